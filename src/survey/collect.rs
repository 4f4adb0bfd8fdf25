//! Children in, sums out: one row at a time, or parts of a file that are merged.

use super::child::Child;
use super::groups::{By, Population};
use super::sums::{Answers, INDICATORS, Sums};
use crate::columns::{is_missing, number};
use crate::error::{Error, Result};
use std::collections::HashMap;

/// What is known of a survey before its first child.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Design {
    /// Which children.
    pub population: Population,
    /// Whether children carry sampling weights.
    pub weights: bool,
    /// Whether children were sampled in clusters.
    pub clusters: bool,
    /// Whether the sample was drawn within strata.
    pub strata: bool,
    /// Columns to group by.
    pub by: Vec<By>,
}

/// Where a child stands in the sample: cells as they are in a file. What the design does not have
/// is not looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place<'a> {
    /// Sampling weight: a number that is not negative.
    pub weight: Weight<'a>,
    /// The cluster (primary sampling unit).
    pub cluster: &'a str,
    /// The stratum.
    pub stratum: &'a str,
    /// Cells of the columns to group by, in their order.
    pub by: &'a [&'a str],
}

/// A sampling weight as it comes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Weight<'a> {
    /// A cell of a file.
    Cell(&'a str),
    /// A number; NaN is a missing one.
    Number(f64),
}

impl Default for Weight<'_> {
    fn default() -> Self {
        Self::Number(1.0)
    }
}

/// Rows that are not in the sample, by reason, and rows that are in it and count nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LeftOut {
    /// No age, or one that cannot be read, among school children. Under five such a child is in no
    /// age group, and counts where no age is needed, as in WHO's package.
    pub missing_age: u64,
    /// Older (or, among school children, younger) than the population.
    pub age_out_of_range: u64,
    /// No cluster though the design has clusters.
    pub missing_cluster: u64,
    /// No stratum though the design has strata.
    pub missing_stratum: u64,
    /// A weight below zero.
    pub negative_weight: u64,
    /// A weight that is no finite number.
    pub unreadable_weight: u64,
    /// In the sample with weight zero, because the weight is missing.
    pub missing_weight: u64,
    /// In the sample of children under five without a known age: in no age group.
    pub unknown_age: u64,
}

impl LeftOut {
    /// Every count with its code.
    #[must_use]
    pub const fn counts(&self) -> [(&'static str, u64); 8] {
        [
            ("missing_age", self.missing_age),
            ("age_out_of_range", self.age_out_of_range),
            ("missing_cluster", self.missing_cluster),
            ("missing_stratum", self.missing_stratum),
            ("negative_weight", self.negative_weight),
            ("unreadable_weight", self.unreadable_weight),
            ("missing_weight", self.missing_weight),
            ("unknown_age", self.unknown_age),
        ]
    }

    const fn merge(&mut self, o: &Self) {
        self.missing_age += o.missing_age;
        self.age_out_of_range += o.age_out_of_range;
        self.missing_cluster += o.missing_cluster;
        self.missing_stratum += o.missing_stratum;
        self.negative_weight += o.negative_weight;
        self.unreadable_weight += o.unreadable_weight;
        self.missing_weight += o.missing_weight;
        self.unknown_age += o.unknown_age;
    }
}

/// Names to small numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Names {
    index: HashMap<String, u32>,
    pub(super) list: Vec<String>,
}

impl Names {
    pub(super) fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.index.get(name) {
            return *id;
        }
        let id = self.list.len() as u32;
        self.index.insert(name.to_owned(), id);
        self.list.push(name.to_owned());
        id
    }
}

/// A sampling unit: a cluster of a stratum, or the stratum whose children are units themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Unit {
    pub(super) stratum: u32,
    pub(super) cluster: u32,
    pub(super) rows: u64,
    pub(super) weighted_rows: u64,
}

/// Children of a group, not weighted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Counts {
    pub(super) rows: u64,
    pub(super) weighted_rows: u64,
    /// Children with a z-score or oedema, by indicator; the joint question, the three of acute
    /// malnutrition.
    pub(super) known: [u64; 8],
    /// Children with a z-score that counts for the mean, and those of them with weight.
    pub(super) z: [u64; INDICATORS],
    pub(super) weighted_z: [u64; INDICATORS],
    /// z-scores that are there but flagged.
    pub(super) flagged: [u64; INDICATORS],
    /// Lowest and highest z-score in hundredths.
    pub(super) range: [Option<(f64, f64)>; INDICATORS],
}

