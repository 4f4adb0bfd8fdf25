//! What must hold for every child: there and back, rising, continuous but for WHO's own steps,
//! independent of unit and order, and a number or a reason whatever comes in.
//!
//! Inputs that once failed are kept in `properties.proptest-regressions` beside this file.

#![allow(
    clippy::disallowed_methods,
    reason = "tests may use std where the crate must not"
)]

mod common;

use common::{indicator, lms_at, rows, textbook_z};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::FileFailurePersistence;
use std::f64::consts::{LN_10, TAU};
use tumbuh::columns::{self, AgeSource, Input};
use tumbuh::profile::{AgeAt, ClassRule};
use tumbuh::table::Axis;
use tumbuh::{
    Age, Assessment, DAYS_PER_MONTH, Date, Indicator, Lang, Measurement, Position, Profile,
    Reading, Reason, Reference, Rule, Scheme, Sex, Standard, StandardChoice, TableId, lms,
};

/// Numbers: cheap to check, so many.
const MANY: u32 = 4_000;
/// Whole children.
const CHILDREN: u32 = 1_500;

fn config(cases: u32) -> ProptestConfig {
    let file = FileFailurePersistence::WithSource("proptest-regressions");
    ProptestConfig {
        failure_persistence: Some(Box::new(file)),
        ..ProptestConfig::with_cases(cases)
    }
}

fn sexes() -> impl Strategy<Value = Sex> {
    select(vec![Sex::Female, Sex::Male])
}

/// A child at a place of a table, and rules by which this table is looked up.
fn child_at(table: TableId, sex: Sex, at: f64) -> (Measurement, Profile) {
    let child = Measurement::new().sex(sex);
    match (table, table.axis()) {
        (TableId::WeightForLength, _) => (child.age_days(300.0).lenhei_cm(at), Profile::WHO_ANTHRO),
        (_, Axis::Centimetre) => (child.age_days(1000.0).lenhei_cm(at), Profile::WHO_ANTHRO),
        // The macro's rules reach the last rows of WHO 2006.
        (_, Axis::Day) => (child.age_days(at), Profile::WHO_MACRO),
        (_, Axis::Month) => (child.age_months(at), Profile::WHO_ANTHRO),
    }
}

/// Every place of every table: the rows of WHO 2006 by day, and wherever there are lines between
/// rows what lies between.
fn references() -> impl Strategy<Value = Reference> {
    (select(TableId::ALL), sexes(), 0.0..=1.0f64).prop_map(|(table, sex, share)| {
        let (first, last) = table.table().range();
        let at = first + share * (last - first);
        let at = if table.axis() == Axis::Day {
            at.round()
        } else {
            at
        };
        let (child, profile) = child_at(table, sex, at);
        let found = Reference::find(indicator(table), &child, &profile).expect("inside the table");
        assert_eq!(found.place.table, table);
        found
    })
}

// There and back.

/// |z - z'| after z to value to z'. The value is a double, and half a unit in its last place is
/// 1.1e-16 / S in z: 4e-15 for heights.
const Z_BACK: f64 = 5e-14;
/// |y - y'| / y after value to z to value, up to 3 SD ...
const Y_BACK_TO_3: f64 = 2e-15;
/// ... and beyond, where the line comes closer to zero and the same error counts for more.
const Y_BACK: f64 = 2e-14;
/// |z - z'| after z to centile to z'.
const CENTILE_Z_BACK: f64 = 1e-14;
/// |c - c'| / c after centile to z to centile, for each unit of z squared: that is what the last
/// digit of z is worth.
const CENTILE_BACK: f64 = 4e-16;

