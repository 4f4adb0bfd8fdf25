//! Groups side by side.

use tumbuh::Sex;
use tumbuh::quality::{
    By, Dataset, Edition, Groups, Measure, Row, Standing, WhyNot, shrink, shrink_shares,
};

/// Matrices of R 4.2.2 (`tools/quality_r.R`).
#[test]
fn estimates_are_drawn_as_r_draws_them() {
    let text = include_str!("../data/quality/r_shrink.csv");
    let near = |ours: f64, theirs: &str| {
        let theirs: f64 = theirs.parse().unwrap();
        assert!((ours - theirs).abs() < 1e-12, "{ours} {theirs}");
    };
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let numbers = |k: usize| cells[k].split(' ').map(|c: &str| c.parse::<f64>().unwrap());
        let input: Vec<(f64, f64)> = numbers(4).zip(numbers(5)).collect();
        let ours = shrink(&input).unwrap();
        near(ours.between, cells[0]);
        near(ours.mean, cells[1]);
        near(ours.mean_se, cells[2]);
        near(ours.p_equal, cells[3]);
        let (drawn, se) = (cells[6].split(' '), cells[7].split(' '));
        for ((ours, drawn), se) in ours.estimates.iter().zip(drawn).zip(se) {
            near(ours.0, drawn);
            near(ours.1, se);
        }
    }
    assert_eq!(text.lines().count(), 7);
}

/// R 4.2.2's `cov.wt`, `pchisq` and `qbeta` (`tools/quality_r.R`).
#[test]
fn shares_are_drawn_as_r_draws_them() {
    let text = include_str!("../data/quality/r_shares.csv");
    let near = |ours: f64, theirs: f64| {
        assert!((ours - theirs).abs() < 1e-11, "{ours} {theirs}");
    };
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let numbers = |k: usize| cells[k].split(' ').map(|c: &str| c.parse::<f64>().unwrap());
        let groups = numbers(4)
            .zip(numbers(5))
            .map(|(k, n)| (k as u64, n as u64));
        let ours = shrink_shares(&groups.collect::<Vec<_>>()).unwrap();
        let whole = [ours.mean, ours.mean_se, ours.between, ours.p_equal];
        for (k, ours) in whole.into_iter().enumerate() {
            near(ours, numbers(k).next().unwrap());
        }
        let theirs = numbers(6).zip(numbers(7).zip(numbers(8)));
        for ((value, _, (low, high)), (v, (l, h))) in ours.shares.iter().zip(theirs) {
            near(*value, v);
            near(*low, l);
            near(*high, h);
        }
    }
    assert_eq!(text.lines().count(), 6);
}

#[test]
fn nobody_flagged_anywhere_is_no_difference() {
    let none = shrink_shares(&[(0, 20), (0, 30), (0, 4)]).unwrap();
    assert_eq!((none.mean, none.between, none.p_equal), (0.0, 0.0, 1.0));
    assert!(
        none.shares.iter().all(|(v, se, (low, high))| {
            *v == 0.0 && se.is_finite() && *low >= 0.0 && *high < 0.1
        })
    );
    let all = shrink_shares(&[(20, 20), (30, 30), (4, 4)]).unwrap();
    assert!(
        all.shares
            .iter()
            .all(|(v, _, (low, _))| *v == 1.0 && *low > 0.9)
    );
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let few = WhyNot::TooFewGroups { n: 2, needed: 3 };
    assert_eq!(shrink(&[(1.0, 1.0); 2]), Err(few));
    assert_eq!(shrink_shares(&[(1, 2); 2]), Err(few));
    assert_eq!(shrink_shares(&[(0, 0); 3]), Err(WhyNot::NoValues));
    assert_eq!(shrink(&[(1.0, 0.0); 3]), Err(WhyNot::NoVariation));
    assert_eq!(shrink(&[(f64::NAN, 1.0); 3]), Err(WhyNot::NoVariation));
}

/// A small generator of random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// Groups that are alike, but for the last, which rounds lengths to whole centimetres when `sloppy`.
fn groups(random: &mut Random, sloppy: bool) -> Groups {
    let mut groups = Groups::default();
    for g in 0..25 {
        let name = format!("kader {g:02}");
        for _ in 0..(20 + g * 2) {
            let z = -0.8 + 1.1 * random.normal();
            let cm = ((60.0 + 40.0 * random.unit()) * 10.0).round() / 10.0;
            let lenhei_cm = Some(if sloppy && g == 24 { cm.round() } else { cm });
            groups.entry(&name).push(&Row {
                sex: Some(if random.unit() < 0.5 {
                    Sex::Male
                } else {
                    Sex::Female
                }),
                age_months: Some(6.0 + (54.0 * random.unit()).floor()),
                weight_kg: Some(((5.0 + 10.0 * random.unit()) * 10.0).round() / 10.0),
                lenhei_cm,
                muac_mm: None,
                z: [None, None, Some((z * 100.0).round() / 100.0), None],
                ..Row::default()
            });
        }
    }
    groups
}

