//! Judging facts. A check is a pure function of the facts: it looks at nothing, knows no clock, and says Pass only for what
//! the facts have seen. One file a check; `CHECKS` joins them, in the order in which causes come first.

mod app_installed;
mod app_known;
mod app_version;
mod bluetooth_adapter;
mod bluetooth_reader;
#[cfg(test)]
mod bluetooth_table;
mod card_kind;
mod card_present;
mod card_tries;
mod connection_evidence;
mod desk;
mod network_clock;
mod network_dns;
mod network_link;
mod network_portal;
mod network_proxy;
mod network_reach;
mod os_version;
mod phone_airplane;
mod phone_evidence;
mod phone_location;
mod phone_nfc;
mod phone_power_saving;
#[cfg(test)]
mod phone_table;
mod reader_busy;
mod reader_driver;
mod reader_ghost;
mod reader_hub;
mod reader_mode;
mod reader_present;
mod reader_service;
mod software_evidence;
#[cfg(test)]
mod table;
#[cfg(test)]
mod table_network;
#[cfg(test)]
mod table_software;
mod tls_chain;
mod trust_amazon_roots;
#[cfg(test)]
mod usb_table;

use kb::{Base, UsbId};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::answers::Lamp;
use crate::facts::{
    BluetoothAdapter, BluetoothReader, Facts, JpkiToken, Observed, Os, Personal, Phone, PinTries,
    ReaderName, RunState, Services, Stage, StartType, StatusWord, Why, WindowsService,
};
use crate::observe::PartName;
use crate::question::CheckQuestion;
pub use connection_evidence::ConnectionEvidence;
pub use phone_evidence::PhoneEvidence;
pub use software_evidence::SoftwareEvidence;
pub(crate) use trust_amazon_roots::wanted as wanted_roots;

/// All checks, causes first: what stands higher explains what stands lower.
pub const CHECKS: &[Check] = &[
    reader_service::CHECK,
    phone_airplane::CHECK,
    phone_location::CHECK,
    phone_nfc::CHECK,
    bluetooth_adapter::CHECK,
    reader_driver::CHECK,
    reader_ghost::CHECK,
    reader_mode::CHECK,
    bluetooth_reader::CHECK,
    reader_present::CHECK,
    reader_busy::CHECK,
    reader_hub::CHECK,
    card_present::CHECK,
    card_kind::CHECK,
    phone_power_saving::CHECK,
    card_tries::CHECK,
    network_link::CHECK,
    network_proxy::CHECK,
    network_dns::CHECK,
    network_reach::CHECK,
    network_portal::CHECK,
    tls_chain::CHECK,
    trust_amazon_roots::CHECK,
    network_clock::CHECK,
    os_version::CHECK,
    app_installed::CHECK,
    app_version::CHECK,
];

/// One check.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its dotted id.
    pub id: &'static str,
    /// What a user reads in the list.
    pub title: &'static str,
    /// The findings it may make.
    pub findings: &'static [Finding],
    /// The parts of the facts it judges.
    pub(crate) needs: &'static [PartName],
    /// Findings of other checks that explain whatever this one finds missing, the strongest first.
    pub(crate) explained_by: &'static [Finding],
    pub(crate) judge: fn(&Facts, &Base) -> Judgement,
}

impl Check {
    /// Whether it is made only when the user asks for it by name: it is about the patient.
    #[must_use]
    pub fn is_on_request(&self) -> bool {
        self.needs.contains(&PartName::Tries)
    }

    /// Whether its changes can be followed: the system tells of readers, cards and Bluetooth, and nothing of the connection.
    #[must_use]
    pub fn is_followed(&self) -> bool {
        let mut families = ["reader.", "card.", "bluetooth."].iter();
        !self.is_on_request() && families.any(|family| self.id.starts_with(family))
    }
}

/// The check with this id.
#[must_use]
pub fn check_named(id: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.id == id)
}

/// What a check says.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The named cause, with Warn and Fail.
    pub finding: Option<Finding>,
    /// What it was seen by.
    pub evidence: Vec<Evidence>,
    /// Why, with Unknown.
    pub why: Option<Why>,
    /// Findings of other checks, wherever they stand, any of which explains this very judgement; the strongest first. A wrong
    /// clock, for one, explains an expired certificate and no interception.
    pub because: &'static [Finding],
    /// What the user is asked, with Ask; beside a finding, what an answer would make of it.
    pub question: Option<Box<CheckQuestion>>,
}

