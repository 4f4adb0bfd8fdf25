//! `tumbuh standardisation`: how well people measure.

use crate::args::parse;
use crate::buffer::Buffer;
use crate::input::{Blocks, Source};
use crate::quality::{Format, title, write};
use crate::rows::for_each_row;
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::path::PathBuf;
use tumbuh::Lang;
use tumbuh::standardisation::{Edition, Layout, Problems, Sheet, judge};

#[derive(Debug, ClapArgs)]
pub(crate) struct StandardisationArgs {
    /// CSV file with `measurer` (pengukur, kader), `child` (anak), and `weight_kg`, `lenhei_cm`,
    /// `muac_mm` (bb, tb, lila): one row a reading, or both as `bb1`, `bb2`; `-` or nothing: standard
    /// input
    #[arg(value_name = "INPUT.csv")]
    input: Option<PathBuf>,
    /// Name of the supervisor in the column of measurers
    #[arg(long, value_name = "NAME")]
    supervisor: Option<String>,
    /// Edition of the limits: smart-manual-2.0, smart-plus or ena
    #[arg(long, value_name = "NAME", default_value = "smart-manual-2.0", value_parser = parse::<Edition>)]
    edition: Edition,
    /// What to write
    #[arg(long, value_name = "text|json|html", default_value = "text")]
    format: Format,
    /// Write the sheet of this measurer instead of the whole report, as a page
    #[arg(long, value_name = "NAME", conflicts_with = "format")]
    sheet: Option<String>,
    /// Write here, whole or not at all; without it, to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language of the report
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

pub(crate) fn run(args: &StandardisationArgs) -> Result<(), Stop> {
    let (mut blocks, header) = Blocks::start(Source::open(args.input.as_deref())?)?;
    let layout = Layout::find(&header.names).map_err(|e| header.refuse(&e.to_string()))?;
    let (mut sheet, mut problems) = (Sheet::default(), Problems::default());
    let mut bad_rows = 0;
    let mut block = Buffer::default();
    while blocks.next(&mut block)? {
        let bytes = block.bytes();
        for_each_row(bytes, header.delimiter, |row| {
            if row.len() != header.names.len() {
                bad_rows += u64::from(!row.is_blank(bytes));
                return;
            }
            let cell = |at| std::str::from_utf8(row.bytes(bytes, at)).unwrap_or("\u{FFFD}");
            layout.read(cell, &mut sheet, &mut problems);
        });
    }
    let measurers = sheet.measurers().join(", ");
    let nobody = |option: &str, name: &str| {
        Stop::Arguments(format!(
            "{option} {name}: nobody of that name has measured; there are: {measurers}"
        ))
    };
    if let Some(name) = args.supervisor.as_deref()
        && sheet.find(name).is_err()
    {
        return Err(nobody("--supervisor", name));
    }
    let report = judge(&sheet, args.supervisor.as_deref(), &args.edition)
        .map_err(|_| Stop::File("there are no readings".to_owned()))?;
    if bad_rows > 0 {
        note(&format!(
            "tumbuh: {bad_rows} rows have too few or too many cells; left out\n"
        ));
    }
    for problem in problems.words() {
        note(&format!("tumbuh: {problem}\n"));
    }
    let text = match (&args.sheet, args.format) {
        (Some(of), _) => report
            .sheet(of, args.lang)
            .ok_or_else(|| nobody("--sheet", of))?,
        (None, Format::Text) => report.text(args.lang),
        (None, Format::Json) => format!("{:#}\n", report.json()),
        (None, Format::Html) => report.html(&title(args.input.as_deref()), args.lang),
    };
    write(args.output.as_deref(), &text)
}
