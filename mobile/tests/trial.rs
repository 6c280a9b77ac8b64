//! Trial readings, played: what the Rust side sends, what Kotlin carries, and how it is judged. A row of
//! `answers/exchanges.json` has the cards that are felt and the verdicts; its `calls` are what passes between Rust and
//! Kotlin. Rust must make these very calls (here), and Kotlin must give these very answers (`cargo xtask kotlin`, on a
//! JVM). `RECORDED=write` writes the calls as a played carrier answers them.

mod carrier;

use carrier::judge::{TIME, facts, judged, said};
use carrier::{Answered, Call, Clock, Played, Replayed, Touched, file, table};
use facts::{CardLook, CardState, Facts, Felt, Observed, Os, PcscService, Reader, Trial};
use observe::apdu::Command;
use observe::trial::{Sign, Wish, trial};
use proptest::prelude::*;

#[test]
fn every_played_exchange_is_judged_as_its_row_says() {
    let mut table = table();
    assert!(table.exchanges.len() >= 40);
    let write = std::env::var("RECORDED").is_ok_and(|word| word == "write");
    for exchange in &mut table.exchanges {
        if write {
            let clock = Clock::default();
            let played = Played::new(&exchange.played, &clock);
            let _ = facts(Os::Android, exchange, &played, &clock);
            exchange.calls = played.calls();
        }
        let clock = Clock::default();
        let replayed = Replayed::new(&exchange.calls, &clock);
        let (facts, signs) = facts(Os::Android, exchange, &replayed, &clock);
        replayed.is_over(&exchange.state);
        let report = judged(facts);
        let state = &exchange.state;
        assert_eq!(said(&report, "card.present"), exchange.present, "{state}");
        assert_eq!(said(&report, "card.kind"), exchange.kind, "{state}");
        if let Some(tries) = &exchange.tries {
            assert_eq!(&said(&report, "card.tries"), tries, "{state}");
        }
        let causes: Vec<&str> = report.causes.iter().map(|cause| cause.code()).collect();
        assert_eq!(causes, exchange.causes, "{state}");
        let felt = signs.iter().filter(|sign| **sign == Sign::Felt).count();
        let feels = exchange.calls.iter().filter(|call| call.is_touch()).count();
        assert_eq!(felt, feels, "{state}: each touch is told, and nothing else");
    }
    if write {
        let rows = table.exchanges.iter();
        let rows: Vec<String> = rows
            .map(|row| serde_json::to_string(row).expect("JSON"))
            .collect();
        let text = format!("{{\"exchanges\": [\n{}\n]}}\n", rows.join(",\n"));
        std::fs::write(file(), text).expect("the table is written");
    }
}

#[test]
fn a_phone_is_judged_as_a_desk_whose_reader_has_the_same_card() {
    for exchange in table().exchanges {
        let clock = Clock::default();
        let replayed = Replayed::new(&exchange.calls, &clock);
        let (facts, _) = facts(Os::Android, &exchange, &replayed, &clock);
        let Observed::Seen(cards) = &facts.cards else {
            panic!("{}: no cards", exchange.state)
        };
        let Some(card) = cards.first() else { continue };
        let state = match card.look {
            CardLook::Pulled => CardState::Absent,
            _ => CardState::Present,
        };
        let desk = Facts {
            os: Os::Windows,
            setup: Some(kb::Setup::WindowsUsbReader),
            phone: Observed::NotAsked,
            trial: Observed::NotAsked,
            pcsc: Observed::Seen(PcscService::Running {
                readers: vec![Reader {
                    name: Trial::reader(),
                    card: state,
                    exclusive: false,
                }],
            }),
            ..facts.clone()
        };
        let (phone, desk) = (judged(facts.clone()), judged(desk));
        for id in ["card.present", "card.kind", "card.tries"] {
            // A reader only shows that the card is gone; a phone knows that it had felt it.
            let phone = said(&phone, id).replace("card-lost-by-phone", "card-not-placed");
            assert_eq!(phone, said(&desk, id), "{}: {id}", exchange.state);
        }
    }
}

#[test]
fn without_a_trial_no_card_concerns_a_phone() {
    let blank = Facts {
        os: Os::Ios,
        ..Facts::blank(
            Some(kb::Setup::Phone),
            facts::Answers::default(),
            String::new(),
        )
    };
    let report = judged(blank);
    for id in ["card.present", "card.kind", "card.tries"] {
        assert_eq!(said(&report, id), "not-applicable");
    }
}

/// An answer of any kind, or a card that goes.
fn any_answer() -> impl Strategy<Value = Answered> {
    let answer = prop_oneof![
        4 => Just(Some("9000".to_owned())),
        2 => prop::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| Some(carrier::hex(&bytes))),
        1 => (0x63C0_u16..=0x63CF).prop_map(|word| Some(format!("{word:04X}"))),
        1 => Just(None),
    ];
    answer.prop_map(|answer| Answered { answer, millis: 20 })
}

fn any_card() -> impl Strategy<Value = Touched> {
    prop::collection::vec(any_answer(), 0..8).prop_map(|answers| Touched {
        felt: Felt::Card,
        after: 100,
        extended_length: None,
        answers,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn whatever_a_card_answers_no_other_bytes_reach_it_and_no_try_is_used(
        touches in prop::collection::vec(any_card(), 0..12),
        with_tries: bool,
    ) {
        let clock = Clock::default();
        let played = Played::new(&touches, &clock);
        let wish = Wish { with_tries, time: TIME };
        let _ = trial(&played, wish, || clock.now(), || true, |_| {});
        let mut pin_is_selected = false;
        for call in played.calls() {
            match call {
                Call::Carry { bytes, .. } => {
                    let command = Command::ALL
                        .into_iter()
                        .find(|command| carrier::hex(command.bytes()) == bytes);
                    prop_assert!(command.is_some(), "{bytes} is in no set");
                    // VERIFY has four bytes, so no PIN, and comes only after its file was selected.
                    if command == Some(Command::AskTriesLeft) {
                        prop_assert!(with_tries && pin_is_selected);
                    }
                    pin_is_selected = matches!(
                        command,
                        Some(Command::SelectAuthenticationPin | Command::SelectNumberB)
                    );
                }
                Call::Feel { .. } => pin_is_selected = false,
            }
        }
    }
}

#[test]
fn whoever_no_longer_waits_ends_the_search_at_once() {
    let clock = Clock::default();
    let played = Played::new(&[], &clock);
    let wish = Wish {
        with_tries: false,
        time: TIME,
    };
    let ended = trial(&played, wish, || clock.now(), || false, |_| {});
    assert!(ended.is_err());
    assert!(played.calls().is_empty());
    assert!(played.is_ended());
}
