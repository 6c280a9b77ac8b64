//! 開院前の点検 on a desk with a real PC/SC service and a real Secret Service: a line where all is well, with the day on which a kept
//! check-up last saw a card read there; and never well where a reader or its service is gone.

#![cfg(target_os = "linux")]

use rigs::card::Card;
use rigs::client::CardState;
use rigs::driver::Readers;
use rigs::pcscd::Pcscd;
use rigs::secret_service::SecretService;
use rigs::shikaku::{Ended, Shikaku};

/// The checks of readers and cards: the rest of this machine is not the desk's.
const READERS: [&str; 8] = [
    "--only",
    "reader.service",
    "--only",
    "reader.present",
    "--only",
    "card.present",
    "--only",
    "card.kind",
];

fn shikaku(pcscd: &Pcscd, service: &SecretService, args: &[&str]) -> Ended {
    Shikaku::beside(pcscd)
        .with_all(service.environment())
        .run([args, &READERS].concat())
}

#[test]
fn a_desk_that_is_well_is_one_line_with_the_day_a_card_was_last_read() {
    let mut pcscd = Pcscd::start_with(Readers::One);
    let service = SecretService::open();
    let before = shikaku(&pcscd, &service, &["opening"]);
    assert_eq!(before.status, Some(0), "{before}");
    assert_eq!(before.stdout.lines().count(), 1, "{before}");
    assert!(before.stdout.contains("まだありません"), "{before}");

    let card = pcscd.insert(0, Card::my_number());
    let kept = shikaku(&pcscd, &service, &["checkup", "--keep"]);
    assert_eq!(kept.status, Some(0), "{kept}");
    card.remove();
    pcscd.wait_for(0, CardState::Absent);

    let well = shikaku(&pcscd, &service, &["opening"]);
    assert_eq!(well.status, Some(0), "{well}");
    assert_eq!(well.stdout.lines().count(), 1, "{well}");
    assert!(well.stdout.contains("に読めました"), "{well}");
    assert_eq!(well.stderr, "", "{well}");
    let quiet = shikaku(&pcscd, &service, &["opening", "--quiet"]);
    assert_eq!((quiet.status, quiet.stdout.as_str()), (Some(0), ""));

    let told = shikaku(&pcscd, &service, &["opening", "--json"]).json();
    assert_eq!(told["state"], "well", "{told}");
    assert_eq!(told["hands_on"][0]["part"], "card", "{told}");
    assert!(told["hands_on"][0]["worked"].is_string(), "{told}");

    pcscd.stop();
    let gone = shikaku(&pcscd, &service, &["opening", "--quiet"]);
    assert_eq!(gone.status, Some(1), "{gone}");
    assert!(
        gone.stdout.contains("直し方: shikaku show guide/"),
        "{gone}"
    );
}

#[test]
fn a_locked_keyring_is_said_and_stops_nothing() {
    let pcscd = Pcscd::start_with(Readers::One);
    let mut service = SecretService::open();
    let kept = shikaku(&pcscd, &service, &["checkup", "--keep", "--json"]);
    assert_eq!(kept.status, Some(1), "{kept}");
    service.lock();
    let told = shikaku(&pcscd, &service, &["opening", "--json"]);
    assert_eq!(told.status, Some(0), "{told}");
    assert!(told.json()["past"].is_string(), "{told}");
}
