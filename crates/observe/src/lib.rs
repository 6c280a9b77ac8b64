//! Looking at the machine. An observer reports what it sees as parts of the facts and judges nothing. Each runs on its
//! own thread with a deadline, so that a driver that hangs costs its deadline and nothing else.

pub mod apdu;
mod bluetooth;
mod card_programs;
pub mod changes;
mod disk;
#[cfg(all(test, target_os = "linux"))]
mod named;
mod network;
mod pcsc;
mod phone;
#[cfg(windows)]
mod processes;
mod security;
mod services;
mod session;
pub mod signs;
mod software;
mod terminal;
pub mod trial;
mod usb;

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use kb::{Base, Setup};
use tokio::sync::mpsc::UnboundedSender;

use facts::{Card, Part, PartName};
pub use network::{Probe, sha256, trust_store};
pub use phone::{AskPhone, Nearby};

/// Parsers of received data, for the fuzzers (fuzz/).
#[cfg(any(test, feature = "received"))]
pub mod received {
    #[cfg(any(target_os = "linux", windows))]
    pub use crate::bluetooth::received::*;
    pub use crate::network::received::*;
}

/// One observer.
pub struct Observer {
    /// The title a user reads while the observer looks.
    pub title: &'static str,
    /// The parts the observer gives. An empty list means that the system has no such thing, and the observer is not
    /// started.
    pub gives: &'static [PartName],
    /// Looks, and sends each part as soon as it is known. When a part is sent twice, the last one counts.
    pub look: fn(&Look),
}

/// What an observer is handed.
#[derive(Clone)]
pub struct Look {
    /// The deadline of the observer; parts that are missing then count as timed out.
    pub until: Instant,
    /// The observer's parts that some check will judge; no other part is looked at.
    pub wanted: Vec<PartName>,
    /// The equipment, where the user has set it.
    pub setup: Option<Setup>,
    /// The servers to which the connection is tried.
    pub probe: Probe,
    /// The name of the user's Bluetooth reader, where the user has given one.
    pub reader_name: Option<String>,
    /// Cards that were looked at before and have not moved since; they are not looked at again.
    pub known_cards: Vec<Card>,
    /// Sends known parts at once, before the slow ones have been waited for, because the caller follows changes.
    pub at_once: bool,
    /// The interface to the phone's own system, on a phone.
    pub phone: Option<Arc<dyn AskPhone>>,
    /// The knowledge base with the known readers.
    pub base: &'static Base,
    /// The channel for the parts. A closed channel means that the caller no longer waits.
    pub parts: UnboundedSender<Part>,
}

/// The parts that the observers of this system give.
pub fn given() -> impl Iterator<Item = PartName> {
    let gives = OBSERVERS.iter().flat_map(|observer| observer.gives);
    gives.copied()
}

/// All observers.
pub const OBSERVERS: &[Observer] = &[
    session::OBSERVER,
    pcsc::OBSERVER,
    card_programs::OBSERVER,
    services::OBSERVER,
    security::OBSERVER,
    usb::OBSERVER,
    bluetooth::OBSERVER,
    phone::OBSERVER,
    network::LINK,
    network::PROXY,
    network::WAY,
    software::OBSERVER,
    disk::OBSERVER,
    terminal::OBSERVER,
];

/// Starts the observers that give a part wanted by `look`, each on its own thread, and returns the parts that will
/// come.
pub fn start(look: &Look, mut starting: impl FnMut(&'static Observer)) -> Vec<PartName> {
    let mut awaited = Vec::new();
    for observer in OBSERVERS {
        let gives = observer.gives.iter().copied();
        let wanted: Vec<PartName> = gives.filter(|part| look.wanted.contains(part)).collect();
        if wanted.is_empty() {
            continue;
        }
        awaited.extend(&wanted);
        starting(observer);
        let look = Look {
            wanted,
            ..look.clone()
        };
        thread::spawn(move || (observer.look)(&look));
    }
    awaited
}
