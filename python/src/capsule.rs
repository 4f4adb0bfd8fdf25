//! The Arrow C interface as Python passes it: pointers in capsules.

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{ArrayRef, RecordBatchReader, make_array};
use arrow_schema::{ArrowError, Schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods, PyTuple};
use std::ffi::CStr;

const STREAM: &CStr = c"arrow_array_stream";
const ARRAY: &CStr = c"arrow_array";
const SCHEMA: &CStr = c"arrow_schema";

/// An Arrow error as the `ValueError` that it is.
pub(crate) fn value_error(e: ArrowError) -> PyErr {
    PyValueError::new_err(e.to_string())
}

/// Takes what a capsule points to and leaves an emptied, released structure behind.
fn take<T>(capsule: &Bound<'_, PyAny>, name: &CStr, empty: T) -> PyResult<T> {
    let capsule = capsule.cast::<PyCapsule>()?;
    let pointer = capsule.pointer_checked(Some(name))?;
    // SAFETY: the Arrow PyCapsule protocol says that a capsule of this name points to this
    // structure, and that a consumer takes it by moving it out and marking it released; `empty` is
    // such a released structure. The GIL is held, so that nobody else takes it meanwhile.
    Ok(unsafe { std::ptr::replace(pointer.as_ptr().cast::<T>(), empty) })
}

fn stream(source: &Bound<'_, PyAny>) -> PyResult<FFI_ArrowArrayStream> {
    let capsule = source.call_method0("__arrow_c_stream__")?;
    take(&capsule, STREAM, FFI_ArrowArrayStream::empty())
}

/// The record batches of an object with `__arrow_c_stream__`.
pub(crate) fn batches(source: &Bound<'_, PyAny>) -> PyResult<RecordBatchStreamReader> {
    RecordBatchStreamReader::try_new(stream(source)?).map_err(value_error)
}

/// The chunks of a column with `__arrow_c_stream__` or `__arrow_c_array__`.
pub(crate) fn chunks(source: &Bound<'_, PyAny>) -> PyResult<Vec<ArrayRef>> {
    if source.hasattr("__arrow_c_stream__")? {
        let reader = ArrayStreamReader::try_new(stream(source)?).map_err(value_error)?;
        // A producer may run Python code of its own, in threads of its own.
        return source
            .py()
            .detach(|| reader.collect::<Result<Vec<_>, _>>())
            .map_err(value_error);
    }
    let pair = source.call_method0("__arrow_c_array__")?;
    let pair = pair.cast::<PyTuple>()?;
    let schema = take(&pair.get_item(0)?, SCHEMA, FFI_ArrowSchema::empty())?;
    let array = take(&pair.get_item(1)?, ARRAY, FFI_ArrowArray::empty())?;
    // SAFETY: the protocol says that the two belong together and hold what the C data interface
    // says.
    let data = unsafe { from_ffi(array, &schema) }.map_err(value_error)?;
    Ok(vec![make_array(data)])
}

/// A stream of record batches for `__arrow_c_stream__`.
pub(crate) fn export(
    py: Python<'_>,
    reader: Box<dyn RecordBatchReader + Send>,
) -> PyResult<Bound<'_, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), STREAM)
}

/// A schema for `__arrow_c_schema__`.
pub(crate) fn export_schema<'py>(
    py: Python<'py>,
    schema: &Schema,
) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema).map_err(value_error)?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}
