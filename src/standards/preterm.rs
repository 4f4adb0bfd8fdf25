//! Born early: growth by postmenstrual age, corrected age, and the hand-over to WHO.
//!
//! | standard | ages | source |
//! |---|---|---|
//! | [`Preterm::Fenton2013`] | 22+4 (length, head 23+4) to 50+0 weeks | Fenton and Kim, BMC Pediatrics 2013;13:59 |
//! | [`Preterm::IntergrowthBirth`] | at birth, 24+0 to 32+6 weeks | Villar and others, Lancet 2016;387:844-845 |
//! | [`Preterm::IntergrowthPostnatal`] | 27+0 to 64+0 weeks | Villar and others, Lancet Glob Health 2015;3:e681-e691, appendix 8 |
//!
//! INTERGROWTH-21st newborn size from 33 weeks has no closed formula (a skew t distribution by day)
//! and is not here. Fenton is read by completed day; the INTERGROWTH formulas take exact weeks.
//!
//! ```
//! use tumbuh::standards::preterm::{Preterm, Size};
//! use tumbuh::Sex;
//!
//! // 34 weeks, a boy: the worked example of Villar 2015 gives 2.04 kg for the median.
//! let p = Preterm::IntergrowthPostnatal;
//! let kg = p.value(Size::Weight, Sex::Male, 34.0 * 7.0, 0.0)?;
//! assert!((kg - 2.04).abs() < 0.005);
//! assert!(p.z(Size::Weight, Sex::Male, 34.0 * 7.0, kg)?.abs() < 1e-12);
//! # Ok::<(), tumbuh::Reason>(())
//! ```

use crate::age::Age;
use crate::error::{Error, Result as Checked};
use crate::lms::Lms;
use crate::math;
use crate::measurement::Measurement;
use crate::outcome::{Outcome, Reason};
use crate::score::Assessment;
use crate::sex::Sex;
use once_cell::sync::Lazy;
use std::fmt;

/// A pregnancy of 40 weeks, in days: term, from which corrected age counts.
pub const TERM_DAYS: f64 = 280.0;

/// Born before this many days (37 weeks): preterm.
pub const PRETERM_BEFORE_DAYS: f64 = 259.0;

/// What is measured of an infant born early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Size {
    /// Weight, kg.
    Weight,
    /// Length, cm.
    Length,
    /// Head circumference, cm.
    HeadCircumference,
}

impl Size {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Weight, Self::Length, Self::HeadCircumference];

    /// `weight`, `length` or `head_circumference`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Length => "length",
            Self::HeadCircumference => "head_circumference",
        }
    }
}

/// A standard or reference for infants born early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Preterm {
    /// Fenton 2013: sizes at birth, joined to WHO at 50 weeks.
    Fenton2013,
    /// INTERGROWTH-21st very preterm size at birth.
    IntergrowthBirth,
    /// INTERGROWTH-21st postnatal growth of preterm infants.
    IntergrowthPostnatal,
}

impl Preterm {
    /// All three.
    pub const ALL: [Self; 3] = [
        Self::Fenton2013,
        Self::IntergrowthBirth,
        Self::IntergrowthPostnatal,
    ];

