//! One age and one position that the child may have, and what becomes of an indicator there.

use super::errors::{AgePrecision, Errors};
use super::spread::{Spread, first};
use super::{Quantity, Verdict};
use crate::age::{Age, DAYS_PER_MONTH};
use crate::classify::{Scheme, bands, muac_class};
use crate::indicator::Indicator;
use crate::lms::Lms;
use crate::math;
use crate::measurement::{
    HeadCircumference, Length, Measurement, Muac, Position, Skinfold, Weight,
};
use crate::profile::{AgeRule, LengthRule, Profile};
use crate::reading::Reading;
use crate::score::{Child, Reference, ZRules};
use crate::standards::Standard;

/// A child as it may be, and how likely.
pub(super) struct Scenario {
    pub(super) child: Measurement,
    pub(super) share: f64,
}

/// Every age that the precision leaves open (one for each row that a table may have, and for each
/// limit of the rules) and every position.
pub(super) fn scenarios(m: &Measurement, errors: &Errors, profile: &Profile) -> Vec<Scenario> {
    let positions = if errors.position_known || m.lenhei.value().is_none() {
        vec![(m.position, 1.0)]
    } else {
        vec![
            (Reading::Value(Position::Lying), 0.5),
            (Reading::Value(Position::Standing), 0.5),
        ]
    };
    let mut all = Vec::new();
    for (age, of_age) in ages(m, errors.age, profile) {
        for (position, of_position) in &positions {
            let mut child = *m;
            child.age = age;
            child.position = *position;
            all.push(Scenario {
                child,
                share: of_age * of_position,
            });
        }
    }
    all
}

fn ages(m: &Measurement, precision: AgePrecision, profile: &Profile) -> Vec<(Reading<Age>, f64)> {
    let months = match precision {
        AgePrecision::Exact => return vec![(m.age, 1.0)],
        AgePrecision::Month => 1.0,
        AgePrecision::Year => 12.0,
    };
    let Some(age) = m.age.value() else {
        return vec![(m.age, 1.0)];
    };
    let whole = math::floor(age.months() / months) * months;
    let (low, high) = (whole * DAYS_PER_MONTH, (whole + months) * DAYS_PER_MONTH);
    // Days begin at a half, months of either kind at a whole; between two such ends the row is one,
    // or (WHO 2007) moves by a day, whose middle stands for it.
    let mut ends = vec![low, high];
    let first_day = math::floor(low);
    ends.extend((0..=(months as u32) * 31).map(|i| first_day + f64::from(i) + 0.5));
    ends.extend((0..months as u32).map(|i| (whole + f64::from(i)) * DAYS_PER_MONTH));
    ends.extend((0..months as u32).map(|i| (whole + f64::from(i) + 0.5) * DAYS_PER_MONTH));
    if profile.age == AgeRule::CompletedMonthsOf30Days {
        let first = math::floor(low / 30.0);
        ends.extend((0..=months as u32 + 1).map(|i| (first + f64::from(i)) * 30.0));
    }
    ends.extend([
        profile.standing_from_months * DAYS_PER_MONTH,
        profile.who2006_below_months * DAYS_PER_MONTH,
    ]);
    ends.retain(|d| *d >= low && *d <= high);
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    ends.windows(2)
        .map(|pair| {
            let age = Age::from_days(f64::midpoint(pair[0], pair[1]));
            (age.into(), (pair[1] - pair[0]) / (high - low))
        })
        .collect()
}

/// Up to which z, or up to which class.
#[derive(Clone, Copy)]
pub(super) enum Up {
    /// Exact z-scores up to this.
    To(f64),
    /// Classes below the one that begins at this bound.
    Bound(f64),
}

/// Probabilities of the classes from low to high, and of none. Empty where there are no classes.
type Shares = Vec<(Verdict, f64)>;

/// One indicator in one scenario.
pub(super) struct Question<'a> {
    pub(super) indicator: Indicator,
    pub(super) scheme: Scheme,
    pub(super) profile: &'a Profile,
    pub(super) errors: &'a Errors,
    rules: ZRules,
}

/// Classes of the longest scheme.
const CLASSES: usize = 6;

impl<'a> Question<'a> {
    pub(super) fn new(
        indicator: Indicator,
        scheme: Scheme,
        profile: &'a Profile,
        errors: &'a Errors,
    ) -> Self {
        Self {
            indicator,
            scheme,
            profile,
            errors,
            rules: ZRules::of(profile),
        }
    }

