//! What a test says of each measurer and of all.

use super::edition::{Edition, Level};
use super::sheet::{Quantity, Sheet};
use super::tem::{
    Estimate, jackknife, mean_difference, reliability, tem_between, tem_of_two, total_tem,
};
use crate::math;
use crate::quality::why::stat;
use crate::quality::{Stat, WhyNot};

/// Fewest children of a test (SMART Manual 2.0).
pub const CHILDREN: usize = 10;

/// What a measurer should practise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Train {
    /// The two readings of a child differ too much: position, reading, calm.
    Precision,
    /// The readings are too high throughout: zero, clothes, position of knees and head, tape.
    TooHigh,
    /// They are too low throughout.
    TooLow,
    /// Repeat the test: the interval holds both a class that is enough and one that is not.
    NotSure,
    /// Both readings of every child are the same: were they written down twice?
    Copied,
}

/// A child as a measurer has measured it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ChildReadings {
    /// The child.
    pub child: String,
    /// First and second reading.
    pub readings: [Option<f64>; 2],
    /// The mean of the reference: the supervisor's, or the median of all.
    pub reference: Option<f64>,
}

/// What bias is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The supervisor's means.
    Supervisor,
    /// The median of all measurers: there is no supervisor, or the supervisor's own error is too
    /// large.
    Median,
}

/// A measurer by one quantity.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct MeasurerReport {
    /// The measurer.
    pub measurer: String,
    /// Is this the supervisor?
    pub supervisor: bool,
    /// Children measured twice.
    pub children: usize,
    /// Children of whom one reading or both are missing.
    pub incomplete: usize,
    /// Mean of all readings.
    #[serde(serialize_with = "stat")]
    pub mean: Stat<f64>,
    /// Largest difference of two readings of a child.
    #[serde(serialize_with = "stat")]
    pub largest_difference: Stat<f64>,
    /// Intra-observer technical error.
    #[serde(serialize_with = "stat")]
    pub tem: Stat<Estimate>,
    /// The same in percent of the mean.
    #[serde(serialize_with = "stat")]
    pub relative_tem: Stat<f64>,
    /// Class of the technical error.
    pub tem_level: Option<Level>,
    /// Coefficient of reliability.
    #[serde(serialize_with = "stat")]
    pub reliability: Stat<Estimate>,
    /// Its class.
    pub reliability_level: Option<Level>,
    /// Bias against the supervisor.
    #[serde(serialize_with = "stat")]
    pub bias_supervisor: Stat<Estimate>,
    /// Bias against the median of all measurers.
    #[serde(serialize_with = "stat")]
    pub bias_median: Stat<Estimate>,
    /// Which of the two counts.
    pub bias_against: Against,
    /// Its class, where the edition has limits of bias.
    pub bias_level: Option<Level>,
    /// What to train.
    pub train: Vec<Train>,
    /// Every child.
    pub readings: Vec<ChildReadings>,
}

impl MeasurerReport {
    /// The bias that counts.
    ///
    /// # Errors
    /// Why there is none.
    pub const fn bias(&self) -> &Stat<Estimate> {
        match self.bias_against {
            Against::Supervisor => &self.bias_supervisor,
            Against::Median => &self.bias_median,
        }
    }
}

/// All measurers together.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct TeamReport {
    /// Measurers who have measured at least two children twice.
    pub measurers: usize,
    /// Children whom all of these have measured twice.
    pub children: usize,
    /// Technical error between measurers, first round.
    #[serde(serialize_with = "stat")]
    pub tem_first: Stat<f64>,
    /// Second round.
    #[serde(serialize_with = "stat")]
    pub tem_second: Stat<f64>,
    /// Both: the root of the mean of their squares.
    #[serde(serialize_with = "stat")]
    pub tem: Stat<Estimate>,
    /// Class of it.
    pub tem_level: Option<Level>,
    /// Total technical error, `sqrt(mean(intra^2) + inter^2)`.
    #[serde(serialize_with = "stat")]
    pub total_tem: Stat<Estimate>,
    /// The same in percent of the mean.
    #[serde(serialize_with = "stat")]
    pub relative_total_tem: Stat<f64>,
    /// Class of it.
    pub total_level: Option<Level>,
    /// Coefficient of reliability, by the total technical error.
    #[serde(serialize_with = "stat")]
    pub reliability: Stat<f64>,
    /// Its class.
    pub reliability_level: Option<Level>,
}

/// A quantity of a test.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct QuantityReport {
    /// Which.
    pub quantity: Quantity,
    /// The measurers, in the order in which they came.
    pub measurers: Vec<MeasurerReport>,
    /// All together, the supervisor among them.
    pub team: TeamReport,
    /// The same without the supervisor.
    pub team_without_supervisor: Option<TeamReport>,
}

