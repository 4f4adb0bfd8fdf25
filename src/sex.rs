//! Sex, by which every table is split.

use crate::error::{Error, Result, by_name};
use std::fmt;
use std::str::FromStr;

/// Sex of the child. There is no default: without it nothing is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Sex {
    /// Girl (`f`, code 2 in WHO's files, `P` in Indonesian ones).
    #[cfg_attr(feature = "serde", serde(rename = "f"))]
    Female,
    /// Boy (`m`, code 1 in WHO's files, `L` in Indonesian ones).
    #[cfg_attr(feature = "serde", serde(rename = "m"))]
    Male,
}

impl Sex {
    /// What is read as a sex, in any case.
    pub(crate) const WORDS: [(&str, Self); 10] = [
        ("m", Self::Male),
        ("f", Self::Female),
        ("male", Self::Male),
        ("female", Self::Female),
        ("1", Self::Male),
        ("2", Self::Female),
        ("L", Self::Male),
        ("P", Self::Female),
        ("laki-laki", Self::Male),
        ("perempuan", Self::Female),
    ];

    /// `f` or `m`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Female => "f",
            Self::Male => "m",
        }
    }

    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Female => 0,
            Self::Male => 1,
        }
    }
}

impl fmt::Display for Sex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Sex {
    type Err = Error;

    /// Reads `m/f`, `male/female`, `1/2`, `L/P` and `laki-laki/perempuan`, in any case.
    ///
    /// # Errors
    /// [`Error::UnknownName`] for anything else, `X` and the empty text included.
    fn from_str(s: &str) -> Result<Self> {
        by_name("sex", s, &Self::WORDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l_is_a_boy_and_p_a_girl() {
        for s in ["L", "l", "1", "M", " m ", "Laki-Laki", "male"] {
            assert_eq!(s.parse(), Ok(Sex::Male), "{s}");
        }
        for s in ["P", "p", "2", "F", "perempuan", "Female"] {
            assert_eq!(s.parse(), Ok(Sex::Female), "{s}");
        }
        for s in ["X", "", "3", "0", "girl?"] {
            assert!(s.parse::<Sex>().is_err(), "{s}");
        }
    }
}
