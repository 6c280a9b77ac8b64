//! What the browser tests are answered with is written by the backend: the pages as `show` gives them, what `explain` finds, whom
//! to call at two times of the week, the edition and the offer of an update. This test asks anew and compares, so that no browser
//! test, and no picture, shows what the program does not say any more. Reports are judged anew: those of `recorded/reports` from
//! their own facts, and one for each finding from the scenes (crates/diagnose/scenes). `RECORDED=write cargo test -p shikaku-rescue --test
//! recordings` brings the files up to date. A page more is recorded by an empty file of its name under `recorded/entries`, words
//! more by a key of `explanations.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bundle::Keys;
use diagnose::{CheckResult, Finding, Report, Verdict, diagnose, looked_at, scenes};
use enquiry::PrivateWords;
use facts::{Facts, Observed, facts_from_json};
use jiff::civil::DateTime;
use kb::Base;
use serde_json::{Map, Value, json};
use shikaku_rescue_lib::Content;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use window::{EnquiryWish, Looking, PageLook};

/// As many matches as the window asks for.
const LIMIT: u32 = 8;

/// When telephones are looked at: a Tuesday morning, and the Sunday evening before it.
const TIMES: [(&str, &str); 2] = [
    ("open", "2026-11-24T10:12:40"),
    ("closed", "2026-11-22T19:00:00"),
];

/// Looks of pages that are recorded: the page, what a browser test calls it (`?look=NAME`), and the scene whose facts are seen.
const LOOKS: [(&str, &str, &str); 8] = [
    (
        "error/008",
        "gone",
        "The registered reader is gone, and no other is here",
    ),
    ("error/008", "well", "Hardly any memory left"),
    ("error/008", "usb", "A known reader with a card"),
    ("error/008", "phone", "Nobody has asked for the location"),
    (
        "error/011",
        "cable",
        "The closed network's cable is out, the other one is in",
    ),
    ("error/014", "memory", "Hardly any memory left"),
    (
        "app-error/w-6401",
        "root",
        "None of the five roots is there",
    ),
    ("guide/reader-not-connected", "gone", "No reader anywhere"),
];

/// A window without a screen over the program's own content.
fn window() -> WebviewWindow<MockRuntime> {
    let now = "2026-12-01T00:00:00Z".parse().expect("a time");
    let content = Content::newest(None, &Keys::release(), now);
    let app = shikaku_rescue_lib::wired(mock_builder(), content)
        .build(shikaku_rescue_lib::context())
        .expect("the app is built");
    let window = WebviewWindowBuilder::new(&app, "main", WebviewUrl::default())
        .build()
        .expect("a window without a screen");
    // The app lives as long as the test does.
    std::mem::forget(app);
    window
}

fn ask(window: &WebviewWindow<MockRuntime>, command: &str, arguments: Value) -> Value {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().expect("an address"),
        body: InvokeBody::Json(arguments.clone()),
        headers: tauri::http::HeaderMap::new(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request)
        .map(|body| body.deserialize().expect("an answer is JSON"))
        .unwrap_or_else(|refusal| panic!("{command} {arguments}: {refusal}"))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/platform/recorded")
}

/// The ids of the pages that are recorded: `error.021.json` is `error/021`.
fn recorded_pages() -> Vec<(PathBuf, String)> {
    let files = std::fs::read_dir(folder().join("entries")).expect("the folder of pages");
    let mut pages: Vec<_> = files
        .map(|file| {
            let path = file.expect("a file").path();
            let name = path.file_stem().expect("a name").to_string_lossy();
            let id = name.replacen('.', "/", 1);
            (path, id)
        })
        .collect();
    // Every finding is shown by a browser test, and leads to its guide.
    for finding in Finding::ALL {
        let guide = Base::embedded().guide_for(finding.code());
        let id = guide.expect("a guide for every finding").id.clone();
        let path = folder().join(format!("entries/{}.json", id.replacen('/', ".", 1)));
        pages.push((path, id));
    }
    pages.sort();
    pages.dedup();
    pages
}

