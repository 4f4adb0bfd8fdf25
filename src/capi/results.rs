//! What comes out of one child.

use super::child::{TumbuhChild, read_measurement};
use super::codes::{TumbuhAcute, TumbuhAnswer};
use super::memory::{Versioned, known_size, room, write};
use super::options::{Rules, TumbuhOptions};
use super::status::status;
use crate::classify::{AcuteMalnutrition, Class, Scheme};
use crate::indicator::Indicator;
use crate::score::{Assessment, Warning};
use crate::standards::Standard;

/// One indicator of one child.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TumbuhScore {
    /// z-score before rounding; NaN where there is none.
    pub exact: f64,
    /// z-score at two decimals, as WHO reports it; NaN where there is none.
    pub reported: f64,
    /// `TumbuhAnswer`: is the reported z-score implausible by WHO's limits?
    pub flag: i32,
    /// `TumbuhReason`: why there is no z-score; 0 where there is one.
    pub reason: i32,
    /// `TumbuhClass` by WHO; 0 for none.
    pub class_who: i32,
    /// `TumbuhClass` by Permenkes No. 2 Tahun 2020; 0 for none.
    pub class_kemenkes: i32,
}

impl TumbuhScore {
    const NOTHING: Self = Self {
        exact: f64::NAN,
        reported: f64::NAN,
        flag: TumbuhAnswer::Unknown as i32,
        reason: 0,
        class_who: 0,
        class_kemenkes: 0,
    };
}

/// Everything that is said of one child. Set `size` to `sizeof` of it beforehand; what comes back
/// in `size` is as far as the library filled it.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct TumbuhAssessment {
    /// Size of this struct, bytes.
    pub size: u32,
    /// Bits of `TumbuhWarning`.
    pub warnings: u32,
    /// By `TumbuhIndicator`.
    pub scores: [TumbuhScore; 8],
    /// Age looked up, days; NaN where not known.
    pub age_days_used: f64,
    /// Length or height after the 0.7 cm rule, cm; NaN where not known.
    pub clenhei_cm: f64,
    /// Body mass index, kg/m2; NaN where not known.
    pub bmi: f64,
    /// `TumbuhStandard` that serves the age; 0 for none.
    pub standard: i32,
    /// `TumbuhAcute`: class of the mid-upper arm circumference.
    pub muac_class: i32,
    /// `TumbuhAcute`: by weight-for-length/height, MUAC or oedema.
    pub acute_malnutrition: i32,
    /// `TumbuhAnswer`: HAZ below -2.
    pub stunted: i32,
    /// `TumbuhAnswer`: WHZ below -2 or bilateral oedema, under five.
    pub wasted: i32,
    /// `TumbuhAnswer`: WAZ below -2.
    pub underweight: i32,
    /// `TumbuhAnswer`: WHZ above 2 under five, BAZ above 1 from five.
    pub overweight: i32,
    /// 0.
    pub reserved: i32,
}

const _: () = assert!(size_of::<TumbuhAssessment>() == 10 * 4 + 8 * (2 * 8 + 4 * 4) + 3 * 8);
// SAFETY: two 32-bit integers, 8 scores (two f64 and four i32 each), three f64, eight i32: no
// padding; the size first.
unsafe impl Versioned for TumbuhAssessment {
    fn set_size(&mut self, size: u32) {
        self.size = size;
    }

    fn nothing() -> Self {
        let (unknown, none) = (TumbuhAnswer::Unknown as i32, TumbuhAcute::Unknown as i32);
        Self {
            size: known_size::<Self>(),
            warnings: 0,
            scores: [TumbuhScore::NOTHING; 8],
            age_days_used: f64::NAN,
            clenhei_cm: f64::NAN,
            bmi: f64::NAN,
            standard: 0,
            muac_class: none,
            acute_malnutrition: none,
            stunted: unknown,
            wasted: unknown,
            underweight: unknown,
            overweight: unknown,
            reserved: 0,
        }
    }
}

fn class(class: Option<Class>) -> i32 {
    class.map_or(0, |c| c as i32 + 1)
}

fn answer(answer: Option<bool>) -> i32 {
    answer.map_or(TumbuhAnswer::Unknown as i32, i32::from)
}

fn acute(class: Option<AcuteMalnutrition>) -> i32 {
    class.map_or(TumbuhAcute::Unknown as i32, |c| c as i32)
}

/// The bit of a warning.
pub(super) fn warning_bit(warning: Warning) -> u32 {
    match warning {
        Warning::StandingUnder9Months => super::TumbuhWarning::StandingUnder9Months as u32,
        Warning::CheckWeightForHeight => super::TumbuhWarning::CheckWeightForHeight as u32,
    }
}

impl From<&Assessment> for TumbuhAssessment {
    fn from(a: &Assessment) -> Self {
        let mut out = Self::nothing();
        for (to, s) in out.scores.iter_mut().zip(a.scores()) {
            if let Some(z) = s.value() {
                to.exact = z.exact;
                to.reported = z.reported;
                to.flag = i32::from(z.flag);
            }
            to.reason = s.reason().map_or(0, |r| r as i32);
            to.class_who = class(a.class(s.indicator, Scheme::Who));
            to.class_kemenkes = class(a.class(s.indicator, Scheme::Kemenkes));
        }
        out.warnings = a.warnings().map(warning_bit).fold(0, |all, bit| all | bit);
        out.age_days_used = a.age_days_used.unwrap_or(f64::NAN);
        out.clenhei_cm = a.lenhei_cm().value().unwrap_or(f64::NAN);
        out.bmi = a.bmi().value().unwrap_or(f64::NAN);
        out.standard = match a.standard.value() {
            None => 0,
            Some(Standard::Who2006) => 1,
            Some(Standard::Who2007) => 2,
        };
        out.muac_class = acute(a.muac_class());
        out.acute_malnutrition = acute(a.acute_malnutrition());
        out.stunted = answer(a.stunted());
        out.wasted = answer(a.wasted());
        out.underweight = answer(a.underweight());
        out.overweight = answer(a.overweight());
        out
    }
}

/// Scores one child. `options` may be null.
///
/// # Safety
/// `child`, `options` and `assessment` are each null or valid for as many bytes as their `size`
/// says (at least 4), `options->profile` null or ending in a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_assess(
    child: *const TumbuhChild,
    options: *const TumbuhOptions,
    assessment: *mut TumbuhAssessment,
) -> i32 {
    status(|| {
        // SAFETY: by the contract.
        let m = unsafe { read_measurement(child) }?;
        // SAFETY: by the contract.
        let rules = unsafe { Rules::read(options) }?;
        // SAFETY: by the contract.
        let size = unsafe { room(assessment) }?;
        let a = m.assess_by(&rules.profile);
        // SAFETY: `size` is what `room` gave for it.
        unsafe { write(assessment, size, TumbuhAssessment::from(&a)) };
        Ok(())
    })
}

/// The indicator of a number.
pub(super) fn indicator(number: i32) -> super::status::Done<Indicator> {
    let known = usize::try_from(number)
        .ok()
        .and_then(|i| Indicator::ALL.get(i));
    known.copied().ok_or(super::TumbuhStatus::UnknownIndicator)
}
