//! How often each value was seen.
//!
//! Surveys write weights to 0.1 kg, lengths to 0.1 cm and z-scores to two decimals, so that a few
//! thousand counts hold millions of rows, exactly. Counts add up in any order: a file read in
//! parts gives what it gives as a whole, to the bit.

use super::why::{Stat, WhyNot, at_least};
use std::collections::BTreeMap;

/// A finite number as a key that sorts as the number does; -0 is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(u64);

const SIGN: u64 = 1 << 63;

impl Key {
    pub(crate) fn new(value: f64) -> Option<Self> {
        value.is_finite().then(|| {
            let bits = (value + 0.0).to_bits();
            Self(if bits & SIGN == 0 { bits | SIGN } else { !bits })
        })
    }

    pub(crate) fn value(self) -> f64 {
        f64::from_bits(if self.0 & SIGN == 0 {
            !self.0
        } else {
            self.0 & !SIGN
        })
    }
}

/// Values and how often each was seen. Memory grows with the number of different values, not of
/// rows.
///
/// ```
/// use tumbuh::quality::Tally;
/// let weights: Tally = [9.1, 9.1, 10.4].into_iter().collect();
/// assert_eq!(weights.n(), 3);
/// assert_eq!(weights.quantile(0.5), Ok(9.1));
/// assert!((weights.mean().unwrap() - 28.6 / 3.0).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    counts: BTreeMap<Key, u64>,
    n: u64,
}

impl FromIterator<f64> for Tally {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut tally = Self::default();
        for value in values {
            tally.push(value);
        }
        tally
    }
}

impl Tally {
    /// Adds a value; one that is not finite is left out.
    pub fn push(&mut self, value: f64) {
        self.push_times(value, 1);
    }

    fn push_times(&mut self, value: f64, times: u64) {
        if let Some(key) = Key::new(value) {
            *self.counts.entry(key).or_default() += times;
            self.n += times;
        }
    }

    /// Adds what another one has counted.
    pub fn merge(&mut self, other: &Self) {
        for (key, times) in &other.counts {
            *self.counts.entry(*key).or_default() += times;
        }
        self.n += other.n;
    }

    /// Number of values.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Number of different values.
    #[must_use]
    pub fn different(&self) -> usize {
        self.counts.len()
    }

    /// Values in rising order with their counts.
    pub fn iter(&self) -> impl Iterator<Item = (f64, u64)> {
        self.counts.iter().map(|(key, n)| (key.value(), *n))
    }

    /// Number of values for which this holds.
    pub fn count(&self, holds: impl Fn(f64) -> bool) -> u64 {
        self.iter().filter(|(v, _)| holds(*v)).map(|(_, n)| n).sum()
    }

    /// Only the values for which this holds.
    #[must_use]
    pub fn filter(&self, holds: impl Fn(f64) -> bool) -> Self {
        let mut kept = Self::default();
        for (value, times) in self.iter().filter(|(v, _)| holds(*v)) {
            kept.push_times(value, times);
        }
        kept
    }

    /// Arithmetic mean.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`].
    pub fn mean(&self) -> Stat<f64> {
        at_least(self.n, 1)?;
        let n = self.n as f64;
        let mean = self.iter().map(|(v, k)| v * k as f64).sum::<f64>() / n;
        // What the first sum lost to rounding.
        let rest = self.iter().map(|(v, k)| (v - mean) * k as f64).sum::<f64>() / n;
        Ok(mean + rest)
    }

    /// Sums of the second, third and fourth powers of the distances from the mean.
    pub(crate) fn central_sums(&self) -> Stat<[f64; 3]> {
        let mean = self.mean()?;
        let mut sums = [0.0; 3];
        for (value, times) in self.iter() {
            let d = value - mean;
            let k = times as f64;
            sums[0] += k * d * d;
            sums[1] += k * d * d * d;
            sums[2] += k * (d * d) * (d * d);
        }
        Ok(sums)
    }

    /// Standard deviation (divisor n - 1).
    ///
    /// # Errors
    /// [`WhyNot::NoValues`], [`WhyNot::TooFew`] below two values.
    pub fn sd(&self) -> Stat<f64> {
        at_least(self.n, 2)?;
        if self.different() == 1 {
            return Ok(0.0);
        }
        Ok((self.central_sums()?[0] / (self.n - 1) as f64).sqrt())
    }

    /// The value below which the share `p` (0 to 1, others are brought there) lies: straight lines
    /// between values, Hyndman and Fan's type 7 (The American Statistician 50, 1996), as R's
    /// `quantile` does.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`].
    pub fn quantile(&self, p: f64) -> Stat<f64> {
        at_least(self.n, 1)?;
        let at = (self.n - 1) as f64 * p.clamp(0.0, 1.0);
        let low = at.floor();
        let part = at - low;
        let below = self.nth(low as u64).ok_or(WhyNot::NoValues)?;
        if part == 0.0 {
            return Ok(below);
        }
        let above = self.nth(low as u64 + 1).unwrap_or(below);
        Ok(below + part * (above - below))
    }

    /// The value at a place in rising order, from 0.
    fn nth(&self, place: u64) -> Option<f64> {
        let mut seen = 0;
        self.iter()
            .find(|(_, n)| {
                seen += n;
                seen > place
            })
            .map(|(v, _)| v)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_numbers_do() {
        let values = [-1e300, -2.5, -0.1, 0.0, 1e-300, 3.0, 1e300];
        let keys: Vec<Key> = values.iter().filter_map(|v| Key::new(*v)).collect();
        assert!(keys.is_sorted());
        for (key, value) in keys.iter().zip(values) {
            assert_eq!(key.value(), value);
        }
        assert_eq!(Key::new(-0.0), Key::new(0.0));
        assert_eq!(Key::new(f64::NAN), None);
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let values: Vec<f64> = (0..1000).map(|k| f64::from(k * 7 % 93) / 10.0).collect();
        let whole: Tally = values.iter().copied().collect();
        let mut parts = Tally::default();
        for part in values.rchunks(77) {
            parts.merge(&part.iter().copied().collect());
        }
        assert_eq!(whole, parts);
        assert_eq!(whole.sd(), parts.sd());
    }

    #[test]
    fn nothing_and_little_are_said() {
        let mut t = Tally::default();
        assert_eq!(t.mean(), Err(WhyNot::NoValues));
        assert_eq!(t.quantile(0.5), Err(WhyNot::NoValues));
        t.push(f64::NAN);
        assert_eq!(t.n(), 0);
        t.push(3.0);
        assert_eq!(t.sd(), Err(WhyNot::TooFew { n: 1, needed: 2 }));
        t.push(3.0);
        assert_eq!(t.sd(), Ok(0.0));
    }
}
