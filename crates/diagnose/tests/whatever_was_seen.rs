//! Whatever was seen: no check crashes, none passes on nothing, no alarm goes where a card is read, and no finding is folded away
//! for nothing.

use std::sync::LazyLock;

use diagnose::scenes::{Desk, desks};
use diagnose::{CHECKS, Check, CheckResult, Finding, Report, Verdict, diagnose, looked_at};
use facts::{
    Answers, Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Card, CardLook,
    CardState, Chain, ClockOffset, Facts, Family, Issuer, JpkiToken, Lamp, Link, Observed, Os,
    PathVerdict, Paths, PcscService, PlainLook, PlainOutcome, Proxy, ProxyPlace, ProxySetting,
    Reader, ReaderName, RouteLook, RouteOutcome, Stage, StatusWord, TlsLook, TlsOutcome,
    Unreadable, UsbReader, Why, facts_from_json,
};
use kb::{Base, Setup, UsbId};
use proptest::prelude::*;

/// The facts of a desk.
fn desk(name: &str) -> Facts {
    static DESKS: LazyLock<Vec<Desk>> =
        LazyLock::new(|| desks().unwrap_or_else(|mistake| panic!("{mistake}")));
    let desk = DESKS.iter().find(|desk| desk.name == name);
    desk.unwrap_or_else(|| panic!("no desk {name}"))
        .facts
        .clone()
}

fn judged(facts: Facts) -> Report {
    let checks = looked_at(&facts);
    diagnose(facts, &checks, Base::embedded())
}

fn judged_by_all(facts: Facts) -> Report {
    let all: Vec<&Check> = CHECKS.iter().collect();
    diagnose(facts, &all, Base::embedded())
}

fn result<'a>(report: &'a Report, id: &str) -> &'a CheckResult {
    let found = report.checks.iter().find(|result| result.id == id);
    found.unwrap_or_else(|| panic!("{id} was not judged"))
}

fn id(text: &str) -> UsbId {
    UsbId::try_from(text.to_owned()).expect("a USB id")
}

/// The machine with these readers: name, state of the card, and what came of looking at it.
fn with_readers(desk: Facts, readers: &[(String, CardState, bool, Option<CardLook>)]) -> Facts {
    let listed = readers.iter().map(|(name, card, exclusive, _)| Reader {
        name: ReaderName(name.clone()),
        card: *card,
        exclusive: *exclusive,
    });
    let cards = readers.iter().filter_map(|(name, _, _, look)| {
        Some(Card {
            reader: ReaderName(name.clone()),
            look: look.clone()?,
        })
    });
    Facts {
        pcsc: Observed::Seen(PcscService::Running {
            readers: listed.collect(),
        }),
        cards: Observed::Seen(cards.collect()),
        ..desk
    }
}

fn on_the_bus(ids: &[&str], facts: Facts) -> Facts {
    let device = |text: &&str| UsbReader {
        id: id(text),
        ccid: *text != "054C:06C1",
        hubs: Vec::new(),
        driver: None,
        firmware: None,
        driver_version: None,
        driver_from: None,
        problem: None,
        plugged_seconds: None,
    };
    Facts {
        usb: Observed::Seen(ids.iter().map(device).collect()),
        ..facts
    }
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

fn any_name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Circle CIR315 CL 0",
        "Circle CIR415 CL 0",
        "SONY FeliCa Port/PaSoRi 4.0 0",
        "Identiv CLOUD 3701 F Contactless Reader 0",
        "ACS ACR1255U-J1-042283 0",
        "Virtual PCD 00 00",
        "Windows Hello for Business 1",
    ])
}

/// Two boards of one maker, a reader that is not CCID, one with a case of another's, and a device that nobody knows.
fn any_device() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "31AA:3002",
        "31AA:4001",
        "054C:06C1",
        "054C:0DC8",
        "072F:223F",
        "04E6:5791",
        "1234:5678",
    ])
}

/// Nothing, a mute card, or a My Number card.
fn any_on() -> impl Strategy<Value = (CardState, Option<CardLook>)> {
    let card = CardLook::Answered {
        select: StatusWord(0x9000),
        token: Some(JpkiToken::Card),
    };
    prop_oneof![
        Just((CardState::Absent, None)),
        Just((CardState::Mute, None)),
        Just((CardState::Present, Some(card))),
    ]
}

