//! What a chart can be asked for.

use crate::error::{Error, Result, by_name};
use std::str::FromStr;

/// The look of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[non_exhaustive]
pub enum Style {
    /// Colours like those of WHO's charts: the median green, 2 SD red, 3 SD black.
    #[default]
    Who,
    /// Colours that the colour-blind tell apart (Okabe and Ito, Color Universal Design, 2008), with
    /// a dash pattern for each line besides.
    Safe,
    /// Black on white: dash patterns only, for printers and copiers.
    Ink,
    /// The *Kartu Menuju Sehat* of the Indonesian Posyandu: weight-for-age in bands, the red line at
    /// -3 SD, the KBM, N, T, O and B. Blue for boys, pink for girls.
    Kms,
}

impl Style {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Who, Self::Safe, Self::Ink, Self::Kms];

    /// `who`, `safe`, `ink` or `kms`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Safe => "safe",
            Self::Ink => "ink",
            Self::Kms => "kms",
        }
    }
}

impl FromStr for Style {
    type Err = Error;

    /// Reads the codes.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        by_name("style", s, &Self::ALL.map(|style| (style.code(), style)))
    }
}

/// Paper or screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[non_exhaustive]
pub enum Size {
    /// 297 x 210 mm.
    #[default]
    A4Landscape,
    /// 210 x 297 mm.
    A4Portrait,
    /// 360 x 640 px.
    Phone,
    /// Pixels, from 320 x 400 to 4000 x 4000 ([`Size::pixels`]).
    Pixels(Pixels),
}

/// A width and a height that a chart fits into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pixels {
    width: u16,
    height: u16,
}

impl Size {
    /// A size of one's own, in pixels.
    ///
    /// # Errors
    /// [`Error::InvalidSetting`] for less than 320 x 400 and more than 4000 x 4000.
    pub fn pixels(width: u16, height: u16) -> Result<Self> {
        for (what, value, least) in [
            ("width of a chart, pixels", width, 320),
            ("height of a chart, pixels", height, 400),
        ] {
            if !(least..=4000).contains(&value) {
                return Err(Error::InvalidSetting {
                    what,
                    rule: if least == 320 {
                        "from 320 to 4000"
                    } else {
                        "from 400 to 4000"
                    },
                    value: f64::from(value),
                });
            }
        }
        Ok(Self::Pixels(Pixels { width, height }))
    }

    /// Width and height of the sheet in its own units: pixels, or quarters of a millimetre.
    pub(crate) fn units(self) -> (f64, f64) {
        match self {
            Self::A4Landscape => (1188.0, 840.0),
            Self::A4Portrait => (840.0, 1188.0),
            Self::Phone => (360.0, 640.0),
            Self::Pixels(p) => (f64::from(p.width), f64::from(p.height)),
        }
    }

    pub(crate) const fn in_mm(self) -> bool {
        matches!(self, Self::A4Landscape | Self::A4Portrait)
    }
}

impl FromStr for Size {
    type Err = Error;

    /// Reads `a4` (landscape), `a4-portrait`, `phone`, and pixels as `800x600`.
    ///
    /// # Errors
    /// [`Error::UnknownName`], and as [`Size::pixels`].
    fn from_str(s: &str) -> Result<Self> {
        if let Some((w, h)) = s.trim().split_once('x')
            && let (Ok(w), Ok(h)) = (w.parse(), h.parse())
        {
            return Self::pixels(w, h);
        }
        by_name(
            "size",
            s,
            &[
                ("a4", Self::A4Landscape),
                ("a4-landscape", Self::A4Landscape),
                ("a4-portrait", Self::A4Portrait),
                ("phone", Self::Phone),
            ],
        )
        .map_err(|e| match e {
            Error::UnknownName { what, name, known } => Error::UnknownName {
                what,
                name,
                known: known + ", or pixels as 800x600",
            },
            other => other,
        })
    }
}

/// Which ages a chart shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[non_exhaustive]
pub enum Ages {
    /// What the visits need: birth to 2 years, 2 to 5, birth to 5, or from 5 on; without a visit
    /// birth to 5 years.
    #[default]
    Fit,
    /// Birth to 13 weeks, in weeks.
    BirthTo13Weeks,
    /// Birth to 6 months.
    BirthTo6Months,
    /// Birth to 2 years. Weight-for-length.
    BirthTo2Years,
    /// Birth to 5 years.
    BirthTo5Years,
    /// 2 to 5 years. Weight-for-height.
    From2To5Years,
    /// 5 to 10 years: WHO 2007, where weight-for-age ends.
    From5To10Years,
    /// 5 to 19 years: WHO 2007; weight-for-age ends with 10 years.
    From5To19Years,
}

impl Ages {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Fit,
        Self::BirthTo13Weeks,
        Self::BirthTo6Months,
        Self::BirthTo2Years,
        Self::BirthTo5Years,
        Self::From2To5Years,
        Self::From5To10Years,
        Self::From5To19Years,
    ];

    /// `fit`, `0-13w`, `0-6m`, `0-2y`, `0-5y`, `2-5y`, `5-10y` or `5-19y`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fit => "fit",
            Self::BirthTo13Weeks => "0-13w",
            Self::BirthTo6Months => "0-6m",
            Self::BirthTo2Years => "0-2y",
            Self::BirthTo5Years => "0-5y",
            Self::From2To5Years => "2-5y",
            Self::From5To10Years => "5-10y",
            Self::From5To19Years => "5-19y",
        }
    }

    /// First and last month.
    pub(crate) const fn months(self) -> (f64, f64) {
        match self {
            Self::BirthTo13Weeks => (0.0, 91.0 / crate::age::DAYS_PER_MONTH),
            Self::BirthTo6Months => (0.0, 6.0),
            Self::BirthTo2Years => (0.0, 24.0),
            Self::Fit | Self::BirthTo5Years => (0.0, 60.0),
            Self::From2To5Years => (24.0, 60.0),
            Self::From5To10Years => (60.0, 120.0),
            Self::From5To19Years => (60.0, 228.0),
        }
    }
}

impl FromStr for Ages {
    type Err = Error;

    /// Reads the codes.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        by_name("ages", s, &Self::ALL.map(|ages| (ages.code(), ages)))
    }
}

/// Which lines of the reference are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[non_exhaustive]
pub enum Lines {
    /// The z-lines that a class of the indicator ends at, and the median: -3, -2, 0, 2, 3 for
    /// weight-for-age and length/height-for-age; -3, -2, 0, 1, 2 for BMI from five years on; -3 to
    /// 3 by one for the others.
    #[default]
    Who,
    /// -3 to 3 by one.
    EachSd,
    /// Centiles 3, 15, 50, 85 and 97.
    Centiles,
}

impl FromStr for Lines {
    type Err = Error;

    /// Reads `who`, `sd` and `centiles`.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        by_name(
            "lines",
            s,
            &[
                ("who", Self::Who),
                ("sd", Self::EachSd),
                ("centiles", Self::Centiles),
            ],
        )
    }
}
