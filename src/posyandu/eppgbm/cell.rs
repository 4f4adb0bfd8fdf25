//! One cell of a sheet, and what the quirks of these files make of it.

use crate::age::Date;
use crate::columns;
use crate::dates::DateStyle;
use crate::words::Lang;

/// What a cell holds. Text files hold text only.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, as it stands.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A number that Excel shows as a date: days since 1899-12-30.
    Date(f64),
    /// A number that Excel shows as a time of day or a duration, in days: decimals that Excel took
    /// for a time (`9.30` for half past nine).
    Time(f64),
    /// What Excel shows as an error: `#N/A`.
    Error(String),
}

impl Cell {
    /// Text as a cell.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    /// The cell as text, numbers in their shortest form, dates as `2024-02-29`.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(t) | Self::Error(t) => t.clone(),
            Self::Number(n) | Self::Time(n) => n.to_string(),
            Self::Bool(b) => b.to_string(),
            Self::Date(d) => serial_date(*d).map_or_else(|| d.to_string(), |d| d.to_string()),
        }
    }

    /// Does it say that nothing was recorded? Empty, `-`, `NA` and the like do, and so does the
    /// `Outlier` that e-PPGBM writes in place of a z-score.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(t) => columns::is_missing(t),
            _ => false,
        }
    }
}

/// What was odd about a cell and how it was read. Nothing is changed in silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Quirk {
    /// A weight above 100: grams, read as kilograms.
    Grams,
    /// A birth weight from 100 on: grams, read as kilograms.
    BirthWeightInGrams,
    /// A decimal comma.
    DecimalComma,
    /// A date as the number of days that Excel counts.
    SerialDate,
    /// A date with the day first: `29-02-2024`.
    DayFirst,
    /// A decimal that became a time, `9:30`: read as 9.30.
    TimeForDecimal,
    /// A time from 1 to 9 minutes past: `9:03` may have been 9.3 or 9.03. Not read.
    TimeAmbiguous,
    /// `Outlier` in place of a z-score or a category.
    Outlier,
    /// A NIK that was kept as a number. Excel keeps 15 of its 16 digits: the last may be lost.
    NikAsNumber,
    /// It cannot be read as what the column holds.
    Unreadable,
}

impl Quirk {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Grams,
        Self::BirthWeightInGrams,
        Self::DecimalComma,
        Self::SerialDate,
        Self::DayFirst,
        Self::TimeForDecimal,
        Self::TimeAmbiguous,
        Self::Outlier,
        Self::NikAsNumber,
        Self::Unreadable,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Grams => "grams",
            Self::BirthWeightInGrams => "birth_weight_in_grams",
            Self::DecimalComma => "decimal_comma",
            Self::SerialDate => "serial_date",
            Self::DayFirst => "day_first",
            Self::TimeForDecimal => "time_for_decimal",
            Self::TimeAmbiguous => "time_ambiguous",
            Self::Outlier => "outlier",
            Self::NikAsNumber => "nik_as_number",
            Self::Unreadable => "unreadable",
        }
    }
}

impl Quirk {
    /// What was odd, as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Grams => lang.pick(
                "weights in grams, read as kg",
                "berat dalam gram, dibaca sebagai kg",
            ),
            Self::BirthWeightInGrams => lang.pick(
                "birth weights in grams, read as kg",
                "berat lahir dalam gram, dibaca sebagai kg",
            ),
            Self::DecimalComma => lang.pick("decimal commas", "koma desimal"),
            Self::SerialDate => {
                lang.pick("dates as numbers of Excel", "tanggal sebagai angka Excel")
            }
            Self::DayFirst => lang.pick("dates with the day first", "tanggal dengan hari di depan"),
            Self::TimeForDecimal => lang.pick(
                "decimals that became times, read as decimals",
                "desimal yang berubah menjadi jam, dibaca sebagai desimal",
            ),
            Self::TimeAmbiguous => lang.pick(
                "times that may be 9.3 or 9.03: not read",
                "jam yang bisa berarti 9,3 atau 9,03: tidak dibaca",
            ),
            Self::Outlier => lang.pick(
                "`Outlier` in place of a z-score or class",
                "`Outlier` sebagai ganti z-score atau kategori",
            ),
            Self::NikAsNumber => lang.pick(
                "NIK as a number: the last digit may be lost",
                "NIK sebagai angka: digit terakhir mungkin hilang",
            ),
            Self::Unreadable => {
                lang.pick("cells that cannot be read", "sel yang tidak dapat dibaca")
            }
        }
    }
}

/// A value that was read, missing or unreadable, with what was odd.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Read<T> {
    /// `None` where nothing was recorded or it cannot be read.
    pub(super) value: Option<T>,
    pub(super) quirk: Option<Quirk>,
}