fn any_verdict() -> impl Strategy<Value = PathVerdict> {
    prop_oneof![
        Just(PathVerdict::Trusted),
        Just(PathVerdict::UnknownIssuer),
        Just(PathVerdict::Expired),
        Just(PathVerdict::NotYetValid),
        Just(PathVerdict::WrongName),
        ".{0,10}".prop_map(|message| PathVerdict::Broken { message }),
    ]
}

fn any_paths() -> impl Strategy<Value = Paths> {
    (
        any_verdict(),
        proptest::option::of(any_verdict()),
        any_verdict(),
    )
        .prop_map(|(now, server_time, in_force)| Paths {
            now,
            server_time,
            in_force,
        })
}

fn any_chain() -> impl Strategy<Value = Chain> {
    (
        any::<(bool, bool, bool)>(),
        proptest::option::of(any_paths()),
        any_paths(),
        prop::collection::vec(
            prop_oneof![Just("amazon-root-ca-1"), Just("starfield-services-root-g2")],
            0..2,
        ),
        ".{0,12}",
    )
        .prop_map(
            |((self_signed, complete, one), here, amazon, roots, name)| Chain {
                length: if one { 1 } else { 3 },
                issuer: Issuer {
                    name,
                    organisation: None,
                },
                self_signed,
                complete,
                here,
                amazon,
                roots: roots.into_iter().map(str::to_owned).collect(),
                ..amazons_chain()
            },
        )
}

fn any_tls() -> impl Strategy<Value = TlsOutcome> {
    prop_oneof![
        Just(TlsOutcome::Done),
        Just(TlsOutcome::NotTrusted),
        Just(TlsOutcome::OldVersion),
        any::<bool>().prop_map(|http| TlsOutcome::PlainText { http }),
        Just(TlsOutcome::Reset),
        Just(TlsOutcome::Closed),
        Just(TlsOutcome::Silent),
    ]
}

fn any_plain() -> impl Strategy<Value = PlainOutcome> {
    prop_oneof![
        (
            100u16..600,
            any::<bool>(),
            proptest::option::of("[a-z]{1,5}\\.[a-z]{2,5}")
        )
            .prop_map(|(status, page, moved_to)| PlainOutcome::Answered {
                status,
                page,
                moved_to,
                blocked_by: None,
            }),
        Just(PlainOutcome::NotHttp),
        Just(PlainOutcome::Nothing),
    ]
}

/// What Amazon's servers show, on a device that trusts them.
fn amazons_chain() -> Chain {
    let Observed::Seen(looks) = desk("network").connection.tls else {
        panic!("TLS in sight");
    };
    let chain = looks.into_iter().find_map(|look| look.chain);
    chain.expect("a chain")
}

