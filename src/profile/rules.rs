//! The rules that programs replace, each with a name: the classic mistakes among them.

use super::{
    AgeAt, AgeRule, ClassRule, CutOff, Formula, LengthRule, LenheiTable, Profile, Rounding,
    SexRule, TailRule,
};
use crate::error::{Error, Result};
use crate::words::Lang;
use std::fmt;
use std::str::FromStr;

/// The field of a [`Profile`] that a [`Rule`] changes. Two rules of one field exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Field {
    /// [`Profile::age_at`].
    AgeAt,
    /// [`Profile::age`].
    Age,
    /// [`Profile::sex`].
    Sex,
    /// [`Profile::correction_cm`].
    CorrectionCm,
    /// [`Profile::lenhei_table`].
    LenheiTable,
    /// [`Profile::length_rows`].
    LengthRows,
    /// [`Profile::formula`].
    Formula,
    /// [`Profile::column_decimals`].
    ColumnDecimals,
    /// [`Profile::tails`].
    Tails,
    /// [`Profile::clamp_sd`].
    ClampSd,
    /// [`Profile::rounding`].
    Rounding,
    /// [`Profile::classes`].
    Classes,
    /// [`Profile::cut_off`].
    CutOff,
}

impl Field {
    /// All fields, in the order in which they act on a child.
    pub const ALL: [Self; 13] = [
        Self::AgeAt,
        Self::Age,
        Self::Sex,
        Self::CorrectionCm,
        Self::LenheiTable,
        Self::LengthRows,
        Self::Formula,
        Self::ColumnDecimals,
        Self::Tails,
        Self::ClampSd,
        Self::Rounding,
        Self::Classes,
        Self::CutOff,
    ];
}

/// A new value for one field of a [`Profile`], with a name of its own.
///
/// | name | field | what it does |
/// |---|---|---|
/// | `age_on_2024-12-31` | `age_at` | age counted to one date (today, the day of the report) |
/// | `age_shift_14` | `age_at` | age counted to so many days after the visit |
/// | `completed_months` | `age` | completed months of 30.4375 days |
/// | `nearest_month` | `age` | nearest month |
/// | `days_30` | `age` | completed months of 30 days |
/// | `boys_table`, `girls_table` | `sex` | one sex's tables for both |
/// | `no_correction` | `correction_cm` | nothing for the other position: 0 instead of 0.7 cm |
/// | `table_by_length` | `lenhei_table` | weight-for-length below 87 cm, whatever the age |
/// | `length_table` | `lenhei_table` | weight-for-length at every age |
/// | `half_cm`, `one_cm` | `length_rows` | nearest row of a table in steps of 0.5 or 1 cm |
/// | `sd_lines` | `formula` | straight lines between SD columns |
/// | `sd_step` | `formula` | hand formula with the neighbouring SD step |
/// | `symmetric_sd` | `formula` | (y - median) / SD, one SD on both sides |
/// | `columns_1` | `column_decimals` | SD columns rounded to one decimal (0 to 9) |
/// | `no_restricted` | `tails` | LMS at any distance |
/// | `none_beyond_3` | `tails` | no z-score beyond 3 |
/// | `clamp_3`, `clamp_3.5` | `clamp_sd` | z set to 3 (any number above zero) where beyond it |
/// | `truncated` | `rounding` | further decimals cut off |
/// | `class_by_columns` | `classes` | class by the SD columns, not by z |
/// | `at_or_below` | `cut_off` | `z <= -2` instead of `z < -2` |
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// [`Profile::age_at`].
    AgeAt(AgeAt),
    /// [`Profile::age`].
    Age(AgeRule),
    /// [`Profile::sex`].
    Sex(SexRule),
    /// [`Profile::correction_cm`] of zero.
    NoCorrection,
    /// [`Profile::lenhei_table`].
    LenheiTable(LenheiTable),
    /// [`Profile::length_rows`].
    LengthRows(LengthRule),
    /// [`Profile::formula`].
    Formula(Formula),
    /// [`Profile::column_decimals`].
    ColumnDecimals(u8),
    /// [`Profile::tails`].
    Tails(TailRule),
    /// [`Profile::clamp_sd`].
    ClampSd(f64),
    /// [`Profile::rounding`].
    Rounding(Rounding),
    /// [`Profile::classes`].
    Classes(ClassRule),
    /// [`Profile::cut_off`].
    CutOff(CutOff),
}

