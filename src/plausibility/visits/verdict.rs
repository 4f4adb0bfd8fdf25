//! What is said of each value and each visit.

use crate::columns::Input;
use crate::indicator::Indicator;
use crate::words::Lang;

/// What becomes of a value among the visits of its child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
#[repr(u8)]
pub enum Verdict {
    /// Nothing was recorded.
    #[default]
    Missing,
    /// In line, as far as can be told.
    Kept,
    /// Kept, but measure again: it contradicts the one other visit there is, and nothing says which
    /// is wrong; or it would be excluded, were the child not beyond WHO's limit at its other visits
    /// too. A severe case is never thrown out.
    InDoubt,
    /// Excluded: zero, negative, unreadable, in another unit, or outside what a child can have
    /// ([`hard_limits`](crate::plausibility::hard_limits)).
    Unusable,
    /// Excluded: the age at the visit is not known, or below zero.
    NoAge,
    /// Excluded: the same visit recorded twice, with the same value.
    Duplicate,
    /// Excluded: another value of the same day fits the other visits better.
    SameDay,
    /// Excluded: the value of the visit before once more, where the child must have grown.
    CarriedForward,
    /// Excluded: out of line with the visits before and after it.
    OutOfLine,
    /// Excluded: with it, the child would have to shrink by more than errors of measuring.
    Shrinking,
    /// Excluded: with it, the child would have to gain more than children do.
    ImpossibleGain,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 11] = [
        Self::Missing,
        Self::Kept,
        Self::InDoubt,
        Self::Unusable,
        Self::NoAge,
        Self::Duplicate,
        Self::SameDay,
        Self::CarriedForward,
        Self::OutOfLine,
        Self::Shrinking,
        Self::ImpossibleGain,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Kept => "kept",
            Self::InDoubt => "in_doubt",
            Self::Unusable => "unusable",
            Self::NoAge => "no_age",
            Self::Duplicate => "duplicate",
            Self::SameDay => "same_day",
            Self::CarriedForward => "carried_forward",
            Self::OutOfLine => "out_of_line",
            Self::Shrinking => "shrinking",
            Self::ImpossibleGain => "impossible_gain",
        }
    }

    /// Is the value left out of what is made of the visits?
    #[must_use]
    pub const fn is_excluded(self) -> bool {
        !matches!(self, Self::Missing | Self::Kept | Self::InDoubt)
    }

    /// The reason, as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Missing => lang.pick("nothing recorded", "tidak dicatat"),
            Self::Kept => lang.pick("in line", "sesuai"),
            Self::InDoubt => lang.pick("in doubt: measure again", "meragukan: ukur ulang"),
            Self::Unusable => lang.pick("cannot be used", "tidak dapat dipakai"),
            Self::NoAge => lang.pick("age not known", "umur tidak diketahui"),
            Self::Duplicate => lang.pick("recorded twice", "tercatat dua kali"),
            Self::SameDay => lang.pick(
                "another value of the same day fits better",
                "nilai lain pada hari yang sama lebih sesuai",
            ),
            Self::CarriedForward => lang.pick(
                "copied from the visit before",
                "disalin dari kunjungan sebelumnya",
            ),
            Self::OutOfLine => lang.pick(
                "out of line with the visits before and after",
                "tidak sejalan dengan kunjungan sebelum dan sesudahnya",
            ),
            Self::Shrinking => {
                lang.pick("the child would have shrunk", "anak seolah-olah menyusut")
            }
            Self::ImpossibleGain => lang.pick(
                "more than a child can gain",
                "melebihi pertambahan yang mungkin",
            ),
        }
    }
}

/// Something to know of a visit as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Note {
    /// Not the sex of most visits (of the first, where there are as many); theirs was used.
    SexChanged,
    /// Not the date of birth of most visits (of the first, where there are as many); theirs was
    /// used.
    BirthDateChanged,
    /// Younger than at a visit that stands before it in the data.
    OutOfOrder,
    /// There is another record of the same day.
    SameDay,
    /// The record does not say which child it is: nothing to hold it against.
    NoChild,
}

impl Note {
    /// Every note.
    pub const ALL: [Self; 5] = [
        Self::SexChanged,
        Self::BirthDateChanged,
        Self::OutOfOrder,
        Self::SameDay,
        Self::NoChild,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SexChanged => "sex_changed",
            Self::BirthDateChanged => "birth_date_changed",
            Self::OutOfOrder => "out_of_order",
            Self::SameDay => "same_day",
            Self::NoChild => "no_child",
        }
    }

    /// The note, as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::SexChanged => lang.pick(
                "another sex than at most visits",
                "jenis kelamin berbeda dari kebanyakan kunjungan",
            ),
            Self::BirthDateChanged => lang.pick(
                "another date of birth than at most visits",
                "tanggal lahir berbeda dari kebanyakan kunjungan",
            ),
            Self::OutOfOrder => lang.pick("not in the order of dates", "tidak urut tanggal"),
            Self::SameDay => lang.pick(
                "another record of the same day",
                "ada catatan lain pada hari yang sama",
            ),
            Self::NoChild => lang.pick("which child is not said", "anak tidak disebutkan"),
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The notes of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Notes(u8);

impl Notes {
    /// The notes, in the order of [`Note::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Note> {
        Note::ALL.into_iter().filter(move |n| self.has(*n))
    }

    /// Is this one of them?
    #[must_use]
    pub const fn has(self, note: Note) -> bool {
        self.0 & note.bit() != 0
    }

    /// Are there none?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) const fn add(&mut self, note: Note) {
        self.0 |= note.bit();
    }
}

/// The quantities that are followed over time.
pub const FOLLOWED: [Input; 4] = [Input::Weight, Input::Lenhei, Input::Head, Input::Muac];

/// Their indicators.
pub(super) const INDICATORS: [Indicator; 4] = [
    Indicator::Waz,
    Indicator::Haz,
    Indicator::Hcz,
    Indicator::Acz,
];
pub(super) const WEIGHT: usize = 0;
pub(super) const LENHEI: usize = 1;
pub(super) const HEAD: usize = 2;

/// A value that is excluded, or kept with a doubt: why, and what it was held against.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Remark {
    /// Place of the visit: in the slice, or the row of the columns.
    pub row: usize,
    /// Which value.
    pub input: Input,
    /// Why.
    pub verdict: Verdict,
    /// The value as recorded, in the unit of its column; `None` where it was no number.
    pub value: Option<f64>,
    /// Its z-score, exact.
    pub z: Option<f64>,
    /// The z-score that the other visits make expect.
    pub expected_z: Option<f64>,
    /// A value that would be in line, by one of the mistakes of [`Cause`](crate::plausibility::Cause)
    /// in a number. Proposed, never applied.
    pub proposed: Option<f64>,
}
