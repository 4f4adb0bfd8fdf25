//! WHO growth velocity standards (2009): how much a child gained between two visits.
//!
//! Source: WHO Child Growth Standards. Growth velocity based on weight, length and head
//! circumference: methods and development. Geneva, 2009. Weight in 1-month (birth to 12 months) and
//! 2-month intervals (to 24 months), length in 2-month intervals to 24 months, head circumference
//! in 2-month intervals to 12 months; tables in `tables/who2006_velocity`.
//!
//! `z = (((gain + delta)/M)^L - 1) / (L S)`, where delta, for weight only (400 g for a month, 600 g
//! for two), makes every observed increment positive. To leave it out is a known mistake of other
//! programs. There is no restricted rule here: WHO prints the centiles of this formula.
//!
//! ```
//! use tumbuh::standards::velocity::{Gain, Growth, Near};
//! use tumbuh::{Age, Sex};
//!
//! let gain = Gain {
//!     growth: Growth::Weight,
//!     sex: Sex::Male,
//!     from: Age::from_days(61.0)?,
//!     to: Age::from_days(91.0)?,
//!     gain: 350.0, // grams
//! };
//! let v = gain.velocity(Near::default())?;
//! assert_eq!((v.row.from_month, v.row.to_month), (2, 3));
//! assert!((v.row.gain_at_centile(5.0)? - 446.0).abs() < 0.5); // as WHO prints it
//! assert!(v.below_centile(5.0)?);                             // weight faltering
//! assert_eq!(v.z.map(tumbuh::lms::reported), Ok(-2.11));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::age::{Age, DAYS_PER_MONTH};
use crate::error::{Error, Result};
use crate::lms::{self, Lms};
use crate::sex::Sex;
use crate::words::Lang;
use once_cell::sync::Lazy;
use std::fmt;

/// What grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Growth {
    /// Weight, gains in grams.
    Weight,
    /// Length or height, gains in centimetres.
    Length,
    /// Head circumference, gains in centimetres.
    HeadCircumference,
}

impl Growth {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Weight, Self::Length, Self::HeadCircumference];

    /// `weight`, `length` or `head_circumference`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Length => "length",
            Self::HeadCircumference => "head_circumference",
        }
    }

    /// Unit of a gain: g or cm.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Weight => "g",
            _ => "cm",
        }
    }

    /// Path below `tables/`, without `.csv`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Weight => "who2006_velocity/weight_velocity",
            Self::Length => "who2006_velocity/length_velocity",
            Self::HeadCircumference => "who2006_velocity/head_circumference_velocity",
        }
    }

    /// The table as it stands in `tables/`.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Weight => include_str!("../../tables/who2006_velocity/weight_velocity.csv"),
            Self::Length => include_str!("../../tables/who2006_velocity/length_velocity.csv"),
            Self::HeadCircumference => {
                include_str!("../../tables/who2006_velocity/head_circumference_velocity.csv")
            }
        }
    }

    /// Every row of the table: girls before boys, by interval and by age.
    #[must_use]
    pub fn rows(self) -> &'static [Row] {
        static ROWS: [Lazy<Vec<Row>>; 3] = [
            Lazy::new(|| parse(Growth::Weight.text())),
            Lazy::new(|| parse(Growth::Length.text())),
            Lazy::new(|| parse(Growth::HeadCircumference.text())),
        ];
        &ROWS[self as usize]
    }
}

/// One published interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Girls or boys.
    pub sex: Sex,
    /// Length of the interval, months: 1 or 2.
    pub interval_months: u8,
    /// Age at its start, completed months.
    pub from_month: u8,
    /// Age at its end, completed months.
    pub to_month: u8,
    /// L, M and S of the gain plus delta, in g or cm.
    pub lms: Lms,
    /// What is added to a gain before it is looked up: 400 or 600 g for weight, otherwise 0.
    pub delta: f64,
}

impl Row {
    /// Ages in days at which the interval begins and ends. The first two of the 1-month table
    /// meet at four weeks; all others at whole months of 30.4375 days.
    #[must_use]
    pub fn days(&self) -> (f64, f64) {
        let at = |month: u8| match (self.interval_months, month) {
            (1, 1) => 28.0,
            _ => f64::from(month) * DAYS_PER_MONTH,
        };
        (at(self.from_month), at(self.to_month))
    }

    /// z-score of a gain in g or cm; `None` where gain plus delta is not above zero, which lies
    /// below every centile of the standard.
    #[must_use]
    pub fn z(&self, gain: f64) -> Option<f64> {
        let y = gain + self.delta;
        (y > 0.0).then(|| self.lms.z(y)).filter(|z| z.is_finite())
    }