    /// `fenton2013`, `intergrowth_birth` or `intergrowth_postnatal`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fenton2013 => "fenton2013",
            Self::IntergrowthBirth => "intergrowth_birth",
            Self::IntergrowthPostnatal => "intergrowth_postnatal",
        }
    }

    /// The publication.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::Fenton2013 => "Fenton TR, Kim JH. BMC Pediatrics 2013;13:59",
            Self::IntergrowthBirth => "Villar J and others. Lancet 2016;387:844-845",
            Self::IntergrowthPostnatal => {
                "Villar J and others. Lancet Glob Health 2015;3:e681-e691, appendix 8"
            }
        }
    }

    /// First and last postmenstrual age in days. Fenton's tables begin later for length and head
    /// circumference than for weight, and may for one sex.
    #[must_use]
    pub fn days(self, size: Size, sex: Sex) -> (f64, f64) {
        match self {
            Self::Fenton2013 => fenton(size)[sex.index()].range(),
            Self::IntergrowthBirth => (168.0, 230.0),
            Self::IntergrowthPostnatal => (189.0, 448.0),
        }
    }

    /// z-score of a weight in kg, or a length or head circumference in cm, at a postmenstrual age
    /// in days (gestational age at birth plus age since). Plain formulas: nothing is restricted.
    ///
    /// # Errors
    /// [`Reason::AgeOutOfRange`], [`Reason::NotPositive`] or [`Reason::NotFinite`].
    pub fn z(
        self,
        size: Size,
        sex: Sex,
        postmenstrual_days: f64,
        value: f64,
    ) -> Result<f64, Reason> {
        let curve = self.curve(size, sex, postmenstrual_days)?;
        if !value.is_finite() || value > 1e6 {
            return Err(Reason::NotFinite);
        }
        if value <= 0.0 {
            return Err(Reason::NotPositive);
        }
        let z = match curve {
            Curve::Lms(row, per_unit) => row.z(value * per_unit),
            Curve::LogNormal(mu, sigma) => (libm::log(value) - mu) / sigma,
            Curve::Normal(mu, sigma) => (value - mu) / sigma,
        };
        if z.is_finite() {
            Ok(z)
        } else {
            Err(Reason::NotFinite)
        }
    }

    /// The weight in kg, or the length or head circumference in cm, at a z-score.
    ///
    /// # Errors
    /// [`Reason::AgeOutOfRange`]; [`Reason::NotFinite`] where no value above zero has this z-score.
    pub fn value(
        self,
        size: Size,
        sex: Sex,
        postmenstrual_days: f64,
        z: f64,
    ) -> Result<f64, Reason> {
        let value = match self.curve(size, sex, postmenstrual_days)? {
            Curve::Lms(row, per_unit) => row.value(z).map_err(|_| Reason::NotFinite)? / per_unit,
            Curve::LogNormal(mu, sigma) => libm::exp(mu + z * sigma),
            Curve::Normal(mu, sigma) => mu + z * sigma,
        };
        if value > 0.0 && value.is_finite() {
            Ok(value)
        } else {
            Err(Reason::NotFinite)
        }
    }

    fn curve(self, size: Size, sex: Sex, days: f64) -> Result<Curve, Reason> {
        let (first, last) = self.days(size, sex);
        // A NaN lies in no range.
        if !(days >= first && days <= last) {
            return Err(Reason::AgeOutOfRange);
        }
        let weeks = days / 7.0;
        let boy = f64::from(u8::from(sex == Sex::Male));
        Ok(match (self, size) {
            (Self::Fenton2013, _) => {
                let row = fenton(size)[sex.index()].at(days);
                Curve::Lms(row, if size == Size::Weight { 1000.0 } else { 1.0 })
            }
            (Self::IntergrowthBirth, Size::Weight) => Curve::LogNormal(
                -7.003_03 + 1.325_911 * weeks.sqrt() + 0.057_193_7 * boy,
                0.037_321_8_f64.sqrt(),
            ),
            (Self::IntergrowthBirth, Size::Length) => Curve::Normal(
                1.307_633 + 1.270_022 * weeks + 0.426_388_5 * boy,
                6.757_543_f64.sqrt(),
            ),
            (Self::IntergrowthBirth, Size::HeadCircumference) => Curve::Normal(
                0.786_652_2 + 0.887_638 * weeks + 0.251_338_5 * boy,
                2.433_481_f64.sqrt(),
            ),
            (Self::IntergrowthPostnatal, Size::Weight) => {
                let (square, log) = (weeks * weeks, libm::log(weeks));
                Curve::LogNormal(
                    2.591_277 - 0.011_55 * weeks.sqrt() - 2_201.705 / square + 0.091_163_9 * boy,
                    0.147_025_8 + 505.923_94 / square - 140.057_6 / square * log,
                )
            }
            (Self::IntergrowthPostnatal, Size::Length) => {
                let (square, log) = (weeks * weeks, libm::log(weeks));
                Curve::LogNormal(
                    4.136_244 - 547.001_8 / square + 0.002_606_6 * weeks + 0.031_496_1 * boy,
                    0.050_489 + 310.447_61 / square - 90.074_2 / square * log,
                )
            }
            (Self::IntergrowthPostnatal, Size::HeadCircumference) => Curve::Normal(
                55.536_17 - 852.005_9 / weeks + 0.795_790_3 * boy,
                3.058_229_2 + 3_910.05 / (weeks * weeks) - 180.562_5 / weeks,
            ),
        })
    }
}

