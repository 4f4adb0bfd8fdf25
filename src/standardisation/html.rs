//! A test as a page for the trainer, and the sheet of one cadre.

use super::report::{MeasurerReport, QuantityReport, Report};
use super::text::{decimals, estimate, level};
use crate::page;
use crate::words::Lang;
use std::fmt::Write;

fn head(lang: Lang) -> [&'static str; 8] {
    match lang {
        Lang::En => [
            "", "children", "TEM", "class", "R", "class", "bias", "class",
        ],
        Lang::Id => ["", "anak", "TEM", "kelas", "R", "kelas", "bias", "kelas"],
    }
}

fn row(m: &MeasurerReport, q: &QuantityReport, lang: Lang) -> Vec<String> {
    let d = decimals(q.quantity);
    vec![
        m.measurer.clone(),
        m.children.to_string(),
        estimate(&m.tem, d, lang),
        level(m.tem_level, lang).to_owned(),
        estimate(&m.reliability, 3, lang),
        level(m.reliability_level, lang).to_owned(),
        estimate(m.bias(), d, lang),
        level(m.bias_level, lang).to_owned(),
    ]
}

/// Differences of each measurer's readings from the reference, child by child.
fn plot(out: &mut String, q: &QuantityReport, lang: Lang) {
    let differences = |m: &MeasurerReport| -> Vec<f64> {
        m.readings
            .iter()
            .flat_map(|c| c.readings.iter().map(|r| Some((*r)? - c.reference?)))
            .flatten()
            .collect()
    };
    let all: Vec<(&str, Vec<f64>)> = q
        .measurers
        .iter()
        .map(|m| (m.measurer.as_str(), differences(m)))
        .collect();
    let most = all
        .iter()
        .flat_map(|(_, d)| d)
        .fold(1e-9_f64, |most, d| most.max(d.abs()));
    let (left, width, step) = (130.0, 560.0, 18.0);
    let middle = f64::midpoint(left, width);
    let x = |d: f64| middle + d / most * (width - left - 30.0) / 2.0;
    let height = step * all.len() as f64 + 30.0;
    let mut svg = format!(
        "<path d=\"M{middle} 4V{:.1}\" stroke=\"#c33\"/><text x=\"{middle}\" y=\"{:.1}\" text-anchor=\"middle\">0</text>\
         <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{most:.2} {}</text>",
        height - 20.0,
        height - 6.0,
        x(most),
        height - 6.0,
        q.quantity.unit()
    );
    for (k, (name, differences)) in all.iter().enumerate() {
        let y = step * k as f64 + 14.0;
        let name: String = name.chars().take(18).collect();
        let _ = write!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            left - 8.0,
            y + 4.0,
            page::escaped(&name)
        );
        for d in differences {
            let _ = write!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"#36708f\" fill-opacity=\".5\"/>",
                x(*d)
            );
        }
    }
    let _ = writeln!(
        out,
        "<figure style=\"max-width:{width}px\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\">{svg}</svg><figcaption>{}</figcaption></figure>",
        lang.pick(
            "Each reading less the reference of its child",
            "Setiap hasil ukur dikurangi acuan anak itu"
        )
    );
}

fn advice(out: &mut String, m: &MeasurerReport, q: &QuantityReport, lang: Lang) {
    for train in &m.train {
        let words = train.words(q.quantity, lang);
        let name = page::escaped(&m.measurer);
        let _ = writeln!(out, "<p><b>{name}</b>: {words}</p>");
    }
}

impl Report {
    /// The test as one page for the trainer.
    #[must_use]
    pub fn html(&self, title: &str, lang: Lang) -> String {
        let mut out = page::begin(title, lang);
        let _ = writeln!(
            out,
            "<p>{} {}. {}.</p>",
            self.children,
            lang.pick("children", "anak"),
            page::escaped(self.edition.source)
        );
        for fault in &self.design {
            let _ = writeln!(out, "<p>! {}</p>", fault.words(lang));
        }
        for q in &self.quantities {
            let unit = q.quantity.unit();
            let _ = writeln!(out, "<h2>{}, {unit}</h2>", q.quantity.label(lang));
            let rows: Vec<_> = q.measurers.iter().map(|m| row(m, q, lang)).collect();
            page::table(&mut out, &head(lang), &rows);
            let against = q.measurers.first().map(|m| m.bias_against.label(lang));
            let t = &q.team;
            let d = decimals(q.quantity);
            let _ = writeln!(
                out,
                "<p>Bias {}. {}: TEM {} ({}), {} {} ({}).</p>",
                against.unwrap_or_default(),
                lang.pick("Between measurers", "Antarpengukur"),
                estimate(&t.tem, d, lang),
                level(t.tem_level, lang),
                lang.pick("total TEM", "TEM total"),
                estimate(&t.total_tem, d, lang),
                level(t.total_level, lang)
            );
            plot(&mut out, q, lang);
            for m in &q.measurers {
                advice(&mut out, m, q, lang);
            }
        }
        page::end(out)
    }

    /// The sheet of one measurer (for a cadre, in Indonesian): every reading, what it means, what to
    /// practise. None if nobody of that name has measured.
    #[must_use]
    pub fn sheet(&self, measurer: &str, lang: Lang) -> Option<String> {
        let title = format!(
            "{}: {measurer}",
            lang.pick("Measuring test", "Lembar uji pengukuran")
        );
        let mut out = page::begin(&title, lang);
        let mut found = false;
        for q in &self.quantities {
            let Some(m) = q.measurers.iter().find(|m| m.measurer == measurer) else {
                continue;
            };
            found = true;
            let d = decimals(q.quantity);
            let unit = q.quantity.unit();
            let _ = writeln!(out, "<h2>{}, {unit}</h2>", q.quantity.label(lang));
            page::table(&mut out, &head(lang), &[row(m, q, lang)]);
            for train in &m.train {
                let _ = writeln!(out, "<p><b>{}</b></p>", train.words(q.quantity, lang));
            }
            if m.train.is_empty() && m.tem_level.is_some() {
                let _ = writeln!(
                    out,
                    "<p>{}</p>",
                    lang.pick(
                        "Nothing to practise here.",
                        "Tidak ada yang perlu dilatih di sini."
                    )
                );
            }
            let head = match lang {
                Lang::En => ["child", "first", "second", "difference", "reference"],
                Lang::Id => ["anak", "pertama", "kedua", "selisih", "acuan"],
            };
            let cell = |v: Option<f64>| v.map_or_else(|| "-".to_owned(), |v| format!("{v:.d$}"));
            let rows: Vec<Vec<String>> = m
                .readings
                .iter()
                .map(|c| {
                    let [a, b] = c.readings;
                    let difference = a.zip(b).map(|(a, b)| (a - b).abs());
                    vec![
                        c.child.clone(),
                        cell(a),
                        cell(b),
                        cell(difference),
                        cell(c.reference),
                    ]
                })
                .collect();
            page::table(&mut out, &head, &rows);
        }
        let _ = writeln!(
            out,
            "<p><small>{} {}.</small></p>",
            lang.pick(
                "TEM: how far two readings of the same child lie apart. R: how much of the spread is of the children. \
                 This sheet is evidence of a skill; the grade is given by whoever examines. Limits:",
                "TEM: seberapa jauh dua hasil ukur anak yang sama berbeda. R: bagian keragaman yang berasal dari anak. \
                 Lembar ini bukti keterampilan; tingkat (Purwa, Madya, Utama) ditetapkan oleh penguji. Batas:"
            ),
            page::escaped(self.edition.source)
        );
        found.then(|| page::end(out))
    }
}
