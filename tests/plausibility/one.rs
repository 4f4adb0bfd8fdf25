//! One record: what is found, and what is proposed.

use tumbuh::batch::{Ages, Codes, Columns, Numbers};
use tumbuh::columns::Input;
use tumbuh::plausibility::{
    Cause, Check, Code, Entry, Finding, Limits, Severity, check, hard_limits,
};
use tumbuh::{Date, Indicator, Lang, Measurement, Position, Reason, Reference, Sex, Weight};

/// A girl of 18 months: WHO's medians are 10.2 kg and 80.7 cm.
fn girl() -> Measurement {
    Measurement::new()
        .sex(Sex::Female)
        .age_days(548.0)
        .weight_kg(9.1)
        .lenhei_cm(76.2)
        .muac_cm(14.1)
        .head_cm(45.2)
}

fn date(s: &str) -> Date {
    s.parse().unwrap()
}

fn first(m: &Measurement) -> (String, Option<(Cause, Entry)>) {
    let found = check(m);
    let finding = found.findings.first().expect("something is found");
    let proposal = finding.proposal.as_ref();
    (
        finding.code.code().to_owned(),
        proposal.map(|p| (p.cause, p.changes[0].proposed)),
    )
}

#[test]
fn a_plausible_child_is_left_alone() {
    let found = check(&girl());
    assert!(found.is_plausible() && found.findings.is_empty() && found.causes.is_empty());
    assert!(check(&Measurement::new()).findings.is_empty());
}

#[test]
fn every_mistake_of_the_desk_is_undone() {
    let n = Entry::Number;
    for (wrong, code, cause, proposed) in [
        (
            girl().weight_kg(9100.0),
            "weight_in_grams",
            Cause::GramsForKilograms,
            n(9.1),
        ),
        (
            girl().lenhei_cm(762.0),
            "lenhei_in_millimetres",
            Cause::MillimetresForCentimetres,
            n(76.2),
        ),
        (
            girl().lenhei_cm(0.762),
            "beyond_hard_limit",
            Cause::MetresForCentimetres,
            n(76.2),
        ),
        (
            girl().muac_cm(141.0),
            "muac_in_millimetres",
            Cause::MillimetresForCentimetres,
            n(14.1),
        ),
        (
            girl().weight_kg(91.0),
            "beyond_hard_limit",
            Cause::DecimalLost,
            n(9.1),
        ),
        (
            girl().weight_kg(76.2).lenhei_cm(9.1),
            "beyond_hard_limit",
            Cause::WeightAndLenheiSwapped,
            n(9.1),
        ),
        // HAZ of 97.2 cm at 18 months is far above 5.
        (
            girl().weight_kg(10.0).lenhei_cm(97.2).muac_cm(15.0),
            "beyond_soft_limit",
            Cause::DigitsTransposed,
            n(79.2),
        ),
    ] {
        assert_eq!(
            first(&wrong),
            (code.to_owned(), Some((cause, proposed))),
            "{:?}",
            check(&wrong)
        );
    }
}

#[test]
fn dates_are_tried_with_a_year_a_month_and_day_for_month() {
    // Born 5 November 2022, seen 4 May 2024: 546 days, 9.1 kg, 76.2 cm.
    let child = |birth: &str, visit: &str| girl().dates(date(birth), date(visit));
    assert!(check(&child("2022-11-05", "2024-05-04")).is_plausible());
    // A year too late: 181 days.
    let late = check(
        &child("2023-11-05", "2024-05-04")
            .lenhei_cm(81.0)
            .weight_kg(10.5),
    );
    let year = &late.causes[0];
    assert_eq!(year.cause, Cause::AgeOffByAYear);
    assert_eq!(
        (year.changes[0].input, year.changes[0].proposed),
        (Input::BirthDate, Entry::Date(date("2022-11-05")))
    );
    // 2024-01-05 written for 2023-05-01 would be another date; 01 and 11 exchanged are 10 months.
    let swapped = check(
        &child("2023-11-01", "2024-05-04")
            .lenhei_cm(79.0)
            .weight_kg(10.0),
    );
    assert!(
        swapped
            .causes
            .iter()
            .take(2)
            .any(|c| c.cause == Cause::DayAndMonthSwapped
                && c.changes[0].proposed == Entry::Date(date("2023-01-11"))),
        "{swapped:?}"
    );
    // Before the birth: only dates can be wrong.
    let small = girl()
        .weight_kg(7.3)
        .lenhei_cm(66.0)
        .muac_cm(14.0)
        .head_cm(42.0);
    let before = check(&small.dates(date("2024-11-05"), date("2024-05-04")));
    assert_eq!(before.findings[0].code, Code::Unusable(Reason::AgeNegative));
    assert_eq!(before.findings[0].value, Some(-185.0));
    assert_eq!(
        before.causes[0].changes[0].proposed,
        Entry::Date(date("2023-11-05"))
    );
}

