//! What the caller did wrong. Facts about the data are [`Reason`]s, not errors.

use crate::outcome::Reason;

/// A mistake of the caller: a value that is no measurement, a name nobody knows, an LMS triple
/// that describes no distribution.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A measured quantity is not a finite number above zero in its unit, or cannot be in that
    /// unit at all (a MUAC of 140 cm).
    #[error("{quantity} must be {rule}, got {value} {unit}")]
    InvalidQuantity {
        /// What was measured: `weight`, `length or height`, ...
        quantity: &'static str,
        /// The rule that the value breaks.
        rule: &'static str,
        /// The value as given.
        value: f64,
        /// The unit the value was given in.
        unit: &'static str,
        /// The same fact as the reason that a row of data would carry.
        reason: Reason,
    },
    /// An age that is negative or not finite.
    #[error("age must be a finite number of {unit}, zero or more, got {value}")]
    InvalidAge {
        /// `days` or `months`.
        unit: &'static str,
        /// The value as given.
        value: f64,
        /// [`Reason::AgeNegative`] or [`Reason::NotFinite`].
        reason: Reason,
    },
    /// A date that does not exist or is not written as year-month-day.
    #[error("`{text}` is not a date of the form 2024-02-29")]
    InvalidDate {
        /// The date as given.
        text: String,
    },
    /// The visit lies before the birth.
    #[error("the visit ({visit}) is before the birth ({birth})")]
    VisitBeforeBirth {
        /// Date of birth.
        birth: String,
        /// Date of the visit.
        visit: String,
    },
    /// L, M or S is not finite, or M or S is not above zero.
    #[error("L, M and S must be finite with M and S above zero, got L {l}, M {m}, S {s}")]
    InvalidLms {
        /// Box-Cox power.
        l: f64,
        /// Median.
        m: f64,
        /// Coefficient of variation.
        s: f64,
    },
    /// No value above zero has this z-score: `1 + L S z` is not above zero, or WHO's straight
    /// line has crossed zero.
    #[error("no value above zero has z = {z} here (L {l}, M {m}, S {s})")]
    NoValueAtZ {
        /// The z-score asked for.
        z: f64,
        /// Box-Cox power.
        l: f64,
        /// Median.
        m: f64,
        /// Coefficient of variation.
        s: f64,
    },
    /// A z-score that is not finite.
    #[error("a z-score must be a finite number, got {z}")]
    InvalidZ {
        /// The value as given.
        z: f64,
    },
    /// A centile outside 0 to 100, both excluded.
    #[error("a centile lies between 0 and 100, both excluded, got {centile}")]
    InvalidCentile {
        /// The value as given.
        centile: f64,
    },
    /// A name that is none of the known ones.
    #[error("unknown {what} `{name}`; known: {known}")]
    UnknownName {
        /// What kind of name: `indicator`, `profile`, `sex`, ...
        what: &'static str,
        /// The name as given.
        name: String,
        /// The accepted names, separated by commas.
        known: String,
    },
    /// Two rules of a profile give the same field different values.
    #[error("rules `{first}` and `{second}` exclude each other")]
    RulesCollide {
        /// Name of the one rule.
        first: String,
        /// Name of the other.
        second: String,
    },
    /// A number among the settings of a computation that cannot be meant.
    #[error("{what} must be {rule}, got {value}")]
    InvalidSetting {
        /// What the number is, with its unit.
        what: &'static str,
        /// The rule that it breaks.
        rule: &'static str,
        /// The value as given.
        value: f64,
    },
    /// A column of a batch is longer or shorter than the others.
    #[error("column `{column}` has {len} rows, but the batch has {rows}")]
    ColumnLength {
        /// Name of the column.
        column: &'static str,
        /// Its rows.
        len: usize,
        /// Rows of the batch.
        rows: usize,
    },
    /// There is no memory for the results of so many rows.
    #[error("there is no memory for the results of {rows} rows: score them in parts")]
    OutOfMemory {
        /// Rows asked for.
        rows: usize,
    },
    /// Two columns of a table mean the same input.
    #[error("two columns mean {input}: `{first}` and `{second}`")]
    TwoColumns {
        /// Name of the input.
        input: &'static str,
        /// The first column.
        first: String,
        /// The second.
        second: String,
    },
    /// There is no table row to look at, for the reason given.
    #[error("{indicator}: {reason}")]
    NoRow {
        /// Code of the indicator, as `haz`.
        indicator: &'static str,
        /// Why there is no row.
        reason: Reason,
    },
    /// A column that the caller named is not in the table.
    #[error("there is no column `{column}`")]
    NoColumn {
        /// The name as given.
        column: String,
    },
    /// What is asked of a chart cannot be drawn.
    #[error("{what}")]
    Chart {
        /// What is asked, and why it cannot be.
        what: String,
    },
    /// What is asked of a survey contradicts itself.
    #[error("{rule}")]
    SurveyDesign {
        /// The rule that is broken.
        rule: &'static str,
    },
}

/// Shorthand for results with this crate's [`enum@Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// The value behind a name, in any case; the message lists the names in the order given.
pub(crate) fn by_name<T: Copy>(
    what: &'static str,
    name: &str,
    known: &[(&'static str, T)],
) -> Result<T> {
    let wanted = name.trim();
    let found = known.iter().find(|(n, _)| n.eq_ignore_ascii_case(wanted));
    found
        .map(|(_, value)| *value)
        .ok_or_else(|| Error::UnknownName {
            what,
            name: name.to_owned(),
            known: known.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", "),
        })
}
