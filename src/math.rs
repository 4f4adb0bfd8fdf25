//! The only home of powers, logarithms, exponentials and rounding.
//!
//! The z-score kernel ([`z_restricted`]) is made of `+ - * /`, compares and selects alone, so that
//! it gives the same bits on every machine. What needs a real power or logarithm (a value from a
//! z-score, a z-score far from the median on a standard without WHO's restricted rule) goes
//! through the `libm` crate, pure Rust and the same bits everywhere too. Nothing here calls std's
//! `powf`, `exp` or `ln`, which differ between platforms; `clippy.toml` keeps it so.
//!
//! L, M, S and y are *scaled* here: L and M in 1e-4, S in 1e-5, y in 1e-4 of its unit, so that
//! every published row is three integers and nothing is lost to decimal fractions.

#![allow(
    clippy::inline_always,
    clippy::manual_range_contains,
    reason = "a kernel that is not inlined loses the vector features of its caller"
)]

mod coefficients;

use coefficients::KAPPA_MAX_W;
pub(crate) use coefficients::{ATANH, ATANH_MAX_S, KAPPA};

/// Scale of L, M and y.
pub(crate) const E4: f64 = 1e4;
/// Scale of S.
pub(crate) const E5: f64 = 1e5;

/// 2^52: adding and subtracting it leaves a double without its fraction.
pub(crate) const TWO_52: f64 = 4_503_599_627_370_496.0;

/// Nearest integer, ties to even, for `|v| < 2^52`; larger values are integers already.
#[inline(always)]
pub(crate) fn round_half_even(v: f64) -> f64 {
    let a = v.abs();
    let r = if a < TWO_52 { (a + TWO_52) - TWO_52 } else { a };
    r.copysign(v)
}

/// Largest integer not above `v`, for `0 <= v < 2^52`.
#[inline(always)]
pub(crate) fn floor(v: f64) -> f64 {
    let r = round_half_even(v);
    if r > v { r - 1.0 } else { r }
}

