//! Signs of change that the system sends. A sign is never believed; it only causes a new look. Every source blocks
//! until the system reports something; none polls.

pub mod bluetooth;
pub mod pcsc;
pub mod usb;

use facts::ReaderName;

/// What the system reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// PC/SC: these readers, or the cards in them, have changed.
    Readers(Vec<ReaderName>),
    /// The PC/SC service has started.
    ServiceCame,
    /// The PC/SC service has stopped.
    ServiceGone,
    /// A USB device was plugged in or pulled.
    Plug,
    /// Bluetooth's switch, or a device's pairing or connection, has changed.
    Radio,
}
