//! The named causes, each with its stable code. A new one is one line here, in the place of its check.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Check;

/// `Name = "code"`: a finding, and how it is written everywhere outside Rust.
macro_rules! findings {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal;)+) => {
        /// The named causes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
        pub enum Finding {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $name,)+
        }

        impl Finding {
            /// All findings, in the order of their checks.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// What it is, for the page of the checks.
            #[cfg(feature = "scenes")]
            pub(crate) fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),+).trim(),)+
                }
            }
        }
    };
}

findings! {
    /// The screen is another machine's, and no reader of it is seen.
    RemoteSession = "remote-session";
    /// The PC/SC service does not run.
    SmartcardServiceStopped = "smartcard-service-stopped";
    /// The phone is in airplane mode.
    AirplaneModeOn = "airplane-mode-on";
    /// The phone's location services are off.
    LocationOff = "location-off";
    /// This app may not know the location, without which this phone hears no Bluetooth reader.
    LocationNotPermitted = "location-not-permitted";
    /// The phone's NFC is off.
    NfcOff = "nfc-off";
    /// The phone has no NFC.
    NfcAbsent = "nfc-absent";
    /// The part of the phone's NFC that reads cards is off.
    NfcReaderOff = "nfc-reader-off";
    /// The machine has no Bluetooth.
    BluetoothAbsent = "bluetooth-absent";
    /// It is switched off.
    BluetoothOff = "bluetooth-off";
    /// The system does not let us use it.
    BluetoothNotPermitted = "bluetooth-not-permitted";
    /// A reader is on the USB bus, and PC/SC does not list it.
    DriverMissing = "driver-missing";
    /// A reader on the USB bus has a driver, and Windows does not run it.
    ReaderDriverFailed = "reader-driver-failed";
    /// PC/SC lists a reader that is not there.
    GhostReader = "ghost-reader";
    /// A cable is wanted, the reader is in its Bluetooth mode.
    ReaderInBluetoothMode = "reader-in-bluetooth-mode";
    /// Bluetooth is wanted, the reader is in its USB mode.
    ReaderInUsbMode = "reader-in-usb-mode";
    /// The reader is dark.
    ReaderUnpowered = "reader-unpowered";
    /// What the lamp shows does not tell the mode.
    LampUnclear = "lamp-unclear";
    /// A Bluetooth reader on Windows, which the official answers do not know.
    BluetoothReaderOnWindows = "bluetooth-reader-on-windows";
    /// No reader is heard.
    BluetoothReaderNotFound = "bluetooth-reader-not-found";
    /// A reader is heard, and the machine has not paired with it.
    BluetoothReaderNotPaired = "bluetooth-reader-not-paired";
    /// The reader is heard faintly.
    BluetoothReaderWeakSignal = "bluetooth-reader-weak-signal";
    /// The reader's battery is low.
    ReaderBatteryLow = "reader-battery-low";
    /// The service runs and lists no reader.
    ReaderNotConnected = "reader-not-connected";
    /// Another program has taken the reader.
    ReaderHeldByAnotherProgram = "reader-held-by-another-program";
    /// The reader is on a USB hub, and no card was read.
    ReaderBehindHub = "reader-behind-hub";
    /// Windows' Certificate Propagation runs, and the reader was not free.
    CertificatePropagationRunning = "certificate-propagation-running";
    /// A reader, and nothing on it.
    CardNotPlaced = "card-not-placed";
    /// A phone felt a card, and lost it before it had answered.
    CardLostByPhone = "card-lost-by-phone";
    /// Something on it that does not answer.
    CardUnreadable = "card-unreadable";
    /// A card without the JPKI application.
    NotMyNumberCard = "not-my-number-card";
    /// A phone where a card was expected.
    PhoneInsteadOfCard = "phone-instead-of-card";
    /// The phone saves power.
    PowerSavingOn = "power-saving-on";
    /// The phone's Wi-Fi is weak.
    WifiWeak = "wifi-weak";
    /// The service is not reached, and a VPN is in use.
    VpnOn = "vpn-on";
    /// Names cannot be looked up, and all go through a private DNS server.
    PrivateDnsSet = "private-dns-set";
    /// The PIN is locked.
    PinLocked = "pin-locked";
    /// One wrong PIN more locks it.
    PinLastTry = "pin-last-try";
    /// 照合番号B is locked: no face is compared with this card.
    NumberBLocked = "number-b-locked";
    /// No cable, no radio, or no way out.
    NetworkDisconnected = "network-disconnected";
    /// A proxy is set up.
    ProxyConfigured = "proxy-configured";
    /// Names cannot be looked up.
    DnsFailed = "dns-failed";
    /// No server can be reached.
    ServerUnreachable = "server-unreachable";
    /// The network's own page answers in the server's place.
    CaptivePortal = "captive-portal";
    /// Somebody put a certificate in between.
    TlsIntercepted = "tls-intercepted";
    /// The server's certificate leads to no root this device trusts.
    TlsUntrustedRoot = "tls-untrusted-root";
    /// The server's certificate is not valid at this time.
    TlsExpired = "tls-expired";
    /// It is another server's certificate.
    TlsNameMismatch = "tls-name-mismatch";
    /// TLS does not come about.
    TlsRefused = "tls-refused";
    /// None of Amazon's roots that is needed is there.
    AmazonRootMissing = "amazon-root-missing";
    /// It is there and not valid at this time.
    AmazonRootExpired = "amazon-root-expired";
    /// It is forbidden on this device.
    AmazonRootDistrusted = "amazon-root-distrusted";
    /// The device's clock is wrong.
    ClockWrong = "clock-wrong";
    /// A drive is nearly full.
    DiskFull = "disk-full";
    /// The terminal's clock shows a time that has passed.
    TerminalClockWrong = "terminal-clock-wrong";
    /// The one who is signed in is not the one with whom the terminal starts.
    OtherAccount = "other-account";
    /// Memory is nearly used up.
    MemoryShort = "memory-short";
    /// Windows waits for a restart.
    RestartPending = "restart-pending";
    /// Windows has not been started anew for a month.
    UptimeLong = "uptime-long";
    /// The terminal goes to sleep.
    TerminalSleeps = "terminal-sleeps";
    /// Fast start-up is on.
    FastStartOn = "fast-start-on";
    /// Settings of a program of the terminal are here, its files are not.
    TerminalFilesMissing = "terminal-files-missing";
    /// The face library has a known fault.
    FaceLibraryOutdated = "face-library-outdated";
    /// The institution's certificate is not with this account, or has no key.
    InstitutionCertificateMissing = "institution-certificate-missing";
    /// It has ended.
    InstitutionCertificateExpired = "institution-certificate-expired";
    /// There are several of it.
    InstitutionCertificateSeveral = "institution-certificate-several";
    /// It ends within 90 days.
    InstitutionCertificateExpiring = "institution-certificate-expiring";
    /// A certificate that issued it is missing.
    InstitutionCertificateRootMissing = "institution-certificate-root-missing";
    /// The programs do not work in 本番.
    TerminalEnvironmentWrong = "terminal-environment-wrong";
    /// They do, and no reader was registered for it.
    TerminalEnvironmentUnregistered = "terminal-environment-unregistered";
    /// The definition of the results' output is missing or cannot be used.
    FaceDefinitionWrong = "face-definition-wrong";
    /// The folder of results is not there.
    FaceFolderMissing = "face-folder-missing";
    /// Its drive is nearly full.
    FaceFolderFull = "face-folder-full";
    /// No file may be created in it.
    FaceFolderNotWritable = "face-folder-not-writable";
    /// Windows protects folders from programs it does not know.
    FoldersProtected = "folders-protected";
    /// The credential manager is disabled.
    CredentialServiceOff = "credential-service-off";
    /// An entry that the terminal's programs sign in with is missing.
    CredentialsMissing = "credentials-missing";
    /// The face library has registered no reader.
    ReaderNotRegistered = "reader-not-registered";
    /// Two names are registered for one reader.
    ReaderRegisteredTwice = "reader-registered-twice";
    /// The registered reader is here under another number.
    ReaderRenamed = "reader-renamed";
    /// The registered reader is not here, nor any other.
    RegisteredReaderAbsent = "registered-reader-absent";
    /// 連携アプリ was asked to start anew and has not.
    TerminalRestartUnfinished = "terminal-restart-unfinished";
    /// A task of the terminal's programs is disabled.
    TerminalTaskDisabled = "terminal-task-disabled";
    /// Its saved password is no longer right.
    TerminalTaskPassword = "terminal-task-password";
    /// No card has a line, or the closed network's has none.
    TerminalCableOut = "terminal-cable-out";
    /// The closed network's card has no IPv6 address.
    ClosedAddressMissing = "closed-address-missing";
    /// The terminal is on wireless LAN alone.
    TerminalOnlyWireless = "terminal-only-wireless";
    /// Two cards offer equal ways out.
    WaysOutEqual = "ways-out-equal";
    /// A card has given itself an address.
    SelfGivenAddress = "self-given-address";
    /// The closed network's servers go through the proxy.
    ProxyCatchesClosed = "proxy-catches-closed";
    /// The proxy is none of the closed network's.
    ProxyNotKnown = "proxy-not-known";
    /// No name server of the closed network is set, and its names have no address.
    ClosedDnsMissing = "closed-dns-missing";
    /// A name server of former years stands first.
    ClosedDnsOld = "closed-dns-old";
    /// The closed network's names have no address.
    ClosedNamesMissing = "closed-names-missing";
    /// Only the name with the long answer has none.
    LargeAnswersLost = "large-answers-lost";
    /// The closed network's servers stay silent.
    ClosedServersSilent = "closed-servers-silent";
    /// One of them refuses, or one alone is silent.
    ClosedServerRefuses = "closed-server-refuses";
    /// The app does not run on this system.
    OsUnsupported = "os-unsupported";
    /// The app is not installed.
    AppNotInstalled = "app-not-installed";
    /// A newer app is known.
    AppOutdated = "app-outdated";
    /// A newer app is known, and a rule forbids the Store.
    AppUpdateBlocked = "app-update-blocked";
    /// Nothing happened while it was recorded.
    NothingHappened = "nothing-happened";
    /// The machine slept meanwhile.
    SleptMeanwhile = "slept-meanwhile";
    /// The clock was set meanwhile.
    ClockSetMeanwhile = "clock-set-meanwhile";
    /// The PC/SC service stopped meanwhile.
    ServiceStoppedMeanwhile = "service-stopped-meanwhile";
    /// The link to the Bluetooth reader went down.
    BluetoothDroppedOut = "bluetooth-dropped-out";
    /// A reader went away meanwhile.
    ReaderDroppedOut = "reader-dropped-out";
    /// The way out went away meanwhile.
    NetworkDroppedOut = "network-dropped-out";
    /// Another program had the reader when the card was laid down.
    ReaderTakenMeanwhile = "reader-taken-meanwhile";
    /// No card was felt.
    CardNotFelt = "card-not-felt";
    /// The card was felt and did not answer.
    CardMuteMeanwhile = "card-mute-meanwhile";
    /// The card lay too briefly.
    CardLayBriefly = "card-lay-briefly";
    /// The card was lifted before the answer.
    CardLiftedEarly = "card-lifted-early";
    /// The reader was asked before the card lay there.
    AskedBeforeCard = "asked-before-card";
    /// No program asked the reader for the card.
    AppDidNotRead = "app-did-not-read";
    /// The app's connections get no answer.
    AppConnectionHangs = "app-connection-hangs";
    /// The app's connections do not come about.
    AppConnectionRefused = "app-connection-refused";
    /// The app's connections are broken off.
    AppConnectionReset = "app-connection-reset";
    /// A fault of others, known these days, holds here.
    KnownFault = "known-fault";
}

impl Finding {
    /// The check that makes it.
    #[must_use]
    pub fn check(self) -> Option<&'static Check> {
        crate::CHECKS
            .iter()
            .find(|check| check.findings.contains(&self))
    }
}
