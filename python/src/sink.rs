//! Where the cells of a column go: into a column that the batch reads, or into text.

use tumbuh::Date;
use tumbuh::audit::table::Texts;
use tumbuh::batch::{Cell, Cells};
use tumbuh::columns::Input;
use tumbuh::dates::DateStyle;

/// Is this a column of dates, which no number is unless somebody says so?
pub(crate) const fn is_date(input: Input) -> bool {
    matches!(input, Input::BirthDate | Input::VisitDate)
}

/// A column that grows cell by cell.
pub(crate) trait Sink: Sized {
    /// What the column holds.
    type What: Copy;

    /// No cells yet, and room for `capacity` of them.
    fn new(what: Self::What, capacity: usize) -> Self;

    /// Does it hold dates, so that the time zone of an instant matters?
    fn is_date(what: Self::What) -> bool;

    /// Appends a cell.
    fn push(&mut self, cell: Cell<'_>);

    /// Appends cells of `other`, by their rows; nothing for `None`.
    fn take(&mut self, other: &Self, rows: impl Iterator<Item = Option<usize>> + Clone);

    /// Appends cells of one ASCII character each, 0 for an empty cell.
    fn push_letters(&mut self, letters: impl Iterator<Item = u8>);
}

impl Sink for Cells {
    /// The input, and how its dates are written.
    type What = (Input, DateStyle);

    fn new((input, dates): Self::What, capacity: usize) -> Self {
        Self::new(input, capacity).with_dates(dates)
    }

    fn is_date((input, _): Self::What) -> bool {
        is_date(input)
    }

    fn push(&mut self, cell: Cell<'_>) {
        self.push(cell);
    }

    fn take(&mut self, other: &Self, rows: impl Iterator<Item = Option<usize>> + Clone) {
        self.take(other, rows);
    }

    fn push_letters(&mut self, letters: impl Iterator<Item = u8>) {
        self.push_letters(letters);
    }
}

/// As it would stand in a file.
impl Sink for Texts {
    type What = ();

    fn new((): (), _: usize) -> Self {
        Self::default()
    }

    fn is_date((): ()) -> bool {
        true
    }

    fn push(&mut self, cell: Cell<'_>) {
        match cell {
            Cell::Missing => self.push(""),
            Cell::Number(v) if v.is_nan() => self.push(""),
            Cell::Number(v) => self.push(&v.to_string()),
            Cell::Bool(yes) => self.push(if yes { "true" } else { "false" }),
            Cell::Text(text) => self.push(std::str::from_utf8(text).unwrap_or(UNREADABLE)),
            Cell::Day(day) => match Date::from_days_since_1970(day) {
                Ok(date) => self.push(&date.to_string()),
                Err(_) => self.push(UNREADABLE),
            },
            Cell::Other => self.push(UNREADABLE),
        }
    }

    fn take(&mut self, other: &Self, rows: impl Iterator<Item = Option<usize>> + Clone) {
        for row in rows {
            self.push(row.map_or("", |row| other.get(row)));
        }
    }

    fn push_letters(&mut self, letters: impl Iterator<Item = u8>) {
        for letter in letters {
            match letter {
                0 => self.push(""),
                letter => self.push(char::from(letter).encode_utf8(&mut [0; 4])),
            }
        }
    }
}

/// What cannot be read as anything.
const UNREADABLE: &str = "\u{FFFD}";
