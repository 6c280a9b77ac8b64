//! The rigs themselves: they must behave as the real software was measured to behave, or the scenarios built on them
//! prove nothing. These need no program of ours.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::time::{Duration, Instant};

use rigs::card::{Card, Event, Fault, When, atr};
use rigs::client::{self, CardState, Holder};
use rigs::driver::Readers;
use rigs::pcscd::Pcscd;

const SELECT_JPKI: &str = "00A4040C0AD392F000260100000001";
const SECOND: Duration = Duration::from_secs(1);

#[test]
fn two_services_run_at_once_and_do_not_touch_the_machines_own() {
    let pid_file = Path::new("/run/pcscd/pcscd.pid");
    let before = std::fs::read(pid_file).ok();
    let first = Pcscd::start_with(Readers::Two);
    let second = Pcscd::start_with(Readers::One);
    let _card = first.insert(0, Card::my_number());
    second.wait_for(0, CardState::Absent);
    assert_eq!(
        client::list(&first),
        Ok(vec![first.reader(0), first.reader(1)])
    );
    assert_eq!(client::list(&second), Ok(vec![second.reader(0)]));
    assert_eq!(std::fs::read(pid_file).ok(), before);
}

#[test]
fn a_service_without_readers_answers_and_lists_none() {
    assert_eq!(
        client::list(&Pcscd::start_with(Readers::None)),
        Ok(Vec::new())
    );
}

#[test]
fn a_stopped_or_killed_service_is_no_service_and_comes_back_with_its_card() {
    let mut pcscd = Pcscd::start_with(Readers::Two);
    let card = pcscd.insert(0, Card::my_number());
    pcscd.stop();
    assert_eq!(client::list(&pcscd), Err("NoService".to_owned()));
    pcscd.start();
    pcscd.wait_for(0, CardState::Present);
    pcscd.kill();
    assert_eq!(client::list(&pcscd), Err("NoService".to_owned()));
    pcscd.start();
    pcscd.wait_for(0, CardState::Present);
    assert_eq!(
        card.events()
            .iter()
            .filter(|event| **event == Event::Entered)
            .count(),
        3
    );
}

#[test]
fn a_card_taken_away_is_absent_and_can_be_put_back() {
    let pcscd = Pcscd::start_with(Readers::Two);
    for card_atr in [
        atr::CONTACT,
        atr::CONTACT_SHORT,
        atr::CONTACTLESS,
        atr::CONTACTLESS_NEW,
    ] {
        let card = pcscd.insert(0, Card::my_number().atr(card_atr));
        card.remove();
        pcscd.wait_for(0, CardState::Absent);
    }
}

#[test]
fn a_my_number_card_answers_the_closed_set_and_keeps_its_tries() {
    let pcscd = Pcscd::start_with(Readers::Two);
    let card = pcscd.insert(0, Card::my_number());
    let mut program = Holder::shared(&pcscd, &pcscd.reader(0));
    let token_name = "4A504B494150494343544F4B454E32".to_owned() + &"20".repeat(17) + "9000";
    for (apdu, answer) in [
        ("00200080", "6A88"),
        (SELECT_JPKI, "9000"),
        ("00A4020C020006", "9000"),
        ("00B0000020", &token_name),
        ("00A4020C020018", "9000"),
        ("00200080", "63C3"),
        ("00200080", "63C3"),
        ("00CA000000", "6D00"),
    ] {
        assert_eq!(program.transmit(apdu).as_deref(), Ok(answer), "{apdu}");
    }
    assert_eq!(card.tries_left(), 3);
    // What the rig is for: it would notice a PIN.
    assert_eq!(
        program.transmit("002000800430303030").as_deref(),
        Ok("63C2")
    );
    assert_eq!(card.tries_left(), 2);
}

#[test]
fn another_card_has_no_jpki_application() {
    let pcscd = Pcscd::start_with(Readers::Two);
    let _card = pcscd.insert(0, Card::other());
    let mut program = Holder::shared(&pcscd, &pcscd.reader(0));
    assert_eq!(program.transmit(SELECT_JPKI).as_deref(), Ok("6A82"));
}

