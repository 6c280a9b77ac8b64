//! The plug-in that asks a phone for its own state and hands it addresses that a web view cannot open: Kotlin under
//! `android/`, Swift under `ios/`, one answer for both (`facts::Phone`). On other machines it does nothing. The window
//! cannot call it; only the check-up does, through `observe::AskPhone`.

#[cfg(any(target_os = "android", target_os = "ios"))]
mod mobile;
#[cfg(any(target_os = "android", target_os = "ios"))]
mod told;

use std::sync::Arc;

use observe::AskPhone;
use observe::trial::CarryBytes;
use tauri::plugin::{Builder, TauriPlugin};
use tauri::{AppHandle, Runtime};

/// The plug-in, for the app's builder.
#[must_use]
pub fn init<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("device-state")
        .on_navigation(|webview, url| {
            #[cfg(any(target_os = "android", target_os = "ios"))]
            let stays = mobile::stays(webview, url);
            #[cfg(not(any(target_os = "android", target_os = "ios")))]
            let stays = {
                let _ = (webview, url);
                true
            };
            stays
        })
        .setup(|app, api| {
            #[cfg(any(target_os = "android", target_os = "ios"))]
            tauri::Manager::manage(app, mobile::register(&api)?);
            #[cfg(not(any(target_os = "android", target_os = "ios")))]
            let _ = (app, api);
            Ok(())
        })
        .build()
}

/// A phone's share sheet.
pub trait ShareSheet: Send + Sync {
    /// Shows the sheet with a text and returns once it is shown; the user chooses the recipient there.
    ///
    /// # Errors
    /// The system's message, when it cannot be shown.
    fn share(&self, text: &str) -> Result<(), String>;
}

/// The share sheet of the phone this runs on; `None` on other machines.
#[must_use]
pub fn share_sheet<R: Runtime>(app: &AppHandle<R>) -> Option<Arc<dyn ShareSheet>> {
    #[cfg(any(target_os = "android", target_os = "ios"))]
    let sheet = mobile::sheet(app);
    #[cfg(not(any(target_os = "android", target_os = "ios")))]
    let sheet = {
        let _ = app;
        None
    };
    sheet
}

/// The interface to the phone this runs on; `None` on other machines.
#[must_use]
pub fn phone<R: Runtime>(app: &AppHandle<R>) -> Option<Arc<dyn AskPhone>> {
    #[cfg(any(target_os = "android", target_os = "ios"))]
    let phone = mobile::asker(app);
    #[cfg(not(any(target_os = "android", target_os = "ios")))]
    let phone = {
        let _ = app;
        None
    };
    phone
}

/// The NFC of the phone this runs on; `None` on other machines. Whether the phone has one, its state says.
#[must_use]
pub fn nfc<R: Runtime>(app: &AppHandle<R>) -> Option<Arc<dyn CarryBytes>> {
    #[cfg(any(target_os = "android", target_os = "ios"))]
    let nfc = mobile::nfc(app);
    #[cfg(not(any(target_os = "android", target_os = "ios")))]
    let nfc = {
        let _ = app;
        None
    };
    nfc
}
