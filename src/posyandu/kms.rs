//! Growth monitoring by the KMS: N, T, O and B, 2T, below the red line, and whom to refer.
//!
//! * **B** (*baru*): the first weighing here. **O**: weighed now, but not in the month before.
//!   Otherwise **N** (*naik*, gained) or **T** (*tidak naik*, did not gain). Each weighing that
//!   counts has exactly one letter, so that D = N + T + O + B.
//! * **By the curve** ([`Mode::Curve`], the default): T if the line is flat or falls (no gain), or
//!   falls across the growth line below it; N if it follows its line or rises. In between, where
//!   it bends down but crosses nothing, the KBM decides ([`kbm`](super::kbm)). Growth lines are
//!   weight-for-age at -3, -2, -1, 0, 1, 2 and 3 SD.
//! * **By the KBM alone** ([`Mode::KbmOnly`]): N from the KBM on. A simplification that some
//!   programs make; the KBM is printed for doubt about the curve.
//! * **BGM** (*bawah garis merah*): weight-for-age below -3. **2T**: two weighings in a row are T.
//! * Referral: T, or below the red line.
//!
//! Months are those of the calendar. Of two weighings in one month at one place the later counts;
//! on one day the lighter, so that an error of writing hides no child.
//!
//! Source: Buku KIA, KMS page (print file May 2023).
//!
//! ```
//! use tumbuh::posyandu::kms::{self, Letter, Rules, Visit};
//! use tumbuh::{Date, Measurement, Sex};
//!
//! let born = Date::from_ymd(2024, 1, 10)?;
//! let visit = |date: &str, kg| -> tumbuh::Result<Visit> {
//!     let date: Date = date.parse()?;
//!     let child = Measurement::new().sex(Sex::Female).dates(born, date).weight_kg(kg);
//!     Ok(Visit::new(date, child))
//! };
//! let visits = [
//!     visit("2024-06-12", 6.6)?,
//!     visit("2024-07-10", 7.1)?, // + 500 g
//!     visit("2024-08-14", 7.1)?, // flat
//!     visit("2024-10-09", 7.5)?, // did not come in September
//! ];
//! let card = kms::monitor(&visits, &Rules::default());
//! let letters: Vec<_> = card.iter().map(|w| w.letter.ok()).collect();
//! assert_eq!(letters, [Some(Letter::B), Some(Letter::N), Some(Letter::T), Some(Letter::O)]);
//! # Ok::<(), tumbuh::Error>(())
//! ```

use super::kbm::{Kbm, Layout};
use crate::age::{Age, Date};
use crate::measurement::{Measurement, Weight};
use crate::outcome::Reason;
use crate::reading::Reading;
use crate::sex::Sex;
use crate::standards::velocity::{Gain, Growth, Near, NoVelocity, Velocity};

/// A child at one visit to a Posyandu.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Visit {
    /// The day of the visit.
    pub date: Date,
    /// Which Posyandu, as a number of the caller's own; 0 where there is only one.
    pub place: u32,
    /// What was measured, with sex and age.
    pub measurement: Measurement,
    /// Was a vitamin A capsule given? `None` if not recorded.
    pub vitamin_a: Option<bool>,
    /// Is the child fed on breast milk alone? `None` if not asked.
    pub exclusive_breastfeeding: Option<bool>,
}

impl Visit {
    /// A visit to the only Posyandu there is.
    #[must_use]
    pub const fn new(date: Date, measurement: Measurement) -> Self {
        Self {
            date,
            place: 0,
            measurement,
            vitamin_a: None,
            exclusive_breastfeeding: None,
        }
    }

    /// The same visit at one of several Posyandu.
    #[must_use]
    pub const fn at(mut self, place: u32) -> Self {
        self.place = place;
        self
    }
}

/// How N and T are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Mode {
    /// By the curve; the KBM where the curve leaves doubt.
    #[default]
    Curve,
    /// By the KBM alone.
    KbmOnly,
}

/// The least gain that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeastGain {
    /// A printed layout for all children.
    Printed(Layout),
    /// Layout A for boys, B for girls. That the layouts are meant so is not confirmed by any
    /// source found: never the default.
    BySexUnconfirmed,
    /// A table of one's own.
    Own(Kbm),
}

impl LeastGain {
    pub(crate) fn table(self, sex: Option<Sex>) -> Option<Kbm> {
        Some(match (self, sex) {
            (Self::Printed(layout), _) => Kbm::of(layout),
            (Self::BySexUnconfirmed, Some(Sex::Male)) => Kbm::A,
            (Self::BySexUnconfirmed, Some(Sex::Female)) => Kbm::B,
            (Self::BySexUnconfirmed, None) => return None,
            (Self::Own(table), _) => table,
        })
    }
}

