//! `tumbuh score`: a file in, the same file with results out, row by row.

use crate::Stop;
use crate::args::Score;
use crate::input::{Blocks, Columns, Source};
use crate::output::{Style, Target};
use crate::pipeline::ordered;
use crate::summary::Summary;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use tumbuh::columns::{AgeSource, measurement};
use tumbuh::{Lang, Measurement, Profile, Reading, Reason};

pub(crate) fn run(args: &Score) -> Result<(), Stop> {
    let source = Source::open(args.input.as_deref())?;
    let progress = progress(source.len);
    let (mut blocks, header) = Blocks::start(source)?;
    let columns = Columns::find(&header, &args.map)?;
    let style = Style::new(&header, &columns.indicators, args.classes, args.digits);
    let scorer = Scorer {
        columns: &columns,
        profile: args.rules.profile(),
        style: &style,
        delimiter: header.delimiter,
    };
    let mut target = Target::open(args.output.as_deref())?;
    target.write(&style.header(&header))?;
    let mut summary = Summary::default();
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    ordered(
        threads,
        || blocks.next(),
        |block| scorer.block(&block),
        |(out, part, bytes)| {
            target.write(&out)?;
            summary.merge(part);
            progress.inc(bytes as u64);
            Ok(())
        },
    )?;
    target.finish()?;
    progress.finish_and_clear();
    for name in style.doubled(&header) {
        eprintln!("tumbuh: the file already had a column `{name}`; ours is the last of that name");
    }
    eprint!("{}", summary.text(&scorer.head(args.lang), args.lang));
    Ok(())
}

/// A bar on a terminal, nothing elsewhere.
fn progress(len: Option<u64>) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = match len {
        Some(len) => (
            ProgressBar::new(len),
            "{bar:40} {percent}% {bytes_per_sec} {eta}",
        ),
        None => (
            ProgressBar::no_length(),
            "{spinner} {bytes} {bytes_per_sec}",
        ),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

struct Scorer<'a> {
    columns: &'a Columns,
    profile: Profile,
    style: &'a Style,
    delimiter: u8,
}

impl Scorer<'_> {
    /// Scores the rows of a block: the text to write, the counts, and how much was read.
    fn block(&self, block: &[u8]) -> (Vec<u8>, Summary, usize) {
        let mut out = Vec::with_capacity(block.len() * 4);
        let mut summary = Summary::default();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .buffer_capacity(block.len().max(1))
            .from_reader(block);
        let mut row = csv::ByteRecord::new();
        // Reading bytes from memory into a flexible record cannot fail.
        while let Ok(true) = reader.read_byte_record(&mut row) {
            let start = row.position().map_or(0, csv::Position::byte) as usize;
            let text = without_line_end(&block[start..reader.position().byte() as usize]);
            let m = match self.fits(&row) {
                Fit::Blank => continue,
                Fit::Yes => {
                    out.extend_from_slice(text);
                    measurement(self.columns.age, |input| self.columns.cell(&row, input))
                }
                Fit::No => {
                    self.write_misfit(&mut out, &row);
                    misfit()
                }
            };
            let a = m.assess_by(&self.profile);
            summary.count(&a, &self.columns.indicators);
            self.style.append(&mut out, &a);
        }
        (out, summary, block.len())
    }

    fn fits(&self, row: &csv::ByteRecord) -> Fit {
        if row.len() == self.columns.width {
            Fit::Yes
        } else if row.len() == 1 && row[0].iter().all(u8::is_ascii_whitespace) {
            Fit::Blank
        } else {
            Fit::No
        }
    }

    /// A row with too few or too many fields, as a row of the right width that has lost nothing:
    /// what is missing is empty, what is too many stands in the last cell, separators included.
    fn write_misfit(&self, out: &mut Vec<u8>, row: &csv::ByteRecord) {
        let width = self.columns.width;
        let mut cells: Vec<Vec<u8>> = row.iter().take(width).map(<[u8]>::to_vec).collect();
        cells.resize(width, Vec::new());
        if let Some(last) = cells.last_mut() {
            for extra in row.iter().skip(width) {
                last.push(self.delimiter);
                last.extend_from_slice(extra);
            }
        }
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .from_writer(Vec::new());
        // Writing to a Vec cannot fail.
        if writer.write_record(&cells).is_ok()
            && let Ok(line) = writer.into_inner()
        {
            out.extend_from_slice(without_line_end(&line));
        }
    }

    /// What was scored by which rules.
    fn head(&self, lang: Lang) -> String {
        let age = match self.columns.age {
            Some(AgeSource::Dates) => lang.pick(
                "age from birth_date and visit_date",
                "umur dari birth_date dan visit_date",
            ),
            Some(AgeSource::Days) => lang.pick("age from age_days", "umur dari age_days"),
            Some(AgeSource::Months) => lang.pick("age from age_months", "umur dari age_months"),
            None => lang.pick("no age", "tanpa umur"),
        };
        format!(
            "{} {}; {age}",
            lang.pick("profile", "profil"),
            self.profile.name
        )
    }
}

enum Fit {
    Yes,
    No,
    Blank,
}

fn without_line_end(text: &[u8]) -> &[u8] {
    let end = text
        .iter()
        .rposition(|b| !matches!(b, b'\r' | b'\n'))
        .map_or(0, |i| i + 1);
    let start = text
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .count();
    &text[start.min(end)..end]
}

/// No cell of a row with the wrong number of fields can be trusted.
fn misfit() -> Measurement {
    let mut m = Measurement::new();
    m.sex = Reading::invalid(Reason::FieldCount);
    m
}
