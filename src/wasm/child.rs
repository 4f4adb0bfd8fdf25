//! One child: text in, JSON out.

use super::wrong::{Wrong, js_name};
use crate::columns::{AgeSource, Input, is_missing, is_readable, measurement};
use crate::{
    AcuteMalnutrition, Assessment, Class, Error, Indicator, Lang, Measurement, Profile, Reading,
    Reason, Reference, Scheme, StandardChoice, lms as cole,
};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// A child as text, input by input in the order of [`Input::ALL`]; empty where nothing was given.
pub(super) struct Cells(Vec<String>);

fn no_child(e: &serde_json::Error) -> Wrong {
    Wrong::kind(format!("a child must be an object: {e}"), "no_child")
}

/// What becomes of a value that cannot be read or used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bad {
    /// The call fails.
    Throws,
    /// The indicators in need of it carry the reason.
    IsReason,
}

impl Cells {
    /// Reads the JSON array that the package makes of an object.
    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        let cells = serde_json::from_str(text).map_err(|e| no_child(&e))?;
        Self::new(cells)
    }

    /// Reads an array of such arrays.
    pub(super) fn parse_all(text: &str) -> Result<Vec<Self>, Wrong> {
        let all: Vec<Vec<String>> = serde_json::from_str(text).map_err(|e| no_child(&e))?;
        all.into_iter().map(Self::new).collect()
    }

    fn new(cells: Vec<String>) -> Result<Self, Wrong> {
        let (got, want) = (cells.len(), Input::ALL.len());
        if got == want {
            return Ok(Self(cells));
        }
        let message = format!("a child must have {want} inputs, got {got}");
        Err(Wrong::kind(message, "no_child"))
    }

    pub(super) fn text(&self, input: Input) -> &str {
        self.0.get(input as usize).map_or("", String::as_str)
    }

    fn has(&self, input: Input) -> bool {
        !is_missing(self.text(input))
    }

    /// Where the age comes from: dates win over days over months.
    fn source(&self) -> Option<AgeSource> {
        AgeSource::of(|i| self.has(i))
    }

    /// The child as a row of a file: what cannot be read is a reason.
    pub(super) fn as_row(&self) -> Measurement {
        measurement(self.source(), |i| self.text(i))
    }

    /// The child, where everything can be read and used; or else the first input that cannot.
    pub(super) fn read(&self, bad: Bad, lang: Lang) -> Result<Measurement, Wrong> {
        let m = self.as_row();
        if bad == Bad::IsReason {
            return Ok(m);
        }
        match self.problems(&m, lang).into_iter().next() {
            Some(first) => Err(first),
            None => Ok(m),
        }
    }

    /// Every input that cannot be read or used.
    pub(super) fn problems(&self, m: &Measurement, lang: Lang) -> Vec<Wrong> {
        let age = match self.source() {
            Some(AgeSource::Months) => Input::AgeMonths,
            Some(AgeSource::Dates) => Input::VisitDate,
            Some(AgeSource::Days) | None => Input::AgeDays,
        };
        let mut all = Vec::new();
        for &input in Input::ALL {
            let text = self.text(input);
            if !is_readable(input, text) {
                let rule = rule(input, lang);
                let got = lang.pick("got", "tertulis");
                let message = format!("{}: {rule}, {got} \"{text}\"", js_name(input));
                all.push(Wrong::kind(message, Reason::Unreadable.code()).of(input));
                continue;
            }
            let reason = match input {
                Input::Weight => reason(&m.weight),
                Input::Lenhei => reason(&m.lenhei),
                Input::Head => reason(&m.head),
                Input::Muac => reason(&m.muac),
                Input::Triceps => reason(&m.triceps),
                Input::Subscapular => reason(&m.subscapular),
                i if i == age => reason(&m.age),
                _ => None,
            };
            // An age out of dates that cannot be read was told already.
            if let Some(reason) = reason.filter(|r| *r != Reason::Unreadable) {
                let (label, got) = (reason.label(lang), lang.pick("got", "tertulis"));
                let message = format!("{}: {label}, {got} {text}", js_name(input));
                all.push(Wrong::range(message, reason.code()).of(input));
            }
        }
        all
    }
}

fn reason<T>(reading: &Reading<T>) -> Option<Reason> {
    match reading {
        Reading::Invalid { reason, .. } => Some(*reason),
        _ => None,
    }
}

