//! The five life-cycle groups at one door: who this is decides which rules hold, and every result
//! names its rule.
//!
//! | group | age | rules |
//! |---|---|---|
//! | infants, under-fives and preschool | to 71 months | WHO 2006 and 2007, Permenkes No. 2/2020 |
//! | school age and adolescents | 6 to 18 years | WHO 2007; waist recorded above 15 years |
//! | pregnant, breastfeeding | | LiLA below 23.5 cm is KEK; weight gain by IOM 2009 |
//! | adults | 19 to 59 years | body mass index (Kemenkes), waist |
//! | elderly | from 60 years | the same, LiLA below 21 cm, weight lost, appetite (SKILAS), height from the knee |
//!
//! ```
//! use tumbuh::posyandu::life::{Group, LifeClass, Person, Rule};
//! use tumbuh::{Measurement, Sex};
//!
//! let mother = Person::new(
//!     Measurement::new().sex(Sex::Female).age_months(27.0 * 12.0).muac_cm(23.4),
//! )
//! .pregnant();
//! let a = mother.assess();
//! assert_eq!(a.group, Ok(Group::Pregnant));
//! let lila = a.finding(Rule::PregnancyMuac).unwrap();
//! assert_eq!(lila.found.unwrap().class, LifeClass::Kek);
//! ```

use crate::age::Age;
use crate::math;
use crate::measurement::{Length, Measurement, Muac, Weight};
use crate::outcome::Reason;
use crate::reading::Reading;
use crate::score::Assessment;
use crate::sex::Sex;

/// Who comes to a Posyandu, by the life cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Group {
    /// *Bayi*: below 6 months.
    Infant,
    /// *Balita dan anak prasekolah*: 6 to 71 months.
    UnderFiveAndPreschool,
    /// *Usia sekolah dan remaja*: 6 to 18 years.
    SchoolAgeAndAdolescent,
    /// *Dewasa*: 19 to 59 years.
    Adult,
    /// *Lansia*: from 60 years.
    Elderly,
    /// *Ibu hamil*.
    Pregnant,
    /// *Ibu nifas dan menyusui*.
    Breastfeeding,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Infant,
        Self::UnderFiveAndPreschool,
        Self::SchoolAgeAndAdolescent,
        Self::Adult,
        Self::Elderly,
        Self::Pregnant,
        Self::Breastfeeding,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Infant => "infant",
            Self::UnderFiveAndPreschool => "under_five_and_preschool",
            Self::SchoolAgeAndAdolescent => "school_age_and_adolescent",
            Self::Adult => "adult",
            Self::Elderly => "elderly",
            Self::Pregnant => "pregnant",
            Self::Breastfeeding => "breastfeeding",
        }
    }

    /// The group of an age, without pregnancy.
    #[must_use]
    pub fn of_age(age: Age) -> Self {
        match age.months() {
            m if m < 6.0 => Self::Infant,
            m if m < 72.0 => Self::UnderFiveAndPreschool,
            m if m < 228.0 => Self::SchoolAgeAndAdolescent,
            m if m < 720.0 => Self::Adult,
            _ => Self::Elderly,
        }
    }
}

/// Pregnant or breastfeeding, if either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Motherhood {
    /// Neither, or not known.
    #[default]
    Neither,
    /// Pregnant.
    Pregnant,
    /// Breastfeeding or in the weeks after the birth.
    Breastfeeding,
}

/// Anyone at a Posyandu: what is measured of a child, and what is asked of the others.
///
/// Numbers are as recorded; `NaN` or nothing set means missing. What cannot be used is told by the
/// rules that need it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Person {
    /// Sex, age, weight, length or height, LiLA and the rest.
    pub measurement: Measurement,
    /// Pregnant or breastfeeding.
    pub motherhood: Motherhood,
    /// Weight before the pregnancy, kg.
    pub weight_before_pregnancy_kg: f64,
    /// Waist circumference (lingkar perut), cm.
    pub waist_cm: f64,
    /// Knee height, cm, where an elderly person cannot stand.
    pub knee_height_cm: f64,
    /// Weight three months ago, kg.
    pub weight_3_months_ago_kg: f64,
    /// Appetite lost.
    pub appetite_lost: Option<bool>,
    /// Round the adult body mass index to one decimal before it is classified, as paper forms do.
    pub bmi_to_one_decimal: bool,
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $field:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $field(mut self, value: f64) -> Self {
            self.$field = value;
            self
        }
    )*};
}

