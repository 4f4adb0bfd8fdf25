//! Infants born early: the tables that INTERGROWTH-21st printed, Fenton row by row, corrected age
//! and the hand-over to WHO.

use tumbuh::standards::preterm::{
    BeforeWho, Chosen, FENTON_2013, Gestation, Preterm, PretermRules, Size,
};
use tumbuh::{Age, Indicator, Measurement, Reason, Sex};

/// What INTERGROWTH-21st printed at -3 to 3 SD: standard, size, sex, postmenstrual day, cells.
/// Very preterm size at birth and postnatal growth tables, weight to 0.01 kg, others to 0.1 cm.
type Printed = (Preterm, Size, Sex, f64, [f64; 7]);

const PRINTED: [Printed; 17] = {
    use Preterm::{IntergrowthBirth as Birth, IntergrowthPostnatal as Postnatal};
    use Sex::{Female, Male};
    use Size::{HeadCircumference as Head, Length, Weight};
    [
        (
            Birth,
            Weight,
            Female,
            168.0,
            [0.34, 0.41, 0.50, 0.60, 0.73, 0.89, 1.07],
        ),
        (
            Birth,
            Weight,
            Female,
            181.0,
            [0.43, 0.52, 0.64, 0.77, 0.93, 1.13, 1.38],
        ),
        (
            Birth,
            Weight,
            Female,
            196.0,
            [0.57, 0.69, 0.84, 1.01, 1.23, 1.49, 1.81],
        ),
        (
            Birth,
            Weight,
            Female,
            210.0,
            [0.73, 0.88, 1.07, 1.30, 1.57, 1.91, 2.31],
        ),
        (
            Birth,
            Weight,
            Female,
            230.0,
            [1.02, 1.23, 1.50, 1.82, 2.20, 2.67, 3.24],
        ),
        (
            Birth,
            Length,
            Male,
            168.0,
            [24.4, 27.0, 29.6, 32.2, 34.8, 37.4, 40.0],
        ),
        (
            Birth,
            Length,
            Male,
            199.0,
            [30.0, 32.6, 35.2, 37.8, 40.4, 43.0, 45.6],
        ),
        (
            Birth,
            Length,
            Male,
            230.0,
            [35.7, 38.3, 40.9, 43.5, 46.1, 48.7, 51.3],
        ),
        (
            Postnatal,
            Length,
            Female,
            189.0,
            [25.8, 27.6, 29.6, 31.7, 34.0, 36.4, 39.0],
        ),
        (
            Postnatal,
            Length,
            Female,
            238.0,
            [37.3, 39.0, 40.7, 42.6, 44.5, 46.5, 48.6],
        ),
        (
            Postnatal,
            Length,
            Female,
            280.0,
            [44.2, 45.8, 47.6, 49.3, 51.2, 53.1, 55.1],
        ),
        (
            Postnatal,
            Length,
            Female,
            350.0,
            [51.8, 53.5, 55.4, 57.3, 59.2, 61.3, 63.4],
        ),
        (
            Postnatal,
            Length,
            Female,
            448.0,
            [58.3, 60.3, 62.5, 64.7, 67.0, 69.4, 71.8],
        ),
        (
            Postnatal,
            Head,
            Male,
            189.0,
            [19.6, 21.3, 23.0, 24.8, 26.5, 28.2, 30.0],
        ),
        (
            Postnatal,
            Head,
            Male,
            238.0,
            [27.9, 29.0, 30.1, 31.3, 32.4, 33.5, 34.7],
        ),
        (
            Postnatal,
            Head,
            Male,
            350.0,
            [36.3, 37.3, 38.3, 39.3, 40.3, 41.3, 42.3],
        ),
        (
            Postnatal,
            Head,
            Male,
            448.0,
            [39.4, 40.6, 41.8, 43.0, 44.2, 45.4, 46.6],
        ),
    ]
};

