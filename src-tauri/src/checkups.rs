//! The commands by which the window has the machine looked at, and what one check-up leaves to the next and to a watch.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use checkup::{Event, Plan, deadline};
use diagnose::{CHECKS, Report, check_named};
use facts::{Answers, Facts, Os};
use kb::{CheckupWords, Setup};
use observe::{AskPhone, Probe};
use tauri::State;
use tauri::async_runtime::spawn;
use tauri::ipc::Channel;

use crate::content::Content;
use crate::running::Running;
use window::{Looked, Looking, PageLook, Refusal};

/// What one check-up leaves to the next, and to a watch.
#[derive(Default)]
pub struct Checkups {
    /// The check-up that runs.
    pub(crate) running: Running,
    /// The look of the page that was opened last; it ends no check-up.
    looking: Running,
    /// The last whole one.
    pub(crate) last: LastCheckup,
    /// Who asks the phone on which this runs; nobody on a computer, and before the plug-in has begun.
    pub(crate) phone: OnceLock<Arc<dyn AskPhone>>,
    /// Where the connection is tried in a laboratory; everywhere else the probe that the program carries.
    pub(crate) laboratory: OnceLock<Probe>,
}

/// The facts of the last whole check-up: what a watch does not follow is kept from there.
#[derive(Default)]
pub struct LastCheckup(Mutex<Option<Facts>>);

impl LastCheckup {
    pub(crate) fn remember(&self, facts: &Facts) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(facts.clone());
    }

    pub(crate) fn facts(&self) -> Option<Facts> {
        let facts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        facts.clone()
    }
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
        deadline: deadline(&checks),
        checks,
        taken_at,
        probe: checkups.laboratory.get().cloned().unwrap_or_default(),
        phone: checkups.phone.get().cloned(),
        quiet: false,
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
    let report = task.await.map_err(ended)?;
    if is_whole {
        checkups.last.remember(&report.facts);
    }
    Ok(report)
}

/// Looks at exactly what a page names and marks its causes. Quiet: a check-up goes on, the last one stays the last, and nobody is
/// asked for a permission. A look at another page ends this one.
#[tauri::command]
#[specta::specta]
pub async fn look(
    checkups: State<'_, Checkups>,
    content: State<'_, Content>,
    ask: PageLook,
) -> Result<Looked, Refusal> {
    let base = content.base();
    let looking = window::look_at(base, &ask, Os::here())?;
    if let Some(looked) = window::unlooked(base, &looking) {
        return Ok(looked);
    }
    let Looking::At { setup, checks } = looking else {
        return Err(Refusal::Broken);
    };
    let plan = Plan {
        setup,
        answers: Answers::default(),
        reader_name: None,
        deadline: deadline(&checks),
        checks,
        taken_at: jiff::Timestamp::now().to_string(),
        probe: checkups.laboratory.get().cloned().unwrap_or_default(),
        phone: checkups.phone.get().cloned(),
        quiet: true,
    };
    let task = spawn(async move { checkup::run(plan, base, |_| {}).await });
    checkups.looking.replace(Some(task.inner().abort_handle()));
    let report = task.await.map_err(ended)?;
    window::looked(base, &ask, &report)
}

/// Why a task has given nothing.
pub(crate) fn ended(error: tauri::Error) -> Refusal {
    match error {
        tauri::Error::JoinError(error) if error.is_cancelled() => Refusal::Cancelled,
        _ => Refusal::Broken,
    }
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
