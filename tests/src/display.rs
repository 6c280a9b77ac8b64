//! A display for each window: Xvfb chooses a free display number itself and reports it (`-displayfd`).

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::process::Process;

/// A virtual display.
#[derive(Debug)]
pub struct Display {
    name: String,
    _xvfb: Process,
}

impl Display {
    /// Starts Xvfb and waits until it accepts clients; it writes its number then, and has its keymap by then.
    ///
    /// # Panics
    /// When it cannot start.
    pub fn start() -> Self {
        let mut command = Command::new("Xvfb");
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x960x24",
            "-nolisten",
            "tcp",
            // Without it Xvfb compiles its keymap again when its last client leaves.
            "-noreset",
        ]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // One display starts after another: each network has its own display numbers, so two displays in two networks are
        // both number 0, and Xvfb has its keymap compiled into one file a number for the whole machine.
        let turn = File::create(std::env::temp_dir().join("rigs-display.lock")).expect("a file");
        turn.lock().expect("a file can be locked");
        let mut xvfb = Process::start("Xvfb (apt-get install xvfb)", &mut command);
        let mut number = String::new();
        let stdout = xvfb.child().stdout.take().expect("stdout is piped");
        // Xvfb either writes its number or ends, so this read ends as well.
        BufReader::new(stdout)
            .read_line(&mut number)
            .expect("a pipe can be read");
        assert!(
            !number.trim().is_empty(),
            "Xvfb ended before it had a display"
        );
        Self {
            name: format!(":{}", number.trim()),
            _xvfb: xvfb,
        }
    }

    /// The value for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}
