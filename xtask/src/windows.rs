//! The Windows core on a Debian machine: built with Debian's own rustc, which has std's source, and run under Wine 8 in
//! a prefix for one run (docs/windows-under-wine.md). All its files stay under target/cross, apart from those of the
//! other compiler.

mod installer;
mod newer;
mod prefix;
mod toolchain;

use std::process::Command;

use crate::packages;
use crate::stage::{Stages, call, linting_cargo, without_network};
use installer::Window;
use prefix::{Prefix, WINE};

/// The crates that are built, linted and tested there. The window is not among them; `bundle` and `shikaku` are tested
/// as the program that a user calls.
pub const CORE: [&str; 12] = [
    "kb", "facts", "files", "diagnose", "observe", "checkup", "enquiry", "history", "program",
    "repair", "update", "policy",
];

/// The stages of the Windows core alone, with their summary.
pub fn run(full: bool) -> Result<(), String> {
    let mut stages = Stages::default();
    stages.stage("what the rigs need, shikaku for this machine", || {
        packages::install(&[packages::APP, packages::TEST])?;
        call(&mut linting_cargo(&["build", "--package", "shikaku"]))
    });
    run_all(&mut stages, full);
    // A run of all lints the core with the app (phones.rs).
    stages.stage("Windows core: clippy", clippy);
    stages.summary()
}

/// Builds the Windows core and runs it under Wine, stage by stage; `full` adds the slower ones.
pub fn run_all(stages: &mut Stages, full: bool) {
    let built = stages.stage("Windows core: system packages", || {
        packages::install(&[packages::WINDOWS])
    }) && stages.stage("Windows core: standard library", toolchain::build_std)
        && stages.stage("Windows core: build", build);
    if !built {
        return;
    }
    stages.stage("Windows core under Wine", run_under_wine);
    stages.stage("Windows installer", || {
        packages::install(&[packages::PACKAGE])?;
        // The other tests take a minute more, for which a run of all has no room.
        let only = (!full).then_some(installer::SHORT);
        installer::run(Window::StandIn, only)
    });
    if full
        && stages.stage("Windows core: Debian 13's Wine", || {
            packages::install(&[packages::FULL])?;
            newer::build()
        })
    {
        stages.stage("Windows core beside pcscd", || {
            newer::run(&mut program_tests("windows_beside_pcscd"))
        });
    }
}

/// The installer with both programs, once they are linked (phones.rs).
pub fn run_whole_installer() -> Result<(), String> {
    packages::install(&[packages::PACKAGE])?;
    installer::run(Window::Real, None)
}

/// [`CORE`] and the program that a user calls. Its own tests are for Linux; it stands in every call all the same, because
/// a call with other packages has other features and builds the libraries again.
fn packages() -> impl Iterator<Item = String> {
    CORE.into_iter()
        .chain(["shikaku"])
        .map(|name| format!("--package={name}"))
}

fn clippy() -> Result<(), String> {
    call(
        toolchain::cargo("clippy")?
            .args(packages())
            .args(["--", "-D", "warnings"]),
    )
}

fn build() -> Result<(), String> {
    call(
        toolchain::cargo("test")?
            .args(packages())
            .args(["--tests", "--no-run"]),
    )
}

fn run_under_wine() -> Result<(), String> {
    let prefix = Prefix::fresh(&toolchain::random_shim()?)?;
    let units = call(&mut without_network(
        prefix
            .inside(&mut toolchain::cargo("test")?)
            .arg("--offline")
            .args(packages())
            .args(["--tests", "--no-fail-fast"])
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", WINE)
            // The snapshots come from Linux, so none is written here.
            .env("INSTA_UPDATE", "no"),
    ));
    let program = call(&mut without_network(
        prefix
            .inside(&mut program_tests("windows_under_wine"))
            .env("WINE", WINE)
            .env("SHIKAKU_EXE", toolchain::program("shikaku.exe")),
    ));
    units.and(program)
}

/// The tests of `shikaku.exe` as a user calls it. The machine's own cargo builds them, with the features of all others.
fn program_tests(name: &str) -> Command {
    linting_cargo(&[
        "test",
        "--offline",
        "--workspace",
        "--features",
        crate::test::WINDOW,
        "--test",
        name,
        "--",
        "--ignored",
    ])
}
