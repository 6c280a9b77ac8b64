//! `shikaku.exe` under Wine, as a process with arguments, an exit status and two streams. `cargo xtask test` makes the
//! program, the prefix and the system of the newer Wine and names them in the environment; here they are only used.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::checkup_document::CheckupDocument;
use crate::pcscd::Pcscd;
use crate::process::Process;

/// The time limit of a run: Wine's own start (the first process of a prefix, on a busy machine) and any `--deadline`.
pub const LIMIT: Duration = Duration::from_secs(30);

/// The folder of the PC/SC service's socket inside the newer Wine's system.
const SOCKET_FOLDER: &str = "/mnt/pcscd";
/// This machine's client library of pcscd, and its place in the newer system.
const CLIENT_LIBRARY: &str = "/usr/lib/x86_64-linux-gnu/libpcsclite.so.1";
/// Enters the system of the newer Wine with that folder visible: its root, the folder, the library, then the command.
/// This machine's library replaces the newer system's, because client and service of different versions refuse each
/// other (protocol 4:4 and 4:5).
const INTO_THE_NEWER_SYSTEM: &str = "set -e
root=$1 folder=$2 library=$3
shift 3
mount -t proc none \"$root/proc\"
mkdir -p \"$root/mnt/pcscd\"
mount --bind \"$folder\" \"$root/mnt/pcscd\"
mount --bind \"$library\" \"$root$library\"
exec chroot \"$root\" \"$@\"";

/// Replaces the folder of the machine's certificates for the command and its children.
const OVER_THE_CERTIFICATES: &str = "set -e
mount --bind \"$1\" /etc/ssl/certs
shift
exec \"$@\"";

/// A Windows for one test; it ends when this value is dropped.
#[derive(Debug)]
pub struct OwnPrefix {
    folder: TempDir,
}

impl OwnPrefix {
    /// Makes it, with the same DLL as the stage's own.
    ///
    /// # Panics
    /// Outside the stage of `cargo xtask test` that runs these tests, or when Wine cannot make it.
    pub fn fresh() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let prefix = Self { folder };
        prefix.wine(&["wineboot", "--init"]);
        let dll = "drive_c/windows/system32/bcryptprimitives.dll";
        let from = PathBuf::from(from_stage("WINEPREFIX")).join(dll);
        std::fs::copy(&from, prefix.folder.path().join(dll))
            .unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        prefix
    }

    /// Runs one of Windows' own programs, for example `reg`.
    ///
    /// # Panics
    /// When it fails.
    pub fn wine(&self, words: &[&str]) {
        let mut command = Command::new(from_stage("WINE"));
        command
            .args(words)
            .env("WINEPREFIX", self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let status = Process::start("wine", &mut command).wait_at_most(LIMIT * 2);
        assert!(
            status.is_some_and(|status| status.success()),
            "{words:?}: {status:?}"
        );
    }
}

impl OwnPrefix {
    /// The folder of the drive C.
    #[must_use]
    pub fn drive(&self) -> PathBuf {
        self.folder.path().join("drive_c")
    }

    /// A drive letter that leads to this folder.
    ///
    /// # Panics
    /// When the letter is taken.
    pub fn add_drive(&self, letter: &str, folder: &Path) {
        let link = self.folder.path().join(format!("dosdevices/{letter}:"));
        std::os::unix::fs::symlink(folder, link).expect("the letter is free");
    }

