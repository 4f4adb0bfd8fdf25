//! What is odd in a table, the visits of its children, readings that agree or not.

use crate::audit::{Look, TextTable};
use crate::child::{Cells, read};
use crate::names::{parse, profile, wrong};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::HashMap;
use tumbuh::columns::{Input, is_missing};
use tumbuh::plausibility::visits::{Note, Settings, Verdict, check_child};
use tumbuh::plausibility::{
    Agreement, Allowed, Check, Finding, Limits, Proposal, repeats as compared,
};
use tumbuh::{Lang, Measurement};

/// Limits that the caller chose.
fn limits(inside_who_limits: f64) -> PyResult<Limits> {
    if !(0.0..=4.0).contains(&inside_who_limits) {
        return Err(PyValueError::new_err(format!(
            "inside_who_limits must be between 0 and 4 SD, got {inside_who_limits}"
        )));
    }
    let mut limits = Limits::default();
    limits.inside_who_limits_sd = inside_who_limits;
    Ok(limits)
}

/// What one mistake changed, with `;` between two.
fn changed(f: &Finding, of: impl Fn(&tumbuh::plausibility::Change) -> String) -> Option<String> {
    let changes = f.proposal.as_ref()?.changes.iter();
    Some(changes.map(of).collect::<Vec<_>>().join(";"))
}

/// Every finding in a table, as columns.
#[pyfunction]
pub(crate) fn table_plausibility<'py>(
    py: Python<'py>,
    table: &Bound<'py, TextTable>,
    look: Look,
    rules: (String, Option<String>),
    inside_who_limits: f64,
) -> PyResult<Bound<'py, PyDict>> {
    let table = table.get();
    let records = table.records(&look)?;
    let (profile, lang) = (profile(&rules.0, rules.1.as_deref())?, look.lang()?);
    let check = Check {
        profile: &profile,
        limits: limits(inside_who_limits)?,
        before: None,
    };
    let all: Vec<(usize, Finding)> = py.detach(|| {
        let rows = (0..table.rows()).flat_map(|row| {
            let found = check.record(&records.record(row)).findings;
            found.into_iter().map(move |f| (row + 1, f))
        });
        rows.collect()
    });
    let columns = PyDict::new(py);
    macro_rules! column {
        ($name:literal, $of:expr) => {
            let of = $of;
            columns.set_item(
                $name,
                all.iter().map(|(row, f)| of(*row, f)).collect::<Vec<_>>(),
            )?
        };
    }
    column!("row", |row: usize, _: &Finding| row);
    column!("severity", |_, f: &Finding| f.severity().code());
    column!("code", |_, f: &Finding| f.code.code());
    column!("column", |_, f: &Finding| f.input.name());
    column!("indicator", |_, f: &Finding| f
        .indicator
        .map(tumbuh::Indicator::code));
    column!("value", |_, f: &Finding| f.value);
    column!("z", |_, f: &Finding| f.z);
    column!("rule", |_, f: &Finding| f.rule(lang));
    column!("cause", |_, f: &Finding| f
        .proposal
        .as_ref()
        .map(|p| p.cause.code()));
    column!("proposed_column", |_, f: &Finding| {
        changed(f, |c| c.input.name().to_owned())
    });
    column!("proposed", |_, f: &Finding| changed(f, |c| c
        .proposed
        .to_string()));
    column!("support", |_, f: &Finding| f
        .proposal
        .as_ref()
        .map(|p: &Proposal| p.support));
    Ok(columns)
}

