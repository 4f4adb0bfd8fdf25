//! Two or more readings of the same child: do they agree, which to keep, when to measure a third time.

use super::record::{number, with_number};
use crate::columns::Input;
use crate::error::{Error, Result, by_name};
use crate::math;
use crate::measurement::Measurement;
use crate::outcome::Reason;
use crate::words::Lang;
use std::borrow::Cow;
use std::str::FromStr;

/// How far two readings may lie apart: named, with its source. There is no default; whoever takes
/// readings says by which rule.
///
/// ```
/// use tumbuh::columns::Input;
/// use tumbuh::plausibility::Allowed;
/// let mine = Allowed { name: "ours".into(), weight_kg: Some(0.05), ..Allowed::WHO_MGRS };
/// assert_eq!(mine.of(Input::Weight), Some(0.05));
/// assert_eq!(mine.of(Input::Lenhei), Some(0.7));
/// assert!("who-mgrs".parse::<Allowed>().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Allowed {
    /// Name.
    pub name: Cow<'static, str>,
    /// Where the differences come from.
    pub source: &'static str,
    /// Weight, kg.
    pub weight_kg: Option<f64>,
    /// Length or height, cm.
    pub lenhei_cm: Option<f64>,
    /// Head circumference, cm.
    pub head_cm: Option<f64>,
    /// Mid-upper arm circumference, cm.
    pub muac_cm: Option<f64>,
    /// Triceps skinfold, mm.
    pub triceps_mm: Option<f64>,
    /// Subscapular skinfold, mm.
    pub subscapular_mm: Option<f64>,
}

impl Allowed {
    /// The largest differences that the two observers of the WHO Multicentre Growth Reference Study
    /// were allowed before both measured again: weight 100 g, length 7 mm, head 5 mm, arm 5 mm,
    /// skinfolds 2 mm.
    ///
    /// The numbers are those that are cited of it everywhere; the paper itself could not be read
    /// while this was written.
    pub const WHO_MGRS: Self = Self {
        name: Cow::Borrowed("who-mgrs"),
        source: "de Onis et al., Measurement and standardization protocols for anthropometry used \
                 in the construction of a new international growth reference, Food Nutr Bull \
                 2004;25(1 suppl):S27-S36",
        weight_kg: Some(0.1),
        lenhei_cm: Some(0.7),
        head_cm: Some(0.5),
        muac_cm: Some(0.5),
        triceps_mm: Some(2.0),
        subscapular_mm: Some(2.0),
    };

    /// What 95 % of two readings of a measurer lie within whose technical error (TEM) is the
    /// largest that the SMART Manual 2.0 calls acceptable (figure 5: 0.10 kg, 0.6 cm, MUAC 1.3 mm):
    /// `1.96 x sqrt(2) x TEM`, the repeatability of Bland and Altman (1999). Head and skinfolds have
    /// no SMART limit.
    pub const SMART_ACCEPTABLE: Self = Self {
        name: Cow::Borrowed("smart-acceptable"),
        source: "1.96 x sqrt(2) x the largest acceptable TEM of the SMART Manual 2.0 (figure 5); \
                 Bland and Altman, Stat Methods Med Res 1999;8:135-160",
        weight_kg: Some(0.277_185_858_225_126_65),
        lenhei_cm: Some(1.663_115_149_350_759_9),
        head_cm: None,
        muac_cm: Some(0.360_341_615_692_664_6),
        triceps_mm: None,
        subscapular_mm: None,
    };

    /// The named ones.
    pub const ALL: [&'static Self; 2] = [&Self::WHO_MGRS, &Self::SMART_ACCEPTABLE];

    /// The allowed difference of a quantity, in the unit of its column.
    #[must_use]
    pub const fn of(&self, input: Input) -> Option<f64> {
        match input {
            Input::Weight => self.weight_kg,
            Input::Lenhei => self.lenhei_cm,
            Input::Head => self.head_cm,
            Input::Muac => self.muac_cm,
            Input::Triceps => self.triceps_mm,
            Input::Subscapular => self.subscapular_mm,
            _ => None,
        }
    }
}

impl FromStr for Allowed {
    type Err = Error;

    /// Reads `who-mgrs` and `smart-acceptable`.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        let known = [("who-mgrs", 0), ("smart-acceptable", 1)];
        by_name("allowed differences", s, &known).map(|i| Self::ALL[i].clone())
    }
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Agreement {
    /// No reading that can be used.
    NoReading,
    /// One reading: a second is due.
    SecondDue,
    /// All readings agree: their mean counts.
    Agree,
    /// Two readings that do not agree: a third is due.
    ThirdDue,
    /// Not all of three or more readings agree: the mean of those that do counts, the others are
    /// set aside.
    SomeSetAside,
    /// No two of three or more readings agree, or two groups that are as large and as close to one
    /// another: measure anew, with somebody who looks on.
    NoTwoAgree,
}

impl Agreement {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoReading => "no_reading",
            Self::SecondDue => "second_due",
            Self::Agree => "agree",
            Self::ThirdDue => "third_due",
            Self::SomeSetAside => "some_set_aside",
            Self::NoTwoAgree => "no_two_agree",
        }
    }

    /// What to do next, in words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::NoReading => lang.pick("no reading", "belum ada hasil ukur"),
            Self::SecondDue => lang.pick("measure a second time", "ukur sekali lagi"),
            Self::Agree => lang.pick(
                "they agree: take the mean",
                "hasil sesuai: pakai rata-ratanya",
            ),
            Self::ThirdDue => lang.pick(
                "they do not agree: measure a third time",
                "hasil tidak sesuai: ukur untuk ketiga kalinya",
            ),
            Self::SomeSetAside => lang.pick(
                "take the mean of those that agree, leave the others",
                "pakai rata-rata hasil yang sesuai, abaikan yang lain",
            ),
            Self::NoTwoAgree => lang.pick(
                "no two agree: check the instrument and begin anew",
                "tidak ada dua hasil yang sesuai: periksa alat dan mulai lagi",
            ),
        }
    }
}

