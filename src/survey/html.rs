//! A table as one printable page with forest plots: no script, nothing from elsewhere.

use super::estimate::Estimate;
use super::groups::{Grouping, Population};
use super::measure::{AcuteBy, Measure, Severity};
use super::table::{Group, Table};
use crate::indicator::Indicator;
use crate::page::{self, escaped, table};
use crate::words::Lang;
use std::fmt::Write;

/// What the page has a plot of, where the population has it.
const PLOTTED: [Measure; 6] = [
    Measure::Share(Indicator::Haz, -2),
    Measure::Share(Indicator::Whz, -2),
    Measure::Share(Indicator::Whz, 2),
    Measure::Share(Indicator::Waz, -2),
    Measure::Share(Indicator::Baz, 1),
    Measure::Acute(Severity::Global, AcuteBy::Combined),
];

const ROW: f64 = 17.0;
const LABELS: f64 = 250.0;
const PLOT: f64 = 380.0;
const NUMBERS: f64 = 190.0;
const TOP: f64 = 26.0;

fn one_decimal(x: Option<f64>) -> String {
    x.map_or_else(|| "–".to_owned(), |x| format!("{x:.1}"))
}

/// PROBIT is for samples too small to count cases: it stays out of the page, not of the files.
const fn is_probit(measure: Measure) -> bool {
    matches!(measure, Measure::Probit(..) | Measure::ProbitModerate(_))
}

/// `25.8 (23.5–28.3)`, or the reason.
fn with_limits(e: &Estimate) -> String {
    match (e.value, e.lower, e.upper) {
        (Some(p), Some(low), Some(high)) => format!("{p:.1} ({low:.1}–{high:.1})"),
        (Some(p), ..) => format!("{p:.1} ({})", e.why.map_or("", super::Why::code)),
        _ => e.why.map_or("", super::Why::code).to_owned(),
    }
}

/// The end of an axis in percent: the next multiple of five or ten.
fn axis_end(estimates: &[&Estimate]) -> f64 {
    let most = estimates
        .iter()
        .filter_map(|e| e.upper.or(e.value))
        .fold(1.0, f64::max);
    let step = if most > 30.0 { 10.0 } else { 5.0 };
    let steps = (1..=100).find(|k| step * f64::from(*k) >= most);
    step * f64::from(steps.unwrap_or(1))
}

impl Table {
    /// The report as one page that can be printed: the whole population, a forest plot of the groups
    /// for each of the main measures, what was left out and how it was computed. `name` is what was
    /// read.
    #[must_use]
    pub fn html(&self, name: &str, lang: Lang) -> String {
        let title = match lang {
            Lang::En => format!("Prevalence: {name}"),
            Lang::Id => format!("Prevalensi: {name}"),
        };
        let mut out = page::begin(&title, lang);
        self.summary(&mut out, lang);
        for measure in PLOTTED {
            self.forest(&mut out, measure, lang);
        }
        self.method(&mut out, lang);
        page::end(out)
    }

