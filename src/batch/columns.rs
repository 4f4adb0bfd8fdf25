//! What goes in: borrowed columns, as they lie in memory.

use crate::age::{Age, Date};
use crate::error::{Error, Result};
use crate::measurement::{
    HeadCircumference, Length, Measurement, Muac, Position, Skinfold, Weight, number,
};
use crate::outcome::Reason;
use crate::reading::Reading;
use crate::sex::Sex;

/// Which rows of a column hold something: bits from the lowest of each byte on, 1 for yes, as in
/// Arrow.
#[derive(Debug, Clone, Copy)]
pub struct Bitmap<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Bitmap<'a> {
    /// A bitmap whose first row is bit `offset` of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8], offset: usize) -> Self {
        Self { bytes, offset }
    }

    #[inline(always)]
    pub(super) fn get(&self, row: usize) -> bool {
        let bit = self.offset + row;
        self.bytes
            .get(bit / 8)
            .is_some_and(|b| b >> (bit % 8) & 1 == 1)
    }

    /// The bit of a row.
    #[inline(always)]
    pub(super) const fn bit(&self, row: usize) -> usize {
        self.offset + row
    }

    /// Eight bits; none behind the end.
    #[inline(always)]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    const fn skip(self, rows: usize) -> Self {
        Self {
            bytes: self.bytes,
            offset: self.offset + rows,
        }
    }

    const fn covers(&self, rows: usize) -> bool {
        self.bytes.len() as u64 * 8 >= self.offset as u64 + rows as u64
    }
}

/// Values of a column: one per row, as they are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Values<'a> {
    F64(&'a [f64]),
    F32(&'a [f32]),
}

/// A column of numbers. `NaN`, and a 0 in the bitmap where there is one, mean missing.
#[derive(Debug, Clone, Copy)]
pub struct Numbers<'a> {
    pub(super) values: Values<'a>,
    pub(super) valid: Option<Bitmap<'a>>,
}

impl<'a> Numbers<'a> {
    /// Double precision.
    #[must_use]
    pub const fn f64(values: &'a [f64]) -> Self {
        Self {
            values: Values::F64(values),
            valid: None,
        }
    }

    /// Single precision. A value is what its bits say: 84.8 in single precision is 84.80000305.
    #[must_use]
    pub const fn f32(values: &'a [f32]) -> Self {
        Self {
            values: Values::F32(values),
            valid: None,
        }
    }

    /// The same column with a bitmap of the rows that hold something.
    #[must_use]
    pub const fn with_valid(mut self, valid: Bitmap<'a>) -> Self {
        self.valid = Some(valid);
        self
    }

    pub(super) const fn len(&self) -> usize {
        match self.values {
            Values::F64(v) => v.len(),
            Values::F32(v) => v.len(),
        }
    }

    fn slice(&self, from: usize, rows: usize) -> Self {
        Self {
            values: match self.values {
                Values::F64(v) => Values::F64(&v[from..from + rows]),
                Values::F32(v) => Values::F32(&v[from..from + rows]),
            },
            valid: self.valid.map(|v| v.skip(from)),
        }
    }

    /// The number of a row, NaN where missing.
    pub(super) fn get(&self, row: usize) -> f64 {
        if self.valid.is_some_and(|v| !v.get(row)) {
            return f64::NAN;
        }
        match self.values {
            Values::F64(v) => v[row],
            Values::F32(v) => f64::from(v[row]),
        }
    }
}

impl<'a> From<&'a [f64]> for Numbers<'a> {
    fn from(values: &'a [f64]) -> Self {
        Self::f64(values)
    }
}

impl<'a> From<&'a [f32]> for Numbers<'a> {
    fn from(values: &'a [f32]) -> Self {
        Self::f32(values)
    }
}

/// A column of dates as days since any fixed day.
#[derive(Debug, Clone, Copy)]
pub struct Dates<'a> {
    days: &'a [i32],
    valid: Option<Bitmap<'a>>,
}

impl<'a> Dates<'a> {
    /// One date per row.
    #[must_use]
    pub const fn new(days: &'a [i32], valid: Option<Bitmap<'a>>) -> Self {
        Self { days, valid }
    }

