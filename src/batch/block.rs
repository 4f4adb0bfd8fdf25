//! One block of rows through all stages: clean, find the rows of the tables, score, round, flag,
//! classify, and for what has no z-score look up the reason.

use super::columns::{
    Ages, Codes, Columns, Numbers, Values, fault, oedema_code, position_code, sex_code,
};
use super::kernel::{self, B, BetweenRows, Col, OnRows, Tail, index};
use super::output::{Output, UNKNOWN};
use super::rows::{DAILY, Line, ROWS, Rows};
use crate::age::{DAYS_PER_MONTH, FIVE_YEARS};
use crate::classify::{Scheme, acute_malnutrition, bands, muac_class};
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::{HeadCircumference, Length, Muac, Position, Skinfold, Weight};
use crate::profile::{Profile, StandardChoice, StandingInfant, UpTo};
use crate::reading::Reading;
use crate::score::Child;
use crate::sex::Sex;
use crate::standards::Standard;
use crate::table::TableId;

const NAN: f64 = f64::NAN;

/// What a run is: the same for all its blocks.
pub(super) struct Job<'a> {
    pub(super) columns: &'a Columns<'a>,
    pub(super) profile: &'a Profile,
    pub(super) scheme: Scheme,
    /// The indicators to compute: [`wanted`].
    pub(super) wanted: [bool; 8],
}

/// Room for one block; one per thread.
pub(super) struct Scratch {
    weight: Col,
    lenhei: Col,
    head: Col,
    muac: Col,
    triceps: Col,
    subscapular: Col,
    sex: Col,
    position: Col,
    /// 1 where weight counts, NaN with oedema.
    no_oedema: Col,
    /// Exact age, NaN where missing or wrong.
    days: Col,
    months: Col,
    /// Whole day.
    day: Col,
    /// 1 where the age is missing, not wrong.
    ageless: Col,
    /// The day where WHO 2006 serves, else NaN; the months where WHO 2007 does, else NaN.
    day_2006: Col,
    months_2007: Col,
    marked: Col,
    bmi: Col,
    /// What is scored: weight, BMI and weight again with oedema left out.
    y_weight: Col,
    y_bmi: Col,
    at: [u32; B],
    rows: Box<[[u64; B]; DAILY.len()]>,
    low: [u64; B],
    high: [u64; B],
    fraction: Col,
    /// Rows of the block that WHO 2007 serves.
    older: [u32; B],
    compact_y: Col,
    compact: Box<[Col; 8]>,
    /// Those of indicators that are not wanted stay NaN, as they begin.
    z: Box<[Col; 8]>,
    reported: Box<[Col; 8]>,
    tail: Tail,
}

/// Columns on the heap, without passing over the stack.
fn boxed<T: Clone, const N: usize>(column: T) -> Box<[T; N]> {
    match vec![column; N].into_boxed_slice().try_into() {
        Ok(columns) => columns,
        Err(_) => unreachable!("a vector of N has N"),
    }
}

impl Scratch {
    pub(super) fn new() -> Box<Self> {
        let col = [NAN; B];
        Box::new(Self {
            weight: col,
            lenhei: col,
            head: col,
            muac: col,
            triceps: col,
            subscapular: col,
            sex: col,
            position: col,
            no_oedema: col,
            days: col,
            months: col,
            day: col,
            ageless: col,
            day_2006: col,
            months_2007: col,
            marked: col,
            bmi: col,
            y_weight: col,
            y_bmi: col,
            at: [0; B],
            rows: boxed([0; B]),
            low: [0; B],
            high: [0; B],
            fraction: col,
            older: [0; B],
            compact_y: col,
            compact: boxed(col),
            z: boxed(col),
            reported: boxed(col),
            tail: Tail::new(),
        })
    }
}

