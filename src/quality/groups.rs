//! Posyandu, measurers or months side by side, without making a league table of noise.
//!
//! Small groups lie far out by chance. So every group has an interval, and beside its own value a
//! *shrunken* one, drawn to the mean of all groups the more, the less is known of it: empirical
//! Bayes, for shares with a beta prior (Marshall, Applied Statistics 40, 1991), else with a normal one
//! (Efron and Morris, JASA 70, 1975; Morris, JASA 78, 1983); the spread of the prior by moments
//! (DerSimonian and Laird, Controlled Clinical Trials 7, 1986).
//! Only a group whose shrunken value lies away from the mean of all by more than both are uncertain is
//! called different.

use super::chance::{Z_975, wilson};
use super::dataset::{Dataset, Quantity, Row};
use super::edition::{Edition, Subject};
use super::shape::sd_interval;
use super::shrink::{shrink, shrink_shares};
use super::why::{Stat, WhyNot, stat};
use crate::math;
use crate::words::Lang;
use std::collections::BTreeMap;

/// What groups are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Share of values flagged by the edition, around the mean of all groups together.
    Flagged,
    /// SD of what the edition is about, flagged values left out.
    Sd,
    /// Digit preference of weight, without what chance makes.
    DpsWeight,
    /// Digit preference of length or height.
    DpsLenhei,
    /// Digit preference of MUAC.
    DpsMuac,
    /// Share of rows with sex, age, weight and length that all can be used.
    Complete,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Flagged,
        Self::Sd,
        Self::DpsWeight,
        Self::DpsLenhei,
        Self::DpsMuac,
        Self::Complete,
    ];

    /// Stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Flagged => "flagged",
            Self::Sd => "sd",
            Self::DpsWeight => "dps_weight",
            Self::DpsLenhei => "dps_lenhei",
            Self::DpsMuac => "dps_muac",
            Self::Complete => "complete",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Flagged => lang.pick("flagged values, %", "nilai yang ditandai (flag), %"),
            Self::Sd => lang.pick("standard deviation", "simpangan baku"),
            Self::DpsWeight => {
                lang.pick("digit preference of weight", "kegemaran angka, berat badan")
            }
            Self::DpsLenhei => lang.pick(
                "digit preference of length/height",
                "kegemaran angka, panjang/tinggi badan",
            ),
            Self::DpsMuac => lang.pick("digit preference of MUAC", "kegemaran angka, LiLA"),
            Self::Complete => lang.pick("complete rows, %", "baris lengkap, %"),
        }
    }

    /// Back from that scale, as it is reported: percent, SD, score.
    fn reported(self, on_scale: f64) -> f64 {
        match self {
            Self::Flagged | Self::Complete => 100.0 * on_scale,
            Self::Sd => math::exp(on_scale),
            Self::DpsWeight | Self::DpsLenhei | Self::DpsMuac => {
                100.0 * (on_scale.max(0.0) / 9.0).sqrt()
            }
        }
    }

    fn of(self, data: &Dataset, edition: &Edition, whole: &Dataset) -> Stat<Found> {
        let digits = |quantity| {
            let d = data.digits(quantity)?;
            Ok(Found::Digits {
                chi2: d.chi2,
                n: d.n,
            })
        };
        match self {
            Self::Flagged => {
                let (k, n) = data.flagged(edition, whole.smart_limits(edition));
                share(k, n)
            }
            Self::Complete => share(data.complete(), data.rows()),
            Self::Sd => {
                let kept = data.kept(edition);
                Ok(Found::Sd {
                    sd: kept.sd()?,
                    n: kept.n(),
                    interval: sd_interval(&kept)?,
                })
            }
            Self::DpsWeight => digits(Quantity::Weight),
            Self::DpsLenhei => digits(Quantity::Lenhei),
            Self::DpsMuac => digits(Quantity::Muac),
        }
    }
}

/// A statistic of one group, as far as it is needed.
enum Found {
    Share(u64, u64),
    Sd {
        sd: f64,
        n: u64,
        interval: (f64, f64),
    },
    Digits {
        chi2: f64,
        n: u64,
    },
}

