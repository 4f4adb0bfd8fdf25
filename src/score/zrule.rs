//! From a value and its row to a z-score, a reported z-score and a class, by the rules of a
//! profile.

use super::ZScore;
use crate::error::{Error, Result};
use crate::indicator::Indicator;
use crate::lms::Lms;
use crate::math;
use crate::outcome::Reason;
use crate::profile::{ClassRule, CutOff, FlagRule, Formula, Profile, Rounding, TailRule};

/// The part of a profile that knows no child.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ZRules {
    formula: Formula,
    column_decimals: Option<u8>,
    tails: TailRule,
    clamp_sd: Option<f64>,
    rounding: Rounding,
    flags: FlagRule,
    classes: ClassRule,
    cut_off: CutOff,
}

/// What becomes of a value that has a row. Flat, so that each part stays in its register.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    /// The z-score, if there is one.
    pub(crate) z: ZScore,
    /// Why there is none.
    pub(crate) none: Option<Reason>,
    /// What the class hangs on.
    pub(crate) class_z: Option<f64>,
}

impl ZRules {
    pub(crate) const fn of(profile: &Profile) -> Self {
        Self {
            formula: profile.formula,
            column_decimals: profile.column_decimals,
            tails: profile.tails,
            clamp_sd: profile.clamp_sd,
            rounding: profile.rounding,
            flags: profile.flags,
            classes: profile.classes,
            cut_off: profile.cut_off,
        }
    }

    /// z before rounding; NaN where rounded SD columns fall together.
    #[inline]
    pub(crate) fn exact(&self, indicator: Indicator, lms: Lms, y: f64) -> f64 {
        self.clamped(self.by_formula(indicator, lms, y))
    }

    /// What the formula gives, before anything is cut or rounded.
    #[inline(always)]
    pub(crate) fn by_formula(&self, indicator: Indicator, lms: Lms, y: f64) -> f64 {
        if self.formula == Formula::Lms {
            let restricted = indicator.is_restricted() && self.tails != TailRule::Unrestricted;
            lms.z_by_rule(y, restricted)
        } else {
            self.by_columns(lms, y)
        }
    }

    /// The formulas that begin with SD columns.
    fn by_columns(&self, lms: Lms, y: f64) -> f64 {
        match self.formula {
            Formula::Lms => lms.z(y),
            Formula::SdLines => self.between_columns(lms, y),
            Formula::SdStep => {
                let from_median = y - self.column(lms, 0.0);
                let next = 1f64.copysign(from_median);
                from_median / (self.column(lms, next) - self.column(lms, 0.0)).abs()
            }
            Formula::SymmetricSd => {
                let sd = self.rounded(lms.m() * lms.s());
                (y - self.column(lms, 0.0)) / sd
            }
        }
    }

    #[inline(always)]
    fn clamped(&self, z: f64) -> f64 {
        match self.clamp_sd {
            None => z,
            Some(sd) => math::clamp(z, sd),
        }
    }

    /// The reported z-score.
    #[inline(always)]
    pub(crate) fn reported(&self, exact: f64) -> f64 {
        match self.rounding {
            Rounding::HalfEven => math::two_decimals(exact),
            Rounding::Truncated => math::two_decimals_cut(exact),
        }
    }

    /// The z-score and what the class hangs on.
    #[inline(always)]
    pub(crate) fn score(&self, indicator: Indicator, lms: Lms, y: f64) -> Scored {
        self.score_of(indicator, lms, y, self.by_formula(indicator, lms, y))
    }

