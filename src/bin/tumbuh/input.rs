//! The file as it comes: opened, its separator found, its header understood, its rows cut into
//! blocks that end where a row ends.

use crate::Stop;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use tumbuh::Indicator;
use tumbuh::columns::{AgeSource, Input, indicators};

/// Bytes per block: large enough that hand-over costs nothing, small enough that a few stay in
/// cache.
const BLOCK: usize = 256 * 1024;

/// A row longer than this is a quote that nobody closed.
const LONGEST_ROW: usize = 16 * 1024 * 1024;

/// Where rows come from.
pub(crate) struct Source {
    name: String,
    reader: Box<dyn Read + Send>,
    /// Bytes in all, where known.
    pub(crate) len: Option<u64>,
}

impl Source {
    /// Opens a file, or standard input for `-` and nothing.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            return Ok(Self {
                name: "standard input".to_owned(),
                reader: Box::new(std::io::stdin()),
                len: None,
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
        Ok(Self {
            name,
            reader: Box::new(file),
            len: metadata.is_file().then_some(metadata.len()),
        })
    }
}

/// The rows of a file, block by block.
pub(crate) struct Blocks {
    source: Source,
    delimiter: u8,
    /// Read and not yet handed out; starts where a row starts.
    carry: Vec<u8>,
    at_end: bool,
}

impl Blocks {
    /// Reads the header. What it returns of it is the text as it stands, without line end.
    pub(crate) fn start(source: Source) -> Result<(Self, Header), Stop> {
        let mut blocks = Self {
            source,
            delimiter: b',',
            carry: Vec::new(),
            at_end: false,
        };
        blocks.fill(BLOCK)?;
        let name = blocks.source.name.clone();
        let refuse = |what: &str| Err(Stop::File(format!("{name}: {what}")));
        let text = blocks.carry.as_slice();
        if text.starts_with(&[0xFF, 0xFE]) || text.starts_with(&[0xFE, 0xFF]) {
            return refuse("this file is UTF-16; save it as CSV UTF-8 and try again");
        }
        if text.contains(&0) {
            return refuse("this is not a text file (it has NUL bytes)");
        }
        if text.iter().all(u8::is_ascii_whitespace) {
            return refuse("the file is empty");
        }
        let header_end = loop {
            if let Some(end) = first_row_end(&blocks.carry, blocks.at_end) {
                break end;
            }
            let more = blocks.carry.len() + BLOCK;
            if more > LONGEST_ROW {
                return refuse("the header does not end within 16 MB");
            }
            blocks.fill(more)?;
        };
        let rest = blocks.carry.split_off(header_end);
        let header = std::mem::replace(&mut blocks.carry, rest);
        blocks.delimiter = delimiter(&header);
        let header = Header::read(&blocks.source.name, header, blocks.delimiter)?;
        Ok((blocks, header))
    }

    /// Reads until `carry` holds `wanted` bytes or the file ends.
    fn fill(&mut self, wanted: usize) -> Result<(), Stop> {
        let missing = wanted.saturating_sub(self.carry.len());
        if missing > 0 && !self.at_end {
            let read = (&mut self.source.reader)
                .take(missing as u64)
                .read_to_end(&mut self.carry)
                .map_err(|e| Stop::io(&self.source.name, &e))?;
            self.at_end = read < missing;
        }
        Ok(())
    }

    /// The next rows, ending where a row ends; `None` after the last.
    pub(crate) fn next(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        let mut wanted = BLOCK;
        loop {
            self.fill(wanted)?;
            if self.at_end {
                let last = std::mem::take(&mut self.carry);
                return Ok((!last.is_empty()).then_some(last));
            }
            let end = last_row_end(&self.carry, self.delimiter);
            if end > 0 {
                let rest = self.carry.split_off(end);
                return Ok(Some(std::mem::replace(&mut self.carry, rest)));
            }
            wanted += BLOCK;
            if wanted > LONGEST_ROW {
                return Err(Stop::File(format!(
                    "{}: a row is longer than 16 MB: is a quote not closed?",
                    self.source.name
                )));
            }
        }
    }
}

/// The end of the first row that is not empty: after its line end, or at the end of the file.
fn first_row_end(text: &[u8], at_end: bool) -> Option<usize> {
    let mut quoted = false;
    let mut seen = false;
    for (i, b) in text.iter().enumerate() {
        match b {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && seen => {
                let crlf = *b == b'\r' && text.get(i + 1) == Some(&b'\n');
                return Some(i + 1 + usize::from(crlf));
            }
            _ => {}
        }
        seen |= !b.is_ascii_whitespace();
    }
    at_end.then_some(text.len())
}

/// The end of the last row that ends within `text`, 0 if none does.
fn last_row_end(text: &[u8], delimiter: u8) -> usize {
    if memchr::memchr(b'"', text).is_none() {
        return memchr::memrchr2(b'\n', b'\r', text).map_or(0, |i| i + 1);
    }
    // With quotes, the same reader that will read the rows says where they end.
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let (mut fields, mut ends) = ([0u8; 4096], [0usize; 256]);
    let (mut at, mut last) = (0, 0);
    while at < text.len() {
        let (result, read, ..) = reader.read_record(&text[at..], &mut fields, &mut ends);
        at += read;
        if result == csv_core::ReadRecordResult::Record {
            last = at;
        } else if result == csv_core::ReadRecordResult::InputEmpty {
            break;
        }
    }
    last
}

