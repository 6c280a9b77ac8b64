//! Other programs at the reader. pcsc-lite reads `PCSCLITE_CSOCK_NAME` once for a whole process, and a process cannot
//! change its environment safely while tests run side by side, so every PC/SC client of a test is a small process, the
//! binary `reader-client` of this crate.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::process::Process;

/// A machine or container with a PC/SC service.
pub trait PcscHost {
    /// The environment by which a program finds that service.
    fn environment(&self) -> Vec<(OsString, OsString)>;
}

/// The state of a reader, as PC/SC shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardState {
    /// No card.
    Absent,
    /// A card that answered power-up.
    Present,
    /// A card that did not answer power-up.
    Mute,
}

impl CardState {
    fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Present => "present",
            Self::Mute => "mute",
        }
    }
}

/// The readers that PC/SC lists, or the name of its error.
///
/// # Errors
/// The name of the PC/SC error, e.g. `NoService`.
pub fn list(pcscd: &impl PcscHost) -> Result<Vec<String>, String> {
    finish(pcscd, &["list"], Duration::from_secs(10))
        .map(|text| text.lines().map(str::to_owned).collect())
}

/// Waits until PC/SC shows `reader` in `state`.
///
/// # Errors
/// The last state that PC/SC showed, or the name of its error.
pub fn wait_for(
    pcscd: &impl PcscHost,
    reader: &str,
    state: CardState,
    limit: Duration,
) -> Result<(), String> {
    let milliseconds = limit.as_millis().to_string();
    let args = ["wait-card", reader, state.word(), &milliseconds];
    finish(pcscd, &args, limit + Duration::from_secs(5)).map(drop)
}

fn finish(pcscd: &impl PcscHost, args: &[&str], limit: Duration) -> Result<String, String> {
    let mut command = command(pcscd, &binary(), args);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut process = Process::start("reader-client", &mut command);
    let status = process
        .wait_at_most(limit)
        .ok_or_else(|| format!("nothing at all: reader-client {args:?} hangs for {limit:?}"))?;
    // The few lines of a client fit into a pipe, so they can be read after its end.
    let text = |pipe: Option<&mut dyn std::io::Read>| {
        let mut text = String::new();
        pipe.map(|pipe| pipe.read_to_string(&mut text));
        text
    };
    let stdout = text(process.child().stdout.as_mut().map(|pipe| pipe as _));
    let stderr = text(process.child().stderr.as_mut().map(|pipe| pipe as _));
    if status.success() {
        Ok(stdout)
    } else {
        Err(stderr.trim().to_owned())
    }
}

fn command(pcscd: &impl PcscHost, program: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).envs(pcscd.environment());
    command
}

/// Cargo puts a test at `…/debug/deps/name-hash` and this crate's binaries at `…/debug`.
fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a process knows its own path");
    let binary = test
        .ancestors()
        .nth(2)
        .map(|folder| folder.join("reader-client"))
        .unwrap_or_default();
    assert!(
        binary.exists(),
        "no {} (cargo build -p rigs --bins)",
        binary.display()
    );
    binary
}

/// A program that says when PC/SC tells of a card, to compare times with.
#[derive(Debug)]
pub struct Follower {
    _process: Process,
    said: std::sync::mpsc::Receiver<(std::time::Instant, String)>,
}

impl Follower {
    /// Follows a reader.
    ///
    /// # Panics
    /// When PC/SC is not there.
    pub fn of(pcscd: &impl PcscHost, reader: &str) -> Self {
        let mut command = command(pcscd, &binary(), &["follow", reader]);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = Process::start("reader-client", &mut command);
        let stdout = process.child().stdout.take().expect("stdout is piped");
        let (sender, said) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send((std::time::Instant::now(), line));
            }
        });
        Self {
            _process: process,
            said,
        }
    }

    /// When PC/SC told of this state.
    ///
    /// # Panics
    /// When it does not within five seconds.
    pub fn when(&self, state: CardState) -> std::time::Instant {
        loop {
            let told = self.said.recv_timeout(Duration::from_secs(5));
            let (at, word) = told.unwrap_or_else(|_| panic!("PC/SC does not tell {state:?}"));
            if word == state.word() {
                return at;
            }
        }
    }
}

