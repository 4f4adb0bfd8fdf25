//! The drawn picture, measured with a real font: no text lies over another, none leaves the sheet.

use proptest::prelude::*;
use resvg::usvg::{self, Node, Rect};
use tumbuh::chart::{Chart, Size};
use tumbuh::{Indicator, Measurement, Sex};

const REGULAR: &[u8] = include_bytes!("../../src/chart/fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../../src/chart/fonts/DejaVuSans-Bold.ttf");

/// Boxes of all texts, and the size of the sheet.
fn texts(svg: &str) -> (Vec<(String, Rect)>, usvg::Size) {
    let mut options = usvg::Options {
        font_family: "DejaVu Sans".to_owned(),
        ..usvg::Options::default()
    };
    options.fontdb_mut().load_font_data(REGULAR.to_vec());
    options.fontdb_mut().load_font_data(BOLD.to_vec());
    let tree = usvg::Tree::from_str(svg, &options).unwrap();
    let mut found = Vec::new();
    collect(tree.root(), &mut found);
    (found, tree.size())
}

fn collect(group: &usvg::Group, found: &mut Vec<(String, Rect)>) {
    for node in group.children() {
        match node {
            Node::Group(inner) => collect(inner, found),
            Node::Text(text) => {
                let words: String = text.chunks().iter().map(usvg::TextChunk::text).collect();
                found.push((words, text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

fn check(svg: &str) {
    let (texts, size) = texts(svg);
    assert!(texts.len() > 8);
    for (i, (words, a)) in texts.iter().enumerate() {
        let inside = a.left() >= 0.0
            && a.top() >= 0.0
            && a.right() <= size.width()
            && a.bottom() <= size.height();
        assert!(inside, "`{words}` {a:?} leaves the sheet {size:?}");
        for (other, b) in &texts[i + 1..] {
            let apart = a.right() <= b.left()
                || b.right() <= a.left()
                || a.bottom() <= b.top()
                || b.bottom() <= a.top();
            assert!(apart, "`{words}` {a:?} lies over `{other}` {b:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_text_lies_over_another(chart in crate::random::chart()) {
        // The name is the reader's own: it may be of letters that this font has not.
        let svg = chart.name("Siti Nurhaliza binti Abdurrahman").svg();
        prop_assume!(svg.is_ok());
        check(&svg.unwrap());
    }
}

#[test]
fn a_png_is_a_picture_of_the_size_asked_for() {
    let chart = Chart::new(Indicator::Waz, Sex::Female)
        .size(Size::Phone)
        .visits([Measurement::new().age_days(200.0).weight_kg(7.0)]);
    let png = chart.png(2.0).unwrap();
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let edge = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((edge(16), edge(20)), (720, 1280));
    // The same chart without its texts is another picture: the texts were drawn.
    let picture = resvg::tiny_skia::Pixmap::decode_png(&png).unwrap();
    let dark = |x: std::ops::Range<u32>, y: std::ops::Range<u32>| {
        y.flat_map(|y| x.clone().map(move |x| (x, y)))
            .filter(|(x, y)| picture.pixel(*x, *y).unwrap().green() < 110)
            .count()
    };
    assert!(dark(20..700, 20..60) > 800, "the title");
    assert!(dark(20..700, 1240..1270) > 200, "the source");
    for scale in [0.0, 9.0, f32::NAN] {
        assert!(chart.png(scale).is_err());
    }
}

#[test]
fn a_name_that_the_font_has_not_is_refused() {
    let chart = Chart::new(Indicator::Waz, Sex::Female).name("小明");
    let message = chart.png(1.0).unwrap_err().to_string();
    assert!(
        message.starts_with("the font of the PNG has no `小` (U+5C0F)"),
        "{message}"
    );
    assert!(chart.name("Zoë Ștefan Ğül Ольга").png(1.0).is_ok());
}

/// The ranges that `png.rs` lists, one by one, against both files.
#[test]
fn every_letter_said_to_be_there_is_there() {
    let chart = |name: String| Chart::new(Indicator::Waz, Sex::Male).name(name);
    let faces = [REGULAR, BOLD].map(|f| ttf_parser::Face::parse(f, 0).unwrap());
    let mut there = 0;
    for c in ('\u{21}'..'\u{3000}').filter(|c| !c.is_whitespace() && !c.is_control()) {
        let drawn = faces.iter().all(|f| f.glyph_index(c).is_some());
        let all_missing = faces.iter().all(|f| f.glyph_index(c).is_none());
        if all_missing && chart(c.to_string()).png(0.25).is_ok() {
            // Marks of direction are taken out of a name before it is drawn.
            assert!(
                matches!(c, '\u{200e}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
                "{c:?}"
            );
        }
        there += usize::from(drawn);
    }
    assert!(there > 1250, "{there}");
}
