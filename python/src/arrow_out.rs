//! Results as Arrow columns.

use crate::pack::{bits, classes, known, places, reasons, warnings_text};
use crate::room::Room;
use crate::run::{Rules, Scored};
use arrow_array::builder::StringViewBuilder;
use arrow_array::types::{Int8Type, UInt8Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int8Array, LargeStringArray,
    RecordBatch, StringArray, StringViewArray, UInt8Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, Field, Schema};
use std::collections::HashMap;
use std::sync::Arc;
use tumbuh::batch::UNKNOWN;
use tumbuh::columns::output_names;
use tumbuh::{AcuteMalnutrition, Class};

/// How text leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    /// Classes as dictionaries, reasons and warnings as large strings.
    Dictionary,
    /// Everything as strings: for engines that know no dictionaries.
    Plain,
    /// For polars: classes as its enums, reasons and warnings as views of few strings.
    View,
}

impl Text {
    pub(crate) fn parse(name: &str) -> Self {
        match name {
            "plain" => Self::Plain,
            "view" => Self::View,
            _ => Self::Dictionary,
        }
    }
}

/// Results in memory for Arrow.
pub(crate) type ArrowScored = Scored<Room<f64>, Room<u8>>;

/// The words of a dictionary; none for other columns.
type Words = Option<Vec<&'static str>>;

/// A result column: its name, its values, and its words where it is a dictionary.
pub(crate) type Column = (String, ArrayRef, Words);

/// Numbers, null where NaN; and where they are known.
fn numbers(values: Room<f64>) -> (ArrayRef, Option<NullBuffer>) {
    let known = known(values.as_ref(), |v: f64| !v.is_nan());
    let array = Float64Array::new(values.into_values(), known.clone());
    (Arc::new(array), known)
}

fn answers(bytes: &Room<u8>) -> ArrayRef {
    let bytes = bytes.as_ref();
    Arc::new(BooleanArray::new(
        bits(bytes, |b| b == 1),
        known(bytes, |b| b != UNKNOWN),
    ))
}

/// Words by their places; null where `known` says so.
fn words(
    places: Room<u8>,
    known: Option<NullBuffer>,
    words: &[&str],
    text: Text,
) -> Result<ArrayRef, ArrowError> {
    Ok(match text {
        Text::Plain => {
            let known = known.as_ref();
            let texts = places.as_ref().iter().enumerate().map(|(row, place)| {
                let is = known.is_none_or(|k| k.is_valid(row));
                words.get(usize::from(*place)).filter(|_| is)
            });
            Arc::new(texts.collect::<StringArray>())
        }
        Text::Dictionary => {
            let keys = ScalarBuffer::<i8>::from(places.into_buffer());
            let words = Arc::new(StringArray::from(words.to_vec()));
            let keys = Int8Array::new(keys, known);
            Arc::new(DictionaryArray::<Int8Type>::try_new(keys, words)?)
        }
        Text::View => {
            let words = Arc::new(StringViewArray::from(words.to_vec()));
            let keys = UInt8Array::new(places.into_values(), known);
            Arc::new(DictionaryArray::<UInt8Type>::try_new(keys, words)?)
        }
    })
}

/// One of few texts for every row.
fn texts(
    of_row: impl ExactSizeIterator<Item = u32>,
    texts: &[String],
    text: Text,
) -> Result<ArrayRef, ArrowError> {
    let rows = of_row.len();
    if text == Text::View {
        // The view of each text once, and copies of it for the rows.
        let mut builder = StringViewBuilder::new();
        for text in texts {
            builder.append_value(text);
        }
        let few = builder.finish();
        let mut views = Room::<u128>::new(rows);
        for (to, place) in views.as_mut().iter_mut().zip(of_row) {
            *to = few.views()[place as usize];
        }
        let buffers = few.data_buffers().to_vec();
        return Ok(Arc::new(StringViewArray::try_new(
            views.into_buffer().into(),
            buffers,
            None,
        )?));
    }
    let mut offsets = Vec::with_capacity(rows + 1);
    let mut data = Vec::new();
    offsets.push(0);
    for place in of_row {
        data.extend_from_slice(texts[place as usize].as_bytes());
        offsets.push(data.len() as i64);
    }
    if text == Text::Dictionary {
        let offsets = OffsetBuffer::new(offsets.into());
        return Ok(Arc::new(LargeStringArray::try_new(
            offsets,
            data.into(),
            None,
        )?));
    }
    let offsets: Result<Vec<i32>, _> = offsets.into_iter().map(i32::try_from).collect();
    let offsets = offsets.map_err(|_| {
        ArrowError::ComputeError("too many reasons for one batch: score smaller batches".into())
    })?;
    let offsets = OffsetBuffer::new(offsets.into());
    Ok(Arc::new(StringArray::try_new(offsets, data.into(), None)?))
}

/// Makes some result columns.
type Task<'a> = Box<dyn FnOnce() -> Result<Vec<Column>, ArrowError> + Send + 'a>;

