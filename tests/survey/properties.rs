//! What must hold for any survey, and hand-worked cases.

use proptest::prelude::*;
use tumbuh::survey::{
    By, Child, Design, Estimate, Interval, Measure, Options, Place, Survey, Table, Weight, Why,
};
use tumbuh::{Indicator, Sex};

const STUNTED: Measure = Measure::Share(Indicator::Haz, -2);
const MEAN: Measure = Measure::Mean(Indicator::Haz);

/// A row of a simulated survey.
#[derive(Debug, Clone)]
struct Row {
    z: f64,
    whz: f64,
    days: f64,
    weight: f64,
    cluster: u8,
    stratum: u8,
    area: u8,
    girl: bool,
}

fn row() -> impl Strategy<Value = Row> {
    (
        -450..350_i32,
        -450..450_i32,
        0..1900_u32,
        1..400_u32,
        0..6_u8,
        0..3_u8,
        0..3_u8,
        any::<bool>(),
    )
        .prop_map(|(z, whz, days, weight, cluster, stratum, area, girl)| Row {
            z: f64::from(z) / 100.0,
            whz: f64::from(whz) / 100.0,
            days: f64::from(days),
            weight: f64::from(weight) / 64.0,
            cluster,
            stratum,
            area,
            girl,
        })
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec(row(), 12..90)
}

fn design() -> Design {
    Design {
        weights: true,
        clusters: true,
        strata: true,
        by: vec![By::new("area")],
        ..Design::default()
    }
}

fn survey(design: Design, rows: &[Row]) -> Survey {
    let mut survey = Survey::new(design);
    for r in rows {
        let child = Child {
            age_days: Some(r.days),
            sex: Some(if r.girl { Sex::Female } else { Sex::Male }),
            z: [Some(r.z), None, None, Some(r.whz)],
            muac_cm: Some(13.0 + r.whz / 2.0),
            ..Child::default()
        };
        let (cluster, stratum, area) = (
            r.cluster.to_string(),
            r.stratum.to_string(),
            r.area.to_string(),
        );
        survey.push(
            &child,
            &Place {
                weight: Weight::Number(r.weight),
                cluster: &cluster,
                stratum: &stratum,
                by: &[&area],
            },
        );
    }
    survey
}

fn table(design: Design, rows: &[Row]) -> Table {
    survey(design, rows).table(&Options::default()).unwrap()
}

fn numbers(e: &Estimate) -> [Option<f64>; 7] {
    [
        Some(e.population),
        e.value,
        e.se,
        e.lower,
        e.upper,
        e.sd,
        e.deff,
    ]
}

