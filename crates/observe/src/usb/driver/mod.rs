//! The driver that the system has bound to a device on the bus, and how long the device has been there.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;
mod told;

pub(super) use system::{bound, node, plugged_seconds};
#[cfg(all(test, target_os = "linux"))]
pub(crate) use told::kept;
