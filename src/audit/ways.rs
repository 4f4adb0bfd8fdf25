//! The ways in which programs differ, laid out so that all mixtures of them can be tried.
//!
//! A profile has two halves. Some fields say **where** a child is looked up: its age, the tables
//! of its sex, its corrected length, the row. The others say **how** the number found there
//! becomes a z-score and a class. A mixture is one of the wheres with one of the hows, so that a
//! child is looked up once for each where, and its row serves every how.

use super::theirs::Level;
use crate::classify::{Scheme, bands};
use crate::indicator::Indicator;
use crate::lms::Lms;
use crate::math;
use crate::profile::{
    AgeRule, ClassRule, CutOff, Field, Formula, LengthRule, LenheiTable, Profile, Rounding, Rule,
    SexRule, TailRule,
};
use crate::score::{ZRules, ZScore};
use crate::standards::Standard;
use std::collections::HashMap;
use std::fmt;

/// A profile as a named one with rules replaced.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// The named profile.
    pub base: Profile,
    /// The rules that replace its own, in the order of [`Field::ALL`].
    pub rules: Vec<Rule>,
}

impl Mixture {
    /// A named profile as it is.
    #[must_use]
    pub const fn of(base: Profile) -> Self {
        Self {
            base,
            rules: Vec::new(),
        }
    }

    /// The profile.
    #[must_use]
    pub fn profile(&self) -> Profile {
        // Made here: one rule of a field, so none collide.
        self.base
            .with(&self.rules)
            .unwrap_or_else(|_| self.base.clone())
    }

    /// How much there is to say: rules, and one for a profile other than the default.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.rules.len() + usize::from(self.base.name != Profile::WHO_ANTHRO.name)
    }
}

