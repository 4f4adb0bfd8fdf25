//! From numbers to the table they are.

use super::super::published::{Form, Kind, Unit};
use super::super::table_text::{Cell, Grid};
use super::column::{
    FEWEST, Numbers, Tally, fits, half_unit, named, parts, places, sex_in, sex_in_column, tally,
    usual_step,
};
use super::nearest::{nearest, strange};
use super::{Column, Found, NotWho, Report, Wrong};
use crate::lms::Lms;
use crate::sex::Sex;
use crate::table::Axis;
use std::collections::BTreeMap;

/// A text without a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "no table found: at least three rows with a place (age or length) and a number are needed, as \
     CSV, JSON, SQL INSERTs or an array of source text"
)]
pub struct NoTable;

/// Rows looked at before a table is held against all of its rows.
const SAMPLE: usize = 16;
/// A column with fewer cells right than this share is not that column.
const RECOGNISED: f64 = 0.75;
/// Columns that are tried as the axis.
const MOST_AXES: usize = 6;
/// Units that are found in tables: as WHO, grams, millimetres, metres.
/// With the decimals that their cells gain.
const FACTORS: [(f64, i8); 4] = [(1.0, 0), (0.001, 3), (0.1, 1), (100.0, -2)];

/// Rows that belong together: of one label, one sex as far as the text says it.
struct Group<'a> {
    grid: &'a Grid,
    label: String,
    sex: Option<Sex>,
    rows: Vec<usize>,
}

/// The best reading of the text.
pub(super) fn check(ways: &[Vec<Grid>], name: &str) -> Result<Report, NoTable> {
    let reports = ways.iter().filter_map(|grids| {
        let mut report = Report::default();
        let mut cells = 0;
        for group in grids.iter().flat_map(|g| groups(g, name)) {
            if group.rows.len() >= FEWEST {
                cells += one(&group, &mut report);
            }
        }
        let any = !(report.tables.is_empty() && report.others.is_empty());
        any.then_some((cells, report))
    });
    // Of two that explain as much, the first.
    let best = reports.reduce(|a, b| if b.0 > a.0 { b } else { a });
    best.map(|(_, report)| report).ok_or(NoTable)
}

/// Splits a grid by what its texts say.
fn groups<'a>(grid: &'a Grid, name: &str) -> Vec<Group<'a>> {
    let texts: Vec<usize> = (0..grid.columns.len())
        .filter(|c| {
            let cell = |r: &Vec<Cell>| r[*c].clone();
            let cells: Vec<Cell> = grid.rows.iter().map(cell).collect();
            let filled = cells.iter().filter(|c| !c.text.is_empty()).count();
            let words = cells
                .iter()
                .filter(|c| !c.text.is_empty() && c.number().is_none());
            let is_sex = is_sex_name(&grid.columns[*c])
                && cells.iter().all(|c| c.text.parse::<Sex>().is_ok());
            let distinct: std::collections::BTreeSet<_> = cells.iter().map(|c| &c.text).collect();
            is_sex || (filled > 0 && words.count() * 2 > filled && distinct.len() <= 30)
        })
        .collect();
    let mut found: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for (i, row) in grid.rows.iter().enumerate() {
        let key = texts.iter().map(|c| row[*c].text.as_str()).collect();
        found.entry(key).or_default().push(i);
    }
    let mut all: Vec<Group> = Vec::new();
    for (key, rows) in found {
        let own = key.iter().zip(&texts).find_map(|(text, c)| {
            if is_sex_name(&grid.columns[*c]) {
                text.parse().ok()
            } else {
                sex_in(text)
            }
        });
        let sex = own.or_else(|| sex_in(&grid.label)).or_else(|| sex_in(name));
        let parts = std::iter::once(grid.label.as_str()).chain(key);
        let label = parts
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        all.push(Group {
            grid,
            label,
            sex,
            rows,
        });
    }
    all
}

fn is_sex_name(name: &str) -> bool {
    let n = name.to_ascii_lowercase();
    ["sex", "gender", "jk", "kelamin"]
        .iter()
        .any(|w| n.contains(w))
}

/// A column of the text as a column of WHO's.
#[derive(Clone)]
struct Match {
    numbers: Numbers,
    kind: Kind,
    sex: Sex,
    factor: f64,
    tally: Tally,
}

/// The columns as they fit one WHO table along one axis.
struct Fit {
    axis: usize,
    form: Form,
    matches: Vec<Match>,
    right: usize,
}

