//! `cargo xtask site`: the window and its pages as files for any web server, in target/site. The answers come from the content and the
//! judging as WebAssembly (web/), so no server takes part.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cross::{self, System};
use crate::machine;
use crate::packages;
use crate::stage::{call, cargo, npm};

/// Files of the site that are written by hand, taken over as they are.
const AS_THEY_ARE: [&str; 2] = ["page.css", "manifest.webmanifest"];

/// Where the site is written.
pub fn folder() -> PathBuf {
    machine::target().join("site")
}

/// Installs what the site needs, and builds it; the address is where it will stand, for links that have to be whole.
pub fn run(address: Option<&str>) -> Result<(), String> {
    packages::install(&[
        packages::APP,
        packages::WINDOWS,
        packages::PHONES,
        packages::SITE,
    ])?;
    call(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    cross::build_std(&[System::Browser])?;
    build(address)
}

/// Builds the site from what is installed.
pub fn build(address: Option<&str>) -> Result<(), String> {
    call(
        System::Browser
            .cargo("build")?
            .args(["--package=web", "--lib", "--release"])
            // Debian's own std is not built for link-time optimisation.
            .env("CARGO_PROFILE_RELEASE_LTO", "false")
            .env(System::Browser.variable("LINKER"), "wasm-ld"),
    )?;
    let built = cross::folder().join("wasm32-unknown-unknown/release/web.wasm");
    // Writes target/site anew.
    call(&mut npm(&["run", "site"]))?;
    let site = folder();
    call(
        Command::new("wasm-opt")
            .args(["-Os", "--strip-debug", "--strip-producers"])
            .args([
                "--enable-bulk-memory",
                "--enable-sign-ext",
                "--enable-mutable-globals",
                "--enable-nontrapping-float-to-int",
            ])
            .arg(&built)
            .arg("-o")
            .arg(site.join("web.wasm")),
    )?;
    let source = machine::root().join("web/site");
    for name in AS_THEY_ARE {
        copy(&source.join(name), &site.join(name))?;
    }
    let mut pages = cargo(&["run", "--quiet", "--package", "web", "--bin", "site", "--"]);
    call(pages.arg(&site).args(address))?;
    keep_offline(&source.join("sw.js"), &site)
}

/// Writes the service worker with the list of all files and the edition they make together.
fn keep_offline(source: &Path, site: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    list(site, site, &mut files)?;
    files.retain(|file| file != "sw.js");
    files.sort();
    let sums = Command::new("sha256sum")
        .args(&files)
        .current_dir(site)
        .output()
        .map_err(|error| format!("sha256sum: {error}"))?;
    if !sums.status.success() {
        return Err("sha256sum could not read the site".to_owned());
    }
    let sums_file = machine::target().join("site-sums");
    fs::write(&sums_file, &sums.stdout).map_err(|error| error.to_string())?;
    let edition = Command::new("sha256sum")
        .arg(&sums_file)
        .output()
        .map_err(|error| format!("sha256sum: {error}"))?;
    let edition: String = String::from_utf8_lossy(&edition.stdout)
        .chars()
        .take(16)
        .collect();
    // A folder is asked for by its own address, never as index.html.
    let paths: Vec<String> = files
        .iter()
        .filter(|file| !["robots.txt", "sitemap.xml"].contains(&file.as_str()))
        .map(|file| format!("\"./{}\"", file.strip_suffix("index.html").unwrap_or(file)))
        .collect();
    let worker = fs::read_to_string(source).map_err(|error| error.to_string())?;
    let worker = worker
        .replace("@EDITION@", &edition)
        .replace("\"@FILES@\"", &paths.join(","));
    fs::write(site.join("sw.js"), worker).map_err(|error| error.to_string())
}

fn list(folder: &Path, site: &Path, files: &mut Vec<String>) -> Result<(), String> {
    let read = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for item in read.flatten() {
        let path = item.path();
        if path.is_dir() {
            list(&path, site, files)?;
        } else if let Ok(within) = path.strip_prefix(site) {
            files.push(within.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to)
        .map(|_| ())
        .map_err(|error| format!("{}: {error}", from.display()))
}