impl fmt::Display for Preterm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

enum Curve {
    /// A row, and how many of its units make one kg or cm.
    Lms(Lms, f64),
    /// Mean and standard deviation of the logarithm.
    LogNormal(f64, f64),
    /// Mean and standard deviation.
    Normal(f64, f64),
}

/// The rows of one sex, by completed day from `first` on.
struct Days {
    first: f64,
    rows: Vec<Lms>,
}

impl Days {
    fn range(&self) -> (f64, f64) {
        (self.first, self.first + self.rows.len() as f64 - 1.0)
    }

    /// The row of a day in range.
    fn at(&self, day: f64) -> Lms {
        self.rows[math::floor(day - self.first) as usize]
    }
}

/// Paths of the Fenton tables below `tables/`, without `.csv`, and their texts, in the order of
/// [`Size::ALL`].
pub const FENTON_2013: [(&str, &str); 3] = [
    (
        "fenton2013/weight",
        include_str!("../../tables/fenton2013/weight.csv"),
    ),
    (
        "fenton2013/length",
        include_str!("../../tables/fenton2013/length.csv"),
    ),
    (
        "fenton2013/head_circumference",
        include_str!("../../tables/fenton2013/head_circumference.csv"),
    ),
];

/// Girls and boys of a Fenton table.
fn fenton(size: Size) -> &'static [Days; 2] {
    static TABLES: [Lazy<[Days; 2]>; 3] = [
        Lazy::new(|| parse(FENTON_2013[0].1)),
        Lazy::new(|| parse(FENTON_2013[1].1)),
        Lazy::new(|| parse(FENTON_2013[2].1)),
    ];
    &TABLES[size as usize]
}

/// Parses a shipped table; `tests/preterm.rs` holds every row against its text. L, M and S have
/// more decimals than WHO's, and none is rounded.
fn parse(text: &str) -> [Days; 2] {
    let mut tables = [(); 2].map(|()| Days {
        first: 0.0,
        rows: Vec::new(),
    });
    for line in text.lines().skip(1) {
        let cells: Vec<f64> = line.split(',').filter_map(|c| c.parse().ok()).collect();
        if let ([day, l, m, s], Some(sex)) = (&cells[..], line.get(..1)) {
            let table = &mut tables[usize::from(sex == "m")];
            if table.rows.is_empty() {
                table.first = *day;
            }
            table
                .rows
                .push(Lms::from_scaled(l * math::E4, m * math::E4, s * math::E5));
        }
    }
    tables
}

/// Gestational age at birth and what follows from it.
///
/// ```
/// use tumbuh::standards::preterm::Gestation;
/// use tumbuh::Age;
/// let born = Gestation::from_weeks_days(32, 3)?;   // 53 days early
/// let seen = Age::from_days(200.0)?;
/// assert_eq!(born.corrected(seen).map(Age::days), Some(147.0));
/// assert_eq!(born.postmenstrual_days(seen), 427.0);
/// assert_eq!(Gestation::from_weeks_days(38, 0)?.corrected(seen), None); // not preterm
/// # Ok::<(), tumbuh::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "f64", into = "f64"))]
pub struct Gestation(f64);

impl Gestation {
    /// From days of gestation at birth, 154 (22 weeks) to 315 (45 weeks).
    ///
    /// # Errors
    /// [`Error::InvalidSetting`] outside.
    pub fn from_days(days: f64) -> Checked<Self> {
        if (154.0..=315.0).contains(&days) {
            return Ok(Self(days));
        }
        Err(Error::InvalidSetting {
            what: "gestational age at birth, days",
            rule: "from 154 (22 weeks) to 315 (45 weeks)",
            value: days,
        })
    }

