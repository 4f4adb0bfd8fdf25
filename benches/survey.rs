//! Prevalence with full design, all groups: `cargo bench --features cli --bench survey`.
//!
//! R's `survey`, called as WHO's `anthro` calls it (`rivals/prevalence.R`), runs beside it where R
//! has it; a few minutes for 50,000 children. Linux only: processor time is read from `/proc`.
//! `NO_R=1` leaves it out.

#[path = "common/mod.rs"]
mod common;

use common::children::{Children, Random};
use std::fmt::Write;
use std::hint::black_box;
use std::process::Command;
use tumbuh::survey::{By, Child, Design, INDICATORS_OF_SURVEYS, Options, Place, Survey, Weight};

/// Printed figures of `anthro_prevalence` 1.1.0, full design, on a machine of this kind: children,
/// seconds of processor time.
const ANTHRO: [(usize, f64); 2] = [(6_000, 52.0), (50_000, 195.0)];

const BY: [&str; 5] = ["typeres", "gregion", "wealthq", "mothered", "othergr"];

/// A child with its place in the sample.
struct Row {
    child: Child,
    weight: f64,
    cluster: String,
    stratum: String,
    by: [String; 5],
}

/// A survey of clusters of 40 children in six strata.
fn rows(n: usize) -> Vec<Row> {
    let children = Children::new(n);
    let mut random = Random(7);
    (0..n)
        .map(|k| {
            let cluster = k / 40;
            let mut pick = |of: usize| (random.unit() * of as f64) as usize;
            let by = [
                ["Urban", "Rural"][pick(2)].to_owned(),
                ["North", "South", "East", "West", "Central", "Coast"][cluster % 6].to_owned(),
                (1 + pick(5)).to_string(),
                ["None", "Primary", "Secondary"][pick(3)].to_owned(),
                (1 + pick(3)).to_string(),
            ];
            Row {
                child: Child::of(&children.measurement(k).assess()),
                weight: 0.2 + random.unit() * 3.0,
                cluster: cluster.to_string(),
                stratum: (cluster % 6).to_string(),
                by,
            }
        })
        .collect()
}

fn design() -> Design {
    Design {
        weights: true,
        clusters: true,
        strata: true,
        by: BY.map(By::new).to_vec(),
        ..Design::default()
    }
}

fn table(rows: &[Row]) -> usize {
    let mut survey = Survey::new(design());
    for row in rows {
        let by = row.by.each_ref().map(String::as_str);
        let place = Place {
            weight: Weight::Number(row.weight),
            cluster: &row.cluster,
            stratum: &row.stratum,
            by: &by,
        };
        survey.push(&row.child, &place);
    }
    let table = survey.table(&Options::default()).expect("a level of 95 %");
    black_box(&table);
    table.groups.len()
}

/// Seconds of processor time of this process, or of its children that ended; R's own measure, and
/// fair on a machine that others use. Ticks of 10 ms: many runs are taken together.
fn processor_seconds(of_children: bool) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name of the program, which may hold spaces.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let at = if of_children { 13 } else { 11 };
    let ticks = fields.split_whitespace().skip(at).take(2);
    ticks.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Seconds of processor time of a run: the mean of `rounds`, after one that warms up.
fn seconds(rounds: u32, of_children: bool, mut run: impl FnMut()) -> f64 {
    run();
    let start = processor_seconds(of_children);
    for _ in 0..rounds {
        run();
    }
    (processor_seconds(of_children) - start) / f64::from(rounds)
}

/// The file that `tumbuh prevalence` reads: measurements.
fn measured(n: usize, rows: &[Row]) -> String {
    let children = Children::new(n);
    let mut text = "sex,age_days,weight_kg,lenhei_cm,measure,sw,cluster,strata,".to_owned();
    let _ = writeln!(text, "{}", BY.join(","));
    for (k, row) in rows.iter().enumerate() {
        let _ = writeln!(
            text,
            "{},{},{:.1},{:.1},{},{},{},{},{}",
            char::from(children.sex[k]),
            children.days[k],
            children.y[0][k],
            children.y[1][k],
            char::from(children.measure[k]),
            row.weight,
            row.cluster,
            row.stratum,
            row.by.join(",")
        );
    }
    text
}

/// The file that R reads: z-scores, and the same groups.
fn scored(rows: &[Row]) -> String {
    let codes = INDICATORS_OF_SURVEYS.map(|i| i.code().to_owned()).join(",");
    let mut text = format!("{codes},sw,cluster,strata,g1,g2,g3,g4,g5,g6,g7,g8,g9\n");
    for row in rows {
        for (z, flag) in row.child.z.iter().zip(row.child.flagged) {
            match z.filter(|_| !flag) {
                Some(z) => {
                    let _ = write!(text, "{z},");
                }
                None => text.push_str("NA,"),
            }
        }
        let months = row.child.age_days.unwrap_or(0.0) / 30.4375;
        let age = [6.0, 12.0, 24.0, 36.0, 48.0]
            .iter()
            .filter(|m| months >= **m)
            .count();
        let sex = row.child.sex.map_or("NA", |s| s.code());
        let _ = writeln!(
            text,
            "{},{},{},All,{age},{sex},{age}.{sex},{}",
            row.weight,
            row.cluster,
            row.stratum,
            row.by.join(",")
        );
    }
    text
}

fn main() {
    println!("Prevalence, full design, all groups (seconds of processor time)\n");
    println!("{:<52} {:>9} {:>12}", "", "seconds", "x tumbuh");
    let with_r = std::env::var_os("NO_R").is_none();
    let folder = tempfile::tempdir().expect("a folder");
    for (n, anthro) in ANTHRO {
        let rows = rows(n);
        let groups = table(&rows);
        println!("{n} children, {} clusters, {groups} groups", n / 40);
        let rounds = 2_000_000 / n as u32;
        let scored_before = seconds(rounds, false, || {
            black_box(table(&rows));
        });
        let line = |name: &str, seconds: f64, to: f64| {
            println!("  {name:<50} {seconds:>9.4} {:>12.1}", seconds / to);
        };
        line(
            "tumbuh, z-scores in, one thread",
            scored_before,
            scored_before,
        );
        let path = folder.path().join("measured.csv");
        std::fs::write(&path, measured(n, &rows)).expect("a file");
        let args = [
            "--weights",
            "sw",
            "--cluster",
            "cluster",
            "--strata",
            "strata",
        ];
        let of_file = seconds(rounds / 4, true, || {
            let status = Command::new(env!("CARGO_BIN_EXE_tumbuh"))
                .arg("prevalence")
                .arg(&path)
                .args(args)
                .args(["--threads", "1", "-o", "/dev/null"])
                .status()
                .expect("the program starts");
            assert!(status.success());
        });
        line(
            "tumbuh prevalence, CSV in, scored, CSV out",
            of_file,
            scored_before,
        );
        if with_r {
            let path = folder.path().join("scored.csv");
            std::fs::write(&path, scored(&rows)).expect("a file");
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/rivals/prevalence.R");
            let r = Command::new("Rscript").arg(script).arg(&path).output();
            let text = r.map(|r| String::from_utf8_lossy(&r.stdout).into_owned());
            let seconds = text.ok().and_then(|t| t.split(' ').next()?.parse().ok());
            match seconds {
                Some(s) => line(
                    "R survey, z-scores in, as anthro calls it",
                    s,
                    scored_before,
                ),
                None => println!("  (no R with survey here)"),
            }
        }
        line("anthro 1.1.0, as printed", anthro, scored_before);
    }
}
