//! The summary on standard error against the result it sums up, counted here a second time.

use crate::survey::Survey;
use crate::tool::{Run, Table, number, score};
use std::collections::{BTreeMap, HashMap};

/// The words of the summary in one language.
struct Words {
    lang: &'static str,
    rows: &'static str,
    scored: &'static str,
    flagged: &'static str,
    of: &'static str,
    unknown: &'static str,
    prevalences: [&'static str; 4],
    profile: &'static str,
}

const ENGLISH: Words = Words {
    lang: "en",
    rows: "rows",
    scored: "scored",
    flagged: "flagged",
    of: "of",
    unknown: "not known",
    prevalences: ["stunting", "wasting", "underweight", "overweight"],
    profile: "profile who-anthro; age from age_days",
};

const INDONESIAN: Words = Words {
    lang: "id",
    rows: "baris",
    scored: "dinilai",
    flagged: "ditandai",
    of: "dari",
    unknown: "tidak diketahui",
    prevalences: [
        "pendek (stunting)",
        "kurus (wasting)",
        "berat badan kurang",
        "berat badan lebih",
    ],
    profile: "profil who-anthro; umur dari age_days",
};

type Row = HashMap<String, String>;

/// Yes and known, of children whose z-score behind it is not flagged.
fn prevalence(table: &Table, answer: &str, z_behind: impl Fn(&Row) -> &'static str) -> [usize; 2] {
    let known: Vec<&str> = table
        .rows
        .iter()
        .filter(|r| r[&format!("{}_flag", z_behind(r))] != "1")
        .map(|r| r[answer].as_str())
        .filter(|a| !a.is_empty())
        .collect();
    [known.iter().filter(|a| **a == "true").count(), known.len()]
}

/// What says whether a child weighs too much: BMI-for-age from five years, else
/// weight-for-length/height.
fn weight_for_height(row: &Row) -> &'static str {
    match number(&row["age_days_used"]) {
        Some(days) if days / 30.4375 >= 60.0 => "baz",
        _ => "whz",
    }
}

/// The counts `haz 3, whz 4` behind each reason, from the `reasons` column.
fn reasons(table: &Table) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut counts = BTreeMap::<String, BTreeMap<String, usize>>::new();
    for cell in table.column("reasons") {
        for pair in cell.split(';').filter(|p| !p.is_empty()) {
            let (indicator, reason) = pair.split_once(':').expect("indicator:reason");
            let of_reason = counts.entry(reason.to_owned()).or_default();
            *of_reason.entry(indicator.to_owned()).or_default() += 1;
        }
    }
    counts
}

/// The line of the summary that starts with a label, without it.
fn line<'a>(run: &'a Run, label: &str) -> &'a str {
    let starts = |l: &&str| {
        let rest = l.trim_start().strip_prefix(label);
        rest.is_some_and(|r| r.starts_with(' '))
    };
    let mut lines = run.err.lines().filter(starts);
    let found = lines
        .next()
        .unwrap_or_else(|| panic!("no `{label}` in {}", run.err));
    assert_eq!(lines.next(), None, "`{label}` twice in {}", run.err);
    found.trim_start()[label.len()..].trim()
}

fn check(run: &Run, words: &Words) {
    let table = run.table();
    let first = run.err.lines().next().expect("a summary");
    let rows = table.rows.len();
    assert_eq!(first, format!("{rows} {}; {}", words.rows, words.profile));

    let zs = ["waz", "haz", "whz", "baz", "hcz", "acz"];
    let any = |test: &dyn Fn(&Row, &str) -> bool| {
        let has = |r: &&Row| zs.iter().any(|z| test(r, z));
        table.rows.iter().filter(has).count()
    };
    let scored = any(&|r, z| !r[z].is_empty());
    let flagged = any(&|r, z| r[&format!("{z}_flag")] == "1");
    assert!(scored < rows && flagged > 0, "the survey shows too little");
    let count = |label| line(run, label).split(' ').next().expect("a number");
    assert_eq!(count(words.scored), scored.to_string());
    assert_eq!(count(words.flagged), flagged.to_string());

    let reasons = reasons(&table);
    assert!(reasons.len() >= 10, "{reasons:?}");
    for (reason, counts) in &reasons {
        let expected: Vec<String> = zs
            .iter()
            .filter_map(|z| Some(format!("{z} {}", counts.get(*z)?)))
            .collect();
        assert_eq!(line(run, reason), expected.join(", "), "{reason}");
    }
    let indented = |l: &&str| l.starts_with("    ") && l.contains('_') && !l.starts_with("     ");
    let listed = run.err.lines().filter(indented).count();
    let with_underscore = reasons.keys().filter(|r| r.contains('_')).count();
    assert_eq!(listed, with_underscore, "reasons nobody has: {}", run.err);

    let shares = [
        prevalence(&table, "stunted", |_| "haz"),
        prevalence(&table, "wasted", |_| "whz"),
        prevalence(&table, "underweight", |_| "waz"),
        prevalence(&table, "overweight", weight_for_height),
    ];
    for (label, [yes, known]) in words.prevalences.iter().zip(shares) {
        assert!(yes > 0, "{label}: the survey shows too little");
        let percent = 100.0 * yes as f64 / known as f64;
        assert_eq!(
            line(run, label),
            format!("{percent:.1} %  ({yes} {} {known})", words.of)
        );
    }
}

#[test]
fn the_summary_counts_what_the_result_holds() {
    let survey = Survey::new(2).text(3000);
    for words in [ENGLISH, INDONESIAN] {
        check(&score(&survey, &["--lang", words.lang]), &words);
    }
}

/// Three girls of 548 days: 60 cm has a HAZ of -7.1 (implausible and left out), 72 cm one of
/// -3.00 (stunted), 80.7 cm one of 0.00.
#[test]
fn flagged_z_scores_are_left_out_of_prevalence_and_only_there() {
    let run = score(
        "sex,age_days,lenhei_cm\nf,548,60\nf,548,72\nf,548,80.7\n",
        &[],
    );
    let table = run.table();
    assert_eq!(table.column("haz"), ["-7.13", "-3.00", "0.00"]);
    assert_eq!(table.column("haz_flag"), ["1", "0", "0"]);
    assert_eq!(
        table.column("haz_class"),
        ["severely_stunted", "stunted", "normal"]
    );
    assert_eq!(table.column("stunted"), ["true", "true", "false"]);
    assert_eq!(line(&run, "stunting"), "50.0 %  (1 of 2)");
}

#[test]
fn a_prevalence_without_any_child_is_not_known() {
    for words in [ENGLISH, INDONESIAN] {
        let run = score("sex,age_days,head_cm\nf,548,46\n", &["--lang", words.lang]);
        for label in words.prevalences {
            assert_eq!(
                line(&run, label),
                format!("{}  (0 {} 0)", words.unknown, words.of)
            );
        }
    }
}

/// Oedema alone makes a child wasted, without any WHZ; its z-scores are counted by reason.
#[test]
fn oedema_counts_as_wasting() {
    let run = score(
        "sex,age_days,weight_kg,lenhei_cm,oedema\nf,548,9.1,76.2,ya\nf,548,9.1,76.2,tidak\n",
        &[],
    );
    assert_eq!(line(&run, "wasting"), "50.0 %  (1 of 2)");
    assert_eq!(line(&run, "underweight"), "0.0 %  (0 of 1)");
    assert_eq!(line(&run, "oedema"), "waz 1, whz 1, baz 1");
}
