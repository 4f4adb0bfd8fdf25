//! JSON: tables, coefficients, limits, bounds, codes and words, with their schema.

use super::facts::{facts, rows};
use super::{File, Language, template, vectors};
use crate::sex::Sex;
use crate::table::TableId;
use serde_json::{Value, json};
use std::fmt::Write;

/// The rows of a table, one line each sex and row, so that a difference can be read.
fn rows_text(table: TableId) -> String {
    let mut text = String::from("{\n");
    for (name, sex, end) in [("f", Sex::Female, ","), ("m", Sex::Male, "")] {
        let _ = writeln!(text, "\"{name}\": [");
        let all = rows(table, sex);
        for (i, [l, m, s]) in all.iter().enumerate() {
            let comma = if i + 1 == all.len() { "" } else { "," };
            let _ = writeln!(text, "[{l},{m},{s}]{comma}");
        }
        let _ = writeln!(text, "]{end}");
    }
    text + "}\n"
}

pub(super) fn files() -> Vec<File> {
    let mut all = facts();
    all["tables_note"] = json!(
        "rows in tables/PATH.json, by sex: L in 1e-4, M in 1e-4 of the unit, S in 1e-5; the first row is that of `first`, counted in rows"
    );
    let pretty = |v: &Value| serde_json::to_string_pretty(v).unwrap_or_default() + "\n";
    let mut files = vec![File::new("tumbuh.json", pretty(&all))];
    for &id in TableId::ALL {
        files.push(File::new(
            format!("tables/{}.json", id.path()),
            rows_text(id),
        ));
    }
    let filled = |text: &str| template(text, Language::Json);
    files.push(File::new(
        "tumbuh.schema.json",
        filled(include_str!("templates/json/tumbuh.schema.json")),
    ));
    files.push(File::new(
        "table.schema.json",
        filled(include_str!("templates/json/table.schema.json")),
    ));
    files.push(File::new(
        "README.md",
        filled(include_str!("templates/json/README.md")),
    ));
    files.push(File::new("tests/vectors.jsonl", vectors::lines()));
    files
}
