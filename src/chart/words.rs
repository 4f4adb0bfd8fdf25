//! The words of a chart, in Indonesian and English: titles, axes, and a sentence for each visit.

use super::marks::{Mark, Where};
use super::options::{Ages, Lines, Style};
use super::span::{Curve, Span};
use super::{Chart, Lang};
use crate::classify::Class;
use crate::indicator::Indicator;
use crate::posyandu::kms::NoLetter;
use crate::score::Warning;
use crate::sex::Sex;
use crate::standards::Standard;
use crate::table::TableId;
use std::fmt::Write;

/// A number with decimals, as the language writes it.
pub(crate) fn number(v: f64, decimals: usize, lang: Lang) -> String {
    let text = format!("{v:.decimals$}");
    match lang {
        Lang::En => text,
        Lang::Id => text.replace('.', ","),
    }
}

/// A z-score at two decimals, with a minus that is one.
pub(crate) fn z(v: f64, lang: Lang) -> String {
    number(v, 2, lang).replace('-', "\u{2212}")
}

/// `2 years`; short, the bare number.
pub(crate) fn year(years: u32, short: bool, lang: Lang) -> String {
    match (years, short, lang) {
        (0, false, Lang::En) => "Birth".to_owned(),
        (0, false, Lang::Id) => "Lahir".to_owned(),
        (n, true, _) => n.to_string(),
        (1, false, Lang::En) => "1 year".to_owned(),
        (n, false, Lang::En) => format!("{n} years"),
        (n, false, Lang::Id) => format!("{n} tahun"),
    }
}

/// What the chart is of: `Length-for-age`.
pub(crate) fn subject(span: &Span, lang: Lang) -> &'static str {
    let length = span.to <= 24.0;
    let height = span.from >= 24.0;
    match span.indicator {
        Indicator::Waz => lang.pick("Weight-for-age", "Berat badan menurut umur (BB/U)"),
        Indicator::Haz if length => {
            lang.pick("Length-for-age", "Panjang badan menurut umur (PB/U)")
        }
        Indicator::Haz if height => lang.pick("Height-for-age", "Tinggi badan menurut umur (TB/U)"),
        Indicator::Haz => lang.pick(
            "Length/height-for-age",
            "Panjang/tinggi badan menurut umur (PB/U, TB/U)",
        ),
        Indicator::Whz if span.table == TableId::WeightForLength => lang.pick(
            "Weight-for-length",
            "Berat badan menurut panjang badan (BB/PB)",
        ),
        Indicator::Whz => lang.pick(
            "Weight-for-height",
            "Berat badan menurut tinggi badan (BB/TB)",
        ),
        Indicator::Baz => lang.pick("BMI-for-age", "Indeks massa tubuh menurut umur (IMT/U)"),
        Indicator::Hcz => lang.pick(
            "Head circumference-for-age",
            "Lingkar kepala menurut umur (LK/U)",
        ),
        Indicator::Acz => lang.pick(
            "Arm circumference-for-age",
            "Lingkar lengan atas menurut umur (LiLA/U)",
        ),
        Indicator::Tsz => lang.pick(
            "Triceps skinfold-for-age",
            "Lipatan kulit trisep menurut umur",
        ),
        Indicator::Ssz => lang.pick(
            "Subscapular skinfold-for-age",
            "Lipatan kulit subskapula menurut umur",
        ),
    }
}

/// `Weight-for-age, girls`.
pub(crate) fn title(chart: &Chart, span: &Span) -> String {
    let sex = match chart.sex {
        Sex::Female => chart.lang.pick("girls", "anak perempuan"),
        Sex::Male => chart.lang.pick("boys", "anak laki-laki"),
    };
    let subject = subject(span, chart.lang);
    match chart.style {
        Style::Kms => format!("KMS: {subject}, {sex}"),
        _ => format!("{subject}, {sex}"),
    }
}

/// `Birth to 5 years`.
fn range(span: &Span, lang: Lang) -> String {
    let at = |months: f64| {
        let months = months.round() as u32;
        match (months % 12, months / 12) {
            (0, 0) => lang.pick("birth", "lahir").to_owned(),
            (0, years) => year(years, false, lang),
            (1, 0) => lang.pick("1 month", "1 bulan").to_owned(),
            (months, _) => format!("{months} {}", lang.pick("months", "bulan")),
        }
    };
    let (from, to) = if span.is_by_age() {
        (at(span.from), at(span.to))
    } else if span.table == TableId::WeightForLength {
        (at(0.0), at(24.0))
    } else {
        (at(24.0), at(60.0))
    };
    let to = if span.ages == Ages::BirthTo13Weeks {
        lang.pick("13 weeks", "13 minggu").to_owned()
    } else {
        to
    };
    let text = format!("{from} {} {to}", lang.pick("to", "sampai"));
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// `Birth to 5 years, z-scores`.
pub(crate) fn subtitle(chart: &Chart, span: &Span) -> String {
    let lines = match chart.lines {
        Lines::Who | Lines::EachSd => chart.lang.pick("z-scores", "z-score"),
        Lines::Centiles => chart.lang.pick("percentiles", "persentil"),
    };
    format!("{}, {lines}", range(span, chart.lang))
}

/// Under the chart.
pub(crate) fn source(span: &Span, lang: Lang) -> String {
    format!("{} · tumbuh", span.standard.label(lang))
}

/// Unit as it is read.
pub(crate) const fn unit(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::Baz => "kg/m²",
        other => other.unit(),
    }
}

