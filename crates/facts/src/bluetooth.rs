//! What was seen of Bluetooth. No address is kept, and of a name only what all pieces of a product share: both would tell
//! one nurse's bag from another's.

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

/// The radio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum BluetoothAdapter {
    /// The system lists none.
    Absent,
    /// It is there and switched off.
    Off,
    /// The system does not let this program look.
    NotPermitted,
    /// It is on.
    On,
}

/// How far readers were listened for. Listening is never begun while the radio is off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "search")]
pub enum BluetoothSearch {
    /// There was no need (a reader is connected) or no radio to listen with.
    NotNeeded,
    /// For as long as a reader that is on takes to be heard.
    Ended,
    /// The deadline came first.
    CutShort,
    /// The system refused, in its own words.
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
    /// The system has paired with it.
    pub paired: bool,
    /// The system is connected to it.
    pub connected: bool,
    /// It was heard while this check-up listened.
    pub seen: bool,
    /// The best strength at which it was heard, in dBm.
    #[serde(default)]
    pub rssi: Option<i16>,
    /// Its battery in percent, where it tells the system.
    #[serde(default)]
    pub battery: Option<u8>,
}
