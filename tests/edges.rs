//! The edges, by name: days, months, lengths, positions, z-scores on a bound, bad input.
//!
//! What is expected is written out from WHO's rules (posyandu rules, sections 1 and 2; the
//! profiles of the design) or computed here from the text of the tables by the textbook formula.

mod common;

use common::{lms_at, textbook_z};
use tumbuh::columns::{self, AgeSource, Input};
use tumbuh::{
    AcuteMalnutrition, Age, Assessment, Class, Date, Error, Indicator, Length, Measurement, Muac,
    Position, Profile, Reading, Reason, Scheme, Sex, Standard, TableId, Warning, Weight,
};

const ANTHRO: &Profile = &Profile::WHO_ANTHRO;
const MACRO: &Profile = &Profile::WHO_MACRO;

/// The textbook formula in doubles against ours.
const TEXTBOOK: f64 = 1e-12;
/// Decimal noise of one addition of 0.7 in doubles.
const NOISE: f64 = 1e-13;

fn girl() -> Measurement {
    Measurement::new().sex(Sex::Female)
}

fn days(days: f64) -> Age {
    Age::from_days(days).expect("an age")
}

fn months(months: f64) -> Age {
    Age::from_months(months).expect("an age")
}

/// A girl with everything measured.
fn whole_girl() -> Measurement {
    girl()
        .weight_kg(9.1)
        .lenhei_cm(76.2)
        .head_cm(45.5)
        .muac_cm(14.2)
        .triceps_mm(8.1)
        .subscapular_mm(6.4)
}

/// The number and where it came from are those of this place in this table's text.
fn assert_at(a: &Assessment, i: Indicator, table: TableId, in_rows: f64, what: &str) {
    let score = a.score(i);
    let place = score
        .place
        .unwrap_or_else(|| panic!("{what}, {i}: {score:?}"));
    assert_eq!(place.table, table, "{what}, {i}");
    assert_eq!(place.in_rows, in_rows, "{what}, {i}");
    let y = score.y.expect("a place has a value");
    let sex = a.measurement.sex.value().expect("a place has a sex");
    let expected = textbook_z(lms_at(table, sex, in_rows), y, i.is_restricted());
    let z = score
        .value()
        .unwrap_or_else(|| panic!("{what}, {i}: {score:?}"));
    assert!(
        (z.exact - expected).abs() <= TEXTBOOK * expected.abs().max(1.0),
        "{what}, {i}: {} is not {expected}",
        z.exact
    );
}

fn assert_none(a: &Assessment, indicators: &[Indicator], reason: Reason, what: &str) {
    for i in indicators {
        assert_eq!(a.score(*i).reason(), Some(reason), "{what}, {i}");
    }
}

use Indicator::{Acz, Baz, Haz, Hcz, Ssz, Tsz, Waz, Whz};
use TableId::{
    BmiForAge, BmiForAge2007, HeightForAge2007, LengthHeightForAge, WeightForAge, WeightForAge2007,
    WeightForHeight, WeightForLength,
};

/// What serves an age: WHO 2006 by day and with which length table, WHO 2007 by month (weight
/// ends earlier), or nothing.
#[derive(Debug, Clone, Copy)]
enum Serves {
    Lying(u32),
    Standing(u32),
    Month(f64),
    /// WHO 2007, weight beyond its last row.
    MonthNoWeight(f64),
    Nothing,
}

fn check_age(age: Age, profile: &Profile, serves: Serves) {
    let mut child = whole_girl();
    child.age = age.into();
    let a = child.assess_by(profile);
    let what = format!("{age:?}, {}", profile.name);
    match serves {
        Serves::Lying(day) | Serves::Standing(day) => {
            let row = f64::from(day);
            assert_eq!(a.standard.value(), Some(Standard::Who2006), "{what}");
            assert_eq!(a.age_days_used, Some(row), "{what}");
            assert_at(&a, Waz, WeightForAge, row, &what);
            assert_at(&a, Haz, LengthHeightForAge, row, &what);
            assert_at(&a, Baz, BmiForAge, row, &what);
            assert_at(&a, Hcz, TableId::HeadCircumferenceForAge, row, &what);
            let table = match serves {
                Serves::Lying(_) => WeightForLength,
                _ => WeightForHeight,
            };
            assert_at(&a, Whz, table, 762.0, &what);
            assert_eq!(a.under_five(), Some(true), "{what}");
        }
        Serves::Month(month) | Serves::MonthNoWeight(month) => {
            assert_eq!(a.standard.value(), Some(Standard::Who2007), "{what}");
            assert_eq!(a.age_days_used, Some(age.days()), "{what}");
            assert_at(&a, Haz, HeightForAge2007, month, &what);
            assert_at(&a, Baz, BmiForAge2007, month, &what);
            assert_none(&a, &[Whz, Hcz, Acz, Tsz, Ssz], Reason::NotInStandard, &what);
            match serves {
                Serves::Month(_) => assert_at(&a, Waz, WeightForAge2007, month, &what),
                _ => assert_none(&a, &[Waz], Reason::AgeOutOfRange, &what),
            }
            assert_eq!(a.under_five(), Some(false), "{what}");
        }
        Serves::Nothing => {
            assert_eq!(a.standard.reason(), Some(Reason::AgeOutOfRange), "{what}");
            assert_none(&a, &Indicator::ALL, Reason::AgeOutOfRange, &what);
            assert_eq!(a.under_five(), None, "{what}");
        }
    }
}

