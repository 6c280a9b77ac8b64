//! The USB bus. A phone has no reader on a cable.

#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod driver;
#[cfg_attr(any(target_os = "android", target_os = "ios"), path = "phone.rs")]
#[cfg_attr(
    not(any(target_os = "android", target_os = "ios")),
    path = "desktop.rs"
)]
mod system;

/// What is kept of a driver whose file gives this as its version and its giver.
#[cfg(all(test, target_os = "linux"))]
pub(crate) use driver::kept;
pub(crate) use system::OBSERVER;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
pub(crate) use system::is_reader;
