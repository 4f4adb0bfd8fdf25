//! The Posyandu day in tables: visits out of rows of text, and cards and reports as rows and JSON.
//! What the command line and the Python package share.

use super::kms::{NoLetter, Referral, Visit, Weighing};
use super::skdn::{AgeBand, Cell, Child, Counts, Report, Stay};
use crate::age::Date;
use crate::columns::{self, AgeSource, Input, measurement};
use crate::dates::DateStyle;
use crate::lms;
use crate::sex::Sex;
use crate::standards::velocity::NoVelocity;
use std::collections::{BTreeMap, HashMap};

/// Names and the numbers they get, in the order in which they are met.
#[derive(Debug, Clone, Default)]
pub struct Numbered {
    all: Vec<String>,
    number: HashMap<String, usize>,
}

impl Numbered {
    /// The number of a name, a new one if it was not met before.
    pub fn number(&mut self, name: &str) -> usize {
        if let Some(n) = self.number.get(name) {
            return *n;
        }
        let n = self.all.len();
        self.all.push(name.to_owned());
        self.number.insert(name.to_owned(), n);
        n
    }

    /// Every name, by its number.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.all
    }
}

/// Visits of many children, row by row.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Visits {
    /// What each row says; `None` without a date of the visit that can be read.
    pub dated: Vec<Option<Visit>>,
    /// Which child each row is of.
    pub child_of: Vec<usize>,
    /// Names of the children.
    pub children: Numbered,
    /// Names of the Posyandu.
    pub places: Numbered,
    /// The village of each Posyandu, by its number; empty where none was said.
    pub villages: Vec<String>,
}

impl Visits {
    /// One more row.
    pub fn push(&mut self, child: &str, place: &str, visit: Option<&Visit>) {
        let place = self.places.number(place) as u32;
        self.child_of.push(self.children.number(child));
        self.dated.push(visit.map(|v| v.at(place)));
    }

    /// Says which village a Posyandu lies in; what was said first stays.
    pub fn in_village(&mut self, place: &str, village: &str) {
        let place = self.places.number(place);
        if self.villages.len() <= place {
            self.villages.resize(place + 1, String::new());
        }
        if self.villages[place].is_empty() {
            village.clone_into(&mut self.villages[place]);
        }
    }

    /// The visits of each child, as (row, visit).
    #[must_use]
    pub fn by_child(&self) -> Vec<Vec<(usize, Visit)>> {
        let mut all = vec![Vec::new(); self.children.all.len()];
        for (row, visit) in self.dated.iter().enumerate() {
            let child = self.child_of.get(row).copied();
            let list = child.and_then(|c| all.get_mut(c));
            if let (Some(visit), Some(list)) = (visit, list) {
                list.push((row, *visit));
            }
        }
        all
    }
}

/// A row of text as a visit, `cell` giving the text of an input; `None` without a date of the
/// visit that can be read.
#[must_use]
pub fn visit<'a>(
    source: Option<AgeSource>,
    dates: DateStyle,
    cell: impl Fn(Input) -> &'a str,
) -> Option<Visit> {
    let date = dates.read(cell(Input::VisitDate))?;
    let mut m = measurement(source, &cell);
    if source == Some(AgeSource::Dates)
        && let Some(birth) = dates.read(cell(Input::BirthDate))
    {
        m = m.dates(birth, date);
    }
    Some(Visit::new(date, m))
}

/// Columns of a table that the monthly report counts beside what is measured: vitamin A
/// (`vitamin_a`, `vit_a`, `jml_vit_a`: yes or a number of capsules) and exclusive breastfeeding
/// (`exclusive_breastfeeding`, `asi_eksklusif`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Services {
    vitamin_a: Option<usize>,
    exclusive_breastfeeding: Option<usize>,
}

impl Services {
    /// Finds them in a header.
    pub fn find<S: AsRef<str>>(header: &[S]) -> Self {
        let at = |names: &[&str]| {
            header.iter().position(|h| {
                let plain = h.as_ref().trim().to_lowercase().replace(' ', "_");
                names.contains(&plain.as_str())
            })
        };
        Self {
            vitamin_a: at(&["vitamin_a", "vit_a", "jml_vit_a"]),
            exclusive_breastfeeding: at(&["exclusive_breastfeeding", "asi_eksklusif", "asi"]),
        }
    }

