//! Debian's rustc with a standard library for Windows. No package has one for this compiler, so it is built from std's
//! source once for each version of the compiler, into a sysroot of our own: nothing of the system is changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine;
use crate::stage::call;

const TARGET: &str = "x86_64-pc-windows-gnu";
/// The compiler of the package `rustc-web`, whatever else is on PATH.
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";

/// An empty library: whatever it is built for, cargo builds std first.
const EMPTY: &str = "\
[package]
name = \"empty\"
version = \"0.0.0\"
edition = \"2024\"

[workspace]
";

/// Where all of this stays.
pub fn folder() -> PathBuf {
    machine::target().join("windows")
}

/// A program that was built for Windows.
pub fn program(name: &str) -> PathBuf {
    folder().join(TARGET).join("debug").join(name)
}

/// `cargo` of that compiler with this subcommand, building for Windows. Under Wine insta cannot ask cargo where the
/// workspace is, and a test is built anew when that variable changes: so it is set for every call.
pub fn cargo(subcommand: &str) -> Command {
    let mut command = bare_cargo(subcommand);
    command
        .arg("--target-dir")
        .arg(folder())
        .env("INSTA_WORKSPACE_ROOT", machine::root())
        .env(
            "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS",
            format!("--sysroot {}", sysroot().display()),
        );
    command
}

fn bare_cargo(subcommand: &str) -> Command {
    let mut command = Command::new(CARGO);
    command.args([subcommand, "--target", TARGET]);
    // What rustup and the cargo that runs us leave behind would bring the other compiler back.
    for name in ["CARGO", "LD_LIBRARY_PATH", "RUSTUP_TOOLCHAIN", "RUSTFLAGS"] {
        command.env_remove(name);
    }
    let others = std::env::var("PATH").unwrap_or_default();
    command
        .env("PATH", format!("/usr/bin:{others}"))
        .env("RUSTC", RUSTC);
    command
}

fn sysroot() -> PathBuf {
    folder().join("sysroot")
}

/// Builds the standard library, unless this compiler's is there.
pub fn build_std() -> Result<(), String> {
    let compiler = version()?;
    let stamp = sysroot().join("built-by");
    if fs::read_to_string(&stamp).is_ok_and(|by| by == compiler) {
        return Ok(());
    }
    let source = folder().join("std");
    fresh(&source)?;
    fresh(&sysroot())?;
    fs::create_dir(source.join("src")).map_err(in_folder(&source))?;
    fs::write(source.join("Cargo.toml"), EMPTY).map_err(in_folder(&source))?;
    fs::write(source.join("src/lib.rs"), "").map_err(in_folder(&source))?;
    call(
        bare_cargo("build")
            .args(["--release", "-Zbuild-std=std,panic_unwind,test"])
            .arg("--manifest-path")
            .arg(source.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(source.join("target"))
            .env("RUSTC_BOOTSTRAP", "1"),
    )?;
    take_libraries(&source.join("target").join(TARGET).join("release/deps"))?;
    fs::write(&stamp, compiler).map_err(in_folder(&sysroot()))?;
    // Built and copied: a hundred megabytes nobody needs again.
    fs::remove_dir_all(&source).map_err(in_folder(&source))
}

fn version() -> Result<String, String> {
    let output = Command::new(RUSTC)
        .arg("-vV")
        .env_remove("LD_LIBRARY_PATH")
        .output()
        .map_err(|error| format!("{RUSTC}: {error}"))?;
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

fn take_libraries(built: &Path) -> Result<(), String> {
    let libraries = sysroot().join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&libraries).map_err(in_folder(&libraries))?;
    for entry in fs::read_dir(built).map_err(in_folder(built))? {
        let entry = entry.map_err(in_folder(built))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(entry.path(), libraries.join(&name)).map_err(in_folder(&libraries))?;
        }
    }
    Ok(())
}

/// Builds the DLL that std takes its random bytes from and that Wine 8 does not have.
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

/// An empty folder, whatever was there.
pub fn fresh(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(in_folder(folder))?;
    }
    fs::create_dir_all(folder).map_err(in_folder(folder))
}

pub fn in_folder(folder: &Path) -> impl Fn(std::io::Error) -> String {
    let folder = folder.display().to_string();
    move |error| format!("{folder}: {error}")
}
