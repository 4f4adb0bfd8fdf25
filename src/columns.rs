//! The contract of tables of children: names of columns in and out, and how a cell is read.
//!
//! Shared by the command line and by every binding that takes a table, so that a file means the
//! same everywhere.

use crate::age::{Age, Date};
use crate::error::Error;
use crate::indicator::Indicator;
use crate::measurement::{
    HeadCircumference, Length, Measurement, Muac, Position, Skinfold, Weight,
};
use crate::outcome::Reason;
use crate::reading::Reading;
use crate::sex::Sex;

macro_rules! inputs {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal [$($alias:literal),*];)*) => {
        /// An input column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Input {
            $($(#[doc = $doc])* $name,)*
        }

        impl Input {
            /// Every input column.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name of the column.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Other names that are taken for it, in any case.
            #[must_use]
            pub const fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($alias),*]),* }
            }

            /// What the column holds, in a few words of English.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*)),* }.trim()
            }
        }
    };
}

inputs! {
    /// Sex: m/f, male/female, 1/2, L/P, laki-laki/perempuan.
    Sex = "sex" ["gender", "jk", "jenis_kelamin"];
    /// Age in days; fractions allowed.
    AgeDays = "age_days" [];
    /// Age in exact months; fractions allowed.
    AgeMonths = "age_months" ["agemons"];
    /// Date of birth, ISO.
    BirthDate = "birth_date" ["dob", "tgl_lahir"];
    /// Date of the visit, ISO.
    VisitDate = "visit_date" ["tanggal_pengukuran", "date"];
    /// Weight, kg.
    Weight = "weight_kg" ["weight", "berat", "bb"];
    /// Length or height as measured, cm.
    Lenhei = "lenhei_cm" ["lenhei", "height", "length", "tinggi", "tb", "pb"];
    /// Position: l/h, lying/standing, terlentang/berdiri and more.
    Measure = "measure" ["cara_ukur"];
    /// Head circumference, cm.
    Head = "head_cm" ["headc", "lika"];
    /// Mid-upper arm circumference, cm.
    Muac = "muac_cm" ["armc", "muac", "lila"];
    /// Triceps skinfold, mm.
    Triceps = "triceps_mm" ["triskin"];
    /// Subscapular skinfold, mm.
    Subscapular = "subscapular_mm" ["subskin"];
    /// Bilateral pitting oedema: y/n, 1/2, yes/no, ya/tidak, true/false.
    Oedema = "oedema" ["edema"];
}

/// The name of the column.
#[cfg(feature = "serde")]
impl serde::Serialize for Input {
    fn serialize<S: serde::Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.serialize_str(self.name())
    }
}

impl Input {
    /// The input column that a header names, by name or alias, in any case, a space as good as an
    /// underscore (`Tgl Lahir`).
    #[must_use]
    pub fn from_header(header: &str) -> Option<Self> {
        let header = header.trim().replace(' ', "_");
        Self::ALL.iter().copied().find(|i| {
            std::iter::once(&i.name())
                .chain(i.aliases())
                .any(|n| n.eq_ignore_ascii_case(&header))
        })
    }
}

/// A cell without white space around it; most have none, and are looked at once.
fn trimmed(cell: &str) -> &str {
    match cell.as_bytes() {
        [] => cell,
        [b] if b.is_ascii_graphic() => cell,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        _ => cell.trim(),
    }
}

/// Does this cell mean that nothing was recorded? Empty, `NA`, `NaN`, `null` and `-` do.
#[must_use]
pub fn is_missing(cell: &str) -> bool {
    let cell = trimmed(cell);
    match cell.as_bytes() {
        [] | [b'-'] => true,
        [b'n' | b'N', ..] => ["na", "nan", "null"]
            .iter()
            .any(|m| m.eq_ignore_ascii_case(cell)),
        _ => false,
    }
}

/// A cell as a number: decimal point or comma. `None` if it cannot be read as one.
///
/// ```
/// use tumbuh::columns::number;
/// assert_eq!(number("9,5"), Some(9.5));
/// assert_eq!(number("9.5kg"), None);
/// assert_eq!(number("1,234.5"), None); // two separators: not guessed
/// ```
#[must_use]
pub fn number(cell: &str) -> Option<f64> {
    let cell = trimmed(cell);
    if let Some(v) = short_number(cell.as_bytes()) {
        return Some(v);
    }
    let parsed = match cell.bytes().filter(|b| *b == b',').count() {
        0 => cell.parse(),
        1 if !cell.contains('.') => cell.replace(',', ".").parse(),
        _ => return None,
    };
    parsed.ok().filter(|v: &f64| !v.is_nan())
}

