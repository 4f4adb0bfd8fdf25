//! `check-table`: CSV, JSON, SQL, PHP or anything else that is said to be a growth table.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tumbuh::Lang;
use tumbuh::audit::check_table::check_table;

fuzz_target!(|text: &str| {
    if let Ok(report) = check_table(text, "bbu_laki") {
        assert!(!report.text(Lang::Id).is_empty());
        let _ = report.json();
    }
});