/// Trial readings that are recorded: what a browser test calls them (`?trial=NAME`), and the scene.
const TRIALS: [(&str, &str); 7] = [
    ("card", "A trial reading with the phone: a My Number card"),
    ("nothing", "A trial reading with the phone: nothing is felt"),
    (
        "lost",
        "A trial reading with the phone: the card is lost and does not come back",
    ),
    (
        "several",
        "A trial reading with the phone: two cards at once",
    ),
    ("transit", "A trial reading with the phone: a transit card"),
    ("off", "A trial reading with the phone: NFC is off"),
    (
        "locked",
        "A trial reading with the phone: the card's PIN is locked",
    ),
];

/// Their reports, and where the antennas are of the phones whose answers are recorded (mobile/tests/answers).
fn trials() -> Value {
    let scenes = scenes::scenes().unwrap_or_else(|mistake| panic!("{mistake}"));
    let reports = TRIALS.into_iter().map(|(name, scene)| {
        let scene = scenes.iter().find(|known| known.name == scene);
        let facts = &scene.unwrap_or_else(|| panic!("no scene for {name}")).cases[0].facts;
        let with_tries = facts.tries != Observed::NotAsked;
        let checks = checkup::trial_checks(with_tries);
        let report = diagnose(facts.clone(), &checks, Base::embedded());
        (name.to_owned(), json!(report))
    });
    let answers =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../mobile/tests/answers/android.json");
    let answers = std::fs::read_to_string(answers).expect("recorded answers");
    let answers: Value = serde_json::from_str(&answers).expect("JSON");
    let antennas = answers["states"].as_array().expect("states").iter();
    let antennas: Vec<&Value> = antennas
        .filter_map(|state| state.pointer("/answer/antennas/seen"))
        .collect();
    json!({ "reports": reports.collect::<Map<_, _>>(), "antennas": antennas })
}

/// Judges facts as a check-up does that was made for them.
fn judged(facts: Facts) -> Report {
    let checks = looked_at(&facts);
    diagnose(facts, &checks, Base::embedded())
}

/// The check-ups that the window is shown, each with the facts that its file holds. How long a check took is the file's: only a
/// real check-up knows it.
fn recorded_reports() -> BTreeMap<PathBuf, Value> {
    let files = std::fs::read_dir(folder().join("reports")).expect("the folder of reports");
    let reports = files.map(|file| {
        let path = file.expect("a file").path();
        let kept = std::fs::read_to_string(&path).expect("a recorded report");
        let before: Value = serde_json::from_str(&kept).expect("a report is JSON");
        let mut report = judged(facts_from_json(&kept).expect("a report has facts"));
        for result in &mut report.checks {
            let mut all = before["checks"].as_array().into_iter().flatten();
            let earlier = all.find(|earlier| earlier["id"] == *result.id);
            // No facts break a check; what is shown of one that broke is played.
            if earlier.is_some_and(|earlier| earlier["verdict"] == "crashed") {
                *result = CheckResult {
                    verdict: Verdict::Crashed,
                    finding: None,
                    evidence: Vec::new(),
                    seen: Vec::new(),
                    why: None,
                    reason: None,
                    question: None,
                    guide: None,
                    explained_by: None,
                    repair: None,
                    ..result.clone()
                };
            }
            let millis = earlier.and_then(|earlier| earlier["millis"].as_u64());
            result.millis = u32::try_from(millis.unwrap_or(0)).expect("milliseconds");
        }
        (path, json!(report))
    });
    reports.collect()
}

/// For each finding the report of the first scene whose root cause it is, or of which it is a cause at all, or in which it is folded
/// under another one.
fn reports_of_findings() -> Map<String, Value> {
    let scenes = scenes::scenes().expect("the scenes can be read");
    let found = Finding::ALL.iter().map(|finding| {
        let root = scenes
            .iter()
            .find(|scene| scene.causes.first() == Some(finding));
        let is_found = |scene: &&scenes::Scene| {
            let report = judged(scene.cases[0].facts.clone());
            report
                .checks
                .iter()
                .any(|check| check.finding == Some(*finding))
        };
        let scene = root
            .or_else(|| scenes.iter().find(|scene| scene.causes.contains(finding)))
            .or_else(|| scenes.iter().find(is_found))
            .unwrap_or_else(|| panic!("no scene has the finding {}", finding.code()));
        assert!(is_found(&scene), "{}", scene.name);
        let report = judged(scene.cases[0].facts.clone());
        (finding.code().to_owned(), json!(report))
    });
    found.collect()
}

