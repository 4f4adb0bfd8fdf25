//! TypeScript: data as constants of typed modules, logic from `templates/ts`. Every module stands
//! three times: `.ts`, and in `dist` as the `.js` and `.d.ts` that engines and editors take at once.

use super::facts::{ends, facts, rows};
use super::{File, Language, template, vectors};
use crate::sex::Sex;
use crate::table::TableId;
use serde_json::Value;
use std::fmt::Write;

/// A module of data.
struct Module {
    path: &'static str,
    items: Vec<Item>,
}

enum Item {
    /// Another module's name, for types alone.
    Import(&'static str),
    /// `export type name = definition`.
    Type(&'static str, String),
    /// `export const name: kind = value`.
    Const(&'static str, String, String),
}

/// The three forms of a module.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Ts,
    Js,
    Dts,
}

impl Module {
    fn text(&self, form: Form) -> String {
        let mut text = template("// HEADER\n", Language::Ts);
        for item in &self.items {
            let line = match (item, form) {
                (Item::Import(_) | Item::Type(..), Form::Js) => continue,
                (Item::Import(line), _) => format!("{line}\n"),
                (Item::Type(name, definition), _) => {
                    format!("export type {name} = {definition};\n")
                }
                (Item::Const(name, kind, value), Form::Ts) => {
                    format!("export const {name}: {kind} = {value};\n")
                }
                (Item::Const(name, _, value), Form::Js) => {
                    format!("export const {name} = {value};\n")
                }
                (Item::Const(name, kind, _), Form::Dts) => {
                    format!("export declare const {name}: {kind};\n")
                }
            };
            text += &line;
        }
        text
    }

    fn files(&self) -> [File; 3] {
        let path = self.path;
        [
            File::new(format!("src/{path}.ts"), self.text(Form::Ts)),
            File::new(format!("dist/{path}.js"), self.text(Form::Js)),
            File::new(format!("dist/{path}.d.ts"), self.text(Form::Dts)),
        ]
    }
}

fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object();
    object.map_or_else(Vec::new, |o| o.keys().map(String::as_str).collect())
}

fn union<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    let codes: Vec<String> = codes.into_iter().map(|c| format!("\"{c}\"")).collect();
    codes.join(" | ")
}

fn constant(name: &'static str, kind: &str, value: &Value) -> Item {
    Item::Const(name, kind.to_owned(), value.to_string())
}

fn coefficients(facts: &Value) -> Module {
    let kernel = &facts["kernel"];
    let number = |name, key: &str| constant(name, "number", &kernel[key]);
    Module {
        path: "coefficients",
        items: vec![
            number("E4", "e4"),
            number("E5", "e5"),
            number("SNAP", "snap"),
            number("TWO_52", "two_52"),
            number("HALF_U", "half_u"),
            number("ATANH_HEAD", "atanh_head"),
            number("ATANH_MAX_S", "atanh_max_s"),
            constant("ATANH", "readonly number[]", &kernel["atanh"]),
            constant("KAPPA", "readonly number[]", &kernel["kappa"]),
        ],
    }
}

/// `{ code: facts[field] }` of all indicators that have the field.
fn by_indicator(facts: &Value, field: impl Fn(&Value) -> Value) -> Value {
    let all = facts["indicators"].as_array().into_iter().flatten();
    let pairs = all.filter_map(|i| {
        let value = field(i);
        (!value.is_null()).then(|| (i["code"].as_str().unwrap_or_default().to_owned(), value))
    });
    Value::Object(pairs.collect())
}

/// An object that has a value for every indicator, or for some.
const EVERY: &str = "{ readonly [i in Indicator]: boolean }";
const SOME_TABLE: &str = "{ readonly [i in Indicator]?: TableName }";

