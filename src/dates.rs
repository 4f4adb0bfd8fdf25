//! Dates as tables have them: the year first, the day first, or a day number of a spreadsheet.
//!
//! `01/02/2023` is a day of February or of January, and nothing in the cell says which. So a column
//! is read in another way than with the year first only if somebody says so, or if the whole of it
//! can be nothing else ([`Shapes::only`]). A date is never guessed.

use crate::age::Date;
use crate::columns::is_missing;
use crate::error::{Error, Result, by_name};
use crate::outcome::Reason;
use crate::reading::Reading;
use std::str::FromStr;

/// How the dates of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum DateStyle {
    /// The year first: `2024-02-29`.
    #[default]
    Iso,
    /// The day first: `29/02/2024`, `29-2-2024`, `29.02.2024`; with the year first too, which is no
    /// other date.
    DayFirst,
    /// Day numbers of a spreadsheet, 1 for 1900-01-01: `45351`; with the year first too. Old
    /// spreadsheets of Apple count from 1904: 1462 less for the same day.
    Excel,
}

/// The day number of 1970-01-01. Spreadsheets hold 1900 for a leap year, so that numbers up to 60
/// are others' dates: they are none here.
const EXCEL_OF_1970: i32 = 25_569;

/// 1900-03-01 to 9999-12-31.
const EXCEL: std::ops::RangeInclusive<i32> = 61..=2_958_465;

/// Day numbers that a child's dates may have: 1954-10-03 to 2119-01-10. Others are some other
/// number.
const EXCEL_LIKELY: std::ops::RangeInclusive<i32> = 20_000..=80_000;

impl DateStyle {
    /// Reads a date. `None` for what is none in this style.
    ///
    /// ```
    /// use tumbuh::dates::DateStyle;
    /// let day = |style: DateStyle, text| style.read(text).map(|d| d.to_string());
    /// assert_eq!(day(DateStyle::DayFirst, "1/2/2023").unwrap(), "2023-02-01");
    /// assert_eq!(day(DateStyle::Excel, "45351").unwrap(), "2024-02-29");
    /// assert_eq!(day(DateStyle::Iso, "1/2/2023"), None);
    /// ```
    #[must_use]
    pub fn read(self, text: &str) -> Option<Date> {
        if let Ok(date) = text.parse() {
            return Some(date);
        }
        match self {
            Self::Iso => None,
            Self::DayFirst => {
                let [day, month, year] = parts(text)?;
                date(year, month, day)
            }
            Self::Excel => {
                let day = day_number(text).filter(|n| EXCEL.contains(n))?;
                Date::from_days_since_1970(day - EXCEL_OF_1970).ok()
            }
        }
    }

    /// Days between two cells, negative where the visit lies before the birth.
    pub(crate) fn days(self, birth: &[u8], visit: &[u8]) -> Reading<f64> {
        let date = |cell: &[u8]| {
            let cell = std::str::from_utf8(cell).unwrap_or("\u{FFFD}");
            if is_missing(cell) {
                return Reading::Missing;
            }
            self.read(cell)
                .map_or(Reading::invalid(Reason::Unreadable), Reading::Value)
        };
        match (date(birth), date(visit)) {
            (Reading::Value(birth), Reading::Value(visit)) => {
                Reading::Value(f64::from(visit.days_since(birth)))
            }
            (Reading::Invalid { .. }, _) | (_, Reading::Invalid { .. }) => {
                Reading::invalid(Reason::Unreadable)
            }
            _ => Reading::Missing,
        }
    }

    /// What [`DateStyle::from_str`] reads.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Iso => "iso",
            Self::DayFirst => "dmy",
            Self::Excel => "excel",
        }
    }
}

impl FromStr for DateStyle {
    type Err = Error;

    /// Reads `iso`, `dmy` and `excel`.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        let known = [Self::Iso, Self::DayFirst, Self::Excel].map(|style| (style.code(), style));
        by_name("style of dates", s, &known)
    }
}

/// `1/2/2023` as its three numbers: one or two digits, one or two, four, the same sign between them.
/// A time of day behind it is left aside.
fn parts(text: &str) -> Option<[i32; 3]> {
    let text = text.trim();
    let (text, time) = text.split_once(' ').unwrap_or((text, ""));
    let is_time = |b: u8| b.is_ascii_digit() || b == b':';
    let sign = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(sign, '/' | '-' | '.') || !time.trim().bytes().all(is_time) {
        return None;
    }
    let mut parts = text.split(sign);
    let mut number = |digits: std::ops::RangeInclusive<usize>| {
        let part = parts.next()?;
        let is_number = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    };
    let three = [number(1..=2)?, number(1..=2)?, number(4..=4)?];
    parts.next().is_none().then_some(three)
}

fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}

/// A day number; a time of day behind the point is left aside.
fn day_number(text: &str) -> Option<i32> {
    let text = text.trim();
    let (days, time) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    (digits(days) && digits(time)).then(|| days.parse().ok())?
}

/// What the cells of a column of dates may be. Counts of parts can be taken together.
///
/// ```
/// use tumbuh::dates::{DateStyle, Shapes};
/// let mut visits = Shapes::default();
/// visits.push("05/06/2024");
/// assert_eq!(visits.only(), None);
/// visits.push("17/06/2024");
/// assert_eq!(visits.only(), Some(DateStyle::DayFirst));
/// visits.push("06/18/2024");
/// assert_eq!(visits.only(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shapes {
    /// Cells that may be a date of any style.
    dates: u64,
    iso: u64,
    day_first: u64,
    month_first: u64,
    number: u64,
}

