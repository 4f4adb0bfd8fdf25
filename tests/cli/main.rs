//! The command line from outside: the program itself is run, and what it writes, says and returns
//! is held against the contract, WHO's R packages and numbers computed here a second time.
//!

mod bad_input;
mod bytes;
mod certainty;
mod chart;
mod check;
mod child;
mod compare;
mod contract;
mod export;
mod files;
mod large;
mod plausibility;
mod posyandu;
mod prevalence;
mod profiles;
mod quality;
mod reference;
mod rescore;
mod summary;
mod survey;
mod tool;

#[allow(
    dead_code,
    reason = "shared with the tests of the crate, which use all of it"
)]
#[path = "../reference/file.rs"]
mod file;
