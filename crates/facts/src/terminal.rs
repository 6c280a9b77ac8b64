//! Facts about the 資格確認端末: its programs' settings, dates, rights and versions. What would name the facility, an account or a
//! line is no field here: the observer turns it into a closed word, a count or a comparison.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Observed, ProxyPlace, ReaderName, Room, Version, WindowsService};

/// The terminal, each part as far as it was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Terminal {
    /// Which of the terminal's programs are here.
    pub programs: Observed<TerminalPrograms>,
    /// Whether this is the account with which the PC starts by itself.
    pub account: Observed<TerminalAccount>,
    /// The institution's certificates of the one who is signed in.
    pub certificates: Observed<InstitutionCertificates>,
    /// What the settings files say.
    pub settings: Observed<TerminalSettings>,
    /// The folder into which results are written.
    pub folder: Observed<FaceFolder>,
    /// Which of the programs' entries the credential manager has.
    pub credentials: Observed<TerminalCredentials>,
    /// The readers that the face library has registered.
    pub readers: Observed<RegisteredReaders>,
    /// Whether the programs run.
    pub running: Observed<TerminalRunning>,
    /// The programs' tasks that this account may see; none seen means nothing.
    pub tasks: Observed<Vec<TerminalTask>>,
    /// Memory, and how long Windows has been running.
    pub memory: Observed<Memory>,
    /// What Windows does to save power.
    pub power: Observed<TerminalPower>,
    /// The network cards.
    pub cards: Observed<Vec<NetworkCard>>,
    /// The proxies; an empty list when there are none.
    pub proxies: Observed<Vec<ClosedProxy>>,
    /// Name resolution in the closed network.
    pub names: Observed<Vec<ClosedName>>,
    /// TCP in the closed network; not asked unless the user wants to know.
    pub reach: Observed<Vec<ClosedReach>>,
    /// Where the clock's time comes from.
    pub clock: Observed<TerminalClock>,
}

/// The terminal's programs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TerminalPrograms {
    /// 連携アプリ (OQSComApp).
    pub link: TerminalProgram,
    /// 配信アプリ (OQSDistroApp).
    pub distribution: TerminalProgram,
    /// 顔認証ライブラリ (OQS-Auth).
    pub face: TerminalProgram,
}

/// What is there of one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TerminalProgram {
    /// Its folder under `Program Files` is there and has something in it.
    pub files: bool,
    /// Its settings are there: its folder or its `OqsAuth.ini` under `ProgramData`.
    pub settings: bool,
    /// `Version.info` is there.
    pub version_file: bool,
    /// The version in it, where its first line has one.
    #[serde(default)]
    pub version: Option<Version>,
}

impl TerminalPrograms {
    /// Whether this is a terminal at all: the files of 連携アプリ or of 顔認証ライブラリ are here. Settings alone are what removing leaves.
    #[must_use]
    pub fn make_a_terminal(&self) -> bool {
        self.link.files || self.face.files
    }
}

/// The account that is signed in, compared with the one with which the PC starts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TerminalAccount {
    /// What Windows' automatic sign-in says (`AutoAdminLogon`, `DefaultUserName`).
    pub automatic: AutomaticLogon,
}

/// Windows' automatic sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum AutomaticLogon {
    /// Nobody is signed in by itself.
    Off,
    /// The one who is signed in now.
    ThisAccount,
    /// Somebody else.
    OtherAccount,
    /// Somebody whose name Windows does not keep there.
    Unnamed,
}

/// The certificates whose issuer is the one that the terminal's own settings name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InstitutionCertificates {
    /// Those of the one who is signed in.
    pub own: Vec<InstitutionCertificate>,
    /// How many of that issuer lie with the computer's instead, where the programs do not look.
    pub in_machine: u32,
    /// How many of the user's own certificates are of other issuers.
    pub of_others: u32,
    /// The certificate authority's program is installed, which reminds of renewals.
    #[serde(default)]
    pub reminder: Option<bool>,
}

/// One of the institution's certificates. Whose it is, is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InstitutionCertificate {
    /// Valid from (RFC 3339, UTC).
    pub not_before: String,
    /// Valid to (RFC 3339, UTC).
    pub not_after: String,
    /// A private key belongs to it.
    pub key: bool,
    /// Its issuers are here.
    pub issuers: IssuersHere,
}

/// Whether the certificates that issued one are on this machine; nothing is fetched to find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum IssuersHere {
    /// All, up to a root.
    All,
    /// One at least is missing.
    Missing,
    /// Not told.
    NotTold,
}

