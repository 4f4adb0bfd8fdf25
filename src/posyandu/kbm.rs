//! KBM, *kenaikan berat badan minimal*: the least gain of weight from one month to the next, as it
//! is printed on the KMS (Buku KIA, KMS page, print file May 2023).

use crate::error::{Error, Result};

/// Ages that the KMS prints a KBM for end with this completed month.
pub const LAST_MONTH: u8 = 60;

/// Which printed layout. Months 1 to 5 are the same in both: 800, 900, 800, 600, 500 g.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Layout {
    /// 400 g in months 6 and 7, 300 g in 8 to 11, 200 g from 12. The default for all children: it
    /// asks for more, so that no child who fell behind is missed.
    #[default]
    A,
    /// 400 g in month 6, 300 g in 7 to 10, 200 g from 11.
    B,
}

/// The least gain in grams by completed month of age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kbm {
    /// By completed month, 0 to 60; 0 where none is printed.
    grams: [u16; LAST_MONTH as usize + 1],
}

impl Kbm {
    /// Layout A.
    pub const A: Self = Self::printed(8, 12);
    /// Layout B.
    pub const B: Self = Self::printed(7, 11);

    /// `300 g` begins with the first month, `200 g` with the second.
    const fn printed(three_hundred: usize, two_hundred: usize) -> Self {
        let mut grams = [0; LAST_MONTH as usize + 1];
        let mut month = 1;
        while month < grams.len() {
            grams[month] = match month {
                1 | 3 => 800,
                2 => 900,
                4 => 600,
                5 => 500,
                m if m < three_hundred => 400,
                m if m < two_hundred => 300,
                _ => 200,
            };
            month += 1;
        }
        Self { grams }
    }

    /// A printed layout.
    #[must_use]
    pub const fn of(layout: Layout) -> Self {
        match layout {
            Layout::A => Self::A,
            Layout::B => Self::B,
        }
    }

    /// A table of one's own: completed month (1 to 60) and grams, each month once; months that are
    /// left out have no KBM.
    ///
    /// # Errors
    /// [`Error::InvalidSetting`] for a month outside 1 to 60 or given twice, and for no grams.
    pub fn from_rows(rows: &[(u8, u16)]) -> Result<Self> {
        let mut table = Self {
            grams: [0; LAST_MONTH as usize + 1],
        };
        for (month, grams) in rows {
            let refuse = |what, rule, value: f64| Err(Error::InvalidSetting { what, rule, value });
            if *month == 0 || *month > LAST_MONTH {
                return refuse("month of a KBM table", "from 1 to 60", f64::from(*month));
            }
            if *grams == 0 {
                return refuse("KBM, grams", "above zero", 0.0);
            }
            let place = &mut table.grams[usize::from(*month)];
            if *place != 0 {
                return refuse("month of a KBM table", "given once", f64::from(*month));
            }
            *place = *grams;
        }
        Ok(table)
    }

    /// Grams for a completed month of age; `None` before the first month and after the last.
    #[must_use]
    pub fn grams(&self, completed_month: u32) -> Option<u16> {
        let grams = *self.grams.get(completed_month as usize)?;
        (grams > 0).then_some(grams)
    }

    /// What is odd about a table: copies of the KMS go round with 600 g in month 3, where 800 g is
    /// printed.
    #[must_use]
    pub fn warnings(&self) -> Vec<KbmWarning> {
        let month_3 = (self.grams(3) == Some(600)).then_some(KbmWarning::Month3Is600);
        month_3.into_iter().collect()
    }
}

/// Something odd about a KBM table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KbmWarning {
    /// Month 3 says 600 g; the printed KMS says 800 g.
    Month3Is600,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both layouts as printed, month by month.
    #[test]
    fn the_two_printed_layouts() {
        let first = [800, 900, 800, 600, 500];
        let row = |months: [(u16, usize); 3]| -> Vec<u16> {
            let rest = months
                .into_iter()
                .flat_map(|(grams, months)| std::iter::repeat_n(grams, months));
            first.into_iter().chain(rest).collect()
        };
        // 6-7, 8-11, 12-60 and 6, 7-10, 11-60.
        let a = row([(400, 2), (300, 4), (200, 49)]);
        let b = row([(400, 1), (300, 4), (200, 50)]);
        for (kbm, printed) in [(Kbm::A, a), (Kbm::B, b)] {
            let ours: Vec<u16> = (1..=60).map(|m| kbm.grams(m).unwrap()).collect();
            assert_eq!(ours, printed);
            assert_eq!((kbm.grams(0), kbm.grams(61)), (None, None));
            assert!(kbm.warnings().is_empty());
            let rows: Vec<(u8, u16)> = (1..).zip(printed).collect();
            assert_eq!(Kbm::from_rows(&rows), Ok(kbm));
        }
        assert_eq!((Kbm::of(Layout::A), Kbm::of(Layout::B)), (Kbm::A, Kbm::B));
    }

    #[test]
    fn a_table_of_ones_own_is_checked() {
        assert_eq!(
            Kbm::from_rows(&[(3, 600)]).unwrap().warnings(),
            [KbmWarning::Month3Is600]
        );
        for (rows, message) in [
            (
                &[(0, 800)][..],
                "month of a KBM table must be from 1 to 60, got 0",
            ),
            (
                &[(61, 200)],
                "month of a KBM table must be from 1 to 60, got 61",
            ),
            (
                &[(3, 800), (3, 800)],
                "month of a KBM table must be given once, got 3",
            ),
            (&[(3, 0)], "KBM, grams must be above zero, got 0"),
        ] {
            assert_eq!(Kbm::from_rows(rows).unwrap_err().to_string(), message);
        }
    }
}
