//! A table as text: CSV in either layout, JSON.

use super::table::Table;
use super::tidy::{TIDY_COLUMNS, TidyCell};
use super::who::{WhoCell, who_columns};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// A cell of a CSV file, in quotes where it needs them.
fn quoted(out: &mut String, cell: &str) {
    if cell.contains([',', '"', '\n', '\r']) {
        let _ = write!(out, "\"{}\"", cell.replace('"', "\"\""));
    } else {
        out.push_str(cell);
    }
}

/// The shortest form that reads back to the same double; nothing for what is no number.
fn number(out: &mut String, x: Option<f64>, missing: &str) {
    match x.filter(|x| x.is_finite()) {
        // Zero has no sign here.
        Some(x) => {
            let _ = write!(out, "{}", x + 0.0);
        }
        None => out.push_str(missing),
    }
}

impl Table {
    /// The tidy layout as CSV; what is missing is empty.
    #[must_use]
    pub fn tidy_csv(&self) -> String {
        let mut out = TIDY_COLUMNS.join(",");
        out.push('\n');
        for row in self.tidy() {
            for (k, cell) in row.cells().iter().enumerate() {
                if k > 0 {
                    out.push(',');
                }
                match cell {
                    TidyCell::Text(t) => quoted(&mut out, t),
                    TidyCell::Count(n) => {
                        let _ = write!(out, "{n}");
                    }
                    TidyCell::Number(x) => number(&mut out, *x, ""),
                }
            }
            out.push('\n');
        }
        out
    }

    /// WHO's wide layout as CSV; what is missing is `NA`, as R writes it.
    #[must_use]
    pub fn who_csv(&self) -> String {
        let mut out = who_columns(self.population).join(",");
        out.push('\n');
        for row in self.who_rows() {
            for (k, cell) in row.iter().enumerate() {
                if k > 0 {
                    out.push(',');
                }
                match cell {
                    WhoCell::Text(t) => quoted(&mut out, t),
                    WhoCell::Number(x) => number(&mut out, Some(*x), "NA"),
                }
            }
            out.push('\n');
        }
        out
    }

    /// What was done, and every row of the tidy layout as an object.
    #[must_use]
    pub fn json(&self) -> Value {
        let rows: Vec<Value> = self
            .tidy()
            .map(|row| {
                let cells = TIDY_COLUMNS.iter().zip(row.cells());
                let object: Map<String, Value> = cells
                    .map(|(name, cell)| {
                        let value = match cell {
                            TidyCell::Text(t) if t.is_empty() && *name != "group" => Value::Null,
                            TidyCell::Text(t) => t.into(),
                            TidyCell::Count(n) => n.into(),
                            TidyCell::Number(x) => x.into(),
                        };
                        ((*name).to_owned(), value)
                    })
                    .collect();
                Value::Object(object)
            })
            .collect();
        let left_out: Map<String, Value> = self
            .left_out
            .counts()
            .into_iter()
            .map(|(code, n)| (code.to_owned(), n.into()))
            .collect();
        json!({
            "population": self.population,
            "confidence": self.level,
            "interval": self.interval,
            "degrees_of_freedom": self.df,
            "rows": self.rows,
            "left_out": left_out,
            "clusters_in_several_strata": self.clusters_in_several_strata,
            "strata_with_one_cluster": self.lonely_strata,
            "results": rows,
        })
    }
}
