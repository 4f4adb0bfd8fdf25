//! Shapiro and Wilk's test of normality.

use super::tally::Tally;
use super::why::{Stat, WhyNot, at_least};
use crate::lms::z_of_centile;
use crate::math;

/// Shapiro and Wilk's W: 1 for values that lie as normal ones do.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ShapiroWilk {
    /// The statistic, up to 1.
    pub w: f64,
    /// Probability of so small a W if the distribution is normal. Values rounded to a few decimals
    /// make it smaller than it should be when there are thousands of them.
    pub p: f64,
}

/// A polynomial, lowest power first.
fn poly(c: &[f64], x: f64) -> f64 {
    c.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// W and its probability by Royston's approximation (Applied Statistics 44, 1995, algorithm AS R94),
/// for 3 to 5,000 values.
pub(super) fn shapiro_wilk(values: &Tally) -> Stat<ShapiroWilk> {
    const MOST: u64 = 5000;
    at_least(values.n(), 3)?;
    if values.n() > MOST {
        return Err(WhyNot::TooMany {
            n: values.n(),
            most: MOST,
        });
    }
    if values.different() == 1 {
        return Err(WhyNot::NoVariation);
    }
    let n = values.n() as usize;
    let a = weights(n)?;
    let mean = values.mean()?;
    let sorted: Vec<f64> = values
        .iter()
        .flat_map(|(v, k)| std::iter::repeat_n(v - mean, k as usize))
        .collect();
    let half = a.len();
    let line: f64 = (0..half)
        .map(|k| a[k] * (sorted[n - 1 - k] - sorted[k]))
        .sum();
    let squares: f64 = sorted.iter().map(|v| v * v).sum();
    let w = (line * line / squares).min(1.0);
    Ok(ShapiroWilk {
        w,
        p: probability(w, n),
    })
}

/// Weights of the largest values, the largest first; those of the smallest are their opposites.
fn weights(n: usize) -> Stat<Vec<f64>> {
    if n == 3 {
        return Ok(vec![std::f64::consts::FRAC_1_SQRT_2]);
    }
    let size = n as f64;
    let half = n / 2;
    // Blom's expected places of normal values.
    let mut m = Vec::with_capacity(half);
    for k in 1..=half {
        let share = (k as f64 - 0.375) / (size + 0.25);
        m.push(-z_of_centile(100.0 * share).map_err(|_| WhyNot::NoValues)?);
    }
    let squares = 2.0 * m.iter().map(|m| m * m).sum::<f64>();
    let root = squares.sqrt();
    let u = 1.0 / size.sqrt();
    let a1 = m[0] / root
        + poly(
            &[0.0, 0.221_157, -0.147_981, -2.071_19, 4.434_685, -2.706_056],
            u,
        );
    let (kept, rest) = if n > 5 {
        let a2 = m[1] / root
            + poly(
                &[
                    0.0, 0.042_981, -0.293_762, -1.752_461, 5.682_633, -3.582_633,
                ],
                u,
            );
        let above = squares - 2.0 * m[0] * m[0] - 2.0 * m[1] * m[1];
        (
            vec![a1, a2],
            (above / (1.0 - 2.0 * a1 * a1 - 2.0 * a2 * a2)).sqrt(),
        )
    } else {
        let above = squares - 2.0 * m[0] * m[0];
        (vec![a1], (above / (1.0 - 2.0 * a1 * a1)).sqrt())
    };
    let others = m[kept.len()..].iter().map(|m| m / rest);
    Ok(kept.iter().copied().chain(others).collect())
}

fn probability(w: f64, n: usize) -> f64 {
    use std::f64::consts::{FRAC_PI_3, PI};
    let size = n as f64;
    if n == 3 {
        // Exact: W goes down to 3/4.
        let p = 6.0 / PI * (libm::asin(w.sqrt()) - FRAC_PI_3);
        return p.clamp(0.0, 1.0);
    }
    let y = libm::log(1.0 - w);
    let x = libm::log(size);
    let (y, mean, sd) = if n <= 11 {
        let gamma = poly(&[-2.273, 0.459], size);
        if y >= gamma {
            return 1e-99;
        }
        (
            -libm::log(gamma - y),
            poly(&[0.544, -0.399_78, 0.025_054, -6.714e-4], size),
            math::exp(poly(&[1.3822, -0.778_57, 0.062_767, -0.002_032_2], size)),
        )
    } else {
        (
            y,
            poly(&[-1.5861, -0.310_82, -0.083_751, 0.003_891_5], x),
            math::exp(poly(&[-0.4803, -0.082_676, 0.003_030_2], x)),
        )
    };
    math::normal_cdf((mean - y) / sd)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.2.2's `shapiro.test` (`tools/quality_r.R`).
    #[test]
    fn w_and_p_are_those_of_r() {
        let rows = include_str!("../../tests/data/quality/r_shapiro.csv");
        for row in rows.lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            let values: Tally = cells[2]
                .split(' ')
                .map(|v| v.parse::<f64>().unwrap())
                .collect();
            let (w, p): (f64, f64) = (cells[0].parse().unwrap(), cells[1].parse().unwrap());
            let ours = shapiro_wilk(&values).unwrap();
            assert!((ours.w - w).abs() < 1e-9, "{ours:?} {row}");
            assert!((ours.p - p).abs() < 1e-6, "{ours:?} {row}");
        }
        assert_eq!(rows.lines().count(), 21);
    }
}
