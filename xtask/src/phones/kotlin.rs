//! The Android side in Kotlin: compiled by Kotlin's own compiler against Android's own classes (Debian has those of
//! Android 6) and Tauri's own Kotlin, then run on a JVM, where its output is compared with the table that the Rust side
//! reads. For androidx there are stubs of signatures (`tests/android/stubs`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cross::{fresh, in_folder};
use crate::machine;
use crate::stage::{call, cargo, npm_in};
use crate::test::WINDOW;

/// Android 6's classes from Debian 11; later Debians have none.
const SUITE: &str = "bullseye";
const PACKAGE: &str = "libandroid-23-java";
const VERSION: &str = "6.0.1+r72-6";
const SHA256: &str = "8af1b6df556971dda0a6da3536ea526a838e0c363afcdd454213d8bce94793e3";
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// The JSON library that Tauri uses, as Debian has it.
const JACKSON: [&str; 3] = [
    "/usr/share/java/jackson-databind.jar",
    "/usr/share/java/jackson-core.jar",
    "/usr/share/java/jackson-annotations.jar",
];

/// Tauri's files that need a newer Android than Debian's classes; the plug-in uses neither.
const TOO_NEW: [&str; 2] = ["PathPlugin.kt", "PermissionHelper.kt"];

const PLUGIN: &str = "mobile/android/src/main/java";
const STUBS: &str = "tests/android/stubs";
const PLAYED: [&str; 2] = [
    "tests/android/PlayedDevice.kt",
    "tests/android/PlayedCarrier.kt",
];
const MAIN: &str = "jp.shikaku_rescue.devicestate.played.PlayedDeviceKt";
const TABLE: &str = "mobile/tests/answers/android.json";

/// Fetches the compiler (npm checks its hash) and Android's classes (apt checks the signature, and we the hash).
pub fn install() -> Result<(), String> {
    call(&mut npm_in(
        "tests/android",
        &["ci", "--no-audit", "--no-fund"],
    ))?;
    if classes().is_file() {
        return Ok(());
    }
    let room = room();
    fresh(&room)?;
    for folder in ["lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(room.join(folder)).map_err(in_folder(&room))?;
    }
    let write =
        |name: &str, text: String| fs::write(room.join(name), text).map_err(in_folder(&room));
    write("status", String::new())?;
    write(
        "sources.list",
        format!(
            "deb [signed-by={KEYS}] {} {SUITE} main\n",
            machine::debian()?
        ),
    )?;
    // A separate apt configuration, so that the machine's own does not see another Debian.
    let at = room.display();
    write(
        "apt.conf",
        format!(
            "Dir::State \"{at}\";\nDir::State::lists \"{at}/lists\";\nDir::State::status \"{at}/status\";\n\
             Dir::Cache \"{at}/cache\";\nDir::Etc::sourcelist \"{at}/sources.list\";\nDir::Etc::sourceparts \"/dev/null\";\n\
             Dir::Etc::preferencesparts \"/dev/null\";\n"
        ),
    )?;
    let apt = |words: &[&str]| {
        let mut apt = Command::new("sh");
        // apt saves a download in the current folder.
        apt.args(["-c", "cd \"$0\" && exec apt-get -q \"$@\""])
            .arg(&room)
            .args(words)
            .env("APT_CONFIG", room.join("apt.conf"));
        call(&mut apt)
    };
    apt(&["update"])?;
    apt(&["download", &format!("{PACKAGE}={VERSION}")])?;
    let package = room.join(format!("{PACKAGE}_{VERSION}_all.deb"));
    call(
        Command::new("sh")
            .args(["-c", "echo \"$0  $1\" | sha256sum --check --quiet"])
            .arg(SHA256)
            .arg(&package),
    )?;
    call(
        Command::new("dpkg-deb")
            .arg("-x")
            .arg(&package)
            .arg(room.join("files")),
    )?;
    fs::rename(
        room.join("files/usr/share/java/com.android.android-23.jar"),
        classes(),
    )
    .map_err(in_folder(&room))
}

/// Compiles Tauri's sources, then ours with warnings as errors, and runs ours on the table.
pub fn compile_and_compare() -> Result<(), String> {
    let tauri = tauri_sources()?;
    let base = room().join("tauri");
    fresh(&base)?;
    let mut classpath = vec![classes()];
    classpath.extend(JACKSON.map(PathBuf::from));
    call(
        kotlinc(&classpath, &base)
            .arg("-nowarn")
            .args(&tauri)
            .arg(STUBS),
    )?;
    // What the plug-in calls of newer Androids stands in the stubs, so they go before Debian's classes.
    classpath.insert(0, base.clone());
    let ours = room().join("plugin");
    fresh(&ours)?;
    call(
        kotlinc(&classpath, &ours)
            .arg("-Werror")
            .arg(PLUGIN)
            .args(PLAYED),
    )?;
    let mut runs: Vec<PathBuf> = JACKSON.map(PathBuf::from).to_vec();
    runs.extend([ours, compiler().join("lib/kotlin-stdlib.jar")]);
    call(
        Command::new("java")
            .arg("-cp")
            .arg(joined(&runs))
            .args([MAIN, TABLE]),
    )?;
    // Rust's own random cards, behind the carrier in Kotlin.
    let carrier = format!("java -cp {} {MAIN} carrier", joined(&runs));
    call(
        // With the flags of every call, so that nothing is built twice.
        cargo(&[
            "test",
            "--workspace",
            "--features",
            WINDOW,
            "--test=through_kotlin",
        ])
        .current_dir(machine::root())
        .args(["--", "--ignored"])
        .env("KOTLIN_CARRIER", carrier),
    )
}

fn kotlinc(classpath: &[PathBuf], out: &Path) -> Command {
    let mut command = Command::new("bash");
    command
        .arg(compiler().join("bin/kotlinc"))
        .args(["-no-jdk", "-cp", &joined(classpath), "-d"])
        .arg(out);
    command
}

fn joined(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    paths.join(":")
}

/// Tauri's own Kotlin sources, from its crate in the locked version.
fn tauri_sources() -> Result<Vec<PathBuf>, String> {
    let mut sources = Vec::new();
    gather(
        &super::tauri()?.join("mobile/android/src/main/java"),
        &mut sources,
    )?;
    Ok(sources)
}

fn gather(folder: &Path, sources: &mut Vec<PathBuf>) -> Result<(), String> {
    for entry in fs::read_dir(folder).map_err(in_folder(folder))? {
        let path = entry.map_err(in_folder(folder))?.path();
        let is_too_new = TOO_NEW.iter().any(|name| path.ends_with(name));
        if path.is_dir() {
            gather(&path, sources)?;
        } else if path.extension().is_some_and(|kind| kind == "kt") && !is_too_new {
            sources.push(path);
        }
    }
    Ok(())
}

fn room() -> PathBuf {
    machine::target().join("tools/android")
}

fn classes() -> PathBuf {
    room().join("android-23.jar")
}

fn compiler() -> PathBuf {
    machine::root().join("tests/android/node_modules/kotlin-compiler")
}
