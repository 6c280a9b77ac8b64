//! The truth table of the reader and card checks: facts on the left, every verdict and the causes on the right.

use kb::{Base, Setup};
use proptest::prelude::*;

use super::{CHECKS, Finding, Verdict};
use crate::report::{CheckResult, Report, diagnose, looked_at};
use facts::facts_from_json;
use facts::{Answers, Presented};
use facts::{
    Card, CardLook, CardState, Connection, Facts, JpkiToken, Observed, Os, PcscService, Reader,
    ReaderName, RunState, SCHEMA, Services, Stage, StartType, StatusWord, Unreadable, Why,
    WindowsService,
};

fn name(number: usize) -> ReaderName {
    ReaderName(format!("Reader {number}"))
}

/// Facts of a Linux machine with these readers: state of the card, exclusive or not, what came of looking at the card.
fn facts(readers: &[(CardState, bool, Option<CardLook>)]) -> Facts {
    let listed = readers
        .iter()
        .enumerate()
        .map(|(number, (card, exclusive, _))| Reader {
            name: name(number),
            card: *card,
            exclusive: *exclusive,
        });
    let cards = readers
        .iter()
        .enumerate()
        .filter_map(|(number, (_, _, look))| {
            Some(Card {
                reader: name(number),
                look: look.clone()?,
            })
        });
    Facts {
        schema: SCHEMA,
        taken_at: "2026-11-22T00:00:00Z".to_owned(),
        os: Os::Linux,
        setup: None,
        answers: Answers::default(),
        pcsc: Observed::Seen(PcscService::Running {
            readers: listed.collect(),
        }),
        cards: Observed::Seen(cards.collect()),
        tries: Observed::NotAsked,
        usb: Observed::NotAsked,
        services: Observed::NotAsked,
        bluetooth: Observed::NotAsked,
        phone: Observed::NotAsked,
        connection: Connection::default(),
        software: facts::Software::default(),
    }
}

/// The same on Windows, with its Smart Card service and its Certificate Propagation as told.
fn on_windows(smart_card: WindowsService, propagation: WindowsService, facts: Facts) -> Facts {
    Facts {
        os: Os::Windows,
        services: Observed::Seen(Services {
            smart_card: Observed::Seen(smart_card),
            certificate_propagation: Observed::Seen(propagation),
        }),
        ..facts
    }
}

const fn installed(state: RunState, start: StartType) -> WindowsService {
    WindowsService::Installed { state, start }
}

const RUNS: WindowsService = installed(RunState::Running, StartType::Auto);
const SLEEPS: WindowsService = installed(RunState::Stopped, StartType::Manual);
const SWITCHED_OFF: WindowsService = installed(RunState::Stopped, StartType::Disabled);

fn stopped(os: Os) -> Facts {
    Facts {
        os,
        pcsc: Observed::Seen(PcscService::NotRunning),
        cards: Observed::Unavailable(Why::NotReached),
        ..facts(&[])
    }
}

fn jpki(token: JpkiToken) -> (CardState, bool, Option<CardLook>) {
    (
        CardState::Present,
        false,
        Some(CardLook::Answered {
            select: StatusWord(0x9000),
            token: Some(token),
        }),
    )
}

fn refused(select: u16) -> (CardState, bool, Option<CardLook>) {
    (
        CardState::Present,
        false,
        Some(CardLook::Answered {
            select: StatusWord(select),
            token: None,
        }),
    )
}

fn present(look: CardLook) -> (CardState, bool, Option<CardLook>) {
    (CardState::Present, false, Some(look))
}

const EMPTY: (CardState, bool, Option<CardLook>) = (CardState::Absent, false, None);

fn judged(facts: Facts) -> Report {
    let all = looked_at(&facts);
    diagnose(facts, &all, Base::embedded())
}

/// The checks of this table, which need no bus; the others stand in usb_table.rs.
const JUDGED_HERE: [&str; 5] = [
    "reader.service",
    "reader.present",
    "reader.busy",
    "card.present",
    "card.kind",
];

