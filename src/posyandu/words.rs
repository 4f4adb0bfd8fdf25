//! The words of the Posyandu day, in Indonesian and English: short, kind, no blame, and nothing that
//! the rules do not say.

use super::kms::{Letter, NoLetter, Referral};
use super::life::{Group, Input, LifeClass, NoFinding};
use crate::words::Lang;

impl Letter {
    /// What it stands for.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::N => lang.pick("gained (N)", "naik (N)"),
            Self::T => lang.pick("did not gain (T)", "tidak naik (T)"),
            Self::O => lang.pick(
                "not weighed last month (O)",
                "bulan lalu tidak ditimbang (O)",
            ),
            Self::B => lang.pick(
                "weighed here for the first time (B)",
                "baru ditimbang di sini (B)",
            ),
        }
    }

    /// What the cadre says and does: short, kind, nothing that the card does not say.
    #[must_use]
    pub const fn advice(self, lang: Lang) -> &'static str {
        match self {
            Self::N => lang.pick(
                "Well done. Come again next month.",
                "Bagus, berat badannya naik. Datang lagi bulan depan, ya.",
            ),
            Self::T => lang.pick(
                "Ask how the child eats and whether it was ill, and refer to the health worker.",
                "Tanyakan makan anak dan apakah ia baru sakit, lalu rujuk ke petugas kesehatan.",
            ),
            Self::O => lang.pick(
                "Good that you came. Come again next month, so that we can see whether the child gains.",
                "Senang Ibu datang. Datang lagi bulan depan supaya kita bisa melihat kenaikannya.",
            ),
            Self::B => lang.pick(
                "Welcome. Come again next month, so that we can see whether the child gains.",
                "Selamat datang. Datang lagi bulan depan supaya kita bisa melihat kenaikannya.",
            ),
        }
    }
}

impl NoLetter {
    /// The reason as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::NotWeighed(reason) => reason.label(lang),
            Self::AnotherCounts => lang.pick(
                "another weighing of this month counts",
                "penimbangan lain pada bulan ini yang dihitung",
            ),
            Self::NotJudged => lang.pick(
                "weighed, but without sex or age nobody can say whether the gain is enough",
                "sudah ditimbang, tetapi tanpa jenis kelamin atau umur kenaikannya tidak dapat dinilai",
            ),
        }
    }
}

impl Referral {
    /// What to do, as a cadre reads it: a card finds nobody ill, it says where to look.
    #[must_use]
    pub const fn advice(self, lang: Lang) -> &'static str {
        match self {
            Self::BelowRedLine => lang.pick(
                "Measure the length or height too, and refer to the health worker today.",
                "Ukur juga panjang atau tinggi badannya, lalu rujuk ke petugas kesehatan hari ini.",
            ),
            Self::TwiceT => lang.pick(
                "Refer to the health worker, and visit the home before the next Posyandu.",
                "Rujuk ke petugas kesehatan, dan kunjungi rumahnya sebelum Posyandu berikutnya.",
            ),
            Self::DidNotGain => lang.pick(
                "Ask how the child eats and whether it was ill, and refer to the health worker.",
                "Tanyakan makan anak dan apakah ia baru sakit, lalu rujuk ke petugas kesehatan.",
            ),
            Self::AboveOrangeLine => lang.pick(
                "Weight alone does not say it: check weight-for-length/height.",
                "Berat saja belum cukup: pastikan dengan BB/PB atau BB/TB.",
            ),
        }
    }

    /// The reason as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::BelowRedLine => lang.pick(
                "weight below the red line of the card",
                "berat badan di bawah garis merah (BGM)",
            ),
            Self::TwiceT => lang.pick(
                "no gain twice in a row (2T)",
                "dua kali berturut-turut tidak naik (2T)",
            ),
            Self::DidNotGain => lang.pick("no gain since last month", "berat badan tidak naik (T)"),
            Self::AboveOrangeLine => lang.pick(
                "weight above the orange line of the card",
                "berat badan di atas garis oranye",
            ),
        }
    }
}

