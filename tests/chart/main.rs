//! Growth charts: what is drawn stands where it should, and can be read.

mod lines;
mod read;
mod visits;
