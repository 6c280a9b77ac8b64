//! The USB bus.

use kb::UsbId;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A card reader on the USB bus: a device with a CCID interface, or one that readers.toml knows. Neither its serial
/// number nor its text descriptors are kept, because a user can write both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UsbReader {
    /// Vendor and product id.
    pub id: UsbId,
    /// It has an interface of the class smart card (0B).
    pub ccid: bool,
    /// The hubs between the machine and the reader, nearest to the machine first; a hub that the bus does not list has
    /// no id. An extension cable shows only when it is an active one, which is a hub to the bus.
    #[serde(default)]
    pub hubs: Vec<Option<UsbId>>,
    /// The driver that the system has bound to it (Windows: the device's service; Linux: the kernel's driver of its
    /// interface, which is `usbfs` or none while pcscd has it); absent when there is none or the system does not report
    /// it.
    #[serde(default)]
    pub driver: Option<String>,
}
