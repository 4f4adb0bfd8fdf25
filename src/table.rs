//! The embedded tables: parsed once on first use, looked up by day, month or 0.1 cm.
//!
//! The text under `tables/` is the only source. `tests/tables.rs` refuses any table that is not
//! whole, so that parsing cannot fail at run time.

#![allow(
    clippy::inline_always,
    reason = "most of a lookup is known where it is inlined"
)]

// Where the package of WebAssembly is built, and where its parts are tested.
#[cfg(all(feature = "wasm", any(test, target_family = "wasm")))]
mod packed;

use crate::lms::Lms;
use crate::sex::Sex;
use once_cell::sync::Lazy;
use std::fmt;

/// What a table is indexed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Whole days of age.
    Day,
    /// Months of age; straight lines between them.
    Month,
    /// Length or height in steps of 0.1 cm; straight lines between them.
    Centimetre,
}

impl Axis {
    /// Rows per unit of the axis: 10 for centimetres, 1 otherwise.
    #[must_use]
    pub const fn rows_per_unit(self) -> f64 {
        match self {
            Self::Centimetre => 10.0,
            _ => 1.0,
        }
    }

    /// Column name in the CSV: `day`, `month` or `cm`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Centimetre => "cm",
        }
    }
}

/// A published row as integers: L and M in 1e-4, S in 1e-5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    l: i32,
    m: u32,
    s: u32,
}

impl Row {
    #[inline]
    fn lms(self) -> Lms {
        Lms::from_scaled(f64::from(self.l), f64::from(self.m), f64::from(self.s))
    }
}

/// Why a text is no table. Seen by `tests/tables.rs` only: shipped texts are whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableError {
    /// Line of the text, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for TableError {}

/// One table of one indicator: rows without gaps for girls and boys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    axis: Axis,
    first: u32,
    rows: [Vec<Row>; 2],
}

impl Table {
    /// Reads a table: a header with `sex`, the axis, `l`, `m`, `s`; girls before boys, the axis
    /// rising by one row; L and M with four decimals, S with five; M and S above zero.
    ///
    /// # Errors
    /// The first line that breaks one of these rules.
    pub fn parse(axis: Axis, text: &str) -> Result<Self, TableError> {
        let mut table = Self {
            axis,
            first: 0,
            rows: [Vec::new(), Vec::new()],
        };
        let mut lines = text.lines().enumerate();
        let header: Vec<&str> = lines.next().map_or("", |(_, h)| h).split(',').collect();
        let column = |name: &str| {
            let missing = || TableError {
                line: 1,
                what: format!("no column `{name}`"),
            };
            header.iter().position(|h| *h == name).ok_or_else(missing)
        };
        let columns = [
            column("sex")?,
            column(axis.code())?,
            column("l")?,
            column("m")?,
            column("s")?,
        ];
        for (i, line) in lines {
            table
                .push(&columns, line.as_bytes())
                .map_err(|what| TableError { line: i + 1, what })?;
        }
        let [f, m] = &table.rows;
        if f.is_empty() || f.len() != m.len() {
            return Err(TableError {
                line: text.lines().count(),
                what: format!("{} rows for girls, {} for boys", f.len(), m.len()),
            });
        }
        Ok(table)
    }