/// The five verdicts as one word each: service, reader, busy, card, kind.
fn verdicts(report: &Report) -> String {
    let letter = |verdict| match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "FAIL",
        Verdict::Ask => "ask",
        Verdict::Unknown => "?",
        Verdict::NotApplicable => "-",
        Verdict::Crashed => "crash",
    };
    JUDGED_HERE
        .iter()
        .map(|id| letter(result(report, id).verdict))
        .collect::<Vec<_>>()
        .join(" ")
}

fn result<'a>(report: &'a Report, id: &str) -> &'a CheckResult {
    let found = report.checks.iter().find(|result| result.id == id);
    found.expect("every check is judged")
}

#[test]
fn facts_lead_to_these_verdicts_and_causes() {
    use Finding::{
        CardNotPlaced, CardUnreadable, NotMyNumberCard, PhoneInsteadOfCard,
        ReaderHeldByAnotherProgram, ReaderNotConnected, SmartcardServiceStopped,
    };
    let mut exclusive = EMPTY;
    exclusive.1 = true;
    let mute = |look| (CardState::Mute, false, look);
    let timed_out = Facts {
        pcsc: Observed::Unavailable(Why::TimedOut { reader: None }),
        cards: Observed::Unavailable(Why::TimedOut { reader: None }),
        ..facts(&[])
    };
    let with_setup = |setup, facts: Facts| Facts {
        setup: Some(setup),
        ..facts
    };
    let phone_meant = Facts {
        answers: Answers {
            presented: Some(Presented::Phone),
            ..Answers::default()
        },
        ..facts(&[jpki(JpkiToken::Iphone)])
    };
    let silent = |at| present(CardLook::Silent { at });

    let table: Vec<(&str, Facts, &str, &[Finding])> = vec![
        (
            "service stopped",
            stopped(Os::Linux),
            "FAIL ? ? ? ?",
            &[SmartcardServiceStopped],
        ),
        (
            "silence on Windows is no broken service",
            stopped(Os::Windows),
            "? FAIL ? ? ?",
            &[ReaderNotConnected],
        ),
        ("nothing answers in time", timed_out, "? ? ? ? ?", &[]),
        (
            "no reader",
            facts(&[]),
            "pass FAIL ? ? ?",
            &[ReaderNotConnected],
        ),
        (
            "empty reader",
            facts(&[EMPTY]),
            "pass pass pass FAIL ?",
            &[CardNotPlaced],
        ),
        (
            "My Number card",
            facts(&[jpki(JpkiToken::Card)]),
            "pass pass pass pass pass",
            &[],
        ),
        (
            "unnamed JPKI token",
            facts(&[jpki(JpkiToken::Unnamed)]),
            "pass pass pass pass pass",
            &[],
        ),
        (
            "another card",
            facts(&[refused(0x6A82)]),
            "pass pass pass pass FAIL",
            &[NotMyNumberCard],
        ),
        (
            "a card that knows no SELECT",
            facts(&[refused(0x6D00)]),
            "pass pass pass pass FAIL",
            &[NotMyNumberCard],
        ),
        (
            "an answer nobody knows",
            facts(&[refused(0x6F00)]),
            "pass pass pass pass ?",
            &[],
        ),
        (
            "Android",
            facts(&[jpki(JpkiToken::Android)]),
            "pass pass pass pass warn",
            &[PhoneInsteadOfCard],
        ),
        (
            "iPhone, and a phone was meant",
            phone_meant,
            "pass pass pass pass pass",
            &[],
        ),
        (
            "iPhone on a reader for phones",
            with_setup(
                Setup::FaceReaderPhoneReader,
                facts(&[jpki(JpkiToken::Iphone)]),
            ),
            "pass pass pass pass pass",
            &[],
        ),
        (
            "mute card",
            facts(&[mute(Some(CardLook::Unreadable(Unreadable::Mute)))]),
            "pass pass pass FAIL ?",
            &[CardUnreadable],
        ),
        (
            "mute card, not looked into",
            facts(&[mute(None)]),
            "pass pass pass FAIL ?",
            &[CardUnreadable],
        ),
        (
            "garbled answer to power-up",
            facts(&[present(CardLook::Unreadable(Unreadable::Protocol))]),
            "pass pass pass FAIL ?",
            &[CardUnreadable],
        ),
        (
            "exchange broken off",
            facts(&[present(CardLook::Unreadable(Unreadable::BrokenOff))]),
            "pass pass pass FAIL ?",
            &[CardUnreadable],
        ),
        (
            "card pulled",
            facts(&[present(CardLook::Pulled)]),
            "pass pass pass FAIL ?",
            &[CardNotPlaced],
        ),
        (
            "reader pulled",
            facts(&[present(CardLook::ReaderGone)]),
            "pass pass ? ? ?",
            &[],
        ),
        (
            "held, card there",
            facts(&[present(CardLook::Held)]),
            "pass pass FAIL pass ?",
            &[ReaderHeldByAnotherProgram],
        ),
        (
            "held, no card",
            facts(&[exclusive.clone()]),
            "pass pass FAIL FAIL ?",
            &[ReaderHeldByAnotherProgram],
        ),
        (
            "another program's transaction does not end",
            facts(&[silent(Stage::Transaction)]),
            "pass pass FAIL pass ?",
            &[ReaderHeldByAnotherProgram],
        ),
        (
            "hung card",
            facts(&[silent(Stage::Exchange)]),
            "pass pass ? pass ?",
            &[],
        ),
        (
            "hung reader",
            facts(&[silent(Stage::Connect)]),
            "pass pass ? pass ?",
            &[],
        ),
        (
            "a good reader beside a hung one",
            facts(&[silent(Stage::Connect), jpki(JpkiToken::Card)]),
            "pass pass pass pass pass",
            &[],
        ),
        (
            "a held face reader beside a good one is no fault",
            facts(&[present(CardLook::Held), jpki(JpkiToken::Card)]),
            "pass pass pass pass pass",
            &[],
        ),
        (
            "an empty reader beside a held one with a card",
            facts(&[present(CardLook::Held), EMPTY]),
            "pass pass FAIL pass ?",
            &[ReaderHeldByAnotherProgram],
        ),
        (
            "another card beside the right one",
            facts(&[refused(0x6A82), jpki(JpkiToken::Card)]),
            "pass pass pass pass pass",
            &[],
        ),
        (
            "held beside an empty one",
            facts(&[exclusive, EMPTY]),
            "pass pass pass FAIL ?",
            &[CardNotPlaced],
        ),
        (
            "a phone alone has no PC/SC",
            with_setup(Setup::Phone, stopped(Os::Linux)),
            "- - - - -",
            &[],
        ),
        (
            "a phone's own reader neither",
            with_setup(Setup::PhoneBluetoothReader, facts(&[EMPTY])),
            "- - - - -",
            &[],
        ),
        (
            "Android itself",
            Facts {
                os: Os::Android,
                ..facts(&[])
            },
            "- - - - -",
            &[],
        ),
    ];
    for (case, facts, expected, causes) in table {
        let report = judged(facts);
        assert_eq!(verdicts(&report), expected, "{case}");
        assert_eq!(report.causes, causes, "{case}");
    }
}

