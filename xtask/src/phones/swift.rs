//! The iOS side in Swift: compiled by Debian 13's compiler against declarations of Apple's frameworks with a played device
//! behind them (`tests/ios/frameworks`) and Tauri's own Swift, then run, where it answers as `mobile/tests/answers/ios.json`
//! has it. Not shown by this: Apple's own signatures, selectors and availability (docs/phones.md).

use std::fs;
use std::path::{Path, PathBuf};

use crate::cross::{self, fresh, in_folder};
use crate::machine;
use crate::stage::{call, cargo};
use crate::test::WINDOW;
use crate::trixie;

/// The compiler, and what a C library's headers and the linker need.
const PACKAGES: &str = "swiftlang,libc6-dev,libstdc++-14-dev";

const FRAMEWORKS: &str = "tests/ios/frameworks";
/// The device, and Apple's modules on it, each after those that it imports.
const DEVICE: &str = "Played";
const APPLE: [&str; 7] = [
    "CFNetwork",
    "CoreLocation",
    "Network",
    "UIKit",
    "WebKit",
    "CoreBluetooth",
    "CoreNFC",
];
/// A module of C, because Tauri imports a part of it, `os.log`.
const OS: &str = "os";

/// Tauri's files that the plug-in uses. The others need Objective-C's selectors (Tauri.swift, for which there is a
/// stand-in), Darwin's own calls (Logger.swift) and more of UIKit (UiUtils.swift).
const TAURI: [&str; 5] = [
    "Channel.swift",
    "Invoke.swift",
    "JSTypes.swift",
    "JsonValue.swift",
    "Plugin/Plugin.swift",
];
const STAND_IN: &str = "tests/ios/tauri";
const PLUGIN: &str = "mobile/ios/Sources";
const PLAYER: &str = "tests/ios/player";

/// Where the sources and what is built stand inside the system.
const ROOM: &str = "/mnt/swift";

/// Installs the compiler, unless it is installed.
pub fn install() -> Result<(), String> {
    trixie::install(&root(), PACKAGES)
}

/// Compiles everything, ours with warnings as errors, and runs the plug-in.
pub fn compile_and_compare() -> Result<(), String> {
    let room = room();
    fresh(&room)?;
    let here = machine::root();
    let frameworks = here.join(FRAMEWORKS);
    let ours = &["-warnings-as-errors"];
    take_in(&frameworks.join(DEVICE), DEVICE)?;
    take_in(&frameworks.join(OS), OS)?;
    module(DEVICE, ours)?;
    for name in APPLE {
        take_in(&frameworks.join(name), name)?;
        // As Apple's are compiled: a case that is not named needs a `default`. Linux' Foundation is not, which is a
        // warning for each file.
        module(name, &["-enable-library-evolution", "-suppress-warnings"])?;
    }
    let tauri = super::tauri()?.join("mobile/ios-api/Sources/Tauri");
    for file in TAURI {
        take_in_file(&tauri.join(file), "Tauri")?;
    }
    take_in(&here.join(STAND_IN), "Tauri")?;
    module("Tauri", &["-suppress-warnings"])?;
    let plugin = "tauri_plugin_device_state";
    take_in(&here.join(PLUGIN), plugin)?;
    module(plugin, &["-enable-testing", "-warnings-as-errors"])?;
    take_in(&here.join(PLAYER), "player")?;
    program(ours)?;
    call(
        // With the flags of every call, so that nothing is built twice.
        cargo(&[
            "test",
            "--workspace",
            "--features",
            WINDOW,
            "--test=through_swift",
        ])
        .current_dir(here)
        .args(["--", "--ignored"])
        .env(
            "SWIFT_PLAYED",
            format!("chroot {} {ROOM}/played", root().display()),
        ),
    )
}

/// Compiles the sources of a module. Objects are linked whole, archives would have to be in an order.
fn module(name: &str, flags: &[&str]) -> Result<(), String> {
    let object = format!("{ROOM}/{name}.o");
    let words = [
        "-parse-as-library",
        "-emit-module",
        "-emit-object",
        "-whole-module-optimization",
        "-module-name",
        name,
        "-o",
        &object,
    ];
    swiftc(name, &[&words, flags].concat())
}

/// Compiles the player and links everything to one program.
fn program(flags: &[&str]) -> Result<(), String> {
    let mut objects = Vec::new();
    for name in [DEVICE, "Tauri", "tauri_plugin_device_state"]
        .into_iter()
        .chain(APPLE)
    {
        objects.push(format!("{ROOM}/{name}.o"));
    }
    let played = format!("{ROOM}/played");
    let mut words = vec!["-o", &played];
    words.extend(objects.iter().map(String::as_str));
    words.extend(flags);
    swiftc("player", &words)
}

/// The compiler on all sources of a folder that was taken in.
fn swiftc(folder: &str, words: &[&str]) -> Result<(), String> {
    let line = format!("cd {ROOM} && exec swiftc \"$@\" {folder}/*.swift");
    let os = format!("{ROOM}/{OS}");
    let always = [
        "sh",
        "-c",
        &line,
        "sh",
        "-swift-version",
        "5",
        "-I",
        ROOM,
        "-I",
        &os,
    ];
    call(&mut trixie::inside(&root(), &[&always, words].concat()))
}

/// Copies the files of a folder into the system.
fn take_in(folder: &Path, name: &str) -> Result<(), String> {
    for entry in fs::read_dir(folder).map_err(in_folder(folder))? {
        take_in_file(&entry.map_err(in_folder(folder))?.path(), name)?;
    }
    Ok(())
}

fn take_in_file(file: &Path, name: &str) -> Result<(), String> {
    let folder = room().join(name);
    fs::create_dir_all(&folder).map_err(in_folder(&folder))?;
    let text = fs::read_to_string(file).map_err(in_folder(file))?;
    let to = folder.join(file.file_name().unwrap_or_default());
    fs::write(&to, without_objective_c(&text)).map_err(in_folder(&to))
}

/// A source without the attributes that Linux' compiler refuses; every line stays where it is.
fn without_objective_c(source: &str) -> String {
    let mut text = String::new();
    for line in source.lines() {
        if !line.starts_with("@_cdecl(\"init_plugin") {
            text.push_str(&line.replace("@objc ", ""));
        }
        text.push('\n');
    }
    text
}

fn root() -> PathBuf {
    cross::folder().join("swift")
}

fn room() -> PathBuf {
    root().join(ROOM.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_linux_refuses_is_taken_out() {
        let source = "class A: Plugin {\n  @objc public func f(_ i: Invoke) {}\n}\n\n@_cdecl(\"init_plugin_a\")\nfunc a() {}\n";
        let taken = "class A: Plugin {\n  public func f(_ i: Invoke) {}\n}\n\n\nfunc a() {}\n";
        assert_eq!(without_objective_c(source), taken);
        let uname = "@_cdecl(\"uname\")\n";
        assert_eq!(without_objective_c(uname), uname);
    }
}
