//! Permenkes No. 2 Tahun 2020 tentang Standar Antropometri Anak; lingkar kepala as in SDIDTK.

use super::{Bands, Class};
use crate::indicator::Indicator;
use crate::standards::Standard;

pub(super) const fn bands(indicator: Indicator, standard: Standard) -> Option<Bands> {
    use Class::{
        BeratBadanKurang, BeratBadanSangatKurang, BerisikoGiziLebih, GiziBaik, GiziBuruk,
        GiziKurang, GiziLebih, Makrosefali, Mikrosefali, Normal, Obesitas, Pendek,
        RisikoBeratBadanLebih, SangatPendek, Tinggi,
    };
    Some(match (indicator, standard) {
        (Indicator::Haz, _) => Bands {
            bounds: &[-3.0, -2.0, 3.0],
            classes: &[SangatPendek, Pendek, Normal, Tinggi],
        },
        (Indicator::Waz, _) => Bands {
            bounds: &[-3.0, -2.0, 1.0],
            classes: &[
                BeratBadanSangatKurang,
                BeratBadanKurang,
                Normal,
                RisikoBeratBadanLebih,
            ],
        },
        (Indicator::Whz, _) | (Indicator::Baz, Standard::Who2006) => Bands {
            bounds: &[-3.0, -2.0, 1.0, 2.0, 3.0],
            classes: &[
                GiziBuruk,
                GiziKurang,
                GiziBaik,
                BerisikoGiziLebih,
                GiziLebih,
                Obesitas,
            ],
        },
        (Indicator::Baz, Standard::Who2007) => Bands {
            bounds: &[-3.0, -2.0, 1.0, 2.0],
            classes: &[GiziBuruk, GiziKurang, GiziBaik, GiziLebih, Obesitas],
        },
        (Indicator::Hcz, _) => Bands {
            bounds: &[-2.0, 2.0],
            classes: &[Mikrosefali, Normal, Makrosefali],
        },
        (Indicator::Acz | Indicator::Tsz | Indicator::Ssz, _) => return None,
    })
}
