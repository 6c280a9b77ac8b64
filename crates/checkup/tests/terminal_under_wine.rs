//! A 資格確認端末 that Wine plays: its files on Wine's drive, its registry, certificate stores and credentials. A whole check-up runs
//! over it, scene after scene, and the verdicts are those that the scenes of facts have. Only under Wine: on somebody's Windows
//! nothing is written.
#![cfg(windows)]
#![cfg_attr(
    windows,
    expect(
        unsafe_code,
        reason = "credentials are written for the test, which has no safe face"
    )
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use checkup::{DEFAULT_DEADLINE, Plan, run};
use diagnose::{CHECKS, Check, Report, Verdict};
use facts::Answers;
use kb::{Base, Setup};
use schannel::cert_context::CertContext;
use schannel::cert_store::{CertAdd, CertStore};
use windows::Win32::Security::Credentials::{
    CRED_PERSIST_LOCAL_MACHINE, CRED_TYPE_GENERIC, CREDENTIALW, CredDeleteW, CredWriteW,
};
use windows::core::{HSTRING, PWSTR};
use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE, Type};

/// Made for these tests with openssl; the names in them are made up.
const ROOT: &[u8] = include_bytes!("../../observe/src/terminal/made/root.der");
const BETWEEN: &[u8] = include_bytes!("../../observe/src/terminal/made/between.der");
const INSTITUTION: &[u8] = include_bytes!("../../observe/src/terminal/made/institution.der");
const RENEWED: &[u8] = include_bytes!("../../observe/src/terminal/made/renewed.der");
const ENDED: &[u8] = include_bytes!("../../observe/src/terminal/made/ended.der");
const OTHER: &[u8] = include_bytes!("../../observe/src/terminal/made/other.der");

const WINLOGON: &str = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon";
const TIME: &str = r"SYSTEM\CurrentControlSet\Services\W32Time\Parameters";
const FAST_START: &str = r"SYSTEM\CurrentControlSet\Control\Session Manager\Power";
const SCHEMES: &str = r"SYSTEM\CurrentControlSet\Control\Power\User\PowerSchemes";
const SLEEP: &str = r"238c9fa8-0aad-41ed-83f4-97be242c8f20\29f6c1db-86da-48c5-9fdb-f2b67b1f44da";
const PENDING: &str =
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired";
const PROTECTED: &str =
    r"SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\Controlled Folder Access";
const PROXY: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
const PROXY_RULES: &str = r"SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";
const POWER: &str = r"SYSTEM\CurrentControlSet\Control\Power";
const WINHTTP: &str = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections";

const API_TABLE: &str = r"Program Files\OQS\OQSComApp\conf\api_table.conf";
const FACE_INI: &str = r"ProgramData\OQS-Auth\OqsAuth.ini";
const READERS: &str = r"ProgramData\OQS-Auth\ReaderInfo.ini";
const DEFINITION: &str = r"ProgramData\OQS\OQSComApp\config\UserDefinitionForFace.property";
const FACE_VERSION: &str = r"Program Files\OQS-Auth\Version.info";
const FOLDERS: [&str; 5] = [
    r"Program Files\OQS",
    r"Program Files\OQS-Auth",
    r"ProgramData\OQS",
    r"ProgramData\OQS-Auth",
    "OQS",
];

