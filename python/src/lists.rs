//! The crate's own lists, for pages that would otherwise type them again.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use tumbuh::classify::bands;
use tumbuh::columns::Input;
use tumbuh::profile::Rule;
use tumbuh::{Indicator, Lang, Profile, Scheme, Standard};

/// A class by scheme, indicator and standard: its code, and the bounds that it has.
type Banded = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<f64>,
    Option<f64>,
);

/// Inputs with what they hold, flag limits, classes with their bounds, profiles and rules.
#[pyfunction]
pub(crate) fn lists(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let all = PyDict::new(py);
    let inputs: Vec<(&str, &[&str], &str)> = Input::ALL
        .iter()
        .map(|i| (i.name(), i.aliases(), i.meaning()))
        .collect();
    all.set_item("inputs", inputs)?;
    let indicators = Indicator::ALL.map(|i| (i.code(), i.unit(), i.flag_limits()));
    all.set_item("indicators", indicators)?;
    all.set_item("classes", classes())?;
    let profiles = Profile::ALL.map(|p| (p.name.as_ref(), p.source()));
    all.set_item("profiles", profiles)?;
    let rules = Rule::MISTAKES.map(|r| (r.to_string(), r.label(Lang::En)));
    all.set_item("rules", rules)?;
    Ok(all)
}

fn classes() -> Vec<Banded> {
    let mut all = Vec::new();
    for (scheme_name, scheme) in [("who", Scheme::Who), ("kemenkes", Scheme::Kemenkes)] {
        for indicator in Indicator::ALL {
            for (standard_name, standard) in [
                ("who2006", Standard::Who2006),
                ("who2007", Standard::Who2007),
            ] {
                // WHO 2007 has these three.
                let of_2007 = matches!(indicator, Indicator::Waz | Indicator::Haz | Indicator::Baz);
                if standard == Standard::Who2007 && !of_2007 {
                    continue;
                }
                let Some(bands) = bands(scheme, indicator, standard) else {
                    continue;
                };
                for (i, class) in bands.classes.iter().enumerate() {
                    all.push((
                        scheme_name,
                        indicator.code(),
                        standard_name,
                        class.code(),
                        i.checked_sub(1).and_then(|i| bands.bounds.get(i).copied()),
                        bands.bounds.get(i).copied(),
                    ));
                }
            }
        }
    }
    all
}
