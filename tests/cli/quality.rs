//! `tumbuh quality`.

use crate::tool::{Folder, arg, run, run_on};
use serde_json::Value;

fn survey() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/survey.csv").to_owned()
}

#[test]
fn counts_of_the_file_are_those_of_a_second_reading() {
    let path = survey();
    let got = run(&[
        "quality", &path, "--by", "posyandu", "--by", "month", "--format", "json",
    ]);
    assert_eq!(got.code, Some(0), "{}", got.err);
    let json: Value = serde_json::from_slice(&got.out).unwrap();
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let head = reader.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|h| h == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(json["rows"], rows.len());
    let boys = rows.iter().filter(|r| r[at("jk")].trim() == "L").count();
    assert_eq!(json["sex_ratio"]["k"], boys);
    // Last digits of weights as they stand in the file.
    let weights = rows.iter().map(|r| r[at("berat")].replace(',', "."));
    // Not above zero, and grams in a column of kilograms, cannot be used.
    let kg = |w: String| w.parse::<f64>().ok().filter(|w| *w > 0.0 && *w < 500.0);
    let mut counts = [0_u64; 10];
    for text in weights.filter_map(kg).map(|w| format!("{w:.1}")) {
        counts[usize::from(text.as_bytes()[text.len() - 1] - b'0')] += 1;
    }
    let ours: Vec<u64> =
        serde_json::from_value(json["quantities"][1]["digits"]["counts"].clone()).unwrap();
    assert_eq!(ours, counts);
    let mut posyandu: Vec<&str> = rows.iter().map(|r| r[at("posyandu")].trim()).collect();
    posyandu.sort_unstable();
    posyandu.dedup();
    assert_eq!(json["by"][0]["groups"], posyandu.len());
}

#[test]
fn a_page_is_written_whole_in_indonesian() {
    let folder = Folder::new();
    let page = folder.path("mutu.html");
    let path = survey();
    let got = run(&[
        "quality",
        &path,
        "--cluster",
        "posyandu",
        "--by",
        "posyandu",
        "--format",
        "html",
        "--lang",
        "id",
        "-o",
        arg(&page),
    ]);
    assert_eq!((got.code, got.text()), (Some(0), ""), "{}", got.err);
    let html = std::fs::read_to_string(&page).unwrap();
    for words in [
        "<html lang=\"id\">",
        "Jumlah penalti",
        "bukan peringkat",
        "<svg",
    ] {
        assert!(html.contains(words), "{words}");
    }
    assert!(!html.contains("<script"));
}

#[test]
fn what_is_wrong_is_said_in_one_line() {
    let path = survey();
    run(&["quality", &path, "--by", "kader"]).refuses(1, &["kader", "unknown column", "posyandu"]);
    run(&["quality", &path, "--edition", "smart"]).refuses_arguments(&["ena-smart"]);
    run_on(&["quality"], b"sex,age_days,weight_kg\n").refuses(1, &["no rows"]);
}

fn readings() -> String {
    concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/standardisation/readings.csv"
    )
    .to_owned()
}

#[test]
fn a_standardisation_test_from_a_file() {
    let path = readings();
    let args = [
        "standardisation",
        &path,
        "--supervisor",
        "supervisor",
        "--format",
        "json",
    ];
    let got = run(&args);
    assert_eq!((got.code, got.err.as_str()), (Some(0), ""));
    let json: Value = serde_json::from_slice(&got.out).unwrap();
    let theirs: Value =
        serde_json::from_str(include_str!("../data/standardisation/figures.json")).unwrap();
    for q in json["quantities"].as_array().unwrap() {
        let name = match q["quantity"].as_str().unwrap() {
            "weight" => "weight_kg",
            "lenhei" => "lenhei_cm",
            _ => "muac_mm",
        };
        let total = q["team"]["total_tem"]["value"].as_f64().unwrap();
        let exact = theirs[name]["team"]["total_tem"].as_f64().unwrap();
        assert!((total - exact).abs() < 1e-11, "{name} {total} {exact}");
    }
    let text = run(&["standardisation", &path, "--edition", "ena", "--lang", "id"]);
    assert!(text.text().contains("tidak ada penyelia") && text.text().contains("bias"));
}

#[test]
fn the_sheet_of_a_cadre() {
    let path = readings();
    let page = run(&["standardisation", &path, "--sheet", "Citra", "--lang", "id"]);
    assert_eq!(page.code, Some(0), "{}", page.err);
    for words in ["Lembar uji pengukuran: Citra", "ditetapkan oleh penguji"] {
        assert!(page.text().contains(words), "{words}");
    }
    run(&["standardisation", &path, "--sheet", "Joko"]).refuses_arguments(&["Joko", "Citra"]);
    run(&["standardisation", &path, "--supervisor", "Joko"]).refuses_arguments(&["supervisor"]);
    run_on(&["standardisation"], b"kader,bb\nAni,9\n").refuses(1, &["column `child`"]);
    run_on(&["standardisation"], b"kader,anak,bb\nAni,1,x\n").refuses(1, &["no readings"]);
}

/// The same file with its dates written another way makes the same report.
#[test]
fn dates_with_the_day_first() {
    let text = std::fs::read_to_string(survey()).unwrap();
    let turn = |cell: &str| {
        let parts: Vec<&str> = cell.split('-').collect();
        match parts[..] {
            [y, m, d] if y.len() == 4 && cell.len() == 10 => format!("{d}/{m}/{y}"),
            _ => cell.to_owned(),
        }
    };
    let turned: String = text
        .lines()
        .map(|line| line.split(',').map(turn).collect::<Vec<_>>().join(",") + "\n")
        .collect();
    assert_ne!(text, turned);
    let options = ["quality", "--by", "month", "--format", "json"];
    let iso = run_on(&options, text.as_bytes());
    let dmy = run_on(
        &[&options[..], &["--dates", "dmy"]].concat(),
        turned.as_bytes(),
    );
    assert_eq!(iso.code, Some(0));
    assert!(iso.text() == dmy.text());
    let json: Value = serde_json::from_slice(&iso.out).unwrap();
    assert!(json["by"][0]["groups"].as_u64().unwrap() > 0);
}
