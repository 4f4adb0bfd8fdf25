//! Columns of children: the caller's memory goes to the engine as it is, without a copy.

use super::child::KNOWN_FAULTS;
use super::memory::{Memory, Versioned, Wrong, column, column_out, known_size, put, read};
use super::options::{Rules, TumbuhOptions};
use super::status::{Done, TumbuhStatus, status};
use super::words::constant;
use crate::batch::{
    self, Ages, Bitmap, Codes, Columns, Dates, Faults, Numbers, Options, Output, fault,
};
use std::ffi::c_char;
use std::ptr::null;

/// Columns of children, each of `rows` values; null for one that there is not.
///
/// Both dates win over `age_days`, and that over `age_months`. A NaN is missing.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct TumbuhColumns {
    /// Size of this struct, bytes.
    pub size: u32,
    /// Set to 0.
    pub reserved: u32,
    /// Number of rows.
    pub rows: u64,
    /// `TumbuhSex`, one byte each.
    pub sex: *const u8,
    /// `TumbuhPosition`, one byte each.
    pub position: *const u8,
    /// `TumbuhOedema`, one byte each.
    pub oedema: *const u8,
    /// Bits of `TumbuhFault`, two bytes each. Where one is set, the column must hold NaN (of the
    /// dates, one must be missing).
    pub faults: *const u16,
    /// Age, days; fractions allowed.
    pub age_days: *const f64,
    /// Age, exact months of 30.4375 days; fractions allowed.
    pub age_months: *const f64,
    /// Date of birth, days since 1970-01-01.
    pub birth_day: *const i32,
    /// Date of the visit, days since 1970-01-01.
    pub visit_day: *const i32,
    /// Which rows of `birth_day` hold a date: one bit each, from the lowest of each byte on, 1 for
    /// yes, in (rows + 7) / 8 bytes, as in Arrow; null for all.
    pub birth_day_valid: *const u8,
    /// The same of `visit_day`.
    pub visit_day_valid: *const u8,
    /// Weight, kg.
    pub weight_kg: *const f64,
    /// Length or height as measured, cm.
    pub lenhei_cm: *const f64,
    /// Head circumference, cm.
    pub head_cm: *const f64,
    /// Mid-upper arm circumference, cm.
    pub muac_cm: *const f64,
    /// Triceps skinfold, mm.
    pub triceps_mm: *const f64,
    /// Subscapular skinfold, mm.
    pub subscapular_mm: *const f64,
}

const _: () = assert!(size_of::<TumbuhColumns>() == 2 * 4 + 8 + 16 * size_of::<usize>());
// SAFETY: two 32-bit integers, one of 64 bits, 16 pointers: no padding with pointers of 4 or 8
// bytes; the size first.
unsafe impl Versioned for TumbuhColumns {
    fn set_size(&mut self, size: u32) {
        self.size = size;
    }

    fn nothing() -> Self {
        Self {
            size: known_size::<Self>(),
            reserved: 0,
            rows: 0,
            sex: null(),
            position: null(),
            oedema: null(),
            faults: null(),
            age_days: null(),
            age_months: null(),
            birth_day: null(),
            visit_day: null(),
            birth_day_valid: null(),
            visit_day_valid: null(),
            weight_kg: null(),
            lenhei_cm: null(),
            head_cm: null(),
            muac_cm: null(),
            triceps_mm: null(),
            subscapular_mm: null(),
        }
    }
}

/// Result columns of one indicator; null for what is not wanted, and is not computed then.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct TumbuhScoreColumns {
    /// z-score before rounding; NaN where there is none.
    pub exact: *mut f64,
    /// z-score at two decimals; NaN where there is none.
    pub reported: *mut f64,
    /// `TumbuhAnswer`: is the reported z-score implausible?
    pub flag: *mut u8,
    /// `TumbuhClass` by `options->scheme`; 0 for none.
    pub class_code: *mut u8,
    /// `TumbuhReason`; 0 where there is a z-score.
    pub reason: *mut u8,
}