    fn slice(&self, from: usize, rows: usize) -> Self {
        Self {
            days: &self.days[from..from + rows],
            valid: self.valid.map(|v| v.skip(from)),
        }
    }

    fn get(&self, row: usize) -> Option<i32> {
        self.valid
            .is_none_or(|v| v.get(row))
            .then(|| self.days[row])
    }
}

/// Where age comes from.
#[derive(Debug, Clone, Copy, Default)]
pub enum Ages<'a> {
    /// No age: only weight-for-length/height can be scored.
    #[default]
    None,
    /// Days, fractions allowed.
    Days(Numbers<'a>),
    /// Exact months of 30.4375 days, fractions allowed.
    Months(Numbers<'a>),
    /// Date of birth and date of visit, counted from the same day: from 1970-01-01, if the profile
    /// counts ages to a date of its own.
    Dates {
        /// Date of birth.
        birth: Dates<'a>,
        /// Date of visit.
        visit: Dates<'a>,
    },
}

impl Ages<'_> {
    fn slice(&self, from: usize, rows: usize) -> Self {
        match self {
            Self::None => Self::None,
            Self::Days(n) => Self::Days(n.slice(from, rows)),
            Self::Months(n) => Self::Months(n.slice(from, rows)),
            Self::Dates { birth, visit } => Self::Dates {
                birth: birth.slice(from, rows),
                visit: visit.slice(from, rows),
            },
        }
    }

    pub(super) const fn is_in_months(&self) -> bool {
        matches!(self, Self::Months(_))
    }

    /// The age of a row in its own unit: NaN where missing.
    #[inline(always)]
    pub(super) fn get(&self, row: usize) -> f64 {
        match self {
            Self::None => f64::NAN,
            Self::Days(n) | Self::Months(n) => n.get(row),
            Self::Dates { birth, visit } => match (birth.get(row), visit.get(row)) {
                (Some(b), Some(v)) => (i64::from(v) - i64::from(b)) as f64,
                _ => f64::NAN,
            },
        }
    }
}

/// A column of one byte per row; what the bytes mean stands at the field of [`Columns`]. A 0 byte,
/// and a 0 in the bitmap where there is one, mean missing.
#[derive(Debug, Clone, Copy)]
pub struct Codes<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) valid: Option<Bitmap<'a>>,
}

impl<'a> Codes<'a> {
    /// One byte per row.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, valid: None }
    }

    /// The same column with a bitmap of the rows that hold something.
    #[must_use]
    pub const fn with_valid(mut self, valid: Bitmap<'a>) -> Self {
        self.valid = Some(valid);
        self
    }

    fn slice(&self, from: usize, rows: usize) -> Self {
        Self {
            bytes: &self.bytes[from..from + rows],
            valid: self.valid.map(|v| v.skip(from)),
        }
    }

    #[inline(always)]
    pub(super) fn get(&self, row: usize) -> u8 {
        if self.valid.is_some_and(|v| !v.get(row)) {
            0
        } else {
            self.bytes[row]
        }
    }
}

impl<'a> From<&'a [u8]> for Codes<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::new(bytes)
    }
}

/// What could not be read in a row, one bit per column, for callers that read text: the column
/// then holds NaN or 0 there.
pub type Faults = u16;

/// The bits of [`Faults`].
pub mod fault {
    use super::Faults;
    /// The age could not be read.
    pub const AGE: Faults = 1;
    /// The weight could not be read.
    pub const WEIGHT: Faults = 1 << 1;
    /// The length or height could not be read.
    pub const LENHEI: Faults = 1 << 2;
    /// The head circumference could not be read.
    pub const HEAD: Faults = 1 << 3;
    /// The MUAC could not be read.
    pub const MUAC: Faults = 1 << 4;
    /// The triceps skinfold could not be read.
    pub const TRICEPS: Faults = 1 << 5;
    /// The subscapular skinfold could not be read.
    pub const SUBSCAPULAR: Faults = 1 << 6;
    /// The row has too few or too many fields: nothing in it is scored. Its sex must be 0.
    pub const FIELD_COUNT: Faults = 1 << 15;
}

