//! Ages counted to another date than the visit: of thousands of dates, the few that are worth a
//! search.

use super::search::{Search, given, map_all};
use super::ways::{Hows, NONE, changed, wheres};
use crate::age::Date;
use crate::indicator::Indicator;
use crate::profile::{AgeAt, Profile, Rule};

/// Every how many candidates one is tried first, where there are only classes.
const NET: usize = 12;

/// Dates and shifts that are worth a search, at most.
const MOST_DATES: usize = 5;

/// Days that an age may be off, at most.
const LONGEST_SHIFT: i32 = 400;

impl Search<'_> {
    /// The indicator that shows an age best.
    fn by_age(&self) -> Option<usize> {
        [
            Indicator::Waz,
            Indicator::Haz,
            Indicator::Hcz,
            Indicator::Baz,
            Indicator::Acz,
        ]
        .iter()
        .find_map(|wanted| self.indicators.iter().position(|i| i == wanted))
    }

    /// Ages counted to other dates than the visit that look most like theirs.
    pub(super) fn other_dates(&self, base: &Profile) -> Vec<Rule> {
        let Some(indicator) = self.by_age() else {
            return vec![];
        };
        let shifts = (-LONGEST_SHIFT..=LONGEST_SHIFT).filter(|days| *days != 0);
        let shift = |days: i32| Rule::AgeAt(AgeAt::DaysAfterVisit(f64::from(days)));
        let (from, to) = self.dates();
        let on = |day: i32| {
            let date = Date::from_days_since_1970(day).ok();
            date.map(|d| Rule::AgeAt(AgeAt::OnDate(d)))
        };
        let race = Race {
            search: self,
            base,
            indicator,
            places: wheres(base, &[self.indicators[indicator]]),
            hows: Hows::inside_only(base, !self.has_z),
        };
        let mut ranked = race.run(&shifts.map(shift).collect::<Vec<_>>());
        ranked.extend(race.run(&(from..to).filter_map(on).collect::<Vec<_>>()));
        let best = ranked.iter().map(|(hits, _)| *hits).max().unwrap_or(0);
        // A few in the hundred lie between what is right and what is only near.
        ranked.retain(|(hits, _)| hits * 100 >= best * 97);
        ranked.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
        ranked.truncate(MOST_DATES);
        ranked.into_iter().map(|(_, rule)| rule).collect()
    }

    /// Days, since 1970-01-01, that all ages may have been counted to; none without dates.
    fn dates(&self) -> (i32, i32) {
        let visits = self.cases.iter().filter_map(|c| {
            let birth = c.child.birth_date?.days_since_1970();
            Some(birth + c.child.age.value()?.days() as i32)
        });
        let (first, last) = visits.fold((i32::MAX, i32::MIN), |(a, b), v| (a.min(v), b.max(v)));
        if first > last {
            return (0, 0);
        }
        // A report on years of visits, or a look at an old one.
        (first - 400, last.min(first + 4000) + 1500)
    }
}

/// Many candidates on few rows, then fewer on more.
struct Race<'a> {
    search: &'a Search<'a>,
    base: &'a Profile,
    indicator: usize,
    places: Vec<Vec<Rule>>,
    hows: Hows,
}

impl Race<'_> {
    /// The candidates that did best, a few, with the cells that they explain.
    fn run(&self, candidates: &[Rule]) -> Vec<(u32, Rule)> {
        let wanted = &self.search.wanted[self.indicator];
        let inside = |row: &usize| {
            let w = wanted[*row];
            if self.search.has_z {
                w.z.abs() < 280
            } else {
                given(w) > 0
            }
        };
        let mut rows = self.search.order.clone();
        rows.retain(|row| wanted[*row].z != NONE && inside(row));
        let rules =
            |ranked: Vec<(u32, Rule)>| ranked.into_iter().map(|(_, r)| r).collect::<Vec<_>>();
        let up_to = |n: usize| &rows[..n.min(rows.len())];
        if self.search.has_z {
            let kept = rules(self.best(candidates, up_to(8), 300));
            let kept = rules(self.best(&kept, up_to(60), 24));
            return self.best(&kept, up_to(600), 2);
        }
        // Classes change slowly with the age: first a coarse net, then all near its best.
        let net: Vec<Rule> = candidates.iter().step_by(NET).copied().collect();
        let kept = rules(self.best(&net, up_to(300), 4));
        let near = candidates.iter().enumerate().filter(|(at, _)| {
            let is_kept = |to: usize| candidates.get(to).is_some_and(|c| kept.contains(c));
            (at.saturating_sub(NET)..=at + NET).any(is_kept)
        });
        let near: Vec<Rule> = near.map(|(_, c)| *c).collect();
        let kept = rules(self.best(&near, up_to(600), 16));
        self.best(&kept, &rows, 4)
    }

    fn best(&self, candidates: &[Rule], rows: &[usize], keep: usize) -> Vec<(u32, Rule)> {
        let hits = map_all(candidates, self.search.parallel, |rule| {
            let base = changed(self.base, &[*rule]);
            let i = self.indicator;
            let of_place = |place: &Vec<Rule>| {
                let sums = self.search.tally(&base, place, i, rows, &self.hows);
                sums.iter().map(|s| s.hits).max()
            };
            self.places.iter().filter_map(of_place).max()
        });
        let hits = hits.into_iter().map(Option::unwrap_or_default);
        let mut ranked: Vec<_> = hits.zip(candidates.iter().copied()).collect();
        ranked.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
        ranked.truncate(keep);
        ranked
    }
}
