//! N, T, O and B, 2T, below the red line and referral, by hand.

use proptest::prelude::*;
use tumbuh::posyandu::kbm::{Kbm, Layout};
use tumbuh::posyandu::kms::{
    self, LeastGain, Letter, Line, Mode, Month, NoLetter, Referral, Rules, Visit, Weighing,
};
use tumbuh::standards::velocity::NoVelocity;
use tumbuh::{Age, Date, Lang, Measurement, Reason, Sex};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

const BORN: &str = "2023-03-10";

fn child(on: &str) -> Measurement {
    let m = Measurement::new().sex(Sex::Male);
    m.dates(date(BORN), date(on))
}

fn visit(on: &str, kg: f64) -> Visit {
    Visit::new(date(on), child(on).weight_kg(kg))
}

fn card(visits: &[Visit]) -> Vec<Weighing> {
    kms::monitor(visits, &Rules::default())
}

fn letters(visits: &[Visit]) -> Vec<&'static str> {
    let code = |w: &Weighing| w.letter.map_or_else(NoLetter::code, Letter::code);
    card(visits).iter().map(code).collect()
}

/// WHO weight-for-age, boys, WHO's printed z-score table, kg at -1, 0 and 1 SD: 8 months 7.7, 8.6,
/// 9.6; 9 months 8.0, 8.9, 9.9; 10 months 8.2, 9.2, 10.2.
#[test]
fn n_follows_its_line_and_t_crosses_the_one_below() {
    // On the median, then above it: the line rises.
    let v = [visit("2023-11-10", 8.6), visit("2023-12-10", 9.0)];
    assert_eq!(letters(&v), ["B", "N"]);
    assert_eq!(card(&v)[1].line, Some(Line::Follows));
    // From just above the median to below it: gained 200 g, but across a growth line.
    let v = [visit("2023-11-10", 8.7), visit("2023-12-10", 8.8)];
    assert_eq!(letters(&v), ["B", "T"]);
    let w = &card(&v)[1];
    assert_eq!(w.line, Some(Line::CrossesBelow));
    assert_eq!(w.gain_g, Some(100.0));
    assert_eq!(w.referral, [Referral::DidNotGain]);
}

#[test]
fn no_gain_is_t_in_both_modes_at_any_age() {
    for mode in [Mode::Curve, Mode::KbmOnly] {
        let rules = rules(|r| r.mode = mode);
        for second in [8.6, 8.5] {
            let v = [visit("2023-11-10", 8.6), visit("2023-12-10", second)];
            let w = &kms::monitor(&v, &rules)[1];
            assert_eq!(
                (w.letter, w.line),
                (Ok(Letter::T), Some(Line::FlatOrFalling))
            );
        }
        // Beyond the KMS and with no sex: no gain needs neither curve nor KBM.
        let old = |on: &str| {
            let m = Measurement::new().dates(date("2018-01-01"), date(on));
            Visit::new(date(on), m.weight_kg(18.0))
        };
        let w = &kms::monitor(&[old("2024-01-05"), old("2024-02-05")], &rules)[1];
        assert_eq!(w.letter, Ok(Letter::T));
    }
}

fn rules(change: impl FnOnce(&mut Rules)) -> Rules {
    let mut rules = Rules::KMS;
    change(&mut rules);
    rules
}

/// A line that bends down and crosses nothing: 8.2 kg at 8 months is between -1 and the median, and
/// so is what follows. KBM at 9 months: 300 g.
#[test]
fn in_doubt_the_kbm_decides() {
    for (second, gain, letter) in [(8.4, 200.0, Letter::T), (8.45, 250.0, Letter::T)] {
        let v = [visit("2023-11-10", 8.2), visit("2023-12-10", second)];
        let w = &card(&v)[1];
        assert_eq!((w.line, w.kbm_g), (Some(Line::BendsDown), Some(300)));
        assert_eq!((w.gain_g, w.letter), (Some(gain), Ok(letter)));
    }
    // At 14 months the KBM is 200 g and the median gains 200 g a month or so: 10.3 kg to 10.5 kg
    // bends down by less than it takes to cross a line.
    let v = [visit("2024-04-10", 10.8), visit("2024-05-10", 11.0)];
    let w = &card(&v)[1];
    assert_eq!((w.line, w.kbm_g), (Some(Line::BendsDown), Some(200)));
    assert_eq!(w.letter, Ok(Letter::N));
}

