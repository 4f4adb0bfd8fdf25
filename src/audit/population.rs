//! The prevalence that errors of measuring add.
//!
//! Errors of measuring widen a distribution: children are pushed over a bound from the side where
//! there are many of them. Given the technical error of measurement, this room says how much of a
//! prevalence is of that making. It knows no bias: a board that always shows too little moves
//! everybody the same way.

use super::certainty::{Errors, Quantity};
use crate::error::{Error, Result};
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::Measurement;
use crate::profile::Profile;

/// A bound of z-scores, and on which side of it the children lie that are counted.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Bound {
    /// z below this, as reported with two decimals.
    Below(f64),
    /// z above this, as reported with two decimals.
    Above(f64),
}

impl Bound {
    /// The share of a normal distribution beyond the bound. `-2.00` is not below -2, so that the
    /// exact bound lies at -2.005.
    fn share(self, mean: f64, sd: f64) -> f64 {
        match self {
            Self::Below(z) => math::normal_cdf((z - 0.005 - mean) / sd),
            Self::Above(z) => math::normal_cdf((mean - z - 0.005) / sd),
        }
    }
}

/// The prevalences usually reported, with their names.
pub const PREVALENCES: [(&str, Indicator, Bound); 8] = [
    ("stunting", Indicator::Haz, Bound::Below(-2.0)),
    ("severe stunting", Indicator::Haz, Bound::Below(-3.0)),
    ("wasting", Indicator::Whz, Bound::Below(-2.0)),
    ("severe wasting", Indicator::Whz, Bound::Below(-3.0)),
    ("overweight", Indicator::Whz, Bound::Above(2.0)),
    ("underweight", Indicator::Waz, Bound::Below(-2.0)),
    ("severe underweight", Indicator::Waz, Bound::Below(-3.0)),
    ("overweight by BMI", Indicator::Baz, Bound::Above(2.0)),
];

/// A prevalence with and without errors of measuring, by the normal distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Added {
    /// Mean z-score.
    pub mean: f64,
    /// SD of the true z-scores.
    pub true_sd: f64,
    /// SD of the z-scores as measured: `sqrt(true_sd^2 + tem_z^2)`.
    pub measured_sd: f64,
    /// Technical error in z-scores.
    pub tem_z: f64,
    /// Prevalence of the true z-scores, 0 to 1.
    pub true_share: f64,
    /// Prevalence of the z-scores as measured, 0 to 1.
    pub measured_share: f64,
    /// What the errors add: the difference of the two. Negative where the bound lies on the
    /// other side of the mean, and errors push more children out than in.
    pub added: f64,
}

impl Added {
    fn new(mean: f64, true_sd: f64, measured_sd: f64, tem_z: f64, bound: Bound) -> Self {
        let true_share = bound.share(mean, true_sd);
        let measured_share = bound.share(mean, measured_sd);
        Self {
            mean,
            true_sd,
            measured_sd,
            tem_z,
            true_share,
            measured_share,
            added: measured_share - true_share,
        }
    }
}

fn checked(what: &'static str, rule: &'static str, value: f64, good: bool) -> Result<()> {
    if good && value.is_finite() {
        return Ok(());
    }
    Err(Error::InvalidSetting { what, rule, value })
}

/// What errors of measuring add to the prevalence of children whose true z-scores have this mean
/// and SD.
///
/// ```
/// use tumbuh::audit::population::{Bound, added_by_error};
/// // Stunting of 21.6 %: an error of 0.3 SD adds 0.7 percentage points.
/// let a = added_by_error(-1.06, 1.2, 0.3, Bound::Below(-2.0))?;
/// assert!((a.added - 0.0069).abs() < 0.0005, "{}", a.added);
/// # Ok::<(), tumbuh::Error>(())
/// ```
///
/// # Errors
/// [`Error::InvalidSetting`] unless the mean is finite, the SD finite and above zero, and the
/// technical error finite and not below zero.
pub fn added_by_error(mean: f64, true_sd: f64, tem_z: f64, bound: Bound) -> Result<Added> {
    checked("mean z-score", "a finite number", mean, true)?;
    checked("SD of z-scores", "above zero", true_sd, true_sd > 0.0)?;
    checked("TEM in z-scores", "zero or more", tem_z, tem_z >= 0.0)?;
    let measured_sd = (true_sd * true_sd + tem_z * tem_z).sqrt();
    Ok(Added::new(mean, true_sd, measured_sd, tem_z, bound))
}

