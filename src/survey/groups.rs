//! The groups of a survey: everybody, ages, sexes, and the columns that the caller names.

use crate::sex::Sex;

/// Which children a survey is about, and so which of WHO's two tables it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Population {
    /// Birth to 1,826 days, as `anthro_prevalence` of WHO's R package `anthro`.
    #[default]
    UnderFive,
    /// 60 to 228 months, as `anthroplus_prevalence` of WHO's R package `anthroplus`.
    School,
}

/// Ages of WHO's groups: lower bound in months, label.
const UNDER_FIVE: [(f64, &str); 6] = [
    (0.0, "00-05 mo"),
    (6.0, "06-11 mo"),
    (12.0, "12-23 mo"),
    (24.0, "24-35 mo"),
    (36.0, "36-47 mo"),
    (48.0, "48-59 mo"),
];

const SCHOOL: [(f64, &str); 15] = [
    (60.0, "60-71 mo"),
    (72.0, "72-83 mo"),
    (84.0, "84-95 mo"),
    (96.0, "96-107 mo"),
    (108.0, "108-119 mo"),
    (120.0, "120-131 mo"),
    (132.0, "132-143 mo"),
    (144.0, "144-155 mo"),
    (156.0, "156-167 mo"),
    (168.0, "168-179 mo"),
    (180.0, "180-191 mo"),
    (192.0, "192-203 mo"),
    (204.0, "204-215 mo"),
    (216.0, "216-227 mo"),
    (228.0, "228-228 mo"),
];

/// Wider ages of school children: first and last of [`SCHOOL`], label, WHO's `Years`.
const WIDE: [(usize, usize, &str, &str); 3] = [
    (0, 4, "60-119 mo", "Total (5-9)"),
    (5, 9, "120-179 mo", "Total (10-14)"),
    (10, 14, "180-228 mo", "Total (15-19)"),
];

/// Ages of a cell: those of one group, by sex. Index of sex: girls, boys, not known.
const SEXES: usize = 3;

/// What a group is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Grouping {
    /// The whole population.
    All,
    /// Age, in WHO's narrow groups.
    Age,
    /// Age of school children in groups of five years.
    WideAge,
    /// Girls and boys.
    Sex,
    /// Age and sex together.
    AgeSex,
    /// A column that the caller named, by its place among them.
    Column(usize),
}

/// A group that is a union of cells of age and sex.
pub(super) struct Union {
    pub(super) grouping: Grouping,
    /// WHO's name for the value: `00-05 mo`, `Female`, `00-05 mo.Female`.
    pub(super) value: String,
    /// WHO's `Years` and `Months` of school children.
    pub(super) years: String,
    pub(super) months: String,
    pub(super) cells: Vec<usize>,
}

