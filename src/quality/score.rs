//! The plausibility score of a data set by an edition: its penalty table.

use super::dataset::{Dataset, Quantity};
use super::edition::{Edition, HEAVY, LIGHT, Level, MIDDLE, Subject};
use super::flags::{Cleaned, SmartLimits};
use super::shape::Shape;
use super::tally::Tally;
use super::why::{Stat, WhyNot, stat};
use crate::words::Lang;

/// One line of the penalty table.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Criterion {
    /// Its code: `flagged`, `sex_ratio_p`, `age_ratio_p`, `dps_weight`, `dps_lenhei`, `dps_muac`,
    /// `sd`, `skewness`, `kurtosis`, `poisson_p`.
    pub code: &'static str,
    /// The statistic; the flagged share is between 0 and 1.
    #[serde(serialize_with = "stat")]
    pub value: Stat<f64>,
    /// Its class.
    pub level: Option<Level>,
    /// Penalty points, where the edition gives any.
    pub points: Option<u32>,
}

impl Criterion {
    /// Its name for people.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &'static str {
        match self.code {
            "flagged" => lang.pick("flagged values", "nilai yang ditandai (flag)"),
            "sex_ratio_p" => lang.pick("boys and girls, p", "laki-laki dan perempuan, p"),
            "age_ratio_p" => lang.pick(
                "younger and older children, p",
                "anak lebih muda dan lebih tua, p",
            ),
            "dps_weight" => lang.pick("last digits of weight", "angka terakhir berat badan"),
            "dps_lenhei" => lang.pick(
                "last digits of length/height",
                "angka terakhir panjang/tinggi badan",
            ),
            "dps_muac" => lang.pick("last digits of MUAC", "angka terakhir LiLA"),
            "sd" => lang.pick("standard deviation", "simpangan baku"),
            "skewness" => lang.pick("skewness", "kemencengan"),
            "kurtosis" => lang.pick("excess kurtosis", "kurtosis (kelebihan)"),
            _ => lang.pick("cases by cluster, p", "kasus menurut klaster, p"),
        }
    }
}

/// The penalty table, its total and class.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Plausibility {
    /// Name of the edition.
    pub edition: &'static str,
    /// Children with a value of what the score is about.
    pub n: u64,
    /// Its lines.
    pub criteria: Vec<Criterion>,
    /// Sum of the penalty points, if every line has some; none in an edition without points.
    #[serde(serialize_with = "stat")]
    pub total: Stat<u32>,
    /// Sum of the points there are: the total cannot be less.
    pub at_least: u32,
    /// Class of the total.
    pub level: Option<Level>,
}

impl Plausibility {
    /// A line by its code.
    #[must_use]
    pub fn criterion(&self, code: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|c| c.code == code)
    }
}

/// Lines as they come.
struct Lines<'e> {
    edition: &'e Edition,
    lines: Vec<Criterion>,
}

impl Lines<'_> {
    fn push(
        &mut self,
        code: &'static str,
        value: Stat<f64>,
        points: [u32; 4],
        level: impl Fn(f64) -> Level,
    ) {
        let level = value.ok().map(level);
        let points = level
            .filter(|_| self.edition.scored)
            .map(|l| points[l as usize]);
        self.lines.push(Criterion {
            code,
            value,
            level,
            points,
        });
    }
}

/// MUAC in mm outside of these is flagged (Bilukha and Kianian, 2023).
const MUAC_MM: (f64, f64) = (100.0, 200.0);

impl Dataset {
    /// What the score of an edition is about, cleaned as it cleans; with limits of SMART's flags
    /// from elsewhere (of the survey that this is a part of) for what counts as flagged.
    fn subject(&self, edition: &Edition) -> Cleaned {
        match edition.subject {
            Subject::Z(indicator) => edition.flagging.clean(indicator, self.z(indicator)),
            Subject::RawMuac => {
                let all = self.values(Quantity::Muac);
                let kept = all.filter(|mm| mm >= MUAC_MM.0 && mm <= MUAC_MM.1);
                Cleaned {
                    who: all.n() - kept.n(),
                    smart: 0,
                    limits: None,
                    kept,
                }
            }
        }
    }

    fn subject_values(&self, edition: &Edition) -> &Tally {
        match edition.subject {
            Subject::Z(indicator) => self.z(indicator),
            Subject::RawMuac => self.values(Quantity::Muac),
        }
    }

    /// What the score of an edition is about, without what it flags.
    #[must_use]
    pub fn kept(&self, edition: &Edition) -> Tally {
        self.subject(edition).kept
    }

