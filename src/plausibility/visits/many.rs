//! Columns of visits of many children.

use super::child::Child;
use super::verdict::{INDICATORS, Note};
use super::{Settings, Visits};
use crate::batch::{self, Columns, Options, Output};
use crate::error::{Error, Result};

/// The number of a record that does not say which child it is.
pub const NO_CHILD: u64 = u64::MAX;

/// Looks at columns of visits. `child` says whose each row is, by any number; rows of a child may
/// stand anywhere. A row without a child ([`NO_CHILD`]) is looked at alone.
///
/// ```
/// use tumbuh::batch::{Ages, Codes, Columns, Numbers};
/// use tumbuh::plausibility::visits::{Settings, Verdict, check_columns};
/// let (days, cm) = ([180.0, 210.0, 240.0, 180.0], [67.5, 69.0, 65.0, 60.0]);
/// let columns = Columns {
///     sex: Some(Codes::new(b"mmmf")),
///     age: Ages::Days(Numbers::f64(&days)),
///     lenhei_cm: Some(Numbers::f64(&cm)),
///     ..Columns::new(4)
/// };
/// let found = check_columns(&columns, &[7, 7, 7, 9], &Settings::default())?;
/// assert_eq!(found.verdicts[1][2], Verdict::Shrinking);
/// assert_eq!(found.verdicts[1][3], Verdict::Kept);
/// # Ok::<(), tumbuh::Error>(())
/// ```
///
/// # Errors
/// [`Error::ColumnLength`] for columns of different lengths. Nothing in a row is an error.
pub fn check_columns(
    columns: &Columns<'_>,
    child: &[u64],
    settings: &Settings<'_>,
) -> Result<Visits> {
    columns.check()?;
    let rows = columns.rows;
    if child.len() != rows {
        let (column, len) = ("child", child.len());
        return Err(Error::ColumnLength { column, len, rows });
    }
    let z = z_scores(columns, settings)?;
    // Rows by child, in the order in which they came. Sorted data need no sorting.
    let mut order: Vec<usize> = (0..rows).collect();
    if !child.is_sorted() {
        order.sort_by_key(|row| child[*row]);
    }
    let mut out = Visits::new(rows);
    let mut one = Child::new(settings);
    let record = |row: usize| columns.measurement(row);
    let mut from = 0;
    while from < rows {
        let whose = child[order[from]];
        let mut to = from + 1;
        while whose != NO_CHILD && to < rows && child[order[to]] == whose {
            to += 1;
        }
        one.clear();
        for row in &order[from..to] {
            let of_row =
                std::array::from_fn(|t: usize| z[t].get(*row).copied().unwrap_or(f64::NAN));
            one.push(*row, &record(*row), Some(of_row));
        }
        one.judge(record);
        one.write(&mut out);
        if whose == NO_CHILD {
            out.notes[order[from]].add(Note::NoChild);
        }
        from = to;
    }
    out.remarks.sort_by_key(|r| r.row);
    Ok(out)
}

/// The z-scores that are followed, for the columns that are there.
fn z_scores(columns: &Columns<'_>, settings: &Settings<'_>) -> Result<[Vec<f64>; 4]> {
    let there = [
        columns.weight_kg.is_some(),
        columns.lenhei_cm.is_some(),
        columns.head_cm.is_some(),
        columns.muac_cm.is_some(),
    ];
    let mut z = there.map(|is| {
        if is {
            vec![f64::NAN; columns.rows]
        } else {
            Vec::new()
        }
    });
    let mut output = Output::default();
    for ((indicator, z), there) in INDICATORS.into_iter().zip(&mut z).zip(there) {
        if there {
            output.indicator(indicator).exact = Some(z);
        }
    }
    let options = Options {
        profile: settings.profile,
        ..Options::default()
    };
    batch::score(columns, &options, &mut output)?;
    Ok(z)
}