/// Which indicators a job computes: those that are written, and those behind a class or answer.
pub(super) fn wanted(columns: &Columns<'_>, out: &Output<'_>) -> [bool; 8] {
    let mut wanted = out
        .indicators
        .each_ref()
        .map(super::output::IndicatorOutput::is_wanted);
    let mut also = |i: Indicator, needed: bool| wanted[i as usize] |= needed;
    also(Indicator::Haz, out.stunted.is_some());
    also(
        Indicator::Waz,
        out.underweight.is_some() || out.warnings.is_some(),
    );
    also(
        Indicator::Whz,
        out.wasted.is_some() || out.overweight.is_some(),
    );
    also(Indicator::Whz, out.acute_malnutrition.is_some());
    also(Indicator::Baz, out.overweight.is_some());
    let has = [
        columns.weight_kg.is_some(),
        columns.lenhei_cm.is_some(),
        columns.weight_kg.is_some() && columns.lenhei_cm.is_some(),
        columns.weight_kg.is_some() && columns.lenhei_cm.is_some(),
        columns.head_cm.is_some(),
        columns.muac_cm.is_some(),
        columns.triceps_mm.is_some(),
        columns.subscapular_mm.is_some(),
    ];
    std::array::from_fn(|i| wanted[i] && has[i])
}

/// Scores rows `from..from + n` (`n` up to [`B`]) into the same rows of `out`.
#[inline(always)]
pub(super) fn block(job: &Job<'_>, from: usize, n: usize, s: &mut Scratch, out: &mut Output<'_>) {
    let rows = &*ROWS;
    clean(job, from, n, s);
    ages(job, from, n, s);
    let any_2006 = s.day_2006[..n].iter().any(|d| !d.is_nan());
    lengths(job, s);
    if any_2006 {
        by_day(rows, job, s);
    } else {
        for (z, wanted) in s.z.iter_mut().zip(job.wanted) {
            if wanted {
                *z = [NAN; B];
            }
        }
    }
    if job.wanted[Indicator::Whz as usize] {
        by_lenhei(rows, job, s);
    }
    s.tail.settle(&mut *s.z);
    by_month(rows, job, n, s);
    write(job, from, n, s, out);
}

/// The columns as doubles, NaN for everything that cannot be scored.
#[inline(always)]
fn clean(job: &Job<'_>, from: usize, n: usize, s: &mut Scratch) {
    let c = job.columns;
    quantity(c.weight_kg, from, n, Weight::CEILING, &mut s.weight);
    quantity(c.lenhei_cm, from, n, Length::CEILING, &mut s.lenhei);
    quantity(c.head_cm, from, n, HeadCircumference::CEILING, &mut s.head);
    quantity(c.muac_cm, from, n, Muac::CEILING, &mut s.muac);
    quantity(c.triceps_mm, from, n, Skinfold::CEILING, &mut s.triceps);
    quantity(
        c.subscapular_mm,
        from,
        n,
        Skinfold::CEILING,
        &mut s.subscapular,
    );
    codes(c.sex, from, n, &SEX, &mut s.sex);
    codes(c.measure, from, n, &POSITION, &mut s.position);
    codes(c.oedema, from, n, &OEDEMA, &mut s.no_oedema);
}

/// Numbers above zero and no larger than the unit allows; NaN otherwise and behind the last row.
#[inline(always)]
fn quantity(column: Option<Numbers<'_>>, from: usize, n: usize, ceiling: f64, to: &mut Col) {
    let Some(column) = column else {
        *to = [NAN; B];
        return;
    };
    let keep = |v: f64| if v > 0.0 && v <= ceiling { v } else { NAN };
    match column.values {
        Values::F64(v) => {
            for (to, v) in to.iter_mut().zip(&v[from..from + n]) {
                *to = keep(*v);
            }
        }
        Values::F32(v) => {
            for (to, v) in to.iter_mut().zip(&v[from..from + n]) {
                *to = keep(f64::from(*v));
            }
        }
    }
    if let Some(valid) = column.valid {
        for (i, to) in to.iter_mut().enumerate().take(n) {
            *to = if valid.get(from + i) { *to } else { NAN };
        }
    }
    to[n..].fill(NAN);
}