/// What the settings files say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TerminalSettings {
    /// The environment in 連携アプリ's `api_table.conf`.
    pub link: Environment,
    /// The environment in 顔認証ライブラリ's `OqsAuth.ini`.
    pub face: Environment,
    /// The registered readers of the 接続検証 environment are kept aside (`ReaderInfo.ini.s`).
    pub test_readers_kept: bool,
    /// The registered readers of the 本番 environment are kept aside (`ReaderInfo.ini.h`).
    pub production_readers_kept: bool,
    /// `UserDefinitionForFace.property`.
    pub output: FaceOutput,
}

/// Which environment a settings file names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Environment {
    /// 本番
    Production,
    /// 接続検証
    Test,
    /// Both, in one file.
    Both,
    /// Neither.
    Neither,
    /// There is no such file.
    NoFile,
    /// The file may not be read.
    Unreadable,
}

/// The definition of the output of a face reader's results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FaceOutput {
    /// The file.
    pub file: SettingsFile,
    /// It begins with a byte order mark.
    pub bom: bool,
    /// Where `FaceDataDir` leads.
    pub folder: FolderSetting,
    /// `OutputFlg`, where it is set.
    #[serde(default)]
    pub output: Option<bool>,
}

/// A settings file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SettingsFile {
    /// It was read.
    Read,
    /// There is none.
    Missing,
    /// It may not be read.
    Unreadable,
}

/// Where a setting leads. Another place than the usual one is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum FolderSetting {
    /// Nowhere: not set, or empty.
    NotSet,
    /// Under `C:\OQS`.
    Usual,
    /// Elsewhere on this PC.
    Elsewhere,
    /// On another PC, or a drive that another PC may be behind.
    OtherPc,
}

/// The folder into which results are written. Nothing was written to find out, and no file in it was looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct FaceFolder {
    /// Whether it is there; `None` when it is on another PC.
    pub there: Option<bool>,
    /// Whether the one who is signed in may create a file there; `None` when not told.
    pub may_write: Option<bool>,
    /// The room on its drive.
    pub room: Observed<Room>,
    /// Windows protects this folder from programs it does not know.
    #[serde(default)]
    pub protected: Option<bool>,
}

/// Which entries the credential manager has for the one who is signed in. Nothing but the names was kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct TerminalCredentials {
    /// `OQS_LOGIN_KEY`
    pub login: bool,
    /// `OQS_MEDICAL_INSTITUTION_CODE`
    pub institution: bool,
    /// `OQS_CRYPT_PASS`, which only encrypted results need.
    pub encryption: bool,
    /// `OQS_NAS_LOGIN_KEY`, which only results on a share need.
    pub share: bool,
    /// Windows' credential manager (`VaultSvc`).
    pub service: Observed<WindowsService>,
}

/// The readers in the face library's `ReaderInfo.ini`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RegisteredReaders {
    /// The file.
    pub file: SettingsFile,
    /// Its readers.
    pub readers: Vec<RegisteredReader>,
}

/// A registered reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RegisteredReader {
    /// Its name in the file, which is a name of PC/SC.
    pub name: ReaderName,
    /// Readers with one device id have one number; the id itself is not kept.
    pub device: u32,
}

/// Whether the terminal's programs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TerminalRunning {
    /// A program from the folders of 連携アプリ or 顔認証ライブラリ runs.
    pub any: bool,
    /// One of them runs in the session of the one who is signed in.
    pub here: bool,
    /// One from 連携アプリ's folder does, whose account has the certificate and the credentials; absent where an older program looked.
    #[serde(default)]
    pub link_here: Option<bool>,
    /// For how many minutes 連携アプリ has been asked to start anew (`work\reboot`); absent when it was not asked.
    #[serde(default)]
    pub restart_asked_minutes: Option<u32>,
}

/// A task of the terminal's programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TerminalTask {
    /// Which.
    pub task: TaskName,
    /// It is enabled.
    pub enabled: bool,
    /// The result of its last run (an HRESULT).
    pub result: u32,
}

/// The known tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TaskName {
    /// `OQS_exec_distroappstart`
    Distribution,
    /// `OQS_exec_comappdelfile_running`
    Cleaning,
    /// Another one whose name begins with `OQS`.
    Other,
}