/// Names without a number in them, and what the rule does, in English and Indonesian.
const NAMED: [(&str, Rule, [&str; 2]); 28] = [
    (
        "age_at_visit",
        Rule::AgeAt(AgeAt::Visit),
        ["age at the visit", "umur pada hari kunjungan"],
    ),
    (
        "nearest_day",
        Rule::Age(AgeRule::NearestDay),
        ["age in days", "umur dalam hari"],
    ),
    (
        "completed_months",
        Rule::Age(AgeRule::CompletedMonths),
        ["age in completed months", "umur dalam bulan penuh"],
    ),
    (
        "nearest_month",
        Rule::Age(AgeRule::NearestMonth),
        [
            "age rounded to the nearest month",
            "umur dibulatkan ke bulan terdekat",
        ],
    ),
    (
        "days_30",
        Rule::Age(AgeRule::CompletedMonthsOf30Days),
        [
            "age in completed months of 30 days",
            "umur dalam bulan penuh 30 hari",
        ],
    ),
    (
        "own_table",
        Rule::Sex(SexRule::AsRecorded),
        [
            "tables of the child's own sex",
            "tabel sesuai jenis kelamin",
        ],
    ),
    (
        "boys_table",
        Rule::Sex(SexRule::BoysForAll),
        [
            "the boys' tables for all children",
            "tabel laki-laki untuk semua anak",
        ],
    ),
    (
        "girls_table",
        Rule::Sex(SexRule::GirlsForAll),
        [
            "the girls' tables for all children",
            "tabel perempuan untuk semua anak",
        ],
    ),
    (
        "no_correction",
        Rule::NoCorrection,
        [
            "no 0.7 cm between lying and standing",
            "tanpa koreksi 0,7 cm antara terlentang dan berdiri",
        ],
    ),
    (
        "table_by_age",
        Rule::LenheiTable(LenheiTable::ByAge),
        [
            "weight-for-length or -height by age",
            "tabel BB/PB atau BB/TB menurut umur",
        ],
    ),
    (
        "table_by_length",
        Rule::LenheiTable(LenheiTable::ByLength),
        [
            "weight-for-length below 87 cm, whatever the age",
            "tabel BB/PB di bawah 87 cm, tanpa melihat umur",
        ],
    ),
    (
        "length_table",
        Rule::LenheiTable(LenheiTable::AlwaysLength),
        [
            "weight-for-length at every age",
            "tabel BB/PB untuk semua umur",
        ],
    ),
    (
        "linear_cm",
        Rule::LengthRows(LengthRule::Linear),
        [
            "straight lines between 0.1 cm rows",
            "garis lurus di antara baris 0,1 cm",
        ],
    ),
    (
        "half_cm",
        Rule::LengthRows(LengthRule::NearestHalfCm),
        ["nearest row of 0.5 cm", "baris 0,5 cm terdekat"],
    ),
    (
        "one_cm",
        Rule::LengthRows(LengthRule::NearestCm),
        ["nearest row of 1 cm", "baris 1 cm terdekat"],
    ),
    (
        "lms",
        Rule::Formula(Formula::Lms),
        ["LMS formula", "rumus LMS"],
    ),
    (
        "sd_lines",
        Rule::Formula(Formula::SdLines),
        [
            "straight lines between SD columns",
            "garis lurus di antara kolom SD",
        ],
    ),
    (
        "sd_step",
        Rule::Formula(Formula::SdStep),
        [
            "hand formula with the neighbouring SD step",
            "rumus (NIS - NMBR) / NSBR dengan langkah SD di sebelahnya",
        ],
    ),
    (
        "symmetric_sd",
        Rule::Formula(Formula::SymmetricSd),
        [
            "(value - median) / SD, one SD on both sides",
            "(nilai - median) / SD, satu SD untuk kedua sisi",
        ],
    ),
    (
        "restricted",
        Rule::Tails(TailRule::Restricted),
        [
            "WHO's restricted z-score beyond 3 SD",
            "z-score terbatas WHO di luar 3 SD",
        ],
    ),
    (
        "no_restricted",
        Rule::Tails(TailRule::Unrestricted),
        [
            "no restricted z-score beyond 3 SD",
            "tanpa z-score terbatas di luar 3 SD",
        ],
    ),
    (
        "none_beyond_3",
        Rule::Tails(TailRule::NotComputed),
        ["no z-score beyond 3 SD", "tidak ada z-score di luar 3 SD"],
    ),
    (
        "rounded",
        Rule::Rounding(Rounding::HalfEven),
        ["z rounded to two decimals", "z dibulatkan ke dua desimal"],
    ),
    (
        "truncated",
        Rule::Rounding(Rounding::Truncated),
        [
            "z cut off after two decimals",
            "z dipotong setelah dua desimal",
        ],
    ),
    (
        "class_by_z",
        Rule::Classes(ClassRule::ReportedZ),
        ["class by the z-score", "kelas menurut z-score"],
    ),
    (
        "class_by_columns",
        Rule::Classes(ClassRule::SdColumns),
        ["class by the SD columns", "kelas menurut kolom SD"],
    ),
    (
        "below",
        Rule::CutOff(CutOff::Below),
        [
            "a z-score on a bound belongs to the class above",
            "z-score tepat di batas masuk kelas di atasnya",
        ],
    ),
    (
        "at_or_below",
        Rule::CutOff(CutOff::AtOrBelow),
        [
            "a z-score on a bound belongs to the class below (<=)",
            "z-score tepat di batas masuk kelas di bawahnya (<=)",
        ],
    ),
];

