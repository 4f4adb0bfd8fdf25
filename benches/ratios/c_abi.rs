//! The batch through the C ABI against the call in Rust: the same columns, the same results.

use crate::common::c_abi;
use crate::common::children::{Children, Room};
use crate::{Section, Variant};
use std::hint::black_box;
use tumbuh::Indicator;
use tumbuh::batch::{self, Options, Output};

const CHILDREN: usize = 100_000;

pub(crate) fn print(only: Option<&str>) {
    let children = Children::new(CHILDREN);
    for (title, out) in [
        (
            "Through the C ABI, all eight z-scores",
            z as fn(&mut Room) -> Output<'_>,
        ),
        (
            "Through the C ABI, reported, flags, classes, reasons too",
            Room::all,
        ),
    ] {
        let (mut ours, mut theirs) = (Room::new(CHILDREN), Room::new(CHILDREN));
        Section {
            title,
            item: ("child", CHILDREN),
            rounds: 101,
            variants: vec![
                Variant::new("batch::score in Rust", || {
                    let columns = children.columns();
                    let mut out = out(&mut ours);
                    batch::score(black_box(&columns), &Options::default(), &mut out)
                        .expect("columns fit");
                }),
                Variant::new("tumbuh_v1_score, C ABI", || {
                    c_abi::score(black_box(&children), &mut out(&mut theirs));
                }),
            ],
        }
        .print(only);
    }
}

fn z(room: &mut Room) -> Output<'_> {
    room.z(&Indicator::ALL)
}