/// What is wrong with the test itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DesignFault {
    /// Fewer children than ten.
    FewChildren,
    /// One measurer only: nothing between measurers can be said.
    OneMeasurer,
    /// No supervisor is named: bias is held against the median.
    NoSupervisor,
    /// Some readings are missing.
    MissingReadings,
}

/// What a standardisation test says. It holds evidence of how well somebody measures; it grades
/// nobody.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Report {
    /// The edition of the limits.
    pub edition: Edition,
    /// The supervisor, if there is one.
    pub supervisor: Option<String>,
    /// Children.
    pub children: usize,
    /// What is wrong with the test.
    pub design: Vec<DesignFault>,
    /// Weight, length or height, MUAC: those measured.
    pub quantities: Vec<QuantityReport>,
}

/// Judges a test by an edition.
///
/// # Errors
/// [`WhyNot::NoValues`] where the sheet is empty, or `supervisor` names nobody of it.
pub fn judge(sheet: &Sheet, supervisor: Option<&str>, edition: &Edition) -> Stat<Report> {
    let at = supervisor.map(|name| sheet.find(name)).transpose()?;
    let quantities: Vec<QuantityReport> = Quantity::ALL
        .into_iter()
        .filter(|q| sheet.has(*q))
        .map(|q| quantity_report(sheet, q, at, edition))
        .collect();
    if quantities.is_empty() {
        return Err(WhyNot::NoValues);
    }
    let children = sheet.children().len();
    let missing = |q: &QuantityReport| q.measurers.iter().any(|m| m.incomplete > 0);
    let faults = [
        (children < CHILDREN, DesignFault::FewChildren),
        (sheet.measurers().len() < 2, DesignFault::OneMeasurer),
        (at.is_none(), DesignFault::NoSupervisor),
        (quantities.iter().any(missing), DesignFault::MissingReadings),
    ];
    Ok(Report {
        edition: edition.clone(),
        supervisor: supervisor.map(str::to_owned),
        children,
        design: faults
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, f)| *f)
            .collect(),
        quantities,
    })
}

