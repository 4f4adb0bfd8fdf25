//! How a result came about, step by step, in Indonesian or English: age used, position and
//! correction, table and row, L, M, S, the formula with its numbers, the restricted step,
//! rounding, flag, class and bounds, and the source of each.
//!
//! Nothing is computed anew for the z-score: the text is made from the [`Assessment`] itself.

use crate::age::{Age, DAYS_PER_MONTH};
use crate::classify::Scheme;
use crate::indicator::Indicator;
use crate::lms::{self, Lms};
use crate::math;
use crate::measurement::{
    HeadCircumference, Length, Measurement, Muac, Position, Skinfold, Weight,
};
use crate::profile::{
    AgeAt, AgeRule, ClassRule, CutOff, Formula, LengthRule, LenheiTable, Profile, Rounding, Rule,
    SexRule, StandingInfant, TailRule,
};
use crate::reading::Reading;
use crate::score::{Assessment, Score, ZRules, ZScore};
use crate::sex::Sex;
use crate::standards::Standard;
use crate::table::{Axis, TableId};
use crate::words::Lang;
use std::fmt::{Display, Write};

impl Assessment {
    /// The whole child: what was measured, what it was turned into, and every indicator for which
    /// something was measured, each with all its steps.
    #[must_use]
    pub fn explain(&self, lang: Lang, scheme: Scheme) -> String {
        let mut page = Page {
            a: self,
            lang,
            scheme,
            text: String::new(),
        };
        page.child();
        for score in self.scores() {
            if self.is_meant(score.indicator) {
                page.indicator(score);
            }
        }
        page.verdict();
        page.text
    }

    /// Was anything measured for this indicator?
    fn is_meant(&self, indicator: Indicator) -> bool {
        let m = &self.measurement;
        match indicator {
            Indicator::Waz => !m.weight.is_missing(),
            Indicator::Haz => !m.lenhei.is_missing(),
            Indicator::Whz | Indicator::Baz => !m.weight.is_missing() && !m.lenhei.is_missing(),
            Indicator::Hcz => !m.head.is_missing(),
            Indicator::Acz => !m.muac.is_missing(),
            Indicator::Tsz => !m.triceps.is_missing(),
            Indicator::Ssz => !m.subscapular.is_missing(),
        }
    }
}

/// At most `places` decimals, without trailing zeros.
fn trimmed(v: f64, places: usize) -> String {
    let text = format!("{v:.places$}");
    if text.contains('.') {
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text == "-0" { "0" } else { text }.to_owned()
    } else {
        text
    }
}

/// A percentage with two decimals, and what lies too near 0 or 100 for them said as such.
fn percent(v: f64) -> String {
    match v {
        v if v < 0.01 => "< 0.01".to_owned(),
        v if v > 99.99 => "> 99.99".to_owned(),
        v => format!("{v:.2}"),
    }
}

/// A length without the noise of binary fractions: 76.15 + 0.7 is 76.85.
fn cm(v: f64) -> String {
    trimmed(v, 6)
}

struct Page<'a> {
    a: &'a Assessment,
    lang: Lang,
    scheme: Scheme,
    text: String,
}

