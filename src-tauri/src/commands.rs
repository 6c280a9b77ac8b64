//! The commands the window may call. Each checks what it is given and hands it to the crate that knows.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use checkup::{DEFAULT_DEADLINE, Event, Plan};
use diagnose::{CHECKS, Report, check_named};
use facts::Answers;
use kb::{
    CheckupWords, Document, Entry, Explanation, QueryError, Reachable, Setup, japan_time, phrased,
};
use observe::{AskPhone, Probe};
use serde::Serialize;
use specta::Type;
use tauri::State;
use tauri::async_runtime::spawn;
use tauri::ipc::Channel;
use tokio::task::AbortHandle;

use crate::content::Content;
use crate::sharing::Sharing;
use crate::watch::LastCheckup;

/// The most entries a list in the window can use.
const MAX_MATCHES: u32 = 50;

/// Why a command was not carried out. The window relies on the kind, never on a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case", tag = "refused")]
pub enum Refusal {
    /// Nothing was typed.
    Empty,
    /// More was typed than is taken.
    TooLong {
        /// The characters typed.
        characters: u32,
    },
    /// No entry has this id.
    NoSuchEntry {
        /// The id.
        id: String,
    },
    /// No check has this id.
    NoSuchCheck {
        /// The id.
        id: String,
    },
    /// No root certificate that may be added has this id.
    NoSuchRoot {
        /// The id.
        id: String,
    },
    /// The user cancelled.
    Cancelled,
    /// The check-up broke.
    Broken,
    /// Nothing could be kept, read or saved on this machine.
    NotKept {
        /// Why, for the user.
        says: String,
    },
}

impl From<QueryError> for Refusal {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Empty => Self::Empty,
            QueryError::TooLong(characters) => Self::TooLong {
                characters: u32::try_from(characters).unwrap_or(u32::MAX),
            },
        }
    }
}

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

/// Which edition of the app and of what it knows this is.
#[derive(Clone, Debug, Serialize, Type)]
pub struct AboutApp {
    /// The app's version.
    pub app: String,
    /// The newest day on which an entry was compared with its source: year-month-day.
    pub checked_on: String,
    /// How many entries there are.
    pub pages: u32,
    /// Whether the machine has a share sheet: a phone's has.
    pub shares: bool,
    /// Why newer content on this machine is not in use, in words for a user.
    pub passed_over: Option<String>,
}

/// What one check-up leaves to the next, and to a watch.
#[derive(Default)]
pub struct Checkups {
    /// The check-up that runs.
    pub(crate) running: Running,
    /// The last whole one.
    pub(crate) last: LastCheckup,
    /// Who asks the phone on which this runs; nobody on a computer, and before the plug-in has begun.
    pub(crate) phone: OnceLock<Arc<dyn AskPhone>>,
    /// Where the connection is tried in a laboratory; everywhere else the probe that the program carries.
    pub(crate) laboratory: OnceLock<Probe>,
}

/// The check-up that runs now; a new one ends it.
#[derive(Default)]
pub struct Running(Mutex<Option<AbortHandle>>);

impl Running {
    pub(crate) fn replace(&self, next: Option<AbortHandle>) {
        let earlier = std::mem::replace(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
            next,
        );
        if let Some(earlier) = earlier {
            earlier.abort();
        }
    }
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

/// Runs a check-up: all checks, or those named.
#[tauri::command]
#[specta::specta]
pub async fn checkup(
    checkups: State<'_, Checkups>,
    content: State<'_, Content>,
    setup: Option<Setup>,
    answers: Answers,
    only: Vec<String>,
    events: Channel<Event>,
) -> Result<Report, Refusal> {
    let is_whole = only.is_empty();
    let mut checks = Vec::new();
    for id in only {
        checks.push(check_named(&id).ok_or(Refusal::NoSuchCheck { id })?);
    }
    if checks.is_empty() {
        checks.extend(CHECKS.iter().filter(|check| !check.is_on_request()));
    }
    let taken_at = jiff::Timestamp::now().to_string();
    let plan = Plan {
        setup,
        answers,
        reader_name: None,
        checks,
        deadline: DEFAULT_DEADLINE,
        taken_at,
        probe: checkups.laboratory.get().cloned().unwrap_or_default(),
        phone: checkups.phone.get().cloned(),
    };
    let base = content.base();
    let task = spawn(async move {
        checkup::run(plan, base, |event| {
            // A window that was closed meanwhile hears nothing.
            let _ = events.send(event);
        })
        .await
    });
    checkups.running.replace(Some(task.inner().abort_handle()));
    let report = task.await.map_err(|error| match error {
        tauri::Error::JoinError(error) if error.is_cancelled() => Refusal::Cancelled,
        _ => Refusal::Broken,
    })?;
    if is_whole {
        checkups.last.remember(&report.facts);
    }
    Ok(report)
}

/// Ends the check-up that runs; says nothing when none does.
#[tauri::command]
#[specta::specta]
pub async fn cancel_checkup(checkups: State<'_, Checkups>) -> Result<(), Refusal> {
    checkups.running.replace(None);
    Ok(())
}

/// What the window says beside the sentences of a report.
#[tauri::command]
#[specta::specta]
pub async fn checkup_words(content: State<'_, Content>) -> Result<CheckupWords, Refusal> {
    Ok(content.base().checkup_words())
}

/// Which edition of the app and of what it knows this is.
#[tauri::command]
#[specta::specta]
pub async fn edition(
    content: State<'_, Content>,
    sharing: State<'_, Sharing>,
) -> Result<AboutApp, Refusal> {
    let base = content.base();
    Ok(AboutApp {
        app: env!("CARGO_PKG_VERSION").to_owned(),
        checked_on: base.edition().to_owned(),
        pages: u32::try_from(base.entries().len()).unwrap_or(u32::MAX),
        shares: sharing.0.get().is_some(),
        passed_over: content.passed_over(),
    })
}

/// Where a user looks for a file that an app has saved.
pub(crate) fn downloads() -> Option<PathBuf> {
    let seen = [
        dirs::download_dir(),
        dirs::desktop_dir(),
        dirs::document_dir(),
        dirs::home_dir(),
    ];
    seen.into_iter().flatten().find(|folder| folder.is_dir())
}
