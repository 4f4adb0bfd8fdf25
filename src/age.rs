//! Age: exact days or exact months, and the calendar dates that give them.

use crate::error::{Error, Result};
use crate::math;
use crate::outcome::Reason;
use std::fmt;
use std::str::FromStr;

/// Days in a month: 365.25 / 12, WHO's constant in all its software.
pub const DAYS_PER_MONTH: f64 = 30.4375;

/// Five years, in months: the age at which "under five" ends.
pub(crate) const FIVE_YEARS: f64 = 60.0;

/// Age, kept in the unit it was given in: WHO looks up whole days below five years and exact
/// months from five, so that neither may be rounded away.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Unchecked", into = "Unchecked"))]
pub struct Age(Unit);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    Days(f64),
    Months(f64),
}

impl Age {
    /// Age in days; fractions are allowed.
    ///
    /// # Errors
    /// [`Error::InvalidAge`] if `days` is negative or not finite.
    #[inline]
    pub fn from_days(days: f64) -> Result<Self> {
        checked(days, "days").map(|d| Self(Unit::Days(d)))
    }

    /// Age in exact months of 30.4375 days; fractions are allowed. Completed months belong here
    /// only if nothing better is known: they lose up to a month of growth.
    ///
    /// # Errors
    /// [`Error::InvalidAge`] if `months` is negative or not finite.
    #[inline]
    pub fn from_months(months: f64) -> Result<Self> {
        // A number of months whose days are infinite is no age either.
        let months = if (months * DAYS_PER_MONTH).is_finite() {
            months
        } else {
            f64::INFINITY.copysign(months)
        };
        checked(months, "months").map(|m| Self(Unit::Months(m)))
    }

    /// Age at a visit, from two dates.
    ///
    /// # Errors
    /// [`Error::VisitBeforeBirth`].
    pub fn from_dates(birth: Date, visit: Date) -> Result<Self> {
        let days = visit.days_since(birth);
        if days < 0 {
            return Err(Error::VisitBeforeBirth {
                birth: birth.to_string(),
                visit: visit.to_string(),
            });
        }
        Ok(Self(Unit::Days(f64::from(days))))
    }

    /// Exact age in days.
    #[must_use]
    pub fn days(self) -> f64 {
        match self.0 {
            Unit::Days(d) => d,
            Unit::Months(m) => m * DAYS_PER_MONTH,
        }
    }

    /// Exact age in months of 30.4375 days.
    #[must_use]
    pub fn months(self) -> f64 {
        match self.0 {
            Unit::Days(d) => d / DAYS_PER_MONTH,
            Unit::Months(m) => m,
        }
    }

    /// The day that WHO's daily tables are looked up at: halves round up.
    #[must_use]
    pub fn whole_days(self) -> f64 {
        math::round_half_up(self.days())
    }

    /// Was the age given in months?
    #[must_use]
    pub const fn is_in_months(self) -> bool {
        matches!(self.0, Unit::Months(_))
    }
}

#[inline]
fn checked(value: f64, unit: &'static str) -> Result<f64> {
    if value >= 0.0 && value.is_finite() {
        Ok(value + 0.0) // -0.0 becomes 0.0
    } else {
        Err(refused(value, unit))
    }
}

