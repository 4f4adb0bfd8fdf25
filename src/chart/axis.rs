//! Ticks: where an axis has them and what stands there.

use super::words::number;
use super::{Ages, Lang};

/// A tick with its label.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) label: String,
}

/// The ticks of one axis.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Ticks {
    /// Thin lines.
    pub(crate) minor: Vec<f64>,
    /// Strong lines.
    pub(crate) major: Vec<f64>,
    /// Labels beside the axis.
    pub(crate) labels: Vec<Tick>,
    /// A second row of labels: the years under the months.
    pub(crate) below: Vec<Tick>,
}

/// Whole multiples of a step from `from` to `to`.
fn multiples(from: f64, to: f64, step: f64) -> Vec<f64> {
    let first = (from / step - 1e-9).ceil() as i64;
    let last = (to / step + 1e-9).floor() as i64;
    (first..=last.min(first + 10_000))
        .map(|i| i as f64 * step)
        .collect()
}

/// A number on an axis: no decimals that say nothing.
fn plain(v: f64, lang: Lang) -> String {
    let decimals = usize::from((v - v.round()).abs() > 1e-9);
    number(v, decimals, lang)
}

/// Steps of values: labels and strong lines, thin lines.
const STEPS: [(f64, f64); 7] = [
    (0.5, 0.1),
    (1.0, 0.2),
    (1.0, 0.5),
    (2.0, 0.5),
    (2.0, 1.0),
    (5.0, 1.0),
    (10.0, 5.0),
];

/// Strong and thin steps of an axis on which a unit of value takes so much of the sheet; labels are
/// no nearer than `apart`.
fn steps(per_unit: f64, apart: f64) -> (f64, f64) {
    STEPS
        .into_iter()
        .find(|(major, minor)| major * per_unit >= apart && minor * per_unit >= apart / 5.0)
        .unwrap_or((20.0, 10.0))
}

/// The range of an axis of values of about this length that holds `low` to `high`.
pub(crate) fn range((low, high): (f64, f64), length: f64, apart: f64) -> (f64, f64) {
    let room = (high - low) * 0.03;
    let (low, high) = ((low - room).max(0.0), high + room);
    let (_, minor) = steps(length / (high - low), apart);
    ((low / minor).floor() * minor, (high / minor).ceil() * minor)
}

/// The ticks of an axis of values.
pub(crate) fn values((from, to): (f64, f64), length: f64, apart: f64, lang: Lang) -> Ticks {
    let (major, minor) = steps(length / (to - from), apart);
    let majors = multiples(from, to, major);
    let labels = majors.iter().map(|v| Tick {
        at: *v,
        label: plain(*v, lang),
    });
    Ticks {
        minor: multiples(from, to, minor),
        labels: labels.collect(),
        major: majors,
        below: Vec::new(),
    }
}

