//! `tumbuh._core`: glue between Python and the crate. Columns come in as NumPy arrays or through
//! Arrow's C interface, are read where they lie if they can be, and the crate does the rest
//! without the GIL.

use pyo3::prelude::*;

mod arrow_in;
mod arrow_out;
mod audit;
#[allow(
    unsafe_code,
    reason = "the Arrow C interface hands over pointers in capsules"
)]
mod capsule;
mod certainty;
mod chart;
mod child;
mod columns;
mod frame;
mod lists;
mod names;
mod numpy_in;
mod numpy_out;
mod pack;
mod plausibility;
mod posyandu;
mod quality;
mod room;
mod run;
mod sink;
mod stream;
mod survey;

#[pymodule(gil_used = false)]
mod _core {
    #[pymodule_export]
    use crate::audit::{ComparedTable, TextTable};
    #[pymodule_export]
    use crate::certainty::{added_by_error, certainty, check_table, prevalences, vector_files};
    #[pymodule_export]
    use crate::chart::{Chart, chart_of_table, chart_of_visits};
    #[pymodule_export]
    use crate::child::{Child, lms, value, z};
    #[pymodule_export]
    use crate::frame::{score_arrow, score_numpy, zscores};
    #[pymodule_export]
    use crate::lists::lists;
    #[pymodule_export]
    use crate::names::{contract, find};
    #[pymodule_export]
    use crate::plausibility::{
        plausibility, repeats, table_plausibility, table_visits, visit_words,
    };
    #[pymodule_export]
    use crate::posyandu::{eppgbm, kms, person, preterm, satusehat, skdn};
    #[pymodule_export]
    use crate::quality::{QualityReport, TestReport};
    #[pymodule_export]
    use crate::run::seconds_in_the_crate;
    #[pymodule_export]
    use crate::stream::{ArrowStream, score_stream};
    #[pymodule_export]
    use crate::survey::SurveySums;

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(m: &Bound<'_, PyModule>) -> PyResult<()> {
        m.add("__version__", env!("CARGO_PKG_VERSION"))?;
        m.add("debug_build", cfg!(debug_assertions))
    }
}
