//! One child.

use crate::names::{parse, profile, scheme, wrong};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::HashMap;
use tumbuh::columns::{AgeSource, Input, is_readable, measurement};
use tumbuh::{
    AcuteMalnutrition, Assessment, Class, Error, Indicator, Lang, Measurement, Reading, Reason,
    Reference, Warning, lms as cole,
};

/// The child as text, input by input: read as a row of a file.
pub(crate) type Cells = HashMap<String, String>;

/// What an argument takes.
const fn rule(input: Input) -> &'static str {
    match input {
        Input::Sex => "m, f, male, female, 1, 2, L, P, laki-laki or perempuan",
        Input::BirthDate | Input::VisitDate => "a date, or text like 2024-02-29",
        Input::Measure => "l, h, lying, standing, terlentang or berdiri",
        Input::Oedema => "True, False, y, n, yes, no, ya, tidak, 1 or 2",
        _ => "a number",
    }
}

/// Reads a child; what cannot be read at all is a mistake of the caller.
pub(crate) fn read(cells: &Cells) -> PyResult<Measurement> {
    let source = AgeSource::of(|i| cells.contains_key(i.name()));
    let text = |i: Input| cells.get(i.name()).map_or("", String::as_str);
    for &input in Input::ALL {
        if !is_readable(input, text(input)) {
            return Err(PyValueError::new_err(format!(
                "cannot read {}={:?}: {}",
                input.name(),
                text(input),
                rule(input)
            )));
        }
    }
    Ok(measurement(source, text))
}

/// The first value that can be read but not used.
fn refuse_unusable(cells: &Cells, m: &Measurement) -> PyResult<()> {
    fn reason<T>(reading: &Reading<T>) -> Option<Reason> {
        match reading {
            Reading::Invalid { reason, .. } => Some(*reason),
            _ => None,
        }
    }
    let age = ["age_days", "age_months", "visit_date"];
    let age = age.into_iter().find(|name| cells.contains_key(*name));
    for (name, reason) in [
        (age.unwrap_or("age_days"), reason(&m.age)),
        ("weight_kg", reason(&m.weight)),
        ("lenhei_cm", reason(&m.lenhei)),
        ("head_cm", reason(&m.head)),
        ("muac_cm", reason(&m.muac)),
        ("triceps_mm", reason(&m.triceps)),
        ("subscapular_mm", reason(&m.subscapular)),
    ] {
        if let Some(reason) = reason {
            return Err(PyValueError::new_err(format!(
                "{name}={}: {} ({reason})",
                cells.get(name).map_or("", String::as_str),
                reason.label(Lang::En)
            )));
        }
    }
    Ok(())
}

/// An assessed child.
#[pyclass(module = "tumbuh._core", frozen)]
pub(crate) struct Child {
    assessment: Assessment,
    scheme: tumbuh::Scheme,
}

#[pymethods]
impl Child {
    #[new]
    #[pyo3(signature = (cells, profile_name, standard, classes, raise_))]
    fn new(
        cells: Cells,
        profile_name: &str,
        standard: Option<&str>,
        classes: &str,
        raise_: bool,
    ) -> PyResult<Self> {
        let m = read(&cells)?;
        if raise_ {
            refuse_unusable(&cells, &m)?;
        }
        Ok(Self {
            assessment: m.assess_by(&profile(profile_name, standard)?),
            scheme: scheme(classes)?,
        })
    }

    /// Every step, number and source.
    fn explain(&self, lang: &str) -> PyResult<String> {
        Ok(self.assessment.explain(parse::<Lang>(lang)?, self.scheme))
    }

    /// What `score` would have appended, with exact z-scores beside the reported ones.
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let a = &self.assessment;
        let all = PyDict::new(py);
        all.set_item("age_days_used", a.age_days_used)?;
        all.set_item("clenhei_cm", a.lenhei_cm().value())?;
        all.set_item("bmi", a.bmi().value())?;
        for score in a.scores() {
            let (name, z) = (score.indicator.code(), score.value());
            all.set_item(name, z.map(|z| z.reported))?;
            all.set_item(format!("{name}_exact"), z.map(|z| z.exact))?;
            all.set_item(format!("{name}_flag"), z.map(|z| u8::from(z.flag)))?;
            let class = a.class(score.indicator, self.scheme);
            all.set_item(format!("{name}_class"), class.map(Class::code))?;
        }
        let acute = |c: Option<AcuteMalnutrition>| c.map(AcuteMalnutrition::code);
        all.set_item("muac_class", acute(a.muac_class()))?;
        all.set_item("acute_malnutrition", acute(a.acute_malnutrition()))?;
        all.set_item("stunted", a.stunted())?;
        all.set_item("wasted", a.wasted())?;
        all.set_item("underweight", a.underweight())?;
        all.set_item("overweight", a.overweight())?;
        let reasons = PyDict::new(py);
        for s in a.scores() {
            if let Some(reason) = s.reason() {
                reasons.set_item(s.indicator.code(), reason.code())?;
            }
        }
        all.set_item("reasons", reasons)?;
        let warnings: Vec<_> = a.warnings().map(Warning::code).collect();
        all.set_item("warnings", warnings)?;
        Ok(all)
    }
}

fn reference(indicator: &str, cells: &Cells, name: &str) -> PyResult<Reference> {
    let indicator: Indicator = parse(indicator)?;
    let m = read(cells)?;
    Reference::find(indicator, &m, &profile(name, None)?).map_err(|e| {
        let Error::NoRow { indicator, reason } = e else {
            return wrong(e);
        };
        let hint = match reason {
            Reason::MissingSex => "; give sex=",
            Reason::MissingAge => "; give age_days=, age_months= or two dates",
            Reason::MissingLenhei => "; give lenhei_cm=",
            _ => "",
        };
        PyValueError::new_err(format!(
            "{indicator}: {} ({reason}){hint}",
            reason.label(Lang::En)
        ))
    })
}

/// L, M, S, unit and place of the row of an indicator.
#[pyfunction]
pub(crate) fn lms(
    indicator: &str,
    cells: Cells,
    profile_name: &str,
) -> PyResult<(f64, f64, f64, &'static str, String)> {
    let r = reference(indicator, &cells, profile_name)?;
    let place = format!(
        "{} {}, {} {}",
        r.place.table,
        r.sex,
        r.place.table.axis().code(),
        r.place.at
    );
    Ok((r.lms.l(), r.lms.m(), r.lms.s(), r.indicator.unit(), place))
}

/// The value at a z-score, or at a centile.
#[pyfunction]
pub(crate) fn value(
    indicator: &str,
    at: f64,
    is_centile: bool,
    cells: Cells,
    profile_name: &str,
) -> PyResult<f64> {
    let r = reference(indicator, &cells, profile_name)?;
    let z = if is_centile {
        cole::z_of_centile(at).map_err(wrong)?
    } else {
        at
    };
    r.value(z).map_err(wrong)
}

/// The exact z-score of a value, and the same at two decimals.
#[pyfunction]
pub(crate) fn z(indicator: &str, y: f64, cells: Cells, profile_name: &str) -> PyResult<(f64, f64)> {
    let r = reference(indicator, &cells, profile_name)?;
    let z = r.z(y);
    if z.is_nan() {
        let unit = r.indicator.unit();
        return Err(PyValueError::new_err(format!(
            "y must be a finite number of {unit} above zero, got {y}"
        )));
    }
    Ok((z, cole::reported(z)))
}
