//! The card of a child: N, T, O and B of its visits, and what to do.

use super::child::{Cells, Rules};
use super::wrong::{Wrong, js_name};
use crate::columns::Input;
use crate::posyandu::kms::{self, Line, Visit, Weighing};
use crate::{Date, Measurement, Reason};
use serde_json::{Value, json};

/// The visits as they are read; a mistake names the visit, counted from 0.
pub(super) fn measured(visits: &[Cells], rules: &Rules) -> Result<Vec<Measurement>, Wrong> {
    let read = |(i, cells): (usize, &Cells)| {
        let read = cells.read(rules.bad, rules.lang);
        read.map_err(|w| w.at_visit(i))
    };
    visits.iter().enumerate().map(read).collect()
}

/// One entry for each visit, in the order given.
pub(super) fn kms(visits: &[Cells], rules: &Rules) -> Result<Value, Wrong> {
    let mut dated = Vec::with_capacity(visits.len());
    for (i, m) in measured(visits, rules)?.into_iter().enumerate() {
        let text = visits[i].text(Input::VisitDate);
        let date: Date = text.parse().map_err(|_| {
            let name = js_name(Input::VisitDate);
            let message = format!("{name}: must be a date like 2024-02-29, got \"{text}\"");
            let wrong = Wrong::kind(message, Reason::Unreadable.code());
            wrong.of(Input::VisitDate).at_visit(i)
        })?;
        dated.push(Visit::new(date, m));
    }
    let card = kms::monitor(&dated, &kms::Rules::default());
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
