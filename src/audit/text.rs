//! A comparison as people read it on a terminal, in Indonesian and English.

use super::report::{IndicatorReport, Report, Share};
use super::ways::Mixture;
use crate::profile::Rule;
use crate::words::Lang;
use std::fmt::Write;

/// Rules, mixtures and rows that are listed, at most.
const MOST_LISTED: usize = 10;

/// `34.1 %`, or `-` of nothing.
pub(super) fn percent(n: u64, of: u64) -> String {
    let share = Share { n, of };
    share
        .percent()
        .map_or_else(|| "-".to_owned(), |p| format!("{p:.1} %"))
}

/// What is to be said where most is unexplained.
pub(super) const fn unknown_rules(lang: Lang) -> &'static str {
    lang.pick(
        "Most rows remain unexplained: their tables or rules are none that are known here.",
        "Sebagian besar baris tidak dijelaskan: tabel atau aturan mereka tidak dikenal di sini.",
    )
}

/// `a, b, c and 4 more`.
fn listed(lang: Lang, items: impl ExactSizeIterator<Item = String>) -> String {
    let more = items.len().saturating_sub(MOST_LISTED);
    let mut text = items.take(MOST_LISTED).collect::<Vec<_>>().join(", ");
    if more > 0 {
        let _ = match lang {
            Lang::En => write!(text, " and {more} more"),
            Lang::Id => write!(text, " dan {more} lagi"),
        };
    }
    text
}

/// What a mixture does, in words, one item a rule.
pub(super) fn in_words(mixture: &Mixture, lang: Lang) -> Vec<String> {
    let base = match mixture.base.name.as_ref() {
        "who-anthro" if mixture.rules.is_empty() => {
            Some(lang.pick("WHO's own rules (anthro)", "aturan WHO sendiri (anthro)"))
        }
        "who-anthro" => None,
        "who-macro" => Some(lang.pick("WHO's older macros", "makro lama WHO")),
        "id-permenkes-2020" => Some(lang.pick(
            "Permenkes No. 2/2020 to the letter",
            "Permenkes No. 2/2020 secara harfiah",
        )),
        _ => Some(lang.pick("rules of the caller", "aturan pemanggil")),
    };
    let base = base.map(str::to_owned).into_iter();
    base.chain(mixture.rules.iter().map(|r| r.label(lang)))
        .collect()
}

