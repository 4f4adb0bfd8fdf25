//! SKDN: who lives here, who has a card, who was weighed, who gained; by Posyandu, age band and sex,
//! and the homes to visit.
//!
//! | letter | children below five years who |
//! |---|---|
//! | S | live in the area in that month |
//! | K | of these, have a KMS or Buku KIA: registered so, or weighed here before or now |
//! | D | of these, were weighed this month |
//! | N, T, O, B | of these, by the card ([`kms`](super::kms)): D = N + T + O + B, plus those weighed whom nothing can judge ([`Counts::not_judged`]) |
//! | D' | were weighed last month, too: D - O - B |
//!
//! K/S is reach, D/S participation, D/K continuity, N/D and N/D' success, N/S effectiveness. 2T and
//! below the red line are counts. Ages are those on the last day of the month, in completed months;
//! a child leaves on its fifth birthday. A child who is weighed where it is not registered is a guest
//! ([`Counts::guests`]) and in no letter.

use super::kms::{
    Letter, Month, NoLetter, Referral, Rules, Visit, Weighing, completed_months, monitor,
};
use crate::age::Date;
use crate::classify::{Class, Scheme};
use crate::indicator::Indicator;
use crate::measurement::Measurement;
use crate::sex::Sex;
use crate::words::Lang;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// A child and every visit of it, wherever.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Child {
    /// Sex, if known.
    pub sex: Option<Sex>,
    /// Date of birth, if known. Without it the child is in no age band, and in [`Counts::no_age`].
    pub birth: Option<Date>,
    /// Visits in any order.
    pub visits: Vec<Visit>,
}

impl Child {
    /// A child without a visit yet.
    #[must_use]
    pub const fn new(sex: Option<Sex>, birth: Option<Date>) -> Self {
        Self {
            sex,
            birth,
            visits: Vec::new(),
        }
    }
}

/// A child in the area of a Posyandu, from a day to a day. One that moves has two of them.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Stay {
    /// Which child, by its place in the list.
    pub child: usize,
    /// Which Posyandu.
    pub place: u32,
    /// First day; `None` for always.
    pub from: Option<Date>,
    /// Last day; `None` for to this day.
    pub to: Option<Date>,
    /// Registered with a card from the first day on. A weighing makes it so, too.
    pub has_card: bool,
}

impl Stay {
    /// A child that was always here, with a card.
    #[must_use]
    pub const fn always(child: usize, place: u32) -> Self {
        Self {
            child,
            place,
            from: None,
            to: None,
            has_card: true,
        }
    }

    fn touches(&self, month: Month) -> bool {
        self.from.is_none_or(|d| Month::of(d) <= month)
            && self.to.is_none_or(|d| Month::of(d) >= month)
    }
}

/// Age bands of the report, in completed months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum AgeBand {
    /// 0 to 5 months.
    #[cfg_attr(feature = "serde", serde(rename = "0-5"))]
    M0To5,
    /// 6 to 11 months.
    #[cfg_attr(feature = "serde", serde(rename = "6-11"))]
    M6To11,
    /// 12 to 23 months.
    #[cfg_attr(feature = "serde", serde(rename = "12-23"))]
    M12To23,
    /// 24 months to the fifth birthday, printed as 24-60.
    #[cfg_attr(feature = "serde", serde(rename = "24-60"))]
    M24To60,
}

impl AgeBand {
    /// All four.
    pub const ALL: [Self; 4] = [Self::M0To5, Self::M6To11, Self::M12To23, Self::M24To60];

    /// The band of completed months; `None` from the fifth birthday.
    #[must_use]
    pub const fn of(completed_months: u32) -> Option<Self> {
        match completed_months {
            0..=5 => Some(Self::M0To5),
            6..=11 => Some(Self::M6To11),
            12..=23 => Some(Self::M12To23),
            24..=59 => Some(Self::M24To60),
            _ => None,
        }
    }

    /// `0-5`, `6-11`, `12-23` or `24-60`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::M0To5 => "0-5",
            Self::M6To11 => "6-11",
            Self::M12To23 => "12-23",
            Self::M24To60 => "24-60",
        }
    }
}

