//! The visits of the child as they stand on a chart: where, and if not there, why.

use super::span::Span;
use super::{Ages, Chart, Style};
use crate::age::{Age, Date};
use crate::classify::Class;
use crate::error::{Error, Result};
use crate::indicator::Indicator;
use crate::measurement::Measurement;
use crate::outcome::Reason;
use crate::posyandu::kms::{self, Letter, Visit, Weighing, completed_months};
use crate::reading::Reading;
use crate::score::{Reference, ZScore};

/// From the fourth decade of days on without a visit the line is broken: two months.
const GAP_UNDER_FIVE_DAYS: f64 = 62.0;
/// From five years on a child is measured once or twice a year.
const GAP_FROM_FIVE_DAYS: f64 = 400.0;

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    /// On the chart.
    On,
    /// Beyond its left, right, lower or upper edge.
    Left,
    Right,
    Below,
    Above,
    /// The visit is judged by another table, whose chart is another one.
    Elsewhere,
    /// There is nothing to draw.
    Nowhere(Reason),
}

/// A visit.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// Exact age, if it is known.
    pub(crate) age_days: Option<f64>,
    pub(crate) date: Option<Date>,
    /// Place on the axis, and value; where both are known.
    pub(crate) at: Option<(f64, f64)>,
    pub(crate) stands: Where,
    pub(crate) z: Option<ZScore>,
    pub(crate) reason: Option<Reason>,
    pub(crate) class: Option<Class>,
    /// Of the KMS.
    pub(crate) weighing: Option<Weighing>,
    /// Completed month of age, for the KMS.
    pub(crate) month: Option<u32>,
}

impl Mark {
    pub(crate) fn flagged(&self) -> bool {
        self.z.is_some_and(|z| z.flag)
    }

    pub(crate) fn letter(&self) -> Option<Letter> {
        self.weighing.as_ref()?.letter.ok()
    }

    pub(crate) const fn is_at_edge(&self) -> bool {
        matches!(
            self.stands,
            Where::Left | Where::Right | Where::Below | Where::Above
        )
    }
}

/// The day of a visit whose child has a date of birth.
fn date(m: &Measurement) -> Option<Date> {
    let days = m.age.value()?.days();
    let born = m.birth_date?.days_since_1970();
    Date::from_days_since_1970(born.checked_add(days as i32)?).ok()
}

/// All visits, by age; those of unknown age last.
///
/// # Errors
/// [`Error::Chart`] for a visit of a child of the other sex.
pub(crate) fn marks(chart: &Chart, span: &Span) -> Result<Vec<Mark>> {
    let mut visits = Vec::with_capacity(chart.visits.len());
    for (i, visit) in chart.visits.iter().enumerate() {
        let mut m = *visit;
        match m.sex {
            Reading::Value(sex) if sex != chart.sex => {
                return Err(Error::Chart {
                    what: format!(
                        "visit {} is of sex {}, the chart is of sex {}: one chart is of one child",
                        i + 1,
                        sex,
                        chart.sex
                    ),
                });
            }
            Reading::Missing => m.sex = Reading::Value(chart.sex),
            // What cannot be read stays the reason why there is no z-score.
            Reading::Value(_) | Reading::Invalid { .. } => {}
        }
        visits.push(m);
    }
    let days = |m: &Measurement| m.age.value().map_or(f64::INFINITY, Age::days);
    visits.sort_by(|a, b| days(a).total_cmp(&days(b)));
    let weighings = letters(chart, &visits);
    let with = visits.iter().zip(weighings);
    Ok(with.map(|(m, w)| mark(chart, span, m, w)).collect())
}

/// The letters of the KMS, which are given by months of the calendar: only where every visit has a
/// date.
fn letters(chart: &Chart, visits: &[Measurement]) -> Vec<Option<Weighing>> {
    let dated: Option<Vec<Visit>> = visits
        .iter()
        .map(|m| date(m).map(|d| Visit::new(d, *m)))
        .collect();
    match dated {
        Some(dated) if chart.style == Style::Kms => {
            let card = kms::monitor(&dated, &chart.rules);
            card.into_iter().map(Some).collect()
        }
        _ => vec![None; visits.len()],
    }
}

