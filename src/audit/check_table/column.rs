//! One column held against one column of WHO's.

use super::super::published::{Form, Kind, month_of_years};
use super::super::table_text::{Cell, Grid};
use crate::sex::Sex;
use std::collections::BTreeMap;
use std::ops::Range;

/// Fewer rows say nothing.
pub(super) const FEWEST: usize = 3;

/// A column of numbers.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    pub(super) name: String,
    /// Place in the grid.
    pub(super) index: usize,
    /// Cell by cell; `None` for what is no number.
    pub(super) cells: Vec<Option<(f64, u8)>>,
    /// The most decimals of any cell.
    pub(super) decimals: u8,
}

impl Numbers {
    /// The column, if at least half of its cells are numbers.
    pub(super) fn of(grid: &Grid, rows: &[usize], index: usize) -> Option<Self> {
        let cells: Vec<_> = rows
            .iter()
            .map(|r| grid.rows[*r].get(index).and_then(Cell::number))
            .collect();
        let numbers = cells.iter().flatten();
        let decimals = numbers.clone().map(|(_, d)| *d).max()?;
        (numbers.count() * 2 >= cells.len()).then(|| Self {
            name: grid.columns[index].clone(),
            index,
            cells,
            decimals,
        })
    }

    /// The same in another unit, which is `10^-places` of this one: 1000 g are 1 kg.
    pub(super) fn times(&self, (factor, places): (f64, i8)) -> Self {
        let mut places = i32::from(places);
        // 3300 g are 3.3 kg, not 3.300, where all cells end in two zeros.
        let divides = |p: f64| (self.cells.iter().flatten()).all(|(v, _)| v % p == 0.0);
        if self.decimals == 0 {
            for p in [10.0, 100.0, 1000.0] {
                places -= i32::from(places > 0 && divides(p));
            }
        }
        let decimals = |d: u8| (i32::from(d) + places).clamp(0, 15) as u8;
        let mut other = self.clone();
        for cell in other.cells.iter_mut().flatten() {
            *cell = (cell.0 * factor, decimals(cell.1));
        }
        other.decimals = decimals(self.decimals);
        other
    }
}

/// How many places the column has, if it can be that of ages or lengths: steps that are mostly
/// alike, and no place often (both sexes without a name, and month 24 as length and as height), but
/// where tables stand below one another.
pub(super) fn places(numbers: &Numbers) -> Option<usize> {
    // Years in twelfths may have more decimals than two: 5.0833.
    let in_months = |v: f64| month_of_years(v).is_some();
    if numbers.decimals > 2 && !numbers.cells.iter().flatten().all(|c| in_months(c.0))
        || numbers
            .cells
            .iter()
            .any(|c| c.is_some_and(|(v, _)| v < 0.0))
    {
        return None;
    }
    let mut values: Vec<f64> = numbers.cells.iter().flatten().map(|c| c.0).collect();
    let cells = values.len();
    values.sort_by(f64::total_cmp);
    values.dedup();
    if values.len() < FEWEST || (values.len() * 5 < cells * 2 && parts(numbers).is_none()) {
        return None;
    }
    let (step, share) = usual_step(&values);
    (step > 0.0 && share >= 0.6).then_some(values.len())
}

/// Tables that may stand below one another.
const MOST_STACKED: usize = 24;

/// The rows between which places start anew.
pub(super) fn parts(axis: &Numbers) -> Option<Vec<Range<usize>>> {
    let cells: Vec<f64> = (axis.cells.iter())
        .map(|c| c.map_or(f64::NAN, |(v, _)| v))
        .collect();
    let falls = (1..cells.len()).filter(|r| cells[*r] < cells[r - 1]);
    let mut starts: Vec<usize> = std::iter::once(0).chain(falls).collect();
    if starts.len() < 2 || starts.len() > MOST_STACKED {
        return None;
    }
    starts.push(cells.len());
    let parts: Vec<Range<usize>> = starts.windows(2).map(|w| w[0]..w[1]).collect();
    parts.iter().all(|p| p.len() >= FEWEST).then_some(parts)
}

/// The commonest distance of neighbours among rising values, and how common it is.
pub(super) fn usual_step(values: &[f64]) -> (f64, f64) {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for pair in values.windows(2) {
        // Thousandths: no axis is finer.
        *counts
            .entry(((pair[1] - pair[0]) * 1e3).round() as i64)
            .or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(step, n)| (**n, -**step));
    most.map_or((0.0, 0.0), |(step, n)| {
        (*step as f64 / 1e3, *n as f64 / (values.len() - 1) as f64)
    })
}

/// Half a unit of the last decimal.
pub(super) fn half_unit(decimals: u8) -> f64 {
    0.5 / (0..decimals).fold(1.0, |scale, _| scale * 10.0)
}

/// Is this cell what WHO has there, in the cell's own precision? A cell of fewer decimals than its
/// column may also have lost zeros at its end, which is within its precision too.
pub(super) fn fits(cell: (f64, u8), form: Form, kind: Kind, at: f64) -> bool {
    let (value, decimals) = cell;
    let room = half_unit(decimals);
    form.values(kind, at)
        .any(|v| (v - value).abs() <= room + form.slack(kind, v))
}