impl Report {
    /// The report as text, some lines of tables and sentences.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let sentence = match lang {
            Lang::En => format!(
                "{} rows, {} with something to compare; {} of these agree with WHO in everything ({})\n",
                self.rows,
                self.rows_compared,
                self.rows_agreeing,
                percent(self.rows_agreeing, self.rows_compared)
            ),
            Lang::Id => format!(
                "{} baris, {} dapat dibandingkan; {} di antaranya sama dengan WHO dalam semua hal ({})\n",
                self.rows,
                self.rows_compared,
                self.rows_agreeing,
                percent(self.rows_agreeing, self.rows_compared)
            ),
        };
        out.push_str(&sentence);
        self.z_table(&mut out, lang);
        self.class_table(&mut out, lang);
        self.prevalence_table(&mut out, lang);
        self.explanation_text(&mut out, lang);
        for note in &self.notes {
            let _ = write!(out, "\n! {note}");
        }
        if !self.notes.is_empty() {
            out.push('\n');
        }
        out
    }

    fn z_table(&self, out: &mut String, lang: Lang) {
        let has_z = |r: &&IndicatorReport| r.both + r.only_theirs + r.only_ours + r.outliers > 0;
        let rows: Vec<&IndicatorReport> = self.indicators.iter().filter(has_z).collect();
        if rows.is_empty() {
            return;
        }
        let head = lang.pick(
            "z-scores      both    equal   largest      (row)     mean  only theirs  only WHO",
            "z-score    keduanya    sama  terbesar    (baris)     rata  hanya mereka hanya WHO",
        );
        let _ = write!(out, "\n{head}\n");
        for r in rows {
            let (most, row) = r.largest.unwrap_or_default();
            let mean = r.mean_difference.unwrap_or_default();
            let _ = writeln!(
                out,
                "{:<8} {:>9} {:>8} {most:>9.2} {row:>10} {mean:>8.2} {:>12} {:>9}",
                r.indicator.code(),
                r.both,
                percent(r.equal, r.both),
                r.only_theirs,
                r.only_ours
            );
            let mut note = |en: String, id: String| {
                let _ = writeln!(out, "         {}", lang.pick(&en, &id));
            };
            if r.decimals < 2 {
                note(
                    format!("compared at {} decimals, as the file has them", r.decimals),
                    format!(
                        "dibandingkan pada {} desimal, seperti di berkas",
                        r.decimals
                    ),
                );
            }
            if r.outliers > 0 {
                note(
                    format!(
                        "{} cells `Outlier`; WHO flags {} of them",
                        r.outliers, r.outliers_flagged
                    ),
                    format!(
                        "{} sel `Outlier`; WHO menandai {} di antaranya",
                        r.outliers, r.outliers_flagged
                    ),
                );
            }
            if r.unreadable > 0 {
                note(
                    format!("{} cells that cannot be read", r.unreadable),
                    format!("{} sel tidak dapat dibaca", r.unreadable),
                );
            }
        }
    }

    fn class_table(&self, out: &mut String, lang: Lang) {
        let rows = self.indicators.iter().filter(|r| r.classes > 0);
        let mut rows = rows.peekable();
        if rows.peek().is_none() {
            return;
        }
        let head = lang.pick(
            "classes       both  differing  theirs lower  theirs higher",
            "kelas     keduanya    berbeda   lebih rendah   lebih tinggi",
        );
        let _ = write!(out, "\n{head}\n");
        for r in rows {
            let _ = writeln!(
                out,
                "{:<8} {:>9} {:>10} {:>13} {:>14}",
                r.indicator.code(),
                r.classes,
                r.class_lower + r.class_higher,
                r.class_lower,
                r.class_higher
            );
            if r.class_against_own_z > 0 {
                let n = r.class_against_own_z;
                let _ = match lang {
                    Lang::En => writeln!(
                        out,
                        "         {n} classes are not those of their own z-scores"
                    ),
                    Lang::Id => writeln!(
                        out,
                        "         {n} kelas tidak sesuai dengan z-score mereka sendiri"
                    ),
                };
            }
        }
    }

    fn prevalence_table(&self, out: &mut String, lang: Lang) {
        if self.prevalence.is_empty() {
            return;
        }
        let head = lang.pick(
            "prevalence     theirs       WHO",
            "prevalensi     mereka       WHO",
        );
        let _ = write!(out, "\n{head}\n");
        for p in &self.prevalence {
            let _ = writeln!(
                out,
                "{:<12} {:>8} {:>9}",
                p.name,
                percent(p.theirs.n, p.theirs.of),
                percent(p.ours.n, p.ours.of)
            );
        }
    }

    fn explanation_text(&self, out: &mut String, lang: Lang) {
        let e = &self.explanation;
        let head = lang.pick(
            "What explains their numbers best",
            "Yang paling menjelaskan angka mereka",
        );
        let _ = writeln!(out, "\n{head}: {}", e.best);
        for words in in_words(&e.best, lang) {
            let _ = writeln!(out, "  - {words}");
        }
        let rows = percent(self.rows_explained, self.rows_compared);
        let _ = match lang {
            Lang::En => writeln!(
                out,
                "It explains {} of {} rows ({rows}). In the sample it explains {} of {} cells, WHO's rules {}.",
                self.rows_explained, self.rows_compared, e.explained, e.cells, e.explained_by_who
            ),
            Lang::Id => writeln!(
                out,
                "Menjelaskan {} dari {} baris ({rows}). Dalam sampel: {} dari {} sel, aturan WHO {}.",
                self.rows_explained, self.rows_compared, e.explained, e.cells, e.explained_by_who
            ),
        };
        if self.is_mostly_unexplained() {
            let _ = writeln!(out, "{}", unknown_rules(lang));
        }
        let mut list = |en: &str, id: &str, items: String| {
            if !items.is_empty() {
                let _ = writeln!(out, "{}: {items}", lang.pick(en, id));
            }
        };
        list(
            "Rows it does not explain",
            "Baris yang tidak dijelaskan",
            listed(lang, self.unexplained_rows.iter().map(ToString::to_string)),
        );
        list(
            "The same on every row",
            "Hasilnya sama pada setiap baris",
            listed(lang, e.same.iter().map(ToString::to_string)),
        );
        list(
            "Would change nothing on these rows, so cannot be seen",
            "Tidak mengubah apa pun pada baris ini, jadi tidak terlihat",
            listed(lang, e.unseen.iter().map(Rule::to_string)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn lists_do_not_go_on_for_ever() {
        let items = |n: usize| {
            (1..=n)
                .map(|i| i.to_string())
                .collect::<Vec<_>>()
                .into_iter()
        };
        assert_eq!(listed(Lang::En, items(2)), "1, 2");
        assert_eq!(listed(Lang::En, items(10)), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10");
        assert!(listed(Lang::Id, items(14)).ends_with("9, 10 dan 4 lagi"));
        assert_eq!(
            (percent(1, 8), percent(1, 0)),
            ("12.5 %".to_owned(), "-".to_owned())
        );
    }

    #[test]
    fn profiles_are_put_into_words() {
        for base in Profile::ALL {
            let words = |lang| in_words(&Mixture::of(base.clone()), lang);
            assert_eq!((words(Lang::En).len(), words(Lang::Id).len()), (1, 1));
            assert_ne!(words(Lang::En), words(Lang::Id));
        }
        let rules = vec!["half_cm".parse().unwrap(), "clamp_3".parse().unwrap()];
        let base = Profile::WHO_ANTHRO;
        assert_eq!(
            in_words(&Mixture { base, rules }, Lang::En),
            ["nearest row of 0.5 cm", "z-scores beyond 3 set to 3"]
        );
    }
}
