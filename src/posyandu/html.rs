//! The monthly report on one printable page, in Indonesian, with the SKDN bars.

use super::skdn::{AgeBand, CLASSED, Counts, HomeVisit, Ratio, Report};
use crate::classify::{Scheme, bands};
use crate::indicator::Indicator;
use crate::page::{self, escaped, table};
use crate::sex::Sex;
use crate::standards::Standard;
use crate::words::Lang;
use std::fmt::Write;

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// Names that the report does not know: of a Posyandu by its number, of a child by its place in
/// the list.
pub trait Names {
    /// The name of a Posyandu.
    fn place(&self, place: u32) -> String;
    /// The name of a child, as the cadre who visits knows it.
    fn child(&self, child: usize) -> String;
    /// The village of a Posyandu; empty where it is not known.
    fn village(&self, _place: u32) -> String {
        String::new()
    }
}

impl Report {
    /// The page: bars, letters and ratios by Posyandu and by age and sex, classes, vitamin A,
    /// exclusive breastfeeding, and the homes to visit in the order of the report.
    #[must_use]
    pub fn html(&self, names: &impl Names) -> String {
        let (year, month) = self.month.year_month();
        let title = format!("Laporan Posyandu {} {year}", MONTHS[usize::from(month - 1)]);
        let mut out = page::begin(&title, Lang::Id);
        let total = self.total();
        out.push_str(&bars(&total));
        ratios(&mut out, &total);
        let mut places: Vec<u32> = self.cells.iter().map(|c| c.place).collect();
        places.dedup();
        if places.len() > 1 {
            let rows = places
                .iter()
                .map(|p| letters(names.place(*p), &self.sum(|c| c.place == *p)))
                .collect();
            section(&mut out, "Menurut Posyandu", rows, &total);
        }
        let mut villages: Vec<String> = places.iter().map(|p| names.village(*p)).collect();
        villages.sort_unstable();
        villages.dedup();
        if villages.len() > 1 {
            let of = |v: &String| self.sum(|c| names.village(c.place) == *v);
            let rows = villages
                .iter()
                .map(|v| letters(v.clone(), &of(v)))
                .collect();
            section(&mut out, "Menurut desa/kelurahan", rows, &total);
        }
        let mut rows = Vec::new();
        for band in AgeBand::ALL {
            for (sex, word) in [(Sex::Male, "laki-laki"), (Sex::Female, "perempuan")] {
                let counts = self.sum(|c| c.band == Some(band) && c.sex == Some(sex));
                rows.push(letters(format!("{} bulan, {word}", band.code()), &counts));
            }
        }
        section(&mut out, "Menurut umur dan jenis kelamin", rows, &total);
        classes(&mut out, &total);
        services(&mut out, &total);
        apart(&mut out, &total);
        self.homes(&mut out, names);
        page::end(out)
    }

    fn homes(&self, out: &mut String, names: &impl Names) {
        let _ = writeln!(
            out,
            "<h2>Kunjungan rumah: {} anak tidak datang</h2>",
            self.home_visits.len()
        );
        if self.home_visits.is_empty() {
            return;
        }
        let rows: Vec<Vec<String>> = (1..)
            .zip(&self.home_visits)
            .map(|(n, v)| home(n, v, names))
            .collect();
        let head = ["", "Anak", "Posyandu", "Terakhir ditimbang", "Perhatikan"];
        table(out, &head, &rows);
    }
}

fn home(n: u32, visit: &HomeVisit, names: &impl Names) -> Vec<String> {
    let reasons: Vec<&str> = visit.reasons.iter().map(|r| r.label(Lang::Id)).collect();
    let last = visit.last_seen.map_or_else(
        || "belum pernah".to_owned(),
        |m| {
            let (year, month) = m.year_month();
            let name = MONTHS[usize::from(month - 1)];
            format!("{name} {year} ({} bulan lalu)", visit.months_unseen)
        },
    );
    vec![
        n.to_string(),
        names.child(visit.child),
        names.place(visit.place),
        last,
        reasons.join("; "),
    ]
}

fn section(out: &mut String, title: &str, mut rows: Vec<Vec<String>>, total: &Counts) {
    let _ = writeln!(out, "<h2>{}</h2>", escaped(title));
    rows.push(letters("Jumlah".to_owned(), total));
    let head = [
        "", "S", "K", "D", "N", "T", "O", "B", "D'", "2T", "BGM", "Dirujuk",
    ];
    table(out, &head, &rows);
}

fn letters(name: String, c: &Counts) -> Vec<String> {
    let counts = [
        c.s,
        c.k,
        c.d,
        c.n,
        c.t,
        c.o,
        c.b,
        c.d_prime(),
        c.two_t,
        c.below_red_line,
        c.referred,
    ];
    std::iter::once(name)
        .chain(counts.map(|n| n.to_string()))
        .collect()
}

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 220.0;

