//! [`Outcome`]: a number, or the typed [`Reason`] why there is none.

use std::fmt;

/// Why an indicator has no z-score.
///
/// The codes ([`Reason::code`]) are stable and stand in the `reasons` column of scored files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
#[repr(u8)]
pub enum Reason {
    /// Sex is missing; it is never assumed.
    MissingSex = 1,
    /// Age is missing. Only weight-for-length/height can do without.
    MissingAge,
    /// Weight is missing.
    MissingWeight,
    /// Length or height is missing.
    MissingLenhei,
    /// The circumference or skinfold of this indicator is missing.
    MissingMeasurement,
    /// A cell that is needed holds something that cannot be read as what it should be.
    Unreadable,
    /// A number that is needed is infinite, or the body mass index is beyond 1e12 or below any
    /// double.
    NotFinite,
    /// A measurement of zero or below.
    NotPositive,
    /// Above 500 kg: grams in a column of kilograms.
    WeightInGrams,
    /// Above 300 cm: millimetres in a column of centimetres.
    LenheiInMillimetres,
    /// Above 100 cm: millimetres in a column of centimetres.
    HeadInMillimetres,
    /// Above 50 cm: millimetres in a column of centimetres.
    MuacInMillimetres,
    /// Above 200 mm: no skinfold is that thick.
    SkinfoldTooLarge,
    /// The age is below zero (minus infinity too), or the visit lies before the birth.
    AgeNegative,
    /// The standard has no row for this age.
    AgeOutOfRange,
    /// The table of weight-for-length (45 to 110 cm) or weight-for-height (65 to 120 cm) does not
    /// reach this length, after correction for position.
    LenheiOutOfRange,
    /// Bilateral pitting oedema: weight does not describe the child.
    Oedema,
    /// The standard that serves this age has no such indicator.
    NotInStandard,
    /// The row of the file has too few or too many fields, so that no cell can be trusted.
    FieldCount,
    /// The profile knows no z-score beyond its SD columns, only a class.
    BeyondSdColumns,
}

impl Reason {
    /// Every reason, in the order in which an indicator is checked for them.
    pub const ALL: [Self; 20] = [
        Self::MissingSex,
        Self::MissingAge,
        Self::MissingWeight,
        Self::MissingLenhei,
        Self::MissingMeasurement,
        Self::Unreadable,
        Self::NotFinite,
        Self::NotPositive,
        Self::WeightInGrams,
        Self::LenheiInMillimetres,
        Self::HeadInMillimetres,
        Self::MuacInMillimetres,
        Self::SkinfoldTooLarge,
        Self::AgeNegative,
        Self::AgeOutOfRange,
        Self::LenheiOutOfRange,
        Self::Oedema,
        Self::NotInStandard,
        Self::FieldCount,
        Self::BeyondSdColumns,
    ];

    /// The stable code, as it stands in the `reasons` column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MissingSex => "missing_sex",
            Self::MissingAge => "missing_age",
            Self::MissingWeight => "missing_weight",
            Self::MissingLenhei => "missing_lenhei",
            Self::MissingMeasurement => "missing_measurement",
            Self::Unreadable => "unreadable",
            Self::NotFinite => "not_finite",
            Self::NotPositive => "not_positive",
            Self::WeightInGrams => "weight_in_grams",
            Self::LenheiInMillimetres => "lenhei_in_millimetres",
            Self::HeadInMillimetres => "head_in_millimetres",
            Self::MuacInMillimetres => "muac_in_millimetres",
            Self::SkinfoldTooLarge => "skinfold_too_large",
            Self::AgeNegative => "age_negative",
            Self::AgeOutOfRange => "age_out_of_range",
            Self::LenheiOutOfRange => "lenhei_out_of_range",
            Self::Oedema => "oedema",
            Self::NotInStandard => "not_in_standard",
            Self::FieldCount => "field_count",
            Self::BeyondSdColumns => "beyond_sd_columns",
        }
    }
}

/// The stable code; [`words`](crate::words) has the sentence.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A number, or the typed reason why there is none.
///
/// ```
/// use tumbuh::{Outcome, Reason};
/// let haz: Outcome<f64> = Outcome::NotComputed(Reason::MissingLenhei);
/// assert_eq!(haz.value(), None);
/// assert_eq!(haz.reason(), Some(Reason::MissingLenhei));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Outcome<T> {
    /// The value.
    Value(T),
    /// There is none, for this reason.
    NotComputed(Reason),
}

impl<T> Outcome<T> {
    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(v) => Some(v),
            Self::NotComputed(_) => None,
        }
    }

    /// The reason, if there is no value.
    #[must_use]
    pub const fn reason(&self) -> Option<Reason> {
        match self {
            Self::Value(_) => None,
            Self::NotComputed(r) => Some(*r),
        }
    }

    /// The value by reference, if there is one.
    pub const fn as_value(&self) -> Option<&T> {
        match self {
            Self::Value(v) => Some(v),
            Self::NotComputed(_) => None,
        }
    }
}

impl<T> From<std::result::Result<T, Reason>> for Outcome<T> {
    fn from(r: std::result::Result<T, Reason>) -> Self {
        match r {
            Ok(v) => Self::Value(v),
            Err(reason) => Self::NotComputed(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_in_declaration_order() {
        for (i, r) in Reason::ALL.iter().enumerate() {
            assert_eq!(*r as usize, i + 1);
            assert_eq!(
                Reason::ALL.iter().filter(|o| o.code() == r.code()).count(),
                1
            );
        }
    }
}