const fn share(k: u64, n: u64) -> Stat<Found> {
    if n == 0 {
        return Err(WhyNot::NoValues);
    }
    Ok(Found::Share(k, n))
}

impl Found {
    const fn n(&self) -> u64 {
        match self {
            Self::Share(_, n) | Self::Sd { n, .. } | Self::Digits { n, .. } => *n,
        }
    }

    /// The value on the scale on which its error is nearly normal, and the variance of the error.
    fn on_scale(&self) -> (f64, f64) {
        match *self {
            Self::Share(k, n) => {
                let (k, n) = (k as f64, n as f64);
                (k / n, k * (n - k) / (n * n * n))
            }
            Self::Sd { sd, n, .. } => (libm::log(sd), 0.5 / (n as f64 - 1.0)),
            // chi2 / n less its mean under even digits; the variance is that of a non-central
            // chi-square.
            Self::Digits { chi2, n } => {
                let n = n as f64;
                let above = (chi2 - 9.0) / n;
                (above, (18.0 + 4.0 * n * above.max(0.0)) / (n * n))
            }
        }
    }

    /// The group's own value with its 95 % interval: Wilson's for a share, by chi-square for an SD,
    /// normal on the scale of chi-square for a score.
    fn own(&self, measure: Measure) -> (f64, (f64, f64)) {
        match self {
            Self::Share(k, n) => {
                let (low, high) = wilson(*k, *n);
                (100.0 * *k as f64 / *n as f64, (100.0 * low, 100.0 * high))
            }
            Self::Sd { sd, interval, .. } => (*sd, *interval),
            Self::Digits { .. } => {
                let (value, variance) = self.on_scale();
                let half = Z_975 * variance.sqrt();
                let back = |v| measure.reported(v);
                (back(value), (back(value - half), back(value + half)))
            }
        }
    }
}

/// Values of groups drawn to their mean, on the scale of their measure: value, standard error,
/// interval.
struct Drawn {
    mean: f64,
    mean_se: f64,
    p_equal: f64,
    values: Vec<(f64, f64, (f64, f64))>,
}

impl Drawn {
    fn of(found: &[(&String, Found)]) -> Stat<Self> {
        let shares: Vec<(u64, u64)> = found
            .iter()
            .filter_map(|(_, f)| match f {
                Found::Share(k, n) => Some((*k, *n)),
                _ => None,
            })
            .collect();
        if shares.len() == found.len() && !shares.is_empty() {
            let drawn = shrink_shares(&shares)?;
            return Ok(Self {
                mean: drawn.mean,
                mean_se: drawn.mean_se,
                p_equal: drawn.p_equal,
                values: drawn.shares,
            });
        }
        let on_scale: Vec<_> = found.iter().map(|(_, f)| f.on_scale()).collect();
        let drawn = shrink(&on_scale)?;
        let with_interval = |(value, se): &(f64, f64)| {
            let half = Z_975 * se;
            (*value, *se, (value - half, value + half))
        };
        Ok(Self {
            mean: drawn.mean,
            mean_se: drawn.mean_se,
            p_equal: drawn.p_equal,
            values: drawn.estimates.iter().map(with_interval).collect(),
        })
    }
}

/// How a group stands to the mean of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Its shrunken value lies above the mean of all groups by more than 1.96 standard errors of the
    /// difference.
    Higher,
    /// It lies below by more than that.
    Lower,
    /// It does not: nothing can be said of this group.
    NotTold,
}

impl Standing {
    /// In words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Higher => lang.pick(
                "above the mean of all groups",
                "di atas rata-rata semua kelompok",
            ),
            Self::Lower => lang.pick(
                "below the mean of all groups",
                "di bawah rata-rata semua kelompok",
            ),
            Self::NotTold => lang.pick("not told apart", "tidak dapat dibedakan"),
        }
    }
}

/// A group by one measure.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct GroupValue {
    /// Name of the group.
    pub group: String,
    /// Children behind the value.
    pub n: u64,
    /// The group's own value: percent, SD or score.
    pub own: f64,
    /// Its 95 % interval.
    pub own_interval: (f64, f64),
    /// The value drawn to the mean of all groups.
    pub shrunk: f64,
    /// Its 95 % interval.
    pub shrunk_interval: (f64, f64),
    /// How it stands to the others.
    pub standing: Standing,
}

