//! Every row of a file of another program, counted in memory that does not grow with it.

use super::compare::{Findings, Why};
use super::report::{Difference, IndicatorReport, MOST_ROWS, Point, Prevalence, Report, Verdict};
use super::search::{Case, outcome};
use super::theirs::{Cell, Level};
use super::ways::{LEVEL_NOT_GIVEN, NO_LEVEL, NONE, NOT_GIVEN, Outcome};
use crate::classify::{Scheme, bands};
use crate::indicator::Indicator;
use crate::profile::Profile;
use crate::score::Child;

/// Name, indicator, and the question as a z-score in hundredths and a level.
type Question = (&'static str, Indicator, fn(i32) -> bool, fn(u8) -> bool);

const PREVALENCES: [Question; 4] = [
    ("stunted", Indicator::Haz, |z| z < -200, |l| l < 2),
    ("underweight", Indicator::Waz, |z| z < -200, |l| l < 2),
    ("wasted", Indicator::Whz, |z| z < -200, |l| l < 2),
    ("overweight", Indicator::Whz, |z| z > 200, |l| l > 3),
];

/// Rows whose points a report keeps, at most, about.
const POINTS: u64 = 1500;

/// Counts rows. Counts of parts of a file can be taken together, in the order of the file.
#[derive(Debug, Clone)]
pub struct Count<'a> {
    findings: &'a Findings,
    rows: u64,
    compared: u64,
    agreeing: u64,
    explained: u64,
    indicators: Vec<IndicatorReport>,
    /// Sums of differences in hundredths.
    sums: Vec<i64>,
    prevalence: [Prevalence; 4],
    unexplained: Vec<u64>,
    points: Vec<Point>,
}

impl<'a> Count<'a> {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(findings: &'a Findings) -> Self {
        let places = findings.writing.places;
        let indicators: Vec<IndicatorReport> = findings
            .indicators()
            .map(|i| IndicatorReport::new(i, places[i.index()]))
            .collect();
        let mut prevalence = [Prevalence::default(); 4];
        for (p, (name, ..)) in prevalence.iter_mut().zip(PREVALENCES) {
            p.name = name;
        }
        Self {
            findings,
            rows: 0,
            compared: 0,
            agreeing: 0,
            explained: 0,
            sums: vec![0; indicators.len()],
            indicators,
            prevalence,
            unexplained: vec![],
            points: vec![],
        }
    }

    /// Counts a row and says where it differs.
    pub fn count(&mut self, case: &Case) -> Verdict {
        self.rows += 1;
        let findings = self.findings;
        let writing = &findings.writing;
        let mut verdict = Verdict {
            compared: false,
            differences: vec![],
        };
        let mut all_explained = true;
        let plotted = self.points.len() < 4 * POINTS as usize
            && (self.rows <= POINTS || case.row.is_multiple_of(97));
        for k in 0..self.indicators.len() {
            let indicator = self.indicators[k].indicator;
            let wanted = writing.wanted(case, indicator);
            let by = |p: &Profile| outcome(&case.child, p, indicator, writing.of(indicator));
            let who = by(&Profile::WHO_ANTHRO);
            self.count_cells(k, case, wanted, who);
            self.count_prevalence(indicator, case, wanted, who);
            let given = (wanted.z != NOT_GIVEN, wanted.level != LEVEL_NOT_GIVEN);
            if given == (false, false) {
                continue;
            }
            verdict.compared = true;
            let is =
                |o: Outcome| (!given.0 || o.z == wanted.z) && (!given.1 || o.level == wanted.level);
            let best = by(&findings.best);
            let explained = is(best);
            all_explained &= explained;
            if plotted && given.0 && wanted.z != NONE && who.z != NONE {
                self.points.push(Point {
                    row: case.row,
                    indicator,
                    ours: f64::from(who.z) / 100.0,
                    theirs: f64::from(wanted.z) / 100.0,
                    explained,
                });
            }
            if !is(who) {
                let why = if explained {
                    findings.why(&|p| is(by(p)))
                } else {
                    Why::Unexplained
                };
                verdict
                    .differences
                    .push(difference(case.row, indicator, [wanted, who, best], why));
            }
        }
        if verdict.compared {
            self.compared += 1;
            self.agreeing += u64::from(verdict.differences.is_empty());
            self.explained += u64::from(all_explained);
            if !all_explained && self.unexplained.len() < MOST_ROWS {
                self.unexplained.push(case.row);
            }
        }
        verdict
    }

