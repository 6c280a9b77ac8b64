//! The keyring of each system behind keyring-core's one type. The phones' come with their plug-in.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(not(any(target_os = "linux", windows)), path = "other.rs")]
mod system;

pub(super) use system::entry;
