//! Which mixture of ways explains another program's numbers best.
//!
//! Every mixture of the building blocks ([`Rule`]) is tried, but for the ages: first on some rows,
//! those that differ from WHO before the others; then, for the places in the tables that did best
//! there, on all. Where rows remain, the other named profiles and ages counted to another date are
//! tried in the same way. The mixture that explains most cells wins; among equals the one with the
//! fewest changes; and as long as cells remain unexplained, a rule must explain at least two more
//! to be named. Mixtures that give the same results on all rows cannot be told apart: all are
//! named.

use super::cohort::mixed;
use super::theirs::{Cell, Level, Theirs};
use super::ways::{
    Hows, LEVEL_NOT_GIVEN, Mixture, NONE, NOT_GIVEN, Outcome, Spot, Tally, Written, changed,
    seen_by, tried, wheres,
};
use crate::classify::Scheme;
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::Measurement;
use crate::outcome::Reason;
use crate::profile::{Field, Profile, Rule};
use crate::score::{Child, ZRules};
use std::collections::HashMap;

/// One child, and what another program says of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case {
    /// The row of the file, from 1.
    pub row: u64,
    /// What was measured.
    pub child: Measurement,
    /// What the other program says.
    pub theirs: Theirs,
}

/// What explains the numbers of another program.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Explanation {
    /// The mixture that explains most.
    pub best: Mixture,
    /// Cells compared, z-scores and classes each.
    pub cells: u64,
    /// Those that the mixture explains.
    pub explained: u64,
    /// Those that WHO's own rules explain.
    pub explained_by_who: u64,
    /// Other mixtures with the same results on every row, the shortest first; at most
    /// [`MOST_NAMED`].
    pub same: Vec<Mixture>,
    /// Rules that would change nothing on these rows: whether they hold cannot be seen.
    pub unseen: Vec<Rule>,
}

/// Mixtures named as the same, at most.
pub const MOST_NAMED: usize = 100;

/// How the z-scores and classes of the file are written, by indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Writing {
    pub(super) places: [u8; 8],
    pub(super) scheme: Scheme,
    /// Has the file a column of z-scores (of classes) with anything in it?
    pub(super) z: [bool; 8],
    pub(super) class: [bool; 8],
}

impl Writing {
    pub(super) fn of(&self, indicator: Indicator) -> Written {
        Written {
            places: self.places[indicator.index()],
            scheme: self.scheme,
        }
    }

    /// Indicators with something to compare.
    pub(super) fn indicators(&self) -> impl Iterator<Item = Indicator> {
        let any = |i: &Indicator| self.z[i.index()] || self.class[i.index()];
        Indicator::ALL.into_iter().filter(any)
    }

    /// What is to be explained in a cell: z in hundredths and a level, or that nothing is given.
    /// An empty z-score says something only where there was something to score.
    pub(super) fn wanted(&self, case: &Case, indicator: Indicator) -> Outcome {
        let i = indicator.index();
        let z = match case.theirs.z[i] {
            Cell::Value(z) => {
                let reported = if z.decimals > 2 {
                    math::two_decimals(z.z)
                } else {
                    z.z
                };
                super::ways::hundredths(z.z, reported, self.places[i])
            }
            Cell::Empty if self.z[i] && !lacks_input(&case.child, indicator) => NONE,
            _ => NOT_GIVEN,
        };
        let level = case.theirs.class[i].value();
        Outcome {
            z,
            level: level.map_or(LEVEL_NOT_GIVEN, Level::index),
        }
    }
}

/// Is something missing or unreadable without which there is no z-score by any rules?
fn lacks_input(child: &Measurement, indicator: Indicator) -> bool {
    matches!(
        Child::new(child, &Profile::WHO_ANTHRO).row(indicator),
        Err(Reason::MissingSex
            | Reason::MissingAge
            | Reason::MissingWeight
            | Reason::MissingLenhei
            | Reason::MissingMeasurement
            | Reason::Unreadable
            | Reason::FieldCount
            | Reason::NotFinite
            | Reason::NotPositive)
    )
}

/// Cells that match, of those given.
fn matches(wanted: Outcome, outcome: Outcome) -> u32 {
    u32::from(wanted.z != NOT_GIVEN && wanted.z == outcome.z)
        + u32::from(wanted.level != LEVEL_NOT_GIVEN && wanted.level == outcome.level)
}

