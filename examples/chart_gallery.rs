//! Writes the charts that were looked at by eye: `cargo run --features chart --example
//! chart_gallery FOLDER`.

use std::path::Path;
use tumbuh::chart::{Ages, Chart, Lines, Size, Style};
use tumbuh::{Date, Indicator, Lang, Measurement, Position, Sex};

/// A girl by date, seen nearly every month.
fn girl(date: &str, kg: f64, cm: f64) -> Result<Measurement, tumbuh::Error> {
    let born = Date::from_ymd(2023, 1, 10)?;
    let m = Measurement::new().sex(Sex::Female);
    let m = m.dates(born, date.parse()?).weight_kg(kg).lenhei_cm(cm);
    Ok(m.measure(Position::Lying).head_cm(30.0 + cm / 5.0))
}

fn card() -> Result<Vec<Measurement>, tumbuh::Error> {
    [
        ("2023-01-12", 3.2, 49.0),
        ("2023-02-11", 4.1, 53.0),
        ("2023-03-14", 5.0, 56.6),
        ("2023-04-12", 5.7, 59.5),
        ("2023-05-10", 6.2, 61.8),
        ("2023-06-14", 6.5, 64.0),
        ("2023-07-12", 6.6, 65.6),
        ("2023-10-11", 7.2, 69.0),
        ("2023-11-15", 7.4, 70.2),
        ("2023-12-13", 7.35, 71.1),
        ("2024-01-10", 7.3, 72.0),
        ("2024-02-14", 7.9, 73.2),
        ("2024-05-15", 8.6, 76.5),
        ("2024-06-12", 8.7, 77.4),
    ]
    .into_iter()
    .map(|(date, kg, cm)| girl(date, kg, cm))
    .collect()
}

/// A school child, once a year.
fn school() -> Vec<Measurement> {
    let at = |years: f64, kg, cm| {
        Measurement::new()
            .age_months(years * 12.0)
            .weight_kg(kg)
            .lenhei_cm(cm)
    };
    vec![
        at(6.1, 19.5, 112.0),
        at(7.0, 21.0, 118.0),
        at(8.2, 25.5, 124.5),
        at(9.1, 30.0, 129.0),
        at(12.0, 49.0, 146.0),
    ]
}

fn odd() -> Vec<Measurement> {
    let at = |days: f64, kg| Measurement::new().age_days(days).weight_kg(kg);
    vec![
        at(40.0, 4.2),
        at(75.0, 5.1),
        at(110.0, 9.9),
        at(140.0, 6.2),
        at(170.0, 66.0),
        at(200.0, 6.9),
        at(230.0, 6.9).oedema(true),
        at(260.0, f64::NAN),
        at(400.0, 0.9),
        at(900.0, 11.0),
        at(430.0, -3.0),
        at(520.0, 4.1),
    ]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    std::fs::create_dir_all(&folder)?;
    let put = |name: &str, chart: &Chart| -> Result<(), Box<dyn std::error::Error>> {
        let path = Path::new(&folder).join(format!("{name}.svg"));
        Ok(std::fs::write(path, chart.svg()?)?)
    };
    for indicator in Indicator::ALL {
        let name = indicator.code();
        let (girls, boys) = (Sex::Female, Sex::Male);
        let ages = if indicator == Indicator::Whz {
            Ages::BirthTo2Years
        } else {
            Ages::BirthTo5Years
        };
        let a4 = Chart::new(indicator, girls).ages(ages).visits(card()?);
        put(&format!("{name}_a4"), &a4)?;
        let phone = Chart::new(indicator, boys)
            .size(Size::Phone)
            .lang(Lang::Id)
            .ages(ages);
        put(&format!("{name}_phone_id"), &phone)?;
        let safe = Chart::new(indicator, boys)
            .ages(Ages::From2To5Years)
            .style(Style::Safe);
        put(&format!("{name}_safe"), &safe)?;
        if matches!(indicator, Indicator::Waz | Indicator::Haz | Indicator::Baz) {
            let school = Chart::new(indicator, girls).visits(school()).lang(Lang::Id);
            put(&format!("{name}_school"), &school)?;
            put(&format!("{name}_school_phone"), &school.size(Size::Phone))?;
        }
    }
    let waz = |sex| Chart::new(Indicator::Waz, sex);
    let kms = waz(Sex::Female)
        .style(Style::Kms)
        .lang(Lang::Id)
        .visits(card()?);
    put("kms_girl", &kms)?;
    put(
        "kms_girl_phone",
        &kms.clone().size(Size::Phone).name("Siti"),
    )?;
    put("kms_girl_portrait", &kms.clone().size(Size::A4Portrait))?;
    let boy = waz(Sex::Male)
        .style(Style::Kms)
        .lang(Lang::En)
        .ages(Ages::From2To5Years);
    put("kms_boy_2_5", &boy)?;
    let grown: Vec<Measurement> = (24..40)
        .filter(|m| m % 5 != 3)
        .map(|m| {
            let days = f64::from(m) * 30.4375 + 5.0;
            let born = Date::from_ymd(2021, 11, 3)?;
            let date = Date::from_days_since_1970(born.days_since_1970() + days as i32)?;
            Ok(Measurement::new()
                .dates(born, date)
                .weight_kg(8.9 + f64::from(m) * 0.06))
        })
        .collect::<Result<_, tumbuh::Error>>()?;
    let full = boy.clone().visits(grown).lang(Lang::Id);
    put("kms_boy_2_5_visits", &full)?;
    put("kms_boy_2_5_visits_portrait", &full.size(Size::A4Portrait))?;
    put("kms_boy_2_5_phone", &boy.size(Size::Phone))?;
    let one = waz(Sex::Male).visits([Measurement::new().age_days(300.0).weight_kg(8.0)]);
    put("one_visit_phone", &one.clone().size(Size::Phone))?;
    put("one_visit_ink", &one.style(Style::Ink))?;
    let odd = waz(Sex::Female).visits(odd()).ages(Ages::BirthTo2Years);
    put("odd_a4", &odd.clone().name("Budi <b>&\"x\""))?;
    put(
        "odd_phone_id",
        &odd.clone().size(Size::Phone).lang(Lang::Id),
    )?;
    put(
        "odd_ink_portrait",
        &odd.style(Style::Ink).size(Size::A4Portrait),
    )?;
    let fine = waz(Sex::Female).visits(card()?);
    put("centiles", &fine.clone().lines(Lines::Centiles))?;
    put(
        "centiles_id_phone",
        &fine
            .clone()
            .lines(Lines::Centiles)
            .lang(Lang::Id)
            .size(Size::Phone),
    )?;
    put("weeks", &waz(Sex::Male).ages(Ages::BirthTo13Weeks))?;
    put("six_months", &fine.clone().ages(Ages::BirthTo6Months))?;
    put("safe_many", &fine.clone().style(Style::Safe))?;
    put("small", &fine.size(Size::pixels(320, 400)?))?;
    Ok(())
}