proptest! {
    #![proptest_config(config(MANY))]

    #[test]
    fn measurement_to_z_to_measurement(r in references(), z in -6.0..=6.0, rounded: bool) {
        let y = r.value(z).expect("no table crosses zero above -6 SD");
        prop_assert!((r.z(y) - z).abs() <= Z_BACK, "{r:?}: {z} {y} {}", r.z(y));
        // And from what a scale or a board shows.
        let y = if rounded { (y * 100.0).round() / 100.0 } else { y };
        let z = r.z(y);
        let back = r.value(z).expect("still above zero");
        let bound = if z.abs() <= 3.0 { Y_BACK_TO_3 } else { Y_BACK };
        prop_assert!((back - y).abs() <= bound * y, "{r:?}: {y} {z} {back}");
    }

    #[test]
    fn z_to_centile_to_z(z in -8.0..=8.0f64) {
        let c = lms::centile(z);
        prop_assert!(c > 0.0 && c < 100.0);
        let back = lms::z_of_centile(c).expect("between 0 and 100");
        // Above the median the centile has lost digits: one in the last place of 100 is this
        // much in z.
        let density = (-0.5 * z * z).exp() / TAU.sqrt();
        let lost = if z > 0.0 { f64::EPSILON / density } else { 0.0 };
        prop_assert!((back - z).abs() <= CENTILE_Z_BACK + lost, "{z} {c} {back}");
    }

    #[test]
    fn centile_to_z_to_centile(exponent in -300.0..=2.0f64, upper: bool, rest in 1e-12..=50.0f64) {
        let low = (exponent * LN_10).exp().min(50.0);
        let c = if upper { 100.0 - rest } else { low };
        let z = lms::z_of_centile(c).expect("between 0 and 100");
        let back = lms::centile(z);
        let bound = CENTILE_BACK * (2.0 + z * z);
        prop_assert!((back - c).abs() <= bound * c, "{c} {z} {back}");
    }
}

// Rising, and continuous at 3 SD.

/// A step in the measurement that z must feel, as a share of it. What is measured has at most four
/// digits.
const STEP: f64 = 1e-6;
/// A far smaller step that z feels still, as a share of the median.
const TINY_STEP: f64 = 1e-13;
/// Between neighbouring doubles z may fall by its own rounding: a unit or two in its last place,
/// and at 3 SD, where two formulas meet, some more. No measurement has so many digits.
const ROUNDING: f64 = 5e-15;
/// Largest distance from 3 of the z-score of a value within [`TINY_STEP`] of that at 3 SD.
const AT_3: f64 = 1e-11;

proptest! {
    #![proptest_config(config(MANY))]

    #[test]
    fn z_rises_with_the_measurement(r in references(), z in -8.0..=8.0f64) {
        let Ok(y) = r.value(z) else { return Ok(()) };
        for more in [y * (1.0 + STEP), y + TINY_STEP * r.lms.m()] {
            prop_assert!(r.z(more) > r.z(y), "{r:?}: {y} {more}");
        }
        let fall = r.z(y) - r.z(y.next_up());
        // Height and head circumference (L is 1) are correctly rounded, so never fall at all.
        let bound = if r.indicator.is_restricted() { ROUNDING } else { 0.0 };
        prop_assert!(fall <= bound, "{r:?}: {y} {fall}");
    }

    #[test]
    fn z_is_continuous_at_3_sd(r in references(), upper: bool) {
        let sd3 = if upper { 3.0 } else { -3.0 };
        let y = r.value(sd3).expect("a value at 3 SD");
        let mut before = f64::NEG_INFINITY;
        for k in -40..=40 {
            let z = r.z(y * (1.0 + f64::from(k) * TINY_STEP / 40.0));
            prop_assert!((z - sd3).abs() <= AT_3, "{r:?}: {y} {z}");
            prop_assert!(z >= before - ROUNDING, "{r:?}: {y} {before} {z}");
            before = z;
        }
    }

    #[test]
    fn z_rises_across_3_sd(
        r in references(), below in 2.9..3.0f64, beyond in 3.0..=3.1f64, upper: bool,
    ) {
        prop_assume!(beyond - below > 1e-9);
        let (a, b) = if upper { (below, beyond) } else { (-beyond, -below) };
        let y = |z: f64| r.value(z).expect("a value near 3 SD");
        prop_assert!(y(a) < y(b) && r.z(y(a)) < r.z(y(b)), "{r:?}: {a} {b}");
    }

    #[test]
    fn z_is_finite_however_far_the_measurement(r in references(), exponent in -250.0..=250.0f64) {
        let y = (exponent * LN_10).exp();
        prop_assert!(r.z(y).is_finite(), "{r:?}: {y} {}", r.z(y));
    }
}

// Known steps, and no others.

