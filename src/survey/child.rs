//! What a survey takes of a child.

use super::sums::{Answers, INDICATORS, JOINT, OEDEMA_BIN, acute, z_bins};
use crate::age::{Age, DAYS_PER_MONTH};
use crate::classify::{AcuteMalnutrition, muac_class};
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::{Measurement, Muac};
use crate::score::Assessment;
use crate::sex::Sex;

/// The indicators of a survey, in the order of WHO's columns.
pub const INDICATORS_OF_SURVEYS: [Indicator; INDICATORS] = [
    Indicator::Haz,
    Indicator::Waz,
    Indicator::Baz,
    Indicator::Whz,
];

const HAZ: usize = 0;
const WAZ: usize = 1;
const WHZ: usize = 3;

/// A scored child, as far as a survey needs it. What is not known stays out of what needs it.
///
/// ```
/// use tumbuh::survey::Child;
/// use tumbuh::{Measurement, Sex};
/// let child = Measurement::new().sex(Sex::Female).age_days(548.0).lenhei_cm(76.2);
/// let child = Child::of(&child.assess());
/// assert_eq!(child.z[0], Some(-1.55));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Child {
    /// Age in days, fractions allowed. Without it a child is in no age group.
    pub age_days: Option<f64>,
    /// Exact months, where months were given; else they follow from the days.
    pub age_months: Option<f64>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Reported z-scores in the order of [`INDICATORS_OF_SURVEYS`]: HAZ, WAZ, BAZ, WHZ.
    pub z: [Option<f64>; INDICATORS],
    /// Which of them are flagged: a flagged z-score counts nowhere.
    pub flagged: [bool; INDICATORS],
    /// Bilateral pitting oedema: severe in every indicator with weight in it.
    pub oedema: bool,
    /// MUAC in cm; a value that cannot be one is no value.
    pub muac_cm: Option<f64>,
}

impl Child {
    /// Of a child that was scored.
    #[must_use]
    pub fn of(a: &Assessment) -> Self {
        let z = INDICATORS_OF_SURVEYS.map(|i| a.score(i).value());
        Self {
            z: z.map(|z| z.map(|z| z.reported)),
            flagged: z.map(|z| z.is_some_and(|z| z.flag)),
            ..Self::measured(&a.measurement)
        }
    }

    /// Of a child that was measured: no z-scores yet.
    #[must_use]
    pub fn measured(m: &Measurement) -> Self {
        let age = m.age.value();
        Self {
            age_days: age.map(Age::days),
            age_months: age.map(Age::months),
            sex: m.sex.value(),
            oedema: m.oedema.value() == Some(true),
            muac_cm: m.muac.value().map(Muac::cm),
            ..Self::default()
        }
    }

    /// With flags as they are known, by WHO's limits where they are not. The indicators are
    /// counted as in [`INDICATORS_OF_SURVEYS`].
    #[must_use]
    pub fn flagged_by(mut self, known: impl Fn(usize) -> Option<bool>) -> Self {
        for (i, indicator) in INDICATORS_OF_SURVEYS.into_iter().enumerate() {
            let Some(z) = self.z[i] else { continue };
            let (low, high) = indicator.flag_limits();
            self.flagged[i] = known(i).unwrap_or(z < low || z > high);
        }
        self
    }

    /// Exact months of 30.4375 days.
    pub(super) fn months(&self) -> Option<f64> {
        let months = self
            .age_months
            .or(self.age_days.map(|d| d / DAYS_PER_MONTH))?;
        (months.is_finite() && months >= 0.0).then_some(months)
    }

    /// A z-score in hundredths, if it counts.
    fn hundredths(&self, i: usize) -> Option<f64> {
        let z = self.z[i].filter(|z| z.is_finite() && z.abs() < 1e6)?;
        (!self.flagged[i]).then(|| math::round_half_even(z * 100.0))
    }

    /// What the child answers. `weight_for_age` is false where the age has no weight-for-age.
    pub(super) fn answers(
        &self,
        months: Option<f64>,
        weight_for_age: bool,
        under_five: bool,
    ) -> Answers {
        let mut answers = Answers {
            bins: [Answers::NONE; 8],
            z: [f64::NAN; INDICATORS],
        };
        let mut bins = [None; INDICATORS];
        for (i, bin) in bins.iter_mut().enumerate() {
            if i == WHZ && !under_five {
                continue;
            }
            if self.oedema && i != HAZ {
                // WHO: severe, and no z-score, since the weight says nothing.
                *bin = (i != WAZ || weight_for_age).then_some(OEDEMA_BIN);
            } else if let Some(h) = self.hundredths(i) {
                answers.z[i] = h;
                *bin = Some(bin_of(h));
            }
            if let Some(bin) = *bin {
                answers.bins[i] = (z_bins(i).first + bin) as u8;
            }
        }
        if !under_five {
            return answers;
        }
        if let (Some(haz), Some(whz)) = (bins[HAZ], bins[WHZ]) {
            let stunted = haz <= 1;
            let wasted = whz <= 1 || whz == OEDEMA_BIN;
            let overweight = whz == 5 || whz == 6;
            let joint = match (stunted, wasted, overweight) {
                (true, true, _) => 1,
                (true, _, true) => 2,
                _ => 0,
            };
            answers.bins[4] = (JOINT.first + joint) as u8;
        }
        let by_whz = bins[WHZ].map(|b| match b {
            0 | OEDEMA_BIN => AcuteMalnutrition::Sam,
            1 => AcuteMalnutrition::Mam,
            _ => AcuteMalnutrition::Normal,
        });
        let by_muac = self.muac_cm.and_then(|cm| muac_class(months?, cm));
        let severe = self.oedema.then_some(AcuteMalnutrition::Sam);
        // A sign alone counts only among children whose other measurement is known: else cases were
        // counted, and those who are none left out.
        let by_both = by_muac.and_then(|m| Some(m.min(by_whz?)));
        let by = [by_whz, by_muac.map(|m| severe.unwrap_or(m)), by_both];
        if months.is_some_and(|m| (6.0..60.0).contains(&m)) {
            for (k, class) in by.into_iter().enumerate() {
                if let Some(class) = class {
                    answers.bins[5 + k] = (acute(k).first + class as usize) as u8;
                }
            }
        }
        answers
    }
}

fn bin_of(hundredths: f64) -> usize {
    let above = [-300.0, -200.0, -100.0]
        .iter()
        .filter(|c| hundredths >= **c)
        .count();
    above
        + [100.0, 200.0, 300.0]
            .iter()
            .filter(|c| hundredths > **c)
            .count()
}
