//! The commands by which the window follows changes.

use checkup::{Change, DEFAULT_DEADLINE, Watch};
use facts::Answers;
use kb::Setup;
use tauri::State;
use tauri::async_runtime::spawn;
use tauri::ipc::Channel;

use crate::checkups::Checkups;
use crate::content::Content;
use crate::running::Running;
use window::Refusal;

/// The watch that runs now; a new one ends it.
#[derive(Default)]
pub struct Watching(Running);

/// Follows changes of readers, cards and Bluetooth until [`unwatch`]. Each change carries the whole report: what is not
/// followed stands in it as the last whole check-up saw it. The first change tells what is so at the beginning.
#[tauri::command]
#[specta::specta]
pub async fn watch(
    watching: State<'_, Watching>,
    checkups: State<'_, Checkups>,
    content: State<'_, Content>,
    setup: Option<Setup>,
    answers: Answers,
    events: Channel<Change>,
) -> Result<(), Refusal> {
    let plan = Watch {
        setup,
        answers,
        reader_name: None,
        before: checkups.last.facts(),
        only: Vec::new(),
        deadline: DEFAULT_DEADLINE,
    };
    let base = content.base();
    let task = spawn(async move {
        let clock = || jiff::Timestamp::now().to_string();
        checkup::watch(plan, base, clock, |change| {
            // A window that was closed meanwhile hears nothing.
            let _ = events.send(change);
        })
        .await;
    });
    watching.0.replace(Some(task.inner().abort_handle()));
    Ok(())
}

/// Ends the watch that runs; says nothing when none does.
#[tauri::command]
#[specta::specta]
pub async fn unwatch(watching: State<'_, Watching>) -> Result<(), Refusal> {
    watching.0.replace(None);
    Ok(())
}
