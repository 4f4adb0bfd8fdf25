//! The command line: score a file, explain a child, look up a table.

mod args;
mod buffer;
mod certainty;
mod chart;
mod check_table;
mod child;
mod compare;
mod export;
mod input;
mod lines;
mod output;
mod pipeline;
mod plausibility;
mod posyandu;
mod preterm;
mod prevalence;
mod quality;
mod rescore;
mod rows;
mod score;
mod standardisation;
mod summary;
mod theirs;
mod vectors;
mod visits;

use clap::Parser;
use std::io::Write;
use std::process::ExitCode;

/// What ends a command early.
#[derive(Debug)]
enum Stop {
    /// The file cannot be used: exit 1.
    File(String),
    /// The arguments are wrong: exit 2.
    Arguments(String),
    /// Nobody reads the output any more (`| head`): done.
    ReaderGone,
}

impl Stop {
    /// An input or output error, with what it happened to.
    fn io(what: &str, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::ReaderGone
        } else {
            Self::File(format!("{what}: {error}"))
        }
    }
}

/// Says something on standard error, if anybody listens there.
fn note(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

fn main() -> ExitCode {
    let args = args::Args::parse();
    let done = match &args.command {
        args::Command::Score(a) => score::run(a),
        args::Command::Explain(a) => child::explain(a),
        args::Command::Lms(a) => child::lms(a),
        args::Command::Value(a) => child::value(a),
        args::Command::Z(a) => child::z(a),
        args::Command::Compare(a) => compare::run(a),
        args::Command::Prevalence(a) => prevalence::run(a),
        args::Command::Rescore(a) => rescore::run(a),
        args::Command::Certainty(a) => certainty::run(a),
        args::Command::AddedByError(a) => certainty::added(a),
        args::Command::CheckTable(a) => check_table::run(a),
        args::Command::Plausibility(a) => plausibility::run(a),
        args::Command::Repeats(a) => plausibility::run_repeats(a),
        args::Command::Visits(a) => visits::run(a),
        args::Command::Vectors(a) => vectors::run(a),
        args::Command::Export(a) => export::run(a),
        args::Command::Preterm(a) => preterm::run(a),
        args::Command::Chart(a) => chart::run(a),
        args::Command::Person(a) => posyandu::person::run(a),
        args::Command::Kms(a) => posyandu::kms::run(a),
        args::Command::Skdn(a) => posyandu::skdn::run(a),
        args::Command::Eppgbm(a) => posyandu::eppgbm::run(a),
        args::Command::Satusehat(a) => posyandu::satusehat::run(a),
        args::Command::Quality(a) => quality::run(a),
        args::Command::Standardisation(a) => standardisation::run(a),
    };
    match done {
        Ok(()) | Err(Stop::ReaderGone) => ExitCode::SUCCESS,
        Err(Stop::File(message)) => {
            note(&format!("tumbuh: {message}\n"));
            ExitCode::from(1)
        }
        Err(Stop::Arguments(message)) => {
            note(&format!("tumbuh: {message}\n"));
            ExitCode::from(2)
        }
    }
}