/// The rules of a card.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Rules {
    /// How N and T are told apart.
    pub mode: Mode,
    /// The KBM.
    pub least_gain: LeastGain,
    /// Weight-for-age above which a child is referred as too heavy. `None` by default: the orange
    /// line at +1 is not confirmed by any source found.
    pub orange_line: Option<f64>,
    /// The centile of the WHO velocity standards below which weight falters.
    pub faltering_centile: f64,
    /// How near an interval must be to a published one.
    pub near: Near,
}

impl Rules {
    /// What the KMS says, and the 5th centile of WHO velocity.
    pub const KMS: Self = Self {
        mode: Mode::Curve,
        least_gain: LeastGain::Printed(Layout::A),
        orange_line: None,
        faltering_centile: 5.0,
        near: Near {
            one_month_days: 5.0,
            two_months_days: 8.0,
        },
    };
}

impl Default for Rules {
    fn default() -> Self {
        Self::KMS
    }
}

/// The letter of a weighing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Letter {
    /// *Naik*: gained as it should.
    N,
    /// *Tidak naik*: did not.
    T,
    /// Weighed now, not in the month before.
    O,
    /// *Baru*: the first weighing here.
    B,
}

impl Letter {
    /// All four.
    pub const ALL: [Self; 4] = [Self::N, Self::T, Self::O, Self::B];

    /// `N`, `T`, `O` or `B`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::N => "N",
            Self::T => "T",
            Self::O => "O",
            Self::B => "B",
        }
    }
}

/// Why a visit has no letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum NoLetter {
    /// No usable weight, or a visit before the birth: nothing was weighed, the visit is not in D.
    NotWeighed(Reason),
    /// Another weighing of the same month at the same place counts.
    AnotherCounts,
    /// Weighed, in D, and heavier than last month; but without sex or age there is neither a curve
    /// nor a KBM to judge the gain by.
    NotJudged,
}

impl NoLetter {
    /// The stable code; of a visit without a weighing that of the reason.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotWeighed(reason) => reason.code(),
            Self::AnotherCounts => "another_weighing_counts",
            Self::NotJudged => "not_judged",
        }
    }
}

/// What the line on the card does from the weighing of the month before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Line {
    /// It follows its growth line or rises: the z-score is no lower.
    Follows,
    /// It bends down and crosses no growth line: doubt.
    BendsDown,
    /// It falls across the growth line below.
    CrossesBelow,
    /// The weight is the same or less.
    FlatOrFalling,
}

impl Line {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Follows => "follows",
            Self::BendsDown => "bends_down",
            Self::CrossesBelow => "crosses_below",
            Self::FlatOrFalling => "flat_or_falling",
        }
    }
}

/// Why a child is referred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Referral {
    /// Below the red line.
    BelowRedLine,
    /// Two weighings in a row did not gain.
    TwiceT,
    /// Did not gain.
    DidNotGain,
    /// Above the orange line, where the rules have one.
    AboveOrangeLine,
}

impl Referral {
    /// Every reason, the most urgent first.
    pub const ALL: [Self; 4] = [
        Self::BelowRedLine,
        Self::TwiceT,
        Self::DidNotGain,
        Self::AboveOrangeLine,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BelowRedLine => "below_red_line",
            Self::TwiceT => "twice_t",
            Self::DidNotGain => "did_not_gain",
            Self::AboveOrangeLine => "above_orange_line",
        }
    }
}

/// One visit on the card.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Weighing {
    /// The letter, or why there is none.
    pub letter: Result<Letter, NoLetter>,
    /// Weight-for-age at two decimals.
    pub waz: Option<f64>,
    /// Grams since the weighing of the month before, to a tenth.
    pub gain_g: Option<f64>,
    /// The KBM at this age, grams.
    pub kbm_g: Option<u16>,
    /// What the line does.
    pub line: Option<Line>,
    /// Weighings in a row that are T, this one included: from 2 on, 2T.
    pub t_in_a_row: u32,
    /// Below the red line (BGM); `None` without weight-for-age.
    pub below_red_line: Option<bool>,
    /// The gain since the last weighing, also where months were missed, by the WHO velocity standards,
    /// or why not. `None` without a weighing to compare.
    pub velocity: Option<Result<Velocity, NoVelocity>>,
    /// Is that gain below the centile of the rules? Of about three months only the 5th centile is
    /// known. `None` where WHO has no such interval.
    pub faltering: Option<bool>,
    /// Why the child is referred; empty if not.
    pub referral: Vec<Referral>,
}

impl Weighing {
    /// Two weighings in a row without gain?
    #[must_use]
    pub const fn is_2t(&self) -> bool {
        self.t_in_a_row >= 2
    }

