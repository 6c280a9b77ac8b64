//! Everything that was seen and answered: plain data that `diagnose` judges, that a report saves, and that a support
//! desk's machine judges again. A fact holds what a part of the system said, never a conclusion from it.
//!
//! A part of the facts is one thing an observer gives: its type has a file here, it has a field in [`Facts`] and a line
//! in `parts!` (parts.rs). Code that covers all parts is generated from that one list.

mod answers;
mod bluetooth;
mod card;
mod connection;
mod disk;
mod parts;
mod pcsc;
mod phone;
mod programs;
mod read;
mod record;
mod seal;
mod search;
mod security;
mod services;
mod session;
mod software;
mod terminal;
mod trial;
mod tries;
mod usb;

use kb::Setup;
use serde::{Deserialize, Serialize};
use specta::Type;

pub use answers::{Answers, AppAnswer, Lamp, NotAppAnswer, Presented, Subject, UnknownAnswer};
pub use bluetooth::{Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch};
pub use card::{Card, CardLook, JpkiToken, Stage, StatusWord, Unreadable};
pub use connection::{
    Chain, ClockOffset, Connection, Endpoint, Family, Issuer, Link, NameLook, NameOutcome,
    NoEndpoint, PathVerdict, Paths, PlainLook, PlainOutcome, Proxy, ProxyPlace, ProxySetting,
    RootInStore, RouteLook, RouteOutcome, Store, TlsLook, TlsOutcome, TrustStore,
};
pub use disk::{Disk, Room};
pub use parts::{Part, PartName};
pub use pcsc::{CardState, PcscService, Reader, ReaderName};
pub use phone::{
    Carrier, Nfc, NfcAntenna, NfcAntennas, Permission, Phone, PhoneApp, PhoneModel, PhoneNetwork,
    PhoneSystem, PrivateDns, Switch,
};
pub use programs::ProgramId;
pub use read::{FactsError, facts_from_json, facts_from_message};
pub use record::{
    AppMove, CardMove, Following, Happened, LONGEST_RECORD, LinkMove, MOST_BEFORE, MOST_CHANGES,
    MOST_RECORD_BYTES, ReaderMove, Record, RecordChange, RecordEnd, RecordError, RecordSources,
    Remote, RemotePlace, ServiceMove, Sharing, TcpMove, UsbMove,
};
pub use seal::seal;
pub use search::{FoundReader, ReaderSearch, ReaderTold, SearchEnd};
pub use security::{
    FirewallProfiles, Security, SecurityKind, SecurityName, SecurityProduct, SecurityState,
};
pub use services::{RunState, Services, StartType, WindowsService};
pub use session::Session;
pub use software::{
    App, Edition, NotRelease, NotVersion, Release, Software, SystemVersion, UpdateRules, Version,
};
pub use terminal::{
    AutomaticLogon, CardAddress, CardLine, ClosedDns, ClosedHost, ClosedName, ClosedNameOutcome,
    ClosedProxy, ClosedProxyServer, ClosedReach, ClosedReachOutcome, Environment, FaceFolder,
    FaceOutput, FolderSetting, InstitutionCertificate, InstitutionCertificates, IssuersHere,
    Memory, NetworkCard, RegisteredReader, RegisteredReaders, SettingsFile, TaskName, Terminal,
    TerminalAccount, TerminalClock, TerminalCredentials, TerminalPower, TerminalProgram,
    TerminalPrograms, TerminalRunning, TerminalSettings, TerminalTask, TimeSource,
};
pub use trial::{Felt, Trial};
pub use tries::{CardTries, Personal, PinTries};
pub use usb::{DriverFrom, Firmware, NotFirmware, UsbReader};

/// The version of the facts' shape. A program judges facts of its own version and older ones.
pub const SCHEMA: u32 = 1;

/// Everything the checks may judge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
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
    /// A watch saw the last reader go and one come: Windows' service ended in between, and a program that was open meanwhile holds a
    /// connection to one that is gone.
    #[serde(default)]
    pub reader_came_back: bool,
    /// The cards in those readers.
    #[serde(default)]
    pub cards: Observed<Vec<Card>>,
    /// The tries left of the PINs of those cards; not asked unless the user wants to know.
    #[serde(default)]
    pub tries: Observed<Vec<CardTries>>,
    /// The known programs that have the card library open, this one apart; each once.
    #[serde(default)]
    pub card_programs: Observed<Vec<ProgramId>>,
    /// The card readers on the USB bus.
    #[serde(default)]
    pub usb: Observed<Vec<UsbReader>>,
    /// The session of the one who is signed in; not asked on phones.
    #[serde(default)]
    pub session: Observed<Session>,
    /// Windows' own services for cards; not asked on other systems.
    #[serde(default)]
    pub services: Observed<Services>,
    /// What watches over the machine; not asked on other systems than Windows.
    #[serde(default)]
    pub security: Observed<Security>,
    /// Bluetooth and its readers; not looked at unless the equipment has a Bluetooth reader.
    #[serde(default)]
    pub bluetooth: Observed<Bluetooth>,
    /// A deliberate search for readers; not asked unless the user has started one.
    #[serde(default)]
    pub reader_search: Observed<ReaderSearch>,
    /// The phone or tablet itself; not asked on other machines.
    #[serde(default)]
    pub phone: Observed<Phone>,
    /// How a trial reading with the phone's own NFC went; not asked unless the user has started one.
    #[serde(default)]
    pub trial: Observed<Trial>,
    /// The way to the service.
    #[serde(default)]
    pub connection: Connection,
    /// The app, the rules for its updates, and the system.
    #[serde(default)]
    pub software: Software,
    /// The room on the drives.
    #[serde(default)]
    pub disk: Observed<Disk>,
    /// The 資格確認端末; not looked at unless the equipment has a face reader.
    #[serde(default)]
    pub terminal: Terminal,
    /// What changed while somebody tried again; not asked unless it was recorded.
    #[serde(default)]
    pub record: Observed<Record>,
}

impl Facts {
    /// Facts of this machine before anything has been looked at.
    #[must_use]
    pub fn blank(setup: Option<Setup>, answers: Answers, taken_at: String) -> Self {
        Self {
            schema: SCHEMA,
            taken_at,
            setup,
            answers,
            ..Self::default()
        }
    }
}

/// A part of the facts: seen, not available (and why), or not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Observed<T> {
    /// The part was seen.
    Seen(T),
    /// The part was looked for and could not be seen.
    Unavailable(Why),
    /// The part was not looked for.
    #[default]
    NotAsked,
}

/// Why something could not be seen or judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Why {
    /// There was no answer within the deadline.
    TimedOut {
        /// The reader that did not answer, where it was a reader.
        reader: Option<ReaderName>,
    },
    /// The system refused.
    Failed {
        /// The system's message.
        message: String,
    },
    /// Another check has to pass first.
    NotReached,
    /// The system gave an answer that is not known.
    UnknownAnswer {
        /// The answer.
        answer: String,
    },
    /// The system does not report this.
    NotTold,
    /// It was plugged in just now, and the system may still be making it ready.
    Settling,
    /// The page in the browser cannot look at it; the app can.
    InBrowser,
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

impl Default for Os {
    fn default() -> Self {
        Self::here()
    }
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

    /// Whether it is a phone's or a tablet's system.
    #[must_use]
    pub fn is_phone(self) -> bool {
        matches!(self, Self::Android | Self::Ios)
    }

    /// Whether the system reaches readers through PC/SC.
    #[must_use]
    pub fn has_pcsc(self) -> bool {
        matches!(self, Self::Windows | Self::Linux | Self::Macos)
    }
}
