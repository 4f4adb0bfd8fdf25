//! SQL: tables as rows, the kernel as a view whose steps are named. One text for every engine.

use super::facts::{PROFILES, SCHEMES, STANDARDS, ends, facts, rows, table_of};
use super::{File, Language, horner, template, vectors};
use crate::classify::{acute, bands};
use crate::columns::{Input, NO, YES};
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::Position;
use crate::profile::{Profile, StandingInfant, UpTo};
use crate::sex::Sex;
use crate::table::TableId;
use crate::words::Lang;
use crate::{Class, Reason};
use serde_json::Value;
use std::fmt::Write;

/// The inputs that are quantities, and what is said where one is not there.
const QUANTITIES: [(Input, Reason); 6] = [
    (Input::Weight, Reason::MissingWeight),
    (Input::Lenhei, Reason::MissingLenhei),
    (Input::Head, Reason::MissingMeasurement),
    (Input::Muac, Reason::MissingMeasurement),
    (Input::Triceps, Reason::MissingMeasurement),
    (Input::Subscapular, Reason::MissingMeasurement),
];

/// Cells that mean that nothing was recorded, in lower case.
const MISSING: &str = "'', '-', 'na', 'nan', 'null'";

/// Rows that no table has: what keeps a step of a view apart from the next.
const FENCE: &str = "LIMIT 9223372036854775807";

/// White space as a literal: Unicode's, which the crate trims.
fn white() -> String {
    let all = (0..=0x3000).filter_map(char::from_u32);
    let white: String = all.filter(|c| c.is_whitespace()).collect();
    format!("'{white}'")
}

/// A double that no reading of decimals can change: a whole number over a power of two.
fn exact(v: f64) -> String {
    let bits = v.to_bits();
    let (mut whole, mut power) = (
        (bits & ((1 << 52) - 1) | 1 << 52).cast_signed(),
        (bits >> 52 & 0x7FF).cast_signed() - 1075,
    );
    if v == 0.0 {
        (whole, power) = (0, 0);
    }
    while power < 0 && whole & 1 == 0 {
        whole >>= 1;
        power += 1;
    }
    while power > 0 && whole < 1 << 52 {
        whole <<= 1;
        power -= 1;
    }
    let sign = if v < 0.0 { "-" } else { "" };
    let double = |n: i64| format!("CAST({n} AS DOUBLE PRECISION)");
    let mut text = format!("{sign}{}", double(whole));
    while power != 0 {
        let step = power.clamp(-62, 62);
        let times = if step < 0 { "/" } else { "*" };
        let _ = write!(text, " {times} {}", double(1 << step.abs()));
        power -= step;
    }
    if text.contains(' ') || v < 0.0 {
        format!("({text})")
    } else {
        text
    }
}

fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(quoted).collect();
    quoted.join(", ")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A word column as its code; NULL where nothing was recorded, `?` where it cannot be read.
fn word(column: &str, codes: &[(&str, Vec<String>)]) -> String {
    let cell = format!("lower(trim(CAST({column} AS TEXT), {}))", white());
    let mut text = format!("CASE WHEN {column} IS NULL OR {cell} IN ({MISSING}) THEN NULL");
    for (code, words) in codes {
        let words = list(words.iter().map(String::as_str));
        let _ = write!(text, " WHEN {cell} IN ({words}) THEN {}", quoted(code));
    }
    text + " ELSE '?' END"
}

fn word_of(what: &str) -> String {
    let lower = |w: &str| w.to_lowercase();
    match what {
        "sex" => word(
            "sex",
            &[Sex::Female, Sex::Male].map(|sex| {
                let words = Sex::WORDS.iter().filter(|(_, s)| *s == sex);
                (sex.code(), words.map(|(w, _)| lower(w)).collect())
            }),
        ),
        "position" => word(
            "measure",
            &[Position::Lying, Position::Standing].map(|position| {
                let words = Position::WORDS.iter().filter(|(_, p)| *p == position);
                (position.code(), words.map(|(w, _)| lower(w)).collect())
            }),
        ),
        _ => word(
            "oedema",
            &[
                ("y", YES.map(lower).to_vec()),
                ("n", NO.map(lower).to_vec()),
            ],
        ),
    }
}