impl Counts {
    pub(super) fn merge(&mut self, o: &Self) {
        self.rows += o.rows;
        self.weighted_rows += o.weighted_rows;
        for (a, b) in self.known.iter_mut().zip(o.known) {
            *a += b;
        }
        for i in 0..INDICATORS {
            self.z[i] += o.z[i];
            self.weighted_z[i] += o.weighted_z[i];
            self.flagged[i] += o.flagged[i];
            self.range[i] = match (self.range[i], o.range[i]) {
                (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
                (a, b) => a.or(b),
            };
        }
    }
}

/// The sums of a survey: everything that its prevalences need, and no child.
///
/// Memory grows with clusters times groups, not with children. Parts of a file, in any order, add
/// up by [`Survey::merge`] to the sums of the whole: sums are kept with their rounding
/// errors (two doubles each), so that the order leaves no trace but in the rarest last bit.
///
/// ```
/// use tumbuh::survey::{By, Child, Design, Place, Survey, Weight};
/// let design = Design { weights: true, clusters: true, by: vec![By::new("area")], ..Design::default() };
/// let mut survey = Survey::new(design);
/// let child = Child { age_days: Some(500.0), z: [Some(-2.3), None, None, None], ..Child::default() };
/// survey.push(&child, &Place { weight: Weight::Cell("1.5"), cluster: "12", by: &["urban"], ..Place::default() });
/// assert_eq!(survey.rows(), 1);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    pub(super) design: Design,
    pub(super) rows: u64,
    pub(super) left_out: LeftOut,
    pub(super) strata: Names,
    pub(super) clusters: Names,
    pub(super) by: Vec<Names>,
    pub(super) units: Vec<Unit>,
    unit_index: HashMap<(u32, u32), u32>,
    /// Cells of age and sex, then values of columns as they come.
    pub(super) counts: Vec<Counts>,
    /// Column and value of each count beyond the cells.
    pub(super) values: Vec<(u32, u32)>,
    value_index: HashMap<(u32, u32), u32>,
    /// Sums by (count, unit).
    pub(super) slots: Vec<((u32, u32), Sums)>,
    slot_index: HashMap<(u32, u32), u32>,
}

impl Survey {
    /// No children yet.
    #[must_use]
    pub fn new(design: Design) -> Self {
        let cells = design.population.cells();
        Self {
            rows: 0,
            left_out: LeftOut::default(),
            strata: Names::default(),
            clusters: Names::default(),
            by: vec![Names::default(); design.by.len()],
            units: Vec::new(),
            unit_index: HashMap::new(),
            counts: vec![Counts::default(); cells],
            values: Vec::new(),
            value_index: HashMap::new(),
            slots: Vec::new(),
            slot_index: HashMap::new(),
            design,
        }
    }

    /// The design that it was made with.
    #[must_use]
    pub const fn design(&self) -> &Design {
        &self.design
    }

    /// Rows that were pushed, those left out included.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Rows that are not in the sample.
    #[must_use]
    pub const fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Whether each child is its own sampling unit: no clusters, or the same for everybody.
    pub(super) const fn is_by_child(&self) -> bool {
        !self.design.clusters || self.clusters.list.len() <= 1
    }

    /// The weight of a row; `None` where the row cannot be in the sample.
    fn weight(&mut self, weight: Weight<'_>) -> Option<f64> {
        if !self.design.weights {
            return Some(1.0);
        }
        let w = match weight {
            Weight::Cell(cell) if is_missing(cell) => f64::NAN,
            Weight::Cell(cell) => number(cell).unwrap_or(f64::INFINITY),
            Weight::Number(w) => w,
        };
        if w.is_nan() {
            // As WHO's R package: in the sample, and counting nothing.
            self.left_out.missing_weight += 1;
            return Some(0.0);
        }
        if w < 0.0 {
            self.left_out.negative_weight += 1;
            return None;
        }
        // Squares of larger numbers overflow.
        if w > 1e100 {
            self.left_out.unreadable_weight += 1;
            return None;
        }
        Some(w)
    }

