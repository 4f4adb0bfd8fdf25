//! Where the true value of a quantity may lie, and integrals over it.

use crate::math;

/// A measured value with a normal error around it, cut off where no value can be (zero, and the
/// ceiling of the quantity).
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    at: f64,
    tem: f64,
    ceiling: f64,
    low: f64,
    all: f64,
}

/// Beyond so many TEM nothing is left: 1e-17 of the whole.
const REACH: f64 = 8.5;

impl Spread {
    pub(super) fn new(at: f64, tem: f64, ceiling: f64) -> Self {
        // Less than the last bits of the value itself is no error.
        let tem = if tem > at * 1e-13 { tem } else { 0.0 };
        let share = |v: f64| math::normal_cdf((v - at) / tem);
        let (low, all) = if tem > 0.0 {
            (share(0.0), share(ceiling) - share(0.0))
        } else {
            (0.0, 1.0)
        };
        Self {
            at,
            tem,
            ceiling,
            low,
            all,
        }
    }

    /// Probability that the true value lies below `v`.
    pub(super) fn below(&self, v: f64) -> f64 {
        if self.tem > 0.0 {
            let share = math::normal_cdf((v - self.at) / self.tem);
            ((share - self.low) / self.all).clamp(0.0, 1.0)
        } else {
            f64::from(u8::from(self.at < v))
        }
    }

    fn density(&self, v: f64) -> f64 {
        math::normal_density((v - self.at) / self.tem) / (self.tem * self.all)
    }

    /// The range in which all of it lies.
    fn range(&self) -> (f64, f64) {
        let low = (self.at - REACH * self.tem).max(0.0);
        (low, (self.at + REACH * self.tem).min(self.ceiling))
    }

    /// The mean of `f`, N shares between 0 and 1, over the spread. Between two of the `kinks` f is
    /// smooth; a panel over which a share moves by more than an eighth is cut in two, again and
    /// again.
    pub(super) fn mean<const N: usize>(
        &self,
        kinks: impl Fn(f64, f64) -> Vec<f64>,
        f: impl Fn(f64) -> [f64; N],
    ) -> [f64; N] {
        if self.tem <= 0.0 {
            return f(self.at);
        }
        let (low, high) = self.range();
        let step = self.tem / 2.0;
        let mut ends = kinks(low, high);
        ends.retain(|k| *k > low && *k < high);
        let panels = ((high - low) / step).ceil() as usize;
        ends.extend((0..=panels).map(|i| (low + i as f64 * step).min(high)));
        ends.sort_by(f64::total_cmp);
        ends.dedup();
        let mut sum = [0.0; N];
        let mut mass = 0.0;
        let mut panel = |a: f64, b: f64, values: [[f64; N]; 5]| {
            for ((x, weight), values) in gauss(a, b).into_iter().zip(values) {
                let weight = weight * self.density(x);
                mass += weight;
                for (sum, value) in sum.iter_mut().zip(values) {
                    *sum += weight * value;
                }
            }
        };
        let mut open: Vec<(f64, f64, u32)> =
            ends.windows(2).map(|pair| (pair[0], pair[1], 0)).collect();
        while let Some((a, b, depth)) = open.pop() {
            let values = gauss(a, b).map(|(x, _)| f(x));
            // Just inside, since at an end itself f may jump.
            let ends = [a + 1e-6 * (b - a), b - 1e-6 * (b - a)].map(&f);
            let moved = |i: usize| (ends[0][i] - ends[1][i]).abs();
            // A jump is cornered to 1e-9 of a panel.
            if depth < 30 && (0..N).any(|i| moved(i) > 0.125) {
                let middle = f64::midpoint(a, b);
                open.extend([(a, middle, depth + 1), (middle, b, depth + 1)]);
            } else {
                panel(a, b, values);
            }
        }
        sum.map(|s| s / mass)
    }
}

