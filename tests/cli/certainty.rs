//! `tumbuh certainty` and `tumbuh added-by-error`.

use crate::tool::{number, run_on, shell};
use serde_json::Value;

#[test]
fn a_class_near_a_bound_is_not_sure_and_says_what_to_do() {
    let run = shell(
        "certainty --sex f --age-days 548 --weight 9.1 --lenhei 74.7 --lang id --classes kemenkes",
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    for words in [
        "galat teknis smart-acceptable: 0.1 kg, 0.6 cm",
        "HAZ",
        "Pendek",
        "masih dalam batas galat ukur dari normal: ukur ulang",
        "BAZ",
    ] {
        assert!(run.text().contains(words), "{words}: {}", run.text());
    }
}

#[test]
fn json_has_the_numbers() {
    let run = shell("certainty --sex f --age-days 548 --lenhei 74,7 --tem-lenhei 0,3 --json");
    let json: Value = serde_json::from_slice(&run.out).unwrap();
    assert_eq!(json["errors"]["lenhei_cm"], 0.3);
    assert_eq!(json["errors"]["name"], "smart-acceptable, changed");
    let haz = &json["classes"]["haz"];
    assert_eq!(haz["z"], -2.07);
    let all = haz["probabilities"].as_object().unwrap();
    let sum: f64 = all.values().map(|p| p.as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-12);
    // 0.1896 cm to the bound at 0.3 cm of error: Phi(0.632) of a printed table.
    let stunted = haz["probability"].as_f64().unwrap();
    assert!((stunted - 0.7363).abs() < 5e-4, "{stunted}");
    assert_eq!(json["reasons"]["waz"], "missing_weight");
}

#[test]
fn wrong_numbers_are_refused() {
    for (line, words) in [
        (
            "certainty --sex f --age-days 548 --lenhei 74.7 --tem-lenhei -1",
            "TEM of length or height",
        ),
        (
            "certainty --sex f --age-days 548 --lenhei 74.7 --level 1",
            "level",
        ),
        (
            "certainty --sex f --age-days 548 --lenhei 74.7 --errors best",
            "smart-good",
        ),
        (
            "certainty --sex f --age-days 548 --lenhei 74.7 --age-precision week",
            "month",
        ),
        ("certainty", "nothing to judge"),
        ("added-by-error - --tem-weight -1", "TEM of weight"),
    ] {
        shell(line).refuses_arguments(&[words]);
    }
    run_on(&["added-by-error"], b"sex,age_days,muac\nf,300,14\n").refuses(1, &["no prevalence"]);
}

#[test]
fn a_file_says_what_errors_add() {
    let survey = std::fs::read("tests/data/survey.csv").unwrap();
    let run = run_on(&["added-by-error", "--errors", "smart-poor"], &survey);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let line = run
        .text()
        .lines()
        .find(|l| l.starts_with("stunting"))
        .unwrap();
    let cells: Vec<&str> = line.split_whitespace().collect();
    // n as in the summary of `score`; a board that is out by 1.2 cm adds, and does not take away.
    assert_eq!(cells[1], "284");
    assert!(number(cells[9]).unwrap_or(0.0) > 0.0, "{line}");
    let json = run_on(&["added-by-error", "--json"], &survey);
    let json: Value = serde_json::from_slice(&json.out).unwrap();
    assert_eq!(json["prevalences"][0]["name"], "stunting");
    assert!(json["prevalences"][0]["added"]["tem_z"].as_f64().unwrap() > 0.1);
}