#[test]
fn windows_services_tell_a_sleeping_service_from_a_broken_one() {
    use Finding::{ReaderNotConnected, SmartcardServiceStopped};
    let silence = || stopped(Os::Windows);
    let refusal = || Facts {
        pcsc: Observed::Unavailable(Why::Failed {
            message: "An internal consistency check failed".to_owned(),
        }),
        cards: Observed::Unavailable(Why::NotReached),
        ..stopped(Os::Windows)
    };
    let untold = |services| Facts {
        services,
        ..silence()
    };
    let refused = || Why::Failed {
        message: "Access is denied. (os error 5)".to_owned(),
    };
    let one_untold = || Services {
        smart_card: Observed::Unavailable(refused()),
        certificate_propagation: Observed::Seen(RUNS),
    };
    let with = |smart_card, facts| on_windows(smart_card, SLEEPS, facts);
    let table: Vec<(&str, Facts, &str, &[Finding])> = vec![
        (
            "switched off",
            with(SWITCHED_OFF, silence()),
            "FAIL ? ? ? ?",
            &[SmartcardServiceStopped],
        ),
        (
            "switched off, and PC/SC refuses in another way",
            with(SWITCHED_OFF, refusal()),
            "FAIL ? ? ? ?",
            &[SmartcardServiceStopped],
        ),
        (
            "switched off while it runs: it answers until the next start",
            with(
                installed(RunState::Running, StartType::Disabled),
                facts(&[jpki(JpkiToken::Card)]),
            ),
            "pass pass pass pass pass",
            &[],
        ),
        (
            "sleeps until a reader comes",
            with(SLEEPS, silence()),
            "? FAIL ? ? ?",
            &[ReaderNotConnected],
        ),
        (
            "sleeps though it starts with Windows: the last reader is gone",
            with(installed(RunState::Stopped, StartType::Auto), silence()),
            "? FAIL ? ? ?",
            &[ReaderNotConnected],
        ),
        (
            "sleeps, and PC/SC refuses in another way",
            with(SLEEPS, refusal()),
            "? ? ? ? ?",
            &[],
        ),
        (
            "runs and is silent, as over remote desktop",
            with(RUNS, silence()),
            "? ? ? ? ?",
            &[],
        ),
        (
            "is being started",
            with(
                installed(RunState::StartPending, StartType::Manual),
                silence(),
            ),
            "? ? ? ? ?",
            &[],
        ),
        (
            "is not installed",
            with(WindowsService::NotInstalled, silence()),
            "? ? ? ? ?",
            &[],
        ),
        (
            "is not installed, and PC/SC answers: not Windows' own",
            with(WindowsService::NotInstalled, facts(&[EMPTY])),
            "pass pass pass FAIL ?",
            &[Finding::CardNotPlaced],
        ),
        (
            "the service manager refuses",
            untold(Observed::Unavailable(refused())),
            "? FAIL ? ? ?",
            &[ReaderNotConnected],
        ),
        (
            "the service manager refuses this service",
            untold(Observed::Seen(one_untold())),
            "? FAIL ? ? ?",
            &[ReaderNotConnected],
        ),
        (
            "runs without a reader",
            with(RUNS, facts(&[])),
            "pass FAIL ? ? ?",
            &[ReaderNotConnected],
        ),
    ];
    for (case, facts, expected, causes) in table {
        let report = judged(facts);
        assert_eq!(verdicts(&report), expected, "{case}");
        assert_eq!(report.causes, causes, "{case}");
    }
}

