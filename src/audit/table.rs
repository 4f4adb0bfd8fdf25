//! A table of another program in memory: compared with WHO, and rescored. What a binding does with
//! a data frame; the command line streams a file through the same parts instead.

use super::changes::{Change, Counts};
use super::compare::{Findings, Options};
use super::count::Count;
use super::facts::Facts;
use super::layout::Layout;
use super::population::Survey;
use super::report::{Difference, Report};
use super::rescore::Rescorer;
use super::sample::FirstLook;
use super::search::{Case, map_all};
use super::theirs::Column;
use crate::classify::Scheme;
use crate::columns::Input;
use crate::csv_head::{delimiter, header_lines};
use crate::dates::DateStyle;
use crate::profile::Profile;
use crate::words::Lang;
use std::ops::Range;

/// A column of text.
///
/// ```
/// use tumbuh::audit::table::Texts;
/// let column: Texts = ["a", "", "b"].into_iter().collect();
/// assert_eq!((column.len(), column.get(2)), (3, "b"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Appends a cell.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Cells.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Are there no cells?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A cell; empty behind the last.
    #[must_use]
    pub fn get(&self, row: usize) -> &str {
        let from = row.checked_sub(1).and_then(|before| self.ends.get(before));
        let end = self.ends.get(row);
        let cell = end.and_then(|end| self.text.get(from.copied().unwrap_or(0)..*end));
        cell.unwrap_or_default()
    }
}

impl<'a> FromIterator<&'a str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'a str>>(cells: I) -> Self {
        let mut column = Self::default();
        cells.into_iter().for_each(|cell| column.push(cell));
        column
    }
}

/// A table of text.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Names of the columns.
    pub names: Vec<String>,
    columns: Vec<Texts>,
    rows: usize,
    /// Rows that had too few or too many fields: they are empty here.
    misfits: Vec<usize>,
    /// What was passed over above the header.
    above: String,
}

/// Rows that are worked on together.
const PART: usize = 4096;

/// Lines that may stand above the header, where somebody looks for it there.
const LINES_ABOVE: usize = 10;

impl Table {
    /// A table of columns. `None` if they are not of one length, or not as many as the names.
    #[must_use]
    pub fn new(names: Vec<String>, columns: Vec<Texts>) -> Option<Self> {
        let rows = columns.first().map_or(0, Texts::len);
        let fits = names.len() == columns.len() && columns.iter().all(|c| c.len() == rows);
        fits.then(|| Self {
            names,
            columns,
            rows,
            ..Self::default()
        })
    }

    /// Reads a CSV file with commas, semicolons or tabs. Lines above the header are passed over, if
    /// a line among the first ten names columns.
    ///
    /// ```
    /// use tumbuh::audit::table::Table;
    /// let table = Table::from_csv(b"Desa Melati;;\nJK;age_days;TB;ZS TB/U\nP;548;76,2;-1,55\n")?;
    /// assert_eq!((table.names[3].as_str(), table.rows(), table.cell(0, 2)), ("ZS TB/U", 1, "76,2"));
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    /// In words, for a text without a header, in UTF-16, or with a quote that is not closed.
    pub fn from_csv(text: &[u8]) -> Result<Self, String> {
        if text.starts_with(&[0xFF, 0xFE]) || text.starts_with(&[0xFE, 0xFF]) {
            return Err("this file is UTF-16; save it as CSV UTF-8 and try again".to_owned());
        }
        if text.iter().all(u8::is_ascii_whitespace) {
            return Err("the file is empty".to_owned());
        }
        let is_column =
            |n: &String| Input::from_header(n).is_some() || Column::from_header(n).is_some();
        let mut from = 0;
        let mut first = None;
        for _ in 0..LINES_ABOVE {
            let Some(lines) = header_lines(&text[from..], true).filter(|l| l.end > 0) else {
                break;
            };
            let line = &text[from + lines.start..from + lines.end];
            let separator = lines.delimiter.unwrap_or_else(|| delimiter(line));
            let names = header(line, separator)?;
            let here = (from + lines.end, separator, names, from + lines.kept_from);
            let is_header = here.2.iter().filter(|n| is_column(n)).count() > 1;
            from += lines.end;
            if is_header {
                return Self::below(text, here);
            }
            first = first.or(Some(here));
        }
        let (end, separator, names, _) =
            first.ok_or("the header does not end: is a quote not closed?")?;
        Self::below(text, (end, separator, names, 0))
    }