/// Borrowed columns of children; all of the same length, and those left out are missing.
///
/// ```
/// use tumbuh::batch::{Ages, Codes, Columns, Numbers};
/// let days = [548.0, 1200.0];
/// let kg = [9.1, f64::NAN];
/// let columns = Columns {
///     sex: Some(Codes::new(b"fm")),
///     age: Ages::Days(Numbers::f64(&days)),
///     weight_kg: Some(Numbers::f64(&kg)),
///     ..Columns::new(2)
/// };
/// # let _ = columns;
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Columns<'a> {
    /// Number of rows.
    pub rows: usize,
    /// `m`, `M`, `1` or 1 for a boy; `f`, `F`, `2` or 2 for a girl.
    pub sex: Option<Codes<'a>>,
    /// Age.
    pub age: Ages<'a>,
    /// Date of birth in days since 1970-01-01, where the ages are days between dates already. Only
    /// a profile that counts ages to a date of its own looks at it.
    pub birth_date: Option<Dates<'a>>,
    /// Weight, kg.
    pub weight_kg: Option<Numbers<'a>>,
    /// Length or height as measured, cm.
    pub lenhei_cm: Option<Numbers<'a>>,
    /// `l` or `L` for lying, `h` or `H` for standing.
    pub measure: Option<Codes<'a>>,
    /// Head circumference, cm.
    pub head_cm: Option<Numbers<'a>>,
    /// Mid-upper arm circumference, cm.
    pub muac_cm: Option<Numbers<'a>>,
    /// Triceps skinfold, mm.
    pub triceps_mm: Option<Numbers<'a>>,
    /// Subscapular skinfold, mm.
    pub subscapular_mm: Option<Numbers<'a>>,
    /// `y`, `Y`, `1` or 1 for bilateral oedema; `n`, `N`, `2` or 2 for none.
    pub oedema: Option<Codes<'a>>,
    /// What could not be read, where the caller reads text.
    pub faults: Option<&'a [Faults]>,
}

/// What a byte of the sex column means.
pub(super) const fn sex_code(byte: u8) -> Reading<Sex> {
    match byte {
        0 => Reading::Missing,
        b'm' | b'M' | b'1' | 1 => Reading::Value(Sex::Male),
        b'f' | b'F' | b'2' | 2 => Reading::Value(Sex::Female),
        _ => Reading::invalid(Reason::Unreadable),
    }
}

/// What a byte of the position column means.
pub(super) const fn position_code(byte: u8) -> Reading<Position> {
    match byte {
        0 => Reading::Missing,
        b'l' | b'L' => Reading::Value(Position::Lying),
        b'h' | b'H' => Reading::Value(Position::Standing),
        _ => Reading::invalid(Reason::Unreadable),
    }
}

/// What a byte of the oedema column means.
pub(super) const fn oedema_code(byte: u8) -> Reading<bool> {
    match byte {
        0 => Reading::Missing,
        b'y' | b'Y' | b'1' | 1 => Reading::Value(true),
        b'n' | b'N' | b'2' | 2 => Reading::Value(false),
        _ => Reading::invalid(Reason::Unreadable),
    }
}