    /// A program in this Windows, by its path on this machine, started by these words before it (`unshare` for example).
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(from_stage("WINE"));
        command
            .arg(program)
            .env("WINEPREFIX", self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// The exit status of a program in this Windows.
    ///
    /// # Panics
    /// When it does not end within two minutes.
    pub fn status(&self, command: &mut Command) -> Option<i32> {
        let status = Process::start("a program under Wine", command).wait_at_most(LIMIT * 4);
        status.unwrap_or_else(|| panic!("{command:?} hangs")).code()
    }

    /// Waits until every program of this Windows has ended and its registry is written.
    pub fn settle(&self) {
        self.server("-w");
    }

    /// All files, links and folders of the drive C, and the registry as it is written: what stands under each key, less
    /// the times, and less what Wine notes of its screens at every start.
    ///
    /// # Panics
    /// When a file cannot be read.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.settle();
        let mut files = BTreeMap::new();
        list(&self.drive(), &self.drive(), &mut files);
        let mut registry = BTreeSet::new();
        for (root, file) in [("HKCU", "user.reg"), ("HKLM", "system.reg")] {
            let text = std::fs::read_to_string(self.folder.path().join(file)).expect("a registry");
            let text = text.replace("\\\n", "");
            let mut key = String::new();
            for line in text.lines() {
                if let Some(rest) = line.strip_prefix('[') {
                    let name = rest.rsplit_once(']').map_or(rest, |(name, _)| name);
                    key = format!("{root}\\{}", name.replace("\\\\", "\\"));
                }
                let is_value = line.starts_with(['"', '@']);
                let lower = key.to_lowercase();
                if is_value && !OF_THE_SCREEN.iter().any(|part| lower.contains(part)) {
                    registry.insert(format!("{key} {line}"));
                }
            }
        }
        Snapshot { files, registry }
    }

    fn server(&self, ask: &str) {
        let server = PathBuf::from(from_stage("WINE")).with_file_name("wineserver");
        let _ = Command::new(server)
            .arg(ask)
            .env("WINEPREFIX", self.folder.path())
            .stderr(Stdio::null())
            .status();
    }
}

/// Keys under which Wine notes its screens, with a time.
const OF_THE_SCREEN: [&str; 3] = [
    "{4d36e968-e325-11ce-bfc1-08002be10318}",
    "{4d36e96e-e325-11ce-bfc1-08002be10318}",
    "\\control\\video",
];

/// A Windows at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Paths below the drive C, each with the bytes of its file.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Every value with its key.
    pub registry: BTreeSet<String>,
}

impl Snapshot {
    /// What is here and was not there, or was otherwise: a line each.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Vec<String> {
        let files = self
            .files
            .iter()
            .filter(|(path, bytes)| earlier.files.get(*path) != Some(bytes))
            .map(|(path, _)| path.clone());
        let registry = self.registry.difference(&earlier.registry).cloned();
        files.chain(registry).collect()
    }
}

fn list(folder: &Path, drive: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder)
        .expect("a readable folder")
        .flatten()
    {
        let path = entry.path();
        let name = path
            .strip_prefix(drive)
            .expect("within")
            .display()
            .to_string();
        if path.is_symlink() {
            files.insert(name, Vec::new());
        } else if path.is_dir() {
            files.insert(format!("{name}/"), Vec::new());
            list(&path, drive, files);
        } else {
            files.insert(name, std::fs::read(&path).expect("a readable file"));
        }
    }
}

impl OwnPrefix {
    /// The program on this Windows, restarted on a machine that has these certificates and no others, because Wine
    /// copies the host's when it starts.
    #[must_use]
    pub fn restarted_with(&self, exe: &ShikakuExe, certificates: &Path) -> ShikakuExe {
        self.end();
        exe.clone().with_certificates(certificates)
    }

    fn end(&self) {
        for ask in ["-k", "-w"] {
            self.server(ask);
        }
    }
}

impl Drop for OwnPrefix {
    fn drop(&mut self) {
        self.end();
    }
}

/// `shikaku.exe` in a place where it can be started.
#[derive(Clone, Debug)]
pub struct ShikakuExe {
    start: Vec<OsString>,
    environment: Vec<(&'static str, OsString)>,
}

impl ShikakuExe {
    /// The program under Debian 12's Wine, which has no PC/SC.
    ///
    /// # Panics
    /// Outside the stage of `cargo xtask test` that makes it.
    pub fn under_wine() -> Self {
        Self {
            start: program(),
            environment: Vec::new(),
        }
    }

    /// The program under the newer Wine, whose PC/SC reaches this service.
    ///
    /// # Panics
    /// Outside the stage of `cargo xtask test --full` that makes it.
    pub fn beside(pcscd: &Pcscd) -> Self {
        let [(name, socket)] = pcscd.environment();
        let socket = PathBuf::from(socket);
        let (Some(folder), Some(file)) = (socket.parent(), socket.file_name()) else {
            panic!("{name:?} names no file: {}", socket.display());
        };
        let words = [
            "unshare",
            "--mount",
            "sh",
            "-c",
            INTO_THE_NEWER_SYSTEM,
            "wine-rig",
        ];
        let mut start: Vec<OsString> = words.map(OsString::from).into();
        start.push(from_stage("WINE_ROOT"));
        start.push(folder.into());
        start.push(CLIENT_LIBRARY.into());
        start.extend(program());
        Self {
            start,
            environment: vec![(
                "PCSCLITE_CSOCK_NAME",
                PathBuf::from(SOCKET_FOLDER).join(file).into(),
            )],
        }
    }

