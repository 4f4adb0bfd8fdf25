//! `check-table`: every published form is recognised, every changed digit found, and what is not
//! WHO's is told as that. The forms are made here, from the text of the tables by the textbook
//! formula; `tests/data/published` are WHO's own. `TUMBUH_FULL=1` for every form.
#![cfg(feature = "audit")]

mod common;

use common::{indicator, rows};
use std::fmt::Write;
use tumbuh::audit::check_table::{Found, Report, check_table};
use tumbuh::audit::published::{Kind, Unit};
use tumbuh::table::Axis;
use tumbuh::{Indicator, Sex, TableId};

fn is_full() -> bool {
    std::env::var_os("TUMBUH_FULL").is_some()
}

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for i in (1..all.len()).rev() {
            all.swap(i, self.below(i + 1));
        }
    }
}

/// Which columns.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Set {
    Lms,
    Sd,
    Centiles,
}

/// Centiles with their z-scores, from printed tables of the normal distribution.
const CENTILES: [(&str, f64); 15] = [
    ("P01", -3.090_232_306_167_813),
    ("P1", -2.326_347_874_040_841),
    ("P3", -1.880_793_608_151_25),
    ("P5", -1.644_853_626_951_472),
    ("P10", -1.281_551_565_544_6),
    ("P15", -1.036_433_389_493_79),
    ("P25", -0.674_489_750_196_081),
    ("P50", 0.0),
    ("P75", 0.674_489_750_196_081),
    ("P85", 1.036_433_389_493_79),
    ("P90", 1.281_551_565_544_6),
    ("P95", 1.644_853_626_951_472),
    ("P97", 1.880_793_608_151_25),
    ("P99", 2.326_347_874_040_841),
    ("P999", 3.090_232_306_167_813),
];

/// A published form, as made here.
#[derive(Clone, Copy, Debug)]
struct Form {
    table: TableId,
    sex: Sex,
    unit: Unit,
    /// Rows of the axis between two rows of the form: 5 for half a centimetre.
    every: u32,
    set: Set,
    decimals: usize,
}

fn forms() -> Vec<Form> {
    let mut all = Vec::new();
    for table in TableId::ALL {
        let steps: &[(Unit, u32)] = match table.axis() {
            Axis::Day => &[(Unit::Day, 1), (Unit::Week, 7), (Unit::Month, 0)],
            Axis::Month => &[(Unit::Month, 1)],
            Axis::Centimetre => &[
                (Unit::Centimetre, 1),
                (Unit::Centimetre, 5),
                (Unit::Centimetre, 10),
            ],
        };
        for (unit, every) in steps {
            for sex in [Sex::Female, Sex::Male] {
                let form = |set, decimals| Form {
                    table: *table,
                    sex,
                    unit: *unit,
                    every: *every,
                    set,
                    decimals,
                };
                all.push(form(Set::Lms, 0));
                for decimals in 1..=5 {
                    all.push(form(Set::Sd, decimals));
                    all.push(form(Set::Centiles, decimals));
                }
            }
        }
    }
    all
}

#[allow(clippy::disallowed_methods, reason = "the textbook formula")]
fn value([l, m, s]: [f64; 3], z: f64) -> f64 {
    m * (1.0 + l * s * z).powf(1.0 / l)
}

