//! Quantiles of Student's t, the normal and the beta distribution, to the last digits.

use crate::math;
use statrs::distribution::{Beta, Continuous, ContinuousCDF, Normal, StudentsT};
use std::f64::consts::FRAC_2_PI;

/// From this many degrees of freedom on the expansion in powers of 1/df is good to the last digits.
const EXPANSION_FROM: f64 = 400.0;

/// The value that a t distribution with a whole number of degrees of freedom exceeds in absolute
/// value with probability `1 - level`: `qt((1 + level) / 2, df)` of R. `None` where `df` is below
/// one or `level` is not between 0 and 1.
///
/// Below 400 degrees of freedom from the finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4,
/// all of whose terms are positive; beyond, from the expansion 26.7.5 in powers of 1/df, with its
/// fifth term (Fisher and Cornish, Technometrics 1960). Held within 5e-14 of mpmath.
pub(super) fn t_two_sided(level: f64, df: f64) -> Option<f64> {
    if !(df >= 1.0 && level > 0.0 && level < 1.0) {
        return None;
    }
    let z = normal_two_sided(level);
    let mut t = expansion(z, df);
    if df >= EXPANSION_FROM {
        return Some(t);
    }
    if df < 3.0 {
        // The expansion is far off here, the closed forms are exact enough to start from.
        let q = 0.5 * (1.0 + level);
        t = if df < 2.0 {
            libm::tan(std::f64::consts::PI * (q - 0.5))
        } else {
            (2.0 * q - 1.0) * (2.0 / (4.0 * q * (1.0 - q))).sqrt()
        };
    }
    let df = math::floor(df);
    // Newton's method; the last step is below the last digit.
    for _ in 0..60 {
        let (inside, density) = t_inside(t, df);
        let step = (inside - level) / (2.0 * density);
        // Never below zero: half way there at most.
        let next = if t - step > 0.0 { t - step } else { 0.5 * t };
        if (next - t).abs() <= 1e-16 * t {
            break;
        }
        t = next;
    }
    Some(t)
}

/// The same for any number of degrees of freedom above zero, whole or not.
pub(super) fn t_two_sided_any(level: f64, df: f64) -> Option<f64> {
    if df >= EXPANSION_FROM {
        return t_two_sided(level, df);
    }
    let t = StudentsT::new(0.0, 1.0, df).ok()?;
    let tail = 0.5 * (1.0 - level);
    let mut x = t.inverse_cdf(1.0 - tail);
    for _ in 0..3 {
        x += (t.cdf(-x) - tail) / t.pdf(x);
    }
    x.is_finite().then_some(x)
}

/// The probability that a t variable lies within -t and t, and the density at t.
fn t_inside(t: f64, df: f64) -> (f64, f64) {
    let angle = libm::atan(t / df.sqrt());
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let (sin, squared) = (sin, cos * cos);
    let odd = df % 2.0 == 1.0;
    let (mut term, mut sum, mut k) = if odd {
        (cos, if df > 1.0 { cos } else { 0.0 }, 3.0)
    } else {
        (1.0, 1.0, 2.0)
    };
    while k < df {
        // (2/3)(4/5)... after cos for odd df, (1/2)(3/4)... after 1 for even.
        term *= squared * (k - 1.0) / k;
        sum += term;
        k += 2.0;
    }
    // The next term of the sum is, but for factors, the density.
    let density = if odd {
        let head = if df > 1.0 {
            term * cos * (df - 1.0)
        } else {
            1.0
        };
        let head = if df > 1.0 { head * squared } else { squared };
        FRAC_2_PI * 0.5 * head / df.sqrt()
    } else {
        0.5 * term * cos * squared * (df - 1.0) / df.sqrt()
    };
    let inside = if odd {
        FRAC_2_PI * (angle + sin * sum)
    } else {
        sin * sum
    };
    (inside, density)
}

/// Abramowitz and Stegun 26.7.5, one term longer.
fn expansion(z: f64, df: f64) -> f64 {
    let x = z * z;
    let g1 = z * (x + 1.0) / 4.0;
    let g2 = z * ((5.0 * x + 16.0) * x + 3.0) / 96.0;
    let g3 = z * (((3.0 * x + 19.0) * x + 17.0) * x - 15.0) / 384.0;
    let g4 = z * ((((79.0 * x + 776.0) * x + 1482.0) * x - 1920.0) * x - 945.0) / 92160.0;
    let g5 = ((((27.0 * x + 339.0) * x + 930.0) * x - 1782.0) * x - 765.0) * x + 17955.0;
    let g5 = z * g5 / 368_640.0;
    z + ((((g5 / df + g4) / df + g3) / df + g2) / df + g1) / df
}

