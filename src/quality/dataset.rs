//! A data set, read row by row: what is kept of it, and the statistics that come of it.

use super::ages::{AgeGroups, Continuity, Heaping, ShareTest};
use super::clusters::Clustering;
use super::digits::DigitPreference;
use super::edition::Edition;
use super::outliers::{Ellipse, Fences};
use super::tally::{Key, Tally};
use super::why::Stat;
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::Measurement;
use crate::profile::Profile;
use crate::reading::Reading;
use crate::sex::Sex;
use crate::words::Lang;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What is counted by its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Age in months, as given.
    AgeMonths,
    /// Weight, kg.
    Weight,
    /// Length or height as measured, cm.
    Lenhei,
    /// MUAC, mm.
    Muac,
}

impl Quantity {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::AgeMonths, Self::Weight, Self::Lenhei, Self::Muac];

    /// Name of the column, with the unit that is looked at.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AgeMonths => "age_months",
            Self::Weight => "weight_kg",
            Self::Lenhei => "lenhei_cm",
            Self::Muac => "muac_mm",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::AgeMonths => lang.pick("age, months", "umur, bulan"),
            Self::Weight => lang.pick("weight, kg", "berat badan, kg"),
            Self::Lenhei => lang.pick("length/height, cm", "panjang/tinggi badan, cm"),
            Self::Muac => lang.pick("MUAC, mm", "LiLA, mm"),
        }
    }

    /// Decimals that it is read with.
    const fn decimals(self) -> usize {
        match self {
            Self::Weight | Self::Lenhei => 1,
            _ => 0,
        }
    }
}

/// The indicators looked at; MUAC-for-age is `acz`.
pub const INDICATORS: [Indicator; 4] = [
    Indicator::Waz,
    Indicator::Haz,
    Indicator::Whz,
    Indicator::Acz,
];

const fn place(indicator: Indicator) -> Option<usize> {
    match indicator {
        Indicator::Waz => Some(0),
        Indicator::Haz => Some(1),
        Indicator::Whz => Some(2),
        Indicator::Acz => Some(3),
        _ => None,
    }
}

/// One child of a data set. What is not known is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Row<'a> {
    /// Sex.
    pub sex: Option<Sex>,
    /// Age in months, fractions allowed.
    pub age_months: Option<f64>,
    /// Weight, kg.
    pub weight_kg: Option<f64>,
    /// Length or height as measured, cm.
    pub lenhei_cm: Option<f64>,
    /// MUAC, mm.
    pub muac_mm: Option<f64>,
    /// Oedema, if somebody looked.
    pub oedema: Option<bool>,
    /// z-scores of [`INDICATORS`], as reported.
    pub z: [Option<f64>; 4],
    /// The cluster.
    pub cluster: Option<&'a str>,
    /// Inputs that are there but cannot be used, in the order of [`Dataset::presence`].
    pub unusable: [bool; 6],
}

impl<'a> Row<'a> {
    /// Scores a measurement by the rules of a profile.
    ///
    /// ```
    /// use tumbuh::quality::{Dataset, Row};
    /// use tumbuh::{Measurement, Profile, Sex};
    /// let child = Measurement::new().sex(Sex::Female).age_months(18.0).weight_kg(9.1).lenhei_cm(76.2);
    /// let mut data = Dataset::default();
    /// data.push(&Row::of(&child, &Profile::WHO_ANTHRO, Some("posyandu 1")));
    /// assert_eq!(data.rows(), 1);
    /// ```
    #[must_use]
    pub fn of(m: &Measurement, profile: &Profile, cluster: Option<&'a str>) -> Self {
        let a = m.assess_by(profile);
        // 14.3 cm is 143 mm, not 143.00000000000003.
        let mm = |cm: f64| math::round_half_even(cm * 1e5) / 1e4;
        Self {
            sex: m.sex.value(),
            age_months: m.age.value().map(crate::Age::months),
            weight_kg: m.weight.value().map(crate::Weight::kg),
            lenhei_cm: m.lenhei.value().map(crate::Length::cm),
            muac_mm: m.muac.value().map(|v| mm(v.cm())),
            oedema: m.oedema.value(),
            z: INDICATORS.map(|i| a.score(i).reported()),
            cluster: cluster.map(str::trim).filter(|c| !c.is_empty()),
            unusable: [
                unusable(&m.sex),
                unusable(&m.age),
                unusable(&m.weight),
                unusable(&m.lenhei),
                unusable(&m.muac),
                unusable(&m.oedema),
            ],
        }
    }

    fn values(&self) -> [Option<f64>; 4] {
        [
            self.age_months,
            self.weight_kg,
            self.lenhei_cm,
            self.muac_mm,
        ]
        .map(|v| v.filter(|v| v.is_finite()))
    }

    /// Sex, age, weight, length, MUAC and cluster in one number, where the first four are known.
    fn hash(&self) -> Option<u64> {
        let [age, weight, lenhei, muac] = self.values().map(|v| v.and_then(Key::new));
        let mut hasher = DefaultHasher::new();
        (self.sex?.code(), age?, weight?, lenhei?, muac, self.cluster).hash(&mut hasher);
        Some(hasher.finish())
    }
}

