//! A Windows of one run's own: a Wine prefix made fresh, because deleting from it does not always delete (rigs.md 7), and
//! ended with everything that still runs in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::toolchain::{folder, fresh, in_folder};
use crate::stage::call;

/// Where the package `wine64` puts its programs; the names on PATH come with another package.
pub const WINE: &str = "/usr/lib/wine/wine64";
/// The server of a prefix; it outlives the programs.
pub const WINESERVER: &str = "/usr/lib/wine/wineserver";

/// A prefix that ends with this value.
pub struct Prefix {
    path: PathBuf,
}

impl Prefix {
    /// Makes it, with this DLL among the system's.
    pub fn fresh(dll: &Path) -> Result<Self, String> {
        let prefix = Self {
            path: folder().join("prefix"),
        };
        // One that an interrupted run has left.
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

    /// Makes a command, and whatever it starts, stand in this prefix.
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

/// Keeps Wine to the terminal.
pub fn quiet(command: &mut Command) -> &mut Command {
    command
        .env("WINEDEBUG", "-all")
        // No browser, no .NET, no menu entries on the developer's desktop.
        .env("WINEDLLOVERRIDES", "mscoree,mshtml,winemenubuilder.exe=")
        // Arguments and file names are UTF-8 whatever the developer's language.
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
