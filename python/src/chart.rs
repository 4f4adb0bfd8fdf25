//! Growth charts.

use crate::audit::TextTable;
use crate::child::{Cells, read};
use crate::names::{input, parse, profile, wrong};
use crate::posyandu::card_rules;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::collections::BTreeSet;
use tumbuh::columns::{AgeSource, Found, Input, is_missing, measurement};
use tumbuh::dates::DateStyle;
use tumbuh::{Measurement, Sex, chart};

/// What a chart is to look like, as Python passes it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Look {
    indicator: String,
    sex: Option<String>,
    style: String,
    lines: String,
    ages: String,
    size: String,
    lang: String,
    name: Option<String>,
    classes: Option<String>,
    profile: String,
    standard: Option<String>,
    mode: String,
    kbm: String,
}

impl Look {
    fn chart(&self, visits: Vec<Measurement>) -> PyResult<Chart> {
        let stated = visits.iter().find_map(|v| v.sex.value());
        let sex = self.sex.as_deref().map(parse::<Sex>).transpose()?;
        let sex = sex
            .or(stated)
            .ok_or_else(|| PyValueError::new_err("the sex of the child is not known; give sex="))?;
        let mut asked = chart::Chart::new(parse(&self.indicator)?, sex)
            .visits(visits)
            .style(parse(&self.style)?)
            .lines(parse(&self.lines)?)
            .ages(parse(&self.ages)?)
            .size(parse(&self.size)?)
            .lang(parse(&self.lang)?)
            .name(self.name.clone().unwrap_or_default())
            .profile(profile(&self.profile, self.standard.as_deref())?)
            .rules(card_rules(&self.mode, &self.kbm, None)?);
        if let Some(classes) = &self.classes {
            asked = asked.classes(parse(classes)?);
        }
        Ok(Chart {
            svg: asked.svg().map_err(wrong)?,
            description: asked.description().map_err(wrong)?,
            asked,
        })
    }
}

/// A chart, drawn.
#[pyclass(module = "tumbuh._core", frozen)]
pub(crate) struct Chart {
    asked: chart::Chart,
    svg: String,
    description: String,
}

#[pymethods]
impl Chart {
    #[getter]
    fn svg(&self) -> &str {
        &self.svg
    }

    #[getter]
    fn description(&self) -> &str {
        &self.description
    }

    fn png<'py>(&self, py: Python<'py>, scale: f32) -> PyResult<Bound<'py, pyo3::types::PyBytes>> {
        let bytes = py.detach(|| self.asked.png(scale)).map_err(wrong)?;
        Ok(pyo3::types::PyBytes::new(py, &bytes))
    }
}

/// The chart of visits given one by one.
#[pyfunction]
pub(crate) fn chart_of_visits(visits: Vec<Cells>, look: Look) -> PyResult<Chart> {
    let visits = visits.iter().map(read).collect::<PyResult<_>>()?;
    look.chart(visits)
}

/// The chart of the rows of a table, or of those of one child in it.
#[pyfunction]
pub(crate) fn chart_of_table(
    table: &TextTable,
    columns: Vec<(String, String)>,
    dates: &str,
    child: Option<&str>,
    only: Option<&str>,
    look: Look,
) -> PyResult<Chart> {
    let named = |(new, old): &(String, String)| Ok((input(new)?, table.column(old)?));
    let named: Vec<_> = columns.iter().map(named).collect::<PyResult<_>>()?;
    let found = Found::find(table.names(), &named).map_err(wrong)?;
    let dates: DateStyle = parse(dates)?;
    let source = AgeSource::of(|i| found.at(i).is_some());
    let child = child.map(|c| table.column(c)).transpose()?;
    let mut children = BTreeSet::new();
    let mut visits = Vec::new();
    for row in 0..table.rows() {
        if let Some(column) = child {
            let name = table.cell(row, column).trim();
            if is_missing(name) || only.is_some_and(|only| only.trim() != name) {
                continue;
            }
            children.insert(name);
        }
        let cell = |i: Input| found.at(i).map_or("", |column| table.cell(row, column));
        let mut m = measurement(source, cell);
        if source == Some(AgeSource::Dates)
            && let (Some(birth), Some(visit)) = (
                dates.read(cell(Input::BirthDate)),
                dates.read(cell(Input::VisitDate)),
            )
        {
            m = m.dates(birth, visit);
        }
        visits.push(m);
    }
    if let (Some(only), true) = (only, children.is_empty()) {
        return Err(PyValueError::new_err(format!("there is no child `{only}`")));
    }
    if children.len() > 1 {
        let some: Vec<&str> = children.iter().copied().take(10).collect();
        return Err(PyValueError::new_err(format!(
            "{} children ({}): choose one with only=",
            children.len(),
            some.join(", ")
        )));
    }
    let mut births = visits.iter().filter_map(|v| v.birth_date);
    let first = births.next();
    if births.any(|b| Some(b) != first) {
        return Err(PyValueError::new_err(
            "the rows have several dates of birth: several children? Name their column with child=",
        ));
    }
    look.chart(visits)
}
