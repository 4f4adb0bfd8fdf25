//! How well the child was measured: technical errors, precision of the age, position.

use crate::error::{Error, Result, by_name};
use std::borrow::Cow;
use std::str::FromStr;

/// How well the age is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum AgePrecision {
    /// To the day, as from a date of birth.
    #[default]
    Exact,
    /// In completed months: any day of the month from the last whole month of 30.4375 days on is
    /// as likely as another.
    Month,
    /// In completed years, likewise, of 12 such months.
    Year,
}

impl FromStr for AgePrecision {
    type Err = Error;

    /// Reads `exact`, `month` and `year`.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        let known = [
            ("exact", Self::Exact),
            ("month", Self::Month),
            ("year", Self::Year),
        ];
        by_name("age precision", s, &known)
    }
}

/// What may be wrong with a measurement: for each quantity its technical error of measurement, and
/// what is known of age and position.
///
/// The technical error of measurement (TEM) is the standard deviation of one measurement around the
/// true value: `sqrt(sum(d^2) / (2 n))` over n children measured twice (SMART Manual 2.0). It has no
/// part for bias: a scale that always shows too much is another matter.
///
/// ```
/// use tumbuh::audit::certainty::{AgePrecision, Errors};
/// let mut mine = Errors::SMART_ACCEPTABLE;
/// mine.lenhei_cm = 0.4;
/// mine.age = AgePrecision::Month;
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Errors {
    /// Name and source of the technical errors.
    pub name: Cow<'static, str>,
    /// TEM of weight, kg.
    pub weight_kg: f64,
    /// TEM of length or height, cm.
    pub lenhei_cm: f64,
    /// TEM of the mid-upper arm circumference, cm.
    pub muac_cm: f64,
    /// TEM of the head circumference, cm. No default: none with a source that we could open.
    pub head_cm: Option<f64>,
    /// TEM of a skinfold, mm. No default, as above.
    pub skinfold_mm: Option<f64>,
    /// Precision of the age.
    pub age: AgePrecision,
    /// Is the recorded position (or none, which means that of the age) to be trusted? If not, lying
    /// and standing are held for equally likely.
    pub position_known: bool,
    /// Probability of the interval of z, above 0 and below 1.
    pub level: f64,
}

impl Errors {
    /// The best that SMART's standardisation test knows: TEM below these limits is "good"
    /// (SMART Manual 2.0, figure 5): 0.04 kg, 0.4 cm, MUAC 1.0 mm.
    pub const SMART_GOOD: Self = Self {
        name: Cow::Borrowed("smart-good"),
        weight_kg: 0.04,
        lenhei_cm: 0.4,
        muac_cm: 0.10,
        head_cm: None,
        skinfold_mm: None,
        age: AgePrecision::Exact,
        position_known: true,
        level: 0.95,
    };

    /// The default, what a measurer who passed the test may still have: the upper limits of
    /// "acceptable" (SMART Manual 2.0, figure 5): 0.10 kg, 0.6 cm, MUAC 1.3 mm.
    pub const SMART_ACCEPTABLE: Self = Self {
        name: Cow::Borrowed("smart-acceptable"),
        weight_kg: 0.10,
        lenhei_cm: 0.6,
        muac_cm: 0.13,
        ..Self::SMART_GOOD
    };

    /// The upper limits of "poor" (SMART Manual 2.0, figure 5): 0.21 kg, 1.2 cm, MUAC 2.1 mm.
    /// Beyond them a measurer is rejected.
    pub const SMART_POOR: Self = Self {
        name: Cow::Borrowed("smart-poor"),
        weight_kg: 0.21,
        lenhei_cm: 1.2,
        muac_cm: 0.21,
        ..Self::SMART_GOOD
    };

    /// The named ones.
    pub const ALL: [&'static Self; 3] = [
        &Self::SMART_GOOD,
        &Self::SMART_ACCEPTABLE,
        &Self::SMART_POOR,
    ];

    /// The same with other technical errors where some are given: of weight in kg, length or
    /// height in cm, MUAC in cm; and of the head in cm, a skinfold in mm.
    #[must_use]
    pub fn with_tem(mut self, own: [Option<f64>; 3], others: [Option<f64>; 2]) -> Self {
        let known = [&mut self.weight_kg, &mut self.lenhei_cm, &mut self.muac_cm];
        let mut changed = false;
        for (to, given) in known.into_iter().zip(own) {
            if let Some(tem) = given {
                *to = tem;
                changed = true;
            }
        }
        self.head_cm = others[0].or(self.head_cm);
        self.skinfold_mm = others[1].or(self.skinfold_mm);
        if changed {
            self.name = format!("{}, changed", self.name).into();
        }
        self
    }

    /// Checks every number.
    ///
    /// # Errors
    /// [`Error::InvalidSetting`] for a technical error that is negative or not finite, and a level
    /// outside 0 to 1.
    pub(in crate::audit) fn check(&self) -> Result<()> {
        let tems = [
            ("TEM of weight, kg,", Some(self.weight_kg)),
            ("TEM of length or height, cm,", Some(self.lenhei_cm)),
            ("TEM of MUAC, cm,", Some(self.muac_cm)),
            ("TEM of head circumference, cm,", self.head_cm),
            ("TEM of skinfold, mm,", self.skinfold_mm),
        ];
        for (what, tem) in tems {
            if let Some(value) = tem.filter(|v| !(*v >= 0.0 && v.is_finite())) {
                return Err(Error::InvalidSetting {
                    what,
                    rule: "a finite number, zero or more",
                    value,
                });
            }
        }
        if self.level > 0.0 && self.level < 1.0 {
            return Ok(());
        }
        Err(Error::InvalidSetting {
            what: "level of the interval",
            rule: "above 0 and below 1",
            value: self.level,
        })
    }
}

impl Default for Errors {
    fn default() -> Self {
        Self::SMART_ACCEPTABLE
    }
}

impl FromStr for Errors {
    type Err = Error;

    /// Reads `smart-good`, `smart-acceptable` and `smart-poor`.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        let known = Self::ALL.map(|e| match &e.name {
            Cow::Borrowed(name) => (*name, e),
            Cow::Owned(_) => ("", e),
        });
        by_name("set of technical errors", s, &known).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_the_values_of_the_manual() {
        for (name, values) in [
            ("smart-good", [0.04, 0.4, 0.10]),
            ("SMART-acceptable", [0.10, 0.6, 0.13]),
            ("smart-poor", [0.21, 1.2, 0.21]),
        ] {
            let e: Errors = name.parse().unwrap();
            assert_eq!([e.weight_kg, e.lenhei_cm, e.muac_cm], values);
        }
        assert!("smart".parse::<Errors>().is_err());
        assert_eq!("month".parse(), Ok(AgePrecision::Month));
    }

    #[test]
    fn numbers_that_are_no_error_are_refused_by_name() {
        let with = |change: fn(&mut Errors)| {
            let mut e = Errors::default();
            change(&mut e);
            e.check().map_err(|e| e.to_string())
        };
        assert_eq!(with(|_| ()), Ok(()));
        assert_eq!(with(|e| e.weight_kg = 0.0), Ok(()));
        assert_eq!(
            with(|e| e.weight_kg = -0.1).unwrap_err(),
            "TEM of weight, kg, must be a finite number, zero or more, got -0.1"
        );
        assert!(with(|e| e.head_cm = Some(f64::NAN)).is_err());
        assert!(with(|e| e.level = 1.0).is_err());
        assert!(with(|e| e.level = f64::NAN).is_err());
    }
}
