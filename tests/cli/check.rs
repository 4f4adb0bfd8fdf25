//! `tumbuh check-table` and `tumbuh vectors`.

use crate::tool::{Folder, arg, run, run_on};
use serde_json::Value;

#[test]
fn a_table_is_checked_from_a_file_and_from_standard_input() {
    let file = "tests/data/published/wfa_boys_0_5.csv";
    let done = run(&["check-table", file, "--strict"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(
        done.text()
            .starts_with("WHO weight-for-age, boys, months, 1, 4 and 5 decimals: 61 of 61 rows")
    );
    let text = std::fs::read_to_string(file).unwrap();
    let wrong = text.replacen("4.5,5.1,5.8", "4.5,5.2,5.8", 1);
    assert_ne!(text, wrong);
    let done = run_on(&["check-table", "--json"], wrong.as_bytes());
    let json: Value = serde_json::from_slice(&done.out).unwrap();
    assert_eq!(json["who"], false);
    let cell = &json["tables"][0]["wrong"][0];
    assert_eq!(
        (cell["line"].as_u64(), cell["expected"].as_str()),
        (Some(3), Some("5.1"))
    );
    let strict = run_on(&["check-table", "--strict"], wrong.as_bytes());
    assert_eq!(strict.code, Some(1));
}

#[test]
fn what_is_no_table_is_refused() {
    run_on(&["check-table"], b"halo\n").refuses(1, &["standard input", "no table found"]);
    run(&["check-table", "no/such/file"]).refuses(1, &["no/such/file"]);
}

#[test]
fn vectors_are_written_to_a_folder_that_need_not_be_there() {
    let folder = Folder::new();
    let path = folder.path("a/b");
    let done = run(&["vectors", arg(&path)]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let lines = std::fs::read_to_string(path.join("vectors.jsonl")).unwrap();
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["version"], "1.0");
    assert!(
        std::fs::read_to_string(path.join("README.md"))
            .unwrap()
            .contains("version 1.0")
    );
    let rows = std::fs::read_to_string(path.join("vectors.csv"))
        .unwrap()
        .lines()
        .count();
    assert_eq!(rows, lines.lines().count() + 1);
    run(&["vectors", "/dev/null/x"]).refuses(1, &["/dev/null/x"]);
}
