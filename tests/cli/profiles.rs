//! Profiles on the command line: names, mixtures, and a class without a z-score.

use crate::tool::{run, score};

#[test]
fn a_printed_table_gives_a_class_without_a_z_score() {
    // A girl of 16 completed months with 70.1 cm: below the printed 70.2 cm of -3 SD.
    let file = "sex,age_days,weight_kg,lenhei_cm\nP,500,9,70.1\n";
    let args = ["--profile", "id-permenkes-2020", "--classes", "kemenkes"];
    let table = score(file, &args).table();
    let cell = |name: &str| table.rows[0][name].clone();
    assert_eq!(cell("age_days_used"), "487");
    assert_eq!(
        (cell("haz"), cell("haz_flag")),
        (String::new(), String::new())
    );
    assert_eq!(cell("haz_class"), "sangat_pendek");
    assert_eq!(cell("stunted"), "true");
    assert_eq!(cell("reasons"), "haz:beyond_sd_columns");
    assert_eq!(cell("waz_class"), "normal");
}

#[test]
fn mixtures_have_names() {
    let file = "sex,birth_date,visit_date,weight_kg,lenhei_cm\nL,2023-01-01,2024-07-29,10,80\n";
    let haz = |profile: &str| {
        let table = score(file, &["--profile", profile, "--digits", "full"]).table();
        (
            table.rows[0]["age_days_used"].clone(),
            table.rows[0]["haz"].clone(),
        )
    };
    // 575 days are 18 completed months, whose row is that of day 548; 19 of 30 days, day 578.
    assert_eq!(haz("who-anthro").0, "575");
    assert_eq!(haz("who-anthro+completed_months").0, "548");
    assert_eq!(haz("WHO-ANTHRO+days_30+half_cm").0, "578");
    assert_eq!(haz("who-anthro+age_on_2024-12-31").0, "730");
    assert_eq!(haz("who-anthro+clamp_0.5").1, "-0.5");
    let said = score(file, &["--profile", "who-anthro+half_cm+no_correction"]).err;
    assert!(
        said.contains("profile who-anthro+no_correction+half_cm;"),
        "{said}"
    );
    for (profile, words) in [
        ("who-anthro+half", "unknown rule `half`; known: "),
        (
            "posyandu",
            "known: who-anthro, who-macro, id-permenkes-2020",
        ),
        (
            "who-anthro+half_cm+one_cm",
            "rules `half_cm` and `one_cm` exclude each other",
        ),
    ] {
        run(&["score", "--profile", profile]).refuses_arguments(&[words]);
    }
}
