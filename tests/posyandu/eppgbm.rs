//! Exports of e-PPGBM in each of their quirks, as CSV and as workbooks, in and out.

use std::io::{Cursor, Write};
use std::path::Path;
use tumbuh::posyandu::eppgbm::{
    Cell, Column, Quirk, Record, Rows, Sheet, SheetError, for_each_row,
};
use tumbuh::posyandu::kms::Rules;
use tumbuh::{Date, Position, Profile, Reason, Sex};

/// The header of the export, with all of its columns.
const HEADER: &str = "No,NIK,Nama,JK,Tgl Lahir,BB Lahir,TB Lahir,Nama Ortu,Prov,Kab/Kota,Kec,Pukesmas,\
Desa/Kel,Posyandu,RT,RW,Alamat,Usia Saat Ukur,Tanggal Pengukuran,Berat,Tinggi,Cara Ukur,LiLA,BB/U,\
ZS BB/U,TB/U,ZS TB/U,BB/TB,ZS BB/TB,Naik Berat Badan,PMT Diterima (kg),Jml Vit A,KPSP,KIA,\
Kelas Ibu Balita,MBG,Detail";

/// One row with every cell filled; `change` puts other cells in.
fn row(change: &[(&str, &str)]) -> String {
    let value = |name: &str| match name {
        "No" | "Jml Vit A" => "1",
        "NIK" => "3201014501200001",
        "Nama" => "Ani",
        "JK" => "P",
        "Tgl Lahir" => "2023-01-10",
        "BB Lahir" => "3.1",
        "TB Lahir" => "49",
        "Desa/Kel" => "Sukamaju",
        "Posyandu" => "Melati 1",
        "Tanggal Pengukuran" => "2024-07-11",
        "Berat" => "9.1",
        "Tinggi" => "76.2",
        "Cara Ukur" => "Terlentang",
        "LiLA" => "13.5",
        _ => "",
    };
    let cells = HEADER.split(',').map(|name| {
        let changed = change.iter().find(|(n, _)| *n == name);
        let cell = changed.map_or_else(|| value(name), |(_, c)| c);
        if cell.contains(',') {
            format!("\"{cell}\"")
        } else {
            cell.to_owned()
        }
    });
    cells.collect::<Vec<_>>().join(",")
}

fn sheet(rows: &[String]) -> Sheet {
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    Sheet::read_csv(text.as_bytes()).unwrap()
}

fn record(change: &[(&str, &str)]) -> Record {
    sheet(&[row(change)]).records().next().unwrap()
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}

#[test]
fn a_plain_row_is_read_whole_and_without_a_quirk() {
    let r = record(&[]);
    assert!(r.quirks().is_empty(), "{:?}", r.quirks());
    assert_eq!(r.nik.as_deref(), Some("3201014501200001"));
    assert_eq!((r.name.as_str(), r.posyandu.as_str()), ("Ani", "Melati 1"));
    assert_eq!((r.birth, r.visit), (date("2023-01-10"), date("2024-07-11")));
    assert_eq!(
        (r.birth_weight_kg, r.birth_length_cm),
        (Some(3.1), Some(49.0))
    );
    let m = &r.measurement;
    assert_eq!(m.sex.value(), Some(Sex::Female));
    assert_eq!(m.position.value(), Some(Position::Lying));
    assert_eq!(m.age.value().unwrap().days(), 548.0);
    // The child of the README: HAZ -1.55.
    assert_eq!(m.assess().haz().reported(), Some(-1.55));
    assert_eq!(r.visit(0).unwrap().vitamin_a, Some(true));
}

/// Every quirk of posyandu-rules, section 5, as it stands in a file.
#[test]
fn each_quirk_is_read_and_told() {
    let same = record(&[]).measurement;
    for (column, cell, quirk, known) in [
        (Column::Weight, "9100", Quirk::Grams, true),
        (Column::Weight, "9,1", Quirk::DecimalComma, true),
        (Column::Height, "76:20", Quirk::TimeForDecimal, true),
        (Column::Height, "7:06", Quirk::TimeAmbiguous, false),
        (Column::BirthDate, "10-01-2023", Quirk::DayFirst, true),
        (Column::BirthDate, "44936", Quirk::SerialDate, true),
        (Column::VisitDate, "11/07/2024", Quirk::DayFirst, true),
        (Column::BirthWeight, "3100", Quirk::BirthWeightInGrams, true),
        (Column::WazTheirs, "Outlier", Quirk::Outlier, true),
        (Column::HazClassTheirs, "Outlier", Quirk::Outlier, true),
        (Column::Nik, "3,20E+15", Quirk::Unreadable, true),
        (Column::Weight, "sembilan", Quirk::Unreadable, false),
        (Column::Sex, "X", Quirk::Unreadable, false),
        (Column::Position, "duduk", Quirk::Unreadable, false),
        (Column::VisitDate, "kemarin", Quirk::Unreadable, false),
    ] {
        let r = record(&[(column.header(), cell)]);
        assert_eq!(r.quirks(), [(column, quirk)], "{cell}");
        assert_eq!(r.measurement == same, known, "{cell}");
    }
    for missing in ["", "-", "NA"] {
        let r = record(&[("ZS BB/U", missing), ("LiLA", missing)]);
        assert!(r.quirks().is_empty() && r.measurement.muac.is_missing());
    }
    let r = record(&[("Berat", "9.100 kg")]);
    let a = r.measurement.assess();
    assert_eq!(a.waz().reason(), Some(Reason::Unreadable));
    assert!(a.haz().reported().is_some()); // the rest of the row stands
}

