//! Looking at the machine. An observer reports what it sees as parts of the facts and judges nothing; each runs on its own
//! thread with a deadline, so that a driver that hangs costs its deadline and nothing else.

mod bluetooth;
mod pcsc;
mod services;
#[cfg_attr(any(target_os = "android", target_os = "ios"), path = "usb/phone.rs")]
mod usb;

use std::time::Instant;

use kb::Setup;
use tokio::sync::mpsc::UnboundedSender;

use crate::facts::{Bluetooth, Card, Facts, Observed, PcscService, Services, UsbReader, Why};

/// A part of the facts, as one observer gives it.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Pcsc(Observed<PcscService>),
    Cards(Observed<Vec<Card>>),
    Usb(Observed<Vec<UsbReader>>),
    Services(Observed<Services>),
    Bluetooth(Observed<Bluetooth>),
}

/// The name of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartName {
    /// [`Facts::pcsc`]
    Pcsc,
    /// [`Facts::cards`]
    Cards,
    /// [`Facts::usb`]
    Usb,
    /// [`Facts::services`]
    Services,
    /// [`Facts::bluetooth`]
    Bluetooth,
}

impl PartName {
    /// Whether the part is looked at with this equipment: Bluetooth is nobody's business where no reader comes through it.
    pub(crate) fn is_wanted_with(self, setup: Option<Setup>) -> bool {
        match self {
            Self::Bluetooth => matches!(
                setup,
                Some(Setup::PhoneBluetoothReader | Setup::WindowsBluetoothReader)
            ),
            Self::Pcsc | Self::Cards | Self::Usb | Self::Services => true,
        }
    }
}

/// One observer.
pub(crate) struct Observer {
    /// What a user reads while it looks.
    pub(crate) title: &'static str,
    /// The parts it gives; none where the system has no such thing, and then it is not started.
    pub(crate) gives: &'static [PartName],
    /// Looks, and sends each part as soon as it is known; a part sent twice counts as sent last.
    pub(crate) look: fn(&Look),
}

/// What an observer is handed.
pub(crate) struct Look {
    /// It must have ended by then; what is missing counts as timed out.
    pub(crate) until: Instant,
    /// The parts of its own that somebody will judge; nothing else is looked at.
    pub(crate) wanted: Vec<PartName>,
    /// How the user's Bluetooth reader is called, where the user has said so.
    #[cfg_attr(
        not(any(target_os = "linux", windows)),
        expect(dead_code, reason = "the phones do not look yet")
    )]
    pub(crate) reader_name: Option<String>,
    /// Where the parts go. A closed channel means nobody waits any more.
    pub(crate) parts: UnboundedSender<Part>,
}

/// All observers.
pub(crate) const OBSERVERS: &[Observer] = &[
    pcsc::OBSERVER,
    services::OBSERVER,
    usb::OBSERVER,
    bluetooth::OBSERVER,
];

impl Part {
    /// A part that could not be seen.
    pub(crate) fn unavailable(name: PartName, why: Why) -> Self {
        match name {
            PartName::Pcsc => Self::Pcsc(Observed::Unavailable(why)),
            PartName::Cards => Self::Cards(Observed::Unavailable(why)),
            PartName::Usb => Self::Usb(Observed::Unavailable(why)),
            PartName::Services => Self::Services(Observed::Unavailable(why)),
            PartName::Bluetooth => Self::Bluetooth(Observed::Unavailable(why)),
        }
    }

    pub(crate) fn name(&self) -> PartName {
        match self {
            Self::Pcsc(_) => PartName::Pcsc,
            Self::Cards(_) => PartName::Cards,
            Self::Usb(_) => PartName::Usb,
            Self::Services(_) => PartName::Services,
            Self::Bluetooth(_) => PartName::Bluetooth,
        }
    }

    /// Puts the part into the facts.
    pub(crate) fn note(self, facts: &mut Facts) {
        match self {
            Self::Pcsc(part) => facts.pcsc = part,
            Self::Cards(part) => facts.cards = part,
            Self::Usb(part) => facts.usb = part,
            Self::Services(part) => facts.services = part,
            Self::Bluetooth(part) => facts.bluetooth = part,
        }
    }
}
