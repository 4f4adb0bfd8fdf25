//! Columns of cells of any kind: what stands between a data frame and the batch. Text is read as
//! [`crate::columns`] reads it; a number, a truth value or a date counts where the contract knows
//! it (sex 1 or 2, oedema true or false), and is unreadable elsewhere.

use super::columns::{Ages, Bitmap, Codes, Columns, Dates, Faults, Numbers, fault};
use super::text::{NO_DATE, NUMBERS, UNREADABLE, Words};
use crate::age::Date;
use crate::columns::{self, AgeSource, Input};
use crate::dates::DateStyle;
use crate::error::{Error, Result};
use crate::measurement::Measurement;
use crate::outcome::Reason;
use crate::reading::Reading;

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing was recorded.
    Missing,
    /// A number; NaN is missing.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// Text, as bytes of UTF-8; what is not UTF-8 is unreadable.
    Text(&'a [u8]),
    /// A date as days since 1970-01-01.
    Day(i32),
    /// Something of a kind that no column takes.
    Other,
}

/// A column that grows cell by cell.
///
/// ```
/// use tumbuh::batch::{Cell, Cells};
/// use tumbuh::columns::Input;
/// let mut sex = Cells::new(Input::Sex, 4);
/// for cell in [Cell::Text(b"P"), Cell::Number(1.0), Cell::Missing, Cell::Bool(true)] {
///     sex.push(cell);
/// }
/// assert_eq!(sex.len(), 4);
/// let mut column = Cells::new(Input::Sex, 3);
/// column.take(&sex, [Some(1), Some(0), None].into_iter());
/// assert_eq!(column.len(), 3);
/// ```
#[derive(Debug, Clone)]
pub struct Cells {
    input: Input,
    dates: DateStyle,
    kind: Kind,
    /// One per row; empty as long as everything can be read.
    unreadable: Vec<bool>,
}

#[derive(Debug, Clone)]
enum Kind {
    Numbers(Vec<f64>),
    Codes(Vec<u8>, Box<Words>),
    Days(Vec<i32>),
}

impl Cells {
    /// No cells yet, and room for `capacity` of them.
    #[must_use]
    pub fn new(input: Input, capacity: usize) -> Self {
        let codes = |words| Kind::Codes(Vec::with_capacity(capacity), Box::new(words));
        Self {
            input,
            dates: DateStyle::Iso,
            kind: match input {
                Input::Sex => codes(Words::sex()),
                Input::Measure => codes(Words::measure()),
                Input::Oedema => codes(Words::oedema()),
                Input::BirthDate | Input::VisitDate => Kind::Days(Vec::with_capacity(capacity)),
                _ => Kind::Numbers(Vec::with_capacity(capacity)),
            },
            unreadable: Vec::new(),
        }
    }

    /// Reads dates of text in this style; day numbers of a spreadsheet may be numbers too.
    ///
    /// ```
    /// use tumbuh::batch::{Cell, Cells};
    /// use tumbuh::columns::Input;
    /// use tumbuh::dates::DateStyle;
    /// let mut visits = Cells::new(Input::VisitDate, 2).with_dates(DateStyle::Excel);
    /// visits.push(Cell::Number(45351.0));
    /// visits.push(Cell::Text(b"2024-02-29"));
    /// assert_eq!(visits.len(), 2);
    /// ```
    #[must_use]
    pub const fn with_dates(mut self, style: DateStyle) -> Self {
        self.dates = style;
        self
    }

    /// A date in another style than with the year first.
    fn styled_day(&self, cell: Cell<'_>) -> Option<i32> {
        let day = |text: &str| self.dates.read(text).map(Date::days_since_1970);
        match cell {
            _ if !matches!(self.kind, Kind::Days(_)) => None,
            Cell::Text(text) => day(std::str::from_utf8(text).ok()?),
            Cell::Number(v) if self.dates == DateStyle::Excel => day(&v.to_string()),
            _ => None,
        }
    }