/// Bytes as numbers by a table; the first entry is that of a missing one.
#[inline(always)]
fn codes(column: Option<Codes<'_>>, from: usize, n: usize, table: &[f64; 256], to: &mut Col) {
    match column {
        None => *to = [table[0]; B],
        Some(column) => {
            for (to, byte) in to.iter_mut().zip(&column.bytes[from..from + n]) {
                *to = table[usize::from(*byte)];
            }
            if let Some(valid) = column.valid {
                for (i, to) in to.iter_mut().enumerate().take(n) {
                    *to = if valid.get(from + i) { *to } else { table[0] };
                }
            }
        }
    }
    to[n..].fill(NAN);
}

/// Girls 0, boys 1, NaN otherwise.
static SEX: [f64; 256] = {
    let mut table = [NAN; 256];
    let mut byte = 0;
    while byte < 256 {
        if let Reading::Value(sex) = sex_code(byte as u8) {
            table[byte] = if matches!(sex, Sex::Male) { 1.0 } else { 0.0 };
        }
        byte += 1;
    }
    table
};

/// Lying -1, standing 1, missing 0, unreadable NaN.
static POSITION: [f64; 256] = {
    let mut table = [NAN; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match position_code(byte as u8) {
            Reading::Value(Position::Lying) => -1.0,
            Reading::Value(Position::Standing) => 1.0,
            Reading::Missing => 0.0,
            Reading::Invalid { .. } => NAN,
        };
        byte += 1;
    }
    table
};

/// 1 without oedema, NaN with it or unreadable.
static OEDEMA: [f64; 256] = {
    let mut table = [NAN; 256];
    let mut byte = 0;
    while byte < 256 {
        if let Reading::Value(false) | Reading::Missing = oedema_code(byte as u8) {
            table[byte] = 1.0;
        }
        byte += 1;
    }
    table
};

/// Exact age, whole day, and which standard serves it.
#[inline(always)]
fn ages(job: &Job<'_>, from: usize, n: usize, s: &mut Scratch) {
    let age = job.columns.age;
    // The raw age first, in `days`.
    match age {
        Ages::Days(Numbers {
            values: Values::F64(v),
            valid: None,
        })
        | Ages::Months(Numbers {
            values: Values::F64(v),
            valid: None,
        }) => {
            s.days[..n].copy_from_slice(&v[from..from + n]);
        }
        _ => {
            for i in 0..n {
                s.days[i] = age.get(from + i);
            }
        }
    }
    s.days[n..].fill(NAN);
    for i in 0..B {
        s.ageless[i] = if s.days[i].is_nan() { 1.0 } else { 0.0 };
    }
    if let Some(faults) = job.columns.faults {
        for i in 0..n {
            if faults[from + i] & fault::AGE != 0 {
                s.ageless[i] = 0.0;
            }
        }
    }
    let in_months = matches!(age, Ages::Months(_));
    let p = job.profile;
    let (last_day, below) = (p.who2006_last_day, p.who2006_below_months);
    let (start, up_to) = (p.who2007_from_months, p.who2007_up_to);
    let (allow_2006, allow_2007) = match p.standard {
        StandardChoice::Auto => (true, true),
        StandardChoice::Who2006 => (true, false),
        StandardChoice::Who2007 => (false, true),
    };
    let unit = if in_months { DAYS_PER_MONTH } else { 1.0 };
    let (including, end) = (matches!(up_to, UpTo::Including(_)), up_to.end());
    for i in 0..B {
        let raw = s.days[i];
        let raw = if raw >= 0.0 && raw * unit < f64::INFINITY {
            raw + 0.0
        } else {
            NAN
        };
        let days = if in_months { raw * DAYS_PER_MONTH } else { raw };
        let months = if in_months { raw } else { raw / DAYS_PER_MONTH };
        let day = math::round_half_up(days);
        let young = (months < below) & (day <= last_day) & allow_2006;
        let ends = if including {
            months <= end
        } else {
            months < end
        };
        let old = (months >= start) & ends & allow_2007;
        s.days[i] = days;
        s.months[i] = months;
        s.day[i] = day;
        s.day_2006[i] = if young { day } else { NAN };
        s.months_2007[i] = if old & !young { months } else { NAN };
    }
}

