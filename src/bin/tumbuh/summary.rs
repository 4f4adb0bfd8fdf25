//! What a run says of a whole file, on standard error.

use std::collections::BTreeMap;
use std::fmt::Write;
use tumbuh::{Assessment, Indicator, Lang, Reason, Score};

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
    reasons: BTreeMap<(Reason, Indicator), u64>,
    stunting: Share,
    wasting: Share,
    underweight: Share,
    overweight: Share,
}

impl Summary {
    /// Counts one child.
    pub(crate) fn count(&mut self, a: &Assessment, indicators: &[Indicator]) {
        self.rows += 1;
        let scores = || indicators.iter().map(|i| a.score(*i));
        self.scored += u64::from(scores().any(|s| s.value().is_some()));
        self.flagged += u64::from(scores().any(flagged));
        for s in scores() {
            if let Some(reason) = s.reason() {
                *self.reasons.entry((reason, s.indicator)).or_default() += 1;
            }
        }
        // Flagged z-scores are dropped in prevalence, and only there.
        let unless = |s: &Score, answer: Option<bool>| answer.filter(|_| !flagged(s));
        self.stunting.count(unless(a.haz(), a.stunted()));
        self.wasting.count(unless(a.whz(), a.wasted()));
        self.underweight.count(unless(a.waz(), a.underweight()));
        let weight_for_height = if a.under_five() == Some(false) {
            a.baz()
        } else {
            a.whz()
        };
        self.overweight
            .count(unless(weight_for_height, a.overweight()));
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.scored += other.scored;
        self.flagged += other.flagged;
        for (key, n) in other.reasons {
            *self.reasons.entry(key).or_default() += n;
        }
        self.stunting.merge(other.stunting);
        self.wasting.merge(other.wasting);
        self.underweight.merge(other.underweight);
        self.overweight.merge(other.overweight);
    }

    /// The summary as text; `head` says what was scored by which rules.
    pub(crate) fn text(&self, head: &str, lang: Lang) -> String {
        let mut t = String::new();
        let rows = lang.pick("rows", "baris");
        // Writing to a String cannot fail.
        let _ = writeln!(t, "{} {rows}; {head}", self.rows);
        if self.rows == 0 {
            let none = lang.pick(
                "the file has a header and no rows",
                "berkas hanya berisi judul kolom",
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
        let mut by_reason: BTreeMap<Reason, Vec<String>> = BTreeMap::new();
        for ((reason, indicator), n) in &self.reasons {
            by_reason
                .entry(*reason)
                .or_default()
                .push(format!("{indicator} {n}"));
        }
        if by_reason.is_empty() {
            return;
        }
        let _ = writeln!(
            t,
            "  {}",
            lang.pick("not computed, because", "tidak dihitung, karena")
        );
        for (reason, counts) in by_reason {
            let _ = writeln!(t, "    {:<22} {}", reason.code(), counts.join(", "));
            let _ = writeln!(t, "    {:<22} {}", "", reason.label(lang));
        }
    }
}

fn flagged(score: &Score) -> bool {
    score.value().is_some_and(|z| z.flag)
}
