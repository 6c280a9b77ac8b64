//! The check-up: look at the machine (observe), judge what was seen (diagnose), name the root cause and the guide for it.
//! Data flows one way, from observers to facts to verdicts; the terminal and the window only show what comes out.

mod answers;
pub mod apdu;
mod diagnose;
mod enquiry;
mod facts;
mod history;
mod observe;
mod program;
mod question;
pub mod repair;
mod report;
mod run;
pub mod settings_pages;
mod update;
mod watch;

pub use answers::{Answers, AppAnswer, Lamp, NotAppAnswer, Presented, UnknownAnswer};
pub use diagnose::{
    CHECKS, Check, ConnectionEvidence, Evidence, Finding, Judgement, PhoneEvidence,
    SoftwareEvidence, Verdict, check_named,
};
pub use enquiry::{
    Draft, DraftLine, Enquiry, EnquiryLine, EnquiryParts, MAX_TYPED_CHARS, NoEnquiry, NotTried,
    Outcome, PrivateWords, QrPicture, Tried, enquire,
};
pub use facts::{
    App, Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Card, CardLook, CardState,
    CardTries, Carrier, Chain, ClockOffset, Connection, Edition, Endpoint, Facts, Family, Issuer,
    JpkiToken, Link, NameLook, NameOutcome, Nfc, NoEndpoint, NotRelease, NotVersion, Observed, Os,
    PathVerdict, Paths, PcscService, Permission, Personal, Phone, PhoneApp, PhoneModel,
    PhoneNetwork, PhoneSystem, PinTries, PlainLook, PlainOutcome, Proxy, ProxyPlace, ProxySetting,
    Reader, ReaderName, Release, RootInStore, RouteLook, RouteOutcome, RunState, SCHEMA, Services,
    Software, Stage, StartType, StatusWord, Store, Switch, SystemVersion, TlsLook, TlsOutcome,
    TrustStore, Unreadable, UpdateRules, UsbReader, Version, Why, WindowsService,
};
pub use history::{
    Comparison, History, HistoryError, KEPT, NoKey, PastCheckup, PastCheckups, compare,
    history_folder,
};
#[doc(hidden)]
pub use observe::received;
pub use observe::{AskPhone, Nearby, Probe};
pub use question::{CheckQuestion, Choice};
pub use report::{CheckResult, FactsError, Report, diagnose, facts_from_json, looked_at};
pub use run::{DEFAULT_DEADLINE, Event, Heading, Plan, run};
pub use update::{
    Cancel, UPDATE_DEADLINE, UpdateEvent, UpdateOffer, UpdateOutcome, UpdateReport, not_agreed,
    update, update_offer,
};
pub use watch::{Change, Watch, watch};
