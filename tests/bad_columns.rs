//! Columns that no survey should have, one kind after the other: a typed error or a reason on the
//! row, never a wrong z-score. Every level of vectors, and the rows around the bad one unharmed.

use tumbuh::Reason::{
    self, AgeNegative, AgeOutOfRange, MissingAge, MissingLenhei, MissingMeasurement, MissingSex,
    MissingWeight, NotFinite, NotPositive, WeightInGrams,
};
use tumbuh::batch::{
    self, Ages, Bitmap, Codes, Columns, Dates, Level, Numbers, Options, Output, Results,
};
use tumbuh::{Indicator, TableId};

const ROWS: usize = 500;

/// Girls of 548 days, 9.1 kg and 76.2 cm, lying; head 45.5 cm, MUAC 14.0 cm, skinfolds 8.5 and
/// 6.5 mm.
struct Girls {
    sex: Vec<u8>,
    age: Vec<f64>,
    numbers: [Vec<f64>; 6],
    measure: Vec<u8>,
    oedema: Vec<u8>,
}

const WEIGHT: usize = 0;
const LENHEI: usize = 1;
const HEAD: usize = 2;

impl Girls {
    fn new() -> Self {
        Self {
            sex: vec![b'f'; ROWS],
            age: vec![548.0; ROWS],
            numbers: [9.1, 76.2, 45.5, 14.0, 8.5, 6.5].map(|v| vec![v; ROWS]),
            measure: vec![b'l'; ROWS],
            oedema: vec![b'n'; ROWS],
        }
    }

    fn columns(&self) -> Columns<'_> {
        self.part(0, ROWS)
    }

    fn part(&self, from: usize, to: usize) -> Columns<'_> {
        let n = |i: usize| Some(Numbers::f64(&self.numbers[i][from..to]));
        Columns {
            sex: Some(Codes::new(&self.sex[from..to])),
            age: Ages::Days(Numbers::f64(&self.age[from..to])),
            weight_kg: n(0),
            lenhei_cm: n(1),
            head_cm: n(2),
            muac_cm: n(3),
            triceps_mm: n(4),
            subscapular_mm: n(5),
            measure: Some(Codes::new(&self.measure[from..to])),
            oedema: Some(Codes::new(&self.oedema[from..to])),
            ..Columns::new(to - from)
        }
    }
}

fn score(columns: &Columns<'_>, level: Level) -> Results {
    let mut results = Results::new(&Indicator::ALL);
    let options = Options {
        level: Some(level),
        ..Options::default()
    };
    batch::score(columns, &options, &mut results.output(columns.rows)).unwrap();
    results
}

fn levels() -> impl Iterator<Item = Level> {
    Level::ALL.into_iter().filter(|l| l.is_available())
}

/// The eight z-scores of a row as bits, so that NaN counts.
fn bits(results: &Results, row: usize) -> [u64; 8] {
    Indicator::ALL.map(|i| results.indicator(i).exact[row].to_bits())
}

/// Row `row` of `girls` has these reasons and no other; it has every other z-score, and its
/// neighbours are as they would be without it.
fn check(girls: &Girls, row: usize, expected: &[(Indicator, Reason)]) {
    let whole = Girls::new();
    for level in levels() {
        let (results, good) = (
            score(&girls.columns(), level),
            score(&whole.columns(), level),
        );
        for i in Indicator::ALL {
            let reason = expected.iter().find(|(of, _)| *of == i).map(|(_, r)| *r);
            assert_eq!(results.reason(i, row), reason, "{level:?} {i}");
            let z = results.indicator(i).exact[row];
            assert_eq!(z.is_nan(), reason.is_some(), "{level:?} {i}: {z}");
            if reason.is_some() {
                // One NaN, whatever came in.
                assert_eq!(z.to_bits(), f64::NAN.to_bits());
            }
        }
        for other in (0..ROWS).filter(|other| *other != row) {
            assert_eq!(
                bits(&results, other),
                bits(&good, other),
                "{level:?} {other}"
            );
            assert!(
                Indicator::ALL
                    .iter()
                    .all(|i| results.reason(*i, other).is_none())
            );
        }
    }
}

