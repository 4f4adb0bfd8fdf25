//! Ages and sexes: heaping, ratios, and the ages that a population has.

use super::chance::chi_square_above;
use super::digits::even_chi_square;
use super::tally::Tally;
use super::why::{Stat, WhyNot, at_least};
use crate::math;

/// A share held against the one expected.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ShareTest {
    /// Those counted.
    pub k: u64,
    /// Out of so many.
    pub n: u64,
    /// Observed share, 0 to 1.
    pub observed: f64,
    /// Expected share, 0 to 1.
    pub expected: f64,
    /// `observed / (1 - observed)`; infinite when nobody is on the other side.
    pub ratio: f64,
    /// Chi-square, 1 degree of freedom.
    pub chi2: f64,
    /// Probability of so large a chi-square by chance.
    pub p: f64,
}

/// Whether half a child is taken off the difference (Yates).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Continuity {
    /// Taken off, never more than the difference: R's `prop.test`, nipnTK.
    Yates,
    /// Not.
    None,
}

impl ShareTest {
    /// `k` of `n` against the share `expected`, which lies between 0 and 1, both excluded.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`].
    pub fn of(k: u64, n: u64, expected: f64, continuity: Continuity) -> Stat<Self> {
        at_least(n, 1)?;
        let (one, all) = (k as f64, n as f64);
        let cells = [(one, all * expected), (all - one, all * (1.0 - expected))];
        let off = (one - all * expected).abs();
        let taken = match continuity {
            Continuity::Yates => off.min(0.5),
            Continuity::None => 0.0,
        };
        let chi2 = cells
            .iter()
            .map(|(o, e)| {
                let d = (o - e).abs() - taken;
                d * d / e
            })
            .sum();
        let observed = one / all;
        Ok(Self {
            k,
            n,
            observed,
            expected,
            ratio: observed / (1.0 - observed),
            chi2,
            p: chi_square_above(chi2, 1),
        })
    }

    /// Boys and girls against an expected ratio of boys to girls (1 in SMART).
    ///
    /// # Errors
    /// [`WhyNot::NoValues`].
    pub fn of_sexes(boys: u64, girls: u64, ratio: f64, continuity: Continuity) -> Stat<Self> {
        Self::of(boys, boys + girls, ratio / (ratio + 1.0), continuity)
    }
}

/// How the younger and the older children of a survey are told apart, and how many younger ones
/// are expected for each older one.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeRatio {
    /// Completed months 6 to 29 against 30 to 59, others left out; expected 0.85 (SMART).
    Smart,
    /// All ages below 30 months against all others, expected 0.85, as nipnTK 0.2.2.9000 counts (and
    /// mwana with it). The same for ages of 6 to 59 months.
    NipnTk,
    /// From 24 months against below 24, by mwana for MUAC: 66 % of the children expected from 24
    /// months, no continuity correction. All ages there are.
    Mwana24,
}

impl AgeRatio {
    /// The test for these ages in months.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`].
    pub fn test(self, months: &Tally) -> Stat<ShareTest> {
        const SMART_SHARE: f64 = 0.85 / 1.85;
        match self {
            Self::Smart => {
                let young = months.count(|m| (6.0..30.0).contains(&m));
                let old = months.count(|m| (30.0..60.0).contains(&m));
                ShareTest::of(young, young + old, SMART_SHARE, Continuity::Yates)
            }
            Self::NipnTk => {
                let young = months.count(|m| m < 30.0);
                ShareTest::of(young, months.n(), SMART_SHARE, Continuity::Yates)
            }
            Self::Mwana24 => {
                let old = months.count(|m| m >= 24.0);
                ShareTest::of(old, months.n(), 0.66, Continuity::None)
            }
        }
    }
}

/// Ages that sit on whole or half years.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Heaping {
    /// Months after which it starts again: 12 for whole years, 6 for half years.
    pub divisor: u32,
    /// Children.
    pub n: u64,
    /// How often each remainder of the completed months, from 0.
    pub counts: Vec<u64>,
    /// Chi-square against equal counts, `divisor - 1` degrees of freedom.
    pub chi2: f64,
    /// Probability of so large a chi-square by chance.
    pub p: f64,
}

impl Heaping {
    /// The remainders of completed months. Ages below zero are left out.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`]; [`WhyNot::TooFew`] for a divisor below 2.
    pub fn of(months: &Tally, divisor: u32) -> Stat<Self> {
        if divisor < 2 {
            return Err(WhyNot::TooFew {
                n: u64::from(divisor),
                needed: 2,
            });
        }
        let mut counts = vec![0; divisor as usize];
        for (months, times) in months.iter().filter(|(m, _)| *m >= 0.0) {
            let rest = months.floor() % f64::from(divisor);
            counts[rest as usize] += times;
        }
        let n = counts.iter().sum();
        at_least(n, 1)?;
        let chi2 = even_chi_square(&counts);
        let p = chi_square_above(chi2, u64::from(divisor - 1));
        Ok(Self {
            divisor,
            n,
            counts,
            chi2,
            p,
        })
    }
}

/// The ages of a survey of children of 6 to 59 months against those of a population in which
/// births and deaths balance (NiPN data quality toolkit, *Age and sex distributions*).
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct AgeGroups {
    /// Deaths under five in 10,000 children a day.
    pub u5mr: f64,
    /// Children of 6 to 17, 18 to 29, 30 to 41, 42 to 53 and 54 to 59 completed months.
    pub observed: [u64; 5],
    /// The same, expected.
    pub expected: [f64; 5],
    /// Chi-square, 4 degrees of freedom.
    pub chi2: f64,
    /// Probability of so large a chi-square by chance.
    pub p: f64,
}

impl AgeGroups {
    /// Ages in months against a mortality of `u5mr` deaths in 10,000 a day (1 is usual).
    ///
    /// # Errors
    /// [`WhyNot::NoValues`] without children of 6 to 59 months.
    pub fn of(months: &Tally, u5mr: f64) -> Stat<Self> {
        const FROM: [f64; 6] = [6.0, 18.0, 30.0, 42.0, 54.0, 60.0];
        const YEARS: [f64; 5] = [1.0, 1.0, 1.0, 1.0, 0.5];
        let mut observed = [0; 5];
        let mut expected = [0.0; 5];
        let a_year = u5mr / 10_000.0 * 365.25;
        for k in 0..5 {
            observed[k] = months.count(|m| m >= FROM[k] && m < FROM[k + 1]);
            expected[k] = YEARS[k] * math::exp(-a_year * k as f64);
        }
        let n: u64 = observed.iter().sum();
        at_least(n, 1)?;
        let all: f64 = expected.iter().sum();
        let mut chi2 = 0.0;
        for (o, e) in observed.iter().zip(&mut expected) {
            *e *= n as f64 / all;
            let d = *o as f64 - *e;
            chi2 += d * d / *e;
        }
        Ok(Self {
            u5mr,
            observed,
            expected,
            chi2,
            p: chi_square_above(chi2, 4),
        })
    }
}
