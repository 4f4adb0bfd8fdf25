//! Tables of another program: a frame as a table of text, compared and rescored.

use crate::arrow_in;
use crate::capsule;
use crate::certainty::MeasuringErrors;
use crate::names::{parse, profile};
use crate::numpy_in;
use crate::sink::Sink;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use tumbuh::audit::compare::Options;
use tumbuh::audit::layout::{Layout, Twice};
use tumbuh::audit::population::Survey;
use tumbuh::audit::report::{CSV_HEAD, Difference};
use tumbuh::audit::table::{Compared, Table, Texts};
use tumbuh::audit::theirs::Column;
use tumbuh::columns::Input;
use tumbuh::dates::DateStyle;
use tumbuh::{Lang, Profile, Scheme};

/// A table of text, from a frame or a file.
#[pyclass(module = "tumbuh._core", frozen)]
pub(crate) struct TextTable {
    pub(crate) table: Table,
    /// What columns are called in errors: of a file its name, of a frame nothing.
    name: String,
}

/// A column: its name, the kind of object, and the object.
type Given<'py> = (String, String, Bound<'py, PyAny>);

fn texts(kind: &str, object: &Bound<'_, PyAny>, rows: usize) -> PyResult<Texts> {
    if kind != "arrow" {
        return numpy_in::read((), kind, object, rows);
    }
    let chunks = capsule::chunks(object)?;
    object.py().detach(|| {
        let mut texts = <Texts as Sink>::new((), rows);
        chunks
            .iter()
            .try_for_each(|chunk| arrow_in::read(chunk, &mut texts, ()))
            .map_err(PyValueError::new_err)?;
        Ok(texts)
    })
}

/// How a table is looked at, as Python passes it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Look {
    /// Columns by other names: an input or a column of the other program, and the column's name.
    columns: Vec<(String, String)>,
    dates: Option<String>,
    classes: Option<String>,
    threads: usize,
    lang: String,
}

impl Look {
    fn dates(&self) -> PyResult<Option<DateStyle>> {
        self.dates.as_deref().map(parse).transpose()
    }

    pub(crate) fn lang(&self) -> PyResult<Lang> {
        parse(&self.lang)
    }

    fn options(&self) -> PyResult<Options> {
        let mut options = Options::default();
        options.scheme = self.classes.as_deref().map(parse::<Scheme>).transpose()?;
        options.parallel = self.threads != 1;
        Ok(options)
    }

    /// Runs `f` without the GIL on as many threads as are asked for.
    fn run<T: Send>(&self, py: Python<'_>, f: impl FnOnce() -> T + Send) -> PyResult<T> {
        crate::run::on_threads(py, self.threads, f)
    }
}

/// `haz`, `haz_class`: our own names, and only those.
fn own_column(name: &str) -> Option<Column> {
    Column::from_header(name).filter(|c| c.to_string().eq_ignore_ascii_case(name))
}

impl TextTable {
    pub(crate) fn names(&self) -> &[String] {
        &self.table.names
    }