/// What an input takes.
const fn rule(input: Input, lang: Lang) -> &'static str {
    match input {
        Input::Sex => lang.pick(
            "must be m, f, male, female, 1, 2, L, P, laki-laki or perempuan",
            "harus L, P, laki-laki, perempuan, m, f, 1 atau 2",
        ),
        Input::BirthDate | Input::VisitDate => lang.pick(
            "must be a date that exists, like 2024-02-29",
            "harus tanggal yang ada, seperti 2024-02-29",
        ),
        Input::Measure => lang.pick(
            "must be l, h, lying, standing, terlentang or berdiri",
            "harus terlentang, berdiri, l atau h",
        ),
        Input::Oedema => lang.pick(
            "must be true, false, y, n, yes, no, ya, tidak, 1 or 2",
            "harus ya, tidak, y, n, 1, 2, true atau false",
        ),
        Input::AgeDays => lang.pick("must be a number of days", "harus angka dalam hari"),
        Input::AgeMonths => lang.pick("must be a number of months", "harus angka dalam bulan"),
        Input::Weight => lang.pick("must be a number of kg", "harus angka dalam kg"),
        Input::Lenhei | Input::Head | Input::Muac => {
            lang.pick("must be a number of cm", "harus angka dalam cm")
        }
        Input::Triceps | Input::Subscapular => {
            lang.pick("must be a number of mm", "harus angka dalam mm")
        }
    }
}

/// By which rules, whose classes, in which language.
pub(super) struct Rules {
    pub(super) profile: Profile,
    pub(super) scheme: Scheme,
    /// The scheme, if one was asked for.
    pub(super) chosen: Option<Scheme>,
    pub(super) lang: Lang,
    pub(super) bad: Bad,
}

/// Options as they come: names, empty for the default.
#[derive(serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Options {
    profile: String,
    standard: String,
    classes: String,
    lang: String,
    #[serde(rename = "badInput")]
    bad_input: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            profile: "who-anthro".to_owned(),
            standard: String::new(),
            classes: String::new(),
            lang: "en".to_owned(),
            bad_input: "throw".to_owned(),
        }
    }
}

impl Rules {
    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        Self::new(&options(text)?)
    }

    fn new(o: &Options) -> Result<Self, Wrong> {
        let mut profile: Profile = o.profile.parse()?;
        if !o.standard.is_empty() {
            profile.standard = o.standard.parse::<StandardChoice>()?;
        }
        let chosen = match o.classes.as_str() {
            "" => None,
            name => Some(name.parse::<Scheme>()?),
        };
        Ok(Self {
            profile,
            scheme: chosen.unwrap_or(Scheme::Who),
            chosen,
            lang: o.lang.parse()?,
            bad: match o.bad_input.as_str() {
                "throw" => Bad::Throws,
                "reason" => Bad::IsReason,
                other => {
                    return Err(Wrong::range(
                        format!("badInput must be \"throw\" or \"reason\", got \"{other}\""),
                        "unknown_name",
                    ));
                }
            },
        })
    }
}

/// Options of any kind; what they do not know is named.
pub(super) fn options<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Wrong> {
    serde_json::from_str(text).map_err(|e| Wrong::kind(format!("options: {e}"), "invalid_option"))
}

/// Everything that the engine says of a child, as JSON.
pub(super) fn assess(cells: &Cells, rules: &Rules) -> Result<String, Wrong> {
    let m = cells.read(rules.bad, rules.lang)?;
    let said = Said(&m.assess_by(&rules.profile), rules);
    // A map of names whose numbers are all finite: nothing in it cannot be written.
    Ok(serde_json::to_string(&said).unwrap_or_default())
}

/// An assessment on its way out. Written as it is read: a tree of values in between would take
/// several times as long.
struct Said<'a>(&'a Assessment, &'a Rules);

/// One indicator of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SaidOf {
    exact: Option<f64>,
    z: Option<f64>,
    flag: Option<bool>,
    centile: Option<f64>,
    class: Option<&'static str>,
    class_text: Option<&'static str>,
    reason: Option<&'static str>,
    reason_text: Option<&'static str>,
    label: &'static str,
}

#[derive(Serialize)]
struct SaidWarning {
    code: &'static str,
    text: &'static str,
}

