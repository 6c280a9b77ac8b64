//! Looking at the machine. An observer reports what it sees as parts of the facts and judges nothing; each runs on its own
//! thread with a deadline, so that a driver that hangs costs its deadline and nothing else.

mod bluetooth;
mod network;
#[cfg_attr(any(target_os = "android", target_os = "ios"), path = "pcsc/phone.rs")]
mod pcsc;
mod phone;
mod services;
mod software;
#[cfg_attr(any(target_os = "android", target_os = "ios"), path = "usb/phone.rs")]
mod usb;

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use kb::{Base, Setup};
use tokio::sync::mpsc::UnboundedSender;

use crate::facts::{
    App, Bluetooth, Card, CardTries, ClockOffset, Facts, Link, NameLook, Observed, Os, PcscService,
    Phone, PlainLook, Proxy, RouteLook, Services, SystemVersion, TlsLook, TrustStore, UpdateRules,
    UsbReader, Why,
};
#[cfg(target_os = "linux")]
pub(crate) use bluetooth::managed_objects;
pub use network::Probe;
pub(crate) use network::{sha256, trust_store};
#[cfg(not(any(target_os = "android", target_os = "ios")))]
pub(crate) use pcsc::names;
pub use phone::{AskPhone, Nearby};

/// What others send, for the fuzzers (fuzz/).
pub mod received {
    #[cfg(any(target_os = "linux", windows))]
    pub use super::bluetooth::received::*;
    pub use super::network::received::*;
    pub use crate::update::received::*;
}

/// A part of the facts, as one observer gives it.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Pcsc(Observed<PcscService>),
    Cards(Observed<Vec<Card>>),
    Tries(Observed<Vec<CardTries>>),
    Usb(Observed<Vec<UsbReader>>),
    Services(Observed<Services>),
    Bluetooth(Observed<Bluetooth>),
    Phone(Box<Observed<Phone>>),
    Link(Observed<Link>),
    Proxies(Observed<Vec<Proxy>>),
    Names(Observed<Vec<NameLook>>),
    Routes(Observed<Vec<RouteLook>>),
    Plain(Observed<Vec<PlainLook>>),
    Tls(Observed<Vec<TlsLook>>),
    Clock(Observed<ClockOffset>),
    TrustStore(Observed<TrustStore>),
    App(Observed<App>),
    UpdateRules(Observed<UpdateRules>),
    System(Observed<SystemVersion>),
}

/// The name of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartName {
    /// [`Facts::pcsc`]
    Pcsc,
    /// [`Facts::cards`]
    Cards,
    /// [`Facts::tries`]
    Tries,
    /// [`Facts::usb`]
    Usb,
    /// [`Facts::services`]
    Services,
    /// [`Facts::bluetooth`]
    Bluetooth,
    /// [`Facts::phone`]
    Phone,
    /// `link` of [`Facts::connection`]
    Link,
    /// `proxies` of [`Facts::connection`]
    Proxies,
    /// `names` of [`Facts::connection`]
    Names,
    /// `routes` of [`Facts::connection`]
    Routes,
    /// `plain` of [`Facts::connection`]
    Plain,
    /// `tls` of [`Facts::connection`]
    Tls,
    /// `clock` of [`Facts::connection`]
    Clock,
    /// `trust_store` of [`Facts::connection`]
    TrustStore,
    /// `app` of [`Facts::software`]
    App,
    /// `rules` of [`Facts::software`]
    UpdateRules,
    /// `system` of [`Facts::software`]
    System,
}

impl PartName {
    /// All parts that somebody gives.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        OBSERVERS
            .iter()
            .flat_map(|observer| observer.gives)
            .copied()
    }

    /// Whether the part is looked at with this equipment: Bluetooth is nobody's business where no reader comes through it.
    pub(crate) fn is_wanted_with(self, setup: Option<Setup>) -> bool {
        match self {
            Self::Bluetooth => matches!(
                setup,
                Some(Setup::PhoneBluetoothReader | Setup::WindowsBluetoothReader)
            ),
            // The terminals of a desk are not the phone that this program may run on.
            Self::Phone => matches!(
                setup,
                None | Some(Setup::Phone | Setup::PhoneBluetoothReader)
            ),
            Self::Pcsc
            | Self::Cards
            | Self::Tries
            | Self::Usb
            | Self::Services
            | Self::Link
            | Self::Proxies
            | Self::Names
            | Self::Routes
            | Self::Plain
            | Self::Tls
            | Self::Clock
            | Self::TrustStore
            | Self::App
            | Self::UpdateRules
            | Self::System => true,
        }
    }
}