impl<'a> Columns<'a> {
    /// No columns yet, for this many rows.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        Self {
            rows,
            ..Self::default()
        }
    }

    /// Rows `from..from + rows` of every column, without copying.
    pub(super) fn slice(&self, from: usize, rows: usize) -> Self {
        let numbers = |c: &Option<Numbers<'a>>| c.as_ref().map(|c| c.slice(from, rows));
        let codes = |c: &Option<Codes<'a>>| c.as_ref().map(|c| c.slice(from, rows));
        Self {
            rows,
            sex: codes(&self.sex),
            age: self.age.slice(from, rows),
            birth_date: self.birth_date.map(|d| d.slice(from, rows)),
            weight_kg: numbers(&self.weight_kg),
            lenhei_cm: numbers(&self.lenhei_cm),
            measure: codes(&self.measure),
            head_cm: numbers(&self.head_cm),
            muac_cm: numbers(&self.muac_cm),
            triceps_mm: numbers(&self.triceps_mm),
            subscapular_mm: numbers(&self.subscapular_mm),
            oedema: codes(&self.oedema),
            faults: self.faults.map(|f| &f[from..from + rows]),
        }
    }

    fn numbers(&self) -> [(&'static str, Option<Numbers<'a>>); 6] {
        [
            ("weight_kg", self.weight_kg),
            ("lenhei_cm", self.lenhei_cm),
            ("head_cm", self.head_cm),
            ("muac_cm", self.muac_cm),
            ("triceps_mm", self.triceps_mm),
            ("subscapular_mm", self.subscapular_mm),
        ]
    }

    /// Does every column have a value for every row?
    pub(crate) fn check(&self) -> Result<()> {
        let rows = self.rows;
        let fits = |column: &'static str, len: usize, valid: Option<Bitmap<'_>>| {
            let len = match valid {
                Some(v) if len == rows && !v.covers(rows) => {
                    (v.bytes.len() * 8).saturating_sub(v.offset)
                }
                _ => len,
            };
            if len == rows {
                Ok(())
            } else {
                Err(Error::ColumnLength { column, len, rows })
            }
        };
        for (name, column) in self.numbers() {
            if let Some(c) = column {
                fits(name, c.len(), c.valid)?;
            }
        }
        for (name, column) in [
            ("sex", self.sex),
            ("measure", self.measure),
            ("oedema", self.oedema),
        ] {
            if let Some(c) = column {
                fits(name, c.bytes.len(), c.valid)?;
            }
        }
        match &self.age {
            Ages::None => {}
            Ages::Days(n) => fits("age_days", n.len(), n.valid)?,
            Ages::Months(n) => fits("age_months", n.len(), n.valid)?,
            Ages::Dates { birth, visit } => {
                fits("birth_date", birth.days.len(), birth.valid)?;
                fits("visit_date", visit.days.len(), visit.valid)?;
            }
        }
        if let Some(birth) = self.birth_date {
            fits("birth_date", birth.days.len(), birth.valid)?;
        }
        self.faults
            .map_or(Ok(()), |f| fits("faults", f.len(), None))
    }

    pub(super) fn fault(&self, row: usize) -> Faults {
        self.faults.map_or(0, |f| f[row])
    }

    /// One row as a measurement: what the scalar path would have been given.
    #[must_use]
    pub fn measurement(&self, row: usize) -> Measurement {
        fn read<T: Copy>(
            column: Option<Numbers<'_>>,
            row: usize,
            unreadable: bool,
            make: fn(f64) -> Result<T>,
        ) -> Reading<T> {
            if unreadable {
                return Reading::invalid(Reason::Unreadable);
            }
            column.map_or(Reading::Missing, |c| number(c.get(row), make))
        }
        let fault = self.fault(row);
        let is = |bit| fault & bit != 0;
        let byte = |c: Option<Codes<'_>>| c.map_or(0, |c| c.get(row));
        let mut m = Measurement::new();
        m.sex = if is(fault::FIELD_COUNT) {
            Reading::invalid(Reason::FieldCount)
        } else {
            sex_code(byte(self.sex))
        };
        m.age = if is(fault::AGE) {
            Reading::invalid(Reason::Unreadable)
        } else if self.age.is_in_months() {
            number(self.age.get(row), Age::from_months)
        } else {
            number(self.age.get(row), Age::from_days)
        };
        let birth = match (self.birth_date, &self.age) {
            (Some(dates), _) => dates.get(row),
            (None, Ages::Dates { birth, .. }) => birth.get(row),
            _ => None,
        };
        m.birth_date = birth.and_then(|days| Date::from_days_since_1970(days).ok());
        m.weight = read(self.weight_kg, row, is(fault::WEIGHT), Weight::from_kg);
        m.lenhei = read(self.lenhei_cm, row, is(fault::LENHEI), Length::from_cm);
        m.position = position_code(byte(self.measure));
        m.head = read(
            self.head_cm,
            row,
            is(fault::HEAD),
            HeadCircumference::from_cm,
        );
        m.muac = read(self.muac_cm, row, is(fault::MUAC), Muac::from_cm);
        m.triceps = read(self.triceps_mm, row, is(fault::TRICEPS), Skinfold::from_mm);
        m.subscapular = read(
            self.subscapular_mm,
            row,
            is(fault::SUBSCAPULAR),
            Skinfold::from_mm,
        );
        m.oedema = oedema_code(byte(self.oedema));
        m
    }
}
