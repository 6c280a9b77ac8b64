//! The coming of the PC/SC service: what each system shows of it is waited for while none runs.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

pub(super) use system::Coming;
