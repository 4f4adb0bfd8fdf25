//! What is odd in a record, and how sure its classes are.

use super::child::{Bad, Cells, Rules};
use super::wrong::{Wrong, js_name};
use crate::audit::certainty::{AgePrecision, ClassCertainty, Errors, certainty as certain};
use crate::plausibility::{Check, Finding, Plausibility, Proposal, Severity};
use crate::{Indicator, Lang};
use serde_json::{Map, Value, json};

/// How well the child was measured; what is not given is as in [`Errors::default`].
#[derive(serde::Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Measuring {
    errors: Option<String>,
    tem_weight_kg: Option<f64>,
    tem_lenhei_cm: Option<f64>,
    tem_muac_cm: Option<f64>,
    tem_head_cm: Option<f64>,
    tem_skinfold_mm: Option<f64>,
    age_precision: Option<String>,
    position_unknown: bool,
    level: Option<f64>,
}

impl Measuring {
    fn errors(&self) -> Result<Errors, Wrong> {
        let named: Errors = match &self.errors {
            Some(name) => name.parse()?,
            None => Errors::default(),
        };
        let mut errors = named.with_tem(
            [self.tem_weight_kg, self.tem_lenhei_cm, self.tem_muac_cm],
            [self.tem_head_cm, self.tem_skinfold_mm],
        );
        if let Some(age) = &self.age_precision {
            errors.age = age.parse::<AgePrecision>()?;
        }
        errors.position_known = !self.position_unknown;
        if let Some(level) = self.level {
            errors.level = level;
        }
        Ok(errors)
    }
}

/// How sure each class of a child is.
pub(super) fn certainty(
    cells: &Cells,
    measuring: &Measuring,
    rules: &Rules,
) -> Result<Value, Wrong> {
    let m = cells.read(rules.bad, rules.lang)?;
    let errors = measuring.errors()?;
    let found = certain(&m, &errors, &rules.profile, rules.scheme)?;
    let mut classes = Map::new();
    for c in &found.classes {
        let name = c.indicator.map_or("muac", Indicator::code);
        classes.insert(name.to_owned(), class(c, rules.lang));
    }
    let reasons = found.not_computed.iter().map(|(i, reason)| {
        let why = json!({"reason": reason.code(), "reasonText": reason.label(rules.lang)});
        (i.code().to_owned(), why)
    });
    Ok(json!({
        "errors": {
            "name": errors.name,
            "weightKg": errors.weight_kg,
            "lenheiCm": errors.lenhei_cm,
            "muacCm": errors.muac_cm,
            "headCm": errors.head_cm,
            "skinfoldMm": errors.skinfold_mm,
        },
        "classes": classes,
        "reasons": reasons.collect::<Map<_, _>>(),
        "withoutError": found.without_error.iter().map(|i| i.code()).collect::<Vec<_>>(),
        "text": found.text(&errors, rules.lang),
    }))
}

fn class(c: &ClassCertainty, lang: Lang) -> Value {
    let probabilities = c
        .probabilities
        .iter()
        .map(|(v, p)| json!({"class": v.code(), "classText": v.label(lang), "probability": p}));
    let changes = c.changes.iter().map(|change| {
        json!({
            "quantity": change.quantity,
            "quantityText": change.quantity.label(lang),
            "unit": change.quantity.unit(),
            "by": change.by,
            "class": change.class.code(),
            "text": change.label(lang),
        })
    });
    json!({
        "z": c.z,
        "flag": c.flag,
        "interval": c.interval,
        "class": c.class.code(),
        "classText": c.class.label(lang),
        "probability": c.probability,
        "probabilities": probabilities.collect::<Vec<_>>(),
        "changes": changes.collect::<Vec<_>>(),
        "sure": c.is_sure(),
        "advice": c.advice(lang),
    })
}

/// What is odd in a record, alone or beside the visit before. What cannot be read is a finding.
pub(super) fn plausibility(
    cells: &Cells,
    before: Option<&Cells>,
    rules: &Rules,
) -> Result<Value, Wrong> {
    let m = cells.read(rules.bad, rules.lang)?;
    // The visit before is a fact by now: what is wrong in it is passed over.
    let before = before
        .map(|b| b.read(Bad::IsReason, rules.lang))
        .transpose()?;
    let check = Check {
        profile: &rules.profile,
        before: before.as_ref(),
        ..Check::default()
    };
    Ok(odd(&check.record(&m), rules.lang))
}

fn odd(found: &Plausibility, lang: Lang) -> Value {
    json!({
        "plausible": found.is_plausible(),
        "severity": found.severity().map(Severity::code),
        "findings": found.findings.iter().map(|f| finding(f, lang)).collect::<Vec<_>>(),
        "causes": found.causes.iter().map(|p| proposal(p, lang)).collect::<Vec<_>>(),
    })
}

fn finding(f: &Finding, lang: Lang) -> Value {
    json!({
        "code": f.code.code(),
        "severity": f.severity().code(),
        "severityText": f.severity().label(lang),
        "advice": f.severity().advice(lang),
        "input": js_name(f.input),
        "indicator": f.indicator.map(Indicator::code),
        "value": f.value,
        "z": f.z,
        "limits": f.limits.map(open),
        "range": f.range.map(open),
        "what": f.code.label(lang),
        "rule": f.rule(lang),
        "text": f.text(lang),
        "proposal": f.proposal.as_ref().map(|p| proposal(p, lang)),
    })
}

/// An end that is open is null: JSON has no infinity.
fn open((low, high): (f64, f64)) -> [Option<f64>; 2] {
    [low, high].map(|v| v.is_finite().then_some(v))
}

fn proposal(p: &Proposal, lang: Lang) -> Value {
    let changes = p.changes.iter().map(|c| {
        json!({"input": js_name(c.input), "given": c.given, "proposed": c.proposed, "text": c.text(lang)})
    });
    json!({
        "cause": p.cause,
        "causeText": p.cause.label(lang),
        "changes": changes.collect::<Vec<_>>(),
        "support": p.support,
        "text": p.text(lang),
    })
}

/// Every input that cannot be read or used, for a form that marks them all at once.
pub(super) fn problems(cells: &Cells, rules: &Rules) -> Value {
    let all = cells.problems(&cells.as_row(), rules.lang);
    let one = |w: &Wrong| {
        // The message begins with the name of the input, which a form shows in its own words.
        let text = w.message.split_once(": ").map_or("", |(_, text)| text);
        json!({"input": w.input.map(js_name), "code": w.code, "message": w.message, "text": text})
    };
    all.iter().map(one).collect()
}
