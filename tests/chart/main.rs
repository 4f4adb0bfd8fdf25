//! Growth charts: what is drawn stands where it should, and can be read.

mod colours;
mod golden;
mod lines;
#[cfg(feature = "chart-png")]
mod picture;
mod random;
mod read;
mod visits;
