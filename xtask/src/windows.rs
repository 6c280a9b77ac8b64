//! The Windows core on a Debian machine: built with Debian's own rustc, the one that brings std's source, and run under
//! Wine 8 in a prefix that lasts for one run (docs/windows-under-wine.md). Everything it makes stays under target/windows,
//! away from the other compiler's files.

mod prefix;
mod toolchain;

use std::process::Command;

use crate::machine;
use crate::packages;
use crate::stage::{Stages, call, cargo};
use prefix::{Prefix, WINE};

/// The crates of the Windows core that are built, linted and tested there; the window is not among them.
const CORE: [&str; 3] = ["kb", "checkup", "shikaku"];

/// The stages of the Windows core alone, with their summary.
pub fn run() -> Result<(), String> {
    let mut stages = Stages::default();
    run_all(&mut stages);
    stages.summary()
}

/// Builds the Windows core and runs it under Wine, stage by stage.
pub fn run_all(stages: &mut Stages) {
    if stages.stage("Windows core: system packages", || {
        packages::install(&[packages::WINDOWS])
    }) && stages.stage("Windows core: standard library", toolchain::build_std)
        && stages.stage("Windows core: clippy and build", build)
    {
        stages.stage("Windows core under Wine", run_under_wine);
    }
}

fn build() -> Result<(), String> {
    call(
        toolchain::cargo("clippy")
            .args(CORE.map(|name| format!("--package={name}")))
            .args(["--", "-D", "warnings"]),
    )?;
    call(toolchain::cargo("test").args([
        "--package=kb",
        "--package=checkup",
        "--tests",
        "--no-run",
    ]))?;
    call(toolchain::cargo("build").arg("--package=shikaku"))
}

fn run_under_wine() -> Result<(), String> {
    let prefix = Prefix::fresh(&toolchain::random_shim()?)?;
    let units = call(
        prefix
            .inside(&mut toolchain::cargo("test"))
            .args([
                "--package=kb",
                "--package=checkup",
                "--tests",
                "--no-fail-fast",
            ])
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", WINE)
            // Under Wine insta cannot ask cargo where the workspace is; its snapshots are Linux's, and none is written.
            .env("INSTA_WORKSPACE_ROOT", machine::root())
            .env("INSTA_UPDATE", "no"),
    );
    let program = call(
        prefix
            .inside(&mut program_tests())
            .env("WINE", WINE)
            .env("SHIKAKU_EXE", toolchain::program("shikaku.exe")),
    );
    units.and(program)
}

/// The tests of `shikaku.exe` as a user calls it; the machine's own cargo builds them, with the features of all others.
fn program_tests() -> Command {
    cargo(&[
        "test",
        "--workspace",
        "--features",
        crate::test::WINDOW,
        "--test",
        "windows_under_wine",
        "--",
        "--ignored",
    ])
}
