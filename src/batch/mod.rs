//! Columns of children in, columns of results out: the engine for millions.
//!
//! The same arithmetic as for one child, in the same order, so the same bits: on any machine, at
//! any vector width, on any number of threads, in any order of rows. Only what is asked for is
//! computed, results are written into columns that the caller owns, and a row that cannot be
//! scored costs its reason and nothing else. Profiles other than WHO's own
//! ([`Profile::is_kernel_served`]) go row by row through the path for one child: slower, and to the
//! same columns.
//!
//! ```
//! use tumbuh::batch::{self, Ages, Codes, Columns, Numbers, Options, Output, reason_of};
//! use tumbuh::{Indicator, Reason};
//!
//! let days = [548.0, 1200.0, 700.0];
//! let kg = [9.1, f64::NAN, 10.5];
//! let columns = Columns {
//!     sex: Some(Codes::new(b"fmm")),
//!     age: Ages::Days(Numbers::f64(&days)),
//!     weight_kg: Some(Numbers::f64(&kg)),
//!     ..Columns::new(3)
//! };
//! let (mut waz, mut why) = ([0.0; 3], [0; 3]);
//! let mut out = Output::default();
//! out.indicator(Indicator::Waz).reported = Some(&mut waz);
//! out.indicator(Indicator::Waz).reason = Some(&mut why);
//! batch::score(&columns, &Options::default(), &mut out)?;
//! assert_eq!(waz[0], -0.97);
//! assert!(waz[1].is_nan());
//! assert_eq!(reason_of(why[1]), Some(Reason::MissingWeight));
//! # Ok::<(), tumbuh::Error>(())
//! ```
#![allow(
    clippy::inline_always,
    reason = "a loop that is not inlined loses the vector features of its caller"
)]
#![allow(
    clippy::needless_range_loop,
    reason = "loops over several columns at once read best, and vectorise, with an index"
)]
#![allow(
    clippy::needless_bitwise_bool,
    clippy::manual_range_contains,
    reason = "`&` has no branch, `&&` does, and a branch keeps a loop from becoming vector code"
)]

#[forbid(unsafe_code)]
mod block;
#[forbid(unsafe_code)]
mod by_row;
#[forbid(unsafe_code)]
mod cells;
#[forbid(unsafe_code)]
mod clean;
#[forbid(unsafe_code)]
mod columns;
mod dispatch;
#[forbid(unsafe_code)]
mod kernel;
#[forbid(unsafe_code)]
mod output;
#[forbid(unsafe_code)]
mod reasons;
#[forbid(unsafe_code)]
mod results;
#[forbid(unsafe_code)]
mod rows;
#[forbid(unsafe_code)]
mod text;
#[forbid(unsafe_code)]
mod write;

pub use cells::{Cell, CellColumn, Cells, TableColumns, Unusable};
pub use columns::{Ages, Bitmap, Codes, Columns, Dates, Faults, Numbers, fault};
pub use dispatch::Level;
pub use output::{
    IndicatorOutput, Output, UNKNOWN, acute_of, answer_of, class_of, reason_of, warnings_of,
};
pub use results::{ChildColumns, IndicatorColumns, Results};
pub use text::TextColumns;

use crate::classify::Scheme;
use crate::error::Result;
use crate::profile::Profile;
use block::{Job, Scratch, wanted};
use clean::Rules;
use std::fmt;

/// Rows handed to a thread at once, and between two calls of the progress report.
const PART: usize = 32 * kernel::B;

/// How to score.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Rules; by default those of WHO's R packages.
    pub profile: &'a Profile,
    /// Whose classes.
    pub scheme: Scheme,
    /// Vector width: by default the widest that the machine has. A wider one than it has falls
    /// back to what it has. The results are the same at every width.
    pub level: Option<Level>,
    /// Use all processors (feature `parallel`; without it this changes nothing). The results are
    /// the same on any number of threads.
    pub parallel: bool,
    /// Called from time to time with the number of rows just done, from any thread.
    pub progress: Option<&'a (dyn Fn(usize) + Sync)>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            profile: &Profile::WHO_ANTHRO,
            scheme: Scheme::Who,
            level: None,
            parallel: false,
            progress: None,
        }
    }
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("profile", &self.profile.name)
            .field("scheme", &self.scheme)
            .field("level", &self.level)
            .field("parallel", &self.parallel)
            .finish_non_exhaustive()
    }
}

/// Scores columns of children into the columns of `out`.
///
/// # Errors
/// [`Error::ColumnLength`](crate::Error::ColumnLength) if a column, going in or out, has not as
/// many rows as the batch. Nothing in a row is an error: it becomes a reason.
pub fn score(columns: &Columns<'_>, options: &Options<'_>, out: &mut Output<'_>) -> Result<()> {
    columns.check()?;
    out.check(columns.rows)?;
    let wanted = wanted(columns, out);
    let rules = Rules::new(options.profile, &columns.age);
    let level = options.level.unwrap_or_else(Level::best);
    let by_kernel = options.profile.is_kernel_served();
    let run = |columns: &Columns<'_>, s: &mut Scratch, out: &mut Output<'_>| {
        if by_kernel {
            let job = Job {
                columns,
                profile: options.profile,
                rules: &rules,
                scheme: options.scheme,
                wanted,
            };
            dispatch::run(level, &job, s, out);
        } else {
            by_row::score(columns, options.profile, options.scheme, wanted, out);
        }
        if let Some(progress) = options.progress {
            progress(columns.rows);
        }
    };
    // Taken apart without copying; `out` itself keeps its columns.
    let mut rest = out.reborrow();
    let mut parts = Vec::with_capacity(columns.rows / PART + 1);
    let mut from = 0;
    while from < columns.rows {
        let rows = (columns.rows - from).min(PART);
        parts.push((columns.slice(from, rows), rest.take_rows(rows)));
        from += rows;
    }
    #[cfg(feature = "parallel")]
    if options.parallel && parts.len() > 1 {
        use rayon::prelude::*;
        parts
            .into_par_iter()
            .for_each_init(Scratch::new, |s, (columns, mut out)| {
                run(&columns, s, &mut out);
            });
        return Ok(());
    }
    let mut scratch = Scratch::new();
    for (columns, mut out) in parts {
        run(&columns, &mut scratch, &mut out);
    }
    Ok(())
}
