//! The drawn growth lines against the tables: 20 places of every line of every chart, within half a
//! pixel.

use crate::read::{Read, parse, pieces};
use tumbuh::chart::{Ages, Chart, Lines, Size, Style};
use tumbuh::{Indicator, Lang, Measurement, Position, Profile, Reference, Sex, lms};

/// A child for whom the reference is asked: at an age in months, or of a length.
fn child(indicator: Indicator, sex: Sex, ages: Ages, at: f64) -> Measurement {
    let m = Measurement::new().sex(sex);
    match (indicator, ages) {
        (Indicator::Whz, Ages::From2To5Years) => {
            m.age_days(1000.0).lenhei_cm(at).measure(Position::Standing)
        }
        (Indicator::Whz, _) => m.age_days(300.0).lenhei_cm(at).measure(Position::Lying),
        _ => m.age_months(at),
    }
}

fn check(chart: &Chart, indicator: Indicator, sex: Sex, ages: Ages) -> usize {
    let svg = chart.svg().unwrap();
    let doc = parse(&svg);
    let read = Read { doc: &doc };
    let half = 0.5 / read.per_value();
    let mut checked = 0;
    for node in read.elements("path") {
        let z = match (node.attribute("data-z"), node.attribute("data-centile")) {
            (Some(z), _) => z.parse().unwrap(),
            (None, Some(c)) => lms::z_of_centile(c.parse().unwrap()).unwrap(),
            _ => continue,
        };
        let pieces = pieces(node.attribute("d").unwrap());
        let (first, last) = (pieces[0][0].0, pieces.last().unwrap().last().unwrap().0);
        for i in 0..20 {
            let wanted = first + (last - first) * (f64::from(i) + 0.5) / 20.0;
            // By day the reference is one of steps: a whole day is asked for.
            let at = match (indicator, ages) {
                (Indicator::Whz, _) | (_, Ages::From5To10Years | Ages::From5To19Years) => {
                    read.place(wanted)
                }
                _ => (read.place(wanted) * 30.4375).round() / 30.4375,
            };
            let x = wanted + (at - read.place(wanted)) * read.per_place();
            let Some(piece) = pieces.iter().find(|p| p[0].0 <= x && x <= p[p.len() - 1].0) else {
                continue;
            };
            let after = piece.iter().position(|(px, _)| *px >= x).unwrap().max(1);
            let ((x0, y0), (x1, y1)) = (piece[after - 1], piece[after]);
            let drawn = read.value(y0 + (x - x0) / (x1 - x0) * (y1 - y0));
            let m = child(indicator, sex, ages, at);
            let row = Reference::find(indicator, &m, &Profile::WHO_ANTHRO)
                .unwrap_or_else(|e| panic!("{indicator} {ages:?} {at}: {e}"));
            let value = row.value(z).unwrap();
            assert!(
                (drawn - value).abs() <= half,
                "{indicator} {sex} {ages:?} z {z} at {at}: {drawn} drawn, {value} meant, half a pixel {half}"
            );
            checked += 1;
        }
    }
    checked
}

#[test]
fn every_line_of_every_chart_is_the_reference() {
    let mut checked = 0;
    for indicator in Indicator::ALL {
        for sex in [Sex::Female, Sex::Male] {
            for ages in [
                Ages::BirthTo2Years,
                Ages::From2To5Years,
                Ages::BirthTo5Years,
                Ages::From5To10Years,
                Ages::From5To19Years,
            ] {
                for (lines, size) in [
                    (Lines::Who, Size::A4Landscape),
                    (Lines::EachSd, Size::Phone),
                    (Lines::Centiles, Size::A4Portrait),
                ] {
                    let chart = Chart::new(indicator, sex)
                        .ages(ages)
                        .lines(lines)
                        .size(size);
                    if chart.svg().is_ok() {
                        checked += check(&chart, indicator, sex, ages);
                    }
                }
            }
        }
    }
    // Charts by indicator: 3 ages below five (weight-for-length/height 2), 2 above for three of
    // them; both sexes; 17 to 19 lines over three sets; 20 places a line, but for the step at two
    // years.
    assert!(checked > 21_000, "{checked}");
}

#[test]
fn the_kms_has_the_same_lines() {
    for sex in [Sex::Female, Sex::Male] {
        for ages in [Ages::BirthTo2Years, Ages::From2To5Years] {
            let card = Chart::new(Indicator::Waz, sex).style(Style::Kms).ages(ages);
            for size in [Size::A4Landscape, Size::Phone] {
                let card = card.clone().size(size).lang(Lang::Id);
                assert!(check(&card, Indicator::Waz, sex, ages) >= 7 * 19);
            }
        }
    }
}

#[test]
fn what_no_table_has_is_refused() {
    let message = |indicator, ages| {
        let chart = Chart::new(indicator, Sex::Male).ages(ages);
        chart.svg().unwrap_err().to_string()
    };
    assert_eq!(
        message(Indicator::Hcz, Ages::From5To19Years),
        "no chart of hcz at 5-19y: WHO 2007 has weight, height and BMI only"
    );
    assert_eq!(
        message(Indicator::Acz, Ages::BirthTo13Weeks),
        "no chart of acz at 0-13w: the table begins later"
    );
    assert!(message(Indicator::Whz, Ages::BirthTo5Years).contains("two charts"));
    let card = Chart::new(Indicator::Haz, Sex::Male).style(Style::Kms);
    assert!(
        card.svg()
            .unwrap_err()
            .to_string()
            .contains("the KMS is weight-for-age")
    );
}
