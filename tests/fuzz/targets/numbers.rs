//! Any ten doubles: as a child, as L, M and S. What goes in comes out again or is refused.
#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use tumbuh::plausibility::check;
use tumbuh::{Lms, Measurement, Position, Sex};

#[derive(Debug, Arbitrary)]
struct Numbers {
    girl: bool,
    standing: Option<bool>,
    oedema: Option<bool>,
    in_months: bool,
    at: [f64; 7],
    lms: [f64; 3],
    z: f64,
}

fuzz_target!(|n: Numbers| {
    let sex = if n.girl { Sex::Female } else { Sex::Male };
    let [age, kg, cm, head, muac, triceps, subscapular] = n.at;
    let mut m = Measurement::new().sex(sex);
    m = if n.in_months { m.age_months(age) } else { m.age_days(age) };
    m = m.weight_kg(kg).lenhei_cm(cm).head_cm(head).muac_cm(muac).triceps_mm(triceps).subscapular_mm(subscapular);
    if let Some(standing) = n.standing {
        m = m.measure(if standing { Position::Standing } else { Position::Lying });
    }
    if let Some(oedema) = n.oedema {
        m = m.oedema(oedema);
    }
    let a = m.assess();
    for score in a.scores() {
        assert_ne!(score.value().is_some(), score.reason().is_some());
        if let (Some(z), Some(y), Some(lms)) = (score.value(), score.y, a.lms(score.indicator)) {
            assert!(z.exact.is_finite());
            let nearest = (z.exact * 100.0).round() / 100.0;
            assert!((nearest - z.reported).abs() <= 0.01 + z.exact.abs() * 1e-12);
            // The value at the z-score is the measurement again.
            if z.exact.abs() < 3.0
                && let Ok(again) = lms.value(z.exact)
            {
                assert!((again - y).abs() <= 1e-9 * y, "{y} came back as {again}");
            }
        }
    }
    let _ = check(&m);
    let [l, m, s] = n.lms;
    if let Ok(lms) = Lms::new(l, m, s) {
        let _ = (lms.z(kg), lms.z_restricted(kg), lms.value(n.z), lms.value_restricted(n.z));
    }
});
