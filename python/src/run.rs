//! Scoring without the GIL, on as many threads as asked for.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rayon::ThreadPool;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tumbuh::batch::{self, Columns, Options, Output};
use tumbuh::{Indicator, Profile, Scheme};

/// Rows below which threads are not worth their waking.
const FEW: usize = 64 * 1024;

/// How to score.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    pub(crate) profile: Profile,
    pub(crate) scheme: Scheme,
    /// 0 for as many as there are processors.
    pub(crate) threads: usize,
}

/// The pool in use, the process that made it and its number of threads. A process made by `fork`
/// has its parent's memory and none of its threads, so that it must have a pool of its own.
static POOL: Mutex<Option<(u32, usize, Arc<ThreadPool>)>> = Mutex::new(None);

fn pool(threads: usize) -> PyResult<Arc<ThreadPool>> {
    let mut kept = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if let Some((p, n, pool)) = &*kept
        && (*p, *n) == (process, threads)
    {
        return Ok(pool.clone());
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|i| format!("tumbuh-{i}"))
        .build()
        .map_err(|e| PyRuntimeError::new_err(format!("no threads to be had: {e}")))?;
    let pool = Arc::new(pool);
    if let Some((p, _, old)) = kept.replace((process, threads, pool.clone()))
        && p != process
    {
        // Its threads are in another process: there is nothing to wait for.
        std::mem::forget(old);
    }
    Ok(pool)
}

/// Runs `f` without the GIL, on as many threads as are asked for: 0 for as many as there are
/// processors.
pub(crate) fn on_threads<T: Send>(
    py: Python<'_>,
    threads: usize,
    f: impl FnOnce() -> T + Send,
) -> PyResult<T> {
    if threads == 1 {
        return Ok(py.detach(f));
    }
    let pool = pool(threads)?;
    Ok(py.detach(|| pool.install(f)))
}

/// Nanoseconds spent in the crate's batch call, all threads of Python together.
static IN_THE_CRATE: AtomicU64 = AtomicU64::new(0);

/// Seconds spent in the crate's batch call since the start: what is more than that, the binding
/// costs.
#[pyfunction]
pub(crate) fn seconds_in_the_crate() -> f64 {
    IN_THE_CRATE.load(Ordering::Relaxed) as f64 / 1e9
}

impl Rules {
    fn is_parallel(&self, rows: usize) -> bool {
        self.threads != 1 && rows >= FEW
    }

    /// Does all of this, on several threads if the rows are worth it; the results are in order.
    pub(crate) fn each<T: Send, R: Send>(
        &self,
        rows: usize,
        items: Vec<T>,
        f: impl Fn(T) -> R + Sync + Send,
    ) -> PyResult<Vec<R>> {
        if self.is_parallel(rows) {
            let pool = pool(self.threads)?;
            return Ok(pool.install(|| items.into_par_iter().map(f).collect()));
        }
        Ok(items.into_iter().map(f).collect())
    }

    /// Scores without the GIL.
    pub(crate) fn score(
        &self,
        py: Python<'_>,
        columns: &Columns<'_>,
        out: &mut Output<'_>,
    ) -> PyResult<()> {
        py.detach(|| self.score_here(columns, out))
    }

    /// Scores on this thread's own behalf: for whoever holds no GIL.
    pub(crate) fn score_here(&self, columns: &Columns<'_>, out: &mut Output<'_>) -> PyResult<()> {
        let parallel = self.is_parallel(columns.rows);
        let options = Options {
            profile: &self.profile,
            scheme: self.scheme,
            parallel,
            ..Options::default()
        };
        let pool = if parallel {
            Some(pool(self.threads)?)
        } else {
            None
        };
        let start = Instant::now();
        let scored = match pool {
            Some(pool) => pool.install(|| batch::score(columns, &options, out)),
            None => batch::score(columns, &options, out),
        };
        let nanoseconds = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        IN_THE_CRATE.fetch_add(nanoseconds, Ordering::Relaxed);
        scored.map_err(crate::names::wrong)
    }
}

/// Every result column of the contract for some indicators, in memory of numbers and of bytes.
pub(crate) struct Scored<N, B> {
    pub(crate) indicators: Vec<Indicator>,
    pub(crate) each: Vec<IndicatorScored<N, B>>,
    pub(crate) age_days_used: N,
    pub(crate) lenhei_cm: N,
    pub(crate) bmi: N,
    pub(crate) muac_class: B,
    pub(crate) acute_malnutrition: B,
    /// Stunted, wasted, underweight, overweight.
    pub(crate) answers: [B; 4],
    pub(crate) warnings: B,
}

/// Those of one indicator.
pub(crate) struct IndicatorScored<N, B> {
    pub(crate) reported: N,
    pub(crate) exact: Option<N>,
    pub(crate) flag: B,
    pub(crate) class: B,
    pub(crate) reason: B,
}

impl<N: AsMut<[f64]>, B: AsMut<[u8]>> Scored<N, B> {
    pub(crate) fn new(
        indicators: &[Indicator],
        exact: bool,
        numbers: impl Fn() -> N,
        bytes: impl Fn() -> B,
    ) -> Self {
        Self {
            indicators: indicators.to_vec(),
            each: indicators
                .iter()
                .map(|_| IndicatorScored {
                    reported: numbers(),
                    exact: exact.then(&numbers),
                    flag: bytes(),
                    class: bytes(),
                    reason: bytes(),
                })
                .collect(),
            age_days_used: numbers(),
            lenhei_cm: numbers(),
            bmi: numbers(),
            muac_class: bytes(),
            acute_malnutrition: bytes(),
            answers: std::array::from_fn(|_| bytes()),
            warnings: bytes(),
        }
    }

    /// The columns to write into.
    pub(crate) fn output(&mut self) -> Output<'_> {
        let mut out = Output::default();
        for (indicator, columns) in self.indicators.iter().zip(&mut self.each) {
            let o = out.indicator(*indicator);
            o.reported = Some(columns.reported.as_mut());
            o.exact = columns.exact.as_mut().map(AsMut::as_mut);
            o.flag = Some(columns.flag.as_mut());
            o.class = Some(columns.class.as_mut());
            o.reason = Some(columns.reason.as_mut());
        }
        out.age_days_used = Some(self.age_days_used.as_mut());
        out.lenhei_cm = Some(self.lenhei_cm.as_mut());
        out.bmi = Some(self.bmi.as_mut());
        out.muac_class = Some(self.muac_class.as_mut());
        out.acute_malnutrition = Some(self.acute_malnutrition.as_mut());
        let [stunted, wasted, underweight, overweight] = &mut self.answers;
        out.stunted = Some(stunted.as_mut());
        out.wasted = Some(wasted.as_mut());
        out.underweight = Some(underweight.as_mut());
        out.overweight = Some(overweight.as_mut());
        out.warnings = Some(self.warnings.as_mut());
        out
    }
}
