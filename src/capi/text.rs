//! An assessment as text: every step for people, JSON for programs.

use super::child::{TumbuhChild, read_measurement};
use super::memory::put_text;
use super::options::{Rules, TumbuhOptions, language};
use super::status::{TumbuhStatus, status};
use crate::json;
use crate::score::Assessment;
use std::ffi::c_char;

/// Every step of one child with its numbers and sources, by the classes of `options->scheme`.
///
/// The text goes into `buffer` with a zero byte behind it; `needed` gets the bytes that it takes,
/// the zero byte included. A buffer that is too small, or null, gives the status
/// `BUFFER_TOO_SMALL`: call again with that many. `needed` may be null.
///
/// # Safety
/// `child` and `options` as for `tumbuh_v1_assess`; `buffer` is null or valid for writing
/// `capacity` bytes, `needed` null or valid for writing a `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_explain(
    child: *const TumbuhChild,
    options: *const TumbuhOptions,
    language_: i32,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> i32 {
    let explain = |a: &Assessment, rules: &Rules| {
        let lang = language(language_)?;
        Ok(a.explain(lang, rules.scheme))
    };
    // SAFETY: by the contract.
    unsafe { say(child, options, buffer, capacity, needed, explain) }
}

/// The columns that `tumbuh score` would write of one child, exact z-scores beside the reported
/// ones, as one JSON object. Classes by `options->scheme`. Buffers as in `tumbuh_v1_explain`.
///
/// # Safety
/// As `tumbuh_v1_explain`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_json(
    child: *const TumbuhChild,
    options: *const TumbuhOptions,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> i32 {
    let json = |a: &Assessment, rules: &Rules| {
        let columns = json::columns(a, rules.scheme);
        serde_json::to_string(&columns).map_err(|_| TumbuhStatus::Internal)
    };
    // SAFETY: by the contract.
    unsafe { say(child, options, buffer, capacity, needed, json) }
}

/// # Safety
/// As `tumbuh_v1_explain`.
unsafe fn say(
    child: *const TumbuhChild,
    options: *const TumbuhOptions,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
    text: impl FnOnce(&Assessment, &Rules) -> Result<String, TumbuhStatus>,
) -> i32 {
    status(|| {
        // SAFETY: by the contract.
        let m = unsafe { read_measurement(child) }?;
        // SAFETY: by the contract.
        let rules = unsafe { Rules::read(options) }?;
        let text = text(&m.assess_by(&rules.profile), &rules)?;
        // SAFETY: by the contract.
        unsafe { put_text(&text, buffer, capacity, needed) }
    })
}