    /// Puts what a row says of them into its visit.
    #[must_use]
    pub fn put<'a>(self, mut visit: Visit, cell: impl Fn(usize) -> &'a str) -> Visit {
        let said = |at: Option<usize>| {
            let text = cell(at?).trim().to_lowercase();
            match text.as_str() {
                "y" | "ya" | "yes" | "true" => Some(true),
                "n" | "tidak" | "no" | "false" => Some(false),
                number => columns::number(number).map(|n| n > 0.0),
            }
        };
        visit.vitamin_a = said(self.vitamin_a);
        visit.exclusive_breastfeeding = said(self.exclusive_breastfeeding);
        visit
    }
}

/// Sex and date of birth of a child, from its visits: the date that was recorded, or the days since
/// birth counted back.
#[must_use]
pub fn facts(visits: &[(usize, Visit)]) -> (Option<Sex>, Option<Date>) {
    let sex = visits.iter().find_map(|(_, v)| v.measurement.sex.value());
    let counted_back = |v: &Visit| {
        let age = v.measurement.age.value().filter(|a| !a.is_in_months())?;
        Date::from_days_since_1970(v.date.days_since_1970() - age.days() as i32).ok()
    };
    let birth = visits
        .iter()
        .find_map(|(_, v)| v.measurement.birth_date.or_else(|| counted_back(v)));
    (sex, birth)
}

/// One line of a register: a stay, and what it says of the child.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Registered {
    /// Where the child lives, and when.
    pub stay: Stay,
    /// Sex, if the register has it.
    pub sex: Option<Sex>,
    /// Date of birth, if the register has it.
    pub birth: Option<Date>,
}

/// Reads a register: who lives where. Columns `child` and `place` name the child and the Posyandu
/// as the visits do; `sex` (`jk`), `birth_date` (`tgl_lahir`), `from` and `to` (first and last day),
/// and `has_card` (y/n, yes without the column) are read where they are there.
///
/// # Errors
/// In words, for a column that is missing and for a cell that cannot be read, with its row from 1.
pub fn register<'a>(
    header: &[String],
    rows: usize,
    cell: impl Fn(usize, usize) -> &'a str,
    (child, place): (&str, Option<&str>),
    dates: DateStyle,
    visits: &mut Visits,
) -> Result<Vec<Registered>, String> {
    let place_of = |name: &str| {
        let mut names = header.iter();
        names.position(|h| h.trim().eq_ignore_ascii_case(name.trim()))
    };
    let needed = |name: &str| {
        place_of(name).ok_or_else(|| format!("no column `{name}`; it has: {}", header.join(", ")))
    };
    let child = needed(child)?;
    let place = place.map(needed).transpose()?;
    let input = |i: Input| header.iter().position(|h| Input::from_header(h) == Some(i));
    let (sex, birth) = (input(Input::Sex), input(Input::BirthDate));
    let (from, to, card) = (place_of("from"), place_of("to"), place_of("has_card"));
    let mut all = Vec::with_capacity(rows);
    for row in 0..rows {
        let text = |at: Option<usize>| at.map_or("", |column| cell(row, column).trim());
        let date = |at: Option<usize>| match text(at) {
            missing if columns::is_missing(missing) => Ok(None),
            text => dates
                .read(text)
                .map(Some)
                .ok_or_else(|| format!("row {}: `{text}` is no date ({})", row + 1, dates.code())),
        };
        let mut stay = Stay::always(
            visits.children.number(text(Some(child))),
            visits.places.number(text(place)) as u32,
        );
        stay.from = date(from)?;
        stay.to = date(to)?;
        stay.has_card = match text(card).to_ascii_lowercase().as_str() {
            "" | "y" | "yes" | "ya" | "1" | "true" => true,
            "n" | "no" | "tidak" | "0" | "2" | "false" => false,
            other => {
                return Err(format!(
                    "row {}: has_card is y or n, got `{other}`",
                    row + 1
                ));
            }
        };
        all.push(Registered {
            stay,
            sex: text(sex).parse().ok(),
            birth: date(birth)?,
        });
    }
    Ok(all)
}

