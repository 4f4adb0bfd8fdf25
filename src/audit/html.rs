//! A comparison as one page with plots: no script, nothing from elsewhere.

use super::report::{BARS, IndicatorReport, Report};
use super::text::{in_words, percent, unknown_rules};
use super::theirs::Level;
use crate::page::{self, escaped, table};
use crate::words::Lang;
use std::fmt::Write;

const SIZE: f64 = 260.0;
const MARGIN: f64 = 28.0;

/// How many children differ by how much.
fn histogram(r: &IndicatorReport, lang: Lang) -> String {
    let most = r.histogram.iter().copied().max().unwrap_or(0).max(1) as f64;
    let width = (SIZE - 2.0 * MARGIN) / BARS as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{SIZE}\" height=\"{SIZE}\" role=\"img\">\n"
    );
    for (k, n) in r.histogram.iter().enumerate() {
        let height = (SIZE - 2.0 * MARGIN) * *n as f64 / most;
        let color = if k == BARS / 2 { "#4a8" } else { "#c64" };
        let (x, y) = (MARGIN + width * k as f64, SIZE - MARGIN - height);
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"{color}\"><title>{n}</title></rect>",
            width - 1.0
        );
    }
    let low = SIZE - MARGIN + 14.0;
    for (at, label) in [(0.5, "&lt;-1"), (11.5, "0"), (22.5, "&gt;1")] {
        let x = MARGIN + width * at;
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{low}\" text-anchor=\"middle\">{label}</text>"
        );
    }
    let caption = lang.pick("theirs minus WHO, SD", "mereka dikurangi WHO, SD");
    let code = r.indicator.code();
    format!("<figure>{svg}</svg><figcaption>{code}: {caption}</figcaption></figure>\n")
}

/// Theirs against ours.
fn scatter(report: &Report, r: &IndicatorReport, lang: Lang) -> String {
    // From -6 to 6 SD.
    let scale = (SIZE - 2.0 * MARGIN) / 12.0;
    let x = |z: f64| MARGIN + (z.clamp(-6.0, 6.0) + 6.0) * scale;
    let y = |z: f64| SIZE - MARGIN - (z.clamp(-6.0, 6.0) + 6.0) * scale;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{SIZE}\" height=\"{SIZE}\" role=\"img\">\n"
    );
    for k in [-6.0, -3.0, -2.0, 0.0, 2.0, 3.0, 6.0] {
        let _ = writeln!(
            svg,
            "<path d=\"M{:.1} {:.1}V{:.1}M{:.1} {:.1}H{:.1}\" stroke=\"#e2e2e2\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{k}</text>",
            x(k),
            y(-6.0),
            y(6.0),
            x(-6.0),
            y(k),
            x(6.0),
            x(k),
            SIZE - MARGIN + 14.0
        );
    }
    let _ = writeln!(
        svg,
        "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"#999\"/>",
        x(-6.0),
        y(-6.0),
        x(6.0),
        y(6.0)
    );
    for p in report.points.iter().filter(|p| p.indicator == r.indicator) {
        let color = if p.explained { "#36c" } else { "#d22" };
        let _ = writeln!(
            svg,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"1.5\" fill=\"{color}\" fill-opacity=\".5\"/>",
            x(p.ours),
            y(p.theirs)
        );
    }
    let caption = lang.pick(
        "theirs (up) against WHO (across), SD; red: not explained",
        "mereka (ke atas) terhadap WHO (ke kanan), SD; merah: tidak dijelaskan",
    );
    let code = r.indicator.code();
    format!("<figure>{svg}</svg><figcaption>{code}: {caption}</figcaption></figure>\n")
}

/// Their classes by ours.
fn class_table(out: &mut String, r: &IndicatorReport, lang: Lang) {
    let seen = |k: usize| {
        let row: u64 = r.class_table[k].iter().sum();
        let column: u64 = r.class_table.iter().map(|row| row[k]).sum();
        row + column > 0
    };
    let levels: Vec<usize> = (0..6).filter(|k| seen(*k)).collect();
    let label = |k: usize| Level::at(k as u8).label(r.indicator, lang).to_owned();
    let corner = lang.pick("theirs \\ WHO", "mereka \\ WHO").to_owned();
    let head: Vec<String> = std::iter::once(corner)
        .chain(levels.iter().map(|k| label(*k)))
        .collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = levels
        .iter()
        .map(|k| {
            let cells = levels.iter().map(|l| r.class_table[*k][*l].to_string());
            std::iter::once(label(*k)).chain(cells).collect()
        })
        .collect();
    let _ = write!(out, "<h3>{}</h3>", escaped(r.indicator.label(lang)));
    table(out, &head, &rows);
}

