//! The five life-cycle groups and the MTBS chart, bound by bound.

use tumbuh::posyandu::life::{
    Finding, Group, Input, LifeClass, NoFinding, Person, Rule, adult_bmi_class, total_gain_kg,
};
use tumbuh::posyandu::mtbs::Class::{
    GiziBaik, GiziBurukDenganKomplikasi, GiziBurukTanpaKomplikasi, GiziKurang,
};
use tumbuh::posyandu::mtbs::{Signs, classify};
use tumbuh::{Indicator, Lang, Measurement, Reason, Scheme, Sex};

fn aged(years: f64, sex: Sex) -> Measurement {
    Measurement::new().sex(sex).age_months(years * 12.0)
}

fn class(person: &Person, rule: Rule) -> Result<LifeClass, NoFinding> {
    let a = person.assess();
    let finding: Finding = *a.finding(rule).expect("the group has this rule");
    finding.found.map(|f| f.class)
}

#[test]
fn the_group_is_chosen_by_age_sex_and_pregnancy() {
    for (months, group) in [
        (0.0, Group::Infant),
        (5.99, Group::Infant),
        (6.0, Group::UnderFiveAndPreschool),
        (71.99, Group::UnderFiveAndPreschool),
        (72.0, Group::SchoolAgeAndAdolescent),
        (227.99, Group::SchoolAgeAndAdolescent),
        (228.0, Group::Adult),
        (719.9, Group::Adult),
        (720.0, Group::Elderly),
    ] {
        let m = Measurement::new().age_months(months);
        assert_eq!(Person::new(m).assess().group, Ok(group), "{months}");
    }
    let woman = aged(27.0, Sex::Female);
    assert_eq!(
        Person::new(woman).pregnant().assess().group,
        Ok(Group::Pregnant)
    );
    assert_eq!(
        Person::new(woman).breastfeeding().assess().group,
        Ok(Group::Breastfeeding)
    );
    let none = Person::new(Measurement::new()).assess();
    assert_eq!(none.group, Err(NoFinding::Missing(Input::Age)));
    assert!(none.findings.is_empty() && none.child.is_none());
}

#[test]
fn a_pregnant_man_and_a_pregnant_child_are_asked_about() {
    let man = Person::new(aged(30.0, Sex::Male)).pregnant().assess();
    assert_eq!(man.group, Err(NoFinding::MotherhoodOfAMan));
    let words = man.group.unwrap_err().sentence(Lang::Id);
    assert_eq!(
        words,
        "tercatat laki-laki, tetapi hamil atau menyusui: periksa keduanya"
    );
    for years in [4.0, 70.0] {
        let a = Person::new(aged(years, Sex::Female)).pregnant().assess();
        assert_eq!(a.group, Err(NoFinding::MotherhoodAtThisAge));
    }
    // A girl of 15 is a mother and a girl.
    let girl = aged(15.0, Sex::Female)
        .weight_kg(48.0)
        .lenhei_cm(155.0)
        .muac_cm(22.0);
    let a = Person::new(girl).pregnant().assess();
    assert_eq!(a.group, Ok(Group::Pregnant));
    assert!(a.child.unwrap().haz().reported().is_some());
}

/// Section 11 of the rules, 5: 23.5 exactly is not KEK.
#[test]
fn lila_of_23_5_exactly_is_not_kek() {
    for (cm, expected) in [
        (23.4, LifeClass::Kek),
        (23.499, LifeClass::Kek),
        (23.5, LifeClass::Normal),
        (30.0, LifeClass::Normal),
    ] {
        let p = Person::new(aged(27.0, Sex::Female).muac_cm(cm)).pregnant();
        assert_eq!(class(&p, Rule::PregnancyMuac), Ok(expected), "{cm}");
    }
    let p = Person::new(aged(27.0, Sex::Female)).pregnant();
    assert_eq!(
        class(&p, Rule::PregnancyMuac),
        Err(NoFinding::Missing(Input::Muac))
    );
    let p = Person::new(aged(27.0, Sex::Female).muac_cm(235.0)).pregnant();
    let unusable = NoFinding::Unusable(Input::Muac, Reason::MuacInMillimetres);
    assert_eq!(class(&p, Rule::PregnancyMuac), Err(unusable));
}

