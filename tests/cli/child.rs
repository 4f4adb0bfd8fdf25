//! One child: `explain`, `lms`, `value` and `z`, against numbers that are read from the text of the
//! tables and put through the textbook formula here.

use crate::tool::{Run, score, shell};
use tumbuh::{Assessment, Measurement, Sex};

/// L, M and S as they stand in a table of `tables/`.
#[derive(Debug, Clone, Copy)]
struct Lms {
    l: f64,
    m: f64,
    s: f64,
}

impl Lms {
    /// The row of `tables/{table}.csv` that starts with this (`f,548`).
    fn read(table: &str, start: &str) -> Self {
        let path = format!("{}/tables/{table}.csv", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).expect("a table");
        let mut rows = text
            .lines()
            .filter_map(|l| l.strip_prefix(start)?.strip_prefix(','));
        let row = rows
            .next()
            .unwrap_or_else(|| panic!("{table} has no row {start}"));
        let cells: Vec<f64> = row
            .split(',')
            .take(3)
            .map(|c| c.parse().expect(row))
            .collect();
        let [l, m, s] = cells[..] else {
            panic!("{table}: `{row}`")
        };
        Self { l, m, s }
    }

    /// `(1 - w)` of this row and `w` of another.
    fn towards(self, other: Self, w: f64) -> Self {
        let mix = |a: f64, b: f64| a + w * (b - a);
        Self {
            l: mix(self.l, other.l),
            m: mix(self.m, other.m),
            s: mix(self.s, other.s),
        }
    }

    /// WHO's formula for the value at a z-score.
    #[allow(clippy::disallowed_methods, reason = "a second way to the same number")]
    fn value(self, z: f64) -> f64 {
        self.m * (1.0 + self.l * self.s * z).powf(1.0 / self.l)
    }

    /// WHO's formula for the z-score of a value.
    #[allow(clippy::disallowed_methods, reason = "a second way to the same number")]
    fn z(self, y: f64) -> f64 {
        ((y / self.m).powf(self.l) - 1.0) / (self.l * self.s)
    }

    /// The z-score with WHO's restricted rule beyond 3 SD.
    fn restricted(self, y: f64) -> f64 {
        let z = self.z(y);
        let [sd2, sd3] = [2.0f64, 3.0].map(|k| self.value(k.copysign(z)));
        if z > 3.0 {
            3.0 + (y - sd3) / (sd3 - sd2)
        } else if z < -3.0 {
            -3.0 + (y - sd3) / (sd2 - sd3)
        } else {
            z
        }
    }
}

/// The textbook formula in doubles and in another order than the crate's.
const NEAR: f64 = 1e-9;

fn near(a: f64, b: f64) {
    assert!((a - b).abs() <= NEAR * b.abs().max(1.0), "{a} is not {b}");
}

/// The text of a run that worked and said nothing besides.
fn text(line: &str) -> String {
    let run = shell(line);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{line}");
    run.text().to_owned()
}

/// What stands behind a label: on the first line below a heading that starts with `section`.
fn labelled<'t>(text: &'t str, section: &str, label: &str) -> &'t str {
    let mut lines = text.lines().skip_while(|l| !l.starts_with(section));
    assert!(lines.next().is_some(), "no `{section}` in\n{text}");
    let own = lines.take_while(|l| l.starts_with("  "));
    let padded = format!("  {label:<14} ");
    let mut found = own.filter_map(|l| l.strip_prefix(&padded));
    found
        .next()
        .unwrap_or_else(|| panic!("no `{label}` under `{section}` in\n{text}"))
}

const GIRL: &str = "--sex f --age-days 548 --weight 9.1 --lenhei 76.2";