/// A child's mean by one measurer, where both readings are there.
fn mean_of_two(sheet: &Sheet, quantity: Quantity, measurer: usize, child: usize) -> Option<f64> {
    match sheet.pair(quantity, measurer, child) {
        [Some(a), Some(b)] => Some(0.5 * (a + b)),
        _ => None,
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    let upper = *values.get(n / 2)?;
    Some(if n % 2 == 1 {
        upper
    } else {
        0.5 * (values[n / 2 - 1] + upper)
    })
}

/// A child's reference, by everybody who has measured it twice.
fn median_of_all(sheet: &Sheet, quantity: Quantity, child: usize) -> Option<f64> {
    let means = (0..sheet.measurers().len())
        .filter_map(|m| mean_of_two(sheet, quantity, m, child))
        .collect();
    median(means)
}

fn quantity_report(
    sheet: &Sheet,
    quantity: Quantity,
    supervisor: Option<usize>,
    edition: &Edition,
) -> QuantityReport {
    let precise = supervisor.is_some_and(|s| {
        let pairs: Vec<_> = sheet.both(quantity, s).iter().map(|(_, p)| *p).collect();
        tem_of_two(&pairs).is_ok_and(|t| edition.tem_level(quantity, t.value).is_enough())
    });
    let against = if precise {
        Against::Supervisor
    } else {
        Against::Median
    };
    let everybody: Vec<usize> = (0..sheet.measurers().len()).collect();
    let measurers = everybody
        .iter()
        .map(|m| measurer_report(sheet, quantity, *m, supervisor, against, edition))
        .collect();
    let without: Vec<usize> = everybody
        .iter()
        .copied()
        .filter(|m| Some(*m) != supervisor)
        .collect();
    QuantityReport {
        quantity,
        measurers,
        team: team_report(sheet, quantity, &everybody, edition),
        team_without_supervisor: supervisor
            .map(|_| team_report(sheet, quantity, &without, edition)),
    }
}

fn measurer_report(
    sheet: &Sheet,
    quantity: Quantity,
    measurer: usize,
    supervisor: Option<usize>,
    against: Against,
    edition: &Edition,
) -> MeasurerReport {
    let both = sheet.both(quantity, measurer);
    let pairs: Vec<[f64; 2]> = both.iter().map(|(_, p)| *p).collect();
    let tem = tem_of_two(&pairs);
    let mean = if pairs.is_empty() {
        Err(WhyNot::NoValues)
    } else {
        Ok(pairs.iter().flatten().sum::<f64>() / (2 * pairs.len()) as f64)
    };
    let largest = pairs
        .iter()
        .map(|[a, b]| (a - b).abs())
        .max_by(f64::total_cmp);
    let reliability = reliability_of(&pairs);
    let bias_supervisor = match supervisor {
        None => Err(WhyNot::NoSupervisor),
        Some(s) => {
            let difference = |(child, [a, b]): &(usize, [f64; 2])| {
                Some(0.5 * (a + b) - mean_of_two(sheet, quantity, s, *child)?)
            };
            mean_difference(&both.iter().filter_map(difference).collect::<Vec<_>>())
        }
    };
    let bias_median = bias_to_median(sheet, quantity, &both, mean);
    let bias = match against {
        Against::Supervisor => bias_supervisor,
        Against::Median => bias_median,
    };
    let tem_level = tem.ok().map(|t| edition.tem_level(quantity, t.value));
    let bias_level = bias
        .ok()
        .and_then(|b| edition.bias_level(quantity, b.value));
    let readings = (0..sheet.children().len())
        .map(|child| ChildReadings {
            child: sheet.children()[child].clone(),
            readings: sheet.pair(quantity, measurer, child),
            reference: match (against, supervisor) {
                (Against::Supervisor, Some(s)) => mean_of_two(sheet, quantity, s, child),
                _ => median_of_all(sheet, quantity, child),
            },
        })
        .collect();
    let mut report = MeasurerReport {
        measurer: sheet.measurers()[measurer].clone(),
        supervisor: supervisor == Some(measurer),
        children: pairs.len(),
        incomplete: sheet.children().len() - pairs.len(),
        mean,
        largest_difference: largest.ok_or(WhyNot::NoValues),
        relative_tem: tem.and_then(|t| mean.map(|m| 100.0 * t.value / m)),
        tem,
        tem_level,
        reliability,
        reliability_level: reliability
            .ok()
            .map(|r| edition.reliability_level(quantity, r.value)),
        bias_supervisor,
        bias_median,
        bias_against: against,
        bias_level,
        train: Vec::new(),
        readings,
    };
    report.train = train(&report, quantity, edition);
    report
}

fn reliability_of(pairs: &[[f64; 2]]) -> Stat<Estimate> {
    let of = |pairs: &[[f64; 2]]| {
        let tem = tem_of_two(pairs)?.value;
        reliability(tem, pairs.iter().flatten().copied())
    };
    let value = of(pairs)?;
    // 1 - R is a ratio of variances: its logarithm is nearly normal.
    let interval = jackknife(
        pairs.len(),
        3,
        value,
        |r| libm::log(1.0 - r),
        |v| 1.0 - math::exp(v),
        |k| {
            let mut rest = pairs.to_vec();
            rest.remove(k);
            of(&rest)
        },
    );
    Ok(Estimate { value, interval })
}

/// The measurer's mean less the median of the means of all, over the children of the measurer; its
/// interval is that of the differences to each child's median.
fn bias_to_median(
    sheet: &Sheet,
    quantity: Quantity,
    both: &[(usize, [f64; 2])],
    mean: Stat<f64>,
) -> Stat<Estimate> {
    let measurers = sheet.measurers().len();
    let mean = mean?;
    if measurers < 2 {
        return Err(WhyNot::TooFewGroups {
            n: measurers as u64,
            needed: 2,
        });
    }
    let mean_by = |m: usize| -> Option<f64> {
        let means = both
            .iter()
            .map(|(child, _)| mean_of_two(sheet, quantity, m, *child));
        let means: Vec<f64> = means.collect::<Option<_>>()?;
        Some(means.iter().sum::<f64>() / means.len() as f64)
    };
    // Only those who have measured all of these children can be compared.
    let means: Vec<f64> = (0..measurers).filter_map(mean_by).collect();
    if means.len() < 2 {
        return Err(WhyNot::TooFewGroups {
            n: means.len() as u64,
            needed: 2,
        });
    }
    let value = mean - median(means).ok_or(WhyNot::NoValues)?;
    let difference = |(child, [a, b]): &(usize, [f64; 2])| {
        Some(0.5 * (a + b) - median_of_all(sheet, quantity, *child)?)
    };
    let differences: Vec<f64> = both.iter().filter_map(difference).collect();
    let around = mean_difference(&differences)?;
    let interval = around
        .interval
        .map(|(low, high)| (value + low - around.value, value + high - around.value));
    Ok(Estimate { value, interval })
}

fn train(m: &MeasurerReport, quantity: Quantity, edition: &Edition) -> Vec<Train> {
    let mut all = Vec::new();
    if let (Ok(tem), Some(level)) = (&m.tem, m.tem_level) {
        if tem.value == 0.0 {
            all.push(Train::Copied);
        } else if !level.is_enough() {
            all.push(Train::Precision);
        }
        if let Ok((low, high)) = tem.interval {
            let is_enough = |v| edition.tem_level(quantity, v).is_enough();
            if is_enough(low) != is_enough(high) {
                all.push(Train::NotSure);
            }
        }
    }
    if let (Ok(bias), Some(level)) = (m.bias(), m.bias_level)
        && !m.supervisor
        && !level.is_enough()
    {
        all.push(if bias.value > 0.0 {
            Train::TooHigh
        } else {
            Train::TooLow
        });
    }
    all
}

fn team_report(
    sheet: &Sheet,
    quantity: Quantity,
    measurers: &[usize],
    edition: &Edition,
) -> TeamReport {
    let measurers: Vec<usize> = measurers
        .iter()
        .copied()
        .filter(|m| sheet.both(quantity, *m).len() >= 2)
        .collect();
    let children: Vec<usize> = (0..sheet.children().len())
        .filter(|c| {
            let mut all = measurers.iter();
            all.all(|m| mean_of_two(sheet, quantity, *m, *c).is_some())
        })
        .collect();
    let team = Team {
        sheet,
        quantity,
        children: &children,
    };
    let tem = team.both_rounds(&measurers).map(|value| Estimate {
        value,
        interval: without_each(&measurers, value, |m| team.both_rounds(m)),
    });
    let total = team.total(&measurers).map(|value| Estimate {
        value,
        interval: without_each(&measurers, value, |m| team.total(m)),
    });
    let values: Vec<f64> = team.values(&measurers);
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let reliability = total.and_then(|t| reliability(t.value, values.iter().copied()));
    TeamReport {
        measurers: measurers.len(),
        children: children.len(),
        tem_first: team.round(&measurers, 0),
        tem_second: team.round(&measurers, 1),
        tem_level: tem.ok().map(|t| edition.tem_level(quantity, t.value)),
        tem,
        relative_total_tem: total.map(|t| 100.0 * t.value / mean),
        total_level: total.ok().map(|t| edition.tem_level(quantity, t.value)),
        total_tem: total,
        reliability,
        reliability_level: reliability
            .ok()
            .map(|r| edition.reliability_level(quantity, r)),
    }
}

/// Some measurers and the children whom all of them have measured twice.
struct Team<'s> {
    sheet: &'s Sheet,
    quantity: Quantity,
    children: &'s [usize],
}

