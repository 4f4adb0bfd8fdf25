//! What was measured: quantities that name their unit, the position, oedema, and all of them
//! together as one [`Measurement`].

use crate::age::{Age, Date};
use crate::error::{Error, Result, by_name};
use crate::outcome::Reason;
use crate::reading::Reading;
use crate::sex::Sex;
use std::fmt;
use std::str::FromStr;

/// Checks once what every quantity must be: finite, above zero, and possible in its unit.
#[inline]
fn checked(q: &Quantity, value: f64) -> Result<f64> {
    if value > 0.0 && value <= q.ceiling {
        Ok(value)
    } else {
        Err(refused(q, value))
    }
}

#[cold]
fn refused(q: &Quantity, value: f64) -> Error {
    let (rule, reason) = if !value.is_finite() {
        ("a finite number above zero", Reason::NotFinite)
    } else if value <= 0.0 {
        ("a finite number above zero", Reason::NotPositive)
    } else {
        (q.ceiling_rule, q.ceiling_reason)
    };
    Error::InvalidQuantity {
        quantity: q.name,
        rule,
        value,
        unit: q.unit,
        reason,
    }
}

struct Quantity {
    name: &'static str,
    unit: &'static str,
    ceiling: f64,
    ceiling_rule: &'static str,
    ceiling_reason: Reason,
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $from:ident, $get:ident, $unit:literal, $what:literal,
     $ceiling:literal, $rule:literal, $reason:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(try_from = "f64", into = "f64"))]
        pub struct $name(f64);

        impl $name {
            const QUANTITY: Quantity = Quantity {
                name: $what,
                unit: $unit,
                ceiling: $ceiling,
                ceiling_rule: $rule,
                ceiling_reason: Reason::$reason,
            };

            /// Above this the number is in another unit.
            pub(crate) const CEILING: f64 = $ceiling;

            /// What is said of a number above it.
            #[cfg(feature = "export")]
            pub(crate) const CEILING_REASON: Reason = Reason::$reason;

            #[doc = concat!("The value in ", $unit, ".")]
            ///
            /// # Errors
            /// [`Error::InvalidQuantity`] if the value is not finite, not above zero, or
            #[doc = concat!("above ", stringify!($ceiling), " ", $unit, ", which no child reaches.")]
            #[inline]
            pub fn $from(value: f64) -> Result<Self> {
                checked(&Self::QUANTITY, value).map(Self)
            }

            #[doc = concat!("The value in ", $unit, ".")]
            #[must_use]
            pub const fn $get(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = Error;
            fn try_from(value: f64) -> Result<Self> {
                Self::$from(value)
            }
        }

        impl From<$name> for f64 {
            fn from(q: $name) -> Self {
                q.0
            }
        }
    };
}

quantity!(
    /// Body weight.
    Weight, from_kg, kg, "kg", "weight", 500.0,
    "at most 500 (grams in a column of kilograms?)", WeightInGrams
);
quantity!(
    /// Recumbent length or standing height, as measured; [`Position`] says which.
    Length, from_cm, cm, "cm", "length or height", 300.0,
    "at most 300 (millimetres in a column of centimetres?)", LenheiInMillimetres
);
quantity!(
    /// Head circumference.
    HeadCircumference, from_cm, cm, "cm", "head circumference", 100.0,
    "at most 100 (millimetres in a column of centimetres?)", HeadInMillimetres
);
quantity!(
    /// Mid-upper arm circumference (MUAC, LiLA).
    Muac, from_cm, cm, "cm", "MUAC", 50.0,
    "at most 50 (millimetres in a column of centimetres?)", MuacInMillimetres
);
quantity!(
    /// Triceps or subscapular skinfold.
    Skinfold, from_mm, mm, "mm", "skinfold", 200.0, "at most 200", SkinfoldTooLarge
);

impl Muac {
    /// The value from a tape read in millimetres: 115 mm is 11.5 cm.
    ///
    /// # Errors
    /// As [`Muac::from_cm`], on the value in centimetres.
    #[inline]
    pub fn from_mm(mm: f64) -> Result<Self> {
        Self::from_cm(mm / 10.0)
    }
}

/// How length or height was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Position {
    /// Recumbent length (`l`, terlentang).
    #[cfg_attr(feature = "serde", serde(rename = "l"))]
    Lying,
    /// Standing height (`h`, berdiri).
    #[cfg_attr(feature = "serde", serde(rename = "h"))]
    Standing,
}

