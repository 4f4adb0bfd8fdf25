//! Visits: in their place, marked as what they are, never silently dropped.

use crate::read::{Read, number, parse};
use tumbuh::chart::{Ages, Chart, Size, Style};
use tumbuh::{Date, Indicator, Lang, Measurement, Sex};

fn at(days: f64, kg: f64) -> Measurement {
    Measurement::new().age_days(days).weight_kg(kg)
}

fn waz() -> Chart {
    Chart::new(Indicator::Waz, Sex::Female).ages(Ages::BirthTo2Years)
}

#[test]
fn points_stand_where_they_were_measured() {
    let svg = waz()
        .visits([at(100.0, 6.0), at(365.25, 8.9), at(600.0, 10.2)])
        .svg()
        .unwrap();
    let doc = parse(&svg);
    let read = Read { doc: &doc };
    let mut found: Vec<(f64, f64)> = read
        .elements("circle")
        .map(|c| (read.place(number(&c, "cx")), read.value(number(&c, "cy"))))
        .collect();
    // The last is the sign in the legend.
    found.pop_if(|(_, y)| *y < 0.0);
    let first = found.remove(0);
    let found: Vec<_> = std::iter::once(first)
        .chain(found)
        .filter(|(_, y)| *y > 2.0)
        .collect();
    assert_eq!(found.len(), 3);
    for ((x, y), (days, kg)) in found
        .iter()
        .zip([(100.0, 6.0), (365.25, 8.9), (600.0, 10.2)])
    {
        assert!((x - days / 30.4375).abs() < 0.02, "{x}");
        assert!((y - kg).abs() < 0.01, "{y}");
    }
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let visits = [
        at(100.0, 6.0),
        at(130.0, f64::NAN),
        at(160.0, 66.0),
        at(900.0, 11.0),
        at(190.0, 6.9).oedema(true),
    ];
    let chart = waz().visits(visits);
    let svg = chart.svg().unwrap();
    let doc = parse(&svg);
    let read = Read { doc: &doc };
    let desc = read.text("desc");
    assert_eq!(desc, chart.description().unwrap());
    for said in [
        "3 months: 6.0 kg, z \u{2212}0.03, normal.",
        "4 months; no z-score: weight is missing.",
        "5 months: 66.0 kg, z 49.",
        "implausible by WHO's limits: measure again; off the chart, marked at its edge.",
        "29 months: 11.0 kg, z \u{2212}1.12, normal; off the chart",
        "6 months: 6.9 kg; no z-score: bilateral pitting oedema",
    ] {
        assert!(desc.contains(said), "`{said}` in {desc}");
    }
    let texts = read.texts().join("\n");
    for shown in [
        "66.0 kg",
        "11.0 kg",
        "weight is missing",
        "pitting oedema",
        "measure again",
    ] {
        assert!(texts.contains(shown), "{shown} in {texts}");
    }
}

#[test]
fn the_card_has_the_letters_of_the_kms() {
    let born = Date::from_ymd(2024, 1, 10).unwrap();
    let visit = |date: &str, kg| {
        let m = Measurement::new().dates(born, date.parse().unwrap());
        m.weight_kg(kg)
    };
    let card = Chart::new(Indicator::Waz, Sex::Male)
        .style(Style::Kms)
        .lang(Lang::Id)
        .visits([
            visit("2024-06-12", 6.6),
            visit("2024-07-10", 7.1),
            visit("2024-08-14", 7.1),
            visit("2024-10-09", 7.5),
        ]);
    for size in [Size::A4Landscape, Size::Phone] {
        let svg = card.clone().size(size).svg().unwrap();
        let doc = parse(&svg);
        let texts = Read { doc: &doc }.texts();
        let letters: Vec<_> = texts
            .iter()
            .filter(|t| ["N", "T", "O", "B"].contains(&t.as_str()))
            .collect();
        assert_eq!(letters, ["B", "N", "T", "O"]);
    }
    // KBM, layout A of the printed card: 800 900 800 600 500, 400 g in 6 and 7, 300 in 8 to 11.
    let svg = card.svg().unwrap();
    let doc = parse(&svg);
    let texts = Read { doc: &doc }.texts();
    let grams: Vec<_> = texts
        .iter()
        .filter(|t| t.len() == 3 && t.ends_with("00"))
        .collect();
    assert_eq!(
        grams,
        ["800", "900", "800", "600", "500", "400", "300", "200"]
    );
    assert!(texts.iter().any(|t| t == "7,5"));
}

#[test]
fn a_visit_of_the_other_sex_is_refused() {
    let chart = waz().visits([at(100.0, 6.0).sex(Sex::Male)]);
    let message = chart.svg().unwrap_err().to_string();
    assert!(
        message.contains("visit 1 is of sex m, the chart is of sex f"),
        "{message}"
    );
}

#[test]
fn more_visits_than_a_child_has_are_refused() {
    let visits = |n| (0..n).map(|i| at(f64::from(i) * 0.1, 5.0));
    assert!(waz().visits(visits(5000)).svg().is_ok());
    let message = waz().visits(visits(5001)).svg().unwrap_err().to_string();
    assert!(message.starts_with("5001 visits"), "{message}");
}

/// Lines between visits: whole ones, dashed ones. On A4 they are 2.1 units wide.
fn joins(chart: &Chart) -> (usize, usize) {
    let svg = chart.svg().unwrap();
    let doc = parse(&svg);
    let read = Read { doc: &doc };
    let lines: Vec<_> = read
        .elements("path")
        // The signs of the legend stand before the growth lines, the visits behind them.
        .skip_while(|n| n.attribute("data-z").is_none())
        .filter(|n| n.attribute("stroke-width") == Some("2.1"))
        .map(|n| n.attribute("stroke-dasharray").is_some())
        .collect();
    let dashed = lines.iter().filter(|d| **d).count();
    (lines.len() - dashed, dashed)
}

#[test]
fn gaps_are_shown_and_implausible_visits_stand_alone() {
    // 62 days are two months, 63 a gap.
    let near = [at(100.0, 6.0), at(162.0, 7.0), at(225.0, 7.5)];
    assert_eq!(joins(&waz().visits(near)), (1, 1));
    // The second is implausible (z below -6): the others are joined over it.
    let odd = [at(400.0, 9.0), at(430.0, 3.5), at(455.0, 9.3)];
    assert_eq!(joins(&waz().visits(odd)), (1, 0));
    // From five years on a year is no gap.
    let school = |years: f64, kg| Measurement::new().age_days(years * 365.25).weight_kg(kg);
    let chart = Chart::new(Indicator::Waz, Sex::Male);
    let chart = chart.visits([school(6.0, 20.0), school(7.0, 22.0), school(8.2, 25.0)]);
    assert_eq!(joins(&chart), (1, 1));
    // The KMS goes by months of the calendar, and joins nothing over a month without a weighing.
    let born = Date::from_ymd(2024, 1, 10).unwrap();
    let visit = |date: &str, kg| {
        let m = Measurement::new().dates(born, date.parse().unwrap());
        m.weight_kg(kg)
    };
    let dates = ["2024-06-30", "2024-07-01", "2024-08-31", "2024-10-01"];
    let card = waz().style(Style::Kms).visits(dates.map(|d| visit(d, 7.0)));
    assert_eq!(joins(&card), (2, 0));
}