#[test]
fn ages_in_days() {
    use Serves::{Lying, Month, Nothing, Standing};
    for (day, anthro, by_macro) in [
        (0.0, Lying(0), Lying(0)),
        (0.5, Lying(1), Lying(1)),
        (730.0, Lying(730), Lying(730)),
        (730.49, Lying(730), Lying(730)),
        (730.5, Standing(731), Standing(731)),
        (731.0, Standing(731), Standing(731)),
        // 60 months are 1826.25 days.
        (1826.0, Standing(1826), Standing(1826)),
        (1826.25, Month(60.0), Standing(1826)),
        (1856.0, Month(1856.0 / 30.4375), Standing(1856)),
        // The macro's daily table ends with day 1856, its WHO 2007 begins at day 1856.6875.
        (1856.5, Month(1856.5 / 30.4375), Nothing),
        (1857.0, Month(1857.0 / 30.4375), Month(1857.0 / 30.4375)),
    ] {
        check_age(days(day), ANTHRO, anthro);
        check_age(days(day), MACRO, by_macro);
    }
}

#[test]
fn ages_in_months() {
    use Serves::{Month, MonthNoWeight, Nothing, Standing};
    for (month, anthro, by_macro) in [
        // 24 months are 730.5 days: up to day 731.
        (24.0, Standing(731), Standing(731)),
        (59.99, Standing(1826), Standing(1826)),
        (60.0, Month(60.0), Standing(1826)),
        (60.5, Month(60.5), Standing(1841)),
        (61.0, Month(61.0), Month(61.0)),
        (120.0, Month(120.0), Month(120.0)),
        (228.0, MonthNoWeight(228.0), MonthNoWeight(228.0)),
        // The macro lets in the month after the last row and holds that row.
        (228.01, Nothing, MonthNoWeight(228.0)),
        (229.0, Nothing, Nothing),
    ] {
        check_age(months(month), ANTHRO, anthro);
        check_age(months(month), MACRO, by_macro);
    }
}

#[test]
fn weight_after_month_120() {
    for months in [120.01, 120.99] {
        let child = whole_girl().age_months(months);
        let what = format!("month {months}");
        let (a, b) = (child.assess_by(ANTHRO), child.assess_by(MACRO));
        assert_none(&a, &[Waz], Reason::AgeOutOfRange, &what);
        assert_at(&b, Waz, WeightForAge2007, 120.0, &what);
        for a in [&a, &b] {
            assert_at(a, Haz, HeightForAge2007, months, &what);
            assert_at(a, Baz, BmiForAge2007, months, &what);
        }
    }
    let a = whole_girl().age_months(121.0).assess_by(MACRO);
    assert_none(&a, &[Waz], Reason::AgeOutOfRange, "month 121");
}

#[test]
fn arm_and_skinfolds_begin_with_day_91() {
    for profile in [ANTHRO, MACRO] {
        for days in [0.0, 90.0, 90.49] {
            let a = whole_girl().age_days(days).assess_by(profile);
            assert_none(&a, &[Acz, Tsz, Ssz], Reason::AgeOutOfRange, "below day 91");
        }
        for days in [90.5, 91.0] {
            let a = whole_girl().age_days(days).assess_by(profile);
            assert_at(&a, Acz, TableId::ArmCircumferenceForAge, 91.0, "day 91");
            assert_at(&a, Tsz, TableId::TricepsSkinfoldForAge, 91.0, "day 91");
            assert_at(&a, Ssz, TableId::SubscapularSkinfoldForAge, 91.0, "day 91");
        }
    }
}

#[test]
fn lengths_at_the_ends_of_the_tables() {
    // Weight-for-length to day 730, weight-for-height from day 731; rows of 0.1 cm.
    for (day, cm, kg, table, in_rows) in [
        (300.0, 44.9, 2.4, WeightForLength, None),
        (300.0, 45.0, 2.4, WeightForLength, Some(450.0)),
        (300.0, 64.95, 7.0, WeightForLength, Some(649.5)),
        (300.0, 110.0, 18.0, WeightForLength, Some(1100.0)),
        (300.0, 110.05, 18.0, WeightForLength, None),
        (300.0, 120.0, 22.0, WeightForLength, None),
        (1000.0, 45.0, 2.4, WeightForHeight, None),
        (1000.0, 64.95, 7.0, WeightForHeight, None),
        (1000.0, 65.0, 7.0, WeightForHeight, Some(650.0)),
        (1000.0, 110.0, 18.0, WeightForHeight, Some(1100.0)),
        (1000.0, 110.05, 18.0, WeightForHeight, Some(1100.5)),
        (1000.0, 120.0, 22.0, WeightForHeight, Some(1200.0)),
        (1000.0, 120.1, 22.0, WeightForHeight, None),
    ] {
        check_lenhei(day, cm, kg, None, table, in_rows);
    }
}

