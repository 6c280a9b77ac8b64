//! A Wine prefix for one run. It is made fresh, because deleting from it does not always delete (rigs.md 7), and ended
//! with every process in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::toolchain::{folder, fresh, in_folder};
use crate::stage::call;

/// The programs of the package `wine64`, by path, because the names on PATH come with another package.
pub const WINE: &str = "/usr/lib/wine/wine64";
/// The server of a prefix, which outlives the programs.
pub const WINESERVER: &str = "/usr/lib/wine/wineserver";

/// A prefix that ends when this value is dropped.
pub struct Prefix {
    path: PathBuf,
}

impl Prefix {
    /// Makes a fresh prefix with this DLL in its system folder.
    pub fn fresh(dll: &Path) -> Result<Self, String> {
        let prefix = Self {
            path: folder().join("prefix"),
        };
        // An interrupted run may have left one.
        prefix.end();
        fresh(&prefix.path)?;
        call(
            prefix
                .inside(&mut Command::new(WINE))
                .args(["wineboot", "--init"]),
        )?;
        let system = prefix.path.join("drive_c/windows/system32");
        let name = dll.file_name().unwrap_or_default();
        fs::copy(dll, system.join(name)).map_err(in_folder(&system))?;
        Ok(prefix)
    }

    /// Runs a command and its children in this prefix.
    pub fn inside<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        quiet(command).env("WINEPREFIX", &self.path)
    }

    /// Ends every process of this prefix, and its server.
    fn end(&self) {
        for ask in ["-k", "-w"] {
            let _ = self
                .inside(&mut Command::new(WINESERVER))
                .arg(ask)
                .stderr(Stdio::null())
                .status();
        }
    }
}

/// Keeps Wine from opening windows.
pub fn quiet(command: &mut Command) -> &mut Command {
    command
        .env("WINEDEBUG", "-all")
        // No browser, no .NET, no menu entries on the developer's desktop.
        .env("WINEDLLOVERRIDES", "mscoree,mshtml,winemenubuilder.exe=")
        // Arguments and file names are UTF-8, whatever the developer's language.
        .env("LC_ALL", "C.UTF-8")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
}

impl Drop for Prefix {
    fn drop(&mut self) {
        self.end();
        let _ = fs::remove_dir_all(&self.path);
    }
}
