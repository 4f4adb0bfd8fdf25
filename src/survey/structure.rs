//! Standardised to a given structure of ages and sexes, so that two populations compare.

use super::collect::Survey;
use super::estimate::{Estimate, Standard};
use super::groups::Grouping;
use super::measure::Measure;
use super::table::Options;
use crate::error::{Error, Result};

/// Shares of ages and sexes: WHO's name of a group of age and sex (`00-05 mo.Female`) and its part
/// of the population. Parts need not add up to one: they are divided by their sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Structure {
    shares: Vec<(String, f64)>,
}

impl Structure {
    /// A structure.
    ///
    /// # Errors
    /// [`Error::SurveyDesign`] if a share is negative or not finite, if a name stands twice, or if
    /// the shares add up to zero.
    pub fn new(shares: Vec<(String, f64)>) -> Result<Self> {
        let rule = |rule| Err(Error::SurveyDesign { rule });
        if shares.iter().any(|(_, s)| !s.is_finite() || *s < 0.0) {
            return rule("shares of a structure must be numbers, zero or more");
        }
        let total: f64 = shares.iter().map(|(_, s)| s).sum();
        if !total.is_finite() || total <= 0.0 {
            return rule("the shares of a structure must add up to more than zero");
        }
        for (k, (name, _)) in shares.iter().enumerate() {
            if shares[..k].iter().any(|(other, _)| other == name) {
                return rule("a group of age and sex stands twice in the structure");
            }
        }
        let shares = shares.into_iter().map(|(n, s)| (n, s / total)).collect();
        Ok(Self { shares })
    }
}

impl Survey {
    /// Direct standardisation: each measure in each group of age and sex, added up by the shares of
    /// the structure. The variance is that of the sum, with the design: groups share clusters.
    /// PROBIT prevalences are not standardised.
    ///
    /// # Errors
    /// [`Error::SurveyDesign`] if the structure names a group that does not exist, or the level of
    /// the options is not between 0 and 1.
    pub fn standardised(
        &self,
        structure: &Structure,
        options: &Options,
    ) -> Result<Vec<(Measure, Estimate)>> {
        let sure = self.sureness(options)?;
        let by_child = self.is_by_child();
        let frame = self.frame(by_child);
        let slots = self.slots_by_count();
        let population = self.design().population;
        let mut parts = Vec::new();
        for (name, share) in structure.shares.iter().filter(|(_, s)| *s > 0.0) {
            let unions = population.unions();
            let found = unions
                .iter()
                .find(|u| u.grouping == Grouping::AgeSex && u.value.eq_ignore_ascii_case(name));
            let Some(union) = found else {
                return Err(Error::SurveyDesign {
                    rule: "the structure names a group of age and sex that does not exist: they are `00-05 mo.Female` and so on",
                });
            };
            parts.push((*share, self.group(&frame, &union.cells, &slots)));
        }
        let standard = Standard {
            frame: &frame,
            parts,
        };
        let measures = Measure::all(population).into_iter();
        Ok(measures
            .filter_map(|m| Some((m, standard.estimate(m.recipe()?, &sure)?)))
            .collect())
    }
}
