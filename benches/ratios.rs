//! One table of ratios, all taken in one run: `make bench`.
//!
//! Variants are interleaved, round after round, and the ratio is the median of the rounds' ratios,
//! so that a machine that slows down and speeds up does not tilt them.
//!
//! The yardstick is textbook code: one loop per child over rows of doubles, `powf`, no table
//! search, the same rules (0.7 cm, 0.1 cm interpolation, restricted z), no validity tests. The floor is copying
//! the same columns: seven doubles in, eight out.

use std::hint::black_box;
use std::time::Instant;
use tumbuh::batch::{self, Ages, Codes, Columns, Level, Numbers, Options, Output};
use tumbuh::{Indicator, Measurement, Position, Sex, TableId};

const CHILDREN: usize = 100_000;
const ROUNDS: usize = 25;

/// Numbers from a seed: splitmix64, and a bell from twelve of them.
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// Children under five, shorter and thinner than the WHO median (HAZ around -1.06 with an SD of
/// 1.2, WHZ around -0.43 with 1.1), measured to 0.1 kg and 0.1 cm.
struct Children {
    sex: Vec<u8>,
    measure: Vec<u8>,
    oedema: Vec<u8>,
    days: Vec<f64>,
    y: [Vec<f64>; 6],
}

/// A table as textbook code holds it: L, M, S as doubles, by sex and row.
type Plain = [Vec<[f64; 3]>; 2];

fn plain(id: TableId) -> Plain {
    let mut rows: Plain = [Vec::new(), Vec::new()];
    for line in id.text().lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let lms = [2, 3, 4].map(|i| cells[i].parse().expect("a number"));
        rows[usize::from(cells[0] == "m")].push(lms);
    }
    rows
}

struct Textbook {
    weight: Plain,
    length: Plain,
    bmi: Plain,
    head: Plain,
    arm: Plain,
    triceps: Plain,
    subscapular: Plain,
    wfl: Plain,
    wfh: Plain,
}

#[allow(
    clippy::disallowed_methods,
    reason = "the textbook's powf is what we compare with"
)]
fn restricted([l, m, s]: [f64; 3], y: f64) -> f64 {
    let z = ((y / m).powf(l) - 1.0) / (l * s);
    let sd = |k: f64| m * (1.0 + l * s * k).powf(1.0 / l);
    if z > 3.0 {
        3.0 + (y - sd(3.0)) / (sd(3.0) - sd(2.0))
    } else if z < -3.0 {
        -3.0 + (y - sd(-3.0)) / (sd(-2.0) - sd(-3.0))
    } else {
        z
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the textbook's powf is what we compare with"
)]
fn unrestricted([l, m, s]: [f64; 3], y: f64) -> f64 {
    ((y / m).powf(l) - 1.0) / (l * s)
}

impl Textbook {
    fn new() -> Self {
        Self {
            weight: plain(TableId::WeightForAge),
            length: plain(TableId::LengthHeightForAge),
            bmi: plain(TableId::BmiForAge),
            head: plain(TableId::HeadCircumferenceForAge),
            arm: plain(TableId::ArmCircumferenceForAge),
            triceps: plain(TableId::TricepsSkinfoldForAge),
            subscapular: plain(TableId::SubscapularSkinfoldForAge),
            wfl: plain(TableId::WeightForLength),
            wfh: plain(TableId::WeightForHeight),
        }
    }

    fn child(&self, c: &Children, i: usize) -> [f64; 8] {
        let sex = usize::from(c.sex[i] == b'm');
        let day = (c.days[i] + 0.5) as usize;
        let kg = c.y[0][i];
        let mut cm = c.y[1][i];
        match c.measure[i] {
            b'h' if day < 731 => cm += 0.7,
            b'l' if day >= 731 => cm -= 0.7,
            _ => {}
        }
        let bmi = kg / ((cm / 100.0) * (cm / 100.0));
        let (table, first) = if day < 731 {
            (&self.wfl[sex], 450)
        } else {
            (&self.wfh[sex], 650)
        };
        let tenths = cm * 10.0;
        let low = tenths.floor();
        let f = tenths - low;
        let row = low as usize;
        let whz = if row < first || row - first + 1 >= table.len() {
            f64::NAN
        } else {
            let (a, b) = (table[row - first], table[row - first + 1]);
            restricted(std::array::from_fn(|k| a[k] + f * (b[k] - a[k])), kg)
        };
        let late = |t: &Plain, y: f64| {
            if day < 91 {
                f64::NAN
            } else {
                restricted(t[sex][day - 91], y)
            }
        };
        [
            restricted(self.weight[sex][day], kg),
            unrestricted(self.length[sex][day], cm),
            whz,
            restricted(self.bmi[sex][day], bmi),
            unrestricted(self.head[sex][day], c.y[2][i]),
            late(&self.arm, c.y[3][i]),
            late(&self.triceps, c.y[4][i]),
            late(&self.subscapular, c.y[5][i]),
        ]
    }