/// The indicators whose classes are counted.
pub const CLASSED: [Indicator; 3] = [Indicator::Waz, Indicator::Haz, Indicator::Whz];

/// What is counted of a group of children in a month. Groups add up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Counts {
    /// Live in the area.
    pub s: u32,
    /// Have a card.
    pub k: u32,
    /// Weighed.
    pub d: u32,
    /// Gained.
    pub n: u32,
    /// Did not gain.
    pub t: u32,
    /// Not weighed last month.
    pub o: u32,
    /// First weighing here.
    pub b: u32,
    /// Weighed, but without sex or age there is nothing to judge the gain by.
    pub not_judged: u32,
    /// 2T: two weighings in a row without gain.
    pub two_t: u32,
    /// BGM: below the red line.
    pub below_red_line: u32,
    /// Referred.
    pub referred: u32,
    /// Weighed here without being registered here: in no letter.
    pub guests: u32,
    /// Registered here without a date of birth: in no letter, since nobody can say whether the
    /// child is below five.
    pub no_age: u32,
    /// Vitamin A, blue capsule (100,000 IU, 6 to 11 months): given.
    pub vitamin_a_blue: u32,
    /// Vitamin A, red capsule (200,000 IU, 12 to 59 months): given.
    pub vitamin_a_red: u32,
    /// Vitamin A said to be given below 6 months: to be checked, counted nowhere else.
    pub vitamin_a_too_young: u32,
    /// Exclusive breastfeeding, E0 to E6 by completed month of age at the visit: yes, and asked.
    pub exclusive: [(u32, u32); 7],
    /// Children by class (Permenkes No. 2/2020) of [`CLASSED`], at the visit that counts.
    classes: BTreeMap<(usize, usize), u32>,
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, other: &Self) {
        let Self {
            s,
            k,
            d,
            n,
            t,
            o,
            b,
            not_judged,
            two_t,
            below_red_line,
            referred,
            guests,
            no_age,
            vitamin_a_blue,
            vitamin_a_red,
            vitamin_a_too_young,
            exclusive,
            classes,
        } = other;
        self.s += s;
        self.k += k;
        self.d += d;
        self.n += n;
        self.t += t;
        self.o += o;
        self.b += b;
        self.not_judged += not_judged;
        self.two_t += two_t;
        self.below_red_line += below_red_line;
        self.referred += referred;
        self.guests += guests;
        self.no_age += no_age;
        self.vitamin_a_blue += vitamin_a_blue;
        self.vitamin_a_red += vitamin_a_red;
        self.vitamin_a_too_young += vitamin_a_too_young;
        for (mine, theirs) in self.exclusive.iter_mut().zip(exclusive) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
        for (class, count) in classes {
            *self.classes.entry(*class).or_default() += count;
        }
    }
}

/// A ratio of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Ratio {
    /// Reach of the programme.
    #[cfg_attr(feature = "serde", serde(rename = "k_s"))]
    KS,
    /// Participation.
    #[cfg_attr(feature = "serde", serde(rename = "d_s"))]
    DS,
    /// Continuity.
    #[cfg_attr(feature = "serde", serde(rename = "d_k"))]
    DK,
    /// Success, of all weighed.
    #[cfg_attr(feature = "serde", serde(rename = "n_d"))]
    ND,
    /// Success, of those weighed last month, too.
    #[cfg_attr(feature = "serde", serde(rename = "n_d_prime"))]
    NDPrime,
    /// Effectiveness.
    #[cfg_attr(feature = "serde", serde(rename = "n_s"))]
    NS,
}

impl Ratio {
    /// All six.
    pub const ALL: [Self; 6] = [
        Self::KS,
        Self::DS,
        Self::DK,
        Self::ND,
        Self::NDPrime,
        Self::NS,
    ];

    /// `K/S`, `D/S`, `D/K`, `N/D`, `N/D'` or `N/S`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::KS => "K/S",
            Self::DS => "D/S",
            Self::DK => "D/K",
            Self::ND => "N/D",
            Self::NDPrime => "N/D'",
            Self::NS => "N/S",
        }
    }

    /// What it stands for.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::KS => lang.pick("reach", "jangkauan program"),
            Self::DS => lang.pick("participation", "partisipasi masyarakat"),
            Self::DK => lang.pick("continuity", "kelangsungan penimbangan"),
            Self::ND => lang.pick(
                "success, of all weighed",
                "keberhasilan, dari yang ditimbang",
            ),
            Self::NDPrime => lang.pick(
                "success, of those weighed last month, too",
                "keberhasilan, dari yang ditimbang dua bulan berturut-turut",
            ),
            Self::NS => lang.pick("effectiveness", "efektivitas kegiatan"),
        }
    }
}

