//! The Posyandu day: who gained and who did not, whom to refer, whom to visit, what to report.
//!
//! | room | what it does |
//! |---|---|
//! | [`kbm`] | the least gain of weight by month, as printed on the KMS |
//! | [`kms`] | N, T, O and B for every weighing of a child, 2T, below the red line, referral |
//! | [`skdn`] | the monthly report: S, K, D, N, T, O, B, ratios, classes, homes to visit |
//! | [`html`] | that report on a printable page |
//! | [`tables`] | visits out of rows of text; cards and reports as rows and JSON |
//! | [`life`] | the five life-cycle groups at one door: pregnancy, adults, elderly |
//! | [`mtbs`] | acute malnutrition of young children with and without complications |
//! | `eppgbm` (feature `posyandu-files`) | exports of e-PPGBM and SIGIZI, CSV and XLSX, in all their quirks |
//! | `satusehat` (feature `posyandu-files`) | FHIR R4 Observations with SATUSEHAT's codes |
//!
//! Rules: Buku KIA (KMS page, print file May 2023) and the WHO growth velocity standards (2009).

#[cfg(feature = "posyandu-files")]
pub mod eppgbm;
pub mod html;
pub mod kbm;
pub mod kms;
pub mod life;
pub mod mtbs;
#[cfg(feature = "posyandu-files")]
pub mod satusehat;
pub mod skdn;
pub mod tables;
mod words;
