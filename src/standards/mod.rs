//! The standards, each with its own tables and rules.

pub mod preterm;
pub mod velocity;
pub(crate) mod who2006;
pub(crate) mod who2007;

use crate::lms::Lms;
use crate::outcome::Reason;
use crate::profile::{AgeUsed, Profile, StandardChoice};
use crate::table::TableId;

/// A growth standard or reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Standard {
    /// WHO Child Growth Standards, 2006 and 2007 (second set): birth to five years.
    Who2006,
    /// WHO growth reference for school-aged children and adolescents, 2007: 5 to 19 years.
    Who2007,
}

impl Standard {
    /// `who2006` or `who2007`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Who2006 => "who2006",
            Self::Who2007 => "who2007",
        }
    }

    /// The publication.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::Who2006 => {
                "WHO Child Growth Standards: Methods and development (Geneva, 2006; second set 2007)"
            }
            Self::Who2007 => {
                "de Onis et al., Development of a WHO growth reference for school-aged children \
                 and adolescents (Bull World Health Organ 2007;85:660-667)"
            }
        }
    }
}

/// Where in a table L, M and S were read.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Place {
    /// The table.
    pub table: TableId,
    /// Place on its axis, in its unit: a whole day, a month, a length in cm.
    pub at: f64,
    /// The same counted in rows; its fraction is the weight of the row after.
    pub in_rows: f64,
}

impl Place {
    #[inline]
    pub(crate) fn new(table: TableId, in_rows: f64) -> Self {
        Self {
            table,
            at: in_rows / table.axis().rows_per_unit(),
            in_rows,
        }
    }

    /// A day or a month: the axis and the rows count alike.
    #[inline]
    pub(crate) const fn at_age(table: TableId, at: f64) -> Self {
        Self {
            table,
            at,
            in_rows: at,
        }
    }

    /// L, M and S there, if the table reaches so far.
    #[must_use]
    #[inline]
    pub fn lms(&self, sex: crate::Sex) -> Option<Lms> {
        self.table.table().at(sex, self.in_rows)
    }
}

/// The standard that serves an age, or why none does.
pub(crate) fn for_age(age: AgeUsed, profile: &Profile) -> Result<Standard, Reason> {
    let in_2006 = who2006::covers(age, profile);
    let in_2007 = who2007::covers(age, profile);
    match profile.standard {
        StandardChoice::Auto | StandardChoice::Who2006 if in_2006 => Ok(Standard::Who2006),
        StandardChoice::Auto | StandardChoice::Who2007 if in_2007 => Ok(Standard::Who2007),
        _ => Err(Reason::AgeOutOfRange),
    }
}
