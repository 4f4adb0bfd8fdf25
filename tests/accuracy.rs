//! Our exact z-scores against the textbook formula at 43 digits.
//!
//! Every row of every table takes part, each at one of 200 z-scores from -8 to 8, the next row at
//! another. `TUMBUH_FULL=1 cargo test --release --test accuracy` takes all 200 at every row.
//! `-- --nocapture` prints the worst errors.

mod common;

use common::{Row, indicator, rows};
use dashu_float::{FBig, round::mode::HalfEven};
use std::sync::Mutex;
use std::thread;
use tumbuh::standards::Place;
use tumbuh::table::Axis;
use tumbuh::{Measurement, Position, Profile, Reference, Sex, TableId};

/// Largest error where WHO's z-score is not yet restricted (1e-14 in the full run).
const WORST_TO_3: f64 = 2e-14;
/// Largest error on WHO's straight line from 3 to 8 SD (3e-14 in the full run).
const WORST_TO_8: f64 = 4e-14;

/// 144 bits are 43 decimal digits.
const BITS: usize = 144;
type Real = FBig<HalfEven, 2>;

fn real(v: f64) -> Real {
    let exact = Real::try_from(v).expect("a finite number");
    exact.with_precision(BITS).value()
}

fn ratio(numerator: i64, denominator: i64) -> Real {
    let int = |v: i64| Real::from(v).with_precision(BITS).value();
    int(numerator) / int(denominator)
}

/// L, M and S of one place, and Cole's formulas as they stand in the WHO manual (Methods and
/// development, 2006, chapter 7).
struct Textbook {
    l: Real,
    m: Real,
    s: Real,
    restricted: bool,
    /// SD2 and SD3 below and above the median, once they were asked for.
    sd: [Option<(Real, Real)>; 2],
}

impl Textbook {
    /// The straight line from one row to the next, `part` of `parts` of the way.
    fn between(low: &Row, high: &Row, part: i64, parts: i64) -> Self {
        let line = |low: i64, high: i64, scale: i64| {
            ratio(low * parts + (high - low) * part, parts * scale)
        };
        Self {
            l: line(low.l, high.l, 10_000),
            m: line(low.m, high.m, 10_000),
            s: line(low.s, high.s, 100_000),
            restricted: indicator(low.table).is_restricted(),
            sd: [None, None],
        }
    }

    fn at(row: &Row) -> Self {
        Self::between(row, row, 0, 1)
    }

    fn is_linear(&self) -> bool {
        self.l == Real::ONE
    }

    fn sd(&self, k: i64) -> Real {
        let ks = &self.s * ratio(k, 1);
        let log = if self.l == Real::ZERO {
            ks
        } else {
            (Real::ONE + &self.l * ks).ln() / &self.l
        };
        &self.m * log.exp()
    }

    fn z_unrestricted(&self, y: &Real) -> Real {
        let q = y / &self.m;
        if self.is_linear() {
            (q - Real::ONE) / &self.s
        } else if self.l == Real::ZERO {
            q.ln() / &self.s
        } else {
            ((&self.l * q.ln()).exp() - Real::ONE) / (&self.l * &self.s)
        }
    }

    /// The true z-score of a double. `near` spares the SD points where they are far away.
    fn z(&mut self, y: f64, near: f64) -> Real {
        let y = real(y);
        if self.restricted && near.abs() > 2.99 {
            let side = usize::from(near > 0.0);
            let sign = if near > 0.0 { 1 } else { -1 };
            if self.sd[side].is_none() {
                self.sd[side] = Some((self.sd(2 * sign), self.sd(3 * sign)));
            }
            let (sd2, sd3) = self.sd[side].as_ref().expect("just set");
            let beyond = if sign > 0 { y > *sd3 } else { y < *sd3 };
            if beyond {
                let step = if sign > 0 { sd3 - sd2 } else { sd2 - sd3 };
                return ratio(3 * sign, 1) + (y - sd3) / step;
            }
        }
        self.z_unrestricted(&y)
    }

    fn error(&mut self, ours: f64, y: f64, near: f64) -> f64 {
        let true_z = self.z(y, near);
        (real(ours) - true_z).to_f64().value().abs()
    }
}

/// The 200 z-scores, or one of them that changes from row to row.
fn sample(i: usize) -> Vec<f64> {
    let z = |k: usize| -8.0 + 0.04 * (2 * (k % 200) + 1) as f64;
    if std::env::var_os("TUMBUH_FULL").is_some() {
        (0..200).map(z).collect()
    } else {
        // 89 is coprime to 200 and takes neighbouring rows far apart.
        vec![z(89 * i)]
    }
}