#[test]
fn explain_shows_the_rows_of_the_tables_and_what_follows_from_them() {
    let en = text(&format!(
        "explain {GIRL} --head 46 --muac 14.2 --triceps 8 --subscapular 7"
    ));
    let id = text(&format!(
        "explain {GIRL} --head 46 --muac 14.2 --triceps 8 --subscapular 7 --lang id"
    ));
    assert!(
        en.starts_with("Child: girl, 548 days (18.0041 months)\n"),
        "{en}"
    );
    assert!(
        id.starts_with("Anak: perempuan, 548 hari (18.0041 bulan)\n"),
        "{id}"
    );
    let bmi = 9.1 / (0.762 * 0.762);
    for (code, table, place, y, unit) in [
        ("WAZ", "weight_for_age", "day 548", 9.1, "kg"),
        ("HAZ", "length_height_for_age", "day 548", 76.2, "cm"),
        ("WHZ", "weight_for_length", "cm 76.2", 9.1, "kg"),
        ("BAZ", "bmi_for_age", "day 548", bmi, "kg/m2"),
        ("HCZ", "head_circumference_for_age", "day 548", 46.0, "cm"),
        ("ACZ", "arm_circumference_for_age", "day 548", 14.2, "cm"),
        ("TSZ", "triceps_skinfold_for_age", "day 548", 8.0, "mm"),
        ("SSZ", "subscapular_skinfold_for_age", "day 548", 7.0, "mm"),
    ] {
        let at = place.split_once(' ').expect("an axis and a place").1;
        let lms = Lms::read(&format!("who2006/{table}"), &format!("f,{at}"));
        let z = lms.z(y);
        for (text, row, girl, place, formula, rounded, centile, source) in [
            (
                &en,
                "row",
                "girl",
                place.to_owned(),
                "formula",
                "rounded",
                "centile",
                "source",
            ),
            (
                &id,
                "baris",
                "perempuan",
                place.replace("day", "hari"),
                "rumus",
                "dibulatkan",
                "persentil",
                "sumber",
            ),
        ] {
            let of = |label| labelled(text, code, label);
            assert_eq!(of(row), format!("who2006/{table}, {girl}, {place}"));
            assert_eq!(
                of("L, M, S"),
                format!("{}, {} {unit}, {}", lms.l, lms.m, lms.s)
            );
            let result = of(formula).rsplit_once(" = ").expect("a result").1;
            near(result.parse().expect("a number"), z);
            assert!(
                of(rounded).starts_with(&format!("{z:.2} (")),
                "{z} {}",
                of(rounded)
            );
            assert!(of(centile).contains(" % "), "{}", of(centile));
            assert!(
                of(source).starts_with("WHO Child Growth Standards"),
                "{}",
                of(source)
            );
            let heading = text
                .lines()
                .find(|l| l.starts_with(code))
                .expect("a heading");
            assert!(heading.ends_with(&format!(": {z:.2}")), "{heading}");
        }
        assert!(labelled(&en, code, "flag").starts_with("0: plausible: within -"));
        assert!(labelled(&id, code, "tanda").starts_with("0: wajar: antara -"));
    }
    assert_eq!(
        labelled(&en, "Child", "BMI"),
        format!("9.1 / (76.2 / 100)^2 = {bmi:.6} kg/m2")
    );
    assert_eq!(labelled(&id, "Anak", "LiLA"), "14.2 cm");
}

