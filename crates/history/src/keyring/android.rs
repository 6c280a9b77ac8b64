//! Android: a file of the app's own that only a key of the Android Keystore opens; that key never leaves the phone. The
//! store learns the app's identity from `ndk-context`, which Tauri's window library fills in at the start.

use android_native_keyring_store::Store;
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

pub(crate) fn entry(service: &str, user: &str) -> Result<Entry, Error> {
    Store::new()?.build(service, user, None)
}
