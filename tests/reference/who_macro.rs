//! WHO's example survey with the output of WHO's own older macro (igrowup), profile `who-macro`.

use crate::file::{number, or_nan, rows};
use tumbuh::{Indicator, Measurement, Profile};

/// The file keeps numbers in single precision: 84.8 stands there as 84.8000030517578, which is
/// what the macro scored.
#[test]
fn every_z_and_flag_of_the_example_survey() {
    let mut scored = 0;
    for row in rows("who_survey/MySurvey_z_st.csv") {
        let mut m = Measurement::new()
            .sex(row["GENDER"].parse().unwrap())
            .age_days(or_nan(&row, "age.days"))
            .weight_kg(or_nan(&row, "WEIGHT"))
            .lenhei_cm(or_nan(&row, "HEIGHT"))
            .head_cm(or_nan(&row, "HEAD"))
            .muac_cm(or_nan(&row, "MUAC"))
            .triceps_mm(or_nan(&row, "TRI"))
            .subscapular_mm(or_nan(&row, "SUB"))
            .oedema(row["oedema"] == "y");
        if let Ok(position) = row["measure"].trim().parse() {
            m = m.measure(position);
        }
        let a = m.assess_by(&Profile::WHO_MACRO);
        for (i, z, f) in [
            (Indicator::Haz, "zlen", "flen"),
            (Indicator::Waz, "zwei", "fwei"),
            (Indicator::Whz, "zwfl", "fwfl"),
            (Indicator::Baz, "zbmi", "fbmi"),
            (Indicator::Hcz, "zhc", "fhc"),
            (Indicator::Acz, "zac", "fac"),
            (Indicator::Tsz, "zts", "fts"),
            (Indicator::Ssz, "zss", "fss"),
        ] {
            let ours = a.score(i);
            let id = &row["id"];
            assert_eq!(ours.reported(), number(&row, z), "{id} {i} {ours:?}");
            let flag = ours.value().map(|v| f64::from(u8::from(v.flag)));
            // The macro writes flag 0 where there is no z-score.
            assert_eq!(flag, number(&row, f).filter(|_| flag.is_some()), "{id} {i}");
            scored += usize::from(flag.is_some());
        }
    }
    eprintln!("example survey: {scored} z-scores equal");
    assert!(scored > 0);
}