/// Worst error up to 3 SD and beyond, with where it was.
#[derive(Debug, Default, Clone)]
struct Worst([(f64, String); 2]);

impl Worst {
    fn take(&mut self, z: f64, error: f64, place: impl FnOnce() -> String) {
        let worst = &mut self.0[usize::from(z.abs() > 3.0)];
        // In this order `NaN` is the worst of all.
        if error.total_cmp(&worst.0).is_gt() || worst.1.is_empty() {
            *worst = (error, format!("{} z {z}", place()));
        }
    }

    fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            if theirs.0.total_cmp(&mine.0).is_gt() || mine.1.is_empty() {
                mine.clone_from(theirs);
            }
        }
    }

    fn report(&self, what: &str) {
        let [(to_3, where_3), (to_8, where_8)] = &self.0;
        eprintln!(
            "{what}: up to 3 SD {to_3:.1e} ({where_3}), from 3 to 8 SD {to_8:.1e} ({where_8})"
        );
        assert!(*to_3 <= WORST_TO_3, "{what}: {to_3:e} at {where_3}");
        assert!(*to_8 <= WORST_TO_8, "{what}: {to_8:e} at {where_8}");
    }
}

/// Runs `check` over all items on all cores.
fn worst_of<T: Sync>(items: &[T], check: impl Fn(usize, &T, &mut Worst) + Sync) -> Worst {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let total = Mutex::new(Worst::default());
    thread::scope(|scope| {
        for core in 0..cores {
            let (check, total) = (&check, &total);
            scope.spawn(move || {
                let mut worst = Worst::default();
                for (i, item) in items.iter().enumerate().skip(core).step_by(cores) {
                    check(i, item, &mut worst);
                }
                total.lock().expect("no panic in a thread").join(&worst);
            });
        }
    });
    total.into_inner().expect("no panic in a thread")
}

#[test]
fn every_row_agrees_with_the_textbook() {
    for table in TableId::ALL {
        let rows = rows(*table);
        let indicator = indicator(*table);
        let worst = worst_of(&rows, |i, row, worst| {
            let in_rows = f64::from(row.at);
            let place = Place {
                table: *table,
                at: in_rows / table.axis().rows_per_unit(),
                in_rows,
            };
            let lms = place.lms(row.sex).expect("a row of the table");
            let profile = Profile::WHO_ANTHRO;
            let reference = Reference::new(indicator, row.sex, place, lms, &profile);
            let mut textbook = Textbook::at(row);
            for z in sample(i) {
                // Very few points have no value: WHO's line crosses zero below -6.
                let Ok(y) = reference.value(z) else { continue };
                let error = textbook.error(reference.z(y), y, z);
                worst.take(z, error, || format!("{} {}", row.sex, row.at));
            }
        });
        worst.report(&format!("{table}, {} rows", rows.len()));
    }
}

#[test]
fn between_the_rows_too() {
    for table in TableId::ALL.iter().filter(|t| t.axis() != Axis::Day) {
        let rows = rows(*table);
        let pairs: Vec<[Row; 2]> = (rows.windows(2))
            .filter(|w| w[0].sex == w[1].sex)
            .map(|w| [w[0], w[1]])
            .collect();
        let indicator = indicator(*table);
        let worst = worst_of(&pairs, |i, [low, high], worst| {
            // Decimal places between the rows: 0.01 cm, 0.01 months.
            let parts = if table.axis() == Axis::Month { 100 } else { 10 };
            let part = 1 + i64::from(i as u32 * 7) % (parts - 1);
            let at = (i64::from(low.at) * parts + part) as f64 / 100.0;
            let child = Measurement::new().sex(low.sex);
            let child = match table {
                TableId::WeightForLength => child.age_days(300.0).lenhei_cm(at),
                TableId::WeightForHeight => child.age_days(1000.0).lenhei_cm(at),
                _ => child.age_months(at),
            };
            let reference = Reference::find(indicator, &child, &Profile::WHO_ANTHRO)
                .expect("a place in the table");
            let mut textbook = Textbook::between(low, high, part, parts);
            for z in sample(i) {
                let Ok(y) = reference.value(z) else { continue };
                let error = textbook.error(reference.z(y), y, z);
                worst.take(z, error, || format!("{} {at}", low.sex));
            }
        });
        worst.report(&format!("{table}, {} places between rows", pairs.len()));
    }
}

