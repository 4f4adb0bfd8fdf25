//! What is found, in Indonesian and English.

use super::causes::Cause;
use super::finding::{Code, Finding, Proposal, Severity};
use super::record::Change;
use crate::columns::Input;
use crate::words::Lang;
use std::fmt::Write;

impl Severity {
    /// How bad it is, in a word or two.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Note => lang.pick("note", "catatan"),
            Self::Unusual => lang.pick("unusual", "tidak lazim"),
            Self::Implausible => lang.pick("implausible", "tidak wajar"),
            Self::Impossible => lang.pick("impossible", "mustahil"),
        }
    }

    /// What to do.
    #[must_use]
    pub const fn advice(self, lang: Lang) -> &'static str {
        match self {
            Self::Note => lang.pick("nothing to do", "tidak perlu tindakan"),
            Self::Unusual => lang.pick(
                "look at the record again while the child is there",
                "periksa lagi catatan selagi anak masih di tempat",
            ),
            Self::Implausible => lang.pick(
                "measure again; if it stays, the child needs help at once",
                "ukur ulang; jika tetap, anak perlu segera ditolong",
            ),
            Self::Impossible => lang.pick(
                "correct it or measure again; it cannot be scored like this",
                "perbaiki atau ukur ulang; tidak dapat dinilai seperti ini",
            ),
        }
    }
}

impl Code {
    /// What is found, in a few words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Unusable(reason) => reason.label(lang),
            Self::BeyondHardLimit => lang.pick("no child has that", "tidak mungkin pada anak"),
            Self::BeyondWhoLimit => lang.pick(
                "beyond WHO's limits for plausible z-scores",
                "di luar batas wajar z-score WHO",
            ),
            Self::BeyondSoftLimit => lang.pick(
                "rare at this age and sex",
                "jarang pada umur dan jenis kelamin ini",
            ),
            Self::StandingUnder9Months => lang.pick(
                "measured standing below nine months",
                "diukur berdiri di bawah sembilan bulan",
            ),
            Self::JumpSinceVisitBefore => lang.pick(
                "has changed too much since the visit before",
                "berubah terlalu banyak sejak kunjungan sebelumnya",
            ),
            Self::ShorterThanBefore => lang.pick(
                "shorter than at the visit before",
                "lebih pendek daripada kunjungan sebelumnya",
            ),
            Self::SexChanged => lang.pick(
                "another sex than at the visit before",
                "jenis kelamin berbeda dari kunjungan sebelumnya",
            ),
            Self::BirthDateChanged => lang.pick(
                "another date of birth than at the visit before",
                "tanggal lahir berbeda dari kunjungan sebelumnya",
            ),
            Self::YoungerThanBefore => lang.pick(
                "younger than at the visit before",
                "lebih muda daripada kunjungan sebelumnya",
            ),
        }
    }
}

impl Cause {
    /// What may have happened.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::GramsForKilograms => {
                lang.pick("grams instead of kilograms", "gram, bukan kilogram")
            }
            Self::MillimetresForCentimetres => lang.pick(
                "millimetres instead of centimetres",
                "milimeter, bukan sentimeter",
            ),
            Self::MetresForCentimetres => {
                lang.pick("metres instead of centimetres", "meter, bukan sentimeter")
            }
            Self::WeightAndLenheiSwapped => lang.pick(
                "weight and length in each other's place",
                "berat dan panjang tertukar",
            ),
            Self::DigitsTransposed => lang.pick("two digits exchanged", "dua angka tertukar"),
            Self::DecimalLost => lang.pick("decimal separator left out", "koma desimal hilang"),
            Self::PositionSwapped => lang.pick(
                "lying and standing exchanged",
                "terlentang dan berdiri tertukar",
            ),
            Self::WrongSex => lang.pick("the other sex", "jenis kelamin salah"),
            Self::AgeOffByAMonth => lang.pick("age off by a month", "umur meleset satu bulan"),
            Self::AgeOffByAYear => lang.pick("age off by a year", "umur meleset satu tahun"),
            Self::DayAndMonthSwapped => {
                lang.pick("day and month exchanged", "tanggal dan bulan tertukar")
            }
        }
    }
}