/// Children and stays for a [report](super::skdn::report): by a register, or without one every child
/// from its first visit on, where it was seen.
#[must_use]
pub fn census(visits: &Visits, register: Option<&[Registered]>) -> (Vec<Child>, Vec<Stay>) {
    let mut children = Vec::new();
    let mut stays: Vec<Stay> = Vec::new();
    for (i, mine) in visits.by_child().into_iter().enumerate() {
        let (sex, birth) = facts(&mine);
        let mut child = Child::new(sex, birth);
        child.visits = mine.into_iter().map(|(_, v)| v).collect();
        if register.is_none() {
            let mut first: BTreeMap<u32, Date> = BTreeMap::new();
            for v in &child.visits {
                let day = first.entry(v.place).or_insert(v.date);
                *day = v.date.min(*day);
            }
            stays.extend(first.into_iter().map(|(place, from)| Stay {
                from: Some(from),
                ..Stay::always(i, place)
            }));
        }
        children.push(child);
    }
    for line in register.unwrap_or_default() {
        stays.push(line.stay);
        if let Some(child) = children.get_mut(line.stay.child) {
            child.sex = line.sex.or(child.sex);
            child.birth = line.birth.or(child.birth);
        }
    }
    (children, stays)
}

/// Columns of a card, in the order of [`weighing_cells`].
pub const WEIGHING_COLUMNS: [&str; 13] = [
    "letter",
    "no_letter",
    "kms_waz",
    "gain_g",
    "kbm_g",
    "line",
    "t_in_a_row",
    "below_red_line",
    "velocity_z",
    "velocity_interval",
    "no_velocity",
    "faltering",
    "referral",
];

/// A weighing as cells; `None` for a visit without a date. Empty where nothing is known.
#[must_use]
pub fn weighing_cells(weighing: Option<&Weighing>) -> [String; 13] {
    let Some(w) = weighing else {
        let mut none = [const { String::new() }; 13];
        "no_visit_date".clone_into(&mut none[1]);
        return none;
    };
    let or_empty = |text: Option<String>| text.unwrap_or_default();
    let velocity = w.velocity.and_then(Result::ok);
    let no_velocity = match w.velocity {
        Some(Err(why)) => Some(why),
        Some(Ok(v)) => v.z.err(),
        None => None,
    };
    let velocity_z = velocity.and_then(|v| v.z.ok()).map(lms::reported);
    let referral: Vec<&str> = w.referral.iter().copied().map(Referral::code).collect();
    [
        or_empty(w.letter.ok().map(|l| l.code().to_owned())),
        or_empty(w.letter.err().map(NoLetter::code).map(str::to_owned)),
        or_empty(w.waz.map(|z| format!("{z:.2}"))),
        or_empty(w.gain_g.map(|g| g.to_string())),
        or_empty(w.kbm_g.map(|g| g.to_string())),
        or_empty(w.line.map(|l| l.code().to_owned())),
        w.t_in_a_row.to_string(),
        or_empty(w.below_red_line.map(|b| b.to_string())),
        or_empty(velocity_z.map(|z| format!("{z:.2}"))),
        or_empty(velocity.map(|v| format!("{}-{}", v.row.from_month, v.row.to_month))),
        or_empty(no_velocity.map(NoVelocity::code).map(str::to_owned)),
        or_empty(w.faltering.map(|f| f.to_string())),
        referral.join(";"),
    ]
}

