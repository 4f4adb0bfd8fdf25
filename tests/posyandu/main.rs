//! The Posyandu day, rule by rule.

mod kms;
mod life;
mod skdn;
