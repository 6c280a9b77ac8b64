//! What the check-up says about real readers: a real PC/SC service with every fault that can be made without a person at
//! the desk. Each desk ends in the right finding or in a pass, as JSON, as text and when its document is judged again
//! elsewhere; none hangs, none crashes, and none says pass without having seen it.

#![cfg(target_os = "linux")]

use std::time::Duration;

use rigs::card::{
    Application, CLOSED_SET, Card, Event, Fault, SERIAL_NUMBER, VirtualCard, When, atr, commands,
};
use rigs::checkup_document::CheckupDocument;
use rigs::client::Holder;
use rigs::driver::Readers;
use rigs::faults;
use rigs::pcscd::Pcscd;
use rigs::shikaku::{Ended, Shikaku};
use serde_json::json;

const SECOND: Duration = Duration::from_secs(1);
/// No desk in front of a user may take longer than this without a `--deadline` (a debug build on a busy machine).
const PATIENCE: Duration = Duration::from_secs(10);

/// What stands on the desk before the check-up begins.
struct Desk {
    readers: Readers,
    stopped: bool,
    cards: Vec<(u16, Card)>,
    held: bool,
}

impl Desk {
    fn with(readers: Readers) -> Self {
        Self {
            readers,
            stopped: false,
            cards: Vec::new(),
            held: false,
        }
    }

    fn stopped() -> Self {
        Self {
            stopped: true,
            ..Self::with(Readers::Two)
        }
    }

    fn card(mut self, slot: u16, card: Card) -> Self {
        self.cards.push((slot, card));
        self
    }

    fn held(self) -> Self {
        Self { held: true, ..self }
    }

    fn set_up(&self) -> Rig {
        let mut pcscd = Pcscd::start_with(self.readers);
        let cards = self
            .cards
            .iter()
            .map(|(slot, card)| pcscd.insert(*slot, card.clone()))
            .collect();
        let holder = self
            .held
            .then(|| Holder::exclusive(&pcscd, &pcscd.reader(0)));
        if self.stopped {
            pcscd.stop();
        }
        Rig {
            _holder: holder,
            cards,
            pcscd,
        }
    }

    /// What the desk is, to tell it from others of one test.
    fn in_words(&self) -> String {
        let cards = self
            .cards
            .iter()
            .map(|(slot, card)| format!(", {} in slot {slot}", card.in_words()));
        let held = if self.held { ", held" } else { "" };
        let stopped = if self.stopped { ", stopped" } else { "" };
        let readers = self.readers.in_words();
        format!("{readers}{stopped}{held}{}", cards.collect::<String>())
    }

    /// The check-up of this desk as JSON, judged again from its own document, and as text on the same desk set up anew.
    fn shows(&self, args: &[&str], expected: &Expected) {
        let rig = self.set_up();
        let ended = checkup(&rig.pcscd, args);
        let document = ended.checkup();
        expected.is(&ended, &document);
        let test = std::thread::current();
        let fault = test.name().unwrap_or_default().replace('_', " ");
        let setup = match args {
            ["--setup", setup] => format!(", setup {setup}"),
            _ => String::new(),
        };
        let desk = format!("{fault}: {}{setup}", self.in_words());
        faults::note("reader", &desk, &document);
        rig.is_told_truthfully(&document);
        judged_again_says_the_same(&ended);
        drop(rig);

        let rig = self.set_up();
        let ended = Shikaku::beside(&rig.pcscd).run([&["checkup"], args].concat());
        assert_eq!(ended.status, Some(expected.status), "{ended}");
        assert!(ended.elapsed < PATIENCE, "{ended}");
        for cause in expected.causes {
            assert!(
                titles(&document, cause)
                    .iter()
                    .any(|title| ended.stdout.contains(title)),
                "no {cause}: {ended}"
            );
        }
    }
}

