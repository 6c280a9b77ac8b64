//! `card.tries`: how often may the PIN still be wrong, and 照合番号B, which a face reader makes of the card's print (005, 015)? Only when the user asks: it is about the patient, and no other check
//! needs it. The card is asked in a way that uses no try up (apdu.rs).

use kb::Base;

use crate::reader::desk::has_slot;
use crate::{Check, Evidence, Finding, Judgement, reads_cards, seen};
use facts::PartName;
use facts::{CardTries, Facts, Personal, PinTries, Why};

pub(crate) const CHECK: Check = Check {
    id: "card.tries",
    findings: &[
        Finding::PinLocked,
        Finding::PinLastTry,
        Finding::NumberBLocked,
    ],
    needs: &[
        PartName::Pcsc,
        PartName::Cards,
        PartName::Trial,
        PartName::Tries,
    ],
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
        Finding::NotMyNumberCard,
    ],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if !reads_cards(facts) {
        return Judgement::not_applicable();
    }
    let tries = match seen(&facts.tries) {
        Ok(tries) => tries,
        Err(judgement) => return judgement,
    };
    let of = |which: fn(PinTries) -> bool| -> Vec<Evidence> {
        let cards = tries
            .iter()
            .filter(|card| has_slot(&card.reader) && which(card.tries.0));
        cards.map(evidence).collect()
    };
    let locked = of(|tries| tries == PinTries::Locked);
    let last = of(|tries| tries == PinTries::Left { tries: 1 });
    let several = of(|tries| matches!(tries, PinTries::Left { tries: 2.. }));
    let number_b = || tries.iter().filter_map(number_b);
    let with_b = |pins: Vec<Evidence>| pins.into_iter().chain(number_b()).collect();
    if !locked.is_empty() {
        return Judgement::fail(Finding::PinLocked, with_b(locked));
    }
    if !last.is_empty() {
        return Judgement::warn(Finding::PinLastTry, with_b(last));
    }
    // The card serves all the same, by its PIN or by eye.
    let is_locked = |card: &CardTries| card.number_b == Some(Personal(PinTries::Locked));
    if tries.iter().any(is_locked) {
        let evidence = number_b().chain(several).collect();
        return Judgement::warn(Finding::NumberBLocked, evidence);
    }
    if !several.is_empty() {
        return Judgement::pass(with_b(several));
    }
    let answer = tries.iter().find_map(|card| match card.tries.0 {
        PinTries::NotTold { answer } => Some(answer.to_string()),
        PinTries::Left { .. } | PinTries::Locked => None,
    });
    let why = answer.map_or(Why::NotReached, |answer| Why::UnknownAnswer { answer });
    Judgement::unknown(why, Vec::new())
}

/// What the card said of 照合番号B, where it has it and told.
fn number_b(card: &CardTries) -> Option<Evidence> {
    let tries = card.number_b.filter(|_| has_slot(&card.reader))?;
    Some(Evidence::NumberB {
        reader: card.reader.clone(),
        tries,
    })
}

fn evidence(card: &CardTries) -> Evidence {
    Evidence::Tries {
        reader: card.reader.clone(),
        tries: card.tries,
    }
}

#[cfg(test)]
mod tests {
    use kb::Base;

    use super::*;
    use crate::Verdict;
    use crate::report::{diagnose, looked_at};
    use facts::Answers;
    use facts::{Observed, ReaderName, StatusWord};

    fn facts(cards: &[PinTries]) -> Facts {
        let cards = cards.iter().enumerate().map(|(number, tries)| CardTries {
            reader: ReaderName(format!("Reader {number}")),
            tries: Personal(*tries),
            number_b: None,
        });
        Facts {
            tries: Observed::Seen(cards.collect()),
            ..Facts::blank(None, Answers::default(), "2026-11-22T00:00:00Z".to_owned())
        }
    }

    #[test]
    fn the_worst_card_says_what_is_wrong_and_an_odd_answer_says_nothing() {
        let left = |tries| PinTries::Left { tries };
        let odd = |word| PinTries::NotTold {
            answer: StatusWord(word),
        };
        for (cards, verdict, finding) in [
            (vec![left(3)], Verdict::Pass, None),
            (vec![left(2)], Verdict::Pass, None),
            (vec![left(1)], Verdict::Warn, Some(Finding::PinLastTry)),
            (
                vec![PinTries::Locked],
                Verdict::Fail,
                Some(Finding::PinLocked),
            ),
            (
                vec![left(1), PinTries::Locked],
                Verdict::Fail,
                Some(Finding::PinLocked),
            ),
            (
                vec![left(3), left(1)],
                Verdict::Warn,
                Some(Finding::PinLastTry),
            ),
            (vec![odd(0x9000)], Verdict::Unknown, None),
            (vec![odd(0x6A82)], Verdict::Unknown, None),
            (vec![], Verdict::Unknown, None),
        ] {
            let judgement = judge(&facts(&cards), Base::embedded());
            assert_eq!(
                (judgement.verdict, judgement.finding),
                (verdict, finding),
                "{cards:?}"
            );
        }
    }

    #[test]
    fn it_is_judged_only_where_somebody_asked() {
        let asked = facts(&[PinTries::Locked]);
        assert!(looked_at(&asked).iter().any(|check| check.id == CHECK.id));
        let report = diagnose(asked.clone(), &looked_at(&asked), Base::embedded());
        assert_eq!(report.causes, [Finding::PinLocked]);
        let not_asked = Facts {
            tries: Observed::NotAsked,
            cards: Observed::Seen(Vec::new()),
            ..asked
        };
        assert!(
            looked_at(&not_asked)
                .iter()
                .all(|check| check.id != CHECK.id)
        );
    }

    #[test]
    fn what_the_card_said_reads_as_a_sentence() {
        let answer = StatusWord(0x6A82);
        let told = [
            PinTries::Left { tries: 3 },
            PinTries::Left { tries: 1 },
            PinTries::Locked,
            PinTries::NotTold { answer },
        ];
        let Observed::Seen(cards) = facts(&told).tries else {
            unreachable!("they were seen");
        };
        let sentences: Vec<String> = cards
            .iter()
            .map(|card| evidence(card).sentence(CHECK.id, Base::embedded()))
            .collect();
        insta::assert_snapshot!(sentences.join("\n"));
    }

    #[test]
    fn the_tries_do_not_show_in_a_log() {
        let text = format!("{:?}", facts(&[PinTries::Left { tries: 1 }]));
        assert!(
            text.contains("Personal") && !text.contains("Left"),
            "{text}"
        );
    }
}
