//! The audit: compare and rescore.

mod figures;
mod mixtures;
mod rescore;
mod scored;
