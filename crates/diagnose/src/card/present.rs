//! `card.present`: is a card on a reader, and does it answer at all?

use kb::Base;

use crate::reader::desk::{Desk, Listed, has_slot, hides_face_reader};
use crate::{Check, Evidence, Finding, Judgement, seen, uses_pcsc};
use facts::PartName;
use facts::{Card, CardLook, CardState, Facts, PcscService, Reader, Unreadable, Why};

pub(crate) const CHECK: Check = Check {
    id: "card.present",
    findings: &[Finding::CardNotPlaced, Finding::CardUnreadable],
    needs: &[PartName::Pcsc, PartName::Cards],
    explained_by: &[
        Finding::SmartcardServiceStopped,
        Finding::DriverMissing,
        Finding::GhostReader,
        Finding::ReaderNotConnected,
        Finding::ReaderHeldByAnotherProgram,
        Finding::CertificatePropagationRunning,
    ],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_pcsc(facts) {
        return Judgement::not_applicable();
    }
    let (pcsc, cards) = match (seen(&facts.pcsc), seen(&facts.cards)) {
        (Ok(pcsc), Ok(cards)) => (pcsc, cards),
        (Err(judgement), _) | (_, Err(judgement)) => return judgement,
    };
    let PcscService::Running { readers } = pcsc else {
        return Judgement::unknown(Why::NotReached, Vec::new());
    };
    let mut there = Vec::new();
    let mut unreadable = Vec::new();
    let mut absent = Vec::new();
    let mut unseen = Vec::new();
    for reader in readers.iter().filter(|reader| has_slot(&reader.name)) {
        let look = cards.iter().find(|card| card.reader == reader.name);
        let (list, evidence) = match place(reader, look) {
            Place::There(evidence) => (&mut there, evidence),
            Place::Unreadable(evidence) => (&mut unreadable, evidence),
            Place::Absent(evidence) => (&mut absent, evidence),
            Place::Unseen(evidence) => (&mut unseen, evidence),
        };
        list.push(evidence);
    }
    if !there.is_empty() {
        Judgement::pass(there)
    } else if !unreadable.is_empty() {
        Judgement::fail(Finding::CardUnreadable, unreadable)
    } else if !unseen.is_empty() {
        Judgement::unknown(Why::NotTold, unseen)
    } else if !absent.is_empty() {
        let listed = Desk::new(readers, &[], base).listed;
        let listed: Vec<&Listed<'_>> = listed.iter().collect();
        if hides_face_reader(facts, &listed) {
            // The reader for phones alone is in sight, and what lies on the other one is not.
            return Judgement::unknown(Why::NotTold, absent);
        }
        Judgement::fail(Finding::CardNotPlaced, absent)
    } else {
        Judgement::unknown(Why::NotReached, Vec::new())
    }
}

enum Place {
    There(Evidence),
    Unreadable(Evidence),
    Absent(Evidence),
    Unseen(Evidence),
}

fn place(reader: &Reader, card: Option<&Card>) -> Place {
    let name = reader.name.clone();
    match card.map(|card| &card.look) {
        Some(CardLook::Answered { .. }) => Place::There(Evidence::CardThere { reader: name }),
        Some(CardLook::Unreadable(Unreadable::Mute)) => {
            Place::Unreadable(Evidence::CardMute { reader: name })
        }
        Some(CardLook::Unreadable(Unreadable::Protocol)) => {
            Place::Unreadable(Evidence::CardGarbled { reader: name })
        }
        Some(CardLook::Unreadable(Unreadable::BrokenOff)) => {
            Place::Unreadable(Evidence::ExchangeBroken { reader: name })
        }
        Some(CardLook::Pulled) => Place::Absent(Evidence::CardPulled { reader: name }),
        Some(CardLook::ReaderGone) => Place::Unseen(Evidence::ReaderGone { reader: name }),
        // Not looked into, or nothing came of it: what the service says still holds.
        Some(CardLook::Held | CardLook::Silent { .. } | CardLook::Failed { .. }) | None => {
            match reader.card {
                CardState::Present => Place::There(Evidence::CardThere { reader: name }),
                CardState::Mute => Place::Unreadable(Evidence::CardMute { reader: name }),
                CardState::Absent => Place::Absent(Evidence::NoCard { reader: name }),
                CardState::Unknown => Place::Unseen(Evidence::ReaderGone { reader: name }),
            }
        }
    }
}
