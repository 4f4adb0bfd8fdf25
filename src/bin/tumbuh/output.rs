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
use tumbuh::batch::Results;
use tumbuh::columns::output_names;
use tumbuh::{Indicator, Scheme};

/// How the appended columns are written.
pub(crate) struct Style {
    delimiter: u8,
    line_end: &'static [u8],
    indicators: Vec<Indicator>,
    pub(crate) scheme: Scheme,
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
    pub(crate) fn append(&self, out: &mut Vec<u8>, r: &Results, row: usize) {
        self.number(out, r.age_days_used(row));
        self.number(out, r.lenhei_cm(row).map(|v| self.without_noise(v)));
        self.number(out, r.bmi(row));
        for &i in &self.indicators {
            out.push(self.delimiter);
            let Some(z) = r.z(i, row) else {
                out.extend_from_slice(&[self.delimiter; 2]);
                continue;
            };
            match self.digits {
                Digits::Two => two_decimals(out, z.reported),
                Digits::Full => shortest(out, z.exact),
            }
            out.extend_from_slice(&[self.delimiter, b'0' + u8::from(z.flag), self.delimiter]);
            out.extend_from_slice(r.class(i, row).map_or("", tumbuh::Class::code).as_bytes());
        }
        for class in [r.muac_class(row), r.acute_malnutrition(row)] {
            self.word(out, class.map_or("", tumbuh::AcuteMalnutrition::code));
        }
        for answer in [
            r.stunted(row),
            r.wasted(row),
            r.underweight(row),
            r.overweight(row),
        ] {
            self.word(out, answer.map_or("", |v| if v { "true" } else { "false" }));
        }
        let reasons = self
            .indicators
            .iter()
            .filter_map(|i| Some((*i, r.reason(*i, row)?)));
        self.list(out, reasons.map(|(i, r)| (i.code(), ":", r.code())));
        self.list(out, r.warnings(row).map(|w| ("", "", w.code())));
        out.extend_from_slice(self.line_end);
    }

    /// 76.15 + 0.7 is printed 76.85, unless every digit is asked for.
    fn without_noise(&self, v: f64) -> f64 {
        match self.digits {
            Digits::Full => v,
            Digits::Two => (v * 1e10).round_ties_even() / 1e10,
        }
    }

    fn word(&self, out: &mut Vec<u8>, word: &str) {
        out.push(self.delimiter);
        out.extend_from_slice(word.as_bytes());
    }

    fn number(&self, out: &mut Vec<u8>, v: Option<f64>) {
        out.push(self.delimiter);
        if let Some(v) = v {
            shortest(out, v);
        }
    }

    /// `a;b`, in quotes where the separator of the file is a semicolon.
    fn list<'t>(
        &self,
        out: &mut Vec<u8>,
        items: impl Iterator<Item = (&'t str, &'t str, &'t str)>,
    ) {
        out.push(self.delimiter);
        let start = out.len();
        let mut several = false;
        for (a, b, c) in items {
            if out.len() > start {
                out.push(b';');
                several = true;
            }
            for part in [a, b, c] {
                out.extend_from_slice(part.as_bytes());
            }
        }
        if several && self.delimiter == b';' {
            out.insert(start, b'"');
            out.push(b'"');
        }
    }
}

/// A z-score that has two decimals.
fn two_decimals(out: &mut Vec<u8>, z: f64) {
    let hundredths = (z * 100.0).round_ties_even();
    if hundredths.abs() >= 1e15 {
        // Writing to a Vec cannot fail.
        let _ = write!(out, "{z:.2}");
        return;
    }
    let n = hundredths.abs() as u64;
    if hundredths < 0.0 {
        out.push(b'-');
    }
    whole(out, n / 100);
    out.extend_from_slice(&[b'.', b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8]);
}

fn whole(out: &mut Vec<u8>, n: u64) {
    if n < 10 {
        out.push(b'0' + n as u8);
    } else {
        out.extend_from_slice(itoa::Buffer::new().format(n).as_bytes());
    }
}

/// The shortest digits that read back to the same double, without an exponent.
fn shortest(out: &mut Vec<u8>, v: f64) {
    if (0.0..1e15).contains(&v) && v == v.trunc() {
        whole(out, v as u64);
    } else if (1e-3..1e15).contains(&v.abs()) {
        let mut buffer = ryu::Buffer::new();
        out.extend_from_slice(buffer.format_finite(v).as_bytes());
    } else {
        // Writing to a Vec cannot fail.
        let _ = write!(out, "{v}");
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

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_written_as_std_writes_them() {
        for v in [
            0.0,
            1.0,
            548.0,
            76.2,
            76.15 + 0.7,
            1e-7,
            0.001,
            1e15,
            8.2e20,
            -3.25,
            1.5e-300,
        ] {
            assert_eq!(text(|o| shortest(o, v)), v.to_string());
        }
        for z in [
            0.0,
            -0.01,
            0.05,
            -3.0,
            1.1,
            12.34,
            -99.99,
            818_740_521.54,
            1e17,
            -1e16,
        ] {
            assert_eq!(text(|o| two_decimals(o, z)), format!("{z:.2}"));
        }
    }
}
