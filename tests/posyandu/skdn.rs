//! The monthly report: by hand for a few children, and a simulated Posyandu of 200 children over 24
//! months, counted again in another way.

use std::collections::BTreeSet;
use tumbuh::posyandu::html::Names;
use tumbuh::posyandu::kms::{Month, Rules, Visit};
use tumbuh::posyandu::skdn::{
    AgeBand, Cell, Child, Counts, HomeVisitReason, Ratio, Report, Stay, report,
};
use tumbuh::{Class, Date, Indicator, Measurement, Sex};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    Month::of(date(&format!("{text}-01")))
}

fn child(sex: Sex, born: &str, weights: &[(&str, f64)]) -> Child {
    let mut child = Child::new(Some(sex), Some(date(born)));
    for (on, kg) in weights {
        let m = Measurement::new().sex(sex).dates(date(born), date(on));
        child.visits.push(Visit::new(date(on), m.weight_kg(*kg)));
    }
    child
}

fn made(children: &[Child], stays: &[Stay], on: &str) -> Report {
    report(children, stays, month(on), &Rules::default())
}

fn letters(c: &Counts) -> [u32; 7] {
    [c.s, c.k, c.d, c.n, c.t, c.o, c.b]
}

/// Five children of one Posyandu in July, each with another letter, and one who did not come.
#[test]
fn one_child_of_each_letter() {
    let children = [
        child(
            Sex::Male,
            "2023-11-10",
            &[("2024-06-11", 8.0), ("2024-07-09", 8.6)],
        ), // N
        child(
            Sex::Female,
            "2023-03-01",
            &[("2024-06-11", 9.0), ("2024-07-09", 9.0)],
        ), // T
        child(
            Sex::Male,
            "2022-01-01",
            &[("2024-05-14", 12.0), ("2024-07-09", 12.4)],
        ), // O
        child(Sex::Female, "2024-06-20", &[("2024-07-09", 3.4)]), // B
        child(Sex::Male, "2021-05-01", &[("2024-06-11", 9.0)]),   // did not come
        child(Sex::Female, "2024-05-01", &[]),                    // no card yet
    ];
    let mut stays: Vec<Stay> = (0..6).map(|i| Stay::always(i, 0)).collect();
    stays[5].has_card = false;
    let r = made(&children, &stays, "2024-07");
    let c = r.total();
    assert_eq!(letters(&c), [6, 5, 4, 1, 1, 1, 1]);
    assert_eq!(
        (c.d_prime(), c.not_judged, c.guests, c.no_age),
        (2, 0, 0, 0)
    );
    for (ratio, percent) in [
        (Ratio::KS, 500.0 / 6.0),
        (Ratio::DS, 400.0 / 6.0),
        (Ratio::DK, 80.0),
        (Ratio::ND, 25.0),
        (Ratio::NDPrime, 50.0),
        (Ratio::NS, 100.0 / 6.0),
    ] {
        assert!(
            (c.percent(ratio).unwrap() - percent).abs() < 1e-12,
            "{ratio:?}"
        );
    }
    assert_eq!(Counts::default().percent(Ratio::ND), None);
    // Counts that somebody else put together do not add up, and do not panic.
    let mut odd = Counts::default();
    (odd.o, odd.b) = (3, 2);
    assert_eq!((odd.d_prime(), odd.percent(Ratio::NDPrime)), (0, None));
    // By age band and sex: the boy of 8 months and the girl of 0 months.
    let of = |band, sex| r.sum(|cell: &Cell| cell.band == Some(band) && cell.sex == Some(sex));
    assert_eq!(
        letters(&of(AgeBand::M6To11, Sex::Male)),
        [1, 1, 1, 1, 0, 0, 0]
    );
    assert_eq!(
        letters(&of(AgeBand::M0To5, Sex::Female)),
        [2, 1, 1, 0, 0, 0, 1]
    );
    assert_eq!(
        letters(&of(AgeBand::M12To23, Sex::Female)),
        [1, 1, 1, 0, 1, 0, 0]
    );
    assert_eq!(
        letters(&of(AgeBand::M24To60, Sex::Male)),
        [2, 2, 1, 0, 0, 1, 0]
    );
    // The boy of three years with 9 kg is below the red line: his home comes first.
    let homes: Vec<_> = r
        .home_visits
        .iter()
        .map(|h| (h.child, h.months_unseen))
        .collect();
    assert_eq!(homes, [(4, 1), (5, 2)]);
    assert_eq!(r.home_visits[0].reasons, [HomeVisitReason::BelowRedLine]);
    assert_eq!(r.home_visits[0].last_seen, Some(month("2024-06")));
    assert_eq!(r.home_visits[1].reasons, [HomeVisitReason::NeverWeighed]);
    assert_eq!(r.home_visits[1].last_seen, None);
}

