//! Is this WHO's table? Any table of L, M and S, of SD columns or of centiles, held against the
//! embedded ones.
//!
//! Columns are told by their numbers, not by their names: a table with renamed columns, shuffled
//! rows or other decimals is the same table, and one under a right name with wrong numbers is not.
//! Every cell is compared in its own precision. Names serve for two things: to say that the numbers
//! of girls stand under a name of boys, and to choose between columns that the numbers cannot tell
//! apart.
//!
//! ```
//! use tumbuh::audit::check_table::check_table;
//! let text = "umur,min3,min2,median,plus2\n0,2.1,2.5,3.3,4.4\n1,2.9,3.4,4.5,5.8\n2,3.8,4.3,5.6,7.1\n3,4.4,5.0,6.4,7.9\n";
//! let report = check_table(text, "")?;
//! let found = &report.tables[0];
//! assert_eq!(found.to_string(), "WHO weight-for-age, boys, months, 1 decimal: 3 of 4 rows");
//! let wrong = &found.wrong[0];
//! assert_eq!((wrong.line, wrong.text.as_str(), wrong.expected.as_str()), (5, "7.9", "8.0"));
//! # Ok::<(), tumbuh::audit::check_table::NoTable>(())
//! ```
//!
//! What cannot be told: errors below half a unit of the last decimal that the table has, and in
//! tables by month that were made by another rule than the rounded day those below 0.0007
//! ([`published`](super::published)).

mod column;
mod identify;
mod json;
mod nearest;
mod report;

use super::published::{Form, Kind};
use super::table_text;
use crate::sex::Sex;
pub use identify::NoTable;

/// A column that was recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in the table.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Decimals it is written with.
    pub decimals: u8,
    /// What its numbers were multiplied by: 0.001 for grams.
    pub factor: f64,
}

/// A cell that is not WHO's.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// Line of the text.
    pub line: usize,
    /// Name of the column.
    pub column: String,
    /// Place on the axis.
    pub at: f64,
    /// As it stands.
    pub text: String,
    /// What WHO has, with as many decimals.
    pub expected: String,
    /// How far off, in SD; `None` where the cell is no number or the formula has none.
    pub z_off: Option<f64>,
    /// What it may be: another unit, the other sex.
    pub hint: Option<&'static str>,
}

/// One table that was found in the text: one sex of one indicator.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// What stood before it: a name, a title.
    pub label: String,
    /// The WHO table.
    pub form: Form,
    /// Distance of two rows, in the unit.
    pub step: f64,
    /// Rows of the text.
    pub rows: usize,
    /// Rows of which every cell is WHO's.
    pub rows_right: usize,
    /// First and last place on the axis.
    pub range: [f64; 2],
    /// Columns recognised.
    pub columns: Vec<Column>,
    /// Cells that are not WHO's.
    pub wrong: Vec<Wrong>,
    /// The sex that the text gives it, where that is the other one.
    pub labelled: Option<Sex>,
    /// Columns of numbers that are no column of this table, with what they come nearest to.
    pub strange: Vec<Strange>,
    /// Places of the axis that are missing between the first and the last.
    pub missing: Vec<f64>,
    /// Places of the axis that stand more than once.
    pub doubled: Vec<f64>,
    /// Lines whose place no WHO table has.
    pub outside: Vec<usize>,
    /// Lines that fit no row of the text's own form.
    pub misfits: Vec<usize>,
}

/// A column of numbers that is none of WHO's.
#[derive(Debug, Clone, PartialEq)]
pub struct Strange {
    /// Its name in the table.
    pub name: String,
    /// What it comes nearest to, and by how many SD it misses that in the median; `None` if it comes
    /// near nothing (a number of the row, a year).
    pub nearest: Option<(Kind, f64)>,
}

/// A table that is none of WHO's.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NotWho {
    /// What stood before it.
    pub label: String,
    /// Rows of the text.
    pub rows: usize,
    /// What it comes nearest to; `None` if nothing is near.
    pub nearest: Option<Nearest>,
}

/// What a table comes nearest to.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The WHO table.
    pub form: Form,
    /// The column that comes nearest, and what it would be.
    pub column: String,
    /// What it would be.
    pub kind: Kind,
    /// By how many SD it is off, in the median of its rows.
    pub median_off: f64,
    /// By how many SD it is off at most.
    pub largest_off: f64,
    /// Places of the axis at which it is off, in its own precision.
    pub rows: Vec<f64>,
    /// Rows compared.
    pub compared: usize,
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Report {
    /// WHO's tables, wrong cells or not.
    pub tables: Vec<Found>,
    /// Tables that are none of WHO's.
    pub others: Vec<NotWho>,
}

impl Report {
    /// Is everything in it WHO's, to the last cell, and under the right name?
    #[must_use]
    pub fn is_who(&self) -> bool {
        self.others.is_empty() && !self.tables.is_empty() && self.tables.iter().all(Found::is_who)
    }
}

impl Found {
    /// Is it WHO's to the last cell, and under the right name?
    #[must_use]
    pub fn is_who(&self) -> bool {
        self.wrong.is_empty()
            && self.labelled.is_none()
            && self.doubled.is_empty()
            && self.outside.is_empty()
            && self.strange.iter().all(|s| s.nearest.is_none())
    }
}

/// Finds out which WHO tables a text holds, and every cell that is not WHO's.
///
/// `name` may say whose the table is where the text does not: the name of its file.
///
/// # Errors
/// [`NoTable`] for a text without two rows of two numbers.
pub fn check_table(text: &str, name: &str) -> Result<Report, NoTable> {
    identify::check(&table_text::read(text), name)
}
