//! Prevalence: frames as sums, sums merged, tables of estimates.

use crate::audit::TextTable;
use crate::names::{parse, profile, wrong};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};
use tumbuh::Lang;
use tumbuh::columns::Input;
use tumbuh::survey::{
    Difference, Estimate, Interval, Options, Population, Request, Rows, Structure, Survey,
    TIDY_COLUMNS, Table, TidyCell, WhoCell, Why, who_columns,
};

/// Rows of a part that one thread adds up.
const PART: usize = 8192;

/// What is asked of a table, as Python passes it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    weights: Option<String>,
    cluster: Option<String>,
    strata: Option<String>,
    by: Vec<String>,
    children: String,
    rescore: bool,
    columns: Vec<(String, String)>,
    profile: String,
    standard: Option<String>,
    threads: usize,
    dates: String,
}

fn population(children: &str) -> PyResult<Population> {
    match children {
        "under-five" => Ok(Population::UnderFive),
        "school" => Ok(Population::School),
        _ => Err(PyValueError::new_err(format!(
            "children must be one of under-five, school, got `{children}`"
        ))),
    }
}

impl Asked {
    fn request(&self, names: &[String]) -> PyResult<Request> {
        let named = self
            .columns
            .iter()
            .map(|(new, old)| {
                let at = names.iter().position(|n| n == old).ok_or_else(|| {
                    PyValueError::new_err(format!(
                        "columns: there is no column `{old}` for {new}; there are: {}",
                        names.join(", ")
                    ))
                })?;
                Ok((crate::names::input(new)?, at))
            })
            .collect::<PyResult<Vec<(Input, usize)>>>()?;
        Ok(Request {
            population: population(&self.children)?,
            weights: self.weights.clone(),
            cluster: self.cluster.clone(),
            strata: self.strata.clone(),
            by: self.by.clone(),
            rescore: self.rescore,
            named,
            dates: parse(&self.dates)?,
        })
    }
}

/// The sums of a survey, or of a part of one.
#[pyclass(module = "tumbuh._core", frozen)]
pub(crate) struct SurveySums(Survey);

#[pymethods]
impl SurveySums {
    /// Adds up a table.
    #[new]
    fn new(py: Python<'_>, table: &TextTable, asked: Asked) -> PyResult<Self> {
        let table = &table.table;
        let rows = Rows::find(&table.names, &asked.request(&table.names)?).map_err(|e| {
            let names = table.names.join(", ");
            PyValueError::new_err(format!("{e}; the frame has: {names}"))
        })?;
        let profile = profile(&asked.profile, asked.standard.as_deref())?;
        let part = |from: usize| {
            let (mut survey, mut scorer) = (rows.survey(), rows.scorer(&profile));
            for row in from..(from + PART).min(table.rows()) {
                rows.push(&mut survey, &mut scorer, |at| table.cell(row, at));
            }
            survey
        };
        let starts: Vec<usize> = (0..table.rows()).step_by(PART).collect();
        let sums = crate::run::on_threads(py, asked.threads, || {
            use rayon::prelude::*;
            // One thread is the caller's: no pool.
            let parts: Vec<Survey> = if asked.threads == 1 {
                starts.into_iter().map(part).collect()
            } else {
                starts.into_par_iter().map(part).collect()
            };
            let mut all = rows.survey();
            parts.iter().try_for_each(|p| all.merge(p))?;
            Ok(all)
        })?;
        sums.map(Self).map_err(wrong)
    }

