//! What a verdict on the 資格確認端末 rests on: one thing seen each. Nothing here names the facility, an account or a line.

use serde::{Deserialize, Serialize};
use specta::Type;

use facts::{
    CardLine, ClosedDns, ClosedHost, ClosedNameOutcome, ClosedProxyServer, ClosedReachOutcome,
    Environment, FolderSetting, ProxyPlace, ReaderName, SettingsFile, TaskName, TimeSource,
    Version,
};

/// The terminal's programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramName {
    /// 連携アプリ
    Link,
    /// 配信アプリ
    Distribution,
    /// 顔認証ライブラリ
    Face,
}

/// The credential manager's entries that every terminal needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialName {
    /// `OQS_LOGIN_KEY`
    Login,
    /// `OQS_MEDICAL_INSTITUTION_CODE`
    Institution,
}

/// What a task's last run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TaskState {
    /// It ran, runs, or has not had to run yet.
    Fine,
    /// It is disabled.
    Disabled,
    /// Its saved password is no longer right.
    Password,
    /// Another result.
    Other,
}

/// One thing seen of the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum TerminalEvidence {
    /// None of the programs that make a terminal is here.
    NoTerminal,
    /// One of its programs is here.
    TerminalProgram {
        /// Which.
        program: ProgramName,
        /// Its version, where it is told.
        version: Option<Version>,
    },
    /// The settings of one are here, and its files are not.
    ProgramIncomplete {
        /// Which.
        program: ProgramName,
    },
    /// Where the version stands is nothing that is known.
    NoVersion {
        /// Of which program.
        program: ProgramName,
    },
    /// The face library is older than the first without a known fault.
    FaceTooOld {
        /// The version.
        version: Version,
        /// The first without the fault.
        needed: Version,
    },
    /// The PC starts with this account.
    OwnAccount,
    /// A program of the terminal runs in this session.
    ProgramsInThisSession,
    /// The PC starts with another account.
    StartsWithOtherAccount,
    /// With which account the PC starts is not told.
    AccountNotTold,
    /// Only the account of the terminal's programs could say more.
    AskFromOwnAccount,
    /// The clock's time comes from here.
    TimeFrom {
        /// The source.
        source: TimeSource,
    },
    /// The clock shows a time that has passed.
    ClockBehind {
        /// A time that has certainly passed.
        passed: String,
    },
    /// The institution's certificate is not here.
    NoCertificate,
    /// The institution's certificates that can be used now.
    CertificatesValid {
        /// How many.
        count: u32,
    },
    /// The one that ends last.
    CertificateUntil {
        /// Its end.
        not_after: String,
        /// Whole days until then.
        days: u32,
    },
    /// It has ended.
    CertificateEnded {
        /// When.
        not_after: String,
    },
    /// It begins later than the clock says.
    CertificateNotYet {
        /// When.
        not_before: String,
    },
    /// It has no private key.
    CertificateWithoutKey,
    /// It lies with the computer instead of the account.
    CertificateInMachine,
    /// Only certificates of other issuers are here.
    CertificatesOfOthers {
        /// How many.
        count: u32,
    },
    /// Nothing reminds of a renewal.
    NoReminder,
    /// The certificates that issued it are here, or not.
    IssuersHere {
        /// All of them.
        all: bool,
    },
    /// A settings file names an environment.
    EnvironmentOf {
        /// Whose file.
        program: ProgramName,
        /// The environment.
        environment: Environment,
    },
    /// Registered readers of 本番 are kept aside.
    ProductionKept,
    /// Registered readers of 接続検証 are kept aside.
    TestKept,
    /// `UserDefinitionForFace.property`.
    FaceDefinition {
        /// The file.
        file: SettingsFile,
    },
    /// It begins with a byte order mark.
    FaceDefinitionBom,
    /// Where `FaceDataDir` leads.
    FaceFolderSet {
        /// The place.
        folder: FolderSetting,
    },
    /// The folder is there, or not.
    FaceFolderThere {
        /// It is.
        there: bool,
    },
    /// `OutputFlg` is off.
    OutputOff,
    /// A file may be created in the folder, or not.
    FaceFolderWritable {
        /// It may.
        writable: bool,
    },
    /// The room on the folder's drive.
    FaceFolderRoom {
        /// In whole GB; absent below one.
        gb: Option<u32>,
        /// In MB.
        mb: u32,
    },
    /// Windows protects folders from programs it does not know.
    FoldersProtected,
    /// An entry of the credential manager is there, or not.
    CredentialEntry {
        /// Which.
        entry: CredentialName,
        /// It is.
        there: bool,
    },
    /// The credential manager is disabled.
    CredentialServiceOff,
    /// A reader is registered, and PC/SC lists it.
    RegisteredReaderListed {
        /// The reader.
        registered: ReaderName,
    },
    /// A reader is registered, and PC/SC lists it under another number.
    RegisteredReaderRenamed {
        /// The registered name.
        registered: ReaderName,
        /// The name it has now.
        now: ReaderName,
    },
    /// A reader is registered, and PC/SC does not list it.
    RegisteredReaderGone {
        /// The reader.
        registered: ReaderName,
    },
    /// Two names are registered for one device.
    RegisteredTwice {
        /// One of them.
        registered: ReaderName,
        /// The other.
        again: ReaderName,
    },
    /// No reader is registered.
    NoRegisteredReader,
    /// A program of the terminal runs, or none is seen.
    TerminalProgramRuns {
        /// One does.
        any: bool,
    },
    /// 連携アプリ has been asked to start anew and has not.
    RestartAsked {
        /// Minutes since.
        minutes: u32,
    },
    /// A task.
    Task {
        /// Which.
        task: TaskName,
        /// Its state.
        state: TaskState,
    },
    /// No task may be seen by this account.
    NoTaskSeen,
    /// Memory.
    MemoryFree {
        /// Free, in MB.
        mb: u32,
        /// Of what programs may ask for, so much is given away.
        percent: u32,
    },
    /// Less memory is built in than the official advice names.
    MemorySmall {
        /// In whole GB.
        gb: u32,
    },
    /// Windows has been running for so long.
    Up {
        /// Whole days.
        days: u32,
    },
    /// Windows waits for a restart.
    RestartPending,
    /// The PC sleeps after so many minutes.
    Sleeps {
        /// Minutes; 0 is never.
        after: u32,
    },
    /// Fast start-up.
    FastStart {
        /// It is on.
        on: bool,
    },
    /// USB ports may be switched off.
    UsbSaving,
    /// Network cards with a line.
    CardsUp {
        /// How many.
        count: u32,
    },
    /// No network card has a line.
    NoCardUp,
    /// The card of the closed network has no line.
    ClosedCardDown,
    /// The line is a radio.
    OnlyWireless,
    /// The card of the closed network has no IPv6 address from it.
    NoClosedIpv6,
    /// Two cards offer equal ways out.
    WaysOutEqual,
    /// A card has given itself an address.
    SelfGivenAddress {
        /// Its kind.
        line: CardLine,
    },
    /// A name server that is set.
    NameServer {
        /// Which.
        server: ClosedDns,
    },
    /// No name server is set.
    NoNameServer,
    /// A name of the closed network was looked up.
    ClosedNameLooked {
        /// Whose.
        asked: ClosedHost,
        /// What came of it.
        outcome: ClosedNameOutcome,
    },
    /// A proxy is set.
    ClosedProxySet {
        /// Where.
        place: ProxyPlace,
        /// Whose.
        server: ClosedProxyServer,
        /// The closed network is left out of it.
        spares: bool,
    },
    /// No proxy is set.
    NoProxyOnTerminal,
    /// A server of the closed network was called.
    ClosedServer {
        /// Which.
        asked: ClosedHost,
        /// What came of it.
        outcome: ClosedReachOutcome,
    },
}