fn mark(chart: &Chart, span: &Span, m: &Measurement, weighing: Option<Weighing>) -> Mark {
    let a = m.assess_by(&chart.profile);
    let score = a.score(span.indicator);
    let age = m.age.value();
    let x = if span.is_by_age() {
        age.map(Age::months)
    } else {
        a.lenhei_cm().value()
    };
    let at = x
        .zip(score.y)
        .filter(|(x, y)| x.is_finite() && y.is_finite());
    let place = score.place.or_else(|| {
        let found = Reference::find(span.indicator, m, &chart.profile);
        found.ok().map(|r| r.place)
    });
    let other = place.is_some_and(|p| p.table != span.table);
    let date = date(m);
    let months = age.map(Age::months);
    Mark {
        age_days: age.map(Age::days),
        date,
        at,
        stands: match at {
            None => Where::Nowhere(score.reason().unwrap_or(Reason::MissingMeasurement)),
            Some(_) if !span.is_by_age() && other => Where::Elsewhere,
            Some((x, _)) if x < span.from => Where::Left,
            Some((x, _)) if x > span.to || (other && span.to == 60.0) => Where::Right,
            Some(_) if other => Where::Left,
            Some(_) => Where::On,
        },
        z: score.value(),
        reason: score.reason(),
        class: a.class(span.indicator, chart.scheme()),
        month: match date {
            Some(date) => completed_months(m, date),
            None => months.map(|m| m as u32),
        },
        weighing,
    }
}

/// How two visits, one after the other, are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Join {
    Line,
    Dashed,
    /// The KMS joins no points across a month without a weighing.
    None,
}

pub(crate) fn join(style: Style, before: &Mark, after: &Mark) -> Join {
    let (Some(from), Some(to)) = (before.age_days, after.age_days) else {
        return Join::None;
    };
    if style == Style::Kms {
        let months = |m: &Mark| match m.date {
            Some(date) => Some(kms::Month::of(date)),
            None => i32::try_from(m.month?)
                .ok()
                .and_then(|m| Some(kms::Month::new(0, 1)?.later(m))),
        };
        let next = months(before)
            .zip(months(after))
            .is_some_and(|(b, a)| a.since(b) <= 1);
        return if next { Join::Line } else { Join::None };
    }
    let most = if to < 1826.25 {
        GAP_UNDER_FIVE_DAYS
    } else {
        GAP_FROM_FIVE_DAYS
    };
    if to - from > most {
        Join::Dashed
    } else {
        Join::Line
    }
}

/// The ages that hold all visits: the chart of the last one, wide enough for those before where one
/// table has them all.
pub(crate) fn fitting(chart: &Chart) -> Ages {
    let months = |m: &Measurement| m.age.value().map(Age::months);
    let ages: Vec<f64> = chart.visits.iter().filter_map(months).collect();
    let last = ages.iter().copied().fold(f64::NAN, f64::max);
    let first = ages.iter().copied().fold(f64::NAN, f64::min);
    if chart.style == Style::Kms {
        return if last >= 24.0 {
            Ages::From2To5Years
        } else {
            Ages::BirthTo2Years
        };
    }
    if chart.indicator == Indicator::Whz {
        let days = last * crate::age::DAYS_PER_MONTH;
        return if days > chart.profile.length_until_day {
            Ages::From2To5Years
        } else {
            Ages::BirthTo2Years
        };
    }
    if last >= 60.0 {
        return if chart.indicator == Indicator::Waz {
            Ages::From5To10Years
        } else {
            Ages::From5To19Years
        };
    }
    match (first, last) {
        (_, last) if last <= 24.0 => Ages::BirthTo2Years,
        (first, _) if first >= 24.0 => Ages::From2To5Years,
        _ => Ages::BirthTo5Years,
    }
}
