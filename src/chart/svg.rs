//! Writes SVG: elements, numbers, escaped text. It remembers where every text stands, so that later
//! ones can keep away.

use super::text::{FONTS, width};
use crate::page::escaped;
use std::fmt::Write;

/// A rectangle on the sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) w: f64,
    pub(crate) h: f64,
}

impl Rect {
    pub(crate) const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    pub(crate) const fn right(self) -> f64 {
        self.x + self.w
    }

    pub(crate) const fn bottom(self) -> f64 {
        self.y + self.h
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    pub(crate) fn holds(self, other: Self) -> bool {
        other.x >= self.x
            && other.y >= self.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    pub(crate) const fn grown(self, by: f64) -> Self {
        Self::new(
            self.x - by,
            self.y - by,
            self.w + 2.0 * by,
            self.h + 2.0 * by,
        )
    }
}

/// How far letters reach above and below their base line, of the size (`DejaVu Sans`).
const ASCENT: f64 = 0.93;
const DESCENT: f64 = 0.24;

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Font {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) fill: &'static str,
}

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pen {
    pub(crate) stroke: &'static str,
    pub(crate) width: f64,
    /// Lengths of dashes and gaps; empty for a whole line.
    pub(crate) dash: &'static str,
}

impl Pen {
    pub(crate) const fn new(stroke: &'static str, width: f64) -> Self {
        Self {
            stroke,
            width,
            dash: "",
        }
    }
}

/// A coordinate with one decimal; whatever is no finite number becomes 0, which no caller sends.
pub(crate) fn n(v: f64) -> String {
    rounded(v, 10.0)
}

/// A coordinate with two decimals, for lines that may be steep.
pub(crate) fn fine(v: f64) -> String {
    rounded(v, 100.0)
}

fn rounded(v: f64, per_unit: f64) -> String {
    let v = if v.is_finite() {
        v.clamp(-1e6, 1e6)
    } else {
        0.0
    };
    let v = (v * per_unit).round() / per_unit;
    if v == 0.0 {
        "0".to_owned()
    } else {
        v.to_string()
    }
}

/// Characters that XML allows, without those that turn the direction of what follows.
pub(crate) fn clean(text: &str) -> String {
    let forbidden = |c: &char| {
        let control = c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        let no_character = matches!(c, '\u{fffe}' | '\u{ffff}');
        let direction = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        control || no_character || direction
    };
    text.chars().filter(|c| !forbidden(c)).collect()
}

/// What is drawn so far.
#[derive(Debug, Default)]
pub(crate) struct Svg {
    pub(crate) out: String,
    /// Boxes of the texts and points that others keep away from.
    pub(crate) taken: Vec<Rect>,
}

impl Svg {
    pub(crate) fn rect(&mut self, r: Rect, fill: &str, pen: Option<Pen>) {
        let _ = write!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"",
            n(r.x),
            n(r.y),
            n(r.w),
            n(r.h)
        );
        if let Some(pen) = pen {
            self.pen(pen);
        }
        self.out.push_str("/>\n");
    }

    fn pen(&mut self, pen: Pen) {
        let _ = write!(
            self.out,
            " stroke=\"{}\" stroke-width=\"{}\"",
            pen.stroke,
            n(pen.width)
        );
        if !pen.dash.is_empty() {
            let _ = write!(self.out, " stroke-dasharray=\"{}\"", pen.dash);
        }
    }

    /// An open line; `extra` are more attributes.
    pub(crate) fn path(&mut self, d: &str, pen: Pen, extra: &str) {
        let _ = write!(self.out, "<path d=\"{d}\" fill=\"none\"");
        self.pen(pen);
        let _ = writeln!(self.out, "{extra}/>");
    }

    /// A closed shape.
    pub(crate) fn shape(&mut self, d: &str, fill: &str, pen: Option<Pen>) {
        let _ = write!(self.out, "<path d=\"{d}\" fill=\"{fill}\"");
        if let Some(pen) = pen {
            self.pen(pen);
        }
        self.out.push_str("/>\n");
    }

