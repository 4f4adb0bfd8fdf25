//! What callers do wrong, and what they may do.

use crate::common::{assess, child, girl, options, room, size};
use std::ffi::{CStr, CString, c_char};
use std::ptr::{null, null_mut};
use tumbuh::capi::{
    TumbuhAssessment, TumbuhCells, TumbuhChild, TumbuhDate, TumbuhLms, TumbuhOptions, TumbuhReason,
    TumbuhStatus, tumbuh_v1_assess, tumbuh_v1_check_profile, tumbuh_v1_child_init,
    tumbuh_v1_explain, tumbuh_v1_json, tumbuh_v1_lms, tumbuh_v1_options_init, tumbuh_v1_read_child,
    tumbuh_v1_value, tumbuh_v1_z,
};

fn assess_with(change: impl FnOnce(&mut TumbuhOptions)) -> i32 {
    let mut options = options();
    change(&mut options);
    let mut a = room();
    unsafe { tumbuh_v1_assess(&girl(), &raw const options, &raw mut a) }
}

#[test]
fn null_misaligned_and_unsized_are_refused() {
    let (girl, mut a) = (girl(), room());
    let null_pointer = TumbuhStatus::NullPointer as i32;
    unsafe {
        assert_eq!(tumbuh_v1_assess(null(), null(), &raw mut a), null_pointer);
        assert_eq!(
            tumbuh_v1_assess(&raw const girl, null(), null_mut()),
            null_pointer
        );
        assert_eq!(tumbuh_v1_child_init(null_mut(), 128), null_pointer);
        assert_eq!(tumbuh_v1_options_init(null_mut(), 24), null_pointer);
        assert_eq!(tumbuh_v1_read_child(null(), null_mut()), null_pointer);
        assert_eq!(
            tumbuh_v1_check_profile(null(), null_mut(), 0, null_mut()),
            null_pointer
        );
        let mut z = 0.0;
        let no_z = tumbuh_v1_z(
            &raw const girl,
            null(),
            1,
            76.2,
            null_mut(),
            &raw mut z,
            null_mut(),
        );
        assert_eq!(no_z, null_pointer);
        let no_value = tumbuh_v1_value(&raw const girl, null(), 1, 0.0, null_mut(), null_mut());
        assert_eq!(no_value, null_pointer);
        let odd = (&raw const girl).wrapping_byte_add(4);
        let misaligned = TumbuhStatus::Misaligned as i32;
        assert_eq!(tumbuh_v1_assess(odd, null(), &raw mut a), misaligned);
    }
    let known = size::<TumbuhChild>();
    for wrong in [0, 4, 7, 9, known - 1, known + 8, u32::MAX] {
        let child = TumbuhChild {
            size: wrong,
            ..girl
        };
        let done = unsafe { tumbuh_v1_assess(&raw const child, null(), &raw mut a) };
        assert_eq!(done, TumbuhStatus::StructSize as i32, "{wrong}");
    }
    for wrong in [0, 4, 7, 12, size::<TumbuhAssessment>() - 4] {
        a.size = wrong;
        let done = unsafe { tumbuh_v1_assess(&raw const girl, null(), &raw mut a) };
        assert_eq!(done, TumbuhStatus::StructSize as i32, "{wrong}");
    }
}

/// A struct of a later version.
#[repr(C)]
struct Newer {
    now: TumbuhAssessment,
    then: u64,
}

