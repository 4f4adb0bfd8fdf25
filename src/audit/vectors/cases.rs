//! The children of the test vectors: every rule and every edge, by name.

use crate::columns::Input;
use crate::indicator::Indicator;
use crate::measurement::Measurement;
use crate::profile::Profile;
use crate::score::Reference;
use crate::sex::Sex;
use crate::standards::Standard;
use crate::{Scheme, classify};

/// A child, as the cells of a table, and what it is there for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Case {
    /// Name; stays the same from version to version.
    pub id: String,
    /// The rule or edge that it tests.
    pub topic: &'static str,
    /// Cells by input column.
    pub input: Vec<(Input, String)>,
}

impl Case {
    /// The cell of a column; empty where there is none.
    #[must_use]
    pub fn cell(&self, input: Input) -> &str {
        let found = self.input.iter().find(|(i, _)| *i == input);
        found.map_or("", |(_, cell)| cell)
    }

    /// The child, read as a row of a file is.
    #[must_use]
    pub fn measurement(&self) -> Measurement {
        let has = |input| self.input.iter().any(|(i, _)| *i == input);
        let source = crate::columns::AgeSource::of(has);
        crate::columns::measurement(source, |input| self.cell(input))
    }
}

/// Children drawn at random, of which the R packages' results are known.
const EVERYDAY: &str = include_str!("everyday.csv");

struct Cases(Vec<Case>);

/// A case from `sex=f age_days=548 weight_kg=9.1`.
fn case(id: String, topic: &'static str, cells: &str) -> Case {
    let input = cells.split_whitespace().filter_map(|pair| {
        let (name, cell) = pair.split_once('=')?;
        Some((Input::from_header(name)?, cell.to_owned()))
    });
    Case {
        id,
        topic,
        input: input.collect(),
    }
}

impl Cases {
    /// One case for each of `variants`, put behind what all have.
    fn add(&mut self, topic: &'static str, all: &str, variants: &[&str]) {
        for (i, variant) in variants.iter().enumerate() {
            let id = format!("{}-{:02}", topic.replace(' ', "-"), i + 1);
            self.0.push(case(id, topic, &format!("{all} {variant}")));
        }
    }

    /// The same for girls and boys.
    fn both(&mut self, topic: &'static str, all: &str, variants: &[&str]) {
        let doubled: Vec<String> = (variants.iter())
            .flat_map(|v| ["f", "m"].map(|sex| format!("sex={sex} {v}")))
            .collect();
        let doubled: Vec<&str> = doubled.iter().map(String::as_str).collect();
        self.add(topic, all, &doubled);
    }

    /// Readings on both sides of a z-score: the nearest in steps of `step`.
    fn around(
        &mut self,
        topic: &'static str,
        at: &str,
        i: Indicator,
        column: Input,
        step: f64,
        z: f64,
    ) {
        for sex in [Sex::Female, Sex::Male] {
            let all = format!("sex={sex} {at}");
            let child = case(String::new(), topic, &all).measurement();
            let Ok(reference) = Reference::find(i, &child, &Profile::WHO_ANTHRO) else {
                continue;
            };
            // The bound itself, and where the reported z-score leaves it.
            for (name, exact) in [("on", z), ("off", z - 0.005), ("off", z + 0.005)] {
                let Ok(value) = reference.value(exact) else {
                    continue;
                };
                let value = if i == Indicator::Baz {
                    let cm: f64 = child.lenhei.value().map_or(0.0, crate::Length::cm);
                    value * (cm / 100.0) * (cm / 100.0)
                } else {
                    value
                };
                let below = (value / step).floor();
                for (side, n) in [("below", below), ("above", below + 1.0)] {
                    let reading = (n * step * 1e4).round() / 1e4;
                    let id = format!(
                        "{}-{i}-{sex}-{at}-{name}-{z}-{}-{side}",
                        topic.replace(' ', "-"),
                        if exact < z {
                            "low"
                        } else if exact > z {
                            "high"
                        } else {
                            "at"
                        },
                        at = at.replace([' ', '='], "_"),
                    );
                    self.0.push(case(
                        id,
                        topic,
                        &format!("{all} {}={reading}", column.name()),
                    ));
                }
            }
        }
    }
}

/// Every case of the set, in its order.
#[must_use]
pub fn cases() -> Vec<Case> {
    let mut c = Cases(Vec::new());
    everyday(&mut c);
    ages(&mut c);
    positions(&mut c);
    lengths(&mut c);
    formulas(&mut c);
    bounds(&mut c);
    reasons(&mut c);
    let mut seen = std::collections::HashSet::new();
    c.0.retain(|case| seen.insert(case.id.clone()));
    c.0
}

