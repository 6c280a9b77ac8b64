//! Debian's package of both programs, built by dpkg-deb.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::product::{Product, TERMINAL, icon};
use super::{copy, epoch, settle_times, write};
use crate::cross::{fresh, in_folder};
use crate::machine;
use crate::stage::call;

/// The oldest C library on which the programs start: Ubuntu 22.04's. Debian 12 has 2.36.
const GLIBC: (u32, u32) = (2, 35);

/// Icons, each with the folder of its size.
const ICONS: [(&str, &str); 3] = [
    ("32x32.png", "32x32"),
    ("128x128.png", "128x128"),
    ("icon.svg", "scalable"),
];

/// Small for users, or quickly for a test.
pub const SMALL: [&str; 1] = ["-Zxz"];
pub const QUICK: [&str; 2] = ["-Zgzip", "-z1"];

/// Packs the programs in `built`.
pub fn deb(
    product: &Product,
    built: &Path,
    licences: &str,
    packing: &[&str],
    out: &Path,
) -> Result<PathBuf, String> {
    let root = out.join("deb");
    fresh(&root)?;
    let place = |path: &str| -> Result<PathBuf, String> {
        let place = root.join(path);
        let folder = place.parent().unwrap_or(&place);
        fs::create_dir_all(folder).map_err(in_folder(folder))?;
        Ok(place)
    };
    let window = &product.window;
    for name in [TERMINAL, window] {
        let program = built.join(name);
        starts_on_old_systems(&program)?;
        let to = place(&format!("usr/bin/{name}"))?;
        copy(&program, &to)?;
        set_mode(&to, 0o755)?;
    }
    let entry = include_str!("../../../packaging/linux/shikaku-rescue.desktop")
        .replace("@NAME@", &product.name)
        .replace("@WINDOW@", window)
        .replace("@SCHEME@", &product.scheme);
    write(
        &place(&format!("usr/share/applications/{window}.desktop"))?,
        entry.as_bytes(),
    )?;
    for (file, size) in ICONS {
        let ending = file.rsplit('.').next().unwrap_or_default();
        let to = format!("usr/share/icons/hicolor/{size}/apps/{window}.{ending}");
        copy(&icon(file), &place(&to)?)?;
    }
    write(
        &place(&format!("usr/share/doc/{window}/copyright"))?,
        licences.as_bytes(),
    )?;
    let control = format!(
        "Package: {window}\nVersion: {}\nArchitecture: amd64\nMaintainer: {} <noreply@invalid>\n\
         Section: misc\nPriority: optional\nInstalled-Size: {}\nDepends: {}\nRecommends: pcscd, xdg-utils\n\
         Description: {}\n オンライン資格確認が使えない原因を調べ、直し方と、受付を続ける方法を示します。\n",
        product.version,
        product.publisher,
        installed_kib(&root)?,
        dependencies(&root, window)?,
        product.name,
    );
    write(&place("DEBIAN/control")?, control.as_bytes())?;
    settle_modes(&root)?;
    settle_times(&root)?;
    let deb = out.join(format!("{window}_{}_amd64.deb", product.version));
    call(
        Command::new("dpkg-deb")
            .arg("--root-owner-group")
            .args(packing)
            .arg("--build")
            .arg(&root)
            .arg(&deb)
            .env("SOURCE_DATE_EPOCH", epoch()?.to_string()),
    )?;
    Ok(deb)
}

/// The packages whose libraries the programs link, by Debian's own reckoning.
fn dependencies(root: &Path, window: &str) -> Result<String, String> {
    let work = root.with_extension("shlibdeps");
    fresh(&work.join("debian"))?;
    // dpkg-shlibdeps wants to stand beside the sources of a package.
    write(
        &work.join("debian/control"),
        format!("Source: {window}\n\nPackage: {window}\nArchitecture: amd64\n").as_bytes(),
    )?;
    let output = Command::new("dpkg-shlibdeps")
        .arg("-O")
        .args([TERMINAL, window].map(|name| root.join("usr/bin").join(name)))
        .current_dir(&work)
        .output()
        .map_err(|error| format!("dpkg-shlibdeps: {error}"))?;
    let told = String::from_utf8_lossy(&output.stdout);
    let found = told
        .lines()
        .find_map(|line| line.strip_prefix("shlibs:Depends="));
    let found = found.ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    fs::remove_dir_all(&work).map_err(in_folder(&work))?;
    // What this machine has is newer than what the programs need.
    let (major, minor) = GLIBC;
    let each = found.split(", ").map(|one| {
        let name = one.split(' ').next().unwrap_or(one);
        if name == "libc6" {
            format!("libc6 (>= {major}.{minor})")
        } else {
            name.to_owned()
        }
    });
    let mut each: Vec<String> = each.collect();
    each.sort();
    each.dedup();
    Ok(each.join(", "))
}

