//! The first stage of a block: columns as the caller has them become what can be scored. Bytes
//! become codes, wrong numbers NaN, ages a day and a standard, positions a corrected length.

use super::columns::{Ages, Bitmap, Codes, Columns, Numbers, Values, fault};
use super::kernel::{B, Bytes, Col, NAN};
use crate::age::DAYS_PER_MONTH;
use crate::math;
use crate::measurement::{HeadCircumference, Length, Muac, Skinfold, Weight};
use crate::profile::{Profile, StandardChoice, StandingInfant, UpTo};

/// Codes of the sex column.
pub(super) mod sex {
    pub(in super::super) const GIRL: u8 = 0;
    pub(in super::super) const BOY: u8 = 1;
    pub(in super::super) const UNKNOWN: u8 = 2;
}

/// Codes of the position column.
mod position {
    pub(super) const MISSING: u8 = 0;
    pub(super) const LYING: u8 = 1;
    pub(super) const STANDING: u8 = 2;
    pub(super) const UNREADABLE: u8 = 3;
}

/// Codes of the oedema column: none, or some that may be (yes, or unreadable).
mod oedema {
    pub(super) const NONE: u8 = 0;
    pub(super) const SOME: u8 = 1;
}

/// In the column of days under WHO 2006: no age, which weight-for-length/height can do without.
pub(super) const AGELESS: f64 = -1.0;

/// The rules of a profile, in the unit of the age column, worked out once for all rows.
pub(super) struct Rules {
    /// Days per unit of the age column.
    unit: f64,
    /// Ages below this are young enough for WHO 2006 ...
    young_below: f64,
    /// ... up to this day.
    last_day: f64,
    /// WHO 2007 from here ...
    old_from: f64,
    /// ... to below here.
    old_below: f64,
    /// Below this a child does not stand.
    stands_from: f64,
    /// Is a standing infant's position not believed?
    ignores_infants: bool,
    /// Last day of length.
    length_until: f64,
    correction_cm: f64,
    /// What stands in the column of days for a child without age.
    ageless: f64,
}

impl Rules {
    pub(super) fn new(p: &Profile, ages: &Ages<'_>) -> Self {
        let in_months = ages.is_in_months();
        // The smallest age, in the unit of the column, whose months fulfil a rule that holds from
        // some age on: months are a quotient, and its rounding decides.
        let first = |months: f64, holds: fn(f64, f64) -> bool| {
            if in_months {
                return if holds(months, months) {
                    months
                } else {
                    months.next_up()
                };
            }
            let holds = |days: f64| holds(days / DAYS_PER_MONTH, months);
            let mut days = months * DAYS_PER_MONTH;
            while days.is_finite() && holds(days) {
                days = days.next_down();
            }
            while days.is_finite() && !holds(days) {
                days = days.next_up();
            }
            days
        };
        let from = |months: f64| first(months, |age, months| age >= months);
        let above = |months: f64| first(months, |age, months| age > months);
        let never = f64::NEG_INFINITY;
        Self {
            unit: if in_months { DAYS_PER_MONTH } else { 1.0 },
            young_below: if p.standard == StandardChoice::Who2007 {
                never
            } else {
                from(p.who2006_below_months)
            },
            last_day: p.who2006_last_day,
            old_from: from(p.who2007_from_months),
            old_below: match (p.standard, p.who2007_up_to) {
                (StandardChoice::Who2006, _) => never,
                (_, UpTo::Including(end)) => above(end),
                (_, UpTo::Below(end)) => from(end),
            },
            stands_from: from(p.standing_from_months),
            ignores_infants: p.standing_infant == StandingInfant::Ignored,
            length_until: p.length_until_day,
            correction_cm: p.correction_cm,
            ageless: if p.standard == StandardChoice::Who2007 {
                NAN
            } else {
                AGELESS
            },
        }
    }
}

