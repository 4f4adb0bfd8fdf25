//! A file of another program: measurements, its z-scores, its classes.

use crate::Stop;
use crate::buffer::Buffer;
use crate::input::{Blocks, Columns, Header, Source, shown, shown_all};
use crate::rows::{Row, for_each_row};
use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use tumbuh::audit::sample::FirstLook;
use tumbuh::audit::search::Case;
use tumbuh::audit::theirs::{Column, Theirs};
use tumbuh::columns::{Input, is_readable, measurement};
use tumbuh::{Lang, Scheme};

/// A file that can be read more than once; standard input is kept on disk meanwhile.
pub(crate) struct Twice {
    path: PathBuf,
    pub(crate) name: String,
    _kept: Option<NamedTempFile>,
}

impl Twice {
    pub(crate) fn new(path: Option<&Path>) -> Result<Self, Stop> {
        if let Some(path) = path.filter(|p| *p != Path::new("-")) {
            return Ok(Self {
                path: path.to_owned(),
                name: path.display().to_string(),
                _kept: None,
            });
        }
        let name = "standard input".to_owned();
        let io = |e| Stop::io(&name, &e);
        let mut file = NamedTempFile::new().map_err(io)?;
        std::io::copy(&mut std::io::stdin(), &mut file).map_err(io)?;
        Ok(Self {
            path: file.path().to_owned(),
            name,
            _kept: Some(file),
        })
    }

    pub(crate) fn open(&self) -> Result<Source, Stop> {
        Ok(Source::open(Some(&self.path))?.named(&self.name))
    }
}

/// What stands where in the file.
pub(crate) struct Layout {
    pub(crate) header: Header,
    pub(crate) inputs: Columns,
    /// Columns of the other program.
    pub(crate) theirs: Vec<(usize, Column)>,
    /// Lines above the header, as they stand.
    pub(crate) above: Vec<u8>,
}

impl Layout {
    /// Reads the header; `map` holds `new=old` from the command line, where `new` may be an input
    /// or a column of the other program (`haz`, `haz_class`).
    pub(crate) fn start(source: Source, map: &[String]) -> Result<(Blocks, Self), Stop> {
        let (mut blocks, header) = Blocks::start(source)?;
        let is_column =
            |n: &str| Input::from_header(n).is_some() || Column::from_header(n).is_some();
        let (above, header) = blocks.below_titles(header, is_column);
        let new = |pair: &String| pair.split_once('=').and_then(|(new, _)| own_column(new));
        let (of_theirs, of_inputs): (Vec<String>, Vec<String>) =
            map.iter().cloned().partition(|pair| new(pair).is_some());
        let inputs = Columns::find(&header, &of_inputs)?;
        let theirs = theirs(&header, &inputs, &of_theirs)?;
        let layout = Self {
            header,
            inputs,
            theirs,
            above,
        };
        Ok((blocks, layout))
    }

    /// The row as a case.
    fn case(&self, row: &Row, block: &[u8], number: u64) -> Case {
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or("\u{FFFD}");
        let cell = |input| text(self.inputs.cell(row, block, input));
        let mut theirs = Theirs::new();
        for (at, column) in &self.theirs {
            theirs.read(*column, text(row.bytes(block, *at)));
        }
        Case {
            row: number,
            child: measurement(self.inputs.age, cell),
            theirs,
        }
    }

    /// Hands on every row of a block as a case, numbered from `first`; rows with too few or too
    /// many fields are none.
    pub(crate) fn cases(&self, block: &[u8], first: u64, mut each: impl FnMut(&Row, Option<Case>)) {
        let mut number = first;
        for_each_row(block, self.header.delimiter, |row| {
            if row.is_blank(block) {
                return;
            }
            let fits = row.len() == self.inputs.width;
            each(row, fits.then(|| self.case(row, block, number)));
            number += 1;
        });
    }

    /// A first look at a part of the file.
    pub(crate) fn look(&self, part: &Part, classes: Option<Scheme>) -> (FirstLook, Facts) {
        let (mut look, mut facts) = (FirstLook::new(classes), Facts::default());
        let block = part.block.bytes();
        let mut number = part.first;
        self.cases(block, part.first, |row, case| {
            facts.look(self, row, block, number);
            if let Some(case) = case {
                look.look(&case);
            }
            number += 1;
        });
        (look, facts)
    }