    pub(crate) const fn rows(&self) -> usize {
        self.table.rows()
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> &str {
        self.table.cell(row, column)
    }

    /// Where a column stands.
    pub(crate) fn column(&self, name: &str) -> PyResult<usize> {
        let names = self.names();
        let found = names.iter().position(|n| n == name);
        found.ok_or_else(|| {
            self.wrong(&format!(
                "there is no column `{name}`; there are: {}",
                names.join(", ")
            ))
        })
    }

    pub(crate) fn wrong(&self, what: &str) -> PyErr {
        let name = &self.name;
        PyValueError::new_err(if name.is_empty() {
            what.to_owned()
        } else {
            format!("{name}: {what}")
        })
    }

    /// What stands where; `theirs`: columns of another program are needed.
    fn layout(&self, look: &Look, theirs: bool) -> PyResult<Layout> {
        let names = &self.table.names;
        let (mut inputs, mut others) = (Vec::new(), Vec::new());
        for (new, old) in &look.columns {
            let Some(at) = names.iter().position(|name| name == old) else {
                return Err(self.wrong(&format!(
                    "columns: there is no column `{old}` for {new}; there are: {}",
                    names.join(", ")
                )));
            };
            match own_column(new) {
                Some(column) => others.push((column, at)),
                None => inputs.push((new.clone(), at)),
            }
        }
        let known = |name: &String| Input::ALL.iter().any(|i| i.name() == name);
        if let Some((unknown, _)) = inputs.iter().find(|(name, _)| !known(name)) {
            let known: Vec<&str> = Input::ALL.iter().map(|i| i.name()).collect();
            return Err(PyValueError::new_err(format!(
                "columns: unknown name `{unknown}`; known: {}, haz, haz_class, ...",
                known.join(", ")
            )));
        }
        let found = crate::names::found(names, &inputs)?;
        let twice = |Twice(column, [a, b])| {
            self.wrong(&format!(
                "two columns mean {column}: `{}` and `{}`; choose with columns={{\"{column}\": \"{}\"}}",
                names[a], names[b], names[b]
            ))
        };
        let columns = Layout::theirs_in(names, &found, &others).map_err(twice)?;
        if theirs && columns.is_empty() {
            return Err(self.wrong(&format!(
                "no z-scores and no classes of another program (columns as `ZS TB/U`, `TB/U`, \
                 `zlen`, `haz`, `haz_class`); there are: {}. Name one with \
                 columns={{\"haz\": ...}}",
                names.join(", ")
            )));
        }
        Ok(Layout::new(names.clone(), found, columns))
    }
}

/// The records of a table.
pub(crate) struct Records<'a> {
    table: &'a Table,
    layout: Layout,
}

impl Records<'_> {
    /// The record of a row.
    pub(crate) fn record(&self, row: usize) -> tumbuh::Measurement {
        let cell = |at| self.table.cell(row, at);
        self.layout.case(row as u64 + 1, cell).child
    }
}

impl TextTable {
    /// The records of the table, by its columns.
    pub(crate) fn records(&self, look: &Look) -> PyResult<Records<'_>> {
        let layout = self.layout(look, false)?;
        let dates = [look.dates()?.unwrap_or_default(); 2];
        Ok(Records {
            table: &self.table,
            layout: layout.with_dates(dates),
        })
    }
}

#[pymethods]
impl TextTable {
    /// A table of columns.
    #[new]
    fn new(columns: Vec<Given<'_>>, rows: usize) -> PyResult<Self> {
        let mut names = Vec::with_capacity(columns.len());
        let mut read = Vec::with_capacity(columns.len());
        for (name, kind, object) in columns {
            let column = texts(&kind, &object, rows).map_err(|e| {
                let text = Python::attach(|py| e.value(py).to_string());
                PyValueError::new_err(format!("column `{name}`: {text}"))
            })?;
            if column.len() != rows {
                let len = column.len();
                return Err(PyValueError::new_err(format!(
                    "column `{name}` has {len} rows, but others have {rows}"
                )));
            }
            names.push(name);
            read.push(column);
        }
        let table = Table::new(names, read).unwrap_or_default();
        Ok(Self {
            table,
            name: String::new(),
        })
    }

    /// Reads a CSV file.
    #[staticmethod]
    fn from_csv(py: Python<'_>, path: std::path::PathBuf, name: String) -> PyResult<Self> {
        py.detach(|| {
            let text = std::fs::read(&path)?;
            let table = Table::from_csv(&text)
                .map_err(|e| PyValueError::new_err(format!("{name}: {e}")))?;
            Ok(Self { table, name })
        })
    }

    /// Compares the table with WHO.
    fn compare(&self, py: Python<'_>, look: Look) -> PyResult<ComparedTable> {
        let layout = self.layout(&look, true)?;
        let (dates, options, lang) = (look.dates()?, look.options()?, look.lang()?);
        let compared = look.run(py, || self.table.compare(layout, dates, options, lang))?;
        let compared = compared.map_err(|e| self.wrong(e))?;
        Ok(ComparedTable { compared, look })
    }

