//! Against R's nipnTK 0.2.2.9000 and mwana 2.2.9000, on every data set of the reference folder.
//!
//! `../shared/reference/quality_bundled` and `quality_synthetic` are read in place; where they are not,
//! an extract of the second is, and the first is skipped with a printed line. What differs is listed in `src/quality/README.md`.

use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use tumbuh::quality::{
    AgeGroups, AgeRatio, Clustering, Continuity, Dataset, DigitPreference, Edition, Ellipse,
    Fences, Heaping, Moment, Plausibility, Row, Shape, ShareTest, SmartLimits, Tally,
    smart_flag_code, who_flag_code,
};
use tumbuh::{Indicator, Measurement, Profile, Sex};

const FOLDERS: [&str; 2] = ["quality_synthetic", "quality_bundled"];
const TOLERANCE: f64 = 1e-9;
const TOLERANCE_P: f64 = 1e-6;

fn folder(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = std::env::var_os("TUMBUH_REFERENCE")
        .map_or_else(|| root.join("../shared/reference"), PathBuf::from);
    // An extract of the synthetic data is here; the data sets that the packages ship are not.
    let extract = root.join("tests/data/quality").join(name);
    let found = [all.join(name), extract].into_iter().find(|f| f.is_dir());
    match &found {
        Some(folder) => eprintln!("R's results of {}", folder.display()),
        None => eprintln!("skipped: no folder {name} of R's results here"),
    }
    found
}

fn json(path: &Path) -> Value {
    serde_json::from_reader(File::open(path).unwrap()).unwrap()
}

/// A file as columns of text.
struct Columns(HashMap<String, Vec<String>>);

impl Columns {
    fn read(path: &Path) -> Option<Self> {
        let mut text = String::new();
        GzDecoder::new(File::open(path).ok()?)
            .read_to_string(&mut text)
            .unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let names = reader.headers().unwrap().clone();
        let mut columns: HashMap<String, Vec<String>> = HashMap::new();
        for record in reader.records() {
            for (name, cell) in names.iter().zip(&record.unwrap()) {
                columns
                    .entry(name.to_owned())
                    .or_default()
                    .push(cell.to_owned());
            }
        }
        Some(Self(columns))
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn text(&self, name: &str) -> &[String] {
        &self.0[name]
    }

    fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        let cells = self.0.get(name);
        let cells = cells.unwrap_or_else(|| panic!("no column {name}"));
        cells.iter().map(|c| c.parse().ok()).collect()
    }

    fn tally(&self, name: &str) -> Tally {
        self.numbers(name).into_iter().flatten().collect()
    }
}

/// Counts what was compared.
#[derive(Default)]
struct Check {
    numbers: usize,
    where_: String,
}

impl Check {
    fn within(&mut self, what: &str, ours: f64, theirs: &Value, tolerance: f64) {
        let theirs = theirs
            .as_f64()
            .unwrap_or_else(|| panic!("{} {what}: {theirs}", self.where_));
        let apart = (ours - theirs).abs();
        assert!(
            apart <= tolerance * theirs.abs().max(1.0),
            "{} {what}: {ours} against {theirs}",
            self.where_
        );
        self.numbers += 1;
    }

    fn near(&mut self, what: &str, ours: f64, theirs: &Value) {
        self.within(what, ours, theirs, TOLERANCE);
    }

    fn p(&mut self, what: &str, ours: f64, theirs: &Value) {
        self.within(what, ours, theirs, TOLERANCE_P);
    }

    fn counts(&mut self, what: &str, ours: &[u64], theirs: &Value) {
        let theirs: Vec<u64> = serde_json::from_value(theirs.clone()).unwrap();
        assert_eq!(ours, theirs, "{} {what}", self.where_);
        self.numbers += ours.len();
    }

    fn share(&mut self, ours: &ShareTest, theirs: &Value) {
        self.near("chi2", ours.chi2, &theirs["X2"]);
        self.p("p", ours.p, &theirs["p"]);
        for (name, value) in [
            ("pM", ours.observed),
            ("eM", ours.expected),
            ("observedP", ours.observed),
            ("expectedP", ours.expected),
            ("observedR", ours.ratio),
        ] {
            if let Some(theirs) = theirs.get(name) {
                self.near(name, value, theirs);
            }
        }
    }