/// Fails when a program needs a newer C library than [`GLIBC`].
pub fn starts_on_old_systems(program: &Path) -> Result<(), String> {
    match newest_glibc(program)? {
        needed if needed <= GLIBC => Ok(()),
        (major, minor) => Err(format!(
            "{} needs glibc {major}.{minor}; it has to start on {}.{}",
            program.display(),
            GLIBC.0,
            GLIBC.1
        )),
    }
}

/// Libraries that are built into the programs, so that none has to be there.
const BUILT_IN: [&str; 1] = ["libdbus"];

/// Fails when a program asks the system for a library that it should carry itself.
pub fn carries_its_libraries(program: &Path) -> Result<(), String> {
    let headers = headers(program)?;
    match needed_in(&headers).find(|needed| BUILT_IN.iter().any(|name| needed.starts_with(name))) {
        Some(needed) => Err(format!("{} needs {needed}", program.display())),
        None => Ok(()),
    }
}

fn needed_in(headers: &str) -> impl Iterator<Item = &str> {
    let lines = headers.lines().map(str::trim);
    lines.filter_map(|line| line.strip_prefix("NEEDED").map(str::trim))
}

/// The newest version of the C library among those that a program's symbols and relocations need.
pub fn newest_glibc(program: &Path) -> Result<(u32, u32), String> {
    newest_in(&headers(program)?).ok_or_else(|| format!("{} names no C library", program.display()))
}

fn headers(program: &Path) -> Result<String, String> {
    let output = Command::new("objdump")
        .arg("-p")
        .arg(program)
        .output()
        .map_err(|error| format!("objdump: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn newest_in(headers: &str) -> Option<(u32, u32)> {
    let versions = headers.split_whitespace().filter_map(|word| {
        // The loader of 2.36 is the first that reads packed relocations (RELR).
        if word == "GLIBC_ABI_DT_RELR" {
            return Some((2, 36));
        }
        let (major, rest) = word.strip_prefix("GLIBC_")?.split_once('.')?;
        let minor = rest.split('.').next()?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    });
    versions.max()
}

fn installed_kib(root: &Path) -> Result<u64, String> {
    let mut bytes = 0;
    for entry in fs::read_dir(root).map_err(in_folder(root))?.flatten() {
        let meta = entry.metadata().map_err(in_folder(root))?;
        bytes += if meta.is_dir() {
            installed_kib(&entry.path())? * 1024
        } else {
            meta.len().div_ceil(1024) * 1024
        };
    }
    Ok(bytes / 1024)
}

/// Folders and files as Debian wants them, whatever the umask of whoever packs.
fn settle_modes(folder: &Path) -> Result<(), String> {
    set_mode(folder, 0o755)?;
    for entry in fs::read_dir(folder).map_err(in_folder(folder))?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            settle_modes(&path)?;
        } else if folder.ends_with("bin") {
            set_mode(&path, 0o755)?;
        } else {
            set_mode(&path, 0o644)?;
        }
    }
    Ok(())
}

fn set_mode(path: &Path, mode: u32) -> Result<(), String> {
    machine::set_mode(path, mode).map_err(in_folder(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_counts_and_packed_relocations_want_2_36() {
        let old = "  0x09691974 0x00 04 GLIBC_2.3.4\n  0x0 0x00 03 GLIBC_2.17\n";
        assert_eq!(newest_in(old), Some((2, 17)));
        let relr = format!("{old}  0x0fd0e42 0x00 02 GLIBC_ABI_DT_RELR\n");
        assert_eq!(newest_in(&relr), Some((2, 36)));
        assert_eq!(newest_in("private headers: none"), None);
    }

    #[test]
    fn what_a_program_needs_is_read_line_by_line() {
        let told = "Dynamic Section:\n  NEEDED               libdbus-1.so.3\n  SONAME   libdbus-2\n  NEEDED   libc.so.6\n";
        let needed: Vec<&str> = needed_in(told).collect();
        assert_eq!(needed, ["libdbus-1.so.3", "libc.so.6"]);
    }
}
