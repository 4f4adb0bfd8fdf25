//! Under the chart: what the signs mean, and what cannot be drawn, in words.

use super::marks::{Join, Mark, Where, join};
use super::palette::{PAPER, Palette, plain};
use super::plot::{Sizes, arrow, diamond, hollow_arrow};
use super::span::Span;
use super::svg::{Anchor, Pen, Svg};
use super::text::{lines, width};
use super::{Chart, Style, words};
use crate::outcome::Reason;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A sign that needs to be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Visit,
    Gap,
    Flagged,
    NoZ,
    Edge,
    FlaggedEdge,
}

/// The signs on a chart, with their meaning.
pub(crate) fn signs(chart: &Chart, marks: &[Mark]) -> Vec<(Sign, &'static str)> {
    let lang = chart.lang;
    let on = |m: &&Mark| m.stands == Where::On;
    let drawn: Vec<&Mark> = marks
        .iter()
        .filter(|m| m.stands == Where::On || m.is_at_edge())
        .collect();
    let mut signs = Vec::new();
    if drawn.iter().any(|m| m.z.is_some() && !m.flagged()) {
        signs.push((Sign::Visit, lang.pick("visit", "kunjungan")));
    }
    let gap = |two: &[&Mark]| join(chart.style, two[0], two[1]) == Join::Dashed;
    let joined: Vec<&Mark> = drawn.iter().copied().filter(|m| !m.flagged()).collect();
    if joined.windows(2).any(gap) {
        signs.push((
            Sign::Gap,
            lang.pick("no visit for a long time", "lama tidak diukur"),
        ));
    }
    if drawn.iter().filter(|m| on(m)).any(|m| m.flagged()) {
        signs.push((Sign::Flagged, words::flagged(lang)));
    }
    if drawn.iter().filter(|m| on(m)).any(|m| m.z.is_none()) {
        signs.push((
            Sign::NoZ,
            lang.pick(
                "without z-score, see below",
                "tanpa z-score, lihat di bawah",
            ),
        ));
    }
    let mut at_edge = drawn.iter().filter(|m| m.is_at_edge());
    if at_edge.any(|m| !m.flagged()) {
        signs.push((Sign::Edge, lang.pick("off the chart", "di luar grafik")));
    }
    let mut at_edge = drawn.iter().filter(|m| m.is_at_edge());
    if at_edge.any(|m| m.flagged()) {
        signs.push((
            Sign::FlaggedEdge,
            lang.pick(
                "off the chart and implausible: measure again",
                "di luar grafik dan tidak wajar: ukur ulang",
            ),
        ));
    }
    signs
}

