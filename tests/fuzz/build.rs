//! The command line's `main.rs` in a form that can be included: its modules by their full paths, its
//! documentation as a comment.

use std::path::Path;
use std::{env, fs};

fn main() {
    let here = env::var("CARGO_MANIFEST_DIR").unwrap();
    let folder = Path::new(&here).join("../../src/bin/tumbuh");
    let main = folder.join("main.rs");
    println!("cargo:rerun-if-changed={}", main.display());
    let mut text = String::new();
    for line in fs::read_to_string(&main).unwrap().lines() {
        if let Some(module) = line.strip_prefix("mod ").and_then(|m| m.strip_suffix(';')) {
            let file = folder.join(format!("{module}.rs"));
            let file = if file.exists() { file } else { folder.join(module).join("mod.rs") };
            text += &format!("#[path = {:?}]\n", file.to_str().unwrap());
        }
        text += line.strip_prefix("//!").map(|words| format!("//{words}")).as_deref().unwrap_or(line);
        text.push('\n');
    }
    let out = Path::new(&env::var("OUT_DIR").unwrap()).join("command_line.rs");
    fs::write(out, text).unwrap();
}