/// A table as text, cell by cell: the first column is the axis.
#[derive(Clone)]
struct Text {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Form {
    fn text(&self) -> Text {
        let all: Vec<common::Row> = (rows(self.table).into_iter())
            .filter(|r| r.sex == self.sex)
            .collect();
        let first = all[0].at;
        let mut table = Text {
            names: vec!["axis".to_owned()],
            rows: Vec::new(),
        };
        let mut push = |axis: String, row: &common::Row| {
            let lms = [row.l as f64 / 1e4, row.m as f64 / 1e4, row.s as f64 / 1e5];
            let mut cells = vec![axis];
            let d = self.decimals;
            match self.set {
                Set::Lms => cells.extend([
                    format!("{:.4}", lms[0]),
                    format!("{:.4}", lms[1]),
                    format!("{:.5}", lms[2]),
                ]),
                Set::Sd => {
                    cells.extend((-3..=3).map(|k| format!("{:.d$}", value(lms, f64::from(k)))));
                }
                Set::Centiles => {
                    cells.extend(CENTILES.map(|(_, z)| format!("{:.d$}", value(lms, z))));
                }
            }
            table.rows.push(cells);
        };
        let at = |place: u32| all.get(place.checked_sub(first)? as usize);
        match (self.unit, self.table.axis()) {
            (Unit::Week, _) => {
                for week in first.div_ceil(7)..=264 {
                    if let Some(row) = at(week * 7) {
                        push(week.to_string(), row);
                    }
                }
            }
            (Unit::Month, Axis::Day) => {
                for month in 0..=60u32 {
                    let day = (f64::from(month) * 30.4375 + 0.5).floor() as u32;
                    if let Some(row) = at(day) {
                        push(month.to_string(), row);
                    }
                }
            }
            _ => {
                for row in all.iter().filter(|r| r.at % self.every == 0) {
                    let axis = match self.table.axis() {
                        Axis::Centimetre => format!("{:.1}", f64::from(row.at) / 10.0),
                        _ => row.at.to_string(),
                    };
                    push(axis, row);
                }
            }
        }
        table.names.extend(match self.set {
            Set::Lms => ["L", "M", "S"].map(str::to_owned).to_vec(),
            Set::Sd => (-3..=3).map(|k| format!("SD{k}")).collect(),
            Set::Centiles => CENTILES.map(|(name, _)| name.to_owned()).to_vec(),
        });
        table
    }

    fn kinds(&self) -> Vec<Kind> {
        match self.set {
            Set::Lms => vec![Kind::L, Kind::M, Kind::S],
            Set::Sd => (-3..=3)
                .map(|k| if k == 0 { Kind::M } else { Kind::Sd(k) })
                .collect(),
            Set::Centiles => [
                0.1, 1.0, 3.0, 5.0, 10.0, 15.0, 25.0, 50.0, 75.0, 85.0, 90.0, 95.0, 97.0, 99.0,
                99.9,
            ]
            .map(|c| if c == 50.0 { Kind::M } else { Kind::Centile(c) })
            .to_vec(),
        }
    }

