//! `tumbuh rescore`: a scored file under a new profile, cell by cell.

use crate::args::parse;
use crate::compare::processors;
use crate::output::Target;
use crate::pipeline::ordered;
use crate::rows::Row;
use crate::score::progress;
use crate::theirs::{Facts, Layout, Part, Parts, Twice};
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::fmt::Write;
use std::path::PathBuf;
use tumbuh::audit::rescore::{Rescorer, Said, What};
use tumbuh::audit::sample::FirstLook;
use tumbuh::audit::search::Case;
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
    /// Worker threads; 0 for as many as there are processors
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    /// Language of the summary
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

/// What was done with the cells.
#[derive(Default)]
struct Counts {
    rows: u64,
    rows_changed: u64,
    changed: u64,
    same: u64,
    neither: u64,
    /// The first row and column that say what neither profile says.
    first_neither: Option<(u64, usize)>,
}

impl Counts {
    fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.rows_changed += other.rows_changed;
        self.changed += other.changed;
        self.same += other.same;
        self.neither += other.neither;
        self.first_neither = self.first_neither.or(other.first_neither);
    }

    fn text(&self, layout: &Layout, lang: Lang) -> String {
        let Self {
            rows,
            rows_changed,
            changed,
            same,
            neither,
            ..
        } = self;
        let mut text = match lang {
            Lang::En => format!(
                "{rows} rows; {changed} cells changed in {rows_changed} of them, {same} cells say what the new profile says already\n"
            ),
            Lang::Id => format!(
                "{rows} baris; {changed} sel berubah pada {rows_changed} baris, {same} sel sudah sesuai dengan profil baru\n"
            ),
        };
        if let Some((row, at)) = self.first_neither {
            let column = crate::input::shown(&layout.header.names[at]);
            let _ = match lang {
                Lang::En => writeln!(
                    text,
                    "{neither} cells say what neither profile says and were left, the first in row {row}, column `{column}`"
                ),
                Lang::Id => writeln!(
                    text,
                    "{neither} sel tidak sesuai dengan kedua profil dan dibiarkan, pertama di baris {row}, kolom `{column}`"
                ),
            };
        }
        text
    }
}

pub(crate) fn run(args: &RescoreArgs) -> Result<(), Stop> {
    let file = Twice::new(args.input.as_deref())?;
    let threads = processors(args.threads);
    let (scheme, facts) = first_look(args, &file, threads)?;
    let source = file.open()?;
    let bar = progress(source.len);
    let (blocks, layout) = Layout::start(source, &args.map)?;
    let mut parts = Parts::new(blocks, &layout);
    let work = Work {
        rescorer: Rescorer::new(args.old_profile.clone(), args.profile.clone(), scheme)
            .with_reasons_of(&layout.inputs.indicators),
        columns: columns(&layout),
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
    for what in facts.notes(&layout, args.lang) {
        note(&format!("tumbuh: {what}\n"));
    }
    note(&counts.text(&layout, args.lang));
    Ok(())
}

/// Whose classes, and what is to be known of the file.
fn first_look(args: &RescoreArgs, file: &Twice, threads: usize) -> Result<(Scheme, Facts), Stop> {
    let (blocks, layout) = Layout::start(file.open()?, &args.map)?;
    let mut parts = Parts::new(blocks, &layout);
    let mut all = FirstLook::new(args.classes);
    let mut facts = Facts::default();
    ordered(
        threads,
        || parts.next(),
        |part| layout.look(&part, args.classes),
        |(look, of_part)| {
            all.merge(look);
            facts.merge(of_part);
            Ok(())
        },
    )?;
    Ok((all.scheme(), facts))
}

/// The columns that hang on a profile. One that is named by `--map` is what it is named.
fn columns(layout: &Layout) -> Vec<(usize, What)> {
    let theirs = layout.theirs.iter().map(|(at, c)| (*at, What::of(*c)));
    let mut columns: Vec<(usize, What)> = theirs.collect();
    for (at, name) in layout.header.names.iter().enumerate() {
        let Some(what) = What::from_header(name) else {
            continue;
        };
        let is_z_or_class = matches!(what, What::Z(_) | What::Class(_));
        if !is_z_or_class && columns.iter().all(|(taken, _)| *taken != at) {
            columns.push((at, what));
        }
    }
    columns.sort_unstable_by_key(|(at, _)| *at);
    columns
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
        let both = self.rescorer.row(&case.child);
        let mut new_cells: Vec<(usize, String)> = vec![];
        for (at, what) in &self.columns {
            let text = std::str::from_utf8(row.bytes(block, *at)).unwrap_or("\u{FFFD}");
            match both.cell(*what, text) {
                Said::Same => done.counts.same += 1,
                Said::Neither => {
                    done.counts.neither += 1;
                    let first = &mut done.counts.first_neither;
                    *first = first.or(Some((case.row, *at)));
                }
                Said::Changed { new, rule } => {
                    done.counts.changed += 1;
                    let name = &self.layout.header.names[*at];
                    let cells = [name.as_str(), text, &new, &rule].map(|c| quoted(c, b','));
                    let _ = writeln!(done.changes, "{},{}", case.row, cells.join(","));
                    new_cells.push((*at, new));
                }
            }
        }
        done.counts.rows_changed += u64::from(!new_cells.is_empty());
        let raw = &block[row.start..row.end];
        let delimiter = self.layout.header.delimiter;
        let mut from = 0;
        for (field, span) in spans(raw, delimiter).into_iter().enumerate() {
            let Some((_, new)) = new_cells.iter().find(|(at, _)| *at == field) else {
                continue;
            };
            done.text.extend_from_slice(&raw[from..span.start]);
            done.text
                .extend_from_slice(quoted(new, delimiter).as_bytes());
            from = span.end;
        }
        done.text.extend_from_slice(&raw[from..]);
    }
}

/// A cell, in quotes where it needs them.
fn quoted(cell: &str, delimiter: u8) -> String {
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
