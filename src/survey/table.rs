//! Sums to groups and their estimates.

use super::collect::{Counts, LeftOut, Survey};
use super::estimate::{self, Estimate, Frame, UnitValues, Why};
use super::groups::{Grouping, Population};
use super::interval::{Interval, Sureness};
use super::measure::Measure;
use super::quantile::t_two_sided;
use super::sums::{Moments, Sums};
use crate::error::{Error, Result};
use crate::indicator::Indicator;

/// How to make a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Level of the intervals, above 0 and below 1.
    pub level: f64,
    /// How intervals of shares are made.
    pub interval: Interval,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            level: 0.95,
            interval: Interval::Logit,
        }
    }
}

/// A group with its estimates.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Group {
    /// What it is made of.
    pub grouping: Grouping,
    /// Heading: `Age group`, `Sex`, the name of a column; empty for everybody.
    pub by: String,
    /// Value: `All`, `00-05 mo`, `Female`, `urban`.
    pub value: String,
    /// WHO's `Years` of school children (`5`, `Total (5-9)`); empty elsewhere.
    pub years: String,
    /// WHO's `Months` of school children; empty elsewhere.
    pub months: String,
    /// Children in the group, with or without z-scores.
    pub rows: u64,
    /// Every measure, in the order of [`Table::measures`].
    pub estimates: Vec<Estimate>,
    /// The column that was named, empty for groups of age and sex.
    pub column: String,
    #[cfg_attr(feature = "serde", serde(skip))]
    measures: Population,
}

impl Group {
    /// The estimate of a measure; `None` if the population has no such measure.
    #[must_use]
    pub fn get(&self, measure: Measure) -> Option<&Estimate> {
        let at = Measure::all(self.measures)
            .iter()
            .position(|m| *m == measure)?;
        self.estimates.get(at)
    }

    /// `all`, `age_group`, `wide_age_group`, `sex`, `age_sex`, or the name of the column.
    #[must_use]
    pub fn by_code(&self) -> &str {
        match self.grouping {
            Grouping::All => "all",
            Grouping::Age => "age_group",
            Grouping::WideAge => "wide_age_group",
            Grouping::Sex => "sex",
            Grouping::AgeSex => "age_sex",
            Grouping::Column(_) => &self.column,
        }
    }

    /// WHO's name of the group: `All`, `Age group: 00-05 mo`.
    #[must_use]
    pub fn who_name(&self) -> String {
        if self.grouping == Grouping::All {
            self.value.clone()
        } else {
            format!("{}: {}", self.by, self.value)
        }
    }
}

/// Groups and their estimates.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Which children.
    pub population: Population,
    /// Level of the intervals.
    pub level: f64,
    /// How intervals of shares are made.
    pub interval: Interval,
    /// Degrees of freedom of the design: sampling units less strata, both with weight.
    pub df: u64,
    /// Rows of the file.
    pub rows: u64,
    /// Rows that are not in the sample, or count nothing.
    pub left_out: LeftOut,
    /// Names of clusters that occur in more than one stratum: taken as different clusters.
    pub clusters_in_several_strata: u64,
    /// Strata with a single cluster.
    pub lonely_strata: u64,
    /// Every group, the whole population first.
    pub groups: Vec<Group>,
}

impl Table {
    /// What is estimated, in the order of [`Group::estimates`].
    #[must_use]
    pub fn measures(&self) -> Vec<Measure> {
        Measure::all(self.population)
    }
}

/// Weight-for-age of school children ends at ten years: none for everybody or by sex.
fn not_in_table(population: Population, grouping: Grouping, measure: Measure) -> bool {
    population == Population::School
        && matches!(grouping, Grouping::All | Grouping::Sex)
        && matches!(
            measure,
            Measure::Share(Indicator::Waz, _) | Measure::Mean(Indicator::Waz)
        )
}

impl Survey {
    /// Degrees of freedom: sampling units less strata, those with weight.
    fn df(&self, by_child: bool) -> u64 {
        let mut strata = vec![false; self.strata.list.len()];
        let mut units = 0;
        for unit in self.units.iter().filter(|u| u.weighted_rows > 0) {
            strata[unit.stratum as usize] = true;
            units += if by_child { unit.weighted_rows } else { 1 };
        }
        // Every stratum that is counted has a unit.
        units - strata.iter().filter(|s| **s).count() as u64
    }

