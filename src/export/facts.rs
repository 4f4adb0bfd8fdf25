//! What the crate knows, as data: the one tree that every export is written from.

use crate::age::{DAYS_PER_MONTH, FIVE_YEARS};
use crate::classify::acute;
use crate::classify::{AcuteMalnutrition, Class, Scheme, bands};
use crate::columns::{Input, NO, YES};
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::{HeadCircumference, Length, Muac, Position, Skinfold, Weight};
use crate::outcome::Reason;
use crate::profile::{Profile, StandingInfant, UpTo};
use crate::score::Warning;
use crate::sex::Sex;
use crate::standards::{Standard, who2006, who2007};
use crate::table::TableId;
use crate::words::Lang;
use serde_json::{Map, Value, json};

/// The profiles that an export knows: those of WHO's programs. The third,
/// [`Profile::ID_PERMENKES_2020`], reads printed SD columns, which is another kernel.
pub const PROFILES: [&Profile; 2] = [&Profile::WHO_ANTHRO, &Profile::WHO_MACRO];

/// A published row: L and M in 1e-4, S in 1e-5.
pub(super) type Row = [i64; 3];

/// The rows of a table for a sex.
pub(super) fn rows(table: TableId, sex: Sex) -> Vec<Row> {
    let packed = table.table().packed(sex).unwrap_or_default();
    let row = |word: &u64| {
        let [m, s, l] = [*word & 0xFFFF_FFFF, *word >> 32 & 0xFFFF, *word >> 48];
        [l.cast_signed() - 32_768, m.cast_signed(), s.cast_signed()]
    };
    packed.iter().map(row).collect()
}

/// First and last row of a table, counted in rows.
pub(super) fn ends(table: TableId) -> (u32, u32) {
    let (first, len) = (table.table().first(), table.table().len());
    (first, first + u32::try_from(len).unwrap_or(0) - 1)
}

fn labels(label: impl Fn(Lang) -> &'static str) -> Value {
    json!({ "en": label(Lang::En), "id": label(Lang::Id) })
}

fn object<K: ToString>(pairs: impl IntoIterator<Item = (K, Value)>) -> Value {
    let pairs = pairs.into_iter().map(|(k, v)| (k.to_string(), v));
    Value::Object(pairs.collect::<Map<_, _>>())
}

/// Both standards.
pub(super) const STANDARDS: [Standard; 2] = [Standard::Who2006, Standard::Who2007];
/// Both schemes with their names.
pub(super) const SCHEMES: [(&str, Scheme); 2] =
    [("who", Scheme::Who), ("kemenkes", Scheme::Kemenkes)];
/// Every warning.
pub(super) const WARNINGS: [Warning; 2] =
    [Warning::StandingUnder9Months, Warning::CheckWeightForHeight];

/// The table of an indicator of age in a standard.
pub(super) fn table_of(indicator: Indicator, standard: Standard) -> Option<TableId> {
    let profile = &Profile::WHO_ANTHRO;
    let place = match standard {
        Standard::Who2006 => who2006::by_day(indicator, 100.0, profile),
        Standard::Who2007 => who2007::by_month(indicator, 100.0, profile),
    };
    place.ok().map(|p| p.table)
}

fn quantity(input: Input, ceiling: f64, reason: Reason) -> (&'static str, Value) {
    (
        input.name(),
        json!({ "ceiling": ceiling, "reason": reason.code() }),
    )
}

fn quantities() -> Value {
    object([
        quantity(Input::Weight, Weight::CEILING, Weight::CEILING_REASON),
        quantity(Input::Lenhei, Length::CEILING, Length::CEILING_REASON),
        quantity(
            Input::Head,
            HeadCircumference::CEILING,
            HeadCircumference::CEILING_REASON,
        ),
        quantity(Input::Muac, Muac::CEILING, Muac::CEILING_REASON),
        quantity(Input::Triceps, Skinfold::CEILING, Skinfold::CEILING_REASON),
        quantity(
            Input::Subscapular,
            Skinfold::CEILING,
            Skinfold::CEILING_REASON,
        ),
    ])
}

fn words() -> Value {
    let yes_no = YES
        .map(|w| (w, true))
        .into_iter()
        .chain(NO.map(|w| (w, false)));
    let lying_first = |p: Position| i32::from(p == Position::Standing);
    object([
        (
            "sex",
            object(Sex::WORDS.map(|(w, s)| (w.to_lowercase(), json!(s.index())))),
        ),
        (
            "position",
            object(Position::WORDS.map(|(w, p)| (w.to_lowercase(), json!(lying_first(p))))),
        ),
        ("oedema", object(yes_no.map(|(w, b)| (w, json!(b))))),
    ])
}

fn indicator(i: Indicator) -> Value {
    let (low, high) = i.flag_limits();
    let table = |s| table_of(i, s).map(TableId::path);
    json!({
        "code": i.code(),
        "unit": i.unit(),
        "label": labels(|lang| i.label(lang)),
        "uses_weight": i.uses_weight(),
        "uses_lenhei": i.uses_lenhei(),
        "is_restricted": i.is_restricted(),
        "flag_below": low,
        "flag_above": high,
        "who2006_by_day": table(Standard::Who2006),
        "who2007_by_month": table(Standard::Who2007),
    })
}