/// The name of the profile: `who-anthro+completed_months+half_cm`.
impl fmt::Display for Mixture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.profile().name)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Mixture {
    fn serialize<S: serde::Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// The fields that say where.
pub(super) const WHERE: [Field; 5] = [
    Field::Age,
    Field::Sex,
    Field::CorrectionCm,
    Field::LenheiTable,
    Field::LengthRows,
];

/// The rules of a field that the search tries.
pub(super) fn tried(field: Field) -> Vec<Rule> {
    match field {
        // Dates and shifts are looked for by themselves.
        Field::AgeAt => vec![],
        Field::Age => [
            AgeRule::NearestDay,
            AgeRule::CompletedMonths,
            AgeRule::NearestMonth,
            AgeRule::CompletedMonthsOf30Days,
        ]
        .map(Rule::Age)
        .into(),
        Field::Sex => [
            SexRule::AsRecorded,
            SexRule::BoysForAll,
            SexRule::GirlsForAll,
        ]
        .map(Rule::Sex)
        .into(),
        Field::CorrectionCm => vec![Rule::NoCorrection],
        Field::LenheiTable => [
            LenheiTable::ByAge,
            LenheiTable::ByLength,
            LenheiTable::AlwaysLength,
        ]
        .map(Rule::LenheiTable)
        .into(),
        Field::LengthRows => [
            LengthRule::Linear,
            LengthRule::NearestHalfCm,
            LengthRule::NearestCm,
        ]
        .map(Rule::LengthRows)
        .into(),
        Field::Formula => [
            Formula::Lms,
            Formula::SdLines,
            Formula::SdStep,
            Formula::SymmetricSd,
        ]
        .map(Rule::Formula)
        .into(),
        Field::ColumnDecimals => [1, 2].map(Rule::ColumnDecimals).into(),
        Field::Tails => [
            TailRule::Restricted,
            TailRule::Unrestricted,
            TailRule::NotComputed,
        ]
        .map(Rule::Tails)
        .into(),
        Field::ClampSd => [3.0, 3.5, 4.0, 5.0, 6.0].map(Rule::ClampSd).into(),
        Field::Rounding => [Rounding::HalfEven, Rounding::Truncated]
            .map(Rule::Rounding)
            .into(),
        Field::Classes => [ClassRule::ReportedZ, ClassRule::SdColumns]
            .map(Rule::Classes)
            .into(),
        Field::CutOff => [CutOff::Below, CutOff::AtOrBelow].map(Rule::CutOff).into(),
    }
}

/// A profile with rules replaced, its name as it was.
pub(super) fn changed(base: &Profile, rules: &[Rule]) -> Profile {
    let mut profile = base.clone();
    for rule in rules {
        rule.apply(&mut profile);
    }
    profile
}

/// The choices at a field: nothing, or a rule that changes the profile.
fn choices(base: &Profile, field: Field) -> Vec<Option<Rule>> {
    let changes = |rule: &Rule| changed(base, &[*rule]) != *base;
    let rules = tried(field).into_iter().filter(changes).map(Some);
    std::iter::once(None).chain(rules).collect()
}

/// Every combination of choices at some fields.
fn combinations(base: &Profile, fields: &[Field]) -> Vec<Vec<Rule>> {
    let mut all = vec![vec![]];
    for field in fields {
        let choices = choices(base, *field);
        all = all
            .iter()
            .flat_map(|rules: &Vec<Rule>| {
                choices.iter().map(move |choice| {
                    let mut rules = rules.clone();
                    rules.extend(*choice);
                    rules
                })
            })
            .collect();
    }
    all
}

/// Does a field play a part in where an indicator is looked up?
pub(super) fn matters(field: Field, indicator: Indicator) -> bool {
    match field {
        Field::LenheiTable | Field::LengthRows => indicator == Indicator::Whz,
        Field::CorrectionCm => {
            matches!(indicator, Indicator::Haz | Indicator::Whz | Indicator::Baz)
        }
        _ => true,
    }
}

/// Rules of the first half, for the indicators that are given.
pub(super) fn wheres(base: &Profile, indicators: &[Indicator]) -> Vec<Vec<Rule>> {
    let seen = |f: &Field| indicators.iter().any(|i| matters(*f, *i));
    let fields: Vec<Field> = WHERE.into_iter().filter(seen).collect();
    combinations(base, &fields)
}

/// The part of a where that an indicator sees.
pub(super) fn seen_by(rules: &[Rule], indicator: Indicator) -> Vec<Rule> {
    let seen = |r: &&Rule| matters(r.field(), indicator);
    rules.iter().filter(seen).copied().collect()
}

/// One of the second half.
pub(super) struct How {
    pub(super) rules: Vec<Rule>,
    z: ZRules,
    /// Its place among [`Hows::insides`].
    inside: usize,
}

/// What a how is within 3 SD, where clamps and tails play no part.
struct Inside {
    z: ZRules,
}

/// Hows that share a formula.
struct ByFormula {
    z: ZRules,
    insides: Vec<usize>,
    hows: Vec<usize>,
    /// Do they differ in the formula beyond 3 SD?
    parts_beyond: bool,
}

/// All of the second half, shared where they do the same.
pub(super) struct Hows {
    pub(super) all: Vec<How>,
    insides: Vec<Inside>,
    formulas: Vec<ByFormula>,
}

/// Nearer than this to the median, in SD, clamps and tails play no part, cut off or rounded.
const INSIDE: f64 = 2.98;

impl Hows {
    /// Every how that can be told from the others by z-scores (`z`), classes, or both.
    pub(super) fn new(base: &Profile, z: bool, classes: bool) -> Self {
        let fields = [
            Field::Formula,
            Field::ColumnDecimals,
            Field::Tails,
            Field::ClampSd,
            Field::Rounding,
        ];
        let class_fields = [Field::Classes, Field::CutOff];
        let fields = if classes {
            [&fields[..], &class_fields].concat()
        } else {
            fields.into()
        };
        let combinations = combinations(base, &fields);
        Self::of(base, combinations, |rules| is_distinct(base, rules, z))
    }

    /// Hows that differ within 3 SD.
    pub(super) fn inside_only(base: &Profile, classes: bool) -> Self {
        let fields: &[Field] = if classes {
            &[Field::Formula, Field::CutOff]
        } else {
            &[Field::Formula, Field::Rounding]
        };
        Self::of(base, combinations(base, fields), |_| true)
    }

