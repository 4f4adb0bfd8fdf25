//! One child: its visits in the order of age, each value held against the others.

use super::verdict::{FOLLOWED, HEAD, INDICATORS, LENHEI, Note, Notes, Remark, Verdict, WEIGHT};
use super::{Settings, Visits};
use crate::age::{Age, Date, FIVE_YEARS};
use crate::columns::Input;
use crate::measurement::{Measurement, Position};
use crate::plausibility::causes::other_numbers;
use crate::plausibility::limits::hard_limits;
use crate::plausibility::record::{age_days, number, with_number};
use crate::reading::Reading;
use crate::score::{Assessment, Reference};
use crate::sex::Sex;

/// So many visits on each side are looked at: the weights of those beyond are as good as nothing,
/// and a thousand records under one name cost a thousand times, not a million.
const NEIGHBOURS: usize = 12;

/// Looks at the visits of one child, in any order. Verdicts come in the order of the visits.
#[must_use]
pub fn check_child(visits: &[Measurement], settings: &Settings<'_>) -> Visits {
    let mut out = Visits::new(visits.len());
    let mut child = Child::new(settings);
    for (row, m) in visits.iter().enumerate() {
        child.push(row, m, None);
    }
    child.judge(|row| visits[row]);
    child.write(&mut out);
    out.remarks.sort_by_key(|r| r.row);
    out
}

/// One visit, as far as it is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    row: usize,
    age: f64,
    sex: Option<Sex>,
    birth: Option<Date>,
    /// As recorded; length as if lying.
    values: [f64; 4],
    z: [f64; 4],
    verdicts: [Verdict; 4],
    notes: Notes,
}

/// The visits of a child, and room to work in; used for one child after another.
pub(super) struct Child<'a> {
    settings: &'a Settings<'a>,
    visits: Vec<Visit>,
    /// Places of the visits that still count for a quantity.
    kept: Vec<usize>,
    scores: Vec<f64>,
    remarks: Vec<Remark>,
    assessment: Assessment,
    /// Sex and date of birth of the child.
    sex: Option<Sex>,
    birth: Option<Date>,
}

/// The z-scores that are followed.
const WANTED: [bool; 8] = {
    let mut wanted = [false; 8];
    let mut i = 0;
    while i < INDICATORS.len() {
        wanted[INDICATORS[i].index()] = true;
        i += 1;
    }
    wanted
};

impl<'a> Child<'a> {
    pub(super) fn new(settings: &'a Settings<'a>) -> Self {
        Self {
            settings,
            visits: Vec::new(),
            kept: Vec::new(),
            scores: Vec::new(),
            remarks: Vec::new(),
            assessment: Measurement::NOTHING.assess_by(settings.profile),
            sex: None,
            birth: None,
        }
    }

    /// Another child.
    pub(super) fn clear(&mut self) {
        self.visits.clear();
        self.remarks.clear();
    }

    /// Adds a visit, with its z-scores where they are known already.
    pub(super) fn push(&mut self, row: usize, m: &Measurement, z: Option<[f64; 4]>) {
        let age = match m.age {
            Reading::Value(age) => age.days(),
            _ => f64::NAN,
        };
        let under_five = age < FIVE_YEARS * crate::age::DAYS_PER_MONTH;
        let mut values = [f64::NAN; 4];
        let mut verdicts = [Verdict::Missing; 4];
        for (t, input) in FOLLOWED.into_iter().enumerate() {
            let (value, reason) = number(m, input);
            values[t] = value.unwrap_or(f64::NAN);
            let possible = |v: f64| {
                hard_limits(input, under_five).is_none_or(|(low, high)| low <= v && v <= high)
            };
            verdicts[t] = match (value, reason) {
                (None, None) => Verdict::Missing,
                (Some(v), None) if possible(v) => {
                    if age.is_nan() {
                        Verdict::NoAge
                    } else {
                        Verdict::Kept
                    }
                }
                _ => Verdict::Unusable,
            };
        }
        if verdicts[LENHEI] == Verdict::Kept {
            values[LENHEI] = self.as_length(m, age);
        }
        let z = z.unwrap_or_else(|| self.z(m));
        self.visits.push(Visit {
            row,
            age,
            sex: m.sex.value(),
            birth: m.birth_date,
            values,
            z,
            verdicts,
            notes: Notes::default(),
        });
    }

