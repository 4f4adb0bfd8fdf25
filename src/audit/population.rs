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
use serde_json::{Value, json};
use std::fmt::Write;

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
    let mut spread = Spread::default();
    for (z, tem) in z.iter().zip(tem_z) {
        spread.push(*z, *tem)?;
    }
    spread.added(bound)
}

/// z-scores as measured and their technical errors, as far as [`added_in_data`] asks for them: a
/// few sums, however many children (Welford's, so that nothing is lost to rounding).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spread {
    n: u64,
    mean: f64,
    /// Sum of the squared distances from the mean.
    squares: f64,
    /// Sum of the squared technical errors.
    errors: f64,
}

impl Spread {
    /// Adds a z-score with its technical error in z-scores; one that is not finite is left out.
    ///
    /// # Errors
    /// [`Error::InvalidSetting`] for a technical error below zero.
    pub fn push(&mut self, z: f64, tem_z: f64) -> Result<()> {
        if !z.is_finite() || !tem_z.is_finite() {
            return Ok(());
        }
        checked("TEM in z-scores", "zero or more", tem_z, tem_z >= 0.0)?;
        self.n += 1;
        let off = z - self.mean;
        self.mean += off / self.n as f64;
        self.squares += off * (z - self.mean);
        self.errors += tem_z * tem_z;
        Ok(())
    }

    /// z-scores added.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// What the errors have added to a prevalence.
    ///
    /// # Errors
    /// Those of [`added_in_data`].
    pub fn added(&self, bound: Bound) -> Result<Added> {
        let n = self.n as f64;
        checked("number of z-scores", "two or more", n, n >= 2.0)?;
        let measured = self.squares / (n - 1.0);
        let error = self.errors / n;
        let true_variance = measured - error;
        checked(
            "variance of the z-scores without that of the errors",
            "above zero (is the TEM that of these measurements?)",
            true_variance,
            true_variance > 0.0,
        )?;
        Ok(Added::new(
            self.mean,
            true_variance.sqrt(),
            measured.sqrt(),
            error.sqrt(),
            bound,
        ))
    }
}

/// The children of a table, as far as the prevalences ask for them.
///
/// ```
/// use tumbuh::audit::{certainty::Errors, cohort::Cohort, population::Survey};
/// use tumbuh::{Indicator, Profile};
/// let mut survey = Survey::new(Errors::SMART_POOR, Profile::WHO_ANTHRO, &Indicator::ALL)?;
/// for child in Cohort::new(1).take(500) {
///     survey.push(&child);
/// }
/// let (name, n, stunting) = &survey.prevalences()[0];
/// assert_eq!((*name, *n > 450), ("stunting", true));
/// assert!(stunting.as_ref().unwrap().added > 0.0);
/// # Ok::<(), tumbuh::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Survey {
    errors: Errors,
    profile: Profile,
    of: Vec<(Indicator, Spread)>,
}

impl Survey {
    /// No children yet; only the prevalences of these indicators.
    ///
    /// # Errors
    /// [`Error::InvalidSetting`] for a technical error that is negative or not finite.
    pub fn new(errors: Errors, profile: Profile, indicators: &[Indicator]) -> Result<Self> {
        errors.check()?;
        let asked = |i: &Indicator| PREVALENCES.iter().any(|(_, of, _)| of == i);
        let of = indicators.iter().copied().filter(asked);
        Ok(Self {
            errors,
            profile,
            of: of.map(|i| (i, Spread::default())).collect(),
        })
    }

    /// Adds a child. z-scores that WHO flags are left out, as of prevalences.
    pub fn push(&mut self, child: &Measurement) {
        let assessed = child.assess_by(&self.profile);
        for (indicator, spread) in &mut self.of {
            let score = assessed.score(*indicator).value().filter(|z| !z.flag);
            let tem = || tem_in_z(child, &self.errors, &self.profile, *indicator);
            if let Some(score) = score
                && let Some(tem) = tem()
            {
                // A technical error in z-scores is a root, and never below zero.
                let _ = spread.push(score.exact, tem);
            }
        }
    }

    /// The technical errors.
    #[must_use]
    pub const fn errors(&self) -> &Errors {
        &self.errors
    }

    /// Each prevalence with its number of children, and what the errors have added to it.
    #[must_use]
    pub fn prevalences(&self) -> Vec<(&'static str, u64, Result<Added>)> {
        let of = |indicator| self.of.iter().find(|(i, _)| *i == indicator);
        PREVALENCES
            .iter()
            .filter_map(|(name, indicator, bound)| {
                let (_, spread) = of(*indicator)?;
                Some((*name, spread.n(), spread.added(*bound)))
            })
            .collect()
    }

    /// All of it, as `tumbuh added-by-error --json` writes it.
    #[must_use]
    pub fn json(&self) -> Value {
        let rows: Vec<Value> = (self.prevalences().iter())
            .map(|(name, n, added)| match added {
                Ok(a) => json!({"name": name, "n": n, "added": a}),
                Err(e) => json!({"name": name, "n": n, "error": e.to_string()}),
            })
            .collect();
        json!({"errors": self.errors, "prevalences": rows})
    }

    /// All of it as a table, for people.
    #[must_use]
    pub fn text(&self) -> String {
        let errors = &self.errors;
        let mut text = format!(
            "technical errors {}: {} kg, {} cm\n\
         by the normal distribution; flagged z-scores left out\n\n\
         {:20} {:>7} {:>6} {:>6} {:>6} {:>9} {:>9} {:>9}\n",
            errors.name,
            errors.weight_kg,
            errors.lenhei_cm,
            "",
            "n",
            "mean",
            "SD",
            "TEM z",
            "measured",
            "without",
            "added"
        );
        for (name, n, added) in self.prevalences() {
            let _ = match added {
                Ok(a) => writeln!(
                    text,
                    "{name:20} {n:7} {:6.2} {:6.2} {:6.2} {:7.1} % {:7.1} % {:+7.1} %",
                    a.mean,
                    a.measured_sd,
                    a.tem_z,
                    a.measured_share * 100.0,
                    a.true_share * 100.0,
                    a.added * 100.0
                ),
                Err(e) => writeln!(text, "{name:20} {n:7} {e}"),
            };
        }
        text
    }
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