impl Person {
    /// With what was measured; nothing asked yet.
    #[must_use]
    pub const fn new(measurement: Measurement) -> Self {
        Self {
            measurement,
            motherhood: Motherhood::Neither,
            weight_before_pregnancy_kg: f64::NAN,
            waist_cm: f64::NAN,
            knee_height_cm: f64::NAN,
            weight_3_months_ago_kg: f64::NAN,
            appetite_lost: None,
            bmi_to_one_decimal: false,
        }
    }

    /// Pregnant.
    #[must_use]
    pub const fn pregnant(mut self) -> Self {
        self.motherhood = Motherhood::Pregnant;
        self
    }

    /// Breastfeeding.
    #[must_use]
    pub const fn breastfeeding(mut self) -> Self {
        self.motherhood = Motherhood::Breastfeeding;
        self
    }

    numbers! {
        /// Weight before the pregnancy, kg.
        weight_before_pregnancy_kg;
        /// Waist circumference, cm.
        waist_cm;
        /// Knee height, cm.
        knee_height_cm;
        /// Weight three months ago, kg.
        weight_3_months_ago_kg;
    }

    /// Appetite lost.
    #[must_use]
    pub const fn appetite_lost(mut self, lost: bool) -> Self {
        self.appetite_lost = Some(lost);
        self
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Input {
    /// Sex.
    Sex,
    /// Age.
    Age,
    /// Weight, kg.
    Weight,
    /// Height, cm.
    Height,
    /// LiLA, cm.
    Muac,
    /// Waist, cm.
    Waist,
    /// Knee height, cm.
    KneeHeight,
    /// Weight before the pregnancy, kg.
    WeightBeforePregnancy,
    /// Weight three months ago, kg.
    Weight3MonthsAgo,
    /// Appetite.
    Appetite,
}

/// Why a rule gives nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum NoFinding {
    /// It was not recorded.
    Missing(Input),
    /// It was recorded and cannot be used.
    Unusable(Input, Reason),
    /// It lies outside what can be: the value, the least and the most.
    OutOfRange(Input, f64, f64, f64),
    /// Said to be a man, and pregnant or breastfeeding.
    MotherhoodOfAMan,
    /// Pregnant or breastfeeding below 10 or above 60 years.
    MotherhoodAtThisAge,
}

impl NoFinding {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Unusable(_, reason) => reason.code(),
            Self::OutOfRange(..) => "out_of_range",
            Self::MotherhoodOfAMan => "motherhood_of_a_man",
            Self::MotherhoodAtThisAge => "motherhood_at_this_age",
        }
    }
}

/// A rule for those who are no children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Rule {
    /// LiLA of a pregnant woman: below 23.5 cm KEK.
    PregnancyMuac,
    /// Weight gained in pregnancy, by body mass index before it.
    PregnancyGain,
    /// Body mass index of adults and elderly.
    AdultBmi,
    /// Waist of adults and elderly: above 90 cm (men), 80 cm (women).
    Waist,
    /// LiLA of the elderly: below 21 cm.
    ElderlyMuac,
    /// Weight lost in three months: 3 kg or more.
    WeightLost,
    /// Appetite lost.
    AppetiteLost,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::PregnancyMuac,
        Self::PregnancyGain,
        Self::AdultBmi,
        Self::Waist,
        Self::ElderlyMuac,
        Self::WeightLost,
        Self::AppetiteLost,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PregnancyMuac => "pregnancy_muac",
            Self::PregnancyGain => "pregnancy_gain",
            Self::AdultBmi => "adult_bmi",
            Self::Waist => "waist",
            Self::ElderlyMuac => "elderly_muac",
            Self::WeightLost => "weight_lost",
            Self::AppetiteLost => "appetite_lost",
        }
    }

    /// Unit of the value.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::PregnancyMuac | Self::Waist | Self::ElderlyMuac => "cm",
            Self::PregnancyGain | Self::WeightLost => "kg",
            Self::AdultBmi => "kg/m2",
            Self::AppetiteLost => "",
        }
    }

    /// Where the bounds come from.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::PregnancyMuac => "Kemenkes, Buku KIA: LiLA below 23.5 cm",
            Self::PregnancyGain => {
                "Institute of Medicine, Weight gain during pregnancy (2009): total gain"
            }
            Self::AdultBmi => "Kemenkes, body mass index of adults",
            Self::Waist => "Kemenkes, waist: above 90 cm (men), 80 cm (women)",
            Self::ElderlyMuac | Self::WeightLost | Self::AppetiteLost => {
                "Kemenkes, SKILAS: malnutrition"
            }
        }
    }
}

