//! WHO growth velocity (2009): every row, the 5th centiles that WHO printed, and which interval a
//! gain is held against.

use tumbuh::standards::velocity::{
    Gain, Growth, Near, NoVelocity, Row, Velocity, p5_in_three_months,
};
use tumbuh::{Age, Sex};

const SEXES: [Sex; 2] = [Sex::Male, Sex::Female];

fn rows(growth: Growth, months: u8, sex: Sex) -> impl Iterator<Item = &'static Row> {
    let of = move |r: &&Row| r.sex == sex && r.interval_months == months;
    growth.rows().iter().filter(of)
}

/// WHO 2009, weight increments in g, 5th centile, in 1-month intervals from birth: boys, girls.
const P5_ONE_MONTH: [[f64; 12]; 2] = [
    [
        460., 713., 446., 285., 194., 103., 42., -1., -36., -66., -89., -106.,
    ],
    [
        446., 578., 369., 259., 172., 93., 37., -2., -40., -70., -89., -102.,
    ],
];

/// The same in 2-month intervals, start at 0 to 22 months.
const P5_TWO_MONTHS: [[f64; 23]; 2] = [
    [
        1443., 1303., 884., 642., 466., 330., 238., 172., 115., 67., 30., -2., -31., -58., -75.,
        -84., -90., -97., -104., -111., -118., -123., -128.,
    ],
    [
        1216., 1107., 804., 615., 450., 321., 229., 157., 95., 53., 26., 1., -19., -35., -47.,
        -55., -64., -75., -86., -97., -109., -124., -137.,
    ],
];

#[test]
fn the_5th_centiles_are_those_that_who_printed() {
    for (i, sex) in SEXES.into_iter().enumerate() {
        for (months, printed) in [(1, &P5_ONE_MONTH[i][..]), (2, &P5_TWO_MONTHS[i])] {
            assert_eq!(rows(Growth::Weight, months, sex).count(), printed.len());
            for (row, p5) in rows(Growth::Weight, months, sex).zip(printed) {
                let ours = row.gain_at_centile(5.0).unwrap();
                assert!((ours - p5).abs() <= 0.5, "{row:?}: {ours} for {p5}");
                // Without delta it would be hundreds of grams off.
                assert_eq!(row.delta, if months == 1 { 400.0 } else { 600.0 });
            }
        }
    }
}

/// Three months: thresholds without a table, at their ages and nowhere else.
#[test]
fn the_5th_centile_of_three_months() {
    let gain = |from: f64, to: f64, gain: f64| {
        let age = |days| Age::from_days(days).unwrap();
        let (growth, sex) = (Growth::Weight, Sex::Male);
        let (from, to) = (age(from), age(to));
        Gain {
            growth,
            sex,
            from,
            to,
            gain,
        }
        .below_p5_in_three_months(Near::default())
    };
    // Boys from 2 to 5 months: 1284 g; from 21 to 24 months: 10 g; from birth: 2083 g.
    assert_eq!(
        (gain(61.0, 152.0, 1283.0), gain(61.0, 152.0, 1284.0)),
        (Some(true), Some(false))
    );
    assert_eq!(
        (gain(639.0, 730.0, 9.0), gain(639.0, 730.0, 10.0)),
        (Some(true), Some(false))
    );
    assert_eq!(
        (gain(0.0, 91.0, 2082.0), gain(0.0, 91.0, 2083.0)),
        (Some(true), Some(false))
    );
    for (from, to) in [(61.0, 122.0), (61.0, 183.0), (700.0, 791.0), (152.0, 61.0)] {
        assert_eq!(gain(from, to, 0.0), None, "{from} {to}");
    }
    // Never below the 2-month centile of the same start: children gain over three months what they
    // gain over two, and more.
    for (i, sex) in SEXES.into_iter().enumerate() {
        for (start, two) in (0..22).zip(P5_TWO_MONTHS[i]) {
            assert!(
                p5_in_three_months(sex, start).unwrap() > two,
                "{sex:?} {start}"
            );
        }
        assert_eq!(p5_in_three_months(sex, 22), None);
    }
}

#[test]
fn every_row_is_the_text_and_starts_a_month_after_the_last() {
    for (growth, counts) in [
        (Growth::Weight, [12, 23]),
        (Growth::Length, [0, 23]),
        (Growth::HeadCircumference, [0, 11]),
    ] {
        let lines: Vec<&str> = growth.text().lines().skip(1).collect();
        assert_eq!(lines.len(), growth.rows().len());
        for (row, line) in growth.rows().iter().zip(lines) {
            let sex = if row.sex == Sex::Female { "f" } else { "m" };
            let weeks = |m: u8| row.interval_months == 1 && m == 1;
            let label = match (weeks(row.from_month), weeks(row.to_month)) {
                (false, true) => "0-4 wks".to_owned(),
                (true, false) => "4 wks-2 mo".to_owned(),
                _ => format!("{}-{} mo", row.from_month, row.to_month),
            };
            let mut expected = format!(
                "{sex},{},{},{},{label},{:.4},{:.4},{:.5}",
                row.interval_months,
                row.from_month,
                row.to_month,
                row.lms.l(),
                row.lms.m(),
                row.lms.s()
            );
            if growth == Growth::Weight {
                expected = format!("{expected},{}", row.delta);
            }
            assert_eq!(line, expected);
        }
        for sex in SEXES {
            for (months, count) in [1, 2].into_iter().zip(counts) {
                let starts: Vec<u8> = rows(growth, months, sex).map(|r| r.from_month).collect();
                assert_eq!(starts, (0..count).collect::<Vec<u8>>());
                assert!(rows(growth, months, sex).all(|r| r.to_month == r.from_month + months));
            }
        }
    }
}

