//! What a user should know of a table besides its numbers.

use super::layout::Layout;
use crate::columns::Input;
use crate::dates::{DateStyle, Shapes};
use crate::words::Lang;
use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Rows told apart, at most: what is beyond is not looked at for repeats.
const MOST_TOLD_APART: usize = 1 << 18;

/// A name or a cell as it may be printed: on one line, without control characters, not endless.
///
/// ```
/// assert_eq!(tumbuh::audit::facts::shown("a\nb"), "a\\nb");
/// ```
#[must_use]
pub fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    let cut = name.chars().count() > LONGEST;
    let text: String = name.chars().take(LONGEST).collect();
    let text: String = text
        .chars()
        .flat_map(|c| {
            let escaped = c.is_control().then(|| c.escape_default());
            let plain = escaped.is_none().then_some(c);
            escaped.into_iter().flatten().chain(plain)
        })
        .collect();
    if cut { text + "..." } else { text }
}

/// What is to be known of a table: cells that cannot be read, rows that do not fit, rows that stand
/// twice, how the dates are written. Facts of parts of a table can be taken together, in its order.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// By input: cells that cannot be read, and the first of them.
    unreadable: Vec<(Input, u64, u64, String)>,
    /// Rows with too few or too many fields, and the first.
    misfits: u64,
    first_misfit: u64,
    /// A number for each row, the same for the same row.
    keys: Vec<(u64, u64)>,
    seen: HashSet<u64>,
    repeats: u64,
    first_repeat: u64,
    /// Of births and visits.
    shapes: [Shapes; 2],
}

impl Facts {
    /// Looks at a row: `cell` gives the text of a column.
    pub fn look<'a>(&mut self, layout: &Layout, row: u64, cell: impl Fn(usize) -> &'a str) {
        for &input in Input::ALL {
            let Some(at) = layout.inputs().at(input) else {
                continue;
            };
            if !layout.is_readable(input, cell(at)) {
                self.add_unreadable(input, 1, row, cell(at));
            }
        }
        if let Some(columns) = layout.date_columns() {
            for (shapes, at) in self.shapes.iter_mut().zip(columns) {
                shapes.push(cell(at));
            }
        }
        let mut hasher = DefaultHasher::new();
        for at in (0..layout.names().len()).filter(|at| !layout.is_number(*at)) {
            cell(at).hash(&mut hasher);
        }
        self.keys.push((hasher.finish(), row));
    }

    /// Looks at a row that has too few or too many fields.
    pub const fn misfit(&mut self, row: u64) {
        self.misfits += 1;
        if self.first_misfit == 0 {
            self.first_misfit = row;
        }
    }

    fn add_unreadable(&mut self, input: Input, n: u64, row: u64, text: &str) {
        match self.unreadable.iter_mut().find(|u| u.0 == input) {
            Some(known) => known.1 += n,
            None => self.unreadable.push((input, n, row, text.to_owned())),
        }
    }

    /// Adds the facts of the next part of the table.
    pub fn merge(&mut self, other: Self) {
        for (input, n, row, text) in other.unreadable {
            self.add_unreadable(input, n, row, &text);
        }
        if self.misfits == 0 {
            self.first_misfit = other.first_misfit;
        }
        self.misfits += other.misfits;
        for (key, row) in other.keys {
            if self.seen.contains(&key) {
                self.repeats += 1;
                if self.first_repeat == 0 {
                    self.first_repeat = row;
                }
            } else if self.seen.len() < MOST_TOLD_APART {
                self.seen.insert(key);
            }
        }
        for (shapes, other) in self.shapes.iter_mut().zip(other.shapes) {
            shapes.merge(other);
        }
    }

    /// The styles in which the dates of the whole table are to be read, where that is beyond doubt;
    /// with the year first where it is not.
    #[must_use]
    pub fn dates(&self) -> [DateStyle; 2] {
        let [birth, visit] = &self.shapes;
        Shapes::both(birth, visit).map(Option::unwrap_or_default)
    }

    /// In sentences. `above` is what was passed over above the header.
    #[must_use]
    pub fn notes(&self, layout: &Layout, above: &str, lang: Lang) -> Vec<String> {
        let mut notes = Vec::new();
        if !above.is_empty() {
            let first = shown(above.trim().lines().next().unwrap_or_default());
            notes.push(match lang {
                Lang::En => format!("passed over above the header: `{first}`"),
                Lang::Id => format!("dilewati di atas baris judul: `{first}`"),
            });
        }
        date_notes(layout, lang, &mut notes);
        for (input, n, row, text) in &self.unreadable {
            let column = layout.inputs().at(*input);
            let column = column.map_or("", |at| &layout.names()[at]);
            let (column, text, hint) = (shown(column), shown(text), hint(*input, text, lang));
            notes.push(match lang {
                Lang::En => format!("column `{column}`: {n} cells cannot be read, the first in row {row}: `{text}`{hint}"),
                Lang::Id => format!("kolom `{column}`: {n} sel tidak dapat dibaca, pertama di baris {row}: `{text}`{hint}"),
            });
        }
        if self.misfits > 0 {
            let (n, row) = (self.misfits, self.first_misfit);
            notes.push(match lang {
                Lang::En => format!("{n} rows have too few or too many fields and were left aside, the first is row {row}"),
                Lang::Id => format!("{n} baris jumlah kolomnya tidak sesuai dan dilewati, pertama baris {row}"),
            });
        }
        if self.repeats > 0 {
            let (n, row) = (self.repeats, self.first_repeat);
            notes.push(match lang {
                Lang::En => format!("{n} rows stand in the file before, word for word; they are counted all the same, the first is row {row}"),
                Lang::Id => format!("{n} baris sama persis dengan baris sebelumnya; tetap dihitung, pertama baris {row}"),
            });
        }
        notes
    }
}