/// The numbers that fill files, `9`, `9.5`, `76,25`: at most 15 digits. The digits and the power
/// of ten are then exact doubles, so that one division rounds as correctly as the full parser.
fn short_number(cell: &[u8]) -> Option<f64> {
    const TENS: [f64; 16] = [
        1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    if cell.len() > 16 {
        return None;
    }
    let run = |from: usize, mut value: i64| {
        let mut to = from;
        while let Some(digit) = cell.get(to).map(|b| b.wrapping_sub(b'0'))
            && digit < 10
        {
            value = value * 10 + i64::from(digit);
            to += 1;
        }
        (to, value)
    };
    let (point, whole) = run(0, 0);
    let (end, decimals, digits) = match cell.get(point) {
        None => (point, 0, whole),
        Some(b'.' | b',') => {
            let (end, digits) = run(point + 1, whole);
            (end, end - point - 1, digits)
        }
        Some(_) => return None,
    };
    // Something before the point, something behind it if there is one, and nothing else.
    let complete = point > 0 && end == cell.len() && (end == point || decimals > 0);
    (complete && digits < 1_000_000_000_000_000).then(|| digits as f64 / TENS[decimals])
}

fn word<T: Copy>(cell: &str, parse: impl Fn(&str) -> Option<T>) -> Reading<T> {
    if is_missing(cell) {
        return Reading::Missing;
    }
    parse(cell).map_or(Reading::invalid(Reason::Unreadable), Reading::Value)
}

/// What is read as yes and as no, in any case.
pub(crate) const YES: [&str; 5] = ["y", "1", "yes", "ya", "true"];
pub(crate) const NO: [&str; 5] = ["n", "2", "no", "tidak", "false"];

/// A cell as yes or no.
fn yes_or_no(cell: &str) -> Option<bool> {
    let is = |names: &[&str]| names.iter().any(|n| n.eq_ignore_ascii_case(trimmed(cell)));
    is(&YES)
        .then_some(true)
        .or_else(|| is(&NO).then_some(false))
}

/// Can this cell be read as what the column holds, whatever it says? A missing one can.
#[must_use]
pub fn is_readable(input: Input, cell: &str) -> bool {
    is_missing(cell)
        || match input {
            Input::Sex => cell.parse::<Sex>().is_ok(),
            Input::BirthDate | Input::VisitDate => cell.parse::<Date>().is_ok(),
            Input::Measure => cell.parse::<Position>().is_ok(),
            Input::Oedema => yes_or_no(cell).is_some(),
            _ => number(cell).is_some(),
        }
}

/// Where the age of a table comes from. A table has one source: dates win over days over months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeSource {
    /// `birth_date` and `visit_date`.
    Dates,
    /// `age_days`.
    Days,
    /// `age_months`.
    Months,
}

impl AgeSource {
    /// The source that a table with these columns has.
    #[must_use]
    pub fn of(has: impl Fn(Input) -> bool) -> Option<Self> {
        if has(Input::BirthDate) && has(Input::VisitDate) {
            Some(Self::Dates)
        } else if has(Input::AgeDays) {
            Some(Self::Days)
        } else if has(Input::AgeMonths) {
            Some(Self::Months)
        } else {
            None
        }
    }
}

/// A cell as text; what is not UTF-8 cannot be read as anything.
fn text(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or("\u{FFFD}")
}

/// A cell as a number, with the reason if it cannot be read.
pub(crate) fn read_number(cell: &[u8]) -> Reading<f64> {
    if let Some(v) = short_number(cell) {
        return Reading::Value(v);
    }
    let cell = text(cell);
    if is_missing(cell) {
        return Reading::Missing;
    }
    number(cell).map_or(Reading::invalid(Reason::Unreadable), Reading::Value)
}

/// A cell as sex, with the reason if it cannot be read.
pub(crate) fn read_sex(cell: &[u8]) -> Reading<Sex> {
    word(text(cell), |c| c.parse().ok())
}

/// A cell as position, with the reason if it cannot be read.
pub(crate) fn read_position(cell: &[u8]) -> Reading<Position> {
    word(text(cell), |c| c.parse().ok())
}

/// A cell as oedema, with the reason if it cannot be read.
pub(crate) fn read_oedema(cell: &[u8]) -> Reading<bool> {
    word(text(cell), yes_or_no)
}

/// A cell as a date, if it is one.
pub(crate) fn read_date(cell: &[u8]) -> Option<Date> {
    text(cell).parse().ok()
}

