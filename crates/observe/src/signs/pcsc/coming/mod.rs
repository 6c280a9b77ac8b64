//! The start of the PC/SC service: while none runs, this waits for the system's own sign that one has started.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

pub(super) use system::Coming;
