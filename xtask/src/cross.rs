//! Debian's rustc with standard libraries for other systems: Windows, Android, iOS, a browser. No package has them for
//! this compiler, so they are built from std's source once for each version of it, into a sysroot of our own; the
//! system's is not changed. All but the browser share one target folder, so that macros and build scripts, which run on
//! this machine, are built once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine;
use crate::stage::call;

/// The compiler of the package `rustc-web`, named by its path because PATH may have another one first.
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";

/// An empty library: cargo builds std before it.
const EMPTY: &str = "\
[package]
name = \"empty\"
version = \"0.0.0\"
edition = \"2024\"

[workspace]
";

/// The C headers for a system whose own are not here: musl's. Only ring's C files read them, and only to be checked.
const HEADERS: &str = "/usr/include/x86_64-linux-musl";

/// The macros that ring expects from Apple's headers.
const APPLE: &str = "\
#define TARGET_OS_MAC 1
#define TARGET_OS_IPHONE 1
#define TARGET_OS_IOS 1
";

/// What a browser need not fetch: nobody reads there where a panic came from, nor the names in a Debug text; SHA-256 is a loop.
const SMALL: &str = "-Z unstable-options -C panic=immediate-abort -Z location-detail=none -Z fmt-debug=none --cfg=sha2_backend_soft=\"compact\"";

/// std with its short ways to sort and to write numbers: each sort of each type is code of its own, 100 KB of it in the module.
const SMALL_STD: &str = "-Zbuild-std-features=optimize_for_size";

/// A system to build for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum System {
    Windows,
    Android,
    Ios,
    /// WebAssembly, without any system.
    Browser,
}

impl System {
    pub const fn triple(self) -> &'static str {
        match self {
            Self::Windows => "x86_64-pc-windows-gnu",
            Self::Android => "aarch64-linux-android",
            Self::Ios => "aarch64-apple-ios",
            Self::Browser => "wasm32-unknown-unknown",
        }
    }

    /// `cargo` of that compiler with this subcommand, building for the system. insta's variable for the workspace's
    /// place is set for every call, because insta cannot ask cargo for it under Wine, and a change of the variable
    /// rebuilds the tests.
    pub fn cargo(self, subcommand: &str) -> Result<Command, String> {
        self.cargo_with(subcommand, "")
    }

    /// The same for what users get: no path of this machine stands in it, nor the time at which it was linked.
    pub fn release_cargo(self, subcommand: &str) -> Result<Command, String> {
        let mut flags = without_places()?;
        if self == Self::Windows {
            flags.push_str(" -C link-arg=-Wl,--no-insert-timestamp");
        }
        let mut command = self.cargo_with(subcommand, &flags)?;
        command.arg("--release");
        Ok(command)
    }

    fn cargo_with(self, subcommand: &str, flags: &str) -> Result<Command, String> {
        let mut command = self.bare_cargo(subcommand);
        let mut flags = flags.to_owned();
        if self == Self::Browser {
            // Code and std end a program in the same way, and that is given by a flag that is not stable yet.
            command.env("RUSTC_BOOTSTRAP", "1");
            flags = format!("{SMALL} {flags}");
        }
        command
            .arg("--target-dir")
            .arg(self.target_folder())
            .env("INSTA_WORKSPACE_ROOT", machine::root())
            .env(
                self.variable("RUSTFLAGS"),
                format!("--sysroot {} {flags}", sysroot().display()).trim_end(),
            );
        self.name_c_compiler(&mut command)?;
        Ok(command)
    }

    fn bare_cargo(self, subcommand: &str) -> Command {
        let mut command = Command::new(CARGO);
        command.args([subcommand, "--target", self.triple()]);
        // Variables of rustup and of the calling cargo are removed, because they would select the other compiler.
        for name in ["CARGO", "LD_LIBRARY_PATH", "RUSTUP_TOOLCHAIN", "RUSTFLAGS"] {
            command.env_remove(name);
        }
        let others = std::env::var("PATH").unwrap_or_default();
        command
            .env("PATH", format!("/usr/bin:{others}"))
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTC", RUSTC);
        command
    }

    /// cargo's target folder for the system. The browser has one of its own, because its unstable flags are allowed by a
    /// variable that build scripts see: specta's then chooses unstable code, and cargo would give that choice to the
    /// other systems as well.
    pub fn target_folder(self) -> PathBuf {
        match self {
            Self::Browser => folder().join("browser"),
            Self::Windows | Self::Android | Self::Ios => folder(),
        }
    }

    /// The name of cargo's variable of this name for the target.
    pub fn variable(self, name: &str) -> String {
        let target = self.triple().to_uppercase().replace('-', "_");
        format!("CARGO_TARGET_{target}_{name}")
    }

    fn name_c_compiler(self, command: &mut Command) -> Result<(), String> {
        let flags = match self {
            // Debian has a whole C compiler for Windows; for a browser no C is compiled.
            Self::Windows | Self::Browser => return Ok(()),
            Self::Android => {
                format!("--target=aarch64-linux-android26 -nostdlibinc -isystem {HEADERS}")
            }
            Self::Ios => {
                let sdk = folder().join("apple");
                let include = sdk.join("usr/include");
                fs::create_dir_all(&include).map_err(in_folder(&include))?;
                fs::write(include.join("TargetConditionals.h"), APPLE)
                    .map_err(in_folder(&include))?;
                command.env("SDKROOT", &sdk);
                format!(
                    "--target=arm64-apple-ios15 -nostdlibinc -isystem {HEADERS} -isystem {}",
                    include.display()
                )
            }
        };
        let target = self.triple().replace('-', "_");
        command
            .env(format!("CC_{target}"), "clang")
            .env(format!("AR_{target}"), "llvm-ar")
            .env(format!("CFLAGS_{target}"), flags);
        Ok(())
    }

    /// The compiler's flags for std. A program for Windows and the module for a browser are optimised across crates, std among
    /// them, to be smaller; for that std has to hold what the optimiser reads.
    fn std_flags(self) -> String {
        match self {
            Self::Windows => "-C embed-bitcode=yes".to_owned(),
            Self::Browser => format!("-C embed-bitcode=yes -C opt-level=z {SMALL}"),
            _ => String::new(),
        }
    }

    /// cargo's arguments for std.
    fn std_arguments(self) -> &'static [&'static str] {
        match self {
            Self::Browser => &[SMALL_STD],
            _ => &[],
        }
    }

    /// What std was built by, so that it is built anew when that changes.
    fn std_built_by(self, compiler: &str) -> String {
        format!(
            "{compiler}{}{}",
            self.std_flags(),
            self.std_arguments().concat()
        )
    }

    fn stamp(self) -> PathBuf {
        sysroot().join(format!("{}-built-by", self.triple()))
    }
}

