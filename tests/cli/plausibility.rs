//! `tumbuh plausibility`, `tumbuh visits`, `tumbuh repeats`, and what `tumbuh explain` adds.

use crate::tool::{Folder, Table, run, run_on, shell};
use serde_json::Value;

const ROWS: &str = "id,jk,age_days,bb,tb\n\
    a,P,548,9.1,76.2\n\
    b,P,548,91,76.2\n\
    c,P,548,9.1\n\
    d,L,548,9100,0.762\n\
    e,X,548,abc,76.2\n";

#[test]
fn findings_are_rows_with_rule_and_proposal() {
    let run = run_on(&["plausibility"], ROWS.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.err);
    let table = Table::read(&run.out, b',');
    let rows = |n: &str| -> Vec<_> { table.rows.iter().filter(|r| r["row"] == n).collect() };
    assert!(rows("1").is_empty());
    let b = rows("2")[0];
    assert_eq!(b["code"], "beyond_hard_limit");
    assert_eq!(b["severity"], "impossible");
    assert_eq!((&*b["column"], &*b["value"]), ("weight_kg", "91"));
    assert_eq!(b["rule"], "weight between 0.9 and 58 kg");
    assert_eq!((&*b["cause"], &*b["proposed"]), ("decimal_lost", "9.1"));
    assert_eq!(rows("3")[0]["code"], "field_count");
    // Two mistakes in one row: no single cause, but both are found.
    let d: Vec<&str> = rows("4").iter().map(|r| &*r["code"]).collect();
    assert_eq!(d, ["weight_in_grams", "beyond_hard_limit"]);
    let e: Vec<&str> = rows("5").iter().map(|r| &*r["column"]).collect();
    assert_eq!(e, ["weight_kg", "sex"]);
    assert!(run.err.contains("5 rows; 4 with findings"), "{}", run.err);
    assert!(run.err.contains("decimal_lost"), "{}", run.err);

    let run = run_on(&["plausibility", "--json", "--lang", "id"], ROWS.as_bytes());
    let first: Value = serde_json::from_str(run.text().lines().next().unwrap()).unwrap();
    assert_eq!(first["row"], 2);
    assert_eq!(
        first["findings"][0]["rule_id"],
        "berat badan antara 0.9 dan 58 kg"
    );
    assert_eq!(first["causes"][0]["changes"][0]["proposed"], 9.1);
    assert!(run.err.contains("temuan"), "{}", run.err);
    shell("plausibility --inside-who-limits 9").refuses_arguments(&["between 0 and 4"]);
}

/// Boys at WHO's medians of 6 to 9 months; the weight of row 3 has lost its decimal, the length of
/// row 7 is 8 cm short.
const VISITS: &str = "nik,sex,age_days,weight,height\n\
    1,m,183,7.9,67.6\n1,m,213,8.3,69.2\n1,m,244,86,70.6\n1,m,274,8.9,72.0\n\
    2,m,183,7.9,67.6\n2,m,213,8.3,69.2\n2,m,244,8.6,62.6\n2,m,274,8.9,72.0\n";

fn found(out: &[u8]) -> Vec<[String; 5]> {
    let table = Table::read(out, b',');
    let cells = |r: &std::collections::HashMap<String, String>| {
        ["row", "child", "column", "verdict", "proposed_value"].map(|c| r[c].clone())
    };
    let mut all: Vec<_> = table.rows.iter().map(cells).collect();
    all.sort();
    all
}

#[test]
fn visits_of_a_child_are_held_against_each_other() {
    let expected = [
        ["3", "1", "weight_kg", "unusable", "8.6"],
        ["7", "2", "lenhei_cm", "shrinking", ""],
    ];
    let sorted = run_on(&["visits", "--child", "NIK"], VISITS.as_bytes());
    assert_eq!(sorted.code, Some(0), "{}", sorted.err);
    assert_eq!(found(&sorted.out), expected);
    assert!(
        sorted
            .err
            .contains("8 visits of 2 children; 16 values, 2 excluded"),
        "{}",
        sorted.err
    );

    // The same rows, mixed.
    let lines: Vec<&str> = VISITS.lines().collect();
    let mixed = [0, 1, 5, 2, 6, 4, 8, 3, 7].map(|i| lines[i]).join("\n");
    let folder = Folder::new();
    let out = folder.path("out.csv");
    let out = out.to_str().unwrap();
    let refused = run_on(&["visits", "--child", "nik", "-o", out], mixed.as_bytes());
    refused.refuses(1, &["row 3", "child `1`", "--unsorted"]);
    assert!(!folder.path("out.csv").exists());
    let unsorted = run_on(
        &["visits", "--child", "nik", "--unsorted"],
        mixed.as_bytes(),
    );
    assert_eq!(unsorted.code, Some(0), "{}", unsorted.err);
    let verdicts: Vec<_> = found(&unsorted.out);
    let excluded: Vec<_> = verdicts.iter().filter(|v| !v[2].is_empty()).collect();
    assert_eq!(excluded.len(), 2);
    assert_eq!((&*excluded[0][1], &*excluded[0][3]), ("1", "unusable"));
    assert_eq!((&*excluded[1][1], &*excluded[1][3]), ("2", "shrinking"));
    // One of the mixed rows stands before an earlier visit.
    assert!(verdicts.iter().any(|v| v[3] == "out_of_order"));
    let again = run_on(
        &["visits", "--child", "nik", "--unsorted"],
        mixed.as_bytes(),
    );
    assert_eq!(again.out, unsorted.out);
}

