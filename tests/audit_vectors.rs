//! The public test vectors: equal to the R packages where those know the case, and each mistake,
//! each class, each reason and each change of a field of the profile caught by at least one.
#![cfg(feature = "audit")]

#[allow(dead_code, reason = "shared with the tests against the R packages")]
#[path = "reference/file.rs"]
mod file;

use file::{Row, number};
use std::collections::{BTreeMap, BTreeSet};
use tumbuh::audit::vectors::{Vector, cases, csv, json_lines, mistakes, readme, vectors};
use tumbuh::profile::{
    AgeRule, ClassRule, CutOff, Formula, LengthRule, LenheiTable, Rounding, SexRule,
    StandingInfant, TailRule, Who2007Indicators,
};
use tumbuh::{Class, Indicator, Profile, Reason, Scheme, StandardChoice, UpTo};

fn anthro() -> Vec<Vector> {
    let mut all = vectors();
    all.retain(|v| v.profile == "who-anthro");
    all
}

#[test]
fn everyday_cases_are_what_the_r_packages_say() {
    const WHO2006: [(&str, &str, &str); 8] = [
        ("waz", "zwei", "fwei"),
        ("haz", "zlen", "flen"),
        ("whz", "zwfl", "fwfl"),
        ("baz", "zbmi", "fbmi"),
        ("hcz", "zhc", "fhc"),
        ("acz", "zac", "fac"),
        ("tsz", "zts", "fts"),
        ("ssz", "zss", "fss"),
    ];
    const WHO2007: [(&str, &str, &str); 3] = [
        ("waz", "zwfa", "fwfa"),
        ("haz", "zhfa", "fhfa"),
        ("baz", "zbfa", "fbfa"),
    ];
    let all = anthro();
    let (mut equal, mut cases, mut worst) = (0, 0, 0.0f64);
    for (file, names) in [
        ("who2006_days.csv", &WHO2006[..]),
        ("who2006_fractional_days.csv", &WHO2006[..]),
        ("who2006_months.csv", &WHO2006[..]),
        ("who2007_months.csv", &WHO2007[..]),
    ] {
        let rows: BTreeMap<String, Row> = (file::rows(file).into_iter())
            .map(|r| (r["id"].clone(), r))
            .collect();
        let prefix = format!("everyday-{}-", file.trim_end_matches(".csv"));
        for v in all.iter().filter(|v| v.id.starts_with(&prefix)) {
            let row = &rows[&v.id[prefix.len()..]];
            // The same child, or it would prove nothing.
            let weight = if file.contains("2007") {
                "weight_in_kg"
            } else {
                "weight"
            };
            let kg = v.input.get("weight_kg").and_then(serde_json::Value::as_f64);
            assert_eq!(kg, number(row, weight), "{}", v.id);
            // From five years on R's anthro, which knows WHO 2006 alone, has nothing to say, nor
            // has anthroplus below.
            let months = v
                .input
                .get("age_months")
                .and_then(serde_json::Value::as_f64);
            let days = v.input.get("age_days").and_then(serde_json::Value::as_f64);
            let months = months.or(days.map(|d| d / 30.4375)).unwrap();
            if (months < 60.0) == file.contains("2007") {
                continue;
            }
            cases += 1;
            for (ours, z, flag) in names {
                let e = &v.indicators[ours];
                assert_eq!(e.z, number(row, z), "{} {ours}", v.id);
                assert_eq!(e.flag.map(f64::from), number(row, flag), "{} {ours}", v.id);
                assert_eq!(e.reason.is_none(), e.z.is_some());
                if let (Some(exact), Some(theirs)) = (e.exact, number(row, &format!("u{z}"))) {
                    worst = worst.max((exact - theirs).abs());
                    equal += 1;
                }
            }
        }
    }
    eprintln!("{equal} z-scores of {cases} cases equal to R's, exact ones within {worst:.1e}");
    assert!(equal > 700 && worst < 1e-11, "{equal} {worst}");
}

