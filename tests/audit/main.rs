//! The audit: compare and rescore.
