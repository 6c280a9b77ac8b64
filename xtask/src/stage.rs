//! Running programs one after another, with a summary for the reader at the end.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::machine;

/// Runs a program in the project's root and fails unless it succeeds.
pub fn call(command: &mut Command) -> Result<(), String> {
    let shown = shown(command);
    println!("$ {shown}");
    match command.current_dir(machine::root()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}")),
        Err(error) => Err(format!("`{shown}` could not be started: {error}")),
    }
}

/// `cargo` with these arguments: the one that runs this program. Without incremental compilation, because what one run
/// keeps for the next is ten gigabytes, and a machine that runs the tests once has no use for them.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).env("CARGO_INCREMENTAL", "0");
    command
}

/// The same, with our own crates compiled by Clippy's compiler, which lints what it compiles; a warning is an error.
/// `cargo clippy` beside `cargo build` would compile every library twice. Calls that build the same things all go
/// through here, because cargo keeps what another compiler made apart.
pub fn linting_cargo(args: &[&str]) -> Command {
    let mut command = cargo(args);
    // rustup and Debian have it beside cargo.
    let driver = Path::new(command.get_program()).with_file_name("clippy-driver");
    command
        .env("RUSTC_WORKSPACE_WRAPPER", driver)
        // As `cargo clippy -- -D warnings` hands it on.
        .env(
            "CLIPPY_ARGS",
            "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
        );
    command
}

/// `npm` in the window's folder.
pub fn npm(args: &[&str]) -> Command {
    npm_in("ui", args)
}

/// `npm` in a folder of the project.
pub fn npm_in(folder: &str, args: &[&str]) -> Command {
    // On Windows it is a batch file, which has to be called by its whole name.
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(["--prefix", folder]).args(args);
    command
}

/// The same program in a network namespace with only a loopback, so that it cannot send anything beyond this machine.
/// Needs root, as the rigs do.
pub fn without_network(command: &Command) -> Command {
    let mut inside = Command::new("unshare");
    inside.args([
        "--net",
        "sh",
        "-c",
        "ip link set lo up && exec \"$@\"",
        "sh",
    ]);
    inside.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => inside.env(name, value),
            None => inside.env_remove(name),
        };
    }
    inside
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The stages run so far.
#[derive(Default)]
pub struct Stages {
    ended: Vec<(&'static str, Duration, Result<(), String>)>,
}

impl Stages {
    /// Runs a stage; a failure is kept for the summary. Returns whether it passed.
    pub fn stage(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), String>) -> bool {
        println!("\n=== {name}");
        let start = Instant::now();
        let outcome = work();
        if let Err(message) = &outcome {
            println!("=== {name} FAILED: {message}");
        }
        let passed = outcome.is_ok();
        self.ended.push((name, start.elapsed(), outcome));
        passed
    }

    /// Prints the summary, and fails when a stage failed.
    pub fn summary(&self) -> Result<(), String> {
        println!("\n=== Summary");
        for (name, took, outcome) in &self.ended {
            let mark = if outcome.is_ok() { "ok    " } else { "FAILED" };
            println!("{mark} {:>6.1} s  {name}", took.as_secs_f64());
        }
        let failed = self
            .ended
            .iter()
            .filter(|(_, _, outcome)| outcome.is_err())
            .count();
        let passed = self.ended.len() - failed;
        let minutes = self
            .ended
            .iter()
            .map(|(_, took, _)| took.as_secs_f64())
            .sum::<f64>()
            / 60.0;
        println!("\nStages in {minutes:.1} minutes:\n{passed} passed, {failed} failed");
        if failed == 0 {
            Ok(())
        } else {
            Err("Something failed; the stages marked FAILED above say what.".to_owned())
        }
    }
}
