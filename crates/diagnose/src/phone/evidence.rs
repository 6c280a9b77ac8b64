//! What the verdicts on the phone itself rest on.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Evidence;
use facts::{Nfc, Switch};

/// One thing that the phone says of itself, or that its user saw on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum PhoneEvidence {
    /// NFC.
    Nfc {
        /// Its state.
        nfc: Nfc,
    },
    /// Location services.
    Location {
        /// Their state.
        location: Switch,
    },
    /// This app may not know the location, and this edition of Android lets nobody hear Bluetooth without.
    LocationRefused,
    /// Airplane mode, as the system says.
    AirplaneMode {
        /// Its state.
        airplane_mode: Switch,
    },
    /// The user's answer: whether the aeroplane is shown.
    AirplaneAnswer {
        /// The answer.
        airplane_mode: Switch,
    },
    /// A mobile line is up, which no phone has in airplane mode.
    MobileLine,
    /// The phone has a way out although airplane mode is on.
    OnlineAllTheSame,
    /// Whether the phone has a way out.
    Network {
        /// It has one.
        connected: bool,
    },
    /// Power saving.
    PowerSaving {
        /// Its state.
        power_saving: Switch,
    },
}

impl From<PhoneEvidence> for Evidence {
    fn from(seen: PhoneEvidence) -> Self {
        Self::Phone { seen }
    }
}