/// The codes as types.
fn types(facts: &Value, indicators: &[&str]) -> Vec<Item> {
    let labels = &facts["labels"];
    let keys_of = |name, value: &Value| Item::Type(name, union(keys(value)));
    let plain = |name, definition: &str| Item::Type(name, definition.to_owned());
    vec![
        Item::Import("import type { TableName } from \"./tables/index.js\";"),
        keys_of("Input", &facts["inputs"]),
        Item::Type("Indicator", union(indicators.iter().copied())),
        keys_of("Reason", &labels["reasons"]),
        keys_of("ClassCode", &labels["classes"]),
        keys_of("Acute", &labels["acute_malnutrition"]),
        keys_of("Warning", &labels["warnings"]),
        keys_of("Standard", &facts["standards"]),
        keys_of("Scheme", &facts["bands"]),
        keys_of("ProfileName", &facts["profiles"]),
        keys_of("Quantity", &facts["quantities"]),
        Item::Type("Lang", union(["en", "id"])),
        plain("Words", "{ readonly [lang in Lang]: string }"),
        plain(
            "UpTo",
            "{ readonly months: number; readonly included: boolean }",
        ),
        Item::Type("Profile", profile_type(&facts["profiles"])),
        plain(
            "Bands",
            "{ readonly bounds: readonly number[]; readonly classes: readonly ClassCode[] }",
        ),
        plain("Pair", "readonly [number, number]"),
    ]
}

fn codes(facts: &Value) -> Module {
    let indicators: Vec<&str> = (facts["indicators"].as_array().into_iter().flatten())
        .filter_map(|i| i["code"].as_str())
        .collect();
    let aliases: serde_json::Map<String, Value> =
        (facts["inputs"].as_object().into_iter().flatten())
            .map(|(name, i)| (name.clone(), i["aliases"].clone()))
            .collect();
    let flags = by_indicator(facts, |i| {
        Value::Array(vec![i["flag_below"].clone(), i["flag_above"].clone()])
    });
    let field = |name: &'static str| by_indicator(facts, |i| i[name].clone());
    let mut items = types(facts, &indicators);
    items.extend([
        constant("GENERATOR", "string", &facts["generator"]),
        constant("DAYS_PER_MONTH", "number", &facts["days_per_month"]),
        constant("FIVE_YEARS", "number", &facts["under_five_below_months"]),
        constant("INDICATORS", "readonly Indicator[]", &indicators.into()),
        constant(
            "FLAG_LIMITS",
            "{ readonly [i in Indicator]: Pair }",
            &flags,
        ),
        constant("USES_WEIGHT", EVERY, &field("uses_weight")),
        constant("IS_RESTRICTED", EVERY, &field("is_restricted")),
        constant("BY_DAY", SOME_TABLE, &field("who2006_by_day")),
        constant("BY_MONTH", SOME_TABLE, &field("who2007_by_month")),
        constant(
            "PROFILES",
            "{ readonly [p in ProfileName]: Profile }",
            &facts["profiles"],
        ),
        constant(
            "BANDS",
            "{ readonly [s in Scheme]: { readonly [s in Standard]: { readonly [i in Indicator]?: Bands } } }",
            &facts["bands"],
        ),
        constant(
            "ACUTE",
            "{ readonly from_months: number; readonly below_months: number; readonly muac_cm: Pair; readonly whz: Pair }",
            &facts["acute_malnutrition"],
        ),
        constant(
            "CEILINGS",
            "{ readonly [q in Quantity]: { readonly ceiling: number; readonly reason: Reason } }",
            &facts["quantities"],
        ),
        constant(
            "WORDS_SEX",
            "{ readonly [word: string]: 0 | 1 }",
            &facts["words"]["sex"],
        ),
        constant(
            "WORDS_POSITION",
            "{ readonly [word: string]: 0 | 1 }",
            &facts["words"]["position"],
        ),
        constant(
            "WORDS_OEDEMA",
            "{ readonly [word: string]: boolean }",
            &facts["words"]["oedema"],
        ),
        constant(
            "ALIASES",
            "{ readonly [input in Input]: readonly string[] }",
            &aliases.into(),
        ),
        constant(
            "LABELS",
            "{ readonly reasons: { readonly [c in Reason]: Words }; readonly classes: { readonly [c in ClassCode]: Words }; \
             readonly acute_malnutrition: { readonly [c in Acute]: Words }; readonly warnings: { readonly [c in Warning]: Words }; \
             readonly sexes: { readonly f: Words; readonly m: Words } }",
            &facts["labels"],
        ),
        constant(
            "INDICATOR_LABELS",
            "{ readonly [i in Indicator]: Words }",
            &field("label"),
        ),
    ]);
    Module {
        path: "codes",
        items,
    }
}

