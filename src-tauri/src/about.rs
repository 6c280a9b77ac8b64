//! What the window says of the app itself.

use tauri::State;

use crate::content::Content;
use crate::sharing::Sharing;
use crate::trials::Trials;
use window::{AboutApp, Has, Refusal};

/// Which edition of the app and of what it knows this is.
#[tauri::command]
#[specta::specta]
pub async fn edition(
    content: State<'_, Content>,
    sharing: State<'_, Sharing>,
    trials: State<'_, Trials>,
) -> Result<AboutApp, Refusal> {
    Ok(window::about(
        content.base(),
        Has {
            share_sheet: sharing.0.get().is_some(),
            nfc: trials.nfc.get().is_some(),
        },
        content.passed_over(),
    ))
}
