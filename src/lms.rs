//! Cole's LMS method: z from a value, a value from z, centiles, and WHO's restricted rule.
//!
//! This room knows no tables and no children: it takes L, M and S and does what the WHO manual
//! says (WHO Child Growth Standards, Methods and development, 2006, chapter 7).

use crate::error::{Error, Result};
use crate::math;
use statrs::distribution::{ContinuousCDF, Normal};

/// One row of a growth reference: Box-Cox power L, median M, coefficient of variation S.
///
/// ```
/// use tumbuh::Lms;
/// // WHO weight-for-age, girls, day 548.
/// let row = Lms::new(-0.2637, 10.2324, 0.12309)?;
/// let z = row.z_restricted(9.1);
/// assert!((row.value_restricted(z)? - 9.1).abs() < 1e-13);
/// assert_eq!(tumbuh::lms::reported(z), -0.97);
/// # Ok::<(), tumbuh::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lms {
    // Scaled (1e-4, 1e-4, 1e-5): a published row is three integers.
    l: f64,
    m: f64,
    s: f64,
}

impl Lms {
    /// From L, M (in the unit of the measurement) and S, as published.
    ///
    /// # Errors
    /// [`Error::InvalidLms`] unless all are finite and M and S above zero.
    pub fn new(l: f64, m: f64, s: f64) -> Result<Self> {
        if l.is_finite() && m.is_finite() && s.is_finite() && m > 0.0 && s > 0.0 {
            return Ok(Self {
                l: math::snapped(l, math::E4),
                m: math::snapped(m, math::E4),
                s: math::snapped(s, math::E5),
            });
        }
        Err(Error::InvalidLms { l, m, s })
    }

    pub(crate) const fn from_scaled(l: f64, m: f64, s: f64) -> Self {
        Self { l, m, s }
    }

    /// Straight line in L, M and S from this row to `next`, as WHO interpolates.
    pub(crate) fn towards(self, next: Self, fraction: f64) -> Self {
        Self {
            l: self.l + fraction * (next.l - self.l),
            m: self.m + fraction * (next.m - self.m),
            s: self.s + fraction * (next.s - self.s),
        }
    }

    /// Box-Cox power.
    #[must_use]
    pub fn l(self) -> f64 {
        self.l / math::E4
    }

    /// Median, in the unit of the measurement.
    #[must_use]
    pub fn m(self) -> f64 {
        self.m / math::E4
    }

    /// Coefficient of variation.
    #[must_use]
    pub fn s(self) -> f64 {
        self.s / math::E5
    }

    /// z-score of a value above zero, by the LMS formula at any distance from the median:
    /// `((y/M)^L - 1) / (L S)`, and `ln(y/M) / S` where L is zero.
    ///
    /// Not above zero, above 1e300 or not a number gives NaN.
    #[must_use]
    pub fn z(self, y: f64) -> f64 {
        if !can_be_scored(y) {
            f64::NAN
        } else if self.l == math::E4 {
            math::z_linear(math::snapped(y, math::E4), self.m, self.s)
        } else {
            math::z_full(y * math::E4, self.m, self.l, self.s)
        }
    }

    /// z-score of a value above zero with WHO's restricted rule: beyond 3 SD the scale goes on in
    /// steps of the distance from 2 to 3 SD, since there were too few children to say more.
    /// WHO uses it for all indicators but length/height and head circumference.
    ///
    /// Not above zero, above 1e300 or not a number gives NaN.
    #[must_use]
    pub fn z_restricted(self, y: f64) -> f64 {
        if !can_be_scored(y) {
            return f64::NAN;
        }
        let y4 = y * math::E4;
        if math::in_kernel_range(self.l, self.s) {
            return math::z_restricted(y4, self.m, self.l, self.s);
        }
        let z = math::z_full(y4, self.m, self.l, self.s);
        match (z.abs() > 3.0).then(|| self.sd_2_and_3(z)) {
            Some((Some(sd2), Some(sd3))) => 3f64.copysign(z) + (y - sd3) / (sd3 - sd2).abs(),
            _ => z,
        }
    }

