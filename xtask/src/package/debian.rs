//! Debian's package on a Debian of its own: installed with what it depends on, its window opened, taken away again with
//! nothing left. For `--full` only, because it downloads a system.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::deb::{QUICK, deb};
use super::product::{Product, TERMINAL};
use crate::app;
use crate::cross::{fresh, in_folder};
use crate::machine;
use crate::stage::call;

const SUITE: &str = "bookworm";

/// Folders in which programs and apt itself write while they run; none of them belongs to a package.
const OTHERS: [&str; 9] = [
    // What the window keeps for the user who runs it here.
    "./root",
    "./proc",
    "./sys",
    "./dev",
    "./tmp",
    "./var/log",
    "./var/lib/dpkg",
    "./var/lib/apt",
    "./var/cache",
];

/// Packs the programs that the tests have built, and tries the package.
pub fn try_package() -> Result<(), String> {
    let product = Product::read()?;
    let made = folder().join("made");
    fresh(&made)?;
    let built = made.join("built");
    fs::create_dir_all(&built).map_err(in_folder(&built))?;
    for name in [TERMINAL, &product.window] {
        // The names for debuggers are most of it, and no part of a package.
        call(
            Command::new("strip")
                .arg("-o")
                .arg(built.join(name))
                .arg(machine::target().join("debug").join(name)),
        )?;
    }
    let package = deb(&product, &built, "…\n", &QUICK, &made)?;
    let system = System::fresh()?;
    system.take_in(&package)?;
    let installed = format!("/{}", super::name(&package));
    // Once with everything it depends on; then away, so that what is compared is the package alone.
    system.run(&format!(
        "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
         fonts-noto-cjk dbus {installed}"
    ))?;
    system.run(&format!("dpkg --purge {}", product.window))?;
    let before = system.files()?;
    system.run(&format!("dpkg -i {installed}"))?;
    system.run(&format!(
        "{TERMINAL} explain 021 --json | grep -q '\"error/021\"'"
    ))?;
    system.run("grep -q '^MimeType=x-scheme-handler/shikaku;$' /usr/share/applications/shikaku-rescue.desktop")?;
    without_a_display(&system, &product)?;
    app::photograph(
        |display| {
            let mut window = system.inside(&format!("HOME=/tmp/home exec {}", product.window));
            window.env("DISPLAY", display);
            window
        },
        "debian-package.png",
    )?;
    system.run(&format!("dpkg --purge {}", product.window))?;
    let after = system.files()?;
    let left: Vec<&String> = after.difference(&before).collect();
    let gone: Vec<&String> = before.difference(&after).collect();
    if left.is_empty() && gone.is_empty() {
        Ok(())
    } else {
        Err(format!("left behind: {left:?}; taken away: {gone:?}"))
    }
}

/// Where there is no display, or none that answers, words and the status say so.
fn without_a_display(system: &System, product: &Product) -> Result<(), String> {
    for (display, word) in [("", "ディスプレイ"), ("DISPLAY=:321", "開けませんでした")]
    {
        let output = system
            .inside(&format!("HOME=/tmp/home {display} exec {}", product.window))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .output()
            .map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.code() != Some(3) || !said.contains(word) {
            return Err(format!("{display}: {}, and says {said}", output.status));
        }
    }
    Ok(())
}

fn folder() -> PathBuf {
    machine::target().join("cross").join(SUITE)
}

/// A Debian in a folder.
struct System {
    root: PathBuf,
}

impl System {
    /// The system as it was installed once, copied, so that each try begins alike.
    fn fresh() -> Result<Self, String> {
        let base = folder().join("base");
        let stamp = folder().join("built");
        if !stamp.is_file() {
            fresh(&base)?;
            call(
                Command::new("debootstrap")
                    .args(["--variant=minbase", SUITE])
                    .arg(&base)
                    .arg(machine::debian()?),
            )?;
            fs::write(&stamp, "").map_err(in_folder(&stamp))?;
        }
        let root = folder().join("root");
        if root.exists() {
            fs::remove_dir_all(&root).map_err(in_folder(&root))?;
        }
        call(Command::new("cp").arg("-a").arg(&base).arg(&root))?;
        Ok(Self { root })
    }

    fn take_in(&self, package: &Path) -> Result<(), String> {
        super::copy(package, &self.root.join(super::name(package)))?;
        // Names of hosts are this machine's to find.
        super::copy(
            Path::new("/etc/resolv.conf"),
            &self.root.join("etc/resolv.conf"),
        )
    }

    /// A shell's line inside, with its own /proc and this machine's displays.
    fn inside(&self, line: &str) -> Command {
        let step = "mount -t proc none \"$1/proc\"; mkdir -p \"$1/tmp/.X11-unix\" /tmp/.X11-unix; \
                    mount --bind /tmp/.X11-unix \"$1/tmp/.X11-unix\"; mount --rbind /dev \"$1/dev\"; \
                    exec chroot \"$1\" sh -ec \"$2\"";
        let mut command = Command::new("unshare");
        command
            .args([
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-ec",
                step,
                "debian",
            ])
            .arg(&self.root)
            .arg(line)
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("LC_ALL", "C.UTF-8");
        command
    }

    fn run(&self, line: &str) -> Result<(), String> {
        call(&mut self.inside(line))
    }

    /// Every file and folder with its kind and rights, apart from [`OTHERS`].
    fn files(&self) -> Result<BTreeSet<String>, String> {
        let mut command = Command::new("find");
        command.arg(".").arg("(");
        for (number, other) in OTHERS.iter().enumerate() {
            if number > 0 {
                command.arg("-o");
            }
            command.args(["-path", other]);
        }
        let output = command
            .args([")", "-prune", "-o", "-printf", "%p %y %m\\n"])
            .current_dir(&self.root)
            .output()
            .map_err(|error| format!("find: {error}"))?;
        Ok(String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(str::to_owned)
            .collect())
    }
}
