//! The machine this runs on, and the project's folders on it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The packages that a developer installs by hand where this program cannot.
const BY_HAND: &str = "\
This command installs packages with apt and works on Debian 12 (and Ubuntu 24.04) only.

On Windows 10/11: Rust (https://rustup.rs, msvc), Microsoft C++ Build Tools, WebView2 (part of Windows 11), Node 20 or newer.
On macOS: Xcode command line tools, Rust (https://rustup.rs), Node 20 or newer.
On another Linux: Rust, Node 20 or newer, webkit2gtk 4.1, libpcsclite, and their development files.
Then:
  npm --prefix ui ci && npm --prefix ui run build
  cargo run -p shikaku-rescue --features custom-protocol     (the app)
  cargo test                     (the tests that need no rig)";

/// Fails with the packages to install by hand, unless apt can install them.
pub fn require_debian() -> Result<(), String> {
    if std::env::consts::OS == "linux" && Path::new("/usr/bin/apt-get").exists() {
        Ok(())
    } else {
        Err(BY_HAND.to_owned())
    }
}

/// The mirror from which this machine takes Debian's packages, used for those of another Debian as well.
pub fn debian() -> Result<String, String> {
    let targets = Command::new("apt-get")
        .args(["indextargets", "--format", "$(REPO_URI)"])
        .output()
        .map_err(|error| format!("apt-get: {error}"))?;
    let targets = String::from_utf8_lossy(&targets.stdout).into_owned();
    let mut addresses = targets.lines().map(|line| line.trim_end_matches('/'));
    let debian = addresses.find(|address| address.ends_with("/debian"));
    let none = "apt knows no source of Debian's packages (a line with …/debian in its sources)";
    debian.map(str::to_owned).ok_or_else(|| none.to_owned())
}

/// The project's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The folder of cargo's output.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program on PATH.
pub fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// Sets what a Unix allows with a file or folder; Windows has no such thing.
pub fn set_mode(path: &Path, mode: u32) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
    }
    #[cfg(not(unix))]
    {
        let _ = (path, mode);
        Ok(())
    }
}
