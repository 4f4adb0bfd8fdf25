//! The field of a chart: from numbers to places, grid, growth lines, visits, labels at the ends.

use super::axis::Ticks;
use super::marks::{Join, Mark, Where, join};
use super::palette::{PAPER, Palette, bold, plain, quiet};
use super::span::{Curve, Span};
use super::svg::{Anchor, Font, Pen, Rect, Svg, fine, n};
use super::text::width;
use super::{Chart, words};
use std::fmt::Write;

/// How far the drawn line may pass above or below the rows of the table, units of the sheet.
const STRAYS: f64 = 0.15;

/// The field and what it shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) rect: Rect,
    pub(crate) x: (f64, f64),
    pub(crate) y: (f64, f64),
}

impl Field {
    pub(crate) fn px(&self, x: f64) -> f64 {
        self.rect.x + (x - self.x.0) / (self.x.1 - self.x.0) * self.rect.w
    }

    pub(crate) fn py(&self, y: f64) -> f64 {
        self.rect.bottom() - (y - self.y.0) / (self.y.1 - self.y.0) * self.rect.h
    }

    pub(crate) fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.px(x), self.py(y))
    }
}

/// Sizes of texts and signs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    pub(crate) pad: f64,
    pub(crate) title: f64,
    pub(crate) subtitle: f64,
    pub(crate) tick: f64,
    pub(crate) note: f64,
    pub(crate) point: f64,
    pub(crate) wide: bool,
}

impl Sizes {
    pub(crate) fn of(width: f64, height: f64) -> Self {
        if width < 640.0 || height < 480.0 {
            return Self {
                pad: 10.0,
                title: 15.0,
                subtitle: 12.0,
                tick: 11.0,
                note: 11.0,
                point: 3.4,
                wide: false,
            };
        }
        Self {
            pad: 36.0,
            title: 26.0,
            subtitle: 17.0,
            tick: 14.0,
            note: 14.0,
            point: 4.6,
            wide: true,
        }
    }
}

/// The grid, and the frame around it.
pub(crate) fn grid(svg: &mut Svg, field: &Field, x: &Ticks, y: &Ticks, palette: &Palette) {
    let r = field.rect;
    let mut lines = |xs: &[f64], ys: &[f64], pen: Pen| {
        let mut d = String::new();
        for v in xs {
            let _ = write!(d, "M{} {}V{}", n(field.px(*v)), n(r.y), n(r.bottom()));
        }
        for v in ys {
            let _ = write!(d, "M{} {}H{}", n(r.x), n(field.py(*v)), n(r.right()));
        }
        if !d.is_empty() {
            svg.path(&d, pen, "");
        }
    };
    lines(&x.minor, &y.minor, palette.minor);
    lines(&x.major, &y.major, palette.major);
}

/// Labels of the ticks, and what the axes are.
pub(crate) fn labels(
    svg: &mut Svg,
    field: &Field,
    (x, y): (&Ticks, &Ticks),
    sizes: &Sizes,
    chart: &Chart,
    span: &Span,
) {
    let r = field.rect;
    let font = plain(sizes.tick);
    for tick in &y.labels {
        let at = field.py(tick.at) + 0.36 * sizes.tick;
        svg.text_with(
            r.x - 5.0,
            at,
            &tick.label,
            font,
            Anchor::End,
            " class=\"y-tick\"",
        );
    }
    let mut row = r.bottom() + 1.6 * sizes.tick;
    for tick in &x.labels {
        let class = " class=\"x-tick\"";
        svg.text_with(
            field.px(tick.at),
            row,
            &tick.label,
            font,
            Anchor::Middle,
            class,
        );
    }
    if !x.below.is_empty() {
        if !x.labels.is_empty() {
            row += 1.25 * sizes.tick;
        }
        let font = bold(sizes.tick);
        for tick in &x.below {
            let class = " class=\"x-year\"";
            svg.text_with(
                field.px(tick.at),
                row,
                &tick.label,
                font,
                Anchor::Middle,
                class,
            );
        }
    }
    row += 1.4 * sizes.tick;
    let middle = r.x + r.w / 2.0;
    let name = words::place_axis(chart, span, x.labels.is_empty());
    svg.text(middle, row, name, quiet(sizes.tick), Anchor::Middle);
    let name = words::value_axis(span, chart.lang);
    let labels = y.labels.iter().map(|t| width(&t.label, sizes.tick, false));
    let widest = labels.fold(0.0, f64::max);
    svg.text_up(
        (r.x - widest - 14.0).max(sizes.pad + 0.8 * sizes.tick),
        r.y + r.h / 2.0,
        &name,
        quiet(sizes.tick),
    );
}

