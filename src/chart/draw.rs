//! Lays the sheet out: title above, field in the middle, signs and notes below.

use super::axis::{self, Ticks};
use super::kms;
use super::legend;
use super::marks::{Mark, Where, marks};
use super::palette::{PAPER, Palette, bold, plain, quiet};
use super::plot::{self, Field, Sizes};
use super::span::{Curve, Span};
use super::svg::{Anchor, Cover, Pen, Rect, Svg};
use super::text::{cut, lines, width};
use super::{Chart, Lines, Style, words};
use crate::error::Result;

/// The chart drawn, and the same in words.
pub(crate) struct Drawn {
    pub(crate) svg: String,
    pub(crate) description: String,
}

/// The whole document.
pub(crate) fn document(chart: &Chart) -> Result<Drawn> {
    let span = chart.span()?;
    let mut marks = marks(chart, &span)?;
    let lines = if chart.style == Style::Kms {
        Lines::EachSd
    } else {
        chart.lines
    };
    let curves = span.curves(chart.sex, lines, &chart.profile)?;
    let (width, height) = chart.size.units();
    let title = words::title(chart, &span);
    let mut sheet = Sheet {
        svg: Svg::default(),
        sizes: Sizes::of(width, height),
        palette: Palette::of(chart.style, chart.sex),
        chart,
        span,
        width,
        height,
    };
    sheet.draw(&mut marks, &curves, &title);
    let description = words::description(chart, &span, &marks);
    let cover = Cover {
        width,
        height,
        in_mm: chart.size.in_mm(),
        lang: chart.lang.pick("en", "id"),
        title: &title,
        description: &description,
    };
    Ok(Drawn {
        svg: cover.around(&sheet.svg.out),
        description,
    })
}

struct Sheet<'a> {
    svg: Svg,
    sizes: Sizes,
    palette: Palette,
    chart: &'a Chart,
    span: Span,
    width: f64,
    height: f64,
}

