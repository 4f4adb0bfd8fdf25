//! Every z-score, flag, corrected length, position mark and BMI of WHO's R packages.

use crate::file::{Row, number, or_nan, rows};
use tumbuh::{Assessment, Indicator, Measurement, Position, Profile};

/// The unrounded z-scores of the R packages, by their textbook formula in doubles, agree this
/// well for |z| up to 20, although that formula loses digits where L is near zero.
const EXACT: f64 = 1e-11;

/// The columns that an indicator is made of. Where one of them is zero or below, what the packages
/// return is nonsense (`Inf`, `NaN`, a plausible z for a negative length); ours is a reason.
fn inputs(
    i: Indicator,
    weight: &'static str,
    lenhei: &'static [&'static str],
) -> Vec<&'static str> {
    let mut columns = Vec::new();
    if i.uses_weight() {
        columns.push(weight);
    }
    if i.uses_lenhei() {
        columns.extend(lenhei);
    }
    columns
}

fn is_nonsense(row: &Row, columns: &[&str]) -> bool {
    columns
        .iter()
        .any(|c| number(row, c).is_some_and(|v| v <= 0.0))
}

fn child(row: &Row) -> Measurement {
    let mut m = Measurement::new();
    if let Ok(sex) = row["sex"].parse() {
        m = m.sex(sex);
    }
    match row["oedema"].as_str() {
        "1" | "y" | "Y" => m = m.oedema(true),
        "2" | "n" | "N" => m = m.oedema(false),
        "" => {}
        other => panic!("oedema `{other}`"),
    }
    m
}

/// One indicator of one row: rounded z, flag and exact z, or none and a reason.
fn check(a: &Assessment, i: Indicator, row: &Row, [z, f, uz]: [&str; 3], id: &str) -> f64 {
    let score = a.score(i);
    let Some(theirs) = number(row, z) else {
        assert!(score.reason().is_some(), "{id} {i}: {score:?}, R has none");
        return 0.0;
    };
    let ours = score
        .value()
        .unwrap_or_else(|| panic!("{id} {i}: {:?}, R has {theirs}", score.reason()));
    assert_eq!(ours.reported, theirs, "{id} {i}: exact {}", ours.exact);
    assert_eq!(
        Some(f64::from(u8::from(ours.flag))),
        number(row, f),
        "{id} {i}"
    );
    let unrounded = number(row, uz).expect("an unrounded z for every z");
    // Beyond |z| = 20 (a height of 0.1 cm gives a BMI-for-age of 8e8) the same, relatively.
    let difference = (ours.exact - unrounded).abs() / (unrounded.abs() / 20.0).max(1.0);
    assert!(difference <= EXACT, "{id} {i}: {} {unrounded}", ours.exact);
    difference
}

fn summary(file: &str, scored: usize, nonsense: usize, worst: f64) {
    eprintln!(
        "{file}: {scored} z-scores, flags and reasons equal, worst exact difference {worst:.1e}; \
         {nonsense} scores of weights or lengths of zero or below refused"
    );
    assert!(scored > 0);
}

const WHO2006: [(Indicator, [&str; 3]); 8] = [
    (Indicator::Haz, ["zlen", "flen", "uzlen"]),
    (Indicator::Waz, ["zwei", "fwei", "uzwei"]),
    (Indicator::Whz, ["zwfl", "fwfl", "uzwfl"]),
    (Indicator::Baz, ["zbmi", "fbmi", "uzbmi"]),
    (Indicator::Hcz, ["zhc", "fhc", "uzhc"]),
    (Indicator::Acz, ["zac", "fac", "uzac"]),
    (Indicator::Tsz, ["zts", "fts", "uzts"]),
    (Indicator::Ssz, ["zss", "fss", "uzss"]),
];