#[test]
fn explain_shows_position_correction_and_interpolation() {
    // Day 731 means height; 76.95 cm lying is 76.25 cm standing, half-way between two rows.
    let child = "--sex m --age-days 731 --weight 9.1 --lenhei 76.95 --measure l";
    let en = text(&format!("explain {child}"));
    assert_eq!(
        labelled(&en, "Child", "length used"),
        "76.95 - 0.7 = 76.25 cm"
    );
    assert!(labelled(&en, "Child", "position").starts_with("lying; height (standing)"));
    assert_eq!(
        labelled(&en, "WHZ", "row"),
        "who2006/weight_for_height, boy, between 76.2 and 76.3 cm, weight of the second 0.5"
    );
    let [low, high] = ["m,76.2", "m,76.3"].map(|r| Lms::read("who2006/weight_for_height", r));
    let lms = low.towards(high, 0.5);
    let shown: Vec<f64> = labelled(&en, "WHZ", "L, M, S")
        .replace(" kg", "")
        .split(", ")
        .map(|n| n.parse().expect("a number"))
        .collect();
    for (shown, expected) in shown.iter().zip([lms.l, lms.m, lms.s]) {
        near(*shown, expected);
    }
    let result = labelled(&en, "WHZ", "formula")
        .rsplit_once(" = ")
        .expect("a result")
        .1;
    near(result.parse().expect("a number"), lms.z(9.1));

    let id = text(&format!("explain {child} --lang id"));
    assert_eq!(
        labelled(&id, "Anak", "PB/TB pakai"),
        "76.95 - 0.7 = 76.25 cm"
    );
    assert!(labelled(&id, "Anak", "cara ukur").starts_with("terlentang; tinggi (berdiri)"));

    let infant = text("explain --sex m --age-days 100 --lenhei 60 --measure h");
    assert!(labelled(&infant, "Child", "position").contains("not believed below nine months"));
    assert!(labelled(&infant, "In short", "look at").contains("(standing_under_9_months)"));
    assert_eq!(
        labelled(&infant, "Child", "length used"),
        "60 cm, nothing corrected"
    );
    let older = text("explain --sex m --age-days 100 --lenhei 60 --measure h --profile who-macro");
    assert_eq!(
        labelled(&older, "Child", "length used"),
        "60 + 0.7 = 60.7 cm"
    );
}

#[test]
fn explain_shows_the_restricted_step_and_the_flag() {
    let lms = Lms::read("who2006/weight_for_age", "f,548");
    for kg in [20.0, 5.5] {
        let z = lms.restricted(kg);
        assert!(z.abs() > 3.0, "{z}");
        let text = text(&format!("explain --sex f --age-days 548 --weight {kg}"));
        let [plain, restricted] = ["formula", "restricted"].map(|label| {
            let line = labelled(&text, "WAZ", label);
            line.rsplit_once(" = ")
                .expect("a result")
                .1
                .parse::<f64>()
                .expect("a number")
        });
        near(restricted, z);
        assert!((plain - lms.z(kg)).abs() < 1e-6, "{plain}");
        let flag = labelled(&text, "WAZ", "flag");
        assert_eq!(
            flag.starts_with("1: implausible"),
            !(-6.0..=5.0).contains(&z),
            "{flag}"
        );
    }
}

#[test]
fn explain_uses_the_months_of_who_2007() {
    let months = 75.5;
    let [low, high] = ["f,75", "f,76"].map(|r| Lms::read("who2007/height_for_age", r));
    let lms = low.towards(high, 0.5);
    let text = text(&format!(
        "explain --sex f --age-months {months} --lenhei 110 --weight 18"
    ));
    assert_eq!(
        labelled(&text, "HAZ", "row"),
        "who2007/height_for_age, girl, between 75 and 76 month, weight of the second 0.5"
    );
    let result = labelled(&text, "HAZ", "formula")
        .rsplit_once(" = ")
        .expect("a result")
        .1;
    near(
        result.parse().expect("a number"),
        (110.0 - lms.m) / (lms.m * lms.s),
    );
    assert!(labelled(&text, "WHZ", "reason").ends_with("(not_in_standard)"));
}

