//! A record as it was written down: numbers as given, usable or not, and the same record with one
//! cell changed.

use crate::age::{Age, Date};
use crate::columns::Input;
use crate::measurement::{Measurement, Position};
use crate::outcome::Reason;
use crate::reading::Reading;
use crate::sex::Sex;
use std::fmt;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
pub enum Entry {
    /// A number in the unit of its column.
    Number(f64),
    /// A sex.
    Sex(Sex),
    /// A position.
    Position(Position),
    /// A date.
    Date(Date),
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(v) => write!(f, "{v}"),
            Self::Sex(s) => write!(f, "{s}"),
            Self::Position(p) => write!(f, "{p}"),
            Self::Date(d) => write!(f, "{d}"),
        }
    }
}

/// A cell as recorded, and what is proposed for it. A proposal is never applied by this crate.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Change {
    /// Which cell.
    pub input: Input,
    /// What was recorded.
    pub given: Entry,
    /// What is proposed.
    pub proposed: Entry,
}

/// The numbers that are measured, with their columns.
pub(super) const MEASURED: [Input; 6] = [
    Input::Weight,
    Input::Lenhei,
    Input::Head,
    Input::Muac,
    Input::Triceps,
    Input::Subscapular,
];

/// What a reading was given as, usable or not, and why not.
fn as_given<T: Copy + Into<f64>>(reading: &Reading<T>) -> (Option<f64>, Option<Reason>) {
    match reading {
        Reading::Value(v) => (Some((*v).into()), None),
        Reading::Missing => (None, None),
        Reading::Invalid { reason, given } => (*given, Some(*reason)),
    }
}

/// The number of a measured quantity as it was recorded, and why it cannot be used, if so.
pub(super) fn number(m: &Measurement, input: Input) -> (Option<f64>, Option<Reason>) {
    match input {
        Input::Weight => as_given(&m.weight),
        Input::Lenhei => as_given(&m.lenhei),
        Input::Head => as_given(&m.head),
        Input::Muac => as_given(&m.muac),
        Input::Triceps => as_given(&m.triceps),
        Input::Subscapular => as_given(&m.subscapular),
        _ => (None, None),
    }
}

/// The same record with another number for a measured quantity.
pub(super) fn with_number(m: &Measurement, input: Input, value: f64) -> Measurement {
    match input {
        Input::Weight => m.weight_kg(value),
        Input::Lenhei => m.lenhei_cm(value),
        Input::Head => m.head_cm(value),
        Input::Muac => m.muac_cm(value),
        Input::Triceps => m.triceps_mm(value),
        Input::Subscapular => m.subscapular_mm(value),
        _ => *m,
    }
}

/// The age as it was recorded, in days: below zero where the visit lies before the birth.
pub(super) fn age_days(m: &Measurement) -> Option<f64> {
    match m.age {
        Reading::Value(age) => Some(age.days()),
        Reading::Invalid {
            reason: Reason::AgeNegative,
            given,
        } => given,
        _ => None,
    }
}

/// Both dates, where the record has them.
pub(super) fn dates(m: &Measurement) -> Option<(Date, Date)> {
    let (birth, days) = (m.birth_date?, age_days(m)?);
    let whole = days as i32;
    if f64::from(whole) != days {
        return None;
    }
    let visit = birth.days_since_1970().checked_add(whole)?;
    Some((birth, Date::from_days_since_1970(visit).ok()?))
}

/// The same record with another age, in the unit that it was given in.
pub(super) fn with_age(m: &Measurement, age: Age) -> Measurement {
    let mut other = *m;
    other.age = Reading::Value(age);
    other
}
