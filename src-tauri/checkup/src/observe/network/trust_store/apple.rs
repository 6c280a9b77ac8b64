//! macOS: what rustls-native-certs reads from the keychain. iOS lets no app list the roots it trusts, so there the store is
//! not to be seen and only the handshake tells.

use super::Content;
#[cfg(target_os = "macos")]
use crate::facts::Store;
use crate::facts::Why;

#[cfg(target_os = "macos")]
pub(super) fn read() -> Result<Content, Why> {
    let read = rustls_native_certs::load_native_certs();
    match read.errors.first() {
        Some(error) if read.certs.is_empty() => Err(Why::Failed {
            message: error.to_string(),
        }),
        _ => Ok(Content {
            trusted: read
                .certs
                .into_iter()
                .map(|der| (Store::System, der))
                .collect(),
            forbidden: Vec::new(),
        }),
    }
}

#[cfg(target_os = "ios")]
pub(super) fn read() -> Result<Content, Why> {
    Err(Why::NotTold)
}
