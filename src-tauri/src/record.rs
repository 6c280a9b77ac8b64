//! The commands by which the window looks on while somebody tries again.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use checkup::Recording;
use diagnose::{Report, Timeline, TimelineRow, diagnose, looked_at, timeline};
use facts::Observed;
use kb::Setup;
use serde::Serialize;
use specta::Type;
use tauri::State;
use tauri::async_runtime::spawn;
use tauri::ipc::Channel;
use tokio::sync::oneshot;

use crate::checkups::ended;
use crate::content::Content;
use crate::running::Running;
use window::Refusal;

/// The record that is made now; a new one takes its place.
#[derive(Default)]
pub struct Records {
    running: Running,
    stop: Mutex<Option<oneshot::Sender<()>>>,
}

/// What happens while it is recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum RecordEvent {
    /// Somebody may try now.
    Begun,
    /// Something changed.
    Changed {
        /// The row of the timeline.
        row: TimelineRow,
    },
}

/// A record and what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct Recorded {
    /// The judgement over the record alone.
    pub report: Report,
    /// The timeline.
    pub rows: Vec<TimelineRow>,
}

/// Records for so many seconds, or until [`end_record`].
#[tauri::command]
#[specta::specta]
pub async fn record(
    records: State<'_, Records>,
    content: State<'_, Content>,
    setup: Option<Setup>,
    seconds: u32,
    events: Channel<RecordEvent>,
) -> Result<Recorded, Refusal> {
    let base = content.base();
    let (stop, stopped) = oneshot::channel();
    *records.stop.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop);
    let recording = Recording {
        setup,
        taken_at: jiff::Timestamp::now().to_string(),
        length: Duration::from_secs(seconds.into()),
        reader_name: None,
        app: None,
        known: Vec::new(),
    };
    let task = spawn(async move {
        let stop = async {
            let _ = stopped.await;
        };
        // A window that was closed meanwhile hears nothing.
        let begun = || {
            let _ = events.send(RecordEvent::Begun);
        };
        let mut rows = Timeline::default();
        let tell = |change| {
            let row = rows.row(&change, base);
            let _ = events.send(RecordEvent::Changed { row });
        };
        checkup::record(recording, base, stop, begun, tell).await
    });
    records.running.replace(Some(task.inner().abort_handle()));
    let facts = task.await.map_err(ended)?;
    let rows = match &facts.record {
        Observed::Seen(record) => timeline(record, base),
        _ => Vec::new(),
    };
    let checks = looked_at(&facts);
    Ok(Recorded {
        report: diagnose(facts, &checks, base),
        rows,
    })
}

/// Ends the record that is made now, and has it judged; says nothing when none is.
#[tauri::command]
#[specta::specta]
pub async fn end_record(records: State<'_, Records>) -> Result<(), Refusal> {
    let stop = records
        .stop
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    if let Some(stop) = stop {
        let _ = stop.send(());
    }
    Ok(())
}
