//! What another program says of a child: its columns, its cells, its words.

use crate::classify::Class;
use crate::columns::{is_missing, number};
use crate::indicator::Indicator;
use crate::words::Lang;
use std::fmt;

/// What a column of another program holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// z-scores.
    Z,
    /// Classes.
    Class,
}

/// A column of another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Column {
    /// Of which indicator.
    pub indicator: Indicator,
    /// z-scores or classes.
    pub kind: Kind,
}

/// Names of an indicator among programs, only letters and digits, in lower case.
const INDICATORS: [(Indicator, &[&str]); 5] = [
    (Indicator::Waz, &["bbu"]),
    (Indicator::Haz, &["tbu", "pbu", "pbtbu", "tbpbu", "pbutbu"]),
    (
        Indicator::Whz,
        &["bbtb", "bbpb", "bbpbbbtb", "bbpbtb", "bbtbpb"],
    ),
    (Indicator::Baz, &["imtu"]),
    (Indicator::Hcz, &["lku", "lkau", "lingkarkepalau"]),
];

/// z-score columns of WHO's programs and surveys.
const Z_NAMES: [(Indicator, &[&str]); 8] = [
    (Indicator::Waz, &["zwei", "zwfa", "wfaz", "zwaz"]),
    (
        Indicator::Haz,
        &["zlen", "zhfa", "hfaz", "laz", "zlaz", "zhaz"],
    ),
    (
        Indicator::Whz,
        &["zwfl", "zwfh", "wlz", "wfhz", "wflz", "zwhz"],
    ),
    (Indicator::Baz, &["zbmi", "zbfa", "bmiz", "bfaz", "zbaz"]),
    (Indicator::Hcz, &["zhc", "hcaz"]),
    (Indicator::Acz, &["zac", "acaz", "zslilau"]),
    (Indicator::Tsz, &["zts"]),
    (Indicator::Ssz, &["zss"]),
];

impl Column {
    /// What the header of a column says, in any case, spaces and signs left aside: e-PPGBM's
    /// `ZS BB/U` and `BB/U`, WHO anthro's `zwei`, our own `waz` and `waz_class`. `None` for any
    /// other column.
    ///
    /// ```
    /// use tumbuh::audit::theirs::{Column, Kind};
    /// use tumbuh::Indicator;
    /// let column = Column::from_header("ZS TB/U").unwrap();
    /// assert_eq!((column.indicator, column.kind), (Indicator::Haz, Kind::Z));
    /// assert_eq!(Column::from_header("BB/TB").unwrap().kind, Kind::Class);
    /// assert_eq!(Column::from_header("BB Lahir"), None);
    /// ```
    #[must_use]
    pub fn from_header(header: &str) -> Option<Self> {
        let name: String = header
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let z = |indicator| {
            Some(Self {
                indicator,
                kind: Kind::Z,
            })
        };
        let class = |indicator| {
            Some(Self {
                indicator,
                kind: Kind::Class,
            })
        };
        for i in Indicator::ALL {
            if name == i.code() {
                return z(i);
            }
            if name.strip_suffix("class") == Some(i.code()) {
                return class(i);
            }
        }
        if let Some((i, _)) = Z_NAMES
            .iter()
            .find(|(_, names)| names.contains(&name.as_str()))
        {
            return z(*i);
        }
        let of = |name: &str| {
            let found = INDICATORS.iter().find(|(_, names)| names.contains(&name));
            found.map(|(i, _)| *i)
        };
        for prefix in ["zscore", "nilaizscore", "nilaiz", "zs", "z"] {
            if let Some(i) = name.strip_prefix(prefix).and_then(of) {
                return z(i);
            }
        }
        if let Some(i) = name.strip_suffix("zscore").and_then(of) {
            return z(i);
        }
        for prefix in ["status", "statusgizi", "kategori", "kelas", ""] {
            // `BB/TB` as a class; `BBTB` would be as well weight and height.
            if let Some(i) = name.strip_prefix(prefix).and_then(of)
                && (header.contains('/') || name.len() > 4)
            {
                return class(i);
            }
        }
        None
    }
}