#[test]
fn the_correction_moves_a_length_across_the_end_of_a_table() {
    use Position::{Lying, Standing};
    for (day, cm, kg, position, table, in_rows) in [
        (300.0, 44.3, 2.4, Standing, WeightForLength, Some(450.0)),
        (300.0, 44.2, 2.4, Standing, WeightForLength, None),
        (700.0, 109.3, 18.0, Standing, WeightForLength, Some(1100.0)),
        (700.0, 109.4, 18.0, Standing, WeightForLength, None),
        (731.0, 65.7, 7.0, Lying, WeightForHeight, Some(650.0)),
        (731.0, 65.6, 7.0, Lying, WeightForHeight, None),
        (731.0, 65.0, 7.0, Lying, WeightForHeight, None),
        (1000.0, 120.7, 22.0, Lying, WeightForHeight, Some(1200.0)),
        (1000.0, 120.8, 22.0, Lying, WeightForHeight, None),
    ] {
        check_lenhei(day, cm, kg, Some(position), table, in_rows);
    }
}

#[test]
fn every_corrected_millimetre_is_a_row() {
    // Lengths are decimal numbers: in doubles 66.1 - 0.7 is 65.39999999999999.
    for tenths in 450..=1200 {
        for (day, position, corrected) in [
            (700.0, Position::Lying, tenths),
            (700.0, Position::Standing, tenths + 7),
            (800.0, Position::Standing, tenths),
            (800.0, Position::Lying, tenths - 7),
        ] {
            let child = girl().age_days(day).weight_kg(9.0).measure(position);
            let a = child.lenhei_cm(f64::from(tenths) / 10.0).assess();
            let in_rows = a.whz().place.expect("a place").in_rows;
            assert_eq!(in_rows, f64::from(corrected), "{tenths}, {position}");
            let (first, last) = if day < 731.0 {
                (450, 1100)
            } else {
                (650, 1200)
            };
            let inside = (first..=last).contains(&corrected);
            assert_eq!(a.whz().value().is_some(), inside, "{tenths}, {position}");
        }
    }
}

fn check_lenhei(
    day: f64,
    cm: f64,
    kg: f64,
    position: Option<Position>,
    table: TableId,
    in_rows: Option<f64>,
) {
    let mut child = girl().age_days(day).lenhei_cm(cm).weight_kg(kg);
    child.position = position.into();
    for profile in [ANTHRO, MACRO] {
        let a = child.assess_by(profile);
        let what = format!("{cm} cm, {position:?}, day {day}, {}", profile.name);
        if let Some(in_rows) = in_rows {
            assert_at(&a, Whz, table, in_rows, &what);
        } else {
            assert_none(&a, &[Whz], Reason::LenheiOutOfRange, &what);
            assert_eq!(a.whz().place.map(|p| p.table), Some(table), "{what}");
        }
        // The ends of these tables are nobody else's.
        assert!(
            a.haz().value().is_some() && a.baz().value().is_some(),
            "{what}"
        );
    }
}

/// Corrected length, and that height, weight-for-height and BMI all use it.
fn assert_correction(a: &Assessment, measured: f64, correction: f64, what: &str) {
    assert_eq!(a.correction_cm, correction, "{what}");
    let cm = measured + correction;
    let used = a.lenhei_cm().value().expect("a length");
    assert!((used - cm).abs() <= NOISE, "{what}: {used}");
    assert_eq!(a.haz().y, Some(used), "{what}");
    let kg = a.measurement.weight.value().expect("a weight").kg();
    let bmi = a.baz().y.expect("a BMI");
    assert!(
        (bmi - kg / (cm / 100.0 * (cm / 100.0))).abs() <= NOISE,
        "{what}: {bmi}"
    );
    if a.under_five() == Some(true) {
        let at = a.whz().place.expect("a place").at;
        assert!((at - cm).abs() <= NOISE, "{what}: {at}");
    }
}

