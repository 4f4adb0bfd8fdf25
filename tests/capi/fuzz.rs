//! Random calls from seeds. `TUMBUH_CALLS=10000000` makes as many; without it, enough for a test.

use crate::calls;
use std::collections::BTreeMap;

#[test]
fn random_calls_find_nothing() {
    let calls = std::env::var("TUMBUH_CALLS")
        .ok()
        .and_then(|n| n.parse().ok());
    let mut random = crate::columns::Random(20_261_125);
    let mut seen: BTreeMap<(&str, i32), usize> = BTreeMap::new();
    for _ in 0..calls.unwrap_or(6_000) {
        let n = random.below(4096) as usize;
        let bytes: Vec<u8> = (0..n.div_ceil(8))
            .flat_map(|_| random.bits().to_le_bytes())
            .collect();
        *seen.entry(calls::run(&bytes)).or_default() += 1;
    }
    println!("{seen:?}");
    // What is called comes through often enough to be tried.
    for what in [
        "score",
        "assess",
        "read_child",
        "texts",
        "lookups",
        "words",
        "inits",
    ] {
        let all: usize = seen
            .iter()
            .filter(|((w, _), _)| *w == what)
            .map(|(_, n)| n)
            .sum();
        let done = seen.get(&(what, 0)).copied().unwrap_or(0);
        assert!(done * 8 > all, "{what}: {done} of {all}");
    }
    // And every mistake is made: null, alignment, size, unknown codes, overlap, threads, texts,
    // rows, values, numbers, faults.
    for status in [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17] {
        assert!(seen.keys().any(|(_, s)| *s == status), "status {status}");
    }
}
