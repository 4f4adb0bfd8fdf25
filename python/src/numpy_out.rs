//! Results as NumPy columns.

use crate::arrow_out::{class_codes, classes, reasons, warnings_text};
use crate::run::Scored;
use numpy::PyArray1;
use pyo3::prelude::*;
use tumbuh::columns::output_names;
use tumbuh::{AcuteMalnutrition, Scheme};

/// A result column: name, kind, values, and words for codes.
///
/// Kinds: `number` (NaN for none), `flag` and `answer` (0, 1, 255 for none), `words` (codes into
/// the words, -1 for none), `text` (codes into the words, always one).
pub(crate) type Column<'py> = (String, &'static str, Bound<'py, PyAny>, Option<Vec<String>>);

/// The result columns in the order of the contract.
pub(crate) fn columns<'py>(py: Python<'py>, scored: Scored, scheme: Scheme) -> Vec<Column<'py>> {
    let (reason_texts, reason_rows) = py.detach(|| reasons(&scored));
    let mut names = output_names(&scored.indicators).into_iter();
    let mut all: Vec<Column<'py>> = Vec::new();
    let mut put = |name: Option<String>, kind, values, words| {
        all.extend(name.map(|name| (name, kind, values, words)));
    };
    let numbers = |v: Vec<f64>| PyArray1::from_vec(py, v).into_any();
    let bytes = |v: Vec<u8>| PyArray1::from_vec(py, v).into_any();
    let codes = |v: Vec<i8>| PyArray1::from_vec(py, v).into_any();
    put(names.next(), "number", numbers(scored.age_days_used), None);
    put(names.next(), "number", numbers(scored.lenhei_cm), None);
    put(names.next(), "number", numbers(scored.bmi), None);
    for (indicator, columns) in scored.indicators.iter().zip(scored.each) {
        put(names.next(), "number", numbers(columns.reported), None);
        if let Some(exact) = columns.exact {
            let name = format!("{indicator}_exact");
            put(Some(name), "number", numbers(exact), None);
        }
        put(names.next(), "flag", bytes(columns.flag), None);
        let classes = classes(*indicator, scheme);
        let places = class_codes(&classes);
        let of_row = columns.class.iter().map(|b| places[usize::from(*b)]);
        let words = classes.iter().map(|c| c.code().to_owned()).collect();
        put(names.next(), "words", codes(of_row.collect()), Some(words));
    }
    let acute = AcuteMalnutrition::ALL.map(|c| c.code().to_owned()).to_vec();
    for column in [scored.muac_class, scored.acute_malnutrition] {
        let of_row = column.iter().map(|b| *b as i8).collect();
        put(names.next(), "words", codes(of_row), Some(acute.clone()));
    }
    for column in scored.answers {
        put(names.next(), "answer", bytes(column), None);
    }
    let rows = PyArray1::from_vec(py, reason_rows).into_any();
    put(names.next(), "text", rows, Some(reason_texts));
    let warnings = (0..4).map(warnings_text).collect();
    put(names.next(), "text", bytes(scored.warnings), Some(warnings));
    all
}
