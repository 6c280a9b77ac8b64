//! `cargo xtask bench`: our figures beside a peer's in the same run. Not part of the tests: a busy machine is no defect.

use crate::packages;
use crate::stage::{call, cargo, npm};
use crate::test::WINDOW;

/// Builds everything in release mode and prints the tables.
pub fn run() -> Result<(), String> {
    packages::install(&[packages::APP, packages::TEST, packages::BENCH])?;
    // First the page: the app carries it, and so do the laboratory's programs.
    call(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    call(&mut npm(&["run", "build"]))?;
    call(&mut cargo(&[
        "build",
        "--release",
        "--package",
        "shikaku",
        "--package",
        "rigs",
        "--bins",
    ]))?;
    call(&mut cargo(&[
        "build",
        "--release",
        "--package",
        "shikaku-rescue",
        "--features",
        WINDOW,
    ]))?;
    call(&mut cargo(&["bench", "--package", "kb"]))?;
    call(&mut cargo(&["bench", "--package", "bundle"]))?;
    // These only start programs and look at a clock; optimised, they would take minutes more to build.
    call(&mut cargo(&[
        "bench",
        "--package",
        "rigs",
        "--profile",
        "dev",
    ]))
}
