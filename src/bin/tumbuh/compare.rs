//! `tumbuh compare`: another program's file held against WHO, and explained.

use crate::args::parse;
use crate::child::say;
use crate::output::Target;
use crate::pipeline::ordered;
use crate::score::progress;
use crate::theirs::{Layout, Part, Parts, Twice, first_look};
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::path::{Path, PathBuf};
use tumbuh::audit::compare::{Findings, Options};
use tumbuh::audit::count::Count;
use tumbuh::audit::report::{CSV_HEAD, Difference, Report};
use tumbuh::dates::DateStyle;
use tumbuh::{Lang, Scheme};

#[derive(Debug, ClapArgs)]
pub(crate) struct CompareArgs {
    /// CSV file with measurements and the z-scores or classes of another program (`ZS BB/U`,
    /// `BB/U`, `zwei`, `waz`, `waz_class`, ...); `-` or nothing: standard input
    #[arg(value_name = "THEIRS.csv")]
    input: Option<PathBuf>,
    /// The report as JSON, for programs
    #[arg(long)]
    json: bool,
    /// Write the report with plots here, as one page
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write every differing cell here: their number, WHO's, and the reason
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Whose classes theirs are; found out from the words where it is not said
    #[arg(long, value_name = "who|kemenkes", value_parser = parse::<Scheme>)]
    classes: Option<Scheme>,
    /// Column `old` of the file is `new`: an input, or `haz`, `haz_class`, ...; may be repeated
    #[arg(long = "map", value_name = "new=old")]
    map: Vec<String>,
    /// How the dates are written: with the year first, the day first (31/12/2023), or as day numbers
    /// of a spreadsheet; found out where the whole column can be nothing else
    #[arg(long, value_name = "iso|dmy|excel", value_parser = parse::<DateStyle>)]
    dates: Option<DateStyle>,
    /// Worker threads; 0 for as many as there are processors
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    /// Language of the report
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

impl CompareArgs {
    fn threads(&self) -> usize {
        processors(self.threads)
    }
}

/// Threads for `--threads`: 0 stands for all processors.
pub(crate) fn processors(threads: usize) -> usize {
    match threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    }
}

pub(crate) fn run(args: &CompareArgs) -> Result<(), Stop> {
    let file = Twice::new(args.input.as_deref())?;
    let (look, facts, layout) =
        first_look(&file, &args.map, args.dates, args.classes, args.threads())?;
    for what in layout.inputs.notes(&layout.header) {
        // Columns of theirs are used, if not as inputs.
        let is_theirs = |at: usize| what.contains(&format!("`{}`", layout.header.names[at]));
        if !layout.table.theirs().iter().any(|(at, _)| is_theirs(*at)) {
            note(&format!("tumbuh: {what}\n"));
        }
    }
    if !look.has_anything() {
        let why = if look.rows() == 0 {
            "there are no rows"
        } else {
            "no cell of their columns holds a z-score or a class"
        };
        return Err(Stop::File(format!("{}: {why}", file.name)));
    }
    let mut options = Options::default();
    options.scheme = args.classes;
    options.parallel = args.threads() > 1;
    let findings = Findings::of(look, options);
    let mut report = count(args, &file, &findings, layout.table.dates())?;
    report.notes = layout.notes(&facts, args.lang);
    if let Some(path) = &args.html {
        write_file(path, &report.html(&file.name, args.lang))?;
    }
    if args.json {
        let json = serde_json::to_string_pretty(&report);
        let json = json.map_err(|e| Stop::File(format!("JSON: {e}")))?;
        return say(&(json + "\n"));
    }
    say(&format!("{}: {}", file.name, report.text(args.lang)))
}

fn write_file(path: &Path, text: &str) -> Result<(), Stop> {
    let mut target = Target::open(Some(path))?;
    target.write(text.as_bytes())?;
    target.finish()
}

/// Every row, counted; the differing ones written where they are asked for.
fn count(
    args: &CompareArgs,
    file: &Twice,
    findings: &Findings,
    dates: [DateStyle; 2],
) -> Result<Report, Stop> {
    let source = file.open()?;
    let bar = progress(source.len);
    let (blocks, layout) = Layout::start(source, &args.map, dates)?;
    let mut parts = Parts::new(blocks, &layout);
    let mut target = match &args.csv {
        Some(path) => Some(Target::open(Some(path))?),
        None => None,
    };
    if let Some(target) = &mut target {
        target.write(CSV_HEAD.as_bytes())?;
    }
    let mut all = Count::new(findings);
    let work = |part: Part| {
        let mut count = Count::new(findings);
        let mut rows = String::new();
        layout.cases(part.block.bytes(), part.first, |_, case| {
            let Some(case) = case else { return };
            let verdict = count.count(&case);
            if args.csv.is_some() {
                rows.extend(verdict.differences.iter().map(Difference::csv_row));
            }
        });
        (count, rows, part.block.bytes().len() as u64)
    };
    ordered(
        args.threads(),
        || parts.next(),
        work,
        |(part, rows, bytes)| {
            all.merge(part);
            bar.inc(bytes);
            target.as_mut().map_or(Ok(()), |t| t.write(rows.as_bytes()))
        },
    )?;
    bar.finish_and_clear();
    if let Some(target) = target {
        target.finish()?;
    }
    Ok(all.report())
}
