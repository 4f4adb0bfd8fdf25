//! The tables as the batch reads them: one word per row, one cache line per child and day.

use crate::sex::Sex;
use crate::table::TableId;
use once_cell::sync::Lazy;

/// Rows of the seven age indicators on one day, in the order of [`DAILY`]: one cache line.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub(super) struct Line(pub(super) [u64; 8]);

/// Table and column of each daily indicator.
pub(super) const DAILY: [TableId; 7] = [
    TableId::WeightForAge,
    TableId::LengthHeightForAge,
    TableId::BmiForAge,
    TableId::HeadCircumferenceForAge,
    TableId::ArmCircumferenceForAge,
    TableId::TricepsSkinfoldForAge,
    TableId::SubscapularSkinfoldForAge,
];

/// The monthly tables of WHO 2007: weight, height, BMI.
pub(super) const MONTHLY: [TableId; 3] = [
    TableId::WeightForAge2007,
    TableId::HeightForAge2007,
    TableId::BmiForAge2007,
];

/// Rows of two tables one after the other for girls, then the same for boys; each table's last
/// row stands twice, so that the row after any row can be read. An all-zero row (M of 0: no row)
/// closes it.
pub(super) struct Steps {
    pub(super) rows: Vec<u64>,
    /// Where the rows of a sex begin.
    pub(super) per_sex: u32,
}

/// Lines of the daily tables: a power of two, so that a place needs no bounds check.
pub(super) const LINES: usize = 4096;

/// Everything the batch looks up.
pub(super) struct Rows {
    /// Girls' days, boys' days, and lines of zeros: no row.
    pub(super) lines: Box<[Line; LINES]>,
    /// Days per sex.
    pub(super) days: u32,
    /// Weight-for-length, then weight-for-height.
    pub(super) lenhei: Steps,
    /// Rows of weight-for-length, the repeated one included.
    pub(super) lengths: u32,
    /// WHO 2007, as [`MONTHLY`].
    pub(super) monthly: [Steps; 3],
}

impl Steps {
    /// Place of the row that is none.
    pub(super) fn none(&self) -> u32 {
        2 * self.per_sex
    }

    fn of(tables: &[TableId]) -> Self {
        let mut rows = Vec::new();
        for sex in [Sex::Female, Sex::Male] {
            for id in tables {
                let packed = packed(*id, sex);
                rows.extend_from_slice(&packed);
                rows.extend(packed.last());
            }
        }
        let per_sex = (rows.len() / 2) as u32;
        rows.extend([0, 0]);
        Self { rows, per_sex }
    }
}

/// The rows of a shipped table; the test below shows that all of them fit.
fn packed(id: TableId, sex: Sex) -> Vec<u64> {
    id.table()
        .packed(sex)
        .expect("shipped rows fit a word: batch::rows tests")
}

pub(super) static ROWS: Lazy<Rows> = Lazy::new(|| {
    let days = DAILY.map(|id| id.table().first() as usize + id.table().len());
    let days = days.into_iter().fold(0, usize::max);
    let mut lines = super::block::boxed::<_, LINES>(Line::default());
    for (column, id) in DAILY.into_iter().enumerate() {
        let first = id.table().first() as usize;
        for sex in [Sex::Female, Sex::Male] {
            for (i, row) in packed(id, sex).into_iter().enumerate() {
                lines[sex.index() * days + first + i].0[column] = row;
            }
        }
    }
    Rows {
        lines,
        days: days as u32,
        lenhei: Steps::of(&[TableId::WeightForLength, TableId::WeightForHeight]),
        lengths: TableId::WeightForLength.table().len() as u32 + 1,
        monthly: MONTHLY.map(|id| Steps::of(&[id])),
    }
});

/// L, M and S of a packed row as doubles, without a conversion instruction: an integer below 2^32
/// in the low bits of 2^52 is that double plus 2^52.
#[inline(always)]
pub(super) fn unpack(row: u64) -> (f64, f64, f64) {
    const TWO_52: u64 = 0x4330_0000_0000_0000;
    const ZERO: f64 = f64::from_bits(TWO_52);
    let double = |bits: u64| f64::from_bits(TWO_52 | bits);
    let l = double(row >> 48) - (ZERO + 32_768.0);
    let m = double(row & 0xFFFF_FFFF) - ZERO;
    let s = double(row >> 32 & 0xFFFF) - ZERO;
    (l, m, s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_rows_are_the_rows() {
        for id in TableId::ALL {
            let table = id.table();
            for sex in [Sex::Female, Sex::Male] {
                let packed = table.packed(sex).expect("every row fits");
                for (i, word) in packed.iter().enumerate() {
                    let row = table.at(sex, f64::from(table.first()) + i as f64).unwrap();
                    let (l, m, s) = unpack(*word);
                    assert_eq!((l / 1e4, m / 1e4, s / 1e5), (row.l(), row.m(), row.s()));
                }
            }
        }
        assert_eq!(unpack(0).1, 0.0);
        assert_eq!(std::mem::size_of::<Line>(), 64);
        assert!(
            2 * (ROWS.days as usize) < LINES,
            "and a line that is no row"
        );
    }
}
