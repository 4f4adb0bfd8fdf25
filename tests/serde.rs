//! Inputs, outcomes, assessments and profiles through JSON and back, by the names of the contract.
#![cfg(feature = "serde")]

use serde_json::{Value, json};
use tumbuh::{
    Age, Assessment, Class, Indicator, Lang, Measurement, Outcome, Position, Profile, Reading,
    Reason, Scheme, Sex, Standard, StandardChoice, Warning, Weight,
};

fn child() -> Measurement {
    Measurement::new()
        .sex(Sex::Female)
        .age_days(248.0)
        .weight_kg(4.1)
        .lenhei_cm(72.25)
        .measure(Position::Standing)
        .muac_cm(140.0)
        .oedema(false)
}

fn there_and_back<T>(value: &T) -> Value
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_measurement_has_the_names_of_the_contract() {
    let json = there_and_back(&child());
    assert_eq!(json["sex"], json!({"value": "f"}));
    assert_eq!(json["age"], json!({"value": {"age_days": 248.0}}));
    assert_eq!(json["weight_kg"], json!({"value": 4.1}));
    assert_eq!(json["measure"], json!({"value": "h"}));
    assert_eq!(json["head_cm"], json!("missing"));
    assert_eq!(
        json["muac_cm"],
        json!({"invalid": {"reason": "muac_in_millimetres", "given": 140.0}})
    );
    // What is left out is missing.
    let empty: Measurement = serde_json::from_str("{}").unwrap();
    assert_eq!(empty, Measurement::new());
    let months = there_and_back(&Measurement::new().age_months(59.99));
    assert_eq!(months["age"], json!({"value": {"age_months": 59.99}}));
    // An infinity is no JSON number; its reason stays.
    there_and_back(&Measurement::new().weight_kg(f64::INFINITY));
}

#[test]
fn an_assessment_comes_back_with_every_bit() {
    let a = child().assess();
    let json = there_and_back(&a);
    assert_eq!(json["standard"], json!({"value": "who2006"}));
    assert_eq!(json["standing_under_9_months"], json!(true));
    let scores = json["scores"].as_array().unwrap();
    assert_eq!(scores.len(), 8);
    assert_eq!(scores[0]["indicator"], json!("waz"));
    assert_eq!(scores[0]["outcome"]["value"]["reported"], json!(-5.15));
    assert_eq!(scores[0]["place"]["table"], json!("who2006/weight_for_age"));
    assert_eq!(
        scores[5]["outcome"],
        json!({"not_computed": "muac_in_millimetres"})
    );
    for m in [
        Measurement::new(),
        child().age_months(70.5).weight_kg(18.0).lenhei_cm(110.0),
        child().oedema(true),
    ] {
        there_and_back(&m.assess());
        there_and_back(&m.assess_by(&Profile::WHO_MACRO));
    }
}

#[test]
fn profiles_and_words() {
    for profile in Profile::ALL {
        there_and_back(profile);
    }
    let mut mine = Profile::WHO_MACRO;
    mine.name = "mine".into();
    mine.standard = StandardChoice::Who2006;
    let json = there_and_back(&mine);
    assert_eq!(json["name"], json!("mine"));
    assert_eq!(json["standard"], json!("who2006"));
    for reason in Reason::ALL {
        assert_eq!(there_and_back(&reason), json!(reason.code()));
    }
    for class in Class::ALL {
        assert_eq!(there_and_back(class), json!(class.code()));
    }
    for i in Indicator::ALL {
        assert_eq!(there_and_back(&i), json!(i.code()));
    }
    assert_eq!(there_and_back(&Scheme::Kemenkes), json!("kemenkes"));
    assert_eq!(there_and_back(&Lang::Id), json!("id"));
    assert_eq!(there_and_back(&Standard::Who2007), json!("who2007"));
    let warning = Warning::StandingUnder9Months;
    assert_eq!(there_and_back(&warning), json!(warning.code()));
    there_and_back(&Outcome::<f64>::NotComputed(Reason::Oedema));
    there_and_back(&Reading::Value(Age::from_months(1.5).unwrap()));
}

#[test]
fn nonsense_is_refused_on_the_way_in() {
    for text in ["-5.0", "9500.0", "0.0", "null", "\"9\""] {
        assert!(serde_json::from_str::<Weight>(text).is_err(), "{text}");
    }
    assert!(serde_json::from_str::<Age>("{\"age_days\": -1.0}").is_err());
    assert!(serde_json::from_str::<Sex>("\"x\"").is_err());
    assert!(serde_json::from_str::<Reason>("\"no_reason\"").is_err());
    assert!(serde_json::from_str::<Assessment>("{}").is_err());
}
