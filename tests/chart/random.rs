//! Any visits, any choice: the chart is XML, every number in it is one and lies on the sheet, every
//! visit is in the text.

use crate::read::{Read, number, numbers, parse};
use proptest::prelude::*;
use tumbuh::chart::{Ages, Chart, Lines, Size, Style};
use tumbuh::{Date, Indicator, Lang, Measurement, Sex};

/// A value as it may come from a file: mostly of a child, sometimes anything at all.
fn value(from: f64, to: f64) -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => from..to,
        1 => any::<f64>(),
        1 => Just(f64::NAN),
        1 => -10.0..1e4,
    ]
}

fn visit() -> impl Strategy<Value = Measurement> {
    let born = Date::from_ymd(2020, 2, 29).unwrap();
    let age = value(0.0, 7000.0);
    let measured = (
        value(1.0, 60.0),
        value(40.0, 180.0),
        value(25.0, 60.0),
        value(8.0, 40.0),
    );
    (age, measured, any::<Option<bool>>(), any::<bool>()).prop_map(
        move |(days, (kg, cm, head, muac), oedema, dated)| {
            let mut m = Measurement::new().weight_kg(kg).lenhei_cm(cm).head_cm(head);
            m = m.muac_cm(muac).triceps_mm(muac).subscapular_mm(muac * 0.8);
            if let Some(oedema) = oedema {
                m = m.oedema(oedema);
            }
            let date = (0.0..7000.0)
                .contains(&days)
                .then(|| Date::from_days_since_1970(born.days_since_1970() + days as i32).unwrap());
            match date {
                Some(date) if dated => m.dates(born, date),
                _ => m.age_days(days),
            }
        },
    )
}

pub(crate) fn chart() -> impl Strategy<Value = Chart> {
    let choice = (
        prop::sample::select(Indicator::ALL.to_vec()),
        prop::sample::select(Style::ALL.to_vec()),
        prop::sample::select(Ages::ALL.to_vec()),
        prop::sample::select(vec![Lines::Who, Lines::EachSd, Lines::Centiles]),
        prop_oneof![
            Just(Size::A4Landscape),
            Just(Size::A4Portrait),
            Just(Size::Phone),
            (320_u16..=4000, 400_u16..=4000).prop_map(|(w, h)| Size::pixels(w, h).unwrap()),
        ],
        any::<[bool; 2]>(),
    );
    let name = prop_oneof![Just(String::new()), ".{0,60}"];
    (choice, prop::collection::vec(visit(), 0..25), name).prop_map(
        |((indicator, style, ages, lines, size, [girl, id]), visits, name)| {
            let sex = if girl { Sex::Female } else { Sex::Male };
            let lang = if id { Lang::Id } else { Lang::En };
            let chart = Chart::new(indicator, sex)
                .visits(visits)
                .style(style)
                .ages(ages);
            chart.lines(lines).size(size).lang(lang).name(name)
        },
    )
}

fn check(svg: &str, visits: usize) {
    let doc = parse(svg);
    let read = Read { doc: &doc };
    let root = doc.root_element();
    let sheet = numbers(root.attribute("viewBox").unwrap());
    let (w, h) = (sheet[2], sheet[3]);
    for node in doc.descendants().filter(roxmltree::Node::is_element) {
        for name in ["x", "cx", "width"] {
            if node != root && node.attribute(name).is_some() {
                assert!((0.0..=w).contains(&number(&node, name)), "{node:?} {svg}");
            }
        }
        for name in ["y", "cy", "height"] {
            if node != root && node.attribute(name).is_some() {
                assert!((0.0..=h).contains(&number(&node, name)), "{node:?} {svg}");
            }
        }
        if let Some(d) = node.attribute("d") {
            let all = numbers(d);
            assert!(all.iter().all(|v| (0.0..=w.max(h)).contains(v)), "{d}");
            assert!(!d.contains("NaN") && !d.contains("inf"));
        }
        // Nothing comes from elsewhere, and nothing runs.
        assert!(
            !["script", "image", "foreignObject", "use", "a", "style"]
                .contains(&node.tag_name().name())
        );
        assert!(
            node.attributes()
                .all(|a| !a.name().starts_with("on") && !a.name().contains("href"))
        );
    }
    assert_eq!(read.text("desc").lines().count(), visits + 1);
    for id in root.attribute("aria-labelledby").unwrap().split(' ') {
        assert!(
            doc.descendants().any(|n| n.attribute("id") == Some(id)),
            "{id}"
        );
    }
    assert_eq!(root.attribute("role"), Some("img"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_visits_make_a_chart_that_can_be_read(
        chart in chart(),
        more in prop::collection::vec(visit(), 0..8),
    ) {
        let words = chart.description();
        let before = words.as_ref().map_or(0, |w| w.lines().count() - 1);
        let with = chart.visits(more.iter().copied());
        // A table that there is not is refused; two hundred charts are drawn all the same.
        let svg = with.svg();
        prop_assume!(svg.is_ok());
        check(&svg.unwrap(), before + if words.is_ok() { more.len() } else { 0 });
    }
}