    /// A child that stands is shorter than one that lies.
    fn as_length(&self, m: &Measurement, age: f64) -> f64 {
        let cm = m.lenhei.value().map_or(f64::NAN, f64::from);
        let stands = match m.position.value() {
            Some(position) => position == Position::Standing,
            None => age > self.settings.profile.length_until_day,
        };
        if stands {
            cm + self.settings.profile.correction_cm
        } else {
            cm
        }
    }

    fn z(&mut self, m: &Measurement) -> [f64; 4] {
        self.assessment.assess_some(m, WANTED);
        INDICATORS.map(|i| {
            let z = self.assessment.score(i).value();
            z.map_or(f64::NAN, |z| z.exact)
        })
    }

    /// Says of every value what becomes of it. `record` gives the record of a row again, for the
    /// few that are looked at twice.
    pub(super) fn judge(&mut self, record: impl Fn(usize) -> Measurement) {
        if self.visits.is_empty() {
            return;
        }
        self.settle_identity(&record);
        let mut oldest = f64::NEG_INFINITY;
        let mut sorted = true;
        for v in &mut self.visits {
            if v.age < oldest {
                v.notes.add(Note::OutOfOrder);
                sorted = false;
            }
            oldest = oldest.max(v.age);
        }
        if !sorted || self.visits.iter().any(|v| v.age.is_nan()) {
            self.visits
                .sort_by(|a, b| a.age.total_cmp(&b.age).then(a.row.cmp(&b.row)));
        }
        self.same_days();
        self.carried_forward(&record);
        for t in 0..FOLLOWED.len() {
            self.out_of_line(t);
            self.shrinking(t);
            self.two_left(t);
        }
        self.remark(&record);
    }

    pub(super) fn write(&self, out: &mut Visits) {
        for v in &self.visits {
            for (t, verdict) in v.verdicts.iter().enumerate() {
                out.verdicts[t][v.row] = *verdict;
            }
            out.notes[v.row] = v.notes;
        }
        out.remarks.extend_from_slice(&self.remarks);
    }

    /// One sex and one date of birth for the child: those of most visits.
    fn settle_identity(&mut self, record: &impl Fn(usize) -> Measurement) {
        let first = self.visits[0];
        (self.sex, self.birth) = (first.sex, first.birth);
        let alike = |v: &Visit| v.sex == first.sex && v.birth == first.birth;
        if first.sex.is_some() && self.visits.iter().all(alike) {
            return;
        }
        let sex = most(self.visits.iter().map(|v| v.sex));
        let birth = most(self.visits.iter().map(|v| v.birth));
        (self.sex, self.birth) = (sex, birth);
        for i in 0..self.visits.len() {
            let v = self.visits[i];
            let other_sex = v.sex.is_some() && v.sex != sex;
            let other_birth = v.birth.is_some() && v.birth != birth;
            if other_sex {
                self.visits[i].notes.add(Note::SexChanged);
            }
            if other_birth {
                self.visits[i].notes.add(Note::BirthDateChanged);
            }
            if v.sex == sex && !other_birth {
                continue;
            }
            let m = record(v.row);
            let m = self.as_settled(&m);
            let notes = self.visits[i].notes;
            self.push(v.row, &m, None);
            if let Some(mut again) = self.visits.pop() {
                again.notes = notes;
                self.visits[i] = again;
            }
        }
    }

    /// The record with the sex and date of birth of the child.
    fn as_settled(&self, m: &Measurement) -> Measurement {
        let mut m = *m;
        if let Some(sex) = self.sex {
            m.sex = Reading::Value(sex);
        }
        if let (Some(was), Some(is), Some(days)) = (m.birth_date, self.birth, age_days(&m))
            && was != is
        {
            let earlier = was.days_since_1970() - is.days_since_1970();
            m.age = Age::from_days(days + f64::from(earlier)).into();
            m.birth_date = self.birth;
        }
        m
    }

    /// Records of the same day: duplicates, and values of which the one that fits best stays.
    fn same_days(&mut self) {
        let mut from = 0;
        while from < self.visits.len() {
            let day = self.visits[from].age;
            let same = self.visits[from..]
                .iter()
                .take_while(|v| v.age == day)
                .count()
                .max(1);
            if same > 1 {
                for t in 0..FOLLOWED.len() {
                    self.same_day(t, from, from + same);
                }
                for v in &mut self.visits[from..from + same] {
                    v.notes.add(Note::SameDay);
                }
            }
            from += same;
        }
    }