impl Rule {
    /// The classic mistakes of programs that score children, without those that count the age to
    /// another date, which have a number in them.
    pub const MISTAKES: [Self; 18] = [
        Self::Age(AgeRule::CompletedMonths),
        Self::Age(AgeRule::NearestMonth),
        Self::Age(AgeRule::CompletedMonthsOf30Days),
        Self::Sex(SexRule::BoysForAll),
        Self::NoCorrection,
        Self::LenheiTable(LenheiTable::ByLength),
        Self::LenheiTable(LenheiTable::AlwaysLength),
        Self::LengthRows(LengthRule::NearestHalfCm),
        Self::LengthRows(LengthRule::NearestCm),
        Self::Formula(Formula::SdLines),
        Self::Formula(Formula::SdStep),
        Self::Formula(Formula::SymmetricSd),
        Self::Tails(TailRule::Unrestricted),
        Self::ClampSd(3.0),
        Self::ClampSd(3.5),
        Self::ClampSd(4.0),
        Self::Rounding(Rounding::Truncated),
        Self::CutOff(CutOff::AtOrBelow),
    ];

    /// The field that it changes.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::AgeAt(_) => Field::AgeAt,
            Self::Age(_) => Field::Age,
            Self::Sex(_) => Field::Sex,
            Self::NoCorrection => Field::CorrectionCm,
            Self::LenheiTable(_) => Field::LenheiTable,
            Self::LengthRows(_) => Field::LengthRows,
            Self::Formula(_) => Field::Formula,
            Self::ColumnDecimals(_) => Field::ColumnDecimals,
            Self::Tails(_) => Field::Tails,
            Self::ClampSd(_) => Field::ClampSd,
            Self::Rounding(_) => Field::Rounding,
            Self::Classes(_) => Field::Classes,
            Self::CutOff(_) => Field::CutOff,
        }
    }

    /// Puts the new value into its field, and leaves the name alone.
    pub fn apply(self, profile: &mut Profile) {
        match self {
            Self::AgeAt(at) => profile.age_at = at,
            Self::Age(rule) => profile.age = rule,
            Self::Sex(rule) => profile.sex = rule,
            Self::NoCorrection => profile.correction_cm = 0.0,
            Self::LenheiTable(table) => profile.lenhei_table = table,
            Self::LengthRows(rule) => profile.length_rows = rule,
            Self::Formula(formula) => profile.formula = formula,
            Self::ColumnDecimals(decimals) => profile.column_decimals = Some(decimals),
            Self::Tails(rule) => profile.tails = rule,
            Self::ClampSd(sd) => profile.clamp_sd = Some(sd),
            Self::Rounding(rule) => profile.rounding = rule,
            Self::Classes(rule) => profile.classes = rule,
            Self::CutOff(rule) => profile.cut_off = rule,
        }
    }

    /// What it does, for people.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        if let Some((_, _, [en, id])) = NAMED.iter().find(|(_, rule, _)| *rule == self) {
            return lang.pick(en, id).to_owned();
        }
        match (self, lang) {
            (Self::AgeAt(AgeAt::DaysAfterVisit(days)), Lang::En) => {
                format!("age counted to {days} days after the visit")
            }
            (Self::AgeAt(AgeAt::DaysAfterVisit(days)), Lang::Id) => {
                format!("umur dihitung sampai {days} hari setelah kunjungan")
            }
            (Self::AgeAt(AgeAt::OnDate(date)), Lang::En) => {
                format!("age of every child counted to {date}, not to its visit")
            }
            (Self::AgeAt(AgeAt::OnDate(date)), Lang::Id) => {
                format!("umur semua anak dihitung sampai {date}, bukan kunjungannya")
            }
            (Self::ColumnDecimals(n), Lang::En) => format!("SD columns rounded to {n} decimals"),
            (Self::ColumnDecimals(n), Lang::Id) => format!("kolom SD dibulatkan ke {n} desimal"),
            (Self::ClampSd(sd), Lang::En) => format!("z-scores beyond {sd} set to {sd}"),
            (Self::ClampSd(sd), Lang::Id) => format!("z-score di luar {sd} dijadikan {sd}"),
            // Every other value has its words above (tested).
            (other, _) => other.to_string(),
        }
    }
}

