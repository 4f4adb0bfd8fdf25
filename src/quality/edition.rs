//! Named editions of the plausibility score: which statistics it looks at, where it cuts them, and
//! what a class costs.

use super::ages::AgeRatio;
use super::digits::DigitPreference;
use super::flags::Flagging;
use crate::error::{Result, by_name};
use crate::indicator::Indicator;
use crate::words::Lang;
use std::str::FromStr;

/// One of the four classes of a criterion, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nothing to complain of.
    Excellent,
    /// Slight.
    Good,
    /// To be looked into.
    Acceptable,
    /// Too much.
    Problematic,
}

impl Level {
    /// All, best first.
    pub const ALL: [Self; 4] = [
        Self::Excellent,
        Self::Good,
        Self::Acceptable,
        Self::Problematic,
    ];

    /// Stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Excellent => "excellent",
            Self::Good => "good",
            Self::Acceptable => "acceptable",
            Self::Problematic => "problematic",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Excellent => lang.pick("excellent", "sangat baik"),
            Self::Good => lang.pick("good", "baik"),
            Self::Acceptable => lang.pick("acceptable", "cukup"),
            Self::Problematic => lang.pick("problematic", "bermasalah"),
        }
    }

    /// The first of three bounds that lets the value pass.
    fn first(passes: impl Fn(f64) -> bool, bounds: [f64; 3]) -> Self {
        let at = bounds.iter().position(|b| passes(*b)).unwrap_or(3);
        Self::ALL[at]
    }
}

/// What the score is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// z-scores of this indicator.
    Z(Indicator),
    /// MUAC in millimetres, without ages.
    RawMuac,
}

/// How a digit preference score is rounded before it is classed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DpsRounding {
    /// To a whole number, halves up; up to 7, 12 and 20.
    Whole,
    /// To two decimals; below 8, 12 and 20.
    TwoDecimals,
}

/// One edition: plain data, which may be copied and changed.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[allow(clippy::struct_excessive_bools)] // each a choice of its own
pub struct Edition {
    /// Its name.
    pub name: &'static str,
    /// Where it stands written.
    pub source: &'static str,
    /// What it is about.
    pub subject: Subject,
    /// What is flagged, and left out of SD, skewness, kurtosis and cases.
    pub flagging: Flagging,
    /// Is the flagged share out of all rows (or out of those with a z-score)?
    pub flagged_of_all_rows: bool,
    /// Upper bounds of the flagged share, percent, included.
    pub flagged_percent: [f64; 3],
    /// Which age ratio it tests, if any.
    pub age_ratio: Option<AgeRatio>,
    /// Digit preference: of weight, of length or height, of MUAC.
    pub digits: [bool; 3],
    /// How the score of digit preference is rounded.
    pub dps_rounding: DpsRounding,
    /// Is MUAC judged by its SD in mm (below 13, 14, 15) instead of SD of z near 1?
    pub sd_of_mm: bool,
    /// Skewness and kurtosis, with their size (`Some(false)`) or, as mwana has it, with their sign
    /// (`Some(true)`), so that any below 0.2 is excellent.
    pub moments: Option<bool>,
    /// The Poisson test of cases by cluster.
    pub poisson: bool,
    /// Is a z-score of exactly -2.00 a case of that test?
    pub case_at_bound: bool,
    /// Does it add penalty points up?
    pub scored: bool,
}

impl Edition {
    /// ENA for SMART, weight-for-height.
    pub const ENA_SMART: Self = Self {
        name: "ena-smart",
        source: "ENA for SMART plausibility check; SMART Manual 2.0 (2017)",
        subject: Subject::Z(Indicator::Whz),
        flagging: Flagging::WhoThenSmart,
        flagged_of_all_rows: false,
        flagged_percent: [2.5, 5.0, 7.5],
        age_ratio: Some(AgeRatio::Smart),
        digits: [true, true, true],
        dps_rounding: DpsRounding::Whole,
        sd_of_mm: false,
        moments: Some(false),
        poisson: true,
        case_at_bound: true,
        scored: true,
    };

