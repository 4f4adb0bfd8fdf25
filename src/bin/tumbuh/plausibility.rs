//! `tumbuh plausibility`: what is odd in each row of a file, and what may have happened.
//! `tumbuh repeats`: do the readings of a child agree?

use crate::args::{Rules, number, parse};
use crate::buffer::Buffer;
use crate::child::say;
use crate::input::{Blocks, Columns, Header, Source};
use crate::output::Target;
use crate::rescore::quoted;
use crate::rows::{Row, for_each_row};
use crate::score::progress;
use crate::theirs::text;
use crate::{Stop, note};
use clap::Args as ClapArgs;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use tumbuh::audit::layout::Layout as TableLayout;
use tumbuh::columns::Input;
use tumbuh::dates::DateStyle;
use tumbuh::plausibility::{
    Allowed, Check, Finding, Limits, Plausibility, Proposal, Severity, repeats,
};
use tumbuh::{Lang, Measurement, Reading, Reason};

#[derive(Debug, ClapArgs)]
pub(crate) struct PlausibilityArgs {
    /// CSV file with a header, one child and visit per row; `-` or nothing: standard input
    #[arg(value_name = "INPUT.csv")]
    input: Option<PathBuf>,
    /// Write the findings here, whole or not at all; without it, to standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// One JSON object for each row with findings, one on a line, in place of CSV
    #[arg(long)]
    json: bool,
    /// The soft limits lie so many SD inside WHO's limits for implausible z-scores
    #[arg(long, value_name = "SD", default_value = "1", value_parser = number)]
    inside_who_limits: f64,
    #[command(flatten)]
    rules: Rules,
    /// Column `old` of the file is `new` (`weight_kg`, `lenhei_cm`, ...); may be repeated
    #[arg(long = "map", value_name = "new=old")]
    map: Vec<String>,
    /// How the dates are written: with the year first, the day first (31/12/2023), or as day numbers
    /// of a spreadsheet
    #[arg(long, value_name = "iso|dmy|excel", default_value = "iso", value_parser = parse::<DateStyle>)]
    dates: DateStyle,
    /// Language of the rules and of the summary
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

/// The records of a file.
pub(crate) struct Records {
    layout: TableLayout,
    width: usize,
}

impl Records {
    /// The record of a row; one with too few or too many fields is none.
    pub(crate) fn record(&self, row: &Row, block: &[u8]) -> Measurement {
        if row.len() != self.width {
            let mut m = Measurement::new();
            m.sex = Reading::invalid(Reason::FieldCount);
            return m;
        }
        self.layout.case(0, |at| text(row, block, at)).child
    }
}

/// Opens a file and says what is to be known of its columns.
pub(crate) fn start(
    input: Option<&std::path::Path>,
    map: &[String],
    dates: DateStyle,
) -> Result<(Blocks, Header, Records, Option<u64>), Stop> {
    let source = Source::open(input)?;
    let len = source.len;
    let (blocks, header) = Blocks::start(source)?;
    let columns = Columns::find(&header, map)?;
    for what in columns.notes(&header) {
        note(&format!("tumbuh: {what}\n"));
    }
    let records = Records {
        width: columns.width,
        layout: TableLayout::new(header.names.clone(), columns.found(&header)?, Vec::new())
            .with_dates([dates; 2]),
    };
    Ok((blocks, header, records, len))
}

/// A number, or nothing.
pub(crate) fn or_empty(value: Option<f64>) -> String {
    value.map_or(String::new(), |v| v.to_string())
}

#[derive(Default)]
struct Summary {
    rows: u64,
    by_severity: BTreeMap<Severity, u64>,
    by_code: BTreeMap<&'static str, (String, u64)>,
    by_cause: BTreeMap<&'static str, (String, u64)>,
}

impl Summary {
    fn count(&mut self, found: &Plausibility, lang: Lang) {
        if let Some(worst) = found.severity() {
            *self.by_severity.entry(worst).or_insert(0) += 1;
        }
        let mut codes: Vec<&Finding> = found.findings.iter().collect();
        codes.dedup_by_key(|f| f.code.code());
        for f in codes {
            let new = || (f.code.label(lang).to_owned(), 0);
            self.by_code.entry(f.code.code()).or_insert_with(new).1 += 1;
        }
        if let Some(first) = found.causes.first() {
            let new = || (first.cause.label(lang).to_owned(), 0);
            self.by_cause
                .entry(first.cause.code())
                .or_insert_with(new)
                .1 += 1;
        }
    }

