//! One block of rows through all stages: clean, find the rows of the tables, score, settle what
//! lies beyond 3 SD, and write what is asked for.

use super::clean::{AGELESS, Clean, Rules, other, sex, source};
use super::columns::Columns;
use super::kernel::{self, B, BetweenRows, Col, NAN, OnRows, Raw, Tail, as_place, place};
use super::output::Output;
use super::rows::{DAILY, LINES, Line, ROWS, Rows};
use super::write::{Written, write};
use crate::classify::Scheme;
use crate::indicator::Indicator;
use crate::math;
use crate::profile::Profile;
use crate::table::TableId;
use std::ops::Range;

/// What a run is: the same for all its blocks.
pub(super) struct Job<'a> {
    pub(super) columns: &'a Columns<'a>,
    pub(super) profile: &'a Profile,
    pub(super) rules: &'a Rules,
    pub(super) scheme: Scheme,
    /// The indicators to compute: [`wanted`].
    pub(super) wanted: [bool; 8],
}

impl Job<'_> {
    fn wants(&self, indicator: Indicator) -> bool {
        self.wanted[indicator as usize]
    }
}

/// Where the rows of a block lie in the tables, and the rows themselves.
struct Places {
    /// As [`as_place`] has them.
    at: Col,
    rows: [[u64; B]; DAILY.len()],
    low: [u64; B],
    high: [u64; B],
    fraction: Col,
    /// Rows of the block that WHO 2007 serves, what they measure and their z-scores.
    older: [u32; B],
    compact_y: Col,
    compact_z: Col,
}

/// Room for one block; one per thread.
pub(super) struct Scratch {
    clean: Clean,
    places: Places,
    /// z-scores that do not go straight into a column of the caller. Those of indicators that are
    /// not wanted stay NaN, as they begin.
    z: Box<[Col; 8]>,
    tail: Tail,
    written: Written,
}

/// Columns on the heap, without passing over the stack.
pub(super) fn boxed<T: Clone, const N: usize>(column: T) -> Box<[T; N]> {
    match vec![column; N].into_boxed_slice().try_into() {
        Ok(columns) => columns,
        Err(_) => unreachable!("a vector of N has N"),
    }
}

