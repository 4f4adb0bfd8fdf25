//! Simulated children, seeded: what the audit is tested on.
//!
//! Age is uniform on the days 0 to 1825, HAZ normal with mean -1.06 and SD 1.2, WHZ normal with
//! mean -0.43 and SD 1.1, half of the children are girls; length is recorded to 0.1 cm, weight to
//! 0.1 kg. One child in ten from a year of age is measured in the other position than its age
//! asks for, as in every real file, and recorded as measured. Visits are spread over a year, so
//! that every child has a date of birth.

use crate::age::Date;
use crate::indicator::Indicator;
use crate::math;
use crate::measurement::{Measurement, Position};
use crate::profile::Profile;
use crate::score::Reference;
use crate::sex::Sex;
use statrs::distribution::{ContinuousCDF, Normal};

/// Random numbers: `SplitMix64` (Steele, Lea, Flood 2014). The same on every machine.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }

    /// A number between 0 and 1, neither of them.
    pub const fn unit(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// A whole number below `n`; 0 if `n` is 0.
    pub const fn below(&mut self, n: u64) -> u64 {
        // The high half of a product: the bias is below n / 2^64.
        ((self.bits() as u128 * n as u128) >> 64) as u64
    }
}

/// The last step of `SplitMix64`: spreads every bit over all.
pub(super) const fn mixed(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Children without end.
///
/// ```
/// use tumbuh::audit::cohort::Cohort;
/// let children: Vec<_> = Cohort::new(7).take(3).collect();
/// assert_eq!(children, Cohort::new(7).take(3).collect::<Vec<_>>());
/// assert!(children.iter().all(|c| c.age.value().unwrap().days() <= 1825.0));
/// ```
#[derive(Debug, Clone)]
pub struct Cohort {
    random: Random,
}

/// Mean and SD of the length/height-for-age z-score.
pub const HAZ: (f64, f64) = (-1.06, 1.2);
/// Mean and SD of the weight-for-length/height z-score.
pub const WHZ: (f64, f64) = (-0.43, 1.1);
/// The last day of age.
pub const LAST_DAY: u64 = 1825;
/// 2024-01-01 in days since 1970-01-01: the first day of visits, which go on for 366 days.
const FIRST_VISIT: i32 = 19_723;

impl Cohort {
    /// The children of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
        }
    }

    fn normal(&mut self, (mean, sd): (f64, f64)) -> f64 {
        // Mean and SD are those above; without a distribution there would be the mean.
        Normal::new(mean, sd).map_or(mean, |n| n.inverse_cdf(self.random.unit()))
    }

    /// A child, unless its length is one for which there is no weight.
    fn draw(&mut self) -> Option<Measurement> {
        let sex = if self.random.below(2) == 0 {
            Sex::Female
        } else {
            Sex::Male
        };
        let days = self.random.below(LAST_DAY + 1);
        let visit = FIRST_VISIT + self.random.below(366) as i32;
        let other_position = self.random.below(10) == 0 && days > 365;
        let (haz, whz) = (self.normal(HAZ), self.normal(WHZ));

        let visit = Date::from_days_since_1970(visit).ok()?;
        let birth = Date::from_days_since_1970(visit.days_since_1970() - days as i32).ok()?;
        let child = Measurement::new().sex(sex).dates(birth, visit);
        let rules = &Profile::WHO_ANTHRO;
        let at = |indicator, child: &Measurement, z| {
            let row = Reference::find(indicator, child, rules).ok()?;
            row.value(z).ok()
        };
        let meant = at(Indicator::Haz, &child, haz)?;
        let lying = days as f64 <= rules.length_until_day;
        // Lying, a child is 0.7 cm longer.
        let (position, measured) = match (lying, other_position) {
            (true, false) => (Position::Lying, meant),
            (true, true) => (Position::Standing, meant - rules.correction_cm),
            (false, false) => (Position::Standing, meant),
            (false, true) => (Position::Lying, meant + rules.correction_cm),
        };
        let child = child.measure(position).lenhei_cm(tenths(measured));
        let kg = at(Indicator::Whz, &child, whz)?;
        Some(child.weight_kg(tenths(kg)))
    }
}

fn tenths(v: f64) -> f64 {
    math::round_half_even(v * 10.0) / 10.0
}

impl Iterator for Cohort {
    type Item = Measurement;

    fn next(&mut self) -> Option<Measurement> {
        // Of a thousand draws about two have no weight; a hundred in a row never.
        (0..100).find_map(|_| self.draw())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of `SplitMix64` for the seed 1234567, as Rosetta Code lists
    /// them.
    #[test]
    fn random_numbers_are_those_of_the_paper() {
        let mut random = Random::new(1_234_567);
        for expected in [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ] {
            assert_eq!(random.bits(), expected);
        }
        assert!((0..1000).all(|_| (0.0..1.0).contains(&random.unit())));
        assert!((0..1000).all(|_| random.below(7) < 7));
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn children_are_drawn_as_promised() {
        let n = 20_000;
        let children: Vec<_> = Cohort::new(3).take(n).collect();
        let z: Vec<_> = children.iter().map(Measurement::assess).collect();
        let stats = |values: Vec<f64>| {
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let var = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
            (mean, var.sqrt(), n)
        };
        let haz = stats(
            z.iter()
                .filter_map(|a| Some(a.haz().value()?.exact))
                .collect(),
        );
        let whz = stats(
            z.iter()
                .filter_map(|a| Some(a.whz().value()?.exact))
                .collect(),
        );
        let days = stats(
            children
                .iter()
                .map(|c| c.age.value().unwrap().days())
                .collect(),
        );
        // Four standard errors of a mean and of an SD; rounding and redrawing move them by less.
        for ((mean, sd, n), (m, s)) in [(haz, HAZ), (whz, WHZ), (days, (912.5, 527.1))] {
            assert_eq!(n, 20_000.0);
            assert!((mean - m).abs() < 4.0 * s / n.sqrt(), "{mean} {m}");
            assert!((sd - s).abs() < 4.0 * s / (2.0 * n).sqrt(), "{sd} {s}");
        }
        let other = z.iter().filter(|a| a.correction_cm != 0.0).count();
        assert!((1400..1800).contains(&other), "{other}"); // a tenth of four fifths
        let girls = children
            .iter()
            .filter(|c| c.sex.value() == Some(Sex::Female));
        assert!((9_700..10_300).contains(&girls.count()));
    }
}
