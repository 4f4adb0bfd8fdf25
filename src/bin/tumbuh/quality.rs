//! `tumbuh quality`: how good the data of a file are.

use crate::args::{Rules, parse};
use crate::buffer::Buffer;
use crate::child::say;
use crate::input::{Blocks, Columns, Source};
use crate::output::Target;
use crate::rows::for_each_row;
use crate::{Stop, note};
use clap::{Args as ClapArgs, ValueEnum};
use std::path::{Path, PathBuf};
use tumbuh::Lang;
use tumbuh::dates::DateStyle;
use tumbuh::quality::{Edition, TableRows};

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
    /// How the dates are written: with the year first, the day first (31/12/2023), or as day numbers
    /// of a spreadsheet
    #[arg(long, value_name = "iso|dmy|excel", default_value = "iso", value_parser = parse::<DateStyle>)]
    dates: DateStyle,
    /// Language of the report
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

pub(crate) fn run(args: &QualityArgs) -> Result<(), Stop> {
    let (mut blocks, header) = Blocks::start(Source::open(args.input.as_deref())?)?;
    let columns = Columns::find(&header, &args.map)?;
    let found = columns.found(&header)?;
    let cluster = args.cluster.as_deref();
    let rows = TableRows::new(&header.names, &found, cluster, &args.by, args.dates)
        .map_err(|e| header.refuse(&e.to_string()))?;
    for what in columns.notes(&header) {
        note(&format!("tumbuh: {what}\n"));
    }
    let profile = args.rules.profile();
    let mut all = rows.collected();
    let mut block = Buffer::default();
    while blocks.next(&mut block)? {
        let bytes = block.bytes();
        for_each_row(bytes, header.delimiter, |row| {
            if row.len() == columns.width {
                let cell = |at| std::str::from_utf8(row.bytes(bytes, at)).unwrap_or("\u{FFFD}");
                rows.push(&mut all, &profile, cell);
            } else {
                all.bad_rows += u64::from(!row.is_blank(bytes));
            }
        });
    }
    if all.data.rows() == 0 {
        return Err(Stop::File("there are no rows".to_owned()));
    }
    let report = all.report(&args.edition);
    if report.bad_rows > 0 {
        note(&format!(
            "tumbuh: {} rows have too few or too many cells and are left out\n",
            report.bad_rows
        ));
    }
    let text = match args.format {
        Format::Text => report.text(args.lang),
        Format::Json => format!("{:#}\n", report.json()),
        Format::Html => report.html(&title(args.input.as_deref()), args.lang),
    };
    write(args.output.as_deref(), &text)
}

/// The name of a file as the title of its report.
pub(crate) fn title(input: Option<&Path>) -> String {
    let name = input.and_then(Path::file_name).unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// To a file, whole or not at all, or to standard output.
pub(crate) fn write(output: Option<&Path>, text: &str) -> Result<(), Stop> {
    let Some(path) = output else {
        return say(text);
    };
    let mut target = Target::open(Some(path))?;
    target.write(text.as_bytes())?;
    target.finish()
}