/// Checks one group; the number of cells that are WHO's.
fn one(group: &Group, report: &mut Report) -> usize {
    let width = group.grid.columns.len();
    let columns: Vec<Numbers> = (0..width)
        .filter_map(|c| Numbers::of(group.grid, &group.rows, c))
        .collect();
    // A column of the text before the keys of its rows before their mere order; the one with the
    // most places first.
    let mut axes: Vec<(usize, &Numbers)> = columns
        .iter()
        .filter_map(|c| Some((places(c)?, c)))
        .collect();
    axes.sort_by_key(|(places, c)| {
        let made = ["(key)", "(position)"].iter().position(|n| *n == c.name);
        (made.map_or(0, |i| i + 1), std::cmp::Reverse(*places))
    });
    let mut axes: Vec<&Numbers> = axes.into_iter().map(|(_, c)| c).collect();
    // Many columns in even steps are something else than many axes.
    axes.truncate(MOST_AXES);
    let mut best: Option<Fit> = None;
    for factor in FACTORS {
        let scaled: Vec<Numbers> = columns.iter().map(|c| c.times(factor)).collect();
        for axis in &axes {
            for fit in screened(group, axis, &scaled, factor.0) {
                // Of two that fit as many cells, the first: months by the rounded day before
                // months between days.
                if best.as_ref().is_none_or(|b| fit.right > b.right) {
                    best = Some(fit);
                }
            }
        }
        if best.is_some() {
            break;
        }
    }
    if let Some(right) = stacked(group, &axes, best.as_ref(), report) {
        return right;
    }
    let Some(fit) = best else {
        let nearest = nearest(&columns, &axes);
        // A column of places and nothing else is no table.
        if !axes.is_empty() && columns.len() > 1 {
            report.others.push(NotWho {
                label: group.label.clone(),
                rows: group.rows.len(),
                nearest,
            });
        }
        return 0;
    };
    if let Some(right) = in_two(group, &fit, &columns, report) {
        return right;
    }
    let right = fit.right;
    for sex in [Sex::Male, Sex::Female] {
        if fit.matches.iter().any(|m| m.sex == sex) {
            report.tables.push(found(group, &fit, &columns, sex));
        }
    }
    right
}

/// Tables that stand one below the other without a word between them, the places starting anew for
/// each, are each looked at by itself. `None` unless every part is one of WHO's, and more cells are
/// than in one piece.
fn stacked(
    group: &Group,
    axes: &[&Numbers],
    whole: Option<&Fit>,
    report: &mut Report,
) -> Option<usize> {
    let parts = axes.iter().find_map(|axis| parts(axis))?;
    let mut all = Report::default();
    let mut right = 0;
    for rows in parts {
        let part = Group {
            grid: group.grid,
            label: group.label.clone(),
            sex: group.sex,
            rows: rows.map(|r| group.rows[r]).collect(),
        };
        let before = all.tables.len();
        right += one(&part, &mut all);
        if all.tables.len() == before || !all.others.is_empty() {
            return None;
        }
    }
    if whole.is_some_and(|fit| fit.right >= right) {
        return None;
    }
    report.tables.append(&mut all.tables);
    Some(right)
}

/// A text that goes on where the table ends (WHO 2006, then WHO 2007) is two tables, each looked at
/// by itself. `None` if what is left is none of WHO's.
fn in_two(group: &Group, fit: &Fit, columns: &[Numbers], report: &mut Report) -> Option<usize> {
    let axis = columns.iter().find(|c| c.index == fit.axis)?;
    let holds = |r: &usize| {
        let Some((at, _)) = axis.cells[*r] else {
            return true; // No place at all: told of the first table.
        };
        let fits = |m: &Match| {
            let form = Form {
                sex: m.sex,
                ..fit.form
            };
            m.numbers.cells[*r].is_some_and(|c| fits(c, form, m.kind, at))
        };
        // WHO 2007 has a month 60, but WHO 2006 may go to 60.
        let month = match fit.form.unit {
            Unit::Year => at * 12.0,
            _ => at,
        };
        let shared = fit.form.table.axis() == Axis::Month && month == 60.0;
        fit.form.rows(at)[0].is_some() && (!shared || fit.matches.iter().any(fits))
    };
    let (inside, outside): (Vec<usize>, Vec<usize>) = (0..group.rows.len()).partition(holds);
    if outside.len() < FEWEST || inside.len() < FEWEST {
        return None;
    }
    let part = |rows: Vec<usize>| Group {
        grid: group.grid,
        label: group.label.clone(),
        sex: group.sex,
        rows: rows.into_iter().map(|r| group.rows[r]).collect(),
    };
    let mut rest = Report::default();
    let right = one(&part(outside), &mut rest);
    if rest.tables.is_empty() {
        return None;
    }
    let right = right + one(&part(inside), report);
    report.tables.append(&mut rest.tables);
    report.others.append(&mut rest.others);
    Some(right)
}

