//! `tumbuh visits`: the visits of each child in a file held against each other.
//!
//! Rows of a child stand together, and one child after another is looked at; or (`--unsorted`) the
//! rows are dealt into files by child first, so that no more than a small part of them is in memory
//! at once.

use crate::args::{Rules, parse};
use crate::buffer::Buffer;
use crate::input::{Header, shown, shown_all};
use crate::output::Target;
use crate::plausibility::{Records, or_empty, start};
use crate::rescore::quoted;
use crate::rows::{Row, for_each_row};
use crate::score::progress;
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write as _};
use std::path::PathBuf;
use tumbuh::dates::DateStyle;
use tumbuh::plausibility::visits::{Note, Settings, Verdict, Visits, check_child};
use tumbuh::{Lang, Measurement};

/// Files into which unsorted rows are dealt.
const PILES: usize = 64;

#[derive(Debug, ClapArgs)]
pub(crate) struct VisitsArgs {
    /// CSV file with a header, one visit per row; `-` or nothing: standard input
    #[arg(value_name = "INPUT.csv")]
    input: Option<PathBuf>,
    /// The column that says which child it is
    #[arg(long, value_name = "COLUMN")]
    child: String,
    /// Write what is found here, whole or not at all; without it, to standard output
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
    /// The rows of a child do not stand together
    #[arg(long)]
    unsorted: bool,
    #[command(flatten)]
    rules: Rules,
    /// Column `old` of the file is `new` (`weight_kg`, `lenhei_cm`, ...); may be repeated
    #[arg(long = "map", value_name = "new=old")]
    map: Vec<String>,
    /// How the dates are written: with the year first, the day first (31/12/2023), or as day numbers
    /// of a spreadsheet
    #[arg(long, value_name = "iso|dmy|excel", default_value = "iso", value_parser = parse::<DateStyle>)]
    dates: DateStyle,
    /// Language of the summary
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

#[derive(Default)]
struct Summary {
    rows: u64,
    children: u64,
    values: u64,
    excluded: u64,
    by_verdict: BTreeMap<Verdict, u64>,
    by_note: BTreeMap<Note, u64>,
}

impl Summary {
    fn text(&self, lang: Lang) -> String {
        let Self {
            rows,
            children,
            values,
            excluded,
            ..
        } = self;
        let mut text = match lang {
            Lang::En => format!(
                "{rows} visits of {children} children; {values} values, {excluded} excluded\n"
            ),
            Lang::Id => format!(
                "{rows} kunjungan dari {children} anak; {values} nilai, {excluded} dikeluarkan\n"
            ),
        };
        for (verdict, n) in &self.by_verdict {
            let (code, label) = (verdict.code(), verdict.label(lang));
            let _ = writeln!(text, "  {code:<20} {n:>7}  {label}");
        }
        for (note, n) in &self.by_note {
            let (code, label) = (note.code(), note.label(lang));
            let _ = writeln!(text, "  {code:<20} {n:>7}  {label}");
        }
        text
    }
}

/// Looks at one child after another, and writes what is found.
struct Work<'a> {
    settings: Settings<'a>,
    summary: Summary,
    target: Target,
    text: String,
}

impl Work<'_> {
    fn child(&mut self, name: &str, rows: &[u64], visits: &[Measurement]) {
        if visits.is_empty() {
            return;
        }
        self.summary.children += 1;
        self.summary.rows += rows.len() as u64;
        let nameless = tumbuh::columns::is_missing(name);
        let found: Visits = check_child(visits, &self.settings);
        let all = found.verdicts.iter().flatten();
        for verdict in all.filter(|v| **v != Verdict::Missing) {
            self.summary.values += 1;
            self.summary.excluded += u64::from(verdict.is_excluded());
        }
        let name = quoted(name, b',');
        for r in &found.remarks {
            *self.summary.by_verdict.entry(r.verdict).or_insert(0) += 1;
            let _ = writeln!(
                self.text,
                "{},{name},{},{},{},{},{},{}",
                rows[r.row],
                r.input.name(),
                r.verdict.code(),
                or_empty(r.value),
                two(r.z),
                two(r.expected_z),
                or_empty(r.proposed)
            );
        }
        for (notes, row) in found.notes.iter().zip(rows) {
            let nobody = nameless.then_some(Note::NoChild);
            for note in notes.iter().chain(nobody) {
                *self.summary.by_note.entry(note).or_insert(0) += 1;
                let _ = writeln!(self.text, "{row},{name},,{},,,,", note.code());
            }
        }
    }

    fn flush(&mut self) -> Result<(), Stop> {
        self.target.write(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }
}