/// A block, cleaned. Where a number is missing, wrong or beyond the last row, it is NaN.
pub(super) struct Clean {
    /// [`sex`] codes.
    pub(super) sex: Bytes,
    position: Bytes,
    oedema: Bytes,
    stated: Col,
    /// Age in the unit of its column.
    age: Col,
    /// Exact age in days.
    pub(super) days: Col,
    /// Day under WHO 2006, [`AGELESS`] where there is no age.
    pub(super) day_2006: Col,
    /// Months under WHO 2007; all NaN where `any_old` is not set.
    pub(super) months_2007: Col,
    /// Does WHO 2006 serve a row of this block by age, does WHO 2007?
    pub(super) any_young: bool,
    pub(super) any_old: bool,
    /// Believed position, 0 missing, 1 lying, 2 standing.
    pub(super) believed: Col,
    /// 1 for a standing infant.
    pub(super) marked: Col,
    /// Room for columns that cannot be read where they stand: age, weight, length.
    raw: [Col; 3],
    /// Corrected length or height.
    pub(super) lenhei: Col,
    pub(super) bmi: Col,
    /// Weight and body mass index to be scored: none with oedema.
    pub(super) y_weight: Col,
    pub(super) y_bmi: Col,
    /// Room for the measurement of an indicator that needs no other.
    pub(super) other: Col,
    pub(super) valid: Bytes,
}

impl Clean {
    pub(super) const fn new() -> Self {
        let (col, bytes) = ([NAN; B], [0; B]);
        Self {
            sex: bytes,
            position: bytes,
            oedema: bytes,
            stated: col,
            age: col,
            days: col,
            day_2006: col,
            months_2007: col,
            any_young: false,
            any_old: false,
            believed: col,
            marked: col,
            raw: [col; 3],
            lenhei: col,
            bmi: col,
            y_weight: col,
            y_bmi: col,
            other: col,
            valid: bytes,
        }
    }

    /// Takes rows `from..from + n`.
    #[inline(always)]
    pub(super) fn take(&mut self, c: &Columns<'_>, rules: &Rules, from: usize, n: usize) {
        let valid = &mut self.valid;
        codes(c.sex, from, n, sex_byte, valid, &mut self.sex);
        self.sex[n..].fill(sex::UNKNOWN);
        codes(c.measure, from, n, position_byte, valid, &mut self.position);
        codes(c.oedema, from, n, oedema_byte, valid, &mut self.oedema);
        for i in 0..B {
            self.stated[i] = f64::from(self.position[i]);
        }
        let [age, weight, lenhei] = &mut self.raw;
        let age = ages(c, from, n, valid, age);
        let weight = source(c.weight_kg, from, n, valid, weight);
        let lenhei = source(c.lenhei_cm, from, n, valid, lenhei);
        for i in 0..B {
            let raw = age[i];
            let known = (raw >= 0.0) & (raw * rules.unit < f64::INFINITY);
            let age = if known { raw + 0.0 } else { NAN };
            let days = age * rules.unit;
            let day = math::small_round_half_up(days);
            let young = (age < rules.young_below) & (day <= rules.last_day);
            let none = if raw.is_nan() { rules.ageless } else { NAN };
            self.day_2006[i] = if young { day } else { none };
            self.age[i] = age;
            self.days[i] = days;

            let stated = self.stated[i];
            let standing = stated == f64::from(position::STANDING);
            let marked = standing & (age < rules.stands_from);
            let missing = f64::from(position::MISSING);
            let believed = if marked & rules.ignores_infants {
                missing
            } else {
                stated
            };
            let up = (believed == f64::from(position::STANDING)) & (day <= rules.length_until);
            let down = (believed == f64::from(position::LYING)) & (day > rules.length_until);
            let correction = if up { rules.correction_cm } else { 0.0 };
            let correction = if down {
                -rules.correction_cm
            } else {
                correction
            };
            let corrected = kept(lenhei[i], Length::CEILING) + correction;
            let usable = (corrected > 0.0)
                & (corrected < f64::INFINITY)
                & (stated < f64::from(position::UNREADABLE));
            self.lenhei[i] = if usable { corrected } else { NAN };
            self.believed[i] = believed;
            self.marked[i] = if marked { 1.0 } else { 0.0 };
        }
        // Body mass index, and what oedema leaves to be scored.
        for i in 0..B {
            let kg = kept(weight[i], Weight::CEILING);
            let bmi = math::body_mass_index(kg, self.lenhei[i]);
            let dry = self.oedema[i] == oedema::NONE;
            self.bmi[i] = bmi;
            self.y_weight[i] = if dry { kg } else { NAN };
            self.y_bmi[i] = if dry { bmi } else { NAN };
        }
        let was_old = self.any_old;
        self.any_young = any(&self.day_2006, 0.0);
        self.any_old = any(&self.age, rules.old_from);
        if self.any_old {
            self.older(rules);
        } else if was_old {
            self.months_2007 = [NAN; B];
        }
    }

