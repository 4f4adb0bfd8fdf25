//! Data quality and standardisation tests: a table of text in, JSON, words and pages out.

use crate::audit::TextTable;
use crate::names::{found, parse, profile};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use tumbuh::Lang;
use tumbuh::dates::DateStyle;
use tumbuh::quality::{Edition, Report, TableRows};
use tumbuh::standardisation::{self, Layout, Problems, Sheet};

/// Rows of a part that one thread looks at.
const PART: usize = 8192;

/// How a table is looked at, as Python passes it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    by: Vec<String>,
    cluster: Option<String>,
    edition: String,
    columns: Vec<(String, String)>,
    dates: String,
    profile: String,
    standard: Option<String>,
    threads: usize,
}

fn lang(name: &str) -> PyResult<Lang> {
    parse(name)
}

/// What is said of a data set.
#[pyclass(module = "tumbuh._core", frozen)]
pub(crate) struct QualityReport(Report);

#[pymethods]
impl QualityReport {
    /// Looks at a table.
    #[new]
    fn new(py: Python<'_>, table: &TextTable, asked: Asked) -> PyResult<Self> {
        let edition: Edition = parse(&asked.edition)?;
        let dates: DateStyle = parse(&asked.dates)?;
        let profile = profile(&asked.profile, asked.standard.as_deref())?;
        let named = |(new, old): &(String, String)| Ok((new.clone(), table.column(old)?));
        let named: Vec<_> = asked.columns.iter().map(named).collect::<PyResult<_>>()?;
        let found = found(table.names(), &named)?;
        let cluster = asked.cluster.as_deref();
        let rows = TableRows::new(table.names(), &found, cluster, &asked.by, dates)
            .map_err(|e| table.wrong(&e.to_string()))?;
        if table.rows() == 0 {
            return Err(table.wrong("there are no rows"));
        }
        let part = |from: usize| {
            let mut all = rows.collected();
            for row in from..(from + PART).min(table.rows()) {
                rows.push(&mut all, &profile, |at| table.cell(row, at));
            }
            all
        };
        let starts: Vec<usize> = (0..table.rows()).step_by(PART).collect();
        crate::run::on_threads(py, asked.threads, || {
            use rayon::prelude::*;
            // One thread is the caller's: no pool. Counts add up in any order.
            let all = if asked.threads == 1 {
                starts.into_iter().map(part).reduce(merged)
            } else {
                starts.into_par_iter().map(part).reduce_with(merged)
            };
            Self(all.unwrap_or_else(|| rows.collected()).report(&edition))
        })
    }

    fn json(&self) -> String {
        self.0.json().to_string()
    }

    fn text(&self, lang: &str) -> PyResult<String> {
        Ok(self.0.text(self::lang(lang)?))
    }

    fn html(&self, title: &str, lang: &str) -> PyResult<String> {
        Ok(self.0.html(title, self::lang(lang)?))
    }
}

fn merged(
    mut a: tumbuh::quality::Collected,
    b: tumbuh::quality::Collected,
) -> tumbuh::quality::Collected {
    a.merge(&b);
    a
}

/// What a standardisation test says.
#[pyclass(module = "tumbuh._core", frozen)]
pub(crate) struct TestReport {
    report: standardisation::Report,
    problems: Problems,
}

#[pymethods]
impl TestReport {
    /// Judges the readings of a table.
    #[new]
    fn new(table: &TextTable, supervisor: Option<&str>, edition: &str) -> PyResult<Self> {
        let edition: standardisation::Edition = parse(edition)?;
        let layout = Layout::find(table.names()).map_err(|e| table.wrong(&e.to_string()))?;
        let (mut sheet, mut problems) = (Sheet::default(), Problems::default());
        for row in 0..table.rows() {
            layout.read(|at| table.cell(row, at), &mut sheet, &mut problems);
        }
        if let Some(name) = supervisor
            && sheet.find(name).is_err()
        {
            let known = sheet.measurers().join(", ");
            return Err(PyValueError::new_err(format!(
                "supervisor: nobody named `{name}` has measured; there are: {known}"
            )));
        }
        let report = standardisation::judge(&sheet, supervisor, &edition)
            .map_err(|_| table.wrong("there are no readings"))?;
        Ok(Self { report, problems })
    }

    fn json(&self) -> String {
        self.report.json().to_string()
    }

    /// What could not be taken, in words.
    fn problems(&self) -> Vec<String> {
        self.problems.words()
    }

    fn text(&self, lang: &str) -> PyResult<String> {
        Ok(self.report.text(self::lang(lang)?))
    }

    fn html(&self, title: &str, lang: &str) -> PyResult<String> {
        Ok(self.report.html(title, self::lang(lang)?))
    }

    /// The sheet of one measurer.
    fn sheet(&self, measurer: &str, lang: &str) -> PyResult<Option<String>> {
        Ok(self.report.sheet(measurer, self::lang(lang)?))
    }
}
