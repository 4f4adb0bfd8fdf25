//! The cohort scored by a known mixture: the search has to name it.

use crate::scored::{INDICATORS, Writes, cohort, full, mixtures, options, other_dates, scored};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;
use tumbuh::audit::compare::explain;
use tumbuh::audit::search::Explanation;
use tumbuh::audit::theirs::Cell;
use tumbuh::profile::CutOff;
use tumbuh::{Profile, Rule};

/// From so many rows a mixture is named ...
const ROWS: usize = 2000;
/// ... within so many seconds on two processors, built for release.
const SECONDS: f64 = 30.0;

/// How often the mixture was named.
#[derive(Debug, Default)]
struct Named {
    mixtures: usize,
    /// To the letter.
    exactly: usize,
    /// Another one was named that gives the same on every row, and the truth stands beside it or
    /// differs from it by rules that are said to be unseen.
    same: usize,
    slowest: f64,
    /// By rule: mixtures that have it, mixtures where it was named, and both at once.
    rules: BTreeMap<String, [usize; 3]>,
}

impl Named {
    /// Counts the rules of a mixture and of what was named for it.
    fn count_rules(&mut self, truth: &[Rule], named: &[Rule]) {
        for (k, rules) in [truth, named].into_iter().enumerate() {
            for rule in rules {
                self.rules.entry(rule.to_string()).or_default()[k] += 1;
            }
        }
        for rule in truth.iter().filter(|r| named.contains(r)) {
            self.rules.entry(rule.to_string()).or_default()[2] += 1;
        }
    }

    /// The rows of the table in `src/audit/README.md`.
    fn table(&self) -> String {
        let mut out = String::from(
            "| rule | in mixtures | named | precision | recall |\n|---|---|---|---|---|\n",
        );
        let mut all = [0; 3];
        let mut line = |name: &str, [truth, named, both]: [usize; 3]| {
            let share = |of: usize| match of {
                0 => "-".to_owned(),
                of => format!("{:.3}", both as f64 / of as f64),
            };
            let (precision, recall) = (share(named), share(truth));
            let _ = writeln!(
                out,
                "| {name} | {truth} | {named} | {precision} | {recall} |"
            );
        };
        for (rule, counts) in &self.rules {
            line(&format!("`{rule}`"), *counts);
            for (sum, n) in all.iter_mut().zip(counts) {
                *sum += n;
            }
        }
        line("all", all);
        out
    }
}

/// Is the truth among what was said: named, or named as the same, or a rule away that cannot be
/// seen?
fn is_said(e: &Explanation, truth: &Profile) -> bool {
    let named = |p: &Profile| p.name == truth.name;
    let unseen = |rule: &Rule| {
        let mut changed = e.best.profile();
        rule.apply(&mut changed);
        changed.name.clone_from(&truth.name);
        changed == *truth
    };
    named(&e.best.profile())
        || e.same.iter().any(|m| named(&m.profile()))
        || e.unseen.iter().any(unseen)
}

fn run(truths: &[Vec<Rule>], writes: Writes) -> Named {
    let children = cohort(ROWS);
    let mut named = Named::default();
    for rules in truths {
        let truth = Profile::WHO_ANTHRO.with(rules).unwrap();
        let cases = scored(&children, &truth, writes);
        let start = Instant::now();
        let e = explain(&cases, options());
        named.slowest = named.slowest.max(start.elapsed().as_secs_f64());
        named.mixtures += 1;
        let best = e.best.profile();
        let same = scored(&children, &best, writes) == cases;
        println!(
            "{} -> {best:?} {} of {}, {} same",
            truth.name,
            e.explained,
            e.cells,
            e.same.len(),
            best = best.name
        );
        // Whatever is named explains every cell ...
        assert_eq!(
            e.explained, e.cells,
            "{} explained by {}",
            truth.name, best.name
        );
        assert!(same, "{} is not {}", truth.name, best.name);
        // ... with no more rules than were used.
        assert!(
            e.best.changes() <= rules.len(),
            "{} for {}",
            best.name,
            truth.name
        );
        named.count_rules(rules, &e.best.rules);
        if best.name == truth.name {
            named.exactly += 1;
        } else {
            named.same += usize::from(is_said(&e, &truth));
        }
    }
    let Named {
        mixtures,
        exactly,
        same,
        slowest,
        ..
    } = named;
    println!("{mixtures} mixtures, {exactly} exactly, {same} as the same, slowest {slowest:.1} s");
    println!("{}", named.table());
    if !cfg!(debug_assertions) {
        assert!(named.slowest < SECONDS, "{named:?}");
    }
    named
}

