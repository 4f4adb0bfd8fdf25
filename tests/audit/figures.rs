//! The figures of a comparison, against a few children counted by hand.

use crate::scored::{Writes, cohort, full, options, scored};
use tumbuh::audit::compare::{Options, Why, compare};
use tumbuh::audit::search::Case;
use tumbuh::audit::theirs::{Cell, Theirs};
use tumbuh::{Indicator, Lang, Measurement, Profile, Sex};

/// WHO's own numbers for girls of 548 days: 76.2 cm is HAZ -1.55 (README), 72.0 cm is -3.00 (the
/// shared style guide's edge, -3.000012), the median 80.2 cm or so is near 0.
fn girl(cm: f64) -> Measurement {
    Measurement::new()
        .sex(Sex::Female)
        .age_days(548.0)
        .lenhei_cm(cm)
}

fn case(row: u64, child: Measurement, z: &str, class: &str) -> Case {
    let theirs = Theirs::new()
        .with_z(Indicator::Haz, Cell::z(z))
        .with_class(Indicator::Haz, Cell::class(Indicator::Haz, class));
    Case { row, child, theirs }
}

#[test]
fn everything_is_counted_as_by_hand() {
    let cases = [
        // Agree in both.
        case(1, girl(76.2), "-1,55", "Normal"),
        case(2, girl(72.0), "-3.00", "Pendek"),
        // Agree in z; the class is one too low.
        case(3, girl(72.0), "-3.00", "Sangat Pendek"),
        // z off by -0.45, class off upwards against their own z.
        case(4, girl(76.2), "-2.00", "Tinggi"),
        // Off by +3.55: stunting by theirs no, by ours no.
        case(5, girl(76.2), "2.00", "normal"),
        case(6, girl(76.2), "Outlier", "-"),
        case(7, girl(76.2), "", ""),
        case(8, girl(76.2), "-2 atau -3", "cukup"),
        // Nothing to score: nothing is held against an empty cell.
        case(9, Measurement::new().sex(Sex::Female), "", ""),
        // They score a child without age.
        case(
            10,
            Measurement::new().sex(Sex::Female).lenhei_cm(80.0),
            "-1.00",
            "normal",
        ),
    ];
    let report = compare(&cases, Options::default());
    assert_eq!(report.rows, 10);
    // Rows 1 to 5, 7 (an empty cell where WHO has a number) and 10.
    assert_eq!(report.rows_compared, 7);
    assert_eq!(report.rows_agreeing, 2);
    let [r] = &report.indicators[..] else {
        panic!("one indicator")
    };
    assert_eq!((r.indicator, r.decimals), (Indicator::Haz, 2));
    assert_eq!((r.both, r.equal), (5, 3));
    assert_eq!((r.only_theirs, r.only_ours), (1, 1));
    assert_eq!((r.outliers, r.outliers_flagged), (1, 0));
    assert_eq!(r.unreadable, 2);
    assert_eq!(r.largest, Some((3.55, 5)));
    assert!((r.mean_difference.unwrap() - (3.55 - 0.45) / 5.0).abs() < 1e-12);
    assert_eq!(r.histogram.iter().sum::<u64>(), 5);
    assert_eq!((r.histogram[11], r.histogram[22]), (3, 1));
    assert_eq!(r.histogram[7] + r.histogram[6], 1); // -0.45 is a tie of tenths
    assert_eq!((r.classes, r.class_lower, r.class_higher), (5, 1, 1));
    assert_eq!(r.class_table[0][1], 1); // theirs sangat pendek, ours pendek
    assert_eq!(r.class_table[3][2], 1);
    // Rows 3 and 4: `Sangat pendek` with -3.00, `Tinggi` with -2.00.
    assert_eq!(r.class_against_own_z, 2);
    let [stunted] = &report.prevalence[..] else {
        panic!("stunting alone")
    };
    // Theirs: rows 2 and 3 of 1 to 5 and 10. Ours: rows 2 and 3 of 1 to 8.
    assert_eq!(
        (stunted.name, stunted.theirs.n, stunted.theirs.of),
        ("stunted", 2, 6)
    );
    assert_eq!((stunted.ours.n, stunted.ours.of), (2, 8));
    assert_eq!(stunted.ours.percent(), Some(25.0));
}

/// One decimal in the file: compared at one decimal.
#[test]
fn fewer_decimals_are_compared_as_they_are() {
    // -1.5537 and -3.000012 at one decimal.
    let cases = [
        case(1, girl(76.2), "-1.6", ""),
        case(2, girl(72.0), "-3", ""),
        case(3, girl(72.0), "-2.9", ""),
    ];
    let report = compare(&cases, Options::default());
    let r = &report.indicators[0];
    assert_eq!((r.decimals, r.both, r.equal), (1, 3, 2));
    // All decimals: rounded to two.
    let cases = [
        case(1, girl(76.2), "-1.553700", ""),
        case(2, girl(72.0), "-3.000012", ""),
    ];
    let report = compare(&cases, Options::default());
    assert_eq!(
        (report.indicators[0].decimals, report.indicators[0].equal),
        (2, 2)
    );
}