    /// The z-score of a shipped row, whose range a test asserts: what the engine calls.
    #[inline]
    pub(crate) fn z_by_rule(self, y: f64, restricted: bool) -> f64 {
        if restricted {
            math::z_restricted(y * math::E4, self.m, self.l, self.s)
        } else {
            self.z(y)
        }
    }

    /// The value at k SD (whole, -3 to 3) times `scale`, for a shipped row.
    pub(crate) fn sd_column(self, k: f64, scale: f64) -> f64 {
        math::sd_column(self.m, self.l, self.s, k, scale)
    }

    /// The value at a z-score, by the LMS formula at any distance from the median.
    ///
    /// # Errors
    /// [`Error::InvalidZ`] if z is not finite, [`Error::NoValueAtZ`] if no value above zero has
    /// this z-score (`1 + L S z` is not above zero).
    pub fn value(self, z: f64) -> Result<f64> {
        if !z.is_finite() {
            return Err(Error::InvalidZ { z });
        }
        math::value_at(self.l(), self.m(), self.s(), z)
            .filter(|v| *v > 0.0 && v.is_finite())
            .ok_or_else(|| self.no_value(z))
    }

    /// The value at a z-score under WHO's restricted rule: the way back from
    /// [`Lms::z_restricted`], beyond 3 SD too.
    ///
    /// # Errors
    /// As [`Lms::value`].
    pub fn value_restricted(self, z: f64) -> Result<f64> {
        if !z.is_finite() {
            return Err(Error::InvalidZ { z });
        }
        if z.abs() <= 3.0 {
            return self.value(z);
        }
        match self.sd_2_and_3(z) {
            (Some(sd2), Some(sd3)) => {
                let v = sd3 + (z.abs() - 3.0) * (sd3 - sd2);
                (v > 0.0 && v.is_finite()).then_some(v)
            }
            _ => None,
        }
        .ok_or_else(|| self.no_value(z))
    }

    /// The values at 2 and 3 SD on the side of z.
    fn sd_2_and_3(self, z: f64) -> (Option<f64>, Option<f64>) {
        let at = |k: f64| math::value_at(self.l(), self.m(), self.s(), k.copysign(z));
        (at(2.0), at(3.0))
    }

    fn no_value(self, z: f64) -> Error {
        Error::NoValueAtZ {
            z,
            l: self.l(),
            m: self.m(),
            s: self.s(),
        }
    }
}

/// Above zero, and no power of ten of it overflows.
fn can_be_scored(y: f64) -> bool {
    y > 0.0 && y <= 1e300
}

/// A z-score as WHO reports it: two decimals, ties to even, never `-0`.
///
/// ```
/// assert_eq!(tumbuh::lms::reported(-3.000_012), -3.0);
/// ```
#[must_use]
pub fn reported(z: f64) -> f64 {
    math::two_decimals(z)
}

/// The centile of a z-score: the percentage of the reference population below it.
///
/// ```
/// assert_eq!(tumbuh::lms::centile(0.0), 50.0);
/// assert!((tumbuh::lms::centile(-2.0) - 2.275_013_194_817_92).abs() < 1e-13);
/// ```
#[must_use]
pub fn centile(z: f64) -> f64 {
    100.0 * math::normal_cdf(z)
}

