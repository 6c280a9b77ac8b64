//! Attacks and accidents on content on its way here: an attacker, a full disk, a slow server, a wrong clock. The list
//! is that of the tests of tough (The Update Framework in Rust). After each of them the content in use must be
//! unchanged.

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bundle::{
    Bundle, Keys, MAX_BYTES, Network, Refused, Source, Store, Updated, file_name, in_use,
    read_at_most, update,
};
use common::{Answer, Keeper, Server, body, content, days, folder, now, publish};
use jiff::Timestamp;

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}

/// A clinic with a store, whose last good content has this number.
struct Clinic {
    here: tempfile::TempDir,
    keeper: Keeper,
}

const GOOD: u32 = 20;

impl Clinic {
    fn new() -> Self {
        let clinic = Self {
            here: tempfile::tempdir().expect("a temporary folder"),
            keeper: Keeper::new(),
        };
        Store::new(clinic.store())
            .save(&clinic.keeper.bundle(GOOD), GOOD, &clinic.keeper.keys())
            .expect("an own folder");
        clinic
    }

    fn store(&self) -> std::path::PathBuf {
        self.here.path().join("store")
    }

    fn stick(&self) -> std::path::PathBuf {
        let stick = self.here.path().join("stick");
        fs::create_dir_all(&stick).expect("an own folder");
        stick
    }

    fn update_at(&self, source: &Source, now: Timestamp) -> Result<Updated, Refused> {
        block_on(update(
            source,
            &self.store(),
            &self.keeper.keys(),
            &Network::default(),
            now,
        ))
    }

    fn update(&self, source: &Source) -> Result<Updated, Refused> {
        self.update_at(source, now())
    }

    fn in_use(&self) -> u32 {
        in_use(Some(&self.store()), &self.keeper.keys(), now())
            .base
            .number()
    }

    /// Offers these bytes as a file, as a folder and at an address. Each must be refused with this code, and the
    /// content in use must stay.
    fn refuses(&self, bytes: &[u8], code: &str) {
        let stick = self.stick();
        publish(&stick, 21, bytes);
        let file = Source::File(stick.join(file_name(21)));
        let server = |server: &Server| (server.source.clone(), server.network.clone());
        for (way, outcome) in [
            ("file", self.update(&file)),
            ("folder", self.update(&folder(&stick))),
            (
                "address",
                block_on(async {
                    let files = [
                        (
                            "/content/latest.json",
                            Answer::Bytes(bundle::pointer(21).into()),
                        ),
                        ("/content/21.bundle", Answer::Bytes(bytes.to_vec())),
                    ];
                    let (source, network) = server(&Server::start(files).await);
                    update(&source, &self.store(), &self.keeper.keys(), &network, now()).await
                }),
            ),
        ] {
            match outcome {
                Err(refused) => assert_eq!(refused.code(), code, "{way}: {refused}"),
                Ok(_) => panic!("{way}: taken, where {code} was to be told"),
            }
            assert_eq!(self.in_use(), GOOD, "{way}");
        }
    }
}

#[test]
fn a_good_bundle_is_taken_by_every_way_and_says_what_is_different() {
    for way in ["file", "folder", "address"] {
        let clinic = Clinic::new();
        let stick = clinic.stick();
        let bytes = clinic.keeper.bundle(21);
        publish(&stick, 21, &bytes);
        let outcome = match way {
            "file" => clinic.update(&Source::File(stick.join(file_name(21)))),
            "folder" => clinic.update(&folder(&stick)),
            _ => block_on(async {
                let server = Server::start([
                    (
                        "/content/latest.json",
                        Answer::Bytes(bundle::pointer(21).into()),
                    ),
                    ("/content/21.bundle", Answer::Bytes(bytes.clone())),
                ])
                .await;
                let keys = clinic.keeper.keys();
                update(
                    &server.source,
                    &clinic.store(),
                    &keys,
                    &server.network,
                    now(),
                )
                .await
            }),
        };
        match outcome.unwrap_or_else(|refused| panic!("{way}: {refused}")) {
            Updated::New {
                edition,
                differences,
            } => {
                assert_eq!(edition.number, 21, "{way}");
                let told: Vec<_> = differences
                    .iter()
                    .map(|difference| difference.sentence.as_str())
                    .collect();
                assert_eq!(told, ["021 の手順が変わりました"], "{way}");
            }
            Updated::TheSame { .. } => panic!("{way}: nothing was new"),
        }
        assert_eq!(clinic.in_use(), 21, "{way}");
        // The search uses the new words as well, not only the page.
        let base = in_use(Some(&clinic.store()), &clinic.keeper.keys(), now()).base;
        assert_eq!(
            base.explain("021", 1).expect("a question").matches[0].id,
            "error/021"
        );
    }
}

