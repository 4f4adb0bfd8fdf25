//! The same columns and results as C hands them over.

use super::children::Children;
use std::ptr::{null, null_mut};
use tumbuh::batch::Output;
use tumbuh::capi::{TumbuhColumns, TumbuhResultColumns, TumbuhScoreColumns, tumbuh_v1_score};

fn size<T>() -> u32 {
    u32::try_from(size_of::<T>()).expect("a small struct")
}

/// Scores the children through `tumbuh_v1_score`, on the thread that calls, into the columns of
/// `out`.
pub fn score(children: &Children, out: &mut Output<'_>) {
    let y = |i: usize| children.y[i].as_ptr();
    let from = TumbuhColumns {
        size: size::<TumbuhColumns>(),
        reserved: 0,
        rows: children.sex.len() as u64,
        sex: children.sex.as_ptr(),
        position: children.measure.as_ptr(),
        oedema: children.oedema.as_ptr(),
        faults: null(),
        age_days: children.days.as_ptr(),
        age_months: null(),
        birth_day: null(),
        visit_day: null(),
        birth_day_valid: null(),
        visit_day_valid: null(),
        weight_kg: y(0),
        lenhei_cm: y(1),
        head_cm: y(2),
        muac_cm: y(3),
        triceps_mm: y(4),
        subscapular_mm: y(5),
    };
    let numbers = |c: &mut Option<&mut [f64]>| c.as_mut().map_or(null_mut(), |c| c.as_mut_ptr());
    let bytes = |c: &mut Option<&mut [u8]>| c.as_mut().map_or(null_mut(), |c| c.as_mut_ptr());
    let to = TumbuhResultColumns {
        size: size::<TumbuhResultColumns>(),
        reserved: 0,
        scores: out.indicators.each_mut().map(|o| TumbuhScoreColumns {
            exact: numbers(&mut o.exact),
            reported: numbers(&mut o.reported),
            flag: bytes(&mut o.flag),
            class_code: bytes(&mut o.class),
            reason: bytes(&mut o.reason),
        }),
        age_days_used: numbers(&mut out.age_days_used),
        clenhei_cm: numbers(&mut out.lenhei_cm),
        bmi: numbers(&mut out.bmi),
        muac_class: bytes(&mut out.muac_class),
        acute_malnutrition: bytes(&mut out.acute_malnutrition),
        stunted: bytes(&mut out.stunted),
        wasted: bytes(&mut out.wasted),
        underweight: bytes(&mut out.underweight),
        overweight: bytes(&mut out.overweight),
        warnings: bytes(&mut out.warnings),
    };
    // SAFETY: every column is as long as the children are many, those of `out` too, since it was
    // made for them; they are borrowed here.
    let status = unsafe { tumbuh_v1_score(&raw const from, null(), &raw const to, null_mut()) };
    assert_eq!(status, 0, "columns fit");
}
