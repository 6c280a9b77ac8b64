//! Bluetooth as a source of signs: its switch, and the pairing and connection of devices. A device in the air is not a
//! sign, and no discovery starts here: the look that follows a sign does that.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(any(target_os = "linux", windows)))]
mod other;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
pub use linux::follow;
#[cfg(not(any(target_os = "linux", windows)))]
pub use other::follow;
#[cfg(windows)]
pub use windows::follow;