impl Page<'_> {
    fn pick<'t>(&self, en: &'t str, id: &'t str) -> &'t str {
        self.lang.pick(en, id)
    }

    fn line(&mut self, label: &str, text: impl Display) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "  {label:<14} {text}");
    }

    fn heading(&mut self, text: impl Display) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        let _ = writeln!(self.text, "{gap}{text}");
    }

    fn child(&mut self) {
        let m: Measurement = self.a.measurement;
        let sex = m.sex.value().map_or_else(
            || self.pick("sex not known", "jenis kelamin tidak diketahui"),
            |s| s.label(self.lang),
        );
        let age = m.age.value().map_or_else(
            || {
                self.pick("age not known", "umur tidak diketahui")
                    .to_owned()
            },
            |a| {
                let (d, months) = self
                    .pick("days|months", "hari|bulan")
                    .split_once('|')
                    .unwrap_or_default();
                format!(
                    "{} {d} ({} {months})",
                    trimmed(a.days(), 4),
                    trimmed(a.months(), 4)
                )
            },
        );
        let title = self.pick("Child", "Anak");
        self.heading(format!("{title}: {sex}, {age}"));
        self.quantity("weight", "berat", m.weight, Weight::kg, "kg");
        self.quantity("len/height", "panjang/tinggi", m.lenhei, Length::cm, "cm");
        self.quantity("head", "kepala", m.head, HeadCircumference::cm, "cm");
        self.quantity("MUAC", "LiLA", m.muac, Muac::cm, "cm");
        self.quantity("triceps", "trisep", m.triceps, Skinfold::mm, "mm");
        self.quantity(
            "subscapular",
            "subskapula",
            m.subscapular,
            Skinfold::mm,
            "mm",
        );
        if let Reading::Value(oedema) = m.oedema {
            let answer = if oedema {
                self.pick("yes", "ya")
            } else {
                self.pick("no", "tidak")
            };
            self.line(self.pick("oedema", "edema"), answer);
        }
        let (name, rules) = (self.a.profile.name.clone(), self.a.profile.source());
        self.line(self.pick("profile", "profil"), format!("{name}: {rules}"));
        if let Some(standard) = self.a.standard.value() {
            self.line(self.pick("standard", "standar"), standard.label(self.lang));
        }
        self.age_used();
        self.position();
        if let Some(bmi) = self.a.bmi().value()
            && let (Some(w), Some(h)) = (m.weight.value(), self.a.lenhei_cm().value())
        {
            let name = self.pick("BMI", "IMT");
            self.line(
                name,
                format!(
                    "{} / ({} / 100)^2 = {} kg/m2",
                    w.kg(),
                    cm(h),
                    trimmed(bmi, 6)
                ),
            );
        }
    }

    fn quantity<T: Copy>(
        &mut self,
        en: &str,
        id: &str,
        reading: Reading<T>,
        get: fn(T) -> f64,
        unit: &str,
    ) {
        let text = match reading {
            Reading::Missing => return,
            Reading::Value(v) => format!("{} {unit}", get(v)),
            Reading::Invalid { reason, given } => {
                let given = given.map_or(String::new(), |g| format!("{g} {unit}: "));
                format!("{given}{} ({reason})", reason.label(self.lang))
            }
        };
        self.line(self.lang.pick(en, id), text);
    }

    fn age_used(&mut self) {
        let label = self.pick("age used", "umur pakai");
        let text = match (self.a.measurement.age, self.a.standard.value()) {
            (Reading::Missing, _) => self
                .pick(
                    "none: only weight-for-length/height can do without",
                    "tidak ada: hanya BB/PB atau BB/TB yang dapat dihitung",
                )
                .to_owned(),
            (Reading::Invalid { reason, .. }, _) => {
                format!("{} ({reason})", reason.label(self.lang))
            }
            (Reading::Value(_), _) if self.used().is_none() => {
                // Only a profile that counts to another date loses an age that is known.
                let rule = Rule::AgeAt(self.a.profile.age_at).label(self.lang);
                let none = self.pick("none", "tidak ada");
                format!("{none}: {rule}")
            }
            (Reading::Value(age), standard) => self.age_and_row(age, standard),
        };
        let at = match self.a.profile.age_at {
            AgeAt::Visit => String::new(),
            at => format!("; {}", Rule::AgeAt(at).label(self.lang)),
        };
        self.line(label, text + &at);
    }

    /// Whole day of the age that the profile uses, for limits in days.
    fn day_used(&self) -> Option<f64> {
        Some(math::round_half_up(self.used()?))
    }

    /// The age that the profile uses in days, if there is one.
    fn used(&self) -> Option<f64> {
        self.a.age_days_used
    }

    fn age_and_row(&self, age: Age, standard: Option<Standard>) -> String {
        let used = self.used().unwrap_or_default();
        let rule = self.a.profile.age;
        if standard == Some(Standard::Who2007) {
            return if rule == AgeRule::NearestDay {
                let how = self.pick(
                    "months, unrounded: straight lines between whole months",
                    "bulan, tanpa pembulatan: garis lurus antarbulan",
                );
                let months = match self.a.profile.age_at {
                    AgeAt::Visit => age.months(),
                    _ => used / DAYS_PER_MONTH,
                };
                format!("{} {how}", trimmed(months, 6))
            } else {
                let how = Rule::Age(rule).label(self.lang);
                let month = self.pick("month", "bulan");
                format!("{month} {} ({how})", trimmed(used / DAYS_PER_MONTH, 0))
            };
        }
        let day = self.pick("day", "hari");
        let how = match rule {
            AgeRule::NearestDay => self
                .pick("the nearest whole day, halves up", "hari bulat terdekat")
                .to_owned(),
            rule => {
                let month = self.pick("month", "bulan");
                let n = trimmed(used / DAYS_PER_MONTH, 0);
                format!("{}: {month} {n}", Rule::Age(rule).label(self.lang))
            }
        };
        let out = match (standard, self.a.standard.reason()) {
            (None, Some(r)) => format!("; {} ({r})", r.label(self.lang)),
            _ => String::new(),
        };
        format!("{day} {used} ({how}){out}")
    }

    fn position(&mut self) {
        let m = self.a.measurement;
        if m.lenhei.is_missing() {
            return;
        }
        let label = self.pick("position", "cara ukur");
        let stated = match m.position {
            Reading::Value(p) => p.label(self.lang).to_owned(),
            Reading::Missing => self.pick("not stated", "tidak dicatat").to_owned(),
            Reading::Invalid { reason, .. } => format!("{} ({reason})", reason.label(self.lang)),
        };
        let profile = &self.a.profile;
        let mut text = stated;
        if self.a.standing_under_9_months {
            let done = match profile.standing_infant {
                StandingInfant::Ignored => self.pick(
                    "not believed below nine months, so taken as not stated",
                    "tidak wajar di bawah sembilan bulan, dianggap tidak dicatat",
                ),
                StandingInfant::Corrected => self.pick(
                    "implausible below nine months, but this profile believes it",
                    "tidak wajar di bawah sembilan bulan, tetapi dipakai oleh profil ini",
                ),
            };
            text = format!("{text}; {done}");
        }
        if let Some(day) = self.day_used() {
            let meant = if day <= profile.length_until_day {
                Position::Lying
            } else {
                Position::Standing
            };
            let until = profile.length_until_day;
            let meant = match meant {
                Position::Lying => self.pick(
                    "length (lying) is meant up to day",
                    "panjang (terlentang) dipakai sampai hari",
                ),
                Position::Standing => self.pick(
                    "height (standing) is meant after day",
                    "tinggi (berdiri) dipakai setelah hari",
                ),
            };
            text = format!("{text}; {meant} {until}");
        } else if self.a.position.is_none() {
            let rule = self.pick(
                "without age, lying is assumed below",
                "tanpa umur, terlentang bila di bawah",
            );
            text = format!("{text}; {rule} {} cm", profile.lying_below_cm);
        }
        self.line(label, text);
        if let (Some(measured), Some(used)) = (m.lenhei.value(), self.a.lenhei_cm().value()) {
            let label = self.pick("length used", "PB/TB pakai");
            let c = self.a.correction_cm;
            let text = if c == 0.0 {
                format!(
                    "{} cm, {}",
                    cm(used),
                    self.pick("nothing corrected", "tanpa koreksi")
                )
            } else {
                let sign = if c > 0.0 { '+' } else { '-' };
                format!("{} {sign} {} = {} cm", measured.cm(), c.abs(), cm(used))
            };
            self.line(label, text);
        }
    }

    fn indicator(&mut self, score: &Score) {
        let i = score.indicator;
        let name = format!("{}  {}", i.code().to_uppercase(), i.label(self.lang));
        let Some(z) = score.value() else {
            let reason = score.reason();
            self.heading(format!(
                "{name}: {}",
                self.pick("not computed", "tidak dihitung")
            ));
            if let Some(r) = reason {
                self.line(
                    self.pick("reason", "alasan"),
                    format!("{} ({r})", r.label(self.lang)),
                );
            }
            if score.class_z.is_some() {
                self.place_and_row(score);
                self.class(i);
            }
            return;
        };
        self.heading(format!("{name}: {:.2}", z.reported));
        if let Some(lms) = self.place_and_row(score)
            && let Some(y) = score.y
        {
            self.formula(i, y, lms, z);
        }
        let two = match self.a.profile.rounding {
            Rounding::HalfEven => self.pick(
                "two decimals, as WHO reports it",
                "dua desimal, seperti WHO",
            ),
            Rounding::Truncated => self.pick(
                "further decimals cut off, not as WHO does",
                "desimal selebihnya dipotong, berbeda dari WHO",
            ),
        };
        self.line(
            self.pick("rounded", "dibulatkan"),
            format!("{:.2} ({two})", z.reported),
        );
        let below = self.pick("of the reference lie below", "rujukan berada di bawahnya");
        let label = self.pick("centile", "persentil");
        self.line(
            label,
            format!("{} % {below}", percent(lms::centile(z.exact))),
        );
        self.flag(i, z);
        self.class(i);
        if let Some(source) = self.source(i) {
            self.line(self.pick("source", "sumber"), source);
        }
    }

    /// Where the row stands, what it holds, and the SD columns where the class is read from them.
    fn place_and_row(&mut self, score: &Score) -> Option<Lms> {
        let (place, i) = (score.place?, score.indicator);
        let (lms, sex) = (self.a.lms(i)?, self.a.sex_used()?);
        self.row(place.table, place.in_rows, sex);
        self.line(
            "L, M, S",
            format!(
                "{}, {} {}, {}",
                trimmed(lms.l(), 8),
                trimmed(lms.m(), 8),
                i.unit(),
                trimmed(lms.s(), 9)
            ),
        );
        let p = &self.a.profile;
        if p.classes == ClassRule::SdColumns || p.formula != Formula::Lms {
            let places = p.column_decimals.map_or(6, usize::from);
            let rules = ZRules::of(p);
            let columns: Vec<String> = (-3..=3)
                .map(|k| trimmed(rules.column(lms, f64::from(k)), places))
                .collect();
            let label = self.pick("SD -3 to 3", "SD -3 s.d. 3");
            self.line(label, format!("{} {}", columns.join("  "), i.unit()));
        }
        Some(lms)
    }

    fn row(&mut self, table: TableId, in_rows: f64, sex: Sex) {
        let unit = match table.axis() {
            Axis::Day => self.pick("day", "hari"),
            Axis::Month => self.pick("month", "bulan"),
            Axis::Centimetre => "cm",
        };
        let per_unit = table.axis().rows_per_unit();
        let at = |row: f64| trimmed(row / per_unit, 1);
        let (low, fraction) = (in_rows.floor(), in_rows - in_rows.floor());
        let place = if fraction > 0.0 {
            let between = self.pick("between", "antara");
            let and = self.pick("and", "dan");
            let weight = self.pick("weight of the second", "bobot yang kedua");
            format!(
                "{between} {} {and} {} {unit}, {weight} {}",
                at(low),
                at(low + 1.0),
                trimmed(fraction, 6)
            )
        } else {
            format!("{unit} {}", at(low))
        };
        let sex = sex.label(self.lang);
        let p: &Profile = &self.a.profile;
        let mut text = format!("{table}, {sex}, {place}");
        let by_length = table.axis() == Axis::Centimetre;
        for (applies, rule) in [
            (p.sex != SexRule::AsRecorded, Rule::Sex(p.sex)),
            (
                by_length && p.lenhei_table != LenheiTable::ByAge,
                Rule::LenheiTable(p.lenhei_table),
            ),
            (
                by_length && p.length_rows != LengthRule::Linear,
                Rule::LengthRows(p.length_rows),
            ),
        ] {
            if applies {
                text = format!("{text} ({})", rule.label(self.lang));
            }
        }
        self.line(self.pick("row", "baris"), text);
    }

    fn formula(&mut self, i: Indicator, y: f64, lms: Lms, z: ZScore) {
        let (l, m, s) = (
            trimmed(lms.l(), 8),
            trimmed(lms.m(), 8),
            trimmed(lms.s(), 9),
        );
        let shown = trimmed(y, 6);
        let label = self.pick("formula", "rumus");
        let p = &self.a.profile;
        if p.formula != Formula::Lms || p.clamp_sd.is_some_and(|sd| z.exact.abs() >= sd) {
            let mut text = Rule::Formula(p.formula).label(self.lang);
            if let Some(sd) = p.clamp_sd {
                text = format!("{text}; {}", Rule::ClampSd(sd).label(self.lang));
            }
            self.line(label, format!("{text}: y = {shown}: {}", z.exact));
            return;
        }
        if !i.is_restricted() {
            self.line(
                label,
                format!(
                    "(y - M) / (M S) = ({shown} - {m}) / ({m} x {s}) = {}",
                    z.exact
                ),
            );
            return;
        }
        let plain = lms.z(y);
        let text = if lms.l() == 0.0 {
            format!("ln(y/M) / S = ln({shown} / {m}) / {s}")
        } else {
            format!("((y/M)^L - 1) / (L S) = (({shown} / {m})^{l} - 1) / ({l} x {s})")
        };
        if z.exact.abs() <= 3.0 || p.tails == TailRule::Unrestricted {
            self.line(label, format!("{text} = {}", z.exact));
            return;
        }
        self.line(label, format!("{text} = {}", trimmed(plain, 6)));
        let side = 3f64.copysign(z.exact);
        if let (Ok(sd3), Ok(sd2)) = (lms.value(side), lms.value(side / 1.5)) {
            let (sd3, sd2) = (trimmed(sd3, 6), trimmed(sd2, 6));
            let label = self.pick("restricted", "terbatas");
            let text = if side > 0.0 {
                format!("3 + (y - SD3) / (SD3 - SD2) = 3 + ({shown} - {sd3}) / ({sd3} - {sd2})")
            } else {
                format!(
                    "-3 + (y - SD-3) / (SD-2 - SD-3) = -3 + ({shown} - {sd3}) / ({sd2} - {sd3})"
                )
            };
            self.line(label, format!("{text} = {}", z.exact));
        }
    }

    fn flag(&mut self, i: Indicator, z: ZScore) {
        let (low, high) = i.flag_limits();
        let label = self.pick("flag", "tanda");
        let text = if z.flag {
            let implausible = self.pick(
                "implausible: below {} or above {} (WHO); measure again before anything else",
                "tidak wajar: di bawah {} atau di atas {} (WHO); ukur ulang dahulu",
            );
            implausible
                .replacen("{}", &low.to_string(), 1)
                .replacen("{}", &high.to_string(), 1)
        } else {
            format!(
                "{} {low} {} {high} (WHO)",
                self.pick("plausible: within", "wajar: antara"),
                self.pick("to", "dan")
            )
        };
        self.line(label, format!("{}: {text}", u8::from(z.flag)));
    }

    fn class(&mut self, i: Indicator) {
        let label = self.pick("class", "kelas");
        let Some((class, low, high)) = self.a.class_and_bounds(i, self.scheme) else {
            let none = self.pick(
                "this indicator has no classes",
                "indikator ini tidak memiliki kelas",
            );
            self.line(label, none);
            return;
        };
        let text = format!("{} ({})", class.label(self.lang), bounds(low, high));
        let code = if class.label(self.lang) == class.code() {
            String::new()
        } else {
            format!(" [{class}]")
        };
        let source = self.scheme.source(i);
        let p = &self.a.profile;
        let mut how = String::new();
        if p.classes != ClassRule::ReportedZ {
            how = format!("; {}", Rule::Classes(p.classes).label(self.lang));
        }
        if p.cut_off != CutOff::Below {
            how = format!("{how}; {}", Rule::CutOff(p.cut_off).label(self.lang));
        }
        self.line(label, format!("{text}{code}; {source}{how}"));
    }

    fn source(&self, i: Indicator) -> Option<&'static str> {
        let table = self.a.score(i).place?.table;
        Some(match table.axis() {
            Axis::Month => Standard::Who2007.source(),
            Axis::Day | Axis::Centimetre => Standard::Who2006.source(),
        })
    }

    fn verdict(&mut self) {
        let yes_no = |v: bool| {
            if v {
                self.pick("yes", "ya")
            } else {
                self.pick("no", "tidak")
            }
        };
        let answers: Vec<(&str, String)> = [
            (self.pick("stunted", "pendek"), self.a.stunted()),
            (self.pick("wasted", "kurus"), self.a.wasted()),
            (self.pick("underweight", "BB kurang"), self.a.underweight()),
            (self.pick("overweight", "BB lebih"), self.a.overweight()),
        ]
        .into_iter()
        .filter_map(|(name, v)| Some((name, yes_no(v?).to_owned())))
        .chain(
            self.a
                .muac_class()
                .map(|c| (self.pick("MUAC", "LiLA"), c.label(self.lang).to_owned())),
        )
        .chain(
            self.a
                .acute_malnutrition()
                .map(|c| (self.pick("acute", "akut"), c.label(self.lang).to_owned())),
        )
        .collect();
        let warnings: Vec<_> = self.a.warnings().collect();
        if answers.is_empty() && warnings.is_empty() {
            return;
        }
        self.heading(self.pick("In short", "Ringkasnya").to_owned());
        for (name, answer) in answers {
            self.line(name, answer);
        }
        for w in warnings {
            self.line(
                self.pick("look at", "perhatikan"),
                format!("{} ({})", w.label(self.lang), w.code()),
            );
        }
    }
}

