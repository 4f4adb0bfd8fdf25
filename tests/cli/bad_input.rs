//! Bad input, each by name: a clear reason on its row with every other row still scored, or a
//! refusal in one line.

use crate::tool::{Folder, Run, arg, number, run, score};
use std::fmt::Write;
use std::time::{Duration, Instant};

const HEADER: &str = "id,sex,age_days,weight_kg,lenhei_cm,muac_cm";
const GOOD: &str = "f,548,9.1,76.2,14.0";
/// Every indicator of these columns.
const ALL: [&str; 5] = ["waz", "haz", "whz", "baz", "acz"];
const WEIGHT: [&str; 3] = ["waz", "whz", "baz"];
const LENHEI: [&str; 3] = ["haz", "whz", "baz"];

fn because(indicators: &[&str], reason: &str) -> String {
    let pairs: Vec<String> = indicators.iter().map(|i| format!("{i}:{reason}")).collect();
    pairs.join(";")
}

/// Scores a bad row between two good ones: the good ones must come out as if it were not there.
/// Returns the run for what else there is to see.
fn between_good_rows(header: &str, good: &str, bad: &[u8], reasons: &str) -> Run {
    let shown = String::from_utf8_lossy(bad).into_owned();
    let line = |id: u8, row: &[u8]| [&[id, b','], row, b"\n"].concat();
    let input = |rows: &[Vec<u8>]| [format!("{header}\n").as_bytes(), &rows.concat()].concat();
    let (first, last) = (line(b'1', good.as_bytes()), line(b'3', good.as_bytes()));
    let clean = score(input(&[first.clone(), last.clone()]), &[]).table();
    let run = score(input(&[first, line(b'2', bad), last]), &[]);
    let table = run.table();
    assert_eq!(table.rows.len(), 3, "{shown}");
    assert_eq!(
        [&table.rows[0], &table.rows[2]],
        [&clean.rows[0], &clean.rows[1]],
        "{shown}"
    );
    assert!(
        !table.rows[0]["haz"].is_empty(),
        "the good rows are not scored"
    );
    assert_eq!(table.rows[1]["reasons"], reasons, "{shown}");
    for z in ALL {
        // No z-score without a number, none with a reason, and none of either without the other.
        let has_reason = reasons.split(';').any(|r| r.starts_with(z));
        let z = &table.rows[1][z];
        assert_eq!(
            number(z).is_some_and(f64::is_finite),
            !has_reason,
            "{shown} {z}"
        );
    }
    run
}

#[test]
fn bad_cells_have_their_reason() {
    for (bad, indicators, reason) in [
        ("X,548,9.1,76.2,14.0", &ALL[..], "unreadable"),
        ("3,548,9.1,76.2,14.0", &ALL, "unreadable"),
        ("f,548,0,76.2,14.0", &WEIGHT, "not_positive"),
        ("f,548,-0.0,76.2,14.0", &WEIGHT, "not_positive"),
        ("f,548,-5,76.2,14.0", &WEIGHT, "not_positive"),
        ("f,548,9500,76.2,14.0", &WEIGHT, "weight_in_grams"),
        ("f,548,NaN,76.2,14.0", &WEIGHT, "missing_weight"),
        ("f,548,inf,76.2,14.0", &WEIGHT, "not_finite"),
        ("f,548,1e999,76.2,14.0", &WEIGHT, "not_finite"),
        ("f,548,9.5kg,76.2,14.0", &WEIGHT, "unreadable"),
        ("f,548,9.5.1,76.2,14.0", &WEIGHT, "unreadable"),
        ("f,548,9 500,76.2,14.0", &WEIGHT, "unreadable"),
        ("f,548,\"9,500.0\",76.2,14.0", &WEIGHT, "unreadable"),
        ("f,548,sembilan,76.2,14.0", &WEIGHT, "unreadable"),
        ("f,548,#DIV/0!,76.2,14.0", &WEIGHT, "unreadable"),
        ("f,548,٩,76.2,14.0", &WEIGHT, "unreadable"),
        ("f,-1,9.1,76.2,14.0", &ALL, "age_negative"),
        ("f,-inf,9.1,76.2,14.0", &ALL, "age_negative"),
        ("f,1e9,9.1,76.2,14.0", &ALL, "age_out_of_range"),
        ("f,inf,9.1,76.2,14.0", &ALL, "not_finite"),
        ("f,18 months,9.1,76.2,14.0", &ALL, "unreadable"),
        ("f,548,9.1,0,14.0", &LENHEI, "not_positive"),
        ("f,548,9.1,-76.2,14.0", &LENHEI, "not_positive"),
        ("f,548,9.1,762,14.0", &LENHEI, "lenhei_in_millimetres"),
        ("f,548,9.1,inf,14.0", &LENHEI, "not_finite"),
        ("f,548,9.1,120,14.0", &["whz"], "lenhei_out_of_range"),
        ("f,548,9.1,76.2,140", &["acz"], "muac_in_millimetres"),
        ("f,548,9.1,76.2,0", &["acz"], "not_positive"),
        ("f,548,9.1", &ALL, "field_count"),
        ("", &ALL, "field_count"),
        ("f,548,9.1,76.2,14.0,", &ALL, "field_count"),
        ("f,548,9,1,76,2,14,0", &ALL, "field_count"),
    ] {
        let expected = because(indicators, reason);
        let run = between_good_rows(HEADER, GOOD, bad.as_bytes(), &expected);
        let counts: Vec<String> = indicators.iter().map(|i| format!("{i} 1")).collect();
        let said = format!("{reason:<22} {}", counts.join(", "));
        assert!(run.err.contains(&said), "`{said}` is not in {}", run.err);
    }
}

