//! The file as it comes: opened, its separator found, its header understood, its rows cut into
//! blocks that end where a row ends.

use crate::Stop;
use crate::buffer::Buffer;
use crate::rows::Row;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use tumbuh::Indicator;
pub(crate) use tumbuh::audit::facts::shown;
use tumbuh::columns::{AgeSource, Found, Input, indicators};
use tumbuh::csv_head::{HeaderLines, Place, delimiter, header_lines, is_line_end};

/// Bytes per block: so large that hand-over and the scratch room of a batch cost little, so small
/// that a few blocks and their results, about five times as much, are no matter for memory.
const BLOCK: usize = 512 * 1024;

/// Lines that may stand above the header, where somebody looks for it there.
const LINES_ABOVE: usize = 9;

/// A row longer than this is a quote that nobody closed.
const LONGEST_ROW: usize = 16 * 1024 * 1024;

/// The byte-order mark of UTF-8, which Excel writes.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Where rows come from.
pub(crate) struct Source {
    name: String,
    reader: Box<dyn Read + Send>,
    /// Bytes in all, where known.
    pub(crate) len: Option<u64>,
    /// The file again, to ask at the end whether it is still as long.
    file: Option<File>,
}

impl Source {
    /// Opens a file, or standard input for `-` and nothing.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            return Ok(Self {
                name: "standard input".to_owned(),
                reader: Box::new(std::io::stdin()),
                len: None,
                file: None,
            });
        };
        let name = path.display().to_string();
        let file = File::open(path).map_err(|e| match e.kind() {
            ErrorKind::NotFound => Stop::File(format!("{name}: there is no such file")),
            _ => Stop::io(&name, &e),
        })?;
        let metadata = file.metadata().map_err(|e| Stop::io(&name, &e))?;
        if metadata.is_dir() {
            return Err(Stop::File(format!(
                "{name}: this is a directory, not a file"
            )));
        }
        // What the system makes up on reading (/proc) is a file of no bytes.
        let is_plain = metadata.is_file() && metadata.len() > 0;
        Ok(Self {
            name,
            len: is_plain.then_some(metadata.len()),
            file: file.try_clone().ok().filter(|_| is_plain),
            reader: Box::new(file),
        })
    }

    /// Refuses a file that grew or shrank while it was read: its last row may have been half there,
    /// and half a number is a number too.
    fn unchanged(&self) -> Result<(), Stop> {
        let (Some(before), Some(file)) = (self.len, &self.file) else {
            return Ok(());
        };
        let after = file.metadata().map_err(|e| Stop::io(&self.name, &e))?.len();
        if after == before {
            return Ok(());
        }
        Err(Stop::File(format!(
            "{}: the file changed while it was read, from {before} to {after} bytes: try again when it \
             is complete",
            self.name
        )))
    }

    /// The same under another name, for messages.
    pub(crate) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }
}

/// How much of a text was looked through, where that ends, and where the last row in it ends.
struct Seen {
    len: usize,
    place: Place,
    last_row_end: usize,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            len: 0,
            place: Place::FieldStart,
            last_row_end: 0,
        }
    }
}

impl Seen {
    /// Looks through what came to the text since the last time.
    fn go_on(&mut self, text: &[u8], delimiter: u8) {
        let new = &text[self.len..];
        if self.place != Place::Quoted && memchr::memchr(b'"', new).is_none() {
            if let Some(end) = memchr::memrchr2(b'\n', b'\r', new) {
                self.last_row_end = self.len + end + 1;
            }
            if let Some(last) = new.last() {
                self.place = Place::Field.after(*last, |b| b == delimiter);
            }
        } else {
            for (i, b) in new.iter().enumerate() {
                self.place = self.place.after(*b, |b| b == delimiter);
                if is_line_end(*b) && self.place != Place::Quoted {
                    self.last_row_end = self.len + i + 1;
                }
            }
        }
        self.len = text.len();
    }
}

/// The rows of a file, block by block.
pub(crate) struct Blocks {
    source: Source,
    delimiter: u8,
    /// Read and not yet handed out; starts where a row starts.
    carry: Buffer,
    at_end: bool,
}

