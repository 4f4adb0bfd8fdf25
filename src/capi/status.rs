//! What a call comes to.

use crate::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a call came to. Everything but `OK` is a mistake of the caller; facts about a child are
/// reasons, and no error.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhStatus {
    /// Done.
    Ok = 0,
    /// A pointer that must be given is null.
    NullPointer = 1,
    /// A pointer is not aligned for what it points to.
    Misaligned = 2,
    /// The `size` of a struct is not that of any version of it up to this library's: set it, or
    /// call the function that fills the struct with its defaults.
    StructSize = 3,
    /// No indicator has this number.
    UnknownIndicator = 4,
    /// No profile, or no rule behind a `+`, has this name; `tumbuh_v1_check_profile` has the
    /// message with the names that are known.
    UnknownProfile = 5,
    /// Two rules of the profile exclude each other.
    RulesCollide = 6,
    /// The standard is none of 0 (by age), 1 (WHO 2006), 2 (WHO 2007).
    UnknownStandard = 7,
    /// The scheme is none of 0 (WHO), 1 (Kemenkes).
    UnknownScheme = 8,
    /// The language is none of 0 (English), 1 (Indonesian).
    UnknownLanguage = 9,
    /// More rows than fit in memory.
    TooManyRows = 10,
    /// A result column shares memory with another column.
    Overlap = 11,
    /// Not a number of threads (from -1 to 1024), or the system gave no thread.
    Threads = 12,
    /// The text needs more bytes than the buffer has; `needed` says how many.
    BufferTooSmall = 13,
    /// No table has a row for this child; the reason says why.
    NoRow = 14,
    /// No value above zero has this z-score here, or no z-score this value.
    NoValue = 15,
    /// A z-score or value that is not a finite number, or a value of zero or below.
    InvalidNumber = 16,
    /// A fault bit that is not known, or one of a cell that holds a value all the same.
    Faults = 17,
    /// A mistake of the library; nothing can be said of the results.
    Internal = 18,
}

impl TumbuhStatus {
    /// Every status.
    pub(super) const ALL: [Self; 19] = [
        Self::Ok,
        Self::NullPointer,
        Self::Misaligned,
        Self::StructSize,
        Self::UnknownIndicator,
        Self::UnknownProfile,
        Self::RulesCollide,
        Self::UnknownStandard,
        Self::UnknownScheme,
        Self::UnknownLanguage,
        Self::TooManyRows,
        Self::Overlap,
        Self::Threads,
        Self::BufferTooSmall,
        Self::NoRow,
        Self::NoValue,
        Self::InvalidNumber,
        Self::Faults,
        Self::Internal,
    ];

    /// The status as a sentence.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Ok => "done",
            Self::NullPointer => "a pointer that must be given is null",
            Self::Misaligned => "a pointer is not aligned for what it points to",
            Self::StructSize => {
                "the size of a struct is not that of any version of it: set its size, or fill it by its _init function"
            }
            Self::UnknownIndicator => "an indicator is a number from 0 (waz) to 7 (ssz)",
            Self::UnknownProfile => {
                "unknown profile or rule; tumbuh_v1_check_profile names those that are known"
            }
            Self::RulesCollide => "two rules of the profile exclude each other",
            Self::UnknownStandard => "a standard is 0 (by age), 1 (WHO 2006) or 2 (WHO 2007)",
            Self::UnknownScheme => "a scheme is 0 (WHO) or 1 (Kemenkes)",
            Self::UnknownLanguage => "a language is 0 (English) or 1 (Indonesian)",
            Self::TooManyRows => "more rows than fit in memory",
            Self::Overlap => "a result column shares memory with another column",
            Self::Threads => {
                "threads must be from -1 (all) to 1024, and the system must have that many"
            }
            Self::BufferTooSmall => "the text needs more bytes than the buffer has",
            Self::NoRow => "no table has a row for this child",
            Self::NoValue => "no value above zero has this z-score here, or no z-score this value",
            Self::InvalidNumber => "a z-score must be finite, a value finite and above zero",
            Self::Faults => {
                "a fault bit stands for a cell that could not be read: only known bits, and the cell must hold NaN"
            }
            Self::Internal => "a mistake of the library: please report it",
        }
    }
}

impl From<Error> for TumbuhStatus {
    fn from(error: Error) -> Self {
        match error {
            Error::UnknownName { .. } => Self::UnknownProfile,
            Error::RulesCollide { .. } => Self::RulesCollide,
            Error::InvalidZ { .. } | Error::InvalidQuantity { .. } => Self::InvalidNumber,
            Error::NoValueAtZ { .. } => Self::NoValue,
            Error::NoRow { .. } => Self::NoRow,
            // No other error can come of what the entry points call; were one to, this says that
            // something is wrong here.
            _ => Self::Internal,
        }
    }
}

/// A result of an entry point.
pub(super) type Done<T = ()> = Result<T, TumbuhStatus>;

/// Runs an entry point: its status, [`TumbuhStatus::Internal`] for a panic.
///
/// A panic leaves at most the caller's own result columns half written, so nothing of the library
/// is left in a state that a later call could see (`AssertUnwindSafe`).
pub(super) fn status(call: impl FnOnce() -> Done) -> i32 {
    let status = match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => TumbuhStatus::Ok,
        Ok(Err(status)) => status,
        Err(panic) => {
            // Dropping what was thrown could panic once more.
            std::mem::forget(panic);
            TumbuhStatus::Internal
        }
    };
    status as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_status() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("on dropping what was thrown");
            }
        }
        assert_eq!(status(|| panic!("forced")), TumbuhStatus::Internal as i32);
        let thrown = || std::panic::panic_any(Bomb);
        assert_eq!(status(thrown), TumbuhStatus::Internal as i32);
        assert_eq!(status(|| Ok(())), 0);
        assert_eq!(status(|| Err(TumbuhStatus::NoRow)), 14);
    }

    #[test]
    fn every_status_stands_at_its_number_and_has_a_sentence() {
        for (i, s) in TumbuhStatus::ALL.into_iter().enumerate() {
            assert_eq!(s as usize, i);
            assert!(!s.label().is_empty());
        }
    }
}
