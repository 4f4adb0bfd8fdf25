//! A file of visits, read whole: the rows of a child belong together and may stand anywhere.

use crate::Stop;
use crate::args::parse;
use crate::output::Target;
use std::io::Read;
use std::path::{Path, PathBuf};
use tumbuh::columns::{AgeSource, Input};
use tumbuh::dates::DateStyle;
use tumbuh::posyandu::eppgbm::{Column, Rows, SheetError, for_each_row};
use tumbuh::posyandu::kms::Visit;
use tumbuh::posyandu::tables::{self, Services, Visits};

#[derive(Debug, clap::Args)]
pub(crate) struct VisitsArgs {
    /// Visits, one per row: CSV with a header (`visit_date` is needed), or an export of e-PPGBM (CSV or
    /// XLSX); `-` or nothing: standard input
    #[arg(value_name = "VISITS")]
    input: Option<PathBuf>,
    /// Column that tells children apart; of an e-PPGBM export the NIK
    #[arg(long, value_name = "COLUMN")]
    child: Option<String>,
    /// Column with the Posyandu; without it there is one
    #[arg(long, value_name = "COLUMN")]
    place: Option<String>,
    /// Column with the village, for the monthly report; an export has its own
    #[arg(long, value_name = "COLUMN")]
    village: Option<String>,
    /// Column `old` of the file is `new` (`weight_kg`, `visit_date`, ...); may be repeated
    #[arg(long = "map", value_name = "new=old")]
    map: Vec<String>,
    /// How the dates are written: with the year first, the day first (31/12/2023), or as day numbers
    /// of a spreadsheet; an export of e-PPGBM is read in all three
    #[arg(long, value_name = "iso|dmy|excel", default_value = "iso", value_parser = parse::<DateStyle>)]
    pub(crate) dates: DateStyle,
}

/// A file of visits: its cells as they stand, and what they say.
pub(crate) struct File {
    /// What the file is called in messages.
    name: String,
    /// The header.
    pub(crate) header: Vec<String>,
    /// The cells.
    pub(crate) rows: Vec<Vec<String>>,
    /// What they say.
    pub(crate) visits: Visits,
}

impl VisitsArgs {
    /// The column that tells children apart, in a register too.
    pub(crate) fn child_column(&self) -> &str {
        self.child.as_deref().unwrap_or(Column::Nik.header())
    }

    /// The column with the Posyandu, in a register too.
    pub(crate) fn place_column(&self) -> Option<&str> {
        self.place.as_deref()
    }

    pub(crate) fn read(&self) -> Result<File, Stop> {
        let path = self.input.as_deref().filter(|p| *p != Path::new("-"));
        let name = path.map_or_else(|| "standard input".to_owned(), |p| p.display().to_string());
        let mut file = File {
            name,
            header: Vec::new(),
            rows: Vec::new(),
            visits: Visits::default(),
        };
        if let Some(path) = path.filter(|p| is_workbook(p)) {
            file.read_export(path, self)?;
            return Ok(file);
        }
        let table = Table::read(path, &file.name)?;
        if let (true, Some(path)) = (table.is_export(), path) {
            file.read_export(path, self)?;
        } else {
            file.read_table(table, self)?;
        }
        Ok(file)
    }
}

fn is_workbook(path: &Path) -> bool {
    let name = path.extension().and_then(|e| e.to_str()).unwrap_or("");
    ["xlsx", "xlsm"]
        .iter()
        .any(|x| name.eq_ignore_ascii_case(x))
}

impl File {
    fn push(&mut self, cells: Vec<String>, child: &str, place: &str, visit: Option<&Visit>) {
        self.visits.push(child, place, visit);
        self.rows.push(cells);
    }

    fn read_export(&mut self, path: &Path, args: &VisitsArgs) -> Result<(), Stop> {
        if !args.map.is_empty() {
            return Err(Stop::Arguments(
                "an export of e-PPGBM has its own names of columns: --map is not for it".to_owned(),
            ));
        }
        let name = self.name.clone();
        for_each_row(path, |row| {
            match row {
                Rows::Above(_) => {}
                Rows::Header(cells) => {
                    self.header = cells.iter().map(|c| c.shown().trim().to_owned()).collect();
                }
                Rows::Row(number, cells, record) => {
                    let cells: Vec<String> = cells
                        .iter()
                        .map(tumbuh::posyandu::eppgbm::Cell::shown)
                        .collect();
                    let child = match (&args.child, &record.nik, record.birth) {
                        (Some(column), ..) => {
                            let at = place_of(&self.header, column, &name)?;
                            cells.get(at).cloned().unwrap_or_default()
                        }
                        (None, Some(nik), _) => nik.clone(),
                        (None, None, Some(birth)) => format!("{} {birth}", record.name),
                        (None, None, None) => format!("row {number}"),
                    };
                    let place = match &args.place {
                        Some(column) => {
                            let at = place_of(&self.header, column, &name)?;
                            cells.get(at).cloned().unwrap_or_default()
                        }
                        None => record.posyandu.clone(),
                    };
                    self.visits.in_village(&place, &record.village);
                    self.push(cells, &child, &place, record.visit(0).as_ref());
                }
            }
            Ok::<(), FileError>(())
        })
        .map_err(|e| match e {
            FileError::Sheet(e) => Stop::File(format!("{name}: {e}")),
            FileError::Stop(stop) => stop,
        })
    }