    fn push(&mut self, columns: &[usize; 5], line: &[u8]) -> Result<(), String> {
        // No table has more columns than this; what lies beyond them is not read. Cut at bytes:
        // a search for a character, cell by cell, would take most of the time of parsing.
        let mut cells = [&b""[..]; 8];
        let (mut count, mut rest) = (0, line);
        while let Some(to) = cells.get_mut(count) {
            let mut end = 0;
            while end < rest.len() && rest[end] != b',' {
                end += 1;
            }
            *to = &rest[..end];
            count += 1;
            let Some(next) = rest.get(end + 1..) else {
                break;
            };
            rest = next;
        }
        let cell = |i: usize| cells.get(columns[i]).copied().unwrap_or_default();
        let text = |i: usize| String::from_utf8_lossy(cell(i));
        let sex = match cell(0) {
            b"f" if self.rows[1].is_empty() => Sex::Female,
            b"m" => Sex::Male,
            _ => return Err(format!("sex `{}` is out of place", text(0))),
        };
        let places = usize::from(self.axis == Axis::Centimetre);
        let index = fixed(cell(1), places).and_then(|i| u32::try_from(i).ok());
        let index = index.ok_or_else(|| format!("`{}` is no {}", text(1), self.axis.code()))?;
        let rows = &mut self.rows[sex.index()];
        if self.first == 0 && sex == Sex::Female && rows.is_empty() {
            self.first = index;
        }
        if index as usize != self.first as usize + rows.len() {
            return Err(format!("gap in the axis before `{}`", text(1)));
        }
        let number = |i: usize, places: usize, name: &str| {
            fixed(cell(i), places)
                .ok_or_else(|| format!("{name} `{}` has not {places} decimals", text(i)))
        };
        let l = number(2, 4, "L")?;
        let m = u32::try_from(number(3, 4, "M")?).unwrap_or(0);
        let s = u32::try_from(number(4, 5, "S")?).unwrap_or(0);
        if m == 0 || s == 0 {
            return Err("M and S must be above zero".to_owned());
        }
        rows.push(Row { l, m, s });
        Ok(())
    }

    /// Puts one more row before the first, for both sexes.
    fn with_row_before(mut self, girls: Row, boys: Row) -> Self {
        self.first -= 1;
        self.rows[0].insert(0, girls);
        self.rows[1].insert(0, boys);
        self
    }

    /// What the table is indexed by.
    #[must_use]
    pub const fn axis(&self) -> Axis {
        self.axis
    }

    /// Number of rows per sex.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows[0].len()
    }

    /// A parsed table always has rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows[0].is_empty()
    }

    /// First row, counted in rows (day, month, tenths of a centimetre).
    pub(crate) const fn first(&self) -> u32 {
        self.first
    }

    /// First and last point of the axis, in its unit (day, month, cm).
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        let per_unit = self.axis.rows_per_unit();
        let last = self.first as usize + self.len() - 1;
        (f64::from(self.first) / per_unit, last as f64 / per_unit)
    }

    /// The rows of a sex as one word each: M in the low 32 bits, S in the next 16, L + 32768 in
    /// the high 16. `None` if a row does not fit (`tests` in `batch` assert that all do).
    pub(crate) fn packed(&self, sex: Sex) -> Option<Vec<u64>> {
        let pack = |r: &Row| {
            let l = u16::try_from(r.l + 32_768).ok()?;
            let s = u16::try_from(r.s).ok()?;
            Some(u64::from(r.m) | u64::from(s) << 32 | u64::from(l) << 48)
        };
        self.rows[sex.index()].iter().map(pack).collect()
    }

    /// The row at a place on the axis counted in rows (day, month, tenths of a centimetre), with
    /// straight lines in L, M and S between two rows. `None` outside the table.
    #[inline(always)]
    pub(crate) fn at(&self, sex: Sex, place: f64) -> Option<Lms> {
        let rows = &self.rows[sex.index()];
        let offset = place - f64::from(self.first);
        if offset.is_nan() || offset < 0.0 {
            return None;
        }
        // Not below zero: cutting off the fraction is the floor. A place too far is no row.
        let low = offset as u32;
        let fraction = offset - f64::from(low);
        let row = rows.get(low as usize)?.lms();
        if fraction > 0.0 {
            Some(row.towards(rows.get(low as usize + 1)?.lms(), fraction))
        } else {
            Some(row)
        }
    }
}

