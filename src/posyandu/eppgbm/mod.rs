//! Exports of e-PPGBM and SIGIZI, in all their quirks: read, checked, scored and written back in
//! the same layout.
//!
//! A sheet has a line or two above its header (a date, a title), a header with the names of
//! [`Column`], and a row for each child or visit. What is known to go wrong in these files is read
//! and told ([`Quirk`]), never changed in silence: grams for kilograms, `Outlier` for a z-score, decimal
//! commas, dates with the day first or as Excel's numbers, decimals that Excel took for a time, NIK
//! kept as a number.
//!
//! ```
//! use tumbuh::posyandu::eppgbm::{Column, Quirk, Sheet};
//!
//! let export = "Tanggal unduh: 10-07-2024;;;;;;\n\
//!     No;NIK;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;ZS BB/U\n\
//!     1;3201014501200001;L;10-11-2023;09-07-2024;8600;70,2;Outlier\n";
//! let sheet = Sheet::read_csv(export.as_bytes())?;
//! let record = sheet.records().next().unwrap();
//! assert_eq!(record.measurement.weight.value().unwrap().kg(), 8.6);
//! assert_eq!(record.quirk(Column::Weight), Some(Quirk::Grams));
//! assert_eq!(record.quirk(Column::Height), Some(Quirk::DecimalComma));
//! assert_eq!(record.quirk(Column::WazTheirs), Some(Quirk::Outlier));
//! # Ok::<(), tumbuh::posyandu::eppgbm::SheetError>(())
//! ```

mod cell;
mod scored;
mod sheet;

pub use cell::{Cell, Quirk};
pub use sheet::{Rows, Sheet, SheetError, for_each_row};

use super::kms::Visit;
use crate::age::Date;
use crate::measurement::{HeadCircumference, Length, Measurement, Muac, Position, Weight};
use crate::outcome::Reason;
use crate::reading::Reading;
use crate::sex::Sex;
use cell::Read;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $header:literal [$($alias:literal),*];)*) => {
        /// A column of the export.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Column {
            $($(#[$doc])* $name,)*
        }

        impl Column {
            /// Every column that has a meaning here, in the order of the export.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in the header.
            #[must_use]
            pub const fn header(self) -> &'static str {
                match self { $(Self::$name => $header),* }
            }

            const fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($alias),*]),* }
            }
        }
    };
}

columns! {
    /// NIK, 16 digits.
    Nik = "NIK" [];
    /// Name of the child.
    Name = "Nama" ["Nama Anak", "Nama Balita"];
    /// Sex, L or P.
    Sex = "JK" ["Jenis Kelamin"];
    /// Date of birth.
    BirthDate = "Tgl Lahir" ["Tanggal Lahir"];
    /// Weight at birth, kg or g.
    BirthWeight = "BB Lahir" [];
    /// Length at birth, cm.
    BirthLength = "TB Lahir" ["PB Lahir"];
    /// Village.
    Village = "Desa/Kel" ["Desa", "Kelurahan", "Desa/Kelurahan"];
    /// Posyandu.
    Posyandu = "Posyandu" [];
    /// Date of the visit.
    VisitDate = "Tanggal Pengukuran" ["Tgl Pengukuran", "Tanggal Ukur", "Tgl Ukur"];
    /// Weight, kg or g.
    Weight = "Berat" ["BB", "Berat Badan"];
    /// Length or height, cm.
    Height = "Tinggi" ["TB", "PB", "Tinggi Badan"];
    /// Lying or standing.
    Position = "Cara Ukur" [];
    /// LiLA, cm.
    Muac = "LiLA" [];
    /// Head circumference, cm, where a file has it.
    Head = "Lingkar Kepala" ["LIKA"];
    /// Their weight-for-age class.
    WazClassTheirs = "BB/U" [];
    /// Their weight-for-age z-score.
    WazTheirs = "ZS BB/U" ["ZS_BB/U"];
    /// Their height-for-age class.
    HazClassTheirs = "TB/U" ["PB/U"];
    /// Their height-for-age z-score.
    HazTheirs = "ZS TB/U" ["ZS_TB/U", "ZS PB/U"];
    /// Their weight-for-height class.
    WhzClassTheirs = "BB/TB" ["BB/PB"];
    /// Their weight-for-height z-score.
    WhzTheirs = "ZS BB/TB" ["ZS_BB/TB", "ZS BB/PB"];
    /// Their N, T, O or B.
    GainTheirs = "Naik Berat Badan" [];
    /// Vitamin A capsules.
    VitaminA = "Jml Vit A" [];
}

impl Column {
    /// The column that a cell of a header names, in any case, white space left aside.
    #[must_use]
    pub fn from_header(header: &str) -> Option<Self> {
        let plain = |s: &str| -> String {
            let kept = s.chars().filter(|c| !c.is_whitespace());
            kept.flat_map(char::to_lowercase).collect()
        };
        let wanted = plain(header);
        Self::ALL.iter().copied().find(|c| {
            std::iter::once(&c.header())
                .chain(c.aliases())
                .any(|n| plain(n) == wanted)
        })
    }

    /// Where the columns stand in a header; the first of two that mean the same.
    pub(crate) fn places(header: &[Cell]) -> Vec<Option<usize>> {
        let named: Vec<Option<Self>> = header
            .iter()
            .map(|c| match c {
                Cell::Text(t) => Self::from_header(t),
                _ => None,
            })
            .collect();
        let place = |c: &Self| named.iter().position(|n| n.as_ref() == Some(c));
        Self::ALL.iter().map(place).collect()
    }
}

