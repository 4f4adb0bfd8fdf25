//! Running the program, and reading what it wrote.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The program with arguments, not yet run.
pub(crate) fn command<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tumbuh"));
    command.args(args);
    command
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; `None` after a signal.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: Vec<u8>,
    /// Standard error.
    pub(crate) err: String,
}

impl Run {
    /// Standard output as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.out).expect("standard output is UTF-8")
    }

    /// The result of `score`, after a run that worked.
    pub(crate) fn table(&self) -> Table {
        assert_eq!(self.code, Some(0), "{}", self.err);
        Table::read(&self.out, b',')
    }

    /// Asserts that the run was refused with this code, wrote nothing, and said why in one line
    /// that holds all of `words`.
    pub(crate) fn refuses(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.err);
        assert!(self.out.is_empty(), "wrote {:?}", self.text());
        assert_eq!(self.err.lines().count(), 1, "not one line: {}", self.err);
        assert!(self.err.ends_with('\n'), "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not in: {}", self.err);
        }
    }

    /// Asserts that arguments were refused: code 2, nothing written, all of `words` said.
    pub(crate) fn refuses_arguments(&self, words: &[&str]) {
        assert_eq!(self.code, Some(2), "{}", self.err);
        assert!(self.out.is_empty(), "wrote {:?}", self.text());
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not in: {}", self.err);
        }
    }
}

/// Runs the program to its end, standard input from `input`.
pub(crate) fn run_on<S: AsRef<OsStr>>(args: &[S], input: &[u8]) -> Run {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that refuses its input early closes the pipe: no matter here.
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().expect("the program ends")
    });
    Run {
        code: output.status.code(),
        out: output.stdout,
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// Runs the program to its end, nothing on standard input.
pub(crate) fn run<S: AsRef<OsStr>>(args: &[S]) -> Run {
    run_on(args, b"")
}

/// `tumbuh score` with options on a text.
pub(crate) fn score(input: impl AsRef<[u8]>, options: &[&str]) -> Run {
    let args: Vec<&str> = std::iter::once("score")
        .chain(options.iter().copied())
        .collect();
    run_on(&args, input.as_ref())
}

/// Runs the program on the words of a line.
pub(crate) fn shell(line: &str) -> Run {
    run(&line.split_whitespace().collect::<Vec<_>>())
}

/// A folder that goes away with the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// A new empty one.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// The path of a name in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("the file is written");
        path
    }

    /// The names of all that is in it, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.0.path())
            .expect("the folder is there")
            .map(|e| {
                e.expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }
}

/// A path as an argument.
pub(crate) fn arg(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A file of separated values, read back.
#[derive(Debug)]
pub(crate) struct Table {
    /// Cells by name; of two columns with one name the last.
    pub(crate) rows: Vec<HashMap<String, String>>,
}

impl Table {
    /// Reads a text in which every row must have as many fields as the header.
    pub(crate) fn read(text: &[u8], delimiter: u8) -> Self {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(text);
        let names: Vec<String> = reader
            .byte_headers()
            .expect("a header")
            .iter()
            .map(lossy)
            .collect();
        let rows = reader
            .byte_records()
            .map(|row| {
                let row = row.expect("a row as wide as the header");
                names.iter().cloned().zip(row.iter().map(lossy)).collect()
            })
            .collect();
        Self { rows }
    }

    /// A column.
    pub(crate) fn column(&self, name: &str) -> Vec<&str> {
        self.rows.iter().map(|r| r[name].as_str()).collect()
    }
}

fn lossy(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).into_owned()
}

/// A cell as a number; empty is none.
pub(crate) fn number(cell: &str) -> Option<f64> {
    (!cell.is_empty()).then(|| {
        cell.parse()
            .unwrap_or_else(|_| panic!("`{cell}` is no number"))
    })
}

/// Says that something was not tested here, and why.
pub(crate) fn skip(what: &str, why: &str) {
    eprintln!("SKIPPED: {what}: {why}");
}