impl TumbuhScoreColumns {
    const NOTHING: Self = Self {
        exact: std::ptr::null_mut(),
        reported: std::ptr::null_mut(),
        flag: std::ptr::null_mut(),
        class_code: std::ptr::null_mut(),
        reason: std::ptr::null_mut(),
    };
}

/// Result columns, each with room for `rows` values; null for what is not wanted. They may share no
/// memory with each other or with the columns that go in.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct TumbuhResultColumns {
    /// Size of this struct, bytes.
    pub size: u32,
    /// Set to 0.
    pub reserved: u32,
    /// By `TumbuhIndicator`.
    pub scores: [TumbuhScoreColumns; 8],
    /// Age looked up, days; NaN where not known.
    pub age_days_used: *mut f64,
    /// Length or height after the 0.7 cm rule, cm; NaN where not known.
    pub clenhei_cm: *mut f64,
    /// Body mass index, kg/m2; NaN where not known.
    pub bmi: *mut f64,
    /// `TumbuhAcute`.
    pub muac_class: *mut u8,
    /// `TumbuhAcute`.
    pub acute_malnutrition: *mut u8,
    /// `TumbuhAnswer`.
    pub stunted: *mut u8,
    /// `TumbuhAnswer`.
    pub wasted: *mut u8,
    /// `TumbuhAnswer`.
    pub underweight: *mut u8,
    /// `TumbuhAnswer`.
    pub overweight: *mut u8,
    /// Bits of `TumbuhWarning`.
    pub warnings: *mut u8,
}

const _: () = assert!(size_of::<TumbuhResultColumns>() == 2 * 4 + 50 * size_of::<usize>());
// SAFETY: two 32-bit integers and 50 pointers: no padding with pointers of 4 or 8 bytes; the size
// first.
unsafe impl Versioned for TumbuhResultColumns {
    fn set_size(&mut self, size: u32) {
        self.size = size;
    }

    fn nothing() -> Self {
        let (f64s, bytes) = (std::ptr::null_mut(), std::ptr::null_mut());
        Self {
            size: known_size::<Self>(),
            reserved: 0,
            scores: [TumbuhScoreColumns::NOTHING; 8],
            age_days_used: f64s,
            clenhei_cm: f64s,
            bmi: f64s,
            muac_class: bytes,
            acute_malnutrition: bytes,
            stunted: bytes,
            wasted: bytes,
            underweight: bytes,
            overweight: bytes,
            warnings: bytes,
        }
    }
}

macro_rules! names {
    ($($name:literal)*) => {
        /// Names that may be told as the column that is wrong.
        pub(super) const NAMES: &[&str] = &[$($name),*];
    };
}
names! {
    "sex" "position" "oedema" "faults" "age_days" "age_months" "birth_day" "visit_day"
    "birth_day_valid" "visit_day_valid" "weight_kg" "lenhei_cm" "head_cm" "muac_cm" "triceps_mm"
    "subscapular_mm" "exact" "reported" "flag" "class_code" "reason" "age_days_used" "clenhei_cm"
    "bmi" "muac_class" "acute_malnutrition" "stunted" "wasted" "underweight" "overweight"
    "warnings"
}

/// Checks every pointer, before any is followed.
fn check(c: &TumbuhColumns, rows: usize, r: &TumbuhResultColumns) -> Result<(), Wrong> {
    let mut memory = Memory::default();
    macro_rules! add {
        ($out:literal, $len:expr, $($from:ident.$name:ident)*) => {
            $(memory.add(stringify!($name), $from.$name, $len, $out)?;)*
        };
    }
    add!(false, rows, c.sex c.position c.oedema c.faults c.age_days c.age_months c.birth_day
        c.visit_day c.weight_kg c.lenhei_cm c.head_cm c.muac_cm c.triceps_mm c.subscapular_mm);
    add!(false, rows.div_ceil(8), c.birth_day_valid c.visit_day_valid);
    for s in &r.scores {
        add!(true, rows, s.exact s.reported s.flag s.class_code s.reason);
    }
    add!(true, rows, r.age_days_used r.clenhei_cm r.bmi r.muac_class r.acute_malnutrition
        r.stunted r.wasted r.underweight r.overweight r.warnings);
    memory.check()
}

