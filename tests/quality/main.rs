//! Data quality, and the person who measures.

mod bad_data;
mod r_packages;
