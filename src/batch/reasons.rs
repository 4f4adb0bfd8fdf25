//! Why a row has no z-score. The scalar path knows the reasons and their order; what most rows
//! lack, a measurement that nobody took or a table for their age, is told without asking it.

use super::block::Job;
use super::clean::{Clean, kept, other, sex};
use super::columns::Numbers;
use super::kernel::{B, Col, NAN};
use super::output::{Output, UNKNOWN};
use crate::indicator::Indicator;
use crate::measurement::Weight;
use crate::outcome::Reason;
use crate::score::Child;
use crate::standards::Standard;

/// Rows looked at together: most groups have every z-score.
const GROUP: usize = 16;

/// The reasons of a block.
#[inline(always)]
pub(super) fn reasons(
    job: &Job<'_>,
    clean: &Clean,
    from: usize,
    n: usize,
    z: [&Col; 8],
    out: &mut Output<'_>,
) {
    let mut sum = [0.0; B];
    let mut any = false;
    for (o, z) in out.indicators.iter_mut().zip(z) {
        if let Some(reason) = &mut o.reason {
            reason[from..from + n].fill(0);
            any = true;
            // NaN wherever one of them is, and for an infinite z-score, which does no harm.
            for (sum, z) in sum.iter_mut().zip(z) {
                *sum += z;
            }
        }
    }
    if !any {
        return;
    }
    for (group, sum) in sum.chunks(GROUP).enumerate() {
        if sum.iter().fold(false, |any, sum| any | sum.is_nan()) {
            for i in group * GROUP..(group * GROUP + GROUP).min(n) {
                if sum[i % GROUP].is_nan() {
                    of_row(job, clean, from, i, z, out);
                }
            }
        }
    }
}

#[inline(never)]
fn of_row(job: &Job<'_>, clean: &Clean, from: usize, i: usize, z: [&Col; 8], out: &mut Output<'_>) {
    let standard = standard(job, clean, from, i);
    let mut ask = false;
    for ((indicator, o), z) in Indicator::ALL.into_iter().zip(&mut out.indicators).zip(z) {
        if let (Some(reason), true) = (&mut o.reason, z[i].is_nan()) {
            let plain = standard.and_then(|s| plain_reason(job, clean, from, i, indicator, s));
            ask |= plain.is_none();
            reason[from + i] = plain.map_or(UNKNOWN, |r| r as u8);
        }
    }
    if ask {
        ask_scalar_path(job, from + i, out);
    }
}

/// The reasons of a row that are not known yet.
fn ask_scalar_path(job: &Job<'_>, row: usize, out: &mut Output<'_>) {
    let m = job.columns.measurement(row);
    let child = Child::new(&m, job.profile);
    for (indicator, o) in Indicator::ALL.into_iter().zip(&mut out.indicators) {
        let reason = o.reason.as_deref_mut().map(|r| &mut r[row]);
        if let Some(reason) = reason.filter(|r| **r == UNKNOWN) {
            let why = child.why_not(indicator);
            debug_assert!(
                why.is_some(),
                "batch has no z, scalar has: {m:?} {indicator}"
            );
            *reason = why.map_or(UNKNOWN, |r| r as u8);
        }
    }
}

/// The standard of a row of which sex and age are known, and of which everything could be read.
fn standard(job: &Job<'_>, clean: &Clean, from: usize, i: usize) -> Option<Standard> {
    if clean.sex[i] == sex::UNKNOWN || job.columns.fault(from + i) != 0 {
        None
    } else if clean.day_2006[i] >= 0.0 {
        Some(Standard::Who2006)
    } else if clean.months_2007[i] >= 0.0 {
        Some(Standard::Who2007)
    } else {
        None
    }
}

/// The reason, if it is that a measurement is missing, or that the standard has no table for the
/// indicator or the age: in the order of the scalar path, who, how old, how much, and what serves
/// that.
fn plain_reason(
    job: &Job<'_>,
    clean: &Clean,
    from: usize,
    i: usize,
    indicator: Indicator,
    standard: Standard,
) -> Option<Reason> {
    /// The first day of the arm circumference and skinfold tables of WHO 2006.
    const FIRST_DAY: f64 = 91.0;
    let number = |column: Option<Numbers<'_>>| column.map_or(NAN, |column| column.get(from + i));
    let single = match indicator {
        Indicator::Hcz => 0,
        Indicator::Acz => 1,
        Indicator::Tsz => 2,
        Indicator::Ssz => 3,
        _ => return of_weight_and_length(job, clean, i, indicator, standard, number),
    };
    let (column, ceiling) = other(job.columns, single);
    let y = number(column);
    if y.is_nan() {
        return Some(Reason::MissingMeasurement);
    }
    let usable = !kept(y, ceiling).is_nan();
    match standard {
        Standard::Who2007 if usable => Some(Reason::NotInStandard),
        Standard::Who2006 if usable && single > 0 && clean.day_2006[i] < FIRST_DAY => {
            Some(Reason::AgeOutOfRange)
        }
        _ => None,
    }
}

/// [`plain_reason`] for the indicators of weight and of length or height.
fn of_weight_and_length(
    job: &Job<'_>,
    clean: &Clean,
    i: usize,
    indicator: Indicator,
    standard: Standard,
    number: impl Fn(Option<Numbers<'_>>) -> f64,
) -> Option<Reason> {
    if indicator != Indicator::Haz {
        let kg = number(job.columns.weight_kg);
        if kg.is_nan() {
            return Some(Reason::MissingWeight);
        }
        if kept(kg, Weight::CEILING).is_nan() {
            return None;
        }
    }
    if indicator != Indicator::Waz && number(job.columns.lenhei_cm).is_nan() {
        return Some(Reason::MissingLenhei);
    }
    // What is left after a usable weight: none with oedema.
    let dry = !clean.y_weight[i].is_nan();
    match (standard, indicator) {
        (Standard::Who2007, Indicator::Waz) if dry => {
            let served = job.profile.who2007_weight_up_to;
            (!served.contains(clean.months_2007[i])).then_some(Reason::AgeOutOfRange)
        }
        (Standard::Who2007, Indicator::Whz) if dry && !clean.lenhei[i].is_nan() => {
            Some(Reason::NotInStandard)
        }
        _ => None,
    }
}