/// The name: `completed_months`, `clamp_3.5`, `age_on_2024-12-31`.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, ..)) = NAMED.iter().find(|(_, rule, _)| rule == self) {
            return f.write_str(name);
        }
        match self {
            Self::AgeAt(AgeAt::DaysAfterVisit(days)) => write!(f, "age_shift_{days}"),
            Self::AgeAt(AgeAt::OnDate(date)) => write!(f, "age_on_{date}"),
            Self::ColumnDecimals(decimals) => write!(f, "columns_{decimals}"),
            Self::ClampSd(sd) => write!(f, "clamp_{sd}"),
            // Every other value has a name above (tested).
            other => write!(f, "{other:?}"),
        }
    }
}

impl FromStr for Rule {
    type Err = Error;

    /// Reads a name, in any case.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        let name = s.trim().to_ascii_lowercase();
        if let Some((_, rule, _)) = NAMED.iter().find(|(n, ..)| *n == name) {
            return Ok(*rule);
        }
        let number = |text: &str| text.parse::<f64>().ok().filter(|v| v.is_finite());
        let parsed = if let Some(text) = name.strip_prefix("age_shift_") {
            number(text).map(|days| Self::AgeAt(AgeAt::DaysAfterVisit(days)))
        } else if let Some(text) = name.strip_prefix("age_on_") {
            let date = text.parse().ok();
            date.map(|date| Self::AgeAt(AgeAt::OnDate(date)))
        } else if let Some(text) = name.strip_prefix("clamp_") {
            let sd = number(text).filter(|sd| *sd > 0.0);
            sd.map(Self::ClampSd)
        } else if let Some(text) = name.strip_prefix("columns_") {
            let decimals = text.parse().ok().filter(|n| *n <= 9);
            decimals.map(Self::ColumnDecimals)
        } else {
            None
        };
        parsed.ok_or_else(|| {
            let mut known: Vec<&str> = NAMED.iter().map(|(n, ..)| *n).collect();
            known.extend([
                "clamp_3.5",
                "columns_1",
                "age_shift_14",
                "age_on_2024-12-31",
            ]);
            Error::UnknownName {
                what: "rule",
                name: s.to_owned(),
                known: known.join(", "),
            }
        })
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Rule {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let name = <String as serde::Deserialize>::deserialize(d)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

impl Profile {
    /// This profile with some rules replaced, named after both:
    /// `who-anthro+completed_months+no_correction`, in the order of [`Field::ALL`].
    ///
    /// # Errors
    /// [`Error::RulesCollide`] if two of them are of the same field.
    pub fn with(&self, rules: &[Rule]) -> Result<Self> {
        let mut rules = rules.to_vec();
        rules.sort_by_key(|r| r.field());
        for pair in rules.windows(2) {
            if pair[0].field() == pair[1].field() {
                return Err(Error::RulesCollide {
                    first: pair[0].to_string(),
                    second: pair[1].to_string(),
                });
            }
        }
        let mut profile = self.clone();
        let mut name = self.name.to_string();
        for rule in rules {
            rule.apply(&mut profile);
            name.push('+');
            name.push_str(&rule.to_string());
        }
        if profile.name != name {
            profile.name = name.into();
        }
        Ok(profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_and_none_stands_twice() {
        for (i, (name, rule, words)) in NAMED.iter().enumerate() {
            assert_eq!(rule.to_string(), *name);
            assert_eq!(name.to_uppercase().parse::<Rule>().unwrap(), *rule);
            assert!(NAMED[..i].iter().all(|(n, r, _)| n != name && r != rule));
            assert_eq!([rule.label(Lang::En), rule.label(Lang::Id)], *words);
        }
        for name in [
            "clamp_3",
            "clamp_3.5",
            "age_shift_-14",
            "age_shift_0.5",
            "age_on_2024-12-31",
            "columns_1",
        ] {
            assert_eq!(name.parse::<Rule>().unwrap().to_string(), name);
        }
        for rule in Rule::MISTAKES {
            assert_eq!(rule.to_string().parse::<Rule>().unwrap(), rule);
            assert_ne!(rule.label(Lang::En), rule.label(Lang::Id));
        }
        for name in [
            "",
            "month",
            "clamp_",
            "clamp_0",
            "clamp_-3",
            "clamp_inf",
            "clamp_nan",
            "columns_10",
            "columns_-1",
            "age_on_2023-02-31",
            "age_shift_x",
        ] {
            assert!(name.parse::<Rule>().is_err(), "{name}");
        }
    }

    #[test]
    fn a_mistake_changes_one_field_and_its_name_says_so() {
        for rule in Rule::MISTAKES {
            let theirs = Profile::WHO_ANTHRO.with(&[rule]).unwrap();
            assert_ne!(theirs, Profile::WHO_ANTHRO);
            assert_eq!(theirs.name, format!("who-anthro+{rule}"));
            assert_eq!(theirs.name.parse::<Profile>().unwrap(), theirs);
            // Put back, nothing else is left changed.
            let mut back = theirs.clone();
            let was = match rule.field() {
                Field::CorrectionCm => {
                    back.correction_cm = 0.7;
                    None
                }
                Field::ClampSd => {
                    back.clamp_sd = None;
                    None
                }
                Field::Age => Some(Rule::Age(AgeRule::NearestDay)),
                Field::Sex => Some(Rule::Sex(SexRule::AsRecorded)),
                Field::LenheiTable => Some(Rule::LenheiTable(LenheiTable::ByAge)),
                Field::LengthRows => Some(Rule::LengthRows(LengthRule::Linear)),
                Field::Formula => Some(Rule::Formula(Formula::Lms)),
                Field::Tails => Some(Rule::Tails(TailRule::Restricted)),
                Field::Rounding => Some(Rule::Rounding(Rounding::HalfEven)),
                Field::CutOff => Some(Rule::CutOff(CutOff::Below)),
                Field::AgeAt | Field::ColumnDecimals | Field::Classes => unreachable!(),
            };
            if let Some(was) = was {
                was.apply(&mut back);
            }
            back.name = "who-anthro".into();
            assert_eq!(back, Profile::WHO_ANTHRO, "{rule}");
        }
    }

    #[test]
    fn mixtures_have_one_spelling_and_no_contradiction() {
        let a: Profile = "WHO-anthro+no_correction+completed_months".parse().unwrap();
        let b: Profile = "who-anthro + completed_months + no_correction"
            .parse()
            .unwrap();
        assert_eq!(a, b);
        assert_eq!(a.name, "who-anthro+completed_months+no_correction");
        let message = |s: &str| s.parse::<Profile>().unwrap_err().to_string();
        assert_eq!(
            message("who-anthro+half_cm+one_cm"),
            "rules `half_cm` and `one_cm` exclude each other"
        );
        assert!(message("who-anthro+half").starts_with("unknown rule `half`; known: "));
        assert!(message("anthro+half_cm").starts_with("unknown profile `anthro`; known: "));
        assert!(message("who-anthro+").starts_with("unknown rule ``"));
    }
}
