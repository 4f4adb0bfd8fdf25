//! Agreement with WHO's own software.
//!
//! The expected numbers are the output of WHO's R packages anthro 1.1.0.9000 (commit b776d8a) and
//! anthroplus 1.0.0.9000 (commit 799a7de) under R 4.2.2, and of WHO's older igrowup macro on
//! WHO's example survey. Inputs are random, wide on purpose, with holes and nonsense.
//!
//! Small extracts stand beside this file. The whole files are read from a folder `reference` where
//! `TUMBUH_REFERENCE` says, or else `../shared/reference`, when it is there; the tests print which.

mod file;
mod r_packages;
mod who_macro;