#[test]
fn homes_are_ordered_by_what_was_seen_last() {
    let weighed = |kg: &[f64]| {
        let months = ["2024-01-10", "2024-02-10", "2024-03-10"];
        let weights: Vec<_> = months.into_iter().zip(kg.iter().copied()).collect();
        child(Sex::Male, "2022-06-01", &weights)
    };
    let mut severe = weighed(&[11.0]);
    severe.visits[0].measurement = severe.visits[0].measurement.lenhei_cm(98.0); // WHZ below -3
    let children = [
        weighed(&[11.5]),             // nothing wrong
        weighed(&[11.5, 11.5]),       // T
        weighed(&[11.5, 11.5, 11.5]), // 2T, seen a month later
        weighed(&[7.9]),              // below the red line
        severe,
        weighed(&[11.5, 11.9]), // nothing wrong, seen later
    ];
    let stays: Vec<Stay> = (0..6).map(|i| Stay::always(i, 0)).collect();
    let r = made(&children, &stays, "2024-06");
    let order: Vec<_> = r.home_visits.iter().map(|h| h.child).collect();
    assert_eq!(order, [4, 3, 2, 1, 0, 5]);
    assert_eq!(r.home_visits[0].reasons[0], HomeVisitReason::SeverelyWasted);
    assert_eq!(r.home_visits[2].reasons, [HomeVisitReason::TwiceT]);
    assert!(r.home_visits[4].reasons.is_empty());
}

#[test]
fn stays_births_and_birthdays_bound_the_months() {
    let children = [child(
        Sex::Male,
        "2019-08-15",
        &[("2024-07-09", 17.0), ("2024-08-20", 17.2)],
    )];
    let stays = [Stay::always(0, 0)];
    // Five on 15 August: in July's report, no more in August's.
    assert_eq!(made(&children, &stays, "2024-07").total().s, 1);
    assert_eq!(letters(&made(&children, &stays, "2024-08").total()), [0; 7]);
    // Not born yet.
    let unborn = [child(Sex::Male, "2024-08-02", &[])];
    assert_eq!(made(&unborn, &stays, "2024-07").total().s, 0);
    assert_eq!(made(&unborn, &stays, "2024-08").total().s, 1);
    // From the month it comes to the month it leaves.
    let mut stay = Stay::always(0, 0);
    (stay.from, stay.to) = (Some(date("2024-02-20")), Some(date("2024-04-01")));
    let living = [child(Sex::Female, "2023-01-01", &[])];
    let s: Vec<u32> = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]
        .map(|m| made(&living, &[stay], m).total().s)
        .to_vec();
    assert_eq!(s, [0, 1, 1, 1, 0]);
    // Two stays in a month are one child; a month without any weighing has a report.
    let r = made(&living, &[stay, stay], "2024-03");
    assert_eq!(letters(&r.total()), [1, 1, 0, 0, 0, 0, 0]);
    assert_eq!(r.home_visits.len(), 1);
}

#[test]
fn guests_and_children_without_a_date_of_birth_are_counted_apart() {
    let mut unknown = child(Sex::Male, "2023-01-01", &[("2024-07-09", 10.0)]);
    unknown.birth = None;
    let guest = child(Sex::Female, "2023-01-01", &[("2024-07-09", 10.0)]);
    let r = made(&[unknown, guest], &[Stay::always(0, 0)], "2024-07");
    let c = r.total();
    assert_eq!((c.no_age, c.guests), (1, 1));
    assert_eq!(letters(&c), [0; 7]);
}

