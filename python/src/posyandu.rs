//! The Posyandu day: cards, monthly reports, FHIR Observations, and people of every age.

use crate::audit::TextTable;
use crate::names::{parse, profile, wrong};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::PathBuf;
use tumbuh::columns::{AgeSource, Found, Input, measurement};
use tumbuh::dates::DateStyle;
use tumbuh::posyandu::eppgbm::{Sheet, SheetError};
use tumbuh::posyandu::kbm::Layout;
use tumbuh::posyandu::kms::{LeastGain, Mode, Month, Rules, monitor};
use tumbuh::posyandu::life::Person;
use tumbuh::posyandu::satusehat::{Context, observations};
use tumbuh::posyandu::skdn::report;
use tumbuh::posyandu::tables::{
    Services, Visits, WEIGHING_COLUMNS, census, register, report_cells, report_columns, visit,
    weighing_cells,
};
use tumbuh::standards::preterm::{Chosen, Gestation, PretermRules, Size};
use tumbuh::{Date, Indicator, Lang, Measurement, Reason};

/// How visits are read and judged, as Python passes it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Card {
    columns: Vec<(String, String)>,
    child: String,
    place: Option<String>,
    village: Option<String>,
    dates: String,
    mode: String,
    kbm: String,
    orange_line: Option<f64>,
}

impl Card {
    fn rules(&self) -> PyResult<Rules> {
        card_rules(&self.mode, &self.kbm, self.orange_line)
    }

    fn dates(&self) -> PyResult<DateStyle> {
        parse(&self.dates)
    }

    /// The visits of a table.
    fn visits(&self, table: &TextTable) -> PyResult<Visits> {
        let names = table.names();
        let named =
            |(new, old): &(String, String)| Ok((crate::names::input(new)?, table.column(old)?));
        let named: Vec<_> = self.columns.iter().map(named).collect::<PyResult<_>>()?;
        let found = Found::find(names, &named).map_err(wrong)?;
        let input = |i: Input| found.at(i);
        if input(Input::VisitDate).is_none() {
            return Err(table.wrong(&format!(
                "no column visit_date: months are those of the calendar; there are: {}",
                names.join(", ")
            )));
        }
        let child = table.column(&self.child)?;
        let place = self.place.as_deref().map(|p| table.column(p)).transpose()?;
        let village = self
            .village
            .as_deref()
            .map(|v| table.column(v))
            .transpose()?;
        let source = AgeSource::of(|i| input(i).is_some());
        let dates = self.dates()?;
        let services = Services::find(names);
        let mut visits = Visits::default();
        for row in 0..table.rows() {
            let cell = |i: Input| input(i).map_or("", |column| table.cell(row, column));
            let place = place.map_or("", |p| table.cell(row, p));
            if let Some(village) = village {
                visits.in_village(place, table.cell(row, village));
            }
            let at = |column| table.cell(row, column);
            let visit = visit(source, dates, cell).map(|v| services.put(v, at));
            visits.push(table.cell(row, child), place, visit.as_ref());
        }
        Ok(visits)
    }
}

/// The rules of the KMS by their names in Python.
pub(crate) fn card_rules(mode: &str, kbm: &str, orange_line: Option<f64>) -> PyResult<Rules> {
    let none = |name: &str, value: &str, known: &str| {
        PyValueError::new_err(format!("{name} must be one of {known}, got `{value}`"))
    };
    let mut rules = Rules::KMS;
    rules.mode = match mode {
        "curve" => Mode::Curve,
        "kbm" => Mode::KbmOnly,
        other => return Err(none("mode", other, "curve, kbm")),
    };
    rules.least_gain = match kbm {
        "a" => LeastGain::Printed(Layout::A),
        "b" => LeastGain::Printed(Layout::B),
        "by-sex" => LeastGain::BySexUnconfirmed,
        other => return Err(none("kbm", other, "a, b, by-sex")),
    };
    rules.orange_line = orange_line;
    Ok(rules)
}

