//! Sheets of CSV and XLSX, in and out.

use super::cell::{Cell, serial_of};
use super::{Column, Record};
use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Why a sheet cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// The file cannot be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The text is no CSV.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// The workbook cannot be read or written.
    #[error("the workbook cannot be used: {0}")]
    Workbook(String),
    /// No line looks like a header of the export.
    #[error(
        "no header found in the first {looked_at} lines: at least three of its columns are needed \
         ({}, {}, {}, {}, ...), the best line has {best}",
        Column::BirthDate.header(), Column::VisitDate.header(), Column::Weight.header(),
        Column::Height.header()
    )]
    NoHeader {
        /// Lines that were looked at.
        looked_at: usize,
        /// Known names in the best of them.
        best: usize,
    },
}

/// Lines above the header that are looked at.
const ABOVE: usize = 30;

/// Rows and columns of a sheet of Excel: a file that names more is broken.
const LAST_ROW: u32 = 1 << 20;
const LAST_COLUMN: u32 = 1 << 14;

/// Names that make a line a header.
const ENOUGH: usize = 3;

/// A whole sheet: what stands above the header, the header, and the rows.
///
/// It holds every cell in memory, about a kilobyte for a row of 37 columns; [`for_each_row`] reads a
/// file of any length row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    above: Vec<Vec<Cell>>,
    header: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    /// The number of each row in the file, from 1.
    numbers: Vec<usize>,
    places: Vec<Option<usize>>,
    delimiter: u8,
}

/// What a row of a file is, as [`for_each_row`] hands it out.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    /// A line above the header.
    Above(Vec<Cell>),
    /// The header.
    Header(Vec<Cell>),
    /// A row, its number in the sheet from 1, and what it was understood as.
    Row(usize, Vec<Cell>, Box<Record>),
}

/// Reads a file row by row, XLSX by its name (`.xlsx`, `.xlsm`), anything else as CSV. Of a
/// workbook the first sheet counts. Memory does not grow with the rows, but for the texts that a
/// workbook shares between its cells.
///
/// # Errors
/// [`SheetError`], and what `each` gives.
pub fn for_each_row<E: From<SheetError>>(
    path: &Path,
    each: impl FnMut(Rows) -> Result<(), E>,
) -> Result<(), E> {
    let io = |e| E::from(SheetError::Io(e));
    let file = BufReader::new(File::open(path).map_err(io)?);
    if is_workbook(path) {
        xlsx_rows(file, each)
    } else {
        csv_rows(file, each).map(|_| ())
    }
}

fn is_workbook(path: &Path) -> bool {
    let name = path.extension().and_then(|e| e.to_str()).unwrap_or("");
    let named = |known: &&str| name.eq_ignore_ascii_case(known);
    ["xlsx", "xlsm"].iter().any(named)
}

/// Finds the header among the first rows, and hands out all of them.
struct Finder {
    held: Vec<Vec<Cell>>,
    places: Option<Vec<Option<usize>>>,
}

impl Finder {
    const fn new() -> Self {
        Self {
            held: Vec::new(),
            places: None,
        }
    }

    fn push<E: From<SheetError>>(
        &mut self,
        row: usize,
        cells: Vec<Cell>,
        each: &mut impl FnMut(Rows) -> Result<(), E>,
    ) -> Result<(), E> {
        if let Some(places) = &self.places {
            // An empty line is no row.
            if cells.iter().all(|c| *c == Cell::Empty) {
                return Ok(());
            }
            let record = Record::read(row, &cells, places);
            return each(Rows::Row(row, cells, Box::new(record)));
        }
        let places = Column::places(&cells);
        if known(&places) >= ENOUGH {
            for above in self.held.drain(..) {
                each(Rows::Above(above))?;
            }
            self.places = Some(places);
            return each(Rows::Header(cells));
        }
        self.held.push(cells);
        if self.held.len() == ABOVE {
            return Err(self.no_header().into());
        }
        Ok(())
    }

    fn no_header(&self) -> SheetError {
        let best = self.held.iter().map(|r| known(&Column::places(r))).max();
        SheetError::NoHeader {
            looked_at: self.held.len(),
            best: best.unwrap_or(0),
        }
    }

    fn finish<E: From<SheetError>>(&self) -> Result<(), E> {
        match self.places {
            Some(_) => Ok(()),
            None => Err(self.no_header().into()),
        }
    }
}

fn known(places: &[Option<usize>]) -> usize {
    places.iter().flatten().count()
}

