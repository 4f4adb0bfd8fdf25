//! Flags of z-scores: WHO's fixed limits, and SMART's, which go with the survey.

use super::tally::Tally;
use super::why::Stat;
use crate::indicator::Indicator;

/// Is the z-score outside WHO's limits?
#[must_use]
pub fn who_flag(indicator: Indicator, z: f64) -> bool {
    let (low, high) = indicator.flag_limits();
    z < low || z > high
}

/// WHO's flags as one number: 1 for HAZ, 2 for WHZ, 4 for WAZ, added up (nipnTK's coding). A
/// z-score that is not there has no flag.
#[must_use]
pub fn who_flag_code(haz: Option<f64>, whz: Option<f64>, waz: Option<f64>) -> u8 {
    flag_code([haz, whz, waz], |k, z| {
        who_flag([Indicator::Haz, Indicator::Whz, Indicator::Waz][k], z)
    })
}

fn flag_code(z: [Option<f64>; 3], is_flagged: impl Fn(usize, f64) -> bool) -> u8 {
    let bit = |k: usize| u8::from(z[k].is_some_and(|z| is_flagged(k, z))) << k;
    bit(0) + bit(1) + bit(2)
}

/// SMART's limits: 3 below and above the mean of the survey.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct SmartLimits {
    /// Mean of the z-scores it was made of.
    pub mean: f64,
    /// z-scores below are flagged.
    pub lower: f64,
    /// z-scores above are flagged.
    pub upper: f64,
}

impl SmartLimits {
    /// The limits around the mean of some z-scores.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`](super::WhyNot::NoValues).
    pub fn of(z: &Tally) -> Stat<Self> {
        let mean = z.mean()?;
        Ok(Self {
            mean,
            lower: mean - 3.0,
            upper: mean + 3.0,
        })
    }

    /// Is the z-score outside?
    #[must_use]
    pub fn is_out(&self, z: f64) -> bool {
        z < self.lower || z > self.upper
    }
}

/// SMART's flags as one number, coded as [`who_flag_code`]; limits of HAZ, WHZ and WAZ.
#[must_use]
pub fn smart_flag_code(limits: &[Stat<SmartLimits>; 3], z: [Option<f64>; 3]) -> u8 {
    flag_code(z, |k, z| limits[k].is_ok_and(|l| l.is_out(z)))
}

/// Which z-scores a survey drops before it looks at the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flagging {
    /// First WHO's flags, then SMART's around the mean of what is left (ENA for SMART).
    WhoThenSmart,
    /// SMART's around the mean of everything there is (nipnTK, mwana).
    Smart,
    /// WHO's only.
    Who,
}

/// z-scores without those flagged.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleaned {
    /// z-scores that are left.
    pub kept: Tally,
    /// Flagged by WHO's limits, where those are used.
    pub who: u64,
    /// Flagged by SMART's, where those are used.
    pub smart: u64,
    /// SMART's limits, where those are used.
    pub limits: Option<SmartLimits>,
}

impl Flagging {
    /// Drops what is flagged.
    #[must_use]
    pub fn clean(self, indicator: Indicator, z: &Tally) -> Cleaned {
        let within_who = match self {
            Self::Smart => z.clone(),
            _ => z.filter(|z| !who_flag(indicator, z)),
        };
        let who = z.n() - within_who.n();
        let limits = match self {
            Self::Who => None,
            _ => SmartLimits::of(&within_who).ok(),
        };
        let kept = match limits {
            Some(limits) => within_who.filter(|z| !limits.is_out(z)),
            None => within_who,
        };
        Cleaned {
            who,
            smart: z.n() - who - kept.n(),
            limits,
            kept,
        }
    }
}
