//! What comes nearest to numbers that are not WHO's.

use super::super::published::{Form, Kind, Unit};
use super::column::{FEWEST, Numbers, fits, named};
use super::{Nearest, Strange};
use crate::lms::Lms;
use crate::sex::Sex;

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Beyond so many SD in the median a column is no version of that column.
const NEAR: f64 = 0.5;

/// A column that is not WHO's: what it comes nearest to.
pub(super) fn strange(
    numbers: &Numbers,
    form: Form,
    place: &impl Fn(usize) -> Option<f64>,
) -> Strange {
    let off = |kind: Kind| {
        let z = kind.z()?;
        let mut offs: Vec<f64> = (0..numbers.cells.len())
            .filter_map(|r| {
                let lms = form.rows(place(r)?)[0]?;
                let found = lms.z(numbers.cells[r]?.0);
                found.is_finite().then(|| (found - z).abs())
            })
            .collect();
        median(&mut offs)
    };
    let says = named(&numbers.name);
    let nearest = Kind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind, off(kind)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1));
    let claimed = says.and_then(|kind| Some((kind, off(kind)?)));
    let near = |found: &(Kind, f64)| found.1 < NEAR;
    Strange {
        name: numbers.name.clone(),
        nearest: claimed.filter(near).or(nearest.filter(near)).or(claimed),
    }
}

/// The WHO table that some column comes nearest to in SD.
pub(super) fn nearest(columns: &[Numbers], axes: &[&Numbers]) -> Option<Nearest> {
    const KINDS: [Kind; 7] = [
        Kind::M,
        Kind::Sd(-2),
        Kind::Sd(2),
        Kind::Sd(-1),
        Kind::Sd(1),
        Kind::Sd(-3),
        Kind::Sd(3),
    ];
    let mut best: Option<Nearest> = None;
    for axis in axes {
        for numbers in columns.iter().filter(|c| c.index != axis.index) {
            for form in [Sex::Male, Sex::Female].into_iter().flat_map(Form::all) {
                if matches!(form.unit, Unit::ExactMonth | Unit::Year) {
                    continue;
                }
                let (first, last) = form.range();
                let rows: Vec<(f64, (f64, u8), Lms)> = (axis.cells.iter().zip(&numbers.cells))
                    .filter_map(|(at, cell)| {
                        let (at, cell) = ((*at)?.0, (*cell)?);
                        let inside = at >= first && at <= last;
                        Some((at, cell, inside.then(|| form.rows(at)[0]).flatten()?))
                    })
                    .collect();
                // Most of the text must lie in the table, or anything is near something.
                if rows.len() < FEWEST || rows.len() * 2 < axis.cells.len() {
                    continue;
                }
                let z: Vec<f64> = rows.iter().map(|(_, (v, _), lms)| lms.z(*v)).collect();
                if z.iter().any(|z| !z.is_finite()) {
                    continue;
                }
                for kind in KINDS {
                    let target = kind.z().unwrap_or(0.0);
                    let mut offs: Vec<f64> = z.iter().map(|z| (z - target).abs()).collect();
                    let largest_off = offs.iter().copied().fold(0.0, f64::max);
                    let Some(median_off) = median(&mut offs) else {
                        continue;
                    };
                    let says = named(&numbers.name) == Some(kind);
                    // A name that says so outweighs a tenth of an SD.
                    let rank = |off: f64, says: bool| off - if says { 0.1 } else { 0.0 };
                    let better = best.as_ref().is_none_or(|b| {
                        rank(median_off, says)
                            < rank(b.median_off, named(&b.column) == Some(b.kind))
                    });
                    if better {
                        best = Some(Nearest {
                            form,
                            column: numbers.name.clone(),
                            kind,
                            median_off,
                            largest_off,
                            rows: (rows.iter())
                                .filter(|(at, cell, _)| !fits(*cell, form, kind, *at))
                                .map(|(at, ..)| *at)
                                .collect(),
                            compared: rows.len(),
                        });
                    }
                }
            }
        }
    }
    best.filter(|b| b.median_off < 3.0)
}