impl<T> Read<T> {
    const fn plain(value: T) -> Self {
        Self {
            value: Some(value),
            quirk: None,
        }
    }

    const fn odd(value: T, quirk: Quirk) -> Self {
        Self {
            value: Some(value),
            quirk: Some(quirk),
        }
    }

    const fn missing() -> Self {
        Self {
            value: None,
            quirk: None,
        }
    }

    const fn refused(quirk: Quirk) -> Self {
        Self {
            value: None,
            quirk: Some(quirk),
        }
    }
}

/// A number, with the quirks of decimals.
pub(super) fn number(cell: &Cell) -> Read<f64> {
    match cell {
        _ if cell.is_missing() => Read::missing(),
        Cell::Number(n) if n.is_finite() => Read::plain(*n),
        // Whole minutes; Excel keeps them as a fraction of a day.
        Cell::Time(days) if (0.0..=100.0).contains(days) => {
            let minutes = (days * 1440.0).round();
            let off = (days * 1440.0 - minutes).abs();
            if off > 0.01 {
                return Read::refused(Quirk::Unreadable);
            }
            time((minutes / 60.0).floor(), minutes % 60.0)
        }
        Cell::Text(t) => {
            let text = t.trim();
            if text.eq_ignore_ascii_case("outlier") {
                return Read::refused(Quirk::Outlier);
            }
            if let Some(read) = clock(text) {
                return read;
            }
            match columns::number(text) {
                Some(n) if text.contains(',') => Read::odd(n, Quirk::DecimalComma),
                Some(n) => Read::plain(n),
                None => Read::refused(Quirk::Unreadable),
            }
        }
        _ => Read::refused(Quirk::Unreadable),
    }
}

/// `9:30` or `09:30:00` as text, if it is that.
fn clock(text: &str) -> Option<Read<f64>> {
    let mut parts = text.split(':');
    let (hours, minutes) = (parts.next()?, parts.next()?);
    let seconds = parts.next();
    let digits = |s: &str, most: usize| {
        (!s.is_empty() && s.len() <= most && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse::<f64>().ok())
            .flatten()
    };
    let (hours, minutes) = (digits(hours, 3)?, digits(minutes, 2)?);
    let whole = seconds.is_none_or(|s| digits(s, 2) == Some(0.0)) && parts.next().is_none();
    Some(if whole && minutes < 60.0 {
        time(hours, minutes)
    } else {
        Read::refused(Quirk::Unreadable)
    })
}

/// `9.30` became half past nine, and 9.3 three past nine, as 9.03 did.
fn time(hours: f64, minutes: f64) -> Read<f64> {
    if minutes == 0.0 || minutes >= 10.0 {
        // Hundredths: one division rounds as the text would.
        Read::odd((hours * 100.0 + minutes) / 100.0, Quirk::TimeForDecimal)
    } else {
        Read::refused(Quirk::TimeAmbiguous)
    }
}

/// Serial numbers of 1925 to 2119, so that no weight or height is taken for a date.
const SERIALS: std::ops::Range<f64> = 9_133.0..80_355.0;

/// A date of a serial number, days since 1899-12-30 with the time of day cut off.
pub(super) fn serial_date(serial: f64) -> Option<Date> {
    // 25569 is 1970-01-01.
    let in_range = SERIALS.contains(&serial);
    in_range
        .then(|| Date::from_days_since_1970(serial.floor() as i32 - 25_569).ok())
        .flatten()
}

/// The serial number of a day.
pub(super) fn serial_of(year: i32, month: u8, day: u8) -> Option<f64> {
    let date = Date::from_ymd(year, month, day).ok()?;
    Some(f64::from(date.days_since_1970() + 25_569))
}

/// A date: ISO, with the day first, or a serial number.
pub(super) fn date(cell: &Cell) -> Read<Date> {
    let serial = |n: f64| match serial_date(n) {
        Some(date) => Read::odd(date, Quirk::SerialDate),
        None => Read::refused(Quirk::Unreadable),
    };
    match cell {
        _ if cell.is_missing() => Read::missing(),
        // Shown as a date: no quirk.
        Cell::Date(n) => serial_date(*n).map_or(Read::refused(Quirk::Unreadable), Read::plain),
        Cell::Number(n) => serial(*n),
        Cell::Text(t) => {
            let text = t.trim();
            if let Ok(date) = text.parse::<Date>() {
                return Read::plain(date);
            }
            if let Some(date) = DateStyle::DayFirst.read(text) {
                return Read::odd(date, Quirk::DayFirst);
            }
            match text.parse::<f64>() {
                Ok(n) => serial(n),
                Err(_) => Read::refused(Quirk::Unreadable),
            }
        }
        _ => Read::refused(Quirk::Unreadable),
    }
}

