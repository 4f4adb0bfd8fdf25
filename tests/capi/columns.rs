//! Columns against one child, bit for bit; what is refused; threads.

use crate::common::{assess, child, options, size};
use std::ffi::{CString, c_char};
use std::ptr::{null, null_mut};
use tumbuh::Date;
use tumbuh::capi::{
    TumbuhChild, TumbuhColumns, TumbuhDate, TumbuhOptions, TumbuhResultColumns, TumbuhScoreColumns,
    TumbuhStatus, tumbuh_v1_score,
};

/// Numbers from a seed: splitmix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.bits() % n
    }

    /// A number of a range, now and then none, now and then any bits.
    fn number(&mut self, low: f64, high: f64) -> f64 {
        match self.below(24) {
            0 => f64::NAN,
            1 => f64::from_bits(self.bits()),
            _ => {
                (low * 10.0 + ((high - low) * 10.0 * self.below(1001) as f64 / 1000.0)).round()
                    / 10.0
            }
        }
    }
}

/// How the rows say their ages.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Days,
    Months,
    Dates,
}

/// Columns with a row for each child.
struct Rows {
    children: Vec<TumbuhChild>,
    codes: [Vec<u8>; 3],
    faults: Vec<u16>,
    numbers: [Vec<f64>; 8],
    days: [Vec<i32>; 2],
    valid: [Vec<u8>; 2],
    by: By,
}

impl Rows {
    fn random(rows: usize, seed: u64, by: By) -> Self {
        let mut r = Random(seed);
        let mut all = Self {
            children: Vec::new(),
            codes: Default::default(),
            faults: Vec::new(),
            numbers: Default::default(),
            days: Default::default(),
            valid: [vec![0; rows.div_ceil(8)], vec![0; rows.div_ceil(8)]],
            by,
        };
        for row in 0..rows {
            let mut c = child();
            c.sex = [1, 2, 1, 2, 0, 102, 77, 9][r.below(8) as usize];
            c.position = [0, 108, 104, 76, 72, 0, 108, 7][r.below(8) as usize];
            c.oedema = [0, 2, 2, 0, 2, 1, 121, 9][r.below(8) as usize];
            let age = r.number(0.0, 2500.0).floor();
            match by {
                By::Days => c.age_days = age,
                By::Months => c.age_months = age / 30.4375,
                By::Dates => {
                    let date = |days: i32| {
                        let (year, month, day) =
                            Date::from_days_since_1970(days).expect("a day").ymd();
                        TumbuhDate {
                            year,
                            month: i16::from(month),
                            day: i16::from(day),
                        }
                    };
                    let birth = r.below(20_000) as i32;
                    let visit = birth - 100 + r.below(7000) as i32;
                    for (k, day) in [birth, visit].into_iter().enumerate() {
                        all.days[k].push(day);
                        if r.below(20) > 0 {
                            all.valid[k][row / 8] |= 1 << (row % 8);
                            *[&mut c.birth_date, &mut c.visit_date][k] = date(day);
                        }
                    }
                }
            }
            c.weight_kg = r.number(2.0, 30.0);
            c.lenhei_cm = r.number(44.0, 125.0);
            c.head_cm = r.number(30.0, 55.0);
            c.muac_cm = r.number(8.0, 25.0);
            c.triceps_mm = r.number(3.0, 20.0);
            c.subscapular_mm = r.number(3.0, 20.0);
            if r.below(16) == 0 {
                c.weight_kg = f64::NAN;
                c.lenhei_cm = f64::NAN;
                c.faults = 2 + 4;
            }
            for (column, code) in all.codes.iter_mut().zip([c.sex, c.position, c.oedema]) {
                column.push(u8::try_from(code).expect("a byte"));
            }
            all.faults.push(u16::try_from(c.faults).expect("two bytes"));
            let numbers = [
                c.age_days,
                c.age_months,
                c.weight_kg,
                c.lenhei_cm,
                c.head_cm,
                c.muac_cm,
                c.triceps_mm,
                c.subscapular_mm,
            ];
            for (column, v) in all.numbers.iter_mut().zip(numbers) {
                column.push(v);
            }
            all.children.push(c);
        }
        all
    }