    fn count_cells(&mut self, k: usize, case: &Case, wanted: Outcome, who: Outcome) {
        let r = &mut self.indicators[k];
        let i = r.indicator.index();
        match case.theirs.z[i] {
            Cell::Outlier => {
                r.outliers += 1;
                r.outliers_flagged += u64::from(is_flagged(r.indicator, who.z));
            }
            Cell::Unreadable => r.unreadable += 1,
            _ => {}
        }
        r.unreadable += u64::from(case.theirs.class[i] == Cell::Unreadable);
        match (wanted.z, who.z) {
            (NOT_GIVEN, _) | (NONE, NONE) => {}
            (NONE, _) => r.only_ours += 1,
            (_, NONE) => r.only_theirs += 1,
            (theirs, ours) => {
                let difference = i64::from(theirs) - i64::from(ours);
                r.both += 1;
                r.equal += u64::from(difference == 0);
                self.sums[k] += difference;
                r.histogram[bar(difference)] += 1;
                let d = difference as f64 / 100.0;
                if r.largest.is_none_or(|(most, _)| d.abs() > most.abs()) {
                    r.largest = Some((d, case.row));
                }
            }
        }
        if wanted.level < NO_LEVEL && who.level < NO_LEVEL {
            r.classes += 1;
            r.class_lower += u64::from(wanted.level < who.level);
            r.class_higher += u64::from(wanted.level > who.level);
            r.class_table[usize::from(wanted.level)][usize::from(who.level)] += 1;
        }
        if wanted.level < NO_LEVEL && wanted.z != NOT_GIVEN && wanted.z != NONE {
            let scheme = self.findings.writing.scheme;
            let own = own_level(case, r.indicator, wanted.z, scheme);
            r.class_against_own_z += u64::from(own.is_some_and(|own| own != wanted.level));
        }
    }

    fn count_prevalence(
        &mut self,
        indicator: Indicator,
        case: &Case,
        wanted: Outcome,
        who: Outcome,
    ) {
        for (p, (name, of, z, level)) in self.prevalence.iter_mut().zip(PREVALENCES) {
            if of != indicator {
                continue;
            }
            if name == "wasted" && is_wasted_by_oedema(case) {
                p.theirs.add(true);
                p.ours.add(true);
                continue;
            }
            if wanted.z != NOT_GIVEN && wanted.z != NONE {
                if !is_flagged(indicator, wanted.z) {
                    p.theirs.add(z(wanted.z));
                }
            } else if wanted.level < NO_LEVEL {
                p.theirs.add(level(wanted.level));
            }
            if who.z != NONE && !is_flagged(indicator, who.z) {
                p.ours.add(z(who.z));
            }
        }
    }