/// Section 11, 6: 25.0 and 27.0 belong to the class below.
#[test]
fn body_mass_index_of_25_and_27_belong_below() {
    for (bmi, expected) in [
        (16.99, LifeClass::SangatKurus),
        (17.0, LifeClass::Kurus),
        (18.49, LifeClass::Kurus),
        (18.5, LifeClass::Normal),
        (25.0, LifeClass::Normal),
        (25.01, LifeClass::Gemuk),
        (27.0, LifeClass::Gemuk),
        (27.01, LifeClass::Obesitas),
    ] {
        assert_eq!(adult_bmi_class(bmi), expected, "{bmi}");
    }
    // Through weight and height: 64 kg at 160 cm is 25, 69.12 kg 27, 43.52 kg 17; the last column is
    // the class of the index rounded to one decimal, as on paper.
    for (kg, cm, expected, on_paper) in [
        (64.0, 160.0, LifeClass::Normal, LifeClass::Normal),
        (64.1, 160.0, LifeClass::Gemuk, LifeClass::Normal), // 25.04
        (69.12, 160.0, LifeClass::Gemuk, LifeClass::Gemuk),
        (69.2, 160.0, LifeClass::Obesitas, LifeClass::Gemuk), // 27.03
        (43.52, 160.0, LifeClass::Kurus, LifeClass::Kurus),
        (43.5, 160.0, LifeClass::SangatKurus, LifeClass::Kurus), // 16.99
        (62.6, 158.0, LifeClass::Gemuk, LifeClass::Gemuk),       // 25.08
    ] {
        let mut p = Person::new(aged(40.0, Sex::Male).weight_kg(kg).lenhei_cm(cm));
        assert_eq!(class(&p, Rule::AdultBmi), Ok(expected), "{kg} {cm}");
        p.bmi_to_one_decimal = true;
        assert_eq!(class(&p, Rule::AdultBmi), Ok(on_paper), "{kg} {cm}");
    }
}

#[test]
fn waist_limits_of_men_and_women() {
    for (sex, cm, expected) in [
        (Sex::Male, 90.0, LifeClass::Normal),
        (Sex::Male, 90.1, LifeClass::AboveLimit),
        (Sex::Female, 80.0, LifeClass::Normal),
        (Sex::Female, 80.1, LifeClass::AboveLimit),
    ] {
        let p = Person::new(aged(45.0, sex)).waist_cm(cm);
        assert_eq!(class(&p, Rule::Waist), Ok(expected));
    }
    let unknown = Person::new(Measurement::new().age_months(540.0)).waist_cm(85.0);
    assert_eq!(
        class(&unknown, Rule::Waist),
        Err(NoFinding::Missing(Input::Sex))
    );
}