/// What these pages say of what they have seen, by page and name; a reader who says that it is this machine, and who asks for what is
/// looked at on request, as well.
fn recorded_looks() -> Map<String, Value> {
    let base = Base::embedded();
    let scenes = scenes::scenes().expect("the scenes can be read");
    let mut looks = Map::new();
    for (page, name, scene) in LOOKS {
        let scene = scenes.iter().find(|one| one.name == scene);
        let scene = scene.unwrap_or_else(|| panic!("{page} {name}: no such scene"));
        for (here, key) in [(false, ""), (true, " here")] {
            let mut facts = scene.cases[0].facts.clone();
            let ask = PageLook {
                page: page.to_owned(),
                setup: facts.setup,
                here,
                asked: false,
            };
            let looking = window::look_at(base, &ask, facts.os).expect("a page");
            let looked = window::unlooked(base, &looking).unwrap_or_else(|| {
                let Looking::At { setup, checks } = looking else {
                    panic!("{page} neither looks nor says why");
                };
                facts.setup = setup;
                let report = diagnose(facts, &checks, base);
                window::looked(base, &ask, &report).expect("a page")
            });
            looks.insert(format!("{page} {name}{key}"), json!(looked));
        }
    }
    looks
}

/// The enquiry of its own recorded facts and of what was tried, as it is made today.
fn recorded_enquiry() -> Value {
    let kept = std::fs::read_to_string(folder().join("enquiry.json")).expect("a recorded enquiry");
    let kept: Value = serde_json::from_str(&kept).expect("an enquiry is JSON");
    let leaves = &kept["leaves"];
    let facts: Facts = serde_json::from_value(leaves["facts"].clone()).expect("facts");
    let wish = EnquiryWish {
        typed: Vec::new(),
        tried: serde_json::from_value(leaves["tried"].clone()).expect("what was tried"),
        struck: Vec::new(),
    };
    let draft = window::draft(&facts, wish, PrivateWords::default(), Base::embedded());
    let draft = draft.expect("an enquiry");
    let keys: Vec<&str> = draft.lines.iter().map(|line| line.key.as_str()).collect();
    json!({ "keys": keys, "leaves": draft.leaves })
}

/// Records as the scenes play them, each with its timeline and its judgement.
fn records() -> Map<String, Value> {
    let scenes = scenes::scenes().expect("the scenes can be read");
    [
        ("brief", "The card lies for half a second"),
        (
            "well",
            "A card is laid down, read and lifted, and the app reaches its server",
        ),
        ("nothing", "Nothing happens for a minute"),
        (
            "dropped",
            "The reader leaves the bus for 1.1 seconds while it is asked",
        ),
        ("hangs", "The app's connection gets no answer"),
        ("unseen", "The system does not tell who uses a reader"),
    ]
    .into_iter()
    .map(|(name, played)| {
        let scene = scenes.iter().find(|scene| scene.name == played);
        let facts = scene.expect("a scene of this name").cases[0].facts.clone();
        let Observed::Seen(record) = &facts.record else {
            panic!("{played} has a record");
        };
        let rows = diagnose::timeline(record, Base::embedded());
        (
            name.to_owned(),
            json!({ "report": judged(facts), "rows": rows }),
        )
    })
    .collect()
}

/// What is said before the doors open of each recorded report, by its file. A card was read at this desk a week before.
fn openings() -> Map<String, Value> {
    let reports = recorded_reports();
    let of = |name: &str| -> Facts {
        let path = folder().join(format!("reports/{name}.json"));
        serde_json::from_value(reports[&path]["facts"].clone()).expect("facts")
    };
    let earlier = Facts {
        taken_at: "2026-11-17T00:12:40Z".to_owned(),
        ..of("solved")
    };
    let ending = scenes::scenes()
        .expect("the scenes can be read")
        .into_iter();
    let ending = ending
        .filter(|scene| scene.causes.first() == Some(&Finding::InstitutionCertificateExpiring))
        .map(|scene| ("ending", scene.cases[0].facts.clone()));
    ["solved", "not-placed", "root-missing", "unknown"]
        .map(|name| (name, of(name)))
        .into_iter()
        .chain(ending.take(1))
        .map(|(name, facts)| {
            let report = judged(facts);
            let told = diagnose::opening(&report, std::slice::from_ref(&earlier), Base::embedded());
            (name.to_owned(), json!(told))
        })
        .collect()
}

