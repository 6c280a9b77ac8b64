//! `reader.ghost`: is every reader in PC/SC's list really there? A maker's Bluetooth tool lists a reader it once knew, and an
//! app set to that name waits for ever. Only names that readers.toml knows are called ghosts, only with the bus in sight,
//! and never one that feels a card: a reader nobody knows may be anything, also one that a remote desktop lends.

use kb::{Base, Setup};

use crate::reader::desk::{Desk, Listed, Place};
use crate::session::remote::{REMOTE, is_remote};
use crate::{Check, Evidence, Finding, Judgement, seen, uses_pcsc};
use facts::PartName;
use facts::{Facts, Os, PcscService, Why};

pub(crate) const CHECK: Check = Check {
    id: "reader.ghost",
    findings: &[Finding::GhostReader],
    needs: &[PartName::Pcsc, PartName::Usb],
    explained_by: &[Finding::RemoteSession, Finding::SmartcardServiceStopped],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_pcsc(facts) {
        return Judgement::not_applicable();
    }
    let readers = match seen(&facts.pcsc) {
        Ok(PcscService::Running { readers }) => readers,
        // Where nothing is listed, nothing listed is a ghost.
        Ok(PcscService::NotRunning) if facts.os == Os::Windows => {
            return Judgement::not_applicable();
        }
        Ok(PcscService::NotRunning) => return Judgement::unknown(Why::NotReached, Vec::new()),
        Err(judgement) => return judgement,
    };
    let (bus, unseen) = match seen(&facts.usb) {
        Ok(devices) => (devices.as_slice(), None),
        Err(judgement) => (&[][..], Some(judgement)),
    };
    let desk = Desk::new(readers, bus, base);
    if desk.listed.is_empty() {
        return Judgement::not_applicable();
    }
    if is_remote(facts) {
        return Judgement::unknown(Why::NotReached, Vec::new()).because(REMOTE);
    }
    let real: Vec<Evidence> = desk
        .listed
        .iter()
        .filter_map(|listed| proof(&desk, listed))
        .collect();
    if let Some(unseen) = unseen {
        let doubtful = desk
            .listed
            .iter()
            .any(|listed| listed.wants_cable() && !listed.feels_card());
        return if doubtful || real.is_empty() {
            unseen
        } else {
            Judgement::pass(real)
        };
    }
    let ghosts = ghosts(&desk);
    if ghosts.is_empty() {
        return judge_without_ghosts(facts, &desk, real);
    }
    let only_bonds = ghosts.iter().all(|ghost| ghost.is_bond());
    let others = ghosts.len() < desk.listed.len();
    // A cable's reader that is not on the bus may be lent by a remote desktop, and a bond is how Bluetooth works there.
    let surely = only_bonds && !others && facts.setup != Some(Setup::WindowsBluetoothReader);
    let evidence = ghosts.into_iter().flat_map(without_device).collect();
    if surely {
        Judgement::fail(Finding::GhostReader, evidence)
    } else {
        Judgement::warn(Finding::GhostReader, evidence)
    }
}

/// With the bus in sight: the listed readers that should be on it and are not, and feel no card either.
pub(crate) fn ghosts<'a, 'b>(desk: &'b Desk<'a>) -> Vec<&'b Listed<'a>> {
    desk.listed
        .iter()
        .filter(|listed| is_off_the_bus(desk, listed) && !listed.feels_card())
        .collect()
}

fn is_off_the_bus(desk: &Desk<'_>, listed: &Listed<'_>) -> bool {
    listed.wants_cable() && desk.place(listed) == Place::Nowhere
}

/// What shows that a reader is there.
fn proof(desk: &Desk<'_>, listed: &Listed<'_>) -> Option<Evidence> {
    if desk.place(listed) == Place::OnBus {
        Some(listed.evidence())
    } else if listed.feels_card() {
        Some(Evidence::CardThere {
            reader: listed.reader.name.clone(),
        })
    } else {
        None
    }
}

fn judge_without_ghosts(facts: &Facts, desk: &Desk<'_>, real: Vec<Evidence>) -> Judgement {
    let over_the_air: Vec<&Listed<'_>> = desk
        .listed
        .iter()
        .filter(|listed| listed.is_bond() && is_off_the_bus(desk, listed))
        .collect();
    if !over_the_air.is_empty() && facts.setup == Some(Setup::WindowsUsbReader) {
        // It works, but not over the cable that this equipment has.
        let evidence = over_the_air.into_iter().flat_map(without_device);
        return Judgement::warn(Finding::GhostReader, evidence.chain(real).collect());
    }
    if real.is_empty() {
        let listed = desk.listed.iter().map(|listed| listed.evidence());
        return Judgement::unknown(Why::NotTold, listed.collect());
    }
    Judgement::pass(real)
}

/// How a ghost was seen.
pub(crate) fn without_device(ghost: &Listed<'_>) -> Vec<Evidence> {
    let reader = ghost.reader.name.clone();
    let bond = ghost.is_bond().then(|| Evidence::BluetoothBond {
        reader: reader.clone(),
    });
    [Evidence::NotOnBus { reader }]
        .into_iter()
        .chain(bond)
        .collect()
}
