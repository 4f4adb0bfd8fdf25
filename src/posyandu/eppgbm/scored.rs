//! A sheet with our own z-scores, classes and letters in its columns.

use super::{Cell, Column, Record, Sheet};
use crate::classify::Scheme;
use crate::indicator::Indicator;
use crate::posyandu::kms::{self, Letter, Rules, Visit};
use crate::profile::Profile;
use crate::words::Lang;
use std::collections::HashMap;

const THEIRS: [(Indicator, Column, Column); 3] = [
    (Indicator::Waz, Column::WazTheirs, Column::WazClassTheirs),
    (Indicator::Haz, Column::HazTheirs, Column::HazClassTheirs),
    (Indicator::Whz, Column::WhzTheirs, Column::WhzClassTheirs),
];

impl Sheet {
    /// Puts z-scores (two decimals), the classes of Permenkes No. 2/2020 and N, T, O or B into the
    /// columns of the export; `-` where there is none. Nothing else is touched, and no z-score is
    /// called an outlier: what WHO flags stays visible.
    ///
    /// Visits are those of one child where they have the same NIK, or without NIK the same name and
    /// date of birth.
    pub fn score(&mut self, profile: &Profile, rules: &Rules) {
        let records: Vec<Record> = self.records().collect();
        let none = || Cell::Text("-".to_owned());
        for (row, record) in records.iter().enumerate() {
            let a = record.measurement.assess_by(profile);
            for (indicator, z, class) in THEIRS {
                let reported = a.score(indicator).reported();
                self.set(row, z, reported.map_or_else(none, Cell::Number));
                let named = a.class(indicator, Scheme::Kemenkes);
                let label = named.map(|c| Cell::Text(c.label(Lang::Id).to_owned()));
                self.set(row, class, label.unwrap_or_else(none));
            }
        }
        for (row, letter) in letters(&records, rules) {
            let letter = letter.map(|l| Cell::Text(l.code().to_owned()));
            self.set(row, Column::GainTheirs, letter.unwrap_or_else(none));
        }
    }
}

/// N, T, O or B of every row, child by child.
fn letters(records: &[Record], rules: &Rules) -> Vec<(usize, Option<Letter>)> {
    let mut children: HashMap<String, Vec<usize>> = HashMap::new();
    for (row, record) in records.iter().enumerate() {
        children.entry(child(record)).or_default().push(row);
    }
    let mut places: HashMap<&str, u32> = HashMap::new();
    let mut found = Vec::with_capacity(records.len());
    for rows in children.values() {
        let mut visits: Vec<Visit> = Vec::new();
        let mut of = Vec::new();
        for row in rows {
            let next = places.len() as u32;
            let place = *places.entry(&records[*row].posyandu).or_insert(next);
            match records[*row].visit(place) {
                Some(visit) => {
                    visits.push(visit);
                    of.push(*row);
                }
                None => found.push((*row, None)),
            }
        }
        let card = kms::monitor(&visits, rules);
        found.extend(of.into_iter().zip(card.into_iter().map(|w| w.letter.ok())));
    }
    found
}

/// What two rows of one child have in common.
fn child(record: &Record) -> String {
    match (&record.nik, record.birth) {
        (Some(nik), _) => nik.clone(),
        (None, Some(birth)) => format!("{}|{birth}", record.name.to_lowercase()),
        // Nobody in particular: each row is a child of its own.
        (None, None) => format!("row {}", record.row),
    }
}
