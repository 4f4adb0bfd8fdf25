//! The tidy layout: one row for each group and measure.

use super::estimate::Estimate;
use super::measure::Measure;
use super::table::{Group, Table};

/// A cell of the tidy layout.
#[derive(Debug, Clone, PartialEq)]
pub enum TidyCell {
    /// A word.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A number, or none.
    Number(Option<f64>),
}

/// Columns of the tidy layout.
///
/// `by` and `group` name the group (`all`, `age_group`, `sex`, `age_sex`, or the column that was
/// named); `measure` is [`Measure::code`]; `unit` is `percent` or `z`; `n` and `population` are
/// unweighted and weighted sizes; `interval` says how the limits were made; `deff` is the design
/// effect; `level` the public-health level; `why` the reason where something is missing.
pub const TIDY_COLUMNS: [&str; 15] = [
    "by",
    "group",
    "measure",
    "unit",
    "n",
    "population",
    "estimate",
    "se",
    "lower",
    "upper",
    "interval",
    "sd",
    "deff",
    "level",
    "why",
];

/// A row of the tidy layout.
#[derive(Debug, Clone, Copy)]
pub struct TidyRow<'a> {
    /// The group.
    pub group: &'a Group,
    /// What was estimated.
    pub measure: Measure,
    /// The estimate.
    pub estimate: &'a Estimate,
}

impl TidyRow<'_> {
    /// The cells, under [`TIDY_COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> [TidyCell; 15] {
        let text = |t: &str| TidyCell::Text(t.to_owned());
        let e = self.estimate;
        let level = e.value.and_then(|p| self.measure.level_of(p));
        [
            text(self.group.by_code()),
            text(&self.group.value),
            TidyCell::Text(self.measure.code()),
            text(if self.measure.is_share() {
                "percent"
            } else {
                "z"
            }),
            TidyCell::Count(e.n),
            TidyCell::Number(Some(e.population)),
            TidyCell::Number(e.value),
            TidyCell::Number(e.se),
            TidyCell::Number(e.lower),
            TidyCell::Number(e.upper),
            text(e.interval.map_or("", super::Interval::code)),
            TidyCell::Number(e.sd),
            TidyCell::Number(e.deff),
            text(level.map_or("", super::PublicHealthLevel::code)),
            text(e.why.map_or("", super::Why::code)),
        ]
    }
}

impl Table {
    /// Every group and measure, one by one.
    pub fn tidy(&self) -> impl Iterator<Item = TidyRow<'_>> {
        let measures = self.measures();
        self.groups.iter().flat_map(move |group| {
            let rows: Vec<TidyRow<'_>> = measures
                .iter()
                .zip(&group.estimates)
                .map(|(measure, estimate)| TidyRow {
                    group,
                    measure: *measure,
                    estimate,
                })
                .collect();
            rows
        })
    }
}
