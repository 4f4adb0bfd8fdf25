//! `tumbuh kms`, `skdn`, `eppgbm` and `satusehat` from outside; the rules themselves are tested in
//! tests/posyandu.

use crate::tool::{Folder, Run, arg, run, run_on};
use serde_json::Value;

const VISITS: &str = "anak,tempat,jk,tgl_lahir,tanggal_pengukuran,bb,tb,catatan\n\
    1,Melati,P,2024-01-10,2024-06-12,6.6,64,\"x, y\"\n\
    2,Mawar,L,2023-05-01,2024-07-10,7.0,75,\n\
    1,Melati,P,2024-01-10,2024-07-10,7.1,66,\n\
    1,Melati,P,2024-01-10,2024-08-14,7.1,67,\n\
    2,Mawar,L,2023-05-01,kemarin,7.0,75,\n";

fn on_visits(args: &str) -> Run {
    let args: Vec<&str> = args.split_whitespace().collect();
    run_on(&args, VISITS.as_bytes())
}

#[test]
fn kms_appends_the_letter_and_what_it_hangs_on() {
    let table = on_visits("kms --child anak --place tempat").table();
    assert_eq!(table.column("letter"), ["B", "B", "N", "T", ""]);
    assert_eq!(table.column("no_letter")[4], "no_visit_date");
    assert_eq!(table.column("catatan")[0], "x, y");
    assert_eq!(table.column("gain_g"), ["", "", "500", "0", ""]);
    assert_eq!(table.column("kbm_g")[..4], ["500", "200", "400", "400"]);
    assert_eq!(table.column("line")[2..4], ["follows", "flat_or_falling"]);
    assert_eq!(table.column("velocity_interval")[2..4], ["5-6", "6-7"]);
    assert_eq!(table.column("faltering")[2..4], ["false", "true"]);
    assert_eq!(table.column("referral")[1], "below_red_line");
    assert_eq!(table.column("referral")[3], "did_not_gain");
    let said = on_visits("kms --child anak --lang id").err;
    assert!(
        said.starts_with("4 penimbangan: N 1, T 1, O 0, B 2;"),
        "{said}"
    );
    assert!(said.contains("1 baris tanpa tanggal kunjungan"), "{said}");
    // With the day first, which is never guessed.
    let dmy = b"anak,jk,tgl_lahir,tanggal_pengukuran,bb\n1,P,10/01/2024,12/06/2024,6.6\n";
    let table = run_on(&["kms", "--child", "anak"], dmy).table();
    assert_eq!(table.column("no_letter"), ["no_visit_date"]);
    let table = run_on(&["kms", "--child", "anak", "--dates", "dmy"], dmy).table();
    assert_eq!(table.column("kms_waz"), ["-0.39"]);
    // 500 g in the sixth month is more than 400 g; by the KBM alone nothing else changes.
    let by_kbm = on_visits("kms --child anak --mode kbm").table();
    assert_eq!(by_kbm.column("letter"), ["B", "B", "N", "T", ""]);
}

#[test]
fn skdn_in_every_form() {
    let args = "skdn --child anak --place tempat --month 2024-08";
    let text = on_visits(&format!("{args} --lang id"));
    assert!(text.err.starts_with("tanpa --register"), "{}", text.err);
    for words in [
        "jumlah                   S    2  K    2  D    1",
        "D/S     50.0 %",
        "kunjungan rumah: 1",
    ] {
        assert!(text.text().contains(words), "{words}: {}", text.text());
    }
    let table = on_visits(&format!("{args} --format csv")).table();
    assert_eq!(table.column("posyandu"), ["Melati", "Mawar"]);
    assert_eq!(table.column("age_months"), ["6-11", "12-23"]);
    assert_eq!(
        (table.column("s"), table.column("d")),
        (vec!["1", "1"], vec!["1", "0"])
    );
    let json: Value =
        serde_json::from_slice(&on_visits(&format!("{args} --format json")).out).unwrap();
    assert_eq!(json["total"]["t"], 1);
    assert_eq!(json["total"]["classes"]["whz"]["gizi_baik"], 1);
    assert_eq!(json["home_visits"][0]["child"], "2");
    assert_eq!(
        json["home_visits"][0]["reasons"],
        serde_json::json!(["severely_wasted", "below_red_line"])
    );
    let table = on_visits(&format!("{args} --format csv --village catatan")).table();
    assert_eq!(table.column("village"), ["x, y", ""]);
    let folder = Folder::new();
    let page = folder.path("laporan.html");
    let html = on_visits(&format!("{args} --format html -o {}", arg(&page)));
    assert_eq!(html.code, Some(0), "{}", html.err);
    assert!(
        std::fs::read_to_string(page)
            .unwrap()
            .contains("Laporan Posyandu Agustus 2024")
    );
}

