//! What may have happened to a record: every cause is tried, and the record that it leaves is
//! looked at in place of the one that was written down.

use super::finding::Proposal;
use super::record::{Change, Entry, MEASURED, age_days, dates, number, with_age, with_number};
use crate::age::{Age, DAYS_PER_MONTH, Date};
use crate::columns::Input;
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::{Measurement, Position};
use crate::outcome::Reason;
use crate::reading::Reading;
use crate::score::Assessment;
use crate::sex::Sex;

/// A mistake that is often made when a child is measured or written down.
///
/// Which of them explains a record is a question of how likely the record is without it. The model
/// knows little of the child on purpose, so that it serves in many populations: length/height-for-age
/// normal with mean -0.8 and SD 1.5, weight-for-length/height (BMI from five years) with -0.2 and
/// 1.3, weight-for-age where there is no length with -0.7 and 1.4, head with -0.5 and 1.4, the arm
/// with 0.6 of the weight-for-length/height and SD 1.1, skinfolds with 0 and 1.5; beyond 4 SD in
/// straight lines, so that one number cannot outvote all others. Against a visit before, a z-score
/// moves with an SD of 0.8. A cause starts `e^-5` to `e^-7` as likely as no mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Cause {
    /// Weight in grams: 9100 for 9.1 kg.
    GramsForKilograms,
    /// Length, head or arm in millimetres: 762 for 76.2 cm.
    MillimetresForCentimetres,
    /// Length in metres: 0.762 for 76.2 cm.
    MetresForCentimetres,
    /// Weight and length in each other's place.
    WeightAndLenheiSwapped,
    /// Two neighbouring digits in each other's place: 67 for 76.
    DigitsTransposed,
    /// The decimal separator left out: 95 for 9.5.
    DecimalLost,
    /// Lying written for standing, or the reverse.
    PositionSwapped,
    /// The other sex.
    WrongSex,
    /// A month too old or too young.
    AgeOffByAMonth,
    /// A year too old or too young.
    AgeOffByAYear,
    /// Day and month of a date in each other's place: 03-05 for 05-03.
    DayAndMonthSwapped,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 11] = [
        Self::GramsForKilograms,
        Self::MillimetresForCentimetres,
        Self::MetresForCentimetres,
        Self::WeightAndLenheiSwapped,
        Self::DigitsTransposed,
        Self::DecimalLost,
        Self::PositionSwapped,
        Self::WrongSex,
        Self::AgeOffByAMonth,
        Self::AgeOffByAYear,
        Self::DayAndMonthSwapped,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::GramsForKilograms => "grams_for_kilograms",
            Self::MillimetresForCentimetres => "millimetres_for_centimetres",
            Self::MetresForCentimetres => "metres_for_centimetres",
            Self::WeightAndLenheiSwapped => "weight_and_lenhei_swapped",
            Self::DigitsTransposed => "digits_transposed",
            Self::DecimalLost => "decimal_lost",
            Self::PositionSwapped => "position_swapped",
            Self::WrongSex => "wrong_sex",
            Self::AgeOffByAMonth => "age_off_by_a_month",
            Self::AgeOffByAYear => "age_off_by_a_year",
            Self::DayAndMonthSwapped => "day_and_month_swapped",
        }
    }

    /// Logarithm of how often it happens, as against no mistake at all.
    const fn log_prior(self) -> f64 {
        match self {
            Self::GramsForKilograms
            | Self::MillimetresForCentimetres
            | Self::MetresForCentimetres
            | Self::WeightAndLenheiSwapped => -5.0,
            Self::DecimalLost => -5.5,
            Self::DigitsTransposed
            | Self::AgeOffByAMonth
            | Self::AgeOffByAYear
            | Self::DayAndMonthSwapped
            | Self::WrongSex => -6.0,
            Self::PositionSwapped => -7.0,
        }
    }
}

/// A record without one mistake.
pub(super) struct Candidate {
    pub(super) cause: Cause,
    pub(super) record: Measurement,
    pub(super) changes: Vec<Change>,
}

