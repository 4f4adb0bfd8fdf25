//! What a run says of a whole file, on standard error.

use std::fmt::Write;
use tumbuh::batch::Results;
use tumbuh::{Indicator, Lang, Reason};

/// Yes among known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Share {
    yes: u64,
    known: u64,
}

impl Share {
    fn count(&mut self, answer: Option<bool>) {
        if let Some(yes) = answer {
            self.known += 1;
            self.yes += u64::from(yes);
        }
    }

    fn merge(&mut self, other: Self) {
        self.yes += other.yes;
        self.known += other.known;
    }
}

/// Counts over rows; parts of a file merge.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Summary {
    pub(crate) rows: u64,
    scored: u64,
    flagged: u64,
    /// By reason and indicator.
    reasons: [[u64; 8]; Reason::ALL.len() + 1],
    stunting: Share,
    wasting: Share,
    underweight: Share,
    overweight: Share,
}

impl Summary {
    /// Counts one row.
    pub(crate) fn count(&mut self, r: &Results, row: usize, indicators: &[Indicator]) {
        let (mut scored, mut flagged) = (false, false);
        for &i in indicators {
            match r.z(i, row) {
                Some(z) => {
                    scored = true;
                    flagged |= z.flag;
                }
                None => {
                    if let Some(reason) = r.reason(i, row) {
                        self.reasons[reason as usize][i as usize] += 1;
                    }
                }
            }
        }
        self.rows += 1;
        self.scored += u64::from(scored);
        self.flagged += u64::from(flagged);
        // Flagged z-scores are dropped in prevalence, and only there.
        let plausible =
            |i: Indicator| !(indicators.contains(&i) && r.z(i, row).is_some_and(|z| z.flag));
        let unless = |i: Indicator, answer: Option<bool>| answer.filter(|_| plausible(i));
        self.stunting.count(unless(Indicator::Haz, r.stunted(row)));
        self.wasting.count(unless(Indicator::Whz, r.wasted(row)));
        self.underweight
            .count(unless(Indicator::Waz, r.underweight(row)));
        let weight_for_height = match r.from_five(row) {
            Some(true) => Indicator::Baz,
            _ => Indicator::Whz,
        };
        self.overweight
            .count(unless(weight_for_height, r.overweight(row)));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.scored += other.scored;
        self.flagged += other.flagged;
        for (to, from) in self
            .reasons
            .iter_mut()
            .flatten()
            .zip(other.reasons.iter().flatten())
        {
            *to += from;
        }
        self.stunting.merge(other.stunting);
        self.wasting.merge(other.wasting);
        self.underweight.merge(other.underweight);
        self.overweight.merge(other.overweight);
    }

    /// The summary as text; `head` says what was scored by which rules.
    pub(crate) fn text(&self, head: &str, lang: Lang) -> String {
        let mut t = String::new();
        let rows = lang.pick(if self.rows == 1 { "row" } else { "rows" }, "baris");
        // Writing to a String cannot fail.
        let _ = writeln!(t, "{} {rows}; {head}", self.rows);
        if self.rows == 0 {
            let none = lang.pick(
                "the file has a header and no rows",
                "berkas hanya berisi judul kolom, tanpa baris data",
            );
            let _ = writeln!(t, "  {none}");
            return t;
        }
        let mut line = |label: &str, n: u64, what: &str| {
            let _ = writeln!(t, "  {label:<13} {n:>9}  {what}");
        };
        line(
            lang.pick("scored", "dinilai"),
            self.scored,
            lang.pick(
                "rows with at least one z-score",
                "baris dengan sedikitnya satu z-score",
            ),
        );
        line(
            lang.pick("flagged", "ditandai"),
            self.flagged,
            lang.pick(
                "rows with an implausible z-score: measure again",
                "baris dengan z-score tidak wajar: ukur ulang",
            ),
        );
        self.reasons_text(&mut t, lang);
        let _ = writeln!(
            t,
            "  {}",
            lang.pick(
                "prevalence, flagged z-scores left out",
                "prevalensi, tanpa z-score yang ditandai"
            )
        );
        for (en, id, share) in [
            ("stunting", "pendek (stunting)", self.stunting),
            ("wasting", "kurus (wasting)", self.wasting),
            ("underweight", "berat badan kurang", self.underweight),
            ("overweight", "berat badan lebih", self.overweight),
        ] {
            let of = lang.pick("of", "dari");
            let percent = if share.known == 0 {
                lang.pick("not known", "tidak diketahui").to_owned()
            } else {
                format!("{:.1} %", 100.0 * share.yes as f64 / share.known as f64)
            };
            let _ = writeln!(
                t,
                "    {:<19} {percent:>8}  ({} {of} {})",
                lang.pick(en, id),
                share.yes,
                share.known
            );
        }
        t
    }

    fn reasons_text(&self, t: &mut String, lang: Lang) {
        if self.reasons.iter().flatten().all(|n| *n == 0) {
            return;
        }
        let _ = writeln!(
            t,
            "  {}",
            lang.pick("not computed, because", "tidak dihitung, karena")
        );
        for reason in Reason::ALL {
            let counts = Indicator::ALL.iter().zip(self.reasons[reason as usize]);
            let counts: Vec<String> = counts
                .filter(|(_, n)| *n > 0)
                .map(|(i, n)| format!("{i} {n}"))
                .collect();
            if !counts.is_empty() {
                let _ = writeln!(t, "    {:<22} {}", reason.code(), counts.join(", "));
                let _ = writeln!(t, "    {:<22} {}", "", reason.label(lang));
            }
        }
    }
}