#[test]
fn the_header_is_found_below_what_stands_above_it() {
    for (above, delimiter) in [
        ("", ';'),
        ("Tanggal unduh: 10-07-2024", ';'),
        ("e-PPGBM;Juli\n\nBalita", ','),
    ] {
        let lines = [HEADER.to_owned(), row(&[("Berat", "9,1")])];
        let lines = lines.map(|l| {
            if delimiter == ';' {
                l.replace("\"9,1\"", "9#1")
                    .replace(',', ";")
                    .replace('#', ",")
            } else {
                l
            }
        });
        let text = format!("\u{FEFF}{above}\n{}\r\n{}\r\n", lines[0], lines[1]);
        let sheet = Sheet::read_csv(text.as_bytes()).unwrap();
        let r = sheet.records().next().unwrap();
        assert_eq!(r.measurement.weight.value().unwrap().kg(), 9.1);
        assert_eq!(
            r.row,
            text.lines().position(|l| l.starts_with('1')).unwrap() + 1
        );
        // Out again and in: nothing is lost.
        let mut out = Vec::new();
        sheet.write_csv(&mut out).unwrap();
        let again = Sheet::read_csv(&out[..]).unwrap();
        assert_eq!(
            (again.above(), again.header(), again.rows()),
            (sheet.above(), sheet.header(), sheet.rows())
        );
    }
    let error = Sheet::read_csv("a,b\n1,2\nBerat,Tinggi\n".as_bytes()).unwrap_err();
    assert!(matches!(
        error,
        SheetError::NoHeader {
            looked_at: 3,
            best: 2
        }
    ));
    assert_eq!(
        error.to_string(),
        "no header found in the first 3 lines: at least three of its columns are needed (Tgl Lahir, \
         Tanggal Pengukuran, Berat, Tinggi, ...), the best line has 2"
    );
    assert!(Sheet::read_csv(&b""[..]).is_err());
    // Short and long rows, and bytes that are no text.
    let text = format!("{HEADER}\n1,2\n{},more,than,that\n\u{1}\u{2}\n", row(&[]));
    let mut bytes = text.into_bytes();
    bytes.extend([0xFF, 0xFE, b'\n']);
    assert_eq!(Sheet::read_csv(&bytes[..]).unwrap().records().count(), 4);
}

