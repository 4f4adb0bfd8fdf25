//! Why a statistic is not given.

use crate::words::Lang;

/// The reason for a statistic that the data cannot give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WhyNot {
    /// There is no value at all: the column is missing or empty.
    NoValues,
    /// Fewer values than the statistic needs.
    TooFew {
        /// Values there are.
        n: u64,
        /// Values it needs.
        needed: u64,
    },
    /// More values than the statistic is known for.
    TooMany {
        /// Values there are.
        n: u64,
        /// The most it takes.
        most: u64,
    },
    /// All values are equal, so that nothing can be divided by their spread.
    NoVariation,
    /// All pairs lie on one straight line, so that they have no distance from their middle.
    OneLine,
    /// Fewer clusters than two: nothing to compare.
    OneCluster,
    /// Every cluster has one child only: cases cannot cluster.
    ClustersOfOne,
    /// No cases, or one only: they cannot be spread evenly or unevenly.
    TooFewCases {
        /// Cases there are.
        n: u64,
    },
    /// Fewer groups than the statistic needs.
    TooFewGroups {
        /// Groups there are.
        n: u64,
        /// Groups it needs.
        needed: u64,
    },
    /// No supervisor is named.
    NoSupervisor,
    /// The edition adds no points up.
    NoTotal,
    /// One of the criteria of a score has no value, so the score would look better than it is.
    CriterionMissing {
        /// Code of the criterion.
        criterion: &'static str,
    },
}

/// A statistic, or why there is none.
pub type Stat<T> = Result<T, WhyNot>;

impl WhyNot {
    /// Stable name, in `snake_case`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoValues => "no_values",
            Self::TooFew { .. } => "too_few",
            Self::TooMany { .. } => "too_many",
            Self::NoVariation => "no_variation",
            Self::OneLine => "one_line",
            Self::OneCluster => "one_cluster",
            Self::ClustersOfOne => "clusters_of_one",
            Self::TooFewCases { .. } => "too_few_cases",
            Self::TooFewGroups { .. } => "too_few_groups",
            Self::NoSupervisor => "no_supervisor",
            Self::NoTotal => "no_total",
            Self::CriterionMissing { .. } => "criterion_missing",
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::NoValues, Lang::En) => "there are no values".to_owned(),
            (Self::NoValues, Lang::Id) => "tidak ada nilai".to_owned(),
            (Self::TooFew { n, needed }, Lang::En) => {
                format!("{n} values are too few: {needed} are needed")
            }
            (Self::TooFew { n, needed }, Lang::Id) => {
                format!("{n} nilai terlalu sedikit: perlu {needed}")
            }
            (Self::TooMany { n, most }, Lang::En) => {
                format!("{n} values are too many: it is known up to {most}")
            }
            (Self::TooMany { n, most }, Lang::Id) => {
                format!("{n} nilai terlalu banyak: berlaku sampai {most}")
            }
            (Self::NoVariation, Lang::En) => "all values are equal".to_owned(),
            (Self::NoVariation, Lang::Id) => "semua nilai sama".to_owned(),
            (Self::OneLine, Lang::En) => "all pairs lie on one line".to_owned(),
            (Self::OneLine, Lang::Id) => "semua pasangan terletak pada satu garis".to_owned(),
            (Self::OneCluster, Lang::En) => "there are fewer than two clusters".to_owned(),
            (Self::OneCluster, Lang::Id) => "klaster kurang dari dua".to_owned(),
            (Self::ClustersOfOne, Lang::En) => "every cluster has one child".to_owned(),
            (Self::ClustersOfOne, Lang::Id) => "setiap klaster hanya satu anak".to_owned(),
            (Self::TooFewCases { n }, Lang::En) => {
                format!("{n} cases are too few: 2 are needed")
            }
            (Self::TooFewCases { n }, Lang::Id) => {
                format!("{n} kasus terlalu sedikit: perlu 2")
            }
            (Self::TooFewGroups { n, needed }, Lang::En) => {
                format!("{n} groups are too few: {needed} are needed")
            }
            (Self::TooFewGroups { n, needed }, Lang::Id) => {
                format!("{n} kelompok terlalu sedikit: perlu {needed}")
            }
            (Self::NoSupervisor, Lang::En) => "no supervisor is named".to_owned(),
            (Self::NoSupervisor, Lang::Id) => "tidak ada penyelia".to_owned(),
            (Self::NoTotal, Lang::En) => "this edition has no total".to_owned(),
            (Self::NoTotal, Lang::Id) => "edisi ini tidak punya jumlah".to_owned(),
            (Self::CriterionMissing { criterion }, Lang::En) => {
                format!("`{criterion}` has no value")
            }
            (Self::CriterionMissing { criterion }, Lang::Id) => {
                format!("`{criterion}` tidak ada nilainya")
            }
        }
    }
}

impl serde::Serialize for WhyNot {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("why_not", self.code())?;
        map.serialize_entry("in_words", &self.words(Lang::En))?;
        map.end()
    }
}

/// Writes a [`Stat`] as its value, or as an object with `why_not`.
pub(crate) fn stat<T: serde::Serialize, S: serde::Serializer>(
    value: &Stat<T>,
    s: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Ok(value) => value.serialize(s),
        Err(why) => serde::Serialize::serialize(why, s),
    }
}

/// At least so many values.
pub(crate) fn at_least(n: u64, needed: u64) -> Stat<()> {
    if n == 0 {
        return Err(WhyNot::NoValues);
    }
    if n < needed {
        return Err(WhyNot::TooFew { n, needed });
    }
    Ok(())
}
