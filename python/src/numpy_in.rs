//! NumPy arrays as input columns: contiguous floats read where they lie, everything else cell by
//! cell.

use crate::columns::Held;
use crate::sink::{Sink, is_date};
use numpy::{
    Element, PyArrayDescrMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArray,
    PyUntypedArrayMethods,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};
use tumbuh::batch::Cell;
use tumbuh::columns::Input;
use tumbuh::dates::DateStyle;

/// What NumPy writes for no date.
const NOT_A_TIME: i64 = i64::MIN;
/// The ordinal of 1970-01-01 in Python's calendar.
const ORDINAL_1970: i64 = 719_163;

pub(crate) fn take<'py>(
    what: (Input, DateStyle),
    kind: &str,
    object: &Bound<'py, PyAny>,
    rows: usize,
) -> PyResult<Held<'py>> {
    if kind == "numpy" && !is_date(what.0) {
        let array = object.cast::<PyUntypedArray>()?;
        let dtype = array.dtype();
        match (dtype.kind(), dtype.itemsize(), array.is_contiguous()) {
            (b'f', 8, true) => return Ok(Held::F64(object.extract()?)),
            (b'f', 4, true) => return Ok(Held::F32(object.extract()?)),
            _ => {}
        }
    }
    read(what, kind, object, rows).map(Held::Cells)
}

/// A column cell by cell, whatever it is made of.
pub(crate) fn read<S: Sink>(
    what: S::What,
    kind: &str,
    object: &Bound<'_, PyAny>,
    rows: usize,
) -> PyResult<S> {
    let mut cells = S::new(what, rows);
    match kind {
        "numpy" => numbers(object, &mut cells)?,
        "days" => {
            each::<i64>(object, |day| {
                cells.push(match i32::try_from(day) {
                    Ok(day) => Cell::Day(day),
                    Err(_) if day == NOT_A_TIME => Cell::Missing,
                    Err(_) => Cell::Other,
                });
            })?;
        }
        "ucs4" => ucs4(object, &mut cells)?,
        "bytes" => {
            let array: PyReadonlyArray2<'_, u8> = object.extract()?;
            for row in array.as_array().rows() {
                let text: Vec<u8> = row.iter().copied().collect();
                let end = text.iter().rposition(|b| *b != 0).map_or(0, |i| i + 1);
                cells.push(Cell::Text(&text[..end]));
            }
        }
        "object" => objects(object, &mut cells)?,
        "masked" => {
            let (values, mask): (Bound<'_, PyAny>, PyReadonlyArray1<'_, bool>) =
                object.extract()?;
            let values: S = read(what, "numpy", &values, rows)?;
            let mask = mask.as_array();
            let keep = mask
                .iter()
                .enumerate()
                .map(|(row, masked)| (!masked).then_some(row));
            cells.take(&values, keep);
        }
        "codes" => codes(what, object, &mut cells)?,
        "scalar" => {
            // One cell for all rows.
            let mut one = S::new(what, 1);
            push_object(&mut one, object)?;
            cells.take(&one, std::iter::repeat_n(Some(0), rows));
        }
        _ => (0..rows).for_each(|_| cells.push(Cell::Other)),
    }
    Ok(cells)
}

/// Every value of an array of any stride.
fn each<T: Element + Copy>(object: &Bound<'_, PyAny>, f: impl FnMut(T)) -> PyResult<()> {
    let array: PyReadonlyArray1<'_, T> = object.extract()?;
    array.as_array().iter().copied().for_each(f);
    Ok(())
}

fn numbers(object: &Bound<'_, PyAny>, cells: &mut impl Sink) -> PyResult<()> {
    let dtype = object.cast::<PyUntypedArray>()?.dtype();
    macro_rules! number {
        ($type:ty) => {
            each::<$type>(object, |v| cells.push(Cell::Number(v as f64)))?
        };
    }
    match (dtype.kind(), dtype.itemsize()) {
        (b'f', 8) => number!(f64),
        (b'f', 4) => each::<f32>(object, |v| cells.push(Cell::Number(f64::from(v))))?,
        (b'i', 1) => number!(i8),
        (b'i', 2) => number!(i16),
        (b'i', 4) => number!(i32),
        (b'i', 8) => number!(i64),
        (b'u', 1) => number!(u8),
        (b'u', 2) => number!(u16),
        (b'u', 4) => number!(u32),
        (b'u', 8) => number!(u64),
        (b'b', 1) => each::<bool>(object, |v| cells.push(Cell::Bool(v)))?,
        _ => {
            let dtype = dtype.to_string();
            return Err(PyValueError::new_err(format!("no array of {dtype}")));
        }
    }
    Ok(())
}

