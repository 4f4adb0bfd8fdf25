//! What the benchmarks share.
#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    reason = "shared by several benchmarks, each of which uses a part"
)]

pub mod children;
pub mod textbook;
