//! `tumbuh score` on the inputs of WHO's R packages and macro: the same z-scores, flags, corrected
//! lengths and body mass indices. Which files were read, whole or the extract, is said by
//! `tests/reference/file.rs`.

use crate::file::{Row, number, rows};
use crate::tool::{self, Table, score};

/// A reference file: how the command line is to read it, and what it says of each indicator.
struct Reference {
    file: &'static str,
    options: &'static [&'static str],
    /// Columns given to the program.
    inputs: &'static [&'static str],
    /// Our indicator; z, flag and, where the file has it, the z before rounding.
    scores: &'static [(
        &'static str,
        &'static str,
        &'static str,
        Option<&'static str>,
    )],
    /// Where one of these columns is zero or below, R returns nonsense.
    above_zero: &'static [&'static str],
    /// How far lengths and body mass indices may lie apart, relatively: 0 where the file has
    /// every digit.
    digits: f64,
    /// Corrected length, where the file has it.
    clenhei: Option<&'static str>,
    /// The mark of an infant said to stand, where the file has it.
    standing: Option<&'static str>,
}

const ANTHRO_INPUTS: [&str; 10] = [
    "id", "sex", "weight", "lenhei", "measure", "headc", "armc", "triskin", "subskin", "oedema",
];

const ANTHRO: Reference = Reference {
    file: "who2006_days.csv",
    options: &["--standard", "who2006"],
    inputs: &ANTHRO_INPUTS,
    scores: &[
        ("waz", "zwei", "fwei", Some("uzwei")),
        ("haz", "zlen", "flen", Some("uzlen")),
        ("whz", "zwfl", "fwfl", Some("uzwfl")),
        ("baz", "zbmi", "fbmi", Some("uzbmi")),
        ("hcz", "zhc", "fhc", Some("uzhc")),
        ("acz", "zac", "fac", Some("uzac")),
        ("tsz", "zts", "fts", Some("uzts")),
        ("ssz", "zss", "fss", Some("uzss")),
    ],
    above_zero: &["weight", "lenhei", "clenhei"],
    digits: 0.0,
    clenhei: Some("clenhei"),
    standing: Some("c9mo_flag"),
};

/// The unrounded z-scores of R by its textbook formula, which loses digits where L is near zero.
const EXACT: f64 = 1e-11;

impl Reference {
    /// The inputs of the rows as a file, and the rows; those with a measurement of zero or below
    /// are left out.
    fn input(&self, age: &str) -> (String, Vec<Row>) {
        let columns: Vec<&str> = self.inputs.iter().copied().chain([age]).collect();
        let mut rows = rows(self.file);
        let nonsense = |r: &Row, c: &&str| number(r, c).is_some_and(|v| v <= 0.0);
        rows.retain(|r| !self.above_zero.iter().any(|c| nonsense(r, c)));
        let mut text = columns.join(",") + "\n";
        for row in &rows {
            let cells: Vec<&str> = columns.iter().map(|c| row[*c].as_str()).collect();
            text += &(cells.join(",") + "\n");
        }
        (text, rows)
    }