impl Report {
    /// The report as one page, titled by the name of the file.
    #[must_use]
    pub fn html(&self, title: &str, lang: Lang) -> String {
        let mut out = page::begin(title, lang);
        let rows = |n| format!("{n} ({})", percent(n, self.rows_compared));
        let sentence = match lang {
            Lang::En => format!(
                "{} rows, {} with something to compare. Equal to WHO in everything: {}.",
                self.rows,
                self.rows_compared,
                rows(self.rows_agreeing)
            ),
            Lang::Id => format!(
                "{} baris, {} dapat dibandingkan. Sama dengan WHO dalam semua hal: {}.",
                self.rows,
                self.rows_compared,
                rows(self.rows_agreeing)
            ),
        };
        let _ = writeln!(out, "<p>{sentence}</p>");
        self.explained_html(&mut out, lang);
        self.z_html(&mut out, lang);
        let head = [
            lang.pick("prevalence", "prevalensi"),
            lang.pick("theirs", "mereka"),
            "WHO",
        ];
        let shares: Vec<Vec<String>> = self
            .prevalence
            .iter()
            .map(|p| {
                vec![
                    p.name.to_owned(),
                    percent(p.theirs.n, p.theirs.of),
                    percent(p.ours.n, p.ours.of),
                ]
            })
            .collect();
        table(&mut out, &head, &shares);
        for r in self.indicators.iter().filter(|r| r.both > 0) {
            out.push_str(&histogram(r, lang));
            out.push_str(&scatter(self, r, lang));
        }
        for r in self.indicators.iter().filter(|r| r.classes > 0) {
            class_table(&mut out, r, lang);
        }
        for note in &self.notes {
            let _ = writeln!(out, "<p>! {}</p>", escaped(note));
        }
        page::end(out)
    }

    fn explained_html(&self, out: &mut String, lang: Lang) {
        let e = &self.explanation;
        let head = lang.pick(
            "What explains their numbers best",
            "Yang paling menjelaskan angka mereka",
        );
        let _ = write!(
            out,
            "<div class=\"best\"><h2>{head}</h2><p><code>{}</code></p><ul>",
            escaped(&e.best.to_string())
        );
        for words in in_words(&e.best, lang) {
            let _ = write!(out, "<li>{}</li>", escaped(&words));
        }
        let _ = writeln!(
            out,
            "</ul><p>{} {} / {} ({})</p><p>{}</p></div>",
            lang.pick("Rows explained:", "Baris yang dijelaskan:"),
            self.rows_explained,
            self.rows_compared,
            percent(self.rows_explained, self.rows_compared),
            if self.is_mostly_unexplained() {
                unknown_rules(lang)
            } else {
                ""
            }
        );
    }

    fn z_html(&self, out: &mut String, lang: Lang) {
        let head = match lang {
            Lang::En => [
                "",
                "both",
                "equal",
                "largest (row)",
                "mean",
                "only theirs",
                "only WHO",
            ],
            Lang::Id => [
                "",
                "keduanya",
                "sama",
                "terbesar (baris)",
                "rata-rata",
                "hanya mereka",
                "hanya WHO",
            ],
        };
        let rows: Vec<Vec<String>> = self
            .indicators
            .iter()
            .filter(|r| r.both > 0)
            .map(|r| {
                vec![
                    r.indicator.label(lang).to_owned(),
                    r.both.to_string(),
                    percent(r.equal, r.both),
                    r.largest
                        .map_or_else(String::new, |(d, row)| format!("{d:.2} ({row})")),
                    r.mean_difference
                        .map_or_else(String::new, |d| format!("{d:.2}")),
                    r.only_theirs.to_string(),
                    r.only_ours.to_string(),
                ]
            })
            .collect();
        table(out, &head, &rows);
    }
}
