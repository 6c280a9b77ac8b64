//! Debian 13 in a folder, for what Debian 12 does not have. For `--full` only, because it downloads hundreds of megabytes.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cross::{fresh, in_folder};
use crate::machine;
use crate::stage::call;

const SUITE: &str = "trixie";

/// Installs the system with these packages, besides those of every Debian, unless it is installed.
pub fn install(root: &Path, packages: &str) -> Result<(), String> {
    let stamp = root.join("built-of");
    if fs::read_to_string(&stamp).is_ok_and(|of| of == packages) {
        return Ok(());
    }
    fresh(root)?;
    let mirror = machine::debian()?;
    call(
        Command::new("debootstrap")
            .args(["--variant=minbase", "--include", packages, SUITE])
            .arg(root)
            .arg(&mirror),
    )
    .map_err(|error| {
        format!(
            "{error}\nThis stage needs a Debian 13 of its own, and it could not be installed: debootstrap runs as root and \
             takes the suite {SUITE} from {mirror}. What it said stands above and in {}/debootstrap/debootstrap.log.",
            root.display()
        )
    })?;
    // Half a gigabyte that nobody reads again.
    let downloads = root.join("var/cache/apt/archives");
    fs::remove_dir_all(&downloads).map_err(in_folder(&downloads))?;
    fs::write(stamp, packages).map_err(in_folder(root))
}

/// A command inside the system, with its own /proc, in a mount namespace that ends with the command.
pub fn inside(root: &Path, words: &[&str]) -> Command {
    let step = "mount -t proc none \"$1/proc\" && exec chroot \"$@\"";
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "sh", "-c", step, SUITE])
        .arg(root)
        .args(words)
        .env("HOME", "/root");
    command
}