impl Team<'_> {
    fn round(&self, measurers: &[usize], round: usize) -> Stat<f64> {
        let reading = |m: &usize, c: usize| self.sheet.pair(self.quantity, *m, c)[round];
        let rows: Vec<Vec<f64>> = self
            .children
            .iter()
            .map(|c| measurers.iter().filter_map(|m| reading(m, *c)).collect())
            .collect();
        tem_between(&rows)
    }

    fn both_rounds(&self, measurers: &[usize]) -> Stat<f64> {
        let (a, b) = (self.round(measurers, 0)?, self.round(measurers, 1)?);
        Ok((0.5 * (a * a + b * b)).sqrt())
    }

    fn total(&self, measurers: &[usize]) -> Stat<f64> {
        let inter = self.both_rounds(measurers)?;
        let intra: Vec<f64> = measurers
            .iter()
            .map(|m| {
                let pairs = self.sheet.both(self.quantity, *m);
                let pairs: Vec<_> = pairs.iter().map(|(_, p)| *p).collect();
                tem_of_two(&pairs).map(|t| t.value)
            })
            .collect::<Stat<_>>()?;
        Ok(total_tem(&intra, inter))
    }

    fn values(&self, measurers: &[usize]) -> Vec<f64> {
        let pair = |m: &usize, c: usize| self.sheet.pair(self.quantity, *m, c);
        self.children
            .iter()
            .flat_map(|c| measurers.iter().flat_map(|m| pair(m, *c)).flatten())
            .collect()
    }
}

/// By leaving out one measurer after the other: their biases are shared by all children, so that
/// children are no independent parts here.
fn without_each(
    measurers: &[usize],
    value: f64,
    of: impl Fn(&[usize]) -> Stat<f64>,
) -> Stat<(f64, f64)> {
    jackknife(measurers.len(), 4, value, libm::log, math::exp, |k| {
        let mut rest = measurers.to_vec();
        rest.remove(k);
        of(&rest)
    })
}