    /// Is it in D? Every weighing that counts is.
    #[must_use]
    pub const fn counts(&self) -> bool {
        matches!(self.letter, Ok(_) | Err(NoLetter::NotJudged))
    }

    const fn without(letter: NoLetter) -> Self {
        Self {
            letter: Err(letter),
            waz: None,
            gain_g: None,
            kbm_g: None,
            line: None,
            t_in_a_row: 0,
            below_red_line: None,
            velocity: None,
            faltering: None,
            referral: Vec::new(),
        }
    }
}

/// A month of the calendar, counted from the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a date.
    #[must_use]
    pub fn of(date: Date) -> Self {
        let (year, month, _) = date.ymd();
        Self(year * 12 + i32::from(month) - 1)
    }

    /// From a year of 0 to 9999 and a month of 1 to 12.
    #[must_use]
    pub fn new(year: i32, month: u8) -> Option<Self> {
        let known = (0..=9999).contains(&year) && (1..=12).contains(&month);
        known.then(|| Self(year * 12 + i32::from(month) - 1))
    }

    /// Year and month (1 to 12).
    #[must_use]
    pub const fn year_month(self) -> (i32, u8) {
        (self.0.div_euclid(12), (self.0.rem_euclid(12) + 1) as u8)
    }

    /// The month `by` months later, or earlier.
    #[must_use]
    pub const fn later(self, by: i32) -> Self {
        Self(self.0.saturating_add(by))
    }

    /// Months since an earlier one; negative if it is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// The last day; `None` outside the years 0 to 9999.
    #[must_use]
    pub fn last_day(self) -> Option<Date> {
        let (year, month) = self.year_month();
        (28..=31)
            .rev()
            .find_map(|day| Date::from_ymd(year, month, day).ok())
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month) = self.year_month();
        write!(f, "{year:04}-{month:02}")
    }
}

/// Completed months of age at a date: by the calendar where the date of birth is known (born on the
/// 10th, a month is complete on the 10th), otherwise in months of 30.4375 days.
#[must_use]
pub fn completed_months(m: &Measurement, date: Date) -> Option<u32> {
    let age = m.age.value()?;
    match m.birth_date {
        Some(birth) => {
            let (_, _, born) = birth.ymd();
            let (_, _, day) = date.ymd();
            // Born on the 31st: complete on the last day of a shorter month.
            let complete = day >= born || date.is_last_of_month();
            let months = Month::of(date).0 - Month::of(birth).0 - i32::from(!complete);
            u32::try_from(months).ok()
        }
        None => Some(age.months() as u32),
    }
}

/// The weighing of an earlier month that a gain is counted from.
#[derive(Clone, Copy)]
struct Before {
    month: Month,
    weight: Weight,
    age: Option<Age>,
    waz: Option<f64>,
    t_in_a_row: u32,
}

/// The card of one child: one [`Weighing`] for each visit, in the order given. The order does not
/// matter, nor does it matter whether visits without a weight are left out.
#[must_use]
pub fn monitor(visits: &[Visit], rules: &Rules) -> Vec<Weighing> {
    let mut card: Vec<Weighing> = visits
        .iter()
        .map(|v| {
            Weighing::without(
                usable(&v.measurement)
                    .err()
                    .unwrap_or(NoLetter::AnotherCounts),
            )
        })
        .collect();
    // By day, and on one day from heavy to light.
    let mut order: Vec<usize> = (0..visits.len())
        .filter(|i| usable(&visits[*i].measurement).is_ok())
        .collect();
    let kg = |i: &usize| {
        visits[*i]
            .measurement
            .weight
            .value()
            .map_or(0.0, Weight::kg)
    };
    order.sort_by(|a, b| (visits[*a].date.cmp(&visits[*b].date)).then(kg(b).total_cmp(&kg(a))));
    // The last of each month and place counts.
    let mut counted: Vec<usize> = Vec::with_capacity(order.len());
    for (at, i) in order.iter().enumerate() {
        let same = |j: &usize| {
            visits[*j].place == visits[*i].place
                && Month::of(visits[*j].date) == Month::of(visits[*i].date)
        };
        if !order[at + 1..]
            .iter()
            .take_while(|j| Month::of(visits[**j].date) == Month::of(visits[*i].date))
            .any(same)
        {
            counted.push(*i);
        }
    }
    let mut seen: Vec<u32> = Vec::new();
    let mut before: Option<Before> = None;
    let mut this: Option<Before> = None;
    for i in counted {
        let visit = &visits[i];
        let month = Month::of(visit.date);
        if this.is_some_and(|t| t.month < month) {
            before = this.take();
        }
        let new_here = !seen.contains(&visit.place);
        if new_here {
            seen.push(visit.place);
        }
        let weighing = judge(visit, new_here, before, rules);
        this = visit.measurement.weight.value().map(|weight| Before {
            month,
            weight,
            age: visit.measurement.age.value(),
            waz: weighing.waz,
            t_in_a_row: weighing.t_in_a_row,
        });
        card[i] = weighing;
    }
    card
}