/// What WHO has in some rows: every kind of column of one form.
struct Sampled {
    form: Form,
    /// For each row its values by kind, and which row of the text it is.
    rows: Vec<(usize, [[f64; 4]; Kind::ALL.len()])>,
}

impl Sampled {
    fn new(form: Form, places: &[Option<f64>], sample: &[usize]) -> Self {
        let values = |at: f64| {
            Kind::ALL.map(|kind| {
                let mut all = [f64::NAN; 4];
                for (to, value) in all.iter_mut().zip(form.values(kind, at)) {
                    *to = value;
                }
                all
            })
        };
        let inside = |r: &usize| {
            let at = places[*r]?;
            form.rows(at)[0].is_some().then(|| (*r, values(at)))
        };
        Self {
            form,
            rows: sample.iter().filter_map(inside).collect(),
        }
    }

    fn tally(&self, numbers: &Numbers, kind: usize) -> Tally {
        let room = |decimals: u8, v: f64| half_unit(decimals) + self.form.slack(Kind::ALL[kind], v);
        let mut t = Tally::default();
        for (r, values) in &self.rows {
            if let Some((value, decimals)) = numbers.cells[*r] {
                let fits = |v: &f64| (v - value).abs() <= room(decimals, *v);
                t.all += 1;
                t.right += usize::from(values[kind].iter().any(fits));
            }
        }
        t
    }

    /// May the column be of this kind? One cell in four of the sample may be wrong, or (a short
    /// sample) one more.
    fn may_be(&self, numbers: &Numbers, kind: usize) -> Option<Tally> {
        let t = self.tally(numbers, kind);
        (t.all > 0 && t.share() > 0.6).then_some(t)
    }
}

/// The tables that the columns may be, judged on a few rows, then on all.
fn screened(group: &Group, axis: &Numbers, columns: &[Numbers], factor: f64) -> Vec<Fit> {
    let places: Vec<Option<f64>> = axis.cells.iter().map(|c| c.map(|(v, _)| v)).collect();
    let n = places.len();
    let sample: Vec<usize> = (0..n.min(SAMPLE)).map(|i| i * n / n.min(SAMPLE)).collect();
    let few: Vec<usize> = sample.iter().copied().step_by(5).collect();
    let mut candidates: Vec<(usize, [Sampled; 2])> = Vec::new();
    for form in Form::all(Sex::Male) {
        // A first look at a few rows spares most tables the second.
        let looks = both(form).map(|form| Sampled::new(form, &places, &few));
        let kinds = || 0..Kind::ALL.len();
        let others = || columns.iter().filter(|c| c.index != axis.index);
        let any = |numbers: &Numbers| {
            let half = |t: Tally| t.all > 0 && t.right * 2 >= t.all;
            looks
                .iter()
                .any(|s| kinds().any(|k| half(s.tally(numbers, k))))
        };
        if !others().any(any) {
            continue;
        }
        let sampled = both(form).map(|form| Sampled::new(form, &places, &sample));
        let best = |numbers: &Numbers| {
            let of_sex = |s: &Sampled| {
                let right = kinds().filter_map(|k| s.may_be(numbers, k));
                right.map(|t| t.right).max()
            };
            sampled.iter().filter_map(of_sex).max()
        };
        let right: usize = others().filter_map(best).sum();
        if right > 0 {
            candidates.push((right, sampled));
        }
    }
    candidates.sort_by_key(|(right, _)| std::cmp::Reverse(*right));
    let most = candidates.first().map_or(0, |c| c.0);
    let kept = candidates
        .into_iter()
        .filter(|(right, _)| right * 10 >= most * 7);
    kept.take(6)
        .filter_map(|(_, sampled)| full(group, axis, &places, columns, &sampled, factor))
        .collect()
}

fn both(form: Form) -> [Form; 2] {
    [Sex::Male, Sex::Female].map(|sex| Form { sex, ..form })
}