#[test]
fn certificate_propagation_is_named_only_where_a_reader_was_not_free_and_nobody_took_it() {
    use Finding::{CertificatePropagationRunning, NotMyNumberCard, ReaderHeldByAnotherProgram};
    let taken = || (CardState::Present, true, Some(CardLook::Held));
    let conflict = || present(CardLook::Held);
    let endless = || {
        present(CardLook::Silent {
            at: Stage::Transaction,
        })
    };
    let table: Vec<(&str, WindowsService, Facts, &str, &[Finding])> = vec![
        (
            "the card reads fine",
            RUNS,
            facts(&[jpki(JpkiToken::Card)]),
            "pass pass pass pass pass",
            &[],
        ),
        (
            "the card reads fine beside a held reader",
            RUNS,
            facts(&[conflict(), jpki(JpkiToken::Card)]),
            "pass pass pass pass pass",
            &[],
        ),
        (
            "another card, and no conflict",
            RUNS,
            facts(&[refused(0x6A82)]),
            "pass pass pass pass FAIL",
            &[NotMyNumberCard],
        ),
        (
            "sharing refused, nobody seen to have taken the reader",
            RUNS,
            facts(&[conflict()]),
            "pass pass warn pass ?",
            &[CertificatePropagationRunning],
        ),
        (
            "the same beside an empty reader",
            RUNS,
            facts(&[conflict(), EMPTY]),
            "pass pass warn pass ?",
            &[CertificatePropagationRunning],
        ),
        (
            "another program's transaction does not end",
            RUNS,
            facts(&[endless()]),
            "pass pass warn pass ?",
            &[CertificatePropagationRunning],
        ),
        (
            "a program has taken the reader for itself",
            RUNS,
            facts(&[taken()]),
            "pass pass FAIL pass ?",
            &[ReaderHeldByAnotherProgram],
        ),
        (
            "sharing refused while it sleeps",
            SLEEPS,
            facts(&[conflict()]),
            "pass pass FAIL pass ?",
            &[ReaderHeldByAnotherProgram],
        ),
        (
            "sharing refused while it is being started",
            installed(RunState::StartPending, StartType::Manual),
            facts(&[conflict()]),
            "pass pass FAIL pass ?",
            &[ReaderHeldByAnotherProgram],
        ),
        (
            "sharing refused without it",
            WindowsService::NotInstalled,
            facts(&[conflict()]),
            "pass pass FAIL pass ?",
            &[ReaderHeldByAnotherProgram],
        ),
    ];
    for (case, propagation, facts, expected, causes) in table {
        let report = judged(on_windows(RUNS, propagation, facts));
        assert_eq!(verdicts(&report), expected, "{case}");
        assert_eq!(report.causes, causes, "{case}");
    }
    let report = judged(on_windows(RUNS, RUNS, facts(&[conflict()])));
    assert_eq!(
        result(&report, "card.kind").explained_by,
        Some(CertificatePropagationRunning)
    );
}