#[test]
fn dates_are_read_in_the_style_that_is_said() {
    // 9 months and 10 months: 72.0 and 73.3 cm are WHO's medians; 03/04 is 3 April.
    let text = "nik,sex,tgl_lahir,tanggal_pengukuran,tb\n\
        1,m,03/04/2023,02/01/2024,72.0\n1,m,03/04/2023,01/02/2024,73.3\n\
        1,m,03/04/2023,05/03/2024,64.5\n";
    let dmy = ["visits", "--child", "nik", "--dates", "dmy"];
    let run = run_on(&dmy, text.as_bytes());
    assert_eq!(found(&run.out), [["3", "1", "lenhei_cm", "shrinking", ""]]);
    // With the year first they are no dates.
    let run = run_on(&["visits", "--child", "nik"], text.as_bytes());
    assert!(
        found(&run.out).iter().all(|v| v[3] == "no_age"),
        "{}",
        run.text()
    );
    let run = run_on(&["plausibility", "--dates", "dmy"], text.as_bytes());
    assert!(run.err.contains("3 rows; 0 with findings"), "{}", run.err);
}

#[test]
fn the_child_must_be_named_by_a_column() {
    let out = run_on(&["visits", "--child", "name"], VISITS.as_bytes());
    out.refuses(1, &["no column `name`", "nik"]);
    run(&["visits"]).refuses_arguments(&["--child"]);
    // A row of nobody is said to be one.
    let text = VISITS.replace("\n2,m,274", "\n,m,274");
    let run = run_on(&["visits", "--child", "nik"], text.as_bytes());
    assert!(
        found(&run.out)
            .iter()
            .any(|v| v[0] == "8" && v[3] == "no_child")
    );
}

#[test]
fn readings_agree_or_a_third_is_due() {
    let run = shell("repeats --quantity lenhei_cm --allowed who-mgrs 76.2 77.4");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.text().starts_with("third_due: "), "{}", run.text());
    let run = shell("repeats --quantity tb --allowed who-mgrs 76.2 77.4 76,4 --lang id");
    assert!(
        run.text().contains("76.30  (rata-rata dari 76.2, 76.4)"),
        "{}",
        run.text()
    );
    let run = shell("repeats --quantity weight_kg --allowed who-mgrs 9.1 9.2 -4 --json");
    let json: Value = serde_json::from_slice(&run.out).unwrap();
    assert_eq!(
        (&json["agreement"], &json["value"]),
        (&"agree".into(), &9.15.into())
    );
    shell("repeats --quantity weight_kg 9.1").refuses_arguments(&["--allowed"]);
    shell("repeats --quantity head_cm --allowed smart-acceptable 45 46")
        .refuses_arguments(&["allowed difference"]);
}

#[test]
fn explain_says_what_is_odd() {
    let run = shell("explain --sex P --age-days 548 --weight 91 --lenhei 76.2 --lang id");
    for words in [
        "Apakah wajar?",
        "mustahil",
        "koma desimal hilang? berat badan 91 -> 9.1 kg",
    ] {
        assert!(run.text().contains(words), "{words}: {}", run.text());
    }
    let plain = shell("explain --sex P --age-days 548 --weight 9.1 --lenhei 76.2 --lang id");
    assert!(!plain.text().contains("Apakah wajar?"));
    let json = shell("explain --sex P --age-days 548 --weight 91 --lenhei 76.2 --json");
    let json: Value = serde_json::from_slice(&json.out).unwrap();
    assert_eq!(json["plausibility"]["causes"][0]["cause"], "decimal_lost");
}
