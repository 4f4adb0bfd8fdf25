//! Charts that were looked at once, kept as they were. A change here is meant to be looked at again:
//! `TUMBUH_BLESS=1 cargo test --features chart --test chart golden` writes them anew.

use std::path::Path;
use tumbuh::chart::{Ages, Chart, Size, Style};
use tumbuh::{Date, Indicator, Lang, Measurement, Sex};

fn golden(name: &str, chart: &Chart) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/chart/golden/{name}.svg"));
    let svg = chart.svg().unwrap();
    if std::env::var_os("TUMBUH_BLESS").is_some() {
        std::fs::write(&path, &svg).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    let differs = kept.lines().zip(svg.lines()).find(|(a, b)| a != b);
    assert!(kept == svg, "{name}: {differs:?}");
}

fn visits() -> Vec<Measurement> {
    let born = Date::from_ymd(2023, 1, 10).unwrap();
    [
        ("2023-02-11", 4.1),
        ("2023-03-14", 5.0),
        ("2023-04-12", 5.7),
        ("2023-05-10", 6.2),
        ("2023-08-16", 7.0),
        ("2023-09-13", 7.0),
        ("2023-10-11", 70.0),
    ]
    .into_iter()
    .map(|(date, kg)| {
        Measurement::new()
            .dates(born, date.parse().unwrap())
            .weight_kg(kg)
    })
    .collect()
}

#[test]
fn the_charts_are_those_that_were_looked_at() {
    let waz = |sex| Chart::new(Indicator::Waz, sex).visits(visits());
    golden("waz_girl", &waz(Sex::Female));
    golden(
        "waz_boy_phone_safe",
        &waz(Sex::Male).size(Size::Phone).style(Style::Safe),
    );
    let card = waz(Sex::Female).style(Style::Kms).lang(Lang::Id);
    golden("kms_girl", &card);
    golden("kms_girl_phone", &card.size(Size::Phone));
    let card = Chart::new(Indicator::Waz, Sex::Male)
        .style(Style::Kms)
        .lang(Lang::Id);
    golden("kms_boy_2_5", &card.ages(Ages::From2To5Years));
    let school = Chart::new(Indicator::Baz, Sex::Male).ages(Ages::From5To19Years);
    golden(
        "baz_school_ink",
        &school.style(Style::Ink).size(Size::A4Portrait),
    );
}
