//! On Linux, half of the time until `main` goes to the loader (docs/figures.md). Packed relocations are a third of a megabyte less
//! to read, and with the unwinder inside there is one library less to look for.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|set| set == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        println!("cargo::rustc-link-lib=static=gcc_eh");
    }
}
