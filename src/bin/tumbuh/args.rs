//! Arguments, as the contract spells them.

use crate::certainty::{AddedArgs, CertaintyArgs};
use crate::chart::ChartArgs;
use crate::check_table::CheckTableArgs;
use crate::compare::CompareArgs;
use crate::export::ExportArgs;
use crate::plausibility::{PlausibilityArgs, RepeatsArgs};
use crate::posyandu::eppgbm::EppgbmArgs;
use crate::posyandu::kms::KmsArgs;
use crate::posyandu::person::PersonArgs;
use crate::posyandu::satusehat::SatusehatArgs;
use crate::posyandu::skdn::SkdnArgs;
use crate::preterm::PretermArgs;
use crate::prevalence::PrevalenceArgs;
use crate::quality::QualityArgs;
use crate::rescore::RescoreArgs;
use crate::standardisation::StandardisationArgs;
use crate::vectors::VectorsArgs;
use crate::visits::VisitsArgs;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::str::FromStr;
use tumbuh::dates::DateStyle;
use tumbuh::{Indicator, Lang, Profile, Scheme, StandardChoice};

#[derive(Debug, Parser)]
#[command(
    name = "tumbuh",
    version,
    about = "WHO growth z-scores, flags, classes and reasons"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Score a CSV file: one child and visit per row, z-scores, flags, classes and reasons appended
    Score(Score),
    /// Explain one child: every step, number and source
    Explain(Explain),
    /// L, M and S of an indicator
    Lms(Lookup),
    /// The value that has a z-score (or a centile)
    Value(ValueAt),
    /// The z-score of a value
    Z(ZOf),
    /// Prevalences of a survey with the intervals of its design: weights, clusters, strata, groups
    Prevalence(Box<PrevalenceArgs>),
    /// What is odd in each row of a file, by which rule, and what may have happened
    Plausibility(PlausibilityArgs),
    /// Do two or more readings of the same child agree? Which count, and is a third due?
    Repeats(RepeatsArgs),
    /// Hold the visits of each child against each other: what shrinks, jumps, repeats itself
    Visits(VisitsArgs),
    /// Hold another program's z-scores and classes against WHO's, and say what explains them
    Compare(CompareArgs),
    /// Bring a scored file from one profile to another: only what changes, each with the rule that changed it
    Rescore(RescoreArgs),
    /// How sure the classes of one child are, given the errors of measuring
    Certainty(CertaintyArgs),
    /// What errors of measuring add to the prevalences of a file
    AddedByError(AddedArgs),
    /// Is this WHO's table? Every cell held against WHO's, in its own precision
    CheckTable(CheckTableArgs),
    /// Write the public test vectors: cases for every rule, for programs that are to agree with WHO
    Vectors(VectorsArgs),
    /// Write tables and kernel as plain sources: PHP, TypeScript, SQL or JSON
    Export(ExportArgs),
    /// An infant born early: Fenton 2013 or INTERGROWTH-21st, then WHO at the corrected age
    Preterm(PretermArgs),
    /// A growth chart of one child: WHO's lines or the KMS, as SVG or PNG
    Chart(Box<ChartArgs>),
    /// Anyone who comes to a Posyandu: age, sex and pregnancy choose the rules
    Person(PersonArgs),
    /// N, T, O and B of every weighing by the KMS, 2T, below the red line, referral, WHO velocity
    Kms(KmsArgs),
    /// The monthly report of a Posyandu: S, K, D, N, T, O, B, ratios, classes, homes to visit
    Skdn(SkdnArgs),
    /// An export of e-PPGBM (CSV, XLSX): its quirks, and our scores in its own columns
    Eppgbm(EppgbmArgs),
    /// FHIR R4 Observations for SATUSEHAT, one per line
    Satusehat(SatusehatArgs),
    /// How good the data are: digits, ages, flags, clusters, the plausibility score; groups side by side
    Quality(QualityArgs),
    /// How well people measure: technical error, reliability, bias, classes, what to train
    Standardisation(StandardisationArgs),
}

/// Parses by `FromStr`, with its message.
pub(crate) fn parse<T: FromStr<Err = tumbuh::Error>>(s: &str) -> Result<T, String> {
    s.parse().map_err(|e: tumbuh::Error| e.to_string())
}