#[test]
fn every_mistake_is_exposed() {
    let all = anthro();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for v in &all {
        for rule in v.exposes.keys() {
            *counts.entry(rule).or_default() += 1;
        }
    }
    eprintln!(
        "{} cases, {} vectors; exposed: {counts:?}",
        all.len(),
        vectors().len()
    );
    for rule in mistakes() {
        let n = counts.get(rule.to_string().as_str()).copied().unwrap_or(0);
        assert!(n >= 3, "{rule} {n}");
        assert!(
            readme().contains(&format!("`{rule}`")),
            "{rule} is not in the README"
        );
    }
    assert_eq!(mistakes().len(), 23);
    assert!(all.len() > 550, "{}", all.len());
}

#[test]
fn a_change_of_any_field_is_caught() {
    type Change = (&'static str, fn(&mut Profile));
    let changes: [Change; 30] = [
        ("standard 2006", |p| p.standard = StandardChoice::Who2006),
        ("standard 2007", |p| p.standard = StandardChoice::Who2007),
        ("age", |p| p.age = AgeRule::NearestMonth),
        ("sex", |p| p.sex = SexRule::GirlsForAll),
        ("last day", |p| p.who2006_last_day = 1825.0),
        ("2006 below", |p| p.who2006_below_months = 60.01),
        ("2006 below, less", |p| p.who2006_below_months = 59.99),
        ("2007 from", |p| p.who2007_from_months = 60.01),
        ("2007 up to, less", |p| p.who2007_up_to = UpTo::Below(228.0)),
        ("2007 up to, more", |p| p.who2007_up_to = UpTo::Below(228.5)),
        ("2007 weight, less", |p| {
            p.who2007_weight_up_to = UpTo::Below(120.0);
        }),
        ("2007 weight, more", |p| {
            p.who2007_weight_up_to = UpTo::Below(120.5);
        }),
        ("2007 indicators", |p| {
            p.who2007_indicators = Who2007Indicators::BmiOnly;
        }),
        ("length until, less", |p| p.length_until_day = 729.0),
        ("length until, more", |p| p.length_until_day = 731.0),
        ("correction", |p| p.correction_cm = 0.5),
        ("standing from, less", |p| p.standing_from_months = 8.99),
        ("standing from, more", |p| p.standing_from_months = 9.005),
        ("standing infant", |p| {
            p.standing_infant = StandingInfant::Corrected;
        }),
        ("table", |p| p.lenhei_table = LenheiTable::ByLength),
        ("lying below, less", |p| p.lying_below_cm = 86.9),
        ("lying below, more", |p| p.lying_below_cm = 87.05),
        ("rows", |p| p.length_rows = LengthRule::NearestHalfCm),
        ("formula", |p| p.formula = Formula::SdLines),
        ("tails", |p| p.tails = TailRule::Unrestricted),
        ("clamp", |p| p.clamp_sd = Some(5.0)),
        ("rounding", |p| p.rounding = Rounding::Truncated),
        ("classes", |p| p.classes = ClassRule::SdColumns),
        ("cut-off", |p| p.cut_off = CutOff::AtOrBelow),
        ("age of 30 days", |p| {
            p.age = AgeRule::CompletedMonthsOf30Days;
        }),
    ];
    let cases = cases();
    for (name, change) in changes {
        let mut profile = Profile::WHO_ANTHRO;
        change(&mut profile);
        let caught = cases.iter().filter(|c| {
            let m = c.measurement();
            let (a, b) = (m.assess(), m.assess_by(&profile));
            let seen = |a: &tumbuh::Assessment| {
                Indicator::ALL.map(|i| {
                    let s = a.score(i);
                    (
                        s.reported(),
                        s.reason(),
                        a.class(i, Scheme::Who),
                        a.class(i, Scheme::Kemenkes),
                    )
                })
            };
            seen(&a) != seen(&b)
        });
        let n = caught.count();
        assert!(n > 0, "{name} is not caught");
    }
}

#[test]
fn every_class_reason_and_standard_is_there() {
    let all = vectors();
    let mut classes = BTreeSet::new();
    let mut reasons = BTreeSet::new();
    for v in &all {
        for e in v.indicators.values() {
            classes.extend(e.who.into_iter().chain(e.kemenkes));
            reasons.extend(e.reason);
            assert_ne!(e.reason.is_some(), e.z.is_some(), "{}", v.id);
        }
    }
    for class in Class::ALL {
        assert!(classes.contains(class.code()), "{class}");
    }
    for reason in Reason::ALL {
        // A row of a file with too few fields is no child.
        let in_a_file = matches!(reason, Reason::FieldCount);
        assert!(in_a_file || reasons.contains(reason.code()), "{reason}");
    }
    for class in ["sam", "mam", "normal"] {
        assert!(all.iter().any(|v| v.muac_class == Some(class)), "{class}");
        assert!(
            all.iter().any(|v| v.acute_malnutrition == Some(class)),
            "{class}"
        );
    }
    for flag in [Some(true), Some(false), None] {
        for of in [
            |v: &Vector| v.stunted,
            |v: &Vector| v.wasted,
            |v: &Vector| v.underweight,
            |v: &Vector| v.overweight,
        ] {
            assert!(all.iter().any(|v| of(v) == flag));
        }
    }
    for profile in Profile::ALL {
        assert!(
            all.iter().any(|v| v.profile == profile.name),
            "{}",
            profile.name
        );
    }
    assert!(
        all.iter()
            .any(|v| v.warnings.contains(&"standing_under_9_months"))
    );
}

/// Worked by hand from the printed rows of the tables.
#[test]
fn some_vectors_by_hand() {
    let all = anthro();
    let find = |id: &str| {
        let found = all.iter().find(|v| v.id == id);
        found.unwrap_or_else(|| panic!("{id}"))
    };
    // Girl, day 548: (72.0 - 80.7) / SD of the row gives -3.000012, reported -3.00: stunted, not
    // severely.
    let v = find("rounded-before-it-is-classified-01");
    let haz = &v.indicators["haz"];
    assert_eq!(
        (haz.z, haz.who, haz.kemenkes),
        (Some(-3.0), Some("stunted"), Some("pendek"))
    );
    assert!(haz.exact.unwrap() < -3.0);
    // Below 45.0 cm the table has no row, at 45.0 it has.
    assert_eq!(
        find("ends-of-weight-for-length-01").indicators["whz"].reason,
        Some("lenhei_out_of_range")
    );
    assert!(
        find("ends-of-weight-for-length-05").indicators["whz"]
            .z
            .is_some()
    );
    // 730 days standing is 0.7 cm longer lying; 731 days lying is 0.7 cm shorter standing.
    assert_eq!(
        find("length-to-day-730,-height-from-731-03").clenhei_cm,
        Some(84.6 + 0.7)
    );
    assert_eq!(
        find("length-to-day-730,-height-from-731-07").clenhei_cm,
        Some(84.6 - 0.7)
    );
}

#[test]
fn files_hold_the_same_and_ids_are_one_each() {
    let all = vectors();
    let lines = json_lines(&all).unwrap();
    assert_eq!(lines, json_lines(&vectors()).unwrap());
    let table = csv(&all).unwrap();
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), all.len());
    let mut ids = BTreeSet::new();
    for ((line, record), v) in lines.lines().zip(&records).zip(&all) {
        let json: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(json["id"], v.id.as_str());
        assert_eq!(&record[at("id")], v.id);
        assert!(
            ids.insert((v.id.clone(), v.profile.clone())),
            "{} twice",
            v.id
        );
        for i in Indicator::ALL {
            let e = &v.indicators[i.code()];
            assert_eq!(json[i.code()]["exact"].as_f64(), e.exact, "{}", v.id);
            assert_eq!(record[at(&format!("{i}_exact"))].parse().ok(), e.exact);
            assert_eq!(record[at(i.code())].parse().ok(), e.z);
            assert_eq!(&record[at(&format!("{i}_reason"))], e.reason.unwrap_or(""));
        }
        assert_eq!(json["version"], "1.0");
        let exposed: Vec<&str> = record[at("exposes")]
            .split(';')
            .filter(|s| !s.is_empty())
            .collect();
        assert_eq!(exposed, v.exposes.keys().collect::<Vec<_>>());
    }
}
