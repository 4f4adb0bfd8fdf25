//! The shipped tables are whole, and they are WHO's.
//!
//! The library parses its tables on first use and cannot fail there: this file is why. It reads
//! the texts with a reader of its own, so that a fault of the one in `src/table.rs` shows.
//! Expected numbers come from the publications (rows, range, digits), from WHO's rules (the 0.7 cm
//! between length and height), from the textbook formula (z), and from the SD columns that WHO
//! printed (`tests/data/printed_sd`), none from the tables themselves.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use tumbuh::standards::Place;
use tumbuh::standards::preterm::FENTON_2013;
use tumbuh::standards::velocity::Growth;
use tumbuh::table::{Axis, MONTH_60, Table};
use tumbuh::{Indicator, Lms, Measurement, Position, Profile, Reference, Sex, TableId};

/// A table as it was published.
struct Published {
    id: TableId,
    indicator: Indicator,
    /// Rows of both sexes.
    rows: usize,
    /// First and last point of the axis, as printed.
    first: &'static str,
    last: &'static str,
    shape: Shape,
}

/// What L is, and whether a last column says how the child was measured.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Plain,
    /// L is 1 in every row.
    Linear,
    /// With a column `measure`.
    Measured,
    /// Both.
    LinearMeasured,
}

#[rustfmt::skip]
const PUBLISHED: [Published; 12] = {
    use Indicator::{Acz, Baz, Haz, Hcz, Ssz, Tsz, Waz, Whz};
    use Shape::{Linear, LinearMeasured, Measured, Plain};
    const fn of(
        id: TableId, indicator: Indicator, rows: usize, first: &'static str, last: &'static str, shape: Shape,
    ) -> Published {
        Published { id, indicator, rows, first, last, shape }
    }
    [
        of(TableId::WeightForAge, Waz, 3714, "0", "1856", Plain),
        of(TableId::LengthHeightForAge, Haz, 3714, "0", "1856", LinearMeasured),
        of(TableId::BmiForAge, Baz, 3714, "0", "1856", Measured),
        of(TableId::HeadCircumferenceForAge, Hcz, 3714, "0", "1856", Linear),
        of(TableId::ArmCircumferenceForAge, Acz, 3532, "91", "1856", Plain),
        of(TableId::TricepsSkinfoldForAge, Tsz, 3532, "91", "1856", Plain),
        of(TableId::SubscapularSkinfoldForAge, Ssz, 3532, "91", "1856", Plain),
        of(TableId::WeightForLength, Whz, 1302, "45.0", "110.0", Plain),
        of(TableId::WeightForHeight, Whz, 1102, "65.0", "120.0", Plain),
        of(TableId::WeightForAge2007, Waz, 120, "61", "120", Plain),
        of(TableId::HeightForAge2007, Haz, 336, "61", "228", Linear),
        of(TableId::BmiForAge2007, Baz, 336, "61", "228", Plain),
    ]
};

/// A row as the text has it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct TextRow {
    sex: Sex,
    /// The axis counted in rows: days, months, tenths of a centimetre.
    place: u32,
    l: f64,
    m: f64,
    s: f64,
}

/// A decimal number with exactly so many decimals, no superfluous zero before it, no `-0`.
fn exact(cell: &str, decimals: usize) -> Result<f64, String> {
    let unsigned = cell.strip_prefix('-').unwrap_or(cell);
    let mut parts = unsigned.split('.');
    let whole = parts.next().unwrap_or_default();
    let after = parts.next().unwrap_or_default();
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let right = parts.next().is_none()
        && digits(whole)
        && digits(after)
        && (whole == "0" || (!whole.is_empty() && !whole.starts_with('0')))
        && after.len() == decimals
        && unsigned.contains('.') == (decimals > 0)
        && !(cell.starts_with('-') && unsigned.bytes().all(|b| matches!(b, b'0' | b'.')));
    let number = cell.parse::<f64>().ok().filter(|_| right);
    number.ok_or_else(|| format!("`{cell}` is not a number with {decimals} decimals"))
}

