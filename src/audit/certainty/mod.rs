//! How sure is this class? The probability of each class, given how well the child was measured.
//!
//! A child 0.1 cm below a bound is *pendek* on paper; measured again it may not be. Given the
//! technical error of each measurement, the precision of the age, and whether the position is
//! known, [`certainty`] says how likely each class is, between which z-scores the true one lies,
//! and how little would have changed the class.
//!
//! ```
//! use tumbuh::audit::certainty::{Errors, certainty};
//! use tumbuh::{Indicator, Lang, Measurement, Profile, Scheme, Sex};
//!
//! let child = Measurement::new().sex(Sex::Female).age_days(548.0).lenhei_cm(74.7);
//! let all = certainty(&child, &Errors::default(), &Profile::WHO_ANTHRO, Scheme::Kemenkes)?;
//! let haz = all.of(Indicator::Haz).unwrap();
//! assert_eq!(haz.class.code(), "pendek");
//! assert!(haz.probability > 0.6 && haz.probability < 0.65);
//! assert!(haz.advice(Lang::Id).contains("ukur ulang"));
//! # Ok::<(), tumbuh::Error>(())
//! ```
//!
//! The true value is taken to be normal around the measured one, with the technical error as its
//! standard deviation: nothing is assumed of the child beyond what was measured, so that there is no
//! regression to a mean. The errors of weight and length are independent. Probabilities are
//! integrated, not drawn: over the error of the length by Gauss and Legendre's rule between the
//! rows of the table, over that of the other quantity in closed form, over the ages that the
//! precision leaves open row by row. They sum to 1, and at an error of zero they are the class.

mod advice;
mod errors;
mod said;
mod scenario;
mod spread;

pub use errors::{AgePrecision, Errors};

use crate::classify::{AcuteMalnutrition, Class, Scheme};
use crate::error::Result;
use crate::indicator::Indicator;
use crate::measurement::Measurement;
use crate::outcome::Reason;
use crate::profile::Profile;
use scenario::{Question, Scenario};

/// What was measured and may be measured again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Quantity {
    /// Weight, kg.
    Weight,
    /// Length or height, cm.
    Lenhei,
    /// Head circumference, cm.
    Head,
    /// Mid-upper arm circumference, cm.
    Muac,
    /// Triceps skinfold, mm.
    Triceps,
    /// Subscapular skinfold, mm.
    Subscapular,
}

/// A class, a class of the arm circumference, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// A class of an indicator.
    Class(Class),
    /// A class of the mid-upper arm circumference.
    Muac(AcuteMalnutrition),
    /// No class: outside the table or the ages.
    None,
}

impl Verdict {
    /// The stable code; `none` for none.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Class(class) => class.code(),
            Self::Muac(class) => class.code(),
            Self::None => "none",
        }
    }
}

/// The smallest change of one quantity that changes the class, all else being as measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Which quantity.
    pub quantity: Quantity,
    /// By how much, in its unit; negative if less.
    pub by: f64,
    /// The class then.
    pub class: Verdict,
}

/// How sure one class is.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ClassCertainty {
    /// The indicator; `None` for the arm circumference itself.
    pub indicator: Option<Indicator>,
    /// The reported z-score, where there is one.
    pub z: Option<f64>,
    /// Is that z-score implausible by WHO's limits?
    pub flag: bool,
    /// Between these the true z-score lies, with the probability of [`Errors::level`]: as much is
    /// left out below as above. `None` for the arm circumference itself.
    pub interval: Option<[f64; 2]>,
    /// The class of what was measured.
    pub class: Verdict,
    /// Its probability.
    pub probability: f64,
    /// Every class with its probability, from low z-scores to high ones, then none. They sum to 1.
    /// Empty for indicators without classes.
    pub probabilities: Vec<(Verdict, f64)>,
    /// The smallest change of each quantity that changes the class, where one within 20 technical
    /// errors (or, if that is more, a fifth of the value) does.
    pub changes: Vec<Change>,
    age: AgePrecision,
    position_known: bool,
}

/// How sure the classes of a child are.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Certainty {
    /// What can be said, in the order of [`Indicator::ALL`], the arm circumference last.
    pub classes: Vec<ClassCertainty>,
    /// Indicators of which nothing can be said, and why: what is missing for the z-score itself.
    pub not_computed: Vec<(Indicator, Reason)>,
    /// Indicators that have a z-score, but of whose measurement no technical error is given.
    pub without_error: Vec<Indicator>,
}

impl Certainty {
    /// What is said of an indicator.
    #[must_use]
    pub fn of(&self, indicator: Indicator) -> Option<&ClassCertainty> {
        let wanted = Some(indicator);
        self.classes.iter().find(|c| c.indicator == wanted)
    }

    /// What is said of the arm circumference itself.
    #[must_use]
    pub fn muac(&self) -> Option<&ClassCertainty> {
        self.classes.iter().find(|c| c.indicator.is_none())
    }
}