/// One cell of another program.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Cell<T> {
    /// The file has no such column.
    #[default]
    NoColumn,
    /// Nothing: empty, `-`, `NA`.
    Empty,
    /// Something to compare.
    Value(T),
    /// The word `Outlier`: implausible by the other program.
    Outlier,
    /// Something else.
    Unreadable,
}

impl<T: Copy> Cell<T> {
    /// The value, if there is one.
    #[must_use]
    pub const fn value(&self) -> Option<T> {
        match self {
            Self::Value(v) => Some(*v),
            _ => None,
        }
    }

    fn or(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Self {
        let text = text.trim();
        if is_missing(text) {
            Self::Empty
        } else if text.eq_ignore_ascii_case("outlier") {
            Self::Outlier
        } else {
            read(text).map_or(Self::Unreadable, Self::Value)
        }
    }
}

/// A z-score as another program wrote it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TheirZ {
    /// The number.
    pub z: f64,
    /// Decimals that were written.
    pub decimals: u8,
}

impl Cell<TheirZ> {
    /// Reads a cell: decimal point or comma, a minus sign of any kind, and what spreadsheets put
    /// around a number (an apostrophe before it, `SD` behind it). `< -3` is no z-score.
    ///
    /// ```
    /// use tumbuh::audit::theirs::Cell;
    /// assert_eq!(Cell::z("-2,35").value().unwrap().z, -2.35);
    /// assert_eq!(Cell::z("\u{2212}2.4 SD").value().unwrap().decimals, 1);
    /// assert_eq!(Cell::z("Outlier"), Cell::Outlier);
    /// assert_eq!(Cell::z("< -3"), Cell::Unreadable);
    /// ```
    #[must_use]
    pub fn z(text: &str) -> Self {
        Self::or(text, |text| {
            let text = text.trim_start_matches('\'');
            let end = text.len() - 2.min(text.len());
            let text = match text.get(end..) {
                Some(unit) if unit.eq_ignore_ascii_case("sd") => &text[..end],
                _ => text,
            };
            let text = text.trim();
            let text: String = text.replace(['\u{2212}', '\u{2013}'], "-");
            let z = number(&text).filter(|z| z.is_finite())?;
            let written = text.find(['.', ',']).map_or(0, |at| text.len() - at - 1);
            let decimals = if text.contains(['e', 'E']) {
                15
            } else {
                written
            };
            Some(TheirZ {
                z,
                decimals: decimals.min(15) as u8,
            })
        })
    }

    /// A number; NaN is an empty cell.
    #[must_use]
    pub fn of_number(z: f64) -> Self {
        if z.is_nan() {
            Self::Empty
        } else if z.is_finite() {
            // The shortest text that reads back to the same double shows the decimals.
            Self::z(&z.to_string())
        } else {
            Self::Unreadable
        }
    }
}

/// A class by its place among those of its indicator: 0 for the lowest. The classes of WHO and of
/// Kemenkes are the same but for weight-for-age above +1, which WHO does not name.
///
/// | | 0 | 1 | 2 | 3 | 4 | 5 |
/// |---|---|---|---|---|---|---|
/// | WAZ | sangat kurang | kurang | normal | risiko lebih | | |
/// | HAZ | sangat pendek | pendek | normal | tinggi | | |
/// | WHZ, BAZ | gizi buruk | gizi kurang | gizi baik | berisiko gizi lebih | gizi lebih | obesitas |
/// | HCZ | | mikrosefali | normal | makrosefali | | |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Level(u8);

type Words = &'static [(&'static str, u8)];

