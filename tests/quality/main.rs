//! Data quality, and the person who measures.

mod bad_data;
mod groups;
mod r_packages;
mod standardisation;
