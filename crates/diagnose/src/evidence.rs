//! What verdicts rest on, as typed data. What only one family sees stands in that family's folder.

use kb::UsbId;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{ConnectionEvidence, PhoneEvidence, SoftwareEvidence};
use facts::{
    BluetoothAdapter, BluetoothReader, JpkiToken, Lamp, Personal, PinTries, ReaderName, RunState,
    Stage, StartType, StatusWord,
};

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