    /// From completed weeks and days.
    ///
    /// # Errors
    /// As [`Gestation::from_days`].
    pub fn from_weeks_days(weeks: u8, days: u8) -> Checked<Self> {
        Self::from_days(f64::from(weeks) * 7.0 + f64::from(days))
    }

    /// Days of gestation at birth.
    #[must_use]
    pub const fn days(self) -> f64 {
        self.0
    }

    /// Born before 37 completed weeks?
    #[must_use]
    pub fn is_preterm(self) -> bool {
        self.0 < PRETERM_BEFORE_DAYS
    }

    /// Postmenstrual age in days at an age since birth.
    #[must_use]
    pub fn postmenstrual_days(self, age: Age) -> f64 {
        self.0 + age.days()
    }

    /// Age corrected for being born early: since term (40 weeks). `None` for a child that was not
    /// born preterm, and before term.
    #[must_use]
    pub fn corrected(self, age: Age) -> Option<Age> {
        let days = age.days() - (TERM_DAYS - self.0);
        self.is_preterm()
            .then(|| Age::from_days(days).ok())
            .flatten()
    }
}

impl std::str::FromStr for Gestation {
    type Err = Error;

    /// Reads completed weeks and days, `30+2`, or completed weeks alone, `30`.
    ///
    /// # Errors
    /// [`Error::UnknownName`] for another form, and as [`Gestation::from_days`].
    fn from_str(s: &str) -> Checked<Self> {
        let (weeks, days) = s.trim().split_once('+').unwrap_or((s.trim(), "0"));
        match (weeks.trim().parse::<u8>(), days.trim().parse::<u8>()) {
            (Ok(weeks), Ok(days)) if days < 7 => Self::from_weeks_days(weeks, days),
            _ => Err(Error::UnknownName {
                what: "gestational age",
                name: s.to_owned(),
                known: "completed weeks and days, as 30+2, or weeks, as 30".to_owned(),
            }),
        }
    }
}

impl TryFrom<f64> for Gestation {
    type Error = Error;
    fn try_from(days: f64) -> Checked<Self> {
        Self::from_days(days)
    }
}

impl From<Gestation> for f64 {
    fn from(g: Gestation) -> Self {
        g.0
    }
}

/// Which standard follows which for an infant born early.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PretermRules {
    /// What is used before WHO: Fenton, or INTERGROWTH-21st (at birth, then postnatal).
    pub before_who: BeforeWho,
    /// Postmenstrual age in days from which WHO is used: 280 (term) after Fenton, 448 (64 weeks)
    /// after INTERGROWTH-21st, by default.
    pub who_from_postmenstrual_days: f64,
    /// Age since birth in months to which WHO is looked up at the corrected age: 24 by default,
    /// excluded.
    pub corrected_below_months: f64,
    /// A measurement before this many days of age is one at birth: 3 by default, as in the R
    /// package gigs.
    pub birth_below_days: f64,
}

/// What is used before WHO.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum BeforeWho {
    /// Fenton 2013.
    Fenton,
    /// INTERGROWTH-21st: very preterm size at birth, then postnatal growth.
    Intergrowth,
}

impl PretermRules {
    /// Fenton before term, WHO at the corrected age from term to 24 months.
    pub const FENTON: Self = Self {
        before_who: BeforeWho::Fenton,
        who_from_postmenstrual_days: TERM_DAYS,
        corrected_below_months: 24.0,
        birth_below_days: 3.0,
    };

    /// INTERGROWTH-21st to 64 weeks of postmenstrual age, then WHO at the corrected age to 24
    /// months.
    pub const INTERGROWTH: Self = Self {
        before_who: BeforeWho::Intergrowth,
        who_from_postmenstrual_days: 448.0,
        ..Self::FENTON
    };

