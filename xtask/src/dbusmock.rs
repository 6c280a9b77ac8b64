//! python-dbusmock, which plays BlueZ in the Bluetooth tests, in a Python environment of its own under the target
//! folder. It comes from PyPI, because Debian's version (0.28) hangs on connect; the D-Bus and GLib bindings below it
//! are Debian's.

use std::process::Command;

use crate::machine;
use crate::stage::call;

const DBUSMOCK: &str = "python-dbusmock==0.38.1";
/// Debian's Python, named by its path because another one on PATH does not see Debian's bindings.
const PYTHON: &str = "/usr/bin/python3";

/// Installs python-dbusmock, unless this version is installed.
pub fn install() -> Result<(), String> {
    let room = machine::target().join("tools/dbusmock");
    let python = room.join("bin/python3");
    let is_there = Command::new(&python)
        .args(["-c", "import sys, importlib.metadata as m; import dbus, gi; sys.exit('python-dbusmock==' + m.version('python-dbusmock') != sys.argv[1])"])
        .arg(DBUSMOCK)
        .output()
        .is_ok_and(|output| output.status.success());
    if is_there {
        return Ok(());
    }
    call(
        Command::new(PYTHON)
            .args(["-m", "venv", "--clear", "--system-site-packages"])
            .arg(&room),
    )?;
    call(
        Command::new(python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .arg(DBUSMOCK),
    )
}