    /// Appends a cell.
    #[inline]
    pub fn push(&mut self, cell: Cell<'_>) {
        let cell = if self.dates == DateStyle::Iso {
            cell
        } else {
            self.styled_day(cell).map_or(cell, Cell::Day)
        };
        match &mut self.kind {
            Kind::Numbers(values) => {
                let read = match cell {
                    Cell::Number(v) => Some(v),
                    Cell::Missing => Some(f64::NAN),
                    Cell::Text(text) => or_missing(columns::read_number(text), f64::NAN),
                    _ => None,
                };
                values.push(read.unwrap_or(f64::NAN));
                if read.is_none() || !self.unreadable.is_empty() {
                    mark(&mut self.unreadable, values.len(), read.is_none());
                }
            }
            Kind::Codes(bytes, words) => bytes.push(match cell {
                Cell::Text(text) => words.code(text),
                Cell::Missing => 0,
                Cell::Number(v) if v.is_nan() => 0,
                Cell::Number(1.0) if self.input != Input::Measure => b'1',
                Cell::Number(2.0) if self.input != Input::Measure => b'2',
                Cell::Bool(yes) if self.input == Input::Oedema => {
                    if yes {
                        b'y'
                    } else {
                        b'n'
                    }
                }
                _ => UNREADABLE,
            }),
            Kind::Days(days) => {
                let read = match cell {
                    Cell::Day(day) => Some(day),
                    Cell::Missing => Some(NO_DATE),
                    Cell::Number(v) if v.is_nan() => Some(NO_DATE),
                    Cell::Text(text) => or_missing(columns::read_day(text), NO_DATE),
                    _ => None,
                };
                days.push(read.unwrap_or(NO_DATE));
                if read.is_none() || !self.unreadable.is_empty() {
                    mark(&mut self.unreadable, days.len(), read.is_none());
                }
            }
        }
    }

    /// Appends cells of one ASCII character each, 0 for an empty cell. In a column of words every
    /// letter is read once.
    pub fn push_letters(&mut self, letters: impl Iterator<Item = u8>) {
        if let Kind::Codes(bytes, words) = &mut self.kind {
            let mut codes = [UNREADABLE; 256];
            codes[0] = words.code(b"");
            for letter in 1..128 {
                codes[usize::from(letter)] = words.code(&[letter]);
            }
            bytes.extend(letters.map(|letter| codes[usize::from(letter)]));
            return;
        }
        for letter in letters {
            let text = [letter];
            self.push(match letter {
                0 => Cell::Missing,
                _ => Cell::Text(&text),
            });
        }
    }

    /// Number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.kind {
            Kind::Numbers(v) => v.len(),
            Kind::Codes(v, _) => v.len(),
            Kind::Days(v) => v.len(),
        }
    }

    /// Are there no cells?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends cells of another column of the same input, in any order and any number of times: a
    /// dictionary is read once, and its words are then taken. `None`, and a row that is not there,
    /// is missing.
    pub fn take(&mut self, words: &Self, rows: impl Iterator<Item = Option<usize>> + Clone) {
        fn pick<T: Copy>(
            to: &mut Vec<T>,
            from: &[T],
            rows: impl Iterator<Item = Option<usize>>,
            missing: T,
        ) {
            to.extend(rows.map(|row| row.and_then(|r| from.get(r)).copied().unwrap_or(missing)));
        }
        let before = self.len();
        match (&mut self.kind, &words.kind) {
            (Kind::Numbers(to), Kind::Numbers(from)) => pick(to, from, rows.clone(), f64::NAN),
            (Kind::Codes(to, _), Kind::Codes(from, _)) => pick(to, from, rows.clone(), 0),
            (Kind::Days(to), Kind::Days(from)) => pick(to, from, rows.clone(), NO_DATE),
            _ => rows.clone().for_each(|_| self.push(Cell::Other)),
        }
        if !words.unreadable.is_empty() {
            self.unreadable.resize(before, false);
            pick(&mut self.unreadable, &words.unreadable, rows, false);
        }
        if !self.unreadable.is_empty() {
            self.unreadable.resize(self.len(), false);
        }
    }

    fn is_unreadable(&self, row: usize) -> bool {
        self.unreadable.get(row).copied().unwrap_or(false)
    }
}

/// The value, or what stands for none; `None` if it cannot be read.
fn or_missing<T: Copy>(reading: Reading<T>, missing: T) -> Option<T> {
    match reading {
        Reading::Value(v) => Some(v),
        Reading::Missing => Some(missing),
        Reading::Invalid { .. } => None,
    }
}

