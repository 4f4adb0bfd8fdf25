//! How sure a class is: against draws at random, against the limit of no error, against the normal
//! distribution by hand. `TUMBUH_FULL=1` draws a million times each, as the documentation says.
#![cfg(feature = "audit")]

use std::collections::HashMap;
use tumbuh::audit::certainty::{
    AgePrecision, Certainty, Change, ClassCertainty, Errors, Quantity, Verdict, certainty,
};
use tumbuh::audit::population::{Bound, added_by_error, added_in_data, tem_in_z};
use tumbuh::{Indicator, Lang, Measurement, Position, Profile, Scheme, Sex};

fn is_full() -> bool {
    std::env::var_os("TUMBUH_FULL").is_some()
}

/// Numbers at random from a seed: `SplitMix64` (Steele, Lea, Flood 2014), Box and Muller's normals.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    #[allow(clippy::disallowed_methods, reason = "random numbers, not results")]
    fn normal(&mut self) -> f64 {
        let (a, b) = (1.0 - self.uniform(), self.uniform());
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }
}

/// What a child was measured to be, and with which errors.
#[derive(Clone)]
struct Case {
    name: &'static str,
    sex: Sex,
    days: Option<f64>,
    kg: Option<f64>,
    cm: Option<f64>,
    muac: Option<f64>,
    head: Option<f64>,
    position: Option<Position>,
    errors: Errors,
    profile: &'static str,
    scheme: Scheme,
}

fn errors(kg: f64, cm: f64) -> Errors {
    let mut e = Errors::SMART_ACCEPTABLE;
    (e.weight_kg, e.lenhei_cm, e.head_cm) = (kg, cm, Some(0.3));
    e
}

fn case(name: &'static str, days: f64, kg: f64, cm: f64) -> Case {
    Case {
        name,
        sex: Sex::Female,
        days: Some(days),
        kg: Some(kg),
        cm: Some(cm),
        muac: None,
        head: None,
        position: None,
        errors: Errors::default(),
        profile: "who-anthro",
        scheme: Scheme::Kemenkes,
    }
}

fn cases() -> Vec<Case> {
    let base = case("a girl near every bound", 548.0, 8.1, 74.7);
    let with = |name, change: &dyn Fn(&mut Case)| {
        let mut c = base.clone();
        c.name = name;
        change(&mut c);
        c
    };
    vec![
        base.clone(),
        with("large errors", &|c| c.errors = errors(0.6, 2.5)),
        with("length alone in doubt", &|c| c.errors = errors(0.0, 0.8)),
        with("weight nearly exact", &|c| c.errors = errors(0.002, 0.8)),
        with("weight alone in doubt", &|c| c.errors = errors(0.3, 0.0)),
        with("completed months", &|c| c.errors.age = AgePrecision::Month),
        with("completed years", &|c| c.errors.age = AgePrecision::Year),
        with("position not known", &|c| {
            c.errors.position_known = false;
            (c.days, c.cm, c.kg) = (Some(800.0), Some(79.4), Some(9.1));
        }),
        with("years and position not known, at two years", &|c| {
            c.errors.position_known = false;
            c.errors.age = AgePrecision::Year;
            (c.days, c.cm, c.kg, c.sex) = (Some(725.0), Some(81.0), Some(9.9), Sex::Male);
        }),
        with("lying, at the end of the table", &|c| {
            (c.days, c.cm, c.kg) = (Some(10.0), Some(45.3), Some(2.2));
            c.errors = errors(0.1, 0.7);
        }),
        with("no age", &|c| {
            (c.days, c.cm, c.kg) = (None, Some(87.2), Some(10.2));
        }),
        with("at five years, by the month", &|c| {
            (c.days, c.cm, c.kg) = (Some(1820.0), Some(99.8), Some(13.0));
            c.errors.age = AgePrecision::Year;
            c.position = Some(Position::Standing);
        }),
        with("WHO 2007", &|c| {
            (c.days, c.cm, c.kg) = (Some(3500.0), Some(128.0), Some(32.6));
            (c.scheme, c.sex) = (Scheme::Who, Sex::Male);
        }),
        with("printed columns, rows of half a centimetre", &|c| {
            c.profile = "id-permenkes-2020";
        }),
        with("rows of one centimetre, cut off, at or below", &|c| {
            c.profile = "who-anthro+one_cm+truncated+at_or_below";
        }),
        with("straight lines, clamped", &|c| {
            c.profile = "who-anthro+sd_lines+columns_1+clamp_3";
            c.scheme = Scheme::Who;
        }),
        with("arm and head", &|c| {
            (c.muac, c.head) = (Some(11.55), Some(42.9));
            c.errors = errors(0.1, 0.6);
        }),
        with("arm at six months", &|c| {
            (c.days, c.muac) = (Some(190.0), Some(12.6));
            c.errors.age = AgePrecision::Year;
        }),
    ]
}

