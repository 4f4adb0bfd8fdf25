//! What was found, for programs.

use super::super::published::Form;
use super::{Found, NotWho, Report};
use serde_json::{Value, json};

impl Report {
    /// Everything found, as `tumbuh check-table --json` writes it.
    #[must_use]
    pub fn json(&self) -> Value {
        let tables: Vec<Value> = self.tables.iter().map(table).collect();
        let others: Vec<Value> = self.others.iter().map(other).collect();
        json!({"who": self.is_who(), "tables": tables, "others": others})
    }
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
