//! `tumbuh prevalence`: layouts, forms, a scored file, comparisons, what it refuses.

use crate::tool::{Run, run_on};
use std::collections::HashMap;
use std::fs;
use std::path::Path;

fn survey() -> Vec<u8> {
    let path = "tests/reference/extract/survey2006_input_lonely.csv";
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

const DESIGN: [&str; 9] = [
    "prevalence",
    "--weights",
    "sw",
    "--cluster",
    "cluster",
    "--strata",
    "strata",
    "--map",
    "weight_kg=weight",
];

fn run(more: &[&str]) -> Run {
    let args: Vec<&str> = DESIGN.iter().chain(more).copied().collect();
    run_on(&args, &survey())
}

/// The first row of a CSV text by the names of its columns.
fn first(text: &str) -> HashMap<String, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let cells = header.iter().zip(&row);
    cells.map(|(n, c)| (n.to_owned(), c.to_owned())).collect()
}

/// `HA_2_r` and so on of `survey2006_out_lonely_full`.
#[test]
fn whos_table() {
    let run = run(&["--layout", "who"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let all = first(run.text());
    assert_eq!(all.len(), 135);
    let number = |name: &str| all[name].parse::<f64>().unwrap();
    assert_eq!(all["HAZ_unwpop"], "1897");
    for (name, who) in [
        ("HA_2_r", 27.923_628_814_936_3),
        ("HA_2_se", 2.527_782_451_703_8),
    ] {
        assert!((number(name) / who - 1.0).abs() < 1e-11, "{name}");
    }
    assert!(
        run.err.contains("age_out_of_range: 24 of 2024 rows"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("strata_with_one_cluster: 2"),
        "{}",
        run.err
    );
}

#[test]
fn threads_and_scored_files_change_nothing() {
    let one = run(&["--threads", "1"]);
    assert_eq!(one.text().lines().next().unwrap().split(',').count(), 15);
    assert_eq!(one.text(), run(&["--threads", "4"]).text());
    let scored = run_on(&["score", "--map", "weight_kg=weight"], &survey());
    let args: Vec<&str> = DESIGN.iter().chain(&["--threads", "1"]).copied().collect();
    let again = run_on(&args, &scored.out);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_eq!(one.text(), again.text());
}

#[test]
fn json_and_a_page() {
    let json = run(&["--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(json.text()).unwrap();
    assert_eq!(value["rows"], 2024);
    assert_eq!(value["left_out"]["age_out_of_range"], 24);
    let stunted = &value["results"][1];
    assert_eq!(stunted["measure"], "haz_below_2");
    assert_eq!(stunted["level"], "high");
    assert!(stunted["why"].is_null());
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let done = run(&[
        "--format",
        "html",
        "--lang",
        "id",
        "-o",
        page.to_str().unwrap(),
    ]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("pendek (stunting)") && page.ends_with("</html>\n"));
    for outside in ["<script", "href=", "src=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    // A forest plot with every group of stunting: 38 squares.
    let plot = page.split("<svg").nth(1).unwrap();
    assert_eq!(plot.matches("<rect").count(), 38);
}

#[test]
fn compared_and_standardised() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.csv");
    fs::write(&other, survey()).unwrap();
    let run_of = |flag: &str, path: &Path| run(&[flag, path.to_str().unwrap()]);
    let same = run_of("--against", &other);
    assert_eq!(same.code, Some(0), "{}", same.err);
    let all = first(same.text());
    assert_eq!((all["difference"].as_str(), all["p"].as_str()), ("0", "1"));

    let structure = folder.path().join("structure.csv");
    fs::write(
        &structure,
        "group,share\n00-05 mo.Female,1\n24-35 mo.Male,3\n",
    )
    .unwrap();
    let standard = run_of("--standardise", &structure);
    assert_eq!(standard.code, Some(0), "{}", standard.err);
    // A quarter of the one and three quarters of the other, from the table by group.
    let table = run(&["--layout", "who"]);
    let mut reader = csv::Reader::from_reader(table.text().as_bytes());
    let at = reader
        .headers()
        .unwrap()
        .iter()
        .position(|h| h == "HA_2_r")
        .unwrap();
    let of: HashMap<String, f64> = reader
        .records()
        .map(|r| r.unwrap())
        .map(|r| (r[0].to_owned(), r[at].parse().unwrap_or(f64::NAN)))
        .collect();
    let expected = 0.25 * of["Age + sex: 00-05 mo.Female"] + 0.75 * of["Age + sex: 24-35 mo.Male"];
    let row = standard
        .text()
        .lines()
        .find(|l| l.starts_with("haz_below_2,"))
        .unwrap();
    let ours: f64 = row.split(',').nth(2).unwrap().parse().unwrap();
    assert!((ours / expected - 1.0).abs() < 1e-12, "{ours} {expected}");
    fs::write(&structure, "group,share\nboys,1\n").unwrap();
    run_of("--standardise", &structure)
        .refuses_arguments(&["group of age and sex that does not exist"]);
}

#[test]
fn what_it_refuses() {
    run(&["--by", "provinsi"]).refuses(1, &["no column `provinsi`", "gregion"]);
    run(&["--level", "95"]).refuses(2, &["--level", "95"]);
    run_on(&["prevalence"], b"nama,umur\nA,3\n").refuses(1, &["nothing to estimate"]);
    run_on(&["prevalence", "/nowhere.csv"], b"").refuses(1, &["/nowhere.csv"]);
    // Nobody: a table of reasons, not an error.
    let nobody = run_on(&["prevalence"], b"sex,age_days,weight_kg\n");
    assert_eq!(nobody.code, Some(0), "{}", nobody.err);
    assert!(nobody.text().lines().skip(1).all(|l| l.ends_with("nobody")));
}