    fn moment(&mut self, name: &str, ours: &Moment, theirs: &Value) {
        self.near(name, ours.value, &theirs[name]);
        self.near(name, ours.se, &theirs[format!("{name}.se")]);
        self.near(name, ours.z, &theirs[format!("{name}.z")]);
        self.p(name, ours.p, &theirs[format!("{name}.p")]);
    }
}

fn each<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let map = value.get(key).and_then(Value::as_object);
    map.into_iter().flatten().map(|(k, v)| (k.as_str(), v))
}

/// What `percent` of nipnTK is of our counts: rounded to one decimal, ties to even digits.
fn percents(check: &mut Check, counts: &[u64], theirs: &Value) {
    let n: u64 = counts.iter().sum();
    for (k, theirs) in counts.iter().zip(theirs.as_array().unwrap()) {
        let exact = *k as f64 / n as f64 * 100.0;
        check.within("percent", exact, theirs, 0.0501 / exact.max(1.0));
    }
}

#[test]
fn statistics_of_nipntk() {
    for name in FOLDERS {
        let Some(folder) = folder(name) else { continue };
        let results = json(&folder.join("nipnTK_results.json"));
        let mut check = Check::default();
        let (mut sets, mut cells) = (0, 0);
        for (set, theirs) in each(&results, "datasets") {
            set.clone_into(&mut check.where_);
            let input = Columns::read(&folder.join(format!("nipnTK_{set}_input.csv.gz"))).unwrap();
            data_set(&mut check, &input, theirs);
            let rows = folder.join(format!("nipnTK_{set}_rows.csv.gz"));
            if let Some(rows) = Columns::read(&rows) {
                cells += row_by_row(set, &input, &rows);
            }
            sets += 1;
        }
        eprintln!(
            "{name}: {sets} data sets, {} numbers, {cells} cells",
            check.numbers
        );
        assert!(sets >= 1 && check.numbers > 150 && cells > 4_000);
    }
}

fn data_set(check: &mut Check, input: &Columns, theirs: &Value) {
    for (quantity, theirs) in each(theirs, "digitPreference") {
        let decimals = theirs["digits"].as_u64().unwrap() as usize;
        let ours = DigitPreference::of(&input.tally(quantity), decimals).unwrap();
        check.near("dps", ours.dps_2, &theirs["dps"]);
        check.counts("digits", &ours.counts, &theirs["counts"]);
        percents(check, &ours.counts, &theirs["percent"]);
        let class = Edition::MWANA_WFHZ.dps_level(&ours).code();
        assert_eq!(class, theirs["class"].as_str().unwrap().to_lowercase());
    }
    let sexes = input.numbers("sex");
    let sex = |code| sexes.iter().filter(|s| **s == Some(code)).count() as u64;
    for (ratio, theirs) in each(theirs, "sexRatioTest") {
        let ratio = if ratio == "1:1" { 1.0 } else { 1.05 };
        let ours = ShareTest::of_sexes(sex(1.0), sex(2.0), ratio, Continuity::Yates).unwrap();
        check.share(&ours, theirs);
    }
    let months = input.tally("age");
    for (ratio, theirs) in each(theirs, "ageRatioTest") {
        let ours = AgeRatio::NipnTk.test(&months).unwrap();
        let ours = match ratio {
            "ratio_1" => ShareTest::of(ours.k, ours.n, 0.5, Continuity::Yates).unwrap(),
            _ => ours,
        };
        check.share(&ours, theirs);
    }
    for (divisor, theirs) in each(theirs, "ageHeaping") {
        let divisor = divisor.trim_start_matches("divisor_").parse().unwrap();
        let ours = Heaping::of(&months, divisor).unwrap();
        check.counts("heaping", &ours.counts, &theirs["counts"]);
        percents(check, &ours.counts, &theirs["percent"]);
        check.near("heaping", ours.chi2, &theirs["X2"]);
        check.p("heaping", ours.p, &theirs["p"]);
    }
    if let Some(theirs) = theirs.get("ageChildren") {
        let ours = AgeGroups::of(&months, theirs["u5mr"].as_f64().unwrap()).unwrap();
        check.counts("age groups", &ours.observed, &theirs["observed"]);
        for (ours, theirs) in ours
            .expected
            .iter()
            .zip(theirs["expected"].as_array().unwrap())
        {
            check.near("expected", *ours, theirs);
        }
        check.near("age groups", ours.chi2, &theirs["X2"]);
        check.p("age groups", ours.p, &theirs["p"]);
    }
    for (quantity, theirs) in each(theirs, "skewKurt") {
        let ours = Shape::of(&input.tally(quantity)).unwrap();
        check.moment("s", &ours.skewness.unwrap(), theirs);
        check.moment("k", &ours.kurtosis.unwrap(), theirs);
    }
    for (quantity, theirs) in each(theirs, "outliersUV") {
        let ours = Fences::of(&input.tally(quantity), 1.5).unwrap();
        check.near("fence", ours.lower, &theirs["lower"]);
        check.near("fence", ours.upper, &theirs["upper"]);
        check.counts(
            "outliers",
            &[ours.outside],
            &serde_json::json!([theirs["n"]]),
        );
    }
    for (index, theirs) in each(theirs, "greensIndex") {
        greens_index(check, input, index, theirs);
    }
}

