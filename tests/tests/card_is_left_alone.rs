//! Nothing that is sent to a card can cost the patient a try or read what is personal, whatever the card answers: proved with
//! thousands of random conversations against a stateful card, and with cards gone mad on a real reader.

#![cfg(target_os = "linux")]

use observe::apdu::{Command, ask, split};
use proptest::prelude::*;
use rigs::card::{
    Application, CLOSED_SET, Card, Fault, Memory, SERIAL_NUMBER, WITH_TRIES, When, commands,
};
use rigs::driver::Readers;
use rigs::pcscd::Pcscd;
use rigs::shikaku::Shikaku;
use serde_json::json;

/// What happens to the answer of one command.
#[derive(Clone, Debug)]
enum Answer {
    /// As the card gives it.
    Right,
    /// Another status word after the card's data.
    Status(u16),
    /// Anything at all.
    Bytes(Vec<u8>),
    /// Only the first bytes.
    Cut(usize),
    /// The right one, and the serial number behind it, as no card should.
    Chatty,
    /// None: the exchange breaks off.
    None,
}

/// What happens to the card between two looks.
#[derive(Clone, Debug)]
enum Meanwhile {
    Nothing,
    /// It is taken away and laid down again.
    Reset,
    /// Another program has selected something else.
    Selected([u8; 2]),
    /// The patient has typed a wrong PIN in another program.
    WrongPin,
}

fn answer() -> impl Strategy<Value = Answer> {
    let word = prop_oneof![
        any::<u16>(),
        prop::sample::select(vec![
            0x9000, 0x63C0, 0x63C1, 0x63C3, 0x6983, 0x6A82, 0x6A86, 0x6D00, 0x6E00, 0x6982, 0x6100,
            0x6C20
        ]),
    ];
    prop_oneof![
        4 => Just(Answer::Right),
        2 => word.prop_map(Answer::Status),
        1 => prop::collection::vec(any::<u8>(), 0..300).prop_map(Answer::Bytes),
        1 => (0_usize..4).prop_map(Answer::Cut),
        1 => Just(Answer::Chatty),
        1 => Just(Answer::None),
    ]
}

fn meanwhile() -> impl Strategy<Value = Meanwhile> {
    prop_oneof![
        Just(Meanwhile::Nothing),
        Just(Meanwhile::Reset),
        any::<[u8; 2]>().prop_map(Meanwhile::Selected),
        Just(Meanwhile::Selected([0x00, 0x1B])),
        Just(Meanwhile::WrongPin),
    ]
}

fn application() -> impl Strategy<Value = Application> {
    prop::sample::select(vec![
        Application::Jpki("JPKIAPICCTOKEN2"),
        Application::Jpki("JPKIAPGPSETOKEN"),
        Application::Jpki("JPKIAPIOSTOKEN"),
        Application::Jpki("?"),
        Application::Other,
    ])
}

/// One look: whether the tries are asked for, what happens to each answer, and what happens afterwards.
type Look = (bool, Vec<Answer>, Meanwhile);

fn looks() -> impl Strategy<Value = Vec<Look>> {
    let look = (
        any::<bool>(),
        prop::collection::vec(answer(), 5),
        meanwhile(),
    );
    prop::collection::vec(look, 1..8)
}

fn changed(right: Vec<u8>, change: &Answer) -> Option<Vec<u8>> {
    match change {
        Answer::Right => Some(right),
        Answer::Status(word) => {
            let data = &right[..right.len().saturating_sub(2)];
            Some([data, &word.to_be_bytes()].concat())
        }
        Answer::Bytes(bytes) => Some(bytes.clone()),
        Answer::Cut(length) => Some(right.into_iter().take(*length).collect()),
        Answer::Chatty => {
            let (data, word) = right.split_at(right.len().saturating_sub(2));
            Some([data, &[b' '; 0x20], SERIAL_NUMBER.as_bytes(), word].concat())
        }
        Answer::None => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, ..ProptestConfig::default() })]

    #[test]
    fn no_conversation_costs_a_try_or_reads_what_is_personal(
        application in application(),
        tries in 0_u8..=3,
        looks in looks(),
    ) {
        let mut card = Memory::new(application, tries);
        for (with_tries, answers, afterwards) in looks {
            let before = (card.tries_left(), card.number_b_left());
            let mut sent: Vec<(Command, Option<Vec<u8>>)> = Vec::new();
            let asked = ask(with_tries, |command| {
                let change = answers.get(sent.len()).unwrap_or(&Answer::Right);
                let answer = changed(card.answer(command.bytes()), change);
                sent.push((command, answer.clone()));
                answer.as_deref().and_then(split).map(|(data, word)| (data.to_vec(), word)).ok_or(())
            });

            let after = (card.tries_left(), card.number_b_left());
            prop_assert_eq!(after, before, "{:?}", sent);
            prop_assert!(!card.was_read_too_far(), "{:?}", sent);
            let mut order = sent.iter().map(|(command, _)| Command::ALL.iter().position(|known| known == command));
            let mut last = None;
            prop_assert!(order.all(|place| std::mem::replace(&mut last, place) < place), "once each, in order: {:?}", sent);
            for (command, _) in &sent {
                let bytes: String = command.bytes().iter().map(|byte| format!("{byte:02X}")).collect();
                prop_assert!(CLOSED_SET.contains(&bytes.as_str()), "{}", bytes);
                prop_assert!(with_tries || !bytes.starts_with("0020"), "nobody asked for the tries");
            }
            // VERIFY goes to the file that the card has just confirmed, and to no other.
            for (verify, select) in [
                (Command::AskTriesLeft, Command::SelectAuthenticationPin),
                (Command::AskNumberBTriesLeft, Command::SelectNumberB),
            ] {
                if let Some(place) = sent.iter().position(|(command, _)| *command == verify) {
                    let (before, confirmed) = &sent[place - 1];
                    prop_assert_eq!(*before, select);
                    prop_assert!(confirmed.as_ref().is_some_and(|answer| answer.ends_with(&[0x90, 0x00])));
                }
            }
            // What a card says beyond the label is let go.
            let kept = format!("{asked:?}");
            prop_assert!(!kept.contains(SERIAL_NUMBER), "{}", kept);

            match afterwards {
                Meanwhile::Nothing => {}
                Meanwhile::Reset => card.reset(),
                Meanwhile::Selected([high, low]) => {
                    card.answer(&[0x00, 0xA4, 0x02, 0x0C, 0x02, high, low]);
                }
                Meanwhile::WrongPin => {
                    card.answer(&[0x00, 0x20, 0x00, 0x80, 0x04, 0x30, 0x30, 0x30, 0x30]);
                }
            }
        }
    }
}

