//! `tumbuh compare`: files of other programs, as they come.

use crate::tool::{Folder, arg, run, run_on};
use std::fmt::Write;
use tumbuh::audit::cohort::Cohort;
use tumbuh::{Indicator, Lang, Measurement, Position, Profile, Scheme, Sex};

/// A cell of a z-score as e-PPGBM writes it.
fn comma(z: Option<f64>) -> String {
    z.map_or_else(|| "-".to_owned(), |z| format!("{z:.2}").replace('.', ","))
}

/// An export of e-PPGBM: a date line above the header, semicolons, decimal commas, classes in
/// Indonesian; its numbers by `profile`.
fn eppgbm(children: &[Measurement], profile: &Profile) -> String {
    let mut text = String::from("Tanggal cetak: 05-01-2025 10:11;;;\n");
    text.push_str(
        "No;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Cara Ukur;BB/U;ZS BB/U;TB/U;ZS TB/U;BB/TB;ZS BB/TB\n",
    );
    for (n, child) in children.iter().enumerate() {
        let a = child.assess_by(profile);
        let birth = child.birth_date.unwrap();
        let age = child.age.value().unwrap().days() as i32;
        let visit = tumbuh::Date::from_days_since_1970(birth.days_since_1970() + age).unwrap();
        let _ = write!(
            text,
            "{};Anak {n};{};{birth};{visit};{};{};{}",
            n + 1,
            if child.sex.value() == Some(Sex::Female) {
                "P"
            } else {
                "L"
            },
            child
                .weight
                .value()
                .unwrap()
                .kg()
                .to_string()
                .replace('.', ","),
            child
                .lenhei
                .value()
                .unwrap()
                .cm()
                .to_string()
                .replace('.', ","),
            if child.position.value() == Some(Position::Lying) {
                "Terlentang"
            } else {
                "Berdiri"
            },
        );
        for i in [Indicator::Waz, Indicator::Haz, Indicator::Whz] {
            let class = a.class(i, Scheme::Kemenkes);
            let class = class.map_or("-", |c| c.label(Lang::Id));
            let _ = write!(text, ";{class};{}", comma(a.score(i).reported()));
        }
        text.push('\n');
    }
    text
}

fn children(n: usize) -> Vec<Measurement> {
    Cohort::new(11).take(n).collect()
}

fn by(name: &str) -> Profile {
    name.parse().unwrap()
}

