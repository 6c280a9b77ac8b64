//! The commands by which the window puts something right or opens a settings page. Consent is given on the window's page;
//! which certificates can be added at all, `checkup` decides. Windows asks the user once more, and a command waits for that.

use diagnose::OFFICIAL_ROOT;
use kb::{Base, SettingsPage};
use program::settings_pages::{self, PageOpening};
use repair::{Repair, RepairOutcome, RootCertificate, RootStanding, save_root};
use serde::Serialize;
use specta::Type;
use tauri::State;
use tauri::async_runtime::spawn_blocking;

use crate::content::Content;
use crate::downloads::downloads;
use window::Refusal;

/// How a repair ended, and how things stand after it.
#[derive(Clone, Debug, Serialize, Type)]
pub struct Repaired {
    /// How it ended.
    pub outcome: RepairOutcome,
    /// The same in words.
    pub said: String,
    /// What was asked for is so now.
    pub done: bool,
    /// Something on this machine is other than before, so that looking again is worth while.
    pub changed: bool,
    /// How things stand now.
    pub standing: RootStanding,
}

/// A settings page that a step may open.
#[derive(Clone, Debug, Serialize, Type)]
pub struct PageHere {
    /// The page.
    pub page: SettingsPage,
    /// What a user calls it.
    pub label: String,
    /// It can be opened on this system.
    pub here: bool,
}

/// What came of opening a settings page.
#[derive(Clone, Debug, Serialize, Type)]
pub struct Opened {
    /// What came of it.
    pub opening: PageOpening,
    /// The same in words.
    pub said: String,
}

fn certificate(id: &str) -> Result<RootCertificate, Refusal> {
    RootCertificate::named(id).map_err(|_| Refusal::NoSuchRoot { id: id.to_owned() })
}

/// Does it on a thread that may wait for a person.
async fn with_store<T: Send + 'static>(
    work: impl FnOnce(&Repair) -> T + Send + 'static,
) -> Result<T, Refusal> {
    let repair = Repair::here().ok_or(Refusal::Broken)?;
    spawn_blocking(move || work(&repair))
        .await
        .map_err(|_| Refusal::Broken)
}

async fn repaired(
    base: &'static Base,
    root: RootCertificate,
    work: impl FnOnce(&Repair, &RootCertificate) -> RepairOutcome + Send + 'static,
) -> Result<Repaired, Refusal> {
    with_store(move |repair| {
        let outcome = work(repair, &root);
        Repaired {
            said: outcome.said(base),
            done: outcome.is_done(),
            changed: outcome.has_changed(),
            outcome,
            standing: repair.standing(&root, base),
        }
    })
    .await
}

/// What would be added, and whether that is possible; without an id the root that we have added last, so that it can be taken
/// away, or the one that the official answer names.
#[tauri::command]
#[specta::specta]
pub async fn root_standing(
    content: State<'_, Content>,
    root: Option<String>,
) -> Result<RootStanding, Refusal> {
    let base = content.base();
    with_store(move |repair| {
        let added = || repair.added().pop();
        let id = root.or_else(added);
        let root = certificate(id.as_deref().unwrap_or(OFFICIAL_ROOT))?;
        Ok(repair.standing(&root, base))
    })
    .await?
}

/// Adds a root for the current user, who has agreed to it.
#[tauri::command]
#[specta::specta]
pub async fn add_root(content: State<'_, Content>, root: String) -> Result<Repaired, Refusal> {
    let now = jiff::Timestamp::now();
    repaired(content.base(), certificate(&root)?, move |repair, root| {
        repair.add(root, now)
    })
    .await
}

/// Takes away a root that we have added.
#[tauri::command]
#[specta::specta]
pub async fn remove_root(content: State<'_, Content>, root: String) -> Result<Repaired, Refusal> {
    repaired(content.base(), certificate(&root)?, Repair::undo).await
}

/// Saves a root as a file where the user looks for downloads.
#[tauri::command]
#[specta::specta]
pub async fn save_root_file(
    content: State<'_, Content>,
    root: String,
) -> Result<Repaired, Refusal> {
    let folder = downloads().ok_or(Refusal::Broken)?;
    repaired(content.base(), certificate(&root)?, move |_, root| {
        save_root(root, &folder)
    })
    .await
}

/// The settings pages that steps name.
#[tauri::command]
#[specta::specta]
pub async fn settings_pages() -> Result<Vec<PageHere>, Refusal> {
    let here = settings_pages::pages_here();
    let pages = SettingsPage::ALL.iter().map(|page| PageHere {
        page: *page,
        label: page.label().to_owned(),
        here: here.contains(page),
    });
    Ok(pages.collect())
}

/// Opens a settings page of the system.
#[tauri::command]
#[specta::specta]
pub async fn open_settings(page: SettingsPage) -> Result<Opened, Refusal> {
    let opening = spawn_blocking(move || settings_pages::open_settings(page))
        .await
        .map_err(|_| Refusal::Broken)?;
    Ok(Opened {
        said: opening.said(page),
        opening,
    })
}