    fn columns(&self) -> TumbuhColumns {
        let n = |i: usize| self.numbers[i].as_ptr();
        let by = |by, p| if self.by == by { p } else { null() };
        let dates = self.by == By::Dates;
        TumbuhColumns {
            size: size::<TumbuhColumns>(),
            reserved: 0,
            rows: self.children.len() as u64,
            sex: self.codes[0].as_ptr(),
            position: self.codes[1].as_ptr(),
            oedema: self.codes[2].as_ptr(),
            faults: self.faults.as_ptr(),
            age_days: by(By::Days, n(0)),
            age_months: by(By::Months, n(1)),
            birth_day: if dates { self.days[0].as_ptr() } else { null() },
            visit_day: if dates { self.days[1].as_ptr() } else { null() },
            birth_day_valid: self.valid[0].as_ptr(),
            visit_day_valid: self.valid[1].as_ptr(),
            weight_kg: n(2),
            lenhei_cm: n(3),
            head_cm: n(4),
            muac_cm: n(5),
            triceps_mm: n(6),
            subscapular_mm: n(7),
        }
    }
}

/// Room for every result.
struct Results {
    f64s: Vec<Vec<f64>>,
    bytes: Vec<Vec<u8>>,
}

impl Results {
    fn new(rows: usize) -> Self {
        Self {
            f64s: vec![vec![7.5; rows]; 19],
            bytes: vec![vec![0xA5; rows]; 31],
        }
    }

    fn columns(&mut self) -> TumbuhResultColumns {
        let (mut f, mut b) = (
            self.f64s.iter_mut().map(Vec::as_mut_ptr),
            self.bytes.iter_mut().map(Vec::as_mut_ptr),
        );
        let mut f = || f.next().expect("19 columns");
        let mut b = || b.next().expect("31 columns");
        TumbuhResultColumns {
            size: size::<TumbuhResultColumns>(),
            reserved: 0,
            scores: std::array::from_fn(|_| TumbuhScoreColumns {
                exact: f(),
                reported: f(),
                flag: b(),
                class_code: b(),
                reason: b(),
            }),
            age_days_used: f(),
            clenhei_cm: f(),
            bmi: f(),
            muac_class: b(),
            acute_malnutrition: b(),
            stunted: b(),
            wasted: b(),
            underweight: b(),
            overweight: b(),
            warnings: b(),
        }
    }

    fn row(&self, row: usize) -> (Vec<u64>, Vec<i32>) {
        (
            self.f64s.iter().map(|c| c[row].to_bits()).collect(),
            self.bytes.iter().map(|c| i32::from(c[row])).collect(),
        )
    }
}

/// The same of one child.
fn one(child: &TumbuhChild, options: &TumbuhOptions) -> (Vec<u64>, Vec<i32>) {
    let a = assess(child, Some(options));
    let mut f: Vec<f64> = a
        .scores
        .iter()
        .flat_map(|s| [s.exact, s.reported])
        .collect();
    f.extend([a.age_days_used, a.clenhei_cm, a.bmi]);
    let class = |s: &tumbuh::capi::TumbuhScore| match options.scheme {
        0 => s.class_who,
        _ => s.class_kemenkes,
    };
    let mut b: Vec<i32> = (a.scores.iter())
        .flat_map(|s| [s.flag, class(s), s.reason])
        .collect();
    b.extend([
        a.muac_class,
        a.acute_malnutrition,
        a.stunted,
        a.wasted,
        a.underweight,
        a.overweight,
        a.warnings.cast_signed(),
    ]);
    (f.into_iter().map(f64::to_bits).collect(), b)
}

#[test]
fn columns_are_one_child_after_another() {
    let names = [
        "who-anthro",
        "who-macro",
        "id-permenkes-2020",
        "who-anthro+age_on_2026-01-01",
    ];
    for (k, by) in [By::Days, By::Months, By::Dates, By::Dates]
        .into_iter()
        .enumerate()
    {
        let rows = Rows::random(3001, 9 + k as u64, by);
        let name = CString::new(names[k]).expect("a name");
        let options = TumbuhOptions {
            threads: [0, -1, 3, 1][k],
            profile: name.as_ptr(),
            scheme: [0, 1, 0, 1][k],
            ..options()
        };
        let mut results = Results::new(3001);
        let to = results.columns();
        let mut wrong = c"left".as_ptr();
        let done = unsafe {
            tumbuh_v1_score(
                &rows.columns(),
                &raw const options,
                &raw const to,
                &raw mut wrong,
            )
        };
        assert_eq!((done, wrong.is_null()), (0, true));
        for (row, child) in rows.children.iter().enumerate() {
            assert_eq!(
                results.row(row),
                one(child, &options),
                "{} row {row}",
                names[k]
            );
        }
    }
}

