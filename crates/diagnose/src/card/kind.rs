//! `card.kind`: is it a My Number card? Known by the answer to SELECT of the JPKI application alone (domain.md 3.2): the
//! ATR tells readers and card makers apart better than cards.

use kb::{Base, Setup};

use crate::phone::evidence::PhoneEvidence as Seen;
use crate::reader::desk::has_slot;
use crate::{Check, Evidence, Finding, Judgement, Question, reads_cards, seen, trial};
use facts::PartName;
use facts::Presented;
use facts::{CardLook, Facts, Felt, JpkiToken, Observed, StatusWord, Why};

pub(crate) const CHECK: Check = Check {
    id: "card.kind",
    findings: &[Finding::NotMyNumberCard, Finding::PhoneInsteadOfCard],
    needs: &[PartName::Cards, PartName::Trial],
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
        Finding::CardNotPlaced,
        Finding::CardLostByPhone,
        Finding::CardUnreadable,
    ],
    judge,
};

/// Status words of ISO 7816-4 with which a card says that it has no such application: not found, function, parameters,
/// instruction or class not supported. Any other refusal may be a fault of a right card and stays Unknown.
const NO_SUCH_APPLICATION: [StatusWord; 6] = [
    StatusWord(0x6A82),
    StatusWord(0x6A81),
    StatusWord(0x6A86),
    StatusWord(0x6A87),
    StatusWord(0x6D00),
    StatusWord(0x6E00),
];

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if !reads_cards(facts) {
        return Judgement::not_applicable();
    }
    if let Some(Observed::Seen(trial)) = trial(facts)
        && trial.felt == Felt::Other
    {
        // A My Number card takes commands, as every card that can be asked does (ISO-DEP).
        return Judgement::fail(Finding::NotMyNumberCard, vec![Seen::TrialOther.into()]);
    }
    let cards = match seen(&facts.cards) {
        Ok(cards) => cards,
        Err(judgement) => return judgement,
    };
    let mut physical = Vec::new();
    let mut phones = Vec::new();
    let mut others = Vec::new();
    let mut odd = Vec::new();
    let mut silent = Vec::new();
    for card in cards.iter().filter(|card| has_slot(&card.reader)) {
        let reader = card.reader.clone();
        match &card.look {
            CardLook::Answered {
                token: Some(token @ (JpkiToken::Android | JpkiToken::Iphone)),
                ..
            } => {
                phones.push(Evidence::Jpki {
                    reader,
                    token: *token,
                });
            }
            CardLook::Answered {
                token: Some(token), ..
            } => physical.push(Evidence::Jpki {
                reader,
                token: *token,
            }),
            CardLook::Answered {
                select,
                token: None,
            } if NO_SUCH_APPLICATION.contains(select) => {
                others.push(Evidence::Refused {
                    reader,
                    select: *select,
                });
            }
            CardLook::Answered {
                select,
                token: None,
            } => odd.push((
                *select,
                Evidence::Refused {
                    reader,
                    select: *select,
                },
            )),
            CardLook::Silent { at } => silent.push(Evidence::NoAnswer { reader, at: *at }),
            _ => {}
        }
    }
    if !physical.is_empty() {
        Judgement::pass(physical)
    } else if !phones.is_empty() {
        judge_phone(facts, phones)
    } else if !others.is_empty() {
        Judgement::fail(Finding::NotMyNumberCard, others)
    } else if let Some((select, _)) = odd.first() {
        let answer = select.to_string();
        Judgement::unknown(
            Why::UnknownAnswer { answer },
            odd.into_iter().map(|(_, evidence)| evidence).collect(),
        )
    } else if let Some(Evidence::NoAnswer { reader, .. }) = silent.first() {
        Judgement::unknown(
            Why::TimedOut {
                reader: Some(reader.clone()),
            },
            silent,
        )
    } else {
        Judgement::unknown(Why::NotReached, Vec::new())
    }
}

/// A phone is right where a reader for phones is part of the equipment, or where the user says that a phone was meant.
fn judge_phone(facts: &Facts, mut phones: Vec<Evidence>) -> Judgement {
    if facts.answers.presented == Some(Presented::Phone) {
        phones.push(Evidence::PhoneMeant);
        return Judgement::pass(phones);
    }
    if facts.setup == Some(Setup::FaceReaderPhoneReader) && facts.answers.presented.is_none() {
        return Judgement::pass(phones);
    }
    let judgement = Judgement::warn(Finding::PhoneInsteadOfCard, phones);
    if facts.answers.presented.is_none() {
        judgement.unless(Question::Presented)
    } else {
        judgement
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use facts::{Card, Observed, ReaderName};

    #[test]
    fn where_a_phone_lies_one_may_say_that_it_was_meant_until_one_has_said_so() {
        let mut facts = Facts::blank(None, facts::Answers::default(), String::new());
        facts.cards = Observed::Seen(vec![Card {
            reader: ReaderName("A reader 0".to_owned()),
            look: CardLook::Answered {
                select: StatusWord(0x9000),
                token: Some(JpkiToken::Iphone),
            },
        }]);
        let unanswered = judge(&facts, Base::embedded());
        let question = unanswered.question.expect("a question");
        let question = question.in_words(CHECK.id, Base::embedded());
        assert_eq!(unanswered.finding, Some(Finding::PhoneInsteadOfCard));
        for option in &question.options {
            let set = facts.answers.set(&question.key, &option.value);
            assert_eq!(set, Ok(()));
            assert_eq!(
                judge(&facts, Base::embedded()).question,
                None,
                "{}",
                option.value
            );
        }
        // The last one said that a phone was meant.
        assert_eq!(judge(&facts, Base::embedded()).finding, None);
    }
}