#[test]
fn explain_names_classes_in_words_and_code() {
    for (scheme, lang, section, label, words) in [
        ("who", "en", "HAZ", "class", "stunted (-3 <= z < -2)"),
        (
            "who",
            "id",
            "HAZ",
            "kelas",
            "pendek (-3 <= z < -2) [stunted]",
        ),
        (
            "kemenkes",
            "en",
            "HAZ",
            "class",
            "pendek (stunted) (-3 <= z < -2) [pendek]",
        ),
        (
            "kemenkes",
            "id",
            "HAZ",
            "kelas",
            "Pendek (-3 <= z < -2) [pendek]",
        ),
        (
            "kemenkes",
            "id",
            "WHZ",
            "kelas",
            "Obesitas (z > 3) [obesitas]",
        ),
    ] {
        let text = text(&format!(
            "explain --sex f --age-days 548 --lenhei 72 --weight 12 --classes {scheme} --lang {lang}"
        ));
        let class = labelled(&text, section, label);
        assert!(class.starts_with(words), "{class}");
        let source = if scheme == "who" {
            "WHO"
        } else {
            "Permenkes No. 2 Tahun 2020"
        };
        assert!(class.contains(source), "{class}");
    }
}

#[test]
fn explain_says_why_there_is_no_z() {
    for (child, section, reason) in [
        (
            "--sex f --age-days 548 --weight 9500",
            "WAZ",
            "weight_in_grams",
        ),
        ("--sex f --age-days 548 --weight -5", "WAZ", "not_positive"),
        ("--sex f --age-days 548 --weight inf", "WAZ", "not_finite"),
        ("--sex f --age-days -1 --weight 9.1", "WAZ", "age_negative"),
        (
            "--sex f --age-days 1e9 --weight 9.1",
            "WAZ",
            "age_out_of_range",
        ),
        ("--sex f --weight 9.1", "WAZ", "missing_age"),
        ("--age-days 548 --weight 9.1", "WAZ", "missing_sex"),
        (
            "--sex f --age-days 548 --muac 140",
            "ACZ",
            "muac_in_millimetres",
        ),
        (
            "--sex f --age-days 548 --weight 9.1 --oedema y",
            "WAZ",
            "oedema",
        ),
        (
            "--sex f --age-days 548 --weight 9 --lenhei 111",
            "WHZ",
            "lenhei_out_of_range",
        ),
        (
            "--sex f --birth-date 2024-01-02 --visit-date 2024-01-01 --weight 9",
            "WAZ",
            "age_negative",
        ),
    ] {
        for (lang, heading, label) in [
            ("en", ": not computed", "reason"),
            ("id", ": tidak dihitung", "alasan"),
        ] {
            let text = text(&format!("explain {child} --lang {lang}"));
            let line = text
                .lines()
                .find(|l| l.starts_with(section))
                .expect("a heading");
            assert!(line.ends_with(heading), "{line}");
            let why = labelled(&text, section, label);
            assert!(why.ends_with(&format!("({reason})")), "{child}: {why}");
        }
    }
}

#[test]
fn explain_reads_what_a_file_may_say() {
    let expected = text(&format!("explain {GIRL}"));
    for same in [
        "--sex perempuan --age-days 548 --weight 9,1 --lenhei 76,2",
        "--sex P --age-days 548.0 --weight 9.10 --lenhei 76.20",
        "--sex 2 --birth-date 2022-05-02 --visit-date 2023-11-01 --weight 9.1 --lenhei 76.2",
    ] {
        assert_eq!(text(&format!("explain {same}")), expected, "{same}");
    }
}

