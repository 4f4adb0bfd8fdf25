//! # tumbuh: child growth by the WHO standards
//!
//! `tumbuh` (Indonesian: *to grow*) turns what is measured of a child (weight, length or height,
//! MUAC, head circumference, skinfolds, oedema) into the z-scores of the WHO Child Growth
//! Standards (2006, birth to five years) and the WHO reference (2007, 5 to 19 years), flags what
//! is implausible, classifies, and for every z-score it does not give says why.
//!
//! ```
//! use tumbuh::{Indicator, Measurement, Reason, Scheme, Sex};
//!
//! let child = Measurement::new()
//!     .sex(Sex::Female)
//!     .age_days(548.0)
//!     .weight_kg(9.1)
//!     .lenhei_cm(76.2);
//! let a = child.assess();
//!
//! let haz = a.haz().value().unwrap();
//! assert_eq!(haz.reported, -1.55);                       // two decimals, as WHO reports it
//! assert!((haz.exact - -1.553_7).abs() < 1e-4);          // and the double behind it
//! assert_eq!(a.stunted(), Some(false));
//! assert_eq!(a.class(Indicator::Whz, Scheme::Kemenkes).unwrap().code(), "gizi_baik");
//! assert_eq!(a.hcz().reason(), Some(Reason::MissingMeasurement)); // no number without a reason
//! ```
//!
//! ## One way through it
//!
//! | room | what it does |
//! |---|---|
//! | [`measurement`], [`age`], [`sex`], [`reading`], [`outcome`] | the vocabulary: quantities that name their unit; a number or a typed reason |
//! | [`lms`] | Cole's LMS: z from a value, value from a z, centiles, the restricted rule |
//! | [`table`], [`standards`] | the embedded tables and each standard's rules for finding a row |
//! | [`standards::velocity`], [`standards::preterm`] | gains between two visits; infants born early, corrected age |
//! | [`indicator`], [`profile`] | the eight indicators; every choice on which programs differ, as data |
//! | [`score`] | one child: age, position, 0.7 cm, BMI, row, z, rounding, flag |
//! | [`classify`] | classes of WHO and Kemenkes, MUAC, stunted, wasted, underweight, overweight |
//! | [`batch`] | columns of children in, columns of results out: the same bits, for millions |
//! | [`plausibility`] | is it plausible? findings, likely causes, repeats, the visits of a child |
//! | [`explain`], [`words`] | every step with its numbers and source, in Indonesian and English |
//! | [`columns`] | names of columns and the reading of cells, for everything that takes a table |
//! | `quality` (feature) | how good the data of a survey are: digits, ages, flags, clusters, ENA's score |
//! | `standardisation` (feature `quality`) | the person who measures: technical error, reliability, bias |
//! | `posyandu` (feature) | the Posyandu day: N, T, O, B by the KMS, referral |
//! | `survey` (feature) | prevalence of a population, with the intervals of its sampling design |
//! | `capi` (feature) | the C ABI, for C, PHP, Node, Java and whatever else calls C |
//! | `chart` (feature) | growth charts as SVG, the KMS among them |
//! | `export` (feature) | tables and kernel as plain PHP, TypeScript, SQL and JSON |
//! | `audit` (feature) | another program's z-scores, classes or tables held against ours |
//!
//! ## The rules, and where they come from
//!
//! The default profile, [`Profile::WHO_ANTHRO`], follows WHO's R packages `anthro` 1.1.0 and
//! `anthroplus` 1.0.0 and is tested against their output row by row:
//!
//! * Below 60 months (unrounded) WHO 2006, by day, halves rounded up; from 60 to 228 months WHO
//!   2007 (weight to 120), straight lines between months.
//! * Length is meant to day 730, height from day 731. The other position is corrected by 0.7 cm,
//!   for length/height-for-age, weight-for-length/height and BMI-for-age alike. A child below
//!   nine months said to stand is marked and not corrected.
//! * Weight-for-length/height runs in straight lines of L, M and S between 0.1 cm rows.
//! * Beyond 3 SD WHO's restricted z-score holds, but for length/height and head circumference.
//! * Bilateral oedema: no z-score that has weight in it.
//! * z is rounded to two decimals, then flagged, then classified. Flagged z-scores stay visible.
//!
//! ## Coming from WHO anthro
//!
//! | anthro | here | anthro | here |
//! |---|---|---|---|
//! | `zlen`, `flen` | [`Assessment::haz`] | `zhc`, `fhc` | [`Assessment::hcz`] |
//! | `zwei`, `fwei` | [`Assessment::waz`] | `zac`, `fac` | [`Assessment::acz`] |
//! | `zwfl`, `fwfl` | [`Assessment::whz`] | `zts`, `fts` | [`Assessment::tsz`] |
//! | `zbmi`, `fbmi` | [`Assessment::baz`] | `zss`, `fss` | [`Assessment::ssz`] |
//! | `clenhei` | [`Assessment::lenhei_cm`] | `cbmi` | [`Assessment::bmi`] |
//! | `cmeasure` | [`Assessment::position`] | `c9mo_flag` | [`Assessment::standing_under_9_months`] |
//!
//! [`methods`] has every rule with its source and every difference from WHO's packages;
//! [`verify`] the commands by which anyone can check it.
//!
//! ## What it is not
//!
//! Not a diagnosis, and not a substitute for measuring again: a flag or a class is where a trained
//! person looks next. Nothing reads a clock, a locale, the network or the environment, and no input panics.
//!
//! ## Features
//!
//! None by default: core, batch and tables only. `serde`: inputs, assessments and profiles to and
//! from JSON. `parallel`: batches on all processors. `audit`: how sure a class is, and what others
//! publish held against ours. `posyandu`: growth monitoring. `survey`: prevalences with intervals.
//! `quality`: how good data are, and how well people measure. `chart`: growth charts as SVG.
//! `export`: tables and kernel as PHP, TypeScript, SQL and JSON. `capi`: the C ABI. `wasm`: what the
//! npm package is made of. `cli`: the command line `tumbuh`.