    /// Is this what was found?
    fn is(&self, found: &Found) -> bool {
        found.form.table == self.table && found.form.sex == self.sex && found.form.unit == self.unit
    }
}

impl Text {
    fn csv(&self) -> String {
        let mut text = self.names.join(",") + "\n";
        for row in &self.rows {
            let _ = writeln!(text, "{}", row.join(","));
        }
        text
    }
}

fn report(text: &str) -> Report {
    check_table(text, "").unwrap_or_else(|e| panic!("{e}: {}", &text[..text.len().min(300)]))
}

/// The only table found.
fn only(text: &str) -> Found {
    let mut r = report(text);
    assert!(r.others.is_empty() && r.tables.len() == 1, "{r:#?}");
    r.tables.remove(0)
}

#[test]
fn every_published_form_is_recognised_to_the_last_cell() {
    let forms = forms();
    assert_eq!(forms.len(), 660);
    let mut random = Random(5);
    let mut recognised = 0;
    for (i, form) in forms.iter().enumerate() {
        // Of the large ones (by day) fewer.
        let share = if form.unit == Unit::Day { 67 } else { 11 };
        if !is_full() && i % share != 0 {
            continue;
        }
        let mut text = form.text();
        let n = text.rows.len();
        let names = |t: &Found| t.columns.iter().map(|c| c.kind).collect::<Vec<_>>();
        let found = only(&text.csv());
        assert!(form.is(&found) && found.is_who(), "{form:?}: {found:#?}");
        assert_eq!((found.rows_right, found.rows), (n, n), "{form:?}");
        assert_eq!(names(&found), form.kinds(), "{form:?}");
        // Columns renamed, rows in any order: the same, but for what numbers alone cannot tell.
        for (c, name) in text.names.iter_mut().enumerate() {
            *name = format!("kolom{}", char::from(b'a' + c as u8));
        }
        random.shuffle(&mut text.rows);
        let found = only(&text.csv());
        assert!(form.is(&found) && found.is_who(), "{form:?}: {found:#?}");
        assert_eq!(found.rows_right, n, "{form:?}");
        if form.decimals >= 3 || form.set == Set::Lms {
            assert_eq!(names(&found), form.kinds(), "{form:?}");
        }
        recognised += 2;
    }
    eprintln!("{recognised} forms recognised, every cell");
}

#[test]
fn a_changed_digit_is_found_at_its_cell() {
    let forms = forms();
    let mut random = Random(11);
    let wanted = if is_full() { 400 } else { 30 };
    let (mut found_at_cell, mut ties) = (0, 0);
    while found_at_cell < wanted {
        let form = forms[random.below(forms.len())];
        if form.unit == Unit::Day && random.below(20) != 0 {
            continue;
        }
        let mut text = form.text();
        let (r, c) = (
            random.below(text.rows.len()),
            1 + random.below(text.names.len() - 1),
        );
        let was = text.rows[r][c].clone();
        let digits: Vec<usize> = (0..was.len())
            .filter(|i| was.as_bytes()[*i].is_ascii_digit())
            .collect();
        let at = digits[random.below(digits.len())];
        let digit = was.as_bytes()[at] - b'0';
        let other = (digit + 1 + random.below(9) as u8) % 10;
        let mut changed = was.clone();
        changed.replace_range(at..=at, &other.to_string());
        text.rows[r][c].clone_from(&changed);
        let report = report(&text.csv());
        let Some(t) = report.tables.iter().find(|t| form.is(t)) else {
            panic!("{form:?} {was} {changed}: {report:#?}");
        };
        // A value half-way between two cells can be printed as either.
        if t.wrong.is_empty() {
            let row: f64 = was.parse::<f64>().unwrap() - changed.parse::<f64>().unwrap();
            let decimals = was.split_once('.').map_or(0, |(_, d)| d.len());
            let unit = (0..decimals).fold(1.0, |unit, _| unit / 10.0);
            assert!(
                (row.abs() - unit).abs() < 1e-9,
                "{form:?} {was} {changed} not found"
            );
            ties += 1;
            continue;
        }
        assert_eq!(t.wrong.len(), 1, "{form:?} {was} {changed}: {t:#?}");
        let w = &t.wrong[0];
        assert_eq!(
            (w.line, w.column.as_str()),
            (r + 2, text.names[c].as_str()),
            "{form:?}"
        );
        assert_eq!(w.text, changed);
        let off = (w.expected.parse::<f64>().unwrap() - was.parse::<f64>().unwrap()).abs();
        assert!(off < 1e-9, "{form:?}: {w:?} was {was}");
        assert!(!t.is_who() && t.rows_right == t.rows - 1);
        found_at_cell += 1;
    }
    eprintln!("{found_at_cell} changed digits found at their cells, {ties} ties");
    assert!(ties * 50 <= wanted);
}

#[test]
fn what_who_printed_is_whos() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/published");
    let mut files = 0;
    for (name, summary) in [
        (
            "wfa_boys_0_5.csv",
            "WHO weight-for-age, boys, months, 1, 4 and 5 decimals: 61 of 61 rows",
        ),
        (
            "wfa_girls_0_13.json",
            "WHO weight-for-age, girls, weeks, 1, 4 and 5 decimals: 14 of 14 rows",
        ),
        (
            "lhfa_girls_0_5.csv",
            "WHO length/height-for-age, girls, months, 1, 4 and 5 decimals: 62 of 62 rows",
        ),
        (
            "lhfa_boys_2_5.csv",
            "WHO length/height-for-age, boys, months, 1, 4 and 5 decimals: 37 of 37 rows",
        ),
        (
            "bmifa_boys_2_5.json",
            "WHO BMI-for-age, boys, months, 1, 4 and 5 decimals: 37 of 37 rows",
        ),
        (
            "bmifa_girls_0_13.csv",
            "WHO BMI-for-age, girls, weeks, 1, 4 and 5 decimals: 14 of 14 rows",
        ),
        (
            "hcfa_girls_0_5.csv",
            "WHO head circumference-for-age, girls, months, 1, 4 and 5 decimals: 61 of 61 rows",
        ),
        (
            "wfh_boys_2_5.csv",
            "WHO weight-for-height, boys, 0.5 cm, 1, 4 and 5 decimals: 111 of 111 rows",
        ),
    ] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let report = check_table(&text, name).unwrap();
        assert_eq!(report.tables.len(), 1, "{name}: {report:#?}");
        assert_eq!(report.tables[0].to_string(), summary);
        assert!(report.is_who(), "{name}: {report:#?}");
        files += 1;
    }
    assert_eq!(files, std::fs::read_dir(folder).unwrap().count() - 1);
}

