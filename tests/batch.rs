//! The batch against the scalar path, bit for bit: every level of vectors, any number of threads,
//! any block boundary, any order of rows, every profile and standard.
//!
//! `TUMBUH_ROWS=10000000 cargo test --release --all-features --test batch` runs it on as many
//! random rows as are wanted; without it, on a hundred thousand.

use tumbuh::batch::{
    self, Ages, Bitmap, Codes, Columns, Dates, Faults, Level, Numbers, Options, Output, UNKNOWN,
    acute_of, answer_of, class_of, fault, reason_of, warnings_of,
};
use tumbuh::{Indicator, Measurement, Profile, Reason, Rule, Scheme, StandardChoice};

/// Numbers from a seed: splitmix64.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.bits().is_multiple_of(n)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.bits() % from.len() as u64) as usize]
    }

    /// A plausible number on a grid, now and then a hole, now and then nonsense.
    fn number(&mut self, low: f64, high: f64, grid: f64) -> f64 {
        const NONSENSE: [f64; 14] = [
            0.0,
            -0.0,
            -5.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MIN_POSITIVE,
            5e-324,
            f64::MAX,
            9500.0,
            140.0,
            1e-300,
            500.0,
            300.0,
            0.35,
        ];
        match self.bits() % 64 {
            0..=3 => f64::NAN,
            4 => f64::from_bits(self.bits()),
            5 => self.pick(&NONSENSE),
            6 => low + (high - low) * self.unit(),
            _ => ((low + (high - low) * self.unit()) * grid).round() / grid,
        }
    }
}

/// Columns that own their values.
#[derive(Default, Clone)]
struct Survey {
    sex: Vec<u8>,
    age: Vec<f64>,
    in_months: bool,
    numbers: [Vec<f64>; 6],
    measure: Vec<u8>,
    oedema: Vec<u8>,
    faults: Vec<Faults>,
}

impl Survey {
    fn random(rows: usize, seed: u64, in_months: bool) -> Self {
        let mut r = Random(seed);
        let mut s = Self {
            in_months,
            ..Self::default()
        };
        for _ in 0..rows {
            s.sex.push(r.pick(b"mfMF12mfmfmfmf\x01\x02\x00X"));
            let days = match r.bits() % 16 {
                0 => r.pick(&[0.0, 90.5, 91.0, 273.9, 730.0, 730.5, 731.0, 1826.25, 1856.6]),
                1 => r.number(0.0, 7500.0, 1000.0),
                2..=5 => r.number(1800.0, 7000.0, 1.0),
                _ => r.number(0.0, 1856.0, 1.0),
            };
            let exact = r.pick(&[60.0, 61.0, 120.0, 228.0, 228.5, 229.0, 9.0]);
            let months = if r.one_in(20) { exact } else { days / 30.4375 };
            s.age.push(if in_months { months } else { days });
            let older = days > 1826.0;
            let (kg, cm) = if older { (90.0, 200.0) } else { (30.0, 125.0) };
            for (column, (low, high, grid)) in s.numbers.iter_mut().zip([
                (1.0, kg, 10.0),
                (40.0, cm, 20.0),
                (30.0, 60.0, 10.0),
                (8.0, 25.0, 10.0),
                (3.0, 30.0, 10.0),
                (3.0, 30.0, 10.0),
            ]) {
                column.push(r.number(low, high, grid));
            }
            s.measure.push(r.pick(b"lhLH\x00\x00q"));
            s.oedema.push(r.pick(b"nN\x00\x00\x00\x00\x00\x00\x00ny?"));
            s.faults.push(0);
        }
        for row in 0..rows {
            if r.one_in(50) {
                s.fault(row, r.pick(&[0, 1, 2, 3, 4, 5, 6, 15]));
            }
        }
        s
    }

    /// What a caller that reads text does with a cell that it cannot read.
    fn fault(&mut self, row: usize, bit: u32) {
        self.faults[row] |= 1 << bit;
        match bit {
            0 => self.age[row] = f64::NAN,
            15 => self.sex[row] = 0,
            n => self.numbers[n as usize - 1][row] = f64::NAN,
        }
    }

