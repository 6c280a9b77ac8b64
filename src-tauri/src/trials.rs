//! The commands of a trial reading: the phone's own NFC searches for a card, only after a tap. A computer has no such NFC, and
//! there it is refused.

use std::sync::{Arc, OnceLock};

use checkup::TrialEvent;
use diagnose::Report;
use facts::Answers;
use kb::Setup;
use observe::trial::CarryBytes;
use tauri::State;
use tauri::async_runtime::spawn;
use tauri::ipc::Channel;

use crate::checkups::{Checkups, ended};
use crate::content::Content;
use crate::running::Running;
use window::Refusal;

/// The trial that runs, and what it reads with.
#[derive(Default)]
pub struct Trials {
    /// A new one ends it.
    running: Running,
    /// The NFC of the phone on which this runs; nothing on a computer, and before the plug-in has begun.
    pub(crate) nfc: OnceLock<Arc<dyn CarryBytes>>,
}

/// Searches for a card and judges what came of it. With `with_tries` the card is asked for the tries left as well, which uses
/// none up.
#[tauri::command]
#[specta::specta]
pub async fn trial(
    trials: State<'_, Trials>,
    checkups: State<'_, Checkups>,
    content: State<'_, Content>,
    setup: Option<Setup>,
    answers: Answers,
    with_tries: bool,
    events: Channel<TrialEvent>,
) -> Result<Report, Refusal> {
    let (Some(nfc), Some(phone)) = (trials.nfc.get().cloned(), checkups.phone.get().cloned())
    else {
        return Err(Refusal::Broken);
    };
    let trial = checkup::Trial {
        setup,
        answers,
        with_tries,
        taken_at: jiff::Timestamp::now().to_string(),
        phone,
        nfc,
    };
    let base = content.base();
    let task = spawn(async move {
        checkup::trial(trial, base, |event| {
            // A window that was closed meanwhile hears nothing.
            let _ = events.send(event);
        })
        .await
    });
    trials.running.replace(Some(task.inner().abort_handle()));
    task.await.map_err(ended)?.map_err(|_| Refusal::Cancelled)
}

/// Ends the trial that runs; says nothing when none does.
#[tauri::command]
#[specta::specta]
pub async fn cancel_trial(trials: State<'_, Trials>) -> Result<(), Refusal> {
    trials.running.replace(None);
    Ok(())
}
