//! What machine this is, and where the project's folders are on it.

use std::path::{Path, PathBuf};

/// What a developer installs by hand where this program cannot.
const BY_HAND: &str = "\
This command installs packages with apt and works on Debian 12 (and Ubuntu 24.04) only.

On Windows 10/11: Rust (https://rustup.rs, msvc), Microsoft C++ Build Tools, WebView2 (part of Windows 11), Node 20 or newer.
On macOS: Xcode command line tools, Rust (https://rustup.rs), Node 20 or newer.
On another Linux: Rust, Node 20 or newer, webkit2gtk 4.1, libpcsclite, and their development files.
Then:
  npm --prefix ui ci && npm --prefix ui run build
  cargo run -p shikaku-rescue --features custom-protocol     (the app)
  cargo test -p kb -p checkup -p shikaku                     (the tests that need no rig)";

/// Fails with what to install by hand, unless apt is there to do it.
pub fn require_debian() -> Result<(), String> {
    if std::env::consts::OS == "linux" && Path::new("/usr/bin/apt-get").exists() {
        Ok(())
    } else {
        Err(BY_HAND.to_owned())
    }
}

/// The project's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program on PATH.
pub fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}