fn everyday(c: &mut Cases) {
    let mut lines = EVERYDAY.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let input = header
            .iter()
            .zip(&cells)
            .skip(1)
            .filter_map(|(name, cell)| {
                let input = Input::from_header(name)?;
                (!cell.is_empty()).then(|| (input, (*cell).to_owned()))
            });
        c.0.push(Case {
            id: format!("everyday-{}", cells[0]),
            topic: "everyday",
            input: input.collect(),
        });
    }
}

const ALL_MEASURED: &str =
    "weight_kg=9.1 lenhei_cm=76.2 head_cm=45.5 muac_cm=14.2 triceps_mm=8.1 subscapular_mm=6.4";

fn ages(c: &mut Cases) {
    c.both(
        "first and last day",
        ALL_MEASURED,
        &[
            "age_days=0",
            "age_days=1",
            "age_days=90",
            "age_days=91",
            "age_days=92",
            "age_days=-1",
            "age_days=1825",
            "age_days=1826",
            "age_days=1826.25",
            "age_days=1827",
            "age_days=1856",
            "age_days=1857",
        ],
    );
    c.both(
        "fractions of a day",
        "weight_kg=5.1 lenhei_cm=58.3 head_cm=39.4",
        &[
            "age_days=60.49",
            "age_days=60.5",
            "age_days=61.5",
            "age_days=730.49",
            "age_days=730.5",
        ],
    );
    c.both(
        "exact months",
        "weight_kg=9.1 lenhei_cm=76.2",
        &[
            "age_months=0",
            "age_months=12.9",
            "age_months=13",
            "age_months=13.5",
            "age_months=23.98",
            "age_months=24",
            "age_months=24.01",
            "age_months=59.99",
        ],
    );
    c.both(
        "just before and after a month",
        "weight_kg=6.4 lenhei_cm=61.9 head_cm=41.2",
        &[
            "age_days=89",
            "age_days=91",
            "age_days=92",
            "age_days=119",
            "age_days=121",
            "age_days=122",
            "age_days=137",
        ],
    );
    c.both(
        "from WHO 2006 to WHO 2007",
        "weight_kg=17.6 lenhei_cm=108.4 measure=h",
        &[
            "age_months=59.9999",
            "age_months=60",
            "age_months=60.5",
            "age_months=61",
            "age_months=61.5",
            "age_days=1830",
        ],
    );
    c.both(
        "last months of WHO 2007",
        "weight_kg=31.3 lenhei_cm=137.5",
        &[
            "age_months=119.9",
            "age_months=120",
            "age_months=120.01",
            "age_months=121",
            "age_months=180.25",
            "age_months=227.9",
            "age_months=228",
            "age_months=228.01",
            "age_months=229",
            "age_months=240",
        ],
    );
    c.both(
        "dates",
        "weight_kg=9.1 lenhei_cm=76.2",
        &[
            "birth_date=2023-08-30 visit_date=2025-02-28",
            "birth_date=2024-02-29 visit_date=2025-03-01",
            "birth_date=2025-01-01 visit_date=2024-12-31",
            "birth_date=2020-03-15 visit_date=2025-03-14",
            "birth_date=2023-12-31 visit_date=2025-06-30",
        ],
    );
}

fn positions(c: &mut Cases) {
    c.both(
        "length to day 730, height from 731",
        "weight_kg=11.2 lenhei_cm=84.6",
        &[
            "age_days=730 measure=l",
            "age_days=730 measure=h",
            "age_days=730",
            "age_days=731 measure=l",
            "age_days=731 measure=h",
            "age_days=731",
            "age_days=732 measure=l",
            "age_days=729 measure=h",
        ],
    );
    c.both(
        "standing below nine months",
        "weight_kg=8.2 lenhei_cm=68.1",
        &[
            "age_days=273 measure=h",
            "age_days=274 measure=h",
            "age_months=8.99 measure=h",
            "age_months=9 measure=h",
            "age_days=200 measure=berdiri",
            "age_days=200 measure=terlentang",
        ],
    );
    c.both(
        "the other position far from two years",
        "weight_kg=14.3 lenhei_cm=95.2",
        &[
            "age_days=1300 measure=l",
            "age_days=1300 measure=h",
            "age_days=500 measure=h",
            "age_days=2100 measure=l",
        ],
    );
    c.both(
        "weight for length without age",
        "weight_kg=11.8",
        &[
            "lenhei_cm=86.9",
            "lenhei_cm=87",
            "lenhei_cm=87.1",
            "lenhei_cm=86.9 measure=h",
            "lenhei_cm=87.1 measure=l",
        ],
    );
    c.both(
        "short children of two and tall ones below",
        "",
        &[
            "age_days=900 weight_kg=10.1 lenhei_cm=80.4",
            "age_days=700 weight_kg=13.2 lenhei_cm=90.3",
            "age_days=800 weight_kg=9.2 lenhei_cm=79.9 measure=l",
        ],
    );
}