/// The kinds of verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Seen to be right.
    Pass,
    /// Works, but to be minded.
    Warn,
    /// Seen to be wrong.
    Fail,
    /// Only the user can say.
    Ask,
    /// Could not be seen.
    Unknown,
    /// Of no concern with this equipment.
    NotApplicable,
    /// The check itself broke.
    Crashed,
}

/// The named causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The PC/SC service does not run.
    SmartcardServiceStopped,
    /// The phone is in airplane mode.
    AirplaneModeOn,
    /// The phone's location services are off.
    LocationOff,
    /// This app may not know the location, without which this phone hears no Bluetooth reader.
    LocationNotPermitted,
    /// The phone's NFC is off.
    NfcOff,
    /// The phone has no NFC.
    NfcAbsent,
    /// The machine has no Bluetooth.
    BluetoothAbsent,
    /// It is switched off.
    BluetoothOff,
    /// The system does not let us use it.
    BluetoothNotPermitted,
    /// A reader is on the USB bus, and PC/SC does not list it.
    DriverMissing,
    /// PC/SC lists a reader that is not there.
    GhostReader,
    /// A cable is wanted, the reader is in its Bluetooth mode.
    ReaderInBluetoothMode,
    /// Bluetooth is wanted, the reader is in its USB mode.
    ReaderInUsbMode,
    /// The reader is dark.
    ReaderUnpowered,
    /// What the lamp shows does not tell the mode.
    LampUnclear,
    /// A Bluetooth reader on Windows, which the official answers do not know.
    BluetoothReaderOnWindows,
    /// No reader is heard.
    BluetoothReaderNotFound,
    /// A reader is heard, and the machine has not paired with it.
    BluetoothReaderNotPaired,
    /// The reader is heard faintly.
    BluetoothReaderWeakSignal,
    /// The service runs and lists no reader.
    ReaderNotConnected,
    /// Another program has taken the reader.
    ReaderHeldByAnotherProgram,
    /// The reader is on a USB hub, and no card was read.
    ReaderBehindHub,
    /// Windows' Certificate Propagation runs, and the reader was not free.
    CertificatePropagationRunning,
    /// A reader, and nothing on it.
    CardNotPlaced,
    /// Something on it that does not answer.
    CardUnreadable,
    /// A card without the JPKI application.
    NotMyNumberCard,
    /// A phone where a card was expected.
    PhoneInsteadOfCard,
    /// The phone saves power.
    PowerSavingOn,
    /// The PIN is locked.
    PinLocked,
    /// One wrong PIN more locks it.
    PinLastTry,
    /// No cable, no radio, or no way out.
    NetworkDisconnected,
    /// A proxy is set up.
    ProxyConfigured,
    /// Names cannot be looked up.
    DnsFailed,
    /// No server can be reached.
    ServerUnreachable,
    /// The network's own page answers in the server's place.
    CaptivePortal,
    /// Somebody put a certificate in between.
    TlsIntercepted,
    /// The server's certificate leads to no root this device trusts.
    TlsUntrustedRoot,
    /// The server's certificate is not valid at this time.
    TlsExpired,
    /// It is another server's certificate.
    TlsNameMismatch,
    /// TLS does not come about.
    TlsRefused,
    /// None of Amazon's roots that is needed is there.
    AmazonRootMissing,
    /// It is there and not valid at this time.
    AmazonRootExpired,
    /// It is forbidden on this device.
    AmazonRootDistrusted,
    /// The device's clock is wrong.
    ClockWrong,
    /// The app does not run on this system.
    OsUnsupported,
    /// The app is not installed.
    AppNotInstalled,
    /// A newer app is known.
    AppOutdated,
    /// A newer app is known, and a rule forbids the Store.
    AppUpdateBlocked,
}