    /// The same where the result of the formula ([`ZRules::by_formula`]) is known.
    #[inline(always)]
    pub(crate) fn score_of(
        &self,
        indicator: Indicator,
        lms: Lms,
        y: f64,
        by_formula: f64,
    ) -> Scored {
        let exact = self.clamped(by_formula);
        let reported = self.reported(exact);
        let class_z = match self.classes {
            ClassRule::ReportedZ => self.class_of_z(reported),
            ClassRule::SdColumns => self.class_of_value(lms, y),
        };
        // Straight lines keep WHO's formula finite; without them a power may overflow.
        let not_finite = !exact.is_finite();
        let FlagRule::Who = self.flags;
        let (low, high) = indicator.flag_limits();
        Scored {
            z: ZScore {
                exact,
                reported,
                flag: reported < low || reported > high,
            },
            none: if not_finite {
                Some(Reason::NotFinite)
            } else if self.tails == TailRule::NotComputed && reported.abs() > 3.0 {
                Some(Reason::BeyondSdColumns)
            } else {
                None
            },
            class_z: (!not_finite || self.classes == ClassRule::SdColumns).then_some(class_z),
        }
    }

    /// A z-score in the class of the reported one.
    fn class_of_z(&self, reported: f64) -> f64 {
        // Bounds are whole numbers.
        let on_bound = || reported < 0.0 && reported == math::round_half_even(reported);
        match self.cut_off {
            CutOff::AtOrBelow if on_bound() => reported - 0.005,
            CutOff::AtOrBelow | CutOff::Below => reported,
        }
    }

    /// A z-score in the class that the value has by the SD columns.
    fn class_of_value(&self, lms: Lms, y: f64) -> f64 {
        let scale = self.scale();
        let y = math::snapped(y, scale);
        let column = |k: f64| self.in_places(lms.sd_column(k, scale));
        for k in [-3.0, -2.0, -1.0] {
            let c = column(k);
            if y < c || (y == c && self.cut_off == CutOff::AtOrBelow) {
                return k - 0.5;
            }
        }
        for k in [3.0, 2.0, 1.0] {
            if y > column(k) {
                return k + 0.5;
            }
        }
        0.0
    }

    /// Straight lines between the columns -3 to 3, the last step going on beyond them.
    fn between_columns(&self, lms: Lms, y: f64) -> f64 {
        let column = |k: f64| self.column(lms, k);
        let up = y >= column(0.0);
        let away = |k: f64| if up { k } else { -k };
        let (mut near, mut k) = (column(0.0), 0.0);
        loop {
            let far = column(away(k + 1.0));
            let within = if up { y <= far } else { y >= far };
            if within || k == 2.0 {
                return away(k + (y - near) / (far - near));
            }
            (near, k) = (far, k + 1.0);
        }
    }

    /// Places kept of a column, as a power of ten; 1 where nothing is rounded.
    fn scale(&self) -> f64 {
        const TENS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
        self.column_decimals
            .map_or(1.0, |n| TENS[usize::from(n).min(9)])
    }

    /// A scaled column as it is printed.
    fn in_places(&self, scaled: f64) -> f64 {
        match self.column_decimals {
            None => scaled,
            Some(_) => math::round_half_even(scaled),
        }
    }

    /// The column at k SD.
    pub(crate) fn column(&self, lms: Lms, k: f64) -> f64 {
        let scale = self.scale();
        self.in_places(lms.sd_column(k, scale)) / scale
    }

    fn rounded(&self, v: f64) -> f64 {
        let scale = self.scale();
        self.in_places(v * scale) / scale
    }