/// Position, corrected length and body mass index.
#[inline(always)]
fn lengths(job: &Job<'_>, s: &mut Scratch) {
    let p = job.profile;
    let (until, cm, from) = (p.length_until_day, p.correction_cm, p.standing_from_months);
    let ignore = p.standing_infant == StandingInfant::Ignored;
    for i in 0..B {
        let stated = s.position[i];
        let mark = (stated > 0.0) & (s.months[i] < from);
        let position = if mark & ignore { 0.0 } else { stated };
        let day = s.day[i];
        let up = (position > 0.0) & (day <= until);
        let down = (position < 0.0) & (day > until);
        let correction = if up {
            cm
        } else if down {
            -cm
        } else {
            0.0
        };
        let corrected = s.lenhei[i] + correction;
        let usable = (corrected > 0.0) & (corrected < f64::INFINITY) & !position.is_nan();
        let corrected = if usable { corrected } else { NAN };
        let bmi = math::body_mass_index(s.weight[i], corrected);
        s.marked[i] = if mark { 1.0 } else { 0.0 };
        s.position[i] = position;
        s.lenhei[i] = corrected;
        s.bmi[i] = bmi;
        s.y_weight[i] = s.weight[i] * s.no_oedema[i];
        s.y_bmi[i] = bmi * s.no_oedema[i];
    }
}

/// The place of a row, or `none` where it is not known.
#[inline(always)]
fn place(v: f64, none: f64) -> u32 {
    index(if v.is_nan() { none } else { v })
}

/// The daily indicators of WHO 2006.
#[inline(always)]
fn by_day(rows: &Rows, job: &Job<'_>, s: &mut Scratch) {
    let days = f64::from(rows.days);
    for i in 0..B {
        // A day beyond the tables (a caller's own profile) has no row.
        let day = if s.day_2006[i] < days {
            s.day_2006[i]
        } else {
            NAN
        };
        s.at[i] = place(s.sex[i] * days + day, 2.0 * days);
    }
    for i in 0..B {
        let Line(line) = &rows.lines[s.at[i] as usize];
        for column in 0..DAILY.len() {
            s.rows[column][i] = line[column];
        }
    }
    let order = [
        (Indicator::Waz, &s.y_weight),
        (Indicator::Haz, &s.lenhei),
        (Indicator::Baz, &s.y_bmi),
        (Indicator::Hcz, &s.head),
        (Indicator::Acz, &s.muac),
        (Indicator::Tsz, &s.triceps),
        (Indicator::Ssz, &s.subscapular),
    ];
    for ((indicator, y), line) in order.into_iter().zip(s.rows.iter()) {
        let column = indicator as usize;
        if !job.wanted[column] {
            continue;
        }
        let z = &mut s.z[column];
        let restricted = indicator.is_restricted();
        kernel::score(column, &OnRows(line), y, z, restricted, &mut s.tail);
    }
}

/// Weight-for-length/height, between its 0.1 cm rows.
#[inline(always)]
fn by_lenhei(rows: &Rows, job: &Job<'_>, s: &mut Scratch) {
    let steps = &rows.lenhei;
    let (per_sex, none) = (f64::from(steps.per_sex), f64::from(steps.none()));
    let table = |id: TableId| {
        let t = id.table();
        (f64::from(t.first()), (t.len() - 1) as f64)
    };
    let (length_first, length_last) = table(TableId::WeightForLength);
    let (height_first, height_last) = table(TableId::WeightForHeight);
    let heights = f64::from(rows.lengths);
    let without_age = job.profile.standard != StandardChoice::Who2007;
    let (until, below) = (job.profile.length_until_day, job.profile.lying_below_cm);
    for i in 0..B {
        let (day, position, cm) = (s.day[i], s.position[i], s.lenhei[i]);
        let by_length = cm < below;
        let by_position = if position == 0.0 {
            by_length
        } else {
            position < 0.0
        };
        let lying = if day.is_nan() {
            by_position
        } else {
            day <= until
        };
        let serves = !s.day_2006[i].is_nan() | (without_age & (s.ageless[i] > 0.0));
        let first = if lying { length_first } else { height_first };
        let last = if lying { length_last } else { height_last };
        let offset = math::snapped(cm, 10.0) - first;
        let inside = (offset >= 0.0) & (offset <= last) & serves;
        let offset = if inside { offset } else { NAN };
        let low = math::floor(offset);
        let base = if lying { 0.0 } else { heights };
        s.at[i] = place(s.sex[i] * per_sex + base + low, none);
        s.fraction[i] = offset - low;
    }
    for i in 0..B {
        let at = s.at[i] as usize;
        s.low[i] = steps.rows[at];
        s.high[i] = steps.rows[at + 1];
    }
    let column = Indicator::Whz as usize;
    let rows = BetweenRows(&s.low, &s.high, &s.fraction);
    kernel::score(
        column,
        &rows,
        &s.y_weight,
        &mut s.z[column],
        true,
        &mut s.tail,
    );
}

