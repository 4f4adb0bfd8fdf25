//! Named editions of the limits of a standardisation test.

use super::sheet::Quantity;
use crate::error::{Error, Result, by_name};
use crate::words::Lang;
use std::str::FromStr;

/// Class of a measurer's error, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As good as an expert.
    Good,
    /// Good enough to measure.
    Acceptable,
    /// To be trained again.
    Poor,
    /// Not to measure before training.
    Reject,
}

impl Level {
    const ALL: [Self; 4] = [Self::Good, Self::Acceptable, Self::Poor, Self::Reject];

    /// Stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Acceptable => "acceptable",
            Self::Poor => "poor",
            Self::Reject => "reject",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Good => lang.pick("good", "baik"),
            Self::Acceptable => lang.pick("acceptable", "cukup"),
            Self::Poor => lang.pick("poor", "kurang"),
            Self::Reject => lang.pick("reject", "belum dapat diterima"),
        }
    }

    /// Good or acceptable.
    #[must_use]
    pub const fn is_enough(self) -> bool {
        matches!(self, Self::Good | Self::Acceptable)
    }
}

/// Upper limits of good, acceptable and poor, for weight (kg), length or height (cm), MUAC (mm).
type Limits = [[f64; 3]; 3];

/// One edition: plain data.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Edition {
    /// Its name.
    pub name: &'static str,
    /// Where it stands written.
    pub source: &'static str,
    /// Limits of the technical error of measurement.
    pub tem: Limits,
    /// Limits of the size of the bias, if the edition has any.
    pub bias: Option<Limits>,
    /// Does a value that meets its limit pass? (`<=` instead of `<`)
    pub limit_included: bool,
    /// Reliability that is exceeded by good, acceptable and poor: for weight and length, for MUAC.
    pub reliability: [[f64; 3]; 2],
    /// Is a reliability that meets the first of them good? (`>=` instead of `>`)
    pub good_included: bool,
}

const WEIGHT: [f64; 3] = [0.04, 0.10, 0.21];
const RELIABILITY: [f64; 3] = [0.99, 0.95, 0.90];

impl Edition {
    /// SMART Manual 2.0 (2017), figure 5.
    pub const SMART_MANUAL_2: Self = Self {
        name: "smart-manual-2.0",
        source: "SMART Manual 2.0 (2017), figure 5",
        tem: [WEIGHT, [0.4, 0.6, 1.2], [1.0, 1.3, 2.1]],
        bias: Some([WEIGHT, [0.4, 0.6, 1.4], [1.0, 2.0, 3.0]]),
        limit_included: false,
        // For MUAC the manual has good and poor only: nothing is acceptable.
        reliability: [RELIABILITY, [0.95, 0.95, 0.90]],
        good_included: false,
    };

    /// SMART Plus.
    pub const SMART_PLUS: Self = Self {
        name: "smart-plus",
        source: "SMART Plus, standardisation test",
        tem: [WEIGHT, [0.4, 0.6, 1.0], [2.0, 2.7, 3.3]],
        bias: Some([WEIGHT, [0.4, 0.8, 1.4], [1.0, 2.0, 3.0]]),
        reliability: [RELIABILITY, RELIABILITY],
        ..Self::SMART_MANUAL_2
    };

    /// ENA for SMART, as its results show; no limits of bias are known.
    pub const ENA: Self = Self {
        name: "ena",
        source: "ENA for SMART, as observed",
        tem: [WEIGHT, [0.4, 0.6, 1.2], [2.0, 2.6, 4.2]],
        bias: None,
        limit_included: true,
        reliability: [RELIABILITY, RELIABILITY],
        good_included: true,
    };

    /// All, the default first.
    pub const ALL: [Self; 3] = [Self::SMART_MANUAL_2, Self::SMART_PLUS, Self::ENA];

    fn level(&self, value: f64, limits: &[f64; 3]) -> Level {
        let passes = |limit: &f64| value < *limit || (self.limit_included && value == *limit);
        Level::ALL[limits.iter().position(passes).unwrap_or(3)]
    }

    /// The class of a technical error of measurement.
    #[must_use]
    pub fn tem_level(&self, quantity: Quantity, tem: f64) -> Level {
        self.level(tem, &self.tem[quantity as usize])
    }

    /// The class of a bias, either sign; none in an edition without limits of bias.
    #[must_use]
    pub fn bias_level(&self, quantity: Quantity, bias: f64) -> Option<Level> {
        let limits = self.bias.as_ref()?;
        Some(self.level(bias.abs(), &limits[quantity as usize]))
    }

    /// The class of a coefficient of reliability, 0 to 1.
    #[must_use]
    pub fn reliability_level(&self, quantity: Quantity, r: f64) -> Level {
        let limits = &self.reliability[usize::from(quantity == Quantity::Muac)];
        if self.good_included && r == limits[0] {
            return Level::Good;
        }
        Level::ALL[limits.iter().position(|l| r > *l).unwrap_or(3)]
    }
}

impl FromStr for Edition {
    type Err = Error;

    /// A named edition.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(name: &str) -> Result<Self> {
        let known: Vec<_> = (0..).zip(&Self::ALL).map(|(k, e)| (e.name, k)).collect();
        let at: usize = by_name("edition", name, &known)?;
        Ok(Self::ALL[at].clone())
    }
}