/// Cells given.
pub(super) fn given(wanted: Outcome) -> u32 {
    u32::from(wanted.z != NOT_GIVEN) + u32::from(wanted.level != LEVEL_NOT_GIVEN)
}

/// Where the child is found by these rules, if there is a row.
fn spot(child: &Measurement, profile: &Profile, indicator: Indicator) -> Option<Spot> {
    let child = Child::new(child, profile);
    let (lms, y) = child.row(indicator).ok()?;
    Some(Spot {
        indicator,
        standard: child.standard_of(indicator),
        lms,
        y,
    })
}

/// What a profile says of a child.
pub(super) fn outcome(
    child: &Measurement,
    profile: &Profile,
    indicator: Indicator,
    written: Written,
) -> Outcome {
    spot(child, profile, indicator)
        .map_or(Outcome::NOTHING, |s| s.by(&ZRules::of(profile), written))
}

/// Cells of a case that a profile explains, and cells given.
pub(super) fn explained(case: &Case, profile: &Profile, writing: &Writing) -> (u32, u32) {
    writing.indicators().fold((0, 0), |(hits, cells), i| {
        let wanted = writing.wanted(case, i);
        let n = given(wanted);
        if n == 0 {
            return (hits, cells);
        }
        let outcome = outcome(&case.child, profile, i, writing.of(i));
        (hits + matches(wanted, outcome), cells + n)
    })
}

/// Cells that match, and a number that is the same for the same results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sum {
    pub(super) hits: u32,
    results: u64,
}

impl Sum {
    fn plus(self, other: Self) -> Self {
        Self {
            hits: self.hits + other.hits,
            results: self.results.wrapping_add(other.results),
        }
    }

    fn add(&mut self, cell: u64, wanted: Outcome, outcome: Outcome) {
        self.hits += matches(wanted, outcome);
        // What is not given is not held against anybody.
        let z = if wanted.z == NOT_GIVEN { 0 } else { outcome.z };
        let level = if wanted.level == LEVEL_NOT_GIVEN {
            0
        } else {
            outcome.level
        };
        let result = u64::from(z.cast_unsigned()) << 8 | u64::from(level);
        self.results = self.results.wrapping_add(mixed(mixed(cell) ^ result));
    }
}

/// A mixture and how it did.
#[derive(Debug, Clone)]
struct Found {
    mixture: Mixture,
    sum: Sum,
}

/// Maps on all processors, if wanted and there are any.
pub(super) fn map_all<T: Sync, U: Send>(
    items: &[T],
    parallel: bool,
    f: impl Fn(&T) -> U + Send + Sync,
) -> Vec<U> {
    #[cfg(feature = "parallel")]
    if parallel {
        use rayon::prelude::*;
        return items.par_iter().map(f).collect();
    }
    let _ = parallel;
    items.iter().map(f).collect()
}

/// Rows looked at first.
const FIRST_ROWS: usize = 160;
/// The same where there are only classes, which say less.
const FIRST_ROWS_OF_CLASSES: usize = 600;
/// Places in the tables that are tried on all rows, besides those that did as well as the best.
const PLACES: usize = 12;

pub(super) struct Search<'a> {
    pub(super) cases: &'a [Case],
    pub(super) indicators: Vec<Indicator>,
    /// By indicator, then row.
    pub(super) wanted: Vec<Vec<Outcome>>,
    writing: Writing,
    /// Are there z-scores; are there classes?
    pub(super) has_z: bool,
    has_class: bool,
    /// Rows in the order in which they are looked at.
    pub(super) order: Vec<usize>,
    /// Cells given.
    cells: u32,
    pub(super) parallel: bool,
}

/// Looks for the mixture that explains these cases best.
pub(super) fn explain(cases: &[Case], writing: Writing, parallel: bool) -> Explanation {
    let search = Search::new(cases, writing, parallel);
    let who = Mixture::of(Profile::WHO_ANTHRO);
    let by_who = search.sum(&who.profile());
    let mut found = search.mixtures(&who.base, &[]);
    for base in Profile::ALL {
        let whole = Mixture::of(base.clone());
        let sum = search.sum(base);
        found.push(Found {
            mixture: whole,
            sum,
        });
    }
    if !search.is_solved(&found) {
        for base in &Profile::ALL[1..] {
            found.extend(search.mixtures(base, &[]));
        }
    }
    // With WHO's own rules first, then with those of the profile that did best.
    let most = found.iter().max_by_key(|f| f.sum.hits);
    let best = most.map_or_else(|| who.base.clone(), |f| f.mixture.base.clone());
    for base in [&who.base, &best] {
        if search.is_nearly_solved(&found) {
            break;
        }
        found.extend(search.with_other_dates(base));
        if best.name == who.base.name {
            break;
        }
    }
    search.judge(found, by_who)
}

