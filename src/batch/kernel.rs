//! The loops over a block: one operation chain per row, no branch that depends on the data, so
//! that the compiler turns each into vector code of whatever width it may use. The arithmetic is
//! [`crate::math`]'s, the same as for one child.

use super::rows::unpack;
use crate::math;

/// Rows per block: what is read and made of them stays in cache. Not a power of two, whose columns
/// would all fall on the same lines of the cache.
pub(super) const B: usize = 224;

/// One number per row of a block.
pub(super) type Col = [f64; B];

/// One byte per row of a block.
pub(super) type Bytes = [u8; B];

/// The one NaN that is written.
pub(super) const NAN: f64 = f64::NAN;

/// A whole number whose double has the number itself in its low bits, without the saturation that
/// `as` would add.
#[inline(always)]
pub(super) fn as_place(v: f64) -> f64 {
    v + 4_503_599_627_370_496.0
}

/// The number behind [`as_place`].
#[inline(always)]
pub(super) fn place(v: f64) -> usize {
    v.to_bits() as u32 as usize
}

/// Lanes worked on together: enough that one step of the polynomials need not wait for the last
/// (with 16 the chains of one group are the limit), few enough to stay in the nearest cache.
const LANES: usize = 32;

/// One expression for each lane.
macro_rules! lanes {
    (|$i:ident| $e:expr) => {{
        let mut lanes = [0.0; LANES];
        for $i in 0..LANES {
            lanes[$i] = $e;
        }
        lanes
    }};
}

/// L, M and S of some lanes.
pub(super) type Lms = ([f64; LANES], [f64; LANES], [f64; LANES]);

/// [`math::z_core`] on all lanes at once, operation by operation.
#[inline(always)]
fn z_core((l, m, s): &Lms, y: &[f64; LANES]) -> [f64; LANES] {
    let y4 = lanes!(|i| y[i] * math::E4);
    let r = lanes!(|i| math::clamp((y4[i] - m[i]) / (y4[i] + m[i]), math::ATANH_MAX_S));
    let x = lanes!(|i| r[i] * r[i]);
    let p = poly(&x, &math::ATANH);
    let t = lanes!(|i| r[i] * (x[i] * p[i] + math::ATANH_HEAD));
    let h = lanes!(|i| l[i] * math::HALF_U * t[i]);
    let w = lanes!(|i| h[i] * h[i]);
    let p = poly(&w, &math::KAPPA);
    lanes!(|i| t[i] / (s[i] * ((w[i] * p[i] + 1.0) - h[i])))
}

/// The polynomials of [`math`] on all lanes at once, coefficient by coefficient.
#[inline(always)]
fn poly<const N: usize>(x: &[f64; LANES], c: &[f64; N]) -> [f64; LANES] {
    let x2 = lanes!(|i| x[i] * x[i]);
    let (mut top, mut other) = ([c[N - 1]; LANES], [c[N - 2]; LANES]);
    for k in (0..N - 2).rev() {
        if (N - 1 - k) & 1 == 0 {
            top = lanes!(|i| top[i] * x2[i] + c[k]);
        } else {
            other = lanes!(|i| other[i] * x2[i] + c[k]);
        }
    }
    if (N - 1) & 1 == 0 {
        lanes!(|i| other[i] * x[i] + top[i])
    } else {
        lanes!(|i| top[i] * x[i] + other[i])
    }
}

/// The lanes of a column from a row on.
#[inline(always)]
fn take<T: Copy + Default>(column: &[T; B], from: usize) -> [T; LANES] {
    let mut lanes = [T::default(); LANES];
    lanes.copy_from_slice(&column[from..from + LANES]);
    lanes
}

#[inline(always)]
fn unpack_lanes(rows: &[u64; LANES]) -> Lms {
    (
        lanes!(|i| unpack(rows[i]).0),
        lanes!(|i| unpack(rows[i]).1),
        lanes!(|i| unpack(rows[i]).2),
    )
}

/// L, M and S on the straight line between two rows.
#[inline(always)]
pub(super) fn between(low: u64, high: u64, fraction: f64) -> (f64, f64, f64) {
    let (l0, m0, s0) = unpack(low);
    let (l1, m1, s1) = unpack(high);
    (
        l0 + fraction * (l1 - l0),
        m0 + fraction * (m1 - m0),
        s0 + fraction * (s1 - s0),
    )
}

#[inline(always)]
fn between_lanes(low: &[u64; LANES], high: &[u64; LANES], f: &[f64; LANES]) -> Lms {
    (
        lanes!(|i| between(low[i], high[i], f[i]).0),
        lanes!(|i| between(low[i], high[i], f[i]).1),
        lanes!(|i| between(low[i], high[i], f[i]).2),
    )
}

/// [`math::z_linear`] on all lanes.
#[inline(always)]
fn z_linear((_, m, s): &Lms, y: &[f64; LANES]) -> [f64; LANES] {
    lanes!(|i| math::z_linear(math::small_snapped(y[i], math::E4), m[i], s[i]))
}

/// z-scores beyond 3 SD, collected from all indicators of a block and settled together.
pub(super) struct Tail {
    len: usize,
    /// Where the result goes: column * B + row.
    to: Vec<u32>,
    y: Vec<f64>,
    m: Vec<f64>,
    l: Vec<f64>,
    s: Vec<f64>,
    z: Vec<f64>,
}

/// Eight columns, and room for a last group of lanes.
const TAIL: usize = (8 * B).next_multiple_of(TAIL_LANES);