fn lengths(c: &mut Cases) {
    c.both(
        "ends of weight for length",
        "age_days=30 weight_kg=2.6",
        &[
            "lenhei_cm=44.9",
            "lenhei_cm=44.95",
            "lenhei_cm=45",
            "lenhei_cm=45.05",
            "lenhei_cm=110",
            "lenhei_cm=110.1",
        ],
    );
    c.both(
        "ends of weight for height",
        "age_days=1000 weight_kg=8.4",
        &[
            "lenhei_cm=64.9",
            "lenhei_cm=65",
            "lenhei_cm=65.7 measure=l",
            "lenhei_cm=65.6 measure=l",
            "lenhei_cm=120",
            "lenhei_cm=120.1",
            "lenhei_cm=120.7 measure=l",
        ],
    );
    c.both(
        "between rows of weight for length",
        "age_days=400 weight_kg=9.3",
        &[
            "lenhei_cm=74.2",
            "lenhei_cm=74.24",
            "lenhei_cm=74.25",
            "lenhei_cm=74.26",
            "lenhei_cm=74.3",
            "lenhei_cm=74.49",
            "lenhei_cm=74.5",
            "lenhei_cm=74.75",
            "lenhei_cm=75",
        ],
    );
    c.both(
        "decimal noise in a length",
        "age_days=800 weight_kg=8.9",
        &[
            "lenhei_cm=66.1 measure=l",
            "lenhei_cm=72.2 measure=l",
            "lenhei_cm=84.8000030517578",
        ],
    );
}

