//! What is impossible, and what is unusual at an age.

use crate::columns::Input;
use crate::indicator::Indicator;

/// Limits for plausible records.
///
/// ```
/// use tumbuh::plausibility::Limits;
/// let mut limits = Limits::default();
/// assert_eq!(limits.soft_sd(tumbuh::Indicator::Haz), (-5.0, 5.0));
/// limits.inside_who_limits_sd = 0.0; // WHO's own limits and nothing inside them
/// assert_eq!(limits.soft_sd(tumbuh::Indicator::Haz), (-6.0, 6.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Limits {
    /// The soft limits lie so many SD inside WHO's limits for implausible z-scores
    /// ([`Indicator::flag_limits`]); 1 by default: -5 and 4 for weight-for-age, -5 and 5 for
    /// length/height-for-age, -4 and 4 for all others. A z-score beyond them is rare in any
    /// population, and worth a second look before the child goes home.
    pub inside_who_limits_sd: f64,
    /// A z-score that moves by more than this between two visits is worth a second look, SD.
    pub jump_sd: f64,
    /// A child is not shorter than it was by more than this, cm. The default, 1.7 cm, is
    /// `1.96 x sqrt(2) x 0.6 cm`: the repeatability of the largest technical error that the SMART
    /// Manual 2.0 accepts for height (figure 5).
    pub shrink_cm: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            inside_who_limits_sd: 1.0,
            jump_sd: 3.0,
            shrink_cm: 1.7,
        }
    }
}

impl Limits {
    /// The soft limits of an indicator, SD.
    #[must_use]
    pub const fn soft_sd(&self, indicator: Indicator) -> (f64, f64) {
        let (low, high) = indicator.flag_limits();
        (
            low + self.inside_who_limits_sd,
            high - self.inside_who_limits_sd,
        )
    }
}

/// The range of numbers that a child can have at all, in the unit of the column; both ends are in.
///
/// Below five years these are the input limits that programs give as those of WHO Anthro (weight
/// 0.9 to 58 kg, length or height 38 to 150 cm, head 25 to 64 cm, MUAC 6 to 35 cm, skinfolds 1.8 to
/// 40 mm). That they are WHO's could not be confirmed, but at every age they lie beyond WHO's limits
/// for plausible z-scores, or within 0.02 SD of them (a test goes through all days). A baby below 0.9 kg was born long before
/// term and is none that the standards describe. From five years, and where the age is not known,
/// the upper ends are wider: 250 kg, 230 cm, 70 cm, 50 cm and 80 mm, our own choice.
#[must_use]
pub const fn hard_limits(input: Input, under_five: bool) -> Option<(f64, f64)> {
    let (low, high, high_from_five) = match input {
        Input::Weight => (0.9, 58.0, 250.0),
        Input::Lenhei => (38.0, 150.0, 230.0),
        Input::Head => (25.0, 64.0, 70.0),
        Input::Muac => (6.0, 35.0, 50.0),
        Input::Triceps | Input::Subscapular => (1.8, 40.0, 80.0),
        _ => return None,
    };
    Some((low, if under_five { high } else { high_from_five }))
}
