//! Cells of a scored file under a new profile: only what changes, each with the one rule that
//! changed it.
//!
//! A cell is replaced if it says what the old profile says and the new one says something else. So
//! a cell that somebody typed stays, and a second run finds nothing to do. z-scores are held against
//! both at two decimals, other numbers at the decimals they have.
//!
//! ```
//! use tumbuh::audit::rescore::{Rescorer, Said, What};
//! use tumbuh::{Indicator, Measurement, Profile, Scheme, Sex};
//! let old = "who-anthro+completed_months".parse()?;
//! let rescorer = Rescorer::new(old, Profile::WHO_ANTHRO, Scheme::Who);
//! let child = Measurement::new().sex(Sex::Female).age_days(548.0).lenhei_cm(76.2);
//! let haz = What::Z(Indicator::Haz);
//! // By completed months 18.0047 becomes 18: the row of day 548 as well.
//! assert_eq!(rescorer.row(&child).cell(haz, "-1.55"), Said::Same);
//! // Day 575 is completed month 18 too. Its own row has M 81.6095 and S 0.03618.
//! let child = child.age_days(575.0);
//! let row = rescorer.row(&child);
//! assert_eq!(row.cell(haz, "-1.55"), Said::Changed { new: "-1.83".into(), rule: "nearest_day".into() });
//! assert_eq!(row.cell(haz, "-1.83"), Said::Same);
//! assert_eq!(row.cell(haz, "-1.70"), Said::Neither);
//! # Ok::<(), tumbuh::Error>(())
//! ```

use super::theirs::{Cell, Column, Kind, Level};
use super::ways::{changed, tried};
use crate::classify::{AcuteMalnutrition, Class, Scheme};
use crate::columns::{is_missing, number};
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::Measurement;
use crate::profile::{Field, Profile, Rule};
use crate::score::Assessment;
use crate::words::Lang;

/// A column that hangs on the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// A z-score.
    Z(Indicator),
    /// `haz_flag`.
    Flag(Indicator),
    /// A class.
    Class(Indicator),
    /// `age_days_used`.
    AgeDaysUsed,
    /// `clenhei_cm`.
    Lenhei,
    /// `bmi`.
    Bmi,
    /// `acute_malnutrition`.
    AcuteMalnutrition,
    /// `stunted`.
    Stunted,
    /// `wasted`.
    Wasted,
    /// `underweight`.
    Underweight,
    /// `overweight`.
    Overweight,
    /// `reasons`.
    Reasons,
    /// `warnings`.
    Warnings,
}

impl What {
    /// What the header of a column says: the names of `tumbuh score`, and those of other programs
    /// ([`Column::from_header`]). `None` for a column that hangs on no profile.
    #[must_use]
    pub fn from_header(header: &str) -> Option<Self> {
        let name = header.trim().to_ascii_lowercase();
        let flag = |i: &Indicator| name.strip_suffix("_flag") == Some(i.code());
        if let Some(i) = Indicator::ALL.into_iter().find(flag) {
            return Some(Self::Flag(i));
        }
        Some(match name.as_str() {
            "age_days_used" => Self::AgeDaysUsed,
            "clenhei_cm" => Self::Lenhei,
            "bmi" => Self::Bmi,
            "acute_malnutrition" => Self::AcuteMalnutrition,
            "stunted" => Self::Stunted,
            "wasted" => Self::Wasted,
            "underweight" => Self::Underweight,
            "overweight" => Self::Overweight,
            "reasons" => Self::Reasons,
            "warnings" => Self::Warnings,
            _ => Self::of(Column::from_header(header)?),
        })
    }

    /// The same for a column of another program.
    #[must_use]
    pub const fn of(column: Column) -> Self {
        match column.kind {
            Kind::Z => Self::Z(column.indicator),
            Kind::Class => Self::Class(column.indicator),
        }
    }
}

/// What becomes of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It says what the new profile says.
    Same,
    /// It says what the old profile says, and the new one says something else.
    Changed {
        /// What is to stand there, spelled as the cell was.
        new: String,
        /// The rule that makes the difference, by the value it has in the new profile.
        rule: String,
    },
    /// It says what neither of them says.
    Neither,
}

/// One difference between two profiles.
#[derive(Debug, Clone)]
struct Step {
    name: String,
    /// The old profile with this difference alone.
    alone: Profile,
    /// The old profile with this and all differences before it.
    so_far: Profile,
}

/// Cells from one profile to another.
#[derive(Debug, Clone)]
pub struct Rescorer {
    old: Profile,
    new: Profile,
    scheme: Scheme,
    /// Those whose reasons stand in the column `reasons`.
    indicators: Vec<Indicator>,
    steps: Vec<Step>,
}

/// Copies the fields that belong together from one profile to another.
type Copy = fn(&Profile, &mut Profile);

