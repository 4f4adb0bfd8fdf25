//! [`Reading`]: what is known of one input: its value, nothing, or something that cannot be used.

use crate::error::{Error, Result};
use crate::outcome::Reason;

/// What is known of one input: its value, nothing, or something that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Reading<T> {
    /// A checked value.
    Value(T),
    /// Nothing was recorded.
    #[default]
    Missing,
    /// Something was recorded that cannot be used.
    Invalid {
        /// Why.
        reason: Reason,
        /// The number that was recorded, where it was a finite number.
        given: Option<f64>,
    },
}

impl<T: Copy> Reading<T> {
    /// Something was recorded that cannot be used, and it was no number.
    #[must_use]
    pub const fn invalid(reason: Reason) -> Self {
        Self::Invalid {
            reason,
            given: None,
        }
    }

    /// The value, if there is one.
    #[must_use]
    pub const fn value(&self) -> Option<T> {
        match self {
            Self::Value(v) => Some(*v),
            _ => None,
        }
    }

    /// The checked quantity behind a number that was read.
    pub(crate) fn and_then<U>(self, make: impl FnOnce(T) -> Result<U>) -> Reading<U> {
        match self {
            Self::Value(v) => make(v).into(),
            Self::Missing => Reading::Missing,
            Self::Invalid { reason, given } => Reading::Invalid { reason, given },
        }
    }

    /// Is nothing recorded?
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// The value, or why there is none, where `missing` is the reason for nothing recorded.
    ///
    /// # Errors
    /// The reason.
    pub const fn or_reason(&self, missing: Reason) -> std::result::Result<T, Reason> {
        match self {
            Self::Value(v) => Ok(*v),
            Self::Missing => Err(missing),
            Self::Invalid { reason, .. } => Err(*reason),
        }
    }
}

impl<T> From<T> for Reading<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Reading<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Self::Value)
    }
}

impl<T> From<Result<T>> for Reading<T> {
    /// The errors of the constructors in this crate become readings that carry their reason.
    #[inline]
    fn from(value: Result<T>) -> Self {
        match value {
            Ok(v) => Self::Value(v),
            Err(error) => {
                let (reason, given) = unusable(&error);
                Self::Invalid { reason, given }
            }
        }
    }
}

#[cold]
fn unusable(error: &Error) -> (Reason, Option<f64>) {
    match error {
        Error::InvalidQuantity { reason, value, .. } | Error::InvalidAge { reason, value, .. } => {
            (*reason, value.is_finite().then_some(*value))
        }
        Error::VisitBeforeBirth { .. } => (Reason::AgeNegative, None),
        _ => (Reason::Unreadable, None),
    }
}
