//! The rows of a table as a data set, with groups by some of its columns.

use super::dataset::{Dataset, Row};
use super::edition::Edition;
use super::groups::Groups;
use super::report::{By, Report};
use crate::columns::{AgeSource, Found, Input, is_missing, measurement};
use crate::dates::DateStyle;
use crate::error::{Error, Result};
use crate::profile::Profile;

/// A data set and its groups by some columns. Parts can be merged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Collected {
    /// Everybody.
    pub data: Dataset,
    /// Names of the columns of groups, with their groups.
    pub by: Vec<(String, Groups)>,
    /// Rows that are none: with too few or too many cells.
    pub bad_rows: u64,
}

impl Collected {
    /// Adds another part of the same table.
    pub fn merge(&mut self, other: &Self) {
        self.data.merge(&other.data);
        for ((_, a), (_, b)) in self.by.iter_mut().zip(&other.by) {
            a.merge(b);
        }
        self.bad_rows += other.bad_rows;
    }

    /// Everything that is said of it.
    #[must_use]
    pub fn report(&self, edition: &Edition) -> Report {
        let mut report = self.data.report(edition);
        report.bad_rows = self.bad_rows;
        report.by = self
            .by
            .iter()
            .map(|(name, groups)| By::new(name, groups, edition))
            .collect();
        report
    }
}

/// Where the group of a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grouping {
    Column(usize),
    Month,
}

/// Which columns of a table are what.
///
/// ```
/// use tumbuh::Profile;
/// use tumbuh::columns::Found;
/// use tumbuh::dates::DateStyle;
/// use tumbuh::quality::{Edition, TableRows};
/// let names = ["jk", "age_months", "bb", "tb", "kader"];
/// let found = Found::find(&names, &[])?;
/// let rows = TableRows::new(&names, &found, None, &["kader".to_owned()], DateStyle::Iso)?;
/// let mut all = rows.collected();
/// rows.push(&mut all, &Profile::WHO_ANTHRO, |at| ["P", "18", "9.1", "76.2", "Ani"][at]);
/// assert_eq!(all.report(&Edition::ENA_SMART).rows, 1);
/// # Ok::<(), tumbuh::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TableRows<'f> {
    found: &'f Found,
    source: Option<AgeSource>,
    cluster: Option<usize>,
    by: Vec<(String, Grouping)>,
    dates: DateStyle,
}

impl<'f> TableRows<'f> {
    /// Finds the column of clusters and those of groups; `month` without a column of that name is
    /// the month of the visit.
    ///
    /// # Errors
    /// [`Error::UnknownName`] for a column that is not there.
    pub fn new<S: AsRef<str>>(
        names: &[S],
        found: &'f Found,
        cluster: Option<&str>,
        by: &[String],
        dates: DateStyle,
    ) -> Result<Self> {
        let at = |wanted: &str| {
            let exact = names.iter().position(|n| n.as_ref() == wanted);
            let like = || {
                let is = |n: &S| n.as_ref().trim().eq_ignore_ascii_case(wanted.trim());
                names.iter().position(is)
            };
            exact.or_else(like)
        };
        let missing = |wanted: &str| Error::UnknownName {
            what: "column",
            name: wanted.to_owned(),
            known: names
                .iter()
                .map(AsRef::as_ref)
                .collect::<Vec<_>>()
                .join(", "),
        };
        let grouping = |name: &String| match at(name) {
            Some(at) => Ok((name.clone(), Grouping::Column(at))),
            None if name == "month" && found.at(Input::VisitDate).is_some() => {
                Ok((name.clone(), Grouping::Month))
            }
            None => Err(missing(name)),
        };
        Ok(Self {
            found,
            source: AgeSource::of(|i| found.at(i).is_some()),
            cluster: cluster
                .map(|c| at(c).ok_or_else(|| missing(c)))
                .transpose()?,
            by: by.iter().map(grouping).collect::<Result<_>>()?,
            dates,
        })
    }

    /// Nothing yet, with the groups that are to come.
    #[must_use]
    pub fn collected(&self) -> Collected {
        let groups = |(name, _): &(String, Grouping)| (name.clone(), Groups::default());
        Collected {
            by: self.by.iter().map(groups).collect(),
            ..Collected::default()
        }
    }

    /// Scores a row and adds it. Rows without a group come under `-`.
    pub fn push<'c>(&self, to: &mut Collected, profile: &Profile, cell: impl Fn(usize) -> &'c str) {
        let given = |input| self.found.at(input).map_or("", &cell);
        let date = |input| self.dates.read(given(input)).map(|d| d.to_string());
        let (birth, visit) = match self.dates {
            DateStyle::Iso => (None, None),
            _ => (date(Input::BirthDate), date(Input::VisitDate)),
        };
        let m = measurement(self.source, |input| {
            let read = match input {
                Input::BirthDate => birth.as_deref(),
                Input::VisitDate => visit.as_deref(),
                _ => None,
            };
            read.unwrap_or_else(|| given(input))
        });
        let name = |at: usize| Some(cell(at).trim()).filter(|c| !is_missing(c));
        let row = Row::of(&m, profile, self.cluster.and_then(name));
        to.data.push(&row);
        for ((_, groups), (_, grouping)) in to.by.iter_mut().zip(&self.by) {
            match grouping {
                Grouping::Column(at) => groups.push(name(*at).unwrap_or("-"), &row),
                Grouping::Month => {
                    let month = date(Input::VisitDate);
                    let month = month.as_deref().and_then(|d| d.get(..7));
                    groups.push(month.unwrap_or("-"), &row);
                }
            }
        }
    }
}
