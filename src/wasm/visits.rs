//! The card of a child: N, T, O and B of its visits, and what to do.

use super::child::{Cells, Rules};
use super::wrong::{Kind, Wrong, js_name};
use crate::Date;
use crate::columns::Input;
use crate::posyandu::kms::{self, Line, Visit, Weighing};
use serde_json::{Value, json};

/// One entry for each visit, in the order given.
pub(super) fn kms(children: &[Cells], rules: &Rules) -> Result<Value, Wrong> {
    let mut visits = Vec::with_capacity(children.len());
    for (i, cells) in children.iter().enumerate() {
        let at = |w: Wrong| Wrong {
            message: format!("visit {i}: {}", w.message),
            ..w
        };
        let m = cells.read(rules.bad, rules.lang).map_err(at)?;
        let date: Date = cells.text(Input::VisitDate).parse().map_err(|_| {
            at(Wrong {
                kind: Kind::Type,
                ..Wrong::kind(
                    format!(
                        "{} must be a date like 2024-02-29, got \"{}\"",
                        js_name(Input::VisitDate),
                        cells.text(Input::VisitDate)
                    ),
                    "unreadable",
                )
                .of(Input::VisitDate)
            })
        })?;
        visits.push(Visit::new(date, m));
    }
    let card = kms::monitor(&visits, &kms::Rules::default());
    Ok(card.iter().map(|w| weighing(w, rules)).collect())
}

fn weighing(w: &Weighing, rules: &Rules) -> Value {
    let lang = rules.lang;
    let (letter, none) = (w.letter.ok(), w.letter.err());
    let referral = w
        .referral
        .iter()
        .map(|r| json!({"code": r.code(), "text": r.label(lang), "advice": r.advice(lang)}));
    json!({
        "letter": letter.map(kms::Letter::code),
        "letterText": letter.map(|l| l.label(lang)),
        "advice": letter.map(|l| l.advice(lang)),
        "reason": none.map(kms::NoLetter::code),
        "reasonText": none.map(|n| n.label(lang)),
        "waz": w.waz,
        "gainG": w.gain_g,
        "kbmG": w.kbm_g,
        "line": w.line.map(Line::code),
        "tInARow": w.t_in_a_row,
        "belowRedLine": w.below_red_line,
        "faltering": w.faltering,
        "referral": referral.collect::<Vec<_>>(),
    })
}
