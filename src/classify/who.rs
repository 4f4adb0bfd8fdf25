//! WHO's classes (WHO, Training course on child growth assessment, Interpreting growth
//! indicators, 2008; for 5 to 19 years the WHO 2007 reference's cut-offs).

use super::{Bands, Class};
use crate::indicator::Indicator;
use crate::standards::Standard;

pub(super) const fn bands(indicator: Indicator, standard: Standard) -> Option<Bands> {
    use Class::{
        Large, Normal, Obese, Overweight, RiskOfOverweight, SevereThinness, SeverelyStunted,
        SeverelyUnderweight, SeverelyWasted, Small, Stunted, Tall, Thinness, Underweight, Wasted,
    };
    Some(match (indicator, standard) {
        (Indicator::Haz, _) => Bands {
            bounds: &[-3.0, -2.0, 3.0],
            classes: &[SeverelyStunted, Stunted, Normal, Tall],
        },
        (Indicator::Waz, _) => Bands {
            bounds: &[-3.0, -2.0],
            classes: &[SeverelyUnderweight, Underweight, Normal],
        },
        (Indicator::Whz, _) | (Indicator::Baz, Standard::Who2006) => Bands {
            bounds: &[-3.0, -2.0, 1.0, 2.0, 3.0],
            classes: &[
                SeverelyWasted,
                Wasted,
                Normal,
                RiskOfOverweight,
                Overweight,
                Obese,
            ],
        },
        (Indicator::Baz, Standard::Who2007) => Bands {
            bounds: &[-3.0, -2.0, 1.0, 2.0],
            classes: &[SevereThinness, Thinness, Normal, Overweight, Obese],
        },
        (Indicator::Hcz, _) => Bands {
            bounds: &[-2.0, 2.0],
            classes: &[Small, Normal, Large],
        },
        (Indicator::Acz | Indicator::Tsz | Indicator::Ssz, _) => return None,
    })
}