    fn of(base: &Profile, combinations: Vec<Vec<Rule>>, keep: impl Fn(&[Rule]) -> bool) -> Self {
        let mut hows = Self {
            all: vec![],
            insides: vec![],
            formulas: vec![],
        };
        let (mut formulas, mut insides) = (HashMap::new(), HashMap::new());
        for rules in combinations.into_iter().filter(|r| keep(r)) {
            let profile = changed(base, &rules);
            let z = ZRules::of(&profile);
            let by_columns = profile.classes == ClassRule::SdColumns;
            let decimals = |used: bool| profile.column_decimals.filter(|_| used);
            let formula_key = format!(
                "{:?} {:?}",
                profile.formula,
                decimals(profile.formula != Formula::Lms)
            );
            let formula = *formulas.entry(formula_key.clone()).or_insert_with(|| {
                hows.formulas.push(ByFormula {
                    z,
                    insides: vec![],
                    hows: vec![],
                    parts_beyond: profile.formula == Formula::Lms,
                });
                hows.formulas.len() - 1
            });
            let formula = &mut hows.formulas[formula];
            let key = format!(
                "{formula_key} {:?} {:?} {:?} {:?}",
                profile.rounding,
                profile.classes,
                profile.cut_off,
                decimals(by_columns)
            );
            let inside = *insides.entry(key).or_insert_with(|| {
                hows.insides.push(Inside { z });
                formula.insides.push(hows.insides.len() - 1);
                hows.insides.len() - 1
            });
            formula.hows.push(hows.all.len());
            hows.all.push(How { rules, z, inside });
        }
        hows
    }
}

/// Rules of the second half that are tried together, at most.
const MOST_TOGETHER: usize = 3;

/// Does this how do something that a shorter one does not?
fn is_distinct(base: &Profile, rules: &[Rule], z: bool) -> bool {
    if rules.len() > MOST_TOGETHER {
        return false;
    }
    let p = changed(base, rules);
    let has = |field| rules.iter().any(|r| r.field() == field);
    let by_columns = p.classes == ClassRule::SdColumns;
    let lms = p.formula == Formula::Lms;
    if has(Field::ColumnDecimals) && lms && !by_columns {
        return false;
    }
    // Tails are of the LMS formula, but for there being none.
    if has(Field::Tails)
        && !lms
        && p.tails != TailRule::NotComputed
        && base.tails != TailRule::NotComputed
    {
        return false;
    }
    // Nothing is left to clamp, or nothing lies beyond the clamp.
    if has(Field::ClampSd) && p.tails == TailRule::NotComputed {
        return false;
    }
    // Classes by the columns alone hang on nothing else.
    let z_fields = [
        Field::Formula,
        Field::Tails,
        Field::ClampSd,
        Field::Rounding,
    ];
    z || !by_columns || !z_fields.iter().any(|f| has(*f))
}

/// No z-score.
pub(super) const NONE: i32 = i32::MIN;
/// The other program says nothing of it.
pub(super) const NOT_GIVEN: i32 = i32::MAX;
/// No class.
pub(super) const NO_LEVEL: u8 = 254;
/// The other program says nothing of it.
pub(super) const LEVEL_NOT_GIVEN: u8 = 255;

/// What a how makes of a row: z in hundredths, class as a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) z: i32,
    pub(super) level: u8,
}

impl Outcome {
    /// Neither.
    pub(super) const NOTHING: Self = Self {
        z: NONE,
        level: NO_LEVEL,
    };
}

/// How z-scores and classes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    /// Decimals of z that are compared: 2, or fewer if the file has fewer.
    pub(super) places: u8,
    /// Whose bounds the classes have.
    pub(super) scheme: Scheme,
}

/// A z-score in hundredths, at the decimals compared.
pub(super) fn hundredths(exact: f64, reported: f64, places: u8) -> i32 {
    let z = match places {
        0 => math::round_half_even(exact) * 100.0,
        1 => math::round_half_even(exact * 10.0) * 10.0,
        _ => math::round_half_even(reported * 100.0),
    };
    // Beyond this there is no z-score that anybody compares.
    z.clamp(-1e9, 1e9) as i32
}

/// The level of a class.
fn level(indicator: Indicator, standard: Option<Standard>, scheme: Scheme, z: Option<f64>) -> u8 {
    let bands = standard.and_then(|s| bands(scheme, indicator, s));
    match (bands, z) {
        (Some(bands), Some(z)) => Level::of(bands.find(z).0).index(),
        _ => NO_LEVEL,
    }
}

/// A child's place in a table and what is held against it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) indicator: Indicator,
    pub(super) standard: Option<Standard>,
    pub(super) lms: Lms,
    pub(super) y: f64,
}

impl Spot {
    fn outcome(&self, z: &ZRules, by_formula: f64, written: Written) -> Outcome {
        let scored = z.score_of(self.indicator, self.lms, self.y, by_formula);
        let ZScore {
            exact, reported, ..
        } = scored.z;
        Outcome {
            z: match scored.none {
                None => hundredths(exact, reported, written.places),
                Some(_) => NONE,
            },
            level: level(
                self.indicator,
                self.standard,
                written.scheme,
                scored.class_z,
            ),
        }
    }

    /// What one profile makes of it.
    pub(super) fn by(&self, z: &ZRules, written: Written) -> Outcome {
        self.outcome(z, z.by_formula(self.indicator, self.lms, self.y), written)
    }
}

/// Sums over rows, for every how.
pub(super) struct Tally<T> {
    everywhere: T,
    insides: Vec<T>,
    hows: Vec<T>,
}

