//! Intervals of simulated surveys of a population whose truth is known.
//!
//! `TUMBUH_FULL=1 cargo test --release --features survey --test survey -- --nocapture coverage`
//! simulates 2,000 surveys of each design and prints the table of `src/survey/README.md`; without
//! it 60 of each, held to wider bounds.

use tumbuh::survey::{
    AcuteBy, Child, Design, Interval, Measure, Options, Place, Severity, Spread, Survey, Weight,
};
use tumbuh::{Indicator, Sex};

/// splitmix64, and normal numbers by the polar method.
struct Random(u64, Option<f64>);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        if let Some(spare) = self.1.take() {
            return spare;
        }
        loop {
            let (a, b) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let s = a * a + b * b;
            if s > 0.0 && s < 1.0 {
                let factor = (-2.0 * libm::log(s) / s).sqrt();
                self.1 = Some(b * factor);
                return a * factor;
            }
        }
    }
}

/// Mean of a stratum, and how many times as often its children are sampled as the first one's.
const STRATA: [(f64, f64); 4] = [(-1.6, 1.0), (-1.3, 2.0), (-1.0, 1.0), (-0.8, 3.0)];
const BETWEEN: f64 = 0.4;
const WITHIN: f64 = 1.1;

/// How a survey is drawn.
#[derive(Clone, Copy)]
struct Plan {
    name: &'static str,
    clusters: usize,
    /// Children of a cluster.
    children: usize,
    weights: bool,
    clustered: bool,
}

const PLANS: [Plan; 4] = [
    Plan {
        name: "strata, 32 clusters of 20",
        clusters: 32,
        children: 20,
        weights: false,
        clustered: true,
    },
    Plan {
        name: "strata, weights, 60 clusters of 8 to 23",
        clusters: 60,
        children: 15,
        weights: true,
        clustered: true,
    },
    Plan {
        name: "strata, weights, 200 clusters of 5 to 13",
        clusters: 200,
        children: 8,
        weights: true,
        clustered: true,
    },
    Plan {
        name: "simple sample of 600",
        clusters: 600,
        children: 1,
        weights: false,
        clustered: false,
    },
];

/// The share of the population below a cut-off in percent, and the mean: strata count equally.
fn truth(cut: f64) -> (f64, f64) {
    let sd = (BETWEEN * BETWEEN + WITHIN * WITHIN).sqrt();
    // z-scores are reported at two decimals: below -2 is below -2.005.
    let below = |mean: f64| 0.5 * libm::erfc((mean - cut) / sd / std::f64::consts::SQRT_2);
    let shares: f64 = STRATA.iter().map(|(m, _)| below(*m)).sum();
    let means: f64 = STRATA.iter().map(|(m, _)| *m).sum();
    (100.0 * shares / 4.0, means / 4.0)
}

fn draw(plan: &Plan, random: &mut Random) -> Survey {
    let mut survey = Survey::new(Design {
        weights: plan.weights,
        clusters: plan.clustered,
        strata: plan.clustered,
        ..Design::default()
    });
    for cluster in 0..plan.clusters {
        let stratum = if plan.clustered {
            cluster % 4
        } else {
            (random.unit() * 4.0) as usize
        };
        let (mean, often) = STRATA[stratum];
        let of_cluster = mean + BETWEEN * random.normal();
        // Weights undo the sampling: clusters of a stratum that is sampled more have more children.
        let children = if plan.weights {
            plan.children * often as usize / 2 + 1
        } else {
            plan.children
        };
        let weight = 1.0 / children as f64;
        let (cluster, stratum) = (cluster.to_string(), stratum.to_string());
        for _ in 0..children {
            let z = of_cluster + WITHIN * random.normal();
            let z = libm::round(100.0 * z) / 100.0;
            let child = Child {
                age_days: Some(700.0),
                sex: Some(Sex::Female),
                z: [Some(z), None, None, Some(z)],
                ..Child::default()
            };
            survey.push(
                &child,
                &Place {
                    weight: Weight::Number(weight),
                    cluster: &cluster,
                    stratum: &stratum,
                    by: &[],
                },
            );
        }
    }
    survey
}

/// What is looked at: its name, the measure, the kind of interval, the cut-off of its truth.
const LOOKED_AT: [(&str, Measure, Interval, Option<f64>); 6] = [
    (
        "HAZ < -2, logit",
        Measure::Share(Indicator::Haz, -2),
        Interval::Logit,
        Some(-2.005),
    ),
    (
        "HAZ < -2, Wilson",
        Measure::Share(Indicator::Haz, -2),
        Interval::Wilson,
        Some(-2.005),
    ),
    (
        "HAZ < -2, Korn-Graubard",
        Measure::Share(Indicator::Haz, -2),
        Interval::KornGraubard,
        Some(-2.005),
    ),
    (
        "HAZ < -3, logit",
        Measure::Share(Indicator::Haz, -3),
        Interval::Logit,
        Some(-3.005),
    ),
    (
        "GAM by WHZ, logit",
        Measure::Acute(Severity::Global, AcuteBy::Whz),
        Interval::Logit,
        Some(-2.005),
    ),
    (
        "mean HAZ, t",
        Measure::Mean(Indicator::Haz),
        Interval::Logit,
        None,
    ),
];

#[test]
fn coverage_of_95_percent_intervals() {
    let full = std::env::var_os("TUMBUH_FULL").is_some();
    let surveys = if full { 2000 } else { 60 };
    // What 60 surveys can tell, or the bounds of the full run.
    let (low, high) = if full { (93.0, 97.0) } else { (85.0, 100.0) };
    let mut lines = vec![];
    for (k, plan) in PLANS.iter().enumerate() {
        let mut hits = [0_u32; LOOKED_AT.len()];
        let mut probit = [0.0_f64; 2];
        for seed in 0..surveys {
            let mut random = Random(20_060_428 + 1_000_003 * seed + k as u64, None);
            let survey = draw(plan, &mut random);
            for interval in [Interval::Logit, Interval::Wilson, Interval::KornGraubard] {
                let options = Options {
                    interval,
                    ..Options::default()
                };
                let table = survey.table(&options).unwrap();
                for (hit, (_, measure, of, cut)) in hits.iter_mut().zip(&LOOKED_AT) {
                    if *of != interval {
                        continue;
                    }
                    let e = table.groups[0].get(*measure).unwrap();
                    let truth = cut.map_or_else(|| truth(0.0).1, |cut| truth(cut).0);
                    *hit += u32::from(e.lower.unwrap() <= truth && truth <= e.upper.unwrap());
                }
                if interval == Interval::Logit {
                    let p = Measure::Probit(Indicator::Haz, -3, Spread::Estimated);
                    let s = Measure::Share(Indicator::Haz, -3);
                    for (sum, m) in probit.iter_mut().zip([p, s]) {
                        *sum += table.groups[0].get(m).unwrap().se.unwrap();
                    }
                }
            }
        }
        for (hit, (name, ..)) in hits.iter().zip(&LOOKED_AT) {
            let percent = 100.0 * f64::from(*hit) / surveys as f64;
            lines.push(format!("| {} | {name} | {percent:.1} |", plan.name));
            assert!(
                (low..=high).contains(&percent),
                "{}, {name}: {percent} %",
                plan.name
            );
        }
        // PROBIT is there for its smaller error.
        assert!(probit[0] < probit[1], "{}: {probit:?}", plan.name);
    }
    println!("{surveys} surveys of each design\n{}", lines.join("\n"));
}
