//! `tumbuh certainty`: how sure the classes of one child are. `tumbuh added-by-error`: what errors
//! of measuring add to the prevalences of a file.

use crate::Stop;
use crate::args::{Child, Rules, number, parse};
use crate::buffer::Buffer;
use crate::child::{read, say};
use crate::input::{Blocks, Columns, Source};
use crate::rows::for_each_row;
use crate::theirs::text;
use clap::Args as ClapArgs;
use std::path::PathBuf;
use tumbuh::audit::certainty::{AgePrecision, Errors, certainty};
use tumbuh::audit::layout::Layout as TableLayout;
use tumbuh::audit::population::Survey;
use tumbuh::columns::Input;
use tumbuh::dates::DateStyle;
use tumbuh::{Indicator, Lang, Measurement, Scheme};

/// Technical errors of measurement.
#[derive(Debug, ClapArgs)]
pub(crate) struct MeasuringErrors {
    /// Technical errors of measurement by name: smart-good, smart-acceptable or smart-poor
    /// (SMART Manual 2.0)
    #[arg(long, value_name = "NAME", default_value = "smart-acceptable", value_parser = parse::<Errors>)]
    errors: Errors,
    /// Technical error of weight, kg
    #[arg(long, value_name = "KG", allow_hyphen_values = true, value_parser = number)]
    tem_weight: Option<f64>,
    /// Technical error of length or height, cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true, value_parser = number)]
    tem_lenhei: Option<f64>,
    /// Technical error of head circumference, cm; no default
    #[arg(long, value_name = "CM", allow_hyphen_values = true, value_parser = number)]
    tem_head: Option<f64>,
    /// Technical error of the arm circumference, cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true, value_parser = number)]
    tem_muac: Option<f64>,
    /// Technical error of a skinfold, mm; no default
    #[arg(long, value_name = "MM", allow_hyphen_values = true, value_parser = number)]
    tem_skinfold: Option<f64>,
}

impl MeasuringErrors {
    fn errors(&self) -> Errors {
        self.errors.clone().with_tem(
            [self.tem_weight, self.tem_lenhei, self.tem_muac],
            [self.tem_head, self.tem_skinfold],
        )
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CertaintyArgs {
    #[command(flatten)]
    child: Child,
    /// Weight, kg
    #[arg(long, value_name = "KG", allow_hyphen_values = true)]
    weight: Option<String>,
    /// Head circumference, cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    head: Option<String>,
    /// Mid-upper arm circumference (LiLA), cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    muac: Option<String>,
    #[command(flatten)]
    tem: MeasuringErrors,
    /// Is the age known to the day, in completed months, or in completed years?
    #[arg(long, value_name = "exact|month|year", default_value = "exact", value_parser = parse::<AgePrecision>)]
    age_precision: AgePrecision,
    /// Lying or standing is not known: both are equally likely
    #[arg(long)]
    position_unknown: bool,
    /// Probability of the interval of z
    #[arg(long, value_name = "P", default_value = "0.95", allow_hyphen_values = true, value_parser = number)]
    level: f64,
    #[command(flatten)]
    rules: Rules,
    /// Names and bounds of the classes
    #[arg(long, value_name = "who|kemenkes", default_value = "who", value_parser = parse::<Scheme>)]
    classes: Scheme,
    /// Language
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &CertaintyArgs) -> Result<(), Stop> {
    let m = read(|input| match input {
        Input::Weight => args.weight.as_ref(),
        Input::Head => args.head.as_ref(),
        Input::Muac => args.muac.as_ref(),
        other => args.child.cell(other),
    })?;
    if m == Measurement::new() {
        return Err(Stop::Arguments(
            "nothing to judge; try: tumbuh certainty --sex f --age-days 548 --lenhei 74.7"
                .to_owned(),
        ));
    }
    let mut errors = args.tem.errors();
    errors.age = args.age_precision;
    errors.position_known = !args.position_unknown;
    errors.level = args.level;
    let found = certainty(&m, &errors, &args.rules.profile(), args.classes)
        .map_err(|e| Stop::Arguments(e.to_string()))?;
    if args.json {
        let text = serde_json::to_string_pretty(&found.json(&errors));
        let text = text.map_err(|e| Stop::File(format!("JSON: {e}")))?;
        return say(&(text + "\n"));
    }
    say(&found.text(&errors, args.lang))
}

#[derive(Debug, ClapArgs)]
pub(crate) struct AddedArgs {
    /// CSV file with a header, as for `score`; `-` or nothing: standard input
    #[arg(value_name = "INPUT.csv")]
    input: Option<PathBuf>,
    #[command(flatten)]
    tem: MeasuringErrors,
    #[command(flatten)]
    rules: Rules,
    /// Column `old` of the file is `new` (`weight_kg`, `lenhei_cm`, ...); may be repeated
    #[arg(long = "map", value_name = "new=old")]
    map: Vec<String>,
    /// How the dates are written: with the year first, the day first (31/12/2023), or as day numbers
    /// of a spreadsheet
    #[arg(long, value_name = "iso|dmy|excel", default_value = "iso", value_parser = parse::<DateStyle>)]
    dates: DateStyle,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn added(args: &AddedArgs) -> Result<(), Stop> {
    // The numbers are checked before a file is read for nothing.
    let survey = |indicators: &[Indicator]| {
        Survey::new(args.tem.errors(), args.rules.profile(), indicators)
            .map_err(|e| Stop::Arguments(e.to_string()))
    };
    survey(&[])?;
    let (mut blocks, header) = Blocks::start(Source::open(args.input.as_deref())?)?;
    let columns = Columns::find(&header, &args.map)?;
    let mut survey = survey(&columns.indicators)?;
    let layout = TableLayout::new(header.names.clone(), columns.found(&header)?, Vec::new())
        .with_dates([args.dates; 2]);
    let mut block = Buffer::default();
    while blocks.next(&mut block)? {
        let bytes = block.bytes();
        for_each_row(bytes, header.delimiter, |row| {
            if row.len() != columns.width {
                return;
            }
            let case = layout.case(0, |at| text(row, bytes, at));
            survey.push(&case.child);
        });
    }
    if survey.prevalences().is_empty() {
        return Err(Stop::File(
            "no prevalence can be made of these columns (sex, age, weight or length are missing)"
                .to_owned(),
        ));
    }
    say(&if args.json {
        survey.json().to_string() + "\n"
    } else {
        survey.text()
    })
}
