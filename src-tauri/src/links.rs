//! `shikaku://error/021`: a link from outside, for example the QR code on a colleague's screen, opens the entry it names.
//! Whoever can write a link can send one, so nothing of it is used but the choice among the entries that exist.

use std::sync::{Mutex, PoisonError};

use kb::Base;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, State};
use tauri_plugin_deep_link::DeepLinkExt;

use crate::content::Content;
use window::Refusal;

/// The scheme, as tauri.conf.json tells it to the system.
const SCHEME: &str = "shikaku://";
/// Longer than any entry's link by far.
const MAX_BYTES: usize = 128;
/// Links that came before the window could hear of them; more than the last is of no use.
const MAX_WAITING: usize = 1;

/// The id of the entry that a link names, from the content in use; nothing for whatever else it says.
#[must_use]
pub fn entry_in<'a>(base: &'a Base, link: &str) -> Option<&'a str> {
    if link.len() > MAX_BYTES || !link.is_char_boundary(SCHEME.len().min(link.len())) {
        return None;
    }
    let (scheme, id) = link.split_at_checked(SCHEME.len())?;
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return None;
    }
    // Browsers and mail programs like to end an address with a slash.
    let id = id.strip_suffix('/').unwrap_or(id);
    base.entry(id).map(|entry| entry.id.as_str())
}

/// Where links go: to the window, or to wait until it can hear of them.
#[derive(Default)]
pub struct Links(Mutex<Ways>);

#[derive(Default)]
struct Ways {
    window: Option<Channel<String>>,
    waiting: Vec<String>,
}

impl Links {
    fn open(&self, id: &str) {
        let mut ways = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A page that was loaded anew listens at another channel; the old one refuses.
        let heard = ways
            .window
            .as_ref()
            .is_some_and(|window| window.send(id.to_owned()).is_ok());
        if !heard {
            ways.waiting.truncate(MAX_WAITING - 1);
            ways.waiting.push(id.to_owned());
        }
    }

    fn listen(&self, window: Channel<String>) {
        let mut ways = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for id in ways.waiting.drain(..) {
            // A window that is closing needs no link.
            let _ = window.send(id);
        }
        ways.window = Some(window);
    }
}

/// Tells the window the entries that links lead to, the link that opened the app among them.
#[tauri::command]
#[specta::specta]
pub async fn links(links: State<'_, Links>, opened: Channel<String>) -> Result<(), Refusal> {
    links.listen(opened);
    Ok(())
}

/// Takes the link the app was opened with, and those that come while it is open.
pub(crate) fn follow(app: &AppHandle) {
    let deep_link = app.deep_link();
    for link in deep_link.get_current().ok().flatten().unwrap_or_default() {
        take(app, link.as_str());
    }
    let handle = app.clone();
    deep_link.on_open_url(move |event| {
        for link in event.urls() {
            take(&handle, link.as_str());
        }
    });
}

fn take(app: &AppHandle, link: &str) {
    if let Some(id) = entry_in(app.state::<Content>().base(), link) {
        app.state::<Links>().open(id);
    }
}

/// Brings the window that is open to the front, where the user has just asked for it.
#[cfg(desktop)]
pub(crate) fn come_forward(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_link_names_an_entry_that_exists() {
        for (link, id) in [
            ("shikaku://error/021", Some("error/021")),
            ("shikaku://error/021/", Some("error/021")),
            ("SHIKAKU://error/021", Some("error/021")),
            ("shikaku://app-error/w-6401", Some("app-error/w-6401")),
            (
                "shikaku://guide/continue-reception",
                Some("guide/continue-reception"),
            ),
        ] {
            assert_eq!(entry_in(Base::embedded(), link), id, "{link}");
        }
    }

    #[test]
    fn whatever_else_a_link_says_is_nothing() {
        for link in [
            "",
            "shikaku",
            "shikaku:",
            "shikaku://",
            "shikaku:error/021",
            "shikaku://error",
            "shikaku://error/999",
            "shikaku://error/021//",
            "shikaku://error/021?repair=yes",
            "shikaku://error/021#x",
            "shikaku://error/%30%32%31",
            "shikaku://error/../error/021",
            "shikaku://user@error/021",
            "shikaku://error:80/021",
            "shikaku:///error/021",
            "shikaku://ERROR/021",
            " shikaku://error/021",
            "https://error/021",
            "javascript://error/021",
            "shikakux://error/021",
            "shikaku://error/021\0",
            "shikaku://<script>alert(1)</script>",
            "資格確認://error/021",
            "shikaku：//error/021",
        ] {
            assert_eq!(entry_in(Base::embedded(), link), None, "{link}");
        }
        assert_eq!(
            entry_in(
                Base::embedded(),
                &format!("shikaku://{}", "error/021/".repeat(100_000))
            ),
            None
        );
    }

    proptest! {
        #[test]
        fn no_link_leads_anywhere_but_to_an_entry(link in "(shikaku://)?\\PC{0,80}") {
            if let Some(id) = entry_in(Base::embedded(), &link) {
                prop_assert!(Base::embedded().entry(id).is_some());
            }
        }
    }

    #[test]
    fn a_link_that_comes_before_the_window_waits_and_only_the_last_one() {
        let links = Links::default();
        links.open("error/020");
        links.open("error/021");
        let heard = std::sync::Arc::new(Mutex::new(Vec::new()));
        let told = heard.clone();
        links.listen(Channel::new(move |body| {
            if let tauri::ipc::InvokeResponseBody::Json(id) = body {
                told.lock().expect("no test panics meanwhile").push(id);
            }
            Ok(())
        }));
        links.open("error/001");
        assert_eq!(
            *heard.lock().expect("no test panics meanwhile"),
            ["\"error/021\"", "\"error/001\""]
        );
    }
}