/// The columns as the engine takes them.
///
/// # Safety
/// They passed [`check`]; each that is not null holds as many values as `TumbuhColumns` says.
unsafe fn columns<'a>(c: &TumbuhColumns, rows: usize) -> Columns<'a> {
    // SAFETY: of all of these, by the contract.
    let numbers = |p| unsafe { column::<f64>(p, rows) }.map(Numbers::f64);
    // SAFETY: as above.
    let codes = |p| unsafe { column::<u8>(p, rows) }.map(Codes::new);
    let dates = |days, valid| {
        // SAFETY: as above.
        let days = unsafe { column::<i32>(days, rows) }?;
        // SAFETY: as above; a bitmap has one byte for eight rows.
        let valid = unsafe { column::<u8>(valid, rows.div_ceil(8)) };
        Some(Dates::new(days, valid.map(|bytes| Bitmap::new(bytes, 0))))
    };
    let birth = dates(c.birth_day, c.birth_day_valid);
    let visit = dates(c.visit_day, c.visit_day_valid);
    Columns {
        rows,
        sex: codes(c.sex),
        age: match (birth, visit, numbers(c.age_days), numbers(c.age_months)) {
            (Some(birth), Some(visit), ..) => Ages::Dates { birth, visit },
            (_, _, Some(days), _) => Ages::Days(days),
            (_, _, None, Some(months)) => Ages::Months(months),
            _ => Ages::None,
        },
        birth_date: birth,
        weight_kg: numbers(c.weight_kg),
        lenhei_cm: numbers(c.lenhei_cm),
        measure: codes(c.position),
        head_cm: numbers(c.head_cm),
        muac_cm: numbers(c.muac_cm),
        triceps_mm: numbers(c.triceps_mm),
        subscapular_mm: numbers(c.subscapular_mm),
        oedema: codes(c.oedema),
        // SAFETY: as above.
        faults: unsafe { column::<Faults>(c.faults, rows) },
    }
}

/// A fault must stand at a cell without a value: the engine counts on it.
fn check_faults(columns: &Columns<'_>) -> Done {
    let Some(faults) = columns.faults else {
        return Ok(());
    };
    // Without its faults, a row tells what its cells hold.
    let cells = Columns {
        faults: None,
        ..*columns
    };
    for (row, f) in faults.iter().enumerate().filter(|(_, f)| **f != 0) {
        let m = cells.measurement(row);
        let held = [
            (fault::AGE, !m.age.is_missing()),
            (fault::WEIGHT, !m.weight.is_missing()),
            (fault::LENHEI, !m.lenhei.is_missing()),
            (fault::HEAD, !m.head.is_missing()),
            (fault::MUAC, !m.muac.is_missing()),
            (fault::TRICEPS, !m.triceps.is_missing()),
            (fault::SUBSCAPULAR, !m.subscapular.is_missing()),
        ];
        let wrong = held.iter().any(|(bit, held)| f & bit != 0 && *held);
        if wrong || f & !KNOWN_FAULTS != 0 {
            return Err(TumbuhStatus::Faults);
        }
    }
    Ok(())
}

