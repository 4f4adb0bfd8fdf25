//! Profiles that the kernel does not serve: row by row through the path for one child, into the
//! same columns.

use super::columns::Columns;
use super::output::{Output, UNKNOWN};
use crate::classify::Scheme;
use crate::indicator::Indicator;
use crate::measurement::Measurement;
use crate::profile::Profile;
use crate::score::{Assessment, Warning};

/// Scores all rows of `columns` into the same rows of `out`.
pub(super) fn score(
    columns: &Columns<'_>,
    profile: &Profile,
    scheme: Scheme,
    wanted: [bool; 8],
    out: &mut Output<'_>,
) {
    let mut a = Measurement::new().assess_by(profile);
    // Reasons are asked of indicators without a column too.
    let wanted: [bool; 8] = std::array::from_fn(|i| wanted[i] || out.indicators[i].is_wanted());
    for row in 0..columns.rows {
        a.assess_some(&columns.measurement(row), wanted);
        write(&a, scheme, row, out);
    }
}

fn write(a: &Assessment, scheme: Scheme, row: usize, out: &mut Output<'_>) {
    fn put<T>(column: &mut Option<&mut [T]>, row: usize, value: impl FnOnce() -> T) {
        if let Some(cell) = column.as_deref_mut().and_then(|c| c.get_mut(row)) {
            *cell = value();
        }
    }
    let answer = |v: Option<bool>| v.map_or(UNKNOWN, u8::from);
    for (indicator, o) in Indicator::ALL.into_iter().zip(&mut out.indicators) {
        if !o.is_wanted() {
            continue;
        }
        let score = a.score(indicator);
        let z = score.value();
        put(&mut o.exact, row, || z.map_or(f64::NAN, |z| z.exact));
        put(&mut o.reported, row, || z.map_or(f64::NAN, |z| z.reported));
        put(&mut o.flag, row, || answer(z.map(|z| z.flag)));
        put(&mut o.class, row, || {
            a.class(indicator, scheme).map_or(0, |c| c as u8 + 1)
        });
        put(&mut o.reason, row, || score.reason().map_or(0, |r| r as u8));
    }
    let number = |v: Option<f64>| v.unwrap_or(f64::NAN);
    put(&mut out.age_days_used, row, || number(a.age_days_used));
    put(&mut out.lenhei_cm, row, || number(a.lenhei_cm().value()));
    put(&mut out.bmi, row, || number(a.bmi().value()));
    let acute = |c: Option<crate::AcuteMalnutrition>| c.map_or(UNKNOWN, |c| c as u8);
    put(&mut out.muac_class, row, || acute(a.muac_class()));
    put(&mut out.acute_malnutrition, row, || {
        acute(a.acute_malnutrition())
    });
    put(&mut out.stunted, row, || answer(a.stunted()));
    put(&mut out.wasted, row, || answer(a.wasted()));
    put(&mut out.underweight, row, || answer(a.underweight()));
    put(&mut out.overweight, row, || answer(a.overweight()));
    put(&mut out.warnings, row, || {
        a.warnings().fold(0, |bits, w| {
            bits | match w {
                Warning::StandingUnder9Months => 1,
                Warning::CheckWeightForHeight => 2,
            }
        })
    });
    put(&mut out.from_five, row, || {
        answer(a.under_five().map(|under| !under))
    });
}
