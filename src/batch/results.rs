//! Result columns that are allocated together and used again.

use super::output::{Output, acute_of, answer_of, class_of, reason_of, warnings_of};
use crate::classify::{AcuteMalnutrition, Class};
use crate::error::{Error, Result};
use crate::indicator::Indicator;
use crate::outcome::Reason;
use crate::score::{Warning, ZScore};
use std::alloc::{Layout, handle_alloc_error};

/// Every result column of the contract for some indicators, owned.
///
/// ```
/// use tumbuh::batch::{self, Ages, Codes, Columns, Numbers, Options, Results};
/// use tumbuh::Indicator;
/// let (days, kg) = ([548.0], [9.1]);
/// let columns = Columns {
///     sex: Some(Codes::new(b"f")),
///     age: Ages::Days(Numbers::f64(&days)),
///     weight_kg: Some(Numbers::f64(&kg)),
///     ..Columns::new(1)
/// };
/// let mut results = Results::new(&[Indicator::Waz]);
/// batch::score(&columns, &Options::default(), &mut results.output(1))?;
/// assert_eq!(results.z(Indicator::Waz, 0).unwrap().reported, -0.97);
/// assert_eq!(results.underweight(0), Some(false));
/// # Ok::<(), tumbuh::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Results {
    wanted: [bool; 8],
    exact: [Vec<f64>; 8],
    reported: [Vec<f64>; 8],
    flag: [Vec<u8>; 8],
    class: [Vec<u8>; 8],
    reason: [Vec<u8>; 8],
    age_days_used: Vec<f64>,
    lenhei_cm: Vec<f64>,
    bmi: Vec<f64>,
    answers: [Vec<u8>; 8],
}

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident = $column:literal;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(&self, row: usize) -> Option<bool> {
            answer_of(self.answers[$column][row])
        }
    )*};
}

impl Results {
    /// Columns for these indicators; no rows yet.
    #[must_use]
    pub fn new(indicators: &[Indicator]) -> Self {
        let mut results = Self::default();
        for i in indicators {
            results.wanted[i.index()] = true;
        }
        results
    }