/// Of groups that are all alike, hardly any is called different: a league table would have put one
/// of them last every time.
#[test]
fn alike_groups_are_not_told_apart_and_a_sloppy_one_is() {
    let mut random = Random(20_061_125);
    let (mut told, mut of, mut found) = (0, 0, 0);
    for round in 0..40 {
        let sloppy = round % 4 == 0;
        for compared in groups(&mut random, sloppy).compare(&Edition::ENA_SMART) {
            assert_ne!(compared.measure, Measure::DpsMuac);
            let c = compared.comparison.unwrap();
            assert!(c.groups.is_sorted_by(|a, b| a.group < b.group));
            for g in &c.groups {
                let is_sloppy =
                    sloppy && g.group == "kader 24" && compared.measure == Measure::DpsLenhei;
                if is_sloppy {
                    found += u32::from(g.standing == Standing::Higher);
                } else {
                    told += u32::from(g.is_told_apart());
                    of += 1;
                }
            }
        }
    }
    eprintln!("told apart by chance: {told} of {of}; the sloppy one found: {found} of 10");
    assert_eq!(found, 10);
    assert!(f64::from(told) < 0.01 * f64::from(of), "{told} of {of}");
}

#[test]
fn parts_of_a_data_set_make_the_same_report() {
    let mut random = Random(7);
    let all = groups(&mut random, true);
    let mut whole = Dataset::default();
    let mut halves = [Dataset::default(), Dataset::default()];
    for (k, (_, data)) in all.iter().enumerate() {
        whole.merge(data);
        halves[k % 2].merge(data);
    }
    let [mut merged, second] = halves;
    merged.merge(&second);
    let edition = Edition::ENA_SMART;
    assert_eq!(whole.report(&edition), merged.report(&edition));
}

#[test]
fn the_page_holds_no_markup_of_a_name_and_no_script() {
    let mut random = Random(3);
    let mut all = groups(&mut random, false);
    let evil = "<img src=x onerror=alert(1)>";
    let row = Row {
        sex: Some(Sex::Male),
        age_months: Some(12.0),
        weight_kg: Some(9.0),
        lenhei_cm: Some(75.0),
        ..Row::default()
    };
    all.entry(evil).push(&row);
    let mut whole = Dataset::default();
    for (_, data) in all.iter() {
        whole.merge(data);
    }
    let mut report = whole.report(&Edition::ENA_SMART);
    report.by = vec![By::new("<b>kader", &all, &Edition::ENA_SMART)];
    for lang in [tumbuh::Lang::En, tumbuh::Lang::Id] {
        let page = report.html("<data>", lang);
        assert!(!page.contains("<img") && !page.contains("<script") && !page.contains("<b>kader"));
        assert!(!page.contains("NaN") && !page.contains("inf"));
        assert!(
            !page.contains("http")
                || page.matches("http").count() == page.matches("xmlns=").count()
        );
        assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<svg"));
    }
    let json = report.json();
    assert_eq!(json["digits"], serde_json::Value::Null);
    assert_eq!(json["quantities"][3]["digits"]["why_not"], "no_values");
    assert_eq!(json["by"][0]["groups"], 26);
}

/// ENA counts a z-score of exactly -2.00 as a case of its Poisson test; mwana's cut is below -2.
#[test]
fn a_z_score_of_minus_two_is_a_case_in_ena() {
    let mut data = Dataset::default();
    for k in 0..60_u32 {
        let cluster = (k / 10).to_string();
        data.push(&Row {
            z: [None, None, Some(if k % 5 == 0 { -2.0 } else { 0.3 }), None],
            cluster: Some(&cluster),
            ..Row::default()
        });
    }
    let whz = tumbuh::Indicator::Whz;
    let ena = data.clustering(whz, &Edition::ENA_SMART).unwrap();
    assert_eq!((ena.clusters, ena.cases, ena.dispersion), (6, 12, 0.0));
    let below = Edition {
        case_at_bound: false,
        ..Edition::ENA_SMART
    };
    assert_eq!(
        data.clustering(whz, &below),
        Err(WhyNot::TooFewCases { n: 0 })
    );
}
