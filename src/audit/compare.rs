//! Another program's z-scores and classes held against ours, counted, and explained.
//!
//! In memory, [`compare`] does it all. A file of any length is looked at twice: [`FirstLook`]
//! takes a sample, [`Findings`] finds what explains it, and [`Count`] counts every row.
//!
//! ```
//! use tumbuh::audit::compare::{Options, compare};
//! use tumbuh::audit::{cohort::Cohort, search::Case, theirs::{Cell, Theirs}};
//! use tumbuh::{Indicator, Profile};
//!
//! // A program that takes completed months, and no 0.7 cm.
//! let theirs: Profile = "who-anthro+completed_months+no_correction".parse()?;
//! let cases: Vec<Case> = Cohort::new(1).take(400).zip(1..).map(|(child, row)| {
//!     let z = child.assess_by(&theirs).haz().reported();
//!     let cell = z.map_or(Cell::Empty, Cell::of_number);
//!     Case { row, child, theirs: Theirs::new().with_z(Indicator::Haz, cell) }
//! }).collect();
//! let report = compare(&cases, Options::default());
//! assert_eq!(report.explanation.best.to_string(), theirs.name);
//! assert_eq!(report.rows_explained, 400);
//! assert!(report.rows_agreeing < 100);
//! # Ok::<(), tumbuh::Error>(())
//! ```

use super::count::Count;
use super::report::Report;
use super::sample::FirstLook;
use super::search::{self, Case, Explanation, Writing};
use super::ways::{Mixture, changed};
use crate::classify::Scheme;
use crate::indicator::Indicator;
use crate::profile::{Profile, Rule};

/// How a file is compared.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whose classes theirs are; found out by itself where it is not said.
    pub scheme: Option<Scheme>,
    /// Use all processors (feature `parallel`).
    pub parallel: bool,
}

/// The mixture that explains these cases best.
#[must_use]
pub fn explain(cases: &[Case], options: Options) -> Explanation {
    Findings::of(looked_at(cases, options), options).explanation
}

/// Compares cases in memory.
#[must_use]
pub fn compare(cases: &[Case], options: Options) -> Report {
    let findings = Findings::of(looked_at(cases, options), options);
    let mut count = Count::new(&findings);
    for case in cases {
        count.count(case);
    }
    count.report()
}

fn looked_at(cases: &[Case], options: Options) -> FirstLook {
    let mut look = FirstLook::new(options.scheme);
    for case in cases {
        look.look(case);
    }
    look
}

/// What the sample of a file says.
#[derive(Debug, Clone)]
pub struct Findings {
    /// What explains the sample best.
    pub explanation: Explanation,
    pub(super) writing: Writing,
    pub(super) best: Profile,
}

impl Findings {
    /// Looks for what explains the sample.
    #[must_use]
    pub fn of(look: FirstLook, options: Options) -> Self {
        let writing = look.writing();
        let explanation = search::explain(&look.cases(), writing, options.parallel);
        Self {
            best: explanation.best.profile(),
            explanation,
            writing,
        }
    }

    /// Indicators that have something to compare.
    pub fn indicators(&self) -> impl Iterator<Item = Indicator> {
        self.writing.indicators()
    }

    /// Whose classes theirs were taken for.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.writing.scheme
    }
}

/// Why a cell differs from WHO's.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Why {
    /// These rules of the mixture make the difference; none for a profile that differs as a whole.
    Rules(Vec<Rule>),
    /// The named profile makes the difference, whatever the rules.
    Profile(String),
    /// The mixture does not explain it.
    Unexplained,
}

/// `completed_months`, `half_cm+clamp_3`, `id-permenkes-2020`, `unexplained`.
impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rules(rules) => {
                let names: Vec<String> = rules.iter().map(ToString::to_string).collect();
                f.write_str(&names.join("+"))
            }
            Self::Profile(name) => f.write_str(name),
            Self::Unexplained => f.write_str("unexplained"),
        }
    }
}

impl Findings {
    /// The rules of the mixture that make a difference: one alone, if one does.
    pub(super) fn why(&self, is_theirs: &dyn Fn(&Profile) -> bool) -> Why {
        let Mixture { base, rules } = &self.explanation.best;
        let who = &Profile::WHO_ANTHRO;
        if let Some(rule) = rules.iter().find(|r| is_theirs(&changed(who, &[**r]))) {
            return Why::Rules(vec![*rule]);
        }
        if base.name != who.name && is_theirs(base) {
            return Why::Profile(base.name.to_string());
        }
        // Those without which the mixture would say something else.
        let without = |rule: &Rule| {
            let others: Vec<Rule> = rules.iter().filter(|r| *r != rule).copied().collect();
            !is_theirs(&changed(base, &others))
        };
        let needed: Vec<Rule> = rules.iter().filter(|r| without(r)).copied().collect();
        if needed.is_empty() {
            Why::Profile(self.best.name.to_string())
        } else {
            Why::Rules(needed)
        }
    }
}
