//! `id-permenkes-2020` and the rules that programs replace, case by case: expected values from the
//! printed tables and by hand.

use tumbuh::profile::AgeAt;
use tumbuh::{
    Date, Indicator, Measurement, Position, Profile, Reason, Rule, Scheme, Sex, Standard, TableId,
};

const PERMENKES: &Profile = &Profile::ID_PERMENKES_2020;

fn by(rules: &[&str]) -> Profile {
    let rules: Vec<Rule> = rules.iter().map(|r| r.parse().unwrap()).collect();
    Profile::WHO_ANTHRO.with(&rules).unwrap()
}

fn girl(days: f64) -> Measurement {
    Measurement::new().sex(Sex::Female).age_days(days)
}

fn class(m: Measurement, indicator: Indicator) -> Option<&'static str> {
    let a = m.assess_by(PERMENKES);
    a.class(indicator, Scheme::Kemenkes)
        .map(tumbuh::Class::code)
}

/// WHO's printed table, girls: length-for-age month 0 43.6 45.4 47.3 49.1 51.0 52.9 54.7; weight
/// 2.0 2.4 2.8 3.2 3.7 4.2 4.8; at 16 months (day 487) length 70.2 73.0 75.8 78.6 81.4 84.2 87.0.
#[test]
fn classes_are_read_from_printed_columns() {
    for (days, cm, expected) in [
        (0.0, 43.5, "sangat_pendek"),
        (0.0, 43.6, "pendek"),
        (0.0, 45.3, "pendek"),
        (0.0, 45.4, "normal"),
        (0.0, 54.7, "normal"),
        (0.0, 54.8, "tinggi"),
        // Day 30 is still completed month 0; so is day 30.43, and day 31 is month 1.
        (30.0, 45.3, "pendek"),
        (30.43, 45.4, "normal"),
        (31.0, 45.4, "sangat_pendek"),
        // 16 completed months from day 487 (16 x 30.4375) to day 517.
        (487.0, 70.1, "sangat_pendek"),
        (487.0, 70.2, "pendek"),
        (517.0, 72.9, "pendek"),
        (517.0, 73.0, "normal"),
        (517.0, 87.1, "tinggi"),
    ] {
        let child = girl(days).lenhei_cm(cm);
        assert_eq!(class(child, Indicator::Haz), Some(expected), "{days} {cm}");
    }
    for (kg, expected) in [
        (1.9, "berat_badan_sangat_kurang"),
        (2.0, "berat_badan_kurang"),
        (2.4, "normal"),
        (3.7, "normal"),
        (3.8, "risiko_berat_badan_lebih"),
    ] {
        let child = girl(12.0).weight_kg(kg);
        assert_eq!(class(child, Indicator::Waz), Some(expected), "{kg}");
    }
}

/// Every row of the printed tables that the repository holds, cell by cell: a tenth below a column
/// is another class than the column itself, above the median the other way round.
#[test]
fn every_printed_cell_divides_two_classes() {
    let text = include_str!("data/printed_sd/printed_sd.csv");
    let mut cells = 0;
    for line in text.lines().skip(1) {
        let c: Vec<&str> = line.split(',').collect();
        let at: f64 = c[2].parse().unwrap();
        let m = Measurement::new().sex(c[1].parse().unwrap());
        // Days that are the row of a completed month, and lengths on half-centimetre rows.
        let months = [0.0, 16.0, 32.0, 48.0];
        let month = months.iter().find(|n| (*n * 30.4375 - at).abs() < 0.5);
        let (m, indicator) = match (c[0], month) {
            ("who2006/weight_for_age", Some(_)) => (m.age_days(at), Indicator::Waz),
            ("who2006/length_height_for_age", Some(_)) => (m.age_days(at), Indicator::Haz),
            ("who2006/head_circumference_for_age", Some(_)) => (m.age_days(at), Indicator::Hcz),
            ("who2006/weight_for_length", _) => (m.age_days(400.0).lenhei_cm(at), Indicator::Whz),
            ("who2006/weight_for_height", _) => (m.age_days(1200.0).lenhei_cm(at), Indicator::Whz),
            _ => continue,
        };
        if indicator == Indicator::Whz && (at * 2.0).fract() != 0.0 {
            continue; // no row of its own in a printed table
        }
        for (k, cell) in (-3..=3).zip(&c[3..10]) {
            let y: f64 = cell.parse().unwrap();
            let class_z = |tenths: f64| {
                let y = ((y * 10.0).round() + tenths) / 10.0;
                let m = match indicator {
                    Indicator::Haz => m.lenhei_cm(y),
                    Indicator::Hcz => m.head_cm(y),
                    _ => m.weight_kg(y),
                };
                m.assess_by(PERMENKES).score(indicator).class_z.unwrap()
            };
            let bound = f64::from(k);
            if k < 0 {
                assert!(class_z(-1.0) < bound && class_z(0.0) >= bound, "{line} {k}");
            } else if k > 0 {
                assert!(class_z(1.0) > bound && class_z(0.0) <= bound, "{line} {k}");
            }
            cells += 1;
        }
    }
    assert!(cells > 800, "{cells} cells");
}