/// The folder of everything that is built here.
pub fn folder() -> PathBuf {
    machine::target().join("cross")
}

/// The compiler's flags that replace this machine's folders in what is built: the project, what cargo has fetched, and
/// the home.
pub fn without_places() -> Result<String, String> {
    let home = std::env::var("HOME").map_err(|_| "HOME is not set".to_owned())?;
    let cargo = std::env::var("CARGO_HOME").unwrap_or_else(|_| format!("{home}/.cargo"));
    // The last that fits counts, so the narrower ones come last.
    Ok(format!(
        "--remap-path-prefix={home}=/home --remap-path-prefix={cargo}=/cargo --remap-path-prefix={}=/project",
        machine::root().display()
    ))
}

/// A program that was built for a system.
pub fn built(system: System, name: &str) -> PathBuf {
    system
        .target_folder()
        .join(system.triple())
        .join("debug")
        .join(name)
}

fn sysroot() -> PathBuf {
    folder().join("sysroot")
}

/// Builds the standard libraries of these systems in one go, except those that this compiler has built before. A browser's has
/// arguments of its own, so it is built by itself.
pub fn build_std(systems: &[System]) -> Result<(), String> {
    let compiler = version()?;
    let missing = systems.iter().copied().filter(|system| {
        let built_by = system.std_built_by(&compiler);
        fs::read_to_string(system.stamp()).map_or(true, |by| by != built_by)
    });
    let (plain, own): (Vec<System>, Vec<System>) =
        missing.partition(|system| system.std_arguments().is_empty());
    build_std_alike(&plain, &compiler)?;
    build_std_alike(&own, &compiler)
}

fn build_std_alike(missing: &[System], compiler: &str) -> Result<(), String> {
    let Some((first, others)) = missing.split_first() else {
        return Ok(());
    };
    let source = folder().join("std");
    fresh(&source)?;
    fs::create_dir(source.join("src")).map_err(in_folder(&source))?;
    fs::write(source.join("Cargo.toml"), EMPTY).map_err(in_folder(&source))?;
    fs::write(source.join("src/lib.rs"), "").map_err(in_folder(&source))?;
    let mut command = first.bare_cargo("build");
    for system in others {
        command.args(["--target", system.triple()]);
    }
    for system in missing {
        if !system.std_flags().is_empty() {
            command.env(system.variable("RUSTFLAGS"), system.std_flags());
        }
    }
    call(
        command
            .args(["--release", "-Zbuild-std=std,panic_unwind,panic_abort,test"])
            .args(first.std_arguments())
            .arg("--manifest-path")
            .arg(source.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(source.join("target"))
            .env("RUSTC_BOOTSTRAP", "1"),
    )?;
    for system in missing {
        take_libraries(&source.join("target"), *system)?;
        fs::write(system.stamp(), system.std_built_by(compiler)).map_err(in_folder(&sysroot()))?;
    }
    // The build folder is removed after copying, because it takes a hundred megabytes for each system.
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

fn take_libraries(target: &Path, system: System) -> Result<(), String> {
    let built = target.join(system.triple()).join("release/deps");
    let libraries = sysroot()
        .join("lib/rustlib")
        .join(system.triple())
        .join("lib");
    fresh(&libraries)?;
    for entry in fs::read_dir(&built).map_err(in_folder(&built))? {
        let entry = entry.map_err(in_folder(&built))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(entry.path(), libraries.join(&name)).map_err(in_folder(&libraries))?;
        }
    }
    Ok(())
}

/// Makes an empty folder and removes its former content.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Build scripts may ask for the variable and are run once for a folder, so their answer would reach the others.
    #[test]
    fn whoever_is_allowed_unstable_flags_shares_no_target_folder() {
        let systems = [
            System::Windows,
            System::Android,
            System::Ios,
            System::Browser,
        ];
        for system in systems {
            let command = system.cargo("check").expect("a command");
            if command
                .get_envs()
                .any(|(name, _)| name == "RUSTC_BOOTSTRAP")
            {
                let shared = systems
                    .iter()
                    .filter(|other| other.target_folder() == system.target_folder());
                assert_eq!(shared.count(), 1, "{}", system.triple());
            }
        }
    }
}
