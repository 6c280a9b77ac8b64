//! What a page that is not ours, or ours gone wrong, can do through the window's commands: any JSON to any command ends in an
//! answer or a refusal and soon, what the capabilities do not name is refused, and the content security policy lets no foreign
//! script in. The commands are called as a page calls them, with the capabilities that are built in, without a screen.

#[cfg(target_os = "linux")]
mod sandbox;

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use bundle::Keys;
use proptest::prelude::*;
use serde_json::{Value, json};
use shikaku_rescue_lib::Content;
use specta_typescript::Typescript;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{WebviewWindow, WebviewWindowBuilder};

/// A command of the window with the names of its arguments, read from what the one list of commands tells the window.
#[derive(Debug)]
struct Command {
    name: String,
    arguments: Vec<String>,
}

fn commands() -> &'static [Command] {
    static COMMANDS: LazyLock<Vec<Command>> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("bindings.ts");
        shikaku_rescue_lib::commands::<MockRuntime>()
            .export(Typescript::default(), &file)
            .expect("the types can be written");
        let written = std::fs::read_to_string(file).expect("the types were written");
        let calls = written.split("__TAURI_INVOKE(\"").skip(1);
        calls.map(command_in).collect()
    });
    &COMMANDS
}

/// `explain", { words, limit }))…`, behind the name of the function that calls.
fn command_in(call: &str) -> Command {
    let (name, rest) = call.split_once('"').expect("a name ends");
    let given = rest.split_once(')').expect("a call ends").0;
    let arguments = given
        .split([',', '{', '}', ' '])
        .filter(|word| !word.is_empty());
    Command {
        name: name.to_owned(),
        arguments: arguments.map(str::to_owned).collect(),
    }
}

/// The commands that act on the files, the keyring or the programs of whoever runs this test, and are therefore called with
/// arguments that could be right in a sandbox only (sandbox/mod.rs). A new command that acts belongs here.
const WITH_CONSEQUENCES: [&str; 7] = [
    "save_enquiry",
    "keep_checkup",
    "opening",
    "past_checkups",
    "compare_checkups",
    "clear_checkups",
    "update_app",
];

/// All other commands.
fn harmless() -> Vec<&'static Command> {
    let all = commands().iter();
    all.filter(|command| !WITH_CONSEQUENCES.contains(&command.name.as_str()))
        .collect()
}

/// How long a command may take, on a busy machine.
const BOUND: Duration = Duration::from_secs(5);

/// Our page's own address.
const OURS: &str = "tauri://localhost";

fn window() -> WebviewWindow<MockRuntime> {
    static WINDOW: LazyLock<WebviewWindow<MockRuntime>> = LazyLock::new(|| {
        let now = "2026-12-01T00:00:00Z".parse().expect("a time");
        let content = Content::newest(None, &Keys::release(), now);
        let app = shikaku_rescue_lib::wired(mock_builder(), content)
            .build(shikaku_rescue_lib::context())
            .expect("the app is built");
        let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default())
            .build()
            .expect("a window without a screen");
        // The app lives as long as the tests do.
        std::mem::forget(app);
        window
    });
    WINDOW.clone()
}

fn request(command: &str, url: &str, body: Value) -> InvokeRequest {
    InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: url.parse().expect("an address"),
        body: InvokeBody::Json(body),
        headers: tauri::http::HeaderMap::new(),
        invoke_key: INVOKE_KEY.to_owned(),
    }
}

/// The answer or the refusal, and how long it took; fails when there is neither in time.
fn call(command: &str, url: &str, body: Value) -> (Result<Value, Value>, Duration) {
    let (sender, receiver) = mpsc::channel();
    let (window, request) = (window(), request(command, url, body));
    let started = Instant::now();
    std::thread::spawn(move || {
        let answer = get_ipc_response(&window, request)
            .map(|body| body.deserialize::<Value>().expect("an answer is JSON"));
        let _ = sender.send(answer);
    });
    let answer = receiver
        .recv_timeout(BOUND * 2)
        .unwrap_or_else(|_| panic!("{command} neither answers nor refuses"));
    (answer, started.elapsed())
}

