//! `reader.hub`: does a hub stand in the way? Many desks read through a hub and are well, so a hub is said only where no
//! card was read. A reader that gets too little power feels no card, so an empty one counts as well.

use kb::{Base, UsbId};

use crate::reader::desk::plugged;
use crate::{Check, Evidence, Finding, Judgement, seen, uses_pcsc};
use facts::PartName;
use facts::{CardLook, Facts, PcscService, UsbReader, Why};

pub(crate) const CHECK: Check = Check {
    id: "reader.hub",
    findings: &[Finding::ReaderBehindHub],
    needs: &[PartName::Pcsc, PartName::Cards, PartName::Usb],
    explained_by: &[
        Finding::SmartcardServiceStopped,
        Finding::DriverMissing,
        Finding::ReaderDriverFailed,
        Finding::GhostReader,
        Finding::ReaderNotConnected,
        Finding::ReaderHeldByAnotherProgram,
    ],
    judge,
};

/// Intel's Integrated Rate Matching Hubs: inside the chipsets of 2010 to 2014, before every socket of such a machine.
const INSIDE_THE_MACHINE: [UsbId; 4] = [
    UsbId {
        vid: 0x8087,
        pid: 0x0020,
    },
    UsbId {
        vid: 0x8087,
        pid: 0x0024,
    },
    UsbId {
        vid: 0x8087,
        pid: 0x8000,
    },
    UsbId {
        vid: 0x8087,
        pid: 0x8008,
    },
];

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_pcsc(facts) {
        return Judgement::not_applicable();
    }
    match seen(&facts.pcsc) {
        Ok(PcscService::Running { .. }) => {}
        Ok(PcscService::NotRunning) => return Judgement::unknown(Why::NotReached, Vec::new()),
        Err(judgement) => return judgement,
    }
    let cards = match seen(&facts.cards) {
        Ok(cards) => cards,
        Err(judgement) => return judgement,
    };
    let read = cards
        .iter()
        .filter(|card| matches!(card.look, CardLook::Answered { .. }))
        .map(|card| Evidence::CardThere {
            reader: card.reader.clone(),
        });
    let read: Vec<Evidence> = read.collect();
    let devices = match seen(&facts.usb) {
        Ok(devices) => devices,
        // A card that is read answers the question without the bus.
        Err(_) if !read.is_empty() => return Judgement::pass(read),
        Err(judgement) => return judgement,
    };
    let behind: Vec<Evidence> = plugged(devices, base)
        .iter()
        .filter(|plugged| hubs(plugged.device) > 0)
        .map(|plugged| Evidence::BehindHub {
            id: plugged.device.id,
            product: plugged.product(),
            hubs: hubs(plugged.device),
        })
        .collect();
    if !behind.is_empty() && read.is_empty() {
        return Judgement::warn(Finding::ReaderBehindHub, behind);
    }
    if devices.is_empty() && read.is_empty() {
        return Judgement::not_applicable();
    }
    let straight = plugged(devices, base)
        .iter()
        .filter(|plugged| hubs(plugged.device) == 0)
        .map(|plugged| Evidence::NoHub {
            id: plugged.device.id,
            product: plugged.product(),
        })
        .collect();
    Judgement::pass([behind, straight, read].concat())
}

fn hubs(device: &UsbReader) -> u32 {
    let outside = device
        .hubs
        .iter()
        .filter(|hub| !hub.is_some_and(|hub| INSIDE_THE_MACHINE.contains(&hub)));
    u32::try_from(outside.count()).unwrap_or(u32::MAX)
}
