//! Results as NumPy columns.

use crate::pack::{classes, places, reasons, warnings_text};
use crate::room::NumpyRoom;
use crate::run::{Rules, Scored};
use numpy::PyArray1;
use pyo3::prelude::*;
use tumbuh::columns::output_names;
use tumbuh::{AcuteMalnutrition, Class};

/// A result column: name, kind, values, and words for codes.
///
/// Kinds: `number` (NaN for none), `flag` and `answer` (0, 1, 255 for none), `words` (codes into
/// the words, 255 for none), `text` (codes into the words, always one).
pub(crate) type Column<'py> = (String, &'static str, Bound<'py, PyAny>, Option<Vec<String>>);

/// Results in memory of NumPy's.
pub(crate) type NumpyScored<'py> = Scored<NumpyRoom<'py, f64>, NumpyRoom<'py, u8>>;

/// The result columns in the order of the contract.
pub(crate) fn columns<'py>(
    py: Python<'py>,
    mut scored: NumpyScored<'py>,
    rules: &Rules,
) -> PyResult<Vec<Column<'py>>> {
    let rows = scored.warnings.as_ref().len();
    let indicators = scored.indicators.clone();
    let words_of: Vec<Vec<Class>> = indicators
        .iter()
        .map(|i| classes(*i, rules.scheme))
        .collect();
    let mut reason_columns = Vec::new();
    let mut class_columns = Vec::new();
    for (columns, classes) in scored.each.iter_mut().zip(&words_of) {
        reason_columns.push(columns.reason.as_ref());
        class_columns.push((columns.class.as_mut(), classes));
    }
    let (reason_texts, reason_rows) = py.detach(|| {
        rules.each(rows, class_columns, |(bytes, classes)| {
            places(bytes, classes, u8::MAX);
        })?;
        PyResult::Ok(reasons(&indicators, &reason_columns, rows))
    })?;
    let mut names = output_names(&indicators).into_iter();
    let mut all: Vec<Column<'py>> = Vec::new();
    let mut put = |name: Option<String>, kind, values, words| {
        all.extend(name.map(|name| (name, kind, values, words)));
    };
    let number = "number";
    put(
        names.next(),
        number,
        scored.age_days_used.into_array(),
        None,
    );
    put(names.next(), number, scored.lenhei_cm.into_array(), None);
    put(names.next(), number, scored.bmi.into_array(), None);
    let each = indicators.iter().zip(scored.each).zip(words_of);
    for ((indicator, columns), classes) in each {
        put(names.next(), number, columns.reported.into_array(), None);
        if let Some(exact) = columns.exact {
            let name = format!("{indicator}_exact");
            put(Some(name), number, exact.into_array(), None);
        }
        put(names.next(), "flag", columns.flag.into_array(), None);
        let words = classes.iter().map(|c| c.code().to_owned()).collect();
        let column = columns.class.into_array();
        put(names.next(), "words", column, Some(words));
    }
    let acute = AcuteMalnutrition::ALL.map(|c| c.code().to_owned()).to_vec();
    for column in [scored.muac_class, scored.acute_malnutrition] {
        let words = Some(acute.clone());
        put(names.next(), "words", column.into_array(), words);
    }
    for column in scored.answers {
        put(names.next(), "answer", column.into_array(), None);
    }
    let rows = PyArray1::from_vec(py, reason_rows).into_any();
    put(names.next(), "text", rows, Some(reason_texts));
    let warnings = (0..4).map(warnings_text).collect();
    let column = scored.warnings.into_array();
    put(names.next(), "text", column, Some(warnings));
    Ok(all)
}
