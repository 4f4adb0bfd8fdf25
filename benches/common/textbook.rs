//! The yardstick: textbook code for one child after the other, over rows of doubles, with std's
//! `powf`. The same rules as the engine's, and the same results: [`Textbook::agrees`] looks.

use super::children::Children;
use tumbuh::TableId;

/// A table as textbook code holds it: L, M, S as doubles, by sex and row.
pub type Plain = [Vec<[f64; 3]>; 2];

pub fn plain(id: TableId) -> Plain {
    let mut rows: Plain = [Vec::new(), Vec::new()];
    for line in id.text().lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let lms = [2, 3, 4].map(|i| cells[i].parse().expect("a number"));
        rows[usize::from(cells[0] == "m")].push(lms);
    }
    rows
}

/// The tables of WHO 2006.
pub struct Textbook {
    pub weight: Plain,
    pub length: Plain,
    pub bmi: Plain,
    pub head: Plain,
    pub arm: Plain,
    pub triceps: Plain,
    pub subscapular: Plain,
    pub wfl: Plain,
    pub wfh: Plain,
}

/// `z` by the formula of Cole and Green, with the power of one's choice.
pub fn by_power([l, m, s]: [f64; 3], y: f64, pow: impl Fn(f64, f64) -> f64) -> f64 {
    (pow(y / m, l) - 1.0) / (l * s)
}

/// The same beyond 3 SD by WHO's straight line.
pub fn restricted(lms: [f64; 3], y: f64, pow: impl Fn(f64, f64) -> f64 + Copy) -> f64 {
    let [l, m, s] = lms;
    let z = by_power(lms, y, pow);
    let sd = |k: f64| m * pow(1.0 + l * s * k, 1.0 / l);
    if z > 3.0 {
        3.0 + (y - sd(3.0)) / (sd(3.0) - sd(2.0))
    } else if z < -3.0 {
        -3.0 + (y - sd(-3.0)) / (sd(-2.0) - sd(-3.0))
    } else {
        z
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the textbook's powf is what we compare with"
)]
pub fn std_powf(x: f64, y: f64) -> f64 {
    x.powf(y)
}

/// What a measurement must be to be scored.
fn usable(y: f64, most: f64) -> f64 {
    if y > 0.0 && y <= most { y } else { f64::NAN }
}

impl Textbook {
    /// The largest weight (kg), length, head and arm circumference (cm) and skinfolds (mm) that
    /// are scored.
    const MOST: [f64; 6] = [500.0, 300.0, 100.0, 50.0, 200.0, 200.0];

    pub fn new() -> Self {
        Self {
            weight: plain(TableId::WeightForAge),
            length: plain(TableId::LengthHeightForAge),
            bmi: plain(TableId::BmiForAge),
            head: plain(TableId::HeadCircumferenceForAge),
            arm: plain(TableId::ArmCircumferenceForAge),
            triceps: plain(TableId::TricepsSkinfoldForAge),
            subscapular: plain(TableId::SubscapularSkinfoldForAge),
            wfl: plain(TableId::WeightForLength),
            wfh: plain(TableId::WeightForHeight),
        }
    }

