//! The software on this machine: マイナ資格確認アプリ, the rules for its updates, the system. Only Windows is asked here; the phones
//! tell through their plug-in, and elsewhere there is no such app.

#[cfg(not(windows))]
mod other;
#[cfg(windows)]
mod windows;
#[cfg_attr(
    not(windows),
    expect(
        dead_code,
        reason = "winget lists apps on Windows only; its answer is read the same everywhere"
    )
)]
mod winget_list;

#[cfg(not(windows))]
pub(super) use other::OBSERVER;
#[cfg(windows)]
pub(super) use windows::OBSERVER;