/// 7.8 kg to 8.1 kg is 300 g although the doubles differ by less.
#[test]
fn a_gain_of_exactly_the_kbm_is_n() {
    let (first, then) = (7.8_f64, 8.1);
    assert!((then - first) * 1000.0 < 300.0);
    let rules = rules(|r| r.mode = Mode::KbmOnly);
    for (second, letter) in [(then, Letter::N), (8.0999, Letter::T)] {
        let v = [visit("2023-11-10", first), visit("2023-12-10", second)];
        assert_eq!(kms::monitor(&v, &rules)[1].letter, Ok(letter));
    }
}

/// Month 7 is 400 g in layout A and 300 g in layout B.
#[test]
fn the_kbm_alone_and_its_layouts() {
    let v = [visit("2023-09-10", 7.0), visit("2023-10-10", 7.35)];
    let letter = |least_gain| {
        let rules = rules(|r| {
            r.mode = Mode::KbmOnly;
            r.least_gain = least_gain;
        });
        kms::monitor(&v, &rules)[1].letter
    };
    assert_eq!(letter(LeastGain::Printed(Layout::A)), Ok(Letter::T));
    assert_eq!(letter(LeastGain::Printed(Layout::B)), Ok(Letter::N));
    // Boys: layout A, where the caller believes the attribution.
    assert_eq!(letter(LeastGain::BySexUnconfirmed), Ok(Letter::T));
    let own = Kbm::from_rows(&[(7, 350)]).unwrap();
    assert_eq!(letter(LeastGain::Own(own)), Ok(Letter::N));
    // No KBM for the month: nothing to judge by.
    let own = Kbm::from_rows(&[(8, 350)]).unwrap();
    assert_eq!(letter(LeastGain::Own(own)), Err(NoLetter::NotJudged));
    // The default asks for the more, and for the curve first.
    assert_eq!(Rules::default().least_gain, LeastGain::Printed(Layout::A));
    assert_eq!(Rules::default().mode, Mode::Curve);
    assert_eq!(Rules::default().orange_line, None);
}

#[test]
fn o_after_a_month_without_weighing_and_b_first_of_all() {
    let v = [
        visit("2023-06-05", 6.0),
        visit("2023-07-31", 6.9), // the month after, though 56 days later
        visit("2023-08-01", 7.0), // the month after, though a day later
        visit("2023-10-10", 7.9),
        visit("2024-01-10", 8.8),
        visit("2024-02-10", 9.3),
    ];
    let all = letters(&v);
    assert_eq!([all[0], all[3], all[4], all[5]], ["B", "O", "O", "N"]);
    assert!(all[1] == "N" || all[1] == "T");
    // December to January.
    assert_eq!(
        letters(&[visit("2023-12-30", 9.0), visit("2024-01-02", 9.3)])[1],
        "N"
    );
    // Visits without a weight are no weighings: the gap stays.
    let nothing = Visit::new(date("2023-09-10"), child("2023-09-10").lenhei_cm(70.0));
    let v = [v[0], v[1], v[2], nothing, v[3]];
    assert_eq!(&letters(&v)[3..], ["missing_weight", "O"]);
}

/// First on the card is B even below the red line; 2T needs two weighings in a row.
#[test]
fn two_t_in_a_row_below_the_red_line_and_referral() {
    // WHO -3 SD, boys: 6.2 kg at 8 months, 6.4 at 9, 6.6 at 10.
    let v = [
        visit("2023-11-10", 6.1),
        visit("2023-12-10", 6.1),
        visit("2024-01-10", 6.0),
        visit("2024-02-10", 7.4),
        visit("2024-03-10", 7.4),
    ];
    let card = card(&v);
    let t: Vec<_> = card.iter().map(|w| w.t_in_a_row).collect();
    assert_eq!(t, [0, 1, 2, 0, 1]);
    let two: Vec<_> = card.iter().map(Weighing::is_2t).collect();
    assert_eq!(two, [false, false, true, false, false]);
    let red: Vec<_> = card.iter().map(|w| w.below_red_line).collect();
    assert_eq!(red, [true, true, true, false, false].map(Some));
    let why: Vec<_> = card.iter().map(|w| w.referral.clone()).collect();
    assert_eq!(
        why,
        [
            vec![Referral::BelowRedLine],
            vec![Referral::BelowRedLine, Referral::DidNotGain],
            vec![Referral::BelowRedLine, Referral::TwiceT],
            vec![],
            vec![Referral::DidNotGain],
        ]
    );
    // T, a month away, T: not in a row.
    let v = [
        visit("2023-09-10", 8.0),
        visit("2023-10-10", 8.0),
        visit("2023-12-10", 8.0),
        visit("2024-01-10", 8.0),
    ];
    assert_eq!(letters(&v), ["B", "T", "O", "T"]);
    assert!(!self::card(&v).iter().any(Weighing::is_2t));
}

