//! Files that a call names: read whatever Windows has made of them, never waited for, never written over unasked.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use common::{Ended, Home, all_facts, arg, program};

fn facts() -> String {
    serde_json::to_string_pretty(&all_facts()[0]).expect("JSON")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("readable")
        .map(|entry| {
            entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path)
        .expect("it is there")
        .permissions()
        .mode()
        & 0o777
}

#[test]
fn a_record_is_the_same_however_windows_has_written_it() {
    let home = Home::new();
    let text = facts().replace('\n', "\r\n");
    let plain = home.run(["diagnose", &arg(&home.file("plain.json", &text)), "--json"]);
    assert_ne!(plain.status, Some(2), "{plain:?}");
    let marked = || std::iter::once(0xFEFF).chain(text.encode_utf16());
    let ways: [(&str, Vec<u8>); 3] = [
        ("utf8", ["\u{FEFF}".as_bytes(), text.as_bytes()].concat()),
        ("utf16le", marked().flat_map(u16::to_le_bytes).collect()),
        ("utf16be", marked().flat_map(u16::to_be_bytes).collect()),
    ];
    for (name, bytes) in ways {
        let file = arg(&home.file(name, bytes));
        let read = home.run(["diagnose", &file, "--json"]);
        assert_eq!(
            (read.status, &read.stdout),
            (plain.status, &plain.stdout),
            "{name}"
        );
        let report = home.run(["report", "--from", &file]);
        assert_eq!(report.status, Some(0), "{report:?}");
    }
    let half = home.file("half", b"\xFF\xFE{\x00}");
    let refused = home.run(["diagnose", &arg(&half)]);
    assert_eq!(refused.status, Some(2), "{refused:?}");
    assert!(
        refused.stderr.contains("文字のファイルではありません"),
        "{refused:?}"
    );
}

#[test]
fn a_pipe_that_nobody_writes_to_holds_no_call_up() {
    let home = Home::new();
    let pipe = arg(&home.pipe("pipe"));
    let record = arg(&home.file("facts.json", facts()));
    fs::create_dir(home.at("certificates")).expect("an own folder");
    home.pipe("certificates/AmazonRootCA1.cer");
    home.pipe("certificates/SFSRootCAG2.cer");
    let certificates = arg(&home.at("certificates"));
    for call in [
        &["diagnose", &pipe][..],
        &["report", "--from", &pipe],
        &["report", "--from", &record, "--out", &pipe],
        &["report", "--from", &record, "--out", &pipe, "--replace"],
        &["repair", "amazon-root", "--save", &certificates],
        &[
            "repair",
            "amazon-root",
            "--root",
            "amazon-root-ca-1",
            "--save",
            &certificates,
        ],
        &["kb", "verify", &pipe],
        &["kb", "update", "--from", &pipe],
        &[
            "kb",
            "sign",
            &record,
            "--secret-key",
            &pipe,
            "--out",
            &certificates,
        ],
    ] {
        let ended = home.run(call);
        assert!(matches!(ended.status, Some(1..=3)), "{ended:?}");
    }
}

#[test]
fn roots_that_never_end_hold_no_update_up_and_fill_no_memory() {
    let home = Home::new();
    let pipe = home.pipe("pipe");
    for roots in [pipe.as_path(), Path::new("/dev/zero")] {
        let call = ["kb", "update", "--from", "https://127.0.0.1:1/content"];
        let ended = Ended::of(home.command(call).env("SSL_CERT_FILE", roots));
        assert_eq!(ended.status, Some(3), "{ended:?}");
        let repair = [
            "repair",
            "amazon-root",
            "--root",
            "amazon-root-ca-1",
            "--yes",
        ];
        let ended = Ended::of(
            home.command(repair)
                .env("SSL_CERT_FILE", roots)
                .env("SSL_CERT_DIR", home.at("")),
        );
        assert!(matches!(ended.status, Some(1 | 3)), "{ended:?}");
    }
}

#[test]
fn a_report_is_saved_over_nothing_that_the_call_does_not_name_twice() {
    let home = Home::new();
    let from = home.file("facts.json", facts());
    let (record, out) = (arg(&from), home.at("report.json"));
    let report = |out: &Path, more: &[&str]| {
        let call = ["report", "--from", &record, "--out", &arg(out)];
        home.run(call.iter().chain(more))
    };
    assert_eq!(report(&out, &[]).status, Some(0));
    let first = fs::read(&out).expect("it was saved");
    let again = report(&out, &[]);
    assert_eq!(again.status, Some(2), "{again:?}");
    assert!(again.stderr.contains("--replace"), "{again:?}");
    fs::write(&out, "old").expect("an own folder");
    assert_eq!(report(&out, &["--replace"]).status, Some(0));
    assert_eq!(fs::read(&out).expect("it was saved"), first);

    // The record it comes from, by its name and by another, even when the call says so.
    symlink(&from, home.at("record")).expect("a link");
    for (out, more) in [
        (&from, &[][..]),
        (&from, &["--replace"]),
        (&home.at("record"), &["--replace"]),
    ] {
        let refused = report(out, more);
        assert_eq!(refused.status, Some(2), "{refused:?}");
        assert_eq!(fs::read_to_string(&from).expect("there"), facts());
    }

    // A link, to something and to nothing.
    let victim = home.file("victim", "mine");
    symlink(&victim, home.at("link.json")).expect("a link");
    symlink(home.at("nowhere"), home.at("dangling.json")).expect("a link");
    for link in ["link.json", "dangling.json"] {
        for more in [&[][..], &["--replace"]] {
            let refused = report(&home.at(link), more);
            assert_eq!(refused.status, Some(2), "{refused:?}");
        }
    }
    assert_eq!(fs::read_to_string(&victim).expect("there"), "mine");
    assert!(!home.at("nowhere").exists() && home.at("link.json").is_symlink());

    let missing = report(&home.at("none/report.json"), &[]);
    assert_eq!(missing.status, Some(2), "{missing:?}");
    let left: Vec<String> = names(&home.at(""));
    assert!(left.iter().all(|name| !name.ends_with(".part")), "{left:?}");
}

/// A limit of the size of files stands in for a full disk: the system takes a part and refuses the rest.
#[test]
fn on_a_full_disk_the_old_report_stays_and_the_call_says_so() {
    let home = Home::new();
    let record = arg(&home.file("facts.json", facts()));
    for (name, more) in [("old.json", "--replace"), ("new.json", "")] {
        let out = home.at(name);
        if more == "--replace" {
            fs::write(&out, "old").expect("an own folder");
        }
        let line =
            r#"trap "" XFSZ; ulimit -f 1; exec "$0" report --from "$1" --out "$2" --json $3"#;
        let mut command = Command::new("sh");
        command.args(["-c", line]).arg(program());
        command.args([record.as_str(), &arg(&out), more]);
        home.prepare(&mut command);
        let ended = Ended::of(&mut command);
        assert_eq!(ended.status, Some(3), "{ended:?}");
        assert!(ended.stderr.contains("保存できません"), "{ended:?}");
        match more {
            "--replace" => assert_eq!(fs::read_to_string(&out).expect("there"), "old"),
            _ => assert!(!out.exists()),
        }
    }
    assert_eq!(names(&home.at("")), ["facts.json", "old.json"]);
}

#[test]
fn what_is_about_this_machine_is_the_users_alone_whatever_the_umask() {
    let home = Home::new();
    let record = arg(&home.file("facts.json", facts()));
    let (out, place) = (home.at("report.txt"), home.at("certificates"));
    fs::create_dir(&place).expect("an own folder");
    for words in [
        vec!["report", "--from", &record, "--out", &arg(&out)],
        vec!["repair", "amazon-root", "--save", &arg(&place)],
    ] {
        let mut command = Command::new("sh");
        command
            .args(["-c", r#"umask 000; exec "$0" "$@""#])
            .arg(program());
        command.args(words);
        home.prepare(&mut command);
        let ended = Ended::of(&mut command);
        assert_eq!(ended.status, Some(0), "{ended:?}");
    }
    assert_eq!(mode(&out), 0o600);
    for name in names(&place) {
        // A certificate is everybody's to read, and nobody else's to change.
        assert_eq!(mode(&place.join(name)), 0o644);
    }
}

/// Signed content, the store, and what somebody has put in its way.
#[test]
fn the_store_takes_no_pipe_for_its_files_and_writes_through_no_link() {
    let home = Home::new();
    let pair = minisign::KeyPair::generate_unencrypted_keypair().expect("a pair of keys");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb/content");
    let mut content = kb::load::load(&folder).expect("the content");
    content.number += 1;
    let now = jiff::Timestamp::now();
    let until = now + jiff::SignedDuration::from_hours(24 * 30);
    let body = bundle::unsigned(content, now, until).expect("a body");
    let signature = minisign::sign(None, &pair.sk, body.as_slice(), Some("content"), None)
        .expect("a signature")
        .into_string();
    let file = arg(&home.file("next.bundle", bundle::sealed(&signature, &body)));
    let key = pair.pk.to_base64();
    let victim = home.file("victim", "mine");
    let update = |store: &Path| {
        let words = [
            "kb",
            "update",
            "--from",
            &file,
            "--kb-dir",
            &arg(store),
            "--kb-key",
            &key,
        ];
        let line = r#"umask 000; exec "$0" "$@""#;
        let mut command = Command::new("sh");
        command.args(["-c", line]).arg(program()).args(words);
        home.prepare(&mut command);
        Ended::of(&mut command)
    };
    // A rest at the name of the file beside it goes, whatever it is; a name that is not ours to replace is refused.
    for (name, taken) in [
        ("content.bundle.coming", true),
        ("content.lock", false),
        ("content.bundle", false),
    ] {
        for is_link in [true, false] {
            let kind = if is_link { "link" } else { "pipe" };
            let store = home.at(&format!("{name}-{kind}"));
            fs::create_dir(&store).expect("an own folder");
            if is_link {
                symlink(&victim, store.join(name)).expect("a link");
            } else {
                home.pipe(&format!("{name}-{kind}/{name}"));
            }
            let ended = update(&store);
            let expected = if taken { 0 } else { 3 };
            assert_eq!(ended.status, Some(expected), "{name} {kind}: {ended:?}");
            assert_eq!(fs::read_to_string(&victim).expect("there"), "mine");
            if taken {
                let kept = store.join("content.bundle");
                assert!(!kept.is_symlink(), "{name} {kind}");
                assert_eq!(mode(&kept), 0o600);
            }
        }
    }
    let made = home.at("deep/store");
    assert_eq!(update(&made).status, Some(0));
    assert_eq!(mode(&made) & 0o077, 0);
}

#[test]
fn content_to_hand_out_is_written_over_nothing_unasked_and_through_no_link() {
    let home = Home::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb/content");
    let victim = home.file("victim", "mine");
    symlink(&victim, home.at("link.json")).expect("a link");
    let out = home.at("12.json");
    let make = |out: &Path, more: &[&str]| {
        let call = ["kb", "bundle", &arg(&folder), "--out", &arg(out)];
        home.run(call.iter().chain(more))
    };
    assert_eq!(make(&out, &[]).status, Some(0));
    let again = make(&out, &[]);
    assert_eq!(again.status, Some(2), "{again:?}");
    assert_eq!(make(&out, &["--replace"]).status, Some(0));
    // A link that somebody has put beside it, where the file was written before it got its name.
    symlink(&victim, home.at("12.json.coming")).expect("a link");
    assert_eq!(make(&out, &["--replace"]).status, Some(0));
    for more in [&[][..], &["--replace"]] {
        assert_eq!(make(&home.at("link.json"), more).status, Some(2));
    }
    assert_eq!(fs::read_to_string(&victim).expect("there"), "mine");
}

/// What the system sends when it ends programs, and when their terminal is closed: the record is saved as after Ctrl+C.
#[test]
fn a_record_that_the_system_ends_is_saved() {
    let home = Home::new();
    for signal in ["TERM", "HUP", "INT"] {
        let out = home.at(signal);
        let call = ["record", "--seconds", "60", "--out", &arg(&out), "--json"];
        let mut child = home.command(call).spawn().expect("it can be started");
        let mut told = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut line = String::new();
        told.read_line(&mut line).expect("it says when to begin");
        assert!(line.starts_with("もう一度"), "{line}");
        let pid = child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &pid]).status();
        assert!(sent.is_ok_and(|sent| sent.success()), "{signal}");
        let ended = child.wait_with_output().expect("it has an end");
        assert!(ended.status.code().is_some(), "{signal}: {ended:?}");
        let saved = home.run(["diagnose", &arg(&out), "--json"]);
        assert_ne!(saved.status, Some(2), "{signal}: {saved:?}");
    }
}
