//! Prevalence held against WHO's R packages, hand-worked cases and simulated surveys.

mod coverage;
#[path = "../reference/file.rs"]
mod file;
mod properties;
mod r_survey;
mod reference;
mod smart;
