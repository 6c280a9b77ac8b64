//! `cargo xtask package`: everything that can be handed to users from this machine, in target/package: Windows'
//! installer and the terminal alone as a zip, Debian's package, the site, the content. Beside each stand its SHA-256
//! and its SBOM. The same sources give the same bytes (docs/packages.md says how far that was compared).

pub mod deb;
pub mod debian;
mod parts;
pub mod product;
mod windows;
mod winget;
mod zip;

use std::fs;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use crate::cross::{self, System, fresh, in_folder};
use crate::machine;
use crate::packages;
use crate::site;
use crate::stage::{call, cargo, npm};
use product::{Product, TERMINAL};

pub use windows::{Installer, installer};

/// The package of the window.
pub const WINDOW: &str = "shikaku-rescue";

/// The most bytes of Windows' installer and of the zip: a clinic's line may be slow, and a vendor sends them by mail.
const LARGEST_INSTALLER: u64 = 8_000_000;
const LARGEST_ZIP: u64 = 6_000_000;

/// Where packages are put.
pub fn folder() -> PathBuf {
    machine::target().join("package")
}

/// What is made: all of it, or one kind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    All,
    Windows,
    /// Of programs that are built, and signed since.
    WindowsBuilt,
    /// The sums of packages that are made, and signed since.
    Sums,
    Linux,
    Site,
    Content,
}

impl Kind {
    pub fn named(words: &[&str]) -> Option<Self> {
        Some(match words {
            [] => Self::All,
            ["windows"] => Self::Windows,
            ["windows", "--built"] => Self::WindowsBuilt,
            ["sums"] => Self::Sums,
            ["linux"] => Self::Linux,
            ["site"] => Self::Site,
            ["content"] => Self::Content,
            _ => return None,
        })
    }

    /// Whether it is made on Windows, too.
    fn is_of_windows(self) -> bool {
        matches!(self, Self::Windows | Self::WindowsBuilt | Self::Sums)
    }

    fn takes(self, kind: Self) -> bool {
        self == Self::All || self == kind
    }
}

