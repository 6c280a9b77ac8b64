//! Handing a text that the user has seen to a phone's share sheet. A computer has none, and there it is refused.

use std::sync::{Arc, OnceLock};

use device_state::ShareSheet;
use tauri::State;
use tauri::async_runtime::spawn_blocking;

use window::Refusal;

/// The longest text taken, in characters: more than the longest page has.
const MOST: usize = 20_000;

/// The share sheet of the phone this runs on; nothing on a computer, and before the plug-in has begun.
#[derive(Default)]
pub struct Sharing(pub(crate) OnceLock<Arc<dyn ShareSheet>>);

/// Shows the share sheet with a text that the window shows; to whom it goes, the user says there.
#[tauri::command]
#[specta::specta]
pub async fn share_text(sharing: State<'_, Sharing>, text: String) -> Result<(), Refusal> {
    let sheet = sharing.0.get().cloned();
    // The phone's own side answers on another thread.
    let shown = spawn_blocking(move || show(sheet.as_deref(), &text)).await;
    shown.unwrap_or(Err(Refusal::Broken))
}

fn show(sheet: Option<&dyn ShareSheet>, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let characters = text.chars().count();
    if characters > MOST {
        return Err(Refusal::TooLong {
            characters: u32::try_from(characters).unwrap_or(u32::MAX),
        });
    }
    let text = kb::shown(text);
    let shared = sheet.map(|sheet| sheet.share(&text));
    shared.and_then(Result::ok).ok_or(Refusal::Broken)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A sheet that keeps what it was shown with.
    struct Played(Mutex<Vec<String>>, Result<(), String>);

    impl ShareSheet for Played {
        fn share(&self, text: &str) -> Result<(), String> {
            self.0.lock().expect("one thread").push(text.to_owned());
            self.1.clone()
        }
    }

    #[test]
    fn the_sheet_is_shown_with_the_very_text_and_with_nothing_that_is_none() {
        let sheet = Played(Mutex::default(), Ok(()));
        let text = "021\n患者さんのスマホを読めない";
        assert!(show(Some(&sheet), text).is_ok());
        assert!(matches!(show(Some(&sheet), " \n"), Err(Refusal::Empty)));
        assert!(matches!(
            show(Some(&sheet), &"あ".repeat(MOST + 1)),
            Err(Refusal::TooLong { characters }) if characters as usize == MOST + 1
        ));
        assert_eq!(*sheet.0.lock().expect("one thread"), [text]);
    }

    #[test]
    fn without_a_sheet_or_when_it_cannot_be_shown_it_is_refused() {
        assert!(matches!(show(None, "021"), Err(Refusal::Broken)));
        let sheet = Played(
            Mutex::default(),
            Err("ActivityNotFoundException".to_owned()),
        );
        assert!(matches!(show(Some(&sheet), "021"), Err(Refusal::Broken)));
    }
}
