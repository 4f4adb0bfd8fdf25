//! The engine in the browser and in Node: glue only, and nothing that is computed here.
//!
//! Text goes in, JSON comes out, and columns go in and out as typed arrays; `src/wasm/npm` makes
//! objects of them and has the documentation for those who call it. Numbers pass as decimal text
//! that reads back to the same double, so the z-scores of a call have the bits of the crate's.
//! What the caller did wrong is a `TypeError` (a value of a kind that cannot be read) or a
//! `RangeError` (a value that cannot be used), with `input`, `code` and a message that names
//! quantity, rule and value.
//!
//! `tools/wasm/build.sh` builds the package; `src/wasm/README.md` says how large and how fast it is.

mod chart;
mod child;
mod columns;
mod look;
mod visits;
mod wrong;

use crate::columns::Input;
use crate::{AcuteMalnutrition, Class, Indicator, Lang, Profile, Reason};
use child::{Cells, Rules, options};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wrong::{Kind, Wrong, js_name};

impl From<Wrong> for JsValue {
    fn from(wrong: Wrong) -> Self {
        let error: Self = match wrong.kind {
            Kind::Type => js_sys::TypeError::new(&wrong.message).into(),
            Kind::Range => js_sys::RangeError::new(&wrong.message).into(),
        };
        let put = |name: &str, value: &str| {
            // It fails for frozen objects only, and this one is new.
            let _ = js_sys::Reflect::set(&error, &name.into(), &value.into());
        };
        put("code", wrong.code);
        if let Some(input) = wrong.input {
            put("input", &js_name(input));
        }
        error
    }
}

type Answer<T> = Result<T, JsValue>;

fn text(value: Result<Value, Wrong>) -> Answer<String> {
    Ok(value?.to_string())
}

/// Scores one child.
///
/// # Errors
/// A `TypeError` or `RangeError` that names input, rule and value.
#[wasm_bindgen]
pub fn assess(cells: &str, rules: &str) -> Answer<String> {
    Ok(child::assess(&Cells::parse(cells)?, &Rules::parse(rules)?)?)
}

/// Every step of one child, with its sources.
///
/// # Errors
/// As [`assess`].
#[wasm_bindgen]
pub fn explain(cells: &str, rules: &str) -> Answer<String> {
    Ok(child::explain(
        &Cells::parse(cells)?,
        &Rules::parse(rules)?,
    )?)
}

/// L, M and S of an indicator.
///
/// # Errors
/// As [`assess`], and where there is no row, with the reason.
#[wasm_bindgen]
pub fn lms(indicator: &str, cells: &str, rules: &str) -> Answer<String> {
    let (cells, rules) = (Cells::parse(cells)?, Rules::parse(rules)?);
    text(child::lms(indicator, &cells, &rules))
}

/// The value at a z-score or centile.
///
/// # Errors
/// As [`lms`], and where no value has that z-score.
#[wasm_bindgen]
pub fn value(indicator: &str, at: f64, is_centile: bool, cells: &str, rules: &str) -> Answer<f64> {
    let (cells, rules) = (Cells::parse(cells)?, Rules::parse(rules)?);
    Ok(child::value((indicator, at, is_centile), &cells, &rules)?)
}

/// The z-score of a value.
///
/// # Errors
/// As [`lms`], and for a value that is not above zero.
#[wasm_bindgen]
pub fn z(indicator: &str, y: f64, cells: &str, rules: &str) -> Answer<String> {
    let (cells, rules) = (Cells::parse(cells)?, Rules::parse(rules)?);
    text(child::z(indicator, y, &cells, &rules))
}

/// How sure the classes of a child are.
///
/// # Errors
/// As [`assess`], and for technical errors that are none.
#[wasm_bindgen]
pub fn certainty(cells: &str, measuring: &str, rules: &str) -> Answer<String> {
    let (cells, rules) = (Cells::parse(cells)?, Rules::parse(rules)?);
    text(look::certainty(&cells, &options(measuring)?, &rules))
}

/// What is odd in a record, beside the visit before where there is one.
///
/// # Errors
/// As [`assess`].
#[wasm_bindgen]
pub fn plausibility(cells: &str, before: Option<String>, rules: &str) -> Answer<String> {
    let before = before.map(|b| Cells::parse(&b)).transpose()?;
    let (cells, rules) = (Cells::parse(cells)?, Rules::parse(rules)?);
    text(look::plausibility(&cells, before.as_ref(), &rules))
}

