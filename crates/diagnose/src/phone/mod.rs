//! The phone itself.

pub(crate) mod airplane;
pub(crate) mod evidence;
pub(crate) mod location;
pub(crate) mod nfc;
pub(crate) mod power_saving;