    /// The value at a z-score: the way back from [`ZRules::exact`].
    pub(crate) fn value(&self, indicator: Indicator, lms: Lms, z: f64) -> Result<f64> {
        if !z.is_finite() {
            return Err(Error::InvalidZ { z });
        }
        let none = || Error::NoValueAtZ {
            z,
            l: lms.l(),
            m: lms.m(),
            s: lms.s(),
        };
        if self.clamp_sd.is_some_and(|sd| z.abs() > sd)
            || (self.tails == TailRule::NotComputed && z.abs() > 3.0)
        {
            return Err(none());
        }
        let column = |k: f64| self.column(lms, k);
        let v = match self.formula {
            Formula::Lms if indicator.is_restricted() && self.tails != TailRule::Unrestricted => {
                return lms.value_restricted(z);
            }
            Formula::Lms => return lms.value(z),
            Formula::SdLines => {
                let k = math::floor(z.abs()).min(2.0);
                let (near, far) = (column(k.copysign(z)), column((k + 1.0).copysign(z)));
                near + (z.abs() - k) * (far - near)
            }
            Formula::SdStep => column(0.0) + z * (column(1f64.copysign(z)) - column(0.0)).abs(),
            Formula::SymmetricSd => column(0.0) + z * self.rounded(lms.m() * lms.s()),
        };
        if v > 0.0 && v.is_finite() {
            Ok(v)
        } else {
            Err(none())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Rule;

    /// WHO weight-for-age, girls, day 548; SD columns by hand from M (1 + L S k)^(1/L), 20 digits.
    fn row() -> Lms {
        Lms::new(-0.2637, 10.2324, 0.12309).unwrap()
    }

    const COLUMNS: [f64; 7] = [
        7.193_516_989_294_438,
        8.061_019_636_963_716,
        9.065_034_345_111_643,
        10.232_4,
        11.596_358_704_941_63,
        13.198_371_621_706_95,
        15.090_537_582_969_53,
    ];

    fn rules(names: &[&str]) -> ZRules {
        let rules: Vec<Rule> = names.iter().map(|n| n.parse().unwrap()).collect();
        ZRules::of(&Profile::WHO_ANTHRO.with(&rules).unwrap())
    }

    fn z(names: &[&str], y: f64) -> f64 {
        rules(names).exact(Indicator::Waz, row(), y)
    }

    #[test]
    fn columns_are_those_of_the_formula() {
        for (k, c) in (-3..=3).zip(COLUMNS) {
            let ours = rules(&[]).column(row(), f64::from(k));
            assert!((ours / c - 1.0).abs() < 1e-13, "{k}: {ours} {c}");
            let printed = rules(&["columns_1"]).column(row(), f64::from(k));
            assert_eq!(printed, (c * 10.0).round() / 10.0, "{k}");
        }
        // L of 1 and the median are rounded from integers: 0.25 and 0.35 are ties, not nearly so.
        let even = Lms::new(1.0, 0.25, 0.1).unwrap();
        assert_eq!(rules(&["columns_1"]).column(even, 0.0), 0.2);
        let odd = Lms::new(1.0, 0.25, 0.2).unwrap(); // 0.35 at 2 SD
        assert_eq!(rules(&["columns_1"]).column(odd, 2.0), 0.4);
    }

    #[test]
    fn every_formula_by_hand() {
        let [m3, m2, m1, m, p1, p2, p3] = COLUMNS;
        for (names, y, expected) in [
            (&["sd_lines"][..], 8.5, -2.0 + (8.5 - m2) / (m1 - m2)),
            (&["sd_lines"], 12.0, 1.0 + (12.0 - p1) / (p2 - p1)),
            (&["sd_lines"], 6.0, -3.0 + (6.0 - m3) / (m2 - m3)),
            (&["sd_lines"], 17.0, 3.0 + (17.0 - p3) / (p3 - p2)),
            (&["sd_lines"], m, 0.0),
            (&["sd_step"], 8.5, (8.5 - m) / (m - m1)),
            (&["sd_step"], 17.0, (17.0 - m) / (p1 - m)),
            (&["symmetric_sd"], 8.5, (8.5 - m) / (m * 0.12309)),
            (&["sd_lines", "columns_1"], 8.5, -2.0 + 0.4 / 1.0),
            (&["sd_step", "columns_1"], 8.5, -1.7 / 1.1),
            (&["symmetric_sd", "columns_1"], 8.5, -1.7 / 1.3),
            (&["clamp_3"], 6.0, -3.0),
            (&["clamp_3.5"], 20.0, 3.5),
            // Beyond 3 SD the restricted line and the formula part.
            (&[], 6.0, -3.0 + (6.0 - m3) / (m2 - m3)),
        ] {
            let ours = z(names, y);
            assert!(
                (ours - expected).abs() < 1e-11,
                "{names:?} {y}: {ours} {expected}"
            );
        }
        assert!((z(&["no_restricted"], 6.0) - -4.656_722_2).abs() < 1e-6);
    }

    #[test]
    fn a_value_and_its_z_go_there_and_back() {
        for names in [
            &[][..],
            &["no_restricted"],
            &["sd_lines"],
            &["sd_step"],
            &["symmetric_sd"],
            &["sd_lines", "columns_1"],
            &["sd_step", "columns_1"],
        ] {
            let rules = rules(names);
            for z in [-4.2, -3.0, -2.3, -1.0, -0.4, 0.0, 0.7, 1.0, 2.6, 3.0, 3.9] {
                let y = rules.value(Indicator::Waz, row(), z).unwrap();
                let back = rules.exact(Indicator::Waz, row(), y);
                assert!((back - z).abs() < 1e-11, "{names:?} {z} {y} {back}");
            }
        }
        for (names, z) in [
            (&["clamp_3"][..], 3.1),
            (&["none_beyond_3"], -3.2),
            (&["symmetric_sd"], -9.0),
            (&["sd_step"], f64::NAN),
        ] {
            assert!(rules(names).value(Indicator::Waz, row(), z).is_err());
        }
    }

    #[test]
    fn rounding_and_bounds() {
        let cut = rules(&["truncated"]);
        for (z, r) in [
            (-2.009, -2.0),
            (-1.999_9, -1.99),
            (2.999, 2.99),
            (-0.004, 0.0),
        ] {
            assert_eq!(cut.reported(z).to_bits(), f64::to_bits(r), "{z}");
        }
        let (below, at) = (rules(&[]), rules(&["at_or_below"]));
        for (z, is_below_2) in [(-1.99, false), (-2.0, true), (-2.01, true)] {
            assert_eq!(at.class_of_z(z) < -2.0, is_below_2, "{z}");
            assert_eq!(below.class_of_z(z) < -2.0, z < -2.0, "{z}");
        }
        assert!(at.class_of_z(2.0) <= 2.0 && at.class_of_z(0.0) == 0.0);
    }

    #[test]
    fn classes_by_printed_columns() {
        let printed = rules(&["class_by_columns", "columns_1", "none_beyond_3"]);
        let class = |y| printed.class_of_value(row(), y);
        // 7.2 8.1 9.1 10.2 11.6 13.2 15.1
        for (y, z) in [
            (7.19, -3.5),
            (7.2, -2.5),
            (8.0, -2.5),
            (8.1, -1.5),
            (9.1, 0.0),
            (11.6, 0.0),
            (11.7, 1.5),
            (13.2, 1.5),
            (13.3, 2.5),
            (15.1, 2.5),
            (15.2, 3.5),
        ] {
            assert_eq!(class(y), z, "{y}");
        }
        let at = rules(&["class_by_columns", "columns_1", "at_or_below"]);
        assert_eq!(at.class_of_value(row(), 8.1), -2.5);
        // Below the columns there is a class and no z; on the printed -3 there are both.
        let below = printed.score(Indicator::Waz, row(), 7.15);
        assert_eq!(below.none, Some(Reason::BeyondSdColumns));
        assert_eq!(below.class_z, Some(-3.5));
        let on = printed.score(Indicator::Waz, row(), 7.2);
        assert_eq!((on.none, on.z.reported), (None, -2.99));
        assert_eq!(on.class_z, Some(-2.5));
    }

    #[test]
    fn columns_that_fall_together_give_a_reason() {
        let flat = Lms::new(1.0, 0.3, 0.01).unwrap();
        for formula in ["sd_lines", "sd_step", "symmetric_sd"] {
            let scored = rules(&[formula, "columns_0"]).score(Indicator::Waz, flat, 0.7);
            assert_eq!(scored.none, Some(Reason::NotFinite), "{formula}");
            assert_eq!(scored.class_z, None, "{formula}");
        }
    }
}
