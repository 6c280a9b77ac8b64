//! The command line program as a user starts it: a process with arguments, an exit status and two streams. It has a
//! hard time limit, because a check-up must never hang.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::checkup_document::CheckupDocument;
use crate::client::PcscHost;
use crate::process::Process;
use crate::recorded::Recorded;
use crate::watching::Watching;

/// Far above any `--deadline` of the tests, so a program that reaches it hangs.
const LIMIT: Duration = Duration::from_secs(30);

/// `shikaku` in the environment of a rig.
#[derive(Clone, Debug)]
pub struct Shikaku {
    program: PathBuf,
    environment: Vec<(OsString, OsString)>,
}

impl Shikaku {
    /// The program in the environment of this PC/SC service.
    ///
    /// # Panics
    /// When the program is not built.
    pub fn beside(pcscd: &impl PcscHost) -> Self {
        Self {
            program: program("shikaku"),
            environment: pcscd.environment(),
        }
    }

    /// The program without any PC/SC service, not even the machine's own.
    ///
    /// # Panics
    /// When the program is not built.
    pub fn alone() -> Self {
        Self {
            program: program("shikaku"),
            environment: vec![(
                "PCSCLITE_CSOCK_NAME".into(),
                "/nonexistent/pcscd.comm".into(),
            )],
        }
    }

    /// `lab-checkup` in its place: the same checks, with a laboratory's roots.
    ///
    /// # Panics
    /// When the program is not built.
    #[must_use]
    pub fn of_the_lab(self) -> Self {
        Self {
            program: program("lab-checkup"),
            ..self
        }
    }

    /// The program's file, to start it through another program.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// With this environment variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// The same with further variables, for another rig beside this one.
    #[must_use]
    pub fn with_all(mut self, environment: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        self.environment.extend(environment);
        self
    }

    /// Runs the program to its end.
    ///
    /// # Panics
    /// When it does not end within 30 seconds.
    pub fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ended {
        self.start(args).end()
    }

    /// Runs the program at a terminal of its own in which this text is typed; `stdout` holds what it shows there.
    /// util-linux's `script` makes the terminal.
    ///
    /// # Panics
    /// When it does not end within 30 seconds.
    pub fn run_at_a_terminal<A: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = A>,
        typed: &str,
    ) -> Ended {
        use std::io::Write;
        let quoted = std::iter::once(self.program.clone().into_os_string())
            .chain(args.into_iter().map(|arg| arg.as_ref().to_owned()))
            .map(|word| format!("'{}'", word.to_string_lossy().replace('\'', "'\\''")));
        let line = quoted.collect::<Vec<_>>().join(" ");
        let words = ["-qec", &line, "/dev/null"];
        let mut command = self.program_here(Path::new("script"), words);
        let mut running = Running::start(command.stdin(Stdio::piped()));
        let mut keyboard = running.process.child().stdin.take().expect("it is piped");
        keyboard
            .write_all(typed.as_bytes())
            .expect("the terminal takes what is typed");
        // The keyboard is held until the end, because a program without one is another test.
        let ended = running.end();
        drop(keyboard);
        ended
    }

    /// Starts the program without waiting, so that the machine can be changed meanwhile.
    pub fn start<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Running {
        Running::start(&mut self.command(args))
    }

    /// Starts it following changes until the value is dropped.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn watch<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Watching {
        let args = args.into_iter().map(|arg| arg.as_ref().to_owned());
        let call = ["watch".into(), "--json".into()];
        Watching::start(&mut self.command(call.into_iter().chain(args)))
    }

    /// Starts a record, and waits until somebody may try.
    ///
    /// # Panics
    /// When it does not begin.
    pub fn record<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Recorded {
        let args = args.into_iter().map(|arg| arg.as_ref().to_owned());
        let call = ["record".into(), "--json".into()];
        Recorded::start(&mut self.command(call.into_iter().chain(args)))
    }

    fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut args: Vec<OsString> = args
            .into_iter()
            .map(|arg| arg.as_ref().to_owned())
            .collect();
        stay_on_this_machine(&mut args);
        self.program_here(&self.program, args)
    }

    /// A program in the machine that was made for the test.
    fn program_here<A: AsRef<OsStr>>(
        &self,
        program: &Path,
        args: impl IntoIterator<Item = A>,
    ) -> Command {
        let mut command = Command::new(program);
        // Variables of the build machine are removed, because its own proxy and roots would change the findings.
        for name in OF_THE_MACHINE {
            command.env_remove(name);
            command.env_remove(name.to_uppercase());
        }
        command
            .args(args)
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null());
        command
    }
}

/// Variables by which a build machine would influence the findings.
const OF_THE_MACHINE: [&str; 6] = [
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "ssl_cert_file",
    "ssl_cert_dir",
];