#[cold]
fn mark(unreadable: &mut Vec<bool>, len: usize, is: bool) {
    unreadable.resize(len - 1, false);
    unreadable.push(is);
}

/// An input column of a table: numbers as they lie in memory, or cells that were read.
#[derive(Debug, Clone)]
pub enum CellColumn<'a> {
    /// Numbers, read where they stand.
    Numbers(Numbers<'a>),
    /// Cells.
    Cells(Cells),
}

/// The input columns of a table, ready for [`score`](super::score).
///
/// ```
/// use tumbuh::batch::{self, Cell, CellColumn, Cells, Numbers, Options, Results, TableColumns};
/// use tumbuh::columns::Input;
/// use tumbuh::Indicator;
/// let mut sex = Cells::new(Input::Sex, 2);
/// sex.push(Cell::Text(b"perempuan"));
/// sex.push(Cell::Number(1.0));
/// let (days, kg) = ([548.0, 1200.0], [9.1, f64::NAN]);
/// let table = TableColumns::new(2, vec![
///     (Input::Sex, CellColumn::Cells(sex)),
///     (Input::AgeDays, CellColumn::Numbers(Numbers::f64(&days))),
///     (Input::Weight, CellColumn::Numbers(Numbers::f64(&kg))),
/// ])?;
/// let mut results = Results::new(&[Indicator::Waz]);
/// batch::score(&table.columns(), &Options::default(), &mut results.output(2))?;
/// assert_eq!(results.z(Indicator::Waz, 0).unwrap().reported, -0.97);
/// # Ok::<(), tumbuh::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TableColumns<'a> {
    rows: usize,
    source: Option<AgeSource>,
    /// In the order of [`Input::ALL`].
    parts: Vec<Option<CellColumn<'a>>>,
    /// Days between the dates, if they are the source of the age.
    days: Vec<f64>,
    faults: Option<Vec<Faults>>,
}

/// A cell that holds something which cannot be used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unusable {
    /// The column.
    pub input: Input,
    /// The row, counted from 0.
    pub row: usize,
    /// Why.
    pub reason: Reason,
}

impl<'a> TableColumns<'a> {
    /// A table of these columns. The age has one source: dates win over days over months.
    ///
    /// # Errors
    /// [`Error::ColumnLength`] if a column has not `rows` rows.
    pub fn new(rows: usize, columns: Vec<(Input, CellColumn<'a>)>) -> Result<Self> {
        let mut parts: Vec<Option<CellColumn<'a>>> = Input::ALL.iter().map(|_| None).collect();
        for (input, column) in columns {
            let column = match column {
                // Numbers in a column of something else are read as cells.
                CellColumn::Numbers(n) if !is_number(input) => {
                    let mut cells = Cells::new(input, n.len());
                    (0..n.len()).for_each(|row| cells.push(Cell::Number(n.get(row))));
                    CellColumn::Cells(cells)
                }
                column => column,
            };
            let len = match &column {
                CellColumn::Numbers(n) => n.len(),
                CellColumn::Cells(c) => c.len(),
            };
            if len != rows {
                let column = input.name();
                return Err(Error::ColumnLength { column, len, rows });
            }
            parts[input as usize] = Some(column);
        }
        let mut table = Self {
            rows,
            source: AgeSource::of(|i| parts[i as usize].is_some()),
            parts,
            days: Vec::new(),
            faults: None,
        };
        if table.source == Some(AgeSource::Dates)
            && let (Some(birth), Some(visit)) =
                (table.dates(Input::BirthDate), table.dates(Input::VisitDate))
        {
            let days = birth.iter().zip(visit).map(|(birth, visit)| {
                if *birth == NO_DATE || *visit == NO_DATE {
                    f64::NAN
                } else {
                    (i64::from(*visit) - i64::from(*birth)) as f64
                }
            });
            table.days = days.collect();
        }
        table.faults = table.faults();
        Ok(table)
    }

    fn cells(&self, input: Input) -> Option<&Cells> {
        match &self.parts[input as usize] {
            Some(CellColumn::Cells(cells)) => Some(cells),
            _ => None,
        }
    }

    fn dates(&self, input: Input) -> Option<&[i32]> {
        match &self.cells(input)?.kind {
            Kind::Days(days) => Some(days),
            _ => None,
        }
    }

    /// The columns that the age is made of.
    const fn ages(&self) -> &'static [Input] {
        match self.source {
            None => &[],
            Some(AgeSource::Days) => &[Input::AgeDays],
            Some(AgeSource::Months) => &[Input::AgeMonths],
            Some(AgeSource::Dates) => &[Input::BirthDate, Input::VisitDate],
        }
    }