/// A desk that was set up.
struct Rig {
    _holder: Option<Holder>,
    cards: Vec<VirtualCard>,
    pcscd: Pcscd,
}

impl Rig {
    /// Whatever the verdicts are: nothing passed unseen, nothing crashed, nothing personal was asked for or shown.
    fn is_told_truthfully(&self, document: &CheckupDocument) {
        let events: Vec<Vec<Event>> = self.cards.iter().map(VirtualCard::events).collect();
        is_truthful(document, &events);
        for card in &self.cards {
            assert_eq!(card.tries_left(), 3);
        }
    }
}

fn is_truthful(document: &CheckupDocument, cards: &[Vec<Event>]) {
    let crashed = document
        .judgements()
        .into_iter()
        .find(|judgement| judgement.verdict == "crashed");
    assert_eq!(crashed, None, "{}", document.text());
    assert!(
        !document.text().contains(SERIAL_NUMBER),
        "{}",
        document.text()
    );
    let passed = |check: &str| {
        document
            .judgements()
            .iter()
            .any(|at| at.id == check && at.verdict == "pass")
    };
    if !passed("reader.service") {
        assert!(
            document
                .judgements()
                .iter()
                .all(|at| at.verdict != "pass" || at.id == "disk.free"),
            "{}",
            document.text()
        );
    }
    if passed("card.kind") {
        let seen = |events: &Vec<Event>| {
            let select = Event::Command(CLOSED_SET[0].to_owned());
            events
                .windows(2)
                .any(|pair| *pair == [select.clone(), Event::Answer("9000".to_owned())])
        };
        assert!(
            cards.iter().any(seen),
            "no card said so: {cards:?}\n{}",
            document.text()
        );
        assert!(
            passed("card.present") && passed("reader.present"),
            "{}",
            document.text()
        );
    }
    for apdu in cards.iter().flat_map(|events| commands(events)) {
        assert!(
            CLOSED_SET.contains(&apdu.as_str()),
            "{apdu} is not in the closed set"
        );
    }
}

/// What a check-up must say.
struct Expected {
    status: i32,
    causes: &'static [&'static str],
    /// Check, verdict, finding.
    judgements: &'static [(&'static str, &'static str, Option<&'static str>)],
}

const ALL_WELL: Expected = Expected {
    status: 0,
    causes: &[],
    judgements: &[
        ("reader.service", "pass", None),
        ("reader.present", "pass", None),
        ("reader.busy", "pass", None),
        ("card.present", "pass", None),
        ("card.kind", "pass", None),
    ],
};

const SERVICE_STOPPED: Expected = Expected {
    status: 1,
    causes: &["smartcard-service-stopped"],
    judgements: &[
        ("reader.service", "fail", Some("smartcard-service-stopped")),
        ("reader.present", "unknown", None),
        ("reader.busy", "unknown", None),
        ("card.present", "unknown", None),
        ("card.kind", "unknown", None),
    ],
};

const CARD_NOT_PLACED: Expected = Expected {
    status: 1,
    causes: &["card-not-placed"],
    judgements: &[
        ("reader.service", "pass", None),
        ("reader.present", "pass", None),
        ("card.present", "fail", Some("card-not-placed")),
        ("card.kind", "unknown", None),
    ],
};

const NOT_MY_NUMBER_CARD: Expected = Expected {
    status: 1,
    causes: &["not-my-number-card"],
    judgements: &[
        ("reader.service", "pass", None),
        ("reader.present", "pass", None),
        ("reader.busy", "pass", None),
        ("card.present", "pass", None),
        ("card.kind", "fail", Some("not-my-number-card")),
    ],
};

impl Expected {
    fn is(&self, ended: &Ended, document: &CheckupDocument) {
        for (check, verdict, finding) in self.judgements {
            let judgement = document.judgement(check);
            assert_eq!(
                (judgement.verdict.as_str(), judgement.finding.as_deref()),
                (*verdict, *finding),
                "{check}: {ended}"
            );
        }
        assert_eq!(document.causes(), self.causes, "{ended}");
        assert_eq!(ended.status, Some(self.status), "{ended}");
        assert!(ended.elapsed < PATIENCE, "{ended}");
    }
}

