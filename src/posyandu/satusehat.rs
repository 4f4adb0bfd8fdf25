//! SATUSEHAT: FHIR R4 Observations of a visit, with the codes of the Gizi module.
//!
//! | what | code |
//! |---|---|
//! | weight; height; lying; standing; head; body mass index | LOINC 29463-7; 8302-2; 8306-3; 8308-9; 9843-4; 39156-5 |
//! | LiLA | SNOMED CT 284473002 |
//! | BB/U; PB/U, TB/U; BB/PB, BB/TB; IMT/U; head | SNOMED CT 1153593003; 1153590000, 1153604005; 1153598007, 1153600001; 1153596006; 1153594009 |
//!
//! z-scores (category `exam`, unit `{Zscore}`) carry two decimals, and an interpretation where the
//! module has codes: BB/U, TB/U and BB/TB by the bounds of Permenkes No. 2/2020, LiLA of pregnant
//! women. The published reference ranges have gaps (-3.01, -2.01, ...); the class of the z-score at
//! two decimals leaves none. Every z-score names rules, standard and program in `method`.
//!
//! ```
//! use tumbuh::posyandu::satusehat::{Context, observations};
//! use tumbuh::{Measurement, Sex};
//!
//! let child = Measurement::new().sex(Sex::Female).age_days(548.0).weight_kg(9.1).lenhei_cm(76.2);
//! let context = Context::new("Patient/100000030009", "2024-07-11".parse()?);
//! let all = observations(&child.assess(), &context);
//! let haz = all.iter().find(|o| o["code"]["coding"][0]["code"] == "1153590000").unwrap();
//! assert_eq!(haz["valueQuantity"]["value"], -1.55);
//! assert_eq!(haz["interpretation"][0]["coding"][0]["code"], "17489000");
//! # Ok::<(), tumbuh::Error>(())
//! ```

use crate::age::Date;
use crate::classify::{Class, Scheme};
use crate::indicator::Indicator;
use crate::measurement::{HeadCircumference, Length, Muac, Position, Weight};
use crate::score::Assessment;
use crate::standards::Standard;
use crate::table::TableId;
use crate::words::Lang;
use serde_json::{Value, json};

const LOINC: &str = "http://loinc.org";
const SNOMED: &str = "http://snomed.info/sct";
const KEMKES: &str = "http://terminology.kemkes.go.id/CodeSystem/clinical-term";
const INTERPRETATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/observation-category";
const UCUM: &str = "http://unitsofmeasure.org";

/// Who, when and by whom, as FHIR references of the caller's own (`Patient/100000030009`).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Context {
    /// The patient.
    pub subject: String,
    /// The day of the visit.
    pub date: Date,
    /// The encounter, if there is one.
    pub encounter: Option<String>,
    /// Who measured, if that is to be told.
    pub performer: Option<String>,
    /// Is the person pregnant? Then LiLA is interpreted.
    pub pregnant: bool,
}

impl Context {
    /// A patient at a visit.
    #[must_use]
    pub fn new(subject: &str, date: Date) -> Self {
        Self {
            subject: subject.to_owned(),
            date,
            encounter: None,
            performer: None,
            pregnant: false,
        }
    }
}

/// A code, its system and its words.
type Code = (&'static str, &'static str, &'static str);

/// The code of a z-score; `None` where the module has none (arm circumference, skinfolds, ages from
/// five but for IMT/U).
#[must_use]
pub fn z_code(indicator: Indicator, a: &Assessment) -> Option<&'static str> {
    let table = a.score(indicator).place?.table;
    let lengths = a
        .age_days_used
        .is_some_and(|d| d <= a.profile.length_until_day);
    let young = a.standard.value() == Some(Standard::Who2006);
    Some(match indicator {
        Indicator::Baz => "1153596006",
        Indicator::Waz if young => "1153593003",
        Indicator::Haz if young && lengths => "1153590000",
        Indicator::Haz if young => "1153604005",
        Indicator::Whz if table == TableId::WeightForLength => "1153598007",
        Indicator::Whz => "1153600001",
        Indicator::Hcz if young => "1153594009",
        _ => return None,
    })
}

/// The interpretation of a class of Permenkes No. 2/2020; codes are valid within their index only.
#[must_use]
pub fn class_code(indicator: Indicator, class: Class) -> Option<(&'static str, &'static str)> {
    Some(match (indicator, class) {
        (Indicator::Waz, Class::BeratBadanSangatKurang) => (KEMKES, "OI000007"),
        (Indicator::Waz, Class::BeratBadanKurang) => (SNOMED, "248342006"),
        (Indicator::Waz, Class::Normal) => (SNOMED, "43664005"),
        (Indicator::Waz, Class::RisikoBeratBadanLebih) => (KEMKES, "OI000010"),
        (Indicator::Haz, Class::SangatPendek) => (KEMKES, "OI000011"),
        (Indicator::Haz, Class::Pendek) => (SNOMED, "444000005"),
        (Indicator::Haz, Class::Normal) => (SNOMED, "17489000"),
        (Indicator::Haz, Class::Tinggi) => (SNOMED, "83077003"),
        (Indicator::Whz, Class::GiziBuruk) => (KEMKES, "OI000001"),
        (Indicator::Whz, Class::GiziKurang) => (SNOMED, "248325000"),
        (Indicator::Whz, Class::GiziBaik) => (SNOMED, "248324001"),
        (Indicator::Whz, Class::BerisikoGiziLebih) => (KEMKES, "OI000004"),
        (Indicator::Whz, Class::GiziLebih) => (SNOMED, "238131007"),
        (Indicator::Whz, Class::Obesitas) => (SNOMED, "414915002"),
        _ => return None,
    })
}