    fn faults(&self) -> Option<Vec<Faults>> {
        let ages = self.ages().iter().map(|i| (*i, fault::AGE));
        let mut faults = None;
        for (input, bit) in ages.chain(NUMBERS) {
            if let Some(cells) = self.cells(input)
                && !cells.unreadable.is_empty()
            {
                let all = faults.get_or_insert_with(|| vec![0; self.rows]);
                for (to, unreadable) in all.iter_mut().zip(&cells.unreadable) {
                    if *unreadable {
                        *to |= bit;
                    }
                }
            }
        }
        faults
    }

    /// Has the table this input?
    #[must_use]
    pub fn has(&self, input: Input) -> bool {
        self.parts[input as usize].is_some()
    }

    fn numbers(&self, input: Input) -> Option<Numbers<'_>> {
        match self.parts[input as usize].as_ref()? {
            CellColumn::Numbers(n) => Some(*n),
            CellColumn::Cells(cells) => match &cells.kind {
                Kind::Numbers(v) => Some(Numbers::f64(v)),
                _ => None,
            },
        }
    }

    fn codes(&self, input: Input) -> Option<Codes<'_>> {
        match &self.cells(input)?.kind {
            Kind::Codes(bytes, _) => Some(Codes::new(bytes)),
            _ => None,
        }
    }

    /// The columns, for the batch.
    #[must_use]
    pub fn columns(&self) -> Columns<'_> {
        let number = |input| self.numbers(input);
        Columns {
            sex: self.codes(Input::Sex),
            age: match self.source {
                None => Ages::None,
                Some(AgeSource::Days) => number(Input::AgeDays).map_or(Ages::None, Ages::Days),
                Some(AgeSource::Months) => {
                    number(Input::AgeMonths).map_or(Ages::None, Ages::Months)
                }
                Some(AgeSource::Dates) => Ages::Days(Numbers::f64(&self.days)),
            },
            birth_date: self
                .dates(Input::BirthDate)
                .map(|days| Dates::new(days, None::<Bitmap<'_>>)),
            weight_kg: number(Input::Weight),
            lenhei_cm: number(Input::Lenhei),
            measure: self.codes(Input::Measure),
            head_cm: number(Input::Head),
            muac_cm: number(Input::Muac),
            triceps_mm: number(Input::Triceps),
            subscapular_mm: number(Input::Subscapular),
            oedema: self.codes(Input::Oedema),
            faults: self.faults.as_deref(),
            ..Columns::new(self.rows)
        }
    }

    /// The first cell, row by row, that holds something which cannot be used: unreadable, zero or
    /// below, in another unit, an age below zero. What is missing, or outside a standard, is no
    /// such thing.
    #[must_use]
    pub fn first_unusable(&self) -> Option<Unusable> {
        let columns = self.columns();
        (0..self.rows).find_map(|row| self.unusable(&columns.measurement(row), row))
    }

    fn unusable(&self, m: &Measurement, row: usize) -> Option<Unusable> {
        fn reason<T>(reading: &Reading<T>) -> Option<Reason> {
            match reading {
                Reading::Invalid { reason, .. } => Some(*reason),
                _ => None,
            }
        }
        // Of two dates the one that cannot be read; of two that can, the visit lies too early.
        let dates = self.ages();
        let unreadable = |i: &&Input| self.cells(**i).is_some_and(|c| c.is_unreadable(row));
        let age = dates.iter().find(unreadable).or(dates.last());
        [
            (Some(&Input::Sex), reason(&m.sex)),
            (age, reason(&m.age)),
            (Some(&Input::Weight), reason(&m.weight)),
            (Some(&Input::Lenhei), reason(&m.lenhei)),
            (Some(&Input::Measure), reason(&m.position)),
            (Some(&Input::Head), reason(&m.head)),
            (Some(&Input::Muac), reason(&m.muac)),
            (Some(&Input::Triceps), reason(&m.triceps)),
            (Some(&Input::Subscapular), reason(&m.subscapular)),
            (Some(&Input::Oedema), reason(&m.oedema)),
        ]
        .into_iter()
        .find_map(|(input, reason)| {
            let (input, reason) = (*input?, reason?);
            Some(Unusable { input, row, reason })
        })
    }
}