#[test]
fn a_mute_card_is_felt_but_has_no_voice() {
    let pcscd = Pcscd::start_with(Readers::Mute);
    let _card = pcscd.insert(1, Card::my_number());
    pcscd.wait_for(0, CardState::Absent);
    pcscd.wait_for(1, CardState::Mute);
}

#[test]
fn faults_hit_the_command_they_are_meant_for() {
    let pcscd = Pcscd::start_with(Readers::Two);
    let card = Card::my_number()
        .but(When::Nth(0), Fault::Status(0x6F00))
        .but(When::Nth(1), Fault::Late(SECOND / 2))
        .but(When::Nth(2), Fault::OneByte)
        .but(When::Nth(3), Fault::Withheld)
        .but(When::Nth(4), Fault::Pulled);
    let card = pcscd.insert(0, card);
    let mut program = Holder::shared(&pcscd, &pcscd.reader(0));
    assert_eq!(program.transmit(SELECT_JPKI).as_deref(), Ok("6F00"));
    let asked = Instant::now();
    assert_eq!(program.transmit(SELECT_JPKI).as_deref(), Ok("9000"));
    assert!(asked.elapsed() >= SECOND / 2);
    assert_eq!(program.transmit(SELECT_JPKI).as_deref(), Ok("90"));
    program.send(SELECT_JPKI);
    card.wait_for_commands(4, 5 * SECOND);
    assert!(card.release(), "an answer was kept back");
    assert!(!card.release(), "and is given once");
    assert_eq!(program.answer().as_deref(), Ok("9000"));
    // Measured: PC/SC gives success with 0 or 1 bytes when a card is pulled in the middle.
    let pulled = program.transmit(SELECT_JPKI);
    assert!(
        pulled.is_err() || pulled.as_ref().is_ok_and(|answer| answer.len() <= 2),
        "{pulled:?}"
    );
    pcscd.wait_for(0, CardState::Absent);
}

#[test]
fn a_hung_card_does_not_stop_the_reader_beside_it() {
    let pcscd = Pcscd::start_with(Readers::Two);
    let hung = pcscd.insert(0, Card::my_number().but(When::Always, Fault::Withheld));
    let _good = pcscd.insert(1, Card::my_number());
    let mut stuck = Holder::shared(&pcscd, &pcscd.reader(0));
    stuck.send(SELECT_JPKI);
    hung.wait_for_commands(1, 5 * SECOND);
    let mut program = Holder::shared(&pcscd, &pcscd.reader(1));
    let asked = Instant::now();
    assert_eq!(program.transmit(SELECT_JPKI).as_deref(), Ok("9000"));
    assert!(asked.elapsed() < SECOND);
}

#[test]
fn a_reader_held_exclusively_refuses_everybody_else() {
    let pcscd = Pcscd::start_with(Readers::Two);
    let _card = pcscd.insert(0, Card::my_number());
    let holder = Holder::exclusive(&pcscd, &pcscd.reader(0));
    assert_eq!(
        Holder::try_shared(&pcscd, &pcscd.reader(0))
            .err()
            .as_deref(),
        Some("SharingViolation")
    );
    drop(holder);
    // pcscd needs a moment to see that the holder died.
    let freed = Instant::now();
    while Holder::try_shared(&pcscd, &pcscd.reader(0)).is_err() {
        assert!(freed.elapsed() < 5 * SECOND, "the reader stays held");
    }
}

#[test]
fn an_exchange_takes_far_less_than_the_deadline_of_a_checkup() {
    let pcscd = Pcscd::start_with(Readers::Two);
    let _card = pcscd.insert(0, Card::my_number());
    let mut program = Holder::shared(&pcscd, &pcscd.reader(0));
    let started = Instant::now();
    for _ in 0..100 {
        assert_eq!(program.transmit(SELECT_JPKI).as_deref(), Ok("9000"));
    }
    let one = started.elapsed() / 100;
    println!("one exchange: {one:?}");
    assert!(
        one < Duration::from_millis(20),
        "{one:?}: is TCP_QUICKACK set?"
    );
}
