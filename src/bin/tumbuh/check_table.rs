//! `tumbuh check-table`: is this WHO's table?

use crate::Stop;
use crate::args::parse;
use crate::child::say;
use clap::Args as ClapArgs;
use std::io::Read;
use std::path::{Path, PathBuf};
use tumbuh::Lang;
use tumbuh::audit::check_table::check_table;

#[derive(Debug, ClapArgs)]
pub(crate) struct CheckTableArgs {
    /// A table of L, M and S, SD columns or centiles: CSV, JSON, SQL INSERTs, or a PHP or
    /// JavaScript array; `-` or nothing: standard input
    #[arg(value_name = "FILE")]
    input: Option<PathBuf>,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    /// Exit with 1 unless every cell is WHO's
    #[arg(long)]
    strict: bool,
    /// Language
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

/// No table is larger: WHO's daily ones have half a megabyte as JSON.
const MOST_BYTES: u64 = 64 << 20;

pub(crate) fn run(args: &CheckTableArgs) -> Result<(), Stop> {
    let path = args.input.as_deref().filter(|p| *p != Path::new("-"));
    let (name, bytes) = match path {
        None => ("standard input".to_owned(), read(std::io::stdin().lock())),
        Some(path) => {
            let bytes = std::fs::File::open(path).and_then(read);
            (path.display().to_string(), bytes)
        }
    };
    let bytes = bytes.map_err(|e| Stop::io(&name, &e))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Stop::File(format!(
            "{name}: more than 64 MB, which no growth table has"
        )));
    }
    let text = String::from_utf8_lossy(&bytes);
    let stem = path.and_then(Path::file_stem).unwrap_or_default();
    let report = check_table(&text, &stem.to_string_lossy())
        .map_err(|e| Stop::File(format!("{name}: {e}")))?;
    say(&if args.json {
        report.json().to_string() + "\n"
    } else {
        report.text(args.lang)
    })?;
    if args.strict && !report.is_who() {
        return Err(Stop::File(format!("{name}: not WHO's to the last cell")));
    }
    Ok(())
}

fn read(from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