#[test]
fn the_card_of_the_proof_minds_what_it_must() {
    let mut card = Memory::new(Application::Jpki("JPKIAPICCTOKEN2"), 3);
    for (apdu, costs) in [
        (&[0x00, 0x20, 0x00, 0x80][..], 0),
        (&[0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34], 1),
        (&[0x00, 0x24, 0x00, 0x80], 1),
        (&[0x00, 0x2C, 0x00, 0x80], 1),
    ] {
        let before = card.tries_left();
        card.answer(apdu);
        assert_eq!(before - card.tries_left(), costs, "{apdu:02X?}");
    }
    let mut card = Memory::new(Application::Jpki("JPKIAPICCTOKEN2"), 3);
    card.answer(Command::SelectJpki.bytes());
    card.answer(Command::SelectTokenInfo.bytes());
    card.answer(Command::ReadTokenLabel.bytes());
    assert!(!card.was_read_too_far());
    card.answer(&[0x00, 0xB0, 0x00, 0x00, 0x21]);
    assert!(card.was_read_too_far());
}

#[test]
fn cards_gone_mad_on_a_real_reader_keep_their_tries() {
    let pcscd = Pcscd::start_with(Readers::One);
    let faults: [(When, Fault); 10] = [
        (When::Nth(0), Fault::Garbage(&[0x90])),
        (When::Nth(0), Fault::Garbage(&[0xFF; 256])),
        (When::Nth(1), Fault::Status(0x6A82)),
        (
            When::Nth(2),
            Fault::Garbage(b"JPKIAPICCTOKEN2 SERIALNUMBER4711\x90\x00"),
        ),
        (When::Nth(2), Fault::OneByte),
        (When::Nth(3), Fault::Status(0x6A82)),
        (When::Nth(3), Fault::Garbage(&[0x63, 0xC3, 0x90, 0x00])),
        (When::Nth(4), Fault::Status(0x9000)),
        (When::Nth(4), Fault::Garbage(&[0x63])),
        (When::Always, Fault::Status(0x63C1)),
    ];
    for (when, fault) in faults {
        let card = pcscd.insert(0, Card::my_number().but(when, fault));
        let ended = Shikaku::beside(&pcscd).run([
            "checkup",
            "--json",
            "--only",
            "card.kind",
            "--only",
            "card.tries",
        ]);
        let document = ended.checkup();
        assert_eq!(card.tries_left(), 3, "{when:?} {fault:?}");
        for apdu in card.commands() {
            assert!(
                CLOSED_SET.contains(&apdu.as_str()),
                "{when:?} {fault:?}: {apdu}"
            );
        }
        assert!(
            !document.text().contains("SERIALNUMBER"),
            "{}",
            document.text()
        );
        assert!(
            document
                .judgements()
                .iter()
                .all(|check| check.verdict != "crashed"),
            "{ended}"
        );
        card.remove();
        pcscd.wait_for(0, rigs::client::CardState::Absent);
    }
}

#[test]
fn the_tries_left_are_told_when_somebody_asks_and_only_then() {
    let pcscd = Pcscd::start_with(Readers::One);
    let shikaku = Shikaku::beside(&pcscd);
    for (tries, verdict, causes) in [
        (3, "pass", vec![]),
        (2, "pass", vec![]),
        (1, "warn", vec!["pin-last-try"]),
        (0, "fail", vec!["pin-locked"]),
    ] {
        let card = pcscd.insert(0, Card::my_number().tries_left(tries));
        let ended = shikaku.run(["checkup", "--json", "--only", "card.tries"]);
        let document = ended.checkup();
        assert_eq!(document.verdict("card.tries"), verdict, "{ended}");
        assert_eq!(document.causes(), causes, "{ended}");
        assert_eq!(card.tries_left(), tries);
        assert_eq!(commands(&card.events()), WITH_TRIES);
        assert_eq!(
            document.facts()["tries"]["seen"][0]["number_b"],
            json!({"is": "left", "tries": 10})
        );
        let before = card.commands().len();
        let ended = shikaku.run(["checkup", "--json"]);
        assert_eq!(ended.checkup().facts()["tries"], "not-asked", "{ended}");
        assert!(
            !card.commands()[before..]
                .iter()
                .any(|apdu| apdu.starts_with("0020"))
        );
        card.remove();
        pcscd.wait_for(0, rigs::client::CardState::Absent);
    }
    let _card = pcscd.insert(
        0,
        Card::my_number().but(When::Nth(4), Fault::Status(0x6983)),
    );
    let ended = shikaku.run(["checkup", "--json", "--only", "card.tries"]);
    assert_eq!(ended.checkup().causes(), ["pin-locked"], "{ended}");
}
