//! `reader.busy`: has another program taken the reader? With several readers one that can be used is enough, because a
//! face reader's own program holds its reader all day and that is no fault.

use super::{Check, Evidence, Finding, Judgement, seen, uses_pcsc};
use crate::facts::{CardLook, CardState, Facts, PcscService, Stage, Why};
use crate::observe::PartName;

pub(super) const CHECK: Check = Check {
    id: "reader.busy",
    title: "ほかのプログラムの使用",
    findings: &[Finding::ReaderHeldByAnotherProgram],
    needs: &[PartName::Pcsc, PartName::Cards],
    explained_by: &[
        Finding::SmartcardServiceStopped,
        Finding::ReaderNotConnected,
    ],
    judge,
};

fn judge(facts: &Facts) -> Judgement {
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
    let mut free = Vec::new();
    let mut unseen = Vec::new();
    for reader in readers {
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
            ) => held.push(Evidence::Held { reader: name }),
            Some(CardLook::Silent { at }) => unseen.push(Evidence::NoAnswer {
                reader: name,
                at: *at,
            }),
            Some(CardLook::ReaderGone | CardLook::Failed { .. }) => {
                unseen.push(Evidence::ReaderGone { reader: name })
            }
            Some(_) => free.push(Evidence::Free { reader: name }),
            None if reader.exclusive => held.push(Evidence::Held { reader: name }),
            None if reader.card == CardState::Unknown => {
                unseen.push(Evidence::ReaderGone { reader: name })
            }
            None => free.push(Evidence::Free { reader: name }),
        }
    }
    if !free.is_empty() {
        Judgement::pass(free)
    } else if !held.is_empty() {
        Judgement::fail(Finding::ReaderHeldByAnotherProgram, held)
    } else if unseen.is_empty() {
        Judgement::unknown(Why::NotReached, Vec::new())
    } else {
        Judgement::unknown(Why::NotTold, unseen)
    }
}