impl<'a> Search<'a> {
    fn new(cases: &'a [Case], writing: Writing, parallel: bool) -> Self {
        let indicators: Vec<Indicator> = writing.indicators().collect();
        let wanted: Vec<Vec<Outcome>> = indicators
            .iter()
            .map(|i| cases.iter().map(|c| writing.wanted(c, *i)).collect())
            .collect();
        let all = || wanted.iter().flatten();
        let mut search = Self {
            cases,
            has_z: all().any(|w| w.z != NOT_GIVEN),
            has_class: all().any(|w| w.level != LEVEL_NOT_GIVEN),
            cells: all().map(|w| given(*w)).sum(),
            indicators,
            wanted,
            writing,
            order: vec![],
            parallel,
        };
        search.order = search.ordered();
        search
    }

    /// Those that differ from WHO first, then those far out, then the others; among equals by
    /// chance, but always the same.
    fn ordered(&self) -> Vec<usize> {
        let who = &Profile::WHO_ANTHRO;
        let mut rows: Vec<(u8, u64, usize)> = (0..self.cases.len())
            .map(|row| {
                let (hits, cells) = explained(&self.cases[row], who, &self.writing);
                let far = self.wanted.iter().any(|w| {
                    let z = w[row].z;
                    z != NOT_GIVEN && z != NONE && z.abs() > 290
                });
                // One in three of each kind goes in front.
                let kind = if hits < cells { 0 } else { 2 - u8::from(far) };
                (kind, mixed(row as u64), row)
            })
            .collect();
        rows.sort_unstable();
        // Differing, agreeing, differing, ...: both say something.
        let differing = rows.iter().filter(|r| r.0 == 0).count();
        let (front, back) = rows.split_at(differing);
        let (mut front, mut back) = (front.iter(), back.iter());
        let mut order = Vec::with_capacity(rows.len());
        while order.len() < rows.len() {
            order.extend(front.by_ref().take(2).map(|r| r.2));
            order.extend(back.by_ref().take(1).map(|r| r.2));
        }
        order
    }

    fn first_rows(&self) -> &[usize] {
        let n = if self.has_z {
            FIRST_ROWS
        } else {
            FIRST_ROWS_OF_CLASSES
        };
        &self.order[..n.min(self.order.len())]
    }

    /// The sums of one where for one indicator, by how.
    pub(super) fn tally(
        &self,
        base: &Profile,
        place: &[Rule],
        i: usize,
        rows: &[usize],
        hows: &Hows,
    ) -> Vec<Sum> {
        let profile = changed(base, place);
        let indicator = self.indicators[i];
        let written = self.writing.of(indicator);
        let mut tally: Tally<Sum> = Tally::new(hows);
        for row in rows {
            let wanted = self.wanted[i][*row];
            if given(wanted) == 0 {
                continue;
            }
            let spot = spot(&self.cases[*row].child, &profile, indicator);
            let cell = (*row as u64) << 3 | i as u64;
            tally.add(hows, spot.as_ref(), written, |sum, outcome| {
                sum.add(cell, wanted, outcome);
            });
        }
        tally.finish(hows, Sum::plus)
    }

