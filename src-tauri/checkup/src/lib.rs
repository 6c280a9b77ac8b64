//! The check-up: look at the machine (observe), judge what was seen (diagnose), name the root cause and the guide for it.
//! Data flows one way, from observers to facts to verdicts; the terminal and the window only show what comes out.

mod answers;
pub mod apdu;
mod diagnose;
mod facts;
mod observe;
mod question;
mod report;
mod run;

pub use answers::{Answers, Lamp, Presented, UnknownAnswer};
pub use diagnose::{
    CHECKS, Check, ConnectionEvidence, Evidence, Finding, Judgement, Verdict, check_named,
};
pub use facts::{
    Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Card, CardLook, CardState,
    Chain, ClockOffset, Connection, Endpoint, Facts, Family, Issuer, JpkiToken, Link, NameLook,
    NameOutcome, NoEndpoint, Observed, Os, PathVerdict, Paths, PcscService, PlainLook,
    PlainOutcome, Proxy, ProxyPlace, ProxySetting, Reader, ReaderName, RootInStore, RouteLook,
    RouteOutcome, RunState, SCHEMA, Services, Stage, StartType, StatusWord, Store, TlsLook,
    TlsOutcome, TrustStore, Unreadable, UsbReader, Why, WindowsService,
};
#[doc(hidden)]
pub use observe::received;
pub use observe::{AmazonRoots, Probe};
pub use question::{CheckQuestion, Choice};
pub use report::{CheckResult, FactsError, Report, diagnose, facts_from_json, looked_at};
pub use run::{DEFAULT_DEADLINE, Event, Heading, Plan, run};