/// One line `sex,place,l,m,s[,measure]`.
fn text_row(line: &str, axis: Axis, shape: Shape) -> Result<TextRow, String> {
    let measured = matches!(shape, Shape::Measured | Shape::LinearMeasured);
    let cells: Vec<&str> = line.split(',').collect();
    if cells.len() != 5 + usize::from(measured) {
        return Err(format!("{} cells", cells.len()));
    }
    let sex = match cells[0] {
        "f" => Sex::Female,
        "m" => Sex::Male,
        other => return Err(format!("sex `{other}`")),
    };
    exact(cells[1], usize::from(axis == Axis::Centimetre))?;
    let place = cells[1].replace('.', "").parse().map_err(|_| cells[1])?;
    let row = TextRow {
        sex,
        place,
        l: exact(cells[2], 4)?,
        m: exact(cells[3], 4)?,
        s: exact(cells[4], 5)?,
    };
    if row.m <= 0.0 || row.s <= 0.0 {
        return Err("M and S must be above zero".to_owned());
    }
    if matches!(shape, Shape::Linear | Shape::LinearMeasured) && cells[2] != "1.0000" {
        return Err(format!("L is {}, not 1.0000", cells[2]));
    }
    // WHO: length to day 730, height from day 731.
    if measured && cells[5] != if place <= 730 { "L" } else { "H" } {
        return Err(format!("measure `{}` on day {place}", cells[5]));
    }
    Ok(row)
}

/// Reads a text that is whole; or says what is wrong with it.
fn whole(text: &str, of: &Published) -> Result<Vec<TextRow>, String> {
    if !text.is_ascii() || text.contains('\r') || !text.ends_with('\n') {
        return Err("not ASCII lines that end in LF".to_owned());
    }
    let (axis, mut lines) = (of.id.axis(), text.lines());
    let measured = matches!(of.shape, Shape::Measured | Shape::LinearMeasured);
    let tail = if measured { ",measure" } else { "" };
    let header = format!("sex,{},l,m,s{tail}", axis.code());
    if lines.next() != Some(&header) {
        return Err(format!("header is not `{header}`"));
    }
    let mut rows: Vec<TextRow> = Vec::new();
    let mut bounds = Vec::new();
    for (i, line) in lines.enumerate() {
        let fault = |what| format!("line {}: {what}", i + 2);
        let row = text_row(line, axis, of.shape).map_err(fault)?;
        let before = rows.last();
        let new_sex = before.is_none_or(|b| b.sex != row.sex);
        if new_sex {
            bounds.push((row.sex, line));
        } else if before.is_some_and(|b| b.place + 1 != row.place) {
            return Err(fault("gap in the axis".to_owned()));
        }
        rows.push(row);
    }
    let starts = bounds
        .iter()
        .map(|(sex, line)| (*sex, line.split(',').nth(1)));
    if !starts.eq([(Sex::Female, Some(of.first)), (Sex::Male, Some(of.first))]) {
        return Err(format!("not girls then boys, each from {}", of.first));
    }
    let last = of.last.replace('.', "");
    let ends = |sex: Sex| {
        let row = rows.iter().rfind(|r| r.sex == sex);
        row.is_some_and(|r| r.place.to_string() == last)
    };
    if !ends(Sex::Female) || !ends(Sex::Male) {
        return Err(format!("does not end at {}", of.last));
    }
    if rows.len() != of.rows {
        return Err(format!("{} rows, not {}", rows.len(), of.rows));
    }
    Ok(rows)
}

/// The rows of `who2007/month_60.csv` for an indicator: `weight_for_age`, ...
fn month_60(name: &str) -> Vec<TextRow> {
    let lines = MONTH_60
        .lines()
        .filter_map(|l| l.strip_prefix(name)?.strip_prefix(','));
    lines
        .map(|l| text_row(l, Axis::Month, Shape::Plain).expect(l))
        .collect()
}

/// The rows of a table as the engine has them, girls and boys apart: those of WHO 2007 begin with
/// month 60.
fn rows_by_sex(of: &Published) -> [Vec<TextRow>; 2] {
    let rows = whole(of.id.text(), of).expect("every_table_is_whole");
    let sixty = match of.id.axis() {
        Axis::Month => month_60(of.id.path().trim_start_matches("who2007/")),
        _ => Vec::new(),
    };
    [Sex::Female, Sex::Male].map(|sex| {
        let all = sixty.iter().chain(&rows);
        all.filter(|r| r.sex == sex).copied().collect()
    })
}