/// `text` as an integer number of `10^-places`, if it has exactly that many decimals.
fn fixed(text: &[u8], places: usize) -> Option<i32> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    // At least one digit before the point; the point only if decimals follow; nine digits, which
    // are below 2^31, or fewer.
    let point = digits
        .len()
        .checked_sub(if places == 0 { 0 } else { places + 1 })?;
    let (whole, decimals) = digits.split_at(point);
    let decimals = match decimals {
        [] => decimals,
        [b'.', decimals @ ..] => decimals,
        _ => return None,
    };
    if whole.is_empty() || whole.len() + decimals.len() > 9 {
        return None;
    }
    let mut value = 0i32;
    for digits in [whole, decimals] {
        for b in digits {
            let digit = b.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            value = value * 10 + i32::from(digit);
        }
    }
    Some(if negative { -value } else { value })
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $axis:ident $file:literal;)*) => {
        /// The tables that the crate carries.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        pub enum TableId {
            $($(#[$doc])* #[cfg_attr(feature = "serde", serde(rename = $file))] $name,)*
        }

        impl TableId {
            /// Every table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Path below `tables/`, without `.csv`: `who2006/weight_for_age`.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $file),* }
            }

            /// The text as it stands in `tables/`.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("../tables/", $file, ".csv"))),*
                }
            }

            /// The table out of its small form.
            #[cfg(all(feature = "wasm", any(test, target_family = "wasm")))]
            #[allow(
                long_running_const_eval,
                reason = "every byte of the texts is read by the compiler, in a second or two"
            )]
            pub(super) fn packed(self) -> Table {
                match self {
                    $(Self::$name => {
                        const TEXT: &[u8] =
                            include_bytes!(concat!("../tables/", $file, ".csv"));
                        const CELLS: [[i32; 4]; super::packed::rows(TEXT)] =
                            super::packed::cells(TEXT);
                        const FIRST: i32 = CELLS[0][0];
                        static BYTES: [u8; super::packed::size(&CELLS)] =
                            super::packed::write(&CELLS);
                        super::packed::read(self.axis(), FIRST, CELLS.len(), &BYTES)
                    })*
                }
            }

            /// What it is indexed by.
            #[must_use]
            pub const fn axis(self) -> Axis {
                match self { $(Self::$name => Axis::$axis),* }
            }

            /// The table, parsed on first use. The three of WHO 2007 begin with the row of month
            /// 60, which stands in `who2007/month_60.csv`.
            #[must_use]
            #[inline]
            pub fn table(self) -> &'static Table {
                static TABLES: [Lazy<Table>; TableId::ALL.len()] =
                    [$(Lazy::new(|| load(TableId::$name))),*];
                &TABLES[self as usize]
            }
        }
    };
}

mod ids {
    use super::{Axis, Lazy, Table, load};
    tables! {
        /// WHO 2006 weight-for-age by day.
        WeightForAge = Day "who2006/weight_for_age";
        /// WHO 2006 length/height-for-age by day; length to day 730, height from 731.
        LengthHeightForAge = Day "who2006/length_height_for_age";
        /// WHO 2006 BMI-for-age by day; on length to day 730, on height from 731.
        BmiForAge = Day "who2006/bmi_for_age";
        /// WHO 2006 head circumference-for-age by day.
        HeadCircumferenceForAge = Day "who2006/head_circumference_for_age";
        /// WHO 2006 arm circumference-for-age by day, from day 91.
        ArmCircumferenceForAge = Day "who2006/arm_circumference_for_age";
        /// WHO 2006 triceps skinfold-for-age by day, from day 91.
        TricepsSkinfoldForAge = Day "who2006/triceps_skinfold_for_age";
        /// WHO 2006 subscapular skinfold-for-age by day, from day 91.
        SubscapularSkinfoldForAge = Day "who2006/subscapular_skinfold_for_age";
        /// WHO 2006 weight-for-length, 45.0 to 110.0 cm.
        WeightForLength = Centimetre "who2006/weight_for_length";
        /// WHO 2006 weight-for-height, 65.0 to 120.0 cm.
        WeightForHeight = Centimetre "who2006/weight_for_height";
        /// WHO 2007 weight-for-age by month, 60 to 120.
        WeightForAge2007 = Month "who2007/weight_for_age";
        /// WHO 2007 height-for-age by month, 60 to 228.
        HeightForAge2007 = Month "who2007/height_for_age";
        /// WHO 2007 BMI-for-age by month, 60 to 228.
        BmiForAge2007 = Month "who2007/bmi_for_age";
    }
}
pub use ids::TableId;

impl fmt::Display for TableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path())
    }
}

/// The text of `who2007/month_60.csv`: the row of month 60 of each WHO 2007 table, which WHO
/// prints in its macro files only.
pub const MONTH_60: &str = include_str!("../tables/who2007/month_60.csv");