/// A cell as a date in days since 1970-01-01, with the reason if it cannot be read.
pub(crate) fn read_day(cell: &[u8]) -> Reading<i32> {
    if let Some(day) = Date::julian_day(cell) {
        return Reading::Value(day - Date::JULIAN_DAY_OF_1970);
    }
    match word(text(cell), |c| c.parse::<Date>().ok()) {
        Reading::Value(date) => Reading::Value(date.days_since_1970()),
        Reading::Missing => Reading::Missing,
        Reading::Invalid { reason, given } => Reading::Invalid { reason, given },
    }
}

/// Days between two cells with dates, negative where the visit lies before the birth.
pub(crate) fn read_days(birth: &[u8], visit: &[u8]) -> Reading<f64> {
    if let (Some(birth), Some(visit)) = (Date::julian_day(birth), Date::julian_day(visit)) {
        return Reading::Value(f64::from(visit - birth));
    }
    let date = |cell| word(text(cell), |c| c.parse::<Date>().ok());
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

/// The age of a row in the unit of its source (days for dates).
pub(crate) fn read_age<'a>(
    source: Option<AgeSource>,
    cell: &impl Fn(Input) -> &'a [u8],
) -> Reading<f64> {
    match source {
        None => Reading::Missing,
        Some(AgeSource::Days) => read_number(cell(Input::AgeDays)),
        Some(AgeSource::Months) => read_number(cell(Input::AgeMonths)),
        Some(AgeSource::Dates) => read_days(cell(Input::BirthDate), cell(Input::VisitDate)),
    }
}

/// One row of text as a measurement: `cell` gives the text of an input column, empty where the
/// table has no such column. What cannot be read becomes a typed reason, and the rest stands.
#[must_use]
pub fn measurement<'a>(source: Option<AgeSource>, cell: impl Fn(Input) -> &'a str) -> Measurement {
    fn quantity<T: Copy>(cell: &[u8], make: fn(f64) -> Result<T, Error>) -> Reading<T> {
        read_number(cell).and_then(make)
    }
    let cell = |input| cell(input).as_bytes();
    let mut m = Measurement::new();
    m.sex = read_sex(cell(Input::Sex));
    m.age = read_age(source, &cell).and_then(match source {
        Some(AgeSource::Months) => Age::from_months,
        _ => Age::from_days,
    });
    m.birth_date = read_date(cell(Input::BirthDate));
    m.weight = quantity(cell(Input::Weight), Weight::from_kg);
    m.lenhei = quantity(cell(Input::Lenhei), Length::from_cm);
    m.position = read_position(cell(Input::Measure));
    m.head = quantity(cell(Input::Head), HeadCircumference::from_cm);
    m.muac = quantity(cell(Input::Muac), Muac::from_cm);
    m.triceps = quantity(cell(Input::Triceps), Skinfold::from_mm);
    m.subscapular = quantity(cell(Input::Subscapular), Skinfold::from_mm);
    m.oedema = read_oedema(cell(Input::Oedema));
    m
}

/// The indicators whose inputs a table has. Age is an input of all but weight-for-length/height.
#[must_use]
pub fn indicators(has: impl Fn(Input) -> bool) -> Vec<Indicator> {
    let age = AgeSource::of(&has).is_some();
    Indicator::ALL
        .into_iter()
        .filter(|i| {
            has(Input::Sex)
                && match i {
                    Indicator::Waz => age && has(Input::Weight),
                    Indicator::Haz => age && has(Input::Lenhei),
                    Indicator::Whz => has(Input::Weight) && has(Input::Lenhei),
                    Indicator::Baz => age && has(Input::Weight) && has(Input::Lenhei),
                    Indicator::Hcz => age && has(Input::Head),
                    Indicator::Acz => age && has(Input::Muac),
                    Indicator::Tsz => age && has(Input::Triceps),
                    Indicator::Ssz => age && has(Input::Subscapular),
                }
        })
        .collect()
}

/// The names of the result columns for these indicators, in their order.
#[must_use]
pub fn output_names(indicators: &[Indicator]) -> Vec<String> {
    let mut names: Vec<String> = ["age_days_used", "clenhei_cm", "bmi"]
        .map(String::from)
        .into();
    for i in indicators {
        names.extend(["", "_flag", "_class"].map(|suffix| format!("{i}{suffix}")));
    }
    names.extend(
        [
            "muac_class",
            "acute_malnutrition",
            "stunted",
            "wasted",
            "underweight",
            "overweight",
            "reasons",
            "warnings",
        ]
        .map(String::from),
    );
    names
}