fn formulas(c: &mut Cases) {
    // Beyond 3, 3.5, 4 and the limits of what is plausible, both ways.
    let beyond: Vec<String> = [
        (
            "age_days=400",
            ["5.9", "5.2", "4.6", "3.9", "13.9", "15.2", "17.1", "19.3"],
            "74.5",
        ),
        (
            "age_days=1100",
            ["9.2", "8.4", "7.6", "6.9", "21.4", "23.9", "26.5", "30.2"],
            "94.5",
        ),
        (
            "age_days=2500",
            [
                "13.4", "12.2", "11.1", "9.9", "36.5", "41.2", "47.3", "55.1",
            ],
            "120.5",
        ),
    ]
    .iter()
    .flat_map(|(age, kg, cm)| kg.map(|kg| format!("{age} weight_kg={kg} lenhei_cm={cm}")))
    .collect();
    c.both(
        "beyond 3 SD",
        "",
        &beyond.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    c.both(
        "length and head beyond 3 SD",
        "age_days=600",
        &[
            "lenhei_cm=66.1 head_cm=41.9",
            "lenhei_cm=69.3 head_cm=42.8",
            "lenhei_cm=95.8 head_cm=52.2",
            "lenhei_cm=101.2 head_cm=55.1",
            "lenhei_cm=62.4 head_cm=39.1",
        ],
    );
    c.both(
        "arm and skinfolds",
        "age_days=1000",
        &[
            "muac_cm=11.4 triceps_mm=4.1 subscapular_mm=3.6",
            "muac_cm=11.5 triceps_mm=5.2 subscapular_mm=4.4",
            "muac_cm=12.4 triceps_mm=8.3 subscapular_mm=6.2",
            "muac_cm=12.5 triceps_mm=14.2 subscapular_mm=12.7",
            "muac_cm=21.9 triceps_mm=19.8 subscapular_mm=18.5",
        ],
    );
    c.add(
        "rounded before it is classified",
        "",
        &[
            // -3.000012, which is reported as -3.00.
            "sex=f age_days=548 lenhei_cm=72",
            "sex=m age_days=600 lenhei_cm=77.3",
            "sex=f age_days=400 lenhei_cm=69.4",
        ],
    );
}

/// Both sides of every bound of every scheme.
fn bounds(c: &mut Cases) {
    let at = [
        (Indicator::Waz, "age_days=548", Input::Weight, 0.01),
        (Indicator::Haz, "age_days=548", Input::Lenhei, 0.1),
        (Indicator::Haz, "age_days=1200", Input::Lenhei, 0.01),
        (
            Indicator::Whz,
            "age_days=548 lenhei_cm=78.5",
            Input::Weight,
            0.01,
        ),
        (
            Indicator::Whz,
            "age_days=1200 lenhei_cm=94.3",
            Input::Weight,
            0.001,
        ),
        (
            Indicator::Baz,
            "age_days=548 lenhei_cm=80",
            Input::Weight,
            0.01,
        ),
        (
            Indicator::Baz,
            "age_months=100 lenhei_cm=128",
            Input::Weight,
            0.01,
        ),
        (Indicator::Haz, "age_months=100", Input::Lenhei, 0.1),
        (Indicator::Hcz, "age_days=548", Input::Head, 0.01),
    ];
    for (i, at, column, step) in at {
        let standard = if at.contains("months") {
            Standard::Who2007
        } else {
            Standard::Who2006
        };
        let mut bounds: Vec<f64> = [Scheme::Who, Scheme::Kemenkes]
            .iter()
            .filter_map(|s| classify::bands(*s, i, standard))
            .flat_map(|b| b.bounds.to_vec())
            .collect();
        bounds.sort_by(f64::total_cmp);
        bounds.dedup();
        for z in bounds {
            c.around("bound", at, i, column, step, z);
        }
    }
    c.both(
        "arm from six months to five years",
        "",
        &[
            "age_days=182 muac_cm=11.4",
            "age_days=183 muac_cm=11.4",
            "age_months=5.99 muac_cm=12",
            "age_months=6 muac_cm=12",
            "age_days=1826 muac_cm=11.5",
            "age_months=60 muac_cm=11.4",
        ],
    );
    c.both(
        "acute malnutrition by the worst sign",
        "age_days=700 lenhei_cm=82.1",
        &[
            "weight_kg=9.9 muac_cm=11.4",
            "weight_kg=8.3 muac_cm=13.1",
            "weight_kg=10.4 muac_cm=12.6",
            "weight_kg=10.4",
            "weight_kg=10.4 muac_cm=12.6 oedema=y",
            "muac_cm=12.6 oedema=ya",
            "muac_cm=12.4",
        ],
    );
}

fn reasons(c: &mut Cases) {
    c.add(
        "missing",
        "",
        &[
            "age_days=548 weight_kg=9.1 lenhei_cm=76.2",
            "sex=f weight_kg=9.1 lenhei_cm=76.2",
            "sex=f age_days=548 lenhei_cm=76.2",
            "sex=m age_days=548 weight_kg=9.1",
            "sex=NA age_days=548 weight_kg=9.1",
            "sex=f age_days=- weight_kg=9.1 lenhei_cm=76.2",
            "sex=f age_days=548 weight_kg=null lenhei_cm=76.2",
            "sex=f age_days=2600 weight_kg=25 lenhei_cm=121 head_cm=51 muac_cm=17",
        ],
    );
    c.add(
        "unreadable",
        "lenhei_cm=76.2",
        &[
            "sex=X age_days=548 weight_kg=9.1",
            "sex=f age_days=dua weight_kg=9.1",
            "sex=f age_days=548 weight_kg=9.1kg",
            "sex=f age_days=548 weight_kg=1,234.5",
            "sex=f age_days=548 weight_kg=9.1 measure=duduk",
            "sex=f age_days=548 weight_kg=9.1 oedema=mungkin",
            "sex=f birth_date=2023-02-31 visit_date=2024-03-01 weight_kg=9.1",
        ],
    );
    c.add(
        "other units",
        "sex=f age_days=548",
        &[
            "weight_kg=9100 lenhei_cm=76.2",
            "weight_kg=9.1 lenhei_cm=762",
            "head_cm=455",
            "muac_cm=142",
            "triceps_mm=810",
        ],
    );
    c.add(
        "zero and below",
        "sex=m age_days=548",
        &[
            "weight_kg=0 lenhei_cm=76.2",
            "weight_kg=-9.1 lenhei_cm=76.2",
            "weight_kg=9.1 lenhei_cm=0",
            "weight_kg=9.1 lenhei_cm=-76.2",
            "weight_kg=inf lenhei_cm=76.2",
        ],
    );
    c.both(
        "oedema",
        "weight_kg=9.1 lenhei_cm=76.2",
        &[
            "age_days=548 oedema=y",
            "age_days=548 oedema=n",
            "age_days=548 oedema=1",
            "age_days=548 oedema=2",
            "age_months=70 oedema=ya",
            "oedema=y",
        ],
    );
    c.add(
        "words of forms",
        "age_days=548",
        &[
            "sex=L weight_kg=9,1 lenhei_cm=76,2 measure=terlentang oedema=tidak",
            "sex=P weight_kg=9,1 lenhei_cm=76,2 measure=berdiri",
            "sex=1 weight_kg=9.1 lenhei_cm=76.2 measure=L",
            "sex=2 weight_kg=9.1 lenhei_cm=76.2 measure=H",
            "sex=laki-laki weight_kg=9.1",
            "sex=perempuan weight_kg=9.1",
            "sex=Female weight_kg=9.1",
            "sex=male weight_kg=9.1",
        ],
    );
}