    /// The columns to write into, `rows` long. What they held is gone. Where there is no memory for
    /// them the program ends, as with any vector; [`Results::try_output`] says so instead.
    pub fn output(&mut self, rows: usize) -> Output<'_> {
        self.try_output(rows)
            .unwrap_or_else(|_| handle_alloc_error(Layout::new::<f64>()))
    }

    /// The same, refused where there is no memory for so many rows.
    ///
    /// ```
    /// use tumbuh::{Error, Indicator, batch::Results};
    /// let refused = Results::new(&Indicator::ALL).try_output(usize::MAX / 8).unwrap_err();
    /// assert!(matches!(refused, Error::OutOfMemory { .. }));
    /// ```
    ///
    /// # Errors
    /// [`Error::OutOfMemory`]. Systems that promise more memory than they have may still end the
    /// program when it is written to.
    pub fn try_output(&mut self, rows: usize) -> Result<Output<'_>> {
        fn room<T: Copy>(column: &mut Vec<T>, rows: usize, empty: T) -> Result<&mut [T]> {
            let more = rows.saturating_sub(column.len());
            column
                .try_reserve_exact(more)
                .map_err(|_| Error::OutOfMemory { rows })?;
            column.resize(rows, empty);
            Ok(column)
        }
        let mut out = Output::default();
        let columns = self.exact.iter_mut().zip(&mut self.reported);
        let columns = columns.zip(
            self.flag
                .iter_mut()
                .zip(&mut self.class)
                .zip(&mut self.reason),
        );
        for ((o, wanted), ((exact, reported), ((flag, class), reason))) in
            out.indicators.iter_mut().zip(self.wanted).zip(columns)
        {
            if wanted {
                o.exact = Some(room(exact, rows, f64::NAN)?);
                o.reported = Some(room(reported, rows, f64::NAN)?);
                o.flag = Some(room(flag, rows, 0)?);
                o.class = Some(room(class, rows, 0)?);
                o.reason = Some(room(reason, rows, 0)?);
            }
        }
        out.age_days_used = Some(room(&mut self.age_days_used, rows, f64::NAN)?);
        out.lenhei_cm = Some(room(&mut self.lenhei_cm, rows, f64::NAN)?);
        out.bmi = Some(room(&mut self.bmi, rows, f64::NAN)?);
        let [
            stunted,
            wasted,
            underweight,
            overweight,
            from_five,
            muac,
            acute,
            warnings,
        ] = &mut self.answers;
        out.stunted = Some(room(stunted, rows, 0)?);
        out.wasted = Some(room(wasted, rows, 0)?);
        out.underweight = Some(room(underweight, rows, 0)?);
        out.overweight = Some(room(overweight, rows, 0)?);
        out.from_five = Some(room(from_five, rows, 0)?);
        out.muac_class = Some(room(muac, rows, 0)?);
        out.acute_malnutrition = Some(room(acute, rows, 0)?);
        out.warnings = Some(room(warnings, rows, 0)?);
        Ok(out)
    }

    /// The columns of an indicator, for whoever goes through them whole.
    #[must_use]
    pub fn indicator(&self, indicator: Indicator) -> IndicatorColumns<'_> {
        let i = indicator.index();
        IndicatorColumns {
            exact: &self.exact[i],
            reported: &self.reported[i],
            flag: &self.flag[i],
            class: &self.class[i],
            reason: &self.reason[i],
        }
    }

    /// The columns that belong to no single indicator.
    #[must_use]
    pub fn children(&self) -> ChildColumns<'_> {
        let [
            stunted,
            wasted,
            underweight,
            overweight,
            from_five,
            muac_class,
            acute_malnutrition,
            warnings,
        ] = &self.answers;
        ChildColumns {
            age_days_used: &self.age_days_used,
            lenhei_cm: &self.lenhei_cm,
            bmi: &self.bmi,
            stunted,
            wasted,
            underweight,
            overweight,
            from_five,
            muac_class,
            acute_malnutrition,
            warnings,
        }
    }

    /// The z-score of a row.
    ///
    /// # Panics
    /// As an index, for an indicator or row that is not there.
    #[must_use]
    pub fn z(&self, indicator: Indicator, row: usize) -> Option<ZScore> {
        let i = indicator.index();
        Some(ZScore {
            flag: answer_of(self.flag[i][row])?,
            exact: self.exact[i][row],
            reported: self.reported[i][row],
        })
    }

    /// Why a row has no z-score.
    #[must_use]
    pub fn reason(&self, indicator: Indicator, row: usize) -> Option<Reason> {
        reason_of(self.reason[indicator.index()][row])
    }

    /// The class of a row.
    #[must_use]
    pub fn class(&self, indicator: Indicator, row: usize) -> Option<Class> {
        class_of(self.class[indicator.index()][row])
    }

    /// Age used, days.
    #[must_use]
    pub fn age_days_used(&self, row: usize) -> Option<f64> {
        some(self.age_days_used[row])
    }

    /// Corrected length or height, cm.
    #[must_use]
    pub fn lenhei_cm(&self, row: usize) -> Option<f64> {
        some(self.lenhei_cm[row])
    }

    /// Body mass index, kg/m2.
    #[must_use]
    pub fn bmi(&self, row: usize) -> Option<f64> {
        some(self.bmi[row])
    }

    answers! {
        /// HAZ below -2.
        stunted = 0;
        /// WHZ below -2, or oedema, under five.
        wasted = 1;
        /// WAZ below -2.
        underweight = 2;
        /// WHZ above 2 under five, BAZ above 1 from five.
        overweight = 3;
        /// Is the child in the years of WHO 2007?
        from_five = 4;
    }

    /// Class of the MUAC.
    #[must_use]
    pub fn muac_class(&self, row: usize) -> Option<AcuteMalnutrition> {
        acute_of(self.answers[5][row])
    }

    /// Acute malnutrition.
    #[must_use]
    pub fn acute_malnutrition(&self, row: usize) -> Option<AcuteMalnutrition> {
        acute_of(self.answers[6][row])
    }

    /// What to look at.
    pub fn warnings(&self, row: usize) -> impl Iterator<Item = Warning> {
        warnings_of(self.answers[7][row])
    }
}

/// The columns of one indicator in [`Results`], empty where it was not asked for; what the bytes
/// mean stands at [`IndicatorOutput`](super::IndicatorOutput).
#[derive(Debug, Clone, Copy)]
pub struct IndicatorColumns<'a> {
    /// z before rounding; NaN where there is none.
    pub exact: &'a [f64],
    /// z at two decimals; NaN where there is none.
    pub reported: &'a [f64],
    /// 1 if implausible, 0 if not, [`UNKNOWN`](super::UNKNOWN) without a z-score.
    pub flag: &'a [u8],
    /// [`class_of`] reads it.
    pub class: &'a [u8],
    /// [`reason_of`] reads it.
    pub reason: &'a [u8],
}

/// The columns of [`Results`] that belong to no single indicator; what the bytes mean stands at
/// [`Output`].
#[derive(Debug, Clone, Copy)]
pub struct ChildColumns<'a> {
    /// Age used, days; NaN where not known.
    pub age_days_used: &'a [f64],
    /// Corrected length or height, cm; NaN where not known.
    pub lenhei_cm: &'a [f64],
    /// Body mass index; NaN where not known.
    pub bmi: &'a [f64],
    /// [`answer_of`] reads it.
    pub stunted: &'a [u8],
    /// [`answer_of`] reads it.
    pub wasted: &'a [u8],
    /// [`answer_of`] reads it.
    pub underweight: &'a [u8],
    /// [`answer_of`] reads it.
    pub overweight: &'a [u8],
    /// 1 from five years, 0 under five, [`UNKNOWN`](super::UNKNOWN) otherwise.
    pub from_five: &'a [u8],
    /// [`acute_of`] reads it.
    pub muac_class: &'a [u8],
    /// [`acute_of`] reads it.
    pub acute_malnutrition: &'a [u8],
    /// [`warnings_of`] reads it.
    pub warnings: &'a [u8],
}

fn some(v: f64) -> Option<f64> {
    (!v.is_nan()).then_some(v)
}
