//! What part of a reference a chart shows: the table, its axis, and the lines drawn through it.

use super::{Ages, Lines};
use crate::age::DAYS_PER_MONTH;
use crate::error::{Error, Result};
use crate::indicator::Indicator;
use crate::lms;
use crate::profile::{LAST_DAY_OF_LENGTHS, Profile};
use crate::score::Reference;
use crate::sex::Sex;
use crate::standards::{Place, Standard};
use crate::table::{Axis, TableId};

/// A part of one table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) indicator: Indicator,
    pub(crate) ages: Ages,
    pub(crate) standard: Standard,
    pub(crate) table: TableId,
    /// First and last place on the axis: months, or centimetres of length or height.
    pub(crate) from: f64,
    pub(crate) to: f64,
}

/// A line of the reference.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    /// Its z-score.
    pub(crate) z: f64,
    /// Its centile, where the chart is one of centiles.
    pub(crate) centile: Option<f64>,
    /// Runs without a step: place on the axis of the chart, value.
    pub(crate) pieces: Vec<Vec<(f64, f64)>>,
}

impl Curve {
    pub(crate) fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        self.pieces.iter().flatten().copied()
    }

    /// Where it leaves the chart on the right.
    pub(crate) fn end(&self) -> Option<(f64, f64)> {
        self.pieces.last()?.last().copied()
    }
}

/// The table of an indicator by age.
fn table(indicator: Indicator, ages: Ages) -> Option<TableId> {
    let school = matches!(ages, Ages::From5To10Years | Ages::From5To19Years);
    Some(match (indicator, school) {
        (Indicator::Waz, false) => TableId::WeightForAge,
        (Indicator::Haz, false) => TableId::LengthHeightForAge,
        (Indicator::Baz, false) => TableId::BmiForAge,
        (Indicator::Hcz, false) => TableId::HeadCircumferenceForAge,
        (Indicator::Acz, false) => TableId::ArmCircumferenceForAge,
        (Indicator::Tsz, false) => TableId::TricepsSkinfoldForAge,
        (Indicator::Ssz, false) => TableId::SubscapularSkinfoldForAge,
        (Indicator::Whz, false) if ages == Ages::From2To5Years => TableId::WeightForHeight,
        (Indicator::Whz, false) => TableId::WeightForLength,
        (Indicator::Waz, true) => TableId::WeightForAge2007,
        (Indicator::Haz, true) => TableId::HeightForAge2007,
        (Indicator::Baz, true) => TableId::BmiForAge2007,
        (_, true) => return None,
    })
}

impl Span {
    /// The part that an indicator has at these ages.
    ///
    /// # Errors
    /// [`Error::Chart`] where the standard has none.
    pub(crate) fn new(indicator: Indicator, ages: Ages) -> Result<Self> {
        let refuse = |why: &str| {
            Err(Error::Chart {
                what: format!("no chart of {} at {}: {why}", indicator.code(), ages.code()),
            })
        };
        let Some(table) = table(indicator, ages) else {
            return refuse("WHO 2007 has weight, height and BMI only");
        };
        if indicator == Indicator::Whz && ages == Ages::BirthTo5Years {
            return refuse("weight-for-length (0-2y) and weight-for-height (2-5y) are two charts");
        }
        let standard = match table.axis() {
            Axis::Month => Standard::Who2007,
            Axis::Day | Axis::Centimetre => Standard::Who2006,
        };
        let (first, last) = table.table().range();
        let (from, to) = match table.axis() {
            Axis::Centimetre => (first, last),
            axis => {
                let per = if axis == Axis::Day {
                    DAYS_PER_MONTH
                } else {
                    1.0
                };
                let (from, to) = ages.months();
                // Tables that begin with day 91 begin with the third month.
                let first = (first / per * 10.0).round() / 10.0;
                (from.max(first), to.min((last / per).round()))
            }
        };
        if to - from < 1.0 {
            return refuse("the table begins later");
        }
        Ok(Self {
            indicator,
            ages,
            standard,
            table,
            from,
            to,
        })
    }

    /// Does it run along age, in months?
    pub(crate) fn is_by_age(&self) -> bool {
        self.table.axis() != Axis::Centimetre
    }

    /// Rows of the table for each unit of the axis of the chart.
    fn rows_per_unit(&self) -> f64 {
        match self.table.axis() {
            Axis::Day => DAYS_PER_MONTH,
            Axis::Month => 1.0,
            Axis::Centimetre => self.table.axis().rows_per_unit(),
        }
    }

    /// The row after a row: of days beyond the first hundred every fourth, between which the lines
    /// are as good as straight, and the ends of every part.
    fn next(&self, row: f64, last: f64) -> f64 {
        if self.table.axis() != Axis::Day || row < 100.0 || row == last {
            return row + 1.0;
        }
        let end = if row < LAST_DAY_OF_LENGTHS {
            last.min(LAST_DAY_OF_LENGTHS)
        } else if row == LAST_DAY_OF_LENGTHS {
            return row + 1.0;
        } else {
            last
        };
        (row + 4.0).min(end)
    }

    /// A line through the rows; where length gives way to height it breaks.
    pub(crate) fn curve(&self, sex: Sex, z: f64, centile: Option<f64>, p: &Profile) -> Curve {
        let per = self.rows_per_unit();
        let steps = self.table.axis() == Axis::Day && self.indicator.uses_lenhei();
        let mut pieces = vec![Vec::new()];
        let (first, last) = ((self.from * per).ceil(), (self.to * per).floor());
        let mut row = first;
        while row <= last {
            if steps && row == LAST_DAY_OF_LENGTHS + 1.0 {
                pieces.push(Vec::new());
            }
            let place = Place::new(self.table, row);
            let value = place.lms(sex).and_then(|lms| {
                let reference = Reference::new(self.indicator, sex, place, lms, p);
                reference.value(z).ok()
            });
            if let (Some(y), Some(piece)) = (value, pieces.last_mut()) {
                piece.push((row / per, y));
            }
            row = self.next(row, last);
        }
        pieces.retain(|p| p.len() > 1);
        Curve { z, centile, pieces }
    }

    /// The lines of a chart, from the lowest to the highest.
    ///
    /// # Errors
    /// [`Error::InvalidZ`] or [`Error::InvalidCentile`] for lines of one's own.
    pub(crate) fn curves(&self, sex: Sex, lines: Lines, profile: &Profile) -> Result<Vec<Curve>> {
        let mut wanted: Vec<(f64, Option<f64>)> = match lines {
            Lines::Who => self.who_lines().iter().map(|z| (*z, None)).collect(),
            Lines::EachSd => (-3..=3).map(|z| (f64::from(z), None)).collect(),
            Lines::Centiles => [3.0, 15.0, 50.0, 85.0, 97.0]
                .into_iter()
                .map(|c| Ok((lms::z_of_centile(c)?, Some(c))))
                .collect::<Result<_>>()?,
        };
        wanted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let curves = wanted
            .into_iter()
            .map(|(z, c)| self.curve(sex, z, c, profile));
        Ok(curves.filter(|c| !c.pieces.is_empty()).collect())
    }

    /// The z-lines of a chart: those that a class of the indicator ends at, and the median.
    const fn who_lines(&self) -> &'static [f64] {
        match (self.standard, self.indicator) {
            (Standard::Who2006, Indicator::Waz | Indicator::Haz) => &[-3.0, -2.0, 0.0, 2.0, 3.0],
            (Standard::Who2007, Indicator::Baz) => &[-3.0, -2.0, 0.0, 1.0, 2.0],
            _ => &[-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0],
        }
    }
}
