//! The USB bus. A phone has no reader on a cable.

#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod driver;
#[cfg_attr(any(target_os = "android", target_os = "ios"), path = "phone.rs")]
#[cfg_attr(
    not(any(target_os = "android", target_os = "ios")),
    path = "desktop.rs"
)]
mod system;

pub(crate) use system::OBSERVER;