impl Finding {
    /// All findings, in the order of their checks.
    pub const ALL: &'static [Self] = &[
        Self::SmartcardServiceStopped,
        Self::AirplaneModeOn,
        Self::LocationOff,
        Self::LocationNotPermitted,
        Self::NfcOff,
        Self::NfcAbsent,
        Self::BluetoothAbsent,
        Self::BluetoothOff,
        Self::BluetoothNotPermitted,
        Self::DriverMissing,
        Self::GhostReader,
        Self::ReaderInBluetoothMode,
        Self::ReaderInUsbMode,
        Self::ReaderUnpowered,
        Self::LampUnclear,
        Self::BluetoothReaderOnWindows,
        Self::BluetoothReaderNotFound,
        Self::BluetoothReaderNotPaired,
        Self::BluetoothReaderWeakSignal,
        Self::ReaderNotConnected,
        Self::ReaderHeldByAnotherProgram,
        Self::ReaderBehindHub,
        Self::CertificatePropagationRunning,
        Self::CardNotPlaced,
        Self::CardUnreadable,
        Self::NotMyNumberCard,
        Self::PhoneInsteadOfCard,
        Self::PowerSavingOn,
        Self::PinLocked,
        Self::PinLastTry,
        Self::NetworkDisconnected,
        Self::ProxyConfigured,
        Self::DnsFailed,
        Self::ServerUnreachable,
        Self::CaptivePortal,
        Self::TlsIntercepted,
        Self::TlsUntrustedRoot,
        Self::TlsExpired,
        Self::TlsNameMismatch,
        Self::TlsRefused,
        Self::AmazonRootMissing,
        Self::AmazonRootExpired,
        Self::AmazonRootDistrusted,
        Self::ClockWrong,
        Self::OsUnsupported,
        Self::AppNotInstalled,
        Self::AppOutdated,
        Self::AppUpdateBlocked,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SmartcardServiceStopped => "smartcard-service-stopped",
            Self::AirplaneModeOn => "airplane-mode-on",
            Self::LocationOff => "location-off",
            Self::LocationNotPermitted => "location-not-permitted",
            Self::NfcOff => "nfc-off",
            Self::NfcAbsent => "nfc-absent",
            Self::BluetoothAbsent => "bluetooth-absent",
            Self::BluetoothOff => "bluetooth-off",
            Self::BluetoothNotPermitted => "bluetooth-not-permitted",
            Self::DriverMissing => "driver-missing",
            Self::GhostReader => "ghost-reader",
            Self::ReaderInBluetoothMode => "reader-in-bluetooth-mode",
            Self::ReaderInUsbMode => "reader-in-usb-mode",
            Self::ReaderUnpowered => "reader-unpowered",
            Self::LampUnclear => "lamp-unclear",
            Self::BluetoothReaderOnWindows => "bluetooth-reader-on-windows",
            Self::BluetoothReaderNotFound => "bluetooth-reader-not-found",
            Self::BluetoothReaderNotPaired => "bluetooth-reader-not-paired",
            Self::BluetoothReaderWeakSignal => "bluetooth-reader-weak-signal",
            Self::ReaderNotConnected => "reader-not-connected",
            Self::ReaderHeldByAnotherProgram => "reader-held-by-another-program",
            Self::ReaderBehindHub => "reader-behind-hub",
            Self::CertificatePropagationRunning => "certificate-propagation-running",
            Self::CardNotPlaced => "card-not-placed",
            Self::CardUnreadable => "card-unreadable",
            Self::NotMyNumberCard => "not-my-number-card",
            Self::PhoneInsteadOfCard => "phone-instead-of-card",
            Self::PowerSavingOn => "power-saving-on",
            Self::PinLocked => "pin-locked",
            Self::PinLastTry => "pin-last-try",
            Self::NetworkDisconnected => "network-disconnected",
            Self::ProxyConfigured => "proxy-configured",
            Self::DnsFailed => "dns-failed",
            Self::ServerUnreachable => "server-unreachable",
            Self::CaptivePortal => "captive-portal",
            Self::TlsIntercepted => "tls-intercepted",
            Self::TlsUntrustedRoot => "tls-untrusted-root",
            Self::TlsExpired => "tls-expired",
            Self::TlsNameMismatch => "tls-name-mismatch",
            Self::TlsRefused => "tls-refused",
            Self::AmazonRootMissing => "amazon-root-missing",
            Self::AmazonRootExpired => "amazon-root-expired",
            Self::AmazonRootDistrusted => "amazon-root-distrusted",
            Self::ClockWrong => "clock-wrong",
            Self::OsUnsupported => "os-unsupported",
            Self::AppNotInstalled => "app-not-installed",
            Self::AppOutdated => "app-outdated",
            Self::AppUpdateBlocked => "app-update-blocked",
        }
    }

    /// The check that makes it.
    #[must_use]
    pub fn check(self) -> Option<&'static Check> {
        CHECKS.iter().find(|check| check.findings.contains(&self))
    }
}