    fn summary(&self, out: &mut String, lang: Lang) {
        let Some(all) = self.groups.first() else {
            return;
        };
        let head = [
            "",
            lang.pick("children", "anak"),
            lang.pick("% or z", "% atau z"),
            lang.pick("interval", "selang"),
            "SE",
            "SD",
            lang.pick("design effect", "efek desain"),
            lang.pick("level (WHO-UNICEF)", "tingkat (WHO-UNICEF)"),
        ];
        let measures = self.measures();
        let rows: Vec<Vec<String>> = measures
            .iter()
            .zip(&all.estimates)
            .filter(|(measure, e)| e.value.is_some() && !is_probit(**measure))
            .map(|(measure, e)| {
                let digits = if measure.is_share() { 1 } else { 2 };
                let number =
                    |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x:.digits$}"));
                let limits = e.lower.zip(e.upper);
                let level = e.value.and_then(|p| measure.level_of(p));
                vec![
                    measure.label(lang),
                    e.n.to_string(),
                    number(e.value),
                    limits.map_or_else(
                        || e.why.map_or("", super::Why::code).to_owned(),
                        |(low, high)| format!("{low:.digits$}\u{a0}–\u{a0}{high:.digits$}"),
                    ),
                    number(e.se),
                    number(e.sd),
                    e.deff.map_or_else(String::new, |d| format!("{d:.2}")),
                    level.map_or_else(String::new, |l| l.label(lang).to_owned()),
                ]
            })
            .collect();
        let heading = lang.pick("Whole population", "Seluruh populasi");
        let _ = writeln!(out, "<h2>{heading}</h2>");
        table(out, &head, &rows);
    }

    fn forest(&self, out: &mut String, measure: Measure, lang: Lang) {
        let groups: Vec<(&Group, &Estimate)> = self
            .groups
            .iter()
            .filter_map(|g| Some((g, g.get(measure)?)))
            .filter(|(_, e)| e.value.is_some() || e.n > 0)
            .collect();
        if groups.iter().all(|(_, e)| e.value.is_none()) {
            return;
        }
        let estimates: Vec<&Estimate> = groups.iter().map(|(_, e)| *e).collect();
        let end = axis_end(&estimates);
        let x = |percent: f64| LABELS + PLOT * percent.clamp(0.0, end) / end;
        let headings = groups.windows(2).filter(|w| w[0].0.by != w[1].0.by).count();
        let height = TOP + ROW * (groups.len() + headings + 1) as f64 + 8.0;
        let width = LABELS + PLOT + NUMBERS;
        let label = escaped(&measure.label(lang));
        let _ = writeln!(
            out,
            "<h2>{label}, %</h2><figure><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height:.0}\" \
             width=\"{width}\" height=\"{height:.0}\" role=\"img\" aria-label=\"{label}\">"
        );
        let ticks = 5;
        for k in 0..=ticks {
            let at = end * f64::from(k) / f64::from(ticks);
            let _ = writeln!(
                out,
                "<path d=\"M{0:.1} {TOP}V{1:.1}\" stroke=\"#e2e2e2\"/><text x=\"{0:.1}\" y=\"{2}\" text-anchor=\"middle\">{at}</text>",
                x(at),
                height - 6.0,
                TOP - 8.0
            );
        }
        let all = groups.first().and_then(|(_, e)| e.value);
        if let Some(all) = all {
            let _ = writeln!(
                out,
                "<path d=\"M{:.1} {TOP}V{:.1}\" stroke=\"#36c\" stroke-dasharray=\"3 3\"/>",
                x(all),
                height - 6.0
            );
        }
        let mut y = TOP + ROW * 0.5;
        let mut by = "";
        for (group, e) in &groups {
            if group.by != by {
                by = &group.by;
                let by = escaped(by);
                let _ = writeln!(
                    out,
                    "<text x=\"4\" y=\"{:.1}\" font-weight=\"bold\">{by}</text>",
                    y + 4.0
                );
                y += ROW;
            }
            let name = match group.grouping {
                Grouping::All => lang.pick("everybody", "semua").to_owned(),
                _ => escaped(&group.value),
            };
            let _ = writeln!(
                out,
                "<text x=\"14\" y=\"{0:.1}\">{name}</text><text x=\"{1}\" y=\"{0:.1}\" text-anchor=\"end\">{2}</text>\
                 <text x=\"{3}\" y=\"{0:.1}\">{4}</text>",
                y + 4.0,
                LABELS - 8.0,
                e.n,
                LABELS + PLOT + 12.0,
                escaped(&with_limits(e))
            );
            if let Some((low, high)) = e.lower.zip(e.upper) {
                let _ = writeln!(
                    out,
                    "<path d=\"M{:.1} {y:.1}H{:.1}\" stroke=\"#555\" stroke-width=\"1.5\"/>",
                    x(low),
                    x(high)
                );
            }
            if let Some(p) = e.value {
                let _ = writeln!(
                    out,
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"7\" height=\"7\" fill=\"#36c\"/>",
                    x(p) - 3.5,
                    y - 3.5
                );
            }
            y += ROW;
        }
        let caption = match lang {
            Lang::En => "group, children, estimate and interval; dashed: everybody",
            Lang::Id => "kelompok, jumlah anak, nilai dan selang; garis putus-putus: semua anak",
        };
        let _ = writeln!(out, "</svg><figcaption>{caption}</figcaption></figure>");
    }

    fn method(&self, out: &mut String, lang: Lang) {
        let percent = one_decimal(Some(100.0 * self.level));
        let (df, interval) = (self.df, self.interval.code());
        let who = match self.population {
            Population::UnderFive => "anthro_prevalence",
            Population::School => "anthroplus_prevalence",
        };
        let _ = match lang {
            Lang::En => writeln!(
                out,
                "<h2>How</h2><p>{percent} % intervals ({interval} for shares, t for means), {df} degrees of freedom; \
                 variances linearised, between clusters within strata, as WHO's <code>{who}</code>. Flagged z-scores \
                 are left out; oedema counts as severe. Levels: WHO-UNICEF thresholds of 2018 (de Onis et al. 2019).</p>"
            ),
            Lang::Id => writeln!(
                out,
                "<h2>Cara hitung</h2><p>Selang {percent} % ({interval} untuk persentase, t untuk rata-rata), {df} derajat \
                 bebas; varians dilinearkan antarklaster dalam strata, seperti <code>{who}</code> dari WHO. Z-score \
                 bertanda tidak dihitung; edema dihitung berat. Tingkat: ambang WHO-UNICEF 2018 (de Onis dkk. 2019).</p>"
            ),
        };
        let mut items: Vec<String> = self
            .left_out
            .counts()
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(code, n)| format!("{code}: {n}"))
            .collect();
        for (code, n) in [
            (
                "clusters_in_several_strata",
                self.clusters_in_several_strata,
            ),
            ("strata_with_one_cluster", self.lonely_strata),
        ] {
            if n > 0 {
                items.push(format!("{code}: {n}"));
            }
        }
        let _ = writeln!(out, "<p>{}: {}</p>", lang.pick("Rows", "Baris"), self.rows);
        if !items.is_empty() {
            out.push_str("<ul>");
            for item in items {
                let _ = write!(out, "<li>{}</li>", escaped(&item));
            }
            out.push_str("</ul>\n");
        }
    }
}