    fn read_table(&mut self, table: Table, args: &VisitsArgs) -> Result<(), Stop> {
        let columns = table.columns(&args.map, &self.name)?;
        let Some(child) = &args.child else {
            return Err(Stop::Arguments(format!(
                "which column tells children apart? --child one of: {}",
                table.header.join(", ")
            )));
        };
        let child = place_of(&table.header, child, &self.name)?;
        let place = match &args.place {
            Some(column) => Some(place_of(&table.header, column, &self.name)?),
            None => None,
        };
        let village = match &args.village {
            Some(column) => Some(place_of(&table.header, column, &self.name)?),
            None => None,
        };
        if columns[Input::VisitDate as usize].is_none() {
            return Err(Stop::File(format!(
                "{}: no column visit_date: months are those of the calendar",
                self.name
            )));
        }
        let has = |i: Input| columns[i as usize].is_some();
        let source = AgeSource::of(has);
        let services = Services::find(&table.header);
        self.header = table.header;
        for cells in table.rows {
            let cell = |i: Input| {
                columns[i as usize]
                    .and_then(|c| cells.get(c))
                    .map_or("", |c| c.as_str())
            };
            let at = |c: usize| cells.get(c).map_or("", |c| c.as_str());
            let visit = tables::visit(source, args.dates, cell).map(|v| services.put(v, at));
            let of = |at: Option<usize>| at.and_then(|c| cells.get(c)).cloned().unwrap_or_default();
            let (child, place) = (of(Some(child)), of(place));
            if village.is_some() {
                self.visits.in_village(&place, &of(village));
            }
            self.push(cells, &child, &place, visit.as_ref());
        }
        Ok(())
    }
}

enum FileError {
    Sheet(SheetError),
    Stop(Stop),
}

impl From<SheetError> for FileError {
    fn from(e: SheetError) -> Self {
        Self::Sheet(e)
    }
}

impl From<Stop> for FileError {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// Where a column stands, by its name in any case.
fn place_of(header: &[String], column: &str, name: &str) -> Result<usize, Stop> {
    let found = header
        .iter()
        .position(|h| h.trim().eq_ignore_ascii_case(column.trim()));
    found.ok_or_else(|| {
        Stop::File(format!(
            "{name}: no column `{column}`; it has: {}",
            header.join(", ")
        ))
    })
}

/// A small table of text.
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn read(path: Option<&Path>, name: &str) -> Result<Self, Stop> {
        let mut text = Vec::new();
        match path {
            None => std::io::stdin().lock().read_to_end(&mut text),
            Some(path) => std::fs::File::open(path).and_then(|mut f| f.read_to_end(&mut text)),
        }
        .map_err(|e| Stop::io(name, &e))?;
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
        let first = text.split(|b| *b == b'\n').next().unwrap_or_default();
        let count = |d: u8| first.split(|b| *b == d).count();
        let delimiter = [b'\t', b';', b',']
            .into_iter()
            .max_by_key(|d| count(*d))
            .unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text);
        let mut rows = Vec::new();
        for record in reader.byte_records() {
            let record = record.map_err(|e| Stop::File(format!("{name}: {e}")))?;
            rows.push(
                record
                    .iter()
                    .map(|c| String::from_utf8_lossy(c).into_owned())
                    .collect(),
            );
        }
        if rows.is_empty() {
            return Err(Stop::File(format!("{name}: it is empty")));
        }
        Ok(Self {
            header: rows.remove(0),
            rows,
        })
    }

    /// Is this an export of e-PPGBM? Then its dates have the day first, and more quirks.
    fn is_export(&self) -> bool {
        std::iter::once(&self.header)
            .chain(self.rows.iter().take(30))
            .any(|cells| {
                let has = |wanted| cells.iter().any(|c| Column::from_header(c) == Some(wanted));
                has(Column::BirthDate) && has(Column::VisitDate) && has(Column::Nik)
            })
    }

    /// Where the inputs stand.
    fn columns(&self, map: &[String], name: &str) -> Result<Vec<Option<usize>>, Stop> {
        let mut at = vec![None; Input::ALL.len()];
        for (place, header) in self.header.iter().enumerate() {
            if let Some(input) = Input::from_header(header) {
                let known = &mut at[input as usize];
                if known.is_some() {
                    return Err(Stop::File(format!(
                        "{name}: two columns mean {}: choose with --map {0}=...",
                        input.name()
                    )));
                }
                *known = Some(place);
            }
        }
        for pair in map {
            let Some((new, old)) = pair.split_once('=') else {
                return Err(Stop::Arguments(format!("--map {pair}: write new=old")));
            };
            let Some(input) = Input::from_header(new) else {
                return Err(Stop::Arguments(format!(
                    "--map {pair}: `{new}` is no input"
                )));
            };
            at[input as usize] = Some(place_of(&self.header, old, name)?);
        }
        Ok(at)
    }
}

/// Cells as a line of CSV.
pub(crate) fn line(cells: &[String]) -> Result<Vec<u8>, Stop> {
    let broken = |e: &dyn std::fmt::Display| Stop::File(format!("a row cannot be written: {e}"));
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    writer.write_record(cells).map_err(|e| broken(&e))?;
    writer.into_inner().map_err(|e| broken(&e))
}

/// Writes rows of CSV.
pub(crate) fn write_rows(
    output: Option<&Path>,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<(), Stop> {
    let mut target = Target::open(output)?;
    for row in rows {
        target.write(&line(&row)?)?;
    }
    target.finish()
}
