//! `shikaku repair amazon-root` as a user calls it, with a folder of certificates in place of the user's store (docs/repair.md):
//! nothing changes without a yes, every way it can end has its own word, and a power cut never leaves a root behind that
//! undoing does not know. The Windows store itself is in windows_under_wine.rs.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rigs::network::{Network, Uplink, call};
use rigs::shikaku::{Ended, Shikaku};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tempfile::TempDir;

/// Nobody listens there, on this machine.
const NOBODY: [&str; 2] = ["--endpoint", "127.0.0.1:9"];
const G2: &str = "starfield-services-root-g2";
const FIVE: [&str; 5] = [
    G2,
    "amazon-root-ca-1",
    "amazon-root-ca-2",
    "amazon-root-ca-3",
    "amazon-root-ca-4",
];

/// A user with a home and a store of certificates.
struct User {
    folder: TempDir,
}

impl User {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for name in ["store", "home", "seen"] {
            fs::create_dir(folder.path().join(name)).expect("an own folder is writable");
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn store(&self) -> PathBuf {
        self.path("store")
    }

    fn without_a_store(&self) -> Shikaku {
        Shikaku::alone()
            .with("HOME", self.path("home"))
            .with("XDG_DATA_HOME", self.path("home/data"))
    }

    fn shikaku(&self) -> Shikaku {
        self.without_a_store().with("SSL_CERT_DIR", self.store())
    }

    fn repair(&self, args: &[&str]) -> Ended {
        let words = ["repair", "amazon-root", "--json"];
        self.shikaku().run(words.iter().chain(args).chain(&NOBODY))
    }

    /// Everything in the store and at home, byte by byte.
    fn all(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            files.insert(folder.clone(), Vec::new());
            for path in fs::read_dir(&folder).expect("readable").flatten() {
                let path = path.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), fs::read(&path).expect("readable"));
                }
            }
        }
        files
    }

    /// What a new process says of the roots.
    fn verdict(&self) -> String {
        let words = ["checkup", "--json", "--only", "trust.amazon-roots"];
        let ended = self.shikaku().run(words.iter().chain(&NOBODY));
        ended.checkup().verdict("trust.amazon-roots")
    }

    fn certificates(&self) -> Vec<CertificateDer<'static>> {
        let files = fs::read_dir(self.store()).expect("readable").flatten();
        files
            .filter_map(|file| CertificateDer::from_pem_file(file.path()).ok())
            .collect()
    }
}

fn outcome(ended: &Ended) -> String {
    ended.json()["outcome"]
        .as_str()
        .unwrap_or_else(|| panic!("no outcome: {ended}"))
        .to_owned()
}

fn real(name: &str) -> CertificateDer<'static> {
    let all = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    all.clone()
        .find(|der| String::from_utf8_lossy(der).contains(name))
        .expect("it is one of the world's roots")
        .clone()
}

#[test]
fn without_a_yes_nothing_changes() {
    let user = User::new();
    let before = user.all();
    // A program that calls us cannot agree.
    let ended = user.repair(&[]);
    assert_eq!(
        (ended.status, ended.stdout.as_str()),
        (Some(2), ""),
        "{ended}"
    );
    assert!(ended.stderr.contains("何も変えていません"), "{ended}");
    assert_eq!(user.all(), before, "{ended}");
    // A person who says no, says something else, or only presses Enter.
    for typed in ["\n", "no\n", "いいえ\n", "yess\n", "\u{4}"] {
        let ended = user
            .shikaku()
            .run_at_a_terminal(["repair", "amazon-root", NOBODY[0], NOBODY[1]], typed);
        assert_eq!(ended.status, Some(1), "{typed:?}: {ended}");
        assert!(
            ended.stdout.contains("やめました。何も変えていません。"),
            "{ended}"
        );
        assert_eq!(user.all(), before, "{typed:?}: {ended}");
    }
    assert_eq!(user.verdict(), "fail");
}

