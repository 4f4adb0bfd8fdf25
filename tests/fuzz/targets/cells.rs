//! One row of cells: a child of text. Every indicator has a number or a reason, the words for it
//! can be made, and the batch that reads text says the same to the bit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tumbuh::batch::{self, Options, Results, TextColumns};
use tumbuh::columns::{self, AgeSource, Input};
use tumbuh::{Indicator, Lang, Profile, Scheme};

fuzz_target!(|text: &str| {
    let cells: Vec<&str> = text.split('\n').collect();
    let cell = |input: Input| cells.get(input as usize).copied().unwrap_or("");
    let has = |input: Input| !cell(input).is_empty();
    let source = AgeSource::of(has);
    let child = columns::measurement(source, cell);
    for profile in [Profile::WHO_ANTHRO, Profile::WHO_MACRO, Profile::ID_PERMENKES_2020] {
        let a = child.assess_by(&profile);
        for score in a.scores() {
            assert_ne!(score.value().is_some(), score.reason().is_some());
            if let Some(z) = score.value() {
                assert!(z.exact.is_finite() && z.reported.is_finite());
            }
            let _ = a.class(score.indicator, Scheme::Kemenkes);
        }
        for lang in [Lang::Id, Lang::En] {
            assert!(!a.explain(lang, Scheme::Who).is_empty());
        }
        let mut rows = TextColumns::new(source, has);
        rows.push(cell);
        let mut results = Results::new(&Indicator::ALL);
        let options = Options { profile: &profile, ..Options::default() };
        batch::score(&rows.columns(), &options, &mut results.output(1)).unwrap();
        for indicator in Indicator::ALL {
            let alone = a.score(indicator);
            assert_eq!(results.z(indicator, 0).map(|z| z.exact.to_bits()), alone.value().map(|z| z.exact.to_bits()));
            assert_eq!(results.reason(indicator, 0), alone.reason());
        }
    }
});
