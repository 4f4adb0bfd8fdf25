//! A survey's sums as bytes, to send from where the rows are to where the table is made.

use super::collect::{Counts, Design, LeftOut, Names, Survey, Unit};
use super::sums::{Moments, Sums};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// What the bytes begin with; the last is the version of the form.
const MAGIC: &[u8; 8] = b"tumbuhS\x01";

/// All but the sums.
#[derive(Serialize, Deserialize)]
struct Head {
    design: Design,
    rows: u64,
    left_out: LeftOut,
    strata: Vec<String>,
    clusters: Vec<String>,
    by: Vec<Vec<String>>,
    units: Vec<Unit>,
    counts: Vec<Counts>,
    values: Vec<(u32, u32)>,
    /// Count, unit, and whether there are squares.
    slots: Vec<(u32, u32, bool)>,
}

const BROKEN: Error = Error::SurveyDesign {
    rule: "these bytes are not the sums of a survey, or not of this version",
};

impl Survey {
    /// The sums as bytes, for [`Survey::of_bytes`]: the same on every machine.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = Head {
            design: self.design.clone(),
            rows: self.rows,
            left_out: self.left_out,
            strata: self.strata.list.clone(),
            clusters: self.clusters.list.clone(),
            by: self.by.iter().map(|names| names.list.clone()).collect(),
            units: self.units.clone(),
            counts: self.counts.clone(),
            values: self.values.clone(),
            slots: self
                .slots
                .iter()
                .map(|((count, unit), s)| (*count, *unit, s.squared.is_some()))
                .collect(),
        };
        // Whole numbers, names and finite z-scores: nothing that cannot be written.
        let head = serde_json::to_vec(&head).unwrap_or_default();
        let mut numbers = Vec::new();
        for (_, sums) in &self.slots {
            sums.weighted.to_numbers(&mut numbers);
            if let Some(squared) = &sums.squared {
                squared.to_numbers(&mut numbers);
            }
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend((head.len() as u64).to_le_bytes());
        bytes.extend(head);
        for number in numbers {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    /// The sums that [`Survey::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::SurveyDesign`] if the bytes are something else.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self> {
        Self::read(bytes).ok_or(BROKEN)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let (head, numbers) =
            rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let head: Head = serde_json::from_slice(head).ok()?;
        let numbers: Vec<f64> = numbers
            .as_chunks::<8>()
            .0
            .iter()
            .map(|b| f64::from_le_bytes(*b))
            .collect();
        let mut numbers = numbers.as_slice();
        let mut survey = Self::new(head.design);
        let fits = head.by.len() == survey.by.len()
            && head.counts.len() == survey.counts.len() + head.values.len();
        if !fits {
            return None;
        }
        survey.rows = head.rows;
        survey.left_out = head.left_out;
        let names = |list: Vec<String>| {
            list.iter().fold(Names::default(), |mut names, name| {
                names.id(name);
                names
            })
        };
        survey.by = head.by.into_iter().map(names).collect();
        let place = |list: &[String], at: u32| list.get(at as usize).cloned();
        for unit in &head.units {
            let stratum = place(&head.strata, unit.stratum)?;
            let cluster = place(&head.clusters, unit.cluster)?;
            let id = survey.unit(&stratum, &cluster) as usize;
            survey.units[id].rows = unit.rows;
            survey.units[id].weighted_rows = unit.weighted_rows;
        }
        for (column, value) in head.values {
            let known = &survey.by.get(column as usize)?.list;
            known.get(value as usize)?;
            survey.value(column, value);
        }
        let fits =
            survey.units.len() == head.units.len() && survey.counts.len() == head.counts.len();
        if !fits {
            return None;
        }
        survey.counts = head.counts;
        for (count, unit, has_squares) in head.slots {
            let known =
                (count as usize) < survey.counts.len() && (unit as usize) < survey.units.len();
            if !known {
                return None;
            }
            let sums = Sums {
                weighted: take(&mut numbers)?,
                squared: if has_squares {
                    Some(Box::new(take(&mut numbers)?))
                } else {
                    None
                },
            };
            let slot = survey.slot(count, unit) as usize;
            survey.slots[slot].1 = sums;
        }
        numbers.is_empty().then_some(survey)
    }
}

fn take<const P: usize>(numbers: &mut &[f64]) -> Option<Moments<P>> {
    let (these, rest) = numbers.split_at_checked(Moments::<P>::NUMBERS)?;
    *numbers = rest;
    Moments::of_numbers(these)
}
