//! WHO's wide layout: one row for each group, columns named as WHO names them.

use super::estimate::{Estimate, Why};
use super::groups::Population;
use super::interval::Interval;
use super::measure::Measure;
use super::table::{Group, Table};
use crate::indicator::Indicator;

/// A cell of the wide layout.
#[derive(Debug, Clone, PartialEq)]
pub enum WhoCell {
    /// The name of a group, WHO's `Years` and `Months`.
    Text(String),
    /// A number; NaN where there is none (`NA` in WHO's files).
    Number(f64),
}

/// The wide layout of `anthro_prevalence` and `anthroplus_prevalence`: the same columns under the
/// same names in the same order, so that files of the WHO Anthro Survey Analyser and ours can be
/// laid side by side.
///
/// `X_pop` and `X_unwpop` are the weighted and unweighted sample sizes, `_r` the prevalence in
/// percent or the mean, `_se`, `_ll`, `_ul` its error and limits, `_stdev` the SD. Where a
/// prevalence is 0 or 100 %, or a group lies in one cluster, the limits are the estimate, as WHO
/// writes them; the tidy layout has intervals that mean something, or the reason why there is none.
#[must_use]
pub fn who_columns(population: Population) -> Vec<String> {
    let mut columns = vec!["Group".to_owned()];
    if population == Population::School {
        columns.extend(["Years", "Months"].map(str::to_owned));
    }
    for measure in Measure::of_who(population) {
        let Some(stem) = measure.who_stem() else {
            continue;
        };
        if let Some(size) = size_stem(measure) {
            columns.push(format!("{size}_pop"));
            columns.push(format!("{size}_unwpop"));
        }
        columns.extend(["r", "se", "ll", "ul"].map(|s| format!("{stem}_{s}")));
        if matches!(measure, Measure::Mean(_)) {
            columns.push(format!("{stem}_stdev"));
        }
    }
    columns
}

/// Before which measures the sample sizes stand.
fn size_stem(measure: Measure) -> Option<String> {
    match measure {
        Measure::Share(i, -3) => Some(match i {
            Indicator::Baz => "BMIZ".to_owned(),
            i => i.code().to_uppercase(),
        }),
        Measure::StuntedWasted => measure.who_stem(),
        _ => None,
    }
}

impl Table {
    /// The rows of the wide layout, under [`who_columns`].
    #[must_use]
    pub fn who_rows(&self) -> Vec<Vec<WhoCell>> {
        self.groups.iter().map(|g| self.who_row(g)).collect()
    }

    fn who_row(&self, group: &Group) -> Vec<WhoCell> {
        let mut row = vec![WhoCell::Text(group.who_name())];
        if self.population == Population::School {
            row.push(WhoCell::Text(group.years.clone()));
            row.push(WhoCell::Text(group.months.clone()));
        }
        let number = |x: Option<f64>| WhoCell::Number(x.unwrap_or(f64::NAN));
        for (measure, e) in Measure::of_who(self.population)
            .iter()
            .zip(&group.estimates)
        {
            if size_stem(*measure).is_some() {
                let known = e.why != Some(Why::NotInTable);
                row.push(number(known.then_some(e.population)));
                row.push(number(known.then_some(e.n as f64)));
            }
            let (se, lower, upper) = self.who_error(e);
            row.extend([e.value, se, lower, upper].map(number));
            if matches!(measure, Measure::Mean(_)) {
                row.push(number(e.sd));
            }
        }
        row
    }

    /// The error and limits as WHO writes them where ours say more.
    fn who_error(&self, e: &Estimate) -> (Option<f64>, Option<f64>, Option<f64>) {
        let at_an_end = e.value == Some(0.0) || e.value == Some(100.0);
        let is_instead =
            e.interval == Some(Interval::KornGraubard) && self.interval == Interval::Logit;
        if at_an_end && is_instead {
            (e.se, e.value, e.value)
        } else if matches!(e.why, Some(Why::OneCluster | Why::OneChild)) {
            (e.value.map(|_| 0.0), e.value, e.value)
        } else {
            (e.se, e.lower, e.upper)
        }
    }
}
