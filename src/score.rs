//! One child: position, body mass index, place in the table, z, rounding, flag, and for each
//! indicator without a z-score the reason.

#![allow(
    clippy::inline_always,
    reason = "what is asked of an indicator is known where it is inlined"
)]

mod zrule;

use crate::age::Age;
use crate::indicator::Indicator;
use crate::lms::Lms;
use crate::math;
use crate::measurement::{Measurement, Position};
use crate::outcome::{Outcome, Reason};
use crate::profile::{AgeAt, AgeUsed, Profile, StandardChoice, StandingInfant};
use crate::reading::Reading;
use crate::sex::Sex;
use crate::standards::{self, Place, Standard, who2006, who2007};
use crate::table::Axis;
pub(crate) use zrule::ZRules;

/// A z-score: exact, and as WHO reports it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ZScore {
    /// The z-score before rounding.
    pub exact: f64,
    /// Rounded to two decimals: what is printed, flagged and classified.
    pub reported: f64,
    /// Is the reported z-score implausible by WHO's limits?
    pub flag: bool,
}

/// One indicator of one child: its z-score or the reason, and where the numbers came from.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Score {
    /// Which indicator.
    pub indicator: Indicator,
    /// The z-score, or why there is none.
    pub outcome: Outcome<ZScore>,
    /// Table and place, where it came so far.
    pub place: Option<Place>,
    /// The number that was scored (corrected length, BMI), where it came so far.
    pub y: Option<f64>,
    /// What the class hangs on: the reported z-score, or any z-score of the class where the profile
    /// reads classes otherwise (from SD columns; `z <= -2` for `z < -2`).
    pub class_z: Option<f64>,
}

impl Score {
    const fn nothing_yet(indicator: Indicator) -> Self {
        Self {
            indicator,
            outcome: Outcome::NotComputed(Reason::MissingSex),
            place: None,
            y: None,
            class_z: None,
        }
    }

    /// The z-score, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<ZScore> {
        self.outcome.value()
    }

    /// Why there is no z-score.
    #[must_use]
    pub const fn reason(&self) -> Option<Reason> {
        self.outcome.reason()
    }

    /// The reported z-score, if there is one.
    #[must_use]
    pub fn reported(&self) -> Option<f64> {
        self.value().map(|z| z.reported)
    }
}

/// Something to look at that does not forbid a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Warning {
    /// Measured standing below nine months (`c9mo_flag` in WHO anthro).
    #[cfg_attr(feature = "serde", serde(rename = "standing_under_9_months"))]
    StandingUnder9Months,
    /// Weight-for-age above +1: look at weight-for-length/height or BMI-for-age.
    CheckWeightForHeight,
}

impl Warning {
    /// The stable code, as it stands in the `warnings` column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::StandingUnder9Months => "standing_under_9_months",
            Self::CheckWeightForHeight => "check_weight_for_height",
        }
    }
}

/// Everything the engine says of one child at one visit.
///
/// Classes and the booleans `stunted`, `wasted`, `underweight` and `overweight` are methods of it,
/// in [`classify`](crate::classify).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Assessment {
    /// What was measured.
    pub measurement: Measurement,
    /// The rules followed.
    pub profile: Profile,
    /// The standard that serves this age, or why none does. [`Reason::MissingAge`] without age:
    /// weight-for-length/height is then scored by WHO 2006.
    pub standard: Outcome<Standard>,
    /// The age looked up: the whole day with WHO 2006, the exact age in days with WHO 2007.
    pub age_days_used: Option<f64>,
    /// The position that was stated and believed.
    pub position: Option<Position>,
    /// Was a child below nine months said to stand?
    pub standing_under_9_months: bool,
    /// What was added to the length or height, cm: 0, +0.7 or -0.7.
    pub correction_cm: f64,
    lenhei_cm: Outcome<f64>,
    bmi: Outcome<f64>,
    scores: [Score; 8],
}

impl Measurement {
    /// Scores the child by the rules of WHO's R packages.
    #[must_use]
    pub fn assess(&self) -> Assessment {
        // Rules that are known beforehand cost nothing to ask for.
        const RULES: &Profile = &Profile::WHO_ANTHRO;
        let mut a = Assessment::nothing_yet(Profile::WHO_ANTHRO);
        a.fill(self, RULES, [true; 8]);
        a
    }

    /// Scores the child by the rules of a profile.
    #[must_use]
    pub fn assess_by(&self, profile: &Profile) -> Assessment {
        let mut a = Assessment::nothing_yet(profile.clone());
        a.fill_by(self, profile, [true; 8]);
        a
    }
}