impl GroupValue {
    /// Is it higher or lower than the others, as far as can be told?
    #[must_use]
    pub fn is_told_apart(&self) -> bool {
        self.standing != Standing::NotTold
    }
}

/// All groups by one measure.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Comparison {
    /// The mean of all groups, weighted by what is known of each.
    pub mean: f64,
    /// Probability that chance alone makes groups so different.
    pub p_equal: f64,
    /// Groups that have a value, in the order of their names and not of their values.
    pub groups: Vec<GroupValue>,
    /// Groups without a value, and why.
    pub without: Vec<(String, WhyNot)>,
}

/// A measure and what came of it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Compared {
    /// What was compared.
    pub measure: Measure,
    /// The groups.
    #[serde(serialize_with = "stat")]
    pub comparison: Stat<Comparison>,
}

/// A data set in groups: by Posyandu, measurer, month.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Groups {
    groups: BTreeMap<String, Dataset>,
}

impl Groups {
    /// The group of a name, made if it is new.
    pub fn entry(&mut self, name: &str) -> &mut Dataset {
        self.groups.entry(name.to_owned()).or_default()
    }

    /// Adds a child to the group of a name, as [`Dataset::push_values`] does.
    pub fn push(&mut self, name: &str, row: &Row<'_>) {
        // Most rows come to a group that is there: no name is copied for them.
        match self.groups.get_mut(name) {
            Some(group) => group.push_values(row),
            None => self.entry(name).push_values(row),
        }
    }

    /// Adds another part.
    pub fn merge(&mut self, other: &Self) {
        for (name, data) in &other.groups {
            self.entry(name).merge(data);
        }
    }

    /// The groups, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Dataset)> {
        self.groups.iter().map(|(name, data)| (name.as_str(), data))
    }

    /// Number of groups.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// All groups by every measure of an edition.
    #[must_use]
    pub fn compare(&self, edition: &Edition) -> Vec<Compared> {
        let mut whole = Dataset::default();
        for data in self.groups.values() {
            whole.merge_values(data);
        }
        let wanted = |measure: &Measure| match measure {
            Measure::DpsMuac => whole.values(Quantity::Muac).n() > 0,
            Measure::Sd | Measure::Flagged => match edition.subject {
                Subject::Z(indicator) => whole.z(indicator).n() > 0,
                Subject::RawMuac => whole.values(Quantity::Muac).n() > 0,
            },
            Measure::DpsWeight => whole.values(Quantity::Weight).n() > 0,
            Measure::DpsLenhei => whole.values(Quantity::Lenhei).n() > 0,
            Measure::Complete => true,
        };
        Measure::ALL
            .into_iter()
            .filter(wanted)
            .map(|measure| Compared {
                measure,
                comparison: self.compare_by(measure, edition, &whole),
            })
            .collect()
    }

    fn compare_by(&self, measure: Measure, edition: &Edition, whole: &Dataset) -> Stat<Comparison> {
        let mut found = Vec::new();
        let mut without = Vec::new();
        for (name, data) in &self.groups {
            match measure.of(data, edition, whole) {
                Ok(value) => found.push((name, value)),
                Err(why) => without.push((name.clone(), why)),
            }
        }
        let drawn = Drawn::of(&found)?;
        let groups = found
            .iter()
            .zip(&drawn.values)
            .map(|((name, found), (value, se, (low, high)))| {
                let (own, own_interval) = found.own(measure);
                // The mean is not known exactly either.
                let off = value - drawn.mean;
                let standing = if off.abs() <= Z_975 * se.hypot(drawn.mean_se) {
                    Standing::NotTold
                } else if off > 0.0 {
                    Standing::Higher
                } else {
                    Standing::Lower
                };
                GroupValue {
                    group: (*name).clone(),
                    n: found.n(),
                    own,
                    own_interval,
                    shrunk: measure.reported(*value),
                    shrunk_interval: (measure.reported(*low), measure.reported(*high)),
                    standing,
                }
            })
            .collect();
        Ok(Comparison {
            mean: measure.reported(drawn.mean),
            p_equal: drawn.p_equal,
            groups,
            without,
        })
    }
}