/// Installs what is needed and makes the packages. On Windows itself only Windows' are made, with its own compiler.
pub fn run(kind: Kind) -> Result<(), String> {
    if cfg!(windows) && !kind.is_of_windows() {
        return Err("on Windows: cargo xtask package windows".to_owned());
    }
    let product = Product::read()?;
    match kind {
        Kind::WindowsBuilt => {
            return packed_for_windows(&product, &built_for_windows(), &folder()).map(drop);
        }
        Kind::Sums => return sums_anew(&product),
        _ => {}
    }
    if !cfg!(windows) {
        packages::install(&[
            packages::APP,
            packages::WINDOWS,
            packages::PHONES,
            packages::SITE,
            packages::PACKAGE,
        ])?;
    }
    fs::create_dir_all(folder()).map_err(in_folder(&folder()))?;
    if kind != Kind::Content {
        call(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    }
    if kind.takes(Kind::Windows) || kind.takes(Kind::Linux) {
        call(&mut npm(&["run", "build"]))?;
    }
    let mut made = Vec::new();
    if kind.takes(Kind::Windows) {
        made.extend(for_windows(&product)?);
    }
    if kind.takes(Kind::Linux) {
        made.push(for_linux(&product)?);
    }
    if kind.takes(Kind::Site) {
        cross::build_std(&[System::Browser])?;
        site::build(None)?;
        made.push(site_archive(&product)?);
    }
    if kind.takes(Kind::Content) {
        made.push(content()?);
    }
    println!();
    for path in made {
        let size = fs::metadata(&path).map_or(0, |meta| meta.len());
        println!("{size:>10}  {}", path.display());
    }
    Ok(())
}

/// Builds the two programs for Windows, and packs them.
fn for_windows(product: &Product) -> Result<Vec<PathBuf>, String> {
    if cfg!(windows) {
        call(&mut release_of_this_machine()?)?;
    } else {
        cross::build_std(&[System::Windows])?;
        call(
            System::Windows
                .release_cargo("build")?
                .args(["--package", TERMINAL, "--package", WINDOW])
                .args(["--bins", "--features", crate::test::WINDOW]),
        )?;
    }
    packed_for_windows(product, &built_for_windows(), &folder())
}

/// Where the programs for Windows are built.
fn built_for_windows() -> PathBuf {
    if cfg!(windows) {
        machine::target().join("release")
    } else {
        cross::folder()
            .join(System::Windows.triple())
            .join("release")
    }
}

/// Writes the sums of what is packed anew, and winget's manifests, which hold one.
fn sums_anew(product: &Product) -> Result<(), String> {
    let folder = folder();
    for entry in fs::read_dir(&folder).map_err(in_folder(&folder))?.flatten() {
        let path = entry.path();
        let sum = path.with_file_name(format!("{}.sha256", name(&path)));
        if !sum.is_file() {
            continue;
        }
        let sum = write_sum(&path)?;
        if let (true, Some(homepage)) = (name(&path).ends_with("-setup.exe"), &product.homepage) {
            winget::write_manifests(product, homepage, &name(&path), &sum, &folder)?;
        }
    }
    Ok(())
}

/// Packs the two programs in `built`: the installer, and the terminal alone.
fn packed_for_windows(product: &Product, built: &Path, out: &Path) -> Result<Vec<PathBuf>, String> {
    let target = if cfg!(windows) {
        "x86_64-pc-windows-msvc"
    } else {
        System::Windows.triple()
    };
    let files = folder().join("windows");
    fresh(&files)?;
    let exe = |name: &str| format!("{name}.exe");
    for name in [exe(TERMINAL), exe(&product.window)] {
        copy(&built.join(&name), &files.join(&name))?;
    }
    // Microsoft's compiler links the loader in.
    let loader = built.join(windows::LOADER);
    if loader.is_file() {
        copy(&loader, &files.join(windows::LOADER))?;
    }
    let inside = parts::parts(&[TERMINAL, WINDOW], target)?;
    let licences = parts::licences(product, &inside, target)?;
    write(
        &files.join(windows::LICENCES),
        windows::text(&licences).as_bytes(),
    )?;
    let setup = out.join(product.file("-setup.exe"));
    installer(&Installer {
        product,
        version: &product.version,
        files: &files,
        out: &setup,
        is_fast: false,
    })?;
    let sum = beside(product, &setup, &inside)?;
    if let Some(homepage) = &product.homepage {
        winget::write_manifests(product, homepage, &name(&setup), &sum, out)?;
    }

    let alone = parts::parts(&[TERMINAL], target)?;
    let licences = parts::licences(product, &alone, target)?;
    let terminal = exe(TERMINAL);
    let zip = zip::zip(&[
        (&terminal, read(&files.join(&terminal))?),
        (windows::LICENCES, windows::text(&licences).into_bytes()),
        (
            "README.txt",
            windows::text(include_str!("../../packaging/windows/README.txt")).into_bytes(),
        ),
    ])?;
    let portable = out.join(format!("{TERMINAL}-{}-windows.zip", product.version));
    write(&portable, &zip)?;
    beside(product, &portable, &alone)?;
    // Said after everything is written, so that what is too large can be looked at.
    is_at_most(&setup, LARGEST_INSTALLER)?;
    is_at_most(&portable, LARGEST_ZIP)?;
    Ok(vec![setup, portable])
}

/// Builds the two programs for this Linux, and packs them.
fn for_linux(product: &Product) -> Result<PathBuf, String> {
    call(&mut release_of_this_machine()?)?;
    let target = "x86_64-unknown-linux-gnu";
    let inside = parts::parts(&[TERMINAL, WINDOW], target)?;
    let licences = parts::licences(product, &inside, target)?;
    let made = deb::deb(
        product,
        &machine::target().join("release"),
        &licences,
        &deb::SMALL,
        &folder(),
    )?;
    beside(product, &made, &inside)?;
    Ok(made)
}

/// `cargo build` of both programs as users get them, with this machine's own compiler.
fn release_of_this_machine() -> Result<Command, String> {
    let mut command = cargo(&["build", "--release", "--locked", "--bins"]);
    command
        .args(["--package", TERMINAL, "--package", WINDOW])
        .args(["--features", crate::test::WINDOW]);
    if !cfg!(windows) {
        command.env("RUSTFLAGS", cross::without_places()?);
    }
    Ok(command)
}

/// The site as one archive, with times and owners that do not change.
fn site_archive(product: &Product) -> Result<PathBuf, String> {
    let out = folder().join(product.file("-site.tar.gz"));
    let script = "tar --sort=name --mtime=@\"$1\" --owner=0 --group=0 --numeric-owner -C \"$2\" -cf - . | gzip -9n > \"$3\"";
    call(
        Command::new("sh")
            .args(["-ec", script, "sh"])
            .arg(epoch()?.to_string())
            .arg(site::folder())
            .arg(&out),
    )?;
    beside(product, &out, &[])?;
    Ok(out)
}

/// The content before it is signed: whoever has the key signs it on a machine of their own (RELEASING.md).
fn content() -> Result<PathBuf, String> {
    let edition = machine::root().join("kb/content/edition.toml");
    let text =
        fs::read_to_string(&edition).map_err(|error| format!("{}: {error}", edition.display()))?;
    let number = text
        .lines()
        .find_map(|line| line.strip_prefix("number = "))
        .ok_or("edition.toml has no number")?;
    let out = folder().join(format!("{number}.json"));
    let issued = day_and_time(epoch()?)?;
    call(
        cargo(&["run", "--quiet", "--package", TERMINAL, "--"])
            .args(["kb", "bundle", "kb/content", "--replace", "--out"])
            .arg(&out)
            .args(["--issued", &issued]),
    )?;
    write_sum(&out)?;
    Ok(out)
}

/// A time as RFC 3339 has it.
fn day_and_time(epoch: u64) -> Result<String, String> {
    let output = Command::new("date")
        .args(["-u", "-d", &format!("@{epoch}"), "+%Y-%m-%dT%H:%M:%SZ"])
        .output()
        .map_err(|error| format!("date: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The time that stands in packages instead of that of packing: that of the newest commit, or what the caller says.
pub fn epoch() -> Result<u64, String> {
    if let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") {
        return epoch
            .parse()
            .map_err(|_| format!("SOURCE_DATE_EPOCH is no number: {epoch}"));
    }
    let output = Command::new("git")
        .args(["log", "-1", "--format=%ct"])
        .current_dir(machine::root())
        .output()
        .map_err(|error| format!("git: {error}"))?;
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .map_err(|_| "git names no commit; SOURCE_DATE_EPOCH says the time instead".to_owned())
}

/// Gives everything in a folder the time of the sources.
fn settle_times(folder: &Path) -> Result<(), String> {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(epoch()?);
    for entry in fs::read_dir(folder).map_err(in_folder(folder))?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            settle_times(&path)?;
        } else {
            File::options()
                .write(true)
                .open(&path)
                .and_then(|file| file.set_modified(time))
                .map_err(in_folder(&path))?;
        }
    }
    File::open(folder)
        .and_then(|folder| folder.set_modified(time))
        .or_else(|error| if cfg!(windows) { Ok(()) } else { Err(error) })
        .map_err(in_folder(folder))
}

/// Writes the SHA-256 and the SBOM beside a package, and returns the sum.
fn beside(product: &Product, path: &Path, inside: &[parts::Part]) -> Result<String, String> {
    let sum = write_sum(path)?;
    let name = name(path);
    write(
        &path.with_file_name(format!("{name}.cdx.json")),
        parts::sbom(product, inside, &name).as_bytes(),
    )?;
    Ok(sum)
}

/// Writes `NAME.sha256` as sha256sum reads it, and returns the sum.
fn write_sum(path: &Path) -> Result<String, String> {
    let sum: String = Sha256::digest(read(path)?)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let name = name(path);
    write(
        &path.with_file_name(format!("{name}.sha256")),
        format!("{sum}  {name}\n").as_bytes(),
    )?;
    Ok(sum)
}

fn is_at_most(path: &Path, most: u64) -> Result<(), String> {
    let size = fs::metadata(path).map_err(in_folder(path))?.len();
    if size <= most {
        Ok(())
    } else {
        Err(format!(
            "{}: {size} bytes, and at most {most} are allowed",
            path.display()
        ))
    }
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(in_folder(path))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(in_folder(path))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to).map(drop).map_err(in_folder(from))
}