/// What can differ, in the order in which it acts on a child. The ages at which one standard ends
/// and the other begins are one rule: a gap between them would be nobody's.
const FIELDS: [(&str, Option<Field>, Copy); 20] = [
    ("standard", None, |a, b| b.standard = a.standard),
    ("age_at", Some(Field::AgeAt), |a, b| b.age_at = a.age_at),
    ("age", Some(Field::Age), |a, b| b.age = a.age),
    ("ages_of_standards", None, |a, b| {
        b.who2006_last_day = a.who2006_last_day;
        b.who2006_below_months = a.who2006_below_months;
        b.who2007_from_months = a.who2007_from_months;
        b.who2007_up_to = a.who2007_up_to;
        b.who2007_weight_up_to = a.who2007_weight_up_to;
    }),
    ("who2007_indicators", None, |a, b| {
        b.who2007_indicators = a.who2007_indicators;
    }),
    ("sex", Some(Field::Sex), |a, b| b.sex = a.sex),
    ("length_until_day", None, |a, b| {
        b.length_until_day = a.length_until_day;
    }),
    ("standing_from_months", None, |a, b| {
        b.standing_from_months = a.standing_from_months;
    }),
    ("standing_infant", None, |a, b| {
        b.standing_infant = a.standing_infant;
    }),
    ("correction_cm", Some(Field::CorrectionCm), |a, b| {
        b.correction_cm = a.correction_cm;
    }),
    ("lenhei_table", Some(Field::LenheiTable), |a, b| {
        b.lenhei_table = a.lenhei_table;
    }),
    ("lying_below_cm", None, |a, b| {
        b.lying_below_cm = a.lying_below_cm;
    }),
    ("length_rows", Some(Field::LengthRows), |a, b| {
        b.length_rows = a.length_rows;
    }),
    ("formula", Some(Field::Formula), |a, b| {
        b.formula = a.formula;
    }),
    ("column_decimals", Some(Field::ColumnDecimals), |a, b| {
        b.column_decimals = a.column_decimals;
    }),
    ("tails", Some(Field::Tails), |a, b| b.tails = a.tails),
    ("clamp_sd", Some(Field::ClampSd), |a, b| {
        b.clamp_sd = a.clamp_sd;
    }),
    ("rounding", Some(Field::Rounding), |a, b| {
        b.rounding = a.rounding;
    }),
    ("classes", Some(Field::Classes), |a, b| {
        b.flags = a.flags;
        b.classes = a.classes;
    }),
    ("cut_off", Some(Field::CutOff), |a, b| b.cut_off = a.cut_off),
];

/// The rule that gives a field the value it has in `new`; the field, where no rule has a name.
fn name(field: Option<Field>, otherwise: &str, old: &Profile, new: &Profile) -> String {
    let at = match new.age_at {
        at if field == Some(Field::AgeAt) => Some(Rule::AgeAt(at)),
        _ => None,
    };
    let decimals = new.column_decimals.map(Rule::ColumnDecimals);
    let clamp = new.clamp_sd.map(Rule::ClampSd);
    let rules = field.map(tried).unwrap_or_default();
    let mut rules = rules.into_iter().chain(at).chain(decimals).chain(clamp);
    let gives = |rule: &Rule| {
        Some(rule.field()) == field && {
            let mut other = changed(old, &[*rule]);
            other.name.clone_from(&new.name);
            other == *new
        }
    };
    rules
        .find(gives)
        .map_or_else(|| otherwise.to_owned(), |r| r.to_string())
}

impl Rescorer {
    /// From `old` to `new`, classes by `scheme`.
    #[must_use]
    pub fn new(old: Profile, new: Profile, scheme: Scheme) -> Self {
        let mut so_far = old.clone();
        let mut steps = Vec::new();
        for (otherwise, field, copy) in FIELDS {
            let mut alone = old.clone();
            copy(&new, &mut alone);
            if alone == old {
                continue;
            }
            copy(&new, &mut so_far);
            steps.push(Step {
                name: name(field, otherwise, &old, &alone),
                alone,
                so_far: so_far.clone(),
            });
        }
        Self {
            old,
            new,
            scheme,
            indicators: Indicator::ALL.into(),
            steps,
        }
    }

    /// The column `reasons` speaks of these indicators only: those that the file has inputs for
    /// ([`columns::indicators`](crate::columns::indicators)).
    #[must_use]
    pub fn with_reasons_of(mut self, indicators: &[Indicator]) -> Self {
        self.indicators = indicators.into();
        self
    }

    /// A child, by both profiles.
    #[must_use]
    pub fn row(&self, child: &Measurement) -> Row<'_> {
        Row {
            rescorer: self,
            old: child.assess_by(&self.old),
            new: child.assess_by(&self.new),
            child: *child,
        }
    }
}

