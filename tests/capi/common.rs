//! Children and calls.

use std::ffi::{CStr, c_char};
use std::ptr::null;
use tumbuh::capi::{
    TumbuhAssessment, TumbuhChild, TumbuhOptions, tumbuh_v1_assess, tumbuh_v1_child_init,
    tumbuh_v1_options_init,
};

pub(crate) fn size<T>() -> u32 {
    u32::try_from(size_of::<T>()).expect("a small struct")
}

/// A child of whom nothing is recorded.
pub(crate) fn child() -> TumbuhChild {
    let mut child = std::mem::MaybeUninit::uninit();
    let done = unsafe { tumbuh_v1_child_init(child.as_mut_ptr(), size::<TumbuhChild>()) };
    assert_eq!(done, 0);
    unsafe { child.assume_init() }
}

/// The girl of the examples.
pub(crate) fn girl() -> TumbuhChild {
    TumbuhChild {
        sex: 2,
        age_days: 548.0,
        weight_kg: 9.1,
        lenhei_cm: 76.2,
        ..child()
    }
}

pub(crate) fn options() -> TumbuhOptions {
    let mut options = std::mem::MaybeUninit::uninit();
    let done = unsafe { tumbuh_v1_options_init(options.as_mut_ptr(), size::<TumbuhOptions>()) };
    assert_eq!(done, 0);
    unsafe { options.assume_init() }
}

/// Room for an assessment, full of what must be overwritten.
pub(crate) fn room() -> TumbuhAssessment {
    // Integers and floats: any bits are some.
    let mut a: TumbuhAssessment = unsafe { std::mem::zeroed() };
    let bytes = size_of::<TumbuhAssessment>();
    unsafe { (&raw mut a).cast::<u8>().write_bytes(0xA5, bytes) };
    a.size = size::<TumbuhAssessment>();
    a
}

pub(crate) fn assess(child: &TumbuhChild, options: Option<&TumbuhOptions>) -> TumbuhAssessment {
    let mut a = room();
    let options = options.map_or(null(), std::ptr::from_ref);
    let done = unsafe { tumbuh_v1_assess(child, options, &raw mut a) };
    assert_eq!(done, 0);
    a
}

/// A constant of the library.
pub(crate) fn text(constant: *const c_char) -> Option<&'static str> {
    if constant.is_null() {
        return None;
    }
    let text = unsafe { CStr::from_ptr(constant) };
    Some(text.to_str().expect("UTF-8"))
}

/// A code; `None` for the empty one.
pub(crate) fn code(constant: *const c_char) -> Option<&'static str> {
    let text = text(constant).expect("a known number");
    (!text.is_empty()).then_some(text)
}