    /// Is this the column of a running number, which says nothing of a child?
    fn is_number(&self, at: usize) -> bool {
        let name = self.header.names[at].trim_end_matches('.').to_lowercase();
        matches!(name.as_str(), "no" | "nomor" | "row" | "")
    }
}

/// `haz`, `haz_class`: our own names, and only those.
fn own_column(name: &str) -> Option<Column> {
    Column::from_header(name).filter(|c| c.to_string().eq_ignore_ascii_case(name.trim()))
}

/// The columns of the other program.
fn theirs(header: &Header, inputs: &Columns, map: &[String]) -> Result<Vec<(usize, Column)>, Stop> {
    let mut found: Vec<(usize, Column)> = Vec::new();
    for pair in map {
        let Some((new, old)) = pair.split_once('=') else {
            continue;
        };
        let old = old.trim();
        let at = header
            .names
            .iter()
            .position(|n| n.eq_ignore_ascii_case(old));
        let (Some(column), Some(at)) = (own_column(new), at) else {
            let names = shown_all(&header.names);
            return Err(Stop::Arguments(format!(
                "--map {pair}: there is no column `{old}`; the file has: {names}"
            )));
        };
        found.push((at, column));
    }
    let is_input = |at: usize| Input::ALL.iter().any(|i| inputs.at(*i) == Some(at));
    for (at, name) in header.names.iter().enumerate() {
        let Some(column) = Column::from_header(name) else {
            continue;
        };
        if is_input(at) || found.iter().any(|(taken, _)| *taken == at) {
            continue;
        }
        if let Some((other, _)) = found.iter().find(|(_, c)| *c == column) {
            if map
                .iter()
                .any(|pair| pair.split('=').next().and_then(own_column) == Some(column))
            {
                continue;
            }
            let (a, b) = (header.column(*other), header.column(at));
            let hint = format!("choose with --map {column}={}", shown(name));
            return Err(header.refuse(&format!("two columns mean {column}: {a} and {b}; {hint}")));
        }
        found.push((at, column));
    }
    if found.is_empty() {
        let names = shown_all(&header.names);
        return Err(header.refuse(&format!(
            "no z-scores and no classes of another program (columns as `ZS TB/U`, `TB/U`, `zlen`, \
             `haz`, `haz_class`); the file has: {names}; --map haz=COLUMN names one"
        )));
    }
    Ok(found)
}

/// Rows told apart, at most: what is beyond is not looked at for repeats.
const MOST_TOLD_APART: usize = 1 << 18;

/// What a user should know of a file besides its numbers.
#[derive(Default)]
pub(crate) struct Facts {
    /// By input: cells that cannot be read, and the first of them.
    unreadable: Vec<(Input, u64, u64, String)>,
    /// Rows with too few or too many fields, and the first.
    misfits: u64,
    first_misfit: u64,
    /// A number for each row, the same for the same row.
    keys: Vec<(u64, u64)>,
    seen: HashSet<u64>,
    repeats: u64,
    first_repeat: u64,
}

impl Facts {
    /// Looks at a row.
    pub(crate) fn look(&mut self, layout: &Layout, row: &Row, block: &[u8], number: u64) {
        if row.len() != layout.inputs.width {
            self.misfits += 1;
            if self.first_misfit == 0 {
                self.first_misfit = number;
            }
            return;
        }
        for &input in Input::ALL {
            let Some(at) = layout.inputs.at(input) else {
                continue;
            };
            let text = std::str::from_utf8(row.bytes(block, at)).unwrap_or("\u{FFFD}");
            if !is_readable(input, text) {
                self.add_unreadable(input, 1, number, text);
            }
        }
        let mut hasher = DefaultHasher::new();
        for at in (0..row.len()).filter(|at| !layout.is_number(*at)) {
            row.bytes(block, at).hash(&mut hasher);
        }
        self.keys.push((hasher.finish(), number));
    }

