//! The system packages that building and testing need, and their installation.

use std::process::Command;

use crate::machine;
use crate::stage::call;

/// Packages to build the app and to draw it without a display.
pub const APP: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libpcsclite-dev",
    "libwebkit2gtk-4.1-dev",
    "libxdo-dev",
    "librsvg2-dev",
    "xvfb",
    "imagemagick",
    "fonts-noto-cjk",
    "dbus",
];

/// Packages for the rigs and the window's tests, besides [`APP`]: stand-ins for hardware and people.
pub const TEST: &[&str] = &[
    "pcscd",
    "vsmartcard-vpcd",
    "umockdev",
    "webkit2gtk-driver",
    "chromium",
    "chromium-headless-shell",
    "tinyproxy-bin",
    "faketime",
    "iproute2",
    "openssl",
    // minisign makes and checks keys and signatures; strace kills a save at each of its system calls.
    "minisign",
    "strace",
    "gnome-keyring",
    // Who reads the metrics of a check-up.
    "prometheus",
    "prometheus-node-exporter",
    // Who reads the example timers.
    "systemd",
    // The base of dbusmock; Debian's own python3-dbusmock hangs on connect (dbusmock.rs).
    "python3-venv",
    "python3-dbus",
    "python3-gi",
];

/// Packages to build the core for Windows and to run it: the compiler that Debian has with std's source (std for
/// Windows is built from it), its linter, the linker for Windows, Wine.
pub const WINDOWS: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-clippy",
    "gcc-mingw-w64-x86-64-win32",
    "wine64",
];

/// Packages to check the app for the phones, besides [`WINDOWS`]' compiler: a C compiler with headers for ring; a JVM
/// for Kotlin's compiler and its output, and the JSON library that Tauri uses on Android.
pub const PHONES: &[&str] = &[
    "clang",
    "lld",
    "llvm",
    "musl-dev",
    "default-jre-headless",
    "libjackson2-databind-java",
];

/// Packages for the site, besides [`WINDOWS`]' compiler and [`PHONES`]' linker: what makes the module smaller, and a web
/// server that serves it in the tests.
pub const SITE: &[&str] = &["binaryen", "nginx-light"];

/// Packages that make packages for users: Windows' installer, Debian's dependencies of a program.
pub const PACKAGE: &[&str] = &["nsis", "dpkg-dev", "git"];

/// Packages for the engines of docs/fleet.md, beside those from PyPI.
pub const ENGINES: &[&str] = &["default-jre-headless", "parallel", "python3-venv"];

/// Packages for the slower stages of `--full`: a second Debian beside this one.
pub const FULL: &[&str] = &["debootstrap"];

/// The peers that the benchmarks measure, besides [`TEST`].
pub const BENCH: &[&str] = &[
    "opensc",
    "pcsc-tools",
    "curl",
    "testssl.sh",
    "bsdextrautils",
    "jq",
];

/// Installs the missing packages.
pub fn install(packages: &[&[&str]]) -> Result<(), String> {
    let missing: Vec<&str> = packages
        .concat()
        .into_iter()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing: {}", missing.join(" "));
    call(apt().arg("update").arg("-q"))?;
    call(
        apt()
            .args(["install", "-q", "-y", "--no-install-recommends"])
            .args(missing),
    )
}

fn is_installed(package: &str) -> bool {
    let status = Command::new("dpkg-query")
        .args(["-W", "-f=${Status}", package])
        .output();
    status.is_ok_and(|output| output.stdout == b"install ok installed")
}

/// apt-get as root, or through sudo.
fn apt() -> Command {
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n");
    let mut command = if is_root || !machine::on_path("sudo") {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
