//! One number with its error: linearised variances, intervals, or the reason why there is none.

use super::collect::{Counts, Unit};
use super::interval::{Interval, Sureness, limits, logit_limits};
use super::measure::{Recipe, Spread};
use super::sums::{QUESTIONS, Sum, Sums, Values};
use crate::math;
use std::collections::BTreeMap;

/// Why a number is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Why {
    /// Nobody is in the group.
    Nobody,
    /// Every z-score of the group is flagged.
    AllFlagged,
    /// Nobody in the group has what it needs: the z-score, the MUAC.
    NothingMeasured,
    /// All that have it weigh zero.
    NoWeight,
    /// Fewer than two sampling units beyond the strata: an estimate without an interval.
    NoDegreesOfFreedom,
    /// One child has no spread: a mean without an SD.
    OneChild,
    /// All children of the group are in one cluster: nothing shows how much clusters differ. (WHO's
    /// tables have the error 0 there.)
    OneCluster,
    /// PROBIT of less than one in a thousand million, or more than all but that: so far from the
    /// mean the normal distribution says nothing.
    FarFromCutOff,
    /// The measure has no such group in WHO's table (weight-for-age of all school children).
    NotInTable,
}

impl Why {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::AllFlagged => "all_flagged",
            Self::NothingMeasured => "nothing_measured",
            Self::NoWeight => "no_weight",
            Self::NoDegreesOfFreedom => "no_degrees_of_freedom",
            Self::OneChild => "one_child",
            Self::OneCluster => "one_cluster",
            Self::FarFromCutOff => "far_from_cut_off",
            Self::NotInTable => "not_in_table",
        }
    }
}

/// An estimate. Shares in percent, means and SDs in z-scores.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Estimate {
    /// Children it rests on; those with a z-score or oedema (for a mean too, as in WHO's tables).
    pub n: u64,
    /// The same, weighted.
    pub population: f64,
    /// The share in percent, or the mean.
    pub value: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Lower limit of the interval.
    pub lower: Option<f64>,
    /// Upper limit of the interval.
    pub upper: Option<f64>,
    /// How the interval was made.
    pub interval: Option<Interval>,
    /// SD of the z-scores, for means.
    pub sd: Option<f64>,
    /// Design effect: the variance over that of a simple random sample with replacement of as many
    /// children, `svymean(deff = "replace")`.
    pub deff: Option<f64>,
    /// Why something of it is missing.
    pub why: Option<Why>,
}

impl Estimate {
    pub(super) const fn none(n: u64, population: f64, why: Why) -> Self {
        Self {
            n,
            population,
            value: None,
            se: None,
            lower: None,
            upper: None,
            interval: None,
            sd: None,
            deff: None,
            why: Some(why),
        }
    }
}

/// The sample, as far as variances need it.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) units: &'a [Unit],
    /// Sampling units of each stratum, those without children of the group included.
    pub(super) units_in: Vec<u64>,
    pub(super) by_child: bool,
}

/// What a sampling unit adds to an estimate, and, where children are units, the sum of its squares.
#[derive(Debug, Clone, Copy)]
struct UnitTotal {
    unit: u32,
    sum: f64,
    squares: f64,
}

impl Frame<'_> {
    fn stratum(&self, unit: u32) -> u32 {
        self.units[unit as usize].stratum
    }

    /// The variance of a sum over sampling units that are ordered by stratum: between units within
    /// strata, units without children of the group counting as zero; a stratum with a single unit
    /// counts its distance from zero (`survey.lonely.psu = "adjust"`).
    fn variance(&self, units: &[UnitTotal]) -> f64 {
        let mut variance = Sum::default();
        for units in units.chunk_by(|a, b| self.stratum(a.unit) == self.stratum(b.unit)) {
            let n = self.units_in[self.stratum(units[0].unit) as usize] as f64;
            let total: Sum = units.iter().map(|u| u.sum).collect();
            let total = total.value();
            let squares = if self.by_child {
                let squares: Sum = units.iter().map(|u| u.squares).collect();
                squares.value() - if n > 1.0 { total * total / n } else { 0.0 }
            } else if n > 1.0 {
                let mean = total / n;
                let within: Sum = units
                    .iter()
                    .map(|u| (u.sum - mean) * (u.sum - mean))
                    .collect();
                within.value() + (n - units.len() as f64) * mean * mean
            } else {
                total * total
            };
            let scale = if n > 1.0 { n / (n - 1.0) } else { 1.0 };
            variance.add(scale * squares.max(0.0));
        }
        variance.value()
    }
}

