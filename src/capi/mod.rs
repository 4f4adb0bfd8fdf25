//! The C ABI: one child, columns of children, rows of tables and words, for every language that
//! can call C. `src/capi/tumbuh.h` is its header, `src/capi/README.md` its manual.
//!
//! What holds for every function:
//!
//! * **Nothing is handed out that somebody must free.** Texts go into the caller's buffer, results
//!   into the caller's structs and columns; words are constants of the library.
//! * **No state.** No last error, no setting: any function from any thread at any time. What went
//!   wrong is the [`TumbuhStatus`] that comes back; what is wrong with a child's data is the
//!   [`TumbuhReason`] in the result, as everywhere in this crate.
//! * **No panic crosses the border**: it becomes [`TumbuhStatus::Internal`].
//! * **Codes are integers.** A number that is no code is an unreadable cell (sex, position,
//!   oedema) or a status (scheme, standard, indicator, language), never undefined behaviour.
//! * **Structs say their size**, so that a program compiled against an older header, whose structs
//!   are shorter, goes on working: what it does not have is missing or not asked for.
//! * **The ABI is in the names**: `tumbuh_v1_...`. What would break a caller becomes a new name
//!   beside the old one. A name in the symbol works with every linker and loader, for static
//!   libraries and for callers that look symbols up by name, where a linker's version script is
//!   for ELF alone.
//!
//! The caller's side of the contract, which no library can check: pointers that are not null point
//! to as many values as the documentation says, nobody else writes to them during the call, and
//! texts end in a zero byte. Null, alignment, sizes, overlapping columns and numbers of rows that
//! no memory holds are checked.
//!
//! The second place of the crate with unsafe code, after `batch/dispatch.rs`: everything that
//! follows a pointer is in `memory.rs`, and each entry point says what it may follow.
#![allow(
    unsafe_code,
    reason = "pointers of C; each unsafe block says why it is sound"
)]
#![deny(
    unsafe_op_in_unsafe_fn,
    clippy::undocumented_unsafe_blocks,
    clippy::multiple_unsafe_ops_per_block
)]

mod batch;
mod child;
mod codes;
mod lookup;
mod memory;
mod options;
mod results;
mod status;
mod text;
mod words;

pub use batch::{TumbuhColumns, TumbuhResultColumns, TumbuhScoreColumns, tumbuh_v1_score};
pub use child::{TumbuhCells, TumbuhChild, TumbuhDate, tumbuh_v1_child_init, tumbuh_v1_read_child};
pub use codes::{
    TumbuhAcute, TumbuhAnswer, TumbuhClass, TumbuhFault, TumbuhIndicator, TumbuhLanguage,
    TumbuhOedema, TumbuhPosition, TumbuhReason, TumbuhScheme, TumbuhSex, TumbuhStandard,
    TumbuhThreads, TumbuhWarning,
};
pub use lookup::{TumbuhLms, tumbuh_v1_lms, tumbuh_v1_value, tumbuh_v1_z};
pub use options::{TumbuhOptions, tumbuh_v1_check_profile, tumbuh_v1_options_init};
pub use results::{TumbuhAssessment, TumbuhScore, tumbuh_v1_assess};
pub use status::TumbuhStatus;
pub use text::{tumbuh_v1_explain, tumbuh_v1_json};
pub use words::{
    tumbuh_abi_version, tumbuh_v1_acute_code, tumbuh_v1_acute_text, tumbuh_v1_class_code,
    tumbuh_v1_class_text, tumbuh_v1_indicator_code, tumbuh_v1_indicator_text,
    tumbuh_v1_reason_code, tumbuh_v1_reason_text, tumbuh_v1_status_text, tumbuh_v1_warning_code,
    tumbuh_v1_warning_text, tumbuh_version,
};
