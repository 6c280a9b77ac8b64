//! Facts about Bluetooth. No address is kept, and of a name only what all pieces of a product share, because both would
//! identify a single device.

use serde::{Deserialize, Serialize};
use specta::Type;

/// This machine's Bluetooth and the card readers it knows or hears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Bluetooth {
    /// The radio.
    pub adapter: BluetoothAdapter,
    /// How far readers were listened for.
    pub search: BluetoothSearch,
    /// Readers that are paired, connected or heard; other devices are never kept.
    #[serde(default)]
    pub readers: Vec<BluetoothReader>,
}

/// The state of the radio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum BluetoothAdapter {
    /// The system lists no radio.
    Absent,
    /// The radio is switched off.
    Off,
    /// The system does not let this program look.
    NotPermitted,
    /// The radio is on.
    On,
}

/// How long readers were listened for. Listening never begins while the radio is off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "search")]
pub enum BluetoothSearch {
    /// No listening: a reader is already connected, or there is no usable radio.
    NotNeeded,
    /// The full time that a reader needs to be heard.
    Ended,
    /// Less than that, because the deadline came first.
    CutShort,
    /// The system refused to listen.
    Refused {
        /// The system's message.
        message: String,
    },
}

/// A card reader known to the system or heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BluetoothReader {
    /// The product, or the name the user has chosen, without the digits that tell one piece from another.
    pub name: String,
    /// The system is paired with it.
    pub paired: bool,
    /// The system is connected to it.
    pub connected: bool,
    /// It was heard while this check-up listened.
    pub seen: bool,
    /// The strongest signal heard, in dBm.
    #[serde(default)]
    pub rssi: Option<i16>,
    /// Its battery in percent, when it reports one to the system.
    #[serde(default)]
    pub battery: Option<u8>,
}
