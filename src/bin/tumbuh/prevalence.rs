//! `tumbuh prevalence`: from children to a population.

use crate::args::{Rules, parse};
use crate::compare::processors;
use crate::input::{Blocks, Source, mapped, shown_all};
use crate::output::Target;
use crate::pipeline::ordered;
use crate::rows::for_each_row;
use crate::score::progress;
use crate::{Stop, note};
use clap::{Args as ClapArgs, ValueEnum};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tumbuh::dates::DateStyle;
use tumbuh::survey::{Interval, Options, Population, Request, Rows, Structure, Survey, Table};
use tumbuh::{Error, Lang};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layout {
    /// One row for each group and measure
    Tidy,
    /// WHO's wide table: one row for each group, WHO's own column names
    Who,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Json,
    /// A printable page with forest plots
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Children {
    /// Birth to 1,826 days
    UnderFive,
    /// 60 to 228 months
    School,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Limits {
    Logit,
    Wilson,
    KornGraubard,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PrevalenceArgs {
    /// CSV file with a header: measurements, or z-scores of `tumbuh score` (haz, whz, ...);
    /// `-` or nothing: standard input
    #[arg(value_name = "INPUT.csv")]
    input: Option<PathBuf>,
    /// Column of the sampling weights
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// Column of the clusters (primary sampling units)
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// Column of the strata
    #[arg(long, value_name = "COLUMN")]
    strata: Option<String>,
    /// Column to group by; may be repeated. WHO's own (typeres, gregion, wealthq, mothered,
    /// othergr) are taken where the file has them
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,
    /// Which children
    #[arg(long, value_name = "under-five|school", default_value = "under-five")]
    children: Children,
    /// Layout of CSV
    #[arg(long, value_name = "tidy|who", default_value = "tidy")]
    layout: Layout,
    /// Form of the result
    #[arg(long, value_name = "csv|json|html", default_value = "csv")]
    format: Format,
    /// Write here, whole or not at all; without it, to standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Intervals of shares
    #[arg(
        long,
        value_name = "logit|wilson|korn-graubard",
        default_value = "logit"
    )]
    interval: Limits,
    /// Level of the intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    level: f64,
    /// Score the measurements even where the file has z-scores
    #[arg(long)]
    rescore: bool,
    /// Compare with this file (another place or round, the same columns): every difference with a
    /// test, as CSV
    #[arg(long, value_name = "OTHER.csv", conflicts_with_all = ["format", "layout"])]
    against: Option<PathBuf>,
    /// Standardise to the ages and sexes in this CSV file, columns group (`00-05 mo.Female`, ...)
    /// and share
    #[arg(long, value_name = "STRUCTURE.csv", conflicts_with_all = ["format", "layout", "against"])]
    standardise: Option<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    /// Column `old` of the file is `new` (`weight_kg`, `lenhei_cm`, ...); may be repeated
    #[arg(long = "map", value_name = "new=old")]
    map: Vec<String>,
    /// How the dates are written: with the year first, the day first (31/12/2023), or as day numbers
    /// of a spreadsheet
    #[arg(long, value_name = "iso|dmy|excel", default_value = "iso", value_parser = parse::<DateStyle>)]
    dates: DateStyle,
    /// Worker threads; 0 for as many as there are processors
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    /// Language of the page
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

impl PrevalenceArgs {
    fn options(&self) -> Options {
        Options {
            level: self.level,
            interval: match self.interval {
                Limits::Logit => Interval::Logit,
                Limits::Wilson => Interval::Wilson,
                Limits::KornGraubard => Interval::KornGraubard,
            },
        }
    }
}

fn wrong(error: &Error) -> Stop {
    Stop::Arguments(error.to_string())
}

pub(crate) fn run(args: &PrevalenceArgs) -> Result<(), Stop> {
    let options = args.options();
    if !(args.level > 0.0 && args.level < 1.0) {
        let level = args.level;
        return Err(Stop::Arguments(format!(
            "--level must be above 0 and below 1, got {level}"
        )));
    }
    let structure = args.standardise.as_deref().map(structure).transpose()?;
    let survey = collect(args, args.input.as_deref())?;
    let table = survey.table(&options).map_err(|e| wrong(&e))?;
    remarks(&table);
    let text = if let Some(structure) = structure {
        standardised(&survey, &structure, &options)?
    } else if let Some(path) = &args.against {
        let second = collect(args, Some(path))?;
        let second = second.table(&options).map_err(|e| wrong(&e))?;
        remarks(&second);
        differences(&table, &second)
    } else {
        match (args.format, args.layout) {
            (Format::Csv, Layout::Tidy) => table.tidy_csv(),
            (Format::Csv, Layout::Who) => table.who_csv(),
            (Format::Json, _) => format!("{:#}\n", table.json()),
            (Format::Html, _) => {
                let name = args.input.as_deref().and_then(Path::file_name);
                let name = name.map_or("-".into(), |n| n.to_string_lossy());
                table.html(&name, args.lang)
            }
        }
    };
    let mut target = Target::open(args.output.as_deref())?;
    target.write(text.as_bytes())?;
    target.finish()
}

/// The sums of a file: read once, in parts, on all processors.
fn collect(args: &PrevalenceArgs, path: Option<&Path>) -> Result<Survey, Stop> {
    let source = Source::open(path)?;
    let bar = progress(source.len);
    let (mut blocks, header) = Blocks::start(source)?;
    let request = Request {
        population: match args.children {
            Children::UnderFive => Population::UnderFive,
            Children::School => Population::School,
        },
        weights: args.weights.clone(),
        cluster: args.cluster.clone(),
        strata: args.strata.clone(),
        by: args.by.clone(),
        rescore: args.rescore,
        named: mapped(&header, &args.map)?,
        dates: args.dates,
    };
    let rows = Rows::find(&header.names, &request).map_err(|e| {
        let names = shown_all(&header.names);
        header.refuse(&format!("{e}; the file has: {names}"))
    })?;
    if rows.is_scored() && !rows.has_all_flags() {
        note(
            "tumbuh: z-scores without a column of flags (haz_flag, ...) are flagged by WHO's limits\n",
        );
    }
    let profile = args.rules.profile();
    let width = header.names.len();
    let work = |block: crate::buffer::Buffer| {
        let bytes = block.bytes();
        let (mut survey, mut scorer) = (rows.survey(), rows.scorer(&profile));
        let mut misfits = 0_u64;
        for_each_row(bytes, header.delimiter, |row| {
            if row.is_blank(bytes) {
                return;
            }
            if row.len() != width {
                misfits += 1;
                return;
            }
            rows.push(&mut survey, &mut scorer, |at| {
                std::str::from_utf8(row.bytes(bytes, at)).unwrap_or("\u{FFFD}")
            });
        });
        (survey, misfits, bytes.len() as u64)
    };
    let mut all = rows.survey();
    let mut misfits = 0;
    ordered(
        processors(args.threads),
        || {
            let mut block = crate::buffer::Buffer::default();
            Ok(blocks.next(&mut block)?.then_some(block))
        },
        work,
        |(part, of_part, bytes)| {
            misfits += of_part;
            bar.inc(bytes);
            all.merge(&part).map_err(|e| wrong(&e))
        },
    )?;
    bar.finish_and_clear();
    if misfits > 0 {
        note(&format!(
            "tumbuh: {misfits} rows have too few or too many fields and were left out\n"
        ));
    }
    Ok(all)
}

/// What a user should know of the sample.
fn remarks(table: &Table) {
    let in_words = [
        ("missing_age", "have no age and were left out"),
        (
            "age_out_of_range",
            "are not of the ages asked for and were left out",
        ),
        ("missing_cluster", "have no cluster and were left out"),
        ("missing_stratum", "have no stratum and were left out"),
        (
            "negative_weight",
            "have a negative weight and were left out",
        ),
        (
            "unreadable_weight",
            "have a weight that cannot be read and were left out",
        ),
        ("missing_weight", "have no weight and count nothing"),
        (
            "unknown_age",
            "have no age that can be read: they are in no age group, and in what needs no age",
        ),
    ];
    for ((code, n), (_, words)) in table.left_out.counts().into_iter().zip(in_words) {
        if n > 0 {
            note(&format!(
                "tumbuh: {code}: {n} of {} rows {words}\n",
                table.rows
            ));
        }
    }
    if table.clusters_in_several_strata > 0 {
        note(&format!(
            "tumbuh: clusters_in_several_strata: {} names of clusters stand in more than one stratum and were taken as different clusters\n",
            table.clusters_in_several_strata
        ));
    }
    if table.lonely_strata > 0 {
        note(&format!(
            "tumbuh: strata_with_one_cluster: {} strata have a single cluster; each counts its distance from the whole\n",
            table.lonely_strata
        ));
    }
}

fn differences(first: &Table, second: &Table) -> String {
    let mut out = "group,measure,first,second,difference,se,df,lower,upper,p\n".to_owned();
    for d in first.differences(second) {
        let group = if d.group.contains([',', '"']) {
            format!("\"{}\"", d.group.replace('"', "\"\""))
        } else {
            d.group
        };
        let _ = writeln!(
            out,
            "{group},{},{},{},{},{},{},{},{},{}",
            d.measure.code(),
            d.first,
            d.second,
            d.difference,
            d.se,
            d.df,
            d.limits[0],
            d.limits[1],
            d.p
        );
    }
    out
}

fn structure(path: &Path) -> Result<Structure, Stop> {
    let name = path.display().to_string();
    let stop = |what: String| Stop::File(format!("{name}: {what}"));
    let mut reader = csv::Reader::from_path(path).map_err(|e| stop(e.to_string()))?;
    let header = reader.headers().map_err(|e| stop(e.to_string()))?.clone();
    let at = |column: &str| {
        let found = header
            .iter()
            .position(|h| h.trim().eq_ignore_ascii_case(column));
        found.ok_or_else(|| stop(format!("there is no column `{column}`")))
    };
    let (group, share) = (at("group")?, at("share")?);
    let mut shares = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| stop(e.to_string()))?;
        let cell = |at| record.get(at).unwrap_or_default().trim();
        let number = tumbuh::columns::number(cell(share))
            .ok_or_else(|| stop(format!("`{}` is no share", cell(share))))?;
        shares.push((cell(group).to_owned(), number));
    }
    Structure::new(shares).map_err(|e| stop(e.to_string()))
}

fn standardised(survey: &Survey, structure: &Structure, options: &Options) -> Result<String, Stop> {
    let estimates = survey
        .standardised(structure, options)
        .map_err(|e| wrong(&e))?;
    let mut out = "measure,n,estimate,se,lower,upper,why\n".to_owned();
    for (measure, e) in estimates {
        let number = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
        let why = e.why.map_or("", tumbuh::survey::Why::code);
        let _ = writeln!(
            out,
            "{},{},{},{},{},{},{why}",
            measure.code(),
            e.n,
            number(e.value),
            number(e.se),
            number(e.lower),
            number(e.upper)
        );
    }
    Ok(out)
}
