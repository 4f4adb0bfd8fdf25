//! Rows of a table of text into a survey: scored here, or scored before.

use super::child::{Child, INDICATORS_OF_SURVEYS};
use super::collect::{Design, Place, Survey, Weight};
use super::groups::{By, Population};
use super::sums::INDICATORS;
use crate::columns::{Found, Input, measurement, number};
use crate::dates::DateStyle;
use crate::error::{Error, Result};
use crate::measurement::Measurement;
use crate::profile::Profile;
use crate::score::Assessment;

/// What is asked of a table.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Which children.
    pub population: Population,
    /// Column of the sampling weights.
    pub weights: Option<String>,
    /// Column of the clusters.
    pub cluster: Option<String>,
    /// Column of the strata.
    pub strata: Option<String>,
    /// Columns to group by. WHO's own (`typeres`, `gregion`, `wealthq`, `mothered`, `othergr`) are
    /// taken where the table has them, whether named or not.
    pub by: Vec<String>,
    /// Score the measurements even if the table has z-scores (`haz`, `waz`, `baz`, `whz`).
    pub rescore: bool,
    /// Inputs that the caller named.
    pub named: Vec<(Input, usize)>,
    /// How dates are written.
    pub dates: DateStyle,
}

/// Where everything stands in a table.
#[derive(Debug, Clone)]
pub struct Rows {
    design: Design,
    found: Found,
    /// Columns of z-scores and flags, where the table is scored.
    z: [Option<usize>; INDICATORS],
    flags: [Option<usize>; INDICATORS],
    is_scored: bool,
    weight: Option<usize>,
    cluster: Option<usize>,
    stratum: Option<usize>,
    by: Vec<usize>,
    dates: DateStyle,
}

impl Rows {
    /// Finds the columns.
    ///
    /// # Errors
    /// [`Error::NoColumn`] if a column that is named is not there; [`Error::TwoColumns`] if two
    /// mean the same input; [`Error::SurveyDesign`] if nothing can be scored.
    pub fn find<S: AsRef<str>>(names: &[S], request: &Request) -> Result<Self> {
        let at = |name: &str| {
            let same = |n: &S| n.as_ref().trim() == name;
            let alike = |n: &S| n.as_ref().trim().eq_ignore_ascii_case(name);
            names
                .iter()
                .position(same)
                .or_else(|| names.iter().position(alike))
        };
        let must = |name: &str| {
            at(name).ok_or_else(|| Error::NoColumn {
                column: name.to_owned(),
            })
        };
        let maybe = |name: &Option<String>| name.as_deref().map(must).transpose();
        let mut by: Vec<(By, usize)> = By::of_who()
            .into_iter()
            .filter_map(|b| Some((at(&b.name)?, b)))
            .map(|(at, b)| (b, at))
            .collect();
        for name in &request.by {
            let column = must(name)?;
            if by.iter().all(|(_, at)| *at != column) {
                by.push((By::new(name), column));
            }
        }
        let (weight, cluster, stratum) = (
            maybe(&request.weights)?,
            maybe(&request.cluster)?,
            maybe(&request.strata)?,
        );
        // A column of the design is no measurement, though it be called `weight`.
        let inputs: Vec<&str> = names
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let of_design = [weight, cluster, stratum].contains(&Some(at));
                if of_design { "" } else { name.as_ref() }
            })
            .collect();
        let found = Found::find(&inputs, &request.named)?;
        let code = |suffix: &str| INDICATORS_OF_SURVEYS.map(|i| at(&format!("{i}{suffix}")));
        let (z, flags) = (code(""), code("_flag"));
        let is_scored = !request.rescore && z.iter().any(Option::is_some);
        if !is_scored && found.indicators.is_empty() {
            return Err(Error::SurveyDesign {
                rule: "nothing to estimate: the table needs sex, age and weight or length/height, or z-scores in columns haz, waz, baz, whz",
            });
        }
        let design = Design {
            population: request.population,
            weights: weight.is_some(),
            clusters: cluster.is_some(),
            strata: stratum.is_some(),
            by: by.iter().map(|(b, _)| b.clone()).collect(),
        };
        Ok(Self {
            design,
            found,
            z,
            flags,
            is_scored,
            weight,
            cluster,
            stratum,
            by: by.into_iter().map(|(_, at)| at).collect(),
            dates: request.dates,
        })
    }

    /// The design that the survey has.
    #[must_use]
    pub const fn design(&self) -> &Design {
        &self.design
    }

    /// Whether z-scores of the table are used as they are.
    #[must_use]
    pub const fn is_scored(&self) -> bool {
        self.is_scored
    }

    /// Columns of z-scores that have no column of flags: WHO's limits flag them.
    #[must_use]
    pub fn has_all_flags(&self) -> bool {
        let pairs = self.z.iter().zip(&self.flags);
        pairs.filter(|(z, _)| z.is_some()).all(|(_, f)| f.is_some())
    }

    /// No children yet.
    #[must_use]
    pub fn survey(&self) -> Survey {
        Survey::new(self.design.clone())
    }

    /// What is kept between rows.
    #[must_use]
    pub fn scorer(&self, profile: &Profile) -> Scorer {
        Scorer {
            assessment: Measurement::new().assess_by(profile),
        }
    }

    fn measurement<'a>(&self, cell: impl Fn(usize) -> &'a str) -> Measurement {
        let of = |input| self.found.at(input).map_or("", &cell);
        if self.dates == DateStyle::Iso {
            return measurement(self.found.age, of);
        }
        let iso = |input| self.dates.read(of(input)).map(|d| d.to_string());
        let [birth, visit] = [Input::BirthDate, Input::VisitDate].map(iso);
        measurement(self.found.age, |input| {
            let date = match input {
                Input::BirthDate => birth.as_deref(),
                Input::VisitDate => visit.as_deref(),
                _ => None,
            };
            date.unwrap_or_else(|| of(input))
        })
    }

    /// Adds a row, whose cells `cell` gives by column.
    pub fn push<'a>(
        &self,
        survey: &mut Survey,
        scorer: &mut Scorer,
        cell: impl Fn(usize) -> &'a str,
    ) {
        let m = self.measurement(&cell);
        let child = if self.is_scored {
            Child {
                z: self.z.map(|at| number(cell(at?))),
                ..Child::measured(&m)
            }
            .flagged_by(|i| self.flags[i].and_then(|at| truth(cell(at))))
        } else {
            scorer.assessment.assess_next(&m);
            Child::of(&scorer.assessment)
        };
        let mut by = [""; 16];
        let mut many = Vec::new();
        let by: &[&str] = if self.by.len() <= by.len() {
            for (to, at) in by.iter_mut().zip(&self.by) {
                *to = cell(*at);
            }
            &by[..self.by.len()]
        } else {
            many.extend(self.by.iter().map(|at| cell(*at)));
            &many
        };
        let place = Place {
            weight: self
                .weight
                .map_or(Weight::default(), |at| Weight::Cell(cell(at))),
            cluster: self.cluster.map_or("", &cell),
            stratum: self.stratum.map_or("", &cell),
            by,
        };
        survey.push(&child, &place);
    }
}

/// What is kept between rows: the room in which children are scored.
#[derive(Debug, Clone)]
pub struct Scorer {
    assessment: Assessment,
}

/// A flag: 0 or 1, true or false.
fn truth(cell: &str) -> Option<bool> {
    match cell.trim() {
        "1" | "1.0" | "true" | "True" | "TRUE" => Some(true),
        "0" | "0.0" | "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}