/// Text of fixed width, as NumPy keeps it: one number per character, zeros behind the last.
fn ucs4(object: &Bound<'_, PyAny>, cells: &mut impl Sink) -> PyResult<()> {
    let array: PyReadonlyArray2<'_, u32> = object.extract()?;
    let array = array.as_array();
    if let (1, Some(letters)) = (array.ncols(), array.as_slice())
        && letters.iter().fold(0, |all, c| all | c) < 128
    {
        cells.push_letters(letters.iter().map(|c| *c as u8));
        return Ok(());
    }
    let mut text = String::new();
    for row in array.rows() {
        let len = row.iter().rposition(|c| *c != 0).map_or(0, |i| i + 1);
        text.clear();
        text.extend(
            row.iter()
                .take(len)
                .map(|c| char::from_u32(*c).unwrap_or(char::REPLACEMENT_CHARACTER)),
        );
        cells.push(Cell::Text(text.as_bytes()));
    }
    Ok(())
}

/// Codes of categories: words read once, and taken by their codes.
fn codes<S: Sink>(what: S::What, object: &Bound<'_, PyAny>, cells: &mut S) -> PyResult<()> {
    let (codes, words): (Bound<'_, PyAny>, Bound<'_, PyAny>) = object.extract()?;
    let mut read = S::new(what, 0);
    objects(&words, &mut read)?;
    let mut rows = Vec::new();
    macro_rules! codes {
        ($($type:ty),*) => {$(
            if let Ok(array) = codes.extract::<PyReadonlyArray1<'_, $type>>() {
                rows = array.as_array().iter().map(|c| usize::try_from(*c).ok()).collect();
            }
        )*};
    }
    codes!(i8, i16, i32, i64);
    cells.take(&read, rows.into_iter());
    Ok(())
}

/// Python objects, each looked at by itself; the same object again is not looked at again.
fn objects(object: &Bound<'_, PyAny>, cells: &mut impl Sink) -> PyResult<()> {
    if let Ok(array) = object.extract::<PyReadonlyArray1<'_, Py<PyAny>>>() {
        let array = array.as_array();
        let py = object.py();
        for value in array {
            push_object(cells, value.bind(py))?;
        }
        return Ok(());
    }
    for value in object.try_iter()? {
        push_object(cells, &value?)?;
    }
    Ok(())
}

fn push_object(cells: &mut impl Sink, value: &Bound<'_, PyAny>) -> PyResult<()> {
    if value.is_none() {
        cells.push(Cell::Missing);
    } else if let Ok(text) = value.cast::<PyString>() {
        match text.to_cow() {
            Ok(text) => cells.push(Cell::Text(text.as_bytes())),
            // Half of a surrogate pair is no text.
            Err(_) => cells.push(Cell::Other),
        }
    } else if let Ok(number) = value.cast::<PyFloat>() {
        cells.push(Cell::Number(number.extract()?));
    } else if let Ok(yes) = value.cast::<PyBool>() {
        cells.push(Cell::Bool(yes.is_true()));
    } else if value.is_instance_of::<PyInt>() {
        cells.push(Cell::Number(whole(value)));
    } else {
        cells.push(other(value));
    }
    Ok(())
}

/// A whole number; one that no double reaches is infinite, and so is no measurement.
fn whole(value: &Bound<'_, PyAny>) -> f64 {
    value.extract().unwrap_or_else(|_| match value.lt(0) {
        Ok(true) => f64::NEG_INFINITY,
        _ => f64::INFINITY,
    })
}

/// What libraries have of their own: missing values, scalars, dates, decimals.
fn other(value: &Bound<'_, PyAny>) -> Cell<'static> {
    let name = value
        .get_type()
        .name()
        .map_or(String::new(), |n| n.to_string());
    match name.as_str() {
        "NAType" | "NaTType" | "MaskedConstant" => return Cell::Missing,
        "bool" | "bool_" => return value.is_truthy().map_or(Cell::Other, Cell::Bool),
        "ndarray" => return Cell::Other,
        "datetime64" => return datetime64(value).unwrap_or(Cell::Other),
        _ => {}
    }
    if let Ok(ordinal) = value
        .call_method0("toordinal")
        .and_then(|o| o.extract::<i64>())
    {
        return i32::try_from(ordinal - ORDINAL_1970).map_or(Cell::Other, Cell::Day);
    }
    // Numbers of NumPy, decimals, fractions: whatever says what float it is.
    let is_number = ["__float__", "__index__"]
        .iter()
        .any(|method| value.hasattr(*method).unwrap_or(false));
    match value.extract::<f64>() {
        Ok(v) if is_number => Cell::Number(v),
        Err(_) if is_number => Cell::Number(whole(value)),
        _ => Cell::Other,
    }
}

fn datetime64(value: &Bound<'_, PyAny>) -> PyResult<Cell<'static>> {
    let days = value.call_method1("astype", ("datetime64[D]",))?;
    let days: i64 = days.call_method1("astype", ("int64",))?.extract()?;
    Ok(match i32::try_from(days) {
        Ok(day) => Cell::Day(day),
        Err(_) if days == NOT_A_TIME => Cell::Missing,
        Err(_) => Cell::Other,
    })
}
