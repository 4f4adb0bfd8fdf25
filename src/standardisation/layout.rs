//! Columns of a file of readings.

use super::sheet::{Quantity, Refused, Sheet};
use crate::columns::{Input, is_missing, number};
use crate::error::{Error, Result};
use crate::math;

const MEASURER: [&str; 7] = [
    "measurer",
    "observer",
    "enumerator",
    "pengukur",
    "kader",
    "petugas",
    "nama_pengukur",
];
const CHILD: [&str; 7] = [
    "child",
    "child_id",
    "subject",
    "anak",
    "id_anak",
    "nama_anak",
    "id",
];
const ROUND: [&str; 5] = ["round", "reading", "repeat", "ulangan", "putaran"];

/// Where measurer, child, round and readings stand in a row.
///
/// A row holds one reading of each quantity (`measurer, child, weight_kg, lenhei_cm, muac_mm`, with
/// or without a `round` of 1 or 2; without it the second row of a measurer and child is the second
/// round), or both (`weight_kg_1, weight_kg_2`, `tb1, tb2`, ...). Names are those of all tables
/// (`berat`, `tb`, `lila`; MUAC in cm, or `muac_mm`), `pengukur` and `anak` among them.
///
/// ```
/// use tumbuh::standardisation::{Layout, Problems, Sheet};
/// let layout = Layout::find(&["kader", "anak", "bb1", "bb2"])?;
/// let (mut sheet, mut problems) = (Sheet::default(), Problems::default());
/// layout.read(|k| ["Ani", "1", "9,1", "9,2"][k], &mut sheet, &mut problems);
/// assert_eq!(sheet.measurers(), ["Ani"]);
/// # Ok::<(), tumbuh::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    measurer: usize,
    child: usize,
    round: Option<usize>,
    values: Vec<Column>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Column {
    at: usize,
    quantity: Quantity,
    centimetres_of_muac: bool,
    round: Option<usize>,
}

/// Cells that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Problems {
    /// Rows without measurer or child.
    pub without_name: u64,
    /// Cells that are no number, with the first of them.
    pub unreadable: u64,
    /// The first of them.
    pub first_unreadable: Option<String>,
    /// Readings that are not above zero, or a MUAC above 50 in a column of centimetres.
    pub not_usable: u64,
    /// Readings beyond the second of a child by the same measurer.
    pub third_readings: u64,
}

impl Problems {
    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What was left out, a line each.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let first = self.first_unreadable.as_deref().unwrap_or_default();
        let unreadable = format!("cells cannot be read, the first is `{first}`");
        [
            (self.without_name, "rows have no measurer or no child"),
            (self.unreadable, &unreadable),
            (
                self.not_usable,
                "readings are not above zero, or a MUAC above 50 in a column of centimetres",
            ),
            (
                self.third_readings,
                "readings are beyond the second of the same child and measurer",
            ),
        ]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}; left out"))
        .collect()
    }
}

fn value_column(at: usize, name: &str) -> Option<Column> {
    let name = name.trim().to_lowercase();
    let (base, round) = match name.strip_suffix(['1', '2']) {
        Some(base) => (
            base.trim_end_matches(['_', ' ']),
            Some(usize::from(name.ends_with('2'))),
        ),
        None => (name.as_str(), None),
    };
    let (quantity, centimetres_of_muac) = match base {
        "muac_mm" | "lila_mm" => (Quantity::Muac, false),
        _ => match Input::from_header(base)? {
            Input::Weight => (Quantity::Weight, false),
            Input::Lenhei => (Quantity::Lenhei, false),
            Input::Muac => (Quantity::Muac, true),
            _ => return None,
        },
    };
    Some(Column {
        at,
        quantity,
        centimetres_of_muac,
        round,
    })
}

