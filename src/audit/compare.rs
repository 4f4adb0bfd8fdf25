//! Another program's z-scores and classes held against ours, and explained.

use super::search::{self, Case, Explanation, Writing};
use super::theirs::Cell;
use crate::classify::Scheme;

/// How a file is compared.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whose classes theirs are; found out by itself where it is not said.
    pub scheme: Option<Scheme>,
    /// Use all processors (feature `parallel`).
    pub parallel: bool,
}

fn writing(cases: &[Case], options: Options) -> Writing {
    let mut w = Writing {
        places: [0; 8],
        scheme: options.scheme.unwrap_or(Scheme::Kemenkes),
        z: [false; 8],
        class: [false; 8],
    };
    for c in cases {
        for i in 0..8 {
            if let Cell::Value(z) = c.theirs.z[i] {
                w.z[i] = true;
                w.places[i] = w.places[i].max(z.decimals.min(2));
            }
            w.class[i] |= matches!(c.theirs.class[i], Cell::Value(_));
        }
    }
    w
}

/// The mixture that explains these cases best.
#[must_use]
pub fn explain(cases: &[Case], options: Options) -> Explanation {
    search::explain(cases, writing(cases, options), options.parallel)
}