    /// R package mwana 2.2, `mw_plausibility_check_wfhz`.
    pub const MWANA_WFHZ: Self = Self {
        name: "mwana-wfhz",
        source: "R package mwana 2.2, mw_plausibility_check_wfhz",
        flagging: Flagging::Smart,
        flagged_of_all_rows: true,
        age_ratio: Some(AgeRatio::NipnTk),
        digits: [true, true, false],
        dps_rounding: DpsRounding::TwoDecimals,
        moments: Some(true),
        poisson: false,
        ..Self::ENA_SMART
    };

    /// R package mwana 2.2, `mw_plausibility_check_mfaz`, after Bilukha and Kianian (2023).
    pub const MWANA_MFAZ: Self = Self {
        name: "mwana-mfaz",
        source: "R package mwana 2.2, mw_plausibility_check_mfaz; Bilukha and Kianian, Maternal & Child Nutrition 19 (2023)",
        subject: Subject::Z(Indicator::Acz),
        flagged_percent: [1.0, 1.5, 2.0],
        age_ratio: Some(AgeRatio::Mwana24),
        digits: [false, false, true],
        ..Self::MWANA_WFHZ
    };

    /// R package mwana 2.2, `mw_plausibility_check_muac`, after Bilukha and Kianian (2023): no
    /// total.
    pub const MWANA_MUAC: Self = Self {
        name: "mwana-muac",
        source: "R package mwana 2.2, mw_plausibility_check_muac; Bilukha and Kianian, Maternal & Child Nutrition 19 (2023)",
        subject: Subject::RawMuac,
        age_ratio: None,
        sd_of_mm: true,
        moments: None,
        scored: false,
        ..Self::MWANA_MFAZ
    };

    /// All named editions, the default first.
    pub const ALL: [Self; 4] = [
        Self::ENA_SMART,
        Self::MWANA_WFHZ,
        Self::MWANA_MFAZ,
        Self::MWANA_MUAC,
    ];

    pub(super) fn flagged_level(&self, share: f64) -> Level {
        // The share of a double times 100 may lie a hair above a bound that it meets.
        let percent = crate::math::round_half_even(share * 1e11) / 1e9;
        Level::first(|bound| percent <= bound, self.flagged_percent)
    }

    pub(super) fn ratio_level(p: f64) -> Level {
        Level::first(|bound| p > bound, [0.1, 0.05, 0.001])
    }

    pub(super) fn poisson_level(p: f64) -> Level {
        Level::first(|bound| p > bound, [0.05, 0.01, 0.001])
    }

    /// The class of a digit preference.
    #[must_use]
    pub fn dps_level(&self, digits: &DigitPreference) -> Level {
        match self.dps_rounding {
            DpsRounding::Whole => {
                let whole = crate::math::round_half_up(digits.dps);
                Level::first(|bound| whole <= bound, [7.0, 12.0, 20.0])
            }
            DpsRounding::TwoDecimals => {
                Level::first(|bound| digits.dps_2 < bound, [8.0, 12.0, 20.0])
            }
        }
    }

    pub(super) fn sd_level(&self, sd: f64) -> Level {
        if self.sd_of_mm {
            return Level::first(|bound| sd < bound, [13.0, 14.0, 15.0]);
        }
        // Decimal bounds, not 1 - 0.1: inside of 0.90 and 1.10, 0.85 and 1.15, 0.80 and 1.20.
        let inside = [(0.9, 1.1), (0.85, 1.15), (0.8, 1.2)];
        let at = inside
            .iter()
            .position(|(low, high)| sd > *low && sd < *high);
        Level::ALL[at.unwrap_or(3)]
    }

    pub(super) fn moment_level(&self, value: f64) -> Level {
        let value = match self.moments {
            Some(true) => value,
            _ => value.abs(),
        };
        Level::first(|bound| value < bound, [0.2, 0.4, 0.6])
    }

    /// The class of a total of penalty points.
    #[must_use]
    pub fn total_level(total: u32) -> Level {
        match total {
            0..=9 => Level::Excellent,
            10..=14 => Level::Good,
            15..=24 => Level::Acceptable,
            _ => Level::Problematic,
        }
    }
}

