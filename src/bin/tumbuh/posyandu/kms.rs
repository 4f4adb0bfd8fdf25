//! `tumbuh kms`: N, T, O and B of every weighing in a file.

use super::CardRules;
use super::visits::{VisitsArgs, write_rows};
use crate::args::parse;
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::fmt::Write as _;
use std::path::PathBuf;
use tumbuh::Lang;
use tumbuh::posyandu::kms::{Letter, NoLetter, Weighing, monitor};
use tumbuh::posyandu::tables::{WEIGHING_COLUMNS, weighing_cells};

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

pub(crate) fn run(args: &KmsArgs) -> Result<(), Stop> {
    let rules = args.rules.rules();
    let mut file = args.visits.read()?;
    let mut card: Vec<Option<Weighing>> = vec![None; file.rows.len()];
    let mut counts = [0_u64; 8];
    for visits in file.visits.by_child() {
        let only: Vec<_> = visits.iter().map(|(_, v)| *v).collect();
        for ((row, _), weighing) in visits.iter().zip(monitor(&only, &rules)) {
            count(&mut counts, &weighing);
            card[*row] = Some(weighing);
        }
    }
    let undated = card.iter().filter(|c| c.is_none()).count();
    note(&summary(&counts, undated, args.lang));
    let width = file.header.len();
    file.header.extend(WEIGHING_COLUMNS.map(str::to_owned));
    let rows = file.rows.into_iter().zip(card).map(|(mut row, weighing)| {
        row.resize(width.max(row.len()), String::new());
        row.extend(weighing_cells(weighing.as_ref()));
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