    pub(crate) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), pen: Pen) {
        let d = format!("M{} {}L{} {}", n(x1), n(y1), n(x2), n(y2));
        self.path(&d, pen, "");
    }

    pub(crate) fn circle(&mut self, x: f64, y: f64, r: f64, fill: &str, pen: Pen) {
        let _ = write!(
            self.out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"",
            n(x),
            n(y),
            n(r)
        );
        self.pen(pen);
        self.out.push_str("/>\n");
    }

    /// The box of a text whose base line is at `y`.
    pub(crate) fn text_box(x: f64, y: f64, text: &str, font: Font, anchor: Anchor) -> Rect {
        let w = width(text, font.size, font.bold);
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - w / 2.0,
            Anchor::End => x - w,
        };
        Rect::new(
            left,
            y - ASCENT * font.size,
            w,
            (ASCENT + DESCENT) * font.size,
        )
    }

    /// A text on a base line; its place is remembered.
    pub(crate) fn text(&mut self, x: f64, y: f64, text: &str, font: Font, anchor: Anchor) {
        self.taken.push(Self::text_box(x, y, text, font, anchor));
        self.text_with(x, y, text, font, anchor, "");
    }

    /// A text with more attributes; its place is not remembered.
    pub(crate) fn text_with(
        &mut self,
        x: f64,
        y: f64,
        text: &str,
        font: Font,
        anchor: Anchor,
        extra: &str,
    ) {
        let _ = write!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"",
            n(x),
            n(y),
            n(font.size),
            font.fill
        );
        if font.bold {
            self.out.push_str(" font-weight=\"bold\"");
        }
        match anchor {
            Anchor::Start => {}
            Anchor::Middle => self.out.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.out.push_str(" text-anchor=\"end\""),
        }
        let _ = writeln!(self.out, "{extra}>{}</text>", escaped(&clean(text)));
    }

    /// Upwards along the left side.
    pub(crate) fn text_up(&mut self, x: f64, y: f64, text: &str, font: Font) {
        let turn = format!(" transform=\"rotate(-90 {} {})\"", n(x), n(y));
        self.text_with(x, y, text, font, Anchor::Middle, &turn);
        let w = width(text, font.size, font.bold);
        self.taken.push(Rect::new(
            x - ASCENT * font.size,
            y - w / 2.0,
            (ASCENT + DESCENT) * font.size,
            w,
        ));
    }

    /// Is a box free of texts and points?
    pub(crate) fn is_free(&self, place: Rect) -> bool {
        !self.taken.iter().any(|t| t.meets(place))
    }
}

/// Everything around the drawing: size, title, description.
pub(crate) struct Cover<'a> {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// `mm` or nothing; four units of the sheet are a millimetre.
    pub(crate) in_mm: bool,
    pub(crate) lang: &'static str,
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
}

impl Cover<'_> {
    /// The whole document. The ids hang on the content, so that several charts may stand in one
    /// page.
    pub(crate) fn around(&self, drawing: &str) -> String {
        let (title, desc) = (
            escaped(&clean(self.title)),
            escaped(&clean(self.description)),
        );
        let id = format!("t{:016x}", hash(&[&title, &desc, drawing]));
        let (unit, scale) = if self.in_mm { ("mm", 4.0) } else { ("", 1.0) };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"{lang}\" xml:lang=\"{lang}\" \
             aria-labelledby=\"{id}-title {id}-desc\" width=\"{w}{unit}\" height=\"{h}{unit}\" \
             viewBox=\"0 0 {vw} {vh}\" font-family=\"{FONTS}\">\n\
             <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{desc}</desc>\n\
             {drawing}</svg>\n",
            lang = self.lang,
            w = n(self.width / scale),
            h = n(self.height / scale),
            vw = n(self.width),
            vh = n(self.height),
        )
    }
}

/// FNV-1a, for names that are the same in every run.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|p| p.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_always_numbers() {
        for (v, text) in [
            (1.25, "1.3"),
            (-0.04, "0"),
            (3.0, "3"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
            (1e30, "1000000"),
        ] {
            assert_eq!(n(v), text);
        }
    }

    #[test]
    fn text_is_no_markup_and_valid_xml() {
        let mut svg = Svg::default();
        let font = Font {
            size: 10.0,
            bold: false,
            fill: "#000",
        };
        let name = "</text><script>a('b')\u{0}\u{202e}\u{ffff}&";
        svg.text(0.0, 0.0, name, font, Anchor::Start);
        assert!(
            svg.out
                .contains("&lt;/text&gt;&lt;script&gt;a('b')&amp;</text>")
        );
    }
}