impl Population {
    fn ages(self) -> &'static [(f64, &'static str)] {
        match self {
            Self::UnderFive => &UNDER_FIVE,
            Self::School => &SCHOOL,
        }
    }

    /// Cells of age and sex; the last are those whose age is not known.
    pub(super) fn cells(self) -> usize {
        (self.ages().len() + 1) * SEXES
    }

    /// Whether children of this age belong here: up to 1,826 days, or 60 to 228 months. Among
    /// children under five those of unknown age do, as in WHO's package: weight-for-length needs
    /// no age.
    pub(super) fn has_age(self, days: Option<f64>, months: Option<f64>) -> bool {
        match self {
            Self::UnderFive => match days {
                Some(days) => days <= 1826.0,
                None => months.is_none_or(|m| m < 60.0),
            },
            Self::School => months.is_some_and(|m| (60.0..=228.0).contains(&m)),
        }
    }

    /// The cell of a child whose age belongs here.
    pub(super) fn cell(self, months: Option<f64>, sex: Option<Sex>) -> usize {
        let age = match months {
            Some(m) => self.ages().iter().filter(|(from, _)| m >= *from).count(),
            None => self.ages().len() + 1,
        };
        let sex = match sex {
            Some(Sex::Female) => 0,
            Some(Sex::Male) => 1,
            None => 2,
        };
        age.saturating_sub(1) * SEXES + sex
    }

    /// WHO's heading of a grouping.
    pub(super) const fn heading(self, grouping: Grouping) -> &'static str {
        match (grouping, self) {
            (Grouping::Age, Self::UnderFive) => "Age group",
            (Grouping::Age, Self::School) => "Age Group 1",
            (Grouping::WideAge, _) => "Age Group 2",
            (Grouping::Sex, _) => "Sex",
            (Grouping::AgeSex, Self::UnderFive) => "Age + sex",
            (Grouping::AgeSex, Self::School) => "Age + Sex",
            (Grouping::All | Grouping::Column(_), _) => "",
        }
    }

    /// The groups of age and sex, in WHO's order.
    pub(super) fn unions(self) -> Vec<Union> {
        let ages = self.ages();
        let all = 0..ages.len() + 1;
        let cells = |ages: std::ops::Range<usize>, sex: Option<usize>| {
            ages.flat_map(|a| (0..SEXES).map(move |s| (a, s)))
                .filter(|(_, s)| sex.is_none_or(|sex| sex == *s))
                .map(|(a, s)| a * SEXES + s)
                .collect::<Vec<_>>()
        };
        let bare = |label: &str| format!("({})", label.trim_end_matches(" mo"));
        let total = ("Total (5-19)".to_owned(), "(60-228)".to_owned());
        let union = |grouping, value: String, (years, months), cells| Union {
            grouping,
            value,
            years,
            months,
            cells,
        };
        let mut groups = vec![union(
            Grouping::All,
            "All".to_owned(),
            total.clone(),
            cells(all.clone(), None),
        )];
        let by_age = ages.iter().enumerate().map(|(a, (from, label))| {
            let years = (format!("{}", from / 12.0), bare(label));
            union(
                Grouping::Age,
                (*label).to_owned(),
                years,
                cells(a..a + 1, None),
            )
        });
        let by_sex = ["Female", "Male"]
            .into_iter()
            .enumerate()
            .map(|(s, label)| {
                let cells = cells(all.clone(), Some(s));
                union(Grouping::Sex, label.to_owned(), total.clone(), cells)
            });
        match self {
            Self::UnderFive => {
                groups.extend(by_age);
                groups.extend(by_sex);
                for (s, sex) in ["Female", "Male"].into_iter().enumerate() {
                    for (a, (_, age)) in ages.iter().enumerate() {
                        groups.push(union(
                            Grouping::AgeSex,
                            format!("{age}.{sex}"),
                            (String::new(), String::new()),
                            cells(a..a + 1, Some(s)),
                        ));
                    }
                }
            }
            Self::School => {
                groups.extend(by_sex);
                groups.extend(by_age);
                for (first, last, label, years) in WIDE {
                    let years = (years.to_owned(), bare(label));
                    let cells = cells(first..last + 1, None);
                    groups.push(union(Grouping::WideAge, label.to_owned(), years, cells));
                }
                for (first, last, label, years) in WIDE {
                    for (s, sex) in ["Female", "Male"].into_iter().enumerate() {
                        groups.push(union(
                            Grouping::AgeSex,
                            format!("{sex}.{label}"),
                            (years.to_owned(), bare(label)),
                            cells(first..last + 1, Some(s)),
                        ));
                    }
                }
            }
        }
        groups
    }
}

/// A column to group by.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct By {
    /// Name of the column.
    pub name: String,
}

/// WHO's names of grouping columns, and the headings of their groups.
const WHO_COLUMNS: [(&str, &str); 5] = [
    ("typeres", "Area"),
    ("gregion", "Geographical region"),
    ("wealthq", "Wealth quintile"),
    ("mothered", "Maternal education"),
    ("othergr", "Other grouping"),
];

const QUINTILES: [&str; 5] = ["Q1: Poorest", "Q2", "Q3", "Q4", "Q5: Richest"];

impl By {
    /// A column by its name. WHO's own names (`typeres`, `gregion`, `wealthq`, `mothered`,
    /// `othergr`) get WHO's headings; `wealthq` is read as WHO reads it, 1 to 5 or Q1 to Q5.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
        }
    }

    /// The columns that WHO's survey files have.
    #[must_use]
    pub fn of_who() -> Vec<Self> {
        WHO_COLUMNS
            .iter()
            .map(|(name, _)| Self::new(name))
            .collect()
    }

    /// `Area` for `typeres`, the name of the column for others.
    #[must_use]
    pub fn heading(&self) -> &str {
        let who = WHO_COLUMNS
            .iter()
            .find(|(n, _)| self.name.eq_ignore_ascii_case(n));
        who.map_or(&self.name, |(_, heading)| heading)
    }

    pub(super) fn is_quintile(&self) -> bool {
        self.name.eq_ignore_ascii_case("wealthq")
    }

    /// The value of a cell as a group; `None` where it belongs to none.
    pub(super) fn value<'a>(&self, cell: &'a str) -> Option<&'a str> {
        let cell = cell.trim();
        if crate::columns::is_missing(cell) {
            return None;
        }
        if !self.is_quintile() {
            return Some(cell);
        }
        let digit = cell.strip_prefix(['Q', 'q']).unwrap_or(cell);
        let digit = digit.strip_suffix(".0").unwrap_or(digit);
        let index = ["1", "2", "3", "4", "5"].iter().position(|d| *d == digit);
        index.map(|i| QUINTILES[i])
    }

    /// Groups that are shown though nobody is in them.
    pub(super) fn fixed(&self) -> &'static [&'static str] {
        if self.is_quintile() { &QUINTILES } else { &[] }
    }
}