/// The delimiter that finds most of the header in the first lines; the comma where none does.
fn delimiter_of(head: &[u8]) -> u8 {
    let known_by = |delimiter: u8| {
        let lines = cells_of(head, delimiter);
        let rows = lines.into_byte_records().take(ABOVE).map_while(Result::ok);
        rows.map(|r| known(&Column::places(&text_cells(&r)))).max()
    };
    // `max_by_key` takes the last of equals.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|d| known_by(*d))
        .unwrap_or(b',')
}

fn cells_of<R: Read>(from: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(from)
}

fn text_cells(record: &csv::ByteRecord) -> Vec<Cell> {
    let cell = |c: &[u8]| Cell::text(&String::from_utf8_lossy(c));
    record.iter().map(cell).collect()
}

fn csv_rows<E: From<SheetError>>(
    mut from: impl BufRead,
    mut each: impl FnMut(Rows) -> Result<(), E>,
) -> Result<u8, E> {
    let io = |e| E::from(SheetError::Io(e));
    // Enough to see the header; joined again with the rest.
    let mut head = Vec::new();
    from.by_ref()
        .take(16 * 1024)
        .read_to_end(&mut head)
        .map_err(io)?;
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    let delimiter = delimiter_of(start);
    let crlf = start.windows(2).any(|two| two == b"\r\n");
    let mut reader = cells_of(start.chain(from), delimiter);
    let mut finder = Finder::new();
    let mut record = csv::ByteRecord::new();
    let broken = |e: csv::Error| E::from(e.into());
    while reader.read_byte_record(&mut record).map_err(broken)? {
        let line = record.position().map_or(1, csv::Position::line);
        // The reader counts the line feed of a CR LF with the row behind it.
        let behind = u64::from(crlf && line > 1);
        finder.push((line + behind) as usize, text_cells(&record), &mut each)?;
    }
    finder.finish()?;
    Ok(delimiter)
}

fn xlsx_rows<R: Read + Seek, E: From<SheetError>>(
    from: R,
    mut each: impl FnMut(Rows) -> Result<(), E>,
) -> Result<(), E> {
    let broken = |e: calamine::XlsxError| E::from(SheetError::Workbook(e.to_string()));
    let mut workbook = Xlsx::new(from).map_err(broken)?;
    let Some(name) = workbook.sheet_names().first().cloned() else {
        return Err(SheetError::Workbook("it has no sheet".to_owned()).into());
    };
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(broken)?;
    let mut finder = Finder::new();
    let (mut row, mut cells) = (0_usize, Vec::new());
    loop {
        // A name like `AAAAAAAA1` overflows in the reader: a panic in a debug build; in a release a
        // cell somewhere else, which the order of the rows and the end of the sheet give away.
        let next = catch_unwind(AssertUnwindSafe(|| reader.next_cell()))
            .map_err(|_| SheetError::Workbook("a cell has an impossible name".to_owned()))?
            .map_err(broken)?;
        let Some(next) = next else { break };
        let (at, column) = next.get_position();
        if at >= LAST_ROW || column >= LAST_COLUMN {
            let words = format!(
                "a cell in row {}, column {}: Excel has none there",
                u64::from(at) + 1,
                u64::from(column) + 1
            );
            return Err(SheetError::Workbook(words).into());
        }
        // A cell of a row that is already handed on would land in another child's row.
        if (at as usize) < row {
            let words = format!("row {} stands behind row {}", at + 1, row + 1);
            return Err(SheetError::Workbook(words).into());
        }
        // Rows without a cell are empty ones.
        while row < at as usize {
            row += 1;
            finder.push(row, std::mem::take(&mut cells), &mut each)?;
        }
        let column = column as usize;
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = excel_cell(next.get_value());
    }
    if !cells.is_empty() {
        finder.push(row + 1, cells, &mut each)?;
    }
    finder.finish()
}

fn excel_cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(n) => Cell::Number(*n as f64),
        DataRef::Float(n) => Cell::Number(*n),
        DataRef::String(t) | DataRef::DateTimeIso(t) | DataRef::DurationIso(t) => Cell::text(t),
        DataRef::SharedString(t) => Cell::text(t),
        DataRef::Bool(b) => Cell::Bool(*b),
        DataRef::Error(e) => Cell::Error(e.to_string()),
        DataRef::DateTime(d) => excel_date(*d),
    }
}

/// A time of day or a duration, or a date of either of Excel's two calendars.
fn excel_date(d: ExcelDateTime) -> Cell {
    let days = d.as_f64();
    if d.is_duration() || days < 1.0 {
        return Cell::Time(days);
    }
    let (year, month, day, ..) = d.to_ymd_hms_milli();
    let serial = serial_of(year.into(), month, day);
    serial.map_or(Cell::Number(days), |s| Cell::Date(s + days.fract()))
}

