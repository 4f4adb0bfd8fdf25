//! `tumbuh quality`: how good the data of a file are.

use crate::args::{Rules, parse};
use crate::buffer::Buffer;
use crate::child::say;
use crate::input::{Blocks, Columns, Header, Source, shown_all};
use crate::output::Target;
use crate::rows::{Row as FileRow, for_each_row};
use crate::{Stop, note};
use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;
use tumbuh::columns::{Input, is_missing, measurement};
use tumbuh::quality::{By, Dataset, Edition, Groups, Report, Row};
use tumbuh::{Lang, Profile};

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// lines for a terminal
    Text,
    /// for programs
    Json,
    /// one page with plots
    Html,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct QualityArgs {
    /// CSV file with a header, as for `score`; `-` or nothing: standard input
    #[arg(value_name = "INPUT.csv")]
    input: Option<PathBuf>,
    /// Compare the groups of this column (a Posyandu, a measurer); `month` without a column of that
    /// name is the month of `visit_date`; may be repeated
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,
    /// Column of clusters
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// Edition of the plausibility score: ena-smart, mwana-wfhz, mwana-mfaz or mwana-muac
    #[arg(long, value_name = "NAME", default_value = "ena-smart", value_parser = parse::<Edition>)]
    edition: Edition,
    /// What to write
    #[arg(long, value_name = "text|json|html", default_value = "text")]
    format: Format,
    /// Write here, whole or not at all; without it, to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    /// Column `old` of the file is `new` (`weight_kg`, `lenhei_cm`, ...); may be repeated
    #[arg(long = "map", value_name = "new=old")]
    map: Vec<String>,
    /// Language of the report
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

/// A column of the file that is no input of ours, by its name.
pub(crate) fn column(header: &Header, name: &str, option: &str) -> Result<usize, Stop> {
    let names = &header.names;
    let exact = names.iter().position(|n| n == name);
    let found = exact.or_else(|| names.iter().position(|n| n.eq_ignore_ascii_case(name)));
    found.ok_or_else(|| {
        let all = shown_all(names);
        header.refuse(&format!(
            "{option} {name}: no such column; the file has: {all}"
        ))
    })
}

/// Where the group of a row stands.
enum Grouping {
    Column(usize),
    Month,
}

/// What is kept of a file while it is read.
struct Reader {
    columns: Columns,
    cluster: Option<usize>,
    by: Vec<Grouping>,
    profile: Profile,
    data: Dataset,
    groups: Vec<Groups>,
    bad_rows: u64,
}

impl Reader {
    fn new(args: &QualityArgs, header: &Header) -> Result<Self, Stop> {
        let columns = Columns::find(header, &args.map)?;
        let cluster = args.cluster.as_deref();
        let cluster = cluster
            .map(|c| column(header, c, "--cluster"))
            .transpose()?;
        let mut by = Vec::new();
        for name in &args.by {
            by.push(match column(header, name, "--by") {
                Ok(at) => Grouping::Column(at),
                Err(_) if name == "month" && columns.has(Input::VisitDate) => Grouping::Month,
                Err(stop) => return Err(stop),
            });
        }
        Ok(Self {
            columns,
            cluster,
            groups: by.iter().map(|_| Groups::default()).collect(),
            by,
            profile: args.rules.profile(),
            data: Dataset::default(),
            bad_rows: 0,
        })
    }

    fn push(&mut self, row: &FileRow, bytes: &[u8]) {
        if row.len() != self.columns.width {
            self.bad_rows += u64::from(!row.is_blank(bytes));
            return;
        }
        let text = |cell| std::str::from_utf8(cell).unwrap_or("\u{FFFD}");
        let cell = |input| text(self.columns.cell(row, bytes, input));
        let m = measurement(self.columns.age, cell);
        let named = |at: usize| Some(text(row.bytes(bytes, at)).trim()).filter(|c| !is_missing(c));
        let child = Row::of(&m, &self.profile, self.cluster.and_then(named));
        self.data.push(&child);
        for (grouping, groups) in self.by.iter().zip(&mut self.groups) {
            let name = match grouping {
                Grouping::Column(at) => named(*at),
                // 2024-03 of 2024-03-09
                Grouping::Month => cell(Input::VisitDate).trim().get(..7),
            };
            groups.entry(name.unwrap_or("-")).push(&child);
        }
    }

    fn report(&self, args: &QualityArgs) -> Report {
        let mut report = self.data.report(&args.edition);
        report.bad_rows = self.bad_rows;
        report.by = (args.by.iter().zip(&self.groups))
            .map(|(name, groups)| By::new(name, groups, &args.edition))
            .collect();
        report
    }
}

pub(crate) fn run(args: &QualityArgs) -> Result<(), Stop> {
    let source = Source::open(args.input.as_deref())?;
    let (mut blocks, header) = Blocks::start(source)?;
    let mut reader = Reader::new(args, &header)?;
    for what in reader.columns.notes(&header) {
        note(&format!("tumbuh: {what}\n"));
    }
    let mut block = Buffer::default();
    while blocks.next(&mut block)? {
        let bytes = block.bytes();
        for_each_row(bytes, header.delimiter, |row| reader.push(row, bytes));
    }
    if reader.data.rows() == 0 {
        return Err(Stop::File("there are no rows".to_owned()));
    }
    let report = reader.report(args);
    if report.bad_rows > 0 {
        note(&format!(
            "tumbuh: {} rows have too few or too many cells and are left out\n",
            report.bad_rows
        ));
    }
    let name = args.input.as_ref().map_or_else(
        || "-".to_owned(),
        |p| {
            p.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        },
    );
    let text = match args.format {
        Format::Text => report.text(args.lang),
        Format::Json => format!("{:#}\n", report.json()),
        Format::Html => report.html(&name, args.lang),
    };
    write(args.output.as_deref(), &text)
}

/// To a file, whole or not at all, or to standard output.
pub(crate) fn write(output: Option<&std::path::Path>, text: &str) -> Result<(), Stop> {
    let Some(path) = output else {
        return say(text);
    };
    let mut target = Target::open(Some(path))?;
    target.write(text.as_bytes())?;
    target.finish()
}
