//! One hash over the bits of everything that the engine computes, to hold machines against each
//! other: `make bits`.
//!
//! `cargo run --release --example bits -- 1000000` makes as many random children, nonsense
//! included, and scores them at every vector width of this machine and, the first 20,000, one by
//! one. Machines that print the same total have given the same results to the last bit. The
//! children are made of integers and `+ - * /` alone, so that they are the same everywhere too.
//! `tools/bits` builds this file for other machines.

use std::fmt::Write;
use tumbuh::batch::{self, Ages, Codes, Columns, Faults, Level, Numbers, Options, Output, Results};
use tumbuh::standards::Place;
use tumbuh::{Assessment, Indicator, Profile, Scheme, Sex, StandardChoice, TableId, ZScore, lms};

fn main() -> Result<(), String> {
    let rows = match std::env::args().nth(1) {
        Some(n) => n.parse().map_err(|e| format!("`{n}`: {e}"))?,
        None => 1_000_000,
    };
    print!("{}", report(rows)?);
    Ok(())
}

/// One line per part, and the total.
pub(crate) fn report(rows: usize) -> Result<String, String> {
    let levels: Vec<Level> = Level::ALL
        .into_iter()
        .filter(|l| l.is_available())
        .collect();
    let (mut batch, mut scalar) = (Hash::new(), Hash::new());
    let rules = rules();
    for (k, (profile, in_months)) in rules.iter().enumerate() {
        let survey = Survey::random(rows.div_ceil(rules.len()), 2006 + k as u64, *in_months);
        let columns = survey.columns();
        let scheme = [Scheme::Who, Scheme::Kemenkes][k / 2 % 2];
        let options = |level| Options {
            profile,
            scheme,
            level: Some(level),
            ..Options::default()
        };
        let score = |level, hash: &mut Hash| {
            let mut results = Results::new(&Indicator::ALL);
            let mut out = results.output(columns.rows);
            batch::score(&columns, &options(level), &mut out).map_err(|e| e.to_string())?;
            hash.output(&out);
            Ok::<_, String>(results)
        };
        let mut first = Hash::new();
        let results = score(Level::Baseline, &mut first)?;
        for level in &levels {
            let mut hash = Hash::new();
            score(*level, &mut hash)?;
            if hash.0 != first.0 {
                return Err(format!("survey {k}: {level:?} differs from the baseline"));
            }
        }
        batch.word(first.0);
        for row in 0..columns.rows.min(20_000 / rules.len()) {
            let a = columns.measurement(row).assess_by(profile);
            let (one, many) = (of_scalar(&a, scheme), of_batch(&results, row));
            if one != many {
                return Err(format!("survey {k}, row {row}: {one:x?}\nbatch: {many:x?}"));
            }
            for word in one {
                scalar.word(word);
            }
        }
    }
    let parts = [
        ("batch", batch),
        ("scalar", scalar),
        ("lms", of_tables()),
        ("centiles", of_centiles()),
    ];
    let mut total = Hash::new();
    let mut text = format!(
        "{} {} {} bits, {levels:?}, {rows} children\n",
        std::env::consts::ARCH,
        std::env::consts::OS,
        usize::BITS,
    );
    for (name, hash) in parts {
        total.word(hash.0);
        let _ = writeln!(text, "{name} {:016x}", hash.0);
    }
    let _ = writeln!(text, "total {:016x}", total.0);
    Ok(text)
}

/// Every profile with every choice of standard, ages in days and in months.
fn rules() -> Vec<(Profile, bool)> {
    use StandardChoice::{Auto, Who2006, Who2007};
    let mut rules = Vec::new();
    for profile in Profile::ALL {
        for standard in [Auto, Who2006, Who2007] {
            for in_months in [false, true] {
                let mut p = profile.clone();
                p.standard = standard;
                rules.push((p, in_months));
            }
        }
    }
    rules
}

/// FNV-1a, 64 bits.
struct Hash(u64);

impl Hash {
    const fn new() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn word(&mut self, word: u64) {
        self.bytes(&word.to_le_bytes());
    }