/// The ticks of an axis of ages in months.
pub(crate) fn ages(ages: Ages, from: f64, to: f64, length: f64, apart: f64, lang: Lang) -> Ticks {
    let per_month = length / (to - from);
    if ages == Ages::BirthTo13Weeks {
        let week = 7.0 / crate::age::DAYS_PER_MONTH;
        let every = if per_month * week >= apart { 1 } else { 2 };
        let weeks: Vec<f64> = (0..=13).map(|w| f64::from(w) * week).collect();
        let labels = (0..=13).step_by(every).map(|w| Tick {
            at: f64::from(w) * week,
            label: w.to_string(),
        });
        return Ticks {
            minor: Vec::new(),
            major: weeks,
            labels: labels.collect(),
            below: Vec::new(),
        };
    }
    let school = matches!(ages, Ages::From5To10Years | Ages::From5To19Years);
    let steps: &[f64] = if school {
        &[3.0, 6.0, 12.0]
    } else {
        &[1.0, 2.0, 3.0, 6.0, 12.0]
    };
    let wide = |apart: f64| steps.iter().copied().find(|s| s * per_month >= apart);
    let named = wide(apart).unwrap_or(12.0);
    let thin = wide(apart / 3.5).unwrap_or(12.0);
    let years = multiples(from, to, 12.0);
    let every = if per_month * 12.0 < apart { 24.0 } else { 12.0 };
    let is_year = |m: &f64| (m / 12.0 - (m / 12.0).round()).abs() < 1e-9;
    let named_years = multiples(from, to, 12.0).into_iter();
    let named_years = named_years.filter(|m| (m - years[0]) % every == 0.0);
    let year_labels = named_years.map(|m| Tick {
        at: m,
        label: super::words::year(
            (m / 12.0).round() as u32,
            per_month * 12.0 < apart * 3.1,
            lang,
        ),
    });
    let in_year = |m: f64| m - (m / 12.0 + 1e-9).floor() * 12.0;
    // Half years alone say little: then the years stand there by themselves.
    let months = if named <= 3.0 || school { named } else { 12.0 };
    let mut labels: Vec<Tick> = multiples(from, to, months)
        .into_iter()
        .filter(|m| !is_year(m) && (is_year(&from) || (m - from) * per_month >= apart))
        .map(|m| Tick {
            at: m,
            label: plain(in_year(m), lang),
        })
        .collect();
    if from > 0.0 && !is_year(&from) {
        labels.insert(
            0,
            Tick {
                at: from,
                label: plain(from, lang),
            },
        );
    }
    if ages == Ages::BirthTo6Months {
        labels = multiples(from, to, 1.0)
            .into_iter()
            .map(|m| Tick {
                at: m,
                label: plain(m, lang),
            })
            .collect();
    }
    let below = if ages == Ages::BirthTo6Months {
        Vec::new()
    } else {
        year_labels.collect()
    };
    Ticks {
        minor: multiples(from, to, thin),
        major: if ages == Ages::BirthTo6Months {
            multiples(from, to, 1.0)
        } else {
            years
        },
        labels,
        below,
    }
}

/// The ticks of an axis of length or height in centimetres.
pub(crate) fn lengths(from: f64, to: f64, length: f64, apart: f64, lang: Lang) -> Ticks {
    let per_cm = length / (to - from);
    let named = if 5.0 * per_cm >= apart { 5.0 } else { 10.0 };
    let thin = if per_cm >= apart / 5.0 { 1.0 } else { 5.0 };
    let labels = multiples(from, to, named).into_iter().map(|v| Tick {
        at: v,
        label: plain(v, lang),
    });
    Ticks {
        minor: multiples(from, to, thin),
        major: multiples(from, to, named),
        labels: labels.collect(),
        below: Vec::new(),
    }
}

/// The ticks of the KMS: every month; where `named`, each with its number.
pub(crate) fn kms(from: f64, to: f64, length: f64, apart: f64, lang: Lang) -> Ticks {
    let per_month = length / (to - from);
    let steps = [1.0, 2.0, 3.0, 6.0];
    let named = steps
        .into_iter()
        .find(|s| s * per_month >= apart)
        .unwrap_or(12.0);
    let labels = multiples(from, to, named).into_iter().map(|m| Tick {
        at: m,
        label: plain(m, lang),
    });
    Ticks {
        minor: multiples(from, to, 1.0),
        major: multiples(from, to, 6.0),
        labels: labels.collect(),
        below: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_get_round_steps() {
        let (from, to) = range((2.0, 17.8), 600.0, 26.0);
        // Multiples of 0.2, as near as doubles come to them.
        assert!((from - 1.4).abs() < 1e-12 && (to - 18.4).abs() < 1e-12);
        let ticks = values((from, to), 600.0, 26.0, Lang::En);
        assert_eq!(ticks.labels[0].label, "2");
        assert_eq!(ticks.labels.last().unwrap().label, "18");
        let ticks = values((9.0, 11.0), 600.0, 26.0, Lang::Id);
        assert_eq!(ticks.labels[1].label, "9,5");
    }

    #[test]
    fn months_stand_between_years() {
        let t = ages(Ages::BirthTo2Years, 0.0, 24.0, 960.0, 24.0, Lang::En);
        let labels: Vec<_> = t.labels.iter().map(|t| t.label.as_str()).collect();
        assert_eq!(labels.len(), 22);
        assert_eq!((labels[10], labels[11]), ("11", "1"));
        let years: Vec<_> = t.below.iter().map(|t| t.label.as_str()).collect();
        assert_eq!(years, ["Birth", "1 year", "2 years"]);
    }
}