fn monthly(indicator_wanted: Indicator, sex: Sex, set: Set) -> Form {
    let all = forms();
    let found = all.iter().find(|f| {
        indicator(f.table) == indicator_wanted
            && (f.sex, f.unit, f.set) == (sex, Unit::Month, set)
            && (f.decimals == 1 || set == Set::Lms)
    });
    *found.unwrap()
}

#[test]
fn sexes_swapped_are_said_to_be() {
    let girls = monthly(Indicator::Waz, Sex::Female, Set::Sd).text();
    let boys = monthly(Indicator::Waz, Sex::Male, Set::Sd).text();
    // By a column, by the name of the file, by a variable, by a title, in two halves of one table.
    let mut text = String::from("jk,") + &girls.names.join(",") + "\n";
    for row in &girls.rows {
        let _ = writeln!(text, "L,{}", row.join(","));
    }
    for row in &boys.rows {
        let _ = writeln!(text, "P,{}", row.join(","));
    }
    let report = report(&text);
    assert_eq!(report.tables.len(), 2);
    for t in &report.tables {
        assert_eq!(
            t.labelled,
            Some(if t.form.sex == Sex::Male {
                Sex::Female
            } else {
                Sex::Male
            })
        );
        assert_eq!(t.rows_right, 61);
    }
    assert!(!report.is_who());
    let by_name = check_table(&girls.csv(), "wfa_boys_0-5").unwrap();
    assert_eq!(by_name.tables[0].labelled, Some(Sex::Male));
    assert!(check_table(&girls.csv(), "wfa_girls_0-5").unwrap().is_who());
    let titled = format!("Berat badan anak laki-laki\n{}", girls.csv());
    assert_eq!(only(&titled).labelled, Some(Sex::Male));
    // Side by side, the sexes in the names of the columns.
    let mut wide = String::from("month,median_girls,median_boys\n");
    for (g, b) in girls.rows.iter().zip(&boys.rows) {
        let _ = writeln!(wide, "{},{},{}", g[0], g[4], b[4]);
    }
    let side = check_table(&wide, "").unwrap();
    assert_eq!(side.tables.len(), 2);
    assert!(side.is_who(), "{side:#?}");
    let crossed = wide.replacen("median_girls,median_boys", "median_boys,median_girls", 1);
    let crossed = check_table(&crossed, "").unwrap();
    assert!(
        crossed.tables.iter().all(|t| t.labelled.is_some()),
        "{crossed:#?}"
    );
}