/// [`check`] with one number changed, at the beginning, in the middle and at the end of a block.
fn with_number(column: usize, value: f64, expected: &[(Indicator, Reason)]) {
    for row in [0, 17, 223, 224, ROWS - 1] {
        let mut girls = Girls::new();
        girls.numbers[column][row] = value;
        check(&girls, row, expected);
    }
}

/// The reason for every indicator of weight, of length, or of both.
fn of_weight(reason: Reason) -> [(Indicator, Reason); 3] {
    [Indicator::Waz, Indicator::Whz, Indicator::Baz].map(|i| (i, reason))
}

fn of_lenhei(reason: Reason) -> [(Indicator, Reason); 3] {
    [Indicator::Haz, Indicator::Whz, Indicator::Baz].map(|i| (i, reason))
}

#[test]
fn empty_columns_are_no_rows() {
    let girls = Girls::new();
    for level in levels() {
        let results = score(&girls.part(0, 0), level);
        assert!(results.indicator(Indicator::Haz).exact.is_empty());
        score(&Columns::new(0), level);
    }
}

#[test]
fn a_column_of_nulls_is_missing_in_every_row() {
    let mut by_nan = Girls::new();
    by_nan.numbers[WEIGHT] = vec![f64::NAN; ROWS];
    let bits = [0; ROWS / 8 + 1];
    let none = Bitmap::new(&bits, 3);
    let girls = Girls::new();
    let by_bitmap = Columns {
        weight_kg: Some(Numbers::f64(&girls.numbers[WEIGHT]).with_valid(none)),
        ..girls.columns()
    };
    let left_out = Columns {
        weight_kg: None,
        ..girls.columns()
    };
    for level in levels() {
        for columns in [by_nan.columns(), by_bitmap, left_out] {
            let results = score(&columns, level);
            for row in 0..ROWS {
                for (i, reason) in of_weight(MissingWeight) {
                    assert_eq!(results.reason(i, row), Some(reason));
                    assert!(results.z(i, row).is_none());
                }
                assert!(results.z(Indicator::Haz, row).is_some());
            }
        }
    }
}

#[test]
fn nothing_but_nulls_has_a_reason_everywhere() {
    for level in levels() {
        let results = score(&Columns::new(ROWS), level);
        for (i, row) in Indicator::ALL
            .into_iter()
            .flat_map(|i| (0..ROWS).map(move |r| (i, r)))
        {
            assert_eq!(results.reason(i, row), Some(MissingSex));
        }
        let sexes = [b'm'; ROWS];
        let columns = Columns {
            sex: Some(Codes::new(&sexes)),
            ..Columns::new(ROWS)
        };
        let results = score(&columns, level);
        assert_eq!(results.reason(Indicator::Haz, 0), Some(MissingAge));
        // Weight-for-length can do without an age, not without a weight.
        assert_eq!(results.reason(Indicator::Whz, 0), Some(MissingWeight));
        let girls = Girls::new();
        let columns = Columns {
            age: girls.columns().age,
            ..columns
        };
        let results = score(&columns, level);
        assert_eq!(results.reason(Indicator::Haz, 0), Some(MissingLenhei));
        assert_eq!(results.reason(Indicator::Hcz, 0), Some(MissingMeasurement));
    }
}

/// A slice begins wherever it likes: on no boundary that vectors would like, in the middle of a
/// byte of a bitmap.
#[test]
fn slices_are_scored_as_parts_of_the_whole() {
    let mut girls = Girls::new();
    for row in 0..ROWS {
        girls.age[row] = (row * 13 % 1900) as f64;
        girls.numbers[WEIGHT][row] = 3.0 + (row % 150) as f64 / 10.0;
        girls.numbers[LENHEI][row] = 50.0 + (row % 600) as f64 / 10.0;
    }
    let valid: Vec<u8> = (0..ROWS / 8 + 3).map(|i| (i * 89 + 7) as u8).collect();
    for level in levels() {
        let masked = |from: usize, to: usize| {
            let columns = girls.part(from, to);
            Columns {
                weight_kg: columns
                    .weight_kg
                    .map(|w| w.with_valid(Bitmap::new(&valid, from))),
                ..columns
            }
        };
        let whole = score(&masked(0, ROWS), level);
        for from in 0..20 {
            for to in [from, from + 1, from + 224, ROWS - 3] {
                let part = score(&masked(from, to), level);
                for row in from..to {
                    assert_eq!(bits(&part, row - from), bits(&whole, row), "{from}..{to}");
                }
            }
        }
    }
}

