//! Surveys made up from a seed: plausible children, and what goes wrong in the field.

use std::fmt::Write;

/// Numbers from a seed (Knuth's MMIX linear congruential generator, upper bits).
pub(crate) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = (self.0)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// A number below `n`.
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// Tenths from `low` to below `high`, both in units.
    fn tenths(&mut self, low: u64, high: u64) -> f64 {
        (low * 10 + self.below((high - low) * 10)) as f64 / 10.0
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// The header of [`Survey`].
pub(crate) const HEADER: &str =
    "id,sex,age_days,weight_kg,lenhei_cm,measure,head_cm,muac_cm,oedema,note\n";

/// Row after row of a survey, ids counted from 0.
pub(crate) struct Survey {
    random: Random,
    next_id: u64,
    /// Notes with line ends, separators and quotes in them?
    pub(crate) notes: bool,
    /// One row in this many has something wrong with it.
    pub(crate) trouble: u64,
}

impl Survey {
    /// From a seed: no notes, one row in ten with trouble.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random(seed),
            next_id: 0,
            notes: false,
            trouble: 10,
        }
    }

    /// Appends the next row.
    pub(crate) fn push(&mut self, text: &mut String) {
        let r = &mut self.random;
        let days = r.below(2600);
        // A child near WHO's median, more or less: near enough for most z-scores to be plausible.
        let years = days as f64 / 365.25;
        let cm = (50.0 + 26.0 * years.sqrt() + 2.0 * years + r.tenths(0, 24) - 12.0).max(44.0);
        let kg = 0.0011 * cm * cm * (1.0 + r.tenths(0, 10) / 12.0);
        let mut cells = [
            r.one_of(&["m", "f", "L", "P", "1", "2"]).to_owned(),
            days.to_string(),
            format!("{kg:.1}"),
            format!("{cm:.1}"),
            r.one_of(&["l", "h", "", "berdiri", "recumbent"]).to_owned(),
            format!("{:.1}", 33.0 + 8.0 * years.sqrt().min(2.0) + r.tenths(0, 5)),
            format!("{:.1}", r.tenths(10, 18)),
            r.one_of(&["", "n", "n", "tidak", "2"]).to_owned(),
        ];
        if r.below(self.trouble) == 0 {
            let (cell, wrong) = [
                (0, "X"),
                (0, ""),
                (1, "-1"),
                (1, "9999"),
                (1, ""),
                (1, "NA"),
                (2, "0"),
                (2, "9500"),
                (2, "99"),
                (2, "9.5kg"),
                (2, ""),
                (3, "762"),
                (3, "30"),
                (3, "140"),
                (3, "-"),
                (4, "?"),
                (5, "null"),
                (5, "60"),
                (6, "140"),
                (7, "y"),
                (7, "ya"),
                (7, "?"),
            ][r.below(22) as usize];
            wrong.clone_into(&mut cells[cell]);
        }
        let note = match r.below(50) {
            0 if self.notes => "\"two lines,\nand \"\"quotes\"\"\"".to_owned(),
            1 if self.notes => format!("\"{}\n\"", "long, ".repeat(r.below(200) as usize)),
            2 if self.notes => "\"\"".to_owned(),
            n => format!("desa {n}"),
        };
        writeln!(text, "{},{},{note}", self.next_id, cells.join(",")).expect("a String takes it");
        self.next_id += 1;
    }

    /// The header and this many rows.
    pub(crate) fn text(mut self, rows: usize) -> String {
        let mut text = HEADER.to_owned();
        for _ in 0..rows {
            self.push(&mut text);
        }
        text
    }
}
