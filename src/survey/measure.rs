//! What is estimated: prevalences and means, with WHO's names beside ours.

use super::child::INDICATORS_OF_SURVEYS;
use super::groups::Population;
use super::sums::{INDICATORS, JOINT, OEDEMA_BIN, Question, acute, z_bins};
use crate::indicator::Indicator;
use crate::words::Lang;

/// A cut-off of z-scores: below -3, -2, -1, or above +1, +2, +3.
pub const CUT_OFFS: [i8; 6] = [-3, -2, -1, 1, 2, 3];

/// How acute malnutrition was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum AcuteBy {
    /// WHZ below -2 or -3, or bilateral oedema.
    Whz,
    /// MUAC below 12.5 or 11.5 cm, or bilateral oedema, among children whose MUAC is known.
    Muac,
    /// Either, among children whose MUAC and WHZ (or oedema) are both known: a single sign of a
    /// child whose other measurement is missing would count cases and leave out who is none.
    Combined,
}

/// How bad: global (all), moderate alone, severe alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Severity {
    /// Global: moderate or severe.
    Global,
    /// Moderate, and not severe.
    Moderate,
    /// Severe.
    Severe,
}

/// The spread that a PROBIT prevalence takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Spread {
    /// One SD, as in the standard population.
    One,
    /// The SD of the z-scores themselves.
    Estimated,
}

/// Something to estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Measure {
    /// Children below (negative) or above a cut-off; oedema is below every one.
    Share(Indicator, i8),
    /// The mean z-score, with its SD.
    Mean(Indicator),
    /// HAZ below -2 and WHZ below -2 or oedema.
    StuntedWasted,
    /// HAZ below -2 and WHZ above +2.
    StuntedOverweight,
    /// Acute malnutrition, 6 to 59 months (SMART).
    Acute(Severity, AcuteBy),
    /// Children below a cut-off if the z-scores were normal with the mean (and SD) they have.
    Probit(Indicator, i8, Spread),
    /// From -3 to -2 in WHZ, in the same way.
    ProbitModerate(Spread),
}

/// How a measure follows from the sums.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Recipe {
    /// The share of some answers to a question: bit k of the mask for answer k.
    Share {
        known: usize,
        question: Question,
        mask: u8,
    },
    Mean(usize),
    /// Below `cut` hundredths; if `from` is given, not below that.
    Probit {
        indicator: usize,
        from: Option<f64>,
        cut: f64,
        spread: Spread,
    },
}

fn place(indicator: Indicator) -> Option<usize> {
    INDICATORS_OF_SURVEYS.iter().position(|i| *i == indicator)
}

/// Answers below -3, below -2, ..., above +3.
fn mask(cut: i8) -> u8 {
    let oedema = 1 << OEDEMA_BIN;
    match cut {
        -3 => 0b000_0001 | oedema,
        -2 => 0b000_0011 | oedema,
        -1 => 0b000_0111 | oedema,
        1 => 0b111_0000,
        2 => 0b110_0000,
        _ => 0b100_0000,
    }
}

impl Measure {
    /// Every measure of a population: first WHO's, in WHO's order of columns.
    #[must_use]
    pub fn all(population: Population) -> Vec<Self> {
        let mut all = Self::of_who(population);
        if population == Population::UnderFive {
            for by in [AcuteBy::Whz, AcuteBy::Muac, AcuteBy::Combined] {
                for severity in [Severity::Global, Severity::Moderate, Severity::Severe] {
                    all.push(Self::Acute(severity, by));
                }
            }
            for spread in [Spread::One, Spread::Estimated] {
                for i in [Indicator::Haz, Indicator::Waz, Indicator::Whz] {
                    all.push(Self::Probit(i, -2, spread));
                    all.push(Self::Probit(i, -3, spread));
                }
                all.push(Self::ProbitModerate(spread));
            }
        }
        all
    }

    /// The measures of WHO's tables, in the order of their columns.
    #[must_use]
    pub fn of_who(population: Population) -> Vec<Self> {
        let indicators = match population {
            Population::UnderFive => INDICATORS,
            Population::School => 3,
        };
        let mut all = Vec::new();
        for i in INDICATORS_OF_SURVEYS.into_iter().take(indicators) {
            all.extend(CUT_OFFS.map(|cut| Self::Share(i, cut)));
            all.push(Self::Mean(i));
        }
        if population == Population::UnderFive {
            all.extend([Self::StuntedWasted, Self::StuntedOverweight]);
        }
        all
    }