#[test]
fn the_formulas_give_what_intergrowth_printed() {
    for (standard, size, sex, day, cells) in PRINTED {
        let half = if size == Size::Weight { 0.005 } else { 0.05 };
        for (z, printed) in (-3..=3).map(f64::from).zip(cells) {
            let value = standard.value(size, sex, day, z).unwrap();
            assert!(
                (value - printed).abs() <= half + 1e-9,
                "{standard} {size:?} {day} {z}: {value} for {printed}"
            );
            let back = standard.z(size, sex, day, value).unwrap();
            assert!((back - z).abs() < 1e-12, "{standard} {size:?} {day} {z}");
        }
    }
}

/// The worked examples of appendix 8 of Villar 2015, 34 weeks, z of 0 and of -1.88: boys, girls.
#[test]
fn the_worked_examples_of_the_appendix() {
    let at = |size, sex, z| {
        Preterm::IntergrowthPostnatal
            .value(size, sex, 238.0, z)
            .unwrap()
    };
    for (size, z, boys, girls) in [
        (Size::Weight, 0.0, 2.04, 1.86),
        (Size::Weight, -1.88, 1.51, 1.38),
        (Size::HeadCircumference, 0.0, 31.27, 30.48),
        (Size::HeadCircumference, -1.88, 29.15, 28.35),
    ] {
        assert!(
            (at(size, Sex::Male, z) - boys).abs() <= 0.0051,
            "{size:?} {z}"
        );
        assert!(
            (at(size, Sex::Female, z) - girls).abs() <= 0.0051,
            "{size:?} {z}"
        );
    }
}

/// `((y/M)^L - 1) / (L S)` with the digits of the file, by logarithm and exponential.
fn textbook(l: f64, m: f64, s: f64, y: f64) -> f64 {
    let log = libm::log(y / m);
    libm::expm1(l * log) / (l * s)
}

#[test]
fn every_fenton_row_is_read_at_its_day() {
    let mut rows = 0;
    for (size, (path, text)) in Size::ALL.into_iter().zip(FENTON_2013) {
        let per_unit = if size == Size::Weight { 1000.0 } else { 1.0 };
        let mut last = None;
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let number = |i: usize| cells[i].parse::<f64>().unwrap();
            let sex = if cells[0] == "m" {
                Sex::Male
            } else {
                Sex::Female
            };
            let (day, l, m, s) = (number(1), number(2), number(3), number(4));
            // Days without a gap, girls before boys.
            if let Some((before, previous)) = last.replace((sex, day)) {
                assert!(before != sex || day == previous + 1.0, "{path} {day}");
            }
            for factor in [0.6, 0.9, 1.0, 1.2, 1.5] {
                let expected = textbook(l, m, s, m * factor);
                let value = m * factor / per_unit;
                for day in [day, day + 0.99] {
                    let z = Preterm::Fenton2013.z(size, sex, day, value);
                    let Ok(z) = z else {
                        assert_eq!(day, Preterm::Fenton2013.days(size, sex).1 + 0.99);
                        continue;
                    };
                    // Length and head are read to 1e-4 cm.
                    let near = if l == 1.0 { 1e-4 / (m * s) } else { 1e-12 };
                    assert!((z - expected).abs() < near, "{path} {day}: {z} {expected}");
                }
            }
            rows += 1;
        }
    }
    assert_eq!(rows, 386 + 372 + 372);
}

/// Fenton's curves were drawn to meet WHO's at 50 weeks, ten weeks after term.
#[test]
fn fenton_meets_who_at_fifty_weeks() {
    for sex in [Sex::Female, Sex::Male] {
        for (size, indicator) in [
            (Size::Weight, Indicator::Waz),
            (Size::Length, Indicator::Haz),
            (Size::HeadCircumference, Indicator::Hcz),
        ] {
            let child = Measurement::new().sex(sex).age_days(70.0);
            let child = child.weight_kg(5.0).lenhei_cm(58.0).head_cm(39.0);
            let who = child.assess().lms(indicator).unwrap();
            let fenton = Preterm::Fenton2013.value(size, sex, 350.0, 0.0).unwrap();
            assert!((fenton / who.m() - 1.0).abs() < 0.015, "{sex:?} {size:?}");
        }
    }
}

