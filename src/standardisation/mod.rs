//! The person who measures: standardisation tests.
//!
//! Ten children or more are measured twice by each cadre and by a supervisor. From that come the
//! technical error of measurement of each ([`tem_of_two`]) and between them ([`tem_between`]),
//! reliability and bias, their intervals, classes by a named [`Edition`], and what to train.
//!
//! Accuracy of measuring is one of the basic skills of a Posyandu cadre. What comes out of here is
//! evidence for whoever grades (Purwa, Madya, Utama); no grade is made of it, since how skills are
//! scored is not published.

mod edition;
mod html;
mod layout;
mod report;
mod sheet;
mod tem;
mod text;

pub use edition::{Edition, Level};
pub use layout::{Layout, Problems};
pub use report::{
    Against, CHILDREN, ChildReadings, DesignFault, MeasurerReport, QuantityReport, Report,
    TeamReport, Train, judge,
};
pub use sheet::{Quantity, Refused, Sheet};
pub use tem::{Estimate, mean_difference, reliability, tem_between, tem_of_two, total_tem};