/// The same the other way round: what errors of measuring have added to a prevalence, from the
/// z-scores as measured and the technical error of each in z-scores ([`tem_in_z`]). z-scores that
/// are not finite are left out with their errors.
///
/// # Errors
/// [`Error::ColumnLength`] for columns of two lengths; [`Error::InvalidSetting`] for fewer than two
/// z-scores, for a technical error below zero, and where the errors alone would spread the z-scores
/// more than they are: then the technical error is not that of these measurements.
pub fn added_in_data(z: &[f64], tem_z: &[f64], bound: Bound) -> Result<Added> {
    if z.len() != tem_z.len() {
        return Err(Error::ColumnLength {
            column: "TEM in z-scores",
            len: tem_z.len(),
            rows: z.len(),
        });
    }
    let pairs = || (z.iter().zip(tem_z)).filter(|(z, t)| z.is_finite() && t.is_finite());
    if let Some((_, bad)) = pairs().find(|(_, t)| **t < 0.0) {
        checked("TEM in z-scores", "zero or more", *bad, false)?;
    }
    let n = pairs().count() as f64;
    checked("number of z-scores", "two or more", n, n >= 2.0)?;
    let mean = pairs().map(|(z, _)| z).sum::<f64>() / n;
    let squares: f64 = pairs().map(|(z, _)| (z - mean) * (z - mean)).sum();
    let measured = squares / (n - 1.0);
    let error = pairs().map(|(_, t)| t * t).sum::<f64>() / n;
    let true_variance = measured - error;
    checked(
        "variance of the z-scores without that of the errors",
        "above zero (is the TEM that of these measurements?)",
        true_variance,
        true_variance > 0.0,
    )?;
    Ok(Added::new(
        mean,
        true_variance.sqrt(),
        measured.sqrt(),
        error.sqrt(),
        bound,
    ))
}

/// The technical error of a child's measurements in z-scores of an indicator: the SD of the
/// z-score over the errors of weight and length (or the one quantity that it is made of), by Gauss
/// and Hermite's rule with three points each. `None` where there is no z-score at one of them, or no
/// technical error.
#[must_use]
pub fn tem_in_z(
    m: &Measurement,
    errors: &Errors,
    profile: &Profile,
    indicator: Indicator,
) -> Option<f64> {
    // Points at 0 and +-sqrt(3) SD weigh 2/3 and 1/6: exact to the fifth power.
    const POINTS: [(f64, f64); 3] = [
        (-1.732_050_807_568_877_2, 1.0 / 6.0),
        (0.0, 2.0 / 3.0),
        (1.732_050_807_568_877_2, 1.0 / 6.0),
    ];
    let quantities = Quantity::of(indicator);
    let mut children = vec![(*m, 1.0)];
    for quantity in quantities {
        let (value, tem) = (quantity.value(m)?, quantity.tem(errors)?);
        children = children
            .iter()
            .flat_map(|(child, weight)| {
                POINTS.map(|(at, w)| (quantity.set(child, value + at * tem), weight * w))
            })
            .collect();
    }
    let (mut mean, mut square) = (0.0, 0.0);
    for (child, weight) in children {
        let z = child.assess_by(profile).score(indicator).value()?.exact;
        mean += weight * z;
        square += weight * z * z;
    }
    Some((square - mean * mean).max(0.0).sqrt())
}