/// A value of any shape, with the words and numbers that are awkward.
fn any_json() -> impl Strategy<Value = Value> {
    let awkward = prop::sample::select(vec![
        json!(null),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!("../../../etc/passwd"),
        json!("error/021"),
        json!("error/\u{0}021"),
        json!("<script>alert(1)</script>"),
        json!("\u{202E}txt.exe"),
        json!("__proto__"),
        json!("021"),
        json!("あ".repeat(100_000)),
        json!("__CHANNEL__:4294967296"),
        json!({"$id": "__TAURI__"}),
    ]);
    let leaf = prop_oneof![
        awkward,
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(".{0,12}", inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Arguments as a page sends them: mostly the right names, with anything in them.
fn any_arguments() -> impl Strategy<Value = Value> {
    let names: BTreeSet<&str> = harmless()
        .into_iter()
        .flat_map(|command| command.arguments.iter().map(String::as_str))
        .collect();
    let names: Vec<&str> = names.into_iter().collect();
    let named = prop::collection::btree_map(prop::sample::select(names), any_json(), 0..7)
        .prop_map(|mut fields| {
            // A check-up of everything would try the internet, and tests send nothing beyond this machine.
            if fields
                .get("only")
                .and_then(Value::as_array)
                .is_some_and(Vec::is_empty)
            {
                fields.insert("only", json!(["no.such-check"]));
            }
            fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<serde_json::Map<_, _>>()
                .into()
        });
    prop_oneof![4 => named, 1 => any_json()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_to_any_command_is_answered_or_refused_and_soon(
        command in prop::sample::select(harmless()),
        arguments in any_arguments(),
    ) {
        let command = &command.name;
        let (_, took) = call(command, OURS, arguments);
        prop_assert!(took < BOUND, "{command} took {took:?}");
    }
}

#[test]
fn the_commands_answer_when_they_are_called_rightly() {
    let (found, _) = call("explain", OURS, json!({"words": "021", "limit": 3}));
    assert_eq!(found.expect("an answer")["matches"][0]["id"], "error/021");
    let (page, _) = call("show", OURS, json!({"id": "error/021"}));
    assert_eq!(page.expect("an answer")["entry"]["id"], "error/021");
    let (refused, _) = call("show", OURS, json!({"id": "../../../etc/passwd"}));
    assert_eq!(
        refused.expect_err("no such page")["refused"],
        "no-such-entry"
    );
    let (refused, _) = call(
        "explain",
        OURS,
        json!({"words": "あ".repeat(100_000), "limit": 3}),
    );
    assert_eq!(refused.expect_err("too long")["refused"], "too-long");
}

#[test]
fn the_commands_with_consequences_are_commands_and_their_names_are_read_rightly() {
    let explain = commands()
        .iter()
        .find(|command| command.name == "explain")
        .expect("the command is read");
    assert_eq!(explain.arguments, ["words", "limit", "setup"]);
    for name in WITH_CONSEQUENCES {
        assert!(
            commands().iter().any(|command| command.name == name),
            "{name}"
        );
    }
}

#[test]
fn what_no_capability_names_is_refused() {
    // All of these are in every Tauri app; a page that could call them would move windows, listen, or read paths.
    for command in [
        "plugin:window|set_title",
        "plugin:window|create",
        "plugin:webview|create_webview_window",
        "plugin:event|listen",
        "plugin:event|emit",
        "plugin:path|resolve_directory",
        "plugin:app|version",
        "plugin:resources|close",
        "plugin:menu|new",
        "plugin:image|from_path",
        "plugin:fs|read_file",
        "plugin:shell|execute",
        "no_such_command",
    ] {
        let (answer, _) = call(command, OURS, json!({"path": "/etc/passwd", "label": "x"}));
        let refusal = answer.expect_err(command).to_string();
        assert!(
            refusal.contains("not allowed") || refusal.contains("not found"),
            "{command}: {refusal}"
        );
    }
}

#[test]
fn a_page_from_elsewhere_is_refused_our_own_commands_too() {
    for url in [
        "https://example.com/",
        "http://localhost:5173/",
        "data:text/html,x",
        "file:///etc/passwd",
    ] {
        for command in commands().iter().map(|command| command.name.as_str()) {
            let (answer, _) = call(
                command,
                url,
                json!({"words": "021", "limit": 1, "id": "error/021"}),
            );
            let refusal = answer
                .err()
                .unwrap_or_else(|| panic!("{url} may call {command}"))
                .to_string();
            assert!(
                refusal.contains("not allowed"),
                "{url}, {command}: {refusal}"
            );
        }
    }
}

fn configuration() -> Value {
    serde_json::from_str(include_str!("../tauri.conf.json")).expect("the configuration is JSON")
}

#[test]
fn the_content_security_policy_lets_no_foreign_script_in() {
    let policy = configuration()["app"]["security"]["csp"]
        .as_str()
        .expect("a policy")
        .to_owned();
    let directives: Vec<(&str, Vec<&str>)> = policy
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect();
    let of = |name: &str| {
        directives
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, sources)| sources.clone())
    };
    assert_eq!(of("default-src"), Some(vec!["'none'"]));
    assert_eq!(of("script-src"), Some(vec!["'self'"]));
    assert_eq!(of("base-uri"), Some(vec!["'none'"]));
    assert_eq!(of("form-action"), Some(vec!["'none'"]));
    assert_eq!(of("frame-ancestors"), Some(vec!["'none'"]));
    for (name, sources) in &directives {
        for source in sources {
            let is_known = ["'none'", "'self'", "ipc:", "http://ipc.localhost"].contains(source);
            assert!(is_known, "{name} allows {source}");
        }
    }
    for loose in ["unsafe-inline", "unsafe-eval", "*", "data:", "blob:"] {
        assert!(!policy.contains(loose), "{loose}");
    }
    let security = &configuration()["app"]["security"];
    assert!(security["dangerousDisableAssetCspModification"].is_null());
    assert!(security["assetProtocol"].is_null());
    assert_eq!(security["freezePrototype"], true);
    assert!(configuration()["app"]["withGlobalTauri"].is_null());
}

#[test]
fn the_capabilities_are_the_one_list_and_it_names_nothing_of_the_systems() {
    let files: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/capabilities"))
        .expect("the folder of capabilities")
        .map(|file| file.expect("a file").file_name())
        .collect();
    assert_eq!(files, ["main.json"]);
    let capability: Value = serde_json::from_str(include_str!("../capabilities/main.json"))
        .expect("a capability is JSON");
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["permissions"], json!([]));
    assert!(capability["remote"].is_null());
    assert_eq!(
        configuration()["app"]["security"]["capabilities"],
        json!(["main"])
    );
}

/// Svelte writes every text as text; these are the ways round it. New content then shows its HTML instead of running it.
#[test]
fn no_component_turns_a_text_into_html_or_a_script() {
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../ui/src"
    ))];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(&folder).expect("a folder of the window") {
            let path = file.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            read += 1;
            for way in [
                "{@html",
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
            ] {
                assert!(!text.contains(way), "{}: {way}", path.display());
            }
        }
    }
    assert!(read > 10, "the window's files were not found");
}
