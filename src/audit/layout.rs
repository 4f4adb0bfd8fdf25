//! What stands where in a table of another program, and its rows as cases.

use super::rescore::What;
use super::search::Case;
use super::theirs::{Column, Theirs};
use crate::age::Date;
use crate::columns::{AgeSource, Found, Input, is_missing, is_readable, measurement};
use crate::dates::DateStyle;

/// Two columns of a table that mean the same: what they mean, and where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twice(pub Column, pub [usize; 2]);

/// What stands where: the inputs, the columns of the other program, how the dates are written.
///
/// ```
/// use tumbuh::audit::layout::Layout;
/// use tumbuh::columns::Found;
/// let names = ["JK", "age_days", "TB", "ZS TB/U"].map(String::from).to_vec();
/// let found = Found::find(&names, &[])?;
/// let theirs = Layout::theirs_in(&names, &found, &[]).unwrap();
/// let layout = Layout::new(names, found, theirs);
/// let row = ["P", "548", "76,2", "-1,55"];
/// let case = layout.case(1, |column| row[column]);
/// assert_eq!(case.child.lenhei.value().unwrap().cm(), 76.2);
/// assert_eq!(case.theirs.z[1].value().unwrap().z, -1.55);
/// # Ok::<(), tumbuh::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Layout {
    names: Vec<String>,
    found: Found,
    theirs: Vec<(usize, Column)>,
    /// Of dates of birth and of visits.
    dates: [DateStyle; 2],
}

impl Layout {
    /// The columns of the other program among those that are no inputs. `named` are those that the
    /// caller named: they win, and their columns stand for nothing else.
    ///
    /// # Errors
    /// [`Twice`] if two columns mean the same.
    pub fn theirs_in(
        names: &[String],
        found: &Found,
        named: &[(Column, usize)],
    ) -> Result<Vec<(usize, Column)>, Twice> {
        let mut theirs: Vec<(usize, Column)> = named.iter().map(|(c, at)| (*at, *c)).collect();
        for (at, name) in names.iter().enumerate() {
            let is_input = Input::ALL.iter().any(|i| found.at(*i) == Some(at));
            if is_input || named.iter().any(|(_, taken)| *taken == at) {
                continue;
            }
            let Some(column) = Column::from_header(name) else {
                continue;
            };
            if named.iter().any(|(c, _)| *c == column) {
                continue;
            }
            if let Some((other, _)) = theirs.iter().find(|(_, c)| *c == column) {
                return Err(Twice(column, [*other, at]));
            }
            theirs.push((at, column));
        }
        Ok(theirs)
    }

    /// A table with these columns, its dates with the year first.
    #[must_use]
    pub fn new(names: Vec<String>, found: Found, theirs: Vec<(usize, Column)>) -> Self {
        Self {
            names,
            found,
            theirs,
            dates: [DateStyle::Iso; 2],
        }
    }

    /// The same with dates of birth and of visits in these styles.
    #[must_use]
    pub const fn with_dates(mut self, dates: [DateStyle; 2]) -> Self {
        self.dates = dates;
        self
    }

    /// Names of the columns.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The inputs.
    #[must_use]
    pub const fn inputs(&self) -> &Found {
        &self.found
    }

    /// The columns of the other program.
    #[must_use]
    pub fn theirs(&self) -> &[(usize, Column)] {
        &self.theirs
    }

    /// Styles of the dates of birth and of the visits.
    #[must_use]
    pub const fn dates(&self) -> [DateStyle; 2] {
        self.dates
    }

    /// Has the table dates that ages are counted from? Then the columns of births and visits.
    #[must_use]
    pub fn date_columns(&self) -> Option<[usize; 2]> {
        (self.found.age == Some(AgeSource::Dates))
            .then(|| {
                let at = |input| self.found.at(input);
                Some([at(Input::BirthDate)?, at(Input::VisitDate)?])
            })
            .flatten()
    }

    /// The style of an input, if it is a date.
    pub(super) const fn style(&self, input: Input) -> Option<DateStyle> {
        match input {
            Input::BirthDate => Some(self.dates[0]),
            Input::VisitDate => Some(self.dates[1]),
            _ => None,
        }
    }

    /// Can this cell be read as what its column holds?
    pub(super) fn is_readable(&self, input: Input, text: &str) -> bool {
        match self.style(input) {
            Some(style) => is_missing(text) || style.read(text).is_some(),
            None => is_readable(input, text),
        }
    }

    /// A row as a case: `cell` gives the text of a column.
    pub fn case<'a>(&self, row: u64, cell: impl Fn(usize) -> &'a str) -> Case {
        let mut theirs = Theirs::new();
        for (at, column) in &self.theirs {
            theirs.read(*column, cell(*at));
        }
        let of = |input| self.found.at(input).map_or("", &cell);
        // A date of another style becomes one with the year first.
        let iso = |input| {
            let style = self.style(input).filter(|style| *style != DateStyle::Iso)?;
            style.read(of(input)).as_ref().map(Date::to_string)
        };
        let (birth, visit) = (iso(Input::BirthDate), iso(Input::VisitDate));
        let child = measurement(self.found.age, |input| {
            let date = match input {
                Input::BirthDate => birth.as_deref(),
                Input::VisitDate => visit.as_deref(),
                _ => None,
            };
            date.unwrap_or_else(|| of(input))
        });
        Case { row, child, theirs }
    }

    /// The columns that hang on a profile. One that the caller named is what it is named.
    #[must_use]
    pub fn rescored(&self) -> Vec<(usize, What)> {
        let theirs = self.theirs.iter().map(|(at, c)| (*at, What::of(*c)));
        let mut columns: Vec<(usize, What)> = theirs.collect();
        for (at, name) in self.names.iter().enumerate() {
            let Some(what) = What::from_header(name) else {
                continue;
            };
            let is_z_or_class = matches!(what, What::Z(_) | What::Class(_));
            if !is_z_or_class && columns.iter().all(|(taken, _)| *taken != at) {
                columns.push((at, what));
            }
        }
        columns.sort_unstable_by_key(|(at, _)| *at);
        columns
    }

    /// Is this the column of a running number, which says nothing of a child?
    pub(super) fn is_number(&self, at: usize) -> bool {
        let name = self.names[at].trim_end_matches('.').to_lowercase();
        matches!(name.as_str(), "no" | "nomor" | "row" | "")
    }
}
