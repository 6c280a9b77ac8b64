//! `cargo xtask soak`: the long form of tests/tests/soak.rs, with the program as it is shipped.

use crate::dbusmock;
use crate::machine;
use crate::packages;
use crate::stage::{call, cargo, without_network};

/// The default in minutes.
pub const MINUTES: u32 = 30;

/// Prints a row for each minute, and fails when a state was missed or a resource grew.
pub fn run(minutes: u32) -> Result<(), String> {
    packages::install(&[packages::APP, packages::TEST])?;
    dbusmock::install()?;
    call(&mut cargo(&["build", "--release", "--package", "shikaku"]))?;
    // The rigs' own programs.
    call(&mut cargo(&["build", "--package", "rigs", "--bins"]))?;
    call(&mut without_network(
        cargo(&[
            "test",
            "--package",
            "rigs",
            "--test",
            "soak",
            "--",
            "--nocapture",
        ])
        .env("SHIKAKU", machine::target().join("release/shikaku"))
        .env("SOAK_MINUTES", minutes.to_string()),
    ))
}
