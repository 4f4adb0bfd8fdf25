//! `tumbuh rescore`: from one profile to another, held against `tumbuh score` by the other.

use crate::tool::{Folder, Run, arg, run};
use std::fmt::Write;
use tumbuh::audit::cohort::Cohort;
use tumbuh::{Position, Sex};

/// Children as a file, every third without a position, one in fifty with oedema.
fn survey(n: usize) -> String {
    let mut text =
        String::from("id,sex,birth_date,visit_date,weight_kg,lenhei_cm,measure,oedema\r\n");
    for (n, child) in Cohort::new(21).take(n).enumerate() {
        let birth = child.birth_date.unwrap();
        let age = child.age.value().unwrap().days() as i32;
        let visit = tumbuh::Date::from_days_since_1970(birth.days_since_1970() + age).unwrap();
        let measure = match child.position.value() {
            _ if n % 3 == 0 => "",
            Some(Position::Lying) => "l",
            _ => "h",
        };
        let _ = write!(
            text,
            "\"child, {n}\",{},{birth},{visit},{},{},{measure},{}\r\n",
            if child.sex.value() == Some(Sex::Female) {
                "f"
            } else {
                "m"
            },
            child.weight.value().unwrap().kg(),
            child.lenhei.value().unwrap().cm(),
            if n % 50 == 0 { "y" } else { "n" },
        );
    }
    text
}

fn done(args: &[&str]) -> Run {
    let run = run(args);
    assert_eq!(run.code, Some(0), "{args:?} {}", run.err);
    run
}

fn lines(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let records = reader.records().map(Result::unwrap);
    records
        .map(|r| r.iter().map(str::to_owned).collect())
        .collect()
}

/// Row, column, and both cells where two files differ.
fn differing(before: &[Vec<String>], after: &[Vec<String>]) -> Vec<[String; 4]> {
    let mut differing = vec![];
    for (row, (x, y)) in before.iter().zip(after).enumerate() {
        for (at, (x, y)) in x.iter().zip(y).enumerate() {
            if x != y {
                differing.push([row.to_string(), before[0][at].clone(), x.clone(), y.clone()]);
            }
        }
    }
    differing
}

/// Profiles, classes, and rules that some cell must have been changed by.
type Way = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const WAYS: [Way; 4] = [
    (
        "who-anthro+completed_months+no_correction+clamp_3",
        "who-anthro",
        "who",
        &["nearest_day", "correction_cm", "clamp_sd"],
    ),
    (
        "who-anthro",
        "who-anthro+half_cm+boys_table+sd_step",
        "kemenkes",
        &["boys_table", "half_cm", "sd_step"],
    ),
    (
        "who-anthro",
        "id-permenkes-2020",
        "kemenkes",
        &[
            "completed_months",
            "half_cm",
            "none_beyond_3",
            "class_by_columns",
        ],
    ),
    (
        "id-permenkes-2020",
        "who-anthro",
        "kemenkes",
        &["nearest_day", "linear_cm", "restricted", "class_by_z"],
    ),
];

