//! `shikaku.exe` as a user calls it, under Wine 8: one clean document, a reason for everything that Wine does not have, an
//! exit status by the contract, an end in time. `cargo xtask test` builds the program, makes the prefix and runs these in its
//! stage "Windows core under Wine"; they are ignored elsewhere, because only that stage has both.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rigs::checkup_document::CheckupDocument;
use rigs::shikaku::Shikaku;
use rigs::wine::{Ended, LIMIT, OwnPrefix, ShikakuExe};
use serde_json::{Value, json};

/// The deadline asked for.
const DEADLINE: Duration = Duration::from_secs(5);
/// The checks that Wine 8 cannot answer, because its PC/SC answers nothing.
const READER_AND_CARD: [&str; 5] = [
    "reader.service",
    "reader.present",
    "reader.busy",
    "card.present",
    "card.kind",
];

fn shikaku_exe(args: &[&str]) -> Ended {
    ShikakuExe::under_wine().run(args)
}

/// What the contract says the exit status of this document is.
fn status_by_contract(document: &CheckupDocument) -> i32 {
    let unseen = |verdict: &str| ["unknown", "ask", "crashed"].contains(&verdict);
    if !document.causes().is_empty() {
        1
    } else if document
        .judgements()
        .iter()
        .any(|judgement| unseen(&judgement.verdict))
    {
        3
    } else {
        0
    }
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn a_checkup_is_one_document_with_a_reason_for_all_that_wine_does_not_have() {
    let deadline = DEADLINE.as_secs().to_string();
    let ended = shikaku_exe(&["checkup", "--json", "--deadline", &deadline]);
    let document = ended.checkup();
    let facts = document.facts();
    assert_eq!(ended.stderr, "", "messages beside the document");
    assert_eq!(facts["os"], "windows");
    assert_eq!(
        facts["pcsc"],
        json!({"unavailable": {"why": "failed", "message": "An internal consistency check failed"}}),
        "Wine 8's WinSCard answers SCARD_F_INTERNAL_ERROR to everything"
    );
    assert_eq!(
        facts["services"],
        json!({"seen": {
            "smart_card": {"seen": "not-installed"},
            "certificate_propagation": {"seen": "not-installed"},
        }}),
        "Wine 8 has a service manager and neither service"
    );
    for check in READER_AND_CARD {
        assert_eq!(document.verdict(check), "unknown", "{check}");
    }
    for entry in document.document()["checks"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let id = &entry["id"];
        assert_ne!(entry["verdict"], "crashed", "{id}");
        if entry["verdict"] == "unknown" {
            assert!(
                entry["why"]["why"].is_string(),
                "{id} is unknown for no reason"
            );
        }
        let millis = entry["millis"].as_u64().map(Duration::from_millis);
        assert!(
            millis.is_some_and(|took| took <= DEADLINE + Duration::from_millis(500)),
            "{id} took {millis:?}"
        );
    }
    assert_eq!(ended.status, Some(status_by_contract(&document)));
    assert!(ended.elapsed < LIMIT, "{:?}", ended.elapsed);
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn one_check_alone_is_looked_at_and_nothing_else_is_noise() {
    let ended = shikaku_exe(&["checkup", "--json", "--only", "reader.service"]);
    let document = ended.checkup();
    assert_eq!(document.judgements().len(), 1);
    assert_eq!(document.causes(), Vec::<String>::new());
    assert_eq!(ended.status, Some(3), "something could not be looked at");
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn a_record_made_on_windows_is_judged_the_same_on_linux() {
    let record = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let made = shikaku_exe(&["checkup", "--json"]);
    std::fs::write(record.path(), &made.stdout).expect("an own file can be written");
    let here = Shikaku::alone().run(["diagnose".as_ref(), record.path(), Path::new("--json")]);
    let without_times = |document: &CheckupDocument| {
        let mut document = document.document().clone();
        for entry in document["checks"].as_array_mut().into_iter().flatten() {
            entry["millis"] = json!(0);
        }
        document
    };
    assert_eq!(
        without_times(&here.checkup()),
        without_times(&made.checkup())
    );
    assert_eq!(here.status, made.status);
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn a_record_from_linux_is_judged_on_windows() {
    let record = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let facts = json!({
        "schema": 1, "taken_at": "2026-11-22T00:00:00Z", "os": "linux", "setup": null,
        "pcsc": {"seen": {"running": {"readers": []}}}, "cards": {"seen": []},
    });
    std::fs::write(record.path(), facts.to_string()).expect("an own file can be written");
    let path = record.path().to_string_lossy();
    let ended = shikaku_exe(&["diagnose", &path, "--json"]);
    assert_eq!(ended.checkup().causes(), ["reader-not-connected"]);
    assert_eq!(ended.status, Some(1), "something was found");
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn what_a_user_types_arrives_as_typed_and_a_wrong_call_says_so() {
    let ended = shikaku_exe(&["explain", "【０２１】", "--json"]);
    let answer = ended.json();
    assert_eq!(answer["query"], "【０２１】");
    assert_eq!(answer["matches"][0]["id"], "error/021");
    assert_eq!(ended.status, Some(0));

    let ended = shikaku_exe(&["checkup", "--json", "--only", "no.such-check"]);
    assert_eq!((ended.status, ended.stdout.as_str()), (Some(2), ""));
    assert_ne!(ended.stderr, "", "a wrong call is told");
}

const G2: &str = "starfield-services-root-g2";
/// Nobody listens there, on this machine.
const NOBODY: [&str; 2] = ["--endpoint", "127.0.0.1:9"];

/// The host's certificates in a folder, less those whose bytes hold one of these names.
fn certificates_without(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let kept: Vec<_> = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .filter(|der| {
            let text = String::from_utf8_lossy(der);
            !names.iter().any(|name| text.contains(name))
        })
        .cloned()
        .collect();
    let bundle = rigs::tls_lab::bundle(&kept);
    std::fs::write(folder.path().join("ca-certificates.crt"), bundle)
        .expect("an own folder is writable");
    folder
}

/// The names of the five, as they stand in the certificates.
const FIVE: [&str; 2] = [
    "Starfield Services Root Certificate Authority - G2",
    "Amazon Root CA ",
];

/// What the program sees of the roots: the verdict, and where each of the five is.
fn roots(exe: &ShikakuExe) -> (String, Vec<(String, Value)>) {
    let words = ["checkup", "--json", "--only", "trust.amazon-roots"];
    let document = exe.run(words.iter().chain(&NOBODY)).checkup();
    let seen = &document.facts()["connection"]["trust_store"]["seen"];
    let found = seen["amazon"].as_array().expect("a list of roots");
    let found = found
        .iter()
        .map(|root| {
            let id = root["root"].as_str().expect("an id").to_owned();
            (id, root["trusted_in"].clone())
        })
        .collect();
    (document.verdict("trust.amazon-roots"), found)
}

fn repair(exe: &ShikakuExe, args: &[&str]) -> String {
    let words = ["repair", "amazon-root", "--json"];
    let ended = exe.run(words.iter().chain(args).chain(&NOBODY));
    let outcome = ended.json()["outcome"].as_str().map(str::to_owned);
    outcome.unwrap_or_else(|| panic!("no outcome: {ended:?}"))
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn a_root_is_missed_added_for_the_user_found_by_a_new_process_and_taken_away() {
    let prefix = OwnPrefix::fresh();
    let machine = ShikakuExe::in_prefix(&prefix);

    let all = certificates_without(&[]);
    let (verdict, found) = roots(&prefix.restarted_with(&machine, all.path()));
    assert_eq!((verdict.as_str(), found.len()), ("pass", 5), "{found:?}");
    assert!(
        found
            .iter()
            .all(|(_, stores)| *stores == json!(["local-machine"])),
        "{found:?}"
    );

    // One of the five taken away: no finding by itself, for any of them will do; it can be added.
    let four = certificates_without(&FIVE[..1]);
    let exe = prefix.restarted_with(&machine, four.path());
    let (verdict, found) = roots(&exe);
    assert_eq!((verdict.as_str(), found.len()), ("pass", 4), "{found:?}");
    assert_eq!(repair(&exe, &["--yes"]), "not-needed");
    assert_eq!(repair(&exe, &["--root", G2, "--yes"]), "added");
    assert!(
        roots(&exe)
            .1
            .contains(&(G2.to_owned(), json!(["current-user"])))
    );
    assert_eq!(repair(&exe, &["--undo", "--yes"]), "removed");
    assert_eq!(roots(&exe).1.len(), 4);

    // All five: the finding, and the repair.
    let none = certificates_without(&FIVE);
    let exe = prefix.restarted_with(&machine, none.path());
    assert_eq!(roots(&exe), ("fail".to_owned(), vec![]));
    let asked = exe.run(["repair", "amazon-root"].iter().chain(&NOBODY));
    assert_eq!(asked.status, Some(2), "nobody has agreed: {asked:?}");
    assert_eq!(roots(&exe), ("fail".to_owned(), vec![]));
    assert_eq!(repair(&exe, &["--yes"]), "added");
    assert_eq!(
        roots(&exe),
        (
            "pass".to_owned(),
            vec![(G2.to_owned(), json!(["current-user"]))]
        )
    );
    assert_eq!(repair(&exe, &["--root", G2, "--yes"]), "already-there");
    // Windows brings the root for the whole computer meanwhile: taking the user's away would change nothing.
    let with_all = prefix.restarted_with(&machine, all.path());
    assert_eq!(repair(&with_all, &["--undo", "--yes"]), "kept-by-computer");
    let exe = prefix.restarted_with(&machine, none.path());
    assert_eq!(repair(&exe, &["--undo", "--yes"]), "removed");
    assert_eq!(roots(&exe), ("fail".to_owned(), vec![]));

    // A root that somebody has forbidden is not added, and is told to be forbidden.
    assert_eq!(repair(&exe, &["--yes"]), "added");
    let stores = r"HKCU\Software\Microsoft\SystemCertificates";
    prefix.wine(&[
        "reg",
        "copy",
        &format!(r"{stores}\ROOT\Certificates"),
        &format!(r"{stores}\Disallowed\Certificates"),
        "/s",
        "/f",
    ]);
    assert_eq!(repair(&exe, &["--undo", "--yes"]), "removed");
    assert_eq!(repair(&exe, &["--root", G2, "--yes"]), "forbidden");
    assert_eq!(
        repair(&exe, &["--root", "amazon-root-ca-1", "--yes"]),
        "added"
    );
    assert_eq!(repair(&exe, &["--undo", "--yes"]), "removed");

    // A policy that takes users' roots out of count.
    let policy = r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\Root\ProtectedRoots";
    for flags in ["1", "8"] {
        prefix.wine(&[
            "reg",
            "add",
            policy,
            "/v",
            "Flags",
            "/t",
            "REG_DWORD",
            "/d",
            flags,
            "/f",
        ]);
        assert_eq!(
            repair(&exe, &["--root", "amazon-root-ca-1", "--yes"]),
            "policy-forbids"
        );
    }
    prefix.wine(&[
        "reg",
        "add",
        policy,
        "/v",
        "Flags",
        "/t",
        "REG_DWORD",
        "/d",
        "2",
        "/f",
    ]);
    assert_eq!(
        repair(&exe, &["--root", "amazon-root-ca-1", "--yes"]),
        "added"
    );
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn a_proxy_in_the_registry_is_the_finding_wherever_windows_keeps_it() {
    let prefix = OwnPrefix::fresh();
    let exe = ShikakuExe::in_prefix(&prefix);
    let proxy = || {
        let ended = exe.run(["checkup", "--json", "--only", "network.proxy"]);
        (ended.checkup().causes(), ended.checkup().text())
    };
    assert_eq!(proxy().0, Vec::<String>::new());
    let user = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings";
    let set = |name: &str, kind: &str, value: &str| {
        prefix.wine(&[
            "reg", "add", user, "/v", name, "/t", kind, "/d", value, "/f",
        ]);
    };
    set("ProxyServer", "REG_SZ", "proxy.base.oqs-pdl.org:8080");
    assert_eq!(
        proxy().0,
        Vec::<String>::new(),
        "a proxy that is switched off is none"
    );
    set("ProxyEnable", "REG_DWORD", "1");
    let (causes, text) = proxy();
    assert_eq!(causes, ["proxy-configured"]);
    assert!(
        text.contains("閉じた回線"),
        "the left-over is named: {text}"
    );
    set("ProxyEnable", "REG_DWORD", "0");
    assert_eq!(proxy().0, Vec::<String>::new());
    set(
        "AutoConfigURL",
        "REG_SZ",
        "http://taro:himitsu@pac.example/proxy.pac",
    );
    let (causes, text) = proxy();
    assert_eq!(causes, ["proxy-configured"]);
    assert!(
        text.contains("pac.example") && !text.contains("himitsu"),
        "{text}"
    );
}

/// On Windows a verifying call may itself fetch the root that is to be found missing. The check-up has none: it reads the stores
/// and verifies by itself. (What fetches content carries the system's verifier along with reqwest, and is given its own instead.)
#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn the_checkup_has_no_verifier_of_windows_among_its_crates() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--package",
            "checkup",
            "--edges",
            "normal",
        ])
        .args(["--target", "x86_64-pc-windows-gnu", "--prefix", "none"])
        .output()
        .expect("cargo is there");
    let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
    assert!(tree.contains("schannel v"), "no tree of crates:\n{tree}");
    assert!(!tree.contains("rustls-platform-verifier"), "{tree}");
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn a_certificate_is_saved_on_windows_as_amazon_offers_it() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let place = format!("Z:{}", folder.path().to_string_lossy().replace('/', "\\"));
    let ended = shikaku_exe(&["repair", "amazon-root", "--save", &place, "--json"]);
    assert_eq!(ended.json()["outcome"], "saved", "{ended:?}");
    let saved = std::fs::read(folder.path().join("SFSRootCAG2.cer")).expect("it is there");
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
    assert!(
        roots.iter().any(|der| **der == *saved),
        "it is one of the world's roots, whole"
    );
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn what_is_decided_for_a_machine_stands_in_the_registry_and_the_machines_counts_before_the_users() {
    let prefix = OwnPrefix::fresh();
    let exe = ShikakuExe::in_prefix(&prefix);
    let set = |root: &str, name: &str, kind: &str, value: &str| {
        let key = format!(r"{root}\Software\Policies\ShikakuRescue");
        prefix.wine(&[
            "reg", "add", &key, "/v", name, "/t", kind, "/d", value, "/f",
        ]);
    };
    let setup = |more: &[&str]| {
        let words = [&["checkup", "--json", "--only", "os.version"], more].concat();
        exe.run(words).checkup().facts()["setup"].clone()
    };
    assert_eq!(setup(&[]), Value::Null);
    set("HKCU", "Setup", "REG_SZ", "windows-usb-reader");
    set("HKCU", "Facility", "REG_SZ", "other");
    assert_eq!(setup(&[]), "windows-usb-reader");
    set("HKLM", "Setup", "REG_SZ", "face-reader");
    set("HKLM", "ContentLookup", "REG_DWORD", "0");
    set("HKLM", "ContentSource", "REG_SZ", "https://127.0.0.1:9/");
    assert_eq!(setup(&[]), "face-reader");
    assert_eq!(setup(&["--setup", "phone"]), "phone");
    let shown = exe.run(["policy", "--json"]);
    let policy = shown.json();
    assert_eq!(
        (shown.status, &policy["facility"]),
        (Some(0), &json!("other"))
    );
    assert_eq!(policy["content_lookup"], false);
    assert_eq!(exe.run(["kb", "update"]).status, Some(2), "it is forbidden");
    set("HKLM", "Facility", "REG_SZ", "casino");
    let shown = exe.run(["policy", "--json"]);
    assert_eq!(
        (shown.status, &shown.json()["facility"]),
        (Some(1), &Value::Null)
    );
    assert!(shown.stderr.contains("casino"), "{shown:?}");
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn a_look_at_a_terminal_leaves_every_file_certificate_and_registry_value_as_it_was() {
    let prefix = OwnPrefix::fresh();
    let exe = ShikakuExe::in_prefix(&prefix);
    for file in [
        r"Program Files/OQS/OQSComApp/conf/api_table.conf",
        r"Program Files/OQS-Auth/Version.info",
        r"ProgramData/OQS-Auth/OqsAuth.ini",
        r"ProgramData/OQS-Auth/ReaderInfo.ini",
        r"OQS/req/a-patient.xml",
        r"OQS/res/a-patient.xml",
        r"OQS/face/a-patient.xml",
    ] {
        let path = prefix.drive().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, "[a]\r\nb=c\r\n").expect("a file");
    }
    let look = ["checkup", "--setup", "face-reader", "--json"];
    // Wine itself copies the host's certificates and makes its keys when a program first asks for them.
    let first = exe.run(look);
    let present = first.checkup().verdict("terminal.present");
    assert!(
        !present.is_empty() && present != "not-applicable",
        "{first:?}"
    );
    let before = prefix.snapshot();
    let again = exe.run(look);
    assert_eq!(again.checkup().verdict("terminal.present"), present);
    let after = prefix.snapshot();
    assert_eq!(after.since(&before), Vec::<String>::new(), "written");
    assert_eq!(before.since(&after), Vec::<String>::new(), "removed");
}