fn classes_of(scheme: Scheme, standard: Standard) -> Value {
    object(Indicator::ALL.into_iter().filter_map(|i| {
        let bands = bands(scheme, i, standard)?;
        let classes: Vec<&str> = bands.classes.iter().map(|c| c.code()).collect();
        Some((i, json!({ "bounds": bands.bounds, "classes": classes })))
    }))
}

fn up_to(end: UpTo) -> Value {
    json!({ "months": end.end(), "included": matches!(end, UpTo::Including(_)) })
}

fn profile(p: &Profile) -> Value {
    json!({
        "source": p.source(),
        "who2006_last_day": p.who2006_last_day,
        "who2006_below_months": p.who2006_below_months,
        "who2007_from_months": p.who2007_from_months,
        "who2007_up_to": up_to(p.who2007_up_to),
        "who2007_weight_up_to": up_to(p.who2007_weight_up_to),
        "length_until_day": p.length_until_day,
        "correction_cm": p.correction_cm,
        "standing_from_months": p.standing_from_months,
        "standing_infant_is_ignored": p.standing_infant == StandingInfant::Ignored,
        "lying_below_cm": p.lying_below_cm,
    })
}

fn table(id: TableId) -> (&'static str, Value) {
    let (first, last) = ends(id);
    let facts = json!({
        "axis": id.axis().code(),
        "rows_per_unit": id.axis().rows_per_unit(),
        "first": first,
        "last": last,
    });
    (id.path(), facts)
}

/// What is called by a code: the code, and the words for it in both languages.
fn named(code: &'static str, label: impl Fn(Lang) -> &'static str) -> (&'static str, Value) {
    (code, labels(label))
}

/// The kernel's numbers.
pub(super) fn kernel() -> Value {
    json!({
        "e4": math::E4,
        "e5": math::E5,
        "snap": math::SNAP,
        "two_52": math::TWO_52,
        "half_u": math::HALF_U,
        "atanh_head": math::ATANH_HEAD,
        "atanh_max_s": math::ATANH_MAX_S,
        "atanh": math::ATANH,
        "kappa": math::KAPPA,
    })
}

/// Everything but the rows of the tables.
pub(super) fn facts() -> Value {
    let inputs = Input::ALL.iter().map(|i| {
        let facts = json!({ "aliases": i.aliases(), "meaning": i.meaning() });
        (i.name(), facts)
    });
    let standards = STANDARDS.map(|s| {
        let facts = json!({ "label": labels(|lang| s.label(lang)), "source": s.source() });
        (s.code(), facts)
    });
    let classes = SCHEMES.map(|(name, scheme)| {
        let by_standard = STANDARDS.map(|s| (s.code(), classes_of(scheme, s)));
        (name, object(by_standard))
    });
    json!({
        "generator": super::GENERATOR,
        "days_per_month": DAYS_PER_MONTH,
        "under_five_below_months": FIVE_YEARS,
        "kernel": kernel(),
        "inputs": object(inputs),
        "quantities": quantities(),
        "words": words(),
        "indicators": Indicator::ALL.map(indicator),
        "standards": object(standards),
        "profiles": object(PROFILES.map(|p| (&p.name, profile(p)))),
        "bands": object(classes),
        "acute_malnutrition": {
            "from_months": acute::MONTHS.0,
            "below_months": acute::MONTHS.1,
            "muac_cm": [acute::MUAC_CM.0, acute::MUAC_CM.1],
            "whz": [acute::WHZ.0, acute::WHZ.1],
        },
        "labels": {
            "reasons": object(Reason::ALL.map(|r| named(r.code(), |lang| r.label(lang)))),
            "classes": object(Class::ALL.iter().map(|c| named(c.code(), |lang| c.label(lang)))),
            "acute_malnutrition":
                object(AcuteMalnutrition::ALL.map(|c| named(c.code(), |lang| c.label(lang)))),
            "warnings": object(WARNINGS.map(|w| named(w.code(), |lang| w.label(lang)))),
            "sexes": object([Sex::Female, Sex::Male].map(|s| named(s.code(), |lang| s.label(lang)))),
        },
        "tables": object(TableId::ALL.iter().map(|t| table(*t))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The other languages have no logarithm that gives the same bits: they need none, as long as
    /// length/height and head circumference have an L of 1 in every row.
    #[test]
    fn unrestricted_indicators_have_an_l_of_1() {
        for i in Indicator::ALL.into_iter().filter(|i| !i.is_restricted()) {
            for table in STANDARDS.into_iter().filter_map(|s| table_of(i, s)) {
                for sex in [Sex::Female, Sex::Male] {
                    let rows = rows(table, sex);
                    assert!(rows.len() > 100 && rows.iter().all(|[l, ..]| *l == 10_000));
                }
            }
        }
    }

    /// WHO weight-for-age, girls, day 548: -0.2637, 10.2324, 0.12309.
    #[test]
    fn rows_are_those_of_the_tables() {
        let girls = rows(TableId::WeightForAge, Sex::Female);
        assert_eq!(girls[548], [-2637, 102_324, 12_309]);
        assert_eq!(ends(TableId::WeightForLength), (450, 1100));
        assert_eq!(ends(TableId::HeightForAge2007), (60, 228));
    }

    #[test]
    fn only_profiles_of_the_kernel_are_written() {
        assert!(PROFILES.iter().all(|p| p.is_kernel_served()));
        assert!(!Profile::ID_PERMENKES_2020.is_kernel_served());
    }
}
