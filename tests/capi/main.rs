//! The C ABI as C sees it, from Rust: codes of the header, contract, vectors, batch against one
//! child. `make test-capi` runs it from C, PHP, Node and Java, under valgrind and sanitizers.
#![allow(unsafe_code, reason = "calls the C ABI")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "every pointer here is null on purpose or to a value of the same function"
)]

mod calls;
mod columns;
mod common;
mod contract;
mod fuzz;
mod header;
mod vectors;
