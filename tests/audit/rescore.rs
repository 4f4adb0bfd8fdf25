//! Cells from one profile to another.

use crate::scored::{INDICATORS, cohort};
use tumbuh::audit::rescore::{Rescorer, Said, What};
use tumbuh::{Indicator, Profile, Rule, Scheme};

/// What a file says of a child by a profile: z-score and class.
fn cells(child: &tumbuh::Measurement, profile: &Profile, i: Indicator) -> [(What, String); 2] {
    let a = child.assess_by(profile);
    let z = a
        .score(i)
        .reported()
        .map_or_else(String::new, |z| format!("{z:.2}"));
    let class = a.class(i, Scheme::Kemenkes).map_or("", tumbuh::Class::code);
    [(What::Z(i), z), (What::Class(i), class.to_owned())]
}

/// One mistake taken back: every cell that changes becomes what WHO says, by that one rule, and
/// changes no more.
#[test]
fn one_mistake_is_taken_back() {
    let children = cohort(250);
    let who = Profile::WHO_ANTHRO;
    for mistake in Rule::MISTAKES {
        let theirs = who.with(&[mistake]).unwrap();
        let rescorer = Rescorer::new(theirs.clone(), who.clone(), Scheme::Kemenkes);
        let mut rules = std::collections::BTreeSet::new();
        for child in &children {
            let row = rescorer.row(child);
            for i in INDICATORS {
                let pairs = cells(child, &theirs, i)
                    .into_iter()
                    .zip(cells(child, &who, i));
                for ((what, old), (_, expected)) in pairs {
                    match row.cell(what, &old) {
                        Said::Changed { new, rule } => {
                            assert_eq!(new, expected, "{mistake}");
                            assert_ne!(old, expected);
                            rules.insert(rule);
                        }
                        Said::Same => assert_eq!(old, expected, "{mistake}"),
                        Said::Neither => panic!("{mistake}: {old}"),
                    }
                    assert_eq!(row.cell(what, &expected), Said::Same);
                }
            }
        }
        assert!(rules.len() <= 1, "{mistake}: {rules:?}");
        let seldom = matches!(mistake, Rule::ClampSd(_) | Rule::CutOff(_));
        assert!(seldom || rules.len() == 1, "{mistake} changes nothing");
    }
}

/// The rule that a change names gives the new value by itself, wherever one does.
#[test]
fn the_rule_that_is_named_makes_the_change() {
    let who = Profile::WHO_ANTHRO;
    let names = ["completed_months", "half_cm", "sd_step", "truncated"];
    let rules: Vec<Rule> = names.iter().map(|n| n.parse().unwrap()).collect();
    let new = who.with(&rules).unwrap();
    let rescorer = Rescorer::new(who.clone(), new.clone(), Scheme::Who);
    let (mut alone, mut together) = (0, 0);
    for child in &cohort(300) {
        let row = rescorer.row(child);
        for i in INDICATORS {
            let [(what, old), _] = cells(child, &who, i);
            let Said::Changed { new: cell, rule } = row.cell(what, &old) else {
                continue;
            };
            let by = |rules: &[Rule]| cells(child, &who.with(rules).unwrap(), i)[0].1.clone();
            let ones: Vec<String> = rules
                .iter()
                .filter(|r| by(&[**r]) == cell)
                .map(ToString::to_string)
                .collect();
            if ones.is_empty() {
                together += 1;
                assert!(names.contains(&rule.as_str()), "{rule}");
            } else {
                alone += 1;
                assert_eq!(rule, ones[0]);
            }
        }
    }
    assert!(alone > 100 && together > 100, "{alone} {together}");
}