impl Sheet {
    /// Reads a file, as [`for_each_row`] does, into memory.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn read(path: &Path) -> Result<Self, SheetError> {
        let file = BufReader::new(File::open(path)?);
        if is_workbook(path) {
            Self::read_xlsx(file)
        } else {
            Self::read_csv(file)
        }
    }

    /// Reads CSV text: comma, semicolon or tab, with or without byte-order mark.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn read_csv(from: impl Read) -> Result<Self, SheetError> {
        let mut sheet = Self::empty();
        let delimiter = csv_rows(BufReader::new(from), |row| {
            sheet.take(row);
            Ok::<(), SheetError>(())
        })?;
        sheet.delimiter = delimiter;
        Ok(sheet)
    }

    /// Reads the first sheet of a workbook.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn read_xlsx(from: impl Read + Seek) -> Result<Self, SheetError> {
        let mut sheet = Self::empty();
        xlsx_rows(from, |row| {
            sheet.take(row);
            Ok::<(), SheetError>(())
        })?;
        Ok(sheet)
    }

    const fn empty() -> Self {
        Self {
            above: Vec::new(),
            header: Vec::new(),
            rows: Vec::new(),
            numbers: Vec::new(),
            places: Vec::new(),
            delimiter: b',',
        }
    }

    fn take(&mut self, row: Rows) {
        match row {
            Rows::Above(cells) => self.above.push(cells),
            Rows::Header(cells) => {
                self.places = Column::places(&cells);
                self.header = cells;
            }
            Rows::Row(number, cells, _) => {
                self.numbers.push(number);
                self.rows.push(cells);
            }
        }
    }

    /// Lines above the header.
    #[must_use]
    pub fn above(&self) -> &[Vec<Cell>] {
        &self.above
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &[Cell] {
        &self.header
    }

    /// The rows, cell by cell.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// Where a column stands, if the sheet has it.
    #[must_use]
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places.get(column as usize).copied().flatten()
    }

    /// Every row as it is understood, in order.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        let numbered = self.numbers.iter().zip(&self.rows);
        numbered.map(|(row, cells)| Record::read(*row, cells, &self.places))
    }

    /// Puts a value into a column of a row (from 0); nothing happens where the sheet has no such
    /// column or row.
    pub fn set(&mut self, row: usize, column: Column, value: Cell) {
        let (Some(place), Some(cells)) = (self.place(column), self.rows.get_mut(row)) else {
            return;
        };
        if cells.len() <= place {
            cells.resize(place + 1, Cell::Empty);
        }
        cells[place] = value;
    }

    /// Writes CSV with the delimiter that was read, lines above the header included.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn write_csv(&self, to: impl Write) -> Result<(), SheetError> {
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .delimiter(self.delimiter)
            .from_writer(to);
        for row in self.all() {
            writer.write_record(row.iter().map(Cell::shown))?;
        }
        writer.flush()?;
        Ok(())
    }

    /// Writes a workbook of one sheet; numbers, dates and times stay what they are.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn write_xlsx(&self, to: impl Write + Seek + Send) -> Result<(), SheetError> {
        let broken = |e: rust_xlsxwriter::XlsxError| SheetError::Workbook(e.to_string());
        let mut workbook = Workbook::new();
        // Rows go out as they come; nothing is written twice.
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(broken)?;
        let formats = Formats {
            date: Format::new().set_num_format("yyyy-mm-dd"),
            time: Format::new().set_num_format("[h]:mm"),
        };
        for (row, cells) in (0..).zip(self.all()) {
            for (column, cell) in (0..).zip(cells) {
                formats.write(sheet, row, column, cell).map_err(broken)?;
            }
        }
        workbook.save_to_writer(to).map_err(broken)
    }

    fn all(&self) -> impl Iterator<Item = &Vec<Cell>> {
        let head = self.above.iter().chain(std::iter::once(&self.header));
        head.chain(&self.rows)
    }
}

struct Formats {
    date: Format,
    time: Format,
}

impl Formats {
    fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        cell: &Cell,
    ) -> Result<(), rust_xlsxwriter::XlsxError> {
        match cell {
            Cell::Empty => return Ok(()),
            Cell::Text(t) | Cell::Error(t) => sheet.write_string(row, column, t)?,
            Cell::Number(n) => sheet.write_number(row, column, *n)?,
            Cell::Bool(b) => sheet.write_boolean(row, column, *b)?,
            Cell::Date(n) => sheet.write_number_with_format(row, column, *n, &self.date)?,
            Cell::Time(n) => sheet.write_number_with_format(row, column, *n, &self.time)?,
        };
        Ok(())
    }
}
