//! The readings of a standardisation test.

use crate::quality::WhyNot;
use crate::words::Lang;
use std::collections::BTreeMap;

/// What is measured in a standardisation test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Weight, kg.
    Weight,
    /// Length or height, cm.
    Lenhei,
    /// MUAC, mm.
    Muac,
}

impl Quantity {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Weight, Self::Lenhei, Self::Muac];

    /// Name of its column, with the unit.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weight => "weight_kg",
            Self::Lenhei => "lenhei_cm",
            Self::Muac => "muac_mm",
        }
    }

    /// Its unit.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Weight => "kg",
            Self::Lenhei => "cm",
            Self::Muac => "mm",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Weight => lang.pick("weight", "berat badan"),
            Self::Lenhei => lang.pick("length/height", "panjang/tinggi badan"),
            Self::Muac => lang.pick("MUAC", "LiLA"),
        }
    }
}

/// Why a reading was not taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// It is not a finite number above zero.
    NotPositive,
    /// The measurer has measured this child twice already.
    ThirdReading,
}

/// Both readings of a child by a measurer.
pub(super) type Pair = [Option<f64>; 2];

/// All readings of a test. Measurers and children keep the order in which they come.
///
/// ```
/// use tumbuh::standardisation::{Quantity, Sheet};
/// let mut sheet = Sheet::default();
/// sheet.push("supervisor", "1", Quantity::Weight, None, 9.1).unwrap();
/// sheet.push("supervisor", "1", Quantity::Weight, None, 9.2).unwrap();
/// assert_eq!(sheet.measurers(), ["supervisor"]);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    measurers: Vec<String>,
    children: Vec<String>,
    readings: BTreeMap<(Quantity, usize, usize), Pair>,
}

fn index(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|n| n == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

impl Sheet {
    /// Adds a reading, of the first (0) or second (1) round; without a round, it is the next one of
    /// this measurer and child. Weight in kg, length in cm, MUAC in mm.
    ///
    /// # Errors
    /// [`Refused`]: the reading is left out, and the sheet goes on.
    pub fn push(
        &mut self,
        measurer: &str,
        child: &str,
        quantity: Quantity,
        round: Option<usize>,
        value: f64,
    ) -> Result<(), Refused> {
        let measurer = index(&mut self.measurers, measurer);
        let child = index(&mut self.children, child);
        if !value.is_finite() || value <= 0.0 {
            return Err(Refused::NotPositive);
        }
        let pair = self
            .readings
            .entry((quantity, measurer, child))
            .or_default();
        let free = |k: &usize| pair.get(*k).is_some_and(Option::is_none);
        let at = round
            .map_or_else(|| (0..2).find(free), |k| Some(k).filter(free))
            .ok_or(Refused::ThirdReading)?;
        pair[at] = Some(value);
        Ok(())
    }

    /// Measurers, in the order in which they came.
    #[must_use]
    pub fn measurers(&self) -> &[String] {
        &self.measurers
    }

    /// Children, in the order in which they came.
    #[must_use]
    pub fn children(&self) -> &[String] {
        &self.children
    }

    /// Is there any reading of this quantity?
    #[must_use]
    pub fn has(&self, quantity: Quantity) -> bool {
        self.readings.keys().any(|(q, _, _)| *q == quantity)
    }

    pub(super) fn pair(&self, quantity: Quantity, measurer: usize, child: usize) -> Pair {
        let key = (quantity, measurer, child);
        self.readings.get(&key).copied().unwrap_or_default()
    }

    /// Children of whom a measurer has both readings, with both.
    pub(super) fn both(&self, quantity: Quantity, measurer: usize) -> Vec<(usize, [f64; 2])> {
        (0..self.children.len())
            .filter_map(|child| match self.pair(quantity, measurer, child) {
                [Some(a), Some(b)] => Some((child, [a, b])),
                _ => None,
            })
            .collect()
    }

    /// The measurer of a name.
    ///
    /// # Errors
    /// [`WhyNot::NoValues`] where nobody of that name has measured.
    pub fn find(&self, name: &str) -> Result<usize, WhyNot> {
        let found = self.measurers.iter().position(|n| n == name);
        found.ok_or(WhyNot::NoValues)
    }
}