    fn columns(&self) -> Columns<'_> {
        let [kg, cm, head, muac, triceps, subscapular] = &self.numbers;
        let numbers = |v| Some(Numbers::f64(v));
        Columns {
            sex: Some(Codes::new(&self.sex)),
            age: if self.in_months {
                Ages::Months(Numbers::f64(&self.age))
            } else {
                Ages::Days(Numbers::f64(&self.age))
            },
            weight_kg: numbers(kg),
            lenhei_cm: numbers(cm),
            measure: Some(Codes::new(&self.measure)),
            head_cm: numbers(head),
            muac_cm: numbers(muac),
            triceps_mm: numbers(triceps),
            subscapular_mm: numbers(subscapular),
            oedema: Some(Codes::new(&self.oedema)),
            faults: Some(&self.faults),
            ..Columns::new(self.sex.len())
        }
    }

    fn reordered(&self, order: &[usize]) -> Self {
        let pick = |v: &Vec<f64>| order.iter().map(|i| v[*i]).collect::<Vec<_>>();
        let bytes = |v: &Vec<u8>| order.iter().map(|i| v[*i]).collect::<Vec<_>>();
        Self {
            sex: bytes(&self.sex),
            age: pick(&self.age),
            in_months: self.in_months,
            numbers: self.numbers.each_ref().map(pick),
            measure: bytes(&self.measure),
            oedema: bytes(&self.oedema),
            faults: order.iter().map(|i| self.faults[*i]).collect(),
        }
    }
}

/// Everything the batch can write, owned; doubles as bits, so that equal means equal.
#[derive(Default, PartialEq, Clone, Debug)]
struct Results {
    exact: [Vec<f64>; 8],
    reported: [Vec<f64>; 8],
    bytes: [[Vec<u8>; 3]; 8],
    cleaned: [Vec<f64>; 3],
    answers: [Vec<u8>; 8],
}

impl Results {
    fn of(columns: &Columns<'_>, options: &Options<'_>) -> Self {
        let rows = columns.rows;
        let mut r = Self::default();
        let doubles = || vec![0.25; rows];
        let bytes = || vec![77; rows];
        r.exact = std::array::from_fn(|_| doubles());
        r.reported = std::array::from_fn(|_| doubles());
        r.bytes = std::array::from_fn(|_| std::array::from_fn(|_| bytes()));
        r.cleaned = std::array::from_fn(|_| doubles());
        r.answers = std::array::from_fn(|_| bytes());
        let mut out = Output::default();
        for (((o, exact), reported), [flag, class, reason]) in out
            .indicators
            .iter_mut()
            .zip(&mut r.exact)
            .zip(&mut r.reported)
            .zip(&mut r.bytes)
        {
            o.exact = Some(exact);
            o.reported = Some(reported);
            o.flag = Some(flag);
            o.class = Some(class);
            o.reason = Some(reason);
        }
        let [age, lenhei, bmi] = &mut r.cleaned;
        out.age_days_used = Some(age);
        out.lenhei_cm = Some(lenhei);
        out.bmi = Some(bmi);
        let [
            stunted,
            wasted,
            underweight,
            overweight,
            muac,
            acute,
            warnings,
            five,
        ] = &mut r.answers;
        out.stunted = Some(stunted);
        out.wasted = Some(wasted);
        out.underweight = Some(underweight);
        out.overweight = Some(overweight);
        out.muac_class = Some(muac);
        out.acute_malnutrition = Some(acute);
        out.warnings = Some(warnings);
        out.from_five = Some(five);
        batch::score(columns, options, &mut out).unwrap();
        r
    }

    /// Row `i` against the scalar path.
    fn check(&self, i: usize, m: &Measurement, options: &Options<'_>) {
        let a = m.assess_by(options.profile);
        let same = |ours: f64, scalar: Option<f64>, what: &str| {
            let scalar = scalar.unwrap_or(f64::NAN);
            assert_eq!(
                ours.to_bits(),
                scalar.to_bits(),
                "{what}: {ours} {scalar} {m:?}"
            );
        };
        for (k, indicator) in Indicator::ALL.into_iter().enumerate() {
            let what = format!("row {i} {indicator}");
            let score = a.score(indicator);
            let z = score.value();
            same(self.exact[k][i], z.map(|z| z.exact), &what);
            same(self.reported[k][i], z.map(|z| z.reported), &what);
            let [flag, class, reason] = &self.bytes[k];
            assert_eq!(answer_of(flag[i]), z.map(|z| z.flag), "{what} {m:?}");
            assert_eq!(
                class_of(class[i]),
                a.class(indicator, options.scheme),
                "{what} {m:?}"
            );
            assert_eq!(reason_of(reason[i]), score.reason(), "{what} {m:?}");
            assert_eq!(reason[i] == 0, z.is_some(), "{what}");
        }
        let [age, lenhei, bmi] = &self.cleaned;
        same(age[i], a.age_days_used, "age");
        same(lenhei[i], a.lenhei_cm().value(), "lenhei");
        same(bmi[i], a.bmi().value(), "bmi");
        let [
            stunted,
            wasted,
            underweight,
            overweight,
            muac,
            acute,
            warnings,
            five,
        ] = &self.answers;
        assert_eq!(answer_of(stunted[i]), a.stunted(), "{m:?}");
        assert_eq!(answer_of(wasted[i]), a.wasted(), "{m:?}");
        assert_eq!(answer_of(underweight[i]), a.underweight(), "{m:?}");
        assert_eq!(answer_of(overweight[i]), a.overweight(), "{m:?}");
        assert_eq!(acute_of(muac[i]), a.muac_class(), "{m:?}");
        assert_eq!(acute_of(acute[i]), a.acute_malnutrition(), "{m:?}");
        assert!(warnings_of(warnings[i]).eq(a.warnings()), "{m:?}");
        assert_eq!(answer_of(five[i]), a.under_five().map(|u| !u), "{m:?}");
    }

