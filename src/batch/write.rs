//! The last stage of a block: everything that is asked for beyond the exact z-scores, made of them
//! while they are in cache. Rounding, flags, classes, reasons, and the answers that look at more
//! than one column.

use super::block::{Job, boxed};
use super::clean::{Clean, kept};
use super::columns::oedema_code;
use super::kernel::{B, Col, NAN};
use super::output::{Output, UNKNOWN};
use super::reasons::reasons;
use crate::age::FIVE_YEARS;
use crate::classify::{Scheme, acute_malnutrition, bands, muac_class};
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::Muac;
use crate::standards::Standard;

/// Room for what is written.
pub(super) struct Written {
    /// z-scores at two decimals that no caller has asked for.
    reported: Box<Col>,
    hundredths: Box<[Hundredths; 8]>,
}

/// z-scores at two decimals as whole hundredths, [`NONE`] where there is none: comparing these
/// takes a quarter of the instructions. Those of indicators that are not wanted stay as they begin.
type Hundredths = [i16; B];

/// Below every z-score.
const NONE: i16 = i16::MIN;

/// [`NONE`] as [`math::near_hundredths`] would make it.
const NEAR_NONE: f64 = math::near_hundredths(-327.68);

/// z-scores further from zero stand here among the [`Hundredths`]: beyond every class and flag.
const FAR: f64 = 300.0;

impl Written {
    pub(super) fn new() -> Self {
        Self {
            reported: Box::new([NAN; B]),
            hundredths: boxed([NONE; B]),
        }
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
        let o = &mut out.indicators[column];
        let hundredths = &mut written.hundredths[column];
        let theirs = o.reported.as_deref_mut().map(|r| &mut r[to.clone()]);
        if job.wanted[column] && needs_reported {
            match theirs {
                Some(theirs) if n == B => {
                    if let Ok(theirs) = theirs.try_into() {
                        round(z[column], theirs, hundredths);
                    }
                }
                theirs => {
                    round(z[column], &mut written.reported, hundredths);
                    if let Some(theirs) = theirs {
                        theirs.copy_from_slice(&written.reported[..n]);
                    }
                }
            }
        } else if let Some(theirs) = theirs {
            theirs.fill(NAN);
        }
        if let Some(flag) = &mut o.flag {
            flags(indicator, hundredths, &mut flag[to.clone()]);
        }
        if let Some(class) = &mut o.class {
            classes(job, indicator, hundredths, clean, &mut class[to.clone()]);
        }
    }
    reasons(job, clean, from, n, z, out);
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
    verdicts(job, from, n, clean, &written.hundredths, out);
}

