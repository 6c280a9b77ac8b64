//! `shikaku.exe` under Wine, as a process with arguments, an exit status and two streams. The program, the prefix and the
//! system of the newer Wine are made by `cargo xtask test`, which names them in the environment; here they are only used.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{Read, Seek};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::checkup_document::CheckupDocument;
use crate::pcscd::Pcscd;
use crate::process::Process;

/// Wine's own start (the first process of a prefix, on a busy machine) and any `--deadline` the tests give.
pub const LIMIT: Duration = Duration::from_secs(30);

/// Where the newer Wine finds the folder of the PC/SC service's socket, inside its own system.
const SOCKET_FOLDER: &str = "/mnt/pcscd";
/// This machine's client library of pcscd, and where the newer system has its own.
const CLIENT_LIBRARY: &str = "/usr/lib/x86_64-linux-gnu/libpcsclite.so.1";
/// Steps into the system of the newer Wine, with that folder in sight: its root, the folder, the library, then the
/// command. Client and service of different versions refuse each other (protocol 4:4 and 4:5), so this machine's library
/// takes the place of the newer one.
const INTO_THE_NEWER_SYSTEM: &str = "set -e
root=$1 folder=$2 library=$3
shift 3
mount -t proc none \"$root/proc\"
mkdir -p \"$root/mnt/pcscd\"
mount --bind \"$folder\" \"$root/mnt/pcscd\"
mount --bind \"$library\" \"$root$library\"
exec chroot \"$root\" \"$@\"";

/// `shikaku.exe` where it can be started.
#[derive(Clone, Debug)]
pub struct ShikakuExe {
    start: Vec<OsString>,
    environment: Vec<(&'static str, OsString)>,
}

impl ShikakuExe {
    /// Under Debian 12's Wine, which has no PC/SC.
    ///
    /// # Panics
    /// Outside the stage of `cargo xtask test` that makes it.
    pub fn under_wine() -> Self {
        Self {
            start: program(),
            environment: Vec::new(),
        }
    }

    /// Under the newer Wine, whose PC/SC reaches this service.
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

    /// Runs it to its end.
    ///
    /// # Panics
    /// When it does not end within [`LIMIT`].
    pub fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ended {
        let mut stdout = tempfile::tempfile().expect("a temporary file can be made");
        let mut stderr = tempfile::tempfile().expect("a temporary file can be made");
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

/// The program, called by cmd: Wine 10 hands a program's own status on to Linux only five times out of six when other
/// threads of it still run, while a Windows program sees it right.
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
    /// From start to end, Wine's start included.
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