    /// The quantity that is held against the row: length for length-for-age, weight for all that
    /// weight enters.
    fn spread(&self, m: &Measurement) -> Option<Spread> {
        Quantity::of(self.indicator)[0].spread(m, self.errors)
    }

    fn row(&self, child: &Measurement) -> Option<Lms> {
        let found = Reference::find(self.indicator, child, self.profile);
        found.ok().map(|r| r.lms)
    }

    /// The smallest number that lies beyond, in the unit of the row.
    fn cut(&self, row: Lms, up: Up) -> f64 {
        let value = |z: f64| self.rules.value(self.indicator, row, z);
        match up {
            Up::To(z) => value(z).unwrap_or_else(|_| {
                let exact = |y| self.rules.exact(self.indicator, row, y);
                first(row.m(), |y| exact(y) > z)
            }),
            Up::Bound(b) => {
                let guess = value(b + 0.005f64.copysign(b)).unwrap_or(row.m());
                first(guess, |y| {
                    let class_z = self.rules.score(self.indicator, row, y).class_z;
                    class_z.is_some_and(|z| if b < 0.0 { z >= b } else { z > b })
                })
            }
        }
    }

    /// Shares of the true values up to each mark; zero where there is no row.
    fn shares<const N: usize>(
        &self,
        child: &Measurement,
        marks: impl Fn(Lms) -> [f64; N],
    ) -> [f64; N] {
        const NONE: f64 = 0.0;
        let Some(spread) = self.spread(child) else {
            return [NONE; N];
        };
        let below = |marks: [f64; N]| marks.map(|mark| spread.below(mark));
        let correction = Child::new(child, self.profile).correction_cm();
        let length = || Quantity::Lenhei.spread(child, self.errors);
        match self.indicator {
            Indicator::Whz => {
                let Some(length) = length() else {
                    return [NONE; N];
                };
                let at = |cm: f64| {
                    let mut child = *child;
                    child.lenhei = Length::from_cm(cm).into();
                    self.row(&child).map_or([NONE; N], |row| below(marks(row)))
                };
                length.mean(|low, high| self.kinks(correction, low, high), at)
            }
            Indicator::Baz => {
                let (Some(length), Some(row)) = (length(), self.row(child)) else {
                    return [NONE; N];
                };
                let marks = marks(row);
                let at = |cm: f64| {
                    let metres = (cm + correction).max(0.0) / 100.0;
                    below(marks.map(|bmi| bmi * (metres * metres)))
                };
                length.mean(|_, _| Vec::new(), at)
            }
            Indicator::Haz => self
                .row(child)
                .map_or([NONE; N], |row| below(marks(row).map(|cm| cm - correction))),
            _ => self.row(child).map_or([NONE; N], |row| below(marks(row))),
        }
    }

    /// Lengths at which the row turns: those of the table, and the limits of the rules.
    fn kinks(&self, correction: f64, low: f64, high: f64) -> Vec<f64> {
        let per_cm = match self.profile.length_rows {
            LengthRule::Linear => 10.0,
            LengthRule::NearestHalfCm | LengthRule::NearestCm => 20.0,
        };
        let row = |cm: f64| math::floor((cm + correction).max(0.0) * per_cm) as i64;
        let (from, to) = (row(low), row(high) + 1);
        let mut kinks: Vec<f64> = (from..=to)
            .map(|i| i as f64 / per_cm - correction)
            .collect();
        kinks.push(self.profile.lying_below_cm - correction);
        kinks
    }

    /// The share of z-scores up to z, and the share that has any.
    pub(super) fn share_up_to(&self, child: &Measurement, z: f64) -> [f64; 2] {
        self.shares(child, |row| [self.cut(row, Up::To(z)), f64::INFINITY])
    }

    /// Each class with its probability, in this scenario.
    pub(super) fn classes(&self, child: &Measurement) -> Shares {
        let standard = Child::new(child, self.profile).standard();
        // Without age it is weight-for-length/height, of WHO 2006.
        let standard = standard.unwrap_or(Standard::Who2006);
        let Some(bands) = bands(self.scheme, self.indicator, standard) else {
            return Vec::new();
        };
        let below: [f64; CLASSES] = self.shares(child, |row| {
            let mut marks = [f64::INFINITY; CLASSES];
            for (mark, bound) in marks.iter_mut().zip(bands.bounds) {
                *mark = self.cut(row, Up::Bound(*bound));
            }
            marks
        });
        let mut from = 0.0;
        let mut classes = Shares::new();
        for (class, up_to) in bands.classes.iter().zip(below) {
            classes.push((Verdict::Class(*class), (up_to - from).max(0.0)));
            from = up_to;
        }
        let known: f64 = classes.iter().map(|(_, p)| p).sum();
        classes.push((Verdict::None, (1.0 - known).max(0.0)));
        classes
    }