/// What is made of the readings of one quantity.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Repeats {
    /// What to do next.
    pub agreement: Agreement,
    /// The mean of the readings that count, in their unit. `None` where another reading is due
    /// first.
    pub value: Option<f64>,
    /// The readings that count, by their place.
    pub kept: Vec<usize>,
    /// Readings that are left out because others agree.
    pub set_aside: Vec<usize>,
    /// Readings that are none (zero, negative, another unit), with the reason. Missing readings
    /// (NaN) are in no list.
    pub unusable: Vec<(usize, Reason)>,
    /// Largest less smallest of all readings that can be used.
    pub difference: Option<f64>,
    /// The allowed difference; one that is just as large is allowed.
    pub allowed: f64,
}

/// Compares the readings of one quantity, in the unit of its column. NaN is a reading that was not
/// taken.
///
/// Two that agree: their mean. Two that do not: a third is due. Of three or more, the largest group
/// that agrees, and among groups of the same size the closest; where two groups are as close, the
/// readings of both. Differences are those of the decimal numbers: 9.6 less 9.5 is 0.1.
///
/// ```
/// use tumbuh::columns::Input;
/// use tumbuh::plausibility::{repeats, Agreement, Allowed};
/// let r = repeats(Input::Lenhei, &[76.2, 77.4], &Allowed::WHO_MGRS)?;
/// assert_eq!((r.agreement, r.value), (Agreement::ThirdDue, None));
/// let r = repeats(Input::Lenhei, &[76.2, 77.4, 76.4], &Allowed::WHO_MGRS)?;
/// assert_eq!(r.agreement, Agreement::SomeSetAside);
/// assert_eq!((r.value, r.kept, r.set_aside), (Some(76.3), vec![0, 2], vec![1]));
/// # Ok::<(), tumbuh::Error>(())
/// ```
///
/// # Errors
/// [`Error::InvalidSetting`] where there is no allowed difference above zero for this quantity.
pub fn repeats(input: Input, readings: &[f64], allowed: &Allowed) -> Result<Repeats> {
    let difference = allowed.of(input).unwrap_or(f64::NAN);
    if !(difference > 0.0 && difference.is_finite()) {
        return Err(Error::InvalidSetting {
            what: "allowed difference between two readings of this quantity",
            rule: "given and above zero",
            value: difference,
        });
    }
    let most = difference * math::E4;
    let (mut all, mut unusable) = (Vec::new(), Vec::new());
    for (place, reading) in readings.iter().enumerate() {
        match number(&with_number(&Measurement::NOTHING, input, *reading), input) {
            (_, Some(reason)) => unusable.push((place, reason)),
            (Some(v), None) => all.push((math::snapped(v, math::E4), place)),
            (None, None) => {}
        }
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let spread = |group: &[(f64, usize)]| match group {
        [first, .., last] => last.0 - first.0,
        _ => 0.0,
    };
    let agrees = |group: &[(f64, usize)]| math::snapped(spread(group), 1.0) <= most;
    let group = largest_group(&all, spread, agrees);
    let agreement = match (all.len(), group.len()) {
        (0, _) => Agreement::NoReading,
        (1, _) => Agreement::SecondDue,
        (all, group) if group == all => Agreement::Agree,
        (2, _) => Agreement::ThirdDue,
        (_, 0 | 1) => Agreement::NoTwoAgree,
        _ => Agreement::SomeSetAside,
    };
    let counts = matches!(agreement, Agreement::Agree | Agreement::SomeSetAside);
    let kept_values = if counts { &all[group] } else { &[] };
    let mean = |of: &[(f64, usize)]| {
        let sum: f64 = of.iter().map(|(v, _)| v).sum();
        sum / (of.len() as f64 * math::E4)
    };
    let mut kept: Vec<usize> = kept_values.iter().map(|(_, place)| *place).collect();
    kept.sort_unstable();
    let mut set_aside: Vec<usize> = Vec::new();
    if counts {
        let places = all.iter().map(|(_, place)| *place);
        set_aside = places.filter(|p| !kept.contains(p)).collect();
        set_aside.sort_unstable();
    }
    Ok(Repeats {
        agreement,
        value: counts.then(|| mean(kept_values)),
        kept,
        set_aside,
        unusable,
        difference: (all.len() > 1).then(|| spread(&all) / math::E4),
        allowed: difference,
    })
}

/// Where the readings lie that agree, in sorted readings.
fn largest_group(
    all: &[(f64, usize)],
    spread: impl Fn(&[(f64, usize)]) -> f64,
    agrees: impl Fn(&[(f64, usize)]) -> bool,
) -> std::ops::Range<usize> {
    for len in (1..=all.len()).rev() {
        let groups = || (0..=all.len() - len).map(|from| from..from + len);
        let fits = || groups().filter(|g| agrees(&all[g.clone()]));
        let closest = fits()
            .map(|g| spread(&all[g]))
            .fold(f64::INFINITY, f64::min);
        let mut as_close = fits().filter(|g| spread(&all[g.clone()]) == closest);
        let Some(first) = as_close.next() else {
            continue;
        };
        return match as_close.last() {
            // Readings between two that they agree with alike: nothing speaks for one side.
            Some(last) if last.start < first.end => first.start..last.end,
            // Two groups that have nothing to do with one another.
            Some(_) if len > 1 => 0..0,
            _ => first,
        };
    }
    0..0
}
