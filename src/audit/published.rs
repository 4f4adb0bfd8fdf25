//! The forms in which WHO's tables are published: by day, week, month or centimetre; L, M and S, SD
//! columns or centiles.
//!
//! By month, two things go under one name. A row can be that of the day `month x 30.4375`, rounded
//! (at a half, month 24 for one, either day). WHO's own monthly tables hold for `month x 30.4375`
//! exactly: between two days, where our daily rows can be joined by a straight line only. That
//! line misses the printed numbers by up to [`MONTH_SLACK`], so that an error smaller than this
//! cannot be told in such a table.

use crate::indicator::Indicator;
use crate::lms::Lms;
use crate::math;
use crate::sex::Sex;
use crate::standards::{Place, Standard};
use crate::table::{Axis, TableId};
use crate::words::Lang;
use once_cell::sync::Lazy;
use std::fmt;

/// What the rows of a published table are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Unit {
    /// Days of age.
    Day,
    /// Weeks of age, of 7 days.
    Week,
    /// Months of age; below five years the row of the day `month x 30.4375`, rounded.
    Month,
    /// Months of age; below five years at `month x 30.4375` exactly.
    ExactMonth,
    /// Years of age, whole, half or in twelfths (5.08 is month 61); below five years the row of the
    /// day `month x 30.4375`, rounded, or what WHO prints for that month.
    Year,
    /// Length or height, cm.
    Centimetre,
}

/// How far a cell of a table by [`Unit::ExactMonth`] may lie from a straight line between two days:
/// WHO's curves bend.
pub const MONTH_SLACK: f64 = 0.0007;

/// The same for L and S.
const MONTH_SLACK_L: f64 = 0.0020;
const MONTH_SLACK_S: f64 = 0.000_06;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Box-Cox power.
    L,
    /// Median: SD column 0, and centile 50.
    M,
    /// Coefficient of variation.
    S,
    /// M times S, which WHO prints as `StDev` beside length/height and head circumference.
    StDev,
    /// The value at so many SD, -4 to 4; beyond 3 by WHO's restricted rule or by LMS.
    Sd(i8),
    /// The value at a centile.
    Centile(f64),
}

impl Kind {
    /// Every kind of column that WHO publishes.
    pub const ALL: [Self; 26] = [
        Self::M,
        Self::L,
        Self::S,
        Self::Sd(-3),
        Self::Sd(-2),
        Self::Sd(-1),
        Self::Sd(1),
        Self::Sd(2),
        Self::Sd(3),
        Self::Sd(-4),
        Self::Sd(4),
        Self::StDev,
        Self::Centile(0.1),
        Self::Centile(1.0),
        Self::Centile(3.0),
        Self::Centile(5.0),
        Self::Centile(10.0),
        Self::Centile(15.0),
        Self::Centile(25.0),
        Self::Centile(75.0),
        Self::Centile(85.0),
        Self::Centile(90.0),
        Self::Centile(95.0),
        Self::Centile(97.0),
        Self::Centile(99.0),
        Self::Centile(99.9),
    ];

    /// The z-score at which the column lies, where it is one of values.
    #[must_use]
    pub fn z(self) -> Option<f64> {
        match self {
            Self::M => Some(0.0),
            Self::Sd(k) => Some(f64::from(k)),
            Self::Centile(c) => {
                // Looked for once: a table asks thousands of times.
                static ALL: Lazy<Vec<(f64, Option<f64>)>> = Lazy::new(|| {
                    let centile = |kind: &Kind| match kind {
                        Kind::Centile(c) => Some((*c, crate::lms::z_of_centile(*c).ok())),
                        _ => None,
                    };
                    Kind::ALL.iter().filter_map(centile).collect()
                });
                match ALL.iter().find(|(known, _)| *known == c) {
                    Some((_, z)) => *z,
                    None => crate::lms::z_of_centile(c).ok(),
                }
            }
            Self::L | Self::S | Self::StDev => None,
        }
    }