#[test]
fn seven_millimetres_count_for_haz_whz_and_baz() {
    use Position::{Lying, Standing};
    for (age, position, correction) in [
        (days(700.0), Some(Standing), 0.7),
        (days(730.0), Some(Standing), 0.7),
        (days(730.49), Some(Standing), 0.7),
        (days(730.5), Some(Standing), 0.0),
        (days(731.0), Some(Standing), 0.0),
        (days(730.0), Some(Lying), 0.0),
        (days(730.5), Some(Lying), -0.7),
        (days(731.0), Some(Lying), -0.7),
        (days(1826.0), Some(Lying), -0.7),
        // Lying at school age is as rare as it is meant: WHO 2007 is on height.
        (months(100.0), Some(Lying), -0.7),
        (months(100.0), Some(Standing), 0.0),
        (days(0.0), None, 0.0),
        (days(730.0), None, 0.0),
        (days(731.0), None, 0.0),
        (months(100.0), None, 0.0),
    ] {
        for profile in [ANTHRO, MACRO] {
            let mut child = girl().weight_kg(11.0).lenhei_cm(83.4);
            child.age = age.into();
            child.position = position.into();
            let a = child.assess_by(profile);
            let what = format!("{age:?}, {position:?}, {}", profile.name);
            assert_correction(&a, 83.4, correction, &what);
            assert_eq!(a.position, position, "{what}");
            assert!(!a.standing_under_9_months, "{what}");
        }
    }
}

#[test]
fn standing_below_9_months_is_ignored_or_believed_and_marked() {
    // 9 months are 273.9375 days.
    for (age, below) in [
        (days(0.0), true),
        (days(273.0), true),
        (days(273.93), true),
        (days(273.9375), false),
        (days(274.0), false),
        (months(8.99), true),
        (months(9.0), false),
    ] {
        let mut child = girl()
            .weight_kg(7.0)
            .lenhei_cm(66.0)
            .measure(Position::Standing);
        child.age = age.into();
        let (a, b) = (child.assess_by(ANTHRO), child.assess_by(MACRO));
        let what = format!("{age:?}");
        assert_correction(&a, 66.0, if below { 0.0 } else { 0.7 }, &what);
        assert_correction(&b, 66.0, 0.7, &what);
        assert_eq!(a.position, (!below).then_some(Position::Standing), "{what}");
        assert_eq!(b.position, Some(Position::Standing), "{what}");
        for a in [&a, &b] {
            assert_eq!(a.standing_under_9_months, below, "{what}");
            let warned = a.warnings().any(|w| w == Warning::StandingUnder9Months);
            assert_eq!(warned, below, "{what}");
        }
    }
    let lying = girl()
        .age_days(100.0)
        .lenhei_cm(60.0)
        .measure(Position::Lying);
    assert!(!lying.assess().standing_under_9_months);
}

#[test]
fn without_age_only_weight_for_length_is_scored() {
    use Position::{Lying, Standing};
    for (position, cm, table) in [
        (None, 86.9, WeightForLength),
        (None, 86.99, WeightForLength),
        (None, 87.0, WeightForHeight),
        (Some(Lying), 86.9, WeightForLength),
        (Some(Lying), 87.0, WeightForLength),
        (Some(Standing), 86.9, WeightForHeight),
        (Some(Standing), 87.0, WeightForHeight),
    ] {
        for profile in [ANTHRO, MACRO] {
            let mut child = whole_girl().lenhei_cm(cm);
            child.position = position.into();
            let a = child.assess_by(profile);
            let what = format!("no age, {position:?}, {cm} cm, {}", profile.name);
            let place = a.whz().place.expect(&what);
            assert_eq!((place.table, place.at), (table, cm), "{what}");
            assert!(a.whz().value().is_some(), "{what}");
            assert_eq!(a.correction_cm, 0.0, "{what}");
            let others = [Waz, Haz, Baz, Hcz, Acz, Tsz, Ssz];
            assert_none(&a, &others, Reason::MissingAge, &what);
            assert!(a.class(Whz, Scheme::Who).is_some(), "{what}");
            assert_eq!((a.under_five(), a.stunted()), (None, None), "{what}");
        }
    }
}

#[test]
fn oedema_forbids_what_has_weight_in_it() {
    let child = whole_girl().oedema(true);
    for (age, wasted) in [
        (days(548.0), Some(true)),
        (days(1826.0), Some(true)),
        (months(60.0), None),
        (months(100.0), None),
    ] {
        let mut child = child;
        child.age = age.into();
        let a = child.assess();
        let what = format!("{age:?}");
        assert_none(&a, &[Waz, Baz], Reason::Oedema, &what);
        assert!(a.haz().value().is_some(), "{what}");
        assert_eq!(a.wasted(), wasted, "{what}");
        assert_eq!((a.underweight(), a.overweight()), (None, None), "{what}");
        let mut well = child;
        well.oedema = false.into();
        for i in [Haz, Hcz, Acz, Tsz, Ssz] {
            assert_eq!(a.score(i), well.assess().score(i), "{what}, {i}");
        }
    }
    let a = child.age_days(548.0).assess();
    assert_none(&a, &[Whz], Reason::Oedema, "day 548");
    assert_eq!(
        a.acute_malnutrition().map(AcuteMalnutrition::code),
        Some("sam")
    );
    // Without age nobody knows that the child is under five.
    let a = child.assess();
    assert_none(&a, &[Whz], Reason::Oedema, "no age");
    assert_eq!(a.wasted(), None);
}

