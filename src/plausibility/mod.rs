//! Is it plausible? One record before it is scored, repeated readings, and the visits of a child.
//!
//! Nothing is changed here and nothing thrown away. A finding says what was looked at, by which
//! rule, and what the cell would have to hold to be plausible; whoever has the child in front of
//! them decides.
//!
//! | room | what it does |
//! |---|---|
//! | [`check`], [`Check`] | one record: hard limits, soft limits by age and sex, likely causes |
//! | [`repeats()`], [`Allowed`] | two or more readings: do they agree, which count, is a third due |
//! | [`visits`] | the visits of a child: shrinking, jumps, copies, values out of line |
//!
//! ```
//! use tumbuh::plausibility::{check, Cause, Entry};
//! use tumbuh::{Measurement, Sex};
//! let child = Measurement::new().sex(Sex::Female).age_days(548.0)
//!     .weight_kg(91.0).lenhei_cm(76.2);
//! let found = check(&child);
//! assert_eq!(found.findings[0].code.code(), "beyond_hard_limit");
//! assert_eq!(found.causes[0].cause, Cause::DecimalLost);
//! assert_eq!(found.causes[0].changes[0].proposed, Entry::Number(9.1)); // proposed, not applied
//! ```
//!
//! How many mistakes are found, and how often the right cause comes first:
//! `src/plausibility/README.md`.

mod causes;
mod finding;
mod limits;
mod record;
mod repeats;
pub mod visits;
mod words;

pub use causes::Cause;
pub use finding::{Code, Finding, Proposal, Severity};
pub use limits::{Limits, hard_limits};
pub use record::{Change, Entry};
pub use repeats::{Agreement, Allowed, Repeats, repeats};

use crate::age::FIVE_YEARS;
use crate::batch::Columns;
use crate::columns::Input;
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::Measurement;
use crate::outcome::Reason;
use crate::profile::Profile;
use crate::reading::Reading;
use crate::score::{Assessment, Reference};
use record::{MEASURED, age_days, number};

/// What is to be said of one record.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Plausibility {
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
    /// What may have happened, the most likely first: only causes without which nothing would have
    /// been found that is worse than a note. Empty where nothing was found, and where no single
    /// mistake explains it: then there is nothing for it but to measure again.
    pub causes: Vec<Proposal>,
}

impl Plausibility {
    /// The worst of the findings.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(Finding::severity).max()
    }

    /// Is there nothing worse than a note?
    #[must_use]
    pub fn is_plausible(&self) -> bool {
        self.severity() <= Some(Severity::Note)
    }
}

/// Looks at one record by the rules of WHO's R packages and the default limits.
#[must_use]
pub fn check(m: &Measurement) -> Plausibility {
    Check::default().record(m)
}

/// How to look at a record.
///
/// ```
/// use tumbuh::plausibility::{Cause, Check, Entry};
/// use tumbuh::{Measurement, Sex};
/// let before = Measurement::new().sex(Sex::Male).age_days(400.0).weight_kg(9.5).lenhei_cm(75.0);
/// let now = before.age_days(430.0).weight_kg(9.6).lenhei_cm(67.2);
/// let found = Check { before: Some(&before), ..Check::default() }.record(&now);
/// assert_eq!(found.findings[0].code.code(), "shorter_than_before");
/// assert_eq!(found.causes[0].cause, Cause::DigitsTransposed);
/// assert_eq!(found.causes[0].changes[0].proposed, Entry::Number(76.2));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    /// Rules by which the record is scored.
    pub profile: &'a Profile,
    /// Limits.
    pub limits: Limits,
    /// The same child at the visit before, where it is known.
    pub before: Option<&'a Measurement>,
}

impl Default for Check<'_> {
    fn default() -> Self {
        Self {
            profile: &Profile::WHO_ANTHRO,
            limits: Limits::default(),
            before: None,
        }
    }
}

