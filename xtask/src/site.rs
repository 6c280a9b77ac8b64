//! `cargo xtask site`: the window and its pages as files for any web server, in target/site. The answers come from the content and the
//! judging as WebAssembly (web/), so no server takes part.

mod order;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cross::{self, System};
use crate::machine;
use crate::packages;
use crate::stage::{Stages, call, cargo, npm, without_network};

/// Files of the site that are written by hand, taken over as they are.
const AS_THEY_ARE: [&str; 2] = ["page.css", "manifest.webmanifest"];

/// The module that Vite takes in (ui/vite.config.ts).
const MODULE: &str = "site-module.wasm";

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

/// Builds the site and opens it as people do, over a real web server; the rest of `cargo xtask test` has built and installed the rest.
pub fn run_all(stages: &mut Stages) {
    let built = stages.stage("site: build", || {
        packages::install(&[packages::SITE])?;
        build(None)
    });
    if built {
        stages.stage("site: answers, pages, desk, offline, editions", || {
            questions()?;
            call(&mut without_network(&npm(&["run", "e2e:site"])))
        });
    }
}

/// Questions with the answers of this machine, for the test that asks the module the same.
fn questions() -> Result<(), String> {
    let place = machine::target().join("site-questions.ndjson");
    let file = fs::File::create(&place).map_err(|error| format!("{}: {error}", place.display()))?;
    let mut answers = cargo(&[
        "run",
        "--quiet",
        "--package",
        "web",
        "--example",
        "questions",
    ]);
    call(answers.stdout(file))
}

/// Builds the site from what is installed.
pub fn build(address: Option<&str>) -> Result<(), String> {
    build_module()?;
    let module = machine::target().join(MODULE);
    call(
        Command::new("wasm-opt")
            // Not optimised again: `-Os` takes a fifteenth of the bytes away and brotli then needs a thirteenth more. Equal functions
            // are one.
            .args([
                "--strip-debug",
                "--strip-producers",
                "--duplicate-function-elimination",
            ])
            .args([
                "--enable-bulk-memory",
                "--enable-sign-ext",
                "--enable-mutable-globals",
                "--enable-nontrapping-float-to-int",
            ])
            .arg(
                System::Browser
                    .target_folder()
                    .join("wasm32-unknown-unknown/release/web.wasm"),
            )
            .arg("-o")
            .arg(&module),
    )?;
    let ordered = fs::read(&module)
        .map_err(|error| error.to_string())
        .and_then(|bytes| order::ordered(&bytes))
        .and_then(|bytes| fs::write(&module, bytes).map_err(|error| error.to_string()));
    ordered.map_err(|error| format!("{}: {error}", module.display()))?;
    // Writes target/site anew, with the module among its assets.
    call(&mut npm(&["run", "site"]))?;
    let site = folder();
    let source = machine::root().join("web/site");
    for name in AS_THEY_ARE {
        copy(&source.join(name), &site.join(name))?;
    }
    keep_offline(&source.join("sw.js"), &site)?;
    let mut pages = cargo(&["run", "--quiet", "--package", "web", "--bin", "site", "--"]);
    call(pages.arg(&site).args(address))
}

/// Builds the answers as WebAssembly, small before fast.
fn build_module() -> Result<(), String> {
    call(
        System::Browser
            .cargo("build")?
            .args(["--package=web", "--lib", "--release"])
            // Every byte of it goes over the wire. Each crate that has a level of its own is named.
            .args(
                ["kb", "minisign-verify", "serde_json"]
                    .map(|name| format!("--config=profile.release.package.{name}.opt-level='z'")),
            )
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "z")
            .env("CARGO_PROFILE_RELEASE_LTO", "fat")
            .env(System::Browser.variable("LINKER"), "wasm-ld"),
    )
}

/// Writes the service worker with the files of the window, which are all that is there by now, and the edition they make together.
fn keep_offline(source: &Path, site: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    list(site, site, &mut files)?;
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
    let sums = String::from_utf8_lossy(&sums.stdout).into_owned();
    let rows: Vec<String> = sums
        .lines()
        .filter_map(|line| line.split_once("  "))
        // A folder is asked for by its own address, never as index.html.
        .map(|(sum, file)| {
            let path = file.strip_suffix("index.html").unwrap_or(file);
            format!("\"./{path}\": \"{sum}\"")
        })
        .collect();
    let worker = fs::read_to_string(source).map_err(|error| error.to_string())?;
    let worker = worker
        .replace("@EDITION@", &edition)
        .replace("\"@FILES@\": \"\"", &rows.join(", "));
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