    /// What the column holds in a row.
    fn values(self, lms: Lms) -> [Option<f64>; 2] {
        match self {
            Self::L => [Some(lms.l()), None],
            Self::M => [Some(lms.m()), None],
            Self::S => [Some(lms.s()), None],
            Self::StDev => [Some(lms.m() * lms.s()), None],
            Self::Sd(k @ (-4 | 4)) => {
                let z = f64::from(k);
                [lms.value_restricted(z).ok(), lms.value(z).ok()]
            }
            Self::Sd(k) => [Some(lms.sd_column(f64::from(k), 1.0)), None],
            Self::Centile(_) => [self.z().and_then(|z| lms.value(z).ok()), None],
        }
    }

    /// Is it a column of L, M and S?
    #[must_use]
    pub const fn is_lms(self) -> bool {
        matches!(self, Self::L | Self::M | Self::S)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::L => f.write_str("L"),
            Self::M => f.write_str("median"),
            Self::S => f.write_str("S"),
            Self::StDev => f.write_str("StDev"),
            Self::Sd(k) => write!(f, "SD {k:+}"),
            Self::Centile(c) => write!(f, "P{c}"),
        }
    }
}

/// A table, whose, and counted in what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Form {
    /// The table.
    pub table: TableId,
    /// Whose.
    pub sex: Sex,
    /// Counted in what.
    pub unit: Unit,
}

/// The month of an age in years, where it is that of a whole one: with two decimals a twelfth is up
/// to 0.06 months off.
pub(super) fn month_of_years(years: f64) -> Option<f64> {
    let month = math::round_half_up(years * 12.0);
    ((years * 12.0 - month).abs() < 0.065).then_some(month)
}

/// Half a day: 30.4375 months that end so have two nearest days.
const HALF: f64 = 0.5;

/// A row of lengths and the row of heights of the next day, between the two: as a length and as a
/// height, 0.7 cm apart, with one SD in cm.
fn between(length: Lms, height: Lms, fraction: f64) -> [Option<Lms>; 2] {
    const APART: f64 = 0.7;
    let line = |a: f64, b: f64| a + fraction * (b - a);
    let m = line(length.m(), height.m() + APART);
    let sd = line(length.m() * length.s(), height.m() * height.s());
    [m, m - APART].map(|m| Lms::new(1.0, m, sd / m).ok())
}

impl Form {
    /// Every pair of table and unit in which there are published tables, for one sex.
    pub(super) fn all(sex: Sex) -> impl Iterator<Item = Self> {
        TableId::ALL.iter().flat_map(move |table| {
            let units: &[Unit] = match table.axis() {
                Axis::Day => &[
                    Unit::Month,
                    Unit::ExactMonth,
                    Unit::Day,
                    Unit::Week,
                    Unit::Year,
                ],
                Axis::Month => &[Unit::Month, Unit::Year],
                Axis::Centimetre => &[Unit::Centimetre],
            };
            units.iter().map(move |unit| Self {
                table: *table,
                sex,
                unit: *unit,
            })
        })
    }

    fn row(self, in_rows: f64) -> Option<Lms> {
        Place::new(self.table, in_rows).lms(self.sex)
    }

    /// The row at a place of the axis: two where the published table may have either.
    pub(super) fn rows(self, at: f64) -> [Option<Lms>; 2] {
        let whole = |v: f64| (v == v.floor()).then_some(v);
        match (self.unit, self.table.axis()) {
            (Unit::Day, _) => [whole(at).and_then(|d| self.row(d)), None],
            (Unit::Week, _) => [whole(at).and_then(|w| self.row(w * 7.0)), None],
            (Unit::Centimetre, _) => {
                let tenths = math::snapped(at, 10.0);
                [whole(tenths).and_then(|t| self.row(t)), None]
            }
            (Unit::Month | Unit::ExactMonth, Axis::Month) => {
                [whole(at).and_then(|m| self.row(m)), None]
            }
            (Unit::Year, axis) => {
                let Some(month) = month_of_years(at) else {
                    return [None; 2];
                };
                let by = |unit| Self { unit, ..self }.rows(month);
                match axis {
                    Axis::Day => match by(Unit::ExactMonth) {
                        // Two years: a length and a height.
                        [first, second @ Some(_)] => [first, second],
                        [exact, None] => [by(Unit::Month)[0], exact],
                    },
                    _ => by(Unit::Month),
                }
            }
            (Unit::Month, _) => {
                let day = at * crate::DAYS_PER_MONTH;
                let (low, fraction) = (day.floor(), day - day.floor());
                if fraction == HALF {
                    [self.row(low + 1.0), self.row(low)]
                } else {
                    [self.row(math::round_half_up(day)), None]
                }
            }
            (Unit::ExactMonth, _) => {
                let day = at * crate::DAYS_PER_MONTH;
                // Lengths to day 730, heights from 731: nothing lies between them.
                let low = day.floor();
                if low != 730.0 || day == low || !self.indicator().uses_lenhei() {
                    return [self.row(day), None];
                }
                let rows = [self.row(low), self.row(low + 1.0)];
                match rows {
                    [Some(length), Some(height)] if self.indicator() == Indicator::Haz => {
                        between(length, height, day - low)
                    }
                    rows => rows,
                }
            }
        }
    }

