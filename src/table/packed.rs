//! Tables as small as they get, for programs that are sent to a phone: made of the texts by the
//! compiler, so that there is nothing to drift, and a thirteenth of their size when compressed.
//!
//! Girls before boys, and of each L, M and S one after the other, every number as its difference
//! from the one above it: seven bits a byte from the lowest on, the sign in the lowest bit, the
//! highest bit of a byte set where more follow.

use super::{Axis, Row, Table};

/// A number of seven bits a byte at most: 32 bits take five.
const BITS: u32 = 7;

/// Rows of a text, without its header.
pub(super) const fn rows(text: &[u8]) -> usize {
    let (mut at, mut lines) = (0, 0);
    while at < text.len() {
        lines += (text[at] == b'\n') as usize;
        at += 1;
    }
    // The last line may end with the text.
    lines - (text[text.len() - 1] == b'\n') as usize
}

/// Axis, L, M and S of each row as whole numbers: the digits without their point. What
/// `Table::parse` refuses is not looked for: every text that is packed is parsed in the tests.
pub(super) const fn cells<const ROWS: usize>(text: &[u8]) -> [[i32; 4]; ROWS] {
    let mut all = [[0; 4]; ROWS];
    let (mut at, mut row) = (0, 0);
    while text[at] != b'\n' {
        at += 1;
    }
    while row < ROWS {
        // The sex and its comma.
        at += 3;
        let mut column = 0;
        while column < 4 {
            let (mut value, mut negative) = (0, false);
            while at < text.len() && text[at] != b',' && text[at] != b'\n' {
                match text[at] {
                    b'-' => negative = true,
                    digit @ b'0'..=b'9' => value = value * 10 + (digit - b'0') as i32,
                    _ => {}
                }
                at += 1;
            }
            all[row][column] = if negative { -value } else { value };
            at += (at < text.len() && text[at] == b',') as usize;
            column += 1;
        }
        while at < text.len() && text[at] != b'\n' {
            at += 1;
        }
        row += 1;
    }
    all
}

/// The difference from the number above, with its sign in the lowest bit.
const fn difference<const ROWS: usize>(cells: &[[i32; 4]; ROWS], column: usize, row: usize) -> u32 {
    let first = row == 0 || row == ROWS / 2;
    let before = if first { 0 } else { cells[row - 1][column] };
    let difference = cells[row][column] - before;
    (difference << 1 ^ difference >> 31) as u32
}

/// Bytes that the cells take.
pub(super) const fn size<const ROWS: usize>(cells: &[[i32; 4]; ROWS]) -> usize {
    let (mut bytes, mut row) = (0, 0);
    while row < ROWS {
        let mut column = 1;
        while column < 4 {
            let mut left = difference(cells, column, row);
            bytes += 1;
            while left >= 1 << BITS {
                left >>= BITS;
                bytes += 1;
            }
            column += 1;
        }
        row += 1;
    }
    bytes
}

/// The cells in bytes.
pub(super) const fn write<const ROWS: usize, const SIZE: usize>(
    cells: &[[i32; 4]; ROWS],
) -> [u8; SIZE] {
    let mut bytes = [0; SIZE];
    let (mut at, mut sex) = (0, 0);
    while sex < 2 {
        let mut column = 1;
        while column < 4 {
            let mut row = sex * ROWS / 2;
            while row < (sex + 1) * ROWS / 2 {
                let mut left = difference(cells, column, row);
                while left >= 1 << BITS {
                    bytes[at] = left as u8 | 1 << BITS;
                    left >>= BITS;
                    at += 1;
                }
                bytes[at] = left as u8;
                at += 1;
                row += 1;
            }
            column += 1;
        }
        sex += 1;
    }
    bytes
}

/// Reads the numbers back.
struct Numbers<'a>(std::slice::Iter<'a, u8>);

impl Numbers<'_> {
    fn difference(&mut self) -> i32 {
        let (mut bits, mut shift) = (0u32, 0);
        for byte in self.0.by_ref() {
            bits |= u32::from(byte & 0x7f) << shift;
            shift += BITS;
            if byte >> BITS == 0 || shift > 28 {
                break;
            }
        }
        (bits >> 1).cast_signed() ^ -(bits & 1).cast_signed()
    }

    fn column(&mut self, rows: usize) -> Vec<i32> {
        let mut value = 0;
        let next = |_| {
            value += self.difference();
            value
        };
        (0..rows).map(next).collect()
    }
}

/// The table behind the bytes: its first place on the axis, and its rows, both sexes together.
pub(super) fn read(axis: Axis, first: i32, rows: usize, bytes: &[u8]) -> Table {
    let mut numbers = Numbers(bytes.iter());
    let mut sex = || {
        let half = rows / 2;
        let [l, m, s] = [(); 3].map(|()| numbers.column(half));
        let rows = l.into_iter().zip(m).zip(s);
        rows.map(|((l, m), s)| Row {
            l,
            m: m.cast_unsigned(),
            s: s.cast_unsigned(),
        })
        .collect()
    };
    Table {
        axis,
        first: first.cast_unsigned(),
        rows: [sex(), sex()],
    }
}

#[cfg(test)]
mod tests {
    use super::super::TableId;
    use super::*;

    #[test]
    fn the_tables_are_those_of_the_texts() {
        for id in TableId::ALL {
            let parsed = Table::parse(id.axis(), id.text()).unwrap();
            assert_eq!(id.packed(), parsed, "{id}");
        }
    }

    #[test]
    fn numbers_of_every_size_come_back() {
        const TEXT: &[u8] =
            b"sex,day,l,m,s,x\nf,7,0.0001,-64,63,L\nf,8,-9999.9999,64,-65,L\nm,7,1,2,8192,L\nm,8,1,2,-8193,L";
        const CELLS: [[i32; 4]; rows(TEXT)] = cells(TEXT);
        const BYTES: [u8; size(&CELLS)] = write(&CELLS);
        assert_eq!(CELLS[1], [8, -99_999_999, 64, -65]);
        let mut numbers = Numbers(BYTES.iter());
        let columns: Vec<i32> = (0..6).flat_map(|_| numbers.column(2)).collect();
        assert_eq!(
            columns,
            [1, -99_999_999, -64, 64, 63, -65, 1, 1, 2, 2, 8192, -8193]
        );
        // One byte holds -64 to 63.
        assert_eq!(BYTES.len(), 1 + 4 + 1 + 2 + 1 + 2 + 1 + 1 + 1 + 1 + 3 + 3);
    }
}