    fn add_unreadable(&mut self, input: Input, n: u64, row: u64, text: &str) {
        match self.unreadable.iter_mut().find(|u| u.0 == input) {
            Some(known) => known.1 += n,
            None => self.unreadable.push((input, n, row, text.to_owned())),
        }
    }

    /// Adds the facts of the next part of the file.
    pub(crate) fn merge(&mut self, other: Self) {
        for (input, n, row, text) in other.unreadable {
            self.add_unreadable(input, n, row, &text);
        }
        if self.misfits == 0 {
            self.first_misfit = other.first_misfit;
        }
        self.misfits += other.misfits;
        for (key, row) in other.keys {
            if self.seen.contains(&key) {
                self.repeats += 1;
                if self.first_repeat == 0 {
                    self.first_repeat = row;
                }
            } else if self.seen.len() < MOST_TOLD_APART {
                self.seen.insert(key);
            }
        }
    }

    /// In sentences.
    pub(crate) fn notes(&self, layout: &Layout, lang: Lang) -> Vec<String> {
        let mut notes = Vec::new();
        if !layout.above.is_empty() {
            let lines = String::from_utf8_lossy(&layout.above);
            let first = shown(lines.trim().lines().next().unwrap_or_default());
            notes.push(match lang {
                Lang::En => format!("passed over above the header: `{first}`"),
                Lang::Id => format!("dilewati di atas baris judul: `{first}`"),
            });
        }
        for (input, n, row, text) in &self.unreadable {
            let column = layout
                .inputs
                .at(*input)
                .map_or("", |at| &layout.header.names[at]);
            let (column, text, hint) = (shown(column), shown(text), hint(*input, text, lang));
            notes.push(match lang {
                Lang::En => format!("column `{column}`: {n} cells cannot be read, the first in row {row}: `{text}`{hint}"),
                Lang::Id => format!("kolom `{column}`: {n} sel tidak dapat dibaca, pertama di baris {row}: `{text}`{hint}"),
            });
        }
        if self.misfits > 0 {
            let (n, row) = (self.misfits, self.first_misfit);
            notes.push(match lang {
                Lang::En => format!("{n} rows have too few or too many fields and were left aside, the first is row {row}"),
                Lang::Id => format!("{n} baris jumlah kolomnya tidak sesuai dan dilewati, pertama baris {row}"),
            });
        }
        if self.repeats > 0 {
            let (n, row) = (self.repeats, self.first_repeat);
            notes.push(match lang {
                Lang::En => format!("{n} rows stand in the file before, word for word; they are counted all the same, the first is row {row}"),
                Lang::Id => format!("{n} baris sama persis dengan baris sebelumnya; tetap dihitung, pertama baris {row}"),
            });
        }
        notes
    }
}

/// What may be meant by a cell that cannot be read.
fn hint(input: Input, text: &str, lang: Lang) -> &'static str {
    if !matches!(input, Input::BirthDate | Input::VisitDate) {
        return "";
    }
    let text = text.trim();
    if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
        return lang.pick(
            "; this looks like a day number of a spreadsheet: format the column as a date, 2024-02-29",
            "; ini seperti nomor hari dari Excel: ubah format kolom menjadi tanggal, 2024-02-29",
        );
    }
    lang.pick(
        "; dates are read as 2024-02-29, year first",
        "; tanggal dibaca sebagai 2024-02-29, tahun lebih dulu",
    )
}

/// A block of rows and the number of its first.
pub(crate) struct Part {
    pub(crate) block: Buffer,
    pub(crate) first: u64,
}

/// The blocks of a file, numbered.
pub(crate) struct Parts {
    blocks: Blocks,
    delimiter: u8,
    next: u64,
}

impl Parts {
    pub(crate) fn new(blocks: Blocks, layout: &Layout) -> Self {
        Self {
            blocks,
            delimiter: layout.header.delimiter,
            next: 1,
        }
    }

    pub(crate) fn next(&mut self) -> Result<Option<Part>, Stop> {
        let mut block = Buffer::default();
        if !self.blocks.next(&mut block)? {
            return Ok(None);
        }
        let first = self.next;
        for_each_row(block.bytes(), self.delimiter, |row| {
            self.next += u64::from(!row.is_blank(block.bytes()));
        });
        Ok(Some(Part { block, first }))
    }
}