fn two(z: Option<f64>) -> String {
    z.map_or(String::new(), |z| format!("{z:.2}"))
}

/// The cell that says which child it is.
fn name<'r>(row: &'r Row, block: &'r [u8], at: usize) -> std::borrow::Cow<'r, str> {
    String::from_utf8_lossy(row.bytes(block, at))
}

pub(crate) fn run(args: &VisitsArgs) -> Result<(), Stop> {
    let profile = args.rules.profile();
    let settings = Settings {
        profile: &profile,
        ..Settings::default()
    };
    let (mut blocks, header, records, len) = start(args.input.as_deref(), &args.map, args.dates)?;
    let at = child_column(&header, &args.child)?;
    let mut work = Work {
        settings,
        summary: Summary::default(),
        target: Target::open(args.output.as_deref())?,
        text: String::new(),
    };
    work.target
        .write(b"row,child,column,verdict,value,z,expected_z,proposed_value\n")?;
    let bar = progress(len);
    let mut block = Buffer::default();
    let mut number = 0;
    if args.unsorted {
        let mut piles = Piles::new()?;
        while blocks.next(&mut block)? {
            let bytes = block.bytes();
            let mut done = Ok(());
            for_each_row(bytes, header.delimiter, |row| {
                if row.is_blank(bytes) || done.is_err() {
                    return;
                }
                number += 1;
                let text = &bytes[row.start..row.end];
                done = piles.put(&name(row, bytes, at), number, text);
            });
            done?;
            bar.inc(bytes.len() as u64);
        }
        piles.each(&header, &records, at, &mut work)?;
    } else {
        let mut one = Together::default();
        while blocks.next(&mut block)? {
            let bytes = block.bytes();
            let mut done = Ok(());
            for_each_row(bytes, header.delimiter, |row| {
                if row.is_blank(bytes) || done.is_err() {
                    return;
                }
                number += 1;
                let name = name(row, bytes, at);
                let m = records.record(row, bytes);
                done = one.put(&name, number, m, &mut work);
            });
            done.map_err(|what| header.refuse(&what))?;
            bar.inc(bytes.len() as u64);
            work.flush()?;
        }
        one.finish(&mut work);
    }
    work.flush()?;
    bar.finish_and_clear();
    let Work {
        target, summary, ..
    } = work;
    target.finish()?;
    note(&summary.text(args.lang));
    Ok(())
}

pub(crate) fn child_column(header: &Header, wanted: &str) -> Result<usize, Stop> {
    let is = |n: &&String| n.trim().eq_ignore_ascii_case(wanted.trim());
    let found: Vec<usize> = (0..header.names.len())
        .filter(|i| is(&&header.names[*i]))
        .collect();
    match found[..] {
        [at] => Ok(at),
        [] => Err(header.refuse(&format!(
            "there is no column `{}` (--child); columns: {}",
            shown(wanted),
            shown_all(&header.names)
        ))),
        _ => Err(header.refuse(&format!("several columns are called `{}`", shown(wanted)))),
    }
}

/// Rows of a child that stand together.
#[derive(Default)]
struct Together {
    name: String,
    rows: Vec<u64>,
    visits: Vec<Measurement>,
    /// Children that are done, as hashes of their names.
    done: HashSet<u64>,
    hasher: BuildHasherDefault<DefaultHasher>,
}