/// What a verdict rests on, one thing seen each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum Evidence {
    /// The PC/SC service answers.
    ServiceAnswers,
    /// It does not.
    ServiceSilent,
    /// Windows' own Smart Card service does not run.
    ServiceStopped {
        /// How it is started.
        start: StartType,
    },
    /// Windows' own Smart Card service is in this state.
    ServiceState {
        /// The state.
        state: RunState,
    },
    /// This Windows has no Smart Card service.
    ServiceNotInstalled,
    /// Windows' Certificate Propagation runs.
    CertificatePropagationRuns,
    /// The service lists no reader.
    NoReaders,
    /// It lists this one.
    Reader {
        /// The reader.
        reader: ReaderName,
        /// The product, where readers.toml knows the name.
        #[serde(default)]
        product: Option<String>,
    },
    /// Windows has given the reader a higher number than it needs.
    NewNumber {
        /// The reader.
        reader: ReaderName,
        /// The number at the end of its name.
        number: u32,
    },
    /// The listed reader may be the card part of a 顔認証付きカードリーダー.
    FaceReaderPart {
        /// The reader.
        reader: ReaderName,
    },
    /// No device on the USB bus belongs to the listed reader.
    NotOnBus {
        /// The reader.
        reader: ReaderName,
    },
    /// The listed name is that of a Bluetooth bond, not of a cable.
    BluetoothBond {
        /// The reader.
        reader: ReaderName,
    },
    /// No reader is on the USB bus.
    NothingOnBus,
    /// This reader is on the USB bus.
    OnBus {
        /// Its USB id.
        id: UsbId,
        /// The product, where readers.toml knows the id.
        #[serde(default)]
        product: Option<String>,
    },
    /// The reader on the bus is not in PC/SC's list.
    NotInList {
        /// Its USB id.
        id: UsbId,
        /// The product, where readers.toml knows the id.
        #[serde(default)]
        product: Option<String>,
    },
    /// What the maker of the reader on the bus offers to install.
    DriverOffer {
        /// Its USB id.
        id: UsbId,
        /// The offer, as readers.toml has it.
        offer: String,
    },
    /// The system has bound this driver to the reader on the bus.
    Driver {
        /// Its USB id.
        id: UsbId,
        /// The driver's name in the system.
        driver: String,
    },
    /// The reader on the bus is behind hubs.
    BehindHub {
        /// Its USB id.
        id: UsbId,
        /// The product, where readers.toml knows the id.
        #[serde(default)]
        product: Option<String>,
        /// How many.
        hubs: u32,
    },
    /// The reader on the bus is straight in the machine.
    NoHub {
        /// Its USB id.
        id: UsbId,
        /// The product, where readers.toml knows the id.
        #[serde(default)]
        product: Option<String>,
    },
    /// The service reports no card.
    NoCard {
        /// The reader.
        reader: ReaderName,
    },
    /// The service reports a card.
    CardThere {
        /// The reader.
        reader: ReaderName,
    },
    /// The card was taken away while being looked at.
    CardPulled {
        /// The reader.
        reader: ReaderName,
    },
    /// The card does not answer power-up.
    CardMute {
        /// The reader.
        reader: ReaderName,
    },
    /// The card's answer to power-up fits no protocol.
    CardGarbled {
        /// The reader.
        reader: ReaderName,
    },
    /// The exchange broke off, twice.
    ExchangeBroken {
        /// The reader.
        reader: ReaderName,
    },
    /// The JPKI application is there.
    Jpki {
        /// The reader.
        reader: ReaderName,
        /// The kind of token.
        token: JpkiToken,
    },
    /// The card answered SELECT of the JPKI application with this.
    Refused {
        /// The reader.
        reader: ReaderName,
        /// The status word.
        select: StatusWord,
    },
    /// How many tries the card's PIN has left.
    Tries {
        /// The reader.
        reader: ReaderName,
        /// What the card said.
        tries: Personal<PinTries>,
    },
    /// Another program holds the reader.
    Held {
        /// The reader.
        reader: ReaderName,
    },
    /// The reader can be shared.
    Free {
        /// The reader.
        reader: ReaderName,
    },
    /// No answer within the deadline.
    NoAnswer {
        /// The reader.
        reader: ReaderName,
        /// What was being waited for.
        at: Stage,
    },
    /// The reader was unplugged meanwhile.
    ReaderGone {
        /// The reader.
        reader: ReaderName,
    },
    /// The user's answer: a phone was meant.
    PhoneMeant,
    /// The state of the machine's Bluetooth.
    BluetoothAdapter {
        /// The state.
        adapter: BluetoothAdapter,
    },
    /// A reader as Bluetooth knows or hears it.
    BluetoothReader {
        /// The reader.
        reader: BluetoothReader,
    },
    /// No reader of the user's was heard.
    NoBluetoothReader,
    /// The user's answer: what the lamp shows.
    Lamp {
        /// The answer.
        lamp: Lamp,
    },
    /// The official answers know no Bluetooth reader on Windows.
    BluetoothNotDocumentedForWindows,
    /// A reader that a phone hears which does not tell whether it is paired (iOS).
    BluetoothReaderHeard {
        /// The reader.
        reader: BluetoothReader,
    },
    /// Something of the phone itself.
    Phone {
        /// What.
        seen: PhoneEvidence,
    },
    /// Something on the way to the service.
    Connection {
        /// What.
        seen: ConnectionEvidence,
    },
    /// Something of the software.
    Software {
        /// What.
        seen: SoftwareEvidence,
    },
}

