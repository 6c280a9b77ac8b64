//! Looking at the machine. An observer reports what it sees as parts of the facts and judges nothing; each runs on its own
//! thread with a deadline, so that a driver that hangs costs its deadline and nothing else.

pub mod apdu;
mod bluetooth;
mod disk;
mod network;
mod pcsc;
mod phone;
mod services;
pub mod signs;
mod software;
mod usb;

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use kb::{Base, Setup};
use tokio::sync::mpsc::UnboundedSender;

use facts::{Card, Part, PartName};
pub use network::{Probe, sha256, trust_store};
pub use phone::{AskPhone, Nearby};

/// What others send, for the fuzzers (fuzz/).
#[cfg(any(test, feature = "received"))]
pub mod received {
    #[cfg(any(target_os = "linux", windows))]
    pub use crate::bluetooth::received::*;
    pub use crate::network::received::*;
}

/// One observer.
pub struct Observer {
    /// What a user reads while it looks.
    pub title: &'static str,
    /// The parts it gives; none where the system has no such thing, and then it is not started.
    pub gives: &'static [PartName],
    /// Looks, and sends each part as soon as it is known; a part sent twice counts as sent last.
    pub look: fn(&Look),
}

/// What an observer is handed.
#[derive(Clone)]
pub struct Look {
    /// It must have ended by then; what is missing counts as timed out.
    pub until: Instant,
    /// The parts of its own that somebody will judge; nothing else is looked at.
    pub wanted: Vec<PartName>,
    /// The equipment, where the user has set it.
    pub setup: Option<Setup>,
    /// Where the connection is tried.
    pub probe: Probe,
    /// How the user's Bluetooth reader is called, where the user has said so.
    #[cfg_attr(
        target_os = "macos",
        expect(dead_code, reason = "nobody looks there yet")
    )]
    pub reader_name: Option<String>,
    /// Cards that were looked at already and have not moved since: they are left alone.
    #[cfg_attr(
        any(target_os = "android", target_os = "ios"),
        expect(dead_code, reason = "a phone's cards are not PC/SC's")
    )]
    pub known_cards: Vec<Card>,
    /// Somebody follows changes and wants what is known at once, before the rest has been waited for.
    pub at_once: bool,
    /// Who asks the phone, where this runs on one.
    pub phone: Option<Arc<dyn AskPhone>>,
    /// The readers that are known.
    pub base: &'static Base,
    /// Where the parts go. A closed channel means nobody waits any more.
    pub parts: UnboundedSender<Part>,
}

/// The parts that an observer of this system gives.
pub fn given() -> impl Iterator<Item = PartName> {
    let gives = OBSERVERS.iter().flat_map(|observer| observer.gives);
    gives.copied()
}

/// All observers.
pub const OBSERVERS: &[Observer] = &[
    pcsc::OBSERVER,
    services::OBSERVER,
    usb::OBSERVER,
    bluetooth::OBSERVER,
    phone::OBSERVER,
    network::LINK,
    network::PROXY,
    network::WAY,
    software::OBSERVER,
    disk::OBSERVER,
];

/// Starts the observers that give a part wanted by `look`, each on its own thread, and says which parts will come.
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
