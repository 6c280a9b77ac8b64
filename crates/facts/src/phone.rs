//! Facts that a phone's own system reports. Neither a serial number nor the owner's name for the phone is kept; a call
//! centre asks for the model. The plug-in's Kotlin and Swift sides send exactly this shape as JSON; recorded answers of
//! both are in `mobile/tests/answers/`.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{
    App, BluetoothAdapter, Observed, Proxy, ProxyPlace, ProxySetting, Software, SystemVersion,
    Version, Why,
};

/// A phone or a tablet. A field that its system does not report is `Unavailable` with [`super::Why::NotTold`], so that
/// both systems have one shape.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
pub struct Phone {
    /// The edition of the system.
    pub system: Observed<PhoneSystem>,
    /// Maker and model.
    pub model: Observed<PhoneModel>,
    /// Whether cards can be read over NFC.
    pub nfc: Observed<Nfc>,
    /// Whether the part of NFC that reads cards is on (「Reader/Writer, P2P」). Android reports it from 15 on.
    pub nfc_reader: Observed<Switch>,
    /// Whether NFC needs an unlocked screen. Android reports it from 10 on.
    pub nfc_unlocked_only: Observed<Switch>,
    /// Where the antennas of NFC are. Android reports them from 14 on, where the maker has told.
    pub antennas: Observed<NfcAntennas>,
    /// The radio, as far as it is reported without a permission, and with one where the user gave it.
    pub bluetooth: Observed<BluetoothAdapter>,
    /// Whether this app may use Bluetooth.
    pub bluetooth_permission: Observed<Permission>,
    /// Location services of the whole device.
    pub location: Observed<Switch>,
    /// Whether this app may know the location. Android up to 11 lets no app hear Bluetooth without it; no other check
    /// needs it.
    pub location_permission: Observed<Permission>,
    /// Airplane mode. iOS does not report it to apps.
    pub airplane_mode: Observed<Switch>,
    /// Power saving (iOS: Low Power Mode).
    pub power_saving: Observed<Switch>,
    /// The network that the system would use now.
    pub network: Observed<PhoneNetwork>,
    /// The strength of the Wi-Fi in use (dBm). Android reports it from 10 on, without a VPN; iOS does not.
    pub wifi_dbm: Observed<i16>,
    /// The name server of 「プライベート DNS」, through which all names go. Android reports it from 9 on.
    pub private_dns: Observed<PrivateDns>,
    /// The proxy of the network in use, where it has one.
    pub proxy: Observed<Option<ProxySetting>>,
    /// マイナ資格確認アプリ. Android reports it once its package's name is known (app.toml); iOS does not report other apps.
    pub official_app: Observed<PhoneApp>,
}

impl Phone {
    /// The phone's software in the shape that all systems share. A text that is not a version is kept as an unknown
    /// answer.
    #[must_use]
    pub fn software(&self) -> Software {
        let unknown = |text: &str| Why::UnknownAnswer {
            answer: text.to_owned(),
        };
        let app = match &self.official_app {
            Observed::Seen(PhoneApp::NotInstalled) => Observed::Seen(App::NotInstalled),
            Observed::Seen(PhoneApp::Installed { version: text }) => match text.parse() {
                Ok(version) => Observed::Seen(App::Installed {
                    version,
                    newer: None,
                }),
                Err(_) => Observed::Unavailable(unknown(text)),
            },
            Observed::Unavailable(why) => Observed::Unavailable(why.clone()),
            Observed::NotAsked => Observed::Unavailable(Why::NotTold),
        };
        let system = match &self.system {
            Observed::Seen(system) => match Version::of_phone(&system.version) {
                Ok(version) => Observed::Seen(SystemVersion {
                    version,
                    edition: None,
                    release: None,
                }),
                Err(_) => Observed::Unavailable(unknown(&system.version)),
            },
            Observed::Unavailable(why) => Observed::Unavailable(why.clone()),
            Observed::NotAsked => Observed::Unavailable(Why::NotTold),
        };
        Software {
            app,
            rules: Observed::NotAsked,
            system,
        }
    }
}

impl Phone {
    /// The proxy of the network in use, in the shape that all systems share.
    #[must_use]
    pub fn proxies(&self) -> Observed<Vec<Proxy>> {
        match &self.proxy {
            Observed::Seen(setting) => Observed::Seen(
                setting
                    .iter()
                    .map(|setting| Proxy {
                        place: ProxyPlace::Network,
                        setting: setting.clone(),
                    })
                    .collect(),
            ),
            Observed::Unavailable(why) => Observed::Unavailable(why.clone()),
            Observed::NotAsked => Observed::Unavailable(Why::NotReached),
        }
    }
}

/// The version of a phone's system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PhoneSystem {
    /// The version as its settings show it, for example `14` or `18.5`.
    pub version: String,
    /// Android's API level; iOS has none.
    #[serde(default)]
    pub api: Option<u16>,
}

/// The maker and model of a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PhoneModel {
    /// For example `Google`.
    pub maker: String,
    /// For example `Pixel 8`; on iOS the identifier, for example `iPhone14,5`.
    pub model: String,
}

/// NFC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Nfc {
    /// The device has no NFC for cards.
    Absent,
    /// NFC is there and switched off (Android; iPhones have no such switch).
    Off,
    /// NFC is on.
    On,
}

/// The antennas of a phone's NFC, on its outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct NfcAntennas {
    /// The phone's width in millimetres, held upright.
    pub width: u16,
    /// Its height.
    pub height: u16,
    /// Whether it folds; the places are then those of the unfolded phone.
    pub folds: bool,
    /// The antennas, which lie under the back.
    pub at: Vec<NfcAntenna>,
}

/// An antenna's centre, in millimetres from the upper left corner of a phone whose screen one looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct NfcAntenna {
    /// To the right.
    pub x: u16,
    /// Downwards.
    pub y: u16,
}

/// 「プライベート DNS」 of the network in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PrivateDns {
    /// Off, or up to the network.
    Automatic,
    /// Names go through this server and no other.
    Server {
        /// Its name.
        host: String,
    },
}

/// The position of a switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// The state of a permission of this app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Allowed, or not needed on this version of the system.
    Granted,
    /// Refused by the user, or forbidden by the organisation that manages the device.
    Refused,
    /// Not asked for yet.
    NotAsked,
}

/// The network that a phone would use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PhoneNetwork {
    /// The system has a network that it would use.
    pub connected: bool,
    /// The links that the network uses.
    #[serde(default)]
    pub over: Vec<Carrier>,
    /// A VPN is in use.
    #[serde(default)]
    pub vpn: bool,
}

/// A link that a network uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// Wi-Fi
    WiFi,
    /// A mobile line, which implies that airplane mode is off.
    Cellular,
    /// A cable.
    Ethernet,
    /// Something else.
    Other,
}

/// An app on the phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PhoneApp {
    /// The system knows no such app.
    NotInstalled,
    /// The app is installed in this version.
    Installed {
        /// The version as the system shows it.
        version: String,
    },
}
