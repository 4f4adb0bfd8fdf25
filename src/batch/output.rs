//! What comes out: columns that the caller owns, or that are allocated together.

use crate::classify::{AcuteMalnutrition, Class};
use crate::error::{Error, Result};
use crate::indicator::Indicator;
use crate::outcome::Reason;
use crate::score::Warning;

/// The byte for "not known": no z-score, so no flag; no answer.
pub const UNKNOWN: u8 = 255;

/// Columns of one indicator. Only what is given is computed.
#[derive(Debug, Default)]
pub struct IndicatorOutput<'a> {
    /// z before rounding; NaN (always the same bits) where there is none.
    pub exact: Option<&'a mut [f64]>,
    /// z at two decimals; NaN where there is none.
    pub reported: Option<&'a mut [f64]>,
    /// 1 if implausible, 0 if not, [`UNKNOWN`] without a z-score.
    pub flag: Option<&'a mut [u8]>,
    /// [`class_of`] reads it; 0 for none.
    pub class: Option<&'a mut [u8]>,
    /// [`reason_of`] reads it; 0 where there is a z-score.
    pub reason: Option<&'a mut [u8]>,
}

impl IndicatorOutput<'_> {
    pub(super) const fn is_wanted(&self) -> bool {
        self.exact.is_some()
            || self.reported.is_some()
            || self.flag.is_some()
            || self.class.is_some()
            || self.reason.is_some()
    }
}

/// The class behind a byte of [`IndicatorOutput::class`].
#[must_use]
pub fn class_of(byte: u8) -> Option<Class> {
    Class::ALL.get(usize::from(byte.checked_sub(1)?)).copied()
}

/// The reason behind a byte of [`IndicatorOutput::reason`].
#[must_use]
pub fn reason_of(byte: u8) -> Option<Reason> {
    Reason::ALL.get(usize::from(byte.checked_sub(1)?)).copied()
}

/// The class behind a byte of [`Output::muac_class`] and [`Output::acute_malnutrition`].
#[must_use]
pub fn acute_of(byte: u8) -> Option<AcuteMalnutrition> {
    AcuteMalnutrition::ALL.get(usize::from(byte)).copied()
}

