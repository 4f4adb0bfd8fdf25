//! Children to score, the same in every benchmark.

use super::textbook::{Plain, Textbook};
use tumbuh::batch::{Ages, Codes, Columns, Numbers, Output};
use tumbuh::{Indicator, Measurement, Position, Sex};

/// Numbers from a seed: splitmix64, and a bell from twelve of them.
pub struct Random(pub u64);

impl Random {
    pub fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// Children under five, shorter and thinner than the WHO median (HAZ around -1.06 with an SD of
/// 1.2, WHZ around -0.43 with 1.1), measured to 0.1 kg and 0.1 cm.
///
/// `y`: weight in kg, length or height, head circumference and MUAC in cm, triceps and subscapular
/// skinfold in mm.
pub struct Children {
    pub sex: Vec<u8>,
    pub measure: Vec<u8>,
    pub oedema: Vec<u8>,
    pub days: Vec<f64>,
    pub y: [Vec<f64>; 6],
}

impl Children {
    pub fn new(n: usize) -> Self {
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

    pub fn columns(&self) -> Columns<'_> {
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

    pub fn measurement(&self, i: usize) -> Measurement {
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
pub struct Room {
    pub exact: [Vec<f64>; 8],
    reported: [Vec<f64>; 8],
    bytes: [[Vec<u8>; 3]; 8],
}

impl Room {
    pub fn new(n: usize) -> Self {
        Self {
            exact: std::array::from_fn(|_| vec![0.0; n]),
            reported: std::array::from_fn(|_| vec![0.0; n]),
            bytes: std::array::from_fn(|_| std::array::from_fn(|_| vec![0; n])),
        }
    }

    pub fn z(&mut self, which: &[Indicator]) -> Output<'_> {
        let mut out = Output::default();
        for (i, exact) in Indicator::ALL.into_iter().zip(&mut self.exact) {
            if which.contains(&i) {
                out.indicator(i).exact = Some(exact);
            }
        }
        out
    }

    pub fn all(&mut self) -> Output<'_> {
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
