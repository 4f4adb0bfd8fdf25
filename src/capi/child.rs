//! One child as it comes in: numbers, or cells of text.

use super::memory::{Versioned, known_size, read, room, text, write};
use super::options::init;
use super::status::{Done, status};
use crate::age::Date;
use crate::batch::{Ages, Codes, Columns, Dates, Faults, Numbers, fault};
use crate::columns::{
    AgeSource, Input, read_day, read_number, read_oedema, read_position, read_sex,
};
use crate::measurement::{Measurement, Position};
use crate::reading::Reading;
use crate::sex::Sex;
use std::ffi::c_char;

/// A day of the calendar; all zeros for none.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TumbuhDate {
    /// Year, 0 to 9999.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: i16,
    /// Day, 1 to 31.
    pub day: i16,
}

impl TumbuhDate {
    fn is_given(self) -> bool {
        self != Self::default()
    }

    /// Days since 1970-01-01, if there is such a day.
    fn days(self) -> Option<i32> {
        let (month, day) = (u8::try_from(self.month).ok()?, u8::try_from(self.day).ok()?);
        Some(
            Date::from_ymd(self.year, month, day)
                .ok()?
                .days_since_1970(),
        )
    }

    fn of(days: i32) -> Self {
        Date::from_days_since_1970(days).map_or(Self::default(), |date| {
            let (year, month, day) = date.ymd();
            Self {
                year,
                month: i16::from(month),
                day: i16::from(day),
            }
        })
    }
}

/// One child at one visit, as it was recorded. `tumbuh_v1_child_init` fills it with nothing
/// recorded. A number of NaN is missing (0 is not: a weight of 0 kg is refused as `not_positive`).
///
/// Both dates win over `age_days`, and that over `age_months`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct TumbuhChild {
    /// Size of this struct, bytes.
    pub size: u32,
    /// `TumbuhSex`.
    pub sex: i32,
    /// `TumbuhPosition`: lying or standing.
    pub position: i32,
    /// `TumbuhOedema`.
    pub oedema: i32,
    /// Age, days; fractions allowed.
    pub age_days: f64,
    /// Age, exact months of 30.4375 days; fractions allowed.
    pub age_months: f64,
    /// Date of birth. A date that does not exist is a cell that cannot be read.
    pub birth_date: TumbuhDate,
    /// Date of the visit.
    pub visit_date: TumbuhDate,
    /// Weight, kg.
    pub weight_kg: f64,
    /// Length or height as measured, cm.
    pub lenhei_cm: f64,
    /// Head circumference, cm.
    pub head_cm: f64,
    /// Mid-upper arm circumference, cm.
    pub muac_cm: f64,
    /// Triceps skinfold, mm.
    pub triceps_mm: f64,
    /// Subscapular skinfold, mm.
    pub subscapular_mm: f64,
    /// Bits of `TumbuhFault`: what was recorded but cannot be read.
    pub faults: u32,
    /// Set to 0.
    pub reserved: u32,
}

const _: () = assert!(size_of::<TumbuhChild>() == 6 * 4 + 10 * 8);
// SAFETY: four 32-bit integers, then numbers of 64 bits, dates of 64, two of 32: no padding; the
// size first.
unsafe impl Versioned for TumbuhChild {
    fn set_size(&mut self, size: u32) {
        self.size = size;
    }

    fn nothing() -> Self {
        Self {
            size: known_size::<Self>(),
            sex: 0,
            position: 0,
            oedema: 0,
            age_days: f64::NAN,
            age_months: f64::NAN,
            birth_date: TumbuhDate::default(),
            visit_date: TumbuhDate::default(),
            weight_kg: f64::NAN,
            lenhei_cm: f64::NAN,
            head_cm: f64::NAN,
            muac_cm: f64::NAN,
            triceps_mm: f64::NAN,
            subscapular_mm: f64::NAN,
            faults: 0,
            reserved: 0,
        }
    }
}

/// The bits that callers may set.
pub(super) const KNOWN_FAULTS: Faults = fault::AGE
    | fault::WEIGHT
    | fault::LENHEI
    | fault::HEAD
    | fault::MUAC
    | fault::TRICEPS
    | fault::SUBSCAPULAR;

