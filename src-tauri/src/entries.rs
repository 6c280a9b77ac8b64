//! What the window shows of the content: entries, what was found for what was typed, and whom to call.

use jiff::Timestamp;
use kb::{AtTheDesk, Explanation, Reachable, Receiving, Setup};
use tauri::State;
use window::{Page, Refusal};

use crate::content::Content;

/// Finds the entries for what was typed, by somebody with this equipment where it is known.
#[tauri::command]
#[specta::specta]
pub async fn explain(
    content: State<'_, Content>,
    words: String,
    limit: u32,
    setup: Option<Setup>,
) -> Result<Explanation, Refusal> {
    window::explain(content.base(), &words, limit, setup)
}

/// A whole entry.
#[tauri::command]
#[specta::specta]
pub async fn show(content: State<'_, Content>, id: String) -> Result<Page, Refusal> {
    window::show(content.base(), id, Timestamp::now())
}

/// How this patient can be received; whatever is not answered hides nothing.
#[tauri::command]
#[specta::specta]
pub async fn receive(content: State<'_, Content>, desk: AtTheDesk) -> Result<Receiving, Refusal> {
    Ok(window::receive(content.base(), &desk))
}

/// オンライン資格確認等コールセンター, and whether somebody answers there now.
#[tauri::command]
#[specta::specta]
pub async fn call_centre(content: State<'_, Content>) -> Result<Reachable, Refusal> {
    window::call_centre(content.base(), Timestamp::now())
}