/// `-3 <= z < -2`, as [`crate::classify::Bands`] reads its bounds.
fn bounds(low: Option<f64>, high: Option<f64>) -> String {
    let left = low.map(|b| {
        if b < 0.0 {
            format!("{b} <= ")
        } else {
            format!("{b} < ")
        }
    });
    let right = high.map(|b| {
        if b < 0.0 {
            format!(" < {b}")
        } else {
            format!(" <= {b}")
        }
    });
    match (left, right) {
        (None, Some(r)) => format!("z{r}"),
        (Some(_), None) => {
            let low = low.unwrap_or_default();
            format!("z {} {low}", if low < 0.0 { ">=" } else { ">" })
        }
        (l, r) => format!("{}z{}", l.unwrap_or_default(), r.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_say_to_which_class_they_belong() {
        assert_eq!(bounds(None, Some(-3.0)), "z < -3");
        assert_eq!(bounds(Some(-3.0), Some(-2.0)), "-3 <= z < -2");
        assert_eq!(bounds(Some(-2.0), Some(1.0)), "-2 <= z <= 1");
        assert_eq!(bounds(Some(1.0), Some(2.0)), "1 < z <= 2");
        assert_eq!(bounds(Some(3.0), None), "z > 3");
        assert_eq!(bounds(Some(-2.0), None), "z >= -2");
    }

    #[test]
    fn trailing_zeros_and_noise_go() {
        assert_eq!(trimmed(76.15 + 1e-14, 6), "76.15");
        assert_eq!(trimmed(-0.0, 6), "0");
        assert_eq!(trimmed(100.0, 0), "100");
    }
}