/// A severe case beyond WHO's flag stays visible: it is weighed, judged and referred.
#[test]
fn a_severe_case_beyond_the_flag_stays_visible() {
    let v = [visit("2023-11-10", 3.9), visit("2023-12-10", 4.0)];
    let w = &card(&v)[1];
    assert!(w.waz.unwrap() < -6.0);
    assert_eq!(w.below_red_line, Some(true));
    assert!(w.counts() && w.referral.contains(&Referral::BelowRedLine));
}

#[test]
fn the_red_line_is_minus_three_excluded_and_the_orange_one_an_option() {
    // Find the weights around -3 by the engine's own way back, at two decimals of z.
    let at = |z: f64| {
        let reference = child("2023-11-10").weight_kg(8.0).assess();
        reference
            .lms(tumbuh::Indicator::Waz)
            .unwrap()
            .value(z)
            .unwrap()
    };
    for (z, below) in [(-3.0, false), (-3.004, false), (-3.006, true)] {
        let w = &card(&[visit("2023-11-10", at(z))])[0];
        assert_eq!(w.below_red_line, Some(below), "{z}: {:?}", w.waz);
    }
    let heavy = [visit("2023-11-10", at(1.2))];
    assert!(card(&heavy)[0].referral.is_empty());
    let orange = rules(|r| r.orange_line = Some(1.0));
    assert_eq!(
        kms::monitor(&heavy, &orange)[0].referral,
        [Referral::AboveOrangeLine]
    );
}

#[test]
fn of_two_weighings_in_a_month_the_later_counts_and_of_a_day_the_lighter() {
    let v = [
        visit("2023-11-03", 8.6),
        visit("2023-11-24", 8.7),
        visit("2023-12-08", 9.3),
        visit("2023-12-08", 8.7),
    ];
    assert_eq!(
        letters(&v),
        [
            "another_weighing_counts",
            "B",
            "another_weighing_counts",
            "T"
        ]
    );
    assert_eq!(card(&v)[3].gain_g, Some(0.0));
    assert!(!card(&v)[0].counts() && card(&v)[1].counts());
}

/// A child that moves is new at the second Posyandu, and its card goes on.
#[test]
fn a_child_in_two_posyandu_is_new_in_each_once() {
    let v = [
        visit("2023-11-10", 8.6).at(1),
        visit("2023-12-10", 9.0).at(2),
        visit("2024-01-10", 9.4).at(2),
        visit("2024-01-20", 9.4).at(1), // twice in a month, at two places: both count
        visit("2024-02-10", 9.4).at(1),
    ];
    assert_eq!(letters(&v), ["B", "B", "N", "N", "T"]);
}

#[test]
fn what_cannot_be_weighed_or_judged_says_why() {
    let before_birth = visit("2023-02-10", 3.0);
    let grams = visit("2023-11-10", 8600.0);
    let zero = visit("2023-11-10", 0.0);
    assert_eq!(
        letters(&[before_birth, grams, zero]),
        ["age_negative", "weight_in_grams", "not_positive"]
    );
    let w = &card(&[before_birth])[0];
    assert_eq!(w.letter, Err(NoLetter::NotWeighed(Reason::AgeNegative)));
    assert!(!w.counts() && w.referral.is_empty());
    // Neither sex nor age, and a gain: weighed, not judged.
    let bare = |on: &str, kg| Visit::new(date(on), Measurement::new().weight_kg(kg));
    let v = [bare("2023-11-10", 8.0), bare("2023-12-10", 8.4)];
    assert_eq!(letters(&v), ["B", "not_judged"]);
    assert!(card(&v)[1].counts());
    assert_eq!(card(&v)[1].below_red_line, None);
    // With an age, the KBM judges.
    let aged =
        |on: &str, days, kg| Visit::new(date(on), Measurement::new().age_days(days).weight_kg(kg));
    let v = [
        aged("2023-11-10", 245.0, 8.0),
        aged("2023-12-10", 275.0, 8.4),
    ];
    assert_eq!(letters(&v), ["B", "N"]);
    assert!(card(&[]).is_empty());
}