/// Yes or no behind a byte, `None` for [`UNKNOWN`].
#[must_use]
pub const fn answer_of(byte: u8) -> Option<bool> {
    match byte {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// The warnings behind a byte of [`Output::warnings`].
pub fn warnings_of(byte: u8) -> impl Iterator<Item = Warning> {
    [Warning::StandingUnder9Months, Warning::CheckWeightForHeight]
        .into_iter()
        .enumerate()
        .filter_map(move |(bit, w)| (byte >> bit & 1 == 1).then_some(w))
}

/// Columns to write into; all as long as the columns that go in.
#[derive(Debug, Default)]
pub struct Output<'a> {
    /// The eight indicators, in the order of [`Indicator::ALL`].
    pub indicators: [IndicatorOutput<'a>; 8],
    /// Age used, days; NaN where not known.
    pub age_days_used: Option<&'a mut [f64]>,
    /// Corrected length or height, cm; NaN where not known.
    pub lenhei_cm: Option<&'a mut [f64]>,
    /// Body mass index; NaN where not known.
    pub bmi: Option<&'a mut [f64]>,
    /// [`acute_of`] reads it.
    pub muac_class: Option<&'a mut [u8]>,
    /// [`acute_of`] reads it.
    pub acute_malnutrition: Option<&'a mut [u8]>,
    /// [`answer_of`] reads it.
    pub stunted: Option<&'a mut [u8]>,
    /// [`answer_of`] reads it.
    pub wasted: Option<&'a mut [u8]>,
    /// [`answer_of`] reads it.
    pub underweight: Option<&'a mut [u8]>,
    /// [`answer_of`] reads it.
    pub overweight: Option<&'a mut [u8]>,
    /// [`warnings_of`] reads it.
    pub warnings: Option<&'a mut [u8]>,
    /// 1 from five years (WHO 2007), 0 under five (WHO 2006), [`UNKNOWN`] otherwise.
    pub from_five: Option<&'a mut [u8]>,
}

macro_rules! each_column {
    ($output:expr, $each:ident) => {
        $each!($output.age_days_used, "age_days_used");
        $each!($output.lenhei_cm, "clenhei_cm");
        $each!($output.bmi, "bmi");
        $each!($output.muac_class, "muac_class");
        $each!($output.acute_malnutrition, "acute_malnutrition");
        $each!($output.stunted, "stunted");
        $each!($output.wasted, "wasted");
        $each!($output.underweight, "underweight");
        $each!($output.overweight, "overweight");
        $each!($output.warnings, "warnings");
        $each!($output.from_five, "from_five");
    };
}

impl<'a> Output<'a> {
    /// The columns of one indicator.
    pub const fn indicator(&mut self, indicator: Indicator) -> &mut IndicatorOutput<'a> {
        &mut self.indicators[indicator.index()]
    }

    /// Is any column asked for?
    #[cfg(feature = "capi")]
    pub(crate) fn is_wanted(&self) -> bool {
        let mut wanted = self.indicators.iter().any(IndicatorOutput::is_wanted);
        macro_rules! or {
            ($column:expr, $name:expr) => {
                wanted |= $column.is_some();
            };
        }
        each_column!(self, or);
        wanted
    }

    /// Does anything hang on the rounded z-scores?
    pub(super) fn needs_reported(&self) -> bool {
        let by_indicator =
            |o: &IndicatorOutput<'_>| o.reported.is_some() || o.flag.is_some() || o.class.is_some();
        self.indicators.iter().any(by_indicator)
            || self.acute_malnutrition.is_some()
            || self.stunted.is_some()
            || self.wasted.is_some()
            || self.underweight.is_some()
            || self.overweight.is_some()
            || self.warnings.is_some()
    }

    pub(super) fn check(&self, rows: usize) -> Result<()> {
        macro_rules! check {
            ($column:expr, $name:expr) => {
                if let Some(c) = &$column
                    && c.len() != rows
                {
                    let (column, len) = ($name, c.len());
                    return Err(Error::ColumnLength { column, len, rows });
                }
            };
        }
        for (i, out) in Indicator::ALL.iter().zip(&self.indicators) {
            check!(out.exact, i.code());
            check!(out.reported, i.code());
            check!(out.flag, i.code());
            check!(out.class, i.code());
            check!(out.reason, i.code());
        }
        each_column!(self, check);
        Ok(())
    }

    /// The same columns, borrowed anew.
    pub(super) fn reborrow(&mut self) -> Output<'_> {
        let indicators = self.indicators.each_mut().map(|i| IndicatorOutput {
            exact: i.exact.as_deref_mut(),
            reported: i.reported.as_deref_mut(),
            flag: i.flag.as_deref_mut(),
            class: i.class.as_deref_mut(),
            reason: i.reason.as_deref_mut(),
        });
        Output {
            indicators,
            age_days_used: self.age_days_used.as_deref_mut(),
            lenhei_cm: self.lenhei_cm.as_deref_mut(),
            bmi: self.bmi.as_deref_mut(),
            muac_class: self.muac_class.as_deref_mut(),
            acute_malnutrition: self.acute_malnutrition.as_deref_mut(),
            stunted: self.stunted.as_deref_mut(),
            wasted: self.wasted.as_deref_mut(),
            underweight: self.underweight.as_deref_mut(),
            overweight: self.overweight.as_deref_mut(),
            warnings: self.warnings.as_deref_mut(),
            from_five: self.from_five.as_deref_mut(),
        }
    }

    /// The first `rows` rows, and the rest stays here: for handing parts to threads.
    pub(super) fn take_rows(&mut self, rows: usize) -> Self {
        fn cut<'a, T>(column: &mut Option<&'a mut [T]>, rows: usize) -> Option<&'a mut [T]> {
            let (head, tail) = column.take()?.split_at_mut(rows);
            *column = Some(tail);
            Some(head)
        }
        let indicators = self.indicators.each_mut().map(|i| IndicatorOutput {
            exact: cut(&mut i.exact, rows),
            reported: cut(&mut i.reported, rows),
            flag: cut(&mut i.flag, rows),
            class: cut(&mut i.class, rows),
            reason: cut(&mut i.reason, rows),
        });
        let mut head = Output {
            indicators,
            ..Output::default()
        };
        macro_rules! cut {
            ($column:ident) => {
                head.$column = cut(&mut self.$column, rows);
            };
        }
        cut!(age_days_used);
        cut!(lenhei_cm);
        cut!(bmi);
        cut!(muac_class);
        cut!(acute_malnutrition);
        cut!(stunted);
        cut!(wasted);
        cut!(underweight);
        cut!(overweight);
        cut!(warnings);
        cut!(from_five);
        head
    }
}