#[test]
fn a_decimal_comma_in_quotes_is_a_number() {
    let run = between_good_rows(HEADER, GOOD, b"f,548,\"9,5\",\"76,2\",\"14,0\"", "");
    let with_points = between_good_rows(HEADER, GOOD, b"f,548,9.5,76.2,14.0", "");
    for name in ALL {
        assert_eq!(run.table().rows[1][name], with_points.table().rows[1][name]);
    }
}

#[test]
fn other_columns_have_their_reasons_too() {
    let header =
        "id,sex,age_days,lenhei_cm,measure,head_cm,triceps_mm,subscapular_mm,oedema,weight_kg";
    let good = "f,548,76.2,l,46,8,7,n,9.1";
    for (bad, reasons) in [
        (
            "f,548,76.2,sitting,46,8,7,n,9.1",
            because(&LENHEI, "unreadable"),
        ),
        (
            "f,548,76.2,l,460,8,7,n,9.1",
            because(&["hcz"], "head_in_millimetres"),
        ),
        (
            "f,548,76.2,l,46,800,7,n,9.1",
            because(&["tsz"], "skinfold_too_large"),
        ),
        (
            "f,548,76.2,l,46,8,,n,9.1",
            because(&["ssz"], "missing_measurement"),
        ),
        (
            "f,548,76.2,l,46,8,7,maybe,9.1",
            because(&WEIGHT, "unreadable"),
        ),
        ("f,548,76.2,l,46,8,7,0,9.1", because(&WEIGHT, "unreadable")),
        ("f,548,76.2,l,46,8,7,y,9.1", because(&WEIGHT, "oedema")),
    ] {
        let row = |row: &str| format!("1,{row}\n");
        let input = [header, "\n", &row(good), &row(bad), &row(good)].concat();
        let table = score(input, &[]).table();
        assert_eq!(table.column("reasons"), ["", &reasons, ""], "{bad}");
        assert_eq!(table.column("haz")[0], "-1.55");
    }
}