#[test]
fn every_nan_is_missing_whatever_its_bits() {
    for bits in [
        0x7FF8_0000_0000_0001,
        0x7FF0_0000_0000_0001,
        0xFFF8_0000_0000_0000,
        0xFFFF_FFFF_FFFF_FFFF,
        0x7FF8_0000_0000_0000,
    ] {
        let nan = f64::from_bits(bits);
        with_number(WEIGHT, nan, &of_weight(MissingWeight));
        with_number(LENHEI, nan, &of_lenhei(MissingLenhei));
        with_number(HEAD, nan, &[(Indicator::Hcz, MissingMeasurement)]);
        let mut girls = Girls::new();
        girls.age[300] = nan;
        let all = Indicator::ALL.into_iter().filter(|i| *i != Indicator::Whz);
        let expected: Vec<_> = all.map(|i| (i, MissingAge)).collect();
        check(&girls, 300, &expected);
    }
}

#[test]
fn zero_and_less_are_not_positive() {
    for value in [0.0, -0.0, -5e-324, -9.1, f64::MIN] {
        with_number(WEIGHT, value, &of_weight(NotPositive));
        with_number(LENHEI, value, &of_lenhei(NotPositive));
        with_number(HEAD, value, &[(Indicator::Hcz, NotPositive)]);
    }
}

#[test]
fn an_age_of_minus_zero_is_the_day_of_birth() {
    let mut girls = Girls::new();
    girls.age = vec![0.0; ROWS];
    let born = levels().map(|level| score(&girls.columns(), level));
    let born: Vec<Results> = born.collect();
    girls.age = vec![-0.0; ROWS];
    for (level, born) in levels().zip(&born) {
        let results = score(&girls.columns(), level);
        assert_eq!(bits(&results, 3), bits(born, 3));
        assert!(results.z(Indicator::Waz, 3).is_some());
        assert_eq!(results.reason(Indicator::Acz, 3), Some(AgeOutOfRange));
    }
}

/// L, M and S of weight-for-age for girls of 548 days, from the table.
fn lms() -> [f64; 3] {
    let text = TableId::WeightForAge.text();
    let row = text.lines().find(|l| l.starts_with("f,548,")).unwrap();
    let cells: Vec<f64> = row.split(',').skip(2).map(|c| c.parse().unwrap()).collect();
    [cells[0], cells[1], cells[2]]
}

/// The smallest numbers there are lie on WHO's straight line below -3 SD, and are flagged.
#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the textbook's formula is what is expected"
)]
fn subnormal_numbers_are_on_the_straight_line() {
    let [l, m, s] = lms();
    let sd = |k: f64| m * (1.0 + l * s * k).powf(1.0 / l);
    let expected = -3.0 - sd(-3.0) / (sd(-2.0) - sd(-3.0));
    for kg in [5e-324, f64::MIN_POSITIVE, 1e-310] {
        let mut girls = Girls::new();
        girls.numbers[WEIGHT][100] = kg;
        for level in levels() {
            let results = score(&girls.columns(), level);
            let z = results.z(Indicator::Waz, 100).unwrap();
            assert!((z.exact - expected).abs() < 1e-11, "{} {expected}", z.exact);
            assert!(z.flag);
        }
    }
}

#[test]
fn infinite_numbers_are_not_finite() {
    for (value, age) in [(f64::INFINITY, NotFinite), (f64::NEG_INFINITY, AgeNegative)] {
        with_number(WEIGHT, value, &of_weight(NotFinite));
        with_number(LENHEI, value, &of_lenhei(NotFinite));
        with_number(HEAD, value, &[(Indicator::Hcz, NotFinite)]);
        let mut girls = Girls::new();
        girls.age[7] = value;
        check(&girls, 7, &Indicator::ALL.map(|i| (i, age)));
    }
    with_number(WEIGHT, f64::MAX, &of_weight(WeightInGrams));
}

