//! Another program's numbers held against ours, and how far ours can be trusted.
//!
//! | room | what it does |
//! |---|---|
//! | [`theirs`] | the z-scores and classes of another program: columns, cells, words |
//! | [`compare`] | another program's z-scores and classes beside ours, and what explains them |
//! | [`layout`], [`facts`] | what stands where in their table, and what is to be known of it |
//! | [`table`] | their table in memory, compared and rescored |
//! | [`cases`] | columns of numbers as cases |
//! | [`count`], [`report`] | every row counted, and what is said of it |
//! | [`ways`], [`search`] | the ways in which programs differ, and the mixture that explains most |
//! | [`certainty`] | the probability of each class, given the errors of measuring |
//! | [`population`] | the prevalence that errors of measuring add |
//! | [`sample`] | the rows that the search looks at, from a file of any length |
//! | [`rescore`] | cells of a scored file under a new profile: only what changes, and by which rule |
//! | [`changes`] | what rescoring did to the cells of a table |
//! | [`check_table`] | is this WHO's table? every cell in its own precision |
//! | [`published`] | the forms in which WHO's tables are published |
//! | [`table_text`] | a table as people keep it, read into rows and columns |
//! | [`vectors`] | public test vectors, and the mistakes that each exposes |
//! | [`cohort`] | simulated children, seeded: what the promises of this room are tested on |
//!
//! ```
//! use tumbuh::audit::cohort::Cohort;
//! let child = Cohort::new(1).next().unwrap();
//! assert!(child.assess().haz().reported().is_some());
//! ```

pub mod cases;
pub mod certainty;
pub mod changes;
pub mod check_table;
pub mod cohort;
pub mod compare;
pub mod count;
mod dates;
pub mod facts;
mod html;
pub mod layout;
pub mod population;
pub mod published;
pub mod report;
pub mod rescore;
pub mod sample;
pub mod search;
pub mod table;
pub mod table_text;
mod text;
pub mod theirs;
pub mod vectors;
pub mod ways;

/// A value of this room as JSON, for those who have no JSON of their own.
#[must_use]
pub fn json(value: &impl serde::Serialize) -> String {
    // Maps have names for keys and every number is finite: nothing here cannot be written.
    serde_json::to_string(value).unwrap_or_default()
}
