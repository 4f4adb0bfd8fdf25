//! The numbers in `tumbuh.h` are those that the library means.

use crate::common::text;
use std::collections::BTreeMap;
use std::ffi::c_char;
use tumbuh::capi::{
    TumbuhClass, tumbuh_abi_version, tumbuh_v1_acute_code, tumbuh_v1_acute_text,
    tumbuh_v1_class_code, tumbuh_v1_class_text, tumbuh_v1_indicator_code, tumbuh_v1_indicator_text,
    tumbuh_v1_reason_code, tumbuh_v1_reason_text, tumbuh_v1_status_text, tumbuh_v1_warning_code,
    tumbuh_v1_warning_text, tumbuh_version,
};

const HEADER: &str = include_str!("../../src/capi/tumbuh.h");

/// Names and numbers of the header that begin so, by the name in lower case without the beginning.
fn codes(beginning: &str) -> BTreeMap<String, i32> {
    let code = |line: &str| {
        let (name, number) = line.trim().strip_suffix(',')?.split_once(" = ")?;
        let name = name.strip_prefix(beginning)?.to_lowercase();
        Some((name, number.parse().ok()?))
    };
    let all: BTreeMap<_, _> = HEADER.lines().filter_map(code).collect();
    assert!(!all.is_empty(), "{beginning}");
    all
}

/// `name_of` gives each name of the header for its number, and nothing for other numbers.
fn agree(beginning: &str, none: Option<i32>, name_of: impl Fn(i32) -> *const c_char) -> usize {
    let codes = codes(beginning);
    for (name, number) in &codes {
        let expected = if Some(*number) == none { "" } else { name };
        assert_eq!(text(name_of(*number)), Some(expected), "{beginning}{name}");
    }
    let others = (-300..1000).chain([i32::MIN, i32::MAX]);
    for number in others.filter(|n| !codes.values().any(|c| c == n)) {
        assert_eq!(text(name_of(number)), None, "{number}");
    }
    codes.len()
}

#[test]
fn codes_of_the_header_are_those_of_the_library() {
    assert_eq!(
        agree("TUMBUH_REASON_", Some(0), |n| tumbuh_v1_reason_code(n)),
        21
    );
    assert_eq!(
        agree("TUMBUH_CLASS_", Some(0), |n| tumbuh_v1_class_code(n)),
        30
    );
    assert_eq!(
        agree("TUMBUH_ACUTE_", Some(255), |n| tumbuh_v1_acute_code(n)),
        4
    );
    assert_eq!(
        agree("TUMBUH_INDICATOR_", None, |n| tumbuh_v1_indicator_code(n)),
        8
    );
    for (name, bit) in codes("TUMBUH_WARNING_") {
        // The contract's `standing_under_9_months`: cbindgen sets no `_` before a digit.
        let code = text(tumbuh_v1_warning_code(bit.cast_unsigned())).expect("a warning");
        assert_eq!(code.replace('_', ""), name.replace('_', ""));
    }
    assert_eq!(text(tumbuh_v1_warning_code(3)), None);
    assert_eq!(text(tumbuh_v1_warning_code(0)), None);
}

#[test]
fn every_number_has_its_sentence_in_both_languages() {
    for number in 1..=20 {
        let both = [0, 1].map(|l| text(tumbuh_v1_reason_text(number, l)).expect("a sentence"));
        assert_ne!(both[0], both[1]);
    }
    for lang in [0, 1] {
        for number in 1..=29 {
            assert!(text(tumbuh_v1_class_text(number, lang)).is_some_and(|t| !t.is_empty()));
        }
        for number in 0..=2 {
            assert!(text(tumbuh_v1_acute_text(number, lang)).is_some_and(|t| !t.is_empty()));
        }
        for number in 0..=7 {
            assert!(text(tumbuh_v1_indicator_text(number, lang)).is_some_and(|t| !t.is_empty()));
        }
        for bit in [1, 2] {
            assert!(text(tumbuh_v1_warning_text(bit, lang)).is_some_and(|t| !t.is_empty()));
        }
    }
    assert_eq!(
        text(tumbuh_v1_class_text(TumbuhClass::GiziBuruk as i32, 1)),
        Some("Gizi buruk")
    );
    assert_eq!(
        text(tumbuh_v1_class_text(TumbuhClass::GiziBuruk as i32, 2)),
        None
    );
    assert_eq!(text(tumbuh_v1_warning_text(1, -1)), None);
}

#[test]
fn statuses_and_versions() {
    for (name, number) in codes("TUMBUH_STATUS_") {
        assert!(text(tumbuh_v1_status_text(number)).is_some(), "{name}");
    }
    assert_eq!(text(tumbuh_v1_status_text(19)), None);
    assert_eq!(text(tumbuh_v1_status_text(-1)), None);
    assert_eq!(tumbuh_abi_version(), 1);
    assert_eq!(text(tumbuh_version()), Some(env!("CARGO_PKG_VERSION")));
}