/// How far a line of the reference is from the median: see [`Palette::line`].
const fn rank(curve: &Curve) -> u8 {
    match curve.centile {
        Some(50.0) => 0,
        Some(15.0 | 85.0) => 1,
        Some(_) => 2,
        None => curve.z.abs() as u8,
    }
}

/// The growth lines; those that reach the lower classes last, so that they stay visible.
pub(crate) fn curves(svg: &mut Svg, field: &Field, curves: &[Curve], palette: &Palette) {
    for curve in curves {
        let mut d = String::new();
        for piece in &curve.pieces {
            let places: Vec<_> = piece.iter().map(|p| field.at(*p)).collect();
            for (i, (x, y)) in simplified(&places, STRAYS).into_iter().enumerate() {
                let how = if i == 0 { 'M' } else { 'L' };
                let _ = write!(d, "{how}{} {}", fine(x), fine(y));
            }
        }
        let name = match curve.centile {
            Some(c) => format!(" data-centile=\"{c}\""),
            None => format!(" data-z=\"{}\"", curve.z),
        };
        let extra = format!("{name} stroke-linejoin=\"round\"");
        svg.path(&d, palette.line(rank(curve), curve.z < 0.0), &extra);
    }
}

pub(crate) fn polyline(d: &mut String, places: &[(f64, f64)]) {
    for (i, (x, y)) in places.iter().enumerate() {
        let how = if i == 0 { 'M' } else { 'L' };
        let _ = write!(d, "{how}{} {}", n(*x), n(*y));
    }
}

/// The points that a line needs to pass no further than `by` above or below any of them
/// (Ramer, 1972; Douglas and Peucker, 1973). They run from left to right.
pub(crate) fn simplified(points: &[(f64, f64)], by: f64) -> Vec<(f64, f64)> {
    let Some(last) = points.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut kept = vec![false; points.len()];
    (kept[0], kept[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((a, b)) = open.pop() {
        let ((ax, ay), (bx, by_)) = (points[a], points[b]);
        let slope = (by_ - ay) / (bx - ax);
        let far = |(x, y): (f64, f64)| (ay + (x - ax) * slope - y).abs();
        let worst = (a + 1..b)
            .map(|i| (i, far(points[i])))
            .max_by(|p, q| p.1.total_cmp(&q.1));
        if let Some((i, distance)) = worst
            && distance > by
        {
            kept[i] = true;
            open.extend([(a, i), (i, b)]);
        }
    }
    let with = points.iter().zip(kept);
    with.filter_map(|(p, kept)| kept.then_some(*p)).collect()
}

/// Labels at the right end of the lines, apart from each other; a thin line leads to one that had to
/// move.
pub(crate) fn ends(
    svg: &mut Svg,
    field: &Field,
    curves: &[Curve],
    palette: &Palette,
    sizes: &Sizes,
    chart: &Chart,
) {
    let size = sizes.tick;
    let apart = 1.18 * size;
    let wanted: Vec<(f64, f64)> = curves
        .iter()
        .map(|c| c.end().map_or((field.rect.right(), 0.0), |p| field.at(p)))
        .collect();
    // From the lowest line up: each at least `apart` above the one before, then down again from the
    // top edge.
    let (top, bottom) = (field.rect.y + size * 0.3, field.rect.bottom() - size * 0.1);
    let mut places: Vec<f64> = Vec::with_capacity(wanted.len());
    for (_, y) in &wanted {
        let most = places.last().map_or(bottom, |below: &f64| below - apart);
        places.push(y.min(most));
    }
    let mut least = top;
    for place in places.iter_mut().rev() {
        *place = place.max(least);
        least = *place + apart;
    }
    // Two that were pushed apart share the distance.
    for i in 1..places.len() {
        let (low, high) = (places[i - 1], places[i]);
        let (low_wants, high_wants) = (wanted[i - 1].1, wanted[i].1);
        let shift = f64::midpoint(high_wants - high, low_wants - low);
        let room_below = i < 2 || places[i - 2] - (low + shift) >= apart;
        let touching = low - high < apart + 1e-6 && (high_wants - high).abs() > 0.5;
        if touching && shift > 0.0 && room_below && low + shift <= bottom {
            places[i - 1] += shift;
            places[i] += shift;
        }
    }
    for ((curve, (x, y)), place) in curves.iter().zip(&wanted).zip(&places) {
        let pen = palette.line(rank(curve), curve.z < 0.0);
        if (place - y).abs() > 1.0 {
            let to = (x + 6.0, *place);
            svg.line((*x, *y), to, Pen::new(pen.stroke, 0.8));
        }
        let mut font = bold(size);
        font.fill = label_colour(pen.stroke);
        let label = words::line(curve, sizes.wide, chart.lang);
        svg.text(x + 8.0, place + 0.36 * size, &label, font, Anchor::Start);
    }
}

/// The colour of a line where it is dark enough for text on white, else a darker one.
fn label_colour(stroke: &'static str) -> &'static str {
    match stroke {
        "#a87400" => "#7d5600",
        other => other,
    }
}

/// The part of a line inside the field (Liang and Barsky, 1984).
fn clipped(r: Rect, a: (f64, f64), b: (f64, f64)) -> Option<((f64, f64), (f64, f64))> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (p, q) in [
        (-dx, a.0 - r.x),
        (dx, r.right() - a.0),
        (-dy, a.1 - r.y),
        (dy, r.bottom() - a.1),
    ] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            from = from.max(q / p);
        } else {
            to = to.min(q / p);
        }
    }
    (from <= to).then(|| {
        let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
        (at(from), at(to))
    })
}