impl Together {
    fn put(
        &mut self,
        name: &str,
        row: u64,
        m: Measurement,
        work: &mut Work<'_>,
    ) -> Result<(), String> {
        let nameless = tumbuh::columns::is_missing(name);
        if nameless || name != self.name || self.visits.is_empty() {
            self.finish(work);
            if !nameless && !self.done.insert(self.hasher.hash_one(name)) {
                return Err(format!(
                    "row {row}: child `{}` stood further up already; sort the rows by child, or say --unsorted",
                    shown(name)
                ));
            }
            name.clone_into(&mut self.name);
        }
        self.rows.push(row);
        self.visits.push(m);
        Ok(())
    }

    fn finish(&mut self, work: &mut Work<'_>) {
        work.child(&self.name, &self.rows, &self.visits);
        self.rows.clear();
        self.visits.clear();
    }
}

/// Rows dealt into files, all of a child into one.
struct Piles {
    files: Vec<BufWriter<std::fs::File>>,
    hasher: BuildHasherDefault<DefaultHasher>,
}

fn io(e: &std::io::Error) -> Stop {
    Stop::io("temporary file", e)
}

impl Piles {
    fn new() -> Result<Self, Stop> {
        let file = |_| tempfile::tempfile().map(BufWriter::new);
        let files: std::io::Result<Vec<_>> = (0..PILES).map(file).collect();
        Ok(Self {
            files: files.map_err(|e| io(&e))?,
            // The same in every run, and so the same order of children.
            hasher: BuildHasherDefault::default(),
        })
    }

    /// Number of the row, its length, its text.
    fn put(&mut self, name: &str, row: u64, text: &[u8]) -> Result<(), Stop> {
        let file = &mut self.files[self.hasher.hash_one(name) as usize % PILES];
        file.write_all(&row.to_le_bytes())
            .and_then(|()| file.write_all(&(text.len() as u64).to_le_bytes()))
            .and_then(|()| file.write_all(text))
            .map_err(|e| io(&e))
    }

    fn each(
        self,
        header: &Header,
        records: &Records,
        at: usize,
        work: &mut Work<'_>,
    ) -> Result<(), Stop> {
        for file in self.files {
            let mut file = file.into_inner().map_err(|e| io(e.error()))?;
            let mut pile = Vec::new();
            file.seek(SeekFrom::Start(0))
                .and_then(|_| file.read_to_end(&mut pile))
                .map_err(|e| io(&e))?;
            // In the order in which the children come, so that two runs write the same.
            let mut children: Vec<(String, Vec<u64>, Vec<Measurement>)> = Vec::new();
            let mut by_name: HashMap<String, usize> = HashMap::new();
            let mut rest = &pile[..];
            while let Some((head, text)) = rest.split_first_chunk::<16>() {
                let (row, len) = head.split_at(8);
                let number = |b: &[u8]| b.iter().rev().fold(0u64, |n, b| n << 8 | u64::from(*b));
                let (row, len) = (number(row), number(len) as usize);
                let Some((text, more)) = text.split_at_checked(len) else {
                    break;
                };
                rest = more;
                for_each_row(text, header.delimiter, |cells| {
                    let child = name(cells, text, at).into_owned();
                    let m = records.record(cells, text);
                    let nameless = tumbuh::columns::is_missing(&child);
                    let place = match by_name.get(&child) {
                        Some(place) if !nameless => *place,
                        _ => {
                            by_name.insert(child.clone(), children.len());
                            children.push((child, Vec::new(), Vec::new()));
                            children.len() - 1
                        }
                    };
                    children[place].1.push(row);
                    children[place].2.push(m);
                });
            }
            for (child, rows, visits) in children {
                work.child(&child, &rows, &visits);
            }
            work.flush()?;
        }
        Ok(())
    }
}