/// The situations at a desk whose answers are recorded: `outage=reader card=physical`.
fn recorded_desks() -> Vec<String> {
    let kept = std::fs::read_to_string(folder().join("receptions.json")).unwrap_or_default();
    let kept: Map<String, Value> = serde_json::from_str(&kept).unwrap_or_default();
    kept.keys().cloned().collect()
}

/// The words whose answers are recorded.
fn recorded_words() -> Vec<String> {
    let kept = std::fs::read_to_string(folder().join("explanations.json")).unwrap_or_default();
    let kept: Map<String, Value> = serde_json::from_str(&kept).expect("the explanations are JSON");
    kept.into_iter().map(|(words, _)| words).collect()
}

/// Every recording that comes from the content, by its file.
fn fresh() -> BTreeMap<PathBuf, Value> {
    let window = window();
    let mut files = BTreeMap::new();
    let mut documents = Map::new();
    let mut contacts = vec!["call-centre".to_owned()];
    for (path, id) in recorded_pages() {
        let mut page = ask(&window, "show", json!({"id": id}));
        if let Value::Object(named) = page["documents"].take() {
            documents.extend(named);
        }
        for reached in page["contacts"].as_array().expect("a list of contacts") {
            contacts.extend(reached["contact"]["id"].as_str().map(str::to_owned));
        }
        files.insert(path, page["entry"].take());
    }
    assert!(!files.is_empty(), "the recorded pages were not found");
    let reached = |at: &str| -> Value {
        let at: DateTime = at.parse().expect("a time");
        let reached = contacts.iter().map(|id| {
            let contact = Base::embedded().contact(id).expect("a contact of a page");
            (
                id.clone(),
                json!(contact.clone().phrased().reachable_at(at)),
            )
        });
        reached.collect::<Map<_, _>>().into()
    };
    let reached: Map<String, Value> = TIMES
        .iter()
        .map(|(name, at)| ((*name).to_owned(), reached(at)))
        .collect();
    let explained: Map<String, Value> = recorded_words()
        .into_iter()
        .map(|words| {
            let arguments = json!({"words": words, "limit": LIMIT});
            let answer = ask(&window, "explain", arguments);
            (words, answer)
        })
        .collect();
    let received: Map<String, Value> = recorded_desks()
        .into_iter()
        .map(|desk| {
            let answers = desk
                .split_whitespace()
                .filter_map(|one| one.split_once('='));
            let answers: Map<String, Value> = answers
                .map(|(key, word)| (key.to_owned(), word.into()))
                .collect();
            let answer = ask(&window, "receive", json!({ "desk": answers }));
            (desk, answer)
        })
        .collect();
    for (name, answer) in [
        ("documents.json", documents.into()),
        ("contacts.json", reached.into()),
        ("explanations.json", explained.into()),
        ("receptions.json", received.into()),
        ("edition.json", ask(&window, "edition", json!({}))),
        ("offer.json", ask(&window, "update_offer", json!({}))),
        ("findings.json", reports_of_findings().into()),
        ("looks.json", recorded_looks().into()),
        ("openings.json", openings().into()),
        ("trials.json", trials()),
        ("records.json", records().into()),
        ("enquiry.json", recorded_enquiry()),
    ] {
        files.insert(folder().join(name), answer);
    }
    files.extend(recorded_reports());
    files
}

#[test]
fn what_the_browser_tests_are_answered_is_what_the_program_says() {
    let writes = std::env::var_os("RECORDED").is_some_and(|what| what == "write");
    let mut stale = Vec::new();
    for (path, answer) in fresh() {
        let fresh = serde_json::to_string_pretty(&answer).expect("JSON can be written") + "\n";
        if writes {
            std::fs::write(&path, &fresh).expect("the file can be written");
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != fresh {
            stale.extend(
                path.file_name()
                    .map(|name| name.to_string_lossy().into_owned()),
            );
        }
    }
    assert!(
        stale.is_empty(),
        "stale under ui/src/platform/recorded: {stale:?}; RECORDED=write cargo test -p shikaku-rescue --test recordings"
    );
}
