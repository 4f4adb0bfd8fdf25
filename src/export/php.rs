//! PHP: codes as enums, data as class constants and files of rows, logic from `templates/php`.

use super::facts::{STANDARDS, WARNINGS, ends, facts, rows};
use super::{File, Language, horner, template, vectors};
use crate::classify::{AcuteMalnutrition, Class};
use crate::indicator::Indicator;
use crate::outcome::Reason;
use crate::score::Warning;
use crate::sex::Sex;
use crate::standards::Standard;
use crate::table::TableId;
use serde_json::Value;
use std::fmt::Write;

/// A value as PHP writes it.
fn literal(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::String(s) => out.push_str(&quoted(s)),
        Value::Array(all) => {
            out.push('[');
            for (i, v) in all.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                literal(v, out);
            }
            out.push(']');
        }
        Value::Object(all) => {
            out.push('[');
            for (i, (k, v)) in all.iter().enumerate() {
                let _ = write!(out, "{}{} => ", if i == 0 { "" } else { ", " }, quoted(k));
                literal(v, out);
            }
            out.push(']');
        }
        Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// `weight_in_grams` as `WeightInGrams`.
fn camel(code: &str) -> String {
    let parts = code.split(['_', '-']);
    parts
        .map(|part| {
            let mut chars = part.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars).collect::<String>()
        })
        .collect()
}

const HEAD: &str = "<?php\n\n// HEADER\n\ndeclare(strict_types=1);\n\nnamespace Tumbuh;\n\n";

/// An enum of codes, each with its words.
fn codes(name: &str, doc: &str, codes: &[&str], labels: &Value) -> File {
    let mut text = template(HEAD, Language::Php);
    let _ = writeln!(text, "/** {doc} */\nenum {name}: string\n{{");
    for code in codes {
        let _ = writeln!(text, "    case {} = {};", camel(code), quoted(code));
    }
    text.push_str("\n    private const LABELS = [\n");
    for code in codes {
        let _ = write!(text, "        {} => ", quoted(code));
        literal(&labels[*code], &mut text);
        text.push_str(",\n");
    }
    text.push_str("    ];\n\n    /** The words for it. */\n    public function label(Lang $lang = Lang::En): string\n    {\n        return self::LABELS[$this->value][$lang->value];\n    }\n}\n");
    File::new(format!("src/{name}.php"), text)
}

/// `{ code: value[field] }`.
fn of_each(values: &Value, field: &str) -> Value {
    match values {
        Value::Array(all) => Value::Object(
            (all.iter())
                .filter_map(|v| Some((v["code"].as_str()?.to_owned(), v[field].clone())))
                .collect(),
        ),
        Value::Object(all) => Value::Object(
            (all.iter())
                .map(|(k, v)| (k.clone(), v[field].clone()))
                .collect(),
        ),
        _ => Value::Null,
    }
}

fn data(facts: &Value) -> File {
    let indicators = &facts["indicators"];
    let mut text = template(HEAD, Language::Php);
    text.push_str("/** What the standards and WHO's programs lay down: limits, bounds, words read, profiles. */\nfinal class Data\n{\n");
    for (name, value) in [
        ("GENERATOR", facts["generator"].clone()),
        ("DAYS_PER_MONTH", facts["days_per_month"].clone()),
        ("FIVE_YEARS", facts["under_five_below_months"].clone()),
        ("PROFILES", facts["profiles"].clone()),
        ("FLAG_BELOW", of_each(indicators, "flag_below")),
        ("FLAG_ABOVE", of_each(indicators, "flag_above")),
        ("USES_WEIGHT", of_each(indicators, "uses_weight")),
        ("IS_RESTRICTED", of_each(indicators, "is_restricted")),
        ("BY_DAY", of_each(indicators, "who2006_by_day")),
        ("BY_MONTH", of_each(indicators, "who2007_by_month")),
        ("BANDS", facts["bands"].clone()),
        ("ACUTE", facts["acute_malnutrition"].clone()),
        ("CEILINGS", facts["quantities"].clone()),
        ("SEX_WORDS", facts["words"]["sex"].clone()),
        ("POSITION_WORDS", facts["words"]["position"].clone()),
        ("OEDEMA_WORDS", facts["words"]["oedema"].clone()),
        ("ALIASES", of_each(&facts["inputs"], "aliases")),
        ("TABLES", facts["tables"].clone()),
    ] {
        let _ = write!(text, "    public const {name} = ");
        literal(&value, &mut text);
        text.push_str(";\n");
    }
    text.push_str("}\n");
    File::new("src/Data.php", text)
}

