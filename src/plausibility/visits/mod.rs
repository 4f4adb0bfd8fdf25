//! The visits of a child: what shrinks, jumps, repeats itself or stands alone.
//!
//! Every value is held against the others of its child: a weighted average of their z-scores, in
//! which visits near in time count most. The idea is that of growthcleanr (Daymont et al., Automated
//! identification of implausible values in growth data from pediatric electronic health records,
//! J Am Med Inform Assoc 2017;24:1080-1087), with the weight `(days + 5)^-1.5` of that paper; the
//! rules and this program are our own. Since a child is its own measure, a severe case that is
//! severe at every visit is in line and stays, however far it lies outside WHO's limits.
//!
//! ```
//! use tumbuh::plausibility::visits::{Verdict, check_child, Settings};
//! use tumbuh::{Measurement, Sex};
//! let boy = Measurement::new().sex(Sex::Male);
//! let visits: Vec<Measurement> = [(180.0, 67.5), (210.0, 69.0), (240.0, 80.6), (270.0, 72.0)]
//!     .map(|(days, cm)| boy.age_days(days).lenhei_cm(cm)).to_vec();
//! let found = check_child(&visits, &Settings::default());
//! assert_eq!(found.remarks.len(), 1);
//! assert_eq!(found.remarks[0].row, 2);
//! assert_eq!(found.remarks[0].verdict, Verdict::ImpossibleGain);
//! ```

mod child;
mod many;
mod verdict;

pub use child::check_child;
pub use many::{NO_CHILD, check_columns};
pub use verdict::{FOLLOWED, Note, Notes, Remark, Verdict};

use crate::columns::Input;
use crate::profile::Profile;

/// How visits are held against each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings<'a> {
    /// Rules by which visits are scored.
    pub profile: &'a Profile,
    /// A value is out of line if its z-score lies further than this from the average of the others
    /// of its child: for weight, length or height, head and MUAC. More is allowed at the first and
    /// last visit ([`Settings::edge_factor`]) and where the nearest visit is long ago (half as much
    /// again for each year).
    pub out_of_line_sd: [f64; 4],
    /// What the first and the last value may lie further off, as a factor: nothing beyond them
    /// shows whether the child has changed.
    pub edge_factor: f64,
    /// A length is not below an earlier one by more than this, cm
    /// ([`Limits::shrink_cm`](crate::plausibility::Limits::shrink_cm)).
    pub shrink_cm: f64,
    /// The same for the head, cm: 1.4, our own choice.
    pub shrink_head_cm: f64,
    /// A z-score out of line that rises by more than this since the value before is called an
    /// impossible gain, and two visits that lie further apart contradict each other, SD.
    pub gain_sd: f64,
    /// A length that has gained more since the visit before than this many times what it would have
    /// at its own z-score, and [`Settings::shrink_cm`] more, is an impossible gain. Children who
    /// catch up gain two or three times what others do.
    pub gain_factor: f64,
    /// A length that is that of the visit before, to the last digit, was copied, if the child would
    /// have gained so much in the meantime at its own z-score, cm.
    pub carried_forward_cm: f64,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self {
            profile: &Profile::WHO_ANTHRO,
            out_of_line_sd: [1.75, 1.5, 1.5, 2.0],
            edge_factor: 1.5,
            shrink_cm: 1.7,
            shrink_head_cm: 1.4,
            gain_sd: 3.0,
            gain_factor: 3.0,
            carried_forward_cm: 1.5,
        }
    }
}

/// What is said of many visits, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Visits {
    /// For each of [`FOLLOWED`], one verdict per visit.
    pub verdicts: [Vec<Verdict>; 4],
    /// Notes, one per visit.
    pub notes: Vec<Notes>,
    /// Every value that is excluded or in doubt, in the order of visits.
    pub remarks: Vec<Remark>,
}

impl Visits {
    /// The verdicts of a quantity, if it is one of [`FOLLOWED`].
    #[must_use]
    pub fn of(&self, input: Input) -> Option<&[Verdict]> {
        let at = FOLLOWED.iter().position(|f| *f == input)?;
        Some(&self.verdicts[at])
    }

    fn new(rows: usize) -> Self {
        Self {
            verdicts: std::array::from_fn(|_| vec![Verdict::Missing; rows]),
            notes: vec![Notes::default(); rows],
            remarks: Vec::new(),
        }
    }
}