/// Girls whose z-score comes close to `target` on a grid that scales and boards have: 0.1 cm,
/// 0.01 kg, 0.1 mm. Each is a child and the textbook's z of her.
fn near(i: Indicator, standard: Standard, target: f64) -> impl Iterator<Item = (Measurement, f64)> {
    let places: Vec<u32> = match (i, standard) {
        (Whz, _) => (450..=1100).collect(),
        (_, Standard::Who2006) => (91..=1826).collect(),
        _ => (61..=120).collect(),
    };
    let table = match (i, standard) {
        (Waz, Standard::Who2006) => WeightForAge,
        (Haz, Standard::Who2006) => LengthHeightForAge,
        (Baz, Standard::Who2006) => BmiForAge,
        (Waz, _) => WeightForAge2007,
        (Haz, _) => HeightForAge2007,
        (Baz, _) => BmiForAge2007,
        (Whz, _) => WeightForLength,
        (Hcz, _) => TableId::HeadCircumferenceForAge,
        (Acz, _) => TableId::ArmCircumferenceForAge,
        (Tsz, _) => TableId::TricepsSkinfoldForAge,
        (Ssz, _) => TableId::SubscapularSkinfoldForAge,
    };
    let rows: Vec<[f64; 3]> = common::rows(table)
        .into_iter()
        .filter(|r| r.sex == Sex::Female && places.contains(&r.at))
        .map(|r| [r.l as f64 / 1e4, r.m as f64 / 1e4, r.s as f64 / 1e5])
        .collect();
    places.into_iter().zip(rows).flat_map(move |(at, lms)| {
        // BMI on a height of 80.0 cm (105.0 cm at school), so that weight is the grid.
        let cm = if standard == Standard::Who2006 {
            80.0
        } else {
            105.0
        };
        let square = cm / 100.0 * (cm / 100.0);
        let y = |step: f64| match i {
            Baz => step / 100.0 / square,
            Waz | Whz => step / 100.0,
            _ => step / 10.0,
        };
        let z = move |step: f64| textbook_z(lms, y(step), i.is_restricted());
        // Bisection to the last step below the target.
        let (mut low, mut high) = (1.0, 10_000.0);
        while high - low > 1.0 {
            let middle = f64::midpoint(low, high).floor();
            if z(middle) < target {
                low = middle;
            } else {
                high = middle;
            }
        }
        [low, high].map(move |step| {
            let child = match (i, standard) {
                (Whz, _) => girl().age_days(300.0).lenhei_cm(f64::from(at) / 10.0),
                (_, Standard::Who2006) => girl().age_days(f64::from(at)),
                _ => girl().age_months(f64::from(at)),
            };
            let child = match i {
                Waz | Whz => child.weight_kg(step / 100.0),
                Haz => child.lenhei_cm(step / 10.0),
                Baz => child.weight_kg(step / 100.0).lenhei_cm(cm),
                Hcz => child.head_cm(step / 10.0),
                Acz => child.muac_cm(step / 10.0),
                Tsz => child.triceps_mm(step / 10.0),
                Ssz => child.subscapular_mm(step / 10.0),
            };
            (child, z(step))
        })
    })
}

/// A child whose exact z lies on the far side of `bound` (seen from zero) but rounds to it; and
/// one whose z rounds to the next hundredth beyond.
fn on_and_beyond(i: Indicator, standard: Standard, bound: f64) -> [(Measurement, f64); 2] {
    // So far from a tie that no formula in doubles can miss the rounding.
    let rounds_to = |z: f64, to: f64| (z - to).abs() < 0.004_999;
    let on = near(i, standard, bound)
        .find(|(_, z)| z.abs() > bound.abs() && rounds_to(*z, bound))
        .unwrap_or_else(|| panic!("no {i} at {bound}"));
    let next = bound + 0.01f64.copysign(bound);
    let beyond = near(i, standard, next)
        .find(|(_, z)| rounds_to(*z, next))
        .unwrap_or_else(|| panic!("no {i} at {next}"));
    [on, beyond]
}

#[test]
fn a_girl_of_548_days_and_72_cm_is_not_severely_stunted() {
    // M 80.7121 and S 0.03598 at day 548: (72 - 80.7121) / (80.7121 * 0.03598) = -3.000012...
    let a = girl().age_days(548.0).lenhei_cm(72.0).assess();
    assert_at(&a, Haz, LengthHeightForAge, 548.0, "the girl of the issue");
    let z = a.haz().value().unwrap();
    assert!(
        z.exact < -3.0 && (z.exact - -3.000_012).abs() < 5e-7,
        "{}",
        z.exact
    );
    assert_eq!((z.reported, z.flag), (-3.0, false));
    assert_eq!(a.class(Haz, Scheme::Who), Some(Class::Stunted));
    assert_eq!(a.class(Haz, Scheme::Kemenkes), Some(Class::Pendek));
    assert_eq!(a.stunted(), Some(true));
}

