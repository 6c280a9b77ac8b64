//! PC/SC as a source of signs. A phone has no PC/SC, so nothing is followed there.

#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod coming;
#[cfg_attr(any(target_os = "android", target_os = "ios"), path = "phone.rs")]
#[cfg_attr(
    not(any(target_os = "android", target_os = "ios")),
    path = "desktop.rs"
)]
mod system;

pub use system::{Followed, follow};
