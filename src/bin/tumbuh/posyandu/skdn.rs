//! `tumbuh skdn`: the monthly report of a file of visits.

use super::CardRules;
use super::visits::{Table, VisitsArgs, write_rows};
use crate::args::parse;
use crate::child::say;
use crate::output::Target;
use crate::{Stop, note};
use clap::{Args as ClapArgs, ValueEnum};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tumbuh::posyandu::html::Names;
use tumbuh::posyandu::kms::Month;
use tumbuh::posyandu::skdn::{Counts, Ratio, Report, report};
use tumbuh::posyandu::tables::{
    Registered, Visits, census, register, report_cells, report_columns,
};
use tumbuh::{Date, Lang};

#[derive(Debug, ClapArgs)]
pub(crate) struct SkdnArgs {
    #[command(flatten)]
    visits: VisitsArgs,
    #[command(flatten)]
    rules: CardRules,
    /// The month, as 2024-07
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    month: Month,
    /// Who lives where: CSV with the columns of --child and --place, sex, `birth_date`, and from, to (dates)
    /// and `has_card` (y/n) where known. Without it, S is those who were ever seen in the file
    #[arg(long, value_name = "REGISTER.csv")]
    register: Option<PathBuf>,
    /// What to write
    #[arg(long, value_name = "text|csv|json|html", default_value = "text")]
    format: Form,
    /// Write here, whole or not at all; without it, to standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Language of the text
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Csv,
    Json,
    Html,
}

fn month(text: &str) -> Result<Month, String> {
    let parsed = format!("{text}-01").parse::<Date>();
    parsed
        .map(Month::of)
        .map_err(|_| "a month is written as 2024-07".to_owned())
}

pub(crate) fn run(args: &SkdnArgs) -> Result<(), Stop> {
    let mut file = args.visits.read()?;
    let register = if let Some(path) = &args.register {
        Some(read_register(args, path, &mut file.visits)?)
    } else {
        note(args.lang.pick(
                "no --register: S and K are the children seen in the file, from their first visit on\n",
                "tanpa --register: S dan K adalah anak yang pernah tercatat dalam berkas, sejak kunjungan pertama\n",
            ));
        None
    };
    let names = &file.visits;
    let (children, stays) = census(names, register.as_deref());
    let report = report(&children, &stays, args.month, &args.rules.rules());
    let text = match args.format {
        Form::Csv => {
            let head = report_columns().into_iter().map(str::to_owned).collect();
            let cells = report.cells.iter().map(|c| report_cells(&report, c, names));
            return write_rows(args.output.as_deref(), std::iter::once(head).chain(cells));
        }
        Form::Json => report.json(names).to_string() + "\n",
        Form::Html => report.html(names),
        Form::Text => text(&report, names, args.lang),
    };
    match &args.output {
        None => say(&text),
        Some(path) => {
            let mut target = Target::open(Some(path))?;
            target.write(text.as_bytes())?;
            target.finish()
        }
    }
}

fn read_register(
    args: &SkdnArgs,
    path: &Path,
    visits: &mut Visits,
) -> Result<Vec<Registered>, Stop> {
    let name = path.display().to_string();
    let table = Table::read(Some(path), &name)?;
    let cell = |row: usize, at: usize| table.rows[row].get(at).map_or("", String::as_str);
    let names = (args.visits.child_column(), args.visits.place_column());
    register(
        &table.header,
        table.rows.len(),
        cell,
        names,
        args.visits.dates,
        visits,
    )
    .map_err(|e| Stop::File(format!("{name}: {e}")))
}

fn text(report: &Report, names: &Visits, lang: Lang) -> String {
    let mut out = format!("{}\n", report.month);
    let mut places: Vec<u32> = report.cells.iter().map(|c| c.place).collect();
    places.dedup();
    let line = |name: &str, c: &Counts| {
        format!(
            "{name:<24} S {:>4}  K {:>4}  D {:>4}  N {:>4}  T {:>4}  O {:>4}  B {:>4}  2T {:>3}  BGM {:>3}\n",
            c.s, c.k, c.d, c.n, c.t, c.o, c.b, c.two_t, c.below_red_line
        )
    };
    for place in &places {
        out += &line(&names.place(*place), &report.sum(|c| c.place == *place));
    }
    let total = report.total();
    if places.len() != 1 {
        out += &line(lang.pick("all", "jumlah"), &total);
    }
    for ratio in Ratio::ALL {
        let percent = total.percent(ratio);
        let shown = percent.map_or_else(|| "-".to_owned(), |p| format!("{p:.1} %"));
        let _ = writeln!(
            out,
            "  {:<5} {shown:>8}  {}",
            ratio.code(),
            ratio.label(lang)
        );
    }
    for (n, words) in [
        (
            total.not_judged,
            lang.pick(
                "weighed without sex or age: in D, neither N nor T",
                "ditimbang tanpa jenis kelamin atau umur: termasuk D, bukan N atau T",
            ),
        ),
        (
            total.guests,
            lang.pick(
                "weighed where they are not registered",
                "ditimbang di luar tempat terdaftar",
            ),
        ),
        (
            total.no_age,
            lang.pick(
                "registered without a date of birth",
                "terdaftar tanpa tanggal lahir",
            ),
        ),
    ] {
        if n > 0 {
            let _ = writeln!(out, "  {n} {words}");
        }
    }
    let _ = writeln!(
        out,
        "{}: {}",
        lang.pick("homes to visit", "kunjungan rumah"),
        report.home_visits.len()
    );
    for visit in &report.home_visits {
        let reasons: Vec<&str> = visit.reasons.iter().map(|r| r.label(lang)).collect();
        let seen = visit
            .last_seen
            .map_or_else(|| "-".to_owned(), |m| m.to_string());
        let _ = writeln!(
            out,
            "  {:<24} {seen:<8} {}",
            names.child(visit.child),
            reasons.join("; ")
        );
    }
    out
}
