//! A million rows: complete, in order, and in constant memory.

use crate::survey::{HEADER, Survey};
use crate::tool::{Folder, Run, arg, command};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Peak memory of a process, KB, where the system tells.
fn peak_memory(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Runs the program to its end: what it left, and its peak memory in KB (Linux only).
pub(crate) fn run_and_measure(args: &[&str]) -> (Run, Option<u64>) {
    let mut child = command(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut peak = None;
    // It only ever says less than what a pipe holds, so that it never waits for us.
    let status = loop {
        peak = peak.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait().expect("the program runs") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let mut err = String::new();
    let mut pipe = child.stderr.take().expect("a pipe");
    pipe.read_to_string(&mut err)
        .expect("standard error is UTF-8");
    let code = status.code();
    let out = Vec::new();
    (Run { code, out, err }, peak)
}

fn write_survey(path: &Path, rows: usize) {
    let mut survey = Survey::new(1_000_000);
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let mut text = HEADER.to_owned();
    for _ in 0..rows {
        survey.push(&mut text);
        if text.len() > 60_000 {
            file.write_all(text.as_bytes()).expect("room on the disk");
            text.clear();
        }
    }
    file.write_all(text.as_bytes()).expect("room on the disk");
}

#[test]
fn a_million_rows() {
    let rows = 1_000_000;
    let folder = Folder::new();
    let (input, output) = (folder.path("in.csv"), folder.path("out.csv"));
    write_survey(&input, rows);
    let start = Instant::now();
    let (run, peak) = run_and_measure(&["score", arg(&input), "-o", arg(&output)]);
    let took = start.elapsed();
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        run.err.starts_with(&format!("{rows} rows; ")),
        "{}",
        run.err
    );

    let lines = |path: &Path| BufReader::new(File::open(path).expect("a file")).lines();
    let mut results = lines(&output).map(|l| l.expect("a line"));
    let mut seen = 0;
    let mut width = 0;
    for (number, row) in lines(&input).enumerate() {
        let (row, result) = (
            row.expect("a line"),
            results.next().expect("a result per row"),
        );
        let appended = result.strip_prefix(&row).unwrap_or_else(|| {
            panic!("row {number} is `{row}`, the result of that place `{result}`")
        });
        let commas = appended.bytes().filter(|b| *b == b',').count();
        if number == 0 {
            width = commas;
        }
        assert_eq!(commas, width, "{result}");
        seen += usize::from(number > 0);
    }
    assert_eq!((seen, results.next()), (rows, None));
    match peak {
        Some(kb) => {
            eprintln!("{rows} rows in {took:.1?}, peak memory {kb} KB");
            assert!(kb < 100_000, "peak memory {kb} KB");
        }
        None => crate::tool::skip("peak memory", "no /proc here"),
    }
}

/// A long file is compared, and rescored, in memory that does not grow with it. A million rows
/// where there is time (a release build, or `TUMBUH_FULL=1`), else fewer.
#[test]
fn long_files_of_other_programs() {
    let long = !cfg!(debug_assertions) || std::env::var_os("TUMBUH_FULL").is_some();
    let rows = if long { 1_000_000 } else { 12_000 };
    let folder = Folder::new();
    let theirs = "who-anthro+completed_months+half_cm";
    let scored = |rows: usize, name: &str| {
        let (input, output) = (folder.path("in.csv"), folder.path(name));
        write_survey(&input, rows);
        let args = [
            "score",
            arg(&input),
            "--profile",
            theirs,
            "-o",
            arg(&output),
        ];
        let (run, _) = run_and_measure(&args);
        assert_eq!(run.code, Some(0), "{}", run.err);
        output
    };
    let (short, long) = (scored(rows / 8, "short.csv"), scored(rows, "long.csv"));
    for command in [&["compare"][..], &["rescore", "--old-profile", theirs]] {
        let measured = |path: &Path| {
            let start = Instant::now();
            let args = [command, &[arg(path)]].concat();
            let (run, peak) = run_and_measure(&args);
            assert_eq!(run.code, Some(0), "{}", run.err);
            (peak, start.elapsed())
        };
        let ((few, _), (many, took)) = (measured(&short), measured(&long));
        let Some((few, many)) = few.zip(many) else {
            crate::tool::skip("peak memory", "no /proc here");
            continue;
        };
        let name = command[0];
        eprintln!("{name}: {rows} rows in {took:.1?}, peak memory {many} KB; an eighth: {few} KB");
        assert!(many < few + 20_000, "{name}: {few} KB, then {many} KB");
        assert!(many < 120_000, "{name}: peak memory {many} KB");
    }
}
