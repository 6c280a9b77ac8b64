//! The software on this machine: マイナ資格確認アプリ, the rules for its updates, the system. Windows and phones are asked; other
//! systems have no such app.

#[cfg(not(any(windows, target_os = "android", target_os = "ios")))]
mod other;
#[cfg(any(target_os = "android", target_os = "ios", test))]
mod phone;
#[cfg(windows)]
mod windows;
#[cfg(any(windows, test))]
mod winget_list;

/// What is kept of a row of winget's list.
#[cfg(all(test, target_os = "linux"))]
pub(crate) fn kept(row: &str, id: &str) -> Option<facts::App> {
    winget_list::installed(&[row.to_owned()], id)
}

#[cfg(not(any(windows, target_os = "android", target_os = "ios")))]
pub(super) use other::OBSERVER;
#[cfg(any(target_os = "android", target_os = "ios"))]
pub(super) use phone::OBSERVER;
#[cfg(windows)]
pub(super) use windows::OBSERVER;