/// Does a column of this input hold numbers?
const fn is_number(input: Input) -> bool {
    !matches!(
        input,
        Input::Sex | Input::Measure | Input::Oedema | Input::BirthDate | Input::VisitDate
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Position, Sex};

    fn read(input: Input, cells: &[Cell<'_>]) -> Cells {
        let mut column = Cells::new(input, 0);
        for cell in cells {
            column.push(*cell);
        }
        column
    }

    fn one(input: Input, cell: Cell<'_>) -> Measurement {
        let mut columns = vec![(input, CellColumn::Cells(read(input, &[cell])))];
        if input == Input::BirthDate {
            let visit = read(Input::VisitDate, &[Cell::Text(b"2024-03-01")]);
            columns.push((Input::VisitDate, CellColumn::Cells(visit)));
        }
        let table = TableColumns::new(1, columns).unwrap();
        table.columns().measurement(0)
    }

    #[test]
    fn cells_count_where_the_contract_knows_them() {
        let unreadable = || Reading::invalid(Reason::Unreadable);
        let sex = |cell| one(Input::Sex, cell).sex;
        for (cell, expected) in [
            (Cell::Text(b"Laki-laki"), Reading::Value(Sex::Male)),
            (Cell::Number(2.0), Reading::Value(Sex::Female)),
            (Cell::Number(f64::NAN), Reading::Missing),
            (Cell::Text(b"-"), Reading::Missing),
            (Cell::Missing, Reading::Missing),
            (Cell::Number(0.0), unreadable()),
            (Cell::Number(109.0), Reading::invalid(Reason::Unreadable)),
            (Cell::Bool(true), Reading::invalid(Reason::Unreadable)),
            (Cell::Day(2), Reading::invalid(Reason::Unreadable)),
            (Cell::Text(b"m\xFF"), Reading::invalid(Reason::Unreadable)),
        ] {
            assert_eq!(sex(cell), expected, "{cell:?}");
        }
        let oedema = |cell| one(Input::Oedema, cell).oedema;
        assert_eq!(oedema(Cell::Bool(true)), Reading::Value(true));
        assert_eq!(oedema(Cell::Number(2.0)), Reading::Value(false));
        assert_eq!(oedema(Cell::Number(0.0)), unreadable_bool());
        let measure = |cell| one(Input::Measure, cell).position;
        assert_eq!(
            measure(Cell::Text(b"berdiri")),
            Reading::Value(Position::Standing)
        );
        assert_eq!(
            measure(Cell::Number(1.0)),
            Reading::invalid(Reason::Unreadable)
        );
        let weight = |cell| one(Input::Weight, cell).weight;
        assert_eq!(weight(Cell::Text(b"9,5")).value().map(f64::from), Some(9.5));
        for cell in [
            Cell::Text(b"9.5kg"),
            Cell::Bool(true),
            Cell::Day(9),
            Cell::Other,
        ] {
            assert_eq!(
                weight(cell),
                Reading::invalid(Reason::Unreadable),
                "{cell:?}"
            );
        }
        let age = |cell| one(Input::BirthDate, cell).age;
        let days = |cell| age(cell).value().map(crate::Age::days);
        assert_eq!(days(Cell::Text(b"2024-02-28")), Some(2.0));
        assert_eq!(days(Cell::Day(19_781)), Some(2.0)); // 2024-02-28
        assert_eq!(age(Cell::Text(b"")), Reading::Missing);
        assert_eq!(
            age(Cell::Number(45_000.0)),
            Reading::invalid(Reason::Unreadable)
        );
    }

    #[test]
    fn letters_are_cells_of_one_character() {
        for &input in Input::ALL {
            let letters: Vec<u8> = (0..=255).collect();
            let mut by_letter = Cells::new(input, 0);
            by_letter.push_letters(letters.iter().copied());
            let mut by_cell = Cells::new(input, 0);
            by_cell.push(Cell::Text(b""));
            letters[1..]
                .iter()
                .for_each(|l| by_cell.push(Cell::Text(&[*l])));
            let measured = |cells: Cells| {
                let visit = Cells::new(Input::VisitDate, 0);
                let mut columns = vec![(input, CellColumn::Cells(cells))];
                if input == Input::BirthDate {
                    let mut visits = visit;
                    (0..256).for_each(|_| visits.push(Cell::Day(1)));
                    columns.push((Input::VisitDate, CellColumn::Cells(visits)));
                }
                let table = TableColumns::new(256, columns).unwrap();
                let columns = table.columns();
                (0..256)
                    .map(|row| columns.measurement(row))
                    .collect::<Vec<_>>()
            };
            assert_eq!(measured(by_letter), measured(by_cell), "{input:?}");
        }
    }

    fn unreadable_bool() -> Reading<bool> {
        Reading::invalid(Reason::Unreadable)
    }

    #[test]
    fn taken_cells_keep_what_could_not_be_read() {
        let words = read(Input::Weight, &[Cell::Text(b"9,1"), Cell::Text(b"x")]);
        let mut column = read(Input::Weight, &[Cell::Number(5.0)]);
        column.take(&words, [Some(1), None, Some(0), Some(7)].into_iter());
        column.push(Cell::Number(6.0));
        let other = read(Input::Sex, &[Cell::Text(b"m")]);
        column.take(&other, [Some(0)].into_iter());
        let table = TableColumns::new(7, vec![(Input::Weight, CellColumn::Cells(column))]).unwrap();
        let columns = table.columns();
        let weight = |row| columns.measurement(row).weight;
        assert_eq!(weight(0).value().map(f64::from), Some(5.0));
        assert_eq!(weight(1), Reading::invalid(Reason::Unreadable));
        assert_eq!(weight(2), Reading::Missing);
        assert_eq!(weight(3).value().map(f64::from), Some(9.1));
        assert_eq!(weight(4), Reading::Missing);
        assert_eq!(weight(5).value().map(f64::from), Some(6.0));
        assert_eq!(weight(6), Reading::invalid(Reason::Unreadable));
    }

    #[test]
    fn the_first_unusable_cell_is_found_by_row_and_column() {
        let (days, kg) = ([548.0, 10.0, -1.0], [f64::NAN, 9000.0, 0.0]);
        let columns = vec![
            (Input::AgeDays, CellColumn::Numbers(Numbers::f64(&days))),
            (Input::Weight, CellColumn::Numbers(Numbers::f64(&kg))),
        ];
        let table = TableColumns::new(3, columns.clone()).unwrap();
        let found = |input, row, reason| Some(Unusable { input, row, reason });
        assert_eq!(
            table.first_unusable(),
            found(Input::Weight, 1, Reason::WeightInGrams)
        );
        let table = TableColumns::new(3, columns[..1].to_vec()).unwrap();
        assert_eq!(
            table.first_unusable(),
            found(Input::AgeDays, 2, Reason::AgeNegative)
        );
        let dates = |birth: &[u8]| {
            let column = |input, text| CellColumn::Cells(read(input, &[Cell::Text(text)]));
            TableColumns::new(
                1,
                vec![
                    (Input::BirthDate, column(Input::BirthDate, birth)),
                    (Input::VisitDate, column(Input::VisitDate, b"2024-01-01")),
                ],
            )
            .unwrap()
            .first_unusable()
        };
        assert_eq!(dates(b"2023-01-01"), None);
        assert_eq!(
            dates(b"2023-02-30"),
            found(Input::BirthDate, 0, Reason::Unreadable)
        );
        assert_eq!(
            dates(b"2024-02-01"),
            found(Input::VisitDate, 0, Reason::AgeNegative)
        );
        assert_eq!(
            TableColumns::new(2, columns).unwrap_err(),
            Error::ColumnLength {
                column: "age_days",
                len: 3,
                rows: 2
            }
        );
    }
}
