//! The eight indicators: codes, what they weigh up, and WHO's limits for implausible z-scores.

use crate::error::{Error, Result, by_name};
use std::fmt;
use std::str::FromStr;

/// An anthropometric indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Indicator {
    /// Weight-for-age (BB/U; `zwei` in WHO anthro).
    Waz,
    /// Length/height-for-age (PB/U, TB/U; `zlen`).
    Haz,
    /// Weight-for-length/height (BB/PB, BB/TB; `zwfl`).
    Whz,
    /// Body mass index-for-age (IMT/U; `zbmi`).
    Baz,
    /// Head circumference-for-age (lingkar kepala/U; `zhc`).
    Hcz,
    /// Arm circumference-for-age, MUAC (LiLA/U; `zac`).
    Acz,
    /// Triceps skinfold-for-age (`zts`).
    Tsz,
    /// Subscapular skinfold-for-age (`zss`).
    Ssz,
}

impl Indicator {
    /// All eight, in the order of the result columns.
    pub const ALL: [Self; 8] = [
        Self::Waz,
        Self::Haz,
        Self::Whz,
        Self::Baz,
        Self::Hcz,
        Self::Acz,
        Self::Tsz,
        Self::Ssz,
    ];

    /// Code and column name: `waz`, `haz`, ...
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waz => "waz",
            Self::Haz => "haz",
            Self::Whz => "whz",
            Self::Baz => "baz",
            Self::Hcz => "hcz",
            Self::Acz => "acz",
            Self::Tsz => "tsz",
            Self::Ssz => "ssz",
        }
    }

    /// Unit of what is measured: kg, cm, kg/m2 or mm.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Waz | Self::Whz => "kg",
            Self::Haz | Self::Hcz | Self::Acz => "cm",
            Self::Baz => "kg/m2",
            Self::Tsz | Self::Ssz => "mm",
        }
    }

    /// Does weight enter? Then bilateral oedema forbids the z-score.
    #[must_use]
    pub const fn uses_weight(self) -> bool {
        matches!(self, Self::Waz | Self::Whz | Self::Baz)
    }

    /// Does length or height enter?
    #[must_use]
    pub const fn uses_lenhei(self) -> bool {
        matches!(self, Self::Haz | Self::Whz | Self::Baz)
    }

    /// Does WHO's restricted rule hold beyond 3 SD? For all but length/height and head
    /// circumference, whose L is 1 (WHO 2006, chapter 7; WHO 2007 second set).
    #[must_use]
    pub const fn is_restricted(self) -> bool {
        !matches!(self, Self::Haz | Self::Hcz)
    }

    /// WHO's limits: a z-score below the first or above the second is implausible
    /// (WHO Anthro; WHO and UNICEF, Recommendations for data collection, 2019).
    #[must_use]
    pub const fn flag_limits(self) -> (f64, f64) {
        match self {
            Self::Waz => (-6.0, 5.0),
            Self::Haz => (-6.0, 6.0),
            _ => (-5.0, 5.0),
        }
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Indicator {
    type Err = Error;

    /// Reads the code, in any case; `laz` and `wlz` are the names below two years.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        let mut known = Self::ALL.map(|i| (i.code(), i)).to_vec();
        known.extend([("laz", Self::Haz), ("wlz", Self::Whz)]);
        by_name("indicator", s, &known)
    }
}