    fn same_day(&mut self, t: usize, from: usize, to: usize) {
        let kept = |v: &Visit| v.verdicts[t] == Verdict::Kept;
        for i in from..to {
            let value = self.visits[i].values[t];
            let earlier = from.max(i.saturating_sub(4 * NEIGHBOURS));
            let twice = self.visits[earlier..i]
                .iter()
                .any(|v| kept(v) && v.values[t] == value);
            if kept(&self.visits[i]) && twice {
                self.visits[i].verdicts[t] = Verdict::Duplicate;
            }
        }
        if self.visits[from..to].iter().filter(|v| kept(v)).count() < 2 {
            return;
        }
        // The one nearest to what the visits of other days make expect.
        self.find_kept(t);
        let day = self.visits[from].age;
        let Some(expected) = self.average(t, day, |p| (from..to).contains(&p)) else {
            for v in &mut self.visits[from..to] {
                if v.verdicts[t] == Verdict::Kept {
                    v.verdicts[t] = Verdict::InDoubt;
                }
            }
            return;
        };
        let off = |v: &Visit| {
            let d = (v.z[t] - expected).abs();
            if d.is_nan() { f64::INFINITY } else { d }
        };
        let best = (from..to)
            .filter(|i| kept(&self.visits[*i]))
            .min_by(|a, b| off(&self.visits[*a]).total_cmp(&off(&self.visits[*b])));
        for i in from..to {
            if Some(i) != best && self.visits[i].verdicts[t] == Verdict::Kept {
                self.visits[i].verdicts[t] = Verdict::SameDay;
            }
        }
    }

    /// Lengths (and with them weights and heads) that were copied from the visit before.
    fn carried_forward(&mut self, record: &impl Fn(usize) -> Measurement) {
        self.find_kept(LENHEI);
        let mut from = 0;
        while from < self.kept.len() {
            let first = self.visits[self.kept[from]];
            let is_same = |p: &&usize| self.visits[**p].values[LENHEI] == first.values[LENHEI];
            let run = self.kept[from..].iter().take_while(is_same).count();
            let copied = if run > 1 {
                self.run_of_lengths(from, run, record)
            } else {
                0
            };
            from += run.max(1) - copied;
        }
    }

    /// The same length at several visits in a row. Says how many of them count no more.
    fn run_of_lengths(
        &mut self,
        from: usize,
        run: usize,
        record: &impl Fn(usize) -> Measurement,
    ) -> usize {
        let places: Vec<usize> = self.kept[from..from + run].to_vec();
        let (first, last) = (self.visits[places[0]], self.visits[places[run - 1]]);
        let Some(gain) = self.expected_gain(&first, &last, record) else {
            return 0;
        };
        let same_weight = |p: &usize| {
            let v = &self.visits[*p];
            v.values[WEIGHT] == first.values[WEIGHT]
        };
        let limit = self.settings.carried_forward_cm;
        // Two numbers that are both the same by chance, twice in a row, are rarer still.
        let limit = match (places.iter().all(same_weight), run) {
            (false, _) => limit,
            (true, 2) => limit * 2.0 / 3.0,
            (true, _) => limit / 3.0,
        };
        if gain < limit {
            return 0;
        }
        // The MUAC of a child may well be the same.
        for t in [WEIGHT, LENHEI, HEAD] {
            self.find_kept(t);
            for p in &places[1..] {
                let v = &self.visits[*p];
                if v.verdicts[t] == Verdict::Kept && v.values[t] == first.values[t] {
                    self.exclude(t, *p, Verdict::CarriedForward);
                }
            }
        }
        let before = places.len();
        self.find_kept(LENHEI);
        before - places.iter().filter(|p| self.kept.contains(p)).count()
    }

    /// What the child would have gained in length at its own z-score, cm.
    fn expected_gain(
        &self,
        first: &Visit,
        last: &Visit,
        record: &impl Fn(usize) -> Measurement,
    ) -> Option<f64> {
        let row = |v: &Visit| {
            let m = self.as_settled(&record(v.row));
            Reference::find(INDICATORS[LENHEI], &m, self.settings.profile).ok()
        };
        let (then, now) = (row(first)?, row(last)?);
        if !first.z[LENHEI].is_finite() {
            return None;
        }
        // From one row to the other, whatever lies between lying and standing.
        Some(now.value(first.z[LENHEI]).ok()? - then.value(first.z[LENHEI]).ok()?)
    }

