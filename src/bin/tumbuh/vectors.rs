//! `tumbuh vectors DIR`: the public test vectors.

use crate::output::Target;
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::path::PathBuf;
use tumbuh::audit::vectors::{VERSION, csv, json_lines, readme, vectors};

#[derive(Debug, ClapArgs)]
pub(crate) struct VectorsArgs {
    /// Folder to write to; made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(crate) fn run(args: &VectorsArgs) -> Result<(), Stop> {
    let name = args.folder.display();
    std::fs::create_dir_all(&args.folder).map_err(|e| Stop::io(&name.to_string(), &e))?;
    let all = vectors();
    let failed = |e: String| Stop::File(format!("{name}: {e}"));
    let files = [
        (
            "vectors.jsonl",
            json_lines(&all).map_err(|e| failed(e.to_string()))?,
        ),
        ("vectors.csv", csv(&all).map_err(|e| failed(e.to_string()))?),
        ("README.md", readme()),
    ];
    for (file, text) in files {
        let mut target = Target::open(Some(&args.folder.join(file)))?;
        target.write(text.as_bytes())?;
        target.finish()?;
    }
    note(&format!(
        "tumbuh: {} vectors, version {VERSION}, in {name}: vectors.jsonl, vectors.csv, README.md\n",
        all.len()
    ));
    Ok(())
}