/// How sure the classes of a child are, by the rules of a profile and a scheme of classes.
///
/// # Errors
/// [`Error::InvalidSetting`](crate::Error::InvalidSetting) for a technical error that is negative
/// or not finite, and for a level outside 0 to 1.
pub fn certainty(
    m: &Measurement,
    errors: &Errors,
    profile: &Profile,
    scheme: Scheme,
) -> Result<Certainty> {
    errors.check()?;
    let scenarios = scenario::scenarios(m, errors, profile);
    let plain = m.assess_by(profile);
    let mut found = Certainty {
        classes: Vec::new(),
        not_computed: Vec::new(),
        without_error: Vec::new(),
    };
    for score in plain.scores() {
        let indicator = score.indicator;
        match score.reason() {
            // Another age or length that it may have can still have a class.
            None
            | Some(
                Reason::BeyondSdColumns
                | Reason::AgeOutOfRange
                | Reason::LenheiOutOfRange
                | Reason::NotInStandard,
            ) => {}
            Some(reason) => {
                found.not_computed.push((indicator, reason));
                continue;
            }
        }
        let quantities = Quantity::of(indicator);
        if quantities.iter().any(|q| q.tem(errors).is_none()) {
            found.without_error.push(indicator);
            continue;
        }
        let question = Question::new(indicator, scheme, profile, errors);
        let class = verdict(m, indicator, profile, scheme);
        let scenarios = merged(&scenarios, &question);
        let parts = scenarios
            .iter()
            .map(|s| (s.share, question.classes(&s.child)));
        let probabilities = mixed(parts, class, is_exact(errors, quantities));
        if score.reason().is_some()
            && probabilities
                .iter()
                .all(|(v, p)| *v == Verdict::None || *p == 0.0)
        {
            let reason = score.reason().unwrap_or(Reason::NotInStandard);
            found.not_computed.push((indicator, reason));
            continue;
        }
        let z = score.value();
        found.classes.push(ClassCertainty {
            indicator: Some(indicator),
            z: z.map(|z| z.reported),
            flag: z.is_some_and(|z| z.flag),
            interval: interval(&scenarios, &question, errors.level),
            class,
            probability: of(&probabilities, class),
            changes: changes(m, quantities, errors, |m| {
                verdict(m, indicator, profile, scheme)
            }),
            probabilities,
            age: errors.age,
            position_known: errors.position_known || !indicator.uses_lenhei(),
        });
    }
    if let Some(muac) = of_muac(m, errors, &scenarios) {
        found.classes.push(muac);
    }
    Ok(found)
}

fn of_muac(m: &Measurement, errors: &Errors, scenarios: &[Scenario]) -> Option<ClassCertainty> {
    let verdict = |m: &Measurement| {
        let months = m.age.value().map(crate::age::Age::months)?;
        let cm = Quantity::Muac.value(m)?;
        crate::classify::muac_class(months, cm).map(Verdict::Muac)
    };
    let class = verdict(m).unwrap_or(Verdict::None);
    let parts = scenarios
        .iter()
        .map(|s| (s.share, scenario::muac_classes(&s.child, errors)));
    let quantities = &[Quantity::Muac];
    let probabilities = mixed(parts, class, is_exact(errors, quantities));
    if !probabilities
        .iter()
        .any(|(v, p)| *v != Verdict::None && *p > 0.0)
    {
        return None;
    }
    Some(ClassCertainty {
        indicator: None,
        z: None,
        flag: false,
        interval: None,
        class,
        probability: of(&probabilities, class),
        changes: changes(m, quantities, errors, |m| {
            verdict(m).unwrap_or(Verdict::None)
        }),
        probabilities,
        age: errors.age,
        position_known: true,
    })
}

/// The class by the rules, or none.
fn verdict(m: &Measurement, indicator: Indicator, profile: &Profile, scheme: Scheme) -> Verdict {
    let class = m.assess_by(profile).class(indicator, scheme);
    class.map_or(Verdict::None, Verdict::Class)
}

/// Nothing at all is in doubt.
fn is_exact(errors: &Errors, quantities: &[Quantity]) -> bool {
    let sure = |q: &Quantity| q.tem(errors) == Some(0.0);
    errors.age == AgePrecision::Exact && errors.position_known && quantities.iter().all(sure)
}

/// The scenarios, those put together in which the indicator is the same.
fn merged(scenarios: &[Scenario], question: &Question) -> Vec<Scenario> {
    let mut all: Vec<Scenario> = Vec::new();
    for Scenario { child, share } in scenarios {
        match all.iter_mut().find(|s| question.is_one(&s.child, child)) {
            Some(same) => same.share += share,
            None => all.push(Scenario {
                child: *child,
                share: *share,
            }),
        }
    }
    all
}