/// Is `z` the double nearest to `numerator / denominator`? In whole numbers, so beyond doubt.
fn is_nearest(z: f64, numerator: i128, denominator: i128) -> bool {
    const TWO_80: f64 = (1u128 << 80) as f64;
    if numerator == 0 {
        return z == 0.0;
    }
    // A double above 2^-27 and its neighbours are whole multiples of 2^-80.
    assert!(z.abs() > 1e-8, "{z}");
    let [z, below, above] = [0, -1, 1].map(|step| {
        let neighbour = f64::from_bits(z.to_bits().wrapping_add_signed(step));
        (neighbour * TWO_80) as i128
    });
    let truth = numerator.checked_mul(1 << 80).expect("room");
    let distance = |v: i128| (truth - v * denominator).abs();
    distance(z) <= distance(below) && distance(z) <= distance(above)
}

#[test]
fn where_l_is_1_z_is_the_double_nearest_to_the_truth() {
    // Steps of the grid in 1e-4 cm: 0.1 cm, 0.01 cm, and an odd one of four decimals.
    const STEPS: [i64; 3] = [1_000, 100, 37];
    let full = std::env::var_os("TUMBUH_FULL").is_some();
    let mut count = 0;
    for table in [
        TableId::LengthHeightForAge,
        TableId::HeadCircumferenceForAge,
        TableId::HeightForAge2007,
    ] {
        // The macro's rules reach day 1856 and believe a standing infant, but not month 60.
        let profile = match table {
            TableId::HeightForAge2007 => Profile::WHO_ANTHRO,
            _ => Profile::WHO_MACRO,
        };
        for (i, row) in rows(table).iter().enumerate() {
            assert_eq!(row.l, 10_000, "{row:?}");
            let step = STEPS[i % STEPS.len()];
            let sd = row.m * row.s / 100_000;
            let first = (row.m - 8 * sd) / step;
            let last = (row.m + 8 * sd) / step;
            // A different part of the grid from row to row.
            let (skip, by) = if full { (0, 1) } else { (i % 101, 101) };
            for y in (first..=last).skip(skip).step_by(by).map(|k| k * step) {
                let cm = |y: i64| y as f64 / 1e4;
                let child = Measurement::new().sex(row.sex);
                let children = match table {
                    TableId::HeadCircumferenceForAge => {
                        vec![child.age_days(f64::from(row.at)).head_cm(cm(y))]
                    }
                    TableId::HeightForAge2007 => {
                        vec![child.age_months(f64::from(row.at)).lenhei_cm(cm(y))]
                    }
                    _ => {
                        let child = child.age_days(f64::from(row.at));
                        // Measured in the position meant, and in the other one.
                        let (other, shift) = match row.at {
                            ..731 => (Position::Standing, -7_000),
                            731.. => (Position::Lying, 7_000),
                        };
                        vec![
                            child.lenhei_cm(cm(y)),
                            child.lenhei_cm(cm(y + shift)).measure(other),
                        ]
                    }
                };
                for child in children {
                    let a = child.assess_by(&profile);
                    let z = a.score(indicator(table)).value().expect("a z-score").exact;
                    assert!(
                        is_nearest(
                            z,
                            i128::from(y - row.m) * 100_000,
                            i128::from(row.m * row.s)
                        ),
                        "{} {} at {}: {z} for {y}e-4 cm, {child:?}",
                        table,
                        row.sex,
                        row.at
                    );
                    count += 1;
                }
            }
        }
    }
    eprintln!("{count} z-scores of length, height and head are correctly rounded");
    assert!(count > 100_000);
}

#[test]
fn the_test_of_nearest_sees_one_unit_in_the_last_place() {
    let third = 1.0 / 3.0f64;
    assert!(is_nearest(third, 1, 3));
    for bits in [third.to_bits() - 1, third.to_bits() + 1] {
        assert!(!is_nearest(f64::from_bits(bits), 1, 3));
    }
    assert!(is_nearest(-2.5, -5, 2) && is_nearest(0.0, 0, 7) && !is_nearest(1e-9, 0, 7));
}

/// The formulas of this file against Python's mpmath 1.3 at 50 digits: weight of girls, day 548.
#[test]
fn the_textbook_is_right_to_40_digits() {
    let row = common::row_at(TableId::WeightForAge, Sex::Female, 548);
    let mut textbook = Textbook::at(&row);
    for (kg, z) in [
        (9.1, "-0.9677250542088924494735083847732296394678"),
        (20.0, "5.594625692217052948949240019378881995197"),
        (5.5, "-4.952175009314860424645254632044017619189"),
    ] {
        let digits: FBig<HalfEven, 10> = z.parse().expect("a number");
        let expected = digits.with_base_and_precision::<2>(BITS).value();
        let near = expected.to_f64().value();
        let difference = (textbook.z(kg, near) - expected).to_f64().value();
        assert!(difference.abs() < 1e-38, "{kg}: {difference}");
    }
}