/// Lines between the visits, their points, and the values of those at the edge.
pub(crate) fn visits(
    svg: &mut Svg,
    field: &Field,
    marks: &[Mark],
    palette: &Palette,
    sizes: &Sizes,
    chart: &Chart,
    span: &Span,
) {
    let drawn: Vec<&Mark> = marks
        .iter()
        .filter(|m| m.stands == Where::On || m.is_at_edge())
        .collect();
    let place = |m: &Mark| m.at.map(|p| field.at(p));
    // An implausible visit stands alone: a line to it would show a growth that was hardly there.
    let joined: Vec<&Mark> = drawn.iter().copied().filter(|m| !m.flagged()).collect();
    for two in joined.windows(2) {
        let (Some(a), Some(b)) = (place(two[0]), place(two[1])) else {
            continue;
        };
        let dash = match join(chart.style, two[0], two[1]) {
            Join::None => continue,
            Join::Line => "",
            Join::Dashed => "5 4",
        };
        if let Some((a, b)) = clipped(field.rect, a, b) {
            let pen = Pen {
                stroke: palette.visit,
                width: sizes.point * 0.45,
                dash,
            };
            svg.line(a, b, pen);
        }
    }
    let r = sizes.point;
    for mark in &drawn {
        if let Some((x, y)) = place(mark) {
            if mark.is_at_edge() {
                edge(svg, field, mark, (x, y), palette, sizes);
            } else {
                point(svg, (x, y), mark, palette, r);
            }
        }
    }
    for mark in &drawn {
        if let (true, Some((x, y))) = (mark.is_at_edge(), place(mark)) {
            let text = words::value(span, mark, chart.lang).unwrap_or_default();
            let inside = inside(field, (x, y), r * 1.4);
            beside(svg, field, inside, &text, bold(sizes.note), r * 2.4);
        }
    }
    for mark in &drawn {
        let letter = mark.letter().filter(|_| !sizes.wide);
        if let (Some(letter), Some((x, y))) = (letter, place(mark)) {
            let at = inside(field, (x, y), r);
            beside(svg, field, at, letter.code(), bold(sizes.note), r * 1.8);
        }
    }
}

/// The nearest place inside the field.
fn inside(field: &Field, (x, y): (f64, f64), by: f64) -> (f64, f64) {
    let r = field.rect.grown(-by);
    (x.clamp(r.x, r.right()), y.clamp(r.y, r.bottom()))
}

