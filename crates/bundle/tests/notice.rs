//! The notice of a newer program, against what is done to content: after each of them what was known stays known.

mod common;

use std::fs;
use std::path::PathBuf;

use bundle::{NOTICE, Network, Notice, Refused, Store, Version, ask_for_notice, newer_program};
use common::{Answer, Keeper, Server, days, folder, now, publish};
use jiff::Timestamp;

/// Where the server of the tests has it.
const PATH: &str = "/content/program.notice";

fn version(text: &str) -> Version {
    text.parse().expect("a version")
}

/// A machine with a store, and a keeper whose folder it asks.
struct Clinic {
    here: tempfile::TempDir,
    keeper: Keeper,
}

impl Clinic {
    fn new() -> Self {
        let here = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(here.path().join("stick")).expect("an own folder");
        Self {
            here,
            keeper: Keeper::new(),
        }
    }

    fn store(&self) -> PathBuf {
        self.here.path().join("store")
    }

    fn offer(&self, bytes: &[u8]) {
        fs::write(self.here.path().join("stick").join(NOTICE), bytes).expect("an own folder");
    }

    fn ask_at(&self, now: Timestamp) -> Result<Notice, Refused> {
        let source = folder(self.here.path().join("stick"));
        block_on(ask_for_notice(
            &source,
            &self.store(),
            &self.keeper.keys(),
            &Network::default(),
            now,
        ))
    }

    fn ask(&self) -> Result<Notice, Refused> {
        self.ask_at(now())
    }

    /// What a program of version 0.1.0 says is newer.
    fn knows(&self) -> Option<String> {
        newer_program(&self.store(), &self.keeper.keys(), version("0.1.0"), now())
            .map(|version| version.to_string())
    }