    /// The gain, g or cm, at a z-score. It may be negative: from seven months on, healthy children
    /// at the 5th centile lose weight in a month.
    ///
    /// # Errors
    /// [`Error::NoValueAtZ`] where `1 + L S z` is not above zero, as for some lengths at -3.
    pub fn gain_at(&self, z: f64) -> Result<f64> {
        self.lms.value(z).map(|v| v - self.delta)
    }

    /// The gain, g or cm, at a centile.
    ///
    /// # Errors
    /// [`Error::InvalidCentile`] unless it lies between 0 and 100, both excluded, and as
    /// [`Row::gain_at`].
    pub fn gain_at_centile(&self, centile: f64) -> Result<f64> {
        self.gain_at(lms::z_of_centile(centile)?)
    }
}

/// How far an interval may be from a published one, in days.
///
/// WHO publishes intervals between exact ages and names no tolerance in the tables. A gain is never
/// rescaled to the published interval; it is used as it is, or not at all, and
/// [`Velocity::days_off`] tells by how much it is longer or shorter. The defaults are this
/// project's: a month between two weighings of a Posyandu is 28 to 35 days.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Near {
    /// Of an interval of one month. Default 5.
    pub one_month_days: f64,
    /// Of an interval of two months. Default 8.
    pub two_months_days: f64,
}

impl Default for Near {
    fn default() -> Self {
        Self {
            one_month_days: 5.0,
            two_months_days: 8.0,
        }
    }
}

impl Near {
    fn days(self, row: &Row) -> f64 {
        match row.interval_months {
            1 => self.one_month_days,
            _ => self.two_months_days,
        }
    }
}

/// What a child gained between two visits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gain {
    /// What grew.
    pub growth: Growth,
    /// Girl or boy.
    pub sex: Sex,
    /// Age at the first visit.
    pub from: Age,
    /// Age at the second visit.
    pub to: Age,
    /// What was gained: g for weight, cm otherwise; below zero if lost.
    pub gain: f64,
}

/// A gain beside the published interval that it was held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Velocity {
    /// The published interval.
    pub row: Row,
    /// What was gained, g or cm.
    pub gain: f64,
    /// Days by which the visits are further apart (above zero) or nearer than the interval.
    pub days_off: f64,
    /// The z-score of the gain.
    pub z: std::result::Result<f64, NoVelocity>,
}

impl Velocity {
    /// Did the child gain less than this centile? Told for every gain, also one without a z-score.
    ///
    /// # Errors
    /// As [`Row::gain_at_centile`].
    pub fn below_centile(&self, centile: f64) -> Result<bool> {
        // A centile that no gain reaches: every gain lies above it.
        match self.row.gain_at_centile(centile) {
            Ok(at) => Ok(self.gain < at),
            Err(Error::NoValueAtZ { .. }) => Ok(self.z.is_err()),
            Err(other) => Err(other),
        }
    }
}

/// The 5th centile of the weight gain in three months, g, starting at completed month 0 to 21: boys,
/// girls. Computed from L, M, S and delta as WHO 2009 publishes them; the tables themselves are not
/// carried by any package that we found, so that there is no z-score for three months.
const P5_THREE_MONTHS: [[i16; 22]; 2] = [
    [
        2083, 1733, 1284, 940, 707, 550, 436, 346, 271, 210, 159, 119, 88, 65, 49, 38, 32, 28, 26,
        24, 19, 10,
    ],
    [
        1784, 1542, 1197, 913, 694, 528, 400, 301, 230, 181, 147, 122, 102, 88, 78, 70, 62, 53, 43,
        32, 20, 8,
    ],
];

/// The 5th centile of the weight gain in three months, g, from a completed month of 0 to 21.
///
/// ```
/// use tumbuh::Sex;
/// use tumbuh::standards::velocity::p5_in_three_months;
/// assert_eq!(p5_in_three_months(Sex::Female, 6), Some(400.0));
/// assert_eq!(p5_in_three_months(Sex::Female, 22), None);
/// ```
#[must_use]
pub fn p5_in_three_months(sex: Sex, from_month: u8) -> Option<f64> {
    let of = match sex {
        Sex::Male => &P5_THREE_MONTHS[0],
        Sex::Female => &P5_THREE_MONTHS[1],
    };
    of.get(usize::from(from_month)).map(|g| f64::from(*g))
}

/// Why a gain has no z-score by the velocity standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[error("{}", self.label(Lang::En))]
#[non_exhaustive]
pub enum NoVelocity {
    /// The gain is no finite number.
    NotFinite,
    /// The second visit is not after the first.
    VisitsNotInOrder,
    /// The interval is not near one or two months.
    IntervalNotPublished,
    /// No published interval lies at this age.
    AgeOutOfRange,
    /// Weight was lost, more than the standard can place: below every centile.
    BelowEveryCentile,
}

