//! From children to a population: prevalence with honest intervals.
//!
//! | room | what it does |
//! |---|---|
//! | [`Child`] | what a survey takes of a scored child |
//! | [`Survey`] | the sums of a survey: children pushed one by one, parts merged |
//! | [`Table`] | groups and their estimates, with intervals or reasons |
//! | [`Measure`] | what is estimated, with WHO's names beside ours |
//!
//! The first rows of a table are WHO's: everybody, ages, sexes, ages by sex, then the columns that
//! the caller names. The numbers are those of WHO's R packages `anthro` 1.1.0 and `anthroplus`
//! 1.0.0, which rest on R's `survey`: ratio means of domains, Taylor-linearised variances between
//! clusters within strata, t with the degrees of freedom of the whole design.
//!
//! ```
//! use tumbuh::survey::{Child, Design, Measure, Options, Place, Survey};
//! use tumbuh::Indicator;
//!
//! let mut survey = Survey::new(Design::default());
//! for z in [-2.4, -1.9, -0.3, 0.2, -2.1, -1.0, 0.9, -1.4] {
//!     let child = Child { age_days: Some(700.0), z: [Some(z), None, None, None], ..Child::default() };
//!     survey.push(&child, &Place::default());
//! }
//! let table = survey.table(&Options::default())?;
//! let stunted = table.groups[0].get(Measure::Share(Indicator::Haz, -2)).unwrap();
//! assert_eq!(stunted.value, Some(25.0));
//! assert_eq!((stunted.n, stunted.why), (8, None));
//! # Ok::<(), tumbuh::Error>(())
//! ```

mod bytes;
mod child;
mod collect;
mod difference;
mod estimate;
mod groups;
mod html;
mod interval;
mod levels;
mod measure;
mod quantile;
mod rows;
mod structure;
mod sums;
mod table;
mod tidy;
mod who;
mod write;

pub use child::{Child, INDICATORS_OF_SURVEYS};
pub use collect::{Design, LeftOut, Place, Survey, Weight};
pub use difference::Difference;
pub use estimate::{Estimate, Why};
pub use groups::{By, Grouping, Population};
pub use interval::Interval;
pub use levels::PublicHealthLevel;
pub use measure::{AcuteBy, CUT_OFFS, Measure, Severity, Spread};
pub use rows::{Request, Rows, Scorer};
pub use structure::Structure;
pub use table::{Group, Options, Table};
pub use tidy::{TIDY_COLUMNS, TidyCell, TidyRow};
pub use who::{WhoCell, who_columns};
