//! The eleven must-have tests of the Posyandu rules, one by one under their numbers. Most have more
//! in the tests of their own rooms; here each stands once, so that nobody has to look for it.

use tumbuh::posyandu::kbm::{Kbm, Layout};
use tumbuh::posyandu::kms::{self, Letter, Rules, Visit};
use tumbuh::posyandu::life::{LifeClass, Person, Rule, adult_bmi_class};
#[cfg(feature = "quality")]
use tumbuh::quality::{Dataset, Edition as Ena, Row};
#[cfg(feature = "quality")]
use tumbuh::standardisation::{Edition as Smart, Level, Quantity};
use tumbuh::standards::velocity::Growth;
use tumbuh::{Class, Date, Indicator, Measurement, Position, Scheme, Sex, Warning};

/// 1. Without delta the 5th centile of a boy's third month would be 846 g; it is 446 g.
#[test]
fn must_01_delta_in_increments() {
    let boys = Growth::Weight.rows().iter();
    let third = boys
        .filter(|r| r.sex == Sex::Male && r.interval_months == 1)
        .nth(2)
        .unwrap();
    assert_eq!(third.delta, 400.0);
    assert!((third.gain_at_centile(5.0).unwrap() - 446.0).abs() <= 0.5);
}

/// 2. Months 7 and 11 are where the two printed layouts differ.
#[test]
fn must_02_both_kbm_layouts() {
    let both = |month| [Layout::A, Layout::B].map(|l| Kbm::of(l).grams(month));
    assert_eq!(both(3), [Some(800), Some(800)]);
    assert_eq!(both(6), [Some(400), Some(400)]);
    assert_eq!(both(7), [Some(400), Some(300)]);
    assert_eq!(both(11), [Some(300), Some(200)]);
    assert_eq!(both(60), [Some(200), Some(200)]);
}

/// 3. z is rounded, then classified: nothing lies between -3.01 and -3, or -2.01 and -2.
#[test]
fn must_03_round_then_classify() {
    let m = Measurement::new().sex(Sex::Male).age_days(400.0);
    let lms = m.weight_kg(9.0).assess().lms(Indicator::Waz).unwrap();
    for (z, reported, class) in [
        (-3.006, -3.01, Class::BeratBadanSangatKurang),
        (-3.004, -3.0, Class::BeratBadanKurang),
        (-2.006, -2.01, Class::BeratBadanKurang),
        (-2.004, -2.0, Class::Normal),
    ] {
        let a = m.weight_kg(lms.value(z).unwrap()).assess();
        assert_eq!(a.waz().reported(), Some(reported));
        assert_eq!(
            a.class(Indicator::Waz, Scheme::Kemenkes),
            Some(class),
            "{z}"
        );
    }
}

/// 4. Standing on day 730 gains 0.7 cm, lying on day 731 loses it; standing below 9 months is
///    marked and gains nothing.
#[test]
fn must_04_seven_tenths_of_a_centimetre() {
    let clenhei = |days: f64, position| {
        let m = Measurement::new().sex(Sex::Female).age_days(days);
        let a = m.lenhei_cm(80.0).measure(position).assess();
        let marked = a.warnings().any(|w| w == Warning::StandingUnder9Months);
        (a.correction_cm, marked)
    };
    assert_eq!(clenhei(730.0, Position::Standing), (0.7, false));
    assert_eq!(clenhei(730.0, Position::Lying), (0.0, false));
    assert_eq!(clenhei(731.0, Position::Lying), (-0.7, false));
    assert_eq!(clenhei(731.0, Position::Standing), (0.0, false));
    assert_eq!(clenhei(273.0, Position::Standing), (0.0, true)); // 8.97 months
    assert_eq!(clenhei(274.0, Position::Standing), (0.7, false)); // 9.002 months
}

/// 5. LiLA of 23.5 cm exactly is not KEK.
#[test]
fn must_05_twenty_three_and_a_half_is_not_kek() {
    let class = |cm| {
        let m = Measurement::new()
            .sex(Sex::Female)
            .age_months(300.0)
            .muac_cm(cm);
        let a = Person::new(m).pregnant().assess();
        a.finding(Rule::PregnancyMuac).unwrap().found.unwrap().class
    };
    assert_eq!(
        [class(23.5), class(23.49)],
        [LifeClass::Normal, LifeClass::Kek]
    );
}

/// 6. A body mass index of 25.0 is normal, of 27.0 gemuk.
#[test]
fn must_06_twenty_five_and_twenty_seven_are_included() {
    let classes = [25.0, 25.1, 27.0, 27.1].map(adult_bmi_class);
    assert_eq!(
        classes,
        [
            LifeClass::Normal,
            LifeClass::Gemuk,
            LifeClass::Gemuk,
            LifeClass::Obesitas
        ]
    );
}

