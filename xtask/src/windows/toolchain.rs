//! Tools for building for Windows besides the compiler (cross.rs).

use std::path::PathBuf;
use std::process::Command;

use crate::cross::{self, System};
pub use crate::cross::{folder, fresh, in_folder};
use crate::stage::call;

/// A program that was built for Windows.
pub fn program(name: &str) -> PathBuf {
    cross::built(System::Windows, name)
}

/// `cargo` with this subcommand, building for Windows.
pub fn cargo(subcommand: &str) -> Result<Command, String> {
    System::Windows.cargo(subcommand)
}

/// Builds the standard library, unless this compiler's is built.
pub fn build_std() -> Result<(), String> {
    cross::build_std(&[System::Windows])
}

/// Builds the DLL from which std takes its random bytes, because Wine 8 does not have it.
pub fn random_shim() -> Result<PathBuf, String> {
    let shim = folder().join("bcryptprimitives.dll");
    call(
        Command::new("x86_64-w64-mingw32-gcc")
            .args(["-shared", "-O1", "-o"])
            .arg(&shim)
            .args(["xtask/src/windows/bcryptprimitives.c", "-ladvapi32"]),
    )?;
    Ok(shim)
}
