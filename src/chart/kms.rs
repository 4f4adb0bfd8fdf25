//! What the KMS has besides: the bands between the growth lines, and the boxes under the field with
//! date, weight, KBM and letter of each month.
//!
//! After the printed card (Buku KIA, KMS page, print file May 2023): the red line at -3 SD, the KBM
//! by month, the letters, weights and dates by month, blue and pink. Our own drawing: which colour a
//! band has, where the boxes stand, their order. An orange line is not drawn: no source found
//! confirms it.

use super::marks::Mark;
use super::palette::{BANDS, PAPER, Palette, bold, plain};
use super::plot::{Field, Sizes, polyline, simplified};
use super::span::Span;
use super::svg::{Anchor, Font, Pen, Rect, Svg};
use super::text::width;
use super::{Chart, words};
use crate::indicator::Indicator;
use crate::posyandu::kbm::Kbm;
use std::fmt::Write;

/// The bands between -3 and 3 SD.
pub(crate) fn bands(svg: &mut Svg, field: &Field, span: &Span, chart: &Chart) {
    let lines: Vec<Vec<(f64, f64)>> = (-3..=3)
        .map(|z| {
            let curve = span.curve(chart.sex, f64::from(z), None, &chart.profile);
            let places: Vec<_> = curve.points().map(|p| field.at(p)).collect();
            simplified(&places, 0.3)
        })
        .collect();
    for (two, fill) in lines.windows(2).zip(BANDS) {
        let mut around = two[0].clone();
        around.extend(two[1].iter().rev());
        let mut d = String::new();
        polyline(&mut d, &around);
        svg.shape(&(d + "Z"), fill, None);
    }
}

/// The rows of boxes: date, weight, KBM, letter.
const ROWS: usize = 4;

/// The height of each row. Where columns are narrow, dates and weights run upwards.
fn heights(sizes: &Sizes, narrow: bool) -> [f64; ROWS] {
    let flat = sizes.note * 1.75;
    let tall = if narrow { sizes.note * 3.0 } else { flat };
    [tall, tall, flat, flat]
}

/// Are the columns too narrow for a date from left to right?
pub(crate) fn is_narrow(field_width: f64, months: f64, sizes: &Sizes) -> bool {
    field_width / months < width("30/12", sizes.note * 0.68, false) + 2.0
}

/// Height of the boxes under the field.
pub(crate) fn boxes_height(sizes: &Sizes, narrow: bool) -> f64 {
    if sizes.wide {
        heights(sizes, narrow).iter().sum::<f64>() + 8.0
    } else {
        0.0
    }
}

/// Room for the names of the rows, left of the field.
pub(crate) fn names_width(chart: &Chart, sizes: &Sizes) -> f64 {
    let names = names(chart);
    let wide = names.iter().map(|n| width(n, sizes.note, true));
    wide.fold(0.0, f64::max) + 10.0
}

fn names(chart: &Chart) -> [&'static str; ROWS] {
    let lang = chart.lang;
    [
        lang.pick("Date", "Tanggal"),
        lang.pick("Weight (kg)", "BB (kg)"),
        lang.pick("KBM (g)", "KBM (g)"),
        "N / T / O / B",
    ]
}

/// Months in a row with the same KBM: first, one past the last, grams.
fn runs(kbm: &Kbm, from: u32, to: u32) -> Vec<(u32, u32, u16)> {
    let mut runs: Vec<(u32, u32, u16)> = Vec::new();
    for month in from..to {
        let Some(grams) = kbm.grams(month) else {
            continue;
        };
        match runs.last_mut() {
            Some((_, end, same)) if *same == grams && *end == month => *end += 1,
            _ => runs.push((month, month + 1, grams)),
        }
    }
    runs
}

