//! `tumbuh certainty`: how sure the classes of one child are. `tumbuh added-by-error`: what errors
//! of measuring add to the prevalences of a file.

use crate::Stop;
use crate::args::{Child, Rules, number, parse};
use crate::buffer::Buffer;
use crate::child::{read, say};
use crate::input::{Blocks, Columns, Source};
use crate::rows::for_each_row;
use clap::Args as ClapArgs;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::PathBuf;
use tumbuh::audit::certainty::{AgePrecision, Certainty, ClassCertainty, Errors, certainty};
use tumbuh::audit::population::{Added, PREVALENCES, added_in_data, tem_in_z};
use tumbuh::columns::{Input, measurement};
use tumbuh::{Indicator, Lang, Measurement, Scheme};

/// Technical errors of measurement.
#[derive(Debug, ClapArgs)]
pub(crate) struct MeasuringErrors {
    /// Technical errors of measurement by name: smart-good, smart-acceptable or smart-poor
    /// (SMART Manual 2.0)
    #[arg(long, value_name = "NAME", default_value = "smart-acceptable", value_parser = parse::<Errors>)]
    errors: Errors,
    /// Technical error of weight, kg
    #[arg(long, value_name = "KG", allow_hyphen_values = true, value_parser = number)]
    tem_weight: Option<f64>,
    /// Technical error of length or height, cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true, value_parser = number)]
    tem_lenhei: Option<f64>,
    /// Technical error of head circumference, cm; no default
    #[arg(long, value_name = "CM", allow_hyphen_values = true, value_parser = number)]
    tem_head: Option<f64>,
    /// Technical error of the arm circumference, cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true, value_parser = number)]
    tem_muac: Option<f64>,
    /// Technical error of a skinfold, mm; no default
    #[arg(long, value_name = "MM", allow_hyphen_values = true, value_parser = number)]
    tem_skinfold: Option<f64>,
}

