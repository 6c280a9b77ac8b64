//! The software on this machine: マイナ資格確認アプリ, the rules for its updates, the system. Only Windows is asked here; the phones
//! tell through their plug-in, and elsewhere there is no such app.

#[cfg(not(windows))]
mod other;
#[cfg(windows)]
mod windows;
#[cfg(any(windows, test))]
mod winget_list;

#[cfg(not(windows))]
pub(super) use other::OBSERVER;
#[cfg(windows)]
pub(super) use windows::OBSERVER;