    /// SMART's limits that an edition finds in these data, if it uses any.
    #[must_use]
    pub fn smart_limits(&self, edition: &Edition) -> Option<SmartLimits> {
        self.subject(edition).limits
    }

    /// Values flagged by an edition, and out of how many. With `limits`, SMART's limits are those:
    /// a part of a survey is flagged around the mean of the whole survey.
    #[must_use]
    pub fn flagged(&self, edition: &Edition, limits: Option<SmartLimits>) -> (u64, u64) {
        let cleaned = self.subject(edition);
        let flagged = match (limits, edition.subject) {
            (Some(limits), Subject::Z(indicator)) => {
                let (all, who) = (self.z(indicator), cleaned.who);
                let is_who = |z| who > 0 && super::flags::who_flag(indicator, z);
                who + all.count(|z| !is_who(z) && limits.is_out(z))
            }
            _ => cleaned.who + cleaned.smart,
        };
        let of = if edition.flagged_of_all_rows {
            self.rows()
        } else {
            self.subject_values(edition).n()
        };
        (flagged, of)
    }

    /// The plausibility score by an edition.
    #[must_use]
    pub fn plausibility(&self, edition: &Edition) -> Plausibility {
        self.plausibility_within(edition, None)
    }

    /// The score of a part of a survey: values are flagged around the mean of the whole
    /// ([`Dataset::smart_limits`]), SD, skewness and kurtosis leave out what is far from the mean
    /// of the part, as mwana does.
    #[must_use]
    pub fn plausibility_within(
        &self,
        edition: &Edition,
        limits: Option<SmartLimits>,
    ) -> Plausibility {
        let cleaned = self.subject(edition);
        let mut lines = Lines {
            edition,
            lines: Vec::new(),
        };
        let (flagged, of) = self.flagged(edition, limits);
        let share = if of == 0 {
            Err(WhyNot::NoValues)
        } else {
            Ok(flagged as f64 / of as f64)
        };
        lines.push("flagged", share, HEAVY, |v| edition.flagged_level(v));
        let sexes = self.sex_ratio().map(|t| t.p);
        lines.push("sex_ratio_p", sexes, MIDDLE, Edition::ratio_level);
        if let Some(ratio) = edition.age_ratio {
            let ages = ratio.test(self.values(Quantity::AgeMonths)).map(|t| t.p);
            lines.push("age_ratio_p", ages, MIDDLE, Edition::ratio_level);
        }
        let quantities = [
            ("dps_weight", Quantity::Weight),
            ("dps_lenhei", Quantity::Lenhei),
            ("dps_muac", Quantity::Muac),
        ];
        for ((code, quantity), wanted) in quantities.into_iter().zip(edition.digits) {
            if wanted {
                let digits = self.digits(quantity);
                let level = |_| match &digits {
                    Ok(d) => edition.dps_level(d),
                    Err(_) => Level::Problematic,
                };
                lines.push(code, digits.map(|d| d.dps), MIDDLE, level);
            }
        }
        let shape = Shape::of(&cleaned.kept);
        let sd = shape.and_then(|s| s.sd);
        lines.push("sd", sd, HEAVY, |v| edition.sd_level(v));
        if edition.moments.is_some() {
            let level = |v| edition.moment_level(v);
            let skewness = shape.and_then(|s| s.skewness).map(|m| m.value);
            lines.push("skewness", skewness, LIGHT, level);
            let kurtosis = shape.and_then(|s| s.kurtosis).map(|m| m.value);
            lines.push("kurtosis", kurtosis, LIGHT, level);
        }
        // A survey without clusters has nothing to be tested, and loses no points by it.
        if let (true, Subject::Z(indicator)) =
            (edition.poisson && self.has_clusters(), edition.subject)
        {
            let p = self.clustering(indicator, edition).map(|c| c.p);
            lines.push("poisson_p", p, LIGHT, Edition::poisson_level);
        }
        let lines = lines.lines;
        let at_least = lines.iter().filter_map(|l| l.points).sum();
        let total = match lines.iter().find(|l| l.points.is_none()) {
            _ if !edition.scored => Err(WhyNot::NoTotal),
            Some(line) => Err(WhyNot::CriterionMissing {
                criterion: line.code,
            }),
            None => Ok(at_least),
        };
        Plausibility {
            edition: edition.name,
            n: self.subject_values(edition).n(),
            total,
            at_least,
            level: total.ok().map(Edition::total_level),
            criteria: lines,
        }
    }
}
