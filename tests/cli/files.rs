//! What happens to files: written whole or not at all, whatever goes wrong meanwhile.

use crate::survey::Survey;
use crate::tool::{Folder, Run, arg, command, run, skip};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Waits for a condition; what takes longer than this does not come.
fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "{what} does not come"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The exit code, if the program ends in time; killed otherwise.
fn ends_within(child: &mut Child, limit: Duration) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait().expect("the program runs") {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it has ended");
    None
}

/// Kills the program while rows still come in and results have been written.
fn kill_while_scoring(folder: &Folder) {
    let out = folder.path("out.csv");
    let before = folder.names();
    let mut child = command(&["score", "-", "-o", arg(&out)])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let rows = Survey::new(13).text(40_000);
    stdin.write_all(rows.as_bytes()).expect("the program reads");
    // The pipe stays open: the program cannot be done.
    wait_until("a half-written result", || {
        let is_new = |n: &String| !before.contains(n);
        let size = |n: &String| fs::metadata(folder.path(n)).map_or(0, |m| m.len());
        folder
            .names()
            .iter()
            .any(|n| is_new(n) && size(n) > 100_000)
    });
    child.kill().expect("it can be killed");
    let status = child.wait().expect("it has ended");
    assert_eq!(status.code(), None, "it was done before it was killed");
}

#[test]
fn a_killed_process_leaves_nothing_under_the_name() {
    let folder = Folder::new();
    kill_while_scoring(&folder);
    assert!(!folder.path("out.csv").exists());
}

#[test]
fn a_killed_process_leaves_the_old_file() {
    let folder = Folder::new();
    let old = folder.file("out.csv", "what was there\n");
    kill_while_scoring(&folder);
    assert_eq!(
        fs::read_to_string(old).expect("the old file"),
        "what was there\n"
    );
}

#[test]
fn a_file_that_grows_while_it_is_read_is_refused() {
    let folder = Folder::new();
    let (input, out) = (folder.path("in.csv"), folder.path("out.csv"));
    fs::write(&input, Survey::new(17).text(400_000)).expect("a file");
    fs::write(&out, "the old result").expect("a file");
    let mut child = command(&["score", arg(&input), "-o", arg(&out)])
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut more = File::options().append(true).open(&input).expect("a file");
    // Half a row: its weight of 11.5 kg would read as 1.
    let mut ended = None;
    wait_until("the end", || {
        more.write_all(b"9,f,548,1").expect("written");
        ended = child.try_wait().expect("the program runs");
        ended.is_some()
    });
    let mut said = String::new();
    let mut stderr = child.stderr.take().expect("a pipe");
    stderr.read_to_string(&mut said).expect("read");
    assert_eq!(ended.and_then(|e| e.code()), Some(1), "{said}");
    assert!(said.contains("changed while it was read"), "{said}");
    assert_eq!(
        fs::read_to_string(&out).expect("still there"),
        "the old result"
    );
    assert_eq!(folder.names().len(), 2, "nothing half-written is left");
}

#[test]
fn a_refused_file_leaves_the_old_result() {
    let folder = Folder::new();
    let old = folder.file("out.csv", "what was there\n");
    let bad = folder.file("in.csv", "a,b\n");
    run(&["score", arg(&bad), "-o", arg(&old)]).refuses(1, &["no column `sex`"]);
    assert_eq!(
        fs::read_to_string(old).expect("the old file"),
        "what was there\n"
    );
}

/// What a finished command left; its standard output is not read.
fn finished(mut command: Command) -> Run {
    let output = command
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    Run {
        code: output.status.code(),
        out: output.stdout,
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

#[test]
fn a_full_disk_is_said_on_any_output() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        skip("a full disk", "no /dev/full here");
        return;
    }
    let folder = Folder::new();
    for rows in [1, 20_000] {
        let input = folder.file("in.csv", Survey::new(17).text(rows));
        for threads in ["1", "4"] {
            let args = ["score", arg(&input), "--threads", threads];
            run(&[&args[..], &["-o", "/dev/full"]].concat())
                .refuses(1, &["/dev/full", "No space left"]);
            let mut to_stdout = command(&args);
            to_stdout.stdout(
                File::options()
                    .write(true)
                    .open(full)
                    .expect("/dev/full opens"),
            );
            let mut child = to_stdout.stderr(Stdio::piped()).spawn().expect("it starts");
            let mut err = String::new();
            let mut pipe = child.stderr.take().expect("a pipe");
            pipe.read_to_string(&mut err).expect("UTF-8");
            let code = child.wait().expect("it ends").code();
            let run = Run {
                code,
                out: Vec::new(),
                err,
            };
            run.refuses(1, &["standard output", "No space left"]);
        }
    }
    assert!(
        fs::metadata(full).is_ok_and(|m| !m.is_file()),
        "/dev/full was replaced"
    );
}