impl Case {
    fn measured(&self) -> Measurement {
        let nan = f64::NAN;
        let mut m = Measurement::new()
            .sex(self.sex)
            .weight_kg(self.kg.unwrap_or(nan))
            .lenhei_cm(self.cm.unwrap_or(nan))
            .muac_cm(self.muac.unwrap_or(nan))
            .head_cm(self.head.unwrap_or(nan));
        if let Some(days) = self.days {
            m = m.age_days(days);
        }
        if let Some(position) = self.position {
            m = m.measure(position);
        }
        m
    }

    fn profile(&self) -> Profile {
        self.profile.parse().unwrap()
    }

    fn certainty(&self) -> Certainty {
        certainty(&self.measured(), &self.errors, &self.profile(), self.scheme).unwrap()
    }

    /// The child as it may truly be.
    fn draw(&self, random: &mut Random) -> Measurement {
        let mut m = self.measured();
        let mut moved = |value: Option<f64>, tem: f64| loop {
            let Some(value) = value else { return f64::NAN };
            let v = value + tem * random.normal();
            if v > 0.0 {
                return v;
            }
        };
        let e = &self.errors;
        m = m
            .weight_kg(moved(self.kg, e.weight_kg))
            .lenhei_cm(moved(self.cm, e.lenhei_cm))
            .muac_cm(moved(self.muac, e.muac_cm))
            .head_cm(moved(self.head, e.head_cm.unwrap_or(0.0)));
        let month = 30.4375;
        let span = match e.age {
            AgePrecision::Month => month,
            AgePrecision::Year => 12.0 * month,
            _ => 0.0,
        };
        if let Some(days) = self.days.filter(|_| span > 0.0) {
            m = m.age_days(((days / span).floor() + random.uniform()) * span);
        }
        if !e.position_known {
            m = m.measure(if random.uniform() < 0.5 {
                Position::Lying
            } else {
                Position::Standing
            });
        }
        m
    }
}

fn share(c: &ClassCertainty, code: &str) -> f64 {
    let found = c.probabilities.iter().find(|(v, _)| v.code() == code);
    found.map_or(0.0, |(_, p)| *p)
}

