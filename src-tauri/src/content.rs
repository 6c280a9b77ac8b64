//! The content the window shows: the newest of the program's own and the bundle on this machine.

use std::path::Path;

use bundle::{InUse, Keys, in_use};
use kb::{Base, Difference, differences, phrased};
use serde::Serialize;
use specta::Type;
use tauri::State;

use window::Refusal;

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

/// Content that is newer than the program's own.
#[derive(Clone, Debug, Serialize, Type)]
pub struct News {
    /// The number of its release.
    pub number: u32,
    /// What is not as it was in the program's own content, one sentence each.
    pub differences: Vec<Difference>,
}

/// What newer content says otherwise than the program's own; nothing where that one is in use.
#[tauri::command]
#[specta::specta]
pub async fn news(content: State<'_, Content>) -> Result<Option<News>, Refusal> {
    Ok(content.0.bundle.as_ref().map(|edition| News {
        number: edition.number,
        differences: differences(Base::embedded(), content.base())
            .into_iter()
            .map(|difference| Difference {
                // A page that is gone leads nowhere.
                id: difference
                    .id
                    .filter(|id| content.base().entry(id).is_some()),
                sentence: phrased(&difference.sentence),
            })
            .collect(),
    }))
}
