//! Intervals of shares: logit, Wilson, Korn-Graubard.

use super::quantile::{beta, normal_two_sided, t_two_sided};
use crate::math;

/// How the interval of a share is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Interval {
    /// On the logit scale with t: `svyciprop(method = "logit")`, WHO's choice. It has no meaning at
    /// 0 and 100 %, where Korn-Graubard takes its place.
    #[default]
    Logit,
    /// Wilson's with the effective sample size and t (Franco et al., J Surv Stat Methodol 2019).
    Wilson,
    /// Clopper and Pearson's with the effective sample size: Korn and Graubard, Survey Methodology
    /// 1998; `svyciprop(method = "beta")`.
    KornGraubard,
    /// Estimate ± t SE: what means have.
    T,
}

impl Interval {
    /// `logit`, `wilson`, `korn_graubard` or `t`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Logit => "logit",
            Self::Wilson => "wilson",
            Self::KornGraubard => "korn_graubard",
            Self::T => "t",
        }
    }
}

/// How sure, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sureness {
    pub(super) level: f64,
    pub(super) interval: Interval,
    /// t of the design.
    pub(super) t: Option<f64>,
}

/// The limits of a share, and how they were made.
pub(super) fn limits(p: f64, se: f64, n: f64, sure: &Sureness) -> (Option<[f64; 2]>, Interval) {
    let Some(t) = sure.t else {
        return (None, sure.interval);
    };
    // Without an error of its own (0 %, 100 %) the sample is as large as it is.
    let effective = if se > 0.0 {
        p * (1.0 - p) / (se * se)
    } else {
        n
    };
    match sure.interval {
        Interval::Logit if p > 0.0 && p < 1.0 => (logit_limits(p, se, t), Interval::Logit),
        Interval::T => (Some([p - t * se, p + t * se]), Interval::T),
        Interval::Wilson => {
            let t2 = t * t / effective;
            let mid = (p + 0.5 * t2) / (1.0 + t2);
            let half = t / (1.0 + t2) * (p * (1.0 - p) / effective + 0.25 * t2 / effective).sqrt();
            let low = if p == 0.0 { 0.0 } else { (mid - half).max(0.0) };
            let high = if p == 1.0 { 1.0 } else { (mid + half).min(1.0) };
            (Some([low, high]), Interval::Wilson)
        }
        Interval::Logit | Interval::KornGraubard => (
            korn_graubard(p, n, effective, t, sure),
            Interval::KornGraubard,
        ),
    }
}

fn korn_graubard(p: f64, n: f64, effective: f64, t: f64, sure: &Sureness) -> Option<[f64; 2]> {
    // t with n - 1 over t with the degrees of freedom of the design.
    let child = t_two_sided(sure.level, n - 1.0).unwrap_or_else(|| normal_two_sided(sure.level));
    let effective = effective * (child / t) * (child / t);
    let tail = 0.5 * (1.0 - sure.level);
    let (yes, no) = (effective * p, effective * (1.0 - p));
    let low = if yes > 0.0 {
        beta(tail, yes, no + 1.0)?
    } else {
        0.0
    };
    let high = if no > 0.0 {
        beta(1.0 - tail, yes + 1.0, no)?
    } else {
        1.0
    };
    Some([low, high])
}

/// Logit(p) ± t SE / (p (1 - p)), brought back.
pub(super) fn logit_limits(p: f64, se: f64, t: f64) -> Option<[f64; 2]> {
    if !(p > 0.0 && p < 1.0) {
        return Some([p, p]);
    }
    let half = t * se / (p * (1.0 - p));
    let factor = math::exp(half);
    // p / (p + (1 - p) e^±h)
    let limits = [p / (p + (1.0 - p) * factor), p / (p + (1.0 - p) / factor)];
    limits[0].is_finite().then_some(limits)
}