fn place(below: &str) -> PathBuf {
    Path::new(r"C:\").join(below)
}

fn write(below: &str, bytes: &[u8]) {
    let path = place(below);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

fn remove(below: &str) {
    let path = place(below);
    if path.is_dir() {
        fs::remove_dir_all(path).expect("removed");
    } else if path.exists() {
        fs::remove_file(path).expect("removed");
    }
}

fn text(key: &str, name: &str, value: &str) {
    let key = LOCAL_MACHINE.create(key).expect("a key");
    key.set_string(name, value).expect("a value");
}

fn protected_folders() -> String {
    format!(r"{PROTECTED}\ProtectedFolders")
}

fn number(key: &str, name: &str, value: u32) {
    let key = LOCAL_MACHINE.create(key).expect("a key");
    key.set_u32(name, value).expect("a value");
}

fn proxy(enabled: u32, server: &str, exceptions: &str, script: &str) {
    proxy_of(CURRENT_USER, enabled, server, exceptions, script);
}

/// The machine's own settings; `per_user` is the rule that makes them count or not.
fn machine_proxy(per_user: u32, server: &str, exceptions: &str) {
    number(PROXY_RULES, "ProxySettingsPerUser", per_user);
    proxy_of(LOCAL_MACHINE, 1, server, exceptions, "");
}

fn proxy_of(root: &Key, enabled: u32, server: &str, exceptions: &str, script: &str) {
    let key = root.create(PROXY).expect("a key");
    key.set_u32("ProxyEnable", enabled).expect("a value");
    key.set_string("ProxyServer", server).expect("a value");
    key.set_string("ProxyOverride", exceptions)
        .expect("a value");
    key.set_string("AutoConfigURL", script).expect("a value");
}

/// WinHTTP's default as `netsh winhttp` writes it.
fn winhttp(server: &str, exceptions: &str) {
    let mut bytes = vec![0x28, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0];
    for text in [server, exceptions] {
        bytes.extend(u32::try_from(text.len()).expect("short").to_le_bytes());
        bytes.extend(text.as_bytes());
    }
    let key = LOCAL_MACHINE.create(WINHTTP).expect("a key");
    key.set_bytes("WinHttpSettings", Type::Bytes, &bytes)
        .expect("a value");
}

const STORES: &str = r"Software\Microsoft\SystemCertificates";

/// Empties one of the user's stores where Wine keeps it: what its own functions delete is not always gone.
fn emptied(store: &str) -> CertStore {
    let _ = CURRENT_USER.remove_tree(format!(r"{STORES}\{store}\Certificates"));
    CertStore::open_current_user(store).expect("the user's store")
}

/// Puts these certificates into the user's store in the place of all others; the flag is for a private key. They are there once
/// the store is closed.
fn certificates(wanted: &[(&[u8], bool)]) {
    let mut store = emptied("My");
    for (der, key) in wanted {
        let made = CertContext::new(der).expect("a certificate");
        if *key {
            let mut key = made.set_key_prov_info();
            key.container("made up").set().expect("a property");
        }
        store
            .add_cert(&made, CertAdd::ReplaceExisting)
            .expect("added");
    }
}

/// Puts the authorities into the user's store of authorities, or takes them away.
fn authorities(there: bool) {
    let mut store = emptied("CA");
    for der in [ROOT, BETWEEN].iter().filter(|_| there) {
        let made = CertContext::new(der).expect("a certificate");
        store
            .add_cert(&made, CertAdd::ReplaceExisting)
            .expect("added");
    }
}

fn credential(name: &str, there: bool) {
    let name = HSTRING::from(name);
    if !there {
        // SAFETY: the name lives until the call has ended. One that is not there is no fault.
        let _ = unsafe { CredDeleteW(&name, CRED_TYPE_GENERIC, None) };
        return;
    }
    let mut target: Vec<u16> = name.iter().copied().chain([0]).collect();
    let mut user: Vec<u16> = "R0SECRETACCOUNT\0".encode_utf16().collect();
    let mut secret = b"SECRETPASSWORD".to_vec();
    let entry = CREDENTIALW {
        Type: CRED_TYPE_GENERIC,
        TargetName: PWSTR(target.as_mut_ptr()),
        UserName: PWSTR(user.as_mut_ptr()),
        CredentialBlob: secret.as_mut_ptr(),
        CredentialBlobSize: u32::try_from(secret.len()).expect("short"),
        Persist: CRED_PERSIST_LOCAL_MACHINE,
        ..CREDENTIALW::default()
    };
    // SAFETY: all that the entry names lives until the call has ended.
    unsafe { CredWriteW(&raw const entry, 0) }.expect("written");
}

fn account(automatic: &str, name: &str) {
    text(WINLOGON, "AutoAdminLogon", automatic);
    text(WINLOGON, "DefaultUserName", name);
}

/// A terminal on which everything is right, as far as Wine can play it.
fn healthy() {
    for folder in FOLDERS {
        remove(folder);
    }
    for (path, content) in [
        (r"Program Files\OQS\OQSComApp\Version.info", "3.5.0\r\n"),
        (
            API_TABLE,
            "OQSsiquc01=https://hweb-api.oqs.onshikaku.org/\r\n",
        ),
        (r"Program Files\OQS\OQSDistroApp\Version.info", "2.1.0\r\n"),
        (r"ProgramData\OQS\OQSDistroApp\placeholder", ""),
        (FACE_VERSION, "1.2.0\r\n"),
        (
            DEFINITION,
            "FaceDataDir=C:\\OQS\\face\r\nOutputFlg=true\r\n",
        ),
        (
            FACE_INI,
            "\u{FEFF}[CERT]\r\nISSUERNAME=Online Billing NW System\r\n[WEBAPI]\r\n\
             LOGINURL=https://hweb-mnc.oqs.onshikaku.org/\r\n",
        ),
        (READERS, "[Reader 0]\r\ndeviceId=F0SECRETDEVICE\r\n"),
        (r"OQS\face\OQSsiquc01res_face_SECRETPATIENT.xml", "<x/>"),
    ] {
        write(path, content.as_bytes());
    }
    account("1", &std::env::var("USERNAME").expect("a user"));
    certificates(&[(INSTITUTION, true)]);
    authorities(true);
    credential("OQS_LOGIN_KEY", true);
    credential("OQS_MEDICAL_INSTITUTION_CODE", true);
    text(TIME, "NtpServer", "ntp.base.oqs-pdl.org,0x9");
    text(TIME, "Type", "NTP");
    number(FAST_START, "HiberbootEnabled", 0);
    number(POWER, "HibernateEnabled", 1);
    let _ = LOCAL_MACHINE.remove_tree(PROXY_RULES);
    text(SCHEMES, "ActivePowerScheme", "made-up-scheme");
    number(
        &format!(r"{SCHEMES}\made-up-scheme\{SLEEP}"),
        "ACSettingIndex",
        0,
    );
    let _ = LOCAL_MACHINE.remove_tree(PENDING);
    number(PROTECTED, "EnableControlledFolderAccess", 0);
    let _ = LOCAL_MACHINE.remove_tree(protected_folders());
    proxy(
        1,
        "proxy.base.oqs-pdl.org:8080",
        "*.onshikaku.org;<local>",
        "",
    );
    winhttp("proxy.base.oqs-pdl.org:8080", "*.onshikaku.org");
}

/// Takes everything away again: other tests come after these in one prefix.
fn nothing() {
    for folder in FOLDERS {
        remove(folder);
    }
    account("0", "");
    certificates(&[]);
    authorities(false);
    credential("OQS_LOGIN_KEY", false);
    credential("OQS_MEDICAL_INSTITUTION_CODE", false);
    let _ = LOCAL_MACHINE.remove_tree(PENDING);
    number(PROTECTED, "EnableControlledFolderAccess", 0);
    let _ = LOCAL_MACHINE.remove_tree(protected_folders());
    let _ = LOCAL_MACHINE.remove_tree(PROXY_RULES);
    number(POWER, "HibernateEnabled", 1);
    for root in [CURRENT_USER, LOCAL_MACHINE] {
        let key = root.create(PROXY).expect("a key");
        for value in [
            "ProxyEnable",
            "ProxyServer",
            "ProxyOverride",
            "AutoConfigURL",
        ] {
            let _ = key.remove_value(value);
        }
    }
    let machine = LOCAL_MACHINE.create(WINHTTP).expect("a key");
    machine.remove_value("WinHttpSettings").expect("removed");
}

fn check_up(at: &str) -> Report {
    // Names would ask the machine's own network, also for the cards; and Wine has one list of name servers and no tasks worth the name.
    let left_out = ["terminal.names", "terminal.network-cards", "terminal.reach"];
    let checks: Vec<&'static Check> = CHECKS
        .iter()
        .filter(|check| check.id.starts_with("terminal.") && !left_out.contains(&check.id))
        .collect();
    let plan = Plan {
        setup: Some(Setup::FaceReader),
        answers: Answers::default(),
        reader_name: None,
        checks,
        deadline: DEFAULT_DEADLINE,
        taken_at: at.to_owned(),
        probe: observe::Probe::default(),
        phone: None,
        quiet: false,
    };
    let here = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    here.expect("a runtime")
        .block_on(run(plan, Base::embedded(), |_| {}))
}

/// What a check says, in one line.
fn said(report: &Report, check: &str) -> String {
    let result = report.checks.iter().find(|result| result.id == check);
    let result = result.unwrap_or_else(|| panic!("{check} was not judged"));
    let verdict = match result.verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
        Verdict::Ask => "ask",
        Verdict::Unknown => "unknown",
        Verdict::NotApplicable => "not-applicable",
        Verdict::Crashed => "crashed",
    };
    let finding = result.finding.map(|finding| format!(" {}", finding.code()));
    format!("{verdict}{}", finding.unwrap_or_default())
}

/// A scene: what is different on the healthy terminal, and what these checks say to it.
type Scene = (&'static str, fn(), &'static [(&'static str, &'static str)]);

const SCENES: &[Scene] = &[
    (
        "a healthy terminal",
        || {},
        &[
            ("present", "pass"),
            ("clock", "pass"),
            ("account", "pass"),
            ("restart", "pass"),
            ("power", "pass"),
            ("library", "pass"),
            ("certificate", "pass"),
            ("certificate-root", "pass"),
            ("environment", "pass"),
            ("face-config", "pass"),
            ("face-folder", "pass"),
            ("credentials", "pass"),
            ("proxy", "pass"),
        ],
    ),
    (
        "no terminal",
        || FOLDERS.iter().for_each(|folder| remove(folder)),
        &[
            ("present", "not-applicable"),
            ("certificate", "not-applicable"),
            ("credentials", "not-applicable"),
        ],
    ),
    (
        "what removing left behind",
        || {
            remove(r"Program Files\OQS");
            remove(r"Program Files\OQS-Auth");
        },
        &[("present", "not-applicable"), ("library", "not-applicable")],
    ),
    (
        "without a face reader",
        || {
            remove(r"Program Files\OQS-Auth");
            remove(r"ProgramData\OQS-Auth");
        },
        &[
            ("present", "pass"),
            ("library", "pass"),
            ("environment", "pass"),
            ("face-config", "not-applicable"),
            ("reader-registration", "not-applicable"),
            ("certificate", "pass"),
        ],
    ),
    (
        "one program in the test environment",
        || write(API_TABLE, b"a=https://hweb-api.oqs-st.onshikaku.org/"),
        &[("environment", "fail terminal-environment-wrong")],
    ),
    (
        "both environments in one file",
        || {
            write(
                FACE_INI,
                b"a=https://hweb.oqs-st.onshikaku.org/\nb=https://hweb.oqs.onshikaku.org/",
            )
        },
        &[("environment", "fail terminal-environment-wrong")],
    ),
    (
        "a vendor's test PC",
        || {
            write(API_TABLE, b"a=https://hweb-api.oqs-st.onshikaku.org/");
            write(FACE_INI, b"a=https://hweb.oqs-st.onshikaku.org/");
        },
        &[("environment", "unknown")],
    ),
    (
        "a clinic's terminal left in the test environment",
        || {
            write(API_TABLE, b"a=https://hweb-api.oqs-st.onshikaku.org/");
            write(FACE_INI, b"a=https://hweb.oqs-st.onshikaku.org/");
            write(r"ProgramData\OQS-Auth\ReaderInfo.ini.h", b"");
        },
        &[("environment", "fail terminal-environment-wrong")],
    ),
    (
        "switched without registering",
        || {
            remove(READERS);
            write(r"ProgramData\OQS-Auth\ReaderInfo.ini.s", b"");
        },
        &[
            ("environment", "fail terminal-environment-unregistered"),
            ("reader-registration", "fail reader-not-registered"),
        ],
    ),
    (
        "no reader registered",
        || remove(READERS),
        &[
            ("reader-registration", "fail reader-not-registered"),
            ("environment", "pass"),
        ],
    ),
    (
        "one reader under two names",
        || {
            write(READERS, b"[Reader 0]\r\ndeviceId=F0SECRETDEVICE\r\n[Reader 1]\r\ndeviceId=F0SECRETDEVICE\r\n")
        },
        &[("reader-registration", "fail reader-registered-twice")],
    ),
    (
        "no definition",
        || remove(DEFINITION),
        &[("face-config", "fail face-definition-wrong")],
    ),
    (
        "a definition with a BOM",
        || write(DEFINITION, b"\xEF\xBB\xBFFaceDataDir=C:\\OQS\\face\r\n"),
        &[("face-config", "fail face-definition-wrong")],
    ),
    (
        "a definition without a folder",
        || write(DEFINITION, b"OutputFlg=true\r\n"),
        &[("face-config", "fail face-definition-wrong")],
    ),
    (
        "a folder with doubled backslashes",
        || write(DEFINITION, b"FaceDataDir=C:\\\\OQS\\\\face\r\n"),
        &[("face-config", "pass"), ("face-folder", "pass")],
    ),
    (
        "no folder of results",
        || remove("OQS"),
        &[
            ("face-config", "fail face-folder-missing"),
            ("face-folder", "unknown"),
        ],
    ),
    (
        "a folder on another PC",
        || write(DEFINITION, b"FaceDataDir=\\\\\\\\server\\\\face\r\n"),
        &[("face-config", "unknown"), ("face-folder", "unknown")],
    ),
    (
        "folders are protected, and the folder of results is none of them",
        || number(PROTECTED, "EnableControlledFolderAccess", 1),
        &[("face-folder", "pass")],
    ),
    (
        "the folder of results is protected",
        || {
            number(PROTECTED, "EnableControlledFolderAccess", 1);
            number(&protected_folders(), r"C:\OQS", 0);
        },
        &[("face-folder", "warn folders-protected")],
    ),
    (
        "an old face library",
        || write(FACE_VERSION, b"1.0.5\r\n"),
        &[("library", "fail face-library-outdated")],
    ),
    (
        "a version in no known shape",
        || write(FACE_VERSION, b"twelve\r\n"),
        &[("library", "unknown")],
    ),
    (
        "the face library's files are gone",
        || remove(r"Program Files\OQS-Auth"),
        &[("library", "fail terminal-files-missing")],
    ),
    (
        "no certificate",
        || certificates(&[]),
        &[
            ("certificate", "fail institution-certificate-missing"),
            ("certificate-root", "unknown"),
        ],
    ),
    (
        "a certificate of another issuer",
        || certificates(&[(OTHER, true)]),
        &[("certificate", "fail institution-certificate-missing")],
    ),
    (
        "a certificate without its key",
        || certificates(&[(INSTITUTION, false)]),
        &[("certificate", "fail institution-certificate-missing")],
    ),
    (
        "a certificate that has ended",
        || certificates(&[(ENDED, true)]),
        &[("certificate", "fail institution-certificate-expired")],
    ),
    (
        "one that has ended beside one that is valid",
        || certificates(&[(ENDED, true), (INSTITUTION, true)]),
        &[("certificate", "pass")],
    ),
    (
        "two valid certificates",
        || certificates(&[(RENEWED, true), (INSTITUTION, true)]),
        &[("certificate", "warn institution-certificate-several")],
    ),
    (
        "another issuer in the terminal's own settings",
        || {
            write(
                FACE_INI,
                b"[CERT]\r\nISSUERNAME=Another\r\na=https://hweb.oqs.onshikaku.org/",
            )
        },
        &[("certificate", "fail institution-certificate-missing")],
    ),
    (
        "the authorities' certificates are missing",
        || authorities(false),
        &[(
            "certificate-root",
            "warn institution-certificate-root-missing",
        )],
    ),
    (
        "somebody else's account",
        || {
            account("1", "SECRETSOMEBODY");
            certificates(&[]);
            credential("OQS_LOGIN_KEY", false);
        },
        &[
            ("account", "warn other-account"),
            ("certificate", "unknown"),
            ("credentials", "unknown"),
            ("face-folder", "unknown"),
        ],
    ),
    (
        "the account with its computer's name",
        || {
            account(
                "1",
                &format!(r"PC\{}", std::env::var("USERNAME").expect("a user")),
            )
        },
        &[("account", "pass")],
    ),
    (
        "nobody is signed in by himself",
        || account("0", ""),
        &[("account", "unknown"), ("certificate", "pass")],
    ),
    (
        "automatic sign-in without a name",
        || account("1", ""),
        &[("account", "unknown")],
    ),
    (
        "a credential is missing",
        || credential("OQS_MEDICAL_INSTITUTION_CODE", false),
        &[("credentials", "fail credentials-missing")],
    ),
    (
        "@OnDemand's time",
        || text(TIME, "NtpServer", "ntp.healthcare-on-demand.jp,0x9"),
        &[("clock", "pass")],
    ),
    (
        "another time server",
        || text(TIME, "NtpServer", "time.windows.com,0x8"),
        &[("clock", "unknown")],
    ),
    (
        "nobody sets the clock",
        || text(TIME, "Type", "NoSync"),
        &[("clock", "unknown")],
    ),
    (
        "fast start-up",
        || number(FAST_START, "HiberbootEnabled", 1),
        &[("power", "warn fast-start-on")],
    ),
    (
        "fast start-up without hibernation",
        || {
            number(FAST_START, "HiberbootEnabled", 1);
            number(POWER, "HibernateEnabled", 0);
        },
        &[("power", "pass")],
    ),
    (
        "sleep after half an hour",
        || {
            number(
                &format!(r"{SCHEMES}\made-up-scheme\{SLEEP}"),
                "ACSettingIndex",
                1800,
            )
        },
        &[("power", "warn terminal-sleeps")],
    ),
    (
        "Windows waits for a restart",
        || {
            LOCAL_MACHINE.create(PENDING).expect("a key");
        },
        &[("restart", "warn restart-pending")],
    ),
    (
        "連携アプリ was asked to start anew an hour ago",
        || {
            write(r"ProgramData\OQS\OQSComApp\work\reboot", b"");
            let mark = File::options()
                .write(true)
                .open(place(r"ProgramData\OQS\OQSComApp\work\reboot"))
                .expect("the mark");
            mark.set_modified(SystemTime::now() - Duration::from_secs(3_600))
                .expect("a time");
        },
        &[("running", "warn terminal-restart-unfinished")],
    ),
    (
        "the proxy catches the closed network",
        || proxy(1, "proxy.base.oqs-pdl.org:8080", "<local>", ""),
        &[("proxy", "fail proxy-catches-closed")],
    ),
    (
        "the whole machine's proxy catches it",
        || machine_proxy(0, "10.1.2.3:8080", ""),
        &[("proxy", "fail proxy-catches-closed")],
    ),
    (
        "the whole machine's proxy does not count",
        || machine_proxy(1, "10.1.2.3:8080", ""),
        &[("proxy", "pass")],
    ),
    (
        "WinHTTP's proxy catches it",
        || winhttp("proxy.base.oqs-pdl.org:8080", ""),
        &[("proxy", "fail proxy-catches-closed")],
    ),
    (
        "a strange proxy",
        || proxy(1, "10.1.2.3:8080", "*.onshikaku.org", ""),
        &[("proxy", "warn proxy-not-known")],
    ),
    (
        "a script",
        || proxy(0, "", "", "http://secret.example/proxy.pac"),
        &[("proxy", "warn proxy-not-known")],
    ),
];

/// The files below the terminal's folders with the times of their last change.
fn files() -> BTreeMap<PathBuf, SystemTime> {
    fn below(folder: &Path, found: &mut BTreeMap<PathBuf, SystemTime>) {
        for item in fs::read_dir(folder).into_iter().flatten().flatten() {
            let data = item.metadata().expect("a file");
            found.insert(item.path(), data.modified().expect("a time"));
            if data.is_dir() {
                below(&item.path(), found);
            }
        }
    }
    let mut found = BTreeMap::new();
    for folder in FOLDERS {
        below(&place(folder), &mut found);
    }
    found
}

#[test]
fn what_wine_plays_is_judged_as_the_scenes_say() {
    if CURRENT_USER.open(r"Software\Wine").is_err() {
        return;
    }
    let mut wrong = Vec::new();
    let mut longest = Duration::ZERO;
    for (name, change, expected) in SCENES {
        healthy();
        change();
        let before = files();
        let begun = Instant::now();
        let report = check_up(&jiff::Timestamp::now().to_string());
        longest = longest.max(begun.elapsed());
        if files() != before {
            wrong.push(format!("{name}: something was written"));
        }
        for (check, outcome) in *expected {
            let made = said(&report, &format!("terminal.{check}"));
            if made != *outcome {
                wrong.push(format!("{name}: terminal.{check} is {made}, not {outcome}"));
            }
        }
        // Nothing that names an account, a device, a patient or a server leaves the observer.
        let told = format!("{:?}", report.facts);
        for secret in ["SECRET", "R0", "F0", "0A1B2C", "Yamada", "10.1.2.3"] {
            if told.contains(secret) {
                wrong.push(format!("{name}: {secret} in {told}"));
            }
        }
    }
    healthy();
    let report = check_up("2020-01-01T00:00:00Z");
    assert_eq!(said(&report, "terminal.clock"), "fail terminal-clock-wrong");
    nothing();
    println!(
        "{} scenes, the longest check-up took {longest:?}",
        SCENES.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // 0.11 s on an idle machine; a machine that builds something else beside it is slower.
    assert!(longest < Duration::from_secs(2), "{longest:?}");
}
