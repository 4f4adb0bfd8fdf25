//! `tumbuh chart`: growth charts of one child or, into a folder, of each child in a file.

use crate::args::{Child, Rules, parse};
use crate::buffer::Buffer;
use crate::child::read;
use crate::input::{shown, shown_all};
use crate::output::Target;
use crate::plausibility::start;
use crate::posyandu::CardRules;
use crate::rows::for_each_row;
use crate::visits::child_column;
use crate::{Stop, note};
use clap::Args as ClapArgs;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use tumbuh::chart::{Ages, Chart, Lines, Size, Style};
use tumbuh::columns::Input;
use tumbuh::dates::DateStyle;
use tumbuh::{Indicator, Lang, Measurement, Scheme, Sex};

#[derive(Debug, ClapArgs)]
pub(crate) struct ChartArgs {
    /// CSV file with a header, one visit per row; `-` or nothing: standard input. Or give one visit
    /// by --sex, --age-days, --weight ...
    #[arg(value_name = "VISITS.csv")]
    input: Option<PathBuf>,
    /// An empty chart, to be filled in by hand; needs --sex
    #[arg(long, conflicts_with = "input")]
    blank: bool,
    /// Column that says which child it is
    #[arg(long, value_name = "COLUMN")]
    child: Option<String>,
    /// Which child of that column
    #[arg(long, value_name = "VALUE", requires = "child")]
    only: Option<String>,
    /// Write here: .svg or .png; without it, SVG to standard output
    #[arg(
        short,
        long,
        value_name = "CHART.svg|CHART.png",
        conflicts_with = "out_dir"
    )]
    output: Option<PathBuf>,
    /// One chart for each child into this folder, which is made
    #[arg(long, value_name = "FOLDER", requires = "child")]
    out_dir: Option<PathBuf>,
    /// PNG instead of SVG into the folder
    #[arg(long, requires = "out_dir")]
    png: bool,
    /// Pixels of the PNG for each pixel of the sheet (A4 at 96 to the inch)
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    scale: f32,
    /// waz, haz, whz, baz, hcz, acz, tsz or ssz
    #[arg(long, value_name = "INDICATOR", default_value = "waz", value_parser = parse::<Indicator>)]
    indicator: Indicator,
    /// Look: WHO's colours, safe for the colour-blind, black on white, or the KMS
    #[arg(long, value_name = "who|safe|ink|kms", default_value = "who", value_parser = parse::<Style>)]
    style: Style,
    /// Lines: the z-scores that classes end at, each SD, or centiles
    #[arg(long, value_name = "who|sd|centiles", default_value = "who", value_parser = parse::<Lines>)]
    lines: Lines,
    /// Ages: fit (to the visits), 0-13w, 0-6m, 0-2y, 0-5y, 2-5y, 5-10y, 5-19y
    #[arg(long, value_name = "AGES", default_value = "fit", value_parser = parse::<Ages>)]
    ages: Ages,
    /// Size: a4 (landscape), a4-portrait, phone, or pixels
    #[arg(long, value_name = "a4|a4-portrait|phone|WxH", default_value = "a4", value_parser = parse::<Size>)]
    size: Size,
    /// Write a name at the top; without it nobody is named
    #[arg(long, value_name = "NAME", conflicts_with = "out_dir")]
    name: Option<String>,
    #[command(flatten)]
    one: Child,
    /// Weight, kg
    #[arg(long, value_name = "KG", allow_hyphen_values = true)]
    weight: Option<String>,
    /// Head circumference, cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    head: Option<String>,
    /// Mid-upper arm circumference (LiLA), cm
    #[arg(long, value_name = "CM", allow_hyphen_values = true)]
    muac: Option<String>,
    /// Triceps skinfold, mm
    #[arg(long, value_name = "MM", allow_hyphen_values = true)]
    triceps: Option<String>,
    /// Subscapular skinfold, mm
    #[arg(long, value_name = "MM", allow_hyphen_values = true)]
    subscapular: Option<String>,
    /// Bilateral pitting oedema: y or n
    #[arg(long, value_name = "y|n")]
    oedema: Option<String>,
    #[command(flatten)]
    rules: Rules,
    #[command(flatten)]
    card: CardRules,
    /// Names and bounds of the classes; by default WHO's, on the KMS those of Kemenkes
    #[arg(long, value_name = "who|kemenkes", value_parser = parse::<Scheme>)]
    classes: Option<Scheme>,
    /// Column `old` of the file is `new` (`weight_kg`, `lenhei_cm`, ...); may be repeated
    #[arg(long = "map", value_name = "new=old")]
    map: Vec<String>,
    /// How the dates are written: with the year first, the day first (31/12/2023), or as day numbers
    /// of a spreadsheet
    #[arg(long, value_name = "iso|dmy|excel", default_value = "iso", value_parser = parse::<DateStyle>)]
    dates: DateStyle,
    /// Language of the chart
    #[arg(long, value_name = "id|en", default_value = "en", value_parser = parse::<Lang>)]
    lang: Lang,
}

