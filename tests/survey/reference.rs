//! Every cell of every table that WHO's R packages made of the reference surveys.
//!
//! Peers: R `anthro` 1.1.0.9000 (b776d8a), `anthroplus` 1.0.0.9000 (799a7de), `survey` 4.5, R 4.2.2.

use crate::file::{Row, number, rows};
use std::collections::HashMap;
use tumbuh::columns::{AgeSource, Input, measurement};
use tumbuh::survey::{
    By, Child, Design, Options, Place, Population, Survey, Table, Weight, WhoCell, who_columns,
};

const BY: [&str; 5] = ["typeres", "gregion", "wealthq", "mothered", "othergr"];

pub(crate) struct Run {
    pub(crate) name: &'static str,
    input: &'static str,
    weights: bool,
    cluster: Option<&'static str>,
    strata: bool,
}

const fn run(
    name: &'static str,
    input: &'static str,
    weights: bool,
    cluster: Option<&'static str>,
    strata: bool,
) -> Run {
    Run {
        name,
        input,
        weights,
        cluster,
        strata,
    }
}

const CLUSTER: Option<&str> = Some("cluster");

pub(crate) const UNDER_FIVE: [Run; 10] = [
    run("none", "input", false, None, false),
    run("sw", "input", true, None, false),
    run("cluster", "input", false, CLUSTER, false),
    run("cluster_strata", "input", false, CLUSTER, true),
    run("full", "input", true, CLUSTER, true),
    run("holes_full", "input_holes", true, CLUSTER, true),
    run("holes_sw", "input_holes", true, None, false),
    run("lonely_full", "input_lonely", true, CLUSTER, true),
    run(
        "lonely_nested_ids",
        "input_lonely",
        true,
        Some("cluster_in_stratum"),
        true,
    ),
    run("onecluster", "input_onecluster", true, CLUSTER, false),
];

const SCHOOL: [Run; 3] = [
    run("none", "input", false, None, false),
    run("sw", "input", true, None, false),
    run("full", "input", true, CLUSTER, true),
];

fn table(run: &Run, population: Population, input: &[Row]) -> Table {
    let survey = survey_of(run, population, input);
    survey.table(&Options::default()).unwrap()
}

/// The sums of a run.
pub(crate) fn survey_of(run: &Run, population: Population, input: &[Row]) -> Survey {
    let (by, names): (&[&str], [(Input, &str); 6]) = match population {
        Population::UnderFive => (
            &BY,
            [
                (Input::Sex, "sex"),
                (Input::AgeDays, "age_days"),
                (Input::Weight, "weight"),
                (Input::Lenhei, "lenhei"),
                (Input::Measure, "measure"),
                (Input::Oedema, "oedema"),
            ],
        ),
        Population::School => (
            &[],
            [
                (Input::Sex, "sex"),
                (Input::AgeMonths, "age_in_months"),
                (Input::Weight, "weight_in_kg"),
                (Input::Lenhei, "height_in_cm"),
                (Input::Oedema, "oedema"),
                (Input::Oedema, "oedema"),
            ],
        ),
    };
    let source = match population {
        Population::UnderFive => AgeSource::Days,
        Population::School => AgeSource::Months,
    };
    let mut survey = Survey::new(Design {
        population,
        weights: run.weights,
        clusters: run.cluster.is_some(),
        strata: run.strata,
        by: by.iter().map(|name| By::new(name)).collect(),
    });
    for row in input {
        let cell = |input| {
            let name = names.iter().find(|(i, _)| *i == input);
            name.map_or("", |(_, name)| row[*name].as_str())
        };
        let child = Child::of(&measurement(Some(source), cell).assess());
        let cells: Vec<&str> = by.iter().map(|name| row[*name].as_str()).collect();
        let place = Place {
            weight: Weight::Cell(&row["sw"]),
            cluster: run.cluster.map_or("", |c| &row[c]),
            stratum: if run.strata { &row["strata"] } else { "" },
            by: &cells,
        };
        survey.push(&child, &place);
    }
    survey
}

/// Estimates, standard errors, SDs, limits of means: relative.
const CLOSE: f64 = 1e-11;
/// Limits of prevalences: the reference iterates a logistic model.
const LOGIT: f64 = 1e-6;
/// The reference writes rounding noise (1e-17 to 1e-15) where an error or mean is zero.
const NOISE: f64 = 1e-14;
/// `qt(0.975, 5903)`: the peer's t in the run `holes_sw`.
const T_OF_ALL_ROWS: f64 = 1.960_365_941_079_123;