/// S, K, D and N as bars, as on the wall of a Posyandu.
fn bars(c: &Counts) -> String {
    let most = f64::from(c.s.max(c.k).max(c.d).max(1));
    let mut svg = format!(
        "<figure><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" \
         aria-label=\"S {}, K {}, D {}, N {}\">\n",
        c.s, c.k, c.d, c.n
    );
    for (k, (letter, n, color)) in [
        ("S", c.s, "#888"),
        ("K", c.k, "#58a"),
        ("D", c.d, "#3a7"),
        ("N", c.n, "#285"),
    ]
    .into_iter()
    .enumerate()
    {
        let height = (HEIGHT - 60.0) * f64::from(n) / most;
        let (x, y) = (40.0 + 105.0 * k as f64, HEIGHT - 30.0 - height);
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y:.1}\" width=\"70\" height=\"{height:.1}\" fill=\"{color}\"/>\
             <text x=\"{0}\" y=\"{1:.1}\" text-anchor=\"middle\">{n}</text>\
             <text x=\"{0}\" y=\"{2}\" text-anchor=\"middle\">{letter}</text>",
            x + 35.0,
            y - 6.0,
            HEIGHT - 12.0
        );
    }
    svg.push_str(
        "</svg><figcaption>S sasaran, K memiliki KMS/KIA, D ditimbang, N naik</figcaption></figure>\n",
    );
    svg
}

/// One decimal, with a comma.
fn percent(value: Option<f64>) -> String {
    value.map_or_else(
        || "tidak ada".to_owned(),
        |v| format!("{v:.1} %").replace('.', ","),
    )
}

fn ratios(out: &mut String, c: &Counts) {
    let rows: Vec<Vec<String>> = Ratio::ALL
        .iter()
        .map(|r| {
            vec![
                format!("{} ({})", r.code(), r.label(Lang::Id)),
                percent(c.percent(*r)),
            ]
        })
        .collect();
    table(out, &["", ""], &rows);
}

fn classes(out: &mut String, c: &Counts) {
    for indicator in CLASSED {
        let of = c.classed(indicator);
        let Some(known) = bands(Scheme::Kemenkes, indicator, Standard::Who2006) else {
            continue;
        };
        if of == 0 {
            continue;
        }
        let name = match indicator {
            Indicator::Waz => "BB/U",
            Indicator::Haz => "PB/U atau TB/U",
            _ => "BB/PB atau BB/TB",
        };
        let _ = writeln!(out, "<h3>{name}: {of} anak</h3>");
        let rows: Vec<Vec<String>> = known
            .classes
            .iter()
            .map(|class| {
                let n = c.class(indicator, *class);
                let share = 100.0 * f64::from(n) / f64::from(of);
                vec![
                    class.label(Lang::Id).to_owned(),
                    n.to_string(),
                    percent(Some(share)),
                ]
            })
            .collect();
        table(out, &["", "anak", ""], &rows);
    }
}

fn services(out: &mut String, c: &Counts) {
    let asked: u32 = c.exclusive.iter().map(|(_, asked)| asked).sum();
    if c.vitamin_a_blue + c.vitamin_a_red + c.vitamin_a_too_young > 0 {
        let _ = writeln!(
            out,
            "<p>Vitamin A: kapsul biru (6-11 bulan) {}, kapsul merah (12-59 bulan) {}.{}</p>",
            c.vitamin_a_blue,
            c.vitamin_a_red,
            if c.vitamin_a_too_young > 0 {
                format!(
                    " Tercatat di bawah 6 bulan: {}, mohon diperiksa.",
                    c.vitamin_a_too_young
                )
            } else {
                String::new()
            }
        );
    }
    if asked > 0 {
        let rows: Vec<Vec<String>> = (0..)
            .zip(&c.exclusive)
            .map(|(e, (yes, asked)): (u32, _)| {
                vec![format!("E{e}"), yes.to_string(), asked.to_string()]
            })
            .collect();
        out.push_str("<h3>ASI eksklusif</h3>\n");
        table(out, &["umur, bulan", "ya", "ditanya"], &rows);
    }
}

/// What stands in no letter.
fn apart(out: &mut String, c: &Counts) {
    for (n, words) in [
        (
            c.not_judged,
            "anak ditimbang tanpa jenis kelamin atau umur: N atau T tidak dapat dinilai (termasuk dalam D)",
        ),
        (
            c.guests,
            "anak ditimbang di sini tetapi terdaftar di tempat lain (tidak dihitung)",
        ),
        (
            c.no_age,
            "anak terdaftar tanpa tanggal lahir (tidak dihitung); mohon dilengkapi",
        ),
    ] {
        if n > 0 {
            let _ = writeln!(out, "<p>{n} {words}.</p>");
        }
    }
}