/// Every record that one mistake could have turned into this one.
pub(super) fn candidates(m: &Measurement) -> Vec<Candidate> {
    let mut all = Vec::new();
    for input in MEASURED {
        if let (Some(given), _) = number(m, input) {
            for (cause, proposed) in other_numbers(input, given) {
                all.push(Candidate {
                    cause,
                    record: with_number(m, input, proposed),
                    changes: vec![numbers(input, given, proposed)],
                });
            }
        }
    }
    if let ((Some(kg), _), (Some(cm), _)) = (number(m, Input::Weight), number(m, Input::Lenhei)) {
        all.push(Candidate {
            cause: Cause::WeightAndLenheiSwapped,
            record: m.weight_kg(cm).lenhei_cm(kg),
            changes: vec![
                numbers(Input::Weight, kg, cm),
                numbers(Input::Lenhei, cm, kg),
            ],
        });
    }
    if let Reading::Value(given) = m.position {
        let proposed = match given {
            Position::Lying => Position::Standing,
            Position::Standing => Position::Lying,
        };
        all.push(Candidate {
            cause: Cause::PositionSwapped,
            record: m.measure(proposed),
            changes: vec![Change {
                input: Input::Measure,
                given: Entry::Position(given),
                proposed: Entry::Position(proposed),
            }],
        });
    }
    if let Reading::Value(given) = m.sex {
        let proposed = match given {
            Sex::Female => Sex::Male,
            Sex::Male => Sex::Female,
        };
        all.push(Candidate {
            cause: Cause::WrongSex,
            record: m.sex(proposed),
            changes: vec![Change {
                input: Input::Sex,
                given: Entry::Sex(given),
                proposed: Entry::Sex(proposed),
            }],
        });
    }
    other_ages(m, &mut all);
    all
}

const fn numbers(input: Input, given: f64, proposed: f64) -> Change {
    Change {
        input,
        given: Entry::Number(given),
        proposed: Entry::Number(proposed),
    }
}

/// The numbers that one mistake could have turned into this one.
pub(super) fn other_numbers(input: Input, given: f64) -> Vec<(Cause, f64)> {
    let mut all = Vec::new();
    if !(given > 0.0 && given < 1e6) {
        return all;
    }
    let is_whole = math::floor(given) == given;
    let in_cm = matches!(input, Input::Lenhei | Input::Head | Input::Muac);
    if input == Input::Weight && given >= 500.0 {
        all.push((Cause::GramsForKilograms, given / 1000.0));
    }
    if in_cm && given > 35.0 {
        all.push((Cause::MillimetresForCentimetres, given / 10.0));
    }
    if input == Input::Lenhei && given < 3.0 {
        // 0.762 x 100 is a little more than 76.2 in doubles; 76.2 is meant.
        let cm = math::round_half_even(given * 1e4) / 100.0;
        all.push((Cause::MetresForCentimetres, cm));
    }
    if is_whole {
        all.push((Cause::DecimalLost, given / 10.0));
        if input == Input::Weight {
            all.push((Cause::DecimalLost, given / 100.0));
        }
    }
    transposed(given, &mut all);
    all
}

/// Neighbouring digits exchanged, the decimal separator where it was. A number without decimals is
/// looked at with one: 76 may be what became of 70.6.
fn transposed(given: f64, all: &mut Vec<(Cause, f64)>) {
    let mut text = format!("{given}").into_bytes();
    if !text.contains(&b'.') {
        text.extend_from_slice(b".0");
    }
    let digits: Vec<usize> = (0..text.len()).filter(|i| text[*i] != b'.').collect();
    for pair in digits.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if text[a] == text[b] || (a == 0 && text[b] == b'0') {
            continue;
        }
        let mut other = text.clone();
        other.swap(a, b);
        let read = std::str::from_utf8(&other)
            .ok()
            .and_then(|t| t.parse().ok());
        if let Some(value) = read {
            all.push((Cause::DigitsTransposed, value));
        }
    }
}

/// Ages off by a month or a year, and dates with day and month exchanged.
fn other_ages(m: &Measurement, all: &mut Vec<Candidate>) {
    if let Some((birth, visit)) = dates(m) {
        for (cause, months) in [
            (Cause::AgeOffByAMonth, -1),
            (Cause::AgeOffByAMonth, 1),
            (Cause::AgeOffByAYear, -12),
            (Cause::AgeOffByAYear, 12),
        ] {
            if let Some(other) = birth.plus_months(months) {
                all.push(with_dates(m, cause, (birth, visit), (other, visit)));
            }
        }
        let cause = Cause::DayAndMonthSwapped;
        if let Some(other) = birth.day_for_month() {
            all.push(with_dates(m, cause, (birth, visit), (other, visit)));
        }
        if let Some(other) = visit.day_for_month() {
            all.push(with_dates(m, cause, (birth, visit), (birth, other)));
        }
        return;
    }
    let (Some(days), Reading::Value(age)) = (age_days(m), m.age) else {
        return;
    };
    for (cause, months) in [
        (Cause::AgeOffByAMonth, -1.0),
        (Cause::AgeOffByAMonth, 1.0),
        (Cause::AgeOffByAYear, -12.0),
        (Cause::AgeOffByAYear, 12.0),
    ] {
        let (input, given, other) = if age.is_in_months() {
            let months = age.months() + months;
            (Input::AgeMonths, age.months(), Age::from_months(months))
        } else {
            // As many whole days as a month or a year has.
            let other = days + math::round_half_up(months * DAYS_PER_MONTH);
            (Input::AgeDays, days, Age::from_days(other))
        };
        if let Ok(other) = other {
            let proposed = if age.is_in_months() {
                other.months()
            } else {
                other.days()
            };
            all.push(Candidate {
                cause,
                record: with_age(m, other),
                changes: vec![numbers(input, given, proposed)],
            });
        }
    }
}