#[test]
fn limits_are_wide_enough_for_every_child_of_the_standards() {
    // Outside the hard limits lies nothing that WHO does not flag, at any age below five; 38 cm is
    // the nearest, a hair inside the flag on the day of birth.
    let kinds = [
        (Indicator::Waz, Input::Weight),
        (Indicator::Haz, Input::Lenhei),
        (Indicator::Hcz, Input::Head),
        (Indicator::Acz, Input::Muac),
        (Indicator::Tsz, Input::Triceps),
        (Indicator::Ssz, Input::Subscapular),
    ];
    for sex in [Sex::Female, Sex::Male] {
        for day in 0..=1826 {
            let m = Measurement::new().sex(sex).age_days(f64::from(day));
            for (indicator, input) in kinds {
                let Ok(row) = Reference::find(indicator, &m, &tumbuh::Profile::WHO_ANTHRO) else {
                    continue;
                };
                let (low, high) = hard_limits(input, true).unwrap();
                let (flag_low, flag_high) = indicator.flag_limits();
                assert!(
                    row.z(low) < flag_low + 0.02,
                    "{sex} {day} {input:?}: {}",
                    row.z(low)
                );
                assert!(
                    row.z(high) > flag_high,
                    "{sex} {day} {input:?}: {}",
                    row.z(high)
                );
            }
        }
    }
}

#[test]
fn soft_limits_follow_the_child_and_the_caller() {
    // WHO prints 8.6 kg at -3 SD for boys of 24 months, 9.7 at -2: in steps of 1.1 kg, -5 is about
    // 6.4 and -6 about 5.3.
    let boy = Measurement::new()
        .sex(Sex::Male)
        .age_months(24.0)
        .weight_kg(6.8);
    assert!(
        check(&boy)
            .findings
            .iter()
            .all(|f| f.code == Code::BeyondSoftLimit)
    );
    let small = boy.weight_kg(5.9);
    let found = check(&small);
    assert_eq!(found.findings[0].code, Code::BeyondSoftLimit);
    assert_eq!(found.findings[0].severity(), Severity::Unusual);
    assert_eq!(found.findings[0].limits, Some((-5.0, 4.0)));
    let mut limits = Limits::default();
    limits.inside_who_limits_sd = 0.0;
    let wide = Check {
        limits,
        ..Check::default()
    };
    assert!(wide.record(&small).is_plausible());
    assert_eq!(
        check(&boy.weight_kg(4.0)).findings[0].code,
        Code::BeyondWhoLimit
    );
}

#[test]
fn a_standing_infant_is_a_note() {
    let m = Measurement::new()
        .sex(Sex::Male)
        .age_days(200.0)
        .lenhei_cm(67.0)
        .measure(Position::Standing);
    let found = check(&m);
    assert_eq!(found.severity(), Some(Severity::Note));
    assert!(found.is_plausible() && found.causes.is_empty());
}

