//! `tumbuh rescore`: a scored file under a new profile, cell by cell.

use crate::args::parse;
use crate::compare::processors;
use crate::output::Target;
use crate::pipeline::ordered;
use crate::rows::Row;
use crate::score::progress;
use crate::theirs::{Layout, Part, Parts, Twice, first_look, text};
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::fmt::Write;
use std::path::PathBuf;
use tumbuh::audit::changes::Counts;
use tumbuh::audit::rescore::{Rescorer, What};
use tumbuh::audit::search::Case;
use tumbuh::dates::DateStyle;
use tumbuh::{Lang, Profile, Scheme};

#[derive(Debug, ClapArgs)]
pub(crate) struct RescoreArgs {
    /// CSV file that was scored, by `tumbuh score` or another program; `-` or nothing: standard
    /// input. The changes go to standard output: row, column, old, new, rule
    #[arg(value_name = "FILE.csv")]
    input: Option<PathBuf>,
    /// The rules that it was scored by
    #[arg(long, value_name = "P", value_parser = parse::<Profile>)]
    old_profile: Profile,
    /// The rules to go to
    #[arg(long, value_name = "P", default_value = "who-anthro", value_parser = parse::<Profile>)]
    profile: Profile,
    /// Write the file with its new cells here, whole or not at all; nothing else in it changes
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
    /// Whose classes; found out from the words where it is not said
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
    /// Language of the summary
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

pub(crate) fn run(args: &RescoreArgs) -> Result<(), Stop> {
    let file = Twice::new(args.input.as_deref())?;
    let threads = processors(args.threads);
    let (look, facts, layout) = first_look(&file, &args.map, args.dates, args.classes, threads)?;
    let source = file.open()?;
    let bar = progress(source.len);
    let (blocks, layout) = Layout::start(source, &args.map, layout.table.dates())?;
    let mut parts = Parts::new(blocks, &layout);
    let work = Work {
        rescorer: Rescorer::new(
            args.old_profile.clone(),
            args.profile.clone(),
            look.scheme(),
        )
        .with_reasons_of(&layout.inputs.indicators),
        columns: layout.table.rescored(),
        layout: &layout,
    };
    let mut target = match &args.output {
        Some(path) => Some(Target::open(Some(path))?),
        None => None,
    };
    let mut changes = Target::open(None)?;
    changes.write(b"row,column,old,new,rule\n")?;
    if let Some(target) = &mut target {
        target.write(&layout.above)?;
        target.write(&layout.header.text)?;
        target.write(layout.header.line_end)?;
    }
    let mut counts = Counts::default();
    ordered(
        threads,
        || parts.next(),
        |part| work.part(&part),
        |done: Done| {
            counts.merge(&done.counts);
            bar.inc(done.bytes);
            changes.write(done.changes.as_bytes())?;
            target.as_mut().map_or(Ok(()), |t| t.write(&done.text))
        },
    )?;
    changes.finish()?;
    if let Some(target) = target {
        target.finish()?;
    }
    bar.finish_and_clear();
    for what in layout.notes(&facts, args.lang) {
        note(&format!("tumbuh: {what}\n"));
    }
    note(&counts.text(&layout.header.names, args.lang));
    Ok(())
}

struct Work<'a> {
    rescorer: Rescorer,
    columns: Vec<(usize, What)>,
    layout: &'a Layout,
}

/// A block when it is done.
struct Done {
    counts: Counts,
    changes: String,
    text: Vec<u8>,
    bytes: u64,
}

impl Work<'_> {
    fn part(&self, part: &Part) -> Done {
        let block = part.block.bytes();
        let mut done = Done {
            counts: Counts::default(),
            changes: String::new(),
            text: Vec::with_capacity(block.len()),
            bytes: block.len() as u64,
        };
        // What lies between rows stays as it is, and so do rows that are none.
        let mut from = 0;
        self.layout.cases(block, part.first, |row, case| {
            done.counts.rows += 1;
            if let Some(case) = case {
                done.text.extend_from_slice(&block[from..row.start]);
                self.row(row, block, &case, &mut done);
                from = row.end;
            }
        });
        done.text.extend_from_slice(&block[from..]);
        done
    }

    fn row(&self, row: &Row, block: &[u8], case: &Case, done: &mut Done) {
        let cell = |at| text(row, block, at);
        let changes = (done.counts).row(&self.rescorer, &self.columns, case, cell);
        for change in &changes {
            let name = &self.layout.header.names[change.column];
            let cells = [name.as_str(), &change.old, &change.new, &change.rule];
            let cells = cells.map(|c| quoted(c, b','));
            let _ = writeln!(done.changes, "{},{}", case.row, cells.join(","));
        }
        let raw = &block[row.start..row.end];
        let delimiter = self.layout.header.delimiter;
        let mut from = 0;
        for (field, span) in spans(raw, delimiter).into_iter().enumerate() {
            let Some(change) = changes.iter().find(|c| c.column == field) else {
                continue;
            };
            done.text.extend_from_slice(&raw[from..span.start]);
            done.text
                .extend_from_slice(quoted(&change.new, delimiter).as_bytes());
            from = span.end;
        }
        done.text.extend_from_slice(&raw[from..]);
    }
}

/// A cell, in quotes where it needs them.
pub(crate) fn quoted(cell: &str, delimiter: u8) -> String {
    let special = |b: u8| b == delimiter || matches!(b, b'"' | b'\n' | b'\r');
    if cell.bytes().any(special) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// Where the fields of a row lie, quotes included.
fn spans(row: &[u8], delimiter: u8) -> Vec<std::ops::Range<usize>> {
    let mut spans = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in row.iter().enumerate() {
        // A quote opens a field only as its first character; two inside are one and change nothing.
        if *byte == b'"' && (quoted || at == start) {
            quoted = !quoted;
        } else if *byte == b'"' && row[start] == b'"' && row[at - 1] == b'"' {
            quoted = true;
        } else if *byte == delimiter && !quoted {
            spans.push(start..at);
            start = at + 1;
        }
    }
    spans.push(start..row.len());
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lie_where_the_csv_crate_finds_them() {
        for row in [
            "a,b,c",
            ",,",
            "\"a,b\",c",
            "\"a\"\"b\",\"\"\"\",c",
            "a\"b,c\"",
            "\"\",x",
            "x,\"y\nz\"",
            "",
        ] {
            let fields: Vec<String> = spans(row.as_bytes(), b',')
                .into_iter()
                .map(|s| {
                    let raw = &row[s];
                    match raw.strip_prefix('"').and_then(|r| r.strip_suffix('"')) {
                        Some(inner) => inner.replace("\"\"", "\""),
                        None => raw.to_owned(),
                    }
                })
                .collect();
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(row.as_bytes());
            let record = reader.records().next().map(Result::unwrap);
            let expected: Vec<String> = record.map_or_else(
                || vec![String::new()],
                |r| r.iter().map(str::to_owned).collect(),
            );
            assert_eq!(fields, expected, "{row:?}");
        }
        assert_eq!(quoted("a;b", b';'), "\"a;b\"");
        assert_eq!(quoted("a;b", b','), "a;b");
    }
}