#[test]
fn z_is_the_formula_with_delta() {
    // By hand, boys from 2 to 3 months: ln(750/1215.3989) = -0.482754, times 0.659 = -0.318135,
    // e^ of that = 0.727504; (0.727504 - 1)/(0.659 x 0.19591) = -2.11066.
    let boys = rows(Growth::Weight, 1, Sex::Male).nth(2).unwrap();
    assert!((boys.z(350.0).unwrap() - -2.110_66).abs() < 1e-5);
    for growth in Growth::ALL {
        for row in growth.rows() {
            for z in [-2.5, -1.0, 0.0, 0.5, 2.0] {
                let (l, m, s) = (row.lms.l(), row.lms.m(), row.lms.s());
                let gain = m * libm::pow(1.0 + l * s * z, 1.0 / l) - row.delta;
                if gain + row.delta > 0.0 && 1.0 + l * s * z > 0.0 {
                    assert!((row.z(gain).unwrap() - z).abs() < 1e-12, "{row:?}");
                    assert!((row.gain_at(z).unwrap() - gain).abs() < 1e-9, "{row:?}");
                }
            }
        }
    }
}

fn weight(from: f64, to: f64, gain: f64) -> Result<Velocity, NoVelocity> {
    velocity(Growth::Weight, from, to, gain)
}

fn velocity(growth: Growth, from: f64, to: f64, gain: f64) -> Result<Velocity, NoVelocity> {
    let age = |days| Age::from_days(days).unwrap();
    let gain = Gain {
        growth,
        sex: Sex::Female,
        from: age(from),
        to: age(to),
        gain,
    };
    gain.velocity(Near::default())
}

#[test]
fn the_interval_is_the_nearest_of_its_length() {
    for (from, to, months) in [
        (0.0, 28.0, (0, 1)),
        (0.0, 33.0, (0, 1)),
        (28.0, 61.0, (1, 2)),
        (61.0, 91.0, (2, 3)),
        (75.0, 105.0, (2, 3)),
        (77.0, 108.0, (3, 4)),
        (335.0, 365.0, (11, 12)),
        (0.0, 61.0, (0, 2)),
        (670.0, 731.0, (22, 24)),
        (365.0, 425.0, (12, 14)),
    ] {
        let v = weight(from, to, 100.0).unwrap();
        assert_eq!((v.row.from_month, v.row.to_month), months, "{from} {to}");
    }
    let v = weight(61.0, 96.0, 100.0).unwrap();
    assert!((v.days_off - 4.5625).abs() < 1e-12);
}

#[test]
fn what_no_interval_fits_says_why() {
    for (from, to, reason) in [
        (91.0, 91.0, NoVelocity::VisitsNotInOrder),
        (91.0, 61.0, NoVelocity::VisitsNotInOrder),
        (61.0, 68.0, NoVelocity::IntervalNotPublished), // a week
        (61.0, 106.0, NoVelocity::IntervalNotPublished), // a month and a half
        (61.0, 152.0, NoVelocity::IntervalNotPublished), // three months
        (400.0, 430.0, NoVelocity::AgeOutOfRange),      // one month, after the first birthday
        (740.0, 800.0, NoVelocity::AgeOutOfRange),      // two months, after the second
    ] {
        assert_eq!(weight(from, to, 100.0), Err(reason), "{from} {to}");
    }
    assert_eq!(
        velocity(Growth::Length, 61.0, 91.0, 2.0),
        Err(NoVelocity::IntervalNotPublished)
    );
    assert_eq!(
        velocity(Growth::HeadCircumference, 400.0, 461.0, 0.5),
        Err(NoVelocity::AgeOutOfRange)
    );
    assert_eq!(weight(61.0, 91.0, f64::NAN), Err(NoVelocity::NotFinite));
    assert!(velocity(Growth::Length, 61.0, 122.0, 5.0).is_ok());
}

#[test]
fn a_loss_beyond_delta_has_no_z_but_is_below_every_centile() {
    let v = weight(61.0, 91.0, -400.0).unwrap();
    assert_eq!(v.z, Err(NoVelocity::BelowEveryCentile));
    assert_eq!(v.below_centile(0.1), Ok(true));
    let v = weight(61.0, 91.0, -399.0).unwrap();
    assert!(v.z.unwrap() < -5.0);
    // Girls lose up to 102 g between 11 and 12 months at the 5th centile.
    assert_eq!(
        weight(335.0, 365.0, -101.0).unwrap().below_centile(5.0),
        Ok(false)
    );
    assert_eq!(
        weight(335.0, 365.0, -103.0).unwrap().below_centile(5.0),
        Ok(true)
    );
    assert!(
        weight(335.0, 365.0, 0.0)
            .unwrap()
            .below_centile(100.0)
            .is_err()
    );
}

/// For some lengths 1 + L S z is not above zero at -3: no gain lies below it.
#[test]
fn a_centile_without_a_value_has_nothing_below_it() {
    let row = Growth::Length
        .rows()
        .iter()
        .find(|r| r.gain_at(-3.0).is_err())
        .unwrap();
    let v = Velocity {
        row: *row,
        gain: 0.01,
        days_off: 0.0,
        z: row.z(0.01).ok_or(NoVelocity::BelowEveryCentile),
    };
    assert_eq!(v.below_centile(0.134_989_803_163), Ok(false));
}