/// The inputs that a table has, and the column of each.
///
/// ```
/// use tumbuh::columns::{Found, Input};
/// let found = Found::find(&["nama", "JK", "age_days", "bb"], &[])?;
/// assert_eq!(found.at(Input::Weight), Some(3));
/// assert_eq!(found.indicators, [tumbuh::Indicator::Waz]);
/// // A column of another name, named by the caller.
/// let found = Found::find(&["jk", "umur"], &[(Input::AgeDays, 1)])?;
/// assert_eq!(found.at(Input::AgeDays), Some(1));
/// # Ok::<(), tumbuh::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Found {
    at: [Option<usize>; Input::ALL.len()],
    /// Where the age comes from.
    pub age: Option<AgeSource>,
    /// The indicators that the table has inputs for.
    pub indicators: Vec<Indicator>,
}

impl Found {
    /// Finds the inputs among the names of columns. `named` are those that the caller named: they
    /// win, and their columns stand for nothing else.
    ///
    /// # Errors
    /// [`Error::TwoColumns`] if two columns mean the same input.
    pub fn find<S: AsRef<str>>(names: &[S], named: &[(Input, usize)]) -> Result<Self, Error> {
        let mut at = [None; Input::ALL.len()];
        for (input, column) in named {
            at[*input as usize] = Some(*column);
        }
        for &input in Input::ALL {
            if at[input as usize].is_some() {
                continue;
            }
            let mut meant = names.iter().enumerate().filter(|(column, name)| {
                named.iter().all(|(_, n)| n != column)
                    && Input::from_header(name.as_ref()) == Some(input)
            });
            let first = meant.next();
            if let (Some((_, first)), Some((_, second))) = (first, meant.next()) {
                return Err(Error::TwoColumns {
                    input: input.name(),
                    first: first.as_ref().to_owned(),
                    second: second.as_ref().to_owned(),
                });
            }
            at[input as usize] = first.map(|(column, _)| column);
        }
        let has = |i: Input| at[i as usize].is_some();
        Ok(Self {
            at,
            age: AgeSource::of(has),
            indicators: indicators(has),
        })
    }

    /// The column of an input.
    #[must_use]
    pub const fn at(&self, input: Input) -> Option<usize> {
        self.at[input as usize]
    }

    /// What a table lacks that has no indicator: the inputs of which it needs one (of two dates,
    /// both).
    #[must_use]
    pub const fn missing(&self) -> &'static [Input] {
        if self.at(Input::Sex).is_none() {
            &[Input::Sex]
        } else if self.age.is_none() {
            &[
                Input::AgeDays,
                Input::AgeMonths,
                Input::BirthDate,
                Input::VisitDate,
            ]
        } else {
            &[
                Input::Weight,
                Input::Lenhei,
                Input::Head,
                Input::Muac,
                Input::Triceps,
                Input::Subscapular,
            ]
        }
    }
}