macro_rules! score_of {
    ($($(#[$doc:meta])* $name:ident = $indicator:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $name(&self) -> &Score {
            self.score(Indicator::$indicator)
        }
    )*};
}

impl Assessment {
    /// Nothing measured: not even a sex.
    #[inline]
    const fn nothing_yet(profile: Profile) -> Self {
        Self {
            measurement: Measurement::NOTHING,
            profile,
            standard: Outcome::NotComputed(Reason::MissingAge),
            age_days_used: None,
            position: None,
            standing_under_9_months: false,
            correction_cm: 0.0,
            lenhei_cm: Outcome::NotComputed(Reason::MissingLenhei),
            bmi: Outcome::NotComputed(Reason::MissingWeight),
            scores: [
                Score::nothing_yet(Indicator::Waz),
                Score::nothing_yet(Indicator::Haz),
                Score::nothing_yet(Indicator::Whz),
                Score::nothing_yet(Indicator::Baz),
                Score::nothing_yet(Indicator::Hcz),
                Score::nothing_yet(Indicator::Acz),
                Score::nothing_yet(Indicator::Tsz),
                Score::nothing_yet(Indicator::Ssz),
            ],
        }
    }

    /// Becomes the assessment of another child by the same profile: for many children in a row,
    /// without a new copy of the profile for each.
    pub fn assess_next(&mut self, m: &Measurement) {
        self.assess_some(m, [true; 8]);
    }

    /// The same for some indicators; of the others it says what was true of the child before.
    pub(crate) fn assess_some(&mut self, m: &Measurement, wanted: [bool; 8]) {
        let profile = std::mem::take(&mut self.profile);
        self.fill_by(m, &profile, wanted);
        self.profile = profile;
    }

    /// [`Assessment::fill`] for any profile.
    #[inline(never)]
    fn fill_by(&mut self, m: &Measurement, profile: &Profile, wanted: [bool; 8]) {
        self.fill(m, profile, wanted);
    }

    /// Everything but the profile, for the indicators that are wanted.
    #[inline(always)]
    fn fill(&mut self, m: &Measurement, profile: &Profile, wanted: [bool; 8]) {
        let child = Child::new(m, profile);
        let rules = ZRules::of(profile);
        self.measurement = *m;
        self.standard = child.standard.into();
        self.age_days_used = child.used.ok().map(|used| match child.standard {
            Ok(Standard::Who2007) => used.days,
            _ => used.day,
        });
        self.position = child.position;
        self.standing_under_9_months = child.standing_under_9_months;
        self.correction_cm = child.correction_cm;
        self.lenhei_cm = child.lenhei.into();
        self.bmi = child.bmi.into();
        // One copy of the code for each indicator, in which most of what is asked is known.
        macro_rules! score {
            ($($indicator:ident)*) => {$(
                let i = Indicator::$indicator;
                if wanted[i.index()] {
                    child.score(i, &rules, &mut self.scores[i.index()]);
                }
            )*};
        }
        score!(Waz Haz Whz Baz Hcz Acz Tsz Ssz);
    }

    /// The score of an indicator.
    #[must_use]
    pub const fn score(&self, indicator: Indicator) -> &Score {
        &self.scores[indicator.index()]
    }

    /// All eight, in the order of [`Indicator::ALL`].
    #[must_use]
    pub const fn scores(&self) -> &[Score; 8] {
        &self.scores
    }

    score_of! {
        /// Weight-for-age.
        waz = Waz;
        /// Length/height-for-age.
        haz = Haz;
        /// Weight-for-length/height.
        whz = Whz;
        /// Body mass index-for-age.
        baz = Baz;
        /// Head circumference-for-age.
        hcz = Hcz;
        /// Arm circumference-for-age.
        acz = Acz;
        /// Triceps skinfold-for-age.
        tsz = Tsz;
        /// Subscapular skinfold-for-age.
        ssz = Ssz;
    }

    /// Length or height after the correction for position, cm (`clenhei` in WHO anthro).
    #[must_use]
    pub const fn lenhei_cm(&self) -> Outcome<f64> {
        self.lenhei_cm
    }

    /// Body mass index on the corrected length or height, kg/m2 (`cbmi` in WHO anthro).
    #[must_use]
    pub const fn bmi(&self) -> Outcome<f64> {
        self.bmi
    }

