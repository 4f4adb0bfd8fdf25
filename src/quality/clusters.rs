//! Are cases spread over clusters as chance spreads them?

use super::chance::{chi_square_above, t_at};
use super::why::{Stat, WhyNot};

/// How cases are spread over clusters.
///
/// The index of dispersion is the variance of the cases of a cluster over their mean: 1 by chance
/// (Poisson), more where cases come in pockets, less where they are too even. Green's index
/// (Green, Research on Population Ecology 8, 1966) is `(dispersion - 1) / (cases - 1)`: 0 by chance,
/// 1 if all cases sit in one cluster, `-1 / (cases - 1)` when every cluster has as many.
///
/// ```
/// use tumbuh::quality::Clustering;
/// let c = Clustering::of(&[(20, 5), (20, 0), (20, 1), (20, 2)]).unwrap();
/// assert_eq!(c.dispersion, 14.0 / 3.0 / 2.0);
/// assert!(c.p > 0.05);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Clustering {
    /// Clusters.
    pub clusters: u64,
    /// Cases.
    pub cases: u64,
    /// Index of dispersion.
    pub dispersion: f64,
    /// Probability of so large an index by chance: chi-square `dispersion (clusters - 1)`.
    pub p: f64,
    /// Probability of so small an index by chance.
    pub p_even: f64,
    /// Green's index.
    pub green: f64,
    /// The smallest Green's index that so many cases can have.
    pub green_least: f64,
    /// 95 % interval of Green's index by leaving out one cluster after the other (jackknife).
    pub green_interval: (f64, f64),
}

impl Clustering {
    /// Children and cases of each cluster.
    ///
    /// # Errors
    /// [`WhyNot::OneCluster`], [`WhyNot::ClustersOfOne`], [`WhyNot::TooFewCases`].
    pub fn of(clusters: &[(u64, u64)]) -> Stat<Self> {
        if clusters.len() < 2 {
            return Err(WhyNot::OneCluster);
        }
        if clusters.iter().all(|(children, _)| *children <= 1) {
            return Err(WhyNot::ClustersOfOne);
        }
        let cases: u64 = clusters.iter().map(|(_, k)| k).sum();
        if cases < 2 {
            return Err(WhyNot::TooFewCases { n: cases });
        }
        let (k, sum) = (clusters.len() as f64, cases as f64);
        let squares: f64 = clusters
            .iter()
            .map(|(_, c)| (*c as f64) * (*c as f64))
            .sum();
        let dispersion = dispersion(k, sum, squares);
        let green = (dispersion - 1.0) / (sum - 1.0);
        let chi2 = dispersion * (k - 1.0);
        let p = chi_square_above(chi2, clusters.len() as u64 - 1);
        Ok(Self {
            clusters: clusters.len() as u64,
            cases,
            dispersion,
            p,
            p_even: 1.0 - p,
            green,
            green_least: -1.0 / (sum - 1.0),
            green_interval: jackknife(clusters, sum, squares, green),
        })
    }
}

/// Variance over mean of `k` counts with this sum and sum of squares.
fn dispersion(k: f64, sum: f64, squares: f64) -> f64 {
    let mean = sum / k;
    (squares - sum * mean) / (k - 1.0) / mean
}

fn jackknife(clusters: &[(u64, u64)], sum: f64, squares: f64, green: f64) -> (f64, f64) {
    let k = clusters.len() as f64;
    let without: Vec<f64> = clusters
        .iter()
        .map(|(_, c)| {
            let c = *c as f64;
            let rest = sum - c;
            if k < 3.0 || rest < 2.0 {
                return green;
            }
            (dispersion(k - 1.0, rest, squares - c * c) - 1.0) / (rest - 1.0)
        })
        .collect();
    let mean = without.iter().sum::<f64>() / k;
    let spread: f64 = without.iter().map(|g| (g - mean) * (g - mean)).sum();
    let se = ((k - 1.0) / k * spread).sqrt();
    let half = t_at(0.025, k - 1.0) * se;
    (green - half, green + half)
}
