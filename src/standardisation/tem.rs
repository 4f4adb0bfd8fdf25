//! Technical errors of measurement, reliability and bias, with their intervals.
//!
//! Formulas: Ulijaszek and Kerr, British Journal of Nutrition 82 (1999), 165-177; SMART Manual 2.0.

use crate::quality::chance::{chi_square_at, t_at};
use crate::quality::{Stat, Tally, WhyNot};

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Its 95 % interval, or why there is none.
    #[serde(serialize_with = "crate::quality::why::stat")]
    pub interval: Stat<(f64, f64)>,
}

fn enough(n: usize, needed: usize) -> Stat<()> {
    crate::quality::why::at_least(n as u64, needed as u64)
}

/// Technical error of two rounds, `sqrt(sum d^2 / 2n)`, its interval by chi-square of n degrees of
/// freedom.
///
/// ```
/// use tumbuh::standardisation::tem_of_two;
/// let t = tem_of_two(&[[9.1, 9.2], [8.4, 8.4], [10.0, 9.9]]).unwrap();
/// assert!((t.value - (0.02_f64 / 6.0).sqrt()).abs() < 1e-12);
/// ```
///
/// # Errors
/// [`WhyNot::NoValues`], [`WhyNot::TooFew`] below two children.
pub fn tem_of_two(pairs: &[[f64; 2]]) -> Stat<Estimate> {
    enough(pairs.len(), 2)?;
    let n = pairs.len() as u64;
    let squares: f64 = pairs.iter().map(|[a, b]| (a - b) * (a - b)).sum();
    let value = (squares / (2.0 * n as f64)).sqrt();
    // Two readings that are the same each time have been copied, or the scale is coarse.
    let interval = if squares == 0.0 {
        Err(WhyNot::NoVariation)
    } else {
        let at = |upper| (0.5 * squares / chi_square_at(upper, n)).sqrt();
        Ok((at(0.025), at(0.975)))
    };
    Ok(Estimate { value, interval })
}

/// Technical error between K measurers who have measured the same n children,
/// `sqrt(sum_i (sum M^2 - (sum M)^2 / K) / (n (K - 1)))`; one row of K readings a child.
///
/// # Errors
/// [`WhyNot::TooFew`] below two children, [`WhyNot::TooFewGroups`] below two measurers, and
/// [`WhyNot::NoValues`] where the rows are not equally long.
pub fn tem_between(rows: &[Vec<f64>]) -> Stat<f64> {
    enough(rows.len(), 2)?;
    let k = rows[0].len();
    if k < 2 {
        return Err(WhyNot::TooFewGroups {
            n: k as u64,
            needed: 2,
        });
    }
    if rows.iter().any(|r| r.len() != k) {
        return Err(WhyNot::NoValues);
    }
    let within: f64 = rows
        .iter()
        .map(|row| {
            // The same as the formula, without squares of large numbers.
            let mean = row.iter().sum::<f64>() / k as f64;
            row.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>()
        })
        .sum();
    Ok((within / (rows.len() * (k - 1)) as f64).sqrt())
}

/// Total technical error, `sqrt(mean(intra^2) + inter^2)`.
#[must_use]
pub fn total_tem(intra: &[f64], inter: f64) -> f64 {
    let mean = intra.iter().map(|t| t * t).sum::<f64>() / intra.len().max(1) as f64;
    (mean + inter * inter).sqrt()
}

/// Coefficient of reliability, `1 - TEM^2 / SD^2`; below 0 where the error is larger than the spread.
///
/// # Errors
/// [`WhyNot::TooFew`], [`WhyNot::NoVariation`].
pub fn reliability(tem: f64, values: impl IntoIterator<Item = f64>) -> Stat<f64> {
    let values: Tally = values.into_iter().collect();
    let sd = values.sd()?;
    if sd == 0.0 {
        return Err(WhyNot::NoVariation);
    }
    Ok(1.0 - tem * tem / (sd * sd))
}

/// Mean of differences with its interval by Student's t.
///
/// # Errors
/// [`WhyNot::NoValues`]; below two children there is no interval.
pub fn mean_difference(differences: &[f64]) -> Stat<Estimate> {
    let d: Tally = differences.iter().copied().collect();
    let value = d.mean()?;
    let interval = d.sd().map(|sd| {
        let n = d.n() as f64;
        let half = t_at(0.025, n - 1.0) * sd / n.sqrt();
        (value - half, value + half)
    });
    Ok(Estimate { value, interval })
}

/// The interval of a statistic by leaving out one of n parts after the other (jackknife), on a
/// scale on which its error is nearly normal.
///
/// # Errors
/// [`WhyNot::TooFewGroups`] below `needed` parts (3 or more), and what the statistic says of a part
/// left out.
pub(super) fn jackknife(
    n: usize,
    needed: usize,
    value: f64,
    scale: impl Fn(f64) -> f64,
    back: impl Fn(f64) -> f64,
    without: impl Fn(usize) -> Stat<f64>,
) -> Stat<(f64, f64)> {
    if n < needed {
        return Err(WhyNot::TooFewGroups {
            n: n as u64,
            needed: needed as u64,
        });
    }
    let parts: Vec<f64> = (0..n)
        .map(|k| without(k).map(&scale))
        .collect::<Stat<_>>()?;
    let middle = scale(value);
    if !middle.is_finite() || parts.iter().any(|p| !p.is_finite()) {
        return Err(WhyNot::NoVariation);
    }
    let size = n as f64;
    let mean = parts.iter().sum::<f64>() / size;
    let spread: f64 = parts.iter().map(|p| (p - mean) * (p - mean)).sum();
    let half = t_at(0.025, size - 1.0) * ((size - 1.0) / size * spread).sqrt();
    let (a, b) = (back(middle - half), back(middle + half));
    Ok((a.min(b), a.max(b)))
}
