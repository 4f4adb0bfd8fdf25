//! One indicator with WHO's straight lines, weight-for-age: the formula by several powers on rows
//! that are found already, against the batch, which cleans and finds them too.

use crate::common::children::{Children, Room};
use crate::common::textbook::{Textbook, restricted, std_powf};
use crate::{Section, Variant};
use std::hint::black_box;
use tumbuh::batch::{self, Level, Options};
use tumbuh::{Indicator, Lms};

const CHILDREN: usize = 100_000;

pub(crate) fn print(only: Option<&str>) {
    let children = Children::new(CHILDREN);
    let book = Textbook::new();
    let rows: Vec<[f64; 3]> = (0..CHILDREN)
        .map(|i| book.weight[usize::from(children.sex[i] == b'm')][children.days[i] as usize])
        .collect();
    let lms: Vec<Lms> = rows
        .iter()
        .map(|[l, m, s]| Lms::new(*l, *m, *s).expect("a row"))
        .collect();
    let y = &children.y[0];
    let rows = &rows;
    let mut variants = vec![
        by_power("std powf", rows, y, std_powf),
        by_power("libm pow", rows, y, libm::pow),
        by_power("core-math pow, correctly rounded", rows, y, core_math::pow),
    ];
    #[cfg(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu"))]
    variants.extend(glibc::variants(rows, y));
    let mut z = vec![0.0; CHILDREN];
    variants.push(Variant::new("tumbuh, scalar", move || {
        for (to, (lms, y)) in z.iter_mut().zip(lms.iter().zip(y)) {
            *to = lms.z_restricted(*y);
        }
        black_box(&mut z);
    }));
    let children = &children;
    for level in Level::ALL.into_iter().filter(|l| l.is_available()) {
        let options = Options {
            level: Some(level),
            ..Options::default()
        };
        let mut room = Room::new(CHILDREN);
        variants.push(Variant::new(
            format!("tumbuh, batch of WAZ, {level:?}"),
            move || {
                let mut out = room.z(&[Indicator::Waz]);
                let columns = children.columns();
                batch::score(black_box(&columns), &options, &mut out).expect("columns fit");
            },
        ));
    }
    Section {
        title: "One z-score",
        item: ("z-score", CHILDREN),
        rounds: 25,
        variants,
    }
    .print(only);
}

fn by_power<'a>(
    name: &str,
    rows: &'a [[f64; 3]],
    y: &'a [f64],
    pow: impl Fn(f64, f64) -> f64 + Copy + 'a,
) -> Variant<'a> {
    let mut z = vec![0.0; rows.len()];
    Variant::new(name, move || {
        for (to, (lms, y)) in z.iter_mut().zip(rows.iter().zip(black_box(y))) {
            *to = restricted(*lms, *y, pow);
        }
        black_box(&mut z);
    })
}

/// The vector power of glibc's libmvec (errors up to 4 units in the last place): the formula on all,
/// the straight line for those that need it.
#[cfg(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "a rival that has no safe door")]
mod glibc {
    use super::{Variant, black_box, restricted, std_powf};
    use std::arch::asm;
    use std::arch::x86_64::{
        __m128d, __m256d, _mm_loadu_pd, _mm_storeu_pd, _mm256_loadu_pd, _mm256_storeu_pd,
    };

    // Rust has no stable way to say that these take and give vectors, in the first registers.
    #[link(name = "mvec")]
    unsafe extern "C" {
        #[link_name = "_ZGVbN2vv_pow"]
        safe fn pow_2();
        #[link_name = "_ZGVdN4vv_pow"]
        safe fn pow_4();
    }

    fn two(x: &[f64; 2], y: &[f64; 2]) -> [f64; 2] {
        let mut to = [0.0; 2];
        // SAFETY: SSE2 is part of x86-64; the arrays hold two doubles each, and unaligned loads
        // and stores are meant for them; the function keeps the C calling convention.
        unsafe {
            let (x, y) = (_mm_loadu_pd(x.as_ptr()), _mm_loadu_pd(y.as_ptr()));
            let power: __m128d;
            asm!("call {f}", f = in(reg) pow_2 as *const (),
                inlateout("xmm0") x => power, in("xmm1") y, clobber_abi("C"));
            _mm_storeu_pd(to.as_mut_ptr(), power);
        }
        to
    }

    /// # Safety
    /// The processor has AVX2.
    #[target_feature(enable = "avx2")]
    unsafe fn four(x: &[f64; 4], y: &[f64; 4]) -> [f64; 4] {
        let mut to = [0.0; 4];
        // SAFETY: as above, with four doubles; AVX2 is the caller's promise.
        unsafe {
            let (x, y) = (_mm256_loadu_pd(x.as_ptr()), _mm256_loadu_pd(y.as_ptr()));
            let power: __m256d;
            asm!("call {f}", f = in(reg) pow_4 as *const (),
                inlateout("ymm0") x => power, in("ymm1") y, clobber_abi("C"));
            _mm256_storeu_pd(to.as_mut_ptr(), power);
        }
        to
    }

    /// Block by block, an operation a loop, so that the compiler can make vectors of the rest too.
    fn variant<'a, const N: usize>(
        name: &str,
        rows: &'a [[f64; 3]],
        y: &'a [f64],
        pow: impl Fn(&[f64; N], &[f64; N]) -> [f64; N] + 'a,
    ) -> Variant<'a> {
        const BLOCK: usize = 256;
        let columns: [Vec<f64>; 3] =
            std::array::from_fn(|k| rows.iter().map(|row| row[k]).collect());
        let mut z = vec![0.0; rows.len()];
        Variant::new(name, move || {
            let y = black_box(y);
            for from in (0..rows.len() / BLOCK * BLOCK).step_by(BLOCK) {
                let block = from..from + BLOCK;
                let [l, m, s] = columns.each_ref().map(|c| &c[block.clone()]);
                let (y, z) = (&y[block.clone()], &mut z[block.clone()]);
                let mut power = [0.0; BLOCK];
                for i in 0..BLOCK {
                    power[i] = y[i] / m[i];
                }
                let exponents = l.as_chunks::<N>().0;
                for (base, l) in power.as_chunks_mut::<N>().0.iter_mut().zip(exponents) {
                    *base = pow(base, l);
                }
                for i in 0..BLOCK {
                    z[i] = (power[i] - 1.0) / (l[i] * s[i]);
                }
                for i in 0..BLOCK {
                    if z[i].abs() > 3.0 {
                        z[i] = restricted(rows[from + i], y[i], std_powf);
                    }
                }
            }
            black_box(&mut z);
        })
    }

    pub(super) fn variants<'a>(rows: &'a [[f64; 3]], y: &'a [f64]) -> Vec<Variant<'a>> {
        let mut all = vec![variant("glibc vector pow, 2 lanes", rows, y, two)];
        if is_x86_feature_detected!("avx2") {
            // SAFETY: AVX2 is there.
            let pow = |x: &[f64; 4], y: &[f64; 4]| unsafe { four(x, y) };
            all.push(variant("glibc vector pow, 4 lanes", rows, y, pow));
        }
        all
    }
}