fn checkup(pcscd: &Pcscd, args: &[&str]) -> Ended {
    Shikaku::beside(pcscd).run([&["checkup", "--json"], args].concat())
}

/// `diagnose` knows nothing of this machine, so it must come to the same verdicts from the document alone.
fn judged_again_says_the_same(first: &Ended) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("checkup.json");
    std::fs::write(&path, &first.stdout).expect("an own folder is writable");
    let again = Shikaku::alone().run(["diagnose".as_ref(), path.as_os_str(), "--json".as_ref()]);
    let (before, after) = (first.checkup(), again.checkup());
    assert_eq!(after.judgements(), before.judgements(), "{again}");
    assert_eq!(after.causes(), before.causes(), "{again}");
    assert_eq!(again.status, first.status, "{again}");
}

/// What a person may read for this finding: its own title, or its guide's.
fn titles(document: &CheckupDocument, finding: &str) -> Vec<String> {
    let judgements = document.judgements();
    let judgement = judgements
        .iter()
        .find(|at| at.finding.as_deref() == Some(finding))
        .expect("a cause has a check");
    let guide = judgement.guide.as_deref().expect("a finding has a guide");
    let guide = Shikaku::alone().run(["show", guide, "--json"]).json();
    let findings = Shikaku::alone().run(["list", "findings", "--json"]).json();
    let listed = findings
        .as_array()
        .expect("`list findings` is a list")
        .clone();
    let own = listed.into_iter().filter(|entry| entry["id"] == finding);
    own.chain([guide])
        .filter_map(|entry| entry["title"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn a_stopped_service_is_the_one_cause_and_nothing_else_is_judged() {
    Desk::stopped().shows(&[], &SERVICE_STOPPED);
}

#[test]
fn of_two_faults_the_root_comes_first() {
    Desk::stopped()
        .card(0, Card::other())
        .shows(&[], &SERVICE_STOPPED);
    let held = Expected {
        status: 1,
        causes: &["reader-held-by-another-program"],
        judgements: &[
            (
                "reader.busy",
                "fail",
                Some("reader-held-by-another-program"),
            ),
            ("card.kind", "unknown", None),
        ],
    };
    Desk::with(Readers::One)
        .card(0, Card::other())
        .held()
        .shows(&[], &held);
}

#[test]
fn the_table_of_all_faults_has_at_least_sixty_and_says_each_once() {
    let rows = faults::rows();
    assert!(rows.len() >= 60, "only {} faults", rows.len());
    let several = rows.iter().filter(|row| {
        let found = row.rsplit(" | ").nth(1).unwrap_or_default();
        let folded = row.rsplit(" | ").next().unwrap_or_default();
        found.contains(", ") || !folded.starts_with('–')
    });
    assert!(several.count() >= 10, "hardly any two faults at once");
}

#[test]
fn a_crashed_service_whose_socket_is_left_behind_is_a_stopped_one() {
    let mut pcscd = Pcscd::start_with(Readers::Two);
    pcscd.kill();
    let ended = checkup(&pcscd, &[]);
    SERVICE_STOPPED.is(&ended, &ended.checkup());
}

#[test]
fn a_service_without_readers_says_that_none_is_connected() {
    let expected = Expected {
        status: 1,
        causes: &["reader-not-connected"],
        judgements: &[
            ("reader.service", "pass", None),
            ("reader.present", "fail", Some("reader-not-connected")),
            ("reader.busy", "unknown", None),
            ("card.present", "unknown", None),
            ("card.kind", "unknown", None),
        ],
    };
    Desk::with(Readers::None).shows(&[], &expected);
}

#[test]
fn a_reader_without_a_card_says_that_no_card_is_placed() {
    for readers in [Readers::One, Readers::Two] {
        Desk::with(readers).shows(&[], &CARD_NOT_PLACED);
    }
}

#[test]
fn a_my_number_card_passes_everything_in_either_reader() {
    Desk::with(Readers::One)
        .card(0, Card::my_number())
        .shows(&[], &ALL_WELL);
    Desk::with(Readers::Two)
        .card(1, Card::my_number())
        .shows(&[], &ALL_WELL);
}

#[test]
fn a_my_number_card_is_known_by_what_it_answers_and_not_by_its_atr() {
    for card_atr in [
        atr::CONTACT,
        atr::CONTACT_SHORT,
        atr::CONTACTLESS_NEW,
        atr::RESIDENT_CARD,
    ] {
        let rig = Desk::with(Readers::One)
            .card(0, Card::my_number().atr(card_atr))
            .set_up();
        let ended = checkup(&rig.pcscd, &[]);
        ALL_WELL.is(&ended, &ended.checkup());
    }
    let rig = Desk::with(Readers::One)
        .card(0, Card::other().atr(atr::CONTACT))
        .set_up();
    let ended = checkup(&rig.pcscd, &[]);
    NOT_MY_NUMBER_CARD.is(&ended, &ended.checkup());
}

#[test]
fn the_first_edition_of_the_card_passes_as_well() {
    let card = Card {
        application: Application::Jpki("JPKIAPICCTOKEN"),
        ..Card::my_number()
    };
    Desk::with(Readers::One).card(0, card).shows(&[], &ALL_WELL);
}

#[test]
fn another_card_is_not_a_my_number_card() {
    Desk::with(Readers::Two)
        .card(0, Card::other())
        .shows(&[], &NOT_MY_NUMBER_CARD);
}

#[test]
fn a_mute_card_is_there_but_cannot_be_read() {
    let expected = Expected {
        status: 1,
        causes: &["card-unreadable"],
        judgements: &[
            ("reader.service", "pass", None),
            ("reader.present", "pass", None),
            ("card.present", "fail", Some("card-unreadable")),
            ("card.kind", "unknown", None),
        ],
    };
    Desk::with(Readers::Mute)
        .card(0, Card::my_number())
        .shows(&[], &expected);
}

#[test]
fn a_card_whose_answer_to_power_is_garbage_never_passes() {
    let rig = Desk::with(Readers::One)
        .card(0, Card::my_number().atr(atr::GARBAGE))
        .set_up();
    let ended = checkup(&rig.pcscd, &[]);
    rig.is_told_truthfully(&ended.checkup());
    assert_ne!(ended.checkup().verdict("card.kind"), "pass", "{ended}");
    assert_eq!(ended.checkup().causes(), ["card-unreadable"], "{ended}");
    assert_eq!(ended.status, Some(1), "{ended}");
}

#[test]
fn a_reader_held_by_another_program_is_the_cause() {
    let expected = Expected {
        status: 1,
        causes: &["reader-held-by-another-program"],
        judgements: &[
            ("reader.service", "pass", None),
            ("reader.present", "pass", None),
            (
                "reader.busy",
                "fail",
                Some("reader-held-by-another-program"),
            ),
            ("card.kind", "unknown", None),
        ],
    };
    for readers in [Readers::One, Readers::Two] {
        Desk::with(readers)
            .card(0, Card::my_number())
            .held()
            .shows(&[], &expected);
    }
}

#[test]
fn a_known_program_that_holds_the_reader_is_named_and_an_unknown_one_is_not() {
    for (program, named) in [
        ("opensc-tool", Some(("opensc", "OpenSC"))),
        ("yamada-karte", None),
    ] {
        let pcscd = Pcscd::start_with(Readers::One);
        let _card = pcscd.insert(0, Card::my_number());
        let _holder = Holder::exclusive_as(&pcscd, &pcscd.reader(0), program);
        let ended = checkup(&pcscd, &[]);
        let document = ended.checkup();
        let causes = ["reader-held-by-another-program"];
        assert_eq!(document.causes(), causes, "{ended}");
        let (ids, said) = match named {
            Some((id, name)) => (vec![id], format!("「{name}")),
            None => (Vec::new(), String::new()),
        };
        assert_eq!(document.facts()["card_programs"]["seen"], json!(ids));
        assert!(document.text().contains(&said), "{ended}");
        assert!(!document.text().contains("yamada"), "{ended}");
    }
}

#[test]
fn a_reader_held_beside_a_free_one_with_a_card_is_no_fault() {
    Desk::with(Readers::Two)
        .card(0, Card::other())
        .card(1, Card::my_number())
        .held()
        .shows(&[], &ALL_WELL);
}

#[test]
fn a_card_pulled_during_the_exchange_is_not_placed_and_never_passes() {
    let rig = Desk::with(Readers::Two).card(0, Card::my_number()).set_up();
    checkup(&rig.pcscd, &[]);
    let exchanges = rig.cards[0].commands().len();
    assert!(exchanges > 0, "a check-up of a good card asks it something");
    for nth in 0..exchanges {
        Desk::with(Readers::Two)
            .card(0, Card::my_number().but(When::Nth(nth), Fault::Pulled))
            .shows(&[], &CARD_NOT_PLACED);
    }
}

#[test]
fn a_slow_card_passes() {
    let card = Card::my_number().but(When::Always, Fault::Late(Duration::from_millis(300)));
    Desk::with(Readers::One).card(0, card).shows(&[], &ALL_WELL);
}

/// libpcsclite 1.9.9 crashed once in some hundred check-ups when cards were closed side by side.
#[test]
fn many_cards_at_once_are_all_told_apart_however_often() {
    let pcscd = Pcscd::start_with(Readers::Pairs(4));
    let _cards: Vec<VirtualCard> = (0..8)
        .map(|slot| pcscd.insert(slot, Card::my_number()))
        .collect();
    for _ in 0..150 {
        let ended = checkup(&pcscd, &["--only", "card.kind"]);
        assert_eq!(ended.status, Some(0), "{ended}");
        let document = ended.checkup();
        let cards = document.facts()["cards"]["seen"].as_array();
        assert_eq!(cards.map(Vec::len), Some(8), "{ended}");
    }
}

#[test]
fn a_card_that_answers_nonsense_never_passes_and_nothing_crashes() {
    let nonsense = [
        Fault::OneByte,
        Fault::Status(0x0000),
        Fault::Status(0x6D00),
        Fault::Status(0x6E00),
        Fault::Status(0x6985),
        Fault::Status(0x6F00),
        Fault::Status(0xFFFF),
    ];
    for fault in nonsense {
        let rig = Desk::with(Readers::One)
            .card(0, Card::my_number().but(When::Always, fault))
            .set_up();
        let ended = checkup(&rig.pcscd, &[]);
        rig.is_told_truthfully(&ended.checkup());
        assert_ne!(
            ended.checkup().verdict("card.kind"),
            "pass",
            "{fault:?}: {ended}"
        );
        assert!(
            [Some(1), Some(3)].contains(&ended.status),
            "{fault:?}: {ended}"
        );
        judged_again_says_the_same(&ended);
    }
}

#[test]
fn a_phone_in_the_place_of_a_card_is_said_and_passes_where_phones_belong() {
    let expected = Expected {
        status: 1,
        causes: &["phone-instead-of-card"],
        judgements: &[
            ("reader.service", "pass", None),
            ("reader.present", "pass", None),
            ("card.present", "pass", None),
            ("card.kind", "warn", Some("phone-instead-of-card")),
        ],
    };
    for token_name in ["JPKIAPGPSETOKEN", "JPKIAPIOSTOKEN"] {
        let desk = Desk::with(Readers::One).card(0, Card::phone(token_name));
        desk.shows(&[], &expected);
        desk.shows(&["--setup", "face-reader-phone-reader"], &ALL_WELL);
    }
}

#[test]
fn a_hung_card_costs_the_deadline_and_nothing_else() {
    let rig = Desk::with(Readers::One)
        .card(0, Card::my_number().but(When::Always, Fault::Withheld))
        .set_up();
    let ended = checkup(&rig.pcscd, &["--deadline", "1"]);
    let document = ended.checkup();
    rig.is_told_truthfully(&document);
    println!("hung card, deadline 1 s: {:?}", ended.elapsed);
    assert!(ended.elapsed < 2 * SECOND + SECOND / 2, "{ended}");
    assert!(
        document.text().contains(&rig.pcscd.reader(0)),
        "the reader is not named: {ended}"
    );
    for (check, verdict) in [
        ("reader.service", "pass"),
        ("reader.present", "pass"),
        ("card.kind", "unknown"),
    ] {
        assert_eq!(document.verdict(check), verdict, "{check}: {ended}");
    }
    assert_eq!(document.causes(), [""; 0], "{ended}");
    assert_eq!(ended.status, Some(3), "{ended}");
    judged_again_says_the_same(&ended);
}

#[test]
fn a_card_that_falls_silent_in_the_middle_costs_the_deadline_as_well() {
    let rig = Desk::with(Readers::One).card(0, Card::my_number()).set_up();
    checkup(&rig.pcscd, &[]);
    let exchanges = rig.cards[0].commands().len();
    for nth in 0..exchanges {
        let rig = Desk::with(Readers::One)
            .card(0, Card::my_number().but(When::Nth(nth), Fault::Withheld))
            .set_up();
        let ended = checkup(&rig.pcscd, &["--deadline", "1"]);
        rig.is_told_truthfully(&ended.checkup());
        assert!(ended.elapsed < 2 * SECOND + SECOND / 2, "{ended}");
    }
}

#[test]
fn a_good_reader_beside_a_hung_one_is_still_reported() {
    for (hung, good) in [(0, 1), (1, 0)] {
        let rig = Desk::with(Readers::Two)
            .card(hung, Card::my_number().but(When::Always, Fault::Withheld))
            .card(good, Card::my_number())
            .set_up();
        let ended = checkup(&rig.pcscd, &["--deadline", "1"]);
        let document = ended.checkup();
        rig.is_told_truthfully(&document);
        assert!(ended.elapsed < 2 * SECOND + SECOND / 2, "{ended}");
        assert!(
            document
                .facts()
                .to_string()
                .contains(&rig.pcscd.reader(good)),
            "{ended}"
        );
        assert_eq!(
            rig.cards[1].commands().first().map(String::as_str),
            Some(CLOSED_SET[0]),
            "the good one was not asked"
        );
        // The good one tells what lies on it; the hung one is no reason to keep silent about it.
        assert_eq!(document.verdict("card.kind"), "pass", "{ended}");
        judged_again_says_the_same(&ended);
    }
}

#[test]
fn a_service_killed_and_started_again_during_a_run_ends_in_the_truth() {
    for pause in [0, 0, 0, 200, 1_000] {
        let mut pcscd = Pcscd::start_with(Readers::Two);
        let card = pcscd.insert(0, Card::my_number().but(When::Nth(0), Fault::Withheld));
        let running = Shikaku::beside(&pcscd).start(["checkup", "--json"]);
        card.wait_for_commands(1, PATIENCE);
        pcscd.kill();
        // How long the service is away is what is tried here; no event tells it.
        std::thread::sleep(Duration::from_millis(pause));
        pcscd.start();
        let ended = running.end();
        let document = ended.checkup();
        println!(
            "killed, started again after {pause} ms: {:?}",
            ended.elapsed
        );
        is_truthful(&document, &[card.events()]);
        // The card lies there all the time, though a service that has just started needs a moment to see it.
        ALL_WELL.is(&ended, &document);
    }
}

#[test]
fn a_service_killed_during_a_run_and_not_started_is_a_stopped_one() {
    let mut pcscd = Pcscd::start_with(Readers::Two);
    let card = pcscd.insert(0, Card::my_number().but(When::Nth(0), Fault::Withheld));
    let running = Shikaku::beside(&pcscd).start(["checkup", "--json"]);
    card.wait_for_commands(1, PATIENCE);
    pcscd.kill();
    let ended = running.end();
    println!("killed and not started: {:?}", ended.elapsed);
    SERVICE_STOPPED.is(&ended, &ended.checkup());
}

#[test]
fn a_service_that_dies_at_any_moment_of_a_run_is_told_truthfully() {
    for milliseconds in [0, 2, 4, 6, 8, 10, 15, 20, 30, 50] {
        let mut pcscd = Pcscd::start_with(Readers::Two);
        // Each answer takes a while, so that the moments fall into every part of the run.
        let card = pcscd.insert(
            0,
            Card::my_number().but(When::Always, Fault::Late(Duration::from_millis(10))),
        );
        let running = Shikaku::beside(&pcscd).start(["checkup", "--json"]);
        // Here the moment itself is what is tried, and no event tells it.
        std::thread::sleep(Duration::from_millis(milliseconds));
        pcscd.kill();
        pcscd.start();
        let ended = running.end();
        let document = ended.checkup();
        is_truthful(&document, &[card.events()]);
        assert!(ended.elapsed < PATIENCE, "after {milliseconds} ms: {ended}");
        assert!(
            [Some(0), Some(1), Some(3)].contains(&ended.status),
            "after {milliseconds} ms: {ended}"
        );
        // The service runs and the card lies there, so neither may be blamed on the reader or the card.
        for wrong in [
            "reader-not-connected",
            "not-my-number-card",
            "card-unreadable",
            "reader-held-by-another-program",
        ] {
            assert!(
                !document.causes().contains(&wrong.to_owned()),
                "after {milliseconds} ms: {ended}"
            );
        }
    }
}

#[test]
fn the_card_hears_only_the_closed_set_and_a_program_that_shares_it_goes_on_working() {
    const ITS_OWN: &str = "00CA000000";
    let rig = Desk::with(Readers::Two).card(0, Card::my_number()).set_up();
    let mut program = Holder::shared(&rig.pcscd, &rig.pcscd.reader(0));
    assert_eq!(program.transmit(ITS_OWN).as_deref(), Ok("6D00"));
    let before = rig.cards[0].events().len();
    let ended = checkup(&rig.pcscd, &[]);
    let during = rig.cards[0].events().split_off(before);
    ALL_WELL.is(&ended, &ended.checkup());
    assert!(
        during
            .iter()
            .all(|event| matches!(event, Event::Command(_) | Event::Answer(_))),
        "{during:?}"
    );
    is_truthful(&ended.checkup(), &[during]);
    assert_eq!(program.transmit(ITS_OWN).as_deref(), Ok("6D00"));
    assert_eq!(rig.cards[0].tries_left(), 3);
}

#[test]
fn the_card_is_neither_reset_nor_asked_twice_when_nobody_else_uses_it() {
    let rig = Desk::with(Readers::One).card(0, Card::my_number()).set_up();
    checkup(&rig.pcscd, &[]);
    let events = rig.cards[0].events();
    assert!(!events.contains(&Event::Reset), "{events:?}");
    let mut asked = commands(&events);
    let all = asked.len();
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), all, "{events:?}");
    assert!(
        !asked.contains(&CLOSED_SET[4].to_owned()),
        "tries left are read only when asked for: {events:?}"
    );
}