    fn output(&mut self, out: &Output<'_>) {
        let mut doubles = vec![&out.age_days_used, &out.lenhei_cm, &out.bmi];
        let mut bytes = vec![
            &out.stunted,
            &out.wasted,
            &out.underweight,
            &out.overweight,
            &out.from_five,
            &out.muac_class,
            &out.acute_malnutrition,
            &out.warnings,
        ];
        for i in &out.indicators {
            doubles.extend([&i.exact, &i.reported]);
            bytes.extend([&i.flag, &i.class, &i.reason]);
        }
        for column in doubles {
            for v in column.as_deref().expect("asked for") {
                self.word(v.to_bits());
            }
        }
        for column in bytes {
            self.bytes(column.as_deref().expect("asked for"));
        }
    }
}

const NONE: u64 = u64::MAX;

fn double(v: Option<f64>) -> u64 {
    v.map_or(NONE, f64::to_bits)
}

fn z(v: Option<ZScore>) -> [u64; 3] {
    v.map_or([NONE; 3], |z| {
        [z.exact.to_bits(), z.reported.to_bits(), z.flag.into()]
    })
}

fn yes(v: Option<bool>) -> u64 {
    v.map_or(NONE, u64::from)
}

/// All that is said of one child, by the scalar path.
fn of_scalar(a: &Assessment, scheme: Scheme) -> Vec<u64> {
    let mut words = vec![
        double(a.age_days_used),
        double(a.lenhei_cm().value()),
        double(a.bmi().value()),
        yes(a.stunted()),
        yes(a.wasted()),
        yes(a.underweight()),
        yes(a.overweight()),
        yes(a.under_five().map(|under| !under)),
        a.muac_class().map_or(NONE, |c| c as u64),
        a.acute_malnutrition().map_or(NONE, |c| c as u64),
    ];
    for i in Indicator::ALL {
        words.extend(z(a.score(i).value()));
        words.push(a.score(i).reason().map_or(NONE, |r| r as u64));
        words.push(a.class(i, scheme).map_or(NONE, |c| c as u64));
    }
    words.extend(a.warnings().map(|w| w as u64));
    words
}

/// The same by the batch.
fn of_batch(r: &Results, row: usize) -> Vec<u64> {
    let mut words = vec![
        double(r.age_days_used(row)),
        double(r.lenhei_cm(row)),
        double(r.bmi(row)),
        yes(r.stunted(row)),
        yes(r.wasted(row)),
        yes(r.underweight(row)),
        yes(r.overweight(row)),
        yes(r.from_five(row)),
        r.muac_class(row).map_or(NONE, |c| c as u64),
        r.acute_malnutrition(row).map_or(NONE, |c| c as u64),
    ];
    for i in Indicator::ALL {
        words.extend(z(r.z(i, row)));
        words.push(r.reason(i, row).map_or(NONE, |r| r as u64));
        words.push(r.class(i, row).map_or(NONE, |c| c as u64));
    }
    words.extend(r.warnings(row).map(|w| w as u64));
    words
}

/// Values at a z and back, with and without the restricted rule, at every row of every table.
fn of_tables() -> Hash {
    let mut hash = Hash::new();
    for &table in TableId::ALL {
        let rows = table.table().len();
        let per_unit = table.axis().rows_per_unit();
        let first = table.table().range().0 * per_unit;
        for (row, sex) in (0..rows).flat_map(|r| [(r, Sex::Female), (r, Sex::Male)]) {
            let in_rows = first + row as f64;
            let at = in_rows / per_unit;
            let place = Place { table, at, in_rows };
            let lms = place.lms(sex).expect("a row of the table");
            for z in [-6.5, -3.3, -2.0, -0.67, 0.0, 0.01, 1.0, 2.5, 3.0, 5.9] {
                let (free, bound) = (lms.value(z).ok(), lms.value_restricted(z).ok());
                hash.word(double(free));
                hash.word(double(bound));
                hash.word(double(free.map(|v| lms.z(v))));
                hash.word(double(bound.map(|v| lms.z_restricted(v))));
            }
        }
    }
    hash
}

/// Centiles there and back.
fn of_centiles() -> Hash {
    let mut hash = Hash::new();
    for k in 1..20_000 {
        let centile = f64::from(k) / 200.0;
        hash.word(double(lms::z_of_centile(centile).ok()));
        hash.word(lms::centile(f64::from(k - 10_000) / 1024.0).to_bits());
    }
    hash
}