fn flags(input: &Columns) -> Vec<u8> {
    let z = ["haz", "whz", "waz"].map(|name| input.numbers(name));
    (0..z[0].len())
        .map(|k| who_flag_code(z[0][k], z[1][k], z[2][k]))
        .collect()
}

fn greens_index(check: &mut Check, input: &Columns, index: &str, theirs: &Value) {
    let flags = flags(input);
    let z = input.numbers(index);
    let mut clusters: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for (k, psu) in input.text("psu").iter().enumerate() {
        if flags[k] == 0 {
            let cluster = clusters.entry(psu).or_default();
            cluster.0 += 1;
            cluster.1 += u64::from(z[k].is_some_and(|z| z < -2.0));
        }
    }
    let clusters: Vec<_> = clusters.into_values().collect();
    let ours = Clustering::of(&clusters).unwrap();
    check.counts(
        "clusters",
        &[ours.clusters, ours.cases],
        &serde_json::json!([theirs["psus"], theirs["cases"]]),
    );
    check.near("Green", ours.green, &theirs["sample_GI"]);
    check.near("least Green", ours.green_least, &theirs["minGI"]);
    // Theirs are medians and percentiles of 999 resamples, at four decimals.
    let width = theirs["UCL"].as_f64().unwrap() - theirs["LCL"].as_f64().unwrap();
    let (low, high) = ours.green_interval;
    for (ours, name) in [(low, "LCL"), (high, "UCL"), (ours.green, "GI")] {
        let apart = (ours - theirs[name].as_f64().unwrap()).abs();
        assert!(
            apart < 0.35 * width + 0.000_06,
            "{} {name} {ours}",
            check.where_
        );
    }
}

/// Outliers and flags of every row; how many cells were compared.
fn row_by_row(set: &str, input: &Columns, rows: &Columns) -> usize {
    let mut cells = 0;
    let mut same = |what: &str, ours: Vec<Option<u8>>| {
        let theirs = rows.numbers(what);
        assert_eq!(ours.len(), theirs.len(), "{set} {what}");
        for (k, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            assert_eq!(ours.map(f64::from), *theirs, "{set} {what} row {k}");
        }
        cells += ours.len();
    };
    for quantity in ["weight", "height", "muac"] {
        let what = format!("outliersUV_{quantity}");
        if rows.has(&what) {
            let fences = Fences::of(&input.tally(quantity), 1.5).unwrap();
            let out = |v: Option<f64>| Some(u8::from(v.is_some_and(|v| fences.is_out(v))));
            same(
                &what,
                input.numbers(quantity).into_iter().map(out).collect(),
            );
        }
    }
    for (x, y) in [("height", "weight"), ("weight", "muac")] {
        let what = format!("outliersMD_{x}_{y}");
        if rows.has(&what) {
            let (x, y) = (input.numbers(x), input.numbers(y));
            let pairs = x
                .iter()
                .zip(&y)
                .filter_map(|(x, y)| Some(((*x)?, (*y)?, 1)));
            let ellipse = Ellipse::of(&pairs).unwrap();
            let out =
                |(x, y): (&Option<f64>, &Option<f64>)| Some(u8::from(ellipse.is_out((*x)?, (*y)?)));
            same(&what, x.iter().zip(&y).map(out).collect());
        }
    }
    if rows.has("whoFlagged") {
        same(
            "whoFlagged",
            flags(input).into_iter().map(|f| Some(f.min(1))).collect(),
        );
    }
    for stratum in ["whole", "state", "region"] {
        let what = format!("flagSMART_{stratum}");
        if rows.has(&what) {
            let ours = smart_flags(input, stratum);
            same(&what, ours.into_iter().map(Some).collect());
        }
    }
    cells
}

