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
    /// The part of NFC that reads cards.
    NfcReader {
        /// Its state.
        nfc_reader: Switch,
    },
    /// NFC works with an unlocked screen alone.
    NfcUnlockedOnly,
    /// The strength of the Wi-Fi in use.
    Wifi {
        /// In dBm.
        dbm: i16,
    },
    /// Whether a VPN is in use.
    Vpn {
        /// It is.
        vpn: bool,
    },
    /// All names go through this server.
    PrivateDns {
        /// Its name.
        host: String,
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
    /// The trial reading has felt something.
    TrialFelt {
        /// The time in milliseconds from the beginning of the search.
        millis: u32,
    },
    /// The trial reading has felt nothing.
    TrialNothing {
        /// The time in seconds for which it has searched.
        seconds: u32,
    },
    /// The trial reading has felt something that takes no commands, such as a transit card.
    TrialOther,
    /// The trial reading has felt more than one card at once.
    TrialSeveral,
    /// A card went out of reach during the trial reading before it had answered.
    TrialLost {
        /// How often.
        times: u32,
    },
}

impl From<PhoneEvidence> for Evidence {
    fn from(seen: PhoneEvidence) -> Self {
        Self::Phone { seen }
    }
}