fn any_facts_of_bluetooth() -> impl Strategy<Value = Facts> {
    let reader = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<Option<i16>>(),
        any::<Option<u8>>(),
    )
        .prop_map(|(paired, connected, seen, rssi, battery)| BluetoothReader {
            name: "CIR415".to_owned(),
            paired,
            connected,
            seen,
            rssi,
            battery,
        });
    let adapter = prop_oneof![
        Just(BluetoothAdapter::Absent),
        Just(BluetoothAdapter::Off),
        Just(BluetoothAdapter::NotPermitted),
        Just(BluetoothAdapter::On)
    ];
    let search = prop_oneof![
        Just(BluetoothSearch::NotNeeded),
        Just(BluetoothSearch::Ended),
        Just(BluetoothSearch::CutShort),
        Just(BluetoothSearch::Refused {
            message: String::new()
        })
    ];
    let answer = prop_oneof![Just(None), prop::sample::select(Lamp::ALL).prop_map(Some)];
    let os = prop_oneof![Just(Os::Linux), Just(Os::Windows), Just(Os::Ios)];
    let readers = prop::collection::vec(reader, 0..3);
    let bluetooth = prop::option::of((adapter, search, readers));
    let device = prop::sample::select(vec!["31AA:4001", "31AA:3002", "04E6:5791", "1234:5678"]);
    let bus = prop::option::of(prop::collection::vec(device, 0..3));
    let names = vec!["Circle CIR415 CL 0", "ACS ACR1255U-J1-042283 0", "X 0"];
    let name = prop::sample::select(names);
    (
        prop::sample::select(Setup::ALL),
        os,
        answer,
        bluetooth,
        any::<Option<bool>>(),
        bus,
        name,
    )
        .prop_map(|(setup, os, answer, bluetooth, in_pcsc, bus, name)| {
            let facts = Facts {
                setup: Some(setup),
                ..desk("bluetooth-reader")
            };
            let facts = match bus {
                Some(ids) => on_the_bus(&ids, facts),
                None => facts,
            };
            let facts = Facts {
                os,
                answers: Answers {
                    lamp: answer,
                    ..Answers::default()
                },
                bluetooth: bluetooth.map_or(Observed::NotAsked, |(adapter, search, readers)| {
                    Observed::Seen(Bluetooth {
                        adapter,
                        search,
                        readers,
                    })
                }),
                ..facts
            };
            match in_pcsc {
                Some(true) => {
                    with_readers(facts, &[(name.to_owned(), CardState::Absent, false, None)])
                }
                Some(false) => facts,
                None => Facts {
                    pcsc: Observed::Seen(PcscService::NotRunning),
                    ..facts
                },
            }
        })
}