fn sha256(bytes: impl AsRef<[u8]>) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(bytes) {
        write!(hex, "{byte:02x}").expect("a String takes all");
    }
    hex
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// `tables/SHA256SUMS`: path to checksum.
fn listed() -> BTreeMap<String, String> {
    let text = fs::read_to_string(in_repository("tables/SHA256SUMS")).unwrap();
    let lines: Vec<_> = text.lines().map(|l| l.split_once("  ").expect(l)).collect();
    let sums: BTreeMap<_, _> = lines
        .iter()
        .map(|(h, p)| ((*p).to_owned(), (*h).to_owned()))
        .collect();
    assert_eq!(sums.len(), lines.len(), "a file is listed twice");
    sums
}

/// All files below a folder that are called `*.csv`, by their path from `base`.
fn csv_files(folder: &Path, base: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            csv_files(&path, base, found);
        } else if path.extension().is_some_and(|e| e == "csv") {
            let name = path.strip_prefix(base).unwrap().to_str().unwrap();
            found.insert(name.replace('\\', "/"), sha256(fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn every_table_is_described_here() {
    assert!(
        PUBLISHED
            .iter()
            .map(|p| p.id)
            .eq(TableId::ALL.iter().copied())
    );
}

#[test]
fn checksums_list_exactly_the_files_there_and_the_embedded_texts() {
    let listed = listed();
    let mut on_disk = BTreeMap::new();
    let base = in_repository("tables");
    csv_files(&base, &base, &mut on_disk);
    assert_eq!(listed, on_disk);

    let mut embedded: BTreeMap<_, _> = TableId::ALL
        .iter()
        .map(|id| (format!("{}.csv", id.path()), sha256(id.text())))
        .collect();
    embedded.insert("who2007/month_60.csv".to_owned(), sha256(MONTH_60));
    let more = Growth::ALL.map(|g| (g.path(), g.text()));
    for (path, text) in more.into_iter().chain(FENTON_2013) {
        embedded.insert(format!("{path}.csv"), sha256(text));
    }
    assert_eq!(listed, embedded);
}

#[test]
fn every_table_is_whole() {
    let mut total = 0;
    for of in &PUBLISHED {
        total += whole(of.id.text(), of)
            .unwrap_or_else(|e| panic!("{}: {e}", of.id))
            .len();
    }
    assert_eq!(total, 27_856 + 792);
}

#[test]
fn month_60_has_three_indicators_of_both_sexes() {
    assert_eq!(MONTH_60.lines().next(), Some("indicator,sex,month,l,m,s"));
    assert!(MONTH_60.is_ascii() && !MONTH_60.contains('\r') && MONTH_60.ends_with('\n'));
    assert_eq!(MONTH_60.lines().count(), 7);
    for name in ["bmi_for_age", "height_for_age", "weight_for_age"] {
        let rows = month_60(name);
        assert_eq!(
            rows.iter().map(|r| r.sex).collect::<Vec<_>>(),
            [Sex::Female, Sex::Male]
        );
        assert!(rows.iter().all(|r| r.place == 60), "{name}");
        assert!(rows.iter().all(|r| name != "height_for_age" || r.l == 1.0));
    }
}

/// The checks above can fail: every way to spoil a text that we could think of is caught, by the
/// checksum, by the reader here, and (where the last column says so) by the library's own.
#[test]
fn a_spoiled_text_is_refused() {
    let of = &PUBLISHED[1];
    let text = of.id.text();
    let listed = listed();
    assert_eq!(listed["who2006/length_height_for_age.csv"], sha256(text));
    assert!(whole(text, of).is_ok() && Table::parse(Axis::Day, text).is_ok());

    let line = "\nf,500,1.0000,79.0642,0.03564,L";
    let swap = |from: &str, to: &str| text.replacen(from, to, 1);
    let in_line = |from: &str, to: &str| swap(line, &line.replacen(from, to, 1));
    let end = text.trim_end().rfind('\n').unwrap();
    for (what, spoiled, by_reader, by_library) in [
        ("digit of M", in_line("79.0642", "79.0647"), false, false),
        ("digit of S", in_line("0.03564", "0.03565"), false, false),
        ("row gone", swap(line, ""), true, true),
        ("row twice", in_line(line, &line.repeat(2)), true, true),
        ("last row gone", text[..=end].to_owned(), true, true),
        (
            "boys gone",
            text[..=text.find("\nm,").unwrap()].to_owned(),
            true,
            true,
        ),
        ("three decimals", in_line("79.0642", "79.064"), true, true),
        ("six decimals", in_line("0.03564", "0.035640"), true, true),
        ("M zero", in_line("79.0642", "0.0000"), true, true),
        ("M negative", in_line("79.0642", "-79.0642"), true, true),
        ("S zero", in_line("0.03564", "0.00000"), true, true),
        ("M no number", in_line("79.0642", "NaN"), true, true),
        ("M empty", in_line("79.0642", ""), true, true),
        ("exponent", in_line("79.0642", "7.90642e1"), true, true),
        ("comma for point", in_line("79.0642", "79,0642"), true, true),
        ("sex", in_line("\nf", "\nF"), true, true),
        ("day not whole", in_line("500", "500.0"), true, true),
        ("L not 1", in_line("1.0000", "1.0001"), true, false),
        ("position", in_line(",L", ",H"), true, false),
        ("CRLF", text.replace('\n', "\r\n"), true, false),
        ("no line end", text.trim_end().to_owned(), true, false),
        ("header", swap("sex,day,l,m,s", "sex,day,l,s,m"), true, true),
        ("empty", String::new(), true, true),
    ] {
        assert_ne!(spoiled, text, "{what}: nothing was spoiled");
        assert_ne!(sha256(&spoiled), sha256(text), "{what}");
        assert_eq!(whole(&spoiled, of).is_err(), by_reader, "{what}");
        assert_eq!(
            Table::parse(Axis::Day, &spoiled).is_err(),
            by_library,
            "{what}"
        );
    }
    for (path, sum) in &listed {
        let spoiled = fs::read_to_string(in_repository("tables").join(path)).unwrap();
        assert_ne!(sha256(spoiled.replacen('3', "4", 1)), *sum, "{path}");
    }
}

/// Rows by eye, as other programs print WHO's numbers: birth, the age where the 2007 reference
/// begins, and 95.5 cm of the two tables that must never be merged.
#[test]
fn some_rows_by_eye() {
    for (path, row) in [
        ("who2006/weight_for_length", "f,95.5,-0.3833,13.8408,"),
        ("who2006/weight_for_height", "f,95.5,-0.3833,14.0186,"),
        ("who2006/weight_for_age", "m,0,0.3487,3.3464,0.14602"),
        ("who2006/length_height_for_age", "m,1826,1.0000,109.9593,"),
        ("who2007/height_for_age", "m,61,1.0000,110.2647,0.04164"),
        ("who2007/height_for_age", "f,61,1.0000,109.6016,0.04355"),
        ("who2007/bmi_for_age", "m,61,-0.7387,15.2641,0.08390"),
        ("who2007/bmi_for_age", "f,61,-0.8886,15.2441,0.09692"),
    ] {
        let id = TableId::ALL.iter().find(|id| id.path() == path).unwrap();
        assert!(id.text().contains(&format!("\n{row}")), "{path}: {row}");
    }
    // Month 60 does not join on to WHO 2006.
    assert!(MONTH_60.contains("\nheight_for_age,m,60,1.0000,109.7265,"));
}

#[test]
fn l_of_weight_for_length_and_height_is_one_number_per_sex() {
    for of in &PUBLISHED[7..9] {
        for (rows, l) in rows_by_sex(of).iter().zip([-0.3833, -0.3521]) {
            assert!(rows.iter().all(|r| r.l == l), "{}", of.id);
        }
    }
}

/// WHO made weight-for-height from weight-for-length by its 0.7 cm: the row at a height is the row
/// at the length 0.7 cm above it, in every digit, as far as both reach.
#[test]
fn weight_for_height_is_weight_for_length_seven_rows_on() {
    let (length, height) = (rows_by_sex(&PUBLISHED[7]), rows_by_sex(&PUBLISHED[8]));
    let mut compared = 0;
    for (length, height) in length.iter().zip(&height) {
        let both = height.iter().filter(|h| h.place + 7 <= 1100);
        for h in both {
            let l = length[(h.place + 7 - 450) as usize];
            assert_eq!((h.l, h.m, h.s), (l.l, l.m, l.s), "{h:?} {l:?}");
            compared += 1;
        }
    }
    assert_eq!(compared, 888);
}

/// And at day 731 height is length less 0.7 cm, plus the growth of a day (0.03 cm).
#[test]
fn height_begins_seven_tenths_below_length() {
    for rows in rows_by_sex(&PUBLISHED[1]) {
        let day_of_growth = rows[730].m - rows[729].m;
        let step = rows[731].m - rows[730].m;
        assert!((step - (day_of_growth - 0.7)).abs() < 1e-3, "{step}");
    }
}

/// A child who stands at this place of the table, for the public door.
fn child(of: &Published, sex: Sex, in_rows: f64) -> Measurement {
    let child = Measurement::new().sex(sex);
    match of.id {
        TableId::WeightForLength => child.lenhei_cm(in_rows / 10.0).measure(Position::Lying),
        TableId::WeightForHeight => child.lenhei_cm(in_rows / 10.0).measure(Position::Standing),
        _ if of.id.axis() == Axis::Month => child.age_months(in_rows),
        _ => child.age_days(in_rows),
    }
}

/// The profile that reaches every row: only WHO's macros use days 1827 to 1856, only its R
/// packages month 60.
fn profile(of: &Published) -> Profile {
    match of.id.axis() {
        Axis::Day => Profile::WHO_MACRO,
        Axis::Month | Axis::Centimetre => Profile::WHO_ANTHRO,
    }
}

/// Where L, M and S are known from the text: every row, and between any two rows of a table that
/// is interpolated the middle.
fn places(of: &Published) -> Vec<(f64, TextRow)> {
    let mut places = Vec::new();
    for rows in rows_by_sex(of) {
        places.extend(rows.iter().map(|r| (f64::from(r.place), *r)));
        if of.id.axis() != Axis::Day {
            places.extend(rows.windows(2).map(|w| {
                let half = |f: fn(&TextRow) -> f64| f64::midpoint(f(&w[0]), f(&w[1]));
                let (l, m, s) = (half(|r| r.l), half(|r| r.m), half(|r| r.s));
                (f64::from(w[0].place) + 0.5, TextRow { l, m, s, ..w[0] })
            }));
        }
    }
    places
}

#[test]
fn the_parsed_table_is_the_text_row_by_row() {
    let mut compared = 0;
    for of in &PUBLISHED {
        let (table, rows, profile) = (of.id.table(), rows_by_sex(of), profile(of));
        assert_eq!((table.axis(), table.len()), (of.id.axis(), rows[0].len()));
        let per_unit = of.id.axis().rows_per_unit();
        let ends = (rows[0][0].place, rows[1][rows[1].len() - 1].place);
        assert_eq!(
            table.range(),
            (f64::from(ends.0) / per_unit, f64::from(ends.1) / per_unit)
        );
        for row in rows.iter().flatten() {
            let in_rows = f64::from(row.place);
            let at = in_rows / per_unit;
            let place = Place {
                table: of.id,
                at,
                in_rows,
            };
            let lms = place.lms(row.sex).unwrap();
            assert_eq!(
                (lms.l(), lms.m(), lms.s()),
                (row.l, row.m, row.s),
                "{place:?}"
            );
            let child = child(of, row.sex, in_rows);
            let found = Reference::find(of.indicator, &child, &profile).unwrap();
            assert_eq!((found.place, found.sex, found.lms), (place, row.sex, lms));
            compared += 1;
        }
    }
    assert_eq!(compared, 27_856 + 792 + 6);
}

/// Below this |L| (2258 rows) the textbook formulas subtract nearly equal numbers and lose the
/// digits they are to prove (up to 1e-11 in z at the smallest |L| of 1e-4): there the same
/// formulas stand with `expm1` and `log1p`.
const SMALL_L: f64 = 0.1;

/// `M (1 + L S z)^(1/L)`.
fn textbook_value(r: TextRow, z: f64) -> f64 {
    let w = r.l * r.s * z;
    if r.l.abs() < SMALL_L {
        r.m * libm::exp(libm::log1p(w) / r.l)
    } else {
        r.m * libm::pow(1.0 + w, 1.0 / r.l)
    }
}

/// `((y/M)^L - 1) / (L S)`.
fn textbook_z(r: TextRow, y: f64) -> f64 {
    let q = y / r.m;
    if r.l.abs() < SMALL_L {
        libm::expm1(r.l * libm::log(q)) / (r.l * r.s)
    } else {
        (libm::pow(q, r.l) - 1.0) / (r.l * r.s)
    }
}

/// The distance from 2 to 3 SD, and 3 SD, on the side of z.
fn textbook_tail(r: TextRow, z: f64) -> (f64, f64) {
    let sd3 = textbook_value(r, 3f64.copysign(z));
    ((sd3 - textbook_value(r, 2f64.copysign(z))).abs(), sd3)
}

/// WHO's restricted rule, there and back.
fn textbook_restricted_value(r: TextRow, z: f64) -> f64 {
    if z.abs() <= 3.0 {
        return textbook_value(r, z);
    }
    let (step, sd3) = textbook_tail(r, z);
    sd3 + (z - 3f64.copysign(z)) * step
}

fn textbook_restricted_z(r: TextRow, y: f64) -> f64 {
    let z = textbook_z(r, y);
    if z.abs() <= 3.0 {
        return z;
    }
    let (step, sd3) = textbook_tail(r, z);
    3f64.copysign(z) + (y - sd3) / step
}

const Z: [f64; 9] = [-5.0, -3.0, -2.5, -1.0, 0.0, 1.0, 2.5, 3.0, 5.0];

/// Two ways to compute a z-score in doubles differ by this at most.
const SAME_Z: f64 = 1e-13;
/// And two ways to compute a value, relatively.
const SAME_VALUE: f64 = 2e-14;

#[test]
fn z_is_the_textbook_formula_at_every_row_and_between() {
    let (mut compared, mut worst_z, mut worst_value) = (0, 0f64, 0f64);
    for of in &PUBLISHED {
        for (in_rows, row) in places(of) {
            let at = in_rows / of.id.axis().rows_per_unit();
            let lms = Place {
                table: of.id,
                at,
                in_rows,
            }
            .lms(row.sex)
            .unwrap();
            for z in Z {
                let y = textbook_restricted_value(row, z);
                let got = lms.z_restricted(y);
                let mut off = (got - z)
                    .abs()
                    .max((got - textbook_restricted_z(row, y)).abs());
                let mut value = lms.value_restricted(z).unwrap();
                let mut expected = y;
                let mut off_value = (value / expected - 1.0).abs();
                if row.l == 1.0 || z.abs() <= 3.0 {
                    // Without the restricted rule; for L = 1 at any z.
                    expected = textbook_value(row, z);
                    value = lms.value(z).unwrap();
                    off = off.max((lms.z(expected) - textbook_z(row, expected)).abs());
                    off_value = off_value.max((value / expected - 1.0).abs());
                }
                assert!(off < SAME_Z, "{} {at} z {z}: {got}, off by {off:e}", of.id);
                assert!(
                    off_value < SAME_VALUE,
                    "{} {at} z {z}: {value} {expected}",
                    of.id
                );
                worst_z = worst_z.max(off);
                worst_value = worst_value.max(off_value);
                compared += 1;
            }
        }
    }
    println!("{compared} places and z-scores, largest differences {worst_z:e} {worst_value:e}");
    assert_eq!(compared, 9 * (28_654 + 2400 + 792));
}

/// What a child is scored by: the kernel without the check of its range that [`Lms`] makes. This
/// shows that every row, and what lies between, is in that range.
#[test]
fn a_child_at_every_row_and_between_gets_the_textbook_z() {
    let (mut compared, mut worst) = (0, 0f64);
    for of in &PUBLISHED {
        let profile = profile(of);
        for (in_rows, row) in places(of) {
            let child = child(of, row.sex, in_rows);
            for z in Z {
                let y = textbook_restricted_value(row, z);
                let child = match of.indicator {
                    Indicator::Waz | Indicator::Whz => child.weight_kg(y),
                    Indicator::Haz => child.lenhei_cm(y),
                    Indicator::Baz => child.lenhei_cm(100.0).weight_kg(y),
                    Indicator::Hcz => child.head_cm(y),
                    Indicator::Acz => child.muac_cm(y),
                    Indicator::Tsz => child.triceps_mm(y),
                    Indicator::Ssz => child.subscapular_mm(y),
                };
                let score = *child.assess_by(&profile).score(of.indicator);
                let place = score.place.unwrap();
                assert_eq!((place.table, place.in_rows), (of.id, in_rows));
                let off = (score.value().unwrap().exact - z).abs();
                assert!(off < SAME_Z, "{place:?} z {z}: off by {off:e}");
                worst = worst.max(off);
                compared += 1;
            }
        }
    }
    println!("{compared} children, largest difference {worst:e}");
    assert_eq!(compared, 9 * (28_654 + 2400 + 792));
}

/// A printed number is the value rounded; half a unit may be met exactly (an M that ends in 5),
/// which doubles miss by less than this.
const TIE: f64 = 1e-9;

fn rounds_to(value: f64, printed: f64, decimals: usize) -> bool {
    let half_a_unit = match decimals {
        1 => 0.05,
        3 => 0.0005,
        other => panic!("{other} decimals"),
    };
    (value - printed).abs() <= half_a_unit + TIE
}

/// A cell as WHO printed it: table, sex, place in rows, z, number, decimals.
type Cell = (TableId, Sex, f64, f64, f64, usize);

/// The cells of an extract. `tests/data` comes with the repository, not with the package.
fn printed(file: &str) -> Vec<Cell> {
    let path = in_repository("tests/data/printed_sd").join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut lines = text.lines();
    let header = "table,sex,axis,sd3neg,sd2neg,sd1neg,median,sd1,sd2,sd3,decimals";
    assert_eq!(lines.next(), Some(header));
    let mut cells = Vec::new();
    for line in lines {
        let c: Vec<&str> = line.split(',').collect();
        assert_eq!(c.len(), 11, "{line}");
        let id = *TableId::ALL
            .iter()
            .find(|id| id.path() == c[0])
            .expect(line);
        let decimals = usize::from(id.axis() == Axis::Centimetre);
        assert!(exact(c[2], decimals).is_ok(), "{line}");
        let place: u32 = c[2].replace('.', "").parse().expect(line);
        let sd = (-3..=3).zip(&c[3..10]);
        cells.extend(sd.map(|(z, cell)| {
            let number = cell.parse().expect(line);
            let sex = c[1].parse().expect(line);
            (
                id,
                sex,
                f64::from(place),
                f64::from(z),
                number,
                c[10].parse().expect(line),
            )
        }));
    }
    cells
}

#[test]
fn every_printed_sd_follows_from_the_tables() {
    for (file, count) in [("printed_sd.csv", 1834), ("printed_sd_daily.csv", 2534)] {
        let cells = printed(file);
        assert_eq!(cells.len(), count, "{file}");
        for (table, sex, in_rows, z, number, decimals) in cells {
            let at = in_rows / table.axis().rows_per_unit();
            let lms = Place { table, at, in_rows }.lms(sex).unwrap();
            let value = lms.value(z).unwrap();
            let told = rounds_to(value, number, decimals);
            assert!(
                told,
                "{file} {table} {sex} {at}, {z} SD: {value}, printed {number}"
            );
        }
    }
}

/// How sharp that is: with M or S off by one in the third decimal, or with the row of the other
/// sex or of the next day, most printed cells no longer follow.
#[test]
fn printed_sd_tell_a_wrong_row() {
    type Wrong = fn(TableId, Sex, f64) -> Option<Lms>;
    fn row(table: TableId, sex: Sex, in_rows: f64) -> Option<Lms> {
        let at = in_rows / table.axis().rows_per_unit();
        Place { table, at, in_rows }.lms(sex)
    }
    let cells = printed("printed_sd_daily.csv");
    let told = |wrong: Wrong| {
        let value = |c: &Cell| wrong(c.0, c.1, c.2)?.value(c.3).ok();
        let told = |c: &&Cell| value(c).is_some_and(|v| !rounds_to(v, c.4, c.5));
        cells.iter().filter(told).count()
    };
    let other_m: Wrong = |t, sex, x| {
        let r = row(t, sex, x)?;
        Lms::new(r.l(), r.m() + 0.001, r.s()).ok()
    };
    let other_s: Wrong = |t, sex, x| {
        let r = row(t, sex, x)?;
        Lms::new(r.l(), r.m(), r.s() + 0.001).ok()
    };
    let other_sex: Wrong = |t, sex, x| match sex {
        Sex::Female => row(t, Sex::Male, x),
        Sex::Male => row(t, Sex::Female, x),
    };
    let next: Wrong = |t, sex, x| row(t, sex, x + 1.0);
    assert_eq!(told(row), 0);
    for wrong in [other_m, other_s, other_sex, next] {
        let told = told(wrong);
        assert!(told > 2100, "{told} of {} cells", cells.len());
    }
}