/// Every column against every kind and sex, on all rows.
fn full(
    group: &Group,
    axis: &Numbers,
    places: &[Option<f64>],
    columns: &[Numbers],
    sampled: &[Sampled; 2],
    factor: f64,
) -> Option<Fit> {
    let form = sampled[0].form;
    // Most of the text must lie in the table.
    let rows = places.iter().flatten().count();
    let mut matches: Vec<Match> = Vec::new();
    for numbers in columns.iter().filter(|c| c.index != axis.index) {
        let says = named(&numbers.name);
        let own_sex = sex_in_column(&numbers.name).or(group.sex);
        let mut best: Option<Match> = None;
        for of_sex in sampled {
            let form = of_sex.form;
            for (k, kind) in Kind::ALL.into_iter().enumerate() {
                if of_sex.may_be(numbers, k).is_none() {
                    continue;
                }
                let t = tally(numbers, places, 0..places.len(), form, kind);
                if t.all < FEWEST || t.all * 2 < rows || t.share() < RECOGNISED {
                    continue;
                }
                let liking = |kind: Kind, sex: Sex| {
                    (
                        usize::from(Some(kind) == says),
                        usize::from(Some(sex) == own_sex),
                    )
                };
                let better = best.as_ref().is_none_or(|b| {
                    (t.right, liking(kind, form.sex)) > (b.tally.right, liking(b.kind, b.sex))
                });
                if better {
                    best = Some(Match {
                        numbers: numbers.clone(),
                        kind,
                        sex: form.sex,
                        factor,
                        tally: t,
                    });
                }
            }
        }
        matches.extend(best);
    }
    // L of 1, or any constant, is no table by itself.
    if !matches.iter().any(|m| m.kind != Kind::L) {
        return None;
    }
    settle_sex(&mut matches, places, form);
    let right = matches.iter().map(|m| m.tally.right).sum();
    Some(Fit {
        axis: axis.index,
        form,
        matches,
        right,
    })
}

/// A column that fits both sexes alike (L of 1, a coarse one) is of the sex that most others are,
/// unless its name says otherwise.
fn settle_sex(matches: &mut [Match], places: &[Option<f64>], form: Form) {
    let boys: usize = (matches.iter())
        .filter(|m| m.sex == Sex::Male)
        .map(|m| m.tally.right)
        .sum();
    let all: usize = matches.iter().map(|m| m.tally.right).sum();
    let most = if boys * 2 >= all {
        Sex::Male
    } else {
        Sex::Female
    };
    for m in matches.iter_mut().filter(|m| m.sex != most) {
        if sex_in_column(&m.numbers.name) == Some(m.sex) {
            continue;
        }
        let other = Form { sex: most, ..form };
        let t = tally(&m.numbers, places, 0..places.len(), other, m.kind);
        // A column of the other sex misses far more than one in twenty.
        if t.right * 20 >= m.tally.right * 19 {
            (m.sex, m.tally) = (most, t);
        }
    }
}

/// Everything to say of the columns of one sex.
fn found(group: &Group, fit: &Fit, columns: &[Numbers], sex: Sex) -> Found {
    let form = Form { sex, ..fit.form };
    let mine: Vec<&Match> = fit.matches.iter().filter(|m| m.sex == sex).collect();
    let axis = columns.iter().find(|c| c.index == fit.axis);
    let place = |r: usize| axis.and_then(|a| a.cells[r]).map(|(v, _)| v);
    let (mut wrong, mut outside) = (Vec::new(), Vec::new());
    let mut rows_right = 0;
    let mut seen: Vec<f64> = Vec::new();
    for r in 0..group.rows.len() {
        let row = &group.grid.rows[group.rows[r]];
        let line = row[fit.axis].line;
        let Some(at) = place(r).filter(|at| form.rows(*at)[0].is_some()) else {
            outside.push(line);
            continue;
        };
        seen.push(at);
        let mut right = true;
        for m in &mine {
            let cell = &row[m.numbers.index];
            let fitting = m.numbers.cells[r].is_some_and(|c| fits(c, form, m.kind, at));
            if !fitting {
                right = false;
                wrong.push(wrong_cell(cell, m, form, at, m.numbers.cells[r]));
            }
        }
        rows_right += usize::from(right);
    }
    seen.sort_by(f64::total_cmp);
    // Month 24 has a length and a height.
    let may_be_two = |at: f64| match form.unit {
        Unit::Year => at == 2.0,
        _ => form.rows(at)[1].is_some(),
    };
    let doubled = (seen
        .windows(3)
        .filter(|t| t[0] == t[1] && t[1] == t[2])
        .map(|t| t[0]))
    .chain(
        seen.windows(2)
            .filter(|p| p[0] == p[1])
            .map(|p| p[0])
            .filter(|at| !may_be_two(*at)),
    );
    let mut doubled: Vec<f64> = doubled.collect();
    doubled.sort_by(f64::total_cmp);
    doubled.dedup();
    seen.dedup();
    let (mut step, _) = usual_step(&seen);
    if form.unit == Unit::Year {
        // 0.08 is a twelfth.
        step = (step * 12.0).round() / 12.0;
    }
    let own = mine.iter().find_map(|m| sex_in_column(&m.numbers.name));
    let labelled = own.or(group.sex).filter(|s| *s != sex);
    let known = |c: &&Numbers| {
        c.index != fit.axis && !fit.matches.iter().any(|m| m.numbers.index == c.index)
    };
    let strange = (columns.iter().filter(known))
        .filter(|c| !c.name.starts_with('('))
        .map(|c| strange(c, form, &place))
        .collect();
    Found {
        label: group.label.clone(),
        form,
        step,
        rows: group.rows.len(),
        rows_right,
        range: [
            seen.first().copied().unwrap_or(0.0),
            seen.last().copied().unwrap_or(0.0),
        ],
        columns: (mine.iter())
            .map(|m| Column {
                name: m.numbers.name.clone(),
                kind: m.kind,
                decimals: m.numbers.decimals,
                factor: m.factor,
            })
            .collect(),
        wrong,
        labelled,
        strange,
        missing: missing(&seen, step, form),
        doubled,
        outside,
        misfits: group.grid.misfits.clone(),
    }
}

