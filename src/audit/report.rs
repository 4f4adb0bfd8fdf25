//! What is said of a file of another program, and of each of its rows.

use super::compare::Why;
use super::search::Explanation;
use crate::classify::Scheme;
use crate::indicator::Indicator;

/// One indicator of one row where they and we differ.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Difference {
    /// The row of the file, from 1.
    pub row: u64,
    /// Which indicator.
    pub indicator: Indicator,
    /// Their z-score at two decimals.
    pub their_z: Option<f64>,
    /// Ours by WHO's rules.
    pub our_z: Option<f64>,
    /// That of the mixture.
    pub explained_z: Option<f64>,
    /// Their class, in Kemenkes's words.
    pub their_class: Option<&'static str>,
    /// Ours.
    pub our_class: Option<&'static str>,
    /// That of the mixture.
    pub explained_class: Option<&'static str>,
    /// Why.
    pub why: Why,
}

/// The header of a CSV file of differences.
pub const CSV_HEAD: &str =
    "row,indicator,their_z,who_z,explained_z,their_class,who_class,explained_class,reason\n";

impl Difference {
    /// A row of a CSV file of differences, line end and all.
    #[must_use]
    pub fn csv_row(&self) -> String {
        let z = |z: Option<f64>| z.map_or_else(String::new, |z| format!("{z:.2}"));
        let class = |c: Option<&'static str>| c.unwrap_or_default();
        format!(
            "{},{},{},{},{},{},{},{},{}\n",
            self.row,
            self.indicator,
            z(self.their_z),
            z(self.our_z),
            z(self.explained_z),
            class(self.their_class),
            class(self.our_class),
            class(self.explained_class),
            self.why
        )
    }
}

/// What is said of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Was there anything to compare?
    pub compared: bool,
    /// Where they and we differ.
    pub differences: Vec<Difference>,
}

/// A share of children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Share {
    /// Children it is true of.
    pub n: u64,
    /// Children with a z-score (or class) that is not flagged.
    pub of: u64,
}

impl Share {
    /// In percent; `None` of no children.
    #[must_use]
    pub fn percent(self) -> Option<f64> {
        (self.of > 0).then(|| 100.0 * self.n as f64 / self.of as f64)
    }

    pub(super) const fn add(&mut self, yes: bool) {
        self.n += yes as u64;
        self.of += 1;
    }

    pub(super) const fn merge(&mut self, other: Self) {
        self.n += other.n;
        self.of += other.of;
    }
}

/// Prevalence by their numbers, by ours, and by the mixture. z-scores beyond WHO's flags are left
/// out, each by its own; where there are only classes, nothing is. A child under five with bilateral
/// oedema is wasted by both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Prevalence {
    /// `stunted`, `underweight`, `wasted`, `overweight`.
    pub name: &'static str,
    /// By theirs.
    pub theirs: Share,
    /// By ours, on all rows.
    pub ours: Share,
}

/// Bars of the histogram of differences: less than -1, tenths from -1 to 1, more than 1.
pub const BARS: usize = 23;

/// One indicator, counted.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct IndicatorReport {
    /// Which.
    pub indicator: Indicator,
    /// Decimals compared: 2, or fewer if the file has fewer.
    pub decimals: u8,
    /// Rows where both have a z-score.
    pub both: u64,
    /// Of these, equal at the decimals compared.
    pub equal: u64,
    /// Rows where only they have one.
    pub only_theirs: u64,
    /// Rows where only we have one, and they have an empty cell.
    pub only_ours: u64,
    /// Their cells `Outlier`, and those of them that WHO flags too.
    pub outliers: u64,
    /// See [`IndicatorReport::outliers`].
    pub outliers_flagged: u64,
    /// Their cells that cannot be read.
    pub unreadable: u64,
    /// The largest difference, theirs minus ours, and its row.
    pub largest: Option<(f64, u64)>,
    /// Mean difference, theirs minus ours.
    pub mean_difference: Option<f64>,
    /// Differences (theirs minus ours) by tenths of an SD: see [`BARS`].
    pub histogram: [u64; BARS],
    /// Rows where both have a class.
    pub classes: u64,
    /// Of these, theirs lower (more severe undernutrition) than ours.
    pub class_lower: u64,
    /// Of these, theirs higher than ours.
    pub class_higher: u64,
    /// Rows by their class (first) and ours.
    pub class_table: [[u64; 6]; 6],
    /// Rows where their class is not the one of their own z-score, by the same bounds.
    pub class_against_own_z: u64,
}

impl IndicatorReport {
    pub(super) fn new(indicator: Indicator, decimals: u8) -> Self {
        Self {
            indicator,
            decimals,
            both: 0,
            equal: 0,
            only_theirs: 0,
            only_ours: 0,
            outliers: 0,
            outliers_flagged: 0,
            unreadable: 0,
            largest: None,
            mean_difference: None,
            histogram: [0; BARS],
            classes: 0,
            class_lower: 0,
            class_higher: 0,
            class_table: [[0; 6]; 6],
            class_against_own_z: 0,
        }
    }
}

/// Two z-scores of one row, for a plot.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Point {
    /// The row.
    pub row: u64,
    /// Which indicator.
    pub indicator: Indicator,
    /// Ours.
    pub ours: f64,
    /// Theirs.
    pub theirs: f64,
    /// Does the mixture explain theirs?
    pub explained: bool,
}

/// Everything that is said of a file.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Report {
    /// Rows.
    pub rows: u64,
    /// Rows with anything to compare.
    pub rows_compared: u64,
    /// Of these, rows where everything they give is what WHO's rules give.
    pub rows_agreeing: u64,
    /// Of these, rows where everything they give is what the mixture gives.
    pub rows_explained: u64,
    /// What explains their numbers best, as found on the sample.
    pub explanation: Explanation,
    /// Whose classes theirs were taken for.
    pub scheme: Scheme,
    /// By indicator.
    pub indicators: Vec<IndicatorReport>,
    /// By theirs and ours.
    pub prevalence: Vec<Prevalence>,
    /// The first rows that the mixture does not explain, at most [`MOST_ROWS`].
    pub unexplained_rows: Vec<u64>,
    /// Some rows, for plots.
    pub points: Vec<Point>,
    /// What is to be known of the file besides, in sentences: for whoever read it to fill.
    pub notes: Vec<String>,
}

/// Unexplained rows that a report lists, at most.
pub const MOST_ROWS: usize = 1000;

impl Report {
    /// Is most of it unexplained? Then their tables or rules are none that are known here.
    #[must_use]
    pub const fn is_mostly_unexplained(&self) -> bool {
        self.rows_explained * 2 < self.rows_compared
    }
}
