//! The PC/SC service and what it lists.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A reader's PC/SC name, ending in the instance number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct ReaderName(pub String);

impl std::fmt::Display for ReaderName {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

/// The PC/SC service (Windows: Smart Card service, Linux: pcscd).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PcscService {
    /// No service answers.
    NotRunning,
    /// The service runs and lists these readers.
    Running {
        /// The readers in the service's own order.
        readers: Vec<Reader>,
    },
}

/// A reader as the service lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Reader {
    /// Its name.
    pub name: ReaderName,
    /// The service's state for a card in it.
    pub card: CardState,
    /// A program uses the reader exclusively.
    pub exclusive: bool,
}

/// The service's state for a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CardState {
    /// No card.
    Absent,
    /// A card that answered power-up.
    Present,
    /// A card that did not answer power-up: upside down, dirty, or not a chip card.
    Mute,
    /// The service does not know.
    Unknown,
}