/// The monthly indicators of WHO 2007: the rows that it serves are brought together first.
#[inline(always)]
fn by_month(rows: &Rows, job: &Job<'_>, n: usize, s: &mut Scratch) {
    if s.months_2007[..n].iter().all(|m| m.is_nan()) {
        return;
    }
    let mut older = 0;
    for i in 0..n {
        s.older[older] = i as u32;
        older += usize::from(!s.months_2007[i].is_nan());
    }
    let p = job.profile;
    let order = [
        (Indicator::Waz, p.who2007_weight_up_to),
        (Indicator::Haz, p.who2007_up_to),
        (Indicator::Baz, p.who2007_up_to),
    ];
    for ((indicator, up_to), (id, steps)) in order
        .into_iter()
        .zip(super::rows::MONTHLY.iter().zip(&rows.monthly))
    {
        let column = indicator as usize;
        if !job.wanted[column] {
            continue;
        }
        let (first, last) = id.table().range();
        for k in 0..older {
            let i = s.older[k] as usize;
            let months = s.months_2007[i];
            let held = if months > last && months < last + 1.0 {
                last
            } else {
                months
            };
            let inside = up_to.contains(months) && held >= first && held <= last;
            let offset = if inside { held - first } else { NAN };
            let low = math::floor(offset);
            let sex = s.sex[i] * f64::from(steps.per_sex);
            let at = place(sex + low, f64::from(steps.none())) as usize;
            s.low[k] = steps.rows[at];
            s.high[k] = steps.rows[at + 1];
            s.fraction[k] = offset - low;
            s.compact_y[k] = match indicator {
                Indicator::Waz => s.y_weight[i],
                Indicator::Haz => s.lenhei[i],
                _ => s.y_bmi[i],
            };
        }
        s.compact_y[older..].fill(NAN);
        // Only these rows are asked for; their tail is settled before they are put back.
        let rows = BetweenRows(&s.low, &s.high, &s.fraction);
        let (z, restricted) = (&mut s.compact[column], indicator.is_restricted());
        kernel::score(column, &rows, &s.compact_y, z, restricted, &mut s.tail);
        s.tail.settle(&mut *s.compact);
        for k in 0..older {
            s.z[column][s.older[k] as usize] = s.compact[column][k];
        }
    }
}

/// Everything that is asked for, from the z-scores of the block.
#[inline(always)]
fn write(job: &Job<'_>, from: usize, n: usize, s: &mut Scratch, out: &mut Output<'_>) {
    let to = from..from + n;
    let needs_reported = out.needs_reported();
    for (column, indicator) in Indicator::ALL.into_iter().enumerate() {
        let (z, reported) = (&s.z[column], &mut s.reported[column]);
        if job.wanted[column] && needs_reported {
            for i in 0..B {
                reported[i] = math::two_decimals(z[i]);
            }
        }
        let o = &mut out.indicators[column];
        if let Some(to_exact) = &mut o.exact {
            numbers(z, &mut to_exact[to.clone()]);
        }
        if let Some(to_reported) = &mut o.reported {
            numbers(reported, &mut to_reported[to.clone()]);
        }
        if let Some(flag) = &mut o.flag {
            flags(indicator, reported, &mut flag[to.clone()]);
        }
        if let Some(class) = &mut o.class {
            classes(
                job,
                indicator,
                reported,
                &s.months_2007,
                &mut class[to.clone()],
            );
        }
    }
    reasons(job, from, n, s, out);
    if let Some(used) = &mut out.age_days_used {
        for (i, to) in used[to.clone()].iter_mut().enumerate() {
            let days = if s.months_2007[i].is_nan() {
                s.day[i]
            } else {
                s.days[i]
            };
            *to = canonical(days);
        }
    }
    if let Some(lenhei) = &mut out.lenhei_cm {
        numbers(&s.lenhei, &mut lenhei[to.clone()]);
    }
    if let Some(bmi) = &mut out.bmi {
        numbers(&s.bmi, &mut bmi[to.clone()]);
    }
    verdicts(job, from, n, s, out);
}

