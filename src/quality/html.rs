//! The report as one page for a supervisor: words first, then the penalty table, then plots.

use super::groups::{Compared, GroupValue, Standing};
use super::report::{By, IndicatorReport, QuantityReport, Report};
use super::text::{criterion_value, differ, missing, probability};
use crate::math;
use crate::page;
use crate::words::Lang;
use std::fmt::Write;

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 190.0;
const MARGIN: f64 = 26.0;
const INK: &str = "#36708f";

fn figure(out: &mut String, width: f64, height: f64, inside: &str, caption: &str) {
    let _ = writeln!(
        out,
        "<figure style=\"max-width:{width}px\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{0}\">{inside}</svg><figcaption>{0}</figcaption></figure>",
        page::escaped(caption)
    );
}

/// Bars of counts, labels below some of them, and a line at what is expected of each.
fn bars(counts: &[f64], labels: &[(usize, String)], expected: &[f64]) -> String {
    let most = counts.iter().chain(expected).copied().fold(1.0, f64::max);
    let step = (WIDTH - 2.0 * MARGIN) / counts.len().max(1) as f64;
    let up = |v: f64| HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * v / most;
    let mut svg = String::new();
    for (k, n) in counts.iter().enumerate() {
        let (x, y) = (MARGIN + step * k as f64, up(*n));
        let _ = write!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{INK}\"><title>{n}</title></rect>",
            (step - 1.0).max(0.8),
            HEIGHT - MARGIN - y
        );
    }
    for (k, label) in labels {
        let _ = write!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            MARGIN + step * (*k as f64 + 0.5),
            HEIGHT - 10.0,
            page::escaped(label)
        );
    }
    let line: Vec<String> = expected
        .iter()
        .enumerate()
        .map(|(k, e)| format!("{:.1},{:.1}", MARGIN + step * (k as f64 + 0.5), up(*e)))
        .collect();
    let _ = write!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#c33\" stroke-width=\"1.5\"/>",
        line.join(" ")
    );
    svg
}

fn digits(out: &mut String, q: &QuantityReport, lang: Lang) {
    let (Ok(d), Some(level)) = (&q.digits, q.digits_level) else {
        return;
    };
    let counts = d.counts.map(|n| n as f64);
    let labels: Vec<_> = (0..10).map(|k| (k, k.to_string())).collect();
    let caption = format!(
        "{}: {} {:.1}, {}",
        q.quantity.label(lang),
        lang.pick("last digits, score", "angka terakhir, skor"),
        d.dps,
        level.label(lang)
    );
    let even = [d.n as f64 / 10.0; 10];
    figure(out, WIDTH, HEIGHT, &bars(&counts, &labels, &even), &caption);
}

fn ages(out: &mut String, report: &Report, lang: Lang) {
    if report.months.iter().all(|n| *n == 0) {
        return;
    }
    let counts: Vec<f64> = report.months.iter().map(|n| *n as f64).collect();
    let labels: Vec<_> = (0..60)
        .step_by(12)
        .map(|k| (k as usize, k.to_string()))
        .collect();
    let p = report.heaping_12.as_ref().map_or_else(
        |why| missing(*why, lang),
        |h| format!("p {}", probability(h.p)),
    );
    let caption = format!(
        "{} ({} {p})",
        lang.pick("ages in completed months", "umur dalam bulan penuh"),
        lang.pick("on whole years:", "pada tahun bulat:"),
    );
    figure(out, WIDTH, HEIGHT, &bars(&counts, &labels, &[]), &caption);
}

fn z_scores(out: &mut String, i: &IndicatorReport, lang: Lang) {
    let Ok(shape) = &i.shape_kept else { return };
    let counts: Vec<f64> = i.histogram.iter().map(|n| *n as f64).collect();
    let labels: Vec<_> = [-4, -2, 0, 2, 4]
        .map(|z| ((z + 6) as usize * 4, z.to_string()))
        .to_vec();
    // WHO's own children: mean 0, SD 1.
    let standard: Vec<f64> = (0..counts.len())
        .map(|k| {
            let z = (k as f64 + 0.5) / 4.0 - 6.0;
            0.25 * shape.n as f64 * math::normal_density(z)
        })
        .collect();
    let sd = shape
        .sd
        .map_or_else(|why| missing(why, lang), |sd| format!("{sd:.2}"));
    let caption = format!(
        "{}: n {}, {} {:.2}, SD {sd}; {} {}; {}",
        i.indicator.label(lang),
        shape.n,
        lang.pick("mean", "rata-rata"),
        shape.mean,
        lang.pick("flagged", "ditandai (flag)"),
        i.flagged_who + i.flagged_smart,
        lang.pick("red: WHO's standard", "merah: standar WHO"),
    );
    let svg = bars(&counts, &labels, &standard);
    figure(out, WIDTH, HEIGHT, &svg, &caption);
}

