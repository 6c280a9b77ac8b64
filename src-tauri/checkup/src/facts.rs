//! What was seen and answered: plain data that is judged here, saved in a report and judged again on a support desk's
//! machine. Facts hold what a part of the system said, never a conclusion from it.

mod bluetooth;
mod connection;
mod phone;
mod software;
mod tries;

use kb::{Setup, UsbId};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::answers::Answers;
pub use connection::{
    Chain, ClockOffset, Connection, Endpoint, Family, Issuer, Link, NameLook, NameOutcome,
    NoEndpoint, PathVerdict, Paths, PlainLook, PlainOutcome, Proxy, ProxyPlace, ProxySetting,
    RootInStore, RouteLook, RouteOutcome, Store, TlsLook, TlsOutcome, TrustStore,
};

pub use software::{
    App, Edition, NotRelease, NotVersion, Release, Software, SystemVersion, UpdateRules, Version,
};

pub use bluetooth::{Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch};
pub use phone::{
    Carrier, Nfc, Permission, Phone, PhoneApp, PhoneModel, PhoneNetwork, PhoneSystem, Switch,
};
pub use tries::{CardTries, Personal, PinTries};

/// The version of the facts' shape. A program judges facts of its own version and older ones.
pub const SCHEMA: u32 = 1;

/// Everything the checks may judge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Facts {
    /// [`SCHEMA`] of the program that wrote them.
    pub schema: u32,
    /// When looking began (RFC 3339, UTC).
    pub taken_at: String,
    /// The operating system looked at.
    pub os: Os,
    /// The equipment, as the user has set it.
    pub setup: Option<Setup>,
    /// What the user answered.
    #[serde(default)]
    pub answers: Answers,
    /// The PC/SC service and its readers.
    #[serde(default)]
    pub pcsc: Observed<PcscService>,
    /// The cards in those readers.
    #[serde(default)]
    pub cards: Observed<Vec<Card>>,
    /// How many tries the PINs of those cards have left; not asked unless the user wants to know.
    #[serde(default)]
    pub tries: Observed<Vec<CardTries>>,
    /// The card readers on the USB bus.
    #[serde(default)]
    pub usb: Observed<Vec<UsbReader>>,
    /// Windows' own services for cards; not asked on another system.
    #[serde(default)]
    pub services: Observed<Services>,
    /// Bluetooth and its readers; not looked at unless the equipment has a Bluetooth reader.
    #[serde(default)]
    pub bluetooth: Observed<Bluetooth>,
    /// The phone or tablet itself; not asked on another machine.
    #[serde(default)]
    pub phone: Observed<Phone>,
    /// The way to the service.
    #[serde(default)]
    pub connection: Connection,
    /// The app, the rules for its updates, and the system.
    #[serde(default)]
    pub software: Software,
}

impl Facts {
    /// Facts of this machine before anybody has looked.
    #[must_use]
    pub fn blank(setup: Option<Setup>, answers: Answers, taken_at: String) -> Self {
        Self {
            schema: SCHEMA,
            taken_at,
            os: Os::here(),
            setup,
            answers,
            pcsc: Observed::NotAsked,
            cards: Observed::NotAsked,
            tries: Observed::NotAsked,
            usb: Observed::NotAsked,
            services: Observed::NotAsked,
            bluetooth: Observed::NotAsked,
            phone: Observed::NotAsked,
            connection: Connection::default(),
            software: Software::default(),
        }
    }
}

/// Something looked at: seen, not to be seen (and why), or not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Observed<T> {
    /// It was seen.
    Seen(T),
    /// It was looked for and could not be seen.
    Unavailable(Why),
    /// Nobody looked.
    #[default]
    NotAsked,
}

/// Why something could not be seen or judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Why {
    /// No answer within the deadline.
    TimedOut {
        /// The reader that did not answer, where it was one.
        reader: Option<ReaderName>,
    },
    /// The system refused, in its own words.
    Failed {
        /// The system's message.
        message: String,
    },
    /// Another check has to be right first.
    NotReached,
    /// The system gives an answer of which nothing is known.
    UnknownAnswer {
        /// The answer.
        answer: String,
    },
    /// The system does not tell this.
    NotTold,
}

/// The operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Os {
    /// Windows
    Windows,
    /// Linux
    Linux,
    /// Android
    Android,
    /// iOS and iPadOS
    Ios,
    /// macOS
    Macos,
}

impl Os {
    /// The system this program was built for.
    #[must_use]
    pub fn here() -> Self {
        match std::env::consts::OS {
            "windows" => Self::Windows,
            "android" => Self::Android,
            "ios" => Self::Ios,
            "macos" => Self::Macos,
            _ => Self::Linux,
        }
    }

    /// Whether it is a phone's or a tablet's.
    #[must_use]
    pub fn is_phone(self) -> bool {
        matches!(self, Self::Android | Self::Ios)
    }

