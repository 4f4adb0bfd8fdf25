//! Reads a chart back with a real XML parser, and turns places into numbers by the labels of the
//! ticks alone: the drawing code's own scale plays no part.

use roxmltree::{Document, Node};

/// A chart, read.
pub(crate) struct Read<'a> {
    pub(crate) doc: &'a Document<'a>,
}

/// Parses a chart; what is no XML fails the test.
pub(crate) fn parse(svg: &str) -> Document<'_> {
    Document::parse(svg).unwrap_or_else(|e| panic!("{e}\n{svg}"))
}

pub(crate) fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    let text = node.attribute(name).unwrap_or_else(|| panic!("no {name}"));
    text.parse().unwrap_or_else(|_| panic!("{name}={text}"))
}

/// All numbers of a path, in pairs; horizontal and vertical runs are not told apart here.
pub(crate) fn numbers(d: &str) -> Vec<f64> {
    d.split(|c: char| c.is_ascii_alphabetic() || c == ' ')
        .filter(|t| !t.is_empty())
        .map(|t| t.parse().unwrap_or_else(|_| panic!("`{t}` in {d}")))
        .collect()
}

/// The pieces of a line of `M` and `L`.
pub(crate) fn pieces(d: &str) -> Vec<Vec<(f64, f64)>> {
    d.split('M')
        .filter(|p| !p.is_empty())
        .map(|p| numbers(p).chunks(2).map(|c| (c[0], c[1])).collect())
        .collect()
}

impl Read<'_> {
    pub(crate) fn elements<'s>(&'s self, tag: &'s str) -> impl Iterator<Item = Node<'s, 's>> {
        self.doc.descendants().filter(move |n| n.has_tag_name(tag))
    }

    pub(crate) fn text(&self, tag: &str) -> String {
        let node = self.elements(tag).next().unwrap();
        node.text().unwrap_or_default().to_owned()
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        let all = self.elements("text");
        all.map(|n| n.text().unwrap_or_default().to_owned())
            .collect()
    }

    /// Place and number of the first and the last tick of a class.
    fn scale(&self, class: &str, attribute: &str) -> [(f64, f64); 2] {
        let ticks: Vec<(f64, f64)> = self
            .elements("text")
            .filter(|n| n.attribute("class") == Some(class))
            .map(|n| {
                let label = n.text().unwrap().replace(',', ".");
                (number(&n, attribute), label.parse().unwrap())
            })
            .collect();
        [ticks[0], ticks[ticks.len() - 1]]
    }

    /// From a height on the sheet to a value. Labels stand a fixed way below their lines, which the
    /// grid tells.
    pub(crate) fn value(&self, y: f64) -> f64 {
        let [(y0, v0), (y1, v1)] = self.scale("y-tick", "y");
        let shift = self.grid_below(y0);
        v0 + (y - (y0 - shift)) / (y1 - y0) * (v1 - v0)
    }

    /// How far above the base line of a label the line of the grid is that it belongs to.
    fn grid_below(&self, base: f64) -> f64 {
        let ys = self.elements("path").filter_map(|n| {
            let d = n.attribute("d")?;
            d.contains('H').then(|| d.to_owned())
        });
        let all: Vec<f64> = ys
            .flat_map(|d| {
                let runs: Vec<String> = d.split('M').map(str::to_owned).collect();
                runs.into_iter().filter(|r| r.contains('H'))
            })
            .map(|run| numbers(&run)[1])
            .collect();
        let near = all.into_iter().map(|y| base - y).filter(|d| *d > 0.0);
        near.fold(f64::INFINITY, f64::min)
    }

    /// From a place on the sheet to months or centimetres: by `x-year` labels, whose unit is twelve
    /// months, or by `x-tick` labels.
    pub(crate) fn place(&self, x: f64) -> f64 {
        let years: Vec<(f64, f64)> = self
            .elements("text")
            .filter(|n| n.attribute("class") == Some("x-year"))
            .map(|n| {
                let label = n.text().unwrap();
                let years = match label {
                    "Birth" | "Lahir" => 0.0,
                    text => text.split(' ').next().unwrap().parse().unwrap(),
                };
                (number(&n, "x"), 12.0 * years)
            })
            .collect();
        let [(x0, v0), (x1, v1)] = match years.as_slice() {
            [first, .., last] => [*first, *last],
            _ => self.scale("x-tick", "x"),
        };
        v0 + (x - x0) / (x1 - x0) * (v1 - v0)
    }

    /// Units of the sheet that a unit of value takes.
    pub(crate) fn per_value(&self) -> f64 {
        (1.0 / (self.value(1.0) - self.value(0.0))).abs()
    }

    /// Units of the sheet that a month or a centimetre takes.
    pub(crate) fn per_place(&self) -> f64 {
        1.0 / (self.place(1.0) - self.place(0.0))
    }
}
