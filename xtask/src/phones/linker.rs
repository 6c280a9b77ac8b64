//! Linking, as far as possible without the systems' own libraries: the whole app for Windows (mingw has what it needs),
//! and the library that Android loads, with Android's own symbols left undefined. The latter proves that all of our
//! symbols are present; it is never shipped and could not be.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cross::{System, built, folder, in_folder};
use crate::machine;
use crate::stage::call;

/// Libraries that Rust and the app link on Android; empty ones replace them.
const ANDROID_LIBRARIES: [&str; 8] = ["c", "m", "dl", "log", "android", "unwind", "gcc", "gcc_s"];

/// Links `shikaku-rescue.exe`.
pub fn windows() -> Result<(), String> {
    call(&mut app(System::Windows, "--bins")?)?;
    for name in ["shikaku-rescue.exe", "WebView2Loader.dll"] {
        is_there(&built(System::Windows, name))?;
    }
    Ok(())
}

/// Links `libshikaku_rescue_lib.so`, and checks it for the functions that Android's side calls.
pub fn android() -> Result<(), String> {
    let (linker, archives) = stand_ins()?;
    call(
        app(System::Android, "--lib")?
            .env(System::Android.variable("LINKER"), linker)
            .env("LIBRARY_PATH", &archives),
    )?;
    let library = built(System::Android, "libshikaku_rescue_lib.so");
    is_there(&library)?;
    let symbols = Command::new("llvm-nm")
        .args(["--dynamic", "--defined-only"])
        .arg(&library)
        .output()
        .map_err(|error| format!("llvm-nm: {error}"))?;
    let symbols = String::from_utf8_lossy(&symbols.stdout);
    // The functions of tauri's entry point, and of the plug-ins' answers (app.tauri.plugin.PluginManager).
    for name in ["Java_", "handlePluginResponse"] {
        if !symbols.contains(name) {
            return Err(format!("{} has no {name}", library.display()));
        }
    }
    Ok(())
}

fn app(system: System, what: &str) -> Result<Command, String> {
    let mut command = system.cargo("build")?;
    command.args([
        "--package=shikaku-rescue",
        what,
        "--features",
        crate::test::WINDOW,
    ]);
    Ok(command)
}

/// A linker that leaves Android's own symbols undefined, and empty libraries for it.
fn stand_ins() -> Result<(PathBuf, PathBuf), String> {
    let room = folder().join("android-link");
    fs::create_dir_all(&room).map_err(in_folder(&room))?;
    for name in ANDROID_LIBRARIES {
        let archive = room.join(format!("lib{name}.a"));
        // An archive without members is eight bytes.
        fs::write(archive, "!<arch>\n").map_err(in_folder(&room))?;
    }
    let linker = room.join("link-android");
    fs::write(
        &linker,
        format!(
            "#!/bin/sh\nexec clang --target=aarch64-linux-android26 -fuse-ld=lld -nostdlib \
             -Wl,--unresolved-symbols=ignore-all -L '{}' \"$@\"\n",
            room.display()
        ),
    )
    .map_err(in_folder(&room))?;
    machine::set_mode(&linker, 0o755).map_err(in_folder(&room))?;
    Ok((linker, room))
}

fn is_there(path: &Path) -> Result<(), String> {
    if path.is_file() {
        Ok(())
    } else {
        Err(format!("{} was not built", path.display()))
    }
}