const fn unusable<T>(reading: &Reading<T>) -> bool {
    matches!(reading, Reading::Invalid { .. })
}

/// How complete a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Presence {
    /// Name of the column.
    pub column: &'static str,
    /// Rows with a value that can be used.
    pub present: u64,
    /// Rows with nothing.
    pub missing: u64,
    /// Rows with something that cannot be used (unreadable, negative, grams for kilograms).
    pub unusable: u64,
}

const COLUMNS: [&str; 6] = ["sex", "age", "weight_kg", "lenhei_cm", "muac", "oedema"];

/// Children and z-scores of a cluster.
#[derive(Debug, Clone, PartialEq, Default)]
struct Cluster {
    rows: u64,
    z: [Tally; 4],
}

/// Everything that is kept of a data set. It takes rows one by one, in any order, and parts of a
/// data set can be merged: the same numbers come out, to the bit.
///
/// Memory grows with the number of different values, pairs of values and clusters, plus sixteen
/// bytes or so a row for finding duplicates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dataset {
    rows: u64,
    sexes: [u64; 2],
    presence: [[u64; 2]; 6],
    values: [Tally; 4],
    z: [Tally; 4],
    /// Length or height with weight; weight with MUAC.
    pairs: [BTreeMap<(Key, Key), u64>; 2],
    clusters: BTreeMap<String, Cluster>,
    seen: BTreeMap<u64, u64>,
    complete: u64,
}

impl Dataset {
    /// Adds a child.
    pub fn push(&mut self, row: &Row<'_>) {
        self.push_values(row);
        let [_, weight, lenhei, muac] = row.values().map(|v| v.and_then(Key::new));
        for (pairs, pair) in self
            .pairs
            .iter_mut()
            .zip([(lenhei, weight), (weight, muac)])
        {
            if let (Some(x), Some(y)) = pair {
                *pairs.entry((x, y)).or_default() += 1;
            }
        }
        if let Some(name) = row.cluster {
            // Most rows come cluster by cluster: no name is copied for them.
            let cluster = match self.clusters.get_mut(name) {
                Some(cluster) => cluster,
                None => self.clusters.entry(name.to_owned()).or_default(),
            };
            cluster.rows += 1;
            for (tally, z) in cluster.z.iter_mut().zip(row.z) {
                if let Some(z) = z {
                    tally.push(z);
                }
            }
        }
        if let Some(hash) = row.hash() {
            *self.seen.entry(hash).or_default() += 1;
        }
    }

    /// Adds a child without its pairs, its cluster, and whether it stands twice: all that groups
    /// are compared by, and a hundredth of the memory where groups and clusters cross.
    pub fn push_values(&mut self, row: &Row<'_>) {
        self.rows += 1;
        match row.sex {
            Some(Sex::Male) => self.sexes[0] += 1,
            Some(Sex::Female) => self.sexes[1] += 1,
            None => {}
        }
        let values = row.values();
        let there = [
            row.sex.is_some(),
            values[0].is_some(),
            values[1].is_some(),
            values[2].is_some(),
            values[3].is_some(),
            row.oedema.is_some(),
        ];
        for ((count, there), unusable) in self.presence.iter_mut().zip(there).zip(row.unusable) {
            count[0] += u64::from(there);
            count[1] += u64::from(unusable && !there);
        }
        for (tally, value) in self.values.iter_mut().zip(values) {
            if let Some(value) = value {
                tally.push(value);
            }
        }
        for (tally, z) in self.z.iter_mut().zip(row.z) {
            if let Some(z) = z {
                tally.push(z);
            }
        }
        self.complete += u64::from(there[..4].iter().all(|is| *is));
    }

    /// Adds another part of the same data set.
    pub fn merge(&mut self, other: &Self) {
        self.merge_values(other);
        for (a, b) in self.pairs.iter_mut().zip(&other.pairs) {
            for (pair, n) in b {
                *a.entry(*pair).or_default() += n;
            }
        }
        for (name, b) in &other.clusters {
            let a = self.clusters.entry(name.clone()).or_default();
            a.rows += b.rows;
            for (a, b) in a.z.iter_mut().zip(&b.z) {
                a.merge(b);
            }
        }
        for (hash, n) in &other.seen {
            *self.seen.entry(*hash).or_default() += n;
        }
    }

    /// Adds what [`Dataset::push_values`] has kept of another part.
    pub(super) fn merge_values(&mut self, other: &Self) {
        self.rows += other.rows;
        self.complete += other.complete;
        for (a, b) in self.sexes.iter_mut().zip(other.sexes) {
            *a += b;
        }
        for (a, b) in self.presence.iter_mut().zip(other.presence) {
            a[0] += b[0];
            a[1] += b[1];
        }
        let tallies = self.values.iter_mut().chain(&mut self.z);
        for (a, b) in tallies.zip(other.values.iter().chain(&other.z)) {
            a.merge(b);
        }
    }