/// A group: its sums by sampling unit, ordered by stratum, and their total.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) frame: &'a Frame<'a>,
    pub(super) units: Vec<(u32, UnitValues)>,
    pub(super) total: Values<2>,
    pub(super) counts: Counts,
}

/// The sums of a sampling unit as plain numbers.
#[derive(Debug)]
pub(super) struct UnitValues {
    weighted: Values<2>,
    /// Children who answer each question, by `Recipe::Share::known`.
    all: [f64; 8],
    squared: Option<Box<Values<4>>>,
}

impl UnitValues {
    pub(super) fn of(sums: &Sums) -> Self {
        let weighted = sums.weighted.values();
        Self {
            all: QUESTIONS.map(|q| weighted.all(q)),
            weighted,
            squared: sums.squared.as_ref().map(|s| Box::new(s.values())),
        }
    }
}

/// What a child with weight w adds to the error of an estimate.
#[derive(Debug, Clone, Copy)]
enum Influence {
    /// w (answer - share), among those who are known.
    Share(Recipe, f64),
    /// w (a + b z + c z²), z in hundredths, among those whose z counts for the mean.
    Powers(usize, [f64; 3]),
}

impl Influence {
    fn sum(&self, sums: &UnitValues) -> f64 {
        let m = &sums.weighted;
        match *self {
            Self::Share(
                Recipe::Share {
                    known,
                    question,
                    mask,
                },
                p,
            ) => m.of(question, mask) - p * sums.all[known],
            Self::Share(..) => 0.0,
            Self::Powers(i, [a, b, c]) => a * m.power(i, 0) + b * m.power(i, 1) + c * m.power(i, 2),
        }
    }

    fn sum_of_squares(&self, sums: &UnitValues) -> f64 {
        let Some(m) = &sums.squared else { return 0.0 };
        match *self {
            Self::Share(Recipe::Share { question, mask, .. }, p) => {
                let yes = m.of(question, mask);
                let no = m.of(question, !mask);
                (1.0 - p) * (1.0 - p) * yes + p * p * no
            }
            Self::Share(..) => 0.0,
            Self::Powers(i, [a, b, c]) => {
                let terms = [a * a, 2.0 * a * b, 2.0 * a * c + b * b, 2.0 * b * c, c * c];
                let sum: Sum = terms
                    .iter()
                    .enumerate()
                    .map(|(k, f)| if *f == 0.0 { 0.0 } else { f * m.power(i, k) })
                    .collect();
                sum.value().max(0.0)
            }
        }
    }
}