#[test]
fn classes_vitamin_a_and_exclusive_breastfeeding() {
    let mut short = child(Sex::Male, "2022-07-09", &[("2024-07-09", 9.0)]);
    short.visits[0].measurement = short.visits[0].measurement.lenhei_cm(80.0);
    short.visits[0].vitamin_a = Some(true);
    let mut infant = child(Sex::Female, "2024-04-01", &[("2024-07-09", 5.9)]);
    infant.visits[0].exclusive_breastfeeding = Some(true);
    infant.visits[0].vitamin_a = Some(true); // below six months: to be checked
    let mut half = child(Sex::Female, "2023-12-20", &[("2024-07-09", 7.3)]);
    half.visits[0].exclusive_breastfeeding = Some(false);
    half.visits[0].vitamin_a = Some(true);
    let stays: Vec<Stay> = (0..3).map(|i| Stay::always(i, 0)).collect();
    let c = made(&[short, infant, half], &stays, "2024-07").total();
    // WHO, boys at two years: -2 SD is 81.0 cm, -3 SD is 78.0 cm.
    assert_eq!(c.class(Indicator::Haz, Class::Pendek), 1);
    assert_eq!(c.classed(Indicator::Haz), 1);
    assert_eq!(c.classed(Indicator::Waz), 3);
    assert_eq!(
        (c.vitamin_a_blue, c.vitamin_a_red, c.vitamin_a_too_young),
        (1, 1, 1)
    );
    assert_eq!((c.exclusive[3], c.exclusive[6]), ((1, 1), (0, 1)));
    assert_eq!(c.exclusive[0], (0, 0));
}

/// A generator of its own, so that a seed is a Posyandu.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(n)) as u32
    }

    fn one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }
}

const MONTHS: i32 = 24;

/// 200 children for 24 months: births, late registration, absences, moves to and fro, weighings
/// twice a month.
fn posyandu(seed: u64) -> (Vec<Child>, Vec<Stay>) {
    let mut dice = Dice(seed);
    let start = date("2023-01-01").days_since_1970();
    let (mut children, mut stays) = (Vec::new(), Vec::new());
    for i in 0..200 {
        let born = start - 1500 + dice.below(2100).cast_signed();
        let birth = Date::from_days_since_1970(born).unwrap();
        let sex = if dice.one_in(2) {
            Sex::Male
        } else {
            Sex::Female
        };
        let mut child = Child::new(Some(sex), Some(birth));
        let mut kg = 3.2;
        let mut place = dice.below(2);
        let mut from = None;
        let joins = dice.below(12).cast_signed();
        for m in 0..MONTHS {
            let day = start + m * 30 + dice.below(28).cast_signed();
            let age = f64::from(day - born);
            if age < 0.0 {
                continue;
            }
            if dice.one_in(15) {
                let to = Date::from_days_since_1970(day - 1).unwrap();
                let mut stay = Stay::always(i, place);
                (stay.from, stay.to, stay.has_card) = (from, Some(to), false);
                stays.push(stay);
                place = 1 - place;
                from = Some(Date::from_days_since_1970(day).unwrap());
            }
            if m < joins && dice.one_in(2) || dice.one_in(4) {
                continue;
            }
            kg += f64::from(dice.below(9)) / 10.0 - 0.2;
            let kg_now = (3.0 + age / 150.0).min(22.0) + kg / 10.0;
            for again in 0..=u32::from(dice.one_in(10)) {
                let on = Date::from_days_since_1970(day + again.cast_signed()).unwrap();
                let m = Measurement::new().sex(sex).dates(birth, on);
                let m = m.weight_kg((kg_now * 10.0).round() / 10.0);
                child.visits.push(Visit::new(on, m).at(place));
            }
        }
        let mut stay = Stay::always(i, place);
        (stay.from, stay.has_card) = (from, dice.one_in(2));
        stays.push(stay);
        children.push(child);
    }
    (children, stays)
}

fn in_month(d: Date, m: Month) -> bool {
    Month::of(d) == m
}

/// S, K and D of a place and month, counted from the register in the plainest way.
fn counted_again(children: &[Child], stays: &[Stay], place: u32, m: Month) -> [usize; 3] {
    let end = m.last_day().unwrap();
    let (mut s, mut k, mut d) = (0, 0, 0);
    for (i, child) in children.iter().enumerate() {
        let birth = child.birth.unwrap();
        let (y, mo, day) = birth.ymd();
        // The fifth birthday; 29 February is kept on the 28th where there is no 29th.
        let five = Date::from_ymd(y + 5, mo, day)
            .or_else(|_| Date::from_ymd(y + 5, mo, day - 1))
            .unwrap();
        if birth > end || five <= end {
            continue;
        }
        let mine: Vec<_> = stays
            .iter()
            .filter(|st| st.child == i && st.place == place)
            .filter(|st| st.from.is_none_or(|f| f <= end))
            .filter(|st| st.to.is_none_or(|t| t >= end || in_month(t, m)))
            .collect();
        if mine.is_empty() {
            continue;
        }
        s += 1;
        let weighed = |v: &&Visit| v.place == place && v.measurement.weight.value().is_some();
        let seen = child.visits.iter().filter(weighed).any(|v| v.date <= end);
        k += usize::from(seen || mine.iter().any(|st| st.has_card));
        let now = child
            .visits
            .iter()
            .filter(weighed)
            .any(|v| in_month(v.date, m));
        d += usize::from(now);
    }
    [s, k, d]
}