    /// Months where WHO 2007 serves.
    #[inline(always)]
    fn older(&mut self, rules: &Rules) {
        for i in 0..B {
            let (age, days) = (self.age[i], self.days[i]);
            let young = self.day_2006[i] >= 0.0;
            let old = (age >= rules.old_from) & (age < rules.old_below) & !young;
            let months = if rules.unit == 1.0 {
                days / DAYS_PER_MONTH
            } else {
                age
            };
            self.months_2007[i] = if old { months } else { NAN };
        }
    }

    /// The exact age in months.
    #[inline(always)]
    pub(super) fn months(&self, rules: &Rules, i: usize) -> f64 {
        if rules.unit == 1.0 {
            self.days[i] / DAYS_PER_MONTH
        } else {
            self.age[i]
        }
    }
}

/// Head, arm, triceps and subscapular skinfold: column and ceiling.
pub(super) const fn other<'a>(c: &Columns<'a>, k: usize) -> (Option<Numbers<'a>>, f64) {
    match k {
        0 => (c.head_cm, HeadCircumference::CEILING),
        1 => (c.muac_cm, Muac::CEILING),
        2 => (c.triceps_mm, Skinfold::CEILING),
        _ => (c.subscapular_mm, Skinfold::CEILING),
    }
}

/// Is any number of a block as large as this?
#[inline(always)]
fn any(column: &Col, least: f64) -> bool {
    let mut any = 0u64;
    for v in column {
        any |= u64::from(*v >= least);
    }
    any != 0
}

/// The ages of a block in the unit of their column: NaN where missing, below zero where wrong.
#[inline(always)]
fn ages<'a>(
    c: &Columns<'a>,
    from: usize,
    n: usize,
    valid: &mut Bytes,
    room: &'a mut Col,
) -> &'a Col {
    let column = match c.age {
        Ages::Days(v) | Ages::Months(v) => Some(v),
        Ages::None | Ages::Dates { .. } => None,
    };
    if c.faults.is_none() && !matches!(c.age, Ages::Dates { .. }) {
        return source(column, from, n, valid, room);
    }
    for i in 0..n {
        // Below zero: wrong, where NaN would be missing.
        let wrong = c.fault(from + i) & fault::AGE != 0;
        room[i] = if wrong { -1.0 } else { c.age.get(from + i) };
    }
    room[n..].fill(NAN);
    room
}

/// A block of numbers, NaN where there is none and behind the last row: as it stands in the
/// column of the caller, or else in `room`.
#[inline(always)]
pub(super) fn source<'a>(
    column: Option<Numbers<'a>>,
    from: usize,
    n: usize,
    valid: &mut Bytes,
    room: &'a mut Col,
) -> &'a Col {
    let Some(column) = column else {
        *room = [NAN; B];
        return room;
    };
    match column.values {
        Values::F64(v) => {
            let v = &v[from..from + n];
            match <&Col>::try_from(v) {
                Ok(block) if column.valid.is_none() => return block,
                _ => room[..n].copy_from_slice(v),
            }
        }
        Values::F32(v) => {
            for (to, v) in room.iter_mut().zip(&v[from..from + n]) {
                *to = f64::from(*v);
            }
        }
    }
    if let Some(bits) = column.valid {
        bits.spread(from, valid);
        for (to, valid) in room.iter_mut().zip(valid) {
            *to = if *valid == 0 { NAN } else { *to };
        }
    }
    room[n..].fill(NAN);
    room
}

/// The number itself, if it is above zero and no larger than the unit allows.
#[inline(always)]
pub(super) fn kept(v: f64, ceiling: f64) -> f64 {
    if (v > 0.0) & (v <= ceiling) { v } else { NAN }
}

/// Bytes as codes. `code` compares, and looks nothing up: that is vector code.
#[inline(always)]
fn codes(
    column: Option<Codes<'_>>,
    from: usize,
    n: usize,
    code: impl Fn(u8) -> u8,
    valid: &mut Bytes,
    to: &mut Bytes,
) {
    let Some(column) = column else {
        *to = [code(0); B];
        return;
    };
    to[..n].copy_from_slice(&column.bytes[from..from + n]);
    if let Some(bits) = column.valid {
        bits.spread(from, valid);
        for (to, valid) in to.iter_mut().zip(valid) {
            *to = if *valid == 0 { 0 } else { *to };
        }
    }
    for byte in to {
        *byte = code(*byte);
    }
}

