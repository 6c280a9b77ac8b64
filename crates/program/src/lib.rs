//! The one place that starts programs: an absolute path, arguments as a list, never a shell. Output is captured and
//! passed on while it comes. A deadline or a cancel ends the program with all its children. A program that only hands
//! over an order is left running.

pub mod address;
pub mod settings_pages;
mod tree;

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The interval at which a running program is polled.
const LOOK: Duration = Duration::from_millis(40);
/// How long output may still arrive after the program's end.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// The most output kept; later output is passed on and not kept.
const MAX_OUTPUT: usize = 256 * 1024;

/// A request to end a program, shared between threads.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks for the program's end.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_wished(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A program that ended by itself.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// Its output in pieces between line ends and carriage returns, without blank ones.
    pub said: Vec<String>,
}

/// A program that did not end by itself.
#[derive(Debug)]
pub enum NotEnded {
    /// The program could not be started.
    NotStarted(io::Error),
    /// The program reached the deadline and was ended.
    TimedOut,
    /// The program was cancelled and ended.
    Cancelled,
}

/// The program of this name in the folders of `path` (the variable PATH). Relative folders are skipped, so that nothing
/// is started from the current directory.
pub fn find(name: &str, path: &OsStr) -> Option<PathBuf> {
    let file = if cfg!(windows) {
        format!("{name}.exe")
    } else {
        name.to_owned()
    };
    std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&file))
        // An app execution alias of Windows exists, but cannot be opened as a file.
        .find(|program| program.symlink_metadata().is_ok_and(|meta| !meta.is_dir()))
}

/// winget on PATH, and on Windows also where the system puts its alias, in case PATH has lost that folder.
#[must_use]
pub fn winget(path: &OsStr) -> Option<PathBuf> {
    let alias = || {
        let local = std::env::var_os("LOCALAPPDATA").filter(|_| cfg!(windows))?;
        let folder = PathBuf::from(local).join("Microsoft").join("WindowsApps");
        find("winget", folder.as_os_str())
    };
    find("winget", path).or_else(alias)
}

/// Runs a program to its end and passes its output on while it comes.
pub fn run(
    program: &Path,
    args: &[&str],
    deadline: Duration,
    cancel: &Cancel,
    mut tell: impl FnMut(&str),
) -> Result<Ended, NotEnded> {
    let start = Instant::now();
    let mut command = Command::new(program);
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut tree = tree::start(&mut command).map_err(NotEnded::NotStarted)?;
    let (sender, pieces) = mpsc::channel();
    let child = tree.child();
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as _),
        child.stderr.take().map(|stream| Box::new(stream) as _),
    ];
    for stream in streams.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || cut(stream, |piece| sender.send(piece).is_ok()));
    }
    drop(sender);

    let mut said = Vec::new();
    let mut kept = 0;
    let mut hear = |piece: String| {
        tell(&piece);
        if kept + piece.len() <= MAX_OUTPUT {
            kept += piece.len();
            said.push(piece);
        }
    };
    let mut ended: Option<(ExitStatus, Instant)> = None;
    let mut silent = false;
    let status = loop {
        if silent {
            thread::sleep(LOOK);
        } else {
            match pieces.recv_timeout(LOOK) {
                Ok(piece) => hear(piece),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => silent = true,
            }
        }
        if ended.is_none() {
            ended = tree
                .child()
                .try_wait()
                .map_err(NotEnded::NotStarted)?
                .map(|status| (status, Instant::now()));
        }
        match ended {
            Some((status, at)) if silent || at.elapsed() > LAST_WORDS => break status,
            _ if cancel.is_wished() => return Err(NotEnded::Cancelled),
            _ if start.elapsed() > deadline => return Err(NotEnded::TimedOut),
            _ => {}
        }
    };
    Ok(Ended {
        status: status.code(),
        said,
    })
}

/// Starts a program that hands its order to a running one, and returns whether it ended in time; its children keep
/// running.
///
/// # Errors
/// When it cannot be started, or `program` is not an absolute path.
pub fn hand_over(
    program: &Path,
    args: &[impl AsRef<OsStr>],
    deadline: Duration,
) -> io::Result<bool> {
    if !program.is_absolute() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{} is no absolute path", program.display()),
        ));
    }
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let until = Instant::now() + deadline;
    while Instant::now() < until {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        thread::sleep(LOOK);
    }
    child.kill()?;
    child.wait()?;
    Ok(false)
}

/// Cuts a stream into pieces at line ends and carriage returns, because programs redraw a progress bar with the latter.
pub fn cut(mut stream: impl Read, mut tell: impl FnMut(String) -> bool) {
    let mut piece = Vec::new();
    let mut buffer = [0; 4096];
    let mut told = |piece: &mut Vec<u8>| {
        let text = readable(&String::from_utf8_lossy(piece));
        piece.clear();
        text.is_empty() || tell(text)
    };
    while let Ok(count) = stream.read(&mut buffer) {
        if count == 0 {
            break;
        }
        for byte in &buffer[..count] {
            if matches!(byte, b'\r' | b'\n') {
                if !told(&mut piece) {
                    return;
                }
            } else if piece.len() < MAX_OUTPUT {
                piece.push(*byte);
            }
        }
    }
    told(&mut piece);
}

/// The text without terminal control sequences (colours and cursor: ECMA-48) and other control characters.
fn readable(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            if letters.next() == Some('[') {
                letters
                    .by_ref()
                    .find(|letter| matches!(letter, '\u{40}'..='\u{7e}'));
            }
        } else if !letter.is_control() && letter != '\u{feff}' {
            out.push(letter);
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_cut_at_every_line_end_and_carriage_return() {
        let mut pieces = Vec::new();
        let output =
            "\u{feff}Found\r\n  10%\r  \u{1b}[31m██▒ 50%\u{1b}[0m\r\n\r\nインストール".as_bytes();
        cut(output, |piece| {
            pieces.push(piece);
            true
        });
        assert_eq!(pieces, ["Found", "10%", "██▒ 50%", "インストール"]);
    }

    #[test]
    fn bytes_that_are_no_text_are_told_as_such_and_break_nothing() {
        let mut pieces = Vec::new();
        cut(
            [0xff, 0xfe, b'a', 0, 7, b'\n', 0x1b, b'['].as_slice(),
            |piece| {
                pieces.push(piece);
                true
            },
        );
        assert_eq!(pieces, ["\u{fffd}\u{fffd}a"]);
    }

    #[cfg(unix)]
    #[test]
    fn an_order_is_handed_over_without_a_shell_and_not_waited_for_for_ever() {
        let handed = |program: &str, argument: &str| {
            hand_over(Path::new(program), &[argument], Duration::from_millis(200))
        };
        assert!(handed("/bin/echo", "$HOME; rm -rf /").expect("it runs"));
        assert!(!handed("/bin/sleep", "60").expect("it runs"));
        for program in ["sleep", "./sleep", "/nonexistent/program"] {
            handed(program, "1").expect_err(program);
        }
    }

    #[test]
    fn a_program_is_sought_in_absolute_folders_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder
            .path()
            .join(if cfg!(windows) { "x.exe" } else { "x" });
        std::fs::write(&file, "").expect("a file");
        let path =
            std::env::join_paths([Path::new("."), Path::new(""), folder.path()]).expect("a path");
        assert_eq!(find("x", &path), Some(file));
        assert_eq!(find("y", &path), None);
        assert_eq!(find("x", OsStr::new(".")), None);
    }
}
