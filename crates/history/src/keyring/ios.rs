//! iOS: the app's own part of the Keychain, excluded from backups and from iCloud.

use std::collections::HashMap;

use apple_native_keyring_store::protected::Store;
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

pub(crate) fn entry(service: &str, user: &str) -> Result<Entry, Error> {
    let only_here = HashMap::from([("access-policy", "when-unlocked-this-device-only")]);
    Store::new()?.build(service, user, Some(&only_here))
}
