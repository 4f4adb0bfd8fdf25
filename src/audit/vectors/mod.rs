//! Public test vectors: cases for every rule and edge, with what has to come out, and the mistakes
//! that each exposes. `vectors/README.md` is written for those who use them.
//!
//! ```
//! let all = tumbuh::audit::vectors::vectors();
//! let on_bound = all.iter().find(|v| v.id == "rounded-before-it-is-classified-01").unwrap();
//! assert_eq!(on_bound.indicators["haz"].z, Some(-3.0));
//! assert_eq!(on_bound.indicators["haz"].who, Some("stunted"));
//! assert!(on_bound.exposes.contains_key("at_or_below"));
//! ```

mod cases;

pub use cases::{Case, cases};

use crate::classify::{AcuteMalnutrition, Class, Scheme};
use crate::columns::Input;
use crate::indicator::Indicator;
use crate::outcome::Reason;
use crate::profile::{AgeAt, ClassRule, Profile, Rule, SexRule, TailRule};
use crate::score::{Assessment, Score, Warning};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Version of the set. The first number changes where an expected value does, the second where
/// cases are added.
pub const VERSION: &str = "1.0";

/// What one indicator has to be.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Expected {
    /// The z-score before rounding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<f64>,
    /// The reported z-score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub z: Option<f64>,
    /// 1 if implausible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<u8>,
    /// Class by WHO.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<&'static str>,
    /// Class by Permenkes No. 2/2020.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kemenkes: Option<&'static str>,
    /// Why there is no z-score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

impl Expected {
    fn of(a: &Assessment, s: &Score) -> Self {
        let z = s.value();
        let class = |scheme| a.class(s.indicator, scheme).map(Class::code);
        Self {
            exact: z.map(|z| z.exact),
            z: z.map(|z| z.reported),
            flag: z.map(|z| u8::from(z.flag)),
            who: class(Scheme::Who),
            kemenkes: class(Scheme::Kemenkes),
            reason: s.reason().map(Reason::code),
        }
    }

    /// What a program can be seen to say.
    fn seen(&self) -> Self {
        Self {
            exact: None,
            ..self.clone()
        }
    }

    /// What of it another one says otherwise: the z-score, the reason, or the class.
    fn said(&self, right: &Self) -> Value {
        match (self.z, self.reason) {
            (Some(z), _) if self.z != right.z => json!(z),
            (None, Some(reason)) if self.reason != right.reason => json!(reason),
            _ if self.who != right.who => json!(self.who),
            _ if self.kemenkes != right.kemenkes => json!(self.kemenkes),
            _ => json!(self.flag),
        }
    }
}

/// One vector: a case by the rules of one profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Vector {
    /// [`VERSION`].
    pub version: &'static str,
    /// Name of the case.
    pub id: String,
    /// The rule or edge that it tests.
    pub topic: &'static str,
    /// Rules followed.
    pub profile: String,
    /// The child: numbers as numbers, what is none as the text.
    pub input: BTreeMap<&'static str, Value>,
    /// Age looked up, days.
    pub age_days_used: Option<f64>,
    /// Length or height after the 0.7 cm rule, cm.
    pub clenhei_cm: Option<f64>,
    /// Body mass index, kg/m2.
    pub bmi: Option<f64>,
    /// By code of the indicator.
    #[serde(flatten)]
    pub indicators: BTreeMap<&'static str, Expected>,
    /// Class of the arm circumference.
    pub muac_class: Option<&'static str>,
    /// Acute malnutrition.
    pub acute_malnutrition: Option<&'static str>,
    /// HAZ below -2.
    pub stunted: Option<bool>,
    /// WHZ below -2, or oedema.
    pub wasted: Option<bool>,
    /// WAZ below -2.
    pub underweight: Option<bool>,
    /// WHZ above 2, from five years BAZ above 1.
    pub overweight: Option<bool>,
    /// Codes of warnings.
    pub warnings: Vec<&'static str>,
    /// By mistake and indicator, what a program with that mistake says.
    pub exposes: BTreeMap<String, BTreeMap<&'static str, Value>>,
}

/// The date of the mistake `age_on_...`.
const ANOTHER_DATE: &str = "2026-01-01";

/// The mistakes that the set exposes: each one changed rule of [`Profile::WHO_ANTHRO`].
#[must_use]
pub fn mistakes() -> Vec<Rule> {
    let mut all = Rule::MISTAKES.to_vec();
    all.extend([
        Rule::AgeAt(AgeAt::DaysAfterVisit(30.0)),
        Rule::Sex(SexRule::GirlsForAll),
        Rule::Tails(TailRule::NotComputed),
        Rule::Classes(ClassRule::SdColumns),
    ]);
    all.extend(ANOTHER_DATE.parse().map(|d| Rule::AgeAt(AgeAt::OnDate(d))));
    all
}

/// Every vector, in the order of the files. Profiles other than [`Profile::WHO_ANTHRO`] stand where
/// they give something else.
#[must_use]
pub fn vectors() -> Vec<Vector> {
    let wrong: Vec<(Rule, Profile)> = (mistakes().into_iter())
        .filter_map(|rule| Some((rule, Profile::WHO_ANTHRO.with(&[rule]).ok()?)))
        .collect();
    let mut all = Vec::new();
    for case in cases() {
        let mut right = vector(&case, &Profile::WHO_ANTHRO);
        for (rule, profile) in &wrong {
            // A case without a date of birth says nothing of a program that counts to a date.
            let on_date = matches!(rule, Rule::AgeAt(AgeAt::OnDate(_)));
            if on_date && case.cell(Input::BirthDate).is_empty() {
                continue;
            }
            let said = differences(&right, &vector(&case, profile));
            if !said.is_empty() {
                right.exposes.insert(rule.to_string(), said);
            }
        }
        let others = [&Profile::WHO_MACRO, &Profile::ID_PERMENKES_2020]
            .map(|p| vector(&case, p))
            .into_iter()
            .filter(|v| is_other(&right, v))
            .collect::<Vec<_>>();
        all.push(right);
        all.extend(others);
    }
    all
}