/// The Observations of a visit: what was measured, then the z-scores that there are. What was not
/// measured or not computed has no Observation; its reason stands in the assessment.
#[must_use]
pub fn observations(a: &Assessment, context: &Context) -> Vec<Value> {
    let m = &a.measurement;
    let mut all = Vec::new();
    let mut measured = |code: Code, value: Option<f64>, unit: &str, ucum: &str| {
        let Some(value) = value else { return };
        let mut o = observation(context, "vital-signs", "Vital Signs", code);
        o["valueQuantity"] = quantity(value, unit, ucum);
        if code.1 == "284473002" && context.pregnant {
            let (system, code, display) = if value < 23.5 {
                (KEMKES, "OI000018", "KEK")
            } else {
                (INTERPRETATION, "N", "Normal")
            };
            o["interpretation"] = json!([coded(system, code, display)]);
        }
        all.push(o);
    };
    let height = match a.position {
        Some(Position::Lying) => (LOINC, "8306-3", "Body height --lying"),
        Some(Position::Standing) => (LOINC, "8308-9", "Body height --standing"),
        None => (LOINC, "8302-2", "Body height"),
    };
    let kg = m.weight.value().map(Weight::kg);
    measured((LOINC, "29463-7", "Body weight"), kg, "kg", "kg");
    let cm = m.lenhei.value().map(Length::cm);
    measured(height, cm, "cm", "cm");
    let head = (LOINC, "9843-4", "Head Occipital-frontal circumference");
    let head_cm = m.head.value().map(HeadCircumference::cm);
    measured(head, head_cm, "cm", "cm");
    let lila = (SNOMED, "284473002", "Mid upper arm circumference");
    measured(lila, m.muac.value().map(Muac::cm), "cm", "cm");
    let bmi = a.bmi().value().map(crate::math::two_decimals);
    let bmi_code = (LOINC, "39156-5", "Body mass index (BMI) [Ratio]");
    measured(bmi_code, bmi, "kg/m2", "kg/m2");
    all.extend(
        Indicator::ALL
            .into_iter()
            .filter_map(|i| z_observation(i, a, context)),
    );
    all
}

fn z_observation(indicator: Indicator, a: &Assessment, context: &Context) -> Option<Value> {
    let z = a.score(indicator).value()?;
    let code = z_code(indicator, a)?;
    let what = indicator.label(Lang::En);
    let mut o = observation(context, "exam", "Exam", (SNOMED, code, what));
    o["valueQuantity"] = json!({
        "value": z.reported, "unit": "{Zscore}", "system": UCUM, "code": "{Zscore}"
    });
    let class = a.class(indicator, Scheme::Kemenkes);
    let named = class.and_then(|c| Some((class_code(indicator, c)?, c.label(Lang::Id))));
    if let Some(((system, code), label)) = named {
        o["interpretation"] = json!([coded(system, code, label)]);
    }
    let standard = a.standard.value().unwrap_or(Standard::Who2006);
    o["method"] = json!({ "text": format!(
        "{}; rules {}; classes Permenkes No. 2 Tahun 2020; tumbuh {}",
        standard.label(Lang::En), a.profile.name, env!("CARGO_PKG_VERSION")
    )});
    if z.flag {
        o["note"] = json!([{ "text": "Implausible by WHO's limits: measure again" }]);
    }
    Some(o)
}

fn observation(context: &Context, category: &str, display: &str, code: Code) -> Value {
    let (system, code, words) = code;
    let mut o = json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [coded(CATEGORY, category, display)],
        "code": coded(system, code, words),
        "subject": { "reference": context.subject },
        "effectiveDateTime": context.date.to_string(),
    });
    if let Some(encounter) = &context.encounter {
        o["encounter"] = json!({ "reference": encounter });
    }
    if let Some(performer) = &context.performer {
        o["performer"] = json!([{ "reference": performer }]);
    }
    o
}

fn coded(system: &str, code: &str, display: &str) -> Value {
    json!({ "coding": [{ "system": system, "code": code, "display": display }] })
}

fn quantity(value: f64, unit: &str, ucum: &str) -> Value {
    json!({ "value": value, "unit": unit, "system": UCUM, "code": ucum })
}
