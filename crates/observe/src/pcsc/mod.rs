//! PC/SC: the service, its readers and their cards. A phone's own reader is not PC/SC.

#[cfg(target_os = "linux")]
mod socket;
#[cfg_attr(any(target_os = "android", target_os = "ios"), path = "phone.rs")]
#[cfg_attr(
    not(any(target_os = "android", target_os = "ios")),
    path = "desktop.rs"
)]
mod system;

#[cfg(target_os = "linux")]
pub(crate) use socket::socket;
pub(crate) use system::OBSERVER;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
pub(crate) use system::names;