#[test]
fn bad_dates_have_their_reason() {
    let header = "id,sex,birth_date,visit_date,weight_kg,lenhei_cm,muac_cm";
    let good = "f,2022-05-02,2023-11-01,9.1,76.2,14.0";
    for (birth, visit, reason) in [
        ("2024-01-02", "2024-01-01", "age_negative"),
        ("2022-02-31", "2023-11-01", "unreadable"),
        ("2022-05-02", "2023-02-31", "unreadable"),
        ("2023-02-29", "2023-11-01", "unreadable"),
        ("02/05/2022", "2023-11-01", "unreadable"),
        ("2022-5-2", "2023-11-01", "unreadable"),
        ("44683", "2023-11-01", "unreadable"),
        ("1900-01-01", "2023-11-01", "age_out_of_range"),
    ] {
        let bad = format!("f,{birth},{visit},9.1,76.2,14.0");
        between_good_rows(header, good, bad.as_bytes(), &because(&ALL, reason));
    }
    let bad = "f,2022-05-02,,9.1,76.2,14.0";
    // Without age weight-for-length is still scored.
    let reasons = because(&["waz", "haz", "baz", "acz"], "missing_age");
    between_good_rows(header, good, bad.as_bytes(), &reasons);
}

#[test]
fn bytes_that_are_no_text_are_unreadable_only_where_they_stand() {
    for (bad, reasons) in [
        (
            &b"f,548,9.1\xA0,76.2,14.0"[..],
            because(&WEIGHT, "unreadable"),
        ),
        (b"f,548,\xFF\xFE,76.2,14.0", because(&WEIGHT, "unreadable")),
        (b"f,548,9.1,76.2,14\0.0", because(&["acz"], "unreadable")),
    ] {
        // A NUL in the first block means that the file is no text, so it stands after that.
        let mut input = format!("{HEADER}\n").into_bytes();
        for _ in 0..15_000 {
            input.extend_from_slice(format!("1,{GOOD}\n").as_bytes());
        }
        input.extend_from_slice(&[b"2,", bad, b"\n3,", GOOD.as_bytes(), b"\n"].concat());
        let table = score(input, &[]).table();
        let last = &table.rows[15_000..];
        assert_eq!(last[0]["reasons"], reasons);
        assert_eq!((&*last[1]["haz"], &*last[1]["reasons"]), ("-1.55", ""));
    }
}

