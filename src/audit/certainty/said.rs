//! What is said of a child, for people and for programs.

use super::{Certainty, ClassCertainty, Errors};
use crate::indicator::Indicator;
use crate::words::Lang;
use serde_json::{Map, Value, json};
use std::fmt::Write;

fn name(c: &ClassCertainty) -> &'static str {
    c.indicator.map_or("muac", Indicator::code)
}

impl Certainty {
    /// Everything, for people: a block for each class, with what to do.
    #[must_use]
    pub fn text(&self, errors: &Errors, lang: Lang) -> String {
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
        for c in &self.classes {
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
        for (indicator, reason) in &self.not_computed {
            if !reason.code().starts_with("missing") {
                let _ = writeln!(
                    text,
                    "\n{}: {}",
                    indicator.code().to_uppercase(),
                    reason.label(lang)
                );
            }
        }
        for indicator in &self.without_error {
            let _ = writeln!(
                text,
                "\n{}: {}",
                indicator.code().to_uppercase(),
                lang.pick(
                    "no technical error given for this measurement",
                    "galat teknis pengukuran ini belum diberikan",
                )
            );
        }
        text
    }

    /// Everything, as `tumbuh certainty --json` writes it.
    #[must_use]
    pub fn json(&self, errors: &Errors) -> Value {
        let mut classes = Map::new();
        for c in &self.classes {
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
        let reasons: Map<String, Value> = (self.not_computed.iter())
            .map(|(i, r)| (i.code().to_owned(), json!(r)))
            .collect();
        json!({
            "errors": errors,
            "classes": classes,
            "reasons": reasons,
            "without_error": self.without_error.iter().map(|i| i.code()).collect::<Vec<_>>(),
        })
    }
}
