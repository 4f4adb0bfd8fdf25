//! One child as one JSON object.

use crate::classify::{Class, Scheme};
use crate::score::{Assessment, Warning};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What `tumbuh score` writes of a child, by the names of its columns, with exact z-scores
/// (`haz_exact`) beside the reported ones; `null` where there is none.
#[must_use]
pub fn columns(a: &Assessment, scheme: Scheme) -> Map<String, Value> {
    let mut columns = Map::new();
    let mut put = |name: &str, value: Value| columns.insert(name.to_owned(), value);
    put("age_days_used", json!(a.age_days_used));
    put("clenhei_cm", json!(a.lenhei_cm().value()));
    put("bmi", json!(a.bmi().value()));
    for score in a.scores() {
        let (name, z) = (score.indicator.code(), score.value());
        put(name, json!(z.map(|z| z.reported)));
        put(&format!("{name}_exact"), json!(z.map(|z| z.exact)));
        put(&format!("{name}_flag"), json!(z.map(|z| u8::from(z.flag))));
        let class = a.class(score.indicator, scheme);
        put(&format!("{name}_class"), json!(class.map(Class::code)));
    }
    put("muac_class", json!(a.muac_class()));
    put("acute_malnutrition", json!(a.acute_malnutrition()));
    put("stunted", json!(a.stunted()));
    put("wasted", json!(a.wasted()));
    put("underweight", json!(a.underweight()));
    put("overweight", json!(a.overweight()));
    let reasons = a
        .scores()
        .iter()
        .filter_map(|s| Some((s.indicator.code(), s.reason()?.code())));
    put("reasons", json!(reasons.collect::<BTreeMap<_, _>>()));
    put(
        "warnings",
        json!(a.warnings().map(Warning::code).collect::<Vec<_>>()),
    );
    columns
}
