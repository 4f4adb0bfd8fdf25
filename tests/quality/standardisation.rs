//! The person who measures.

use serde_json::Value;
use tumbuh::Lang;
use tumbuh::quality::WhyNot;
use tumbuh::standardisation::{
    Against, DesignFault, Edition, Level, MeasurerReport, Quantity, Refused, Sheet, Train, judge,
    mean_difference, reliability, tem_between, tem_of_two, total_tem,
};

fn near(what: &str, ours: f64, theirs: &Value) {
    let theirs = theirs
        .as_f64()
        .unwrap_or_else(|| panic!("{what}: {theirs}"));
    assert!(
        (ours - theirs).abs() <= 1e-11 * theirs.abs().max(1.0),
        "{what}: {ours} {theirs}"
    );
}

fn sheet() -> Sheet {
    let text = include_str!("../data/standardisation/readings.csv");
    let mut sheet = Sheet::default();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.unwrap();
        let round = row[2].parse::<usize>().unwrap() - 1;
        for (k, quantity) in Quantity::ALL.into_iter().enumerate() {
            if let Ok(value) = row[3 + k].parse() {
                sheet
                    .push(&row[0], &row[1], quantity, Some(round), value)
                    .unwrap();
            }
        }
    }
    sheet
}

/// Fractions of `tools/standardisation_figures.py`; t and chi-square of printed tables (9 and 10
/// degrees of freedom, 0.025 on either side).
#[test]
fn figures_are_those_of_exact_fractions() {
    let theirs: Value =
        serde_json::from_str(include_str!("../data/standardisation/figures.json")).unwrap();
    let report = judge(&sheet(), Some("supervisor"), &Edition::SMART_MANUAL_2).unwrap();
    assert_eq!(report.design, [DesignFault::MissingReadings]);
    assert_eq!(report.quantities.len(), 3);
    for q in &report.quantities {
        let theirs = &theirs[q.quantity.code()];
        for m in &q.measurers {
            let theirs = &theirs["measurers"][&m.measurer];
            assert_eq!(m.children, theirs["children"]);
            let tem = m.tem.unwrap();
            near("TEM", tem.value, &theirs["tem"]);
            near("TEM %", m.relative_tem.unwrap(), &theirs["relative_tem"]);
            near("R", m.reliability.unwrap().value, &theirs["reliability"]);
            let bias = m.bias_supervisor.unwrap();
            near("bias", bias.value, &theirs["bias_supervisor"]);
            near("bias", m.bias_median.unwrap().value, &theirs["bias_median"]);
            if m.children == 10 {
                let (low, high) = tem.interval.unwrap();
                let at = |chi2: f64| (10.0 / chi2).sqrt() * tem.value;
                assert!((low - at(20.483)).abs() < 1e-4 * low, "{low}");
                assert!((high - at(3.247)).abs() < 1e-4 * high, "{high}");
                let half = 2.262_157 * theirs["bias_se"].as_f64().unwrap();
                let (low, high) = bias.interval.unwrap();
                assert!((high - low - 2.0 * half).abs() < 1e-6, "{low} {high}");
            }
        }
        let (team, theirs) = (&q.team, &theirs["team"]);
        assert_eq!(team.measurers, 6);
        assert_eq!(team.children, theirs["children"]);
        near("first", team.tem_first.unwrap(), &theirs["tem_first"]);
        near("second", team.tem_second.unwrap(), &theirs["tem_second"]);
        near("between", team.tem.unwrap().value, &theirs["tem"]);
        near("total", team.total_tem.unwrap().value, &theirs["total_tem"]);
        near("R", team.reliability.unwrap(), &theirs["reliability"]);
        assert_eq!(q.team_without_supervisor.as_ref().unwrap().measurers, 5);
    }
}

/// Stature (m) of ten subjects by four observers: the worked example of Ulijaszek and Kerr, British Journal
/// of Nutrition 82 (1999), 165-177, whose last column gives each subject's share of the sum (in square
/// decimetres, 0.0282 altogether); R's anthrocheckr prints 0.003063223 m for the same data.
#[test]
fn a_published_example_between_four_observers() {
    const STATURE: [[f64; 4]; 10] = [
        [0.865, 0.863, 0.863, 0.864],
        [1.023, 1.023, 1.027, 1.025],
        [0.982, 0.980, 0.989, 0.985],
        [0.817, 0.816, 0.812, 0.817],
        [0.901, 0.894, 0.900, 0.903],
        [0.880, 0.876, 0.881, 0.881],
        [0.948, 0.947, 0.947, 0.946],
        [0.906, 0.905, 0.907, 0.908],
        [0.924, 0.924, 0.926, 0.924],
        [0.989, 0.987, 1.002, 0.993],
    ];
    const SHARES: [f64; 10] = [
        0.0003, 0.0011, 0.0046, 0.0017, 0.0045, 0.0017, 0.0002, 0.0005, 0.0003, 0.0133,
    ];
    let rows: Vec<Vec<f64>> = STATURE.iter().map(|r| r.to_vec()).collect();
    let tem = tem_between(&rows).unwrap();
    assert!((tem - 0.003_063_223).abs() < 5e-10, "{tem}");
    let printed = (SHARES.iter().sum::<f64>() / 100.0 / 30.0).sqrt();
    assert!((tem - printed).abs() < 1e-5, "{tem} {printed}");
}

