//! Everything that is said of a data set, in one value.

use super::ages::{AgeGroups, AgeRatio, Heaping, ShareTest};
use super::clusters::Clustering;
use super::dataset::{Dataset, INDICATORS, Presence, Quantity};
use super::digits::DigitPreference;
use super::edition::{Edition, Level};
use super::groups::{Compared, Groups};
use super::outliers::{Ellipse, Fences};
use super::score::Plausibility;
use super::shape::Shape;
use super::why::{Stat, stat};
use crate::indicator::Indicator;

/// What is said of a quantity.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct QuantityReport {
    /// Which.
    pub quantity: Quantity,
    /// Preference for last digits.
    #[serde(serialize_with = "stat")]
    pub digits: Stat<DigitPreference>,
    /// The class of the preference, by the edition.
    pub digits_level: Option<Level>,
    /// Mean, SD, skewness, kurtosis.
    #[serde(serialize_with = "stat")]
    pub shape: Stat<Shape>,
    /// Values far from the others.
    #[serde(serialize_with = "stat")]
    pub fences: Stat<Fences>,
}

/// What is said of the z-scores of an indicator.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct IndicatorReport {
    /// Which.
    pub indicator: Indicator,
    /// z-scores there are.
    pub n: u64,
    /// Flagged by WHO's limits, where the edition uses them.
    pub flagged_who: u64,
    /// Flagged by SMART's limits, where the edition uses them.
    pub flagged_smart: u64,
    /// SMART's limits.
    pub smart_limits: Option<(f64, f64)>,
    /// The shape of all z-scores.
    #[serde(serialize_with = "stat")]
    pub shape: Stat<Shape>,
    /// The shape without what is flagged.
    #[serde(serialize_with = "stat")]
    pub shape_kept: Stat<Shape>,
    /// How its cases are spread over clusters.
    #[serde(serialize_with = "stat")]
    pub clustering: Stat<Clustering>,
    /// How many z-scores lie in each quarter of an SD, from -6 to 6, without what is flagged.
    pub histogram: Vec<u64>,
}

/// Pairs far from the others.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct FarPairs {
    /// Middle and spread of the pairs.
    pub ellipse: Ellipse,
    /// Pairs beyond one in a thousand.
    pub outside: u64,
}

/// Everything that is said of a data set.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Report {
    /// Rows.
    pub rows: u64,
    /// Rows that cannot be read at all (too few or too many cells), not among them.
    pub bad_rows: u64,
    /// How complete the columns are.
    pub presence: Vec<Presence>,
    /// Rows with sex, age, weight and length that can all be used.
    pub complete: u64,
    /// Rows equal to an earlier one.
    pub duplicates: u64,
    /// Boys against girls.
    #[serde(serialize_with = "stat")]
    pub sex_ratio: Stat<ShareTest>,
    /// Children of 6 to 29 against 30 to 59 months.
    #[serde(serialize_with = "stat")]
    pub age_ratio: Stat<ShareTest>,
    /// Ages against those of a population.
    #[serde(serialize_with = "stat")]
    pub age_groups: Stat<AgeGroups>,
    /// Ages on whole years.
    #[serde(serialize_with = "stat")]
    pub heaping_12: Stat<Heaping>,
    /// Ages on half years.
    #[serde(serialize_with = "stat")]
    pub heaping_6: Stat<Heaping>,
    /// How many children of each completed month, 0 to 59.
    pub months: Vec<u64>,
    /// Ages, weights, lengths, MUAC.
    pub quantities: Vec<QuantityReport>,
    /// z-scores.
    pub indicators: Vec<IndicatorReport>,
    /// Weights far from what the length lets expect.
    #[serde(serialize_with = "stat")]
    pub far_lenhei_weight: Stat<FarPairs>,
    /// MUACs far from what the weight lets expect.
    #[serde(serialize_with = "stat")]
    pub far_weight_muac: Stat<FarPairs>,
    /// Rows that name a cluster.
    pub in_clusters: u64,
    /// The score.
    pub plausibility: Plausibility,
    /// The edition it goes by.
    pub edition: Edition,
    /// Groups, by each column asked for.
    pub by: Vec<By>,
}

/// Groups by a column.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct By {
    /// Name of the column.
    pub column: String,
    /// Number of groups.
    pub groups: usize,
    /// The groups by each measure.
    pub compared: Vec<Compared>,
}

impl By {
    /// Compares the groups of a column.
    #[must_use]
    pub fn new(column: &str, groups: &Groups, edition: &Edition) -> Self {
        Self {
            column: column.to_owned(),
            groups: groups.len(),
            compared: groups.compare(edition),
        }
    }
}

impl Dataset {
    /// Everything that is said of these data by an edition; groups are put in by the caller.
    #[must_use]
    pub fn report(&self, edition: &Edition) -> Report {
        let [lenhei_weight, weight_muac] = self
            .ellipses()
            .map(|e| e.map(|(ellipse, outside)| FarPairs { ellipse, outside }));
        let months = self.values(Quantity::AgeMonths);
        Report {
            rows: self.rows(),
            bad_rows: 0,
            presence: self.presence(),
            complete: self.complete(),
            duplicates: self.duplicates(),
            sex_ratio: self.sex_ratio(),
            age_ratio: AgeRatio::Smart.test(months),
            age_groups: self.age_groups(),
            heaping_12: self.heaping(12),
            heaping_6: self.heaping(6),
            months: (0..60)
                .map(|k| months.count(|m| m.floor() == f64::from(k)))
                .collect(),
            quantities: Quantity::ALL
                .iter()
                .map(|q| self.quantity_report(*q, edition))
                .collect(),
            indicators: INDICATORS
                .iter()
                .map(|i| self.indicator_report(*i, edition))
                .collect(),
            far_lenhei_weight: lenhei_weight,
            far_weight_muac: weight_muac,
            in_clusters: self.in_clusters(),
            plausibility: self.plausibility(edition),
            edition: edition.clone(),
            by: Vec::new(),
        }
    }

    fn quantity_report(&self, quantity: Quantity, edition: &Edition) -> QuantityReport {
        let digits = self.digits(quantity);
        // Last digits of ages say nothing: heaping does.
        let is_judged = quantity != Quantity::AgeMonths;
        QuantityReport {
            quantity,
            digits_level: digits
                .ok()
                .filter(|_| is_judged)
                .map(|d| edition.dps_level(&d)),
            digits,
            shape: Shape::of(self.values(quantity)),
            fences: self.fences(quantity),
        }
    }

    fn indicator_report(&self, indicator: Indicator, edition: &Edition) -> IndicatorReport {
        let z = self.z(indicator);
        let cleaned = edition.flagging.clean(indicator, z);
        let mut histogram = vec![0; 48];
        for (z, n) in cleaned.kept.iter() {
            let at = ((z + 6.0) * 4.0).floor();
            if let Some(count) = histogram.get_mut(at as usize).filter(|_| at >= 0.0) {
                *count += n;
            }
        }
        IndicatorReport {
            indicator,
            n: z.n(),
            flagged_who: cleaned.who,
            flagged_smart: cleaned.smart,
            smart_limits: cleaned.limits.map(|l| (l.lower, l.upper)),
            shape: Shape::of(z),
            shape_kept: Shape::of(&cleaned.kept),
            clustering: self.clustering(indicator, edition),
            histogram,
        }
    }
}

impl Report {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
