//! What is found in a record, and how bad it is.

use super::causes::Cause;
use super::record::Change;
use crate::columns::Input;
use crate::indicator::Indicator;
use crate::outcome::Reason;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Severity {
    /// Good to know; nothing is wrong with the numbers.
    Note,
    /// Rare: look at the record again while the child is there.
    Unusual,
    /// Beyond WHO's limits for plausible z-scores: measure again. A child with severe malnutrition
    /// can be there all the same.
    Implausible,
    /// No child that the standards describe has that: the number is wrong.
    Impossible,
}

impl Severity {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Unusual => "unusual",
            Self::Implausible => "implausible",
            Self::Impossible => "impossible",
        }
    }
}

/// What is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Code {
    /// The cell cannot be read, or its number cannot be used; the [`Reason`] says why.
    Unusable(Reason),
    /// Outside what a child can have at all ([`hard_limits`](super::hard_limits)).
    BeyondHardLimit,
    /// A z-score beyond WHO's limits ([`Indicator::flag_limits`]).
    BeyondWhoLimit,
    /// A z-score beyond the soft limits ([`Limits::soft_sd`](super::Limits::soft_sd)).
    BeyondSoftLimit,
    /// Measured standing below nine months, when children cannot stand.
    StandingUnder9Months,
    /// The z-score has moved too far since the visit before.
    JumpSinceVisitBefore,
    /// Shorter than at the visit before, beyond measuring error.
    ShorterThanBefore,
    /// Another sex than at the visit before.
    SexChanged,
    /// Another date of birth than at the visit before.
    BirthDateChanged,
    /// Younger than at the visit before.
    YoungerThanBefore,
}

impl Code {
    /// The stable code: that of the [`Reason`] for what cannot be used.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unusable(reason) => reason.code(),
            Self::BeyondHardLimit => "beyond_hard_limit",
            Self::BeyondWhoLimit => "beyond_who_limit",
            Self::BeyondSoftLimit => "beyond_soft_limit",
            Self::StandingUnder9Months => "standing_under_9_months",
            Self::JumpSinceVisitBefore => "jump_since_visit_before",
            Self::ShorterThanBefore => "shorter_than_before",
            Self::SexChanged => "sex_changed",
            Self::BirthDateChanged => "birth_date_changed",
            Self::YoungerThanBefore => "younger_than_before",
        }
    }

    /// How bad that is.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::Unusable(_) | Self::BeyondHardLimit | Self::YoungerThanBefore => {
                Severity::Impossible
            }
            Self::BeyondWhoLimit => Severity::Implausible,
            Self::StandingUnder9Months => Severity::Note,
            Self::BeyondSoftLimit
            | Self::JumpSinceVisitBefore
            | Self::ShorterThanBefore
            | Self::SexChanged
            | Self::BirthDateChanged => Severity::Unusual,
        }
    }
}

/// One thing found in a record.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// What.
    pub code: Code,
    /// Which cell to look at first.
    pub input: Input,
    /// The indicator, where a z-score was looked at.
    pub indicator: Option<Indicator>,
    /// The number as recorded (age in days), where it is one.
    pub value: Option<f64>,
    /// The z-score, rounded to two decimals, where there is one.
    pub z: Option<f64>,
    /// The limits that were passed, in SD for a z-score, else in the unit of the column.
    pub limits: Option<(f64, f64)>,
    /// The same limits as numbers to be measured at this age and sex, in the unit of the
    /// indicator, where the table gives them.
    pub range: Option<(f64, f64)>,
    /// The most likely cause without which this finding would not be there.
    pub proposal: Option<Proposal>,
}

impl Finding {
    pub(super) const fn new(code: Code, input: Input) -> Self {
        Self {
            code,
            input,
            indicator: None,
            value: None,
            z: None,
            limits: None,
            range: None,
            proposal: None,
        }
    }

    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Is it the same finding, whatever its numbers?
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.code == other.code && self.input == other.input && self.indicator == other.indicator
    }
}

/// A cause, and the record that it would have been without it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Proposal {
    /// What may have happened.
    pub cause: Cause,
    /// The cells that it changed: one, or two where numbers were swapped.
    pub changes: Vec<Change>,
    /// How much speaks for it, 0 to 1: its share among the causes tested and the possibility that
    /// the record is right, by the model in [`Cause`]. For ranking; not a probability that was
    /// calibrated on real data.
    pub support: f64,
}

/// Code, severity, cell, value, rule (in English and Indonesian) and proposal.
#[cfg(feature = "serde")]
impl serde::Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use crate::words::Lang;
        use serde::ser::SerializeStruct;
        let mut out = s.serialize_struct("Finding", 11)?;
        out.serialize_field("code", self.code.code())?;
        out.serialize_field("severity", &self.severity())?;
        out.serialize_field("input", &self.input)?;
        out.serialize_field("indicator", &self.indicator)?;
        out.serialize_field("value", &self.value)?;
        out.serialize_field("z", &self.z)?;
        out.serialize_field("limits", &self.limits)?;
        out.serialize_field("range", &self.range)?;
        out.serialize_field("rule_en", &self.rule(Lang::En))?;
        out.serialize_field("rule_id", &self.rule(Lang::Id))?;
        out.serialize_field("proposal", &self.proposal)?;
        out.end()
    }
}
