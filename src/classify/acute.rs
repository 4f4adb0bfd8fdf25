//! MUAC and acute malnutrition, 6 to 59 months (WHO and UNICEF, Child growth standards and the
//! identification of severe acute malnutrition, 2009; Buku Bagan MTBS).

use std::fmt;

/// Severe or moderate acute malnutrition, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum AcuteMalnutrition {
    /// Severe: MUAC below 11.5 cm, WHZ below -3, or bilateral oedema.
    Sam,
    /// Moderate: MUAC from 11.5 to below 12.5 cm, WHZ from -3 to below -2.
    Mam,
    /// Neither.
    Normal,
}

impl AcuteMalnutrition {
    /// All three, the worst first.
    pub const ALL: [Self; 3] = [Self::Sam, Self::Mam, Self::Normal];

    /// `sam`, `mam` or `normal`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sam => "sam",
            Self::Mam => "mam",
            Self::Normal => "normal",
        }
    }
}

impl fmt::Display for AcuteMalnutrition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Ages in months for which there are classes: from the first to below the second.
pub(crate) const MONTHS: (f64, f64) = (6.0, 60.0);
/// Bounds of the MUAC, cm: severe below the first, moderate below the second.
pub(crate) const MUAC_CM: (f64, f64) = (11.5, 12.5);
/// Bounds of WHZ: severe below the first, moderate below the second.
pub(crate) const WHZ: (f64, f64) = (-3.0, -2.0);

fn by_bounds(value: f64, (severe_below, moderate_below): (f64, f64)) -> AcuteMalnutrition {
    if value < severe_below {
        AcuteMalnutrition::Sam
    } else if value < moderate_below {
        AcuteMalnutrition::Mam
    } else {
        AcuteMalnutrition::Normal
    }
}

fn in_age(months: f64) -> bool {
    (MONTHS.0..MONTHS.1).contains(&months)
}

/// The class of a MUAC in cm, from 6 to below 60 months of age: below 11.5 `sam`, below 12.5
/// `mam`. `None` outside that age.
#[must_use]
pub fn muac_class(months: f64, muac_cm: f64) -> Option<AcuteMalnutrition> {
    in_age(months).then(|| by_bounds(muac_cm, MUAC_CM))
}

/// Acute malnutrition from the reported WHZ, the MUAC in cm and bilateral oedema, from 6 to below
/// 60 months of age.
///
/// One sign is enough for `sam` or `mam`, whatever else was not measured (a child without MUAC
/// may then be worse than it says, never better). `normal` needs both WHZ and MUAC: a missing
/// measurement is never read as a normal one.
///
/// ```
/// use tumbuh::classify::{AcuteMalnutrition, acute_malnutrition};
/// assert_eq!(acute_malnutrition(18.0, Some(-1.2), Some(12.1), None), Some(AcuteMalnutrition::Mam));
/// assert_eq!(acute_malnutrition(18.0, Some(-1.2), None, None), None);
/// ```
#[must_use]
pub fn acute_malnutrition(
    months: f64,
    whz: Option<f64>,
    muac_cm: Option<f64>,
    oedema: Option<bool>,
) -> Option<AcuteMalnutrition> {
    if !in_age(months) {
        return None;
    }
    let by_oedema = (oedema == Some(true)).then_some(AcuteMalnutrition::Sam);
    let by_whz = whz.map(|z| by_bounds(z, WHZ));
    let by_muac = muac_cm.map(|cm| by_bounds(cm, MUAC_CM));
    let worst = [by_oedema, by_whz, by_muac].into_iter().flatten().min()?;
    let known = by_whz.is_some() && by_muac.is_some();
    (worst != AcuteMalnutrition::Normal || known).then_some(worst)
}

#[cfg(test)]
mod tests {
    use super::*;
    use AcuteMalnutrition::{Mam, Normal, Sam};

    #[test]
    fn muac_bounds_and_ages() {
        for (months, cm, class) in [
            (6.0, 11.49, Some(Sam)),
            (6.0, 11.5, Some(Mam)),
            (59.99, 12.49, Some(Mam)),
            (30.0, 12.5, Some(Normal)),
            (5.99, 11.0, None),
            (60.0, 11.0, None),
        ] {
            assert_eq!(muac_class(months, cm), class, "{months} {cm}");
        }
    }

    #[test]
    fn the_worst_sign_counts_and_missing_is_not_normal() {
        for (whz, muac, oedema, class) in [
            (Some(-3.01), Some(13.0), None, Some(Sam)),
            (Some(-3.0), Some(13.0), None, Some(Mam)),
            (Some(-2.0), Some(12.5), None, Some(Normal)),
            (Some(-2.5), Some(11.4), None, Some(Sam)),
            (None, None, Some(true), Some(Sam)),
            (None, Some(12.0), None, Some(Mam)),
            (None, Some(13.0), Some(false), None),
            (Some(0.0), None, Some(false), None),
            (None, None, Some(false), None),
        ] {
            assert_eq!(acute_malnutrition(12.0, whz, muac, oedema), class);
        }
        assert_eq!(acute_malnutrition(5.9, Some(-4.0), None, Some(true)), None);
    }
}