/// A date as eight digits; NULL where nothing was recorded, `?` where it cannot be read.
fn date(column: &str) -> String {
    let cell = format!("trim(CAST({column} AS TEXT), {})", white());
    let part = |from, len| format!("substr({cell}, {from}, {len})");
    let digits = format!("{} || {} || {}", part(1, 4), part(6, 2), part(9, 2));
    format!(
        "CASE WHEN {column} IS NULL OR lower({cell}) IN ({MISSING}) THEN NULL \
         WHEN {dash} = '-' AND {dash_too} = '-' AND length({digits}) = 8 AND ltrim({digits}, '0123456789') = '' \
         AND {behind} IN ('', 'T', ' ') THEN {digits} ELSE '?' END",
        dash = part(5, 1),
        dash_too = part(8, 1),
        behind = part(11, 1),
    )
}

fn parts(date: &str) -> String {
    let part = |name: &str, from, len| {
        format!(
            "CAST(CASE WHEN {date} = '?' THEN '0' ELSE substr({date}, {from}, {len}) END AS INTEGER) AS {date}_{name}"
        )
    };
    [part("y", 1, 4), part("m", 5, 2), part("d", 7, 2)].join(", ")
}

fn march(date: &str) -> String {
    format!(
        "{date}_y + CASE WHEN {date}_m > 2 THEN 400 ELSE 399 END AS {date}_march, \
         153 * ({date}_m + CASE WHEN {date}_m > 2 THEN -3 ELSE 9 END) + 2 AS {date}_fifths"
    )
}

/// Days on a count of its own; -1 for a day that does not exist.
fn day(date: &str) -> String {
    // Whole quotients without an operator for them: `/` is one in some engines only.
    let over = |n: &str, by: i32| format!("CAST(({n} - {n} % {by}) / {by} AS INTEGER)");
    let march = format!("{date}_march");
    format!(
        "CASE WHEN {date} IS NULL THEN NULL WHEN {date} = '?' OR {date}_m < 1 OR {date}_m > 12 OR {date}_d < 1 \
         OR {date}_d > CASE {date}_m WHEN 2 THEN CASE WHEN {date}_y % 4 = 0 AND ({date}_y % 100 <> 0 OR {date}_y % 400 = 0) \
         THEN 29 ELSE 28 END WHEN 4 THEN 30 WHEN 6 THEN 30 WHEN 9 THEN 30 WHEN 11 THEN 30 ELSE 31 END THEN -1 \
         ELSE {march} * 365 + {} - {} + {} + {} + {date}_d END",
        over(&march, 4),
        over(&march, 100),
        over(&march, 400),
        over(&format!("{date}_fifths"), 5),
    )
}

/// Is this number no number? Never in `SQLite`, which has none; elsewhere one above everything, its
/// negative too.
fn nan(column: &str) -> String {
    // Cast, since a column of nothing but NULL is one of text in some engines.
    let double = format!("CAST({column} AS DOUBLE PRECISION)");
    format!("({double} > 0 AND -{double} > 0)")
}

fn quantities(facts: &Value) -> String {
    let each = QUANTITIES.map(|(input, missing)| {
        let name = input.name();
        let ceiling = &facts["quantities"][name];
        let high = exact(ceiling["ceiling"].as_f64().unwrap_or_default());
        let above = ceiling["reason"].as_str().unwrap_or_default();
        let missing = missing.code();
        format!(
            "CASE WHEN raw_{name} > 0 AND raw_{name} <= {high} THEN raw_{name} END AS {name},\n    \
             CASE WHEN unreadable LIKE '%;{name};%' THEN 'unreadable' WHEN raw_{name} IS NULL THEN '{missing}' \
             WHEN raw_{name} > 0 AND raw_{name} <= {high} THEN NULL \
             WHEN raw_{name} >= {inf} OR raw_{name} <= -{inf} THEN 'not_finite' \
             WHEN raw_{name} <= 0 THEN 'not_positive' ELSE '{above}' END AS {name}_reason",
            inf = exact(1e308),
        )
    });
    each.join(",\n    ")
}