/// What a cell holds, as people say it.
const fn name(input: Input, lang: Lang) -> &'static str {
    match input {
        Input::Sex => lang.pick("sex", "jenis kelamin"),
        Input::AgeDays => lang.pick("age in days", "umur dalam hari"),
        Input::AgeMonths => lang.pick("age in months", "umur dalam bulan"),
        Input::BirthDate => lang.pick("date of birth", "tanggal lahir"),
        Input::VisitDate => lang.pick("date of the visit", "tanggal pengukuran"),
        Input::Weight => lang.pick("weight", "berat badan"),
        Input::Lenhei => lang.pick("length or height", "panjang atau tinggi badan"),
        Input::Measure => lang.pick("position", "cara ukur"),
        Input::Head => lang.pick("head circumference", "lingkar kepala"),
        Input::Muac => lang.pick("MUAC", "lingkar lengan atas (LiLA)"),
        Input::Triceps => lang.pick("triceps skinfold", "lipatan kulit trisep"),
        Input::Subscapular => lang.pick("subscapular skinfold", "lipatan kulit subskapula"),
        Input::Oedema => lang.pick("oedema", "edema"),
    }
}

const fn unit(input: Input) -> &'static str {
    match input {
        Input::Weight => " kg",
        Input::Lenhei | Input::Head | Input::Muac => " cm",
        Input::Triceps | Input::Subscapular => " mm",
        _ => "",
    }
}

impl Change {
    /// `weight 91 -> 9.1 kg`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (name, unit) = (name(self.input, lang), unit(self.input));
        format!("{name} {} -> {}{unit}", self.given, self.proposed)
    }
}

impl Proposal {
    /// The cause and what it would have changed, on one line.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let changes: Vec<String> = self.changes.iter().map(|c| c.text(lang)).collect();
        format!("{}? {}", self.cause.label(lang), changes.join(", "))
    }
}

impl Finding {
    /// The rule that the record breaks, with its limits.
    #[must_use]
    pub fn rule(&self, lang: Lang) -> String {
        let (name, unit) = (name(self.input, lang), unit(self.input));
        let between = lang.pick("between", "antara");
        let and = lang.pick("and", "dan");
        match (self.code, self.indicator, self.limits) {
            (_, Some(i), Some((low, high))) => {
                let label = i.label(lang);
                // Writing to a string cannot fail.
                let mut text = format!("{label} {between} {low} {and} {high} SD");
                if let Some((low, high)) = self.range {
                    let unit = i.unit();
                    let _ = write!(text, " ({low} {and} {high} {unit})");
                }
                text
            }
            (_, None, Some((low, high))) if high.is_infinite() => {
                let least = lang.pick("at least", "paling sedikit");
                format!("{name} {least} {low}{unit}")
            }
            (_, None, Some((low, high))) => {
                format!("{name} {between} {low} {and} {high}{unit}")
            }
            (Code::SexChanged | Code::BirthDateChanged, ..) => {
                let same = lang.pick("the same at every visit", "sama pada setiap kunjungan");
                format!("{name}: {same}")
            }
            (Code::StandingUnder9Months, ..) => {
                let lying = lang.pick(
                    "lying below nine months",
                    "terlentang di bawah sembilan bulan",
                );
                format!("{name}: {lying}")
            }
            (code, ..) => format!("{name}: {}", code.label(lang)),
        }
    }

    /// The finding on one line: what, which value, which rule.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (name, unit) = (name(self.input, lang), unit(self.input));
        let mut text = format!("{}: {name}", self.severity().label(lang));
        if let Some(value) = self.value {
            let _ = write!(text, " {value}{unit}");
        }
        if let Some(z) = self.z {
            let _ = write!(text, " (z {z:.2})");
        }
        let _ = write!(text, ": {}", self.code.label(lang));
        if self.limits.is_some() {
            let expected = lang.pick("expected", "seharusnya");
            let _ = write!(text, "; {expected}: {}", self.rule(lang));
        }
        text
    }
}