    fn text(&self, lang: Lang) -> String {
        let found: u64 = self.by_severity.values().sum();
        let mut text = match lang {
            Lang::En => format!("{} rows; {found} with findings\n", self.rows),
            Lang::Id => format!("{} baris; {found} dengan temuan\n", self.rows),
        };
        for (severity, n) in self.by_severity.iter().rev() {
            let (label, advice) = (severity.label(lang), severity.advice(lang));
            let _ = writeln!(text, "  {label:<14} {n:>7}  {advice}");
        }
        let parts = [
            (
                lang.pick("findings (rows)", "temuan (baris)"),
                &self.by_code,
            ),
            (
                lang.pick(
                    "most likely cause (rows)",
                    "kemungkinan sebab utama (baris)",
                ),
                &self.by_cause,
            ),
        ];
        for (title, counts) in parts {
            if !counts.is_empty() {
                let _ = writeln!(text, "  {title}");
            }
            for (code, (label, n)) in counts {
                let _ = writeln!(text, "    {code:<27} {n:>7}  {label}");
            }
        }
        text
    }
}

const HEAD: &[u8] =
    b"row,severity,code,column,indicator,value,z,rule,cause,proposed_column,proposed,support\n";

pub(crate) fn run(args: &PlausibilityArgs) -> Result<(), Stop> {
    let inside = args.inside_who_limits;
    if !(0.0..=4.0).contains(&inside) {
        return Err(Stop::Arguments(format!(
            "--inside-who-limits must be between 0 and 4 SD, got {inside}"
        )));
    }
    let mut limits = Limits::default();
    limits.inside_who_limits_sd = inside;
    let profile = args.rules.profile();
    let check = Check {
        profile: &profile,
        limits,
        before: None,
    };
    let (mut blocks, header, records, len) = start(args.input.as_deref(), &args.map, args.dates)?;
    let mut target = Target::open(args.output.as_deref())?;
    if !args.json {
        target.write(HEAD)?;
    }
    let bar = progress(len);
    let mut summary = Summary::default();
    let mut block = Buffer::default();
    let mut text = String::new();
    while blocks.next(&mut block)? {
        let bytes = block.bytes();
        text.clear();
        for_each_row(bytes, header.delimiter, |row| {
            if row.is_blank(bytes) {
                return;
            }
            summary.rows += 1;
            let found = check.record(&records.record(row, bytes));
            if found.findings.is_empty() {
                return;
            }
            summary.count(&found, args.lang);
            if args.json {
                let line = json!({
                    "row": summary.rows,
                    "findings": found.findings,
                    "causes": found.causes,
                });
                let _ = writeln!(text, "{line}");
            } else {
                for f in &found.findings {
                    csv_row(&mut text, summary.rows, f, args.lang);
                }
            }
        });
        bar.inc(bytes.len() as u64);
        target.write(text.as_bytes())?;
    }
    bar.finish_and_clear();
    target.finish()?;
    note(&summary.text(args.lang));
    Ok(())
}

fn csv_row(text: &mut String, row: u64, f: &Finding, lang: Lang) {
    let list = |of: &dyn Fn(&Proposal) -> Vec<String>| {
        f.proposal
            .as_ref()
            .map_or(String::new(), |p| of(p).join(";"))
    };
    let changed = |p: &Proposal| -> Vec<String> {
        p.changes
            .iter()
            .map(|c| c.input.name().to_owned())
            .collect()
    };
    let proposed = |p: &Proposal| -> Vec<String> {
        p.changes.iter().map(|c| c.proposed.to_string()).collect()
    };
    let cells = [
        row.to_string(),
        f.severity().code().to_owned(),
        f.code.code().to_owned(),
        f.input.name().to_owned(),
        f.indicator.map_or("", tumbuh::Indicator::code).to_owned(),
        or_empty(f.value),
        f.z.map_or(String::new(), |z| format!("{z:.2}")),
        quoted(&f.rule(lang), b','),
        f.proposal
            .as_ref()
            .map_or("", |p| p.cause.code())
            .to_owned(),
        list(&changed),
        list(&proposed),
        f.proposal
            .as_ref()
            .map_or(String::new(), |p| format!("{:.2}", p.support)),
    ];
    let _ = writeln!(text, "{}", cells.join(","));
}

/// What `tumbuh explain` says of a record: nothing where nothing is found.
pub(crate) fn explained(found: &Plausibility, lang: Lang) -> String {
    let mut text = String::new();
    if found.findings.is_empty() {
        return text;
    }
    let _ = writeln!(text, "\n{}", lang.pick("Is it plausible?", "Apakah wajar?"));
    for f in &found.findings {
        let _ = writeln!(text, "  {}", f.text(lang));
    }
    for cause in &found.causes {
        let _ = writeln!(text, "  > {}", cause.text(lang));
    }
    if let Some(worst) = found.severity().filter(|s| *s > Severity::Note) {
        let _ = writeln!(text, "  = {}", worst.advice(lang));
    }
    text
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RepeatsArgs {
    /// What was measured: `weight_kg`, `lenhei_cm`, `head_cm`, `muac_cm`, `triceps_mm` or
    /// `subscapular_mm`
    #[arg(long, value_name = "COLUMN", value_parser = quantity)]
    quantity: Input,
    /// Allowed differences: who-mgrs (WHO growth study) or smart-acceptable (SMART Manual 2.0)
    #[arg(long, value_name = "NAME", value_parser = parse::<Allowed>)]
    allowed: Allowed,
    /// The readings, in the unit of the column
    #[arg(required = true, allow_negative_numbers = true, value_parser = number)]
    readings: Vec<f64>,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    /// Language
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

fn quantity(name: &str) -> Result<Input, String> {
    Input::from_header(name).ok_or_else(|| format!("there is no measured quantity `{name}`"))
}

pub(crate) fn run_repeats(args: &RepeatsArgs) -> Result<(), Stop> {
    let found = repeats(args.quantity, &args.readings, &args.allowed)
        .map_err(|e| Stop::Arguments(e.to_string()))?;
    if args.json {
        return say(&(json!(found).to_string() + "\n"));
    }
    let lang = args.lang;
    let mut text = format!(
        "{}: {}\n",
        found.agreement.code(),
        found.agreement.label(lang)
    );
    let reading = |place: &usize| args.readings[*place].to_string();
    let list = |places: &[usize]| places.iter().map(reading).collect::<Vec<_>>().join(", ");
    if let Some(value) = found.value {
        let kept = list(&found.kept);
        let mean = lang.pick("mean of", "rata-rata dari");
        let _ = writeln!(text, "  {value:.2}  ({mean} {kept})");
    }
    if !found.set_aside.is_empty() {
        let aside = list(&found.set_aside);
        let _ = writeln!(text, "  {}: {aside}", lang.pick("set aside", "diabaikan"));
    }
    for (place, reason) in &found.unusable {
        let _ = writeln!(text, "  {}: {}", reading(place), reason.label(lang));
    }
    if let Some(difference) = found.difference {
        let _ = writeln!(
            text,
            "  {}: {difference:.2}; {} {:.2} ({})",
            lang.pick("difference", "selisih"),
            lang.pick("allowed", "batas"),
            found.allowed,
            args.allowed.name
        );
    }
    say(&text)
}
