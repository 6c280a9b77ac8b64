//! The app and the system.

pub(crate) mod advisory;
pub(crate) mod app_installed;
pub(crate) mod app_known;
pub(crate) mod app_version;
pub(crate) mod evidence;
pub(crate) mod os_version;
