//! `tumbuh person`: anyone who comes to a Posyandu.

use crate::Stop;
use crate::args::{Child, number, parse};
use crate::child::{read, say};
use clap::{Args as ClapArgs, ValueEnum};
use serde_json::{Value, json};
use std::fmt::Write as _;
use tumbuh::columns::Input;
use tumbuh::posyandu::life::{LifeAssessment, Person};
use tumbuh::{Indicator, Lang, Scheme};

#[derive(Debug, ClapArgs)]
pub(crate) struct PersonArgs {
    #[command(flatten)]
    child: Child,
    /// Age in years, for adults
    #[arg(long, value_name = "YEARS", value_parser = number, conflicts_with_all = ["age_days", "age_months", "birth_date"])]
    age_years: Option<f64>,
    /// Weight, kg
    #[arg(long, value_name = "KG", allow_hyphen_values = true)]
    weight: Option<String>,
    /// Mid-upper arm circumference (LiLA), cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    muac: Option<String>,
    /// Pregnant or breastfeeding
    #[arg(long, value_name = "pregnant|breastfeeding")]
    motherhood: Option<Mother>,
    /// Weight before the pregnancy, kg
    #[arg(long, value_name = "KG", value_parser = number)]
    weight_before_pregnancy: Option<f64>,
    /// Waist circumference, cm
    #[arg(long, value_name = "CM", value_parser = number)]
    waist: Option<f64>,
    /// Knee height of an elderly person who cannot stand, cm
    #[arg(long, value_name = "CM", value_parser = number)]
    knee_height: Option<f64>,
    /// Weight three months ago, kg
    #[arg(long, value_name = "KG", value_parser = number)]
    weight_3_months_ago: Option<f64>,
    /// Appetite lost
    #[arg(long, value_name = "y|n")]
    appetite_lost: Option<YesNo>,
    /// Round the body mass index of adults to one decimal first, as paper forms do
    #[arg(long)]
    bmi_to_one_decimal: bool,
    /// For programs
    #[arg(long)]
    json: bool,
    /// Language
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Mother {
    Pregnant,
    Breastfeeding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum YesNo {
    #[value(alias = "ya")]
    Y,
    #[value(alias = "tidak")]
    N,
}

pub(crate) fn run(args: &PersonArgs) -> Result<(), Stop> {
    let months = args.age_years.map(|years| (years * 12.0).to_string());
    let m = read(|input| match input {
        Input::Weight => args.weight.as_ref(),
        Input::Muac => args.muac.as_ref(),
        Input::AgeMonths if months.is_some() => months.as_ref(),
        other => args.child.cell(other),
    })?;
    let mut person = Person::new(m);
    let given = |v: Option<f64>| v.unwrap_or(f64::NAN);
    person = person
        .weight_before_pregnancy_kg(given(args.weight_before_pregnancy))
        .waist_cm(given(args.waist))
        .knee_height_cm(given(args.knee_height))
        .weight_3_months_ago_kg(given(args.weight_3_months_ago));
    person.appetite_lost = args.appetite_lost.map(|a| a == YesNo::Y);
    person.bmi_to_one_decimal = args.bmi_to_one_decimal;
    person = match args.motherhood {
        Some(Mother::Pregnant) => person.pregnant(),
        Some(Mother::Breastfeeding) => person.breastfeeding(),
        None => person,
    };
    let a = person.assess();
    say(&if args.json {
        as_json(&a, args.lang).to_string() + "\n"
    } else {
        text(&a, args.lang)
    })
}

/// z-score and class of the indicators that a child has.
fn scores(a: &LifeAssessment, lang: Lang) -> Vec<(Indicator, f64, Option<&'static str>)> {
    let Some(child) = &a.child else {
        return Vec::new();
    };
    let of = |i: Indicator| {
        let z = child.score(i).reported()?;
        Some((
            i,
            z,
            child.class(i, Scheme::Kemenkes).map(|c| c.label(lang)),
        ))
    };
    Indicator::ALL.into_iter().filter_map(of).collect()
}

fn as_json(a: &LifeAssessment, lang: Lang) -> Value {
    let findings: Vec<Value> = a
        .findings
        .iter()
        .map(|f| {
            let found = f.found.ok();
            json!({
                "rule": f.rule.code(),
                "source": f.rule.source(),
                "value": found.map(|f| f.value),
                "unit": f.rule.unit(),
                "class": found.map(|f| f.class.code()),
                "range": found.and_then(|f| f.range),
                "reason": f.found.err().map(tumbuh::posyandu::life::NoFinding::code),
                "label": f.found.map_or_else(|why| why.sentence(lang), |f| f.class.label(lang).to_owned()),
            })
        })
        .collect();
    let child: serde_json::Map<String, Value> = scores(a, lang)
        .into_iter()
        .map(|(i, z, class)| (i.code().to_owned(), json!({ "z": z, "class": class })))
        .collect();
    json!({
        "group": a.group.ok().map(tumbuh::posyandu::life::Group::code),
        "reason": a.group.err().map(|why| why.sentence(lang)),
        "height_from_knee_cm": a.height_from_knee_cm.and_then(Result::ok),
        "findings": findings,
        "child": child,
    })
}

fn text(a: &LifeAssessment, lang: Lang) -> String {
    let group = a
        .group
        .map_or_else(|why| why.sentence(lang), |g| g.label(lang).to_owned());
    let mut out = format!("{group}\n");
    if let Some(Ok(cm)) = a.height_from_knee_cm {
        let words = lang.pick("height from the knee", "tinggi badan dari tinggi lutut");
        let _ = writeln!(out, "  {words}: {cm:.1} cm");
    }
    for finding in &a.findings {
        let unit = finding.rule.unit();
        let said = match finding.found {
            Ok(found) => {
                let range = found
                    .range
                    .map_or_else(String::new, |(from, to)| format!(" ({from} - {to} {unit})"));
                format!(
                    "{:.1} {unit}{range}: {}",
                    found.value,
                    found.class.label(lang)
                )
            }
            Err(why) => format!("- {}", why.sentence(lang)),
        };
        let _ = writeln!(
            out,
            "  {:<16} {said}  [{}]",
            finding.rule.code(),
            finding.rule.source()
        );
    }
    for (indicator, z, class) in scores(a, lang) {
        let class = class.unwrap_or_default();
        let _ = writeln!(out, "  {:<16} {z:.2} {class}", indicator.code());
    }
    out
}