/// Too few fields are filled up, too many stand in the last cell: nothing is lost, and the file
/// stays a table.
#[test]
fn rows_of_another_width_lose_nothing() {
    let input = format!("{HEADER}\n1,f,548\n2,{GOOD},x,\"y \"\"z\"\"\"\n3,{GOOD}\n");
    let table = score(input, &[]).table();
    let row = |r: usize| {
        HEADER
            .split(',')
            .map(|n| table.rows[r][n].as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(row(0), ["1", "f", "548", "", "", ""]);
    assert_eq!(row(1), ["2", "f", "548", "9.1", "76.2", "14.0,x,y \"z\""]);
    assert_eq!(table.column("haz"), ["", "", "-1.55"]);
}

/// Asserts that a file is refused with these words, with and without `-o`, and nothing written.
fn refused(folder: &Folder, name: &str, content: &[u8], words: &[&str]) {
    let path = folder.file(name, content);
    run(&["score", arg(&path)]).refuses(1, words);
    let out = folder.path("out.csv");
    run(&["score", arg(&path), "-o", arg(&out)]).refuses(1, words);
    std::fs::remove_file(path).expect("the file is there");
    assert_eq!(
        folder.names(),
        [""; 0],
        "{name} was refused and something written"
    );
}

#[test]
fn files_that_are_no_tables_are_refused_in_one_line() {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = format!("\u{FEFF}{HEADER}\n1,{GOOD}\n");
        text.encode_utf16().flat_map(bytes).collect()
    };
    let folder = Folder::new();
    for (name, content, words) in [
        ("empty.csv", Vec::new(), &["empty.csv", "empty"][..]),
        (
            "blank.csv",
            b"\n \n\t\r\n".to_vec(),
            &["blank.csv", "empty"],
        ),
        (
            "le.csv",
            utf16(u16::to_le_bytes),
            &["le.csv", "UTF-16", "UTF-8"],
        ),
        (
            "be.csv",
            utf16(u16::to_be_bytes),
            &["be.csv", "UTF-16", "UTF-8"],
        ),
        (
            "photo.jpg",
            b"\xFF\xD8\xFF\xE0\0\x10JFIF\0".to_vec(),
            &["photo.jpg", "not a text"],
        ),
        (
            "survey.xlsx",
            b"PK\x03\x04\x14\0\x06\0".to_vec(),
            &["survey.xlsx", "not a text"],
        ),
    ] {
        refused(&folder, name, &content, words);
    }
    let missing = folder.path("no such file.csv");
    run(&["score", arg(&missing)]).refuses(1, &["no such file.csv", "no such file"]);
    run(&["score", arg(&folder.path("."))]).refuses(1, &["directory"]);
}

#[test]
fn headers_that_cannot_be_used_are_refused_with_the_names_found_and_the_nearest() {
    let folder = Folder::new();
    for (header, words) in [
        (
            "sex,age_days,berat,lenhei_cm,berat",
            &["weight_kg", "`berat` (column 3)", "`berat` (column 5)"][..],
        ),
        (
            "sex,age_days,PB,TB",
            &[
                "lenhei_cm",
                "`PB` (column 3)",
                "`TB` (column 4)",
                "--map lenhei_cm=",
            ],
        ),
        (
            "nama,sexx,age_days,lenhei_cm",
            &[
                "no column `sex`",
                "nama, sexx, age_days, lenhei_cm",
                "did you mean `sexx`",
                "--map sex=sexx",
            ],
        ),
        (
            "sex,age_day,lenhei_cm",
            &[
                "age_days",
                "age_months",
                "birth_date",
                "sex, age_day, lenhei_cm",
                "--map age_days=age_day",
            ],
        ),
        (
            "sex,age_days,wieght_kg",
            &[
                "weight_kg",
                "sex, age_days, wieght_kg",
                "did you mean `wieght_kg`",
                "--map weight_kg=wieght_kg",
            ],
        ),
        ("a,b,c", &["no column `sex`", "a, b, c"]),
    ] {
        refused(
            &folder,
            "survey.csv",
            format!("{header}\n").as_bytes(),
            words,
        );
    }
}

#[test]
fn a_file_of_only_a_header_has_no_rows() {
    for header in [
        HEADER.to_owned(),
        format!("{HEADER}\n"),
        format!("{HEADER}\r\n\r\n"),
    ] {
        let run = score(&header, &[]);
        assert_eq!(run.table().rows.len(), 0);
        assert_eq!(run.text().lines().count(), 1);
        assert!(
            run.err.starts_with("0 rows;") && run.err.contains("no rows"),
            "{}",
            run.err
        );
        let indonesian = score(&header, &["--lang", "id"]).err;
        assert!(indonesian.starts_with("0 baris;"), "{indonesian}");
    }
}

#[test]
fn wrong_maps_are_refused() {
    let input = "sex,age_days,berat_anak,lenhei_cm\nf,548,9.1,76.2\n";
    for (map, code, words) in [
        ("weight_kg", 2, &["--map", "new=old", "`weight_kg`"][..]),
        (
            "wieght_kg=berat_anak",
            2,
            &["`wieght_kg`", "did you mean `weight_kg`", "known: sex"],
        ),
        ("waz=berat_anak", 2, &["`waz`", "known: sex"]),
        ("=berat_anak", 2, &["--map", "known: sex"]),
        (
            "weight_kg=berat_ank",
            1,
            &[
                "no column `berat_ank`",
                "did you mean `berat_anak`",
                "sex, age_days, berat_anak, lenhei_cm",
            ],
        ),
    ] {
        score(input, &["--map", map]).refuses(code, words);
    }
    let twice = ["--map", "weight_kg=berat_anak", "--map", "berat=sex"];
    score(input, &twice).refuses(2, &["--map", "weight_kg", "twice"]);
}

#[test]
fn no_number_gives_a_z_that_is_none() {
    let tiny = ["5e-324", "1e-300", "1e-150", "0.001"];
    let huge = ["500", "499.99"];
    let mut rows = String::new();
    for days in ["0", "548", "2500"] {
        for kg in tiny.iter().chain(&huge) {
            for cm in tiny.iter().chain(&["300", "76.2"]) {
                for muac in ["5e-324", "50"] {
                    writeln!(rows, "1,f,{days},{kg},{cm},{muac}").expect("a String takes it");
                }
            }
        }
    }
    for digits in ["2", "full"] {
        let table = score(format!("{HEADER}\n{rows}"), &["--digits", digits]).table();
        for row in &table.rows {
            for name in ALL.iter().chain(&["clenhei_cm", "bmi"]) {
                let value = number(&row[*name]);
                assert!(value.is_none_or(f64::is_finite), "{name} {row:?}");
            }
            for name in ALL {
                assert_eq!(
                    row[name].is_empty(),
                    row["reasons"].contains(name),
                    "{name} {row:?}"
                );
            }
        }
    }
}

/// A quote that nobody closed makes one row of all that follows: refused at 16 MB, soon and
/// without reading the rest into memory.
#[test]
fn an_unclosed_quote_neither_hangs_nor_fills_the_memory() {
    let folder = Folder::new();
    let mut input = format!("{HEADER},note\n1,{GOOD},fine\n2,{GOOD},\"open\n").into_bytes();
    input.resize(40_000_000, b'x');
    for (at, b) in input.iter_mut().enumerate().skip(200) {
        if at % 50 == 0 {
            *b = b'\n';
        }
    }
    let path = folder.file("open.csv", input);
    let out = folder.path("out.csv");
    let start = Instant::now();
    let (run, peak) = crate::large::run_and_measure(&["score", arg(&path), "-o", arg(&out)]);
    run.refuses(1, &["open.csv", "16 MB", "quote"]);
    assert!(
        start.elapsed() < Duration::from_mins(1),
        "{:?}",
        start.elapsed()
    );
    assert!(peak.is_none_or(|kb| kb < 100_000), "{peak:?} KB");
    assert_eq!(folder.names(), ["open.csv"]);
}

/// The row as it stands would swallow what is appended to it.
#[test]
fn an_unclosed_quote_in_the_last_row_leaves_a_table() {
    for open in ["\"abc", "\"abc\n", "\"abc\n2,f,548,9.1,76.2,14.0,ok\n"] {
        let input = format!("{HEADER},note\n0,{GOOD},ok\n1,{GOOD},{open}");
        let run = score(&input, &[]);
        if run.code == Some(1) {
            run.refuses(1, &["quote"]);
        } else {
            assert_eq!(run.table().rows[0]["haz"], "-1.55", "{input}");
        }
    }
}

#[test]
fn a_quote_inside_a_name_of_the_header_is_a_character() {
    let input = "id,5\" mark,sex,age_days,lenhei_cm\n1,x,f,548,76.2\n2,x,f,548,76.2\n";
    assert_eq!(score(input, &[]).table().column("haz"), ["-1.55", "-1.55"]);
}

#[test]
fn strange_headers_are_still_refused_in_one_line_of_text() {
    for header in [&b"a,\"b\nc\",d\n"[..], b"a,\x1B[31mred,\x07\n", b"a\rb\n"] {
        let run = score(header, &[]);
        assert_eq!(run.code, Some(1));
        let body = run.err.strip_suffix('\n').expect("a line");
        assert!(!body.chars().any(char::is_control), "{:?}", run.err);
    }
}

#[test]
fn a_map_to_a_name_that_stands_twice_is_refused() {
    let input = "sex,age_days,berat,berat\nf,548,9.1,9.9\n";
    score(input, &["--map", "weight_kg=berat"]).refuses(1, &["berat", "column 3", "column 4"]);
}

#[test]
fn one_column_for_two_inputs_is_refused() {
    let input = "sex,age_days,angka\nf,548,9.1\n";
    let maps = ["--map", "weight_kg=angka", "--map", "head_cm=angka"];
    score(input, &maps).refuses(2, &["angka", "weight_kg", "head_cm"]);
}

/// Nobody reads the weights of this file, and nobody is told.
#[test]
fn a_misspelt_column_beside_good_ones_is_said() {
    let run = score("sex,age_days,wieght_kg,lenhei_cm\nf,548,9.1,76.2\n", &[]);
    assert_eq!(run.table().column("haz"), ["-1.55"]);
    assert!(run.err.contains("wieght_kg"), "{}", run.err);
}