/// How many cells fit, and how many there are to compare.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) right: usize,
    pub(super) all: usize,
}

impl Tally {
    pub(super) fn share(self) -> f64 {
        self.right as f64 / (self.all.max(1)) as f64
    }
}

pub(super) fn tally(
    numbers: &Numbers,
    axis: &[Option<f64>],
    rows: impl Iterator<Item = usize>,
    form: Form,
    kind: Kind,
) -> Tally {
    let mut t = Tally::default();
    for r in rows {
        let (Some(at), Some(cell)) = (axis[r], numbers.cells[r]) else {
            continue;
        };
        if form.rows(at)[0].is_none() {
            continue;
        }
        t.all += 1;
        t.right += usize::from(fits(cell, form, kind, at));
    }
    t
}

/// The sex that a name gives, if it does: `boys`, `bbu_laki_laki`, `wfa-girls.json`, `P`.
pub(super) fn sex_in(text: &str) -> Option<Sex> {
    if let Ok(sex) = text.parse() {
        // A bare 1 or 2 in a name is a number of something else.
        return text.trim().parse::<f64>().is_err().then_some(sex);
    }
    let lower = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    let words = || lower.split(|c: char| !c.is_ascii_alphanumeric());
    let girls = has(&["girl", "female", "perempuan", "wanita", "putri", "cewek"])
        || words().any(|w| w == "p" || w == "f" || w == "pr");
    let boys = has(&["boy", "laki", "pria", "putra", "cowok"])
        || words().any(|w| w == "l" || w == "m" || w == "lk" || w == "male" || w == "males");
    match (girls, boys) {
        (true, false) => Some(Sex::Female),
        (false, true) => Some(Sex::Male),
        _ => None,
    }
}

/// The sex that the name of a column gives. A single letter is none: L, M and S are columns.
pub(super) fn sex_in_column(name: &str) -> Option<Sex> {
    let long = |w: &&str| w.len() > 2;
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(long)
        .collect();
    sex_in(&words.join(" "))
}

/// What a name says of a column, to choose between kinds that the numbers cannot tell apart.
pub(super) fn named(name: &str) -> Option<Kind> {
    let n: String = name
        .to_ascii_lowercase()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.'))
        .collect();
    let last = n.rsplit('.').next().unwrap_or(&n);
    if let "l" | "m" | "s" | "stdev" = last {
        return Some(match last {
            "l" => Kind::L,
            "m" => Kind::M,
            "s" => Kind::S,
            _ => Kind::StDev,
        });
    }
    if n.contains("med") || n == "sd0" {
        return Some(Kind::M);
    }
    if let Some(c) = n.strip_prefix('p').or_else(|| n.strip_suffix("th"))
        && let Ok(c) = c.trim_start_matches("ersen").parse::<f64>()
    {
        return match n.as_str() {
            "p01" => Some(Kind::Centile(0.1)),
            "p999" => Some(Kind::Centile(99.9)),
            "p50" | "50th" => Some(Kind::M),
            _ => Some(Kind::Centile(c)),
        };
    }
    if n.contains("sd")
        || n.contains("min")
        || n.contains("plus")
        || n.contains("neg")
        || n.contains('z')
    {
        let digit = n.chars().find(char::is_ascii_digit)?.to_digit(10)? as i8;
        let low = n.contains('-') || n.contains("neg") || n.contains("min") || n.contains("sdm");
        return match digit {
            0 => Some(Kind::M),
            1..=4 => Some(Kind::Sd(if low { -digit } else { digit })),
            _ => None,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_a_sex_or_none() {
        for (name, sex) in [
            ("boys", Some(Sex::Male)),
            ("WFA_GIRLS", Some(Sex::Female)),
            ("female", Some(Sex::Female)),
            ("bbu_laki_laki", Some(Sex::Male)),
            ("Anak Perempuan", Some(Sex::Female)),
            ("L", Some(Sex::Male)),
            ("bbu_p", Some(Sex::Female)),
            ("boys and girls", None),
            ("table 1", None),
            ("1", None),
            ("", None),
        ] {
            assert_eq!(sex_in(name), sex, "{name}");
        }
        for (name, sex) in [
            ("L", None),
            ("M", None),
            ("SD2neg", None),
            ("M_girls", Some(Sex::Female)),
            ("median laki-laki", Some(Sex::Male)),
        ] {
            assert_eq!(sex_in_column(name), sex, "{name}");
        }
    }

    #[test]
    fn names_of_columns() {
        for (name, kind) in [
            ("SD3neg", Some(Kind::Sd(-3))),
            ("-2 SD", Some(Kind::Sd(-2))),
            ("plus1", Some(Kind::Sd(1))),
            ("min3", Some(Kind::Sd(-3))),
            ("median", Some(Kind::M)),
            ("L", Some(Kind::L)),
            ("P3", Some(Kind::Centile(3.0))),
            ("P01", Some(Kind::Centile(0.1))),
            ("97th", Some(Kind::Centile(97.0))),
            ("SD0", Some(Kind::M)),
            ("umur", None),
        ] {
            assert_eq!(named(name), kind, "{name}");
        }
    }
}