impl TumbuhChild {
    /// The child as the crate knows it: the one row of a batch.
    pub(super) fn measurement(&self) -> Done<Measurement> {
        let code = |c: i32| [u8::try_from(c).unwrap_or(u8::MAX)];
        let (sex, measure, oedema) = (code(self.sex), code(self.position), code(self.oedema));
        let mut faults = u16::try_from(self.faults)
            .ok()
            .filter(|f| f & !KNOWN_FAULTS == 0)
            .ok_or(super::TumbuhStatus::Faults)?;
        let (birth, visit) = (self.birth_date.days(), self.visit_date.days());
        let by_dates = self.birth_date.is_given() && self.visit_date.is_given();
        if by_dates && (birth.is_none() || visit.is_none()) {
            faults |= fault::AGE;
        }
        let (birth_day, visit_day) = ([birth.unwrap_or(0)], [visit.unwrap_or(0)]);
        let (days, months) = ([self.age_days], [self.age_months]);
        let columns = Columns {
            sex: Some(Codes::new(&sex)),
            age: if by_dates {
                Ages::Dates {
                    birth: Dates::new(&birth_day, None),
                    visit: Dates::new(&visit_day, None),
                }
            } else if self.age_days.is_nan() {
                Ages::Months(Numbers::f64(&months))
            } else {
                Ages::Days(Numbers::f64(&days))
            },
            birth_date: birth.map(|_| Dates::new(&birth_day, None)),
            weight_kg: Some(Numbers::f64(std::slice::from_ref(&self.weight_kg))),
            lenhei_cm: Some(Numbers::f64(std::slice::from_ref(&self.lenhei_cm))),
            measure: Some(Codes::new(&measure)),
            head_cm: Some(Numbers::f64(std::slice::from_ref(&self.head_cm))),
            muac_cm: Some(Numbers::f64(std::slice::from_ref(&self.muac_cm))),
            triceps_mm: Some(Numbers::f64(std::slice::from_ref(&self.triceps_mm))),
            subscapular_mm: Some(Numbers::f64(std::slice::from_ref(&self.subscapular_mm))),
            oedema: Some(Codes::new(&oedema)),
            faults: Some(std::slice::from_ref(&faults)),
            ..Columns::new(1)
        };
        let mut m = columns.measurement(0);
        if birth.is_none() {
            m.birth_date = None;
        }
        Ok(m)
    }
}

/// Fills a child with nothing recorded; `size` is `sizeof` of the caller's struct.
///
/// # Safety
/// `child` is null or valid for writing `size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_child_init(child: *mut TumbuhChild, size: u32) -> i32 {
    // SAFETY: by the contract.
    status(|| unsafe { init(child, size) })
}

/// One child as cells of a table, as the command line reads them: decimal point or comma, `L`/`P`,
/// `terlentang`, `ya`, dates like 2024-02-29. Null is a column that the table does not have; empty,
/// `NA`, `-` a cell with nothing recorded.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct TumbuhCells {
    /// Size of this struct, bytes.
    pub size: u32,
    /// Set to 0.
    pub reserved: u32,
    /// Sex.
    pub sex: *const c_char,
    /// Age, days.
    pub age_days: *const c_char,
    /// Age, months.
    pub age_months: *const c_char,
    /// Date of birth. The table has one source of age: both dates win over days over months.
    pub birth_date: *const c_char,
    /// Date of the visit.
    pub visit_date: *const c_char,
    /// Weight, kg.
    pub weight_kg: *const c_char,
    /// Length or height, cm.
    pub lenhei_cm: *const c_char,
    /// Lying or standing.
    pub measure: *const c_char,
    /// Head circumference, cm.
    pub head_cm: *const c_char,
    /// Mid-upper arm circumference, cm.
    pub muac_cm: *const c_char,
    /// Triceps skinfold, mm.
    pub triceps_mm: *const c_char,
    /// Subscapular skinfold, mm.
    pub subscapular_mm: *const c_char,
    /// Bilateral pitting oedema.
    pub oedema: *const c_char,
    /// Set to null.
    pub reserved_text: *const c_char,
}

const _: () = assert!(size_of::<TumbuhCells>() == 2 * 4 + 14 * size_of::<usize>());
// SAFETY: two 32-bit integers, then 14 pointers: no padding with pointers of 4 or 8 bytes; the
// size first.
unsafe impl Versioned for TumbuhCells {
    fn set_size(&mut self, size: u32) {
        self.size = size;
    }

    fn nothing() -> Self {
        let none = std::ptr::null();
        Self {
            size: known_size::<Self>(),
            reserved: 0,
            sex: none,
            age_days: none,
            age_months: none,
            birth_date: none,
            visit_date: none,
            weight_kg: none,
            lenhei_cm: none,
            measure: none,
            head_cm: none,
            muac_cm: none,
            triceps_mm: none,
            subscapular_mm: none,
            oedema: none,
            reserved_text: none,
        }
    }
}