#[test]
fn one_reads_what_is_added_says_yes_and_a_new_process_finds_it_until_it_is_undone() {
    let user = User::new();
    let words = ["repair", "amazon-root", NOBODY[0], NOBODY[1]];
    let ended = user.shikaku().run_at_a_terminal(words, "yes\n");
    for read in [
        "Starfield Services Root Certificate Authority - G2",
        "Starfield Technologies, Inc.",
        "2009-09-01 から 2037-12-31",
        "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
        "925a8f8d2c6d04e0665f596aff22d863e8256f3f",
        "--undo",
        "証明書を足しました。",
        "もう一度点検しました。",
    ] {
        assert!(ended.stdout.contains(read), "no {read}: {ended}");
    }
    assert_eq!(user.verdict(), "pass");
    let g2 = real("Starfield Services Root Certificate Authority - G2");
    assert_eq!(user.certificates(), [g2]);

    let words = ["repair", "amazon-root", "--undo", NOBODY[0], NOBODY[1]];
    let ended = user.shikaku().run_at_a_terminal(words, "はい\n");
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(ended.stdout.contains("取り除きました"), "{ended}");
    assert_eq!(user.certificates(), []);
    assert_eq!(user.verdict(), "fail");
}

#[test]
fn each_of_the_five_is_added_once_and_taken_away_alone() {
    let user = User::new();
    for id in FIVE {
        let added = user.repair(&["--root", id, "--yes"]);
        assert_eq!(outcome(&added), "added", "{added}");
        let document = added.json();
        assert_eq!(document["root"]["id"], id);
        assert_eq!(document["again"]["checks"][1]["verdict"], "pass", "{added}");
        let again = user.repair(&["--root", id, "--yes"]);
        assert_eq!(
            (outcome(&again), again.status),
            ("already-there".to_owned(), Some(0))
        );
    }
    assert_eq!(user.certificates().len(), 5);
    for (gone, id) in FIVE.iter().enumerate() {
        let undone = user.repair(&["--undo", "--root", id, "--yes"]);
        assert_eq!(
            (outcome(&undone), undone.status),
            ("removed".to_owned(), Some(0)),
            "{undone}"
        );
        assert_eq!(user.certificates().len(), 4 - gone);
    }
    let nothing = user.repair(&["--undo", "--yes"]);
    assert_eq!(
        (outcome(&nothing), nothing.status),
        ("nothing-to-undo".to_owned(), Some(0))
    );
}

#[test]
fn nothing_is_missing_where_one_of_the_five_is_there() {
    let user = User::new();
    fs::write(
        user.store().join("own.pem"),
        rigs::tls_lab::bundle(&[real("Amazon Root CA 1")]),
    )
    .expect("an own folder is writable");
    let before = user.all();
    let ended = user.repair(&["--yes"]);
    assert_eq!(
        (outcome(&ended), ended.status),
        ("not-needed".to_owned(), Some(0)),
        "{ended}"
    );
    assert_eq!(user.all(), before);
}

#[test]
fn what_somebody_else_has_put_there_is_never_taken_away() {
    let user = User::new();
    let own = user.store().join("own.pem");
    let text = rigs::tls_lab::bundle(&[real("Starfield Services Root Certificate Authority - G2")]);
    fs::write(&own, &text).expect("an own folder is writable");
    let before = user.all();
    assert_eq!(
        outcome(&user.repair(&["--root", G2, "--yes"])),
        "already-there"
    );
    assert_eq!(
        outcome(&user.repair(&["--undo", "--yes"])),
        "nothing-to-undo"
    );
    assert_eq!(
        outcome(&user.repair(&["--undo", "--root", G2, "--yes"])),
        "nothing-to-undo"
    );
    assert_eq!(user.all(), before);
    // A file of somebody else's under the name we would take.
    fs::remove_file(&own).expect("an own file");
    let name = user.store().join(format!("shikaku-rescue-{G2}.pem"));
    fs::write(&name, "somebody's").expect("an own folder is writable");
    assert_eq!(
        outcome(&user.repair(&["--root", G2, "--yes"])),
        "file-in-the-way"
    );
    assert_eq!(fs::read(&name).expect("readable"), b"somebody's");
    assert_eq!(
        outcome(&user.repair(&["--undo", "--yes"])),
        "nothing-to-undo"
    );
    // One of ours that somebody has taken away meanwhile.
    fs::remove_file(&name).expect("an own file");
    assert_eq!(outcome(&user.repair(&["--root", G2, "--yes"])), "added");
    fs::remove_file(&name).expect("an own file");
    assert_eq!(
        outcome(&user.repair(&["--undo", "--yes"])),
        "nothing-to-undo"
    );
    assert_eq!(outcome(&user.repair(&["--root", G2, "--yes"])), "added");
}