    fn find_kept(&mut self, t: usize) {
        let visits = &self.visits;
        self.kept.clear();
        let kept = (0..visits.len()).filter(|i| visits[*i].verdicts[t] == Verdict::Kept);
        self.kept.extend(kept);
    }

    /// The average of the z-scores that are kept, near ones first, without some places.
    fn average(&self, t: usize, age: f64, without: impl Fn(usize) -> bool) -> Option<f64> {
        let after = self.kept.partition_point(|p| self.visits[*p].age < age);
        let window =
            after.saturating_sub(NEIGHBOURS)..(after + NEIGHBOURS + 1).min(self.kept.len());
        let (mut sum, mut weights) = (0.0, 0.0);
        for p in &self.kept[window] {
            let v = &self.visits[*p];
            if without(*p) || v.z[t].is_nan() {
                continue;
            }
            let weight = weight(v.age - age);
            sum += weight * v.z[t];
            weights += weight;
        }
        (weights > 0.0).then(|| sum / weights)
    }

    /// Values out of line with those before and after, the worst first.
    fn out_of_line(&mut self, t: usize) {
        loop {
            self.find_kept(t);
            self.kept.retain(|p| !self.visits[*p].z[t].is_nan());
            if self.kept.len() < 3 {
                return;
            }
            self.scores.clear();
            for at in 0..self.kept.len() {
                self.scores.push(self.deviation(t, at).abs());
            }
            // Whatever is worse than its neighbours goes at once; they are looked at again.
            let worst = |at: usize| {
                let score = |at: Option<usize>| {
                    at.and_then(|at| self.scores.get(at))
                        .copied()
                        .unwrap_or(0.0)
                };
                let here = self.scores[at];
                here > 1.0 && here >= score(at.checked_sub(1)) && here > score(Some(at + 1))
            };
            let out: Vec<usize> = (0..self.kept.len()).filter(|at| worst(*at)).collect();
            if out.is_empty() {
                return;
            }
            for at in out {
                self.exclude(t, self.kept[at], self.why(t, at));
            }
        }
    }

    /// How far a value is out of line, in units of what is allowed; 0 if one of its neighbours
    /// bears it out.
    fn deviation(&self, t: usize, at: usize) -> f64 {
        let place = self.kept[at];
        let v = &self.visits[place];
        let neighbour = |at: Option<usize>| at.and_then(|at| self.kept.get(at)).copied();
        let (before, after) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
        let off = |skip: Option<usize>| {
            let expected = self.average(t, v.age, |p| p == place || Some(p) == skip);
            expected.map(|e| v.z[t] - e)
        };
        let Some(all) = off(None) else { return 0.0 };
        let days =
            |p: Option<usize>| p.map_or(f64::INFINITY, |p| (self.visits[p].age - v.age).abs());
        let gap = days(before).min(days(after)).min(730.0);
        let mut allowed = self.settings.out_of_line_sd[t] * (1.0 + 0.5 * gap / 365.0);
        if before.is_none() || after.is_none() {
            allowed *= self.settings.edge_factor;
        }
        // Without either neighbour, it must be out of line on the same side.
        let mut least = all.abs() / allowed;
        for skip in [before, after] {
            if skip.is_some()
                && let Some(other) = off(skip)
            {
                if other * all <= 0.0 {
                    return 0.0;
                }
                least = least.min(other.abs() / (0.75 * allowed));
            }
        }
        least.copysign(all)
    }

    /// A value is left out, unless the child is beyond WHO's lower limit there and at its other
    /// visits: then it is in doubt.
    fn exclude(&mut self, t: usize, place: usize, verdict: Verdict) {
        let low = INDICATORS[t].flag_limits().0;
        let v = &self.visits[place];
        let severe = v.z[t] < low
            && self
                .average(t, v.age, |p| p == place)
                .is_some_and(|others| others < low);
        let verdict = if severe { Verdict::InDoubt } else { verdict };
        self.visits[place].verdicts[t] = verdict;
    }

