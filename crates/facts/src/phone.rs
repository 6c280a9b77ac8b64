//! What a phone's own system says of itself. Neither a serial number nor the name its owner has given it is kept: the model
//! is what a call centre asks for. The plug-in's Kotlin and Swift sides send exactly this shape as JSON; recorded answers of
//! both stand in `mobile/tests/answers/`.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{App, BluetoothAdapter, Observed, Software, SystemVersion, Version, Why};

/// A phone or a tablet, asked by itself. What one system does not tell is `Unavailable` with [`super::Why::NotTold`], so that
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
    /// The radio, as far as it is told without a permission and with the one that was given.
    pub bluetooth: Observed<BluetoothAdapter>,
    /// Whether this app may use Bluetooth.
    pub bluetooth_permission: Observed<Permission>,
    /// Location services of the whole device.
    pub location: Observed<Switch>,
    /// Whether this app may know the location. Android up to 11 lets nobody hear Bluetooth without it; no other check needs it.
    pub location_permission: Observed<Permission>,
    /// Airplane mode. iOS tells no app.
    pub airplane_mode: Observed<Switch>,
    /// Power saving (iOS: Low Power Mode).
    pub power_saving: Observed<Switch>,
    /// The way out that the system would use now.
    pub network: Observed<PhoneNetwork>,
    /// マイナ資格確認アプリ. Android tells of it once its package's name is known (app.toml); iOS tells nothing of other apps.
    pub official_app: Observed<PhoneApp>,
}

impl Phone {
    /// What it says of its software, in the shape that all systems share. A text that is no version is no version here either.
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

/// The edition of a phone's system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PhoneSystem {
    /// As its settings show it, for example `14` or `18.5`.
    pub version: String,
    /// Android's API level; iOS has none.
    #[serde(default)]
    pub api: Option<u16>,
}

/// What a phone is called by its maker.
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
    /// The device has none for cards.
    Absent,
    /// It is there and switched off (Android; an iPhone's cannot be).
    Off,
    /// It is there and on.
    On,
}

/// Something that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// What the user lets this app do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Allowed, or no permission is needed on this edition.
    Granted,
    /// Refused by the user, or forbidden by whoever manages the device.
    Refused,
    /// Nobody has asked yet.
    NotAsked,
}

/// The way out of a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PhoneNetwork {
    /// The system has a network that it would use.
    pub connected: bool,
    /// What that network goes over.
    #[serde(default)]
    pub over: Vec<Carrier>,
    /// A VPN stands in the way.
    #[serde(default)]
    pub vpn: bool,
}

/// What a network goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// Wi-Fi
    WiFi,
    /// A mobile line: then airplane mode is off.
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
    /// It is there in this version.
    Installed {
        /// As the system shows it.
        version: String,
    },
}