#[test]
fn a_certificate_is_saved_whole_and_nothing_is_written_over() {
    let user = User::new();
    let seen = user.path("seen");
    let folder = seen.to_string_lossy().into_owned();
    for (id, file, name) in [
        (
            G2,
            "SFSRootCAG2.cer",
            "Starfield Services Root Certificate Authority - G2",
        ),
        ("amazon-root-ca-4", "AmazonRootCA4.cer", "Amazon Root CA 4"),
    ] {
        for _ in 0..2 {
            let ended = user.repair(&["--root", id, "--save", &folder]);
            assert_eq!(
                (outcome(&ended), ended.status),
                ("saved".to_owned(), Some(0)),
                "{ended}"
            );
            assert_eq!(ended.json()["file"], format!("{folder}/{file}"));
        }
        assert_eq!(fs::read(seen.join(file)).expect("readable"), *real(name));
    }
    // Without a word about which one: the one that the official answer names.
    let ended = user.repair(&["--save", &folder]);
    assert_eq!(ended.json()["root"]["id"], G2);
    fs::write(seen.join("AmazonRootCA3.cer"), "mine").expect("an own folder is writable");
    let ended = user.repair(&["--root", "amazon-root-ca-3", "--save", &folder]);
    assert_eq!(
        (outcome(&ended), ended.status),
        ("file-in-the-way".to_owned(), Some(1))
    );
    assert_eq!(
        fs::read(seen.join("AmazonRootCA3.cer")).expect("readable"),
        b"mine"
    );
    let ended = user.repair(&["--save", &format!("{folder}/nowhere")]);
    assert_eq!(
        (outcome(&ended), ended.status),
        ("file-not-written".to_owned(), Some(1))
    );
    assert_eq!(
        fs::read_dir(&seen).expect("readable").count(),
        3,
        "no stray file"
    );
    assert_eq!(user.certificates(), [], "saving adds nothing");
}

#[test]
fn where_there_is_no_store_of_the_users_that_is_said_and_saving_still_works() {
    let user = User::new();
    let shikaku = user.without_a_store();
    let words = ["repair", "amazon-root", "--root", G2, "--yes", "--json"];
    let ended = shikaku.run(words);
    assert_eq!(
        (outcome(&ended), ended.status),
        ("not-supported".to_owned(), Some(1)),
        "{ended}"
    );
    let folder = user.path("seen").to_string_lossy().into_owned();
    let ended = shikaku.run(["repair", "amazon-root", "--save", &folder, "--json"]);
    assert_eq!(outcome(&ended), "saved", "{ended}");
}

/// Runs it where this has been mounted over a folder of the user's.
fn on_a_disk(over: &'static str, options: &'static str, prepare: fn(&Path)) -> (Ended, bool) {
    let user = User::new();
    fs::create_dir_all(user.path("home/data")).expect("an own folder is writable");
    // A mount namespace of its own comes with the network.
    Network::new(Uplink::Unplugged, &[]).run(move || {
        let folder = user.path(over);
        call(
            "mount",
            &[
                "-t",
                "tmpfs",
                "-o",
                options,
                "tmpfs",
                &folder.to_string_lossy(),
            ],
        );
        prepare(&folder);
        let ended = user.repair(&["--root", G2, "--yes"]);
        let added = !user.certificates().is_empty();
        call("umount", &[&folder.to_string_lossy()]);
        (ended, added)
    })
}

