//! Rule profiles: every choice on which programs differ, as named data.
//!
//! WHO's R packages and WHO's older macros give different numbers for the same child, and each of
//! them is right by its own rules. A [`Profile`] writes the rules down field by field, so that a
//! result can name the one it followed, and so that a caller can change one field and see what it
//! does. `id-permenkes-2020` has its place here and comes with the audit module.

use crate::error::{Error, Result, by_name};
use std::borrow::Cow;
use std::str::FromStr;

/// Which standard to score against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum StandardChoice {
    /// By age: WHO 2006 as long as the profile says, WHO 2007 from then on. The two do not join
    /// smoothly; the step is WHO's and stays.
    #[default]
    Auto,
    /// The WHO Child Growth Standards, 2006, at every age.
    Who2006,
    /// The WHO growth reference for 5 to 19 years, 2007, at every age.
    Who2007,
}

impl FromStr for StandardChoice {
    type Err = Error;

    /// Reads `auto`, `who2006` and `who2007`.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        by_name(
            "standard",
            s,
            &[
                ("auto", Self::Auto),
                ("who2006", Self::Who2006),
                ("who2007", Self::Who2007),
            ],
        )
    }
}

/// Upper end of a range of ages in months.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum UpTo {
    /// The age itself is in.
    Including(f64),
    /// The age itself is out.
    Below(f64),
}

impl UpTo {
    /// Is this age (unrounded months) in?
    #[must_use]
    pub fn contains(self, months: f64) -> bool {
        match self {
            Self::Including(end) => months <= end,
            Self::Below(end) => months < end,
        }
    }

    /// The end itself, months.
    #[must_use]
    pub const fn end(self) -> f64 {
        match self {
            Self::Including(end) | Self::Below(end) => end,
        }
    }
}

/// What a child said to stand below the age at which children stand means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum StandingInfant {
    /// The position is taken as not stated and marked (WHO anthro from 1.1.0).
    Ignored,
    /// The position is believed and corrected (WHO's macros).
    Corrected,
}

/// How the day of a daily table is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum AgeRule {
    /// The nearest whole day, halves up.
    NearestDay,
}

/// How weight-for-length/height is read between the 0.1 cm rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LengthRule {
    /// Straight lines in L, M and S.
    Linear,
}

/// What holds beyond 3 SD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TailRule {
    /// WHO's restricted z-score, for the indicators that have it
    /// ([`Indicator::is_restricted`](crate::Indicator::is_restricted)).
    Restricted,
}

/// Which z-scores count as implausible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FlagRule {
    /// WHO's fixed limits on the rounded z
    /// ([`Indicator::flag_limits`](crate::Indicator::flag_limits)).
    Who,
}

/// The rules by which a child is scored. Plain data: copy one and change a field.
///
/// ```
/// use tumbuh::{Measurement, Profile, Sex};
/// let mut mine = Profile::WHO_ANTHRO;
/// mine.name = "no 0.7 cm".into();
/// mine.correction_cm = 0.0;
/// let child = Measurement::new().sex(Sex::Male).age_days(700.0).lenhei_cm(80.0)
///     .measure(tumbuh::Position::Standing);
/// assert_eq!(child.assess_by(&mine).lenhei_cm().value(), Some(80.0));
/// assert_eq!(child.assess().lenhei_cm().value(), Some(80.7));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Profile {
    /// Name that results carry.
    pub name: Cow<'static, str>,
    /// Standard by age, or one for all.
    pub standard: StandardChoice,
    /// Day of the daily tables.
    pub age: AgeRule,
    /// WHO 2006: last day looked up.
    pub who2006_last_day: f64,
    /// WHO 2006: ages below this, in unrounded months.
    pub who2006_below_months: f64,
    /// WHO 2007: ages from this, in unrounded months.
    pub who2007_from_months: f64,
    /// WHO 2007: ages up to this.
    pub who2007_up_to: UpTo,
    /// WHO 2007 weight-for-age: ages up to this.
    pub who2007_weight_up_to: UpTo,
    /// Last day on which length is meant; height from the next day on.
    pub length_until_day: f64,
    /// Length minus height, cm: added to a height where length is meant, and the reverse.
    pub correction_cm: f64,
    /// Below this age, in unrounded months, a standing position is not believed ...
    pub standing_from_months: f64,
    /// ... and this is done with it.
    pub standing_infant: StandingInfant,
    /// Without age and position: lying below this length, cm.
    pub lying_below_cm: f64,
    /// Weight-for-length/height between 0.1 cm rows.
    pub length_rows: LengthRule,
    /// Beyond 3 SD.
    pub tails: TailRule,
    /// Implausible z-scores.
    pub flags: FlagRule,
}

impl Profile {
    /// The rules of WHO's R packages `anthro` 1.1.0 and `anthroplus` 1.0.0; the default.
    pub const WHO_ANTHRO: Self = Self {
        name: Cow::Borrowed("who-anthro"),
        standard: StandardChoice::Auto,
        age: AgeRule::NearestDay,
        who2006_last_day: 1856.0,
        who2006_below_months: 60.0,
        who2007_from_months: 60.0,
        who2007_up_to: UpTo::Including(228.0),
        who2007_weight_up_to: UpTo::Including(120.0),
        length_until_day: 730.0,
        correction_cm: 0.7,
        standing_from_months: 9.0,
        standing_infant: StandingInfant::Ignored,
        lying_below_cm: 87.0,
        length_rows: LengthRule::Linear,
        tails: TailRule::Restricted,
        flags: FlagRule::Who,
    };

    /// The rules of WHO's older macros (igrowup and WHO 2007 for R, SAS, SPSS and Stata): WHO 2006
    /// to day 1856, WHO 2007 from month 61 to below 229 (weight: 121, the last rows held), and a
    /// standing infant is believed.
    ///
    /// Between day 1856.5 and month 61 (day 1856.6875) neither table has a row: such a fractional
    /// age is out of range.
    pub const WHO_MACRO: Self = Self {
        name: Cow::Borrowed("who-macro"),
        who2006_below_months: 61.0,
        who2007_from_months: 61.0,
        who2007_up_to: UpTo::Below(229.0),
        who2007_weight_up_to: UpTo::Below(121.0),
        standing_infant: StandingInfant::Corrected,
        ..Self::WHO_ANTHRO
    };

    /// Where the rules come from.
    #[must_use]
    pub fn source(&self) -> &'static str {
        match self.name.as_ref() {
            "who-anthro" => "rules of WHO's R packages anthro 1.1.0 and anthroplus 1.0.0",
            "who-macro" => "rules of WHO's igrowup and WHO 2007 macros",
            _ => "rules of the caller",
        }
    }

    /// The named profiles.
    pub const ALL: [&'static Self; 2] = [&Self::WHO_ANTHRO, &Self::WHO_MACRO];
}

impl Default for Profile {
    fn default() -> Self {
        Self::WHO_ANTHRO
    }
}

impl FromStr for Profile {
    type Err = Error;

    /// Reads the name of a profile: `who-anthro` or `who-macro`.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|p| p.name.eq_ignore_ascii_case(s))
            .cloned()
            .ok_or_else(|| Error::UnknownName {
                what: "profile",
                name: s.to_owned(),
                known: Self::ALL.map(|p| p.name.as_ref()).join(", "),
            })
    }
}
