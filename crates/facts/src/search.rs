//! A deliberate search for Bluetooth readers, after a tap: how it went, and what the nearest reader told of itself. No address is
//! kept, and of a name only what all pieces of a product share ([`super::BluetoothReader`]).

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Version;

/// How a deliberate search for readers went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReaderSearch {
    /// How it ended.
    pub ended: SearchEnd,
    /// The time in seconds for which readers were listened for.
    pub seconds: u32,
    /// The readers found, the nearest first; other devices are never kept.
    #[serde(default)]
    pub readers: Vec<FoundReader>,
}

/// How a search ended. Nothing is switched on or started for it, whatever it meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SearchEnd {
    /// A reader was found, or the whole time was listened.
    Searched,
    /// The deadline came first.
    CutShort,
    /// The system lists no radio.
    Absent,
    /// The radio is switched off, or was meanwhile.
    Off,
    /// The radio was pulled meanwhile.
    Pulled,
    /// The system does not let this program search.
    NotPermitted,
    /// The system's Bluetooth service does not run, or does not answer.
    NoService,
    /// The system's Bluetooth service ended meanwhile.
    ServiceEnded,
    /// The system did not begin to search.
    Refused,
}

/// A reader that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FoundReader {
    /// The product, or the name the user has chosen, without the digits that tell one piece from another.
    pub name: String,
    /// The system was connected to it before the search.
    #[serde(default)]
    pub connected: bool,
    /// The strongest signal heard, in dBm; absent where it was connected and silent.
    #[serde(default)]
    pub rssi: Option<i16>,
    /// Whether it told of itself.
    pub told: ReaderTold,
    /// Its battery in percent, as it tells (service 180F) or has told the system.
    #[serde(default)]
    pub battery: Option<u8>,
    /// The version of its firmware, as it tells (service 180A).
    #[serde(default)]
    pub firmware: Option<Version>,
}

/// Whether a reader told of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ReaderTold {
    /// It was asked and answered; what it has no service for is absent.
    Told,
    /// It was not asked: another one is nearer, or the search had ended.
    NotAsked,
    /// It did not let itself be connected to.
    NotConnected,
    /// It was connected to, and its services never came.
    NoServices,
    /// The connection broke off, or an answer never came.
    BrokenOff,
}
