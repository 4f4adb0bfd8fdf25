//! The words that people read, in Indonesian and English: one home for all of them.

use crate::classify::{AcuteMalnutrition, Class, Scheme};
use crate::error::{Error, Result, by_name};
use crate::indicator::Indicator;
use crate::measurement::Position;
use crate::outcome::Reason;
use crate::score::Warning;
use crate::sex::Sex;
use crate::standards::Standard;
use std::str::FromStr;

/// A language for labels and explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Bahasa Indonesia.
    Id,
}

impl Lang {
    /// The text in this language.
    #[must_use]
    pub const fn pick<'a>(self, en: &'a str, id: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Id => id,
        }
    }
}

impl FromStr for Lang {
    type Err = Error;

    /// Reads `en` and `id`.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        by_name("language", s, &[("id", Self::Id), ("en", Self::En)])
    }
}

impl Indicator {
    /// What the indicator is called.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Waz => lang.pick("weight-for-age", "berat badan menurut umur (BB/U)"),
            Self::Haz => lang.pick(
                "length/height-for-age",
                "panjang/tinggi badan menurut umur (PB/U, TB/U)",
            ),
            Self::Whz => lang.pick(
                "weight-for-length/height",
                "berat badan menurut panjang/tinggi badan (BB/PB, BB/TB)",
            ),
            Self::Baz => lang.pick("BMI-for-age", "indeks massa tubuh menurut umur (IMT/U)"),
            Self::Hcz => lang.pick("head circumference-for-age", "lingkar kepala menurut umur"),
            Self::Acz => lang.pick(
                "arm circumference-for-age",
                "lingkar lengan atas menurut umur (LiLA/U)",
            ),
            Self::Tsz => lang.pick(
                "triceps skinfold-for-age",
                "lipatan kulit trisep menurut umur",
            ),
            Self::Ssz => lang.pick(
                "subscapular skinfold-for-age",
                "lipatan kulit subskapula menurut umur",
            ),
        }
    }
}

impl Sex {
    /// Girl or boy.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Female => lang.pick("girl", "perempuan"),
            Self::Male => lang.pick("boy", "laki-laki"),
        }
    }
}

impl Position {
    /// Lying or standing.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Lying => lang.pick("lying", "terlentang"),
            Self::Standing => lang.pick("standing", "berdiri"),
        }
    }
}

impl Standard {
    /// The name of the standard.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Who2006 => lang.pick(
                "WHO Child Growth Standards 2006",
                "Standar Pertumbuhan Anak WHO 2006",
            ),
            Self::Who2007 => lang.pick("WHO Reference 2007", "Rujukan WHO 2007"),
        }
    }
}

impl Class {
    /// The class as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Normal => lang.pick("normal", "normal"),
            Self::SeverelyStunted => lang.pick("severely stunted", "sangat pendek"),
            Self::Stunted => lang.pick("stunted", "pendek"),
            Self::Tall => lang.pick("tall", "tinggi"),
            Self::SeverelyUnderweight => {
                lang.pick("severely underweight", "berat badan sangat kurang")
            }
            Self::Underweight => lang.pick("underweight", "berat badan kurang"),
            Self::SeverelyWasted => lang.pick("severely wasted", "gizi buruk"),
            Self::Wasted => lang.pick("wasted", "gizi kurang"),
            Self::RiskOfOverweight => lang.pick("risk of overweight", "berisiko gizi lebih"),
            Self::Overweight => lang.pick("overweight", "gizi lebih"),
            Self::Obese => lang.pick("obese", "obesitas"),
            Self::SevereThinness => lang.pick("severe thinness", "gizi buruk"),
            Self::Thinness => lang.pick("thinness", "gizi kurang"),
            Self::Small => lang.pick("small head", "lingkar kepala kecil"),
            Self::Large => lang.pick("large head", "lingkar kepala besar"),
            Self::BeratBadanSangatKurang => lang.pick(
                "berat badan sangat kurang (severely underweight)",
                "Berat badan sangat kurang",
            ),
            Self::BeratBadanKurang => {
                lang.pick("berat badan kurang (underweight)", "Berat badan kurang")
            }
            Self::RisikoBeratBadanLebih => lang.pick(
                "risiko berat badan lebih (risk of overweight)",
                "Risiko berat badan lebih",
            ),
            Self::SangatPendek => lang.pick("sangat pendek (severely stunted)", "Sangat pendek"),
            Self::Pendek => lang.pick("pendek (stunted)", "Pendek"),
            Self::Tinggi => lang.pick("tinggi (tall)", "Tinggi"),
            Self::GiziBuruk => lang.pick("gizi buruk (severely wasted)", "Gizi buruk"),
            Self::GiziKurang => lang.pick("gizi kurang (wasted)", "Gizi kurang"),
            Self::GiziBaik => lang.pick("gizi baik (normal)", "Gizi baik"),
            Self::BerisikoGiziLebih => lang.pick(
                "berisiko gizi lebih (risk of overweight)",
                "Berisiko gizi lebih",
            ),
            Self::GiziLebih => lang.pick("gizi lebih (overweight)", "Gizi lebih"),
            Self::Obesitas => lang.pick("obesitas (obese)", "Obesitas"),
            Self::Mikrosefali => lang.pick("mikrosefali (small head)", "Mikrosefali"),
            Self::Makrosefali => lang.pick("makrosefali (large head)", "Makrosefali"),
        }
    }
}