impl Check<'_> {
    /// Looks at one record.
    #[must_use]
    pub fn record(&self, m: &Measurement) -> Plausibility {
        let before = self.before.map(|b| b.assess_by(self.profile));
        self.assessed(&mut m.assess_by(self.profile), before.as_ref())
    }

    /// Looks at columns of records, row by row. Only rows with findings come out, with their number
    /// counted from 0; a row that cannot be used is a finding and nothing else. The visit before is
    /// not looked at.
    ///
    /// # Errors
    /// [`Error::ColumnLength`](crate::Error::ColumnLength) for columns of different lengths.
    pub fn columns<'c>(
        &'c self,
        columns: &'c Columns<'c>,
    ) -> crate::Result<impl Iterator<Item = (usize, Plausibility)> + 'c> {
        columns.check()?;
        let mut a = Measurement::NOTHING.assess_by(self.profile);
        Ok((0..columns.rows).filter_map(move |row| {
            a.assess_next(&columns.measurement(row));
            let found = self.assessed(&mut a, None);
            (!found.findings.is_empty()).then_some((row, found))
        }))
    }

    /// The same for a record that was assessed; its place is used for others after that.
    fn assessed(&self, a: &mut Assessment, before: Option<&Assessment>) -> Plausibility {
        let mut findings = self.findings(a, before);
        if findings.iter().all(|f| f.severity() <= Severity::Note) {
            return Plausibility {
                findings,
                causes: Vec::new(),
            };
        }
        for finding in &mut findings {
            finding.range = self.range(a, finding);
        }
        let as_recorded = causes::log_likelihood(a, before);
        let mut tried = Vec::new();
        // What is found without each cause, by the cell that it changes.
        let mut left = Vec::new();
        for candidate in causes::candidates(&a.measurement) {
            a.assess_next(&candidate.record);
            let found = self.findings(a, before);
            let likelihood = causes::log_likelihood(a, before);
            if found.iter().all(|f| f.severity() <= Severity::Note) {
                left.push((candidate.changes.clone(), found));
                tried.push((candidate, likelihood));
            }
        }
        let causes = causes::ranked(as_recorded, tried);
        for finding in &mut findings {
            let helps = |p: &&Proposal| {
                let found = left.iter().find(|(changes, _)| *changes == p.changes);
                found.is_some_and(|(_, f)| !f.iter().any(|f| f.is_like(finding)))
            };
            let proposal = causes.iter().find(helps).cloned();
            finding.proposal = proposal;
        }
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity()));
        Plausibility { findings, causes }
    }

    /// What is found in a record, without causes and ranges.
    fn findings(&self, a: &Assessment, before: Option<&Assessment>) -> Vec<Finding> {
        let m = &a.measurement;
        let mut all = Vec::new();
        let under_five = match m.age {
            Reading::Value(age) => age.months() < FIVE_YEARS,
            _ => false,
        };
        for input in MEASURED {
            let (value, reason) = number(m, input);
            if let Some(reason) = reason {
                let code = Code::Unusable(reason);
                all.push(Finding {
                    value,
                    ..Finding::new(code, input)
                });
            } else if let (Some(v), Some(limits)) = (value, hard_limits(input, under_five))
                && !(limits.0..=limits.1).contains(&v)
            {
                all.push(Finding {
                    value,
                    limits: Some(limits),
                    ..Finding::new(Code::BeyondHardLimit, input)
                });
            }
        }
        unusable_words(m, &mut all);
        for score in a.scores() {
            let i = score.indicator;
            // Under five, WHO's flags for weight-for-length/height say what those of BMI say.
            let said = i == Indicator::Baz && under_five && a.whz().value().is_some();
            let Some(z) = score.value().filter(|_| !said) else {
                continue;
            };
            let input = input_of(i);
            let beyond = |(low, high): (f64, f64)| z.reported < low || z.reported > high;
            let (code, limits) = if z.flag && beyond(i.flag_limits()) {
                (Code::BeyondWhoLimit, i.flag_limits())
            } else if beyond(self.limits.soft_sd(i)) {
                (Code::BeyondSoftLimit, self.limits.soft_sd(i))
            } else {
                continue;
            };
            // A number that is impossible makes impossible z-scores: once is enough.
            let told = |f: &Finding| f.input == input && f.indicator.is_none();
            if all.iter().any(told) {
                continue;
            }
            all.push(Finding {
                indicator: Some(i),
                value: number(m, input).0,
                z: Some(z.reported),
                limits: Some(limits),
                ..Finding::new(code, input)
            });
        }
        if a.standing_under_9_months {
            all.push(Finding::new(Code::StandingUnder9Months, Input::Measure));
        }
        if let Some(before) = before {
            self.since(a, before, &mut all);
        }
        all
    }

    /// What has changed since the visit before and should not have.
    fn since(&self, a: &Assessment, before: &Assessment, all: &mut Vec<Finding>) {
        let (now, then) = (&a.measurement, &before.measurement);
        if matches!((now.sex.value(), then.sex.value()), (Some(n), Some(t)) if n != t) {
            all.push(Finding::new(Code::SexChanged, Input::Sex));
        }
        if matches!((now.birth_date, then.birth_date), (Some(n), Some(t)) if n != t) {
            all.push(Finding::new(Code::BirthDateChanged, Input::BirthDate));
        }
        let ages = (age_days(now), age_days(then));
        if let (Some(n), Some(t)) = ages
            && n < t
        {
            all.push(Finding {
                value: Some(n),
                limits: Some((t, f64::INFINITY)),
                ..Finding::new(Code::YoungerThanBefore, Input::AgeDays)
            });
            return;
        }
        // As lengths: a child that stands is 0.7 cm shorter.
        let as_length = |a: &Assessment| {
            let cm = a.measurement.lenhei.value()?.cm();
            let lying = match a.measurement.position.value() {
                Some(p) => p == crate::Position::Lying,
                None => a
                    .age_days_used
                    .is_none_or(|d| d <= self.profile.length_until_day),
            };
            Some(if lying {
                cm
            } else {
                cm + self.profile.correction_cm
            })
        };
        if let (Some(n), Some(t)) = (as_length(a), as_length(before))
            && t - n > self.limits.shrink_cm
        {
            all.push(Finding {
                value: number(now, Input::Lenhei).0,
                limits: Some((t - self.limits.shrink_cm, f64::INFINITY)),
                ..Finding::new(Code::ShorterThanBefore, Input::Lenhei)
            });
        }
        for i in [
            Indicator::Waz,
            Indicator::Haz,
            Indicator::Hcz,
            Indicator::Acz,
        ] {
            let z = |a: &Assessment| a.score(i).value().map(|z| z.reported);
            let told = |f: &Finding| f.input == input_of(i);
            if let (Some(n), Some(t)) = (z(a), z(before))
                && (n - t).abs() > self.limits.jump_sd
                && !all.iter().any(told)
            {
                all.push(Finding {
                    indicator: Some(i),
                    value: number(now, input_of(i)).0,
                    z: Some(n),
                    limits: Some((t - self.limits.jump_sd, t + self.limits.jump_sd)),
                    ..Finding::new(Code::JumpSinceVisitBefore, input_of(i))
                });
            }
        }
    }

    /// The limits of a finding as numbers to be measured.
    fn range(&self, a: &Assessment, finding: &Finding) -> Option<(f64, f64)> {
        let ((low, high), indicator) = (finding.limits?, finding.indicator?);
        let row = Reference::find(indicator, &a.measurement, self.profile).ok()?;
        let two = |v: f64| math::round_half_even(v * 100.0) / 100.0;
        Some((two(row.value(low).ok()?), two(row.value(high).ok()?)))
    }
}