    /// Whether readers are reached through PC/SC there.
    #[must_use]
    pub fn has_pcsc(self) -> bool {
        matches!(self, Self::Windows | Self::Linux | Self::Macos)
    }
}

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

/// Windows' own services for cards, as its service manager tells them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Services {
    /// `SCardSvr`, shown as "Smart Card": without it no program reaches a reader.
    pub smart_card: Observed<WindowsService>,
    /// `CertPropSvc`, shown as "Certificate Propagation": reads every card that is laid down.
    pub certificate_propagation: Observed<WindowsService>,
}

/// One of Windows' services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum WindowsService {
    /// The service manager knows no service of this name.
    NotInstalled,
    /// It is there.
    Installed {
        /// What it does now.
        state: RunState,
        /// How it is started.
        start: StartType,
    },
}

/// What a service does now (`dwCurrentState` of `SERVICE_STATUS_PROCESS`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// It runs.
    Running,
    /// It does not.
    Stopped,
    /// It is being started.
    StartPending,
    /// It is being stopped.
    StopPending,
    /// It has been halted for a while.
    Paused,
    /// It is being halted.
    PausePending,
    /// It is about to go on.
    ContinuePending,
}

/// How a service is started (`dwStartType` of `QUERY_SERVICE_CONFIG`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum StartType {
    /// With Windows.
    Auto,
    /// When something asks for it: a program, or a reader being plugged in.
    Manual,
    /// Not at all, until somebody allows it.
    Disabled,
}

/// A card in a reader, as far as the closed set of commands (apdu.rs) shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Card {
    /// The reader it is in.
    pub reader: ReaderName,
    /// What came of looking at it.
    pub look: CardLook,
}

/// What came of looking at a card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CardLook {
    /// The card answered SELECT of the JPKI application.
    Answered {
        /// Its status word.
        select: StatusWord,
        /// The kind of token, where the application is there.
        token: Option<JpkiToken>,
    },
    /// It cannot be read.
    Unreadable(Unreadable),
    /// It was taken away while it was being looked at.
    Pulled,
    /// The reader was unplugged meanwhile.
    ReaderGone,
    /// Another program holds the reader exclusively.
    Held,
    /// No answer within the deadline.
    Silent {
        /// What was being waited for.
        at: Stage,
    },
    /// The service refused, in its own words.
    Failed {
        /// The service's message.
        message: String,
    },
}

/// Why a card that is there cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Unreadable {
    /// No answer to power-up.
    Mute,
    /// An answer to power-up that no protocol fits.
    Protocol,
    /// The exchange broke off though the card is still there.
    BrokenOff,
}

/// How far looking at a card had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Waiting for the reader.
    Connect,
    /// Waiting for another program to end its transaction.
    Transaction,
    /// Waiting for the card's answer.
    Exchange,
}

/// A card reader on the USB bus: a device with a CCID interface, or one that readers.toml knows. Neither its serial number
/// nor a text of its own is kept: a user can write both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UsbReader {
    /// Vendor and product id.
    pub id: UsbId,
    /// The readers of readers.toml with this id; several, where makers put one board into different cases.
    #[serde(default)]
    pub products: Vec<String>,
    /// It has an interface of the class smart card (0B).
    pub ccid: bool,
    /// The hubs between the machine and the reader, the machine's side first; one that the bus does not list has no id.
    /// An extension cable shows only when it is an active one, which is a hub to the bus.
    #[serde(default)]
    pub hubs: Vec<Option<UsbId>>,
    /// The driver the system has given it (Windows: the device's service; Linux: the kernel's driver of its interface,
    /// which is `usbfs` or none while pcscd has it); absent where there is none or the system does not tell.
    #[serde(default)]
    pub driver: Option<String>,
}

/// SW1 SW2 of ISO 7816-4, written as four hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// 9000.
    pub(crate) fn is_fine(self) -> bool {
        self.0 == 0x9000
    }
}

impl std::fmt::Display for StatusWord {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:04X}", self.0)
    }
}

impl From<StatusWord> for String {
    fn from(word: StatusWord) -> Self {
        word.to_string()
    }
}

impl TryFrom<String> for StatusWord {
    type Error = std::num::ParseIntError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        u16::from_str_radix(&text, 16).map(Self)
    }
}

/// What the token's name says (EF 0006, first 0x20 bytes; names from jpki/myna and OpenSC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum JpkiToken {
    /// `JPKIAPICCTOKEN2` or `JPKIAPICCTOKEN`: the plastic card.
    Card,
    /// `JPKIAPGPSETOKEN`: an Android phone.
    Android,
    /// `JPKIAPIOSTOKEN`: an iPhone.
    Iphone,
    /// The application is there, its name was not read or is not known.
    Unnamed,
}