/// The z-score of a centile.
///
/// # Errors
/// [`Error::InvalidCentile`] unless the centile lies between 0 and 100, both excluded.
pub fn z_of_centile(centile: f64) -> Result<f64> {
    let p = centile / 100.0;
    if !(p > 0.0 && centile < 100.0) {
        return Err(Error::InvalidCentile { centile });
    }
    // The lower tail keeps its digits; the upper one is its mirror.
    if centile > 50.0 {
        return z_of_centile(100.0 - centile).map(|z| -z);
    }
    // DIFFERENCE: statrs 0.19 is good to about 1e-10 here, and takes its logarithm from whatever
    // library the rest of the program brings, which is not the same bits everywhere. So it gives
    // the start, on a grid of 2^-20, and three Newton steps on libm's erfc give the digits.
    let start = Normal::standard().inverse_cdf(p);
    let mut z = math::round_half_even(start * 1_048_576.0) / 1_048_576.0;
    for _ in 0..3 {
        z -= (math::normal_cdf(z) - p) / math::normal_density(z);
    }
    Ok(z)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(l: f64, m: f64, s: f64) -> Lms {
        Lms::new(l, m, s).unwrap()
    }

    #[test]
    fn rows_that_describe_no_distribution_are_refused() {
        for (l, m, s) in [
            (f64::NAN, 1.0, 0.1),
            (1.0, 0.0, 0.1),
            (1.0, -3.0, 0.1),
            (1.0, 1.0, 0.0),
            (1.0, f64::INFINITY, 0.1),
        ] {
            assert!(Lms::new(l, m, s).is_err());
        }
    }

    /// `((y/M)^L - 1) / (L S)` loses eleven digits at L of 1e-4 and all of them further down; the
    /// limit is ln(y/M)/S, and the next term of the series L ln(y/M)^2 / (2 S).
    #[test]
    fn a_small_l_loses_nothing() {
        let log = 0.262_364_264_467_491_05; // ln 1.3
        for l in [0.0, 1e-4, -1e-4, 1e-6, -1e-8, 1e-12, -1e-15, 1e-300] {
            let (row, y) = (row(l, 10.0, 0.1), 13.0);
            let u = l * log;
            let truth = log / 0.1 * (1.0 + u / 2.0 + u * u / 6.0 + u * u * u / 24.0);
            assert!(
                (row.z(y) - truth).abs() < 4e-15,
                "L {l}: {}",
                row.z(y) - truth
            );
            let z = row.z_restricted(y);
            assert!((z - truth).abs() < 4e-15, "L {l}: {}", z - truth);
            assert!((row.value(truth).unwrap() / y - 1.0).abs() < 1e-15, "L {l}");
        }
    }

    #[test]
    fn values_that_cannot_be_measured_have_no_z() {
        for y in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(row(0.3, 10.0, 0.1).z(y).is_nan());
            assert!(row(0.3, 10.0, 0.1).z_restricted(y).is_nan());
        }
    }

    #[test]
    fn z_without_value_is_an_error() {
        let r = row(-1.0, 10.0, 0.4);
        assert!(matches!(r.value(3.0), Err(Error::NoValueAtZ { .. })));
        assert!(matches!(r.value(f64::NAN), Err(Error::InvalidZ { .. })));
        assert!(matches!(
            row(0.3, 10.0, 0.1).value_restricted(-50.0),
            Err(Error::NoValueAtZ { .. })
        ));
        assert!(matches!(
            row(1.0, 50.0, 0.04).value(-40.0),
            Err(Error::NoValueAtZ { .. })
        ));
    }

    #[test]
    fn rows_wider_than_the_kernel_take_the_full_form() {
        // S of 0.5 puts SD3 beyond the polynomials; the textbook formula is exact here (L = 0.5).
        let r = row(0.5, 10.0, 0.5);
        let sd = |k: f64| 10.0 * (1.0 + 0.25 * k) * (1.0 + 0.25 * k);
        assert!((r.z_restricted(sd(1.0)) - 1.0).abs() < 1e-14);
        let y = sd(3.0) + 2.0 * (sd(3.0) - sd(2.0));
        assert!((r.z_restricted(y) - 5.0).abs() < 1e-13);
        assert!((r.value_restricted(5.0).unwrap() - y).abs() < 1e-12);
    }

    #[test]
    fn centiles_go_there_and_back() {
        for (z, c) in [
            (0.0, 50.0),
            (1.0, 84.134_474_606_854_29),
            (-3.0, 0.134_989_803_163_009),
        ] {
            // Abramowitz and Stegun, table 26.1
            assert!((centile(z) - c).abs() < 1e-13, "{z} {}", centile(z));
            assert!((z_of_centile(c).unwrap() - z).abs() < 1e-14, "{z}");
        }
        for z in [-7.5, -6.0, -4.2, -0.001, 0.7, 2.326, 3.9] {
            assert!((z_of_centile(centile(z)).unwrap() - z).abs() < 1e-11, "{z}");
        }
        for c in [0.0, 100.0, -1.0, f64::NAN] {
            assert!(z_of_centile(c).is_err());
        }
    }
}