/// What a rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum LifeClass {
    /// Within the bounds.
    Normal,
    /// *Kurang energi kronis*: LiLA of a pregnant woman below 23.5 cm.
    Kek,
    /// Less gained than the whole pregnancy asks for; it may still come.
    BelowTotalGain,
    /// More gained than the whole pregnancy asks for.
    AboveTotalGain,
    /// Body mass index below 17.0.
    SangatKurus,
    /// Body mass index from 17.0 to below 18.5.
    Kurus,
    /// Body mass index above 25.0 to 27.0.
    Gemuk,
    /// Body mass index above 27.0.
    Obesitas,
    /// Waist above the limit.
    AboveLimit,
    /// A sign of malnutrition in the elderly.
    MalnutritionSign,
}

impl LifeClass {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Kek => "kek",
            Self::BelowTotalGain => "below_total_gain",
            Self::AboveTotalGain => "above_total_gain",
            Self::SangatKurus => "sangat_kurus",
            Self::Kurus => "kurus",
            Self::Gemuk => "gemuk",
            Self::Obesitas => "obesitas",
            Self::AboveLimit => "above_limit",
            Self::MalnutritionSign => "malnutrition_sign",
        }
    }
}

/// The value behind a class, and the class.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Found {
    /// The value that was held against the bounds, in [`Rule::unit`]; of appetite 1 if lost.
    pub value: f64,
    /// What the rule says.
    pub class: LifeClass,
    /// The range that the rule asks for, where it has both ends: total gain in pregnancy, kg.
    pub range: Option<(f64, f64)>,
}

/// One rule and what it found, or why it found nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// What it found.
    pub found: Result<Found, NoFinding>,
}

/// Everything of one person.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LifeAssessment {
    /// The group, or why it is not known.
    pub group: Result<Group, NoFinding>,
    /// z-scores and classes, for children to 18 years.
    pub child: Option<Assessment>,
    /// Height from the knee, cm, where it was used; or why it could not be.
    pub height_from_knee_cm: Option<Result<f64, NoFinding>>,
    /// Every rule of the group, in a fixed order.
    pub findings: Vec<Finding>,
}

impl LifeAssessment {
    /// What a rule found, if the group has it.
    #[must_use]
    pub fn finding(&self, rule: Rule) -> Option<&Finding> {
        self.findings.iter().find(|f| f.rule == rule)
    }
}

impl Person {
    /// Chooses the rules by age, sex and pregnancy, and says what each finds.
    #[must_use]
    pub fn assess(&self) -> LifeAssessment {
        let group = self.group();
        let mut a = LifeAssessment {
            group,
            child: None,
            height_from_knee_cm: None,
            findings: Vec::new(),
        };
        let rules: &[Rule] = match group {
            Err(_) => &[],
            Ok(Group::Infant | Group::UnderFiveAndPreschool | Group::SchoolAgeAndAdolescent) => {
                a.child = Some(self.measurement.assess());
                &[]
            }
            Ok(Group::Pregnant) => &[Rule::PregnancyMuac, Rule::PregnancyGain],
            Ok(Group::Breastfeeding | Group::Adult) => &[Rule::AdultBmi, Rule::Waist],
            Ok(Group::Elderly) => &[
                Rule::AdultBmi,
                Rule::Waist,
                Rule::ElderlyMuac,
                Rule::WeightLost,
                Rule::AppetiteLost,
            ],
        };
        // A girl of 15 who is with child is measured as a girl, too.
        let minor = self
            .measurement
            .age
            .value()
            .is_some_and(|a| a.months() < 228.0);
        if minor && group.is_ok() {
            a.child = Some(self.measurement.assess());
        }
        if group == Ok(Group::Elderly) && self.measurement.lenhei.is_missing() {
            a.height_from_knee_cm = (!self.knee_height_cm.is_nan()).then(|| self.height_by_knee());
        }
        let height = self.height(a.height_from_knee_cm);
        a.findings = rules
            .iter()
            .map(|rule| Finding {
                rule: *rule,
                found: self.find(*rule, height),
            })
            .collect();
        a
    }