#[test]
fn the_visit_before_says_more() {
    let boy = Measurement::new()
        .sex(Sex::Male)
        .age_days(300.0)
        .weight_kg(8.8)
        .lenhei_cm(71.0);
    let look = |now: &Measurement| {
        let check = Check {
            before: Some(&boy),
            ..Check::default()
        };
        check.record(now)
    };
    let codes =
        |now: &Measurement| -> Vec<_> { look(now).findings.iter().map(|f| f.code).collect() };
    assert!(look(&boy.age_days(330.0).weight_kg(9.0).lenhei_cm(72.0)).is_plausible());
    // 1.7 cm are the errors of two measurements; standing, a child is 0.7 cm shorter.
    assert!(codes(&boy.age_days(400.0).lenhei_cm(69.4)).is_empty());
    assert!(
        codes(
            &boy.age_days(400.0)
                .lenhei_cm(69.0)
                .measure(Position::Standing)
        )
        .is_empty()
    );
    assert_eq!(
        codes(&boy.age_days(400.0).lenhei_cm(69.2)),
        [Code::ShorterThanBefore]
    );
    let girl = boy
        .age_days(330.0)
        .sex(Sex::Female)
        .lenhei_cm(72.0)
        .weight_kg(9.0);
    assert_eq!(codes(&girl), [Code::SexChanged]);
    assert_eq!(look(&girl).causes[0].cause, Cause::WrongSex);
    assert_eq!(codes(&boy.age_days(200.0)), [Code::YoungerThanBefore]);
    assert_eq!(
        codes(&boy.age_days(330.0).weight_kg(12.9).lenhei_cm(f64::NAN)),
        [Code::JumpSinceVisitBefore]
    );
}

#[test]
fn words_are_there_in_both_languages() {
    let found = check(&girl().weight_kg(91.0));
    let f: &Finding = &found.findings[0];
    assert_eq!(
        f.text(Lang::En),
        "impossible: weight 91 kg: no child has that; expected: weight between 0.9 and 58 kg"
    );
    assert_eq!(
        f.proposal.as_ref().unwrap().text(Lang::Id),
        "koma desimal hilang? berat badan 91 -> 9.1 kg"
    );
    for cause in Cause::ALL {
        assert!(cause.label(Lang::En) != cause.label(Lang::Id), "{cause:?}");
        let same = Cause::ALL.iter().filter(|c| c.code() == cause.code());
        assert_eq!(same.count(), 1);
    }
    for severity in [
        Severity::Note,
        Severity::Unusual,
        Severity::Implausible,
        Severity::Impossible,
    ] {
        assert_ne!(severity.advice(Lang::En), severity.advice(Lang::Id));
    }
}

#[test]
fn one_bad_row_is_a_finding_of_that_row() {
    let days = [548.0, -3.0, f64::INFINITY, 548.0, f64::NAN];
    let kg = [9.1, 9.1, -1.0, 9100.0, f64::NAN];
    let columns = Columns {
        sex: Some(Codes::new(b"ffxfm")),
        age: Ages::Days(Numbers::f64(&days)),
        weight_kg: Some(Numbers::f64(&kg)),
        ..Columns::new(5)
    };
    let check = Check::default();
    let found: Vec<_> = check.columns(&columns).unwrap().collect();
    let rows: Vec<usize> = found.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [1, 2, 3]);
    for (row, plausibility) in &found {
        assert_eq!(*plausibility, check.record(&columns.measurement(*row)));
    }
    let codes: Vec<_> = found[1].1.findings.iter().map(|f| f.code.code()).collect();
    assert_eq!(codes, ["not_positive", "unreadable", "not_finite"]);
    let short = Columns {
        weight_kg: Some(Numbers::f64(&kg[..2])),
        ..columns
    };
    assert!(check.columns(&short).is_err());
}

#[test]
fn no_number_panics() {
    let odd = [
        0.0,
        -0.0,
        -1.0,
        1e-300,
        5e-324,
        1e300,
        f64::MAX,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        0.1 + 0.2,
        123_456.789,
        500.0,
    ];
    for a in odd {
        for b in odd {
            let m = girl().weight_kg(a).lenhei_cm(b);
            let aged = m.age_days(b).head_cm(a).muac_cm(b).triceps_mm(a);
            for m in [m, aged] {
                for f in check(&m).findings {
                    assert!(!f.text(Lang::En).is_empty() && !f.rule(Lang::Id).is_empty());
                }
            }
        }
    }
    assert!(Weight::from_kg(f64::NAN).is_err());
}