/// Every input that cannot be read or used.
///
/// # Errors
/// For options that are none.
#[wasm_bindgen]
pub fn problems(cells: &str, rules: &str) -> Answer<String> {
    Ok(look::problems(&Cells::parse(cells)?, &Rules::parse(rules)?).to_string())
}

/// N, T, O and B of the visits of a child.
///
/// # Errors
/// As [`assess`], with the number of the visit, counted from 0.
#[wasm_bindgen]
pub fn kms(visits: &str, rules: &str) -> Answer<String> {
    text(visits::kms(
        &Cells::parse_all(visits)?,
        &Rules::parse(rules)?,
    ))
}

/// The growth chart of the visits of a child, as SVG.
///
/// # Errors
/// As [`kms`], and for a chart that there is not.
#[wasm_bindgen]
pub fn chart(visits: &str, look: &str, rules: &str) -> Answer<String> {
    let (visits, rules) = (Cells::parse_all(visits)?, Rules::parse(rules)?);
    Ok(chart::chart(&visits, &options(look)?, &rules)?)
}

/// The byte of a sex, a position or oedema in a column: 0 for missing, `?` for what cannot be read.
#[wasm_bindgen]
#[must_use]
pub fn code(name: &str, cell: &str) -> u8 {
    columns::code(name, cell)
}

/// The names that the contract fixes, with their labels.
#[wasm_bindgen]
#[must_use]
pub fn contract() -> String {
    let labels = |all: Vec<(&'static str, [&'static str; 2])>| -> Value {
        let one = |(code, [en, id]): (&'static str, [&'static str; 2])| {
            (code.to_owned(), json!({"en": en, "id": id}))
        };
        Value::Object(all.into_iter().map(one).collect())
    };
    let both = [Lang::En, Lang::Id];
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "inputs": Input::ALL.iter().map(|i| json!([i.name(), js_name(*i)])).collect::<Vec<_>>(),
        "indicators": Indicator::ALL.map(Indicator::code),
        "profiles": Profile::ALL.map(|p| p.name.clone()),
        "reasons": Reason::ALL.map(Reason::code),
        "classes": Class::ALL.iter().map(|c| c.code()).collect::<Vec<_>>(),
        "acute": AcuteMalnutrition::ALL.map(AcuteMalnutrition::code),
        "labels": {
            "indicators": labels(Indicator::ALL.iter().map(|i| (i.code(), both.map(|l| i.label(l)))).collect()),
            "reasons": labels(Reason::ALL.iter().map(|r| (r.code(), both.map(|l| r.label(l)))).collect()),
            "classes": labels(Class::ALL.iter().map(|c| (c.code(), both.map(|l| c.label(l)))).collect()),
        },
    })
    .to_string()
}

/// Columns of children, scored together.
#[wasm_bindgen]
pub struct Batch(columns::Batch);

#[wasm_bindgen]
impl Batch {
    /// Room for columns of this many rows.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(rows: usize) -> Self {
        Self(columns::Batch::new(rows))
    }

    /// A column of numbers, NaN where missing.
    ///
    /// # Errors
    /// A `RangeError` for an unknown column or another length.
    #[wasm_bindgen(js_name = putNumbers)]
    pub fn put_numbers(&mut self, name: &str, values: Vec<f64>) -> Answer<()> {
        Ok(self.0.put_numbers(name, values)?)
    }

    /// A column of codes (sex, measure, oedema), 0 where missing.
    ///
    /// # Errors
    /// As [`Batch::put_numbers`].
    #[wasm_bindgen(js_name = putCodes)]
    pub fn put_codes(&mut self, name: &str, bytes: Vec<u8>) -> Answer<()> {
        Ok(self.0.put_codes(name, bytes)?)
    }

    /// Scores, and says which indicators the columns were enough for.
    ///
    /// # Errors
    /// For options that are none.
    pub fn score(&mut self, rules: &str) -> Answer<Vec<String>> {
        let wanted = self.0.score(&Rules::parse(rules)?)?;
        Ok(wanted.iter().map(|i| i.code().to_owned()).collect())
    }

    /// A column of results; undefined for a name that is none.
    #[must_use]
    pub fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        self.0.numbers(name).map(<[f64]>::to_vec)
    }

    /// A column of result codes; undefined for a name that is none.
    #[must_use]
    pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        self.0.bytes(name).map(<[u8]>::to_vec)
    }
}
