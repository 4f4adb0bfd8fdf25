//! One table of ratios, all taken in one run: `make bench`.
//!
//! Variants are interleaved, round after round, and a ratio is the median of the rounds' ratios,
//! so that a machine that slows down and speeds up does not tilt it.
//!
//! `cargo bench --bench ratios -- NAME` runs only the variants with that in their name, for a
//! profiler; `ROUNDS=150` sets the number of rounds.

#[cfg(feature = "capi")]
mod c_abi;
#[path = "../common/mod.rs"]
mod common;
mod csv;
mod kernel;
mod pipeline;
mod visits;

use std::time::Instant;
use tumbuh::Indicator;
use tumbuh::batch::{self, Options, Results};

/// A way of doing the work, by name.
struct Variant<'a> {
    name: String,
    run: Box<dyn FnMut() + 'a>,
}

impl<'a> Variant<'a> {
    fn new(name: impl Into<String>, run: impl FnMut() + 'a) -> Self {
        Self {
            name: name.into(),
            run: Box::new(run),
        }
    }
}

/// Variants of the same work on `items`; ratios are to the first and, if there is one, the second.
struct Section<'a> {
    title: &'static str,
    /// What one item is called, and how many one run does.
    item: (&'static str, usize),
    rounds: usize,
    variants: Vec<Variant<'a>>,
}

impl Section<'_> {
    /// Runs all variants in turn and prints their times and ratios.
    fn print(mut self, only: Option<&str>) {
        let ratios = [0, 1].map(|i| self.variants.get(i).map(|v| v.name.clone()));
        if let Some(only) = only {
            self.variants.retain(|v| v.name.contains(only));
        }
        if self.variants.is_empty() {
            return;
        }
        let rounds = std::env::var("ROUNDS").ok().and_then(|r| r.parse().ok());
        let mut times = vec![Vec::new(); self.variants.len()];
        for round in 0..=rounds.unwrap_or(self.rounds) {
            for (variant, times) in self.variants.iter_mut().zip(&mut times) {
                let start = Instant::now();
                (variant.run)();
                if round > 0 {
                    times.push(start.elapsed().as_secs_f64());
                }
            }
        }
        let (item, items) = self.item;
        println!("\n{} (ns a {item}: median, best)", self.title);
        for (name, sign) in ratios.iter().flatten().zip(["A", "B"]) {
            println!("  {sign} = {name}");
        }
        println!(
            "{:<44} {:>9} {:>9} {:>8} {:>8}",
            "", "median", "best", "A / it", "it / B"
        );
        for (variant, t) in self.variants.iter().zip(&times) {
            let to = |name: &Option<String>| {
                let at = self
                    .variants
                    .iter()
                    .position(|v| Some(&v.name) == name.as_ref())?;
                Some(median(
                    times[at].iter().zip(t).map(|(a, b)| a / b).collect(),
                ))
            };
            let [a, b] = [to(&ratios[0]), to(&ratios[1]).map(f64::recip)]
                .map(|r| r.map_or(String::new(), |r| format!("{r:.2}")));
            let ns = |seconds: f64| seconds * 1e9 / items as f64;
            let best = t.iter().copied().fold(f64::INFINITY, f64::min);
            println!(
                "{:<44} {:>9.1} {:>9.1} {a:>8} {b:>8}",
                variant.name,
                ns(median(t.clone())),
                ns(best),
            );
        }
    }
}

fn median(mut v: Vec<f64>) -> f64 {
    v.sort_by(f64::total_cmp);
    v[v.len() / 2]
}

/// The first batch of a process parses the tables and lays out their rows.
fn first_use() {
    let one = common::children::Children::new(1);
    let score = || {
        let start = Instant::now();
        let mut results = Results::new(&Indicator::ALL);
        let mut out = results.output(1);
        batch::score(&one.columns(), &Options::default(), &mut out).expect("columns fit");
        start.elapsed().as_secs_f64() * 1e6
    };
    let first = score();
    let again = median((0..101).map(|_| score()).collect());
    println!(
        "First batch of the process: {first:.0} us, tables included; the next, of one child: {again:.1} us"
    );
}

fn main() {
    let only: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with("--"))
        .collect();
    let only = only.first().map(String::as_str);
    if only.is_none() {
        first_use();
    }
    pipeline::print(only);
    #[cfg(feature = "capi")]
    c_abi::print(only);
    kernel::print(only);
    csv::print(only);
    visits::print(only);
}
