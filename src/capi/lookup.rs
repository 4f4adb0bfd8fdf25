//! Rows of tables: L, M and S, values at z-scores, z-scores of values.

use super::child::{TumbuhChild, read_measurement};
use super::memory::{Versioned, checked, known_size, put, room, write};
use super::options::{Rules, TumbuhOptions};
use super::results::indicator;
use super::status::{Done, TumbuhStatus, status};
use crate::error::Error;
use crate::lms;
use crate::score::Reference;

/// What stands in a table for a child.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct TumbuhLms {
    /// Size of this struct, bytes.
    pub size: u32,
    /// `TumbuhReason` why there is no row, with the status `NO_ROW`; else 0.
    pub reason: i32,
    /// Box-Cox power; NaN without a row, as the others.
    pub l: f64,
    /// Median, in the unit of the indicator (kg, cm, kg/m2, mm).
    pub m: f64,
    /// Coefficient of variation.
    pub s: f64,
    /// Where: day, month, or length or height in cm.
    pub at: f64,
}

const _: () = assert!(size_of::<TumbuhLms>() == 2 * 4 + 4 * 8);
// SAFETY: two 32-bit integers and four f64: no padding; the size first.
unsafe impl Versioned for TumbuhLms {
    fn set_size(&mut self, size: u32) {
        self.size = size;
    }

    fn nothing() -> Self {
        Self {
            size: known_size::<Self>(),
            reason: 0,
            l: f64::NAN,
            m: f64::NAN,
            s: f64::NAN,
            at: f64::NAN,
        }
    }
}

/// The row of an indicator for a child; `reason` gets why there is none.
///
/// # Safety
/// As `tumbuh_v1_z`.
unsafe fn find(
    child: *const TumbuhChild,
    options: *const TumbuhOptions,
    number: i32,
    reason: *mut i32,
) -> Done<Reference> {
    let indicator = indicator(number)?;
    // SAFETY: by the contract.
    let m = unsafe { read_measurement(child) }?;
    // SAFETY: by the contract.
    let rules = unsafe { Rules::read(options) }?;
    let (row, why) = match Reference::find(indicator, &m, &rules.profile) {
        Ok(row) => (Ok(row), 0),
        Err(Error::NoRow { reason, .. }) => (Err(TumbuhStatus::NoRow), reason as i32),
        Err(other) => (Err(other.into()), 0),
    };
    // SAFETY: by the contract.
    unsafe { put(reason, why) };
    row
}

/// L, M and S of an indicator for a child whose sex and age are known (and length or height for
/// weight-for-length/height); what is measured otherwise plays no part. `indicator` is a
/// `TumbuhIndicator`; `options` may be null.
///
/// # Safety
/// `child`, `options` and `row` are each null or valid for as many bytes as their `size` says (at
/// least 4), `options->profile` null or ending in a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_lms(
    child: *const TumbuhChild,
    options: *const TumbuhOptions,
    indicator: i32,
    row: *mut TumbuhLms,
) -> i32 {
    status(|| {
        // SAFETY: by the contract.
        let size = unsafe { room(row) }?;
        let mut out = TumbuhLms::nothing();
        // SAFETY: by the contract; `reason` is our own.
        let found = unsafe { find(child, options, indicator, &raw mut out.reason) };
        if let Ok(r) = found {
            (out.l, out.m, out.s, out.at) = (r.lms.l(), r.lms.m(), r.lms.s(), r.place.at);
        }
        // SAFETY: `size` is what `room` gave for it.
        unsafe { write(row, size, out) };
        found.map(|_| ())
    })
}

/// The value at a z-score, in the unit of the indicator, by the rules of the profile. `reason` may
/// be null; with the status `NO_ROW` it gets the `TumbuhReason`.
///
/// # Safety
/// As `tumbuh_v1_z`, with `value` for `z`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_value(
    child: *const TumbuhChild,
    options: *const TumbuhOptions,
    indicator: i32,
    z: f64,
    value: *mut f64,
    reason: *mut i32,
) -> i32 {
    status(|| {
        checked(value)?;
        // SAFETY: by the contract.
        let row = unsafe { find(child, options, indicator, reason) }?;
        let found = row.value(z)?;
        // SAFETY: by the contract.
        unsafe { put(value, found) };
        Ok(())
    })
}

/// The z-score of a value in the unit of the indicator, before rounding; and at two decimals, where
/// `reported` is not null.
///
/// # Safety
/// `child` and `options` are each null or valid for as many bytes as their `size` says (at least
/// 4), `options->profile` null or ending in a zero byte; `exact` and `reported` are each null or
/// valid for writing a `double`, `reason` null or valid for writing an `int32_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_z(
    child: *const TumbuhChild,
    options: *const TumbuhOptions,
    indicator: i32,
    y: f64,
    exact: *mut f64,
    reported: *mut f64,
    reason: *mut i32,
) -> i32 {
    status(|| {
        checked(exact)?;
        // SAFETY: by the contract.
        let row = unsafe { find(child, options, indicator, reason) }?;
        if !(y > 0.0 && y.is_finite()) {
            return Err(TumbuhStatus::InvalidNumber);
        }
        let z = row.z(y);
        if z.is_nan() {
            return Err(TumbuhStatus::NoValue);
        }
        // SAFETY: by the contract.
        unsafe { put(exact, z) };
        // SAFETY: by the contract.
        unsafe { put(reported, lms::reported(z)) };
        Ok(())
    })
}