/// What a day of growth is worth in z at most, for a child at the median: the largest change of
/// the tables from one day to the next, rounded up (0.093 for length at birth, 0.044 at day 91,
/// 0.0165 at day 366, 0.0093 at day 731; WHO 2007 0.117 a month).
fn a_day_of_growth(day: u32, standard: Standard) -> f64 {
    match (standard, day) {
        (Standard::Who2006, ..91) => 0.1,
        (Standard::Who2006, 91..365) => 0.05,
        (Standard::Who2006, 365..731) => 0.02,
        (Standard::Who2006, _) => 0.01,
        _ => 0.005,
    }
}

/// A child at the median of its day in everything; where a standard has nothing, nothing.
fn median_child(sex: Sex, day: u32, profile: &Profile) -> Measurement {
    let child = Measurement::new().sex(sex).age_days(f64::from(day));
    let median = |i| Reference::find(i, &child, profile).map_or(f64::NAN, |r| r.lms.m());
    let cm = median(Indicator::Haz);
    // Weight-for-age ends with 10 years; the median BMI goes on.
    let kg = match median(Indicator::Waz) {
        kg if kg.is_nan() => median(Indicator::Baz) * (cm / 100.0) * (cm / 100.0),
        kg => kg,
    };
    child
        .weight_kg(kg)
        .lenhei_cm(cm)
        .head_cm(median(Indicator::Hcz))
        .muac_cm(median(Indicator::Acz))
        .triceps_mm(median(Indicator::Tsz))
        .subscapular_mm(median(Indicator::Ssz))
}

#[test]
fn the_only_steps_are_day_731_and_month_60() {
    use Indicator::{Baz, Haz, Waz, Whz};
    // The last day of WHO 2006, and the day from which no weight-for-age is left.
    for (profile, last_day, no_weight) in [
        (Profile::WHO_ANTHRO, 1826, 3653),
        (Profile::WHO_MACRO, 1856, 3683),
    ] {
        for sex in [Sex::Female, Sex::Male] {
            let mut steps = Vec::new();
            for day in 0..6939 {
                let child = median_child(sex, day, &profile);
                let (a, b) = (child, child.age_days(f64::from(day + 1)));
                let (a, b) = (a.assess_by(&profile), b.assess_by(&profile));
                let standard = a.standard.value().expect("a standard at every age");
                for i in Indicator::ALL {
                    let pair = (a.score(i).value(), b.score(i).value());
                    let (Some(before), Some(after)) = pair else {
                        // Where a z-score begins or ends is a step too.
                        if (pair.0.is_some(), pair.1.is_some()) != (false, false) {
                            steps.push((day, i));
                        }
                        continue;
                    };
                    let change = (after.exact - before.exact).abs();
                    // Weight-for-length does not know the age, only its two tables.
                    let growth = match i {
                        Whz => 0.0,
                        _ => a_day_of_growth(day, standard),
                    };
                    if change > growth && day != last_day {
                        steps.push((day, i));
                    }
                    if day == last_day {
                        check_month_60(&b, i);
                    }
                }
            }
            let ends = [
                Whz,
                Indicator::Hcz,
                Indicator::Acz,
                Indicator::Tsz,
                Indicator::Ssz,
            ];
            let mut expected: Vec<_> = [Haz, Whz, Baz].map(|i| (730, i)).to_vec();
            expected.extend(ends.map(|i| (last_day, i)));
            expected.push((no_weight - 1, Waz));
            assert_eq!(steps, expected, "{sex}, {}", profile.name);
        }
    }
}

/// The textbook formula in doubles against ours.
const TEXTBOOK: f64 = 1e-12;

/// After the step the z-score is that of the WHO 2007 table.
fn check_month_60(after: &Assessment, i: Indicator) {
    let place = after.score(i).place.expect("a z-score has a place");
    assert_eq!(place.table.axis(), Axis::Month);
    let sex = after.measurement.sex.value().expect("a sex");
    let y = after.score(i).y.expect("a z-score has a value");
    let expected = textbook_z(
        lms_at(place.table, sex, place.in_rows),
        y,
        i.is_restricted(),
    );
    let z = after.score(i).value().expect("a z-score").exact;
    assert!((z - expected).abs() <= TEXTBOOK, "{i}: {z} {expected}");
}