/// A NIK as its 16 digits.
pub(super) fn nik(cell: &Cell) -> Read<String> {
    match cell {
        _ if cell.is_missing() => Read::missing(),
        Cell::Text(t) => {
            // Many write an apostrophe, so that Excel keeps the digits.
            let text = t.trim().trim_start_matches('\'').trim();
            // 3,2E+15: what Excel shows of a number is no NIK any more.
            if text.bytes().all(|b| b.is_ascii_digit()) {
                Read::plain(text.to_owned())
            } else {
                Read::refused(Quirk::Unreadable)
            }
        }
        Cell::Number(n) if *n >= 0.0 && *n < 1e16 && n.fract() == 0.0 => {
            Read::odd(format!("{n:.0}"), Quirk::NikAsNumber)
        }
        _ => Read::refused(Quirk::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(t: &str) -> Cell {
        Cell::text(t)
    }

    #[test]
    fn decimals_in_all_their_forms() {
        for (cell, value, quirk) in [
            (text("9.5"), Some(9.5), None),
            (text(" 9,5 "), Some(9.5), Some(Quirk::DecimalComma)),
            (text("-"), None, None),
            (text(""), None, None),
            (text("Outlier"), None, Some(Quirk::Outlier)),
            (text("9,5 kg"), None, Some(Quirk::Unreadable)),
            (text("9:30"), Some(9.3), Some(Quirk::TimeForDecimal)),
            (text("09:30:00"), Some(9.3), Some(Quirk::TimeForDecimal)),
            (text("76:15:00"), Some(76.15), Some(Quirk::TimeForDecimal)),
            (text("9:00"), Some(9.0), Some(Quirk::TimeForDecimal)),
            (text("9:03"), None, Some(Quirk::TimeAmbiguous)),
            (text("9:75"), None, Some(Quirk::Unreadable)),
            (text("9:30:15"), None, Some(Quirk::Unreadable)),
            (text("9:"), None, Some(Quirk::Unreadable)),
            (Cell::Number(9.5), Some(9.5), None),
            // Half past nine, three past nine, 76 hours and a half, a third of a minute.
            (
                Cell::Time(9.5 / 24.0),
                Some(9.3),
                Some(Quirk::TimeForDecimal),
            ),
            (Cell::Time(9.05 / 24.0), None, Some(Quirk::TimeAmbiguous)),
            (
                Cell::Time(76.5 / 24.0),
                Some(76.3),
                Some(Quirk::TimeForDecimal),
            ),
            (Cell::Time(0.000_231), None, Some(Quirk::Unreadable)),
            (Cell::Bool(true), None, Some(Quirk::Unreadable)),
            (
                Cell::Error("#N/A".to_owned()),
                None,
                Some(Quirk::Unreadable),
            ),
            (Cell::Number(f64::INFINITY), None, Some(Quirk::Unreadable)),
        ] {
            assert_eq!(number(&cell), Read { value, quirk }, "{cell:?}");
        }
    }

    #[test]
    fn dates_in_all_their_forms() {
        let leap = "2024-02-29".parse().ok();
        for (cell, value, quirk) in [
            (text("2024-02-29"), leap, None),
            (text("2024-02-29 00:00:00"), leap, None),
            (text("29-02-2024"), leap, Some(Quirk::DayFirst)),
            (text("29/2/2024"), leap, Some(Quirk::DayFirst)),
            // 45351: what Excel and LibreOffice show as 29 February 2024.
            (Cell::Number(45_351.0), leap, Some(Quirk::SerialDate)),
            (text("45351"), leap, Some(Quirk::SerialDate)),
            (Cell::Date(45_351.75), leap, None),
            (text("30-02-2024"), None, Some(Quirk::Unreadable)),
            (text("02-29-2024"), None, Some(Quirk::Unreadable)), // month first: not read
            (text("29-02-24"), None, Some(Quirk::Unreadable)),
            (Cell::Number(12.5), None, Some(Quirk::Unreadable)),
            (text("-"), None, None),
            (Cell::Empty, None, None),
        ] {
            assert_eq!(date(&cell), Read { value, quirk }, "{cell:?}");
        }
    }

    #[test]
    fn a_nik_keeps_its_digits_or_says_that_it_may_not() {
        let digits = "3201014501200001";
        for (cell, value, quirk) in [
            (text(digits), Some(digits), None),
            (text("'3201014501200001"), Some(digits), None),
            (
                Cell::Number(3_201_014_501_200_001.0),
                Some(digits),
                Some(Quirk::NikAsNumber),
            ),
            (text("3,20101E+15"), None, Some(Quirk::Unreadable)),
            (Cell::Number(1.5), None, Some(Quirk::Unreadable)),
            (text("-"), None, None),
        ] {
            let value = value.map(str::to_owned);
            assert_eq!(nik(&cell), Read { value, quirk }, "{cell:?}");
        }
    }
}