    /// The name of what is wrong with a value that is out of line.
    fn why(&self, t: usize, at: usize) -> Verdict {
        let v = &self.visits[self.kept[at]];
        let shrink = self.shrink(t);
        if let Some(before) = at.checked_sub(1).map(|b| &self.visits[self.kept[b]]) {
            if before.values[t] - v.values[t] > shrink {
                return Verdict::Shrinking;
            }
            if v.z[t] - before.z[t] > self.settings.gain_sd {
                return Verdict::ImpossibleGain;
            }
        }
        Verdict::OutOfLine
    }

    /// What is beyond measuring error; infinite for what may well become less.
    fn shrink(&self, t: usize) -> f64 {
        match t {
            LENHEI => self.settings.shrink_cm,
            HEAD => self.settings.shrink_head_cm,
            _ => f64::INFINITY,
        }
    }

    /// Lengths and heads that become less: of two values that contradict each other, the one that
    /// contradicts more, or lies further from the average of the others.
    fn shrinking(&mut self, t: usize) {
        let shrink = self.shrink(t);
        if shrink.is_infinite() {
            return;
        }
        loop {
            self.find_kept(t);
            self.scores.clear();
            for at in 0..self.kept.len() {
                let against = self.contradictions(t, at, shrink);
                self.scores.push(against);
            }
            // One of each group that contradicts itself; the others are looked at again.
            let worst = |at: usize| {
                let here = self.scores[at];
                let near = at.saturating_sub(NEIGHBOURS)..at;
                let later = at + 1..(at + 1 + NEIGHBOURS).min(self.kept.len());
                here > 0.0
                    && near.into_iter().all(|n| self.scores[n] < here)
                    && later.into_iter().all(|n| self.scores[n] <= here)
            };
            let out: Vec<usize> = (0..self.kept.len()).filter(|at| worst(*at)).collect();
            if out.is_empty() {
                return;
            }
            if self.kept.len() < 3 {
                for p in &self.kept {
                    self.visits[*p].verdicts[t] = Verdict::InDoubt;
                }
                return;
            }
            for at in out {
                self.exclude(t, self.kept[at], self.why_contradicted(t, at));
            }
        }
    }

    /// How many values before and after contradict this one, and between two that contradict as
    /// many, how far each lies from the average of the others.
    fn contradictions(&self, t: usize, at: usize, shrink: f64) -> f64 {
        let value = |at: usize| self.visits[self.kept[at]].values[t];
        let earlier = at.saturating_sub(NEIGHBOURS)..at;
        let later = at + 1..(at + 1 + NEIGHBOURS).min(self.kept.len());
        let here = value(at);
        let jumps = usize::from(at > 0 && self.jumps(t, at - 1))
            + usize::from(at + 1 < self.kept.len() && self.jumps(t, at));
        // Almost always the answer, and quickly found.
        let none = jumps == 0
            && earlier.clone().all(|e| value(e) - here <= shrink)
            && later.clone().all(|l| here - value(l) <= shrink);
        if none {
            return 0.0;
        }
        let against = earlier.filter(|e| value(*e) - here > shrink).count()
            + later.filter(|l| here - value(*l) > shrink).count();
        let place = self.kept[at];
        let v = &self.visits[place];
        let expected = self.average(t, v.age, |p| p == place);
        let off = expected.map_or(0.0, |e| (v.z[t] - e).abs());
        // Below one, so that it only decides between as many.
        let off = if off.is_nan() { 0.0 } else { off / (off + 1.0) };
        (against + jumps) as f64 + off
    }

    /// Is a length gained that no child gains, from one place in `kept` to the next?
    fn jumps(&self, t: usize, at: usize) -> bool {
        // S of length-for-age lies between 0.034 and 0.043 in all rows; the SD in cm follows.
        const S: f64 = 0.038;
        if t != LENHEI {
            return false;
        }
        let (then, now) = (&self.visits[self.kept[at]], &self.visits[self.kept[at + 1]]);
        let z = now.z[t];
        let sd = now.values[t] * S / (1.0 + S * z);
        let gain = now.values[t] - then.values[t];
        let more = (z - then.z[t]) * sd;
        let expected = (gain - more).max(0.0);
        // NaN, where there is no z-score, is no jump.
        gain > self.settings.gain_factor * expected + self.settings.shrink_cm && more > 0.0
    }

