//! What was found, in words.

use super::super::published::{Kind, MONTH_SLACK, Unit};
use super::{Found, Nearest, NotWho, Report};
use crate::sex::Sex;
use crate::standards::Standard;
use crate::words::Lang;
use std::fmt;

const fn whose(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "boys",
        Sex::Female => "girls",
    }
}

/// `months`, `every 3 months`, `0.5 cm`.
fn step(unit: Unit, step: f64) -> String {
    let (one, many) = match unit {
        Unit::Day => ("day", "days"),
        Unit::Week => ("week", "weeks"),
        Unit::Month | Unit::ExactMonth => ("month", "months"),
        Unit::Year => ("year", "years"),
        Unit::Centimetre => return format!("{step} cm"),
    };
    if unit == Unit::Year && step > 0.0 && step < 0.5 {
        // 0.08 of a year.
        let months = (step * 12.0).round();
        return if months == 1.0 {
            "years and months".to_owned()
        } else {
            format!("years, every {months} months")
        };
    }
    if step == 1.0 {
        many.to_owned()
    } else if step <= 0.0 {
        format!("one {one}")
    } else {
        format!("every {step} {many}")
    }
}

/// Places as `0 to 3, 7, 9`, the first few.
fn places(all: &[f64], step: f64) -> String {
    const MOST: usize = 12;
    let mut runs: Vec<(f64, f64)> = Vec::new();
    for at in all {
        match runs.last_mut() {
            Some((_, last)) if (at - *last - step).abs() < step / 4.0 => *last = *at,
            _ => runs.push((*at, *at)),
        }
    }
    let mut text: Vec<String> = (runs.iter().take(MOST))
        .map(|(a, b)| {
            if a == b {
                a.to_string()
            } else {
                format!("{a} to {b}")
            }
        })
        .collect();
    if runs.len() > MOST {
        text.push(format!("and {} more", runs.len() - MOST));
    }
    text.join(", ")
}

fn lines(all: &[usize]) -> String {
    let all: Vec<f64> = all.iter().map(|l| *l as f64).collect();
    places(&all, 1.0)
}

/// `WHO weight-for-age, boys, months, 1 decimal: 61 of 61 rows`.
impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An L that is 1 throughout is often written so.
        let one = |c: &&super::Column| c.kind != Kind::L || c.decimals > 0;
        let mut decimals: Vec<u8> = (self.columns.iter().filter(one))
            .map(|c| c.decimals)
            .collect();
        decimals.sort_unstable();
        decimals.dedup();
        let list: Vec<String> = decimals.iter().map(u8::to_string).collect();
        let list = match &list[..] {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            list => list.concat(),
        };
        let plural = if decimals == [1] { "" } else { "s" };
        write!(
            f,
            "WHO {}, {}, {}, {} decimal{plural}: {} of {} rows",
            self.form.name(),
            whose(self.form.sex),
            step(self.form.unit, self.step),
            list,
            self.rows_right,
            self.rows
        )
    }
}

/// `no WHO table; nearest is ...`.
impl fmt::Display for NotWho {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.nearest {
            None => write!(f, "no WHO table, and near none ({} rows)", self.rows),
            Some(n) => write!(f, "no WHO table; nearest is {n}"),
        }
    }
}

impl fmt::Display for Nearest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "WHO {}, {}; column `{}` off its {} by {:.2} SD in the median (at most {:.2}), {} of {} rows: {}",
            self.form.name(),
            whose(self.form.sex),
            self.column,
            self.kind,
            self.median_off,
            self.largest_off,
            self.rows.len(),
            self.compared,
            places(&self.rows, 1.0)
        )
    }
}

/// Wrong cells shown of a table.
const MOST: usize = 40;

impl Report {
    /// Everything found, for people: a line for each table, its columns, and what is wrong.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut lines = Vec::new();
        for t in &self.tables {
            lines.push(titled(&t.label, t));
            t.about(lang, &mut lines);
            t.cells(lang, &mut lines);
            t.rows_told(lang, &mut lines);
        }
        lines.extend(self.others.iter().map(|o| titled(&o.label, o)));
        lines.push(String::new());
        lines.join("\n")
    }
}