/// Every mistake alone, to the letter, from z-scores; and from z-scores and classes, since
/// `at_or_below` changes classes only.
#[test]
fn every_single_mistake_is_named() {
    let mut rules = Rule::MISTAKES.to_vec();
    if full() {
        rules.extend(other_dates());
    } else {
        rules = rules.into_iter().rev().step_by(5).collect();
    }
    let truths: Vec<Vec<Rule>> = rules.into_iter().map(|r| vec![r]).collect();
    let named = run(&truths, Writes::Both);
    assert_eq!(named.exactly, truths.len(), "{named:?}");
    let mut truths = truths;
    truths.retain(|rules| *rules != [Rule::CutOff(CutOff::AtOrBelow)]);
    let named = run(&truths, Writes::Z);
    assert_eq!(named.exactly, truths.len(), "{named:?}");
}

/// Mixtures of two and three from rounded z-scores alone, ages by other dates among them.
#[test]
fn mixtures_are_named_from_z_scores() {
    let mut rules = Rule::MISTAKES.to_vec();
    rules.retain(|r| *r != Rule::CutOff(CutOff::AtOrBelow));
    let mut truths;
    if full() {
        rules.extend(other_dates());
        truths = mixtures(150, [2, 3], &rules, 7);
    } else {
        truths = mixtures(6, [2, 3], &rules, 7);
        truths.push(vec![other_dates()[1], rules[0]]);
    }
    let named = run(&truths, Writes::Z);
    assert_eq!(named.exactly + named.same, truths.len(), "{named:?}");
    assert!(named.exactly * 100 >= truths.len() * 80, "{named:?}");
}

/// Mixtures of one to three from classes alone: at least what cannot be told from it.
#[test]
fn mixtures_are_named_from_classes() {
    let mut rules = Rule::MISTAKES.to_vec();
    let truths = if full() {
        rules.extend(other_dates());
        mixtures(60, [1, 3], &rules, 8)
    } else {
        mixtures(3, [1, 3], &rules, 8)
    };
    let named = run(&truths, Writes::Classes);
    assert_eq!(named.exactly + named.same, truths.len(), "{named:?}");
    assert!(named.exactly * 2 >= truths.len(), "{named:?}");
}

/// One cell in ten is wrong for no reason: typed anew, or of another child. The mixture is named
/// all the same, and what it does not explain is what was spoilt.
#[test]
fn noise_does_not_hide_a_mixture() {
    let children = cohort(ROWS);
    for rules in mixtures(
        if full() { 30 } else { 2 },
        [1, 2],
        &Rule::MISTAKES[..17],
        9,
    ) {
        let truth = Profile::WHO_ANTHRO.with(&rules).unwrap();
        let mut cases = scored(&children, &truth, Writes::Z);
        let mut spoilt = 0;
        for (n, case) in cases.iter_mut().enumerate() {
            for (k, i) in INDICATORS.into_iter().enumerate() {
                if (n * 7 + k * 3) % 10 == 0 {
                    let z = (n * 131 % 800) as f64 / 100.0 - 4.0;
                    case.theirs = case.theirs.with_z(i, Cell::of_number(z));
                    spoilt += 1;
                }
            }
        }
        let e = explain(&cases, options());
        let same =
            scored(&children, &e.best.profile(), Writes::Z) == scored(&children, &truth, Writes::Z);
        assert!(same, "{} for {}", e.best, truth.name);
        let left = e.cells - e.explained;
        assert!(
            left <= spoilt && left * 10 > spoilt * 9,
            "{left} of {spoilt}"
        );
    }
}

/// Whole profiles are named as such.
#[test]
fn named_profiles_are_named() {
    let children = cohort(ROWS);
    let who = explain(
        &scored(&children, &Profile::WHO_ANTHRO, Writes::Both),
        options(),
    );
    assert_eq!(who.best.to_string(), "who-anthro");
    assert_eq!(who.explained_by_who, who.cells);
    let permenkes = scored(&children, &Profile::ID_PERMENKES_2020, Writes::Both);
    let e = explain(&permenkes, options());
    assert_eq!(
        (e.best.to_string().as_str(), e.explained),
        ("id-permenkes-2020", e.cells)
    );
    assert!(e.explained_by_who < e.cells);
}