/// The rescored file is, byte for byte, the file scored by the new profile; every change is
/// listed; and a second run has nothing to do.
#[test]
fn it_leads_to_what_score_gives() {
    let folder = Folder::new();
    let input = folder.file("in.csv", survey(300));
    let input = arg(&input);
    for (old, new, classes, rules) in WAYS {
        let path = |name: &str| folder.path(name).to_str().unwrap().to_owned();
        let (a, b, c, d) = (path("a.csv"), path("b.csv"), path("c.csv"), path("d.csv"));
        done(&[
            "score",
            input,
            "--profile",
            old,
            "--classes",
            classes,
            "-o",
            &a,
        ]);
        done(&[
            "score",
            input,
            "--profile",
            new,
            "--classes",
            classes,
            "-o",
            &b,
        ]);
        let rescore = |from: &str, to: &str| {
            done(&[
                "rescore",
                from,
                "--old-profile",
                old,
                "--profile",
                new,
                "--classes",
                classes,
                "-o",
                to,
            ])
        };
        let changes = rescore(&a, &c);
        let text = |path: &str| std::fs::read_to_string(path).unwrap();
        let (expected, ours) = (text(&b), text(&c));
        for (e, o) in expected.lines().zip(ours.lines()) {
            assert_eq!(o, e, "{old} to {new}");
        }
        assert_eq!(ours, expected);
        assert!(!changes.err.contains("neither"), "{}", changes.err);

        let listed = lines(changes.text());
        assert_eq!(listed[0], ["row", "column", "old", "new", "rule"]);
        let differing = differing(&lines(&text(&a)), &lines(&expected));
        // No other cell is listed.
        assert_eq!(listed.len() - 1, differing.len());
        for (cells, expected) in listed[1..].iter().zip(&differing) {
            assert_eq!(cells[..4], expected[..]);
        }
        for rule in rules {
            let n = listed.iter().filter(|cells| cells[4] == *rule).count();
            assert!(n > 0, "{rule} in {old} to {new}");
        }
        assert!(listed[1..].iter().all(|cells| !cells[4].is_empty()));

        let again = rescore(&c, &d);
        assert_eq!(again.text(), "row,column,old,new,rule\n");
        assert_eq!(text(&d), ours);
        assert!(
            again.err.contains("; 0 cells changed in 0 of them"),
            "{}",
            again.err
        );
    }
}

/// An export of another program: its own spelling stays, and so does what somebody typed, and
/// every byte besides.
#[test]
fn another_program_keeps_its_spelling() {
    let folder = Folder::new();
    // A girl of 575 days. Completed month 18 is day 548, with M 80.7121 and S 0.03598: 76.2 cm is
    // -1.55 and 75.0 cm is -1.97. Her own day has M 81.6095 and S 0.03618: -1.83 and -2.24.
    let text = "Dicetak 2025;;;;;\r\nJK;Tgl Lahir;Tanggal Pengukuran;Tinggi;TB/U;ZS TB/U\r\n\
        P;2023-01-01;2024-07-29;76,2;Normal;-1,55\r\n\
        \"P\";2023-01-01;2024-07-29;75;\"Normal\";-1,97\r\n\
        P;2023-01-01;2024-07-29;76,2;Normal;-1,60\r\n\r\n\
        P;2023-01-01;2024-07-29;76,2;Normal;-1,83";
    let input = folder.file("in.csv", text);
    let out = folder.path("out.csv");
    let run = done(&[
        "rescore",
        arg(&input),
        "--old-profile",
        "who-anthro+completed_months",
        "-o",
        arg(&out),
        "--classes",
        "kemenkes",
    ]);
    let ours = std::fs::read_to_string(&out).unwrap();
    let lines: Vec<&str> = ours.split("\r\n").collect();
    assert_eq!(lines[0], "Dicetak 2025;;;;;");
    assert_eq!(lines[2], "P;2023-01-01;2024-07-29;76,2;Normal;-1,83");
    assert_eq!(lines[4], "P;2023-01-01;2024-07-29;76,2;Normal;-1,60");
    assert_eq!(
        (lines[5], lines[6]),
        ("", "P;2023-01-01;2024-07-29;76,2;Normal;-1,83")
    );
    assert_eq!(lines[3], "\"P\";2023-01-01;2024-07-29;75;Pendek;-2,24");
    assert!(
        run.text()
            .contains("1,ZS TB/U,\"-1,55\",\"-1,83\",nearest_day\n"),
        "{}",
        run.text()
    );
    assert!(
        run.err
            .contains("1 cells say what neither profile says and were left, the first in row 3"),
        "{}",
        run.err
    );
}

#[test]
fn wrong_arguments() {
    run(&["rescore", "x.csv"]).refuses_arguments(&["--old-profile"]);
    run(&["rescore", "x.csv", "--old-profile", "anthro"])
        .refuses_arguments(&["unknown profile `anthro`"]);
    run(&["rescore", "nowhere.csv", "--old-profile", "who-anthro"])
        .refuses(1, &["nowhere.csv: there is no such file"]);
}
