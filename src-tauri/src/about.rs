//! What the window says of the app itself.

use serde::Serialize;
use specta::Type;
use tauri::State;

use crate::content::Content;
use crate::sharing::Sharing;
use window::Refusal;

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