fn usable(m: &Measurement) -> Result<Weight, NoLetter> {
    if let Reading::Invalid {
        reason: reason @ Reason::AgeNegative,
        ..
    } = m.age
    {
        return Err(NoLetter::NotWeighed(reason));
    }
    m.weight
        .or_reason(Reason::MissingWeight)
        .map_err(NoLetter::NotWeighed)
}

fn judge(visit: &Visit, new_here: bool, before: Option<Before>, rules: &Rules) -> Weighing {
    let m = &visit.measurement;
    let last_month = before.filter(|b| b.month.later(1) == Month::of(visit.date));
    let waz = m.assess().waz().reported();
    let table = rules.least_gain.table(m.sex.value());
    let kbm_g = completed_months(m, visit.date).and_then(|month| table?.grams(month));
    let now = m.weight.value();
    let gain_g = last_month
        .zip(now)
        .map(|(b, now)| tenths(now) - tenths(b.weight))
        .map(|t| t / 10.0);
    let line = last_month
        .zip(gain_g)
        .and_then(|(before, gain)| line(before.waz, waz, gain));
    let letter = if new_here {
        Ok(Letter::B)
    } else if let Some(gain) = gain_g {
        letter(rules.mode, line, gain, kbm_g)
    } else {
        Ok(Letter::O)
    };
    let t_in_a_row = match letter {
        Ok(Letter::T) => last_month.map_or(0, |b| b.t_in_a_row) + 1,
        _ => 0,
    };
    let since = before.zip(now).and_then(|(before, now)| {
        Some(Gain {
            growth: Growth::Weight,
            sex: m.sex.value()?,
            from: before.age?,
            to: m.age.value()?,
            gain: (tenths(now) - tenths(before.weight)) / 10.0,
        })
    });
    let velocity = since.map(|gain| gain.velocity(rules.near));
    let faltering = match (velocity, since) {
        (Some(Ok(v)), _) => v.below_centile(rules.faltering_centile).ok(),
        (_, Some(gain)) if rules.faltering_centile == 5.0 => {
            gain.below_p5_in_three_months(rules.near)
        }
        _ => None,
    };
    let below_red_line = waz.map(|z| z < -3.0);
    let above = rules.orange_line.zip(waz).is_some_and(|(line, z)| z > line);
    let referral = [
        (below_red_line == Some(true), Referral::BelowRedLine),
        (t_in_a_row >= 2, Referral::TwiceT),
        (t_in_a_row == 1, Referral::DidNotGain),
        (above, Referral::AboveOrangeLine),
    ];
    Weighing {
        letter,
        waz,
        gain_g,
        kbm_g,
        line,
        t_in_a_row,
        below_red_line,
        velocity,
        faltering,
        referral: referral
            .into_iter()
            .filter_map(|(on, why)| on.then_some(why))
            .collect(),
    }
}

/// A weight in tenths of a gram: 5.2 kg less 4.8 kg is 400 g here, to the last bit.
fn tenths(weight: Weight) -> f64 {
    crate::math::round_half_up(weight.kg() * 1e4)
}

fn line(before: Option<f64>, now: Option<f64>, gain: f64) -> Option<Line> {
    if gain <= 0.0 {
        return Some(Line::FlatOrFalling);
    }
    let (before, now) = before.zip(now)?;
    let lines_below = |z: f64| (-3..=3).filter(|line| z >= f64::from(*line)).count();
    Some(if now >= before {
        Line::Follows
    } else if lines_below(now) < lines_below(before) {
        Line::CrossesBelow
    } else {
        Line::BendsDown
    })
}

fn letter(mode: Mode, line: Option<Line>, gain: f64, kbm: Option<u16>) -> Result<Letter, NoLetter> {
    let by_kbm = kbm.map(|grams| {
        if gain >= f64::from(grams) {
            Letter::N
        } else {
            Letter::T
        }
    });
    match (mode, line) {
        // No gain is T, whatever the age.
        (_, Some(Line::FlatOrFalling)) | (Mode::Curve, Some(Line::CrossesBelow)) => Ok(Letter::T),
        (Mode::Curve, Some(Line::Follows)) => Ok(Letter::N),
        // Where no KBM is printed, a line that crosses nothing follows its own.
        (Mode::Curve, Some(Line::BendsDown)) => Ok(by_kbm.unwrap_or(Letter::N)),
        (Mode::Curve, None) | (Mode::KbmOnly, _) => by_kbm.ok_or(NoLetter::NotJudged),
    }
}
