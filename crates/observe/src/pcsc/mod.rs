//! PC/SC: the service, its readers and their cards. A phone's own reader is not PC/SC.

#[cfg_attr(any(target_os = "android", target_os = "ios"), path = "phone.rs")]
#[cfg_attr(
    not(any(target_os = "android", target_os = "ios")),
    path = "desktop.rs"
)]
mod system;

pub(crate) use system::OBSERVER;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
pub(crate) use system::names;
