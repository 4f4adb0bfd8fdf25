//! Columns in, columns out.

use crate::arrow_out::{self, Text};
use crate::capsule::value_error;
use crate::columns::{Columns, Passed};
use crate::names::{indicators, parse, profile, scheme};
use crate::numpy_out::{self, Column};
use crate::room::{NumpyRoom, Room};
use crate::run::{Rules, Scored};
use crate::stream::ArrowStream;
use numpy::PyReadwriteArray2;
use pyo3::prelude::*;
use tumbuh::Scheme;
use tumbuh::batch::Output;
use tumbuh::dates::DateStyle;

type Numbers<'py> = PyReadwriteArray2<'py, f64>;
type Bytes<'py> = PyReadwriteArray2<'py, u8>;

/// z-scores of columns, into arrays with a row per indicator: reported z-scores, exact ones if asked
/// for, flags (255 for none) and reasons (0 for none). NumPy makes the arrays, since it need not
/// fill them first.
#[pyfunction]
pub(crate) fn zscores(
    py: Python<'_>,
    columns: Vec<Passed<'_>>,
    rows: usize,
    names: Vec<String>,
    profile_name: &str,
    standard: Option<&str>,
    raise_: bool,
    threads: usize,
    room: (Numbers<'_>, Option<Numbers<'_>>, Bytes<'_>, Bytes<'_>),
) -> PyResult<()> {
    let rules = Rules {
        profile: profile(profile_name, standard)?,
        scheme: Scheme::Who,
        threads,
    };
    let indicators = indicators(&names)?;
    Columns::take(rows, columns, DateStyle::Iso)?.with(raise_, |table| {
        if rows == 0 {
            return Ok(());
        }
        let (mut reported, mut exact, mut flags, mut reasons) = room;
        let mut out = Output::default();
        let columns = reported.as_slice_mut()?.chunks_exact_mut(rows);
        let columns = columns.zip(flags.as_slice_mut()?.chunks_exact_mut(rows));
        let columns = columns.zip(reasons.as_slice_mut()?.chunks_exact_mut(rows));
        for (indicator, ((z, flag), reason)) in indicators.iter().zip(columns) {
            let o = out.indicator(*indicator);
            o.reported = Some(z);
            o.flag = Some(flag);
            o.reason = Some(reason);
        }
        if let Some(exact) = &mut exact {
            let columns = exact.as_slice_mut()?.chunks_exact_mut(rows);
            for (indicator, z) in indicators.iter().zip(columns) {
                out.indicator(*indicator).exact = Some(z);
            }
        }
        rules.score(py, &table.columns(), &mut out)
    })
}

/// How a table is scored, as Python passes it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct How {
    pub(crate) profile: String,
    pub(crate) standard: Option<String>,
    pub(crate) classes: String,
    pub(crate) raise_: bool,
    pub(crate) threads: usize,
    pub(crate) exact: bool,
    pub(crate) dates: String,
}

impl How {
    pub(crate) fn dates(&self) -> PyResult<DateStyle> {
        parse(&self.dates)
    }

    pub(crate) fn rules(&self) -> PyResult<Rules> {
        Ok(Rules {
            profile: profile(&self.profile, self.standard.as_deref())?,
            scheme: scheme(&self.classes)?,
            threads: self.threads,
        })
    }
}

/// Scores into columns made by `room`.
fn score<N: AsMut<[f64]>, B: AsMut<[u8]>>(
    py: Python<'_>,
    columns: Vec<Passed<'_>>,
    rows: usize,
    how: &How,
    room: impl FnOnce() -> PyResult<Scored<N, B>>,
) -> PyResult<(Scored<N, B>, Rules)> {
    let rules = how.rules()?;
    Columns::take(rows, columns, how.dates()?)?.with(how.raise_, |table| {
        let mut scored = room()?;
        rules.score(py, &table.columns(), &mut scored.output())?;
        Ok((scored, rules))
    })
}

/// The result columns of the contract as NumPy arrays.
#[pyfunction]
pub(crate) fn score_numpy<'py>(
    py: Python<'py>,
    columns: Vec<Passed<'py>>,
    rows: usize,
    names: Vec<String>,
    how: How,
) -> PyResult<Vec<Column<'py>>> {
    let (scored, rules) = score(py, columns, rows, &how, || {
        let numbers = || NumpyRoom::new(py, rows);
        let bytes = || NumpyRoom::new(py, rows);
        Ok(Scored::new(&indicators(&names)?, how.exact, numbers, bytes))
    })?;
    numpy_out::columns(py, scored, &rules)
}

/// The result columns of the contract as Arrow columns.
#[pyfunction]
pub(crate) fn score_arrow(
    py: Python<'_>,
    columns: Vec<Passed<'_>>,
    rows: usize,
    names: Vec<String>,
    how: How,
    text: &str,
) -> PyResult<ArrowStream> {
    let (scored, rules) = score(py, columns, rows, &how, || {
        let numbers = || Room::new(rows);
        let bytes = || Room::new(rows);
        Ok(Scored::new(&indicators(&names)?, how.exact, numbers, bytes))
    })?;
    let text = Text::parse(text);
    let batch = py
        .detach(|| arrow_out::batch(scored, &rules, text))
        .map_err(value_error)?;
    Ok(ArrowStream::of(batch))
}