#[test]
fn a_wrong_signature_is_refused() {
    let clinic = Clinic::new();
    let good = clinic.keeper.bundle(21);
    // Every part of the file is changed once: signature, signed comment, first and last letter of the content.
    let lines: Vec<usize> = good
        .iter()
        .enumerate()
        .filter_map(|(at, byte)| (*byte == b'\n').then_some(at))
        .take(4)
        .collect();
    for at in [lines[2] - 1, lines[3] + 3, good.len() - 3] {
        let mut bytes = good.clone();
        bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
        clinic.refuses(&bytes, "wrong-signature");
    }
    let mut other_content = good[..=lines[3]].to_vec();
    other_content.extend(body(22));
    clinic.refuses(&other_content, "wrong-signature");
}

#[test]
fn a_right_signature_of_another_key_is_refused() {
    let clinic = Clinic::new();
    clinic.refuses(&Keeper::new().bundle(21), "other-key");
    clinic.refuses(
        &Keeper::posing_as(&clinic.keeper).bundle(21),
        "wrong-signature",
    );
}

#[test]
fn the_second_key_counts_as_the_first_and_a_key_taken_out_no_more() {
    let clinic = Clinic::new();
    let next = Keeper::new();
    let both = Keys::new([clinic.keeper.line().as_str(), next.line().as_str()]).expect("keys");
    let stick = clinic.stick();
    publish(&stick, 21, &next.bundle(21));
    block_on(update(
        &folder(&stick),
        &clinic.store(),
        &both,
        &Network::default(),
        now(),
    ))
    .map(drop)
    .expect("the second key counts");
    assert_eq!(
        in_use(Some(&clinic.store()), &both, now()).base.number(),
        21
    );
    // A program without the second key falls back to its own content and reports why.
    let without = in_use(Some(&clinic.store()), &clinic.keeper.keys(), now());
    assert_eq!(without.base.number(), kb::Base::embedded().number());
    assert_eq!(
        without.passed_over.map(|refused| refused.code()),
        Some("other-key")
    );
}

#[test]
fn a_rollback_is_refused_however_good_the_older_bundle_is() {
    let clinic = Clinic::new();
    let stick = clinic.stick();
    let older = clinic.keeper.bundle(19);
    publish(&stick, 19, &older);
    for source in [folder(&stick), Source::File(stick.join(file_name(19)))] {
        match clinic.update(&source) {
            Err(Refused::Rollback {
                offered: 19,
                have: GOOD,
            }) => {}
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("rolled back"),
        }
    }
    // Announced as new, but old inside.
    publish(&stick, 21, &older);
    match clinic.update(&folder(&stick)) {
        Err(Refused::Mixed {
            announced: 21,
            inside: 19,
        }) => {}
        other => panic!(
            "{}",
            other.map_or_else(|refused| refused.to_string(), |_| String::new())
        ),
    }
    assert_eq!(clinic.in_use(), GOOD);
}

#[test]
fn older_content_than_the_programs_own_is_never_in_use() {
    let keeper = Keeper::new();
    let here = tempfile::tempdir().expect("a temporary folder");
    let own = kb::Base::embedded().number();
    Store::new(here.path())
        .save(&keeper.bundle(own), own, &keeper.keys())
        .expect("an own folder");
    let used = in_use(Some(here.path()), &keeper.keys(), now());
    assert!(used.bundle.is_none() && used.passed_over.is_none());
}

