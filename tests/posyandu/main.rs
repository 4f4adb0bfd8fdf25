//! The Posyandu day, rule by rule.

#[cfg(feature = "posyandu-files")]
mod eppgbm;
mod kms;
mod life;
#[cfg(feature = "posyandu-files")]
mod satusehat;
mod skdn;
