//! Columns in, columns out: against textbook code, and against a copy of the columns, which is
//! the floor (seven columns of doubles in and one again, eight out).

use crate::common::children::{Children, Room};
use crate::common::textbook::Textbook;
use crate::{Section, Variant};
use std::hint::black_box;
use tumbuh::Indicator;
use tumbuh::batch::{self, Ages, Bitmap, Codes, Columns, Level, Numbers, Options, Output, Results};

const CHILDREN: usize = 100_000;
const THREE: [Indicator; 3] = [Indicator::Waz, Indicator::Haz, Indicator::Whz];

pub(crate) fn print(only: Option<&str>) {
    let children = Children::new(CHILDREN);
    let book = Textbook::new();
    if only.is_none() {
        check(&children, &book);
    }
    let mut variants = rivals(&children, &book);
    for level in Level::ALL.into_iter().filter(|l| l.is_available()) {
        let options = Options {
            level: Some(level),
            ..Options::default()
        };
        let mut add = |what: &str, out| {
            variants.push(batch(format!("{level:?}, {what}"), &children, options, out));
        };
        add("8 z", |room| room.z(&Indicator::ALL));
        add("8 z, reported, flags, classes, reasons", Room::all);
    }
    let options = Options::default();
    variants.push(Variant::new("best, 8 z, columns allocated anew", || {
        let mut exact: [Vec<f64>; 8] = std::array::from_fn(|_| vec![0.0; CHILDREN]);
        let mut out = Output::default();
        for (o, exact) in out.indicators.iter_mut().zip(&mut exact) {
            o.exact = Some(exact);
        }
        score(&children.columns(), &options, &mut out);
        black_box(&exact);
    }));
    variants.push(Variant::new(
        "best, every column there is, allocated anew",
        || {
            let mut results = Results::new(&Indicator::ALL);
            score(&children.columns(), &options, &mut results.output(CHILDREN));
            black_box(&results);
        },
    ));
    variants.push(singles(&children));
    variants.push(Variant::new(
        "one child at a time, assessed in full",
        || {
            for i in 0..CHILDREN {
                black_box(black_box(children.measurement(i)).assess());
            }
        },
    ));
    Section {
        title: "All eight indicators, WHO 2006",
        item: ("child", CHILDREN),
        rounds: 25,
        variants,
    }
    .print(only);
    three(&children, &book, only);
    threads(only);
}

/// One thread against all: on enough children that waking the others is nothing.
fn threads(only: Option<&str>) {
    const CHILDREN: usize = 1_000_000;
    if !cfg!(feature = "parallel") || only.is_some_and(|only| !"all threads".contains(only)) {
        return;
    }
    let children = Children::new(CHILDREN);
    let of = |name: &str, parallel| {
        let options = Options {
            parallel,
            ..Options::default()
        };
        batch(name.to_owned(), &children, options, |room| {
            room.z(&Indicator::ALL)
        })
    };
    Section {
        title: "Threads, all eight indicators",
        item: ("child", CHILDREN),
        rounds: 15,
        variants: vec![
            of("best, 8 z, one thread", false),
            of("best, 8 z, all threads", true),
        ],
    }
    .print(None);
}

/// Weight-for-age, length/height-for-age and weight-for-length/height alone.
fn three(children: &Children, book: &Textbook, only: Option<&str>) {
    let mut z: [Vec<f64>; 8] = std::array::from_fn(|_| vec![0.0; CHILDREN]);
    let mut variants = vec![Variant::new("textbook, powf, three", || {
        book.run_three(black_box(children), &mut z);
    })];
    for level in Level::ALL.into_iter().filter(|l| l.is_available()) {
        let options = Options {
            level: Some(level),
            ..Options::default()
        };
        let name = format!("{level:?}, three");
        variants.push(batch(name, children, options, |room| room.z(&THREE)));
    }
    Section {
        title: "WAZ, HAZ and WHZ alone",
        item: ("child", CHILDREN),
        rounds: 25,
        variants,
    }
    .print(only);
}

fn score(columns: &Columns<'_>, options: &Options<'_>, out: &mut Output<'_>) {
    batch::score(black_box(columns), options, out).expect("columns fit");
}

/// Textbook and batch must do the same work.
fn check(children: &Children, book: &Textbook) {
    let mut room = Room::new(CHILDREN);
    let mut out = room.z(&Indicator::ALL);
    score(&children.columns(), &Options::default(), &mut out);
    let largest = book.agrees(children, &room.exact);
    assert!(largest < 1e-9, "textbook and batch differ by {largest}");
    println!("Textbook and batch: the same z-scores, the largest difference {largest:.0e}");
}

fn rivals<'a>(children: &'a Children, book: &'a Textbook) -> Vec<Variant<'a>> {
    let mut z_book: [Vec<f64>; 8] = std::array::from_fn(|_| vec![0.0; CHILDREN]);
    let mut z_copy = z_book.clone();
    vec![
        Variant::new("textbook, powf", move || {
            book.run(black_box(children), &mut z_book);
        }),
        Variant::new("copy of the columns", move || {
            let from = children.y.iter().chain([&children.days, &children.y[0]]);
            for (to, from) in z_copy.iter_mut().zip(from) {
                to.copy_from_slice(black_box(from));
            }
            black_box(&mut z_copy);
        }),
    ]
}

/// The batch into columns that are kept from round to round.
fn batch<'a>(
    name: String,
    children: &'a Children,
    options: Options<'a>,
    out: for<'r> fn(&'r mut Room) -> Output<'r>,
) -> Variant<'a> {
    let mut room = Room::new(children.sex.len());
    Variant::new(name, move || {
        score(&children.columns(), &options, &mut out(&mut room));
    })
}

/// Numbers of single precision, every column with a bitmap of what is there.
fn singles(children: &Children) -> Variant<'_> {
    let y: [Vec<f32>; 6] =
        std::array::from_fn(|k| children.y[k].iter().map(|v| *v as f32).collect());
    let days: Vec<f32> = children.days.iter().map(|v| *v as f32).collect();
    let bits = vec![0xFF; CHILDREN.div_ceil(8)];
    let mut room = Room::new(CHILDREN);
    Variant::new("best, 8 z, from f32 with bitmaps", move || {
        let valid = Bitmap::new(&bits, 0);
        let n = |k: usize| Some(Numbers::f32(&y[k]).with_valid(valid));
        let columns = Columns {
            sex: Some(Codes::new(&children.sex).with_valid(valid)),
            age: Ages::Days(Numbers::f32(&days).with_valid(valid)),
            weight_kg: n(0),
            lenhei_cm: n(1),
            measure: Some(Codes::new(&children.measure).with_valid(valid)),
            head_cm: n(2),
            muac_cm: n(3),
            triceps_mm: n(4),
            subscapular_mm: n(5),
            oedema: Some(Codes::new(&children.oedema).with_valid(valid)),
            ..Columns::new(CHILDREN)
        };
        score(&columns, &Options::default(), &mut room.z(&Indicator::ALL));
    })
}