/// The result columns in the order of the contract.
pub(crate) fn columns(
    scored: ArrowScored,
    rules: &Rules,
    text: Text,
) -> Result<Vec<Column>, ArrowError> {
    let rows = scored.warnings.as_ref().len();
    let indicators = scored.indicators.clone();
    let mut names = output_names(&indicators).into_iter();
    let mut next = || names.next().unwrap_or_default();
    let mut tasks: Vec<Task<'_>> = Vec::new();
    for values in [scored.age_days_used, scored.lenhei_cm, scored.bmi] {
        let name = next();
        tasks.push(Box::new(move || Ok(vec![(name, numbers(values).0, None)])));
    }
    let mut reason_columns = Vec::with_capacity(indicators.len());
    for (indicator, columns) in indicators.iter().zip(scored.each) {
        let names = [next(), next(), next()];
        reason_columns.push(columns.reason);
        let (z, exact, flag, class) =
            (columns.reported, columns.exact, columns.flag, columns.class);
        let classes = classes(*indicator, rules.scheme);
        tasks.push(Box::new(move || {
            of_indicator(names, z, exact, flag, class, &classes, text)
        }));
    }
    for bytes in [scored.muac_class, scored.acute_malnutrition] {
        let name = next();
        tasks.push(Box::new(move || Ok(vec![acute(name, bytes, text)?])));
    }
    for bytes in scored.answers {
        let name = next();
        tasks.push(Box::new(move || Ok(vec![(name, answers(&bytes), None)])));
    }
    let name = next();
    tasks.push(Box::new(move || {
        let columns: Vec<&[u8]> = reason_columns.iter().map(Room::as_ref).collect();
        let (words, of_row) = reasons(&indicators, &columns, rows);
        Ok(vec![(name, texts(of_row.into_iter(), &words, text)?, None)])
    }));
    let name = next();
    let warnings = scored.warnings;
    tasks.push(Box::new(move || {
        let words: Vec<String> = (0..4).map(warnings_text).collect();
        let of_row = warnings.as_ref().iter().map(|b| u32::from(*b & 3));
        Ok(vec![(name, texts(of_row, &words, text)?, None)])
    }));
    let made = rules
        .each(rows, tasks, |task| task())
        .map_err(|e| ArrowError::ComputeError(e.to_string()))?;
    let made: Result<Vec<_>, _> = made.into_iter().collect();
    Ok(made?.into_iter().flatten().collect())
}

fn of_indicator(
    [name, name_flag, name_class]: [String; 3],
    z: Room<f64>,
    exact: Option<Room<f64>>,
    flag: Room<u8>,
    mut class: Room<u8>,
    classes: &[Class],
    text: Text,
) -> Result<Vec<Column>, ArrowError> {
    let (z, known_z) = numbers(z);
    let exact = exact.map(|exact| (format!("{name}_exact"), numbers(exact).0, None));
    // A flag is known where a z-score is.
    let flags = ScalarBuffer::<i8>::from(flag.into_buffer());
    let flags = Arc::new(Int8Array::new(flags, known_z));
    let known_class = known(class.as_ref(), |b| b != 0);
    places(class.as_mut(), classes, 0);
    let codes: Vec<&str> = classes.iter().map(|c| c.code()).collect();
    let class = words(class, known_class, &codes, text)?;
    let mut all: Vec<Column> = vec![(name, z, None)];
    all.extend(exact);
    all.push((name_flag, flags, None));
    all.push((name_class, class, Some(codes)));
    Ok(all)
}

fn acute(name: String, mut bytes: Room<u8>, text: Text) -> Result<Column, ArrowError> {
    let codes = AcuteMalnutrition::ALL.map(AcuteMalnutrition::code);
    let known = known(bytes.as_ref(), |b| b != UNKNOWN);
    for byte in bytes.as_mut() {
        *byte = if *byte == UNKNOWN { 0 } else { *byte };
    }
    let column = words(bytes, known, &codes, text)?;
    Ok((name, column, Some(codes.to_vec())))
}

/// The fields of result columns.
pub(crate) fn fields(columns: &[Column], text: Text) -> Vec<Field> {
    let field = |(name, column, words): &Column| {
        let field = Field::new(name, column.data_type().clone(), true);
        match words {
            // What polars writes beside an enum: length and bytes of each word. Everyone else
            // takes it for the dictionary that it is.
            Some(words) if text == Text::View => {
                let lengths = words.iter().map(|w| w.len().to_string());
                let words: Vec<_> = lengths
                    .zip(words)
                    .map(|(n, w)| [&n, ";", w].concat())
                    .collect();
                let words = words.concat();
                field.with_metadata(HashMap::from([("_PL_ENUM_VALUES2".to_owned(), words)]))
            }
            _ => field,
        }
    };
    columns.iter().map(field).collect()
}

/// The result columns as a record batch.
pub(crate) fn batch(
    scored: ArrowScored,
    rules: &Rules,
    text: Text,
) -> Result<RecordBatch, ArrowError> {
    let columns = columns(scored, rules, text)?;
    let schema = Arc::new(Schema::new(fields(&columns, text)));
    RecordBatch::try_new(schema, columns.into_iter().map(|(_, c, _)| c).collect())
}