/// Every row as cells of text, column by column.
type Columns = Vec<(&'static str, Vec<String>)>;

fn turned(names: &[&'static str], rows: impl Iterator<Item = Vec<String>>) -> Columns {
    let mut columns: Columns = names.iter().map(|n| (*n, Vec::new())).collect();
    for row in rows {
        for ((_, column), cell) in columns.iter_mut().zip(row) {
            column.push(cell);
        }
    }
    columns
}

/// N, T, O and B of every row.
#[pyfunction]
pub(crate) fn kms(py: Python<'_>, table: &TextTable, card: Card) -> PyResult<Columns> {
    let (rules, visits) = (card.rules()?, card.visits(table)?);
    Ok(py.detach(|| {
        let mut weighings = vec![None; visits.dated.len()];
        for mine in visits.by_child() {
            let only: Vec<_> = mine.iter().map(|(_, v)| *v).collect();
            for ((row, _), weighing) in mine.iter().zip(monitor(&only, &rules)) {
                weighings[*row] = Some(weighing);
            }
        }
        let cells = weighings
            .iter()
            .map(|w| weighing_cells(w.as_ref()).to_vec());
        turned(&WEIGHING_COLUMNS, cells)
    }))
}

/// The report of a month: its cells, JSON and a page.
#[pyfunction]
pub(crate) fn skdn(
    py: Python<'_>,
    table: &TextTable,
    card: Card,
    month: &str,
    residents: Option<Bound<'_, TextTable>>,
) -> PyResult<(Columns, String, String)> {
    let (rules, mut visits) = (card.rules()?, card.visits(table)?);
    let date: Date = format!("{month}-01").parse().map_err(|_| {
        PyValueError::new_err(format!("month is written as 2024-07, got `{month}`"))
    })?;
    let registered = match &residents {
        None => None,
        Some(residents) => {
            let residents = residents.get();
            let names = (card.child.as_str(), card.place.as_deref());
            let cell = |row, column| residents.cell(row, column);
            let rows = residents.rows();
            let all = register(
                residents.names(),
                rows,
                cell,
                names,
                card.dates()?,
                &mut visits,
            )
            .map_err(|e| PyValueError::new_err(format!("register: {e}")))?;
            Some(all)
        }
    };
    Ok(py.detach(|| {
        let (children, stays) = census(&visits, registered.as_deref());
        let report = report(&children, &stays, Month::of(date), &rules);
        let cells = report
            .cells
            .iter()
            .map(|c| report_cells(&report, c, &visits));
        (
            turned(&report_columns(), cells),
            report.json(&visits).to_string(),
            report.html(&visits),
        )
    }))
}

/// FHIR Observations of every row with a date, as JSON.
#[pyfunction]
pub(crate) fn satusehat(
    py: Python<'_>,
    table: &TextTable,
    card: Card,
    rules: (String, Option<String>),
    pregnant: bool,
) -> PyResult<Vec<String>> {
    let visits = card.visits(table)?;
    let profile = profile(&rules.0, rules.1.as_deref())?;
    Ok(py.detach(|| {
        let mut all = Vec::new();
        for (visit, child) in visits.dated.iter().zip(&visits.child_of) {
            let Some(visit) = visit else { continue };
            let subject = &visits.children.names()[*child];
            let mut context = Context::new(subject, visit.date);
            context.pregnant = pregnant;
            let of = observations(&visit.measurement.assess_by(&profile), &context);
            all.extend(of.iter().map(ToString::to_string));
        }
        all
    }))
}

/// An export of e-PPGBM as columns: what it says, in kg, cm and ISO dates, and its quirks.
#[pyfunction]
pub(crate) fn eppgbm(py: Python<'_>, path: PathBuf) -> PyResult<Columns> {
    const NAMES: [&str; 15] = [
        "row",
        "nik",
        "name",
        "village",
        "posyandu",
        "sex",
        "birth_date",
        "visit_date",
        "weight_kg",
        "lenhei_cm",
        "measure",
        "muac_cm",
        "head_cm",
        "vitamin_a",
        "quirks",
    ];
    py.detach(|| {
        let sheet = Sheet::read(&path).map_err(|e| match e {
            SheetError::Io(e) => PyErr::from(e),
            e => PyValueError::new_err(format!("{}: {e}", path.display())),
        })?;
        let rows = sheet.records().map(|r| {
            let m: &Measurement = &r.measurement;
            let text = |v: Option<String>| v.unwrap_or_default();
            let number = |v: Option<f64>| v.map_or_else(String::new, |v| v.to_string());
            let quirks: Vec<String> = r
                .quirks()
                .iter()
                .map(|(column, quirk)| format!("{}:{}", column.header(), quirk.code()))
                .collect();
            vec![
                r.row.to_string(),
                text(r.nik.clone()),
                r.name.clone(),
                r.village.clone(),
                r.posyandu.clone(),
                text(m.sex.value().map(|s| s.code().to_owned())),
                text(r.birth.map(|d| d.to_string())),
                text(r.visit.map(|d| d.to_string())),
                number(m.weight.value().map(tumbuh::Weight::kg)),
                number(m.lenhei.value().map(tumbuh::Length::cm)),
                text(m.position.value().map(|p| p.code().to_owned())),
                number(m.muac.value().map(tumbuh::Muac::cm)),
                number(m.head.value().map(tumbuh::HeadCircumference::cm)),
                number(r.vitamin_a),
                quirks.join(";"),
            ]
        });
        Ok(turned(&NAMES, rows))
    })
}

/// What is asked of a person beside what is measured.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    motherhood: Option<String>,
    weight_before_pregnancy_kg: f64,
    waist_cm: f64,
    knee_height_cm: f64,
    weight_3_months_ago_kg: f64,
    appetite_lost: Option<bool>,
    bmi_to_one_decimal: bool,
}

/// A person of any age: the group, and every rule with what it found or why it found nothing.
#[pyfunction]
pub(crate) fn person<'py>(
    py: Python<'py>,
    cells: std::collections::HashMap<String, String>,
    asked: Asked,
    lang: &str,
) -> PyResult<Bound<'py, PyDict>> {
    let lang: Lang = parse(lang)?;
    let source = AgeSource::of(|i| cells.contains_key(i.name()));
    let cell = |i: Input| cells.get(i.name()).map_or("", String::as_str);
    let mut person = Person::new(measurement(source, cell))
        .weight_before_pregnancy_kg(asked.weight_before_pregnancy_kg)
        .waist_cm(asked.waist_cm)
        .knee_height_cm(asked.knee_height_cm)
        .weight_3_months_ago_kg(asked.weight_3_months_ago_kg);
    person.bmi_to_one_decimal = asked.bmi_to_one_decimal;
    person.appetite_lost = asked.appetite_lost;
    person = match asked.motherhood.as_deref() {
        None => person,
        Some("pregnant") => person.pregnant(),
        Some("breastfeeding") => person.breastfeeding(),
        Some(other) => {
            return Err(PyValueError::new_err(format!(
                "motherhood must be pregnant, breastfeeding or None, got `{other}`"
            )));
        }
    };
    let a = person.assess();
    let out = PyDict::new(py);
    out.set_item(
        "group",
        a.group.ok().map(tumbuh::posyandu::life::Group::code),
    )?;
    let label = match a.group {
        Ok(group) => group.label(lang).to_owned(),
        Err(why) => why.sentence(lang),
    };
    out.set_item("label", label)?;
    out.set_item(
        "height_from_knee_cm",
        a.height_from_knee_cm.and_then(Result::ok),
    )?;
    let mut findings = Vec::new();
    for finding in &a.findings {
        let row = PyDict::new(py);
        row.set_item("rule", finding.rule.code())?;
        row.set_item("source", finding.rule.source())?;
        row.set_item("unit", finding.rule.unit())?;
        let found = finding.found.ok();
        row.set_item("value", found.map(|f| f.value))?;
        row.set_item("class", found.map(|f| f.class.code()))?;
        row.set_item("range", found.and_then(|f| f.range))?;
        let label = match finding.found {
            Ok(found) => found.class.label(lang).to_owned(),
            Err(why) => why.sentence(lang),
        };
        row.set_item("label", label)?;
        row.set_item(
            "reason",
            finding
                .found
                .err()
                .map(tumbuh::posyandu::life::NoFinding::code),
        )?;
        findings.push(row);
    }
    out.set_item("findings", findings)?;
    out.set_item("is_child", a.child.is_some())?;
    Ok(out)
}

