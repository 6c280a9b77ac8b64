//! `reader.busy`: has another program taken the reader? With several readers one that read a card is enough, because a
//! face reader's own program holds its reader all day and that is no fault; an empty one beside a held one with a card in
//! it is not. Programs of programs.toml that have the card library open are named beside it: that one of them is in the way is
//! likely and no proof, so it makes no finding by itself. Windows' Certificate Propagation reads every card that is laid down (source 000, 906, 0x03000006); it runs on
//! most machines and is named only where a reader was not free and no program is seen to have taken it for itself, because
//! Certificate Propagation shares.

use kb::Base;

use crate::reader::desk::has_slot;
use crate::security_products::security_products;
use crate::{Check, Evidence, Finding, Judgement, seen, service, uses_pcsc};
use facts::PartName;
use facts::{
    CardLook, CardState, Facts, Observed, PcscService, RunState, Stage, Why, WindowsService,
};

pub(crate) const CHECK: Check = Check {
    id: "reader.busy",
    findings: &[
        Finding::ReaderHeldByAnotherProgram,
        Finding::CertificatePropagationRunning,
    ],
    needs: &[
        PartName::Pcsc,
        PartName::Cards,
        PartName::Services,
        PartName::CardPrograms,
        PartName::Security,
    ],
    explained_by: &[
        Finding::SmartcardServiceStopped,
        Finding::DriverMissing,
        Finding::ReaderDriverFailed,
        Finding::ReaderNotConnected,
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
    let mut held = Vec::new();
    let mut taken = false;
    let mut free = Vec::new();
    let mut unseen = Vec::new();
    let mut card_is_held = false;
    let mut card_was_read = false;
    for reader in readers.iter().filter(|reader| has_slot(&reader.name)) {
        let name = reader.name.clone();
        let look = cards
            .iter()
            .find(|card| card.reader == reader.name)
            .map(|card| &card.look);
        match look {
            Some(
                CardLook::Held
                | CardLook::Silent {
                    at: Stage::Transaction,
                },
            ) => {
                card_is_held = true;
                taken |= reader.exclusive;
                held.push(Evidence::Held { reader: name });
            }
            Some(CardLook::Silent { at }) => unseen.push(Evidence::NoAnswer {
                reader: name,
                at: *at,
            }),
            Some(CardLook::ReaderGone | CardLook::Failed { .. }) => {
                unseen.push(Evidence::ReaderGone { reader: name })
            }
            Some(look) => {
                card_was_read |= matches!(look, CardLook::Answered { .. });
                free.push(Evidence::Free { reader: name });
            }
            None if reader.exclusive => {
                taken = true;
                held.push(Evidence::Held { reader: name });
            }
            None if reader.card == CardState::Unknown => {
                unseen.push(Evidence::ReaderGone { reader: name })
            }
            None => free.push(Evidence::Free { reader: name }),
        }
    }
    if card_is_held && !card_was_read || free.is_empty() && !held.is_empty() {
        judge_held(facts, held, taken, base)
    } else if !free.is_empty() {
        Judgement::pass(free)
    } else if unseen.is_empty() {
        Judgement::unknown(Why::NotReached, Vec::new())
    } else {
        Judgement::unknown(Why::NotTold, unseen)
    }
}

/// A reader was not free: `taken` when a program is seen to have it for itself. Certificate Propagation is blamed only where no
/// other program is known to be at the readers.
fn judge_held(facts: &Facts, mut held: Vec<Evidence>, taken: bool, base: &Base) -> Judgement {
    let users = users(facts, base);
    let known = !users.is_empty();
    held.extend(users);
    let propagates = propagates_certificates(facts);
    if propagates {
        held.push(Evidence::CertificatePropagationRuns);
    }
    if propagates && !taken && !known {
        Judgement::warn(Finding::CertificatePropagationRunning, held)
    } else {
        held.extend(security_products(facts, base));
        Judgement::fail(Finding::ReaderHeldByAnotherProgram, held)
    }
}

/// The known programs that have the card library open, as programs.toml names them.
pub(crate) fn users(facts: &Facts, base: &Base) -> Vec<Evidence> {
    let Observed::Seen(open) = &facts.card_programs else {
        return Vec::new();
    };
    base.card_programs()
        .iter()
        .filter(|program| open.iter().any(|id| id.0 == program.id))
        .map(|program| Evidence::UsedBy {
            name: program.name.clone(),
            needed: program.needed,
        })
        .collect()
}

fn propagates_certificates(facts: &Facts) -> bool {
    let service = service(facts, |services| &services.certificate_propagation);
    matches!(
        service,
        Some(WindowsService::Installed {
            state: RunState::Running,
            ..
        })
    )
}