/// Signs in rows of a width: each with its place in the row.
pub(crate) fn rows(
    signs: &[(Sign, &'static str)],
    room: f64,
    sizes: &Sizes,
) -> Vec<Vec<(f64, Sign, String)>> {
    let lead = sizes.note * 2.0;
    let mut rows: Vec<Vec<(f64, Sign, String)>> = Vec::new();
    let mut x = f64::INFINITY;
    for (sign, meaning) in signs {
        let text = super::text::cut(meaning, sizes.note, false, room - lead);
        let w = lead + width(&text, sizes.note, false);
        if x + w > room {
            rows.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((x, *sign, text));
        }
        x += w + sizes.note * 1.5;
    }
    rows
}

/// Draws one row of signs.
pub(crate) fn draw_row(
    svg: &mut Svg,
    row: &[(f64, Sign, String)],
    (left, base): (f64, f64),
    palette: &Palette,
    sizes: &Sizes,
) {
    let (r, line) = (sizes.point, base - 0.33 * sizes.note);
    for (x, sign, text) in row {
        let middle = left + x + sizes.note * 0.8;
        match sign {
            Sign::Visit => {
                svg.circle(middle, line, r, palette.visit, Pen::new(PAPER, r * 0.3));
            }
            Sign::NoZ => svg.circle(middle, line, r, PAPER, Pen::new(palette.visit, r * 0.5)),
            Sign::Flagged => diamond(svg, (middle, line), r * 1.5, palette),
            Sign::Edge => {
                let tip = (middle, line - r * 1.2);
                let pen = Pen::new(PAPER, r * 0.25);
                arrow(svg, tip, Where::Above, r * 1.2, palette.visit, pen);
            }
            Sign::FlaggedEdge => {
                let tip = (middle, line - r * 1.2);
                hollow_arrow(svg, tip, Where::Above, r * 1.2, palette);
            }
            Sign::Gap => {
                let pen = Pen {
                    stroke: palette.visit,
                    width: r * 0.45,
                    dash: "5 4",
                };
                let half = sizes.note * 0.8;
                svg.line((middle - half, line), (middle + half, line), pen);
            }
        }
        let font = plain(sizes.note);
        let start = left + x + sizes.note * 2.0;
        svg.text(start, base, text, font, Anchor::Start);
    }
}

/// The latest visit, and what cannot be seen on the chart: visits without a place or a z-score, by reason, and those
/// beyond its edges.
pub(crate) fn notes(chart: &Chart, span: &Span, marks: &[Mark]) -> Vec<String> {
    let lang = chart.lang;
    let mut notes = Vec::new();
    // What the latest point says, for whoever cannot read lines.
    if let Some(last) = marks.iter().rfind(|m| m.age_days.is_some())
        && last.stands == Where::On
        && last.z.is_some()
    {
        let latest = lang.pick("Latest", "Terakhir");
        notes.push(format!("{latest}: {}.", words::sentence(chart, span, last)));
    }
    let mut by_reason: BTreeMap<Reason, Vec<&Mark>> = BTreeMap::new();
    let mut elsewhere = 0_usize;
    for mark in marks {
        match mark.stands {
            Where::Nowhere(reason) => by_reason.entry(reason).or_default().push(mark),
            Where::Elsewhere => elsewhere += 1,
            Where::Left | Where::Right | Where::Below | Where::Above => {}
            Where::On => {
                if let (None, Some(reason)) = (mark.z, mark.reason) {
                    by_reason.entry(reason).or_default().push(mark);
                }
            }
        }
        if mark.is_at_edge() {
            let value = words::value(span, mark, lang).unwrap_or_default();
            let off = lang.pick("off the chart", "di luar grafik");
            let mut text = format!("{}: {value}, {off}", words::when(mark, lang));
            match (mark.z, mark.reason) {
                (Some(z), _) => {
                    let _ = write!(text, " (z {})", words::z(z.reported, lang));
                }
                (None, Some(reason)) => {
                    let _ = write!(text, "; {}", reason.label(lang));
                }
                (None, None) => {}
            }
            notes.push(text);
        }
    }
    for (reason, of) in by_reason {
        let none = lang.pick("no z-score", "tanpa z-score");
        let why = reason.label(lang);
        notes.push(match of[..] {
            [one] => format!("{}: {none}: {why}", words::when(one, lang)),
            _ => format!(
                "{} {}: {none}: {why}",
                of.len(),
                lang.pick("visits", "kunjungan")
            ),
        });
    }
    if elsewhere > 0 {
        let what = words::elsewhere(span, lang);
        let visits = match elsewhere {
            1 => lang.pick("visit", "kunjungan"),
            _ => lang.pick("visits", "kunjungan"),
        };
        notes.push(format!("{elsewhere} {visits}: {what}"));
    }
    notes
}

/// What the letters of the KMS mean, and its red line.
pub(crate) fn card_notes(chart: &Chart, sizes: &Sizes) -> Vec<String> {
    let lang = chart.lang;
    let mut notes = vec![
        lang.pick(
            "Red line: -3 SD. N gained, T did not gain, O not weighed last month, B first weighing here.",
            "Garis merah: -3 SD. N naik, T tidak naik, O bulan lalu tidak ditimbang, B baru.",
        )
        .to_owned(),
        lang.pick(
            "T, or below the red line: refer to the health worker.",
            "T, atau di bawah garis merah (BGM): rujuk ke petugas kesehatan.",
        )
        .to_owned(),
    ];
    if !sizes.wide {
        notes.push(super::kms::least_gains_in_words(chart));
    }
    notes
}

/// Lines of notes that fit into a height; the rest is counted.
pub(crate) fn fitted(
    chart: &Chart,
    notes: &[String],
    sizes: &Sizes,
    room: f64,
    most: usize,
) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut left_out = 0;
    for note in notes {
        let broken = lines(note, sizes.note, room);
        if left_out > 0 || all.len() + broken.len() > most.saturating_sub(1).max(1) {
            left_out += 1;
        } else {
            all.extend(broken);
        }
    }
    if left_out == 1
        && let Some(last) = notes.last()
    {
        let broken = lines(last, sizes.note, room);
        if all.len() + broken.len() <= most {
            all.extend(broken);
            left_out = 0;
        }
    }
    if left_out > 0 {
        let more = match chart.lang {
            super::Lang::En => format!("and {left_out} more, in the description of the picture"),
            super::Lang::Id => format!("dan {left_out} lagi, dalam keterangan gambar"),
        };
        all.push(super::text::cut(&more, sizes.note, false, room));
    }
    all
}

/// Does a style have the letters of the KMS?
pub(crate) const fn is_card(style: Style) -> bool {
    matches!(style, Style::Kms)
}