    fn check(&self, age: &str) {
        let (input, rows) = self.input(age);
        let run = |digits: &[&'static str]| -> Table {
            score(&input, &[self.options, digits].concat()).table()
        };
        let (two, full) = (run(&[]), run(&["--digits", "full"]));
        assert_eq!(two.rows.len(), rows.len());
        assert_eq!(full.rows.len(), rows.len());
        let mut scored = 0;
        for ((theirs, ours), exact) in rows.iter().zip(&two.rows).zip(&full.rows) {
            let id = format!("{} row {}", self.file, theirs["id"]);
            assert_eq!(ours["id"], theirs["id"]);
            for (z, their_z, their_flag, their_exact) in self.scores {
                let reported = number(theirs, their_z);
                assert_eq!(tool::number(&ours[*z]), reported, "{id} {z}");
                let flag = number(theirs, their_flag).filter(|_| reported.is_some());
                let our_flag = &ours[&format!("{z}_flag")];
                assert_eq!(tool::number(our_flag), flag, "{id} {z}_flag");
                let has_reason = ours["reasons"].split(';').any(|r| r.starts_with(z));
                assert_eq!(has_reason, reported.is_none(), "{id} {z}: {ours:?}");
                if let Some(unrounded) = their_exact.and_then(|c| number(theirs, c)) {
                    let ours = tool::number(&exact[*z]).expect("a z-score");
                    let scale = (unrounded.abs() / 20.0).max(1.0);
                    assert!((ours - unrounded).abs() <= EXACT * scale, "{id} {z} {ours}");
                }
                scored += usize::from(reported.is_some());
            }
            let equal = |name: &str, theirs: Option<f64>| match (tool::number(&exact[name]), theirs)
            {
                (Some(a), Some(b)) => {
                    assert!((a - b).abs() <= self.digits * b, "{id} {name} {a} {b}");
                }
                (a, b) => assert_eq!(a, b, "{id} {name}"),
            };
            equal("bmi", number(theirs, "cbmi"));
            assert_eq!(exact["bmi"], ours["bmi"], "{id} bmi");
            if let Some(column) = self.clenhei {
                let clenhei = number(theirs, column);
                equal("clenhei_cm", clenhei);
                // Without `--digits full` the noise of 76.15 + 0.7 is not printed.
                let printed = tool::number(&ours["clenhei_cm"]);
                let near = |(a, b): (f64, f64)| (a - b).abs() < 1e-9;
                assert!(printed.zip(clenhei).is_none_or(near), "{id} {printed:?}");
                assert_eq!(printed.is_some(), clenhei.is_some(), "{id} clenhei");
            }
            if let Some(column) = self.standing {
                let warned = ours["warnings"].contains("standing_under_9_months");
                assert_eq!(warned, theirs[column] == "1", "{id} {}", ours["warnings"]);
            }
        }
        eprintln!("{}: {scored} z-scores of the command line equal", self.file);
        assert!(
            scored > rows.len(),
            "{scored} z-scores in {} rows",
            rows.len()
        );
    }
}

#[test]
fn anthro_by_days() {
    ANTHRO.check("age_days");
}

#[test]
fn anthro_by_fractional_days() {
    let file = "who2006_fractional_days.csv";
    Reference { file, ..ANTHRO }.check("age_days");
}

#[test]
fn anthro_by_months() {
    let file = "who2006_months.csv";
    Reference { file, ..ANTHRO }.check("age_months");
}

#[test]
fn anthroplus() {
    let plus = Reference {
        file: "who2007_months.csv",
        options: &[
            "--standard",
            "who2007",
            "--map",
            "age_months=age_in_months",
            "--map",
            "lenhei_cm=height_in_cm",
            "--map",
            "weight_kg=weight_in_kg",
        ],
        inputs: &["id", "sex", "oedema", "height_in_cm", "weight_in_kg"],
        scores: &[
            ("haz", "zhfa", "fhfa", Some("uzhfa")),
            ("waz", "zwfa", "fwfa", Some("uzwfa")),
            ("baz", "zbfa", "fbfa", Some("uzbfa")),
        ],
        above_zero: &["height_in_cm", "weight_in_kg"],
        digits: 0.0,
        clenhei: None,
        standing: None,
    };
    plus.check("age_in_months");
}

/// The output of WHO's macro for WHO's own example survey.
#[test]
fn macro_on_the_example_survey() {
    let survey = Reference {
        file: "who_survey/MySurvey_z_st.csv",
        options: &[
            "--profile",
            "who-macro",
            "--standard",
            "who2006",
            "--map",
            "sex=GENDER",
            "--map",
            "age_days=age.days",
            "--map",
            "head_cm=HEAD",
            "--map",
            "triceps_mm=TRI",
            "--map",
            "subscapular_mm=SUB",
        ],
        inputs: &[
            "id", "GENDER", "WEIGHT", "HEIGHT", "measure", "HEAD", "MUAC", "TRI", "SUB", "oedema",
        ],
        scores: &[
            ("waz", "zwei", "fwei", None),
            ("haz", "zlen", "flen", None),
            ("whz", "zwfl", "fwfl", None),
            ("baz", "zbmi", "fbmi", None),
            ("hcz", "zhc", "fhc", None),
            ("acz", "zac", "fac", None),
            ("tsz", "zts", "fts", None),
            ("ssz", "zss", "fss", None),
        ],
        above_zero: &[],
        digits: 1e-14,
        clenhei: Some("clenhei"),
        standing: None,
    };
    survey.check("age.days");
}
