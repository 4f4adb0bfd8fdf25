//! The engine for people who watch one number over time: `cargo bench --features parallel --bench
//! engine`. Ratios to rivals and floors are in `ratios`.

mod common;

use common::children::{Children, Room};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use tumbuh::batch::{self, Level, Options, TextColumns};
use tumbuh::columns::{AgeSource, Input};
use tumbuh::{Indicator, Lms};

/// One call each.
fn one_child(c: &mut Criterion) {
    let children = Children::new(1000);
    let mut group = c.benchmark_group("one child");
    let lms = Lms::new(0.1738, 9.6479, 0.10925).expect("a row of weight-for-age");
    group.bench_function("z", |b| b.iter(|| black_box(lms).z(black_box(8.1))));
    group.bench_function("z_restricted, beyond 3 SD", |b| {
        b.iter(|| black_box(lms).z_restricted(black_box(5.9)));
    });
    group.bench_function("value", |b| {
        b.iter(|| black_box(lms).value(black_box(-2.0)));
    });
    let m = children.measurement(7);
    group.bench_function("assess", |b| b.iter(|| black_box(&m).assess()));
    group.finish();
}

/// Batches of several lengths, at every level that this machine has.
fn batches(c: &mut Criterion) {
    for rows in [1, 100, 10_000] {
        let children = Children::new(rows);
        let mut group = c.benchmark_group(format!("batch of {rows}"));
        group.throughput(Throughput::Elements(rows as u64));
        for level in Level::ALL.into_iter().filter(|l| l.is_available()) {
            let options = Options {
                level: Some(level),
                ..Options::default()
            };
            let mut room = Room::new(rows);
            let score = |out: &mut batch::Output<'_>| {
                batch::score(black_box(&children.columns()), &options, out).expect("columns fit");
            };
            group.bench_function(BenchmarkId::new("8 z", format!("{level:?}")), |b| {
                b.iter(|| score(&mut room.z(&Indicator::ALL)));
            });
            group.bench_function(BenchmarkId::new("all columns", format!("{level:?}")), |b| {
                b.iter(|| score(&mut room.all()));
            });
        }
        group.finish();
    }
}

/// Cells of text into columns.
fn text(c: &mut Criterion) {
    let mut group = c.benchmark_group("text");
    group.throughput(Throughput::Elements(1));
    for (name, cells) in [
        ("a row as most are", ["P", "548", "9.1", "76.2", "l"]),
        (
            "a row with spaces and commas",
            [" p ", "548", "9,1", " 76,2", "berdiri"],
        ),
    ] {
        let mut rows = TextColumns::new(Some(AgeSource::Days), |_| true);
        group.bench_function(name, |b| {
            b.iter(|| {
                rows.clear();
                rows.push(|input| match input {
                    Input::Sex => cells[0],
                    Input::AgeDays => cells[1],
                    Input::Weight => cells[2],
                    Input::Lenhei => cells[3],
                    Input::Measure => cells[4],
                    _ => "",
                });
                black_box(&rows);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, one_child, batches, text);
criterion_main!(benches);