/// An infant born early: what was chosen, and each z-score or the reason why there is none.
#[pyfunction]
pub(crate) fn preterm<'py>(
    py: Python<'py>,
    gestation: &str,
    cells: std::collections::HashMap<String, String>,
    before_who: &str,
    who_from_weeks: Option<f64>,
    corrected_below_months: f64,
) -> PyResult<Bound<'py, PyDict>> {
    let born: Gestation = parse(gestation)?;
    let mut rules = match before_who {
        "fenton" => PretermRules::FENTON,
        "intergrowth" => PretermRules::INTERGROWTH,
        other => {
            return Err(PyValueError::new_err(format!(
                "before_who must be one of fenton, intergrowth, got `{other}`"
            )));
        }
    };
    if let Some(weeks) = who_from_weeks {
        rules.who_from_postmenstrual_days = weeks * 7.0;
    }
    rules.corrected_below_months = corrected_below_months;
    let source = AgeSource::of(|i| cells.contains_key(i.name()));
    let cell = |i: Input| cells.get(i.name()).map_or("", String::as_str);
    let a = rules
        .assess(&measurement(source, cell), born)
        .map_err(|why| PyValueError::new_err(why.label(Lang::En)))?;
    let out = PyDict::new(py);
    match a.chosen {
        Chosen::Preterm {
            standard,
            postmenstrual_days,
        } => {
            out.set_item("standard", standard.code())?;
            out.set_item("source", standard.source())?;
            out.set_item("postmenstrual_days", postmenstrual_days)?;
        }
        Chosen::Who { age, corrected } => {
            out.set_item("standard", "who")?;
            out.set_item("age_days", age.days())?;
            out.set_item("corrected", corrected)?;
        }
    }
    let scores = PyDict::new(py);
    let put = |name: &str, exact: Option<f64>, reason: Option<Reason>| {
        let score = PyDict::new(py);
        score.set_item("z", exact.map(tumbuh::lms::reported))?;
        score.set_item("exact", exact)?;
        score.set_item("reason", reason.map(Reason::code))?;
        scores.set_item(name, score)
    };
    match &a.who {
        None => {
            for (size, z) in Size::ALL.into_iter().zip(a.z) {
                put(size.code(), z.value(), z.reason())?;
            }
        }
        Some(who) => {
            for indicator in Indicator::ALL {
                let score = who.score(indicator);
                let exact = score.value().map(|z| z.exact);
                put(indicator.code(), exact, score.reason())?;
            }
        }
    }
    out.set_item("scores", scores)?;
    Ok(out)
}