#[test]
fn the_step_at_day_731_is_as_the_tables_have_it() {
    for sex in [Sex::Female, Sex::Male] {
        let child = median_child(sex, 730, &Profile::WHO_ANTHRO);
        for i in [Indicator::Haz, Indicator::Whz, Indicator::Baz] {
            let z = [730.0, 731.0].map(|day| {
                let a = child.age_days(day).assess();
                let score = a.score(i);
                let (place, y) = (score.place.expect("a place"), score.y.expect("a value"));
                let row = lms_at(place.table, sex, place.in_rows);
                let expected = textbook_z(row, y, i.is_restricted());
                let z = score.value().expect("a z-score").exact;
                assert!((z - expected).abs() <= TEXTBOOK, "{i}: {z} {expected}");
                z
            });
            // 0.7 cm of 3.1 to 3.2 cm a SD; of weight and BMI in their own SD.
            assert!(
                (0.15..0.25).contains(&(z[1] - z[0]).abs()),
                "{sex} {i} {z:?}"
            );
        }
        // Who stands on both days, and is said to, has no step: the 0.7 cm are what the tables
        // differ by. Weight-for-length is the same table, moved.
        let standing = child.measure(Position::Standing);
        let (a, b) = (standing.assess(), standing.age_days(731.0).assess());
        for (i, bound) in [
            (Indicator::Haz, a_day_of_growth(731, Standard::Who2006)),
            (Indicator::Whz, TEXTBOOK),
            // The two BMI tables were fitted each for itself, so that this is close, not equal.
            (Indicator::Baz, 0.03),
        ] {
            let z = [&a, &b].map(|a| a.score(i).value().expect("a z-score").exact);
            assert!((z[1] - z[0]).abs() <= bound, "{sex} {i} {z:?}");
        }
    }
}

#[test]
fn between_rows_z_has_no_steps() {
    // The largest change from row to row for a child at the median: 0.117 a month, 0.077 a
    // millimetre (at 45 cm).
    for (table, most, parts) in [
        (TableId::WeightForAge2007, 0.12, 16.0),
        (TableId::HeightForAge2007, 0.12, 16.0),
        (TableId::BmiForAge2007, 0.12, 16.0),
        (TableId::WeightForLength, 0.08, 10.0),
        (TableId::WeightForHeight, 0.08, 10.0),
    ] {
        for sex in [Sex::Female, Sex::Male] {
            let (first, last) = table.table().range();
            let per_unit = parts * table.axis().rows_per_unit();
            let at = |k: u32| {
                let (child, profile) = child_at(table, sex, first + f64::from(k) / per_unit);
                Reference::find(indicator(table), &child, &profile).expect("inside the table")
            };
            let mut here = at(0);
            for k in 1..=((last - first) * per_unit).round() as u32 {
                let next = at(k);
                let change = next.z(here.lms.m()) - here.z(here.lms.m());
                assert!(change.abs() <= most / parts, "{table} {sex} {k}: {change}");
                here = next;
            }
        }
    }
}

#[test]
fn the_medians_are_those_of_the_text() {
    // So that `median_child` stands on the tables, not on our own reading of them.
    for table in TableId::ALL {
        for row in rows(*table) {
            let at = f64::from(row.at) / table.axis().rows_per_unit();
            let (child, profile) = child_at(*table, row.sex, at);
            let found = Reference::find(indicator(*table), &child, &profile).expect("a row");
            let text = [row.l as f64 / 1e4, row.m as f64 / 1e4, row.s as f64 / 1e5];
            assert_eq!(
                [found.lms.l(), found.lms.m(), found.lms.s()],
                text,
                "{row:?}"
            );
        }
    }
}

// Units and order.

/// Months and days differ by the rounding of one product.
const MONTH_NOISE: f64 = 1e-12;

/// The same z-score to this, or the same reason.
fn same(a: &Assessment, b: &Assessment, noise: f64) -> Result<(), TestCaseError> {
    for i in Indicator::ALL {
        let (a, b) = (a.score(i), b.score(i));
        prop_assert_eq!(a.reason(), b.reason(), "{}", i);
        if let (Some(a), Some(b)) = (a.value(), b.value()) {
            let scale = a.exact.abs().max(1.0);
            prop_assert!(
                (a.exact - b.exact).abs() <= noise * scale,
                "{i}: {a:?} {b:?}"
            );
        }
    }
    Ok(())
}

