//! Another program's numbers held against ours.
//!
//! | room | what it does |
//! |---|---|
//! | [`theirs`] | the z-scores and classes of another program: columns, cells, words |
//! | [`cohort`] | simulated children, seeded: what the promises of this room are tested on |
//!
//! ```
//! use tumbuh::audit::cohort::Cohort;
//! let child = Cohort::new(1).next().unwrap();
//! assert!(child.assess().haz().reported().is_some());
//! ```

pub mod cohort;
pub mod theirs;