    /// Is the child in the years of WHO 2006? `None` if the age is not known.
    #[must_use]
    pub fn under_five(&self) -> Option<bool> {
        match self.standard {
            Outcome::Value(s) => Some(s == Standard::Who2006),
            Outcome::NotComputed(_) => None,
        }
    }

    /// What to look at.
    pub fn warnings(&self) -> impl Iterator<Item = Warning> {
        let heavy = self.waz().class_z.is_some_and(|z| z > 1.0);
        [
            (self.standing_under_9_months, Warning::StandingUnder9Months),
            (heavy, Warning::CheckWeightForHeight),
        ]
        .into_iter()
        .filter_map(|(on, warning)| on.then_some(warning))
    }

    /// L, M and S of an indicator, where it came so far.
    #[must_use]
    pub fn lms(&self, indicator: Indicator) -> Option<Lms> {
        self.score(indicator).place?.lms(self.sex_used()?)
    }

    /// The sex whose tables were read: the child's own, but for profiles that say otherwise.
    #[must_use]
    pub fn sex_used(&self) -> Option<Sex> {
        Some(self.profile.sex.used(self.measurement.sex.value()?))
    }
}

/// The age at the visit, or at the date that the profile counts to.
#[inline]
fn counted_age(m: &Measurement, at: AgeAt) -> Reading<Age> {
    match at {
        AgeAt::Visit => m.age,
        AgeAt::DaysAfterVisit(days) => m.age.and_then(|age| Age::from_days(age.days() + days)),
        AgeAt::OnDate(date) => match m.birth_date {
            Some(birth) => Age::from_dates(birth, date).into(),
            None => Reading::Missing,
        },
    }
}

/// The stated position, unless it is a standing infant's and the profile does not believe it.
#[inline]
fn believed_position(
    m: &Measurement,
    age: Option<AgeUsed>,
    profile: &Profile,
) -> (Option<Position>, bool) {
    let stated = m.position.value();
    let marked = stated == Some(Position::Standing)
        && age.is_some_and(|a| a.months < profile.standing_from_months);
    match profile.standing_infant {
        StandingInfant::Ignored if marked => (None, true),
        StandingInfant::Ignored | StandingInfant::Corrected => (stated, marked),
    }
}

/// What turns the measured position into the one meant at this age, cm.
#[inline]
fn correction(position: Option<Position>, age: Option<AgeUsed>, profile: &Profile) -> f64 {
    let Some(age) = age else { return 0.0 };
    let length_is_meant = age.day <= profile.length_until_day;
    match position {
        Some(Position::Standing) if length_is_meant => profile.correction_cm,
        Some(Position::Lying) if !length_is_meant => -profile.correction_cm,
        _ => 0.0,
    }
}

#[inline]
fn corrected_lenhei(m: &Measurement, correction_cm: f64) -> Result<f64, Reason> {
    let measured = m.lenhei.or_reason(Reason::MissingLenhei)?.cm();
    if let Reading::Invalid { reason, .. } = m.position {
        return Err(reason);
    }
    let corrected = measured + correction_cm;
    match corrected {
        c if c > 0.0 && c.is_finite() => Ok(c),
        c if c <= 0.0 => Err(Reason::NotPositive),
        // Only a caller's own profile, with a correction that is no number, leads here.
        _ => Err(Reason::NotFinite),
    }
}

#[inline]
fn body_mass_index(m: &Measurement, lenhei: Result<f64, Reason>) -> Result<f64, Reason> {
    let kg = m.weight.or_reason(Reason::MissingWeight)?.kg();
    let bmi = math::body_mass_index(kg, lenhei?);
    if bmi.is_nan() {
        Err(Reason::NotFinite)
    } else {
        Ok(bmi)
    }
}

/// What all eight indicators of a child share.
pub(crate) struct Child<'a> {
    m: &'a Measurement,
    profile: &'a Profile,
    /// Sex of the tables.
    sex: Result<Sex, Reason>,
    used: Result<AgeUsed, Reason>,
    age_is_missing: bool,
    standard: Result<Standard, Reason>,
    /// The same for an indicator that needs no age.
    standard_without_age: Result<Standard, Reason>,
    /// Why weight says nothing.
    oedema: Option<Reason>,
    position: Option<Position>,
    standing_under_9_months: bool,
    correction_cm: f64,
    lenhei: Result<f64, Reason>,
    bmi: Result<f64, Reason>,
}

impl<'a> Child<'a> {
    /// What is added to the length or height, cm.
    #[cfg(feature = "audit")]
    pub(crate) const fn correction_cm(&self) -> f64 {
        self.correction_cm
    }