/// A child of any age within the standards and a little beyond, with plausible measurements, one
/// or the other of them missing.
fn plausible_children() -> impl Strategy<Value = Measurement> {
    let some = |low: f64, high: f64| prop_oneof![4 => low..high, 1 => Just(f64::NAN)];
    (
        (sexes(), 0.0..7100.0f64, any::<bool>()),
        (some(2.0, 60.0), some(44.0, 180.0), positions()),
        (
            some(32.0, 56.0),
            some(9.0, 22.0),
            some(4.0, 20.0),
            some(3.0, 16.0),
        ),
        proptest::option::weighted(0.2, any::<bool>()),
    )
        .prop_map(
            |((sex, days, whole), (kg, cm, position), (head, muac, tri, sub), oedema)| {
                let days = if whole { days.round() } else { days };
                let mut m = Measurement::new().sex(sex).age_days(days);
                m = m.weight_kg(kg).lenhei_cm(cm).head_cm(head).muac_cm(muac);
                m = m.triceps_mm(tri).subscapular_mm(sub);
                (m.position, m.oedema) = (position, oedema.into());
                m
            },
        )
}

fn positions() -> impl Strategy<Value = Reading<Position>> {
    select(vec![
        Reading::Missing,
        Reading::Value(Position::Lying),
        Reading::Value(Position::Standing),
    ])
}

fn profiles() -> impl Strategy<Value = Profile> {
    let standards = [
        StandardChoice::Auto,
        StandardChoice::Who2006,
        StandardChoice::Who2007,
    ];
    (select(Profile::ALL.to_vec()), select(standards.to_vec())).prop_map(|(named, standard)| {
        let mut profile = named.clone();
        profile.standard = standard;
        profile
    })
}