    /// The rows below a header: where they begin, the separator, the names, and where what stands
    /// above ends.
    fn below(
        text: &[u8],
        (start, separator, names, above): (usize, u8, Vec<String>, usize),
    ) -> Result<Self, String> {
        let above = String::from_utf8_lossy(&text[..above]);
        let mut table = Self {
            columns: vec![Texts::default(); names.len()],
            names,
            above: above.trim_start_matches('\u{FEFF}').trim().to_owned(),
            ..Self::default()
        };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(&text[start..]);
        let mut record = csv::ByteRecord::new();
        while reader
            .read_byte_record(&mut record)
            .map_err(|e| e.to_string())?
        {
            let blank = record.len() == 1 && record[0].iter().all(u8::is_ascii_whitespace);
            if blank {
                continue;
            }
            let fits = record.len() == table.names.len();
            if !fits {
                table.misfits.push(table.rows);
            }
            for (column, at) in table.columns.iter_mut().zip(0..) {
                let cell = record.get(at).filter(|_| fits).unwrap_or_default();
                column.push(std::str::from_utf8(cell).unwrap_or("\u{FFFD}"));
            }
            table.rows += 1;
        }
        Ok(table)
    }

    /// Rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// A cell, by row and column from 0; empty where there is none.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.columns.get(column).map_or("", |c| c.get(row))
    }

    fn parts(&self) -> Vec<Range<usize>> {
        let starts = (0..self.rows).step_by(PART);
        starts
            .map(|from| from..self.rows.min(from + PART))
            .collect()
    }

    /// Every row as a case, if it is one.
    fn cases<'a>(
        &'a self,
        layout: &'a Layout,
        rows: &Range<usize>,
    ) -> impl Iterator<Item = (usize, Option<Case>)> + 'a {
        rows.clone().map(move |row| {
            let case = || layout.case(row as u64 + 1, |at| self.cell(row, at));
            let fits = self.misfits.binary_search(&row).is_err();
            (row, fits.then(case))
        })
    }

    /// A first look at all rows. Where the dates turn out to be of another style than that of the
    /// layout, and nobody said which they are (`given`), they are looked at once more; the layout
    /// has their style then.
    fn look(
        &self,
        layout: &mut Layout,
        given: Option<DateStyle>,
        options: Options,
    ) -> (FirstLook, Facts) {
        let pass = |layout: &Layout| {
            let parts = map_all(&self.parts(), options.parallel, |rows| {
                let (mut look, mut facts) = (FirstLook::new(options.scheme), Facts::default());
                for (row, case) in self.cases(layout, rows) {
                    let Some(case) = case else {
                        facts.misfit(row as u64 + 1);
                        continue;
                    };
                    facts.look(layout, case.row, |at| self.cell(row, at));
                    look.look(&case);
                }
                (look, facts)
            });
            let (mut all, mut facts) = (FirstLook::new(options.scheme), Facts::default());
            for (look, of_part) in parts {
                all.merge(look);
                facts.merge(of_part);
            }
            (all, facts)
        };
        *layout = layout.clone().with_dates([given.unwrap_or_default(); 2]);
        let first = pass(layout);
        let dates = first.1.dates();
        if given.is_some() || dates == [DateStyle::Iso; 2] {
            return first;
        }
        *layout = layout.clone().with_dates(dates);
        pass(layout)
    }

    /// Compares the table with WHO.
    ///
    /// # Errors
    /// In words, for a table without rows, or without a z-score or a class in its columns.
    pub fn compare(
        &self,
        mut layout: Layout,
        dates: Option<DateStyle>,
        options: Options,
        lang: Lang,
    ) -> Result<Compared, &'static str> {
        let (look, facts) = self.look(&mut layout, dates, options);
        if look.rows() == 0 {
            return Err("there are no rows");
        }
        if !look.has_anything() {
            return Err("no cell of their columns holds a z-score or a class");
        }
        let findings = Findings::of(look, options);
        let mut report = self.count(&layout, &findings, options.parallel, &|_| ()).0;
        report.notes = facts.notes(&layout, &self.above, lang);
        Ok(Compared {
            report,
            findings,
            layout,
        })
    }

    /// Counts all rows and keeps what `each` makes of the differences of each.
    fn count<T: Send>(
        &self,
        layout: &Layout,
        findings: &Findings,
        parallel: bool,
        each: &(impl Fn(Vec<Difference>) -> T + Sync),
    ) -> (Report, Vec<T>) {
        let parts = map_all(&self.parts(), parallel, |rows| {
            let mut count = Count::new(findings);
            let cases = self.cases(layout, rows).filter_map(|(_, case)| case);
            let differing: Vec<T> = cases
                .map(|case| count.count(&case).differences)
                .filter(|differences| !differences.is_empty())
                .map(each)
                .collect();
            (count, differing)
        });
        let mut all = Count::new(findings);
        let mut differing = Vec::new();
        for (count, of_part) in parts {
            all.merge(count);
            differing.extend(of_part);
        }
        (all.report(), differing)
    }

    /// Every cell that differs from WHO's, in the order of the rows.
    #[must_use]
    pub fn differences(&self, compared: &Compared, parallel: bool) -> Vec<Difference> {
        let keep = |differences: Vec<Difference>| differences;
        let (_, rows) = self.count(&compared.layout, &compared.findings, parallel, &keep);
        rows.into_iter().flatten().collect()
    }

    /// Rescores the table: only what changes, what was done, and what is to be known of the table.
    #[must_use]
    pub fn rescore(
        &self,
        mut layout: Layout,
        (old, new): (Profile, Profile),
        dates: Option<DateStyle>,
        options: Options,
        lang: Lang,
    ) -> (Vec<Change>, Counts, Vec<String>) {
        let (look, facts) = self.look(&mut layout, dates, options);
        let rescorer =
            Rescorer::new(old, new, look.scheme()).with_reasons_of(&layout.inputs().indicators);
        let columns = layout.rescored();
        let parts = map_all(&self.parts(), options.parallel, |rows| {
            let (mut counts, mut changes) = (Counts::default(), Vec::new());
            for (row, case) in self.cases(&layout, rows) {
                counts.rows += 1;
                if let Some(case) = case {
                    let cell = |at| self.cell(row, at);
                    changes.extend(counts.row(&rescorer, &columns, &case, cell));
                }
            }
            (counts, changes)
        });
        let (mut counts, mut changes) = (Counts::default(), Vec::new());
        for (of_part, changes_of_part) in parts {
            counts.merge(&of_part);
            changes.extend(changes_of_part);
        }
        (changes, counts, facts.notes(&layout, &self.above, lang))
    }

    /// Adds every child to a survey.
    pub fn survey(&self, layout: &Layout, survey: &mut Survey) {
        for (_, case) in self.cases(layout, &(0..self.rows)) {
            if let Some(case) = case {
                survey.push(&case.child);
            }
        }
    }
}

/// The names in a header.
fn header(line: &[u8], separator: u8) -> Result<Vec<String>, String> {
    let mut record = csv::ByteRecord::new();
    csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(separator)
        .from_reader(line)
        .read_byte_record(&mut record)
        .map_err(|e| format!("the header cannot be read: {e}"))?;
    let name = |n| String::from_utf8_lossy(n).trim().to_owned();
    Ok(record.iter().map(name).collect())
}

/// What comparing a table gave.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Everything that is said of it.
    pub report: Report,
    findings: Findings,
    layout: Layout,
}

impl Compared {
    /// The scheme that their classes were taken for.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.findings.scheme()
    }
}