impl Blocks {
    /// Reads the header. What it returns of it is the text as it stands, without line end.
    pub(crate) fn start(source: Source) -> Result<(Self, Header), Stop> {
        let mut blocks = Self {
            source,
            delimiter: b',',
            carry: Buffer::default(),
            at_end: false,
        };
        blocks.fill(BLOCK)?;
        let text = blocks.carry.bytes();
        if text.starts_with(&[0xFF, 0xFE]) || text.starts_with(&[0xFE, 0xFF]) {
            return Err(blocks.refuse("this file is UTF-16; save it as CSV UTF-8 and try again"));
        }
        if text.iter().all(u8::is_ascii_whitespace) {
            return Err(blocks.refuse("the file is empty"));
        }
        let header = loop {
            if let Some(header) = header_lines(blocks.carry.bytes(), blocks.at_end) {
                break header;
            }
            let more = blocks.carry.bytes().len() + BLOCK;
            if more > LONGEST_ROW || blocks.at_end {
                return Err(blocks.refuse("the header does not end: is a quote not closed?"));
            }
            blocks.fill(more)?;
        };
        let (text, rest) = blocks.carry.bytes().split_at(header.end);
        let (text, rest) = (text.to_vec(), rest.to_vec());
        blocks.carry.clear();
        blocks.carry.push(&rest);
        if text.contains(&0) {
            return Err(blocks.refuse("this is not a text file (its first line has NUL bytes)"));
        }
        let header = Header::read(&blocks.source.name, text, &header)?;
        blocks.delimiter = header.delimiter;
        Ok((blocks, header))
    }

    /// Passes over lines above the header (a title, a date), where a line among the next ones
    /// names columns and the first does not. Returns what was passed over, as it stands.
    pub(crate) fn below_titles(
        &mut self,
        header: Header,
        is_column: impl Fn(&str) -> bool,
    ) -> (Vec<u8>, Header) {
        let names_columns = |h: &Header| h.names.iter().filter(|n| is_column(n)).count() > 1;
        if names_columns(&header) {
            return (Vec::new(), header);
        }
        let text = self.carry.bytes();
        let mut from = 0;
        for _ in 0..LINES_ABOVE {
            let Some(lines) = header_lines(&text[from..], self.at_end) else {
                break;
            };
            let (line, end) = (text[from..from + lines.end].to_vec(), from + lines.end);
            let below = Header::read(&self.source.name, line, &lines);
            if let Ok(below) = below
                && names_columns(&below)
            {
                let above = [
                    &header.text,
                    header.line_end,
                    &text[..from + lines.kept_from],
                ];
                let (above, rest) = (above.concat(), text[end..].to_vec());
                self.carry.clear();
                self.carry.push(&rest);
                self.delimiter = below.delimiter;
                return (above, below);
            }
            if lines.end == 0 {
                break;
            }
            from = end;
        }
        (Vec::new(), header)
    }

    fn refuse(&self, what: &str) -> Stop {
        Stop::File(format!("{}: {what}", self.source.name))
    }

    /// Reads until `carry` holds `wanted` bytes or the file ends.
    fn fill(&mut self, wanted: usize) -> Result<(), Stop> {
        if !self.at_end {
            let filled = self.carry.fill(&mut *self.source.reader, wanted);
            self.at_end = filled.map_err(|e| Stop::io(&self.source.name, &e))?;
            if self.at_end {
                self.source.unchanged()?;
            }
        }
        Ok(())
    }

    /// Puts the next rows into `block`, ending where a row ends; `false` after the last.
    pub(crate) fn next(&mut self, block: &mut Buffer) -> Result<bool, Stop> {
        let mut seen = Seen::default();
        let mut wanted = BLOCK;
        loop {
            self.fill(wanted)?;
            seen.go_on(self.carry.bytes(), self.delimiter);
            if self.at_end && seen.place == Place::Quoted {
                return Err(self.quote_not_closed("", seen.last_row_end));
            }
            let end = if self.at_end {
                self.carry.bytes().len()
            } else {
                seen.last_row_end
            };
            if end > 0 || self.at_end {
                block.clear();
                std::mem::swap(block, &mut self.carry);
                self.carry.push(&block.bytes()[end..]);
                block.truncate(end);
                return Ok(end > 0);
            }
            wanted += BLOCK;
            if wanted > LONGEST_ROW {
                return Err(match seen.place {
                    Place::Quoted => self.quote_not_closed("within 16 MB ", 0),
                    _ => self.refuse("a row is longer than 16 MB"),
                });
            }
        }
    }

    fn quote_not_closed(&self, far: &str, row: usize) -> Stop {
        let row = String::from_utf8_lossy(&self.carry.bytes()[row..]);
        let row = shown(&row);
        self.refuse(&format!(
            "a quote is not closed {far}in the row that begins `{row}`"
        ))
    }
}

