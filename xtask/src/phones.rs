//! The phones from a Debian machine (docs/phones.md): the whole app checked by the compiler for Android and also
//! Windows; the Kotlin sources compiled by Kotlin's own compiler and run on a JVM. `--full` checks it for iOS, links as
//! far as a linker can, and compiles and runs the Swift sources. Checks that need a device or Xcode are named in the README and not
//! simulated here.

mod kotlin;
mod linker;
mod swift;

use std::path::PathBuf;

use crate::cross::{self, System};
use crate::machine;
use crate::packages;
use crate::stage::{Stages, call, cargo, npm};
use crate::windows::CORE;

/// The crates of the app, besides [`CORE`], that are compiled for another system.
const APP: [&str; 3] = ["bundle", "device-state", "shikaku-rescue"];

/// The stages of the phones alone, with their summary.
pub fn run(full: bool) -> Result<(), String> {
    let mut stages = Stages::default();
    build_window(&mut stages);
    run_all(&mut stages, full);
    stages.summary()
}

fn build_window(stages: &mut Stages) {
    stages.stage("window: build", || {
        packages::install(&[packages::APP])?;
        call(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
        call(&mut npm(&["run", "build"]))
    });
}

/// All stages of the phones, and the app for Windows; `full` adds the stages that are too slow for every run.
pub fn run_all(stages: &mut Stages, full: bool) {
    if !stages.stage("phones: system packages", || {
        packages::install(&[packages::WINDOWS, packages::PHONES])
    }) {
        return;
    }
    if stages.stage("phones: standard libraries", || {
        cross::build_std(&[System::Windows, System::Android])
    }) {
        stages.stage("app for Windows: clippy", || clippy(System::Windows));
        stages.stage("app for Android: clippy", || clippy(System::Android));
        if full {
            if stages.stage("app for iOS: standard library", || {
                cross::build_std(&[System::Ios])
            }) {
                stages.stage("app for iOS: clippy", || clippy(System::Ios));
            }
            if stages.stage("app for Windows: link", linker::windows) {
                stages.stage(
                    "Windows installer, with both programs",
                    crate::windows::run_whole_installer,
                );
            }
            stages.stage("app for Android: link", linker::android);
        }
    }
    run_kotlin_stages(stages);
    if full {
        run_swift_stages(stages);
    }
}

/// The stages of the Kotlin sources alone, with their summary.
pub fn run_kotlin() -> Result<(), String> {
    let mut stages = Stages::default();
    build_window(&mut stages);
    stages.stage("phones: system packages", || {
        packages::install(&[packages::PHONES])
    });
    run_kotlin_stages(&mut stages);
    stages.summary()
}

fn run_kotlin_stages(stages: &mut Stages) {
    if stages.stage("Kotlin: compiler and Android's classes", kotlin::install) {
        stages.stage(
            "Kotlin: compiled, and its answers",
            kotlin::compile_and_compare,
        );
    }
}

/// The stages of the Swift sources alone, with their summary.
pub fn run_swift() -> Result<(), String> {
    let mut stages = Stages::default();
    build_window(&mut stages);
    run_swift_stages(&mut stages);
    stages.summary()
}

fn run_swift_stages(stages: &mut Stages) {
    if stages.stage("Swift: Debian 13's compiler", || {
        packages::install(&[packages::FULL])?;
        swift::install()
    }) {
        stages.stage(
            "Swift: compiled, and its answers",
            swift::compile_and_compare,
        );
    }
}

/// The folder of Tauri's crate in the locked version, which has its Kotlin and Swift sources.
fn tauri() -> Result<PathBuf, String> {
    let output = cargo(&["metadata", "--format-version", "1", "--locked"])
        .current_dir(machine::root())
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.split('"')
        .filter_map(|word| word.strip_suffix("/Cargo.toml"))
        .find(|folder| {
            let name = folder.rsplit('/').next().unwrap_or_default();
            name.strip_prefix("tauri-")
                .is_some_and(|version| version.starts_with("2."))
        })
        .map(PathBuf::from)
        .ok_or_else(|| "cargo metadata names no crate tauri 2".to_owned())
}

/// Checks the whole app for a system, with warnings denied; for Windows the program of the terminal with it.
fn clippy(system: System) -> Result<(), String> {
    let terminal = (system == System::Windows).then_some("--package=shikaku");
    call(
        system
            .cargo("clippy")?
            .args(terminal)
            .args(
                CORE.iter()
                    .chain(&APP)
                    .map(|name| format!("--package={name}")),
            )
            .args(["--features", crate::test::WINDOW])
            .args(["--", "-D", "warnings"]),
    )
}