/// The `reasons` of a row: `whz:oedema;acz:age_out_of_range`.
#[must_use]
pub fn reasons_text(reasons: impl IntoIterator<Item = (Indicator, Reason)>) -> String {
    let mut text = String::new();
    for (indicator, reason) in reasons {
        let gap = if text.is_empty() { "" } else { ";" };
        text.extend([gap, indicator.code(), ":", reason.code()]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_alias_and_order_of_the_caller() {
        let names = ["Nama", " JK ", "umur", "berat", "kilo"];
        let found = Found::find(&names, &[(Input::AgeDays, 2)]).unwrap();
        assert_eq!(found.at(Input::Sex), Some(1));
        assert_eq!(found.at(Input::AgeDays), Some(2));
        assert_eq!(found.at(Input::Weight), Some(3));
        assert_eq!(found.indicators, [Indicator::Waz]);
        // One named by the caller wins over a name, which then means nothing.
        let found = Found::find(&names, &[(Input::Weight, 4), (Input::Lenhei, 3)]).unwrap();
        assert_eq!(found.at(Input::Weight), Some(4));
        assert_eq!(found.at(Input::Lenhei), Some(3));
        assert_eq!(
            Found::find(&["bb", "berat"], &[]).unwrap_err().to_string(),
            "two columns mean weight_kg: `bb` and `berat`"
        );
        let nothing: [&str; 0] = [];
        assert_eq!(Found::find(&nothing, &[]).unwrap().missing(), [Input::Sex]);
        let no_age = Found::find(&["sex", "birth_date"], &[]).unwrap();
        assert_eq!(no_age.missing().first(), Some(&Input::AgeDays));
        let nothing_measured = Found::find(&["sex", "age_days"], &[]).unwrap();
        assert_eq!(nothing_measured.missing().len(), 6);
    }

    #[test]
    fn reasons_as_text() {
        assert_eq!(reasons_text([]), "");
        assert_eq!(
            reasons_text([
                (Indicator::Whz, Reason::Oedema),
                (Indicator::Acz, Reason::AgeOutOfRange)
            ]),
            "whz:oedema;acz:age_out_of_range"
        );
    }

    #[test]
    fn names_and_aliases_are_told_apart_and_taken_in_any_case() {
        let mut seen = std::collections::HashSet::new();
        for i in Input::ALL {
            for n in std::iter::once(&i.name()).chain(i.aliases()) {
                assert!(seen.insert(*n), "{n} twice");
                assert_eq!(
                    Input::from_header(&format!(" {} ", n.to_uppercase())),
                    Some(*i)
                );
            }
        }
        assert_eq!(Input::from_header("nama"), None);
        for (header, input) in [
            ("Tgl Lahir", Input::BirthDate),
            ("Tanggal Pengukuran", Input::VisitDate),
            ("Cara Ukur", Input::Measure),
        ] {
            assert_eq!(Input::from_header(header), Some(input));
        }
    }

    #[test]
    fn cells() {
        for c in ["", " ", "NA", "na", "NaN", "null", "NULL", "-", " - "] {
            assert!(is_missing(c), "{c}");
        }
        for (c, v) in [
            ("9.5", Some(9.5)),
            (" 9,5 ", Some(9.5)),
            ("1e1", Some(10.0)),
            ("inf", Some(f64::INFINITY)),
            ("9.5kg", None),
            ("9.5.1", None),
            ("1,234.5", None),
            ("1,2,3", None),
            ("nan(x)", None),
            ("٩", None),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("007,50", Some(7.5)),
            ("-5", Some(-5.0)),
            ("84.8000030517578", Some(84.800_003_051_757_8)),
            ("123456789012345678", Some(123_456_789_012_345_680.0)),
        ] {
            assert_eq!(number(c), v, "{c}");
        }
        for (c, v) in [
            ("Ya", Some(true)),
            ("1", Some(true)),
            ("2", Some(false)),
            ("0", None),
        ] {
            assert_eq!(yes_or_no(c), v, "{c}");
        }
    }

    #[test]
    fn short_numbers_are_what_the_full_parser_makes_of_them() {
        for whole in 0..300 {
            for decimals in [
                "",
                ".0",
                ".7",
                ".25",
                ".125",
                ".0625",
                ".999999",
                ".123456789",
            ] {
                let text = format!("{whole}{decimals}");
                let full: f64 = text.parse().unwrap();
                assert_eq!(short_number(text.as_bytes()), Some(full), "{text}");
            }
        }
    }

    #[test]
    fn a_row_keeps_what_can_be_read() {
        let row = |i| match i {
            Input::Sex => "X",
            Input::BirthDate => "2023-02-31",
            Input::VisitDate => "2024-01-01",
            Input::Weight => "9.5kg",
            Input::Lenhei => "76,2",
            Input::Muac => "140",
            Input::Oedema => "mungkin",
            _ => "",
        };
        let m = measurement(Some(AgeSource::Dates), row);
        assert_eq!(m.sex, Reading::invalid(Reason::Unreadable));
        assert_eq!(m.age, Reading::invalid(Reason::Unreadable));
        assert_eq!(m.weight, Reading::invalid(Reason::Unreadable));
        assert_eq!(m.lenhei.value().map(Length::cm), Some(76.2));
        assert_eq!(
            m.muac,
            Reading::Invalid {
                reason: Reason::MuacInMillimetres,
                given: Some(140.0)
            }
        );
        assert_eq!(m.oedema, Reading::invalid(Reason::Unreadable));
        assert_eq!(m.head, Reading::Missing);
    }

    #[test]
    fn dates_win_over_days_over_months() {
        let all = |_| true;
        assert_eq!(AgeSource::of(all), Some(AgeSource::Dates));
        assert_eq!(
            AgeSource::of(|i| i != Input::VisitDate),
            Some(AgeSource::Days)
        );
        assert_eq!(
            AgeSource::of(|i| i == Input::AgeMonths),
            Some(AgeSource::Months)
        );
        assert_eq!(AgeSource::of(|i| i == Input::BirthDate), None);
        let only_whz = |i| matches!(i, Input::Sex | Input::Weight | Input::Lenhei);
        assert_eq!(indicators(only_whz), [Indicator::Whz]);
    }
}
