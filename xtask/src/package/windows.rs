//! Windows' installer by NSIS, from packaging/windows/installer.nsi.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::product::{Product, icon};
use super::{epoch, settle_times, write};
use crate::machine;
use crate::stage::call;

/// What loads WebView2, where it is not linked in.
pub const LOADER: &str = "WebView2Loader.dll";
/// The licences of everything inside.
pub const LICENCES: &str = "LICENSES.txt";

/// An installer to make.
pub struct Installer<'a> {
    pub product: &'a Product,
    /// The product's own, or another one for a test.
    pub version: &'a str,
    /// The folder with the files to install.
    pub files: &'a Path,
    pub out: &'a Path,
    /// Packed quickly rather than small.
    pub is_fast: bool,
}

/// Makes the installer.
pub fn installer(wanted: &Installer<'_>) -> Result<(), String> {
    let Installer {
        product,
        version,
        files,
        out,
        is_fast,
    } = wanted;
    settle_times(files)?;
    let product_file = files.with_extension("nsh");
    let mut text = String::new();
    let uninstall = format!(
        r"Software\Microsoft\Windows\CurrentVersion\Uninstall\{}",
        product.identifier
    );
    let window = format!("{}.exe", product.window);
    for (key, value) in [
        ("NAME", product.name.as_str()),
        ("VERSION", version),
        ("PUBLISHER", &product.publisher),
        ("IDENTIFIER", &product.identifier),
        ("SCHEME", &product.scheme),
        ("WINDOW", &window),
        ("UNINSTALL", &uninstall),
        ("SIZE_KIB", &kib(files)?.to_string()),
        ("ICON", &icon("icon.ico").display().to_string()),
        ("FILES", &files.display().to_string()),
        ("OUT", &out.display().to_string()),
    ] {
        text.push_str(&format!("!define {key} \"{}\"\n", value.replace('$', "$$")));
    }
    if files.join(LOADER).is_file() {
        text.push_str("!define LOADER\n");
    }
    if *is_fast {
        text.push_str("!define FAST\n");
    }
    // The mark tells makensis that it is UTF-8.
    write(&product_file, format!("\u{FEFF}{text}").as_bytes())?;
    call(
        Command::new("makensis")
            .args(["-V2", "-WX", "-NOCD", "-INPUTCHARSET", "UTF8"])
            .arg(format!("-DPRODUCT={}", product_file.display()))
            .arg(machine::root().join("packaging/windows/installer.nsi"))
            .env("SOURCE_DATE_EPOCH", epoch()?.to_string()),
    )
}

/// The room that the files take, in KiB.
fn kib(folder: &Path) -> Result<u64, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let bytes: u64 = entries
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|meta| meta.len())
        .sum();
    Ok(bytes.div_ceil(1024))
}

/// A text as Windows' editors show it, old ones too.
pub fn text(text: &str) -> String {
    format!("\u{FEFF}{}", text.replace('\n', "\r\n"))
}