/// What runs up the left side: `Weight (kg)`.
pub(crate) fn value_axis(span: &Span, lang: Lang) -> String {
    let name = match span.indicator {
        Indicator::Waz | Indicator::Whz => lang.pick("Weight", "Berat badan"),
        Indicator::Haz if span.to <= 24.0 => lang.pick("Length", "Panjang badan"),
        Indicator::Haz if span.from >= 24.0 => lang.pick("Height", "Tinggi badan"),
        Indicator::Haz => lang.pick("Length/height", "Panjang/tinggi badan"),
        Indicator::Baz => lang.pick("BMI", "IMT"),
        Indicator::Hcz => lang.pick("Head circumference", "Lingkar kepala"),
        Indicator::Acz => lang.pick("Arm circumference", "Lingkar lengan atas"),
        Indicator::Tsz => lang.pick("Triceps skinfold", "Lipatan kulit trisep"),
        Indicator::Ssz => lang.pick("Subscapular skinfold", "Lipatan kulit subskapula"),
    };
    format!("{name} ({})", unit(span.indicator))
}

/// What runs along the bottom.
pub(crate) fn place_axis(chart: &Chart, span: &Span, in_years: bool) -> &'static str {
    let lang = chart.lang;
    match (span.table, span.ages) {
        (TableId::WeightForLength, _) => lang.pick("Length (cm)", "Panjang badan (cm)"),
        (TableId::WeightForHeight, _) => lang.pick("Height (cm)", "Tinggi badan (cm)"),
        (_, Ages::BirthTo13Weeks) => lang.pick("Age (completed weeks)", "Umur (minggu penuh)"),
        (_, Ages::BirthTo6Months) => lang.pick("Age (completed months)", "Umur (bulan penuh)"),
        _ if chart.style == Style::Kms => lang.pick("Age (completed months)", "Umur (bulan penuh)"),
        _ if in_years => lang.pick("Age (completed years)", "Umur (tahun penuh)"),
        _ => lang.pick(
            "Age (completed months and years)",
            "Umur (bulan dan tahun penuh)",
        ),
    }
}

/// The label at the end of a line.
pub(crate) fn line(curve: &Curve, long: bool, lang: Lang) -> String {
    let Some(centile) = curve.centile else {
        let sign = if curve.z > 0.0 { "+" } else { "" };
        let z = format!("{sign}{}", curve.z).replace('-', "\u{2212}");
        return if long && curve.z != 0.0 {
            format!("{z} SD")
        } else {
            z
        };
    };
    match (lang, centile) {
        (Lang::Id, c) => format!("P{c}"),
        (Lang::En, 3.0) => "3rd".to_owned(),
        (Lang::En, c) => format!("{c}th"),
    }
}

/// An age as people say it: completed days, months, years; months by the calendar where the dates
/// are known.
fn age(days: f64, months: Option<u32>, lang: Lang) -> String {
    let months = months.unwrap_or((days / crate::age::DAYS_PER_MONTH) as u32);
    let count = |n: u32, one: &str, many: &str, id: &str| match lang {
        Lang::En => format!("{n} {}", if n == 1 { one } else { many }),
        Lang::Id => format!("{n} {id}"),
    };
    let in_months = |m| count(m, "month", "months", "bulan");
    match (months, months / 12, months % 12) {
        (0, ..) => count(days as u32, "day", "days", "hari"),
        (..60, ..) => in_months(months),
        (_, y, 0) => count(y, "year", "years", "tahun"),
        (_, y, m) => format!("{} {}", count(y, "year", "years", "tahun"), in_months(m)),
    }
}

/// When a visit was: the date where it is known, and the age.
pub(crate) fn when(mark: &Mark, lang: Lang) -> String {
    let age = mark.age_days.map(|d| age(d, mark.month, lang));
    match (mark.date, age) {
        (Some(date), Some(age)) => format!("{date}, {age}"),
        (None, Some(age)) => age,
        (_, None) => lang.pick("age unknown", "umur tidak diketahui").to_owned(),
    }
}