impl<T: Copy + Default> Tally<T> {
    pub(super) fn new(hows: &Hows) -> Self {
        Self {
            everywhere: T::default(),
            insides: vec![T::default(); hows.insides.len()],
            hows: vec![T::default(); hows.all.len()],
        }
    }

    /// Adds a row: `add` is told an outcome and whom it belongs to.
    pub(super) fn add(
        &mut self,
        hows: &Hows,
        spot: Option<&Spot>,
        written: Written,
        add: impl Fn(&mut T, Outcome),
    ) {
        let Some(spot) = spot else {
            add(&mut self.everywhere, Outcome::NOTHING);
            return;
        };
        for formula in &hows.formulas {
            let z = formula.z.by_formula(spot.indicator, spot.lms, spot.y);
            if z.abs() < INSIDE {
                for inside in &formula.insides {
                    let outcome = spot.outcome(&hows.insides[*inside].z, z, written);
                    add(&mut self.insides[*inside], outcome);
                }
            } else {
                for how in &formula.hows {
                    let rules = &hows.all[*how].z;
                    let outcome = if formula.parts_beyond {
                        spot.by(rules, written)
                    } else {
                        spot.outcome(rules, z, written)
                    };
                    add(&mut self.hows[*how], outcome);
                }
            }
        }
    }

    /// The sums of each how.
    pub(super) fn finish(self, hows: &Hows, plus: impl Fn(T, T) -> T) -> Vec<T> {
        let sums = hows.all.iter().zip(self.hows);
        sums.map(|(how, own)| plus(plus(own, self.insides[how.inside]), self.everywhere))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::cohort::Cohort;
    use crate::score::Child;

    /// The shared way gives what each profile gives by itself, on every how.
    #[test]
    fn what_is_shared_is_what_each_how_does() {
        let children: Vec<_> = Cohort::new(5).take(60).collect();
        for base in Profile::ALL {
            let hows = Hows::new(base, true, true);
            assert!(hows.all.len() > 150, "{}", hows.all.len());
            let written = Written {
                places: 2,
                scheme: Scheme::Kemenkes,
            };
            for m in &children {
                for indicator in [Indicator::Haz, Indicator::Whz] {
                    let child = Child::new(m, base);
                    let Ok((lms, y)) = child.row(indicator) else {
                        continue;
                    };
                    let spot = Spot {
                        indicator,
                        standard: child.standard_of(indicator),
                        lms,
                        y,
                    };
                    let mut tally: Tally<Option<Outcome>> = Tally::new(&hows);
                    tally.add(&hows, Some(&spot), written, |cell, o| {
                        assert!(cell.is_none());
                        *cell = Some(o);
                    });
                    let all = tally.finish(&hows, |a, b| {
                        assert!(a.is_none() || b.is_none());
                        a.or(b)
                    });
                    for (how, outcome) in hows.all.iter().zip(all) {
                        let a = m.assess_by(&base.with(&how.rules).unwrap());
                        let z = a.score(indicator).reported();
                        let z = z.map_or(NONE, |z| (z * 100.0).round() as i32);
                        let class = a.class(indicator, Scheme::Kemenkes);
                        let level = class.map_or(NO_LEVEL, |c| Level::of(c).index());
                        assert_eq!(outcome, Some(Outcome { z, level }), "{:?}", how.rules);
                    }
                }
            }
        }
    }

    #[test]
    fn every_mistake_is_among_the_ways() {
        let base = &Profile::WHO_ANTHRO;
        let all: Vec<Rule> = Field::ALL.into_iter().flat_map(tried).collect();
        for rule in Rule::MISTAKES {
            assert!(all.contains(&rule), "{rule}");
        }
        let names: Vec<Vec<Rule>> = wheres(base, &Indicator::ALL);
        assert_eq!(names.len(), 4 * 3 * 2 * 3 * 3);
        assert_eq!(wheres(base, &[Indicator::Waz]).len(), 4 * 3);
        assert_eq!(wheres(base, &[Indicator::Haz]).len(), 4 * 3 * 2);
        assert!(choices(base, Field::AgeAt).len() == 1);
    }

    #[test]
    fn a_mixture_says_what_it_is() {
        let mut m = Mixture::of(Profile::WHO_ANTHRO);
        assert_eq!((m.to_string().as_str(), m.changes()), ("who-anthro", 0));
        m.rules = vec![Rule::NoCorrection];
        assert_eq!(
            (m.to_string().as_str(), m.changes()),
            ("who-anthro+no_correction", 1)
        );
        assert_eq!(Mixture::of(Profile::WHO_MACRO).changes(), 1);
    }
}