impl Layout {
    /// Finds the columns by their names.
    ///
    /// # Errors
    /// [`Error::UnknownName`] where measurer, child or all readings are missing,
    /// [`Error::TwoColumns`] where two columns mean the same.
    pub fn find<S: AsRef<str>>(names: &[S]) -> Result<Self> {
        let at = |known: &[&str]| {
            let is = |n: &S| {
                known
                    .iter()
                    .any(|k| n.as_ref().trim().eq_ignore_ascii_case(k))
            };
            names.iter().position(is)
        };
        let missing = |what: &'static str| Error::UnknownName {
            what: "column",
            name: what.to_owned(),
            known: names
                .iter()
                .map(AsRef::as_ref)
                .collect::<Vec<_>>()
                .join(", "),
        };
        let values: Vec<Column> = (0..names.len())
            .filter_map(|k| value_column(k, names[k].as_ref()))
            .collect();
        for (k, a) in values.iter().enumerate() {
            let same = |b: &&Column| {
                b.quantity == a.quantity
                    && (b.round == a.round || b.round.is_none() || a.round.is_none())
            };
            if let Some(b) = values[k + 1..].iter().find(same) {
                return Err(Error::TwoColumns {
                    input: a.quantity.code(),
                    first: names[a.at].as_ref().to_owned(),
                    second: names[b.at].as_ref().to_owned(),
                });
            }
        }
        if values.is_empty() {
            return Err(missing("weight_kg, lenhei_cm or muac_mm"));
        }
        Ok(Self {
            measurer: at(&MEASURER).ok_or_else(|| missing("measurer"))?,
            child: at(&CHILD).ok_or_else(|| missing("child"))?,
            round: at(&ROUND),
            values,
        })
    }

    /// Takes the readings of a row; what cannot be taken is counted.
    pub fn read<'a>(
        &self,
        cell: impl Fn(usize) -> &'a str,
        sheet: &mut Sheet,
        problems: &mut Problems,
    ) {
        let (measurer, child) = (cell(self.measurer).trim(), cell(self.child).trim());
        if is_missing(measurer) || is_missing(child) {
            problems.without_name += 1;
            return;
        }
        let of_row = self.round.map(|at| cell(at).trim());
        let of_row = match of_row {
            Some("1") => Some(0),
            Some("2") => Some(1),
            Some(other) if !is_missing(other) => {
                problems.unreadable(other);
                return;
            }
            _ => None,
        };
        for column in &self.values {
            let text = cell(column.at).trim();
            if is_missing(text) {
                continue;
            }
            let Some(value) = number(text) else {
                problems.unreadable(text);
                continue;
            };
            let value = if column.centimetres_of_muac {
                if value > 50.0 {
                    problems.not_usable += 1;
                    continue;
                }
                math::round_half_even(value * 1e5) / 1e4
            } else {
                value
            };
            let round = column.round.or(of_row);
            match sheet.push(measurer, child, column.quantity, round, value) {
                Ok(()) => {}
                Err(Refused::NotPositive) => problems.not_usable += 1,
                Err(Refused::ThirdReading) => problems.third_readings += 1,
            }
        }
    }
}

impl Problems {
    fn unreadable(&mut self, text: &str) {
        self.unreadable += 1;
        self.first_unreadable.get_or_insert_with(|| text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &[&str], rows: &[&[&str]]) -> (Sheet, Problems) {
        let layout = Layout::find(header).unwrap();
        let (mut sheet, mut problems) = (Sheet::default(), Problems::default());
        for row in rows {
            layout.read(|k| row[k], &mut sheet, &mut problems);
        }
        (sheet, problems)
    }

    #[test]
    fn long_and_wide_are_the_same() {
        let long = read(
            &["Pengukur", "anak", "berat", "lila"],
            &[
                &["Ani", "1", "9.1", "14.3"],
                &["Ani", "1", "9.2", "14,4"],
                &["Budi", "1", "9", ""],
                &["Budi", "1", "-", "14.1"],
            ],
        );
        let wide = read(
            &[
                "measurer",
                "child",
                "weight_kg_1",
                "weight_kg_2",
                "muac_mm1",
                "muac_mm2",
            ],
            &[
                &["Ani", "1", "9.1", "9.2", "143", "144"],
                &["Budi", "1", "9", "", "141", ""],
            ],
        );
        assert_eq!(long.0, wide.0);
        assert!(long.1.is_empty() && wide.1.is_empty());
    }

    #[test]
    fn what_cannot_be_taken_is_counted() {
        let (sheet, p) = read(
            &["kader", "anak", "ulangan", "bb", "lila"],
            &[
                &["", "1", "1", "9", "14"],
                &["Ani", "1", "1", "x", "143"],
                &["Ani", "1", "3", "9", "14"],
                &["Ani", "1", "1", "-9", "14"],
                &["Ani", "1", "1", "9", "14"],
            ],
        );
        assert_eq!((p.without_name, p.unreadable, p.not_usable), (1, 2, 2));
        assert_eq!(p.first_unreadable.as_deref(), Some("x"));
        assert_eq!(p.third_readings, 1);
        assert!(sheet.has(Quantity::Weight));
    }

    #[test]
    fn files_without_the_columns_are_refused() {
        for (names, words) in [
            (
                ["a", "anak", "bb"],
                "unknown column `measurer`; known: a, anak, bb",
            ),
            (
                ["kader", "b", "bb"],
                "unknown column `child`; known: kader, b, bb",
            ),
            (
                ["kader", "anak", "c"],
                "unknown column `weight_kg, lenhei_cm or muac_mm`",
            ),
        ] {
            let error = Layout::find(&names).unwrap_err().to_string();
            assert!(error.starts_with(words), "{error}");
        }
        let twice = Layout::find(&["kader", "anak", "bb", "berat_1"]).unwrap_err();
        assert!(twice.to_string().starts_with("two columns mean weight_kg"));
    }
}