impl Group<'_> {
    /// The variance of the sum of an influence.
    fn variance(&self, influence: &Influence) -> f64 {
        let units = self.units.iter();
        let totals = units.map(|(unit, s)| UnitTotal {
            unit: *unit,
            sum: influence.sum(s),
            squares: influence.sum_of_squares(s),
        });
        self.frame.variance(&totals.collect::<Vec<_>>())
    }

    /// Whether all the weight is in one of the clusters.
    fn is_one_cluster(&self, weight: impl Fn(&UnitValues) -> f64) -> bool {
        let with_weight = self.units.iter().filter(|(_, s)| weight(s) > 0.0);
        !self.frame.by_child && with_weight.count() == 1
    }

    /// Why a measure has no number, where `known` children have what it needs.
    fn missing(&self, known: u64, indicator: Option<usize>) -> Why {
        if self.counts.rows == 0 {
            Why::Nobody
        } else if known > 0 {
            Why::NoWeight
        } else if indicator.is_some_and(|i| self.counts.flagged[i] > 0) {
            Why::AllFlagged
        } else {
            Why::NothingMeasured
        }
    }

    pub(super) fn estimate(&self, recipe: Recipe, sure: &Sureness) -> Estimate {
        match recipe {
            Recipe::Share {
                known,
                question,
                mask,
            } => {
                let n = self.counts.known[known];
                let all = self.total.all(question);
                if all <= 0.0 {
                    let indicator = (known < 4).then_some(known);
                    return Estimate::none(n, all, self.missing(n, indicator));
                }
                let p = self.total.of(question, mask) / all;
                if self.is_one_cluster(|s| s.weighted.all(question)) {
                    return Estimate {
                        value: Some(100.0 * p),
                        ..Estimate::none(n, all, Why::OneCluster)
                    };
                }
                let se = self.variance(&Influence::Share(recipe, p)).sqrt() / all;
                Estimate {
                    population: all,
                    ..share(p, se, n, sure)
                }
            }
            Recipe::Mean(i) => self.mean(i, sure),
            Recipe::Probit {
                indicator,
                from,
                cut,
                spread,
            } => self.probit(indicator, from, cut, spread, sure),
        }
    }

    /// Weight, mean and SD (divisor n - 1) of z in hundredths; the number of children with weight.
    fn moments(&self, i: usize) -> Option<(f64, f64, Option<f64>, f64)> {
        let m = &self.total;
        let weight = m.power(i, 0);
        if weight <= 0.0 {
            return None;
        }
        let n = self.counts.weighted_z[i] as f64;
        if let Some((low, high)) = self.counts.range[i]
            && low == high
        {
            return Some((weight, low, (n > 1.0).then_some(0.0), n));
        }
        let mean = m.power(i, 1) / weight;
        let squares: Sum = [
            m.power(i, 2),
            -2.0 * mean * m.power(i, 1),
            mean * mean * weight,
        ]
        .into_iter()
        .collect();
        let variance = (squares.value() / weight).max(0.0);
        let sd = (n > 1.0).then(|| (variance * n / (n - 1.0)).sqrt());
        Some((weight, mean, sd, n))
    }

    fn mean(&self, i: usize, sure: &Sureness) -> Estimate {
        let n = self.counts.known[i];
        let bins = super::sums::z_bins(i);
        let population = self.total.all(bins);
        let Some((weight, mean, sd, weighted)) = self.moments(i) else {
            let why = self.missing(self.counts.z[i], Some(i));
            return Estimate::none(n, population, why);
        };
        if sd.is_none() || self.is_one_cluster(|s| s.weighted.of_mean(i)) {
            return Estimate {
                value: Some(mean / 100.0),
                sd: sd.map(|sd| sd / 100.0),
                ..Estimate::none(n, population, sd.map_or(Why::OneChild, |_| Why::OneCluster))
            };
        }
        let se = if sd == Some(0.0) {
            0.0
        } else {
            self.variance(&Influence::Powers(i, [-mean, 1.0, 0.0]))
                .sqrt()
                / weight
                / 100.0
        };
        let value = mean / 100.0;
        let deff = sd
            .filter(|sd| *sd > 0.0)
            .map(|sd| se * se / (sd * sd / 1e4 / weighted));
        Estimate {
            n,
            population,
            value: Some(value),
            se: Some(se),
            lower: sure.t.map(|t| value - t * se),
            upper: sure.t.map(|t| value + t * se),
            interval: sure.t.map(|_| Interval::T),
            sd: sd.map(|sd| sd / 100.0),
            deff,
            why: sure.t.is_none().then_some(Why::NoDegreesOfFreedom),
        }
    }

    /// The share below a cut-off of a normal distribution with the mean (and SD) of the z-scores,
    /// with the error of both (delta method): on the probit scale, so that limits stay shares.
    fn probit(
        &self,
        i: usize,
        from: Option<f64>,
        cut: f64,
        spread: Spread,
        sure: &Sureness,
    ) -> Estimate {
        let n = self.counts.z[i];
        let Some((weight, mean, sd, weighted)) = self.moments(i) else {
            let weight = self.total.of_mean(i);
            return Estimate::none(n, weight, self.missing(n, Some(i)));
        };
        let s = match spread {
            Spread::One => 100.0,
            Spread::Estimated => match sd.filter(|sd| *sd > 0.0) {
                Some(sd) => sd,
                None => return Estimate::none(n, weight, Why::OneChild),
            },
        };
        let k = (cut - mean) / s;
        let low = from.map(|from| (from - mean) / s);
        let below = |k: f64| math::normal_cdf(k);
        let p = below(k) - low.map_or(0.0, below);
        let why = if weighted < 2.0 {
            Some(Why::OneChild)
        } else if self.is_one_cluster(|s| s.weighted.of_mean(i)) {
            Some(Why::OneCluster)
        } else if p.min(1.0 - p) < 1e-9 {
            Some(Why::FarFromCutOff)
        } else {
            None
        };
        if let Some(why) = why {
            return Estimate {
                value: Some(100.0 * p),
                ..Estimate::none(n, weight, why)
            };
        }
        // k = (cut - mean) / s moves by -(z - mean) / s - k f ((z - mean)² - v) / (2 s²), f v = s².
        let influence = |k: f64| -> [f64; 3] {
            let (b, c) = match spread {
                Spread::One => (-1.0 / s, 0.0),
                Spread::Estimated => {
                    let f = weighted / (weighted - 1.0);
                    (-1.0 / s, -k * f / (2.0 * s * s))
                }
            };
            let v = if c == 0.0 {
                0.0
            } else {
                s * s * (weighted - 1.0) / weighted
            };
            [-b * mean + c * (mean * mean - v), b - 2.0 * c * mean, c]
        };
        let at = influence(k);
        let se_k = self.variance(&Influence::Powers(i, at)).sqrt() / weight;
        let (se, limits) = if let Some(low) = low {
            let below = influence(low);
            let (high_d, low_d) = (math::normal_density(k), math::normal_density(low));
            let both = [0, 1, 2].map(|j| high_d * at[j] - low_d * below[j]);
            let se = self.variance(&Influence::Powers(i, both)).sqrt() / weight;
            (se, sure.t.and_then(|t| logit_limits(p, se, t)))
        } else {
            let limits = sure.t.map(|t| [k - t * se_k, k + t * se_k].map(below));
            (math::normal_density(k) * se_k, limits)
        };
        Estimate {
            n,
            population: weight,
            value: Some(100.0 * p),
            se: Some(100.0 * se),
            lower: limits.map(|l| 100.0 * l[0]),
            upper: limits.map(|l| 100.0 * l[1]),
            interval: None,
            sd: None,
            deff: None,
            why: limits.is_none().then_some(Why::NoDegreesOfFreedom),
        }
    }
}

