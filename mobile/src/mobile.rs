//! Calls into Kotlin and Swift. Both sides have the same commands and send the same JSON.

use std::sync::Arc;
use std::time::Duration;

use facts::Phone;
use kb::Base;
use observe::apdu::Command;
use observe::trial::{Carried, CarryBytes, EndOfSearch, Touch};
use observe::{AskPhone, Nearby};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tauri::plugin::mobile::PluginInvokeError;
use tauri::plugin::{PluginApi, PluginHandle};
use tauri::{AppHandle, Manager, Runtime, Url, Webview};

use crate::ShareSheet;
use crate::told::{CarryAnswer, Heard, Waited};

#[cfg(target_os = "ios")]
mod binding {
    //! The one function that the Swift package exports.
    #![allow(
        unsafe_code,
        missing_docs,
        reason = "Swift's function is foreign to Rust; Tauri's own macro declares it"
    )]

    tauri::ios_plugin_binding!(init_plugin_device_state);

    pub(super) const INIT: unsafe fn() -> *const std::ffi::c_void = init_plugin_device_state;
}

/// The phone's own system, as the check-up asks it.
pub(crate) struct DeviceState<R: Runtime>(PluginHandle<R>);

pub(crate) fn register<R: Runtime>(
    api: &PluginApi<R, ()>,
) -> Result<Arc<DeviceState<R>>, PluginInvokeError> {
    #[cfg(target_os = "android")]
    let handle = api.register_android_plugin("jp.shikaku_rescue.devicestate", "DeviceStatePlugin");
    #[cfg(target_os = "ios")]
    let handle = api.register_ios_plugin(binding::INIT);
    handle.map(|handle| Arc::new(DeviceState(handle)))
}

/// The interface to the phone, once the plug-in has been registered.
pub(crate) fn asker<R: Runtime>(app: &AppHandle<R>) -> Option<Arc<dyn AskPhone>> {
    let state = app.try_state::<Arc<DeviceState<R>>>()?;
    Some(Arc::clone(state.inner()) as Arc<dyn AskPhone>)
}

/// The phone's own NFC, once the plug-in has been registered.
pub(crate) fn nfc<R: Runtime>(app: &AppHandle<R>) -> Option<Arc<dyn CarryBytes>> {
    let state = app.try_state::<Arc<DeviceState<R>>>()?;
    Some(Arc::clone(state.inner()) as Arc<dyn CarryBytes>)
}

/// The share sheet, once the plug-in has been registered.
pub(crate) fn sheet<R: Runtime>(app: &AppHandle<R>) -> Option<Arc<dyn ShareSheet>> {
    let state = app.try_state::<Arc<DeviceState<R>>>()?;
    Some(Arc::clone(state.inner()) as Arc<dyn ShareSheet>)
}

/// Whether the web view itself opens an address. A telephone number and another site's page are handed to the phone,
/// and the window stays on its page.
pub(crate) fn stays<R: Runtime>(webview: &Webview<R>, url: &Url) -> bool {
    let is_own = url.host_str() == Some("tauri.localhost");
    let is_the_phone_s = match url.scheme() {
        "tel" => true,
        "https" => !is_own,
        _ => false,
    };
    if let (true, Some(phone)) = (is_the_phone_s, webview.try_state::<Arc<DeviceState<R>>>()) {
        let phone = Arc::clone(phone.inner());
        let url = url.to_string();
        // The native side answers on the calling thread, so waiting for it here would never end.
        std::thread::spawn(move || phone.call::<()>("open", Open { url }));
    }
    !is_the_phone_s
}

/// The argument of `open`.
#[derive(Serialize)]
struct Open {
    /// A `tel:` or `https:` address.
    url: String,
}

/// The argument of `share`.
#[derive(Serialize)]
struct Share<'a> {
    text: &'a str,
}

/// The argument of `state`.
#[derive(Serialize)]
struct Ask {
    /// The package of マイナ資格確認アプリ on Android, once its name is known. iOS does not report other apps.
    app: Option<&'static str>,
}

/// The argument of `carry`: a command of the closed set in hex digits.
#[derive(Serialize)]
struct Carry {
    bytes: String,
}

/// The argument of `endSearch`.
#[derive(Serialize)]
struct End {
    /// The card has answered.
    read: bool,
}

/// The argument of `nearby` and of `feel`.
#[derive(Serialize)]
struct Listen {
    /// The duration in milliseconds.
    millis: u32,
}

impl<R: Runtime> DeviceState<R> {
    /// Blocks until the native side has answered. An answer of another shape is an error, never a guess.
    fn call<T: DeserializeOwned>(&self, command: &str, words: impl Serialize) -> Result<T, String> {
        self.0
            .run_mobile_plugin(command, words)
            .map_err(|error| error.to_string())
    }
}

impl<R: Runtime> std::fmt::Debug for DeviceState<R> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("DeviceState")
    }
}

impl<R: Runtime> AskPhone for DeviceState<R> {
    fn permit_bluetooth(&self) -> Result<(), String> {
        self.call("permitBluetooth", ())
    }

    fn state(&self) -> Result<Phone, String> {
        let app = Base::embedded().app().google_play();
        let app = app.map(|product| product.id);
        self.call("state", Ask { app })
    }

    fn nearby(&self, time: Duration) -> Result<Vec<Nearby>, String> {
        let millis = u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        self.call::<Heard>("nearby", Listen { millis })
            .map(|heard| heard.devices)
    }
}

impl<R: Runtime> CarryBytes for DeviceState<R> {
    fn begin(&self) -> Result<(), String> {
        self.call("beginSearch", ())
    }

    fn feel(&self, time: Duration) -> Result<Touch, EndOfSearch> {
        let millis = u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        let waited = self.call::<Waited>("feel", Listen { millis });
        waited
            .map_err(EndOfSearch::BySystem)
            .and_then(Waited::into_touch)
    }

    fn carry(&self, command: Command) -> Result<Carried, String> {
        let bytes = command.bytes().iter();
        let bytes = bytes.map(|byte| format!("{byte:02X}")).collect();
        self.call::<CarryAnswer>("carry", Carry { bytes })
            .map(|answer| answer.carried)
    }

    fn end(&self, is_read: bool) {
        // The search ends by itself when the window goes; nobody could do anything about a refusal.
        let _ = self.call::<()>("endSearch", End { read: is_read });
    }
}

impl<R: Runtime> ShareSheet for DeviceState<R> {
    fn share(&self, text: &str) -> Result<(), String> {
        self.call("share", Share { text })
    }
}