#[test]
fn classes_hang_on_the_rounded_z() {
    use Standard::{Who2006, Who2007};
    // Bound; class on it and class beyond it, WHO and Kemenkes; as in the contract and in
    // Permenkes 2/2020 (section 2 of the rules).
    let wasting = [
        (
            -3.0,
            ["wasted", "severely_wasted"],
            ["gizi_kurang", "gizi_buruk"],
        ),
        (-2.0, ["normal", "wasted"], ["gizi_baik", "gizi_kurang"]),
        (
            1.0,
            ["normal", "risk_of_overweight"],
            ["gizi_baik", "berisiko_gizi_lebih"],
        ),
        (
            2.0,
            ["risk_of_overweight", "overweight"],
            ["berisiko_gizi_lebih", "gizi_lebih"],
        ),
        (3.0, ["overweight", "obese"], ["gizi_lebih", "obesitas"]),
    ];
    let thinness = [
        (
            -3.0,
            ["thinness", "severe_thinness"],
            ["gizi_kurang", "gizi_buruk"],
        ),
        (-2.0, ["normal", "thinness"], ["gizi_baik", "gizi_kurang"]),
        (1.0, ["normal", "overweight"], ["gizi_baik", "gizi_lebih"]),
        (2.0, ["overweight", "obese"], ["gizi_lebih", "obesitas"]),
    ];
    let stunting = [
        (
            -3.0,
            ["stunted", "severely_stunted"],
            ["pendek", "sangat_pendek"],
        ),
        (-2.0, ["normal", "stunted"], ["normal", "pendek"]),
        (3.0, ["normal", "tall"], ["normal", "tinggi"]),
    ];
    let underweight = [
        (
            -3.0,
            ["underweight", "severely_underweight"],
            ["berat_badan_kurang", "berat_badan_sangat_kurang"],
        ),
        (
            -2.0,
            ["normal", "underweight"],
            ["normal", "berat_badan_kurang"],
        ),
        (
            1.0,
            ["normal", "normal"],
            ["normal", "risiko_berat_badan_lebih"],
        ),
    ];
    let head = [
        (-2.0, ["normal", "small"], ["normal", "mikrosefali"]),
        (2.0, ["normal", "large"], ["normal", "makrosefali"]),
    ];
    for (i, standard, bounds) in [
        (Whz, Who2006, &wasting[..]),
        (Baz, Who2006, &wasting),
        (Baz, Who2007, &thinness),
        (Haz, Who2006, &stunting),
        (Haz, Who2007, &stunting),
        (Waz, Who2006, &underweight),
        (Waz, Who2007, &underweight),
        (Hcz, Who2006, &head),
    ] {
        for (bound, who, kemenkes) in bounds {
            let children = on_and_beyond(i, standard, *bound);
            for (k, (child, exact)) in children.into_iter().enumerate() {
                let a = child.assess();
                let what = format!("{i}, {exact}, {child:?}");
                let expected = if k == 0 {
                    *bound
                } else {
                    bound + 0.01f64.copysign(*bound)
                };
                let z = a.score(i).value().expect(&what);
                assert!((z.exact - exact).abs() < TEXTBOOK, "{what}");
                assert_eq!(
                    format!("{:.2}", z.reported),
                    format!("{expected:.2}"),
                    "{what}"
                );
                let code = |scheme| a.class(i, scheme).map(Class::code);
                assert_eq!(code(Scheme::Who), Some(who[k]), "{what}");
                assert_eq!(code(Scheme::Kemenkes), Some(kemenkes[k]), "{what}");
                check_booleans(&a, i, standard, expected, &what);
            }
        }
    }
}

/// The booleans of the one indicator that was searched for.
fn check_booleans(a: &Assessment, i: Indicator, standard: Standard, z: f64, what: &str) {
    let under_five = standard == Standard::Who2006;
    match i {
        Haz => assert_eq!(a.stunted(), Some(z < -2.0), "{what}"),
        Waz => {
            assert_eq!(a.underweight(), Some(z < -2.0), "{what}");
            let warned = a.warnings().any(|w| w == Warning::CheckWeightForHeight);
            assert_eq!(warned, z > 1.0, "{what}");
        }
        Whz => {
            assert_eq!(a.wasted(), Some(z < -2.0), "{what}");
            assert_eq!(a.overweight(), Some(z > 2.0), "{what}");
        }
        Baz if !under_five => {
            assert_eq!(a.overweight(), Some(z > 1.0), "{what}");
            assert_eq!(a.wasted(), None, "{what}");
        }
        _ => {}
    }
    if i != Haz && i != Whz && i != Baz {
        assert_eq!(
            (a.stunted(), a.wasted(), a.overweight()),
            (None, None, None),
            "{what}"
        );
    }
}

