//! What the window shows of the content: entries, what was found for what was typed, and whom to call.

use std::collections::BTreeMap;

use kb::{AtTheDesk, Document, Entry, Explanation, Reachable, Receiving, japan_time, phrased};
use serde::Serialize;
use specta::Type;
use tauri::State;

use crate::content::Content;
use crate::refusal::Refusal;

/// The most entries a list in the window can use.
const MAX_MATCHES: u32 = 50;

/// An entry with the documents its sources name.
#[derive(Clone, Debug, Serialize, Type)]
pub struct Page {
    /// The entry.
    pub entry: Entry,
    /// The documents by key.
    pub documents: BTreeMap<String, Document>,
    /// Whom the entry says to contact, best first, and whether somebody answers there now.
    pub contacts: Vec<Reachable>,
}

/// Finds the entries for what was typed.
#[tauri::command]
#[specta::specta]
pub async fn explain(
    content: State<'_, Content>,
    words: String,
    limit: u32,
) -> Result<Explanation, Refusal> {
    let limit = limit.clamp(1, MAX_MATCHES) as usize;
    let mut explained = content.base().explain(&words, limit)?;
    for found in &mut explained.matches {
        found.title = phrased(&found.title);
        found.first_step = found.first_step.as_deref().map(phrased);
        for message in &mut found.messages {
            message.cause = phrased(&message.cause);
        }
    }
    Ok(explained)
}

/// A whole entry.
#[tauri::command]
#[specta::specta]
pub async fn show(content: State<'_, Content>, id: String) -> Result<Page, Refusal> {
    let base = content.base();
    let entry = base.entry(&id).ok_or(Refusal::NoSuchEntry { id })?.clone();
    let documents = entry
        .sources
        .iter()
        .filter_map(|source| source.file.as_ref())
        .filter_map(|key| Some((key.clone(), base.document(key)?.clone())))
        .collect();
    let now = japan_time(jiff::Timestamp::now());
    let contacts = entry
        .contact
        .iter()
        .filter_map(|id| Some(base.contact(id)?.clone().phrased().reachable_at(now)));
    let contacts = contacts.collect();
    Ok(Page {
        entry: entry.phrased(),
        documents,
        contacts,
    })
}

/// How this patient can be received; whatever is not answered hides nothing.
#[tauri::command]
#[specta::specta]
pub async fn receive(content: State<'_, Content>, desk: AtTheDesk) -> Result<Receiving, Refusal> {
    let table = content.base().reception();
    Ok(table
        .map(|table| table.receive(&desk).phrased())
        .unwrap_or_default())
}

/// オンライン資格確認等コールセンター, and whether somebody answers there now.
#[tauri::command]
#[specta::specta]
pub async fn call_centre(content: State<'_, Content>) -> Result<Reachable, Refusal> {
    let id = "call-centre";
    let contact = content
        .base()
        .contact(id)
        .ok_or_else(|| Refusal::NoSuchEntry { id: id.to_owned() })?;
    Ok(contact.reachable_at(japan_time(jiff::Timestamp::now())))
}
