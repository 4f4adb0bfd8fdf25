//! Colours and pens. Text is dark enough on whatever it stands on (a contrast of at least 4.5 to 1,
//! WCAG 2.2, 1.4.3; a test computes it), lines at least 3 to 1 on white (1.4.11).

use super::options::Style;
use super::svg::{Font, Pen};
use crate::sex::Sex;

/// Text.
const TEXT: &str = "#1a1a1a";
/// Text of less weight.
const QUIET: &str = "#4a4a4a";
pub(crate) const PAPER: &str = "#ffffff";

/// Plain text.
pub(crate) const fn plain(size: f64) -> Font {
    Font {
        size,
        bold: false,
        fill: TEXT,
    }
}

/// Text of less weight.
pub(crate) const fn quiet(size: f64) -> Font {
    Font {
        size,
        bold: false,
        fill: QUIET,
    }
}

/// Bold text.
pub(crate) const fn bold(size: f64) -> Font {
    Font {
        size,
        bold: true,
        fill: TEXT,
    }
}

/// The colours of a chart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    pub(crate) style: Style,
    /// The strip behind the title.
    pub(crate) head: &'static str,
    /// The frame, and the edge of the strip.
    pub(crate) frame: &'static str,
    pub(crate) minor: Pen,
    pub(crate) major: Pen,
    /// The line that joins visits, and their points.
    pub(crate) visit: &'static str,
    /// A point that is flagged.
    pub(crate) flag: &'static str,
}

impl Palette {
    pub(crate) const fn of(style: Style, sex: Sex) -> Self {
        let (head, frame) = match (style, sex) {
            (Style::Ink, _) => ("#ffffff", "#000000"),
            (Style::Kms, Sex::Male) => ("#bfe0f7", "#0b66a8"),
            (Style::Kms, Sex::Female) => ("#fbd0e3", "#b8326f"),
            (_, Sex::Male) => ("#dcecf8", "#3a6d96"),
            (_, Sex::Female) => ("#fae3ec", "#a04a6e"),
        };
        let (minor, major) = match style {
            Style::Ink => ("#d4d4d4", "#9a9a9a"),
            Style::Kms => ("#b9c4b4", "#7d8a78"),
            _ => ("#e3e6ea", "#b3bac2"),
        };
        let (visit, flag) = match style {
            Style::Who => ("#1b3f94", "#a3006b"),
            Style::Safe => ("#000000", "#8a3ffc"),
            Style::Ink | Style::Kms => ("#000000", "#000000"),
        };
        Self {
            style,
            head,
            frame,
            minor: Pen::new(minor, 0.6),
            major: Pen::new(major, 0.9),
            visit,
            flag,
        }
    }

    /// The pen of a line of the reference, by its distance from the median: 0 for the median, 1, 2
    /// and 3 for the SDs; of centiles 1 for 15 and 85, 2 for 3 and 97.
    pub(crate) const fn line(self, rank: u8, is_lower: bool) -> Pen {
        let (stroke, width, dash) = match (self.style, rank) {
            (Style::Who, 0) => ("#00803a", 2.2, ""),
            (Style::Who, 1) => ("#a87400", 1.4, ""),
            (Style::Who, 2) => ("#d0021b", 1.6, ""),
            (Style::Who, _) => ("#111111", 1.6, ""),
            (Style::Safe, 0) => ("#007a5a", 2.4, ""),
            (Style::Safe, 1) => ("#6b6b6b", 1.4, "2 3"),
            (Style::Safe, 2) => ("#0072b2", 1.7, "9 4"),
            (Style::Safe, _) => ("#c04f00", 1.7, "9 3 2 3"),
            (Style::Ink, 0) => ("#000000", 2.4, ""),
            (Style::Ink, 1) => ("#000000", 1.0, "1.5 3"),
            (Style::Ink, 2) => ("#000000", 1.3, "8 4"),
            (Style::Ink, _) => ("#000000", 1.3, "9 3 2 3"),
            (Style::Kms, 3) if is_lower => ("#d0021b", 3.0, ""),
            (Style::Kms, 0) => ("#0c6b2e", 1.6, ""),
            (Style::Kms, _) => ("#5b6b3a", 0.9, ""),
        };
        Pen {
            stroke,
            width,
            dash,
        }
    }
}

/// The bands of the KMS between its growth lines, -3 to 3, from below.
pub(crate) const BANDS: [&str; 6] = [
    "#fff3a3", "#cdebb0", "#a2d98a", "#a2d98a", "#cdebb0", "#fff3a3",
];