/// Memory, and how long Windows has been running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Memory {
    /// Free, in MiB.
    pub free_mib: u32,
    /// Built in, in MiB.
    pub installed_mib: u32,
    /// How much of what programs may ask for has been given to them, in percent.
    pub commit_percent: u32,
    /// Minutes since Windows was started; with fast start-up, since it was started from nothing.
    pub up_minutes: u32,
    /// Windows waits for a restart, after an update for one.
    #[serde(default)]
    pub restart_pending: Option<bool>,
}

/// What Windows does to save power. What is not told is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TerminalPower {
    /// Minutes until the PC sleeps on mains; 0 is never.
    pub sleep_minutes: Option<u32>,
    /// Fast start-up: shutting down does not end everything.
    pub fast_start: Option<bool>,
    /// USB ports may be switched off to save power.
    pub usb_saving: Option<bool>,
}

/// A network card. Its addresses are not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NetworkCard {
    /// Its kind.
    pub kind: CardLine,
    /// It has a line.
    pub up: bool,
    /// Its IPv4 address.
    pub ipv4: CardAddress,
    /// Its IPv6 address.
    pub ipv6: CardAddress,
    /// The metric of its way out by IPv4, where it has one.
    #[serde(default)]
    pub way_out_ipv4: Option<u32>,
    /// The same by IPv6.
    #[serde(default)]
    pub way_out_ipv6: Option<u32>,
    /// The name servers set on it, in their order.
    pub dns: Vec<ClosedDns>,
}

/// The kind of a network card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CardLine {
    /// A cable.
    Wired,
    /// A radio.
    Wireless,
    /// A tunnel, a virtual card or another one.
    Other,
}

/// An address of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CardAddress {
    /// None.
    None,
    /// One that the card has given itself (169.254, fe80).
    SelfGiven,
    /// One from the network, or a fixed one.
    Given,
}

/// A name server, told by the table of the closed network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ClosedDns {
    /// The closed network's, NTT東日本.
    East,
    /// The closed network's, NTT西日本.
    West,
    /// NTT東日本's own of former years, which vendors have taken out.
    OldEast,
    /// The same of NTT西日本.
    OldWest,
    /// One in the house: a router.
    House,
    /// Another one.
    Other,
}

/// A proxy, told by the table of the closed network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClosedProxy {
    /// Where it is set.
    pub place: ProxyPlace,
    /// Whose it is.
    pub server: ClosedProxyServer,
    /// The servers of the closed network are left out of it (`*.onshikaku.org`).
    pub spares_closed: bool,
}

/// Whose a proxy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ClosedProxyServer {
    /// `proxy.base.oqs-pdl.org`
    ClosedNetwork,
    /// `proxy.healthcare-on-demand.jp`
    OnDemand,
    /// A script that names one.
    Script,
    /// Another one.
    Other,
}

/// A host of the closed network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ClosedHost {
    /// `hweb-mnc.oqs.onshikaku.org`, which the face library asks.
    Face,
    /// `hweb.oqs.onshikaku.org`
    Web,
    /// `www.lineauth.mnw`, NTT's 回線認証.
    LineAuth,
    /// `pweb.base.oqs-pdl.org`, from which updates come.
    Distribution,
}

/// The lookup of a name in the closed network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClosedName {
    /// Whose name.
    pub host: ClosedHost,
    /// What came of it.
    pub outcome: ClosedNameOutcome,
}

/// The outcome of a lookup in the closed network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ClosedNameOutcome {
    /// It has an address.
    Found,
    /// It has none.
    NotFound,
    /// Nobody answered in time.
    Silent,
}

/// A TCP connection in the closed network, over which nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClosedReach {
    /// With whom.
    pub host: ClosedHost,
    /// What came of it.
    pub outcome: ClosedReachOutcome,
}

/// The outcome of such a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ClosedReachOutcome {
    /// Connected.
    Connected {
        /// The time it took, in milliseconds.
        millis: u32,
    },
    /// Refused, or broken off.
    Refused,
    /// Nobody answered in time, or there is no way.
    Silent,
    /// The name has no address.
    NoName,
}

/// Where the clock's time comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TerminalClock {
    /// The server in Windows' settings.
    pub source: TimeSource,
    /// A time that has certainly passed: when what this program knows was last compared with its sources (RFC 3339, UTC).
    pub passed: String,
}

/// A time server, told by the table of the closed network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TimeSource {
    /// `ntp.base.oqs-pdl.org`
    ClosedNetwork,
    /// `ntp.healthcare-on-demand.jp`
    OnDemand,
    /// Another one.
    Other,
    /// The clock is not set by anybody.
    Off,
}