    /// The standard that serves the age, or why none does.
    #[cfg(feature = "audit")]
    pub(crate) const fn standard(&self) -> Result<Standard, Reason> {
        self.standard
    }

    #[inline(always)]
    pub(crate) fn new(m: &'a Measurement, profile: &'a Profile) -> Self {
        let age = counted_age(m, profile.age_at);
        let used = age.or_reason(Reason::MissingAge);
        let used = used.map(|age| profile.age.used(age));
        let (position, standing_under_9_months) = believed_position(m, used.ok(), profile);
        let correction_cm = correction(position, used.ok(), profile);
        let lenhei = corrected_lenhei(m, correction_cm);
        let standard = used.and_then(|used| standards::for_age(used, profile));
        let sex = m.sex.or_reason(Reason::MissingSex);
        Self {
            m,
            profile,
            sex: sex.map(|sex| profile.sex.used(sex)),
            used,
            age_is_missing: age.is_missing(),
            standard,
            standard_without_age: match standard {
                Err(Reason::MissingAge) if profile.standard == StandardChoice::Who2007 => {
                    Ok(Standard::Who2007)
                }
                Err(Reason::MissingAge) => Ok(Standard::Who2006),
                other => other,
            },
            oedema: match m.oedema {
                Reading::Value(true) => Some(Reason::Oedema),
                Reading::Invalid { reason, .. } => Some(reason),
                Reading::Value(false) | Reading::Missing => None,
            },
            position,
            standing_under_9_months,
            correction_cm,
            lenhei,
            bmi: body_mass_index(m, lenhei),
        }
    }

    #[inline(always)]
    fn score(&self, indicator: Indicator, rules: &ZRules, score: &mut Score) {
        (score.place, score.y, score.class_z) = (None, None, None);
        match self.find(indicator, score) {
            Ok((lms, y)) => {
                let scored = rules.score(indicator, lms, y);
                score.class_z = scored.class_z;
                score.outcome = match scored.none {
                    None => Outcome::Value(scored.z),
                    Some(reason) => Outcome::NotComputed(reason),
                };
            }
            Err(reason) => score.outcome = Outcome::NotComputed(reason),
        }
    }

    /// Looks for the reasons in the order of [`Reason::ALL`]: who, how old, how much, and only
    /// then whether the standard serves that.
    #[inline(always)]
    fn find(&self, indicator: Indicator, score: &mut Score) -> Result<(Lms, f64), Reason> {
        let sex = self.sex_and_age(indicator)?;
        let y = self.y(indicator)?;
        score.y = Some(y);
        if let Some(reason) = self.oedema
            && indicator.uses_weight()
        {
            return Err(reason);
        }
        Ok((self.read(indicator, sex, &mut score.place)?, y))
    }

    /// Why there is no z-score, without making one.
    pub(crate) fn why_not(&self, indicator: Indicator) -> Option<Reason> {
        match self.find(indicator, &mut Score::nothing_yet(indicator)) {
            Ok((lms, y)) => ZRules::of(self.profile).score(indicator, lms, y).none,
            Err(reason) => Some(reason),
        }
    }

    /// L, M and S, and the number to be held against them, without making a z-score of them.
    #[cfg(feature = "audit")]
    pub(crate) fn row(&self, indicator: Indicator) -> Result<(Lms, f64), Reason> {
        self.find(indicator, &mut Score::nothing_yet(indicator))
    }

    /// The standard behind an indicator: by age, and WHO 2006 for weight-for-length/height without
    /// age.
    #[cfg(feature = "audit")]
    pub(crate) fn standard_of(&self, indicator: Indicator) -> Option<Standard> {
        match self.standard {
            Err(Reason::MissingAge) if indicator == Indicator::Whz => Some(Standard::Who2006),
            other => other.ok(),
        }
    }

    /// Sex (that of the tables); and age must be known for all but weight-for-length/height, which asks only that it
    /// is not wrong.
    #[inline(always)]
    fn sex_and_age(&self, indicator: Indicator) -> Result<Sex, Reason> {
        let sex = self.sex?;
        if indicator != Indicator::Whz || !self.age_is_missing {
            self.used?;
        }
        Ok(sex)
    }