/// The visits of a child, by the rows they stand in.
struct Of {
    child: String,
    rows: Vec<u64>,
    seen: Vec<Measurement>,
}

impl ChartArgs {
    fn cell(&self, input: Input) -> Option<&String> {
        match input {
            Input::Weight => self.weight.as_ref(),
            Input::Head => self.head.as_ref(),
            Input::Muac => self.muac.as_ref(),
            Input::Triceps => self.triceps.as_ref(),
            Input::Subscapular => self.subscapular.as_ref(),
            Input::Oedema => self.oedema.as_ref(),
            other => self.one.cell(other),
        }
    }

    /// The visit of the arguments; `--sex` alone is no visit.
    fn visit(&self) -> Result<Option<Measurement>, Stop> {
        let inputs = Input::ALL.iter().filter(|i| **i != Input::Sex);
        let any = inputs.copied().any(|i| self.cell(i).is_some());
        any.then(|| read(|input| self.cell(input))).transpose()
    }

    fn sex(&self) -> Result<Option<Sex>, Stop> {
        let text = self.one.sex.as_deref();
        let sex = text.map(str::parse::<Sex>).transpose();
        sex.map_err(|e| Stop::Arguments(e.to_string()))
    }

    fn chart(&self, of: &Of) -> Result<Chart, Stop> {
        let stated = of.seen.iter().find_map(|v| v.sex.value());
        let Some(sex) = self.sex()?.or(stated) else {
            let what = "the sex of the child is not known; give --sex".to_owned();
            return Err(Stop::Arguments(what));
        };
        let chart = Chart::new(self.indicator, sex)
            .visits(of.seen.iter().copied())
            .style(self.style)
            .lines(self.lines)
            .ages(self.ages)
            .size(self.size)
            .lang(self.lang)
            .profile(self.rules.profile())
            .rules(self.card.rules())
            .name(self.name.clone().unwrap_or_default());
        Ok(match self.classes {
            Some(scheme) => chart.classes(scheme),
            None => chart,
        })
    }

    /// Writes one chart.
    fn write(&self, of: &Of, path: Option<&Path>, png: bool) -> Result<(), Stop> {
        let wrong = |e: tumbuh::Error| Stop::Arguments(e.to_string());
        let chart = self.chart(of)?;
        let bytes = if png {
            chart.png(self.scale).map_err(wrong)?
        } else {
            chart.svg().map_err(wrong)?.into_bytes()
        };
        let mut target = Target::open(path)?;
        target.write(&bytes)?;
        target.finish()
    }

    /// The rows of the file, child by child in the order in which they come.
    fn read_file(&self) -> Result<Vec<Of>, Stop> {
        let (mut blocks, header, records, _) = start(self.input.as_deref(), &self.map, self.dates)?;
        let column = match &self.child {
            Some(child) => Some(child_column(&header, child)?),
            None => None,
        };
        let mut all: Vec<Of> = Vec::new();
        let mut number = 0;
        let mut block = Buffer::default();
        let mut places = std::collections::HashMap::new();
        while blocks.next(&mut block)? {
            let bytes = block.bytes();
            for_each_row(bytes, header.delimiter, |row| {
                if row.is_blank(bytes) {
                    return;
                }
                number += 1;
                let child = column.map_or(String::new(), |at| {
                    String::from_utf8_lossy(row.bytes(bytes, at))
                        .trim()
                        .to_owned()
                });
                if column.is_some() && tumbuh::columns::is_missing(&child) {
                    return;
                }
                if self.only.as_ref().is_some_and(|only| only.trim() != child) {
                    return;
                }
                let place = *places.entry(child.clone()).or_insert_with(|| {
                    all.push(Of {
                        child,
                        rows: Vec::new(),
                        seen: Vec::new(),
                    });
                    all.len() - 1
                });
                all[place].rows.push(number);
                all[place].seen.push(records.record(row, bytes));
            });
        }
        if let (Some(only), true) = (&self.only, all.is_empty()) {
            return Err(header.refuse(&format!("there is no child `{}`", shown(only))));
        }
        if let (None, [all]) = (&self.child, all.as_slice()) {
            one_child(all).map_err(|what| header.refuse(&what))?;
        }
        if all.is_empty() {
            all.push(Of {
                child: String::new(),
                rows: Vec::new(),
                seen: Vec::new(),
            });
        }
        Ok(all)
    }
}

