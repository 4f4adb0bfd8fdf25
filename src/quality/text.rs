//! A report for the terminal, and the words that the page shares with it.

use super::groups::Comparison;
use super::report::Report;
use super::score::Criterion;
use super::why::{Stat, WhyNot};
use crate::words::Lang;
use std::fmt::Write;

/// A statistic with some decimals, or why there is none.
pub(super) fn number(value: Stat<f64>, decimals: usize, lang: Lang) -> String {
    match value {
        Ok(v) => format!("{v:.decimals$}"),
        Err(why) => missing(why, lang),
    }
}

/// Why there is no statistic, as it stands in a table.
pub(super) fn missing(why: WhyNot, lang: Lang) -> String {
    format!("- ({})", why.words(lang))
}

/// A probability: three decimals, and never 0.
pub(super) fn probability(p: f64) -> String {
    if p < 0.001 {
        "<0.001".to_owned()
    } else {
        format!("{p:.3}")
    }
}

/// The value of a criterion as people read it.
pub(super) fn criterion_value(c: &Criterion, lang: Lang) -> String {
    match (c.value, c.code) {
        (Err(why), _) => missing(why, lang),
        (Ok(v), "flagged") => format!("{:.1} %", 100.0 * v),
        (Ok(v), "dps_weight" | "dps_lenhei" | "dps_muac") => format!("{v:.1}"),
        (Ok(v), code) if code.ends_with("_p") => probability(v),
        (Ok(v), _) => format!("{v:.2}"),
    }
}

/// Do groups differ by more than chance?
pub(super) fn differ(c: &Comparison, lang: Lang) -> String {
    let p = probability(c.p_equal);
    if c.p_equal >= 0.05 {
        match lang {
            Lang::En => format!("no more different than chance makes them (p {p})"),
            Lang::Id => format!("tidak berbeda lebih dari kebetulan (p {p})"),
        }
    } else {
        match lang {
            Lang::En => format!("different by more than chance (p {p})"),
            Lang::Id => format!("berbeda lebih dari kebetulan (p {p})"),
        }
    }
}

impl Report {
    /// The report as lines of text.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let p = &self.plausibility;
        let _ = writeln!(
            out,
            "{} {} ({} {})",
            self.rows,
            lang.pick("rows", "baris"),
            self.duplicates,
            lang.pick("equal to an earlier one", "sama dengan baris sebelumnya"),
        );
        for column in &self.presence {
            let _ = writeln!(
                out,
                "  {:<10} {:>8} {:>8} {} {:>8} {}",
                column.column,
                column.present,
                column.missing,
                lang.pick("missing", "kosong"),
                column.unusable,
                lang.pick("cannot be used", "tidak dapat dipakai"),
            );
        }
        let _ = writeln!(
            out,
            "\n{} {} (n = {})",
            lang.pick("Plausibility score,", "Skor kelayakan data,"),
            p.edition,
            p.n
        );
        for c in &p.criteria {
            let level = c.level.map_or("-", |l| l.label(lang));
            let points = c.points.map_or_else(|| "-".to_owned(), |n| n.to_string());
            let _ = writeln!(
                out,
                "  {:<32} {:>10}  {level:<12} {points:>3}",
                c.label(lang),
                criterion_value(c, lang)
            );
        }
        let total = match (p.total, p.level) {
            (Ok(total), Some(level)) => format!("{total} ({})", level.label(lang)),
            (Err(why), _) => format!(
                "{} {}: {}",
                lang.pick("at least", "paling sedikit"),
                p.at_least,
                why.words(lang)
            ),
            _ => String::new(),
        };
        let _ = writeln!(out, "  {:<32} {total}", lang.pick("total", "jumlah"));
        out.push('\n');
        for i in self.indicators.iter().filter(|i| i.n > 0) {
            let Ok(shape) = &i.shape_kept else { continue };
            let _ = writeln!(
                out,
                "  {:<4} n {} {} {:.2} SD {} {} {}",
                i.indicator.code(),
                i.n,
                lang.pick("mean", "rata-rata"),
                shape.mean,
                number(shape.sd, 2, lang),
                lang.pick("flagged", "flag"),
                i.flagged_who + i.flagged_smart,
            );
        }
        for by in &self.by {
            let _ = writeln!(
                out,
                "\n{} {} ({})",
                lang.pick("By", "Menurut"),
                by.column,
                by.groups
            );
            for compared in &by.compared {
                let words = match &compared.comparison {
                    Ok(c) => differ(c, lang),
                    Err(why) => why.words(lang),
                };
                let _ = writeln!(out, "  {}: {words}", compared.measure.label(lang));
                let Ok(c) = &compared.comparison else {
                    continue;
                };
                for g in c.groups.iter().filter(|g| g.is_told_apart()) {
                    let _ = writeln!(
                        out,
                        "    {} ({}): {:.1} ({:.1}-{:.1}), {}",
                        g.group,
                        g.n,
                        g.shrunk,
                        g.shrunk_interval.0,
                        g.shrunk_interval.1,
                        g.standing.label(lang)
                    );
                }
            }
        }
        out
    }
}