/// Gauss and Legendre's five points between a and b, with their weights (Abramowitz and Stegun,
/// Handbook of mathematical functions, table 25.4): exact for polynomials of degree 9.
fn gauss(a: f64, b: f64) -> [(f64, f64); 5] {
    const POINTS: [(f64, f64); 5] = [
        (-0.906_179_845_938_664, 0.236_926_885_056_189),
        (-0.538_469_310_105_683, 0.478_628_670_499_366),
        (0.0, 0.568_888_888_888_889),
        (0.538_469_310_105_683, 0.478_628_670_499_366),
        (0.906_179_845_938_664, 0.236_926_885_056_189),
    ];
    let (middle, half) = (f64::midpoint(a, b), (b - a) / 2.0);
    POINTS.map(|(x, weight)| (middle + half * x, half * weight))
}

/// The smallest value above zero at which `holds` becomes true, for a rule that stays true from
/// there on: to thirteen digits, from a guess. Infinite if it never does below 1e6, zero if it holds
/// from 1e-6 on.
pub(super) fn first(guess: f64, holds: impl Fn(f64) -> bool) -> f64 {
    const SMALL: f64 = 1e-6;
    const LARGE: f64 = 1e6;
    let guess = if guess > SMALL && guess < LARGE {
        guess
    } else {
        1.0
    };
    let (mut low, mut high) = (guess, guess);
    let mut step = guess * 1e-6;
    while holds(low) {
        if low <= SMALL {
            return 0.0;
        }
        (high, low) = (low, (low - step).max(SMALL));
        step *= 8.0;
    }
    while !holds(high) {
        if high >= LARGE {
            return f64::INFINITY;
        }
        (low, high) = (high, (high + step).min(LARGE));
        step *= 8.0;
    }
    loop {
        let middle = f64::midpoint(low, high);
        if high - low <= 1e-13 * high || middle <= low || middle >= high {
            return high;
        }
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_points_integrate_the_ninth_power() {
        let by_points: f64 = gauss(1.0, 3.0)
            .map(|(x, w)| w * (0..9).fold(x, |p, _| p * x) / x)
            .iter()
            .sum();
        // x^9 from 1 to 3 is (3^10 - 1) / 10.
        assert!((by_points - 5904.8).abs() < 1e-9, "{by_points}");
    }

    #[test]
    fn a_mean_is_that_of_the_normal_distribution() {
        let spread = Spread::new(80.0, 0.6, 300.0);
        let none = |_, _| Vec::new();
        let [one, mean, variance] =
            spread.mean(none, |x| [1.0, x / 1e3, (x - 80.0) * (x - 80.0) / 1e3]);
        assert!((one - 1.0).abs() < 1e-14);
        assert!((mean - 0.08).abs() < 1e-14);
        assert!((variance - 0.36e-3).abs() < 1e-12);
        // A step inside a panel is found by cutting it.
        let step = |x: f64| [f64::from(u8::from(x < 80.123))];
        let [share] = spread.mean(none, step);
        assert!((share - spread.below(80.123)).abs() < 1e-9, "{share}");
    }

    #[test]
    fn nothing_lies_below_zero_or_above_the_ceiling() {
        let wide = Spread::new(1.0, 5.0, 3.0);
        assert_eq!(wide.below(0.0), 0.0);
        assert_eq!(wide.below(3.0), 1.0);
        let exact = Spread::new(1.0, 0.0, 3.0);
        assert_eq!([exact.below(1.0), exact.below(1.1)], [0.0, 1.0]);
    }

    #[test]
    fn the_first_value_is_found() {
        for guess in [0.0, 1.0, 8.2, 8.2 + 1e-12, 5e5, f64::NAN] {
            let found = first(guess, |v| v >= 8.2);
            assert!((8.2..8.2 + 1e-12).contains(&found), "{guess} {found}");
        }
        assert_eq!(first(3.0, |_| true), 0.0);
        assert_eq!(first(3.0, |_| false), f64::INFINITY);
    }
}