#[test]
fn probabilities_are_those_of_draws_at_random() {
    let n = if is_full() { 1_000_000 } else { 8_000 };
    let (mut compared, mut worst) = (0, 0.0f64);
    for (seed, case) in cases().iter().enumerate() {
        let (found, profile) = (case.certainty(), case.profile());
        let mut random = Random(20_260_000 + seed as u64);
        let mut counts: HashMap<(Option<Indicator>, &str), u32> = HashMap::new();
        let mut inside: HashMap<Indicator, [f64; 3]> = HashMap::new();
        for _ in 0..n {
            let a = case.draw(&mut random).assess_by(&profile);
            for c in &found.classes {
                let code = match c.indicator {
                    Some(i) => a.class(i, case.scheme).map(tumbuh::Class::code),
                    None => a.muac_class().map(tumbuh::AcuteMalnutrition::code),
                };
                *counts
                    .entry((c.indicator, code.unwrap_or("none")))
                    .or_default() += 1;
                let z = c.indicator.and_then(|i| a.score(i).value());
                if let (Some(i), Some(z), Some([low, high])) = (c.indicator, z, c.interval) {
                    let tally = inside.entry(i).or_default();
                    tally[0] += 1.0;
                    tally[1] += f64::from(u8::from(z.exact < low));
                    tally[2] += f64::from(u8::from(z.exact > high));
                }
            }
        }
        assert!(!found.classes.is_empty(), "{}", case.name);
        for c in &found.classes {
            let sum: f64 = c.probabilities.iter().map(|(_, p)| p).sum();
            assert!(
                c.probabilities.is_empty() || (sum - 1.0).abs() < 1e-12,
                "{}",
                case.name
            );
        }
        for ((indicator, code), count) in counts {
            let c = found
                .classes
                .iter()
                .find(|c| c.indicator == indicator)
                .unwrap();
            if c.probabilities.is_empty() {
                continue;
            }
            let (p, drawn) = (share(c, code), f64::from(count) / f64::from(n));
            let error = (p * (1.0 - p) / f64::from(n))
                .sqrt()
                .max(0.5 / f64::from(n));
            let off = (p - drawn).abs() / error;
            assert!(
                off < 4.0,
                "{}: {indicator:?} {code}: {p} {drawn}",
                case.name
            );
            (compared, worst) = (compared + 1, worst.max(off));
        }
        for (indicator, [n, below, above]) in inside {
            // Where the profile clamps z or stops at 3, z has no share left beyond.
            let c = found.of(indicator).unwrap();
            let wide = c.interval.is_some_and(|[low, high]| high - low > 1e-3);
            if wide && !case.profile.contains("clamp") && !case.profile.contains("permenkes") {
                let error = (0.025 * 0.975 / n).sqrt();
                for share in [below / n, above / n] {
                    assert!(
                        (share - 0.025).abs() < 4.0 * error,
                        "{} {indicator}: {share} beyond the interval",
                        case.name
                    );
                }
            }
        }
    }
    eprintln!("{compared} probabilities of {n} draws, at most {worst:.2} standard errors off");
    assert!(compared > 120);
}

#[test]
fn without_errors_the_class_is_the_class_and_with_small_ones_nearly() {
    let mut random = Random(7);
    let mut sure = 0;
    for case in cases() {
        let profile = case.profile();
        for _ in 0..if is_full() { 40 } else { 1 } {
            let mut c = case.clone();
            // Somewhere else among the readings of a scale and a board.
            let shift = |v: f64, by: f64, r: &mut Random| {
                ((v * (1.0 + by * (r.uniform() - 0.5))) * 10.0).round() / 10.0
            };
            c.kg = c.kg.map(|v| shift(v, 0.3, &mut random));
            c.cm = c.cm.map(|v| shift(v, 0.1, &mut random));
            let mut exact = Errors::default();
            (
                exact.weight_kg,
                exact.lenhei_cm,
                exact.muac_cm,
                exact.head_cm,
            ) = (0.0, 0.0, 0.0, Some(0.0));
            c.errors = exact;
            let a = c.measured().assess_by(&profile);
            for found in c.certainty().classes {
                let Some(i) = found.indicator else { continue };
                let class = a.class(i, case.scheme);
                assert_eq!(
                    found.class.code(),
                    class.map_or("none", tumbuh::Class::code)
                );
                if !found.probabilities.is_empty() {
                    assert_eq!(found.probability, 1.0, "{} {i}", c.name);
                }
                if let (Some([low, high]), Some(z)) = (found.interval, a.score(i).value()) {
                    assert!(
                        low - 2e-6 <= z.exact && z.exact <= high + 2e-6,
                        "{i} {low} {high}"
                    );
                }
            }
            // With an error of a hundredth of a gram all but what lies on a bound is sure.
            c.errors = errors(1e-5, 1e-5);
            (c.errors.muac_cm, c.errors.head_cm) = (1e-5, Some(1e-5));
            for found in c.certainty().classes {
                let near = |change: &Change| change.by.abs() < 1e-4;
                if found.class != Verdict::None && !found.changes.iter().any(near) {
                    assert!(found.probability > 0.999_999, "{} {found:?}", c.name);
                    sure += 1;
                }
            }
        }
    }
    assert!(sure > 50, "{sure}");
}