impl Position {
    /// What is read as a position, in any case.
    pub(crate) const WORDS: [(&str, Self); 10] = [
        ("l", Self::Lying),
        ("h", Self::Standing),
        ("length", Self::Lying),
        ("height", Self::Standing),
        ("lying", Self::Lying),
        ("standing", Self::Standing),
        ("recumbent", Self::Lying),
        ("terlentang", Self::Lying),
        ("telentang", Self::Lying),
        ("berdiri", Self::Standing),
    ];

    /// `l` or `h`, as in WHO's files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lying => "l",
            Self::Standing => "h",
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Position {
    type Err = Error;

    /// Reads `l/h`, `length/height`, `lying/standing`, `recumbent`, `terlentang`, `telentang`
    /// and `berdiri`, in any case.
    ///
    /// # Errors
    /// [`Error::UnknownName`] for anything else.
    fn from_str(s: &str) -> Result<Self> {
        by_name("position", s, &Self::WORDS)
    }
}

/// One child at one visit, as it was recorded.
///
/// Every setter names its unit. A value that cannot be used does not fail: it becomes the typed
/// reason that the indicators in need of it will carry, as it must in a file of many children.
/// Use the constructors ([`Weight::from_kg`], [`Age::from_days`], ...) to refuse it instead.
/// `NaN` means that nothing was recorded.
///
/// ```
/// use tumbuh::{Measurement, Reason, Sex, Weight};
/// let child = Measurement::new()
///     .sex(Sex::Female)
///     .age_days(548.0)
///     .weight_kg(9.1)
///     .lenhei_cm(76.2)
///     .muac_cm(140.0);
/// let a = child.assess();
/// assert_eq!(a.haz().value().unwrap().reported, -1.55);
/// assert_eq!(a.acz().reason(), Some(Reason::MuacInMillimetres));
/// assert!(Weight::from_kg(-5.0).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Measurement {
    /// Sex.
    pub sex: Reading<Sex>,
    /// Age at the visit.
    pub age: Reading<Age>,
    /// Date of birth, where the age came from dates. Asked for only by profiles that count the age
    /// to a date of their own ([`AgeAt::OnDate`](crate::profile::AgeAt::OnDate)).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub birth_date: Option<Date>,
    /// Weight, kg.
    #[cfg_attr(feature = "serde", serde(rename = "weight_kg"))]
    pub weight: Reading<Weight>,
    /// Length or height as measured, cm.
    #[cfg_attr(feature = "serde", serde(rename = "lenhei_cm"))]
    pub lenhei: Reading<Length>,
    /// Position of measuring.
    #[cfg_attr(feature = "serde", serde(rename = "measure"))]
    pub position: Reading<Position>,
    /// Head circumference, cm.
    #[cfg_attr(feature = "serde", serde(rename = "head_cm"))]
    pub head: Reading<HeadCircumference>,
    /// Mid-upper arm circumference, cm.
    #[cfg_attr(feature = "serde", serde(rename = "muac_cm"))]
    pub muac: Reading<Muac>,
    /// Triceps skinfold, mm.
    #[cfg_attr(feature = "serde", serde(rename = "triceps_mm"))]
    pub triceps: Reading<Skinfold>,
    /// Subscapular skinfold, mm.
    #[cfg_attr(feature = "serde", serde(rename = "subscapular_mm"))]
    pub subscapular: Reading<Skinfold>,
    /// Bilateral pitting oedema. Missing counts as no oedema, as in WHO's software.
    pub oedema: Reading<bool>,
}

/// A number as data holds it: `NaN` is nothing recorded.
#[inline]
pub(crate) fn number<T>(value: f64, make: impl FnOnce(f64) -> Result<T>) -> Reading<T> {
    if value.is_nan() {
        Reading::Missing
    } else {
        make(value).into()
    }
}

macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident($field:ident) = $make:path;)*) => {$(
        $(#[$doc])*
        #[must_use]
        #[inline]
        pub fn $name(mut self, value: f64) -> Self {
            self.$field = number(value, $make);
            self
        }
    )*};
}

