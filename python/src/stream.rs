//! Record batches in, record batches out, one at a time.

use crate::arrow_in;
use crate::arrow_out::{self, Text};
use crate::capsule::{batches, export, export_schema};
use crate::columns::unusable_text;
use crate::frame::How;
use crate::names::found;
use crate::room::Room;
use crate::run::{Rules, Scored};
use crate::sink::{Sink, is_date};
use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::sync::{Arc, Mutex, PoisonError};
use tumbuh::batch::{CellColumn, Cells, TableColumns};
use tumbuh::columns::{Found, Input};
use tumbuh::dates::DateStyle;

/// A stream of record batches that anything with Arrow's C stream interface can read, once.
#[pyclass(module = "tumbuh", frozen)]
pub(crate) struct ArrowStream {
    schema: SchemaRef,
    reader: Mutex<Option<Box<dyn RecordBatchReader + Send>>>,
}

impl ArrowStream {
    fn new(reader: Box<dyn RecordBatchReader + Send>) -> Self {
        Self {
            schema: reader.schema(),
            reader: Mutex::new(Some(reader)),
        }
    }

    /// A stream of one batch.
    pub(crate) fn of(batch: RecordBatch) -> Self {
        let schema = batch.schema();
        Self::new(Box::new(RecordBatchIterator::new([Ok(batch)], schema)))
    }
}

#[pymethods]
impl ArrowStream {
    /// The stream, in a capsule; it can be taken once.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A request for another schema may be left unfulfilled.
        let _ = requested_schema;
        let reader = self
            .reader
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let reader =
            reader.ok_or_else(|| PyValueError::new_err("this stream has been read already"))?;
        export(py, reader)
    }

    /// The schema of the stream, in a capsule.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_schema(py, &self.schema)
    }
}

/// Scores a stream batch by batch: its columns, and behind them those of the contract.
#[pyfunction]
pub(crate) fn score_stream(
    source: &Bound<'_, PyAny>,
    named: Vec<(String, usize)>,
    how: How,
    text: &str,
    prefix: &str,
) -> PyResult<ArrowStream> {
    let reader = batches(source)?;
    let schema = reader.schema();
    let names: Vec<&String> = schema.fields().iter().map(|f| f.name()).collect();
    let found = found(&names, &named)?;
    let scorer = Scorer {
        rules: how.rules()?,
        raise: how.raise_,
        exact: how.exact,
        dates: how.dates()?,
        text: Text::parse(text),
        found,
    };
    // The schema of the results: that of no rows.
    let none = RecordBatch::new_empty(schema.clone());
    let appended = scorer.results(&none, 0).map_err(PyValueError::new_err)?;
    let appended = arrow_out::fields(&appended, Text::parse(text));
    let mut fields: Vec<_> = schema.fields().iter().cloned().collect();
    fields.extend(appended.into_iter().map(|field| {
        let name = format!("{prefix}{}", field.name());
        Arc::new(field.with_name(name))
    }));
    let schema = Schema::new(fields).with_metadata(schema.metadata().clone());
    Ok(ArrowStream::new(Box::new(Scoring {
        reader,
        schema: Arc::new(schema),
        scorer,
        rows: 0,
    })))
}

struct Scorer {
    rules: Rules,
    raise: bool,
    exact: bool,
    dates: DateStyle,
    text: Text,
    found: Found,
}

impl Scorer {
    fn results(
        &self,
        batch: &RecordBatch,
        rows_before: usize,
    ) -> Result<Vec<arrow_out::Column>, String> {
        let mut columns = Vec::new();
        let shown = |input: Input| {
            let name = self
                .found
                .at(input)
                .map(|at| batch.schema_ref().field(at).name().clone());
            name.unwrap_or_default()
        };
        for &input in Input::ALL {
            let Some(at) = self.found.at(input) else {
                continue;
            };
            let array = batch.column(at);
            let numbers = arrow_in::numbers(array).filter(|_| !is_date(input));
            let column = if let Some(numbers) = numbers {
                CellColumn::Numbers(numbers)
            } else {
                let what = (input, self.dates);
                let mut cells = <Cells as Sink>::new(what, array.len());
                arrow_in::read(array, &mut cells, what)
                    .map_err(|e| format!("column `{}`: {e}", shown(input)))?;
                CellColumn::Cells(cells)
            };
            columns.push((input, column));
        }
        let rows = batch.num_rows();
        let table = TableColumns::new(rows, columns).map_err(|e| e.to_string())?;
        if self.raise
            && let Some(found) = table.first_unusable()
        {
            let row = rows_before + found.row;
            return Err(unusable_text(&shown(found.input), row, "", found.reason));
        }
        let numbers = || Room::new(rows);
        let bytes = || Room::new(rows);
        let mut scored = Scored::new(&self.found.indicators, self.exact, numbers, bytes);
        self.rules
            .score_here(&table.columns(), &mut scored.output())
            .map_err(|e| e.to_string())?;
        arrow_out::columns(scored, &self.rules, self.text).map_err(|e| e.to_string())
    }
}

struct Scoring {
    reader: RecordBatchStreamReader,
    schema: SchemaRef,
    scorer: Scorer,
    rows: usize,
}

impl Iterator for Scoring {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = match self.reader.next()? {
            Ok(batch) => batch,
            Err(e) => return Some(Err(e)),
        };
        let appended = match self.scorer.results(&batch, self.rows) {
            Ok(appended) => appended,
            Err(e) => return Some(Err(ArrowError::ComputeError(e))),
        };
        self.rows += batch.num_rows();
        let mut columns = batch.columns().to_vec();
        columns.extend(appended.into_iter().map(|(_, column, _)| column));
        Some(RecordBatch::try_new(self.schema.clone(), columns))
    }
}

impl RecordBatchReader for Scoring {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}