    /// The number that the indicator scores.
    #[inline(always)]
    fn y(&self, indicator: Indicator) -> Result<f64, Reason> {
        let m = self.m;
        match indicator {
            Indicator::Waz => Ok(m.weight.or_reason(Reason::MissingWeight)?.kg()),
            Indicator::Haz => self.lenhei,
            Indicator::Whz => {
                let weight = m.weight.or_reason(Reason::MissingWeight)?.kg();
                self.lenhei.map(|_| weight)
            }
            Indicator::Baz => self.bmi,
            Indicator::Hcz => Ok(m.head.or_reason(Reason::MissingMeasurement)?.cm()),
            Indicator::Acz => Ok(m.muac.or_reason(Reason::MissingMeasurement)?.cm()),
            Indicator::Tsz => Ok(m.triceps.or_reason(Reason::MissingMeasurement)?.mm()),
            Indicator::Ssz => Ok(m.subscapular.or_reason(Reason::MissingMeasurement)?.mm()),
        }
    }

    /// L, M and S, and the place where they stand, which is left behind even if the table does not
    /// reach so far. They are read where the place is found: there the compiler knows the table.
    #[inline(always)]
    fn read(
        &self,
        indicator: Indicator,
        sex: Sex,
        place: &mut Option<Place>,
    ) -> Result<Lms, Reason> {
        match (self.standard_without_age?, indicator) {
            (Standard::Who2006, Indicator::Whz) => {
                let cm = self.lenhei?;
                let day = self.used.ok().map(|used| used.day);
                let table = who2006::lenhei_table(day, self.position, cm, self.profile);
                let rule = self.profile.length_rows;
                row(who2006::weight_for_lenhei(table, cm, rule), sex, place)
            }
            (Standard::Who2006, _) => {
                let on = who2006::by_day(indicator, self.used?.day, self.profile)?;
                row(on, sex, place)
            }
            (Standard::Who2007, Indicator::Whz) => Err(Reason::NotInStandard),
            (Standard::Who2007, _) => {
                let on = who2007::by_month(indicator, self.used?.months, self.profile)?;
                row(on, sex, place)
            }
        }
    }
}

/// L, M and S at a place, or the reason for a place beyond the table.
#[inline(always)]
fn row(place: Place, sex: Sex, left: &mut Option<Place>) -> Result<Lms, Reason> {
    *left = Some(place);
    let lms = place.table.table().at(sex, place.in_rows);
    lms.ok_or(match place.table.axis() {
        Axis::Day | Axis::Month => Reason::AgeOutOfRange,
        Axis::Centimetre => Reason::LenheiOutOfRange,
    })
}

/// Where an indicator is looked up, and what stands there, without a measurement of it: the rows
/// behind `tumbuh lms`, `tumbuh value` and `tumbuh z`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reference {
    /// Which indicator.
    pub indicator: Indicator,
    /// Sex.
    pub sex: Sex,
    /// Table and place.
    pub place: Place,
    /// L, M and S there.
    pub lms: Lms,
    rules: ZRules,
}

impl Reference {
    /// A row of one's own choice, by the rules of a profile.
    #[must_use]
    pub const fn new(
        indicator: Indicator,
        sex: Sex,
        place: Place,
        lms: Lms,
        profile: &Profile,
    ) -> Self {
        Self {
            indicator,
            sex,
            place,
            lms,
            rules: ZRules::of(profile),
        }
    }

    /// Finds the row of an indicator for a child of whom sex and age are known, and for
    /// weight-for-length/height the length or height. What is measured otherwise plays no part.
    ///
    /// # Errors
    /// [`Error::NoRow`](crate::Error::NoRow) with the reason.
    pub fn find(
        indicator: Indicator,
        child: &Measurement,
        profile: &Profile,
    ) -> crate::error::Result<Self> {
        let child = Child::new(child, profile);
        let find = || {
            let sex = child.sex_and_age(indicator)?;
            let mut place = None;
            let lms = child.read(indicator, sex, &mut place)?;
            let place = place.ok_or(Reason::NotInStandard)?;
            Ok(Self::new(indicator, sex, place, lms, profile))
        };
        find().map_err(|reason| crate::Error::NoRow {
            indicator: indicator.code(),
            reason,
        })
    }

    /// The z-score of a value by the rules of the profile; by WHO's restricted beyond 3 SD, but for
    /// length/height and head circumference. NaN where there is none.
    #[must_use]
    pub fn z(&self, y: f64) -> f64 {
        if y > 0.0 && y.is_finite() {
            self.rules.exact(self.indicator, self.lms, y)
        } else {
            f64::NAN
        }
    }

    /// The value at a z-score, by the same rules.
    ///
    /// # Errors
    /// As [`Lms::value`]; and where the profile has no such z-score.
    pub fn value(&self, z: f64) -> crate::error::Result<f64> {
        self.rules.value(self.indicator, self.lms, z)
    }
}