impl Shapes {
    /// Looks at a cell; what is no date in any style says nothing.
    pub fn push(&mut self, text: &str) {
        if text.parse::<Date>().is_ok() {
            self.dates += 1;
            self.iso += 1;
        } else if is_missing(text) {
        } else if let Some([a, b, year]) = parts(text) {
            let (day_first, month_first) = (date(year, b, a).is_some(), date(year, a, b).is_some());
            self.dates += u64::from(day_first || month_first);
            self.day_first += u64::from(day_first);
            self.month_first += u64::from(month_first);
        } else if day_number(text).is_some_and(|n| EXCEL_LIKELY.contains(&n)) {
            self.dates += 1;
            self.number += 1;
        }
    }

    /// Adds the counts of another part of the column.
    pub const fn merge(&mut self, other: Self) {
        self.dates += other.dates;
        self.iso += other.iso;
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        self.number += other.number;
    }

    /// The style that every date of the column has, where there is no other that it may have:
    /// day first, if one of them is no date with the month first. Day numbers are told by nothing
    /// but their size, and from which day they count by nothing at all: see
    /// [`Shapes::both`].
    #[must_use]
    pub const fn only(&self) -> Option<DateStyle> {
        if self.iso == self.dates {
            Some(DateStyle::Iso)
        } else if self.day_first == self.dates && self.month_first < self.dates {
            Some(DateStyle::DayFirst)
        } else {
            None
        }
    }

    /// Does the column hold day numbers, and nothing else?
    #[must_use]
    pub const fn is_day_numbers(&self) -> bool {
        self.number > 0 && self.number == self.dates
    }

    /// The styles of dates of birth and of visits, where there is no doubt of them. Day numbers are
    /// taken for that only where both columns have them: the age is the same then, from whichever
    /// day they count.
    #[must_use]
    pub fn both(birth: &Self, visit: &Self) -> [Option<DateStyle>; 2] {
        if birth.is_day_numbers() && visit.is_day_numbers() {
            return [Some(DateStyle::Excel); 2];
        }
        [birth.only(), visit.only()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_style() {
        let read = |style: DateStyle, text: &str| style.read(text).map(|d| d.to_string());
        for (style, text, expected) in [
            (DateStyle::DayFirst, "31/12/2023", Some("2023-12-31")),
            (DateStyle::DayFirst, " 31-12-2023 ", Some("2023-12-31")),
            (DateStyle::DayFirst, "1.2.2023", Some("2023-02-01")),
            (
                DateStyle::DayFirst,
                "29/02/2024 0:00:00",
                Some("2024-02-29"),
            ),
            (DateStyle::DayFirst, "2024-02-29", Some("2024-02-29")),
            (DateStyle::DayFirst, "29/02/2023", None),
            (DateStyle::DayFirst, "12/31/2023", None),
            (DateStyle::DayFirst, "31/12/23", None),
            (DateStyle::DayFirst, "31/12-2023", None),
            (DateStyle::DayFirst, "31/12/2023/1", None),
            (DateStyle::DayFirst, "31/12/2023 x", None),
            (DateStyle::DayFirst, "45351", None),
            // Excel's own: 1900-03-01 is 61, 2000-01-01 is 36526, 9999-12-31 is 2958465.
            (DateStyle::Excel, "61", Some("1900-03-01")),
            (DateStyle::Excel, "36526", Some("2000-01-01")),
            (DateStyle::Excel, "36526.75", Some("2000-01-01")),
            (DateStyle::Excel, "2958465", Some("9999-12-31")),
            (DateStyle::Excel, "60", None),
            (DateStyle::Excel, "2958466", None),
            (DateStyle::Excel, "-36526", None),
            (DateStyle::Excel, "36526.", None),
            (DateStyle::Excel, "99999999999", None),
            (DateStyle::Excel, "31/12/2023", None),
            (DateStyle::Iso, "31/12/2023", None),
            (DateStyle::Iso, "", None),
        ] {
            assert_eq!(read(style, text).as_deref(), expected, "{text}");
        }
        assert_eq!("DMY".parse(), Ok(DateStyle::DayFirst));
        assert!("mdy".parse::<DateStyle>().is_err());
    }

    fn shapes(cells: &[&str]) -> Shapes {
        let (first, last) = cells.split_at(cells.len() / 2);
        let of = |cells: &[&str]| {
            let mut shapes = Shapes::default();
            for cell in cells {
                shapes.push(cell);
            }
            shapes
        };
        let mut all = of(first);
        all.merge(of(last));
        all
    }

    #[test]
    fn a_style_is_taken_only_where_there_is_no_other() {
        for (cells, expected) in [
            (&["", "-", "x"][..], Some(DateStyle::Iso)),
            (&["2024-02-29", "", "lupa"], Some(DateStyle::Iso)),
            (&["01/02/2024", "12/11/2024"], None),
            (
                &["01/02/2024", "13/11/2024", "?"],
                Some(DateStyle::DayFirst),
            ),
            (&["11/13/2024", "13/11/2024"], None),
            (&["11/13/2024"], None),
            (&["13/11/2024", "2024-11-13"], None),
            (&["45351", "13/11/2024"], None),
            (&["45351", "45352"], None),
            // A weight, a year.
            (&["3.3", "2024"], Some(DateStyle::Iso)),
        ] {
            assert_eq!(shapes(cells).only(), expected, "{cells:?}");
        }
        let numbers = shapes(&["45351", "45000"]);
        let iso = shapes(&["2024-02-29"]);
        assert_eq!(
            Shapes::both(&numbers, &numbers),
            [Some(DateStyle::Excel); 2]
        );
        assert_eq!(Shapes::both(&numbers, &iso), [None, Some(DateStyle::Iso)]);
        assert!(!Shapes::default().is_day_numbers());
    }
}