/// Is `byte` one of these?
#[inline(always)]
fn one_of(byte: u8, these: [u8; 4]) -> bool {
    let [a, b, c, d] = these.map(|t| byte == t);
    a | b | c | d
}

#[inline(always)]
fn sex_byte(byte: u8) -> u8 {
    let girl = if one_of(byte, [b'f', b'F', b'2', 2]) {
        sex::GIRL
    } else {
        sex::UNKNOWN
    };
    if one_of(byte, [b'm', b'M', b'1', 1]) {
        sex::BOY
    } else {
        girl
    }
}

#[inline(always)]
fn position_byte(byte: u8) -> u8 {
    let lying = if (byte == b'l') | (byte == b'L') {
        position::LYING
    } else {
        position::UNREADABLE
    };
    let standing = if (byte == b'h') | (byte == b'H') {
        position::STANDING
    } else {
        lying
    };
    if byte == 0 {
        position::MISSING
    } else {
        standing
    }
}

#[inline(always)]
fn oedema_byte(byte: u8) -> u8 {
    if one_of(byte, [b'n', b'N', b'2', 2]) | (byte == 0) {
        oedema::NONE
    } else {
        oedema::SOME
    }
}

impl Bitmap<'_> {
    /// 1 for every row from `from` on that holds something, 0 for the others and behind the end.
    #[inline(always)]
    fn spread(&self, from: usize, to: &mut Bytes) {
        let first = self.bit(from);
        for (k, to) in to.chunks_exact_mut(8).enumerate() {
            let byte = |k: usize| u16::from(self.byte(first / 8 + k));
            let bits = (byte(k) | byte(k + 1) << 8) >> (first % 8);
            for (i, to) in to.iter_mut().enumerate() {
                *to = (bits >> i & 1) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::{oedema_code, position_code, sex_code};
    use super::*;
    use crate::measurement::Position;
    use crate::reading::Reading;
    use crate::sex::Sex;

    #[test]
    fn every_byte_means_what_the_scalar_path_reads() {
        for byte in 0..=255 {
            let sex = match sex_code(byte) {
                Reading::Value(Sex::Female) => sex::GIRL,
                Reading::Value(Sex::Male) => sex::BOY,
                _ => sex::UNKNOWN,
            };
            let position = match position_code(byte) {
                Reading::Value(Position::Lying) => position::LYING,
                Reading::Value(Position::Standing) => position::STANDING,
                Reading::Missing => position::MISSING,
                Reading::Invalid { .. } => position::UNREADABLE,
            };
            let dry = matches!(oedema_code(byte), Reading::Value(false) | Reading::Missing);
            assert_eq!(sex_byte(byte), sex, "{byte}");
            assert_eq!(position_byte(byte), position, "{byte}");
            assert_eq!(oedema_byte(byte) == oedema::NONE, dry, "{byte}");
        }
    }

    #[test]
    fn rules_in_days_decide_as_months_do() {
        for profile in Profile::ALL {
            let rules = Rules::new(profile, &Ages::None);
            for (days, months) in [
                (rules.young_below, profile.who2006_below_months),
                (rules.old_from, profile.who2007_from_months),
                (rules.stands_from, profile.standing_from_months),
            ] {
                assert!(days / DAYS_PER_MONTH >= months);
                assert!(days.next_down() / DAYS_PER_MONTH < months);
            }
            let end = profile.who2007_up_to;
            assert!(end.contains(rules.old_below.next_down() / DAYS_PER_MONTH));
            assert!(!end.contains(rules.old_below / DAYS_PER_MONTH));
        }
    }

    #[test]
    fn bits_are_spread_from_any_offset() {
        let bytes: Vec<u8> = (0..70).map(|i| (i * 37 + 11) as u8).collect();
        let mut spread = [9; B];
        for offset in 0..20 {
            let bits = Bitmap::new(&bytes, offset);
            for from in [0, 1, 7, 8, 13] {
                bits.spread(from, &mut spread);
                for (i, one) in spread.iter().enumerate() {
                    assert_eq!(*one == 1, bits.get(from + i), "{offset} {from} {i}");
                }
            }
        }
    }
}