fn who2006(file: &str, age_column: &str) {
    let mut profile = Profile::WHO_ANTHRO;
    profile.standard = tumbuh::StandardChoice::Who2006;
    let (mut scored, mut nonsense, mut worst) = (0, 0, 0.0f64);
    for row in rows(file) {
        let id = &row["id"];
        let mut m = child(&row)
            .weight_kg(or_nan(&row, "weight"))
            .lenhei_cm(or_nan(&row, "lenhei"))
            .head_cm(or_nan(&row, "headc"))
            .muac_cm(or_nan(&row, "armc"))
            .triceps_mm(or_nan(&row, "triskin"))
            .subscapular_mm(or_nan(&row, "subskin"));
        m = match age_column {
            "age_days" => m.age_days(or_nan(&row, age_column)),
            _ => m.age_months(or_nan(&row, age_column)),
        };
        if !row["measure"].is_empty() {
            m = m.measure(row["measure"].parse().unwrap());
        }
        let a = m.assess_by(&profile);
        if !is_nonsense(&row, &["lenhei", "clenhei"]) {
            assert_eq!(a.lenhei_cm().value(), number(&row, "clenhei"), "{id}");
        }
        let mark = f64::from(u8::from(a.standing_under_9_months));
        assert_eq!(Some(mark), number(&row, "c9mo_flag"), "{id}");
        assert_eq!(
            a.position.map_or("", Position::code),
            row["cmeasure"],
            "{id}"
        );
        if !is_nonsense(&row, &["weight", "lenhei", "clenhei"]) {
            assert_eq!(a.bmi().value(), number(&row, "cbmi"), "{id}");
        }
        for (i, columns) in WHO2006 {
            if is_nonsense(&row, &inputs(i, "weight", &["lenhei", "clenhei"])) {
                assert!(
                    a.score(i).reason().is_some(),
                    "{id} {i}: nonsense was scored"
                );
                nonsense += usize::from(!row[columns[0]].is_empty());
                continue;
            }
            worst = worst.max(check(&a, i, &row, columns, id));
            scored += usize::from(a.score(i).value().is_some());
        }
    }
    summary(file, scored, nonsense, worst);
}

#[test]
fn who2006_by_days() {
    who2006("who2006_days.csv", "age_days");
}

#[test]
fn who2006_by_fractional_days() {
    who2006("who2006_fractional_days.csv", "age_days");
}

#[test]
fn who2006_by_months() {
    who2006("who2006_months.csv", "age_months");
}

#[test]
fn who2007_by_months() {
    let mut profile = Profile::WHO_ANTHRO;
    profile.standard = tumbuh::StandardChoice::Who2007;
    let (mut scored, mut nonsense, mut worst) = (0, 0, 0.0f64);
    for row in rows("who2007_months.csv") {
        let id = &row["id"];
        let a = child(&row)
            .age_months(or_nan(&row, "age_in_months"))
            .weight_kg(or_nan(&row, "weight_in_kg"))
            .lenhei_cm(or_nan(&row, "height_in_cm"))
            .assess_by(&profile);
        if !is_nonsense(&row, &["height_in_cm", "weight_in_kg"]) {
            assert_eq!(a.bmi().value(), number(&row, "cbmi"), "{id}");
        }
        for (i, columns) in [
            (Indicator::Haz, ["zhfa", "fhfa", "uzhfa"]),
            (Indicator::Waz, ["zwfa", "fwfa", "uzwfa"]),
            (Indicator::Baz, ["zbfa", "fbfa", "uzbfa"]),
        ] {
            if is_nonsense(&row, &inputs(i, "weight_in_kg", &["height_in_cm"])) {
                assert!(
                    a.score(i).reason().is_some(),
                    "{id} {i}: nonsense was scored"
                );
                nonsense += usize::from(!row[columns[0]].is_empty());
                continue;
            }
            worst = worst.max(check(&a, i, &row, columns, id));
            scored += usize::from(a.score(i).value().is_some());
        }
    }
    summary("who2007_months.csv", scored, nonsense, worst);
}
