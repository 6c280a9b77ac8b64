//! `card.present`: is a card on a reader, and does it answer at all?

use kb::Base;

use crate::phone::evidence::PhoneEvidence as Seen;
use crate::reader::desk::{Desk, Listed, has_slot, hides_face_reader};
use crate::{Check, Evidence, Finding, Judgement, TimeEvidence, seen, trial, uses_pcsc};
use facts::PartName;
use facts::{
    Card, CardLook, CardMove, CardState, Facts, Felt, Happened, Observed, PcscService, Reader,
    ReaderName, Trial, Unreadable, Why,
};

pub(crate) const CHECK: Check = Check {
    id: "card.present",
    findings: &[
        Finding::CardNotPlaced,
        Finding::CardLostByPhone,
        Finding::CardUnreadable,
    ],
    needs: &[PartName::Pcsc, PartName::Cards, PartName::Trial],
    explained_by: &[
        Finding::NfcOff,
        Finding::NfcReaderOff,
        Finding::NfcAbsent,
        Finding::SmartcardServiceStopped,
        Finding::DriverMissing,
        Finding::ReaderDriverFailed,
        Finding::GhostReader,
        Finding::ReaderNotConnected,
        Finding::ReaderHeldByAnotherProgram,
        Finding::CertificatePropagationRunning,
    ],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if let Some(trial) = trial(facts) {
        return seen(trial).map_or_else(|judgement| judgement, |trial| judge_trial(trial, facts));
    }
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
        // A card that was laid down when somebody tried again was missing at the check-up alone.
        match felt_in_the_record(facts) {
            Some(at) => Judgement::pass(vec![TimeEvidence::CardFelt { at }.into()]),
            None => Judgement::fail(Finding::CardNotPlaced, absent),
        }
    } else {
        Judgement::unknown(Why::NotReached, Vec::new())
    }
}

/// When a card was felt in the record, where there is one beside the check-up; 0 where it lay there before. No part that this check
/// needs: over a record alone it has nothing to say.
fn felt_in_the_record(facts: &Facts) -> Option<u32> {
    let Observed::Seen(record) = &facts.record else {
        return None;
    };
    let is_felt = |what: &Happened| {
        matches!(
            what,
            Happened::Card {
                now: CardMove::Felt,
                ..
            }
        )
    };
    if record.before.iter().any(is_felt) {
        return Some(0);
    }
    let mut changes = record.changes.iter();
    changes
        .find(|change| is_felt(&change.what))
        .map(|change| change.at)
}

/// A trial reading with the phone itself, judged as a reader on a desk is.
fn judge_trial(trial: &Trial, facts: &Facts) -> Judgement {
    let cards = match (trial.felt, seen(&facts.cards)) {
        (Felt::Nothing, _) => {
            let seconds = trial.searched / 1000;
            let nothing = Seen::TrialNothing { seconds };
            return Judgement::fail(Finding::CardNotPlaced, vec![nothing.into()]);
        }
        (Felt::Other, _) => return Judgement::pass(vec![Seen::TrialOther.into()]),
        (Felt::Several, _) => {
            let several = vec![Seen::TrialSeveral.into()];
            return Judgement::fail(Finding::CardUnreadable, several);
        }
        (Felt::Card, Ok(cards)) => cards,
        (Felt::Card, Err(judgement)) => return judgement,
    };
    let mut evidence: Vec<Evidence> = Vec::new();
    if let Some(millis) = trial.after {
        evidence.push(Seen::TrialFelt { millis }.into());
    }
    if trial.lost > 0 {
        evidence.push(Seen::TrialLost { times: trial.lost }.into());
    }
    let Some(card) = cards.first() else {
        return Judgement::unknown(Why::NotReached, evidence);
    };
    let reader = card.reader.clone();
    match card.look {
        CardLook::Answered { .. } | CardLook::Silent { .. } | CardLook::Failed { .. } => {
            Judgement::pass(evidence)
        }
        CardLook::Pulled => Judgement::fail(Finding::CardLostByPhone, evidence),
        CardLook::Unreadable(how) => {
            evidence.push(unreadable(how, reader));
            Judgement::fail(Finding::CardUnreadable, evidence)
        }
        // Neither of them is told by a phone.
        CardLook::ReaderGone | CardLook::Held => Judgement::unknown(Why::NotTold, evidence),
    }
}

fn unreadable(how: Unreadable, reader: ReaderName) -> Evidence {
    match how {
        Unreadable::Mute => Evidence::CardMute { reader },
        Unreadable::Protocol => Evidence::CardGarbled { reader },
        Unreadable::BrokenOff => Evidence::ExchangeBroken { reader },
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
        Some(CardLook::Unreadable(how)) => Place::Unreadable(unreadable(*how, name)),
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
