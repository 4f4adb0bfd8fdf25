//! The last stage of a block: everything that is asked for beyond the exact z-scores, made of them
//! while they are in cache. Rounding, flags, classes, reasons, and the answers that look at more
//! than one column.

use super::block::{Job, boxed};
use super::clean::{Clean, kept};
use super::columns::oedema_code;
use super::kernel::{B, Col, NAN, index};
use super::output::{Output, UNKNOWN};
use crate::age::FIVE_YEARS;
use crate::classify::{Scheme, acute_malnutrition, bands, muac_class};
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::Muac;
use crate::score::Child;
use crate::standards::Standard;

/// Room for what is written: the z-scores at two decimals. Those of indicators that are not
/// wanted stay NaN, as they begin.
pub(super) struct Written(Box<[Col; 8]>);

impl Written {
    pub(super) fn new() -> Self {
        Self(boxed([NAN; B]))
    }
}

/// Everything that is asked for, from the exact z-scores of the block.
#[inline(always)]
pub(super) fn write(
    job: &Job<'_>,
    from: usize,
    n: usize,
    clean: &Clean,
    z: [&Col; 8],
    written: &mut Written,
    out: &mut Output<'_>,
) {
    let to = from..from + n;
    let needs_reported = out.needs_reported();
    for (column, indicator) in Indicator::ALL.into_iter().enumerate() {
        let reported = &mut written.0[column];
        if job.wanted[column] && needs_reported {
            for i in 0..B {
                reported[i] = canonical(math::two_decimals(z[column][i]));
            }
        }
        let o = &mut out.indicators[column];
        if let Some(to_reported) = &mut o.reported {
            to_reported[to.clone()].copy_from_slice(&reported[..n]);
        }
        if let Some(flag) = &mut o.flag {
            flags(indicator, reported, &mut flag[to.clone()]);
        }
        if let Some(class) = &mut o.class {
            classes(job, indicator, reported, clean, &mut class[to.clone()]);
        }
    }
    reasons(job, from, n, z, out);
    if let Some(used) = &mut out.age_days_used {
        for (i, to) in used[to.clone()].iter_mut().enumerate() {
            let (days, old) = (clean.days[i], !clean.months_2007[i].is_nan());
            *to = canonical(if old { days } else { math::round_half_up(days) });
        }
    }
    if let Some(lenhei) = &mut out.lenhei_cm {
        numbers(&clean.lenhei, &mut lenhei[to.clone()]);
    }
    if let Some(bmi) = &mut out.bmi {
        numbers(&clean.bmi, &mut bmi[to]);
    }
    verdicts(job, from, n, clean, &written.0, out);
}

/// NaN always with the same bits.
#[inline(always)]
fn canonical(v: f64) -> f64 {
    if v.is_nan() { NAN } else { v }
}

#[inline(always)]
fn numbers(from: &Col, to: &mut [f64]) {
    for (to, v) in to.iter_mut().zip(from) {
        *to = canonical(*v);
    }
}

#[inline(always)]
fn flags(indicator: Indicator, reported: &Col, to: &mut [u8]) {
    let (low, high) = indicator.flag_limits();
    for (to, z) in to.iter_mut().zip(reported) {
        let flag = if (*z < low) | (*z > high) { 1.0 } else { 0.0 };
        *to = index(if z.is_nan() { f64::from(UNKNOWN) } else { flag }) as u8;
    }
}

/// Bounds of the classes of an indicator, and the code of the class below, between and above them:
/// as doubles, since they are chosen by comparing doubles.
struct Classes {
    bounds: [f64; 5],
    codes: [f64; 6],
}

impl Classes {
    /// None for an indicator without classes.
    #[inline(always)]
    fn of(scheme: Scheme, indicator: Indicator, standard: Standard) -> Option<Self> {
        let b = bands(scheme, indicator, standard)?;
        let mut classes = Self {
            bounds: [f64::INFINITY; 5],
            codes: [0.0; 6],
        };
        for (to, bound) in classes.bounds.iter_mut().zip(b.bounds) {
            // A bound below zero belongs to the class above it: z >= b is z > the double before b.
            *to = if *bound < 0.0 {
                bound.next_down()
            } else {
                *bound
            };
        }
        for (to, class) in classes.codes.iter_mut().zip(b.classes) {
            *to = f64::from(*class as u8 + 1);
        }
        Some(classes)
    }

    /// The class as [`crate::classify::Bands::find`] finds it; 0 without a z-score.
    #[inline(always)]
    fn code(&self, z: f64) -> f64 {
        let mut code = self.codes[0];
        for (bound, above) in self.bounds.iter().zip(&self.codes[1..]) {
            code = if z > *bound { *above } else { code };
        }
        if z.is_nan() { 0.0 } else { code }
    }
}

#[inline(always)]
fn classes(job: &Job<'_>, indicator: Indicator, reported: &Col, clean: &Clean, to: &mut [u8]) {
    let Some(young) = Classes::of(job.scheme, indicator, Standard::Who2006) else {
        to.fill(0);
        return;
    };
    let old = Classes::of(job.scheme, indicator, Standard::Who2007);
    match old {
        Some(old) if clean.any_old && indicator == Indicator::Baz => {
            for ((to, z), months) in to.iter_mut().zip(reported).zip(&clean.months_2007) {
                let code = if months.is_nan() {
                    young.code(*z)
                } else {
                    old.code(*z)
                };
                *to = index(code) as u8;
            }
        }
        _ => {
            for (to, z) in to.iter_mut().zip(reported) {
                *to = index(young.code(*z)) as u8;
            }
        }
    }
}

