//! From a reported z-score to a class: WHO's words, the Kemenkes words, MUAC and acute
//! malnutrition, and the four booleans of every survey.
//!
//! A class says what a child is (stunted); a flag says that a value is implausible. A flagged
//! z-score still has its class. Classes hang on the z-score at two decimals, so that nothing lies
//! between `-3.00` and `-3.01`; a profile may say otherwise ([`Score::class_z`]).
//!
//! [`Score::class_z`]: crate::Score::class_z

pub(crate) mod acute;
mod kemenkes;
mod who;

pub use acute::{AcuteMalnutrition, acute_malnutrition, muac_class};

use crate::age::FIVE_YEARS;
use crate::error::{Error, Result, by_name};
use crate::indicator::Indicator;
use crate::measurement::Muac;
use crate::outcome::Reason;
use crate::score::Assessment;
use crate::standards::Standard;
use std::fmt;
use std::str::FromStr;

/// Whose words and bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Scheme {
    /// WHO (Training course on child growth assessment, 2008; WHO 2007 reference).
    #[default]
    Who,
    /// Permenkes No. 2 Tahun 2020, and SDIDTK practice for head circumference.
    Kemenkes,
}

impl FromStr for Scheme {
    type Err = Error;

    /// Reads `who` and `kemenkes`.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn from_str(s: &str) -> Result<Self> {
        let known = [("who", Self::Who), ("kemenkes", Self::Kemenkes)];
        by_name("class scheme", s, &known)
    }
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// A class. Its [code](Class::code) stands in the result columns;
        /// [`words`](crate::words) has the label for people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub enum Class {
            $($(#[$doc])* #[cfg_attr(feature = "serde", serde(rename = $code))] $name,)*
        }

        impl Class {
            /// Every class.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }
        }
    };
}

classes! {
    /// Between the bounds.
    Normal = "normal";
    /// HAZ below -3.
    SeverelyStunted = "severely_stunted";
    /// HAZ from -3 to below -2.
    Stunted = "stunted";
    /// HAZ above 3.
    Tall = "tall";
    /// WAZ below -3.
    SeverelyUnderweight = "severely_underweight";
    /// WAZ from -3 to below -2.
    Underweight = "underweight";
    /// WHZ or BAZ below -3, under five.
    SeverelyWasted = "severely_wasted";
    /// WHZ or BAZ from -3 to below -2, under five.
    Wasted = "wasted";
    /// WHZ or BAZ above 1 to 2, under five.
    RiskOfOverweight = "risk_of_overweight";
    /// WHZ or BAZ above 2 to 3 under five; BAZ above 1 to 2 from five.
    Overweight = "overweight";
    /// WHZ or BAZ above 3 under five; BAZ above 2 from five.
    Obese = "obese";
    /// BAZ below -3, from five.
    SevereThinness = "severe_thinness";
    /// BAZ from -3 to below -2, from five.
    Thinness = "thinness";
    /// HCZ below -2.
    Small = "small";
    /// HCZ above 2.
    Large = "large";
    /// Kemenkes: WAZ below -3.
    BeratBadanSangatKurang = "berat_badan_sangat_kurang";
    /// Kemenkes: WAZ from -3 to below -2.
    BeratBadanKurang = "berat_badan_kurang";
    /// Kemenkes: WAZ above 1.
    RisikoBeratBadanLebih = "risiko_berat_badan_lebih";
    /// Kemenkes: HAZ below -3.
    SangatPendek = "sangat_pendek";
    /// Kemenkes: HAZ from -3 to below -2.
    Pendek = "pendek";
    /// Kemenkes: HAZ above 3.
    Tinggi = "tinggi";
    /// Kemenkes: WHZ or BAZ below -3.
    GiziBuruk = "gizi_buruk";
    /// Kemenkes: WHZ or BAZ from -3 to below -2.
    GiziKurang = "gizi_kurang";
    /// Kemenkes: WHZ or BAZ from -2 to 1.
    GiziBaik = "gizi_baik";
    /// Kemenkes: WHZ or BAZ above 1 to 2, under five.
    BerisikoGiziLebih = "berisiko_gizi_lebih";
    /// Kemenkes: WHZ or BAZ above 2 to 3 under five; BAZ above 1 to 2 from five.
    GiziLebih = "gizi_lebih";
    /// Kemenkes: WHZ or BAZ above 3 under five; BAZ above 2 from five.
    Obesitas = "obesitas";
    /// SDIDTK: HCZ below -2.
    Mikrosefali = "mikrosefali";
    /// SDIDTK: HCZ above 2.
    Makrosefali = "makrosefali";
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Classes from low to high with the z-scores between them.
///
/// A bound below zero belongs to the class above it (z of -2 is not below -2), a bound above zero
/// to the class below it (z of 2 is not above 2).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bands {
    /// Bounds, rising.
    pub bounds: &'static [f64],
    /// Classes, one more than bounds.
    pub classes: &'static [Class],
}

