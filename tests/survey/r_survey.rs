//! PROBIT, Korn-Graubard, Wilson, design effects and standardisation against R's `survey` 4.1.1
//! (`r/expected.R`, which says how it was run).

use crate::reference::{UNDER_FIVE, survey_of};
use std::path::Path;
use tumbuh::Indicator;
use tumbuh::survey::{Estimate, Interval, Measure, Options, Population, Spread, Structure};

/// Numbers of R that come from its own derivatives and sums.
const CLOSE: f64 = 1e-10;

#[test]
fn what_whos_packages_do_not_have() {
    let run = UNDER_FIVE.iter().find(|r| r.name == "lonely_full").unwrap();
    let input = crate::file::rows("survey2006_input_lonely.csv");
    let survey = survey_of(run, Population::UnderFive, &input);
    let of = |interval| {
        let options = Options {
            interval,
            ..Options::default()
        };
        survey.table(&options).unwrap()
    };
    let tables = [Interval::Logit, Interval::KornGraubard, Interval::Wilson].map(of);
    let parts = (0..6).flat_map(|a| {
        let age = ["00-05", "06-11", "12-23", "24-35", "36-47", "48-59"][a];
        ["Female", "Male"].map(|sex| (format!("{age} mo.{sex}"), (a + 1) as f64))
    });
    let structure = Structure::new(parts.collect()).unwrap();
    let standard = survey
        .standardised(&structure, &Options::default())
        .unwrap();
    let stunted = Measure::Share(Indicator::Haz, -2);
    let wasted = Measure::Share(Indicator::Whz, -2);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/survey/r/expected.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    let mut seen = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let what = record[0].to_owned();
        let r: Vec<f64> = (2..6).map(|k| record[k].parse().unwrap()).collect();
        let get = |table: usize, measure| -> Estimate {
            let groups = &tables[table].groups;
            *groups
                .iter()
                .find(|g| g.value == record[1])
                .unwrap()
                .get(measure)
                .unwrap()
        };
        let of_standard = |measure| standard.iter().find(|(m, _)| *m == measure).unwrap().1;
        let e = match what.as_str() {
            "stunted_korn_graubard" => get(1, stunted),
            "wasted_korn_graubard" => get(1, wasted),
            "stunted_wilson" => get(2, stunted),
            "wasted_wilson" => get(2, wasted),
            "haz_probit_sd1" => get(0, Measure::Probit(Indicator::Haz, -2, Spread::One)),
            "haz_probit" => get(0, Measure::Probit(Indicator::Haz, -2, Spread::Estimated)),
            "whz_probit_sd1" => get(0, Measure::Probit(Indicator::Whz, -2, Spread::One)),
            "whz_probit" => get(0, Measure::Probit(Indicator::Whz, -2, Spread::Estimated)),
            "stunted_standardised" => of_standard(stunted),
            "haz_standardised" => of_standard(Measure::Mean(Indicator::Haz)),
            "stunted_deff" | "wasted_deff" => {
                let measure = if what.starts_with('s') {
                    stunted
                } else {
                    wasted
                };
                let deff = get(0, measure).deff.unwrap();
                assert!(
                    (deff / r[0] - 1.0).abs() < CLOSE,
                    "{what} {}: {deff}",
                    &record[1]
                );
                seen += 1;
                continue;
            }
            other => panic!("{other}"),
        };
        for (x, y) in [e.value, e.se, e.lower, e.upper].into_iter().zip(r) {
            let x = x.unwrap();
            assert!(
                (x / y - 1.0).abs() < CLOSE,
                "{what} {}: {x} {y}",
                &record[1]
            );
        }
        seen += 1;
    }
    assert_eq!(seen, 32);
}