#[test]
fn length_for_age_is_the_normal_distribution_by_hand() {
    // WHO 2006, girls, day 548: M 80.7 cm and S by the table; L is 1, so that -2 SD reported, which
    // is -2.005 exactly, lies at M (1 - 2.005 S).
    let row = Measurement::new().sex(Sex::Female).age_days(548.0);
    let lms = tumbuh::Reference::find(Indicator::Haz, &row, &Profile::WHO_ANTHRO)
        .unwrap()
        .lms;
    let bound = lms.m() * (1.0 - 2.005 * lms.s());
    let all = cases()[0].certainty();
    let haz = all.of(Indicator::Haz).unwrap();
    let by_hand = tumbuh::lms::centile((bound - 74.7) / 0.6) / 100.0;
    let stunted = share(haz, "pendek") + share(haz, "sangat_pendek");
    assert!((stunted - by_hand).abs() < 1e-11, "{stunted} {by_hand}");
    // 95 % of a normal distribution lie within 1.959964 SD.
    let [low, high] = haz.interval.unwrap();
    for (z, sign) in [(low, -1.0), (high, 1.0)] {
        let cm = 74.7 + sign * 1.959_963_984_540_054 * 0.6;
        let expected = (cm - lms.m()) / (lms.m() * lms.s());
        assert!((z - expected).abs() < 2e-6, "{z} {expected}");
    }
    // The bound is as far away as the smallest change.
    let change = haz.changes[0];
    assert_eq!(change.quantity, Quantity::Lenhei);
    assert!((change.by - (bound - 74.7)).abs() < 1e-8, "{change:?}");
    assert_eq!(change.class.code(), "normal");
}