/// Scores with something changed: the status, and the column that is said to be wrong.
fn refused(
    change: impl FnOnce(&mut TumbuhColumns, &mut TumbuhResultColumns, &mut TumbuhOptions),
) -> (i32, Option<&'static str>) {
    let rows = Rows::random(40, 4, By::Days);
    let mut results = Results::new(40);
    let (mut from, mut to, mut how) = (rows.columns(), results.columns(), options());
    change(&mut from, &mut to, &mut how);
    let mut wrong: *const c_char = null();
    let done = unsafe {
        tumbuh_v1_score(
            &raw const from,
            &raw const how,
            &raw const to,
            &raw mut wrong,
        )
    };
    if done != 0 {
        assert!(
            results.f64s.iter().flatten().all(|v| *v == 7.5),
            "nothing is written"
        );
    }
    (done, crate::common::text(wrong))
}

#[test]
fn what_cannot_be_scored_is_refused_with_the_name_of_the_column() {
    assert_eq!(refused(|_, _, _| ()), (0, None));
    let overlap = TumbuhStatus::Overlap as i32;
    let twice = |_: &mut TumbuhColumns, to: &mut TumbuhResultColumns, _: &mut TumbuhOptions| {
        to.bmi = to.scores[3].exact;
    };
    assert_eq!(refused(twice).0, overlap);
    let in_place = refused(|from, to, _| to.bmi = from.weight_kg.cast_mut());
    assert_eq!(in_place.0, overlap);
    let odd =
        refused(|from, _, _| from.weight_kg = from.weight_kg.cast::<u8>().wrapping_add(1).cast());
    assert_eq!(odd, (TumbuhStatus::Misaligned as i32, Some("weight_kg")));
    let many = refused(|from, _, _| from.rows = u64::MAX / 4);
    assert_eq!(many, (TumbuhStatus::TooManyRows as i32, Some("age_days")));
    let fault = refused(|from, _, _| from.weight_kg = from.lenhei_cm);
    assert_eq!(fault, (0, None));
    for threads in [-2, 1025, i32::MIN, i32::MAX] {
        let done = refused(|_, _, how| how.threads = threads);
        assert_eq!(done, (TumbuhStatus::Threads as i32, None));
    }
    let size = refused(|from, _, _| from.size = 17);
    assert_eq!(size, (TumbuhStatus::StructSize as i32, None));
    assert_eq!(
        refused(|_, to, _| to.size = 17).0,
        TumbuhStatus::StructSize as i32
    );
    let none = unsafe { tumbuh_v1_score(null(), null(), null(), null_mut()) };
    assert_eq!(none, TumbuhStatus::NullPointer as i32);
}

#[test]
fn a_fault_stands_at_a_cell_without_a_value() {
    let (kg, none) = ([9.1, f64::NAN], [f64::NAN; 2]);
    for (bit, kg, status) in [
        (2, none, TumbuhStatus::Ok),
        (2, kg, TumbuhStatus::Faults),
        (4, kg, TumbuhStatus::Ok),
        (128, none, TumbuhStatus::Faults),
        (1 << 15, none, TumbuhStatus::Faults),
    ] {
        let faults = [bit, 0];
        let done = refused(|from, _, _| {
            from.rows = 2;
            from.faults = faults.as_ptr();
            from.weight_kg = kg.as_ptr();
            from.lenhei_cm = none.as_ptr();
        });
        let name = (status == TumbuhStatus::Faults).then_some("faults");
        assert_eq!(done, (status as i32, name), "{bit}");
    }
}

#[test]
fn nothing_asked_and_nothing_there_is_done_at_once() {
    let none = |to: &mut TumbuhResultColumns| {
        // Integers and pointers: zeros are some.
        *to = unsafe { std::mem::zeroed() };
        to.size = size::<TumbuhResultColumns>();
    };
    assert_eq!(refused(|_, to, _| none(to)), (0, None));
    assert_eq!(refused(|from, _, _| from.rows = 0), (0, None));
    // No column at all, and more rows than any memory has.
    let bare = refused(|from, to, _| {
        none(to);
        *from = unsafe { std::mem::zeroed() };
        from.size = size::<TumbuhColumns>();
        from.rows = u64::MAX;
    });
    assert_eq!(bare, (0, None));
}