/// Parses a shipped table. It cannot fail: `tests/tables.rs` parses every one of them, and their
/// texts are part of the program.
fn load(id: TableId) -> Table {
    let whole = "shipped tables are whole: tests/tables.rs";
    #[cfg(all(feature = "wasm", target_family = "wasm"))]
    let table = id.packed();
    #[cfg(not(all(feature = "wasm", target_family = "wasm")))]
    let table = Table::parse(id.axis(), id.text()).expect(whole);
    if id.axis() != Axis::Month {
        return table;
    }
    let name = id.path().trim_start_matches("who2007/");
    let mut sixty = String::from("sex,month,l,m,s\n");
    for line in MONTH_60.lines() {
        if let Some(rest) = line.strip_prefix(name).and_then(|l| l.strip_prefix(',')) {
            sixty.push_str(rest);
            sixty.push('\n');
        }
    }
    let sixty = Table::parse(Axis::Month, &sixty).expect(whole);
    table.with_row_before(sixty.rows[0][0], sixty.rows[1][0])
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "sex,day,l,m,s\n";

    fn error(body: &str) -> String {
        Table::parse(Axis::Day, &format!("{HEAD}{body}"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_table_that_is_not_whole_is_refused_by_line() {
        let row = "f,0,1.0000,2.0000,0.10000\n";
        for (body, message) in [
            (
                "f,0,1.000,2.0000,0.10000",
                "line 2: L `1.000` has not 4 decimals",
            ),
            (
                "f,0,1.0000,2.0000,0.1000",
                "line 2: S `0.1000` has not 5 decimals",
            ),
            (
                "f,0,1.0000,0.0000,0.10000",
                "line 2: M and S must be above zero",
            ),
            (
                "f,0,1.0000,-2.0000,0.10000",
                "line 2: M and S must be above zero",
            ),
            ("f,0.5,1.0000,2.0000,0.10000", "line 2: `0.5` is no day"),
            (
                "x,0,1.0000,2.0000,0.10000",
                "line 2: sex `x` is out of place",
            ),
        ] {
            assert_eq!(error(body), message);
        }
        assert_eq!(
            error(&format!("{row}f,2,1.0000,2.0000,0.10000")),
            "line 3: gap in the axis before `2`"
        );
        assert_eq!(error(row), "line 2: 1 rows for girls, 0 for boys");
        assert!(error("").contains("0 rows for girls"));
        let no_s = Table::parse(Axis::Day, "sex,day,l,m\n").unwrap_err();
        assert_eq!(no_s.to_string(), "line 1: no column `s`");
    }

    #[test]
    fn a_number_has_exactly_its_decimals() {
        for (text, places, value) in [
            ("0.3809", 4, Some(3809)),
            ("-0.0631", 4, Some(-631)),
            ("110.4969", 4, Some(1_104_969)),
            ("45.0", 1, Some(450)),
            ("1856", 0, Some(1856)),
            ("0.380", 4, None),
            ("0.38090", 4, None),
            (".3809", 4, None),
            ("3809", 4, None),
            ("0,3809", 4, None),
            ("0.38 9", 4, None),
            ("18.56", 0, None),
            ("1.", 0, None),
            ("-", 0, None),
            ("", 0, None),
            ("", 4, None),
            ("99999999.9999", 4, None),
        ] {
            assert_eq!(fixed(text.as_bytes(), places), value, "{text}");
        }
    }

    #[test]
    fn month_60_comes_before_month_61() {
        let t = TableId::HeightForAge2007.table();
        assert_eq!(t.range(), (60.0, 228.0));
        assert_eq!(t.at(Sex::Male, 60.0).unwrap().m(), 109.7265);
        assert_eq!(t.at(Sex::Female, 61.0).unwrap().m(), 109.6016);
    }

    #[test]
    fn between_rows_lies_a_straight_line_and_outside_nothing() {
        let t = TableId::WeightForLength.table();
        let at = |x: f64| t.at(Sex::Female, x);
        assert_eq!(at(450.0).unwrap().m(), 2.4607);
        assert!((at(450.5).unwrap().m() - 0.5 * (2.4607 + 2.4777)).abs() < 1e-15);
        assert!(at(1100.0).is_some());
        for x in [449.999, 1100.001, f64::NAN, f64::INFINITY, -1.0] {
            assert!(at(x).is_none(), "{x}");
        }
    }
}
