//! Ten thousand calls at once: tables are read on first use by whoever comes first, and everybody
//! gets the same bits.

use std::sync::Barrier;
use std::thread;
use tumbuh::batch::{self, Ages, Codes, Columns, Numbers, Options, Results};
use tumbuh::{Indicator, Measurement, Sex};

const THREADS: usize = 500;
const CALLS: usize = 20;

/// The bits of all z-scores of a girl of so many days, alone and in a batch on all processors.
fn scored(days: f64) -> [Option<u64>; 16] {
    let child = Measurement::new().sex(Sex::Female).age_days(days);
    let alone = child.weight_kg(9.1).lenhei_cm(76.2).muac_cm(13.1).assess();
    let (days, kg, cm, muac) = ([days; 3], [9.1; 3], [76.2; 3], [13.1; 3]);
    let columns = Columns {
        sex: Some(Codes::new(b"fff")),
        age: Ages::Days(Numbers::f64(&days)),
        weight_kg: Some(Numbers::f64(&kg)),
        lenhei_cm: Some(Numbers::f64(&cm)),
        muac_cm: Some(Numbers::f64(&muac)),
        ..Columns::new(3)
    };
    let mut results = Results::new(&Indicator::ALL);
    let options = Options {
        parallel: true,
        ..Options::default()
    };
    batch::score(&columns, &options, &mut results.output(3)).expect("columns of one length");
    let mut bits = [None; 16];
    for i in Indicator::ALL {
        bits[i as usize] = alone.score(i).value().map(|z| z.exact.to_bits());
        bits[8 + i as usize] = results.z(i, 2).map(|z| z.exact.to_bits());
    }
    bits
}

#[test]
fn ten_thousand_calls_at_once() {
    let together = Barrier::new(THREADS);
    let all: Vec<_> = thread::scope(|scope| {
        let work = |thread: usize| {
            together.wait();
            (0..CALLS)
                .map(move |call| scored((thread * CALLS + call) as f64 / 8.0))
                .collect()
        };
        let started: Vec<_> = (0..THREADS)
            .map(|thread| scope.spawn(move || -> Vec<_> { work(thread) }))
            .collect();
        let ended = started.into_iter();
        ended
            .flat_map(|t| t.join().expect("no call panics"))
            .collect()
    });
    assert_eq!(all.len(), THREADS * CALLS);
    for (i, at_once) in all.iter().enumerate() {
        assert_eq!(*at_once, scored(i as f64 / 8.0), "day {}", i as f64 / 8.0);
        assert_eq!(at_once[..8], at_once[8..]);
    }
    // 76.2 cm of a girl on day 548: -1.55 in R anthro.
    let haz = all[548 * 8][Indicator::Haz as usize].map(f64::from_bits);
    assert!((haz.expect("a z-score") + 1.553_7).abs() < 1e-4);
}
