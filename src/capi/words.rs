//! Codes and sentences as constants of C.

use super::codes::TumbuhLanguage;
use super::options::language;
use super::results::{indicator, warning_bit};
use super::status::TumbuhStatus;
use crate::batch::{acute_of, class_of, reason_of};
use crate::classify::{AcuteMalnutrition, Class};
use crate::indicator::Indicator;
use crate::outcome::Reason;
use crate::score::Warning;
use crate::words::Lang;
use once_cell::sync::Lazy;
use std::ffi::c_char;
use std::ptr::null;

/// Number of the ABI: the `1` in `tumbuh_v1_...`.
const ABI: u32 = 1;

const WARNINGS: [Warning; 2] = [Warning::StandingUnder9Months, Warning::CheckWeightForHeight];

/// Every word, with a zero byte behind it, in one piece of memory. Made once, never freed: that is
/// what makes them constants.
struct Words {
    bytes: Vec<u8>,
    /// Words in order, each with its place in `bytes`.
    places: Vec<(&'static str, usize)>,
}

static WORDS: Lazy<Words> = Lazy::new(|| {
    let both = |label: fn(usize, Lang) -> &'static str, n: usize| {
        (0..n).flat_map(move |i| [Lang::En, Lang::Id].map(|lang| label(i, lang)))
    };
    let mut all = vec!["", env!("CARGO_PKG_VERSION")];
    all.extend(both(|i, l| Reason::ALL[i].label(l), Reason::ALL.len()));
    all.extend(both(|i, l| Class::ALL[i].label(l), Class::ALL.len()));
    all.extend(both(|i, l| AcuteMalnutrition::ALL[i].label(l), 3));
    all.extend(both(|i, l| Indicator::ALL[i].label(l), 8));
    all.extend(both(|i, l| WARNINGS[i].label(l), 2));
    all.extend(Reason::ALL.map(Reason::code));
    all.extend(Class::ALL.iter().map(|c| c.code()));
    all.extend(AcuteMalnutrition::ALL.map(AcuteMalnutrition::code));
    all.extend(Indicator::ALL.map(Indicator::code));
    all.extend(WARNINGS.map(Warning::code));
    all.extend(TumbuhStatus::ALL.map(TumbuhStatus::label));
    all.extend(super::batch::NAMES);
    all.sort_unstable();
    all.dedup();
    let mut bytes = Vec::with_capacity(all.iter().map(|word| word.len() + 1).sum());
    let mut places = Vec::with_capacity(all.len());
    for word in all {
        places.push((word, bytes.len()));
        bytes.extend_from_slice(word.as_bytes());
        bytes.push(0);
    }
    Words { bytes, places }
});

/// A word as a constant of C; null for `None`.
pub(super) fn constant(word: Option<&'static str>) -> *const c_char {
    let find = |word: &'static str| {
        let words = &*WORDS;
        let at = words.places.binary_search_by_key(&word, |(w, _)| w).ok()?;
        words.bytes.get(words.places[at].1..)
    };
    word.and_then(find).map_or(null(), |w| w.as_ptr().cast())
}

fn byte(number: i32) -> Option<u8> {
    u8::try_from(number).ok()
}

fn reason(number: i32) -> Option<Reason> {
    byte(number).and_then(reason_of)
}

fn class(number: i32) -> Option<Class> {
    byte(number).and_then(class_of)
}

fn acute(number: i32) -> Option<AcuteMalnutrition> {
    byte(number).and_then(acute_of)
}

fn warning(bit: u32) -> Option<Warning> {
    WARNINGS.into_iter().find(|w| warning_bit(*w) == bit)
}

/// The word for a number; the empty one for the number that means "none".
fn word<T>(
    none: i32,
    number: i32,
    of: impl Fn(i32) -> Option<T>,
    say: impl Fn(T) -> &'static str,
) -> *const c_char {
    if number == none {
        return constant(Some(""));
    }
    constant(of(number).map(say))
}

/// The same in a language; null for a language that is none.
fn label<T>(
    none: i32,
    number: i32,
    lang: i32,
    of: impl Fn(i32) -> Option<T>,
    say: impl Fn(T, Lang) -> &'static str,
) -> *const c_char {
    language(lang).map_or(null(), |lang| word(none, number, of, |t| say(t, lang)))
}

/// Number of the ABI: 1. A program that loads the library by name can ask before anything else.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_abi_version() -> u32 {
    ABI
}

/// Version of the library, `0.1.0`. A constant, like all texts here: never freed, and the same in
/// every thread.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_version() -> *const c_char {
    constant(Some(env!("CARGO_PKG_VERSION")))
}

/// A `TumbuhStatus` as an English sentence; null for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_status_text(status: i32) -> *const c_char {
    let known = usize::try_from(status)
        .ok()
        .and_then(|i| TumbuhStatus::ALL.get(i));
    constant(known.map(|s| s.label()))
}

/// The code of a `TumbuhReason`, `missing_sex`; empty for 0, null for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_reason_code(number: i32) -> *const c_char {
    word(0, number, reason, Reason::code)
}

/// A `TumbuhReason` as a sentence in a `TumbuhLanguage`; empty for 0, null for numbers that are
/// none.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_reason_text(number: i32, lang: i32) -> *const c_char {
    label(0, number, lang, reason, Reason::label)
}

/// The code of a `TumbuhClass`, `severely_stunted`, `gizi_buruk`; empty for 0, null for a number
/// that is none.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_class_code(number: i32) -> *const c_char {
    word(0, number, class, Class::code)
}

/// A `TumbuhClass` as people read it, in a `TumbuhLanguage`; empty for 0, null for numbers that are
/// none.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_class_text(number: i32, lang: i32) -> *const c_char {
    label(0, number, lang, class, Class::label)
}

/// The code of a `TumbuhAcute`: `sam`, `mam`, `normal`; empty for 255, null for a number that is
/// none.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_acute_code(number: i32) -> *const c_char {
    word(255, number, acute, AcuteMalnutrition::code)
}

/// A `TumbuhAcute` as people read it; empty for 255, null for numbers that are none.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_acute_text(number: i32, lang: i32) -> *const c_char {
    label(255, number, lang, acute, AcuteMalnutrition::label)
}

/// The code of an indicator, `waz`; null for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_indicator_code(number: i32) -> *const c_char {
    constant(indicator(number).ok().map(Indicator::code))
}

/// What an indicator is called; null for numbers that are none.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_indicator_text(number: i32, lang: i32) -> *const c_char {
    let lang = language(lang).ok();
    constant(lang.and_then(|lang| Some(indicator(number).ok()?.label(lang))))
}

/// The code of one bit of `TumbuhWarning`; null for what is no such bit.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_warning_code(bit: u32) -> *const c_char {
    constant(warning(bit).map(Warning::code))
}

/// One bit of `TumbuhWarning` as a sentence; null for what is no such bit or language.
#[unsafe(no_mangle)]
pub extern "C" fn tumbuh_v1_warning_text(bit: u32, lang: i32) -> *const c_char {
    let lang = language(lang).ok();
    constant(lang.and_then(|lang| Some(warning(bit)?.label(lang))))
}

const _: () = assert!(TumbuhLanguage::En as i32 == 0 && TumbuhLanguage::Id as i32 == 1);
