//! `tumbuh kms`: N, T, O and B of every weighing in a file.

use super::CardRules;
use super::visits::{VisitsArgs, write_rows};
use crate::args::parse;
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::fmt::Write as _;
use std::path::PathBuf;
use tumbuh::Lang;
use tumbuh::posyandu::kms::{Letter, NoLetter, Referral, Weighing, monitor};
use tumbuh::standards::velocity::NoVelocity;

#[derive(Debug, ClapArgs)]
pub(crate) struct KmsArgs {
    #[command(flatten)]
    visits: VisitsArgs,
    #[command(flatten)]
    rules: CardRules,
    /// Write here, whole or not at all; without it, to standard output
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
    /// Language of the summary
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

/// Columns behind those of the file.
const COLUMNS: [&str; 13] = [
    "letter",
    "no_letter",
    "kms_waz",
    "gain_g",
    "kbm_g",
    "line",
    "t_in_a_row",
    "below_red_line",
    "velocity_z",
    "velocity_interval",
    "no_velocity",
    "faltering",
    "referral",
];

pub(crate) fn run(args: &KmsArgs) -> Result<(), Stop> {
    let rules = args.rules.rules();
    let mut file = args.visits.read()?;
    let mut cells: Vec<Option<[String; 13]>> = vec![None; file.rows.len()];
    let mut counts = [0_u64; 8];
    for visits in file.by_child() {
        let only: Vec<_> = visits.iter().map(|(_, v)| *v).collect();
        for ((row, _), weighing) in visits.iter().zip(monitor(&only, &rules)) {
            count(&mut counts, &weighing);
            cells[*row] = Some(shown(&weighing));
        }
    }
    let undated = cells.iter().filter(|c| c.is_none()).count();
    note(&summary(&counts, undated, args.lang));
    file.header.extend(COLUMNS.map(str::to_owned));
    let width = file.header.len() - COLUMNS.len();
    let rows = file.rows.into_iter().zip(cells).map(|(mut row, cells)| {
        row.resize(width.max(row.len()), String::new());
        let none = || {
            let mut none = [const { String::new() }; 13];
            "no_visit_date".clone_into(&mut none[1]);
            none
        };
        row.extend(cells.unwrap_or_else(none));
        row
    });
    write_rows(
        args.output.as_deref(),
        std::iter::once(file.header).chain(rows),
    )
}

fn count(counts: &mut [u64; 8], w: &Weighing) {
    let at = match w.letter {
        Ok(Letter::N) => 0,
        Ok(Letter::T) => 1,
        Ok(Letter::O) => 2,
        Ok(Letter::B) => 3,
        Err(NoLetter::NotJudged) => 4,
        Err(_) => return,
    };
    counts[at] += 1;
    counts[5] += u64::from(w.is_2t());
    counts[6] += u64::from(w.below_red_line == Some(true));
    counts[7] += u64::from(!w.referral.is_empty());
}

fn summary(c: &[u64; 8], undated: usize, lang: Lang) -> String {
    let [n, t, o, b, not_judged, two_t, red, referred] = c;
    let d = n + t + o + b + not_judged;
    let mut text = match lang {
        Lang::En => format!(
            "{d} weighings: N {n}, T {t}, O {o}, B {b}; 2T {two_t}, below the red line {red}, referred {referred}\n"
        ),
        Lang::Id => format!(
            "{d} penimbangan: N {n}, T {t}, O {o}, B {b}; 2T {two_t}, di bawah garis merah {red}, dirujuk {referred}\n"
        ),
    };
    let more = [
        (
            *not_judged,
            lang.pick(
                "without sex or age: N or T cannot be told",
                "tanpa jenis kelamin atau umur: N atau T tidak dapat dinilai",
            ),
        ),
        (
            undated as u64,
            lang.pick(
                "rows without a date of the visit that can be read",
                "baris tanpa tanggal kunjungan yang dapat dibaca",
            ),
        ),
    ];
    for (n, words) in more {
        if n > 0 {
            let _ = writeln!(text, "  {n} {words}");
        }
    }
    text
}

fn shown(w: &Weighing) -> [String; 13] {
    let or_empty = |text: Option<String>| text.unwrap_or_default();
    let velocity = w.velocity.and_then(Result::ok);
    let no_velocity = match w.velocity {
        Some(Err(why)) => Some(why),
        Some(Ok(v)) => v.z.err(),
        None => None,
    };
    let referral: Vec<&str> = w.referral.iter().copied().map(Referral::code).collect();
    [
        w.letter
            .map_or_else(|_| String::new(), |l| l.code().to_owned()),
        or_empty(w.letter.err().map(|e| e.code().to_owned())),
        or_empty(w.waz.map(|z| format!("{z:.2}"))),
        or_empty(w.gain_g.map(|g| g.to_string())),
        or_empty(w.kbm_g.map(|g| g.to_string())),
        or_empty(w.line.map(|l| l.code().to_owned())),
        w.t_in_a_row.to_string(),
        or_empty(w.below_red_line.map(|b| b.to_string())),
        or_empty(
            velocity
                .and_then(|v| v.z.ok())
                .map(|z| format!("{:.2}", tumbuh::lms::reported(z))),
        ),
        or_empty(velocity.map(|v| format!("{}-{}", v.row.from_month, v.row.to_month))),
        or_empty(no_velocity.map(NoVelocity::code).map(str::to_owned)),
        or_empty(w.faltering.map(|f| f.to_string())),
        referral.join(";"),
    ]
}