/// A program that holds a reader until it is dropped.
#[derive(Debug)]
pub struct Holder {
    _process: Process,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Where its program lies, when it bears another name.
    _folder: Option<tempfile::TempDir>,
}

impl Holder {
    /// Uses `reader` exclusively, as some card programs do.
    ///
    /// # Panics
    /// When PC/SC refuses.
    pub fn exclusive(pcscd: &impl PcscHost, reader: &str) -> Self {
        Self::connect(pcscd, "exclusive", reader)
    }

    /// The same by a program whose file has this name.
    ///
    /// # Panics
    /// When PC/SC refuses.
    pub fn exclusive_as(pcscd: &impl PcscHost, reader: &str, name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let program = folder.path().join(name);
        std::fs::copy(binary(), &program).expect("the rig's own folder is writable");
        let holder = Self::start(pcscd, &program, "exclusive", reader);
        let holder = holder.unwrap_or_else(|error| panic!("{name} at {reader}: {error}"));
        Self {
            _folder: Some(folder),
            ..holder
        }
    }

    /// Uses `reader` together with others.
    ///
    /// # Panics
    /// When PC/SC refuses.
    pub fn shared(pcscd: &impl PcscHost, reader: &str) -> Self {
        Self::connect(pcscd, "shared", reader)
    }

    /// Uses `reader` together with others, if PC/SC allows it.
    ///
    /// # Errors
    /// The name of the PC/SC error, e.g. `SharingViolation`.
    pub fn try_shared(pcscd: &impl PcscHost, reader: &str) -> Result<Self, String> {
        Self::try_connect(pcscd, "shared", reader)
    }

    fn connect(pcscd: &impl PcscHost, mode: &str, reader: &str) -> Self {
        Self::try_connect(pcscd, mode, reader)
            .unwrap_or_else(|error| panic!("no {mode} connection to {reader}: {error}"))
    }

    fn try_connect(pcscd: &impl PcscHost, mode: &str, reader: &str) -> Result<Self, String> {
        Self::start(pcscd, &binary(), mode, reader)
    }

    fn start(
        pcscd: &impl PcscHost,
        program: &Path,
        mode: &str,
        reader: &str,
    ) -> Result<Self, String> {
        let mut command = command(pcscd, program, &["hold", mode, reader]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = Process::start("reader-client", &mut command);
        let orders = process.child().stdin.take().expect("stdin is piped");
        let answers = BufReader::new(process.child().stdout.take().expect("stdout is piped"));
        let mut holder = Self {
            _process: process,
            orders,
            answers,
            _folder: None,
        };
        holder.answer().map(|_| holder)
    }

    /// Sends one APDU (hex) to the card.
    ///
    /// # Errors
    /// The name of the PC/SC error, e.g. `ResetCard`.
    pub fn transmit(&mut self, apdu: &str) -> Result<String, String> {
        self.send(apdu);
        self.answer()
    }

    /// Sends one APDU (hex) without waiting for its answer, for example to a card that never gives one.
    pub fn send(&mut self, apdu: &str) {
        writeln!(self.orders, "{apdu}").expect("the holder lives");
    }

    /// Waits for the answer to the oldest APDU sent.
    ///
    /// # Errors
    /// The name of the PC/SC error, e.g. `NotTransacted`.
    pub fn answer(&mut self) -> Result<String, String> {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the holder lives");
        match line.trim_end().strip_prefix("error ") {
            Some(error) => Err(error.to_owned()),
            None => Ok(line.trim_end().to_owned()),
        }
    }
}
