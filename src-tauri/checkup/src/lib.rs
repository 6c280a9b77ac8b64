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
pub use diagnose::{CHECKS, Check, Evidence, Finding, Judgement, Verdict, check_named};
pub use facts::{
    Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Card, CardLook, CardState,
    Facts, JpkiToken, Observed, Os, PcscService, Reader, ReaderName, RunState, SCHEMA, Services,
    Stage, StartType, StatusWord, Unreadable, UsbReader, Why, WindowsService,
};
pub use question::{CheckQuestion, Choice};
pub use report::{CheckResult, FactsError, Report, diagnose, facts_from_json};
pub use run::{DEFAULT_DEADLINE, Event, Heading, Plan, run};