impl Counts {
    /// D': weighed this month and last, D - O - B.
    #[must_use]
    pub const fn d_prime(&self) -> u32 {
        self.d.saturating_sub(self.o).saturating_sub(self.b)
    }

    /// A ratio in percent; `None` where there is nobody to divide by.
    #[must_use]
    pub fn percent(&self, ratio: Ratio) -> Option<f64> {
        let (part, whole) = match ratio {
            Ratio::KS => (self.k, self.s),
            Ratio::DS => (self.d, self.s),
            Ratio::DK => (self.d, self.k),
            Ratio::ND => (self.n, self.d),
            Ratio::NDPrime => (self.n, self.d_prime()),
            Ratio::NS => (self.n, self.s),
        };
        (whole > 0).then(|| 100.0 * f64::from(part) / f64::from(whole))
    }

    /// Children in a class of an indicator.
    #[must_use]
    pub fn class(&self, indicator: Indicator, class: Class) -> u32 {
        let key = (indicator.index(), class as usize);
        self.classes.get(&key).copied().unwrap_or(0)
    }

    /// Children with a class of an indicator: what a prevalence is a share of.
    #[must_use]
    pub fn classed(&self, indicator: Indicator) -> u32 {
        let of =
            |((i, _), count): (&(usize, usize), &u32)| (*i == indicator.index()).then_some(*count);
        self.classes.iter().filter_map(of).sum()
    }
}

/// The children of one Posyandu, age band and sex in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cell {
    /// Which Posyandu.
    pub place: u32,
    /// Age band; `None` for guests and for children without a date of birth.
    pub band: Option<AgeBand>,
    /// Girls or boys; `None` where the sex is not known.
    pub sex: Option<Sex>,
    /// What is counted.
    pub counts: Counts,
}

/// A home to visit: a child of S that was not weighed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HomeVisit {
    /// Which child.
    pub child: usize,
    /// Which Posyandu.
    pub place: u32,
    /// Month of the last weighing anywhere; `None` if never weighed.
    pub last_seen: Option<Month>,
    /// Months since then, or since the child came or was born.
    pub months_unseen: u32,
    /// Why it is urgent, worst first; empty if nothing was wrong.
    pub reasons: Vec<HomeVisitReason>,
}

/// Why a home visit is urgent, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum HomeVisitReason {
    /// Severely wasted, or with oedema, when last seen.
    SeverelyWasted,
    /// Below the red line when last seen.
    BelowRedLine,
    /// 2T when last seen.
    TwiceT,
    /// Wasted when last seen.
    Wasted,
    /// Did not gain when last seen.
    DidNotGain,
    /// Stunted when last seen.
    Stunted,
    /// Never weighed here or elsewhere.
    NeverWeighed,
}

impl HomeVisitReason {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SeverelyWasted => "severely_wasted",
            Self::BelowRedLine => "below_red_line",
            Self::TwiceT => "twice_t",
            Self::Wasted => "wasted",
            Self::DidNotGain => "did_not_gain",
            Self::Stunted => "stunted",
            Self::NeverWeighed => "never_weighed",
        }
    }

    /// The reason as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::SeverelyWasted => lang.pick(
                "severely wasted when last seen",
                "gizi buruk pada kunjungan terakhir",
            ),
            Self::BelowRedLine => lang.pick(
                "below the red line when last seen",
                "di bawah garis merah pada kunjungan terakhir",
            ),
            Self::TwiceT => lang.pick(
                "did not gain twice in a row",
                "dua kali berturut-turut tidak naik (2T)",
            ),
            Self::Wasted => lang.pick(
                "wasted when last seen",
                "gizi kurang pada kunjungan terakhir",
            ),
            Self::DidNotGain => lang.pick(
                "did not gain when last seen",
                "tidak naik pada kunjungan terakhir",
            ),
            Self::Stunted => lang.pick("stunted when last seen", "pendek pada kunjungan terakhir"),
            Self::NeverWeighed => lang.pick("never weighed", "belum pernah ditimbang"),
        }
    }
}

