//! The rows of the embedded tables, read here a second time and without the crate's parser.

#![allow(
    dead_code,
    reason = "not every test that shares this file needs all of it"
)]

use tumbuh::{Indicator, Sex, TableId, table::MONTH_60};

/// The indicator that a table is of.
pub(crate) fn indicator(table: TableId) -> Indicator {
    match table {
        TableId::WeightForAge | TableId::WeightForAge2007 => Indicator::Waz,
        TableId::LengthHeightForAge | TableId::HeightForAge2007 => Indicator::Haz,
        TableId::WeightForLength | TableId::WeightForHeight => Indicator::Whz,
        TableId::BmiForAge | TableId::BmiForAge2007 => Indicator::Baz,
        TableId::HeadCircumferenceForAge => Indicator::Hcz,
        TableId::ArmCircumferenceForAge => Indicator::Acz,
        TableId::TricepsSkinfoldForAge => Indicator::Tsz,
        TableId::SubscapularSkinfoldForAge => Indicator::Ssz,
    }
}

/// A published row as integers: L and M in 1e-4, S in 1e-5, its place in rows of the axis.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) table: TableId,
    pub(crate) sex: Sex,
    pub(crate) at: u32,
    pub(crate) l: i64,
    pub(crate) m: i64,
    pub(crate) s: i64,
}

/// Every row of a table, girls before boys, month 60 of WHO 2007 in its place.
pub(crate) fn rows(table: TableId) -> Vec<Row> {
    let name = table.path().trim_start_matches("who2007/");
    let sixty = |sex: &str| {
        let wanted = format!("{name},{sex},60,");
        MONTH_60
            .lines()
            .find(|line| line.starts_with(&wanted) && table.path().starts_with("who2007/"))
            .map(|line| &line[name.len() + 1..])
    };
    let (girls, boys): (Vec<_>, Vec<_>) =
        (table.text().lines().skip(1)).partition(|line| line.starts_with('f'));
    let lines = sixty("f")
        .into_iter()
        .chain(girls)
        .chain(sixty("m"))
        .chain(boys);
    lines.map(|line| row(table, line)).collect()
}

/// The row of a table at a place counted in rows (day, month, tenths of a centimetre).
#[allow(
    dead_code,
    reason = "not every test that shares this file looks a row up"
)]
pub(crate) fn row_at(table: TableId, sex: Sex, at: u32) -> Row {
    let found = rows(table).into_iter().find(|r| r.sex == sex && r.at == at);
    found.unwrap_or_else(|| panic!("{table} has no row {at}"))
}

fn row(table: TableId, line: &str) -> Row {
    // The decimals of each column are fixed, so that the digits alone are the integer.
    let digits = |cell: &str| cell.replace('.', "").parse::<i64>().expect(line);
    let cells: Vec<&str> = line.split(',').collect();
    Row {
        table,
        sex: cells[0].parse().expect(line),
        at: u32::try_from(digits(cells[1])).expect(line),
        l: digits(cells[2]),
        m: digits(cells[3]),
        s: digits(cells[4]),
    }
}

/// Cole's formula and WHO's restricted z-score, in doubles and word for word as the WHO manual
/// has them (Methods and development, 2006, chapter 7): good to about 1e-12.
#[allow(
    dead_code,
    reason = "not every test that shares this file needs the formula"
)]
#[allow(
    clippy::disallowed_methods,
    reason = "what the crate computes otherwise"
)]
pub(crate) fn textbook_z([l, m, s]: [f64; 3], y: f64, restricted: bool) -> f64 {
    let sd = |k: f64| m * (1.0 + l * s * k).powf(1.0 / l);
    let z = ((y / m).powf(l) - 1.0) / (l * s);
    if restricted && z > 3.0 {
        3.0 + (y - sd(3.0)) / (sd(3.0) - sd(2.0))
    } else if restricted && z < -3.0 {
        -3.0 + (y - sd(-3.0)) / (sd(-2.0) - sd(-3.0))
    } else {
        z
    }
}

/// The line from one row to the next in L, M and S, in the units WHO prints.
#[allow(
    dead_code,
    reason = "not every test that shares this file looks a row up"
)]
pub(crate) fn lms_at(table: TableId, sex: Sex, in_rows: f64) -> [f64; 3] {
    let low = row_at(table, sex, in_rows as u32);
    let fraction = in_rows.fract();
    let high = if fraction > 0.0 {
        row_at(table, sex, low.at + 1)
    } else {
        low
    };
    let line = |a: i64, b: i64, scale: f64| (a as f64 + fraction * (b - a) as f64) / scale;
    [
        line(low.l, high.l, 1e4),
        line(low.m, high.m, 1e4),
        line(low.s, high.s, 1e5),
    ]
}
