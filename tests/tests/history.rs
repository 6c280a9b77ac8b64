//! Past check-ups beside a real Secret Service: kept and shown again, and in words what happens without a keyring, with a locked one,
//! and with one that has lost the key.

#![cfg(target_os = "linux")]

use std::fs;

use rigs::secret_service::SecretService;
use rigs::shikaku::{Ended, Shikaku};
use serde_json::json;

fn shikaku(service: &SecretService, args: &[&str]) -> Ended {
    Shikaku::alone().with_all(service.environment()).run(args)
}

fn keep(service: &SecretService) -> Ended {
    shikaku(
        service,
        &["checkup", "--only", "reader.service", "--keep", "--json"],
    )
}

fn files(service: &SecretService) -> Vec<Vec<u8>> {
    let list = fs::read_dir(service.history())
        .into_iter()
        .flatten()
        .flatten();
    list.filter_map(|file| fs::read(file.path()).ok()).collect()
}

#[test]
fn a_checkup_is_kept_sealed_and_shown_again_to_the_same_verdicts() {
    let service = SecretService::open();
    let made = keep(&service);
    assert!(made.stderr.contains("1番として残しました"), "{made}");
    keep(&service);
    let list = shikaku(&service, &["history", "list", "--json"]);
    assert_eq!(list.status, Some(0), "{list}");
    let numbers: Vec<u64> = list.json()["checkups"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|past| past["number"].as_u64())
        .collect();
    assert_eq!(numbers, [2, 1], "{list}");
    let shown = shikaku(&service, &["history", "show", "1", "--json"]);
    assert_eq!(shown.json()["causes"], made.json()["causes"]);
    assert_eq!(shown.status, made.status);
    let compared = shikaku(&service, &["history", "compare", "1", "2", "--json"]);
    let compared = compared.json();
    assert_eq!(compared["same"], json!(["smartcard-service-stopped"]));
    assert_eq!(
        (&compared["new"], &compared["solved"]),
        (&json!([]), &json!([]))
    );
    for content in files(&service) {
        for plain in [b"schema".as_slice(), b"taken_at", b"2026"] {
            assert!(!content.windows(plain.len()).any(|part| part == plain));
        }
    }
    let cleared = shikaku(&service, &["history", "clear", "--yes"]);
    assert_eq!(cleared.status, Some(0), "{cleared}");
    assert_eq!(files(&service).len(), 0);
    let list = shikaku(&service, &["history", "list"]);
    assert!(list.stdout.contains("残っている点検はありません"), "{list}");
}

#[test]
fn without_a_yes_nothing_is_deleted() {
    let service = SecretService::open();
    keep(&service);
    let ended = shikaku(&service, &["history", "clear"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert_eq!(files(&service).len(), 1);
}

#[test]
fn without_a_keyring_the_checkup_goes_on_and_nothing_is_kept() {
    let service = SecretService::without_keyring();
    let ended = keep(&service);
    assert_eq!(
        ended.checkup().causes(),
        ["smartcard-service-stopped"],
        "{ended}"
    );
    assert!(ended.stderr.contains("キーリング）がありません"), "{ended}");
    assert_eq!(files(&service).len(), 0);
    assert!(!service.history().exists());
}

#[test]
fn a_locked_keyring_is_said_and_what_was_kept_stays() {
    let mut service = SecretService::open();
    keep(&service);
    service.lock();
    let ended = keep(&service);
    assert!(ended.stderr.contains("鍵がかかっています"), "{ended}");
    let list = shikaku(&service, &["history", "list"]);
    assert_eq!(list.status, Some(3), "{list}");
    assert!(list.stderr.contains("鍵がかかっています"), "{list}");
    assert_eq!(files(&service).len(), 1);
    service.unlock();
    let shown = shikaku(&service, &["history", "show", "1", "--json"]);
    assert_eq!(shown.json()["causes"], json!(["smartcard-service-stopped"]));
}

#[test]
fn a_key_that_is_lost_leaves_nothing_readable_and_old_ones_can_be_deleted() {
    let mut service = SecretService::open();
    keep(&service);
    service.lose_everything();
    let list = shikaku(&service, &["history", "list"]);
    assert!(
        list.stdout.contains("鍵がなくなって読めない点検が1件"),
        "{list}"
    );
    let shown = shikaku(&service, &["history", "show", "1"]);
    assert_eq!(shown.status, Some(3), "{shown}");
    assert!(shown.stderr.contains("鍵がなくなった"), "{shown}");
    // What comes after is kept under a new key, beside the old one.
    keep(&service);
    let list = shikaku(&service, &["history", "list", "--json"]).json();
    assert_eq!(list["checkups"][0]["number"], 2);
    assert_eq!(list["without_key"], 1);
    let cleared = shikaku(&service, &["history", "clear", "--unreadable", "--yes"]);
    assert_eq!(cleared.status, Some(0), "{cleared}");
    let list = shikaku(&service, &["history", "list", "--json"]).json();
    assert_eq!(
        (
            &list["without_key"],
            list["checkups"].as_array().map(Vec::len)
        ),
        (&json!(0), Some(1))
    );
}