/// The counts of a group, by the names of their columns.
#[must_use]
pub fn counted(c: &Counts) -> [(&'static str, u32); 17] {
    [
        ("s", c.s),
        ("k", c.k),
        ("d", c.d),
        ("n", c.n),
        ("t", c.t),
        ("o", c.o),
        ("b", c.b),
        ("not_judged", c.not_judged),
        ("d_prime", c.d_prime()),
        ("two_t", c.two_t),
        ("below_red_line", c.below_red_line),
        ("referred", c.referred),
        ("guests", c.guests),
        ("no_age", c.no_age),
        ("vitamin_a_blue", c.vitamin_a_blue),
        ("vitamin_a_red", c.vitamin_a_red),
        ("vitamin_a_too_young", c.vitamin_a_too_young),
    ]
}

impl super::html::Names for Visits {
    fn place(&self, place: u32) -> String {
        let name = self.places.all.get(place as usize);
        let name = name.filter(|n| !n.is_empty());
        name.map_or_else(|| "Posyandu".to_owned(), Clone::clone)
    }

    fn child(&self, child: usize) -> String {
        self.children.all.get(child).cloned().unwrap_or_default()
    }

    fn village(&self, place: u32) -> String {
        self.villages
            .get(place as usize)
            .cloned()
            .unwrap_or_default()
    }
}

/// Columns of a report, in the order of [`report_cells`].
#[must_use]
pub fn report_columns() -> Vec<&'static str> {
    let names = ["month", "village", "posyandu", "age_months", "sex"];
    let counts = counted(&Counts::default()).map(|(name, _)| name);
    names.into_iter().chain(counts).collect()
}

/// A group of a report as cells.
#[must_use]
pub fn report_cells(report: &Report, cell: &Cell, names: &impl super::html::Names) -> Vec<String> {
    let mut cells = vec![
        report.month.to_string(),
        names.village(cell.place),
        names.place(cell.place),
        cell.band.map(AgeBand::code).unwrap_or_default().to_owned(),
        cell.sex.map(Sex::code).unwrap_or_default().to_owned(),
    ];
    cells.extend(counted(&cell.counts).map(|(_, n)| n.to_string()));
    cells
}

#[cfg(feature = "posyandu-files")]
mod as_json {
    use super::super::skdn::{CLASSED, Ratio};
    use super::{AgeBand, Counts, Report, Sex, counted};
    use crate::classify::Class;
    use crate::posyandu::html::Names;
    use serde_json::{Map, Value, json};

    fn object(c: &Counts) -> Value {
        let named = counted(c).map(|(name, n)| (name.to_owned(), json!(n)));
        let mut all: Map<String, Value> = named.into_iter().collect();
        let ratios = Ratio::ALL.map(|r| (r.code().to_owned(), json!(c.percent(r))));
        all.insert("percent".to_owned(), ratios.into_iter().collect());
        let classes = CLASSED.map(|i| {
            let counts = Class::ALL.iter().map(|class| (class, c.class(i, *class)));
            let seen = counts.filter(|(_, n)| *n > 0);
            let seen: Map<String, Value> = seen
                .map(|(class, n)| (class.code().to_owned(), json!(n)))
                .collect();
            (i.code().to_owned(), Value::Object(seen))
        });
        all.insert("classes".to_owned(), classes.into_iter().collect());
        let e = c
            .exclusive
            .map(|(yes, asked)| json!({ "yes": yes, "asked": asked }));
        all.insert(
            "exclusive_breastfeeding".to_owned(),
            e.into_iter().collect(),
        );
        Value::Object(all)
    }

    impl Report {
        /// The report for programs: `month`, `total`, `cells`, `home_visits`.
        #[must_use]
        pub fn json(&self, names: &impl Names) -> Value {
            let cells = self.cells.iter().map(|cell| {
                json!({
                    "village": names.village(cell.place),
                    "posyandu": names.place(cell.place),
                    "age_months": cell.band.map(AgeBand::code),
                    "sex": cell.sex.map(Sex::code),
                    "counts": object(&cell.counts),
                })
            });
            let homes = self.home_visits.iter().map(|v| {
                let reasons: Vec<&str> = v.reasons.iter().map(|r| r.code()).collect();
                json!({
                    "child": names.child(v.child),
                    "village": names.village(v.place),
                    "posyandu": names.place(v.place),
                    "last_seen": v.last_seen.map(|m| m.to_string()),
                    "months_unseen": v.months_unseen,
                    "reasons": reasons,
                })
            });
            json!({
                "month": self.month.to_string(),
                "total": object(&self.total()),
                "cells": cells.collect::<Value>(),
                "home_visits": homes.collect::<Value>(),
            })
        }
    }
}