/// The result columns as the engine takes them.
///
/// # Safety
/// They passed [`check`]; each that is not null has room for `rows` values, which nobody else uses.
unsafe fn output<'a>(r: &TumbuhResultColumns, rows: usize) -> Output<'a> {
    // SAFETY: of all of these, by the contract.
    let numbers = |p| unsafe { column_out::<f64>(p, rows) };
    // SAFETY: as above.
    let bytes = |p| unsafe { column_out::<u8>(p, rows) };
    let mut out = Output {
        age_days_used: numbers(r.age_days_used),
        lenhei_cm: numbers(r.clenhei_cm),
        bmi: numbers(r.bmi),
        muac_class: bytes(r.muac_class),
        acute_malnutrition: bytes(r.acute_malnutrition),
        stunted: bytes(r.stunted),
        wasted: bytes(r.wasted),
        underweight: bytes(r.underweight),
        overweight: bytes(r.overweight),
        warnings: bytes(r.warnings),
        ..Output::default()
    };
    for (to, s) in out.indicators.iter_mut().zip(&r.scores) {
        to.exact = numbers(s.exact);
        to.reported = numbers(s.reported);
        to.flag = bytes(s.flag);
        to.class = bytes(s.class_code);
        to.reason = bytes(s.reason);
    }
    out
}

/// Runs the batch on as many threads as are asked for.
fn run(columns: &Columns<'_>, rules: &Rules, out: &mut Output<'_>) -> Done {
    let options = Options {
        profile: &rules.profile,
        scheme: rules.scheme,
        parallel: !matches!(rules.threads, 0 | 1),
        ..Options::default()
    };
    let score = |out: &mut Output<'_>| {
        // Every column has `rows` rows: no error is left.
        batch::score(columns, &options, out).map_err(|_| TumbuhStatus::Internal)
    };
    match rules.threads {
        -1..=1024 if !out.is_wanted() => Ok(()),
        -1..=1 => score(out),
        #[cfg(feature = "parallel")]
        2..=1024 => {
            let threads = rules.threads.unsigned_abs() as usize;
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.map_err(|_| TumbuhStatus::Threads)?;
            pool.install(|| score(out))
        }
        // Without the feature all is done on the thread that calls, to the same results.
        #[cfg(not(feature = "parallel"))]
        2..=1024 => score(out),
        _ => Err(TumbuhStatus::Threads),
    }
}

/// Scores columns of children into the result columns that are not null. Nothing in a row is an
/// error: it becomes a reason. `options` may be null. `wrong` may be null; with a status about a
/// column (`MISALIGNED`, `TOO_MANY_ROWS`, `OVERLAP`, `FAULTS`) it gets the name of it, a constant,
/// else null. Nothing is written where the status is not `OK`, but for `INTERNAL`.
///
/// # Safety
/// `columns`, `options` and `results` are each null or point to as many bytes as their `size` says
/// (at least 4), `options->profile` is null or ends in a zero byte. Every column that is not null
/// holds, or has room for, as many values as its documentation says; during the call nobody writes
/// to the columns that go in, and nobody uses the result columns. `wrong` is null or valid for
/// writing a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_score(
    columns: *const TumbuhColumns,
    options: *const TumbuhOptions,
    results: *const TumbuhResultColumns,
    wrong: *mut *const c_char,
) -> i32 {
    status(|| {
        let tell = |(status, name)| {
            // SAFETY: by the contract.
            unsafe { put(wrong, constant(Some(name))) };
            status
        };
        // SAFETY: by the contract.
        unsafe { put(wrong, null()) };
        // SAFETY: by the contract.
        let c = unsafe { read(columns) }?;
        // SAFETY: by the contract.
        let rules = unsafe { Rules::read(options) }?;
        // SAFETY: by the contract.
        let r = unsafe { read(results) }?;
        let rows = usize::try_from(c.rows).map_err(|_| TumbuhStatus::TooManyRows)?;
        check(&c, rows, &r).map_err(tell)?;
        // SAFETY: just checked; the rest by the contract.
        let columns = unsafe { self::columns(&c, rows) };
        check_faults(&columns).map_err(|status| tell((status, "faults")))?;
        // SAFETY: as above.
        let mut out = unsafe { output(&r, rows) };
        run(&columns, &rules, &mut out)
    })
}
