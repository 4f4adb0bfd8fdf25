//! Every public test vector, cell by cell through the C ABI.

use crate::common::{assess, child, code, options};
use std::ffi::CString;
use std::ptr::null;
use tumbuh::Indicator;
use tumbuh::audit::vectors::{Expected, Vector, vectors};
use tumbuh::capi::{
    TumbuhCells, TumbuhChild, TumbuhOptions, TumbuhScore, tumbuh_v1_acute_code,
    tumbuh_v1_class_code, tumbuh_v1_read_child, tumbuh_v1_reason_code, tumbuh_v1_warning_code,
};

fn read(vector: &Vector) -> TumbuhChild {
    let cell = |name| match vector.input.get(name)? {
        serde_json::Value::String(s) => Some(CString::new(s.as_str()).expect("no zero byte")),
        number => CString::new(number.to_string()).ok(),
    };
    let all = [
        "sex",
        "age_days",
        "age_months",
        "birth_date",
        "visit_date",
        "weight_kg",
        "lenhei_cm",
        "measure",
        "head_cm",
        "muac_cm",
        "triceps_mm",
        "subscapular_mm",
        "oedema",
    ]
    .map(cell);
    let at = |i: usize| all[i].as_ref().map_or(null(), |c| c.as_ptr());
    let cells = TumbuhCells {
        size: crate::common::size::<TumbuhCells>(),
        reserved: 0,
        sex: at(0),
        age_days: at(1),
        age_months: at(2),
        birth_date: at(3),
        visit_date: at(4),
        weight_kg: at(5),
        lenhei_cm: at(6),
        measure: at(7),
        head_cm: at(8),
        muac_cm: at(9),
        triceps_mm: at(10),
        subscapular_mm: at(11),
        oedema: at(12),
        reserved_text: null(),
    };
    let mut child = child();
    let done = unsafe { tumbuh_v1_read_child(&raw const cells, &raw mut child) };
    assert_eq!(done, 0);
    child
}

fn number(v: f64) -> Option<u64> {
    (!v.is_nan()).then_some(v.to_bits())
}

fn check(id: &str, i: Indicator, s: &TumbuhScore, e: &Expected) {
    assert_eq!(number(s.exact), e.exact.map(f64::to_bits), "{id} {i}");
    assert_eq!(number(s.reported), e.z.map(f64::to_bits), "{id} {i}");
    assert_eq!(s.flag, e.flag.map_or(255, i32::from), "{id} {i}");
    assert_eq!(code(tumbuh_v1_reason_code(s.reason)), e.reason, "{id} {i}");
    assert_eq!(code(tumbuh_v1_class_code(s.class_who)), e.who, "{id} {i}");
    assert_eq!(
        code(tumbuh_v1_class_code(s.class_kemenkes)),
        e.kemenkes,
        "{id} {i}"
    );
}

#[test]
fn every_vector_comes_out() {
    let all = vectors();
    assert!(all.len() > 900);
    for v in &all {
        let profile = CString::new(v.profile.as_str()).expect("a name");
        let options = TumbuhOptions {
            profile: profile.as_ptr(),
            ..options()
        };
        let a = assess(&read(v), Some(&options));
        for (i, s) in Indicator::ALL.into_iter().zip(&a.scores) {
            check(&v.id, i, s, &v.indicators[i.code()]);
        }
        for (ours, expected) in [
            (a.age_days_used, v.age_days_used),
            (a.clenhei_cm, v.clenhei_cm),
            (a.bmi, v.bmi),
        ] {
            assert_eq!(number(ours), expected.map(f64::to_bits), "{}", v.id);
        }
        for (ours, expected) in [
            (a.stunted, v.stunted),
            (a.wasted, v.wasted),
            (a.underweight, v.underweight),
            (a.overweight, v.overweight),
        ] {
            assert_eq!(ours, expected.map_or(255, i32::from), "{}", v.id);
        }
        assert_eq!(
            code(tumbuh_v1_acute_code(a.muac_class)),
            v.muac_class,
            "{}",
            v.id
        );
        let acute = code(tumbuh_v1_acute_code(a.acute_malnutrition));
        assert_eq!(acute, v.acute_malnutrition, "{}", v.id);
        let warnings: Vec<_> = [1, 2]
            .into_iter()
            .filter(|bit| a.warnings & bit != 0)
            .filter_map(|bit| code(tumbuh_v1_warning_code(bit)))
            .collect();
        assert_eq!(warnings, v.warnings, "{}", v.id);
    }
}