/// A shell that runs the program under some limit; `$0` and what follows are the command.
#[cfg(unix)]
fn under(shell: &[&str], script: &str, args: &[&str]) -> Run {
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).arg("-c").arg(script);
    command.arg(env!("CARGO_BIN_EXE_tumbuh")).args(args);
    finished(command)
}

/// Files may grow to 64 blocks of 512 bytes and no further: writing fails in the middle.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_finished_is_not_there() {
    let folder = Folder::new();
    let input = folder.file("in.csv", Survey::new(19).text(5000));
    let old = folder.file("old.csv", "what was there\n");
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\"";
    let new = folder.path("new.csv");
    for out in [&new, &old] {
        let run = under(&["sh"], script, &["score", arg(&input), "-o", arg(out)]);
        run.refuses(1, &[arg(out), "too large"]);
    }
    assert_eq!(
        fs::read_to_string(&old).expect("the old file"),
        "what was there\n"
    );
    assert_eq!(
        folder.names(),
        ["in.csv", "old.csv"],
        "something was left behind"
    );
}

/// A file system of 64 KB of its own, seen by nobody else and gone with the program.
#[cfg(unix)]
#[test]
fn a_full_file_system_keeps_no_half_result() {
    let folder = Folder::new();
    let disk = folder.path("disk");
    fs::create_dir(&disk).expect("a folder");
    let input = folder.file("in.csv", Survey::new(23).text(5000));
    let script = "d=\"$1\"; shift; mount -t tmpfs -o size=64k tmpfs \"$d\" || exit 77; \
                  echo old > \"$d/old.csv\"; \
                  for f in old new; do \"$0\" score \"$1\" -o \"$d/$f.csv\"; echo \"exit $?\"; done; \
                  ls -A \"$d\"; cat \"$d/old.csv\"";
    let unshare = ["unshare", "--user", "--map-root-user", "--mount", "sh"];
    if !Command::new(unshare[0])
        .args(&unshare[1..4])
        .arg("true")
        .status()
        .is_ok_and(|s| s.success())
    {
        skip("a full file system", "no mount namespaces here");
        return;
    }
    let run = under(&unshare, script, &[arg(&disk), arg(&input)]);
    if run.code == Some(77) {
        skip("a full file system", &run.err);
        return;
    }
    assert_eq!(run.text(), "exit 1\nexit 1\nold.csv\nold\n", "{}", run.err);
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.err);
    for (line, name) in lines.iter().zip(["old.csv", "new.csv"]) {
        assert!(
            line.contains(name) && line.contains("No space left"),
            "{line}"
        );
    }
}