/// One row as it was understood.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// The row of the sheet, from 1, header lines counted.
    pub row: usize,
    /// NIK, if it is one.
    pub nik: Option<String>,
    /// Name, as it stands.
    pub name: String,
    /// Village, as it stands.
    pub village: String,
    /// Posyandu, as it stands.
    pub posyandu: String,
    /// Date of birth.
    pub birth: Option<Date>,
    /// Date of the visit.
    pub visit: Option<Date>,
    /// Weight at birth, kg.
    pub birth_weight_kg: Option<f64>,
    /// Length at birth, cm.
    pub birth_length_cm: Option<f64>,
    /// What was measured, in kg and cm.
    pub measurement: Measurement,
    /// Capsules of vitamin A.
    pub vitamin_a: Option<f64>,
    quirks: Vec<(Column, Quirk)>,
}

impl Record {
    /// What was odd, column by column.
    #[must_use]
    pub fn quirks(&self) -> &[(Column, Quirk)] {
        &self.quirks
    }

    /// What was odd about a column.
    #[must_use]
    pub fn quirk(&self, column: Column) -> Option<Quirk> {
        let found = self.quirks.iter().find(|(c, _)| *c == column);
        found.map(|(_, quirk)| *quirk)
    }

    /// The visit for the card, at a Posyandu of the caller's number; `None` without a date.
    #[must_use]
    pub fn visit(&self, place: u32) -> Option<Visit> {
        let mut visit = Visit::new(self.visit?, self.measurement).at(place);
        visit.vitamin_a = self.vitamin_a.map(|n| n > 0.0);
        Some(visit)
    }

    /// Reads a row, given where the columns stand.
    pub(crate) fn read(row: usize, cells: &[Cell], places: &[Option<usize>]) -> Self {
        let mut quirks = Vec::new();
        let cell = |column: Column| -> &Cell {
            let place = places.get(column as usize).copied().flatten();
            place.and_then(|p| cells.get(p)).unwrap_or(&Cell::Empty)
        };
        let text = |column| cell(column).shown().trim().to_owned();
        let mut note = |column: Column, quirk: Option<Quirk>| {
            if let Some(quirk) = quirk {
                quirks.push((column, quirk));
            }
        };
        let nik = cell::nik(cell(Column::Nik));
        note(Column::Nik, nik.quirk);
        let birth = cell::date(cell(Column::BirthDate));
        note(Column::BirthDate, birth.quirk);
        let visit = cell::date(cell(Column::VisitDate));
        note(Column::VisitDate, visit.quirk);
        let mut number = |column| -> Read<f64> {
            let mut read = cell::number(cell(column));
            let grams = match column {
                Column::Weight => (100.0, Quirk::Grams),
                Column::BirthWeight => (10.0, Quirk::BirthWeightInGrams),
                _ => (f64::INFINITY, Quirk::Grams),
            };
            if let Some(value) = read.value.filter(|v| *v > grams.0) {
                read = Read {
                    value: Some(value / 1000.0),
                    quirk: Some(grams.1),
                };
            }
            note(column, read.quirk);
            read
        };
        let birth_weight_kg = number(Column::BirthWeight).value;
        let birth_length_cm = number(Column::BirthLength).value;
        let mut m = Measurement::new();
        m.weight = reading(number(Column::Weight)).and_then(Weight::from_kg);
        m.lenhei = reading(number(Column::Height)).and_then(Length::from_cm);
        m.muac = reading(number(Column::Muac)).and_then(Muac::from_cm);
        m.head = reading(number(Column::Head)).and_then(HeadCircumference::from_cm);
        let vitamin_a = number(Column::VitaminA).value;
        for theirs in [Column::WazTheirs, Column::HazTheirs, Column::WhzTheirs] {
            number(theirs);
        }
        for theirs in [
            Column::WazClassTheirs,
            Column::HazClassTheirs,
            Column::WhzClassTheirs,
        ] {
            let outlier = text(theirs).eq_ignore_ascii_case("outlier");
            note(theirs, outlier.then_some(Quirk::Outlier));
        }
        m.sex = word(cell(Column::Sex), |t| t.parse::<Sex>().ok());
        note(Column::Sex, unreadable(&m.sex));
        m.position = word(cell(Column::Position), |t| t.parse::<Position>().ok());
        note(Column::Position, unreadable(&m.position));
        if let (Some(birth), Some(visit)) = (birth.value, visit.value) {
            m = m.dates(birth, visit);
        } else if birth.quirk == Some(Quirk::Unreadable) || visit.quirk == Some(Quirk::Unreadable) {
            m.age = Reading::invalid(Reason::Unreadable);
        }
        Self {
            row,
            nik: nik.value,
            name: text(Column::Name),
            village: text(Column::Village),
            posyandu: text(Column::Posyandu),
            birth: birth.value,
            visit: visit.value,
            birth_weight_kg,
            birth_length_cm,
            measurement: m,
            vitamin_a,
            quirks,
        }
    }
}

/// Missing, a value, or something that cannot be read.
fn reading(read: Read<f64>) -> Reading<f64> {
    match (read.value, read.quirk) {
        (Some(v), _) => Reading::Value(v),
        (None, Some(Quirk::Unreadable | Quirk::TimeAmbiguous | Quirk::Outlier)) => {
            Reading::invalid(Reason::Unreadable)
        }
        (None, _) => Reading::Missing,
    }
}

fn word<T: Copy>(cell: &Cell, parse: impl Fn(&str) -> Option<T>) -> Reading<T> {
    if cell.is_missing() {
        return Reading::Missing;
    }
    parse(cell.shown().trim()).map_or(Reading::invalid(Reason::Unreadable), Reading::Value)
}

fn unreadable<T: Copy>(reading: &Reading<T>) -> Option<Quirk> {
    matches!(reading, Reading::Invalid { .. }).then_some(Quirk::Unreadable)
}
