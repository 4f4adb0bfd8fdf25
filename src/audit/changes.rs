//! What rescoring did to the cells of a table.

use super::rescore::{Rescorer, Said, What};
use super::search::Case;
use crate::words::Lang;
use std::fmt::Write;

/// A cell that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Change {
    /// The row, from 1.
    pub row: u64,
    /// The column, from 0.
    pub column: usize,
    /// What stands there.
    pub old: String,
    /// What is to stand there.
    pub new: String,
    /// The rule that makes the difference.
    pub rule: String,
}

/// What was done with the cells. Counts of parts of a table can be taken together, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Counts {
    /// Rows.
    pub rows: u64,
    /// Rows with a cell that changes.
    pub rows_changed: u64,
    /// Cells that change.
    pub changed: u64,
    /// Cells that say what the new profile says.
    pub same: u64,
    /// Cells that say what neither profile says.
    pub neither: u64,
    /// The row (from 1) and the column (from 0) of the first of these.
    pub first_neither: Option<(u64, usize)>,
}

impl Counts {
    /// Rescores the cells of a row: `columns` are those that hang on a profile, `cell` gives the
    /// text of a column.
    pub fn row<'a>(
        &mut self,
        rescorer: &Rescorer,
        columns: &[(usize, What)],
        case: &Case,
        cell: impl Fn(usize) -> &'a str,
    ) -> Vec<Change> {
        let both = rescorer.row(&case.child);
        let mut changes = Vec::new();
        for (at, what) in columns {
            let text = cell(*at);
            match both.cell(*what, text) {
                Said::Same => self.same += 1,
                Said::Neither => {
                    self.neither += 1;
                    self.first_neither = self.first_neither.or(Some((case.row, *at)));
                }
                Said::Changed { new, rule } => changes.push(Change {
                    row: case.row,
                    column: *at,
                    old: text.to_owned(),
                    new,
                    rule,
                }),
            }
        }
        self.changed += changes.len() as u64;
        self.rows_changed += u64::from(!changes.is_empty());
        changes
    }

    /// Adds the counts of the next part of the table.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.rows_changed += other.rows_changed;
        self.changed += other.changed;
        self.same += other.same;
        self.neither += other.neither;
        self.first_neither = self.first_neither.or(other.first_neither);
    }

    /// In sentences; `names` are those of the columns.
    #[must_use]
    pub fn text(&self, names: &[String], lang: Lang) -> String {
        let Self {
            rows,
            rows_changed,
            changed,
            same,
            neither,
            ..
        } = self;
        let mut text = match lang {
            Lang::En => format!(
                "{rows} rows; {changed} cells changed in {rows_changed} of them, {same} cells say what the new profile says already\n"
            ),
            Lang::Id => format!(
                "{rows} baris; {changed} sel berubah pada {rows_changed} baris, {same} sel sudah sesuai dengan profil baru\n"
            ),
        };
        if let Some((row, at)) = self.first_neither {
            let column = names
                .get(at)
                .map_or_else(String::new, |n| super::facts::shown(n));
            let _ = match lang {
                Lang::En => writeln!(
                    text,
                    "{neither} cells say what neither profile says and were left, the first in row {row}, column `{column}`"
                ),
                Lang::Id => writeln!(
                    text,
                    "{neither} sel tidak sesuai dengan kedua profil dan dibiarkan, pertama di baris {row}, kolom `{column}`"
                ),
            };
        }
        text
    }
}
