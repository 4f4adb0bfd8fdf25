//! `bindgen MODULE.wasm DIRECTORY`: `web/` with an ES module and `script/` with a plain script,
//! around one and the same module. They must not differ: the package holds it once.

use std::error::Error;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

const NAME: &str = "tumbuh";

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(module), Some(directory)) = (args.next(), args.next()) else {
        return Err("usage: bindgen MODULE.wasm DIRECTORY".into());
    };
    let mut modules = Vec::new();
    for (folder, for_script) in [("web", false), ("script", true)] {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(&module).out_name(NAME);
        bindgen
            .typescript(!for_script)
            .omit_default_module_path(true)
            .remove_name_section(true);
        if for_script {
            bindgen.no_modules(true)?;
        } else {
            bindgen.web(true)?;
        }
        let to = directory.join(folder);
        bindgen.generate(&to)?;
        modules.push(read(&to)?);
    }
    if modules.windows(2).any(|w| w[0] != w[1]) {
        return Err("the module of the ES module and that of the script differ".into());
    }
    Ok(())
}

fn read(folder: &Path) -> Result<Vec<u8>, std::io::Error> {
    std::fs::read(folder.join(format!("{NAME}_bg.wasm")))
}
