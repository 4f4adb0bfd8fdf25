//! `cargo run -- write`: src/capi/tumbuh.h anew, by cbindgen from src/capi/*.rs.
//! `cargo run -- check`: status 1 if the header that is there is not what would be written.

use cbindgen::{Builder, Config};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let capi = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/capi");
    let header = capi.join("tumbuh.h");
    let made = match make(&capi) {
        Ok(made) => made,
        Err(e) => {
            eprintln!("{e}");
            return ExitCode::FAILURE;
        }
    };
    match std::env::args().nth(1).as_deref() {
        Some("write") => match std::fs::write(&header, made) {
            Ok(()) => ExitCode::SUCCESS,
            Err(e) => {
                eprintln!("{}: {e}", header.display());
                ExitCode::FAILURE
            }
        },
        Some("check") => {
            let there = std::fs::read(&header).unwrap_or_default();
            if there == made {
                println!("src/capi/tumbuh.h is current");
                return ExitCode::SUCCESS;
            }
            let (there, made) = (String::from_utf8_lossy(&there), String::from_utf8_lossy(&made));
            let line = there.lines().zip(made.lines()).position(|(a, b)| a != b);
            let line = line.unwrap_or(there.lines().count().min(made.lines().count()));
            eprintln!("src/capi/tumbuh.h is not current, from line {} on:", line + 1);
            eprintln!("  there:  {}", there.lines().nth(line).unwrap_or("(end)"));
            eprintln!("  source: {}", made.lines().nth(line).unwrap_or("(end)"));
            eprintln!("write it anew: make capi-header");
            ExitCode::FAILURE
        }
        _ => {
            eprintln!("tumbuh-header write|check");
            ExitCode::from(2)
        }
    }
}

/// The header, from every file of the room in the order of their names.
fn make(capi: &Path) -> Result<Vec<u8>, String> {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("cbindgen.toml");
    let mut builder = Builder::new().with_config(Config::from_file(config)?);
    let mut files: Vec<_> = std::fs::read_dir(capi)
        .map_err(|e| format!("{}: {e}", capi.display()))?
        .filter_map(|f| Some(f.ok()?.path()))
        .filter(|f| f.extension().is_some_and(|e| e == "rs"))
        .collect();
    files.sort();
    for file in files {
        builder = builder.with_src(file);
    }
    let mut made = Vec::new();
    builder.generate().map_err(|e| e.to_string())?.write(&mut made);
    Ok(made)
}