/// 446 g is the 5th centile of a boy's third month (WHO 2009).
#[test]
fn weight_falters_below_the_5th_centile_of_who() {
    for (second, faltering) in [(6.04, true), (6.05, false)] {
        let v = [visit("2023-05-10", 5.6), visit("2023-06-10", second)];
        let w = &card(&v)[1];
        let velocity = w.velocity.unwrap().unwrap();
        assert_eq!((velocity.row.from_month, velocity.row.to_month), (2, 3));
        assert_eq!(w.faltering, Some(faltering), "{second}");
    }
    // Over a missed month WHO has two months (643 g, boys from 3 months), over two missed months
    // only the 5th centile (940 g); the letter is O either way.
    for (on, second, faltering) in [
        ("2023-08-10", 7.02, Some(true)),
        ("2023-08-10", 7.05, Some(false)),
        ("2023-09-09", 7.33, Some(true)),
        ("2023-09-09", 7.35, Some(false)),
        ("2023-10-10", 7.35, None),
    ] {
        let v = [visit("2023-06-10", 6.4), visit(on, second)];
        let w = &card(&v)[1];
        assert_eq!(
            (w.letter, w.faltering),
            (Ok(Letter::O), faltering),
            "{on} {second}"
        );
    }
    // Beyond a year there is no interval of one month.
    let v = [visit("2024-05-10", 10.6), visit("2024-06-10", 10.8)];
    let w = &card(&v)[1];
    assert_eq!(w.velocity, Some(Err(NoVelocity::AgeOutOfRange)));
    assert_eq!(w.faltering, None);
}

#[test]
fn completed_months_are_those_of_the_calendar() {
    let months = |born: &str, on: &str| {
        let m = Measurement::new().dates(date(born), date(on));
        kms::completed_months(&m, date(on))
    };
    for (born, on, expected) in [
        ("2023-03-10", "2023-04-09", Some(0)),
        ("2023-03-10", "2023-04-10", Some(1)),
        ("2023-03-10", "2024-03-09", Some(11)),
        ("2023-03-10", "2024-03-10", Some(12)),
        ("2023-01-31", "2023-02-27", Some(0)),
        ("2023-01-31", "2023-02-28", Some(1)), // the last day of a shorter month
        ("2024-02-29", "2025-02-28", Some(12)),
        ("2023-03-10", "2023-03-09", None),
    ] {
        assert_eq!(months(born, on), expected, "{born} {on}");
    }
    let by_days = Measurement::new().age_days(30.0);
    assert_eq!(kms::completed_months(&by_days, date("2024-01-01")), Some(0));
    let month = Month::of(date("2024-12-31"));
    assert_eq!(month.to_string(), "2024-12");
    assert_eq!(month.later(1), Month::new(2025, 1).unwrap());
    assert_eq!(Month::new(2025, 13), None);
    assert_eq!((Month::new(i32::MAX, 1), Month::new(-1, 1)), (None, None));
    // So far that there is no such day, and no panic.
    for by in [i32::MAX, i32::MIN] {
        let far = month.later(by);
        assert_eq!(far.last_day(), None);
        assert_eq!(far.since(month) > 0, by > 0);
    }
}

fn any_visits() -> impl Strategy<Value = Vec<Visit>> {
    let one = (0..900i32, 0..3u32, 20..180u32, prop::bool::weighted(0.1)).prop_map(
        |(day, place, hectograms, nothing)| {
            let on = Date::from_days_since_1970(date(BORN).days_since_1970() + day).unwrap();
            let m = Measurement::new().sex(Sex::Female);
            let m = m.dates(date(BORN), on);
            let kg = f64::from(hectograms) / 10.0;
            let m = if nothing { m } else { m.weight_kg(kg) };
            Visit::new(on, m).at(place)
        },
    );
    prop::collection::vec(one, 0..40)
}

