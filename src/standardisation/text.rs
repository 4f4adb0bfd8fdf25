//! Words of a test, and the report for the terminal.

use super::edition::Level;
use super::report::{Against, DesignFault, MeasurerReport, Report, Train};
use super::sheet::Quantity;
use super::tem::Estimate;
use crate::quality::Stat;
use crate::words::Lang;
use std::fmt::Write;

impl Train {
    /// What to do, for this quantity.
    #[must_use]
    pub const fn words(self, quantity: Quantity, lang: Lang) -> &'static str {
        match (self, quantity) {
            (Self::Precision, Quantity::Weight) => lang.pick(
                "The two weighings of a child differ too much: wait until the child is still, read at eye level, no \
                 clothes or shoes.",
                "Dua kali menimbang hasilnya terlalu berbeda: tunggu anak tenang, baca sejajar mata, lepas pakaian \
                 tebal dan sepatu.",
            ),
            (Self::Precision, Quantity::Lenhei) => lang.pick(
                "The two readings of a child differ too much: two people, head against the board, knees straight, feet \
                 flat, read to 0.1 cm.",
                "Dua kali mengukur hasilnya terlalu berbeda: lakukan berdua, kepala menempel, lutut lurus, telapak kaki \
                 rata, baca sampai 0,1 cm.",
            ),
            (Self::Precision, Quantity::Muac) => lang.pick(
                "The two readings of a child differ too much: find the midpoint of the left upper arm each time, arm \
                 relaxed, read to 1 mm.",
                "Dua kali mengukur hasilnya terlalu berbeda: cari titik tengah lengan kiri atas setiap kali, lengan \
                 santai, baca sampai 1 mm.",
            ),
            (Self::TooHigh, Quantity::Weight) => lang.pick(
                "Too high throughout: set the scale to zero, take off clothes and nappy.",
                "Selalu terlalu tinggi: nolkan timbangan, lepas pakaian dan popok.",
            ),
            (Self::TooHigh, Quantity::Lenhei) => lang.pick(
                "Too high throughout: shoes and hair, head board down to the head, heels on the ground.",
                "Selalu terlalu tinggi: lepas sepatu dan ikat rambut, turunkan papan sampai kepala, tumit menapak.",
            ),
            (Self::TooHigh, Quantity::Muac) => lang.pick(
                "Too high throughout: the tape is loose, or not at the midpoint.",
                "Selalu terlalu tinggi: pita longgar, atau bukan di titik tengah.",
            ),
            (Self::TooLow, Quantity::Weight) => lang.pick(
                "Too low throughout: set the scale to zero, nobody holds or supports the child.",
                "Selalu terlalu rendah: nolkan timbangan, anak tidak dipegang atau disangga.",
            ),
            (Self::TooLow, Quantity::Lenhei) => lang.pick(
                "Too low throughout: knees straight, body stretched, head in line (Frankfort plane).",
                "Selalu terlalu rendah: lutut lurus, badan tegak penuh, pandangan lurus (bidang Frankfort).",
            ),
            (Self::TooLow, Quantity::Muac) => lang.pick(
                "Too low throughout: the tape is too tight, or not at the midpoint.",
                "Selalu terlalu rendah: pita terlalu ketat, atau bukan di titik tengah.",
            ),
            (Self::NotSure, _) => lang.pick(
                "Not sure: with so few children the error may be enough or not. Repeat the test with more children.",
                "Belum pasti: dengan anak sesedikit ini galatnya bisa cukup, bisa kurang. Ulangi dengan lebih banyak anak.",
            ),
            (Self::Copied, _) => lang.pick(
                "Both readings of every child are the same: measure the second time without looking at the first.",
                "Kedua hasil setiap anak sama persis: ukur yang kedua tanpa melihat yang pertama.",
            ),
        }
    }
}

impl DesignFault {
    /// What is wrong, in words.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::FewChildren => lang.pick(
                "fewer than 10 children were measured",
                "anak yang diukur kurang dari 10",
            ),
            Self::OneMeasurer => lang.pick(
                "one person measured: nothing can be said between measurers",
                "hanya satu pengukur: tidak dapat dibandingkan",
            ),
            Self::NoSupervisor => lang.pick(
                "no supervisor is named: bias is held against the median of all",
                "tidak ada penyelia: bias dibandingkan dengan median semua",
            ),
            Self::MissingReadings => lang.pick(
                "some readings are missing: those children are left out of that measurer",
                "ada hasil ukur yang kosong: anak itu tidak dihitung untuk pengukurnya",
            ),
        }
    }
}

impl Against {
    pub(super) const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Supervisor => lang.pick("against the supervisor", "terhadap penyelia"),
            Self::Median => lang.pick("against the median of all", "terhadap median semua"),
        }
    }
}

/// Decimals that a quantity is shown with.
pub(super) const fn decimals(quantity: Quantity) -> usize {
    match quantity {
        Quantity::Weight => 3,
        _ => 2,
    }
}

/// An estimate with its interval, or why there is none.
pub(super) fn estimate(e: &Stat<Estimate>, decimals: usize, lang: Lang) -> String {
    match e {
        Err(why) => format!("- ({})", why.words(lang)),
        Ok(e) => match e.interval {
            Ok((low, high)) => format!(
                "{:.decimals$} ({low:.decimals$} {} {high:.decimals$})",
                e.value,
                lang.pick("to", "s.d.")
            ),
            Err(_) => format!("{:.decimals$}", e.value),
        },
    }
}

/// The label of a class, or a dash.
pub(super) fn level(level: Option<Level>, lang: Lang) -> &'static str {
    level.map_or("-", |l| l.label(lang))
}

impl Report {
    /// The report as lines of text.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{} {}; {}",
            self.children,
            lang.pick("children", "anak"),
            self.edition.source
        );
        for fault in &self.design {
            let _ = writeln!(out, "! {}", fault.words(lang));
        }
        for q in &self.quantities {
            let d = decimals(q.quantity);
            let _ = writeln!(out, "\n{}, {}", q.quantity.label(lang), q.quantity.unit());
            for m in &q.measurers {
                measurer(&mut out, m, q.quantity, lang);
            }
            let t = &q.team;
            let _ = writeln!(
                out,
                "  {} ({} {}, {} {}): TEM {} {}; {} {} {}",
                lang.pick("between measurers", "antarpengukur"),
                t.measurers,
                lang.pick("measurers", "pengukur"),
                t.children,
                lang.pick("children", "anak"),
                estimate(&t.tem, d, lang),
                level(t.tem_level, lang),
                lang.pick("total TEM", "TEM total"),
                estimate(&t.total_tem, d, lang),
                level(t.total_level, lang),
            );
        }
        out
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

fn measurer(out: &mut String, m: &MeasurerReport, quantity: Quantity, lang: Lang) {
    let d = decimals(quantity);
    let _ = writeln!(
        out,
        "  {}: TEM {} {}; R {} {}; bias {} {} ({})",
        m.measurer,
        estimate(&m.tem, d, lang),
        level(m.tem_level, lang),
        estimate(&m.reliability, 4, lang),
        level(m.reliability_level, lang),
        estimate(m.bias(), d, lang),
        level(m.bias_level, lang),
        m.bias_against.label(lang),
    );
    for train in &m.train {
        let _ = writeln!(out, "    > {}", train.words(quantity, lang));
    }
}