/// Groups with their intervals, own (grey) and drawn to the mean (blue), in the order of names.
fn forest(out: &mut String, compared: &Compared, lang: Lang) {
    const MOST: usize = 60;
    let label = compared.measure.label(lang);
    let c = match &compared.comparison {
        Ok(c) => c,
        Err(why) => {
            let _ = writeln!(
                out,
                "<p>{}: {}</p>",
                page::escaped(label),
                page::escaped(&missing(*why, lang))
            );
            return;
        }
    };
    // Of many groups, those that can be told apart, and the first of the others.
    let mut shown: Vec<&GroupValue> = c.groups.iter().filter(|g| g.is_told_apart()).collect();
    shown.extend(c.groups.iter().filter(|g| !g.is_told_apart()));
    shown.truncate(MOST);
    shown.sort_by(|a, b| a.group.cmp(&b.group));
    let most = shown.iter().map(|g| g.own_interval.1);
    let most = most.fold(c.mean, f64::max).max(1e-9);
    let (left, width, row) = (130.0, 560.0, 15.0);
    let x = |v: f64| left + (width - left - 20.0) * (v / most).clamp(0.0, 1.0);
    let height = row * shown.len() as f64 + 34.0;
    let mut svg = format!(
        "<path d=\"M{0:.1} 4V{1:.1}\" stroke=\"#c33\"/><text x=\"{0:.1}\" y=\"{2:.1}\" text-anchor=\"middle\">{3:.1}</text>",
        x(c.mean),
        height - 22.0,
        height - 8.0,
        c.mean
    );
    for (k, g) in shown.iter().enumerate() {
        let y = row * k as f64 + 14.0;
        let name: String = g.group.chars().take(18).collect();
        let dot = match g.standing {
            Standing::NotTold => INK,
            _ => "#c60",
        };
        let _ = write!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\
             <path d=\"M{:.1} {y:.1}H{:.1}\" stroke=\"#bbb\" stroke-width=\"5\"/>\
             <path d=\"M{:.1} {y:.1}H{:.1}\" stroke=\"{dot}\" stroke-width=\"2\"/>\
             <circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{dot}\"><title>n {}: {:.1}</title></circle>",
            left - 8.0,
            y + 4.0,
            page::escaped(&name),
            x(g.own_interval.0),
            x(g.own_interval.1),
            x(g.shrunk_interval.0),
            x(g.shrunk_interval.1),
            x(g.shrunk),
            g.n,
            g.shrunk
        );
    }
    let mut caption = format!("{label}: {}", differ(c, lang));
    if c.groups.len() > shown.len() {
        let more = c.groups.len() - shown.len();
        let _ = write!(
            caption,
            "; {more} {}",
            lang.pick("more not shown", "lagi tidak ditampilkan")
        );
    }
    figure(out, width, height, &svg, &caption);
    for g in shown.iter().filter(|g| g.is_told_apart()) {
        let _ = writeln!(
            out,
            "<p>{}: {} ({:.1}, {:.1}-{:.1})</p>",
            page::escaped(&g.group),
            g.standing.label(lang),
            g.shrunk,
            g.shrunk_interval.0,
            g.shrunk_interval.1
        );
    }
}

fn by(out: &mut String, by: &By, lang: Lang) {
    let _ = writeln!(
        out,
        "<h2>{} {} ({})</h2><p>{}</p>",
        lang.pick("By", "Menurut"),
        page::escaped(&by.column),
        by.groups,
        lang.pick(
            "Small groups lie far out by chance. Grey: the group alone, 95 %. Blue: drawn to the mean of all groups \
             (red line) the more, the less is known of it. Only groups in orange can be told from the others; this is \
             no ranking.",
            "Kelompok kecil sering tampak ekstrem karena kebetulan. Abu-abu: kelompok itu sendiri, 95 %. Biru: ditarik ke \
             rata-rata semua kelompok (garis merah), makin kuat bila datanya sedikit. Hanya kelompok oranye yang dapat \
             dibedakan dari yang lain; ini bukan peringkat.",
        )
    );
    for compared in &by.compared {
        forest(out, compared, lang);
    }
}