#[test]
fn the_same_table_in_any_dress() {
    let form = monthly(Indicator::Haz, Sex::Male, Set::Sd);
    let table = form.text();
    let line = |open: &str, pair: &dyn Fn(&str, &str) -> String, close: &str| {
        let rows: Vec<String> = (table.rows.iter())
            .map(|r| {
                let pairs: Vec<String> =
                    table.names.iter().zip(r).map(|(n, v)| pair(n, v)).collect();
                format!("{open}{}{close}", pairs.join(", "))
            })
            .collect();
        rows.join(",\n")
    };
    let value = |_: &str, v: &str| v.to_owned();
    let json = |n: &str, v: &str| format!("\"{n}\": {v}");
    let php = |n: &str, v: &str| format!("'{n}' => {v}");
    let columns: Vec<String> = (table.names.iter().enumerate())
        .map(|(i, n)| {
            let cells: Vec<&str> = table.rows.iter().map(|r| r[i].as_str()).collect();
            format!("\"{n}\": [{}]", cells.join(","))
        })
        .collect();
    let keyed = |key: &dyn Fn(&str) -> String| {
        let rows: Vec<String> = (table.rows.iter())
            .map(|r| format!("{}[{}]", key(&r[0]), r[1..].join(", ")))
            .collect();
        rows.join(",\n")
    };
    let commas = table.csv().replace(',', ";").replace('.', ",");
    let tabs = table.csv().replace(',', "\t");
    for (dress, text) in [
        (
            "semicolons, decimal commas, Windows",
            commas.replace('\n', "\r\n"),
        ),
        ("tabs", tabs),
        ("columns of white space", table.csv().replace(',', "   ")),
        ("JSON objects", format!("[{}]", line("{", &json, "}"))),
        ("JSON columns", format!("{{{}}}", columns.join(", "))),
        (
            "JSON rows by key",
            format!("{{\"boys\": {{{}}}}}", keyed(&|k| format!("\"{k}\": "))),
        ),
        (
            "lists without any name",
            format!("[{}]", line("[", &value, "]")),
        ),
        (
            "PHP",
            format!(
                "<?php\n$tbu_laki = array(\n{}\n);",
                line("array(", &php, ")")
            ),
        ),
        (
            "PHP by key",
            format!(
                "<?php return ['laki_laki' => [{}]];",
                keyed(&|k| format!("{k} => "))
            ),
        ),
        (
            "JavaScript",
            format!(
                "export const boys = {{ // cm\n{},\n}};",
                keyed(&|k| format!("{k}: "))
            ),
        ),
        (
            "SQL",
            format!(
                "INSERT INTO tbu ({}) VALUES\n{};",
                table.names.join(", "),
                line("(", &value, ")")
            ),
        ),
    ] {
        let report = check_table(&text, "").unwrap_or_else(|e| panic!("{dress}: {e}"));
        let t = report
            .tables
            .first()
            .unwrap_or_else(|| panic!("{dress}: {report:#?}"));
        assert!(form.is(t), "{dress}: {report:#?}");
        assert_eq!((t.rows_right, t.rows), (61, 61), "{dress}: {report:#?}");
        assert_eq!(t.columns.len(), 7, "{dress}: {t:#?}");
        assert!(report.is_who(), "{dress}: {report:#?}");
    }
}

