//! What the file holds besides is passed through byte for byte; separators, line ends, quotes.

use crate::tool::{Table, run_on, score};

/// What is appended to the row of a girl of 548 days and 76.2 cm in a file that has only these.
const APPENDED: &str = "548,76.2,,-1.55,0,normal,,,false,,,,,";
const NAMES: &str = "age_days_used,clenhei_cm,bmi,haz,haz_flag,haz_class,muac_class,\
    acute_malnutrition,stunted,wasted,underweight,overweight,reasons,warnings";

/// The same with another separator.
fn with(separator: &str, columns: &str) -> String {
    columns.replace(',', separator)
}

fn appended_to(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[test]
fn extra_cells_pass_byte_for_byte() {
    for cell in [
        &b"Siti"[..],
        b"",
        b" two  blanks ",
        b"\"\"",
        b"\"quoted for nothing\"",
        b"\"a, b; c\"",
        b"\"she said \"\"hi\"\"\"",
        b"\"two\nlines\"",
        b"\"two\r\nlines\r\n\"",
        b"5\" tall",
        "Ñandú, 北京"
            .split(',')
            .next()
            .unwrap_or_default()
            .as_bytes(),
        "👶🏽".as_bytes(),
        b"Jos\xE9 (Latin-1)",
        b"\xFF\xFE\x80",
        b"\x01\x1B[31m",
        b"=1+1",
        b"0012",
        b"1.50",
        b"'",
        b"\\",
    ] {
        for line_end in [&b"\n"[..], b"\r\n"] {
            let input = appended_to(&[
                b"note,sex,age_days,lenhei_cm,n\xF6te",
                line_end,
                cell,
                b",f,548,76.2,",
                cell,
                line_end,
            ]);
            let expected = appended_to(&[
                b"note,sex,age_days,lenhei_cm,n\xF6te,",
                NAMES.as_bytes(),
                line_end,
                cell,
                b",f,548,76.2,",
                cell,
                b",",
                APPENDED.as_bytes(),
                line_end,
            ]);
            let run = score(&input, &[]);
            assert_eq!(run.code, Some(0), "{}", run.err);
            assert_eq!(
                run.out,
                expected,
                "{}\n{}",
                String::from_utf8_lossy(&run.out),
                String::from_utf8_lossy(&expected)
            );
        }
    }
}

#[test]
fn cells_of_inputs_stay_as_they_were_written() {
    let row = " F ,\"548\",\"76,2\"";
    let run = score(format!("sex,age_days,lenhei_cm\n{row}\n"), &[]);
    assert_eq!(
        run.text(),
        format!("sex,age_days,lenhei_cm,{NAMES}\n{row},{APPENDED}\n")
    );
}

#[test]
fn separators_decimal_commas_and_line_ends() {
    for (separator, cm) in [
        (",", "76.2"),
        (",", "\"76,2\""),
        (";", "76.2"),
        (";", "76,2"),
        ("\t", "76.2"),
        ("\t", "76,2"),
    ] {
        for line_end in ["\n", "\r\n"] {
            for bom in ["", "\u{FEFF}"] {
                let header = bom.to_owned() + &with(separator, "sex,age_days,lenhei_cm");
                let row = format!("f{separator}548{separator}{cm}");
                let lines = [&header, &row, &row];
                let input = lines.map(|l| l.clone() + line_end).concat();
                let names = with(separator, NAMES);
                let row = format!("{row}{separator}{}", with(separator, APPENDED));
                let lines = [&format!("{header}{separator}{names}"), &row, &row];
                let expected = lines.map(|l| l.clone() + line_end).concat();
                assert_eq!(score(&input, &[]).text(), expected);
                // The last line need not end.
                assert_eq!(score(input.trim_end(), &[]).text(), expected);
            }
        }
    }
}

/// Several reasons stand in one cell with semicolons between: quoted where these separate cells.
#[test]
fn lists_stay_one_cell_in_a_file_of_semicolons() {
    let input = "sex;age_days;weight_kg;lenhei_cm\nX;548;9,1;76,2\nf;-1;9,1;76,2\n";
    let run = score(input, &[]);
    assert_eq!(run.code, Some(0));
    let table = Table::read(&run.out, b';');
    assert_eq!(
        table.column("reasons")[0],
        "waz:unreadable;haz:unreadable;whz:unreadable;baz:unreadable"
    );
    assert_eq!(table.column("warnings"), ["", ""]);
}

#[test]
fn the_separator_is_that_of_the_header_outside_quotes() {
    let input = "\"a;b;c;d;e\",sex,age_days,lenhei_cm\n1,f,548,76.2\n";
    assert_eq!(score(input, &[]).table().column("haz"), ["-1.55"]);
    let input = "\"a,b,c,d,e\";sex;age_days;lenhei_cm\n1,5;f;548;76,2\n";
    let run = score(input, &[]);
    assert_eq!(Table::read(&run.out, b';').column("haz"), ["-1.55"]);
}

#[test]
fn empty_lines_are_skipped() {
    let input = "\n\r\nsex,age_days,lenhei_cm\n\n\nf,548,76.2\n   \n\r\n\t\nf,548,76.2\n\n\n";
    let run = score(input, &[]);
    assert!(run.err.starts_with("2 rows;"), "{}", run.err);
    let mut lines = run.text().lines().filter(|l| !l.trim().is_empty());
    assert_eq!(
        lines.next().map(|l| l.trim_end_matches(NAMES)),
        Some("sex,age_days,lenhei_cm,")
    );
    assert_eq!(lines.next(), Some(&*format!("f,548,76.2,{APPENDED}")));
    assert_eq!(lines.next(), Some(&*format!("f,548,76.2,{APPENDED}")));
    assert_eq!(lines.next(), None);
    // A row of separators is a row: of a child of whom nothing is known.
    let table = score("sex,age_days,lenhei_cm\n,,\n", &[]).table();
    assert_eq!(table.column("reasons"), ["haz:missing_sex"]);
}

#[test]
fn a_line_of_blanks_before_the_header_is_skipped() {
    let table = score("  \nsex,age_days,lenhei_cm\nf,548,76.2\n", &[]).table();
    assert_eq!(table.column("haz"), ["-1.55"]);
}

#[test]
fn old_line_ends_are_read() {
    let table = score("sex,age_days,lenhei_cm\rf,548,76.2\rf,548,76.2\r", &[]).table();
    assert_eq!(table.column("haz"), ["-1.55", "-1.55"]);
}

/// 20,000 rows with line ends inside quotes that fall on the ends of blocks (256 KB).
#[test]
fn threads_change_nothing() {
    let mut survey = crate::survey::Survey::new(7);
    survey.notes = true;
    let input = survey.text(20_000);
    assert!(input.len() > 4 * 256 * 1024, "{} bytes", input.len());
    let one = score(&input, &["--threads", "1"]);
    let table = one.table();
    let ids: Vec<String> = (0..20_000).map(|i| i.to_string()).collect();
    assert_eq!(table.column("id"), ids);
    let notes = table.column("note");
    assert!(notes.iter().filter(|n| n.contains('\n')).count() > 500);
    // What was there is there still, and before what was appended.
    let before = Table::read(input.as_bytes(), b',');
    for (old, new) in before.rows.iter().zip(&table.rows) {
        assert!(
            old.iter().all(|(name, cell)| new[name] == *cell),
            "{old:?} {new:?}"
        );
    }
    for threads in ["2", "4", "0"] {
        let many = run_on(&["score", "--threads", threads], input.as_bytes());
        assert_eq!(many.code, Some(0), "{}", many.err);
        assert!(many.out == one.out, "{threads} threads give other bytes");
        assert_eq!(many.err, one.err, "{threads} threads");
    }
}