/// With a register S is who lives there, seen or not, and dates bound it.
#[test]
fn skdn_with_a_register() {
    let folder = Folder::new();
    let register = folder.file(
        "daftar.csv",
        "anak,tempat,sex,birth_date,from,to,has_card\n\
         1,Melati,f,2024-01-10,,,y\n\
         2,Mawar,m,2023-05-01,,2024-07-31,y\n\
         3,Mawar,m,2023-09-01,2024-08-05,,n\n",
    );
    let args = format!(
        "skdn --child anak --place tempat --month 2024-08 --format json --register {}",
        arg(&register)
    );
    let json: Value = serde_json::from_slice(&on_visits(&args).out).unwrap();
    let total = &json["total"];
    assert_eq!(
        (&total["s"], &total["k"], &total["d"]),
        (&2.into(), &1.into(), &1.into())
    );
    assert_eq!(json["home_visits"][0]["child"], "3");
    assert_eq!(
        json["home_visits"][0]["reasons"],
        serde_json::json!(["never_weighed"])
    );
    let bad = folder.file("buruk.csv", "anak,tempat,from\n1,Melati,kemarin\n");
    let args = format!(
        "skdn --child anak --place tempat --month 2024-08 --register {}",
        arg(&bad)
    );
    on_visits(&args).refuses(1, &["buruk.csv", "row 1", "kemarin"]);
}

const EXPORT: &str = "Tanggal unduh: 10-07-2024;;;;;;;\n\
    No;NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;ZS TB/U;TB/U;Naik Berat Badan\n\
    1;3201014501200001;Ani;P;10-01-2023;11-07-2024;9100;76,2;Outlier;Outlier;-\n";