#[test]
fn flags_begin_a_hundredth_beyond_the_limit() {
    use Standard::{Who2006, Who2007};
    // WHO Anthro's limits, section 1 of the rules.
    for (i, standard, low, high) in [
        (Waz, Who2006, -6.0, 5.0),
        (Haz, Who2006, -6.0, 6.0),
        (Whz, Who2006, -5.0, 5.0),
        (Baz, Who2006, -5.0, 5.0),
        (Hcz, Who2006, -5.0, 5.0),
        (Acz, Who2006, -5.0, 5.0),
        (Tsz, Who2006, -5.0, 5.0),
        (Ssz, Who2006, -5.0, 5.0),
        (Waz, Who2007, -6.0, 5.0),
        (Haz, Who2007, -6.0, 6.0),
        (Baz, Who2007, -5.0, 5.0),
    ] {
        for limit in [low, high] {
            let children = on_and_beyond(i, standard, limit);
            for ((child, exact), flagged) in children.into_iter().zip([false, true]) {
                let a = child.assess();
                let z = a.score(i).value().expect("a z-score");
                let what = format!("{i}, {exact}, {child:?}");
                assert_eq!(z.flag, flagged, "{what}");
                let expected = if flagged {
                    limit + 0.01f64.copysign(limit)
                } else {
                    limit
                };
                assert_eq!(
                    format!("{:.2}", z.reported),
                    format!("{expected:.2}"),
                    "{what}"
                );
                // A flag takes nothing away.
                let has_classes = !matches!(i, Acz | Tsz | Ssz);
                assert_eq!(a.class(i, Scheme::Who).is_some(), has_classes, "{what}");
            }
        }
    }
}

#[test]
fn one_kind_of_measurement_does_not_touch_the_others() {
    let bare = |m: &Measurement| {
        let mut bare = Measurement::new();
        (bare.sex, bare.age, bare.position) = (m.sex, m.age, m.position);
        bare
    };
    for age in [days(200.0), days(548.0), days(900.0), months(90.0)] {
        for position in [None, Some(Position::Lying), Some(Position::Standing)] {
            let mut whole = whole_girl();
            whole.age = age.into();
            whole.position = position.into();
            for profile in [ANTHRO, MACRO] {
                let a = whole.assess_by(profile);
                for i in Indicator::ALL {
                    let mut alone = bare(&whole);
                    if i.uses_weight() {
                        alone.weight = whole.weight;
                    }
                    if i.uses_lenhei() {
                        alone.lenhei = whole.lenhei;
                    }
                    match i {
                        Hcz => alone.head = whole.head,
                        Acz => alone.muac = whole.muac,
                        Tsz => alone.triceps = whole.triceps,
                        Ssz => alone.subscapular = whole.subscapular,
                        _ => {}
                    }
                    let b = alone.assess_by(profile);
                    assert_eq!(a.score(i), b.score(i), "{i}, {age:?}, {position:?}");
                }
            }
        }
    }
}

/// All but the indicators named have their z-score at day 548.
fn assert_only_these_fail(child: &Measurement, failing: &[Indicator], reason: Reason) {
    let a = child.assess();
    for i in Indicator::ALL {
        let expected = failing.contains(&i).then_some(reason);
        assert_eq!(a.score(i).reason(), expected, "{i}, {child:?}");
    }
}

#[test]
fn sex_x_is_nobody() {
    assert!(matches!("X".parse::<Sex>(), Err(Error::UnknownName { .. })));
    let mut child = whole_girl().age_days(548.0);
    child.sex = "X".parse::<Sex>().into();
    assert_only_these_fail(&child, &Indicator::ALL, Reason::Unreadable);
    child.sex = Reading::Missing;
    assert_only_these_fail(&child, &Indicator::ALL, Reason::MissingSex);
}

#[test]
fn impossible_weights() {
    for (kg, reason) in [
        (0.0, Reason::NotPositive),
        (-0.0, Reason::NotPositive),
        (-5.0, Reason::NotPositive),
        (9500.0, Reason::WeightInGrams),
        (f64::INFINITY, Reason::NotFinite),
        (f64::NEG_INFINITY, Reason::NotFinite),
    ] {
        match Weight::from_kg(kg) {
            Err(Error::InvalidQuantity { reason: r, .. }) => assert_eq!(r, reason, "{kg}"),
            other => panic!("{kg}: {other:?}"),
        }
        let child = whole_girl().age_days(548.0).weight_kg(kg);
        assert_only_these_fail(&child, &[Waz, Whz, Baz], reason);
        assert!(child.assess().bmi().reason() == Some(reason), "{kg}");
    }
    // NaN is how data writes nothing, and no weight to a caller who means one.
    assert!(Weight::from_kg(f64::NAN).is_err());
    let child = whole_girl().age_days(548.0).weight_kg(f64::NAN);
    assert_only_these_fail(&child, &[Waz, Whz, Baz], Reason::MissingWeight);
}