/// The cell behind an indicator that is looked at first.
const fn input_of(indicator: Indicator) -> Input {
    match indicator {
        Indicator::Waz | Indicator::Whz | Indicator::Baz => Input::Weight,
        Indicator::Haz => Input::Lenhei,
        Indicator::Hcz => Input::Head,
        Indicator::Acz => Input::Muac,
        Indicator::Tsz => Input::Triceps,
        Indicator::Ssz => Input::Subscapular,
    }
}

/// Sex, age, position and oedema that cannot be used.
fn unusable_words(m: &Measurement, all: &mut Vec<Finding>) {
    fn reason<T>(reading: &Reading<T>) -> Option<Reason> {
        match reading {
            Reading::Invalid { reason, .. } => Some(*reason),
            _ => None,
        }
    }
    let age_input = match m.birth_date {
        Some(_) => Input::BirthDate,
        None => Input::AgeDays,
    };
    for (input, reason) in [
        (Input::Sex, reason(&m.sex)),
        (age_input, reason(&m.age)),
        (Input::Measure, reason(&m.position)),
        (Input::Oedema, reason(&m.oedema)),
    ] {
        if let Some(reason) = reason {
            let code = Code::Unusable(reason);
            all.push(Finding {
                value: (input == age_input).then(|| age_days(m)).flatten(),
                ..Finding::new(code, input)
            });
        }
    }
}
