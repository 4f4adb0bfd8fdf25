//! Rows of text as columns: what stands between a file and the batch.

use super::columns::{Ages, Codes, Columns, Dates, Faults, Numbers, fault};
use crate::age::Date;
use crate::columns::{self, AgeSource, Input};
use crate::dates::DateStyle;
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
    dates: DateStyle,
    sex: Vec<u8>,
    age: Vec<f64>,
    /// Days since 1970-01-01, or [`NO_DATE`]; kept only if asked for.
    birth_date: Option<Vec<i32>>,
    /// Those that the text has.
    numbers: [Option<Vec<f64>>; 6],
    measure: Vec<u8>,
    oedema: Vec<u8>,
    faults: Vec<Faults>,
    words: [Words; 3],
}

/// No date: far outside the years of the calendar.
pub(super) const NO_DATE: i32 = i32::MIN;

/// The columns of numbers and the fault of each.
pub(super) const NUMBERS: [(Input, Faults); 6] = [
    (Input::Weight, fault::WEIGHT),
    (Input::Lenhei, fault::LENHEI),
    (Input::Head, fault::HEAD),
    (Input::Muac, fault::MUAC),
    (Input::Triceps, fault::TRICEPS),
    (Input::Subscapular, fault::SUBSCAPULAR),
];

/// A byte that no column knows: unreadable.
pub(super) const UNREADABLE: u8 = b'?';

/// The byte of a column of codes for what a cell says.
fn code<T>(reading: Reading<T>, byte: fn(T) -> u8) -> u8 {
    match reading {
        Reading::Value(v) => byte(v),
        Reading::Missing => 0,
        Reading::Invalid { .. } => UNREADABLE,
    }
}

const fn sex_byte(sex: Sex) -> u8 {
    match sex {
        Sex::Female => b'f',
        Sex::Male => b'm',
    }
}

const fn position_byte(position: Position) -> u8 {
    match position {
        Position::Lying => b'l',
        Position::Standing => b'h',
    }
}

const fn oedema_byte(oedema: bool) -> u8 {
    if oedema { b'y' } else { b'n' }
}

/// The last words seen in a column and the code of each: a column has few of them, and each is
/// read once.
#[derive(Debug, Clone)]
pub(super) struct Words {
    read: fn(&[u8]) -> u8,
    /// By a hash of the word: the word and its code.
    seen: [(Word, u8); Self::PLACES],
    /// The codes of single characters: most words are.
    letters: [u8; 256],
}

/// A word of up to 15 bytes, and its length.
type Word = (u64, u64);

impl Words {
    const PLACES: usize = 16;
    /// No code of any word.
    const NOT_READ: u8 = 255;

    fn new(read: fn(&[u8]) -> u8) -> Self {
        // The empty word stands everywhere to begin with, and its own code beside it.
        Self {
            read,
            seen: [((0, 0), read(&[])); Self::PLACES],
            letters: [Self::NOT_READ; 256],
        }
    }

    /// The words of the sex column.
    pub(super) fn sex() -> Self {
        Self::new(|cell| code(columns::read_sex(cell), sex_byte))
    }

    /// The words of the position column.
    pub(super) fn measure() -> Self {
        Self::new(|cell| code(columns::read_position(cell), position_byte))
    }

    /// The words of the oedema column.
    pub(super) fn oedema() -> Self {
        Self::new(|cell| code(columns::read_oedema(cell), oedema_byte))
    }

