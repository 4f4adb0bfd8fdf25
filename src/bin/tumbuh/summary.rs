//! What a run says of a whole file, on standard error.

use std::fmt::Write;
use tumbuh::batch::{Results, UNKNOWN};
use tumbuh::{Indicator, Lang, Reason};

/// Yes among known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Share {
    yes: u64,
    known: u64,
}

impl Share {
    /// Counts the answers of a column, those of rows with a flagged z-score left out.
    fn count(&mut self, answers: &[u8], flags: impl Iterator<Item = u8>) {
        let (mut yes, mut known) = (0, 0);
        for (answer, flag) in answers.iter().zip(flags) {
            let plausible = flag != 1;
            yes += u32::from(*answer == 1 && plausible);
            known += u32::from(*answer <= 1 && plausible);
        }
        self.yes += u64::from(yes);
        self.known += u64::from(known);
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
    /// Counts the rows of a block, column by column.
    pub(crate) fn of(r: &Results, indicators: &[Indicator]) -> Self {
        let mut counts = Self::default();
        let children = r.children();
        let rows = children.stunted.len();
        // The highest flag of a row that has a z-score, plus one; 0 without any.
        let mut flags = vec![0; rows];
        for &i in indicators {
            let column = r.indicator(i);
            for (all, flag) in flags.iter_mut().zip(column.flag) {
                // 255, no z-score, becomes 0.
                *all = flag.wrapping_add(1).max(*all);
            }
            let mut by_reason = [0_u32; 256];
            for reason in column.reason {
                by_reason[usize::from(*reason)] += 1;
            }
            for (to, n) in counts.reasons.iter_mut().zip(by_reason).skip(1) {
                to[i as usize] += u64::from(n);
            }
        }
        counts.rows = rows as u64;
        counts.scored = flags.iter().filter(|f| **f > 0).count() as u64;
        counts.flagged = flags.iter().filter(|f| **f > 1).count() as u64;
        // Flagged z-scores are dropped in prevalence, and only there.
        let none = vec![UNKNOWN; rows];
        let flag = |i: Indicator| {
            if indicators.contains(&i) {
                r.indicator(i).flag
            } else {
                &none
            }
        };
        for (share, answers, i) in [
            (&mut counts.stunting, children.stunted, Indicator::Haz),
            (&mut counts.wasting, children.wasted, Indicator::Whz),
            (
                &mut counts.underweight,
                children.underweight,
                Indicator::Waz,
            ),
        ] {
            share.count(answers, flag(i).iter().copied());
        }
        let weight_for_height = flag(Indicator::Whz).iter().zip(flag(Indicator::Baz));
        let weight_for_height = weight_for_height.zip(children.from_five);
        let flags = weight_for_height.map(|((young, old), from_five)| match from_five {
            1 => *old,
            _ => *young,
        });
        counts.overweight.count(children.overweight, flags);
        counts
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