#[test]
fn outside_the_published_ages_there_is_no_number() {
    let z = |standard: Preterm, size, day, value| standard.z(size, Sex::Male, day, value);
    for (standard, first, last) in [
        (Preterm::IntergrowthBirth, 168.0, 230.0),
        (Preterm::IntergrowthPostnatal, 189.0, 448.0),
    ] {
        for size in Size::ALL {
            assert!(z(standard, size, first, 2.0).is_ok());
            assert!(z(standard, size, last, 2.0).is_ok());
            for day in [first - 0.01, last + 0.01, f64::NAN, f64::INFINITY] {
                assert_eq!(z(standard, size, day, 2.0), Err(Reason::AgeOutOfRange));
            }
        }
    }
    for size in Size::ALL {
        let (first, last) = Preterm::Fenton2013.days(size, Sex::Male);
        assert!((155.0..=166.0).contains(&first) && last == 350.0);
        for day in [first - 0.01, last + 0.01] {
            let given = z(Preterm::Fenton2013, size, day, 2.0);
            assert_eq!(given, Err(Reason::AgeOutOfRange));
        }
    }
    for standard in Preterm::ALL {
        let day = 200.0;
        assert_eq!(
            z(standard, Size::Weight, day, 0.0),
            Err(Reason::NotPositive)
        );
        assert_eq!(
            z(standard, Size::Weight, day, -1.0),
            Err(Reason::NotPositive)
        );
        for value in [f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(
                z(standard, Size::Weight, day, value),
                Err(Reason::NotFinite)
            );
        }
        let none = standard.value(Size::Length, Sex::Male, day, f64::NAN);
        assert_eq!(none, Err(Reason::NotFinite));
    }
    // No head circumference lies that far below.
    let none =
        Preterm::IntergrowthPostnatal.value(Size::HeadCircumference, Sex::Male, 200.0, -90.0);
    assert_eq!(none, Err(Reason::NotFinite));
}

fn age(days: f64) -> Age {
    Age::from_days(days).unwrap()
}

#[test]
fn gestation_is_checked_and_gives_the_corrected_age() {
    assert!(Gestation::from_weeks_days(21, 6).is_err());
    assert!(Gestation::from_weeks_days(45, 1).is_err());
    assert!(Gestation::from_days(f64::NAN).is_err());
    let error = Gestation::from_days(400.0).unwrap_err().to_string();
    assert_eq!(
        error,
        "gestational age at birth, days must be from 154 (22 weeks) to 315 (45 weeks), got 400"
    );
    for (text, days) in [
        ("30+2", Some(212.0)),
        (" 30 ", Some(210.0)),
        ("30+7", None),
        ("30.5", None),
        ("", None),
        ("20+1", None),
    ] {
        let read = text.parse::<Gestation>();
        assert_eq!(read.ok().map(Gestation::days), days, "{text}");
    }
    let born = |w, d| Gestation::from_weeks_days(w, d).unwrap();
    assert!(born(36, 6).is_preterm() && !born(37, 0).is_preterm());
    // 30 weeks: 70 days early; before term there is no corrected age.
    assert_eq!(born(30, 0).corrected(age(69.0)), None);
    assert_eq!(born(30, 0).corrected(age(70.0)).unwrap().days(), 0.0);
    assert_eq!(born(37, 0).corrected(age(70.0)), None);
}

