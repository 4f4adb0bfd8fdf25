//! Names: of columns, profiles, classes; and errors as Python raises them.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::str::FromStr;
use tumbuh::columns::{Found, Input, output_names};
use tumbuh::{AcuteMalnutrition, Class, Error, Indicator, Profile, Reason, Scheme, StandardChoice};
use tumbuh::{Lang, Warning};

/// What the caller did wrong is a `ValueError`.
pub(crate) fn wrong(e: Error) -> PyErr {
    PyValueError::new_err(e.to_string())
}

pub(crate) fn parse<T: FromStr<Err = Error>>(text: &str) -> PyResult<T> {
    text.parse().map_err(wrong)
}

/// An input column by its name in the contract.
pub(crate) fn input(name: &str) -> PyResult<Input> {
    let known = || Input::ALL.iter().map(|i| i.name()).collect::<Vec<_>>();
    let found = Input::ALL.iter().copied().find(|i| i.name() == name);
    found.ok_or_else(|| {
        PyValueError::new_err(format!(
            "unknown input column `{name}`; known: {}",
            known().join(", ")
        ))
    })
}

pub(crate) fn profile(name: &str, standard: Option<&str>) -> PyResult<Profile> {
    let mut profile: Profile = parse(name)?;
    if let Some(standard) = standard {
        profile.standard = parse::<StandardChoice>(standard)?;
    }
    Ok(profile)
}

pub(crate) fn indicators(names: &[String]) -> PyResult<Vec<Indicator>> {
    names.iter().map(|n| parse(n)).collect()
}

/// Positions by input, indicators, names of the result columns.
type Located = (Vec<(&'static str, usize)>, Vec<&'static str>, Vec<String>);

/// Finds the inputs among the names of columns: `named` maps an input to a column. Gives the
/// positions by input, the indicators, and the names of the result columns.
///
/// # Errors
/// `ValueError` if two columns mean the same input, or nothing can be scored.
#[pyfunction]
pub(crate) fn find(names: Vec<String>, named: Vec<(String, usize)>) -> PyResult<Located> {
    let found = found(&names, &named)?;
    let at = Input::ALL
        .iter()
        .filter_map(|i| Some((i.name(), found.at(*i)?)))
        .collect();
    let codes = found.indicators.iter().map(|i| i.code()).collect();
    Ok((at, codes, output_names(&found.indicators)))
}

pub(crate) fn found<S: AsRef<str>>(names: &[S], named: &[(String, usize)]) -> PyResult<Found> {
    let named: Vec<(Input, usize)> = named
        .iter()
        .map(|(name, column)| Ok((input(name)?, *column)))
        .collect::<PyResult<_>>()?;
    let found = Found::find(names, &named).map_err(|e| match e {
        Error::TwoColumns {
            input, ref first, ..
        } => PyValueError::new_err(format!(
            "{e}; choose with columns={{\"{input}\": \"{first}\"}}"
        )),
        e => wrong(e),
    })?;
    if found.indicators.is_empty() {
        let missing = found.missing();
        let wanted: Vec<&str> = missing.iter().map(|i| i.name()).collect();
        let all: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let (what, example) = match missing {
            [Input::Sex] => ("no column `sex`".to_owned(), "sex"),
            [Input::AgeDays, ..] => (
                "no age: neither `age_days`, `age_months`, nor `birth_date` with `visit_date`"
                    .to_owned(),
                "age_days",
            ),
            _ => (
                format!("no measurement: none of {}", wanted.join(", ")),
                "weight_kg",
            ),
        };
        return Err(PyValueError::new_err(format!(
            "{what}; the frame has: {}. Name it with columns={{\"{example}\": ...}}",
            all.join(", ")
        )));
    }
    Ok(found)
}

/// The names that the contract fixes, and their labels, for whoever writes them.
#[pyfunction]
pub(crate) fn contract(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let all = PyDict::new(py);
    let inputs: Vec<(&str, &[&str])> = Input::ALL.iter().map(|i| (i.name(), i.aliases())).collect();
    all.set_item("inputs", inputs)?;
    all.set_item("indicators", Indicator::ALL.map(Indicator::code))?;
    let reasons = std::iter::once("").chain(Reason::ALL.map(Reason::code));
    all.set_item("reasons", reasons.collect::<Vec<_>>())?;
    let labels = PyDict::new(py);
    for (name, lang) in [("en", Lang::En), ("id", Lang::Id)] {
        let of = |all: Vec<(&str, &str)>| {
            let these = PyDict::new(py);
            for (code, label) in all {
                these.set_item(code, label)?;
            }
            PyResult::Ok(these)
        };
        let warnings = [Warning::StandingUnder9Months, Warning::CheckWeightForHeight];
        let groups = [
            (
                "reasons",
                Reason::ALL.map(|r| (r.code(), r.label(lang))).to_vec(),
            ),
            (
                "classes",
                Class::ALL
                    .iter()
                    .map(|c| (c.code(), c.label(lang)))
                    .collect(),
            ),
            (
                "acute_malnutrition",
                AcuteMalnutrition::ALL
                    .map(|c| (c.code(), c.label(lang)))
                    .to_vec(),
            ),
            (
                "warnings",
                warnings.map(|w| (w.code(), w.label(lang))).to_vec(),
            ),
            (
                "indicators",
                Indicator::ALL.map(|i| (i.code(), i.label(lang))).to_vec(),
            ),
        ];
        let these = PyDict::new(py);
        for (group, all) in groups {
            these.set_item(group, of(all)?)?;
        }
        labels.set_item(name, these)?;
    }
    all.set_item("labels", labels)?;
    all.set_item("profiles", Profile::ALL.map(|p| p.name.as_ref()))?;
    all.set_item("units", Indicator::ALL.map(Indicator::unit))?;
    Ok(all)
}

pub(crate) fn scheme(name: &str) -> PyResult<Scheme> {
    parse(name)
}
