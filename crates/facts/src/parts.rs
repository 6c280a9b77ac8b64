//! The parts of the facts, each as one observer gives it. A new part is a line of `parts!` beside its field in the
//! facts. The macro generates everything that covers all parts, so none can be forgotten.

use kb::Setup;

use crate::{
    App, Bluetooth, Card, CardTries, ClockOffset, ClosedName, ClosedProxy, ClosedReach, Disk,
    FaceFolder, Facts, InstitutionCertificates, Link, Memory, NameLook, NetworkCard, Observed, Os,
    PcscService, Phone, PlainLook, ProgramId, Proxy, ReaderSearch, Record, RegisteredReaders,
    RouteLook, Security, Services, Session, SystemVersion, TerminalAccount, TerminalClock,
    TerminalCredentials, TerminalPower, TerminalPrograms, TerminalRunning, TerminalSettings,
    TerminalTask, TlsLook, Trial, TrustStore, UpdateRules, UsbReader, Why,
};

/// `Name: Type at field`: the name of a part, its type when it was seen, and its field in [`Facts`].
macro_rules! parts {
    ($($name:ident: $seen:ty, at $($field:ident).+;)+) => {
        /// A part of the facts, as one observer gives it.
        #[derive(Clone, Debug)]
        #[expect(
            clippy::large_enum_variant,
            reason = "a part is sent once, from its observer into the facts"
        )]
        #[allow(missing_docs, reason = "the variants are named as their fields of the facts")]
        pub enum Part {
            $($name(Observed<$seen>),)+
        }

        /// The name of a part.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the variants are named as their fields of the facts")]
        pub enum PartName {
            $($name,)+
        }

        impl PartName {
            /// All parts.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The part's place in the facts, as JSON writes it.
            #[must_use]
            pub const fn place(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($($field).+),)+
                }
            }

            /// Whether the part was looked for when the facts were taken.
            #[must_use]
            pub fn is_asked(self, facts: &Facts) -> bool {
                match self {
                    $(Self::$name => !matches!(facts.$($field).+, Observed::NotAsked),)+
                }
            }

            /// Removes the part from the facts, as if it had not been looked for.
            pub fn forget(self, facts: &mut Facts) {
                match self {
                    $(Self::$name => facts.$($field).+ = Observed::NotAsked,)+
                }
            }
        }

        impl Part {
            /// The part as not available, for this reason.
            #[must_use]
            pub fn unavailable(name: PartName, why: Why) -> Self {
                match name {
                    $(PartName::$name => Self::$name(Observed::Unavailable(why)),)+
                }
            }

            /// The part as one that was not looked for: there is no such thing on this machine.
            #[must_use]
            pub fn not_asked(name: PartName) -> Self {
                match name {
                    $(PartName::$name => Self::$name(Observed::NotAsked),)+
                }
            }

            /// Its name.
            #[must_use]
            pub fn name(&self) -> PartName {
                match self {
                    $(Self::$name(_) => PartName::$name,)+
                }
            }

            /// Puts the part into the facts.
            pub fn note(self, facts: &mut Facts) {
                match self {
                    $(Self::$name(part) => facts.$($field).+ = part,)+
                }
            }
        }
    };
}