impl From<SoftwareEvidence> for Evidence {
    fn from(seen: SoftwareEvidence) -> Self {
        Self::Software { seen }
    }
}

impl From<ConnectionEvidence> for Evidence {
    fn from(seen: ConnectionEvidence) -> Self {
        Self::Connection { seen }
    }
}

impl Evidence {
    /// The evidence as a sentence for a user.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::ServiceAnswers => "スマートカードのサービスが答えました。".to_owned(),
            Self::ServiceSilent => "スマートカードのサービスが答えません。".to_owned(),
            Self::ServiceStopped { start } => match start {
                StartType::Disabled => "Windowsの「Smart Card」サービスは止まっています。「スタートアップの種類」は「無効」です。".to_owned(),
                StartType::Manual => "Windowsの「Smart Card」サービスは、いま止まっています。リーダーをつなぐと動きます（「スタートアップの種類」は「手動」）。".to_owned(),
                StartType::Auto => "Windowsの「Smart Card」サービスは、いま止まっています。リーダーをつなぐと動きます（「スタートアップの種類」は「自動」）。".to_owned(),
            },
            Self::ServiceState { state } => format!(
                "Windowsの「Smart Card」サービスは{}。",
                match state {
                    RunState::Running => "動いています",
                    RunState::Stopped => "止まっています",
                    RunState::StartPending => "始まるところです",
                    RunState::StopPending => "止まるところです",
                    RunState::Paused => "一時停止しています",
                    RunState::PausePending => "一時停止するところです",
                    RunState::ContinuePending => "一時停止から戻るところです",
                }
            ),
            Self::ServiceNotInstalled => {
                "このWindowsには「Smart Card」サービスがありません。".to_owned()
            }
            Self::CertificatePropagationRuns => {
                "Windowsの「Certificate Propagation」が動いています。".to_owned()
            }
            Self::NoReaders => "カードリーダーは1台も見つかりません。".to_owned(),
            Self::Reader {
                reader,
                product: Some(product),
            } => format!("「{reader}」が見つかりました。製品は「{product}」です。"),
            Self::Reader {
                reader,
                product: None,
            } => format!("「{reader}」が見つかりました。"),
            Self::NewNumber { reader, number } => format!(
                "「{reader}」の番号が、0ではなく{number}になっています。登録した名前と合わないことがあります。"
            ),
            Self::FaceReaderPart { reader } => format!(
                "「{reader}」だけが見つかりました。顔認証付きカードリーダーの中の部品かもしれません。"
            ),
            Self::NotOnBus { reader } => {
                format!("「{reader}」は一覧にありますが、USBには見つかりません。")
            }
            Self::BluetoothBond { reader } => {
                format!("「{reader}」は、リーダーのBluetooth管理ソフトが出す名前です。")
            }
            Self::NothingOnBus => "USBに、カードリーダーは見つかりません。".to_owned(),
            Self::OnBus { id, product } => {
                format!("USBに、{}がつながっています。", on_bus(*id, product))
            }
            Self::NotInList { id, product } => {
                format!("{}は、リーダーの一覧に出ていません。", on_bus(*id, product))
            }
            Self::DriverOffer { offer, .. } => format!("メーカーが出しているもの: {offer}。"),
            Self::Driver { driver, .. } => {
                format!("パソコンは、このリーダーをドライバー「{driver}」で動かしています。")
            }
            Self::BehindHub { id, product, .. } => {
                format!("{}は、USBハブにつながっています。", on_bus(*id, product))
            }
            Self::NoHub { id, product } => {
                format!("{}は、本体に直接つながっています。", on_bus(*id, product))
            }
            Self::NoCard { reader } => format!("「{reader}」にカードがありません。"),
            Self::CardThere { reader } => format!("「{reader}」にカードがあります。"),
            Self::CardPulled { reader } => {
                format!("「{reader}」を見ているあいだに、カードが離れました。")
            }
            Self::CardMute { reader } => format!("「{reader}」のカードが電気に反応しません。"),
            Self::CardGarbled { reader } => format!("「{reader}」のカードの返事が読み取れません。"),
            Self::ExchangeBroken { reader } => {
                format!("「{reader}」のカードとのやりとりが2回とも途切れました。")
            }
            Self::Jpki { reader, token } => format!(
                "「{reader}」で{}を確かめました。",
                match token {
                    JpkiToken::Card => "実物のマイナンバーカード",
                    JpkiToken::Android => "Androidスマホのマイナンバーカード",
                    JpkiToken::Iphone => "iPhoneのマイナンバーカード",
                    JpkiToken::Unnamed => "マイナンバーカードの機能",
                }
            ),
            Self::Refused { reader, select } => {
                format!(
                    "「{reader}」のカードに、マイナンバーカードの機能がありません（応答 {select}）。"
                )
            }
            Self::Tries { reader, tries } => match tries.0 {
                PinTries::Left { tries } => format!(
                    "「{reader}」のカードの暗証番号（数字4桁）は、あと{tries}回まちがえるとロックします。"
                ),
                PinTries::Locked => {
                    format!("「{reader}」のカードの暗証番号（数字4桁）は、ロックされています。")
                }
                PinTries::NotTold { answer } => {
                    format!("「{reader}」のカードは、残り回数を答えませんでした（応答 {answer}）。")
                }
            },
            Self::Held { reader } => format!("「{reader}」を、ほかのプログラムが使っています。"),
            Self::Free { reader } => format!("「{reader}」は、ふさがっていません。"),
            Self::NoAnswer { reader, .. } => format!("「{reader}」が時間内に答えませんでした。"),
            Self::ReaderGone { reader } => format!("「{reader}」が途中で外れました。"),
            Self::PhoneMeant => "スマホを置いた、という答えです。".to_owned(),
            Self::Phone { seen } => seen.sentence(),
            Self::BluetoothReaderHeard { reader } => match reader.rssi {
                Some(rssi) => format!(
                    "「{}」の電波を受けました。電波の強さは{rssi} dBmです。",
                    reader.name
                ),
                None => format!("「{}」の電波を受けました。", reader.name),
            },
            Self::Connection { seen } => seen.sentence(),
            Self::Software { seen } => seen.sentence(),
            Self::BluetoothAdapter { adapter } => match adapter {
                BluetoothAdapter::On => "Bluetoothはオンです。",
                BluetoothAdapter::Off => "Bluetoothはオフです。",
                BluetoothAdapter::Absent => "この端末にBluetoothが見つかりません。",
                BluetoothAdapter::NotPermitted => "Bluetoothを使うことが許可されていません。",
            }
            .to_owned(),
            Self::BluetoothReader { reader } => bluetooth_sentence(reader),
            Self::NoBluetoothReader => {
                "使うリーダーの電波を、近くで受けられませんでした。".to_owned()
            }
            Self::Lamp { lamp } => match lamp {
                Lamp::SteadyGreen => {
                    "ランプは緑のまま、という答えです。公式の例では、USBモードです（製品によります）。"
                }
                Lamp::BlinkingBlue => {
                    "ランプは青の点滅、という答えです。公式の例では、Bluetoothモードです（製品によります）。"
                }
                Lamp::Off => "ランプは消えている、という答えです。",
                Lamp::Other => "ランプは公式の例の色ではない、という答えです。",
            }
            .to_owned(),
            Self::BluetoothNotDocumentedForWindows => {
                "公式の説明にあるのは、Windowsとケーブルのリーダーだけです。".to_owned()
            }
        }
    }
}

