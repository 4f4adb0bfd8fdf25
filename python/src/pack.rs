//! Result bytes as words, bits and texts: passes that a compiler turns into vector code.

use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};
use std::collections::HashMap;
use tumbuh::batch::{class_of, reason_of, warnings_of};
use tumbuh::classify::bands;
use tumbuh::columns::reasons_text;
use tumbuh::{Class, Indicator, Scheme, Standard, Warning};

/// The classes of an indicator in order from below to above, first those under five.
pub(crate) fn classes(indicator: Indicator, scheme: Scheme) -> Vec<Class> {
    let mut all: Vec<Class> = Vec::new();
    for standard in [Standard::Who2006, Standard::Who2007] {
        if let Some(bands) = bands(scheme, indicator, standard) {
            for class in bands.classes {
                if !all.contains(class) {
                    all.push(*class);
                }
            }
        }
    }
    all
}

/// Turns the bytes of classes into their places among `classes`, and `none` where there is none.
pub(crate) fn places(bytes: &mut [u8], classes: &[Class], none: u8) {
    let places: [u8; 256] = std::array::from_fn(|byte| {
        let class = class_of(byte as u8);
        let place = classes.iter().position(|c| Some(*c) == class);
        place.map_or(none, |place| place as u8)
    });
    for byte in bytes {
        *byte = places[usize::from(*byte)];
    }
}

/// One bit for every value: is it so?
pub(crate) fn bits<T: Copy>(values: &[T], is: impl Fn(T) -> bool) -> BooleanBuffer {
    let mut out = Vec::with_capacity(values.len().div_ceil(8));
    for block in values.chunks(64) {
        let mut each = [0u8; 64];
        for (to, v) in each.iter_mut().zip(block) {
            *to = u8::from(is(*v));
        }
        for eight in each.chunks_exact(8).take(block.len().div_ceil(8)) {
            // Every byte 0 or 1: multiplied so that byte i arrives at bit i of the highest byte.
            let all = u64::from_le_bytes(eight.try_into().unwrap_or_default());
            out.push((all.wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8);
        }
    }
    BooleanBuffer::new(Buffer::from_vec(out), 0, values.len())
}

/// Where something is known; `None` if it is everywhere.
pub(crate) fn known<T: Copy>(values: &[T], is: impl Fn(T) -> bool) -> Option<NullBuffer> {
    let nulls = NullBuffer::new(bits(values, is));
    (nulls.null_count() > 0).then_some(nulls)
}

/// The warnings behind a byte, as they stand in a file.
pub(crate) fn warnings_text(byte: u8) -> String {
    let codes: Vec<_> = warnings_of(byte).map(Warning::code).collect();
    codes.join(";")
}

/// The distinct texts of the `reasons` column, the empty one first, and the one of each row;
/// `columns` hold the bytes of the reasons, one for each indicator.
pub(crate) fn reasons(
    indicators: &[Indicator],
    columns: &[&[u8]],
    rows: usize,
) -> (Vec<String>, Vec<u32>) {
    const BLOCK: usize = 64;
    let mut texts = vec![String::new()];
    let mut places = HashMap::new();
    let mut of_row = vec![0; rows];
    let text =
        |key: u64| {
            let each = indicators.iter().enumerate();
            reasons_text(each.filter_map(|(i, indicator)| {
                Some((*indicator, reason_of((key >> (8 * i)) as u8)?))
            }))
        };
    for (block, to) in of_row.chunks_mut(BLOCK).enumerate() {
        let from = block * BLOCK;
        // Most rows have none.
        let mut any = [0u8; BLOCK];
        for column in columns {
            for (any, byte) in any.iter_mut().zip(&column[from..from + to.len()]) {
                *any |= byte;
            }
        }
        if any.iter().fold(0, |all, any| all | any) == 0 {
            continue;
        }
        for (i, to) in to.iter_mut().enumerate().filter(|(i, _)| any[*i] != 0) {
            let key = columns
                .iter()
                .rev()
                .fold(0u64, |key, column| key << 8 | u64::from(column[from + i]));
            *to = *places.entry(key).or_insert_with(|| {
                texts.push(text(key));
                texts.len() as u32 - 1
            });
        }
    }
    (texts, of_row)
}