    /// From what `to_bytes` gave.
    #[staticmethod]
    fn of_bytes(bytes: &[u8]) -> PyResult<Self> {
        Survey::of_bytes(bytes).map(Self).map_err(wrong)
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.to_bytes())
    }

    /// The sums of both.
    fn merged(&self, other: &Self) -> PyResult<Self> {
        let mut all = self.0.clone();
        all.merge(&other.0).map_err(wrong)?;
        Ok(Self(all))
    }

    fn rows(&self) -> u64 {
        self.0.rows()
    }

    fn left_out(&self) -> Vec<(&'static str, u64)> {
        self.0.left_out().counts().to_vec()
    }

    /// The table, as columns in order.
    fn table<'py>(
        &self,
        py: Python<'py>,
        level: f64,
        interval: &str,
        layout: &str,
    ) -> PyResult<Bound<'py, PyDict>> {
        let table = self.estimates(py, level, interval)?;
        if layout == "who" {
            return who(py, &table);
        }
        let columns = PyDict::new(py);
        let rows: Vec<[TidyCell; 15]> = table.tidy().map(|row| row.cells()).collect();
        for (k, name) in TIDY_COLUMNS.iter().enumerate() {
            let column = PyList::empty(py);
            for row in &rows {
                match &row[k] {
                    // Where there is nothing to say there is nothing.
                    TidyCell::Text(t) if t.is_empty() => column.append(py.None())?,
                    TidyCell::Text(t) => column.append(t)?,
                    TidyCell::Count(n) => column.append(*n)?,
                    TidyCell::Number(x) => column.append(*x)?,
                }
            }
            columns.set_item(*name, column)?;
        }
        Ok(columns)
    }

    /// Every group and measure that both have, the other's less these, with a test: columns.
    fn differences<'py>(
        &self,
        py: Python<'py>,
        second: &Self,
        level: f64,
    ) -> PyResult<Bound<'py, PyDict>> {
        let tables = [
            self.estimates(py, level, "logit")?,
            second.estimates(py, level, "logit")?,
        ];
        let found = tables[0].differences(&tables[1]);
        let columns = PyDict::new(py);
        let numbers = |f: fn(&Difference) -> f64| found.iter().map(f).collect::<Vec<_>>();
        let groups: Vec<&str> = found.iter().map(|d| d.group.as_str()).collect();
        let measures: Vec<String> = found.iter().map(|d| d.measure.code()).collect();
        columns.set_item("group", groups)?;
        columns.set_item("measure", measures)?;
        columns.set_item("first", numbers(|d| d.first))?;
        columns.set_item("second", numbers(|d| d.second))?;
        columns.set_item("difference", numbers(|d| d.difference))?;
        columns.set_item("se", numbers(|d| d.se))?;
        columns.set_item("df", numbers(|d| d.df))?;
        columns.set_item("lower", numbers(|d| d.limits[0]))?;
        columns.set_item("upper", numbers(|d| d.limits[1]))?;
        columns.set_item("p", numbers(|d| d.p))?;
        Ok(columns)
    }

    /// Standardised to shares of ages and sexes: columns.
    fn standardised<'py>(
        &self,
        py: Python<'py>,
        shares: Vec<(String, f64)>,
        level: f64,
        interval: &str,
    ) -> PyResult<Bound<'py, PyDict>> {
        let options = options(level, interval)?;
        let structure = Structure::new(shares).map_err(wrong)?;
        let found = self.0.standardised(&structure, &options).map_err(wrong)?;
        let columns = PyDict::new(py);
        let numbers = |f: fn(&Estimate) -> Option<f64>| -> Vec<Option<f64>> {
            found.iter().map(|(_, e)| f(e)).collect()
        };
        let measures: Vec<String> = found.iter().map(|(m, _)| m.code()).collect();
        let n: Vec<u64> = found.iter().map(|(_, e)| e.n).collect();
        let why: Vec<Option<&str>> = found.iter().map(|(_, e)| e.why.map(Why::code)).collect();
        columns.set_item("measure", measures)?;
        columns.set_item("n", n)?;
        columns.set_item("estimate", numbers(|e| e.value))?;
        columns.set_item("se", numbers(|e| e.se))?;
        columns.set_item("lower", numbers(|e| e.lower))?;
        columns.set_item("upper", numbers(|e| e.upper))?;
        columns.set_item("why", why)?;
        Ok(columns)
    }

    fn json(&self, py: Python<'_>, level: f64, interval: &str) -> PyResult<String> {
        Ok(format!("{:#}", self.estimates(py, level, interval)?.json()))
    }

    fn html(
        &self,
        py: Python<'_>,
        level: f64,
        interval: &str,
        title: &str,
        lang: &str,
    ) -> PyResult<String> {
        let lang = parse::<Lang>(lang)?;
        Ok(self.estimates(py, level, interval)?.html(title, lang))
    }
}

fn options(level: f64, interval: &str) -> PyResult<Options> {
    let interval = match interval {
        "logit" => Interval::Logit,
        "wilson" => Interval::Wilson,
        "korn-graubard" => Interval::KornGraubard,
        _ => {
            return Err(PyValueError::new_err(format!(
                "interval must be one of logit, wilson, korn-graubard, got `{interval}`"
            )));
        }
    };
    Ok(Options { level, interval })
}

impl SurveySums {
    fn estimates(&self, py: Python<'_>, level: f64, interval: &str) -> PyResult<Table> {
        let options = options(level, interval)?;
        py.detach(|| self.0.table(&options)).map_err(wrong)
    }
}

fn who<'py>(py: Python<'py>, table: &Table) -> PyResult<Bound<'py, PyDict>> {
    let columns = PyDict::new(py);
    let rows = table.who_rows();
    for (k, name) in who_columns(table.population).into_iter().enumerate() {
        let column = PyList::empty(py);
        for row in &rows {
            match &row[k] {
                WhoCell::Text(t) => column.append(t)?,
                WhoCell::Number(x) if x.is_nan() => column.append(py.None())?,
                WhoCell::Number(x) => column.append(*x)?,
            }
        }
        columns.set_item(name, column)?;
    }
    Ok(columns)
}
