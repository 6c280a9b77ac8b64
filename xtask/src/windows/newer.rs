//! Debian 13's Wine 10 in a system of its own. Unlike Debian 12's it has PC/SC, a thin layer over pcscd, so the Windows
//! core meets readers and cards there. For `--full` only, because it downloads 250 MB.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::prefix::{WINE, WINESERVER, quiet};
use super::toolchain::{folder, fresh, in_folder, program};
use crate::stage::call;
use crate::trixie;

/// The packages of the system, besides those of every Debian.
const PACKAGES: &str = "wine64";
/// Paths inside that system.
const CORE: &str = "mnt/core";
const PREFIX: &str = "root/prefix";

/// Installs the system, unless it is installed.
pub fn build() -> Result<(), String> {
    trixie::install(&root(), PACKAGES)
}

/// Runs `test` with the program in that system and a fresh prefix; both are named in its environment.
pub fn run(test: &mut Command) -> Result<(), String> {
    let system = System { root: root() };
    system.end();
    fresh(&system.root.join(PREFIX))?;
    let core = system.root.join(CORE);
    fresh(&core)?;
    let name = "shikaku.exe";
    fs::copy(program(name), core.join(name)).map_err(in_folder(&core))?;
    call(&mut system.inside(&[WINE, "wineboot", "--init"]))?;
    call(
        with_prefix(test)
            .env("WINE", WINE)
            .env("WINE_ROOT", &system.root)
            .env("SHIKAKU_EXE", Path::new("/").join(CORE).join(name)),
    )
}

fn root() -> PathBuf {
    folder().join("trixie")
}

fn with_prefix(command: &mut Command) -> &mut Command {
    quiet(command).env("WINEPREFIX", Path::new("/").join(PREFIX))
}

/// The system while a test runs in it.
struct System {
    root: PathBuf,
}

impl System {
    fn inside(&self, words: &[&str]) -> Command {
        let mut command = trixie::inside(&self.root, words);
        with_prefix(&mut command);
        command
    }

    /// Ends every process of the prefix, and its server.
    fn end(&self) {
        if self.root.join(PREFIX).exists() {
            let _ = self.inside(&[WINESERVER, "-k"]).status();
        }
    }
}

impl Drop for System {
    fn drop(&mut self) {
        self.end();
        let _ = fs::remove_dir_all(self.root.join(PREFIX));
    }
}
