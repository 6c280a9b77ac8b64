//! Windows: a window needs the WebView2 runtime, which Windows 11 and a current Windows 10 have.

// A message box of the system has no safe interface; no crate of ours or Tauri's shows one.
#![allow(unsafe_code)]

use std::ffi::OsString;

use windows::Win32::UI::WindowsAndMessaging::{
    MB_ICONWARNING, MB_OK, MB_SETFOREGROUND, MessageBoxW,
};
use windows::core::HSTRING;

use super::NoWindow;

/// The title, by which users know the app.
const TITLE: &str = "資格確認レスキュー";

pub(super) fn can_open(_: impl Fn(&str) -> Option<OsString>) -> Result<(), NoWindow> {
    tauri::webview_version()
        .map(drop)
        .map_err(|_| NoWindow::NoWebView2)
}

pub(super) fn tell(words: &str) {
    let (words, title) = (HSTRING::from(words), HSTRING::from(TITLE));
    // SAFETY: both texts live until the call returns; there is no window of ours that could own the box.
    unsafe {
        MessageBoxW(
            None,
            &words,
            &title,
            MB_OK | MB_ICONWARNING | MB_SETFOREGROUND,
        );
    }
}