    pub(super) fn recipe(self) -> Option<Recipe> {
        Some(match self {
            Self::Share(i, cut) => Recipe::Share {
                known: place(i)?,
                question: z_bins(place(i)?),
                mask: mask(cut),
            },
            Self::Mean(i) => Recipe::Mean(place(i)?),
            Self::StuntedWasted => Recipe::Share {
                known: 4,
                question: JOINT,
                mask: 0b010,
            },
            Self::StuntedOverweight => Recipe::Share {
                known: 4,
                question: JOINT,
                mask: 0b100,
            },
            Self::Acute(severity, by) => Recipe::Share {
                known: 5 + by as usize,
                question: acute(by as usize),
                mask: match severity {
                    Severity::Global => 0b011,
                    Severity::Moderate => 0b010,
                    Severity::Severe => 0b001,
                },
            },
            Self::Probit(i, cut, spread) => Recipe::Probit {
                indicator: place(i)?,
                from: None,
                cut: 100.0 * f64::from(cut),
                spread,
            },
            Self::ProbitModerate(spread) => Recipe::Probit {
                indicator: place(Indicator::Whz)?,
                from: Some(-300.0),
                cut: -200.0,
                spread,
            },
        })
    }

    /// Whether it is a share of children, in percent.
    #[must_use]
    pub const fn is_share(self) -> bool {
        !matches!(self, Self::Mean(_))
    }

    /// A stable name: `haz_below_2`, `whz_above_2`, `haz_mean`, `stunted_and_wasted`, `gam_whz`,
    /// `haz_below_2_probit_sd1`.
    #[must_use]
    pub fn code(self) -> String {
        let side = |cut: i8| if cut < 0 { "below" } else { "above" };
        let with = |s: Spread| match s {
            Spread::One => "probit_sd1",
            Spread::Estimated => "probit",
        };
        match self {
            Self::Share(i, cut) => format!("{}_{}_{}", i.code(), side(cut), cut.unsigned_abs()),
            Self::Mean(i) => format!("{}_mean", i.code()),
            Self::StuntedWasted => "stunted_and_wasted".to_owned(),
            Self::StuntedOverweight => "stunted_and_overweight".to_owned(),
            Self::Acute(severity, by) => {
                let severity = match severity {
                    Severity::Global => "gam",
                    Severity::Moderate => "mam",
                    Severity::Severe => "sam",
                };
                let by = match by {
                    AcuteBy::Whz => "whz",
                    AcuteBy::Muac => "muac",
                    AcuteBy::Combined => "combined",
                };
                format!("{severity}_{by}")
            }
            Self::Probit(i, cut, s) => {
                format!("{}_below_{}_{}", i.code(), cut.unsigned_abs(), with(s))
            }
            Self::ProbitModerate(s) => format!("whz_2_to_3_{}", with(s)),
        }
    }

    /// The name that people know it by.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        let percent = |name: &str| name.to_owned();
        match self {
            Self::Share(Indicator::Haz, -2) => percent(lang.pick("stunted", "pendek (stunting)")),
            Self::Share(Indicator::Haz, -3) => {
                percent(lang.pick("severely stunted", "sangat pendek"))
            }
            Self::Share(Indicator::Waz, -2) => {
                percent(lang.pick("underweight", "berat badan kurang"))
            }
            Self::Share(Indicator::Waz, -3) => {
                percent(lang.pick("severely underweight", "berat badan sangat kurang"))
            }
            Self::Share(Indicator::Whz, -2) => {
                percent(lang.pick("wasted", "gizi kurang (wasting)"))
            }
            Self::Share(Indicator::Whz, -3) => percent(lang.pick("severely wasted", "gizi buruk")),
            Self::Share(Indicator::Whz, 2) => percent(lang.pick("overweight", "gizi lebih")),
            Self::Share(i, cut) if cut < 0 => {
                let below = lang.pick("below", "di bawah");
                format!("{} {below} {cut} SD", i.code().to_uppercase())
            }
            Self::Share(i, cut) => {
                let above = lang.pick("above", "di atas");
                format!("{} {above} +{cut} SD", i.code().to_uppercase())
            }
            Self::Mean(i) => {
                format!(
                    "{} {}",
                    i.code().to_uppercase(),
                    lang.pick("mean", "rata-rata")
                )
            }
            Self::StuntedWasted => {
                percent(lang.pick("stunted and wasted", "pendek dan gizi kurang"))
            }
            Self::StuntedOverweight => {
                percent(lang.pick("stunted and overweight", "pendek dan gizi lebih"))
            }
            Self::Acute(..) | Self::Probit(..) | Self::ProbitModerate(_) => {
                self.code().replace('_', " ").to_uppercase()
            }
        }
    }

    /// WHO's stem of the columns: `HA_2`, `WH2`, `HA` for the mean, `HA_2_WH_2`; `None` for what
    /// WHO's tables do not have.
    #[must_use]
    pub fn who_stem(self) -> Option<String> {
        let stem = |i: Indicator| match i {
            Indicator::Haz => Some("HA"),
            Indicator::Waz => Some("WA"),
            Indicator::Baz => Some("BMI"),
            Indicator::Whz => Some("WH"),
            _ => None,
        };
        Some(match self {
            Self::Share(i, cut) if cut < 0 => format!("{}_{}", stem(i)?, cut.unsigned_abs()),
            Self::Share(i, cut) => format!("{}{cut}", stem(i)?),
            Self::Mean(i) => stem(i)?.to_owned(),
            Self::StuntedWasted => "HA_2_WH_2".to_owned(),
            Self::StuntedOverweight => "HA_2_WH2".to_owned(),
            _ => return None,
        })
    }
}