#[test]
fn json_holds_the_names_of_the_contract_and_reads_back() {
    let line = format!("explain {GIRL} --muac 140 --oedema n --json");
    let json = text(&line);
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let measurement = value["measurement"].as_object().expect("an object");
    let names: Vec<&str> = [
        "sex",
        "age",
        "weight_kg",
        "lenhei_cm",
        "measure",
        "head_cm",
        "muac_cm",
        "triceps_mm",
        "subscapular_mm",
        "oedema",
    ]
    .into();
    for name in &names {
        assert!(measurement.contains_key(*name), "no {name}");
    }
    assert_eq!(measurement.len(), names.len(), "{measurement:?}");
    assert_eq!(measurement["age"]["value"]["age_days"], 548.0);
    assert_eq!(measurement["weight_kg"]["value"], 9.1);
    assert_eq!(
        measurement["muac_cm"]["invalid"]["reason"],
        "muac_in_millimetres"
    );
    assert_eq!(measurement["muac_cm"]["invalid"]["given"], 140.0);
    assert_eq!(value["profile"]["name"], "who-anthro");
    assert_eq!(value["standard"]["value"], "who2006");
    assert_eq!(value["age_days_used"], 548.0);

    // The same numbers as `score --digits full` prints.
    let file = "sex,age_days,weight_kg,lenhei_cm,muac_cm,oedema\nf,548,9.1,76.2,140,n\n";
    let table = score(file, &["--digits", "full"]).table();
    let scores = value["scores"].as_array().expect("a list");
    let order: Vec<&str> = scores
        .iter()
        .filter_map(|s| s["indicator"].as_str())
        .collect();
    assert_eq!(
        order,
        ["waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz"]
    );
    for s in &scores[..4] {
        let z = &s["outcome"]["value"];
        let name = s["indicator"].as_str().expect("a name");
        assert_eq!(z["exact"].to_string(), table.column(name)[0]);
        assert_eq!(z["flag"], false);
    }
    assert_eq!(scores[5]["outcome"]["not_computed"], "muac_in_millimetres");

    let back: Assessment = serde_json::from_str(&json).expect("an assessment");
    let child = Measurement::new()
        .sex(Sex::Female)
        .age_days(548.0)
        .weight_kg(9.1);
    assert_eq!(
        back,
        child.lenhei_cm(76.2).muac_cm(140.0).oedema(false).assess()
    );
}

/// What `score` writes in a row, `explain --json` has under `columns`, by the same names.
#[test]
fn json_has_the_columns_of_a_scored_file() {
    let json =
        text("explain --sex f --age-days 248 --weight 4.1 --lenhei 72.25 --measure h --json");
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let columns = value["columns"].as_object().expect("an object");
    let file = "sex,age_days,weight_kg,lenhei_cm,measure,head_cm,muac_cm,triceps_mm,subscapular_mm\n\
                f,248,4.1,72.25,h,,,,\n";
    let table = score(file, &[]).table();
    let names = tumbuh::columns::output_names(&tumbuh::Indicator::ALL);
    assert_eq!(names.len(), 3 + 8 * 3 + 8);
    for name in names
        .iter()
        .filter(|n| !["reasons", "warnings"].contains(&n.as_str()))
    {
        let cell = table.rows[0][name].as_str();
        match &columns[name] {
            serde_json::Value::Null => assert_eq!(cell, "", "{name}"),
            serde_json::Value::String(s) => assert_eq!(cell, s, "{name}"),
            serde_json::Value::Number(n) => {
                let cell: f64 = cell.parse().expect(name);
                assert_eq!(Some(cell), n.as_f64(), "{name}");
            }
            other => assert_eq!(cell, other.to_string(), "{name}"),
        }
    }
    assert_eq!(columns["reasons"]["hcz"], "missing_measurement");
    assert_eq!(columns["warnings"][0], "standing_under_9_months");
}

