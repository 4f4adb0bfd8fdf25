//! A file to a file: `tumbuh score` against reading and writing the same file with the `csv`
//! crate, which is the floor, and against scripts that score it, where R or Python are there.

use crate::common::children::Children;
use crate::{Section, Variant};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// `ROWS=10000000` sets it; `PYTHON` the interpreter that has polars and numpy.
const ROWS: usize = 1_000_000;

pub(crate) fn print(only: Option<&str>) {
    if only.is_some() {
        return;
    }
    let rows = std::env::var("ROWS")
        .ok()
        .and_then(|r| r.parse().ok())
        .unwrap_or(ROWS);
    let folder = TempDir::new().expect("a folder");
    let survey = folder.path().join("survey.csv");
    write_survey(rows, &survey);
    let to = folder.path().join("out.csv");
    let (survey, to) = (survey.as_path(), to.as_path());
    let mut variants = vec![
        Variant::new("csv crate: read", || read(survey)),
        Variant::new("csv crate: read and write", || copy(survey, to)),
    ];
    for threads in [1, 2] {
        let name = format!("tumbuh score --threads {threads}");
        variants.push(Variant::new(name, move || {
            run(Command::new(env!("CARGO_BIN_EXE_tumbuh"))
                .arg("score")
                .arg(survey)
                .arg("-o")
                .arg(to)
                .arg(format!("--threads={threads}")));
        }));
    }
    let python = std::env::var("PYTHON").unwrap_or("python3".to_owned());
    for (name, program, script) in [
        ("R, data.table, vectorised, four z", "Rscript", "score.R"),
        ("Python, polars and numpy, four z", &python, "score.py"),
    ] {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("benches/rivals")
            .join(script);
        if is_there(program, &script) {
            let program = program.to_owned();
            variants.push(Variant::new(name, move || {
                run(&mut script_on(&program, &script, survey, to));
            }));
        } else {
            println!("\nnot run: {name} ({program} or its packages are not here)");
        }
    }
    Section {
        title: "CSV to CSV, weight and height, 1 file",
        item: ("row", rows),
        rounds: 5,
        variants,
    }
    .print(None);
}

fn script_on(program: &str, script: &Path, survey: &Path, to: &Path) -> Command {
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("tables");
    let mut command = Command::new(program);
    command.arg(script).arg(tables).arg(survey).arg(to);
    command
}

/// Can the script run? It scores one child.
fn is_there(program: &str, script: &Path) -> bool {
    let folder = TempDir::new().expect("a folder");
    let (survey, to): (PathBuf, PathBuf) =
        (folder.path().join("in.csv"), folder.path().join("out.csv"));
    write_survey(1, &survey);
    let mut command = script_on(program, script, &survey, &to);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|s| s.success())
}

fn run(command: &mut Command) {
    let done = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .expect("it starts");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

fn write_survey(rows: usize, path: &Path) {
    let c = Children::new(rows.min(100_000));
    let mut text = String::from("id,sex,age_days,weight,lenhei,measure,region\n");
    for row in 0..rows {
        let i = row % c.sex.len();
        let (sex, measure) = (char::from(c.sex[i]), char::from(c.measure[i]));
        let (days, kg, cm) = (c.days[i], c.y[0][i], (c.y[1][i] * 10.0).round() / 10.0);
        writeln!(text, "{row},{sex},{days},{kg},{cm},{measure},{}", i % 34).expect("to a string");
    }
    std::fs::write(path, text).expect("a file");
}

fn read(from: &Path) {
    let mut from = csv::Reader::from_path(from).expect("the survey");
    let mut row = csv::ByteRecord::new();
    while from.read_byte_record(&mut row).expect("a row") {}
}

fn copy(from: &Path, to: &Path) {
    let mut from = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(from)
        .expect("the survey");
    let mut to = csv::Writer::from_path(to).expect("a file");
    let mut row = csv::ByteRecord::new();
    while from.read_byte_record(&mut row).expect("a row") {
        to.write_byte_record(&row).expect("a row");
    }
    to.flush().expect("a file");
}
