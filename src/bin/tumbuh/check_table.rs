//! `tumbuh check-table`: is this WHO's table?

use crate::Stop;
use crate::args::parse;
use crate::child::say;
use clap::Args as ClapArgs;
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};
use tumbuh::Lang;
use tumbuh::audit::check_table::{Found, NotWho, check_table};
use tumbuh::audit::published::Form;

#[derive(Debug, ClapArgs)]
pub(crate) struct CheckTableArgs {
    /// A table of L, M and S, SD columns or centiles: CSV, JSON, SQL INSERTs, or a PHP or
    /// JavaScript array; `-` or nothing: standard input
    #[arg(value_name = "FILE")]
    input: Option<PathBuf>,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    /// Exit with 1 unless every cell is WHO's
    #[arg(long)]
    strict: bool,
    /// Language
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

/// No table is larger: WHO's daily ones have half a megabyte as JSON.
const MOST_BYTES: u64 = 64 << 20;

pub(crate) fn run(args: &CheckTableArgs) -> Result<(), Stop> {
    let path = args.input.as_deref().filter(|p| *p != Path::new("-"));
    let (name, bytes) = match path {
        None => ("standard input".to_owned(), read(std::io::stdin().lock())),
        Some(path) => {
            let bytes = std::fs::File::open(path).and_then(read);
            (path.display().to_string(), bytes)
        }
    };
    let bytes = bytes.map_err(|e| Stop::io(&name, &e))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Stop::File(format!(
            "{name}: more than 64 MB, which no growth table has"
        )));
    }
    let text = String::from_utf8_lossy(&bytes);
    let stem = path.and_then(Path::file_stem).unwrap_or_default();
    let report = check_table(&text, &stem.to_string_lossy())
        .map_err(|e| Stop::File(format!("{name}: {e}")))?;
    say(&if args.json {
        let tables: Vec<Value> = report.tables.iter().map(table).collect();
        let others: Vec<Value> = report.others.iter().map(other).collect();
        json!({"who": report.is_who(), "tables": tables, "others": others}).to_string() + "\n"
    } else {
        report.text(args.lang)
    })?;
    if args.strict && !report.is_who() {
        return Err(Stop::File(format!("{name}: not WHO's to the last cell")));
    }
    Ok(())
}

fn read(from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn form(f: Form) -> Value {
    json!({"table": f.table.path(), "indicator": f.indicator().code(), "sex": f.sex, "unit": f.unit})
}

fn table(t: &Found) -> Value {
    json!({
        "label": t.label,
        "summary": t.to_string(),
        "who": t.is_who(),
        "form": form(t.form),
        "step": t.step,
        "rows": t.rows,
        "rows_right": t.rows_right,
        "range": t.range,
        "columns": t.columns.iter().map(|c| json!({
            "name": c.name, "kind": c.kind.to_string(), "decimals": c.decimals, "factor": c.factor,
        })).collect::<Vec<_>>(),
        "wrong": t.wrong.iter().map(|w| json!({
            "line": w.line, "column": w.column, "at": w.at, "text": w.text,
            "expected": w.expected, "z_off": w.z_off, "hint": w.hint,
        })).collect::<Vec<_>>(),
        "labelled": t.labelled,
        "strange": t.strange.iter().map(|s| json!({
            "name": s.name,
            "nearest": s.nearest.map(|(kind, off)| json!({"kind": kind.to_string(), "median_off": off})),
        })).collect::<Vec<_>>(),
        "missing": t.missing,
        "doubled": t.doubled,
        "outside_lines": t.outside,
        "misfit_lines": t.misfits,
    })
}

fn other(o: &NotWho) -> Value {
    json!({
        "label": o.label,
        "summary": o.to_string(),
        "rows": o.rows,
        "nearest": o.nearest.as_ref().map(|n| json!({
            "form": form(n.form), "column": n.column, "kind": n.kind.to_string(),
            "median_off": n.median_off, "largest_off": n.largest_off,
            "rows_off": n.rows, "compared": n.compared,
        })),
    })
}