/// A program compiled against an older header has shorter structs.
#[test]
fn shorter_structs_are_read_and_written_as_far_as_they_go() {
    // As far as weight: no length, no arm, whatever lies behind.
    let upto = std::mem::offset_of!(TumbuhChild, lenhei_cm);
    let short = TumbuhChild {
        size: u32::try_from(upto).expect("small"),
        ..girl()
    };
    let a = assess(&short, None);
    assert_eq!(a.scores[0].reported, -0.97);
    assert_eq!(a.scores[1].reason, TumbuhReason::MissingLenhei as i32);

    // Room for two scores: nothing behind them is touched.
    let upto = std::mem::offset_of!(TumbuhAssessment, scores) + 64;
    let mut a = room();
    a.size = u32::try_from(upto).expect("small");
    let before = a;
    let done = unsafe { tumbuh_v1_assess(&girl(), null(), &raw mut a) };
    assert_eq!(done, 0);
    assert_eq!(a.size as usize, upto);
    assert_eq!(a.scores[1].reported, -1.55);
    let rest = |a: &TumbuhAssessment| {
        let bytes = (&raw const *a).cast::<u8>();
        let all = unsafe { std::slice::from_raw_parts(bytes, size_of::<TumbuhAssessment>()) };
        all[upto..].to_vec()
    };
    assert_eq!(rest(&a), rest(&before));

    // And one of a newer header a longer one, which says how far it was filled.
    let mut newer = Newer {
        now: room(),
        then: 7,
    };
    newer.now.size = size::<Newer>();
    let done = unsafe { tumbuh_v1_assess(&girl(), null(), (&raw mut newer).cast()) };
    assert_eq!((done, newer.then), (0, 7));
    assert_eq!(newer.now.size, size::<TumbuhAssessment>());
    assert_eq!(newer.now.scores[1].reported, -1.55);
}

#[test]
fn codes_that_are_none_are_unreadable_cells() {
    for wrong in [-1, 3, 254, 255, 256, i32::MIN, i32::MAX] {
        let a = assess(
            &TumbuhChild {
                sex: wrong,
                ..girl()
            },
            None,
        );
        assert_eq!(
            a.scores[0].reason,
            TumbuhReason::Unreadable as i32,
            "{wrong}"
        );
        let a = assess(
            &TumbuhChild {
                position: wrong,
                ..girl()
            },
            None,
        );
        assert_eq!(a.scores[0].reported, -0.97);
        assert_eq!(
            a.scores[1].reason,
            TumbuhReason::Unreadable as i32,
            "{wrong}"
        );
        let a = assess(
            &TumbuhChild {
                oedema: wrong,
                ..girl()
            },
            None,
        );
        assert_eq!(
            a.scores[0].reason,
            TumbuhReason::Unreadable as i32,
            "{wrong}"
        );
        assert_eq!(a.scores[1].reported, -1.55);
    }
    let a = assess(
        &TumbuhChild {
            oedema: 1,
            ..girl()
        },
        None,
    );
    assert_eq!(a.scores[2].reason, TumbuhReason::Oedema as i32);
    let a = assess(
        &TumbuhChild {
            faults: 1,
            ..girl()
        },
        None,
    );
    assert_eq!(a.scores[0].reason, TumbuhReason::Unreadable as i32);
    let wrong = TumbuhChild {
        faults: 128,
        ..girl()
    };
    let done = unsafe { tumbuh_v1_assess(&raw const wrong, null(), &mut room()) };
    assert_eq!(done, TumbuhStatus::Faults as i32);
}

#[test]
fn ages_of_dates_and_months() {
    let date = |year, month, day| TumbuhDate { year, month, day };
    // 366 days to 2024-08-30, a leap day among them, and 182 to the end of February.
    let by = |birth, visit| {
        let child = TumbuhChild {
            birth_date: birth,
            visit_date: visit,
            ..girl()
        };
        assess(&child, None)
    };
    assert_eq!(
        by(date(2023, 8, 30), date(2025, 2, 28)).age_days_used,
        548.0
    );
    assert_eq!(
        by(date(2023, 8, 30), date(2024, 2, 29)).age_days_used,
        183.0
    );
    let before = by(date(2024, 2, 29), date(2023, 8, 30));
    assert_eq!(before.scores[0].reason, TumbuhReason::AgeNegative as i32);
    for none in [
        date(2023, 2, 29),
        date(2023, 13, 1),
        date(-1, 1, 1),
        date(10_000, 1, 1),
    ] {
        let a = by(none, date(2024, 2, 29));
        assert_eq!(a.scores[0].reason, TumbuhReason::Unreadable as i32);
    }
    // One date alone is none: the days count.
    assert_eq!(
        by(date(2023, 8, 30), TumbuhDate::default()).age_days_used,
        548.0
    );
    let months = TumbuhChild {
        age_days: f64::NAN,
        age_months: 18.0,
        ..girl()
    };
    // 18 x 30.4375 = 547.875 days, looked up as day 548.
    assert_eq!(assess(&months, None).age_days_used, 548.0);
    assert_eq!(
        assess(&child(), None).scores[0].reason,
        TumbuhReason::MissingSex as i32
    );
}