fn up_to(end: UpTo) -> String {
    match end {
        UpTo::Including(months) => format!("<= {}", exact(months)),
        UpTo::Below(months) => format!("< {}", exact(months)),
    }
}

/// The class of an indicator's z as one expression, for a scheme.
fn class(scheme: &str, indicator: Indicator) -> String {
    let Some((_, scheme)) = SCHEMES.iter().find(|(name, _)| *name == scheme) else {
        return "NULL".to_owned();
    };
    let of = |standard| {
        let bands = bands(*scheme, indicator, standard)?;
        let mut text = format!("CASE WHEN {indicator} IS NULL THEN NULL");
        for (bound, class) in bands.bounds.iter().zip(bands.classes) {
            let below = if *bound < 0.0 { "<" } else { "<=" };
            let _ = write!(text, " WHEN {indicator} {below} {bound} THEN '{class}'");
        }
        let last = bands.classes.last().map_or("", |c| c.code());
        Some(format!("{text} ELSE '{last}' END"))
    };
    let [young, old] = STANDARDS.map(of);
    match (young, old) {
        (Some(young), Some(old)) if young != old => {
            format!("CASE WHEN standard = 'who2007' THEN {old} ELSE {young} END")
        }
        (Some(both), _) => both,
        _ => "CAST(NULL AS TEXT)".to_owned(),
    }
}

fn table_number(path: &str) -> usize {
    let at = TableId::ALL.iter().position(|t| t.path() == path);
    at.map_or(0, |i| i + 1)
}