    /// Offers these bytes, which are refused with this code, and nothing changes.
    fn refuses(&self, bytes: &[u8], code: &str) {
        let before = self.knows();
        self.offer(bytes);
        let refused = self.ask().expect_err(code);
        assert_eq!(refused.code(), code, "{refused}");
        assert_eq!(self.knows(), before, "{code}");
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}

fn body(number: u32, text: &str) -> Vec<u8> {
    Notice::unsigned(number, version(text), now() - days(10), now() + days(170)).expect("a notice")
}

#[test]
fn a_newer_version_is_known_once_it_was_told_and_stays_known_without_a_source() {
    let clinic = Clinic::new();
    assert_eq!(clinic.knows(), None);
    clinic.offer(&clinic.keeper.sign(&body(1, "0.2.0")));
    assert_eq!(clinic.ask().expect("taken").number, 1);
    assert_eq!(clinic.knows().as_deref(), Some("0.2.0"));
    fs::remove_file(clinic.here.path().join("stick").join(NOTICE)).expect("there");
    clinic.ask().expect_err("nothing is offered");
    assert_eq!(clinic.knows().as_deref(), Some("0.2.0"));
    // The own version and an older one are no news, and the notice expires.
    let at =
        |own: &str, now| newer_program(&clinic.store(), &clinic.keeper.keys(), version(own), now);
    assert_eq!(at("0.2.0", now()), None);
    assert_eq!(at("1.0.0", now()), None);
    assert_eq!(at("0.1.0", now() + days(171)), None);
}

#[test]
fn it_is_asked_for_at_an_address_as_content_is() {
    let clinic = Clinic::new();
    let notice = clinic.keeper.sign(&body(1, "0.2.0"));
    assert!(PATH.ends_with(NOTICE));
    let taken = block_on(async {
        let server = Server::start([(PATH, Answer::Bytes(notice))]).await;
        ask_for_notice(
            &server.source,
            &clinic.store(),
            &clinic.keeper.keys(),
            &server.network,
            now(),
        )
        .await
    });
    assert_eq!(taken.expect("taken").version, version("0.2.0"));
    let endless = block_on(async {
        let server = Server::start([(PATH, Answer::Endless)]).await;
        ask_for_notice(
            &server.source,
            &clinic.store(),
            &clinic.keeper.keys(),
            &server.network,
            now(),
        )
        .await
    });
    assert_eq!(endless.expect_err("it has no end").code(), "too-large");
}

#[test]
fn what_is_refused_of_content_is_refused_of_a_notice() {
    let clinic = Clinic::new();
    clinic.offer(&clinic.keeper.sign(&body(5, "0.2.0")));
    clinic.ask().expect("taken");

    let good = clinic.keeper.sign(&body(6, "0.3.0"));
    let text = String::from_utf8(good.clone()).expect("text");
    clinic.refuses(text.replace("0.3.0", "0.4.0").as_bytes(), "wrong-signature");
    clinic.refuses(&good[..good.len() / 2], "not-a-bundle");
    clinic.refuses(b"", "not-a-bundle");
    clinic.refuses(&[b'a'; 9000], "too-large");
    clinic.refuses(&Keeper::new().sign(&body(6, "0.3.0")), "other-key");
    let posing = Keeper::posing_as(&clinic.keeper).sign(&body(6, "0.3.0"));
    clinic.refuses(&posing, "wrong-signature");
    clinic.refuses(&clinic.keeper.sign(&body(4, "0.3.0")), "rollback");
    let signed = |text: &str| clinic.keeper.sign(text.as_bytes());
    let times = "\"issued\":\"2026-11-20T00:00:00Z\",\"expires\":\"2027-05-01T00:00:00Z\"";
    for (body, code) in [
        (format!("{{\"schema\":2,\"notice\":6,\"version\":\"0.3.0\",{times}}}"), "unknown-schema"),
        (format!("{{\"schema\":1,\"notice\":6,\"version\":\"newest\",{times}}}"), "not-a-bundle"),
        (
            format!("{{\"schema\":1,\"notice\":6,\"version\":\"0.3.0\",\"page\":\"https://x.example/\",{times}}}"),
            "not-a-bundle",
        ),
        (format!("{{\"schema\":1,\"notice\":4000000000,\"version\":\"0.3.0\",{times}}}"), "number"),
        (format!("{{\"schema\":1,\"notice\":0,\"version\":\"0.3.0\",{times}}}"), "not-a-bundle"),
        (
            "{\"schema\":1,\"notice\":6,\"version\":\"0.3.0\",\"issued\":\"2026-11-20T00:00:00Z\",\"expires\":\"2126-05-01T00:00:00Z\"}".to_owned(),
            "times",
        ),
    ] {
        clinic.refuses(&signed(&body), code);
    }
    clinic.offer(&good);
    assert_eq!(
        clinic.ask_at(now() + days(200)).expect_err("late").code(),
        "expired"
    );
    assert_eq!(
        clinic.ask_at(now() - days(30)).expect_err("early").code(),
        "clock-behind"
    );
    assert_eq!(clinic.knows().as_deref(), Some("0.2.0"));
    clinic.ask().expect("and at its time it is taken");
    assert_eq!(clinic.knows().as_deref(), Some("0.3.0"));
}

#[test]
fn a_notice_is_no_content_and_content_no_notice() {
    let clinic = Clinic::new();
    let notice = clinic.keeper.sign(&body(7, "0.2.0"));
    let stick = clinic.here.path().join("stick");
    publish(&stick, 7, &notice);
    let updated = block_on(bundle::update(
        &folder(&stick),
        &clinic.store(),
        &clinic.keeper.keys(),
        &Network::default(),
        now(),
    ));
    assert!(matches!(updated, Err(Refused::NotABundle)));
    // Else whoever offers it could keep content below 7 out.
    assert_eq!(Store::new(clinic.store()).floor(&clinic.keeper.keys()), 0);
    clinic.refuses(&clinic.keeper.bundle(7), "too-large");
}