#[test]
fn permenkes_ages_and_positions() {
    // Month 24 has lengths: a girl of 24 completed months measured lying is not corrected, and
    // 76.7 is the printed -3 SD of length at 24 months (heights: 76.0).
    let lying = girl(745.0).measure(Position::Lying);
    assert_eq!(class(lying.lenhei_cm(76.7), Indicator::Haz), Some("pendek"));
    assert_eq!(
        class(lying.lenhei_cm(76.6), Indicator::Haz),
        Some("sangat_pendek")
    );
    let standing = girl(745.0).measure(Position::Standing).lenhei_cm(80.0);
    assert_eq!(standing.assess_by(PERMENKES).correction_cm, 0.7);
    // From month 25 height is meant: day 761 is 25 x 30.4375 = 760.9.
    let a = girl(761.0)
        .lenhei_cm(80.0)
        .measure(Position::Lying)
        .assess_by(PERMENKES);
    assert_eq!((a.age_days_used, a.correction_cm), (Some(761.0), -0.7));
    // A standing infant is believed.
    let a = girl(100.0)
        .lenhei_cm(60.0)
        .measure(Position::Standing)
        .assess_by(PERMENKES);
    assert_eq!((a.correction_cm, a.standing_under_9_months), (0.7, true));
    // WHO 2006 to completed month 60 (day 1856), IMT/U alone from 61, to completed month 228.
    let whole = |days| {
        girl(days)
            .weight_kg(18.0)
            .lenhei_cm(108.0)
            .assess_by(PERMENKES)
    };
    assert_eq!(whole(1856.0).age_days_used, Some(1826.0));
    assert_eq!(whole(1856.0).standard.value(), Some(Standard::Who2006));
    let a = whole(1857.0);
    assert_eq!(a.standard.value(), Some(Standard::Who2007));
    assert_eq!(a.waz().reason(), Some(Reason::NotInStandard));
    assert_eq!(a.haz().reason(), Some(Reason::NotInStandard));
    assert_eq!(a.baz().place.unwrap().at, 61.0);
    let old = |months: f64| {
        let m = Measurement::new().sex(Sex::Male).age_months(months);
        m.weight_kg(60.0).lenhei_cm(170.0).assess_by(PERMENKES)
    };
    assert_eq!(old(228.99).baz().place.unwrap().at, 228.0);
    assert_eq!(old(229.0).baz().reason(), Some(Reason::AgeOutOfRange));
}

#[test]
fn permenkes_has_no_z_beyond_3_and_rows_of_half_a_centimetre() {
    // Girls, length 74.0: -3 SD 6.8, -2 SD 7.4 (WHO's printed weight-for-length).
    for (cm, row) in [
        (73.74, 73.5),
        (73.75, 74.0),
        (74.2, 74.0),
        (74.25, 74.5),
        (45.0, 45.0),
        (110.0, 110.0),
    ] {
        let a = girl(500.0)
            .weight_kg(6.7)
            .lenhei_cm(cm)
            .assess_by(PERMENKES);
        assert_eq!(a.whz().place.unwrap().at, row, "{cm}");
    }
    for cm in [44.9, 110.1] {
        let a = girl(500.0)
            .weight_kg(6.7)
            .lenhei_cm(cm)
            .assess_by(PERMENKES);
        assert_eq!(a.whz().reason(), Some(Reason::LenheiOutOfRange), "{cm}");
    }
    let a = girl(500.0)
        .weight_kg(6.7)
        .lenhei_cm(74.2)
        .assess_by(PERMENKES);
    assert_eq!(a.whz().reason(), Some(Reason::BeyondSdColumns));
    assert_eq!(
        a.class(Indicator::Whz, Scheme::Kemenkes).unwrap().code(),
        "gizi_buruk"
    );
    assert_eq!(a.wasted(), Some(true));
    assert_eq!(a.acute_malnutrition().unwrap().code(), "sam");
    let a = girl(500.0)
        .weight_kg(7.3)
        .lenhei_cm(74.2)
        .assess_by(PERMENKES);
    assert!(a.whz().reported().unwrap() > -3.0);
    assert_eq!(
        a.class(Indicator::Whz, Scheme::Kemenkes).unwrap().code(),
        "gizi_kurang"
    );
}