#[test]
fn options_are_read_or_refused() {
    assert_eq!(assess_with(|_| ()), 0);
    let bad = |change: fn(&mut TumbuhOptions)| assess_with(change);
    assert_eq!(bad(|o| o.scheme = 2), TumbuhStatus::UnknownScheme as i32);
    assert_eq!(bad(|o| o.scheme = -1), TumbuhStatus::UnknownScheme as i32);
    assert_eq!(
        bad(|o| o.standard = 3),
        TumbuhStatus::UnknownStandard as i32
    );
    assert_eq!(bad(|o| o.size = 3), TumbuhStatus::StructSize as i32);
    for (name, status) in [
        (c"who-anthro+half_cm", TumbuhStatus::Ok),
        (c"WHO-Macro", TumbuhStatus::Ok),
        (c"who", TumbuhStatus::UnknownProfile),
        (c"who-anthro+nonsense", TumbuhStatus::UnknownProfile),
        (c"who-anthro+half_cm+one_cm", TumbuhStatus::RulesCollide),
        (c"\xff\xfe", TumbuhStatus::UnknownProfile),
        (c"", TumbuhStatus::UnknownProfile),
    ] {
        let done = assess_with(|o| o.profile = name.as_ptr());
        assert_eq!(done, status as i32, "{name:?}");
        let mut why = vec![1 as c_char; 2000];
        let (to, room) = (why.as_mut_ptr(), why.len());
        let done = unsafe { tumbuh_v1_check_profile(name.as_ptr(), to, room, null_mut()) };
        assert_eq!(done, status as i32, "{name:?}");
        let why = unsafe { CStr::from_ptr(to) }.to_str().expect("UTF-8");
        assert_eq!(why.is_empty(), done == 0, "{why}");
    }
    // WHO 2007 has no table for a child of 18 months.
    let options = TumbuhOptions {
        standard: 2,
        ..options()
    };
    let a = assess(&girl(), Some(&options));
    assert_eq!(a.scores[1].reason, TumbuhReason::AgeOutOfRange as i32);
}

#[test]
fn rows_values_and_z_scores() {
    let girl = girl();
    let mut row = TumbuhLms {
        size: size::<TumbuhLms>(),
        reason: 9,
        l: 0.0,
        m: 0.0,
        s: 0.0,
        at: 0.0,
    };
    // WHO, length-for-age, girls, day 548: L 1, M 80.7121, S 0.03598.
    let done = unsafe { tumbuh_v1_lms(&raw const girl, null(), 1, &raw mut row) };
    assert_eq!((done, row.reason, row.l, row.at), (0, 0, 1.0, 548.0));
    assert_eq!((row.m, row.s), (80.7121, 0.03598));
    let (mut exact, mut reported, mut value, mut reason) = (0.0, 0.0, 0.0, 9);
    let done = unsafe {
        tumbuh_v1_z(
            &raw const girl,
            null(),
            1,
            76.2,
            &raw mut exact,
            &raw mut reported,
            &raw mut reason,
        )
    };
    assert_eq!((done, reported, reason), (0, -1.55, 0));
    assert_eq!(
        exact.to_bits(),
        assess(&girl, None).scores[1].exact.to_bits()
    );
    let done = unsafe {
        tumbuh_v1_value(
            &raw const girl,
            null(),
            1,
            exact,
            &raw mut value,
            null_mut(),
        )
    };
    assert_eq!(done, 0);
    assert!((value - 76.2).abs() < 1e-12, "{value}");
    let mut z = |number: i32, y: f64| {
        let done = unsafe {
            tumbuh_v1_z(
                &raw const girl,
                null(),
                number,
                y,
                &raw mut exact,
                null_mut(),
                &raw mut reason,
            )
        };
        (done, reason)
    };
    let (invalid, unknown) = (
        TumbuhStatus::InvalidNumber as i32,
        TumbuhStatus::UnknownIndicator as i32,
    );
    for y in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(z(1, y).0, invalid);
    }
    for number in [-1, 8, i32::MIN, i32::MAX] {
        assert_eq!(z(number, 76.2).0, unknown);
    }
    for z in [f64::NAN, f64::INFINITY] {
        let to = &raw mut value;
        let done = unsafe { tumbuh_v1_value(&raw const girl, null(), 1, z, to, null_mut()) };
        assert_eq!(done, invalid);
    }
    let to = &raw mut value;
    let done = unsafe { tumbuh_v1_value(&raw const girl, null(), 1, -90.0, to, null_mut()) };
    assert_eq!(done, TumbuhStatus::NoValue as i32);
    let old = TumbuhChild {
        age_days: 9000.0,
        ..girl
    };
    let done = unsafe { tumbuh_v1_lms(&raw const old, null(), 1, &raw mut row) };
    assert_eq!(done, TumbuhStatus::NoRow as i32);
    assert_eq!(row.reason, TumbuhReason::AgeOutOfRange as i32);
    assert!(row.l.is_nan() && row.m.is_nan());
}

