//! Checks tauri.conf.json and the capabilities, and makes the window's files part of the binary.

use std::env;

fn main() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|set| set == value);
    if is("CARGO_CFG_TARGET_OS", "windows") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        // The library is for phones, but cargo links it everywhere. Of one that names nothing to export mingw exports everything,
        // and there is more than it can number.
        println!("cargo::rustc-link-arg-cdylib=-Wl,--exclude-all-symbols");
    }
    tauri_build::build();
}