/// The value that a standard normal variable exceeds in absolute value with probability
/// `1 - level`, `level` between 0 and 1.
pub(super) fn normal_two_sided(level: f64) -> f64 {
    let tail = 0.5 * (1.0 - level);
    let mut z = Normal::standard().inverse_cdf(1.0 - tail);
    // statrs is good to about 1e-10; two steps of Newton on the upper tail mend that.
    for _ in 0..3 {
        z += (math::normal_cdf(-z) - tail) / math::normal_density(z);
    }
    z
}

/// Quantile `q` of the beta distribution with shapes above zero.
pub(super) fn beta(q: f64, a: f64, b: f64) -> Option<f64> {
    let beta = Beta::new(a, b).ok()?;
    let mut x = beta.inverse_cdf(q);
    for _ in 0..3 {
        let density = beta.pdf(x);
        let step = (beta.cdf(x) - q) / density;
        if !step.is_finite() || !(0.0..=1.0).contains(&(x - step)) {
            break;
        }
        x -= step;
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the incomplete beta function at 40 digits (mpmath 1.3).
    #[allow(clippy::unreadable_literal, reason = "printed by another program")]
    const T: [(f64, f64, f64); 45] = [
        (0.9, 399.0, 1.6486815335554257),
        (0.9, 401.0, 1.6486623973275046),
        (0.95, 399.0, 1.9659272959208817),
        (0.95, 401.0, 1.965_897_465_336_516),
        (0.99, 399.0, 2.5882071640309757),
        (0.99, 401.0, 2.588_145_151_766_536),
        (0.9, 1.0, 6.313_751_514_675_045),
        (0.9, 2.0, 2.919_985_580_353_726),
        (0.9, 3.0, 2.353_363_434_801_824),
        (0.9, 4.0, 2.1318467863266505),
        (0.9, 5.0, 2.0150483733330244),
        (0.9, 10.0, 1.8124611228116765),
        (0.9, 30.0, 1.697260886593958),
        (0.9, 147.0, 1.6552854366095329),
        (0.9, 999.0, 1.6463803454275358),
        (0.9, 3999.0, 1.6452347533202099),
        (0.9, 4000.0, 1.6452346580164138),
        (0.9, 5903.0, 1.645_111_802_415_783),
        (0.9, 1000000.0, 1.6448551507220406),
        (0.95, 1.0, 12.706204736174693),
        (0.95, 2.0, 4.302_652_729_749_462),
        (0.95, 3.0, 3.182_446_305_283_708),
        (0.95, 4.0, 2.7764451051977935),
        (0.95, 5.0, 2.5705818356363148),
        (0.95, 10.0, 2.2281388519862742),
        (0.95, 30.0, 2.0422724563012379),
        (0.95, 147.0, 1.9762333088953272),
        (0.95, 999.0, 1.9623414611334496),
        (0.95, 3999.0, 1.9605573771860274),
        (0.95, 4000.0, 1.9605572287937333),
        (0.95, 5903.0, 1.960365941079123),
        (0.95, 1000000.0, 1.9599663568141067),
        (0.99, 1.0, 63.656741162871524),
        (0.99, 2.0, 9.924_843_200_918_29),
        (0.99, 3.0, 5.840_909_309_733_355),
        (0.99, 4.0, 4.604094871349992),
        (0.99, 5.0, 4.032_142_983_555_227),
        (0.99, 10.0, 3.169_272_672_616_951),
        (0.99, 30.0, 2.749995653567225),
        (0.99, 147.0, 2.6096879010713444),
        (0.99, 999.0, 2.5807596372676365),
        (0.99, 3999.0, 2.577059300448384),
        (0.99, 4000.0, 2.5770589928109865),
        (0.99, 5903.0, 2.5766624467986863),
        (0.99, 1000000.0, 2.575_834_220_105_334),
    ];

    #[test]
    fn t_quantiles_to_the_last_digits() {
        for (level, df, expected) in T {
            let t = t_two_sided(level, df).unwrap();
            assert!(
                (t / expected - 1.0).abs() < 5e-14,
                "{level} {df}: {t} {expected}"
            );
        }
        assert_eq!(t_two_sided(0.95, 0.0), None);
        assert_eq!(t_two_sided(0.95, f64::NAN), None);
        assert_eq!(t_two_sided(1.0, 3.0), None);
    }
}