impl MeasuringErrors {
    fn errors(&self) -> Errors {
        let mut e = self.errors.clone();
        let own = [
            (self.tem_weight, &mut e.weight_kg),
            (self.tem_lenhei, &mut e.lenhei_cm),
            (self.tem_muac, &mut e.muac_cm),
        ];
        let mut changed = false;
        for (given, to) in own {
            if let Some(tem) = given {
                *to = tem;
                changed = true;
            }
        }
        e.head_cm = self.tem_head.or(e.head_cm);
        e.skinfold_mm = self.tem_skinfold.or(e.skinfold_mm);
        if changed {
            e.name = format!("{}, changed", e.name).into();
        }
        e
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CertaintyArgs {
    #[command(flatten)]
    child: Child,
    /// Weight, kg
    #[arg(long, value_name = "KG", allow_hyphen_values = true)]
    weight: Option<String>,
    /// Head circumference, cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    head: Option<String>,
    /// Mid-upper arm circumference (LiLA), cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    muac: Option<String>,
    #[command(flatten)]
    tem: MeasuringErrors,
    /// Is the age known to the day, in completed months, or in completed years?
    #[arg(long, value_name = "exact|month|year", default_value = "exact", value_parser = parse::<AgePrecision>)]
    age_precision: AgePrecision,
    /// Lying or standing is not known: both are equally likely
    #[arg(long)]
    position_unknown: bool,
    /// Probability of the interval of z
    #[arg(long, value_name = "P", default_value = "0.95", allow_hyphen_values = true, value_parser = number)]
    level: f64,
    #[command(flatten)]
    rules: Rules,
    /// Names and bounds of the classes
    #[arg(long, value_name = "who|kemenkes", default_value = "who", value_parser = parse::<Scheme>)]
    classes: Scheme,
    /// Language
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &CertaintyArgs) -> Result<(), Stop> {
    let m = read(|input| match input {
        Input::Weight => args.weight.as_ref(),
        Input::Head => args.head.as_ref(),
        Input::Muac => args.muac.as_ref(),
        other => args.child.cell(other),
    })?;
    if m == Measurement::new() {
        return Err(Stop::Arguments(
            "nothing to judge; try: tumbuh certainty --sex f --age-days 548 --lenhei 74.7"
                .to_owned(),
        ));
    }
    let mut errors = args.tem.errors();
    errors.age = args.age_precision;
    errors.position_known = !args.position_unknown;
    errors.level = args.level;
    let found = certainty(&m, &errors, &args.rules.profile(), args.classes)
        .map_err(|e| Stop::Arguments(e.to_string()))?;
    if args.json {
        let text = serde_json::to_string_pretty(&as_json(&found, &errors));
        let text = text.map_err(|e| Stop::File(format!("JSON: {e}")))?;
        return say(&(text + "\n"));
    }
    say(&as_text(&found, &errors, args.lang))
}

fn name(c: &ClassCertainty) -> &'static str {
    c.indicator.map_or("muac", Indicator::code)
}

fn as_text(found: &Certainty, errors: &Errors, lang: Lang) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{} {}: {} kg, {} cm, {} {} cm",
        lang.pick("technical errors", "galat teknis"),
        errors.name,
        errors.weight_kg,
        errors.lenhei_cm,
        lang.pick("MUAC", "LiLA"),
        errors.muac_cm
    );
    for c in &found.classes {
        let _ = write!(text, "\n{}", name(c).to_uppercase());
        let label = c.indicator.map_or(
            lang.pick("mid-upper arm circumference", "lingkar lengan atas (LiLA)"),
            |i| i.label(lang),
        );
        let _ = write!(text, "  {label}");
        if let Some(z) = c.z {
            let _ = write!(text, ": {z:.2}");
        }
        if let Some([low, high]) = c.interval {
            let percent = errors.level * 100.0;
            let between = lang.pick("true z between", "z sebenarnya antara");
            let _ = write!(
                text,
                "; {percent:.0} %: {between} {low:.2} {} {high:.2}",
                lang.pick("and", "dan")
            );
        }
        text.push('\n');
        for (verdict, p) in &c.probabilities {
            if *p >= 0.0005 || *verdict == c.class {
                let mark = if *verdict == c.class { '*' } else { ' ' };
                let _ = writeln!(
                    text,
                    "  {mark} {:5.1} %  {}",
                    p * 100.0,
                    verdict.label(lang)
                );
            }
        }
        for change in &c.changes {
            let _ = writeln!(
                text,
                "    {}: {}",
                change.quantity.label(lang),
                change.label(lang)
            );
        }
        if !c.probabilities.is_empty() {
            let _ = writeln!(text, "  > {}", c.advice(lang));
        }
    }
    for (indicator, reason) in &found.not_computed {
        if !reason.code().starts_with("missing") {
            let _ = writeln!(
                text,
                "\n{}: {}",
                indicator.code().to_uppercase(),
                reason.label(lang)
            );
        }
    }
    for indicator in &found.without_error {
        let _ = writeln!(
            text,
            "\n{}: {}",
            indicator.code().to_uppercase(),
            lang.pick(
                "no technical error given for this measurement (--tem-head, --tem-skinfold)",
                "galat teknis pengukuran ini belum diberikan (--tem-head, --tem-skinfold)",
            )
        );
    }
    text
}

fn as_json(found: &Certainty, errors: &Errors) -> Value {
    let mut classes = Map::new();
    for c in &found.classes {
        let probabilities: Map<String, Value> = (c.probabilities.iter())
            .map(|(v, p)| (v.code().to_owned(), json!(p)))
            .collect();
        let changes: Vec<Value> = (c.changes.iter())
            .map(|ch| json!({"quantity": ch.quantity, "unit": ch.quantity.unit(), "by": ch.by, "class": ch.class.code()}))
            .collect();
        classes.insert(
            name(c).to_owned(),
            json!({
                "z": c.z,
                "flag": c.flag,
                "interval": c.interval,
                "class": c.class.code(),
                "probability": c.probability,
                "probabilities": probabilities,
                "changes": changes,
                "sure": c.is_sure(),
                "advice": {"en": c.advice(Lang::En), "id": c.advice(Lang::Id)},
            }),
        );
    }
    let reasons: Map<String, Value> = (found.not_computed.iter())
        .map(|(i, r)| (i.code().to_owned(), json!(r)))
        .collect();
    json!({"errors": errors, "classes": classes, "reasons": reasons})
}

