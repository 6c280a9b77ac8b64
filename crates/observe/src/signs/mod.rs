//! What the system tells of changes. A sign is never believed, only looked after. Every source blocks until the system says
//! something; none asks in turns.

pub mod bluetooth;
pub mod pcsc;
pub mod usb;

use facts::ReaderName;

/// What the system tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// PC/SC: these readers, or the cards on them, are not as they were.
    Readers(Vec<ReaderName>),
    /// The PC/SC service has come.
    ServiceCame,
    /// It has gone.
    ServiceGone,
    /// Something was plugged in or pulled.
    Plug,
    /// Bluetooth's switch, or a device's pairing or connection.
    Radio,
}