/// Words of a level, lower case, single spaces.
const WORDS: [(&[Indicator], Words); 4] = [
    (
        &[Indicator::Waz],
        &[
            ("berat badan sangat kurang", 0),
            ("bb sangat kurang", 0),
            ("sangat kurang", 0),
            ("severely underweight", 0),
            ("gizi buruk", 0),
            ("berat badan kurang", 1),
            ("bb kurang", 1),
            ("kurang", 1),
            ("underweight", 1),
            ("moderately underweight", 1),
            ("gizi kurang", 1),
            ("normal", 2),
            ("berat badan normal", 2),
            ("bb normal", 2),
            ("gizi baik", 2),
            ("baik", 2),
            ("risiko berat badan lebih", 3),
            ("resiko berat badan lebih", 3),
            ("risiko bb lebih", 3),
            ("resiko bb lebih", 3),
            ("risiko lebih", 3),
            ("resiko lebih", 3),
            ("risk of overweight", 3),
            ("possible risk of overweight", 3),
            ("gizi lebih", 3),
            ("lebih", 3),
            ("overweight", 3),
        ],
    ),
    (
        &[Indicator::Haz],
        &[
            ("sangat pendek", 0),
            ("severely stunted", 0),
            ("pendek", 1),
            ("stunted", 1),
            ("moderately stunted", 1),
            ("normal", 2),
            ("tinggi", 3),
            ("tall", 3),
        ],
    ),
    (
        &[Indicator::Whz, Indicator::Baz],
        &[
            ("gizi buruk", 0),
            ("buruk", 0),
            ("sangat kurus", 0),
            ("severely wasted", 0),
            ("severe thinness", 0),
            ("severely thin", 0),
            ("gizi kurang", 1),
            ("kurang", 1),
            ("kurus", 1),
            ("wasted", 1),
            ("moderately wasted", 1),
            ("thinness", 1),
            ("thin", 1),
            ("gizi baik", 2),
            ("baik", 2),
            ("normal", 2),
            ("berisiko gizi lebih", 3),
            ("beresiko gizi lebih", 3),
            ("risiko gizi lebih", 3),
            ("resiko gizi lebih", 3),
            ("risiko lebih", 3),
            ("risk of overweight", 3),
            ("possible risk of overweight", 3),
            ("gizi lebih", 4),
            ("lebih", 4),
            ("gemuk", 4),
            ("overweight", 4),
            ("obesitas", 5),
            ("obese", 5),
            ("obesity", 5),
        ],
    ),
    (
        &[Indicator::Hcz],
        &[
            ("mikrosefali", 1),
            ("microcephaly", 1),
            ("small", 1),
            ("normal", 2),
            ("makrosefali", 3),
            ("macrocephaly", 3),
            ("large", 3),
        ],
    ),
];

impl Level {
    /// The place of a class.
    #[must_use]
    pub const fn of(class: Class) -> Self {
        Self(match class {
            Class::SeverelyStunted
            | Class::SeverelyUnderweight
            | Class::SeverelyWasted
            | Class::SevereThinness
            | Class::BeratBadanSangatKurang
            | Class::SangatPendek
            | Class::GiziBuruk => 0,
            Class::Stunted
            | Class::Underweight
            | Class::Wasted
            | Class::Thinness
            | Class::Small
            | Class::BeratBadanKurang
            | Class::Pendek
            | Class::GiziKurang
            | Class::Mikrosefali => 1,
            Class::Normal | Class::GiziBaik => 2,
            Class::Tall
            | Class::RiskOfOverweight
            | Class::Large
            | Class::RisikoBeratBadanLebih
            | Class::Tinggi
            | Class::BerisikoGiziLebih
            | Class::Makrosefali => 3,
            Class::Overweight | Class::GiziLebih => 4,
            Class::Obese | Class::Obesitas => 5,
        })
    }

    /// Its number.
    #[must_use]
    pub const fn index(self) -> u8 {
        self.0
    }