/// What another program than ours wrote: a workbook by hand, with numbers for dates and decimals,
/// a duration, and a NIK as a number.
fn workbook() -> Vec<u8> {
    use rust_xlsxwriter::{Format, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_string(0, 0, "Tanggal unduh: 10-07-2024")
        .unwrap();
    for (c, name) in (0..).zip(HEADER.split(',')) {
        sheet.write_string(2, c, name).unwrap();
    }
    let place = |name: &str| HEADER.split(',').position(|h| h == name).unwrap() as u16;
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let time = Format::new().set_num_format("[h]:mm:ss");
    sheet
        .write_number(3, place("NIK"), 3_201_014_501_200_001.0)
        .unwrap();
    sheet.write_string(3, place("JK"), "L").unwrap();
    sheet
        .write_number_with_format(3, place("Tgl Lahir"), 44_936.0, &date)
        .unwrap();
    sheet
        .write_number(3, place("Tanggal Pengukuran"), 45_484.0)
        .unwrap();
    sheet
        .write_number_with_format(
            3,
            place("Berat"),
            9.5 / 24.0,
            &Format::new().set_num_format("h:mm"),
        )
        .unwrap();
    sheet
        .write_number_with_format(3, place("Tinggi"), 76.0 / 24.0 + 20.0 / 1440.0, &time)
        .unwrap();
    sheet.write_string(3, place("ZS BB/U"), "Outlier").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_with_its_own_quirks() {
    let sheet = Sheet::read_xlsx(Cursor::new(workbook())).unwrap();
    assert_eq!(sheet.above().len(), 2);
    let r = sheet.records().next().unwrap();
    assert_eq!(r.row, 4);
    // 44936 is 10 January 2023, 45484 is 11 July 2024.
    assert_eq!((r.birth, r.visit), (date("2023-01-10"), date("2024-07-11")));
    assert_eq!(r.measurement.weight.value().unwrap().kg(), 9.3);
    assert_eq!(r.measurement.lenhei.value().unwrap().cm(), 76.2);
    assert_eq!(r.nik.as_deref(), Some("3201014501200001"));
    let told = |c| r.quirk(c);
    assert_eq!(told(Column::Nik), Some(Quirk::NikAsNumber));
    assert_eq!(told(Column::BirthDate), None); // shown as a date: no quirk
    assert_eq!(told(Column::VisitDate), Some(Quirk::SerialDate));
    assert_eq!(told(Column::Weight), Some(Quirk::TimeForDecimal));
    assert_eq!(told(Column::Height), Some(Quirk::TimeForDecimal));
    assert_eq!(told(Column::WazTheirs), Some(Quirk::Outlier));
    // Out and in again: every cell, with its kind.
    let mut out = Cursor::new(Vec::new());
    sheet.write_xlsx(&mut out).unwrap();
    let again = Sheet::read_xlsx(Cursor::new(out.into_inner())).unwrap();
    assert_eq!(again.rows(), sheet.rows());
    assert_eq!(again.header(), sheet.header());
    assert_eq!(again.above(), sheet.above());
    for broken in [&b""[..], b"no workbook", &workbook()[..400]] {
        assert!(matches!(
            Sheet::read_xlsx(Cursor::new(broken)),
            Err(SheetError::Workbook(_))
        ));
    }
}

/// The workbook with another text for its sheet.
fn with_sheet(rows: &str) -> Vec<u8> {
    let mut sound = zip::ZipArchive::new(Cursor::new(workbook())).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for i in 0..sound.len() {
        let mut part = sound.by_index(i).unwrap();
        let name = part.name().unwrap().into_owned();
        out.start_file(&name, stored).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let text = format!(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
                 <sheetData>{rows}</sheetData></worksheet>"
            );
            out.write_all(text.as_bytes()).unwrap();
        } else {
            std::io::copy(&mut part, &mut out).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn cells_of_a_workbook_are_where_they_say_or_the_file_is_refused() {
    let text = |name: &str, words: &str| {
        format!("<c r=\"{name}\" t=\"inlineStr\"><is><t>{words}</t></is></c>")
    };
    let header: String = [
        ("A1", "NIK"),
        ("B1", "JK"),
        ("C1", "Tgl Lahir"),
        ("D1", "Berat"),
    ]
    .map(|(name, words)| text(name, words))
    .concat();
    let sheet = |rows: &str| {
        let rows = format!("<row r=\"1\">{header}</row>{rows}");
        Sheet::read_xlsx(Cursor::new(with_sheet(&rows)))
    };
    let good = sheet("<row r=\"3\"><c r=\"D3\"><v>9.1</v></c></row>").unwrap();
    let weights: Vec<_> = good
        .records()
        .map(|r| r.measurement.weight.value())
        .collect();
    assert_eq!(weights.last().unwrap().unwrap().kg(), 9.1);
    for (rows, words) in [
        // Beyond Excel's last row and last column.
        (
            "<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>",
            "Excel has none there",
        ),
        (
            "<row r=\"2\"><c r=\"XFE2\"><v>1</v></c></row>",
            "Excel has none there",
        ),
        // One child's cell behind another's row.
        (
            "<row r=\"5\"><c r=\"A5\"><v>1</v></c></row><row r=\"2\"><c r=\"D2\"><v>9</v></c></row>",
            "row 2 stands behind row 5",
        ),
        // Beyond the numbers of the reader: caught, or found elsewhere.
        ("<row r=\"2\"><c r=\"AAAAAAAAAAAA2\"><v>1</v></c></row>", ""),
        (
            "<row r=\"9\"><c r=\"A9\"><v>1</v></c><c r=\"B4294967298\"><v>1</v></c></row>",
            "",
        ),
    ] {
        match sheet(rows) {
            Err(SheetError::Workbook(said)) => assert!(said.contains(words), "{said}"),
            other => panic!("{rows}: {other:?}"),
        }
    }
}

#[test]
fn our_scores_go_into_their_columns_and_nowhere_else() {
    let mut sheet = sheet(&[
        row(&[
            ("Tanggal Pengukuran", "2024-06-11"),
            ("Berat", "9.0"),
            ("ZS BB/U", "Outlier"),
        ]),
        row(&[]),
        row(&[
            ("Nama", "Budi"),
            ("NIK", "-"),
            ("JK", ""),
            ("BB/U", "Sangat Kurang"),
        ]),
    ]);
    let before = sheet.clone();
    sheet.score(&Profile::WHO_ANTHRO, &Rules::default());
    let at = |row: usize, column: Column| sheet.rows()[row][sheet.place(column).unwrap()].shown();
    // 548 days, 76.2 cm and 9.1 kg: HAZ -1.55, WAZ -0.97 (README, R anthro).
    assert_eq!(at(1, Column::HazTheirs), "-1.55");
    assert_eq!(at(1, Column::WazTheirs), "-0.97");
    assert_eq!(at(1, Column::HazClassTheirs), "normal");
    assert_eq!(at(1, Column::WhzClassTheirs), "Gizi baik");
    assert_eq!(
        (at(0, Column::GainTheirs), at(1, Column::GainTheirs)),
        ("B".to_owned(), "T".to_owned())
    );
    // Without a sex there is no z-score and no class; it was weighed here for the first time.
    assert_eq!(at(2, Column::WazTheirs), "-");
    assert_eq!(at(2, Column::WazClassTheirs), "-");
    assert_eq!(at(2, Column::GainTheirs), "B");
    let ours = [
        Column::WazTheirs,
        Column::WazClassTheirs,
        Column::HazTheirs,
        Column::HazClassTheirs,
        Column::WhzTheirs,
        Column::WhzClassTheirs,
        Column::GainTheirs,
    ];
    let ours: Vec<_> = ours.iter().map(|c| sheet.place(*c)).collect();
    for (new, old) in sheet.rows().iter().zip(before.rows()) {
        for (place, cell) in old.iter().enumerate() {
            assert!(ours.contains(&Some(place)) || new[place] == *cell);
        }
    }
}

/// Twins share a birthday and a mother, not a card: told apart by NIK, and by name without one.
#[test]
fn twins_are_two_children() {
    let twin = |name: &'static str, nik: &'static str, day: &'static str, kg: &'static str| {
        row(&[
            ("Nama", name),
            ("NIK", nik),
            ("Tanggal Pengukuran", day),
            ("Berat", kg),
        ])
    };
    for (a, b) in [("3201014501200001", "3201014501200002"), ("-", "-")] {
        let mut sheet = sheet(&[
            twin("Ani", a, "2024-06-11", "9.0"),
            twin("Ina", b, "2024-06-11", "8.0"),
            twin("Ani", a, "2024-07-11", "9.0"),
            twin("Ina", b, "2024-07-11", "8.9"),
        ]);
        sheet.score(&Profile::WHO_ANTHRO, &Rules::default());
        let place = sheet.place(Column::GainTheirs).unwrap();
        let letters: Vec<String> = sheet.rows().iter().map(|r| r[place].shown()).collect();
        assert_eq!(letters, ["B", "B", "T", "N"]);
    }
}

/// A file of any length goes by row by row, and an error of the caller ends it.
#[test]
fn a_long_file_goes_by_row_by_row() {
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("lama.csv");
    let one = row(&[]);
    let text = format!("judul\n{HEADER}\n{}", format!("{one}\n").repeat(3000));
    std::fs::write(&csv, &text).unwrap();
    let xlsx = folder.path().join("lama.XLSX");
    let sheet = Sheet::read(&csv).unwrap();
    sheet
        .write_xlsx(std::fs::File::create(&xlsx).unwrap())
        .unwrap();
    for path in [&csv, &xlsx] {
        let mut seen = (0, 0, 0);
        for_each_row(path, |row| {
            match row {
                Rows::Above(_) => seen.0 += 1,
                Rows::Header(cells) => seen.1 += cells.len(),
                Rows::Row(number, cells, record) => {
                    seen.2 += 1;
                    assert_eq!(number, seen.2 + 2);
                    assert_eq!(cells[1], Cell::Text("3201014501200001".to_owned()));
                    assert_eq!(record.measurement.age.value().unwrap().days(), 548.0);
                }
            }
            Ok::<(), SheetError>(())
        })
        .unwrap();
        assert_eq!(seen, (1, 37, 3000));
    }
    let mut rows = 0;
    let ended = for_each_row(&csv, |row| match row {
        Rows::Row(7, ..) => Err(SheetError::Workbook("enough".to_owned())),
        Rows::Row(..) => {
            rows += 1;
            Ok(())
        }
        _ => Ok(()),
    });
    assert_eq!(
        (ended.unwrap_err().to_string().as_str(), rows),
        ("the workbook cannot be used: enough", 4)
    );
    assert!(matches!(
        Sheet::read(Path::new("tidak/ada.csv")),
        Err(SheetError::Io(_))
    ));
}