impl TumbuhCells {
    fn cell(&self, input: Input) -> *const c_char {
        match input {
            Input::Sex => self.sex,
            Input::AgeDays => self.age_days,
            Input::AgeMonths => self.age_months,
            Input::BirthDate => self.birth_date,
            Input::VisitDate => self.visit_date,
            Input::Weight => self.weight_kg,
            Input::Lenhei => self.lenhei_cm,
            Input::Measure => self.measure,
            Input::Head => self.head_cm,
            Input::Muac => self.muac_cm,
            Input::Triceps => self.triceps_mm,
            Input::Subscapular => self.subscapular_mm,
            Input::Oedema => self.oedema,
        }
    }
}

/// Reads cells into a child. Always possible: what cannot be read becomes a fault or the code for
/// unreadable, and the indicators in need of it will say so.
fn child_of<'a>(has: impl Fn(Input) -> bool, cell: impl Fn(Input) -> &'a str) -> TumbuhChild {
    let mut child = TumbuhChild::nothing();
    let mut faults = 0;
    let mut number = |input, bit: Faults| match read_number(cell(input).as_bytes()) {
        Reading::Value(v) => v,
        Reading::Missing => f64::NAN,
        Reading::Invalid { .. } => {
            faults |= u32::from(bit);
            f64::NAN
        }
    };
    match AgeSource::of(&has) {
        Some(AgeSource::Days) => child.age_days = number(Input::AgeDays, fault::AGE),
        Some(AgeSource::Months) => child.age_months = number(Input::AgeMonths, fault::AGE),
        Some(AgeSource::Dates) | None => {}
    }
    child.weight_kg = number(Input::Weight, fault::WEIGHT);
    child.lenhei_cm = number(Input::Lenhei, fault::LENHEI);
    child.head_cm = number(Input::Head, fault::HEAD);
    child.muac_cm = number(Input::Muac, fault::MUAC);
    child.triceps_mm = number(Input::Triceps, fault::TRICEPS);
    child.subscapular_mm = number(Input::Subscapular, fault::SUBSCAPULAR);
    let by_dates = AgeSource::of(&has) == Some(AgeSource::Dates);
    let dates = [Input::BirthDate, Input::VisitDate].map(|i| read_day(cell(i).as_bytes()));
    if by_dates && dates.iter().any(|d| matches!(d, Reading::Invalid { .. })) {
        faults |= u32::from(fault::AGE);
    }
    let [birth, visit] = dates.map(|d| d.value().map_or(TumbuhDate::default(), TumbuhDate::of));
    child.birth_date = birth;
    if by_dates {
        child.visit_date = visit;
    }
    child.faults = faults;
    child.sex = match read_sex(cell(Input::Sex).as_bytes()) {
        Reading::Missing => 0,
        Reading::Value(Sex::Male) => 1,
        Reading::Value(Sex::Female) => 2,
        Reading::Invalid { .. } => 255,
    };
    child.position = match read_position(cell(Input::Measure).as_bytes()) {
        Reading::Missing => 0,
        Reading::Value(Position::Lying) => i32::from(b'l'),
        Reading::Value(Position::Standing) => i32::from(b'h'),
        Reading::Invalid { .. } => 255,
    };
    child.oedema = match read_oedema(cell(Input::Oedema).as_bytes()) {
        Reading::Missing => 0,
        Reading::Value(true) => 1,
        Reading::Value(false) => 2,
        Reading::Invalid { .. } => 255,
    };
    child
}

/// Reads cells of text into a child. Nothing in a cell is an error.
///
/// # Safety
/// `cells` is null or points to as many bytes as its `size` says, its texts each null or ending in
/// a zero byte; `child` is null or valid for as many bytes as its `size` says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_read_child(
    cells: *const TumbuhCells,
    child: *mut TumbuhChild,
) -> i32 {
    status(|| {
        // SAFETY: by the contract.
        let cells = unsafe { read(cells) }?;
        // SAFETY: by the contract.
        let size = unsafe { room(child) }?;
        let has = |input| !cells.cell(input).is_null();
        // SAFETY: by the contract.
        let cell = |input| unsafe { text(cells.cell(input)) }.unwrap_or("");
        let read = child_of(has, cell);
        // SAFETY: `size` is what `room` gave for it.
        unsafe { write(child, size, read) };
        Ok(())
    })
}

/// The child behind a pointer.
///
/// # Safety
/// `child` is null or points to as many bytes as its `size` says.
pub(super) unsafe fn read_measurement(child: *const TumbuhChild) -> Done<Measurement> {
    // SAFETY: by the contract.
    unsafe { read(child) }?.measurement()
}