fn differences(right: &Vector, theirs: &Vector) -> BTreeMap<&'static str, Value> {
    let pairs = right.indicators.iter().zip(theirs.indicators.values());
    pairs
        .filter(|((_, right), theirs)| right.seen() != theirs.seen())
        .map(|((code, right), theirs)| (*code, theirs.said(right)))
        .collect()
}

/// Does anything but the name of the profile and the last bits differ?
fn is_other(a: &Vector, b: &Vector) -> bool {
    let seen = |v: &Vector| {
        let mut v = v.clone();
        v.profile.clear();
        v.exposes.clear();
        for e in v.indicators.values_mut() {
            e.exact = None;
        }
        v
    };
    seen(a) != seen(b)
}

fn vector(case: &Case, profile: &Profile) -> Vector {
    let a = case.measurement().assess_by(profile);
    let number = |cell: &str| cell.parse::<f64>().ok().filter(|v| v.is_finite());
    let value = |cell: &String| number(cell).map_or_else(|| json!(cell), |v| json!(v));
    // A sex of 1 or 2 is a code, no number.
    let cell = |(input, cell): &(Input, String)| match input {
        Input::Sex | Input::Oedema | Input::Measure => (input.name(), json!(cell)),
        _ => (input.name(), value(cell)),
    };
    Vector {
        version: VERSION,
        id: case.id.clone(),
        topic: case.topic,
        profile: profile.name.to_string(),
        input: case.input.iter().map(cell).collect(),
        age_days_used: a.age_days_used,
        clenhei_cm: a.lenhei_cm().value(),
        bmi: a.bmi().value(),
        indicators: (a.scores().iter())
            .map(|s| (s.indicator.code(), Expected::of(&a, s)))
            .collect(),
        muac_class: a.muac_class().map(AcuteMalnutrition::code),
        acute_malnutrition: a.acute_malnutrition().map(AcuteMalnutrition::code),
        stunted: a.stunted(),
        wasted: a.wasted(),
        underweight: a.underweight(),
        overweight: a.overweight(),
        warnings: a.warnings().map(Warning::code).collect(),
        exposes: BTreeMap::new(),
    }
}

/// `vectors.jsonl`.
///
/// # Errors
/// Those of `serde_json`: none, since every number is finite.
pub fn json_lines(all: &[Vector]) -> serde_json::Result<String> {
    let mut text = String::new();
    for v in all {
        text += &serde_json::to_string(v)?;
        text.push('\n');
    }
    Ok(text)
}

/// `vectors.csv`.
///
/// # Errors
/// Those of `csv`: none, since it writes to memory.
pub fn csv(all: &[Vector]) -> csv::Result<String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut header: Vec<String> = ["version", "id", "topic", "profile"]
        .map(String::from)
        .into();
    header.extend(Input::ALL.iter().map(|i| i.name().to_owned()));
    header.extend(["age_days_used", "clenhei_cm", "bmi"].map(String::from));
    for i in Indicator::ALL {
        header.extend(
            ["", "_exact", "_flag", "_who", "_kemenkes", "_reason"].map(|s| format!("{i}{s}")),
        );
    }
    header.extend(
        [
            "muac_class",
            "acute_malnutrition",
            "stunted",
            "wasted",
            "underweight",
            "overweight",
            "warnings",
            "exposes",
        ]
        .map(String::from),
    );
    out.write_record(&header)?;
    let number = |v: Option<f64>| v.map_or_else(String::new, |v| v.to_string());
    let text = |v: Option<&str>| v.unwrap_or_default().to_owned();
    let answer = |v: Option<bool>| v.map_or_else(String::new, |v| v.to_string());
    for v in all {
        let mut row = vec![
            v.version.to_owned(),
            v.id.clone(),
            v.topic.to_owned(),
            v.profile.clone(),
        ];
        row.extend(Input::ALL.iter().map(|i| match v.input.get(i.name()) {
            None => String::new(),
            Some(Value::String(s)) => s.clone(),
            Some(other) => other.to_string(),
        }));
        row.extend([v.age_days_used, v.clenhei_cm, v.bmi].map(number));
        for i in Indicator::ALL {
            let e = v.indicators.get(i.code()).cloned().unwrap_or_default();
            row.extend([
                e.z.map_or_else(String::new, |z| format!("{z:.2}")),
                number(e.exact),
                number(e.flag.map(f64::from)),
                text(e.who),
                text(e.kemenkes),
                text(e.reason),
            ]);
        }
        row.extend([text(v.muac_class), text(v.acute_malnutrition)]);
        row.extend([v.stunted, v.wasted, v.underweight, v.overweight].map(answer));
        row.push(v.warnings.join(";"));
        row.push(v.exposes.keys().cloned().collect::<Vec<_>>().join(";"));
        out.write_record(&row)?;
    }
    let bytes = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `README.md`, for those who have never heard of this crate.
#[must_use]
pub fn readme() -> String {
    include_str!("README.md").replace("VERSION", VERSION)
}
