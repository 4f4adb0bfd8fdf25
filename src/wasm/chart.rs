//! The growth chart of a child's visits.

use super::child::{Cells, Rules};
use super::wrong::Wrong;
use crate::chart::{Ages, Chart, Lines, Size, Style};
use crate::{Indicator, Reason};

/// What is drawn, and how; what is not given is as in [`Chart::new`].
#[derive(serde::Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Look {
    indicator: Option<String>,
    style: Option<String>,
    size: Option<String>,
    lines: Option<String>,
    ages: Option<String>,
    name: Option<String>,
    sex: Option<String>,
}

/// A document of SVG. The sex of the chart is that of the first visit that has one, if none is
/// given.
pub(super) fn chart(visits: &[Cells], look: &Look, rules: &Rules) -> Result<String, Wrong> {
    let visits = super::visits::measured(visits, rules)?;
    let sex = match &look.sex {
        Some(sex) => sex.parse()?,
        None => visits.iter().find_map(|m| m.sex.value()).ok_or_else(|| {
            let reason = Reason::MissingSex;
            let why = reason.label(rules.lang);
            Wrong::range(format!("chart: {why}; give sex"), reason.code())
        })?,
    };
    let indicator = match &look.indicator {
        Some(name) => name.parse()?,
        None => Indicator::Waz,
    };
    let mut chart = Chart::new(indicator, sex)
        .visits(visits)
        .lang(rules.lang)
        .profile(rules.profile.clone());
    // The KMS has its own classes, where no others are asked for.
    if let Some(scheme) = rules.chosen {
        chart = chart.classes(scheme);
    }
    if let Some(style) = &look.style {
        chart = chart.style(style.parse::<Style>()?);
    }
    if let Some(size) = &look.size {
        chart = chart.size(size.parse::<Size>()?);
    }
    if let Some(lines) = &look.lines {
        chart = chart.lines(lines.parse::<Lines>()?);
    }
    if let Some(ages) = &look.ages {
        chart = chart.ages(ages.parse::<Ages>()?);
    }
    if let Some(name) = &look.name {
        chart = chart.name(name);
    }
    Ok(chart.svg()?)
}