parts! {
    Pcsc: PcscService, at pcsc;
    Cards: Vec<Card>, at cards;
    Tries: Vec<CardTries>, at tries;
    CardPrograms: Vec<ProgramId>, at card_programs;
    Usb: Vec<UsbReader>, at usb;
    Session: Session, at session;
    Services: Services, at services;
    Security: Security, at security;
    Bluetooth: Bluetooth, at bluetooth;
    ReaderSearch: ReaderSearch, at reader_search;
    Phone: Phone, at phone;
    Trial: Trial, at trial;
    Link: Link, at connection.link;
    Proxies: Vec<Proxy>, at connection.proxies;
    Names: Vec<NameLook>, at connection.names;
    Routes: Vec<RouteLook>, at connection.routes;
    Plain: Vec<PlainLook>, at connection.plain;
    Tls: Vec<TlsLook>, at connection.tls;
    Clock: ClockOffset, at connection.clock;
    TrustStore: TrustStore, at connection.trust_store;
    App: App, at software.app;
    UpdateRules: UpdateRules, at software.rules;
    System: SystemVersion, at software.system;
    Disk: Disk, at disk;
    TerminalPrograms: TerminalPrograms, at terminal.programs;
    TerminalAccount: TerminalAccount, at terminal.account;
    TerminalCertificates: InstitutionCertificates, at terminal.certificates;
    TerminalSettings: TerminalSettings, at terminal.settings;
    TerminalFolder: FaceFolder, at terminal.folder;
    TerminalCredentials: TerminalCredentials, at terminal.credentials;
    TerminalReaders: RegisteredReaders, at terminal.readers;
    TerminalRunning: TerminalRunning, at terminal.running;
    TerminalTasks: Vec<TerminalTask>, at terminal.tasks;
    TerminalMemory: Memory, at terminal.memory;
    TerminalPower: TerminalPower, at terminal.power;
    TerminalCards: Vec<NetworkCard>, at terminal.cards;
    TerminalProxies: Vec<ClosedProxy>, at terminal.proxies;
    TerminalNames: Vec<ClosedName>, at terminal.names;
    TerminalReach: Vec<ClosedReach>, at terminal.reach;
    TerminalClock: TerminalClock, at terminal.clock;
    Record: Record, at record;
}

impl PartName {
    /// What the 資格確認端末 is looked at by.
    #[must_use]
    pub fn is_of_the_terminal(self) -> bool {
        self.place().starts_with("terminal.")
    }

    /// Whether the part is looked for only when the user asks by name: it is about the patient, a server is called for it in a
    /// network where this program is else silent, a reader is connected to for it, or somebody has to try again for it.
    #[must_use]
    pub const fn is_on_request(self) -> bool {
        matches!(
            self,
            Self::Tries | Self::TerminalReach | Self::ReaderSearch | Self::Record
        )
    }

    /// Whether the part is only named beside what others show, so that having looked at it alone is no reason to judge.
    #[must_use]
    pub const fn is_beside(self) -> bool {
        matches!(self, Self::CardPrograms | Self::Security)
    }

    /// Whether the part matters with this equipment. Most parts matter with any.
    #[must_use]
    pub fn is_wanted_with(self, setup: Option<Setup>) -> bool {
        match self {
            // Bluetooth matters only when a reader is connected through it.
            Self::Bluetooth | Self::ReaderSearch => matches!(
                setup,
                Some(Setup::PhoneBluetoothReader | Setup::WindowsBluetoothReader)
            ),
            // The terminals of a desk are separate devices, not the phone that this program may run on.
            Self::Phone | Self::Trial => matches!(
                setup,
                None | Some(Setup::Phone | Setup::PhoneBluetoothReader)
            ),
            of_the_terminal if of_the_terminal.is_of_the_terminal() => matches!(
                setup,
                Some(Setup::FaceReader | Setup::FaceReaderPhoneReader)
            ),
            _ => true,
        }
    }

    /// Whether the system has such a thing at all. Most parts exist on every system.
    #[must_use]
    pub fn is_wanted_on(self, os: Os) -> bool {
        match self {
            // マイナ資格確認アプリ is for Windows and phones.
            Self::App | Self::UpdateRules | Self::System => {
                matches!(os, Os::Windows | Os::Android | Os::Ios)
            }
            Self::Phone | Self::Trial => matches!(os, Os::Android | Os::Ios),
            // A phone's readers are asked by its plug-in, which connects to none.
            Self::ReaderSearch => !os.is_phone(),
            Self::Security => os == Os::Windows,
            // The 資格確認端末 is a Windows PC.
            of_the_terminal if of_the_terminal.is_of_the_terminal() => os == Os::Windows,
            _ => true,
        }
    }
}