/// The kernel with its polynomials written out.
fn kernel(facts: &Value) -> File {
    let kernel = &facts["kernel"];
    let numbers = |key: &str| -> Vec<String> {
        (kernel[key].as_array().into_iter().flatten())
            .map(ToString::to_string)
            .collect()
    };
    let mut text = template(include_str!("templates/php/Kernel.php"), Language::Php);
    for key in ["atanh", "kappa"] {
        text = text.replace(&format!("POLY({key})"), &horner(&numbers(key), "$x", "$x2"));
    }
    for key in [
        "e4",
        "e5",
        "snap",
        "two_52",
        "half_u",
        "atanh_head",
        "atanh_max_s",
    ] {
        text = text.replace(&format!("NUMBER({key})"), &kernel[key].to_string());
    }
    File::new("src/Kernel.php", text)
}

fn table(id: TableId, sex: Sex) -> File {
    let (first, _) = ends(id);
    let mut text = template("<?php\n\n// HEADER\n", Language::Php);
    let _ = writeln!(
        text,
        "// {} of {}: L in 1e-4, M in 1e-4, S in 1e-5, row by row from {first}.\n\nreturn [",
        id.path(),
        if sex == Sex::Female { "girls" } else { "boys" },
    );
    for row in rows(id, sex).chunks(8) {
        for [l, m, s] in row {
            let _ = write!(text, "{l},{m},{s},");
        }
        text.push('\n');
    }
    text.push_str("];\n");
    File::new(format!("src/tables/{}_{}.php", id.path(), sex.code()), text)
}

pub(super) fn files() -> Vec<File> {
    let facts = facts();
    let labels = &facts["labels"];
    let mut files = vec![
        codes(
            "Reason",
            "Why there is no z-score.",
            &Reason::ALL.map(Reason::code),
            &labels["reasons"],
        ),
        codes(
            "GrowthClass",
            "A class of a z-score.",
            &Class::ALL.iter().map(|c| c.code()).collect::<Vec<_>>(),
            &labels["classes"],
        ),
        codes(
            "AcuteMalnutrition",
            "Acute malnutrition: severe, moderate, or neither.",
            &AcuteMalnutrition::ALL.map(AcuteMalnutrition::code),
            &labels["acute_malnutrition"],
        ),
        codes(
            "Warning",
            "Something to look at that does not forbid a score.",
            &WARNINGS.map(Warning::code),
            &labels["warnings"],
        ),
        codes(
            "Indicator",
            "The eight indicators.",
            &Indicator::ALL.map(Indicator::code),
            &of_each(&facts["indicators"], "label"),
        ),
        codes(
            "Standard",
            "A growth standard.",
            &STANDARDS.map(Standard::code),
            &of_each(&facts["standards"], "label"),
        ),
        data(&facts),
        kernel(&facts),
    ];
    for &id in TableId::ALL {
        files.extend([table(id, Sex::Female), table(id, Sex::Male)]);
    }
    for (path, text) in [
        ("src/Sex.php", include_str!("templates/php/Sex.php")),
        (
            "src/Position.php",
            include_str!("templates/php/Position.php"),
        ),
        ("src/Lang.php", include_str!("templates/php/Lang.php")),
        ("src/Scheme.php", include_str!("templates/php/Scheme.php")),
        ("src/Profile.php", include_str!("templates/php/Profile.php")),
        ("src/Cells.php", include_str!("templates/php/Cells.php")),
        ("src/Tables.php", include_str!("templates/php/Tables.php")),
        (
            "src/Measurement.php",
            include_str!("templates/php/Measurement.php"),
        ),
        ("src/Score.php", include_str!("templates/php/Score.php")),
        (
            "src/Assessment.php",
            include_str!("templates/php/Assessment.php"),
        ),
        ("autoload.php", include_str!("templates/php/autoload.php")),
        ("composer.json", include_str!("templates/php/composer.json")),
        ("tests/run.php", include_str!("templates/php/run.php")),
        ("tests/rows.php", include_str!("templates/php/rows.php")),
        ("README.md", include_str!("templates/php/README.md")),
    ] {
        files.push(File::new(path, template(text, Language::Php)));
    }
    files.push(File::new("tests/vectors.jsonl", vectors::lines()));
    files
}