    fn group(&self) -> Result<Group, NoFinding> {
        let age = self.measurement.age;
        if self.motherhood != Motherhood::Neither {
            if self.measurement.sex.value() == Some(Sex::Male) {
                return Err(NoFinding::MotherhoodOfAMan);
            }
            let years = age.value().map(|a| a.months() / 12.0);
            if years.is_some_and(|y| !(10.0..=60.0).contains(&y)) {
                return Err(NoFinding::MotherhoodAtThisAge);
            }
            return Ok(match self.motherhood {
                Motherhood::Pregnant => Group::Pregnant,
                _ => Group::Breastfeeding,
            });
        }
        needed(age, Input::Age).map(Group::of_age)
    }

    fn sex(&self) -> Result<Sex, NoFinding> {
        match (self.measurement.sex, self.motherhood) {
            (Reading::Missing, Motherhood::Pregnant | Motherhood::Breastfeeding) => Ok(Sex::Female),
            (sex, _) => needed(sex, Input::Sex),
        }
    }

    fn kg(&self) -> Result<f64, NoFinding> {
        let kg = needed(self.measurement.weight, Input::Weight).map(Weight::kg)?;
        within(Input::Weight, kg, 20.0, 300.0)
    }

    /// Height of an adult, cm: measured, or from the knee.
    fn height(&self, from_knee: Option<Result<f64, NoFinding>>) -> Result<f64, NoFinding> {
        if let Some(height) = from_knee {
            return height;
        }
        let cm = needed(self.measurement.lenhei, Input::Height).map(Length::cm)?;
        within(Input::Height, cm, 100.0, 250.0)
    }

    /// Chumlea, Roche and Steinbaugh 1985, for 60 to 90 years: men 64.19 - 0.04 age + 2.02 knee
    /// height, women 84.88 - 0.24 age + 1.83 knee height; age in completed years.
    fn height_by_knee(&self) -> Result<f64, NoFinding> {
        let knee = within(Input::KneeHeight, self.knee_height_cm, 30.0, 75.0)?;
        let sex = self.sex()?;
        let years = needed(self.measurement.age, Input::Age).map(|a| a.months() / 12.0)?;
        let years = within(Input::Age, math::floor(years), 60.0, 90.0)?;
        Ok(match sex {
            Sex::Male => 64.19 - 0.04 * years + 2.02 * knee,
            Sex::Female => 84.88 - 0.24 * years + 1.83 * knee,
        })
    }

