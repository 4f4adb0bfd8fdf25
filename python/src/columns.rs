//! Columns as Python passes them, held while they are read.

use crate::names::input;
use crate::sink::{Sink, is_date};
use crate::{arrow_in, capsule, numpy_in};
use arrow_array::{Array, ArrayRef};
use numpy::PyReadonlyArray1;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use tumbuh::Lang;
use tumbuh::batch::{CellColumn, Cells, Numbers, TableColumns};
use tumbuh::columns::Input;
use tumbuh::dates::DateStyle;

/// A column as Python passes it: the input, the name that the caller knows it by, the kind of
/// object, the object, and the column as the caller gave it.
pub(crate) type Passed<'py> = (String, String, String, Bound<'py, PyAny>, Bound<'py, PyAny>);

/// A column, held.
pub(crate) enum Held<'py> {
    F64(PyReadonlyArray1<'py, f64>),
    F32(PyReadonlyArray1<'py, f32>),
    Arrow(ArrayRef),
    Cells(Cells),
}

impl Held<'_> {
    /// The numbers, where they lie; `None` for cells.
    fn numbers(&self) -> PyResult<Option<Numbers<'_>>> {
        Ok(match self {
            Self::F64(v) => Some(Numbers::f64(v.as_slice()?)),
            Self::F32(v) => Some(Numbers::f32(v.as_slice()?)),
            Self::Arrow(array) => arrow_in::numbers(array),
            Self::Cells(_) => None,
        })
    }

    fn len(&self) -> PyResult<usize> {
        Ok(match self {
            Self::F64(v) => v.as_slice()?.len(),
            Self::F32(v) => v.as_slice()?.len(),
            Self::Arrow(a) => a.len(),
            Self::Cells(c) => c.len(),
        })
    }
}

/// The columns of a call.
pub(crate) struct Columns<'py> {
    rows: usize,
    held: Vec<(Input, String, Held<'py>)>,
    objects: Vec<Bound<'py, PyAny>>,
}

impl<'py> Columns<'py> {
    /// Takes what Python passes. Whatever can be read where it lies is not copied.
    pub(crate) fn take(rows: usize, passed: Vec<Passed<'py>>, dates: DateStyle) -> PyResult<Self> {
        let mut held = Vec::with_capacity(passed.len());
        let mut objects = Vec::with_capacity(passed.len());
        for (name, shown, kind, object, given) in passed {
            let input = input(&name)?;
            let column = take((input, dates), &kind, &object, rows)
                .map_err(|e| PyValueError::new_err(format!("column `{shown}`: {}", text(&e))))?;
            held.push((input, shown, column));
            objects.push(given);
        }
        Ok(Self {
            rows,
            held,
            objects,
        })
    }

    /// Hands the table to `f`, and with `raise` refuses the first cell that cannot be used.
    pub(crate) fn with<T>(
        self,
        raise: bool,
        f: impl FnOnce(&TableColumns<'_>) -> PyResult<T>,
    ) -> PyResult<T> {
        let mut kept = Vec::with_capacity(self.held.len());
        let mut arrays = Vec::with_capacity(self.held.len());
        let mut columns = Vec::with_capacity(self.held.len());
        for (input, shown, held) in self.held {
            let len = held.len()?;
            if len != self.rows {
                return Err(PyValueError::new_err(format!(
                    "column `{shown}` has {len} rows, but others have {}",
                    self.rows
                )));
            }
            kept.push((input, shown));
            match held {
                Held::Cells(cells) => columns.push((input, CellColumn::Cells(cells))),
                array => arrays.push((input, array)),
            }
        }
        for (input, array) in &arrays {
            let numbers = array.numbers()?.map(CellColumn::Numbers);
            columns.extend(numbers.map(|numbers| (*input, numbers)));
        }
        let table = TableColumns::new(self.rows, columns).map_err(crate::names::wrong)?;
        if raise && let Some(found) = table.first_unusable() {
            let column = kept.iter().position(|(input, _)| *input == found.input);
            let shown = column.map_or(found.input.name(), |c| &kept[c].1);
            let value = column
                .and_then(|c| self.objects[c].get_item(found.row).ok())
                .and_then(|v| v.repr().ok())
                .map_or(String::new(), |v| format!(": {v}"));
            return Err(unusable(shown, found.row, &value, found.reason));
        }
        f(&table)
    }
}

/// The error for a cell that cannot be used.
pub(crate) fn unusable(shown: &str, row: usize, value: &str, reason: tumbuh::Reason) -> PyErr {
    PyValueError::new_err(unusable_text(shown, row, value, reason))
}

pub(crate) fn unusable_text(
    shown: &str,
    row: usize,
    value: &str,
    reason: tumbuh::Reason,
) -> String {
    format!(
        "column `{shown}`, row {row} (counted from 0){value}: {} ({reason})",
        reason.label(Lang::En)
    )
}

fn text(e: &PyErr) -> String {
    Python::attach(|py| e.value(py).to_string())
}

fn take<'py>(
    what: (Input, DateStyle),
    kind: &str,
    object: &Bound<'py, PyAny>,
    rows: usize,
) -> PyResult<Held<'py>> {
    if kind == "arrow" {
        let chunks = capsule::chunks(object)?;
        if let [one] = &chunks[..]
            && !is_date(what.0)
            && arrow_in::numbers(one).is_some()
        {
            return Ok(Held::Arrow(one.clone()));
        }
        let len = chunks.iter().map(Array::len).sum();
        let mut cells = <Cells as Sink>::new(what, len);
        let read = |cells: &mut Cells| {
            chunks
                .iter()
                .try_for_each(|chunk| arrow_in::read(chunk, cells, what))
        };
        object
            .py()
            .detach(|| read(&mut cells))
            .map_err(PyValueError::new_err)?;
        return Ok(Held::Cells(cells));
    }
    numpy_in::take(what, kind, object, rows)
}
