//! What verdicts rest on, as typed data. What only one family sees stands in that family's folder.

use kb::UsbId;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    ConnectionEvidence, Drive, PhoneEvidence, SoftwareEvidence, TerminalEvidence, TimeEvidence,
};
use facts::{
    BluetoothAdapter, BluetoothReader, DriverFrom, Firmware, FoundReader, JpkiToken, Lamp,
    Personal, PinTries, ReaderName, RunState, SearchEnd, Stage, StartType, StatusWord, Version,
};

/// What a verdict rests on, one thing seen each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum Evidence {
    /// The one who is signed in sits at this machine.
    SessionHere,
    /// The screen is shown on another machine.
    SessionRemote,
    /// The system runs in a virtual machine.
    VirtualMachine,
    /// In a remote session: the listed reader may be the other machine's.
    Lent {
        /// The reader.
        reader: ReaderName,
    },
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
    /// The last reader was pulled and came back: programs that were open meanwhile have to be opened again.
    OpenProgramsAgain,
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
    /// The listed reader is in no 顔認証付きカードリーダー.
    NoFaceReaderPart {
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
    /// The reader was plugged in just now, and is not in PC/SC's list yet.
    Settling {
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
    /// Windows does not run the reader on the bus.
    DeviceProblem {
        /// Its USB id.
        id: UsbId,
        /// The product, where readers.toml knows the id.
        #[serde(default)]
        product: Option<String>,
        /// The number in 「デバイス マネージャー」.
        code: u32,
    },
    /// The version of the driver that is bound to the reader on the bus.
    DriverVersion {
        /// Its USB id.
        id: UsbId,
        /// The version.
        version: Version,
        /// Whose driver it is, where that is told.
        #[serde(default)]
        from: Option<DriverFrom>,
    },
    /// The release number of the reader on the bus.
    Firmware {
        /// Its USB id.
        id: UsbId,
        /// The number.
        firmware: Firmware,
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
    /// How many tries 照合番号B has left.
    NumberB {
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
    /// A known program has the card library open.
    UsedBy {
        /// Its name in programs.toml.
        name: String,
        /// An eligibility check needs it.
        needed: bool,
    },
    /// A security product that is not Windows' own runs.
    SecurityProduct {
        /// Its name in interceptors.toml; absent where it has no row there.
        #[serde(default)]
        product: Option<String>,
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
    /// A reader that a deliberate search has found.
    FoundReader {
        /// The reader.
        reader: FoundReader,
    },
    /// How a deliberate search for readers went.
    ReaderSearch {
        /// How it ended.
        ended: SearchEnd,
        /// For how many seconds it listened.
        seconds: u32,
    },
    /// The room on a drive.
    Room {
        /// Which.
        drive: Drive,
        /// In whole GB; absent below one.
        gb: Option<u32>,
        /// In MB.
        mb: u32,
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
    /// Something of the 資格確認端末.
    Terminal {
        /// What.
        seen: TerminalEvidence,
    },
    /// Something that happened while it was recorded.
    Time {
        /// What.
        seen: TimeEvidence,
    },
}

impl From<TimeEvidence> for Evidence {
    fn from(seen: TimeEvidence) -> Self {
        Self::Time { seen }
    }
}

impl From<TerminalEvidence> for Evidence {
    fn from(seen: TerminalEvidence) -> Self {
        Self::Terminal { seen }
    }
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