#[test]
fn an_export_is_explained_for_people_and_programs() {
    let folder = Folder::new();
    let theirs = by("who-anthro+completed_months+no_correction");
    let file = folder.file("theirs.csv", eppgbm(&children(400), &theirs));
    let file = arg(&file);
    let (csv, html) = (folder.path("rows.csv"), folder.path("page.html"));
    let (csv, html) = (csv.to_str().unwrap(), html.to_str().unwrap());
    let args = ["compare", file, "--csv", csv, "--html", html];
    let text = run(&args);
    assert_eq!(text.code, Some(0), "{}", text.err);
    for said in [
        "400 rows, 400 with something to compare",
        "who-anthro+completed_months+no_correction",
        "age in completed months",
        "no 0.7 cm between lying and standing",
        "It explains 400 of 400 rows (100.0 %)",
        "passed over above the header: `Tanggal cetak: 05-01-2025 10:11;;;`",
        "stunted",
    ] {
        assert!(
            text.text().contains(said),
            "`{said}` is not in: {}",
            text.text()
        );
    }
    let json = run(&["compare", file, "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.out).unwrap();
    assert_eq!(json["explanation"]["best"], theirs.name.as_ref());
    assert_eq!(json["rows_explained"], 400);
    assert_eq!(json["indicators"][1]["indicator"], "haz");
    let agreeing = json["rows_agreeing"].as_u64().unwrap();
    assert!(agreeing > 5 && agreeing < 200, "{agreeing}");

    // The rows that differ, each with the rule that makes the difference.
    let rows = std::fs::read_to_string(csv).unwrap();
    let mut lines = rows.lines();
    assert_eq!(
        lines.next(),
        Some(
            "row,indicator,their_z,who_z,explained_z,their_class,who_class,explained_class,reason"
        )
    );
    let mut differing = std::collections::HashSet::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        differing.insert(cells[0]);
        assert_eq!((cells[2], cells[5]), (cells[4], cells[7]), "{line}");
        let rules = cells[8];
        assert!(
            rules == "completed_months"
                || rules == "no_correction"
                || rules == "completed_months+no_correction",
            "{line}"
        );
    }
    assert_eq!(differing.len() as u64, 400 - agreeing);
    let page = std::fs::read_to_string(html).unwrap();
    assert_eq!(page.matches("<svg").count(), 6);
    assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
    assert!(page.contains("completed_months") && !page.contains("<script"));
    // The same from standard input, in Indonesian.
    let from_stdin = run_on(
        &["compare", "--lang", "id"],
        eppgbm(&children(400), &theirs).as_bytes(),
    );
    assert!(
        from_stdin.text().contains("umur dalam bulan penuh"),
        "{}",
        from_stdin.text()
    );
}

/// What is wrong with a file is said, and the rest is compared.
#[test]
fn bad_files() {
    let good = "sex,age_days,weight_kg,lenhei_cm,haz\n";
    // 76.2 cm at 548 days: -1.55 (README).
    let row = "f,548,9.1,76.2";
    let compare = |text: &str| run_on(&["compare"], text.as_bytes());
    compare("sex,age_days,lenhei_cm\nf,548,76.2\n").refuses(
        1,
        &[
            "no z-scores and no classes",
            "ZS TB/U",
            "--map haz=COLUMN",
            "sex, age_days, lenhei_cm",
        ],
    );
    compare(good).refuses(1, &["standard input: there are no rows"]);
    compare(&format!("{good}{row},\n{row},pendek sekali\n"))
        .refuses(1, &["no cell of their columns holds a z-score"]);
    compare("sex,age_days,haz,zlen\nf,548,1,1\n").refuses(1, &["no measurement"]);
    compare("sex,age_days,lenhei_cm,haz,zlen\nf,548,76.2,-1.55,-1.55\n").refuses(
        1,
        &[
            "two columns mean haz",
            "`haz` (column 4)",
            "`zlen` (column 5)",
        ],
    );
    run_on(&["compare", "--map", "haz=nilai"], good.as_bytes())
        .refuses(2, &["there is no column `nilai`"]);

    let run = compare(&format!(
        "{good}{row},\"-1,55\"\n{row},-1.55\n{row},-1.55\n{row},Outlier\n{row},?\n{row},-1.55,7\nf,548,9.1,76.2cm,-1.55\n"
    ));
    assert_eq!(run.code, Some(0), "{}", run.err);
    for said in [
        "6 rows, 4 with something to compare; 3 of these agree",
        "1 cells `Outlier`; WHO flags 0 of them",
        "1 cells that cannot be read",
        "1 rows have too few or too many fields and were left aside, the first is row 6",
        "1 rows stand in the file before, word for word; they are counted all the same, the first is row 3",
        "column `lenhei_cm`: 1 cells cannot be read, the first in row 7: `76.2cm`",
    ] {
        assert!(
            run.text().contains(said),
            "`{said}` is not in: {}",
            run.text()
        );
    }
}

/// Two children, both 548 days old: HAZ of -1.55 (README) at 76.2 cm and -3.00 at 72.0 cm.
fn dated(births: [&str; 2], visits: [&str; 2]) -> String {
    format!(
        "JK,Tgl Lahir,Tanggal Pengukuran,Tinggi,ZS TB/U\nP,{},{},76.2,-1.55\nP,{},{},72.0,-3.00\n",
        births[0], visits[0], births[1], visits[1]
    )
}

/// A date is read where the whole column can be nothing else, and never guessed.
#[test]
fn dates_of_every_style() {
    // 2023-01-01 and 2023-01-31; 548 days later 2024-07-02 and 2024-08-01. Day numbers as Excel has
    // them: 44927 and 44957, 45475 and 45505.
    let day_first = dated(["01/01/2023", "31/01/2023"], ["2024-07-02", "2024-08-01"]);
    let excel = dated(["44927", "44957"], ["45475", "45505"]);
    let in_doubt = dated(["01/01/2023", "31/01/2023"], ["02/07/2024", "01/08/2024"]);
    let half_excel = dated(["44927", "44957"], ["2024-07-02", "2024-08-01"]);
    let run = |text: &str, args: &[&str]| {
        let run = run_on(&[&["compare", "--json"], args].concat(), text.as_bytes());
        assert_eq!(run.code, Some(0), "{}", run.err);
        let json: serde_json::Value = serde_json::from_slice(&run.out).unwrap();
        let notes = json["notes"].to_string();
        (json["indicators"][0]["equal"].as_u64().unwrap(), notes)
    };
    for (text, args, equal, note) in [
        (
            &day_first,
            &[][..],
            2,
            "column `Tgl Lahir`: dates read with the day first",
        ),
        (
            &excel,
            &[],
            2,
            "column `Tanggal Pengukuran`: dates read as day numbers",
        ),
        (
            &in_doubt,
            &[],
            0,
            "first in row 1: `02/07/2024`; dates are read as 2024-02-29",
        ),
        (
            &in_doubt,
            &["--dates", "dmy"],
            2,
            "column `Tanggal Pengukuran`: dates read with the day first",
        ),
        (
            &half_excel,
            &[],
            0,
            "`44927`; this looks like a day number of a spreadsheet",
        ),
        (
            &half_excel,
            &["--dates", "excel"],
            2,
            "column `Tgl Lahir`: dates read as day numbers",
        ),
        (
            &day_first,
            &["--dates", "iso"],
            0,
            "first in row 1: `01/01/2023`",
        ),
    ] {
        let (found, notes) = run(text, args);
        assert_eq!(found, equal, "{text} {args:?} {notes}");
        assert!(notes.contains(note), "`{note}` is not in {notes}");
    }
    let wrong = run_on(&["compare", "--dates", "mdy"], day_first.as_bytes());
    wrong.refuses_arguments(&["iso, dmy, excel"]);
    // And the same when it is rescored: by no 0.7 cm a lying child of 80 cm keeps it.
    let text = "JK,Tgl Lahir,Tanggal Pengukuran,Tinggi,Cara Ukur,ZS TB/U\nP,31/01/2020,2023-02-15,85.7,L,-2.26\n";
    let run = run_on(
        &["rescore", "--old-profile", "who-anthro+no_correction"],
        text.as_bytes(),
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        run.err.contains("dates read with the day first"),
        "{}",
        run.err
    );
}

/// The same style, said, for `score` and `added-by-error`.
#[test]
fn dates_in_the_style_that_is_said() {
    let score = |births, visits, style: &str| {
        let text = dated(births, visits);
        let run = run_on(&["score", "--dates", style], text.as_bytes());
        assert_eq!(run.code, Some(0), "{}", run.err);
        let lines: Vec<String> = run.text().lines().skip(1).map(str::to_owned).collect();
        let added = run_on(
            &["added-by-error", "--json", "--dates", style],
            text.as_bytes(),
        );
        let added: serde_json::Value = serde_json::from_slice(&added.out).unwrap();
        (lines, added["prevalences"][0]["n"].as_u64().unwrap())
    };
    let day_first = (["01/01/2023", "31/01/2023"], ["02/07/2024", "01/08/2024"]);
    let excel = (["44927", "44957"], ["45475", "45505"]);
    for ((births, visits), style) in [(day_first, "dmy"), (excel, "excel")] {
        let (lines, n) = score(births, visits, style);
        assert!(
            lines[0].contains(",548,") && lines[0].contains(",-1.55,0,normal,"),
            "{lines:?}"
        );
        assert!(
            lines[1].contains(",548,") && lines[1].contains(",-3.00,0,stunted,"),
            "{lines:?}"
        );
        assert_eq!(n, 2);
        let (lines, n) = score(births, visits, "iso");
        assert!(
            lines.iter().all(|l| l.contains("haz:unreadable")),
            "{lines:?}"
        );
        assert_eq!(n, 0);
    }
}

/// A child with oedema is wasted, whatever the z-score: as `tumbuh score` counts.
#[test]
fn oedema_is_wasting() {
    let row = |oedema: &str, z: &str| format!("f,548,9.1,76.2,{oedema},{z}\n");
    // WHZ of 9.1 kg at 76.2 cm: -0.33 (README of the Python package).
    let text = String::from("sex,age_days,weight_kg,lenhei_cm,oedema,whz\n")
        + &row("n", "-0.33")
        + &row("y", "")
        + &row("y", "-0.33")
        + &row("", "-2.50");
    let run = run_on(&["compare", "--json"], text.as_bytes());
    let json: serde_json::Value = serde_json::from_slice(&run.out).unwrap();
    let wasted = &json["prevalence"][0];
    assert_eq!(wasted["name"], "wasted");
    assert_eq!(wasted["ours"], serde_json::json!({"n": 2, "of": 4}));
    assert_eq!(wasted["theirs"], serde_json::json!({"n": 3, "of": 4}));
    assert_eq!(json["prevalence"][1]["theirs"]["of"], 3);
}

/// Columns under any name.
#[test]
fn columns_can_be_named() {
    let text = "sex,age_days,lenhei_cm,nilai,kelas\nf,548,76.2,-1.55,Normal\nf,548,72,-3.00,Sangat pendek\n";
    let run = run_on(
        &[
            "compare",
            "--json",
            "--map",
            "haz=nilai",
            "--map",
            "haz_class=kelas",
        ],
        text.as_bytes(),
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    let json: serde_json::Value = serde_json::from_slice(&run.out).unwrap();
    assert_eq!(json["indicators"][0]["equal"], 2);
    assert_eq!(json["indicators"][0]["class_lower"], 1);
    assert_eq!(json["indicators"][0]["class_against_own_z"], 1);
}

/// The example of the README: the example survey, scored by a program that takes completed months
/// and stops at 3 SD.
#[test]
fn the_readme_shows_what_it_prints() {
    let folder = Folder::new();
    let scored = folder.path("export.csv");
    let theirs = "who-anthro+completed_months+clamp_3";
    let survey = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/survey.csv");
    let args = [
        "score",
        survey,
        "--classes",
        "kemenkes",
        "--profile",
        theirs,
        "-o",
        arg(&scored),
    ];
    assert_eq!(run(&args).code, Some(0));
    let run = run(&["compare", arg(&scored)]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let readme = include_str!("../../README.md");
    let example = readme.split("$ tumbuh compare export.csv").nth(1).unwrap();
    let example = example.split("$ tumbuh rescore").next().unwrap();
    let mut said = 0;
    for line in example.lines().skip(1).filter(|l| *l != "...") {
        let line = line.trim_end_matches(" ...");
        assert!(
            run.text().contains(line),
            "`{line}` is not in: {}",
            run.text()
        );
        said += 1;
    }
    assert!(said >= 6, "{said}");
}
