//! What the window says of the app itself.

use tauri::State;

use crate::content::Content;
use crate::sharing::Sharing;
use window::{AboutApp, Refusal};

/// Which edition of the app and of what it knows this is.
#[tauri::command]
#[specta::specta]
pub async fn edition(
    content: State<'_, Content>,
    sharing: State<'_, Sharing>,
) -> Result<AboutApp, Refusal> {
    Ok(window::about(
        content.base(),
        sharing.0.get().is_some(),
        content.passed_over(),
    ))
}
