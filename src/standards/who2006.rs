//! WHO Child Growth Standards (2006; second set 2007): birth to five years, by day.

use super::Place;
use crate::age::Age;
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::Position;
use crate::outcome::Reason;
use crate::profile::Profile;
use crate::table::TableId;

pub(crate) fn covers(age: Age, profile: &Profile) -> bool {
    age.months() < profile.who2006_below_months && age.whole_days() <= profile.who2006_last_day
}

/// The place of an age indicator on a day; weight-for-length/height has [`weight_for_lenhei`].
pub(crate) fn by_day(indicator: Indicator, day: f64) -> Result<Place, Reason> {
    let table = match indicator {
        Indicator::Waz => TableId::WeightForAge,
        Indicator::Haz => TableId::LengthHeightForAge,
        Indicator::Baz => TableId::BmiForAge,
        Indicator::Hcz => TableId::HeadCircumferenceForAge,
        Indicator::Acz => TableId::ArmCircumferenceForAge,
        Indicator::Tsz => TableId::TricepsSkinfoldForAge,
        Indicator::Ssz => TableId::SubscapularSkinfoldForAge,
        Indicator::Whz => return Err(Reason::NotInStandard),
    };
    Ok(Place::new(table, day))
}

/// Which of the two tables: by age, without age by position, without either by length.
pub(crate) fn lenhei_table(
    day: Option<f64>,
    position: Option<Position>,
    corrected_cm: f64,
    profile: &Profile,
) -> TableId {
    let lying = match (day, position) {
        (Some(day), _) => day <= profile.length_until_day,
        (None, Some(position)) => position == Position::Lying,
        (None, None) => corrected_cm < profile.lying_below_cm,
    };
    if lying {
        TableId::WeightForLength
    } else {
        TableId::WeightForHeight
    }
}

/// The place of weight-for-length/height, at a corrected length. Lengths are decimal numbers:
/// 66.1 - 0.7 is 65.4 here although binary doubles make it a little less.
pub(crate) fn weight_for_lenhei(table: TableId, corrected_cm: f64) -> Place {
    let per_unit = table.axis().rows_per_unit();
    Place::new(table, math::snapped(corrected_cm, per_unit))
}
