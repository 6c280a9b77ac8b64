//! `shikaku.exe` under Wine 10, whose PC/SC is a thin layer over pcscd: the Windows program lists virtual readers and tells
//! cards apart. `cargo xtask test --full` makes the system it needs and runs these in its stage "Windows core beside
//! pcscd"; they are ignored elsewhere.

#![cfg(target_os = "linux")]

use rigs::card::{CLOSED_SET, Card};
use rigs::client::Holder;
use rigs::driver::Readers;
use rigs::pcscd::Pcscd;
use rigs::shikaku::Shikaku;
use rigs::wine::ShikakuExe;
use serde_json::json;

/// What PC/SC answers: what else stands on the desk (USB), Wine and this machine see differently, and whoever names no check has
/// the connection tried as well, beyond this machine.
const ASKED_OF_PCSC: [&str; 5] = [
    "reader.service",
    "reader.present",
    "reader.busy",
    "card.present",
    "card.kind",
];

fn checkup() -> Vec<&'static str> {
    let checks = ASKED_OF_PCSC.iter().flat_map(|check| ["--only", check]);
    ["checkup", "--json"].into_iter().chain(checks).collect()
}

#[test]
#[ignore = "cargo xtask test --full, stage Windows core beside pcscd"]
fn readers_are_listed_and_cards_told_apart_as_on_linux() {
    let cards: [(Option<Card>, &[&str]); 4] = [
        (None, &["card-not-placed"]),
        (Some(Card::my_number()), &[]),
        (Some(Card::other()), &["not-my-number-card"]),
        (
            Some(Card::phone("JPKIAPIOSTOKEN")),
            &["phone-instead-of-card"],
        ),
    ];
    for (card, causes) in cards {
        let case = format!("{card:?}");
        let pcscd = Pcscd::start_with(Readers::Two);
        let on_reader = card.map(|card| pcscd.insert(0, card));
        let windows = ShikakuExe::beside(&pcscd).run(checkup());
        let seen = windows.checkup();
        assert_eq!(seen.causes(), causes, "{case}: {windows:?}");
        assert_eq!(
            windows.status,
            Some(i32::from(!causes.is_empty())),
            "{case}"
        );
        let names = seen.facts()["pcsc"]["seen"]["running"]["readers"]
            .as_array()
            .map(|readers| readers.iter().map(|reader| reader["name"].clone()));
        let names: Vec<_> = names.into_iter().flatten().collect();
        assert_eq!(names, [pcscd.reader(0), pcscd.reader(1)], "{case}");
        let here = Shikaku::beside(&pcscd).run(checkup()).checkup();
        for check in ASKED_OF_PCSC {
            assert_eq!(seen.judgement(check), here.judgement(check), "{case}");
        }
        if let Some(card) = on_reader {
            assert_eq!(card.tries_left(), 3, "{case}: a try was used up");
            for command in card.commands() {
                assert!(
                    CLOSED_SET.contains(&command.as_str()),
                    "{case}: {command} was sent"
                );
            }
        }
    }
}

#[test]
#[ignore = "cargo xtask test --full, stage Windows core beside pcscd"]
fn a_reader_that_another_program_holds_is_told() {
    let pcscd = Pcscd::start_with(Readers::One);
    let _card = pcscd.insert(0, Card::my_number());
    let _holder = Holder::exclusive(&pcscd, &pcscd.reader(0));
    let seen = ShikakuExe::beside(&pcscd).run(checkup()).checkup();
    assert_eq!(seen.causes(), ["reader-held-by-another-program"]);
}

#[test]
#[ignore = "cargo xtask test --full, stage Windows core beside pcscd"]
fn silence_with_a_sleeping_service_means_that_no_reader_is_there() {
    let mut pcscd = Pcscd::start_with(Readers::Two);
    pcscd.stop();
    let ended = ShikakuExe::beside(&pcscd).run(checkup());
    let seen = ended.checkup();
    assert_eq!(seen.facts()["pcsc"], json!({"seen": "not-running"}));
    assert_eq!(
        seen.facts()["services"]["seen"]["smart_card"],
        json!({"seen": {"installed": {"state": "stopped", "start": "manual"}}}),
        "Wine 10 has the service as Windows has it before the first reader"
    );
    assert_eq!(seen.verdict("reader.service"), "unknown");
    assert_eq!(seen.causes(), ["reader-not-connected"]);
    assert_eq!(ended.status, Some(1));
}
