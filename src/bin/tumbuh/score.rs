//! `tumbuh score`: a file in, the same file with results out, row by row.

use crate::args::Score;
use crate::buffer::Buffer;
use crate::input::{Blocks, Columns, Source};
use crate::lines::Style;
use crate::output::Target;
use crate::pipeline::ordered;
use crate::rows::{Row, for_each_row};
use crate::summary::Summary;
use crate::{Stop, note};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use tumbuh::batch::{self, Options, Results, TextColumns};
use tumbuh::columns::AgeSource;
use tumbuh::dates::DateStyle;
use tumbuh::profile::AgeAt;
use tumbuh::{Lang, Profile};

pub(crate) fn run(args: &Score) -> Result<(), Stop> {
    let source = Source::open(args.input.as_deref())?;
    let progress = progress(source.len);
    let (mut blocks, header) = Blocks::start(source)?;
    let columns = Columns::find(&header, &args.map)?;
    let style = Style::new(&header, &columns.indicators, args.classes, args.digits);
    let scorer = Scorer {
        columns: &columns,
        profile: args.rules.profile(),
        dates: args.dates,
        style: &style,
        delimiter: header.delimiter,
        rooms: Mutex::default(),
    };
    let mut target = Target::open(args.output.as_deref())?;
    // Written with the first rows, so that a file that cannot be used leaves nothing behind.
    let mut first_line = style.header(&header);
    let mut summary = Summary::default();
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    ordered(
        threads,
        || {
            let mut room = scorer.room();
            Ok(blocks.next(&mut room.block)?.then_some(room))
        },
        |room| scorer.block(room),
        |(room, counts)| {
            if !first_line.is_empty() {
                target.write(&std::mem::take(&mut first_line))?;
            }
            target.write(room.text.bytes())?;
            summary.merge(&counts);
            progress.inc(room.block.bytes().len() as u64);
            scorer.give_back(room);
            Ok(())
        },
    )?;
    target.write(&first_line)?;
    target.finish()?;
    progress.finish_and_clear();
    let mut notes = columns.notes(&header);
    for name in style.doubled(&header) {
        notes.push(format!(
            "the file already had a column `{name}`; ours is the last of that name"
        ));
    }
    for what in notes {
        note(&format!("tumbuh: {what}\n"));
    }
    note(&summary.text(&scorer.head(args.lang), args.lang));
    Ok(())
}

/// A bar on a terminal, nothing elsewhere.
pub(crate) fn progress(len: Option<u64>) -> ProgressBar {
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

/// A block and all that becomes of it. Used again and again: fresh pages cost more than the
/// arithmetic.
struct Room {
    block: Buffer,
    rows: TextColumns,
    results: Results,
    /// Where the text of each row lies in the block, or in `rewritten`.
    texts: Vec<Text>,
    /// Rows with too few or too many fields, written anew.
    rewritten: Vec<u8>,
    /// What is to be written.
    text: Buffer,
}

#[derive(Clone, Copy)]
struct Text {
    start: usize,
    end: usize,
    rewritten: bool,
}

struct Scorer<'a> {
    columns: &'a Columns,
    profile: Profile,
    dates: DateStyle,
    style: &'a Style,
    delimiter: u8,
    rooms: Mutex<Vec<Room>>,
}

impl Scorer<'_> {
    /// Room for a block, from one that is done if there is any.
    fn room(&self) -> Room {
        let used = self.rooms.lock().ok().and_then(|mut rooms| rooms.pop());
        used.unwrap_or_else(|| Room {
            block: Buffer::default(),
            rows: self.no_rows(),
            results: Results::new(&self.columns.indicators),
            texts: Vec::new(),
            rewritten: Vec::new(),
            text: Buffer::default(),
        })
    }

    fn no_rows(&self) -> TextColumns {
        let rows = TextColumns::new(self.columns.age, |input| self.columns.has(input))
            .with_dates(self.dates);
        match self.profile.age_at {
            AgeAt::OnDate(_) => rows.with_birth_dates(),
            _ => rows,
        }
    }

    fn give_back(&self, room: Room) {
        if let Ok(mut rooms) = self.rooms.lock() {
            rooms.push(room);
        }
    }

    fn block(&self, mut room: Room) -> (Room, Summary) {
        let Room {
            block,
            rows,
            results,
            texts,
            rewritten,
            text,
        } = &mut room;
        let block = block.bytes();
        rows.clear();
        texts.clear();
        rewritten.clear();
        text.clear();
        for_each_row(block, self.delimiter, |row| {
            if row.len() == self.columns.width {
                rows.push_bytes(|input| self.columns.cell(row, block, input));
                texts.push(Text {
                    start: row.start,
                    end: row.end,
                    rewritten: false,
                });
            } else if !row.is_blank(block) {
                rows.push_misfit();
                let start = rewritten.len();
                rewritten.extend(self.rewrite(row, block));
                texts.push(Text {
                    start,
                    end: rewritten.len(),
                    rewritten: true,
                });
            }
        });
        let options = Options {
            profile: &self.profile,
            scheme: self.style.scheme,
            ..Options::default()
        };
        let columns = rows.columns();
        batch::score(&columns, &options, &mut results.output(columns.rows))
            .expect("columns made together have one length");
        // As much as three times the block is common.
        text.reserve(block.len() * 4);
        let texts = texts.iter().map(|t| {
            let source = if t.rewritten { &**rewritten } else { block };
            &source[t.start..t.end]
        });
        self.style.append(text, results, texts);
        let counts = Summary::of(results, &self.columns.indicators);
        (room, counts)
    }

    /// A row with too few or too many fields, as a row of the right width that has lost nothing:
    /// what is missing is empty, what is too many stands in the last cell, separators included.
    fn rewrite(&self, row: &Row, block: &[u8]) -> Vec<u8> {
        let width = self.columns.width;
        let mut cells: Vec<Vec<u8>> = (0..width).map(|i| row.bytes(block, i).to_vec()).collect();
        if let Some(last) = cells.last_mut() {
            for extra in width..row.len() {
                last.push(self.delimiter);
                last.extend_from_slice(row.bytes(block, extra));
            }
        }
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .from_writer(Vec::new());
        // Writing to a Vec cannot fail.
        let written = writer.write_record(&cells);
        let mut line = written
            .ok()
            .and_then(|()| writer.into_inner().ok())
            .unwrap_or_default();
        line.truncate(line.trim_ascii_end().len());
        line
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