    /// What a column holds at a place of the axis, each value that may stand there.
    pub(super) fn values(self, kind: Kind, at: f64) -> impl Iterator<Item = f64> {
        let rows = self.rows(at).into_iter().flatten();
        rows.flat_map(move |lms| kind.values(lms).into_iter().flatten())
    }

    /// How far from `value` a cell may be, beyond half a unit of its last decimal.
    pub(super) fn slack(self, kind: Kind, value: f64) -> f64 {
        // Noise of binary fractions.
        const NOISE: f64 = 1e-10;
        // WHO makes `StDev` of an S with more than the five decimals that are published: half a unit
        // of the fifth, in the smallest S there is (0.03).
        let of_s = if kind == Kind::StDev {
            value * (0.5e-5 / 0.03)
        } else {
            0.0
        };
        let of_line = match (self.unit, kind) {
            (Unit::ExactMonth | Unit::Year, Kind::L) => MONTH_SLACK_L,
            (Unit::ExactMonth | Unit::Year, Kind::S) => MONTH_SLACK_S,
            (Unit::ExactMonth | Unit::Year, _) => MONTH_SLACK,
            _ => NOISE,
        };
        of_s + of_line
    }

    /// The indicator.
    #[must_use]
    pub const fn indicator(self) -> Indicator {
        match self.table {
            TableId::WeightForAge | TableId::WeightForAge2007 => Indicator::Waz,
            TableId::LengthHeightForAge | TableId::HeightForAge2007 => Indicator::Haz,
            TableId::WeightForLength | TableId::WeightForHeight => Indicator::Whz,
            TableId::BmiForAge | TableId::BmiForAge2007 => Indicator::Baz,
            TableId::HeadCircumferenceForAge => Indicator::Hcz,
            TableId::ArmCircumferenceForAge => Indicator::Acz,
            TableId::TricepsSkinfoldForAge => Indicator::Tsz,
            TableId::SubscapularSkinfoldForAge => Indicator::Ssz,
        }
    }

    /// The standard.
    #[must_use]
    pub const fn standard(self) -> Standard {
        match self.table.axis() {
            Axis::Month => Standard::Who2007,
            _ => Standard::Who2006,
        }
    }

    /// `weight-for-age`, `weight-for-length`, `WHO 2007 height-for-age`.
    #[must_use]
    pub fn name(self) -> String {
        let name = match self.table {
            TableId::WeightForLength => "weight-for-length",
            TableId::WeightForHeight => "weight-for-height",
            TableId::HeightForAge2007 => "height-for-age",
            _ => self.indicator().label(Lang::En),
        };
        match self.standard() {
            Standard::Who2006 => name.to_owned(),
            Standard::Who2007 => format!("2007 {name}"),
        }
    }

    /// The first and last place of the axis.
    pub(super) fn range(self) -> (f64, f64) {
        let (low, high) = self.table.table().range();
        match (self.unit, self.table.axis()) {
            (Unit::Week, _) => (low / 7.0, high / 7.0),
            (Unit::Month | Unit::ExactMonth, Axis::Day) => {
                (low / crate::DAYS_PER_MONTH, high / crate::DAYS_PER_MONTH)
            }
            (Unit::Year, axis) => {
                let years = match axis {
                    Axis::Day => crate::DAYS_PER_MONTH * 12.0,
                    _ => 12.0,
                };
                (low / years, high / years)
            }
            _ => (low, high),
        }
    }
}
