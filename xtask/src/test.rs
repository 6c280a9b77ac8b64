//! `cargo xtask test`: every proof that this machine can give. A rig that cannot start is a failure, never a skip.
//! Installing and building may fetch; tests run in a network of their own with only a loopback.

use std::path::PathBuf;
use std::process::Command;

use crate::dbusmock;
use crate::deny;
use crate::engines;
use crate::machine;
use crate::package;
use crate::packages;
use crate::phones;
use crate::rooms;
use crate::site;
use crate::stage::{Stages, call, cargo, linting_cargo, npm, npm_in, without_network};
use crate::windows;

/// The feature with which the app shows its built window. Every cargo call has it, so that nothing is built twice.
pub const WINDOW: &str = "shikaku-rescue/custom-protocol";

/// Tauri's WebDriver proxy, which drives the built app.
const TAURI_DRIVER: &str = "2.1.0";

/// A real TLS interceptor, from PyPI.
const MITMPROXY: &str = "mitmproxy==11.0.2";

/// The projects of ui/playwright.config.ts that every run has: all but every screen on a PC, which takes three minutes.
const HELD: [&str; 4] = ["360x740", "820x1180", "phone", "keyboard"];

fn run_all(stages: &mut Stages, full: bool) {
    let installed = stages.stage("system packages", || {
        packages::install(&[packages::APP, packages::TEST])
    }) && stages.stage("window packages", || {
        call(&mut npm(&["ci", "--no-audit", "--no-fund"]))
    });
    if !installed {
        return;
    }
    stages.stage("content: prose", || {
        call(&mut npm_in("kb/prose", &["ci", "--no-audit", "--no-fund"]))?;
        call(&mut without_network(&npm_in("kb/prose", &["test"])))
    });
    stages.stage("format", || call(&mut cargo(&["fmt", "--all", "--check"])));
    stages.stage("licences and banned crates", deny::check);
    stages.stage("window: types", || call(&mut npm(&["run", "check"])));
    stages.stage("window: unit tests", || {
        call(&mut without_network(&npm(&["test"])))
    });
    if !stages.stage("window: build", || call(&mut npm(&["run", "build"]))) {
        return;
    }
    if !stages.stage("build, with Clippy", || {
        call(&mut linting_cargo(&[
            "build",
            "--workspace",
            "--all-targets",
            "--features",
            WINDOW,
        ]))
    }) {
        return;
    }
    stages.stage("programs start on the C library of Ubuntu 22.04", || {
        for name in [package::product::TERMINAL, package::WINDOW] {
            let program = machine::target().join("debug").join(name);
            package::deb::starts_on_old_systems(&program)?;
            package::deb::carries_its_libraries(&program)?;
        }
        Ok(())
    });
    stages.stage("window: in Chromium", || {
        let mut e2e = npm(&["run", "e2e"]);
        if !full {
            e2e.arg("--")
                .args(HELD.map(|project| format!("--project={project}")));
        }
        call(&mut without_network(&e2e))
    });
    stages.stage("window: Lighthouse", || {
        call(&mut without_network(&npm(&["run", "lighthouse"])))
    });
    if stages.stage("tauri-driver", install_tauri_driver)
        && stages.stage("python-dbusmock", dbusmock::install)
        && stages.stage("mitmproxy", install_mitmproxy)
    {
        stages.stage("units, rigs, end to end", || {
            call(&mut without_network(
                linting_cargo(&[
                    "test",
                    "--offline",
                    "--workspace",
                    "--no-fail-fast",
                    "--features",
                    WINDOW,
                ])
                .env("TAURI_DRIVER", tauri_driver()),
            ))
        });
    }
    if full {
        stages.stage("Debian package, on a Debian of its own", || {
            packages::install(&[packages::PACKAGE, packages::FULL])?;
            package::debian::try_package()
        });
    }
    rooms::run_all(stages);
    windows::run_all(stages, full);
    phones::run_all(stages, full);
    // The site takes six minutes on two processors, for which a run of all has no room.
    if full {
        site::run_all(stages);
        engines::run_all(stages);
    }
}

/// Runs all stages and prints the summary; `full` adds the stages that are too slow for every run.
pub fn run(full: bool) -> Result<(), String> {
    let mut stages = Stages::default();
    run_all(&mut stages, full);
    stages.summary()
}

/// Installs the interceptor of the TLS laboratory in a Python environment of its own, so that the machine's is
/// unchanged.
fn install_mitmproxy() -> Result<(), String> {
    let tools = machine::target().join("tools/mitmproxy");
    if tools.join("bin/mitmdump").is_file() {
        return Ok(());
    }
    call(Command::new("python3").args(["-m", "venv"]).arg(&tools))?;
    call(Command::new(tools.join("bin/pip")).args(["install", "--quiet", MITMPROXY]))
}

fn tauri_driver() -> PathBuf {
    machine::target().join("tools/bin/tauri-driver")
}

fn install_tauri_driver() -> Result<(), String> {
    if tauri_driver().is_file() {
        return Ok(());
    }
    let tools = machine::target().join("tools");
    call(
        cargo(&[
            "install",
            "--locked",
            "--version",
            TAURI_DRIVER,
            "tauri-driver",
            "--root",
        ])
        .arg(tools),
    )
}