#[derive(Debug, ClapArgs)]
pub(crate) struct AddedArgs {
    /// CSV file with a header, as for `score`; `-` or nothing: standard input
    #[arg(value_name = "INPUT.csv")]
    input: Option<PathBuf>,
    #[command(flatten)]
    tem: MeasuringErrors,
    #[command(flatten)]
    rules: Rules,
    /// Column `old` of the file is `new` (`weight_kg`, `lenhei_cm`, ...); may be repeated
    #[arg(long = "map", value_name = "new=old")]
    map: Vec<String>,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn added(args: &AddedArgs) -> Result<(), Stop> {
    let errors = args.tem.errors();
    let profile = args.rules.profile();
    // The numbers are checked before a file is read for nothing.
    certainty(&Measurement::new(), &errors, &profile, Scheme::Who)
        .map_err(|e| Stop::Arguments(e.to_string()))?;
    let (mut blocks, header) = Blocks::start(Source::open(args.input.as_deref())?)?;
    let columns = Columns::find(&header, &args.map)?;
    let mut of: Vec<(Indicator, Vec<f64>, Vec<f64>)> = Indicator::ALL
        .into_iter()
        .filter(|i| columns.indicators.contains(i))
        .map(|i| (i, Vec::new(), Vec::new()))
        .collect();
    let mut block = Buffer::default();
    while blocks.next(&mut block)? {
        let bytes = block.bytes();
        for_each_row(bytes, header.delimiter, |row| {
            if row.len() != columns.width {
                return;
            }
            let cell = |input| {
                let cell = columns.cell(row, bytes, input);
                std::str::from_utf8(cell).unwrap_or("\u{FFFD}")
            };
            let m = measurement(columns.age, cell);
            let a = m.assess_by(&profile);
            for (indicator, z, tem) in &mut of {
                // Flagged z-scores are left out of prevalences.
                let Some(score) = a.score(*indicator).value().filter(|z| !z.flag) else {
                    continue;
                };
                if let Some(t) = tem_in_z(&m, &errors, &profile, *indicator) {
                    z.push(score.exact);
                    tem.push(t);
                }
            }
        });
    }
    let mut rows: Vec<(&str, usize, Result<Added, String>)> = Vec::new();
    for (name, indicator, bound) in PREVALENCES {
        if let Some((_, z, tem)) = of.iter().find(|(i, ..)| *i == indicator) {
            let added = added_in_data(z, tem, bound).map_err(|e| e.to_string());
            rows.push((name, z.len(), added));
        }
    }
    if rows.is_empty() {
        return Err(Stop::File(
            "no prevalence can be made of these columns (sex, age, weight or length are missing)"
                .to_owned(),
        ));
    }
    say(&if args.json {
        added_json(&rows, &errors)
    } else {
        added_text(&rows, &errors)
    })
}

fn added_json(rows: &[(&str, usize, Result<Added, String>)], errors: &Errors) -> String {
    let rows: Vec<Value> = (rows.iter())
        .map(|(name, n, added)| match added {
            Ok(a) => json!({"name": name, "n": n, "added": a}),
            Err(e) => json!({"name": name, "n": n, "error": e}),
        })
        .collect();
    json!({"errors": errors, "prevalences": rows}).to_string() + "\n"
}

fn added_text(rows: &[(&str, usize, Result<Added, String>)], errors: &Errors) -> String {
    let mut text = format!(
        "technical errors {}: {} kg, {} cm\n\
         by the normal distribution; flagged z-scores left out\n\n\
         {:20} {:>7} {:>6} {:>6} {:>6} {:>9} {:>9} {:>9}\n",
        errors.name,
        errors.weight_kg,
        errors.lenhei_cm,
        "",
        "n",
        "mean",
        "SD",
        "TEM z",
        "measured",
        "without",
        "added"
    );
    for (name, n, added) in rows {
        let _ = match added {
            Ok(a) => writeln!(
                text,
                "{name:20} {n:7} {:6.2} {:6.2} {:6.2} {:7.1} % {:7.1} % {:+7.1} %",
                a.mean,
                a.measured_sd,
                a.tem_z,
                a.measured_share * 100.0,
                a.true_share * 100.0,
                a.added * 100.0
            ),
            Err(e) => writeln!(text, "{name:20} {n:7} {e}"),
        };
    }
    text
}