fn with_dates(m: &Measurement, cause: Cause, was: (Date, Date), is: (Date, Date)) -> Candidate {
    let change = |input, given, proposed| Change {
        input,
        given: Entry::Date(given),
        proposed: Entry::Date(proposed),
    };
    Candidate {
        cause,
        record: m.dates(is.0, is.1),
        changes: if was.0 == is.0 {
            vec![change(Input::VisitDate, was.1, is.1)]
        } else {
            vec![change(Input::BirthDate, was.0, is.0)]
        },
    }
}

/// Logarithm of a normal density without its constant, beyond 4 SD in a straight line.
fn log_density(z: f64, mean: f64, sd: f64) -> f64 {
    let d = ((z - mean) / sd).abs();
    if d <= 4.0 {
        -0.5 * d * d
    } else {
        8.0 - 4.0 * d
    }
}

/// How likely a record is, as a logarithm, up to a constant: see [`Cause`].
pub(super) fn log_likelihood(a: &Assessment, before: Option<&Assessment>) -> f64 {
    let m = &a.measurement;
    let z = |a: &Assessment, i| a.score(i).value().map(|z| z.exact);
    let mut sum = 0.0;
    let unusable = MEASURED.iter().filter(|i| number(m, **i).1.is_some());
    sum -= 25.0 * unusable.count() as f64;
    if matches!(m.age, Reading::Invalid { .. }) {
        sum -= 25.0;
    }
    if a.haz().reason() == Some(Reason::AgeOutOfRange) {
        sum -= 10.0;
    }
    let haz = z(a, Indicator::Haz);
    sum += haz.map_or(0.0, |z| log_density(z, -0.8, 1.5));
    let whz = z(a, Indicator::Whz);
    let whz = whz.or_else(|| {
        let by_bmi = a.under_five() != Some(true);
        by_bmi.then(|| z(a, Indicator::Baz)).flatten()
    });
    match (whz, a.whz().reason()) {
        (Some(z), _) => sum += log_density(z, -0.2, 1.3),
        (None, Some(Reason::LenheiOutOfRange)) => sum -= 8.0,
        _ => sum += z(a, Indicator::Waz).map_or(0.0, |z| log_density(z, -0.7, 1.4)),
    }
    sum += z(a, Indicator::Hcz).map_or(0.0, |z| log_density(z, -0.5, 1.4));
    let arm = 0.6 * whz.unwrap_or(-0.2).clamp(-4.0, 4.0);
    sum += z(a, Indicator::Acz).map_or(0.0, |z| log_density(z, arm, 1.1));
    for skinfold in [Indicator::Tsz, Indicator::Ssz] {
        sum += z(a, skinfold).map_or(0.0, |z| log_density(z, 0.0, 1.5));
    }
    if let Some(before) = before {
        for i in [Indicator::Haz, Indicator::Waz, Indicator::Hcz] {
            if let (Some(now), Some(then)) = (z(a, i), z(before, i)) {
                sum += log_density(now - then, 0.0, 0.8);
            }
        }
        let sexes = (m.sex.value(), before.measurement.sex.value());
        if matches!(sexes, (Some(now), Some(then)) if now != then) {
            sum -= 8.0;
        }
        let births = (m.birth_date, before.measurement.birth_date);
        if matches!(births, (Some(now), Some(then)) if now != then) {
            sum -= 6.0;
        }
    }
    sum
}

/// What is kept of the causes, and how they are ranked: the best record of each cause, the most
/// likely one first.
pub(super) fn ranked(as_recorded: f64, tried: Vec<(Candidate, f64)>) -> Vec<Proposal> {
    /// What has less support than this is not said.
    const LEAST: f64 = 1e-4;
    let mut best: Vec<(Candidate, f64)> = Vec::new();
    for (candidate, likelihood) in tried {
        let score = likelihood + candidate.cause.log_prior();
        match best.iter_mut().find(|(c, _)| c.cause == candidate.cause) {
            Some(found) if found.1 >= score => {}
            Some(found) => *found = (candidate, score),
            None => best.push((candidate, score)),
        }
    }
    // Stable, so that causes of the same record stay in the order in which they were tried.
    best.sort_by(|a, b| b.1.total_cmp(&a.1));
    let top = best.first().map_or(as_recorded, |b| b.1.max(as_recorded));
    let weight = |score: f64| math::exp(score - top);
    let total = best.iter().map(|b| weight(b.1)).sum::<f64>() + weight(as_recorded);
    best.into_iter()
        .map(|(candidate, score)| Proposal {
            cause: candidate.cause,
            changes: candidate.changes,
            support: weight(score) / total,
        })
        .filter(|p| p.support >= LEAST)
        .collect()
}