#[test]
fn texts_fit_or_say_what_they_need() {
    let girl = girl();
    let mut needed = 0;
    let small = TumbuhStatus::BufferTooSmall as i32;
    let ask =
        unsafe { tumbuh_v1_explain(&raw const girl, null(), 1, null_mut(), 0, &raw mut needed) };
    assert_eq!(ask, small);
    for room in [1, 5, needed - 1, needed, needed + 9] {
        let mut buffer = vec![0x55 as c_char; needed + 20];
        let to = buffer.as_mut_ptr();
        let done = unsafe { tumbuh_v1_explain(&raw const girl, null(), 1, to, room, null_mut()) };
        let text = unsafe { CStr::from_ptr(to) }.to_str().expect("UTF-8");
        if room < needed {
            assert_eq!((done, text), (small, ""));
        } else {
            assert_eq!((done, text.len() + 1), (0, needed));
            assert!(text.contains("-1.55") || text.contains("-1,55"), "{text}");
        }
        assert!(
            buffer[room..].iter().all(|b| *b == 0x55),
            "nothing behind the buffer"
        );
    }
    let wrong = unsafe { tumbuh_v1_explain(&raw const girl, null(), 2, null_mut(), 0, null_mut()) };
    assert_eq!(wrong, TumbuhStatus::UnknownLanguage as i32);

    let mut buffer = vec![0 as c_char; 5000];
    let to = buffer.as_mut_ptr();
    let options = TumbuhOptions {
        scheme: 1,
        ..options()
    };
    let done = unsafe { tumbuh_v1_json(&raw const girl, &raw const options, to, 5000, null_mut()) };
    assert_eq!(done, 0);
    let text = unsafe { CStr::from_ptr(to) }.to_str().expect("UTF-8");
    let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(json["haz"], -1.55);
    assert_eq!(json["whz_class"], "gizi_baik");
    assert_eq!(json["reasons"]["hcz"], "missing_measurement");
    assert_eq!(
        json["haz_exact"].as_f64(),
        Some(assess(&girl, None).scores[1].exact)
    );
}

#[test]
fn cells_that_cannot_be_read_are_reasons() {
    let text = |s: &str| CString::new(s).expect("no zero byte");
    let (sex, days, kg, cm) = (text("P"), text("548"), text("9,1kg"), text("76,2"));
    let mut cells: TumbuhCells = unsafe { std::mem::zeroed() };
    cells.size = size::<TumbuhCells>();
    cells.sex = sex.as_ptr();
    cells.age_days = days.as_ptr();
    cells.weight_kg = kg.as_ptr();
    cells.lenhei_cm = cm.as_ptr();
    let mut child = child();
    let done = unsafe { tumbuh_v1_read_child(&raw const cells, &raw mut child) };
    assert_eq!((done, child.sex, child.faults), (0, 2, 2));
    let a = assess(&child, None);
    assert_eq!(a.scores[0].reason, TumbuhReason::Unreadable as i32);
    assert_eq!(a.scores[1].reported, -1.55);
    // Not UTF-8: no number.
    let wrong = c"76\xff";
    cells.lenhei_cm = wrong.as_ptr();
    unsafe { tumbuh_v1_read_child(&raw const cells, &raw mut child) };
    assert_eq!(child.faults, 2 + 4);
    assert!(child.lenhei_cm.is_nan());
}
