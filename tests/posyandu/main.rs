//! The Posyandu day, rule by rule.

#[cfg(feature = "posyandu-files")]
mod eppgbm;
mod kms;
mod life;
mod must;
#[cfg(feature = "posyandu-files")]
mod satusehat;
mod skdn;
