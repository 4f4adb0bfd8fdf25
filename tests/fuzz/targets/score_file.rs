//! `tumbuh score` itself on any file: done, or refused in words; and where it is done, every row
//! comes back byte for byte with the results behind it.
#![no_main]
#![allow(dead_code, unused_imports)]

include!(concat!(env!("OUT_DIR"), "/command_line.rs"));

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

fn folder() -> &'static tempfile::TempDir {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().unwrap())
}

/// Without quotes and carriage returns a row is a line. Rows with as many fields as the header come
/// back as they were; no row is lost.
fn every_row_is_there(given: &[u8], scored: &[u8]) {
    if given.iter().any(|b| matches!(b, b'"' | b'\r')) {
        return;
    }
    let lines = |text: &'_ [u8]| -> Vec<Vec<u8>> {
        let some = text.split(|b| *b == b'\n').filter(|l| !l.is_empty());
        some.map(<[u8]>::to_vec).collect()
    };
    let (given, scored) = (lines(given), lines(scored));
    let Some(at) = given.iter().position(|line| scored[0].starts_with(line.trim_ascii_start())) else {
        return;
    };
    let fields = |line: &[u8]| line.iter().filter(|b| matches!(b, b',' | b';' | b'\t')).count();
    assert_eq!(given.len() - at, scored.len());
    for (before, after) in given[at..].iter().zip(&scored) {
        if fields(before) == fields(&given[at]) {
            assert!(after.starts_with(before), "{:?}", String::from_utf8_lossy(before));
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let (input, output) = (folder().path().join("in.csv"), folder().path().join("out.csv"));
    std::fs::write(&input, bytes).unwrap();
    let _ = std::fs::remove_file(&output);
    let words = ["tumbuh", "score", input.to_str().unwrap(), "-o", output.to_str().unwrap(), "--threads", "1"];
    let args = args::Args::try_parse_from(words).unwrap();
    let args::Command::Score(args) = &args.command else {
        unreachable!("the command is score");
    };
    match score::run(args) {
        Ok(()) => {
            let scored = std::fs::read(&output).unwrap();
            every_row_is_there(bytes, &scored);
        }
        Err(Stop::File(message) | Stop::Arguments(message)) => {
            assert!(!message.is_empty());
            assert!(!output.exists(), "refused, and still written");
        }
        Err(Stop::ReaderGone) => {}
    }
});