#[test]
fn ages_beyond_every_table_are_out_of_range() {
    for days in [
        7000.0,
        2_147_483_647.0,
        2_147_483_648.0,
        4e9,
        1e18,
        f64::MAX,
    ] {
        for row in [5, ROWS - 1] {
            let mut girls = Girls::new();
            girls.age[row] = days;
            check(&girls, row, &Indicator::ALL.map(|i| (i, AgeOutOfRange)));
        }
    }
    for days in [-1.0, -5e-324, -2_147_483_649.0, f64::MIN] {
        let mut girls = Girls::new();
        girls.age[250] = days;
        check(&girls, 250, &Indicator::ALL.map(|i| (i, AgeNegative)));
    }
}

/// The difference of two dates needs one bit more than they have.
#[test]
fn dates_at_the_ends_of_their_type_do_not_wrap() {
    let girls = Girls::new();
    for (birth, visit, reason) in [
        (i32::MIN, i32::MAX, AgeOutOfRange),
        (i32::MIN, 0, AgeOutOfRange),
        (i32::MAX, i32::MIN, AgeNegative),
        (0, i32::MIN, AgeNegative),
    ] {
        let (birth, visit) = ([birth; ROWS], [visit; ROWS]);
        let columns = Columns {
            age: Ages::Dates {
                birth: Dates::new(&birth, None),
                visit: Dates::new(&visit, None),
            },
            ..girls.columns()
        };
        for level in levels() {
            let results = score(&columns, level);
            for i in Indicator::ALL {
                assert_eq!(results.reason(i, 444), Some(reason), "{i}");
            }
        }
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "a line for each column")]
fn every_column_of_another_length_is_an_error_that_names_it() {
    let girls = Girls::new();
    let short = |column: &mut Vec<f64>| column.truncate(ROWS - 1);
    let (mut f, bytes) = (Girls::new().age, vec![b'f'; ROWS + 1]);
    short(&mut f);
    let n = Some(Numbers::f64(&f));
    let codes = Some(Codes::new(&bytes));
    let whole = girls.columns();
    let days = [19_000; ROWS];
    let cases = [
        (
            "age_days",
            Columns {
                age: Ages::Days(Numbers::f64(&f)),
                ..whole
            },
        ),
        (
            "age_months",
            Columns {
                age: Ages::Months(Numbers::f64(&f)),
                ..whole
            },
        ),
        (
            "weight_kg",
            Columns {
                weight_kg: n,
                ..whole
            },
        ),
        (
            "lenhei_cm",
            Columns {
                lenhei_cm: n,
                ..whole
            },
        ),
        (
            "head_cm",
            Columns {
                head_cm: n,
                ..whole
            },
        ),
        (
            "muac_cm",
            Columns {
                muac_cm: n,
                ..whole
            },
        ),
        (
            "triceps_mm",
            Columns {
                triceps_mm: n,
                ..whole
            },
        ),
        (
            "subscapular_mm",
            Columns {
                subscapular_mm: n,
                ..whole
            },
        ),
        (
            "sex",
            Columns {
                sex: codes,
                ..whole
            },
        ),
        (
            "measure",
            Columns {
                measure: codes,
                ..whole
            },
        ),
        (
            "oedema",
            Columns {
                oedema: codes,
                ..whole
            },
        ),
        (
            "faults",
            Columns {
                faults: Some(&[0; 3]),
                ..whole
            },
        ),
        (
            "visit_date",
            Columns {
                age: Ages::Dates {
                    birth: Dates::new(&days, None),
                    visit: Dates::new(&days[1..], None),
                },
                ..whole
            },
        ),
        (
            "birth_date",
            Columns {
                age: Ages::Dates {
                    birth: Dates::new(&days[..7], None),
                    visit: Dates::new(&days, None),
                },
                ..whole
            },
        ),
    ];
    for (name, columns) in cases {
        let done = batch::score(&columns, &Options::default(), &mut Output::default());
        let error = done.unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("column `{name}` has ")),
            "{name}: {error}"
        );
        assert!(error.ends_with("but the batch has 500"), "{error}");
    }
}