    fn find(&self, rule: Rule, height: Result<f64, NoFinding>) -> Result<Found, NoFinding> {
        let muac = || needed(self.measurement.muac, Input::Muac).map(Muac::cm);
        let found = |value, class| Found {
            value,
            class,
            range: None,
        };
        let sign = |yes: bool, class| if yes { class } else { LifeClass::Normal };
        Ok(match rule {
            Rule::PregnancyMuac => {
                let cm = muac()?;
                found(cm, sign(cm < 23.5, LifeClass::Kek))
            }
            Rule::PregnancyGain => return self.gain(height?),
            Rule::AdultBmi => {
                let bmi = bmi(self.kg()?, height?);
                let bmi = if self.bmi_to_one_decimal {
                    math::round_half_up(bmi * 10.0) / 10.0
                } else {
                    bmi
                };
                found(bmi, adult_bmi_class(bmi))
            }
            Rule::Waist => {
                let limit = match self.sex()? {
                    Sex::Male => 90.0,
                    Sex::Female => 80.0,
                };
                let cm = given(Input::Waist, self.waist_cm, 30.0, 250.0)?;
                found(cm, sign(cm > limit, LifeClass::AboveLimit))
            }
            Rule::ElderlyMuac => {
                let cm = muac()?;
                found(cm, sign(cm < 21.0, LifeClass::MalnutritionSign))
            }
            Rule::WeightLost => {
                let before = given(
                    Input::Weight3MonthsAgo,
                    self.weight_3_months_ago_kg,
                    20.0,
                    300.0,
                )?;
                let lost = clean(before - self.kg()?);
                found(lost, sign(lost >= 3.0, LifeClass::MalnutritionSign))
            }
            Rule::AppetiteLost => {
                let lost = self
                    .appetite_lost
                    .ok_or(NoFinding::Missing(Input::Appetite))?;
                found(
                    f64::from(u8::from(lost)),
                    sign(lost, LifeClass::MalnutritionSign),
                )
            }
        })
    }

    /// Weight gained since before the pregnancy, against the total of IOM 2009.
    fn gain(&self, height: f64) -> Result<Found, NoFinding> {
        let input = Input::WeightBeforePregnancy;
        let before = given(input, self.weight_before_pregnancy_kg, 20.0, 300.0)?;
        let range = total_gain_kg(bmi(before, height));
        let gain = clean(self.kg()? - before);
        let class = if gain < range.0 {
            LifeClass::BelowTotalGain
        } else if gain > range.1 {
            LifeClass::AboveTotalGain
        } else {
            LifeClass::Normal
        };
        Ok(Found {
            value: gain,
            class,
            range: Some(range),
        })
    }
}

/// Body mass index, kg/m2, without the noise of binary fractions: 64 kg at 160 cm is 25.
fn bmi(kg: f64, cm: f64) -> f64 {
    clean(kg * 1e4 / (cm * cm))
}

/// Without what lies beyond nine decimals.
fn clean(value: f64) -> f64 {
    math::round_half_even(value * 1e9) / 1e9
}

/// The class of an adult body mass index, kg/m2 (Kemenkes): below 17.0, below 18.5, to 25.0, to
/// 27.0, above.
#[must_use]
pub fn adult_bmi_class(bmi: f64) -> LifeClass {
    match bmi {
        b if b < 17.0 => LifeClass::SangatKurus,
        b if b < 18.5 => LifeClass::Kurus,
        b if b <= 25.0 => LifeClass::Normal,
        b if b <= 27.0 => LifeClass::Gemuk,
        _ => LifeClass::Obesitas,
    }
}

/// Total weight gain of a pregnancy with one child, kg, by the body mass index before it (IOM
/// 2009): below 18.5 12.5 to 18; to 24.9 11.5 to 16; to 29.9 7 to 11.5; from 30 5 to 9.
#[must_use]
pub fn total_gain_kg(bmi_before: f64) -> (f64, f64) {
    match bmi_before {
        b if b < 18.5 => (12.5, 18.0),
        b if b < 25.0 => (11.5, 16.0),
        b if b < 30.0 => (7.0, 11.5),
        _ => (5.0, 9.0),
    }
}

fn needed<T: Copy>(reading: Reading<T>, input: Input) -> Result<T, NoFinding> {
    match reading {
        Reading::Value(v) => Ok(v),
        Reading::Missing => Err(NoFinding::Missing(input)),
        Reading::Invalid { reason, .. } => Err(NoFinding::Unusable(input, reason)),
    }
}

fn given(input: Input, value: f64, least: f64, most: f64) -> Result<f64, NoFinding> {
    if value.is_nan() {
        return Err(NoFinding::Missing(input));
    }
    within(input, value, least, most)
}

fn within(input: Input, value: f64, least: f64, most: f64) -> Result<f64, NoFinding> {
    if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(NoFinding::OutOfRange(input, value, least, most))
    }
}