/// How dates were read that have not the year first.
fn date_notes(layout: &Layout, lang: Lang, notes: &mut Vec<String>) {
    let Some(columns) = layout.date_columns() else {
        return;
    };
    for (at, style) in columns.into_iter().zip(layout.dates()) {
        let column = shown(&layout.names()[at]);
        notes.push(match (style, lang) {
                (DateStyle::Iso, _) => continue,
                (DateStyle::DayFirst, Lang::En) => format!(
                    "column `{column}`: dates read with the day first, 31/12/2023"
                ),
                (DateStyle::DayFirst, Lang::Id) => format!(
                    "kolom `{column}`: tanggal dibaca dengan hari lebih dulu, 31/12/2023"
                ),
                (DateStyle::Excel, Lang::En) => format!(
                    "column `{column}`: dates read as day numbers of a spreadsheet, 45351 for 2024-02-29"
                ),
                (DateStyle::Excel, Lang::Id) => format!(
                    "kolom `{column}`: tanggal dibaca sebagai nomor hari dari Excel, 45351 untuk 2024-02-29"
                ),
            });
    }
}

/// What may be meant by a cell that cannot be read.
fn hint(input: Input, text: &str, lang: Lang) -> &'static str {
    if !matches!(input, Input::BirthDate | Input::VisitDate) {
        return "";
    }
    let text = text.trim();
    if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
        return lang.pick(
            "; this looks like a day number of a spreadsheet: if it is, say so with dates=excel (--dates excel)",
            "; ini seperti nomor hari dari Excel: jika benar, sebutkan dengan dates=excel (--dates excel)",
        );
    }
    lang.pick(
        "; dates are read as 2024-02-29, year first; if the day is first in all of them, say so with dates=dmy (--dates dmy)",
        "; tanggal dibaca sebagai 2024-02-29, tahun lebih dulu; jika hari yang lebih dulu di semuanya, sebutkan dengan dates=dmy (--dates dmy)",
    )
}
