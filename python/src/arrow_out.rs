//! Results as Arrow columns.

use crate::run::Scored;
use arrow_array::builder::StringViewBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::Int8Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int8Array, RecordBatch,
    StringArray, StringViewArray,
};
use arrow_buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, Field, Schema};
use std::collections::HashMap;
use std::sync::Arc;
use tumbuh::batch::{UNKNOWN, class_of, reason_of, warnings_of};
use tumbuh::classify::bands;
use tumbuh::columns::{output_names, reasons_text};
use tumbuh::{AcuteMalnutrition, Class, Indicator, Scheme, Standard};

/// How text leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    /// Classes as dictionaries, reasons and warnings as strings.
    Dictionary,
    /// Everything as strings: for engines that know no dictionaries.
    Plain,
    /// Classes as dictionaries, reasons and warnings as views of few strings.
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

/// The classes of an indicator in order from below to above, first those under five.
pub(crate) fn classes(indicator: Indicator, scheme: Scheme) -> Vec<Class> {
    let mut all: Vec<Class> = Vec::new();
    for standard in [Standard::Who2006, Standard::Who2007] {
        if let Some(bands) = bands(scheme, indicator, standard) {
            for class in bands.classes {
                if !all.contains(class) {
                    all.push(*class);
                }
            }
        }
    }
    all
}

/// From the byte of a class to its place among the classes of an indicator; -1 for none.
pub(crate) fn class_codes(classes: &[Class]) -> [i8; 256] {
    let mut codes = [-1; 256];
    for byte in 0..=u8::MAX {
        if let Some(class) = class_of(byte)
            && let Some(at) = classes.iter().position(|c| *c == class)
        {
            codes[usize::from(byte)] = at as i8;
        }
    }
    codes
}

/// The warnings behind a byte, as they stand in a file.
pub(crate) fn warnings_text(byte: u8) -> String {
    warnings_of(byte)
        .map(|w| w.code())
        .collect::<Vec<_>>()
        .join(";")
}

/// The distinct texts of the `reasons` column, and the one of each row.
pub(crate) fn reasons(scored: &Scored) -> (Vec<String>, Vec<u32>) {
    let rows = scored.warnings.len();
    let columns: Vec<&[u8]> = scored.each.iter().map(|c| &c.reason[..rows]).collect();
    let mut texts = vec![String::new()];
    let mut places = HashMap::from([(0, 0)]);
    let (mut last, mut last_place) = (0, 0);
    let mut of_row = vec![0; rows];
    let mut keys = [0u64; 256];
    for (block, to) in of_row.chunks_mut(256).enumerate() {
        let keys = &mut keys[..to.len()];
        keys.fill(0);
        for (i, column) in columns.iter().enumerate() {
            let column = &column[block * 256..][..to.len()];
            for (key, byte) in keys.iter_mut().zip(column) {
                *key |= u64::from(*byte) << (8 * i);
            }
        }
        for (to, key) in to.iter_mut().zip(keys) {
            if *key != last {
                last = *key;
                last_place = *places.entry(last).or_insert_with(|| {
                    let each = scored.indicators.iter().enumerate();
                    texts.push(reasons_text(each.filter_map(|(i, indicator)| {
                        Some((*indicator, reason_of((last >> (8 * i)) as u8)?))
                    })));
                    texts.len() as u32 - 1
                });
            }
            *to = last_place;
        }
    }
    (texts, of_row)
}

fn numbers(values: Vec<f64>) -> ArrayRef {
    let valid = BooleanBuffer::collect_bool(values.len(), |i| !values[i].is_nan());
    Arc::new(Float64Array::new(ScalarBuffer::from(values), some(valid)))
}

/// Nulls, if there are any.
fn some(valid: BooleanBuffer) -> Option<NullBuffer> {
    let nulls = NullBuffer::new(valid);
    (nulls.null_count() > 0).then_some(nulls)
}

fn known(bytes: &[u8]) -> Option<NullBuffer> {
    some(BooleanBuffer::collect_bool(bytes.len(), |i| {
        bytes[i] != UNKNOWN
    }))
}

fn flags(bytes: &[u8]) -> ArrayRef {
    let values: Vec<i8> = bytes.iter().map(|b| (*b & 1) as i8).collect();
    Arc::new(Int8Array::new(ScalarBuffer::from(values), known(bytes)))
}

fn answers(bytes: &[u8]) -> ArrayRef {
    let values = BooleanBuffer::collect_bool(bytes.len(), |i| bytes[i] == 1);
    Arc::new(BooleanArray::new(values, known(bytes)))
}

