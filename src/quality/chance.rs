//! Tail probabilities and quantiles of the normal, chi-square and t distributions.
//!
//! The normal comes from `libm` through `crate::math`; the incomplete gamma and beta functions from
//! `statrs`. Their inverses here are found by halving: `statrs` stops them at about nine digits.
//! Held against R in `tests/quality/`.

use crate::math;
use statrs::function::beta::beta_reg;
use statrs::function::gamma::gamma_ur;

/// `qnorm(0.975)`.
pub(crate) const Z_975: f64 = 1.959_963_984_540_054;

/// Probability of a chi-square above `x`, with `df` degrees of freedom (one or more).
pub(crate) fn chi_square_above(x: f64, df: u64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    match df {
        1 => 2.0 * math::normal_cdf(-x.sqrt()),
        2 => math::exp(-0.5 * x),
        _ => gamma_ur(0.5 * df as f64, 0.5 * x).clamp(0.0, 1.0),
    }
}

/// Probability of a standard normal farther from 0 than `z`, on either side.
pub(crate) fn normal_beyond(z: f64) -> f64 {
    (2.0 * math::normal_cdf(-z.abs())).min(1.0)
}

/// Probability of a t above `x`.
fn t_above(x: f64, df: f64) -> f64 {
    let tail = 0.5 * beta_reg(0.5 * df, 0.5, df / (df + x * x)).clamp(0.0, 1.0);
    if x >= 0.0 { tail } else { 1.0 - tail }
}

/// Where a falling function of a positive number comes down to `target`: doubled until beyond,
/// then halved until two neighbouring doubles are left.
fn where_it_falls_to(target: f64, above: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while above(high) > target && high < 1e300 {
        low = high;
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if above(middle) > target {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The chi-square above which the share `upper` lies.
pub(crate) fn chi_square_at(upper: f64, df: u64) -> f64 {
    where_it_falls_to(upper, |x| chi_square_above(x, df))
}

/// The t above which the share `upper` lies, 0 < `upper` <= 0.5.
pub(crate) fn t_at(upper: f64, df: f64) -> f64 {
    where_it_falls_to(upper, |x| t_above(x, df))
}

/// The share below which a beta of `a` and `b` has the probability `lower`.
pub(crate) fn beta_at(lower: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if beta_reg(a, b, middle) < lower {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Wilson's interval of a proportion of `k` in `n` (JASA 22, 1927), 95 %; n above zero.
pub(crate) fn wilson(k: u64, n: u64) -> (f64, f64) {
    let (n, p) = (n as f64, k as f64 / n as f64);
    let z2 = Z_975 * Z_975;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_975 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.2.2's `pchisq`, `pt`, `pnorm` and their inverses (`tools/quality_r.R`).
    #[test]
    fn tails_and_quantiles_are_those_of_r() {
        let rows = include_str!("../../tests/data/quality/r_chance.csv");
        let mut checked = 0;
        for row in rows.lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            let n = |k: usize| cells[k].parse::<f64>().unwrap_or(f64::NAN);
            let (x, df, r) = (n(1), n(2), n(3));
            let ours = match cells[0] {
                "chi_square_above" => chi_square_above(x, df as u64),
                "chi_square_at" => chi_square_at(x, df as u64),
                "t_at" => t_at(x, df),
                _ => normal_beyond(x),
            };
            assert!((ours - r).abs() <= 1e-11 * r.abs(), "{row}: {ours}");
            checked += 1;
        }
        assert_eq!(checked, 121);
    }
}