impl Serialize for Said<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(a, rules) = self;
        let (lang, scheme) = (rules.lang, rules.scheme);
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("profile", &a.profile.name)?;
        map.serialize_entry("classes", scheme_code(scheme))?;
        map.serialize_entry("standard", &a.standard.value())?;
        map.serialize_entry("ageDaysUsed", &a.age_days_used)?;
        map.serialize_entry("clenheiCm", &a.lenhei_cm().value())?;
        map.serialize_entry("bmi", &a.bmi().value())?;
        for score in a.scores() {
            let (i, z, reason) = (score.indicator, score.value(), score.reason());
            let class = a.class(i, scheme);
            let said = SaidOf {
                exact: z.map(|z| z.exact),
                z: z.map(|z| z.reported),
                flag: z.map(|z| z.flag),
                centile: z.map(|z| cole::centile(z.exact)),
                class: class.map(Class::code),
                class_text: class.map(|c| c.label(lang)),
                reason: reason.map(Reason::code),
                reason_text: reason.map(|r| r.label(lang)),
                label: i.label(lang),
            };
            map.serialize_entry(i.code(), &said)?;
        }
        let mut acute = |name, text, class: Option<AcuteMalnutrition>| {
            map.serialize_entry(name, &class.map(AcuteMalnutrition::code))?;
            map.serialize_entry(text, &class.map(|c| c.label(lang)))
        };
        acute("muacClass", "muacClassText", a.muac_class())?;
        acute(
            "acuteMalnutrition",
            "acuteMalnutritionText",
            a.acute_malnutrition(),
        )?;
        map.serialize_entry("stunted", &a.stunted())?;
        map.serialize_entry("wasted", &a.wasted())?;
        map.serialize_entry("underweight", &a.underweight())?;
        map.serialize_entry("overweight", &a.overweight())?;
        let warnings = a.warnings().map(|w| SaidWarning {
            code: w.code(),
            text: w.label(lang),
        });
        map.serialize_entry("warnings", &warnings.collect::<Vec<_>>())?;
        map.end()
    }
}

const fn scheme_code(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Who => "who",
        Scheme::Kemenkes => "kemenkes",
    }
}

/// Every step, number and source, as text.
pub(super) fn explain(cells: &Cells, rules: &Rules) -> Result<String, Wrong> {
    let m = cells.read(rules.bad, rules.lang)?;
    Ok(m.assess_by(&rules.profile)
        .explain(rules.lang, rules.scheme))
}

fn reference(indicator: &str, cells: &Cells, rules: &Rules) -> Result<Reference, Wrong> {
    let indicator: Indicator = indicator.parse()?;
    let m = cells.read(Bad::Throws, rules.lang)?;
    Reference::find(indicator, &m, &rules.profile).map_err(|e| {
        let Error::NoRow { indicator, reason } = e else {
            return e.into();
        };
        let hint = match reason {
            Reason::MissingSex => "; give sex",
            Reason::MissingAge => "; give ageDays, ageMonths, or birthDate and visitDate",
            Reason::MissingLenhei => "; give lenheiCm",
            _ => "",
        };
        let why = reason.label(rules.lang);
        Wrong::range(
            format!("{indicator}: {why} ({reason}){hint}"),
            reason.code(),
        )
    })
}

/// L, M, S, unit and place of the row of an indicator.
pub(super) fn lms(indicator: &str, cells: &Cells, rules: &Rules) -> Result<Value, Wrong> {
    let r = reference(indicator, cells, rules)?;
    Ok(json!({
        "l": r.lms.l(),
        "m": r.lms.m(),
        "s": r.lms.s(),
        "unit": r.indicator.unit(),
        "table": r.place.table.to_string(),
        "axis": r.place.table.axis().code(),
        "at": r.place.at,
    }))
}

/// The value at a z-score, or at a centile.
pub(super) fn value(
    (indicator, at, is_centile): (&str, f64, bool),
    cells: &Cells,
    rules: &Rules,
) -> Result<f64, Wrong> {
    let r = reference(indicator, cells, rules)?;
    let z = if is_centile {
        cole::z_of_centile(at)?
    } else {
        at
    };
    Ok(r.value(z)?)
}

/// The exact z-score of a value, and the same at two decimals.
pub(super) fn z(indicator: &str, y: f64, cells: &Cells, rules: &Rules) -> Result<Value, Wrong> {
    let r = reference(indicator, cells, rules)?;
    let z = r.z(y);
    if z.is_nan() {
        let unit = r.indicator.unit();
        return Err(Wrong::range(
            format!("y must be a finite number of {unit} above zero, got {y}"),
            Reason::NotPositive.code(),
        ));
    }
    Ok(json!({"exact": z, "z": cole::reported(z), "centile": cole::centile(z)}))
}

