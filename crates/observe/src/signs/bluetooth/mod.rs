//! Bluetooth as a source of signs: its switch, and the pairing and connection of devices. What is in the air is no sign, and
//! nobody listens for it here: the look that a sign leads to does.

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