/// What stands behind a `{{name}}` of a template.
fn filling(name: &str, profile: &Profile, facts: &Value) -> String {
    if let Ok(number) = name.parse::<f64>() {
        return exact(number);
    }
    let each = |make: &dyn Fn(Indicator) -> String, with: &str| Indicator::ALL.map(make).join(with);
    let (what, rest) = name.split_once(' ').unwrap_or((name, ""));
    match what {
        "profile" => profile.name.to_string(),
        "source" => profile.source().to_owned(),
        "suffix" if *profile == Profile::WHO_ANTHRO => String::new(),
        "suffix" => format!("_{}", profile.name.replace('-', "_")),
        "word" => word_of(rest),
        "date" => date(rest),
        "parts" => parts(rest),
        "march" => march(rest),
        "day" => day(rest),
        "nan" => nan(rest),
        "white" => white(),
        "missing" => MISSING.to_owned(),
        "fence" => FENCE.to_owned(),
        "numbers" => QUANTITIES
            .map(|(input, _)| {
                let (name, nan) = (input.name(), nan(input.name()));
                format!("CASE WHEN {nan} THEN NULL ELSE CAST({name} AS DOUBLE PRECISION) END AS raw_{name}")
            })
            .join(",\n    "),
        "quantities" => quantities(facts),
        "days_per_month" => exact(crate::age::DAYS_PER_MONTH),
        "under_five" => exact(crate::age::FIVE_YEARS),
        "standing_from_months" => exact(profile.standing_from_months),
        "standing_infant_is_ignored" => {
            u8::from(profile.standing_infant == StandingInfant::Ignored).to_string()
        }
        "who2006_below_months" => exact(profile.who2006_below_months),
        "who2006_last_day" => exact(profile.who2006_last_day),
        "who2007_from_months" => exact(profile.who2007_from_months),
        "who2007_up_to" => up_to(profile.who2007_up_to),
        "who2007_weight_up_to" => up_to(profile.who2007_weight_up_to),
        "length_until_day" => exact(profile.length_until_day),
        "correction_cm" => exact(profile.correction_cm),
        "lying_below_cm" => exact(profile.lying_below_cm),
        "table" => table_number(rest).to_string(),
        "two_52" => exact(math::TWO_52),
        "snap" => exact(math::SNAP),
        "e5" => exact(math::E5),
        "half_u" => exact(math::HALF_U),
        "atanh_head" => exact(math::ATANH_HEAD),
        "atanh_max_s" => exact(math::ATANH_MAX_S),
        "poly" => {
            let words: Vec<&str> = rest.split(' ').collect();
            let [which, x, x2] = words[..] else {
                return String::new();
            };
            let numbers: &[f64] = if which == "atanh" { &math::ATANH } else { &math::KAPPA };
            let numbers: Vec<String> = numbers.iter().map(|c| exact(*c)).collect();
            horner(&numbers, x, x2)
        }
        "acute_from" => exact(acute::MONTHS.0),
        "acute_below" => exact(acute::MONTHS.1),
        "muac_severe" => exact(acute::MUAC_CM.0),
        "muac_moderate" => exact(acute::MUAC_CM.1),
        "whz_severe" => exact(acute::WHZ.0),
        "whz_moderate" => exact(acute::WHZ.1),
        "wide" => each(
            &|i| {
                ["z", "exact", "flag", "reason"]
                    .map(|c| {
                        let name = if c == "z" { i.to_string() } else { format!("{i}_{c}") };
                        format!("MAX(CASE WHEN code = '{i}' THEN {c} END) AS {name}")
                    })
                    .join(", ")
            },
            ",\n    ",
        ),
        "columns" => each(
            &|i| {
                format!(
                    "{i}, {i}_exact, {i}_flag,\n  {} AS {i}_class,\n  {} AS {i}_class_kemenkes,",
                    class("who", i),
                    class("kemenkes", i)
                )
            },
            "\n  ",
        ),
        "reasons" => each(&|i| format!("COALESCE(';{i}:' || {i}_reason, '')"), " || "),
        _ => String::new(),
    }
}

/// What stands behind a `{{name}}` of `read.sql`, where it is not as elsewhere.
fn reading(name: &str) -> Option<String> {
    let of_all = |make: &dyn Fn(&str) -> String, with: &str| {
        QUANTITIES.map(|(input, _)| make(input.name())).join(with)
    };
    match name {
        "inputs" => Some(of_all(
            &|name| format!("UNION ALL SELECT n, '{name}', {name} FROM source"),
            "\n    ",
        )),
        "text" => Some("TEXT".to_owned()),
        "tens" => {
            let ten = |n: i32| {
                let value = format!("1e{n}").parse().unwrap_or(f64::NAN);
                format!("WHEN {n} THEN {}", exact(value))
            };
            Some((0..=22).map(ten).collect::<Vec<_>>().join(" "))
        }
        "wide" => {
            let value = |name: &str| {
                format!(
                    "MAX(CASE WHEN input = '{name}' THEN value END) AS {name}, \
                     MAX(CASE WHEN input = '{name}' AND form = 'unreadable' THEN '{name};' ELSE '' END) AS {name}_unreadable"
                )
            };
            Some(format!(
                "{},\n    {}",
                value("age"),
                of_all(&value, ",\n    ")
            ))
        }
        "columns" => {
            let marks = of_all(&|name| format!("COALESCE(w.{name}_unreadable, '')"), " || ");
            Some(format!(
                "{},\n  COALESCE(w.age_unreadable, '') || {marks} AS unreadable",
                of_all(&|name| format!("w.{name}"), ", ")
            ))
        }
        _ => None,
    }
}

fn filled(text: &str, fill: impl Fn(&str) -> String) -> String {
    let text = template(text, Language::Sql);
    let mut parts = text.split("{{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or((part, ""));
        out += &fill(name);
        out += rest;
    }
    out
}

