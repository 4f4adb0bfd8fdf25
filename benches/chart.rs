//! Charts a second: `cargo bench --features chart-png --bench chart`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use tumbuh::chart::{Ages, Chart, Size, Style};
use tumbuh::{Date, Indicator, Lang, Measurement, Sex};

/// A child weighed once a month for two years.
fn visits() -> Vec<Measurement> {
    let born = Date::from_ymd(2023, 1, 10).expect("a date");
    (0..24)
        .map(|month| {
            let days = 15 + month * 30;
            let date = Date::from_days_since_1970(born.days_since_1970() + days).expect("a date");
            let kg = 3.5 + 2.0 * f64::from(month).sqrt();
            Measurement::new().dates(born, date).weight_kg(kg)
        })
        .collect()
}

fn charts(c: &mut Criterion) {
    let mut group = c.benchmark_group("chart");
    group.throughput(Throughput::Elements(1));
    let waz = Chart::new(Indicator::Waz, Sex::Female).visits(visits());
    let card = waz.clone().style(Style::Kms).lang(Lang::Id);
    for (name, chart) in [
        ("waz_0_5_a4", waz.clone().ages(Ages::BirthTo5Years)),
        ("waz_0_2_phone", waz.clone().size(Size::Phone)),
        ("kms_a4", card.clone()),
        ("kms_phone", card.size(Size::Phone)),
    ] {
        group.bench_function(name, |b| b.iter(|| black_box(&chart).svg()));
    }
    let phone = waz.size(Size::Phone);
    group.bench_function("waz_0_2_phone_png_2x", |b| {
        b.iter(|| black_box(&phone).png(2.0));
    });
    group.finish();
}

criterion_group!(benches, charts);
criterion_main!(benches);