fn smart_flags(input: &Columns, stratum: &str) -> Vec<u8> {
    let z = ["haz", "whz", "waz"].map(|name| input.numbers(name));
    let n = z[0].len();
    let strata = if stratum == "whole" {
        vec![String::new(); n]
    } else {
        input.text(stratum).to_vec()
    };
    let mut tallies: HashMap<&str, [Tally; 3]> = HashMap::new();
    for (k, stratum) in strata.iter().enumerate() {
        let of = tallies.entry(stratum).or_default();
        for (tally, z) in of.iter_mut().zip(&z) {
            if let Some(z) = z[k] {
                tally.push(z);
            }
        }
    }
    let limits: HashMap<&str, _> = tallies
        .iter()
        .map(|(name, of)| (*name, [0, 1, 2].map(|k| SmartLimits::of(&of[k]))))
        .collect();
    (0..n)
        .map(|k| smart_flag_code(&limits[strata[k].as_str()], [z[0][k], z[1][k], z[2][k]]))
        .collect()
}

fn sex_of(code: f64) -> Sex {
    if code == 1.0 { Sex::Male } else { Sex::Female }
}

/// The data sets with the columns that mwana has made of them.
fn wrangled(folder: &Path, set: &str, by: Option<&str>) -> BTreeMap<String, Dataset> {
    let read = |what: &str| {
        let path = folder.join(format!("mwana_{set}_{what}.csv.gz"));
        Columns::read(&path).unwrap_or_else(|| panic!("{}", path.display()))
    };
    let (input, wrangled) = (read("input"), read("wrangled"));
    let numbers = ["age", "sex", "weight", "height", "wfhz", "mfaz"].map(|c| wrangled.numbers(c));
    let muac = input.numbers("muac");
    let mut parts: BTreeMap<String, Dataset> = BTreeMap::new();
    for k in 0..muac.len() {
        let [age_months, sex, weight_kg, lenhei_cm, whz, acz] =
            [0, 1, 2, 3, 4, 5].map(|c| numbers[c][k]);
        let row = Row {
            sex: sex.map(sex_of),
            age_months,
            weight_kg,
            lenhei_cm,
            muac_mm: muac[k],
            z: [None, None, whz, acz],
            cluster: Some(&input.text("cluster")[k]),
            ..Row::default()
        };
        let name = by.map_or_else(String::new, |by| input.text(by)[k].clone());
        parts.entry(name).or_default().push(&row);
    }
    parts
}

#[test]
fn plausibility_of_mwana() {
    for name in FOLDERS {
        let Some(folder) = folder(name) else { continue };
        let results = json(&folder.join("mwana_results.json"));
        let mut check = Check::default();
        for (table, rows) in each(&results, "tables") {
            let Some((set, rest)) = table.split_once("_plaus_") else {
                continue;
            };
            table.clone_into(&mut check.where_);
            let (what, by) = rest
                .split_once("_by_")
                .map_or((rest, None), |(w, by)| (w, Some(by)));
            let edition = match what {
                "wfhz" => Edition::MWANA_WFHZ,
                "mfaz" => Edition::MWANA_MFAZ,
                _ => Edition::MWANA_MUAC,
            };
            let whole = &wrangled(&folder, set, None)[""];
            let parts = wrangled(&folder, set, by);
            assert_eq!(parts.len(), rows.as_array().unwrap().len());
            for theirs in rows.as_array().unwrap() {
                let group = by.map_or("", |by| theirs[by].as_str().unwrap());
                let data = &parts[group];
                let limits = whole.smart_limits(&edition);
                let ours = data.plausibility_within(&edition, limits);
                same_table(&mut check, data, &ours, theirs);
            }
        }
        eprintln!(
            "{name}: {} numbers of mwana's plausibility checks",
            check.numbers
        );
        assert!(check.numbers > 100);
    }
}

