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
    /// Nothing answers.
    NotRunning,
    /// It answers and lists these readers.
    Running {
        /// In the service's own order.
        readers: Vec<Reader>,
    },
}

/// A reader as the service lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Reader {
    /// Its name.
    pub name: ReaderName,
    /// What the service says about a card in it.
    pub card: CardState,
    /// A program has taken the reader for itself.
    pub exclusive: bool,
}

/// What the service says about a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CardState {
    /// No card.
    Absent,
    /// A card that has answered power-up.
    Present,
    /// A card that has not: upside down, dirty, not a chip card.
    Mute,
    /// The service does not know.
    Unknown,
}
