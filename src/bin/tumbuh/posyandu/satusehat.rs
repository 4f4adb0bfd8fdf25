//! `tumbuh satusehat`: FHIR Observations of every visit in a file, one per line.

use super::visits::VisitsArgs;
use crate::args::{Rules, parse};
use crate::output::Target;
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::path::PathBuf;
use tumbuh::Lang;
use tumbuh::posyandu::satusehat::{Context, observations};

#[derive(Debug, ClapArgs)]
pub(crate) struct SatusehatArgs {
    #[command(flatten)]
    visits: VisitsArgs,
    #[command(flatten)]
    rules: Rules,
    /// Write here, whole or not at all; without it, to standard output
    #[arg(short, long, value_name = "OUT.ndjson")]
    output: Option<PathBuf>,
    /// Language of the summary
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

pub(crate) fn run(args: &SatusehatArgs) -> Result<(), Stop> {
    let profile = args.rules.profile();
    let file = args.visits.read()?;
    let mut target = Target::open(args.output.as_deref())?;
    let (mut all, mut without) = (0_u64, 0_u64);
    for (visit, child) in file.visits.dated.iter().zip(&file.visits.child_of) {
        let Some(visit) = visit else {
            without += 1;
            continue;
        };
        let subject = format!("Patient/{}", file.visits.children.names()[*child]);
        let context = Context::new(&subject, visit.date);
        for o in observations(&visit.measurement.assess_by(&profile), &context) {
            all += 1;
            target.write(format!("{o}\n").as_bytes())?;
        }
    }
    target.finish()?;
    let rows = file.rows.len();
    note(&match args.lang {
        Lang::En => format!("{rows} rows, {all} Observations, {without} rows without a date\n"),
        Lang::Id => format!("{rows} baris, {all} Observation, {without} baris tanpa tanggal\n"),
    });
    Ok(())
}