/// An indicator where it can be looked up, and the row of the table that stands there.
const ROWS: [(&str, &str, &str, &str, &str); 13] = [
    (
        "waz",
        "--sex f --age-days 548",
        "who2006/weight_for_age",
        "f,548",
        "kg",
    ),
    (
        "haz",
        "--sex m --age-days 730",
        "who2006/length_height_for_age",
        "m,730",
        "cm",
    ),
    (
        "laz",
        "--sex m --age-days 0",
        "who2006/length_height_for_age",
        "m,0",
        "cm",
    ),
    (
        "whz",
        "--sex f --lenhei 76.2 --measure l",
        "who2006/weight_for_length",
        "f,76.2",
        "kg",
    ),
    (
        "whz",
        "--sex f --lenhei 76.2 --age-days 800",
        "who2006/weight_for_height",
        "f,76.2",
        "kg",
    ),
    (
        "baz",
        "--sex m --age-days 1826",
        "who2006/bmi_for_age",
        "m,1826",
        "kg/m2",
    ),
    (
        "hcz",
        "--sex m --age-days 100",
        "who2006/head_circumference_for_age",
        "m,100",
        "cm",
    ),
    (
        "acz",
        "--sex f --age-months 12",
        "who2006/arm_circumference_for_age",
        "f,365",
        "cm",
    ),
    (
        "tsz",
        "--sex f --age-days 91",
        "who2006/triceps_skinfold_for_age",
        "f,91",
        "mm",
    ),
    (
        "ssz",
        "--sex m --age-days 400",
        "who2006/subscapular_skinfold_for_age",
        "m,400",
        "mm",
    ),
    (
        "waz",
        "--sex f --age-months 61",
        "who2007/weight_for_age",
        "f,61",
        "kg",
    ),
    (
        "haz",
        "--sex f --age-months 228",
        "who2007/height_for_age",
        "f,228",
        "cm",
    ),
    (
        "baz",
        "--sex m --age-months 100",
        "who2007/bmi_for_age",
        "m,100",
        "kg/m2",
    ),
];

#[test]
fn lms_prints_the_row_of_the_table() {
    for (indicator, child, table, row, unit) in ROWS {
        let lms = Lms::read(table, row);
        let text = text(&format!("lms {indicator} {child}"));
        let (sex, at) = row.split_once(',').expect("a sex and a place");
        let start = format!(
            "L {}\nM {} {unit}\nS {}\n{table} {sex}, ",
            lms.l, lms.m, lms.s
        );
        assert!(
            text.starts_with(&start),
            "{text} does not start with {start}"
        );
        assert!(text.ends_with(&format!(" {at}\n")), "{text}");
    }
}

/// The number after `exact`.
fn exact(run: &Run) -> f64 {
    assert_eq!(run.code, Some(0), "{}", run.err);
    let line = run.text().lines().find_map(|l| l.strip_prefix("exact "));
    line.expect("an exact number").parse().expect("a number")
}

#[test]
fn value_and_z_follow_from_the_row_and_lead_back_to_each_other() {
    for (indicator, child, table, row, unit) in ROWS {
        let lms = Lms::read(table, row);
        for z in [-4.25, -3.0, -2.0, 0.0, 1.0, 2.75, 3.5] {
            let value = shell(&format!("value {indicator} {child} --z {z}"));
            let y = exact(&value);
            assert!(
                value.text().starts_with(&format!("{y:.2} {unit}\n")),
                "{}",
                value.text()
            );
            // Height and head circumference are not restricted: their L is 1, all is linear.
            near(lms.restricted(y), z);
            let back = shell(&format!("z {indicator} {child} --y {y}"));
            assert!(
                (exact(&back) - z).abs() < 1e-11,
                "{indicator} {child} {z}: {}",
                exact(&back)
            );
            assert!(
                back.text().starts_with(&format!("{z:.2}\n")),
                "{}",
                back.text()
            );
        }
        assert_eq!(
            exact(&shell(&format!("value {indicator} {child} --z 0"))),
            lms.m
        );
        assert_eq!(
            exact(&shell(&format!("value {indicator} {child} --centile 50"))),
            lms.m
        );
    }
}

/// Abramowitz and Stegun, table 26.1: 84.134474606854 % lie below 1 SD.
#[test]
fn centiles() {
    let child = "haz --sex f --age-days 548";
    let lms = Lms::read("who2006/length_height_for_age", "f,548");
    let at = shell(&format!("value {child} --centile 84.13447460685429"));
    assert!(
        (exact(&at) - lms.m * (1.0 + lms.s)).abs() < 1e-10,
        "{}",
        at.text()
    );
    let one_sd = lms.m * (1.0 + lms.s);
    let text = text(&format!("z {child} --y {one_sd}"));
    assert!(text.contains("\ncentile 84.13\n"), "{text}");
}

