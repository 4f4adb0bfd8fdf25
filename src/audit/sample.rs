//! The rows that the search looks at, taken from a file of any length in one pass and in memory
//! that does not grow with it.

use super::cohort::mixed;
use super::search::{Case, Writing, explained};
use super::theirs::Cell;
use crate::classify::{Class, Scheme};
use crate::indicator::Indicator;
use crate::profile::Profile;
use std::collections::BinaryHeap;

/// Rows of all, and as many again of those that differ from WHO.
const ROWS: usize = 2000;

/// A case with its lot: those with the lowest are kept, in whatever order they come.
#[derive(Debug, Clone)]
struct Drawn(u64, Case);

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Drawn {}

impl PartialOrd for Drawn {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Drawn {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

fn keep(heap: &mut BinaryHeap<Drawn>, drawn: Drawn) {
    if heap.len() < ROWS {
        heap.push(drawn);
    } else if heap.peek().is_some_and(|worst| drawn < *worst) {
        heap.pop();
        heap.push(drawn);
    }
}

/// A first look at a file: which columns have something in them, how it is written, and a sample
/// of the rows. Looks at parts of a file can be taken together in any order.
#[derive(Debug, Clone)]
pub struct FirstLook {
    rows: u64,
    scheme: Option<Scheme>,
    /// Most decimals seen, by indicator.
    places: [u8; 8],
    z: [bool; 8],
    class: [bool; 8],
    /// Words that only Kemenkes has.
    kemenkes: bool,
    all: BinaryHeap<Drawn>,
    differing: BinaryHeap<Drawn>,
}

impl FirstLook {
    /// Nothing seen yet; `scheme` says whose classes theirs are, if that is known.
    #[must_use]
    pub fn new(scheme: Option<Scheme>) -> Self {
        Self {
            rows: 0,
            scheme,
            places: [0; 8],
            z: [false; 8],
            class: [false; 8],
            kemenkes: false,
            all: BinaryHeap::new(),
            differing: BinaryHeap::new(),
        }
    }

    /// Looks at a row.
    pub fn look(&mut self, case: &Case) {
        self.rows += 1;
        for i in Indicator::ALL {
            let at = i.index();
            if let Cell::Value(z) = case.theirs.z[at] {
                self.z[at] = true;
                self.places[at] = self.places[at].max(z.decimals.min(2));
            }
            if let Cell::Value(level) = case.theirs.class[at] {
                self.class[at] = true;
                self.kemenkes |= level.class(i) == Class::RisikoBeratBadanLebih;
            }
        }
        let drawn = Drawn(mixed(case.row), *case);
        if self.differs(case) {
            keep(&mut self.differing, drawn.clone());
        }
        keep(&mut self.all, drawn);
    }

    /// Does the row differ from WHO? Whether at two decimals or fewer matters little here: this
    /// says only which rows are looked at.
    fn differs(&self, case: &Case) -> bool {
        let any = |f: fn(&Case, usize) -> bool| std::array::from_fn(|i| f(case, i));
        let writing = Writing {
            places: [2; 8],
            scheme: self.scheme.unwrap_or(Scheme::Kemenkes),
            z: any(|c, i| !matches!(c.theirs.z[i], Cell::NoColumn)),
            class: any(|c, i| !matches!(c.theirs.class[i], Cell::NoColumn)),
        };
        let (hits, cells) = explained(case, &Profile::WHO_ANTHRO, &writing);
        hits < cells
    }

    /// Adds a look at another part of the same file.
    pub fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        for i in 0..8 {
            self.places[i] = self.places[i].max(other.places[i]);
            self.z[i] |= other.z[i];
            self.class[i] |= other.class[i];
        }
        self.kemenkes |= other.kemenkes;
        other.all.into_iter().for_each(|d| keep(&mut self.all, d));
        for drawn in other.differing {
            keep(&mut self.differing, drawn);
        }
    }

    /// Rows looked at.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Was there anything to compare?
    #[must_use]
    pub fn has_anything(&self) -> bool {
        self.z.iter().chain(&self.class).any(|has| *has)
    }

    /// Whose classes theirs are: Kemenkes's where a word is that WHO does not have.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.writing().scheme
    }

    /// How the file is written: classes without `risiko berat badan lebih` are read as WHO's, which
    /// has no such class.
    pub(super) fn writing(&self) -> Writing {
        let scheme = if self.kemenkes {
            Scheme::Kemenkes
        } else {
            Scheme::Who
        };
        Writing {
            places: self.places,
            scheme: self.scheme.unwrap_or(scheme),
            z: self.z,
            class: self.class,
        }
    }

    /// The sample, in the order of the file.
    pub(super) fn cases(self) -> Vec<Case> {
        let drawn = self.all.into_iter().chain(self.differing);
        let mut cases: Vec<Case> = drawn.map(|d| d.1).collect();
        cases.sort_by_key(|c| c.row);
        cases.dedup_by_key(|c| c.row);
        cases
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::cohort::Cohort;
    use crate::audit::theirs::Theirs;

    fn cases(n: u64) -> Vec<Case> {
        let case = |(child, row): (crate::Measurement, u64)| {
            // One row in a hundred differs.
            let off = if row % 100 == 0 { 0.5 } else { 0.0 };
            let z = child.assess().haz().reported().unwrap() + off;
            let theirs = Theirs::new().with_z(Indicator::Haz, Cell::of_number(z));
            Case { row, child, theirs }
        };
        Cohort::new(1).zip(1..=n).map(case).collect()
    }

    #[test]
    fn the_sample_is_the_same_in_any_order_and_has_the_rare() {
        let cases = cases(9000);
        let mut whole = FirstLook::new(None);
        for c in &cases {
            whole.look(c);
        }
        let mut parts = FirstLook::new(None);
        for part in cases.rchunks(700) {
            let mut look = FirstLook::new(None);
            for c in part {
                look.look(c);
            }
            parts.merge(look);
        }
        assert_eq!((whole.rows(), parts.rows()), (9000, 9000));
        let (whole, parts) = (whole.cases(), parts.cases());
        assert_eq!(whole, parts);
        assert!(
            whole.len() > ROWS && whole.len() < ROWS + 91,
            "{}",
            whole.len()
        );
        assert_eq!(whole.iter().filter(|c| c.row % 100 == 0).count(), 90);
    }

    #[test]
    fn a_short_file_is_its_own_sample() {
        let cases = cases(50);
        let mut look = FirstLook::new(None);
        assert!(!look.has_anything());
        for c in &cases {
            look.look(c);
        }
        assert!(look.has_anything());
        let w = look.writing();
        assert_eq!(
            (w.places[1], w.scheme, w.z[1], w.class[1]),
            (2, Scheme::Who, true, false)
        );
        assert_eq!(look.cases(), cases);
    }
}