/// NaN always with the same bits.
#[inline(always)]
fn canonical(v: f64) -> f64 {
    if v.is_nan() { NAN } else { v }
}

#[inline(always)]
fn numbers(from: &Col, to: &mut [f64]) {
    for (to, v) in to.iter_mut().zip(from) {
        *to = canonical(*v);
    }
}

#[inline(always)]
fn flags(indicator: Indicator, reported: &Col, to: &mut [u8]) {
    let (low, high) = indicator.flag_limits();
    for (to, z) in to.iter_mut().zip(reported) {
        let flag = if (*z < low) | (*z > high) { 1.0 } else { 0.0 };
        *to = index(if z.is_nan() { f64::from(UNKNOWN) } else { flag }) as u8;
    }
}

/// Bounds of the classes of an indicator, and the code of each class.
struct Classes {
    bounds: [f64; 5],
    codes: [u8; 8],
}

impl Classes {
    #[inline(always)]
    fn of(scheme: Scheme, indicator: Indicator, standard: Standard) -> Self {
        let mut classes = Self {
            bounds: [f64::INFINITY; 5],
            codes: [0; 8],
        };
        if let Some(b) = bands(scheme, indicator, standard) {
            for (to, bound) in classes.bounds.iter_mut().zip(b.bounds) {
                // A bound below zero belongs to the class above it: z >= b is z > the double
                // before b.
                *to = if *bound < 0.0 {
                    bound.next_down()
                } else {
                    *bound
                };
            }
            for (to, class) in classes.codes.iter_mut().zip(b.classes) {
                *to = *class as u8 + 1;
            }
        }
        classes
    }

    /// How many bounds lie below: as [`crate::classify::Bands::find`] counts them. The last code
    /// is always 0: no class.
    #[inline(always)]
    fn code(&self, z: f64) -> u8 {
        let mut count = 0.0;
        for bound in self.bounds {
            count += if z > bound { 1.0 } else { 0.0 };
        }
        self.codes[index(if z.is_nan() { 7.0 } else { count }) as usize & 7]
    }
}

#[inline(always)]
fn classes(job: &Job<'_>, indicator: Indicator, reported: &Col, months_2007: &Col, to: &mut [u8]) {
    let young = Classes::of(job.scheme, indicator, Standard::Who2006);
    if young.codes[0] == 0 {
        to.fill(0);
        return;
    }
    for (to, z) in to.iter_mut().zip(reported) {
        *to = young.code(*z);
    }
    if indicator == Indicator::Baz {
        let old = Classes::of(job.scheme, indicator, Standard::Who2007);
        for ((to, z), months) in to.iter_mut().zip(reported).zip(months_2007) {
            *to = if months.is_nan() { *to } else { old.code(*z) };
        }
    }
}

