//! Columns of children in, columns of results out: typed arrays on the other side.

use super::child::Rules;
use super::wrong::{Kind, Wrong};
use crate::Indicator;
use crate::Reading;
use crate::batch::{self, Ages, Codes, Columns, Numbers, Options, Results};
use crate::columns::{Input, indicators, measurement};

/// Columns as they were copied in, and the results of the last run.
#[derive(Default)]
pub(super) struct Batch {
    rows: usize,
    numbers: [Option<Vec<f64>>; Input::ALL.len()],
    codes: [Option<Vec<u8>>; Input::ALL.len()],
    results: Results,
}

fn input(name: &str) -> Result<Input, Wrong> {
    let found = Input::ALL.iter().copied().find(|i| i.name() == name);
    found.ok_or_else(|| Wrong::range(format!("unknown column `{name}`"), "unknown_name"))
}

/// The byte of a cell of text, by the one reader of cells.
pub(super) fn code(name: &str, cell: &str) -> u8 {
    fn byte<T: Copy>(reading: &Reading<T>, of: impl Fn(T) -> u8) -> u8 {
        match reading {
            Reading::Value(v) => of(*v),
            Reading::Missing => 0,
            Reading::Invalid { .. } => b'?',
        }
    }
    let m = measurement(None, |i| if i.name() == name { cell } else { "" });
    let first = |code: &str| code.as_bytes().first().copied().unwrap_or(0);
    match name {
        "sex" => byte(&m.sex, |s| first(s.code())),
        "measure" => byte(&m.position, |p| first(p.code())),
        "oedema" => byte(&m.oedema, |yes| if yes { b'y' } else { b'n' }),
        _ => b'?',
    }
}

impl Batch {
    pub(super) fn new(rows: usize) -> Self {
        Self {
            rows,
            ..Self::default()
        }
    }

    fn check(&self, name: &str, len: usize) -> Result<(), Wrong> {
        if len == self.rows {
            return Ok(());
        }
        let rows = self.rows;
        Err(Wrong {
            kind: Kind::Range,
            ..Wrong::range(
                format!("column `{name}` has {len} rows, but the batch has {rows}"),
                "column_length",
            )
        })
    }

    pub(super) fn put_numbers(&mut self, name: &str, values: Vec<f64>) -> Result<(), Wrong> {
        self.check(name, values.len())?;
        self.numbers[input(name)? as usize] = Some(values);
        Ok(())
    }

    pub(super) fn put_codes(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Wrong> {
        self.check(name, bytes.len())?;
        self.codes[input(name)? as usize] = Some(bytes);
        Ok(())
    }

    /// Scores; the indicators that the columns are enough for come back.
    pub(super) fn score(&mut self, rules: &Rules) -> Result<Vec<Indicator>, Wrong> {
        let has = |i: Input| self.numbers[i as usize].is_some() || self.codes[i as usize].is_some();
        let wanted = indicators(has);
        let number = |i: Input| self.numbers[i as usize].as_deref().map(Numbers::f64);
        let code = |i: Input| self.codes[i as usize].as_deref().map(Codes::new);
        let age = match (number(Input::AgeDays), number(Input::AgeMonths)) {
            (Some(days), _) => Ages::Days(days),
            (None, Some(months)) => Ages::Months(months),
            (None, None) => Ages::None,
        };
        let mut columns = Columns::new(self.rows);
        columns.sex = code(Input::Sex);
        columns.age = age;
        columns.weight_kg = number(Input::Weight);
        columns.lenhei_cm = number(Input::Lenhei);
        columns.measure = code(Input::Measure);
        columns.head_cm = number(Input::Head);
        columns.muac_cm = number(Input::Muac);
        columns.triceps_mm = number(Input::Triceps);
        columns.subscapular_mm = number(Input::Subscapular);
        columns.oedema = code(Input::Oedema);
        let options = Options {
            profile: &rules.profile,
            scheme: rules.scheme,
            ..Options::default()
        };
        self.results = Results::new(&wanted);
        batch::score(&columns, &options, &mut self.results.output(self.rows))?;
        Ok(wanted)
    }

    /// A column of numbers: `ageDaysUsed`, `clenheiCm`, `bmi`, `haz.exact`, `haz.z`.
    pub(super) fn numbers(&self, name: &str) -> Option<&[f64]> {
        let all = self.results.children();
        Some(match name {
            "ageDaysUsed" => all.age_days_used,
            "clenheiCm" => all.lenhei_cm,
            "bmi" => all.bmi,
            _ => {
                let (indicator, what) = name.split_once('.')?;
                let one = self.results.indicator(indicator.parse().ok()?);
                match what {
                    "exact" => one.exact,
                    "z" => one.reported,
                    _ => return None,
                }
            }
        })
    }

    /// A column of bytes: `stunted`, `haz.flag`, `haz.class`, `haz.reason`, ...
    pub(super) fn bytes(&self, name: &str) -> Option<&[u8]> {
        let all = self.results.children();
        Some(match name {
            "stunted" => all.stunted,
            "wasted" => all.wasted,
            "underweight" => all.underweight,
            "overweight" => all.overweight,
            "muacClass" => all.muac_class,
            "acuteMalnutrition" => all.acute_malnutrition,
            "warnings" => all.warnings,
            _ => {
                let (indicator, what) = name.split_once('.')?;
                let one = self.results.indicator(indicator.parse().ok()?);
                match what {
                    "flag" => one.flag,
                    "class" => one.class,
                    "reason" => one.reason,
                    _ => return None,
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_scored_like_the_children_in_them() {
        let mut batch = Batch::new(3);
        batch.put_codes("sex", b"ffm".to_vec()).unwrap();
        let days = vec![548.0, 548.0, f64::NAN];
        batch.put_numbers("age_days", days).unwrap();
        batch
            .put_numbers("lenhei_cm", vec![76.2, -1.0, 80.0])
            .unwrap();
        let wanted = batch.score(&Rules::parse("{}").unwrap()).unwrap();
        assert_eq!(wanted, [Indicator::Haz]);
        // R anthro 1.1.0.9000.
        assert_eq!(batch.numbers("haz.z").unwrap()[0], -1.55);
        assert!(batch.numbers("haz.exact").unwrap()[1].is_nan());
        let why = batch.bytes("haz.reason").unwrap().to_vec();
        let why: Vec<_> = why.into_iter().map(batch::reason_of).collect();
        assert_eq!(why[1], Some(crate::Reason::NotPositive));
        assert_eq!(why[2], Some(crate::Reason::MissingAge));
        assert!(batch.numbers("haz.nothing").is_none() && batch.bytes("nothing").is_none());
    }

    #[test]
    fn words_become_bytes() {
        let all = [
            ("sex", "P", b'f'),
            ("sex", "laki-laki", b'm'),
            ("sex", "x", b'?'),
            ("sex", "NA", 0),
            ("measure", "berdiri", b'h'),
            ("measure", "l", b'l'),
            ("oedema", "ya", b'y'),
            ("oedema", "false", b'n'),
            ("weight_kg", "9.1", b'?'),
        ];
        for (name, cell, byte) in all {
            assert_eq!(code(name, cell), byte, "{name} {cell}");
        }
    }

    #[test]
    fn a_column_of_another_length_is_named() {
        let mut batch = Batch::new(2);
        let wrong = batch.put_numbers("weight_kg", vec![9.1]).unwrap_err();
        assert_eq!(
            wrong.message,
            "column `weight_kg` has 1 rows, but the batch has 2"
        );
        assert!(batch.put_codes("colour", vec![1, 2]).is_err());
    }
}
