//! SATUSEHAT Observations: each code from the table of posyandu-rules, section 5, and no other.

use serde_json::Value;
use std::collections::BTreeSet;
use tumbuh::posyandu::satusehat::{Context, observations};
use tumbuh::{Measurement, Position, Sex};

fn context() -> Context {
    Context::new("Patient/1", "2024-07-11".parse().unwrap())
}

fn code(o: &Value) -> &str {
    o["code"]["coding"][0]["code"].as_str().unwrap()
}

fn of(all: &[Value], wanted: &str) -> Option<Value> {
    all.iter().find(|o| code(o) == wanted).cloned()
}

/// Codes of the section: measured, z-scores, interpretations.
const MEASURED: [&str; 7] = [
    "29463-7",
    "8302-2",
    "8306-3",
    "8308-9",
    "9843-4",
    "284473002",
    "39156-5",
];
const Z: [&str; 7] = [
    "1153593003",
    "1153590000",
    "1153604005",
    "1153598007",
    "1153600001",
    "1153596006",
    "1153594009",
];

#[test]
fn a_whole_visit_has_every_observation() {
    let m = Measurement::new()
        .sex(Sex::Female)
        .age_days(548.0)
        .weight_kg(9.1)
        .lenhei_cm(76.2);
    let m = m
        .measure(Position::Lying)
        .head_cm(46.0)
        .muac_cm(14.0)
        .triceps_mm(8.0);
    let mut context = context();
    context.encounter = Some("Encounter/9".to_owned());
    context.performer = Some("Practitioner/7".to_owned());
    let all = observations(&m.assess(), &context);
    let codes: Vec<&str> = all.iter().map(code).collect();
    assert_eq!(
        codes,
        [
            "29463-7",
            "8306-3",
            "9843-4",
            "284473002",
            "39156-5", // measured
            "1153593003",
            "1153590000",
            "1153598007",
            "1153596006",
            "1153594009", // z
        ]
    );
    for o in &all {
        assert_eq!(o["resourceType"], "Observation");
        assert_eq!(o["status"], "final");
        assert_eq!(o["subject"]["reference"], "Patient/1");
        assert_eq!(o["encounter"]["reference"], "Encounter/9");
        assert_eq!(o["performer"][0]["reference"], "Practitioner/7");
        assert_eq!(o["effectiveDateTime"], "2024-07-11");
        let z = Z.contains(&code(o));
        let category = if z { "exam" } else { "vital-signs" };
        assert_eq!(o["category"][0]["coding"][0]["code"], category);
        assert_eq!(o["valueQuantity"]["code"] == "{Zscore}", z);
        assert_eq!(o["method"]["text"].is_string(), z);
    }
    let haz = of(&all, "1153590000").unwrap();
    assert_eq!(haz["valueQuantity"]["value"], -1.55);
    let method = haz["method"]["text"].as_str().unwrap();
    assert!(
        method.contains("who-anthro") && method.contains("Permenkes"),
        "{method}"
    );
    // Not pregnant: LiLA has no interpretation.
    assert!(of(&all, "284473002").unwrap()["interpretation"].is_null());
}

/// 0-24 months lying, 24-60 standing; from five years only IMT/U has a code.
#[test]
fn the_codes_of_age_and_position() {
    let at = |days, lying: Option<Position>| {
        let m = Measurement::new()
            .sex(Sex::Male)
            .age_days(days)
            .weight_kg(12.0)
            .lenhei_cm(87.0);
        let m = lying.map_or(m, |p| m.measure(p)).head_cm(48.0);
        observations(&m.assess(), &context())
    };
    let young = at(730.0, None);
    assert!(of(&young, "1153590000").is_some() && of(&young, "1153598007").is_some());
    assert!(of(&young, "8302-2").is_some());
    let old = at(731.0, Some(Position::Standing));
    assert!(of(&old, "1153604005").is_some() && of(&old, "1153600001").is_some());
    assert!(of(&old, "8308-9").is_some() && of(&old, "8302-2").is_none());
    let school = at(2500.0, None);
    let z: Vec<&str> = school.iter().map(code).filter(|c| Z.contains(c)).collect();
    assert_eq!(z, ["1153596006"]);
}