    fn run(&self, c: &Children, z: &mut [Vec<f64>; 8]) {
        for i in 0..c.sex.len() {
            for (column, v) in z.iter_mut().zip(self.child(c, i)) {
                column[i] = v;
            }
        }
    }
}

impl Children {
    fn new(n: usize) -> Self {
        let book = Textbook::new();
        let mut r = Random(2006);
        let mut c = Self {
            sex: Vec::new(),
            measure: Vec::new(),
            oedema: vec![b'n'; n],
            days: Vec::new(),
            y: std::array::from_fn(|_| Vec::new()),
        };
        for _ in 0..n {
            let sex = usize::from(r.unit() < 0.5);
            let day = (r.unit() * 1826.0) as usize;
            let lying = (day < 731) != (r.unit() < 0.05);
            let value = |row: [f64; 3], z: f64| {
                let lms = tumbuh::Lms::new(row[0], row[1], row[2]).expect("a row");
                (lms.value_restricted(z).unwrap_or(row[1]) * 10.0).round() / 10.0
            };
            let at = |t: &Plain, first: usize, z: f64| value(t[sex][day.max(first) - first], z);
            let cm = at(&book.length, 0, -1.06 + 1.2 * r.bell());
            // Thin or heavy for the length that this is, as children are.
            let (table, first) = if day < 731 {
                (&book.wfl[sex], 450)
            } else {
                (&book.wfh[sex], 650)
            };
            let row = ((cm * 10.0).round() as usize).clamp(first, first + table.len() - 1) - first;
            c.sex.push(if sex == 1 { b'm' } else { b'f' });
            c.measure.push(if lying { b'l' } else { b'h' });
            c.days.push(day as f64);
            let values = [
                value(table[row], -0.43 + 1.1 * r.bell()),
                match (lying, day < 731) {
                    (true, false) => cm + 0.7,
                    (false, true) => cm - 0.7,
                    _ => cm,
                },
                at(&book.head, 0, -0.5 + 1.1 * r.bell()),
                at(&book.arm, 91, -0.4 + 1.1 * r.bell()),
                at(&book.triceps, 91, 1.1 * r.bell()),
                at(&book.subscapular, 91, 1.1 * r.bell()),
            ];
            for (column, v) in c.y.iter_mut().zip(values) {
                column.push(v);
            }
        }
        c
    }

    fn columns(&self) -> Columns<'_> {
        let n = |i: usize| Some(Numbers::f64(&self.y[i]));
        Columns {
            sex: Some(Codes::new(&self.sex)),
            age: Ages::Days(Numbers::f64(&self.days)),
            weight_kg: n(0),
            lenhei_cm: n(1),
            measure: Some(Codes::new(&self.measure)),
            head_cm: n(2),
            muac_cm: n(3),
            triceps_mm: n(4),
            subscapular_mm: n(5),
            oedema: Some(Codes::new(&self.oedema)),
            ..Columns::new(self.sex.len())
        }
    }

    fn measurement(&self, i: usize) -> Measurement {
        Measurement::new()
            .sex(if self.sex[i] == b'm' {
                Sex::Male
            } else {
                Sex::Female
            })
            .age_days(self.days[i])
            .weight_kg(self.y[0][i])
            .lenhei_cm(self.y[1][i])
            .measure(if self.measure[i] == b'l' {
                Position::Lying
            } else {
                Position::Standing
            })
            .head_cm(self.y[2][i])
            .muac_cm(self.y[3][i])
            .triceps_mm(self.y[4][i])
            .subscapular_mm(self.y[5][i])
    }
}

/// Columns to write into, kept from round to round.
struct Room {
    exact: [Vec<f64>; 8],
    reported: [Vec<f64>; 8],
    bytes: [[Vec<u8>; 3]; 8],
}

impl Room {
    fn new(n: usize) -> Self {
        Self {
            exact: std::array::from_fn(|_| vec![0.0; n]),
            reported: std::array::from_fn(|_| vec![0.0; n]),
            bytes: std::array::from_fn(|_| std::array::from_fn(|_| vec![0; n])),
        }
    }

    fn z(&mut self, which: &[Indicator]) -> Output<'_> {
        let mut out = Output::default();
        for (i, exact) in Indicator::ALL.into_iter().zip(&mut self.exact) {
            if which.contains(&i) {
                out.indicator(i).exact = Some(exact);
            }
        }
        out
    }

    fn all(&mut self) -> Output<'_> {
        let mut out = Output::default();
        for ((o, reported), [flag, class, reason]) in out
            .indicators
            .iter_mut()
            .zip(&mut self.reported)
            .zip(&mut self.bytes)
        {
            o.reported = Some(reported);
            o.flag = Some(flag);
            o.class = Some(class);
            o.reason = Some(reason);
        }
        for (o, exact) in out.indicators.iter_mut().zip(&mut self.exact) {
            o.exact = Some(exact);
        }
        out
    }
}