#[test]
fn ages_by_every_rule() {
    let used = |rules: &[&str], days: f64| {
        let a = girl(days).weight_kg(9.0).assess_by(&by(rules));
        a.age_days_used
    };
    for (rule, days, row) in [
        ("completed_months", 365.0, 335.0), // 11 x 30.4375 = 334.8
        ("completed_months", 365.25, 365.0),
        ("nearest_month", 350.0, 335.0),
        ("nearest_month", 350.1, 365.0), // half of a month: 350.03
        ("days_30", 359.9, 335.0),
        ("days_30", 360.0, 365.0),
        ("age_shift_30", 100.0, 130.0),
        ("age_shift_-30", 100.0, 70.0),
    ] {
        assert_eq!(used(&[rule], days), Some(row), "{rule} {days}");
    }
    // Before birth there is no age.
    let a = girl(10.0).weight_kg(3.0).assess_by(&by(&["age_shift_-30"]));
    assert_eq!(a.waz().reason(), Some(Reason::AgeNegative));
    // To one date for all: only with a date of birth.
    let (birth, visit) = (Date::from_ymd(2023, 8, 30), Date::from_ymd(2024, 2, 29));
    let child = girl(0.0)
        .weight_kg(7.0)
        .dates(birth.unwrap(), visit.unwrap());
    let on = by(&["age_on_2024-12-31"]);
    assert_eq!(child.assess_by(&on).age_days_used, Some(489.0));
    assert_eq!(child.assess().age_days_used, Some(183.0));
    let a = girl(183.0).weight_kg(7.0).assess_by(&on);
    assert_eq!(a.waz().reason(), Some(Reason::MissingAge));
    assert!(matches!(on.age_at, AgeAt::OnDate(_)));
}

#[test]
fn tables_by_every_rule() {
    let table = |rules: &[&str], days: f64, cm: f64| {
        let a = girl(days)
            .weight_kg(12.0)
            .lenhei_cm(cm)
            .assess_by(&by(rules));
        let place = a.whz().place.unwrap();
        (place.table, place.at)
    };
    let (length, height) = (TableId::WeightForLength, TableId::WeightForHeight);
    assert_eq!(table(&[], 900.0, 86.9), (height, 86.9));
    assert_eq!(table(&["table_by_length"], 900.0, 86.9), (length, 86.9));
    assert_eq!(table(&["table_by_length"], 700.0, 87.0), (height, 87.0));
    assert_eq!(table(&["length_table"], 900.0, 95.0), (length, 95.0));
    assert_eq!(table(&["one_cm"], 900.0, 95.5), (height, 96.0));
    assert_eq!(table(&["one_cm"], 900.0, 95.49), (height, 95.0));
    assert_eq!(table(&["half_cm"], 700.0, 80.26), (length, 80.5));
    // One sex's tables: a girl with the boys' is that boy.
    let measured = |m: Measurement| m.age_days(700.0).weight_kg(9.0).lenhei_cm(80.0);
    let girl = measured(Measurement::new().sex(Sex::Female)).assess_by(&by(&["boys_table"]));
    let boy = measured(Measurement::new().sex(Sex::Male)).assess();
    assert_eq!(girl.whz().value(), boy.whz().value());
    assert_eq!(girl.sex_used(), Some(Sex::Male));
    assert_eq!(girl.measurement.sex.value(), Some(Sex::Female));
    // Without sex nothing is assumed all the same.
    let none = measured(Measurement::new()).assess_by(&by(&["boys_table"]));
    assert_eq!(none.whz().reason(), Some(Reason::MissingSex));
}

/// The cohort of the project's design: read literally, Permenkes reports some 17.8 % stunting
/// where WHO reports 21.6 %.
#[test]
fn permenkes_reports_less_stunting_than_who() {
    let mut random = Random(20_260_501);
    let (mut who, mut permenkes, n) = (0, 0, 100_000);
    for _ in 0..n {
        let sex = if random.unit() < 0.5 {
            Sex::Female
        } else {
            Sex::Male
        };
        let day = (random.unit() * 1826.0).floor();
        let child = Measurement::new().sex(sex).age_days(day);
        let row = tumbuh::Reference::find(Indicator::Haz, &child, &Profile::WHO_ANTHRO).unwrap();
        let cm = row.value(-1.06 + 1.2 * random.normal()).unwrap();
        let child = child.lenhei_cm((cm * 10.0).round() / 10.0);
        who += i32::from(child.assess().stunted().unwrap());
        permenkes += i32::from(child.assess_by(PERMENKES).stunted().unwrap());
    }
    let percent = |k: i32| 100.0 * f64::from(k) / f64::from(n);
    println!(
        "stunted: WHO {} %, Permenkes {} %",
        percent(who),
        percent(permenkes)
    );
    // Three standard errors of a proportion: 0.39 percentage points.
    assert!((percent(who) - 21.6).abs() < 0.4, "{}", percent(who));
    assert!(
        (percent(permenkes) - 17.8).abs() < 0.4,
        "{}",
        percent(permenkes)
    );
}

/// Numbers from a seed: splitmix64.
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Standard normal: the z-score of a random centile.
    fn normal(&mut self) -> f64 {
        let centile = (self.unit() * 100.0).clamp(1e-9, 100.0 - 1e-9);
        tumbuh::lms::z_of_centile(centile).unwrap()
    }
}