/// A reader on the bus in words; one that nobody knows has only its id.
fn on_bus(id: UsbId, product: &Option<String>) -> String {
    match product {
        Some(product) => format!("「{product}」"),
        None => format!("名前のわからないカードリーダー（{id}）"),
    }
}

fn bluetooth_sentence(reader: &BluetoothReader) -> String {
    let state = match (reader.connected, reader.paired) {
        (true, _) => "つながっています",
        (false, true) => "登録（ペアリング）してあります",
        (false, false) => "登録（ペアリング）していません",
    };
    let heard = match reader.rssi {
        Some(rssi) => format!("電波の強さは{rssi} dBmです。"),
        None if reader.connected => String::new(),
        None => "電波は受けていません。".to_owned(),
    };
    let battery = reader
        .battery
        .map(|percent| format!("電池は{percent}%です。"))
        .unwrap_or_default();
    format!("「{}」は{state}。{heard}{battery}", reader.name)
}

impl Judgement {
    /// A question to the user, and what is known without its answer.
    pub(crate) fn ask(question: CheckQuestion, evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::Ask,
            question: Some(Box::new(question)),
            evidence,
            ..Self::not_applicable()
        }
    }

    /// Whether it rests on what the user has seen: then no fault of the machine explains it away.
    pub(crate) fn stands_alone(&self) -> bool {
        self.finding.is_some()
            && self
                .evidence
                .iter()
                .any(|evidence| matches!(evidence, Evidence::Lamp { .. }))
    }

    pub(crate) fn pass(evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::Pass,
            finding: None,
            evidence,
            why: None,
            because: &[],
            question: None,
        }
    }

    pub(crate) fn fail(finding: Finding, evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::Fail,
            finding: Some(finding),
            evidence,
            why: None,
            because: &[],
            question: None,
        }
    }

    pub(crate) fn warn(finding: Finding, evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::Warn,
            finding: Some(finding),
            evidence,
            why: None,
            because: &[],
            question: None,
        }
    }

    pub(crate) fn unknown(why: Why, evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::Unknown,
            finding: None,
            evidence,
            why: Some(why),
            because: &[],
            question: None,
        }
    }

    /// The same judgement, which the user may know better.
    pub(crate) fn unless(self, question: CheckQuestion) -> Self {
        Self {
            question: Some(Box::new(question)),
            ..self
        }
    }

    /// The same judgement, explained by any of these findings.
    pub(crate) fn because(self, findings: &'static [Finding]) -> Self {
        Self {
            because: findings,
            ..self
        }
    }

    pub(crate) fn not_applicable() -> Self {
        Self {
            verdict: Verdict::NotApplicable,
            finding: None,
            evidence: Vec::new(),
            why: None,
            because: &[],
            question: None,
        }
    }
}

