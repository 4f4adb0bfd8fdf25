//! How good the data of a survey, a Posyandu or a month are.
//!
//! A [`Dataset`] takes children row by row ([`Row`]), in any order and in parts, and keeps how often
//! each value was seen. From that come digit preference, age heaping, age and sex ratios, the shape
//! of z-scores, flags, outliers, clustering, duplicates, and the plausibility score of ENA for SMART
//! or of another named [`Edition`]. A statistic that the data cannot give says why ([`WhyNot`]).
//!
//! `README.md` in this folder names the sources, and what differs from R's nipnTK and mwana.

mod ages;
pub(crate) mod chance;
mod clusters;
mod dataset;
mod digits;
mod edition;
mod flags;
mod groups;
mod html;
mod normal;
mod outliers;
mod report;
mod score;
mod shape;
mod shrink;
mod table;
mod tally;
mod text;
pub(crate) mod why;

pub use ages::{AgeGroups, AgeRatio, Continuity, Heaping, ShareTest};
pub use clusters::Clustering;
pub use dataset::{Dataset, INDICATORS, Presence, Quantity, Row};
pub use digits::DigitPreference;
pub use edition::{DpsRounding, Edition, Level, Subject};
pub use flags::{Cleaned, Flagging, SmartLimits, smart_flag_code, who_flag, who_flag_code};
pub use groups::{Compared, Comparison, GroupValue, Groups, Measure, Standing};
pub use normal::ShapiroWilk;
pub use outliers::{Ellipse, FAR_PAIR, Fences};
pub use report::{By, FarPairs, IndicatorReport, QuantityReport, Report};
pub use score::{Criterion, Plausibility};
pub use shape::{Moment, Shape};
pub use shrink::{Shrunk, ShrunkShares, shrink, shrink_shares};
pub use table::{Collected, TableRows};
pub use tally::Tally;
pub use why::{Stat, WhyNot};