proptest! {
    #[test]
    fn kind_passes_only_where_the_application_answered(
        readers in prop::collection::vec((any_state(), any::<bool>(), any_look()), 0..5),
    ) {
        let answered = |look: &Option<CardLook>| matches!(look, Some(CardLook::Answered { token: Some(token), .. })
            if matches!(token, JpkiToken::Card | JpkiToken::Unnamed));
        let seen = readers.iter().any(|(_, _, look)| answered(look));
        let readers: Vec<_> = readers
            .into_iter()
            .enumerate()
            .map(|(number, (card, exclusive, look))| (format!("Reader {number}"), card, exclusive, look))
            .collect();
        let report = judged(with_readers(desk("linux"), &readers));
        prop_assert_eq!(result(&report, "card.kind").verdict == Verdict::Pass, seen);
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Crashed));
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Pass || !result.evidence.is_empty()));
        let saved = serde_json::to_string(&report).expect("a report is JSON");
        prop_assert_eq!(judged(facts_from_json(&saved).expect("it was just saved")), report);
    }

    #[test]
    fn whatever_stands_in_a_file_is_judged_or_refused(text in ".{0,300}") {
        if let Ok(facts) = facts_from_json(&text) {
            let _ = judged(facts);
        }
    }

    #[test]
    fn a_desk_that_reads_a_card_never_fails_for_its_readers(
        listed in prop::collection::vec((any_name(), any_on()), 0..4),
        plugged in prop::collection::vec(any_device(), 0..4),
        in_sight in any::<bool>(),
    ) {
        let reads = listed.iter().any(|(name, (_, look))| look.is_some() && !name.starts_with("Windows"));
        let readers: Vec<_> = listed
            .into_iter()
            .map(|(name, (card, look))| (name.to_owned(), card, false, look))
            .collect();
        let facts = on_the_bus(&plugged, with_readers(desk("windows"), &readers));
        let report = judged(if in_sight {
            facts
        } else {
            let message = "/sys/bus/usb/devices/ not found".to_owned();
            Facts { usb: Observed::Unavailable(Why::Failed { message }), ..facts }
        });
        for result in &report.checks {
            prop_assert!(result.verdict != Verdict::Crashed);
            prop_assert!(result.verdict != Verdict::Pass || !result.evidence.is_empty(), "{}", result.id);
            prop_assert!(!(reads && result.id.starts_with("reader.") && result.verdict == Verdict::Fail), "{}", result.id);
        }
        let no_alarm = [Finding::GhostReader, Finding::DriverMissing, Finding::ReaderBehindHub];
        prop_assert!(in_sight || no_alarm.iter().all(|finding| !report.causes.contains(finding)));
    }

    #[test]
    fn whatever_was_seen_nothing_crashes_and_a_finding_is_never_folded_away_for_nothing(
        link in any::<(bool, bool)>(),
        proxied in any::<bool>(),
        reached in any::<bool>(),
        outcome in any_tls(),
        chain in proptest::option::of(any_chain()),
        answer in any_plain(),
        clock_seen in proptest::option::of(any::<(i32, bool)>()),
        roots in prop::collection::vec(any::<bool>(), 5),
    ) {
        let mut facts = desk("network");
        let connection = &mut facts.connection;
        let Observed::Seen(looks) = &connection.names else {
            panic!("names in sight");
        };
        let endpoint = looks[0].endpoint.clone();
        connection.link = Observed::Seen(Link { ipv4: link.0, ipv6: false, way_out_ipv4: link.1, way_out_ipv6: false });
        if proxied {
            let setting = ProxySetting::Server { host: "proxy.example".to_owned(), port: Some(8080) };
            connection.proxies = Observed::Seen(vec![Proxy { place: ProxyPlace::User, setting }]);
        }
        connection.tls = Observed::Seen(vec![TlsLook { endpoint: endpoint.clone(), outcome, chain }]);
        connection.plain = Observed::Seen(vec![PlainLook { endpoint: endpoint.clone(), outcome: answer }]);
        connection.clock = clock_seen.map_or(Observed::Unavailable(Why::NotTold), |(ahead_seconds, trusted)| {
            Observed::Seen(ClockOffset { ahead_seconds, server_time: "2026-11-22T00:00:00Z".to_owned(), trusted })
        });
        if let Observed::Seen(store) = &mut connection.trust_store {
            let mut kept = roots.into_iter();
            store.amazon.retain(|_| kept.next().unwrap_or_default());
        }
        if !reached {
            let outcome = RouteOutcome::Refused;
            connection.routes = Observed::Seen(vec![RouteLook { endpoint, family: Family::Ipv4, outcome }]);
            connection.tls = Observed::Unavailable(Why::NotReached);
        }
        let report = judged(facts);
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Crashed));
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Pass || !result.evidence.is_empty()));
        let found = report.checks.iter().any(|result| result.finding.is_some());
        prop_assert_eq!(found, !report.causes.is_empty());
        let saved = serde_json::to_string(&report).expect("a report is JSON");
        prop_assert_eq!(judged(facts_from_json(&saved).expect("it was just saved")), report);
    }

    #[test]
    fn whatever_the_facts_nothing_passes_unseen(facts in any_facts_of_bluetooth()) {
        let report = judged_by_all(facts.clone());
        let bluetooth = match &facts.bluetooth {
            Observed::Seen(bluetooth) => Some(bluetooth),
            _ => None,
        };
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Crashed));
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Pass || !result.evidence.is_empty()));
        if result(&report, "bluetooth.adapter").verdict == Verdict::Pass {
            prop_assert_eq!(bluetooth.map(|bluetooth| bluetooth.adapter), Some(BluetoothAdapter::On));
        }
        if result(&report, "bluetooth.reader").verdict == Verdict::Pass {
            prop_assert!(bluetooth.is_some_and(|bluetooth| bluetooth.adapter == BluetoothAdapter::On
                && bluetooth.readers.iter().any(|reader| reader.connected || reader.seen)));
        }
        if facts.setup == Some(Setup::WindowsBluetoothReader) {
            prop_assert_ne!(result(&report, "reader.mode").verdict, Verdict::Pass);
        }
        for result in &report.checks {
            if let Some(root) = result.explained_by {
                let by = report.checks.iter().find(|other| other.finding == Some(root) && other.explained_by.is_none());
                prop_assert!(by.is_some(), "{} hangs on {root:?}", result.id);
                // A warning explains only what could not be seen, with one exception.
                let may = by.is_some_and(|by| by.verdict == Verdict::Fail)
                    || matches!(result.verdict, Verdict::Unknown | Verdict::Ask)
                    || (root, result.finding) == (Finding::BluetoothReaderOnWindows, Some(Finding::ReaderNotConnected));
                prop_assert!(may, "{} hangs on {root:?}", result.id);
            }
        }
    }
}