/// The part of the facts a check judges, or the verdict where it was not seen.
fn seen<T>(observed: &Observed<T>) -> Result<&T, Judgement> {
    match observed {
        Observed::Seen(part) => Ok(part),
        Observed::Unavailable(why) => Err(Judgement::unknown(why.clone(), Vec::new())),
        Observed::NotAsked => Err(Judgement::unknown(Why::NotReached, Vec::new())),
    }
}

/// One of Windows' services, where the service manager told it.
fn service(
    facts: &Facts,
    which: fn(&Services) -> &Observed<WindowsService>,
) -> Option<WindowsService> {
    match &facts.services {
        Observed::Seen(services) => match which(services) {
            Observed::Seen(service) => Some(*service),
            Observed::Unavailable(_) | Observed::NotAsked => None,
        },
        Observed::Unavailable(_) | Observed::NotAsked => None,
    }
}

/// The phone itself where it matters: on a phone, and not beside a desk's terminal.
fn phone(facts: &Facts) -> Result<&Phone, Judgement> {
    if facts.os.is_phone() && PartName::Phone.is_wanted_with(facts.setup) {
        seen(&facts.phone)
    } else {
        Err(Judgement::not_applicable())
    }
}

/// Whether readers on this machine matter: not with a phone alone, and a phone's own reader is no PC/SC reader.
fn uses_pcsc(facts: &Facts) -> bool {
    use kb::Setup::{Phone, PhoneBluetoothReader};
    facts.os.has_pcsc() && !matches!(facts.setup, Some(Phone | PhoneBluetoothReader))
}