/// Numbers from a seed: splitmix64.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.bits() % from.len() as u64) as usize]
    }

    /// `low..high` in steps of `1/grid`, now and then between them, a hole, or nonsense.
    fn number(&mut self, low: u64, high: u64, grid: u64) -> f64 {
        const NONSENSE: [f64; 15] = [
            0.0,
            -0.0,
            -5.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MIN_POSITIVE,
            5e-324,
            f64::MAX,
            1e-300,
            1e10,
            9500.0,
            500.0,
            300.0,
            140.0,
            0.35,
        ];
        match self.bits() % 64 {
            0..=3 => f64::NAN,
            // A NaN with a payload.
            4 => f64::from_bits(self.bits() | 0x7FF0_0000_0000_0001),
            5 => f64::from_bits(self.bits()),
            6 => self.pick(&NONSENSE),
            7 => {
                low as f64 + (self.bits() >> 11) as f64 / (1u64 << 53) as f64 * (high - low) as f64
            }
            _ => (low * grid + self.bits() % ((high - low) * grid)) as f64 / grid as f64,
        }
    }
}

/// Columns that own their values: the children of `tests/batch.rs`.
#[derive(Default)]
struct Survey {
    sex: Vec<u8>,
    age: Vec<f64>,
    in_months: bool,
    numbers: [Vec<f64>; 6],
    measure: Vec<u8>,
    oedema: Vec<u8>,
    faults: Vec<Faults>,
}

impl Survey {
    fn random(rows: usize, seed: u64, in_months: bool) -> Self {
        const DAYS: [f64; 9] = [0.0, 90.5, 91.0, 273.9, 730.0, 730.5, 731.0, 1826.25, 1856.6];
        const MONTHS: [f64; 7] = [60.0, 61.0, 120.0, 228.0, 228.5, 229.0, 9.0];
        let mut r = Random(seed);
        let mut s = Self {
            in_months,
            ..Self::default()
        };
        for _ in 0..rows {
            s.sex.push(r.pick(b"mfMF12mfmfmfmf\x01\x02\x00X"));
            let days = match r.bits() % 16 {
                0 => r.pick(&DAYS),
                1 => r.number(0, 7500, 1000),
                2..=5 => r.number(1800, 7000, 1),
                _ => r.number(0, 1856, 1),
            };
            s.age.push(match (in_months, r.bits() % 20) {
                (true, 0) => r.pick(&MONTHS),
                (true, _) => days / 30.4375,
                (false, _) => days,
            });
            let (kg, cm) = if days > 1826.0 { (90, 200) } else { (30, 125) };
            for (column, (low, high, grid)) in s.numbers.iter_mut().zip([
                (1, kg, 10),
                (40, cm, 20),
                (30, 60, 10),
                (8, 25, 10),
                (3, 30, 10),
                (3, 30, 10),
            ]) {
                column.push(r.number(low, high, grid));
            }
            s.measure.push(r.pick(b"lhLH\x00\x00q"));
            s.oedema.push(r.pick(b"nN\x00\x00\x00\x00\x00\x00\x00ny?"));
            // What a caller that reads text does with a cell that it cannot read.
            let fault = match r.bits() % 50 {
                0 => 1 << r.pick(&[0, 1, 2, 3, 4, 5, 6, 15]),
                _ => 0,
            };
            s.faults.push(fault);
            let hole = |bit: u16, column: &mut Vec<f64>| {
                if fault == bit {
                    column.pop();
                    column.push(f64::NAN);
                }
            };
            hole(batch::fault::AGE, &mut s.age);
            for (k, column) in s.numbers.iter_mut().enumerate() {
                hole(batch::fault::WEIGHT << k, column);
            }
            if fault == batch::fault::FIELD_COUNT {
                s.sex.pop();
                s.sex.push(0);
            }
        }
        s
    }

    fn columns(&self) -> Columns<'_> {
        let [kg, cm, head, muac, triceps, subscapular] = &self.numbers;
        let age = Numbers::f64(&self.age);
        Columns {
            sex: Some(Codes::new(&self.sex)),
            age: if self.in_months {
                Ages::Months(age)
            } else {
                Ages::Days(age)
            },
            weight_kg: Some(Numbers::f64(kg)),
            lenhei_cm: Some(Numbers::f64(cm)),
            measure: Some(Codes::new(&self.measure)),
            head_cm: Some(Numbers::f64(head)),
            muac_cm: Some(Numbers::f64(muac)),
            triceps_mm: Some(Numbers::f64(triceps)),
            subscapular_mm: Some(Numbers::f64(subscapular)),
            oedema: Some(Codes::new(&self.oedema)),
            faults: Some(&self.faults),
            ..Columns::new(self.sex.len())
        }
    }
}