/// `INSERT`s of so many rows each.
fn insert(out: &mut String, table: &str, rows: &[String]) {
    for rows in rows.chunks(500) {
        let _ = writeln!(out, "INSERT INTO {table} VALUES\n{};", rows.join(",\n"));
    }
}

fn tables(facts: &Value) -> File {
    let mut text = filled(include_str!("templates/sql/tables.sql"), |_| String::new());
    let number = |t: Option<TableId>| {
        t.map_or_else(|| "NULL".to_owned(), |t| table_number(t.path()).to_string())
    };
    let all: Vec<String> = (TableId::ALL.iter())
        .map(|&t| {
            let (first, last) = ends(t);
            let (path, axis) = (t.path(), t.axis());
            let number = number(Some(t));
            format!(
                "({number},'{path}','{}',{},{first},{last})",
                axis.code(),
                axis.rows_per_unit()
            )
        })
        .collect();
    insert(&mut text, "tumbuh_table", &all);
    let all: Vec<String> = (Indicator::ALL.iter().enumerate())
        .map(|(n, i)| {
            let (low, high) = i.flag_limits();
            let [young, old] = STANDARDS.map(|s| number(table_of(*i, s)));
            format!(
                "({},'{i}','{}',{},{},{low},{high},{young},{old})",
                n + 1,
                i.unit(),
                u8::from(i.uses_weight()),
                u8::from(i.is_restricted()),
            )
        })
        .collect();
    insert(&mut text, "tumbuh_indicator", &all);
    let mut labels = Vec::new();
    let mut label = |kind: &str, code: &str, words: [&str; 2]| {
        labels.push(format!(
            "('{kind}','{code}',{})",
            words.map(quoted).join(",")
        ));
    };
    let both = [Lang::En, Lang::Id];
    for r in Reason::ALL {
        label("reason", r.code(), both.map(|lang| r.label(lang)));
    }
    for c in Class::ALL {
        label("class", c.code(), both.map(|lang| c.label(lang)));
    }
    for i in Indicator::ALL {
        label("indicator", i.code(), both.map(|lang| i.label(lang)));
    }
    for kind in ["acute_malnutrition", "warnings"] {
        for (code, words) in facts["labels"][kind].as_object().into_iter().flatten() {
            let word = |lang: &str| words[lang].as_str().unwrap_or_default();
            label(kind.trim_end_matches('s'), code, [word("en"), word("id")]);
        }
    }
    insert(&mut text, "tumbuh_label", &labels);
    for &t in TableId::ALL {
        let (first, _) = ends(t);
        for sex in [Sex::Female, Sex::Male] {
            let row = |(i, [l, m, s]): (usize, [i64; 3])| {
                let place = first as usize + i;
                format!(
                    "({},'{}',{place},{l},{m},{s})",
                    table_number(t.path()),
                    sex.code()
                )
            };
            let all: Vec<String> = rows(t, sex).into_iter().enumerate().map(row).collect();
            insert(&mut text, "tumbuh_lms", &all);
        }
    }
    File::new("tables.sql", text)
}

