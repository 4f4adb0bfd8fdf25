//! Columns as cases: how a binding compares a data frame.

use super::search::Case;
use super::theirs::{Cell, Column, Kind, Theirs};
use crate::batch::Columns;
use crate::error::{Error, Result};

/// The values of a column of another program.
#[derive(Debug, Clone, Copy)]
pub enum Values<'a> {
    /// z-scores as numbers, NaN for none.
    Numbers(&'a [f64]),
    /// z-scores or classes as text, empty for none.
    Text(&'a [&'a str]),
}

impl Values<'_> {
    const fn len(&self) -> usize {
        match self {
            Self::Numbers(v) => v.len(),
            Self::Text(v) => v.len(),
        }
    }

    fn put(&self, row: usize, column: Column, theirs: &mut Theirs) {
        let i = column.indicator;
        *theirs = match (self, column.kind) {
            (Self::Text(v), _) => {
                theirs.read(column, v[row]);
                return;
            }
            (Self::Numbers(v), Kind::Z) => theirs.with_z(i, Cell::of_number(v[row])),
            // A number is no class.
            (Self::Numbers(v), Kind::Class) if v[row].is_nan() => theirs.with_class(i, Cell::Empty),
            (Self::Numbers(_), Kind::Class) => theirs.with_class(i, Cell::Unreadable),
        };
    }
}

/// The rows of columns as cases, numbered from 1.
///
/// ```
/// use tumbuh::audit::cases::{Values, cases};
/// use tumbuh::audit::compare::{Options, compare};
/// use tumbuh::audit::theirs::Column;
/// use tumbuh::batch::{Ages, Codes, Columns, Numbers};
/// let (days, cm) = ([548.0, 548.0], [76.2, 72.0]);
/// let columns = Columns {
///     sex: Some(Codes::new(b"ff")),
///     age: Ages::Days(Numbers::f64(&days)),
///     lenhei_cm: Some(Numbers::f64(&cm)),
///     ..Columns::new(2)
/// };
/// let haz = Column::from_header("haz").unwrap();
/// let class = Column::from_header("TB/U").unwrap();
/// let theirs = [
///     (haz, Values::Numbers(&[-1.55, -3.1])),
///     (class, Values::Text(&["Normal", "Pendek"])),
/// ];
/// let cases: Vec<_> = cases(&columns, &theirs)?.collect();
/// let report = compare(&cases, Options::default());
/// assert_eq!((report.indicators[0].both, report.indicators[0].equal), (2, 1));
/// assert_eq!(report.indicators[0].class_against_own_z, 1);
/// # Ok::<(), tumbuh::Error>(())
/// ```
///
/// # Errors
/// [`Error::ColumnLength`] if a column has not as many rows as the others.
pub fn cases<'a>(
    columns: &'a Columns<'a>,
    theirs: &'a [(Column, Values<'a>)],
) -> Result<impl Iterator<Item = Case> + 'a> {
    columns.check()?;
    for (column, values) in theirs {
        if values.len() != columns.rows {
            return Err(Error::ColumnLength {
                column: column.indicator.code(),
                len: values.len(),
                rows: columns.rows,
            });
        }
    }
    Ok((0..columns.rows).map(move |row| {
        let mut said = Theirs::new();
        for (column, values) in theirs {
            values.put(row, *column, &mut said);
        }
        Case {
            row: row as u64 + 1,
            child: columns.measurement(row),
            theirs: said,
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{Ages, Codes, Numbers};
    use crate::indicator::Indicator;

    #[test]
    fn lengths_are_checked_and_numbers_are_no_classes() {
        let columns = Columns {
            sex: Some(Codes::new(b"f")),
            ..Columns::new(1)
        };
        let column = |header| Column::from_header(header).unwrap();
        let short = [(column("waz"), Values::Numbers(&[]))];
        let wrong = cases(&columns, &short).err().unwrap().to_string();
        assert_eq!(wrong, "column `waz` has 0 rows, but the batch has 1");
        let days = [1.0, 2.0];
        let long = Columns {
            age: Ages::Days(Numbers::f64(&days)),
            ..columns
        };
        assert!(cases(&long, &[]).is_err());
        let theirs = [
            (column("waz_class"), Values::Numbers(&[1.0])),
            (column("haz_class"), Values::Numbers(&[f64::NAN])),
            (column("haz"), Values::Text(&["-1,5"])),
        ];
        let case = cases(&columns, &theirs).unwrap().next().unwrap();
        assert_eq!(case.theirs.class[Indicator::Waz.index()], Cell::Unreadable);
        assert_eq!(case.theirs.class[Indicator::Haz.index()], Cell::Empty);
        assert_eq!(
            case.theirs.z[Indicator::Haz.index()].value().unwrap().z,
            -1.5
        );
        assert_eq!(case.theirs.z[Indicator::Waz.index()], Cell::NoColumn);
    }
}