    /// The level of a number, as [`Level::index`] gives it.
    pub(super) const fn at(index: u8) -> Self {
        Self(index)
    }

    /// Its class, in Kemenkes's words.
    #[must_use]
    pub const fn class(self, indicator: Indicator) -> Class {
        match (indicator, self.0) {
            (Indicator::Waz, 0) => Class::BeratBadanSangatKurang,
            (Indicator::Waz, 1) => Class::BeratBadanKurang,
            (Indicator::Waz, 3..) => Class::RisikoBeratBadanLebih,
            (Indicator::Haz, 0) => Class::SangatPendek,
            (Indicator::Haz, 1) => Class::Pendek,
            (Indicator::Haz, 3..) => Class::Tinggi,
            (Indicator::Whz | Indicator::Baz, 0) => Class::GiziBuruk,
            (Indicator::Whz | Indicator::Baz, 1) => Class::GiziKurang,
            (Indicator::Whz | Indicator::Baz, 2) => Class::GiziBaik,
            (Indicator::Whz | Indicator::Baz, 3) => Class::BerisikoGiziLebih,
            (Indicator::Whz | Indicator::Baz, 4) => Class::GiziLebih,
            (Indicator::Whz | Indicator::Baz, 5..) => Class::Obesitas,
            (_, 0 | 1) => Class::Mikrosefali,
            (_, 3..) => Class::Makrosefali,
            _ => Class::Normal,
        }
    }

    /// Its words.
    #[must_use]
    pub const fn label(self, indicator: Indicator, lang: Lang) -> &'static str {
        self.class(indicator).label(lang)
    }

    fn read(indicator: Indicator, text: &str) -> Option<Self> {
        let plain = |text: &str| {
            let text: String = text
                .chars()
                .map(|c| if c.is_alphabetic() { c } else { ' ' })
                .flat_map(char::to_lowercase)
                .collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let (_, words) = WORDS.iter().find(|(of, _)| of.contains(&indicator))?;
        let find = |text: &str| {
            let text = plain(text);
            words
                .iter()
                .find(|(w, _)| *w == text)
                .map(|(_, level)| Self(*level))
        };
        // `Pendek (stunted)`: either of the two.
        find(text).or_else(|| {
            let (before, behind) = text.split_once(['(', '/'])?;
            find(before).or_else(|| find(behind))
        })
    }
}

impl Cell<Level> {
    /// Reads a class, in Indonesian or English, as programs spell it.
    ///
    /// ```
    /// use tumbuh::audit::theirs::{Cell, Level};
    /// use tumbuh::{Class, Indicator};
    /// let cell = Cell::class(Indicator::Haz, "Sangat Pendek (Severely Stunted)");
    /// assert_eq!(cell, Cell::Value(Level::of(Class::SeverelyStunted)));
    /// assert_eq!(Cell::class(Indicator::Haz, "gizi buruk"), Cell::Unreadable);
    /// ```
    #[must_use]
    pub fn class(indicator: Indicator, text: &str) -> Self {
        Self::or(text, |text| Level::read(indicator, text))
    }
}

/// What another program says of one child, by indicator in the order of [`Indicator::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Theirs {
    /// z-scores.
    pub z: [Cell<TheirZ>; 8],
    /// Classes.
    pub class: [Cell<Level>; 8],
}

impl Theirs {
    /// Nothing said, and no columns.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a z-score.
    #[must_use]
    pub const fn with_z(mut self, indicator: Indicator, cell: Cell<TheirZ>) -> Self {
        self.z[indicator.index()] = cell;
        self
    }

    /// The same with a class.
    #[must_use]
    pub const fn with_class(mut self, indicator: Indicator, cell: Cell<Level>) -> Self {
        self.class[indicator.index()] = cell;
        self
    }

    /// Reads the cell of a column.
    pub fn read(&mut self, column: Column, text: &str) {
        let i = column.indicator.index();
        match column.kind {
            Kind::Z => self.z[i] = Cell::z(text),
            Kind::Class => self.class[i] = Cell::class(column.indicator, text),
        }
    }
}