#[test]
fn two_hundred_children_for_two_years_keep_the_invariants() {
    for seed in 1..=3 {
        let (children, stays) = posyandu(seed);
        let first = month("2023-01");
        let mut weighed = BTreeSet::new();
        let mut total_d = 0;
        for m in (0..MONTHS).map(|i| first.later(i)) {
            let r = report(&children, &stays, m, &Rules::default());
            for cell in &r.cells {
                let c = &cell.counts;
                assert_eq!(c.d, c.n + c.t + c.o + c.b + c.not_judged, "{m}");
                assert_eq!(c.d_prime(), c.n + c.t);
                assert!(c.d <= c.k && c.k <= c.s && c.two_t <= c.t, "{m}");
                assert_eq!(c.not_judged, 0);
            }
            for place in 0..2 {
                let c = r.sum(|cell| cell.place == place);
                let [s, k, d] = counted_again(&children, &stays, place, m);
                assert_eq!(
                    [c.s, c.k, c.d].map(|n| n as usize),
                    [s, k, d],
                    "{m} {place}"
                );
                let homes = r.home_visits.iter().filter(|h| h.place == place).count();
                assert_eq!(homes, s - d, "{m} {place}");
            }
            total_d += r.total().d;
            let order = r.home_visits.iter().map(|h| h.reasons.first().copied());
            let ranks: Vec<_> = order.map(|w| (w.is_none(), w)).collect();
            assert!(ranks.is_sorted(), "{m}");
            weighed.extend(r.cells.iter().map(|c| (c.place, c.band)));

            // The same report from rows in another order.
            let mut turned = stays.clone();
            turned.reverse();
            let mut shuffled = children.clone();
            for child in &mut shuffled {
                let n = child.visits.len();
                child.visits.reverse();
                child.visits.rotate_left(n / 3);
            }
            assert_eq!(report(&shuffled, &turned, m, &Rules::default()), r, "{m}");
        }
        // The simulation is no empty one.
        assert!(total_d > 1500, "{total_d}");
        assert_eq!(weighed.len(), 2 * AgeBand::ALL.len());
    }
}

struct Named;

impl Names for Named {
    fn place(&self, place: u32) -> String {
        ["Melati <1>", "Mawar"][place as usize].to_owned()
    }

    fn child(&self, child: usize) -> String {
        format!("Anak {child}")
    }
}

/// What a supervisor reads, from the children of `one_child_of_each_letter` and one elsewhere.
#[test]
fn the_page_says_the_month_the_letters_and_the_homes() {
    let mut children = [
        child(
            Sex::Male,
            "2023-11-10",
            &[("2024-06-11", 8.0), ("2024-07-09", 8.6)],
        ),
        child(Sex::Male, "2021-05-01", &[("2024-06-11", 9.0)]),
        child(Sex::Female, "2024-06-20", &[("2024-07-09", 3.4)]),
    ];
    let stays = [Stay::always(0, 0), Stay::always(1, 0), Stay::always(2, 1)];
    children[2].visits[0].place = 1;
    let r = made(&children, &stays, "2024-07");
    let page = r.html(&Named);
    for text in [
        "<title>Laporan Posyandu Juli 2024</title>",
        "<td>Melati &lt;1&gt;</td><td>2</td><td>2</td><td>1</td><td>1</td>", // S K D N
        "<td>Jumlah</td><td>3</td><td>3</td><td>2</td><td>1</td><td>0</td><td>0</td><td>1</td>",
        "<td>D/S (partisipasi masyarakat)</td><td>66,7 %</td>",
        "aria-label=\"S 3, K 3, D 2, N 1\"",
        "<h2>Kunjungan rumah: 1 anak tidak datang</h2>",
        "<td>Anak 1</td><td>Melati &lt;1&gt;</td><td>Juni 2024 (1 bulan lalu)</td>\
         <td>di bawah garis merah pada kunjungan terakhir</td>",
        "<h3>BB/U: 2 anak</h3>",
    ] {
        assert!(page.contains(text), "{text}\n{page}");
    }
    assert!(!page.contains("<1>") && !page.contains("NaN"));
    // Nobody came and nobody lives here: a page all the same.
    let empty = made(&[], &[], "2024-01").html(&Named);
    assert!(
        empty.contains("Januari 2024")
            && empty.contains("<td>K/S (jangkauan program)</td><td>tidak ada</td>")
    );
}
