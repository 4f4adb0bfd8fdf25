//! Every statistic that cannot be given says why.

use tumbuh::Sex;
use tumbuh::quality::{
    AgeGroups, AgeRatio, Clustering, Continuity, Dataset, DigitPreference, Edition, Ellipse,
    Heaping, Quantity, Row, Shape, ShareTest, Tally, WhyNot,
};

fn tally(values: &[f64]) -> Tally {
    values.iter().copied().collect()
}

#[test]
fn an_empty_data_set_gives_reasons_everywhere() {
    let data = Dataset::default();
    assert_eq!(data.sex_ratio(), Err(WhyNot::NoValues));
    assert_eq!(data.digits(Quantity::Weight), Err(WhyNot::NoValues));
    assert_eq!(data.heaping(12), Err(WhyNot::NoValues));
    assert_eq!(data.age_groups(), Err(WhyNot::NoValues));
    assert_eq!(data.fences(Quantity::Muac), Err(WhyNot::NoValues));
    assert_eq!(data.ellipses()[0], Err(WhyNot::NoValues));
    for edition in Edition::ALL {
        let p = data.plausibility(&edition);
        assert!(p.criteria.iter().all(|c| c.value.is_err()), "{p:?}");
        assert!(p.total.is_err());
        assert_eq!(p.level, None);
    }
}

#[test]
fn equal_values_have_no_shape() {
    let shape = Shape::of(&tally(&[-1.5; 50])).unwrap();
    assert_eq!(shape.sd, Ok(0.0));
    assert_eq!(shape.skewness, Err(WhyNot::NoVariation));
    assert_eq!(shape.kurtosis, Err(WhyNot::NoVariation));
    assert_eq!(shape.sd_interval, Err(WhyNot::NoVariation));
    assert_eq!(shape.shapiro_wilk, Err(WhyNot::NoVariation));
    assert_eq!(shape.omnibus_p, Err(WhyNot::NoVariation));
}

#[test]
fn few_values_have_some_of_it() {
    assert_eq!(Shape::of(&tally(&[])), Err(WhyNot::NoValues));
    let one = Shape::of(&tally(&[1.0])).unwrap();
    assert_eq!(one.sd, Err(WhyNot::TooFew { n: 1, needed: 2 }));
    let two = Shape::of(&tally(&[1.0, 2.0])).unwrap();
    assert!(two.sd.is_ok());
    assert_eq!(two.skewness, Err(WhyNot::TooFew { n: 2, needed: 3 }));
    let three = Shape::of(&tally(&[1.0, 2.0, 4.0])).unwrap();
    assert!(three.skewness.is_ok());
    assert_eq!(three.kurtosis, Err(WhyNot::TooFew { n: 3, needed: 4 }));
    let many: Tally = (0..5001).map(f64::from).collect();
    let why = Shape::of(&many).unwrap().shapiro_wilk;
    assert_eq!(
        why,
        Err(WhyNot::TooMany {
            n: 5001,
            most: 5000
        })
    );
}

#[test]
fn clusters_that_say_nothing() {
    assert_eq!(Clustering::of(&[]), Err(WhyNot::OneCluster));
    assert_eq!(Clustering::of(&[(30, 4)]), Err(WhyNot::OneCluster));
    assert_eq!(Clustering::of(&[(1, 1); 9]), Err(WhyNot::ClustersOfOne));
    assert_eq!(
        Clustering::of(&[(30, 0); 9]),
        Err(WhyNot::TooFewCases { n: 0 })
    );
    assert_eq!(
        Clustering::of(&[(30, 0), (30, 1)]),
        Err(WhyNot::TooFewCases { n: 1 })
    );
    let even = Clustering::of(&[(30, 2); 9]).unwrap();
    assert_eq!(even.dispersion, 0.0);
    assert_eq!(even.green, even.green_least);
    let one = Clustering::of(&[(30, 8), (30, 0), (30, 0), (30, 0)]).unwrap();
    assert_eq!(one.green, 1.0);
}