fn point(svg: &mut Svg, (x, y): (f64, f64), mark: &Mark, palette: &Palette, r: f64) {
    svg.taken.push(Rect::new(x - r, y - r, 2.0 * r, 2.0 * r));
    if mark.flagged() {
        diamond(svg, (x, y), 1.7 * r, palette);
    } else if mark.z.is_none() {
        svg.circle(x, y, r, PAPER, Pen::new(palette.visit, r * 0.5));
    } else {
        svg.circle(x, y, r, palette.visit, Pen::new(PAPER, r * 0.3));
    }
}

/// What a flagged visit is drawn as.
pub(crate) fn diamond(svg: &mut Svg, (x, y): (f64, f64), r: f64, palette: &Palette) {
    let d = format!(
        "M{} {}L{} {}L{} {}L{} {}Z",
        n(x),
        n(y - r),
        n(x + r),
        n(y),
        n(x),
        n(y + r),
        n(x - r),
        n(y)
    );
    svg.shape(&d, PAPER, Some(Pen::new(palette.flag, r * 0.35)));
}

/// What a visit off the chart is drawn as if it is flagged.
pub(crate) fn hollow_arrow(svg: &mut Svg, tip: (f64, f64), way: Where, r: f64, palette: &Palette) {
    arrow(svg, tip, way, r, PAPER, Pen::new(palette.flag, r * 0.4));
}

/// What a visit off the chart is drawn as: an arrow head at `tip`.
pub(crate) fn arrow(svg: &mut Svg, tip: (f64, f64), way: Where, r: f64, fill: &str, edge: Pen) {
    let (x, y) = tip;
    let (dx, dy) = match way {
        Where::Left => (1.0, 0.0),
        Where::Right => (-1.0, 0.0),
        Where::Below => (0.0, -1.0),
        _ => (0.0, 1.0),
    };
    let back = (x + dx * 2.0 * r, y + dy * 2.0 * r);
    let d = format!(
        "M{} {}L{} {}L{} {}Z",
        n(x),
        n(y),
        n(back.0 + dy * r),
        n(back.1 + dx * r),
        n(back.0 - dy * r),
        n(back.1 - dx * r)
    );
    svg.shape(&d, fill, Some(edge));
}

fn edge(
    svg: &mut Svg,
    field: &Field,
    mark: &Mark,
    (x, y): (f64, f64),
    palette: &Palette,
    sizes: &Sizes,
) {
    let r = sizes.point * 1.2;
    let (x, y) = inside(field, (x, y), r);
    let f = field.rect;
    let tip = match mark.stands {
        Where::Left => (f.x + 1.5, y),
        Where::Right => (f.right() - 1.5, y),
        Where::Below => (x, f.bottom() - 1.5),
        _ => (x, f.y + 1.5),
    };
    if mark.flagged() {
        hollow_arrow(svg, tip, mark.stands, r, palette);
    } else {
        arrow(
            svg,
            tip,
            mark.stands,
            r,
            palette.visit,
            Pen::new(PAPER, r * 0.25),
        );
    }
    svg.taken
        .push(Rect::new(x - r, y - r, 2.0 * r, 2.0 * r).grown(1.0));
}

/// A text beside a place where nothing else stands; where there is none, it is left out. It is in
/// the notes and in the description all the same.
fn beside(
    svg: &mut Svg,
    field: &Field,
    (x, y): (f64, f64),
    text: &str,
    font: Font,
    by: f64,
) -> bool {
    let low = 0.36 * font.size;
    let (above, below) = (y - by - 0.25 * font.size, y + by + 0.8 * font.size);
    for (tx, ty, anchor) in [
        (x, above, Anchor::Middle),
        (x, below, Anchor::Middle),
        (x + by, y + low, Anchor::Start),
        (x - by, y + low, Anchor::End),
        (x + by * 0.7, above, Anchor::Start),
        (x - by * 0.7, below, Anchor::End),
        (x - by * 0.7, above, Anchor::End),
        (x + by * 0.7, below, Anchor::Start),
    ] {
        let place = Svg::text_box(tx, ty, text, font, anchor).grown(1.5);
        if field.rect.holds(place) && svg.is_free(place) {
            svg.rect(place.grown(-1.0), PAPER, None);
            svg.text(tx, ty, text, font, anchor);
            return true;
        }
    }
    false
}
