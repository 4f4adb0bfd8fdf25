//! The Posyandu day on the command line.

pub(crate) mod eppgbm;
pub(crate) mod kms;
pub(crate) mod person;
pub(crate) mod satusehat;
pub(crate) mod skdn;
mod visits;

use clap::ValueEnum;
use tumbuh::posyandu::kbm::Layout;
use tumbuh::posyandu::kms::{LeastGain, Mode, Rules};

#[derive(Debug, clap::Args)]
pub(crate) struct CardRules {
    /// N and T by the curve of the card (the KBM decides where it leaves doubt), or by the KBM alone
    #[arg(long, value_name = "curve|kbm", default_value = "curve")]
    mode: ModeName,
    /// The printed layout of the KBM for all children; `by-sex` (a for boys, b for girls) is confirmed
    /// by no source found
    #[arg(long, value_name = "a|b|by-sex", default_value = "a")]
    kbm: LayoutName,
    /// Refer above this weight-for-age, too; that the orange line is +1 is confirmed by no source found
    #[arg(long, value_name = "Z", allow_hyphen_values = true)]
    orange_line: Option<f64>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ModeName {
    Curve,
    Kbm,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LayoutName {
    A,
    B,
    BySex,
}

impl CardRules {
    pub(crate) fn rules(&self) -> Rules {
        let mut rules = Rules::KMS;
        rules.mode = match self.mode {
            ModeName::Curve => Mode::Curve,
            ModeName::Kbm => Mode::KbmOnly,
        };
        rules.least_gain = match self.kbm {
            LayoutName::A => LeastGain::Printed(Layout::A),
            LayoutName::B => LeastGain::Printed(Layout::B),
            LayoutName::BySex => LeastGain::BySexUnconfirmed,
        };
        rules.orange_line = self.orange_line;
        rules
    }
}
