//! The phone itself.

pub(crate) mod airplane;
pub(crate) mod detour;
pub(crate) mod evidence;
pub(crate) mod location;
pub(crate) mod nfc;
pub(crate) mod nfc_reader;
pub(crate) mod power_saving;
pub(crate) mod wifi;
