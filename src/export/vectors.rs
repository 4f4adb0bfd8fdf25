//! The test vectors of the profiles that an export knows, as they lie beside its runner.

use super::PROFILES;
use crate::audit::vectors::{Vector, json_lines, vectors};

/// The vectors of the exported profiles.
pub(super) fn known() -> Vec<Vector> {
    let known = |v: &Vector| PROFILES.iter().any(|p| p.name == v.profile);
    let mut all: Vec<Vector> = vectors().into_iter().filter(known).collect();
    // Which mistakes a case exposes is for programs that have not passed it yet.
    for v in &mut all {
        v.exposes.clear();
    }
    all
}

/// The same as `vectors.jsonl`. Every number is finite, so that nothing cannot be written.
pub(super) fn lines() -> String {
    json_lines(&known()).unwrap_or_default()
}
