//! Windows' installer under Wine: made by the same code as for users, of two versions, so that an upgrade can be tried.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::prefix::{Prefix, WINE};
use super::toolchain::{folder, fresh, in_folder, program, random_shim};
use crate::package::product::{Product, TERMINAL};
use crate::package::{Installer, installer};
use crate::stage::{call, without_network};

/// The versions that the tests install (tests/tests/windows_installer.rs).
const VERSIONS: [&str; 2] = ["0.1.0", "0.2.0"];

/// Whether the window's program is the real one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// A small program that says what it was called with: the real one is linked for `--full` only.
    StandIn,
    Real,
}

/// The test of every run: installed as the committed list has it, works, goes again and leaves nothing.
pub const SHORT: &str = "what_is_installed_is_the_committed_list_works_and_goes_again";

/// Makes the installers and runs their tests; `only` the one of this name, where there is one.
pub fn run(window: Window, only: Option<&str>) -> Result<(), String> {
    let made = make(window)?;
    let prefix = Prefix::fresh(&random_shim()?)?;
    let run = |name: &str, variable: &str, value: &Path| {
        call(&mut without_network(
            prefix
                .inside(&mut super::program_tests(name))
                .args(only)
                .env("WINE", WINE)
                .env("SHIKAKU_EXE", program("shikaku.exe"))
                .env("INSTALLERS", &made)
                .env(variable, value),
        ))
    };
    match window {
        Window::StandIn => run("windows_installer", "WINDOW_IS_STAND_IN", &made),
        Window::Real => {
            let read_box = compiled("read_box", &made)?;
            run("windows_installer", "READ_BOX", &read_box)?;
            run("windows_window", "READ_BOX", &read_box)
        }
    }
}

fn make(window: Window) -> Result<PathBuf, String> {
    let product = Product::read()?;
    let made = folder().join("installers");
    let files = made.join("files");
    fresh(&files)?;
    let window_file = format!("{}.exe", product.window);
    stripped(&program(&format!("{TERMINAL}.exe")), &files)?;
    if window == Window::Real {
        stripped(&program(&window_file), &files)?;
        copy("WebView2Loader.dll", &program("WebView2Loader.dll"), &files)?;
    } else {
        let stand_in = compiled("window", &made)?;
        copy(&window_file, &stand_in, &files)?;
        // The list of files is the same in both.
        copy("WebView2Loader.dll", &stand_in, &files)?;
    }
    fs::write(files.join("LICENSES.txt"), "…").map_err(in_folder(&files))?;
    for version in VERSIONS {
        installer(&Installer {
            product: &product,
            version,
            files: &files,
            out: &made.join(format!("setup-{version}.exe")),
            is_fast: true,
        })?;
    }
    Ok(made)
}

/// A program for the tests, of one file in C.
fn compiled(name: &str, to: &Path) -> Result<PathBuf, String> {
    let program = to.join(format!("{name}.exe"));
    call(
        Command::new("x86_64-w64-mingw32-gcc")
            .args(["-O1", "-s", "-municode", "-o"])
            .arg(&program)
            .arg(format!("xtask/src/windows/{name}.c")),
    )?;
    Ok(program)
}

/// A program without the names for debuggers, which are most of it.
fn stripped(program: &Path, to: &Path) -> Result<(), String> {
    call(
        Command::new("x86_64-w64-mingw32-strip")
            .arg("-o")
            .arg(to.join(program.file_name().unwrap_or_default()))
            .arg(program),
    )
}

fn copy(name: &str, from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to.join(name))
        .map(drop)
        .map_err(in_folder(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name that no test has would run none, and that is no failure to cargo.
    #[test]
    fn the_test_of_every_run_is_one() {
        let tests = include_str!("../../../tests/tests/windows_installer.rs");
        assert!(tests.contains(&format!("fn {SHORT}()")));
    }
}