    /// Rows.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Rows with sex, age, weight and length or height that can all be used.
    #[must_use]
    pub const fn complete(&self) -> u64 {
        self.complete
    }

    /// Boys and girls.
    #[must_use]
    pub const fn sexes(&self) -> [u64; 2] {
        self.sexes
    }

    /// How complete the columns are: sex, age, weight, length or height, MUAC, oedema.
    #[must_use]
    pub fn presence(&self) -> Vec<Presence> {
        COLUMNS
            .iter()
            .zip(self.presence)
            .map(|(column, [present, unusable])| Presence {
                column,
                present,
                missing: self.rows - present - unusable,
                unusable,
            })
            .collect()
    }

    /// Rows with sex, age, weight and length that are equal to an earlier row in sex, age, weight,
    /// length, MUAC and cluster. In a large file some are so by chance, above all where ages are
    /// whole months.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.seen.values().map(|n| n - 1).sum()
    }

    /// The values of a quantity.
    #[must_use]
    pub const fn values(&self, quantity: Quantity) -> &Tally {
        &self.values[quantity as usize]
    }

    /// z-scores of an indicator, flagged ones among them; none but those of [`INDICATORS`].
    #[must_use]
    pub fn z(&self, indicator: Indicator) -> &Tally {
        static NONE: once_cell::sync::Lazy<Tally> = once_cell::sync::Lazy::new(Tally::default);
        place(indicator).map_or(&NONE, |at| &self.z[at])
    }

    /// Boys and girls against as many of each.
    ///
    /// # Errors
    /// [`WhyNot`](super::WhyNot).
    pub fn sex_ratio(&self) -> Stat<ShareTest> {
        ShareTest::of_sexes(self.sexes[0], self.sexes[1], 1.0, Continuity::Yates)
    }

    /// Preference for last digits: of 0.1 kg, 0.1 cm, 1 mm and whole months.
    ///
    /// # Errors
    /// [`WhyNot`](super::WhyNot).
    pub fn digits(&self, quantity: Quantity) -> Stat<DigitPreference> {
        DigitPreference::of(self.values(quantity), quantity.decimals())
    }

    /// Ages that sit on whole (12) or half (6) years.
    ///
    /// # Errors
    /// [`WhyNot`](super::WhyNot).
    pub fn heaping(&self, divisor: u32) -> Stat<Heaping> {
        Heaping::of(self.values(Quantity::AgeMonths), divisor)
    }

    /// Ages against those of a population with one death under five in 10,000 a day.
    ///
    /// # Errors
    /// [`WhyNot`](super::WhyNot).
    pub fn age_groups(&self) -> Stat<AgeGroups> {
        AgeGroups::of(self.values(Quantity::AgeMonths), 1.0)
    }

    /// Values far from the others.
    ///
    /// # Errors
    /// [`WhyNot`](super::WhyNot).
    pub fn fences(&self, quantity: Quantity) -> Stat<Fences> {
        Fences::of(self.values(quantity), 1.5)
    }

    /// Pairs far from the others: length or height with weight, weight with MUAC; and how many.
    pub fn ellipses(&self) -> [Stat<(Ellipse, u64)>; 2] {
        [0, 1].map(|which| {
            let pairs = self.pairs[which]
                .iter()
                .map(|((x, y), n)| (x.value(), y.value(), *n));
            let ellipse = Ellipse::of(&pairs)?;
            let far = pairs.filter(|(x, y, _)| ellipse.is_out(*x, *y));
            Ok((ellipse, far.map(|(_, _, n)| n).sum()))
        })
    }

    /// Does any row name a cluster?
    #[must_use]
    pub fn has_clusters(&self) -> bool {
        !self.clusters.is_empty()
    }

    /// Rows that name a cluster.
    #[must_use]
    pub fn in_clusters(&self) -> u64 {
        self.clusters.values().map(|c| c.rows).sum()
    }

    /// How the cases of an indicator (z below -2, or not above it where the edition says so) are
    /// spread over the clusters, z-scores flagged by the edition left out.
    ///
    /// # Errors
    /// [`WhyNot`](super::WhyNot).
    pub fn clustering(&self, indicator: Indicator, edition: &Edition) -> Stat<Clustering> {
        let Some(at) = place(indicator) else {
            return Err(super::WhyNot::NoValues);
        };
        let cleaned = edition.flagging.clean(indicator, &self.z[at]);
        let is_kept = |z: f64| {
            let who = cleaned.who > 0 && super::flags::who_flag(indicator, z);
            !who && !cleaned.limits.is_some_and(|l| l.is_out(z))
        };
        let is_case = |z: f64| z < -2.0 || (z == -2.0 && edition.case_at_bound);
        let clusters: Vec<(u64, u64)> = self
            .clusters
            .values()
            .map(|c| {
                let cases = c.z[at].count(|z| is_kept(z) && is_case(z));
                (c.rows, cases)
            })
            .collect();
        Clustering::of(&clusters)
    }
}