#[cfg(test)]
mod tests {
    use super::super::wrong::Kind;
    use super::*;

    fn assess(cells: &Cells, rules: &Rules) -> Result<Value, Wrong> {
        super::assess(cells, rules).map(|text| serde_json::from_str(&text).unwrap())
    }

    fn cells(given: &[(Input, &str)]) -> Cells {
        let mut all = vec![String::new(); Input::ALL.len()];
        for (input, text) in given {
            all[*input as usize] = (*text).to_owned();
        }
        Cells(all)
    }

    fn rules(options: &str) -> Rules {
        Rules::parse(options).unwrap()
    }

    #[test]
    fn a_child_as_text() {
        let child = cells(&[
            (Input::Sex, "P"),
            (Input::AgeDays, "548"),
            (Input::Weight, "9,1"),
            (Input::Lenhei, "76.2"),
        ]);
        let a = assess(&child, &rules(r#"{"lang":"id","classes":"kemenkes"}"#)).unwrap();
        // R anthro 1.1.0.9000: length -1.55, weight -0.97.
        assert_eq!(a["haz"]["z"], json!(-1.55));
        assert_eq!(a["waz"]["z"], json!(-0.97));
        assert_eq!(a["whz"]["class"], "gizi_baik");
        assert_eq!(a["whz"]["classText"], "Gizi baik");
        assert_eq!(a["hcz"]["reason"], "missing_measurement");
        assert_eq!(a["hcz"]["z"], Value::Null);
    }

    #[test]
    fn bad_input_names_quantity_rule_and_value() {
        let say = |input, text: &str, lang: &str| {
            let child = cells(&[(input, text)]);
            let wrong = assess(&child, &rules(&format!(r#"{{"lang":"{lang}"}}"#))).unwrap_err();
            assert_eq!(wrong.input, Some(input));
            (wrong.kind, wrong.code, wrong.message)
        };
        assert_eq!(
            say(Input::Weight, "9.1kg", "en"),
            (
                Kind::Type,
                "unreadable",
                "weightKg: must be a number of kg, got \"9.1kg\"".to_owned()
            )
        );
        let (kind, code, text) = say(Input::Weight, "9100", "id");
        assert_eq!((kind, code), (Kind::Range, "weight_in_grams"));
        assert!(
            text.contains("gram, bukan kilogram?, tertulis 9100"),
            "{text}"
        );
        let (kind, code, _) = say(Input::AgeDays, "-3", "en");
        assert_eq!((kind, code), (Kind::Range, "age_negative"));
        let (kind, code, _) = say(Input::BirthDate, "2023-02-29", "en");
        assert_eq!((kind, code), (Kind::Type, "unreadable"));
    }

    #[test]
    fn a_visit_before_the_birth_is_told_at_the_visit() {
        let child = cells(&[
            (Input::BirthDate, "2024-05-02"),
            (Input::VisitDate, "2024-05-01"),
        ]);
        let wrong = assess(&child, &rules("{}")).unwrap_err();
        assert_eq!(wrong.input, Some(Input::VisitDate));
        assert_eq!(wrong.code, "age_negative");
    }

    #[test]
    fn bad_input_may_be_a_reason() {
        let child = cells(&[
            (Input::Sex, "f"),
            (Input::AgeDays, "548"),
            (Input::Weight, "9.1kg"),
            (Input::Muac, "140"),
        ]);
        let a = assess(&child, &rules(r#"{"badInput":"reason"}"#)).unwrap();
        assert_eq!(a["waz"]["reason"], "unreadable");
        assert_eq!(a["acz"]["reason"], "muac_in_millimetres");
    }

    #[test]
    fn options_that_nobody_knows_are_named() {
        for (text, part) in [
            (r#"{"profil":"who-anthro"}"#, "profil"),
            (r#"{"profile":"who"}"#, "unknown profile"),
            (r#"{"lang":"fr"}"#, "fr"),
            (r#"{"badInput":"ignore"}"#, "ignore"),
            (r#"{"standard":"cdc"}"#, "cdc"),
        ] {
            let wrong = Rules::parse(text).err().unwrap();
            assert!(wrong.message.contains(part), "{}", wrong.message);
        }
    }
}
