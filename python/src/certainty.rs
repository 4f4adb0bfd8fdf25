//! How sure a class is, whose a table is, and the test vectors: text in, JSON out.

use crate::child::{Cells, read};
use crate::names::{parse, profile, scheme, wrong};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use tumbuh::audit::certainty::{AgePrecision, Errors, certainty as certain};
use tumbuh::audit::check_table::check_table as check;
use tumbuh::audit::population::{Bound, PREVALENCES, added_by_error as added};
use tumbuh::audit::vectors;
use tumbuh::{Lang, Measurement};

/// Technical errors by the name of a set, and those that replace its own, as Python passes them.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct MeasuringErrors {
    errors: String,
    tem_weight: Option<f64>,
    tem_lenhei: Option<f64>,
    tem_head: Option<f64>,
    tem_muac: Option<f64>,
    tem_skinfold: Option<f64>,
}

impl MeasuringErrors {
    pub(crate) fn errors(&self) -> PyResult<Errors> {
        let named: Errors = parse(&self.errors)?;
        Ok(named.with_tem(
            [self.tem_weight, self.tem_lenhei, self.tem_muac],
            [self.tem_head, self.tem_skinfold],
        ))
    }
}

/// How sure the classes of a child are: as JSON, and in words in English and Indonesian.
#[pyfunction]
pub(crate) fn certainty(
    py: Python<'_>,
    cells: Cells,
    tem: MeasuringErrors,
    age_precision: &str,
    position_unknown: bool,
    level: f64,
    rules: (String, Option<String>, String),
) -> PyResult<(String, String, String)> {
    let m = read(&cells)?;
    if m == Measurement::new() {
        return Err(PyValueError::new_err(
            "nothing to judge; give sex=, age_days= and what was measured",
        ));
    }
    let mut errors = tem.errors()?;
    errors.age = parse::<AgePrecision>(age_precision)?;
    errors.position_known = !position_unknown;
    errors.level = level;
    let (profile, scheme) = (profile(&rules.0, rules.1.as_deref())?, scheme(&rules.2)?);
    py.detach(|| {
        let found = certain(&m, &errors, &profile, scheme).map_err(wrong)?;
        let text = |lang| found.text(&errors, lang);
        let json = found.json(&errors).to_string();
        Ok((json, text(Lang::En), text(Lang::Id)))
    })
}

/// What errors of measuring add to the prevalences of children with this mean and SD, as JSON.
#[pyfunction]
pub(crate) fn added_by_error(
    mean: f64,
    true_sd: f64,
    tem_z: f64,
    below: Option<f64>,
    above: Option<f64>,
) -> PyResult<String> {
    let bound = match (below, above) {
        (Some(z), None) => Bound::Below(z),
        (None, Some(z)) => Bound::Above(z),
        _ => return Err(PyValueError::new_err("give below or above, one of them")),
    };
    let added = added(mean, true_sd, tem_z, bound).map_err(wrong)?;
    Ok(tumbuh::audit::json(&added))
}

/// The prevalences: name, indicator, bound, and whether the children below it are meant.
#[pyfunction]
pub(crate) fn prevalences() -> Vec<(&'static str, &'static str, f64, bool)> {
    let row = |(name, indicator, bound): (&'static str, tumbuh::Indicator, Bound)| match bound {
        Bound::Below(z) => (name, indicator.code(), z, true),
        Bound::Above(z) => (name, indicator.code(), z, false),
    };
    PREVALENCES.map(row).to_vec()
}

/// Whose table a text is: as JSON, and in words in English and Indonesian.
#[pyfunction]
pub(crate) fn check_table(
    py: Python<'_>,
    text: &str,
    name: &str,
) -> PyResult<(String, String, String)> {
    py.detach(|| {
        let report = check(text, name).map_err(|e| PyValueError::new_err(e.to_string()))?;
        let json = report.json().to_string();
        Ok((json, report.text(Lang::En), report.text(Lang::Id)))
    })
}

/// Version of the test vectors, as JSON lines, as CSV, and their README.
#[pyfunction]
pub(crate) fn vector_files(py: Python<'_>) -> PyResult<(&'static str, String, String, String)> {
    py.detach(|| {
        let all = vectors::vectors();
        let failed = |e: String| PyValueError::new_err(e);
        let lines = vectors::json_lines(&all).map_err(|e| failed(e.to_string()))?;
        let csv = vectors::csv(&all).map_err(|e| failed(e.to_string()))?;
        Ok((vectors::VERSION, lines, csv, vectors::readme()))
    })
}
