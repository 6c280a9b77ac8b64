//! A stand-in for winget: the only program on its PATH, which replays recorded output of real ones. The origin of each
//! recording is documented beside it (winget/README.md).

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use rustix::process::{Pid, test_kill_process};
use tempfile::TempDir;

/// The program and its traces.
pub struct Winget {
    folder: TempDir,
}

/// The way of replaying.
#[derive(Clone, Copy, Debug)]
pub enum Play {
    /// All at once; then it ends with this status (of which Linux keeps eight bits).
    AtOnce(u8),
    /// A piece every 200 ms, then status 0.
    Slowly,
    /// All at once; then it keeps running, as does a program it has started.
    AndHangs,
}

impl Winget {
    /// Replays a recording.
    ///
    /// # Panics
    /// When the program cannot be written.
    pub fn playing(recording: &[u8], play: Play) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("rig-winget-")
            .tempdir()
            .expect("a temporary folder");
        let here = folder.path().display().to_string();
        fs::write(folder.path().join("recording"), recording).expect("the rig's own folder");
        let play = match play {
            Play::AtOnce(status) => format!("/bin/cat {here}/recording\nexit {status}\n"),
            Play::Slowly => format!(
                "while IFS= read -r line; do printf '%s\\n' \"$line\"; /bin/sleep 0.2; done < {here}/recording\n"
            ),
            Play::AndHangs => format!(
                "/bin/cat {here}/recording\n/bin/sleep 300 &\necho $! >> {here}/pids\nwait\n"
            ),
        };
        let script = format!(
            "#!/bin/sh\necho $$ >> {here}/pids\nfor word in \"$@\"; do echo \"$word\" >> {here}/args; done\n{play}"
        );
        let program = folder.path().join("winget");
        fs::write(&program, script).expect("the rig's own folder");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("an own file");
        Self { folder }
    }

    /// The PATH on which it is the only program.
    pub fn path(&self) -> OsString {
        self.folder.path().into()
    }

    /// The arguments of its call; empty when it was not called.
    pub fn called_with(&self) -> Vec<String> {
        self.lines("args")
    }

    /// Its processes that are still running.
    pub fn still_running(&self) -> Vec<i32> {
        self.lines("pids")
            .iter()
            .filter_map(|line| line.parse().ok())
            .filter(|pid| Pid::from_raw(*pid).is_some_and(|pid| test_kill_process(pid).is_ok()))
            // A zombie counts as ended.
            .filter(|pid| {
                fs::read_to_string(format!("/proc/{pid}/stat"))
                    .is_ok_and(|stat| !stat.contains(") Z "))
            })
            .collect()
    }

    fn lines(&self, file: &str) -> Vec<String> {
        let path: PathBuf = self.folder.path().join(file);
        let text = fs::read_to_string(path).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}