/// Rows without a column of children must be those of one.
fn one_child(all: &Of) -> Result<(), String> {
    let differ = |what: &str, same: &dyn Fn(&Measurement, &Measurement) -> bool| {
        let first = all.seen.first()?;
        let other = all.seen.iter().position(|v| !same(first, v))?;
        Some(format!(
            "rows {} and {} differ in {what}: several children? Name their column with --child",
            all.rows[0], all.rows[other]
        ))
    };
    let sex = |a: &Measurement, b: &Measurement| {
        let both = a.sex.value().zip(b.sex.value());
        both.is_none_or(|(a, b)| a == b)
    };
    let birth = |a: &Measurement, b: &Measurement| {
        let both = a.birth_date.zip(b.birth_date);
        both.is_none_or(|(a, b)| a == b)
    };
    let found = differ("sex", &sex).or_else(|| differ("the date of birth", &birth));
    found.map_or(Ok(()), Err)
}

/// The name of a child as the name of a file.
fn file_name(child: &str, taken: &mut HashSet<String>) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    let stem: String = child.chars().map(plain).take(80).collect();
    let mut name = stem.clone();
    let mut n = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{stem}_{n}");
        n += 1;
    }
    name
}

fn is_png(path: &Path) -> Result<bool, Stop> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("");
    match ending.to_ascii_lowercase().as_str() {
        "svg" | "" => Ok(false),
        "png" => Ok(true),
        _ => Err(Stop::Arguments(format!(
            "--output {}: a chart is .svg or .png",
            path.display()
        ))),
    }
}

pub(crate) fn run(args: &ChartArgs) -> Result<(), Stop> {
    let png = args.output.as_deref().map_or(Ok(false), is_png)?;
    if let Some(visit) = args.visit()? {
        if args.input.is_some() {
            return Err(Stop::Arguments(
                "give a file or one visit (--age-days, --weight ...), not both".to_owned(),
            ));
        }
        let visit = Of {
            child: String::new(),
            rows: vec![1],
            seen: vec![visit],
        };
        return args.write(&visit, args.output.as_deref(), png);
    }
    if args.blank {
        let nobody = Of {
            child: String::new(),
            rows: Vec::new(),
            seen: Vec::new(),
        };
        return args.write(&nobody, args.output.as_deref(), png);
    }
    let children = args.read_file()?;
    if let Some(folder) = &args.out_dir {
        std::fs::create_dir_all(folder).map_err(|e| Stop::io(&folder.display().to_string(), &e))?;
        let mut taken = HashSet::new();
        let ending = if args.png { "png" } else { "svg" };
        let (mut written, mut failed) = (0, 0);
        for of in &children {
            let path = folder.join(format!("{}.{ending}", file_name(&of.child, &mut taken)));
            match args.write(of, Some(&path), args.png) {
                Ok(()) => written += 1,
                Err(Stop::Arguments(what)) => {
                    failed += 1;
                    note(&format!("tumbuh: child `{}`: {what}\n", shown(&of.child)));
                }
                Err(other) => return Err(other),
            }
        }
        note(&match args.lang {
            Lang::En => format!(
                "{written} charts in {}, {failed} not drawn\n",
                folder.display()
            ),
            Lang::Id => format!(
                "{written} grafik di {}, {failed} tidak tergambar\n",
                folder.display()
            ),
        });
        return Ok(());
    }
    match children.as_slice() {
        [one] => args.write(one, args.output.as_deref(), png),
        several => {
            let names: Vec<String> = several.iter().take(10).map(|v| v.child.clone()).collect();
            Err(Stop::Arguments(format!(
                "{} children ({}): choose one with --only, or --out-dir FOLDER for a chart of each",
                several.len(),
                shown_all(&names)
            )))
        }
    }
}
