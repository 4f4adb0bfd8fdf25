//! WHO Child Growth Standards (2006; second set 2007): birth to five years, by day.

use super::Place;
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::Position;
use crate::outcome::Reason;
use crate::profile::{AgeUsed, LAST_DAY_OF_LENGTHS, LengthRule, LenheiTable, Profile};
use crate::table::TableId;

pub(crate) fn covers(age: AgeUsed, profile: &Profile) -> bool {
    age.months < profile.who2006_below_months && age.day <= profile.who2006_last_day
}

/// The place of an age indicator on a day; weight-for-length/height has [`weight_for_lenhei`].
#[allow(
    clippy::inline_always,
    reason = "the indicator is known where it is inlined"
)]
#[inline(always)]
pub(crate) fn by_day(indicator: Indicator, day: f64, profile: &Profile) -> Result<Place, Reason> {
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
    let lengths_end = day > LAST_DAY_OF_LENGTHS && day <= profile.length_until_day;
    let day = if lengths_end && indicator.uses_lenhei() {
        LAST_DAY_OF_LENGTHS
    } else {
        day
    };
    Ok(Place::at_age(table, day))
}

/// Which of the two tables.
#[inline]
pub(crate) fn lenhei_table(
    day: Option<f64>,
    position: Option<Position>,
    corrected_cm: f64,
    profile: &Profile,
) -> TableId {
    let short = corrected_cm < profile.lying_below_cm;
    let lying = match (profile.lenhei_table, day, position) {
        (LenheiTable::AlwaysLength, ..) => true,
        (LenheiTable::ByAge, Some(day), _) => day <= profile.length_until_day,
        (LenheiTable::ByAge, None, Some(position)) => position == Position::Lying,
        (LenheiTable::ByLength, ..) | (LenheiTable::ByAge, None, None) => short,
    };
    if lying {
        TableId::WeightForLength
    } else {
        TableId::WeightForHeight
    }
}

/// The place of weight-for-length/height, at a corrected length. Lengths are decimal numbers:
/// 66.1 - 0.7 is 65.4 here although binary doubles make it a little less.
#[inline]
pub(crate) fn weight_for_lenhei(table: TableId, corrected_cm: f64, rule: LengthRule) -> Place {
    let per_unit = table.axis().rows_per_unit();
    let in_rows = math::snapped(corrected_cm, per_unit);
    let every = match rule {
        LengthRule::Linear => return Place::new(table, in_rows),
        LengthRule::NearestHalfCm => 5.0,
        LengthRule::NearestCm => 10.0,
    };
    let (first, last) = table.table().range();
    if in_rows < first * per_unit || in_rows > last * per_unit {
        return Place::new(table, in_rows);
    }
    Place::new(table, math::round_half_up(in_rows / every) * every)
}
