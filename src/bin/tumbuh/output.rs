//! The result: the row as it came, and the columns of the contract behind it; written to a file
//! whole or not at all.

use crate::Stop;
use crate::args::Digits;
use crate::input::Header;
use std::fs::File;
#[cfg(unix)]
use std::fs::Permissions;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use tumbuh::columns::output_names;
use tumbuh::{Assessment, Indicator, Scheme};

/// How the appended columns are written.
pub(crate) struct Style {
    delimiter: u8,
    line_end: &'static [u8],
    indicators: Vec<Indicator>,
    scheme: Scheme,
    digits: Digits,
}

impl Style {
    pub(crate) fn new(
        header: &Header,
        indicators: &[Indicator],
        scheme: Scheme,
        digits: Digits,
    ) -> Self {
        Self {
            delimiter: header.delimiter,
            line_end: header.line_end,
            indicators: indicators.to_vec(),
            scheme,
            digits,
        }
    }

    /// The header with the result columns.
    pub(crate) fn header(&self, header: &Header) -> Vec<u8> {
        let mut line = header.text.clone();
        for name in output_names(&self.indicators) {
            line.push(self.delimiter);
            line.extend_from_slice(name.as_bytes());
        }
        line.extend_from_slice(self.line_end);
        line
    }

    /// Names among the result columns that the file has already.
    pub(crate) fn doubled(&self, header: &Header) -> Vec<String> {
        let mut names = output_names(&self.indicators);
        names.retain(|n| header.names.iter().any(|h| h.eq_ignore_ascii_case(n)));
        names
    }

    /// Appends the result columns and the line end to a row.
    pub(crate) fn append(&self, out: &mut Vec<u8>, a: &Assessment) {
        self.number(out, a.age_days_used);
        self.number(out, a.lenhei_cm().value().map(|v| self.without_noise(v)));
        self.number(out, a.bmi().value());
        for i in &self.indicators {
            let z = a.score(*i).value();
            match (self.digits, z) {
                (Digits::Two, Some(z)) => self.cell(out, format_args!("{:.2}", z.reported)),
                (Digits::Full, Some(z)) => self.cell(out, z.exact),
                (_, None) => self.cell(out, ""),
            }
            self.cell(out, z.map_or("", |z| if z.flag { "1" } else { "0" }));
            self.cell(
                out,
                a.class(*i, self.scheme).map_or("", tumbuh::Class::code),
            );
        }
        for class in [a.muac_class(), a.acute_malnutrition()] {
            self.cell(out, class.map_or("", tumbuh::AcuteMalnutrition::code));
        }
        for answer in [a.stunted(), a.wasted(), a.underweight(), a.overweight()] {
            self.cell(out, answer.map_or("", |v| if v { "true" } else { "false" }));
        }
        let reasons = self
            .indicators
            .iter()
            .filter_map(|i| Some((i, a.score(*i).reason()?)));
        let reasons: Vec<String> = reasons.map(|(i, r)| format!("{i}:{r}")).collect();
        self.list(out, &reasons);
        let warnings: Vec<String> = a.warnings().map(|w| w.code().to_owned()).collect();
        self.list(out, &warnings);
        out.extend_from_slice(self.line_end);
    }

    /// 76.15 + 0.7 is printed 76.85, unless every digit is asked for.
    fn without_noise(&self, v: f64) -> f64 {
        match self.digits {
            Digits::Full => v,
            Digits::Two => (v * 1e10).round() / 1e10,
        }
    }

    fn cell(&self, out: &mut Vec<u8>, cell: impl std::fmt::Display) {
        out.push(self.delimiter);
        // Writing to a Vec cannot fail.
        let _ = write!(out, "{cell}");
    }

    fn number(&self, out: &mut Vec<u8>, v: Option<f64>) {
        match v {
            Some(v) => self.cell(out, v),
            None => self.cell(out, ""),
        }
    }

    /// `a;b`, in quotes where the separator of the file is a semicolon.
    fn list(&self, out: &mut Vec<u8>, items: &[String]) {
        let quote = if self.delimiter == b';' && items.len() > 1 {
            "\""
        } else {
            ""
        };
        self.cell(out, format_args!("{quote}{}{quote}", items.join(";")));
    }
}

/// Where the result goes.
pub(crate) enum Target {
    /// Standard output, or something that is no regular file (`/dev/null`, a pipe).
    Stream(String, Box<dyn Write>),
    /// A temporary file beside the one asked for, renamed when all is written.
    File(BufWriter<NamedTempFile>, PathBuf),
}

impl Target {
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            let out = Box::new(std::io::stdout());
            return Ok(Self::Stream("standard output".to_owned(), out));
        };
        let name = path.display().to_string();
        let io = |e| Stop::io(&name, &e);
        // A link is followed, so that it stays one.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
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
        let file = builder
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(io)?;
        Ok(Self::File(BufWriter::with_capacity(1 << 16, file), path))
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        match self {
            Self::Stream(name, out) => out.write_all(bytes).map_err(|e| Stop::io(name, &e)),
            Self::File(out, path) => out
                .write_all(bytes)
                .map_err(|e| Stop::io(&path.display().to_string(), &e)),
        }
    }

    /// All is written: flush, and give the file its name.
    pub(crate) fn finish(self) -> Result<(), Stop> {
        match self {
            Self::Stream(name, mut out) => out.flush().map_err(|e| Stop::io(&name, &e)),
            Self::File(out, path) => {
                let name = path.display().to_string();
                let file = out.into_inner().map_err(|e| Stop::io(&name, e.error()))?;
                file.as_file().sync_all().map_err(|e| Stop::io(&name, &e))?;
                file.persist(&path).map_err(|e| Stop::io(&name, &e.error))?;
                Ok(())
            }
        }
    }
}

/// Those of the file that is replaced, or those that any new file gets.
#[cfg(unix)]
fn permissions(path: &Path) -> Permissions {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .map_or_else(|_| Permissions::from_mode(0o666), |m| m.permissions())
}