#[cold]
fn refused(value: f64, unit: &'static str) -> Error {
    Error::InvalidAge {
        unit,
        value,
        reason: if value.is_finite() || value == f64::NEG_INFINITY {
            Reason::AgeNegative
        } else {
            Reason::NotFinite
        },
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
enum Unchecked {
    #[serde(rename = "age_days")]
    Days(f64),
    #[serde(rename = "age_months")]
    Months(f64),
}

#[cfg(feature = "serde")]
impl TryFrom<Unchecked> for Age {
    type Error = Error;
    fn try_from(u: Unchecked) -> Result<Self> {
        match u {
            Unchecked::Days(d) => Self::from_days(d),
            Unchecked::Months(m) => Self::from_months(m),
        }
    }
}

#[cfg(feature = "serde")]
impl From<Age> for Unchecked {
    fn from(a: Age) -> Self {
        match a.0 {
            Unit::Days(d) => Self::Days(d),
            Unit::Months(m) => Self::Months(m),
        }
    }
}

/// A calendar date (proleptic Gregorian), years 0 to 9999.
///
/// ```
/// use tumbuh::{Age, Date};
/// let birth: Date = "2023-08-30".parse()?;
/// let visit = Date::from_ymd(2024, 2, 29)?;
/// assert_eq!(Age::from_dates(birth, visit)?.days(), 183.0);
/// assert!("2023-02-31".parse::<Date>().is_err());
/// # Ok::<(), tumbuh::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

impl Date {
    /// The Julian day of 1970-01-01.
    pub(crate) const JULIAN_DAY_OF_1970: i32 = 2_440_588;

    /// The day `day` of month `month` (1 to 12) of `year`.
    ///
    /// # Errors
    /// [`Error::InvalidDate`] if there is no such day.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Result<Self> {
        let date = time::Month::try_from(month)
            .ok()
            .filter(|_| (0..=9999).contains(&year))
            .and_then(|m| time::Date::from_calendar_date(year, m, day).ok());
        date.map(Self).ok_or_else(|| Error::InvalidDate {
            text: format!("{year:04}-{month:02}-{day:02}"),
        })
    }

    /// The day `days` after 1970-01-01 (before it, if negative), as Arrow counts dates.
    ///
    /// # Errors
    /// [`Error::InvalidDate`] outside the years 0 to 9999.
    pub fn from_days_since_1970(days: i32) -> Result<Self> {
        let date = days
            .checked_add(Self::JULIAN_DAY_OF_1970)
            .and_then(|d| time::Date::from_julian_day(d).ok())
            .filter(|d| (0..=9999).contains(&d.year()));
        date.map(Self).ok_or_else(|| Error::InvalidDate {
            text: format!("day {days} since 1970-01-01"),
        })
    }

    /// Days since 1970-01-01, negative before it.
    #[must_use]
    pub fn days_since_1970(self) -> i32 {
        self.0.to_julian_day() - Self::JULIAN_DAY_OF_1970
    }

    /// Year, month (1 to 12) and day.
    #[must_use]
    pub fn ymd(self) -> (i32, u8, u8) {
        let (year, month, day) = self.0.to_calendar_date();
        (year, u8::from(month), day)
    }

    /// Is the next day the first of a month?
    #[must_use]
    pub fn is_last_of_month(self) -> bool {
        let (year, month, day) = self.0.to_calendar_date();
        day == month.length(year)
    }

    pub(crate) fn days_since(self, earlier: Self) -> i32 {
        self.0.to_julian_day() - earlier.0.to_julian_day()
    }

    /// So many months later, on the last day of the month where it has no such day.
    pub(crate) fn plus_months(self, months: i32) -> Option<Self> {
        let (year, month, day) = self.ymd();
        let count = year * 12 + i32::from(month) - 1 + months;
        let month = u8::try_from(count.rem_euclid(12) + 1).ok()?;
        (1..=day)
            .rev()
            .take(4)
            .find_map(|day| Self::from_ymd(count.div_euclid(12), month, day).ok())
    }

    /// The date with day and month in each other's place, where there is such a date and it is
    /// another one.
    pub(crate) fn day_for_month(self) -> Option<Self> {
        let (year, month, day) = self.ymd();
        let other = Self::from_ymd(year, day, month).ok()?;
        (day != month).then_some(other)
    }

    /// The Julian day of a cell that is a date in the ten characters of `2024-02-29` and nothing
    /// else: what the parser gives, without the way through a calendar. `None` for any other text.
    pub(crate) fn julian_day(cell: &[u8]) -> Option<i32> {
        // Days before each month of a year that begins in March, so that a leap day comes last,
        // and the days of each month.
        const MONTHS: [(i32, u32); 13] = [
            (0, 0),
            (306, 31),
            (337, 29),
            (0, 31),
            (31, 30),
            (61, 31),
            (92, 30),
            (122, 31),
            (153, 31),
            (184, 30),
            (214, 31),
            (245, 30),
            (275, 31),
        ];
        // The Julian day before 1 March of the year 0.
        const START: i32 = 1_721_119;
        const HIGH: u64 = 0x8080_8080_8080_8080;
        let cell: &[u8; 10] = cell.try_into().ok()?;
        let [y3, y2, y1, y0, dash, m1, m0, dash_too, d1, d0] = *cell;
        let front = [y3, y2, y1, y0, dash, m1, m0, dash_too];
        // The eight characters before the day at once: digits become 0 to 9 and hyphens 0, and
        // whatever is more than that reaches 128 when as much is added as it needs.
        let front = u64::from_le_bytes(front) ^ u64::from_le_bytes(*b"0000-00-");
        let more = front.wrapping_add(u64::from_le_bytes(*b"vvvv\x7Fvv\x7F"));
        let (d1, d0) = (d1.wrapping_sub(b'0'), d0.wrapping_sub(b'0'));
        if (front | more) & HIGH != 0 || d1 > 9 || d0 > 9 {
            return None;
        }
        // Each pair of neighbours as a number below 100.
        let pairs = front * 10 + (front >> 8);
        let pair = |at: u32| (pairs >> (8 * at)) as u8;
        let year = i32::from(pair(0)) * 100 + i32::from(pair(2));
        let (month, day) = (pair(5), u32::from(d1) * 10 + u32::from(d0));
        let &(before, longest) = MONTHS.get(usize::from(month))?;
        if day == 0 || day > longest {
            return None;
        }
        let leap = || year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if month == 2 && day == 29 && !leap() {
            return None;
        }
        // Years from March to February; 400 are added and their days taken away, so that the
        // January of the year 0 needs no care.
        let march = (year + 400 - i32::from(month < 3)) as u32;
        let days = march * 365 + march / 4 - march / 100 + march / 400 + day;
        Some(START + days.cast_signed() - 146_097 + before)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.0.to_calendar_date();
        write!(f, "{y:04}-{:02}-{d:02}", u8::from(m))
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for Date {
    type Err = Error;

    /// Reads an ISO date, `2024-02-29`. A time of day after `T` or a space is left aside: WHO
    /// counts whole days between dates.
    ///
    /// # Errors
    /// [`Error::InvalidDate`] for any other form and for a day that does not exist.
    fn from_str(s: &str) -> Result<Self> {
        let invalid = || Error::InvalidDate { text: s.to_owned() };
        let text = s.trim().as_bytes();
        let (date, rest) = text.split_at_checked(10).ok_or_else(invalid)?;
        let ends = matches!(rest, [] | [b'T' | b' ', ..]);
        if !ends || date[4] != b'-' || date[7] != b'-' {
            return Err(invalid());
        }
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0, |n, b| {
                b.is_ascii_digit().then(|| n * 10 + i32::from(b - b'0'))
            })
        };
        let part = |digits: &[u8]| number(digits).ok_or_else(invalid);
        let (year, month, day) = (part(&date[..4])?, part(&date[5..7])?, part(&date[8..])?);
        // Two digits each: they fit.
        Self::from_ymd(year, month as u8, day as u8).map_err(|_| invalid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_days_round_up_as_in_who_anthro() {
        for (days, row) in [
            (0.0, 0.0),
            (0.5, 1.0),
            (730.4999, 730.0),
            (730.5, 731.0),
            (0.499_999_999_999_999_94, 0.0),
        ] {
            assert_eq!(Age::from_days(days).unwrap().whole_days(), row);
        }
        assert_eq!(Age::from_months(24.0).unwrap().whole_days(), 731.0); // 730.5
    }

    #[test]
    fn nonsense_is_refused_with_its_reason() {
        for (v, r) in [
            (-1.0, Reason::AgeNegative),
            (f64::NEG_INFINITY, Reason::AgeNegative),
            (f64::INFINITY, Reason::NotFinite),
            (f64::NAN, Reason::NotFinite),
        ] {
            match Age::from_days(v) {
                Err(Error::InvalidAge { reason, .. }) => assert_eq!(reason, r, "{v}"),
                other => panic!("{v}: {other:?}"),
            }
        }
        assert_eq!(Age::from_days(-0.0).unwrap().days().to_bits(), 0);
    }

    #[test]
    fn dates_that_do_not_exist_or_are_written_otherwise_are_refused() {
        for s in [
            "2023-02-29",
            "2023-02-31",
            "2023-13-01",
            "2023-00-10",
            "2023-1-5",
            "05-01-2023",
            "2023/01/05",
            "20230105",
            "2023-01-05-06",
            "",
            "-",
            "2023-01-0x",
            "+023-01-05",
        ] {
            assert!(s.parse::<Date>().is_err(), "{s}");
        }
        let d: Date = " 2024-02-29T23:59 ".parse().unwrap();
        assert_eq!(d.to_string(), "2024-02-29");
    }

    #[test]
    fn short_dates_are_what_the_parser_makes_of_them() {
        let both = |text: &str| {
            let parsed = text.parse::<Date>().ok().map(|d| d.0.to_julian_day());
            assert_eq!(Date::julian_day(text.as_bytes()), parsed, "{text}");
        };
        for year in (0..=9999).filter(|y| !(110..=9890).contains(y) || (1880..2120).contains(y)) {
            for month in 0..=13 {
                for day in [0, 1, 2, 27, 28, 29, 30, 31, 32] {
                    both(&format!("{year:04}-{month:02}-{day:02}"));
                }
            }
        }
        for year in 0..=9999 {
            both(&format!("{year:04}-02-29"));
            both(&format!("{year:04}-12-31"));
        }
        for text in [
            "",
            "2024-02-2",
            "2024/02/29",
            "2O24-02-29",
            "20240-2-29",
            "-024-02-29",
        ] {
            assert_eq!(Date::julian_day(text.as_bytes()), None, "{text}");
        }
        // Left to the parser, which reads it.
        assert_eq!(Date::julian_day(b"2024-02-29T23:59"), None);
    }

    #[test]
    fn days_since_1970_go_there_and_back() {
        for (days, text) in [
            (0, "1970-01-01"),
            (19_782, "2024-02-29"),
            (-1, "1969-12-31"),
        ] {
            let date = Date::from_days_since_1970(days).unwrap();
            assert_eq!(
                (date.to_string().as_str(), date.days_since_1970()),
                (text, days)
            );
        }
        for days in [i32::MAX, i32::MIN, 2_932_897, -719_529] {
            assert!(Date::from_days_since_1970(days).is_err(), "{days}");
        }
        assert_eq!(
            Date::from_days_since_1970(2_932_896).unwrap().to_string(),
            "9999-12-31"
        );
        assert_eq!(
            Date::from_days_since_1970(-719_528).unwrap().to_string(),
            "0000-01-01"
        );
    }

    #[test]
    fn a_visit_before_birth_is_an_error() {
        let (a, b) = (
            Date::from_ymd(2024, 1, 1).unwrap(),
            Date::from_ymd(2023, 12, 31).unwrap(),
        );
        assert!(matches!(
            Age::from_dates(a, b),
            Err(Error::VisitBeforeBirth { .. })
        ));
        assert_eq!(Age::from_dates(a, a).unwrap().days(), 0.0);
        // 2000 was a leap year, 1900 was not.
        let days = |y| {
            let (a, b) = (Date::from_ymd(y, 2, 28), Date::from_ymd(y, 3, 1));
            Age::from_dates(a.unwrap(), b.unwrap()).unwrap().days()
        };
        assert_eq!((days(2000), days(1900)), (2.0, 1.0));
    }
}