    /// Equal to the bit.
    fn same_as(&self, other: &Self) -> bool {
        let bits = |v: &[Vec<f64>]| -> Vec<Vec<u64>> {
            v.iter()
                .map(|c| c.iter().map(|x| x.to_bits()).collect())
                .collect()
        };
        bits(&self.exact) == bits(&other.exact)
            && bits(&self.reported) == bits(&other.reported)
            && bits(&self.cleaned) == bits(&other.cleaned)
            && self.bytes == other.bytes
            && self.answers == other.answers
    }
}

fn rows() -> usize {
    std::env::var("TUMBUH_ROWS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(100_000)
}

/// Profiles that the kernel does not serve: each rule by itself, and mixtures.
fn mixtures() -> Vec<Profile> {
    let mut profiles: Vec<Profile> = Rule::MISTAKES
        .iter()
        .map(|rule| Profile::WHO_ANTHRO.with(&[*rule]).unwrap())
        .collect();
    profiles.extend(
        [
            "who-macro+completed_months+half_cm+no_correction",
            "who-anthro+sd_lines+columns_1+class_by_columns+boys_table",
            "id-permenkes-2020+nearest_month+table_by_length+truncated",
            "who-anthro+sd_step+none_beyond_3+at_or_below",
            "who-anthro+age_shift_-14+girls_table+clamp_4",
            "who-macro+age_on_2024-12-31+days_30",
        ]
        .map(|name| name.parse().unwrap()),
    );
    profiles
}

/// Every profile with every choice of standard.
fn profiles() -> Vec<Profile> {
    let mut profiles = Vec::new();
    for profile in Profile::ALL {
        for standard in [
            StandardChoice::Auto,
            StandardChoice::Who2006,
            StandardChoice::Who2007,
        ] {
            let mut p = profile.clone();
            p.standard = standard;
            profiles.push(p);
        }
    }
    profiles
}

#[test]
fn batch_is_scalar_at_every_level_and_profile() {
    let levels: Vec<Level> = Level::ALL
        .into_iter()
        .filter(|l| l.is_available())
        .collect();
    eprintln!("levels on this machine: {levels:?}");
    let each = rows() / 12;
    for (k, profile) in profiles().iter().enumerate() {
        for in_months in [false, true] {
            let survey = Survey::random(each, 2006 + k as u64, in_months);
            let columns = survey.columns();
            let scheme = if in_months {
                Scheme::Kemenkes
            } else {
                Scheme::Who
            };
            let mut first: Option<Results> = None;
            for &level in &levels {
                let options = Options {
                    profile,
                    scheme,
                    level: Some(level),
                    ..Options::default()
                };
                let results = Results::of(&columns, &options);
                if let Some(first) = &first {
                    assert!(results.same_as(first), "{level:?} differs");
                    continue;
                }
                for i in 0..each {
                    results.check(i, &columns.measurement(i), &options);
                }
                first = Some(results);
            }
        }
    }
}

#[test]
fn profiles_beside_the_kernel_are_scalar_too() {
    let each = rows() / 200;
    for (k, profile) in mixtures().iter().enumerate() {
        let by_kernel = profile.name == "who-anthro+no_correction";
        assert_eq!(profile.is_kernel_served(), by_kernel, "{}", profile.name);
        let survey = Survey::random(each, 5005 + k as u64, k % 2 == 1);
        let columns = survey.columns();
        let options = Options {
            profile,
            scheme: if k % 3 == 0 {
                Scheme::Who
            } else {
                Scheme::Kemenkes
            },
            ..Options::default()
        };
        let results = Results::of(&columns, &options);
        for i in 0..each {
            results.check(i, &columns.measurement(i), &options);
        }
    }
    // On all processors, and with dates.
    let n = 70_001;
    let survey = Survey::random(n, 77, false);
    let birth: Vec<i32> = (0..70_001).map(|i| 19_723 - i % 2000).collect();
    let visit: Vec<i32> = birth.iter().map(|b| b + 400).collect();
    let columns = Columns {
        age: Ages::Dates {
            birth: Dates::new(&birth, None),
            visit: Dates::new(&visit, None),
        },
        faults: None,
        ..survey.columns()
    };
    let profile = "who-anthro+age_on_2024-02-29".parse().unwrap();
    let options = Options {
        profile: &profile,
        ..Options::default()
    };
    let whole = Results::of(&columns, &options);
    let parallel = Options {
        parallel: true,
        ..options
    };
    assert!(Results::of(&columns, &parallel).same_as(&whole));
    for i in (0..n).step_by(97) {
        whole.check(i, &columns.measurement(i), &options);
        // 2024-02-29 is day 19782.
        let days = f64::from(19_782 - birth[i]);
        assert_eq!(whole.cleaned[0][i], days, "{i}");
    }
}

#[test]
fn threads_blocks_and_order_change_nothing() {
    // Above the part that a thread takes at once, and no multiple of a block.
    let n = rows().clamp(70_001, 1_000_001);
    let survey = Survey::random(n, 7, false);
    let options = Options::default();
    let whole = Results::of(&survey.columns(), &options);
    let done = std::sync::atomic::AtomicUsize::new(0);
    let count = |rows: usize| {
        done.fetch_add(rows, std::sync::atomic::Ordering::Relaxed);
    };
    let parallel = Options {
        parallel: true,
        progress: Some(&count),
        ..options
    };
    assert!(Results::of(&survey.columns(), &parallel).same_as(&whole));
    assert_eq!(done.into_inner(), n);
    // Any cut: each piece alone gives its part of the whole.
    for (from, rows) in [
        (0, 1),
        (1, 511),
        (511, 513),
        (512, 512),
        (1000, 7),
        (32_767, 2),
        (n - 3, 3),
    ] {
        let order: Vec<usize> = (from..from + rows).collect();
        let piece = survey.reordered(&order);
        let results = Results::of(&piece.columns(), &options);
        for k in 0..8 {
            let part = &whole.exact[k][from..from + rows];
            assert!(
                part.iter()
                    .zip(&results.exact[k])
                    .all(|(a, b)| a.to_bits() == b.to_bits())
            );
        }
        assert_eq!(results.answers[0], whole.answers[0][from..from + rows]);
    }
    // Any order.
    let mut order: Vec<usize> = (0..n).collect();
    let mut random = Random(99);
    for i in (1..n).rev() {
        order.swap(i, (random.bits() % (i as u64 + 1)) as usize);
    }
    let shuffled = Results::of(&survey.reordered(&order).columns(), &options);
    for (place, &i) in order.iter().enumerate() {
        for k in 0..8 {
            assert_eq!(
                shuffled.exact[k][place].to_bits(),
                whole.exact[k][i].to_bits()
            );
            assert_eq!(shuffled.bytes[k][2][place], whole.bytes[k][2][i]);
        }
    }
}

#[test]
fn only_what_is_asked_for_is_written() {
    let survey = Survey::random(2000, 3, false);
    let columns = survey.columns();
    let all = Results::of(&columns, &Options::default());
    let mut haz = vec![0.0; 2000];
    let mut out = Output::default();
    out.indicator(Indicator::Haz).reported = Some(&mut haz);
    batch::score(&columns, &Options::default(), &mut out).unwrap();
    assert!(
        haz.iter()
            .zip(&all.reported[1])
            .all(|(a, b)| a.to_bits() == b.to_bits())
    );
    // An answer alone brings the z-scores it needs.
    let (mut overweight, mut acute) = (vec![9; 2000], vec![9; 2000]);
    let mut out = Output {
        overweight: Some(&mut overweight),
        acute_malnutrition: Some(&mut acute),
        ..Output::default()
    };
    batch::score(&columns, &Options::default(), &mut out).unwrap();
    assert_eq!((&overweight, &acute), (&all.answers[3], &all.answers[5]));
    // Nothing asked, nothing done, nothing wrong.
    batch::score(&columns, &Options::default(), &mut Output::default()).unwrap();
}

#[test]
fn single_precision_bitmaps_dates_and_offsets() {
    let survey = Survey::random(3000, 11, false);
    let floats: Vec<f32> = survey.numbers[0].iter().map(|v| *v as f32).collect();
    let widened: Vec<f64> = floats.iter().map(|v| f64::from(*v)).collect();
    // Every third row is missing by bitmap, which begins at bit 3 as in a sliced Arrow array.
    let mut bits = vec![0u8; 3000 / 8 + 2];
    for row in 0..3000 {
        if row % 3 != 0 {
            bits[(row + 3) / 8] |= 1 << ((row + 3) % 8);
        }
    }
    let valid = Bitmap::new(&bits, 3);
    let birth: Vec<i32> = (0..3000).map(|i| 19_000 - i).collect();
    let visit: Vec<i32> = (0..3000)
        .map(|i| 19_010 + i % 7 - (i % 100) / 99 * 9000)
        .collect();
    let by_bitmap = Columns {
        weight_kg: Some(Numbers::f32(&floats).with_valid(valid)),
        sex: Some(Codes::new(&survey.sex).with_valid(valid)),
        age: Ages::Dates {
            birth: Dates::new(&birth, Some(valid)),
            visit: Dates::new(&visit, None),
        },
        faults: None,
        ..survey.columns()
    };
    let mut by_nan = survey.clone();
    by_nan.numbers[0] = widened;
    by_nan.faults = vec![0; 3000];
    for row in 0..3000 {
        by_nan.age[row] = f64::from(visit[row] - birth[row]);
        if row % 3 == 0 {
            by_nan.numbers[0][row] = f64::NAN;
            by_nan.sex[row] = 0;
            by_nan.age[row] = f64::NAN;
        }
    }
    let options = Options::default();
    let a = Results::of(&by_bitmap, &options);
    assert!(a.same_as(&Results::of(&by_nan.columns(), &options)));
    for row in 0..3000 {
        a.check(row, &by_bitmap.measurement(row), &options);
    }
}

#[test]
fn columns_left_out_are_missing() {
    let survey = Survey::random(1000, 5, false);
    let columns = Columns {
        sex: Some(Codes::new(&survey.sex)),
        weight_kg: Some(Numbers::f64(&survey.numbers[0])),
        lenhei_cm: Some(Numbers::f64(&survey.numbers[1])),
        ..Columns::new(1000)
    };
    let results = Results::of(&columns, &Options::default());
    for row in 0..1000 {
        results.check(row, &columns.measurement(row), &Options::default());
    }
    assert!(
        results.reported[2].iter().any(|z| !z.is_nan()),
        "whz can do without age"
    );
    assert!(
        results.bytes[4][2]
            .iter()
            .any(|r| reason_of(*r) == Some(Reason::MissingAge))
    );
}

#[test]
fn lengths_that_differ_are_an_error_that_names_the_column() {
    let (days, kg, mut short) = ([1.0; 5], [1.0; 4], [0u8; 3]);
    let columns = Columns {
        age: Ages::Days(Numbers::f64(&days)),
        weight_kg: Some(Numbers::f64(&kg)),
        ..Columns::new(5)
    };
    let wrong = |c: &Columns<'_>, out: &mut Output<'_>| {
        batch::score(c, &Options::default(), out)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        wrong(&columns, &mut Output::default()),
        "column `weight_kg` has 4 rows, but the batch has 5"
    );
    let columns = Columns {
        weight_kg: None,
        ..columns
    };
    let mut out = Output {
        stunted: Some(&mut short),
        ..Output::default()
    };
    assert_eq!(
        wrong(&columns, &mut out),
        "column `stunted` has 3 rows, but the batch has 5"
    );
    let bits = [0xFF];
    let columns = Columns {
        age: Ages::Days(Numbers::f64(&days).with_valid(Bitmap::new(&bits, 4))),
        ..columns
    };
    assert_eq!(
        wrong(&columns, &mut Output::default()),
        "column `age_days` has 4 rows, but the batch has 5"
    );
    let mut none = Output {
        stunted: Some(&mut []),
        ..Output::default()
    };
    batch::score(&Columns::new(0), &Options::default(), &mut none).unwrap();
}

#[test]
fn bytes_without_meaning_are_none() {
    assert_eq!(class_of(0), None);
    assert_eq!(class_of(UNKNOWN), None);
    assert_eq!(reason_of(0), None);
    assert_eq!(reason_of(UNKNOWN), None);
    assert_eq!(acute_of(UNKNOWN), None);
    assert_eq!(answer_of(UNKNOWN), None);
    assert_eq!(warnings_of(0).count(), 0);
    assert_ne!(fault::AGE, fault::FIELD_COUNT);
}
