//! Android: a file of the app's own that only a key of the Android Keystore opens; that key never leaves the phone. Who the app is,
//! the store learns from what Tauri's window library has told `ndk-context` when the app began.

use android_native_keyring_store::Store;
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

pub(crate) fn entry(service: &str, user: &str) -> Result<Entry, Error> {
    Store::new()?.build(service, user, None)
}