    pub(super) fn code(&mut self, cell: &[u8]) -> u8 {
        if let [letter] = cell {
            let code = &mut self.letters[usize::from(*letter)];
            if *code == Self::NOT_READ {
                *code = (self.read)(cell);
            }
            return *code;
        }
        let Some(word) = packed(cell) else {
            return (self.read)(cell);
        };
        let hash = (word.0 ^ word.1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let (seen, code) = &mut self.seen[(hash >> 60) as usize];
        if *seen != word {
            (*seen, *code) = (word, (self.read)(cell));
        }
        *code
    }
}

/// A cell of up to 15 bytes as two numbers that no other cell has: its bytes, and its length in
/// the highest byte, which none of them reaches.
fn packed(cell: &[u8]) -> Option<Word> {
    let n = cell.len();
    let length = (n as u64) << 56;
    if let (Some(first), Some(last)) = (cell.first_chunk::<8>(), cell.last_chunk::<8>()) {
        if n > 15 {
            return None;
        }
        // The last eight bytes without those that are among the first.
        let last = u64::from_le_bytes(*last) >> 8 >> (8 * (15 - n));
        return Some((u64::from_le_bytes(*first), length | last));
    }
    if let (Some(first), Some(last)) = (cell.first_chunk::<4>(), cell.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return Some((u64::from(first) | u64::from(last) << (8 * (n - 4)), length));
    }
    let bytes = cell.iter().rev();
    Some((bytes.fold(0, |all, b| all << 8 | u64::from(*b)), length))
}

impl TextColumns {
    /// No rows yet. `has` says which columns the text has; the others are left out.
    #[must_use]
    pub fn new(source: Option<AgeSource>, has: impl Fn(Input) -> bool) -> Self {
        Self {
            source,
            dates: DateStyle::Iso,
            sex: Vec::new(),
            age: Vec::new(),
            birth_date: None,
            numbers: NUMBERS.map(|(input, _)| has(input).then(Vec::new)),
            measure: Vec::new(),
            oedema: Vec::new(),
            faults: Vec::new(),
            words: [Words::sex(), Words::measure(), Words::oedema()],
        }
    }

    /// Keeps the dates of birth too, for a profile that counts ages to a date of its own.
    #[must_use]
    pub fn with_birth_dates(mut self) -> Self {
        self.birth_date = Some(Vec::new());
        self
    }

    /// Reads dates in this style.
    ///
    /// ```
    /// use tumbuh::batch::TextColumns;
    /// use tumbuh::columns::{AgeSource, Input};
    /// use tumbuh::dates::DateStyle;
    /// let mut rows = TextColumns::new(Some(AgeSource::Dates), |_| true).with_dates(DateStyle::DayFirst);
    /// rows.push(|input| match input {
    ///     Input::BirthDate => "01/02/2023",
    ///     Input::VisitDate => "03/02/2023",
    ///     _ => "",
    /// });
    /// assert_eq!(rows.columns().measurement(0).age.value().unwrap().days(), 2.0);
    /// ```
    #[must_use]
    pub const fn with_dates(mut self, style: DateStyle) -> Self {
        self.dates = style;
        self
    }

    /// Appends a row; `cell` gives the text of a column, empty for missing.
    pub fn push<'a>(&mut self, cell: impl Fn(Input) -> &'a str) {
        self.push_bytes(|input| cell(input).as_bytes());
    }