#[test]
fn expired_content_is_refused_and_what_expires_here_gives_way_to_the_programs_own() {
    let clinic = Clinic::new();
    let expired =
        bundle::unsigned(content(21), now() - days(200), now() - days(1)).expect("good content");
    clinic.refuses(&clinic.keeper.sign(&expired), "expired");
    let later = now() + days(171);
    let used = in_use(Some(&clinic.store()), &clinic.keeper.keys(), later);
    assert_eq!(used.base.number(), kb::Base::embedded().number());
    assert_eq!(
        used.passed_over.map(|refused| refused.code()),
        Some("expired")
    );
}

#[test]
fn a_source_that_stands_still_is_told_once_its_content_has_expired() {
    let clinic = Clinic::new();
    let stick = clinic.stick();
    publish(&stick, GOOD, &clinic.keeper.bundle(GOOD));
    assert!(matches!(
        clinic.update(&folder(&stick)),
        Ok(Updated::TheSame { number: GOOD })
    ));
    match clinic.update_at(&folder(&stick), now() + days(171)) {
        Err(Refused::Expired { .. }) => {}
        _ => panic!("a freeze is not told"),
    }
    // The content has expired, but its number still prevents a rollback.
    publish(&stick, 19, &clinic.keeper.bundle(19));
    match clinic.update_at(&folder(&stick), now() + days(171)) {
        Err(Refused::Rollback { .. }) => {}
        _ => panic!("rolled back after the time was over"),
    }
}

#[test]
fn a_clock_before_the_day_of_issue_takes_nothing_and_loses_nothing() {
    let clinic = Clinic::new();
    let stick = clinic.stick();
    publish(&stick, 21, &clinic.keeper.bundle(21));
    let behind = "2020-01-01T00:00:00Z".parse().expect("a time");
    match clinic.update_at(&folder(&stick), behind) {
        Err(Refused::ClockBehind { .. }) => {}
        _ => panic!("taken with a clock that cannot tell"),
    }
    let used = in_use(Some(&clinic.store()), &clinic.keeper.keys(), behind);
    assert_eq!(used.base.number(), GOOD, "taken at a better time, it stays");
    // Half a day is a time zone, not a fault.
    let nearly = now() - days(10) - jiff::SignedDuration::from_hours(12);
    clinic
        .update_at(&folder(&stick), nearly)
        .map(drop)
        .expect("half a day behind");
}

#[test]
fn a_truncated_bundle_is_refused_wherever_it_ends() {
    let clinic = Clinic::new();
    let good = clinic.keeper.bundle(21);
    let keys = clinic.keeper.keys();
    for end in (0..good.len())
        .step_by(good.len() / 97)
        .chain([good.len() - 1])
    {
        match Bundle::open(&good[..end], &keys) {
            Err(Refused::NotABundle | Refused::WrongSignature) => {}
            Err(other) => panic!("{end}: {other}"),
            Ok(_) => panic!("{end} of {} bytes are taken", good.len()),
        }
    }
    clinic.refuses(&good[..good.len() / 2], "wrong-signature");
    clinic.refuses(b"", "not-a-bundle");
}