/// By hand: differences 0.1, 0, -0.2, 0.1 of four children: sum of squares 0.06, TEM
/// sqrt(0.06 / 8). Two observers, 1 and 3, 2 and 2: TEM between sqrt(2 / 2).
#[test]
fn small_examples_by_hand() {
    let tem = tem_of_two(&[[9.0, 9.1], [8.0, 8.0], [7.2, 7.0], [10.0, 10.1]]).unwrap();
    assert!((tem.value - 0.007_5_f64.sqrt()).abs() < 1e-12);
    let between = tem_between(&[vec![1.0, 3.0], vec![2.0, 2.0]]).unwrap();
    assert_eq!(between, 1.0);
    assert_eq!(total_tem(&[3.0, 1.0], 2.0), 3.0);
    // SD of 1, 2, 3, 4, 5 is sqrt(2.5).
    let r = reliability(0.5, [1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
    assert!((r - 0.9).abs() < 1e-12);
}

#[test]
fn limits_are_met_as_each_edition_says() {
    let (manual, plus, ena) = (Edition::SMART_MANUAL_2, Edition::SMART_PLUS, Edition::ENA);
    let muac = Quantity::Muac;
    let tem = |e: &Edition, v| e.tem_level(muac, v);
    // Exactly at a limit: ENA lets it pass, the others do not.
    assert_eq!(tem(&manual, 1.0), Level::Acceptable);
    assert_eq!(tem(&plus, 2.0), Level::Acceptable);
    assert_eq!(tem(&ena, 2.0), Level::Good);
    assert_eq!(tem(&ena, 2.6), Level::Acceptable);
    assert_eq!(tem(&plus, 2.65), Level::Acceptable);
    assert_eq!(tem(&ena, 2.65), Level::Poor);
    assert_eq!(tem(&manual, 2.1), Level::Reject);
    assert_eq!(tem(&plus, 3.3), Level::Reject);
    assert_eq!(tem(&ena, 4.2), Level::Poor);
    let lenhei = Quantity::Lenhei;
    assert_eq!(manual.tem_level(lenhei, 1.1), Level::Poor);
    assert_eq!(plus.tem_level(lenhei, 1.1), Level::Reject);
    assert_eq!(manual.bias_level(lenhei, -0.7), Some(Level::Poor));
    assert_eq!(plus.bias_level(lenhei, -0.7), Some(Level::Acceptable));
    assert_eq!(ena.bias_level(lenhei, 0.0), None);
    let r = |e: &Edition, q, r| e.reliability_level(q, r);
    assert_eq!(r(&manual, lenhei, 0.99), Level::Acceptable);
    assert_eq!(r(&ena, lenhei, 0.99), Level::Good);
    assert_eq!(r(&manual, muac, 0.96), Level::Good);
    assert_eq!(r(&manual, muac, 0.95), Level::Poor);
    assert_eq!(r(&plus, muac, 0.96), Level::Acceptable);
    assert_eq!(r(&plus, muac, 0.90), Level::Reject);
    for edition in Edition::ALL {
        assert_eq!(edition.name.parse::<Edition>().unwrap(), edition);
    }
    assert!("smart".parse::<Edition>().is_err());
}

#[test]
fn what_cannot_be_said_says_why() {
    let edition = Edition::SMART_PLUS;
    assert_eq!(
        judge(&Sheet::default(), None, &edition),
        Err(WhyNot::NoValues)
    );
    assert_eq!(
        judge(&sheet(), Some("Joko"), &edition),
        Err(WhyNot::NoValues)
    );
    assert_eq!(
        tem_of_two(&[[1.0, 2.0]]).unwrap_err(),
        WhyNot::TooFew { n: 1, needed: 2 }
    );
    assert_eq!(mean_difference(&[]).unwrap_err(), WhyNot::NoValues);
    assert_eq!(reliability(0.1, [5.0; 6]).unwrap_err(), WhyNot::NoVariation);
    let ragged = [vec![1.0, 2.0], vec![1.0]];
    assert_eq!(tem_between(&ragged), Err(WhyNot::NoValues));
    let mut sheet = Sheet::default();
    let kg = Quantity::Weight;
    for bad in [-9.1, 0.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            sheet.push("Ani", "1", kg, None, bad),
            Err(Refused::NotPositive)
        );
    }
    for k in 0..10 {
        let child = k.to_string();
        for _ in 0..2 {
            sheet
                .push("Ani", &child, kg, None, 9.0 + f64::from(k))
                .unwrap();
        }
    }
    assert_eq!(
        sheet.push("Ani", "3", kg, None, 9.0),
        Err(Refused::ThirdReading)
    );
    assert_eq!(
        sheet.push("Ani", "3", kg, Some(7), 9.0),
        Err(Refused::ThirdReading)
    );
    let report = judge(&sheet, None, &edition).unwrap();
    assert_eq!(
        report.design,
        [DesignFault::OneMeasurer, DesignFault::NoSupervisor]
    );
    let ani = &report.quantities[0].measurers[0];
    // Both readings of every child are the same.
    assert_eq!(ani.tem.unwrap().value, 0.0);
    assert_eq!(ani.tem.unwrap().interval, Err(WhyNot::NoVariation));
    assert_eq!(ani.train, [Train::Copied]);
    assert_eq!(ani.bias_supervisor, Err(WhyNot::NoSupervisor));
    let one = WhyNot::TooFewGroups { n: 1, needed: 2 };
    assert_eq!(ani.bias_median, Err(one));
    assert_eq!(report.quantities[0].team.tem, Err(one));
    for lang in [Lang::En, Lang::Id] {
        assert!(!report.text(lang).contains("NaN") && !report.html("x", lang).contains("NaN"));
    }
}

/// Ten children, exact readings, one measurer 1.0 cm too high and one who differs by 2 cm.
fn made() -> Sheet {
    let mut sheet = Sheet::default();
    for k in 0..10 {
        let (child, cm) = (format!("anak {k}"), 70.0 + 2.0 * f64::from(k));
        let wobble = if k % 2 == 0 { 0.1 } else { -0.1 };
        let mut both = |name, a, b| {
            sheet.push(name, &child, Quantity::Lenhei, None, a).unwrap();
            sheet.push(name, &child, Quantity::Lenhei, None, b).unwrap();
        };
        both("penyelia", cm, cm + wobble);
        both("tinggi", cm + 1.0, cm + 1.0 + wobble);
        both("goyah", cm - 10.0 * wobble, cm + 10.0 * wobble);
        both("<b>baik</b>", cm + wobble, cm);
    }
    sheet
}

#[test]
fn each_is_told_what_to_practise() {
    let report = judge(&made(), Some("penyelia"), &Edition::SMART_PLUS).unwrap();
    let of = |name: &str| -> &MeasurerReport {
        let mut all = report.quantities[0].measurers.iter();
        all.find(|m| m.measurer == name).unwrap()
    };
    assert_eq!(of("tinggi").train, [Train::TooHigh]);
    assert_eq!(of("tinggi").tem_level, Some(Level::Good));
    assert_eq!(of("tinggi").bias_level, Some(Level::Poor));
    assert!((of("tinggi").bias().unwrap().value - 1.0).abs() < 1e-9);
    assert_eq!(of("goyah").train, [Train::Precision]);
    assert_eq!(of("goyah").bias_against, Against::Supervisor);
    assert_eq!(of("<b>baik</b>").train, []);
    assert_eq!(of("penyelia").bias_supervisor.unwrap().value, 0.0);

    // A supervisor who is not precise is no reference.
    let report = judge(&made(), Some("goyah"), &Edition::SMART_PLUS).unwrap();
    assert_eq!(
        report.quantities[0].measurers[1].bias_against,
        Against::Median
    );
}

#[test]
fn the_cadre_gets_a_sheet_and_no_grade() {
    let report = judge(&made(), Some("penyelia"), &Edition::SMART_PLUS).unwrap();
    let sheet = report.sheet("tinggi", Lang::Id).unwrap();
    for words in [
        "Lembar uji pengukuran",
        "anak 3",
        "tumit menapak",
        "ditetapkan oleh penguji",
    ] {
        assert!(sheet.contains(words), "{words}");
    }
    assert!(!sheet.contains("goyah"));
    assert!(report.sheet("Joko", Lang::Id).is_none());
    let named = report.sheet("<b>baik</b>", Lang::En).unwrap();
    assert!(!named.contains("<b>baik"));
    let page = report.html("uji", Lang::Id);
    assert!(page.contains("<svg") && !page.contains("<b>baik") && !page.contains("<script"));
    let json = report.json().to_string().to_lowercase();
    for grade in ["purwa", "madya", "utama"] {
        assert!(!json.contains(grade));
    }
}
