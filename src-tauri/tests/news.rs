//! What the window says of content that was brought after the app: the keeper's release, taken by the terminal's program, shown
//! by the window at its next start as sentences.

#![cfg(target_os = "linux")]

use std::path::Path;

use bundle::Keys;
use rigs::content::Keeper;
use rigs::shikaku::Shikaku;
use serde_json::{Value, json};
use shikaku_rescue_lib::Content;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{WebviewUrl, WebviewWindowBuilder};

/// What a window that starts with this content answers when it is asked for its news.
fn news(content: Content) -> Value {
    answer(content, "news")
}

fn answer(content: Content, command: &str) -> Value {
    let app = shikaku_rescue_lib::wired(mock_builder(), content)
        .build(shikaku_rescue_lib::context())
        .expect("the app is built");
    let window = WebviewWindowBuilder::new(&app, "main", WebviewUrl::default())
        .build()
        .expect("a window without a screen");
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().expect("an address"),
        body: InvokeBody::Json(json!({})),
        headers: tauri::http::HeaderMap::new(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(&window, request)
        .map(|body| body.deserialize().expect("an answer is JSON"))
        .expect("an answer")
}

/// Takes the keeper's tenth release into the folder, as somebody at a terminal does.
fn take(keeper: &Keeper, folder: &Path) {
    let taken = Shikaku::alone().run([
        "kb".as_ref(),
        "update".as_ref(),
        "--kb-dir".as_ref(),
        folder.as_os_str(),
        "--kb-key".as_ref(),
        keeper.key.as_ref(),
        "--from".as_ref(),
        keeper.file(10).as_os_str(),
    ]);
    assert_eq!(taken.status, Some(0), "{taken}");
}

#[test]
fn content_that_was_brought_later_is_told_in_sentences_and_the_apps_own_is_not() {
    let keeper = Keeper::new();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let keys = Keys::new([keeper.key.as_str()]).expect("minisign's own key");
    let now = jiff::Timestamp::now();
    assert_eq!(
        news(Content::newest(Some(folder.path()), &keys, now)),
        Value::Null
    );
    keeper.publish_without(10, &["topic/second-monitor-black"]);
    take(&keeper, folder.path());
    let told = news(Content::newest(Some(folder.path()), &keys, now));
    assert_eq!(told["number"], 10);
    // A page of the program's own is gone in the keeper's release: it is told without a way to it.
    assert!(
        told["differences"]
            .as_array()
            .is_some_and(|all| all.iter().any(|difference| difference["id"].is_null()))
    );
    let of_021: Vec<&str> = told["differences"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|difference| difference["id"] == "error/021")
        .filter_map(|difference| difference["sentence"].as_str())
        .collect();
    // Marks between the words let a narrow window break the line there.
    let plain: Vec<String> = of_021
        .iter()
        .map(|told| told.replace('\u{200B}', ""))
        .collect();
    assert!(
        plain.len() == 1 && plain[0].starts_with("021 の") && plain[0].ends_with("が変わりました"),
        "{plain:?}"
    );
}

#[test]
fn content_that_has_expired_is_not_shown_and_the_settings_say_so() {
    let keeper = Keeper::new();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let keys = Keys::new([keeper.key.as_str()]).expect("minisign's own key");
    let now = jiff::Timestamp::now();
    keeper.publish(10);
    take(&keeper, folder.path());
    let years = jiff::SignedDuration::from_hours(20 * 365 * 24);
    for (at, is_shown) in [(now, true), (now + years, false)] {
        let content = || Content::newest(Some(folder.path()), &keys, at);
        assert_eq!(news(content()).is_object(), is_shown);
        let why = answer(content(), "edition")["passed_over"].clone();
        assert_eq!(
            why.as_str().is_some_and(|why| why.contains("期限は")),
            !is_shown,
            "{why}"
        );
    }
}
