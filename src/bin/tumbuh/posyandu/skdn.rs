//! `tumbuh skdn`: the monthly report of a file of visits.

use super::CardRules;
use super::visits::{Table, VisitsArgs, place_of, write_rows};
use crate::args::parse;
use crate::child::say;
use crate::output::Target;
use crate::{Stop, note};
use clap::{Args as ClapArgs, ValueEnum};
use std::fmt::Write as _;
use std::path::PathBuf;
use tumbuh::posyandu::html::Names;
use tumbuh::posyandu::kms::Month;
use tumbuh::posyandu::skdn::{Child, Counts, Ratio, Report, Stay, report};
use tumbuh::posyandu::tables::{Numbered, Visits, facts, report_cells, report_columns};
use tumbuh::{Date, Lang, Sex};

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

/// The register, or what the visits make of one.
struct Register {
    children: Vec<Child>,
    stays: Vec<Stay>,
}

struct Named<'a> {
    children: &'a Numbered,
    places: &'a Numbered,
}

impl Names for Named<'_> {
    fn place(&self, place: u32) -> String {
        let name = self
            .places
            .names()
            .get(place as usize)
            .map_or("", |n| n.as_str());
        if name.is_empty() {
            "Posyandu".to_owned()
        } else {
            name.to_owned()
        }
    }

    fn child(&self, child: usize) -> String {
        self.children
            .names()
            .get(child)
            .cloned()
            .unwrap_or_default()
    }
}

pub(crate) fn run(args: &SkdnArgs) -> Result<(), Stop> {
    let mut file = args.visits.read()?;
    let register = register(args, &mut file.visits)?;
    let report = report(
        &register.children,
        &register.stays,
        args.month,
        &args.rules.rules(),
    );
    let names = Named {
        children: &file.visits.children,
        places: &file.visits.places,
    };
    let text = match args.format {
        Form::Csv => {
            let head = report_columns().into_iter().map(str::to_owned).collect();
            let cells = report
                .cells
                .iter()
                .map(|c| report_cells(&report, c, &names));
            return write_rows(args.output.as_deref(), std::iter::once(head).chain(cells));
        }
        Form::Json => report.json(&names).to_string() + "\n",
        Form::Html => report.html(&names),
        Form::Text => text(&report, &names, args.lang),
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

fn register(args: &SkdnArgs, visits: &mut Visits) -> Result<Register, Stop> {
    let mut stays = Vec::new();
    let mut registered = Vec::new();
    if let Some(path) = &args.register {
        registered = read_register(args, path, visits)?;
        stays.extend(registered.iter().map(|(stay, ..)| *stay));
    }
    let mut children: Vec<Child> = visits
        .by_child()
        .into_iter()
        .enumerate()
        .map(|(i, visits)| {
            let (sex, birth) = facts(&visits);
            let mut child = Child::new(sex, birth);
            child.visits = visits.iter().map(|(_, v)| *v).collect();
            if args.register.is_none() {
                let mut places: Vec<u32> = child.visits.iter().map(|v| v.place).collect();
                places.sort_unstable();
                places.dedup();
                for place in places {
                    let mut stay = Stay::always(i, place);
                    let here = child.visits.iter().filter(|v| v.place == place);
                    stay.from = here.map(|v| v.date).min();
                    stays.push(stay);
                }
            }
            child
        })
        .collect();
    for (stay, sex, birth) in registered {
        let child = &mut children[stay.child];
        child.sex = sex.or(child.sex);
        child.birth = birth.or(child.birth);
    }
    if args.register.is_none() {
        note(args.lang.pick(
            "no --register: S and K are the children seen in the file, from their first visit on\n",
            "tanpa --register: S dan K adalah anak yang pernah tercatat dalam berkas, sejak kunjungan pertama\n",
        ));
    }
    Ok(Register { children, stays })
}

type Registered = (Stay, Option<Sex>, Option<Date>);

fn read_register(
    args: &SkdnArgs,
    path: &std::path::Path,
    visits: &mut Visits,
) -> Result<Vec<Registered>, Stop> {
    let name = path.display().to_string();
    let table = Table::read(Some(path), &name)?;
    let at = |column: &str| place_of(&table.header, column, &name);
    let child = at(args.visits.child_column())?;
    let place = args.visits.place_column().map(at).transpose()?;
    let optional = |column: &str| at(column).ok();
    let columns = [
        optional("sex").or_else(|| optional("jk")),
        optional("birth_date").or_else(|| optional("tgl_lahir")),
        optional("from"),
        optional("to"),
        optional("has_card"),
    ];
    let mut all = Vec::new();
    for (line, cells) in (2..).zip(&table.rows) {
        let cell = |at: Option<usize>| at.and_then(|c| cells.get(c)).map_or("", |c| c.trim());
        let date = |at: Option<usize>| -> Result<Option<Date>, Stop> {
            let text = cell(at);
            if tumbuh::columns::is_missing(text) {
                return Ok(None);
            }
            let parsed = text.parse::<Date>();
            parsed
                .map(Some)
                .map_err(|e| Stop::File(format!("{name}: line {line}: {e}")))
        };
        let [sex, birth, from, to, card] = columns;
        let mut stay = Stay::always(
            visits.children.number(cell(Some(child))),
            visits.places.number(cell(place)) as u32,
        );
        stay.from = date(from)?;
        stay.to = date(to)?;
        stay.has_card = match cell(card).to_ascii_lowercase().as_str() {
            "" | "y" | "yes" | "ya" | "1" | "true" => true,
            "n" | "no" | "tidak" | "0" | "2" | "false" => false,
            other => {
                return Err(Stop::File(format!(
                    "{name}: line {line}: has_card is y or n, got `{other}`"
                )));
            }
        };
        all.push((stay, cell(sex).parse::<Sex>().ok(), date(birth)?));
    }
    Ok(all)
}

fn text(report: &Report, names: &Named, lang: Lang) -> String {
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