/// A child, by both profiles.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    rescorer: &'a Rescorer,
    child: Measurement,
    old: Assessment,
    new: Assessment,
}

/// What a profile puts into a cell.
#[derive(Debug, Clone, PartialEq)]
enum Content {
    Nothing,
    /// A z-score: reported, and exact.
    Z(f64, f64),
    Number(f64),
    Class(Class),
    Word(String),
}

impl Content {
    fn number(v: Option<f64>) -> Self {
        v.map_or(Self::Nothing, Self::Number)
    }

    fn word(word: impl Into<String>) -> Self {
        match word.into() {
            w if w.is_empty() => Self::Nothing,
            w => Self::Word(w),
        }
    }

    fn answer(v: Option<bool>) -> Self {
        v.map_or(Self::Nothing, |v| Self::Word(v.to_string()))
    }

    /// Does a cell say this?
    fn is_said(&self, indicator: Option<Indicator>, text: &str) -> bool {
        let text = text.trim();
        match self {
            Self::Nothing => is_missing(text),
            Self::Z(reported, _) => {
                let cell = Cell::z(text).value();
                cell.is_some_and(|z| math::two_decimals(z.z) == *reported)
            }
            // As far as the file shows.
            Self::Number(v) => number(text).is_some_and(|n| {
                let at = text.find(['.', ',']);
                let decimals = at.map_or(0, |at| text.len() - at - 1);
                n == *v || format!("{v:.decimals$}").parse() == Ok(n)
            }),
            Self::Class(class) => {
                indicator.is_some_and(|i| Cell::class(i, text) == Cell::Value(Level::of(*class)))
            }
            Self::Word(word) => text.eq_ignore_ascii_case(word),
        }
    }

    /// Does it say the same in a file?
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Z(a, _), Self::Z(b, _)) => a == b,
            (Self::Class(a), Self::Class(b)) => Level::of(*a) == Level::of(*b),
            _ => self == other,
        }
    }

    /// As text, spelled like the cell it replaces.
    fn spelled(&self, like: &str) -> String {
        let decimal = |text: String| {
            if like.contains(',') {
                text.replace('.', ",")
            } else {
                text
            }
        };
        match self {
            // `-` stays `-`.
            Self::Nothing => String::new(),
            Self::Z(reported, exact) => {
                let decimals = Cell::z(like).value().map_or(2, |z| z.decimals);
                decimal(match decimals {
                    0..=2 => format!("{reported:.2}"),
                    n => format!("{exact:.*}", usize::from(n)),
                })
            }
            Self::Number(v) => decimal(v.to_string()),
            Self::Class(class) => class_like(*class, like),
            Self::Word(word) => word.clone(),
        }
    }
}

/// A class in the words of the cell that it replaces: code, English or Indonesian, and every word
/// capitalised where they were.
fn class_like(class: Class, like: &str) -> String {
    let like = like.trim();
    let is = |spelling: fn(&Class) -> &'static str| {
        Class::ALL
            .iter()
            .any(|c| spelling(c).eq_ignore_ascii_case(like))
    };
    let is_code = like.contains('_') || like.chars().all(char::is_lowercase);
    let text = if is_code && is(|c| c.code()) || like.is_empty() || like == "-" {
        class.code()
    } else if is(|c| c.label(Lang::En)) && !is(|c| c.label(Lang::Id)) {
        class.label(Lang::En)
    } else {
        class.label(Lang::Id)
    };
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |c| {
            c.to_uppercase().chain(chars).collect::<String>()
        })
    };
    let starts_upper = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    if like.contains(' ') && like.split_whitespace().all(starts_upper) {
        text.split(' ').map(capital).collect::<Vec<_>>().join(" ")
    } else if starts_upper(like) {
        capital(text)
    } else {
        text.to_owned()
    }
}

impl Row<'_> {
    /// What becomes of a cell.
    #[must_use]
    pub fn cell(&self, what: What, text: &str) -> Said {
        let rescorer = self.rescorer;
        let indicator = match what {
            What::Class(i) => Some(i),
            _ => None,
        };
        let content = |a: &Assessment| content(a, what, rescorer);
        let (old, new) = (content(&self.old), content(&self.new));
        if new.is_said(indicator, text) {
            return Said::Same;
        }
        if !old.is_said(indicator, text) {
            return Said::Neither;
        }
        let by = |p: &Profile| content(&self.child.assess_by(p));
        let alone = rescorer.steps.iter().find(|s| by(&s.alone).is_same(&new));
        // Where only several together do it: the last that moves the cell.
        let last = || {
            let mut before = old.clone();
            let mut last = None;
            for step in &rescorer.steps {
                let now = by(&step.so_far);
                if !now.is_same(&before) {
                    last = Some(step);
                }
                before = now;
            }
            last
        };
        let rule = alone.or_else(last).map(|s| s.name.clone());
        Said::Changed {
            new: new.spelled(text),
            rule: rule.unwrap_or_default(),
        }
    }
}