#[test]
fn a_record_from_before_the_services_were_looked_at_still_reads() {
    let mut older = serde_json::to_value(facts(&[EMPTY])).expect("facts are JSON");
    assert!(
        older
            .as_object_mut()
            .is_some_and(|fields| fields.remove("services").is_some())
    );
    let read = facts_from_json(&older.to_string()).expect("older facts are facts");
    assert_eq!(read, facts(&[EMPTY]));
}

#[test]
fn what_hangs_on_another_finding_is_folded_under_it() {
    let report = judged(stopped(Os::Linux));
    for id in &JUDGED_HERE[1..] {
        let result = result(&report, id);
        assert_eq!(
            result.explained_by,
            Some(Finding::SmartcardServiceStopped),
            "{}",
            result.id
        );
    }
    let report = judged(facts(&[EMPTY]));
    assert_eq!(
        result(&report, "card.kind").explained_by,
        Some(Finding::CardNotPlaced)
    );
}

#[test]
fn the_exit_status_is_what_was_found_then_what_was_not_seen() {
    for (facts, status) in [
        (facts(&[jpki(JpkiToken::Card)]), 0),
        (facts(&[EMPTY]), 1),
        (facts(&[refused(0x6F00)]), 3),
        (stopped(Os::Linux), 1),
    ] {
        assert_eq!(judged(facts).exit_status(), status);
    }
}

#[test]
fn a_check_that_breaks_is_a_crash_and_no_finding() {
    let check = super::Check {
        judge: |_, _| panic!("broken on purpose"),
        ..CHECKS[0]
    };
    let judgement = crate::report::judge(&check, &facts(&[]), Base::embedded());
    assert_eq!(
        (judgement.verdict, judgement.finding),
        (Verdict::Crashed, None)
    );
}

#[test]
fn a_saved_report_is_judged_again_to_the_same_verdicts() {
    let report = judged(facts(&[present(CardLook::Held), refused(0x6A82)]));
    let saved = serde_json::to_string(&report).expect("a report is JSON");
    assert_eq!(
        judged(facts_from_json(&saved).expect("it was just saved")),
        report
    );
    let alone = serde_json::to_string(&report.facts).expect("facts are JSON");
    assert_eq!(
        facts_from_json(&alone).expect("they were just saved"),
        report.facts
    );
}

