//! A file of another program: measurements, its z-scores, its classes.

use crate::Stop;
use crate::buffer::Buffer;
use crate::input::{Blocks, Columns, Header, Source, shown, shown_all};
use crate::pipeline::ordered;
use crate::rows::{Row, for_each_row};
use crate::score::progress;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use tumbuh::audit::facts::Facts;
use tumbuh::audit::layout::{Layout as TableLayout, Twice as SameTwice};
use tumbuh::audit::sample::FirstLook;
use tumbuh::audit::search::Case;
use tumbuh::audit::theirs::Column;
use tumbuh::columns::Input;
use tumbuh::dates::DateStyle;
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
    pub(crate) table: TableLayout,
    /// Lines above the header, as they stand.
    pub(crate) above: Vec<u8>,
}

impl Layout {
    /// Reads the header; `map` holds `new=old` from the command line, where `new` may be an input
    /// or a column of the other program (`haz`, `haz_class`).
    pub(crate) fn start(
        source: Source,
        map: &[String],
        dates: [DateStyle; 2],
    ) -> Result<(Blocks, Self), Stop> {
        let (mut blocks, header) = Blocks::start(source)?;
        let is_column =
            |n: &str| Input::from_header(n).is_some() || Column::from_header(n).is_some();
        let (above, header) = blocks.below_titles(header, is_column);
        let new = |pair: &String| pair.split_once('=').and_then(|(new, _)| own_column(new));
        let (of_theirs, of_inputs): (Vec<String>, Vec<String>) =
            map.iter().cloned().partition(|pair| new(pair).is_some());
        let inputs = Columns::find(&header, &of_inputs)?;
        let table = table(&header, &inputs, &of_theirs)?.with_dates(dates);
        let layout = Self {
            header,
            inputs,
            table,
            above,
        };
        Ok((blocks, layout))
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
            let case = || self.table.case(number, |at| text(row, block, at));
            each(row, fits.then(case));
            number += 1;
        });
    }

    /// A first look at a part of the file.
    pub(crate) fn look(&self, part: &Part, classes: Option<Scheme>) -> (FirstLook, Facts) {
        let (mut look, mut facts) = (FirstLook::new(classes), Facts::default());
        let block = part.block.bytes();
        let mut number = part.first;
        self.cases(block, part.first, |row, case| {
            match case {
                Some(case) => {
                    facts.look(&self.table, number, |at| text(row, block, at));
                    look.look(&case);
                }
                None => facts.misfit(number),
            }
            number += 1;
        });
        (look, facts)
    }

    /// What is to be known of the file, in sentences.
    pub(crate) fn notes(&self, facts: &Facts, lang: Lang) -> Vec<String> {
        facts.notes(&self.table, &String::from_utf8_lossy(&self.above), lang)
    }
}

/// A cell as text; what is not UTF-8 cannot be read as anything.
pub(crate) fn text<'r>(row: &'r Row, block: &'r [u8], at: usize) -> &'r str {
    std::str::from_utf8(row.bytes(block, at)).unwrap_or("\u{FFFD}")
}

/// A first look at the whole file. Where its dates turn out to be of another style than with the
/// year first, it is looked at once more; `given` is the style that the user said.
pub(crate) fn first_look(
    file: &Twice,
    map: &[String],
    given: Option<DateStyle>,
    classes: Option<Scheme>,
    threads: usize,
) -> Result<(FirstLook, Facts, Layout), Stop> {
    let pass = |dates: [DateStyle; 2]| {
        let source = file.open()?;
        let bar = progress(source.len);
        let (blocks, layout) = Layout::start(source, map, dates)?;
        let mut parts = Parts::new(blocks, &layout);
        let (mut all, mut facts) = (FirstLook::new(classes), Facts::default());
        let look = |part: Part| (layout.look(&part, classes), part.block.bytes().len() as u64);
        ordered(
            threads,
            || parts.next(),
            look,
            |((of_part, facts_of_part), bytes)| {
                all.merge(of_part);
                facts.merge(facts_of_part);
                bar.inc(bytes);
                Ok(())
            },
        )?;
        bar.finish_and_clear();
        Ok((all, facts, layout))
    };
    let first = pass([given.unwrap_or_default(); 2])?;
    let dates = first.1.dates();
    if given.is_none() && dates != [DateStyle::Iso; 2] {
        return pass(dates);
    }
    Ok(first)
}

/// `haz`, `haz_class`: our own names, and only those.
fn own_column(name: &str) -> Option<Column> {
    Column::from_header(name).filter(|c| c.to_string().eq_ignore_ascii_case(name.trim()))
}

/// The columns of the other program beside the inputs.
fn table(header: &Header, inputs: &Columns, map: &[String]) -> Result<TableLayout, Stop> {
    let mut named: Vec<(Column, usize)> = Vec::new();
    for pair in map {
        let Some((new, old)) = pair.split_once('=') else {
            continue;
        };
        let old = old.trim();
        let is_old = |n: &String| n.eq_ignore_ascii_case(old);
        let at = header.names.iter().position(is_old);
        let (Some(column), Some(at)) = (own_column(new), at) else {
            let names = shown_all(&header.names);
            return Err(Stop::Arguments(format!(
                "--map {pair}: there is no column `{old}`; the file has: {names}"
            )));
        };
        named.push((column, at));
    }
    let found = inputs.found(header)?;
    let theirs = TableLayout::theirs_in(&header.names, &found, &named).map_err(
        |SameTwice(column, [a, b])| {
            let hint = format!("choose with --map {column}={}", shown(&header.names[b]));
            let (a, b) = (header.column(a), header.column(b));
            header.refuse(&format!("two columns mean {column}: {a} and {b}; {hint}"))
        },
    )?;
    if theirs.is_empty() {
        let names = shown_all(&header.names);
        return Err(header.refuse(&format!(
            "no z-scores and no classes of another program (columns as `ZS TB/U`, `TB/U`, `zlen`, \
             `haz`, `haz_class`); the file has: {names}; --map haz=COLUMN names one"
        )));
    }
    Ok(TableLayout::new(header.names.clone(), found, theirs))
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