    /// The sums of many wheres, by how: each indicator is looked up once for each where that it
    /// can tell apart.
    fn tallies(
        &self,
        base: &Profile,
        places: &[Vec<Rule>],
        indicators: &[usize],
        rows: &[usize],
        hows: &Hows,
    ) -> Vec<Vec<Sum>> {
        let mut jobs: Vec<(usize, Vec<Rule>)> = vec![];
        let mut known: HashMap<String, usize> = HashMap::new();
        let parts: Vec<Vec<usize>> = places
            .iter()
            .map(|place| {
                let part = |i: &usize| {
                    let seen = seen_by(place, self.indicators[*i]);
                    *known.entry(format!("{i}{seen:?}")).or_insert_with(|| {
                        jobs.push((*i, seen));
                        jobs.len() - 1
                    })
                };
                indicators.iter().map(part).collect()
            })
            .collect();
        let sums = map_all(&jobs, self.parallel, |(i, seen)| {
            self.tally(base, seen, *i, rows, hows)
        });
        parts
            .iter()
            .map(|jobs| {
                let mut all = vec![Sum::default(); hows.all.len()];
                for job in jobs {
                    for (sum, part) in all.iter_mut().zip(&sums[*job]) {
                        *sum = sum.plus(*part);
                    }
                }
                all
            })
            .collect()
    }

    /// Cells given in some rows.
    fn cells_in(&self, rows: &[usize]) -> u32 {
        let of = |wanted: &Vec<Outcome>| rows.iter().map(|row| given(wanted[*row])).sum::<u32>();
        self.wanted.iter().map(of).sum()
    }

    fn all_indicators(&self) -> Vec<usize> {
        (0..self.indicators.len()).collect()
    }

    /// The best mixtures with an age by another date. Among z-scores, one that explains everything
    /// by the date alone, or with one rule more, ends the search: a shorter one would have been
    /// seen. Classes may have as good explanations by other dates, and all are to be named.
    fn with_other_dates(&self, base: &Profile) -> Vec<Found> {
        let mut rules = self.other_dates(base);
        let alone = |rule: &Rule| self.sum(&changed(base, &[*rule])).hits == self.cells;
        if let Some(rule) = rules.iter().find(|r| self.has_z && alone(r)) {
            rules = vec![*rule];
        }
        let mut found = vec![];
        for rule in rules {
            found.extend(self.mixtures(base, &[rule]));
            let short = |f: &Found| f.sum.hits == self.cells && f.mixture.rules.len() <= 2;
            if self.has_z && found.iter().any(short) {
                break;
            }
        }
        found
    }

    /// How one profile does on all rows.
    fn sum(&self, profile: &Profile) -> Sum {
        let z = ZRules::of(profile);
        let mut sum = Sum::default();
        for (i, indicator) in self.indicators.iter().enumerate() {
            for (row, (case, wanted)) in self.cases.iter().zip(&self.wanted[i]).enumerate() {
                if given(*wanted) > 0 {
                    let spot = spot(&case.child, profile, *indicator);
                    let written = self.writing.of(*indicator);
                    let outcome = spot.map_or(Outcome::NOTHING, |s| s.by(&z, written));
                    sum.add((row as u64) << 3 | i as u64, *wanted, outcome);
                }
            }
        }
        sum
    }

    /// The best mixtures of a profile and all that do the same as one of them.
    fn mixtures(&self, base: &Profile, also: &[Rule]) -> Vec<Found> {
        let start = changed(base, also);
        let hows = Hows::new(&start, self.has_z, self.has_class);
        let places = wheres(&start, &self.indicators);
        let indicators = self.all_indicators();
        let best_of = |sums: &[Sum]| sums.iter().map(|s| s.hits).max().unwrap_or(0);
        let ranked = |places: &[Vec<Rule>], rows: &[usize]| {
            let sums = self.tallies(&start, places, &indicators, rows, &hows);
            let hits = sums.iter().map(|s| best_of(s));
            let mut ranked: Vec<_> = hits.zip(places.iter().cloned()).collect();
            ranked.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
            ranked
        };
        // On few rows those fall out that are far behind ...
        let first = self.first_rows();
        let few = ranked(&places, &first[..first.len().div_ceil(4)]);
        let best = few.first().map_or(0, |(hits, _)| *hits);
        // (by chance alone, classes agree often)
        let near = if self.has_z { 7 } else { 9 };
        let places: Vec<Vec<Rule>> = few
            .into_iter()
            .filter(|(hits, _)| hits * 10 >= best * near)
            .map(|(_, place)| place)
            .collect();
        // ... and on more all but those near the best, or as good.
        let more = ranked(&places, first);
        let best = more.first().map_or(0, |(hits, _)| *hits);
        let solved = best == self.cells_in(first);
        let kept: Vec<Vec<Rule>> = more
            .into_iter()
            .enumerate()
            .filter(|(n, (hits, _))| {
                *hits == best || (!solved && *n < PLACES && hits * 10 >= best * 9)
            })
            .map(|(_, (_, place))| place)
            .collect();
        let sums = self.tallies(&start, &kept, &indicators, &self.order, &hows);
        let most = sums.iter().map(|s| best_of(s)).max().unwrap_or(0);
        let worst = most.saturating_sub(8);
        let mut found = vec![];
        for (place, sums) in kept.iter().zip(&sums) {
            for (how, sum) in hows.all.iter().zip(sums) {
                if sum.hits >= worst {
                    let mut rules = [also, place, &how.rules].concat();
                    rules.sort_by_key(|r| r.field());
                    let base = base.clone();
                    let mixture = Mixture { base, rules };
                    found.push(Found { mixture, sum: *sum });
                }
            }
        }
        found
    }

