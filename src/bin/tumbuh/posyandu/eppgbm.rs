//! `tumbuh eppgbm`: an export of e-PPGBM scored in its own columns, and its quirks.

use super::CardRules;
use super::visits::line;
use crate::args::{Rules, parse};
use crate::child::say;
use crate::output::Target;
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use tumbuh::Lang;
use tumbuh::posyandu::eppgbm::{Quirk, Sheet};

#[derive(Debug, ClapArgs)]
pub(crate) struct EppgbmArgs {
    /// An export of e-PPGBM or SIGIZI, CSV or XLSX
    #[arg(value_name = "EXPORT")]
    input: PathBuf,
    /// Write the same sheet with our z-scores, classes and letters here, as CSV or, by the name, XLSX
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    #[command(flatten)]
    card: CardRules,
    /// Language of the summary
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

pub(crate) fn run(args: &EppgbmArgs) -> Result<(), Stop> {
    let name = args.input.display().to_string();
    let mut sheet = Sheet::read(&args.input).map_err(|e| Stop::File(format!("{name}: {e}")))?;
    let mut counts: BTreeMap<Quirk, u64> = BTreeMap::new();
    let mut list = line(&["row", "column", "quirk", "cell"].map(str::to_owned))?;
    let mut rows = 0_u64;
    for (at, record) in sheet.records().enumerate() {
        rows += 1;
        for (column, quirk) in record.quirks() {
            *counts.entry(*quirk).or_default() += 1;
            let place = sheet.place(*column);
            let cell = place.and_then(|p| sheet.rows()[at].get(p));
            list.extend(line(&[
                record.row.to_string(),
                column.header().to_owned(),
                quirk.code().to_owned(),
                cell.map(tumbuh::posyandu::eppgbm::Cell::shown)
                    .unwrap_or_default(),
            ])?);
        }
    }
    let rows_word = args.lang.pick("rows", "baris");
    let mut summary = format!("{rows} {rows_word}\n");
    for (quirk, n) in counts {
        let _ = writeln!(summary, "  {n:>6}  {}", quirk.label(args.lang));
    }
    note(&summary);
    say(&String::from_utf8_lossy(&list))?;
    let Some(output) = &args.output else {
        return Ok(());
    };
    sheet.score(&args.rules.profile(), &args.card.rules());
    write(&sheet, output)
}

fn write(sheet: &Sheet, output: &Path) -> Result<(), Stop> {
    let name = output.display().to_string();
    let is_workbook = output
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
    let mut bytes = Cursor::new(Vec::new());
    if is_workbook {
        sheet.write_xlsx(&mut bytes)
    } else {
        sheet.write_csv(&mut bytes)
    }
    .map_err(|e| Stop::File(format!("{name}: {e}")))?;
    let mut target = Target::open(Some(output))?;
    target.write(bytes.get_ref())?;
    target.finish()
}