impl PartName {
    /// Whether the system has such a thing at all: マイナ資格確認アプリ is for Windows and phones.
    pub(crate) fn is_wanted_on(self, os: Os) -> bool {
        match self {
            Self::App | Self::UpdateRules | Self::System => {
                matches!(os, Os::Windows | Os::Android | Os::Ios)
            }
            Self::Phone => matches!(os, Os::Android | Os::Ios),
            _ => true,
        }
    }
}

/// One observer.
pub(crate) struct Observer {
    /// What a user reads while it looks.
    pub(crate) title: &'static str,
    /// The parts it gives; none where the system has no such thing, and then it is not started.
    pub(crate) gives: &'static [PartName],
    /// Looks, and sends each part as soon as it is known; a part sent twice counts as sent last.
    pub(crate) look: fn(&Look),
}

/// What an observer is handed.
#[derive(Clone)]
pub(crate) struct Look {
    /// It must have ended by then; what is missing counts as timed out.
    pub(crate) until: Instant,
    /// The parts of its own that somebody will judge; nothing else is looked at.
    pub(crate) wanted: Vec<PartName>,
    /// The equipment, where the user has set it.
    pub(crate) setup: Option<Setup>,
    /// Where the connection is tried.
    pub(crate) probe: Probe,
    /// How the user's Bluetooth reader is called, where the user has said so.
    #[cfg_attr(
        target_os = "macos",
        expect(dead_code, reason = "nobody looks there yet")
    )]
    pub(crate) reader_name: Option<String>,
    /// Cards that were looked at already and have not moved since: they are left alone.
    #[cfg_attr(
        any(target_os = "android", target_os = "ios"),
        expect(dead_code, reason = "a phone's cards are not PC/SC's")
    )]
    pub(crate) known_cards: Vec<Card>,
    /// Somebody follows changes and wants what is known at once, before the rest has been waited for.
    pub(crate) at_once: bool,
    /// Who asks the phone, where this runs on one.
    pub(crate) phone: Option<Arc<dyn AskPhone>>,
    /// The readers that are known.
    pub(crate) base: &'static Base,
    /// Where the parts go. A closed channel means nobody waits any more.
    pub(crate) parts: UnboundedSender<Part>,
}

/// All observers.
pub(crate) const OBSERVERS: &[Observer] = &[
    pcsc::OBSERVER,
    services::OBSERVER,
    usb::OBSERVER,
    bluetooth::OBSERVER,
    phone::OBSERVER,
    network::LINK,
    network::PROXY,
    network::WAY,
    software::OBSERVER,
];