/// Whether マイナ資格確認アプリ matters: on the systems that have it, unless the equipment works without it; on a phone not beside a
/// desk's terminal.
fn uses_app(facts: &Facts) -> bool {
    use kb::Setup::{FaceReader, FaceReaderPhoneReader};
    if facts.os.is_phone() {
        return PartName::Phone.is_wanted_with(facts.setup);
    }
    facts.os == Os::Windows && !matches!(facts.setup, Some(FaceReader | FaceReaderPhoneReader))
}

/// Whether the way over the internet matters: a face reader's terminal stands in a closed network, where a probe of the
/// internet says nothing and a proxy may be right (電子処方箋).
fn uses_internet(facts: &Facts) -> bool {
    use kb::Setup::{FaceReader, FaceReaderPhoneReader};
    !matches!(facts.setup, Some(FaceReader | FaceReaderPhoneReader))
}

/// What keeps a later station from being looked at.
const NOT_REACHED: &[Finding] = &[
    Finding::NetworkDisconnected,
    Finding::DnsFailed,
    Finding::ServerUnreachable,
    Finding::CaptivePortal,
];

/// Whether the equipment has a Bluetooth reader.
fn uses_bluetooth(facts: &Facts) -> bool {
    use kb::Setup::{PhoneBluetoothReader, WindowsBluetoothReader};
    matches!(
        facts.setup,
        Some(PhoneBluetoothReader | WindowsBluetoothReader)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_well_formed() {
        let mut ids: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
        ids.extend(Finding::ALL.iter().map(|finding| finding.code()));
        for id in &ids {
            assert!(
                id.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || b"-.".contains(&byte)),
                "{id}"
            );
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn every_finding_is_made_by_one_check_and_has_a_guide() {
        for finding in Finding::ALL {
            let makers = CHECKS
                .iter()
                .filter(|check| check.findings.contains(finding))
                .count();
            assert_eq!(makers, 1, "{}", finding.code());
            assert!(
                Base::embedded().guide_for(finding.code()).is_some(),
                "{} has no guide",
                finding.code()
            );
            let written = serde_json::to_value(finding).ok();
            assert_eq!(
                written.as_ref().and_then(|code| code.as_str()),
                Some(finding.code())
            );
        }
    }

    #[test]
    fn every_check_that_a_guide_names_exists() {
        for entry in Base::embedded().entries() {
            for check in entry.steps.iter().filter_map(|step| step.check.as_deref()) {
                assert!(check_named(check).is_some(), "{} names {check}", entry.id);
            }
        }
    }

    #[test]
    fn a_finding_is_explained_only_by_what_stands_above_it() {
        for (place, check) in CHECKS.iter().enumerate() {
            for finding in check.explained_by {
                let above = CHECKS[..place]
                    .iter()
                    .any(|above| above.findings.contains(finding));
                assert!(above, "{} is explained by {}", check.id, finding.code());
            }
        }
    }
}