proptest! {
    #![proptest_config(config(CHILDREN))]

    #[test]
    fn months_and_days_agree(
        child in plausible_children(),
        months in 0.0..230.0f64,
        rounded: bool,
        profile in profiles(),
    ) {
        let months = if rounded { (months * 100.0).round() / 100.0 } else { months };
        // On a bound of the rules the last digit of a quotient decides: tests/edges.rs has those.
        let bounds = [9.0, 60.0, 61.0, 120.0, 121.0, 228.0, 229.0];
        prop_assume!(bounds.iter().all(|b| (months - b).abs() > 1e-9));
        let by_months = child.age_months(months).assess_by(&profile);
        let by_days = child.age_days(months * DAYS_PER_MONTH).assess_by(&profile);
        prop_assert_eq!(by_months.standard, by_days.standard);
        let exact = by_months.standard.value() == Some(Standard::Who2006);
        same(&by_months, &by_days, if exact { 0.0 } else { MONTH_NOISE })?;
    }

    #[test]
    fn millimetres_and_centimetres_of_muac_agree(
        child in plausible_children(), mm in 60u32..300, profile in profiles(),
    ) {
        let in_mm = child.muac_mm(f64::from(mm)).assess_by(&profile);
        let cm = format!("{}.{}", mm / 10, mm % 10);
        let in_cm = child.muac_cm(cm.parse().expect("a number")).assess_by(&profile);
        same(&in_mm, &in_cm, 0.0)?;
        prop_assert_eq!(in_mm.muac_class(), in_cm.muac_class());
    }

    #[test]
    fn dates_and_days_agree(child in plausible_children(), days in 0u32..7000) {
        // Counted by the month and the leap year, not by the crate.
        let birth = Date::from_ymd(2004, 2, 29).expect("a leap year");
        let (mut y, mut m, mut d) = (2004, 2u8, 29u8);
        for _ in 0..days {
            let leap = y % 4 == 0;
            let last = match m {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            (y, m, d) = match (m, d) {
                (12, 31) => (y + 1, 1, 1),
                (_, d) if d == last => (y, m + 1, 1),
                _ => (y, m, d + 1),
            };
        }
        let visit = Date::from_ymd(y, m, d).expect("a date");
        let by_dates = child.dates(birth, visit).assess();
        same(&by_dates, &child.age_days(f64::from(days)).assess(), 0.0)?;
    }

    #[test]
    fn each_child_scores_alike_in_any_order(
        (children, order) in proptest::collection::vec(plausible_children(), 1..12)
            .prop_flat_map(|c| { let order: Vec<usize> = (0..c.len()).collect(); (Just(c), Just(order).prop_shuffle()) }),
        profile in profiles(),
    ) {
        let alone: Vec<_> = children.iter().map(|c| c.assess_by(&profile)).collect();
        for i in order {
            prop_assert_eq!(&children[i].assess_by(&profile), &alone[i]);
        }
    }
}

// Whatever comes in.

/// Any double: plausible ones, every bit pattern, and those that have made trouble elsewhere.
fn any_f64() -> impl Strategy<Value = f64> {
    let special = [
        0.0,
        -0.0,
        -1.0,
        0.7,
        1e-3,
        44.999_999_999,
        45.0,
        65.0,
        110.0,
        120.0,
        60.0,
        228.0,
        730.5,
        1826.25,
        1856.5,
        9500.0,
        1e9,
        1e-150,
        1e-151,
        1e-152,
        1e-160,
        1e150,
        1e300,
        2e304,
        5e-324,
        f64::MIN_POSITIVE,
        f64::EPSILON,
        f64::MAX,
        f64::MIN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        -f64::NAN,
    ];
    prop_oneof![
        4 => 0.1..130.0,
        1 => -10.0..7000.0,
        2 => any::<u64>().prop_map(f64::from_bits),
        3 => select(special.to_vec()),
    ]
}

/// Refused; with the number that was given where it was a finite one, as the type says.
fn unusable<T: Copy + std::fmt::Debug>() -> impl Strategy<Value = Reading<T>> {
    let given = any_f64().prop_map(|v| v.is_finite().then_some(v));
    (select(Reason::ALL.to_vec()), given)
        .prop_map(|(reason, given)| Reading::Invalid { reason, given })
}

fn any_children() -> impl Strategy<Value = Measurement> {
    let numbers = proptest::array::uniform8(any_f64());
    let sex = prop_oneof![
        4 => sexes().prop_map(Reading::Value),
        1 => Just(Reading::Missing),
        1 => unusable(),
    ];
    let position = prop_oneof![5 => positions(), 1 => unusable()];
    let oedema = prop_oneof![
        6 => Just(Reading::Missing),
        2 => any::<bool>().prop_map(Reading::Value),
        1 => unusable(),
    ];
    let age = prop_oneof![
        2 => Just(None),
        4 => (0.0..7200.0).prop_map(|d: f64| Some(Age::from_days(d).into())),
        1 => unusable().prop_map(Some),
    ];
    (numbers, sex, position, oedema, age, any::<bool>()).prop_map(
        |([a, kg, cm, head, muac, tri, sub, muac_mm], sex, position, oedema, age, mm)| {
            let mut m = Measurement::new();
            m = if mm { m.age_months(a) } else { m.age_days(a) };
            m = m.weight_kg(kg).lenhei_cm(cm).head_cm(head);
            m = if mm {
                m.muac_mm(muac_mm)
            } else {
                m.muac_cm(muac)
            };
            m = m.triceps_mm(tri).subscapular_mm(sub);
            (m.sex, m.position, m.oedema) = (sex, position, oedema);
            m.age = age.unwrap_or(m.age);
            m
        },
    )
}

/// WHO's limits (posyandu rules, section 1), written out once more.
fn limits(i: Indicator) -> (f64, f64) {
    match i {
        Indicator::Waz => (-6.0, 5.0),
        Indicator::Haz => (-6.0, 6.0),
        _ => (-5.0, 5.0),
    }
}

/// A number that holds together, or a reason; never both, and nothing made of nothing.
fn number_or_reason(a: &Assessment) -> Result<(), TestCaseError> {
    use Indicator::{Acz, Baz, Haz, Ssz, Tsz, Waz, Whz};
    for i in Indicator::ALL {
        let score = a.score(i);
        let classes = [Scheme::Who, Scheme::Kemenkes].map(|s| a.class(i, s));
        let Some(z) = score.value() else {
            prop_assert!(score.reason().is_some());
            // Only printed SD columns give a class without a z-score.
            let printed = score.reason() == Some(Reason::BeyondSdColumns)
                && score.place.is_some()
                && a.profile.name == "id-permenkes-2020"
                && !matches!(i, Acz | Tsz | Ssz);
            prop_assert_eq!(classes.map(|c| c.is_some()), [printed; 2]);
            continue;
        };
        prop_assert_eq!(score.reason(), None);
        prop_assert!(z.exact.is_finite() && z.reported.is_finite(), "{i}: {z:?}");
        // Two decimals, and no other number of two decimals is closer.
        let noise = z.exact.abs() * 4.0 * f64::EPSILON;
        prop_assert!((z.reported - z.exact).abs() <= 0.005 + noise, "{i}: {z:?}");
        prop_assert!(
            (z.reported * 100.0).round() / 100.0 == z.reported,
            "{i}: {z:?}"
        );
        prop_assert!(
            z.reported != 0.0 || z.reported.is_sign_positive(),
            "{i}: {z:?}"
        );
        let (low, high) = limits(i);
        prop_assert_eq!(
            z.flag,
            z.reported < low || z.reported > high,
            "{}: {:?}",
            i,
            z
        );
        let has_classes = !matches!(i, Acz | Tsz | Ssz);
        prop_assert_eq!(classes.map(|c| c.is_some()), [has_classes; 2], "{}", i);
        // A z-score stands on a sex, a value and a place.
        prop_assert!(a.measurement.sex.value().is_some() && a.lms(i).is_some());
        prop_assert!(
            score.y.is_some_and(|y| y > 0.0 && y.is_finite()),
            "{score:?}"
        );
    }
    let z = |i| match a.profile.classes {
        ClassRule::SdColumns => a.score(i).class_z,
        _ => a.score(i).reported(),
    };
    prop_assert_eq!(a.stunted(), z(Haz).map(|z| z < -2.0));
    prop_assert_eq!(a.underweight(), z(Waz).map(|z| z < -2.0));
    // Five years end at 60 months, also where WHO's macro goes on to 61.
    let young = a
        .measurement
        .age
        .value()
        .is_some_and(|age| age.months() < 60.0);
    let young = young && a.under_five() == Some(true);
    let oedema = a.measurement.oedema.value() == Some(true) && young;
    prop_assert_eq!(
        a.wasted(),
        if oedema {
            Some(true)
        } else {
            z(Whz).map(|z| z < -2.0)
        }
    );
    if a.under_five() == Some(false) {
        prop_assert_eq!(a.overweight(), z(Baz).map(|z| z > 1.0));
    }
    for outcome in [a.lenhei_cm(), a.bmi()] {
        prop_assert!(
            outcome.value().is_none_or(|v| v > 0.0 && v.is_finite()),
            "{outcome:?}"
        );
    }
    // What is said of it must not panic either, nor show a number that is none.
    for (lang, scheme) in [(Lang::En, Scheme::Who), (Lang::Id, Scheme::Kemenkes)] {
        let said = a.explain(lang, scheme);
        prop_assert!(!said.is_empty());
        prop_assert!(!said.contains("NaN"), "{said}");
    }
    Ok(())
}

/// Cells: what stands in real files, and any text.
fn cells() -> impl Strategy<Value = String> {
    let seen = [
        "",
        " ",
        "-",
        "NA",
        "nan",
        "-nan",
        "NULL",
        "0",
        "-0",
        "1",
        "2",
        "-5",
        "9500",
        "9,5",
        "9.5",
        "9.5kg",
        "1,234.5",
        "1e400",
        "1e-400",
        "inf",
        "-inf",
        "infinity",
        "+7",
        "0x10",
        "٩",
        "７",
        "m",
        "P",
        "L",
        "X",
        "perempuan",
        "l",
        "h",
        "berdiri",
        "ya",
        "tidak",
        "y",
        "2023-02-31",
        "2024-02-29",
        "2023-02-28",
        "9999-12-31",
        "0000-01-01",
        "2024-02-29T10:00",
        "\u{feff}2024-01-01",
        "548",
        "60",
        "76,2",
        "\0",
        "\u{202e}12",
        "1_000",
    ];
    prop_oneof![
        4 => select(seen.to_vec()).prop_map(str::to_owned),
        2 => any_f64().prop_map(|v| format!("{v}")),
        1 => any_f64().prop_map(|v| format!("{v:e}").replace('.', ",")),
        2 => any::<String>(),
        1 => "[0-9,.eE+-]{1,12}",
    ]
}

/// Any rules at all, those that no program has included.
fn mixtures() -> impl Strategy<Value = Profile> {
    let fields = proptest::collection::vec(any::<proptest::sample::Index>(), 13);
    (select(Profile::ALL.to_vec()), fields, any_f64()).prop_map(|(base, picks, number)| {
        let fixed = [
            &["age_at_visit", "age_on_2024-02-29", "age_on_0000-01-01"][..],
            &[
                "nearest_day",
                "completed_months",
                "nearest_month",
                "days_30",
            ],
            &["own_table", "boys_table", "girls_table"],
            &["table_by_age", "table_by_length", "length_table"],
            &["linear_cm", "half_cm", "one_cm"],
            &["lms", "sd_lines", "sd_step", "symmetric_sd"],
            &["columns_0", "columns_1", "columns_9"],
            &["restricted", "no_restricted", "none_beyond_3"],
            &["rounded", "truncated"],
            &["class_by_z", "class_by_columns"],
            &["below", "at_or_below"],
            &["clamp_3", "clamp_3.5"],
        ];
        let rules: Vec<Rule> = fixed
            .iter()
            .zip(&picks)
            .map(|(names, pick)| pick.get(names).parse().expect("a rule"))
            .collect();
        let mut profile = base.with(&rules).expect("one rule a field");
        // Numbers that no name would take.
        if picks[12].index(2) == 0 {
            profile.clamp_sd = None;
            profile.age_at = AgeAt::DaysAfterVisit(number);
            profile.correction_cm = number;
            profile.length_until_day = number;
        }
        profile
    })
}

proptest! {
    #![proptest_config(config(CHILDREN))]

    #[test]
    fn any_rules_give_a_number_or_a_reason(child in any_children(), profile in mixtures()) {
        let a = child.assess_by(&profile);
        for score in a.scores() {
            match score.value() {
                Some(z) => prop_assert!(z.exact.is_finite() && z.reported.is_finite()),
                None => prop_assert!(score.reason().is_some()),
            }
        }
        prop_assert!(!a.explain(Lang::Id, Scheme::Kemenkes).is_empty());
    }

    #[test]
    fn any_number_gives_a_number_or_a_reason(child in any_children(), profile in profiles()) {
        number_or_reason(&child.assess_by(&profile))?;
    }

    #[test]
    fn any_text_gives_a_number_or_a_reason(
        texts in proptest::collection::vec(cells(), Input::ALL.len()),
        source in select(vec![
            None,
            Some(AgeSource::Dates),
            Some(AgeSource::Days),
            Some(AgeSource::Months),
        ]),
        profile in profiles(),
    ) {
        let text = |input: Input| texts[input as usize].as_str();
        let m = columns::measurement(source, text);
        number_or_reason(&m.assess_by(&profile))?;
        // A cell is missing, or unreadable, or its number or word was taken or refused.
        let read = |input, missing: bool, reason: Option<Reason>| {
            let cell = text(input);
            let unreadable = !columns::is_readable(input, cell);
            prop_assert_eq!(missing, columns::is_missing(cell), "{:?} {}", input, cell);
            prop_assert_eq!(reason == Some(Reason::Unreadable), unreadable, "{:?} {}", input, cell);
            Ok(())
        };
        read(Input::Sex, m.sex.is_missing(), why(&m.sex))?;
        read(Input::Weight, m.weight.is_missing(), why(&m.weight))?;
        read(Input::Lenhei, m.lenhei.is_missing(), why(&m.lenhei))?;
        read(Input::Measure, m.position.is_missing(), why(&m.position))?;
        read(Input::Head, m.head.is_missing(), why(&m.head))?;
        read(Input::Muac, m.muac.is_missing(), why(&m.muac))?;
        read(Input::Triceps, m.triceps.is_missing(), why(&m.triceps))?;
        read(Input::Subscapular, m.subscapular.is_missing(), why(&m.subscapular))?;
        read(Input::Oedema, m.oedema.is_missing(), why(&m.oedema))?;
    }
}

fn why<T>(reading: &Reading<T>) -> Option<Reason> {
    match reading {
        Reading::Invalid { reason, .. } => Some(*reason),
        _ => None,
    }
}