/// Starts the observers that give a part wanted by `look`, each on its own thread, and says which parts will come.
pub(crate) fn start(look: &Look, mut starting: impl FnMut(&'static Observer)) -> Vec<PartName> {
    let mut awaited = Vec::new();
    for observer in OBSERVERS {
        let gives = observer.gives.iter().copied();
        let wanted: Vec<PartName> = gives.filter(|part| look.wanted.contains(part)).collect();
        if wanted.is_empty() {
            continue;
        }
        awaited.extend(&wanted);
        starting(observer);
        let look = Look {
            wanted,
            ..look.clone()
        };
        thread::spawn(move || (observer.look)(&look));
    }
    awaited
}

impl Part {
    /// A part that could not be seen.
    pub(crate) fn unavailable(name: PartName, why: Why) -> Self {
        match name {
            PartName::Pcsc => Self::Pcsc(Observed::Unavailable(why)),
            PartName::Cards => Self::Cards(Observed::Unavailable(why)),
            PartName::Tries => Self::Tries(Observed::Unavailable(why)),
            PartName::Usb => Self::Usb(Observed::Unavailable(why)),
            PartName::Services => Self::Services(Observed::Unavailable(why)),
            PartName::Bluetooth => Self::Bluetooth(Observed::Unavailable(why)),
            PartName::Phone => Self::Phone(Box::new(Observed::Unavailable(why))),
            PartName::Link => Self::Link(Observed::Unavailable(why)),
            PartName::Proxies => Self::Proxies(Observed::Unavailable(why)),
            PartName::Names => Self::Names(Observed::Unavailable(why)),
            PartName::Routes => Self::Routes(Observed::Unavailable(why)),
            PartName::Plain => Self::Plain(Observed::Unavailable(why)),
            PartName::Tls => Self::Tls(Observed::Unavailable(why)),
            PartName::Clock => Self::Clock(Observed::Unavailable(why)),
            PartName::TrustStore => Self::TrustStore(Observed::Unavailable(why)),
            PartName::App => Self::App(Observed::Unavailable(why)),
            PartName::UpdateRules => Self::UpdateRules(Observed::Unavailable(why)),
            PartName::System => Self::System(Observed::Unavailable(why)),
        }
    }

    pub(crate) fn name(&self) -> PartName {
        match self {
            Self::Pcsc(_) => PartName::Pcsc,
            Self::Cards(_) => PartName::Cards,
            Self::Tries(_) => PartName::Tries,
            Self::Usb(_) => PartName::Usb,
            Self::Services(_) => PartName::Services,
            Self::Bluetooth(_) => PartName::Bluetooth,
            Self::Phone(_) => PartName::Phone,
            Self::Link(_) => PartName::Link,
            Self::Proxies(_) => PartName::Proxies,
            Self::Names(_) => PartName::Names,
            Self::Routes(_) => PartName::Routes,
            Self::Plain(_) => PartName::Plain,
            Self::Tls(_) => PartName::Tls,
            Self::Clock(_) => PartName::Clock,
            Self::TrustStore(_) => PartName::TrustStore,
            Self::App(_) => PartName::App,
            Self::UpdateRules(_) => PartName::UpdateRules,
            Self::System(_) => PartName::System,
        }
    }

    /// Puts the part into the facts.
    pub(crate) fn note(self, facts: &mut Facts) {
        match self {
            Self::Pcsc(part) => facts.pcsc = part,
            Self::Cards(part) => facts.cards = part,
            Self::Tries(part) => facts.tries = part,
            Self::Usb(part) => facts.usb = part,
            Self::Services(part) => facts.services = part,
            Self::Bluetooth(part) => facts.bluetooth = part,
            Self::Phone(part) => facts.phone = *part,
            Self::Link(part) => facts.connection.link = part,
            Self::Proxies(part) => facts.connection.proxies = part,
            Self::Names(part) => facts.connection.names = part,
            Self::Routes(part) => facts.connection.routes = part,
            Self::Plain(part) => facts.connection.plain = part,
            Self::Tls(part) => facts.connection.tls = part,
            Self::Clock(part) => facts.connection.clock = part,
            Self::TrustStore(part) => facts.connection.trust_store = part,
            Self::App(part) => facts.software.app = part,
            Self::UpdateRules(part) => facts.software.rules = part,
            Self::System(part) => facts.software.system = part,
        }
    }
}

impl PartName {
    /// Whether somebody looked for this part when the facts were taken.
    pub(crate) fn is_asked(self, facts: &Facts) -> bool {
        fn asked<T>(part: &Observed<T>) -> bool {
            !matches!(part, Observed::NotAsked)
        }
        match self {
            Self::Pcsc => asked(&facts.pcsc),
            Self::Cards => asked(&facts.cards),
            Self::Tries => asked(&facts.tries),
            Self::Usb => asked(&facts.usb),
            Self::Services => asked(&facts.services),
            Self::Bluetooth => asked(&facts.bluetooth),
            Self::Phone => asked(&facts.phone),
            Self::Link => asked(&facts.connection.link),
            Self::Proxies => asked(&facts.connection.proxies),
            Self::Names => asked(&facts.connection.names),
            Self::Routes => asked(&facts.connection.routes),
            Self::Plain => asked(&facts.connection.plain),
            Self::Tls => asked(&facts.connection.tls),
            Self::Clock => asked(&facts.connection.clock),
            Self::TrustStore => asked(&facts.connection.trust_store),
            Self::App => asked(&facts.software.app),
            Self::UpdateRules => asked(&facts.software.rules),
            Self::System => asked(&facts.software.system),
        }
    }

    /// Takes the part out of the facts, as if nobody had looked.
    pub(crate) fn forget(self, facts: &mut Facts) {
        match self {
            Self::Pcsc => facts.pcsc = Observed::NotAsked,
            Self::Cards => facts.cards = Observed::NotAsked,
            Self::Tries => facts.tries = Observed::NotAsked,
            Self::Usb => facts.usb = Observed::NotAsked,
            Self::Services => facts.services = Observed::NotAsked,
            Self::Bluetooth => facts.bluetooth = Observed::NotAsked,
            Self::Phone => facts.phone = Observed::NotAsked,
            Self::Link => facts.connection.link = Observed::NotAsked,
            Self::Proxies => facts.connection.proxies = Observed::NotAsked,
            Self::Names => facts.connection.names = Observed::NotAsked,
            Self::Routes => facts.connection.routes = Observed::NotAsked,
            Self::Plain => facts.connection.plain = Observed::NotAsked,
            Self::Tls => facts.connection.tls = Observed::NotAsked,
            Self::Clock => facts.connection.clock = Observed::NotAsked,
            Self::TrustStore => facts.connection.trust_store = Observed::NotAsked,
            Self::App => facts.software.app = Observed::NotAsked,
            Self::UpdateRules => facts.software.rules = Observed::NotAsked,
            Self::System => facts.software.system = Observed::NotAsked,
        }
    }
}