    /// The name of what is wrong with a value that others contradict.
    fn why_contradicted(&self, t: usize, at: usize) -> Verdict {
        let shrink = self.shrink(t);
        let value = |at: usize| self.visits[self.kept[at]].values[t];
        let mut earlier = at.saturating_sub(NEIGHBOURS)..at;
        let mut later = at + 1..(at + 1 + NEIGHBOURS).min(self.kept.len());
        if earlier.any(|e| value(e) - value(at) > shrink)
            || later.any(|l| value(at) - value(l) > shrink)
        {
            Verdict::Shrinking
        } else if at > 0 && self.jumps(t, at - 1) {
            Verdict::ImpossibleGain
        } else {
            Verdict::OutOfLine
        }
    }

    /// Two values that are left and contradict each other.
    fn two_left(&mut self, t: usize) {
        self.find_kept(t);
        if let [a, b] = self.kept[..]
            && (self.visits[a].z[t] - self.visits[b].z[t]).abs() > self.settings.gain_sd
        {
            self.visits[a].verdicts[t] = Verdict::InDoubt;
            self.visits[b].verdicts[t] = Verdict::InDoubt;
        }
    }

    /// What is said of the values that are excluded or in doubt.
    fn remark(&mut self, record: &impl Fn(usize) -> Measurement) {
        for (t, input) in FOLLOWED.into_iter().enumerate() {
            let quiet = |v: &Verdict| matches!(v, Verdict::Missing | Verdict::Kept);
            if self.visits.iter().all(|v| quiet(&v.verdicts[t])) {
                continue;
            }
            self.find_kept(t);
            for i in 0..self.visits.len() {
                let v = self.visits[i];
                if quiet(&v.verdicts[t]) {
                    continue;
                }
                let m = record(v.row);
                let given = number(&m, input).0;
                let expected = self.average(t, v.age, |p| p == i);
                let proposed = match (expected, given) {
                    (Some(expected), Some(given)) => self.proposed(&v, &m, t, expected, given),
                    _ => None,
                };
                self.remarks.push(Remark {
                    row: v.row,
                    input,
                    verdict: v.verdicts[t],
                    value: given,
                    z: Some(v.z[t]).filter(|z| z.is_finite()),
                    expected_z: expected,
                    proposed,
                });
            }
        }
    }

    /// A number that one mistake could have turned into this one, and that is in line.
    fn proposed(
        &mut self,
        v: &Visit,
        m: &Measurement,
        t: usize,
        expected: f64,
        given: f64,
    ) -> Option<f64> {
        /// Within this of what is expected, SD.
        const NEAR: f64 = 1.0;
        let wrong = matches!(
            v.verdicts[t],
            Verdict::Unusable | Verdict::OutOfLine | Verdict::Shrinking | Verdict::ImpossibleGain
        );
        if !wrong || v.age.is_nan() {
            return None;
        }
        let m = self.as_settled(m);
        let mut others = other_numbers(FOLLOWED[t], given);
        // The other number of the record, if the two were exchanged.
        let other = match FOLLOWED[t] {
            Input::Weight => number(&m, Input::Lenhei).0,
            Input::Lenhei => number(&m, Input::Weight).0,
            _ => None,
        };
        others.extend(other.map(|v| (crate::plausibility::Cause::WeightAndLenheiSwapped, v)));
        let mut best: Option<(f64, f64)> = None;
        for (_, value) in others {
            let z = self.z(&with_number(&m, FOLLOWED[t], value))[t];
            let off = (z - expected).abs();
            if off <= NEAR && best.is_none_or(|(o, _)| off < o) {
                best = Some((off, value));
            }
        }
        best.map(|(_, value)| value)
    }
}

/// `(days + 5)^-1.5`, without a power.
fn weight(days: f64) -> f64 {
    let d = days.abs() + 5.0;
    1.0 / (d * d.sqrt())
}

/// What most say; the first of those said equally often.
fn most<T: Copy + PartialEq>(all: impl Iterator<Item = Option<T>>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for said in all.flatten() {
        match counts.iter_mut().find(|(t, _)| *t == said) {
            Some((_, n)) => *n += 1,
            None => counts.push((said, 1)),
        }
    }
    let top = counts.iter().map(|(_, n)| *n).max()?;
    counts.iter().find(|(_, n)| *n == top).map(|(t, _)| *t)
}
