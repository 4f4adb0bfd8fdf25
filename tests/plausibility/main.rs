//! Is it plausible? One record, repeated readings, the visits of a child.
//!
//! `TUMBUH_FULL=1 cargo test --release --features audit --test plausibility -- --nocapture` draws
//! as many children as `src/plausibility/README.md` says, and prints its tables.

mod causes;
mod one;
mod repeats;
mod visits;

/// Whether everything is to be run, or a sample.
fn full() -> bool {
    std::env::var_os("TUMBUH_FULL").is_some()
}