/// Groups that are added up by given shares.
pub(super) struct Standard<'a> {
    pub(super) frame: &'a Frame<'a>,
    pub(super) parts: Vec<(f64, Group<'a>)>,
}

impl Standard<'_> {
    /// The sum of the shares times the estimates; `None` for PROBIT.
    pub(super) fn estimate(&self, recipe: Recipe, sure: &Sureness) -> Option<Estimate> {
        let (mut value, mut n, mut population) = (Sum::default(), 0, 0.0);
        let mut units: BTreeMap<(u32, u32), [f64; 2]> = BTreeMap::new();
        for (share, group) in &self.parts {
            let m = &group.total;
            let (known, weight) = match recipe {
                Recipe::Share {
                    known, question, ..
                } => (group.counts.known[known], m.all(question)),
                Recipe::Mean(i) => (group.counts.z[i], m.of_mean(i)),
                Recipe::Probit { .. } => return None,
            };
            n += known;
            population += weight;
            if weight <= 0.0 {
                let why = group.missing(known, None);
                return Some(Estimate::none(n, population, why));
            }
            let (of_part, influence) = match recipe {
                Recipe::Share { question, mask, .. } => {
                    let p = m.of(question, mask) / weight;
                    (p, Influence::Share(recipe, p))
                }
                Recipe::Mean(i) => {
                    let mean = m.power(i, 1) / weight;
                    (mean, Influence::Powers(i, [-mean, 1.0, 0.0]))
                }
                Recipe::Probit { .. } => return None,
            };
            value.add(share * of_part);
            let factor = share / weight;
            for (unit, sums) in &group.units {
                let total = units.entry((self.frame.stratum(*unit), *unit)).or_default();
                total[0] += factor * influence.sum(sums);
                total[1] += factor * factor * influence.sum_of_squares(sums);
            }
        }
        let units: Vec<UnitTotal> = units
            .into_iter()
            .map(|((_, unit), [sum, squares])| UnitTotal { unit, sum, squares })
            .collect();
        let se = self.frame.variance(&units).sqrt();
        let value = value.value();
        let is_mean = matches!(recipe, Recipe::Mean(_));
        let estimate = if is_mean {
            let (value, se) = (value / 100.0, se / 100.0);
            Estimate {
                value: Some(value),
                se: Some(se),
                lower: sure.t.map(|t| value - t * se),
                upper: sure.t.map(|t| value + t * se),
                interval: sure.t.map(|_| Interval::T),
                why: sure.t.is_none().then_some(Why::NoDegreesOfFreedom),
                ..share(0.0, 0.0, n, sure)
            }
        } else {
            share(value, se, n, sure)
        };
        Some(Estimate {
            population,
            deff: None,
            ..estimate
        })
    }
}

/// A share with its interval.
fn share(p: f64, se: f64, n: u64, sure: &Sureness) -> Estimate {
    let n_f = n as f64;
    let simple = p * (1.0 - p) / (n_f - 1.0);
    let deff = (simple > 0.0).then(|| se * se / simple);
    let (limits, interval) = limits(p, se, n_f, sure);
    let percent = |x: f64| 100.0 * x;
    Estimate {
        n,
        population: 0.0,
        value: Some(percent(p)),
        se: Some(percent(se)),
        lower: limits.map(|l| percent(l[0])),
        upper: limits.map(|l| percent(l[1])),
        interval: limits.map(|_| interval),
        sd: None,
        deff,
        why: limits.is_none().then_some(Why::NoDegreesOfFreedom),
    }
}