    /// A child's eight z-scores in the order of `Indicator::ALL`, NaN where there is none; the
    /// first three alone, unless `ALL`.
    #[inline]
    fn child<const ALL: bool>(&self, c: &Children, i: usize) -> [f64; 8] {
        let none = [f64::NAN; 8];
        let sex = match c.sex[i] {
            b'f' | b'F' | b'2' | 2 => 0,
            b'm' | b'M' | b'1' | 1 => 1,
            _ => return none,
        };
        let days = (c.days[i] + 0.5).floor();
        if !(0.0..=1856.0).contains(&days) {
            return none;
        }
        let day = days as usize;
        let mut cm = usable(c.y[1][i], Self::MOST[1]);
        match c.measure[i] {
            // Below 9 months nobody stands.
            b'h' | b'H' if c.days[i] / 30.4375 >= 9.0 && day < 731 => cm += 0.7,
            b'l' | b'L' if day >= 731 => cm -= 0.7,
            b'h' | b'H' | b'l' | b'L' | 0 => {}
            _ => cm = f64::NAN,
        }
        let dry = matches!(c.oedema[i], b'n' | b'N' | b'2' | 2 | 0);
        let kg = if dry {
            usable(c.y[0][i], Self::MOST[0])
        } else {
            f64::NAN
        };
        let bmi = kg / ((cm / 100.0) * (cm / 100.0));
        let z = |lms: [f64; 3], y: f64| restricted(lms, y, std_powf);
        let (table, first) = if day < 731 {
            (&self.wfl[sex], 450)
        } else {
            (&self.wfh[sex], 650)
        };
        // 76.15 + 0.7 is 76.85: noise of the sum must not move it into another row.
        let low = (cm * 10.0 + 1e-6).floor();
        let f = (cm * 10.0 - low).max(0.0);
        let rows = (low as usize).checked_sub(first).and_then(|row| {
            let next = table.get(row + 1).or(table.get(row).filter(|_| f < 1e-6));
            Some((table.get(row)?, next?))
        });
        let whz = rows.map_or(f64::NAN, |(a, b)| {
            z(std::array::from_fn(|k| a[k] + f * (b[k] - a[k])), kg)
        });
        let by_day = |t: &Plain| t[sex].get(day).copied();
        let late = |t: &Plain| day.checked_sub(91).and_then(|d| t[sex].get(d).copied());
        let or_none = |row: Option<[f64; 3]>, y: f64| row.map_or(f64::NAN, |lms| z(lms, y));
        let waz = or_none(by_day(&self.weight), kg);
        let haz = by_day(&self.length).map_or(f64::NAN, |lms| by_power(lms, cm, std_powf));
        if !ALL {
            return [waz, haz, whz, none[0], none[0], none[0], none[0], none[0]];
        }
        [
            waz,
            haz,
            whz,
            or_none(by_day(&self.bmi), bmi),
            by_day(&self.head).map_or(f64::NAN, |lms| {
                by_power(lms, usable(c.y[2][i], Self::MOST[2]), std_powf)
            }),
            or_none(late(&self.arm), usable(c.y[3][i], Self::MOST[3])),
            or_none(late(&self.triceps), usable(c.y[4][i], Self::MOST[4])),
            or_none(late(&self.subscapular), usable(c.y[5][i], Self::MOST[5])),
        ]
    }

    /// All children.
    pub fn run(&self, c: &Children, z: &mut [Vec<f64>; 8]) {
        for i in 0..c.sex.len() {
            for (column, v) in z.iter_mut().zip(self.child::<true>(c, i)) {
                column[i] = v;
            }
        }
    }

    /// Weight-for-age, length/height-for-age and weight-for-length/height alone.
    pub fn run_three(&self, c: &Children, z: &mut [Vec<f64>; 8]) {
        for i in 0..c.sex.len() {
            for (column, v) in z.iter_mut().zip(self.child::<false>(c, i)).take(3) {
                column[i] = v;
            }
        }
    }

    /// The largest difference between the textbook's z-scores and others.
    ///
    /// # Panics
    /// Where only one of the two has a z-score.
    pub fn agrees(&self, c: &Children, others: &[Vec<f64>; 8]) -> f64 {
        let mut z = std::array::from_fn(|_| vec![0.0; c.sex.len()]);
        self.run(c, &mut z);
        let mut largest = 0.0f64;
        for (k, (z, others)) in z.iter().zip(others).enumerate() {
            for (i, (z, other)) in z.iter().zip(others).enumerate() {
                assert_eq!(
                    z.is_nan(),
                    other.is_nan(),
                    "indicator {k}, child {i} of {} days: {z} {other}, from {:?}",
                    c.days[i],
                    c.y.each_ref().map(|y| y[i])
                );
                largest = largest.max((z - other).abs());
            }
        }
        largest
    }
}