/// Every difference carries the rule that makes it, and that rule alone gives their number.
#[test]
fn every_difference_has_its_reason() {
    use tumbuh::audit::compare::Findings;
    use tumbuh::audit::count::Count;
    use tumbuh::audit::sample::FirstLook;
    let children = cohort(1500);
    let theirs: Profile = "who-anthro+no_correction+half_cm+clamp_3".parse().unwrap();
    let mut cases = scored(&children, &theirs, Writes::Both);
    // And one row that nothing explains.
    cases[7].theirs = cases[7].theirs.with_z(Indicator::Haz, Cell::z("9.87"));
    let mut look = FirstLook::new(None);
    for case in &cases {
        look.look(case);
    }
    let findings = Findings::of(look, Options::default());
    assert_eq!(findings.explanation.best.to_string(), theirs.name);
    let mut count = Count::new(&findings);
    let (mut alone, mut together, mut unexplained) = (0, 0, vec![]);
    for case in &cases {
        for d in count.count(case).differences {
            let child = &case.child;
            let by = |p: &Profile| child.assess_by(p).score(d.indicator).reported();
            assert_eq!(d.our_z, by(&Profile::WHO_ANTHRO));
            assert_eq!(d.explained_z, by(&theirs));
            assert_ne!((d.their_z, d.their_class), (d.our_z, d.our_class));
            match &d.why {
                Why::Rules(rules) => {
                    let p = Profile::WHO_ANTHRO.with(rules).unwrap();
                    assert_eq!(by(&p), d.their_z, "{rules:?}");
                    if rules.len() == 1 {
                        alone += 1;
                    } else {
                        together += 1;
                    }
                }
                Why::Unexplained => unexplained.push((d.row, d.their_z)),
                Why::Profile(name) => panic!("{name}"),
            }
        }
    }
    assert_eq!(unexplained, [(8, Some(9.87))]);
    assert!(alone > 300 && together > 20, "{alone} {together}");
    let report = count.report();
    assert_eq!(report.unexplained_rows, [8]);
    assert_eq!(report.rows_explained, 1499);
    assert!(report.rows_agreeing < 1500 - 300);
}

/// Of a long file a sample is searched, and a mistake that few rows show is in it.
#[test]
fn rare_mistakes_in_long_files_are_named() {
    let children = cohort(if full() { 50_000 } else { 4400 });
    let theirs: Profile = "who-anthro+clamp_4".parse().unwrap();
    let cases = scored(&children, &theirs, Writes::Z);
    let report = compare(&cases, options());
    assert_eq!(report.explanation.best.to_string(), theirs.name);
    assert_eq!(report.rows_explained, cases.len() as u64);
    let differing = report.rows - report.rows_agreeing;
    assert!(
        differing > 0 && differing * 100 < report.rows,
        "{differing}"
    );
    assert!(!report.is_mostly_unexplained());
}

/// Tables of their own: nothing explains them, and that is said.
#[test]
fn invented_numbers_are_explained_by_nothing() {
    let invented = |(row, child): (usize, Measurement)| {
        // A straight line through birth and five years, one SD of 4 cm for all.
        let median = 50.0 + 60.0 * child.age.value().unwrap().days() / 1826.0;
        let z = (child.lenhei.value().unwrap().cm() - median) / 4.0;
        let z = format!("{z:.2}");
        case(row as u64 + 1, child, &z, "")
    };
    let cases: Vec<Case> = cohort(120).into_iter().enumerate().map(invented).collect();
    let report = compare(&cases, options());
    assert!(report.is_mostly_unexplained());
    assert!(report.rows_explained < 24, "{}", report.rows_explained);
    assert_eq!(
        report.unexplained_rows.len() as u64,
        120 - report.rows_explained
    );
    for (lang, words) in [
        (Lang::En, "Most rows remain unexplained"),
        (Lang::Id, "Sebagian besar baris tidak dijelaskan"),
    ] {
        assert!(report.text(lang).contains(words));
        assert!(report.html("a<b", lang).contains(words));
    }
    assert!(report.html("a<b", Lang::En).contains("<h1>a&lt;b</h1>"));
}

/// Counted in parts, the file is the same file.
#[test]
fn parts_add_up() {
    use tumbuh::audit::compare::Findings;
    use tumbuh::audit::count::Count;
    use tumbuh::audit::sample::FirstLook;
    let theirs: Profile = "who-anthro+symmetric_sd".parse().unwrap();
    let cases = scored(&cohort(300), &theirs, Writes::Both);
    let whole = compare(&cases, Options::default());
    let mut look = FirstLook::new(None);
    for case in &cases {
        look.look(case);
    }
    let findings = Findings::of(look, Options::default());
    let mut all = Count::new(&findings);
    for part in cases.chunks(137) {
        let mut count = Count::new(&findings);
        for case in part {
            count.count(case);
        }
        all.merge(count);
    }
    assert_eq!(all.report(), whole);
}