/// Every number of two tables within a relative distance; NaN nowhere.
fn same(a: &Table, b: &Table, within: f64, weights_differ: bool) {
    assert_eq!(a.groups.len(), b.groups.len());
    assert_eq!(a.df, b.df);
    for (ga, gb) in a.groups.iter().zip(&b.groups) {
        assert_eq!((&ga.by, &ga.value), (&gb.by, &gb.value));
        for (m, (ea, eb)) in a
            .measures()
            .iter()
            .zip(ga.estimates.iter().zip(&gb.estimates))
        {
            let what = format!("{} {}: {ea:?} {eb:?}", ga.who_name(), m.code());
            assert_eq!(ea.n, eb.n, "{what}");
            assert_eq!(ea.why, eb.why, "{what}");
            for (k, (x, y)) in numbers(ea).into_iter().zip(numbers(eb)).enumerate() {
                if weights_differ && k == 0 {
                    continue;
                }
                match (x, y) {
                    (None, None) => {}
                    (Some(x), Some(y)) => {
                        // The error of what is constant is rounding noise.
                        let near = (x - y).abs() <= within * x.abs().max(y.abs());
                        assert!(near || (x - y).abs() < 1e-9, "{what}: {x} {y}");
                    }
                    _ => panic!("{what}"),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn weights_times_a_constant_change_nothing(rows in rows(), factor in 0.001..1000.0_f64) {
        let mut times = rows.clone();
        for r in &mut times {
            r.weight *= factor;
        }
        same(&table(design(), &rows), &table(design(), &times), 1e-10, true);
    }

    #[test]
    fn equal_weights_are_no_weights(rows in rows(), weight in 1..20_u8) {
        let mut equal = rows.clone();
        for r in &mut equal {
            r.weight = f64::from(weight);
        }
        let none = Design { weights: false, ..design() };
        same(&table(design(), &equal), &table(none, &equal), 1e-10, true);
    }

    #[test]
    fn order_and_names_change_nothing(rows in rows(), by in 0..90_usize) {
        let mut turned = rows.clone();
        let by = by % rows.len();
        turned.rotate_left(by);
        turned.swap(0, rows.len() / 2);
        for r in &mut turned {
            r.cluster = 200 - r.cluster;
            r.stratum = (r.stratum + 1) % 3;
        }
        same(&table(design(), &rows), &table(design(), &turned), 1e-10, false);
    }

    /// Weights of 1/64 and whole z-scores in hundredths: the sums are exact, so are the tables.
    #[test]
    fn parts_in_any_order_are_the_whole_to_the_bit(rows in rows(), cut in 0..90_usize) {
        let whole = survey(design(), &rows);
        let (a, b) = rows.split_at(cut % rows.len());
        for (first, second) in [(a, b), (b, a)] {
            let mut merged = survey(design(), first);
            let part = Survey::of_bytes(&survey(design(), second).to_bytes()).unwrap();
            merged.merge(&part).unwrap();
            prop_assert_eq!(
                merged.table(&Options::default()).unwrap(),
                whole.table(&Options::default()).unwrap()
            );
        }
    }

    #[test]
    fn rows_of_weight_zero_change_nothing(rows in rows(), z in -3..3_i32) {
        // In clusters that are there anyway: a cluster without weight would still be one.
        let none = Design { clusters: false, strata: false, ..design() };
        let mut more = rows.clone();
        more.extend(rows.iter().take(3).map(|r| Row { z: f64::from(z), weight: 0.0, ..r.clone() }));
        for design in [design(), none] {
            let (a, b) = (table(design.clone(), &rows), table(design.clone(), &more));
            prop_assert_eq!(a.df, b.df);
            let (a, b) = (a.groups[0].get(MEAN).unwrap(), b.groups[0].get(MEAN).unwrap());
            prop_assert_eq!(a.value, b.value);
            prop_assert!((a.sd.unwrap() / b.sd.unwrap() - 1.0).abs() < 1e-12);
            if design.clusters {
                prop_assert!((a.se.unwrap() - b.se.unwrap()).abs() < 1e-12);
            }
        }
    }

    /// Twice the clusters: the variance halves, but for n / (n - 1).
    #[test]
    fn a_survey_twice_has_its_error_by_root_two(rows in rows()) {
        let one = Design { strata: false, ..design() };
        let mut twice = rows.clone();
        twice.extend(rows.iter().map(|r| Row { cluster: r.cluster + 100, ..r.clone() }));
        let (a, b) = (table(one.clone(), &rows), table(one, &twice));
        let clusters = (a.df + 1) as f64;
        if clusters > 1.0 {
            for m in [STUNTED, MEAN] {
                let (a, b) = (a.groups[0].get(m).unwrap(), b.groups[0].get(m).unwrap());
                let factor = ((clusters - 1.0) / (2.0 * clusters - 1.0)).sqrt();
                prop_assert!((a.value.unwrap() - b.value.unwrap()).abs() < 1e-9);
                prop_assert!((a.se.unwrap() * factor - b.se.unwrap()).abs() < 1e-9);
            }
        }
    }

    /// Strata that are one stratum: the same as none.
    #[test]
    fn one_stratum_is_no_strata(rows in rows()) {
        let mut one = rows.clone();
        for r in &mut one {
            r.stratum = 1;
        }
        let none = Design { strata: false, ..design() };
        same(&table(design(), &one), &table(none, &one), 1e-12, false);
    }

    #[test]
    fn intervals_hold_their_estimate_and_stay_shares(rows in rows(), k in 0..3_usize) {
        let interval = [Interval::Logit, Interval::Wilson, Interval::KornGraubard][k];
        let options = Options { interval, ..Options::default() };
        let table = survey(design(), &rows).table(&options).unwrap();
        for group in &table.groups {
            for (m, e) in table.measures().iter().zip(&group.estimates) {
                let what = || format!("{} {} {e:?}", group.who_name(), m.code());
                prop_assert_eq!(e.value.is_none() || e.lower.is_none(), e.why.is_some(), "{}", what());
                if let (true, Some(p), Some(low), Some(high)) = (m.is_share(), e.value, e.lower, e.upper) {
                    prop_assert!((0.0..=100.0).contains(&low) && high <= 100.0 + 1e-9, "{}", what());
                    prop_assert!(low <= p + 1e-9 && p <= high + 1e-9, "{}", what());
                }
            }
        }
    }

    #[test]
    fn any_bytes_in_no_panic_out(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0..4000_usize) {
        prop_assert!(Survey::of_bytes(&bytes).is_err());
        let good = survey(design(), &[]).to_bytes();
        let cut = cut % good.len();
        prop_assert!(Survey::of_bytes(&good[..cut]).is_err());
    }
}

/// `n` children in a simple sample, `cases` of them stunted.
fn simple(n: u32, cases: u32, interval: Interval) -> Estimate {
    let mut survey = Survey::new(Design::default());
    for k in 0..n {
        let z = if k < cases { -2.5 } else { -1.0 };
        let child = Child {
            age_days: Some(700.0),
            z: [Some(z), None, None, None],
            ..Child::default()
        };
        survey.push(&child, &Place::default());
    }
    let options = Options {
        interval,
        ..Options::default()
    };
    let table = survey.table(&options).unwrap();
    *table.groups[0].get(STUNTED).unwrap()
}

/// Limits worked out by hand at 30 digits: logit(p) ± t sqrt(n / (n - 1) / (n p (1 - p))), t with
/// n - 1 degrees of freedom; the reference has [1, 1] for 1 %.
#[test]
fn exactly_one_percent_and_a_half() {
    for (n, cases, p, low, high) in HAND {
        let e = simple(n, cases, Interval::Logit);
        assert_eq!(e.value, Some(p));
        for (x, y) in [(e.lower, low), (e.upper, high)] {
            assert!((x.unwrap() / y - 1.0).abs() < 1e-13, "{n} {cases} {e:?}");
        }
    }
}

/// 0 % and 100 % have no logit: Clopper and Pearson's limit, 1 - 0.025^(1/n).
#[test]
fn nobody_and_everybody() {
    for n in [5_u32, 40, 1000] {
        let rule = 100.0 * (1.0 - libm::pow(0.025, 1.0 / f64::from(n)));
        let none = simple(n, 0, Interval::Logit);
        assert_eq!((none.value, none.lower), (Some(0.0), Some(0.0)));
        assert!((none.upper.unwrap() - rule).abs() < 1e-9, "{none:?} {rule}");
        assert_eq!(none.interval, Some(Interval::KornGraubard));
        let all = simple(n, n, Interval::Logit);
        assert_eq!((all.value, all.upper), (Some(100.0), Some(100.0)));
        assert!((all.lower.unwrap() - (100.0 - rule)).abs() < 1e-9);
    }
    // One case of n: above zero, below, say, 5/n and more.
    let one = simple(40, 1, Interval::Logit);
    assert!(one.lower.unwrap() > 0.0 && one.upper.unwrap() > 10.0);
}

/// Bad input: a reason in every cell, a count for every row.
#[test]
fn reasons_instead_of_silent_zeros() {
    let mut survey = Survey::new(Design {
        weights: true,
        clusters: true,
        strata: true,
        by: vec![By::new("area")],
        ..Design::default()
    });
    let child = |z: Option<f64>, flag: bool| Child {
        age_days: Some(700.0),
        sex: Some(Sex::Female),
        z: [z, None, None, None],
        flagged: [flag, false, false, false],
        ..Child::default()
    };
    let place = |weight, cluster, stratum, area| {
        move |s: &mut Survey, c: Child| {
            s.push(
                &c,
                &Place {
                    weight: Weight::Cell(weight),
                    cluster,
                    stratum,
                    by: &[area],
                },
            );
        }
    };
    for z in [-2.5, -1.0, 0.3] {
        place("1", "1", "a", "known")(&mut survey, child(Some(z), false));
        place("1", "2", "a", "known")(&mut survey, child(Some(z + 0.1), false));
        place("1", "3", "a", "flagged")(&mut survey, child(Some(-7.0), true));
        place("1", "3", "a", "nothing")(&mut survey, child(None, false));
        place("0", "3", "a", "weightless")(&mut survey, child(Some(z), false));
        place("", "3", "a", "weightless")(&mut survey, child(Some(z), false));
        place("1", "3", "a", "one cluster")(&mut survey, child(Some(z), false));
    }
    place("1", "2", "b", "known")(&mut survey, child(Some(-0.5), false));
    place("-1", "1", "a", "bad")(&mut survey, child(Some(0.0), false));
    place("heavy", "1", "a", "bad")(&mut survey, child(Some(0.0), false));
    place("1", "", "a", "bad")(&mut survey, child(Some(0.0), false));
    place("1", "1", "NA", "bad")(&mut survey, child(Some(0.0), false));
    let old = Child {
        age_days: Some(1827.0),
        ..child(Some(0.0), false)
    };
    place("1", "1", "a", "bad")(&mut survey, old);
    let table = survey.table(&Options::default()).unwrap();
    let of = |name: &str| {
        let group = table.groups.iter().find(|g| g.value == name).unwrap();
        (
            group.get(STUNTED).unwrap().why,
            group.get(MEAN).unwrap().why,
        )
    };
    assert_eq!(of("known"), (None, None));
    assert_eq!(
        of("flagged"),
        (Some(Why::AllFlagged), Some(Why::AllFlagged))
    );
    assert_eq!(
        of("nothing"),
        (Some(Why::NothingMeasured), Some(Why::NothingMeasured))
    );
    assert_eq!(of("weightless"), (Some(Why::NoWeight), Some(Why::NoWeight)));
    assert_eq!(
        of("one cluster"),
        (Some(Why::OneCluster), Some(Why::OneCluster))
    );
    assert_eq!(of("Male"), (Some(Why::Nobody), Some(Why::Nobody)));
    assert!(table.groups.iter().all(|g| g.value != "bad"));
    let left = table.left_out;
    assert_eq!(
        left.counts().map(|(_, n)| n),
        [0, 1, 1, 1, 1, 1, 3, 0],
        "{left:?}"
    );
    assert_eq!(table.clusters_in_several_strata, 1);
    assert_eq!(table.lonely_strata, 1);
    assert_eq!(table.rows, 27);
}

/// A merge of different designs is refused.
#[test]
fn designs_do_not_mix() {
    let mut a = Survey::new(Design::default());
    assert!(a.merge(&Survey::new(design())).is_err());
    let options = Options {
        level: 1.0,
        ..Options::default()
    };
    assert!(a.table(&options).is_err());
}

/// n, cases, percent, lower, upper (mpmath, 30 digits).
#[allow(clippy::unreadable_literal, reason = "printed by another program")]
const HAND: [(u32, u32, f64, f64, f64); 4] = [
    (100, 1, 1.0, 0.13593621669594283, 6.9728957082189732),
    (300, 3, 1.0, 0.320_786_575_348_547_5, 3.073001637389303),
    (100, 50, 50.0, 40.159044604408926, 59.840955395591074),
    (
        1000,
        10,
        1.0,
        0.538_303_705_682_091_5,
        1.850_320_618_560_312,
    ),
];
