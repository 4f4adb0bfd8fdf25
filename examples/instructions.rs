//! Work for an instruction counter: `tools/instructions.sh` runs this under callgrind.
//!
//! `instructions WHAT TIMES` makes the same 20,000 children every time and scores them TIMES times
//! in the way named WHAT, so that the difference of two runs is the scoring alone.

#[path = "../benches/common/mod.rs"]
mod common;

use common::children::{Children, Room};
use std::hint::black_box;
use tumbuh::batch::{self, Level, Options, Output, TextColumns};
use tumbuh::columns::{AgeSource, Input};
use tumbuh::{Indicator, Lms};

const CHILDREN: usize = 20_000;

fn main() -> Result<(), String> {
    let mut args = std::env::args().skip(1);
    let (Some(what), Some(times)) = (args.next(), args.next()) else {
        return Err("instructions WHAT TIMES".to_owned());
    };
    let times: usize = times.parse().map_err(|e| format!("`{times}`: {e}"))?;
    let children = Children::new(CHILDREN);
    let cells = cells(&children);
    let mut room = Room::new(CHILDREN);
    for _ in 0..times {
        match what.as_str() {
            "batch_baseline_z" => score(&children, Level::Baseline, room.z(&Indicator::ALL))?,
            "batch_baseline_all" => score(&children, Level::Baseline, room.all())?,
            "batch_avx2_z" => score(&children, Level::Avx2, room.z(&Indicator::ALL))?,
            "batch_avx2_all" => score(&children, Level::Avx2, room.all())?,
            #[cfg(feature = "capi")]
            "c_abi_z" => common::c_abi::score(&children, &mut room.z(&Indicator::ALL)),
            #[cfg(feature = "capi")]
            "c_abi_all" => common::c_abi::score(&children, &mut room.all()),
            "one_child" => {
                for i in 0..CHILDREN {
                    black_box(black_box(children.measurement(i)).assess());
                }
            }
            "one_z" => {
                let lms = Lms::new(0.1738, 9.6479, 0.10925).map_err(|e| e.to_string())?;
                for y in &children.y[0] {
                    black_box(black_box(lms).z_restricted(*y));
                }
            }
            "text" => text(&cells),
            stage => {
                let out = up_to(&mut room, stage)
                    .ok_or_else(|| format!("`{stage}` is nothing that is counted"))?;
                score(&children, Level::Avx2, out)?;
            }
        }
    }
    Ok(())
}

fn score(children: &Children, level: Level, mut out: Output<'_>) -> Result<(), String> {
    let options = Options {
        level: Some(level),
        ..Options::default()
    };
    batch::score(black_box(&children.columns()), &options, &mut out).map_err(|e| e.to_string())
}

/// What a batch does up to a stage: each asks for more than the one before.
fn up_to<'r>(room: &'r mut Room, stage: &str) -> Option<Output<'r>> {
    const STAGES: [&str; 13] = [
        "clean", "waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz", "reported", "flags",
        "classes", "reasons",
    ];
    let stages = STAGES.iter().position(|s| *s == stage)?;
    let (z, rest) = (stages.min(8), stages.saturating_sub(8));
    if stages == 0 {
        // Body mass index alone needs all of the cleaning, and no table.
        return Some(Output {
            bmi: Some(&mut room.exact[0]),
            ..Output::default()
        });
    }
    let mut out = room.all();
    for (k, o) in out.indicators.iter_mut().enumerate() {
        o.exact = o.exact.take().filter(|_| k < z);
        o.reported = o.reported.take().filter(|_| rest > 0);
        o.flag = o.flag.take().filter(|_| rest > 1);
        o.class = o.class.take().filter(|_| rest > 2);
        o.reason = o.reason.take().filter(|_| rest > 3);
    }
    Some(out)
}

/// Age, weight and height as text.
fn cells(children: &Children) -> Vec<[String; 3]> {
    let columns = [&children.days, &children.y[0], &children.y[1]];
    (0..CHILDREN)
        .map(|i| columns.map(|column| format!("{:.1}", column[i])))
        .collect()
}

/// Cells of text into columns.
fn text(cells: &[[String; 3]]) {
    let mut rows = TextColumns::new(Some(AgeSource::Days), |_| true);
    for cells in cells {
        rows.push(|input| match input {
            Input::Sex => "P",
            Input::AgeDays => &cells[0],
            Input::Weight => &cells[1],
            Input::Lenhei => &cells[2],
            _ => "",
        });
    }
    black_box(&rows);
}