/// A measured value: one decimal, or two of a weight whose second says something (scales read to 50
/// or 100 g).
pub(crate) fn measured(indicator: Indicator, y: f64, lang: Lang) -> String {
    let weight = matches!(indicator, Indicator::Waz | Indicator::Whz);
    let second = weight && (y * 10.0 - (y * 10.0).round()).abs() > 1e-6;
    number(y, usize::from(second) + 1, lang)
}

/// What was measured, with its unit.
pub(crate) fn value(span: &Span, mark: &Mark, lang: Lang) -> Option<String> {
    let (_, y) = mark.at?;
    let measured = measured(span.indicator, y, lang);
    Some(format!("{measured} {}", unit(span.indicator)))
}

/// One visit as a sentence.
pub(crate) fn sentence(chart: &Chart, span: &Span, mark: &Mark) -> String {
    let lang = chart.lang;
    let mut text = when(mark, lang);
    if let (false, Some((x, _))) = (span.is_by_age(), mark.at) {
        let _ = write!(text, ", {} cm", number(x, 1, lang));
    }
    if let Some(value) = value(span, mark, lang) {
        let _ = write!(text, ": {value}");
    }
    match (mark.z, mark.reason) {
        (Some(score), _) => {
            let _ = write!(text, ", z {}", z(score.reported, lang));
            // A flagged value that happens to fall among the normal ones is not called normal.
            if let Some(class) = mark.class.filter(|c| !(score.flag && *c == Class::Normal)) {
                let _ = write!(text, ", {}", class.label(lang));
            }
            if span.indicator == Indicator::Waz && score.reported > 1.0 && !score.flag {
                let _ = write!(text, "; {}", Warning::CheckWeightForHeight.label(lang));
            }
            if score.flag {
                let _ = write!(text, ", {}", flagged(lang));
            }
        }
        (None, Some(reason)) => {
            let none = lang.pick("no z-score", "tanpa z-score");
            let _ = write!(text, "; {none}: {}", reason.label(lang));
        }
        (None, None) => {}
    }
    match mark.stands {
        Where::Left | Where::Right | Where::Below | Where::Above => {
            let _ = write!(text, "; {}", off(lang));
        }
        Where::Elsewhere => {
            let _ = write!(text, "; {}", elsewhere(span, lang));
        }
        Where::On | Where::Nowhere(_) => {}
    }
    if let Some(w) = &mark.weighing {
        match w.letter {
            Ok(letter) => {
                let _ = write!(text, "; {}", letter.label(lang));
            }
            // Said already, as the reason why there is no z-score.
            Err(NoLetter::NotWeighed(_)) => {}
            Err(why) => {
                let _ = write!(text, "; {}", why.label(lang));
            }
        }
        if w.below_red_line == Some(true) {
            let below = lang.pick("below the red line", "di bawah garis merah (BGM)");
            let _ = write!(text, "; {below}");
        }
    }
    text
}

pub(crate) const fn flagged(lang: Lang) -> &'static str {
    lang.pick(
        "implausible by WHO's limits: measure again",
        "tidak wajar menurut batas WHO: ukur ulang",
    )
}

pub(crate) const fn off(lang: Lang) -> &'static str {
    lang.pick(
        "off the chart, marked at its edge",
        "di luar grafik, ditandai di tepinya",
    )
}

pub(crate) const fn elsewhere(span: &Span, lang: Lang) -> &'static str {
    match span.table {
        TableId::WeightForLength => lang.pick(
            "belongs on the chart by height",
            "tempatnya di grafik BB/TB",
        ),
        _ => lang.pick(
            "belongs on the chart by length",
            "tempatnya di grafik BB/PB",
        ),
    }
}

/// The whole chart in words.
pub(crate) fn description(chart: &Chart, span: &Span, marks: &[Mark]) -> String {
    let lang = chart.lang;
    let mut text = format!(
        "{}. {}. {}.",
        title(chart, span),
        subtitle(chart, span),
        match span.standard {
            Standard::Who2006 | Standard::Who2007 => span.standard.label(lang),
        }
    );
    if chart.style == Style::Kms {
        text.push_str(lang.pick(
            " The red line is -3 SD.",
            " Yang merah adalah garis merah (-3 SD).",
        ));
    }
    let count = match (lang, marks.len()) {
        (Lang::En, 0) => " No visits.".to_owned(),
        (Lang::En, 1) => " 1 visit.".to_owned(),
        (Lang::En, n) => format!(" {n} visits."),
        (Lang::Id, 0) => " Belum ada kunjungan.".to_owned(),
        (Lang::Id, n) => format!(" {n} kunjungan."),
    };
    text.push_str(&count);
    for mark in marks {
        let _ = write!(text, "\n{}.", sentence(chart, span, mark));
    }
    text
}
