//! Random calls of the C entry points, with pointers to valid memory of exactly the bytes that it
//! must have: see `tests/capi/calls.rs`.
#![no_main]

#[path = "../../capi/calls.rs"]
mod calls;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    calls::run(bytes);
});
