//! A program in place of マイナ資格確認アプリ, which runs on no build machine: it touches a reader and opens connections when it is told
//! to, and so behaves or misbehaves. It has a file name of its own, so that several tests can run side by side.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::symlink;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use tempfile::TempDir;

use crate::client::PcscHost;
use crate::process::Process;

/// The running program.
#[derive(Debug)]
pub struct StandInApp {
    _process: Process,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    name: String,
    _folder: TempDir,
}

impl StandInApp {
    /// Starts it.
    ///
    /// # Panics
    /// When it is not built.
    pub fn start(pcscd: &impl PcscHost) -> Self {
        let test = std::env::current_exe().expect("a process knows its own path");
        let built = test.ancestors().nth(2).map(|at| at.join("app-stand-in"));
        let built = built.filter(|path| path.exists());
        let built = built.expect("no app-stand-in (cargo build -p rigs --bins)");
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        // Fifteen letters are what the kernel keeps of a name.
        let unique = folder.path().file_name().expect("it has a name");
        let name = format!("app-{}", unique.to_string_lossy().trim_start_matches('.'));
        let name: String = name.chars().take(15).collect();
        let path = folder.path().join(&name);
        symlink(&built, &path).expect("an own folder is writable");
        let mut command = Command::new(path);
        command
            .envs(pcscd.environment())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut process = Process::start("app-stand-in", &mut command);
        let orders = process.child().stdin.take().expect("stdin is piped");
        let stdout = process.child().stdout.take().expect("stdout is piped");
        Self {
            _process: process,
            orders,
            answers: BufReader::new(stdout),
            name,
            _folder: folder,
        }
    }

    /// The name of its file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives an order and waits until it has been taken; returns what came of it.
    ///
    /// # Panics
    /// When the program has ended.
    pub fn order(&mut self, order: &str) -> String {
        writeln!(self.orders, "{order}").expect("the program lives");
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("the program lives");
        line.trim_end().to_owned()
    }
}