/// Why there is no z-score: asked of the scalar path, which knows the reasons and their order.
fn reasons(job: &Job<'_>, from: usize, n: usize, s: &Scratch, out: &mut Output<'_>) {
    let outputs = &mut out.indicators;
    if outputs.iter().all(|o| o.reason.is_none()) {
        return;
    }
    for o in outputs.iter_mut() {
        if let Some(reason) = &mut o.reason {
            reason[from..from + n].fill(0);
        }
    }
    for i in 0..n {
        let silent = outputs
            .iter()
            .zip(s.z.iter())
            .any(|(o, z)| o.reason.is_some() && z[i].is_nan());
        if !silent {
            continue;
        }
        let m = job.columns.measurement(from + i);
        let child = Child::new(&m, job.profile);
        for ((indicator, o), z) in Indicator::ALL
            .into_iter()
            .zip(outputs.iter_mut())
            .zip(s.z.iter())
        {
            if let (Some(reason), true) = (&mut o.reason, z[i].is_nan()) {
                let why = child.why_not(indicator);
                debug_assert!(
                    why.is_some(),
                    "batch has no z, scalar has: {m:?} {indicator}"
                );
                reason[from + i] = why.map_or(UNKNOWN, |r| r as u8);
            }
        }
    }
}

/// Classes and answers that look at more than one column.
#[inline(always)]
fn verdicts(job: &Job<'_>, from: usize, n: usize, s: &Scratch, out: &mut Output<'_>) {
    let to = from..from + n;
    let z = |indicator: Indicator| &s.reported[indicator as usize];
    let answer = |z: f64, yes: bool| {
        index(if z.is_nan() {
            f64::from(UNKNOWN)
        } else {
            f64::from(u8::from(yes))
        }) as u8
    };
    if let Some(stunted) = &mut out.stunted {
        for (to, z) in stunted[to.clone()].iter_mut().zip(z(Indicator::Haz)) {
            *to = answer(*z, *z < -2.0);
        }
    }
    if let Some(underweight) = &mut out.underweight {
        for (to, z) in underweight[to.clone()].iter_mut().zip(z(Indicator::Waz)) {
            *to = answer(*z, *z < -2.0);
        }
    }
    let oedema = |i: usize| {
        let byte = job.columns.oedema.map_or(0, |c| c.get(from + i));
        oedema_code(byte).value()
    };
    if let Some(wasted) = &mut out.wasted {
        for (i, to) in wasted[to.clone()].iter_mut().enumerate() {
            let z = z(Indicator::Whz)[i];
            let young = !s.day_2006[i].is_nan() && s.months[i] < FIVE_YEARS;
            let swollen = young && oedema(i) == Some(true);
            *to = if swollen { 1 } else { answer(z, z < -2.0) };
        }
    }
    if let Some(overweight) = &mut out.overweight {
        for (i, to) in overweight[to.clone()].iter_mut().enumerate() {
            let (young, old) = (z(Indicator::Whz)[i], z(Indicator::Baz)[i]);
            *to = if s.months_2007[i].is_nan() {
                answer(young, young > 2.0)
            } else {
                answer(old, old > 1.0)
            };
        }
    }
    if let Some(warnings) = &mut out.warnings {
        for (i, to) in warnings[to.clone()].iter_mut().enumerate() {
            let heavy = z(Indicator::Waz)[i] > 1.0;
            *to = u8::from(s.marked[i] > 0.0) | u8::from(heavy) << 1;
        }
    }
    if let Some(from_five) = &mut out.from_five {
        for (i, to) in from_five[to.clone()].iter_mut().enumerate() {
            let (young, old) = (!s.day_2006[i].is_nan(), !s.months_2007[i].is_nan());
            *to = if young | old { u8::from(old) } else { UNKNOWN };
        }
    }
    let some = |v: f64| (!v.is_nan()).then_some(v);
    let code = |c: Option<crate::AcuteMalnutrition>| c.map_or(UNKNOWN, |c| c as u8);
    if let Some(muac) = &mut out.muac_class {
        for (i, to) in muac[to.clone()].iter_mut().enumerate() {
            *to = code(some(s.muac[i]).and_then(|cm| muac_class(s.months[i], cm)));
        }
    }
    if let Some(acute) = &mut out.acute_malnutrition {
        for (i, to) in acute[to].iter_mut().enumerate() {
            let whz = some(z(Indicator::Whz)[i]);
            *to = code(acute_malnutrition(
                s.months[i],
                whz,
                some(s.muac[i]),
                oedema(i),
            ));
        }
    }
}