impl Found {
    /// Its columns, what cannot be told, whose it is said to be.
    fn about(&self, lang: Lang, say: &mut Vec<String>) {
        let columns: Vec<String> = (self.columns.iter())
            .map(|c| match c.factor {
                1.0 => format!("{} = {}", c.name, c.kind),
                factor => format!("{} x {factor} = {}", c.name, c.kind),
            })
            .collect();
        let [first, last] = self.range;
        let rows = lang.pick("rows", "baris");
        say.push(format!("  {rows} {first} - {last}; {}", columns.join(", ")));
        let between_days = matches!(self.form.unit, Unit::ExactMonth | Unit::Year);
        if between_days && self.form.standard() == Standard::Who2006 {
            say.push(match lang {
                Lang::En => format!(
                    "  at month x 30.4375, between two days: errors below {MONTH_SLACK} cannot be told"
                ),
                Lang::Id => format!(
                    "  pada bulan x 30,4375, di antara dua hari: selisih di bawah {MONTH_SLACK} tidak dapat dibedakan"
                ),
            });
        }
        if let Some(sex) = self.labelled {
            let sex = sex.label(lang);
            say.push(match lang {
                Lang::En => {
                    format!("  SEXES SWAPPED: named {sex} but holds the numbers of the other sex")
                }
                Lang::Id => format!(
                    "  JENIS KELAMIN TERTUKAR: bernama {sex} tetapi berisi angka jenis kelamin lain"
                ),
            });
        }
    }

    /// Cells and columns that are not WHO's.
    fn cells(&self, lang: Lang, say: &mut Vec<String>) {
        for w in self.wrong.iter().take(MOST) {
            let off = w
                .z_off
                .map_or_else(String::new, |z| format!(", {z:+.3} SD"));
            let hint = w.hint.map_or_else(String::new, |h| format!(" ({h})"));
            let (line, at) = (lang.pick("line", "baris"), lang.pick("at", "pada"));
            let has = lang.pick("WHO has", "WHO:");
            say.push(format!(
                "  {line} {}, `{}` {at} {}: {}; {has} {}{off}{hint}",
                w.line, w.column, w.at, w.text, w.expected
            ));
        }
        if self.wrong.len() > MOST {
            let more = lang.pick("more cells", "sel lagi");
            say.push(format!("  ... {} {more}", self.wrong.len() - MOST));
        }
        for s in &self.strange {
            let (column, name) = (lang.pick("column", "kolom"), &s.name);
            say.push(match (s.nearest, lang) {
                (Some((kind, off)), Lang::En) => format!(
                    "  {column} `{name}` is not WHO's: nearest is {kind}, off by {off:.2} SD in the median"
                ),
                (Some((kind, off)), Lang::Id) => format!(
                    "  {column} `{name}` bukan milik WHO: terdekat {kind}, selisih median {off:.2} SD"
                ),
                (None, _) => format!(
                    "  {column} `{name}` {}",
                    lang.pick(
                        "is no column of a growth table",
                        "bukan kolom tabel pertumbuhan"
                    ),
                ),
            });
        }
    }

    /// Rows that are missing, doubled, outside or not understood.
    fn rows_told(&self, lang: Lang, say: &mut Vec<String>) {
        for (what, list) in [
            (
                lang.pick("missing", "tidak ada"),
                places(&self.missing, self.step),
            ),
            (
                lang.pick("more than once", "lebih dari sekali"),
                places(&self.doubled, self.step),
            ),
            (
                lang.pick("outside WHO's table, lines", "di luar tabel WHO, baris"),
                lines(&self.outside),
            ),
            (
                lang.pick("not understood, lines", "tidak terbaca, baris"),
                lines(&self.misfits),
            ),
        ] {
            if !list.is_empty() {
                say.push(format!("  {what}: {list}"));
            }
        }
    }
}

fn titled(label: &str, what: impl fmt::Display) -> String {
    if label.is_empty() {
        what.to_string()
    } else {
        format!("{label}: {what}")
    }
}