impl Group {
    /// The group as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Infant => lang.pick("infant", "bayi"),
            Self::UnderFiveAndPreschool => {
                lang.pick("under five and preschool", "balita dan anak prasekolah")
            }
            Self::SchoolAgeAndAdolescent => {
                lang.pick("school age and adolescent", "usia sekolah dan remaja")
            }
            Self::Adult => lang.pick("adult", "dewasa"),
            Self::Elderly => lang.pick("elderly", "lansia"),
            Self::Pregnant => lang.pick("pregnant", "ibu hamil"),
            Self::Breastfeeding => lang.pick("breastfeeding", "ibu nifas dan menyusui"),
        }
    }
}

impl Input {
    /// What it is called.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Sex => lang.pick("sex", "jenis kelamin"),
            Self::Age => lang.pick("age", "umur"),
            Self::Weight => lang.pick("weight", "berat badan"),
            Self::Height => lang.pick("height", "tinggi badan"),
            Self::Muac => lang.pick("MUAC", "LiLA"),
            Self::Waist => lang.pick("waist", "lingkar perut"),
            Self::KneeHeight => lang.pick("knee height", "tinggi lutut"),
            Self::WeightBeforePregnancy => {
                lang.pick("weight before pregnancy", "berat badan sebelum hamil")
            }
            Self::Weight3MonthsAgo => {
                lang.pick("weight three months ago", "berat badan tiga bulan lalu")
            }
            Self::Appetite => lang.pick("appetite", "nafsu makan"),
        }
    }
}

impl NoFinding {
    /// The reason as a sentence.
    #[must_use]
    pub fn sentence(self, lang: Lang) -> String {
        match self {
            Self::Missing(input) => format!(
                "{} {}",
                input.label(lang),
                lang.pick("is missing", "tidak diisi")
            ),
            Self::Unusable(input, reason) => {
                format!("{}: {}", input.label(lang), reason.label(lang))
            }
            Self::OutOfRange(input, value, least, most) => match lang {
                Lang::En => format!(
                    "{} must be from {least} to {most}, got {value}: check the unit",
                    input.label(lang)
                ),
                Lang::Id => format!(
                    "{} harus {least} sampai {most}, tertulis {value}: periksa satuannya",
                    input.label(lang)
                ),
            },
            Self::MotherhoodOfAMan => lang
                .pick(
                    "recorded as a man, and as pregnant or breastfeeding: check both",
                    "tercatat laki-laki, tetapi hamil atau menyusui: periksa keduanya",
                )
                .to_owned(),
            Self::MotherhoodAtThisAge => lang
                .pick(
                    "pregnant or breastfeeding below 10 or above 60 years: check the age",
                    "hamil atau menyusui di bawah 10 atau di atas 60 tahun: periksa umur",
                )
                .to_owned(),
        }
    }
}

impl LifeClass {
    /// The class as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Normal => lang.pick("normal", "normal"),
            Self::Kek => lang.pick(
                "KEK, chronic energy deficiency (red)",
                "KEK, kurang energi kronis (merah)",
            ),
            Self::BelowTotalGain => lang.pick(
                "below the gain of a whole pregnancy so far",
                "sampai sekarang di bawah kenaikan selama kehamilan",
            ),
            Self::AboveTotalGain => lang.pick(
                "above the gain of a whole pregnancy",
                "di atas kenaikan selama kehamilan",
            ),
            Self::SangatKurus => lang.pick("very thin", "sangat kurus (SK)"),
            Self::Kurus => lang.pick("thin", "kurus (K)"),
            Self::Gemuk => lang.pick("overweight", "gemuk (G)"),
            Self::Obesitas => lang.pick("obese", "obesitas (O)"),
            Self::AboveLimit => lang.pick("above the limit", "di atas batas"),
            Self::MalnutritionSign => lang.pick(
                "a sign of malnutrition: look further",
                "tanda kurang gizi: perlu pemeriksaan lanjut",
            ),
        }
    }
}