/// IOM 2009, total gain: below 18.5 12.5-18 kg; 18.5-24.9 11.5-16; 25-29.9 7-11.5; from 30 5-9.
#[test]
fn weight_gain_in_pregnancy() {
    for (bmi, range) in [
        (18.4, (12.5, 18.0)),
        (18.5, (11.5, 16.0)),
        (24.9, (11.5, 16.0)),
        (25.0, (7.0, 11.5)),
        (29.9, (7.0, 11.5)),
        (30.0, (5.0, 9.0)),
    ] {
        assert_eq!(total_gain_kg(bmi), range, "{bmi}");
    }
    // 50 kg at 155 cm is 20.8: 11.5 to 16 kg.
    for (now, gain, expected) in [
        (61.4, 11.4, LifeClass::BelowTotalGain),
        (61.5, 11.5, LifeClass::Normal),
        (66.0, 16.0, LifeClass::Normal),
        (66.1, 16.1, LifeClass::AboveTotalGain),
    ] {
        let m = aged(27.0, Sex::Female).weight_kg(now).lenhei_cm(155.0);
        let p = Person::new(m).pregnant().weight_before_pregnancy_kg(50.0);
        let found = p
            .assess()
            .finding(Rule::PregnancyGain)
            .unwrap()
            .found
            .unwrap();
        assert_eq!((found.value, found.class), (gain, expected));
        assert_eq!(found.range, Some((11.5, 16.0)));
    }
    let m = aged(27.0, Sex::Female).weight_kg(60.0).lenhei_cm(155.0);
    let missing = NoFinding::Missing(Input::WeightBeforePregnancy);
    assert_eq!(
        class(&Person::new(m).pregnant(), Rule::PregnancyGain),
        Err(missing)
    );
}

/// Chumlea 1985, by hand: a woman of 70 with 45 cm: 84.88 - 16.8 + 82.35 = 150.43; a man of 70 with
/// 50 cm: 64.19 - 2.8 + 101 = 162.39.
#[test]
fn height_from_the_knee() {
    for (sex, knee, height) in [(Sex::Female, 45.0, 150.43), (Sex::Male, 50.0, 162.39)] {
        let p = Person::new(aged(70.4, sex).weight_kg(50.0)).knee_height_cm(knee);
        let a = p.assess();
        let from_knee = a.height_from_knee_cm.unwrap().unwrap();
        assert!((from_knee - height).abs() < 1e-9);
        assert!(a.finding(Rule::AdultBmi).unwrap().found.is_ok());
        // A measured height goes before.
        let p = Person::new(aged(70.0, sex).weight_kg(50.0).lenhei_cm(150.0)).knee_height_cm(knee);
        assert_eq!(p.assess().height_from_knee_cm, None);
    }
    let metres = Person::new(aged(70.0, Sex::Male).weight_kg(50.0)).knee_height_cm(0.5);
    let refused = NoFinding::OutOfRange(Input::KneeHeight, 0.5, 30.0, 75.0);
    assert_eq!(metres.assess().height_from_knee_cm, Some(Err(refused)));
    assert_eq!(class(&metres, Rule::AdultBmi), Err(refused));
    assert_eq!(
        refused.sentence(Lang::En),
        "knee height must be from 30 to 75, got 0.5: check the unit"
    );
    let old = Person::new(aged(91.0, Sex::Male).weight_kg(50.0)).knee_height_cm(50.0);
    let refused = NoFinding::OutOfRange(Input::Age, 91.0, 60.0, 90.0);
    assert_eq!(old.assess().height_from_knee_cm, Some(Err(refused)));
}

/// SKILAS: LiLA below 21 cm, 3 kg or more lost in three months, appetite lost.
#[test]
fn malnutrition_of_the_elderly() {
    let elder = |cm: f64, kg: f64| {
        Person::new(aged(68.0, Sex::Female).muac_cm(cm).weight_kg(kg)).weight_3_months_ago_kg(50.0)
    };
    for (cm, kg, lila, lost) in [
        (
            20.9,
            47.0,
            LifeClass::MalnutritionSign,
            LifeClass::MalnutritionSign,
        ),
        (21.0, 47.1, LifeClass::Normal, LifeClass::Normal),
    ] {
        assert_eq!(class(&elder(cm, kg), Rule::ElderlyMuac), Ok(lila));
        assert_eq!(class(&elder(cm, kg), Rule::WeightLost), Ok(lost));
    }
    let asked = elder(22.0, 50.0).appetite_lost(true);
    assert_eq!(
        class(&asked, Rule::AppetiteLost),
        Ok(LifeClass::MalnutritionSign)
    );
    let missing = NoFinding::Missing(Input::Appetite);
    assert_eq!(class(&elder(22.0, 50.0), Rule::AppetiteLost), Err(missing));
}