/// A number with decimal point or comma, as in a file.
pub(crate) fn number(s: &str) -> Result<f64, String> {
    tumbuh::columns::number(s).ok_or_else(|| "not a number".to_owned())
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Rules {
    /// Rules to follow: who-anthro (WHO's R packages), who-macro (WHO's older macros),
    /// id-permenkes-2020; and rules that replace its own, as who-anthro+completed_months+half_cm
    #[arg(long, value_name = "P", default_value = "who-anthro", value_parser = parse::<Profile>)]
    profile: Profile,
    /// Standard: by age, or one for all
    #[arg(long, value_name = "auto|who2006|who2007", value_parser = parse::<StandardChoice>)]
    standard: Option<StandardChoice>,
}

impl Rules {
    pub(crate) fn profile(&self) -> Profile {
        let mut profile = self.profile.clone();
        if let Some(standard) = self.standard {
            profile.standard = standard;
        }
        profile
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Digits {
    /// z-scores at two decimals, as WHO reports them
    #[value(name = "2")]
    Two,
    /// exact z-scores, in the shortest form that reads back to the same double
    Full,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Score {
    /// CSV file with a header; `-` or nothing: standard input
    #[arg(value_name = "INPUT.csv")]
    pub(crate) input: Option<PathBuf>,
    /// Write here, whole or not at all; without it, to standard output
    #[arg(short, long, value_name = "OUT.csv")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: Rules,
    /// Names and bounds of the classes
    #[arg(long, value_name = "who|kemenkes", default_value = "who", value_parser = parse::<Scheme>)]
    pub(crate) classes: Scheme,
    /// Digits of the z-scores
    #[arg(long, value_name = "2|full", default_value = "2")]
    pub(crate) digits: Digits,
    /// Column `old` of the file is `new` (`weight_kg`, `lenhei_cm`, ...); may be repeated
    #[arg(long = "map", value_name = "new=old")]
    pub(crate) map: Vec<String>,
    /// How the dates are written: with the year first, the day first (31/12/2023), or as day numbers
    /// of a spreadsheet
    #[arg(long, value_name = "iso|dmy|excel", default_value = "iso", value_parser = parse::<DateStyle>)]
    pub(crate) dates: DateStyle,
    /// Worker threads; 0 for as many as there are processors
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        allow_hyphen_values = true
    )]
    pub(crate) threads: usize,
    /// Language of the summary
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    pub(crate) lang: Lang,
}

/// One child, as arguments; read like the cells of a file.
#[derive(Debug, ClapArgs)]
pub(crate) struct Child {
    /// m/f, male/female, 1/2, L/P, laki-laki/perempuan
    #[arg(long)]
    pub(crate) sex: Option<String>,
    /// Age in days
    #[arg(long, value_name = "DAYS", allow_hyphen_values = true, conflicts_with_all = ["age_months", "birth_date"])]
    pub(crate) age_days: Option<String>,
    /// Age in exact months of 30.4375 days
    #[arg(
        long,
        value_name = "MONTHS",
        allow_hyphen_values = true,
        conflicts_with = "birth_date"
    )]
    pub(crate) age_months: Option<String>,
    /// Date of birth, as 2024-02-29
    #[arg(long, value_name = "DATE", requires = "visit_date")]
    pub(crate) birth_date: Option<String>,
    /// Date of the visit
    #[arg(long, value_name = "DATE", requires = "birth_date")]
    pub(crate) visit_date: Option<String>,
    /// Length or height as measured, cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    pub(crate) lenhei: Option<String>,
    /// l (lying, terlentang) or h (standing, berdiri)
    #[arg(long, value_name = "l|h")]
    pub(crate) measure: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) child: Child,
    /// Weight, kg
    #[arg(long, value_name = "KG", allow_hyphen_values = true)]
    pub(crate) weight: Option<String>,
    /// Head circumference, cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    pub(crate) head: Option<String>,
    /// Mid-upper arm circumference (LiLA), cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    pub(crate) muac: Option<String>,
    /// Triceps skinfold, mm
    #[arg(long, value_name = "MM", allow_hyphen_values = true)]
    pub(crate) triceps: Option<String>,
    /// Subscapular skinfold, mm
    #[arg(long, value_name = "MM", allow_hyphen_values = true)]
    pub(crate) subscapular: Option<String>,
    /// Bilateral pitting oedema: y or n
    #[arg(long, value_name = "y|n")]
    pub(crate) oedema: Option<String>,
    #[command(flatten)]
    pub(crate) rules: Rules,
    /// Names and bounds of the classes
    #[arg(long, value_name = "who|kemenkes", default_value = "who", value_parser = parse::<Scheme>)]
    pub(crate) classes: Scheme,
    /// Language
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    pub(crate) lang: Lang,
    /// The assessment as JSON, for programs
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Lookup {
    /// waz, haz, whz, baz, hcz, acz, tsz or ssz
    #[arg(value_parser = parse::<Indicator>)]
    pub(crate) indicator: Indicator,
    #[command(flatten)]
    pub(crate) child: Child,
    #[command(flatten)]
    pub(crate) rules: Rules,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ValueAt {
    #[command(flatten)]
    pub(crate) at: Lookup,
    /// z-score
    #[arg(
        long,
        allow_hyphen_values = true,
        required_unless_present = "centile",
        conflicts_with = "centile"
    )]
    pub(crate) z: Option<f64>,
    /// Centile, above 0 and below 100; or give --z
    #[arg(long, allow_hyphen_values = true, value_parser = number)]
    pub(crate) centile: Option<f64>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ZOf {
    #[command(flatten)]
    pub(crate) at: Lookup,
    /// The value, in the unit of the indicator (kg, cm, kg/m2, mm)
    #[arg(long, allow_hyphen_values = true, value_parser = number)]
    pub(crate) y: f64,
}
