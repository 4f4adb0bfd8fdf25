//! `tumbuh chart`: files of visits in, charts out. What is drawn is tested in tests/chart.

use crate::tool::{Folder, arg, run, run_on};

const VISITS: &str = "anak,jk,tgl_lahir,tanggal_pengukuran,bb\n\
    Siti,P,2024-01-10,2024-06-12,6.6\n\
    ../Budi,L,2023-05-01,2023-10-10,7.0\n\
    Siti,P,2024-01-10,2024-07-10,7.1\n\
    Siti,P,2024-01-10,2024-08-14,x\n\
    ,P,2024-01-10,2024-08-14,7\n";

#[test]
fn one_child_of_a_file() {
    let args = [
        "chart", "--child", "anak", "--only", "Siti", "--style", "kms", "--lang", "id",
    ];
    let run = run_on(&args, VISITS.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.err);
    let svg = run.text();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    for said in [
        "KMS: Berat badan menurut umur (BB/U), anak perempuan",
        "3 kunjungan.",
        "2024-07-10, 6 bulan: 7,1 kg, z ",
        ", normal; naik (N).",
        "2024-08-14, 7 bulan; tanpa z-score: nilai",
        "nilai yang diperlukan tidak dapat dibaca",
    ] {
        assert!(svg.contains(said), "`{said}` in {svg}");
    }
    assert!(!svg.contains("Siti"), "nobody is named");
}

#[test]
fn each_child_into_a_folder() {
    let folder = Folder::new();
    let file = folder.file("visits.csv", VISITS);
    let out = folder.path("charts");
    let args = [
        "chart",
        arg(&file),
        "--child",
        "anak",
        "--out-dir",
        arg(&out),
        "--size",
        "phone",
    ];
    let run = run(&args);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        run.err.ends_with("0 not drawn\n") && run.err.contains("2 charts in "),
        "{}",
        run.err
    );
    // The name of a child is no path.
    let mut names: Vec<_> = std::fs::read_dir(&out)
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Siti.svg", "___Budi.svg"]);
}

#[test]
fn one_visit_by_arguments_and_png() {
    let folder = Folder::new();
    let png = folder.path("a.png");
    let one = [
        "chart",
        "--sex",
        "f",
        "--age-days",
        "200",
        "--weight",
        "7.1",
        "--size",
        "phone",
    ];
    let svg = run(&one);
    assert!(svg.text().contains("6 months: 7.1 kg, z "), "{}", svg.err);
    let mut args = one.to_vec();
    args.extend(["-o", arg(&png), "--scale", "1"]);
    assert_eq!(run(&args).code, Some(0));
    let bytes = std::fs::read(&png).unwrap();
    assert_eq!(&bytes[..4], b"\x89PNG");
    assert_eq!(&bytes[16..24], &[0, 0, 1, 104, 0, 0, 2, 128]); // 360 x 640
}

#[test]
fn an_empty_card_to_fill_in() {
    let card = run(&[
        "chart", "--blank", "--sex", "l", "--style", "kms", "--lang", "id",
    ]);
    assert_eq!(card.code, Some(0), "{}", card.err);
    assert!(card.text().contains("anak laki-laki") && card.text().contains("Belum ada kunjungan"));
    run(&["chart", "--blank", "--style", "kms"]).refuses(2, &["give --sex"]);
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let input = VISITS.as_bytes();
    run_on(&["chart", "--child", "anak"], input)
        .refuses(2, &["2 children (", "Siti", "--only", "--out-dir"]);
    run_on(&["chart"], input).refuses(1, &["rows 1 and 2 differ in sex", "--child"]);
    run_on(&["chart", "--child", "anak", "--only", "Ani"], input)
        .refuses(1, &["there is no child `Ani`"]);
    run(&["chart", "--age-days", "200", "--weight", "7"]).refuses(2, &["give --sex"]);
    run(&[
        "chart",
        "--sex",
        "f",
        "--age-days",
        "200",
        "--weight",
        "7",
        "--style",
        "kms",
        "--indicator",
        "haz",
    ])
    .refuses(2, &["the KMS is weight-for-age"]);
    run(&[
        "chart",
        "--sex",
        "f",
        "--age-days",
        "200",
        "--weight",
        "7",
        "-o",
        "a.pdf",
    ])
    .refuses(2, &["a chart is .svg or .png"]);
    run(&["chart", "--size", "10x10"]).refuses_arguments(&["from 320 to 4000"]);
}
