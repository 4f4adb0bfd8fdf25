//! The chart as a picture of pixels, by `resvg`, with a font of its own: `DejaVu Sans`, cut to the
//! letters of European languages (fonts/README.md). No font of the machine is looked for, so that
//! the picture is the same everywhere and no text is missing from it.

use super::Chart;
use super::svg::clean;
use crate::error::{Error, Result};
use resvg::{tiny_skia, usvg};

const REGULAR: &[u8] = include_bytes!("fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("fonts/DejaVuSans-Bold.ttf");

/// Characters that both faces have (a test holds it against the files).
const COVERED: [(char, char); 20] = [
    ('\u{20}', '\u{7e}'),
    ('\u{a0}', '\u{24f}'),
    ('\u{300}', '\u{34f}'),
    ('\u{370}', '\u{377}'),
    ('\u{37a}', '\u{37f}'),
    ('\u{384}', '\u{38a}'),
    ('\u{38c}', '\u{38c}'),
    ('\u{38e}', '\u{3a1}'),
    ('\u{3a3}', '\u{4ff}'),
    ('\u{1e00}', '\u{1efb}'),
    ('\u{2010}', '\u{2027}'),
    ('\u{2030}', '\u{203a}'),
    ('\u{2190}', '\u{2193}'),
    ('\u{2212}', '\u{2212}'),
    ('\u{2248}', '\u{2248}'),
    ('\u{2260}', '\u{2260}'),
    ('\u{2264}', '\u{2265}'),
    ('\u{25a0}', '\u{25a0}'),
    ('\u{25b2}', '\u{25b2}'),
    ('\u{25cf}', '\u{25cf}'),
];

/// Can the font draw it?
fn is_covered(c: char) -> bool {
    c.is_whitespace() || COVERED.iter().any(|(from, to)| (*from..=*to).contains(&c))
}

impl Chart {
    /// The chart as PNG: `scale` pixels for each of the sheet's own (a phone chart of 360 x 640 at 2
    /// is 720 x 1280; A4 landscape at 1 is 1123 x 794, at 2.6 about 250 dots an inch).
    ///
    /// # Errors
    /// As [`Chart::svg`]; [`Error::InvalidSetting`] for a scale outside 0.25 to 8;
    /// [`Error::Chart`] for a name with letters that the font has not.
    pub fn png(&self, scale: f32) -> Result<Vec<u8>> {
        if !(0.25..=8.0).contains(&scale) {
            return Err(Error::InvalidSetting {
                what: "scale of a PNG",
                rule: "from 0.25 to 8",
                value: f64::from(scale),
            });
        }
        let name = clean(&self.name);
        if let Some(c) = name.chars().find(|c| !is_covered(*c)) {
            return Err(Error::Chart {
                what: format!(
                    "the font of the PNG has no `{c}` (U+{:04X}): take SVG, whose reader has fonts of \
                     its own, or another name",
                    c as u32
                ),
            });
        }
        let svg = self.svg()?;
        let broken = |e: String| Error::Chart {
            what: format!("the picture cannot be drawn: {e}"),
        };
        let mut options = usvg::Options {
            font_family: "DejaVu Sans".to_owned(),
            ..usvg::Options::default()
        };
        let fonts = options.fontdb_mut();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(BOLD.to_vec());
        fonts.set_sans_serif_family("DejaVu Sans");
        let tree = usvg::Tree::from_str(&svg, &options).map_err(|e| broken(e.to_string()))?;
        let size = tree
            .size()
            .to_int_size()
            .scale_by(scale)
            .ok_or_else(|| broken("it has no size".to_owned()))?;
        let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height())
            .ok_or_else(|| broken("it is too large".to_owned()))?;
        let how = tiny_skia::Transform::from_scale(scale, scale);
        resvg::render(&tree, how, &mut pixels.as_mut());
        pixels.encode_png().map_err(|e| broken(e.to_string()))
    }
}
