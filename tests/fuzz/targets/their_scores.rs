//! `compare` and `rescore` of another program's file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tumbuh::audit::compare::Options;
use tumbuh::audit::layout::Layout;
use tumbuh::audit::table::Table;
use tumbuh::columns::Found;
use tumbuh::{Lang, Profile};

fuzz_target!(|bytes: &[u8]| {
    let Ok(table) = Table::from_csv(bytes) else {
        return;
    };
    let names = table.names.clone();
    let Ok(found) = Found::find(&names, &[]) else {
        return;
    };
    let Ok(theirs) = Layout::theirs_in(&names, &found, &[]) else {
        return;
    };
    let layout = Layout::new(names, found, theirs);
    if let Ok(compared) = table.compare(layout.clone(), None, Options::default(), Lang::Id) {
        let _ = table.differences(&compared, false);
    }
    let profiles = (Profile::WHO_ANTHRO, Profile::ID_PERMENKES_2020);
    let _ = table.rescore(layout, profiles, None, Options::default(), Lang::En);
});