fn same_table(check: &mut Check, data: &Dataset, ours: &Plausibility, theirs: &Value) {
    check.near("n", data.rows() as f64, &theirs["n"]);
    for (column, code) in [
        ("flagged", "flagged"),
        ("sex_ratio", "sex_ratio_p"),
        ("age_ratio", "age_ratio_p"),
        ("dps_wgt", "dps_weight"),
        ("dps_hgt", "dps_lenhei"),
        ("dps", "dps_muac"),
        ("sd", "sd"),
        ("skew", "skewness"),
        ("kurt", "kurtosis"),
    ] {
        let Some(value) = theirs.get(column) else {
            assert!(ours.criterion(code).is_none(), "{code}");
            continue;
        };
        let criterion = ours.criterion(code).unwrap();
        let mine = criterion.value.unwrap();
        match column {
            "sex_ratio" | "age_ratio" => check.p(column, mine, value),
            // theirs is rounded to two decimals
            "dps" | "dps_wgt" | "dps_hgt" => {
                let rounded = (mine * 100.0).round() / 100.0;
                check.near(column, rounded, value);
            }
            _ => check.near(column, mine, value),
        }
        let class = theirs[format!("{column}_class")].as_str().unwrap();
        // mwana names the classes of the SD of MUAC otherwise: Excellent, Acceptable, Poor, Problematic.
        let level = match (code, ours.edition, criterion.level.unwrap().code()) {
            ("sd", "mwana-muac", "good") => "acceptable",
            ("sd", "mwana-muac", "acceptable") => "poor",
            (_, _, other) => other,
        };
        assert_eq!(level, class.to_lowercase(), "{} {column}", check.where_);
        check.numbers += 1;
    }
    if let Some(score) = theirs.get("quality_score") {
        check.near("score", f64::from(ours.total.unwrap()), score);
        let class = theirs["quality_class"].as_str().unwrap().to_lowercase();
        assert_eq!(ours.level.unwrap().code(), class, "{}", check.where_);
    }
}

/// mwana's z-scores come from `zscorer`, at three decimals. It takes the table of length below 87 cm
/// and that of height from there, whatever the age, the nearest row of 0.1 cm, and the next lower
/// day; where these come to the same as WHO's rules the z-scores are ours.
#[test]
fn z_scores_of_mwana_are_ours_where_its_rules_are_whos() {
    for name in FOLDERS {
        let Some(folder) = folder(name) else { continue };
        for set in ["syn.01", "anthro.01", "anthro.03"] {
            let path = |what| folder.join(format!("mwana_{set}_{what}.csv.gz"));
            let (Some(input), Some(wrangled)) = (
                Columns::read(&path("input")),
                Columns::read(&path("wrangled")),
            ) else {
                continue;
            };
            let [days, sex, weight, height, whz, acz] =
                ["age_days", "sex", "weight", "height", "wfhz", "mfaz"]
                    .map(|c| wrangled.numbers(c));
            let muac = input.numbers("muac");
            let (mut same, mut other) = ([0, 0], [0, 0]);
            for k in 0..muac.len() {
                let nan = |v: Option<f64>| v.unwrap_or(f64::NAN);
                let (days, height) = (nan(days[k]), nan(height[k]));
                let mut m = Measurement::new()
                    .age_days(days)
                    .weight_kg(nan(weight[k]))
                    .lenhei_cm(height)
                    .muac_cm(nan(muac[k]) / 10.0);
                m.sex = sex[k].map(sex_of).into();
                let a = m.assess_by(&Profile::WHO_ANTHRO);
                let tenths = (height * 10.0 - (height * 10.0).round()).abs() < 1e-9;
                let rules = [
                    tenths && (height < 87.0) == (days < 730.5),
                    days.fract() < 0.5,
                ];
                let indicators = [(Indicator::Whz, whz[k]), (Indicator::Acz, acz[k])];
                for (which, (indicator, theirs)) in indicators.into_iter().enumerate() {
                    let (Some(ours), Some(theirs)) = (a.score(indicator).value(), theirs) else {
                        continue;
                    };
                    if !rules[which] {
                        other[which] += 1;
                        continue;
                    }
                    same[which] += 1;
                    let apart = (ours.exact - theirs).abs();
                    assert!(
                        apart < 0.000_500_1,
                        "{set} row {k} {indicator}: {ours:?} against {theirs}"
                    );
                }
            }
            assert!(same[0] > 700 && same[1] > 400);
            eprintln!("{set}: WHZ and MUAC-for-age, under WHO's rules {same:?}, others {other:?}");
        }
    }
}