#[test]
fn a_damaged_or_newer_record_is_refused_in_words() {
    let saved = serde_json::to_string(&judged(facts(&[EMPTY]))).expect("a report is JSON");
    let told: Vec<String> = [
        saved.replace("\"schema\":1", "\"schema\":99"),
        saved[..100].to_owned(),
        String::new(),
        "[]".to_owned(),
        "{\"facts\": 1}".to_owned(),
    ]
    .iter()
    .map(|text| facts_from_json(text).expect_err("refused").to_string())
    .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn every_evidence_reads_as_a_sentence() {
    let cases = [
        judged(stopped(Os::Linux)),
        judged(facts(&[])),
        judged(facts(&[EMPTY])),
        judged(facts(&[jpki(JpkiToken::Card)])),
        judged(facts(&[jpki(JpkiToken::Android)])),
        judged(facts(&[refused(0x6A82)])),
        judged(facts(&[present(CardLook::Held)])),
        judged(facts(&[present(CardLook::Pulled)])),
        judged(facts(&[present(CardLook::Unreadable(Unreadable::Mute))])),
        judged(facts(&[present(CardLook::Unreadable(
            Unreadable::Protocol,
        ))])),
        judged(facts(&[present(CardLook::Unreadable(
            Unreadable::BrokenOff,
        ))])),
        judged(facts(&[present(CardLook::Silent {
            at: Stage::Exchange,
        })])),
        judged(facts(&[present(CardLook::ReaderGone)])),
        judged(on_windows(SWITCHED_OFF, SLEEPS, stopped(Os::Windows))),
        judged(on_windows(SLEEPS, SLEEPS, stopped(Os::Windows))),
        judged(on_windows(
            installed(RunState::Stopped, StartType::Auto),
            SLEEPS,
            stopped(Os::Windows),
        )),
        judged(on_windows(
            WindowsService::NotInstalled,
            SLEEPS,
            stopped(Os::Windows),
        )),
        judged(on_windows(
            installed(RunState::StartPending, StartType::Manual),
            SLEEPS,
            stopped(Os::Windows),
        )),
        judged(on_windows(RUNS, RUNS, facts(&[present(CardLook::Held)]))),
    ];
    let mut sentences: Vec<&str> = cases
        .iter()
        .flat_map(|report| &report.checks)
        .flat_map(|result| &result.seen)
        .map(String::as_str)
        .collect();
    sentences.sort_unstable();
    sentences.dedup();
    insta::assert_snapshot!(sentences.join("\n"));
}

fn any_look() -> impl Strategy<Value = Option<CardLook>> {
    let token = prop_oneof![
        Just(JpkiToken::Card),
        Just(JpkiToken::Android),
        Just(JpkiToken::Iphone),
        Just(JpkiToken::Unnamed)
    ];
    prop_oneof![
        Just(None),
        token.prop_map(|token| Some(CardLook::Answered {
            select: StatusWord(0x9000),
            token: Some(token)
        })),
        any::<u16>().prop_map(|select| Some(CardLook::Answered {
            select: StatusWord(select),
            token: None
        })),
        Just(Some(CardLook::Unreadable(Unreadable::Mute))),
        Just(Some(CardLook::Pulled)),
        Just(Some(CardLook::ReaderGone)),
        Just(Some(CardLook::Held)),
        Just(Some(CardLook::Silent { at: Stage::Connect })),
        Just(Some(CardLook::Failed {
            message: "refused".to_owned()
        })),
    ]
}

fn any_state() -> impl Strategy<Value = CardState> {
    prop_oneof![
        Just(CardState::Absent),
        Just(CardState::Present),
        Just(CardState::Mute),
        Just(CardState::Unknown)
    ]
}

proptest! {
    #[test]
    fn kind_passes_only_where_the_application_answered(readers in prop::collection::vec((any_state(), any::<bool>(), any_look()), 0..5)) {
        let seen = readers.iter().any(|(_, _, look)| matches!(look, Some(CardLook::Answered { token: Some(token), .. })
            if matches!(token, JpkiToken::Card | JpkiToken::Unnamed)));
        let report = judged(facts(&readers));
        prop_assert_eq!(result(&report, "card.kind").verdict == Verdict::Pass, seen);
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Crashed));
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Pass || !result.evidence.is_empty()));
        let saved = serde_json::to_string(&report).expect("a report is JSON");
        prop_assert_eq!(judged(facts_from_json(&saved).expect("it was just saved")), report);
    }

    #[test]
    fn whatever_stands_in_a_file_is_judged_or_refused(text in ".{0,300}") {
        let _ = facts_from_json(&text);
    }
}
