//! Linker settings. On Linux the loader takes half of the time until `main` (docs/figures.md); linking the unwinder in
//! saves the search for one library. Relocations are not packed (RELR), because the program has to start on glibc 2.35.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|set| set == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-lib=static=gcc_eh");
    }
}