#[test]
fn children_are_scored_by_who() {
    let p = Person::new(aged(8.0, Sex::Male).weight_kg(22.0).lenhei_cm(122.0));
    let a = p.assess();
    let child = a.child.unwrap();
    assert!(a.findings.is_empty());
    assert_eq!(
        child
            .class(Indicator::Baz, Scheme::Kemenkes)
            .unwrap()
            .code(),
        "gizi_baik"
    );
}

/// The nutrition chart of the MTBS, row by row.
#[test]
fn the_mtbs_chart() {
    let signs = |change: fn(&mut Signs)| {
        let mut s = Signs::default();
        change(&mut s);
        s
    };
    for (months, signs, expected) in [
        (
            6.0,
            signs(|s| s.whz = Some(-3.01)),
            Some(GiziBurukTanpaKomplikasi),
        ),
        (6.0, signs(|s| s.whz = Some(-3.0)), Some(GiziKurang)),
        (
            6.0,
            signs(|s| s.muac_cm = Some(11.4)),
            Some(GiziBurukTanpaKomplikasi),
        ),
        (6.0, signs(|s| s.muac_cm = Some(11.5)), Some(GiziKurang)),
        (6.0, signs(|s| s.muac_cm = Some(12.5)), None), // WHZ not known
        (
            6.0,
            signs(|s| s.oedema_grade = Some(2)),
            Some(GiziBurukTanpaKomplikasi),
        ),
        (
            6.0,
            signs(|s| s.oedema_grade = Some(3)),
            Some(GiziBurukDenganKomplikasi),
        ),
        (6.0, signs(|s| s.oedema_grade = Some(0)), None),
        (
            59.9,
            signs(|s| (s.whz, s.weight_kg) = (Some(-3.5), Some(3.99))),
            Some(GiziBurukDenganKomplikasi),
        ),
        (
            59.9,
            signs(|s| (s.whz, s.weight_kg) = (Some(-3.5), Some(4.0))),
            Some(GiziBurukTanpaKomplikasi),
        ),
        (
            20.0,
            signs(|s| (s.muac_cm, s.complication) = (Some(11.0), Some(true))),
            Some(GiziBurukDenganKomplikasi),
        ),
        // A complication alone is no malnutrition.
        (20.0, signs(|s| s.complication = Some(true)), None),
        (
            20.0,
            signs(|s| (s.whz, s.muac_cm) = (Some(-2.0), Some(12.5))),
            Some(GiziBaik),
        ),
        (
            20.0,
            signs(|s| (s.whz, s.muac_cm) = (Some(1.0), Some(12.5))),
            Some(GiziBaik),
        ),
        (
            20.0,
            signs(|s| (s.whz, s.muac_cm) = (Some(1.01), Some(14.0))),
            None,
        ),
        (
            20.0,
            signs(|s| (s.whz, s.muac_cm) = (Some(0.0), Some(12.4))),
            Some(GiziKurang),
        ),
        (
            5.9,
            signs(|s| s.whz = Some(-3.01)),
            Some(GiziBurukDenganKomplikasi),
        ),
        (5.9, signs(|s| s.muac_cm = Some(9.0)), None), // LiLA counts from 6 months
        (
            5.9,
            signs(|s| s.too_weak_to_suckle = Some(true)),
            Some(GiziBurukDenganKomplikasi),
        ),
        (
            5.9,
            signs(|s| s.weight_not_rising = Some(true)),
            Some(GiziBurukDenganKomplikasi),
        ),
        (
            5.9,
            signs(|s| s.complication = Some(true)),
            Some(GiziBurukDenganKomplikasi),
        ),
        (60.0, signs(|s| s.whz = Some(-4.0)), None),
    ] {
        assert_eq!(classify(months, &signs), expected, "{months} {signs:?}");
    }
}