/// The vectors as rows of text and of what has to come out, and the comparison.
fn tests() -> File {
    let cell = |v: Option<&Value>| match v {
        None | Some(Value::Null) => "NULL".to_owned(),
        Some(Value::String(s)) => quoted(s),
        Some(Value::Bool(b)) => u8::from(*b).to_string(),
        Some(Value::Number(n)) => n.as_f64().map_or_else(|| "NULL".to_owned(), exact),
        Some(other) => quoted(&other.to_string()),
    };
    let text_cell = |v: Option<&Value>| match v {
        Some(Value::Number(n)) => quoted(&n.to_string()),
        other => cell(other),
    };
    let (mut inputs, mut expected) = (Vec::new(), Vec::new());
    for v in vectors::known() {
        let id = quoted(&format!("{} {}", v.profile, v.id));
        let input = Input::ALL.iter().map(|i| text_cell(v.input.get(i.name())));
        inputs.push(format!("({id},{})", input.collect::<Vec<_>>().join(",")));
        let v = serde_json::to_value(&v).unwrap_or_default();
        let mut row = vec![id, cell(v.get("profile"))];
        row.extend(["age_days_used", "clenhei_cm", "bmi"].map(|n| cell(v.get(n))));
        for i in Indicator::ALL {
            let e = &v[i.code()];
            row.extend(["z", "exact", "flag", "who", "kemenkes"].map(|n| cell(e.get(n))));
        }
        row.extend(
            [
                "muac_class",
                "acute_malnutrition",
                "stunted",
                "wasted",
                "underweight",
                "overweight",
            ]
            .map(|n| cell(v.get(n))),
        );
        let reasons = Indicator::ALL.iter().filter_map(|i| {
            let reason = v[i.code()]["reason"].as_str()?;
            Some(format!("{i}:{reason}"))
        });
        row.push(quoted(&reasons.collect::<Vec<_>>().join(";")));
        let warnings = v["warnings"].as_array().into_iter().flatten();
        let warnings: Vec<&str> = warnings.filter_map(Value::as_str).collect();
        row.push(quoted(&warnings.join(";")));
        expected.push(format!("({})", row.join(",")));
    }
    let mut text = filled(include_str!("templates/sql/vectors.sql"), |name| {
        match name {
        "columns" => Indicator::ALL
            .map(|i| format!("{i} DOUBLE PRECISION, {i}_exact DOUBLE PRECISION, {i}_flag INTEGER, {i}_class TEXT, {i}_class_kemenkes TEXT,"))
            .join("\n  "),
        _ => String::new(),
    }
    });
    insert(&mut text, "tumbuh_text", &inputs);
    insert(&mut text, "tumbuh_expected", &expected);
    File::new("tests/vectors.sql", text)
}

/// The comparison of every column with what has to come out.
fn run() -> File {
    let mut columns: Vec<String> = ["age_days_used", "clenhei_cm", "bmi"]
        .map(String::from)
        .into();
    for i in Indicator::ALL {
        columns.extend(
            ["", "_exact", "_flag", "_class", "_class_kemenkes"].map(|s| format!("{i}{s}")),
        );
    }
    columns.extend(
        [
            "muac_class",
            "acute_malnutrition",
            "stunted",
            "wasted",
            "underweight",
            "overweight",
            "reasons",
            "warnings",
        ]
        .map(String::from),
    );
    let each = |c: &String| {
        format!(
            "CASE WHEN s.{c} = e.{c} OR s.{c} IS NULL AND e.{c} IS NULL THEN '' ELSE ' {c}' END"
        )
    };
    let text = filled(include_str!("templates/sql/run.sql"), |name| match name {
        "differences" => columns
            .iter()
            .map(each)
            .collect::<Vec<_>>()
            .join("\n    || "),
        "values" => columns.len().to_string(),
        _ => String::new(),
    });
    File::new("tests/run.sql", text)
}

pub(super) fn files() -> Vec<File> {
    let facts = facts();
    let mut files = vec![tables(&facts)];
    for profile in PROFILES {
        let name = profile.name.replace('-', "_");
        let path = if *profile == Profile::WHO_ANTHRO {
            "score.sql".to_owned()
        } else {
            format!("score_{name}.sql")
        };
        let text = filled(include_str!("templates/sql/score.sql"), |n| {
            filling(n, profile, &facts)
        });
        files.push(File::new(path, text));
    }
    let read = filled(include_str!("templates/sql/read.sql"), |name| {
        reading(name).unwrap_or_else(|| filling(name, &Profile::WHO_ANTHRO, &facts))
    });
    files.push(File::new("read.sql", read));
    files.extend([tests(), run()]);
    for (path, text) in [
        ("tests/rows.py", include_str!("templates/sql/rows.py")),
        ("README.md", include_str!("templates/sql/README.md")),
    ] {
        files.push(File::new(path, template(text, Language::Sql)));
    }
    files
}