    /// Appends a row; `cell` gives the bytes of a column, empty for missing. A cell that holds
    /// something that is not UTF-8 is unreadable.
    pub fn push_bytes<'a>(&mut self, cell: impl Fn(Input) -> &'a [u8]) {
        let mut faults = 0;
        let mut number = |reading: Reading<f64>, fault: Faults| match reading {
            Reading::Value(v) => v,
            Reading::Missing => f64::NAN,
            Reading::Invalid { .. } => {
                faults |= fault;
                f64::NAN
            }
        };
        let age = match (self.source, self.dates) {
            (source, DateStyle::Iso) => columns::read_age(source, &cell),
            (Some(AgeSource::Dates), style) => {
                style.days(cell(Input::BirthDate), cell(Input::VisitDate))
            }
            (source, _) => columns::read_age(source, &cell),
        };
        self.age.push(number(age, fault::AGE));
        if let Some(birth) = &mut self.birth_date {
            let cell = std::str::from_utf8(cell(Input::BirthDate)).unwrap_or("\u{FFFD}");
            let date = self.dates.read(cell);
            birth.push(date.map_or(NO_DATE, Date::days_since_1970));
        }
        for (column, (input, fault)) in self.numbers.iter_mut().zip(&NUMBERS) {
            if let Some(column) = column {
                column.push(number(columns::read_number(cell(*input)), *fault));
            }
        }
        let [sex, measure, oedema] = &mut self.words;
        self.sex.push(sex.code(cell(Input::Sex)));
        self.measure.push(measure.code(cell(Input::Measure)));
        self.oedema.push(oedema.code(cell(Input::Oedema)));
        self.faults.push(faults);
    }

    /// Appends a row of which no cell can be trusted: it had too few or too many fields.
    pub fn push_misfit(&mut self) {
        self.age.push(f64::NAN);
        if let Some(birth) = &mut self.birth_date {
            birth.push(NO_DATE);
        }
        for column in self.numbers.iter_mut().flatten() {
            column.push(f64::NAN);
        }
        self.sex.push(0);
        self.measure.push(0);
        self.oedema.push(0);
        self.faults.push(fault::FIELD_COUNT);
    }

    /// Forgets all rows and keeps the room.
    pub fn clear(&mut self) {
        self.age.clear();
        if let Some(birth) = &mut self.birth_date {
            birth.clear();
        }
        self.numbers.iter_mut().flatten().for_each(Vec::clear);
        self.sex.clear();
        self.measure.clear();
        self.oedema.clear();
        self.faults.clear();
    }

    /// The rows as columns of a batch.
    #[must_use]
    pub fn columns(&self) -> Columns<'_> {
        let number = |i: usize| self.numbers[i].as_deref().map(Numbers::f64);
        let age = Numbers::f64(&self.age);
        Columns {
            sex: Some(Codes::new(&self.sex)),
            age: match self.source {
                None => Ages::None,
                Some(AgeSource::Months) => Ages::Months(age),
                Some(AgeSource::Days | AgeSource::Dates) => Ages::Days(age),
            },
            birth_date: self.birth_date.as_ref().map(|d| Dates::new(d, None)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_cells_are_packed_alike() {
        let mut cells = BTreeSet::new();
        for n in 0..=15 {
            let cell: Vec<u8> = (1..=n as u8).collect();
            cells.extend([vec![0; n], cell.clone()]);
            // Every byte counts.
            for place in 0..n {
                for byte in [0, b'a', 255] {
                    let mut changed = cell.clone();
                    changed[place] = byte;
                    cells.insert(changed);
                }
            }
        }
        let packed_cells: BTreeSet<Word> = cells.iter().map(|c| packed(c).unwrap()).collect();
        assert_eq!(packed_cells.len(), cells.len());
        assert_eq!(packed(&[b'a'; 16]), None);
    }

    /// More words than there is room for, long and short, again and again: each has its own code
    /// every time.
    #[test]
    fn words_that_push_each_other_out_keep_their_codes() {
        let cells = [
            "",
            "m",
            "f",
            "L",
            "P",
            "l",
            "p",
            "1",
            "2",
            "male",
            "female",
            "laki-laki",
            "perempuan",
            "Perempuan",
            "LAKI-LAKI",
            " m ",
            "X",
            "3",
            "NA",
            "-",
            "null",
            "n",
            "y",
            "ya",
            "tidak",
            "yes",
            "no",
            "true",
            "false",
            "lying",
            "standing",
            "terlentang",
            "berdiri",
            "h",
            "height",
            "length",
            "recumbent",
            "telentang",
            "nobody knows",
            "a word of many bytes",
            "                m",
            "L\u{0}",
            "\u{FFFD}",
        ];
        let mut words = TextColumns::new(None, |_| false).words;
        for start in 0..cells.len() {
            for step in 1..5 {
                for k in 0..cells.len() {
                    let cell = cells[(start + k * step) % cells.len()].as_bytes();
                    for words in &mut words {
                        assert_eq!(words.code(cell), (words.read)(cell), "{cell:?}");
                    }
                }
            }
        }
        assert_eq!(words.map(|mut w| w.code(b"L\xFF")), [UNREADABLE; 3]);
    }
}