proptest! {
    /// D = N + T + O + B for every child that can be judged, one weighing a month and place, B once
    /// at each place, and the order of rows does not matter.
    #[test]
    fn every_weighing_that_counts_has_one_letter(visits in any_visits(), by in any::<u64>()) {
        let card = card(&visits);
        let counted: Vec<usize> = (0..visits.len()).filter(|i| card[*i].counts()).collect();
        let mut places_and_months: Vec<_> =
            counted.iter().map(|i| (visits[*i].place, Month::of(visits[*i].date))).collect();
        let mut all: Vec<_> = visits
            .iter()
            .filter(|v| v.measurement.weight.value().is_some())
            .map(|v| (v.place, Month::of(v.date)))
            .collect();
        for list in [&mut places_and_months, &mut all] {
            list.sort_unstable();
        }
        all.dedup();
        prop_assert_eq!(&places_and_months, &all); // D: each month and place once
        prop_assert!(counted.iter().all(|i| card[*i].letter.is_ok()));
        let new = counted.iter().filter(|i| card[**i].letter == Ok(Letter::B)).count();
        let mut places: Vec<_> = places_and_months.iter().map(|(p, _)| *p).collect();
        places.sort_unstable();
        places.dedup();
        prop_assert_eq!(new, places.len());

        // Turned around, and cut and joined the other way round.
        let n = visits.len();
        let order: Vec<usize> = if by % 2 == 0 || n == 0 {
            (0..n).rev().collect()
        } else {
            let cut = by as usize % n;
            (cut..n).chain(0..cut).collect()
        };
        let shuffled: Vec<Visit> = order.iter().map(|i| visits[*i]).collect();
        let again = self::card(&shuffled);
        for (at, i) in order.iter().enumerate() {
            // Rows that are the same in everything may stand in for each other.
            let twin = visits.iter().filter(|v| **v == visits[*i]).count() > 1;
            prop_assert!(twin || again[at] == card[*i]);
        }
    }
}

/// Age in months alone, as a card without a date of birth has it.
#[test]
fn a_card_without_a_date_of_birth() {
    let at = |on: &str, months, kg| {
        let m = Measurement::new()
            .sex(Sex::Male)
            .age_months(months)
            .weight_kg(kg);
        Visit::new(date(on), m)
    };
    let v = [at("2023-11-10", 8.0, 8.2), at("2023-12-10", 9.0, 8.4)];
    assert_eq!(letters(&v), ["B", "T"]);
    assert_eq!(card(&v)[1].kbm_g, Some(300));
    assert!(Age::from_months(8.0).is_ok());
}

/// Words for cadres: in both languages, short, and different where they mean different things.
#[test]
fn every_letter_reason_and_referral_has_its_words() {
    let mut all: Vec<[&str; 2]> = Vec::new();
    let both = |say: fn(Lang) -> &'static str| [say(Lang::En), say(Lang::Id)];
    for letter in Letter::ALL {
        all.push([letter.label(Lang::En), letter.label(Lang::Id)]);
        all.push([letter.advice(Lang::En), letter.advice(Lang::Id)]);
    }
    for why in Referral::ALL {
        all.push([why.label(Lang::En), why.label(Lang::Id)]);
        if why != Referral::DidNotGain {
            // T is one thing, told by the letter and as a referral.
            all.push([why.advice(Lang::En), why.advice(Lang::Id)]);
        }
    }
    all.push(both(|lang| NoLetter::AnotherCounts.label(lang)));
    all.push(both(|lang| NoLetter::NotJudged.label(lang)));
    let mut indonesian: Vec<&str> = all.iter().map(|[_, id]| *id).collect();
    for [en, id] in &all {
        assert!(en != id && !id.is_empty());
        assert!(id.chars().count() <= 90, "too long for a card: {id}");
        for blame in ["salah ibu", "lalai", "malas", "penyakit", "stunting"] {
            assert!(!id.to_lowercase().contains(blame), "{id}");
        }
    }
    indonesian.sort_unstable();
    indonesian.dedup();
    assert_eq!(indonesian.len(), all.len());
    assert_eq!(
        Referral::DidNotGain.advice(Lang::Id),
        Letter::T.advice(Lang::Id)
    );
}
