//! The reader drivers for pcscd: vpcd as Debian ships it, or vpcd behind a few lines of C that override one call. The C
//! is compiled where it is used, so that the repository contains no binary.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// vpcd's driver as the package `vsmartcard-vpcd` installs it.
pub(crate) const VPCD: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
/// The name under which the dynamic linker looks for it.
const VPCD_SONAME: &str = "libifdvpcd.so.0";

/// The readers on the virtual desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// No reader: the service runs and lists nothing.
    None,
    /// vpcd untouched: two slots, listed as two readers.
    Two,
    /// One reader, as on most desks.
    One,
    /// This many vpcd drivers with two slots each, as on a counter with many desks; pcscd accepts eight of them.
    Pairs(usize),
    /// Two readers in which every card is mute: it is detected, but does not answer power-up.
    Mute,
}

impl Readers {
    /// The number of readers that PC/SC lists.
    pub fn count(self) -> usize {
        match self {
            Self::None => 0,
            Self::One => 1,
            Self::Two | Self::Mute => 2,
            Self::Pairs(pairs) => 2 * pairs,
        }
    }

    /// The readers in words, for the table of faults.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Self::None => "no reader".to_owned(),
            Self::One => "one reader".to_owned(),
            Self::Two => "two readers".to_owned(),
            Self::Pairs(pairs) => format!("{} readers", 2 * pairs),
            Self::Mute => "two readers to which every card is mute".to_owned(),
        }
    }

    /// Puts the driver into `folder`; `None` when there is no reader.
    ///
    /// # Panics
    /// When vpcd is not installed or the C does not compile.
    pub(crate) fn install(self, folder: &Path) -> Option<PathBuf> {
        let fault = match self {
            Self::None => return None,
            Self::Two | Self::Pairs(_) => None,
            Self::One => Some("-DONE_READER"),
            Self::Mute => Some("-DMUTE"),
        };
        let vpcd = folder.join(VPCD_SONAME);
        fs::copy(VPCD, &vpcd)
            .unwrap_or_else(|error| panic!("no {VPCD} (apt-get install vsmartcard-vpcd): {error}"));
        Some(fault.map_or_else(|| vpcd.clone(), |define| compile(folder, &vpcd, define)))
    }
}

fn compile(folder: &Path, vpcd: &Path, define: &str) -> PathBuf {
    let source = folder.join("fault.c");
    fs::write(&source, include_str!("driver/fault.c")).expect("the rig's own folder is writable");
    let library = folder.join("libfault.so");
    let mut command = Command::new("cc");
    command.args([
        "-shared",
        "-fPIC",
        "-Wall",
        "-Werror",
        "-Wl,-rpath,$ORIGIN",
        define,
        "-o",
    ]);
    command
        .arg(&library)
        .arg(&source)
        .arg("-Wl,--no-as-needed")
        .arg(vpcd)
        .arg("-ldl");
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("no C compiler (apt-get install build-essential): {error}"));
    assert!(
        output.status.success(),
        "the driver with {define} does not compile: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    library
}
