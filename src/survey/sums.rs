//! Sums of weights that do not depend on the order of rows.

/// A sum of doubles that carries the rounding error of every addition (Knuth's two-sum).
///
/// About 106 bits, so that sums of the same children in any order, or of parts merged in any
/// order, round to the same double but in cases of extreme rarity. With whole weights (or none)
/// every sum here is a whole number and exact.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    pub(super) fn add(&mut self, x: f64) {
        let sum = self.high + x;
        let part = sum - self.high;
        self.low += (self.high - (sum - part)) + (x - part);
        self.high = sum;
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.add(other.high);
        self.low += other.low;
    }

    pub(super) fn value(self) -> f64 {
        self.high + self.low
    }

    pub(super) const fn parts(self) -> [f64; 2] {
        [self.high, self.low]
    }

    pub(super) const fn of_parts([high, low]: [f64; 2]) -> Self {
        Self { high, low }
    }
}

impl std::iter::FromIterator<f64> for Sum {
    fn from_iter<T: IntoIterator<Item = f64>>(values: T) -> Self {
        let mut sum = Self::default();
        for v in values {
            sum.add(v);
        }
        sum
    }
}

/// A question with a few answers, one of which holds for each child: a run of bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) first: usize,
    pub(super) answers: usize,
}

/// z-scores of an indicator: below -3, -2, -1, up to +1, +2, +3, above, and oedema.
pub(super) const fn z_bins(indicator: usize) -> Question {
    Question {
        first: 8 * indicator,
        answers: 8,
    }
}

/// Oedema counts below every cut-off; the z-score itself is not known.
pub(super) const OEDEMA_BIN: usize = 7;

/// Neither; stunted and wasted; stunted and overweight.
pub(super) const JOINT: Question = Question {
    first: 32,
    answers: 3,
};

/// Severe, moderate, no acute malnutrition, by WHZ, by MUAC and by either, 6 to 59 months.
pub(super) const fn acute(by: usize) -> Question {
    Question {
        first: 35 + 3 * by,
        answers: 3,
    }
}

/// Every question.
pub(super) const QUESTIONS: [Question; 8] = [
    z_bins(0),
    z_bins(1),
    z_bins(2),
    z_bins(3),
    JOINT,
    acute(0),
    acute(1),
    acute(2),
];

pub(super) const BINS: usize = 44;
/// HAZ, WAZ, BAZ, WHZ: the order of WHO's columns.
pub(super) const INDICATORS: usize = 4;

/// What one child adds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answers {
    /// Bins that the child is in, `u8::MAX` for none.
    pub(super) bins: [u8; 8],
    /// z-scores in hundredths; NaN where there is none that counts for the mean.
    pub(super) z: [f64; INDICATORS],
}

impl Answers {
    pub(super) const NONE: u8 = u8::MAX;
}

/// Weighted sums over some children: in each bin, and of the powers of z from 1 to `P`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moments<const P: usize> {
    pub(super) bins: [Sum; BINS],
    pub(super) powers: [[Sum; P]; INDICATORS],
}

impl<const P: usize> Default for Moments<P> {
    fn default() -> Self {
        Self {
            bins: [Sum::default(); BINS],
            powers: [[Sum::default(); P]; INDICATORS],
        }
    }
}

impl<const P: usize> Moments<P> {
    pub(super) fn add(&mut self, answers: &Answers, weight: f64) {
        for bin in answers.bins {
            if let Some(sum) = self.bins.get_mut(bin as usize) {
                sum.add(weight);
            }
        }
        for (powers, z) in self.powers.iter_mut().zip(answers.z) {
            if !z.is_nan() {
                let mut term = weight;
                for sum in powers {
                    term *= z;
                    sum.add(term);
                }
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (a, b) in self.bins.iter_mut().zip(&other.bins) {
            a.merge(*b);
        }
        for (a, b) in self.powers.iter_mut().zip(&other.powers) {
            for (a, b) in a.iter_mut().zip(b) {
                a.merge(*b);
            }
        }
    }

    /// The sums as plain numbers, rounded once.
    pub(super) fn values(&self) -> Values<P> {
        Values {
            bins: self.bins.map(Sum::value),
            powers: self.powers.map(|p| p.map(Sum::value)),
        }
    }

    pub(super) const NUMBERS: usize = 2 * (BINS + P * INDICATORS);

    fn sums(&self) -> impl Iterator<Item = &Sum> {
        self.bins.iter().chain(self.powers.iter().flatten())
    }

    fn sums_mut(&mut self) -> impl Iterator<Item = &mut Sum> {
        self.bins.iter_mut().chain(self.powers.iter_mut().flatten())
    }

    pub(super) fn to_numbers(&self, out: &mut Vec<f64>) {
        for sum in self.sums() {
            out.extend_from_slice(&sum.parts());
        }
    }

    /// From as many numbers as [`Self::NUMBERS`]; `None` from fewer.
    pub(super) fn of_numbers(numbers: &[f64]) -> Option<Self> {
        let mut moments = Self::default();
        let mut pairs = numbers.chunks_exact(2);
        for sum in moments.sums_mut() {
            let pair = pairs.next()?;
            *sum = Sum::of_parts([pair[0], pair[1]]);
        }
        Some(moments)
    }
}

/// [`Moments`] as plain numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Values<const P: usize> {
    bins: [f64; BINS],
    powers: [[f64; P]; INDICATORS],
}

impl<const P: usize> Values<P> {
    /// The sum over all answers of a question.
    pub(super) fn all(&self, question: Question) -> f64 {
        self.of(question, u8::MAX)
    }

    /// The sum over some answers of a question: bit k of the mask for answer k.
    pub(super) fn of(&self, question: Question, mask: u8) -> f64 {
        let bins = &self.bins[question.first..question.first + question.answers];
        let mut sum = 0.0;
        for (answer, bin) in bins.iter().enumerate() {
            if mask >> answer & 1 == 1 {
                sum += bin;
            }
        }
        sum
    }

    /// The weight of the children whose z-score counts for the mean.
    pub(super) fn of_mean(&self, indicator: usize) -> f64 {
        self.of(z_bins(indicator), !(1 << OEDEMA_BIN))
    }

    /// The sum of the z-scores to a power from 0 to `P`.
    pub(super) fn power(&self, indicator: usize, power: usize) -> f64 {
        match power.checked_sub(1) {
            None => self.of_mean(indicator),
            Some(p) => self.powers[indicator][p],
        }
    }
}

/// The sums of one sampling unit within one group.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sums {
    /// Weighted by the sampling weights.
    pub(super) weighted: Moments<2>,
    /// Weighted by their squares: what is needed where each child is its own sampling unit.
    pub(super) squared: Option<Box<Moments<4>>>,
}

impl Sums {
    pub(super) fn add(&mut self, answers: &Answers, weight: f64, keep_squares: bool) {
        self.weighted.add(answers, weight);
        if keep_squares {
            self.squared
                .get_or_insert_default()
                .add(answers, weight * weight);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.weighted.merge(&other.weighted);
        if let Some(squared) = &other.squared {
            self.squared.get_or_insert_default().merge(squared);
        }
    }
}