/// A way of doing the work, by name.
type Variant<'a> = (String, Box<dyn FnMut() + 'a>);

/// Runs all variants in turn and gives the times of every round.
fn rounds(variants: &mut [Variant<'_>]) -> Vec<Vec<f64>> {
    let rounds = std::env::var("ROUNDS").ok().and_then(|r| r.parse().ok());
    let mut times = vec![Vec::new(); variants.len()];
    for round in 0..=rounds.unwrap_or(ROUNDS) {
        for ((_, run), times) in variants.iter_mut().zip(&mut times) {
            let start = Instant::now();
            run();
            if round > 0 {
                times.push(start.elapsed().as_secs_f64());
            }
        }
    }
    times
}

fn median(mut v: Vec<f64>) -> f64 {
    v.sort_by(f64::total_cmp);
    v[v.len() / 2]
}

/// Median of the ratios of two variants, round by round.
fn ratio(a: &[f64], b: &[f64]) -> f64 {
    median(a.iter().zip(b).map(|(a, b)| a / b).collect())
}

/// The batch into columns that are kept from round to round.
fn batch_variant<'a>(
    name: String,
    children: &'a Children,
    options: Options<'a>,
    out: for<'r> fn(&'r mut Room) -> Output<'r>,
) -> Variant<'a> {
    let mut room = Room::new(CHILDREN);
    let run = move || {
        let columns = children.columns();
        batch::score(black_box(&columns), &options, &mut out(&mut room)).expect("columns fit");
    };
    (name, Box::new(run))
}

fn variants<'a>(children: &'a Children, book: &'a Textbook) -> Vec<Variant<'a>> {
    let mut z_copy: [Vec<f64>; 8] = std::array::from_fn(|_| vec![0.0; CHILDREN]);
    let mut z_book = z_copy.clone();
    let textbook = move || book.run(black_box(children), &mut z_book);
    let copy = move || {
        let from = children.y.iter().chain([&children.days, &children.y[0]]);
        for (to, from) in z_copy.iter_mut().zip(from) {
            to.copy_from_slice(black_box(from));
        }
        black_box(&mut z_copy);
    };
    let scalar = move || {
        for i in 0..CHILDREN {
            black_box(black_box(children.measurement(i)).assess());
        }
    };
    let mut all: Vec<Variant<'_>> = vec![
        ("textbook, powf".into(), Box::new(textbook)),
        ("copy of the columns".into(), Box::new(copy)),
        ("scalar, one child at a time".into(), Box::new(scalar)),
    ];
    for level in Level::ALL.into_iter().filter(|l| l.is_available()) {
        let options = Options {
            level: Some(level),
            ..Options::default()
        };
        let mut add = |what: &str, out| {
            all.push(batch_variant(
                format!("batch {level:?}, {what}"),
                children,
                options,
                out,
            ));
        };
        add("8 z", |room| room.z(&Indicator::ALL));
        add("all columns", Room::all);
        add("waz haz whz", |room| {
            room.z(&[Indicator::Waz, Indicator::Haz, Indicator::Whz])
        });
    }
    if cfg!(feature = "parallel") {
        let options = Options {
            parallel: true,
            ..Options::default()
        };
        let name = "batch best, 8 z, all threads".into();
        all.push(batch_variant(name, children, options, |room| {
            room.z(&Indicator::ALL)
        }));
    }
    all
}

fn main() {
    let children = Children::new(CHILDREN);
    let book = Textbook::new();
    let mut variants = variants(&children, &book);
    // `cargo bench --bench ratios -- NAME`: only variants with this in their name, for profiling.
    let only: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with("--"))
        .collect();
    if let [only] = &only[..] {
        variants.retain(|(name, _)| name.contains(only.as_str()));
    }
    let times = rounds(&mut variants);
    println!(
        "{:<34} {:>10} {:>14} {:>12}",
        "", "ns/child", "x textbook", "x copy"
    );
    for ((name, _), t) in variants.iter().zip(&times) {
        println!(
            "{name:<34} {:>9.1} {:>9.1} {:>11.2} {:>9.2}",
            median(t.clone()) * 1e9 / CHILDREN as f64,
            t.iter().copied().fold(f64::INFINITY, f64::min) * 1e9 / CHILDREN as f64,
            ratio(&times[0], t),
            ratio(t, &times[1.min(times.len() - 1)]),
        );
    }
}