#[test]
fn an_invented_curve_is_no_who_table_and_what_is_near_is_named() {
    // Smooth, plausible, and in no book: a fifth of an SD to half an SD off.
    let mut curve = String::from("month,min3,min2,median,plus2\n");
    for month in 0..=60 {
        let m = f64::from(month);
        let median = 3.5 + 6.9 * (m / 12.0).min(1.0) + 0.19 * (m - 12.0).max(0.0);
        let _ = writeln!(
            curve,
            "{month},{:.1},{:.1},{median:.1},{:.1}",
            median * 0.68,
            median * 0.78,
            median * 1.27
        );
    }
    let r = report(&curve);
    assert!(r.tables.is_empty() && !r.is_who(), "{r:#?}");
    let text = r.text(tumbuh::Lang::En);
    assert!(
        text.starts_with("no WHO table; nearest is WHO weight-for-age, "),
        "{text}"
    );
    let n = r.others[0].nearest.as_ref().unwrap();
    assert_eq!((n.form.unit, n.compared), (Unit::Month, 61));
    assert!(
        n.median_off > 0.0 && n.median_off < 1.0 && n.rows.len() > 30,
        "{n:#?}"
    );
    // One invented column among WHO's own is named.
    let mut table = monthly(Indicator::Waz, Sex::Male, Set::Sd).text();
    for row in &mut table.rows {
        row[2] = format!("{:.1}", row[2].parse::<f64>().unwrap() * 0.98);
    }
    let t = only(&table.csv());
    assert_eq!(t.columns.len(), 6);
    let (kind, off) = t.strange[0].nearest.unwrap();
    assert_eq!((t.strange[0].name.as_str(), kind), ("SD-2", Kind::Sd(-2)));
    assert!(off > 0.1 && off < 0.4, "{off}");
    assert!(!t.is_who());
    // Numbers of something else altogether.
    let r = report("tahun,harga\n2001,15000\n2002,15500\n2003,16250\n2004,17000\n");
    assert!(
        r.tables.is_empty() && r.others[0].nearest.is_none(),
        "{r:#?}"
    );
    // Every row by 30 days a month, as some programs have it, is near and not WHO's.
    let daily: Vec<common::Row> = (rows(TableId::WeightForAge).into_iter())
        .filter(|r| r.sex == Sex::Male)
        .collect();
    let mut by_30 = String::from("umur,median\n");
    for month in 0..=60 {
        let _ = writeln!(by_30, "{month},{:.4}", daily[month * 30].m as f64 / 1e4);
    }
    let r = report(&by_30);
    assert!(r.tables.is_empty() || !r.is_who(), "{r:#?}");
}

#[test]
fn who_2006_and_who_2007_in_one_table_are_two() {
    let of = |table| {
        let form = |f: &&Form| {
            (f.table, f.sex, f.unit, f.set) == (table, Sex::Female, Unit::Month, Set::Lms)
        };
        forms().iter().find(form).unwrap().text()
    };
    let mut joined = of(TableId::BmiForAge);
    let mut older = of(TableId::BmiForAge2007);
    older.rows.remove(0); // Month 60 is that of WHO 2006 here.
    joined.rows.extend(older.rows);
    let r = report(&joined.csv());
    let mut found: Vec<(TableId, usize, usize)> = (r.tables.iter())
        .map(|t| (t.form.table, t.rows_right, t.rows))
        .collect();
    found.sort_by_key(|f| f.1);
    assert_eq!(
        found,
        [
            (TableId::BmiForAge, 61, 61),
            (TableId::BmiForAge2007, 168, 168)
        ]
    );
    assert!(r.is_who(), "{r:#?}");
}