    /// Rescores the table: the columns of the changes (row, column, old, new, rule), what was done
    /// in sentences, and what is to be known of the table.
    fn rescore<'py>(
        &self,
        py: Python<'py>,
        look: Look,
        old_profile: &str,
        new_profile: &str,
    ) -> PyResult<(Bound<'py, PyDict>, String, Vec<String>)> {
        let layout = self.layout(&look, false)?;
        let profiles = (
            parse::<Profile>(old_profile)?,
            parse::<Profile>(new_profile)?,
        );
        let (dates, options, lang) = (look.dates()?, look.options()?, look.lang()?);
        let rescore = || self.table.rescore(layout, profiles, dates, options, lang);
        let (changes, counts, notes) = look.run(py, rescore)?;
        let columns = PyDict::new(py);
        let names = &self.table.names;
        columns.set_item("row", changes.iter().map(|c| c.row).collect::<Vec<_>>())?;
        let column: Vec<&str> = changes.iter().map(|c| names[c.column].as_str()).collect();
        columns.set_item("column", column)?;
        columns.set_item("old", changes.iter().map(|c| &c.old).collect::<Vec<_>>())?;
        columns.set_item("new", changes.iter().map(|c| &c.new).collect::<Vec<_>>())?;
        columns.set_item("rule", changes.iter().map(|c| &c.rule).collect::<Vec<_>>())?;
        Ok((columns, counts.text(names, lang), notes))
    }

    /// What errors of measuring have added to the prevalences: as JSON, and in words.
    fn added_by_error(
        &self,
        py: Python<'_>,
        look: Look,
        tem: MeasuringErrors,
        rules: (String, Option<String>),
    ) -> PyResult<(String, String)> {
        let layout = self.layout(&look, false)?;
        let layout = layout.with_dates([look.dates()?.unwrap_or_default(); 2]);
        let profile = profile(&rules.0, rules.1.as_deref())?;
        let indicators = layout.inputs().indicators.clone();
        let mut survey =
            Survey::new(tem.errors()?, profile, &indicators).map_err(crate::names::wrong)?;
        if survey.prevalences().is_empty() {
            return Err(self.wrong(
                "no prevalence can be made of these columns (sex, age, weight or length are \
                 missing)",
            ));
        }
        py.detach(|| self.table.survey(&layout, &mut survey));
        Ok((survey.json().to_string(), survey.text()))
    }
}

/// A table that was compared.
#[pyclass(module = "tumbuh._core", frozen)]
pub(crate) struct ComparedTable {
    compared: Compared,
    look: Look,
}

#[pymethods]
impl ComparedTable {
    /// The report as JSON.
    fn json(&self) -> String {
        tumbuh::audit::json(&self.compared.report)
    }

    /// The report for people.
    fn text(&self, lang: &str) -> PyResult<String> {
        Ok(self.compared.report.text(parse(lang)?))
    }

    /// The report as a page with plots.
    fn html(&self, title: &str, lang: &str) -> PyResult<String> {
        Ok(self.compared.report.html(title, parse(lang)?))
    }

    /// Every differing cell, as a CSV file.
    fn differences_csv(&self, py: Python<'_>, table: &TextTable) -> PyResult<String> {
        let parallel = self.look.options()?.parallel;
        self.look.run(py, || {
            let mut text = String::from(CSV_HEAD);
            for difference in table.table.differences(&self.compared, parallel) {
                text.push_str(&difference.csv_row());
            }
            text
        })
    }

    /// Every differing cell, as columns.
    fn differences<'py>(&self, py: Python<'py>, table: &TextTable) -> PyResult<Bound<'py, PyDict>> {
        let parallel = self.look.options()?.parallel;
        let all = self
            .look
            .run(py, || table.table.differences(&self.compared, parallel))?;
        let columns = PyDict::new(py);
        columns.set_item("row", column(&all, |d| d.row))?;
        columns.set_item("indicator", column(&all, |d| d.indicator.code()))?;
        columns.set_item("their_z", column(&all, |d| d.their_z))?;
        columns.set_item("who_z", column(&all, |d| d.our_z))?;
        columns.set_item("explained_z", column(&all, |d| d.explained_z))?;
        columns.set_item("their_class", column(&all, |d| d.their_class))?;
        columns.set_item("who_class", column(&all, |d| d.our_class))?;
        columns.set_item("explained_class", column(&all, |d| d.explained_class))?;
        columns.set_item("reason", column(&all, |d| d.why.to_string()))?;
        Ok(columns)
    }
}

fn column<'a, T>(all: &'a [Difference], f: impl Fn(&'a Difference) -> T) -> Vec<T> {
    all.iter().map(f).collect()
}
