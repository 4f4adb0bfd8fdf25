//! WHO growth reference for school-aged children and adolescents (2007): 5 to 19 years, by month.

use super::Place;
use crate::indicator::Indicator;
use crate::outcome::Reason;
use crate::profile::{AgeUsed, Profile, Who2007Indicators};
use crate::table::TableId;

pub(crate) fn covers(age: AgeUsed, profile: &Profile) -> bool {
    let months = age.months;
    months >= profile.who2007_from_months && profile.who2007_up_to.contains(months)
}

/// The place of an indicator at an exact age in months. WHO's macros let in the month after the
/// last row and repeat that row for it; a profile that lets in more finds no row.
pub(crate) fn by_month(
    indicator: Indicator,
    months: f64,
    profile: &Profile,
) -> Result<Place, Reason> {
    let (table, up_to) = match indicator {
        Indicator::Waz => (TableId::WeightForAge2007, profile.who2007_weight_up_to),
        Indicator::Haz => (TableId::HeightForAge2007, profile.who2007_up_to),
        Indicator::Baz => (TableId::BmiForAge2007, profile.who2007_up_to),
        _ => return Err(Reason::NotInStandard),
    };
    if profile.who2007_indicators == Who2007Indicators::BmiOnly && indicator != Indicator::Baz {
        return Err(Reason::NotInStandard);
    }
    if !up_to.contains(months) {
        return Err(Reason::AgeOutOfRange);
    }
    let (_, last) = table.table().range();
    let held = if months < last + 1.0 {
        months.min(last)
    } else {
        months
    };
    Ok(Place::at_age(table, held))
}