impl Report {
    /// The report as one page, titled by the name of the file. It holds no names of children.
    #[must_use]
    pub fn html(&self, title: &str, lang: Lang) -> String {
        let mut out = page::begin(title, lang);
        self.verdict(&mut out, lang);
        self.penalties(&mut out, lang);
        self.completeness(&mut out, lang);
        let heading = lang.pick("Digits, ages, z-scores", "Angka terakhir, umur, z-skor");
        let _ = writeln!(out, "<h2>{heading}</h2>");
        for q in &self.quantities {
            digits(&mut out, q, lang);
        }
        ages(&mut out, self, lang);
        for i in self.indicators.iter().filter(|i| i.n > 0) {
            z_scores(&mut out, i, lang);
        }
        for column in &self.by {
            by(&mut out, column, lang);
        }
        let _ = writeln!(
            out,
            "<p><small>{} {}: {}.</small></p>",
            lang.pick("Rules:", "Aturan:"),
            page::escaped(self.edition.name),
            page::escaped(self.edition.source)
        );
        page::end(out)
    }

    fn verdict(&self, out: &mut String, lang: Lang) {
        let p = &self.plausibility;
        let words = match (p.total, p.level) {
            (Ok(total), Some(level)) => match lang {
                Lang::En => format!("Penalty points: {total}. Quality: {}.", level.label(lang)),
                Lang::Id => format!("Jumlah penalti: {total}. Mutu data: {}.", level.label(lang)),
            },
            (Err(why), _) => match lang {
                Lang::En => format!(
                    "No class: {}. Penalty points: at least {}.",
                    why.words(lang),
                    p.at_least
                ),
                Lang::Id => format!(
                    "Tidak ada kelas: {}. Jumlah penalti: paling sedikit {}.",
                    why.words(lang),
                    p.at_least
                ),
            },
            _ => String::new(),
        };
        let rows = lang.pick("rows", "baris");
        let _ = writeln!(
            out,
            "<div class=\"best\"><p>{} {rows}. <b>{}</b></p></div>",
            self.rows,
            page::escaped(&words)
        );
    }

    fn penalties(&self, out: &mut String, lang: Lang) {
        let head = match lang {
            Lang::En => ["", "value", "class", "points"],
            Lang::Id => ["", "nilai", "kelas", "penalti"],
        };
        let rows: Vec<Vec<String>> = self
            .plausibility
            .criteria
            .iter()
            .map(|c| {
                vec![
                    c.label(lang).to_owned(),
                    criterion_value(c, lang),
                    c.level.map_or("-", |l| l.label(lang)).to_owned(),
                    c.points.map_or_else(|| "-".to_owned(), |p| p.to_string()),
                ]
            })
            .collect();
        page::table(out, &head, &rows);
    }

    fn completeness(&self, out: &mut String, lang: Lang) {
        let head = match lang {
            Lang::En => ["column", "present", "missing", "cannot be used"],
            Lang::Id => ["kolom", "terisi", "kosong", "tidak dapat dipakai"],
        };
        let rows: Vec<Vec<String>> = self
            .presence
            .iter()
            .map(|p| {
                vec![
                    p.column.to_owned(),
                    p.present.to_string(),
                    p.missing.to_string(),
                    p.unusable.to_string(),
                ]
            })
            .collect();
        page::table(out, &head, &rows);
        let words = match lang {
            Lang::En => format!(
                "{} rows are equal to an earlier one in sex, age, weight, length, MUAC and cluster; in a large file \
                 some are so by chance.",
                self.duplicates
            ),
            Lang::Id => format!(
                "{} baris sama dengan baris sebelumnya dalam jenis kelamin, umur, berat, panjang/tinggi, LiLA dan \
                 klaster; pada data besar sebagian kebetulan.",
                self.duplicates
            ),
        };
        let _ = writeln!(out, "<p>{words}</p>");
    }
}