impl Sheet<'_> {
    fn draw(&mut self, marks: &mut [Mark], curves: &[Curve], title: &str) {
        let (sizes, palette) = (self.sizes, self.palette);
        let whole = Rect::new(0.0, 0.0, self.width, self.height);
        self.svg.rect(whole, PAPER, None);
        let top = self.head(title);
        let range = self.range(curves);
        stand(marks, range);
        let bottom = self.foot(marks, top);
        let field = self.field(curves, (top, bottom), range);
        let apart = sizes.tick * 1.9;
        let y = axis::values(range, field.rect.h, apart, self.chart.lang);
        let x = self.places(&field);

        self.svg.rect(field.rect, PAPER, None);
        if self.chart.style == Style::Kms {
            kms::bands(&mut self.svg, &field, &self.span, self.chart);
        }
        plot::grid(&mut self.svg, &field, &x, &y, &palette);
        let frame = Pen::new(palette.frame, if sizes.wide { 1.6 } else { 1.2 });
        self.svg.rect(field.rect, "none", Some(frame));
        plot::curves(&mut self.svg, &field, curves, &palette);
        plot::labels(
            &mut self.svg,
            &field,
            (&x, &y),
            &sizes,
            self.chart,
            &self.span,
        );
        plot::ends(&mut self.svg, &field, curves, &palette, &sizes, self.chart);
        plot::visits(
            &mut self.svg,
            &field,
            marks,
            &palette,
            &sizes,
            self.chart,
            &self.span,
        );
        if self.chart.style == Style::Kms && sizes.wide {
            let under = field.rect.bottom() + self.axis_height() + 6.0;
            kms::boxes(
                &mut self.svg,
                &field,
                under,
                marks,
                &palette,
                &sizes,
                self.chart,
            );
        }
    }

    /// The strip with the title. Gives where it ends.
    fn head(&mut self, title: &str) -> f64 {
        let (sizes, palette) = (self.sizes, self.palette);
        let room = self.width - 2.0 * sizes.pad;
        let (left, pad) = (sizes.pad, sizes.title * 0.4);
        let subtitle = words::subtitle(self.chart, &self.span);
        let fits = |t: &str| width(t, sizes.title, true) <= room - 2.0 * pad;
        // A title that is too long for the strip stands in two lines, broken before the sex.
        let titles: Vec<String> = if fits(title) {
            vec![title.to_owned()]
        } else {
            let (subject, sex) = title.rsplit_once(", ").unwrap_or((title, ""));
            let mut all = lines(subject, sizes.title * 1.13, room - 2.0 * pad);
            match all.last_mut() {
                Some(last) if fits(&format!("{last}, {sex}")) => {
                    last.push_str(", ");
                    last.push_str(sex);
                }
                _ => all.push(sex.to_owned()),
            }
            all
        };
        let high = titles.len() as f64 * sizes.title * 1.2 + sizes.subtitle * 1.4 + pad;
        let strip = Rect::new(left, sizes.pad, room, high);
        let edge = (palette.style == Style::Kms || palette.style == Style::Ink)
            .then(|| Pen::new(palette.frame, 1.2));
        self.svg.rect(strip, palette.head, edge);
        let mut base = strip.y + pad * 0.6 + sizes.title * 0.85;
        for line in &titles {
            let font = bold(sizes.title);
            self.svg.text(left + pad, base, line, font, Anchor::Start);
            base += sizes.title * 1.2;
        }
        let base = strip.bottom() - sizes.subtitle * 0.55;
        let font = plain(sizes.subtitle);
        self.svg
            .text(left + pad, base, &subtitle, font, Anchor::Start);
        let name = self.chart.name.trim();
        if !name.is_empty() {
            let used = width(&subtitle, sizes.subtitle, false) + 4.0 * pad;
            let free = room - used;
            let name = cut(
                &super::svg::clean(name),
                sizes.subtitle,
                true,
                free.max(sizes.subtitle * 3.0),
            );
            let font = bold(sizes.subtitle);
            let end = strip.right() - pad;
            self.svg.text(end, base, &name, font, Anchor::End);
        }
        strip.bottom()
    }

    /// Signs, notes and source. Gives where they begin.
    fn foot(&mut self, marks: &[Mark], top: f64) -> f64 {
        let (sizes, palette) = (self.sizes, self.palette);
        let room = self.width - 2.0 * sizes.pad;
        let step = sizes.note * 1.35;
        let signs = legend::rows(&legend::signs(self.chart, marks), room, &sizes);
        let mut notes = legend::notes(self.chart, &self.span, marks);
        if legend::is_card(self.chart.style) {
            let after = usize::from(!notes.is_empty());
            notes.splice(after..after, legend::card_notes(self.chart, &sizes));
        }
        // Two fifths of the sheet at most are words.
        let most = ((self.height - top) * 0.4 / step) as usize;
        let most = most.saturating_sub(signs.len() + 1).max(1);
        let notes = legend::fitted(self.chart, &notes, &sizes, room, most);
        let source = words::source(&self.span, self.chart.lang);
        let source = cut(&source, sizes.note * 0.9, false, room);
        let count = (signs.len() + notes.len() + 1) as f64;
        let begin = self.height - sizes.pad - count * step;
        let mut base = begin + sizes.note;
        for row in &signs {
            legend::draw_row(&mut self.svg, row, (sizes.pad, base), &palette, &sizes);
            base += step;
        }
        for note in &notes {
            let font = plain(sizes.note);
            self.svg.text(sizes.pad, base, note, font, Anchor::Start);
            base += step;
        }
        let font = quiet(sizes.note * 0.9);
        self.svg.text(sizes.pad, base, &source, font, Anchor::Start);
        begin
    }

    /// Height of the labels under the field.
    fn axis_height(&self) -> f64 {
        let rows = match (self.span.is_by_age(), self.chart.style) {
            (true, Style::Kms) | (false, _) => 3.3,
            (true, _) => 4.5,
        };
        rows * self.sizes.tick
    }

    fn field(&self, curves: &[Curve], (top, bottom): (f64, f64), y: (f64, f64)) -> Field {
        let sizes = &self.sizes;
        let labels = curves.iter().map(|c| {
            let label = words::line(c, sizes.wide, self.chart.lang);
            width(&label, sizes.tick, true)
        });
        let right = labels.fold(0.0, f64::max) + 10.0;
        let ticks = width("000,0", sizes.tick, false) + 8.0;
        let mut left = sizes.tick * 1.3 + ticks;
        if self.chart.style == Style::Kms && sizes.wide {
            left = left.max(kms::names_width(self.chart, sizes));
        }
        let wide = self.width - 2.0 * sizes.pad - left - right;
        let boxes = match self.chart.style {
            Style::Kms => {
                let narrow = kms::is_narrow(wide, self.span.to - self.span.from, sizes);
                kms::boxes_height(sizes, narrow)
            }
            _ => 0.0,
        };
        let top = top + sizes.tick * 0.9;
        let high = bottom - self.axis_height() - boxes - sizes.note * 0.9 - top;
        let rect = Rect::new(sizes.pad + left, top, wide, high.max(sizes.tick * 9.0));
        Field {
            rect,
            x: (self.span.from, self.span.to),
            y,
        }
    }

    /// The range of values, for about the height that the field will have: what lies beyond it does
    /// not hang on how many notes there are.
    fn range(&self, curves: &[Curve]) -> (f64, f64) {
        let all = curves.iter().flat_map(Curve::points).map(|(_, y)| y);
        let (low, high) = all.fold((f64::INFINITY, 0.0_f64), |(l, h), y| (l.min(y), h.max(y)));
        axis::range((low, high), self.height * 0.6, self.sizes.tick * 1.9)
    }

    fn places(&self, field: &Field) -> Ticks {
        let (from, to) = field.x;
        let (long, lang) = (field.rect.w, self.chart.lang);
        let apart = self.sizes.tick * 1.7;
        if !self.span.is_by_age() {
            return axis::lengths(from, to, long, self.sizes.tick * 2.6, lang);
        }
        if self.chart.style == Style::Kms {
            return axis::kms(from, to, long, apart, lang);
        }
        axis::ages(self.span.ages, from, to, long, apart, lang)
    }
}

/// Which visits lie above or below the range of values.
fn stand(marks: &mut [Mark], (low, high): (f64, f64)) {
    for mark in marks {
        if let (Where::On | Where::Above | Where::Below, Some((_, y))) = (mark.stands, mark.at) {
            mark.stands = if y > high {
                Where::Above
            } else if y < low {
                Where::Below
            } else {
                Where::On
            };
        }
    }
}
