//! Two populations or two rounds, compared with a test.

use super::estimate::Estimate;
use super::measure::Measure;
use super::quantile::t_two_sided_any;
use super::table::Table;
use crate::math;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// The second estimate less the first.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Difference {
    /// WHO's name of the group, the same in both tables.
    pub group: String,
    /// What was estimated.
    pub measure: Measure,
    /// In the first table, percent or z.
    pub first: f64,
    /// In the second.
    pub second: f64,
    /// Second less first.
    pub difference: f64,
    /// Its standard error: the root of the sum of both variances (independent samples).
    pub se: f64,
    /// Degrees of freedom by Welch and Satterthwaite.
    pub df: f64,
    /// Limits of the difference.
    pub limits: [f64; 2],
    /// Probability of a difference at least as large were there none, two-sided.
    pub p: f64,
}

/// Compares two estimates from independent samples. `None` where one has no error, or both have
/// the error zero.
fn compare(a: &Estimate, b: &Estimate, df: [u64; 2], level: f64) -> Option<Difference> {
    let (first, second) = (a.value?, b.value?);
    let [va, vb] = [a.se? * a.se?, b.se? * b.se?];
    let se = (va + vb).sqrt();
    if se <= 0.0 || df.contains(&0) {
        return None;
    }
    let [da, db] = df.map(|df| df as f64);
    let df = (va + vb) * (va + vb) / (va * va / da + vb * vb / db);
    let difference = second - first;
    let t = difference.abs() / se;
    let p = if df > 1e6 {
        2.0 * math::normal_cdf(-t)
    } else {
        2.0 * StudentsT::new(0.0, 1.0, df).ok()?.cdf(-t)
    };
    let half = t_two_sided_any(level, df)? * se;
    Some(Difference {
        group: String::new(),
        measure: Measure::StuntedWasted,
        first,
        second,
        difference,
        se,
        df,
        limits: [difference - half, difference + half],
        p,
    })
}

impl Table {
    /// Every group and measure that both tables have, second less first: two provinces, two rounds.
    /// The samples must be independent of each other.
    #[must_use]
    pub fn differences(&self, second: &Self) -> Vec<Difference> {
        let mut differences = Vec::new();
        if self.population != second.population {
            return differences;
        }
        for group in &self.groups {
            let name = group.who_name();
            let Some(other) = second.groups.iter().find(|g| g.who_name() == name) else {
                continue;
            };
            let estimates = group.estimates.iter().zip(&other.estimates);
            for (measure, (a, b)) in self.measures().into_iter().zip(estimates) {
                let found = compare(a, b, [self.df, second.df], self.level);
                differences.extend(found.map(|d| Difference {
                    group: name.clone(),
                    measure,
                    ..d
                }));
            }
        }
        differences
    }
}
