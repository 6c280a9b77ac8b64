//! What the window shows of the content: entries, what was found for what was typed, and whom to call.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kb::{
    AtTheDesk, Base, Document, Entry, Explanation, Language, Reachable, Receiving, Setup,
    japan_time, phrased,
};
use serde::Serialize;
use specta::Type;

use crate::Refusal;

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
    /// Where within the site its page for a patient's own phone stands, where it has one.
    pub patient: Option<String>,
}

/// Finds the entries for what was typed, by somebody with this equipment where it is known.
///
/// # Errors
/// When nothing, or too much, was typed.
pub fn explain(
    base: &Base,
    words: &str,
    limit: u32,
    setup: Option<Setup>,
) -> Result<Explanation, Refusal> {
    let limit = limit.clamp(1, MAX_MATCHES) as usize;
    let mut explained = base.explain_for(words, limit, setup)?;
    for found in &mut explained.matches {
        found.title = phrased(&found.title);
        found.first_step = found.first_step.as_deref().map(phrased);
        for message in &mut found.messages {
            message.cause = phrased(&message.cause);
        }
    }
    for near in &mut explained.near {
        near.title = phrased(&near.title);
    }
    Ok(explained)
}

/// A whole entry as it is at this moment.
///
/// # Errors
/// When there is no such entry.
pub fn show(base: &Base, id: String, now: Timestamp) -> Result<Page, Refusal> {
    let entry = base.entry(&id).ok_or(Refusal::NoSuchEntry { id })?.clone();
    let documents = entry
        .sources
        .iter()
        .filter_map(|source| source.file.as_ref())
        .filter_map(|key| Some((key.clone(), base.document(key)?.clone())))
        .collect();
    let now = japan_time(now);
    let contacts = entry
        .contact
        .iter()
        .filter_map(|id| Some(base.contact(id)?.clone().phrased().reachable_at(now)))
        .collect();
    let patient = base
        .patient_page(&entry.id)
        .map(|page| page.place(Language::Ja));
    Ok(Page {
        entry: entry.phrased(),
        documents,
        contacts,
        patient,
    })
}

/// オンライン資格確認等コールセンター, and whether somebody answers there at this moment.
///
/// # Errors
/// When the content has no such contact.
pub fn call_centre(base: &Base, now: Timestamp) -> Result<Reachable, Refusal> {
    let id = "call-centre";
    let contact = base
        .contact(id)
        .ok_or_else(|| Refusal::NoSuchEntry { id: id.to_owned() })?;
    Ok(contact.reachable_at(japan_time(now)))
}

/// How this patient can be received; whatever is not answered hides nothing.
#[must_use]
pub fn receive(base: &Base, desk: &AtTheDesk) -> Receiving {
    base.reception()
        .map(|table| table.receive(desk).phrased())
        .unwrap_or_default()
}
