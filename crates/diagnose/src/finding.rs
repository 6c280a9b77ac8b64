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
    /// The machine has no Bluetooth.
    BluetoothAbsent = "bluetooth-absent";
    /// It is switched off.
    BluetoothOff = "bluetooth-off";
    /// The system does not let us use it.
    BluetoothNotPermitted = "bluetooth-not-permitted";
    /// A reader is on the USB bus, and PC/SC does not list it.
    DriverMissing = "driver-missing";
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
    /// Something on it that does not answer.
    CardUnreadable = "card-unreadable";
    /// A card without the JPKI application.
    NotMyNumberCard = "not-my-number-card";
    /// A phone where a card was expected.
    PhoneInsteadOfCard = "phone-instead-of-card";
    /// The phone saves power.
    PowerSavingOn = "power-saving-on";
    /// The PIN is locked.
    PinLocked = "pin-locked";
    /// One wrong PIN more locks it.
    PinLastTry = "pin-last-try";
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
    /// The app does not run on this system.
    OsUnsupported = "os-unsupported";
    /// The app is not installed.
    AppNotInstalled = "app-not-installed";
    /// A newer app is known.
    AppOutdated = "app-outdated";
    /// A newer app is known, and a rule forbids the Store.
    AppUpdateBlocked = "app-update-blocked";
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