// No unsafe code but where `batch` calls the AVX builds of its own safe code (`batch/dispatch.rs`)
// and where C's pointers are followed (`capi`).
#[forbid(unsafe_code)]
pub mod age;
#[cfg(feature = "audit")]
#[forbid(unsafe_code)]
pub mod audit;
pub mod batch;
#[cfg(feature = "capi")]
pub mod capi;
#[cfg(feature = "chart")]
#[forbid(unsafe_code)]
pub mod chart;
#[forbid(unsafe_code)]
pub mod classify;
#[forbid(unsafe_code)]
pub mod columns;
#[cfg(feature = "audit")]
#[forbid(unsafe_code)]
pub mod csv_head;
#[forbid(unsafe_code)]
pub mod dates;
#[forbid(unsafe_code)]
pub mod error;
#[forbid(unsafe_code)]
pub mod explain;
#[cfg(feature = "export")]
#[forbid(unsafe_code)]
pub mod export;
#[forbid(unsafe_code)]
pub mod indicator;
#[cfg(any(feature = "capi", feature = "cli"))]
#[forbid(unsafe_code)]
pub mod json;
#[forbid(unsafe_code)]
pub mod lms;
#[forbid(unsafe_code)]
mod math;
#[forbid(unsafe_code)]
pub mod measurement;
#[doc = include_str!("methods.md")]
pub mod methods {}
#[forbid(unsafe_code)]
pub mod outcome;
#[cfg(any(
    feature = "audit",
    feature = "posyandu",
    feature = "quality",
    feature = "survey"
))]
#[forbid(unsafe_code)]
mod page;
#[forbid(unsafe_code)]
pub mod plausibility;
#[cfg(feature = "posyandu")]
#[forbid(unsafe_code)]
pub mod posyandu;
#[forbid(unsafe_code)]
pub mod profile;
#[cfg(feature = "quality")]
#[forbid(unsafe_code)]
pub mod quality;
#[forbid(unsafe_code)]
pub mod reading;
#[forbid(unsafe_code)]
pub mod score;
#[forbid(unsafe_code)]
pub mod sex;
#[cfg(feature = "quality")]
#[forbid(unsafe_code)]
pub mod standardisation;
#[forbid(unsafe_code)]
pub mod standards;
#[cfg(feature = "survey")]
#[forbid(unsafe_code)]
pub mod survey;
#[forbid(unsafe_code)]
pub mod table;
#[doc = include_str!("verify.md")]
pub mod verify {}
#[cfg(feature = "wasm")]
pub mod wasm;
#[forbid(unsafe_code)]
pub mod words;

pub use age::{Age, DAYS_PER_MONTH, Date};
pub use classify::{AcuteMalnutrition, Class, Scheme};
pub use error::{Error, Result};
pub use indicator::Indicator;
pub use lms::Lms;
pub use measurement::{HeadCircumference, Length, Measurement, Muac, Position, Skinfold, Weight};
pub use outcome::{Outcome, Reason};
pub use profile::{Profile, Rule, StandardChoice, UpTo};
pub use reading::Reading;
pub use score::{Assessment, Reference, Score, Warning, ZScore};
pub use sex::Sex;
pub use standards::Standard;
pub use table::TableId;
pub use words::Lang;

/// The examples of the README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
