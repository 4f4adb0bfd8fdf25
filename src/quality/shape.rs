//! The shape of a distribution: mean, SD, skewness, kurtosis, normality.

use super::chance::{chi_square_above, chi_square_at, normal_beyond, t_at};
use super::normal::{ShapiroWilk, shapiro_wilk};
use super::tally::Tally;
use super::why::{Stat, WhyNot, at_least, stat};

/// Skewness or excess kurtosis with its test against 0.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Moment {
    /// The moment: 0 for a normal distribution.
    pub value: f64,
    /// Its standard error for a normal distribution (Cramer).
    pub se: f64,
    /// `value / se`.
    pub z: f64,
    /// Probability of so large a `z`, on either side, by chance.
    pub p: f64,
}

impl Moment {
    fn new(value: f64, se: f64) -> Self {
        let z = value / se;
        let p = normal_beyond(z);
        Self { value, se, z, p }
    }
}

/// The shape of the distribution of some values.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Shape {
    /// Values.
    pub n: u64,
    /// Mean.
    pub mean: f64,
    /// 95 % interval of the mean by Student's t, without regard to the design.
    #[serde(serialize_with = "stat")]
    pub mean_interval: Stat<(f64, f64)>,
    /// Median.
    pub median: f64,
    /// Standard deviation.
    #[serde(serialize_with = "stat")]
    pub sd: Stat<f64>,
    /// 95 % interval of the SD for a normal distribution.
    #[serde(serialize_with = "stat")]
    pub sd_interval: Stat<(f64, f64)>,
    /// Skewness, `sqrt(n) S3 / S2^(3/2)` of the central sums.
    #[serde(serialize_with = "stat")]
    pub skewness: Stat<Moment>,
    /// Excess kurtosis, `n S4 / S2^2 - 3`.
    #[serde(serialize_with = "stat")]
    pub kurtosis: Stat<Moment>,
    /// Probability of a skewness and kurtosis so far from 0 by chance, by `z^2 + z^2` against
    /// chi-square of 2 degrees of freedom (Jarque and Bera, with the exact standard errors).
    #[serde(serialize_with = "stat")]
    pub omnibus_p: Stat<f64>,
    /// Shapiro and Wilk's test, for 3 to 5,000 values.
    #[serde(serialize_with = "stat")]
    pub shapiro_wilk: Stat<ShapiroWilk>,
}

impl Shape {
    /// Describes some values.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`]. Single statistics may be missing for reasons of their own.
    pub fn of(values: &Tally) -> Stat<Self> {
        let mean = values.mean()?;
        let (skewness, kurtosis) = (skewness(values), kurtosis(values));
        let omnibus_p = skewness.and_then(|s| kurtosis.map(|k| (s, k)));
        Ok(Self {
            n: values.n(),
            mean,
            mean_interval: mean_interval(values, mean),
            median: values.quantile(0.5)?,
            sd: values.sd(),
            sd_interval: sd_interval(values),
            skewness,
            kurtosis,
            omnibus_p: omnibus_p.map(|(s, k)| chi_square_above(s.z * s.z + k.z * k.z, 2)),
            shapiro_wilk: shapiro_wilk(values),
        })
    }
}

/// Sums of the powers, where the values differ and are enough.
fn sums(values: &Tally, needed: u64) -> Stat<[f64; 3]> {
    at_least(values.n(), needed)?;
    if values.different() == 1 {
        return Err(WhyNot::NoVariation);
    }
    values.central_sums()
}

fn skewness_se(n: f64) -> f64 {
    (6.0 * n * (n - 1.0) / ((n - 2.0) * (n + 1.0) * (n + 3.0))).sqrt()
}

fn skewness(values: &Tally) -> Stat<Moment> {
    let [s2, s3, _] = sums(values, 3)?;
    let n = values.n() as f64;
    Ok(Moment::new(
        n.sqrt() * s3 / (s2 * s2.sqrt()),
        skewness_se(n),
    ))
}

fn kurtosis(values: &Tally) -> Stat<Moment> {
    let [s2, _, s4] = sums(values, 4)?;
    let n = values.n() as f64;
    let se = 2.0 * skewness_se(n) * ((n * n - 1.0) / ((n - 3.0) * (n + 5.0))).sqrt();
    Ok(Moment::new(n * s4 / (s2 * s2) - 3.0, se))
}

fn mean_interval(values: &Tally, mean: f64) -> Stat<(f64, f64)> {
    let n = values.n() as f64;
    let sd = values.sd()?;
    let half = t_at(0.025, n - 1.0) * sd / n.sqrt();
    Ok((mean - half, mean + half))
}

/// The 95 % interval of the SD of a normal distribution.
pub(super) fn sd_interval(values: &Tally) -> Stat<(f64, f64)> {
    let [s2, ..] = sums(values, 2)?;
    let df = values.n() - 1;
    let at = |upper| (s2 / chi_square_at(upper, df)).sqrt();
    Ok((at(0.025), at(0.975)))
}