impl Bands {
    /// The class of a reported z-score and its lower and upper bound, where it has them.
    #[must_use]
    pub fn find(&self, z: f64) -> (Class, Option<f64>, Option<f64>) {
        let above = |bound: f64| if bound < 0.0 { z >= bound } else { z > bound };
        let i = self.bounds.iter().filter(|b| above(**b)).count();
        (
            self.classes[i],
            i.checked_sub(1).map(|i| self.bounds[i]),
            self.bounds.get(i).copied(),
        )
    }
}

/// The classes of an indicator, where a scheme has any: arm circumference-for-age and skinfolds
/// have none.
#[must_use]
pub const fn bands(scheme: Scheme, indicator: Indicator, standard: Standard) -> Option<Bands> {
    match scheme {
        Scheme::Who => who::bands(indicator, standard),
        Scheme::Kemenkes => kemenkes::bands(indicator, standard),
    }
}

impl Assessment {
    /// The standard behind a score: by age, and WHO 2006 for weight-for-length/height without age.
    fn standard_of(&self, indicator: Indicator) -> Option<Standard> {
        match self.standard.reason() {
            Some(Reason::MissingAge) if indicator == Indicator::Whz => Some(Standard::Who2006),
            _ => self.standard.value(),
        }
    }

    /// The class of an indicator with its bounds; `None` without a z-score, and for indicators
    /// that have no classes.
    #[must_use]
    pub fn class_and_bounds(
        &self,
        indicator: Indicator,
        scheme: Scheme,
    ) -> Option<(Class, Option<f64>, Option<f64>)> {
        let z = self.score(indicator).class_z?;
        let standard = self.standard_of(indicator)?;
        Some(bands(scheme, indicator, standard)?.find(z))
    }

    /// The class of an indicator; `None` without a z-score, and for indicators that have no
    /// classes.
    #[must_use]
    pub fn class(&self, indicator: Indicator, scheme: Scheme) -> Option<Class> {
        self.class_and_bounds(indicator, scheme).map(|(c, ..)| c)
    }

    /// HAZ below -2; `None` without HAZ.
    #[must_use]
    pub fn stunted(&self) -> Option<bool> {
        self.haz().class_z.map(|z| z < -2.0)
    }

    /// WAZ below -2; `None` without WAZ.
    #[must_use]
    pub fn underweight(&self) -> Option<bool> {
        self.waz().class_z.map(|z| z < -2.0)
    }

    /// WHZ below -2, or bilateral oedema in a child known to be below 60 months; `None` without
    /// either.
    #[must_use]
    pub fn wasted(&self) -> Option<bool> {
        let m = &self.measurement;
        let young = m.age.value().is_some_and(|a| a.months() < FIVE_YEARS);
        if self.under_five() == Some(true) && young && m.oedema.value() == Some(true) {
            return Some(true);
        }
        self.whz().class_z.map(|z| z < -2.0)
    }

    /// WHZ above 2 under five, BAZ above 1 from five; `None` without the one that counts.
    #[must_use]
    pub fn overweight(&self) -> Option<bool> {
        match self.under_five() {
            Some(false) => self.baz().class_z.map(|z| z > 1.0),
            _ => self.whz().class_z.map(|z| z > 2.0),
        }
    }

    /// Class of the mid-upper arm circumference, 6 to 59 months; `None` outside, and without it.
    #[must_use]
    pub fn muac_class(&self) -> Option<AcuteMalnutrition> {
        let months = self.measurement.age.value()?.months();
        muac_class(months, self.measurement.muac.value().map(Muac::cm)?)
    }