/// Compares a run; the number of cells held against WHO's.
fn compare(run: &Run, population: Population) -> usize {
    let years = match population {
        Population::UnderFive => "2006",
        Population::School => "2007",
    };
    let names = [
        format!("survey{years}_{}.csv", run.input),
        format!("survey{years}_out_{}.csv", run.name),
    ];
    if !names.iter().all(|name| is_there(name)) {
        eprintln!(
            "{years} {}: skipped, the reference files are not here",
            run.name
        );
        return 0;
    }
    let [input, expected] = names.map(|name| rows(&name));
    let table = table(run, population, &input);
    let columns = who_columns(population);
    let ours: HashMap<String, Vec<WhoCell>> = table
        .who_rows()
        .into_iter()
        .filter_map(|row| match &row[0] {
            WhoCell::Text(name) => Some((name.clone(), row)),
            WhoCell::Number(_) => None,
        })
        .collect();
    // DIFFERENCE: with weights alone the peer counts rows of weight zero as children (in the
    // divisor n - 1 of the SD and in the degrees of freedom); with clusters it does not. A row
    // without weight must change nothing: `rows_of_weight_zero_change_nothing` below.
    let counts_zeros = run.name == "holes_sw";
    // DIFFERENCE: rows `...: NA` are an artefact of the peer's path without clusters and strata.
    let expected: Vec<&Row> = expected
        .iter()
        .filter(|r| !r["Group"].ends_with(": NA"))
        .collect();
    if expected.len() > 13 {
        assert_eq!(expected.len(), ours.len(), "{}: groups", run.name);
    }
    let mut cells = 0;
    for row in expected {
        let our = ours
            .get(&row["Group"])
            .unwrap_or_else(|| panic!("no group {}", row["Group"]));
        assert_eq!(our.len(), columns.len());
        for (name, cell) in columns.iter().zip(our) {
            cells += 1;
            let x = match cell {
                WhoCell::Text(text) => {
                    assert_eq!(*text, row[name], "{}", run.name);
                    continue;
                }
                WhoCell::Number(x) => *x,
            };
            let what = format!(
                "{} {} {name}: {x}, WHO {}",
                run.name, row["Group"], row[name]
            );
            let Some(y) = number(row, name) else {
                assert!(x.is_nan(), "{what}");
                continue;
            };
            let (stem, kind) = name.rsplit_once('_').unwrap();
            let is_mean = ["HA", "WA", "BMI", "WH"].contains(&stem);
            let limit = match (kind, is_mean) {
                ("unwpop", _) => 0.0,
                ("ll" | "ul", false) if run.weights || run.cluster.is_some() => LOGIT,
                ("stdev", _) if counts_zeros => 4e-5,
                _ => CLOSE,
            };
            if counts_zeros && is_mean && (kind == "ll" || kind == "ul") {
                let of = |k: &str| number(row, &format!("{stem}_{k}")).unwrap();
                let t = (y - of("r")).abs() / of("se");
                assert!((t / T_OF_ALL_ROWS - 1.0).abs() < 1e-9, "{what}: {t}");
                continue;
            }
            let difference = (x - y).abs();
            assert!(
                difference <= limit * y.abs() || difference <= NOISE,
                "{what}"
            );
        }
    }
    eprintln!("{years} {}: {cells} cells", run.name);
    cells
}

pub(crate) fn is_there(name: &str) -> bool {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("TUMBUH_REFERENCE").map_or_else(
        || root.join("../shared/reference"),
        std::path::PathBuf::from,
    );
    if folder.is_dir() {
        folder.join(format!("{name}.gz")).is_file()
    } else {
        root.join("tests/reference/extract").join(name).is_file()
    }
}

#[test]
fn every_cell_of_anthro_prevalence() {
    let cells: usize = UNDER_FIVE
        .iter()
        .map(|run| compare(run, Population::UnderFive))
        .sum();
    eprintln!("{cells} cells");
    assert!(cells > 4000);
}

#[test]
fn every_cell_of_anthroplus_prevalence() {
    for run in &SCHOOL {
        compare(run, Population::School);
    }
}