    /// Adds the count of the part of the file that comes next.
    pub fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.compared += other.compared;
        self.agreeing += other.agreeing;
        self.explained += other.explained;
        let pairs = self.indicators.iter_mut().zip(other.indicators);
        for (r, o) in pairs {
            r.both += o.both;
            r.equal += o.equal;
            r.only_theirs += o.only_theirs;
            r.only_ours += o.only_ours;
            r.outliers += o.outliers;
            r.outliers_flagged += o.outliers_flagged;
            r.unreadable += o.unreadable;
            r.classes += o.classes;
            r.class_lower += o.class_lower;
            r.class_higher += o.class_higher;
            r.class_against_own_z += o.class_against_own_z;
            for (a, b) in r.histogram.iter_mut().zip(o.histogram) {
                *a += b;
            }
            for (a, b) in r
                .class_table
                .as_flattened_mut()
                .iter_mut()
                .zip(o.class_table.as_flattened())
            {
                *a += b;
            }
            if let Some((d, _)) = o.largest
                && r.largest.is_none_or(|(most, _)| d.abs() > most.abs())
            {
                r.largest = o.largest;
            }
        }
        for (a, b) in self.sums.iter_mut().zip(other.sums) {
            *a += b;
        }
        for (a, b) in self.prevalence.iter_mut().zip(other.prevalence) {
            a.theirs.merge(b.theirs);
            a.ours.merge(b.ours);
        }
        self.unexplained.extend(other.unexplained);
        self.unexplained.truncate(MOST_ROWS);
        self.points.extend(other.points);
        self.points.truncate(4 * POINTS as usize);
    }

    /// What is to be said.
    #[must_use]
    pub fn report(mut self) -> Report {
        for (r, sum) in self.indicators.iter_mut().zip(&self.sums) {
            let mean = *sum as f64 / 100.0 / r.both as f64;
            r.mean_difference = (r.both > 0).then_some(mean);
        }
        let asked = self.prevalence.into_iter().filter(|p| p.theirs.of > 0);
        Report {
            rows: self.rows,
            rows_compared: self.compared,
            rows_agreeing: self.agreeing,
            rows_explained: self.explained,
            explanation: self.findings.explanation.clone(),
            scheme: self.findings.writing.scheme,
            indicators: self.indicators,
            prevalence: asked.collect(),
            unexplained_rows: self.unexplained,
            points: self.points,
            notes: vec![],
        }
    }
}

fn difference(row: u64, indicator: Indicator, outcomes: [Outcome; 3], why: Why) -> Difference {
    let z = |o: Outcome| {
        let has = o.z != NONE && o.z != NOT_GIVEN;
        has.then(|| f64::from(o.z) / 100.0)
    };
    let class = |o: Outcome| {
        let has = o.level < NO_LEVEL;
        has.then(|| Level::at(o.level).class(indicator).code())
    };
    let [theirs, who, best] = outcomes;
    Difference {
        row,
        indicator,
        their_z: z(theirs),
        our_z: z(who),
        explained_z: z(best),
        their_class: class(theirs),
        our_class: class(who),
        explained_class: class(best),
        why,
    }
}

/// Bilateral oedema under five years is wasting, whatever the z-score.
fn is_wasted_by_oedema(case: &Case) -> bool {
    case.child.oedema.value() == Some(true) && case.child.assess().wasted() == Some(true)
}

fn is_flagged(indicator: Indicator, z: i32) -> bool {
    let (low, high) = indicator.flag_limits();
    z != NONE && (f64::from(z) < low * 100.0 || f64::from(z) > high * 100.0)
}

/// The class of their own z-score.
fn own_level(case: &Case, indicator: Indicator, z: i32, scheme: Scheme) -> Option<u8> {
    let standard = Child::new(&case.child, &Profile::WHO_ANTHRO).standard_of(indicator)?;
    let bands = bands(scheme, indicator, standard)?;
    Some(Level::of(bands.find(f64::from(z) / 100.0).0).index())
}

/// The bar of a difference in hundredths: the middle one for less than 0.05 either way.
fn bar(hundredths: i64) -> usize {
    let tenths = (hundredths as f64 / 10.0)
        .round_ties_even()
        .clamp(-11.0, 11.0);
    (tenths + 11.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars() {
        for (difference, expected) in [
            (0, 11),
            (4, 11),
            (-4, 11),
            (10, 12),
            (-100, 1),
            (100, 21),
            (105, 21),
            (200, 22),
            (-1000, 0),
        ] {
            assert_eq!(bar(difference), expected, "{difference}");
        }
    }
}
