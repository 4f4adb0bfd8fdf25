//! Where the result goes: a stream, or a file that is written whole or not at all.

use crate::Stop;
use std::fs::File;
#[cfg(unix)]
use std::fs::Permissions;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Where the result goes.
pub(crate) enum Target {
    /// Standard output, or something that is no regular file (`/dev/null`, a pipe).
    Stream(String, Box<dyn Write + Send>),
    /// A temporary file beside the one asked for, renamed when all is written.
    File(NamedTempFile, PathBuf),
}

impl Target {
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            let out = Box::new(std::io::stdout());
            return Ok(Self::Stream("standard output".to_owned(), out));
        };
        let name = path.display().to_string();
        let io = |e| Stop::io(&name, &e);
        let path = followed(path);
        match path.metadata() {
            Ok(m) if m.is_dir() => {
                return Err(Stop::File(format!(
                    "{name}: this is a directory, not a file"
                )));
            }
            Ok(m) if !m.is_file() => {
                let file = File::options().write(true).open(&path).map_err(io)?;
                return Ok(Self::Stream(name, Box::new(file)));
            }
            _ => {}
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tumbuh-").suffix(".tmp");
        #[cfg(unix)]
        builder.permissions(permissions(&path));
        let folder = folder.unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let folder = folder.display();
            return Err(Stop::File(format!("{name}: there is no folder {folder}")));
        }
        // Without the name of the temporary file, which means nothing to anybody.
        let file = builder
            .tempfile_in(folder)
            .map_err(|e| Stop::io(&name, &e.kind().into()))?;
        Ok(Self::File(file, path))
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        match self {
            Self::Stream(name, out) => out.write_all(bytes).map_err(|e| Stop::io(name, &e)),
            Self::File(out, path) => out
                .write_all(bytes)
                .map_err(|e| Stop::io(&path.display().to_string(), &e)),
        }
    }

    /// All is written: flush, and give the file its name. When it reaches the disk is left to the
    /// system, as with a copied file: waiting for a large one takes longer than making it.
    pub(crate) fn finish(self) -> Result<(), Stop> {
        match self {
            Self::Stream(name, mut out) => out.flush().map_err(|e| Stop::io(&name, &e)),
            Self::File(out, path) => {
                let name = path.display().to_string();
                out.persist(&path).map_err(|e| Stop::io(&name, &e.error))?;
                Ok(())
            }
        }
    }
}

/// The file that a link leads to, there or not, so that the link stays one.
fn followed(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    // As many links as Linux follows.
    for _ in 0..40 {
        let Ok(target) = path.read_link() else { break };
        path = path
            .parent()
            .map_or(target.clone(), |folder| folder.join(&target));
    }
    path
}

/// Those of the file that is replaced, or those that any new file gets.
#[cfg(unix)]
fn permissions(path: &Path) -> Permissions {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .map_or_else(|_| Permissions::from_mode(0o666), |m| m.permissions())
}
