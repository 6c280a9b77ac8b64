//! The window's real program where it can open no window: Wine has no WebView2, as a Windows 10 that was never brought up
//! to date has none. It says so in a message box of Windows, names the way on for the page that a link asked for, and ends
//! with a status. For `cargo xtask test --full` only, because linking that program takes minutes.

#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Stdio;

use rigs::display::Display;
use rigs::wine::{OwnPrefix, ShikakuExe};

/// The exit status of a window that could not open.
const NO_WINDOW: Option<i32> = Some(3);

fn from_stage(name: &str) -> PathBuf {
    std::env::var_os(name)
        .unwrap_or_else(|| {
            panic!("no {name}: `cargo xtask test --full` runs this in its own stage")
        })
        .into()
}

/// A Windows 10 with the program installed, and the folder of its programs as Windows writes it.
fn installed() -> (OwnPrefix, String) {
    let prefix = OwnPrefix::fresh();
    prefix.wine(&[
        "reg",
        "add",
        r"HKCU\Software\Wine",
        "/v",
        "Version",
        "/d",
        "win10",
        "/f",
    ]);
    let setup = from_stage("INSTALLERS").join("setup-0.1.0.exe");
    assert_eq!(prefix.status(prefix.command(&setup).arg("/S")), Some(0));
    let user = std::fs::read_dir(prefix.drive().join("users"))
        .expect("Windows has users")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .find(|name| name != "Public")
        .expect("a user");
    let place = format!(r"C:\users\{user}\AppData\Local\Programs\shikaku-rescue");
    (prefix, place)
}

#[test]
#[ignore = "cargo xtask test --full, stage Windows installer, with both programs"]
fn without_webview2_a_link_leads_to_words_and_to_the_terminal() {
    let (prefix, place) = installed();
    let display = Display::start();
    let window = format!(r"{place}\shikaku-rescue.exe");
    let mut window = prefix
        .command(Path::new(&window))
        .arg("shikaku://error/021")
        .env("DISPLAY", display.name())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Wine");
    // Reads the box as a person does, and presses its button.
    let read = prefix
        .command(&from_stage("READ_BOX"))
        .arg("資格確認レスキュー")
        .env("DISPLAY", display.name())
        .output()
        .expect("Wine");
    let said = String::from_utf8_lossy(&read.stdout).replace("\r\n", "\n");
    assert!(said.contains("WebView2"), "{read:?}");
    assert!(said.contains("次の順にしてください"), "{said}");
    let call = format!("\"{place}\\shikaku.exe\" show error/021");
    assert!(said.contains(&call), "{said}");
    let status = window.wait().expect("it has ended");
    assert_eq!(status.code(), NO_WINDOW);

    // What the message names works.
    let shikaku = ShikakuExe::installed(&prefix, &format!(r"{place}\shikaku.exe"));
    let shown = shikaku.run(["show", "error/021", "--json"]);
    assert_eq!(shown.json()["id"], "error/021", "{shown:?}");
}

#[test]
#[ignore = "cargo xtask test --full, stage Windows installer, with both programs"]
fn called_where_nobody_looks_it_ends_by_itself_with_the_status() {
    let (prefix, place) = installed();
    let mut window = prefix.command(Path::new(&format!(r"{place}\shikaku-rescue.exe")));
    let output = window.stderr(Stdio::piped()).output().expect("Wine");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), NO_WINDOW, "{said}");
    assert!(
        said.contains("WebView2") && said.contains("checkup"),
        "{said}"
    );
}