/// Ages in years: whole, half, and in twelfths with two decimals or more, of what WHO printed by
/// month and of WHO 2007.
#[test]
fn ages_in_years_are_ages() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/published");
    let printed = std::fs::read_to_string(folder.join("wfa_boys_0_5.csv")).unwrap();
    let in_years = |csv: &str, every: usize, decimals: usize| {
        let mut lines = csv.lines();
        let mut text = format!("{}\n", lines.next().unwrap().replacen("Month", "umur", 1));
        for line in lines {
            let (month, cells) = line.split_once(',').unwrap();
            let month: usize = month.parse().unwrap();
            if month.is_multiple_of(every) {
                let _ = writeln!(text, "{:.decimals$},{cells}", month as f64 / 12.0);
            }
        }
        text
    };
    for (every, decimals, rows, step) in [
        (12, 0, 6, "years"),
        (6, 1, 11, "every 0.5 years"),
        (3, 2, 21, "years, every 3 months"),
        (1, 2, 61, "years and months"),
        (1, 4, 61, "years and months"),
    ] {
        let text = in_years(&printed, every, decimals);
        let t = only(&text);
        assert_eq!(
            (t.form.table, t.form.sex, t.form.unit),
            (TableId::WeightForAge, Sex::Male, Unit::Year),
            "{text}"
        );
        assert_eq!((t.rows_right, t.rows), (rows, rows), "{t:#?}");
        assert!(t.is_who() && t.missing.is_empty(), "{t:#?}");
        assert!(t.to_string().contains(&format!(", {step}, ")), "{t}");
    }
    // One cell changed, one age left out.
    let mut text = in_years(&printed, 1, 2);
    let third = text.lines().nth(4).unwrap().to_owned();
    assert!(third.starts_with("0.25,"), "{third}");
    text = text.replace(&format!("{third}\n"), "");
    let row = text.lines().find(|l| l.starts_with("2.50,")).unwrap();
    let (start, _) = row.rsplit_once(',').unwrap();
    text = text.replace(row, &format!("{start},99.9"));
    let t = only(&text);
    assert_eq!(t.missing, [0.25]);
    let wrong: Vec<(f64, &str)> = t.wrong.iter().map(|w| (w.at, w.text.as_str())).collect();
    assert_eq!(wrong, [(2.5, "99.9")]);
    // From five years on.
    let form = |f: &&Form| {
        (f.table, f.sex, f.decimals) == (TableId::HeightForAge2007, Sex::Female, 1)
            && f.set == Set::Sd
    };
    let older = forms().iter().find(form).unwrap().text().csv();
    for (every, rows) in [(12, 15), (6, 29), (1, 169)] {
        let t = only(&in_years(&older, every, 2));
        assert_eq!(
            (t.form.table, t.form.unit),
            (TableId::HeightForAge2007, Unit::Year)
        );
        assert_eq!((t.rows_right, t.rows), (rows, rows));
    }
}

/// Both sexes one below the other, without a word of it.
#[test]
fn tables_below_one_another_are_told_apart() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/published");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    // What WHO printed: girls from birth, boys from two years.
    let (girls, boys) = (read("lhfa_girls_0_5.csv"), read("lhfa_boys_2_5.csv"));
    let boys: Vec<&str> = boys.lines().skip(1).collect();
    let printed = girls.trim_end().to_owned() + "\n" + &boys.join("\n") + "\n";
    let r = report(&printed);
    let told = |r: &Report| -> Vec<(TableId, Sex, usize, usize)> {
        let of = |t: &Found| (t.form.table, t.form.sex, t.rows_right, t.rows);
        r.tables.iter().map(of).collect()
    };
    assert_eq!(
        told(&r),
        [
            (TableId::LengthHeightForAge, Sex::Female, 62, 62),
            (TableId::LengthHeightForAge, Sex::Male, 37, 37)
        ]
    );
    assert!(r.is_who(), "{r:#?}");
    // A cell of the second is found at its line.
    let last = boys.last().unwrap();
    let (start, _) = last.rsplit_once(',').unwrap();
    let r = report(&printed.replace(last, &format!("{start},99.9")));
    let wrong: Vec<usize> = r
        .tables
        .iter()
        .flat_map(|t| t.wrong.iter().map(|w| w.line))
        .collect();
    assert_eq!(wrong, [100]);
    // By month, week and centimetre, and four tables in a row.
    for table in [
        TableId::WeightForAge,
        TableId::WeightForHeight,
        TableId::TricepsSkinfoldForAge,
    ] {
        let of = |sex| {
            let all = forms();
            let mut of_sex = all
                .iter()
                .filter(|f| (f.table, f.sex, f.set, f.decimals) == (table, sex, Set::Sd, 2));
            of_sex.next_back().unwrap().text()
        };
        let mut both = of(Sex::Male);
        let rows = both.rows.len();
        both.rows.extend(of(Sex::Female).rows);
        let r = report(&both.csv());
        assert_eq!(
            told(&r),
            [
                (table, Sex::Male, rows, rows),
                (table, Sex::Female, rows, rows)
            ]
        );
        both.rows.extend(of(Sex::Female).rows);
        both.rows.extend(of(Sex::Male).rows);
        assert_eq!(told(&report(&both.csv())).len(), 4);
    }
}

