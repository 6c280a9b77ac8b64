//! The USB bus as a source of signs. A phone has no reader on a cable, so plugging is not a sign there.

#[cfg_attr(any(target_os = "android", target_os = "ios"), path = "phone.rs")]
#[cfg_attr(
    not(any(target_os = "android", target_os = "ios")),
    path = "desktop.rs"
)]
mod system;

pub use system::follow;