/// Lanes of the widest vectors.
const TAIL_LANES: usize = 8;

impl Tail {
    pub(super) fn new() -> Self {
        let zeros = || vec![0.0; TAIL];
        Self {
            len: 0,
            to: vec![0; TAIL],
            y: zeros(),
            m: zeros(),
            l: zeros(),
            s: zeros(),
            z: zeros(),
        }
    }

    /// Takes a row whose z-score lies beyond 3.
    fn take(&mut self, to: usize, z: f64, (l, m, s): (f64, f64, f64), y: f64) {
        let k = self.len;
        self.to[k] = to as u32;
        self.y[k] = y * math::E4;
        (self.l[k], self.m[k], self.s[k]) = (l, m, s);
        self.z[k] = z;
        self.len += 1;
    }

    /// Settles what was taken and empties it.
    #[inline(always)]
    pub(super) fn settle(&mut self, columns: &mut [&mut Col]) {
        // Whole vectors: what is left behind the last of an earlier block does no harm.
        let n = self.len.next_multiple_of(TAIL_LANES);
        let (y, m) = (&self.y[..n], &self.m[..n]);
        let (l, s) = (&self.l[..n], &self.s[..n]);
        let z = &mut self.z[..n];
        for k in 0..n {
            z[k] = math::z_tail(y[k], m[k], l[k], s[k], z[k]);
        }
        for k in 0..self.len {
            let to = self.to[k] as usize;
            columns[to / B][to % B] = self.z[k];
        }
        self.len = 0;
    }
}

/// Where the rows of a group of lanes are read. A trait, not a closure: a closure is compiled
/// without the vector features of the function that it is handed to.
pub(super) trait Source {
    /// L, M and S of the lanes from a row on.
    fn lms(&self, from: usize) -> Lms;

    /// L, M and S of one row.
    fn lms_of(&self, row: usize) -> (f64, f64, f64);
}

/// Rows of a table.
pub(super) struct OnRows<'a>(pub(super) &'a [u64; B]);

impl Source for OnRows<'_> {
    #[inline(always)]
    fn lms(&self, from: usize) -> Lms {
        unpack_lanes(&take(self.0, from))
    }

    #[inline(always)]
    fn lms_of(&self, row: usize) -> (f64, f64, f64) {
        unpack(self.0[row])
    }
}

/// Places between rows of a table: the row below, the row above, the weight of the latter.
pub(super) struct BetweenRows<'a>(
    pub(super) &'a [u64; B],
    pub(super) &'a [u64; B],
    pub(super) &'a Col,
);

impl Source for BetweenRows<'_> {
    #[inline(always)]
    fn lms(&self, from: usize) -> Lms {
        let (low, high) = (take(self.0, from), take(self.1, from));
        between_lanes(&low, &high, &take(self.2, from))
    }

    #[inline(always)]
    fn lms_of(&self, row: usize) -> (f64, f64, f64) {
        between(self.0[row], self.1[row], self.2[row])
    }
}

/// Where the measurements of a group of lanes are read.
pub(super) trait Measured {
    /// What was measured in the lanes from a row on.
    fn y(&self, from: usize) -> [f64; LANES];

    /// What was measured in one row that has a z-score.
    fn y_of(&self, row: usize) -> f64;
}

/// Numbers that are clean.
impl Measured for Col {
    #[inline(always)]
    fn y(&self, from: usize) -> [f64; LANES] {
        take(self, from)
    }

    #[inline(always)]
    fn y_of(&self, row: usize) -> f64 {
        self[row]
    }
}

/// Numbers as the caller has them, and the largest that its unit allows.
pub(super) struct Raw<'a>(pub(super) &'a Col, pub(super) f64);

impl Measured for Raw<'_> {
    #[inline(always)]
    fn y(&self, from: usize) -> [f64; LANES] {
        let raw = take(self.0, from);
        lanes!(|i| super::clean::kept(raw[i], self.1))
    }

    #[inline(always)]
    fn y_of(&self, row: usize) -> f64 {
        self.0[row]
    }
}

/// z-scores of a whole block, group of lanes by group of lanes. Where there is no row (M of 0) or
/// no y, NaN. What lies beyond 3 SD goes to the tail, for an indicator that is restricted.
#[inline(always)]
pub(super) fn score(
    column: usize,
    rows: &impl Source,
    measured: &impl Measured,
    z: &mut Col,
    restricted: bool,
    tail: &mut Tail,
) {
    for group in 0..B / LANES {
        let from = group * LANES;
        let (lms, y) = (rows.lms(from), measured.y(from));
        let lanes = if restricted {
            z_core(&lms, &y)
        } else {
            z_linear(&lms, &y)
        };
        // Without y it is NaN; without a row S is zero, and it is infinite or NaN.
        let lanes = lanes!(|i| if lanes[i].abs() < f64::INFINITY {
            lanes[i]
        } else {
            NAN
        });
        z[from..from + LANES].copy_from_slice(&lanes);
        if restricted {
            // Few groups have any beyond 3.
            let mut any = 0u64;
            for z in &lanes {
                any |= u64::from(z.abs() > 3.0);
            }
            if any != 0 {
                for row in from..from + LANES {
                    if z[row].abs() > 3.0 {
                        let (lms, y) = (rows.lms_of(row), measured.y_of(row));
                        tail.take(column * B + row, z[row], lms, y);
                    }
                }
            }
        }
    }
}