/// Words by their codes; -1 for none.
fn words(codes: Vec<i8>, words: &[&str], text: Text) -> Result<ArrayRef, ArrowError> {
    if text == Text::Plain {
        let texts = codes
            .iter()
            .map(|c| usize::try_from(*c).ok().map(|c| words[c]));
        return Ok(Arc::new(texts.collect::<StringArray>()));
    }
    let valid = some(BooleanBuffer::collect_bool(codes.len(), |i| codes[i] >= 0));
    let keys: Vec<i8> = codes.into_iter().map(|c| c.max(0)).collect();
    let keys = Int8Array::new(ScalarBuffer::from(keys), valid);
    let words: ArrayRef = Arc::new(StringArray::from(words.to_vec()));
    Ok(Arc::new(DictionaryArray::<Int8Type>::try_new(keys, words)?))
}

/// One of few texts for every row.
fn texts(of_row: impl Iterator<Item = u32>, texts: &[String], text: Text) -> ArrayRef {
    if text != Text::View {
        let rows = of_row.map(|place| Some(texts[place as usize].as_str()));
        return Arc::new(rows.collect::<StringArray>());
    }
    // The view of each text once, and copies of it for the rows.
    let mut builder = StringViewBuilder::new();
    texts.iter().for_each(|t| builder.append_value(t));
    let few = builder.finish();
    let views: Vec<u128> = of_row.map(|place| few.views()[place as usize]).collect();
    let buffers = few.data_buffers().to_vec();
    Arc::new(StringViewArray::new(
        ScalarBuffer::from(views),
        buffers,
        None,
    ))
}

/// The result columns in the order of the contract.
pub(crate) fn columns(
    scored: Scored,
    scheme: Scheme,
    text: Text,
) -> Result<Vec<(String, ArrayRef)>, ArrowError> {
    let (reason_texts, reason_rows) = reasons(&scored);
    let mut names = output_names(&scored.indicators).into_iter();
    let mut all: Vec<(String, ArrayRef)> = Vec::new();
    let mut put = |name: Option<String>, column: ArrayRef| {
        all.extend(name.map(|name| (name, column)));
    };
    put(names.next(), numbers(scored.age_days_used));
    put(names.next(), numbers(scored.lenhei_cm));
    put(names.next(), numbers(scored.bmi));
    for (indicator, columns) in scored.indicators.iter().zip(scored.each) {
        put(names.next(), numbers(columns.reported));
        if let Some(exact) = columns.exact {
            put(Some(format!("{indicator}_exact")), numbers(exact));
        }
        put(names.next(), flags(&columns.flag));
        let classes = classes(*indicator, scheme);
        let codes = class_codes(&classes);
        let codes = columns.class.iter().map(|b| codes[usize::from(*b)]);
        let classes: Vec<&str> = classes.iter().map(|c| c.code()).collect();
        put(names.next(), words(codes.collect(), &classes, text)?);
    }
    let acute = AcuteMalnutrition::ALL.map(AcuteMalnutrition::code);
    for bytes in [scored.muac_class, scored.acute_malnutrition] {
        let codes = bytes.iter().map(|b| *b as i8).collect();
        put(names.next(), words(codes, &acute, text)?);
    }
    for bytes in scored.answers {
        put(names.next(), answers(&bytes));
    }
    put(
        names.next(),
        texts(reason_rows.into_iter(), &reason_texts, text),
    );
    let warning_texts: Vec<String> = (0..4).map(warnings_text).collect();
    let of_row = scored.warnings.iter().map(|b| u32::from(*b & 3));
    put(names.next(), texts(of_row, &warning_texts, text));
    Ok(all)
}

/// The fields of result columns.
pub(crate) fn fields(columns: &[(String, ArrayRef)]) -> Vec<Field> {
    columns
        .iter()
        .map(|(name, column)| Field::new(name, column.data_type().clone(), true))
        .collect()
}

/// A field that polars takes for an `Enum` of these words, and everyone else for a dictionary:
/// length and bytes of each.
fn as_enum(field: Field, column: &ArrayRef) -> Field {
    let Some(dictionary) = column.as_dictionary_opt::<Int8Type>() else {
        return field;
    };
    let words = dictionary.values().as_string::<i32>().iter().flatten();
    let words = words.map(|w| format!("{};{w}", w.len())).collect();
    field.with_metadata(HashMap::from([("_PL_ENUM_VALUES2".to_owned(), words)]))
}

/// The result columns as a record batch.
pub(crate) fn batch(scored: Scored, scheme: Scheme, text: Text) -> Result<RecordBatch, ArrowError> {
    let columns = columns(scored, scheme, text)?;
    let mut fields = fields(&columns);
    if text == Text::View {
        let each = fields.into_iter().zip(&columns);
        fields = each
            .map(|(field, (_, column))| as_enum(field, column))
            .collect();
    }
    let schema = Arc::new(Schema::new(fields));
    RecordBatch::try_new(schema, columns.into_iter().map(|(_, c)| c).collect())
}