/// The KBM as a line of text, where there is no room for boxes.
pub(crate) fn least_gains_in_words(chart: &Chart) -> String {
    let Some(kbm) = chart.rules.least_gain.table(Some(chart.sex)) else {
        return String::new();
    };
    let mut text = chart
        .lang
        .pick("KBM, grams by month: ", "KBM, gram menurut bulan: ")
        .to_owned();
    for (i, (from, to, grams)) in runs(&kbm, 1, 61).into_iter().enumerate() {
        let before = if i > 0 { ", " } else { "" };
        let months = if to == from + 1 {
            from.to_string()
        } else {
            format!("{from}–{}", to - 1)
        };
        let _ = write!(text, "{before}{months}: {grams}");
    }
    text + "."
}

/// A size at which a text fits into a box.
fn fit(text: &str, size: f64, room: f64) -> f64 {
    let w = width(text, size, false);
    if w > room { size * room / w } else { size }
}

/// The boxes under the field, a column for each completed month: it begins where the month does.
pub(crate) fn boxes(
    svg: &mut Svg,
    field: &Field,
    top: f64,
    marks: &[Mark],
    palette: &Palette,
    sizes: &Sizes,
    chart: &Chart,
) {
    let (first, last) = (field.x.0.round() as u32, field.x.1.round() as u32);
    let narrow = is_narrow(field.rect.w, field.x.1 - field.x.0, sizes);
    let heights = heights(sizes, narrow);
    let row_top = |row: usize| top + heights[..row].iter().sum::<f64>();
    let pen = Pen::new(palette.frame, 0.8);
    let column = |from: u32, to: u32, row: usize| {
        let (l, r) = (field.px(f64::from(from)), field.px(f64::from(to)));
        Rect::new(l, row_top(row), r - l, heights[row])
    };
    let write = |svg: &mut Svg, place: Rect, text: &str, heavy: bool| {
        let upwards = place.h > place.w * 1.5;
        let room = if upwards { place.h } else { place.w };
        let size = fit(text, sizes.note, room - 2.0);
        let size = if upwards {
            size.min(place.w * 0.8)
        } else {
            size
        };
        let font = Font {
            bold: heavy,
            ..plain(size)
        };
        let (x, y) = (place.x + place.w / 2.0, place.y + place.h / 2.0);
        if upwards {
            svg.text_up(x + 0.36 * size, y, text, font);
        } else {
            svg.text(x, y + 0.36 * size, text, font, Anchor::Middle);
        }
    };
    for (row, name) in names(chart).into_iter().enumerate() {
        let (left, y, high) = (sizes.pad, row_top(row), heights[row]);
        svg.rect(
            Rect::new(left, y, field.rect.x - left, high),
            palette.head,
            Some(pen),
        );
        let base = y + high / 2.0 + 0.36 * sizes.note;
        svg.text(left + 5.0, base, name, bold(sizes.note), Anchor::Start);
    }
    for row in [0, 1, 3] {
        for month in first..last {
            svg.rect(column(month, month + 1, row), PAPER, Some(pen));
        }
    }
    if let Some(kbm) = chart.rules.least_gain.table(Some(chart.sex)) {
        for (from, to, grams) in runs(&kbm, first, last) {
            let place = column(from, to, 2);
            svg.rect(place, palette.head, Some(pen));
            write(svg, place, &grams.to_string(), false);
        }
    }
    for month in first..last {
        let of = |m: &&Mark| m.month == Some(month) && m.at.is_some();
        // Of several weighings in a month that which counts, else the last.
        let counted = marks.iter().rfind(|m| of(m) && m.letter().is_some());
        let Some(mark) = counted.or_else(|| marks.iter().rfind(of)) else {
            continue;
        };
        if let Some(date) = mark.date {
            let (_, m, d) = date.ymd();
            write(svg, column(month, month + 1, 0), &format!("{d}/{m}"), false);
        }
        if let Some((_, kg)) = mark.at {
            let kg = words::measured(Indicator::Waz, kg, chart.lang);
            write(svg, column(month, month + 1, 1), &kg, false);
        }
        if let Some(letter) = mark.letter() {
            write(svg, column(month, month + 1, 3), letter.code(), true);
        }
    }
}