#[test]
fn a_store_one_may_not_write_and_a_full_disk_end_in_a_clear_word() {
    let (ended, added) = on_a_disk("store", "ro", |_| ());
    assert_eq!(
        (outcome(&ended), ended.status, added),
        ("no-right".to_owned(), Some(1), false),
        "{ended}"
    );
    let fill = |folder: &Path| {
        let _ = fs::write(folder.join("full"), vec![0; 1 << 20]);
    };
    let (ended, added) = on_a_disk("store", "size=64k", fill);
    assert_eq!(
        (outcome(&ended), added),
        ("file-not-written".to_owned(), false),
        "{ended}"
    );
    // Without the note that undoing needs, nothing is added.
    for (options, prepare) in [("ro", (|_| ()) as fn(&Path)), ("size=64k", fill)] {
        let (ended, added) = on_a_disk("home", options, prepare);
        assert_eq!(
            (outcome(&ended), added),
            ("record-not-written".to_owned(), false),
            "{ended}"
        );
    }
}

#[test]
fn a_power_cut_at_any_moment_leaves_nothing_that_undoing_does_not_know() {
    let user = User::new();
    let record = user.path("home/data/shikaku-rescue/repairs.json");
    let mut cut_before = 0;
    let mut cut_after = 0;
    for moment in 0..40 {
        let words = ["repair", "amazon-root", "--root", G2, "--yes", "--json"];
        let running = user.shikaku().start(words.iter().chain(&NOBODY));
        std::thread::sleep(Duration::from_micros(moment * 500));
        running.kill();
        let there = !user.certificates().is_empty();
        let noted = fs::read_to_string(&record).is_ok_and(|text| text.contains(G2));
        assert!(
            noted || !there,
            "a root without a note after {moment} half milliseconds"
        );
        if there {
            cut_after += 1;
        } else {
            cut_before += 1;
        }
        // Whatever was left behind, one can undo it, and begin anew.
        let undone = user.repair(&["--undo", "--yes"]);
        let expected = if there { "removed" } else { "nothing-to-undo" };
        assert_eq!(outcome(&undone), expected, "{undone}");
        assert_eq!(user.certificates(), []);
    }
    println!("cut {cut_before} times before and {cut_after} times after the root was there");
    assert!(cut_before > 0, "every run had ended before it was cut");
    assert_eq!(outcome(&user.repair(&["--root", G2, "--yes"])), "added");
}

#[test]
fn a_wrong_call_changes_nothing_and_says_so() {
    let user = User::new();
    let before = user.all();
    for args in [
        &["repair"][..],
        &["repair", "everything"],
        &[
            "repair",
            "amazon-root",
            "--root",
            "amazon-root-ca-9",
            "--yes",
        ],
        &[
            "repair",
            "amazon-root",
            "--root",
            "../../etc/passwd",
            "--yes",
        ],
        &["repair", "amazon-root", "--undo", "--save", "/tmp"],
        &[
            "repair",
            "amazon-root",
            "--file",
            "/etc/ssl/own.pem",
            "--yes",
        ],
        &["open", "cmd.exe"],
        &["open", "ms-settings:network-proxy"],
    ] {
        let ended = user.shikaku().run(args);
        assert_eq!(
            (ended.status, ended.stdout.as_str()),
            (Some(2), ""),
            "{ended}"
        );
        assert_ne!(ended.stderr, "", "{ended}");
        assert!(
            !ended.stderr.contains("error:"),
            "an English sentence: {ended}"
        );
    }
    assert_eq!(user.all(), before);
}

#[test]
fn a_settings_page_of_windows_is_told_to_be_on_windows() {
    let ended = User::new().shikaku().run(["open", "windows-proxy"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(
        ended.stdout.contains("Windowsのパソコンで開きます"),
        "{ended}"
    );
}