#[test]
fn eppgbm_tells_quirks_and_scores_in_its_own_columns() {
    let folder = Folder::new();
    let export = folder.file("unduhan.csv", EXPORT);
    for out in ["hasil.csv", "hasil.xlsx"] {
        let out = folder.path(out);
        let run = run(&["eppgbm", arg(&export), "-o", arg(&out), "--lang", "id"]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(run.text().contains("3,Berat,grams,9100"), "{}", run.text());
        assert!(run.err.contains("berat dalam gram"), "{}", run.err);
        let again = self::run(&["eppgbm", arg(&out)]);
        assert!(again.err.starts_with("1 rows"), "{}", again.err);
        if out.extension().unwrap() == "csv" {
            let text = std::fs::read_to_string(&out).unwrap();
            assert!(text.starts_with("Tanggal unduh: 10-07-2024;"));
            assert!(text.contains(";9100;76,2;-1.55;normal;B\n"), "{text}");
        }
        // As visits: the NIK tells children apart, and the quirks are read.
        let table = self::run(&["kms", arg(&out)]).table();
        assert_eq!(table.column("letter"), ["B"]);
        assert_eq!(table.column("kms_waz"), ["-0.97"]);
    }
    run(&["eppgbm", arg(&folder.file("lain.csv", "a,b\n1,2\n"))])
        .refuses(1, &["lain.csv", "no header"]);
    run(&["eppgbm", arg(&folder.file("lain.xlsx", "a,b\n"))])
        .refuses(1, &["lain.xlsx", "workbook"]);
}

#[test]
fn satusehat_writes_a_resource_a_line() {
    let run = on_visits("satusehat --child anak");
    let lines: Vec<Value> = run
        .text()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert!(lines.iter().all(|o| o["resourceType"] == "Observation"));
    // Weight, height, body mass index and four z-scores of four visits.
    assert_eq!(lines.len(), 28);
    assert_eq!(lines[0]["subject"]["reference"], "Patient/1");
    assert!(run.err.contains("1 rows without a date"), "{}", run.err);
}

#[test]
fn what_cannot_be_used_is_said() {
    on_visits("kms").refuses(2, &["--child", "anak, tempat"]);
    on_visits("kms --child siapa").refuses(1, &["no column `siapa`"]);
    on_visits("kms --child anak --map weight_kg").refuses(2, &["new=old"]);
    run_on(&["kms", "--child", "a"], b"a,bb\n1,2\n").refuses(1, &["visit_date"]);
    run_on(&["kms", "--child", "a"], b"").refuses(1, &["empty"]);
    on_visits("skdn --child anak --month 2024-13").refuses_arguments(&["2024-07"]);
    run(&["kms", "tidak-ada.csv", "--child", "a"]).refuses(1, &["tidak-ada.csv"]);
}

/// 34 weeks, a boy: the median of Villar 2015 is 2.04 kg, of its appendix; 30 days after term WHO is
/// read at 30 days.
#[test]
fn preterm_names_the_standard_that_served() {
    let args = "preterm --gestation 30+0 --sex m --age-days 28 --weight 2.04";
    let early = crate::tool::shell(&format!("{args} --before-who intergrowth --json"));
    let json: Value = serde_json::from_slice(&early.out).unwrap();
    assert_eq!(json["chosen"]["standard"], "intergrowth_postnatal");
    assert_eq!(json["chosen"]["postmenstrual_days"], 238.0);
    assert!(json["scores"]["weight"]["z"].as_f64().unwrap().abs() <= 0.02);
    assert_eq!(json["scores"]["length"]["reason"], "missing_lenhei");
    let text = crate::tool::shell(&format!("{args} --lang id"));
    assert!(
        text.text()
            .starts_with("fenton2013, umur pascamenstruasi 34+0"),
        "{}",
        text.text()
    );
    let later = crate::tool::shell("preterm --gestation 30+0 --sex f --age-days 100 --weight 4.0");
    assert!(
        later.text().starts_with("WHO, corrected age 30 days"),
        "{}",
        later.text()
    );
    assert!(
        later.text().contains("waz                   -0.30"),
        "{}",
        later.text()
    );
    crate::tool::shell("preterm --gestation 30w --sex f --age-days 1").refuses_arguments(&["30+2"]);
    crate::tool::shell("preterm --gestation 30+0 --sex f").refuses(2, &["age is missing"]);
}

/// Vitamin A and exclusive breastfeeding, where a table says them.
#[test]
fn skdn_counts_what_was_given_and_asked() {
    let visits = b"anak,sex,birth_date,visit_date,weight_kg,Vit A,asi_eksklusif\n\
        1,f,2024-02-01,2024-08-05,7.0,ya,ya\n\
        2,m,2022-02-01,2024-08-05,12.0,1,\n\
        3,m,2022-02-01,2024-08-05,12.0,0,\n\
        4,m,2024-05-01,2024-08-05,6.0,,tidak\n";
    let args = [
        "skdn", "--child", "anak", "--month", "2024-08", "--format", "json",
    ];
    let json: Value = serde_json::from_slice(&run_on(&args, visits).out).unwrap();
    let total = &json["total"];
    assert_eq!(
        (&total["vitamin_a_blue"], &total["vitamin_a_red"]),
        (&1.into(), &1.into())
    );
    let e = &total["exclusive_breastfeeding"];
    assert_eq!(e[6], serde_json::json!({ "yes": 1, "asked": 1 }));
    assert_eq!(e[3], serde_json::json!({ "yes": 0, "asked": 1 }));
}

#[test]
fn person_chooses_the_rules() {
    let shell = crate::tool::shell;
    let mother = shell("person --sex P --age-years 27 --muac 23,4 --motherhood pregnant --lang id");
    for words in [
        "ibu hamil",
        "23.4 cm: KEK, kurang energi kronis (merah)",
        "tidak diisi",
    ] {
        assert!(mother.text().contains(words), "{words}: {}", mother.text());
    }
    let elder = shell("person --sex L --age-years 70 --weight 50 --knee-height 50 --json");
    let json: Value = serde_json::from_slice(&elder.out).unwrap();
    assert_eq!(json["group"], "elderly");
    // 64.19 - 0.04 x 70 + 2.02 x 50 = 162.39 cm; 50 kg is 18.96.
    assert!((json["height_from_knee_cm"].as_f64().unwrap() - 162.39).abs() < 1e-9);
    assert_eq!(json["findings"][0]["class"], "normal");
    assert_eq!(json["findings"][1]["reason"], "missing");
    let man = shell("person --sex L --age-years 30 --motherhood pregnant");
    assert!(
        man.text().starts_with("recorded as a man"),
        "{}",
        man.text()
    );
    let child = shell("person --sex P --age-days 548 --weight 9.1 --lenhei 76.2 --lang id");
    assert!(
        child.text().contains("haz              -1.55 normal"),
        "{}",
        child.text()
    );
    shell("person --sex P --age-years 27 --age-days 3").refuses_arguments(&["--age-years"]);
}
