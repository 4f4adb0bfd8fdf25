//! `tumbuh preterm`: one infant born early.

use crate::Stop;
use crate::args::{Child, parse};
use crate::child::{read, say};
use clap::{Args as ClapArgs, ValueEnum};
use serde_json::json;
use std::fmt::Write as _;
use tumbuh::standards::preterm::{Chosen, Gestation, PretermAssessment, PretermRules, Size};
use tumbuh::{Indicator, Lang, Outcome, columns::Input, lms};

#[derive(Debug, ClapArgs)]
pub(crate) struct PretermArgs {
    /// Gestational age at birth, completed weeks and days: 30+2
    #[arg(long, value_name = "WEEKS+DAYS", value_parser = parse::<Gestation>)]
    gestation: Gestation,
    #[command(flatten)]
    child: Child,
    /// Weight, kg
    #[arg(long, value_name = "KG", allow_hyphen_values = true)]
    weight: Option<String>,
    /// Head circumference, cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    head: Option<String>,
    /// What is used before WHO: Fenton 2013 to term, or INTERGROWTH-21st to 64 weeks
    #[arg(long, value_name = "fenton|intergrowth", default_value = "fenton")]
    before_who: Before,
    /// Postmenstrual age in weeks from which WHO is used, instead of 40 and 64
    #[arg(long, value_name = "WEEKS")]
    who_from_weeks: Option<f64>,
    /// Age in months to which WHO is read at the corrected age
    #[arg(long, value_name = "MONTHS", default_value_t = 24.0)]
    corrected_below: f64,
    /// For programs
    #[arg(long)]
    json: bool,
    /// Language
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Before {
    Fenton,
    Intergrowth,
}

pub(crate) fn run(args: &PretermArgs) -> Result<(), Stop> {
    let m = read(|input| match input {
        Input::Weight => args.weight.as_ref(),
        Input::Head => args.head.as_ref(),
        other => args.child.cell(other),
    })?;
    let mut rules = match args.before_who {
        Before::Fenton => PretermRules::FENTON,
        Before::Intergrowth => PretermRules::INTERGROWTH,
    };
    if let Some(weeks) = args.who_from_weeks {
        rules.who_from_postmenstrual_days = weeks * 7.0;
    }
    rules.corrected_below_months = args.corrected_below;
    let a = rules
        .assess(&m, args.gestation)
        .map_err(|why| Stop::Arguments(why.label(args.lang).to_owned()))?;
    say(&if args.json {
        as_json(&a)
    } else {
        text(&a, args.lang)
    })
}

/// What was scored: the name of the measurement and what came of it.
fn rows(a: &PretermAssessment) -> Vec<(&'static str, Outcome<f64>)> {
    match &a.who {
        None => Size::ALL.map(Size::code).into_iter().zip(a.z).collect(),
        Some(who) => {
            let of = |i: Indicator| match who.score(i).outcome {
                Outcome::Value(z) => Outcome::Value(z.exact),
                Outcome::NotComputed(why) => Outcome::NotComputed(why),
            };
            Indicator::ALL[..5]
                .iter()
                .map(|i| (i.code(), of(*i)))
                .collect()
        }
    }
}

fn as_json(a: &PretermAssessment) -> String {
    let scores = rows(a).into_iter().map(|(name, z)| {
        let exact = z.value();
        let score = json!({
            "z": exact.map(lms::reported),
            "exact": exact,
            "reason": z.reason().map(tumbuh::Reason::code),
        });
        (name.to_owned(), score)
    });
    let scores: serde_json::Map<_, _> = scores.collect();
    let chosen = match a.chosen {
        Chosen::Preterm {
            standard,
            postmenstrual_days,
        } => json!({
            "standard": standard.code(),
            "source": standard.source(),
            "postmenstrual_days": postmenstrual_days,
        }),
        Chosen::Who { age, corrected } => json!({
            "standard": "who",
            "age_days": age.days(),
            "corrected": corrected,
        }),
    };
    json!({ "chosen": chosen, "scores": scores }).to_string() + "\n"
}

fn text(a: &PretermAssessment, lang: Lang) -> String {
    let mut out = match a.chosen {
        Chosen::Preterm {
            standard,
            postmenstrual_days: days,
        } => {
            let age = lang.pick("postmenstrual age", "umur pascamenstruasi");
            let weeks = (days / 7.0) as u32;
            let rest = days - 7.0 * f64::from(weeks);
            format!(
                "{standard}, {age} {weeks}+{rest}  ({})\n",
                standard.source()
            )
        }
        Chosen::Who { age, corrected } => {
            let which = if corrected {
                lang.pick("corrected age", "umur koreksi")
            } else {
                lang.pick("age", "umur")
            };
            let days = lang.pick("days", "hari");
            format!("WHO, {which} {} {days}\n", age.days())
        }
    };
    for (name, z) in rows(a) {
        let _ = match z {
            Outcome::Value(z) => writeln!(out, "  {name:<20} {:>6.2}", lms::reported(z)),
            Outcome::NotComputed(why) => writeln!(out, "  {name:<20} -  {}", why.label(lang)),
        };
    }
    out
}
