//! One child on the command line: `explain`, `lms`, `value`, `z`.

use crate::Stop;
use crate::args::{Child, Explain, Lookup, ValueAt, ZOf};
use crate::plausibility::explained;
use serde_json::Value;
use std::io::Write;
use tumbuh::columns::{AgeSource, Input, is_readable, measurement};
use tumbuh::plausibility::{Check, Plausibility};
use tumbuh::{Assessment, Lang, Measurement, Reason, Reference, Scheme, json, lms};

impl Child {
    pub(crate) fn cell(&self, input: Input) -> Option<&String> {
        match input {
            Input::Sex => self.sex.as_ref(),
            Input::AgeDays => self.age_days.as_ref(),
            Input::AgeMonths => self.age_months.as_ref(),
            Input::BirthDate => self.birth_date.as_ref(),
            Input::VisitDate => self.visit_date.as_ref(),
            Input::Lenhei => self.lenhei.as_ref(),
            Input::Measure => self.measure.as_ref(),
            _ => None,
        }
    }
}

/// Reads the arguments as cells of a file; one that cannot be read is a wrong argument.
pub(crate) fn read<'a>(cell: impl Fn(Input) -> Option<&'a String>) -> Result<Measurement, Stop> {
    let source = AgeSource::of(|i| cell(i).is_some());
    let text = |i| cell(i).map_or("", String::as_str);
    for &input in Input::ALL {
        if !is_readable(input, text(input)) {
            let name = input.name();
            let option = ["_kg", "_cm", "_mm"]
                .iter()
                .find_map(|u| name.strip_suffix(u));
            let option = option.unwrap_or(name).replace('_', "-");
            let cell = text(input);
            let rule = rule(input);
            return Err(Stop::Arguments(format!(
                "cannot read --{option} `{cell}`: {rule}"
            )));
        }
    }
    Ok(measurement(source, text))
}

/// What an argument takes.
fn rule(input: Input) -> &'static str {
    match input {
        Input::Sex => "m, f, male, female, 1, 2, L, P, laki-laki or perempuan",
        Input::BirthDate | Input::VisitDate => "a date like 2024-02-29",
        Input::Measure => "l, h, lying, standing, terlentang or berdiri",
        Input::Oedema => "y, n, yes, no, ya, tidak, 1 or 2",
        _ => "a number",
    }
}

/// Writes to standard output.
pub(crate) fn say(text: &str) -> Result<(), Stop> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|e| Stop::io("standard output", &e))
}

pub(crate) fn explain(args: &Explain) -> Result<(), Stop> {
    let m = read(|input| match input {
        Input::Weight => args.weight.as_ref(),
        Input::Head => args.head.as_ref(),
        Input::Muac => args.muac.as_ref(),
        Input::Triceps => args.triceps.as_ref(),
        Input::Subscapular => args.subscapular.as_ref(),
        Input::Oedema => args.oedema.as_ref(),
        other => args.child.cell(other),
    })?;
    if m == Measurement::new() {
        return Err(Stop::Arguments(
            "nothing to explain; try: tumbuh explain --sex f --age-days 548 --weight 9.1 --lenhei 76.2"
                .to_owned(),
        ));
    }
    let profile = args.rules.profile();
    let a = m.assess_by(&profile);
    let check = Check {
        profile: &profile,
        ..Check::default()
    };
    let found = check.record(&m);
    if args.json {
        let json =
            as_json(&a, &found, args.classes).map_err(|e| Stop::File(format!("JSON: {e}")))?;
        return say(&(json + "\n"));
    }
    say(&(a.explain(args.lang, args.classes) + &explained(&found, args.lang)))
}

/// The assessment, and under `columns` what `tumbuh score` would have written, with exact z-scores
/// beside the reported ones.
fn as_json(a: &Assessment, found: &Plausibility, scheme: Scheme) -> serde_json::Result<String> {
    let mut all = serde_json::to_value(a)?;
    all["columns"] = Value::Object(json::columns(a, scheme));
    all["plausibility"] = serde_json::to_value(found)?;
    serde_json::to_string_pretty(&all)
}

fn find(args: &Lookup) -> Result<Reference, Stop> {
    let m = read(|input| args.child.cell(input))?;
    Reference::find(args.indicator, &m, &args.rules.profile()).map_err(|e| {
        let tumbuh::Error::NoRow { indicator, reason } = e else {
            return Stop::Arguments(e.to_string());
        };
        let hint = match reason {
            Reason::MissingSex => "; give --sex",
            Reason::MissingAge => "; give --age-days, --age-months or dates",
            Reason::MissingLenhei => "; give --lenhei",
            _ => "",
        };
        let why = reason.label(Lang::En);
        Stop::Arguments(format!("{indicator}: {why} ({reason}){hint}"))
    })
}

/// `WHO table, girl, day 548`.
fn place(r: &Reference) -> String {
    format!(
        "{} {}, {} {}",
        r.place.table,
        r.sex,
        r.place.table.axis().code(),
        r.place.at
    )
}

pub(crate) fn lms(args: &Lookup) -> Result<(), Stop> {
    let r = find(args)?;
    say(&format!(
        "L {}\nM {} {}\nS {}\n{}\n",
        r.lms.l(),
        r.lms.m(),
        r.indicator.unit(),
        r.lms.s(),
        place(&r)
    ))
}

pub(crate) fn value(args: &ValueAt) -> Result<(), Stop> {
    let r = find(&args.at)?;
    let wrong = |e: tumbuh::Error| Stop::Arguments(e.to_string());
    let z = match (args.z, args.centile) {
        (Some(z), _) => z,
        (None, Some(c)) => lms::z_of_centile(c).map_err(wrong)?,
        (None, None) => return Err(Stop::Arguments("give --z or --centile".to_owned())),
    };
    let v = r.value(z).map_err(wrong)?;
    let unit = r.indicator.unit();
    say(&format!("{v:.2} {unit}\nexact {v}\n{}\n", place(&r)))
}

pub(crate) fn z(args: &ZOf) -> Result<(), Stop> {
    let r = find(&args.at)?;
    let z = r.z(args.y);
    if z.is_nan() {
        let unit = r.indicator.unit();
        return Err(Stop::Arguments(format!(
            "--y must be a finite number of {unit} above zero, got {}",
            args.y
        )));
    }
    say(&format!(
        "{:.2}\nexact {z}\ncentile {:.2}\n{}\n",
        lms::reported(z),
        lms::centile(z),
        place(&r)
    ))
}