#[test]
fn wrong_arguments_name_the_option() {
    for (line, words) in [
        ("explain --sex X", &["--sex", "`X`"][..]),
        ("explain --age-days soon", &["--age-days", "`soon`"]),
        ("explain --age-months 1,2,3", &["--age-months", "`1,2,3`"]),
        ("explain --weight 9.5kg", &["--weight", "`9.5kg`"]),
        ("explain --lenhei 76.2cm", &["--lenhei", "`76.2cm`"]),
        ("explain --measure sitting", &["--measure", "`sitting`"]),
        ("explain --head big", &["--head", "`big`"]),
        ("explain --muac 14cm", &["--muac", "`14cm`"]),
        ("explain --triceps x", &["--triceps", "`x`"]),
        ("explain --subscapular x", &["--subscapular", "`x`"]),
        ("explain --oedema maybe", &["--oedema", "`maybe`"]),
        (
            "explain --birth-date 2022-02-31 --visit-date 2023-11-01",
            &["--birth-date", "`2022-02-31`"],
        ),
        ("explain --birth-date 2022-02-03", &["--visit-date"]),
        ("explain --visit-date 2022-02-03", &["--birth-date"]),
        (
            "explain --age-days 1 --age-months 2",
            &["--age-days", "--age-months"],
        ),
        ("explain --profile x", &["--profile", "who-anthro"]),
        ("explain --standard x", &["--standard", "who2006"]),
        ("explain --classes x", &["--classes", "kemenkes"]),
        ("explain --lang x", &["--lang", "id"]),
        ("explain --wieght 9", &["--wieght", "--weight"]),
        ("lms", &["<INDICATOR>"]),
        ("lms bmi --sex f", &["bmi", "waz, haz, whz, baz"]),
        ("lms haz --age-days 548", &["haz", "missing_sex", "--sex"]),
        (
            "lms haz --sex f",
            &["haz", "missing_age", "--age-days", "--age-months"],
        ),
        (
            "lms whz --sex f --age-days 548",
            &["whz", "missing_lenhei", "--lenhei"],
        ),
        (
            "lms haz --sex f --age-days 9999",
            &["haz", "age_out_of_range"],
        ),
        ("lms haz --sex f --age-days -1", &["haz", "age_negative"]),
        (
            "lms acz --sex f --age-days 90",
            &["acz", "age_out_of_range"],
        ),
        (
            "lms hcz --sex f --age-days 3000",
            &["hcz", "not_in_standard"],
        ),
        (
            "lms whz --sex f --lenhei 200",
            &["whz", "lenhei_out_of_range"],
        ),
        ("value haz --sex f --age-days 548", &["--z"]),
        ("value haz --sex f --age-days 548 --z two", &["--z", "two"]),
        (
            "value haz --sex f --age-days 548 --z nan",
            &["z-score", "NaN"],
        ),
        ("value haz --sex f --age-days 548 --z -40", &["-40"]),
        (
            "value haz --sex f --age-days 548 --z 1 --centile 3",
            &["--z", "--centile"],
        ),
        (
            "value haz --sex f --age-days 548 --centile 0",
            &["centile", "got 0"],
        ),
        (
            "value haz --sex f --age-days 548 --centile 100",
            &["centile", "got 100"],
        ),
        ("z haz --sex f --age-days 548", &["--y"]),
        ("z haz --sex f --age-days 548 --y tall", &["--y", "tall"]),
        ("z haz --sex f --age-days 548 --y -5", &["--y", "cm", "-5"]),
        (
            "z waz --sex f --age-days 548 --y inf",
            &["--y", "kg", "inf"],
        ),
        ("z haz --y 76.2 --age-days 548 --sex X", &["--sex", "`X`"]),
    ] {
        shell(line).refuses_arguments(words);
    }
}