/// A month of every Posyandu.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// Which month.
    pub month: Month,
    /// Groups by Posyandu, age band and sex, in that order; none without a child.
    pub cells: Vec<Cell>,
    /// Homes to visit, the most urgent first.
    pub home_visits: Vec<HomeVisit>,
}

impl Report {
    /// All counts together.
    #[must_use]
    pub fn total(&self) -> Counts {
        self.sum(|_| true)
    }

    /// The counts of some cells together.
    pub fn sum(&self, of: impl Fn(&Cell) -> bool) -> Counts {
        let mut counts = Counts::default();
        for cell in self.cells.iter().filter(|c| of(c)) {
            counts += &cell.counts;
        }
        counts
    }
}

/// The card of a child, beside its visits.
struct Card<'a> {
    child: &'a Child,
    weighings: Vec<Weighing>,
}

impl Card<'_> {
    /// The visits that count, as (visit, weighing).
    fn counted(&self) -> impl Iterator<Item = (&Visit, &Weighing)> {
        let all = self.child.visits.iter().zip(&self.weighings);
        all.filter(|(_, w)| w.counts())
    }

    /// Completed months on the last day of a month.
    fn months(&self, month: Month) -> Option<u32> {
        let (end, birth) = (month.last_day()?, self.child.birth?);
        completed_months(&Measurement::new().dates(birth, end), end)
    }
}

/// The report of one month. The order of children, stays and visits does not matter, but for the
/// numbers by which home visits name children.
#[must_use]
pub fn report(children: &[Child], stays: &[Stay], month: Month, rules: &Rules) -> Report {
    let cards: Vec<Card> = children
        .iter()
        .map(|child| Card {
            child,
            weighings: monitor(&child.visits, rules),
        })
        .collect();
    let mut cells: BTreeMap<(u32, Option<AgeBand>, Option<usize>), Counts> = BTreeMap::new();
    let mut home_visits = Vec::new();
    // A child may have several stays at one place in a month; it counts once.
    let mut here: BTreeMap<(u32, usize), bool> = BTreeMap::new();
    for stay in stays {
        if stay.child < children.len() && stay.touches(month) {
            *here.entry((stay.place, stay.child)).or_default() |= stay.has_card;
        }
    }
    for ((place, child), has_card) in &here {
        let card = &cards[*child];
        let sex = card.child.sex.map(Sex::index);
        let Some(months) = card.months(month) else {
            // Not born yet is nobody; no date of birth is told.
            if card.child.birth.is_none() {
                cells.entry((*place, None, sex)).or_default().no_age += 1;
            }
            continue;
        };
        let Some(band) = AgeBand::of(months) else {
            continue;
        };
        let counts = cells.entry((*place, Some(band), sex)).or_default();
        counts.s += 1;
        let of_place = |(v, _): &(&Visit, &Weighing)| v.place == *place;
        let before = card
            .counted()
            .filter(of_place)
            .any(|(v, _)| Month::of(v.date) <= month);
        counts.k += u32::from(*has_card || before);
        let now = card
            .counted()
            .filter(of_place)
            .find(|(v, _)| Month::of(v.date) == month);
        if let Some((visit, weighing)) = now {
            count(counts, visit, weighing, months);
        } else {
            home_visits.push(home_visit(*child, *place, card, stays, month));
        }
    }
    for (i, card) in cards.iter().enumerate() {
        for (visit, _) in card.counted() {
            if Month::of(visit.date) == month && !here.contains_key(&(visit.place, i)) {
                let sex = card.child.sex.map(Sex::index);
                cells.entry((visit.place, None, sex)).or_default().guests += 1;
            }
        }
    }
    home_visits.sort_by_key(urgency);
    let sex = |i: Option<usize>| {
        i.map(|i| {
            if i == Sex::Male.index() {
                Sex::Male
            } else {
                Sex::Female
            }
        })
    };
    Report {
        month,
        cells: cells
            .into_iter()
            .map(|((place, band, s), counts)| Cell {
                place,
                band,
                sex: sex(s),
                counts,
            })
            .collect(),
        home_visits,
    }
}