/// The separator: the one of comma, semicolon and tab that the header has most of.
fn delimiter(header: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for b in header {
        quoted ^= *b == b'"';
        for (d, n) in &mut counts {
            *n += usize::from(!quoted && b == d);
        }
    }
    // On a tie the comma: `max_by_key` takes the last.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, n)| *n)
        .map_or(b',', |(d, _)| *d)
}

/// The header of a file.
pub(crate) struct Header {
    /// As it stands, byte-order mark included, line end not.
    pub(crate) text: Vec<u8>,
    /// `\n` or `\r\n`.
    pub(crate) line_end: &'static [u8],
    pub(crate) delimiter: u8,
    pub(crate) names: Vec<String>,
}

impl Header {
    fn read(file: &str, mut text: Vec<u8>, delimiter: u8) -> Result<Self, Stop> {
        let line_end: &[u8] = if text.ends_with(b"\r\n") {
            b"\r\n"
        } else {
            b"\n"
        };
        while text.last().is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            text.pop();
        }
        let blank = text
            .iter()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
        text.drain(..blank);
        let plain = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
        let mut record = csv::ByteRecord::new();
        csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter)
            .from_reader(plain)
            .read_byte_record(&mut record)
            .map_err(|e| Stop::File(format!("{file}: the header cannot be read: {e}")))?;
        let names = record
            .iter()
            .map(|n| String::from_utf8_lossy(n).trim().to_owned())
            .collect();
        Ok(Self {
            text,
            line_end,
            delimiter,
            names,
        })
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
                let name = |c: usize| format!("`{}` (column {})", header.names[c], c + 1);
                return Err(Stop::File(format!(
                    "two columns mean {}: {} and {}; rename one, or choose with --map {}=NAME",
                    input.name(),
                    name(first),
                    name(second),
                    input.name()
                )));
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
            return Err(Stop::File(columns.what_is_missing(header)));
        }
        Ok(columns)
    }

    /// The cell of an input in a row; empty where the file has no such column.
    pub(crate) fn cell<'r>(&self, row: &'r csv::ByteRecord, input: Input) -> &'r str {
        let cell = self.at[input as usize]
            .and_then(|c| row.get(c))
            .unwrap_or_default();
        // What is not UTF-8 cannot be read as anything.
        std::str::from_utf8(cell).unwrap_or("\u{FFFD}")
    }

    fn what_is_missing(&self, header: &Header) -> String {
        let has = |i: Input| self.at[i as usize].is_some();
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
        let found = header.names.join(", ");
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
fn mapped(header: &Header, map: &[String]) -> Result<Vec<(Input, usize)>, Stop> {
    let mut mapped: Vec<(Input, usize)> = Vec::new();
    for pair in map {
        let (new, old) = pair.split_once('=').ok_or_else(|| {
            Stop::Arguments(format!(
                "--map takes new=old, as weight_kg=berat_anak; got `{pair}`"
            ))
        })?;
        let known: Vec<String> = Input::ALL.iter().map(|i| i.name().to_owned()).collect();
        let input = Input::from_header(new).ok_or_else(|| {
            let hint = nearest(new, &[], &known)
                .map_or(String::new(), |n| format!("; did you mean `{n}`?"));
            Stop::Arguments(format!(
                "--map {pair}: `{new}` is no input; known: {}{hint}",
                known.join(", ")
            ))
        })?;
        let column = header
            .names
            .iter()
            .position(|n| n == old.trim())
            .or_else(|| {
                header
                    .names
                    .iter()
                    .position(|n| n.eq_ignore_ascii_case(old.trim()))
            })
            .ok_or_else(|| {
                let hint = nearest(old, &[], &header.names)
                    .map_or(String::new(), |n| format!("; did you mean `{n}`?"));
                Stop::File(format!(
                    "--map {pair}: no column `{old}`; the file has: {}{hint}",
                    header.names.join(", ")
                ))
            })?;
        if mapped.iter().any(|(i, _)| *i == input) {
            let name = input.name();
            return Err(Stop::Arguments(format!("--map names {name} twice")));
        }
        mapped.push((input, column));
    }
    Ok(mapped)
}

/// The name among `names` that comes nearest to `wanted` or one of its aliases, if any is near.
fn nearest<'n>(wanted: &str, aliases: &[&str], names: &'n [String]) -> Option<&'n str> {
    let likeness = |name: &str| {
        std::iter::once(&wanted)
            .chain(aliases)
            .map(|w| strsim::jaro_winkler(w, &name.to_lowercase()))
            .fold(0.0, f64::max)
    };
    names
        .iter()
        .map(|n| (likeness(n), n.as_str()))
        .filter(|(l, n)| *l > 0.8 && !n.is_empty())
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

    #[test]
    fn rows_end_outside_quotes() {
        assert_eq!(last_row_end(b"a,b\nc,d", b','), 4);
        assert_eq!(last_row_end(b"a,\"b\nc\",d", b','), 0);
        assert_eq!(last_row_end(b"a,\"b\nc\",d\ne", b','), 10);
        assert_eq!(last_row_end(b"a,5\" tall\nb,6\nc", b','), 14);
        assert_eq!(first_row_end(b"\n\na,\"b\nc\"\r\nd", false), Some(11));
        assert_eq!(first_row_end(b"a,b", false), None);
        assert_eq!(first_row_end(b"a,b", true), Some(3));
    }
}
