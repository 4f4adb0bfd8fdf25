//! `speed ROWS`: nanoseconds a child takes in a batch with every result column there is, and one
//! child at a time, for `tools/wasm/bench.mjs`, which makes the same children in JavaScript.

use std::hint::black_box;
use std::time::Instant;
use tumbuh::batch::{self, Ages, Codes, Columns, Numbers, Options, Results};
use tumbuh::{Indicator, Measurement, Sex};

fn main() -> tumbuh::Result<()> {
    let rows: u32 = (std::env::args().nth(1))
        .and_then(|n| n.parse().ok())
        .unwrap_or(100_000);
    let column = |of: fn(u32) -> f64| (0..rows).map(of).collect::<Vec<f64>>();
    let sex: Vec<u8> = (0..rows).map(|i| b"fm"[i as usize % 2]).collect();
    let days = column(|i| (u64::from(i) * 37 % 1800) as f64);
    let kg = column(|i| 2.5 + (u64::from(i) * 7919 % 1800) as f64 / 100.0);
    let cm = column(|i| 45.0 + (u64::from(i) * 104_729 % 7000) as f64 / 100.0);
    let columns = Columns {
        sex: Some(Codes::new(&sex)),
        age: Ages::Days(Numbers::f64(&days)),
        weight_kg: Some(Numbers::f64(&kg)),
        lenhei_cm: Some(Numbers::f64(&cm)),
        ..Columns::new(rows as usize)
    };
    let indicators = [
        Indicator::Waz,
        Indicator::Haz,
        Indicator::Whz,
        Indicator::Baz,
    ];
    let per_child = |start: Instant, n: u32| start.elapsed().as_secs_f64() * 1e9 / f64::from(n);
    // The first call reads the tables.
    let mut batch = f64::INFINITY;
    for _ in 0..6 {
        let start = Instant::now();
        // Allocated anew, as the package does.
        let mut results = Results::new(&indicators);
        let mut out = results.output(rows as usize);
        batch::score(&columns, &Options::default(), &mut out)?;
        black_box(&results);
        batch = batch.min(per_child(start, rows));
    }
    let few = rows.min(20_000);
    let mut one = f64::INFINITY;
    for _ in 0..6 {
        let start = Instant::now();
        for i in 0..few as usize {
            let sex = if sex[i] == b'f' {
                Sex::Female
            } else {
                Sex::Male
            };
            let m = Measurement::new().sex(sex).age_days(days[i]);
            black_box(m.weight_kg(kg[i]).lenhei_cm(cm[i]).assess());
        }
        one = one.min(per_child(start, few));
    }
    println!("{batch:.2} {one:.2}");
    Ok(())
}