    fn is_solved(&self, found: &[Found]) -> bool {
        found.iter().any(|f| f.sum.hits == self.cells)
    }

    /// A wrong date changes more than one z-score in a hundred; classes need not be many.
    fn is_nearly_solved(&self, found: &[Found]) -> bool {
        let most = found.iter().map(|f| f.sum.hits).max().unwrap_or(0);
        let left = self.cells - most;
        left == 0 || self.has_z && u64::from(left) * 100 < u64::from(self.cells)
    }

    /// The winner, and what it cannot be told from.
    fn judge(&self, mut found: Vec<Found>, by_who: Sum) -> Explanation {
        let solved = self.is_solved(&found);
        found.sort_by_key(|f| {
            let changes = f.mixture.changes() as u32;
            // Each rule has to be worth more than one cell, unless all are explained.
            let cost = if solved { 0 } else { changes };
            (self.cells + cost - f.sum.hits, changes)
        });
        let Some(best) = found.first().cloned() else {
            // There is always WHO's own.
            return self.nothing_found(by_who);
        };
        let mut same: Vec<Mixture> = found
            .into_iter()
            .skip(1)
            .filter(|f| f.sum == best.sum && f.mixture != best.mixture)
            .map(|f| f.mixture)
            .collect();
        same.dedup();
        same.sort_by_key(Mixture::changes);
        same.truncate(MOST_NAMED);
        let unseen = self.unseen(&best.mixture);
        Explanation {
            best: best.mixture,
            cells: u64::from(self.cells),
            explained: u64::from(best.sum.hits),
            explained_by_who: u64::from(by_who.hits),
            same,
            unseen,
        }
    }

    fn nothing_found(&self, by_who: Sum) -> Explanation {
        Explanation {
            best: Mixture::of(Profile::WHO_ANTHRO),
            cells: u64::from(self.cells),
            explained: u64::from(by_who.hits),
            explained_by_who: u64::from(by_who.hits),
            same: vec![],
            unseen: vec![],
        }
    }

    /// Rules that, put into the best mixture, change no result of these rows.
    fn unseen(&self, best: &Mixture) -> Vec<Rule> {
        let profile = best.profile();
        let others: Vec<Rule> = Field::ALL
            .into_iter()
            .flat_map(tried)
            .filter(|rule| changed(&profile, &[*rule]) != profile)
            .collect();
        let outcomes = |profile: &Profile, i: usize, row: usize| {
            let (indicator, wanted) = (self.indicators[i], self.wanted[i][row]);
            let written = self.writing.of(indicator);
            let o = outcome(&self.cases[row].child, profile, indicator, written);
            (
                (wanted.z != NOT_GIVEN).then_some(o.z),
                (wanted.level != LEVEL_NOT_GIVEN).then_some(o.level),
            )
        };
        let rows = self.order.iter();
        let ours: Vec<Vec<_>> = rows
            .map(|row| {
                let of = |i| outcomes(&profile, i, *row);
                (0..self.indicators.len()).map(of).collect()
            })
            .collect();
        let same = map_all(&others, self.parallel, |rule| {
            let other = changed(&profile, &[*rule]);
            self.order.iter().zip(&ours).all(|(row, ours)| {
                let mut ours = ours.iter().enumerate();
                ours.all(|(i, o)| *o == outcomes(&other, i, *row))
            })
        });
        let pairs = others.into_iter().zip(same);
        pairs
            .filter_map(|(rule, same)| same.then_some(rule))
            .collect()
    }
}
