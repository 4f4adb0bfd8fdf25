//! The report of `examples/bits.rs` as text in the memory of a WebAssembly instance.

#[path = "../../examples/bits.rs"]
#[allow(dead_code)]
mod bits;

use std::sync::OnceLock;

static TEXT: OnceLock<String> = OnceLock::new();

/// Address of the text.
#[unsafe(no_mangle)]
pub extern "C" fn report(rows: usize) -> *const u8 {
    TEXT.get_or_init(|| bits::report(rows).unwrap_or_else(|e| e))
        .as_ptr()
}

/// Bytes of the text.
#[unsafe(no_mangle)]
pub extern "C" fn length() -> usize {
    TEXT.get().map_or(0, String::len)
}