/// Nearest integer, halves up, as WHO rounds ages: `floor(x)`, plus one from a rest of 0.5.
#[inline(always)]
pub(crate) fn round_half_up(v: f64) -> f64 {
    let floor = floor(v);
    if v - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// [`round_half_up`] for `0 <= v < 2^51`; larger values stay at least as large.
#[inline(always)]
pub(crate) fn small_round_half_up(v: f64) -> f64 {
    let even = (v + TWO_52) - TWO_52;
    if v - even >= 0.5 { even + 1.0 } else { even }
}

/// [`snapped`] for `0 <= v * scale < 2^51`.
#[inline(always)]
pub(crate) fn small_snapped(v: f64, scale: f64) -> f64 {
    let p = v * scale;
    let r = (p + TWO_52) - TWO_52;
    if (p - r).abs() <= SNAP { r } else { p }
}

/// [`floor`] for `0 <= v < 2^51`.
#[inline(always)]
pub(crate) fn small_floor(v: f64) -> f64 {
    let r = (v + TWO_52) - TWO_52;
    if r > v { r - 1.0 } else { r }
}

/// Two decimals as WHO reports z-scores: ties to even, and no negative zero.
#[inline(always)]
pub(crate) fn two_decimals(z: f64) -> f64 {
    round_half_even(z * 100.0) / 100.0 + 0.0
}

/// 1.5 * 2^52: what is added to it has no room for a fraction, below zero too.
const NO_FRACTION: f64 = 6_755_399_441_055_744.0;

/// The nearest whole number of hundredths, ties to even, of `|z| < 2^31 / 100`, still added to
/// 1.5 * 2^52: it stands in the low bits of the double, as integers of two's complement.
#[inline(always)]
pub(crate) const fn near_hundredths(z: f64) -> f64 {
    z * 100.0 + NO_FRACTION
}

/// The z-score that [`near_hundredths`] stands for, if that is within 327.68 of zero: the same as a
/// division by 100, from a hundredth whose first part has few enough bits to leave no rest.
#[inline(always)]
pub(crate) fn hundredths(near: f64) -> f64 {
    const HIGH: f64 = 10_737_418.0 / 1_073_741_824.0;
    const LOW: f64 = 0.24 / 1_073_741_824.0;
    let n = near - NO_FRACTION;
    n * HIGH + n * LOW
}

/// Two decimals, the others cut off; no negative zero.
pub(crate) fn two_decimals_cut(z: f64) -> f64 {
    let a = (z * 100.0).abs();
    let whole = if a < TWO_52 { floor(a) } else { a };
    whole.copysign(z) / 100.0 + 0.0
}

/// How far a product may miss an integer by the noise of decimal fractions in binary: some ten
/// units in the last place of the largest input.
pub(crate) const SNAP: f64 = 1e-9;

/// `v * scale`, and the integer itself where the product misses one by no more than [`SNAP`].
#[inline(always)]
pub(crate) fn snapped(v: f64, scale: f64) -> f64 {
    let p = v * scale;
    let r = round_half_even(p);
    if (p - r).abs() <= SNAP { r } else { p }
}

/// Largest `w` that a clamped `s` may lead to. There the kernel only has to say that z lies beyond
/// 3, which shipped rows do with 1.4 % to spare (`tools/coefficients.py`).
const CLAMPED_MAX_W: f64 = 1.075;

/// Half of u = L t from t in 1e-5 and L in 1e-4.
pub(crate) const HALF_U: f64 = 0.5e-9;

/// What [`ATANH`] is added to: 1e5 times 2.
pub(crate) const ATANH_HEAD: f64 = 2e5;

/// Horner's rule in two interleaved chains, one of the even powers and one of the odd.
#[inline(always)]
fn poly<const N: usize>(x: f64, c: &[f64; N]) -> f64 {
    let x2 = x * x;
    let (mut top, mut other) = (c[N - 1], c[N - 2]);
    for i in (0..N - 2).rev() {
        if (N - 1 - i) & 1 == 0 {
            top = top * x2 + c[i];
        } else {
            other = other * x2 + c[i];
        }
    }
    if (N - 1) & 1 == 0 {
        other * x + top
    } else {
        top * x + other
    }
}

/// `1e5 * 2 atanh(s) / s` from `x = s^2`, for `|s|` up to [`ATANH_MAX_S`].
#[inline(always)]
fn two_atanh_over(x: f64) -> f64 {
    x * poly(x, &ATANH) + ATANH_HEAD
}

/// `h coth(h)` from `w = h^2`, for `w` up to [`KAPPA_MAX_W`]; to seven digits up to
/// [`CLAMPED_MAX_W`].
#[inline(always)]
fn kappa(w: f64) -> f64 {
    w * poly(w, &KAPPA) + 1.0
}

/// `-c <= v <= c`, keeping NaN.
#[inline(always)]
pub(crate) fn clamp(v: f64, c: f64) -> f64 {
    let v = if v > c { c } else { v };
    if v < -c { -c } else { v }
}

/// Weight over squared height, kg/m2 from kg and cm, in the order of WHO's software. NaN unless it
/// is above zero and at most 1e12, so that no later step overflows: a height of 0.1 mm still counts.
#[inline(always)]
pub(crate) fn body_mass_index(kg: f64, cm: f64) -> f64 {
    let metres = cm / 100.0;
    let bmi = kg / (metres * metres);
    if bmi > 0.0 && bmi <= 1e12 {
        bmi
    } else {
        f64::NAN
    }
}

/// The LMS z-score where `|z| <= 3`, without a power: with `s = (y-M)/(y+M)`, `t = 2 atanh(s)`
/// (that is `ln(y/M)`) and `h = L t / 2`, `z = t / (S (h coth(h) - h))`. True for every L, zero
/// too, and nothing cancels near it. `t` is in 1e-5, as S is.
///
/// Beyond 3 it only says so: the result is above 3 (below -3), no more, since `s` is clamped just
/// beyond z = 3 of the widest row.
#[inline(always)]
pub(crate) fn z_core(y: f64, m: f64, l: f64, s: f64) -> f64 {
    let r = clamp((y - m) / (y + m), ATANH_MAX_S);
    let t = r * two_atanh_over(r * r);
    let h = l * HALF_U * t;
    t / (s * (kappa(h * h) - h))
}

/// `(1 + k L S)^(1/L)` as a fraction: numerator and denominator, without a power.
#[inline(always)]
fn sd_factor(l: f64, s: f64, k: f64) -> (f64, f64) {
    let w = k * l * s;
    let a = 1.0 / (2.0 + w);
    let v = w * a;
    let h = k * s * a * two_atanh_over(v * v) * 0.5e-5;
    let k = kappa(h * h);
    (k + h, k - h)
}

/// `M (1 + k L S)^(1/L)` times `scale`, from scaled L, M and S in the range of the polynomials and
/// whole k up to 3. From integers, where M alone or L of 1 allow it.
pub(crate) fn sd_column(m: f64, l: f64, s: f64, k: f64, scale: f64) -> f64 {
    if k == 0.0 {
        return m / (E4 / scale);
    }
    if l == E4 {
        return m * (E5 + k * s) / (E4 * E5 / scale);
    }
    let (n, d) = sd_factor(l * 1e-4, s * 1e-5, k);
    m * n / d / (E4 / scale)
}

/// WHO's straight line beyond 3 SD: `3 + (y - SD3) / (SD3 - SD2)`, and likewise below.
#[inline(always)]
pub(crate) fn z_tail(y: f64, m: f64, l: f64, s: f64, z: f64) -> f64 {
    let (l, s) = (l * 1e-4, s * 1e-5);
    let (three, two) = (3f64.copysign(z), 2f64.copysign(z));
    let (n3, d3) = sd_factor(l, s, three);
    let (n2, d2) = sd_factor(l, s, two);
    three + ((y * d3 - m * n3) * d2) / (m * (n3 * d2 - n2 * d3).abs())
}

/// The z-score with WHO's restricted rule beyond 3 SD, from scaled y, M, L and S in the range of
/// the polynomials ([`in_kernel_range`]; every shipped row is).
#[inline(always)]
pub(crate) fn z_restricted(y: f64, m: f64, l: f64, s: f64) -> f64 {
    let z = z_core(y, m, l, s);
    if z.abs() > 3.0 {
        z_tail(y, m, l, s, z)
    } else {
        z
    }
}

/// The z-score where L is 1: `(y - M) / (M S)`, correctly rounded, since numerator and
/// denominator are integers for a published row and a measurement of up to four decimals.
#[inline(always)]
pub(crate) fn z_linear(y: f64, m: f64, s: f64) -> f64 {
    (y - m) * E5 / (m * s)
}

/// May [`z_restricted`] be used with this L and S? Its four SD points must lie in the range of
/// both polynomials, and whatever is clamped in the range where the second one still holds.
#[inline]
pub(crate) fn in_kernel_range(l: f64, s: f64) -> bool {
    is_well_in_kernel_range(l, s) || is_in_kernel_range(l, s)
}

/// True of every shipped row, and of no row that [`is_in_kernel_range`] is not true of; without
/// its logarithms.
///
/// The SD point farthest from the median, in logarithms, is `-ln(1 - 3 |L| S) / |L|`. Twice the
/// root of [`KAPPA_MAX_W`], 1.1331, is the limit of it, and of |L| times it: so with
/// `x = 1.1331 min(|L|, 1)` all is well if `3 S max(|L|, 1) <= 1.1331 (1 - e^-x) / x`. Here the
/// last part is the series up to the term before a positive one, which lies below it, and the
/// limit is rounded down by more than any rounding on the way.
#[inline]
fn is_well_in_kernel_range(l: f64, s: f64) -> bool {
    const LIMIT: f64 = 1.133;
    let l = l.abs();
    let x = l.min(E4) * (LIMIT / E4);
    let below = [
        1.0,
        -1.0 / 2.0,
        1.0 / 6.0,
        -1.0 / 24.0,
        1.0 / 120.0,
        -1.0 / 720.0,
    ];
    // Beyond an L of 1.8 the clamp of z_core comes too late.
    l <= 1.8 * E4 && s * l.max(E4) <= LIMIT / 3.0 * E4 * E5 * poly(x, &below)
}

#[cold]
fn is_in_kernel_range(l: f64, s: f64) -> bool {
    let (l, s) = (l * 1e-4, s * 1e-5);
    let clamped = l * libm::atanh(ATANH_MAX_S);
    clamped * clamped <= CLAMPED_MAX_W
        && [-3.0, -2.0, 2.0, 3.0].into_iter().all(|k| {
            let w = k * l * s;
            w > -1.0 && {
                let half = log_of_factor(l, s, k) / 2.0;
                (w / (2.0 + w)).abs() <= ATANH_MAX_S
                    && libm::tanh(half).abs() <= ATANH_MAX_S
                    && l * half * (l * half) <= KAPPA_MAX_W
                    && half * half <= KAPPA_MAX_W
            }
        })
}

/// `ln((1 + L S z)^(1/L))`, exact to the last bits for L near and at zero; natural L and S.
fn log_of_factor(l: f64, s: f64, z: f64) -> f64 {
    let w = l * s * z;
    if w == 0.0 {
        s * z
    } else {
        s * z * (libm::log1p(w) / w)
    }
}

/// The LMS z-score at any distance from the median, by logarithm and `expm1`; scaled arguments.
pub(crate) fn z_full(y: f64, m: f64, l: f64, s: f64) -> f64 {
    let q = y / m;
    let t = if (0.5..2.0).contains(&q) {
        libm::log1p((y - m) / m)
    } else if q > 1e-290 {
        libm::log(q)
    } else {
        // The quotient has lost its digits, or all of itself.
        libm::log(y) - libm::log(m)
    };
    let u = l * 1e-4 * t;
    let g = if u == 0.0 { 1.0 } else { libm::expm1(u) / u };
    t * g / (s * 1e-5)
}

/// `M (1 + L S z)^(1/L)`, natural units; none where `1 + L S z` is not above zero.
pub(crate) fn value_at(l: f64, m: f64, s: f64, z: f64) -> Option<f64> {
    if l == 1.0 {
        let v = m + m * s * z;
        return (v > 0.0).then_some(v);
    }
    (1.0 + l * s * z > 0.0).then(|| m * libm::exp(log_of_factor(l, s, z)))
}

/// `e^x`.
pub(crate) fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Share of the standard normal distribution below z.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Density of the standard normal distribution.
pub(crate) fn normal_density(z: f64) -> f64 {
    const FRAC_1_SQRT_TAU: f64 = 0.398_942_280_401_432_7;
    FRAC_1_SQRT_TAU * libm::exp(-0.5 * z * z)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_half_even_for_z_and_half_up_for_age() {
        for (v, r) in [
            (0.5, 0.0),
            (1.5, 2.0),
            (-0.5, 0.0),
            (-2.5, -2.0),
            (2.4999, 2.0),
            (1e300, 1e300),
            (-7.0, -7.0),
        ] {
            assert_eq!(round_half_even(v), r, "{v}");
        }
        assert_eq!(two_decimals(-0.004).to_bits(), 0.0f64.to_bits());
        assert_eq!(two_decimals(-3.000_012), -3.0);
        assert_eq!(two_decimals(-1.235_000_1), -1.24);
        assert_eq!(round_half_up(2.5), 3.0);
        assert_eq!(round_half_up(0.499_999_999_999_999_94), 0.0);
    }

    #[test]
    fn hundredths_are_two_decimals() {
        for n in -32_768..=32_767 {
            let z = f64::from(n) / 100.0;
            for z in [z, z.next_up(), z.next_down(), z + 0.004_999, z - 0.005] {
                let near = near_hundredths(z);
                assert_eq!(hundredths(near).to_bits(), two_decimals(z).to_bits(), "{z}");
                assert_eq!(f64::from(near.to_bits() as i16) / 100.0, two_decimals(z));
            }
        }
    }

    #[test]
    fn decimal_noise_is_snapped_and_nothing_else() {
        assert_eq!(snapped(76.2, E4), 762_000.0);
        assert_eq!(snapped(76.15 + 0.7, E4), 768_500.0);
        assert_eq!(snapped(0.3809, E4), 3809.0);
        let single = f64::from(84.8f32);
        assert_eq!(snapped(single, E4), single * E4);
    }

    #[test]
    fn the_quick_look_at_a_row_is_never_wrong() {
        let (mut quick, mut slow) = (0, 0);
        for l in (-2_000..=2_000).map(|l| f64::from(l) * 10.0) {
            for s in (1..=2_000).map(|s| f64::from(s) * 20.0) {
                if is_well_in_kernel_range(l, s) {
                    assert!(is_in_kernel_range(l, s), "L {l}, S {s}");
                    quick += 1;
                } else {
                    slow += u32::from(is_in_kernel_range(l, s));
                }
            }
        }
        // It leaves little to the slow one.
        assert!(quick > 1_000_000 && slow < quick / 500, "{quick} {slow}");
        for (l, s) in [(f64::NAN, 1e4), (0.0, f64::NAN), (f64::INFINITY, 1.0)] {
            assert!(!is_well_in_kernel_range(l, s));
        }
    }

    /// Every row that is shipped is seen by the quick look: without this a row costs three
    /// logarithms, and no result tells.
    #[test]
    fn the_quick_look_knows_every_shipped_row() {
        let mut rows = 0;
        for id in crate::table::TableId::ALL {
            for line in id.text().lines().skip(1) {
                let cells: Vec<&str> = line.split(',').collect();
                let [l, s] = [cells[2], cells[4]].map(|c| c.parse::<f64>().unwrap());
                let (l, s) = (round_half_even(l * E4), round_half_even(s * E5));
                assert!(is_well_in_kernel_range(l, s), "{id:?}: {line}");
                rows += 1;
            }
        }
        assert!(rows > 20_000, "{rows}");
    }

    #[test]
    fn poly_is_the_polynomial_for_even_and_odd_lengths() {
        assert_eq!(poly(2.0, &[1.0, 3.0, 5.0, 7.0]), 1.0 + 6.0 + 20.0 + 56.0);
        assert_eq!(poly(2.0, &[1.0, 3.0, 5.0]), 27.0);
        assert_eq!(poly(2.0, &[1.0, 3.0, 5.0, 7.0, 11.0]), 83.0 + 176.0);
    }

    #[test]
    fn the_two_forms_agree_where_both_hold() {
        for l in [-15_000.0, -3521.0, -1.0, 0.0, 1.0, 3809.0, 10_000.0] {
            for y in [80_000.0, 99_990.0, 100_000.0, 101_000.0, 120_000.0] {
                let (a, b) = (
                    z_restricted(y, 100_000.0, l, 9_000.0),
                    z_full(y, 100_000.0, l, 9_000.0),
                );
                assert!((a - b).abs() < 1e-14, "L {l}, y {y}: {a} {b}");
            }
        }
    }
}