/// Why there is no z-score: asked of the scalar path, which knows the reasons and their order.
#[inline(always)]
fn reasons(job: &Job<'_>, from: usize, n: usize, z: [&Col; 8], out: &mut Output<'_>) {
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
    for (group, sum) in sum.chunks(16).enumerate() {
        if sum.iter().fold(false, |any, sum| any | sum.is_nan()) {
            for i in group * 16..(group * 16 + 16).min(n) {
                if sum[i % 16].is_nan() {
                    reasons_of_row(job, from, i, z, out);
                }
            }
        }
    }
}

#[inline(never)]
fn reasons_of_row(job: &Job<'_>, from: usize, i: usize, z: [&Col; 8], out: &mut Output<'_>) {
    let m = job.columns.measurement(from + i);
    let child = Child::new(&m, job.profile);
    for ((indicator, o), z) in Indicator::ALL.into_iter().zip(&mut out.indicators).zip(z) {
        if let (Some(reason), true) = (&mut o.reason, z[i].is_nan()) {
            let why = child.why_not(indicator);
            debug_assert!(
                why.is_some(),
                "batch has no z, scalar has: {m:?} {indicator}"
            );
            reason[from + i] = why.map_or(UNKNOWN, |r| r as u8);
        }
    }
}

/// Classes and answers that look at more than one column.
#[inline(always)]
fn verdicts(
    job: &Job<'_>,
    from: usize,
    n: usize,
    clean: &Clean,
    reported: &[Col; 8],
    out: &mut Output<'_>,
) {
    let to = from..from + n;
    let z = |indicator: Indicator| &reported[indicator as usize];
    let answer = |z: f64, yes: bool| {
        index(if z.is_nan() {
            f64::from(UNKNOWN)
        } else {
            f64::from(u8::from(yes))
        }) as u8
    };
    if let Some(stunted) = &mut out.stunted {
        for (to, z) in stunted[to.clone()].iter_mut().zip(z(Indicator::Haz)) {
            *to = answer(*z, *z < -2.0);
        }
    }
    if let Some(underweight) = &mut out.underweight {
        for (to, z) in underweight[to.clone()].iter_mut().zip(z(Indicator::Waz)) {
            *to = answer(*z, *z < -2.0);
        }
    }
    let months = |i: usize| clean.months(job.rules, i);
    let muac = |i: usize| {
        let column = job.columns.muac_cm;
        column.map_or(NAN, |c| kept(c.get(from + i), Muac::CEILING))
    };
    let oedema = |i: usize| {
        let byte = job.columns.oedema.map_or(0, |c| c.get(from + i));
        oedema_code(byte).value()
    };
    if let Some(wasted) = &mut out.wasted {
        for (i, to) in wasted[to.clone()].iter_mut().enumerate() {
            let z = z(Indicator::Whz)[i];
            let young = clean.day_2006[i] >= 0.0 && months(i) < FIVE_YEARS;
            let swollen = young && oedema(i) == Some(true);
            *to = if swollen { 1 } else { answer(z, z < -2.0) };
        }
    }
    if let Some(overweight) = &mut out.overweight {
        for (i, to) in overweight[to.clone()].iter_mut().enumerate() {
            let (young, old) = (z(Indicator::Whz)[i], z(Indicator::Baz)[i]);
            *to = if clean.months_2007[i].is_nan() {
                answer(young, young > 2.0)
            } else {
                answer(old, old > 1.0)
            };
        }
    }
    if let Some(warnings) = &mut out.warnings {
        for (i, to) in warnings[to.clone()].iter_mut().enumerate() {
            let heavy = z(Indicator::Waz)[i] > 1.0;
            *to = u8::from(clean.marked[i] > 0.0) | u8::from(heavy) << 1;
        }
    }
    if let Some(from_five) = &mut out.from_five {
        for (i, to) in from_five[to.clone()].iter_mut().enumerate() {
            let (young, old) = (clean.day_2006[i] >= 0.0, !clean.months_2007[i].is_nan());
            *to = if young | old { u8::from(old) } else { UNKNOWN };
        }
    }
    let some = |v: f64| (!v.is_nan()).then_some(v);
    let code = |c: Option<crate::AcuteMalnutrition>| c.map_or(UNKNOWN, |c| c as u8);
    if let Some(class) = &mut out.muac_class {
        for (i, to) in class[to.clone()].iter_mut().enumerate() {
            *to = code(some(muac(i)).and_then(|cm| muac_class(months(i), cm)));
        }
    }
    if let Some(acute) = &mut out.acute_malnutrition {
        for (i, to) in acute[to].iter_mut().enumerate() {
            let whz = some(z(Indicator::Whz)[i]);
            *to = code(acute_malnutrition(months(i), whz, some(muac(i)), oedema(i)));
        }
    }
}