fn count(counts: &mut Counts, visit: &Visit, weighing: &Weighing, months: u32) {
    counts.d += 1;
    match weighing.letter {
        Ok(Letter::N) => counts.n += 1,
        Ok(Letter::T) => counts.t += 1,
        Ok(Letter::O) => counts.o += 1,
        Ok(Letter::B) => counts.b += 1,
        Err(NoLetter::NotJudged) => counts.not_judged += 1,
        // Not in D: `counted` has left them out.
        Err(NoLetter::NotWeighed(_) | NoLetter::AnotherCounts) => {}
    }
    counts.two_t += u32::from(weighing.is_2t());
    counts.below_red_line += u32::from(weighing.below_red_line == Some(true));
    counts.referred += u32::from(!weighing.referral.is_empty());
    // What is given or asked on the day goes by the age on the day.
    let months = completed_months(&visit.measurement, visit.date).unwrap_or(months);
    if visit.vitamin_a == Some(true) {
        match months {
            0..=5 => counts.vitamin_a_too_young += 1,
            6..=11 => counts.vitamin_a_blue += 1,
            _ => counts.vitamin_a_red += 1,
        }
    }
    if let (Some(yes), Some(e)) = (
        visit.exclusive_breastfeeding,
        counts.exclusive.get_mut(months as usize),
    ) {
        e.0 += u32::from(yes);
        e.1 += 1;
    }
    let assessed = visit.measurement.assess();
    for indicator in CLASSED {
        if let Some(class) = assessed.class(indicator, Scheme::Kemenkes) {
            let key = (indicator.index(), class as usize);
            *counts.classes.entry(key).or_default() += 1;
        }
    }
}

fn home_visit(child: usize, place: u32, card: &Card, stays: &[Stay], month: Month) -> HomeVisit {
    let last = card
        .counted()
        .filter(|(v, _)| Month::of(v.date) < month)
        .max_by_key(|(v, _)| v.date);
    let mut reasons = Vec::new();
    if let Some((visit, weighing)) = last {
        let a = visit.measurement.assess();
        let whz = a.whz().class_z;
        let oedema = visit.measurement.oedema.value() == Some(true);
        let tests = [
            (
                oedema || whz.is_some_and(|z| z < -3.0),
                HomeVisitReason::SeverelyWasted,
            ),
            (
                weighing.below_red_line == Some(true),
                HomeVisitReason::BelowRedLine,
            ),
            (weighing.is_2t(), HomeVisitReason::TwiceT),
            (
                whz.is_some_and(|z| (-3.0..-2.0).contains(&z)),
                HomeVisitReason::Wasted,
            ),
            (
                weighing.referral.contains(&Referral::DidNotGain),
                HomeVisitReason::DidNotGain,
            ),
            (a.stunted() == Some(true), HomeVisitReason::Stunted),
        ];
        reasons.extend(tests.into_iter().filter_map(|(on, why)| on.then_some(why)));
    } else {
        reasons.push(HomeVisitReason::NeverWeighed);
    }
    let last_seen = last.map(|(v, _)| Month::of(v.date));
    // Since it came here or was born, the later.
    let came = stays
        .iter()
        .filter(|s| s.child == child && s.place == place)
        .filter_map(|s| s.from)
        .min();
    let since = last_seen
        .or_else(|| came.max(card.child.birth).map(Month::of))
        .unwrap_or(month);
    HomeVisit {
        child,
        place,
        last_seen,
        months_unseen: month.since(since).max(0).unsigned_abs(),
        reasons,
    }
}

/// The worst reason first, then the more of them, then the longest unseen.
fn urgency(
    v: &HomeVisit,
) -> (
    bool,
    Option<HomeVisitReason>,
    Reverse<usize>,
    Reverse<u32>,
    u32,
    usize,
) {
    let worst = v.reasons.first().copied();
    (
        worst.is_none(),
        worst,
        Reverse(v.reasons.len()),
        Reverse(v.months_unseen),
        v.place,
        v.child,
    )
}