    /// Two scenarios in which the indicator is the same.
    pub(super) fn is_one(&self, a: &Measurement, b: &Measurement) -> bool {
        if self.indicator != Indicator::Whz {
            return false;
        }
        let [a, b] = [a, b].map(|m| {
            let child = Child::new(m, self.profile);
            let table = Reference::find(self.indicator, m, self.profile).map(|r| r.place.table);
            (child.correction_cm(), child.standard(), table.ok())
        });
        a == b
    }
}

/// The classes of the arm circumference itself, in one scenario.
pub(super) fn muac_classes(child: &Measurement, errors: &Errors) -> Shares {
    use crate::classify::AcuteMalnutrition::{Mam, Normal, Sam};
    let spread = Quantity::Muac.spread(child, errors);
    let (Some(age), Some(spread)) = (child.age.value(), spread) else {
        return Vec::new();
    };
    if muac_class(age.months(), 12.0).is_none() {
        return vec![(Verdict::None, 1.0)];
    }
    // A bound belongs to the class above it.
    let [sam, mam] = [11.5, 12.5].map(|cm| spread.below(cm));
    vec![
        (Verdict::Muac(Sam), sam),
        (Verdict::Muac(Mam), mam - sam),
        (Verdict::Muac(Normal), 1.0 - mam),
        (Verdict::None, 0.0),
    ]
}

impl Quantity {
    /// The quantities that an indicator is made of, the one held against the row first.
    pub(in crate::audit) const fn of(indicator: Indicator) -> &'static [Self] {
        match indicator {
            Indicator::Waz => &[Self::Weight],
            Indicator::Haz => &[Self::Lenhei],
            Indicator::Whz | Indicator::Baz => &[Self::Weight, Self::Lenhei],
            Indicator::Hcz => &[Self::Head],
            Indicator::Acz => &[Self::Muac],
            Indicator::Tsz => &[Self::Triceps],
            Indicator::Ssz => &[Self::Subscapular],
        }
    }

    /// What was measured, in kg, cm or mm.
    pub(in crate::audit) fn value(self, m: &Measurement) -> Option<f64> {
        match self {
            Self::Weight => m.weight.value().map(Weight::kg),
            Self::Lenhei => m.lenhei.value().map(Length::cm),
            Self::Head => m.head.value().map(HeadCircumference::cm),
            Self::Muac => m.muac.value().map(Muac::cm),
            Self::Triceps => m.triceps.value().map(Skinfold::mm),
            Self::Subscapular => m.subscapular.value().map(Skinfold::mm),
        }
    }

    /// The same child with another value.
    pub(in crate::audit) fn set(self, m: &Measurement, value: f64) -> Measurement {
        match self {
            Self::Weight => m.weight_kg(value),
            Self::Lenhei => m.lenhei_cm(value),
            Self::Head => m.head_cm(value),
            Self::Muac => m.muac_cm(value),
            Self::Triceps => m.triceps_mm(value),
            Self::Subscapular => m.subscapular_mm(value),
        }
    }

    /// Its technical error, where there is one.
    pub(in crate::audit) const fn tem(self, errors: &Errors) -> Option<f64> {
        match self {
            Self::Weight => Some(errors.weight_kg),
            Self::Lenhei => Some(errors.lenhei_cm),
            Self::Head => errors.head_cm,
            Self::Muac => Some(errors.muac_cm),
            Self::Triceps | Self::Subscapular => errors.skinfold_mm,
        }
    }

    const fn ceiling(self) -> f64 {
        match self {
            Self::Weight => Weight::CEILING,
            Self::Lenhei => Length::CEILING,
            Self::Head => HeadCircumference::CEILING,
            Self::Muac => Muac::CEILING,
            Self::Triceps | Self::Subscapular => Skinfold::CEILING,
        }
    }

    fn spread(self, m: &Measurement, errors: &Errors) -> Option<Spread> {
        let (value, tem) = (self.value(m)?, self.tem(errors)?);
        Some(Spread::new(value, tem, self.ceiling()))
    }
}