impl Scratch {
    pub(super) fn new() -> Box<Self> {
        let col = [NAN; B];
        Box::new(Self {
            clean: Clean::new(),
            places: Places {
                at: col,
                rows: [[0; B]; DAILY.len()],
                low: [0; B],
                high: [0; B],
                fraction: col,
                older: [0; B],
                compact_y: col,
                compact_z: col,
            },
            z: boxed(col),
            tail: Tail::new(),
            written: Written::new(),
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

/// The exact z-scores of a run, taken out of its output: whole blocks are scored in place.
pub(super) type Exact<'a> = [Option<&'a mut [f64]>; 8];

/// Scores rows `from..from + n` (`n` up to [`B`]) into the same rows of `exact` and `out`.
#[inline(always)]
pub(super) fn block(
    job: &Job<'_>,
    from: usize,
    n: usize,
    s: &mut Scratch,
    exact: &mut Exact<'_>,
    out: &mut Output<'_>,
) {
    let tables = &*ROWS;
    s.clean.take(job.columns, job.rules, from, n);
    // A whole block of a column that the caller wants is scored where it is to stand.
    let mut z = s.z.each_mut();
    let mut copies: Exact<'_> = Default::default();
    for (k, exact) in exact.iter_mut().enumerate() {
        let Some(exact) = exact.as_deref_mut() else {
            continue;
        };
        let exact = &mut exact[from..from + n];
        if n == B && job.wanted[k] {
            if let Ok(block) = exact.try_into() {
                z[k] = block;
            }
        } else {
            copies[k] = Some(exact);
        }
    }
    if s.clean.any_young {
        by_day(
            tables,
            job,
            from..from + n,
            &mut s.clean,
            &mut s.places,
            &mut z,
            &mut s.tail,
        );
    } else {
        for (z, wanted) in z.iter_mut().zip(job.wanted) {
            if wanted {
                **z = [NAN; B];
            }
        }
    }
    if job.wants(Indicator::Whz) {
        by_lenhei(tables, job, &s.clean, &mut s.places, &mut z, &mut s.tail);
    }
    s.tail.settle(&mut z);
    if s.clean.any_old {
        by_month(tables, job, n, &s.clean, &mut s.places, &mut z, &mut s.tail);
    }
    let z = z.map(|z| &*z);
    write(job, from, n, &s.clean, z, &mut s.written, out);
    for (z, copy) in z.iter().zip(copies) {
        if let Some(copy) = copy {
            copy.copy_from_slice(&z[..n]);
        }
    }
}

/// The daily indicators of WHO 2006.
#[inline(always)]
fn by_day(
    tables: &Rows,
    job: &Job<'_>,
    block: Range<usize>,
    clean: &mut Clean,
    p: &mut Places,
    z: &mut [&mut Col; 8],
    tail: &mut Tail,
) {
    let days = f64::from(tables.days);
    for i in 0..B {
        let (sex, day) = (f64::from(clean.sex[i]), clean.day_2006[i]);
        // A day beyond the tables (a caller's own profile) has no row.
        let known = (sex < f64::from(sex::UNKNOWN)) & (day > AGELESS) & (day < days);
        let at = sex * days + day;
        p.at[i] = as_place(if known { at } else { 2.0 * days });
    }
    let lines = &*tables.lines;
    if DAILY_INDICATORS.iter().filter(|i| job.wants(**i)).count() > 3 {
        for i in 0..B {
            let Line(line) = &lines[place(p.at[i]) % LINES];
            for column in 0..DAILY.len() {
                p.rows[column][i] = line[column];
            }
        }
    } else {
        for (column, indicator) in DAILY_INDICATORS.into_iter().enumerate() {
            if job.wants(indicator) {
                for i in 0..B {
                    p.rows[column][i] = lines[place(p.at[i]) % LINES].0[column];
                }
            }
        }
    }
    for (column, indicator) in DAILY_INDICATORS.into_iter().enumerate() {
        if !job.wants(indicator) {
            continue;
        }
        let (k, restricted) = (indicator as usize, indicator.is_restricted());
        let (rows, z) = (OnRows(&p.rows[column]), &mut *z[k]);
        match indicator {
            Indicator::Waz => kernel::score(k, &rows, &clean.y_weight, z, restricted, tail),
            Indicator::Haz => kernel::score(k, &rows, &clean.lenhei, z, restricted, tail),
            Indicator::Baz => kernel::score(k, &rows, &clean.y_bmi, z, restricted, tail),
            _ => {
                let (numbers, ceiling) = other(job.columns, column - FIRST_OTHER);
                let Clean { valid, other, .. } = &mut *clean;
                let raw = Raw(
                    source(numbers, block.start, block.len(), valid, other),
                    ceiling,
                );
                kernel::score(k, &rows, &raw, z, restricted, tail);
            }
        }
    }
}

/// The daily indicators in the order of [`DAILY`]; from [`FIRST_OTHER`] on those of one
/// measurement alone.
const DAILY_INDICATORS: [Indicator; DAILY.len()] = [
    Indicator::Waz,
    Indicator::Haz,
    Indicator::Baz,
    Indicator::Hcz,
    Indicator::Acz,
    Indicator::Tsz,
    Indicator::Ssz,
];
const FIRST_OTHER: usize = 3;

/// Weight-for-length/height, between its 0.1 cm rows.
#[inline(always)]
fn by_lenhei(
    tables: &Rows,
    job: &Job<'_>,
    clean: &Clean,
    p: &mut Places,
    z: &mut [&mut Col; 8],
    tail: &mut Tail,
) {
    let steps = &tables.lenhei;
    let (per_sex, none) = (f64::from(steps.per_sex), f64::from(steps.none()));
    let table = |id: TableId| {
        let t = id.table();
        (f64::from(t.first()), (t.len() - 1) as f64)
    };
    let (length_first, length_last) = table(TableId::WeightForLength);
    let (height_first, height_last) = table(TableId::WeightForHeight);
    let heights = f64::from(tables.lengths);
    let (until, below) = (job.profile.length_until_day, job.profile.lying_below_cm);
    for i in 0..B {
        let (sex, day) = (f64::from(clean.sex[i]), clean.day_2006[i]);
        let (position, cm) = (clean.believed[i], clean.lenhei[i]);
        let by_length = (position == 0.0) & (cm < below);
        let by_position = (position == 1.0) | by_length;
        let by_day = day <= until;
        let ageless = day == AGELESS;
        let lying = (ageless & by_position) | (!ageless & by_day);
        let first = if lying { length_first } else { height_first };
        let last = if lying { length_last } else { height_last };
        let base = if lying { 0.0 } else { heights };
        let offset = math::small_snapped(cm, 10.0) - first;
        let serves = (day >= AGELESS) & (sex < f64::from(sex::UNKNOWN));
        let inside = (offset >= 0.0) & (offset <= last) & serves;
        let low = math::small_floor(offset);
        let at = sex * per_sex + base + low;
        p.at[i] = as_place(if inside { at } else { none });
        p.fraction[i] = if inside { offset - low } else { NAN };
    }
    for i in 0..B {
        let at = place(p.at[i]);
        let pair = &steps.rows[at..at + 2];
        (p.low[i], p.high[i]) = (pair[0], pair[1]);
    }
    let column = Indicator::Whz as usize;
    let rows = BetweenRows(&p.low, &p.high, &p.fraction);
    kernel::score(column, &rows, &clean.y_weight, &mut *z[column], true, tail);
}

/// The monthly indicators of WHO 2007: the rows that it serves are brought together first.
#[inline(always)]
fn by_month(
    tables: &Rows,
    job: &Job<'_>,
    n: usize,
    clean: &Clean,
    p: &mut Places,
    z: &mut [&mut Col; 8],
    tail: &mut Tail,
) {
    let mut older = 0;
    for i in 0..n {
        p.older[older] = i as u32;
        older += usize::from(!clean.months_2007[i].is_nan());
    }
    let profile = job.profile;
    let order = [
        (Indicator::Waz, profile.who2007_weight_up_to),
        (Indicator::Haz, profile.who2007_up_to),
        (Indicator::Baz, profile.who2007_up_to),
    ];
    for ((indicator, up_to), (id, steps)) in order
        .into_iter()
        .zip(super::rows::MONTHLY.iter().zip(&tables.monthly))
    {
        let column = indicator as usize;
        if !job.wants(indicator) {
            continue;
        }
        let (first, last) = id.table().range();
        let y = match indicator {
            Indicator::Waz => &clean.y_weight,
            Indicator::Haz => &clean.lenhei,
            _ => &clean.y_bmi,
        };
        for k in 0..older {
            let i = p.older[k] as usize;
            let (sex, months) = (clean.sex[i], clean.months_2007[i]);
            let held = if months > last && months < last + 1.0 {
                last
            } else {
                months
            };
            let offset = held - first;
            let inside =
                up_to.contains(months) && held >= first && held <= last && sex < sex::UNKNOWN;
            let low = math::small_floor(offset);
            let at = f64::from(sex) * f64::from(steps.per_sex) + low;
            let at = place(as_place(if inside { at } else { f64::from(steps.none()) }));
            (p.low[k], p.high[k]) = (steps.rows[at], steps.rows[at + 1]);
            p.fraction[k] = offset - low;
            p.compact_y[k] = y[i];
        }
        p.compact_y[older..].fill(NAN);
        // Only these rows are asked for; their tail is settled before they are put back.
        let rows = BetweenRows(&p.low, &p.high, &p.fraction);
        let restricted = indicator.is_restricted();
        kernel::score(0, &rows, &p.compact_y, &mut p.compact_z, restricted, tail);
        tail.settle(&mut [&mut p.compact_z]);
        for k in 0..older {
            z[column][p.older[k] as usize] = p.compact_z[k];
        }
    }
}