    pub(super) fn frame(&self, by_child: bool) -> Frame<'_> {
        let mut units_in = vec![0; self.strata.list.len()];
        for unit in &self.units {
            units_in[unit.stratum as usize] += if by_child { unit.rows } else { 1 };
        }
        Frame {
            units: &self.units,
            units_in,
            by_child,
        }
    }

    /// Names of clusters in more than one stratum.
    fn repeated_clusters(&self) -> u64 {
        let mut strata = vec![0_u32; self.clusters.list.len()];
        for unit in &self.units {
            strata[unit.cluster as usize] += 1;
        }
        strata.iter().filter(|n| **n > 1).count() as u64
    }

    pub(super) fn sureness(&self, options: &Options) -> Result<Sureness> {
        if !(options.level > 0.0 && options.level < 1.0) {
            return Err(Error::SurveyDesign {
                rule: "the level of intervals must be above 0 and below 1",
            });
        }
        let df = self.df(self.is_by_child());
        Ok(Sureness {
            level: options.level,
            interval: options.interval,
            t: t_two_sided(options.level, df as f64),
        })
    }

    /// The table: every group, every measure.
    ///
    /// # Errors
    /// [`Error::SurveyDesign`] if the level is not between 0 and 1.
    pub fn table(&self, options: &Options) -> Result<Table> {
        let by_child = self.is_by_child();
        let frame = self.frame(by_child);
        let sure = self.sureness(options)?;
        let slots = self.slots_by_count();
        let population = self.design.population;
        let measures = Measure::all(population);
        let mut groups = Vec::new();
        let estimates = |grouping: Grouping, group: &estimate::Group<'_>| -> Vec<Estimate> {
            let one = |m: &Measure| {
                let recipe = m.recipe()?;
                if not_in_table(population, grouping, *m) {
                    return Some(Estimate::none(0, 0.0, Why::NotInTable));
                }
                Some(group.estimate(recipe, &sure))
            };
            measures.iter().filter_map(one).collect()
        };
        for union in population.unions() {
            let group = self.group(&frame, &union.cells, &slots);
            let by = population.heading(union.grouping).to_owned();
            groups.push(Group {
                grouping: union.grouping,
                by,
                estimates: estimates(union.grouping, &group),
                value: union.value,
                years: union.years,
                months: union.months,
                rows: group.counts.rows,
                column: String::new(),
                measures: population,
            });
        }
        for (column, by) in self.design.by.iter().enumerate() {
            for (value, count) in self.values_of(column) {
                let grouping = Grouping::Column(column);
                let cells: Vec<usize> = count.into_iter().collect();
                let group = self.group(&frame, &cells, &slots);
                groups.push(Group {
                    grouping,
                    by: by.heading().to_owned(),
                    estimates: estimates(grouping, &group),
                    value: value.to_owned(),
                    years: String::new(),
                    months: String::new(),
                    rows: group.counts.rows,
                    column: by.name.clone(),
                    measures: population,
                });
            }
        }
        Ok(Table {
            population,
            level: options.level,
            interval: options.interval,
            df: self.df(by_child),
            rows: self.rows,
            left_out: self.left_out,
            clusters_in_several_strata: self.repeated_clusters(),
            lonely_strata: frame.units_in.iter().filter(|n| **n == 1).count() as u64,
            groups,
        })
    }

    /// The values of a column in order: numbers as numbers, words by their letters.
    fn values_of(&self, column: usize) -> Vec<(&str, Option<usize>)> {
        let names = &self.by[column].list;
        if names.is_empty() {
            return Vec::new();
        }
        let cells = self.design.population.cells();
        let of_column = |(_, value): &(usize, &(u32, u32))| value.0 as usize == column;
        let mut values: Vec<(&str, Option<usize>)> = self
            .values
            .iter()
            .enumerate()
            .filter(of_column)
            .map(|(k, (_, value))| (names[*value as usize].as_str(), Some(cells + k)))
            .collect();
        for fixed in self.design.by[column].fixed() {
            if values.iter().all(|(name, _)| name != fixed) {
                values.push((fixed, None));
            }
        }
        let number = |name: &str| name.parse::<f64>().ok();
        values.sort_by(|(a, _), (b, _)| match (number(a), number(b)) {
            (Some(x), Some(y)) => x.total_cmp(&y).then_with(|| a.cmp(b)),
            _ => a.cmp(b),
        });
        values
    }

    /// Slots of each count, by stratum and unit.
    pub(super) fn slots_by_count(&self) -> Vec<Vec<(u32, &Sums)>> {
        let mut slots = vec![Vec::new(); self.counts.len()];
        for ((count, unit), sums) in &self.slots {
            slots[*count as usize].push((*unit, sums));
        }
        slots
    }

    pub(super) fn group<'a>(
        &self,
        frame: &'a Frame<'a>,
        cells: &[usize],
        slots: &[Vec<(u32, &Sums)>],
    ) -> estimate::Group<'a> {
        let mut counts = Counts::default();
        let mut units: Vec<((u32, u32), &Sums)> = Vec::new();
        for cell in cells {
            counts.merge(&self.counts[*cell]);
            let of_cell = slots[*cell].iter();
            units.extend(
                of_cell.map(|(unit, sums)| ((frame.units[*unit as usize].stratum, *unit), *sums)),
            );
        }
        units.sort_by_key(|(place, _)| *place);
        let mut total = Moments::default();
        let units = units
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| {
                let unit = same[0].0.1;
                let values = if let [(_, only)] = same {
                    total.merge(&only.weighted);
                    UnitValues::of(only)
                } else {
                    let mut sums = Sums::default();
                    for (_, s) in same {
                        sums.merge(s);
                    }
                    total.merge(&sums.weighted);
                    UnitValues::of(&sums)
                };
                (unit, values)
            })
            .collect();
        estimate::Group {
            frame,
            units,
            total: total.values(),
            counts,
        }
    }
}