/// 7. At its very limit a technical error passes in ENA and fails in the SMART editions.
#[cfg(feature = "quality")]
#[test]
fn must_07_smart_editions_at_exact_limits() {
    let level = |e: &Smart, limit| e.tem_level(Quantity::Lenhei, limit);
    for (edition, at_04, at_06) in [
        (Smart::SMART_MANUAL_2, Level::Acceptable, Level::Poor),
        (Smart::SMART_PLUS, Level::Acceptable, Level::Poor),
        (Smart::ENA, Level::Good, Level::Acceptable),
    ] {
        assert_eq!(level(&edition, 0.4), at_04, "{}", edition.name);
        assert_eq!(level(&edition, 0.6), at_06, "{}", edition.name);
    }
}

/// 8. In ENA's Poisson test a WHZ of exactly -2.00 is a case; where it is not, the cases differ.
#[cfg(feature = "quality")]
#[test]
fn must_08_ena_counts_minus_two_as_a_case() {
    let m = Measurement::new()
        .sex(Sex::Male)
        .age_days(400.0)
        .lenhei_cm(76.0);
    let lms = m.weight_kg(9.0).assess().lms(Indicator::Whz).unwrap();
    let mut data = Dataset::default();
    for cluster in ["a", "b", "c"] {
        // One child at -2.00 and three at 0 in each cluster.
        for z in [-2.0, 0.0, 0.0, 0.0] {
            let child = m.weight_kg(lms.value(z).unwrap());
            assert_eq!(child.assess().whz().reported(), Some(z));
            data.push(&Row::of(
                &child,
                &tumbuh::Profile::WHO_ANTHRO,
                Some(cluster),
            ));
        }
    }
    let cases = |edition: &Ena| {
        let clustering = data.clustering(Indicator::Whz, edition);
        clustering.map_or(0, |c| c.cases)
    };
    let strict = Ena {
        case_at_bound: false,
        ..Ena::ENA_SMART
    };
    assert_eq!((cases(&Ena::ENA_SMART), cases(&strict)), (3, 0));
}

fn child(on: &str, kg: f64) -> Visit {
    let (born, on): (Date, Date) = ("2023-03-10".parse().unwrap(), on.parse().unwrap());
    let m = Measurement::new().sex(Sex::Male).dates(born, on);
    Visit::new(on, m.weight_kg(kg))
}

/// 9. D = N + T + O + B.
#[test]
fn must_09_d_is_n_t_o_and_b() {
    let visits = [
        child("2023-09-10", 7.9),
        child("2023-10-10", 8.4),
        child("2023-11-10", 8.4),
        child("2024-01-10", 9.0),
    ];
    let card = kms::monitor(&visits, &Rules::default());
    let d = card.iter().filter(|w| w.counts()).count();
    let of = |letter| card.iter().filter(|w| w.letter == Ok(letter)).count();
    assert_eq!(d, Letter::ALL.map(of).iter().sum::<usize>());
    assert_eq!(Letter::ALL.map(of), [1; 4]);
}

/// 10. A true severe case beyond WHO's flag stays visible: its z, its class, its referral.
#[test]
fn must_10_a_severe_case_stays_visible() {
    let visit = child("2023-12-10", 3.9);
    let a = visit.measurement.assess();
    let z = a.waz().value().unwrap();
    assert!(z.flag && z.reported < -6.0);
    assert_eq!(
        a.class(Indicator::Waz, Scheme::Kemenkes),
        Some(Class::BeratBadanSangatKurang)
    );
    let card = kms::monitor(&[visit], &Rules::default());
    assert_eq!(card[0].below_red_line, Some(true));
    assert!(!card[0].referral.is_empty());
}

/// 11. Girls at 95.5 cm: two tables, never merged; L is one number per sex in both.
#[test]
fn must_11_two_tables_for_weight_by_length_and_height() {
    let row = |days: f64, sex| {
        let m = Measurement::new().sex(sex).age_days(days);
        let a = m.weight_kg(14.0).lenhei_cm(95.5).assess();
        a.lms(Indicator::Whz).unwrap()
    };
    assert_eq!(row(700.0, Sex::Female).m(), 13.8408);
    assert_eq!(row(800.0, Sex::Female).m(), 14.0186);
    for days in [700.0, 800.0] {
        assert_eq!(row(days, Sex::Female).l(), -0.3833);
        assert_eq!(row(days, Sex::Male).l(), -0.3521);
    }
}