/// Names as they may be printed.
pub(crate) fn shown_all(names: &[String]) -> String {
    const MOST: usize = 40;
    let listed: Vec<String> = names.iter().take(MOST).map(|n| shown(n)).collect();
    let more = match names.len().saturating_sub(MOST) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    listed.join(", ") + &more
}

/// The header of a file.
pub(crate) struct Header {
    /// Name of the file, for messages.
    file: String,
    /// As it stands, with what comes before it (byte-order mark, `sep=;`), line end not.
    pub(crate) text: Vec<u8>,
    /// `\n` or `\r\n`.
    pub(crate) line_end: &'static [u8],
    pub(crate) delimiter: u8,
    pub(crate) names: Vec<String>,
}

impl Header {
    fn read(file: &str, mut text: Vec<u8>, lines: &HeaderLines) -> Result<Self, Stop> {
        let line_end: &[u8] = if text.ends_with(b"\r\n") {
            b"\r\n"
        } else {
            b"\n"
        };
        while text.last().copied().is_some_and(is_line_end) {
            text.pop();
        }
        let line = &text[lines.start.min(text.len())..];
        let delimiter = lines.delimiter.unwrap_or_else(|| delimiter(line));
        let mut record = csv::ByteRecord::new();
        csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter)
            .from_reader(line)
            .read_byte_record(&mut record)
            .map_err(|e| Stop::File(format!("{file}: the header cannot be read: {e}")))?;
        let name = |n| String::from_utf8_lossy(n).trim().to_owned();
        // Blank lines before the header are no part of the table.
        let bom = if text.starts_with(BOM) { BOM } else { b"" };
        let kept = [bom, &text[lines.kept_from.min(text.len())..]].concat();
        Ok(Self {
            file: file.to_owned(),
            names: record.iter().map(name).collect(),
            text: kept,
            line_end,
            delimiter,
        })
    }

    pub(crate) fn refuse(&self, what: &str) -> Stop {
        Stop::File(format!("{}: {what}", self.file))
    }

    /// A column as people find it.
    pub(crate) fn column(&self, at: usize) -> String {
        format!("`{}` (column {})", shown(&self.names[at]), at + 1)
    }
}

/// Which column holds which input.
pub(crate) struct Columns {
    at: [Option<usize>; Input::ALL.len()],
    /// Number of columns.
    pub(crate) width: usize,
    /// Where the age comes from.
    pub(crate) age: Option<AgeSource>,
    /// The indicators that the file has inputs for.
    pub(crate) indicators: Vec<Indicator>,
}

impl Columns {
    /// Finds the inputs in a header; `map` holds `new=old` from the command line.
    pub(crate) fn find(header: &Header, map: &[String]) -> Result<Self, Stop> {
        let mut at = [None; Input::ALL.len()];
        let mapped = mapped(header, map)?;
        for &(input, column) in &mapped {
            at[input as usize] = Some(column);
        }
        for &input in Input::ALL {
            if at[input as usize].is_some() {
                continue;
            }
            let named: Vec<usize> = (0..header.names.len())
                .filter(|c| mapped.iter().all(|(_, m)| m != c))
                .filter(|c| Input::from_header(&header.names[*c]) == Some(input))
                .collect();
            if let [first, second, ..] = named[..] {
                let (a, b) = (header.column(first), header.column(second));
                let name = input.name();
                let hint = if header.names[first].eq_ignore_ascii_case(&header.names[second]) {
                    "rename one".to_owned()
                } else {
                    format!("choose with --map {name}={}", shown(&header.names[first]))
                };
                let what = format!("two columns mean {name}: {a} and {b}; {hint}");
                return Err(header.refuse(&what));
            }
            at[input as usize] = named.first().copied();
        }
        let has = |i: Input| at[i as usize].is_some();
        let columns = Self {
            at,
            width: header.names.len(),
            age: AgeSource::of(has),
            indicators: indicators(has),
        };
        if columns.indicators.is_empty() {
            return Err(header.refuse(&columns.what_is_missing(header)));
        }
        Ok(columns)
    }

    /// The same as the crate has it.
    pub(crate) fn found(&self, header: &Header) -> Result<Found, Stop> {
        let at = |input: &Input| Some((*input, self.at(*input)?));
        let named: Vec<(Input, usize)> = Input::ALL.iter().filter_map(at).collect();
        Found::find(&header.names, &named).map_err(|e| header.refuse(&e.to_string()))
    }

    /// The column that holds an input.
    pub(crate) fn at(&self, input: Input) -> Option<usize> {
        self.at[input as usize]
    }