/// Two decimals, as [`math::two_decimals`] makes them, and whole hundredths.
#[inline(always)]
fn round(z: &Col, reported: &mut Col, hundredths: &mut Hundredths) {
    // What does not fit reaches beyond the low 16 bits.
    let mut far = 0;
    for i in 0..B {
        let none = z[i].is_nan();
        let near = if none {
            NEAR_NONE
        } else {
            math::near_hundredths(z[i])
        };
        reported[i] = if none { NAN } else { math::hundredths(near) };
        hundredths[i] = near.to_bits() as i16;
        far |= near.to_bits().wrapping_sub(NEAR_NONE.to_bits());
    }
    if far >> 16 != 0 {
        for i in 0..B {
            let near = math::near_hundredths(math::clamp(z[i], FAR));
            let none = z[i].is_nan();
            reported[i] = if none { NAN } else { math::two_decimals(z[i]) };
            hundredths[i] = if none { NONE } else { near.to_bits() as i16 };
        }
    }
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
fn flags(indicator: Indicator, z: &Hundredths, to: &mut [u8]) {
    let (low, high) = indicator.flag_limits();
    let (low, high) = (whole(low), whole(high));
    for (to, z) in to.iter_mut().zip(z) {
        let flag = u8::from((*z < low) | (*z > high));
        *to = if *z == NONE { UNKNOWN } else { flag };
    }
}

/// A bound, which has at most two decimals, in hundredths.
#[inline(always)]
fn whole(bound: f64) -> i16 {
    math::near_hundredths(bound).to_bits() as i16
}

/// Bounds of the classes of an indicator in hundredths, and the byte of the class below, between
/// and above them.
struct Classes {
    bounds: [i16; 5],
    bytes: [u8; 6],
}

impl Classes {
    /// None for an indicator without classes.
    #[inline(always)]
    fn of(scheme: Scheme, indicator: Indicator, standard: Standard) -> Option<Self> {
        let b = bands(scheme, indicator, standard)?;
        let mut classes = Self {
            bounds: [i16::MAX; 5],
            bytes: [0; 6],
        };
        for (to, bound) in classes.bounds.iter_mut().zip(b.bounds) {
            // A bound below zero belongs to the class above it: z >= b is z > b - 0.01.
            *to = whole(*bound) - i16::from(*bound < 0.0);
        }
        for (to, class) in classes.bytes.iter_mut().zip(b.classes) {
            *to = *class as u8 + 1;
        }
        Some(classes)
    }

    /// The class as [`crate::classify::Bands::find`] finds it; 0 without a z-score.
    #[inline(always)]
    fn byte(&self, z: i16) -> u8 {
        let mut byte = self.bytes[0];
        for (bound, above) in self.bounds.iter().zip(&self.bytes[1..]) {
            byte = if z > *bound { *above } else { byte };
        }
        if z == NONE { 0 } else { byte }
    }
}

#[inline(always)]
fn classes(job: &Job<'_>, indicator: Indicator, z: &Hundredths, clean: &Clean, to: &mut [u8]) {
    let Some(young) = Classes::of(job.scheme, indicator, Standard::Who2006) else {
        to.fill(0);
        return;
    };
    match Classes::of(job.scheme, indicator, Standard::Who2007) {
        Some(old) if clean.any_old && indicator == Indicator::Baz => {
            for ((to, z), months) in to.iter_mut().zip(z).zip(&clean.months_2007) {
                *to = if months.is_nan() {
                    young.byte(*z)
                } else {
                    old.byte(*z)
                };
            }
        }
        _ => {
            for (to, z) in to.iter_mut().zip(z) {
                *to = young.byte(*z);
            }
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
    z: &[Hundredths; 8],
    out: &mut Output<'_>,
) {
    let to = from..from + n;
    let z = |indicator: Indicator| &z[indicator as usize];
    let answer = |z: i16, yes: bool| if z == NONE { UNKNOWN } else { u8::from(yes) };
    if let Some(stunted) = &mut out.stunted {
        for (to, z) in stunted[to.clone()].iter_mut().zip(z(Indicator::Haz)) {
            *to = answer(*z, *z < -200);
        }
    }
    if let Some(underweight) = &mut out.underweight {
        for (to, z) in underweight[to.clone()].iter_mut().zip(z(Indicator::Waz)) {
            *to = answer(*z, *z < -200);
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
            *to = if swollen { 1 } else { answer(z, z < -200) };
        }
    }
    if let Some(overweight) = &mut out.overweight {
        for (i, to) in overweight[to.clone()].iter_mut().enumerate() {
            let (young, old) = (z(Indicator::Whz)[i], z(Indicator::Baz)[i]);
            *to = if clean.months_2007[i].is_nan() {
                answer(young, young > 200)
            } else {
                answer(old, old > 100)
            };
        }
    }
    if let Some(warnings) = &mut out.warnings {
        for (i, to) in warnings[to.clone()].iter_mut().enumerate() {
            let heavy = z(Indicator::Waz)[i] > 100;
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
            let whz = z(Indicator::Whz)[i];
            let whz = (whz != NONE).then(|| f64::from(whz) / 100.0);
            *to = code(acute_malnutrition(months(i), whz, some(muac(i)), oedema(i)));
        }
    }
}
