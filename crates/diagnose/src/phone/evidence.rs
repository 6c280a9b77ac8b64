//! What the verdicts on the phone itself rest on, with their sentences.

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

impl PhoneEvidence {
    /// The evidence as a sentence for a user.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Nfc { nfc: Nfc::Absent } => "この端末には、カードを読むNFCがありません。",
            Self::Nfc { nfc: Nfc::Off } => "NFCはオフです。",
            Self::Nfc { nfc: Nfc::On } => "NFCを使えます。",
            Self::Location {
                location: Switch::On,
            } => "位置情報はオンです。",
            Self::Location {
                location: Switch::Off,
            } => "位置情報はオフです。",
            Self::LocationRefused => {
                "このアプリに、位置情報の許可がありません。このAndroidは、許可がないとBluetoothをさがせません。"
            }
            Self::AirplaneMode {
                airplane_mode: Switch::On,
            } => "機内モードはオンです。",
            Self::AirplaneMode {
                airplane_mode: Switch::Off,
            } => "機内モードはオフです。",
            Self::AirplaneAnswer {
                airplane_mode: Switch::On,
            } => "飛行機のマークが出ている、という答えです。",
            Self::AirplaneAnswer {
                airplane_mode: Switch::Off,
            } => "飛行機のマークは出ていない、という答えです。",
            Self::MobileLine => "携帯の回線につながっています。機内モードではありません。",
            Self::OnlineAllTheSame => "ネットワークには、つながっています。",
            Self::Network { connected: true } => "スマホは、ネットワークにつながっています。",
            Self::Network { connected: false } => "スマホに、つながるネットワークがありません。",
            Self::PowerSaving {
                power_saving: Switch::On,
            } => "省電力モードはオンです。",
            Self::PowerSaving {
                power_saving: Switch::Off,
            } => "省電力モードはオフです。",
        }
        .to_owned()
    }
}
