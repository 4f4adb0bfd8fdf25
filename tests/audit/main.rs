//! The audit: compare and rescore.

mod mixtures;
mod scored;
