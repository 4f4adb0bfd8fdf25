//! Rows of text as columns: what stands between a file and the batch.

use super::columns::{Ages, Codes, Columns, Faults, Numbers, fault};
use crate::columns::{self, AgeSource, Input};
use crate::measurement::Position;
use crate::reading::Reading;
use crate::sex::Sex;

/// Columns that grow row by row from cells of text, read as [`crate::columns`] reads them.
///
/// ```
/// use tumbuh::batch::TextColumns;
/// use tumbuh::columns::{AgeSource, Input};
/// let mut rows = TextColumns::new(Some(AgeSource::Days), |_| true);
/// rows.push(|input| match input {
///     Input::Sex => "P",
///     Input::AgeDays => "548",
///     Input::Weight => "9,1",
///     Input::Lenhei => "76.2 cm?", // unreadable: its reason, and the rest is scored
///     _ => "",
/// });
/// assert_eq!(rows.columns().rows, 1);
/// ```
#[derive(Debug, Clone)]
pub struct TextColumns {
    source: Option<AgeSource>,
    sex: Vec<u8>,
    age: Vec<f64>,
    numbers: [Vec<f64>; 6],
    measure: Vec<u8>,
    oedema: Vec<u8>,
    faults: Vec<Faults>,
    has: [bool; 6],
}

/// The columns of numbers and the fault of each.
const NUMBERS: [(Input, Faults); 6] = [
    (Input::Weight, fault::WEIGHT),
    (Input::Lenhei, fault::LENHEI),
    (Input::Head, fault::HEAD),
    (Input::Muac, fault::MUAC),
    (Input::Triceps, fault::TRICEPS),
    (Input::Subscapular, fault::SUBSCAPULAR),
];

/// A byte that no column knows: unreadable.
const UNREADABLE: u8 = b'?';

impl TextColumns {
    /// No rows yet. `has` says which columns the text has; the others are left out.
    #[must_use]
    pub fn new(source: Option<AgeSource>, has: impl Fn(Input) -> bool) -> Self {
        Self {
            source,
            sex: Vec::new(),
            age: Vec::new(),
            numbers: Default::default(),
            measure: Vec::new(),
            oedema: Vec::new(),
            faults: Vec::new(),
            has: NUMBERS.map(|(input, _)| has(input)),
        }
    }

    /// Appends a row; `cell` gives the text of a column, empty for missing.
    pub fn push<'a>(&mut self, cell: impl Fn(Input) -> &'a str) {
        let mut faults = 0;
        let mut number = |reading: Reading<f64>, fault: Faults| match reading {
            Reading::Value(v) => v,
            Reading::Missing => f64::NAN,
            Reading::Invalid { .. } => {
                faults |= fault;
                f64::NAN
            }
        };
        self.age
            .push(number(columns::read_age(self.source, &cell), fault::AGE));
        for ((column, has), (input, fault)) in self.numbers.iter_mut().zip(self.has).zip(NUMBERS) {
            if has {
                column.push(number(columns::read_number(cell(input)), fault));
            }
        }
        self.sex.push(match columns::read_sex(cell(Input::Sex)) {
            Reading::Value(Sex::Female) => b'f',
            Reading::Value(Sex::Male) => b'm',
            Reading::Missing => 0,
            Reading::Invalid { .. } => UNREADABLE,
        });
        self.measure
            .push(match columns::read_position(cell(Input::Measure)) {
                Reading::Value(Position::Lying) => b'l',
                Reading::Value(Position::Standing) => b'h',
                Reading::Missing => 0,
                Reading::Invalid { .. } => UNREADABLE,
            });
        self.oedema
            .push(match columns::read_oedema(cell(Input::Oedema)) {
                Reading::Value(true) => b'y',
                Reading::Value(false) => b'n',
                Reading::Missing => 0,
                Reading::Invalid { .. } => UNREADABLE,
            });
        self.faults.push(faults);
    }

    /// Appends a row of which no cell can be trusted: it had too few or too many fields.
    pub fn push_misfit(&mut self) {
        self.age.push(f64::NAN);
        for (column, has) in self.numbers.iter_mut().zip(self.has) {
            if has {
                column.push(f64::NAN);
            }
        }
        self.sex.push(0);
        self.measure.push(0);
        self.oedema.push(0);
        self.faults.push(fault::FIELD_COUNT);
    }

    /// Forgets all rows and keeps the room.
    pub fn clear(&mut self) {
        self.age.clear();
        self.numbers.iter_mut().for_each(Vec::clear);
        self.sex.clear();
        self.measure.clear();
        self.oedema.clear();
        self.faults.clear();
    }

    /// The rows as columns of a batch.
    #[must_use]
    pub fn columns(&self) -> Columns<'_> {
        let number = |i: usize| self.has[i].then(|| Numbers::f64(&self.numbers[i]));
        let age = Numbers::f64(&self.age);
        Columns {
            sex: Some(Codes::new(&self.sex)),
            age: match self.source {
                None => Ages::None,
                Some(AgeSource::Months) => Ages::Months(age),
                Some(AgeSource::Days | AgeSource::Dates) => Ages::Days(age),
            },
            weight_kg: number(0),
            lenhei_cm: number(1),
            head_cm: number(2),
            muac_cm: number(3),
            triceps_mm: number(4),
            subscapular_mm: number(5),
            measure: Some(Codes::new(&self.measure)),
            oedema: Some(Codes::new(&self.oedema)),
            faults: Some(&self.faults),
            ..Columns::new(self.faults.len())
        }
    }
}