impl FromStr for Edition {
    type Err = crate::error::Error;

    /// A named edition.
    ///
    /// # Errors
    /// [`Error::UnknownName`](crate::Error::UnknownName).
    fn from_str(name: &str) -> Result<Self> {
        let known: Vec<_> = (0..).zip(&Self::ALL).map(|(k, e)| (e.name, k)).collect();
        let at: usize = by_name("edition", name, &known)?;
        Ok(Self::ALL[at].clone())
    }
}

/// Penalty points of the classes: flagged share and SD; ratios and digits; moments and Poisson.
pub(super) const HEAVY: [u32; 4] = [0, 5, 10, 20];
pub(super) const MIDDLE: [u32; 4] = [0, 2, 4, 10];
pub(super) const LIGHT: [u32; 4] = [0, 1, 3, 5];

#[cfg(test)]
mod tests {
    use super::*;
    use Level::{Acceptable, Excellent, Good, Problematic};

    const ENA: Edition = Edition::ENA_SMART;

    /// Each bound exactly, and a hair beyond it (`posyandu-rules`, section 9).
    #[test]
    fn bounds_of_ena_are_met_as_printed() {
        for (share, level) in [
            (0.0, Excellent),
            (0.025, Excellent),
            (0.025_01, Good),
            (0.05, Good),
            (0.050_01, Acceptable),
            (0.075, Acceptable),
            (0.075_01, Problematic),
            // 3 of 120, 6 of 120, 9 of 120: shares that no double holds.
            (3.0 / 120.0, Excellent),
            (6.0 / 120.0, Good),
            (9.0 / 120.0, Acceptable),
        ] {
            assert_eq!(ENA.flagged_level(share), level, "{share}");
        }
        for (p, ratio, poisson) in [
            (0.100_1, Excellent, Excellent),
            (0.1, Good, Excellent),
            (0.05, Acceptable, Good),
            (0.01, Acceptable, Acceptable),
            (0.001, Problematic, Problematic),
        ] {
            assert_eq!(Edition::ratio_level(p), ratio, "{p}");
            assert_eq!(Edition::poisson_level(p), poisson, "{p}");
        }
        for (sd, level) in [
            (1.0, Excellent),
            (0.9, Good),
            (1.1, Good),
            (0.85, Acceptable),
            (1.15, Acceptable),
            (0.8, Problematic),
            (1.2, Problematic),
        ] {
            assert_eq!(ENA.sd_level(sd), level, "{sd}");
        }
        for (moment, level) in [
            (-0.199, Excellent),
            (0.2, Good),
            (-0.4, Acceptable),
            (0.6, Problematic),
        ] {
            assert_eq!(ENA.moment_level(moment), level, "{moment}");
        }
        // mwana takes the sign with it.
        assert_eq!(Edition::MWANA_WFHZ.moment_level(-0.9), Excellent);
        for (total, level) in [
            (9, Excellent),
            (10, Good),
            (14, Good),
            (15, Acceptable),
            (24, Acceptable),
            (25, Problematic),
        ] {
            assert_eq!(Edition::total_level(total), level, "{total}");
        }
    }

    #[test]
    fn digit_preference_is_rounded_as_each_edition_says() {
        let digits = |dps: f64| DigitPreference {
            dps,
            dps_2: crate::math::two_decimals(dps),
            ..DigitPreference::of_counts([1; 10]).unwrap()
        };
        for (dps, ena, mwana) in [
            (7.49, Excellent, Excellent),
            (7.5, Good, Excellent),
            (8.0, Good, Good),
            (12.4, Good, Acceptable),
            (12.5, Acceptable, Acceptable),
            (20.49, Acceptable, Problematic),
            (20.5, Problematic, Problematic),
        ] {
            assert_eq!(ENA.dps_level(&digits(dps)), ena, "{dps}");
            assert_eq!(Edition::MWANA_WFHZ.dps_level(&digits(dps)), mwana, "{dps}");
        }
    }
}
