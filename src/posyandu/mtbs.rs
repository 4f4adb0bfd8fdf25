//! Acute malnutrition as the MTBS chart (Buku Bagan Manajemen Terpadu Balita Sakit) reads it: the
//! same signs as [`classify::acute_malnutrition`](crate::classify::acute_malnutrition), and whether
//! a complication makes it one for the hospital.
//!
//! | age | class | rule |
//! |---|---|---|
//! | 6 to 59 months | gizi buruk dengan komplikasi | oedema of grade 3, or a weight below 4 kg with a sign, or a sign with a complication |
//! | | gizi buruk tanpa komplikasi | a sign: WHZ below -3, LiLA below 11.5 cm, bilateral oedema |
//! | | gizi kurang | WHZ from -3 to below -2, or LiLA from 11.5 to below 12.5 cm |
//! | | gizi baik | WHZ from -2 to 1, and LiLA from 12.5 cm |
//! | below 6 months | gizi buruk dengan komplikasi | WHZ below -3, oedema, too weak to suckle, weight does not rise, a complication |
//!
//! ```
//! use tumbuh::posyandu::mtbs::{Class, Signs, classify};
//! let signs = Signs { whz: Some(-3.2), complication: Some(true), ..Signs::default() };
//! assert_eq!(classify(14.0, &signs), Some(Class::GiziBurukDenganKomplikasi));
//! ```

use crate::words::Lang;

/// What was seen. `None` is not looked at, and never read as absent.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Signs {
    /// Weight-for-length/height at two decimals.
    pub whz: Option<f64>,
    /// LiLA, cm; counted from 6 months.
    pub muac_cm: Option<f64>,
    /// Bilateral pitting oedema: grade 0 (none) to 3.
    pub oedema_grade: Option<u8>,
    /// Weight, kg.
    pub weight_kg: Option<f64>,
    /// A medical complication by the chart.
    pub complication: Option<bool>,
    /// Below 6 months: too weak to suckle.
    pub too_weak_to_suckle: Option<bool>,
    /// Below 6 months: the weight does not rise.
    pub weight_not_rising: Option<bool>,
}

/// A class of the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Class {
    /// Severe, with complication: to the hospital.
    GiziBurukDenganKomplikasi,
    /// Severe, without complication.
    GiziBurukTanpaKomplikasi,
    /// Moderate.
    GiziKurang,
    /// Well.
    GiziBaik,
}

impl Class {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::GiziBurukDenganKomplikasi => "gizi_buruk_dengan_komplikasi",
            Self::GiziBurukTanpaKomplikasi => "gizi_buruk_tanpa_komplikasi",
            Self::GiziKurang => "gizi_kurang",
            Self::GiziBaik => "gizi_baik",
        }
    }

    /// The class as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::GiziBurukDenganKomplikasi => lang.pick(
                "severe acute malnutrition with complications",
                "gizi buruk dengan komplikasi",
            ),
            Self::GiziBurukTanpaKomplikasi => lang.pick(
                "severe acute malnutrition without complications",
                "gizi buruk tanpa komplikasi",
            ),
            Self::GiziKurang => lang.pick("moderate acute malnutrition", "gizi kurang"),
            Self::GiziBaik => lang.pick("no acute malnutrition", "gizi baik"),
        }
    }
}

/// The class at an age in months, below 60. `None` where what was seen does not decide: no class is
/// made of what was not looked at, and the chart names none for a z-score above 1.
#[must_use]
pub fn classify(months: f64, signs: &Signs) -> Option<Class> {
    if !(0.0..60.0).contains(&months) {
        return None;
    }
    let yes = |seen: Option<bool>| seen == Some(true);
    let oedema = signs.oedema_grade.is_some_and(|g| g > 0);
    let severe_z = signs.whz.is_some_and(|z| z < -3.0);
    if months < 6.0 {
        let severe = severe_z
            || oedema
            || yes(signs.too_weak_to_suckle)
            || yes(signs.weight_not_rising)
            || yes(signs.complication);
        return severe.then_some(Class::GiziBurukDenganKomplikasi);
    }
    let severe = severe_z || oedema || signs.muac_cm.is_some_and(|cm| cm < 11.5);
    if severe {
        let complicated = signs.oedema_grade.is_some_and(|g| g >= 3)
            || signs.weight_kg.is_some_and(|kg| kg < 4.0)
            || yes(signs.complication);
        return Some(if complicated {
            Class::GiziBurukDenganKomplikasi
        } else {
            Class::GiziBurukTanpaKomplikasi
        });
    }
    let moderate = signs.whz.is_some_and(|z| z < -2.0) || signs.muac_cm.is_some_and(|cm| cm < 12.5);
    if moderate {
        return Some(Class::GiziKurang);
    }
    let well = signs.whz.is_some_and(|z| z <= 1.0) && signs.muac_cm.is_some();
    well.then_some(Class::GiziBaik)
}
