//! What to do about a class that is not sure, in words.

use super::{AgePrecision, Change, ClassCertainty, Quantity, Verdict};
use crate::words::Lang;

/// From this probability on a class is called sure.
const SURE: f64 = 0.95;

impl Quantity {
    /// What it is called.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Weight => lang.pick("weight", "berat badan"),
            Self::Lenhei => lang.pick("length or height", "panjang atau tinggi badan"),
            Self::Head => lang.pick("head circumference", "lingkar kepala"),
            Self::Muac => lang.pick("arm circumference", "lingkar lengan atas"),
            Self::Triceps => lang.pick("triceps skinfold", "lipatan kulit trisep"),
            Self::Subscapular => lang.pick("subscapular skinfold", "lipatan kulit subskapula"),
        }
    }

    /// kg, cm or mm.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Weight => "kg",
            Self::Lenhei | Self::Head | Self::Muac => "cm",
            Self::Triceps | Self::Subscapular => "mm",
        }
    }
}

impl Verdict {
    /// The class as people read it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Class(class) => class.label(lang),
            Self::Muac(class) => class.label(lang),
            Self::None => lang.pick("no class", "tanpa kelas"),
        }
    }
}

impl Change {
    /// `0.3 cm more: normal`. Rounded up to two decimals: the exact change would do.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        let size = (self.by.abs() * 100.0).ceil() / 100.0;
        let more = if self.by > 0.0 {
            lang.pick("more", "lebih")
        } else {
            lang.pick("less", "kurang")
        };
        let (unit, class) = (self.quantity.unit(), self.class.label(lang));
        format!("{size} {unit} {more}: {class}")
    }
}

impl ClassCertainty {
    /// Is the class of what was measured as good as sure: a probability of 95 % or more?
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.probability >= SURE
    }

    /// The class that the child most probably has if it has not this one.
    #[must_use]
    pub fn other(&self) -> Option<(Verdict, f64)> {
        let others = self.probabilities.iter().filter(|(v, _)| *v != self.class);
        others.copied().max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// What to do, in one sentence.
    #[must_use]
    pub fn advice(&self, lang: Lang) -> String {
        if self.flag {
            return lang
                .pick(
                    "an implausible z-score: measure again, check age and sex",
                    "z-score tidak wajar: ukur ulang, periksa umur dan jenis kelamin",
                )
                .to_owned();
        }
        if self.probabilities.is_empty() {
            return lang.pick("no classes", "tidak ada kelas").to_owned();
        }
        let class = self.class.label(lang);
        if self.is_sure() {
            return match lang {
                Lang::En => format!("{class}: sure within measuring error"),
                Lang::Id => format!("{class}: pasti dalam batas galat ukur"),
            };
        }
        let other = self.other().map_or("", |(v, _)| v.label(lang));
        let mut advice = match lang {
            Lang::En => format!("within measuring error of {other}: measure again"),
            Lang::Id => format!("masih dalam batas galat ukur dari {other}: ukur ulang"),
        };
        if self.age != AgePrecision::Exact && self.indicator.is_some() {
            advice += lang.pick(", find the date of birth", ", cari tanggal lahir");
        }
        if !self.position_known {
            advice += lang.pick(
                ", note lying or standing",
                ", catat terlentang atau berdiri",
            );
        }
        advice
    }
}
