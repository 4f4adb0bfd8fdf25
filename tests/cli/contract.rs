//! The contract of `tumbuh score`: names of columns, options, classes, exit codes.

use crate::survey::Survey;
use crate::tool::{Folder, arg, number, run, run_on, score};
use std::collections::HashMap;
use tumbuh::{Measurement, Position, Sex};

const FIRST: &str = "age_days_used,clenhei_cm,bmi";
const LAST: &str =
    "muac_class,acute_malnutrition,stunted,wasted,underweight,overweight,reasons,warnings";

/// The header that the contract asks for behind that of the file.
fn expected_header(file: &str, indicators: &str) -> String {
    let of = |i: &str| format!("{i},{i}_flag,{i}_class");
    let indicators: Vec<String> = indicators.split_whitespace().map(of).collect();
    format!("{file},{FIRST},{},{LAST}", indicators.join(","))
}

#[test]
fn result_columns_are_those_of_the_contract_and_only_of_inputs_that_exist() {
    for (header, indicators) in [
        (
            "sex,age_days,weight_kg,lenhei_cm,measure,head_cm,muac_cm,triceps_mm,subscapular_mm,oedema",
            "waz haz whz baz hcz acz tsz ssz",
        ),
        // The order of the inputs plays no part.
        (
            "subscapular_mm,muac_cm,lenhei_cm,visit_date,weight_kg,birth_date,sex",
            "waz haz whz baz acz ssz",
        ),
        ("sex,age_months,weight_kg", "waz"),
        ("sex,age_days,lenhei_cm", "haz"),
        ("sex,weight_kg,lenhei_cm", "whz"),
        ("nama,sex,age_days,head_cm,desa", "hcz"),
        ("sex,age_days,muac_cm", "acz"),
        ("sex,age_days,triceps_mm", "tsz"),
        ("sex,age_days,subscapular_mm", "ssz"),
        // One date is no age.
        ("sex,birth_date,weight_kg,lenhei_cm", "whz"),
    ] {
        let run = score(format!("{header}\n"), &[]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert_eq!(run.text(), expected_header(header, indicators) + "\n");
    }
}

/// One child under each name of each input: always the z-scores of that child.
#[test]
fn every_alias_is_taken_in_any_case() {
    let inputs = [
        ("f", "sex gender jk jenis_kelamin"),
        ("9.1", "weight_kg weight berat bb"),
        ("76.2", "lenhei_cm lenhei height length tinggi tb pb"),
        ("l", "measure cara_ukur"),
        ("46", "head_cm headc lika"),
        ("14", "muac_cm armc muac lila"),
        ("8", "triceps_mm triskin"),
        ("7", "subscapular_mm subskin"),
        ("n", "oedema edema"),
        ("2022-05-02", "birth_date dob tgl_lahir"),
        ("2023-11-01", "visit_date tanggal_pengukuran date"),
    ];
    let row: Vec<&str> = inputs.iter().map(|(cell, _)| *cell).collect();
    let result = |names: &[String]| {
        let table = score(format!("{}\n{}\n", names.join(","), row.join(",")), &[]).table();
        let mut cells = table.rows[0].clone();
        cells.retain(|name, _| !names.contains(name));
        cells
    };
    let names: Vec<String> = inputs
        .iter()
        .map(|(_, all)| all.split(' ').next().expect("a name").to_owned())
        .collect();
    let expected = result(&names);
    assert_eq!(expected["age_days_used"], "548");
    assert_eq!(expected["haz"], "-1.55");
    assert!(expected["reasons"].is_empty(), "{expected:?}");
    for (column, (_, all)) in inputs.iter().enumerate() {
        for alias in all.split(' ') {
            let mixed = alias[..1].to_uppercase() + &alias[1..];
            for spelling in [alias.to_uppercase(), format!(" {mixed} ")] {
                let mut names = names.clone();
                names[column] = spelling;
                assert_eq!(result(&names), expected, "{names:?}");
            }
        }
    }
    for months in ["age_months", "agemons", "AgeMons"] {
        let table = score(format!("sex,{months},lenhei_cm\nf,18,76.2\n"), &[]).table();
        assert_eq!(table.column("age_days_used"), ["548"], "{months}");
    }
}

#[test]
fn every_spelling_of_a_cell_means_the_same() {
    for (column, meanings) in [
        (
            "sex",
            [
                "m|M|male|Male|1|L|l|laki-laki|Laki-laki",
                "f|F|female|FEMALE|2|P|p|perempuan|PEREMPUAN",
            ],
        ),
        (
            "measure",
            [
                "l|L|length|lying|recumbent|terlentang|telentang|Terlentang",
                "h|H|height|standing|berdiri|BERDIRI",
            ],
        ),
        (
            "oedema",
            ["y|Y|1|yes|ya|Ya|true|TRUE", "n|N|2|no|tidak|false|False"],
        ),
    ] {
        let results = |cells: &str| {
            let mut input = "sex,measure,oedema,age_days,weight_kg,lenhei_cm\n".to_owned();
            for cell in cells.split('|') {
                let mut row = HashMap::from([("sex", "f"), ("measure", "l"), ("oedema", "n")]);
                row.insert(column, cell);
                let row = ["sex", "measure", "oedema"].map(|c| row[c]).join(",");
                input += &(row + ",700,9,80\n");
            }
            let mut rows = score(input, &[]).table().rows;
            for row in &mut rows {
                let own = row.remove(column);
                assert!(!row["reasons"].contains("unreadable"), "{column} {own:?}");
            }
            rows
        };
        let [one, other] = meanings.map(|cells| {
            let rows = results(cells);
            assert!(rows.iter().all(|r| *r == rows[0]), "{column} {rows:?}");
            rows[0].clone()
        });
        assert_ne!(one, other, "{column}");
    }
}

#[test]
fn empty_na_nan_null_and_a_hyphen_are_missing_and_not_unreadable() {
    let header = "sex,age_days,weight_kg,lenhei_cm,measure,muac_cm,oedema";
    let good = ["f", "548", "9.1", "76.2", "l", "14", "n"];
    for missing in [
        "", " ", "NA", "na", "NaN", "nan", "null", "NULL", "-", " - ",
    ] {
        let mut input = format!("{header}\n");
        for column in 0..good.len() {
            let mut row = good;
            row[column] = missing;
            input += &(row.join(",") + "\n");
        }
        assert_eq!(
            score(input, &[]).table().column("reasons"),
            [
                "waz:missing_sex;haz:missing_sex;whz:missing_sex;baz:missing_sex;acz:missing_sex",
                "waz:missing_age;haz:missing_age;baz:missing_age;acz:missing_age",
                "waz:missing_weight;whz:missing_weight;baz:missing_weight",
                "haz:missing_lenhei;whz:missing_lenhei;baz:missing_lenhei",
                "",
                "acz:missing_measurement",
                "",
            ],
            "`{missing}`"
        );
    }
}

#[test]
fn dates_win_over_days_over_months() {
    let table = score(
        "sex,age_months,age_days,birth_date,visit_date,lenhei_cm\n\
         f,1,2,2022-05-02,2023-11-01,76.2\n\
         f,1,2,,2023-11-01,76.2\n",
        &[],
    )
    .table();
    // A file has one source: days do not step in where a date is missing.
    assert_eq!(table.column("age_days_used"), ["548", ""]);
    assert_eq!(table.column("reasons"), ["", "haz:missing_age"]);
    let table = score("sex,age_months,age_days,lenhei_cm\nf,1,548,76.2\n", &[]).table();
    assert_eq!(table.column("age_days_used"), ["548"]);
}

/// The children of a survey, scored by the crate itself.
fn by_crate(row: &HashMap<String, String>) -> tumbuh::Assessment {
    let value = |name: &str| row[name].parse::<f64>().unwrap_or(f64::NAN);
    let mut m = Measurement::new()
        .age_days(value("age_days"))
        .weight_kg(value("weight_kg"))
        .lenhei_cm(value("lenhei_cm"))
        .head_cm(value("head_cm"))
        .muac_cm(value("muac_cm"))
        .oedema(["y", "ya"].contains(&row["oedema"].as_str()));
    if let Ok(sex) = row["sex"].parse::<Sex>() {
        m = m.sex(sex);
    }
    if let Ok(position) = row["measure"].parse::<Position>() {
        m = m.measure(position);
    }
    m.assess()
}

#[test]
fn digits_full_reads_back_to_the_same_double_and_digits_2_has_two() {
    let survey = Survey::new(5).text(1500);
    let two = score(&survey, &["--digits", "2"]).table();
    let full = score(&survey, &["--digits", "full"]).table();
    assert_eq!(
        two.rows,
        score(&survey, &[]).table().rows,
        "2 is the default"
    );
    let mut compared = 0;
    for (row, exact) in two.rows.iter().zip(&full.rows) {
        let a = by_crate(row);
        for name in ["waz", "haz", "whz", "baz", "hcz", "acz"] {
            let indicator: tumbuh::Indicator = name.parse().expect("an indicator");
            let (Some(printed), Some(read)) = (number(&row[name]), number(&exact[name])) else {
                assert_eq!((row[name].as_str(), exact[name].as_str()), ("", ""));
                assert_eq!(row[&format!("{name}_flag")], "");
                assert_eq!(row[&format!("{name}_class")], "");
                continue;
            };
            let z = a
                .score(indicator)
                .value()
                .expect("the crate gives a z-score");
            assert_eq!(read.to_bits(), z.exact.to_bits(), "{name} {row:?}");
            assert_eq!(exact[name], z.exact.to_string(), "not the shortest form");
            let decimals = row[name].split_once('.').expect("a point").1;
            assert_eq!((printed, decimals.len()), (z.reported, 2), "{name}");
            assert_ne!(row[name], "-0.00");
            compared += 1;
        }
        // What is flagged and classified is the rounded z-score, whichever is printed.
        for (name, cell) in row {
            if name.contains('_') && name != "clenhei_cm" {
                assert_eq!(exact[name], *cell, "{name}");
            }
        }
    }
    assert!(compared > 5000, "{compared}");
}

/// From low to high, with the bounds between: a bound below zero belongs to the class above it, a
/// bound above zero to the class below.
type Bands = (&'static [f64], &'static [&'static str]);

fn class(z: f64, (bounds, names): Bands) -> &'static str {
    let above = |b: &&f64| if **b < 0.0 { z >= **b } else { z > **b };
    names[bounds.iter().filter(above).count()]
}

/// The classes of `design.md`, written down here a second time: under five years, and from five.
fn who(indicator: &str, under_five: bool) -> Option<Bands> {
    Some(match indicator {
        "haz" => (
            &[-3.0, -2.0, 3.0],
            &["severely_stunted", "stunted", "normal", "tall"],
        ),
        "waz" => (
            &[-3.0, -2.0],
            &["severely_underweight", "underweight", "normal"],
        ),
        "hcz" => (&[-2.0, 2.0], &["small", "normal", "large"]),
        "whz" | "baz" if under_five => (
            &[-3.0, -2.0, 1.0, 2.0, 3.0],
            &[
                "severely_wasted",
                "wasted",
                "normal",
                "risk_of_overweight",
                "overweight",
                "obese",
            ],
        ),
        "baz" => (
            &[-3.0, -2.0, 1.0, 2.0],
            &[
                "severe_thinness",
                "thinness",
                "normal",
                "overweight",
                "obese",
            ],
        ),
        _ => return None,
    })
}

/// The bands of an indicator, under five years or not.
type Scheme = fn(&str, bool) -> Option<Bands>;

/// Permenkes No. 2 Tahun 2020; head circumference as in SDIDTK.
fn kemenkes(indicator: &str, under_five: bool) -> Option<Bands> {
    Some(match indicator {
        "haz" => (
            &[-3.0, -2.0, 3.0],
            &["sangat_pendek", "pendek", "normal", "tinggi"],
        ),
        "waz" => (
            &[-3.0, -2.0, 1.0],
            &[
                "berat_badan_sangat_kurang",
                "berat_badan_kurang",
                "normal",
                "risiko_berat_badan_lebih",
            ],
        ),
        "hcz" => (&[-2.0, 2.0], &["mikrosefali", "normal", "makrosefali"]),
        "whz" | "baz" if under_five => (
            &[-3.0, -2.0, 1.0, 2.0, 3.0],
            &[
                "gizi_buruk",
                "gizi_kurang",
                "gizi_baik",
                "berisiko_gizi_lebih",
                "gizi_lebih",
                "obesitas",
            ],
        ),
        "baz" => (
            &[-3.0, -2.0, 1.0, 2.0],
            &[
                "gizi_buruk",
                "gizi_kurang",
                "gizi_baik",
                "gizi_lebih",
                "obesitas",
            ],
        ),
        _ => return None,
    })
}

#[test]
fn classes_and_booleans_follow_from_the_printed_z() {
    let survey = Survey::new(11).text(6000);
    for (option, bands) in [("who", who as Scheme), ("kemenkes", kemenkes as Scheme)] {
        let table = score(&survey, &["--classes", option]).table();
        let mut seen = std::collections::BTreeSet::new();
        for row in &table.rows {
            let days = number(&row["age_days_used"]);
            let under_five = days.is_none_or(|d| d / 30.4375 < 60.0);
            let z = |name: &str| number(&row[name]);
            for name in ["waz", "haz", "whz", "baz", "hcz", "acz"] {
                let bands = bands(name, under_five);
                let expected = z(name).zip(bands).map_or("", |(z, b)| class(z, b));
                assert_eq!(row[&format!("{name}_class")], expected, "{row:?}");
                seen.insert(expected);
            }
            let say = |v: Option<bool>| v.map_or(String::new(), |v| v.to_string());
            let swollen = ["y", "ya"].contains(&row["oedema"].as_str());
            let known_under_five = days.is_some() && z("age_days").is_some() && under_five;
            let wasted = if swollen && known_under_five {
                Some(true)
            } else {
                z("whz").map(|z| z < -2.0)
            };
            let overweight = if under_five {
                z("whz").map(|z| z > 2.0)
            } else {
                z("baz").map(|z| z > 1.0)
            };
            assert_eq!(row["stunted"], say(z("haz").map(|z| z < -2.0)), "{row:?}");
            assert_eq!(
                row["underweight"],
                say(z("waz").map(|z| z < -2.0)),
                "{row:?}"
            );
            assert_eq!(row["wasted"], say(wasted), "{row:?}");
            assert_eq!(row["overweight"], say(overweight), "{row:?}");
            let heavy = z("waz").is_some_and(|z| z > 1.0);
            assert_eq!(row["warnings"].contains("check_weight_for_height"), heavy);
        }
        let all = ["waz", "haz", "whz", "baz", "hcz"];
        for name in all.iter().flat_map(|i| [(*i, true), (*i, false)]) {
            for class in bands(name.0, name.1).map_or(&[][..], |b| b.1) {
                assert!(seen.contains(class), "the survey has no {class}");
            }
        }
    }
}

/// MUAC from 6 months (day 183) to below 60: below 11.5 cm `sam`, below 12.5 `mam`. The girl of
/// 76.2 cm and 9.1 kg has a WHZ of -0.33, so that MUAC alone decides on acute malnutrition.
#[test]
fn muac_and_acute_malnutrition() {
    for (days, muac, class, acute) in [
        ("548", "11.4", "sam", "sam"),
        ("548", "11.5", "mam", "mam"),
        ("548", "12.4", "mam", "mam"),
        ("548", "12.5", "normal", "normal"),
        ("183", "11.4", "sam", "sam"),
        ("182", "11.4", "", ""),
        ("1826", "11.4", "sam", "sam"),
        ("1827", "11.4", "", ""),
        ("", "11.4", "", ""),
    ] {
        let input = format!(
            "sex,age_days,weight_kg,lenhei_cm,muac_cm,oedema\nf,{days},9.1,76.2,{muac},n\n"
        );
        let table = score(input, &[]).table();
        let got = ["muac_class", "acute_malnutrition"].map(|c| table.column(c)[0]);
        assert_eq!(got, [class, acute], "{muac} at {days}");
    }
}

/// A child of six months and standing: WHO's R package ignores the position, the macro adds 0.7.
/// At 60.5 months (day 1841) the macro still scores by WHO 2006.
#[test]
fn profiles_differ_where_the_design_says() {
    let input = "sex,age_days,weight_kg,lenhei_cm,measure\nf,183,7,65,h\nf,1841.5,18,109,h\n";
    let anthro = score(input, &["--profile", "who-anthro"]).table();
    assert_eq!(
        anthro.rows,
        score(input, &[]).table().rows,
        "who-anthro is the default"
    );
    let older = score(input, &["--profile", "who-macro"]).table();
    assert_eq!(anthro.column("clenhei_cm"), ["65", "109"]);
    assert_eq!(older.column("clenhei_cm"), ["65.7", "109"]);
    assert_eq!(anthro.column("warnings")[0], "standing_under_9_months");
    assert_eq!(older.column("warnings")[0], "standing_under_9_months");
    assert_eq!(anthro.column("reasons")[1], "whz:not_in_standard");
    assert_eq!(older.column("reasons")[1], "");
    let said = |profile: &str| score(input, &["--profile", profile]).err;
    assert!(said("who-macro").contains("profile who-macro;"));
}

/// 2006 ends below 60 months (day 1826.25), 2007 starts there.
#[test]
fn standard_is_by_age_or_one_for_all() {
    let input = "sex,age_days,weight_kg,lenhei_cm\nf,1826,18,109\nf,1827,18,109\n";
    let out = "waz:age_out_of_range;haz:age_out_of_range;whz:age_out_of_range;baz:age_out_of_range";
    for (standard, reasons) in [
        ("auto", ["", "whz:not_in_standard"]),
        ("who2006", ["", out]),
        ("who2007", [out, "whz:not_in_standard"]),
    ] {
        let table = score(input, &["--standard", standard]).table();
        assert_eq!(table.column("reasons"), reasons, "{standard}");
    }
    assert_eq!(
        score(input, &[]).table().rows,
        score(input, &["--standard", "auto"]).table().rows
    );
}

#[test]
fn map_names_columns_of_the_file() {
    let input = "Berat anak,umur=hari,S,weight,tinggi badan\n9.1,548,f,99,76.2\n";
    let table = score(
        input,
        &[
            "--map",
            "weight_kg=berat anak",
            "--map=AGE_DAYS=umur=hari",
            "--map",
            "jk= S ",
            "--map",
            "lenhei_cm=TINGGI BADAN",
        ],
    )
    .table();
    // A mapped column wins over one that has the name.
    assert_eq!(table.column("waz"), ["-0.97"]);
    assert_eq!(table.column("haz"), ["-1.55"]);
    assert_eq!(table.column("weight"), ["99"]);
    // What is mapped elsewhere no longer means what it is called.
    let table = score(
        "sex,age_days,weight,height\nf,548,76.2,9.1\n",
        &["--map", "weight_kg=height", "--map", "lenhei_cm=weight"],
    )
    .table();
    assert_eq!(table.column("haz"), ["-1.55"]);
    assert_eq!(table.column("waz"), ["-0.97"]);
}

#[test]
fn standard_input_standard_output_and_files_are_the_same() {
    let folder = Folder::new();
    let input = Survey::new(3).text(100);
    let file = folder.file("in.csv", &input);
    let expected = run(&["score", arg(&file)]);
    assert_eq!(expected.code, Some(0));
    assert!(expected.text().starts_with("id,sex,age_days,"));
    assert!(expected.err.starts_with("100 rows; "), "{}", expected.err);
    for args in [&["score"][..], &["score", "-"], &["score", "-", "-o", "-"]] {
        let run = run_on(args, input.as_bytes());
        assert_eq!(run.out, expected.out, "{args:?}");
        assert_eq!(run.err, expected.err, "{args:?}");
    }
    for option in ["-o", "--output"] {
        let out = folder.path("out.csv");
        let run = run(&["score", arg(&file), option, arg(&out)]);
        assert_eq!((run.code, run.text()), (Some(0), ""));
        assert_eq!(run.err, expected.err);
        assert_eq!(std::fs::read(&out).expect("the result"), expected.out);
    }
    assert_eq!(
        folder.names(),
        ["in.csv", "out.csv"],
        "something was left behind"
    );
}

#[test]
fn a_column_that_is_there_already_is_kept_and_said() {
    let input = "sex,age_days,lenhei_cm,haz\nf,548,76.2,old\n";
    let run = score(input, &[]);
    let header = run.text().lines().next().expect("a header");
    assert_eq!(header, expected_header("sex,age_days,lenhei_cm,haz", "haz"));
    assert!(
        run.text()
            .contains("\nf,548,76.2,old,548,76.2,,-1.55,0,normal,")
    );
    assert!(run.err.contains("`haz`"), "{}", run.err);
}

#[test]
fn wrong_arguments_exit_2_and_name_the_option() {
    for (args, words) in [
        (
            "score --profile anthro",
            &["--profile", "anthro", "who-anthro", "who-macro"][..],
        ),
        (
            "score --standard who2010",
            &["--standard", "who2010", "auto", "who2006", "who2007"],
        ),
        (
            "score --classes cdc",
            &["--classes", "cdc", "who", "kemenkes"],
        ),
        ("score --digits 3", &["--digits", "'3'", "2", "full"]),
        ("score --lang fr", &["--lang", "fr", "id", "en"]),
        ("score --threads many", &["--threads", "many"]),
        ("score a.csv b.csv", &["b.csv"]),
        ("score --weigth_kg=x", &["--weigth_kg"]),
        ("scores a.csv", &["scores", "score"]),
    ] {
        crate::tool::shell(args).refuses_arguments(words);
    }
    let nothing = run::<&str>(&[]);
    assert_eq!(nothing.code, Some(2));
    assert!(
        nothing.err.contains("Usage: tumbuh <COMMAND>"),
        "{}",
        nothing.err
    );
}