/// Every class of the three indices, from low to high, by the z-score at two decimals.
#[test]
fn interpretations_in_order_of_z() {
    let base = Measurement::new()
        .sex(Sex::Male)
        .age_days(400.0)
        .weight_kg(9.0)
        .lenhei_cm(76.0);
    let lms = |i| base.assess().lms(i).unwrap();
    let waz = lms(tumbuh::Indicator::Waz);
    let haz = lms(tumbuh::Indicator::Haz);
    let whz = lms(tumbuh::Indicator::Whz);
    let kg = |z: f64| base.weight_kg(waz.value(z).unwrap());
    let cm = |z: f64| base.lenhei_cm(haz.value(z).unwrap());
    let fat = |z: f64| base.weight_kg(whz.value(z).unwrap());
    let interpretation = |m: Measurement, of_code: &str| {
        let o = of(&observations(&m.assess(), &context()), of_code).unwrap();
        let c = o["interpretation"][0]["coding"][0].clone();
        let kemkes = c["system"] == "http://terminology.kemkes.go.id/CodeSystem/clinical-term";
        (c["code"].as_str().unwrap().to_owned(), kemkes)
    };
    for (z, code, kemkes) in [
        (-3.006, "OI000007", true),
        (-3.004, "248342006", false), // -3.00: no gap
        (-2.006, "248342006", false),
        (-2.004, "43664005", false),
        (1.004, "43664005", false),
        (1.006, "OI000010", true),
    ] {
        assert_eq!(
            interpretation(kg(z), "1153593003"),
            (code.to_owned(), kemkes),
            "{z}"
        );
    }
    for (z, code, kemkes) in [
        (-3.006, "OI000011", true),
        (-3.004, "444000005", false),
        (-2.004, "17489000", false),
        (3.004, "17489000", false),
        (3.006, "83077003", false),
    ] {
        assert_eq!(
            interpretation(cm(z), "1153590000"),
            (code.to_owned(), kemkes),
            "{z}"
        );
    }
    for (z, code, kemkes) in [
        (-3.006, "OI000001", true),
        (-3.004, "248325000", false),
        (-2.004, "248324001", false),
        (1.004, "248324001", false),
        (1.006, "OI000004", true),
        (2.006, "238131007", false),
        (3.006, "414915002", false),
    ] {
        assert_eq!(
            interpretation(fat(z), "1153598007"),
            (code.to_owned(), kemkes),
            "{z}"
        );
    }
}

#[test]
fn lila_of_a_pregnant_woman() {
    for (cm, code) in [(23.4, "OI000018"), (23.5, "N")] {
        let m = Measurement::new()
            .sex(Sex::Female)
            .age_months(300.0)
            .muac_cm(cm);
        let mut context = context();
        context.pregnant = true;
        let all = observations(&m.assess(), &context);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0]["interpretation"][0]["coding"][0]["code"], code);
    }
}

#[test]
fn what_is_not_known_has_no_observation() {
    assert!(observations(&Measurement::new().assess(), &context()).is_empty());
    let m = Measurement::new()
        .weight_kg(-4.0)
        .lenhei_cm(76.2)
        .age_days(548.0);
    let all = observations(&m.assess(), &context());
    assert_eq!(all.iter().map(code).collect::<Vec<_>>(), ["8302-2"]);
    // Flagged: told, not dropped.
    let m = Measurement::new()
        .sex(Sex::Male)
        .age_days(548.0)
        .weight_kg(30.0);
    let o = of(&observations(&m.assess(), &context()), "1153593003").unwrap();
    assert!(o["note"][0]["text"].is_string());
}

/// A thousand visits of a generator: no code outside the section.
#[test]
fn a_thousand_visits_hold_no_other_code() {
    let mut seed = 7_u64;
    let mut dice = |n: u32| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) % u64::from(n)) as u32
    };
    let known: BTreeSet<&str> = MEASURED.into_iter().chain(Z).collect();
    let mut seen = BTreeSet::new();
    for _ in 0..1000 {
        let sex = if dice(2) == 0 { Sex::Male } else { Sex::Female };
        let mut m = Measurement::new().sex(sex).age_days(f64::from(dice(7000)));
        m = m
            .weight_kg(f64::from(dice(600)) / 10.0)
            .lenhei_cm(f64::from(dice(1500)) / 10.0);
        match dice(3) {
            0 => m = m.measure(Position::Lying),
            1 => m = m.measure(Position::Standing),
            _ => {}
        }
        if dice(2) == 0 {
            m = m.head_cm(f64::from(dice(60))).muac_cm(f64::from(dice(30)));
        }
        for o in observations(&m.assess(), &context()) {
            assert!(known.contains(code(&o)), "{o}");
            seen.insert(code(&o).to_owned());
        }
    }
    assert_eq!(seen.len(), known.len());
}