#[test]
fn a_bundle_that_breaks_off_on_the_way_is_refused() {
    let clinic = Clinic::new();
    let good = clinic.keeper.bundle(21);
    let outcome = block_on(async {
        let server = Server::start([
            (
                "/content/latest.json",
                Answer::Bytes(bundle::pointer(21).into()),
            ),
            ("/content/21.bundle", Answer::Short(good)),
        ])
        .await;
        let keys = clinic.keeper.keys();
        update(
            &server.source,
            &clinic.store(),
            &keys,
            &server.network,
            now(),
        )
        .await
    });
    assert_eq!(
        outcome.err().map(|refused| refused.code()),
        Some("unreachable")
    );
    assert_eq!(clinic.in_use(), GOOD);
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let clinic = Clinic::new();
    let stick = clinic.stick();
    // A sparse file of a terabyte, which takes no space on the disk.
    let huge = fs::File::create(stick.join(file_name(21))).expect("an own folder");
    huge.set_len(1 << 40).expect("a sparse file");
    let outcome = clinic.update(&Source::File(stick.join(file_name(21))));
    assert_eq!(
        outcome.err().map(|refused| refused.code()),
        Some("too-large")
    );
    let just_over = vec![b'a'; usize::try_from(MAX_BYTES).expect("a small number") + 1];
    clinic.refuses(&just_over, "too-large");
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_or_a_pipe_that_never_ends_is_no_file() {
    let clinic = Clinic::new();
    let stick = clinic.stick();
    std::os::unix::fs::symlink("/dev/zero", stick.join(file_name(21))).expect("a link");
    fs::write(stick.join("latest.json"), bundle::pointer(21)).expect("an own folder");
    let pipe = stick.join("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .is_ok_and(|status| status.success())
    );
    for source in [folder(&stick), Source::File(pipe)] {
        let Err(Refused::File(refused)) = clinic.update(&source) else {
            panic!("{source:?} was read");
        };
        // What is waited for in vain ends as TimedOut.
        assert_eq!(refused.kind(), std::io::ErrorKind::InvalidInput);
    }
}

#[test]
fn a_server_that_never_ends_is_left() {
    let clinic = Clinic::new();
    let pointer = || Answer::Bytes(bundle::pointer(21).into());
    for (name, pointer, file, code) in [
        (
            "an endless pointer",
            Answer::Endless,
            Answer::Endless,
            "too-large",
        ),
        ("an endless bundle", pointer(), Answer::Endless, "too-large"),
        (
            "a pointer that stalls",
            Answer::Stalls,
            Answer::Endless,
            "unreachable",
        ),
        (
            "a bundle that stalls",
            pointer(),
            Answer::Stalls,
            "unreachable",
        ),
    ] {
        // What is not left here never ends.
        let outcome = block_on(async {
            let server = Server::start([
                ("/content/latest.json", pointer),
                ("/content/21.bundle", file),
            ])
            .await;
            let network = Network {
                deadline: if code == "unreachable" {
                    Duration::from_millis(500)
                } else {
                    server.network.deadline
                },
                ..server.network
            };
            let keys = clinic.keeper.keys();
            update(&server.source, &clinic.store(), &keys, &network, now()).await
        });
        assert_eq!(
            outcome.err().map(|refused| refused.code()),
            Some(code),
            "{name}"
        );
        assert_eq!(clinic.in_use(), GOOD, "{name}");
    }
}

#[test]
fn a_pointer_can_name_no_place_and_no_server_is_followed_elsewhere() {
    let clinic = Clinic::new();
    let secret = clinic.here.path().join("secret.bundle");
    fs::write(&secret, clinic.keeper.bundle(30)).expect("an own folder");
    let stick = clinic.stick();
    for text in [
        r#"{"number": "../secret"}"#,
        r#"{"number": -1}"#,
        r#"{"number": 1e99}"#,
        r#"{"number": null, "file": "../secret.bundle"}"#,
        "../secret.bundle",
        "",
        "[[[[[[",
    ] {
        fs::write(stick.join("latest.json"), text).expect("an own folder");
        let outcome = clinic.update(&folder(&stick));
        assert_eq!(
            outcome.err().map(|refused| refused.code()),
            Some("not-a-bundle"),
            "{text}"
        );
    }
    let elsewhere = "HTTP/1.1 302 Found\r\nLocation: https://localhost:1/30.bundle\r\nContent-Length: 0\r\n\r\n";
    let outcome = block_on(async {
        let server = Server::start([
            (
                "/content/latest.json",
                Answer::Bytes(bundle::pointer(30).into()),
            ),
            ("/content/30.bundle", Answer::Raw(elsewhere.to_owned())),
        ])
        .await;
        let keys = clinic.keeper.keys();
        update(
            &server.source,
            &clinic.store(),
            &keys,
            &server.network,
            now(),
        )
        .await
    });
    match outcome {
        Err(Refused::Unreachable(why)) => assert!(why.contains("302"), "{why}"),
        _ => panic!("followed"),
    }
    assert_eq!(clinic.in_use(), GOOD);
}

#[test]
fn only_https_addresses_are_places() {
    for text in [
        "http://example.jp/content",
        "ftp://example.jp/",
        "file:///etc/passwd",
        "https://user:word@example.jp/",
        "https://example.jp/?next=1",
        "https://",
        "javascript://x",
    ] {
        assert!(text.parse::<Source>().is_err(), "{text}");
    }
}

#[test]
fn a_server_that_is_not_whom_it_says_is_refused() {
    let clinic = Clinic::new();
    let outcome = block_on(async {
        let server = Server::start([(
            "/content/latest.json",
            Answer::Bytes(bundle::pointer(21).into()),
        )])
        .await;
        let keys = clinic.keeper.keys();
        // The roots as shipped do not include this server's.
        update(
            &server.source,
            &clinic.store(),
            &keys,
            &Network::default(),
            now(),
        )
        .await
    });
    assert_eq!(
        outcome.err().map(|refused| refused.code()),
        Some("unreachable")
    );
}

#[test]
fn rightly_signed_content_that_breaks_a_rule_is_refused_whole() {
    let clinic = Clinic::new();
    let signed = |change: fn(&mut serde_json::Value)| {
        let mut document: serde_json::Value =
            serde_json::from_slice(&body(21)).expect("a body is JSON");
        change(&mut document);
        clinic.keeper.sign(document.to_string().as_bytes())
    };
    clinic.refuses(
        &signed(|document| document["content"]["entries"][0]["id"] = "../../../etc/x".into()),
        "content-mistakes",
    );
    clinic.refuses(
        &signed(|document| {
            document["content"]["entries"][0]["steps"] = serde_json::json!(null);
        }),
        "not-a-bundle",
    );
    clinic.refuses(
        &signed(|document| document["content"]["entries"] = serde_json::json!([])),
        "content-mistakes",
    );
    clinic.refuses(
        &signed(|document| document["schema"] = 2.into()),
        "unknown-schema",
    );
    clinic.refuses(
        &signed(|document| document["number"] = 0.into()),
        "not-a-bundle",
    );
    clinic.refuses(
        &signed(|document| document["edition"] = "2099-01-01".into()),
        "not-a-bundle",
    );
}

#[test]
fn a_bundle_brings_no_root_certificates_and_no_hosts() {
    let keeper = Keeper::new();
    let mut document: serde_json::Value =
        serde_json::from_slice(&body(21)).expect("a body is JSON");
    let mut roots = serde_json::to_value(kb::Base::embedded().roots()).expect("roots as JSON");
    let text = roots.to_string();
    let host = &kb::Base::embedded().roots().probes[0].host;
    roots = serde_json::from_str(&text.replace(host.as_str(), "evil.example")).expect("JSON");
    document["content"]["roots"] = roots;
    let bytes = keeper.sign(document.to_string().as_bytes());
    let opened = Bundle::open(&bytes, &keeper.keys()).unwrap_or_else(|refused| panic!("{refused}"));
    assert!(opened.base.roots() == kb::Base::embedded().roots());
}

/// What stands in the store, rightly signed, and cannot be used by this program: made by a newer one, broken by a rule, or over.
fn unusable(clinic: &Clinic, number: u32) -> Vec<(&'static str, Vec<u8>)> {
    let signed = |change: fn(&mut serde_json::Value)| {
        let mut document: serde_json::Value =
            serde_json::from_slice(&body(number)).expect("a body is JSON");
        change(&mut document);
        clinic.keeper.sign(document.to_string().as_bytes())
    };
    vec![
        (
            "a newer schema",
            signed(|document| document["schema"] = 2.into()),
        ),
        (
            "a newer schema, of which only the header is known",
            clinic
                .keeper
                .sign(format!("{{\"schema\": 7, \"number\": {number}, \"rest\": [1]}}").as_bytes()),
        ),
        (
            "another rule",
            signed(|document| document["content"]["entries"][0]["happened"] = "".into()),
        ),
        (
            "over",
            signed(|document| document["expires"] = "2026-11-25T00:00:00Z".into()),
        ),
    ]
}

#[test]
fn the_number_of_what_is_kept_counts_whatever_else_is_wrong_with_it() {
    let clinic = Clinic::new();
    let kept = clinic.store().join("content.bundle");
    let stick = clinic.stick();
    for (what, bytes) in unusable(&clinic, GOOD) {
        fs::write(&kept, &bytes).expect("the store's file");
        let older = clinic.keeper.bundle(3);
        publish(&stick, 3, &older);
        for source in [folder(&stick), Source::File(stick.join(file_name(3)))] {
            let outcome = clinic.update(&source);
            let code = outcome.err().map(|refused| refused.code());
            assert_eq!(code, Some("rollback"), "{what}");
        }
        let saved = Store::new(clinic.store()).save(&older, 3, &clinic.keeper.keys());
        assert_eq!(saved.err().map(|refused| refused.code()), Some("rollback"));
        assert_eq!(fs::read(&kept).expect("the store's file"), bytes, "{what}");
        // The same number again says what is wrong with the one that is here.
        publish(&stick, GOOD, &bytes);
        assert!(clinic.update(&folder(&stick)).is_err(), "{what}");
    }
    publish(&stick, 21, &clinic.keeper.bundle(21));
    clinic.update(&folder(&stick)).map(drop).expect("newer");
    assert_eq!(clinic.in_use(), 21);
}

#[test]
fn a_number_that_was_seen_and_refused_counts_until_the_store_is_emptied() {
    for nth in 0..4 {
        let clinic = Clinic::new();
        let stick = clinic.stick();
        let (what, offered) = unusable(&clinic, 30).swap_remove(nth);
        publish(&stick, 30, &offered);
        assert!(clinic.update(&folder(&stick)).is_err(), "{what}");
        assert_eq!(clinic.in_use(), GOOD, "{what}");
        publish(&stick, 25, &clinic.keeper.bundle(25));
        let outcome = clinic.update(&folder(&stick));
        let code = outcome.err().map(|refused| refused.code());
        assert_eq!(code, Some("rollback"), "{what}");
        // What is here already is no step back, and the next number goes on.
        publish(&stick, GOOD, &clinic.keeper.bundle(GOOD));
        let same = clinic.update(&Source::File(stick.join(file_name(GOOD))));
        assert!(
            matches!(same, Ok(Updated::TheSame { number: GOOD })),
            "{what}"
        );
        publish(&stick, 31, &clinic.keeper.bundle(31));
        clinic.update(&folder(&stick)).map(drop).expect("newer");
        assert_eq!(clinic.in_use(), 31, "{what}");
    }
    // The way back of docs/signed-content.md: an emptied store begins anew.
    let clinic = Clinic::new();
    let stick = clinic.stick();
    let (_, offered) = unusable(&clinic, 30).swap_remove(0);
    publish(&stick, 30, &offered);
    assert!(clinic.update(&folder(&stick)).is_err());
    for file in ["content.bundle", "content.seen"] {
        fs::remove_file(clinic.store().join(file)).expect("the store's file");
    }
    publish(&stick, 5, &clinic.keeper.bundle(5));
    clinic.update(&folder(&stick)).map(drop).expect("anew");
    assert_eq!(clinic.in_use(), 5);
}

#[test]
fn a_number_that_no_keeper_gives_and_one_that_nobody_signed_do_not_count() {
    let clinic = Clinic::new();
    let stick = clinic.stick();
    let of = |keeper: &Keeper, number: u32| {
        keeper.sign(format!("{{\"schema\": 2, \"number\": {number}}}").as_bytes())
    };
    for (bytes, number) in [
        (of(&clinic.keeper, u32::MAX), u32::MAX),
        (of(&Keeper::new(), 30), 30),
        (of(&Keeper::posing_as(&clinic.keeper), 30), 30),
    ] {
        publish(&stick, number, &bytes);
        assert!(clinic.update(&folder(&stick)).is_err());
    }
    let seen = clinic.store().join("content.seen");
    assert!(!seen.exists());
    fs::write(&seen, bundle::pointer(u32::MAX)).expect("an own folder");
    publish(&stick, 21, &clinic.keeper.bundle(21));
    clinic.update(&folder(&stick)).map(drop).expect("newer");
    assert_eq!(clinic.in_use(), 21);
}

/// A reader sees the old file, the new one, or refuses, while another process writes: never a mixture.
#[test]
fn a_file_swapped_or_overwritten_while_it_is_read_is_never_a_mixture() {
    let clinic = Clinic::new();
    let keys = clinic.keeper.keys();
    let path = clinic.stick().join("swapped.bundle");
    let (one, two) = (clinic.keeper.bundle(21), clinic.keeper.bundle(22));
    fs::write(&path, &one).expect("an own folder");
    let stop = Arc::new(AtomicBool::new(false));
    let writer = {
        let (path, stop) = (path.clone(), Arc::clone(&stop));
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                for bytes in [&one, &two] {
                    // Writing in place and in pieces is the worst that a careless copy to a stick does.
                    let (first, rest) = bytes.split_at(bytes.len() / 3);
                    let _ = fs::write(&path, first);
                    let _ = fs::write(&path, [first, rest].concat());
                }
            }
        })
    };
    let started = Instant::now();
    let (mut good, mut refused) = (0, 0);
    while started.elapsed() < Duration::from_secs(3) || good == 0 && refused < 10_000 {
        match read_at_most(&path, MAX_BYTES).and_then(|bytes| Bundle::open(&bytes, &keys)) {
            Ok(opened) => {
                good += 1;
                let step = &opened.base.entry("error/021").expect("a page").steps[0].action;
                let number = opened.edition.number;
                assert_eq!(*step, format!("内容{number}番の手順をする。"));
            }
            Err(Refused::NotABundle | Refused::WrongSignature) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    stop.store(true, Ordering::Relaxed);
    writer.join().expect("the writer ends");
    assert!(good > 0, "{refused} refused, none whole");
}

#[test]
fn two_programs_that_save_at_once_leave_the_newer() {
    let clinic = Clinic::new();
    let bundles: Vec<(u32, Vec<u8>)> = (21..29)
        .map(|number| (number, clinic.keeper.bundle(number)))
        .collect();
    std::thread::scope(|scope| {
        for (number, bytes) in &bundles {
            let (store, keys) = (Store::new(clinic.store()), clinic.keeper.keys());
            scope.spawn(move || match store.save(bytes, *number, &keys) {
                Ok(()) | Err(Refused::Rollback { .. }) => {}
                Err(other) => panic!("{other}"),
            });
        }
    });
    assert_eq!(clinic.in_use(), 28);
}

#[test]
fn a_store_that_is_damaged_gives_way_to_the_programs_own_and_the_next_update_mends_it() {
    let clinic = Clinic::new();
    let kept = clinic.store().join("content.bundle");
    let good = fs::read(&kept).expect("the store's file");
    for damage in [&good[..good.len() / 2], b"", &[0_u8; 4096]] {
        fs::write(&kept, damage).expect("an own folder");
        let used = in_use(Some(&clinic.store()), &clinic.keeper.keys(), now());
        assert_eq!(used.base.number(), kb::Base::embedded().number());
        assert!(used.passed_over.is_some());
    }
    let stick = clinic.stick();
    publish(&stick, 21, &clinic.keeper.bundle(21));
    clinic.update(&folder(&stick)).map(drop).expect("mended");
    assert_eq!(clinic.in_use(), 21);
}

#[test]
fn a_store_that_cannot_be_written_changes_nothing() {
    let clinic = Clinic::new();
    let stick = clinic.stick();
    publish(&stick, 21, &clinic.keeper.bundle(21));
    // A file in the folder's place stands in for a read-only disk, because permissions do not stop root, who may run
    // the tests.
    let blocked = clinic.here.path().join("blocked");
    fs::write(&blocked, b"").expect("an own folder");
    let outcome = block_on(update(
        &folder(&stick),
        &blocked.join("store"),
        &clinic.keeper.keys(),
        &Network::default(),
        now(),
    ));
    assert_eq!(outcome.err().map(|refused| refused.code()), Some("file"));
    assert_eq!(clinic.in_use(), GOOD);
    assert!(Path::new(&blocked).is_file());
}
