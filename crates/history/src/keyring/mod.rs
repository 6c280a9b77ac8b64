//! The keyring of each system behind keyring-core's one type. macOS' is not supported yet.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "android", path = "android.rs")]
#[cfg_attr(target_os = "ios", path = "ios.rs")]
#[cfg_attr(target_os = "macos", path = "other.rs")]
mod system;

pub(super) use system::entry;
