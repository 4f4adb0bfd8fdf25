//! Children scored by another program, of which we know what it does.

use tumbuh::audit::cohort::{Cohort, Random};
use tumbuh::audit::compare::Options;
use tumbuh::audit::search::Case;
use tumbuh::audit::theirs::{Cell, Level, Theirs};
use tumbuh::profile::{AgeAt, Field};
use tumbuh::{Indicator, Measurement, Profile, Rule, Scheme};

/// e-PPGBM's three.
pub(crate) const INDICATORS: [Indicator; 3] = [Indicator::Waz, Indicator::Haz, Indicator::Whz];

/// Whether everything is to be run, or a sample (`TUMBUH_FULL=1`).
pub(crate) fn full() -> bool {
    std::env::var_os("TUMBUH_FULL").is_some()
}

/// What the other program writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writes {
    Z,
    Classes,
    Both,
}

pub(crate) fn options() -> Options {
    let mut options = Options::default();
    options.parallel = true;
    options
}

pub(crate) fn cohort(n: usize) -> Vec<Measurement> {
    Cohort::new(2024).take(n).collect()
}

/// The children with the numbers of a program that follows `profile`.
pub(crate) fn scored(children: &[Measurement], profile: &Profile, writes: Writes) -> Vec<Case> {
    let case = |(row, child): (usize, &Measurement)| {
        let a = child.assess_by(profile);
        let mut theirs = Theirs::new();
        for i in INDICATORS {
            if writes != Writes::Classes {
                let z = a.score(i).reported();
                theirs = theirs.with_z(i, z.map_or(Cell::Empty, Cell::of_number));
            }
            if writes != Writes::Z {
                let class = a.class(i, Scheme::Kemenkes).map(Level::of);
                theirs = theirs.with_class(i, class.map_or(Cell::Empty, Cell::Value));
            }
        }
        Case {
            row: row as u64 + 1,
            child: *child,
            theirs,
        }
    };
    children.iter().enumerate().map(case).collect()
}

/// The age counted to a date of its own: two weeks late, and the last day of the year.
pub(crate) fn other_dates() -> [Rule; 2] {
    let date = "2024-12-31".parse().unwrap();
    [
        Rule::AgeAt(AgeAt::DaysAfterVisit(14.0)),
        Rule::AgeAt(AgeAt::OnDate(date)),
    ]
}

/// Random mixtures of some of `rules`, never two of one field.
pub(crate) fn mixtures(n: usize, sizes: [usize; 2], rules: &[Rule], seed: u64) -> Vec<Vec<Rule>> {
    let mut random = Random::new(seed);
    let mut below = |n: usize| random.below(n as u64) as usize;
    let mut mixture = |_| {
        let size = sizes[0] + below(sizes[1] - sizes[0] + 1);
        let mut chosen: Vec<Rule> = vec![];
        while chosen.len() < size {
            let rule = rules[below(rules.len())];
            let fields: Vec<Field> = chosen.iter().map(|r| r.field()).collect();
            if !fields.contains(&rule.field()) {
                chosen.push(rule);
            }
        }
        chosen
    };
    (0..n).map(&mut mixture).collect()
}
