//! Estimates drawn to their common mean: empirical Bayes (Efron and Morris, JASA 70, 1975; Morris, JASA
//! 78, 1983).

use super::chance::{beta_at, chi_square_above};
use super::why::{Stat, WhyNot, at_least};

/// Estimates drawn to their common mean.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Shrunk {
    /// The common mean: of all estimates, weighted by what is known of each.
    pub mean: f64,
    /// Standard error of the common mean.
    pub mean_se: f64,
    /// Variance between the true values; 0 where chance explains all differences.
    pub between: f64,
    /// Probability of so large differences by chance alone (Cochran's Q).
    pub p_equal: f64,
    /// The estimates, each drawn to the mean, with the standard error of what comes out.
    pub estimates: Vec<(f64, f64)>,
}

/// Draws estimates with known variances to their common mean.
///
/// ```
/// use tumbuh::quality::shrink;
/// // Three groups; the third is small and lies far out.
/// let s = shrink(&[(1.0, 0.04), (1.2, 0.04), (3.0, 1.0)]).unwrap();
/// assert!(s.estimates[2].0 < 2.0);
/// ```
///
/// # Errors
/// [`WhyNot::TooFewGroups`] below three estimates, [`WhyNot::NoVariation`] for a variance that is not
/// a finite number above zero.
pub fn shrink(estimates: &[(f64, f64)]) -> Stat<Shrunk> {
    let n = estimates.len();
    if n < 3 {
        return Err(WhyNot::TooFewGroups {
            n: n as u64,
            needed: 3,
        });
    }
    let usable = |(x, v): &(f64, f64)| x.is_finite() && v.is_finite() && *v > 0.0;
    if !estimates.iter().all(usable) {
        return Err(WhyNot::NoVariation);
    }
    let weighted = |between: f64| {
        let mut sums = [0.0; 3];
        for (x, v) in estimates {
            let w = 1.0 / (v + between);
            sums[0] += w;
            sums[1] += w * w;
            sums[2] += w * x;
        }
        (sums[2] / sums[0], sums)
    };
    let (fixed, [w, w2, _]) = weighted(0.0);
    let q: f64 = estimates
        .iter()
        .map(|(x, v)| (x - fixed) * (x - fixed) / v)
        .sum();
    let df = n as f64 - 1.0;
    let between = ((q - df) / (w - w2 / w)).max(0.0);
    let (mean, [w, ..]) = weighted(between);
    let of_mean = 1.0 / w;
    let drawn = estimates.iter().map(|(x, v)| {
        let own = between / (between + v);
        let value = mean + own * (x - mean);
        let rest = 1.0 - own;
        (value, (own * v + rest * rest * of_mean).sqrt())
    });
    Ok(Shrunk {
        mean,
        mean_se: of_mean.sqrt(),
        between,
        p_equal: chi_square_above(q, n as u64 - 1),
        estimates: drawn.collect(),
    })
}

/// Shares drawn to the share of all.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ShrunkShares {
    /// Share of all, 0 to 1.
    pub mean: f64,
    /// Standard error of it.
    pub mean_se: f64,
    /// Variance between the true shares; 0 where chance explains all differences.
    pub between: f64,
    /// Probability of so large differences by chance alone (chi-square of homogeneity).
    pub p_equal: f64,
    /// Each share drawn to that of all, its standard error, and its 95 % interval.
    pub shares: Vec<(f64, f64, (f64, f64))>,
}

/// Draws shares, `k` of `n` each, to the share of all: a beta prior whose mean is that share, and
/// whose variance is that of moments (Marshall, Applied Statistics 40, 1991, 283-294).
///
/// ```
/// use tumbuh::quality::shrink_shares;
/// // Two of four is much, but they are four.
/// let s = shrink_shares(&[(30, 400), (2, 400), (2, 4)]).unwrap();
/// assert!(s.shares[2].0 < 0.2);
/// ```
///
/// # Errors
/// [`WhyNot::TooFewGroups`] below three groups, [`WhyNot::NoValues`] where one has nobody.
pub fn shrink_shares(groups: &[(u64, u64)]) -> Stat<ShrunkShares> {
    let count = groups.len();
    if count < 3 {
        return Err(WhyNot::TooFewGroups {
            n: count as u64,
            needed: 3,
        });
    }
    groups.iter().try_for_each(|(_, n)| at_least(*n, 1))?;
    let k: u64 = groups.iter().map(|(k, _)| k).sum();
    let n: u64 = groups.iter().map(|(_, n)| n).sum();
    let (k, n, count) = (k as f64, n as f64, count as f64);
    let mean = k / n;
    let of_one = mean * (1.0 - mean);
    let off = |(k, n): &(u64, u64)| {
        let d = *k as f64 / *n as f64 - mean;
        *n as f64 * d * d
    };
    let squares: f64 = groups.iter().map(off).sum();
    let between = (squares / n - of_one * count / n).max(0.0);
    let mean_se = (of_one / n + between / count).sqrt();
    let p_equal = if of_one == 0.0 {
        1.0
    } else {
        chi_square_above(squares / of_one, groups.len() as u64 - 1)
    };
    // How many children the prior is worth; without a difference between groups, all of them
    // stand behind the one share.
    let prior = if between > 0.0 {
        (of_one / between - 1.0).max(0.0)
    } else {
        n
    };
    let shares = groups
        .iter()
        .map(|(k, n)| {
            let (k, n) = if between > 0.0 {
                (*k as f64, *n as f64)
            } else {
                (0.0, 0.0)
            };
            // Half a child on either side keeps the beta open where nobody, or everybody, is one.
            let (yes, no) = (mean * prior + k, (1.0 - mean) * prior + n - k);
            let (a, b) = (yes.max(0.5), no.max(0.5));
            let value = yes / (yes + no);
            let se = (a * b / ((a + b) * (a + b) * (a + b + 1.0))).sqrt();
            (value, se, (beta_at(0.025, a, b), beta_at(0.975, a, b)))
        })
        .collect();
    Ok(ShrunkShares {
        mean,
        mean_se,
        between,
        p_equal,
        shares,
    })
}