#[test]
fn the_smallest_change_changes_the_class_and_a_smaller_one_does_not() {
    for case in cases() {
        let (m, profile) = (case.measured(), case.profile());
        for c in case.certainty().classes {
            let Some(i) = c.indicator else { continue };
            for change in &c.changes {
                let class = |by: f64| {
                    let m = match change.quantity {
                        Quantity::Weight => m.weight_kg(case.kg.unwrap() + by),
                        Quantity::Lenhei => m.lenhei_cm(case.cm.unwrap() + by),
                        Quantity::Head => m.head_cm(case.head.unwrap() + by),
                        _ => m.muac_cm(case.muac.unwrap() + by),
                    };
                    let class = m.assess_by(&profile).class(i, case.scheme);
                    class.map_or("none", tumbuh::Class::code)
                };
                assert_eq!(class(change.by), change.class.code(), "{} {i}", case.name);
                assert_ne!(change.class, c.class);
                if change.by.abs() < 1e-6 {
                    continue; // On a printed column: any change at all will do.
                }
                for part in [0.1, 0.5, 0.9, 0.999] {
                    for sign in [1.0, -1.0] {
                        let same = class(sign * part * change.by);
                        assert!(
                            same == c.class.code() || same == "none",
                            "{} {i} {part}",
                            case.name
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn advice_says_what_to_do_in_both_languages() {
    let all = cases()[0].certainty();
    let haz = all.of(Indicator::Haz).unwrap();
    assert_eq!(
        haz.advice(Lang::Id),
        "masih dalam batas galat ukur dari Normal: ukur ulang".replace("Normal", "normal")
    );
    assert_eq!(
        haz.advice(Lang::En),
        "within measuring error of normal: measure again"
    );
    assert!(!haz.is_sure());
    // Three errors away from every bound.
    let far = case("far", 548.0, 10.2, 80.7).certainty();
    let haz = far.of(Indicator::Haz).unwrap();
    assert!(haz.is_sure());
    assert_eq!(haz.advice(Lang::En), "normal: sure within measuring error");
    // Age and position are named where they are the doubt.
    let mut doubtful = cases()[8].clone();
    doubtful.name = "doubtful";
    let all = doubtful.certainty();
    let advice = all.of(Indicator::Haz).unwrap().advice(Lang::Id);
    assert!(
        advice.contains("cari tanggal lahir") && advice.contains("terlentang"),
        "{advice}"
    );
    // Implausible.
    let wild = case("wild", 548.0, 30.0, 80.7).certainty();
    let advice = wild.of(Indicator::Waz).unwrap().advice(Lang::En);
    assert!(advice.contains("implausible"), "{advice}");
}

#[test]
fn what_is_missing_is_said_and_what_has_no_error_too() {
    let m = Measurement::new()
        .sex(Sex::Male)
        .age_days(400.0)
        .head_cm(46.0);
    let rules = (Profile::WHO_ANTHRO, Scheme::Who);
    let all = certainty(&m, &Errors::default(), &rules.0, rules.1).unwrap();
    assert_eq!(all.without_error, [Indicator::Hcz]);
    assert!(all.classes.is_empty());
    let (i, reason) = all.not_computed[0];
    assert_eq!((i, reason.code()), (Indicator::Waz, "missing_weight"));
    let oedema = case("oedema", 548.0, 8.1, 74.7).measured().oedema(true);
    let all = certainty(&oedema, &Errors::default(), &rules.0, rules.1).unwrap();
    assert!(all.of(Indicator::Whz).is_none() && all.of(Indicator::Haz).is_some());
    for bad in [f64::NAN, -1.0, f64::INFINITY] {
        let mut e = Errors::default();
        e.lenhei_cm = bad;
        assert!(certainty(&m, &e, &rules.0, rules.1).is_err());
    }
    // Nothing panics, whatever the error.
    for tem in [1e-300, 1e-12, 50.0, 1e6] {
        let mut c = cases()[0].clone();
        c.errors = errors(tem, tem);
        for found in c.certainty().classes {
            let sum: f64 = found.probabilities.iter().map(|(_, p)| p).sum();
            assert!(
                (sum - 1.0).abs() < 1e-9 || found.probabilities.is_empty(),
                "{tem} {sum}"
            );
        }
    }
    assert_eq!(Verdict::None.code(), "none");
}

#[test]
fn what_errors_add_is_what_a_simulated_survey_shows() {
    let n = if is_full() { 400_000 } else { 20_000 };
    let mut random = Random(99);
    let profile = Profile::WHO_ANTHRO;
    let errors = Errors::SMART_POOR;
    let (mut z, mut tem) = (Vec::new(), Vec::new());
    let (mut stunted, mut measured) = (0u32, 0u32);
    for _ in 0..n {
        let days = (random.uniform() * 1800.0).floor();
        let child = Measurement::new().sex(Sex::Male).age_days(days);
        let row = tumbuh::Reference::find(Indicator::Haz, &child, &profile).unwrap();
        let true_cm = row.value(-1.06 + 1.2 * random.normal()).unwrap();
        let seen = child.lenhei_cm(true_cm + errors.lenhei_cm * random.normal());
        stunted += u32::from(child.lenhei_cm(true_cm).assess().stunted() == Some(true));
        measured += u32::from(seen.assess().stunted() == Some(true));
        z.push(seen.assess().haz().value().unwrap().exact);
        tem.push(tem_in_z(&seen, &errors, &profile, Indicator::Haz).unwrap());
    }
    let n = f64::from(n);
    let (truth, seen) = (f64::from(stunted) / n, f64::from(measured) / n);
    let a = added_in_data(&z, &tem, Bound::Below(-2.0)).unwrap();
    let error = (seen * (1.0 - seen) / n).sqrt();
    eprintln!(
        "true {truth:.4} ours {:.4}, measured {seen:.4} ours {:.4}",
        a.true_share, a.measured_share
    );
    assert!((a.true_share - truth).abs() < 4.0 * error);
    assert!((a.measured_share - seen).abs() < 4.0 * error);
    assert!((a.true_sd - 1.2).abs() < 0.01, "{}", a.true_sd);
    assert!(a.added > 0.005);
    // The same from mean and SD alone.
    let b = added_by_error(-1.06, 1.2, a.tem_z, Bound::Below(-2.0)).unwrap();
    assert!((a.added - b.added).abs() < 0.002);
}

#[test]
fn what_errors_add_by_hand() {
    // No error adds nothing; at the mean nothing is added; beyond it children are pushed out.
    let below = |z| Bound::Below(z);
    assert_eq!(
        added_by_error(-1.0, 1.0, 0.0, below(-2.0)).unwrap().added,
        0.0
    );
    assert!(
        added_by_error(-2.005, 1.0, 0.5, below(-2.0))
            .unwrap()
            .added
            .abs()
            < 1e-15
    );
    assert!(added_by_error(-3.0, 1.0, 0.5, below(-2.0)).unwrap().added < 0.0);
    // Phi(-1.005 / sqrt(1.25)) - Phi(-1.005), from a printed table to four digits.
    let a = added_by_error(-1.0, 1.0, 0.5, below(-2.0)).unwrap();
    assert!(
        (a.true_share - 0.1574).abs() < 1e-4 && (a.measured_share - 0.1843).abs() < 1e-4,
        "{a:?}"
    );
    let up = added_by_error(1.0, 1.0, 0.5, Bound::Above(2.0)).unwrap();
    assert!((up.added - a.added).abs() < 1e-15);
    for (mean, sd, tem) in [(f64::NAN, 1.0, 0.1), (0.0, 0.0, 0.1), (0.0, 1.0, -0.1)] {
        assert!(added_by_error(mean, sd, tem, below(-2.0)).is_err());
    }
    // An error that cannot be that of these numbers.
    let wrong = added_in_data(&[-1.0, -1.1, -0.9], &[0.5; 3], below(-2.0)).unwrap_err();
    assert!(
        wrong
            .to_string()
            .contains("is the TEM that of these measurements?"),
        "{wrong}"
    );
    assert!(added_in_data(&[0.0], &[0.1], below(-2.0)).is_err());
    assert!(added_in_data(&[0.0, 1.0], &[0.1], below(-2.0)).is_err());
}

#[test]
fn the_error_of_a_z_score_carries_both_quantities() {
    let case = cases()[0].clone();
    let (m, profile) = (case.measured(), Profile::WHO_ANTHRO);
    let errors = Errors::default();
    let mut random = Random(3);
    for i in [
        Indicator::Waz,
        Indicator::Haz,
        Indicator::Whz,
        Indicator::Baz,
    ] {
        let n = 40_000;
        let z: Vec<f64> = (0..n)
            .map(|_| {
                case.draw(&mut random)
                    .assess_by(&profile)
                    .score(i)
                    .value()
                    .unwrap()
                    .exact
            })
            .collect();
        let mean = z.iter().sum::<f64>() / f64::from(n);
        let sd = (z.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>() / f64::from(n)).sqrt();
        let ours = tem_in_z(&m, &errors, &profile, i).unwrap();
        // The SD of an SD is SD / sqrt(2 n).
        assert!(
            (ours - sd).abs() < 4.0 * sd / (2.0 * f64::from(n)).sqrt(),
            "{i} {ours} {sd}"
        );
    }
    assert!(tem_in_z(&m, &errors, &profile, Indicator::Hcz).is_none());
}