/// The probabilities of all scenarios together, brought to a sum of 1.
fn mixed(
    parts: impl Iterator<Item = (f64, Vec<(Verdict, f64)>)>,
    class: Verdict,
    exact: bool,
) -> Vec<(Verdict, f64)> {
    let mut all: Vec<(Verdict, f64)> = Vec::new();
    for (share, classes) in parts {
        for (verdict, p) in classes {
            match all.iter_mut().find(|(v, _)| *v == verdict) {
                Some((_, sum)) => *sum += share * p,
                None => all.push((verdict, share * p)),
            }
        }
    }
    if exact {
        for (verdict, p) in &mut all {
            *p = f64::from(u8::from(*verdict == class));
        }
    }
    // None comes last, wherever the standard changed.
    all.sort_by_key(|(v, _)| *v == Verdict::None);
    let sum: f64 = all.iter().map(|(_, p)| p).sum();
    if sum > 0.0 {
        for (_, p) in &mut all {
            *p /= sum;
        }
    }
    all
}

fn of(probabilities: &[(Verdict, f64)], class: Verdict) -> f64 {
    let found = probabilities.iter().find(|(v, _)| *v == class);
    found.map_or(0.0, |(_, p)| *p)
}

/// The middle of the distribution of the true z, by halving.
fn interval(scenarios: &[Scenario], question: &Question, level: f64) -> Option<[f64; 2]> {
    let share = |z: f64| {
        let mut sum = [0.0; 2];
        for s in scenarios {
            let part = question.share_up_to(&s.child, z);
            sum[0] += s.share * part[0];
            sum[1] += s.share * part[1];
        }
        (sum[1] > 0.0).then(|| sum[0] / sum[1])
    };
    share(0.0)?;
    // Illinois' false position: a handful of steps where halving takes thirty.
    let quantile = |p: f64| {
        let off = |z: f64| share(z).map_or(0.0, |s| s - p);
        let (mut low, mut high) = (-1.0, 1.0);
        let (mut at_low, mut at_high) = (off(low), off(high));
        while at_low > 0.0 && low > -1e3 {
            (high, at_high) = (low, at_low);
            low *= 2.0;
            at_low = off(low);
        }
        while at_high < 0.0 && high < 1e3 {
            (low, at_low) = (high, at_high);
            high *= 2.0;
            at_high = off(high);
        }
        let mut last = 0;
        for step in 0..60 {
            if high - low < 1e-6 {
                break;
            }
            let line = low - at_low * (high - low) / (at_high - at_low);
            // Every third step halves, where a jump leaves the line nothing to go by.
            let inside = line > low && line < high && step % 3 != 2;
            let z = if inside {
                line
            } else {
                f64::midpoint(low, high)
            };
            let at = off(z);
            if at.abs() < 1e-9 {
                return z;
            }
            if at < 0.0 {
                (low, at_low) = (z, at);
                at_high *= if last < 0 { 0.5 } else { 1.0 };
                last = -1;
            } else {
                (high, at_high) = (z, at);
                at_low *= if last > 0 { 0.5 } else { 1.0 };
                last = 1;
            }
        }
        f64::midpoint(low, high)
    };
    let outside = (1.0 - level) / 2.0;
    Some([quantile(outside), quantile(1.0 - outside)])
}

/// The nearest other class along each quantity: outwards in small steps, then by halving.
fn changes(
    m: &Measurement,
    quantities: &[Quantity],
    errors: &Errors,
    verdict: impl Fn(&Measurement) -> Verdict,
) -> Vec<Change> {
    const STEPS: u32 = 200;
    let now = verdict(m);
    let along = |q: &Quantity| {
        let value = q.value(m)?;
        let reach = (20.0 * q.tem(errors)?).max(0.2 * value);
        let at = |by: f64| verdict(&q.set(m, value + by));
        let other = |by: f64| {
            let class = at(by);
            class != now && class != Verdict::None
        };
        let step = reach / f64::from(STEPS);
        let by = (1..=STEPS)
            .flat_map(|i| [-1.0, 1.0].map(|sign| sign * step * f64::from(i)))
            .find(|by| value + by > 0.0 && other(*by))?;
        // Within this step on either side: the nearer of the two.
        let halved = |sign: f64| {
            let (mut same, mut changed) = (by.abs() - step, by.abs());
            if value + sign * changed <= 0.0 || !other(sign * changed) {
                return None;
            }
            while changed - same > 1e-9 {
                let middle = f64::midpoint(same, changed);
                if other(sign * middle) {
                    changed = middle;
                } else {
                    same = middle;
                }
            }
            Some(sign * changed)
        };
        let nearer = |a: &f64, b: &f64| a.abs().total_cmp(&b.abs());
        let by = [halved(-1.0), halved(1.0)]
            .into_iter()
            .flatten()
            .min_by(nearer)?;
        Some(Change {
            quantity: *q,
            by,
            class: at(by),
        })
    };
    quantities.iter().filter_map(along).collect()
}