/// `haz`, `haz_class`.
impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suffix = match self.kind {
            Kind::Z => "",
            Kind::Class => "_class",
        };
        write!(f, "{}{suffix}", self.indicator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_every_program() {
        for (header, expected) in [
            ("ZS BB/U", Some("waz")),
            ("BB/U", Some("waz_class")),
            ("zs tb/u", Some("haz")),
            ("TB/U", Some("haz_class")),
            ("ZS BB/TB", Some("whz")),
            ("BB/TB", Some("whz_class")),
            ("Z-Score IMT/U", Some("baz")),
            ("Status BB/PB", Some("whz_class")),
            ("zlen", Some("haz")),
            ("_zwei", Some("waz")),
            ("ZWFL", Some("whz")),
            ("zbmi", Some("baz")),
            ("zhc", Some("hcz")),
            ("HAZ", Some("haz")),
            ("haz_class", Some("haz_class")),
            ("haz_flag", None),
            ("flen", None),
            ("BB", None),
            ("TB", None),
            ("BB Lahir", None),
            ("Berat", None),
            ("z", None),
            ("", None),
        ] {
            let column = Column::from_header(header).map(|c| c.to_string());
            assert_eq!(column.as_deref(), expected, "{header}");
        }
    }

    #[test]
    fn z_cells() {
        for (text, z, decimals) in [
            ("-2.35", -2.35, 2),
            (" -2,350 ", -2.35, 3),
            ("'-2", -2.0, 0),
            ("1.5 SD", 1.5, 1),
            ("\u{2212}0,04sd", -0.04, 2),
        ] {
            assert_eq!(Cell::z(text), Cell::Value(TheirZ { z, decimals }), "{text}");
        }
        for text in ["", "-", "NA"] {
            assert_eq!(Cell::z(text), Cell::Empty);
        }
        for text in ["inf", "1,234.5", "-2 to -3", "pendek", ">3", "SD", "é", "'"] {
            assert_eq!(Cell::z(text), Cell::Unreadable, "{text}");
        }
        assert_eq!(Cell::z("OUTLIER"), Cell::Outlier);
        assert_eq!(Cell::of_number(f64::NAN), Cell::Empty);
        assert_eq!(Cell::of_number(f64::INFINITY), Cell::Unreadable);
        assert_eq!(Cell::of_number(-1.25).value().map(|z| z.decimals), Some(2));
    }

    #[test]
    fn every_class_of_both_schemes_is_read_in_both_languages() {
        use crate::classify::{Scheme, bands};
        use crate::standards::Standard;
        for i in [
            Indicator::Waz,
            Indicator::Haz,
            Indicator::Whz,
            Indicator::Baz,
        ] {
            for scheme in [Scheme::Who, Scheme::Kemenkes] {
                for standard in [Standard::Who2006, Standard::Who2007] {
                    let classes = bands(scheme, i, standard).map_or(&[][..], |b| b.classes);
                    let levels: Vec<Level> = classes.iter().map(|c| Level::of(*c)).collect();
                    assert!(levels.windows(2).all(|w| w[0] < w[1]), "{i} {classes:?}");
                    for c in classes {
                        for text in [c.code(), c.label(Lang::En), c.label(Lang::Id)] {
                            let read = Cell::class(i, text);
                            assert_eq!(read, Cell::Value(Level::of(*c)), "{i} {text}");
                        }
                        let same = Level::of(*c).class(i);
                        assert_eq!(Level::of(same), Level::of(*c), "{i} {c}");
                    }
                }
            }
        }
        assert_eq!(Cell::class(Indicator::Acz, "normal"), Cell::Unreadable);
        assert_eq!(Cell::class(Indicator::Haz, "-"), Cell::Empty);
    }
}