    /// Acute malnutrition by WHZ, MUAC or oedema, 6 to 59 months. See [`acute_malnutrition`] for
    /// what a missing one means.
    #[must_use]
    pub fn acute_malnutrition(&self) -> Option<AcuteMalnutrition> {
        let m = &self.measurement;
        acute_malnutrition(
            m.age.value()?.months(),
            self.whz().class_z,
            m.muac.value().map(Muac::cm),
            m.oedema.value(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_belong_where_who_and_permenkes_put_them() {
        let who = |i, s, z| bands(Scheme::Who, i, s).unwrap().find(z).0;
        let kem = |i, s, z| bands(Scheme::Kemenkes, i, s).unwrap().find(z).0;
        let (young, old) = (Standard::Who2006, Standard::Who2007);
        for (z, w, k) in [
            (-3.01, Class::SeverelyWasted, Class::GiziBuruk),
            (-3.0, Class::Wasted, Class::GiziKurang),
            (-2.01, Class::Wasted, Class::GiziKurang),
            (-2.0, Class::Normal, Class::GiziBaik),
            (1.0, Class::Normal, Class::GiziBaik),
            (1.01, Class::RiskOfOverweight, Class::BerisikoGiziLebih),
            (2.0, Class::RiskOfOverweight, Class::BerisikoGiziLebih),
            (2.01, Class::Overweight, Class::GiziLebih),
            (3.0, Class::Overweight, Class::GiziLebih),
            (3.01, Class::Obese, Class::Obesitas),
        ] {
            assert_eq!(who(Indicator::Whz, young, z), w, "{z}");
            assert_eq!(kem(Indicator::Whz, young, z), k, "{z}");
            assert_eq!(who(Indicator::Baz, young, z), w, "{z}");
            assert_eq!(kem(Indicator::Baz, young, z), k, "{z}");
        }
        for (z, w, k) in [
            (-3.01, Class::SevereThinness, Class::GiziBuruk),
            (-3.0, Class::Thinness, Class::GiziKurang),
            (-2.0, Class::Normal, Class::GiziBaik),
            (1.0, Class::Normal, Class::GiziBaik),
            (1.01, Class::Overweight, Class::GiziLebih),
            (2.0, Class::Overweight, Class::GiziLebih),
            (2.01, Class::Obese, Class::Obesitas),
        ] {
            assert_eq!(who(Indicator::Baz, old, z), w, "{z}");
            assert_eq!(kem(Indicator::Baz, old, z), k, "{z}");
        }
        for (z, w, k) in [
            (-3.01, Class::SeverelyStunted, Class::SangatPendek),
            (-3.0, Class::Stunted, Class::Pendek),
            (-2.0, Class::Normal, Class::Normal),
            (3.0, Class::Normal, Class::Normal),
            (3.01, Class::Tall, Class::Tinggi),
        ] {
            assert_eq!(who(Indicator::Haz, young, z), w, "{z}");
            assert_eq!(kem(Indicator::Haz, old, z), k, "{z}");
        }
        for (z, w, k) in [
            (
                -3.01,
                Class::SeverelyUnderweight,
                Class::BeratBadanSangatKurang,
            ),
            (-2.01, Class::Underweight, Class::BeratBadanKurang),
            (1.0, Class::Normal, Class::Normal),
            (1.01, Class::Normal, Class::RisikoBeratBadanLebih),
        ] {
            assert_eq!(who(Indicator::Waz, young, z), w, "{z}");
            assert_eq!(kem(Indicator::Waz, young, z), k, "{z}");
        }
        for (z, w, k) in [
            (-2.01, Class::Small, Class::Mikrosefali),
            (-2.0, Class::Normal, Class::Normal),
            (2.0, Class::Normal, Class::Normal),
            (2.01, Class::Large, Class::Makrosefali),
        ] {
            assert_eq!(who(Indicator::Hcz, young, z), w, "{z}");
            assert_eq!(kem(Indicator::Hcz, young, z), k, "{z}");
        }
    }

    #[test]
    fn bands_are_whole() {
        for scheme in [Scheme::Who, Scheme::Kemenkes] {
            for i in Indicator::ALL {
                for s in [Standard::Who2006, Standard::Who2007] {
                    let Some(b) = bands(scheme, i, s) else {
                        continue;
                    };
                    assert_eq!(b.classes.len(), b.bounds.len() + 1);
                    assert!(b.bounds.windows(2).all(|w| w[0] < w[1]));
                }
            }
        }
    }
}
