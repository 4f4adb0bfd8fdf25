//! Values and pairs of values that lie far from the others.

use super::tally::Tally;
use super::why::{Stat, WhyNot, at_least};

/// Tukey's fences: 1.5 times the distance of the quartiles outside of them.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Fences {
    /// Values below are far out.
    pub lower: f64,
    /// Values above are far out.
    pub upper: f64,
    /// How many are.
    pub outside: u64,
}

impl Fences {
    /// The fences of some values, `width` (1.5) times the distance of the quartiles out.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`].
    pub fn of(values: &Tally, width: f64) -> Stat<Self> {
        let (q1, q3) = (values.quantile(0.25)?, values.quantile(0.75)?);
        let out = width * (q3 - q1);
        let (lower, upper) = (q1 - out, q3 + out);
        let outside = values.count(|v| v < lower || v > upper);
        Ok(Self {
            lower,
            upper,
            outside,
        })
    }

    /// Does the value lie outside?
    #[must_use]
    pub fn is_out(&self, value: f64) -> bool {
        value < self.lower || value > self.upper
    }
}

/// The middle and spread of pairs of values, for Mahalanobis' distance.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Ellipse {
    /// Pairs of which both are there.
    pub n: u64,
    /// Their means.
    pub mean: (f64, f64),
    /// Variance of the first, covariance, variance of the second.
    pub covariance: (f64, f64, f64),
}

/// `-2 ln 0.001`: the squared distance beyond which one of a thousand normal pairs lies.
pub const FAR_PAIR: f64 = 13.815_510_557_964_274;

impl Ellipse {
    /// The middle and spread of some pairs; those that are not finite are left out.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`], [`WhyNot::TooFew`] below 3 pairs, [`WhyNot::NoVariation`] when the
    /// first or second are all equal, [`WhyNot::OneLine`].
    pub fn of(pairs: &(impl Iterator<Item = (f64, f64, u64)> + Clone)) -> Stat<Self> {
        let all = || {
            let there = |(x, y, _): &(f64, f64, u64)| x.is_finite() && y.is_finite();
            pairs.clone().filter(there)
        };
        let n: u64 = all().map(|(_, _, k)| k).sum();
        at_least(n, 3)?;
        let size = n as f64;
        let mut mean = (0.0, 0.0);
        for (x, y, k) in all() {
            mean.0 += x * k as f64;
            mean.1 += y * k as f64;
        }
        mean = (mean.0 / size, mean.1 / size);
        let mut sums = (0.0, 0.0, 0.0);
        for (x, y, k) in all() {
            let (dx, dy, k) = (x - mean.0, y - mean.1, k as f64);
            sums.0 += k * dx * dx;
            sums.1 += k * dx * dy;
            sums.2 += k * dy * dy;
        }
        let df = size - 1.0;
        let covariance = (sums.0 / df, sums.1 / df, sums.2 / df);
        let made = Self {
            n,
            mean,
            covariance,
        };
        // What is left of a mean of equal values is rounding.
        let nothing = |variance: f64, mean: f64| variance <= 1e-24 * mean * mean;
        if nothing(covariance.0, mean.0) || nothing(covariance.2, mean.1) {
            return Err(WhyNot::NoVariation);
        }
        if made.determinant() <= 1e-12 * covariance.0 * covariance.2 {
            return Err(WhyNot::OneLine);
        }
        Ok(made)
    }

    fn determinant(&self) -> f64 {
        let (xx, xy, yy) = self.covariance;
        xx * yy - xy * xy
    }

    /// Mahalanobis' squared distance of a pair: chi-square of 2 degrees of freedom for normal
    /// pairs.
    #[must_use]
    pub fn distance(&self, x: f64, y: f64) -> f64 {
        let (dx, dy) = (x - self.mean.0, y - self.mean.1);
        let (xx, xy, yy) = self.covariance;
        (yy * dx * dx - 2.0 * xy * dx * dy + xx * dy * dy) / self.determinant()
    }

    /// Does the pair lie farther out than one in a thousand ([`FAR_PAIR`])?
    #[must_use]
    pub fn is_out(&self, x: f64, y: f64) -> bool {
        self.distance(x, y) > FAR_PAIR
    }
}