    /// The program in the test's own Windows, so that its changes meet no other test.
    ///
    /// # Panics
    /// Outside the stage of `cargo xtask test` that makes the program.
    pub fn in_prefix(prefix: &OwnPrefix) -> Self {
        let mut exe = Self::under_wine();
        exe.environment
            .push(("WINEPREFIX", prefix.folder.path().into()));
        exe
    }

    /// A program of ours at its place in the test's own Windows, as Windows writes the path.
    ///
    /// # Panics
    /// Outside the stage of `cargo xtask test` that makes the program.
    pub fn installed(prefix: &OwnPrefix, path: &str) -> Self {
        let mut exe = Self::in_prefix(prefix);
        exe.start = vec![from_stage("WINE"), "cmd".into(), "/c".into(), path.into()];
        exe
    }

    fn with_certificates(mut self, folder: &Path) -> Self {
        let words = [
            "unshare",
            "--mount",
            "sh",
            "-c",
            OVER_THE_CERTIFICATES,
            "wine-rig",
        ];
        let mut start: Vec<OsString> = words.map(OsString::from).into();
        start.push(folder.into());
        start.extend(self.start);
        self.start = start;
        self
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// When it does not end within [`LIMIT`].
    pub fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ended {
        let mut stdout = tempfile::tempfile().expect("a temporary file can be made");
        let mut stderr = tempfile::tempfile().expect("a temporary file can be made");
        let mut args: Vec<OsString> = args
            .into_iter()
            .map(|arg| arg.as_ref().to_owned())
            .collect();
        crate::shikaku::stay_on_this_machine(&mut args);
        let mut command = Command::new(&self.start[0]);
        command
            .args(&self.start[1..])
            .args(args)
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(stdout.try_clone().expect("a file handle can be copied"))
            .stderr(stderr.try_clone().expect("a file handle can be copied"));
        let started = Instant::now();
        let status = Process::start("shikaku.exe", &mut command).wait_at_most(LIMIT);
        let elapsed = started.elapsed();
        let (stdout, stderr) = (content(&mut stdout), content(&mut stderr));
        let Some(status) = status else {
            panic!("{command:?} hangs\nstdout: {stdout}\nstderr: {stderr}");
        };
        Ended {
            status: status.code(),
            stdout,
            stderr,
            elapsed,
        }
    }
}

/// The program, called by cmd, because Wine 10 passes a program's own status to Linux only five times out of six while
/// other threads of it still run; a Windows program sees the right one.
fn program() -> Vec<OsString> {
    let path = from_stage("SHIKAKU_EXE");
    let path = format!("Z:{}", path.to_string_lossy().replace('/', "\\"));
    vec![from_stage("WINE"), "cmd".into(), "/c".into(), path.into()]
}

fn from_stage(name: &str) -> OsString {
    std::env::var_os(name)
        .unwrap_or_else(|| panic!("no {name}: `cargo xtask test` runs this test in its own stage"))
}

fn content(file: &mut File) -> String {
    let mut bytes = Vec::new();
    file.rewind()
        .and_then(|()| file.read_to_end(&mut bytes))
        .expect("an own file can be read");
    String::from_utf8(bytes).expect("shikaku.exe writes UTF-8")
}

/// A run that has ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The time from start to end, including Wine's start.
    pub elapsed: Duration,
}

impl Ended {
    /// Standard output as one JSON document.
    ///
    /// # Panics
    /// When it is anything else.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not one JSON document ({error}): {self:?}"))
    }

    /// Standard output as the document of a check-up.
    ///
    /// # Panics
    /// When it is not one.
    pub fn checkup(&self) -> CheckupDocument {
        CheckupDocument::new(self.json())
    }
}
