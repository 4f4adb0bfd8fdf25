//! The same code compiled for three widths of vectors, chosen by what the machine has.
//!
//! The only unsafe code of the crate: calling a function that needs AVX2 or AVX-512 where the
//! machine was just asked for it. The results have the same bits at every level, since the code
//! is `+ - * /`, compares and selects in the same order, without fused multiply-add.
#![allow(unsafe_code)]

use super::block::{Exact, Job, Scratch, block};
use super::kernel::B;
use super::output::Output;

/// How wide the vectors are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Level {
    /// What every machine of the target has: SSE2 on x86-64, NEON on aarch64, scalar on wasm.
    Baseline,
    /// AVX2, 256 bits.
    Avx2,
    /// AVX-512 (F, DQ, VL, BW), 512 bits.
    Avx512,
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 3] = [Self::Baseline, Self::Avx2, Self::Avx512];

    /// Can this machine run it?
    #[must_use]
    pub fn is_available(self) -> bool {
        match self {
            Self::Baseline => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512bw")
            }
            #[cfg(not(target_arch = "x86_64"))]
            _ => false,
        }
    }

    /// The widest that this machine has.
    #[must_use]
    pub fn best() -> Self {
        Self::ALL
            .into_iter()
            .rev()
            .find(|l| l.is_available())
            .unwrap_or(Self::Baseline)
    }
}

/// All rows of the job, block by block. The exact columns of `out` are taken out of it.
#[inline(always)]
fn blocks(job: &Job<'_>, s: &mut Scratch, out: &mut Output<'_>) {
    let rows = job.columns.rows;
    let mut exact: Exact<'_> = out.indicators.each_mut().map(|o| o.exact.take());
    let mut from = 0;
    while from < rows {
        let n = (rows - from).min(B);
        block(job, from, n, s, &mut exact, out);
        from += n;
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(job: &Job<'_>, s: &mut Scratch, out: &mut Output<'_>) {
    blocks(job, s, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
fn avx512(job: &Job<'_>, s: &mut Scratch, out: &mut Output<'_>) {
    blocks(job, s, out);
}

/// Scores all rows of the job at a level, or at the widest below it that the machine has.
pub(super) fn run(level: Level, job: &Job<'_>, s: &mut Scratch, out: &mut Output<'_>) {
    match level {
        // SAFETY: AVX-512 F, DQ, VL and BW were just found on this machine; that is all the
        // callee needs beyond a safe function.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 if level.is_available() => unsafe { avx512(job, s, out) },
        // SAFETY: as above, with AVX2.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx2 if Level::Avx2.is_available() => unsafe { avx2(job, s, out) },
        _ => blocks(job, s, out),
    }
}