#[test]
fn pairs_on_one_line_or_at_one_place() {
    let line = (0..20).map(|k| (f64::from(k), 3.0 * f64::from(k), 1));
    assert_eq!(Ellipse::of(&line), Err(WhyNot::OneLine));
    let upright = (0..20).map(|k| (9.1, f64::from(k), 1));
    assert_eq!(Ellipse::of(&upright), Err(WhyNot::NoVariation));
    let two = [(1.0, 2.0, 1), (3.0, 5.0, 1), (f64::NAN, 1.0, 1)];
    assert_eq!(
        Ellipse::of(&two.into_iter()),
        Err(WhyNot::TooFew { n: 2, needed: 3 })
    );
}

#[test]
fn ages_outside_of_everything() {
    let old = tally(&[61.0, 72.5, -3.0]);
    assert_eq!(AgeRatio::Smart.test(&old), Err(WhyNot::NoValues));
    assert_eq!(AgeGroups::of(&old, 1.0), Err(WhyNot::NoValues));
    assert_eq!(Heaping::of(&old, 12).unwrap().n, 2);
    assert_eq!(
        Heaping::of(&old, 1),
        Err(WhyNot::TooFew { n: 1, needed: 2 })
    );
    assert_eq!(
        ShareTest::of(0, 0, 0.5, Continuity::Yates),
        Err(WhyNot::NoValues)
    );
    let boys = ShareTest::of_sexes(10, 0, 1.0, Continuity::None).unwrap();
    assert_eq!((boys.chi2, boys.ratio), (10.0, f64::INFINITY));
}

#[test]
fn what_is_no_number_is_no_digit() {
    let t = tally(&[f64::NAN, f64::INFINITY, -7.3, 7.3]);
    assert_eq!(DigitPreference::of(&t, 1).unwrap().counts[3], 2);
}

/// A survey without MUAC has no total by ENA, and says how much there is at least.
#[test]
fn a_missing_criterion_leaves_the_total_open() {
    let mut data = Dataset::default();
    for k in 0..200_u32 {
        let x = f64::from(k);
        data.push(&Row {
            sex: Some(if k % 2 == 0 { Sex::Male } else { Sex::Female }),
            age_months: Some(6.0 + x % 54.0),
            weight_kg: Some(6.0 + x * 0.37 % 9.0),
            lenhei_cm: Some(70.0 + x * 0.91 % 30.0),
            z: [None, None, Some((x * 7.0 % 200.0 - 100.0) / 60.0), None],
            ..Row::default()
        });
    }
    let p = data.plausibility(&Edition::ENA_SMART);
    assert_eq!(
        p.total,
        Err(WhyNot::CriterionMissing {
            criterion: "dps_muac"
        })
    );
    assert_eq!(p.level, None);
    let known: u32 = p.criteria.iter().filter_map(|c| c.points).sum();
    assert_eq!(p.at_least, known);
    // No clusters were named: nothing to be tested.
    assert!(p.criterion("poisson_p").is_none());
    assert_eq!(
        data.plausibility(&Edition::MWANA_MUAC).total,
        Err(WhyNot::NoTotal)
    );
}

#[test]
fn rows_that_stand_twice_are_counted() {
    let row = Row {
        sex: Some(Sex::Male),
        age_months: Some(12.0),
        weight_kg: Some(9.1),
        lenhei_cm: Some(76.2),
        cluster: Some("1"),
        ..Row::default()
    };
    let mut data = Dataset::default();
    for _ in 0..3 {
        data.push(&row);
    }
    data.push(&Row {
        cluster: Some("2"),
        ..row
    });
    let nothing = Row::default();
    data.push(&nothing);
    data.push(&nothing);
    assert_eq!(data.duplicates(), 2);
    assert_eq!(data.presence()[0].missing, 2);
}