/// The type of the first profile; all have the same fields.
fn profile_type(profiles: &Value) -> String {
    let first = profiles.as_object().and_then(|o| o.values().next());
    let fields = first.and_then(Value::as_object).into_iter().flatten();
    let mut text = String::from("{");
    for (name, value) in fields {
        let kind = match value {
            Value::Bool(_) => "boolean",
            Value::String(_) => "string",
            Value::Object(_) => "UpTo",
            _ => "number",
        };
        let _ = write!(text, " readonly {name}: {kind};");
    }
    text + " }"
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Rows as steps from the row above, written as in source maps (base 64 VLQ).
fn packed(table: TableId, sex: Sex) -> String {
    let (mut text, mut above) = (String::new(), [0i64; 3]);
    for row in rows(table, sex) {
        for (value, above) in row.into_iter().zip(&mut above) {
            let step = value - *above;
            *above = value;
            let mut word = step.unsigned_abs() << 1 | u64::from(step < 0);
            loop {
                let more = u64::from(word > 31) << 5;
                text.push(char::from(DIGITS[(word & 31 | more) as usize]));
                word >>= 5;
                if word == 0 {
                    break;
                }
            }
        }
    }
    text
}

fn tables() -> Module {
    let mut value = String::from("{\n");
    for &id in TableId::ALL {
        let (first, last) = ends(id);
        let _ = writeln!(
            value,
            "  \"{}\": {{ axis: \"{}\", rowsPerUnit: {}, first: {first}, last: {last}, rows: [\n    \"{}\",\n    \"{}\",\n  ] }},",
            id.path(),
            id.axis().code(),
            id.axis().rows_per_unit(),
            packed(id, Sex::Female),
            packed(id, Sex::Male),
        );
    }
    value.push('}');
    Module {
        path: "tables/index",
        items: vec![
            Item::Type("TableName", union(TableId::ALL.iter().map(|t| t.path()))),
            Item::Type(
                "Table",
                "{ readonly axis: \"day\" | \"month\" | \"cm\"; readonly rowsPerUnit: number; readonly first: number; \
                 readonly last: number; readonly rows: readonly [girls: string, boys: string] }"
                    .to_owned(),
            ),
            Item::Const(
                "TABLES",
                "{ readonly [name in TableName]: Table }".to_owned(),
                value,
            ),
        ],
    }
}

/// Logic: the source, and what the TypeScript compiler makes of it (`make test-export` holds the
/// two against each other).
macro_rules! logic {
    ($($name:literal),*) => {
        &[$((
            $name,
            include_str!(concat!("templates/ts/", $name, ".ts")),
            include_str!(concat!("templates/ts/dist/", $name, ".js")),
            include_str!(concat!("templates/ts/dist/", $name, ".d.ts")),
        )),*]
    };
}
const LOGIC: &[(&str, &str, &str, &str)] = logic!("kernel", "lookup", "read", "score", "index");

pub(super) fn files() -> Vec<File> {
    let facts = facts();
    let mut files = Vec::new();
    for module in [coefficients(&facts), codes(&facts), tables()] {
        files.extend(module.files());
    }
    let filled = |text: &str| template(text, Language::Ts);
    for (name, ts, js, dts) in LOGIC {
        files.push(File::new(format!("src/{name}.ts"), filled(ts)));
        files.push(File::new(format!("dist/{name}.js"), filled(js)));
        files.push(File::new(format!("dist/{name}.d.ts"), filled(dts)));
    }
    for (path, text) in [
        ("package.json", include_str!("templates/ts/package.json")),
        ("tsconfig.json", include_str!("templates/ts/tsconfig.json")),
        ("tests/run.mjs", include_str!("templates/ts/run.mjs")),
        ("tests/rows.mjs", include_str!("templates/ts/rows.mjs")),
        ("README.md", include_str!("templates/ts/README.md")),
    ] {
        files.push(File::new(path, filled(text)));
    }
    files.push(File::new("tests/vectors.jsonl", vectors::lines()));
    files
}