impl NoVelocity {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::NotFinite,
        Self::VisitsNotInOrder,
        Self::IntervalNotPublished,
        Self::AgeOutOfRange,
        Self::BelowEveryCentile,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFinite => "not_finite",
            Self::VisitsNotInOrder => "visits_not_in_order",
            Self::IntervalNotPublished => "interval_not_published",
            Self::AgeOutOfRange => "age_out_of_range",
            Self::BelowEveryCentile => "below_every_centile",
        }
    }

    /// The reason as a sentence.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::NotFinite => lang.pick(
                "the gain is no finite number",
                "kenaikan bukan angka yang terhingga",
            ),
            Self::VisitsNotInOrder => lang.pick(
                "the second visit is not after the first",
                "kunjungan kedua tidak sesudah kunjungan pertama",
            ),
            Self::IntervalNotPublished => lang.pick(
                "the visits are not about one or two months apart",
                "jarak antar kunjungan tidak sekitar satu atau dua bulan",
            ),
            Self::AgeOutOfRange => lang.pick(
                "the velocity standards have no interval at this age",
                "standar laju pertumbuhan tidak memiliki selang pada umur ini",
            ),
            Self::BelowEveryCentile => lang.pick(
                "the loss is below every centile of the standard",
                "penurunan berada di bawah semua persentil standar",
            ),
        }
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Gain {
    /// Is a weight gain of about three months below the 5th centile of WHO 2009? `None` for other
    /// intervals and ages, and for length and head circumference. The interval may be off by one
    /// and a half times what two months may.
    #[must_use]
    pub fn below_p5_in_three_months(&self, near: Near) -> Option<bool> {
        let (from, to) = (self.from.days(), self.to.days());
        let off = ((to - from) - 3.0 * DAYS_PER_MONTH).abs();
        if self.growth != Growth::Weight || off > 1.5 * near.two_months_days {
            return None;
        }
        // The interval whose middle is nearest.
        let start = (f64::midpoint(from, to) / DAYS_PER_MONTH - 1.5).max(0.0);
        let start = crate::math::round_half_up(start);
        let p5 = p5_in_three_months(self.sex, start as u8)?;
        self.gain.is_finite().then_some(self.gain < p5)
    }

    /// The gain beside the published interval nearest to it: as long within `near`, and of those
    /// the one whose start and end lie nearest to the ages at the two visits.
    ///
    /// # Errors
    /// [`NoVelocity`]; a loss below every centile is no error here but of [`Velocity::z`].
    pub fn velocity(&self, near: Near) -> std::result::Result<Velocity, NoVelocity> {
        if !self.gain.is_finite() {
            return Err(NoVelocity::NotFinite);
        }
        let (from, to) = (self.from.days(), self.to.days());
        if to <= from {
            return Err(NoVelocity::VisitsNotInOrder);
        }
        let of_this_length = |row: &&Row| {
            let (start, end) = row.days();
            row.sex == self.sex && ((to - from) - (end - start)).abs() <= near.days(row)
        };
        let off = |row: &Row| {
            let (start, end) = row.days();
            (from - start).abs() + (to - end).abs()
        };
        let rows = self.growth.rows();
        let Some(row) = rows
            .iter()
            .filter(of_this_length)
            .min_by(|a, b| off(a).total_cmp(&off(b)))
        else {
            return Err(NoVelocity::IntervalNotPublished);
        };
        let (start, end) = row.days();
        // Rows begin at every month: further away is outside the table.
        if ((from + to) - (start + end)).abs() > DAYS_PER_MONTH {
            return Err(NoVelocity::AgeOutOfRange);
        }
        Ok(Velocity {
            row: *row,
            gain: self.gain,
            days_off: (to - from) - (end - start),
            z: row.z(self.gain).ok_or(NoVelocity::BelowEveryCentile),
        })
    }
}

/// Parses a shipped table; its text is part of the program, and `tests/velocity.rs` holds every
/// row against it.
fn parse(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |i: usize| cells.get(i).and_then(|c| c.parse::<f64>().ok());
        let whole = |i: usize| cells.get(i).and_then(|c| c.parse::<u8>().ok());
        Some(Row {
            sex: cells.first()?.parse().ok()?,
            interval_months: whole(1)?,
            from_month: whole(2)?,
            to_month: whole(3)?,
            lms: Lms::new(number(5)?, number(6)?, number(7)?).ok()?,
            delta: if cells.len() > 8 { number(8)? } else { 0.0 },
        })
    };
    text.lines().skip(1).filter_map(row).collect()
}