#[test]
fn impossible_ages() {
    for (days, reason) in [
        (-1.0, Reason::AgeNegative),
        (-1e-9, Reason::AgeNegative),
        (1e9, Reason::AgeOutOfRange),
        (1e300, Reason::AgeOutOfRange),
        (f64::INFINITY, Reason::NotFinite),
    ] {
        for child in [whole_girl().age_days(days), whole_girl().age_months(days)] {
            // Weight-for-length can do without an age, but not with a wrong one.
            assert_only_these_fail(&child, &Indicator::ALL, reason);
            assert_eq!(child.assess().under_five(), None, "{days}");
        }
        assert_eq!(
            Age::from_days(days).is_ok(),
            reason == Reason::AgeOutOfRange,
            "{days}"
        );
    }
    // So many months that their days are infinite.
    assert!(Age::from_months(f64::MAX).is_err());
    let none = whole_girl().age_days(f64::NAN);
    assert_eq!(none.assess().waz().reason(), Some(Reason::MissingAge));
    assert!(none.assess().whz().value().is_some());
}

#[test]
fn impossible_dates() {
    let (birth, visit) = (
        Date::from_ymd(2024, 3, 2).unwrap(),
        Date::from_ymd(2024, 3, 1).unwrap(),
    );
    assert!(matches!(
        Age::from_dates(birth, visit),
        Err(Error::VisitBeforeBirth { .. })
    ));
    let child = whole_girl().dates(birth, visit);
    assert_only_these_fail(&child, &Indicator::ALL, Reason::AgeNegative);
    assert_eq!(
        whole_girl().dates(visit, visit).assess().age_days_used,
        Some(0.0)
    );

    assert!(matches!(
        Date::from_ymd(2023, 2, 31),
        Err(Error::InvalidDate { .. })
    ));
    assert!(matches!(
        "2023-02-31".parse::<Date>(),
        Err(Error::InvalidDate { .. })
    ));
    let child = columns::measurement(Some(AgeSource::Dates), |input| match input {
        Input::Sex => "P",
        Input::BirthDate => "2023-02-31",
        Input::VisitDate => "2024-08-30",
        Input::Weight => "9,1",
        Input::Lenhei => "76.2",
        _ => "",
    });
    for i in [Waz, Haz, Whz, Baz] {
        assert_eq!(
            child.assess().score(i).reason(),
            Some(Reason::Unreadable),
            "{i}"
        );
    }
}

#[test]
fn weights_as_they_are_written() {
    for (cell, waz) in [
        ("9,1", None),
        ("9.1kg", Some(Reason::Unreadable)),
        ("9.1.1", Some(Reason::Unreadable)),
        ("-nan", Some(Reason::Unreadable)),
        ("0", Some(Reason::NotPositive)),
        ("-5", Some(Reason::NotPositive)),
        ("9500", Some(Reason::WeightInGrams)),
        ("inf", Some(Reason::NotFinite)),
        ("NaN", Some(Reason::MissingWeight)),
        ("-", Some(Reason::MissingWeight)),
        ("", Some(Reason::MissingWeight)),
    ] {
        let child = columns::measurement(Some(AgeSource::Days), |input| match input {
            Input::Sex => "P",
            Input::AgeDays => "548",
            Input::Weight => cell,
            Input::Lenhei => "76,2",
            _ => "",
        });
        let a = child.assess();
        for i in [Waz, Whz, Baz] {
            assert_eq!(a.score(i).reason(), waz, "{cell:?}, {i}");
        }
        // The rest of the row stands.
        assert_eq!(
            a.haz(),
            whole_girl().age_days(548.0).assess().haz(),
            "{cell:?}"
        );
    }
}

#[test]
fn millimetres_are_never_guessed() {
    assert!(matches!(
        Muac::from_cm(140.0),
        Err(Error::InvalidQuantity {
            reason: Reason::MuacInMillimetres,
            ..
        })
    ));
    let child = whole_girl().age_days(548.0).muac_cm(140.0);
    assert_only_these_fail(&child, &[Acz], Reason::MuacInMillimetres);
    assert_eq!(child.assess().muac_class(), None);
    let in_mm = whole_girl().age_days(548.0).muac_mm(142.0).assess();
    assert_eq!(in_mm.acz(), whole_girl().age_days(548.0).assess().acz());

    assert!(Length::from_cm(762.0).is_err());
    let child = whole_girl().age_days(548.0).lenhei_cm(762.0);
    assert_only_these_fail(&child, &[Haz, Whz, Baz], Reason::LenheiInMillimetres);
    let child = whole_girl().age_days(548.0).head_cm(455.0);
    assert_only_these_fail(&child, &[Hcz], Reason::HeadInMillimetres);
    let child = whole_girl().age_days(548.0).triceps_mm(810.0);
    assert_only_these_fail(&child, &[Tsz], Reason::SkinfoldTooLarge);
}