#[test]
fn an_output_folder_that_cannot_be_written_is_said() {
    let folder = Folder::new();
    let input = folder.file("in.csv", Survey::new(29).text(3));
    let nowhere = folder.path("nowhere/out.csv");
    run(&["score", arg(&input), "-o", arg(&nowhere)]).refuses(1, &["nowhere/out.csv", "no folder"]);
    let below_a_file = folder.path("in.csv/out.csv");
    run(&["score", arg(&input), "-o", arg(&below_a_file)])
        .refuses(1, &["in.csv/out.csv", "no folder"]);
    let here = folder.path(".");
    run(&["score", arg(&input), "-o", arg(&here)]).refuses(1, &["directory"]);
    assert_eq!(folder.names(), ["in.csv"]);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let input = folder.file("in.csv", Survey::new(29).text(3));
    let closed = folder.path("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, PermissionsExt::from_mode(0o555)).expect("permissions");
    if File::create(closed.join("probe")).is_ok() {
        skip(
            "a folder without permission",
            "this user may write anywhere",
        );
        return;
    }
    let out = closed.join("out.csv");
    run(&["score", arg(&input), "-o", arg(&out)]).refuses(1, &["out.csv", "Permission denied"]);
}

#[test]
fn the_result_may_replace_the_input() {
    let folder = Folder::new();
    // More than one block, so that reading goes on while the result is written.
    let file = folder.file("survey.csv", Survey::new(31).text(20_000));
    let expected = run(&["score", arg(&file)]);
    let done = run(&["score", arg(&file), "-o", arg(&file)]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(fs::read(&file).expect("the result") == expected.out);
    assert_eq!(folder.names(), ["survey.csv"]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    let input = folder.file("in.csv", Survey::new(37).text(10));
    let expected = run(&["score", arg(&input)]).out;
    fs::create_dir(folder.path("results")).expect("a folder");
    let target = folder.file("results/real.csv", "old\n");
    fs::set_permissions(&target, PermissionsExt::from_mode(0o600)).expect("permissions");
    let link = folder.path("link.csv");
    symlink("results/real.csv", &link).expect("a link");
    let done = run(&["score", arg(&input), "-o", arg(&link)]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(fs::read(&target).expect("the result"), expected);
    let mode = fs::metadata(&target)
        .expect("the result")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_yet_stays_a_link() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    let input = folder.file("in.csv", Survey::new(37).text(10));
    let link = folder.path("link.csv");
    symlink("later.csv", &link).expect("a link");
    let done = run(&["score", arg(&input), "-o", arg(&link)]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert!(folder.path("later.csv").exists());
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_written_into() {
    let folder = Folder::new();
    let input = folder.file("in.csv", Survey::new(41).text(10));
    let done = run(&["score", arg(&input), "-o", "/dev/null"]);
    assert_eq!((done.code, done.text()), (Some(0), ""));
    assert!(!fs::metadata("/dev/null").expect("/dev/null").is_file());
}

/// `tumbuh score FILE | head -1`.
#[test]
fn a_reader_that_has_enough_is_no_error() {
    let folder = Folder::new();
    let input = folder.file("in.csv", Survey::new(43).text(20_000));
    for threads in ["1", "4"] {
        let mut child = command(&["score", arg(&input), "--threads", threads])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        out.read_line(&mut first).expect("a line");
        assert!(first.starts_with("id,sex,age_days"), "{first}");
        drop(out);
        assert_eq!(ends_within(&mut child, Duration::from_secs(30)), Some(0));
        let mut err = String::new();
        let mut pipe = child.stderr.take().expect("a pipe");
        pipe.read_to_string(&mut err).expect("UTF-8");
        assert_eq!(err, "", "{threads} threads");
    }
    for line in [
        "explain --sex f --age-days 548 --lenhei 76.2",
        "lms haz --sex f --age-days 548",
    ] {
        let args: Vec<&str> = line.split(' ').collect();
        let mut child = command(&args)
            .stdout(closed_pipe())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        assert_eq!(
            ends_within(&mut child, Duration::from_secs(30)),
            Some(0),
            "{line}"
        );
    }
}

/// The writing end of a pipe that nobody reads.
fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

/// A source without end, and a reader who has enough: the program must not read on.
fn endless_source(threads: &str) -> Option<i32> {
    let mut child = command(&["score", "--threads", threads])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut stdin = child.stdin.take().expect("a pipe");
    let feeder = std::thread::spawn(move || {
        let text = Survey::new(47).text(2000);
        // Ends when the program does.
        while stdin.write_all(text.as_bytes()).is_ok() {}
    });
    let mut first = String::new();
    out.read_line(&mut first).expect("a line");
    assert!(first.starts_with("id,sex,age_days"), "{first}");
    drop(out);
    let code = ends_within(&mut child, Duration::from_secs(10));
    feeder.join().expect("the feeder ends");
    code
}

#[test]
fn a_reader_that_has_enough_ends_one_thread_on_an_endless_source() {
    assert_eq!(endless_source("1"), Some(0));
}

#[test]
fn a_reader_that_has_enough_ends_many_threads_on_an_endless_source() {
    assert_eq!(endless_source("4"), Some(0));
}

/// `tumbuh score FILE -o OUT 2>&1 | true`: the result is written whole, whoever listens.
#[test]
fn nobody_need_listen_to_standard_error() {
    let folder = Folder::new();
    let input = folder.file("in.csv", Survey::new(53).text(10));
    let out = folder.path("out.csv");
    let outcomes = [
        (arg(&input).to_owned(), Some(0)),
        (arg(&folder.path("missing.csv")).to_owned(), Some(1)),
    ];
    for (input, code) in outcomes {
        let args = ["score", &input, "-o", arg(&out)].map(OsStr::new);
        let status = command(&args).stderr(closed_pipe()).status();
        assert_eq!(status.expect("the program runs").code(), code, "{input}");
    }
}