/// Every value that is excluded or in doubt, and every note, as columns.
#[pyfunction]
pub(crate) fn table_visits<'py>(
    py: Python<'py>,
    table: &Bound<'py, TextTable>,
    look: Look,
    child: &str,
    rules: (String, Option<String>),
) -> PyResult<Bound<'py, PyDict>> {
    let table = table.get();
    let at = table.column(child)?;
    let records = table.records(&look)?;
    let profile = profile(&rules.0, rules.1.as_deref())?;
    let settings = Settings {
        profile: &profile,
        ..Settings::default()
    };
    let all = py.detach(|| {
        // Rows by child, children in the order in which they come.
        let mut children: Vec<Vec<usize>> = Vec::new();
        let mut by_name: HashMap<&str, usize> = HashMap::new();
        for row in 0..table.rows() {
            let name = table.cell(row, at);
            let place = by_name.get(name).copied().unwrap_or(children.len());
            if place == children.len() {
                // A row that says no child is one of its own.
                if !is_missing(name) {
                    by_name.insert(name, place);
                }
                children.push(Vec::new());
            }
            children[place].push(row);
        }
        let mut all: Vec<Said> = Vec::new();
        for rows in &children {
            let visits: Vec<Measurement> = rows.iter().map(|r| records.record(*r)).collect();
            let found = check_child(&visits, &settings);
            all.extend(found.remarks.iter().map(|r| Said {
                row: rows[r.row],
                column: Some(r.input),
                verdict: r.verdict.code(),
                numbers: [r.value, r.z, r.expected_z, r.proposed],
            }));
            for (notes, row) in found.notes.iter().zip(rows) {
                let nobody = is_missing(table.cell(*row, at)).then_some(Note::NoChild);
                all.extend(notes.iter().chain(nobody).map(|note| Said {
                    row: *row,
                    column: None,
                    verdict: note.code(),
                    numbers: [None; 4],
                }));
            }
        }
        // Notes behind values of the same row.
        all.sort_by_key(|s| (s.row, s.column.is_none()));
        all
    });
    let columns = PyDict::new(py);
    let row: Vec<usize> = all.iter().map(|s| s.row + 1).collect();
    columns.set_item("row", row)?;
    let child: Vec<&str> = all.iter().map(|s| table.cell(s.row, at)).collect();
    columns.set_item("child", child)?;
    let column: Vec<_> = all.iter().map(|s| s.column.map(Input::name)).collect();
    columns.set_item("column", column)?;
    let verdict: Vec<_> = all.iter().map(|s| s.verdict).collect();
    columns.set_item("verdict", verdict)?;
    for (i, name) in ["value", "z", "expected_z", "proposed_value"]
        .iter()
        .enumerate()
    {
        let numbers: Vec<_> = all.iter().map(|s| s.numbers[i]).collect();
        columns.set_item(name, numbers)?;
    }
    Ok(columns)
}

/// What is said of a value, or of a visit.
struct Said {
    row: usize,
    column: Option<Input>,
    verdict: &'static str,
    numbers: [Option<f64>; 4],
}

/// What is odd in one child: as JSON, and in words in English and Indonesian.
#[pyfunction]
pub(crate) fn plausibility(
    cells: Cells,
    before: Option<Cells>,
    rules: (String, Option<String>),
    inside_who_limits: f64,
) -> PyResult<String> {
    let (m, before) = (read(&cells)?, before.as_ref().map(read).transpose()?);
    let profile = profile(&rules.0, rules.1.as_deref())?;
    let check = Check {
        profile: &profile,
        limits: limits(inside_who_limits)?,
        before: before.as_ref(),
    };
    Ok(tumbuh::audit::json(&check.record(&m)))
}

type Found = (
    &'static str,
    &'static str,
    &'static str,
    Option<f64>,
    Vec<usize>,
    Vec<usize>,
    Vec<(usize, &'static str)>,
    Option<f64>,
    f64,
);

/// What is made of the readings of one quantity.
#[pyfunction]
pub(crate) fn repeats(quantity: &str, readings: Vec<f64>, allowed: &str) -> PyResult<Found> {
    let allowed = parse::<Allowed>(allowed)?;
    let found = compared(measured(quantity)?, &readings, &allowed).map_err(wrong)?;
    let label = |lang| Agreement::label(found.agreement, lang);
    let unusable = found.unusable.iter().map(|(place, r)| (*place, r.code()));
    Ok((
        found.agreement.code(),
        label(Lang::En),
        label(Lang::Id),
        found.value,
        found.kept.clone(),
        found.set_aside.clone(),
        unusable.collect(),
        found.difference,
        found.allowed,
    ))
}

fn measured(quantity: &str) -> PyResult<Input> {
    let input = Input::from_header(quantity);
    let known = [
        Input::Weight,
        Input::Lenhei,
        Input::Head,
        Input::Muac,
        Input::Triceps,
        Input::Subscapular,
    ];
    input.filter(|i| known.contains(i)).ok_or_else(|| {
        let known: Vec<&str> = known.iter().map(|i| i.name()).collect();
        PyValueError::new_err(format!(
            "quantity: there is no measured `{quantity}`; known: {}",
            known.join(", ")
        ))
    })
}

/// A code, whether the value is excluded, and what it means in English and Indonesian.
type Word = (&'static str, bool, &'static str, &'static str);

/// Verdicts and then notes.
#[pyfunction]
pub(crate) fn visit_words() -> Vec<Word> {
    let verdicts = Verdict::ALL.map(|v| {
        let label = |lang| v.label(lang);
        (v.code(), v.is_excluded(), label(Lang::En), label(Lang::Id))
    });
    let notes = Note::ALL.map(|n| (n.code(), false, n.label(Lang::En), n.label(Lang::Id)));
    verdicts.into_iter().chain(notes).collect()
}
