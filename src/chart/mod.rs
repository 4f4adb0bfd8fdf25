//! Growth charts: the lines of WHO with the visits of one child, as SVG.
//!
//! A chart is one text of SVG 1.1 with nothing fetched from elsewhere: no font file, no script, no
//! style sheet. It says the same in words, for whoever does not see it: title, then every visit
//! with its value, z-score and class, or the reason why there is none ([`Chart::description`]).
//!
//! ```
//! use tumbuh::chart::{Chart, Size, Style};
//! use tumbuh::{Indicator, Lang, Measurement, Sex};
//!
//! let at = |days, kg| Measurement::new().age_days(days).weight_kg(kg);
//! let svg = Chart::new(Indicator::Waz, Sex::Female)
//!     .visits([at(92.0, 5.8), at(123.0, 6.3), at(250.0, 7.4)])
//!     .size(Size::Phone)
//!     .lang(Lang::Id)
//!     .svg()?;
//! assert!(svg.starts_with("<svg ") && svg.contains("Berat badan menurut umur (BB/U)"));
//!
//! // The card of the Posyandu: growth lines in bands, the red line, the KBM, N and T.
//! let card = Chart::new(Indicator::Waz, Sex::Male).style(Style::Kms).lang(Lang::Id);
//! assert!(card.svg()?.contains("garis merah"));
//! # Ok::<(), tumbuh::Error>(())
//! ```
//!
//! Nothing names the child unless [`Chart::name`] does.

mod axis;
mod draw;
mod kms;
mod legend;
mod marks;
mod options;
mod palette;
mod plot;
#[cfg(feature = "chart-png")]
mod png;
mod span;
mod svg;
mod text;
mod words;

pub use options::{Ages, Lines, Size, Style};

use crate::classify::Scheme;
use crate::error::{Error, Result};
use crate::indicator::Indicator;
use crate::measurement::Measurement;
use crate::posyandu::kms::Rules;
use crate::profile::Profile;
use crate::sex::Sex;
use crate::words::Lang;
use span::Span;

/// Visits that a chart takes at most: more than any child has, and few enough to be drawn at once.
const MOST_VISITS: usize = 5000;

/// A growth chart of one child: what it shows and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    indicator: Indicator,
    sex: Sex,
    visits: Vec<Measurement>,
    ages: Ages,
    lines: Lines,
    style: Style,
    size: Size,
    lang: Lang,
    name: String,
    scheme: Option<Scheme>,
    profile: Profile,
    rules: Rules,
}

impl Chart {
    /// An empty chart of an indicator: WHO's look, z-lines, A4 landscape, English.
    #[must_use]
    pub fn new(indicator: Indicator, sex: Sex) -> Self {
        Self {
            indicator,
            sex,
            visits: Vec::new(),
            ages: Ages::Fit,
            lines: Lines::Who,
            style: Style::Who,
            size: Size::A4Landscape,
            lang: Lang::En,
            name: String::new(),
            scheme: None,
            profile: Profile::WHO_ANTHRO,
            rules: Rules::KMS,
        }
    }

    /// The visits of the child, in any order: age and what the indicator measures. A visit without
    /// a sex is taken to be of the sex of the chart. Dates ([`Measurement::dates`]) are shown, and
    /// the letters of the KMS need them.
    #[must_use]
    pub fn visits(mut self, visits: impl IntoIterator<Item = Measurement>) -> Self {
        self.visits.extend(visits);
        self
    }

    /// Which ages the chart shows; by default those that the visits need ([`Ages::Fit`]).
    #[must_use]
    pub const fn ages(mut self, ages: Ages) -> Self {
        self.ages = ages;
        self
    }

    /// Which lines are drawn.
    #[must_use]
    pub const fn lines(mut self, lines: Lines) -> Self {
        self.lines = lines;
        self
    }

    /// The look.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Paper or screen.
    #[must_use]
    pub const fn size(mut self, size: Size) -> Self {
        self.size = size;
        self
    }

    /// Indonesian (decimal comma) or English.
    #[must_use]
    pub const fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// The name of the child, or whatever else is to stand at the top. None by default: a picture
    /// is easily passed on.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Names and bounds of the classes; by default WHO's, and those of Kemenkes on the KMS.
    #[must_use]
    pub const fn classes(mut self, scheme: Scheme) -> Self {
        self.scheme = Some(scheme);
        self
    }

    /// By which rules the visits are scored. The lines are WHO's by day, month and millimetre in
    /// any case.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// The rules of the card, for [`Style::Kms`]: which layout of the KBM, how N and T are told
    /// apart.
    #[must_use]
    pub const fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    const fn scheme(&self) -> Scheme {
        match (self.scheme, self.style) {
            (Some(scheme), _) => scheme,
            (None, Style::Kms) => Scheme::Kemenkes,
            (None, _) => Scheme::Who,
        }
    }

    fn span(&self) -> Result<Span> {
        if self.visits.len() > MOST_VISITS {
            return Err(Error::Chart {
                what: format!(
                    "{} visits: a chart is of one child, of {MOST_VISITS} visits at most",
                    self.visits.len()
                ),
            });
        }
        let ages = match self.ages {
            Ages::Fit => marks::fitting(self),
            chosen => chosen,
        };
        let card = matches!(ages, Ages::BirthTo2Years | Ages::From2To5Years);
        if self.style == Style::Kms && !(self.indicator == Indicator::Waz && card) {
            return Err(Error::Chart {
                what: format!(
                    "the KMS is weight-for-age (waz) at 0-2y or 2-5y, not {} at {}",
                    self.indicator.code(),
                    ages.code()
                ),
            });
        }
        Span::new(self.indicator, ages)
    }

    /// The chart as a document of SVG 1.1, one size of paper or screen.
    ///
    /// A visit without a z-score is no error: it is drawn if its value is known, and its reason is
    /// said in the text.
    ///
    /// # Errors
    /// [`Error::Chart`] if the standard has no such indicator at these ages, if a visit is of the
    /// other sex, for a KMS of anything but weight-for-age below five, and for more than 5,000
    /// visits.
    pub fn svg(&self) -> Result<String> {
        Ok(draw::document(self)?.svg)
    }

    /// The chart in words: what it is, and a sentence for each visit. The same text stands in the
    /// SVG as its description.
    ///
    /// # Errors
    /// As [`Chart::svg`].
    pub fn description(&self) -> Result<String> {
        Ok(draw::document(self)?.description)
    }
}
