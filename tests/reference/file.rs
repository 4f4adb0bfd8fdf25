//! Reading reference files: the whole ones where they are, the extracts otherwise.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

pub(crate) type Row = HashMap<String, String>;

fn whole_files() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("TUMBUH_REFERENCE")
        .map_or_else(|| root.join("../shared/reference"), PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// Rows of `name` (a path below the reference folder, without `.gz`), and whether they are all.
pub(crate) fn rows(name: &str) -> Vec<Row> {
    let extract = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/extract");
    let path = match whole_files() {
        Some(folder) => folder.join(format!("{name}.gz")),
        None => extract.join(Path::new(name).file_name().expect("a file name")),
    };
    let mut text = String::new();
    let file = File::open(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
    if path.extension().is_some_and(|e| e == "gz") {
        flate2::read::GzDecoder::new(file).read_to_string(&mut text)
    } else {
        (&file).read_to_string(&mut text)
    }
    .unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let rows: Vec<Row> = reader
        .records()
        .map(|r| {
            let r = r.unwrap();
            // Where WHO's header names a column twice, the first one counts.
            let mut row = Row::new();
            for (name, cell) in header.iter().zip(&r) {
                row.entry(name.clone()).or_insert_with(|| cell.to_owned());
            }
            row
        })
        .collect();
    let which = if whole_files().is_some() {
        "whole file"
    } else {
        "committed extract"
    };
    eprintln!("{name}: {} rows ({which})", rows.len());
    rows
}

/// A cell as a number; empty means missing.
pub(crate) fn number(row: &Row, name: &str) -> Option<f64> {
    match row[name].as_str() {
        "" | "NA" => None,
        "Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        text => Some(text.parse().unwrap_or_else(|_| panic!("{name}: `{text}`"))),
    }
}

/// A cell as a number, NaN where missing: what the setters of `Measurement` take.
#[allow(dead_code, reason = "not every test binary needs it")]
pub(crate) fn or_nan(row: &Row, name: &str) -> f64 {
    number(row, name).unwrap_or(f64::NAN)
}
