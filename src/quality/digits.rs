//! Preference for some last digits.

use super::chance::chi_square_above;
use super::tally::Tally;
use super::why::{Stat, at_least};
use crate::math;

/// How unevenly the last digits are spread.
///
/// The score is that of WHO MONICA (Kuulasmaa, Hense, Tolonen, *Quality assessment of data on blood
/// pressure in the WHO MONICA project*, 1998): `100 sqrt(chi2 / (9 N))`, 0 for even digits, 100 for
/// one digit alone. Chance alone gives about `100 / sqrt(N)`: 10 for 100 children. `unbiased_dps`
/// has that taken away.
///
/// ```
/// use tumbuh::quality::{DigitPreference, Tally};
/// let heights: Tally = (0..100).map(|k| 80.0 + f64::from(k) / 2.0).collect(); // halves only
/// let d = DigitPreference::of(&heights, 1).unwrap();
/// assert_eq!(d.counts, [50, 0, 0, 0, 0, 50, 0, 0, 0, 0]);
/// assert_eq!(d.dps_2, 66.67);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct DigitPreference {
    /// Values.
    pub n: u64,
    /// How often each last digit, 0 to 9.
    pub counts: [u64; 10],
    /// Chi-square against even digits, 9 degrees of freedom.
    pub chi2: f64,
    /// Probability of so large a chi-square by chance.
    pub p: f64,
    /// Digit preference score.
    pub dps: f64,
    /// The score at two decimals, as nipnTK gives it.
    pub dps_2: f64,
    /// The score without what chance alone makes: `100 sqrt(max(chi2 - 9, 0) / (9 N))`.
    pub unbiased_dps: f64,
}

impl DigitPreference {
    /// Looks at the last of so many `decimals` (1 for kg and cm, 0 for mm), as printed.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`](super::WhyNot::NoValues).
    pub fn of(values: &Tally, decimals: usize) -> Stat<Self> {
        let mut counts = [0; 10];
        for (value, times) in values.iter() {
            // The nearest decimal of the double, as C's printf gives it.
            let text = format!("{value:.decimals$}");
            if let Some(digit @ b'0'..=b'9') = text.bytes().last() {
                counts[usize::from(digit - b'0')] += times;
            }
        }
        Self::of_counts(counts)
    }

    /// The same from counts of digits.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`](super::WhyNot::NoValues).
    pub fn of_counts(counts: [u64; 10]) -> Stat<Self> {
        let n: u64 = counts.iter().sum();
        at_least(n, 1)?;
        let chi2 = even_chi_square(&counts);
        let score = |chi2: f64| 100.0 * (chi2 / (n as f64 * 9.0)).sqrt();
        Ok(Self {
            n,
            counts,
            chi2,
            p: chi_square_above(chi2, 9),
            dps: score(chi2),
            dps_2: math::two_decimals(score(chi2)),
            unbiased_dps: score((chi2 - 9.0).max(0.0)),
        })
    }
}

/// Chi-square of counts against equal shares.
pub(crate) fn even_chi_square(counts: &[u64]) -> f64 {
    let expected = counts.iter().sum::<u64>() as f64 / counts.len() as f64;
    let off = |k: &u64| (*k as f64 - expected) * (*k as f64 - expected) / expected;
    counts.iter().map(off).sum()
}
