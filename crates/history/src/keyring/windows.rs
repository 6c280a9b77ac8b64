//! Windows: its Credential Manager.

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};
use windows_native_keyring_store::Store;

pub(crate) fn entry(service: &str, user: &str) -> Result<Entry, Error> {
    Store::new()?.build(service, user, None)
}