#[test]
fn rows_missing_doubled_mixed_and_outside_are_told() {
    let form = monthly(Indicator::Haz, Sex::Female, Set::Sd);
    let mut table = form.text();
    table.rows.remove(30);
    table.rows.remove(12);
    let again = table.rows[5].clone();
    table.rows.push(again);
    // One cell in millimetres, one of no number, one row far outside.
    let mm = table.rows[20][4].parse::<f64>().unwrap() * 10.0;
    table.rows[20][4] = format!("{mm:.0}");
    table.rows[21][3] = "n/a".to_owned();
    let mut far = table.rows[3].clone();
    far[0] = "700".to_owned();
    table.rows.push(far);
    let t = only(&table.csv());
    assert!(form.is(&t), "{t:#?}");
    assert_eq!(t.missing, [12.0, 30.0]);
    assert_eq!(t.doubled, [5.0]);
    assert_eq!(t.outside, [table.rows.len() + 1]);
    let wrong: Vec<(usize, &str)> = t.wrong.iter().map(|w| (w.line, w.text.as_str())).collect();
    assert_eq!(wrong[0].0, 22);
    assert_eq!(wrong[1], (23, "n/a"));
    assert!(t.wrong[0].hint.unwrap().contains("millimetres"), "{t:#?}");
    // A whole table in other units is WHO's, and the factor is said.
    let mut grams = monthly(Indicator::Waz, Sex::Male, Set::Sd).text();
    for row in &mut grams.rows {
        for cell in &mut row[1..] {
            *cell = format!("{:.0}", cell.parse::<f64>().unwrap() * 1000.0);
        }
    }
    let t = only(&grams.csv());
    assert!(t.columns.iter().all(|c| c.factor == 0.001), "{t:#?}");
    assert_eq!((t.form.table, t.rows_right), (TableId::WeightForAge, 61));
}

#[test]
fn what_is_no_table_is_an_error_and_nothing_panics() {
    for text in [
        "",
        "halo dunia",
        "a,b\n",
        "a,b\n1,2\n",
        "{}",
        "[]",
        "[[1,2],[3]]",
        "\u{0}\u{1}",
        "1\n2\n3\n",
    ] {
        assert!(
            check_table(text, "").is_err(),
            "{text:?}: {:?}",
            check_table(text, "")
        );
    }
    let table = monthly(Indicator::Waz, Sex::Male, Set::Lms).text().csv();
    let mut random = Random(77);
    for _ in 0..if is_full() { 2000 } else { 60 } {
        // Cut anywhere, bytes changed anywhere.
        let mut bytes = table.clone().into_bytes();
        bytes.truncate(1 + random.below(bytes.len()));
        for _ in 0..random.below(30) {
            let at = random.below(bytes.len());
            bytes[at] = b" ,;[]{}()\"'=>:\n-.0\t"[random.below(19)];
        }
        let _ = check_table(&String::from_utf8_lossy(&bytes), "x");
    }
}

#[test]
fn both_languages_say_it() {
    let mut table = monthly(Indicator::Waz, Sex::Male, Set::Sd).text();
    table.rows[7][3] = "9.9".to_owned();
    let report = check_table(&table.csv(), "girls").unwrap();
    let [en, id] = [tumbuh::Lang::En, tumbuh::Lang::Id].map(|lang| report.text(lang));
    for (text, words) in [
        (
            &en,
            [
                "SEXES SWAPPED: named girl",
                "line 9, `SD-1` at 7: 9.9; WHO has 7.4",
                "60 of 61 rows",
            ],
        ),
        (
            &id,
            [
                "JENIS KELAMIN TERTUKAR: bernama perempuan",
                "baris 9, `SD-1` pada 7: 9.9; WHO: 7.4",
                "60 of 61 rows",
            ],
        ),
    ] {
        for word in words {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
}
