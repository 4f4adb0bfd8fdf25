//! What the benchmarks share.
#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    reason = "shared by several benchmarks, each of which uses a part"
)]

#[cfg(feature = "capi")]
#[allow(unsafe_code, reason = "calls the C ABI")]
pub mod c_abi;
pub mod children;
pub mod textbook;