/// The places between first and last that a table in such steps would have.
fn missing(seen: &[f64], step: f64, form: Form) -> Vec<f64> {
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else {
        return Vec::new();
    };
    if step <= 0.0 || (last - first) / step > 2e4 {
        return Vec::new();
    }
    let count = ((last - first) / step).round() as usize;
    let is_there = |at: f64| {
        let i = seen.partition_point(|s| *s < at - step / 4.0);
        seen.get(i).is_some_and(|s| *s < at + step / 4.0)
    };
    (1..count)
        .map(|i| ((first + i as f64 * step) * 1e3).round() / 1e3)
        .filter(|at| form.rows(*at)[0].is_some() && !is_there(*at))
        .collect()
}

/// `value` with as many decimals as the cell has.
fn printed(value: f64, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    format!("{value:.decimals$}")
}

fn wrong_cell(cell: &Cell, m: &Match, form: Form, at: f64, number: Option<(f64, u8)>) -> Wrong {
    let expected = form.values(m.kind, at).next();
    let decimals = number.map_or(m.numbers.decimals, |(_, d)| d);
    let row = form.rows(at)[0];
    let z_off = match (number, expected, row) {
        (Some((found, _)), Some(expected), Some(lms)) => z_off(lms, m.kind, found, expected),
        _ => None,
    };
    Wrong {
        line: cell.line,
        column: m.numbers.name.clone(),
        at,
        text: cell.text.clone(),
        expected: expected.map_or_else(String::new, |v| printed(v, decimals)),
        z_off,
        hint: number.zip(expected).and_then(|((found, d), expected)| {
            let sex = match form.sex {
                Sex::Male => Sex::Female,
                Sex::Female => Sex::Male,
            };
            let other = Form { sex, ..form };
            hint(found, expected)
                .or_else(|| fits((found, d), other, m.kind, at).then_some("what the other sex has"))
        }),
    }
}

/// What a cell may be that is off by a known factor.
fn hint(found: f64, expected: f64) -> Option<&'static str> {
    let near = |factor: f64| (found / (expected * factor) - 1.0).abs() < 0.01;
    [
        (
            10.0,
            "10 times as much: a decimal point lost, or millimetres",
        ),
        (0.1, "a tenth: a decimal point moved"),
        (1000.0, "1000 times as much: grams"),
        (0.01, "a hundredth: metres"),
        (0.393_7, "inches"),
        (2.204_6, "pounds"),
        (-1.0, "the sign is lost"),
    ]
    .into_iter()
    .find_map(|(factor, what)| near(factor).then_some(what))
}

/// By how many SD a child would be off: the z-score of the wrong value less that of the right one,
/// or, for L and S, the z-score that the right value at -2 SD would get.
fn z_off(lms: Lms, kind: Kind, found: f64, expected: f64) -> Option<f64> {
    let finite = |z: f64| z.is_finite().then_some(z);
    match kind {
        Kind::L | Kind::S => {
            let y = lms.value(-2.0).ok()?;
            let (l, s) = if kind == Kind::L {
                (found, lms.s())
            } else {
                (lms.l(), found)
            };
            finite(Lms::new(l, lms.m(), s).ok()?.z(y) + 2.0)
        }
        Kind::StDev => None,
        _ => finite(lms.z(found) - lms.z(expected)),
    }
}