impl AcuteMalnutrition {
    /// The class as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Sam => lang.pick("severe acute malnutrition", "gizi buruk akut"),
            Self::Mam => lang.pick("moderate acute malnutrition", "gizi kurang akut"),
            Self::Normal => lang.pick(
                "no acute malnutrition",
                "tidak ada gizi buruk atau kurang akut",
            ),
        }
    }
}

impl Scheme {
    /// Where the words and bounds of an indicator come from.
    #[must_use]
    pub const fn source(self, indicator: Indicator) -> &'static str {
        match (self, indicator) {
            (Self::Who, _) => "WHO, Interpreting growth indicators (2008); WHO Reference 2007",
            (Self::Kemenkes, Indicator::Hcz) => "SDIDTK",
            (Self::Kemenkes, _) => "Permenkes No. 2 Tahun 2020",
        }
    }
}

impl Reason {
    /// Why there is no z-score, as a sentence.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::MissingSex => lang.pick(
                "sex is missing, and it is never assumed",
                "jenis kelamin tidak diisi dan tidak pernah ditebak",
            ),
            Self::MissingAge => lang.pick("age is missing", "umur tidak diisi"),
            Self::MissingWeight => lang.pick("weight is missing", "berat badan tidak diisi"),
            Self::MissingLenhei => lang.pick(
                "length or height is missing",
                "panjang atau tinggi badan tidak diisi",
            ),
            Self::MissingMeasurement => {
                lang.pick("the measurement is missing", "hasil ukur tidak diisi")
            }
            Self::Unreadable => lang.pick(
                "a value it needs cannot be read",
                "nilai yang diperlukan tidak dapat dibaca",
            ),
            Self::NotFinite => lang.pick(
                "a number it needs is infinite",
                "angka yang diperlukan tak hingga",
            ),
            Self::NotPositive => lang.pick(
                "a measurement must be above zero",
                "hasil ukur harus lebih dari nol",
            ),
            Self::WeightInGrams => lang.pick(
                "weight above 500 kg: grams instead of kilograms?",
                "berat di atas 500 kg: apakah gram, bukan kilogram?",
            ),
            Self::LenheiInMillimetres => lang.pick(
                "length or height above 300 cm: millimetres instead of centimetres?",
                "panjang/tinggi di atas 300 cm: apakah milimeter, bukan sentimeter?",
            ),
            Self::HeadInMillimetres => lang.pick(
                "head circumference above 100 cm: millimetres instead of centimetres?",
                "lingkar kepala di atas 100 cm: apakah milimeter, bukan sentimeter?",
            ),
            Self::MuacInMillimetres => lang.pick(
                "MUAC above 50 cm: millimetres instead of centimetres?",
                "LiLA di atas 50 cm: apakah milimeter, bukan sentimeter?",
            ),
            Self::SkinfoldTooLarge => {
                lang.pick("skinfold above 200 mm", "lipatan kulit di atas 200 mm")
            }
            Self::AgeNegative => lang.pick(
                "age is below zero (visit before birth?)",
                "umur kurang dari nol (tanggal ukur sebelum lahir?)",
            ),
            Self::AgeOutOfRange => lang.pick(
                "the standard has no row for this age",
                "standar tidak memiliki nilai untuk umur ini",
            ),
            Self::LenheiOutOfRange => lang.pick(
                "length is outside 45 to 110 cm, or height outside 65 to 120 cm",
                "panjang di luar 45-110 cm, atau tinggi di luar 65-120 cm",
            ),
            Self::Oedema => lang.pick(
                "bilateral pitting oedema: weight does not describe the child; refer",
                "edema kedua kaki: berat badan tidak menggambarkan keadaan anak; rujuk",
            ),
            Self::NotInStandard => lang.pick(
                "the standard for this age has no such indicator",
                "standar untuk umur ini tidak memiliki indikator ini",
            ),
            Self::FieldCount => lang.pick(
                "the row has too few or too many fields",
                "jumlah kolom pada baris ini tidak sesuai",
            ),
            Self::BeyondSdColumns => lang.pick(
                "beyond the SD columns of the table: a class, but no z-score",
                "di luar kolom SD pada tabel: ada kelas, tanpa z-score",
            ),
        }
    }
}

impl Warning {
    /// What to look at, as a sentence.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::StandingUnder9Months => lang.pick(
                "measured standing below nine months: check the position",
                "diukur berdiri padahal umur di bawah sembilan bulan: periksa cara ukur",
            ),
            Self::CheckWeightForHeight => lang.pick(
                "weight-for-age above +1: check weight-for-length/height or BMI-for-age",
                "BB/U di atas +1: pastikan dengan BB/PB, BB/TB atau IMT/U",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_in_both_languages() {
        for lang in [Lang::En, Lang::Id] {
            assert!(Class::ALL.iter().all(|c| !c.label(lang).is_empty()));
            assert!(Reason::ALL.iter().all(|r| !r.label(lang).is_empty()));
        }
        assert!(
            Reason::ALL
                .iter()
                .all(|r| r.label(Lang::En) != r.label(Lang::Id))
        );
    }
}
