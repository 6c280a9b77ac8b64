//! The program as a user starts it, in a home of its own.

#![allow(dead_code, reason = "each test file uses its part")]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use facts::Facts;
use serde_json::{Value, json};

/// Far above what a call of these tests takes, and below the minute in which a person gives up.
const LIMIT: Duration = Duration::from_secs(40);

/// A home without anything in it, and the program there.
pub struct Home(tempfile::TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file of this content.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        std::fs::write(self.at(name), content).expect("an own folder");
        self.at(name)
    }

    /// A pipe with a name, to which nobody writes.
    pub fn pipe(&self, name: &str) -> PathBuf {
        let made = Command::new("mkfifo").arg(self.at(name)).status();
        assert!(made.is_ok_and(|made| made.success()), "mkfifo");
        self.at(name)
    }

    /// The program with these arguments, without the machine's readers, keyring and proxies.
    pub fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(program());
        self.prepare(command.args(args));
        command
    }

    pub fn prepare(&self, command: &mut Command) {
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.0.path())
            .env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
    }

    pub fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ended {
        Ended::of(&mut self.command(args))
    }
}

/// The program; `SHIKAKU` names another build, to see how it stands these tests.
pub fn program() -> PathBuf {
    std::env::var_os("SHIKAKU").map_or_else(|| env!("CARGO_BIN_EXE_shikaku").into(), PathBuf::from)
}

/// A run that has ended.
#[derive(Debug)]
pub struct Ended {
    pub call: String,
    /// `None` when a signal ended it.
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// Runs it to its end, and fails when that does not come.
    pub fn of(command: &mut Command) -> Self {
        let call: String = format!("{command:?}").chars().take(400).collect();
        let child = command.spawn().expect("it can be started");
        let pid = child.id().to_string();
        let (sender, ended) = std::sync::mpsc::channel();
        thread::spawn(move || sender.send(Child::wait_with_output(child)));
        let Ok(output) = ended.recv_timeout(LIMIT) else {
            let _ = Command::new("kill").args(["-9", &pid]).status();
            panic!("it hangs: {call}");
        };
        let Output {
            status,
            stdout,
            stderr,
        } = output.expect("it has an end");
        let text = |bytes| String::from_utf8(bytes).expect("it writes UTF-8");
        Self {
            call,
            status: status.code(),
            stdout: text(stdout),
            stderr: text(stderr),
        }
    }

    /// Nothing of what it printed does anything to a terminal.
    pub fn is_harmless(&self) {
        for text in [&self.stdout, &self.stderr] {
            let found = text.chars().find(|letter| acts(*letter));
            assert_eq!(found, None, "{self:?}");
        }
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        assert!(self.status.is_some(), "{self:?}");
    }
}

/// What a terminal acts on: everything but line ends among the control characters, and marks of direction.
pub fn acts(letter: char) -> bool {
    let turns = "\u{61C}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}";
    letter != '\n' && (letter.is_control() || turns.contains(letter))
}

/// Sets a title, clears the screen, colours, turns, rings, goes back, begins a sequence in one letter, deletes.
pub const HOSTILE: &str =
    "\u{1b}]0;T\u{7}\u{1b}[2J\u{9b}31m\u{202E}EVIL\u{2066}\r\t\u{8}\u{7f}\u{61C}\u{200F}";

/// The facts of every scene of every check.
pub fn all_facts() -> Vec<Facts> {
    let scenes = diagnose::scenes::scenes().unwrap_or_else(|mistake| panic!("{mistake}"));
    let cases = scenes.into_iter().flat_map(|scene| scene.cases);
    cases.map(|case| case.facts).collect()
}

/// The places of all texts in a document: JSON pointers.
pub fn texts(document: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, out: &mut Vec<String>) {
        match value {
            Value::String(_) => out.push(at.to_owned()),
            Value::Array(list) => {
                for (number, value) in list.iter().enumerate() {
                    walk(value, &format!("{at}/{number}"), out);
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    let name = name.replace('~', "~0").replace('/', "~1");
                    walk(value, &format!("{at}/{name}"), out);
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    walk(document, "", &mut out);
    out
}

/// The document with this text at this place.
pub fn with(document: &Value, place: &str, text: &str) -> Value {
    let mut document = document.clone();
    *document.pointer_mut(place).expect("a place of it") = json!(text);
    document
}

/// A text as it stands, but for a hostile piece at its beginning, its end, or in its place.
pub fn spoilt(text: &str, way: usize) -> String {
    match way % 3 {
        0 => HOSTILE.to_owned(),
        1 => format!("{text}{HOSTILE}"),
        _ => format!("{HOSTILE}{text}"),
    }
}

pub fn arg(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
