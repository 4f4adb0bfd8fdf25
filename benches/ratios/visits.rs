//! A million visits of a hundred thousand children checked over time, on one core, beside plain
//! scoring of the same rows; and every row looked at for what is odd in it.

use crate::{Section, Variant};
use std::hint::black_box;
use tumbuh::audit::cohort::Random;
use tumbuh::batch::{self, Ages, Codes, Columns, Numbers, Options, Output};
use tumbuh::plausibility::Check;
use tumbuh::plausibility::visits::{Settings, check_columns};
use tumbuh::{Indicator, Measurement, Profile, Reference, Sex};

const CHILDREN: usize = 100_000;
const VISITS: usize = 10;

#[derive(Default)]
struct Rows {
    child: Vec<u64>,
    sex: Vec<u8>,
    days: Vec<f64>,
    kg: Vec<f64>,
    cm: Vec<f64>,
}

impl Rows {
    /// Ten visits of each child, a month apart, near its own z-scores; one value in a hundred is
    /// wrong.
    fn new() -> Self {
        let mut random = Random::new(1);
        let mut rows = Self::default();
        let mut normal = move || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
        for child in 0..CHILDREN {
            let sex = if child % 2 == 0 {
                Sex::Female
            } else {
                Sex::Male
            };
            let (haz, waz) = (-1.0 + normal(), -0.7 + normal());
            for visit in 0..VISITS {
                let days = ((child * 7) % 1400 + visit * 30) as f64;
                let m = Measurement::new().sex(sex).age_days(days);
                let at = |i, z: f64| {
                    let row = Reference::find(i, &m, &Profile::WHO_ANTHRO).expect("a row");
                    (row.value(z).expect("a value") * 10.0).round() / 10.0
                };
                let wrong = |v: f64| {
                    if (child * VISITS + visit).is_multiple_of(101) {
                        v * 1.4
                    } else {
                        v
                    }
                };
                rows.child.push(child as u64);
                rows.sex.push(sex.code().as_bytes()[0]);
                rows.days.push(days);
                rows.kg.push(at(Indicator::Waz, waz + 0.2 * normal()));
                rows.cm
                    .push(wrong(at(Indicator::Haz, haz + 0.15 * normal())));
            }
        }
        rows
    }

    fn columns(&self) -> Columns<'_> {
        Columns {
            sex: Some(Codes::new(&self.sex)),
            age: Ages::Days(Numbers::f64(&self.days)),
            weight_kg: Some(Numbers::f64(&self.kg)),
            lenhei_cm: Some(Numbers::f64(&self.cm)),
            ..Columns::new(self.days.len())
        }
    }
}

pub(crate) fn print(only: Option<&str>) {
    if only.is_some_and(|o| !"visits plausibility".contains(o)) {
        return;
    }
    let rows = Rows::new();
    let n = rows.days.len();
    let mut mixed = Rows::default();
    // The same rows, far from their neighbours.
    for i in 0..n {
        let from = (i * 7919) % n;
        mixed.child.push(rows.child[from]);
        mixed.sex.push(rows.sex[from]);
        mixed.days.push(rows.days[from]);
        mixed.kg.push(rows.kg[from]);
        mixed.cm.push(rows.cm[from]);
    }
    let settings = Settings::default();
    let mut z: Vec<Vec<f64>> = (0..4).map(|_| vec![0.0; n]).collect();
    let scored = [
        Indicator::Waz,
        Indicator::Haz,
        Indicator::Whz,
        Indicator::Baz,
    ];
    let plain = || {
        let mut out = Output::default();
        for (indicator, z) in scored.into_iter().zip(&mut z) {
            out.indicator(indicator).reported = Some(z);
        }
        batch::score(&rows.columns(), &Options::default(), &mut out).expect("columns fit");
    };
    let check = Check::default();
    let visits = |rows: &Rows| {
        let found = check_columns(&rows.columns(), &rows.child, &settings).expect("columns fit");
        black_box(found);
    };
    Section {
        title: "A million visits of 100,000 children, one core",
        item: ("visit", n),
        rounds: 7,
        variants: vec![
            Variant::new("plain scoring of weight and length, visits", plain),
            Variant::new("visits over time, sorted by child", || visits(&rows)),
            Variant::new("visits over time, in any order", || visits(&mixed)),
            Variant::new("plausibility of every row, visits", || {
                let columns = rows.columns();
                let found = check.columns(&columns).expect("columns fit");
                black_box(found.count());
            }),
        ],
    }
    .print(only);
}