    /// The standard for a child at an age, and the age at which it is looked up.
    #[must_use]
    pub fn choose(&self, born: Gestation, age: Age) -> Chosen {
        let days = born.postmenstrual_days(age);
        if born.is_preterm() && days < self.who_from_postmenstrual_days {
            let standard = match self.before_who {
                BeforeWho::Fenton => Preterm::Fenton2013,
                BeforeWho::Intergrowth if age.days() < self.birth_below_days => {
                    Preterm::IntergrowthBirth
                }
                BeforeWho::Intergrowth => Preterm::IntergrowthPostnatal,
            };
            return Chosen::Preterm {
                standard,
                postmenstrual_days: days,
            };
        }
        match born.corrected(age) {
            Some(corrected) if age.months() < self.corrected_below_months => Chosen::Who {
                age: corrected,
                corrected: true,
            },
            _ => Chosen::Who {
                age,
                corrected: false,
            },
        }
    }
}

impl Default for PretermRules {
    fn default() -> Self {
        Self::FENTON
    }
}

/// An infant born early at one visit: which standard served, at which age, and what it says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PretermAssessment {
    /// The standard that serves the age.
    pub chosen: Chosen,
    /// z-scores of weight, length and head circumference in the order of [`Size::ALL`], by the
    /// standard for infants born early; all [`Reason::NotInStandard`] where WHO serves.
    pub z: [Outcome<f64>; 3],
    /// Everything by WHO's standards at the age that was chosen, where they serve.
    pub who: Option<Assessment>,
}

impl PretermRules {
    /// Assesses an infant born early by the standard that serves its age.
    ///
    /// ```
    /// use tumbuh::standards::preterm::{Gestation, PretermRules};
    /// use tumbuh::{Measurement, Reason, Sex};
    /// let born = Gestation::from_weeks_days(30, 0)?;
    /// let child = Measurement::new().sex(Sex::Female).weight_kg(4.0);
    /// let a = PretermRules::FENTON.assess(&child.age_days(100.0), born);
    /// // 30 days after term: WHO at the corrected age.
    /// assert_eq!(a.unwrap().who.unwrap().waz().reported(), Some(-0.3));
    /// assert_eq!(PretermRules::FENTON.assess(&child, born).unwrap_err(), Reason::MissingAge);
    /// # Ok::<(), tumbuh::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Reason::MissingAge`], or why the age cannot be used: without it no standard can be chosen.
    pub fn assess(&self, m: &Measurement, born: Gestation) -> Result<PretermAssessment, Reason> {
        let age = m.age.or_reason(Reason::MissingAge)?;
        let chosen = self.choose(born, age);
        let none = [(); 3].map(|()| Outcome::NotComputed(Reason::NotInStandard));
        Ok(match chosen {
            Chosen::Who { age, .. } => {
                let mut m = *m;
                m.age = age.into();
                PretermAssessment {
                    chosen,
                    z: none,
                    who: Some(m.assess()),
                }
            }
            Chosen::Preterm {
                standard,
                postmenstrual_days,
            } => {
                let z = |size: Size| {
                    let value = match size {
                        Size::Weight => {
                            if m.oedema.value() == Some(true) {
                                return Err(Reason::Oedema);
                            }
                            m.weight.or_reason(Reason::MissingWeight)?.kg()
                        }
                        Size::Length => m.lenhei.or_reason(Reason::MissingLenhei)?.cm(),
                        Size::HeadCircumference => {
                            m.head.or_reason(Reason::MissingMeasurement)?.cm()
                        }
                    };
                    let sex = m.sex.or_reason(Reason::MissingSex)?;
                    standard.z(size, sex, postmenstrual_days, value)
                };
                PretermAssessment {
                    chosen,
                    z: Size::ALL.map(|size| z(size).into()),
                    who: None,
                }
            }
        })
    }
}

/// The standard that serves an infant born early at an age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Chosen {
    /// A standard for infants born early.
    Preterm {
        /// Which.
        standard: Preterm,
        /// Postmenstrual age in days, at which it is read.
        postmenstrual_days: f64,
    },
    /// WHO's standards.
    Who {
        /// The age at which they are read.
        age: Age,
        /// Is that the corrected age?
        corrected: bool,
    },
}