    /// Adds a child.
    pub fn push(&mut self, child: &Child, place: &Place<'_>) {
        self.rows += 1;
        let months = child.months();
        let population = self.design.population;
        if !population.has_age(child.age_days, months) {
            if months.is_none() {
                self.left_out.missing_age += 1;
            } else {
                self.left_out.age_out_of_range += 1;
            }
            return;
        }
        let cluster = place.cluster.trim();
        if self.design.clusters && is_missing(cluster) {
            self.left_out.missing_cluster += 1;
            return;
        }
        let stratum = place.stratum.trim();
        if self.design.strata && is_missing(stratum) {
            self.left_out.missing_stratum += 1;
            return;
        }
        let Some(weight) = self.weight(place.weight) else {
            return;
        };
        self.left_out.unknown_age += u64::from(months.is_none());
        let stratum = if self.design.strata { stratum } else { "" };
        let cluster = if self.design.clusters { cluster } else { "" };
        let unit = self.unit(stratum, cluster);
        let counted = u64::from(weight > 0.0);
        self.units[unit as usize].rows += 1;
        self.units[unit as usize].weighted_rows += counted;

        let under_five = population == Population::UnderFive;
        let has_waz = under_five || months.is_some_and(|m| m <= 120.0);
        let answers = child.answers(months, has_waz, under_five);
        let mut one = Counts {
            rows: 1,
            weighted_rows: counted,
            ..Counts::default()
        };
        for (known, bin) in one.known.iter_mut().zip(answers.bins) {
            *known = u64::from(bin != Answers::NONE);
        }
        for i in 0..INDICATORS {
            one.flagged[i] = u64::from(child.flagged[i]);
            if !answers.z[i].is_nan() {
                one.z[i] = 1;
                one.weighted_z[i] = counted;
                one.range[i] = (weight > 0.0).then_some((answers.z[i], answers.z[i]));
            }
        }
        let cell = population.cell(months, child.sex) as u32;
        let keep_squares = self.is_by_child();
        let add = |survey: &mut Self, count: u32| {
            survey.counts[count as usize].merge(&one);
            let slot = survey.slot(count, unit);
            survey.slots[slot as usize]
                .1
                .add(&answers, weight, keep_squares);
        };
        add(self, cell);
        for (column, text) in place.by.iter().enumerate().take(self.by.len()) {
            if let Some(value) = self.design.by[column].value(text) {
                let value = self.by[column].id(value);
                let count = self.value(column as u32, value);
                add(self, count);
            }
        }
    }

    pub(super) fn unit(&mut self, stratum: &str, cluster: &str) -> u32 {
        let stratum = self.strata.id(stratum);
        let known = self.clusters.list.len();
        let cluster = self.clusters.id(cluster);
        if known == 1 && self.clusters.list.len() == 2 {
            self.drop_squares();
        }
        *self
            .unit_index
            .entry((stratum, cluster))
            .or_insert_with(|| {
                self.units.push(Unit {
                    stratum,
                    cluster,
                    ..Unit::default()
                });
                self.units.len() as u32 - 1
            })
    }

    fn drop_squares(&mut self) {
        for (_, sums) in &mut self.slots {
            sums.squared = None;
        }
    }

    pub(super) fn value(&mut self, column: u32, value: u32) -> u32 {
        *self.value_index.entry((column, value)).or_insert_with(|| {
            self.values.push((column, value));
            self.counts.push(Counts::default());
            self.counts.len() as u32 - 1
        })
    }

    pub(super) fn slot(&mut self, count: u32, unit: u32) -> u32 {
        *self.slot_index.entry((count, unit)).or_insert_with(|| {
            self.slots.push(((count, unit), Sums::default()));
            self.slots.len() as u32 - 1
        })
    }

    /// Adds the sums of another part of the same survey.
    ///
    /// # Errors
    /// [`Error::SurveyDesign`] if the two were made with different designs.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        if self.design != other.design {
            return Err(Error::SurveyDesign {
                rule: "parts of a survey must have the same population, design and groups",
            });
        }
        self.rows += other.rows;
        self.left_out.merge(&other.left_out);
        let units: Vec<u32> = other
            .units
            .iter()
            .map(|u| {
                let stratum = &other.strata.list[u.stratum as usize];
                let cluster = &other.clusters.list[u.cluster as usize];
                let unit = self.unit(stratum, cluster);
                self.units[unit as usize].rows += u.rows;
                self.units[unit as usize].weighted_rows += u.weighted_rows;
                unit
            })
            .collect();
        let cells = self.design.population.cells();
        let mut counts: Vec<u32> = (0..cells as u32).collect();
        for (column, value) in &other.values {
            let name = &other.by[*column as usize].list[*value as usize];
            let value = self.by[*column as usize].id(name);
            counts.push(self.value(*column, value));
        }
        for (counts_of, count) in other.counts.iter().zip(&counts) {
            self.counts[*count as usize].merge(counts_of);
        }
        for ((count, unit), sums) in &other.slots {
            let slot = self.slot(counts[*count as usize], units[*unit as usize]);
            self.slots[slot as usize].1.merge(sums);
        }
        if !self.is_by_child() {
            self.drop_squares();
        }
        Ok(())
    }
}
