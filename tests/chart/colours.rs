//! Text can be read: a contrast of at least 4.5 to 1 with what it stands on (WCAG 2.2, 1.4.3), lines
//! of 3 to 1 with paper (1.4.11), both computed from the drawn chart.

use crate::read::{number, numbers, parse};
use tumbuh::chart::{Ages, Chart, Lines, Style};
use tumbuh::{Indicator, Measurement, Sex};

/// Relative luminance of `#rrggbb`.
fn luminance(colour: &str) -> f64 {
    let channel = |i: usize| {
        let byte = u8::from_str_radix(&colour[i..i + 2], 16).unwrap();
        let c = f64::from(byte) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            libm::pow((c + 0.055) / 1.055, 2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn the_formula_is_that_of_wcag() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-12);
    // #767676 on white is the example of WCAG that just passes: 4.54.
    assert!((contrast("#767676", "#ffffff") - 4.54).abs() < 0.005);
}

fn charts() -> impl Iterator<Item = Chart> {
    Style::ALL.into_iter().flat_map(|style| {
        [Sex::Female, Sex::Male].into_iter().flat_map(move |sex| {
            [Lines::EachSd, Lines::Centiles].map(|lines| {
                let at = |days, kg| Measurement::new().age_days(days).weight_kg(kg);
                Chart::new(Indicator::Waz, sex)
                    .style(style)
                    .lines(lines)
                    .ages(Ages::BirthTo2Years)
                    .name("Siti")
                    .visits([at(40.0, 4.0), at(300.0, 30.0), at(500.0, 4.0)])
            })
        })
    })
}

#[test]
fn text_stands_out_from_what_is_behind_it() {
    let mut seen = 0;
    for chart in charts() {
        let svg = chart.svg().unwrap();
        let doc = parse(&svg);
        let mut behind: Vec<([f64; 4], &str)> = Vec::new();
        for node in doc.descendants() {
            match node.tag_name().name() {
                "rect" if node.attribute("fill") != Some("none") => {
                    let r = ["x", "y", "width", "height"].map(|a| number(&node, a));
                    behind.push((r, node.attribute("fill").unwrap()));
                }
                "text" => {
                    let (x, y) = (number(&node, "x"), number(&node, "y"));
                    let over = |r: &[f64; 4]| {
                        x >= r[0] && x <= r[0] + r[2] && y >= r[1] && y <= r[1] + r[3]
                    };
                    let (_, paper) = behind.iter().rfind(|(r, _)| over(r)).unwrap();
                    let ink = node.attribute("fill").unwrap();
                    assert!(
                        contrast(ink, paper) >= 4.5,
                        "{ink} on {paper}: {:?}",
                        node.text()
                    );
                    seen += 1;
                }
                _ => {}
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn growth_lines_stand_out_from_paper_and_are_told_apart_without_colour() {
    for chart in charts() {
        let svg = chart.svg().unwrap();
        let doc = parse(&svg);
        let mut looks = Vec::new();
        for node in doc.descendants() {
            if node.attribute("data-z").is_some() || node.attribute("data-centile").is_some() {
                let stroke = node.attribute("stroke").unwrap();
                assert!(contrast(stroke, "#ffffff") >= 3.0, "{stroke}");
                looks.push((
                    node.attribute("stroke-dasharray").unwrap_or(""),
                    node.attribute("stroke-width").unwrap(),
                ));
            }
        }
        // Black on white and the safe colours: each distance from the median has a pattern of its
        // own; -3 to 3 is four of them, centiles three.
        if svg.contains("stroke-dasharray=\"9 3 2 3\"") {
            looks.sort_unstable();
            looks.dedup();
            assert_eq!(looks.len(), 4, "{looks:?}");
        }
        assert!(numbers("1 2").len() == 2);
    }
}
