//! How bad a prevalence is for public health: the thresholds of WHO and UNICEF.

use super::measure::Measure;
use crate::indicator::Indicator;
use crate::words::Lang;

/// Public-health level of a prevalence among children under five, by the thresholds of WHO and
/// UNICEF of 2018: de Onis et al., Public Health Nutrition 2019;22(1):175-179, Table 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum PublicHealthLevel {
    /// Below 2.5 %.
    VeryLow,
    /// Wasting and overweight from 2.5 to below 5 %; stunting to below 10 %.
    Low,
    /// Wasting and overweight from 5 to below 10 %; stunting from 10 to below 20 %.
    Medium,
    /// Wasting and overweight from 10 to below 15 %; stunting from 20 to below 30 %.
    High,
    /// Wasting and overweight from 15 %, stunting from 30 %.
    VeryHigh,
}

impl PublicHealthLevel {
    /// `very_low`, `low`, `medium`, `high` or `very_high`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::VeryLow => "very_low",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::VeryHigh => "very_high",
        }
    }

    /// In words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::VeryLow => lang.pick("very low", "sangat rendah"),
            Self::Low => lang.pick("low", "rendah"),
            Self::Medium => lang.pick("medium", "sedang"),
            Self::High => lang.pick("high", "tinggi"),
            Self::VeryHigh => lang.pick("very high", "sangat tinggi"),
        }
    }
}

impl Measure {
    /// The level of a prevalence in percent; `None` for measures that have no thresholds: only
    /// stunting, wasting and overweight (WHZ) have.
    ///
    /// ```
    /// use tumbuh::Indicator;
    /// use tumbuh::survey::{Measure, PublicHealthLevel};
    /// let stunted = Measure::Share(Indicator::Haz, -2);
    /// assert_eq!(stunted.level_of(30.0), Some(PublicHealthLevel::VeryHigh));
    /// assert_eq!(Measure::Mean(Indicator::Haz).level_of(30.0), None);
    /// ```
    #[must_use]
    pub fn level_of(self, percent: f64) -> Option<PublicHealthLevel> {
        let bounds = match self {
            Self::Share(Indicator::Haz, -2) => [2.5, 10.0, 20.0, 30.0],
            Self::Share(Indicator::Whz, -2 | 2) => [2.5, 5.0, 10.0, 15.0],
            _ => return None,
        };
        let level = bounds.iter().filter(|b| percent >= **b).count();
        Some(match level {
            0 => PublicHealthLevel::VeryLow,
            1 => PublicHealthLevel::Low,
            2 => PublicHealthLevel::Medium,
            3 => PublicHealthLevel::High,
            _ => PublicHealthLevel::VeryHigh,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::PublicHealthLevel::{High, Low, Medium, VeryHigh, VeryLow};
    use super::*;

    /// The printed bounds: a bound belongs to the level above it.
    #[test]
    fn bounds_as_printed() {
        let stunted = Measure::Share(Indicator::Haz, -2);
        let wasted = Measure::Share(Indicator::Whz, -2);
        let overweight = Measure::Share(Indicator::Whz, 2);
        for (percent, of_stunting, of_wasting) in [
            (2.499, VeryLow, VeryLow),
            (2.5, Low, Low),
            (5.0, Low, Medium),
            (10.0, Medium, High),
            (14.999, Medium, High),
            (15.0, Medium, VeryHigh),
            (20.0, High, VeryHigh),
            (30.0, VeryHigh, VeryHigh),
        ] {
            assert_eq!(stunted.level_of(percent), Some(of_stunting), "{percent}");
            assert_eq!(wasted.level_of(percent), Some(of_wasting), "{percent}");
            assert_eq!(overweight.level_of(percent), Some(of_wasting), "{percent}");
        }
        assert_eq!(Measure::Share(Indicator::Haz, -3).level_of(40.0), None);
    }
}