/// Tests send nothing beyond this machine, but a check-up that names neither an endpoint nor checks would try the
/// internet. Such a call gets all checks except those of the connection; connection_checkup.rs gives an endpoint.
pub(crate) fn stay_on_this_machine(args: &mut Vec<OsString>) {
    let names = |option: &str| args.iter().any(|arg| arg == option);
    let looks = args
        .first()
        .is_some_and(|call| call == "checkup" || call == "report");
    if !looks || names("--endpoint") || names("--only") || names("--from") {
        return;
    }
    let output = Command::new(program("shikaku"))
        .args(["list", "checks", "--json"])
        .output()
        .expect("shikaku can be started");
    let checks: Value = serde_json::from_slice(&output.stdout).expect("`list checks` is JSON");
    let ids = checks
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|check| check["id"].as_str());
    // A phone's detour is one of them: it calls the same servers.
    let of_the_connection = |id: &str| {
        ["network.", "tls.", "trust.", "phone.detour"]
            .iter()
            .any(|family| id.starts_with(family))
    };
    // The checks that are made only when they are asked for by name.
    let on_request = |id: &str| {
        ["card.tries", "terminal.reach", "bluetooth.search"].contains(&id)
            || id.starts_with("time.")
    };
    for id in ids.filter(|id| !of_the_connection(id) && !on_request(id)) {
        args.extend(["--only".into(), id.into()]);
    }
}

fn program(name: &str) -> PathBuf {
    if let Some(given) = std::env::var_os("SHIKAKU").filter(|_| name == "shikaku") {
        let given = PathBuf::from(given);
        assert!(
            given.exists(),
            "SHIKAKU says {}, where nothing is",
            given.display()
        );
        return given;
    }
    // The folder beside this test's own `deps` comes first: the same target folder and the same profile.
    let beside = std::env::current_exe()
        .ok()
        .and_then(|test| test.ancestors().nth(2).map(|at| at.join(name)));
    let built = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../target/debug")
        .join(name);
    let found = beside
        .into_iter()
        .chain([built.clone()])
        .find(|path| path.exists());
    found.unwrap_or_else(|| {
        panic!(
            "no {} (cargo build -p shikaku -p rigs, or name shikaku in SHIKAKU)",
            built.display()
        )
    })
}

/// A run that has not ended yet.
#[derive(Debug)]
pub struct Running {
    process: Process,
    call: String,
    started: Instant,
    stdout: File,
    stderr: File,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let stdout = tempfile::tempfile().expect("a temporary file can be made");
        let stderr = tempfile::tempfile().expect("a temporary file can be made");
        command.stdout(stdout.try_clone().expect("a file handle can be copied"));
        command.stderr(stderr.try_clone().expect("a file handle can be copied"));
        let call = format!("{command:?}").chars().take(300).collect();
        let started = Instant::now();
        Self {
            process: Process::start("shikaku", command),
            call,
            started,
            stdout,
            stderr,
        }
    }

    /// Sends Ctrl+C (SIGINT).
    ///
    /// # Panics
    /// When the signal cannot be sent.
    pub fn interrupt(&mut self) {
        let pid = rustix::process::Pid::from_child(self.process.child());
        rustix::process::kill_process(pid, rustix::process::Signal::INT)
            .expect("an own child can be signalled");
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.process.kill();
    }

    /// Waits for the end.
    ///
    /// # Panics
    /// When it does not end within 30 seconds, with its output until then.
    pub fn end(mut self) -> Ended {
        let left = LIMIT.saturating_sub(self.started.elapsed());
        let status = self.process.wait_at_most(left);
        let elapsed = self.started.elapsed();
        let stdout = content(&mut self.stdout);
        let stderr = content(&mut self.stderr);
        let Some(status) = status else {
            panic!(
                "{} hangs for {LIMIT:?}\nstdout: {stdout}\nstderr: {stderr}",
                self.call
            );
        };
        Ended {
            call: self.call,
            status: status.code(),
            stdout,
            stderr,
            elapsed,
        }
    }
}

fn content(file: &mut File) -> String {
    let mut bytes = Vec::new();
    file.rewind()
        .and_then(|()| file.read_to_end(&mut bytes))
        .expect("an own file can be read");
    String::from_utf8(bytes).expect("shikaku writes UTF-8")
}

/// A run that has ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The command line, for messages.
    pub call: String,
    /// Exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The time from start to end.
    pub elapsed: Duration,
}

impl Ended {
    /// Standard output as one JSON document.
    ///
    /// # Panics
    /// When it is anything else.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not one JSON document ({error}): {self}"))
    }

    /// Standard output as the document of a check-up.
    ///
    /// # Panics
    /// When it is not one.
    pub fn checkup(&self) -> CheckupDocument {
        CheckupDocument::new(self.json())
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            call,
            status,
            stdout,
            stderr,
            elapsed,
        } = self;
        write!(
            to,
            "{call}\nstatus {status:?} after {elapsed:?}\nstdout:\n{stdout}\nstderr:\n{stderr}"
        )
    }
}