    /// Has the file this input?
    pub(crate) fn has(&self, input: Input) -> bool {
        self.at[input as usize].is_some()
    }

    /// The cell of an input in a row; empty where the file has no such column.
    #[inline]
    pub(crate) fn cell<'r>(&self, row: &'r Row, block: &'r [u8], input: Input) -> &'r [u8] {
        self.at[input as usize].map_or(b"", |column| row.bytes(block, column))
    }

    /// What a user should know of a file that can be used: columns that were left aside although
    /// they look like an input that is missing, and an age that was only half given.
    pub(crate) fn notes(&self, header: &Header) -> Vec<String> {
        let mut notes = Vec::new();
        for (half, other) in [
            (Input::BirthDate, Input::VisitDate),
            (Input::VisitDate, Input::BirthDate),
        ] {
            if self.has(half) && !self.has(other) && self.age.is_none() {
                notes.push(format!(
                    "`{}` without `{}` is no age",
                    half.name(),
                    other.name()
                ));
            }
        }
        let unused: Vec<String> = (0..header.names.len())
            .filter(|c| !self.at.contains(&Some(*c)))
            .map(|c| header.names[c].clone())
            .collect();
        for &input in Input::ALL {
            let is_age = matches!(input, Input::AgeDays | Input::AgeMonths);
            if self.has(input) || is_age && self.age.is_some() {
                continue;
            }
            // Nearer than for a question: this is said of files that work.
            if let Some(near) = nearest(input.name(), input.aliases(), &unused)
                && likeness(&near.to_lowercase(), input.name()) > 0.9
            {
                let (near, name) = (shown(near), input.name());
                notes.push(format!(
                    "column `{near}` was not used; if it is {name}, say --map {name}={near}"
                ));
            }
        }
        if self.age.is_none() {
            notes.push("no age: only weight-for-length/height can be scored".to_owned());
        }
        notes
    }

    fn what_is_missing(&self, header: &Header) -> String {
        let has = |i: Input| self.has(i);
        let missing: &[Input] = if !has(Input::Sex) {
            &[Input::Sex]
        } else if self.age.is_none() {
            &[
                Input::AgeDays,
                Input::AgeMonths,
                Input::BirthDate,
                Input::VisitDate,
            ]
        } else {
            &[Input::Weight, Input::Lenhei, Input::Head, Input::Muac]
        };
        let wanted = match missing {
            [one] => format!("no column `{}`", one.name()),
            [Input::AgeDays, ..] => {
                "no age: neither `age_days`, `age_months`, nor `birth_date` with `visit_date`"
                    .into()
            }
            _ => "no measurement: neither `weight_kg`, `lenhei_cm`, `head_cm`, `muac_cm` nor a \
                  skinfold"
                .to_owned(),
        };
        let found = shown_all(&header.names);
        let hint = missing
            .iter()
            .find_map(|i| Some((i, nearest(i.name(), i.aliases(), &header.names)?)))
            .map_or(String::new(), |(input, near)| {
                format!(
                    "; did you mean `{near}`? Then --map {}={near}",
                    input.name()
                )
            });
        format!("{wanted}; the file has: {found}{hint}")
    }
}

/// `--map new=old` as input and column.
pub(crate) fn mapped(header: &Header, map: &[String]) -> Result<Vec<(Input, usize)>, Stop> {
    let wrong = |what: String| Err(Stop::Arguments(what));
    let did_you_mean = |name: &str, names: &[String]| {
        nearest(name, &[], names)
            .map_or(String::new(), |n| format!("; did you mean `{}`?", shown(n)))
    };
    let mut mapped: Vec<(Input, usize)> = Vec::new();
    for pair in map {
        let Some((new, old)) = pair.split_once('=') else {
            return wrong(format!(
                "--map takes new=old, as weight_kg=berat_anak; got `{pair}`"
            ));
        };
        let Some(input) = Input::from_header(new) else {
            let known: Vec<String> = Input::ALL.iter().map(|i| i.name().to_owned()).collect();
            let (list, hint) = (known.join(", "), did_you_mean(new, &known));
            return wrong(format!(
                "--map {pair}: `{new}` is no input; known: {list}{hint}"
            ));
        };
        let old = old.trim();
        let named = |same: fn(&str, &str) -> bool| -> Vec<usize> {
            (0..header.names.len())
                .filter(|c| same(&header.names[*c], old))
                .collect()
        };
        let mut columns = named(|name, old| name == old);
        if columns.is_empty() {
            columns = named(str::eq_ignore_ascii_case);
        }
        let column = match columns[..] {
            [column] => column,
            [a, b, ..] => {
                let (a, b) = (header.column(a), header.column(b));
                return Err(header.refuse(&format!("--map {pair}: {a} and {b}; rename one")));
            }
            [] => {
                let (found, hint) = (shown_all(&header.names), did_you_mean(old, &header.names));
                let what = format!("--map {pair}: no column `{old}`; the file has: {found}{hint}");
                return Err(header.refuse(&what));
            }
        };
        for &(other, taken) in &mapped {
            if other == input {
                return wrong(format!("--map names {} twice", input.name()));
            }
            if taken == column {
                let (a, b) = (other.name(), input.name());
                return wrong(format!("--map gives column `{old}` to both {a} and {b}"));
            }
        }
        mapped.push((input, column));
    }
    Ok(mapped)
}