impl Measurement {
    pub(crate) const NOTHING: Self = Self {
        sex: Reading::Missing,
        age: Reading::Missing,
        birth_date: None,
        weight: Reading::Missing,
        lenhei: Reading::Missing,
        position: Reading::Missing,
        head: Reading::Missing,
        muac: Reading::Missing,
        triceps: Reading::Missing,
        subscapular: Reading::Missing,
        oedema: Reading::Missing,
    };

    /// Nothing recorded yet.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self::NOTHING
    }

    setters! {
        /// Age in days, fractions allowed.
        age_days(age) = Age::from_days;
        /// Age in exact months of 30.4375 days, fractions allowed.
        age_months(age) = Age::from_months;
        /// Weight in kilograms.
        weight_kg(weight) = Weight::from_kg;
        /// Length or height in centimetres, as measured.
        lenhei_cm(lenhei) = Length::from_cm;
        /// Head circumference in centimetres.
        head_cm(head) = HeadCircumference::from_cm;
        /// Mid-upper arm circumference in centimetres.
        muac_cm(muac) = Muac::from_cm;
        /// Mid-upper arm circumference in millimetres.
        muac_mm(muac) = Muac::from_mm;
        /// Triceps skinfold in millimetres.
        triceps_mm(triceps) = Skinfold::from_mm;
        /// Subscapular skinfold in millimetres.
        subscapular_mm(subscapular) = Skinfold::from_mm;
    }

    /// Sex.
    #[must_use]
    #[inline]
    pub fn sex(mut self, sex: Sex) -> Self {
        self.sex = sex.into();
        self
    }

    /// Age from two dates; a visit before the birth becomes [`Reason::AgeNegative`].
    #[must_use]
    pub fn dates(mut self, birth: Date, visit: Date) -> Self {
        // In days, so that a visit before the birth keeps how long before.
        self.age = Age::from_days(f64::from(visit.days_since(birth))).into();
        self.birth_date = Some(birth);
        self
    }

    /// Lying or standing.
    #[must_use]
    #[inline]
    pub fn measure(mut self, position: Position) -> Self {
        self.position = position.into();
        self
    }

    /// Bilateral pitting oedema.
    #[must_use]
    #[inline]
    pub fn oedema(mut self, oedema: bool) -> Self {
        self.oedema = oedema.into();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_quantity_refuses_what_it_cannot_be() {
        let reason = |r: Result<f64>| match r {
            Err(Error::InvalidQuantity { reason, .. }) => Some(reason),
            _ => None,
        };
        let weight = |v| reason(Weight::from_kg(v).map(Weight::kg));
        assert_eq!(weight(0.0), Some(Reason::NotPositive));
        assert_eq!(weight(-0.0), Some(Reason::NotPositive));
        assert_eq!(weight(-5.0), Some(Reason::NotPositive));
        assert_eq!(weight(9500.0), Some(Reason::WeightInGrams));
        assert_eq!(weight(f64::NAN), Some(Reason::NotFinite));
        assert_eq!(weight(f64::INFINITY), Some(Reason::NotFinite));
        assert_eq!(weight(500.0), None);
        assert_eq!(
            reason(Muac::from_cm(140.0).map(Muac::cm)),
            Some(Reason::MuacInMillimetres)
        );
        assert_eq!(
            reason(Length::from_cm(762.0).map(Length::cm)),
            Some(Reason::LenheiInMillimetres)
        );
        assert_eq!(Muac::from_mm(115.0).unwrap().cm(), 11.5);
        assert_eq!(Muac::from_mm(125.0).unwrap().cm(), 12.5);
    }

    #[test]
    fn the_message_names_quantity_rule_value_and_unit() {
        assert_eq!(
            Muac::from_cm(140.0).unwrap_err().to_string(),
            "MUAC must be at most 50 (millimetres in a column of centimetres?), got 140 cm"
        );
        assert_eq!(
            Weight::from_kg(-5.0).unwrap_err().to_string(),
            "weight must be a finite number above zero, got -5 kg"
        );
    }

    #[test]
    fn setters_keep_the_reason_and_the_number() {
        let m = Measurement::new()
            .weight_kg(-5.0)
            .lenhei_cm(f64::NAN)
            .age_days(f64::INFINITY);
        assert_eq!(
            m.weight,
            Reading::Invalid {
                reason: Reason::NotPositive,
                given: Some(-5.0)
            }
        );
        assert_eq!(m.lenhei, Reading::Missing);
        assert_eq!(m.age, Reading::invalid(Reason::NotFinite));
    }
}
