//! `cargo xtask bench`: our figures beside a peer's in the same run. It is not part of the tests, because a busy
//! machine is not a defect.

use crate::machine;
use crate::packages;
use crate::stage::{call, cargo, npm};
use crate::test::WINDOW;

/// Builds everything in release mode and prints the tables.
pub fn run() -> Result<(), String> {
    packages::install(&[packages::APP, packages::TEST, packages::BENCH])?;
    // The page is built first, because the app and the laboratory's programs contain it.
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
    call(&mut cargo(&[
        "bench",
        "--package",
        "shikaku",
        "--bench",
        "fleet",
    ]))?;
    // These only start programs and measure time, so they are not optimised, which would take minutes more to build.
    let app = machine::root().join("target/release/shikaku-rescue");
    call(
        cargo(&["bench", "--package", "rigs", "--profile", "dev"])
            // The rig of the window drives the debug build else.
            .env("SHIKAKU_APP", app),
    )
}