/// How alike two names are, 0 to 1: the better of two measures, since short names that differ by
/// a letter (`seks`, `sex`) and long ones that begin alike are told by different ones.
fn likeness(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(a, b).max(strsim::normalized_damerau_levenshtein(a, b))
}

/// The name among `names` that comes nearest to `wanted` or one of its aliases, if any is near.
fn nearest<'n>(wanted: &str, aliases: &[&str], names: &'n [String]) -> Option<&'n str> {
    let near = |name: &str| {
        let name = name.to_lowercase();
        std::iter::once(&wanted)
            .chain(aliases)
            .map(|w| likeness(w, &name))
            .fold(0.0, f64::max)
    };
    names
        .iter()
        .map(|n| (near(n), n.as_str()))
        .filter(|(l, n)| *l > 0.75 && !n.is_empty())
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, n)| n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        assert_eq!(delimiter(b"a,b,c"), b',');
        assert_eq!(delimiter(b"a;b;c,d"), b';');
        assert_eq!(delimiter(b"a\tb"), b'\t');
        assert_eq!(delimiter(b"\"a;b;c\",d"), b',');
        assert_eq!(delimiter(b"a"), b',');
    }

    /// Where the last row of a text ends, and where the text does; read in two pieces at every
    /// place.
    fn ends(text: &[u8]) -> (usize, Place) {
        let mut whole = Seen::default();
        whole.go_on(text, b',');
        for cut in 0..=text.len() {
            let mut seen = Seen::default();
            seen.go_on(&text[..cut], b',');
            seen.go_on(text, b',');
            let (a, b) = (&seen, &whole);
            assert_eq!(
                (a.last_row_end, a.place),
                (b.last_row_end, b.place),
                "{cut}"
            );
        }
        (whole.last_row_end, whole.place)
    }

    #[test]
    fn rows_end_outside_quotes() {
        for (text, end, place) in [
            (&b"a,b\nc,d"[..], 4, Place::Field),
            (b"a,\"b\nc\",d", 0, Place::Field),
            (b"a,\"b\nc\",d\ne", 10, Place::Field),
            (b"a,\"b\nc", 0, Place::Quoted),
            (b"a,5\" tall\nb,6\nc", 14, Place::Field),
            (b"a,\"x\"\"y\"\n", 9, Place::FieldStart),
        ] {
            assert_eq!(
                ends(text),
                (end, place),
                "{}",
                String::from_utf8_lossy(text)
            );
        }
    }

    #[test]
    fn what_comes_before_the_header_is_passed_over() {
        let lines = |text: &[u8]| {
            let h = header_lines(text, true).unwrap();
            (text[h.start..h.end].to_vec(), h.delimiter)
        };
        assert_eq!(lines(b"\n  \r\na,b\nc\n"), (b"a,b\n".to_vec(), None));
        assert_eq!(
            lines(b"\xEF\xBB\xBFsep=;\r\na;b\r\n"),
            (b"a;b\r\n".to_vec(), Some(b';'))
        );
    }

    #[test]
    fn names_are_printed_on_one_line() {
        assert_eq!(shown("a\nb\u{1b}[31m"), "a\\nb\\u{1b}[31m");
        assert_eq!(shown(&"x".repeat(100)).len(), 63);
        assert_eq!(
            shown_all(&vec!["n".to_owned(); 42]).matches('n').count(),
            41
        );
    }

    #[test]
    fn near_names() {
        let names: Vec<String> = ["seks", "Berat_Badan", "no"].map(String::from).into();
        assert_eq!(nearest("sex", &[], &names), Some("seks"));
        assert_eq!(
            nearest("weight_kg", &["berat"], &names),
            Some("Berat_Badan")
        );
        assert_eq!(nearest("oedema", &[], &names), None);
    }
}