#[test]
fn each_age_has_its_standard() {
    let born = Gestation::from_weeks_days(30, 0).unwrap();
    let preterm = |standard, postmenstrual_days| Chosen::Preterm {
        standard,
        postmenstrual_days,
    };
    let who = |days, corrected| Chosen::Who {
        age: age(days),
        corrected,
    };
    let fenton = PretermRules::default();
    assert_eq!(fenton, PretermRules::FENTON);
    for (days, expected) in [
        (0.0, preterm(Preterm::Fenton2013, 210.0)),
        (69.0, preterm(Preterm::Fenton2013, 279.0)),
        (70.0, who(0.0, true)),
        (730.0, who(660.0, true)),
        (731.0, who(731.0, false)), // 24.02 months
    ] {
        assert_eq!(fenton.choose(born, age(days)), expected, "{days}");
    }
    let intergrowth = PretermRules::INTERGROWTH;
    assert_eq!(intergrowth.before_who, BeforeWho::Intergrowth);
    for (days, expected) in [
        (0.0, preterm(Preterm::IntergrowthBirth, 210.0)),
        (2.0, preterm(Preterm::IntergrowthBirth, 212.0)),
        (3.0, preterm(Preterm::IntergrowthPostnatal, 213.0)),
        (237.0, preterm(Preterm::IntergrowthPostnatal, 447.0)),
        (238.0, who(168.0, true)),
    ] {
        assert_eq!(intergrowth.choose(born, age(days)), expected, "{days}");
    }
    let term = Gestation::from_weeks_days(39, 0).unwrap();
    assert_eq!(fenton.choose(term, age(0.0)), who(0.0, false));
}

/// Correcting matters: the same child at 100 days, ten weeks early.
#[test]
fn the_corrected_age_is_what_who_is_read_at() {
    let born = Gestation::from_weeks_days(30, 0).unwrap();
    let Chosen::Who { age, corrected } = PretermRules::FENTON.choose(born, age(100.0)) else {
        panic!("WHO from term on");
    };
    assert!(corrected);
    let waz = |days| {
        let m = Measurement::new()
            .sex(Sex::Female)
            .age_days(days)
            .weight_kg(4.0);
        m.assess().score(Indicator::Waz).reported().unwrap()
    };
    assert!(waz(age.days()) > -0.5 && waz(100.0) < -2.5);
}

#[test]
fn one_door_for_an_infant_born_early() {
    let born = Gestation::from_weeks_days(30, 0).unwrap();
    let m = Measurement::new()
        .sex(Sex::Male)
        .weight_kg(1.4)
        .lenhei_cm(39.0);
    // At birth and three weeks on: the printed tables of INTERGROWTH-21st for length, 199 days and
    // 238 days, are in `PRINTED`; here the door hands on what `Preterm::z` says.
    let by = PretermRules::INTERGROWTH;
    let at_birth = by.assess(&m.age_days(1.0), born).unwrap();
    let z = |a: &tumbuh::standards::preterm::PretermAssessment| a.z.map(tumbuh::Outcome::value);
    let expected = |standard: Preterm, day| {
        let z = |size, value| standard.z(size, Sex::Male, day, value).ok();
        [z(Size::Weight, 1.4), z(Size::Length, 39.0), None]
    };
    assert_eq!(z(&at_birth), expected(Preterm::IntergrowthBirth, 211.0));
    let later = by.assess(&m.age_days(21.0), born).unwrap();
    assert_eq!(z(&later), expected(Preterm::IntergrowthPostnatal, 231.0));
    assert_eq!(later.z[2].reason(), Some(Reason::MissingMeasurement));
    let fenton = PretermRules::FENTON
        .assess(&m.age_days(21.0), born)
        .unwrap();
    assert_eq!(z(&fenton), expected(Preterm::Fenton2013, 231.0));
    assert!(fenton.who.is_none());
    // Oedema, no sex, no age.
    let swollen = by.assess(&m.age_days(21.0).oedema(true), born).unwrap();
    assert_eq!(swollen.z[0].reason(), Some(Reason::Oedema));
    assert!(swollen.z[1].value().is_some());
    let nobody = by
        .assess(&Measurement::new().age_days(21.0).weight_kg(1.4), born)
        .unwrap();
    assert_eq!(nobody.z[0].reason(), Some(Reason::MissingSex));
    assert_eq!(by.assess(&m, born).unwrap_err(), Reason::MissingAge);
    // WHO at the corrected age is WHO of a child born at term then.
    let who = by.assess(&m.weight_kg(6.0).age_days(300.0), born).unwrap();
    let term = m.weight_kg(6.0).age_days(230.0).assess();
    assert_eq!(who.who.unwrap().waz(), term.waz());
    assert_eq!(who.z[0].reason(), Some(Reason::NotInStandard));
}
