//! The content the window shows: the newest of the program's own and the bundle on this machine.

use std::path::Path;

use bundle::{InUse, Keys, in_use};
use kb::Base;
use tauri::State;

use window::{News, Refusal};

/// The content in use since the program started.
pub struct Content(InUse);

impl Content {
    /// The newest content, with the store of bundles in this folder; without a folder the program's own.
    #[must_use]
    pub fn newest(folder: Option<&Path>, keys: &Keys, now: jiff::Timestamp) -> Self {
        Self(in_use(folder, keys, now))
    }

    /// The content.
    #[must_use]
    pub fn base(&self) -> &'static Base {
        self.0.base
    }

    /// Why the bundle on this machine is not in use, in words for a user; nothing where there is none, or it need not be.
    pub(crate) fn passed_over(&self) -> Option<String> {
        self.0.passed_over.as_ref().map(ToString::to_string)
    }
}

/// What newer content says otherwise than the program's own; nothing where that one is in use.
#[tauri::command]
#[specta::specta]
pub async fn news(content: State<'_, Content>) -> Result<Option<News>, Refusal> {
    let edition = content.0.bundle.as_ref();
    Ok(edition.map(|edition| window::news(content.base(), edition.number)))
}