/// What an assessment puts into a column.
fn content(a: &Assessment, what: What, rescorer: &Rescorer) -> Content {
    match what {
        What::Z(i) => {
            let z = a.score(i).value();
            z.map_or(Content::Nothing, |z| Content::Z(z.reported, z.exact))
        }
        What::Flag(i) => {
            let flag = a.score(i).value().map(|z| f64::from(u8::from(z.flag)));
            Content::number(flag)
        }
        What::Class(i) => a
            .class(i, rescorer.scheme)
            .map_or(Content::Nothing, Content::Class),
        What::AgeDaysUsed => Content::number(a.age_days_used),
        // 76.15 + 0.7 is 76.85.
        What::Lenhei => {
            let tidy = |cm: f64| math::round_half_even(cm * 1e10) / 1e10;
            Content::number(a.lenhei_cm().value().map(tidy))
        }
        What::Bmi => Content::number(a.bmi().value()),
        What::AcuteMalnutrition => {
            let acute = a.acute_malnutrition().map(AcuteMalnutrition::code);
            Content::word(acute.unwrap_or_default())
        }
        What::Stunted => Content::answer(a.stunted()),
        What::Wasted => Content::answer(a.wasted()),
        What::Underweight => Content::answer(a.underweight()),
        What::Overweight => Content::answer(a.overweight()),
        What::Reasons => {
            let reasons = rescorer.indicators.iter().filter_map(|i| {
                let reason = a.score(*i).reason()?;
                Some(format!("{i}:{reason}"))
            });
            Content::word(reasons.collect::<Vec<_>>().join(";"))
        }
        What::Warnings => {
            let codes: Vec<&str> = a.warnings().map(crate::Warning::code).collect();
            Content::word(codes.join(";"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_a_step_and_all_steps_lead_there() {
        for (old, new) in [
            (&Profile::WHO_ANTHRO, &Profile::ID_PERMENKES_2020),
            (&Profile::ID_PERMENKES_2020, &Profile::WHO_MACRO),
        ] {
            let rescorer = Rescorer::new(old.clone(), new.clone(), Scheme::Who);
            let mut last = rescorer.steps.last().unwrap().so_far.clone();
            last.name.clone_from(&new.name);
            assert_eq!(last, *new);
        }
        let steps = |old: &str, new: &str| -> Vec<String> {
            let r = Rescorer::new(old.parse().unwrap(), new.parse().unwrap(), Scheme::Who);
            r.steps.into_iter().map(|s| s.name).collect()
        };
        assert_eq!(
            steps("who-anthro", "who-macro"),
            ["ages_of_standards", "standing_infant"]
        );
        assert_eq!(
            steps(
                "who-anthro+completed_months+clamp_3+no_correction",
                "who-anthro"
            ),
            ["nearest_day", "correction_cm", "clamp_sd"]
        );
        assert_eq!(
            steps(
                "who-anthro",
                "who-anthro+age_shift_14+sd_lines+columns_3+clamp_2.5"
            ),
            ["age_shift_14", "sd_lines", "columns_3", "clamp_2.5"]
        );
        assert!(steps("who-anthro", "who-anthro").is_empty());
    }

    #[test]
    fn a_class_is_spelled_as_it_was() {
        for (like, expected) in [
            ("stunted", "severely_stunted"),
            ("Pendek", "Sangat pendek"),
            ("Sangat Pendek", "Sangat Pendek"),
            ("", "severely_stunted"),
        ] {
            let class = if like == "Pendek" || like == "Sangat Pendek" {
                Class::SangatPendek
            } else {
                Class::SeverelyStunted
            };
            assert_eq!(class_like(class, like), expected, "{like}");
        }
        assert_eq!(
            class_like(Class::SeverelyStunted, "moderately stunted"),
            "sangat pendek"
        );
        assert_eq!(class_like(Class::GiziBuruk, "gizi_kurang"), "gizi_buruk");
        assert_eq!(class_like(Class::Pendek, "Normal"), "Pendek");
    }

    #[test]
    fn columns_by_their_headers() {
        for (header, what) in [
            ("haz", Some(What::Z(Indicator::Haz))),
            ("haz_flag", Some(What::Flag(Indicator::Haz))),
            ("haz_class", Some(What::Class(Indicator::Haz))),
            ("ZS BB/U", Some(What::Z(Indicator::Waz))),
            ("reasons", Some(What::Reasons)),
            ("BMI", Some(What::Bmi)),
            ("lenhei_cm", None),
            ("muac_class", None),
            ("sex", None),
        ] {
            assert_eq!(What::from_header(header), what, "{header}");
        }
    }
}
